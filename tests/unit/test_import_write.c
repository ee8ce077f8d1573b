/* Imported rows as acts: what they become, the same again, one bad row among good ones, and what an unsorted one may go through. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "service/import_write.h"
#include "service/replay.h"
#include "store/store.h"

struct world {
    void *ctx;
    struct service service;
    struct actor hub;
    Time now;
};

static int begin(void **state)
{
    struct world *w = talloc_zero(NULL, struct world);
    struct institution *in;
    w->ctx = w;
    if (institution_load(w, faults_new(w), &in).kind) return 1;
    w->service.institution = in;
    if (store_open(w, &(struct store_options){ .dir = NULL, .create = true }, &w->service.store).kind) return 1;
    w->hub = (struct actor){ BY_HUB_ACCEPTOR, office_of("hub"), 7 };
    time_parse("2026-03-09T10:00:00+08:00", 25, &w->now);
    *state = w;
    return 0;
}

static int end(void **state)
{
    struct world *w = *state;
    store_close(w->service.store);
    talloc_free(w);
    return 0;
}

static struct import_row row(const char *ticket, const char *item, bool closed)
{
    struct import_row r = { .opened = { 1767000000 }, .is_closed = closed };
    for (int f = 0; f < IM_FIELDS; f++) r.value[f] = "";
    r.value[IM_CHANNEL] = "hotline";
    r.value[IM_TICKET] = ticket;
    r.value[IM_ITEM] = item;
    r.value[IM_TEXT] = "路灯不亮";
    r.value[IM_PLACE] = "路口";
    r.value[IM_COMMUNITY] = "510104035017";
    r.value[IM_STREET] = "510104035";
    if (closed) r.closed = (Time){ 1767100000 };
    return r;
}

static struct docket *of_ticket(struct world *w, const char *ticket)
{
    struct tx *tx;
    struct docket *d;
    char no[24];
    assert_int_equal(store_reader(w->ctx, w->service.store, &tx).kind, FINE);
    if (store_ticket(tx, "hotline", ticket, no).kind)
        d = NULL;
    else
        assert_int_equal(store_docket_load(tx, w->ctx, w->service.institution, no, &d).kind, FINE);
    talloc_free(tx);
    return d;
}

static void comes_in(void **state)
{
    struct world *w = *state;
    struct import_row rows[] = { row("A1", "JJ-A08", false), row("A2", "JJ-A08", true), row("A3", "", false),
                                 row("A1", "JJ-A08", false) };
    struct import_result results[4];
    rows[2].value[IM_COMMUNITY] = ""; /* a fixed street */
    assert_int_equal(import_write(&w->service, w->ctx, rows, 4, &w->hub, w->now, results).kind, FINE);
    for (int i = 0; i < 4; i++) assert_null(results[i].refused);
    assert_true(!results[0].already && !results[1].already && !results[2].already && results[3].already);
    struct docket *d = of_ticket(w, "A1");
    assert_int_equal(d->call.state, ST_CALLED);
    assert_string_equal(d->call.street.s, "510104035");
    assert_int_equal(d->call.called.s, w->now.s);
    assert_non_null(docket_clock(d, CK_ACCEPT, 0, 0)); /* its clocks start now */
    d = of_ticket(w, "A2");
    assert_int_equal(d->call.state, ST_CLOSED);
    assert_int_equal(d->call.kind, CLOSE_IMPORTED);
    d = of_ticket(w, "A3");
    assert_string_equal(d->call.item, "");
    assert_string_equal(d->call.street.s, "510104035");
}

/* One that the engine refuses: the others come in all the same, and numbers have no gap. */
static void one_is_refused(void **state)
{
    struct world *w = *state;
    struct import_row rows[] = { row("B1", "JJ-A08", false), row("B2", "JJ-X99", false), row("B3", "JJ-A08", false) };
    struct import_result results[3];
    assert_int_equal(import_write(&w->service, w->ctx, rows, 3, &w->hub, w->now, results).kind, FINE);
    assert_null(results[0].refused);
    assert_string_equal(results[1].refused->list[0].field, "item");
    assert_null(results[2].refused);
    assert_null(of_ticket(w, "B2"));
    assert_string_equal(of_ticket(w, "B1")->call.no, "JJ-2026-000004");
    assert_string_equal(of_ticket(w, "B3")->call.no, "JJ-2026-000005");
}

struct one_act {
    struct job job;
    struct world *w;
    struct request request;
    Time at;
};

static Err one_act_run(struct tx *tx, struct job *job)
{
    struct one_act *a = (struct one_act *)job;
    struct answer answer;
    return service_act(&a->w->service, tx, a->w->ctx, &a->request, a->at, faults_new(a->w->ctx), &answer);
}

static enum kind does(struct world *w, const char *no, enum act act, enum role role, const char *office,
                      const struct arg *args, int n)
{
    struct one_act a = { .job.run = one_act_run, .w = w, .at = { w->now.s + 600 } };
    a.request = (struct request){
        .entity = CALL, .act = act, .call_no = no, .by = { role, office_of(office), 8 }, .args = args, .args_n = n
    };
    return store_write_wait(w->service.store, &a.job).kind;
}

static void unsorted(void **state)
{
    struct world *w = *state;
    const char *no = of_ticket(w, "A3")->call.no;
    const struct arg refuse[] = { { "reason", "not_in_list" }, { "text", "不在清单" } },
                     appeal[] = { { "reason", "请复核" } }, bare[] = { { "grade", "general" }, { "lead", "ZFJ" } },
                     whole[] = { { "grade", "general" }, { "lead", "ZFJ" }, { "item", "JJ-A08" } };
    assert_int_equal(does(w, no, DO_REFUSE, BY_HUB_ACCEPTOR, "hub", refuse, 2), FINE);
    assert_int_equal(does(w, no, DO_APPEAL, BY_STREET_LEADER, "510104035", appeal, 1), FINE);
    assert_int_equal(does(w, no, DO_ACCEPT, BY_HUB_HEAD, "hub", bare, 2),
                     BAD_INPUT); /* accepting demands the item (R10a) */
    assert_int_equal(does(w, no, DO_ACCEPT, BY_HUB_HEAD, "hub", whole, 3), FINE);
    assert_string_equal(of_ticket(w, "A3")->call.item, "JJ-A08");
}

static void replays(void **state)
{
    struct world *w = *state;
    struct tx *tx;
    const char *why;
    int64_t calls;
    assert_int_equal(store_reader(w->ctx, w->service.store, &tx).kind, FINE);
    assert_int_equal(replay_check(&w->service, tx, w->ctx, NULL, NULL, &calls, &why).kind, FINE);
    if (why) fail_msg("%s", why);
    assert_int_equal(calls, 5);
    talloc_free(tx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comes_in),
        cmocka_unit_test(one_is_refused),
        cmocka_unit_test(unsorted),
        cmocka_unit_test(replays),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
