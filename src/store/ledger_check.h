/* What the two passes of ledger_verify() share. Private to ledger_verify.c and ledger_records.c. */
#ifndef STORE_LEDGER_CHECK_H
#define STORE_LEDGER_CHECK_H

#include "store/ledger_key.h"
#include "store/ledger_tree.h"

struct sealed { /* a seal leaf: n is its size */
    uint64_t size;
    int64_t at;
    char root[HASH_TEXT_N], sm3[HASH_TEXT_N]; /* sm3[0] 0: it tells of no second tree */
};

struct look {
    void *ctx;
    struct store *store;
    struct hasher *sha;
    char *bad;
    uint64_t bad_n; /* the leaf it is about */

    uint64_t n;           /* leaves */
    struct hasher *sm3;   /* NULL: no checkpoint has a second tree */
    Hash *hashes_sm3;
    Hash *hashes;         /* of each, from its bytes; from malloc: talloc gives no more than 256 MiB */
    Hash root;            /* of all */
    struct sealed *seals; /* in order of size */
    int seals_n;
    struct seen_file *files;                      /* those read already */
    int64_t vault, erased, checkpoints, evidence; /* evidence: pieces that leaves of calls name */
    uint64_t last;                                /* size of the newest checkpoint */
};

/* Keeps the fault with the smallest n, the first of those. */
void look_blame(struct look *look, uint64_t n, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* First pass (ledger_records.c). With look->bad unset all hashes are there. */
Err look_records(struct look *look, struct tx *tx);

/* Attachments against the leaves that name them (ledger_attached.c). */
Err look_attached(struct look *look, struct tx *tx);
/* Persons and grants against the leaves of user/… (ledger_people.c). */
Err look_people(struct look *look, struct tx *tx);

/* A value of a leaf that may name files (`SHA256;CODE:SHA256;…`, in hex): each must be there as it was. ledger_files.c */
void look_files(struct look *look, uint64_t n, struct slice value);
void look_files_end(struct look *look);

#endif
