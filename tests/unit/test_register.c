/* The registers: the shipped tables make sense, refusals come in R2's order, time acts at due + 1 s. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "institution/register.h"

static const struct institution *in;
static const struct registers *r;

static Time at(const char *text)
{
    Time t;
    assert_true(time_parse(text, strlen(text), &t));
    return t;
}

static int set_up(void **state)
{
    struct institution *made;
    struct faults *faults = faults_new(NULL);
    Err err = institution_load(NULL, faults, &made);
    if (err.kind) print_error("%s: %s\n", faults->list[0].field, faults->list[0].remedy);
    in = made;
    r = in->registers;
    *state = faults;
    return err.kind;
}

static int tear_down(void **state)
{
    talloc_free(*state);
    return 0;
}

static Err act(struct entry *e, const char *what, const char *office, enum role role, Time now, struct faults *faults,
               const struct arg *args, int n)
{
    struct entry_event ev;
    const struct entry_command c = { .act = what, .by = { role, office_of(office), 7 }, .args = args, .args_n = n };
    faults_clear(faults);
    return entry_apply(r, in, e, &c, now, faults, &ev);
}

static struct entry *proposal(struct faults *faults, Time now)
{
    static const struct arg args[] = { { "to", "GYJ" }, { "subject", "选址" }, { "text", "建议" } };
    struct entry *e = entry_new(faults, book_named(r, "power_use"), "QL-2026-000001");
    Err err = act(e, "propose", "510104035", BY_STREET_LEADER, now, faults, args, 3);
    assert_int_equal(err.kind, FINE);
    return e;
}

/* ---- the tables ---- */

static void an_open_state_can_be_left(void **state)
{
    (void)state;
    for (int b = 0; b < r->books_n; b++)
        for (int s = 0; s < r->books[b].states_n; s++) {
            const struct book_state *from = &r->books[b].states[s];
            bool left = !from->waits;
            for (int i = 0; i < r->books[b].rows_n; i++)
                left |= r->books[b].rows[i].from == from && r->books[b].rows[i].to != from;
            bool measured = !strcmp(r->books[b].name.code, "opinion") && !strcmp(from->name.code, "running");
            if (!left && !measured) fail_msg("%s: nothing leads out of %s", r->books[b].name.code, from->name.code);
        }
}

static void every_book_can_be_begun_and_every_act_done(void **state)
{
    (void)state;
    for (int b = 0; b < r->books_n; b++) {
        const struct book *book = &r->books[b];
        bool begun = false;
        for (int i = 0; i < book->rows_n; i++) begun |= !book->rows[i].from;
        if (!begun) fail_msg("%s: no row makes an entry", book->name.code);
        for (int a = 0; a < book->acts_n; a++) {
            bool done = false;
            for (int i = 0; i < book->rows_n; i++) done |= book->rows[i].act == &book->acts[a];
            if (!done) fail_msg("%s %s: no row does it", book->name.code, book->acts[a].name.code);
        }
    }
}

static void every_clock_has_its_limit(void **state)
{
    (void)state;
    for (int c = 0; c < r->clocks_n; c++) {
        bool known = !*r->clocks[c].setting;
        for (int i = 0; i < in->setting_rows_n; i++) known |= !strcmp(in->setting_rows[i].key, r->clocks[c].setting);
        if (!known) fail_msg("%s: settings.csv has no %s", r->clocks[c].name.code, r->clocks[c].setting);
    }
}

/* ---- R2 ---- */

static void refusals_in_the_order_of_r2(void **state)
{
    struct faults *faults = *state;
    Time now = at("2026-03-02T10:00:00+08:00");
    static const struct arg good[] = { { "answer", "partly" }, { "text", "列入计划" } },
                            bad[] = { { "answer", "perhaps" } };
    struct entry *e = proposal(faults, now);
    assert_int_equal(act(e, "answer", "GYJ", BY_DEPT_LIAISON, now, faults, good, 2).kind,
                     NOT_YOURS); /* never in any state */
    assert_int_equal(act(e, "answer", "ZJJ", BY_DEPT_LEADER, now, faults, good, 2).kind, NOT_YOURS); /* no party */
    assert_int_equal(act(e, "take_note", "510104035", BY_STREET_LEADER, now, faults, NULL, 0).kind, NOT_NOW);
    assert_int_equal(act(e, "answer", "GYJ", BY_DEPT_LEADER, now, faults, bad, 1).kind, BAD_INPUT);
    assert_int_equal(faults->n, 2);
    assert_int_equal(e->version, 1); /* a refused act changes nothing */
    assert_null(entry_fact(e, "answer"));
    assert_int_equal(act(e, "answer", "GYJ", BY_DEPT_LEADER, now, faults, good, 2).kind, FINE);
    assert_string_equal(e->state->name.code, "answered");
    assert_string_equal(entry_fact(e, "answer"), "partly");
    assert_int_equal(e->due.s, 0);
}

