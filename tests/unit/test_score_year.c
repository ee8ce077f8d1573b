/* What is judged and of whom (R73, R74, R78): the schemes, entering by indicators, the interval of S, and a department's year
   from its streets' scores. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "institution/score.h"

struct town {
    struct institution *in;
    struct faults *faults;
    Time now;
};

static const struct score_counts vector = { { { 19, 20 }, { 18, 20 }, { 0, 0 }, { 17, 20 }, { 15, 18 }, { 14, 15 } },
                                            { 1, 0, 0 } };

static int set_up(void **state)
{
    struct town *w = talloc_zero(NULL, struct town);
    w->faults = faults_new(w);
    assert_int_equal(institution_load(w, w->faults, &w->in).kind, FINE);
    w->now = day_at(day_from(2026, 1, 5), 10, 0);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    talloc_free(*state);
    return 0;
}

static char *told(struct town *w, Err err)
{
    char *got = talloc_strdup(w, err.kind ? kind_row(err.kind)->word : "ok");
    for (int i = 0; i < w->faults->n; i++) got = talloc_asprintf_append(got, " %s", w->faults->list[i].field);
    faults_clear(w->faults);
    return got;
}

static Err open_of(struct town *w, const char *unit, const char *street, const char *period, struct score **out)
{
    const struct score_opening o = { .id = "PF-1",
                                     .unit = office_of(unit),
                                     .street = office_of(street),
                                     .period = period,
                                     .scheme = indicators_scheme(w->in),
                                     .counts = vector };
    return score_open(w->in, w, &o, w->now, w->faults, out);
}

static struct score *year_of(struct town *w, const char *street)
{
    struct score *s;
    assert_string_equal(told(w, open_of(w, "ZFJ", street, "2025", &s)), "ok");
    return s;
}

static char *act(struct town *w, struct score *s, struct actor by, enum act what, const struct arg *args, int n)
{
    const struct command c = { .entity = SCORE, .act = what, .by = by, .args = args, .args_n = n };
    return told(w, score_apply(w->in, s, &c, w->now, w->faults));
}

static struct actor assessor(const struct score *s, int64_t person)
{
    return (struct actor){ BY_ASSESSOR, s->street, person };
}

/* One value for all indicators of enforcement, but the last. */
static int values(struct arg *args, const char *all, const char *last)
{
    static const char *const codes[] = { "c1", "c2", "c3", "c4", "c5", "c6", "c7", "x1", "x2" };
    for (int i = 0; i < 9; i++) args[i] = (struct arg){ codes[i], i < 8 ? all : last };
    return 9;
}

static void schemes(void **state)
{
    struct town *w = *state;
    const struct indicator *list[SCORE_INDICATORS_MOST];
    for (int i = 0; i < w->in->offices_n; i++) {
        if (w->in->offices[i].kind != OFFICE_DEPARTMENT) continue;
        int n = indicators_of(w->in, "2026", w->in->offices[i].code, list), weight = 0, common = 0;
        for (int k = 0; k < n; k++) {
            weight += list[k]->weight;
            common += !strcmp(list[k]->kind, "common");
        }
        assert_int_equal(weight, 100);
        assert_int_equal(common, 7);
        assert_true(n > 7);
    }
    assert_string_equal(indicators_kind(w->in, "2026", office_of("ZFJ")), "enforcement");
    assert_string_equal(indicators_kind(w->in, "2026", office_of("MZJ")), "service");
    assert_int_equal(indicators_of(w->in, "1999", office_of("ZFJ"), list), 0);
}

static void opens(void **state)
{
    struct town *w = *state;
    struct score *s;
    assert_string_equal(told(w, open_of(w, "ZFJ", "510104035", "2025", &s)), "ok");
    assert_true(score_of_department(s) && !strcmp(s->scheme, "2026"));
    assert_string_equal(told(w, open_of(w, "ZFJ", "510104035", "2025Q4", &s)), "bad_input period");
    assert_string_equal(told(w, open_of(w, "ZFJ", "GAF", "2025", &s)), "bad_input agency");
    assert_string_equal(told(w, open_of(w, "MDC", "510104035", "2025", &s)), "bad_input agency");
    assert_string_equal(told(w, open_of(w, "ZFJ", "510104035", "2026", &s)), "not_now");
    assert_string_equal(told(w, open_of(w, "ZFJ@510104035", "", "2025Q4", &s)), "ok");
    assert_false(score_of_department(s));
}

