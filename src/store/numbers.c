/* Numbers of calls: the next one, and lists of them. */
#include <stdio.h>
#include <talloc.h>

#include "store/db.h"

Err store_call_number(struct tx *tx, const char *prefix, int year, char out[static 24])
{
    TRY(db_run(tx, SQL_serial_step, v_text(prefix), v_int(year))); /* RETURNING costs three times as much */
    if (!db_changes(tx)) TRY(db_run(tx, SQL_serial_first, v_text(prefix), v_int(year)));
    ROWS rows = db_ask(tx, SQL_serial_now, v_text(prefix), v_int(year));
    TRY(rows_one(&rows));
    int64_t n = col_int(&rows, 0);
    if (n > 999999) return (Err){ BUSY, "a year has 999999 numbers, and all are given" };
    snprintf(out, 24, "%.8s-%04d-%06d", prefix, year % 10000, (int)(n % 1000000));
    return OK;
}

Err store_call_id(struct tx *tx, const char *no, int64_t *id)
{
    char of[40];
    snprintf(of, sizeof of, "call/%s", no);
    return store_of_id(tx, of, true, id);
}

/* The numbers that a statement gives, in its order; *last the key in its second column. */
static Err numbers_of(struct rows *rows, const void *ctx, char ***out, int *n, int64_t *last)
{
    char **list = NULL;
    int count = 0;
    while (rows_next(rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = col_strdup(list, rows, 0);
        count++;
        *last = col_int(rows, 1);
    }
    TRY(rows_end(rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_firing(struct tx *tx, const void *ctx, Time now, int most, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_firing, v_time(now), v_int(most));
    return rows_texts(&rows, ctx, out, n);
}

Err store_call_walk(struct tx *tx, const void *ctx, int64_t *after, int most, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_call_walk, v_int(*after), v_int(most));
    return numbers_of(&rows, ctx, out, n, after);
}

Err store_merged_into(struct tx *tx, const void *ctx, const char *no, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_call_merged_into, v_text(no));
    return rows_texts(&rows, ctx, out, n);
}

Err store_fires_next(struct tx *tx, Time *out)
{
    ROWS rows = db_ask(tx, SQL_fires_next, v_none);
    TRY(rows_one(&rows));
    *out = col_null(&rows, 0) ? (Time){ INT64_MAX } : col_time(&rows, 0);
    return OK;
}

Err store_recurs_counted(struct tx *tx, const char *no, bool *out)
{
    ROWS rows = db_ask(tx, SQL_call_recurs_counted, v_text(no));
    *out = rows_next(&rows);
    return rows_end(&rows);
}
