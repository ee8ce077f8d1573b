/* The ladder (R56, R57) through the service: a unit lets a call lie; what time does about it, once each, and when. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "service/ladder.h"
#include "service/register.h"
#include "service/replay.h"
#include "store/lists.h"
#include "store/people.h"
#include "store/register.h"
#include "store/register_ladder.h"

static struct service service;
static struct tx *reader;
static void *ctx;

struct doing {
    struct job job;
    const struct request *call;
    const struct entry_request *entry;
    char *no;
    Time at;
    int done;
    struct faults *faults;
};

static Time at(const char *text)
{
    Time t;
    assert_true(time_parse(text, strlen(text), &t));
    return t;
}

static Err run(struct tx *tx, struct job *job)
{
    struct doing *d = (struct doing *)job;
    struct answer answer;
    struct entry_answer entry;
    if (d->call) {
        TRY(service_act(&service, tx, ctx, d->call, d->at, d->faults, &answer));
        strcpy(d->no, answer.docket->call.no);
        return OK;
    }
    if (d->entry) return register_act(&service, tx, ctx, d->entry, d->at, d->faults, &entry);
    return ladder_run(&service, tx, d->at, 50, &d->done);
}

static Err step(char no[static 24], const struct request *r, const char *when)
{
    struct doing d = { .job.run = run, .call = r, .no = no, .at = at(when), .faults = faults_new(ctx) };
    return store_write_wait(service.store, &d.job);
}

static Err call_act(char no[static 24], enum act act, const char *office, enum role role, const char *when,
                    const struct arg *args, int n)
{
    const struct request r = { .entity = CALL,
                               .act = act,
                               .call_no = *no ? no : NULL,
                               .by = { role, office_of(office), 10 + (int)role },
                               .args = args,
                               .args_n = n };
    return step(no, &r, when);
}

static Err meeting_act(char no[static 24], enum act act, const char *meeting, enum role role, const char *when,
                       const struct arg *args, int n, const struct table_row *rows)
{
    const struct request r = { .entity = MEETING,
                               .act = act,
                               .call_no = no,
                               .meeting = meeting,
                               .by = { role, office_of("hub"), 10 + (int)role },
                               .args = args,
                               .args_n = n,
                               .rows = rows,
                               .rows_n = rows ? 1 : 0 };
    return step(no, &r, when);
}

static Err entry_act(const char *book, const char *no, const char *act, const char *office, enum role role,
                     const char *when, const struct arg *args, int n)
{
    struct entry_request r = { .book = book_named(service.institution->registers, book),
                               .no = no,
                               .act = act,
                               .by = { role, office_of(office), 4 },
                               .args = args,
                               .args_n = n };
    struct doing d = { .job.run = run, .entry = &r, .at = at(when), .faults = faults_new(ctx) };
    return store_write_wait(service.store, &d.job);
}

static int ladder(const char *when)
{
    struct doing d = { .job.run = run, .at = at(when), .faults = faults_new(ctx) };
    assert_int_equal(store_write_wait(service.store, &d.job).kind, FINE);
    return d.done;
}

static int count(const char *book, const char *state, const char *no)
{
    struct entry_row *rows;
    int n;
    struct entry_query q = { .book = book_named(service.institution->registers, book),
                             .state = state,
                             .fact = "call",
                             .value = no,
                             .limit = 50 };
    assert_int_equal(store_entries(reader, ctx, service.institution->registers, &q, &rows, &n).kind, FINE);
    return n;
}

/* A general call of 成龙路 dispatched to ZFJ on Monday 2 March: its sign is due on Tuesday, its answer later. */
static void dispatched(char no[static 24], const char *day)
{
    static const struct arg create[] = { { "item", "JJ-A06" },
                                         { "place", "水杉街" },
                                         { "text", "暴露垃圾" },
                                         { "contact", "网格员" },
                                         { "wanted_result", "清除" } };
    static const struct arg accept[] = { { "grade", "general" }, { "lead", "ZFJ" } };
    char when[32];
    snprintf(when, sizeof when, "%sT09:10:00+08:00", day);
    assert_int_equal(call_act(no, DO_CREATE, "510104035", BY_STREET_CLERK, when, create, 5).kind, FINE);
    assert_int_equal(call_act(no, DO_SUBMIT, "510104035", BY_STREET_CLERK, when, create, 5).kind, FINE);
    assert_int_equal(call_act(no, DO_VET, "510104035", BY_STREET_LEADER, when, NULL, 0).kind, FINE);
    assert_int_equal(call_act(no, DO_ACCEPT, "hub", BY_HUB_ACCEPTOR, when, accept, 2).kind, FINE);
    assert_int_equal(call_act(no, DO_DISPATCH, "hub", BY_HUB_ACCEPTOR, when, NULL, 0).kind, FINE);
}

