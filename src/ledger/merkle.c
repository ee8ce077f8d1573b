/* See merkle.h. Two halves: the edge with its tiles, and trees read through a source. Proofs are checked in proof.c. */
#include "ledger/merkle.h"

#include <string.h>

/* Root of 2^height hashes; work is overwritten. */
static Hash perfect(struct hasher *h, Hash *work, int height)
{
    for (int n = 1 << height; n > 1; n /= 2)
        for (int i = 0; i < n / 2; i++) work[i] = hash_node(h, &work[2 * i], &work[2 * i + 1]);
    return work[0];
}

Hash merkle_tile_root(struct hasher *h, const Hash hashes[static TILE_N])
{
    Hash work[TILE_N];
    memcpy(work, hashes, sizeof work);
    return perfect(h, work, 8);
}

/* Hashes that a tree of n leaves has in a level. */
static uint64_t level_size(uint64_t n, int level)
{
    return n >> 8 * level;
}

static Hash *place(struct merkle_edge *e, int level, uint64_t index)
{
    return &e->tile[level][index / TILE_N & 1][index % TILE_N];
}

Err merkle_append(struct merkle_edge *e, struct hasher *h, const Hash *leaf, merkle_full *full, void *to)
{
    if (e->n + 1 >= MERKLE_SIZE_MAX) return (Err){ TOO_BIG, "the ledger is full" };
    uint64_t index = e->n, tile0 = index / TILE_N;
    Hash up = *leaf;
    /* A new tile is written over the one before the last. In higher levels that happens later still. */
    if (tile0 > 1 && e->floor < (tile0 - 1) * TILE_N) e->floor = (tile0 - 1) * TILE_N;
    for (int level = 0;; level++, index /= TILE_N) {
        *place(e, level, index) = up;
        if (index % TILE_N != TILE_N - 1) break;
        const Hash *tile = e->tile[level][index / TILE_N & 1];
        if (full) TRY(full(to, level, index / TILE_N, tile));
        up = merkle_tile_root(h, tile);
    }
    e->n++;
    return OK;
}

bool merkle_back(struct merkle_edge *e, uint64_t n)
{
    if (n > e->n || n < e->floor) return false;
    e->n = n;
    return true;
}

const Hash *merkle_edge_tile(const struct merkle_edge *e, int level, int *n)
{
    uint64_t end = level_size(e->n, level);
    *n = (int)(end % TILE_N);
    return e->tile[level][end / TILE_N & 1];
}

/* A tree of n leaves is, from the left, one perfect subtree per bit of n. Of the eight bits that lie in one level
   `count` hashes are the leaves; right, if any, is the root of all that lies to their right. */
static void fold_level(struct hasher *h, const Hash *hashes, int count, Hash *right, bool *any)
{
    Hash work[TILE_N];
    for (int bit = 0, end = count; bit < 8; bit++) {
        if (!(count >> bit & 1)) continue;
        end -= 1 << bit;
        memcpy(work, hashes + end, sizeof(Hash) << bit);
        Hash left = perfect(h, work, bit);
        *right = *any ? hash_node(h, &left, right) : left;
        *any = true;
    }
}

Hash merkle_edge_root(const struct merkle_edge *e, struct hasher *h)
{
    Hash root;
    bool any = false;
    for (int level = 0; level < MERKLE_LEVELS; level++) {
        int n;
        const Hash *tile = merkle_edge_tile(e, level, &n);
        fold_level(h, tile, n, &root, &any);
    }
    return any ? root : hash_bytes(h, "", 0);
}

Err merkle_load(struct merkle_edge *e, uint64_t n, const struct merkle_source *src)
{
    if (n >= MERKLE_SIZE_MAX) return (Err){ TOO_BIG, "the ledger is full" };
    memset(e, 0, sizeof *e);
    for (int level = 0; level < MERKLE_LEVELS; level++) {
        uint64_t end = level_size(n, level), begin = end / TILE_N * TILE_N;
        if (end > begin) TRY(src->read(src->from, level, begin, (int)(end - begin), place(e, level, begin)));
        /* The tile before is read too, so that merkle_back() may go there. */
        if (begin) TRY(src->read(src->from, level, begin - TILE_N, TILE_N, place(e, level, begin - TILE_N)));
    }
    e->n = n;
    e->floor = n / TILE_N ? (n / TILE_N - 1) * TILE_N : 0;
    return OK;
}

/* Root of the perfect subtree of 2^height leaves that begins at leaf `begin`. */
static Err node(struct hasher *h, const struct merkle_source *src, int height, uint64_t begin, Hash *out)
{
    Hash work[TILE_N];
    int level = height / 8, inner = height % 8;
    TRY(src->read(src->from, level, begin >> 8 * level, 1 << inner, work));
    *out = perfect(h, work, inner);
    return OK;
}

/* Largest power of two smaller than n > 1. */
static uint64_t split(uint64_t n)
{
    uint64_t k = 1;
    while (k < n - k) k *= 2;
    return k;
}

/* MTH of leaves begin ≤ i < end. Every such range of RFC 6962 begins at a multiple of its size, rounded up to a power
   of 2. */
static Err range(struct hasher *h, const struct merkle_source *src, uint64_t begin, uint64_t end, Hash *out)
{
    uint64_t n = end - begin;
    if ((n & (n - 1)) == 0) {
        int height = 0;
        while ((uint64_t)1 << height < n) height++;
        return node(h, src, height, begin, out);
    }
    Hash left, right;
    uint64_t k = split(n);
    TRY(range(h, src, begin, begin + k, &left));
    TRY(range(h, src, begin + k, end, &right));
    *out = hash_node(h, &left, &right);
    return OK;
}

Err merkle_root(struct hasher *h, const struct merkle_source *src, uint64_t size, Hash *out)
{
    if (size) return range(h, src, 0, size, out);
    *out = hash_bytes(h, "", 0);
    return OK;
}

static void turn(Hash *path, int n)
{
    for (int i = 0; i < n / 2; i++) {
        Hash swap = path[i];
        path[i] = path[n - 1 - i];
        path[n - 1 - i] = swap;
    }
}

Err merkle_path(struct hasher *h, const struct merkle_source *src, uint64_t index, uint64_t size,
                Hash path[static MERKLE_PATH_MAX], int *n)
{
    if (index >= size) return (Err){ BAD_INPUT, "the leaf is not below this size" };
    int count = 0;
    for (uint64_t begin = 0, end = size; end - begin > 1;) {
        uint64_t middle = begin + split(end - begin);
        if (index < middle) {
            TRY(range(h, src, middle, end, &path[count++]));
            end = middle;
        } else {
            TRY(range(h, src, begin, middle, &path[count++]));
            begin = middle;
        }
    }
    turn(path, count); /* met from the root down, handed out from the leaf up */
    *n = count;
    return OK;
}

Err merkle_growth(struct hasher *h, const struct merkle_source *src, uint64_t old, uint64_t size,
                  Hash path[static MERKLE_PATH_MAX], int *n)
{
    if (old > size) return (Err){ BAD_INPUT, "the old tree is larger than the new one" };
    int count = 0;
    uint64_t begin = 0, end = size;
    while (old && old != end) {
        uint64_t middle = begin + split(end - begin);
        if (old <= middle) {
            TRY(range(h, src, middle, end, &path[count++]));
            end = middle;
        } else {
            TRY(range(h, src, begin, middle, &path[count++]));
            begin = middle;
        }
    }
    if (old && begin) TRY(range(h, src, begin, end, &path[count++])); /* the old root itself is known to the asker */
    turn(path, count);
    *n = count;
    return OK;
}
