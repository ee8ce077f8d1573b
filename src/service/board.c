/* See board.h. */
#include "service/board.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

/* ---- the question ---- */

static bool known(const struct institution *in, const char *kind, size_t kind_n, const char *code)
{
    const struct office_row *o = institution_office(in, office_of(code));
    Office dept, street;
    if (kind_n == 6 && !strncmp(kind, "street", 6)) return o && o->kind == OFFICE_STREET;
    if (kind_n == 4 && !strncmp(kind, "item", 4)) return list_item(&in->lists[in->lists_n - 1], code) != NULL;
    if (kind_n == 4 && !strncmp(kind, "unit", 4))
        return (o && o->kind != OFFICE_STREET && o->kind != OFFICE_DISTRICT) ||
               office_agency(in, office_of(code), &dept, &street);
    return false;
}

Err board_query_read(const struct institution *in, const char *scope, const char *period, Time now,
                     struct faults *faults, struct board_query *out)
{
    const char *slash = scope ? strchr(scope, '/') : NULL;
    struct board_query q = { .scope_text = scope ? scope : "district" };
    q.scope.of = slash ? slash + 1 : "";
    if (slash ? !known(in, scope, (size_t)(slash - scope), slash + 1) : strcmp(q.scope_text, "district") != 0)
        fault_add(faults, "scope", "district, street/CODE, unit/CODE or item/CODE");
    const struct ymd today = day_ymd(day_of(now));
    if (period)
        snprintf(q.period, sizeof q.period, "%s", period);
    else
        snprintf(q.period, sizeof q.period, "%dQ%d", today.y, (today.m + 2) / 3);
    if (!period_parse(q.period, &q.scope.from, &q.scope.to))
        fault_add(faults, "period", "2026, 2026Q2, 2026-03, 2026W10, 2026-03-02 or two days from..to");
    else if (q.scope.to.n - q.scope.from.n > 36600)
        fault_add(faults, "period", "a hundred years at most");
    *out = q;
    return faults_err(faults);
}

/* ---- the board ---- */

static const enum base steps[BOARD_STEPS] = { BASE_INTAKE,  BASE_SIGN,   BASE_ARRIVE,
                                              BASE_MEETING, BASE_CLOSED, BASE_VERIFY };
static const int ages[BOARD_AGES][2] = { { 0, 1 }, { 2, 3 }, { 4, 7 }, { 8, 14 }, { 15, 30 }, { 31, -1 } };
static const Day long_ago = { BOARD_EVER }, far_off = { 2932896 }; /* 9999-12-31 */

static Err count(struct tx *tx, const struct figure_scope *s, enum base base, Day from, Day to, int which, int64_t *out)
{
    struct sums sums = { { 0 } };
    if (from.n <= to.n) TRY(store_figure_sums(tx, s->of, base, from, to, &sums));
    *out = sums.of[which];
    return OK;
}

static Err counts(struct tx *tx, Time now, struct board *b)
{
    const struct figure_scope *s = &b->query.scope;
    Day tomorrow = { day_of(now).n + 1 };
    TRY(count(tx, s, BASE_CALLED, s->from, s->to, COUNT_N, &b->called));
    TRY(count(tx, s, BASE_CALLED, s->from, s->to, COUNT_A, &b->refused));
    TRY(count(tx, s, BASE_CLOSED, s->from, s->to, COUNT_N, &b->closed));
    TRY(count(tx, s, BASE_EXCLUDED, s->from, s->to, COUNT_N, &b->excluded));
    TRY(count(tx, s, BASE_DUE, s->from.n > tomorrow.n ? s->from : tomorrow, s->to, COUNT_N, &b->due_later));
    TRY(count(tx, s, BASE_OPEN, long_ago, far_off, COUNT_N, &b->open));
    return count(tx, s, BASE_HUNG, long_ago, far_off, COUNT_N, &b->hung);
}

static Err open_ages(struct tx *tx, Time now, struct board *b)
{
    int32_t today = day_of(now).n;
    for (int i = 0; i < BOARD_AGES; i++) {
        struct board_age *a = &b->ages[i];
        *a = (struct board_age){ ages[i][0], ages[i][1], 0 };
        Day from = a->to < 0 ? long_ago : (Day){ today - a->to }, to = { today - a->from };
        TRY(count(tx, &b->query.scope, BASE_OPEN, from, to, COUNT_N, &a->n));
    }
    return OK;
}

