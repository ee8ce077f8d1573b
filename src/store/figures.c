/* Kept figures, the writing half: with each save of a docket its new marks are added, its counted rows are made anew and
   compared with those that are kept, and what differs moves the sums. A call that comes back to a closing moves that one's row
   too: the row `back` of the new call tells when. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "base/buf.h"
#include "store/figure_rows.h"
#include "store/figures.h"

/* ---- the rows that are kept, and those that should be ---- */

struct was {
    struct counted_of_call of;
    const char *counts; /* as it was read; NULL: never counted */
    char *marks;
};

/* What is remembered of the call, its marks with the new ones behind them. */
static Err remembered(struct save *save, struct was *was, struct mark **marks, int *n)
{
    const struct docket *d = save->docket;
    *was = (struct was){ .of = { .street = "", .item = "" } };
    *marks = NULL;
    *n = 0;
    if (!d->fresh) {
        ROWS rows = db_ask(save->tx, SQL_figured_get, v_int(d->call.id));
        if (rows_next(&rows)) {
            was->marks = col_strdup(save->ctx, &rows, 0);
            was->counts = col_strdup(save->ctx, &rows, 1);
        }
        TRY(rows_end(&rows));
    }
    if (was->counts) TRY(counted_read(save->ctx, talloc_strdup(save->ctx, was->counts), &was->of));
    if (was->marks) TRY(marks_read(save->ctx, talloc_strdup(save->ctx, was->marks), marks, n));
    for (int i = 0; i < d->marks_n; i++) {
        *marks = grow(save->ctx, *marks, *n, sizeof **marks);
        (*marks)[(*n)++] = d->marks[i];
    }
    return OK;
}

/* When the latest call that counts as this one's coming back was called; asked only of one that was closed. */
static Err recurred(struct save *save, const struct mark *marks, int n, Time *out)
{
    bool was_closed = false;
    *out = (Time){ 0 };
    for (int i = 0; i < n; i++) was_closed |= marks[i].act == DO_CLOSE || marks[i].act == DO_JOIN_VERDICTS;
    if (!was_closed) return OK;
    ROWS rows = db_ask(save->tx, SQL_counted_recurred, v_text(save->docket->call.no));
    TRY(rows_one(&rows));
    *out = col_time(&rows, 0);
    return OK;
}

static Err rows_make(struct save *save, const struct mark *marks, int marks_n, struct counted_of_call *out)
{
    Time back;
    const struct call *call = &save->docket->call;
    *out = (struct counted_of_call){ .street = call->street.s, .item = call->item };
    if (!call->called.s) return OK; /* nothing counts before the calling (R12) */
    TRY(recurred(save, marks, marks_n, &back));
    out->n = docket_counted(save->in, save->ctx, save->docket, marks, marks_n, back, &out->rows);
    return OK;
}

static bool same_scopes(const struct counted_of_call *a, const struct counted_of_call *b)
{
    return !strcmp(a->street, b->street) && !strcmp(a->item, b->item);
}

static bool same_row(const struct counted *a, const struct counted *b)
{
    return counted_same_time(a, b) && a->part == b->part && a->task == b->task && office_is(a->unit, b->unit) &&
           office_is(a->agency, b->agency) && a->bits == b->bits && a->minutes == b->minutes;
}

static bool has(const struct counted_of_call *c, const struct counted *row)
{
    for (int i = 0; i < c->n; i++)
        if (same_row(&c->rows[i], row)) return true;
    return false;
}

/* ---- sums ---- */

/* Those of `from` that the other has not. */
static void move(struct save *save, const struct counted_of_call *from, const struct counted_of_call *other, int by)
{
    struct figure_changes **changes = deltas_figures(save->tx);
    bool all = !same_scopes(from, other);
    if (!*changes) *changes = figure_changes_new(save->tx);
    for (int i = 0; i < from->n; i++)
        if (all || !has(other, &from->rows[i]))
            figure_changes_count(*changes, from->street, from->item, &from->rows[i], by);
}

/* ---- rows of the table, one for all of a base and instant ---- */

static bool first_of_its_time(const struct counted_of_call *c, int i)
{
    for (int k = 0; k < i; k++)
        if (counted_same_time(&c->rows[k], &c->rows[i])) return false;
    return true;
}

