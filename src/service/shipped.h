/* Which tables the program was shipped with: a leaf "tables/shipped" with the hash of each, written when a program begins to serve
   a folder and whenever another one with other tables does. So the ledger tells under which list, calendar, settings and rights
   what follows was decided, before anything was changed at run time (config.h). */
#ifndef SERVICE_SHIPPED_H
#define SERVICE_SHIPPED_H

#include "service/service.h"

/* In a writing job: appends the leaf unless the newest one tells of these very tables. */
Err shipped_tell(struct tx *, const void *ctx, Time now);
/* *differs: a table of this program that is not what the newest leaf tells, on ctx; NULL: none, or nothing was told yet. */
Err shipped_check(struct tx *, const void *ctx, const char **differs);

#endif
