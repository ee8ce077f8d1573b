/* A docket saved and loaded is the docket that was saved; desks, counts and lists follow every step of a call. */
#include <setjmp.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h>

#include "institution/engine.h"
#include "store/check.h"
#include "store/lists.h"
#include "store/plain.h"
#include "store/store.h"

struct play {
    void *ctx;
    const struct institution *in;
    struct store *store;
    struct tx *reader;
    Time now;
};

/* ---- one act: load, apply, save, load again, compare ---- */

struct act_job {
    struct job job;
    struct play *play;
    struct command cmd;
    char no[24];
    const char *why;
};

static void same_text(const char *a, const char *b)
{
    assert_string_equal(a ? a : "", b ? b : "");
}

static void same_amounts(const struct amounts *a, const struct amounts *b)
{
    assert_int_equal(a->n, b->n);
    for (int i = 0; i < a->n; i++) {
        assert_ptr_equal(a->at[i].metric, b->at[i].metric);
        assert_int_equal(a->at[i].x100, b->at[i].x100);
    }
}

static void same_task(const struct task *a, const struct task *b)
{
    struct task x = *a, y = *b;
    same_text(x.evidence, y.evidence);
    same_text(x.row_evidence, y.row_evidence);
    same_amounts(&x.values, &y.values);
    assert_int_equal(x.id, y.id);
    assert_int_equal(x.state, y.state);
    assert_int_equal(x.version, y.version);
    assert_string_equal(x.unit.s, y.unit.s);
    assert_string_equal(x.agency.s, y.agency.s);
    assert_int_equal(x.role, y.role);
    assert_int_equal(x.signed_at.s, y.signed_at.s);
    assert_int_equal(x.arrived_at.s, y.arrived_at.s);
    assert_int_equal(x.filed_at.s, y.filed_at.s);
    assert_int_equal(x.extension_asked.s, y.extension_asked.s);
    assert_int_equal(x.signed_by_system, y.signed_by_system);
    assert_int_equal(x.nth, y.nth);
}

static void same_clock(const struct clock *a, const struct clock *b)
{
    assert_int_equal(a->id, b->id);
    assert_int_equal(a->name, b->name);
    assert_int_equal(a->task, b->task);
    assert_int_equal(a->state, b->state);
    assert_int_equal(a->limit.value, b->limit.value);
    assert_int_equal(a->limit.unit, b->limit.unit);
    assert_int_equal(a->start.s, b->start.s);
    assert_int_equal(a->due.s, b->due.s);
    assert_int_equal(a->at.s, b->at.s);
    assert_int_equal(a->fixed_due.s, b->fixed_due.s);
    same_text(a->charged, b->charged);
    assert_int_equal(a->steps_n, b->steps_n);
    for (int i = 0; i < a->steps_n; i++) {
        assert_int_equal(a->steps[i].at.s, b->steps[i].at.s);
        assert_int_equal(a->steps[i].what, b->steps[i].what);
        assert_int_equal(a->steps[i].n, b->steps[i].n);
    }
}

static void same_docket(const struct docket *a, const struct docket *b)
{
    struct call x = a->call, y = b->call;
    same_amounts(&x.reported, &y.reported);
    same_amounts(&x.verified, &y.verified);
    memset(&x.reported, 0, sizeof x.reported);
    memset(&y.reported, 0, sizeof y.reported);
    memset(&x.verified, 0, sizeof x.verified);
    memset(&y.verified, 0, sizeof y.verified);
    assert_string_equal(x.no, y.no);
    assert_string_equal(x.street.s, y.street.s);
    assert_string_equal(x.lead.s, y.lead.s);
    assert_string_equal(x.item, y.item);
    assert_string_equal(x.list, y.list);
    assert_int_equal(x.id, y.id);
    assert_int_equal(x.version, y.version);
    assert_int_equal(x.state, y.state);
    assert_int_equal(x.grade, y.grade);
    assert_int_equal(x.called.s, y.called.s);
    assert_int_equal(x.facts, y.facts);
    assert_int_equal(x.kind, y.kind);
    assert_int_equal(x.satisfied, y.satisfied);
    assert_int_equal(x.lat_e9, y.lat_e9);
    assert_int_equal(a->tasks_n, b->tasks_n);
    assert_int_equal(a->clocks_n, b->clocks_n);
    for (int i = 0; i < a->tasks_n; i++) same_task(&a->tasks[i], &b->tasks[i]);
    for (int i = 0; i < a->clocks_n; i++) same_clock(&a->clocks[i], &b->clocks[i]);
}