static int open_town(void **state)
{
    (void)state;
    struct institution *in;
    ctx = talloc_new(NULL);
    memset(&service, 0, sizeof service);
    if (institution_load(ctx, faults_new(ctx), &in).kind) return -1;
    service.institution = in;
    if (store_open(ctx, &(struct store_options){ .dir = NULL }, &service.store).kind) return -1;
    return store_reader(ctx, service.store, &reader).kind;
}

static int close_town(void **state)
{
    (void)state;
    TALLOC_FREE(reader);
    store_close(service.store);
    talloc_free(ctx);
    return 0;
}

static const char *light_end(const char *no, struct lit_row *out)
{
    struct lit_row *rows;
    int n;
    assert_int_equal(store_lit(reader, ctx, at("2026-06-01T10:00:00+08:00"), false, false, 50, &rows, &n).kind, FINE);
    for (int i = 0; i < n; i++)
        if (!strcmp(rows[i].no, no)) {
            *out = rows[i];
            return out->no;
        }
    return NULL;
}

static const char *slip_of(const char *no, const char *unit)
{
    struct entry_row *rows;
    int n;
    struct entry_query q = {
        .book = book_named(service.institution->registers, "slip"), .fact = "call", .value = no, .limit = 50
    };
    assert_int_equal(store_entries(reader, ctx, service.institution->registers, &q, &rows, &n).kind, FINE);
    for (int i = 0; i < n; i++)
        if (!strcmp(rows[i].entry->other.s, unit)) return rows[i].entry->no;
    return NULL;
}

static void each_rung_is_taken_once(void **state)
{
    (void)state;
    char no[24] = "", yellow[TIME_TEXT_MAX];
    struct lit_row lit;
    dispatched(no, "2026-03-02");
    assert_int_equal(ladder("2026-03-02T09:20:00+08:00"), 0);
    assert_non_null(light_end(no, &lit));
    time_format(lit.yellow, yellow);
    int done = ladder(yellow);
    assert_true(done > 0);
    assert_int_equal(count("urge", "sent", no), done); /* each unit of the call, once */
    assert_int_equal(ladder(yellow), 0);               /* once per clock */
    assert_true(lit.due.s < lit.black.s);
}

static void nothing_is_sent_by_night_but_for_urgent_calls(void **state)
{
    (void)state;
    char no[24] = "";
    dispatched(no, "2026-03-02");
    assert_int_equal(ladder("2026-03-20T07:59:00+08:00"), 0);
    assert_int_equal(ladder("2026-03-21T10:00:00+08:00"), 0); /* a Saturday */
    assert_true(ladder("2026-03-20T08:30:00+08:00") > 0);
    assert_int_equal(ladder("2026-03-20T08:31:00+08:00"), 0);
}

