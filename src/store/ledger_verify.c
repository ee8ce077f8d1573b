/* Checking everything the ledger says about itself, from the leaves' bytes alone.

   First pass, in order of place: a record's leaves and its vault rows side by side, so k, columns, commitments and
   erasures are checked in one merge, and each leaf's hash is computed into an array. Second pass, over that array in
   order of n: the tree grows again, and stored tiles, checkpoints and seals must be what comes out. The first faulty
   leaf is named. */
#include "store/ledger.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdlib.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "store/ledger_check.h"
#include "store/ledger_sm3.h"

/* ---- what is found: the fault with the smallest n wins */

void look_blame(struct look *look, uint64_t n, const char *fmt, ...)
{
    if (look->bad && look->bad_n <= n) return;
    va_list args;
    va_start(args, fmt);
    char *bad = talloc_vasprintf(look->ctx, fmt, args);
    va_end(args);
    talloc_free(look->bad);
    look->bad = bad;
    look->bad_n = n;
}

/* ---- second pass */

struct seals { /* both in order of size */
    struct rows *rows;
    struct stored_checkpoint at;
    bool more;
    int seal;
};

struct regrow {
    struct look *look;
    struct tx *tx;
    struct merkle_edge *edge, *sm3; /* sm3 NULL: not asked */
};

/* Told of each full tile as the tree grows again: the stored one must be it. */
static Err check_tile(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N])
{
    struct regrow *r = to;
    uint64_t first = tile << 8 * (level + 1);
    size_t n;
    ROWS rows = db_ask(r->tx, SQL_tile_get, v_int(level), v_int((int64_t)tile));
    if (!rows_next(&rows)) {
        look_blame(r->look, first, "tile %d/%" PRIu64 ": missing", level, tile);
        return rows_end(&rows);
    }
    const Hash *stored = col_blob(&rows, 0, &n);
    if (n != TILE_N * sizeof *stored) {
        look_blame(r->look, first, "tile %d/%" PRIu64 ": not 256 hashes", level, tile);
        return OK;
    }
    for (int i = 0; i < TILE_N; i++) {
        if (hash_same(&stored[i], &hashes[i])) continue;
        uint64_t at = first + ((uint64_t)i << 8 * level);
        if (level == 0) look_blame(r->look, at, "leaf %" PRIu64 ": its bytes do not fit tile 0/%" PRIu64, at, tile);
        look_blame(r->look, at, "tile %d/%" PRIu64 ": hash %d is not that of the leaves below it", level, tile, i);
        break;
    }
    return OK;
}

/* Tiles beside those of the tree. */
static Err check_tile_rows(struct look *look, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_tile_walk, v_none);
    while (rows_next(&rows)) {
        int64_t level = col_int(&rows, 0), tile = col_int(&rows, 1);
        if (level >= 0 && level < MERKLE_LEVELS && tile >= 0 && (uint64_t)tile < look->n >> 8 * (level + 1)) continue;
        look_blame(look, look->n, "tile %" PRId64 "/%" PRId64 ": no full tile of this ledger", level, tile);
    }
    return rows_end(&rows);
}

/* A checkpoint as stored: its note against its row, the key and the tree; its seal. */
static void check_note(struct look *look, const struct stored_checkpoint *s, const struct note_key *key,
                       const Hash *root)
{
    struct checkpoint c;
    Err err = checkpoint_read(s->note, strlen(s->note), &c);
    if (!err.kind) err = note_verify(&c, key);
    if (err.kind)
        look_blame(look, s->size, "checkpoint %" PRIu64 ": %s", s->size, err.why);
    else if (c.size != s->size)
        look_blame(look, s->size, "checkpoint %" PRIu64 ": its note is of size %" PRIu64, s->size, c.size);
    else if (!slice_is(c.origin, key->name))
        look_blame(look, s->size, "checkpoint %" PRIu64 ": its origin is not the key's name", s->size);
    else if (!hash_same(&c.root, root))
        look_blame(look, s->size ? s->size - 1 : 0,
                   "checkpoint %" PRIu64 ": leaves below it were changed: its root is not theirs", s->size);
}

