/* From what the engine did to the ledger's bytes (DESIGN, "How a step becomes a leaf"). */
#ifndef SERVICE_LEAVES_H
#define SERVICE_LEAVES_H

#include "institution/engine.h"
#include "store/store.h"

/* Appends a leaf for the act (the first of d->events) and one for each step of another record that follows, then forgets
   d->events. `cmd` is NULL when time acted. Call it before store_docket_save: which clocks the act began or moved is read
   off their flags. *k is the number of the act's leaf. TOO_BIG when the facts pass 8192 bytes. */
Err leaves_write(struct tx *tx, const void *ctx, const struct institution *in, struct docket *d, const struct command *cmd, int64_t *k);

/* R52: why no follow-up meeting is held stands in that entry of the register. */
Err leaves_no_follow_up(struct tx *tx, const void *ctx, struct docket *d, const char *entry, const struct actor *by, Time now);

/* On the record of the other call: "merged", "unmerged", "passed", "unpassed", naming the call that it happened to. */
Err leaves_family(struct tx *tx, const void *ctx, struct docket *d, const char *what, const struct docket *other, const struct command *cmd, Time now);

/* One leaf by the clock for dues that a new calendar year has moved (R26): the clocks and their new dues. */
Err leaves_recomputed(struct tx *tx, const void *ctx, struct docket *d, Time now);

/* Erases every personal value of the call: an event for each step that had one, and the values are gone (ledger.md §2). */
Err leaves_erase(struct tx *tx, const void *ctx, const struct institution *in, struct docket *d, const char *why, Time now);

/* Does this argument of this act stand in the leaf's d (true) or in the vault (false)? A reason that is a code is a fact. */
bool leaves_fact(const struct institution *in, const struct command *cmd, const struct arg *arg);

#endif
