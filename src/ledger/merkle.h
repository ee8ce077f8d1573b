/* The tree of RFC 6962 §2.1 over leaf hashes: growing at the right edge, roots of any size, proofs and their checks.

   Hashes are kept in levels of 256, as C2SP tlog-tiles has them: level 0 holds leaf hashes, a hash of level l + 1 is
   the root of a full tile of 256 of level l. The nodes between are computed when asked for (a proof in a tree of a
   million leaves reads and hashes about 600 hashes). */
#ifndef LEDGER_MERKLE_H
#define LEDGER_MERKLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/hash.h"

enum { TILE_N = 256, MERKLE_LEVELS = 5, MERKLE_PATH_MAX = 96 };
#define MERKLE_SIZE_MAX ((uint64_t)1 << 8 * MERKLE_LEVELS) /* leaves; 10^12 */

/* ---- the growing edge: the unfinished tile of each level, and the one before it, so that a few steps can be taken
   back */
struct merkle_edge {
    uint64_t n;     /* leaves */
    uint64_t floor; /* merkle_back() reaches so far: what is older was written over */
    Hash tile[MERKLE_LEVELS][2][TILE_N];
};
/* Told of each tile when its last hash comes in. An error leaves the edge where it was. */
typedef Err merkle_full(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N]);

/* Adds one leaf hash: a copy, and every 256th time the root of a tile (255 hashes). full may be NULL. */
Err merkle_append(struct merkle_edge *e, struct hasher *h, const Hash *leaf, merkle_full *full, void *to);
/* Takes back the newest leaves until n are left; 256 steps back can always be taken after a load or as many appends.
   False, with nothing changed, when it is too far: load again. */
bool merkle_back(struct merkle_edge *e, uint64_t n);
/* The unfinished tile of a level: its hashes, 0 … 255 of them. */
const Hash *merkle_edge_tile(const struct merkle_edge *e, int level, int *n);
Hash merkle_edge_root(const struct merkle_edge *e, struct hasher *h); /* some hundred hashes */

/* ---- reading from wherever the hashes lie */
struct merkle_source {
    void *from;
    /* n hashes of a level beginning at index, all within one tile and all complete in the tree asked about. */
    Err (*read)(void *from, int level, uint64_t index, int n, Hash *out);
};

/* The edge of a tree of n leaves, from stored hashes. */
Err merkle_load(struct merkle_edge *e, uint64_t n, const struct merkle_source *src);
Hash merkle_tile_root(struct hasher *h, const Hash hashes[static TILE_N]);
Err merkle_root(struct hasher *h, const struct merkle_source *src, uint64_t size, Hash *out);
/* RFC 6962 §2.1.1, sibling first. BAD_INPUT unless index < size. */
Err merkle_path(struct hasher *h, const struct merkle_source *src, uint64_t index, uint64_t size,
                Hash path[static MERKLE_PATH_MAX], int *n);
/* RFC 6962 §2.1.2. Empty when the sizes are equal or old is 0. BAD_INPUT unless old <= size. */
Err merkle_growth(struct hasher *h, const struct merkle_source *src, uint64_t old, uint64_t size,
                  Hash path[static MERKLE_PATH_MAX], int *n);

/* ---- checking, without a tree (RFC 9162 §2.1.3.2, §2.1.4.2) */
bool merkle_path_holds(struct hasher *h, const Hash *leaf, uint64_t index, uint64_t size, const Hash *path, int n,
                       const Hash *root);
bool merkle_growth_holds(struct hasher *h, uint64_t old, const Hash *old_root, uint64_t size, const Hash *root,
                         const Hash *path, int n);

#endif
