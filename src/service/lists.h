/* Versions of the list of 45, and those that are being written (UX §4.11). A draft is a plain row, no act: nothing goes by it
   before it is approved and put in force, and only that is a leaf (service_put_list). */
#ifndef SERVICE_LISTS_H
#define SERVICE_LISTS_H

#include "service/config.h"
#include "store/config.h"

/* The table of a version: the shipped one, or what a leaf of catalog/45 commits to; else of the draft of that name.
   NOT_FOUND; BROKEN: its text is gone. `draft` (may be NULL): name NULL when it is none. */
Err service_list_table(struct tx *, const void *ctx, const char *version, struct list_table **out,
                       struct list_draft *draft);

/* ---- drafts: the hub's acceptor and head write them. STALE: `rev` is not the draft's any more. NOT_YOURS: another role. ---- */

struct list_edit {
    const char *name; /* of the draft */
    struct actor by;
    Time now;
    int rev; /* as it was read */
};
/* BAD_INPUT name (no version or draft may have it), base. */
Err service_list_draft_new(struct service *, struct tx *, const void *ctx, const struct list_edit *, const char *base,
                           struct faults *);
/* Cells of one item by column; an unknown code adds it, `args_n` 0 takes it out. */
Err service_list_draft_item(struct service *, struct tx *, const void *ctx, const struct list_edit *, const char *code,
                            const struct arg *args, int args_n, struct faults *);
Err service_list_draft_drop(struct service *, struct tx *, const void *ctx, const struct list_edit *);
/* Puts it in force from a later day under its own name, and the draft is gone; without `put` only looks whether it could be.
   For the register of versions alone (settled.h): one proposes, another approves. BAD_INPUT: hard findings, from. */
Err service_list_draft_publish(struct service *, struct tx *, const void *ctx, const struct config_by *by,
                               const char *name, Day from, bool put, struct faults *);

/* ---- as JSON ---- */
Err lists_json(const struct institution *, struct tx *, const void *ctx, Time now, struct buf *);
Err list_json(const struct institution *, struct tx *, const void *ctx, const char *version, int *rev, struct buf *);
Err list_diff_json(const struct institution *, struct tx *, const void *ctx, const char *was, const char *now,
                   struct buf *);
Err list_rehearsal_json(const struct service *, struct tx *, const void *ctx, const char *version, int last, Time now,
                        struct buf *);
/* Rulings that are the usual choice of an item (R36), newest first. */
Err list_item_json(struct tx *, const void *ctx, const char *item, struct buf *);

#endif
