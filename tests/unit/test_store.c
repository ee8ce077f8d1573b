/* The store's machinery: folder and lock, migrations, jobs that fail beside jobs that don't, readers beside the writer,
   a full disk, and a process killed while it writes. */
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h>

#include "store/store.h"

static char *new_dir(const void *ctx)
{
    char *dir = talloc_strdup(ctx, "/tmp/huying-test-XXXXXX");
    assert_non_null(mkdtemp(dir));
    return dir;
}

static void drop_dir(const char *dir)
{
    char *cmd = talloc_asprintf(NULL, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
    talloc_free(cmd);
}

static struct store *open_at(const void *ctx, const char *dir)
{
    struct store *store = NULL;
    Err err = store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &store);
    if (err.kind) fail_msg("%s", err.why);
    return store;
}

/* A job that adds one leaf to `of`, and then fails if it is told to. */
struct leaf_job {
    struct job job;
    char of[32];
    int64_t n;
    bool fails;
    int tell; /* file descriptor that learns n after the commit */
};

static Err add_leaf(struct tx *tx, struct job *job)
{
    struct leaf_job *j = (struct leaf_job *)job;
    int64_t k;
    TRY(store_leaf_last_k(tx, j->of, &k));
    char leaf[400];
    int n = snprintf(leaf, sizeof leaf, "{\"k\":%d,\"of\":\"%s\",\"pad\":\"%0200d\"}", (int)k + 1, j->of, 7);
    TRY(store_leaf_append(tx, &(struct leaf_in){ .of = j->of, .k = k + 1, .leaf = leaf, .leaf_n = (size_t)n }, &j->n));
    return j->fails ? (Err){ NOT_NOW, "told to fail" } : OK;
}

static Err add(struct store *store, const char *of, bool fails)
{
    struct leaf_job j = { .job = { .run = add_leaf }, .fails = fails };
    snprintf(j.of, sizeof j.of, "%s", of);
    return store_write_wait(store, &j.job);
}

static int leaves_of(struct store *store, const char *of)
{
    struct tx *reader = NULL;
    assert_int_equal(store_reader(store, store, &reader).kind, FINE);
    int64_t k = -1;
    Err err = store_leaf_last_k(reader, of, &k);
    if (err.kind) fail_msg("%s", err.why);
    talloc_free(reader);
    return (int)k;
}

static void jobs_in_memory(void **state)
{
    (void)state;
    struct store *store = open_at(NULL, NULL);
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    assert_int_equal(add(store, "user/1", true).kind, NOT_NOW);
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    assert_int_equal(leaves_of(store, "user/1"), 2);
    assert_int_equal(leaves_of(store, "user/2"), 0);
    assert_null(store_dir(store));
    struct store *other = open_at(NULL, NULL);
    assert_int_equal(leaves_of(other, "user/1"), 0);
    store_close(other);
    store_close(store);
}

static void folder_and_lock(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx), *data = talloc_asprintf(ctx, "%s/deep/er", dir);
    struct store *store = NULL, *second = NULL;
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = data }, &store).kind, NOT_FOUND);
    assert_int_equal(
        store_open(ctx, &(struct store_options){ .dir = data, .create = true, .serve = true }, &store).kind, FINE);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = data, .serve = true }, &second).kind, BUSY);
    assert_int_equal(add(store, "user/1", false).kind, FINE);

    /* a verb beside the server: writes too, and the server notices */
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = data }, &second).kind, FINE);
    assert_int_equal(add(second, "user/1", false).kind, FINE);
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    assert_int_equal(leaves_of(second, "user/1"), 3);
    store_close(second);

    char *half = store_path(ctx, store, "tmp", "half"), *deep = talloc_asprintf(ctx, "%s/tmp/half", data);
    assert_string_equal(half, deep);
    FILE *f = fopen(half, "w");
    assert_non_null(f);
    fclose(f);
    store_close(store);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = data, .serve = true }, &store).kind, FINE);
    assert_int_equal(access(half, F_OK), -1);
    assert_int_equal(leaves_of(store, "user/1"), 3);
    store_close(store);

    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = data, .read_only = true }, &store).kind, FINE);
    assert_int_equal(add(store, "user/1", false).kind, BROKEN);
    assert_int_equal(leaves_of(store, "user/1"), 3);
    store_close(store);
    drop_dir(dir);
    talloc_free(ctx);
}

static void not_a_database(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx), *file = talloc_asprintf(ctx, "%s/huying.db", dir);
    FILE *f = fopen(file, "w");
    for (int i = 0; i < 500; i++) fputs("this is no database ", f);
    fclose(f);
    struct store *store = NULL;
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &store).kind, BROKEN);

    /* made by a program of next year */
    unlink(file);
    store_close(open_at(ctx, dir));
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), 0);
    assert_int_equal(sqlite3_exec(db, "PRAGMA user_version=900", NULL, NULL, NULL), 0);
    sqlite3_close(db);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &store).kind, STALE);
    drop_dir(dir);
    talloc_free(ctx);
}