static void nobody_takes_what_is_not_asked_for(void **state)
{
    struct faults *faults = *state;
    static const struct arg more[] = { { "answer", "adopted" }, { "text", "好" }, { "minutes", "5" } };
    struct entry *e = proposal(faults, at("2026-03-02T10:00:00+08:00"));
    assert_int_equal(act(e, "answer", "GYJ", BY_DEPT_LEADER, at("2026-03-03T10:00:00+08:00"), faults, more, 3).kind,
                     BAD_INPUT);
    assert_string_equal(faults->list[0].field, "minutes");
}

/* ---- time ---- */

static void no_answer_in_time_is_late_once(void **state)
{
    struct faults *faults = *state;
    struct entry_event ev;
    struct entry *e = proposal(faults, at("2026-03-02T10:00:00+08:00"));
    assert_int_equal(e->due.s, at("2026-03-16T17:00:00+08:00").s); /* power.answer: 10 work_day */
    assert_int_equal(entry_light(in, e, at("2026-03-16T10:00:00+08:00")), LIGHT_YELLOW);
    assert_false(entry_tick(r, in, e, e->due, &ev));
    assert_true(entry_tick(r, in, e, (Time){ e->due.s + 500 }, &ev));
    assert_int_equal(ev.at.s, e->due.s + 1);
    assert_int_equal(e->late, 1);
    assert_string_equal(e->state->name.code, "asked");
    assert_false(entry_tick(r, in, e, (Time){ e->due.s + 900 }, &ev));
    static const struct arg good[] = { { "answer", "not" }, { "text", "无依据" } };
    assert_int_equal(act(e, "answer", "GYJ", BY_DEPT_LEADER, at("2026-03-18T10:00:00+08:00"), faults, good, 2).kind,
                     FINE);
    assert_int_equal(e->late, 1);
}

static void an_admission_ends_with_its_last_day(void **state)
{
    struct faults *faults = *state;
    struct entry_event ev;
    Time now = at("2026-03-02T10:00:00+08:00");
    static const struct arg asked[] = {
        { "subject", "月报" }, { "kind", "form" }, { "basis", "条例" }, { "frequency", "monthly" }, { "minutes", "90" }
    };
    static const struct arg until[] = { { "until", "2026-06-30" } };
    struct entry *e = entry_new(faults, book_named(r, "burden"), "JF-2026-000001");
    assert_int_equal(act(e, "ask", "YJJ", BY_DEPT_LIAISON, now, faults, asked, 5).kind, FINE);
    assert_int_equal(act(e, "admit", "hub", BY_HUB_HEAD, now, faults, until, 1).kind, FINE);
    assert_int_equal(entry_fires_at(e).s, at("2026-07-01T00:00:00+08:00").s);
    assert_true(entry_tick(r, in, e, at("2026-07-01T00:00:00+08:00"), &ev));
    assert_string_equal(e->state->name.code, "expired");
    assert_int_equal(e->late, 0);
    assert_int_equal(entry_fires_at(e).s, INT64_MAX);
}

static void a_report_begins_the_next_quarter(void **state)
{
    struct faults *faults = *state;
    static const struct arg made[] = { { "number", "OP-02" }, { "subject", "五项权限" }, { "to", "BWB" },
                                       { "kind", "power" },   { "target", "5" },         { "unit", "count" } };
    static const struct arg report[] = {
        { "quarter", "2026-Q1" }, { "progress", "running" }, { "text", "已出办法" }, { "value", "4" }
    };
    struct entry *e = entry_new(faults, book_named(r, "opinion"), "OP-02");
    assert_int_equal(act(e, "adopt", "hub", BY_HUB_HEAD, at("2026-03-02T10:00:00+08:00"), faults, made, 6).kind, FINE);
    assert_int_equal(e->due.s, at("2026-04-08T17:00:00+08:00").s); /* 5 working days after 31 March, the 6th is off */
    assert_int_equal(act(e, "report", "BWB", BY_DEPT_LIAISON, at("2026-04-02T10:00:00+08:00"), faults, report, 3).kind,
                     BAD_INPUT);
    assert_int_equal(act(e, "report", "BWB", BY_DEPT_LIAISON, at("2026-04-02T10:00:00+08:00"), faults, report, 4).kind,
                     FINE);
    assert_int_equal(e->due.s, at("2026-07-07T17:00:00+08:00").s);
    assert_int_equal(e->version, 2);
}

