/* See precedents.h. Kept: one row per ruling, written in the ruling's own transaction. */
#include "store/precedents.h"

#include <talloc.h>

#include "store/db.h"

Err store_precedent_put(struct tx *tx, const struct precedent *p)
{
    return db_run(tx, SQL_precedent_put, v_int(p->call), v_int(p->k), v_text(p->item), v_time(p->at), v_text(p->lead.s),
                  v_text(p->co));
}

static Err gather(const void *ctx, struct rows *rows, struct precedent **out, int *n)
{
    struct precedent *list = NULL;
    int count = 0;
    while (rows_next(rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct precedent *p = &list[count++];
        *p = (struct precedent){ .call = col_int(rows, 0), .k = col_int(rows, 1), .at = col_time(rows, 4) };
        col_copy(rows, 2, p->no, sizeof p->no);
        col_copy(rows, 3, p->item, sizeof p->item);
        col_copy(rows, 5, p->lead.s, sizeof p->lead.s);
        p->co = col_strdup(ctx, rows, 6);
    }
    *out = list;
    *n = count;
    return rows_end(rows);
}

Err store_precedents(struct tx *tx, const void *ctx, const char *item, int most, struct precedent **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_precedents, v_text(item), v_int(most));
    return gather(ctx, &rows, out, n);
}

Err store_precedents_of(struct tx *tx, const void *ctx, int64_t call, struct precedent **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_precedents_of, v_int(call));
    return gather(ctx, &rows, out, n);
}
