/* The ledger in the store: appended by jobs that fail and jobs that don't, beside another process's, sealed, verified;
   and every table changed in turn, with the place that must be named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <talloc.h>

#include "store/ledger.h"

static char *new_dir(const void *ctx)
{
    char *dir = talloc_strdup(ctx, "/tmp/huying-ledger-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return dir;
}

static void shell(char *cmd)
{
    assert_int_equal(system(cmd), 0);
    talloc_free(cmd);
}

static void drop_dir(const char *dir)
{
    shell(talloc_asprintf(NULL, "rm -rf '%s'", dir));
}

static struct store *open_at(const void *ctx, const char *dir)
{
    struct store *store = NULL;
    Err err = store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &store);
    if (err.kind) fail_msg("%s", err.why);
    return store;
}

struct event_job {
    struct job job;
    const char *of, *act;
    int times; /* events to add */
    bool text, fails;
    int64_t erase_k; /* step whose text is erased */
};

static Err add_events(struct tx *tx, struct job *job)
{
    struct event_job *j = (struct event_job *)job;
    int64_t k, id;
    TRY(store_of_id(tx, j->of, true, &id));
    TRY(store_leaf_last_k(tx, j->of, &k));
    static const char *const names[] = { "text" };
    const struct vault_value value = { .name = "text", .value = "路灯不亮", .value_n = strlen("路灯不亮") };
    const struct leaf_fact erase[] = { { "k", LEAF_INT, .number = j->erase_k },
                                       { "names", LEAF_STRS, .texts = names, .count = 1 },
                                       { "why", LEAF_STR, .text = "retention" } };
    const struct leaf_fact fact = { "item", LEAF_STR, .text = "JJ-A01" };
    for (int i = 0; i < j->times; i++, k++) {
        struct leaf l = { 1772000000 + k,     "st03/12", j->act, j->of, "called", k + 1, j->erase_k ? erase : &fact,
                          j->erase_k ? 3 : 1, NULL,      0 };
        TRY(store_event_append(tx, &l, id, &value, j->text, NULL));
    }
    return j->fails ? (Err){ NOT_NOW, "told to fail" } : OK;
}

static Err add(struct store *store, const char *of, int times, bool text, bool fails)
{
    struct event_job j = { { .run = add_events }, of, "call", times, text, fails, 0 };
    return store_write_wait(store, &j.job);
}

static struct ledger_verdict look(struct store *store, const void *ctx, const struct ledger_question *held)
{
    struct tx *tx = NULL;
    struct note_secret secret;
    struct ledger_question q = held ? *held : (struct ledger_question){ 0 };
    struct ledger_verdict v = { 0 };
    if (!q.key && !ledger_key_read(store, &secret).kind) q.key = &secret.key;
    assert_int_equal(store_reader(ctx, store, &tx).kind, FINE);
    assert_int_equal(store_read_begin(tx).kind, FINE);
    Err err = ledger_verify(tx, ctx, &q, &v);
    if (err.kind) fail_msg("%s", err.why);
    store_read_end(tx);
    talloc_free(tx);
    return v;
}

static struct seal seal_at(struct store *store, int64_t at)
{
    struct seal seal;
    Err err = ledger_seal(store, (Time){ at }, &seal);
    if (err.kind) fail_msg("%s", err.why);
    return seal;
}

/* Jobs of 1 … 400 events, every third undone, through the borders of tiles; sealed now and then; closed and opened
 * again. */
