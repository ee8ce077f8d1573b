/* The optional second tree (ledger.md §3): the same leaves under SM3, signed under origin/sm3 by the district's Ed25519 key and
   by an SM2 key. It is on from the day that the SM2 key was made. Private to the ledger's files in this folder. */
#ifndef STORE_LEDGER_SM3_H
#define STORE_LEDGER_SM3_H

#include "store/ledger_key.h"
#include "store/ledger_tree.h"

/* The head of this size in the second tree: its root as text, and its note on ctx; *note NULL: there is no SM2 key. The tree
   grows from the leaves' bytes since the call before, the first time from all of them (3 µs a leaf), and stays in memory. */
Err sm3_seal(struct tx *tx, struct tree *tree, const void *ctx, const struct note_secret *ed, uint64_t size, char **note,
             char root[static HASH_TEXT_N + 1]);

/* A note of the second tree against its size, its root and the keys that are known; sm2 NULL: only the Ed25519 line. */
Err sm3_note_good(const char *note, uint64_t size, const Hash *root, const struct note_key *ed, const struct note_key *sm2);

#endif
