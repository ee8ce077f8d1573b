/* proof.json and growth.json: put together from the stored tree, and checked before they are handed out, as whoever gets
   them will check them. */
#include <talloc.h>

#include "base/buf.h"
#include "ledger/base64.h"
#include "store/ledger.h"
#include "store/ledger_tree.h"

struct proof {
    struct tx *tx;
    void *ctx;
    struct hasher *sha;
    struct merkle_source src;
    struct tree_source from;
    struct checkpoint head;
    const char *note;
    const char *bad;
};

/* The latest checkpoint, which everything is proved against. */
static Err proof_begin(struct tx *tx, void *ctx, struct proof *p)
{
    struct stored_checkpoint last;
    *p = (struct proof){ .tx = tx, .ctx = ctx, .sha = hasher_new(ctx, HASH_SHA256) };
    if (!p->sha) return (Err){ BROKEN, "OpenSSL has no SHA-256" };
    p->from = (struct tree_source){ tx, p->sha };
    p->src = tree_source(&p->from);
    TRY(ledger_checkpoint_last(tx, ctx, &last));
    p->note = last.note;
    if (checkpoint_read(last.note, strlen(last.note), &p->head).kind || p->head.size != last.size)
        p->bad = talloc_asprintf(ctx, "checkpoint %llu: not as it was signed", (unsigned long long)last.size);
    return OK;
}

static void put_hash(struct buf *b, const Hash *h)
{
    char text[HASH_TEXT_N + 1];
    hash_text(text, h);
    buf_json_n(b, text, HASH_TEXT_N);
}

static void put_path(struct buf *b, const Hash *path, int n)
{
    buf_puts(b, "\"path\":[");
    for (int i = 0; i < n; i++) {
        if (i) buf_putc(b, ',');
        put_hash(b, &path[i]);
    }
    buf_putc(b, ']');
}

static Err put_event(struct proof *p, struct buf *b, const struct leaf_row *row, int nth)
{
    Hash path[MERKLE_PATH_MAX], hash = hash_leaf(p->sha, row->leaf, row->leaf_n);
    int n;
    TRY(merkle_path(p->sha, &p->src, (uint64_t)row->n, p->head.size, path, &n));
    if (!merkle_path_holds(p->sha, &hash, (uint64_t)row->n, p->head.size, path, n, &p->head.root))
        p->bad = talloc_asprintf(p->ctx, "leaf %lld: not in the tree of the latest checkpoint", (long long)row->n);
    if (row->k != nth + 1)
        p->bad = talloc_asprintf(p->ctx, "leaf %lld: the step before it is missing", (long long)row->n);
    if (nth) buf_putc(b, ',');
    buf_puts(b, "{\"index\":");
    buf_int(b, row->n);
    buf_puts(b, ",\"leaf\":");
    buf_json_n(b, row->leaf, row->leaf_n);
    buf_putc(b, ',');
    put_path(b, path, n);
    buf_putc(b, '}');
    return OK;
}

/* One vault row; its commitment must be the leaf's. */
static void put_value(struct proof *p, struct buf *b, const struct leaf_row *row, struct rows *v, bool first)
{
    struct slice name, value;
    size_t salt_n;
    name.s = col_text(v, 1, &name.n);
    const unsigned char *salt = col_blob(v, 2, &salt_n);
    value.s = col_text(v, 3, &value.n);
    struct leaf_view view;
    struct leaf_value pledged;
    char text[HASH_TEXT_N + 1] = "", salt_text[HASH_TEXT_N + 1] = "";
    if (salt_n == SALT_N) {
        Hash h = commit_value(p->sha, salt, name.s, name.n, value.s, value.n);
        hash_text(text, &h);
        base64_write(salt_text, salt, SALT_N);
    }
    char *key = talloc_strndup(p->ctx, name.s, name.n);
    if (leaf_read(row->leaf, row->leaf_n, &view).kind || !leaf_get(view.p, key, &pledged) ||
        !slice_is(pledged.text, text))
        p->bad = talloc_asprintf(p->ctx, "leaf %lld: the vault's value of %s is not what it commits to",
                                 (long long)row->n, key);
    if (!first) buf_putc(b, ',');
    buf_puts(b, "{\"index\":");
    buf_int(b, row->n);
    buf_puts(b, ",\"name\":");
    buf_json(b, key);
    buf_puts(b, ",\"salt\":");
    buf_json(b, salt_text);
    buf_puts(b, ",\"value\":");
    buf_json_n(b, value.s, value.n);
    buf_putc(b, '}');
}

