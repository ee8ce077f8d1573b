/* A board as JSON, and the records behind a number: exactly those that it counts, masked as in every list (R5). */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "service/board.h"
#include "service/json_out.h"
#include "store/score.h"

/* ---- the board ---- */

static void day(struct buf *b, const char *name, Day d)
{
    char text[TIME_TEXT_MAX];
    j_own(b, name, day_format(d, text));
}

static void rate(struct buf *b, struct rate r, int least)
{
    char text[16];
    int low, high;
    j_int(b, "num", r.num);
    j_int(b, "den", r.den < 0 ? 0 : r.den);
    j_text(b, "text", rate_text(r, text));
    if (rate_wilson(r, &low, &high)) {
        j_int(b, "low_x100", low);
        j_int(b, "high_x100", high);
    } else {
        j_null(b, "low_x100");
        j_null(b, "high_x100");
    }
    j_bool(b, "enough", r.den >= least);
}

static void rates(struct buf *b, const struct board *board, int least)
{
    j_list(b, "figures");
    for (int k = 0; k < K16; k++) {
        j_entry(b);
        j_own(b, "k", figure_words[k]);
        rate(b, board->rates[k], least);
        j_end(b);
    }
    j_list_end(b);
}

static void steps(struct buf *b, const struct board *board)
{
    j_list(b, "steps");
    for (int i = 0; i < BOARD_STEPS; i++) {
        const struct board_step *s = &board->steps[i];
        j_entry(b);
        j_own(b, "step", base_words[s->base]);
        j_int(b, "n", s->n);
        if (s->minutes.den < 0) {
            j_null(b, "median_min");
            j_null(b, "p90_min");
        } else {
            j_int(b, "median_min", s->minutes.num);
            j_int(b, "p90_min", s->minutes.den);
        }
        j_end(b);
    }
    j_list_end(b);
}

/* What is due later is due in the days from tomorrow or the period's first. */
static void counts(struct buf *b, const struct board *board, Time now)
{
    const struct figure_scope *s = &board->query.scope;
    const Day tomorrow = { day_of(now).n + 1 }, due_from = s->from.n > tomorrow.n ? s->from : tomorrow;
    j_object(b, "counts");
    j_int(b, "called", board->called);
    j_int(b, "refused", board->refused);
    j_int(b, "closed", board->closed);
    j_int(b, "excluded", board->excluded);
    j_int(b, "due_later", board->due_later);
    j_int(b, "open", board->open);
    j_int(b, "hung", board->hung);
    j_end(b);
    if (due_from.n > s->to.n)
        j_null(b, "due_later_from");
    else
        day(b, "due_later_from", due_from);
}

static void flow(struct buf *b, const struct board *board)
{
    j_list(b, "flow");
    for (int i = 0; i < board->flow_n; i++) {
        j_entry(b);
        day(b, "from", board->flow[i].from);
        day(b, "to", board->flow[i].to);
        j_int(b, "called", board->flow[i].called);
        j_int(b, "closed", board->flow[i].closed);
        j_end(b);
    }
    j_list_end(b);
}

/* Each age with the days of its callings: the period of its list. */
static void ages(struct buf *b, const struct board *board, Time now)
{
    int32_t today = day_of(now).n;
    j_list(b, "ages");
    for (int i = 0; i < BOARD_AGES; i++) {
        const struct board_age *a = &board->ages[i];
        j_entry(b);
        j_int(b, "from_days", a->from);
        if (a->to < 0)
            j_null(b, "to_days");
        else
            j_int(b, "to_days", a->to);
        j_int(b, "n", a->n);
        day(b, "from", a->to < 0 ? (Day){ BOARD_EVER } : (Day){ today - a->to });
        day(b, "to", (Day){ today - a->from });
        j_end(b);
    }
    j_list_end(b);
}

static bool quarter(const struct figure_scope *s)
{
    const struct ymd from = day_ymd(s->from), after = day_ymd((Day){ s->to.n + 1 });
    return from.d == 1 && from.m % 3 == 1 && after.d == 1 && (after.y * 12 + after.m) - (from.y * 12 + from.m) == 3;
}

static Err call_rates(const struct viewer *v, const void *ctx, const struct board *board, struct buf *b)
{
    struct call_rate *list = NULL;
    int n = 0;
    int64_t median = -1;
    if (!board->query.scope.of[0] && quarter(&board->query.scope))
        TRY(board_call_rates(v->tx, v->in, ctx, &board->query, &list, &n, &median));
    j_list(b, "call_rates");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_own(b, "street", list[i].street->code.s);
        j_int(b, "called", list[i].called);
        j_int(b, "refused", list[i].refused);
        if (list[i].residents > 0) {
            j_int(b, "residents", list[i].residents);
            j_int(b, "rate_x100", list[i].rate_x100);
        } else {
            j_null(b, "residents");
            j_null(b, "rate_x100");
        }
        j_code(b, "band", band_words[list[i].band]);
        j_end(b);
    }
    j_list_end(b);
    if (median >= 0)
        j_int(b, "call_rate_median_x100", median);
    else
        j_null(b, "call_rate_median_x100");
    return OK;
}

