/* The working calendar against its vectors, against a stepper that walks every minute, and at its edges.
   HUYING_NIGHTLY=1: every open minute of 2024-2026 as a start; else every 31st, from a fixed seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/csv.h"
#include "stepper.h"

static const char shipped[] = "data/domain/cn-workday-exceptions.csv";

static Time at(const char *text)
{
    Time t;
    assert_true(time_parse(text, strlen(text), &t));
    return t;
}

static Day on(const char *text)
{
    Day d;
    assert_true(day_parse(text, strlen(text), &d));
    return d;
}

static struct calendar *load(void *ctx, const char *csv)
{
    struct calendar *c = NULL;
    assert_int_equal(calendar_load(ctx, csv, strlen(csv), &c).kind, FINE);
    return c;
}

static struct calendar *load_shipped(void *ctx)
{
    char *csv = step_file(shipped);
    struct calendar *c = load(ctx, csv);
    free(csv);
    return c;
}

static void expect_time(Time got, const char *wanted)
{
    char text[TIME_TEXT_MAX];
    assert_string_equal(time_format(got, text), wanted);
}

static void vectors(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    const char *fault;
    char *bytes = step_file("tests/vectors/deadline-vectors.csv");
    struct table *t = table_read(ctx, bytes, strlen(bytes), &fault);
    struct calendar *c = load_shipped(ctx);
    int judged = 0;
    for (int i = 0; i < table_rows(t); i++) {
        const char *flag = table_get(t, i, "flag");
        struct span span = { atoi(table_get(t, i, "span")), 0 };
        for (int u = 0; u <= U_NATURAL_DAY; u++)
            if (!strcmp(unit_words[u], table_get(t, i, "unit"))) span.unit = (enum unit)u;
        if (!strncmp(flag, "error:", 6)) continue; /* the verb's to refuse: test_calendar_verb */
        struct due due = calendar_due(c, at(table_get(t, i, "start")), span);
        expect_time(due.at, table_get(t, i, "due"));
        assert_int_equal(due.provisional, !strcmp(flag, "provisional"));
        judged++;
    }
    assert_true(judged > 150);
    free(bytes);
    talloc_free(ctx);
}

static void one_start(const struct calendar *c, const struct stepper *s, int64_t start, struct span span)
{
    struct due due = calendar_due(c, (Time){ start }, span);
    int64_t wanted = step_due(s, start, span);
    if (due.at.s != wanted || due.provisional != step_provisional(s, span.unit, start, wanted))
        fail_msg("start %lld, %d %s: due %lld, wanted %lld", (long long)start, span.value, unit_words[span.unit],
                 (long long)due.at.s, (long long)wanted);
}

static void every_open_minute(const char *csv, uint64_t seed)
{
    void *ctx = talloc_new(NULL);
    struct calendar *c = load(ctx, csv);
    struct stepper *s = malloc(sizeof *s);
    step_load(s, csv);
    int stride = getenv("HUYING_NIGHTLY") ? 1 : 31, seen = 0;
    int64_t from = at("2024-01-01T00:00:00+08:00").s / 60, to = at("2026-12-31T23:59:59+08:00").s / 60;
    for (int64_t m = from; m < to; m++) {
        if (!step_open(s, m) || seen++ % stride) continue;
        for (int i = 0; i < 6; i++) {
            int64_t second = i % 2 ? (int64_t)step_random(&seed, 60) : 0;
            one_start(c, s, m * 60 + second, step_span(&seed));
        }
    }
    assert_true(seen > 300000);
    for (int i = 0; i < 4000; i++) /* and from any second, open or not */
        one_start(c, s, from * 60 + (int64_t)step_random(&seed, (uint64_t)(to - from) * 60), step_span(&seed));
    free(s);
    talloc_free(ctx);
}

static void against_the_stepper(void **state)
{
    (void)state;
    uint64_t seed = 20260302;
    char *csv = step_file(shipped), *invented = step_invent(&seed);
    every_open_minute(csv, 1);
    every_open_minute(invented, 2);
    free(csv);
    free(invented);
}