static void grows(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx);
    struct store *store = open_at(ctx, dir);
    srandom(1);
    uint64_t n = 0, seals = 0;
    for (int round = 0; round < 120; round++) {
        char of[24];
        snprintf(of, sizeof of, "call/%d", (int)(random() % 9));
        int times = round == 60 ? 65536 : (int)(random() % 400);
        bool fails = round % 3 == 1;
        assert_int_equal(add(store, of, times, random() % 2 && times < 100, fails).kind, fails ? NOT_NOW : FINE);
        if (!fails) n += (uint64_t)times;
        if (round % 10 == 0) {
            struct seal seal = seal_at(store, 1772000000 + round);
            assert_true(seal.sealed && seal.size == n);
            n++, seals++;
            assert_false(seal_at(store, 1772000001 + round).sealed);
        }
        if (round % 40 != 39) continue;
        store_close(store);
        store = open_at(ctx, dir);
        struct ledger_verdict v = look(store, ctx, NULL);
        if (v.bad) fail_msg("%s", v.bad);
        assert_int_equal(v.size, n);
        assert_int_equal(v.checkpoints, seals);
    }
    store_close(store);
    drop_dir(dir);
    talloc_free(ctx);
}

/* Two stores on one folder take turns, as a verb beside the server does. */
static void beside(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx);
    struct store *one = open_at(ctx, dir), *two = open_at(ctx, dir);
    for (int i = 0; i < 40; i++) {
        assert_int_equal(add(i % 2 ? one : two, "call/a", 30 + i, false, false).kind, FINE);
        assert_int_equal(add(i % 2 ? two : one, "call/b", 3, true, i % 3 == 0).kind, i % 3 ? FINE : NOT_NOW);
        if (i % 9 == 0) seal_at(i % 2 ? one : two, 1772000000 + i);
    }
    struct ledger_verdict v = look(one, ctx, NULL);
    if (v.bad) fail_msg("%s", v.bad);
    assert_int_equal(v.checkpoints, 5);
    store_close(one);
    store_close(two);
    drop_dir(dir);
    talloc_free(ctx);
}

static void sql(const char *dir, const char *text)
{
    sqlite3 *db;
    char *why = NULL, *path = talloc_asprintf(NULL, "%s/huying.db", dir);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    if (sqlite3_exec(db, text, NULL, NULL, &why)) fail_msg("%s: %s", text, why);
    sqlite3_close(db);
    talloc_free(path);
}

/* 600 leaves: seals at 300 and 560; call/a's first text erased. */
static char *sample(const void *ctx)
{
    char *dir = new_dir(ctx);
    struct store *store = open_at(ctx, dir);
    assert_int_equal(ledger_key_make(store, "huying.example/test").kind, FINE);
    assert_int_equal(ledger_key_make(store, "huying.example/test").kind, NOT_NOW);
    assert_int_equal(add(store, "call/a", 20, true, false).kind, FINE);
    assert_int_equal(add(store, "call/b", 280, false, false).kind, FINE);
    assert_int_equal(seal_at(store, 1772000300).size, 300);
    struct event_job erase = { { .run = add_events }, "call/a", "erase", 1, false, false, 1 };
    assert_int_equal(store_write_wait(store, &erase.job).kind, FINE);
    sql(dir, "DELETE FROM vault WHERE of = 'call/a' AND k = 1");
    assert_int_equal(add(store, "call/a", 8, true, false).kind, FINE);
    assert_int_equal(add(store, "call/c", 250, false, false).kind, FINE);
    assert_int_equal(seal_at(store, 1772000560).size, 560);
    assert_int_equal(add(store, "call/b", 39, false, false).kind, FINE);
    struct ledger_verdict v = look(store, ctx, NULL);
    if (v.bad) fail_msg("%s", v.bad);
    assert_int_equal(v.size, 600);
    assert_int_equal(v.checkpoints, 2);
    assert_int_equal(v.unsealed, 40);
    assert_int_equal(v.vault, 27);
    assert_int_equal(v.erased, 1);
    store_close(store);
    return dir;
}

