/* See register_ladder.h. */
#include "store/register_ladder.h"

#include "store/db.h"

/* ---- what is lit ---- */

Err store_lit(struct tx *tx, const void *ctx, Time now, bool fresh, bool urgent_only, int limit, struct lit_row **out,
              int *n)
{
    struct lit_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_lit_rows, v_time(now), v_int(fresh), v_int(urgent_only), v_int(limit));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct lit_row *r = &list[count++];
        *r = (struct lit_row){ .due = col_time(&rows, 3),
                               .yellow = col_time(&rows, 4),
                               .black = col_time(&rows, 5),
                               .urgent = !strcmp(col_text(&rows, 6, NULL), "urgent"),
                               .rung = (int)col_int(&rows, 11) };
        col_copy(&rows, 0, r->no, sizeof r->no);
        col_copy(&rows, 1, r->unit.s, sizeof r->unit.s);
        col_copy(&rows, 2, r->label, sizeof r->label);
        r->subject = col_strdup(list, &rows, 7);
        col_copy(&rows, 8, r->act, sizeof r->act);
        col_copy(&rows, 9, r->street.s, sizeof r->street.s);
        col_copy(&rows, 10, r->item, sizeof r->item);
        col_copy(&rows, 12, r->lamp, sizeof r->lamp);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

static Err number(struct rows *rows, int *out)
{
    TRY(rows_one(rows));
    *out = (int)col_int(rows, 0);
    return OK;
}

static Err there(struct rows *rows, bool *out)
{
    *out = rows_next(rows);
    return rows_end(rows);
}

Err store_rung_taken(struct tx *tx, const char *call_no, Office unit, int *out)
{
    ROWS rows = db_ask(tx, SQL_rung_taken, v_text(call_no), v_text(unit.s));
    return number(&rows, out);
}

Err store_lamp_there(struct tx *tx, const char *lamp, bool *out)
{
    ROWS rows = db_ask(tx, SQL_lamp_there, v_text(lamp));
    return there(&rows, out);
}

Err store_lamps_black(struct tx *tx, const char *call_no, int *out)
{
    ROWS rows = db_ask(tx, SQL_lamps_black, v_text(call_no));
    return number(&rows, out);
}

Err store_lamps_red(struct tx *tx, Office unit, Time from, Time to, int *out)
{
    ROWS rows = db_ask(tx, SQL_lamps_red, v_text(unit.s), v_time(from), v_time(to));
    return number(&rows, out);
}

Err store_slip_open(struct tx *tx, const char *call_no, Office unit, bool *out)
{
    ROWS rows = db_ask(tx, SQL_slip_open, v_text(call_no), v_text(unit.s));
    return there(&rows, out);
}

Err store_entry_of_call(struct tx *tx, const char *book, const char *call_no, char no[static 24])
{
    ROWS rows = db_ask(tx, SQL_entry_of_call_open, v_text(call_no), v_text(book));
    no[0] = 0;
    if (rows_next(&rows)) col_copy(&rows, 0, no, 24);
    return *no ? OK : rows_end(&rows);
}

Err store_call_subject(struct tx *tx, const void *ctx, const char *call_no, Office unit, const char **subject,
                       bool *has_task)
{
    ROWS rows = db_ask(tx, SQL_call_subject, v_text(call_no), v_text(unit.s));
    TRY(rows_one(&rows));
    *subject = col_strdup(ctx, &rows, 0);
    *has_task = col_int(&rows, 1) != 0;
    return OK;
}

/* ---- notices ---- */

Err store_notice_put(struct tx *tx, Office office, enum role role, const struct notice *n)
{
    return db_run(tx, SQL_notice_put, v_text(office.s), v_text(role_words[role]), v_time(n->at), v_text(n->kind),
                  v_text(n->book), v_text(n->no), v_text(n->act), v_text(n->call ? n->call : ""));
}

Err store_notice_person(struct tx *tx, int64_t person, const struct notice *n)
{
    return db_run(tx, SQL_notice_put_person, v_int(person), v_time(n->at), v_text(n->kind), v_text(n->book),
                  v_text(n->no), v_text(n->act), v_text(n->call ? n->call : ""));
}

static Err unread_of(struct tx *tx, int64_t person, int64_t *out)
{
    ROWS rows = db_ask(tx, SQL_notice_unread, v_int(person));
    TRY(rows_one(&rows));
    *out = col_int(&rows, 0);
    return OK;
}

Err store_notices(struct tx *tx, const void *ctx, int64_t person, int64_t before, int limit, struct notice **out,
                  int *n, int64_t *unread)
{
    struct notice *list = NULL;
    int count = 0;
    TRY(unread_of(tx, person, unread));
    ROWS rows = db_ask(tx, SQL_notice_list, v_int(person), v_int(before ? before : INT64_MAX), v_int(limit));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] =
            (struct notice){ .id = col_int(&rows, 0), .at = col_time(&rows, 1), .read = col_int(&rows, 7) != 0 };
        list[count].kind = col_strdup(list, &rows, 2);
        list[count].book = col_strdup(list, &rows, 3);
        list[count].no = col_strdup(list, &rows, 4);
        list[count].act = col_strdup(list, &rows, 5);
        list[count].call = col_strdup(list, &rows, 6);
        list[count].subject = col_strdup(list, &rows, 8);
        col_copy(&rows, 9, list[count].street.s, sizeof list[count].street.s);
        col_copy(&rows, 10, list[count].lead.s, sizeof list[count].lead.s);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_notice_followers(struct tx *tx, int64_t call, const char *no, const char *act, int64_t by, Time now)
{
    return db_run(tx, SQL_notice_followers, v_int(call), v_int(by), v_time(now), v_text(no), v_text(act));
}

Err store_notices_read_call(struct tx *tx, int64_t person, const char *call_no)
{
    return db_run(tx, SQL_notice_read_call, v_int(person), v_text(call_no));
}

Err store_notices_read(struct tx *tx, int64_t person, int64_t upto)
{
    return db_run(tx, SQL_notice_read, v_int(person), v_int(upto));
}

Err store_notices_purge(struct tx *tx, Time before)
{
    return db_run(tx, SQL_notice_purge, v_time(before));
}
