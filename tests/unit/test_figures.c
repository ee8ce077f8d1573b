/* Kept rows against the slow fold: after random acts the sums of docket_counted are K1-K16 as figures.c folds them, for every
   office and item that the calls know, by day, month, quarter and year. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "institution/counted.h"
#include "walk.h"

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

/* ---- sums of rows ---- */

struct kept {
    const struct docket *d;
    struct counted *rows;
    int n;
};

static bool within(const struct figure_scope *s, const struct docket *d, const struct counted *r)
{
    int32_t day = day_of(r->at).n;
    bool whose = !s->of[0] || !strcmp(s->of, d->call.street.s) || !strcmp(s->of, d->call.item) ||
                 !strcmp(s->of, r->unit.s) || !strcmp(s->of, r->agency.s);
    return whose && day >= s->from.n && day <= s->to.n;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct rate sum(const struct institution *in, const struct kept *kept, int n, enum figure k,
                       const struct figure_scope *s, Time now)
{
    const struct figure_row *f = &figure_rows[k];
    struct rate r = { 0, 0 };
    static int64_t minutes[4096];
    int list_n = 0;
    for (int i = 0; i < n; i++)
        for (int m = 0; m < kept[i].n; m++) {
            const struct counted *row = &kept[i].rows[m];
            if (row->base != f->base || !within(s, kept[i].d, row)) continue;
            bool num = row->bits >> f->num & 1, den = row->bits >> f->den & 1;
            if (k == K12) den = num || counted_over(in, row->at, now);
            if (k == K16) minutes[list_n++] = row->minutes;
            r.num += num;
            r.den += den;
        }
    if (k != K16) return r;
    qsort(minutes, (size_t)list_n, sizeof *minutes, by_size);
    return list_n ? (struct rate){ minutes[(list_n + 1) / 2 - 1], minutes[(9 * list_n + 9) / 10 - 1] }
                  : (struct rate){ 0, -1 };
}

/* ---- against the fold ---- */

static const char *const scopes[] = { "",    "510104035", "510104018",     "ZFJ",    "STJ",    "SJG",
                                      "UTL", "hub",       "ZFJ@510104035", "JJ-A06", "JJ-C04", "JJ-A10" };
static const char *const periods[] = { "2026", "2026Q1", "2026Q2", "2026-03", "2026-04", "2026-05" };

static void same(const struct institution *in, const struct kept *kept, int n, Time now)
{
    void *ctx = talloc_new(NULL);
    struct docket **dockets = talloc_array(ctx, struct docket *, (unsigned)n);
    struct past *past = NULL;
    int past_n = 0;
    for (int i = 0; i < n; i++) {
        dockets[i] = (struct docket *)kept[i].d;
        for (int m = 0; m < kept[i].d->marks_n; m++) {
            const struct mark *k = &kept[i].d->marks[m];
            past = talloc_realloc(ctx, past, struct past, (unsigned)past_n + 1);
            past[past_n++] = (struct past){ .at = k->at,
                                            .docket = i,
                                            .entity = k->entity,
                                            .task = k->task,
                                            .act = k->act,
                                            .role = k->role,
                                            .to = k->to,
                                            .kind = k->kind,
                                            .came_back = k->came_back,
                                            .bad = k->bad,
                                            .satisfied = k->satisfied };
        }
    }
    const struct world w = { in, dockets, n, past, past_n, now };
    for (size_t p = 0; p < sizeof periods / sizeof *periods + 4; p++)
        for (size_t o = 0; o < sizeof scopes / sizeof *scopes; o++)
            for (int k = 0; k < FIGURES; k++) {
                struct figure_scope s = { .of = scopes[o] };
                if (p < sizeof periods / sizeof *periods)
                    assert_true(period_parse(periods[p], &s.from, &s.to));
                else
                    s.from = s.to = (Day){ day_from(2026, 3, 2).n + 3 * (int)(p - sizeof periods / sizeof *periods) };
                struct rate slow = figure(&w, (enum figure)k, &s);
                struct rate fast = sum(in, kept, n, (enum figure)k, &s, now);
                if (slow.num != fast.num || slow.den != fast.den)
                    fail_msg("%s of '%s': %lld/%lld by the fold, %lld/%lld by the rows", figure_words[k], scopes[o],
                             (long long)slow.num, (long long)slow.den, (long long)fast.num, (long long)fast.den);
            }
    talloc_free(ctx);
}

static void count(const struct institution *in, struct kept *k, struct docket *d)
{
    k->d = d;
    k->n = docket_counted(in, d, d, d->marks, d->marks_n, (Time){ 0 }, &k->rows);
}

static void rows_sum_to_the_figures(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct institution *in;
    uint64_t seed = 20260303;
    int calls = getenv("HUYING_NIGHTLY") ? 4000 : 200, of_base[BASES] = { 0 };
    static unsigned char bytes[12000];
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    struct kept *all = talloc_array(ctx, struct kept, (unsigned)calls);
    Time last = { 0 };
    for (int i = 0; i < calls; i++) {
        for (size_t k = 0; k < sizeof bytes; k++) bytes[k] = (unsigned char)(next(&seed) >> 32);
        struct walk w;
        walk_begin(&w, in, bytes, sizeof bytes);
        talloc_steal(ctx, w.ctx);
        w.keen = i % 4 != 0;
        for (int step = 0; w.at < w.n; step++) {
            if (!walk_step(&w)) fail_msg("call %d: %s", i, w.fault);
            if (step % 64) continue;
            struct kept one;
            count(in, &one, w.d);
            same(in, &one, 1, w.now);
        }
        count(in, &all[i], w.d);
        for (int k = 0; k < all[i].n; k++) of_base[all[i].rows[k].base]++;
        if (w.now.s > last.s) last = w.now;
    }
    same(in, all, calls, last);
    for (int k = 0; k < BASES; k++) {
        print_message("%s %d%s", base_words[k], of_base[k], k + 1 < BASES ? ", " : "\n");
    }
    assert_true(of_base[BASE_TASK] > calls / 3 && of_base[BASE_RETURN] > calls && of_base[BASE_VERIFY] > 0 &&
                of_base[BASE_CLOSED] > 0 && of_base[BASE_ENDED] > of_base[BASE_SOLVED] && of_base[BASE_INSPECTED] > 0);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(rows_sum_to_the_figures) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
