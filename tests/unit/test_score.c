/* Assessment: R76's vector and S15 as it is told, every refusal in R2's order, the sums against plain arithmetic, and
   random acts, of which a refused one changes nothing. HUYING_NIGHTLY=1 runs fifty times as many. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "institution/score.h"

struct town {
    struct institution *in;
    struct faults *faults;
    struct score *s;
    Time now;
};

static const struct score_counts vector = {
    /* R76 */
    { { 19, 20 }, { 18, 20 }, { 0, 0 }, { 17, 20 }, { 15, 18 }, { 14, 15 } },
    { 1, 0, 0 },
};

static Time at(const char *text)
{
    Time t;
    char full[40];
    snprintf(full, sizeof full, "%.10sT%s+08:00", text, text + 11);
    assert_true(time_parse(full, strlen(full), &t));
    return t;
}

static int set_up(void **state)
{
    struct town *w = talloc_zero(NULL, struct town);
    w->faults = faults_new(w);
    assert_int_equal(institution_load(w, w->faults, &w->in).kind, FINE);
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    talloc_free(*state);
    return 0;
}

static void set(struct town *w, const char *key, const char *value)
{
    assert_int_equal(institution_set(w, w->in, key, value, &w->in).kind, FINE);
}

static struct score *open_with(struct town *w, const char *agency, const char *period,
                               const struct score_counts *counts, struct points D, const char *now)
{
    struct score_opening o = { .id = "Q1", .unit = office_of(agency), .period = period, .counts = *counts, .D = D };
    w->now = at(now);
    faults_clear(w->faults);
    assert_int_equal(score_open(w->in, w, &o, w->now, w->faults, &w->s).kind, FINE);
    return w->s;
}

static struct score *quarter(struct town *w)
{
    return open_with(w, "ZFJ@510104035", "2026Q2", &vector, (struct points){ true, 9200 }, "2026-06-30 23:59:59");
}

static uint64_t pick(uint64_t *state, uint64_t below) /* xorshift64*: the same run every time */
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (*state * 2685821657736338717u >> 33) % below;
}

/* ---- one act as a word: "ok" or the refusal and its fields, sorted as given ---- */

struct who {
    enum role role;
    const char *office;
    int64_t person;
};
static const struct who head = { BY_STREET_HEAD, "510104035", 9 };
static const struct who department = { BY_DEPT_LEADER, "ZFJ", 20 };
static const struct who reviewer = { BY_ASSESS_REVIEWER, "hub", 30 };
static const struct who own_reviewer = { BY_ASSESS_REVIEWER, "510104035", 31 };

static struct who assessor(int64_t n)
{
    return (struct who){ BY_ASSESSOR, "510104035", n };
}

static struct command command_of(struct town *w, struct who who, enum act act, const char *args)
{
    struct command c = { .entity = SCORE, .act = act, .by = { who.role, office_of(who.office), who.person } };
    struct arg *list = talloc_array(w, struct arg, 16);
    char *copy = talloc_strdup(w, args), *save = NULL;
    for (char *word = strtok_r(copy, " ", &save); word; word = strtok_r(NULL, " ", &save)) {
        char *eq = strchr(word, '=');
        assert_non_null(eq);
        *eq = 0;
        if (!strcmp(word, "seen"))
            c.seen = atoi(eq + 1);
        else
            list[c.args_n++] = (struct arg){ word, eq + 1 };
    }
    c.args = list;
    return c;
}

static const char *act(struct town *w, struct who who, enum act what, const char *args)
{
    struct command c = command_of(w, who, what, args);
    faults_clear(w->faults);
    Err err = score_apply(w->in, w->s, &c, w->now, w->faults);
    char *got = talloc_strdup(w, err.kind ? kind_row(err.kind)->word : "ok");
    for (int i = 0; i < w->faults->n; i++) got = talloc_asprintf_append(got, " %s", w->faults->list[i].field);
    return got;
}

#define expect_act(w, who, what, args, word) assert_string_equal(act(w, who, what, args), word)

static void expect_points(struct points got, const char *want)
{
    char text[16];
    assert_string_equal(points_text(got, text), want);
}

static void expect_clock(struct town *w, enum clock_name name, int nth, enum clock_state state, const char *due)
{
    const struct clock *c = score_clock(w->s, name, nth);
    assert_non_null(c);
    assert_int_equal(c->state, state);
    assert_int_equal(c->due.s, at(due).s);
}

