/* First pass of ledger_verify(): records one after another, each with its leaves in order of k and the values beside
   them. */
#include <inttypes.h>
#include <stdlib.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "store/ledger_check.h"

/* A personal value that a leaf of the record commits to. */
struct pledge {
    char *name;
    Hash commitment;
    int64_t k;
    uint64_t n;  /* its leaf */
    bool there;  /* a vault row opens it */
    bool erased; /* an event says that it is gone */
};

struct walk {
    struct look *look;
    struct rows *vault;
    bool vault_more;
    unsigned char *seen; /* one bit per n */
    int64_t record, k;   /* place >> 28 of the leaf before, and its k */
    void *ctx;           /* of the record */
    struct pledge *pledges;
    int pledges_n;
};

/* One row of the join, good until the next. */
struct leaf_row_full {
    int64_t place, n, k;
    struct slice of, leaf, record_of;
    const Hash *hash;
    size_t hash_n;
};

static struct leaf_row_full row_of(struct rows *rows)
{
    struct leaf_row_full r = { .place = col_int(rows, 0), .n = col_int(rows, 1), .k = col_int(rows, 3) };
    r.of.s = col_text(rows, 2, &r.of.n);
    r.hash = col_blob(rows, 4, &r.hash_n);
    r.leaf.s = col_text(rows, 5, &r.leaf.n);
    r.record_of.s = col_text(rows, 6, &r.record_of.n);
    return r;
}

static int64_t record_at(int64_t place)
{
    return place >> 28;
}

/* ---- vault rows */

/* Names whose values are files: photo, photos, photo1 … */
static bool names_files(struct slice name)
{
    static const char *const words[] = { "photo", "file", "evidence", "letter" };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (name.n >= strlen(words[i]) && !memcmp(name.s, words[i], strlen(words[i]))) return true;
    return false;
}

static struct pledge *pledge_of(struct walk *w, int64_t k, struct slice name)
{
    for (int i = w->pledges_n - 1; i >= 0 && w->pledges[i].k >= k; i--)
        if (w->pledges[i].k == k && slice_is(name, w->pledges[i].name)) return &w->pledges[i];
    return NULL;
}

#define VAULT_FAULT(w, n, of, k, name, why)                                                                            \
    look_blame((w)->look, n, "vault %.*s k %" PRId64 " %.*s: %s", (int)(of).n, (of).s, k, (int)(name).n, (name).s, why)

/* The vault row at hand against the leaf it stands beside; leaf NULL: there is none. */
static void check_value(struct walk *w, const struct leaf_row_full *leaf)
{
    struct rows *v = w->vault;
    struct slice of, name, value;
    size_t salt_n;
    int64_t k = col_int(v, 2);
    of.s = col_text(v, 1, &of.n);
    name.s = col_text(v, 3, &name.n);
    const unsigned char *salt = col_blob(v, 4, &salt_n);
    value.s = col_text(v, 5, &value.n);
    w->look->vault++;
    struct pledge *p = leaf ? pledge_of(w, leaf->k, name) : NULL;
    uint64_t n = leaf ? (uint64_t)leaf->n : UINT64_MAX;
    if (!p || k != leaf->k || !slice_same(of, leaf->of)) {
        VAULT_FAULT(w, n, of, k, name, "no leaf commits to it");
        return;
    }
    if (p->there) VAULT_FAULT(w, n, of, k, name, "there twice");
    p->there = true;
    if (salt_n != SALT_N) {
        VAULT_FAULT(w, n, of, k, name, "its salt has not 32 bytes");
        return;
    }
    Hash h = commit_value(w->look->sha, salt, name.s, name.n, value.s, value.n);
    if (!hash_same(&h, &p->commitment))
        VAULT_FAULT(w, n, of, k, name, "its value is not what the leaf commits to");
    else if (names_files(name))
        look_files(w->look, n, value);
}

/* Vault rows up to those beside the leaf at `place`. */
static void values_until(struct walk *w, int64_t place, const struct leaf_row_full *leaf)
{
    while (w->vault_more && col_int(w->vault, 0) >> 5 <= place >> 5) {
        check_value(w, leaf && col_int(w->vault, 0) >> 5 == place >> 5 ? leaf : NULL);
        w->vault_more = rows_next(w->vault);
    }
}

/* ---- a record */

static void settle(struct walk *w)
{
    for (int i = 0; i < w->pledges_n; i++) {
        struct pledge *p = &w->pledges[i];
        w->look->erased += p->erased;
        if (p->there == !p->erased) continue;
        look_blame(w->look, p->n, "leaf %" PRIu64 ": the vault's value of %s is %s", p->n, p->name,
                   p->erased ? "there though an event erased it" : "missing and no event erased it");
    }
    talloc_free(w->ctx);
    w->ctx = talloc_new(w->look->ctx);
    w->pledges = NULL;
    w->pledges_n = 0;
    w->k = 0;
}

