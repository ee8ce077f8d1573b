/* Scores put together (R74, R92) and departments' judgements of calls (R83). Who may not see a score does not see what it adds to. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/json_out.h"
#include "service/register_facts.h"
#include "service/score.h"
#include "store/score.h"

enum { MOST = 2000 };

static void j_office(struct buf *b, const struct viewer *v, const void *ctx, const char *name, Office o)
{
    j_object(b, name);
    j_own(b, "code", o.s);
    j_text(b, "name_zh", view_office_name(ctx, v->in, o));
    j_end(b);
}

/* All scores of a period, folded. */
static Err all_of(const struct viewer *v, const void *ctx, const char *period, const char *office,
                  const struct score ***out, int *n)
{
    struct score_row *rows;
    struct timeline t;
    const char *why = NULL;
    TRY(service_timeline(v->service, v->tx, ctx, &t, &why));
    TRY(store_scores(v->tx, ctx, &(struct score_query){ .period = period, .office = office, .limit = MOST }, &rows, n));
    *out = talloc_array(ctx, const struct score *, (unsigned)*n + 1);
    for (int i = 0; i < *n; i++) {
        struct score_record r;
        TRY(service_score_read(&t, v->tx, ctx, &rows[i], &r, &why));
        (*out)[i] = r.score;
    }
    return OK;
}

static int by_unit(const void *x, const void *y)
{
    const struct score *a = *(const struct score *const *)x, *b = *(const struct score *const *)y;
    int unit = strcmp(a->unit.s, b->unit.s);
    return unit ? unit : strcmp(a->street.s, b->street.s);
}

/* ---- the year of a department ---- */

/* The other part: as published, else as the register has it. */
static Err others_of(const struct viewer *v, const void *ctx, const struct score *const *of, int n, struct points *out)
{
    struct entry *part;
    *out = (struct points){ 0 };
    for (int i = 0; i < n; i++)
        if (of[i]->state == ST_PUBLISHED && of[i]->D.there) *out = of[i]->D;
    if (out->there) return OK;
    TRY(register_part(v->service, v->tx, ctx, of[0]->unit, of[0]->period, &part));
    if (part) out->there = score_value_read(entry_fact(part, "points"), &out->x100);
    return OK;
}

static void street_score(struct buf *b, const struct viewer *v, const void *ctx, const struct score *s)
{
    bool seen = score_sight(v, s) != SIGHT_NOTHING;
    j_entry(b);
    j_text(b, "no", seen ? s->id : NULL);
    j_office(b, v, ctx, "street", s->street);
    j_own(b, "state", state_words[s->state]);
    j_bool(b, "enough", score_enough(v->in, s));
    j_points(b, "S", seen ? score_S(v->in, s) : (struct points){ 0 });
    j_end(b);
}

static Err one_year(struct buf *b, const struct viewer *v, const void *ctx, const struct score *const *of, int n)
{
    struct points others;
    struct score_year y;
    bool seen = true;
    for (int i = 0; i < n; i++) seen &= score_sight(v, of[i]) != SIGHT_NOTHING;
    TRY(others_of(v, ctx, of, n, &others));
    score_year(v->in, of, n, others, &y);
    if (!seen) y.mean = y.was_mean = y.total = y.was_total = others = (struct points){ 0 };
    j_entry(b);
    j_office(b, v, ctx, "dept", of[0]->dept);
    j_int(b, "streets", y.streets);
    j_int(b, "counted", y.counted);
    j_bool(b, "published", y.published);
    j_int(b, "share", y.share);
    j_points(b, "mean", y.mean);
    j_points(b, "was_mean", y.was_mean);
    j_points(b, "others", others);
    j_points(b, "total", y.total);
    j_points(b, "was_total", y.was_total);
    j_list(b, "scores");
    for (int i = 0; i < n; i++) street_score(b, v, ctx, of[i]);
    j_list_end(b);
    j_end(b);
    return OK;
}

