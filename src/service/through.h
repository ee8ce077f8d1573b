/* What a border needs of the store, by way of the service: a reader for each thread that answers, writing jobs, how much
   waits. http/ and jobs/ know no statement and no driver; what they read comes through view*.h and access.h. */
#ifndef SERVICE_THROUGH_H
#define SERVICE_THROUGH_H

#include "service/service.h"
#include "store/store.h"

#endif
