/* Private to service/: rulings as precedents of their item (R36). */
#ifndef SERVICE_PRECEDENTS_H
#define SERVICE_PRECEDENTS_H

#include "service/service.h"

/* The precedent in force for the item that an accept or dispatch is about: into the command; stays NULL without one. */
Err precedent_for(struct tx *, const void *ctx, const struct docket *, struct command *cmd);
/* A ruling, whose leaf is k, is a precedent from now on. */
Err precedent_made(struct tx *, const struct docket *, const struct command *cmd, int64_t k, Time now);

#endif