/* The second tree's head, and that the seal ties it to the first's. */
static void check_sm3(struct look *look, const struct stored_checkpoint *s, const struct sealed *seal,
                      const struct note_key *key, const Hash *root)
{
    char text[HASH_TEXT_N + 1];
    struct note_secret sm2;
    bool known = !ledger_sm2_read(look->store, &sm2).kind;
    if (!*s->sm3 != !seal->sm3[0])
        look_blame(look, s->size, "checkpoint %" PRIu64 ": its seal tells of %s", s->size,
                   *s->sm3 ? "no second tree" : "a second tree whose head is missing");
    if (*s->sm3 && look->sm3) {
        Err err = sm3_note_good(s->sm3, s->size, root, key, known ? &sm2.key : NULL);
        if (err.kind) look_blame(look, s->size, "checkpoint %" PRIu64 " in SM3: %s", s->size, err.why);
        hash_text(text, root);
        if (seal->sm3[0] && memcmp(seal->sm3, text, HASH_TEXT_N))
            look_blame(look, s->size, "leaf %" PRIu64 ": seals another SM3 root than that of the leaves below it",
                       s->size);
    }
    explicit_bzero(&sm2, sizeof sm2);
}

static void check_sealed(struct look *look, const struct stored_checkpoint *s, const struct sealed *seal,
                         const Hash *root)
{
    char text[HASH_TEXT_N + 1];
    hash_text(text, root);
    if (seal->at != s->at.s)
        look_blame(look, s->size, "checkpoint %" PRIu64 ": its time is not that of its seal", s->size);
    if (memcmp(seal->root, text, HASH_TEXT_N))
        look_blame(look, s->size, "leaf %" PRIu64 ": seals another root than that of the leaves below it", s->size);
}

/* Seals and stored checkpoints in step: `size` is the next of either. */
static void check_at(struct look *look, struct seals *s, uint64_t size, const struct note_key *key, const Hash *root,
                     const Hash *root_sm3)
{
    bool stored = s->more && s->at.size == size, sealed = s->seal < look->seals_n && look->seals[s->seal].size == size;
    if (stored) check_note(look, &s->at, key, root);
    if (stored && !sealed)
        look_blame(look, size, "checkpoint %" PRIu64 ": leaf %" PRIu64 " is not its seal", size, size);
    if (sealed && !stored)
        look_blame(look, size, "checkpoint %" PRIu64 ": missing, though leaf %" PRIu64 " seals it", size, size);
    if (stored && sealed) check_sealed(look, &s->at, &look->seals[s->seal], root);
    if (stored && sealed) check_sm3(look, &s->at, &look->seals[s->seal], key, root_sm3);
    s->seal += sealed;
}

static void next_checkpoint(struct look *look, struct seals *s, void **ctx)
{
    talloc_free(*ctx);
    *ctx = talloc_new(look->ctx);
    s->more = rows_next(s->rows);
    if (!s->more) return;
    s->at = (struct stored_checkpoint){ (uint64_t)col_int(s->rows, 0), col_time(s->rows, 1),
                                        col_strdup(*ctx, s->rows, 2), col_strdup(*ctx, s->rows, 3) };
}

/* Grows the tree to size and tells its root; sizes come in ascending order. Without tx the tiles are not looked at. */
static Err grow_to(struct regrow *r, uint64_t size, Hash *root)
{
    struct merkle_edge *e = r->edge;
    if (size > r->look->n || size < e->n) return (Err){ NOT_FOUND, "the ledger has fewer leaves" };
    while (e->n < size) TRY(merkle_append(e, r->look->sha, &r->look->hashes[e->n], r->tx ? check_tile : NULL, r));
    while (r->sm3 && r->sm3->n < size)
        TRY(merkle_append(r->sm3, r->look->sm3, &r->look->hashes_sm3[r->sm3->n], NULL, NULL));
    *root = merkle_edge_root(e, r->look->sha);
    return OK;
}

