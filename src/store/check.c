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

/* Sums against the rows that they add up. */
static Err figures(struct tx *tx, struct check *c)
{
    struct figure_changes *left = figure_changes_new(NULL);
    int n = 0;
    Err err = figures_left(tx, left);
    const struct figure_change *list = figure_changes_sum(left, &n);
    for (int i = 0; !err.kind && i < n; i++) {
        const struct figure_key *k = &list[i].key;
        const char *scope = k->scope, *base = base_words[k->base];
        if (k->minutes < 0)
            found(c, "figures: '%s' %s of day %d is kept with %d too few", scope, base, k->when, list[i].by[COUNT_N]);
        else
            found(c, "figures: '%s' %s of %d is kept with %d too few of %d minutes", scope, base, k->when,
                  list[i].by[COUNT_N], k->minutes);
    }
    talloc_free(left);
    return err;
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

/* ---- a call's lines, and what is copied out of them ---- */

/* Rows of another table in order of their call, beside the calls in theirs. */
struct beside {
    struct rows rows;
    bool more;
};

struct look {
    struct tx *tx;
    struct check *c;
    struct rows *calls;
    struct beside tasks, desk;
};

enum { LINES = 1, COPIES = 2 }; /* columns of check_calls */

static void compare(struct look *l, const char *no, int i, const struct val *should)
{
    const char *name = tx_column_name(l->tx, SQL_check_calls, i), *text = col_text(l->calls, i, NULL);
    if (should->is == V_INT) {
        if (col_int(l->calls, i) != should->i)
            found(l->c, "%s: %s is %lld, should be %lld", no, name, (long long)col_int(l->calls, i),
                  (long long)should->i);
    } else if (strlen(text) != should->n || memcmp(text, should->p, should->n)) {
        found(l->c, "%s: %s is %s, should be %.*s", no, name, text, (int)should->n, (const char *)should->p);
    }
}

static void copies(struct look *l, const char *no, const struct docket *d, const struct listed *listed,
                   const struct call_shown *shown)
{
    const struct call_place *p = &listed->call;
    struct val v[COLUMNS_MOST];
    columns_write(d, call_copies, &d->call, v);
    const struct val others[] = {
        v_text(shown->due_clock), v_int(shown->provisional), v_time(shown->yellow), v_time(shown->black),
        v_int(shown->co_n),       v_text(p->street.s),       v_text(p->item),       v_int(p->open),
        v_time(p->due),           v_int(p->fires),           v_int(p->meets),       v_int(p->stuck)
    };
    memcpy(v + call_copies.n, others, sizeof others);
    for (int i = 0; i < call_copies.n + (int)(sizeof others / sizeof *others); i++) compare(l, no, COPIES + i, &v[i]);
}

static bool same_task(const struct task_place *a, const struct task_place *b)
{
    return office_is(a->unit, b->unit) && a->shelf == b->shelf && office_is(a->agency, b->agency) && a->nth == b->nth &&
           a->state == b->state && a->hang_asked.s == b->hang_asked.s;
}

static void tasks(struct look *l, const char *no, int64_t call, const struct listed *listed)
{
    struct beside *at = &l->tasks;
    int n = 0;
    for (; at->more && col_int(&at->rows, 0) <= call; at->more = rows_next(&at->rows)) {
        struct task_place t = { 0 };
        bool good = !columns_read(l->c, NULL, task_place_columns, &at->rows, 0, &t).kind && t.call == call &&
                    t.id >= 1 && t.id <= listed->tasks_n && same_task(&t, &listed->tasks[t.id - 1]);
        if (!good) found(l->c, "%s: task %d stands in the wrong list", no, t.id);
        n++;
    }
    if (n != listed->tasks_n) found(l->c, "%s: %d tasks stand in lists, should be %d", no, n, listed->tasks_n);
}

static bool same_desk(const struct desk_row *a, const struct desk_row *b)
{
    return a->due.s == b->due.s && a->role == b->role && a->task == b->task && office_is(a->office, b->office) &&
           a->act == b->act && a->since.s == b->since.s && !strcmp(a->label, b->label) && a->step == b->step &&
           a->yellow.s == b->yellow.s && a->black.s == b->black.s && !strcmp(a->clock, b->clock) &&
           a->provisional == b->provisional;
}

static void desk(struct look *l, const char *no, int64_t call, const struct listed *listed)
{
    struct beside *at = &l->desk;
    int n = 0;
    for (; at->more && col_int(&at->rows, 0) <= call; at->more = rows_next(&at->rows)) {
        struct desk_row row = { 0 };
        bool good = false;
        if (!columns_read(l->c, NULL, desk_columns, &at->rows, 0, &row).kind && row.call == call)
            for (int i = 0; i < listed->desk_n; i++) good |= same_desk(&row, &listed->desk[i]);
        if (!good) found(l->c, "%s: a desk expects something else than the call asks for", no);
        n++;
    }
    l->c->todos += n;
    if (n != listed->desk_n) found(l->c, "%s: %d rows on desks, should be %d", no, n, listed->desk_n);
}

static Err one_call(struct look *l, struct docket *d)
{
    struct listed listed;
    struct call_shown shown;
    size_t n;
    char no[24];
    col_copy(l->calls, COPIES, no, sizeof no);
    const char *lines = col_text(l->calls, LINES, &n);
    Err err = docket_lines_get(l->c->in, lines, n, d);
    d->call.id = col_int(l->calls, 0);
    if (!err.kind && d->meetings_n) TRY(meetings_load(l->tx, l->c->in, d));
    if (err.kind || !n) {
        found(l->c, "%s: its lines can't be read", no);
        d = talloc_zero(d, struct docket);
        d->call.id = col_int(l->calls, 0);
    }
    listed_of(d, l->c->in, d, &listed, &shown);
    struct buf *b = buf_new(d, 2048);
    TRY(docket_lines_put(b, d, &listed));
    if (b->n != n || memcmp(b->s, lines, n)) found(l->c, "%s: its lines are not as they would be written", no);
    copies(l, no, d, &listed, &shown);
    tasks(l, no, d->call.id, &listed);
    desk(l, no, d->call.id, &listed);
    struct save save = { .tx = l->tx, .in = l->c->in, .docket = d, .ctx = d };
    const char *why = NULL;
    TRY(figures_check(&save, &why, &l->c->counted));
    if (why) found(l->c, "%s: %s", no, why);
    return OK;
}

static Err call_by_call(struct look *l, const void *ctx)
{
    int64_t of = l->c->calls;
    for (l->c->calls = 0; rows_next(l->calls); l->c->calls++) {
        struct docket *d = talloc_zero(ctx, struct docket);
        Err err = one_call(l, d);
        talloc_free(d);
        if (err.kind) return err;
        if (l->c->told && l->c->calls % 256 == 0) l->c->told(l->c->arg, l->c->calls, of);
    }
    if (l->c->told) l->c->told(l->c->arg, of, of);
    struct listed none = { 0 };
    if (l->tasks.more) tasks(l, "no call", INT64_MAX, &none);
    if (l->desk.more) desk(l, "no call", INT64_MAX, &none);
    TRY(rows_end(&l->tasks.rows));
    TRY(rows_end(&l->desk.rows));
    return rows_end(l->calls);
}

static Err calls(struct tx *tx, struct check *c, const void *ctx)
{
    {
        ROWS count = db_ask(tx, SQL_check_count, v_none);
        TRY(rows_one(&count));
        c->calls = col_int(&count, 0);
    }
    ROWS all = db_ask(tx, SQL_check_calls, v_none);
    struct look look = { .tx = tx,
                         .c = c,
                         .calls = &all,
                         .tasks = { .rows = db_ask(tx, SQL_check_tasks, v_none) },
                         .desk = { .rows = db_ask(tx, SQL_check_todos, v_none) } };
    look.tasks.more = rows_next(&look.tasks.rows);
    look.desk.more = rows_next(&look.desk.rows);
    Err err = call_by_call(&look, ctx);
    rows_close(&look.tasks.rows);
    rows_close(&look.desk.rows);
    if (err.kind) return err;
    ROWS counted = db_ask(tx, SQL_check_counted_n, v_none);
    TRY(rows_one(&counted));
    if (col_int(&counted, 0) != c->counted)
        found(c, "figures: %lld rows, should be %lld", (long long)col_int(&counted, 0), (long long)c->counted);
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
    void *ctx = talloc_new(NULL);
    Err err = calls(tx, c, ctx);
    talloc_free(ctx);
    if (err.kind) return err;
    TRY(tallies(tx, c));
    TRY(figures(tx, c));
    return files(tx, c);
}