static void entering(void **state)
{
    struct town *w = *state;
    struct score *s = year_of(w, "510104035");
    struct arg args[12];
    int n = values(args, "80", "80");
    assert_string_equal(act(w, s, assessor(s, 1), DO_ENTER, &(struct arg){ "value", "80" }, 1),
                        "bad_input c1 c2 c3 c4 c5 c6 c7 x1 x2 value");
    args[n] = (struct arg){ "x3", "80" };
    assert_string_equal(act(w, s, assessor(s, 1), DO_ENTER, args, n + 1), "bad_input x3");
    args[8].value = "59.99";
    args[0].value = "95.01";
    assert_string_equal(act(w, s, assessor(s, 1), DO_ENTER, args, n), "bad_input why_c1 why_x2");
    args[n] = (struct arg){ "why_c1", "x" };
    args[n + 1] = (struct arg){ "why_x2", "x" };
    assert_string_equal(act(w, s, assessor(s, 1), DO_ENTER, args, n + 2), "ok");
    /* 12 of 95.01, 14 of 59.99, 74 of 80 */
    assert_int_equal(s->entries[0].x10000, 12 * 9501 + 14 * 5999 + 74 * 8000);
    assert_true(s->entries[0].reasoned[0] && s->entries[0].reasoned[8] && !s->entries[0].reasoned[1]);
    assert_string_equal(act(w, s, assessor(s, 2), DO_ENTER, args, values(args, "90", "90")), "ok");
    assert_false(score_judged(w->in, s).there);
    assert_string_equal(act(w, s, assessor(s, 3), DO_ENTER, args, values(args, "70", "70")), "ok");
    assert_int_equal(score_indicator(s, 0).x100, (9501 + 9000 + 7000 + 1) / 3);
    assert_int_equal(score_judged(w->in, s).x100, 3187); /* (78.9998 + 90 + 70) / 3 of 40: 31.8666… */
}

static struct score *published(struct town *w, const char *street, const char *all)
{
    struct score *s = year_of(w, street);
    struct arg args[12];
    for (int64_t p = 1; p <= 3; p++)
        assert_string_equal(act(w, s, assessor(s, p), DO_ENTER, args, values(args, all, all)), "ok");
    assert_string_equal(act(w, s, (struct actor){ BY_STREET_HEAD, s->street, 9 }, DO_SIGN, NULL, 0), "ok");
    Time was = w->now;
    w->now = day_at(day_from(2026, 1, 26), 10, 0);
    assert_string_equal(act(w, s, (struct actor){ BY_ASSESS_REVIEWER, office_of("hub"), 30 }, DO_PUBLISH, NULL, 0),
                        "ok");
    w->now = was;
    return s;
}

static void points(struct points got, const char *want)
{
    char text[16];
    assert_string_equal(points_text(got, text), want);
}

/* S: 51.85 (R76's vector) and 0.40 of the judged; the year takes 30 % of their mean (R74). */
static void a_year(void **state)
{
    struct town *w = *state;
    const struct score *of[3] = { published(w, "510104035", "90"), published(w, "510104017", "80"), NULL };
    struct score *small = year_of(w, "510104018");
    struct score_year y;
    points(score_S(w->in, of[0]), "87.85");
    points(score_total(w->in, of[0]), "—");
    score_year(w->in, of, 2, (struct points){ true, 9200 }, &y);
    assert_true(y.published && y.share == 30 && y.counted == 2);
    points(y.mean, "85.85");  /* 51.8518… + 34 */
    points(y.total, "90.16"); /* 25.7555… + 64.40 */
    score_year(w->in, of, 2, (struct points){ 0 }, &y);
    points(y.total, "—");

    /* R77: a street with too few tasks has no S and is not in the mean; until it is published the year is not whole. */
    small->counts.rates[SCORE_ANSWERED] = (struct rate){ 4, 4 };
    of[2] = small;
    score_year(w->in, of, 3, (struct points){ true, 9200 }, &y);
    assert_true(!y.published && y.streets == 3 && y.counted == 2);
    points(y.mean, "85.85");
    points(y.total, "—");
}

/* R81: both totals are shown, and the share stays that of the publication. */
static void a_corrected_year(void **state)
{
    struct town *w = *state;
    struct score *a = published(w, "510104035", "90");
    const struct score *of[] = { a, published(w, "510104017", "80") };
    const struct arg args[] = { { "notice", "x" }, { "value", "81.85" } };
    struct score_year y;
    assert_int_equal(institution_set(w, w->in, "assess.street_share_department", "60", &w->in).kind, FINE);
    assert_string_equal(act(w, a, (struct actor){ BY_ASSESS_REVIEWER, office_of("hub"), 30 }, DO_CORRECT, args, 2),
                        "ok");
    score_year(w->in, of, 2, (struct points){ true, 9200 }, &y);
    points(y.was_mean, "85.85");
    points(y.mean, "82.85"); /* 81.85 and 83.8518… */
    points(y.was_total, "90.16");
    points(y.total, "89.26");
}

/* R92: no rate, no S; with S the interval holds it, and more tasks make it narrower. */
static void intervals(void **state)
{
    struct town *w = *state;
    struct score *s = published(w, "510104035", "90");
    struct points low, high, low10, high10;
    assert_true(score_interval(w->in, s, &low, &high));
    assert_true(low.x100 < score_S(w->in, s).x100 && score_S(w->in, s).x100 < high.x100);
    for (int i = 0; i < SCORE_RATES; i++) s->counts.rates[i].num *= 10, s->counts.rates[i].den *= 10;
    assert_true(score_interval(w->in, s, &low10, &high10));
    assert_true(high10.x100 - low10.x100 < high.x100 - low.x100);
    s->counts.rates[SCORE_ANSWERED] = (struct rate){ 4, 4 };
    assert_false(score_interval(w->in, s, &low, &high));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(schemes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(opens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(entering, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_year, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_corrected_year, set_up, tear_down),
        cmocka_unit_test_setup_teardown(intervals, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
