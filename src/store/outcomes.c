/* Verified values of solved calls, closing by closing (R71): one range of call_solved, and the call's own line behind it. */
#include <talloc.h>

#include "store/docket_rows.h"
#include "store/lists.h"

static Err read_row(const struct institution *in, struct rows *rows, struct docket *d, struct outcome_row *row)
{
    size_t n;
    const char *lines = col_text(rows, 6, &n);
    TRY(docket_lines_get(in, lines, n, d));
    d->call.id = col_int(rows, 7);
    *row = (struct outcome_row){
        .closed = col_time(rows, 5), .docket = d, .verified = d->call.verified, .flagged = d->call.flagged
    };
    col_copy(rows, 0, row->no, sizeof row->no);
    row->subject = col_text(rows, 1, NULL);
    col_copy(rows, 2, row->street.s, sizeof row->street.s);
    col_copy(rows, 3, row->item, sizeof row->item);
    col_copy(rows, 4, row->lead.s, sizeof row->lead.s);
    return OK;
}

Err store_outcomes(struct tx *tx, const void *ctx, const struct institution *in, const struct outcome_query *q,
                   void (*each)(void *arg, const struct outcome_row *row), void *arg)
{
    ROWS rows = db_ask(tx, SQL_outcomes_solved, v_time(q->from), v_time(q->to), v_text(q->street ? q->street : ""),
                       v_text(q->item ? q->item : ""), v_text(q->lead ? q->lead : ""));
    while (rows_next(&rows)) {
        struct outcome_row row;
        struct docket *d = docket_new(ctx);
        Err err = read_row(in, &rows, d, &row);
        if (!err.kind) each(arg, &row);
        talloc_free(d);
        if (err.kind) return err;
    }
    return rows_end(&rows);
}
