/* Leaves as an auditor reads them: newest first, over all records or of one. */
#ifndef STORE_AUDIT_H
#define STORE_AUDIT_H

#include "store/store.h"

struct audit_row {
    int64_t n;
    const char *leaf;
    size_t leaf_n;
    char hash[65]; /* hex */
};
/* Before leaf n, at most `most`. NOT_FOUND: no record `of`. On ctx. */
Err store_audit(struct tx *tx, const void *ctx, const char *of, int64_t before, int most, struct audit_row **out,
                int *n);
/* Leaves in all: one more than the last n. */
Err store_leaf_count(struct tx *tx, int64_t *out);

#endif