/* A folder from before the first migration: refused for reading, brought up to date for writing, then the same as a new one. */
static void from_older(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx), *file = talloc_asprintf(ctx, "%s/huying.db", dir);
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(file, &db), 0);
    assert_int_equal(
        sqlite3_exec(db, "PRAGMA journal_mode=WAL; CREATE TABLE other (a); PRAGMA user_version=0", NULL, NULL, NULL),
        0);
    sqlite3_close(db);
    struct store *store = NULL;
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir }, &store).kind, NOT_FOUND);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = dir, .read_only = true }, &store).kind, NOT_FOUND);
    store = open_at(ctx, dir);
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    store_close(store);
    store = open_at(ctx, dir); /* the second time there is nothing to do */
    assert_int_equal(leaves_of(store, "user/1"), 1);
    store_close(store);

    /* a step that fails leaves nothing: the table it wants to make is there already */
    char *other = new_dir(ctx), *second = talloc_asprintf(ctx, "%s/huying.db", other);
    assert_int_equal(sqlite3_open(second, &db), 0);
    assert_int_equal(sqlite3_exec(db, "CREATE TABLE note (a)", NULL, NULL, NULL), 0);
    assert_int_equal(store_open(ctx, &(struct store_options){ .dir = other, .create = true }, &store).kind, BROKEN);
    sqlite3_stmt *st = NULL;
    assert_int_equal(sqlite3_prepare_v2(db, "SELECT count(*) FROM sqlite_schema", -1, &st, NULL), 0);
    assert_int_equal(sqlite3_step(st), SQLITE_ROW);
    assert_int_equal(sqlite3_column_int(st, 0), 1);
    sqlite3_finalize(st);
    sqlite3_close(db);
    drop_dir(other);
    drop_dir(dir);
    talloc_free(ctx);
}

/* ---- many at once ---- */

enum { THREADS = 16, EACH = 100 };
struct crowd {
    struct store *store;
    int who;
    atomic_int *stop;
};

static void *one_of_many(void *arg)
{
    struct crowd *c = arg;
    for (int i = 0; i < EACH; i++) {
        char of[32];
        snprintf(of, sizeof of, "user/%d", c->who);
        bool fails = i % 3 == 2;
        Err err = add(c->store, of, fails);
        if (err.kind != (fails ? NOT_NOW : FINE)) return (void *)err.why;
    }
    return NULL;
}

static void *reading_beside(void *arg)
{
    struct crowd *c = arg;
    struct tx *reader = NULL;
    if (store_reader(NULL, c->store, &reader).kind) return "no reader";
    char *fault = NULL;
    for (int64_t last = 0; !*c->stop && !fault;) {
        int64_t first = 0, second = 0;
        if (store_read_begin(reader).kind || store_leaf_last_k(reader, "user/0", &first).kind ||
            store_leaf_last_k(reader, "user/0", &second).kind)
            fault = "reading failed";
        store_read_end(reader);
        if (!fault && (first != second || first < last)) fault = "a moment was not one moment";
        last = first;
    }
    talloc_free(reader);
    return fault;
}

static void crowd_on(const char *dir)
{
    struct store *store = open_at(NULL, dir);
    pthread_t threads[THREADS + 1];
    struct crowd crowd[THREADS + 1];
    atomic_int stop = 0;
    for (int i = 0; i <= THREADS; i++) {
        crowd[i] = (struct crowd){ store, i, &stop };
        pthread_create(&threads[i], NULL, i < THREADS ? one_of_many : reading_beside, &crowd[i]);
    }
    for (int i = 0; i <= THREADS; i++) {
        if (i == THREADS) stop = 1;
        void *why;
        pthread_join(threads[i], &why);
        if (why) fail_msg("thread %d: %s", i, (char *)why);
    }
    for (int i = 0; i < THREADS; i++) {
        char of[32];
        snprintf(of, sizeof of, "user/%d", i);
        assert_int_equal(leaves_of(store, of), EACH - EACH / 3);
    }
    struct store_load load = store_load(store);
    assert_int_equal(load.jobs, THREADS * EACH);
    assert_int_equal(load.failed, THREADS * (EACH / 3));
    assert_true(load.commits < load.jobs);
    store_close(store);
}

static void crowd_in_folder(void **state)
{
    (void)state;
    char *dir = new_dir(NULL);
    crowd_on(dir);
    drop_dir(dir);
    talloc_free(dir);
}

