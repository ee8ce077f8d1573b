/* Drafts, repeats, marks, outbox, notes. (Claims: claims.c.) */
#include "store/plain.h"

#include <talloc.h>

#include "store/docket_rows.h"
#include "store/lists.h"

/* ---- drafts ---- */

Err store_draft_put(struct tx *tx, int64_t call, const char *fields, Time now)
{
    return db_run(tx, SQL_draft_put, v_int(call), v_text(fields), v_time(now));
}

Err store_draft_get(struct tx *tx, const void *ctx, int64_t call, char **fields, Time *at)
{
    ROWS rows = db_ask(tx, SQL_draft_get, v_int(call));
    TRY(rows_one(&rows));
    *fields = col_strdup(ctx, &rows, 0);
    *at = col_time(&rows, 1);
    return OK;
}

Err store_draft_drop(struct tx *tx, int64_t call)
{
    return db_run(tx, SQL_draft_drop, v_int(call));
}

/* ---- repeated requests ---- */

Err store_repeat_get(struct tx *tx, const void *ctx, int64_t person, const char *key,
                     const unsigned char request[static REQUEST_HASH], char **answer)
{
    ROWS rows = db_ask(tx, SQL_repeat_get, v_int(person), v_text(key));
    TRY(rows_one(&rows));
    size_t n;
    const void *was = col_blob(&rows, 0, &n);
    if (n != REQUEST_HASH || memcmp(was, request, n))
        return (Err){ BAD_INPUT, "this idempotency key came with another request: take a new one" };
    *answer = col_strdup(ctx, &rows, 1);
    return OK;
}

Err store_repeat_put(struct tx *tx, int64_t person, const char *key, const unsigned char request[static REQUEST_HASH],
                     const char *answer, Time now)
{
    return db_run(tx, SQL_repeat_put, v_int(person), v_text(key), v_blob(request, REQUEST_HASH), v_text(answer),
                  v_time(now));
}

Err store_repeat_purge(struct tx *tx, Time now)
{
    return db_run(tx, SQL_repeat_purge, v_int(now.s - REPEAT_DAYS * DAY_S));
}

/* ---- marks ---- */

static Err follows_fit(struct tx *tx, int64_t person)
{
    ROWS rows = db_ask(tx, SQL_follow_n, v_int(person));
    TRY(rows_one(&rows));
    return col_int(&rows, 0) <= FOLLOWS_MOST
               ? OK
               : (Err){ NOT_NOW, "at most 200 calls are followed at a time: let one go first" };
}

Err store_follow(struct tx *tx, int64_t person, int64_t call, bool on)
{
    TRY(db_run(tx, on ? SQL_follow_put : SQL_follow_drop, v_int(person), v_int(call)));
    return on ? follows_fit(tx, person) : OK;
}

Err store_follows(struct tx *tx, const void *ctx, int64_t person, struct call_row **out, int *n)
{
    struct call_row *list = talloc_zero_array(ctx, struct call_row, FOLLOWS_MOST + 1);
    int count = 0;
    ROWS rows = db_ask(tx, SQL_follow_rows, v_int(person), v_int(FOLLOWS_MOST));
    while (count < FOLLOWS_MOST && rows_next(&rows)) list[count++] = call_row_read(list, &rows);
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_read_put(struct tx *tx, int64_t person, int64_t call, int64_t k)
{
    return db_run(tx, SQL_read_put, v_int(person), v_int(call), v_int(k));
}

Err store_read_get(struct tx *tx, int64_t person, int64_t call, int64_t *k)
{
    ROWS rows = db_ask(tx, SQL_read_get, v_int(person), v_int(call));
    *k = rows_next(&rows) ? col_int(&rows, 0) : 0;
    return rows_end(&rows);
}

/* ---- outbox ---- */

Err store_outbox_put(struct tx *tx, const char *kind, const char *body, Time now)
{
    return db_run(tx, SQL_outbox_put, v_text(kind), v_text(body), v_time(now));
}

Err store_outbox_after(struct tx *tx, const void *ctx, int64_t id, int most, struct outbox_row **out, int *n)
{
    struct outbox_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_outbox_after, v_int(id), v_int(most));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = (struct outbox_row){ .id = col_int(&rows, 0), .at = col_time(&rows, 3) };
        list[count].kind = col_strdup(list, &rows, 1);
        list[count].body = col_strdup(list, &rows, 2);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_outbox_done(struct tx *tx, int64_t id)
{
    return db_run(tx, SQL_outbox_done, v_int(id));
}

/* ---- notes ---- */

Err store_note_put(struct tx *tx, const char *key, const char *value)
{
    return db_run(tx, SQL_note_put, v_text(key), v_text(value));
}

Err store_note_get(struct tx *tx, const void *ctx, const char *key, char **value)
{
    ROWS rows = db_ask(tx, SQL_note_get, v_text(key));
    TRY(rows_one(&rows));
    *value = col_strdup(ctx, &rows, 0);
    return OK;
}
