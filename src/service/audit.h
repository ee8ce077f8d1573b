/* What an auditor asks: the steps of the ledger, newest first, and its head. */
#ifndef SERVICE_AUDIT_H
#define SERVICE_AUDIT_H

#include "base/buf.h"
#include "store/store.h"

/* Leaves before n, of one record when `of` is given. BAD_INPUT never; NOT_FOUND: no such record. */
Err audit_list(struct tx *tx, const void *ctx, const char *of, int64_t before, int most, struct buf *b);
/* proof.json of a call (ledger.md §4). NOT_FOUND: nothing of it is sealed yet. Milliseconds: for a slow worker. */
Err audit_proof(struct tx *tx, const void *ctx, const char *call_no, char **json);
Err audit_head(struct tx *tx, const void *ctx, struct buf *b);

#endif
