/* Drafts of the list, and which calls go by which version (config.h). */
#include <talloc.h>

#include "store/config.h"
#include "store/db.h"

static struct list_draft row_of(const void *ctx, struct rows *rows)
{
    return (struct list_draft){ .name = col_strdup(ctx, rows, 0),
                                .base = col_strdup(ctx, rows, 1),
                                .rows = col_strdup(ctx, rows, 2),
                                .rev = (int)col_int(rows, 3),
                                .person = col_int(rows, 4),
                                .at = col_time(rows, 5) };
}

Err store_list_drafts(struct tx *tx, const void *ctx, struct list_draft **out, int *n)
{
    struct list_draft *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_list_draft_all, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count++] = row_of(ctx, &rows);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_list_draft(struct tx *tx, const void *ctx, const char *name, struct list_draft *out)
{
    ROWS rows = db_ask(tx, SQL_list_draft_get, v_text(name));
    TRY(rows_one(&rows));
    *out = row_of(ctx, &rows);
    return OK;
}

Err store_list_draft_put(struct tx *tx, const struct list_draft *d)
{
    return db_run(tx, SQL_list_draft_put, v_text(d->name), v_text(d->base), v_text(d->rows), v_int(d->rev),
                  v_int(d->person), v_time(d->at));
}

Err store_list_draft_drop(struct tx *tx, const char *name)
{
    return db_run(tx, SQL_list_draft_drop, v_text(name));
}

Err store_open_by_list(struct tx *tx, const void *ctx, struct listed_calls **out, int *n)
{
    struct listed_calls *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_open_by_list, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct listed_calls *l = &list[count++];
        col_copy(&rows, 0, l->list, sizeof l->list);
        col_copy(&rows, 1, l->item, sizeof l->item);
        l->n = col_int(&rows, 2);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}
