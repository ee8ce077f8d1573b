/* Working out again what is kept, and comparing. */
#include "store/check.h"

#include <dirent.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>
#include <unistd.h>

#include "store/docket_rows.h"
#include "store/figure_rows.h"
#include "store/plain.h"

enum { KEPT = 7 };

static void found(struct check *c, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void found(struct check *c, const char *fmt, ...)
{
    char line[400];
    va_list args;
    va_start(args, fmt);
    vsnprintf(line, sizeof line, fmt, args);
    va_end(args);
    c->faults++;
    c->found(c->arg, line);
}

/* ---- the database by its own means ---- */

static Err own_check(struct tx *tx, struct check *c, const char *pragma, const char *good)
{
    void *ctx = talloc_new(NULL);
    char *first = NULL;
    Err err = tx_ask_text(tx, ctx, pragma, &first);
    if (err.kind == NOT_FOUND)
        err = good ? (Err){ BROKEN, "the database doesn't check itself" } : OK;
    else if (!err.kind && (!good || strcmp(first, good)))
        found(c, "%s: %s", pragma + 7, first);
    talloc_free(ctx);
    return err;
}

/* ---- numbers ---- */

static Err serial_is(struct tx *tx, struct check *c, const char *kind, int year, int64_t last)
{
    int64_t given = 0;
    ROWS rows = db_ask(tx, SQL_check_serials, v_none);
    while (rows_next(&rows))
        if (!strcmp(col_text(&rows, 0, NULL), kind) && col_int(&rows, 1) == year) given = col_int(&rows, 2);
    if (given != last)
        found(c, "numbers: %s-%d has %lld calls, %lld numbers are given", kind, year, (long long)last,
              (long long)given);
    return rows_end(&rows);
}

static bool split(const char *no, char kind[static 16], int *year, int *n)
{
    return sscanf(no, "%15[^-]-%d-%d", kind, year, n) == 3;
}

static Err numbers(struct tx *tx, struct check *c)
{
    char kind[16] = "", was_kind[16] = "";
    int year, n, was_year = 0, was = 0;
    ROWS rows = db_ask(tx, SQL_check_numbers, v_none);
    while (rows_next(&rows)) {
        const char *no = col_text(&rows, 0, NULL);
        if (!split(no, kind, &year, &n)) {
            found(c, "numbers: a call's number is not of the form XX-2026-000001");
            continue;
        }
        bool same = !strcmp(kind, was_kind) && year == was_year;
        if (!same && was) TRY(serial_is(tx, c, was_kind, was_year, was));
        if (n != (same ? was + 1 : 1)) found(c, "numbers: a gap before %s", no);
        strcpy(was_kind, kind);
        was_year = year;
        was = n;
    }
    TRY(rows_end(&rows));
    return was ? serial_is(tx, c, was_kind, was_year, was) : OK;
}

static Err tallies(struct tx *tx, struct check *c)
{
    ROWS rows = db_ask(tx, SQL_check_tally, v_none);
    while (rows_next(&rows))
        found(c, "counts: %s %s %s is %lld, kept as %lld", col_text(&rows, 0, NULL), col_text(&rows, 1, NULL),
              col_text(&rows, 2, NULL), (long long)col_int(&rows, 3), (long long)col_int(&rows, 4));
    return rows_end(&rows);
}

static Err figures(struct tx *tx, struct check *c)
{
    {
        ROWS rows = db_ask(tx, SQL_check_figures, v_none);
        while (rows_next(&rows))
            found(c, "figures: '%s' %s of day %lld counts %lld, kept as %lld", col_text(&rows, 0, NULL),
                  col_text(&rows, 1, NULL), (long long)col_int(&rows, 2), (long long)col_int(&rows, 3),
                  (long long)col_int(&rows, 4));
        TRY(rows_end(&rows));
    }
    ROWS rows = db_ask(tx, SQL_check_figure_minutes, v_none);
    while (rows_next(&rows))
        found(c, "figures: '%s' %s of %lld has %lld times %lld minutes, kept as %lld", col_text(&rows, 0, NULL),
              col_text(&rows, 1, NULL), (long long)col_int(&rows, 2), (long long)col_int(&rows, 4),
              (long long)col_int(&rows, 3), (long long)col_int(&rows, 5));
    return rows_end(&rows);
}

/* ---- what has its like in another table ---- */

static Err none_of(struct tx *tx, struct check *c, enum sql sql, const char *what)
{
    ROWS rows = db_ask(tx, sql, v_none);
    while (rows_next(&rows)) found(c, "%s: %s", col_text(&rows, 0, NULL), what);
    return rows_end(&rows);
}

static Err mates(struct tx *tx, struct check *c)
{
    TRY(none_of(tx, c, SQL_check_records, "it has events and no row of its number"));
    TRY(none_of(tx, c, SQL_check_subjects, "its subject is not how its text begins"));
    return none_of(tx, c, SQL_check_tickets, "its ticket's row is another");
}

/* ---- one call ---- */

static Err shelves(struct tx *tx, struct check *c, const struct docket *d)
{
    ROWS rows = db_ask(tx, SQL_check_shelves, v_int(d->call.id));
    while (rows_next(&rows)) {
        int64_t id = col_int(&rows, 0);
        if (id < 1 || id > d->tasks_n || col_int(&rows, 1) != task_shelf(d, &d->tasks[id - 1]))
            found(c, "%s: task %lld stands in the wrong list", d->call.no, (long long)id);
    }
    return rows_end(&rows);
}

/* A call's columns that are kept for lists. */
struct listed {
    char no[24], due_clock[24];
    int64_t kept[KEPT];
};

static void kept_columns(struct check *c, const struct listed *l, const struct call_kept *now)
{
    static const char *const names[KEPT] = { "open", "due", "fires", "co_n", "provisional", "yellow", "black" };
    const int64_t right[KEPT] = { now->open,        now->due.s,    now->fires,  now->co_n,
                                  now->provisional, now->yellow.s, now->black.s };
    for (int i = 0; i < KEPT; i++)
        if (l->kept[i] != right[i])
            found(c, "%s: %s is %lld, should be %lld", l->no, names[i], (long long)l->kept[i], (long long)right[i]);
    if (strcmp(l->due_clock, now->due_clock))
        found(c, "%s: due_clock is %s, should be %s", l->no, l->due_clock, now->due_clock);
}

static Err one_call(struct tx *tx, struct check *c, const struct listed *l, const void *ctx)
{
    struct docket *d;
    const char *no = l->no;
    TRY(store_docket_load(tx, ctx, c->in, no, &d));
    const struct call_kept now = call_kept(c->in, d);
    kept_columns(c, l, &now);
    TRY(shelves(tx, c, d));
    struct save save = { .tx = tx, .in = c->in, .docket = d, .ctx = (void *)d };
    const char *why = NULL;
    TRY(todos_check(&save, &why, &c->todos));
    if (why) found(c, "%s: %s", no, why);
    why = NULL;
    TRY(figures_check(&save, &why, &c->counted));
    if (why) found(c, "%s: %s", no, why);
    return OK;
}

static Err list_calls(struct tx *tx, const void *ctx, struct listed **out, int64_t *n)
{
    struct listed *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_check_calls, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct listed *l = &list[count++];
        col_copy(&rows, 0, l->no, sizeof l->no);
        for (int i = 0; i < KEPT; i++) l->kept[i] = col_int(&rows, 1 + i);
        col_copy(&rows, 1 + KEPT, l->due_clock, sizeof l->due_clock);
    }
    *out = list;
    *n = count;
    return rows_end(&rows);
}

