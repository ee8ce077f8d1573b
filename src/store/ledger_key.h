/* What the signer keeps beside its key. Private to the ledger's files in this folder. */
#ifndef STORE_LEDGER_KEY_H
#define STORE_LEDGER_KEY_H

#include "store/db.h"
#include "store/ledger.h"

struct signed_head {
    uint64_t size;
    Hash root;
};
/* NOT_FOUND: nothing signed yet. BAD_INPUT: damaged. NOT_YOURS: may not be read. */
Err ledger_signed_read(struct store *store, struct signed_head *out);
/* On the disk when it returns. */
Err ledger_signed_write(struct store *store, const struct signed_head *head);

#endif