static Err act(struct tx *tx, struct job *job)
{
    struct act_job *j = (struct act_job *)job;
    struct play *p = j->play;
    struct faults *faults = faults_new(p->ctx);
    struct docket *d = NULL, *again = NULL;
    Err err;
    if (j->cmd.act == DO_CREATE) {
        d = docket_new(p->ctx);
        d->call.street = j->cmd.by.office;
        TRY(store_call_number(tx, "JJ", day_ymd(day_of(p->now)).y, d->call.no));
        err = docket_create(p->in, d, &j->cmd, p->now, faults);
    } else {
        TRY(store_docket_load(tx, p->ctx, p->in, j->no, &d));
        err = docket_apply(p->in, d, &j->cmd, p->now, faults);
    }
    for (int i = 0; i < faults->n; i++) print_message("%s: %s\n", faults->list[i].field, faults->list[i].remedy);
    if (err.kind) return err;
    d->events_n = 0;
    TRY(store_docket_save(tx, p->in, d, j->cmd.act == DO_CREATE ? "路面积水" : NULL, p->now));
    snprintf(j->no, sizeof j->no, "%s", d->call.no);
    TRY(store_docket_load(tx, p->ctx, p->in, d->call.no, &again));
    same_docket(d, again);
    return OK;
}

#define DO(p, number, e, a, r, o, t, ...)                                                                              \
    do {                                                                                                               \
        const struct arg args_[] = { __VA_ARGS__ };                                                                    \
        struct act_job j_ = { .job = { .run = act },                                                                   \
                              .play = p,                                                                               \
                              .cmd = {                                                                                 \
                                  e, a, { r, office_of(o), 7 }, t, 0, args_, (int)(sizeof args_ / sizeof *args_) } };  \
        snprintf(j_.no, sizeof j_.no, "%s", number);                                                                   \
        Err err_ = store_write_wait((p)->store, &j_.job);                                                              \
        if (err_.kind) fail_msg("%s: %s", act_words[a], err_.why);                                                     \
        snprintf(number, 24, "%s", j_.no);                                                                             \
    } while (0)

static int64_t tally_of(struct play *p, const char *office, enum state state)
{
    struct tally_row *rows;
    int n;
    assert_int_equal(store_tally(p->reader, p->ctx, &rows, &n).kind, FINE);
    for (int i = 0; i < n; i++)
        if (!strcmp(rows[i].office.s, office) && rows[i].state == state) return rows[i].n;
    return 0;
}

static struct call_page desk(struct play *p, const char *office, enum role role)
{
    struct call_page page;
    assert_int_equal(store_desk(p->reader, p->ctx, office_of(office), role, "", 50, &page).kind, FINE);
    return page;
}

static struct call_page list(struct play *p, struct call_query q)
{
    struct call_page page;
    Err err = store_calls(p->reader, p->ctx, &q, &page);
    if (err.kind) fail_msg("%s", err.why);
    return page;
}

#define STREET "510104022"

static void to_working(struct play *p, char no[static 24])
{
    p->now.s += 60;
    DO(p, no, CALL, DO_CREATE, BY_STREET_CLERK, STREET, 0, { "item", "JJ-A06" }, { "place", "路口" },
       { "text", "暴露垃圾" }, { "contact", "网格员" }, { "wanted_result", "清除" }, { "subject", "路面积水" });
    DO(p, no, CALL, DO_SUBMIT, BY_STREET_CLERK, STREET, 0, { "item", "JJ-A06" }, { "place", "路口" },
       { "text", "暴露垃圾" }, { "contact", "网格员" }, { "wanted_result", "清除" });
    struct actor leader = { BY_STREET_LEADER, office_of(STREET), 8 };
    struct act_job vet = { .job = { .run = act }, .play = p, .cmd = { CALL, DO_VET, leader } };
    snprintf(vet.no, sizeof vet.no, "%s", no);
    assert_int_equal(store_write_wait(p->store, &vet.job).kind, FINE);
    DO(p, no, CALL, DO_ACCEPT, BY_HUB_ACCEPTOR, "hub", 0, { "grade", "general" }, { "lead", "ZFJ" });
    DO(p, no, CALL, DO_DISPATCH, BY_HUB_ACCEPTOR, "hub", 0, { "co", "ZJJ;SWJ" }, { "reason", "试" });
}

static struct play begin(const char *dir)
{
    struct play p = { .ctx = talloc_new(NULL), .now = day_at(day_from(2026, 3, 17), 11, 40) };
    struct institution *in = NULL;
    struct faults *faults = faults_new(p.ctx);
    Err err = institution_load(p.ctx, faults, &in);
    if (err.kind) fail_msg("%s", err.why);
    p.in = in;
    err = store_open(p.ctx, &(struct store_options){ .dir = dir, .create = true }, &p.store);
    if (err.kind) fail_msg("%s", err.why);
    assert_int_equal(store_reader(p.store, p.store, &p.reader).kind, FINE);
    return p;
}