static void note_pledges(struct walk *w, const struct leaf_view *v, int64_t n)
{
    struct slice name;
    struct leaf_value value;
    for (size_t at = 0; leaf_next(v->p, &at, &name, &value);) {
        w->pledges = grow(w->ctx, w->pledges, w->pledges_n, sizeof *w->pledges);
        struct pledge *p = &w->pledges[w->pledges_n++];
        *p = (struct pledge){ talloc_strndup(w->ctx, name.s, name.n), .k = v->k, .n = (uint64_t)n };
        hash_read(value.text.s, value.text.n, &p->commitment); /* its form is the recogniser's */
    }
}

/* do:"erase", d:{"k":1,"names":["phone"],"why":…}: the values of an earlier step that are gone. */
static void note_erasure(struct walk *w, const struct leaf_view *v, int64_t n)
{
    struct leaf_value k, names, name;
    if (!leaf_get(v->d, "k", &k) || k.type != LEAF_INT || k.number >= v->k || !leaf_get(v->d, "names", &names) ||
        names.type < LEAF_STRS) {
        look_blame(w->look, (uint64_t)n, "leaf %" PRId64 ": erases without saying which names of which earlier step",
                   n);
        return;
    }
    for (size_t at = 0; leaf_item(names.text, &at, &name);) {
        struct pledge *p = name.type == LEAF_STR ? pledge_of(w, k.number, name.text) : NULL;
        if (p)
            p->erased = true;
        else
            look_blame(w->look, (uint64_t)n, "leaf %" PRId64 ": erases what step %" PRId64 " does not hold", n,
                       k.number);
    }
}

/* Files may also be named by facts: evidence as CODE:SHA256. */
static void note_files(struct walk *w, const struct leaf_view *v, int64_t n)
{
    struct slice name;
    struct leaf_value value, item;
    for (size_t at = 0; leaf_next(v->d, &at, &name, &value);) {
        if (!names_files(name)) continue;
        if (value.type == LEAF_STR) look_files(w->look, (uint64_t)n, value.text);
        bool evidence = slice_is(name, "evidence") && v->of.n > 5 && !memcmp(v->of.s, "call/", 5);
        for (size_t in = 0; value.type == LEAF_STRS && leaf_item(value.text, &in, &item);) {
            if (item.type == LEAF_STR) look_files(w->look, (uint64_t)n, item.text);
            w->look->evidence += evidence;
        }
    }
}

static void note_seal(struct walk *w, const struct leaf_view *v, int64_t n)
{
    struct look *look = w->look;
    struct leaf_value size, root;
    if (!leaf_get(v->d, "size", &size) || size.type != LEAF_INT || size.number != n || !leaf_get(v->d, "root", &root) ||
        root.type != LEAF_STR || root.text.n != HASH_TEXT_N) {
        look_blame(look, (uint64_t)n,
                   "leaf %" PRId64 ": a seal of another size than the leaves below it, or without root", n);
        return;
    }
    look->seals = grow(look->ctx, look->seals, look->seals_n, sizeof *look->seals);
    struct sealed *s = &look->seals[look->seals_n++];
    *s = (struct sealed){ (uint64_t)n, v->at, { 0 }, { 0 } };
    memcpy(s->root, root.text.s, HASH_TEXT_N);
    if (leaf_get(v->d, "sm3", &root) && root.type == LEAF_STR && root.text.n == HASH_TEXT_N)
        memcpy(s->sm3, root.text.s, HASH_TEXT_N);
}

/* ---- a leaf */

/* Places in the tree are 0 … n - 1, each once. */
static bool check_n(struct walk *w, const struct leaf_row_full *r)
{
    if (r->n < 0 || (uint64_t)r->n >= w->look->n) {
        look_blame(w->look, r->n < 0 ? 0 : w->look->n, "leaf %" PRId64 ": there are only %" PRIu64 " leaves", r->n,
                   w->look->n);
        return false;
    }
    unsigned char *byte = &w->seen[r->n / 8], bit = (unsigned char)(1 << r->n % 8);
    if (*byte & bit) look_blame(w->look, (uint64_t)r->n, "leaf %" PRId64 ": there twice", r->n);
    *byte |= bit;
    return true;
}

static const char *columns_fault(const struct leaf_row_full *r, const struct leaf_view *v)
{
    if (!leaf_text_is(v->of, r->of.s, r->of.n)) return "its row's `of` is not the leaf's";
    if (!slice_same(r->of, r->record_of)) return "its row lies under another record";
    if (v->k != r->k || (r->place & ((1 << 28) - 1)) >> 5 != r->k || r->place & 31)
        return "its row's `k` is not the leaf's";
    return NULL;
}

