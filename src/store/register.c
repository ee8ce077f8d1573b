/* Entries as rows: read whole with their facts, written whole. */
#include "store/register.h"

#include <string.h>
#include <talloc.h>

#include "store/db.h"

/* ---- reading ---- */

static Err read_facts(struct tx *tx, struct entry *e)
{
    ROWS rows = db_ask(tx, SQL_entry_facts, v_int(e->id));
    while (rows_next(&rows)) {
        e->facts = grow(e, e->facts, e->facts_n, sizeof *e->facts);
        e->facts[e->facts_n++] = (struct entry_fact){ col_strdup(e, &rows, 0), col_strdup(e, &rows, 1) };
    }
    return rows_end(&rows);
}

static Err read_entry(const void *ctx, const struct registers *r, struct rows *rows, struct entry_row *out)
{
    const struct book *book = book_named(r, col_text(rows, 1, NULL));
    if (!book) return (Err){ BROKEN, "an entry of a book that is not there" };
    struct entry *e = entry_new(ctx, book, col_text(rows, 2, NULL));
    e->id = col_int(rows, 0);
    e->version = (int)col_int(rows, 3);
    e->state = book_state(book, col_text(rows, 4, NULL));
    if (!e->state) return (Err){ BROKEN, "an entry in a state that its book does not have" };
    col_copy(rows, 5, e->owner.s, sizeof e->owner.s);
    col_copy(rows, 6, e->other.s, sizeof e->other.s);
    e->person = col_int(rows, 7);
    e->opened = col_time(rows, 8);
    e->since = col_time(rows, 9);
    e->due = col_time(rows, 10);
    e->provisional = col_int(rows, 11) != 0;
    e->lapsed = col_int(rows, 12) != 0;
    e->late = (int)col_int(rows, 13);
    *out = (struct entry_row){ e, col_strdup(e, rows, 14) };
    return OK;
}

static Err read_all(struct tx *tx, const void *ctx, const struct registers *r, struct rows *rows,
                    struct entry_row **out, int *n)
{
    struct entry_row *list = NULL;
    int count = 0;
    while (rows_next(rows)) {
        list = grow(ctx, list, count, sizeof *list);
        TRY(read_entry(ctx, r, rows, &list[count++]));
    }
    TRY(rows_end(rows));
    for (int i = 0; i < count; i++) TRY(read_facts(tx, list[i].entry));
    *out = list;
    *n = count;
    return OK;
}

Err store_entry_get(struct tx *tx, const void *ctx, const struct registers *r, const struct book *book, const char *no,
                    struct entry_row *out)
{
    struct entry_row *list;
    int n;
    ROWS rows = db_ask(tx, SQL_entry_get, v_text(book->name.code), v_text(no));
    TRY(read_all(tx, ctx, r, &rows, &list, &n));
    if (!n) return (Err){ NOT_FOUND, "there is no such entry" };
    *out = list[0];
    return OK;
}

Err store_entries(struct tx *tx, const void *ctx, const struct registers *r, const struct entry_query *q,
                  struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_list, v_text(q->book->name.code), v_text(q->state ? q->state : ""), v_int(q->open),
                       v_text(q->office ? q->office : ""), v_text(q->fact ? q->fact : ""),
                       v_text(q->value ? q->value : ""), v_int(q->before ? q->before : INT64_MAX), v_int(q->limit));
    return read_all(tx, ctx, r, &rows, out, n);
}

Err store_entry_desk(struct tx *tx, const void *ctx, const struct registers *r, Office office, enum role role,
                     int limit, struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_desk, v_text(office.s), v_text(role_words[role]), v_int(limit));
    return read_all(tx, ctx, r, &rows, out, n);
}

Err store_entries_firing(struct tx *tx, const void *ctx, const struct registers *r, Time now, int most,
                         struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_firing, v_time(now), v_int(most));
    return read_all(tx, ctx, r, &rows, out, n);
}

Err store_entries_provisional(struct tx *tx, const void *ctx, const struct registers *r, struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_provisional, v_none);
    return read_all(tx, ctx, r, &rows, out, n);
}

Err store_entry_walk(struct tx *tx, const void *ctx, const struct registers *r, int64_t after, int most,
                     struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_walk, v_int(after), v_int(most));
    return read_all(tx, ctx, r, &rows, out, n);
}

Err store_entry_fires_next(struct tx *tx, Time *out)
{
    ROWS rows = db_ask(tx, SQL_entry_fires_next, v_none);
    TRY(rows_one(&rows));
    *out = col_time(&rows, 0);
    return OK;
}

/* ---- writing ---- */

struct beside {
    bool open;
    struct entry_waits waits;
    const char *role;
    int64_t fires; /* -1: never */
};