static void three_enter(struct town *w)
{
    expect_act(w, assessor(1), DO_ENTER, "value=97 reason=x", "ok");
    expect_act(w, assessor(2), DO_ENTER, "value=85", "ok");
    expect_act(w, assessor(3), DO_ENTER, "value=83.5", "ok");
}

/* A draft of the vector, signed on 2026-07-03 10:00. */
static void draft(struct town *w)
{
    quarter(w);
    three_enter(w);
    w->now = at("2026-07-03 10:00:00");
    expect_act(w, head, DO_SIGN, "", "ok");
}

/* ---- S15 ---- */

static void s15(void **state)
{
    struct town *w = *state;
    quarter(w);
    expect_clock(w, CK_ENTER, 0, CLOCK_RUNNING, "2026-07-07 17:00:00");
    assert_string_equal(score_clock_charged(w->s, score_clock(w->s, CK_ENTER, 1)), "510104035");
    w->now = at("2026-07-01 10:00:00");
    expect_act(w, assessor(1), DO_ENTER, "value=55", "bad_input reason");
    expect_act(w, assessor(1), DO_ENTER, "value=97", "bad_input reason");
    expect_act(w, assessor(1), DO_ENTER, "value=97 reason=x", "ok");
    expect_act(w, assessor(2), DO_ENTER, "value=85", "ok");
    expect_act(w, head, DO_SIGN, "", "bad_input assessors");
    expect_points(score_S(w->in, w->s), "—");
    expect_act(w, assessor(3), DO_ENTER, "value=83.5", "ok");
    expect_points(score_computed(w->in, w->s), "51.85");
    expect_points(score_judged(w->in, w->s), "35.40");
    expect_points(score_S(w->in, w->s), "87.25");

    w->now = at("2026-07-03 10:00:00");
    expect_act(w, head, DO_SIGN, "", "ok");
    assert_int_equal(w->s->state, ST_DRAFT);
    expect_clock(w, CK_ENTER, 0, CLOCK_STOPPED, "2026-07-07 17:00:00");
    expect_clock(w, CK_APPEAL, 0, CLOCK_RUNNING, "2026-07-10 17:00:00");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now");
    struct institution *half = w->in;
    assert_int_equal(institution_set(w, half, "assess.street_share_agency", "45", &w->in).kind, BAD_INPUT);
    expect_points(score_total(w->in, w->s), "89.63");
    set(w, "assess.street_share_agency", "60");
    expect_points(score_total(w->in, w->s), "89.15");
    w->in = half;

    w->now = at("2026-07-10 17:00:00");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now");
    w->now = at("2026-07-13 09:00:00");
    expect_act(w, department, DO_APPEAL, "reason=x", "not_now");
    expect_act(w, reviewer, DO_PUBLISH, "", "ok");
    assert_int_equal(w->s->state, ST_PUBLISHED);
    expect_act(w, assessor(1), DO_ENTER, "value=90", "not_now");
    expect_act(w, reviewer, DO_CORRECT, "notice=x value=87.30", "ok");
    expect_points(w->s->was, "87.25");
    expect_points(score_S(w->in, w->s), "87.30");
    expect_points(score_total(w->in, w->s), "89.65");
    expect_points(score_computed(w->in, w->s), "51.85");
    expect_act(w, reviewer, DO_CORRECT, "notice=x value=86", "ok");
    expect_points(w->s->was, "87.30");
    assert_int_equal(w->s->corrections_n, 2);
    assert_int_equal(w->s->version, 8);
    assert_int_equal(w->s->events_n, 8);
}

static void shares_have_bounds(void **state)
{
    static const char *const keys[] = { "assess.street_share_agency", "assess.street_share_department",
                                        "assess.process_share" };
    static const char *const below[] = { "49", "29", "59" };
    struct town *w = *state;
    struct institution *in;
    for (int i = 0; i < 3; i++) {
        assert_int_equal(institution_set(w, w->in, keys[i], below[i], &in).kind, BAD_INPUT);
        assert_int_equal(institution_set(w, w->in, keys[i], "101", &in).kind, BAD_INPUT);
        assert_int_equal(institution_set(w, w->in, keys[i], "100", &in).kind, FINE);
    }
}

