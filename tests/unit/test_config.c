/* The institution changed while calls run: each act is judged by the tables of its moment, then and on replay; what was
   changed by other means than a leaf does not replay. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/asset.h"
#include "service/config.h"
#include "service/replay.h"
#include "store/check.h"
#include "store/db.h"

struct world {
    struct job job;
    void *ctx;
    struct store *store;
    struct service service;
    struct tx *reader;
    struct faults *faults;
    Time now;
    char no[24]; /* the call last made */
    Err (*body)(struct world *, struct tx *);
};

static Err run(struct tx *tx, struct job *job)
{
    struct world *w = (struct world *)job;
    faults_clear(w->faults);
    return w->body(w, tx);
}

static Err writing(struct world *w, Err (*body)(struct world *, struct tx *))
{
    w->job.run = run;
    w->body = body;
    return store_write_wait(w->store, &w->job);
}

static void must(struct world *w, Err (*body)(struct world *, struct tx *))
{
    Err err = writing(w, body);
    if (err.kind)
        fail_msg("%s %s: %s", err.why, w->faults->n ? w->faults->list[0].field : "",
                 w->faults->n ? w->faults->list[0].remedy : "");
}

static int setup(void **state)
{
    struct world *w = talloc_zero(NULL, struct world);
    struct institution *in;
    w->ctx = w;
    w->faults = faults_new(w);
    w->now = day_at(day_from(2026, 12, 15), 10, 0);
    if (institution_load(w, w->faults, &in).kind) return 1;
    if (store_open(w, &(struct store_options){ 0 }, &w->store).kind) return 1;
    w->service = (struct service){ .store = w->store, .institution = in };
    *state = w;
    return store_reader(w, w->store, &w->reader).kind;
}

static int teardown(void **state)
{
    struct world *w = *state;
    TALLOC_FREE(w->reader);
    store_close(w->store);
    service_config_close(&w->service);
    talloc_free(w);
    return 0;
}

static Err act(struct world *w, struct tx *tx, enum act what, enum role role, const char *office,
               const struct arg *args, int n)
{
    struct answer a;
    struct request r = { .entity = CALL,
                         .act = what,
                         .call_no = *w->no ? w->no : NULL,
                         .by = { role, office_of(office), (int)role + 1 },
                         .args = args,
                         .args_n = n };
    w->now.s++;
    TRY(service_act(&w->service, tx, w->ctx, &r, w->now, w->faults, &a));
    strcpy(w->no, a.docket->call.no);
    return OK;
}

static const struct arg facts[] = { { "item", "JJ-A06" },
                                    { "place", "春熙路北段" },
                                    { "text", "暴露垃圾反复出现" },
                                    { "contact", "网格员" },
                                    { "wanted_result", "清除" } };

static Err call_made(struct world *w, struct tx *tx)
{
    w->no[0] = 0;
    TRY(act(w, tx, DO_CREATE, BY_STREET_CLERK, "510104035", facts, 5));
    TRY(act(w, tx, DO_SUBMIT, BY_STREET_CLERK, "510104035", NULL, 0));
    return act(w, tx, DO_VET, BY_STREET_LEADER, "510104035", NULL, 0);
}

static Err call_dispatched(struct world *w, struct tx *tx)
{
    static const struct arg accept[] = { { "grade", "general" }, { "lead", "ZFJ" } };
    TRY(call_made(w, tx));
    TRY(act(w, tx, DO_ACCEPT, BY_HUB_ACCEPTOR, "hub", accept, 2));
    return act(w, tx, DO_DISPATCH, BY_HUB_ACCEPTOR, "hub", NULL, 0);
}

static struct docket *docket(struct world *w)
{
    struct docket *d;
    assert_int_equal(service_docket(&w->service, w->reader, w->ctx, w->no, &d).kind, FINE);
    return d;
}

static void found(void *arg, const char *fault)
{
    (void)arg;
    fail_msg("%s", fault);
}

static const char *replayed(struct world *w)
{
    int64_t calls;
    const char *why;
    assert_int_equal(replay_check(&w->service, w->reader, w->ctx, NULL, NULL, &calls, &why).kind, FINE);
    return why;
}

