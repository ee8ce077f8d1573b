/* The tree in the database: levels read from tiles and leaf hashes, and its right edge kept beside the connection that
   writes. Private to the ledger's files in this folder. */
#ifndef STORE_LEDGER_TREE_H
#define STORE_LEDGER_TREE_H

#include "ledger/commit.h"
#include "ledger/leaf.h"
#include "ledger/merkle.h"
#include "store/db.h"

enum { SALTS = 128 };

struct tree {
    struct hasher *sha;
    struct merkle_edge *edge; /* what is in the database, and in the transaction that is running */
    bool loaded;
    uint64_t foreign, undone; /* of the transaction when it was last known to be that */
    unsigned char salts[SALTS][SALT_N];
    int salts_left;
    struct sm3_tree *sm3; /* ledger_sm3.c; NULL: not grown yet */
};

/* The tree of the connection that writes, brought up to date. */
Err tree_get(struct tx *tx, struct tree **out);
/* Appends a leaf's hash, storing tiles as they fill. */
Err tree_append(struct tx *tx, struct tree *tree, const Hash *leaf);
/* 32 random bytes, drawn from the kernel 128 at a time and never handed out twice. */
Err tree_salt(struct tree *tree, unsigned char out[static SALT_N]);

/* Reads levels for proofs: any connection. */
struct tree_source {
    struct tx *tx;
    struct hasher *sha;
};
struct merkle_source tree_source(struct tree_source *from);

#endif