static void too_small(void **state)
{
    struct town *w = *state;
    struct score_counts few = { .rates = { [SCORE_ANSWERED] = { 3, 3 }, [SCORE_SIGNED] = { 3, 3 } } };
    open_with(w, "SFJ@510104035", "2026Q2", &few, (struct points){ true, 9000 }, "2026-07-01 10:00:00");
    expect_clock(w, CK_ENTER, 0, CLOCK_RUNNING, "2026-07-07 17:00:00"); /* after the period, not after the act */
    for (int i = 1; i <= 3; i++) expect_act(w, assessor(i), DO_ENTER, "value=80", "ok");
    assert_false(score_enough(w->in, w->s));
    expect_points(score_computed(w->in, w->s), "—");
    expect_points(score_judged(w->in, w->s), "32.00");
    expect_points(score_S(w->in, w->s), "—");
    expect_points(score_total(w->in, w->s), "—");
    expect_act(w, head, DO_SIGN, "", "ok");
    set(w, "assess.min_tasks", "3");
    expect_points(score_S(w->in, w->s), "92.00");
    expect_points(score_total(w->in, w->s), "91.00");
}

/* ---- opening ---- */

static const char *opening(struct town *w, const char *id, const char *agency, const char *period, const char *now)
{
    struct score_opening o = { .id = id, .unit = office_of(agency), .period = period };
    faults_clear(w->faults);
    Err err = score_open(w->in, w, &o, at(now), w->faults, &w->s);
    char *got = talloc_strdup(w, err.kind ? kind_row(err.kind)->word : "ok");
    for (int i = 0; i < w->faults->n; i++) got = talloc_asprintf_append(got, " %s", w->faults->list[i].field);
    return got;
}

static void opens(void **state)
{
    struct town *w = *state;
    assert_string_equal(opening(w, "a", "ZFJ@510104035", "2026Q2", "2026-06-30 23:59:58"), "not_now");
    assert_string_equal(opening(w, "a", "ZFJ@510104035", "2026Q2", "2026-06-30 23:59:59"), "ok");
    assert_string_equal(w->s->dept.s, "ZFJ");
    assert_string_equal(w->s->street.s, "510104035");
    assert_int_equal(w->s->events[0].act, DO_OPEN);
    assert_int_equal(w->s->events[0].role, BY_SYSTEM);
    assert_int_equal(w->s->events[0].from, ST_NONE);
    assert_int_equal(w->s->events[0].to, ST_ENTERING);
    assert_int_equal(w->s->events[0].version, 1);
    assert_string_equal(opening(w, "a", "ZFJ@510104035", "2025", "2026-01-01 00:00:00"), "ok");
    assert_string_equal(opening(w, "a", "ZFJ", "2025", "2026-01-01 00:00:00"), "bad_input agency");
    assert_string_equal(opening(w, "a", "ZFJ@ZFJ", "2026-03", "2026-07-01 00:00:00"), "bad_input period agency");
    assert_string_equal(opening(w, "", "ZFJ@510104035", "2026Q5", "2026-07-01 00:00:00"), "bad_input period id");
}

static void counts_are_read(void **state)
{
    struct town *w = *state;
    struct score_counts c = vector;
    struct arg good[] = {
        { "signed", "20/20" }, { "lasting", "-" }, { "invalid", "0" }, { "false", "12" }, { "agency", "x" }
    };
    assert_true(score_counts_read(good, 5, &c, w->faults));
    assert_int_equal(c.rates[SCORE_SIGNED].num, 20);
    assert_int_equal(c.rates[SCORE_LASTING].den, 0);
    assert_int_equal(c.rates[SCORE_ANSWERED].num, 17);
    assert_int_equal(c.faults[SCORE_INVALID], 0);
    assert_int_equal(c.faults[SCORE_FALSE], 12);
    const char *bad[] = {
        "", "1", "2/1", "1/2/3", "1/2 ", "-1/2", "1/", "/2", "1/10000", "99999999999999999999/1", "--"
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct arg a = { "plan", bad[i] };
        faults_clear(w->faults);
        assert_false(score_counts_read(&a, 1, &c, w->faults));
        assert_int_equal(w->faults->n, 1);
        assert_string_equal(w->faults->list[0].field, "plan");
    }
    int x;
    assert_true(score_value_read("100", &x) && x == 10000);
    assert_true(score_value_read("0.05", &x) && x == 5);
    assert_true(score_value_read("83.5", &x) && x == 8350);
    const char *none[] = { "", "100.01", "-1", "1.234", "1.", ".5", "8e1", "101", NULL };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) assert_false(score_value_read(none[i], &x));
}