static void black_proposes_a_slip_and_a_person_sends_it(void **state)
{
    (void)state;
    char no[24] = "";
    dispatched(no, "2026-03-02");
    assert_true(ladder("2026-05-11T10:00:00+08:00") > 0); /* all rungs missed: only the highest is taken */
    const char *slip = slip_of(no, "ZFJ");
    assert_non_null(slip);
    assert_int_equal(count("urge", NULL, no), 0);
    static const struct arg text[] = { { "text", "请回复" } };
    assert_int_equal(
        entry_act("slip", slip, "issue", "hub", BY_HUB_ACCEPTOR, "2026-05-11T11:00:00+08:00", text, 1).kind, NOT_YOURS);
    assert_int_equal(entry_act("slip", slip, "issue", "hub", BY_HUB_HEAD, "2026-05-11T11:00:00+08:00", text, 1).kind,
                     FINE);
    /* never skipped back: after a slip no reminder and no urge to this unit on this call */
    const struct arg args[] = { { "call", no }, { "to", "ZFJ" }, { "text", "请抓紧" } };
    assert_int_equal(
        entry_act("urge", NULL, "remind", "hub", BY_HUB_ACCEPTOR, "2026-05-11T11:10:00+08:00", args, 3).kind, NOT_NOW);
    assert_int_equal(entry_act("urge", NULL, "urge", "hub", BY_HUB_HEAD, "2026-05-11T11:10:00+08:00", args, 3).kind,
                     NOT_NOW);
    assert_int_equal(
        entry_act("slip", slip, "answer", "GYJ", BY_DEPT_LEADER, "2026-05-11T12:00:00+08:00", text, 1).kind, NOT_YOURS);
    assert_int_equal(
        entry_act("slip", slip, "answer", "ZFJ", BY_DEPT_LEADER, "2026-05-11T12:00:00+08:00", text, 1).kind, FINE);
    assert_int_equal(entry_act("slip", slip, "escalate", "hub", BY_HUB_HEAD, "2026-05-12T09:00:00+08:00", text, 1).kind,
                     FINE);
    assert_true(count("interview", "proposed", no) >= 1);
    int64_t entries;
    const char *why;
    assert_int_equal(register_check(&service, reader, ctx, &entries, &why).kind, FINE);
    assert_null(why);
}

static void a_step_may_be_taken_earlier_by_hand(void **state)
{
    (void)state;
    char no[24] = "";
    dispatched(no, "2026-03-02");
    const struct arg args[] = { { "call", no }, { "to", "ZFJ" }, { "text", "请尽快处置" } },
                     stranger[] = { { "call", no }, { "to", "SWJ" }, { "text", "请" } };
    assert_int_equal(entry_act("urge", NULL, "urge", "hub", BY_HUB_ACCEPTOR, "2026-03-02T10:00:00+08:00", args, 3).kind,
                     FINE);
    assert_int_equal(
        entry_act("urge", NULL, "urge", "hub", BY_HUB_ACCEPTOR, "2026-03-02T10:00:00+08:00", stranger, 3).kind,
        BAD_INPUT);
    assert_int_equal(entry_act("slip", NULL, "issue", "hub", BY_HUB_HEAD, "2026-03-02T11:00:00+08:00", args, 3).kind,
                     FINE);
    assert_int_equal(count("slip", "issued", no), 1);
}

static void three_reds_of_a_unit_propose_an_interview(void **state)
{
    (void)state;
    char no[24] = "";
    for (int i = 0; i < 3; i++) {
        *no = 0;
        dispatched(no, "2026-03-02");
    }
    assert_true(ladder("2026-03-09T10:00:00+08:00") >= 3);
    struct entry_row *rows;
    int n;
    struct entry_query q = { .book = book_named(service.institution->registers, "interview"),
                             .fact = "lamp",
                             .value = "interview/ZFJ/2026-Q1",
                             .limit = 5 };
    assert_int_equal(store_entries(reader, ctx, service.institution->registers, &q, &rows, &n).kind, FINE);
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].entry->other.s, "ZFJ");
}

