/* Configuration as the ledger keeps it: the leaves of catalog/…, calendar/…, office/… and setting/… are all there is, no table
   stands beside them. What they make of the shipped tables: service/config.h. */
#ifndef STORE_CONFIG_H
#define STORE_CONFIG_H

#include "store/store.h"

struct config_leaf {
    int64_t n, k;
    const char *of, *leaf;
    size_t leaf_n;
    const char *value; /* what it commits to (a list's text); NULL: nothing, or it is gone */
};
/* All of them in order of n, on ctx. */
Err store_config_leaves(struct tx *tx, const void *ctx, struct config_leaf **out, int *n);
/* n of the newest; -1: none yet. A few µs for each record that was ever changed. */
Err store_config_last(struct tx *tx, int64_t *out);
/* Adds one: `of` "calendar/2027", k is found. `value` under the name "list", NULL: none. `by`: "hub/7", "clock". */
Err store_config_append(struct tx *tx, const struct leaf *event, const char *value);
/* A number that changes whenever config_last may have: another process wrote, something was taken back, one was added here.
   Of the transaction's connection alone. Costs nothing. */
uint64_t tx_config(const struct tx *tx);

/* ---- versions of the list that are being written: no acts ---- */
struct list_draft {
    const char *name, *base, *rows; /* rows: the table as text (institution/list_table.h) */
    int rev;                        /* counts its changes */
    int64_t person;                 /* who changed it last */
    Time at;
};
Err store_list_drafts(struct tx *tx, const void *ctx, struct list_draft **out, int *n);
Err store_list_draft(struct tx *tx, const void *ctx, const char *name, struct list_draft *out); /* NOT_FOUND */
Err store_list_draft_put(struct tx *tx, const struct list_draft *draft);
Err store_list_draft_drop(struct tx *tx, const char *name);

/* Open calls by version and item. One pass over the open ones. */
struct listed_calls { char list[24], item[8]; int64_t n; };
Err store_open_by_list(struct tx *tx, const void *ctx, struct listed_calls **out, int *n);

/* Numbers of the calls that are open or have something due still (re-checks, R53), oldest first. Scans all calls. */
Err store_calls_with_due(struct tx *tx, const void *ctx, char ***out, int *n);

/* Those called within, and not imported, in order of it; from.s = to.s = 0: the last `most` of them, newest first. Scans all calls. */
Err store_calls_called(struct tx *tx, const void *ctx, Time from, Time to, int most, char ***out, int *n);

#endif