/* ---- refusals, in R2's order ---- */

static void refusals(void **state)
{
    struct town *w = *state;
    quarter(w);
    struct who stranger = { BY_ASSESSOR, "510104017", 1 }, other_head = { BY_STREET_HEAD, "510104017", 1 };
    struct who other_department = { BY_DEPT_LEADER, "GAF", 1 }, clerk = { BY_STREET_CLERK, "510104035", 1 };
    struct who far_reviewer = { BY_ASSESS_REVIEWER, "510104017", 1 };
    expect_act(w, clerk, DO_ENTER, "value=80", "not_yours");
    expect_act(w, stranger, DO_ENTER, "value=80", "not_yours");
    expect_act(w, reviewer, DO_ENTER, "value=80", "not_yours");
    expect_act(w, head, DO_CREATE, "", "not_yours");
    expect_act(w, assessor(1), DO_ENTER, "value=80 seen=2", "stale");
    expect_act(w, stranger, DO_ENTER, "value=80 seen=2", "not_yours");
    expect_act(w, department, DO_APPEAL, "", "not_now");
    expect_act(w, other_department, DO_APPEAL, "", "not_yours");
    expect_act(w, other_head, DO_SIGN, "", "not_yours");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now");
    expect_act(w, own_reviewer, DO_PUBLISH, "", "not_yours");
    expect_act(w, assessor(1), DO_ENTER, "", "bad_input value");
    expect_act(w, assessor(1), DO_ENTER, "value=100.5", "bad_input value");
    expect_act(w, assessor(1), DO_ENTER, "value=59.99 reason=", "bad_input reason");
    expect_act(w, assessor(1), DO_ENTER, "value=95.01", "bad_input reason");
    expect_act(w, assessor(1), DO_ENTER, "value=60", "ok");
    expect_act(w, assessor(1), DO_ENTER, "value=95 seen=2", "ok");
    assert_int_equal(w->s->entries_n, 1); /* the same person again: the newer value */
    assert_int_equal(w->s->entries[0].x100[0], 9500);
    expect_act(w, assessor(2), DO_ENTER, "value=80", "ok");
    expect_act(w, head, DO_SIGN, "", "bad_input assessors");
    expect_act(w, assessor(3), DO_ENTER, "value=80", "ok");
    w->now = at("2026-07-10 09:00:00"); /* late, and still to be done (R79) */
    expect_act(w, head, DO_SIGN, "", "ok");
    assert_true(clock_late(score_clock(w->s, CK_ENTER, 0), w->now));
    expect_act(w, department, DO_APPEAL, "", "bad_input reason");
    expect_act(w, department, DO_APPEAL, "reason=x", "ok");
    expect_act(w, far_reviewer, DO_DECIDE, "signed=21/20 invalid=x", "bad_input reason signed invalid");
    expect_act(w, far_reviewer, DO_DECIDE, "reason=x", "ok");
    assert_int_equal(w->s->state, ST_DRAFT);
}

/* ---- appeal and review ---- */

static void an_appeal(void **state)
{
    struct town *w = *state;
    draft(w);
    w->now = at("2026-07-06 11:00:00");
    expect_act(w, department, DO_APPEAL, "reason=x", "ok");
    expect_clock(w, CK_APPEAL, 0, CLOCK_STOPPED, "2026-07-10 17:00:00");
    expect_clock(w, CK_REVIEW, 0, CLOCK_RUNNING, "2026-07-13 17:00:00");
    assert_string_equal(score_clock_charged(w->s, score_clock(w->s, CK_REVIEW, 0)), "hub");
    assert_string_equal(score_clock_charged(w->s, score_clock(w->s, CK_APPEAL, 0)), "ZFJ");
    expect_act(w, department, DO_APPEAL, "reason=x", "not_now");
    expect_act(w, assessor(1), DO_ENTER, "value=80", "not_now");
    expect_act(w, own_reviewer, DO_DECIDE, "reason=x", "not_yours");
    w->now = at("2026-07-07 11:00:00");
    expect_act(w, reviewer, DO_DECIDE, "reason=x invalid=0", "ok"); /* the return was valid after all */
    expect_clock(w, CK_REVIEW, 1, CLOCK_STOPPED, "2026-07-13 17:00:00");
    expect_points(w->s->was, "87.25");
    expect_points(score_S(w->in, w->s), "88.25");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now"); /* the limit still runs from the draft */
    w->now = at("2026-07-10 17:00:00");
    expect_act(w, department, DO_APPEAL, "reason=x", "ok");
    assert_int_equal(score_clock(w->s, CK_REVIEW, 0)->nth, 2);
    w->now = at("2026-07-20 09:00:00");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now"); /* an appeal is open */
    expect_act(w, reviewer, DO_DECIDE, "reason=x", "ok");
    assert_true(clock_late(score_clock(w->s, CK_REVIEW, 2), w->now));
    expect_points(w->s->was, "88.25");
    expect_act(w, department, DO_APPEAL, "reason=x", "not_now");
    expect_act(w, reviewer, DO_PUBLISH, "", "ok");
    assert_null(score_clock(w->s, CK_APPEAL, 2));
}