static void all_well(struct world *w)
{
    const char *why = replayed(w);
    if (why) fail_msg("%s", why);
    struct check check = { .in = w->service.institution, .found = found };
    assert_int_equal(store_check(w->reader, &check).kind, FINE);
}

/* ---- a calendar ---- */

static const Day new_year[] = { { 20819 }, { 20822 } }; /* 2027-01-01 Fri, 01-04 Mon */

static Err put_2027(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    return service_put_calendar(&w->service, tx, w->ctx, &by, 2027, new_year, 2, NULL, 0, w->faults);
}

static Err put_no_new_year(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    return service_put_calendar(&w->service, tx, w->ctx, &by, 2027, new_year + 1, 1, NULL, 0, w->faults);
}

static void calendar(void **state)
{
    struct world *w = *state;
    w->now = day_at(day_from(2026, 12, 30), 10, 0);
    must(w, call_dispatched);
    struct clock *due = docket_clock(docket(w), CK_ANSWER, 1, 0);
    assert_true(due->provisional);
    Time was = due->due;
    w->now.s += 60;
    assert_int_equal(writing(w, put_no_new_year).kind, BAD_INPUT);
    assert_string_equal(w->faults->list[0].field, "calendar");
    assert_false(calendar_year_covered(w->service.institution->calendar, 2027));
    must(w, put_2027);
    assert_true(calendar_year_covered(w->service.institution->calendar, 2027));
    due = docket_clock(docket(w), CK_ANSWER, 1, 0);
    assert_false(due->provisional);
    assert_int_equal(due->due.s, was.s + DAY_S); /* 4 January is off now */
    must(w, call_dispatched);
    assert_false(docket_clock(docket(w), CK_ANSWER, 1, 0)->provisional);
    all_well(w);
}

/* The same calendar taken over by other means than a leaf: nothing fits any more. */
static void calendar_behind_its_back(void **state)
{
    struct world *w = *state;
    struct institution *in;
    struct calendar *other;
    w->now = day_at(day_from(2026, 12, 30), 10, 0);
    assert_int_equal(calendar_with_year(w, w->service.institution->calendar, 2027, new_year, 2, NULL, 0, &other).kind,
                     FINE);
    const struct institution *shipped = w->service.institution;
    institution_with_calendar(w, shipped, other, &in);
    w->service.institution = in;
    must(w, call_dispatched);
    w->service.institution = shipped;
    const char *why = replayed(w);
    assert_non_null(why);
    assert_non_null(strstr(why, "its rows are not what its leaves make"));
}

static Err damage(struct world *w, struct tx *tx)
{
    (void)w;
    return tx_script(
        tx, "UPDATE ledger_leaf SET leaf = replace(leaf, '2027-01-04', '2027-01-05') WHERE of = 'calendar/2027'");
}

static void leaf_edited(void **state)
{
    struct world *w = *state;
    w->now = day_at(day_from(2026, 12, 30), 10, 0);
    must(w, call_dispatched);
    must(w, put_2027);
    must(w, damage);
    const char *why = replayed(w);
    assert_non_null(why);
}

/* ---- settings and names, from a day ---- */

static Err set_accept(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    return service_put_setting(&w->service, tx, w->ctx, &by, "hub.accept", "4", (Day){ day_of(w->now).n + 1 },
                               w->faults);
}

static Err below_floor(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    TRY(service_put_setting(&w->service, tx, w->ctx, &by, "assess.process_share", "60", day_of(w->now), w->faults));
    return service_put_setting(&w->service, tx, w->ctx, &by, "assess.process_share", "59",
                               (Day){ day_of(w->now).n - 1 }, w->faults);
}

static Err rename_zfj(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    const struct office_name name = {
        "锦江区城市管理局", "城管局", "Urban Management Bureau", { day_of(w->now).n + 1 }
    };
    return service_put_office(&w->service, tx, w->ctx, &by, office_of("ZFJ"), &name, w->faults);
}

static Err ticked(struct world *w, struct tx *tx)
{
    int done = 1;
    while (done) TRY(service_tick(&w->service, tx, w->now, 100, &done));
    return OK;
}

