/* The write path without HTTP: acts through store_write at 1, 16 and 64 clients, beside (b) raw SQLite inserting a call row
   and an event row in batches of 1, 16, 32 and 128, both on the same disk and taking turns, so that the machine's other
   work hits both. Prints rates, their ratios and the load.

   store_bench DIR [ROUNDS]      DIR: a folder on the disk to be measured; what is made there is removed
   store_bench DIR 1 alone [N]   only the writer's CPU an act, over N calls; under callgrind it counts instructions
   store_bench DIR 1 raw [N]     only raw SQLite, in batches of N */
#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "service/service.h"
#include "store/store.h"

enum { CLIENTS_MOST = 64, ROUND_MS = 700, PREPARED = 30000 };

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t cpu_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t thread_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static void must(Err err, const char *what)
{
    if (!err.kind) return;
    fprintf(stderr, "store_bench: %s: %s\n", what, err.why);
    exit(1);
}

/* ---- raw SQLite ---- */

struct raw {
    sqlite3 *db;
    sqlite3_stmt *begin, *commit, *call, *event;
    int64_t n;
};

static void raw_must(struct raw *raw, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_DONE) return;
    fprintf(stderr, "store_bench: raw SQLite: %s\n", sqlite3_errmsg(raw->db));
    exit(1);
}

static struct raw raw_open(const char *dir)
{
    struct raw raw = { 0 };
    char path[300];
    snprintf(path, sizeof path, "%s/raw.db", dir);
    raw_must(&raw, sqlite3_open(path, &raw.db));
    raw_must(&raw, sqlite3_exec(raw.db,
                                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                                "CREATE TABLE call (id INTEGER PRIMARY KEY, no TEXT, street TEXT, item TEXT, state "
                                "TEXT, at INTEGER, subject TEXT);"
                                "CREATE TABLE event (id INTEGER PRIMARY KEY, call INTEGER, at INTEGER, leaf TEXT);",
                                NULL, NULL, NULL));
    raw_must(&raw, sqlite3_prepare_v2(raw.db, "BEGIN IMMEDIATE", -1, &raw.begin, NULL));
    raw_must(&raw, sqlite3_prepare_v2(raw.db, "COMMIT", -1, &raw.commit, NULL));
    raw_must(&raw, sqlite3_prepare_v2(
                       raw.db, "INSERT INTO call (no, street, item, state, at, subject) VALUES (?, ?, ?, ?, ?, ?)", -1,
                       &raw.call, NULL));
    raw_must(&raw,
             sqlite3_prepare_v2(raw.db, "INSERT INTO event (call, at, leaf) VALUES (?, ?, ?)", -1, &raw.event, NULL));
    return raw;
}

static void step(struct raw *raw, sqlite3_stmt *st)
{
    raw_must(raw, sqlite3_step(st));
    sqlite3_reset(st);
}

static void raw_pair(struct raw *raw)
{
    char no[40], leaf[500];
    snprintf(no, sizeof no, "JJ-2026-%06d", (int)++raw->n);
    snprintf(leaf, sizeof leaf,
             "{\"at\":1764000060,\"by\":\"510104022/"
             "12\",\"d\":{\"item\":\"JJ-A06\"},\"do\":\"create\",\"k\":1,\"of\":\"call/%s\",\"p\":"
             "{\"contact\":\"T0m5UN1zYWDfPu3ck/YhhRWlXI+Cr0KM/"
             "DCkGjjFTRM=\",\"text\":\"BDDGwqo3+oVocDC7kvyD6n2lAIM5cCnjA6usrIvJnYI=\"},\"to\":\"draft\",\"v\":1}",
             no);
    sqlite3_bind_text(raw->call, 1, no, -1, SQLITE_STATIC);
    sqlite3_bind_text(raw->call, 2, "510104022", -1, SQLITE_STATIC);
    sqlite3_bind_text(raw->call, 3, "JJ-A06", -1, SQLITE_STATIC);
    sqlite3_bind_text(raw->call, 4, "draft", -1, SQLITE_STATIC);
    sqlite3_bind_int64(raw->call, 5, 1764000060);
    sqlite3_bind_text(raw->call, 6, "暴露垃圾反复出现", -1, SQLITE_STATIC);
    step(raw, raw->call);
    sqlite3_bind_int64(raw->event, 1, raw->n);
    sqlite3_bind_int64(raw->event, 2, 1764000060);
    sqlite3_bind_text(raw->event, 3, leaf, -1, SQLITE_STATIC);
    step(raw, raw->event);
}

static double raw_rate(struct raw *raw, int batch)
{
    int64_t from = now_ns(), n = 0;
    while (now_ns() - from < ROUND_MS * 1000000LL) {
        step(raw, raw->begin);
        for (int i = 0; i < batch; i++, n++) raw_pair(raw);
        step(raw, raw->commit);
    }
    return (double)n * 1e9 / (double)(now_ns() - from);
}

/* ---- ours ---- */

struct bench {
    struct service service;
    Time now;
    char (*graded)[24]; /* calls waiting for their dispatch */
    atomic_int next;
    bool dispatch;
    atomic_bool stop;
    atomic_int failed;
    atomic_llong done, run_ns, ran;
};