/* Of those of one base and instant, has the other all? */
static bool has_all(const struct counted_of_call *c, const struct counted_of_call *of, const struct counted *like)
{
    for (int i = 0; i < of->n; i++)
        if (counted_same_time(&of->rows[i], like) && !has(c, &of->rows[i])) return false;
    return true;
}

static Err put(struct save *save, const struct counted_of_call *was, const struct counted_of_call *is, int i)
{
    const struct counted *like = &is->rows[i];
    if (same_scopes(was, is) && has_all(was, is, like) && has_all(is, was, like)) return OK;
    const char *before = counted_together(save->ctx, was->rows, was->n, like),
               *after = counted_together(save->ctx, is->rows, is->n, like);
    return db_run(save->tx, *before ? SQL_counted_save : SQL_counted_new, v_text(base_words[like->base]),
                  v_time(like->at), v_int(save->docket->call.id), v_text(is->street), v_text(is->item), v_text(after));
}

static Err drop(struct save *save, const struct counted_of_call *is, const struct counted *like)
{
    for (int i = 0; i < is->n; i++)
        if (counted_same_time(&is->rows[i], like)) return OK;
    return db_run(save->tx, SQL_counted_drop, v_text(base_words[like->base]), v_time(like->at),
                  v_int(save->docket->call.id));
}

/* A closing that a call comes back to: its row says so from now on, or no more. */
static Err closing_again(struct save *save, const char *no)
{
    struct save old = { .tx = save->tx, .in = save->in, .now = save->now, .ctx = save->ctx };
    Err err = store_docket_load(save->tx, save->ctx, save->in, no, &old.docket);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    return save_figures(&old);
}

/* Vetted anew after a send-back, a call may come back to another closing, or to none. */
static Err back_moved(struct save *save, bool before, bool after)
{
    struct docket *d = save->docket;
    char was[sizeof d->recurs_stood];
    memcpy(was, d->recurs_stood, sizeof was);
    memcpy(d->recurs_stood, d->call.recurs, sizeof d->recurs_stood);
    bool same = !strcmp(was, d->call.recurs);
    if (before && !same) TRY(closing_again(save, was));
    return before == after && same ? OK : closing_again(save, d->call.recurs);
}

static bool has_back(const struct counted_of_call *c)
{
    for (int i = 0; i < c->n; i++)
        if (c->rows[i].base == BASE_BACK) return true;
    return false;
}

/* The call's own row: only when something of it is new. */
static Err remember(struct save *save, const struct was *was, const struct counted_of_call *is)
{
    struct docket *d = save->docket;
    const char *counts = counted_text(save->ctx, is);
    if (was->counts && !d->marks_n && !strcmp(was->counts, counts)) return OK;
    struct buf *marks = buf_new(save->ctx, 512);
    buf_puts(marks, was->marks ? was->marks : "");
    for (int i = 0; i < d->marks_n; i++) mark_put(marks, &d->marks[i]);
    TALLOC_FREE(d->marks);
    d->marks_n = 0;
    return db_run(save->tx, SQL_figured_put, v_int(d->call.id), v_text(marks->s), v_text(counts));
}

Err save_figures(struct save *save)
{
    struct mark *marks;
    struct was was;
    struct counted_of_call is;
    int marks_n;
    if (!save->docket->call.called.s) return OK;
    TRY(remembered(save, &was, &marks, &marks_n));
    TRY(rows_make(save, marks, marks_n, &is));
    if (was.counts) move(save, &was.of, &is, -1);
    move(save, &is, &was.of, 1);
    for (int i = 0; i < is.n; i++)
        if (first_of_its_time(&is, i)) TRY(put(save, &was.of, &is, i));
    for (int i = 0; i < was.of.n; i++)
        if (first_of_its_time(&was.of, i)) TRY(drop(save, &is, &was.of.rows[i]));
    TRY(remember(save, &was, &is));
    return back_moved(save, has_back(&was.of), has_back(&is));
}

static Err ended_since(struct tx *tx, const void *ctx, Time since, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_counted_since, v_time(since));
    while (rows_next(&rows)) {
        *out = grow(ctx, *out, *n, sizeof **out);
        (*out)[(*n)++] = col_strdup(ctx, &rows, 0);
    }
    return rows_end(&rows);
}

