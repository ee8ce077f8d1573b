/* Clocks against a fold that counts every minute by the stepper, and the instants at which lights change.
   HUYING_NIGHTLY=1 folds fifty times as many random clocks. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <talloc.h>

#include "institution/clock.h"
#include "stepper.h"

static const struct clock_rule rule = { 80, { 5, U_WORK_DAY } };

static Time at(const char *text)
{
    Time t;
    assert_true(time_parse(text, strlen(text), &t));
    return t;
}

static struct calendar *load(void *ctx, const char *csv)
{
    struct calendar *c = NULL;
    assert_int_equal(calendar_load(ctx, csv, strlen(csv), &c).kind, FINE);
    return c;
}

static struct calendar *load_shipped(void *ctx)
{
    char *csv = step_file("data/domain/cn-workday-exceptions.csv");
    struct calendar *c = load(ctx, csv);
    free(csv);
    return c;
}

static void expect_time(Time got, const char *wanted)
{
    char text[TIME_TEXT_MAX];
    assert_string_equal(time_format(got, text), wanted);
}

/* ---- the naive fold ---- */

struct naive {
    const struct stepper *s;
    const struct clock_in *in;
    int64_t at;
    int ok, hung;
    int64_t due, used, of;
};

static int is_clock_unit(enum unit u)
{
    return u == U_CLOCK_MINUTE || u == U_CLOCK_HOUR;
}

/* The same rules in one straight pass: the stretches are written down, then each is counted minute by minute. */
static struct naive naive_fold(const struct stepper *s, const struct clock_in *in, int64_t now)
{
    struct {
        int64_t from, to;
    } ran[64];
    struct naive n = { .s = s, .in = in, .at = now, .ok = 1 };
    int stretches = 1, clock = is_clock_unit(in->limit.unit);
    int64_t left = 0, hung_at = 0;
    ran[0].from = in->start.s;
    n.due = in->fixed_due.s ? in->fixed_due.s : step_due(s, in->start.s, in->limit);
    for (int i = 0; i < in->steps_n; i++)
        if (in->steps[i].at.s < (i ? in->steps[i - 1].at.s : in->start.s)) n.ok = 0;
    for (int i = 0; n.ok && i < in->steps_n && in->steps[i].at.s <= now; i++) {
        const struct step *step = &in->steps[i];
        int64_t t = step->at.s;
        if (step->what == STEP_RESUME) {
            if (!n.hung) n.ok = 0;
            if (!n.ok) break;
            if (in->limit.unit == U_WORK_DAY || in->limit.unit == U_NATURAL_DAY) {
                int day = (int)((n.due + 28800) / 86400);
                for (int d = (int)((hung_at + 28800) / 86400) + 1; d <= (t + 28800) / 86400; d++)
                    for (int back = step_worked(s, d); back; back -= step_worked(s, day)) n.due = step_closing(++day);
            } else {
                n.due = step_add(s, clock, t, left);
            }
            n.hung = 0;
            ran[stretches++].from = t;
            continue;
        }
        if (n.hung || t >= n.due) n.ok = 0;
        if (step->what == STEP_EXTEND && (step->n < 1 || step->n > in->limit.value)) n.ok = 0;
        if (!n.ok) break;
        if (step->what == STEP_EXTEND) {
            n.due = step_due(s, n.due, (struct span){ step->n, in->limit.unit });
        } else {
            left = step_count(s, clock, t, n.due);
            if (left == 0) left = 1;
            ran[stretches - 1].to = hung_at = t;
            n.hung = 1;
        }
    }
    if (!n.ok) return n;
    for (int i = 0; i < stretches; i++) {
        int running = i == stretches - 1 && !n.hung;
        n.used += step_count(s, clock, ran[i].from, running ? now : ran[i].to);
        n.of += step_count(s, clock, ran[i].from, running ? n.due : ran[i].to);
    }
    return n;
}

