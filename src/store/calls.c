/* Lists of calls: newest first or by due, of all, a street, a unit or an item; desks; what lies near. Each page is one
   range of one index behind a cursor. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "store/docket_rows.h"
#include "store/lists.h"

enum { LIMIT_MOST = 200 };

struct call_row call_row_read(const void *ctx, struct rows *r)
{
    struct call_row row = { .id = col_int(r, 0),
                            .co_n = (int)col_int(r, 8),
                            .since = col_time(r, 9),
                            .due = col_time(r, 10),
                            .provisional = col_int(r, 12) != 0,
                            .yellow = col_time(r, 13),
                            .black = col_time(r, 14),
                            .task = (int)col_int(r, 17) };
    col_copy(r, 1, row.no, sizeof row.no);
    row.state = (enum state)col_word(r, 2, state_words, STATES);
    row.subject = col_strdup(ctx, r, 3);
    col_copy(r, 4, row.street.s, sizeof row.street.s);
    col_copy(r, 5, row.item, sizeof row.item);
    row.grade = (enum grade)col_word(r, 6, grade_words, GRADES);
    col_copy(r, 7, row.lead.s, sizeof row.lead.s);
    col_copy(r, 11, row.due_clock, sizeof row.due_clock);
    col_copy(r, 15, row.label, sizeof row.label);
    row.step = (enum state)col_word(r, 16, state_words, STATES);
    if (row.step == ST_NONE) row.step = row.state;
    if (row.due.s == NEVER_DUE) row.due.s = 0;
    return row;
}

/* One row more than asked tells whether there is a next page. */
static Err page(const void *ctx, struct rows *rows, bool desk, int limit, struct call_page *out)
{
    struct call_page p = { 0 };
    while (rows_next(rows)) {
        if (p.n == limit) {
            p.more = true;
            break;
        }
        p.rows = grow(ctx, p.rows, p.n, sizeof *p.rows);
        p.rows[p.n] = call_row_read(ctx, rows);
        if (desk) p.rows[p.n].act = (enum act)col_word(rows, 18, act_words, ACTS);
        p.n++;
    }
    TRY(rows_end(rows));
    *out = p;
    return OK;
}

static void next_cursor(struct call_page *p, bool by_due, bool desk)
{
    p->after[0] = 0;
    if (!p->more || !p->n) return;
    const struct call_row *last = &p->rows[p->n - 1];
    int64_t due = last->due.s ? last->due.s : NEVER_DUE;
    if (desk)
        snprintf(p->after, sizeof p->after, "%lld.%lld.%d", (long long)due, (long long)last->id, last->task);
    else if (by_due)
        snprintf(p->after, sizeof p->after, "%lld.%lld", (long long)due, (long long)last->id);
    else
        snprintf(p->after, sizeof p->after, "%lld", (long long)last->id);
}

/* "a.b.c" into numbers; BAD_INPUT when it is no cursor of this kind. "" is the beginning. */
static Err read_cursor(const char *s, int64_t *at, int n)
{
    for (int i = 0; s && *s && i < n; i++) {
        char *end;
        at[i] = strtoll(s, &end, 10);
        if (end == s || *end != (i + 1 < n ? '.' : 0)) return (Err){ BAD_INPUT, "after is no cursor of this list" };
        s = *end ? end + 1 : end;
    }
    return OK;
}

static const char *text(const char *s)
{
    return s ? s : "";
}

static struct rows begin(struct tx *tx, const struct call_query *q, const int64_t *at, int limit)
{
    struct val street = v_text(text(q->street)), unit = v_text(text(q->unit)), item = v_text(text(q->item)),
               state = v_text(text(q->state)), words = v_text(text(q->words)), drafts = v_text(text(q->drafts_of));
    struct val before = v_int(at[0]), most = v_int(limit + 1),
               which = v_int(q->scope == SCOPE_ALL ? 2 : q->scope == SCOPE_OPEN);
    if (q->by_due)
        return db_ask(tx, SQL_calls_due, v_int(at[0]), v_int(at[1]), state, words, drafts, street, item, unit, most);
    if (*text(q->unit)) {
        enum sql sql = strchr(q->unit, '@') ? SQL_calls_agency : SQL_calls_unit;
        return db_ask(tx, sql, unit, v_int(q->scope == SCOPE_CLOSED ? 1 : 2), before, state, words, drafts, most, item,
                      street);
    }
    if (*text(q->street)) return db_ask(tx, SQL_calls_street, street, which, before, state, words, drafts, most, item);
    if (*text(q->item)) return db_ask(tx, SQL_calls_item, item, which, before, state, words, drafts, most);
    if (q->scope == SCOPE_OPEN) return db_ask(tx, SQL_calls_open, before, state, words, drafts, most);
    return db_ask(tx, SQL_calls_all, before, state, words, drafts, most, which);
}

