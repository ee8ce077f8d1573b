/* See ledger_sm3.h. No tiles: nobody is handed proofs in this tree, so its edge is all of it that is kept. */
#include "store/ledger_sm3.h"

#include <talloc.h>

#include "ledger/base64.h"

struct sm3_tree {
    struct hasher *sm3;
    struct merkle_edge *edge; /* committed leaves only: a seal is alone in its transaction */
};

static Err plant(struct tree *tree)
{
    struct sm3_tree *t = talloc_zero(tree, struct sm3_tree);
    t->sm3 = hasher_new(t, HASH_SM3);
    t->edge = talloc_zero(t, struct merkle_edge);
    if (!t->sm3) {
        talloc_free(t);
        return (Err){ BROKEN, "this OpenSSL has no SM3: take the SM2 key out of keys/, or another OpenSSL" };
    }
    tree->sm3 = t;
    return OK;
}

static Err grow_to(struct tx *tx, struct sm3_tree *t, uint64_t size)
{
    ROWS rows = db_ask(tx, SQL_leaf_between, v_int((int64_t)t->edge->n), v_int((int64_t)size));
    while (rows_next(&rows)) {
        size_t n;
        const char *leaf = col_text(&rows, 1, &n);
        if ((uint64_t)col_int(&rows, 0) != t->edge->n) return (Err){ BROKEN, "a leaf of the ledger is missing" };
        Hash h = hash_leaf(t->sm3, leaf, n);
        TRY(merkle_append(t->edge, t->sm3, &h, NULL, NULL));
    }
    TRY(rows_end(&rows));
    return t->edge->n == size ? OK : (Err){ BROKEN, "leaves of the ledger are missing" };
}

static Err signed_by_both(const void *ctx, const struct note_secret *ed, const struct note_secret *sm2, uint64_t size,
                          const Hash *root, char **note)
{
    struct note_secret twin;
    char first[NOTE_LINE_MAX], second[NOTE_LINE_MAX];
    TRY(note_secret_from(NOTE_ED25519, sm2->key.name, ed->seed, &twin));
    char *text = checkpoint_text(ctx, sm2->key.name, size, root);
    Err err = note_sign(&twin, text, strlen(text), first);
    explicit_bzero(&twin, sizeof twin);
    TRY(err);
    TRY(note_sign(sm2, text, strlen(text), second));
    *note = talloc_asprintf(ctx, "%s\n%s%s", text, first, second);
    return OK;
}

Err sm3_seal(struct tx *tx, struct tree *tree, const void *ctx, const struct note_secret *ed, uint64_t size,
             char **note, char root[static HASH_TEXT_N + 1])
{
    struct note_secret sm2;
    *note = NULL;
    Err err = ledger_sm2_read(tx_store(tx), &sm2);
    if (err.kind == NOT_FOUND) return OK;
    TRY(err);
    if (!tree->sm3) TRY(plant(tree));
    if (size < tree->sm3->edge->n) tree->sm3->edge->n = 0, memset(tree->sm3->edge, 0, sizeof *tree->sm3->edge);
    TRY(grow_to(tx, tree->sm3, size));
    Hash head = merkle_edge_root(tree->sm3->edge, tree->sm3->sm3);
    hash_text(root, &head);
    err = signed_by_both(ctx, ed, &sm2, size, &head, note);
    explicit_bzero(&sm2, sizeof sm2);
    return err;
}

Err sm3_note_good(const char *note, uint64_t size, const Hash *root, const struct note_key *ed,
                  const struct note_key *sm2)
{
    struct checkpoint c;
    struct note_key twin;
    char *name = talloc_asprintf(NULL, "%s/sm3", ed->name);
    Err err = note_key_named(ed, name, &twin);
    if (!err.kind) err = checkpoint_read(note, strlen(note), &c);
    if (!err.kind) err = note_verify(&c, &twin);
    if (!err.kind && sm2) err = note_verify(&c, sm2);
    if (!err.kind && !slice_is(c.origin, name)) err = (Err){ BAD_INPUT, "its origin is not the key's name and /sm3" };
    if (!err.kind && c.size != size) err = (Err){ BAD_INPUT, "it is of another size" };
    if (!err.kind && !hash_same(&c.root, root)) err = (Err){ BAD_INPUT, "its root is not that of the leaves below it" };
    talloc_free(name);
    return err;
}
