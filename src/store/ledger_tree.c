/* See ledger_tree.h. Kept: the edge in memory is never trusted after something was taken back or another process wrote.
 */
#include "store/ledger_tree.h"

#include <sys/random.h>
#include <talloc.h>

/* ---- reading levels */

static Err tile_read(struct tx *tx, int level, uint64_t tile, Hash out[static TILE_N], bool *found)
{
    ROWS rows = db_ask(tx, SQL_tile_get, v_int(level), v_int((int64_t)tile));
    *found = rows_next(&rows);
    if (*found) {
        size_t n;
        const void *p = col_blob(&rows, 0, &n);
        if (n != TILE_N * sizeof *out) return (Err){ BROKEN, "a tile of the ledger has not 256 hashes" };
        memcpy(out, p, n);
    }
    return rows_end(&rows);
}

static Err leaf_hashes(struct tx *tx, uint64_t index, int n, Hash *out)
{
    ROWS rows = db_ask(tx, SQL_leaf_hashes, v_int((int64_t)index), v_int((int64_t)index + n - 1));
    int got = 0;
    for (; got < n && rows_next(&rows); got++) {
        size_t size;
        const void *p = col_blob(&rows, 0, &size);
        if (size != sizeof *out) return (Err){ BROKEN, "a leaf's hash has not 32 bytes" };
        memcpy(&out[got], p, size);
    }
    TRY(rows_end(&rows));
    return got == n ? OK : (Err){ BROKEN, "leaves of the ledger are missing" };
}

/* Hashes of an unfinished tile above the leaves are the roots of full tiles below. */
static Err tile_roots(struct tx *tx, struct hasher *sha, int level, uint64_t index, int n, Hash *out)
{
    for (int i = 0; i < n; i++) {
        Hash below[TILE_N];
        bool found;
        TRY(tile_read(tx, level - 1, index + (uint64_t)i, below, &found));
        if (!found) return (Err){ BROKEN, "a tile of the ledger is missing" };
        out[i] = merkle_tile_root(sha, below);
    }
    return OK;
}

static Err level_read(void *from, int level, uint64_t index, int n, Hash *out)
{
    struct tree_source *s = from;
    Hash tile[TILE_N];
    bool found;
    TRY(tile_read(s->tx, level, index / TILE_N, tile, &found));
    if (found)
        memcpy(out, tile + index % TILE_N, (size_t)n * sizeof *out);
    else if (level == 0)
        TRY(leaf_hashes(s->tx, index, n, out));
    else
        TRY(tile_roots(s->tx, s->sha, level, index, n, out));
    return OK;
}

struct merkle_source tree_source(struct tree_source *from)
{
    return (struct merkle_source){ from, level_read };
}

/* ---- the edge */

static Err leaves_stored(struct tx *tx, uint64_t *n)
{
    ROWS rows = db_ask(tx, SQL_leaf_last, v_none);
    *n = rows_next(&rows) ? (uint64_t)col_int(&rows, 0) + 1 : 0;
    return rows_end(&rows);
}

static Err bring_up(struct tx *tx, struct tree *t)
{
    uint64_t n;
    bool ours = t->loaded && t->foreign == tx_foreign(tx);
    t->loaded = false;
    TRY(leaves_stored(tx, &n));
    if (!ours || !merkle_back(t->edge, n)) {
        struct tree_source from = { tx, t->sha };
        struct merkle_source src = tree_source(&from);
        TRY(merkle_load(t->edge, n, &src));
    }
    t->loaded = true;
    t->foreign = tx_foreign(tx);
    t->undone = tx_undone(tx);
    return OK;
}

static Err plant(struct tx *tx, struct tree **slot)
{
    struct tree *t = talloc_zero(tx, struct tree);
    t->sha = hasher_new(t, HASH_SHA256);
    t->edge = talloc_zero(t, struct merkle_edge);
    if (!t->sha || !t->edge) {
        talloc_free(t);
        return (Err){ BROKEN, "OpenSSL has no SHA-256" };
    }
    *slot = t;
    return OK;
}

Err tree_get(struct tx *tx, struct tree **out)
{
    struct tree **slot = tx_tree(tx);
    if (!*slot) TRY(plant(tx, slot));
    struct tree *t = *slot;
    if (!t->loaded || t->foreign != tx_foreign(tx) || t->undone != tx_undone(tx)) TRY(bring_up(tx, t));
    *out = t;
    return OK;
}

static Err tile_store(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N])
{
    return db_run((struct tx *)to, SQL_tile_put, v_int(level), v_int((int64_t)tile),
                  v_blob(hashes, TILE_N * sizeof *hashes));
}

Err tree_append(struct tx *tx, struct tree *t, const Hash *leaf)
{
    return merkle_append(t->edge, t->sha, leaf, tile_store, tx);
}

Err tree_salt(struct tree *t, unsigned char out[static SALT_N])
{
    if (!t->salts_left) {
        if (getrandom(t->salts, sizeof t->salts, 0) != sizeof t->salts)
            return (Err){ BROKEN, "the kernel gave no random bytes" };
        t->salts_left = SALTS;
    }
    unsigned char *salt = t->salts[--t->salts_left];
    memcpy(out, salt, SALT_N);
    explicit_bzero(salt, SALT_N);
    return OK;
}