Err store_figures_follow(struct tx *tx, const struct institution *in, int year)
{
    char **nos = NULL;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = ended_since(tx, ctx, day_start(day_from(year, 1, 1)), &nos, &n);
    for (int i = 0; !err.kind && i < n; i++) {
        struct save save = { .tx = tx, .in = in, .ctx = talloc_new(ctx) };
        err = store_docket_load(tx, save.ctx, in, nos[i], &save.docket);
        if (!err.kind) err = save_figures(&save);
        talloc_free(save.ctx);
    }
    talloc_free(ctx);
    return err;
}

/* ---- the same, only looking ---- */

static Err stands(struct save *save, const struct counted_of_call *is, int i, bool *good)
{
    const struct counted *like = &is->rows[i];
    ROWS rows = db_ask(save->tx, SQL_check_counted, v_text(base_words[like->base]), v_time(like->at),
                       v_int(save->docket->call.id));
    *good = rows_next(&rows) && !strcmp(col_text(&rows, 0, NULL), is->street) &&
            !strcmp(col_text(&rows, 1, NULL), is->item) &&
            !strcmp(col_text(&rows, 2, NULL), counted_together(save->ctx, is->rows, is->n, like));
    return rows_end(&rows);
}

Err figures_check(struct save *save, const char **why, int64_t *n)
{
    struct mark *marks;
    struct was was;
    struct counted_of_call is;
    int marks_n;
    TRY(remembered(save, &was, &marks, &marks_n));
    TRY(rows_make(save, marks, marks_n, &is));
    if (was.counts ? strcmp(was.counts, counted_text(save->ctx, &is)) != 0 : is.n > 0)
        *why = "figures: what is counted of it is not what it makes";
    for (int i = 0; i < is.n; i++) {
        bool good = true;
        if (!first_of_its_time(&is, i)) continue;
        ++*n;
        if (!*why) TRY(stands(save, &is, i, &good));
        if (!good)
            *why = talloc_asprintf(save->ctx, "figures: its row %s %d is missing or another",
                                   base_words[is.rows[i].base], is.rows[i].part);
    }
    return OK;
}

static Err count_all(struct tx *tx, struct figure_changes *left)
{
    ROWS rows = db_ask(tx, SQL_check_counted_all, v_none);
    while (rows_next(&rows)) {
        struct counted *list = NULL;
        int n = 0;
        char *text = col_strdup(left, &rows, 4);
        TRY(counted_apart(text, text, base_from(col_text(&rows, 0, NULL)), col_time(&rows, 1), &list, &n));
        for (int i = 0; i < n; i++)
            figure_changes_count(left, col_text(&rows, 2, NULL), col_text(&rows, 3, NULL), &list[i], 1);
        talloc_free(text);
        figure_changes_job_end(left, true);
    }
    return rows_end(&rows);
}

static Err take_off(struct tx *tx, enum sql sql, struct figure_changes *left)
{
    ROWS rows = db_ask(tx, sql, v_none);
    while (rows_next(&rows)) {
        struct figure_change c = { .key = { .base = (int32_t)base_from(col_text(&rows, 1, NULL)),
                                            .when = (int32_t)col_int(&rows, 2),
                                            .minutes = (int32_t)col_int(&rows, 3) } };
        col_copy(&rows, 0, c.key.scope, sizeof c.key.scope);
        for (int i = 0; i < COUNTS; i++) c.by[i] = -(int32_t)col_int(&rows, 4 + i);
        figure_changes_add(left, &c);
    }
    return rows_end(&rows);
}

Err figures_left(struct tx *tx, struct figure_changes *left)
{
    TRY(count_all(tx, left));
    TRY(take_off(tx, SQL_check_figures, left));
    return take_off(tx, SQL_check_figure_minutes, left);
}

static bool mark_same(const struct mark *a, const struct mark *b)
{
    return a->at.s == b->at.s && a->entity == b->entity && a->task == b->task && a->act == b->act &&
           a->role == b->role && a->to == b->to && a->kind == b->kind && a->satisfied == b->satisfied &&
           a->came_back == b->came_back && a->bad == b->bad;
}

Err store_marks_same(struct tx *tx, const struct docket *made, bool *out)
{
    struct save save = { .tx = tx, .ctx = talloc_new(NULL) };
    struct docket kept = { .call = made->call };
    struct mark *marks;
    struct was was;
    int n = 0;
    save.docket = &kept;
    Err err = remembered(&save, &was, &marks, &n);
    *out = !err.kind && n == made->marks_n;
    for (int i = 0; *out && i < n; i++) *out = mark_same(&marks[i], &made->marks[i]);
    talloc_free(save.ctx);
    return err;
}