static void head(struct buf *b, const struct board_query *q, Time now)
{
    buf_putc(b, '{');
    j_text(b, "period", q->period);
    day(b, "from", q->scope.from);
    day(b, "to", q->scope.to);
    j_text(b, "scope", q->scope_text);
    j_time(b, "now", now);
}

Err view_board(const struct viewer *v, const void *ctx, const struct board_query *q, struct buf *b)
{
    struct board board;
    TRY(board_read(v->tx, v->in, ctx, q, v->now, &board));
    head(b, q, v->now);
    rates(b, &board, v->in->settings.min_tasks);
    steps(b, &board);
    counts(b, &board, v->now);
    flow(b, &board);
    ages(b, &board, v->now);
    TRY(call_rates(v, ctx, &board, b));
    j_end(b);
    return OK;
}

Err view_ranking(const struct viewer *v, const void *ctx, const struct board_query *q, enum figure k, enum rank_by by,
                 struct buf *b)
{
    struct ranked *list;
    int n;
    TRY(board_ranking(v->tx, v->in, ctx, q, k, by, v->now, &list, &n));
    head(b, q, v->now);
    j_own(b, "k", figure_words[k]);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_text(b, "code", list[i].code);
        j_text(b, "name_zh", list[i].name_zh);
        j_text(b, "name_en", list[i].name_en);
        rate(b, list[i].rate, v->in->settings.min_tasks);
        j_int(b, "tier", list[i].tier);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

/* ---- the records behind a number ---- */

/* What is listed: a figure's part, or a base's n. */
struct wanted {
    enum base base;
    unsigned mask, with, num; /* num: the bit that says that a row is in the numerator */
    bool timed;               /* only those with minutes */
    bool matured;             /* K12: of what did not come back only those whose 90 days are over */
    int64_t total;
};

static Err of_base(const struct viewer *v, const struct figure_list *l, struct wanted *w)
{
    struct sums sums;
    const struct figure_scope *s = &l->query->scope;
    for (w->base = 0; w->base < BASE_BACK; w->base++)
        if (!strcmp(base_words[w->base], l->what)) break;
    if (w->base == BASE_BACK) return (Err){ NOT_FOUND, "there is no such figure" };
    w->mask = w->with = strcmp(l->part, "num") ? 1 << COUNT_N : 1 << COUNT_A;
    w->num = 1 << COUNT_A;
    w->timed = !strcmp(l->part, "timed");
    if (w->timed) {
        struct rate minutes;
        return store_figure_minutes(v->tx, NULL, w->base, s, &minutes, &w->total);
    }
    TRY(store_figure_sums(v->tx, s->of, w->base, s->from, s->to, &sums));
    w->total = sums.of[strcmp(l->part, "num") ? COUNT_N : COUNT_A];
    return OK;
}

static Err wanted(const struct viewer *v, const struct figure_list *l, struct faults *faults, struct wanted *w)
{
    int k = 0;
    struct rate r;
    *w = (struct wanted){ 0 };
    bool num = !strcmp(l->part, "num"), rest = !strcmp(l->part, "rest");
    while (k < FIGURES && strcmp(figure_words[k], l->what)) k++;
    if (!num && !rest && strcmp(l->part, "den") && (k < FIGURES || strcmp(l->part, "timed")))
        fault_add(faults, "part", k < FIGURES ? "den, num or rest" : "den, num or timed");
    if (rest && (k == FIGURES || k == K13_RETURN || k == K16)) fault_add(faults, "part", "this figure has no rest");
    TRY(faults_err(faults));
    if (k == FIGURES) return of_base(v, l, w);
    const struct figure_row *f = &figure_rows[k];
    unsigned n = 1u << f->num, d = 1u << f->den;
    w->base = f->base;
    w->num = n;
    w->mask = num ? n : rest ? n | d : d;
    w->with = num ? n : d;
    w->matured = k == K12 && !num;
    if (k == K16) {
        struct sums sums;
        const struct figure_scope *s = &l->query->scope;
        TRY(store_figure_sums(v->tx, s->of, f->base, s->from, s->to, &sums));
        w->total = sums.of[COUNT_N];
        return OK;
    }
    TRY(store_figure(v->tx, v->in, (enum figure)k, &l->query->scope, v->now, &r));
    w->total = num ? r.num : rest ? r.den - r.num : r.den;
    return OK;
}

static void list_head(struct buf *b, const struct figure_list *l, Time now, int64_t total)
{
    head(b, l->query, now);
    j_text(b, "what", l->what);
    j_text(b, "part", l->part);
    j_int(b, "total", total);
    j_list(b, "rows");
}

static void row(struct buf *b, const struct viewer *v, const struct counted_row *r, unsigned num, bool own)
{
    view_row_begin(b, v, &r->call, own);
    j_time(b, "at", r->at);
    j_bool(b, "num", (r->bits & num) != 0);
    if (r->minutes < 0)
        j_null(b, "minutes");
    else
        j_int(b, "minutes", r->minutes);
    j_end(b);
}

/* Page by page until there are enough: only K12 leaves any out. */
static Err rows(const struct viewer *v, const void *ctx, const struct figure_list *l, const struct wanted *w,
                struct buf *b, char after[static 64])
{
    const struct figure_scope *s = &l->query->scope;
    bool own = !strcmp(s->of, v->who->office.s);
    struct counted_query q = { w->base, s, w->mask, w->with, w->timed, l->after, l->limit };
    struct counted_page page;
    int n = 0;
    do {
        q.limit = l->limit - n;
        TRY(store_counted(v->tx, ctx, &q, &page));
        for (int i = 0; i < page.n; i++) {
            const struct counted_row *r = &page.rows[i];
            if (w->matured && !(r->bits >> COUNT_A & 1) && !counted_over(v->in, r->at, v->now)) continue;
            row(b, v, r, w->num, own);
            n++;
        }
        q.after = talloc_strdup(ctx, page.after);
    } while (page.more && n < l->limit);
    memcpy(after, page.after, 64);
    return OK;
}

/* ---- what departments said of a street's calls (R83) ---- */

static const char *const judged_facts[] = { "item_right", "place_right", "facts_enough" };

static int judged_fact(const char *what)
{
    int i = 0;
    while (i < 3 && strcmp(judged_facts[i], what)) i++;
    return i;
}

static Err judged_total(const struct viewer *v, const void *ctx, const struct figure_list *l, int fact, int64_t *out)
{
    struct quality_row *rows;
    int n;
    const struct figure_scope *s = &l->query->scope;
    *out = 0;
    TRY(store_quality(v->tx, ctx, day_start(s->from), score_period_end(s->to), &rows, &n));
    for (int i = 0; i < n; i++) {
        if (strcmp(rows[i].street.s, s->of)) continue;
        int64_t good = fact == 0 ? rows[i].item : fact == 1 ? rows[i].place : rows[i].facts;
        *out = !strcmp(l->part, "num") ? good : !strcmp(l->part, "rest") ? rows[i].n - good : rows[i].n;
    }
    return OK;
}

static Err judged_list(const struct viewer *v, const void *ctx, const struct figure_list *l, int fact, struct buf *b)
{
    struct counted_page page;
    int64_t total;
    const struct figure_scope *s = &l->query->scope;
    const struct quality_query q = { office_of(s->of),
                                     day_start(s->from),
                                     score_period_end(s->to),
                                     judged_facts[fact],
                                     !strcmp(l->part, "num")    ? "yes"
                                     : !strcmp(l->part, "rest") ? "no"
                                                                : "",
                                     l->after,
                                     l->limit };
    TRY(judged_total(v, ctx, l, fact, &total));
    TRY(store_quality_calls(v->tx, ctx, &q, &page));
    list_head(b, l, v->now, total);
    for (int i = 0; i < page.n; i++) row(b, v, &page.rows[i], 1 << COUNT_A, office_is(q.street, v->who->office));
    j_list_end(b);
    j_code(b, "after", page.after);
    j_end(b);
    return OK;
}

Err view_figure_list(const struct viewer *v, const void *ctx, const struct figure_list *l, struct faults *faults,
                     struct buf *b)
{
    struct wanted w;
    char after[64];
    int fact = judged_fact(l->what);
    bool part = !strcmp(l->part, "den") || !strcmp(l->part, "num") || !strcmp(l->part, "rest");
    if (fact < 3) {
        if (!part) fault_add(faults, "part", "den, num or rest");
        if (strncmp(l->query->scope_text, "street/", 7)) fault_add(faults, "scope", "a street: street/CODE");
        TRY(faults_err(faults));
        return judged_list(v, ctx, l, fact, b);
    }
    TRY(wanted(v, l, faults, &w));
    list_head(b, l, v->now, w.total);
    TRY(rows(v, ctx, l, &w, b, after));
    j_list_end(b);
    j_code(b, "after", after);
    j_end(b);
    return OK;
}