static Err check_checkpoints(struct look *look, struct tx *tx, const struct ledger_question *q)
{
    ROWS rows = db_ask(tx, SQL_checkpoint_walk, v_none);
    struct seals s = { .rows = &rows };
    struct regrow r = { look, tx, talloc_zero(look->ctx, struct merkle_edge),
                        look->sm3 ? talloc_zero(look->ctx, struct merkle_edge) : NULL };
    Hash sm3 = { { 0 } };
    Err err = OK;
    void *ctx = NULL;
    for (next_checkpoint(look, &s, &ctx); s.more || s.seal < look->seals_n;) {
        uint64_t size = s.more ? s.at.size : UINT64_MAX;
        if (s.seal < look->seals_n && look->seals[s.seal].size < size) size = look->seals[s.seal].size;
        err = grow_to(&r, size, &look->root);
        if (err.kind && err.kind != NOT_FOUND) break;
        if (err.kind) {
            look_blame(look, look->n, "checkpoint %" PRIu64 ": there are only %" PRIu64 " leaves", size, look->n);
            break;
        }
        bool stored = s.more && s.at.size == size;
        if (r.sm3) sm3 = merkle_edge_root(r.sm3, look->sm3);
        check_at(look, &s, size, q->key, &look->root, &sm3);
        if (!stored) continue;
        look->checkpoints++;
        look->last = size;
        next_checkpoint(look, &s, &ctx);
    }
    talloc_free(ctx);
    if (!err.kind) err = grow_to(&r, look->n, &look->root);
    talloc_free(r.edge);
    talloc_free(r.sm3);
    TRY(rows_end(&rows));
    return err.kind == NOT_FOUND ? OK : err;
}

static Err root_of(struct look *look, uint64_t size, Hash *out)
{
    struct regrow r = { look, NULL, talloc_zero(look->ctx, struct merkle_edge), NULL };
    Err err = grow_to(&r, size, out);
    talloc_free(r.edge);
    return err;
}

/* A head that somebody else kept, or the signer itself: the tree must have passed through it. */
static void check_held(struct look *look, const char *what, uint64_t size, const Hash *root)
{
    Hash own;
    if (root_of(look, size, &own).kind)
        look_blame(look, look->n, "%s: of size %" PRIu64 ", there are only %" PRIu64 " leaves", what, size, look->n);
    else if (!hash_same(&own, root))
        look_blame(look, size ? size - 1 : 0, "%s: leaves below %" PRIu64 " were changed: its root is not theirs", what,
                   size);
}

static void check_all_held(struct look *look, const struct ledger_question *q)
{
    for (int i = 0; i < q->held_n; i++) {
        const struct checkpoint *c = &q->held[i];
        Err err = q->key ? note_verify(c, q->key) : (Err){ NOT_FOUND, "there is no key to check it with" };
        if (err.kind)
            look_blame(look, look->n, "%s: %s", q->held_names[i], err.why);
        else
            check_held(look, q->held_names[i], c->size, &c->root);
    }
}

/* Only the owner may read this file; for anybody else it is not there. */
static Err check_signer(struct look *look, struct tx *tx)
{
    struct signed_head head;
    Err err = ledger_signed_read(tx_store(tx), &head);
    if (err.kind == NOT_FOUND || err.kind == NOT_YOURS) return OK;
    if (err.kind)
        look_blame(look, look->n, "keys/ledger.signed: damaged");
    else
        check_held(look, "keys/ledger.signed", head.size, &head.root);
    return OK;
}

static Err look_all(struct look *look, struct tx *tx, const struct ledger_question *q)
{
    struct stored_checkpoint last;
    if (!q->key && !ledger_checkpoint_last(tx, look->ctx, &last).kind)
        return (Err){ NOT_FOUND, "there is no ledger key in keys/: give --vkey KEY" };
    TRY(look_records(look, tx));
    /* The tree is only worth growing when every leaf is there. */
    if (look->bad) return OK;
    TRY(check_checkpoints(look, tx, q));
    TRY(check_tile_rows(look, tx));
    check_all_held(look, q);
    TRY(look_attached(look, tx));
    TRY(look_people(look, tx));
    return check_signer(look, tx);
}

static int look_free(struct look *look)
{
    free(look->hashes);
    free(look->hashes_sm3);
    look_files_end(look);
    return 0;
}

Err ledger_verify(struct tx *tx, const void *ctx, const struct ledger_question *q, struct ledger_verdict *out)
{
    struct look *look = talloc_zero(ctx, struct look);
    talloc_set_destructor(look, look_free);
    look->ctx = look;
    look->store = tx_store(tx);
    look->sha = hasher_new(look, HASH_SHA256);
    Err err = look->sha ? look_all(look, tx, q) : (Err){ BROKEN, "OpenSSL has no SHA-256" };
    if (!err.kind)
        *out = (struct ledger_verdict){ talloc_steal(ctx, look->bad),    look->n,     look->root,  look->checkpoints,
                                        (int64_t)(look->n - look->last), look->vault, look->erased };
    talloc_free(look);
    return err;
}