Err view_score_years(const struct viewer *v, const void *ctx, const char *year, struct buf *b)
{
    const struct score **all, **depts;
    int n, m = 0;
    TRY(all_of(v, ctx, year, NULL, &all, &n));
    depts = talloc_array(ctx, const struct score *, (unsigned)n + 1);
    for (int i = 0; i < n; i++)
        if (score_of_department(all[i])) depts[m++] = all[i];
    qsort(depts, (size_t)m, sizeof *depts, by_unit);
    buf_putc(b, '{');
    j_own(b, "period", year);
    j_list(b, "rows");
    for (int i = 0, next; i < m; i = next) {
        for (next = i; next < m && office_is(depts[next]->unit, depts[i]->unit);) next++;
        TRY(one_year(b, v, ctx, depts + i, next - i));
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

/* ---- side by side ---- */

Err view_score_ranks(const struct viewer *v, const void *ctx, Office dept, const char *period, struct buf *b)
{
    const struct score **all, **of;
    int n, m = 0;
    bool whole = true;
    TRY(all_of(v, ctx, period, dept.s, &all, &n));
    of = talloc_array(ctx, const struct score *, (unsigned)n + 1);
    for (int i = 0; i < n; i++)
        if (office_is(all[i]->dept, dept) && !score_of_department(all[i])) of[m++] = all[i];
    struct score_rank *ranks = talloc_array(ctx, struct score_rank, (unsigned)m + 1);
    score_ranks(v->in, of, m, ranks);
    for (int i = 0; i < m; i++) whole &= of[i]->state == ST_PUBLISHED;
    buf_putc(b, '{');
    j_own(b, "period", period);
    j_office(b, v, ctx, "dept", dept);
    j_bool(b, "whole", whole);
    j_int(b, "min_tasks", v->in->settings.min_tasks);
    j_list(b, "rows");
    for (int i = 0; i < m; i++) {
        const struct score *s = ranks[i].score;
        if (score_sight(v, s) == SIGHT_NOTHING) continue;
        j_entry(b);
        j_own(b, "no", s->id);
        j_office(b, v, ctx, "unit", s->unit);
        j_own(b, "state", state_words[s->state]);
        j_int(b, "counted", s->counts.rates[SCORE_ANSWERED].den);
        j_bool(b, "enough", score_enough(v->in, s));
        j_points(b, "S", score_S(v->in, s));
        j_points(b, "low", ranks[i].low);
        j_points(b, "high", ranks[i].high);
        j_int(b, "rank", ranks[i].rank);
        j_int(b, "was_rank", ranks[i].was_rank);
        j_int(b, "tier", ranks[i].tier);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

/* ---- judgements of calls ---- */

static void judged(struct buf *b, const char *name, int64_t good, int64_t n, int least)
{
    char text[16];
    int low, high;
    struct rate r = { good, n };
    bool enough = n >= least && rate_wilson(r, &low, &high);
    j_object(b, name);
    j_int(b, "num", good);
    j_int(b, "den", n);
    j_text(b, "text", enough ? rate_text(r, text) : NULL);
    if (enough) {
        j_int(b, "low_x100", low);
        j_int(b, "high_x100", high);
    } else {
        j_null(b, "low_x100");
        j_null(b, "high_x100");
    }
    j_end(b);
}

Err view_quality(const struct viewer *v, const void *ctx, const char *period, Day from, Day to, struct buf *b)
{
    struct quality_row *rows;
    int n, least = v->in->settings.min_tasks;
    TRY(store_quality(v->tx, ctx, day_start(from), score_period_end(to), &rows, &n));
    buf_putc(b, '{');
    j_own(b, "period", period);
    view_day(b, "from", from);
    view_day(b, "to", to);
    j_int(b, "least", least);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_office(b, v, ctx, "street", rows[i].street);
        judged(b, "item_right", rows[i].item, rows[i].n, least);
        judged(b, "place_right", rows[i].place, rows[i].n, least);
        judged(b, "facts_enough", rows[i].facts, rows[i].n, least);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}