static void a_call_to_its_end(void **state)
{
    (void)state;
    struct play p = begin(NULL);
    char no[24] = "";
    to_working(&p, no);
    assert_string_equal(no, "JJ-2026-000001");
    assert_int_equal(tally_of(&p, STREET, ST_WORKING), 1);
    assert_int_equal(tally_of(&p, STREET, ST_DRAFT), 0);
    assert_int_equal(tally_of(&p, "ZJJ", ST_SENT), 1);
    struct call_page page = desk(&p, "ZFJ", BY_DEPT_LIAISON);
    assert_int_equal(page.n, 1);
    assert_string_equal(page.rows[0].subject, "路面积水");
    assert_string_equal(page.rows[0].label, "ZFJ");
    assert_int_equal(page.rows[0].act, DO_SIGN);
    assert_int_equal(page.rows[0].step, ST_SENT);
    assert_true(page.rows[0].due.s > p.now.s && page.rows[0].yellow.s > p.now.s &&
                page.rows[0].black.s > page.rows[0].due.s);
    assert_int_equal(desk(&p, "hub", BY_HUB_ACCEPTOR).n, 0);

    page = list(&p, (struct call_query){ .unit = "ZJJ" });
    assert_int_equal(page.n, 1);
    assert_int_equal(page.rows[0].co_n, 2);
    assert_int_equal(page.rows[0].grade, GENERAL);
    assert_int_equal(list(&p, (struct call_query){ .unit = "ZJJ", .scope = SCOPE_CLOSED }).n, 0);

    p.now.s += 3600;
    DO(&p, no, TASK, DO_SIGN, BY_DEPT_LIAISON, "ZFJ", 1, { "text", "" });
    assert_int_equal(tally_of(&p, "ZFJ", ST_SIGNED), 1);
    page = desk(&p, "ZFJ", BY_DEPT_LIAISON);
    assert_int_equal(page.n, 1);
    assert_int_not_equal(page.rows[0].act, DO_SIGN);

    DO(&p, no, CALL, DO_WITHDRAW, BY_STREET_LEADER, STREET, 0, { "reason", "solved_itself" }, { "text", "已自行清理" });
    assert_int_equal(tally_of(&p, STREET, ST_WITHDRAWN), 1);
    assert_int_equal(tally_of(&p, "ZFJ", ST_RECALLED), 1);
    assert_int_equal(desk(&p, "ZFJ", BY_DEPT_LIAISON).n, 0);
    assert_int_equal(list(&p, (struct call_query){ .unit = "ZJJ" }).n, 0);
    assert_int_equal(list(&p, (struct call_query){ .unit = "ZJJ", .scope = SCOPE_CLOSED }).n, 1);
    assert_int_equal(list(&p, (struct call_query){ .scope = SCOPE_OPEN }).n, 0);
    talloc_free(p.ctx);
}

static void pages_of_a_list(void **state)
{
    (void)state;
    struct play p = begin(NULL);
    char no[24], drafted[24] = "";
    for (int i = 0; i < 25; i++) to_working(&p, strcpy(no, ""));
    DO(&p, drafted, CALL, DO_CREATE, BY_STREET_CLERK, STREET, 0, { "item", "JJ-A06" });
    const struct call_query queries[] = {
        { .scope = SCOPE_OPEN },
        { .scope = SCOPE_ALL },
        { .street = STREET, .scope = SCOPE_ALL },
        { .street = STREET },
        { .item = "JJ-A06" },
        { .unit = "SWJ" },
        { .by_due = true },
        { .by_due = true, .unit = "SWJ", .street = STREET },
        { .state = "working" },
        { .words = "积水" },
        { .unit = "SWJ", .street = STREET, .item = "JJ-A06" },
    };
    for (size_t q = 0; q < sizeof queries / sizeof *queries; q++) {
        struct call_query query = queries[q];
        query.limit = 10;
        int seen = 0, pages = 0;
        int64_t last = query.by_due ? 0 : INT64_MAX;
        char after[64] = "";
        do {
            query.after = after;
            struct call_page page = list(&p, query);
            for (int i = 0; i < page.n; i++) {
                if (!query.by_due) assert_true(page.rows[i].id < last);
                last = page.rows[i].id;
            }
            seen += page.n;
            pages++;
            snprintf(after, sizeof after, "%s", page.after);
        } while (after[0]);
        if (seen != 25 || pages != 3) fail_msg("query %d: %d rows on %d pages", (int)q, seen, pages);
    }
    assert_int_equal(list(&p, (struct call_query){ .scope = SCOPE_OPEN, .drafts_of = STREET }).n, 26);
    assert_int_equal(list(&p, (struct call_query){ .words = "JJ-2026-000003" }).n, 1);
    assert_int_equal(list(&p, (struct call_query){ .street = "510104099", .scope = SCOPE_ALL }).n, 0);
    struct call_page page;
    assert_int_equal(store_calls(p.reader, p.ctx, &(struct call_query){ .after = "7;x" }, &page).kind, BAD_INPUT);
    int seen = 0;
    char after[64] = "";
    do {
        assert_int_equal(store_desk(p.reader, p.ctx, office_of("ZFJ"), BY_DEPT_LIAISON, after, 10, &page).kind, FINE);
        seen += page.n;
        snprintf(after, sizeof after, "%s", page.after);
    } while (after[0]);
    assert_int_equal(seen, 25);
    talloc_free(p.ctx);
}

