/* Private to service/: drafts' fields between `create` and `submit`. */
#ifndef SERVICE_DRAFT_H
#define SERVICE_DRAFT_H

#include "institution/engine.h"
#include "store/store.h"

enum { DRAFT_TAG = 17 }; /* 16 hex digits and NUL */

bool draft_field(const char *name);
/* Changes with every change of the kept fields: who writes over somebody's newer ones is told (R6). */
void draft_tag(const char *fields, char tag[static DRAFT_TAG]);
/* `create` without what is nobody else's business yet: only item and community go into its leaf. */
struct command draft_create(const void *ctx, const struct command *c);
/* Adds the fields given to those kept; STALE when `seen` is given and no longer their tag. `tag` becomes that of the fields
   as they are kept now, NULL: not asked. */
Err draft_merge(struct tx *tx, const void *ctx, int64_t call, const struct arg *args, int n, Time now, const char *seen,
                char *tag);
/* `submit` or `call_urgent` with the kept fields that it does not give itself. */
struct command draft_submit(struct tx *tx, const void *ctx, int64_t call, const struct command *c);

#endif