static void crowd_in_memory(void **state)
{
    (void)state;
    crowd_on(NULL);
}

/* ---- a queue that is full ---- */

static pthread_mutex_t gate = PTHREAD_MUTEX_INITIALIZER;
static atomic_int finished;

static Err wait_at_gate(struct tx *tx, struct job *job)
{
    (void)tx, (void)job;
    pthread_mutex_lock(&gate);
    pthread_mutex_unlock(&gate);
    return OK;
}

static void count_done(struct job *job)
{
    (void)job;
    finished++;
}

static void full_queue(void **state)
{
    (void)state;
    struct store *store = NULL;
    assert_int_equal(store_open(NULL, &(struct store_options){ .queue_most = 3 }, &store).kind, FINE);
    struct job jobs[8] = { 0 };
    pthread_mutex_lock(&gate);
    finished = 0;
    int taken = 0;
    for (int i = 0; i < 8; i++) {
        jobs[i] = (struct job){ .run = wait_at_gate, .done = count_done };
        Err err = store_write(store, &jobs[i]);
        taken += !err.kind;
        if (err.kind) assert_int_equal(err.kind, BUSY);
    }
    assert_in_range(taken, 3, 6); /* three wait, up to three more are with the writer */
    pthread_mutex_unlock(&gate);
    store_close(store); /* waits for what it took */
    assert_int_equal(finished, taken);
}

/* ---- a full disk ---- */

static void full_disk(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *dir = new_dir(ctx);
    struct store *store = open_at(ctx, dir);
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    signal(SIGXFSZ, SIG_IGN);
    struct rlimit was, small;
    getrlimit(RLIMIT_FSIZE, &was);
    small = (struct rlimit){ 700000, was.rlim_max };
    setrlimit(RLIMIT_FSIZE, &small);
    int good = 1;
    Err err = OK;
    while (!err.kind && good < 5000) {
        err = add(store, "user/1", false);
        good += !err.kind;
    }
    assert_true(err.kind == BUSY || err.kind == BROKEN);
    assert_int_equal(leaves_of(store, "user/1"), good); /* reads go on */
    char *why = store_fault(ctx, store);
    assert_true(strlen(why) > 0);
    setrlimit(RLIMIT_FSIZE, &was); /* room again: writes go on by themselves */
    assert_int_equal(add(store, "user/1", false).kind, FINE);
    store_close(store);
    store = open_at(ctx, dir);
    assert_int_equal(leaves_of(store, "user/1"), good + 1);
    store_close(store);
    drop_dir(dir);
    talloc_free(ctx);
}

/* ---- killed while writing ---- */

static void tell(struct job *job)
{
    struct leaf_job *j = (struct leaf_job *)job;
    int64_t n = j->n;
    if (!job->err.kind && write(j->tell, &n, sizeof n) != sizeof n) abort();
}

/* Writes four jobs at a time for as long as it lives, telling of each after its commit. */
static void write_until_killed(const char *dir, int pipe_end)
{
    struct store *store = open_at(NULL, dir);
    for (;;) {
        struct leaf_job jobs[4];
        for (int i = 0; i < 4; i++)
            jobs[i] = (struct leaf_job){ .job = { .run = add_leaf, .done = tell }, .of = "user/1", .tell = pipe_end };
        for (int i = 0; i < 3; i++) store_write(store, &jobs[i].job);
        store_write_wait(store, &jobs[3].job);
    }
}

static void killed(void **state)
{
    (void)state;
    char *dir = new_dir(NULL);
    store_close(open_at(NULL, dir));
    int64_t told = 0;
    for (int round = 0; round < 5; round++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t child = fork();
        if (!child) {
            write_until_killed(dir, ends[1]);
            _exit(1);
        }
        close(ends[1]);
        int64_t n, here = 0;
        while (here < 40 + 17 * round && read(ends[0], &n, sizeof n) == sizeof n) here++;
        kill(child, SIGKILL);
        while (read(ends[0], &n, sizeof n) == sizeof n) here++;
        close(ends[0]);
        waitpid(child, NULL, 0);
        assert_true(here >= 40);
        told += here;
        struct store *store = open_at(NULL, dir);
        int found = leaves_of(store, "user/1");
        assert_true(found >= told); /* nothing acknowledged is lost */
        assert_true(found <= told + 4 * (round + 1));
        told = found;
        store_close(store);
    }
    drop_dir(dir);
    talloc_free(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_in_memory), cmocka_unit_test(folder_and_lock), cmocka_unit_test(not_a_database),
        cmocka_unit_test(from_older),     cmocka_unit_test(crowd_in_folder), cmocka_unit_test(crowd_in_memory),
        cmocka_unit_test(full_queue),     cmocka_unit_test(full_disk),       cmocka_unit_test(killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