struct act_job {
    struct job job;
    struct bench *bench;
    struct request request;
    char no[24];
};

static Err run(struct tx *tx, struct job *job)
{
    struct act_job *j = (struct act_job *)job;
    struct bench *b = j->bench;
    void *ctx = talloc_new(NULL);
    struct answer answer;
    int64_t from = thread_ns();
    Err err = service_act(&b->service, tx, ctx, &j->request, b->now, faults_new(ctx), &answer);
    atomic_fetch_add(&b->run_ns, thread_ns() - from);
    atomic_fetch_add(&b->ran, 1);
    if (!err.kind) memcpy(j->no, answer.docket->call.no, sizeof j->no);
    talloc_free(ctx);
    return err;
}

#define TEXT "小区北门外人行道暴露垃圾反复出现,清运后两三天又堆起来,气味影响沿街商户和学生上学,请彻底清理并常态保洁。"
static const struct arg create_args[] = {
    { "item", "JJ-A06" },    { "place", "春熙路北段 12 号门前人行道" }, { "text", TEXT },
    { "contact", "网格员" }, { "wanted_result", "清除并常态保洁" },     { "subject", "人行道暴露垃圾反复出现" },
};
static const struct arg submit_args[] = {
    { "item", "JJ-A06" },    { "place", "春熙路北段 12 号门前人行道" }, { "text", TEXT },
    { "contact", "网格员" }, { "wanted_result", "清除并常态保洁" },
};
static const struct arg accept_args[] = { { "grade", "general" }, { "lead", "ZFJ" } };
static const struct arg dispatch_args[] = { { "co", "ZJJ;SWJ;SHW" }, { "reason", "需要协同" } };
#define ARGS(a) .args = a, .args_n = (int)(sizeof a / sizeof *a)

static struct request request_of(enum act act, const char *no)
{
    struct actor clerk = { BY_STREET_CLERK, office_of("510104022"), 7 },
                 leader = { BY_STREET_LEADER, office_of("510104022"), 8 },
                 hub = { BY_HUB_ACCEPTOR, office_of("hub"), 9 };
    switch (act) {
    case DO_CREATE: return (struct request){ .entity = CALL, .act = act, .by = clerk, ARGS(create_args) };
    case DO_SUBMIT:
        return (struct request){ .entity = CALL, .act = act, .call_no = no, .by = clerk, ARGS(submit_args) };
    case DO_VET: return (struct request){ .entity = CALL, .act = act, .call_no = no, .by = leader };
    case DO_ACCEPT: return (struct request){ .entity = CALL, .act = act, .call_no = no, .by = hub, ARGS(accept_args) };
    default: return (struct request){ .entity = CALL, .act = act, .call_no = no, .by = hub, ARGS(dispatch_args) };
    }
}

static void *client(void *arg)
{
    struct bench *b = arg;
    while (!b->stop) {
        struct act_job j = { .job = { .run = run }, .bench = b };
        if (b->dispatch) {
            int i = atomic_fetch_add(&b->next, 1);
            if (i >= PREPARED) break;
            j.request = request_of(DO_DISPATCH, b->graded[i]);
        } else {
            j.request = request_of(DO_CREATE, NULL);
        }
        Err err = store_write_wait(b->service.store, &j.job);
        if (err.kind) atomic_fetch_add(&b->failed, 1);
        atomic_fetch_add(&b->done, 1);
    }
    return NULL;
}

struct measured {
    double rate, cpu_us, run_us, group;
};

static struct measured ours(struct bench *b, bool dispatch, int clients)
{
    pthread_t threads[CLIENTS_MOST];
    b->dispatch = dispatch;
    b->stop = false;
    b->done = b->run_ns = b->ran = 0;
    struct store_load was = store_load(b->service.store);
    int64_t from = now_ns(), cpu = cpu_ns();
    for (int i = 0; i < clients; i++) pthread_create(&threads[i], NULL, client, b);
    usleep(ROUND_MS * 1000);
    b->stop = true;
    for (int i = 0; i < clients; i++) pthread_join(threads[i], NULL);
    double n = (double)b->done, ran = (double)b->ran, s = (double)(now_ns() - from) / 1e9;
    struct store_load is = store_load(b->service.store);
    return (struct measured){ n / s, (double)(cpu_ns() - cpu) / n / 1e3, (double)b->run_ns / ran / 1e3,
                              (double)(is.jobs - was.jobs) / (double)(is.commits - was.commits) };
}

/* Calls up to `graded` and some dispatched, many in a job. */
struct stage_job {
    struct job job;
    struct bench *bench;
    int from, to;
    enum act act;
};

static const enum act stage_acts[] = { DO_CREATE, DO_SUBMIT, DO_VET, DO_ACCEPT, DO_DISPATCH };
enum { STAGE_ACTS = 5, DISPATCHED = 5000 };

static Err stage(struct tx *tx, struct job *job)
{
    struct stage_job *s = (struct stage_job *)job;
    for (int i = s->from; i < s->to; i++) {
        struct act_job j = { .bench = s->bench, .request = request_of(s->act, s->bench->graded[i]) };
        TRY(run(tx, &j.job));
        memcpy(s->bench->graded[i], j.no, sizeof j.no);
    }
    return OK;
}

