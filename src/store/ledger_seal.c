/* Sealing: a checkpoint of the tree and, as the next leaf, the event that says so, in one transaction of its own.
   Kept: only what is on the disk already is signed; what was signed is remembered beside the key before the signature
   can leave; a tree that does not contain the last one signed is never signed. */
#include <talloc.h>

#include "ledger/base64.h"
#include "store/ledger_key.h"
#include "store/ledger_sm3.h"
#include "store/ledger_tree.h"

Time ledger_seal_next(Time now)
{
    return (Time){ (now.s / 3600 + 1) * 3600 };
}

static Err checkpoint_of(struct rows *rows, const void *ctx, struct stored_checkpoint *out)
{
    *out = (struct stored_checkpoint){ (uint64_t)col_int(rows, 0), col_time(rows, 1), col_strdup(ctx, rows, 2),
                                       col_strdup(ctx, rows, 3) };
    return OK;
}

Err ledger_checkpoint_last(struct tx *tx, const void *ctx, struct stored_checkpoint *out)
{
    ROWS rows = db_ask(tx, SQL_checkpoint_last, v_none);
    if (rows_next(&rows)) return checkpoint_of(&rows, ctx, out);
    TRY(rows_end(&rows));
    return (Err){ NOT_FOUND, "nothing has been signed yet" };
}

static Err refuse(struct seal *seal, const char *fault)
{
    seal->fault = fault;
    return (Err){ BROKEN, fault };
}

/* What the signer must find again in the tree: what it remembers, or, where that file is gone, the last checkpoint
   stored. */
static Err remembered(struct tx *tx, const struct stored_checkpoint *last, const struct note_key *key,
                      struct signed_head *out)
{
    Err err = ledger_signed_read(tx_store(tx), out);
    if (err.kind != NOT_FOUND) return err;
    *out = (struct signed_head){ 0 };
    if (!last->size) return OK;
    struct checkpoint c;
    TRY(checkpoint_read(last->note, strlen(last->note), &c));
    TRY(note_verify(&c, key));
    *out = (struct signed_head){ c.size, c.root };
    return OK;
}

static Err must_contain(struct tx *tx, struct tree *tree, const struct signed_head *was, struct seal *seal)
{
    if (!was->size) return OK;
    if (was->size > tree->edge->n)
        return refuse(seal, "the ledger is shorter than what was last signed: leaves are missing");
    struct tree_source from = { tx, tree->sha };
    struct merkle_source src = tree_source(&from);
    Hash root;
    TRY(merkle_root(tree->sha, &src, was->size, &root));
    return hash_same(&root, &was->root)
               ? OK
               : refuse(seal, "the ledger does not contain what was last signed: it was changed");
}

static Err store_checkpoint(struct tx *tx, const struct note_secret *secret, const struct signed_head *head,
                            const char *sm3, Time now)
{
    char *text = checkpoint_text(NULL, secret->key.name, head->size, &head->root), line[NOTE_LINE_MAX];
    Err err = note_sign(secret, text, strlen(text), line);
    char *note = talloc_asprintf(text, "%s\n%s", text, line);
    if (!err.kind) err = ledger_signed_write(tx_store(tx), head);
    if (!err.kind)
        err = db_run(tx, SQL_checkpoint_put, v_int((int64_t)head->size), v_time(now), v_text(note), v_text(sm3));
    talloc_free(text);
    return err;
}

/* sm3: the second tree's root, which the seal ties to the first's; NULL: there is none. */
static Err append_seal(struct tx *tx, const struct signed_head *head, const char *sm3, Time now)
{
    int64_t k, n;
    char root[HASH_TEXT_N + 1];
    hash_text(root, &head->root);
    TRY(store_leaf_last_k(tx, "ledger", &k));
    const struct leaf_fact facts[] = { { "size", LEAF_INT, .number = (int64_t)head->size },
                                       { "root", LEAF_STR, .text = root },
                                       { "sm3", LEAF_STR, .text = sm3 } };
    const struct leaf seal = { now.s, "clock", "seal", "ledger", "", k + 1, facts, sm3 ? 3 : 2, NULL, 0 };
    return store_event_append(tx, &seal, 0, NULL, 0, &n);
}

static Err seal_with(struct tx *tx, struct tree *tree, const struct note_secret *secret,
                     const struct stored_checkpoint *last, struct seal_job *j)
{
    struct signed_head was, head = { tree->edge->n, merkle_edge_root(tree->edge, tree->sha) };
    TRY(remembered(tx, last, &secret->key, &was));
    TRY(must_contain(tx, tree, &was, &j->seal));
    if (last->size > head.size) return refuse(&j->seal, "a checkpoint is larger than the ledger");
    void *ctx = talloc_new(NULL);
    char *note, root[HASH_TEXT_N + 1];
    Err err = sm3_seal(tx, tree, ctx, secret, head.size, &note, root);
    if (!err.kind) err = store_checkpoint(tx, secret, &head, note, j->now);
    if (!err.kind) err = append_seal(tx, &head, note ? root : NULL, j->now);
    talloc_free(ctx);
    TRY(err);
    j->seal = (struct seal){ .sealed = true, .size = head.size };
    return OK;
}

static Err seal_on(struct tx *tx, void *ctx, struct seal_job *j)
{
    struct tree *tree;
    struct stored_checkpoint last = { 0 };
    struct note_secret secret;
    TRY(tree_get(tx, &tree));
    Err err = ledger_checkpoint_last(tx, ctx, &last);
    if (err.kind && err.kind != NOT_FOUND) return err;
    j->seal = (struct seal){ .size = last.size };
    uint64_t n = tree->edge->n;
    if (n == last.size || (last.size && n == last.size + 1)) return OK; /* nothing, or the lone seal */
    TRY(last.size ? ledger_key_read(tx_store(tx), &secret) : ledger_key_first(tx_store(tx), &secret));
    err = seal_with(tx, tree, &secret, &last, j);
    explicit_bzero(&secret, sizeof secret);
    return err;
}

Err ledger_seal_run(struct tx *tx, struct job *job)
{
    void *ctx = talloc_new(NULL);
    Err err = seal_on(tx, ctx, (struct seal_job *)job);
    talloc_free(ctx);
    return err;
}

Err ledger_seal(struct store *store, Time now, struct seal *out)
{
    struct seal_job j = { .job = { .run = ledger_seal_run, .alone = true }, .now = now };
    Err err = store_write_wait(store, &j.job);
    *out = j.seal;
    return err;
}