static Err person(struct tx *tx, struct job *job)
{
    struct doing *d = (struct doing *)job;
    int64_t id;
    struct grant g = { .office = office_of("hub"), .role = BY_HUB_HEAD };
    TRY(store_person_add(tx, "head", "负责人", "x", d->at, d->faults, &id));
    g.person = id;
    TRY(store_grant_propose(tx, service.institution, &g, 0, d->at, d->faults));
    struct notice n = { .at = d->at, .kind = "todo", .book = "slip", .no = "DB-2026-000001", .act = "propose" };
    TRY(store_notice_put(tx, office_of("hub"), BY_HUB_HEAD, &n)); /* the grant is only proposed: nobody is told */
    TRY(store_notice_person(tx, id, &n));
    TRY(store_notices_read(tx, id, 99));
    n.act = "answer";
    TRY(store_notice_person(tx, id, &n));
    struct notice *list;
    int64_t unread;
    int count_n;
    TRY(store_notices(tx, ctx, id, 0, 10, &list, &count_n, &unread));
    d->done = count_n * 10 + (int)unread;
    return OK;
}

static void a_notice_is_a_persons_and_read_marks_are_his(void **state)
{
    (void)state;
    struct doing d = { .job.run = person, .at = at("2026-03-02T10:00:00+08:00"), .faults = faults_new(ctx) };
    assert_int_equal(store_write_wait(service.store, &d.job).kind, FINE);
    assert_int_equal(d.done, 21);
}

/* ---- R52 ---- */

static Err tick(struct tx *tx, struct job *job)
{
    struct doing *d = (struct doing *)job;
    return service_tick(&service, tx, d->at, 50, &d->done);
}

static void let_time_pass(const char *until)
{
    struct doing d = { .job.run = tick, .at = at(until), .done = 1 };
    while (d.done) assert_int_equal(store_write_wait(service.store, &d.job).kind, FINE);
}

static void replays(void)
{
    int64_t calls, entries;
    const char *why = NULL;
    assert_int_equal(replay_check(&service, reader, ctx, NULL, NULL, &calls, &why).kind, FINE);
    assert_null(why);
    assert_int_equal(register_check(&service, reader, ctx, &entries, &why).kind, FINE);
    assert_null(why);
}

/* A meeting on 3 March gives ZFJ a task for the 4th, which it lets slip. */
static void slipped(char no[static 24])
{
    static const struct arg convene[] = { { "kind", "joint" },
                                          { "time", "2026-03-03 10:00" },
                                          { "place", "中枢会议室" },
                                          { "invited", "ZFJ" },
                                          { "agenda", "分工" } };
    static const struct arg hold[] = { { "present", "510104035;ZFJ" } }, minute[] = { { "conclusions", "清运" } };
    static const struct arg cells[] = {
        { "unit", "ZFJ" },       { "person", "中队长" }, { "what", "清运" },
        { "due", "2026-03-04" }, { "standard", "清除" }, { "evidence", "photo_after" }
    };
    static const struct table_row row = { "T1", cells, 6 };
    const char *day = "2026-03-03T10:00:00+08:00";
    dispatched(no, "2026-03-02");
    assert_int_equal(meeting_act(no, DO_CONVENE, NULL, BY_HUB_HEAD, day, convene, 5, NULL).kind, FINE);
    assert_int_equal(meeting_act(no, DO_HOLD, "1", BY_HUB_HEAD, day, hold, 1, NULL).kind, FINE);
    assert_int_equal(meeting_act(no, DO_MINUTE, "1", BY_HUB_ACCEPTOR, day, minute, 1, &row).kind, FINE);
    assert_int_equal(meeting_act(no, DO_SIGN, "1", BY_HUB_HEAD, day, NULL, 0, NULL).kind, FINE);
    let_time_pass("2026-03-04T17:00:01+08:00");
}

static struct clock owed(const char *no)
{
    struct docket *d;
    assert_int_equal(store_docket_load(reader, ctx, service.institution, no, &d).kind, FINE);
    const struct clock *c = docket_clock(d, CK_FOLLOW_UP, 0, 0);
    assert_non_null(c);
    return *c;
}