static void check_leaf(struct walk *w, const struct leaf_row_full *r)
{
    struct look *look = w->look;
    uint64_t n = (uint64_t)r->n;
    struct leaf_view v;
    Hash h = hash_leaf(look->sha, r->leaf.s, r->leaf.n);
    look->hashes[n] = h;
    if (look->sm3) look->hashes_sm3[n] = hash_leaf(look->sm3, r->leaf.s, r->leaf.n);
    if (r->hash_n != HASH_N || !hash_same(&h, r->hash))
        look_blame(look, n, "leaf %" PRIu64 ": its hash is not that of its bytes", n);
    Err err = leaf_read(r->leaf.s, r->leaf.n, &v);
    if (err.kind) {
        look_blame(look, n, "leaf %" PRIu64 ": %s", n, err.why);
        return;
    }
    const char *fault = columns_fault(r, &v);
    if (fault) look_blame(look, n, "leaf %" PRIu64 ": %s", n, fault);
    if (r->k != w->k + 1)
        look_blame(look, n, "leaf %" PRIu64 ": k %" PRId64 " of %.*s follows k %" PRId64, n, r->k, (int)r->of.n,
                   r->of.s, w->k);
    w->k = r->k;
    note_pledges(w, &v, r->n);
    note_files(w, &v, r->n);
    if (slice_is(v.act, "erase")) note_erasure(w, &v, r->n);
    if (slice_is(v.of, "ledger") && slice_is(v.act, "seal")) note_seal(w, &v, r->n);
}

static void check_row(struct walk *w, const struct leaf_row_full *r)
{
    if (record_at(r->place) != w->record) settle(w);
    w->record = record_at(r->place);
    values_until(w, (r->place >> 5 << 5) - 1, NULL); /* rows of no leaf before it */
    if (!check_n(w, r)) return;
    check_leaf(w, r);
    values_until(w, r->place, r);
}

static Err leaf_count(struct tx *tx, uint64_t *out)
{
    ROWS rows = db_ask(tx, SQL_leaf_count, v_none);
    TRY(rows_one(&rows));
    *out = (uint64_t)col_int(&rows, 0);
    return OK;
}

/* Of the leaves that are not there the first is named. */
static void check_gaps(struct walk *w)
{
    for (uint64_t n = 0; n < w->look->n; n++) {
        if (w->seen[n / 8] >> n % 8 & 1) continue;
        look_blame(w->look, n, "leaf %" PRIu64 ": missing", n);
        return;
    }
}

static int by_size(const void *a, const void *b)
{
    uint64_t x = ((const struct sealed *)a)->size, y = ((const struct sealed *)b)->size;
    return x < y ? -1 : x > y;
}

/* The second tree costs as much again, so it is only asked for where a checkpoint has one. */
static Err want_sm3(struct look *look, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_sm3_any, v_none);
    bool any = rows_next(&rows);
    TRY(rows_end(&rows));
    if (!any) return OK;
    look->sm3 = hasher_new(look->ctx, HASH_SM3);
    look->hashes_sm3 = calloc(look->n + 1, sizeof *look->hashes_sm3);
    if (!look->sm3) return (Err){ NOT_FOUND, "this OpenSSL has no SM3, which the second tree needs" };
    return look->hashes_sm3 ? OK : (Err){ BUSY, "not enough memory: 64 bytes a leaf are needed" };
}

Err look_records(struct look *look, struct tx *tx)
{
    TRY(leaf_count(tx, &look->n));
    TRY(want_sm3(look, tx));
    look->hashes = calloc(look->n + 1, sizeof *look->hashes);
    struct walk w = { .look = look, .seen = talloc_zero_size(look->ctx, (size_t)look->n / 8 + 1), .record = -1 };
    if (!look->hashes || !w.seen) return (Err){ BUSY, "not enough memory: 32 bytes a leaf are needed" };
    ROWS rows = db_ask(tx, SQL_leaf_walk, v_none), vault = db_ask(tx, SQL_vault_walk, v_none);
    w.vault = &vault;
    w.vault_more = rows_next(&vault);
    while (rows_next(&rows)) {
        struct leaf_row_full r = row_of(&rows);
        check_row(&w, &r);
    }
    settle(&w);
    values_until(&w, INT64_MAX, NULL);
    check_gaps(&w);
    TRY(rows_end(&rows));
    TRY(rows_end(&vault));
    talloc_free(w.ctx);
    talloc_free(w.seen);
    if (look->seals) qsort(look->seals, (size_t)look->seals_n, sizeof *look->seals, by_size);
    return OK;
}