static const struct {
    const char *what, *bad; /* SQL, and how the verdict must begin */
} tampers[] = {
    { "UPDATE ledger_leaf SET leaf = replace(leaf, 'st03/12', 'st03/13') WHERE n = 100", "leaf 100:" },
    { "UPDATE ledger_leaf SET hash = zeroblob(32) WHERE n = 100", "leaf 100:" },
    { "UPDATE ledger_leaf SET hash = x'00' WHERE n = 599", "leaf 599:" },
    { "UPDATE ledger_leaf SET leaf = leaf || ' ' WHERE n = 599", "leaf 599:" },
    { "UPDATE ledger_leaf SET of = 'call/z' WHERE n = 7", "leaf 7:" },
    { "UPDATE ledger_leaf SET k = 9 WHERE n = 7", "leaf 7:" },
    { "UPDATE ledger_leaf SET n = 600 WHERE n = 7", "leaf 7: missing" },
    { "DELETE FROM ledger_leaf WHERE n = 599", "ok" }, /* its newest, unsealed leaf withheld: §5.3 */
    { "DELETE FROM ledger_leaf WHERE n = 598", "leaf 598: missing" },
    { "DELETE FROM ledger_leaf WHERE n = 0", "leaf 0: missing" },
    { "DELETE FROM ledger_leaf WHERE n > 300", "leaf 0: the vault's value" }, /* the erasure is gone too */
    { "DELETE FROM ledger_leaf WHERE n > 400", "checkpoint 560: there are only 401 leaves" },
    { "DELETE FROM ledger_leaf WHERE n > 400; DELETE FROM ledger_checkpoint WHERE size = 560; DELETE FROM ledger_tile "
      "WHERE tile = 1",
      "keys/ledger.signed: of size 560" },
    { "DELETE FROM ledger_leaf; DELETE FROM vault", "checkpoint 300: there are only 0 leaves" },
    { "UPDATE ledger_leaf SET n = -1 WHERE n = 30; UPDATE ledger_leaf SET n = 30 WHERE n = 31; UPDATE ledger_leaf SET "
      "n = 31 WHERE n = -1",
      "leaf 30: its bytes do not fit tile 0/0" },
    { "UPDATE ledger_leaf SET place = place + 1 WHERE n = 30", "leaf 30:" },
    { "UPDATE ledger_leaf SET place = place + (5 << 28) WHERE n = 319", "leaf 319: its row lies under another record" },
    { "UPDATE ledger_tile SET hashes = zeroblob(8192) WHERE tile = 1", "leaf 256:" },
    { "UPDATE ledger_tile SET hashes = x'' WHERE tile = 1", "tile 0/1:" },
    { "DELETE FROM ledger_tile WHERE tile = 0", "tile 0/0: missing" },
    { "INSERT INTO ledger_tile VALUES (0, 2, zeroblob(8192))", "tile 0/2: no full tile" },
    { "INSERT INTO ledger_tile VALUES (1, 0, zeroblob(8192))", "tile 1/0: no full tile" },
    { "UPDATE ledger_tile SET tile = 5 WHERE tile = 1", "tile 0/1: missing" },
    { "DELETE FROM ledger_checkpoint WHERE size = 300", "checkpoint 300: missing" },
    { "DELETE FROM ledger_checkpoint WHERE size = 560", "checkpoint 560: missing" },
    { "UPDATE ledger_checkpoint SET size = 301 WHERE size = 300", "checkpoint 300: missing" },
    { "UPDATE ledger_checkpoint SET at = at + 1 WHERE size = 300", "checkpoint 300: its time" },
    { "UPDATE ledger_checkpoint SET note = replace(note, '300', '301') WHERE size = 300",
      "checkpoint 300: the signature" },
    { "UPDATE ledger_checkpoint SET note = (SELECT note FROM ledger_checkpoint WHERE size = 300) WHERE size = 560",
      "checkpoint 560: its note is of size 300" },
    { "UPDATE ledger_checkpoint SET note = note || 'x' WHERE size = 300", "checkpoint 300:" },
    { "INSERT INTO ledger_checkpoint SELECT 10, at, note, sm3 FROM ledger_checkpoint WHERE size = 300",
      "checkpoint 10:" },
    { "INSERT INTO ledger_checkpoint SELECT 9999, at, note, sm3 FROM ledger_checkpoint WHERE size = 300",
      "checkpoint 9999:" },
    { "UPDATE vault SET value = '路灯亮' WHERE of = 'call/a' AND k = 5", "vault call/a k 5 text: its value" },
    { "UPDATE vault SET salt = zeroblob(32) WHERE of = 'call/a' AND k = 5", "vault call/a k 5 text: its value" },
    { "UPDATE vault SET salt = x'' WHERE of = 'call/a' AND k = 5", "vault call/a k 5 text: its salt" },
    { "UPDATE vault SET name = 'phone' WHERE of = 'call/a' AND k = 5", "vault call/a k 5 phone: no leaf" },
    { "UPDATE vault SET of = 'call/b' WHERE of = 'call/a' AND k = 5", "vault call/b k 5" },
    { "DELETE FROM vault WHERE of = 'call/a' AND k = 5", "leaf 4: the vault's value of text is missing" },
    { "INSERT INTO vault SELECT place - 32, of, 1, name, salt, value FROM vault WHERE of = 'call/a' AND k = 2",
      "vault call/a k 1 text: its value" },
    { "INSERT INTO vault SELECT place + 1, of, k, name, salt, value FROM vault WHERE of = 'call/a' AND k = 2",
      "vault call/a k 2 text: there twice" },
    { "INSERT INTO vault SELECT place + (7 << 28), of, k, name, salt, value FROM vault WHERE of = 'call/a' AND k = 2",
      "vault call/a k 2 text: no leaf" },
    { "INSERT INTO vault SELECT 3, of, k, name, salt, value FROM vault WHERE of = 'call/a' AND k = 2",
      "vault call/a k 2 text: no leaf" },
    { "UPDATE ledger_of SET of = 'call/q' WHERE of = 'call/c'", "leaf 310:" },
};

