/* Random commands through the service into a data folder: 10,000 of them, four calls at a time, time passing between them.
   What the states promise holds after every accepted one; at the end the leaves played again make the same rows, the tables
   kept beside the facts are what the facts say, and the ledger verifies. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

#include "service/replay.h"
#include "service/view.h"
#include "store/check.h"
#include "store/ledger.h"
#include "walk.h"

enum { CALLS = 40, TOGETHER = 4, STEPS = 10000 };

struct town {
    struct job job;
    struct service service;
    struct request request;
    Time now;
    void *ctx;
    struct docket *after; /* as the last accepted act left it */
};

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

static Err run(struct tx *tx, struct job *job)
{
    struct town *t = (struct town *)job;
    struct answer answer;
    Err err = service_act(&t->service, tx, t->ctx, &t->request, t->now, faults_new(t->ctx), &answer);
    if (!err.kind) t->after = answer.docket;
    return err;
}

static Err pass(struct tx *tx, struct job *job)
{
    struct town *t = (struct town *)job;
    int done;
    do TRY(service_tick(&t->service, tx, t->now, 100, &done));
    while (done);
    return OK;
}

static Err give(struct town *t, Err (*what)(struct tx *, struct job *))
{
    t->job = (struct job){ .run = what };
    return store_write_wait(t->service.store, &t->job);
}

static void create(struct town *t, struct walk *w, char no[static 24])
{
    struct arg args[] = { { "item", PICK(w, "JJ-A06", "JJ-A10", "JJ-A02", "JJ-C04", "JJ-A01") },
                          { "place", "p" },
                          { "text", "t" },
                          { "contact", "c" },
                          { "wanted_result", "w" } };
    t->request = (struct request){ .entity = CALL,
                                   .act = DO_CREATE,
                                   .by = { BY_STREET_CLERK, office_of("510104035"), 1 },
                                   .args = args,
                                   .args_n = 5 };
    assert_int_equal(give(t, run).kind, FINE);
    snprintf(no, 24, "%s", t->after->call.no);
}

/* One random command on this call, as it stands in the store. True: accepted. */
static bool step(struct town *t, struct walk *w, struct tx *reader, const char *no)
{
    struct arg args[32];
    struct command c;
    char label[48] = "", meeting[16] = "";
    assert_int_equal(service_docket(&t->service, reader, w->ctx, no, &w->d).kind, FINE);
    Time before = w->now;
    bool some = walk_command(w, &c, args);
    w->now.s = before.s + (w->now.s - before.s) / TOGETHER; /* the others' time is this one's too */
    t->now = w->now;
    if (!some) return false;
    if (c.task) view_task_label(w->d, docket_task(w->d, c.task), label);
    if (c.meeting) snprintf(meeting, sizeof meeting, "%s", c.meeting);
    t->request = (struct request){ .entity = c.entity,
                                   .act = c.act,
                                   .call_no = no,
                                   .task = c.task ? label : NULL,
                                   .by = c.by,
                                   .args = c.args,
                                   .args_n = c.args_n,
                                   .rows = c.rows,
                                   .rows_n = c.rows_n,
                                   .meeting = c.meeting ? meeting : NULL };
    assert_int_equal(give(t, pass).kind, FINE);
    Err err = give(t, run);
    if (err.kind == BROKEN) fail_msg("%s on %s: %s", act_words[c.act], no, err.why);
    if (err.kind) return false;
    w->d = t->after;
    const char *why = walk_holds(w);
    if (why) fail_msg("%s on %s: %s", act_words[c.act], no, why);
    return true;
}

static void found(void *arg, const char *fault)
{
    (void)arg;
    fail_msg("%s", fault);
}

static void all_agrees(struct town *t, struct tx *reader)
{
    struct ledger_verdict v;
    struct check check = { .in = t->service.institution, .found = found };
    const char *why;
    int64_t calls;
    assert_int_equal(store_read_begin(reader).kind, FINE);
    assert_int_equal(replay_check(&t->service, reader, t->ctx, NULL, NULL, &calls, &why).kind, FINE);
    if (why) fail_msg("%s", why);
    assert_int_equal(calls, CALLS);
    assert_int_equal(store_check(reader, &check).kind, FINE);
    assert_int_equal(ledger_verify(reader, t->ctx, &(struct ledger_question){ 0 }, &v).kind, FINE);
    if (v.bad) fail_msg("%s", v.bad);
    store_read_end(reader);
}

static void the_tables_are_what_the_leaves_say(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    static unsigned char bytes[64 * STEPS];
    static char nos[CALLS][24];
    char dir[] = "/tmp/huying-walk-XXXXXX";
    uint64_t seed = 20260303;
    int accepted = 0;
    struct institution *in;
    struct tx *reader;
    struct town t = { .now = day_at(day_from(2026, 3, 2), 9, 0), .ctx = talloc_new(ctx) };
    assert_non_null(mkdtemp(dir));
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    t.service.institution = in;
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &t.service.store).kind,
                     FINE);
    assert_int_equal(store_reader(ctx, t.service.store, &reader).kind, FINE);
    for (size_t i = 0; i < sizeof bytes; i++) bytes[i] = (unsigned char)(next(&seed) >> 32);
    struct walk w = { .in = in, .now = t.now, .bytes = bytes, .n = sizeof bytes, .ctx = t.ctx };
    for (int i = 0; i < STEPS; i++) {
        int each = STEPS / (CALLS / TOGETHER), group = i / each * TOGETHER;
        for (int k = 0; i % each == 0 && k < TOGETHER; k++) create(&t, &w, nos[group + k]);
        accepted += step(&t, &w, reader, nos[(uint64_t)group + next(&seed) % TOGETHER]);
        talloc_free(t.ctx);
        w.ctx = t.ctx = talloc_new(ctx);
    }
    all_agrees(&t, reader);
    print_message("%d commands, %d accepted, %d calls\n", STEPS, accepted, CALLS);
    assert_true(w.at < w.n && accepted > STEPS / 50);
    talloc_free(reader);
    talloc_free(ctx);
    char *cmd = talloc_asprintf(NULL, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
    talloc_free(cmd);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_tables_are_what_the_leaves_say) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