static Err calls(struct tx *tx, struct check *c, const void *ctx)
{
    struct listed *list;
    TRY(list_calls(tx, ctx, &list, &c->calls));
    for (int64_t i = 0; i < c->calls; i++) {
        void *scratch = talloc_new(ctx);
        Err err = one_call(tx, c, &list[i], scratch);
        talloc_free(scratch);
        if (err.kind) return err;
        if (c->told && i % 256 == 0) c->told(c->arg, i, c->calls);
    }
    if (c->told) c->told(c->arg, c->calls, c->calls);
    int64_t there;
    ROWS rows = db_ask(tx, SQL_check_todo_count, v_none);
    TRY(rows_one(&rows));
    there = col_int(&rows, 0);
    if (there != c->todos) found(c, "desks: %lld rows, should be %lld", (long long)there, (long long)c->todos);
    TRY(rows_end(&rows));
    ROWS counted = db_ask(tx, SQL_check_counted_n, v_none);
    TRY(rows_one(&counted));
    there = col_int(&counted, 0);
    if (there != c->counted) found(c, "figures: %lld rows, should be %lld", (long long)there, (long long)c->counted);
    return OK;
}

/* ---- files ---- */

static bool hash_file(const char *path, char out[static SHA_TEXT])
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    EVP_MD_CTX *md = EVP_MD_CTX_new();
    static char buf[1 << 16]; /* one check at a time in a process */
    ssize_t n = -1;
    bool good = md && EVP_DigestInit_ex(md, EVP_sha256(), NULL);
    while (good && (n = read(fd, buf, sizeof buf)) > 0) good = EVP_DigestUpdate(md, buf, (size_t)n);
    unsigned char hash[32];
    good = good && n == 0 && EVP_DigestFinal_ex(md, hash, NULL);
    EVP_MD_CTX_free(md);
    close(fd);
    for (int i = 0; good && i < 32; i++) snprintf(out + 2 * i, 3, "%02x", hash[i]);
    return good;
}

static void one_file(struct tx *tx, struct check *c, const char *sha)
{
    char *path = store_file_path(NULL, tx_store(tx), sha), is[SHA_TEXT] = "";
    c->files++;
    if (c->quick ? access(path, R_OK) != 0 : !hash_file(path, is))
        found(c, "files: %s is missing", sha);
    else if (!c->quick && strcmp(is, sha))
        found(c, "files: the bytes of %s are others", sha);
    talloc_free(path);
}

static Err files(struct tx *tx, struct check *c)
{
    {
        ROWS rows = db_ask(tx, SQL_check_attached, v_none);
        while (rows_next(&rows)) found(c, "files: %s is named by an act and has no row", col_text(&rows, 0, NULL));
        TRY(rows_end(&rows));
    }
    if (!store_dir(tx_store(tx))) return OK;
    ROWS rows = db_ask(tx, SQL_file_all, v_none);
    while (rows_next(&rows)) {
        one_file(tx, c, col_text(&rows, 0, NULL));
        if (*col_text(&rows, 1, NULL)) one_file(tx, c, col_text(&rows, 1, NULL));
    }
    return rows_end(&rows);
}

Err store_check(struct tx *tx, struct check *c)
{
    c->calls = c->todos = c->counted = c->files = c->faults = 0;
    TRY(own_check(tx, c, "PRAGMA integrity_check(1)", "ok"));
    TRY(own_check(tx, c, "PRAGMA foreign_key_check", NULL));
    TRY(mates(tx, c));
    TRY(numbers(tx, c));
    TRY(tallies(tx, c));
    TRY(figures(tx, c));
    void *ctx = talloc_new(NULL);
    Err err = calls(tx, c, ctx);
    talloc_free(ctx);
    return err.kind ? err : files(tx, c);
}