/* Days of a period of up to a month, weeks from Monday of a longer one, cut at its ends. */
static void flow_begin(const void *ctx, struct board *b)
{
    const struct figure_scope *s = &b->query.scope;
    bool days = s->to.n - s->from.n < 31;
    b->flow = talloc_array(ctx, struct board_flow, (unsigned)(s->to.n - s->from.n + 1));
    for (int32_t at = s->from.n; at <= s->to.n;) {
        int32_t last = days ? at : at + 6 - day_weekday((Day){ at });
        b->flow[b->flow_n++] = (struct board_flow){ .from = { at }, .to = { last < s->to.n ? last : s->to.n } };
        at = last + 1;
    }
}

static Err flow(struct tx *tx, const void *ctx, struct board *b)
{
    const struct figure_scope *s = &b->query.scope;
    flow_begin(ctx, b);
    for (int closed = 0; closed < 2; closed++) {
        struct day_sums *days;
        int n, at = 0;
        TRY(store_figure_days(tx, ctx, s->of, closed ? BASE_CLOSED : BASE_CALLED, s->from, s->to, &days, &n));
        for (int i = 0; i < n; i++) {
            while (b->flow[at].to.n < days[i].day.n) at++;
            *(closed ? &b->flow[at].closed : &b->flow[at].called) += days[i].sums.of[COUNT_N];
        }
    }
    return OK;
}

Err board_read(struct tx *tx, const struct institution *in, const void *ctx, const struct board_query *q, Time now,
               struct board *out)
{
    struct board b = { .query = *q };
    for (int k = 0; k < FIGURES; k++) TRY(store_figure(tx, in, (enum figure)k, &q->scope, now, &b.rates[k]));
    for (int i = 0; i < BOARD_STEPS; i++) {
        b.steps[i].base = steps[i];
        TRY(store_figure_minutes(tx, ctx, steps[i], &q->scope, &b.steps[i].minutes, &b.steps[i].n));
    }
    TRY(counts(tx, now, &b));
    TRY(open_ages(tx, now, &b));
    TRY(flow(tx, ctx, &b));
    *out = b;
    return OK;
}

/* ---- side by side ---- */

static bool less_is_better(enum figure k)
{
    return k == K11_REWORK || k == K11_EXTENSION || k == K12 || k == K13_RETURN || k == K13_INVALID ||
           k == K_REOPENED || k == K_UNTRUE;
}

static int rate_order(const struct rate *a, const struct rate *b)
{
    int64_t x = a->num * b->den, y = b->num * a->den;
    return (x > y) - (x < y);
}

static int best_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if ((x->tier > 0) != (y->tier > 0)) return x->tier > 0 ? -1 : 1;
    int order = x->tier > 0 ? rate_order(&y->rate, &x->rate) : 0;
    return order ? order : strcmp(x->code, y->code);
}

static int by_tier(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    if (x->tier != y->tier) return x->tier && (!y->tier || x->tier < y->tier) ? -1 : 1;
    return strcmp(x->code, y->code);
}

static void turn_round(struct ranked *list, int n)
{
    for (int i = 0; i < n / 2; i++) {
        struct ranked kept = list[i];
        list[i] = list[n - 1 - i];
        list[n - 1 - i] = kept;
    }
}

static void tiers(struct ranked *list, int n, bool turned)
{
    int ranked = 0;
    qsort(list, (size_t)n, sizeof *list, best_first);
    while (ranked < n && list[ranked].tier) ranked++;
    if (turned) turn_round(list, ranked);
    for (int i = 0; i < ranked; i++) {
        const struct ranked *better = i ? &list[i - 1] : NULL;
        bool apart = better && (turned ? better->high_x100 < list[i].low_x100 : better->low_x100 > list[i].high_x100);
        list[i].tier = better ? better->tier + apart : 1;
    }
    qsort(list, (size_t)n, sizeof *list, by_tier);
}