static enum light naive_light(const struct naive *n)
{
    int64_t open = n->due - (n->due + 28800) % 86400 + 9 * 3600;
    if (n->hung) return LIGHT_HUNG;
    if (n->at > n->due && !step_provisional(n->s, n->in->limit.unit, n->in->start.s, n->due))
        return n->at > step_due(n->s, n->due, (struct span){ 5, U_WORK_DAY }) ? LIGHT_BLACK : LIGHT_RED;
    if (n->used * 5 >= n->of * 4) return LIGHT_YELLOW;
    return n->in->limit.unit == U_WORK_DAY && n->in->limit.value >= 3 && n->at >= open ? LIGHT_YELLOW : LIGHT_GREEN;
}

/* ---- random clocks ---- */

/* A start on or near a border of the office hours as often as not. */
static int64_t any_instant(uint64_t *seed, int64_t from, int64_t within)
{
    static const int border[] = { 0, 9 * 3600, 12 * 3600, 13 * 3600, 17 * 3600, 86399 };
    int64_t t = from + (int64_t)step_random(seed, (uint64_t)within + 1);
    if (step_random(seed, 2)) return t;
    int64_t day = (t + 28800) / 86400 * 86400 - 28800;
    int64_t edge =
        day + border[step_random(seed, 6)] + (int64_t)step_random(seed, 5) - 2 + 30 * (int64_t)step_random(seed, 2);
    return edge < from ? t : edge;
}

struct random_clock {
    struct clock_in in;
    struct step steps[8];
    int64_t now;
};

static void random_clock(struct random_clock *r, uint64_t *seed)
{
    int64_t t = any_instant(seed, at("2024-01-01T00:00:00+08:00").s, 3 * 365 * 86400);
    memset(r, 0, sizeof *r);
    r->in = (struct clock_in){ .start = { t }, .limit = step_span(seed), .steps = r->steps };
    int64_t length =
        r->in.limit.unit == U_WORK_DAY || r->in.limit.unit == U_NATURAL_DAY ? r->in.limit.value * 86400 : 86400;
    enum step_kind likely = STEP_HANG;
    r->in.steps_n = (int)step_random(seed, 7);
    for (int i = 0; i < r->in.steps_n; i++) {
        struct step *s = &r->steps[i];
        s->at.s = t = any_instant(seed, t, (int64_t)step_random(seed, (uint64_t)length + 1));
        s->what = step_random(seed, 12) ? likely : (enum step_kind)step_random(seed, 3);
        s->n = s->what == STEP_EXTEND ? (int)step_random(seed, (uint64_t)r->in.limit.value + 2) : 0;
        likely = s->what == STEP_HANG ? STEP_RESUME : step_random(seed, 3) ? STEP_HANG : STEP_EXTEND;
    }
    r->now = any_instant(seed, r->in.start.s, (t - r->in.start.s) + 2 * length);
}

static void same_as_naive(const struct calendar *c, const struct stepper *s, const struct random_clock *r, int *good,
                          int *bad)
{
    struct clock_view v;
    struct naive n = naive_fold(s, &r->in, r->now);
    Err err = clock_fold(c, &rule, &r->in, (Time){ r->now }, &v);
    assert_int_equal(!err.kind, n.ok);
    *(n.ok ? good : bad) += 1;
    if (!n.ok) return;
    assert_int_equal(v.hung, n.hung);
    assert_int_equal(v.due.s, n.due);
    assert_int_equal(v.used, n.used);
    assert_int_equal(v.light, naive_light(&n));
    if (n.hung) return;
    assert_int_equal(v.of, n.of);
    assert_int_equal(v.provisional, step_provisional(s, r->in.limit.unit, r->in.start.s, n.due));
}

static enum light light_at(const struct calendar *c, const struct clock_in *in, int64_t t)
{
    struct clock_view v;
    assert_int_equal(clock_fold(c, &rule, in, (Time){ t }, &v).kind, FINE);
    return v.light;
}

