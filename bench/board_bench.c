/* A board off the kept sums beside (a) the fold over all dockets, loading them included, and (b) SQLite counting the rows of
   the call table, on the same data folder. The board does not depend on the number of calls; the two others do. The fold here
   is without what needs the past (K10, K12, K13, K16), so it is on the cheap side; it holds all dockets in memory, so that it is
   done over the first 100,000 at most, and says over how many.

   board_bench DIR [ROUNDS] */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "service/board.h"

static double now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void must(Err err, const char *what)
{
    if (!err.kind) return;
    fprintf(stderr, "board_bench: %s: %s\n", what, err.why);
    exit(1);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double board(struct tx *tx, const struct institution *in, const char *scope, const char *period, Time now,
                    int rounds)
{
    double *took = calloc((size_t)rounds, sizeof *took);
    struct board_query q;
    must(board_query_read(in, scope, period, now, faults_new(NULL), &q), period);
    for (int i = 0; i < rounds; i++) {
        void *ctx = talloc_new(NULL);
        struct board b;
        double from = now_us();
        must(store_read_begin(tx), "a moment");
        must(board_read(tx, in, ctx, &q, now, &b), "the board");
        store_read_end(tx);
        took[i] = now_us() - from;
        talloc_free(ctx);
    }
    qsort(took, (size_t)rounds, sizeof *took, by_size);
    double median = took[rounds / 2];
    free(took);
    return median;
}

/* A list's first page: the calls due in the period that were not closed in time. */
static double list(struct tx *tx, const struct figure_scope *s, int rounds)
{
    double from = now_us();
    for (int i = 0; i < rounds; i++) {
        void *ctx = talloc_new(NULL);
        struct counted_page page;
        struct counted_query q = { BASE_DUE, s, 1 << COUNT_N, 1 << COUNT_N, false, "", 50 };
        must(store_counted(tx, ctx, &q, &page), "the list");
        talloc_free(ctx);
    }
    return (now_us() - from) / rounds;
}

enum { FOLDED_MOST = 100000 };

static double fold(struct tx *tx, const struct institution *in, const char *period, Time now, int *calls)
{
    void *ctx = talloc_new(NULL);
    double from = now_us();
    struct world w = { .in = in, .now = now };
    struct figure_scope s = { .of = "" };
    int64_t after = 0;
    for (char **nos = NULL;;) {
        int n = 0;
        must(store_call_walk(tx, ctx, &after, 500, &nos, &n), "the walk");
        if (!n || w.dockets_n >= FOLDED_MOST) break;
        w.dockets = talloc_realloc(ctx, w.dockets, struct docket *, (unsigned)(w.dockets_n + n));
        for (int i = 0; i < n; i++) must(store_docket_load(tx, ctx, in, nos[i], &w.dockets[w.dockets_n++]), nos[i]);
    }
    period_parse(period, &s.from, &s.to);
    int64_t sum = 0;
    for (int k = 0; k < FIGURES; k++)
        if (k != K10 && k != K12 && k != K13_RETURN && k != K13_INVALID && k != K16)
            sum += figure(&w, (enum figure)k, &s).den;
    double took = now_us() - from;
    if (!sum) fprintf(stderr, "board_bench: nothing was counted\n"), exit(1);
    *calls = w.dockets_n;
    talloc_free(ctx);
    return took;
}

static double count(const char *dir, int rounds, int *calls)
{
    sqlite3 *db;
    sqlite3_stmt *st;
    char *path = talloc_asprintf(NULL, "file:%s/huying.db?mode=ro", dir);
    if (sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) ||
        sqlite3_prepare_v2(db, "SELECT count(*) FROM call WHERE closed BETWEEN 1 AND 9999999999", -1, &st, NULL))
        fprintf(stderr, "board_bench: %s\n", sqlite3_errmsg(db)), exit(1);
    double from = now_us();
    for (int i = 0; i < rounds; i++) {
        sqlite3_step(st);
        sqlite3_reset(st);
    }
    double took = (now_us() - from) / rounds;
    sqlite3_finalize(st);
    if (sqlite3_prepare_v2(db, "SELECT count(*) FROM call", -1, &st, NULL) || sqlite3_step(st) != SQLITE_ROW)
        fprintf(stderr, "board_bench: %s\n", sqlite3_errmsg(db)), exit(1);
    *calls = sqlite3_column_int(st, 0);
    sqlite3_finalize(st);
    sqlite3_close(db);
    return took;
}

int main(int argc, char **argv)
{
    int rounds = argc > 2 ? atoi(argv[2]) : 51, calls, folded;
    if (argc < 2 || rounds < 1) return fprintf(stderr, "board_bench DIR [ROUNDS]\n"), 2;
    void *ctx = talloc_new(NULL);
    struct institution *in;
    struct store *store;
    struct tx *tx;
    const Time now = day_at(day_from(2026, 4, 1), 9, 0);
    must(institution_load(ctx, faults_new(ctx), &in), "the tables");
    must(store_open(ctx, &(struct store_options){ .dir = argv[1], .read_only = true }, &store), argv[1]);
    must(store_reader(ctx, store, &tx), "a reader");
    const struct figure_scope quarter = { "", day_from(2026, 1, 1), day_from(2026, 3, 31) };
    double slow = fold(tx, in, "2026Q1", now, &folded), counted = count(argv[1], 5, &calls),
           page = list(tx, &quarter, rounds);
    double district = board(tx, in, "district", "2026Q1", now, rounds),
           street = board(tx, in, "street/510104022", "2026Q1", now, rounds);
    double year = board(tx, in, "district", "2026", now, rounds);
    printf("%7d calls: board of a quarter %6.0f us, of a street %6.0f us, of a year %6.0f us, a list's page %6.0f us | "
           "count(*) %9.0f us "
           "(board x %.2f) | fold over %d %11.0f us (board x %.5f)\n",
           calls, district, street, year, page, counted, district / counted, folded, slow, district / slow);
    talloc_free(ctx);
    return 0;
}
