/* See config.h. */
#include "store/config.h"

#include <talloc.h>

#include "store/db.h"

Err store_config_leaves(struct tx *tx, const void *ctx, struct config_leaf **out, int *n)
{
    struct config_leaf *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_config_leaves, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct config_leaf *l = &list[count++];
        *l = (struct config_leaf){ .n = col_int(&rows, 0), .k = col_int(&rows, 2) };
        col_text(&rows, 3, &l->leaf_n);
        l->of = col_strdup(ctx, &rows, 1);
        l->leaf = col_strdup(ctx, &rows, 3);
        l->value = col_null(&rows, 4) ? NULL : col_strdup(ctx, &rows, 4);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_config_last(struct tx *tx, int64_t *out)
{
    ROWS rows = db_ask(tx, SQL_config_last, v_none);
    TRY(rows_one(&rows));
    *out = col_null(&rows, 0) ? -1 : col_int(&rows, 0);
    return OK;
}

Err store_config_append(struct tx *tx, const struct leaf *event, const char *value)
{
    struct leaf leaf = *event;
    struct vault_value list = { "list", NULL, value, value ? strlen(value) : 0 };
    TRY(store_leaf_last_k(tx, leaf.of, &leaf.k));
    leaf.k++;
    tx_config_written(tx);
    return store_event_append(tx, &leaf, 0, &list, value != NULL, NULL);
}

static Err numbers(const void *ctx, struct rows *rows, char ***out, int *n)
{
    char **list = NULL;
    int count = 0;
    while (rows_next(rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = col_strdup(ctx, rows, 0);
        count++;
    }
    TRY(rows_end(rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_calls_with_due(struct tx *tx, const void *ctx, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_calls_with_due, v_none);
    return numbers(ctx, &rows, out, n);
}

Err store_calls_called(struct tx *tx, const void *ctx, Time from, Time to, int most, char ***out, int *n)
{
    if (from.s || to.s) {
        ROWS rows = db_ask(tx, SQL_calls_called, v_time(from), v_time(to));
        return numbers(ctx, &rows, out, n);
    }
    ROWS rows = db_ask(tx, SQL_calls_called_last, v_int(most));
    return numbers(ctx, &rows, out, n);
}