/* What is published keeps the settings of its publication. */
static void frozen(void **state)
{
    struct town *w = *state;
    draft(w);
    w->now = at("2026-07-13 09:00:00");
    expect_act(w, reviewer, DO_PUBLISH, "", "ok");
    expect_clock(w, CK_APPEAL, 0, CLOCK_CANCELLED, "2026-07-10 17:00:00");
    set(w, "assess.street_share_agency", "60");
    set(w, "assess.process_share", "80");
    set(w, "assess.min_tasks", "99");
    set(w, "assess.min_assessors", "9");
    expect_points(score_S(w->in, w->s), "87.25");
    expect_points(score_total(w->in, w->s), "89.63");
    assert_true(score_enough(w->in, w->s));
    expect_act(w, reviewer, DO_CORRECT, "", "bad_input notice value");
}

/* A year without a calendar: nobody knows yet when the limit ends (R26). */
static void without_calendar(void **state)
{
    struct town *w = *state;
    open_with(w, "ZFJ@510104035", "2026Q4", &vector, (struct points){ 0 }, "2026-12-31 23:59:59");
    three_enter(w);
    w->now = at("2027-01-05 10:00:00");
    expect_act(w, head, DO_SIGN, "", "ok");
    expect_clock(w, CK_APPEAL, 0, CLOCK_RUNNING, "2027-01-12 17:00:00");
    assert_true(score_clock(w->s, CK_APPEAL, 0)->provisional);
    w->now = at("2027-01-14 10:00:00");
    expect_act(w, reviewer, DO_PUBLISH, "", "not_now");
    Day off[] = { day_from(2027, 1, 1), day_from(2027, 1, 6), day_from(2027, 1, 7) };
    struct calendar *calendar;
    assert_int_equal(calendar_with_year(w, w->in->calendar, 2027, off, 3, NULL, 0, &calendar).kind, FINE);
    institution_with_calendar(w, w->in, calendar, &w->in);
    assert_true(score_calendar_arrived(w->in, w->s));
    assert_false(score_calendar_arrived(w->in, w->s));
    expect_clock(w, CK_APPEAL, 0, CLOCK_RUNNING, "2027-01-14 17:00:00");
    expect_act(w, department, DO_APPEAL, "reason=x", "ok");
    expect_points(score_total(w->in, w->s), "—"); /* no D */
}

/* ---- who may next ---- */

static void expect_next(struct town *w, struct who who, const char *want)
{
    struct next_act *list;
    struct actor by = { who.role, office_of(who.office), who.person };
    int n = score_next(w->in, w, w->s, &by, w->now, &list);
    char *got = talloc_strdup(w, "");
    for (int i = 0; i < n; i++) got = talloc_asprintf_append(got, "%s%s", i ? " " : "", act_words[list[i].act]);
    assert_string_equal(got, want);
}

static void next(void **state)
{
    struct town *w = *state;
    quarter(w);
    expect_next(w, assessor(1), "enter");
    expect_next(w, head, "sign");
    expect_next(w, reviewer, "");
    draft(w);
    expect_next(w, assessor(1), "");
    expect_next(w, department, "appeal");
    expect_next(w, (struct who){ BY_DEPT_LEADER, "GAF", 1 }, "");
    expect_next(w, reviewer, "");
    w->now = at("2026-07-13 09:00:00");
    expect_next(w, department, "");
    expect_next(w, reviewer, "publish");
    expect_next(w, own_reviewer, "");
    expect_act(w, reviewer, DO_PUBLISH, "", "ok");
    expect_next(w, reviewer, "correct");
    assert_string_equal(score_act_args(DO_CORRECT), "notice value");
    assert_null(score_act_args(DO_CREATE));
}