/* CPU of the writer for one act, 100 in a transaction: what the machine's other work can't blur. */
static void set_stage(struct bench *b, int prepared)
{
    b->graded = calloc(PREPARED, sizeof *b->graded);
    for (int a = 0; a < STAGE_ACTS; a++) {
        int most = a < STAGE_ACTS - 1 || prepared < DISPATCHED ? prepared : DISPATCHED;
        b->run_ns = b->ran = 0;
        for (int i = 0; i < most; i += 100) {
            struct stage_job s = {
                .job = { .run = stage }, .bench = b, .from = i, .to = i + 100, .act = stage_acts[a]
            };
            must(store_write_wait(b->service.store, &s.job), act_words[stage_acts[a]]);
        }
        printf("writer alone: %-9s %6.1f us cpu\n", act_words[stage_acts[a]], (double)b->run_ns / (double)b->ran / 1e3);
    }
    b->next = DISPATCHED;
}

/* ---- the table ---- */

enum { ROUNDS_MOST = 50 };
static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static double median(double *v, int n)
{
    qsort(v, (size_t)n, sizeof *v, by_size);
    return v[n / 2];
}

static void compare(struct bench *b, struct raw *raw, bool dispatch, int clients, int batch, double goal, int rounds)
{
    double ratio[ROUNDS_MOST], base[ROUNDS_MOST], rate[ROUNDS_MOST], cpu[ROUNDS_MOST], run_us[ROUNDS_MOST],
        group[ROUNDS_MOST];
    for (int i = 0; i < rounds; i++) {
        base[i] = raw_rate(raw, batch);
        struct measured m = ours(b, dispatch, clients);
        rate[i] = m.rate, cpu[i] = m.cpu_us, run_us[i] = m.run_us, group[i] = m.group;
        ratio[i] = m.rate / base[i];
    }
    printf("%-9s %3d clients %8.0f/s  raw batch %3d %8.0f/s  ratio %5.2f (goal %.2f)  cpu %5.1f us  run %5.1f us  "
           "group %.1f\n",
           dispatch ? "dispatch" : "create", clients, median(rate, rounds), batch, median(base, rounds),
           median(ratio, rounds), goal, median(cpu, rounds), median(run_us, rounds), median(group, rounds));
}

static double load_now(void)
{
    double load = 0;
    FILE *f = fopen("/proc/loadavg", "r");
    if (f && fscanf(f, "%lf", &load) != 1) load = -1;
    if (f) fclose(f);
    return load;
}

static void raw_table(struct raw *raw, int only)
{
    if (only) {
        printf("raw batch %3d  %8.0f pairs/s\n", only, raw_rate(raw, only));
        return;
    }
    for (int batch = 1; batch <= 128; batch = batch == 1 ? 16 : batch == 16 ? 32 : batch * 4)
        printf("raw batch %3d  %8.0f pairs/s\n", batch, raw_rate(raw, batch));
}

static int measure(const char *dir, int rounds, const char *only, int n)
{
    struct raw raw = raw_open(dir);
    struct bench b = { .now = day_at(day_from(2026, 3, 17), 11, 40) };
    printf("load %.2f\n", load_now());
    if (!only || !strcmp(only, "raw")) raw_table(&raw, only ? n : 0);
    if (!only || !strcmp(only, "alone")) {
        void *ctx = talloc_new(NULL);
        struct institution *in;
        must(institution_load(ctx, faults_new(ctx), &in), "tables");
        b.service.institution = in;
        must(store_open(ctx, &(struct store_options){ .dir = dir, .create = true }, &b.service.store), "data folder");
        set_stage(&b, n > 0 && n < PREPARED ? n : PREPARED);
    }
    for (int dispatch = 0; !only && dispatch <= 1; dispatch++) {
        compare(&b, &raw, dispatch, 1, 1, 0.33, rounds);
        compare(&b, &raw, dispatch, 16, 16, 0.25, rounds);
        compare(&b, &raw, dispatch, 64, 32, 0.40, rounds);
    }
    if (!only) printf("failed %d, load %.2f\n", (int)b.failed, load_now());
    if (b.service.store) store_close(b.service.store);
    sqlite3_finalize(raw.begin), sqlite3_finalize(raw.commit), sqlite3_finalize(raw.call), sqlite3_finalize(raw.event);
    sqlite3_close(raw.db);
    return b.failed != 0;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 5;
    if (argc < 2 || rounds < 1 || rounds > ROUNDS_MOST)
        return fprintf(stderr, "store_bench DIR [ROUNDS [alone|raw [N]]]\n"), 2;
    char *dir = talloc_asprintf(NULL, "%s/store-bench-XXXXXX", argv[1]);
    if (!mkdtemp(dir)) return perror(dir), 1;
    int code = measure(dir, rounds, argc > 3 ? argv[3] : NULL, argc > 4 ? atoi(argv[4]) : 0);
    return system(talloc_asprintf(dir, "rm -rf '%s'", dir)) != 0 || code;
}