static int codes(const struct institution *in, enum rank_by by, const void *ctx, struct ranked **out)
{
    const struct item_list *items = &in->lists[in->lists_n - 1];
    int n = 0;
    *out = talloc_zero_array(ctx, struct ranked, (unsigned)(in->offices_n + items->items_n));
    for (int i = 0; by == RANK_ITEM && i < items->items_n; i++)
        (*out)[n++] = (struct ranked){ .code = items->items[i].code,
                                       .name_zh = items->items[i].name_zh,
                                       .name_en = items->items[i].name_en };
    for (int i = 0; by != RANK_ITEM && i < in->offices_n; i++) {
        const struct office_row *o = &in->offices[i];
        bool street = o->kind == OFFICE_STREET;
        if (street != (by == RANK_STREET) || o->kind == OFFICE_DISTRICT) continue;
        (*out)[n++] = (struct ranked){ .code = o->code.s, .name_zh = o->name_zh, .name_en = o->name_en };
    }
    return n;
}

Err board_ranking(struct tx *tx, const struct institution *in, const void *ctx, const struct board_query *q,
                  enum figure figure, enum rank_by by, Time now, struct ranked **out, int *n)
{
    struct ranked *all, *list;
    int all_n = codes(in, by, ctx, &all), count = 0;
    list = talloc_array(ctx, struct ranked, (unsigned)all_n + 1);
    for (int i = 0; i < all_n; i++) {
        struct figure_scope s = { all[i].code, q->scope.from, q->scope.to };
        TRY(store_figure(tx, in, figure, &s, now, &all[i].rate));
        if (all[i].rate.den <= 0) continue;
        rate_wilson(all[i].rate, &all[i].low_x100, &all[i].high_x100);
        all[i].tier = all[i].rate.den >= in->settings.min_tasks; /* R77 */
        list[count++] = all[i];
    }
    tiers(list, count, less_is_better(figure));
    *out = list;
    *n = count;
    return OK;
}

/* ---- R19 ---- */

const char *const band_words[] = { "", "below", "within", "above" };

static const char *setting(const struct institution *in, const char *key)
{
    for (int i = 0; i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, key)) return in->setting_rows[i].value;
    return NULL;
}

static int64_t hundredths(const char *decimal)
{
    return decimal ? (int64_t)(strtod(decimal, NULL) * 100 + 0.5) : 0;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static int64_t median_of(const void *ctx, const struct call_rate *list, int n)
{
    int64_t *rates = talloc_array(ctx, int64_t, (unsigned)n + 1);
    int m = 0;
    for (int i = 0; i < n; i++)
        if (list[i].residents > 0) rates[m++] = list[i].rate_x100;
    qsort(rates, (size_t)m, sizeof *rates, by_size);
    return m ? (rates[(m - 1) / 2] + rates[m / 2]) / 2 : -1;
}

Err board_call_rates(struct tx *tx, const struct institution *in, const void *ctx, const struct board_query *q,
                     struct call_rate **out, int *n, int64_t *median_x100)
{
    struct call_rate *list = talloc_zero_array(ctx, struct call_rate, (unsigned)in->offices_n + 1);
    int count = 0;
    for (int i = 0; i < in->offices_n; i++) {
        struct sums sums;
        if (in->offices[i].kind != OFFICE_STREET) continue;
        struct call_rate *r = &list[count++];
        r->street = &in->offices[i];
        TRY(store_figure_sums(tx, r->street->code.s, BASE_CALLED, q->scope.from, q->scope.to, &sums));
        r->called = sums.of[COUNT_N];
        r->refused = sums.of[COUNT_A];
        const char *residents = setting(in, talloc_asprintf(ctx, "residents.%s", r->street->code.s));
        r->residents = residents ? strtoll(residents, NULL, 10) : 0;
        if (r->residents > 0) r->rate_x100 = (r->called * 2000000 + r->residents) / (2 * r->residents);
    }
    *median_x100 = median_of(ctx, list, count);
    const int64_t low = hundredths(setting(in, "callrate.low")), high = hundredths(setting(in, "callrate.high"));
    for (int i = 0; i < count; i++) {
        struct call_rate *r = &list[i];
        if (r->residents <= 0) continue;
        r->band = r->rate_x100 * 100 < low * *median_x100    ? BAND_BELOW
                  : r->rate_x100 * 100 > high * *median_x100 ? BAND_ABOVE
                                                             : BAND_WITHIN;
    }
    *out = list;
    *n = count;
    return OK;
}
