/* The read path without HTTP: a call's page at random, the newest 50 open of a department, the counts; CPU each. The data
   folder is one that fill made. Under callgrind the same program counts instructions, which no other work blurs.

   read_bench DIR [PAGES [CALLS]]: so many pages, at random over the first so many calls */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "service/view.h"

static void must(Err err, const char *what)
{
    if (!err.kind) return;
    fprintf(stderr, "read_bench: %s: %s\n", what, err.why);
    exit(1);
}

static double cpu_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void page(const struct viewer *v, const char *no)
{
    void *ctx = talloc_pool(NULL, 64 * 1024); /* as http does */
    struct call_tag tag = { .has = NULL };
    must(store_read_begin(v->tx), "begin");
    Err err = view_call(v, ctx, no, &tag, buf_new(ctx, 16 * 1024));
    if (err.kind != NOT_FOUND) must(err, no); /* a draft is its street's own */
    store_read_end(v->tx);
    talloc_free(ctx);
}

static void newest(const struct viewer *v)
{
    void *ctx = talloc_pool(NULL, 64 * 1024);
    const struct call_query q = { .scope = SCOPE_OPEN, .unit = "ZFJ", .after = "", .limit = 50 };
    must(view_list(v, ctx, &q, buf_new(ctx, 24 * 1024)), "list");
    talloc_free(ctx);
}

int main(int argc, char **argv)
{
    int pages = argc > 2 ? atoi(argv[2]) : 20000, calls_n = 0;
    if (argc < 2 || pages < 1) return fprintf(stderr, "read_bench DIR [PAGES [CALLS]]\n"), 2;
    void *ctx = talloc_new(NULL);
    struct service service = { 0 };
    struct institution *in;
    struct tx *tx;
    must(institution_load(ctx, faults_new(ctx), &in), "tables");
    must(store_open(ctx, &(struct store_options){ .dir = argv[1] }, &service.store), argv[1]);
    must(store_reader(ctx, service.store, &tx), "reader");
    service.institution = in;
    char **calls = NULL;
    int64_t after = 0;
    must(store_call_walk(tx, ctx, &after, argc > 3 ? atoi(argv[3]) : 10000000, &calls, &calls_n), "walk");
    const struct actor hub = { BY_HUB_ACCEPTOR, office_of("hub"), 0 },
                       liaison = { BY_DEPT_LIAISON, office_of("ZFJ"), 0 };
    const Time now = day_at(day_from(2026, 3, 2), 10, 0);
    const struct viewer v = { &service, in, tx, &hub, now }, dept = { &service, in, tx, &liaison, now };
    srandom(1);
    double from = cpu_us();
    for (int i = 0; i < pages; i++) page(&v, calls[random() % calls_n]);
    printf("call page  %6.1f us cpu, at random over %d calls\n", (cpu_us() - from) / pages, calls_n);
    from = cpu_us();
    for (int i = 0; i < pages / 10; i++) newest(&dept);
    printf("newest 50  %6.1f us cpu\n", (cpu_us() - from) / (pages / 10));
    talloc_free(tx);
    store_close(service.store);
    return 0;
}