static void flat(void **state)
{
    (void)state;
    struct score_entry same[] = { { .x10000 = 900000, .values_n = 1, .x100 = { 9000 } },
                                  { .x10000 = 900000, .values_n = 1, .x100 = { 9000 } } },
                       other[] = { { .x10000 = 900000, .values_n = 1, .x100 = { 9000 } },
                                   { .x10000 = 890000, .values_n = 1, .x100 = { 8900 } } };
    struct score a = { .entries = same, .entries_n = 2 }, b = { .entries = other, .entries_n = 2 }, none = { 0 };
    const struct score *equal[] = { &a, &a, &a }, *two[] = { &a, &a, &none }, *mixed[] = { &a, &a, &a, &b };
    assert_true(score_flat(equal, 3));
    assert_false(score_flat(two, 3));
    assert_false(score_flat(mixed, 4));
}

/* ---- the sums against plain arithmetic ---- */

static long rounds(void)
{
    return getenv("HUYING_NIGHTLY") ? 100000 : 2000;
}

static struct score_counts random_counts(uint64_t *seed, int most)
{
    struct score_counts c;
    for (int i = 0; i < SCORE_RATES; i++) {
        c.rates[i].den = (int64_t)pick(seed, 5) ? 1 + (int64_t)pick(seed, (uint64_t)most) : 0;
        c.rates[i].num = (int64_t)pick(seed, (uint64_t)c.rates[i].den + 1);
    }
    for (int i = 0; i < SCORE_FAULTS; i++) c.faults[i] = (int)pick(seed, 10);
    return c;
}

static long double plain_computed(const struct score_counts *c, int share)
{
    static const int weight[] = { 8, 8, 6, 18, 12, 8 };
    long double sum = 0, of = 0;
    for (int i = 0; i < SCORE_RATES; i++) {
        if (!c->rates[i].den) continue;
        sum += weight[i] * (long double)c->rates[i].num / (long double)c->rates[i].den;
        of += weight[i];
    }
    sum = sum / of * share - (c->faults[0] > 5 ? 5 : c->faults[0]) - c->faults[1] - 5 * c->faults[2];
    return sum < 0 ? 0 : sum;
}

/* Exact rounding may differ from the plain one only where the plain one sits on the edge. */
static void expect_near(struct points got, long double want)
{
    long double x = want * 100 + 0.5L, edge = fabsl(x - roundl(x));
    assert_true(got.there);
    if (edge > 1e-9L)
        assert_int_equal(got.x100, (int)floorl(x));
    else
        assert_true(fabsl(got.x100 - want * 100) < 0.5000001L);
}

static void sums(void **state)
{
    struct town *w = *state;
    uint64_t seed = 20260630;
    struct score_entry entries[SCORE_ASSESSORS_MOST];
    for (long i = 0; i < rounds(); i++) {
        struct settings *set = &w->in->settings;
        struct score s = { .counts = random_counts(&seed, i % 2 ? 40 : SCORE_COUNT_MOST),
                           .state = ST_DRAFT,
                           .entries = entries };
        long double mean = 0;
        s.counts.rates[SCORE_ANSWERED].den += 5;
        s.D = (struct points){ true, (int)pick(&seed, 10001) };
        s.entries_n = 3 + (int)pick(&seed, SCORE_ASSESSORS_MOST - 2);
        set->share_agency = 50 + (int)pick(&seed, 51);
        set->process_share = 60 + (int)pick(&seed, 41);
        for (int k = 0; k < s.entries_n; k++) {
            entries[k].x10000 = 100 * (int)pick(&seed, 10001);
            mean += entries[k].x10000 / 10000.0L / s.entries_n;
        }
        long double computed = plain_computed(&s.counts, set->process_share),
                    judged = mean * (100 - set->process_share) / 100;
        expect_near(score_computed(w->in, &s), computed);
        expect_near(score_judged(w->in, &s), judged);
        expect_near(score_S(w->in, &s), computed + judged);
        expect_near(score_total(w->in, &s),
                    ((computed + judged) * set->share_agency + (100 - set->share_agency) * s.D.x100 / 100.0L) / 100);
    }
}