/* With the steps that have happened, each light begins at its instant and not a second before. */
static void turns_hold(const struct calendar *c, const struct random_clock *r)
{
    struct clock_in in = r->in;
    while (in.steps_n && in.steps[in.steps_n - 1].at.s > r->now) in.steps_n--;
    int64_t since = in.steps_n ? in.steps[in.steps_n - 1].at.s : in.start.s;
    struct clock_turns t = clock_turns(c, &rule, &in, (Time){ r->now });
    struct clock_view v;
    if (clock_fold(c, &rule, &in, (Time){ r->now }, &v).kind || v.hung) {
        assert_true(!t.yellow.s && !t.red.s && !t.black.s);
        return;
    }
    assert_int_equal(clock_yellow_from(c, &rule, &in, (Time){ r->now }).s, t.yellow.s);
    if (t.yellow.s - 1 >= since && t.yellow.s <= v.due.s)
        assert_int_equal(light_at(c, &in, t.yellow.s - 1), LIGHT_GREEN);
    if (t.yellow.s >= since && t.yellow.s <= v.due.s) assert_int_equal(light_at(c, &in, t.yellow.s), LIGHT_YELLOW);
    assert_int_equal(t.red.s == 0, v.provisional);
    assert_int_equal(t.black.s == 0, v.provisional);
    if (v.provisional) {
        assert_int_equal(light_at(c, &in, (v.due.s > since ? v.due.s : since) + 90 * 86400), LIGHT_YELLOW);
        return;
    }
    if (v.due.s >= since) assert_int_equal(light_at(c, &in, v.due.s), LIGHT_YELLOW);
    if (t.red.s >= since) assert_int_equal(light_at(c, &in, t.red.s), LIGHT_RED);
    if (t.black.s - 1 >= since) assert_int_equal(light_at(c, &in, t.black.s - 1), LIGHT_RED);
    if (t.black.s >= since) assert_int_equal(light_at(c, &in, t.black.s), LIGHT_BLACK);
}

static void random_clocks(const char *csv, uint64_t seed)
{
    void *ctx = talloc_new(NULL);
    struct calendar *c = load(ctx, csv);
    struct stepper *s = malloc(sizeof *s);
    step_load(s, csv);
    int good = 0, bad = 0, count = getenv("HUYING_NIGHTLY") ? 200000 : 4000;
    for (int i = 0; i < count; i++) {
        struct random_clock r;
        random_clock(&r, &seed);
        same_as_naive(c, s, &r, &good, &bad);
        turns_hold(c, &r);
    }
    assert_true(good > count / 3 && bad > count / 20);
    free(s);
    talloc_free(ctx);
}

static void against_the_naive_fold(void **state)
{
    (void)state;
    uint64_t seed = 20260309;
    char *csv = step_file("data/domain/cn-workday-exceptions.csv"), *invented = step_invent(&seed);
    random_clocks(csv, 11);
    random_clocks(invented, 12);
    free(csv);
    free(invented);
}

/* ---- what the rules say in figures ---- */

static struct clock_view look(const struct calendar *c, const struct clock_in *in, const char *when)
{
    struct clock_view v;
    assert_int_equal(clock_fold(c, &rule, in, at(when), &v).kind, FINE);
    return v;
}

/* R54: 5 work_day from Mon 2026-03-02 10:00. */
static void the_rule_s_own_clock(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct clock_in in = { .start = at("2026-03-02T10:00:00+08:00"), .limit = { 5, U_WORK_DAY } };
    struct clock_view v = look(c, &in, "2026-03-06T15:47:59+08:00");
    expect_time(v.due, "2026-03-09T17:00:00+08:00");
    assert_int_equal(v.of, 2460);
    assert_int_equal(v.used, 1967);
    assert_int_equal(v.light, LIGHT_GREEN);
    struct clock_turns t = clock_turns(c, &rule, &in, in.start);
    expect_time(t.yellow, "2026-03-06T15:48:00+08:00");
    expect_time(t.red, "2026-03-09T17:00:01+08:00");
    expect_time(t.black, "2026-03-16T17:00:01+08:00");
    in.limit.value = 3; /* the due date's morning comes before the 80 % */
    expect_time(clock_yellow_from(c, &rule, &in, in.start), "2026-03-05T09:00:00+08:00");
    in.limit.value = 2; /* … but not for short limits */
    expect_time(clock_yellow_from(c, &rule, &in, in.start), "2026-03-04T12:00:00+08:00");
    struct clock_rule other = { 50, { 1, U_WORK_DAY } };
    expect_time(clock_turns(c, &other, &in, in.start).black, "2026-03-05T17:00:01+08:00");
    expect_time(clock_turns(c, &other, &in, in.start).yellow, "2026-03-03T14:00:00+08:00");
    talloc_free(ctx);
}