static Err put_values(struct proof *p, struct buf *b, int64_t id, const struct leaf_row *leaves, int n)
{
    ROWS v =
        db_ask(p->tx, SQL_vault_opened, v_int(place_of(id, 0, 0)), v_int(place_of(id, leaves[n - 1].k + 1, 0) - 1));
    bool first = true;
    while (rows_next(&v)) {
        int64_t k = col_int(&v, 0);
        if (k < 1 || k > n || leaves[k - 1].k != k) continue; /* of a step that is not here: ledger_verify() tells */
        put_value(p, b, &leaves[k - 1], &v, first);
        first = false;
    }
    return rows_end(&v);
}

static Err prove(struct proof *p, const char *call_no, bool values, struct buf *b)
{
    char *of = talloc_asprintf(p->ctx, "call/%s", call_no);
    struct leaf_row *leaves;
    int64_t id;
    int all, n = 0;
    if (store_of_id(p->tx, of, false, &id).kind) return (Err){ NOT_FOUND, "there is no such call" };
    TRY(store_leaves(p->tx, p->ctx, id, &leaves, &all));
    while (n < all && (uint64_t)leaves[n].n < p->head.size) n++;
    if (!n) return (Err){ NOT_FOUND, "nothing of this call lies below the latest checkpoint yet" };
    buf_puts(b, "{\"format\":\"huying-proof-v1\",\"call\":");
    buf_json(b, call_no);
    buf_puts(b, ",\"checkpoint\":");
    buf_json(b, p->note);
    buf_puts(b, ",\"events\":[");
    for (int i = 0; i < n; i++) TRY(put_event(p, b, &leaves[i], i));
    buf_puts(b, "],\"opened\":[");
    if (values) TRY(put_values(p, b, id, leaves, n));
    buf_puts(b, "]}\n");
    return OK;
}

static Err take(struct proof *p, struct buf *b, const void *ctx, Err err, char **json, const char **bad)
{
    if (err.kind) return err;
    *bad = p->bad ? talloc_strdup(ctx, p->bad) : NULL;
    *json = p->bad ? NULL : talloc_steal(ctx, b->s);
    return OK;
}

Err ledger_prove(struct tx *tx, const void *ctx, const char *call_no, bool values, char **json, const char **bad)
{
    void *own = talloc_new(ctx);
    struct proof p;
    struct buf *b = buf_new(own, 16384);
    Err err = proof_begin(tx, own, &p);
    if (!err.kind && !p.bad) err = prove(&p, call_no, values, b);
    err = take(&p, b, ctx, err, json, bad);
    talloc_free(own);
    return err;
}

static Err extend(struct proof *p, const struct note_key *key, const struct checkpoint *old, struct buf *b)
{
    Hash path[MERKLE_PATH_MAX];
    int n;
    Err err = note_verify(old, key);
    if (err.kind || old->size > p->head.size) {
        p->bad = err.kind ? talloc_asprintf(p->ctx, "the old checkpoint: %s", err.why)
                          : "the old checkpoint is larger than the latest: leaves are missing";
        return OK;
    }
    TRY(merkle_growth(p->sha, &p->src, old->size, p->head.size, path, &n));
    if (!merkle_growth_holds(p->sha, old->size, &old->root, p->head.size, &p->head.root, path, n))
        p->bad = "the ledger does not contain the old checkpoint: leaves below it were changed";
    buf_puts(b, "{\"format\":\"huying-growth-v1\",\"old\":");
    const char *note = old->signed_text.s;
    buf_json_n(b, note, (size_t)(old->lines.s + old->lines.n - note));
    buf_puts(b, ",\"new\":");
    buf_json(b, p->note);
    buf_putc(b, ',');
    put_path(b, path, n);
    buf_puts(b, "}\n");
    return OK;
}

Err ledger_extend(struct tx *tx, const void *ctx, const struct note_key *key, const struct checkpoint *old, char **json,
                  const char **bad)
{
    void *own = talloc_new(ctx);
    struct proof p;
    struct buf *b = buf_new(own, 8192);
    Err err = proof_begin(tx, own, &p);
    if (!err.kind && !p.bad) err = extend(&p, key, old, b);
    err = take(&p, b, ctx, err, json, bad);
    talloc_free(own);
    return err;
}