static struct beside beside(const struct entry *e)
{
    struct beside b = { .open = e->state->waits || e->state->clock, .waits = entry_waits(e) };
    Time fires = entry_fires_at(e);
    b.role = e->state->waits ? role_words[b.waits.role] : "";
    b.fires = fires.s == INT64_MAX ? -1 : fires.s;
    return b;
}

Err store_entry_save(struct tx *tx, const struct entry *e, const char *subject)
{
    struct beside b = beside(e);
    TRY(db_run(tx, SQL_entry_put, v_int(e->id), v_text(e->book->name.code), v_text(e->no), v_int(e->version),
               v_text(e->state->name.code), v_text(e->owner.s), v_text(e->other.s), v_int(e->person), v_time(e->opened),
               v_time(e->since), v_time(e->due), v_int(e->provisional), v_int(e->lapsed), v_int(e->late),
               v_text(subject ? subject : ""), v_int(b.open), v_text(b.waits.office.s), v_text(b.role),
               b.fires < 0 ? v_text(NULL) : v_int(b.fires)));
    for (int i = 0; i < e->facts_n; i++)
        TRY(db_run(tx, SQL_entry_fact_put, v_int(e->id), v_text(e->facts[i].name), v_text(e->facts[i].value)));
    return OK;
}

/* ---- files ---- */

Err store_entry_attach(struct tx *tx, int64_t entry, int64_t k, const char *sha)
{
    TRY(db_run(tx, SQL_file_named, v_text(sha)));
    if (!db_changes(tx)) return (Err){ NOT_FOUND, "there is no such file: upload it first" };
    return db_run(tx, SQL_entry_file_put, v_int(entry), v_int(k), v_text(sha));
}

Err store_entry_files(struct tx *tx, const void *ctx, int64_t entry, struct entry_file **out, int *n)
{
    struct entry_file *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_entry_file_all, v_int(entry));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count].k = col_int(&rows, 0);
        col_copy(&rows, 1, list[count++].sha, SHA_TEXT);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_entries_with_file(struct tx *tx, const void *ctx, const struct registers *r, const char *sha,
                            struct entry_row **out, int *n)
{
    ROWS rows = db_ask(tx, SQL_entry_file_of, v_text(sha));
    return read_all(tx, ctx, r, &rows, out, n);
}

/* ---- checking ---- */

static const char *facts_differ(const struct entry *a, const struct entry *b)
{
    for (int i = 0; i < a->facts_n; i++) {
        const char *other = entry_fact(b, a->facts[i].name);
        if (!other || strcmp(other, a->facts[i].value)) return a->facts[i].name;
    }
    return NULL;
}

const char *store_entry_differs(const struct entry *a, const struct entry *b)
{
    const char *fact = facts_differ(a, b);
    if (a->state != b->state) return "state";
    if (a->version != b->version) return "version";
    if (!office_is(a->owner, b->owner) || !office_is(a->other, b->other)) return "owner, other";
    if (a->person != b->person || a->opened.s != b->opened.s || a->since.s != b->since.s)
        return "person, opened, since";
    if (a->due.s != b->due.s || a->provisional != b->provisional) return "due";
    if (a->lapsed != b->lapsed || a->late != b->late) return "late";
    return fact ? fact : facts_differ(b, a);
}

Err store_entry_beside(struct tx *tx, const struct entry *e, const char **wrong)
{
    struct beside b = beside(e);
    ROWS rows = db_ask(tx, SQL_entry_kept, v_int(e->id));
    TRY(rows_one(&rows));
    *wrong = NULL;
    if (col_int(&rows, 0) != b.open) *wrong = "open";
    if (strcmp(col_text(&rows, 1, NULL), b.waits.office.s) || strcmp(col_text(&rows, 2, NULL), b.role))
        *wrong = "who is waited for";
    if (col_int(&rows, 3) != b.fires) *wrong = "when time acts";
    return OK;
}

Err store_entry_orphan(struct tx *tx, const void *ctx, const char *ledger, const char **of)
{
    ROWS rows = db_ask(tx, SQL_entry_orphans, v_text(ledger));
    *of = rows_next(&rows) ? col_strdup(ctx, &rows, 0) : NULL;
    return *of ? OK : rows_end(&rows);
}

/* ---- sums ---- */

Err store_workload(struct tx *tx, const void *ctx, const char *from, const char *to, struct workload_row **out, int *n)
{
    struct workload_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_workload_sum, v_text(from), v_text(to));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct workload_row *w = &list[count++];
        col_copy(&rows, 0, w->community, sizeof w->community);
        col_copy(&rows, 1, w->month, sizeof w->month);
        col_copy(&rows, 2, w->burden, sizeof w->burden);
        w->minutes = col_int(&rows, 3);
        w->entries = col_int(&rows, 4);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}
