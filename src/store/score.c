/* See score.h. */
#include "store/score.h"

#include <string.h>
#include <talloc.h>

#include "store/db.h"

Err store_score_put(struct tx *tx, const struct score_row *s)
{
    return db_run(tx, SQL_score_put, v_int(s->id), v_text(s->no), v_text(s->unit.s), v_text(s->dept.s),
                  v_text(s->street.s), v_text(s->period), v_text(s->state), v_int(s->version), v_int(s->provisional));
}

static struct score_row row_of(struct rows *rows)
{
    struct score_row s = { .id = col_int(rows, 0),
                           .version = (int)col_int(rows, 7),
                           .provisional = col_int(rows, 8) != 0 };
    col_copy(rows, 1, s.no, sizeof s.no);
    col_copy(rows, 2, s.unit.s, sizeof s.unit.s);
    col_copy(rows, 3, s.dept.s, sizeof s.dept.s);
    col_copy(rows, 4, s.street.s, sizeof s.street.s);
    col_copy(rows, 5, s.period, sizeof s.period);
    col_copy(rows, 6, s.state, sizeof s.state);
    return s;
}

Err store_score_get(struct tx *tx, const char *no, struct score_row *out)
{
    ROWS rows = db_ask(tx, SQL_score_get, v_text(no));
    TRY(rows_one(&rows));
    *out = row_of(&rows);
    return OK;
}

Err store_scores(struct tx *tx, const void *ctx, const struct score_query *q, struct score_row **out, int *n)
{
    struct score_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_score_list, v_text(q->period ? q->period : ""), v_text(q->state ? q->state : ""),
                       v_text(q->office ? q->office : ""), v_int(q->provisional),
                       v_int(q->before ? q->before : INT64_MAX), v_int(q->limit));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count++] = row_of(&rows);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_score_periods(struct tx *tx, const void *ctx, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_score_periods, v_none);
    return rows_texts(&rows, ctx, out, n);
}

Err store_score_due(struct tx *tx, const void *ctx, Time from, Time to, const char *period, bool departments,
                    struct score_subject **out, int *n)
{
    struct score_subject *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, departments ? SQL_score_due_year : SQL_score_due, v_time(from), v_time(to), v_text(period));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = (struct score_subject){ 0 };
        col_copy(&rows, 0, list[count].unit.s, sizeof list->unit.s);
        col_copy(&rows, 1, list[count].street.s, sizeof list->street.s);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_score_calls(struct tx *tx, const void *ctx, Office unit, Office street, Time since, char ***out, int *n)
{
    ROWS rows = strchr(unit.s, '@') ? db_ask(tx, SQL_score_calls, v_text(unit.s), v_time(since))
                                    : db_ask(tx, SQL_score_calls_dept, v_text(unit.s), v_text(street.s), v_time(since));
    return rows_texts(&rows, ctx, out, n);
}

Err store_score_solved(struct tx *tx, const void *ctx, Office dept, Office agency, Office street, Time from, Time to,
                       struct solved_row **out, int *n)
{
    struct solved_row *list = NULL;
    int count = 0;
    ROWS rows =
        db_ask(tx, SQL_score_solved, v_text(dept.s), v_text(agency.s), v_text(street.s), v_time(from), v_time(to));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = (struct solved_row){ .at = { col_int(&rows, 1) }, .back = col_int(&rows, 2) != 0 };
        col_copy(&rows, 0, list[count].call, sizeof list->call);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}
