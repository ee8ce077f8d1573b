/* Kept figures, the reading half: sums over days, minutes over months, and the records behind them. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "store/figure_rows.h"
#include "store/figures.h"

enum { LIMIT_MOST = 1000 };

Err store_figure_sums(struct tx *tx, const char *scope, enum base base, Day from, Day to, struct sums *out)
{
    ROWS rows = db_ask(tx, SQL_figure_sum, v_text(scope), v_text(base_words[base]), v_int(from.n), v_int(to.n));
    TRY(rows_one(&rows));
    for (int i = 0; i < COUNTS; i++) out->of[i] = col_int(&rows, i);
    return OK;
}

Err store_figure_days(struct tx *tx, const void *ctx, const char *scope, enum base base, Day from, Day to,
                      struct day_sums **out, int *n)
{
    struct day_sums *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_figure_days, v_text(scope), v_text(base_words[base]), v_int(from.n), v_int(to.n));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count].day = (Day){ (int32_t)col_int(&rows, 0) };
        for (int i = 0; i < COUNTS; i++) list[count].sums.of[i] = col_int(&rows, 1 + i);
        count++;
    }
    *out = list;
    *n = count;
    return rows_end(&rows);
}

/* ---- K12: a day's closings mature together, unless the setting counts minutes ---- */

/* Of the closings of one day that did not come back, those whose time is over. */
static Err matured(struct tx *tx, const struct institution *in, const char *scope, const struct day_sums *d, Time now,
                   int64_t *out)
{
    Time first = day_start(d->day), last = { first.s + DAY_S - 1 };
    bool early = counted_over(in, first, now), late = counted_over(in, last, now);
    *out = late ? d->sums.of[COUNT_N] - d->sums.of[COUNT_A] : 0;
    if (early == late) return OK;
    const struct figure_scope s = { scope, d->day, d->day };
    struct counted_query q = { BASE_SOLVED, &s, 1 << COUNT_A, 0, false, "", LIMIT_MOST };
    struct counted_page page = { .more = true };
    void *ctx = talloc_new(NULL);
    Err err = OK;
    while (page.more && !err.kind) {
        err = store_counted(tx, ctx, &q, &page);
        for (int i = 0; !err.kind && i < page.n; i++) *out += counted_over(in, page.rows[i].at, now);
        q.after = page.after;
    }
    talloc_free(ctx);
    return err;
}

static Err came_back(struct tx *tx, const struct institution *in, const struct figure_scope *s, Time now,
                     struct rate *out)
{
    struct day_sums *days;
    int n;
    void *ctx = talloc_new(NULL);
    Err err = store_figure_days(tx, ctx, s->of, BASE_SOLVED, s->from, s->to, &days, &n);
    *out = (struct rate){ 0, 0 };
    for (int i = 0; !err.kind && i < n; i++) {
        int64_t over;
        err = matured(tx, in, s->of, &days[i], now, &over);
        out->num += days[i].sums.of[COUNT_A];
        out->den += days[i].sums.of[COUNT_A] + over;
    }
    talloc_free(ctx);
    return err;
}

/* ---- minutes ---- */

struct minutes {
    int64_t minutes, n;
};
struct minutes_list {
    const void *ctx;
    struct minutes *list;
    int n;
    int64_t all;
};

static void minutes_add(struct minutes_list *l, int64_t minutes, int64_t n)
{
    l->list = grow(l->ctx, l->list, l->n, sizeof *l->list);
    l->list[l->n++] = (struct minutes){ minutes, n };
    l->all += n;
}

static Err of_months(struct tx *tx, enum base base, const char *scope, int from, int to, struct minutes_list *l)
{
    ROWS rows = db_ask(tx, SQL_figure_months, v_text(scope), v_text(base_words[base]), v_int(from), v_int(to));
    while (rows_next(&rows)) minutes_add(l, col_int(&rows, 0), col_int(&rows, 1));
    return rows_end(&rows);
}

static bool of_scope(const struct counted *c, bool whole, const char *scope)
{
    return whole || !strcmp(c->unit.s, scope) || !strcmp(c->agency.s, scope);
}

static Err of_days(struct tx *tx, enum base base, const char *scope, Day from, Day to, struct minutes_list *l)
{
    if (to.n < from.n) return OK;
    ROWS rows = db_ask(tx, SQL_counted_range, v_text(base_words[base]), v_time(day_start(from)), v_int(-1),
                       v_int(day_start(to).s + DAY_S), v_text(scope));
    while (rows_next(&rows)) {
        struct counted *parts = NULL;
        int n = 0;
        char *text = col_strdup(l->ctx, &rows, 2);
        TRY(counted_apart(text, text, base, col_time(&rows, 0), &parts, &n));
        for (int i = 0; i < n; i++)
            if (parts[i].minutes >= 0 && of_scope(&parts[i], col_int(&rows, 3), scope))
                minutes_add(l, parts[i].minutes, 1);
        talloc_free(text);
    }
    return rows_end(&rows);
}

static Day month_first(int y, int m) /* m may run past either end of the year */
{
    return day_from(y + (m + 11) / 12 - 1, (m + 11) % 12 + 1, 1);
}

