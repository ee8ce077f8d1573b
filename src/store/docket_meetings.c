/* A call's meetings and the rows of their minutes: tables of their own, read only where the docket's lines say that there are
   any. A meeting that has changed is written anew with its rows. */
#include <talloc.h>

#include "store/docket_rows.h"

static Err load_rows(struct tx *tx, const struct institution *in, struct docket *d, struct meeting *m)
{
    ROWS rows = db_ask(tx, SQL_meeting_row_all, v_int(d->call.id), v_text(m->id));
    while (rows_next(&rows)) {
        m->rows = grow(d, m->rows, m->rows_n, sizeof *m->rows);
        struct meeting_row *r = memset(&m->rows[m->rows_n++], 0, sizeof *r);
        TRY(columns_read(d, in, row_columns, &rows, 0, r));
    }
    return rows_end(&rows);
}

Err meetings_load(struct tx *tx, const struct institution *in, struct docket *d)
{
    d->meetings_n = 0; /* the lines say that there are some, the rows which */
    {
        ROWS rows = db_ask(tx, SQL_meeting_all, v_int(d->call.id));
        while (rows_next(&rows)) {
            d->meetings = grow(d, d->meetings, d->meetings_n, sizeof *d->meetings);
            struct meeting *m = memset(&d->meetings[d->meetings_n++], 0, sizeof *m);
            TRY(columns_read(d, in, meeting_columns, &rows, 0, m));
        }
        TRY(rows_end(&rows));
    }
    for (int i = 0; i < d->meetings_n; i++) TRY(load_rows(tx, in, d, &d->meetings[i]));
    return OK;
}

static Err save_meeting(struct tx *tx, const void *ctx, int64_t call, const struct meeting *m)
{
    struct val v[COLUMNS_MOST] = { v_int(call) };
    TRY(db_run(tx, SQL_meeting_drop, v_int(call), v_text(m->id)));
    TRY(db_run(tx, SQL_meeting_row_drop, v_int(call), v_text(m->id)));
    columns_write(ctx, meeting_columns, m, v + 1);
    TRY(db_run_values(tx, SQL_meeting_new, v, 1 + meeting_columns.n));
    for (int i = 0; i < m->rows_n; i++) {
        v[1] = v_text(m->id);
        v[2] = v_int(i);
        columns_write(ctx, row_columns, &m->rows[i], v + 3);
        TRY(db_run_values(tx, SQL_meeting_row_new, v, 3 + row_columns.n));
    }
    return OK;
}

Err meetings_save(struct tx *tx, const void *ctx, struct docket *d)
{
    for (int i = 0; i < d->meetings_n; i++)
        if (d->meetings[i].fresh || d->meetings[i].dirty) TRY(save_meeting(tx, ctx, d->call.id, &d->meetings[i]));
    return OK;
}
