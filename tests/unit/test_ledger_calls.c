/* A small district played through the service: calls at different steps, one refused as classified and erased. What was
   written must verify, replay and check; `test_ledger_calls --sample DIR` leaves it to tests/ledger/run.py. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "service/replay.h"
#include "store/check.h"
#include "store/ledger.h"
#include "store/people.h"

enum { CALLS = 130 };

struct town {
    struct job job;
    struct service service;
    void *ctx;
    int nth; /* call being played */
    int64_t at;
};

static const struct move {
    enum act act;
    enum role role;
    struct arg args[6];
} usual[] = {
    { DO_CREATE, BY_STREET_CLERK, { { "item", "JJ-A06" }, { "place", "春熙路北段" }, { "text", "暴露垃圾反复出现" },
                                        { "contact", "网格员" }, { "wanted_result", "清除并常态保洁" } } },
    { DO_SUBMIT, BY_STREET_CLERK, { { 0 } } },
    { DO_VET, BY_STREET_LEADER, { { 0 } } },
    { DO_ACCEPT, BY_HUB_ACCEPTOR, { { "grade", "general" }, { "lead", "ZFJ" } } },
    { DO_DISPATCH, BY_HUB_ACCEPTOR, { { 0 } } },
}, classified = { DO_REFUSE, BY_HUB_ACCEPTOR, { { "reason", "classified" } } },
  of_task[] = { { DO_SIGN, BY_DEPT_LIAISON, { { 0 } } }, { DO_UPLOAD, BY_DEPT_LIAISON, { { "evidence", "photo_before;photo_after" } } } };

static Office office_by_kind(const struct institution *in, enum office_kind kind)
{
    for (int i = 0; i < in->offices_n; i++)
        if (in->offices[i].kind == kind) return in->offices[i].code;
    return office_of("");
}

static Err act(struct town *t, struct tx *tx, const struct move *s, char no[static 24])
{
    const struct institution *in = t->service.institution;
    void *ctx = talloc_new(t->ctx);
    struct faults *faults = faults_new(ctx);
    struct answer answer;
    int n = 0;
    while (n < 6 && s->args[n].name) n++;
    bool task = s->role == BY_DEPT_LIAISON;
    struct request r = { .entity = task ? TASK : CALL,
                         .act = s->act,
                         .task = task ? "ZFJ" : NULL,
                         .call_no = *no ? no : NULL,
                         .args = s->args,
                         .args_n = n };
    r.by = (struct actor){ s->role, office_by_kind(in, s->role == BY_HUB_ACCEPTOR ? OFFICE_HUB : OFFICE_STREET),
                           1 + (int)s->role };
    if (task) r.by.office = office_of("ZFJ");
    Err err = service_act(&t->service, tx, ctx, &r, (Time){ t->at++ }, faults, &answer);
    for (int i = 0; err.kind && i < faults->n; i++)
        print_error("%s: %s\n", faults->list[i].field, faults->list[i].remedy);
    if (err.kind) print_error("%s: %s\n", act_words[s->act], err.why);
    if (!err.kind) snprintf(no, 24, "%s", answer.docket->call.no);
    talloc_free(ctx);
    return err;
}

static Err play(struct tx *tx, struct job *job)
{
    struct town *t = (struct town *)job;
    char no[24] = "";
    int steps = t->nth % 5 == 4 ? 3 : 5;
    for (int i = 0; i < steps; i++) TRY(act(t, tx, &usual[i], no));
    for (int i = 0; t->nth == 0 && i < 2; i++) TRY(act(t, tx, &of_task[i], no));
    return t->nth == 4 ? act(t, tx, &classified, no) : OK;
}

/* Two people, one of them with two rights. */
static Err people(struct tx *tx, struct job *job)
{
    struct town *t = (struct town *)job;
    const struct institution *in = t->service.institution;
    struct faults *faults = faults_new(t->ctx);
    int64_t id, other;
    TRY(store_person_add(tx, "sys", "管理员", "-", (Time){ t->at }, faults, &id));
    TRY(store_person_add(tx, "sec", "安全员", "-", (Time){ t->at }, faults, &other));
    struct grant one = { .person = id, .office = office_by_kind(in, OFFICE_HUB), .role = BY_SYS_ADMIN };
    struct grant two = { .person = other, .office = one.office, .role = BY_SEC_ADMIN };
    TRY(store_grant_propose(tx, in, &one, 0, (Time){ t->at }, faults));
    return store_grant_propose(tx, in, &two, 0, (Time){ t->at }, faults);
}

/* 11:40 of a Tuesday; seals after half of them and at the end, and one call after that. */
static void make(const char *dir)
{
    struct town t = { .job = { .run = play }, .ctx = talloc_new(NULL), .at = 1773718800 };
    struct institution *in;
    struct store *store;
    struct seal seal;
    assert_int_equal(institution_load(t.ctx, faults_new(t.ctx), &in).kind, FINE);
    Err err = store_open(t.ctx, &(struct store_options){ .dir = dir, .create = true }, &store);
    if (err.kind) fail_msg("%s", err.why);
    assert_int_equal(ledger_key_make(store, "huying.example/test").kind, FINE);
    t.service = (struct service){ .store = store, .institution = in };
    t.job.run = people;
    err = store_write_wait(store, &t.job);
    if (err.kind) fail_msg("people: %s", err.why);
    t.job.run = play;
    for (t.nth = 0; t.nth < CALLS; t.nth++) {
        err = store_write_wait(store, &t.job);
        if (err.kind) fail_msg("call %d: %s", t.nth, err.why);
        if (t.nth == CALLS / 2 || t.nth == CALLS - 2)
            assert_int_equal(ledger_seal(store, (Time){ t.at++ }, &seal).kind, FINE);
    }
    talloc_free(t.ctx);
}

static void found(void *arg, const char *fault)
{
    (void)arg;
    fail_msg("%s", fault);
}

static void played(void **state)
{
    (void)state;
    char dir[] = "/tmp/huying-calls-XXXXXX";
    assert_non_null(mkdtemp(dir));
    make(dir);
    void *ctx = talloc_new(NULL);
    struct institution *in;
    struct store *store;
    struct tx *tx;
    struct note_secret secret;
    struct ledger_verdict v;
    const char *why;
    int64_t calls;
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir, .read_only = true }, &store).kind, FINE);
    assert_int_equal(ledger_key_read(store, &secret).kind, FINE);
    assert_int_equal(store_reader(ctx, store, &tx).kind, FINE);
    assert_int_equal(store_read_begin(tx).kind, FINE);
    assert_int_equal(ledger_verify(tx, ctx, &(struct ledger_question){ .key = &secret.key }, &v).kind, FINE);
    if (v.bad) fail_msg("%s", v.bad);
    assert_int_equal(v.checkpoints, 2);
    assert_true(v.size > 512 && v.erased > 0 && v.unsealed == 4);
    struct service service = { .store = store, .institution = in };
    assert_int_equal(replay_check(&service, tx, ctx, NULL, NULL, &calls, &why).kind, FINE);
    if (why) fail_msg("%s", why);
    assert_int_equal(calls, CALLS);
    struct check check = { .in = in, .found = found };
    assert_int_equal(store_check(tx, &check).kind, FINE);
    talloc_free(tx);
    talloc_free(ctx);
    char *cmd = talloc_asprintf(NULL, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
    talloc_free(cmd);
}

int main(int argc, char **argv)
{
    if (argc == 3 && !strcmp(argv[1], "--sample")) return make(argv[2]), 0;
    const struct CMUnitTest tests[] = { cmocka_unit_test(played) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