/* Counting is adding read backwards; days are counted like the stepper's. */
static void questions(void **state)
{
    (void)state;
    uint64_t seed = 7;
    void *ctx = talloc_new(NULL);
    char *csv = step_invent(&seed);
    struct calendar *c = load(ctx, csv);
    struct stepper *s = malloc(sizeof *s);
    step_load(s, csv);
    for (int i = 0; i < 3000; i++) {
        int64_t from = at("2023-06-01T00:00:00+08:00").s + (int64_t)step_random(&seed, 4 * 365 * 86400u);
        int64_t to = from + (int64_t)step_random(&seed, 1 + step_random(&seed, 20 * 86400)) - 3600;
        int64_t n = calendar_open_minutes(c, (Time){ from }, (Time){ to });
        assert_int_equal(n, step_count(s, 0, from, to));
        if (n > 0) assert_true(calendar_add_open_minutes(c, (Time){ from }, n).s <= to);
        assert_true(calendar_add_open_minutes(c, (Time){ from }, n + 1).s > to);
        Day a = day_of((Time){ from }), b = { a.n + (int)step_random(&seed, 200) };
        int days = 0;
        for (int d = a.n + 1; d <= b.n; d++) days += step_worked(s, d);
        assert_int_equal(calendar_workdays(c, a, b), days);
        assert_int_equal(calendar_workdays(c, b, a), 0);
        assert_int_equal(calendar_workday(c, a), step_worked(s, a.n));
        if (!days) continue;
        Day last = calendar_add_workdays(c, a, days), next = calendar_add_workdays(c, a, days + 1);
        assert_true(last.n <= b.n && b.n < next.n && calendar_workday(c, last));
        assert_int_equal(calendar_add_workdays(c, next, -1).n, last.n);
        assert_int_equal(calendar_add_workdays(c, (Day){ b.n + 1 }, -1).n, last.n);
        assert_int_equal(calendar_add_workdays(c, a, 0).n, a.n);
    }
    free(s);
    free(csv);
    talloc_free(ctx);
}

/* Dues may leave the table (2199 covered years, one uncovered cycle): the arithmetic goes on. */
static void far_away(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load_shipped(ctx);
    Day d = day_from(2590, 6, 1);
    for (int i = 0; i < 12000; i++) {
        Day next = calendar_add_workdays(c, d, 1);
        assert_true(next.n > d.n && next.n <= d.n + 6 && calendar_workday(c, next) && day_weekday(next) < 5);
        assert_int_equal(calendar_workdays(c, d, next), 1);
        assert_int_equal(calendar_add_workdays(c, next, -1).n,
                         calendar_workday(c, d) ? d.n : calendar_add_workdays(c, d, -1).n);
        d = next;
    }
    assert_true(day_ymd(d).y > 2630);
    assert_false(calendar_workday(c, day_from(9999, 1, 1)));
    assert_false(calendar_workday(c, day_from(5000, 10, 3)));
    assert_int_equal(calendar_workdays(c, day_from(2600, 1, 1), day_from(3000, 1, 1)),
                     calendar_workdays(c, day_from(9000, 1, 1), day_from(9400, 1, 1)));
    struct due due = calendar_due(c, at("2099-12-31T23:59:59+08:00"), (struct span){ 1, U_NATURAL_DAY });
    expect_time(due.at, "2100-01-04T17:00:00+08:00");
    assert_true(due.provisional);
    talloc_free(ctx);
}

static void limits_of_spans(void **state)
{
    (void)state;
    static const struct span most[] = {
        { 100000, U_WORK_MINUTE }, { 2000, U_WORK_HOUR },       { 400, U_WORK_DAY },
        { 1000, U_NATURAL_DAY },   { 1000000, U_CLOCK_MINUTE }, { 20000, U_CLOCK_HOUR }
    };
    for (size_t i = 0; i < 6; i++) {
        assert_true(calendar_span_ok(most[i]));
        assert_true(calendar_span_ok((struct span){ 1, most[i].unit }));
        assert_false(calendar_span_ok((struct span){ most[i].value + 1, most[i].unit }));
        assert_false(calendar_span_ok((struct span){ 0, most[i].unit }));
        assert_false(calendar_span_ok((struct span){ -1, most[i].unit }));
    }
    assert_false(calendar_span_ok((struct span){ 1, U_M2 }));
    assert_false(calendar_span_ok((struct span){ 1, U_MONTH_DAY }));
}

/* Each faulty file is refused with the fault's field; `out` stays untouched. */
static void faulty_files(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *field;
    } cases[] = {
        { "", "calendar" },
        { "\n\n", "calendar" },
        { "date,sort\n2026-01-01,off\n", "kind" },
        { "day,kind\n2026-01-01,off\n", "date" },
        { "date,kind\n2026-02-29,off\n", "date" },
        { "date,kind\n2026-1-1,off\n", "date" },
        { "date,kind\n1969-01-01,off\n", "date" },
        { "date,kind\n2200-01-01,off\n", "date" },
        { "date,kind\n2026-01-01,Off\n", "kind" },
        { "date,kind\n2026-01-01\n", "kind" },
        { "date,kind\n2026-01-01,off\n2026-01-01,work\n", "date" },
        { "date,kind\n\"2026-01-01,off\n", "calendar" },
    };
    void *ctx = talloc_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct calendar *c = NULL;
        struct faults *faults = faults_new(ctx);
        Err err = calendar_read(ctx, cases[i].csv, strlen(cases[i].csv), NULL, NULL, faults, &c);
        assert_int_equal(err.kind, BAD_INPUT);
        assert_null(c);
        assert_int_equal(faults->n, 1);
        assert_string_equal(faults->list[0].field, cases[i].field);
    }
    talloc_free(ctx);
}

