/* The demo district: nothing is refused, no desk is empty, its events make its rows, and a seed and an end make it again. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <talloc.h>

#include "cli/cli.h"
#include "service/replay.h"
#include "store/store.h"

static char folder[64];

static int made(const char *dir, char *now, char *seed)
{
    char *argv[] = { "demo", "--data", (char *)dir, "--calls",       "260", "--now",
                     now,    "--seed", seed,        "--no-pictures", NULL };
    return verb_demo(10, argv);
}

static char *path(const void *ctx, const char *name)
{
    return talloc_asprintf(ctx, "%s/%s", folder, name);
}

static int64_t count(const char *dir, const char *sql)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    void *ctx = talloc_new(NULL);
    assert_int_equal(sqlite3_open(talloc_asprintf(ctx, "%s/huying.db", dir), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, sql, -1, &st, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    int64_t n = sqlite3_column_int64(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    talloc_free(ctx);
    return n;
}

/* Leaves without what is drawn fresh each time: commitments, and the seal's root. FNV-1a over them. */
static uint64_t acts_of(const char *dir)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    uint64_t h = 14695981039346656037u;
    void *ctx = talloc_new(NULL);
    assert_int_equal(sqlite3_open(talloc_asprintf(ctx, "%s/huying.db", dir), &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db,
                                        "SELECT leaf FROM ledger_leaf WHERE leaf LIKE '%\"of\":\"call/%' ORDER BY n",
                                        -1, &st, NULL),
                     SQLITE_OK);
    while (sqlite3_step(st) == SQLITE_ROW) {
        const char *leaf = (const char *)sqlite3_column_text(st, 0), *p = strstr(leaf, "\"p\":{");
        for (const char *s = leaf; s < p; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
        for (const char *s = strchr(p, '}'); *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    }
    sqlite3_finalize(st);
    sqlite3_close(db);
    talloc_free(ctx);
    return h;
}

static void desks_are_full(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = path(ctx, "a");
    assert_int_equal(made(dir, "2026-07-15T16:20:00+08:00", "7"), 0); /* 1: an act was refused */
    static const char *const full[] = {
        "SELECT count(DISTINCT office) = 11 FROM todo WHERE role = 'street_clerk' AND act = 'submit'",
        "SELECT count(DISTINCT office) = 11 FROM todo WHERE role = 'street_leader' AND act = 'vet'",
        "SELECT count(DISTINCT office) = 11 FROM todo WHERE role = 'street_head' AND act = 'vet'",
        "SELECT count(DISTINCT office) = 11 FROM todo WHERE role = 'street_leader' AND act = 'close'",
        "SELECT count(*) > 4 FROM todo WHERE office = 'hub' AND role = 'hub_acceptor' AND act = 'accept'",
        "SELECT count(*) > 2 FROM todo WHERE office = 'hub' AND role = 'hub_acceptor' AND act = 'dispatch'",
        "SELECT count(*) > 2 FROM todo WHERE office = 'hub' AND role = 'hub_acceptor' AND act = 'grant_extension'",
        "SELECT count(*) > 0 FROM todo WHERE office = 'hub' AND role = 'hub_acceptor' AND act = 'close'",
        "SELECT count(*) > 0 FROM todo WHERE office = 'hub' AND role = 'hub_head'",
        "SELECT count(DISTINCT office) = 30 FROM todo WHERE role = 'dept_liaison' AND act = 'sign'",
        "SELECT count(DISTINCT office) = 30 FROM todo WHERE role = 'dept_leader' AND act = 'file'",
        "SELECT count(DISTINCT item) = 45 FROM call WHERE item <> ''",
        "SELECT count(DISTINCT street) = 11 FROM call",
        "SELECT count(*) > 0 FROM call WHERE state = 'called' AND item = ''",
        "SELECT count(*) > 0 FROM call WHERE reworks > 0 AND state = 'working'",
        "SELECT count(*) > 0 FROM call WHERE reopened > 0 AND state = 'working'",
        "SELECT count(*) > 0 FROM call WHERE extensions > 0",
        "SELECT count(*) > 0 FROM call WHERE kind = 'imported'",
    };
    for (size_t i = 0; i < sizeof full / sizeof full[0]; i++)
        if (count(dir, full[i]) != 1) fail_msg("%s", full[i]);
    talloc_free(ctx);
}

static void replays(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct service service = { .quiet = true };
    struct institution *in;
    struct tx *tx;
    const char *why;
    int64_t calls;
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    service.institution = in;
    assert_int_equal(
        store_open(ctx, &(struct store_options){ .dir = path(ctx, "a"), .read_only = true }, &service.store).kind,
        FINE);
    assert_int_equal(store_reader(ctx, service.store, &tx).kind, FINE);
    assert_int_equal(replay_check(&service, tx, ctx, NULL, NULL, &calls, &why).kind, FINE);
    if (why) fail_msg("%s", why);
    assert_int_equal(calls, 261);
    talloc_free(tx);
    store_close(service.store);
    talloc_free(ctx);
}

static void the_same_again(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    assert_int_equal(made(path(ctx, "b"), "2026-07-15T16:20:00+08:00", "7"), 0);
    assert_true(acts_of(path(ctx, "a")) == acts_of(path(ctx, "b")));
    assert_int_equal(made(path(ctx, "c"), "2026-07-15T16:20:00+08:00", "8"), 0);
    assert_true(acts_of(path(ctx, "a")) != acts_of(path(ctx, "c")));
    talloc_free(ctx);
}

/* Sunday night, a holiday, the first possible week: no act is refused then either. */
static void any_now(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    assert_int_equal(made(path(ctx, "d"), "2026-05-03T23:40:00+08:00", "1"), 0);
    assert_int_equal(made(path(ctx, "e"), "2026-03-10T08:10:00+08:00", "1"), 0);
    assert_int_equal(made(path(ctx, "f"), "2027-02-01T12:30:00+08:00", "1"), 0);
    talloc_free(ctx);
}

static void wrong_words(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *none[] = { "demo", NULL }, *calls[] = { "demo", "--data", path(ctx, "x"), "--calls", "many", NULL };
    assert_int_equal(verb_demo(1, none), 2);
    assert_int_equal(verb_demo(5, calls), 2);
    assert_int_equal(made(path(ctx, "a"), "2026-07-15T16:20:00+08:00", "7"), 2); /* not empty */
    assert_int_equal(made(path(ctx, "g"), "2026-03-03T10:00:00+08:00", "7"), 2); /* too early */
    talloc_free(ctx);
}

static int begin(void **state)
{
    (void)state;
    strcpy(folder, "/tmp/huying-demo-XXXXXX");
    return mkdtemp(folder) == NULL;
}

static int end(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(desks_are_full), cmocka_unit_test(replays),     cmocka_unit_test(the_same_again),
        cmocka_unit_test(any_now),        cmocka_unit_test(wrong_words),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