/* Half a hundredth goes up, and the largest counts that are allowed stay exact. */
static void edges(void **state)
{
    struct town *w = *state;
    struct score_correction c = { .now = { true, 8000 } };
    struct score s = { .state = ST_DRAFT, .D = { true, 8001 }, .corrections = &c, .corrections_n = 1 };
    expect_points(score_total(w->in, &s), "80.01"); /* 80.005 */

    static const int64_t primes[] = { 9973, 9967, 9949, 9941, 9931, 9929 };
    struct score_entry entries[SCORE_ASSESSORS_MOST];
    struct score full = {
        .state = ST_DRAFT, .D = { true, 9999 }, .entries = entries, .entries_n = SCORE_ASSESSORS_MOST
    };
    for (int i = 0; i < SCORE_ASSESSORS_MOST; i++) entries[i].x10000 = i ? 1000000 : 999900;
    for (int i = 0; i < SCORE_RATES; i++) full.counts.rates[i] = (struct rate){ primes[i] - 1, primes[i] };
    expect_points(score_computed(w->in, &full), "59.99");
    expect_points(score_judged(w->in, &full), "40.00");
    expect_points(score_S(w->in, &full), "99.99");
    expect_points(score_total(w->in, &full), "99.99");
    full.counts.faults[SCORE_INVALID] = 9;
    expect_points(score_computed(w->in, &full), "54.99"); /* invalid returns take 5 at most */
    full.counts.faults[SCORE_FALSE] = 11;
    expect_points(score_computed(w->in, &full), "0.00");
}

/* ---- random acts ---- */

static bool same(const struct score *a, const struct score *b)
{
    return a->state == b->state && a->version == b->version && a->entries_n == b->entries_n &&
           a->events_n == b->events_n && a->clocks_n == b->clocks_n && a->corrections_n == b->corrections_n &&
           !memcmp(&a->counts, &b->counts, sizeof a->counts);
}

static void random_acts(void **state)
{
    static const char *const args[] = { "value=80",
                                        "value=97",
                                        "value=20 reason=x",
                                        "reason=x",
                                        "",
                                        "notice=x value=77",
                                        "reason=x answered=4/9",
                                        "reason=x lasting=3/2",
                                        "value=81 seen=1" };
    static const enum act acts[] = {
        DO_ENTER, DO_ENTER, DO_ENTER, DO_SIGN, DO_APPEAL, DO_PUBLISH, DO_DECIDE, DO_CORRECT
    };
    struct town *w = *state;
    uint64_t seed = 7;
    int published = 0;
    for (long i = 0; i < rounds() / 20; i++) {
        quarter(w);
        for (int k = 0; k < 300; k++) {
            struct who who[] = { assessor((int64_t)pick(&seed, 4) + 1), head, department, reviewer };
            struct score was = *w->s;
            w->now.s += (int64_t)pick(&seed, DAY_S / 2);
            const char *word = act(w, who[pick(&seed, 4)], acts[pick(&seed, 8)], args[pick(&seed, 9)]);
            if (strcmp(word, "ok") != 0)
                assert_true(same(&was, w->s));
            else
                assert_int_equal(w->s->version, was.version + 1);
            assert_int_equal(w->s->events_n, w->s->version);
            if (was.state == ST_PUBLISHED) assert_int_equal(w->s->state, ST_PUBLISHED);
        }
        published += w->s->state == ST_PUBLISHED;
        TALLOC_FREE(w->s);
    }
    assert_true(published > rounds() / 50);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(s15, set_up, tear_down),
        cmocka_unit_test_setup_teardown(shares_have_bounds, set_up, tear_down),
        cmocka_unit_test_setup_teardown(too_small, set_up, tear_down),
        cmocka_unit_test_setup_teardown(opens, set_up, tear_down),
        cmocka_unit_test_setup_teardown(counts_are_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(refusals, set_up, tear_down),
        cmocka_unit_test_setup_teardown(an_appeal, set_up, tear_down),
        cmocka_unit_test_setup_teardown(frozen, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_calendar, set_up, tear_down),
        cmocka_unit_test_setup_teardown(next, set_up, tear_down),
        cmocka_unit_test_setup_teardown(flat, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sums, set_up, tear_down),
        cmocka_unit_test_setup_teardown(edges, set_up, tear_down),
        cmocka_unit_test_setup_teardown(random_acts, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