static void a_long_term_entry_passes_its_day_and_gets_another(void **state)
{
    struct faults *faults = *state;
    struct entry_event ev;
    static const struct arg made[] = { { "call", "JJ-2026-000001" }, { "review", "2026-05-29" }, { "to", "GYJ" } };
    static const struct arg again[] = { { "review", "2026-08-30" }, { "text", "待施工" } };
    static const struct arg far[] = { { "review", "2026-08-31" }, { "text", "待施工" } };
    Time now = at("2026-06-01T10:00:00+08:00");
    struct entry *e = entry_new(faults, book_named(r, "long_term"), "CQ-2026-000001");
    assert_int_equal(act(e, "enter", "hub", BY_SYSTEM, at("2026-03-03T10:00:00+08:00"), faults, made, 3).kind, FINE);
    assert_int_equal(e->due.s, at("2026-05-29T17:00:00+08:00").s); /* at the closing hour, whatever day it is */
    assert_true(entry_tick(r, in, e, now, &ev));
    assert_int_equal(e->late, 1);
    assert_string_equal(e->state->name.code, "running");
    assert_int_equal(act(e, "renew", "hub", BY_HUB_HEAD, now, faults, far, 2).kind, BAD_INPUT);
    assert_int_equal(act(e, "renew", "hub", BY_HUB_HEAD, now, faults, again, 2).kind, FINE); /* 90 natural days on */
    assert_int_equal(e->due.s, at("2026-08-30T17:00:00+08:00").s);
    assert_int_equal(e->late, 1);
}

static void nobody_grants_himself_and_a_grant_ends_with_its_last_day(void **state)
{
    struct faults *faults = *state;
    struct entry_event ev;
    Time now = at("2026-03-02T10:00:00+08:00");
    static const struct arg asked[] = {
        { "person", "8" }, { "office", "ZFJ" }, { "granted", "dept_liaison" }, { "until", "2026-06-30" }
    };
    static const struct arg own[] = { { "person", "7" }, { "office", "ZFJ" }, { "granted", "dept_liaison" } };
    struct entry *e = entry_new(faults, book_named(r, "grant"), "SQ-2026-000001");
    assert_int_equal(act(e, "propose", "hub", BY_SEC_ADMIN, now, faults, asked, 4).kind, NOT_YOURS);
    assert_int_equal(act(e, "propose", "hub", BY_SYS_ADMIN, now, faults, asked, 4).kind, FINE);
    assert_int_equal(act(e, "approve", "hub", BY_SEC_ADMIN, now, faults, NULL, 0).kind,
                     NOT_YOURS); /* who proposed it */
    e->person = 6;
    assert_int_equal(act(e, "approve", "hub", BY_SEC_ADMIN, now, faults, NULL, 0).kind, FINE);
    assert_true(entry_tick(r, in, e, at("2026-07-01T00:00:00+08:00"), &ev));
    assert_string_equal(e->state->name.code, "expired");
    e = entry_new(faults, book_named(r, "grant"), "SQ-2026-000002");
    assert_int_equal(act(e, "propose", "hub", BY_SYS_ADMIN, now, faults, own, 3).kind, FINE);
    e->person = 6;
    assert_int_equal(act(e, "approve", "hub", BY_SEC_ADMIN, now, faults, NULL, 0).kind, NOT_YOURS); /* his own */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_open_state_can_be_left),
        cmocka_unit_test(every_book_can_be_begun_and_every_act_done),
        cmocka_unit_test(every_clock_has_its_limit),
        cmocka_unit_test(a_long_term_entry_passes_its_day_and_gets_another),
        cmocka_unit_test(nobody_grants_himself_and_a_grant_ends_with_its_last_day),
        cmocka_unit_test(refusals_in_the_order_of_r2),
        cmocka_unit_test(nobody_takes_what_is_not_asked_for),
        cmocka_unit_test(no_answer_in_time_is_late_once),
        cmocka_unit_test(an_admission_ends_with_its_last_day),
        cmocka_unit_test(a_report_begins_the_next_quarter),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