/* Days before the first whole month, whole months, days after the last. */
static Err of_period(struct tx *tx, enum base base, const struct figure_scope *s, struct minutes_list *l)
{
    struct ymd from = day_ymd(s->from), after = day_ymd((Day){ s->to.n + 1 });
    Day first = from.d == 1 ? s->from : month_first(from.y, from.m + 1), end = month_first(after.y, after.m);
    if (end.n <= first.n) return of_days(tx, base, s->of, s->from, s->to, l);
    struct ymd a = day_ymd(first), z = day_ymd((Day){ end.n - 1 });
    TRY(of_days(tx, base, s->of, s->from, (Day){ first.n - 1 }, l));
    TRY(of_months(tx, base, s->of, a.y * 100 + a.m, z.y * 100 + z.m, l));
    return of_days(tx, base, s->of, end, s->to, l);
}

static int by_size(const void *a, const void *b)
{
    const struct minutes *x = a, *y = b;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static int64_t ranked(const struct minutes_list *l, int64_t rank)
{
    for (int i = 0; i < l->n; i++) {
        rank -= l->list[i].n;
        if (rank <= 0) return l->list[i].minutes;
    }
    return 0;
}

Err store_figure_minutes(struct tx *tx, const void *ctx, enum base base, const struct figure_scope *scope,
                         struct rate *out, int64_t *n)
{
    struct minutes_list l = { .ctx = talloc_new(ctx) };
    Err err = of_period(tx, base, scope, &l);
    if (l.n) qsort(l.list, (size_t)l.n, sizeof *l.list, by_size);
    *out =
        l.all ? (struct rate){ ranked(&l, (l.all + 1) / 2), ranked(&l, (9 * l.all + 9) / 10) } : (struct rate){ 0, -1 };
    *n = l.all;
    talloc_free((void *)l.ctx);
    return err;
}

Err store_figure(struct tx *tx, const struct institution *in, enum figure figure, const struct figure_scope *scope,
                 Time now, struct rate *out)
{
    const struct figure_row *f = &figure_rows[figure];
    struct sums sums;
    int64_t n;
    if (figure == K12) return came_back(tx, in, scope, now, out);
    if (figure == K16) return store_figure_minutes(tx, NULL, f->base, scope, out, &n);
    TRY(store_figure_sums(tx, scope->of, f->base, scope->from, scope->to, &sums));
    *out = (struct rate){ sums.of[f->num], sums.of[f->den] };
    return OK;
}

/* ---- the records behind a sum ---- */

static Err read_cursor(const char *s, int64_t at[static 3])
{
    char end;
    if (!s || !*s) return OK;
    long long a, b, c;
    if (sscanf(s, "%lld.%lld.%lld%c", &a, &b, &c, &end) != 3)
        return (Err){ BAD_INPUT, "after is no cursor of this list" };
    at[0] = a;
    at[1] = b;
    at[2] = c;
    return OK;
}

static Err shown(struct tx *tx, const void *ctx, int64_t call, const struct counted *c, struct counted_row *out)
{
    ROWS rows = db_ask(tx, SQL_counted_call, v_int(call), v_int(c->task), v_text(c->unit.s));
    TRY(rows_one(&rows));
    *out = (struct counted_row){ call_row_read(ctx, &rows), c->at, c->bits, c->minutes };
    return OK;
}

/* Of the row at hand, the parts that are asked for, as far as there is room on the page. */
static Err parts_of(struct tx *tx, const void *ctx, const struct counted_query *q, const int64_t after[static 3],
                    struct rows *rows, int limit, struct counted_page *p)
{
    struct counted *parts = NULL;
    int n = 0;
    const Time at = col_time(rows, 0);
    const int64_t call = col_int(rows, 1);
    char *text = col_strdup(ctx, rows, 2);
    TRY(counted_apart(text, text, q->base, at, &parts, &n));
    for (int i = 0; i < n && !p->more; i++) {
        const struct counted *c = &parts[i];
        if (at.s == after[0] && call == after[1] && c->part <= after[2]) continue;
        if ((c->bits & q->mask) != q->with || (q->timed && c->minutes < 0)) continue;
        if (!of_scope(c, col_int(rows, 3), q->scope->of)) continue;
        p->more = p->n == limit;
        if (p->more) continue;
        p->rows = grow(ctx, p->rows, p->n, sizeof *p->rows);
        TRY(shown(tx, ctx, call, c, &p->rows[p->n++]));
        snprintf(p->after, sizeof p->after, "%lld.%lld.%d", (long long)at.s, (long long)call, c->part);
    }
    talloc_free(text);
    return OK;
}

Err store_counted(struct tx *tx, const void *ctx, const struct counted_query *q, struct counted_page *out)
{
    struct counted_page p = { 0 };
    int limit = q->limit < 1 ? 50 : q->limit > LIMIT_MOST ? LIMIT_MOST : q->limit;
    int64_t after[3] = { day_start(q->scope->from).s, -1, -1 };
    TRY(read_cursor(q->after, after));
    ROWS rows = db_ask(tx, SQL_counted_range, v_text(base_words[q->base]), v_int(after[0]), v_int(after[1]),
                       v_int(day_start(q->scope->to).s + DAY_S), v_text(q->scope->of));
    while (!p.more && rows_next(&rows)) TRY(parts_of(tx, ctx, q, after, &rows, limit, &p));
    TRY(rows_end(&rows));
    if (!p.more) p.after[0] = 0;
    *out = p;
    return OK;
}