static void sql(const char *dir, const char *statement);

static void kept_until_a_commit(void **state)
{
    (void)state;
    char dir[] = "/tmp/huying-test-XXXXXX", no[24] = "", cmd[100];
    assert_non_null(mkdtemp(dir));
    struct play p = begin(dir);
    size_t n;
    assert_null(store_kept(p.reader, "counts", &n));
    store_keep(p.reader, "counts", "one", 3);
    assert_memory_equal(store_kept(p.reader, "counts", &n), "one", 3);
    assert_int_equal(n, 3);
    to_working(&p, no);
    assert_null(store_kept(p.reader, "counts", &n));
    store_keep(p.reader, "counts", "three", 5);
    assert_memory_equal(store_kept(p.reader, "counts", &n), "three", 5);
    sql(dir, "UPDATE serial SET n = n + 1"); /* another process */
    assert_null(store_kept(p.reader, "counts", &n));
    talloc_free(p.ctx);
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
}

static Err number_and_fail(struct tx *tx, struct job *job)
{
    (void)job;
    char no[24];
    TRY(store_call_number(tx, "JJ", 2026, no));
    return (Err){ NOT_NOW, "told to fail" };
}

static void numbers_without_gaps(void **state)
{
    (void)state;
    struct play p = begin(NULL);
    char no[24] = "";
    to_working(&p, no);
    struct job job = { .run = number_and_fail };
    assert_int_equal(store_write_wait(p.store, &job).kind, NOT_NOW);
    to_working(&p, strcpy(no, ""));
    assert_string_equal(no, "JJ-2026-000002");
    p.now = day_at(day_from(2027, 1, 4), 10, 0);
    to_working(&p, strcpy(no, ""));
    assert_string_equal(no, "JJ-2027-000001");
    talloc_free(p.ctx);
}

static void time_fires(void **state)
{
    (void)state;
    struct play p = begin(NULL);
    char no[24] = "", **list_of;
    int n;
    Time next;
    assert_int_equal(store_fires_next(p.reader, &next).kind, FINE);
    assert_true(next.s == INT64_MAX);
    to_working(&p, no);
    assert_int_equal(store_fires_next(p.reader, &next).kind, FINE);
    assert_true(next.s > p.now.s && next.s < p.now.s + 7 * DAY_S);
    assert_int_equal(store_firing(p.reader, p.ctx, (Time){ next.s - 1 }, 10, &list_of, &n).kind, FINE);
    assert_int_equal(n, 0);
    assert_int_equal(store_firing(p.reader, p.ctx, next, 10, &list_of, &n).kind, FINE);
    assert_int_equal(n, 1);
    assert_string_equal(list_of[0], no);
    struct docket *d;
    assert_int_equal(store_docket_load(p.reader, p.ctx, p.in, "JJ-2026-999999", &d).kind, NOT_FOUND);
    talloc_free(p.ctx);
}

/* ---- check and backup ---- */

static void hear(void *arg, const char *fault)
{
    snprintf(arg, 400, "%s", fault);
}

static int64_t check(struct play *p, char heard[static 400])
{
    struct check c = { .in = p->in, .found = hear, .arg = heard };
    heard[0] = 0;
    assert_int_equal(store_read_begin(p->reader).kind, FINE);
    Err err = store_check(p->reader, &c);
    store_read_end(p->reader);
    if (err.kind) fail_msg("%s", err.why);
    return c.faults;
}

static void sql(const char *dir, const char *statement)
{
    char file[200];
    snprintf(file, sizeof file, "%s/huying.db", dir);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), SQLITE_OK);
    char *why = NULL;
    if (sqlite3_exec(db, statement, NULL, NULL, &why)) fail_msg("%s", why);
    sqlite3_close(db);
}