static void accepted_files(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *c = load(ctx, "\xef\xbb\xbfnote,kind,date\r\n\r\nx,off,2026-01-01\r\nx,off,2026-01-01\r\n"
                                   "y,work,2026-01-04\r\nz,off,2027-03-03");
    assert_true(calendar_year_covered(c, 2026));
    assert_false(calendar_workday(c, on("2026-01-01")));
    assert_true(calendar_workday(c, on("2026-01-04"))); /* a Sunday */
    assert_true(calendar_workday(c, on("2026-05-01"))); /* covered: only the file takes days off */
    assert_false(calendar_year_covered(c, 2027));
    assert_true(calendar_workday(c, on("2027-03-03"))); /* not covered: its rows are ignored */
    assert_false(calendar_workday(c, on("2027-10-01")));
    assert_true(calendar_covered(c, on("2026-01-01"), on("2026-12-31")));
    assert_false(calendar_covered(c, on("2026-01-01"), on("2027-01-01")));
    assert_false(calendar_year_covered(c, 1900));
    assert_false(calendar_year_covered(c, 9999));
    talloc_free(ctx);
}

static void other_hours(void **state)
{
    (void)state;
    static const char *bad[][2] = { { "09:00-12:00", "11:59-17:00" }, { "12:00-09:00", NULL }, { "9:00-12:00", NULL },
                                    { NULL, "13:00-25:00" },          { NULL, "13:00-13:00" }, { "", NULL } };
    void *ctx = talloc_new(NULL);
    const char csv[] = "date,kind\n2026-01-01,off\n";
    struct calendar *c = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(calendar_load_hours(ctx, csv, sizeof csv - 1, bad[i][0], bad[i][1], &c).kind, BAD_INPUT);
    assert_null(c);
    assert_int_equal(calendar_load_hours(ctx, csv, sizeof csv - 1, "08:30-12:00", "14:00-18:00", &c).kind, FINE);
    expect_time(calendar_opening(c, on("2026-03-02")), "2026-03-02T08:30:00+08:00");
    expect_time(calendar_closing(c, on("2026-03-01")), "2026-03-01T18:00:00+08:00");
    expect_time(calendar_closing_rolled(c, on("2026-03-01")), "2026-03-02T18:00:00+08:00");
    expect_time(calendar_due(c, at("2026-03-02T11:00:01+08:00"), (struct span){ 2, U_WORK_HOUR }).at,
                "2026-03-02T15:01:00+08:00");
    expect_time(calendar_due(c, at("2026-03-02T08:30:00+08:00"), (struct span){ 450, U_WORK_MINUTE }).at,
                "2026-03-02T18:00:00+08:00");
    expect_time(calendar_due(c, at("2026-03-02T08:30:00+08:00"), (struct span){ 210, U_WORK_MINUTE }).at,
                "2026-03-02T12:00:00+08:00");
    talloc_free(ctx);
}

/* S16: 60 work_day from 2026-11-16, before and after the next year's calendar came. */
static void a_year_arrives(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct calendar *was = load_shipped(ctx), *now = NULL;
    Day off[16], work = on("2027-01-31");
    int n = 0;
    for (Day d = on("2027-01-01"); d.n <= on("2027-01-03").n; d.n++) off[n++] = d;
    for (Day d = on("2027-02-05"); d.n <= on("2027-02-11").n; d.n++) off[n++] = d;
    struct span span = { 60, U_WORK_DAY };
    struct due due = calendar_due(was, at("2026-11-16T14:00:00+08:00"), span);
    expect_time(due.at, "2027-02-09T17:00:00+08:00");
    assert_true(due.provisional);
    assert_int_equal(calendar_with_year(ctx, was, 2027, off, n, &work, 1, &now).kind, FINE);
    due = calendar_due(now, at("2026-11-16T14:00:00+08:00"), span);
    expect_time(due.at, "2027-02-15T17:00:00+08:00");
    assert_false(due.provisional);
    assert_false(calendar_year_covered(was, 2027));
    assert_true(calendar_year_covered(now, 2026));
    assert_false(calendar_workday(now, on("2026-10-07")));

    struct calendar *none = NULL;
    assert_int_equal(calendar_with_year(ctx, was, 2027, off + 1, n - 1, &work, 1, &none).kind,
                     BAD_INPUT); /* no 1 January */
    assert_int_equal(calendar_with_year(ctx, was, 2027, off, n, off, 1, &none).kind, BAD_INPUT);
    assert_int_equal(calendar_with_year(ctx, was, 2028, off, n, &work, 1, &none).kind, BAD_INPUT);
    assert_int_equal(calendar_with_year(ctx, was, 2200, NULL, 0, NULL, 0, &none).kind, BAD_INPUT);
    assert_null(none);
    assert_int_equal(calendar_with_year(ctx, now, 2027, off, 1, NULL, 0, &none).kind, FINE); /* the old rows are gone */
    assert_true(calendar_workday(none, on("2027-02-05")));
    assert_false(calendar_workday(none, work));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors),        cmocka_unit_test(against_the_stepper), cmocka_unit_test(questions),
        cmocka_unit_test(far_away),       cmocka_unit_test(limits_of_spans),     cmocka_unit_test(faulty_files),
        cmocka_unit_test(accepted_files), cmocka_unit_test(other_hours),         cmocka_unit_test(a_year_arrives),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