static void the_hub_may_record_why_no_follow_up_meeting_is_held(void **state)
{
    (void)state;
    char no[24] = "", entry[24];
    const struct arg text[] = { { "text", "明日上午完成清运" } };
    const char *when = "2026-03-05T09:00:00+08:00";
    slipped(no);
    assert_int_equal(store_entry_of_call(reader, "follow_up", no, entry).kind, FINE);
    assert_string_not_equal(entry, "");
    assert_int_equal(owed(no).due.s, at("2026-03-06T17:00:00+08:00").s);
    assert_int_equal(entry_act("follow_up", entry, "decline", "hub", BY_HUB_ACCEPTOR, when, text, 1).kind, NOT_YOURS);
    assert_int_equal(entry_act("follow_up", entry, "decline", "hub", BY_HUB_HEAD, when, NULL, 0).kind, BAD_INPUT);
    assert_int_equal(owed(no).state, CLOCK_RUNNING);
    assert_int_equal(entry_act("follow_up", entry, "decline", "hub", BY_HUB_HEAD, when, text, 1).kind, FINE);
    assert_int_equal(owed(no).state, CLOCK_STOPPED);
    assert_int_equal(owed(no).at.s, at(when).s);
    assert_int_equal(entry_act("follow_up", entry, "decline", "hub", BY_HUB_HEAD, when, text, 1).kind, NOT_NOW);
    let_time_pass("2026-03-10T09:00:00+08:00");
    assert_int_equal(count("follow_up", "declined", no), 1);
    assert_int_equal(count("follow_up", NULL, no), 1);
    replays();
}

static void a_follow_up_meeting_held_ends_what_is_owed(void **state)
{
    (void)state;
    char no[24] = "";
    static const struct arg convene[] = { { "kind", "joint" },
                                          { "time", "2026-03-09 10:00" },
                                          { "place", "中枢会议室" },
                                          { "invited", "ZFJ" },
                                          { "agenda", "逾期任务" } };
    static const struct arg hold[] = { { "present", "510104035;ZFJ" } };
    slipped(no);
    let_time_pass("2026-03-07T09:00:00+08:00"); /* neither by the 6th: the hub is late, and it stays owed */
    assert_int_equal(count("follow_up", "proposed", no), 1);
    const char *when = "2026-03-09T10:00:00+08:00";
    assert_int_equal(meeting_act(no, DO_CONVENE, NULL, BY_HUB_HEAD, when, convene, 5, NULL).kind, FINE);
    assert_int_equal(count("follow_up", "proposed", no), 1);
    assert_int_equal(meeting_act(no, DO_HOLD, "2", BY_HUB_HEAD, when, hold, 1, NULL).kind, FINE);
    assert_int_equal(count("follow_up", "ended", no), 1);
    assert_true(owed(no).at.s > owed(no).due.s);
    replays();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_rung_is_taken_once, open_town, close_town),
        cmocka_unit_test_setup_teardown(nothing_is_sent_by_night_but_for_urgent_calls, open_town, close_town),
        cmocka_unit_test_setup_teardown(black_proposes_a_slip_and_a_person_sends_it, open_town, close_town),
        cmocka_unit_test_setup_teardown(a_step_may_be_taken_earlier_by_hand, open_town, close_town),
        cmocka_unit_test_setup_teardown(three_reds_of_a_unit_propose_an_interview, open_town, close_town),
        cmocka_unit_test_setup_teardown(the_hub_may_record_why_no_follow_up_meeting_is_held, open_town, close_town),
        cmocka_unit_test_setup_teardown(a_follow_up_meeting_held_ends_what_is_owed, open_town, close_town),
        cmocka_unit_test_setup_teardown(a_notice_is_a_persons_and_read_marks_are_his, open_town, close_town),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