static Err put_file(struct tx *tx, struct job *job)
{
    (void)job;
    struct file_row f = { .kind = "pdf",
                          .bytes = 3,
                          .at = { 1 },
                          .sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" };
    TRY(store_file_put(tx, &f));
    return store_attach(
        tx, 1,
        &(struct attachment){ .k = 1,
                              .code = "photo_before",
                              .sha = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" });
}

static void check_finds(void **state)
{
    (void)state;
    char dir[] = "/tmp/huying-test-XXXXXX", no[24], heard[400], sha[SHA_TEXT], cmd[300];
    assert_non_null(mkdtemp(dir));
    struct play p = begin(dir);
    for (int i = 0; i < 3; i++) to_working(&p, strcpy(no, ""));
    assert_int_equal(store_file_save(p.store, "abc", 3, sha).kind, FINE);
    struct job job = { .run = put_file };
    assert_int_equal(store_write_wait(p.store, &job).kind, FINE);
    assert_int_equal(check(&p, heard), 0);

    static const struct {
        const char *harm, *undo, *word;
    } harms[] = {
        { "UPDATE tally SET n = n + 1 WHERE office = 'ZFJ'", "UPDATE tally SET n = n - 1 WHERE office = 'ZFJ'",
          "counts" },
        { "UPDATE todo SET since = since + 1 WHERE call = 2", "UPDATE todo SET since = since - 1 WHERE call = 2",
          "JJ-2026-000002" },
        { "UPDATE call SET open = 0 WHERE id = 2", "UPDATE call SET open = 1 WHERE id = 2", "JJ-2026-000002: open" },
        { "UPDATE call SET due = due + 5 WHERE id = 3", "UPDATE call SET due = due - 5 WHERE id = 3",
          "JJ-2026-000003: due" },
        { "UPDATE task SET shelf = 1 WHERE call = 1 AND id = 2", "UPDATE task SET shelf = 2 WHERE call = 1 AND id = 2",
          "task 2" },
        { "UPDATE call SET no = 'JJ-2026-000009' WHERE id = 2", "UPDATE call SET no = 'JJ-2026-000002' WHERE id = 2",
          "JJ-2026-000009: no" },
        { "UPDATE docket SET lines = replace(lines, 'ZFJ', 'ZQQ') WHERE call = 2",
          "UPDATE docket SET lines = replace(lines, 'ZQQ', 'ZFJ') WHERE call = 2", "JJ-2026-000002" },
        { "UPDATE docket SET lines = substr(lines, 2) WHERE call = 2",
          "UPDATE docket SET lines = 'c' || lines WHERE call = 2", "figures" },
        { "UPDATE serial SET n = 4", "UPDATE serial SET n = 3", "numbers" },
        { "INSERT INTO follow (person, call) VALUES (1, 77)", "DELETE FROM follow", "foreign_key" },
        { "UPDATE file SET named = 0", "UPDATE file SET named = 1", "files" },
    };
    for (size_t i = 0; i < sizeof harms / sizeof *harms; i++) {
        sql(dir, harms[i].harm);
        if (!check(&p, heard) || !strstr(heard, harms[i].word)) fail_msg("%s: %s", harms[i].harm, heard);
        sql(dir, harms[i].undo);
        if (check(&p, heard)) fail_msg("%s: %s", harms[i].undo, heard);
    }

    char copy[100];
    snprintf(copy, sizeof copy, "%s/copy", dir);
    struct backup b = { .to = copy };
    assert_int_equal(store_backup(p.store, &b).kind, FINE);
    assert_int_equal(b.files, 1);
    assert_int_equal(store_backup(p.store, &b).kind, BAD_INPUT);
    struct play q = begin(copy);
    assert_int_equal(check(&q, heard), 0);
    to_working(&q, strcpy(no, ""));
    assert_string_equal(no, "JJ-2026-000004");
    talloc_free(q.ctx);

    char *path = store_file_path(p.ctx, p.store, sha);
    FILE *f = fopen(path, "w");
    fputs("abd", f);
    fclose(f);
    assert_int_equal(check(&p, heard), 1);
    unlink(path);
    assert_int_equal(check(&p, heard), 1);
    talloc_free(p.ctx);
    snprintf(cmd, sizeof cmd, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_call_to_its_end),    cmocka_unit_test(pages_of_a_list),
        cmocka_unit_test(numbers_without_gaps), cmocka_unit_test(time_fires),
        cmocka_unit_test(kept_until_a_commit),  cmocka_unit_test(check_finds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
