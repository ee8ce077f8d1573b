/* Leaves and their opened values. n counts all leaves from 0 without a gap; k counts those of one record from 1.
   A leaf costs its hash and one insert: where it goes, and the tree above it, are known in memory (ledger_tree.h). */
#include <talloc.h>

#include "store/ledger_tree.h"

int64_t place_of(int64_t id, int64_t k, int i)
{
    return id << 28 | k << 5 | i;
}

static int64_t k_of(int64_t place)
{
    return place >> 5 & ((1 << 23) - 1);
}

Err store_of_id(struct tx *tx, const char *of, bool make, int64_t *id)
{
    ROWS rows = db_ask(tx, SQL_of_find, v_text(of));
    Err err = rows_one(&rows);
    if (!err.kind) *id = col_int(&rows, 0);
    if (err.kind != NOT_FOUND || !make) return err;
    TRY(db_run(tx, SQL_of_new, v_text(of)));
    *id = db_last_id(tx);
    return OK;
}

Err store_leaf_append(struct tx *tx, const struct leaf_in *in, int64_t *n)
{
    struct tree *tree;
    int64_t id = in->of_id;
    if (in->values_n > LEAF_VALUES_MOST) return (Err){ TOO_BIG, "an event holds at most 32 personal values" };
    if (!id) TRY(store_of_id(tx, in->of, true, &id));
    TRY(tree_get(tx, &tree));
    int64_t next = (int64_t)tree->edge->n;
    Hash hash = hash_leaf(tree->sha, in->leaf, in->leaf_n);
    TRY(db_run(tx, SQL_leaf_put, v_int(place_of(id, in->k, 0)), v_int(next), v_text(in->of), v_int(in->k),
               v_blob(hash.b, HASH_N), v_text_n(in->leaf, in->leaf_n)));
    TRY(tree_append(tx, tree, &hash));
    for (int i = 0; i < in->values_n; i++) {
        const struct vault_value *v = &in->values[i];
        TRY(db_run(tx, SQL_vault_put, v_int(place_of(id, in->k, i)), v_text(in->of), v_int(in->k), v_text(v->name),
                   v_blob(v->salt, SALT_N), v_text_n(v->value, v->value_n)));
    }
    if (n) *n = next;
    return OK;
}

Err store_event_append(struct tx *tx, const struct leaf *event, int64_t of_id, const struct vault_value *values,
                       int values_n, int64_t *n)
{
    struct tree *tree;
    struct vault_value salted[LEAF_VALUES_MOST];
    struct leaf_pledge pledges[LEAF_VALUES_MOST];
    unsigned char salts[LEAF_VALUES_MOST][SALT_N];
    if (values_n > LEAF_VALUES_MOST) return (Err){ TOO_BIG, "an event holds at most 32 personal values" };
    TRY(tree_get(tx, &tree));
    for (int i = 0; i < values_n; i++) {
        const struct vault_value *v = &values[i];
        TRY(tree_salt(tree, salts[i]));
        salted[i] = (struct vault_value){ v->name, salts[i], v->value, v->value_n };
        pledges[i] = (struct leaf_pledge){ v->name, commit_value(tree->sha, salts[i], v->name, strlen(v->name),
                                                                 v->value, v->value_n) };
    }
    struct leaf leaf = *event;
    leaf.p = pledges;
    leaf.p_n = values_n;
    char bytes[LEAF_MAX];
    size_t bytes_n;
    TRY(leaf_write(&leaf, bytes, &bytes_n));
    return store_leaf_append(tx, &(struct leaf_in){ leaf.of, of_id, leaf.k, bytes, bytes_n, salted, values_n }, n);
}

Err store_leaf_last_k(struct tx *tx, const char *of, int64_t *k)
{
    int64_t id = 0;
    Err err = store_of_id(tx, of, false, &id);
    *k = 0;
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    ROWS rows = db_ask(tx, SQL_leaf_last_k, v_int(place_of(id, 0, 0)), v_int(place_of(id + 1, 0, 0) - 1));
    if (rows_next(&rows)) *k = col_int(&rows, 0);
    return rows_end(&rows);
}

Err store_leaves(struct tx *tx, const void *ctx, int64_t of_id, struct leaf_row **out, int *n)
{
    struct leaf_row *list = NULL;
    struct keep texts = { .ctx = ctx };
    int count = 0;
    ROWS rows = db_ask(tx, SQL_leaf_of, v_int(place_of(of_id, 0, 0)), v_int(place_of(of_id + 1, 0, 0) - 1));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct leaf_row *row = &list[count++];
        *row = (struct leaf_row){ col_int(&rows, 0), k_of(col_int(&rows, 1)), NULL, 0 };
        row->leaf = col_keep(&texts, &rows, 2, &row->leaf_n);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_vault(struct tx *tx, const void *ctx, int64_t of_id, struct vault_row **out, int *n)
{
    struct vault_row *list = NULL;
    struct keep texts = { .ctx = ctx };
    int count = 0;
    ROWS rows = db_ask(tx, SQL_vault_of, v_int(place_of(of_id, 0, 0)), v_int(place_of(of_id + 1, 0, 0) - 1));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct vault_row *row = &list[count++];
        row->k = k_of(col_int(&rows, 0));
        row->name = col_keep(&texts, &rows, 1, NULL);
        row->value = col_keep(&texts, &rows, 2, NULL);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

/* Its files too: their hashes go from the call's rows, and the files with the next cleaning unless another step names them. */
Err store_vault_erase(struct tx *tx, int64_t of_id, int64_t k)
{
    TRY(db_run(tx, SQL_attach_unname, v_int(of_id), v_int(k)));
    TRY(db_run(tx, SQL_attach_erase, v_int(of_id), v_int(k)));
    return db_run(tx, SQL_vault_erase, v_int(place_of(of_id, k, 0)), v_int(place_of(of_id, k + 1, 0) - 1));
}
