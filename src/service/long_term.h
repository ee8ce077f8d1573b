/* The long-term list (R69): a call closed as long_term has an entry of the register `long_term`, which is reviewed by its day and
   gets a new one. The two go together in every transaction: an entry is open exactly while its call is closed that way. */
#ifndef SERVICE_LONG_TERM_H
#define SERVICE_LONG_TERM_H

#include "service/service.h"

/* After a docket was saved. One look-up, and only for calls that were ever answered that way. */
Err long_term_keep(struct service *, struct tx *, const void *ctx, const struct docket *, Time now);

#endif