/* S9: 20 work_day, hung 2026-08-12, resumed 2026-09-14: 23 working days later. S8: extended by 5. */
static void hung_and_resumed(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct step steps[] = { { at("2026-08-12T11:00:00+08:00"), STEP_HANG, 0 },
                            { at("2026-09-14T10:00:00+08:00"), STEP_RESUME, 0 } };
    struct clock_in in = {
        .start = at("2026-08-03T10:00:00+08:00"), .limit = { 20, U_WORK_DAY }, .steps = steps, .steps_n = 2
    };
    struct clock_view v = look(c, &in, "2026-08-20T10:00:00+08:00");
    assert_true(v.hung && v.light == LIGHT_HUNG && !v.provisional);
    expect_time(v.due, "2026-08-31T17:00:00+08:00"); /* the one that stopped */
    expect_time(look(c, &in, "2026-09-14T10:00:00+08:00").due, "2026-10-08T17:00:00+08:00");
    struct step more = { at("2026-07-15T16:59:59+08:00"), STEP_EXTEND, 5 };
    in = (struct clock_in){
        .start = at("2026-07-08T10:00:00+08:00"), .limit = { 5, U_WORK_DAY }, .steps = &more, .steps_n = 1
    };
    expect_time(look(c, &in, "2026-07-16T09:20:00+08:00").due, "2026-07-22T17:00:00+08:00");
    talloc_free(ctx);
}

/* R60, R26b: minute units keep what was left at hanging, at least one; clock units may (R17, un-merging). */
static void minutes_left(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct step steps[] = { { at("2026-06-10T10:30:00+08:00"), STEP_HANG, 0 },
                            { at("2026-06-10T16:00:30+08:00"), STEP_RESUME, 0 } };
    struct clock_in in = {
        .start = at("2026-06-10T09:00:00+08:00"), .limit = { 2, U_WORK_HOUR }, .steps = steps, .steps_n = 2
    };
    struct clock_view v = look(c, &in, "2026-06-10T16:10:00+08:00");
    expect_time(v.due, "2026-06-10T16:31:00+08:00");
    assert_int_equal(v.used, 99);
    assert_int_equal(v.of, 120);
    steps[0].at = at("2026-06-10T10:59:30+08:00"); /* no whole minute left */
    expect_time(look(c, &in, "2026-06-10T16:10:00+08:00").due, "2026-06-10T16:02:00+08:00");
    in.limit = (struct span){ 120, U_CLOCK_MINUTE };
    steps[0].at = at("2026-06-10T10:30:00+08:00");
    steps[1].at = at("2026-06-13T23:59:30+08:00");
    v = look(c, &in, "2026-06-14T00:10:00+08:00");
    expect_time(v.due, "2026-06-14T00:30:00+08:00");
    assert_int_equal(v.used, 100);
    assert_int_equal(v.of, 120);
    talloc_free(ctx);
}

/* A date as due (R40, R51): the limit only names the minutes; its extension is bound by R26a alone. */
static void a_fixed_due(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct step steps[] = { { at("2026-05-15T10:00:00+08:00"), STEP_EXTEND, 9 } };
    struct clock_in in = { .start = at("2026-05-11T09:00:00+08:00"),
                           .limit = { 1, U_WORK_DAY },
                           .fixed_due = at("2026-05-18T17:00:00+08:00") };
    struct clock_view v = look(c, &in, "2026-05-18T16:59:59+08:00");
    expect_time(v.due, "2026-05-18T17:00:00+08:00");
    assert_int_equal(v.of, 6 * 420);
    assert_int_equal(v.light, LIGHT_YELLOW);
    in.steps = steps;
    in.steps_n = 1;
    expect_time(look(c, &in, "2026-05-19T09:00:00+08:00").due, "2026-05-29T17:00:00+08:00");
    in.fixed_due = at("2027-01-15T17:00:00+08:00");
    in.steps_n = 0;
    v = look(c, &in, "2027-03-01T09:00:00+08:00");
    assert_true(v.provisional && v.light == LIGHT_YELLOW); /* R26: turns no red */
    talloc_free(ctx);
}