static void from_a_day(void **state)
{
    struct world *w = *state;
    Time next;
    must(w, set_accept);
    must(w, rename_zfj);
    assert_int_equal(writing(w, below_floor).kind, BAD_INPUT);
    assert_int_equal(w->faults->n, 2); /* from, value */
    assert_int_equal(w->service.institution->settings.accept.value, 2);
    must(w, call_made);
    Time two_hours = docket_clock(docket(w), CK_ACCEPT, 0, 0)->due;
    assert_int_equal(service_next_tick(&w->service, w->reader, &next).kind, FINE);
    assert_true(next.s <= day_start((Day){ day_of(w->now).n + 1 }).s);
    Day before = day_of(w->now);
    w->now = day_at((Day){ before.n + 1 }, 10, 0);
    must(w, ticked);
    assert_int_equal(w->service.institution->settings.accept.value, 4);
    must(w, call_made);
    assert_int_equal(docket_clock(docket(w), CK_ACCEPT, 0, 0)->due.s - two_hours.s, DAY_S + 2 * 3600);
    const struct institution *in = w->service.institution;
    assert_string_equal(institution_office(in, office_of("ZFJ"))->short_zh, "城管局");
    assert_string_equal(institution_office_name(in, office_of("ZFJ"), before, false),
                        institution_office_name(w->service.config.base, office_of("ZFJ"), before, false));
    assert_string_equal(institution_office_name(in, office_of("ZFJ"), day_of(w->now), false), "锦江区城市管理局");
    all_well(w);
}

static Err cancelled(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    return service_cancel_config(&w->service, tx, w->ctx, &by, "setting/hub.accept", 1);
}

static void called_off(void **state)
{
    struct world *w = *state;
    must(w, set_accept);
    must(w, cancelled);
    assert_int_equal(writing(w, cancelled).kind, NOT_FOUND);
    w->now = day_at((Day){ day_of(w->now).n + 1 }, 10, 0);
    must(w, ticked);
    assert_int_equal(w->service.institution->settings.accept.value, 2);
    all_well(w);
}

/* ---- a version of the list ---- */

static Err publish(struct world *w, struct tx *tx)
{
    const struct config_by by = { "hub/7", w->now };
    const struct asset *a = asset_find("data/domain/catalog-45.csv");
    struct list_table *t;
    TRY(list_table_read(w->ctx, a->from, asset_size(a), w->faults, &t));
    TRY(list_table_set(t, list_table_row(t, "JJ-A06"), L_LEAD, "SZW", w->faults));
    return service_put_list(&w->service, tx, w->ctx, &by, t, "v2", (Day){ day_of(w->now).n + 1 }, false, w->faults);
}

static void list_version(void **state)
{
    struct world *w = *state;
    must(w, call_made);
    assert_string_equal(docket_item(w->service.institution, docket(w))->lead.s, "ZFJ");
    must(w, publish);
    assert_int_equal(writing(w, publish).kind, BAD_INPUT);
    assert_string_equal(w->faults->list[0].field, "version");
    must(w, call_made);
    assert_string_equal(docket(w)->call.list, "draft-2026.1");
    w->now = day_at((Day){ day_of(w->now).n + 1 }, 10, 0);
    must(w, call_made);
    assert_string_equal(docket(w)->call.list, "v2");
    assert_string_equal(docket_item(w->service.institution, docket(w))->lead.s, "SZW");
    all_well(w);
}

/* Undone with its job: the tables go back too. */
static Err publish_and_fail(struct world *w, struct tx *tx)
{
    TRY(publish(w, tx));
    assert_non_null(institution_list(w->service.institution, "v2"));
    return (Err){ BAD_INPUT, "something else was wrong" };
}

static void undone(void **state)
{
    struct world *w = *state;
    must(w, call_made);
    assert_int_equal(writing(w, publish_and_fail).kind, BAD_INPUT);
    must(w, call_made);
    assert_null(institution_list(w->service.institution, "v2"));
    all_well(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(calendar, setup, teardown),
        cmocka_unit_test_setup_teardown(calendar_behind_its_back, setup, teardown),
        cmocka_unit_test_setup_teardown(leaf_edited, setup, teardown),
        cmocka_unit_test_setup_teardown(from_a_day, setup, teardown),
        cmocka_unit_test_setup_teardown(called_off, setup, teardown),
        cmocka_unit_test_setup_teardown(list_version, setup, teardown),
        cmocka_unit_test_setup_teardown(undone, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
