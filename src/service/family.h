/* Private to service/: what other calls say about one (R17, R67). */
#ifndef SERVICE_FAMILY_H
#define SERVICE_FAMILY_H

#include "service/service.h"

/* Loads the main call (of a merged one, or the one named with merge) and the calls merged into this one. */
Err family_load(struct service *, struct tx *, const void *ctx, struct docket *d, const char *main_no);
/* Writes those that the act has changed, each with a leaf of its own that tells it. */
Err family_save(struct service *, struct tx *, const void *ctx, struct docket *d, const struct command *cmd, Time now);
/* R67: the newest closing that a call about to be called comes back to; cmd->recurs stays NULL when there is none. */
Err family_recurs(struct service *, struct tx *, const void *ctx, const struct docket *d, struct command *cmd, Time now);

#endif