static void refused(void **state)
{
    (void)state;
    static const struct {
        const char *at;
        enum step_kind what;
        int n;
    } first[] = {
        { "2026-03-02T09:59:59+08:00", STEP_HANG, 0 },    { "2026-03-03T10:00:00+08:00", STEP_RESUME, 0 },
        { "2026-03-09T17:00:00+08:00", STEP_HANG, 0 },    { "2026-03-09T17:00:00+08:00", STEP_EXTEND, 1 },
        { "2026-03-03T10:00:00+08:00", STEP_EXTEND, 0 },  { "2026-03-03T10:00:00+08:00", STEP_EXTEND, 6 },
        { "2026-03-03T10:00:00+08:00", STEP_EXTEND, -1 }, { "2026-03-03T10:00:00+08:00", (enum step_kind)3, 1 },
    };
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct clock_view v = { .used = -7 };
    struct step steps[3];
    struct clock_in in = {
        .start = at("2026-03-02T10:00:00+08:00"), .limit = { 5, U_WORK_DAY }, .steps = steps, .steps_n = 1
    };
    Time late = at("2026-03-20T10:00:00+08:00");
    for (size_t i = 0; i < sizeof first / sizeof first[0]; i++) {
        steps[0] = (struct step){ at(first[i].at), first[i].what, first[i].n };
        assert_int_equal(clock_fold(c, &rule, &in, late, &v).kind, BAD_INPUT);
    }
    steps[0] = (struct step){ at("2026-03-09T17:00:00+08:00"), STEP_HANG, 0 }; /* has not happened yet: not judged */
    assert_int_equal(clock_fold(c, &rule, &in, at("2026-03-09T16:59:59+08:00"), &v).kind, FINE);
    v.used = -7;
    steps[0] = (struct step){ at("2026-03-04T10:00:00+08:00"), STEP_HANG, 0 };
    steps[1] = (struct step){ at("2026-03-05T10:00:00+08:00"), STEP_HANG, 0 };
    in.steps_n = 2;
    assert_int_equal(clock_fold(c, &rule, &in, late, &v).kind, BAD_INPUT);
    steps[1] = (struct step){ at("2026-03-05T10:00:00+08:00"), STEP_EXTEND, 1 };
    assert_int_equal(clock_fold(c, &rule, &in, late, &v).kind, BAD_INPUT);
    steps[1] = (struct step){ at("2026-03-03T10:00:00+08:00"), STEP_RESUME,
                              0 }; /* out of order, wherever it is looked at from */
    assert_int_equal(clock_fold(c, &rule, &in, in.start, &v).kind, BAD_INPUT);
    in.steps_n = 0;
    assert_int_equal(clock_fold(c, &rule, &in, at("2026-03-02T09:59:59+08:00"), &v).kind, BAD_INPUT);
    in.limit.value = 401;
    assert_int_equal(clock_fold(c, &rule, &in, late, &v).kind, BAD_INPUT);
    assert_int_equal(v.used, -7);
    talloc_free(ctx);
}

/* Extended until the year no longer fits: refused, never wrapped. */
static void no_year_10000(void **state)
{
    (void)state;
    enum { MANY = 3200 };
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    struct step *steps = talloc_array(ctx, struct step, MANY);
    Time start = at("2026-03-02T10:00:00+08:00");
    for (int i = 0; i < MANY; i++) steps[i] = (struct step){ start, STEP_EXTEND, 1000 };
    struct clock_in in = { .start = start, .limit = { 1000, U_NATURAL_DAY }, .steps = steps, .steps_n = 2900 };
    struct clock_view v;
    assert_int_equal(clock_fold(c, &rule, &in, start, &v).kind, FINE);
    assert_true(v.provisional && day_ymd(day_of(v.due)).y > 9900);
    in.steps_n = MANY;
    assert_int_equal(clock_fold(c, &rule, &in, start, &v).kind, BAD_INPUT);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(against_the_naive_fold),
        cmocka_unit_test(the_rule_s_own_clock),
        cmocka_unit_test(hung_and_resumed),
        cmocka_unit_test(minutes_left),
        cmocka_unit_test(a_fixed_due),
        cmocka_unit_test(refused),
        cmocka_unit_test(no_year_10000),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