Err store_calls(struct tx *tx, const void *ctx, const struct call_query *q, struct call_page *out)
{
    int limit = q->limit < 1 ? 50 : q->limit > LIMIT_MOST ? LIMIT_MOST : q->limit;
    int64_t at[2] = { q->by_due ? 0 : INT64_MAX, 0 };
    TRY(read_cursor(q->after, at, q->by_due ? 2 : 1));
    ROWS rows = begin(tx, q, at, limit);
    TRY(page(ctx, &rows, false, limit, out));
    next_cursor(out, q->by_due, false);
    return OK;
}

Err store_desk(struct tx *tx, const void *ctx, Office office, enum role role, const char *after, int limit,
               struct call_page *out)
{
    limit = limit < 1 ? 50 : limit > LIMIT_MOST ? LIMIT_MOST : limit;
    int64_t at[3] = { -1, 0, 0 };
    TRY(read_cursor(after, at, 3));
    ROWS rows = db_ask(tx, SQL_desk, v_text(office.s), v_text(role_words[role]), v_int(at[0]), v_int(at[1]),
                       v_int(at[2]), v_int(limit + 1));
    TRY(page(ctx, &rows, true, limit, out));
    next_cursor(out, true, true);
    return OK;
}

Err store_tally(struct tx *tx, const void *ctx, struct tally_row **out, int *n)
{
    struct tally_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_tally_all, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct tally_row *row = &list[count++];
        *row = (struct tally_row){ .of_tasks = !strcmp(col_text(&rows, 0, NULL), "task"),
                                   .state = (enum state)col_word(&rows, 2, state_words, STATES),
                                   .n = col_int(&rows, 3) };
        col_copy(&rows, 1, row->office.s, sizeof row->office.s);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_ticket(struct tx *tx, const char *channel, const char *number, char no[static 24])
{
    ROWS rows = db_ask(tx, SQL_ticket_find, v_text(channel), v_text(number));
    TRY(rows_one(&rows));
    col_copy(&rows, 0, no, 24);
    return OK;
}

/* A box a little larger than the circle; the caller measures (base/geo.h). */
Err store_calls_near(struct tx *tx, const void *ctx, const struct near_query *q, struct near_row **out, int *n)
{
    const int64_t lat = q->m * 9100, lon = q->m * 12000; /* 1e-9 degrees a metre, to latitude 41 */
    struct near_row *list = NULL;
    int count = 0;
    bool point = q->lat_e9 || q->lon_e9;
    ROWS rows = db_ask(tx, SQL_calls_near, v_text(q->item), v_int(q->open), v_time(q->called_since),
                       v_text(text(q->place_id)), v_int(point ? q->lat_e9 - lat : 1),
                       v_int(point ? q->lat_e9 + lat : 0), v_int(q->lon_e9 - lon), v_int(q->lon_e9 + lon));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct near_row *row = &list[count++];
        *row = (struct near_row){ .state = (enum state)col_word(&rows, 2, state_words, STATES),
                                  .called = col_time(&rows, 3),
                                  .closed = col_time(&rows, 4),
                                  .kind = (enum closing)col_word(&rows, 5, closing_words, CLOSINGS),
                                  .lat_e9 = col_int(&rows, 6),
                                  .lon_e9 = col_int(&rows, 7),
                                  .same_place =
                                      q->place_id && *q->place_id && !strcmp(q->place_id, col_text(&rows, 8, NULL)) };
        col_copy(&rows, 0, row->no, sizeof row->no);
        row->subject = col_strdup(list, &rows, 1);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}