static void tampered(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = sample(ctx), *copy = talloc_asprintf(ctx, "%s.copy", dir);
    int failures = 0;
    for (size_t i = 0; i < sizeof tampers / sizeof *tampers; i++) {
        shell(talloc_asprintf(NULL, "rm -rf '%s'; cp -r '%s' '%s'", copy, dir, copy));
        sql(copy, tampers[i].what);
        struct store *store = open_at(ctx, copy);
        struct ledger_verdict v = look(store, ctx, NULL);
        const char *bad = v.bad ? v.bad : "ok";
        if (strncmp(bad, tampers[i].bad, strlen(tampers[i].bad)))
            print_error("%s\n    expected %s\n    got      %s\n", tampers[i].what, tampers[i].bad, bad), failures++;
        store_close(store);
    }
    assert_int_equal(failures, 0);
    drop_dir(dir);
    drop_dir(copy);
    talloc_free(ctx);
}

static Err add_photo(struct tx *tx, struct job *job)
{
    (void)job;
    static const char sha[] =
        "photo_before:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; /* of "abc" */
    static const char *const evidence[] = { sha };
    const struct leaf_fact fact = { "evidence", LEAF_STRS, .texts = evidence, .count = 1 };
    const struct vault_value photos = { .name = "photos", .value = strchr(sha, ':') + 1, .value_n = 64 };
    const struct leaf l = { 1772000000, "st03/12", "upload", "case/a", "working", 1, &fact, 1, NULL, 0 };
    return store_event_append(tx, &l, 0, &photos, 1, NULL);
}

/* What the leaves call by its hash must lie in files/ as it was. */
static void files(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx);
    struct store *store = open_at(ctx, dir);
    struct job job = { .run = add_photo };
    assert_int_equal(store_write_wait(store, &job).kind, FINE);
    const char *name = "files/ba/ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    assert_string_equal(look(store, ctx, NULL).bad, "leaf 0: its file ba7816bf8f01… is missing or was changed");
    shell(talloc_asprintf(NULL, "mkdir '%s/files/ba'; printf abc > '%s/%s'", dir, dir, name));
    struct ledger_verdict v = look(store, ctx, NULL);
    if (v.bad) fail_msg("%s", v.bad);
    shell(talloc_asprintf(NULL, "printf abd > '%s/%s'", dir, name));
    assert_non_null(look(store, ctx, NULL).bad);
    store_close(store);
    drop_dir(dir);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(grows), cmocka_unit_test(beside), cmocka_unit_test(tampered),
                                        cmocka_unit_test(files) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
