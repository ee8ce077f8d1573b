/* Meetings beside their dockets: which calls have or need one, and the table while it is typed in the room. */
#include <stdio.h>
#include <talloc.h>

#include "store/db.h"
#include "store/lists.h"
#include "store/plain.h"

static Err read_calls(const void *ctx, struct rows *rows, int limit, struct meeting_call **out, int *n, bool *more)
{
    struct meeting_call *list = NULL;
    int count = 0;
    *more = false;
    while (rows_next(rows)) {
        if (count == limit) {
            *more = true;
            break;
        }
        list = grow(ctx, list, count, sizeof *list);
        struct meeting_call *c = &list[count++];
        col_copy(rows, 0, c->no, sizeof c->no);
        c->subject = col_strdup(ctx, rows, 1);
    }
    TRY(rows_end(rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_meetings_live(struct tx *tx, const void *ctx, const char *street, const char *unit, int limit,
                        struct meeting_call **out, int *n, bool *more)
{
    ROWS rows = db_ask(tx, SQL_meetings_live, v_text(street ? street : ""), v_text(unit ? unit : ""), v_int(limit + 1));
    return read_calls(ctx, &rows, limit, out, n, more);
}

Err store_meetings_stuck(struct tx *tx, const void *ctx, Time now, int limit, struct meeting_call **out, int *n,
                         bool *more)
{
    ROWS rows = db_ask(tx, SQL_meetings_stuck, v_time(now), v_int(limit + 1));
    return read_calls(ctx, &rows, limit, out, n, more);
}

Err store_meetings_sitting(struct tx *tx, const void *ctx, const char *sitting, struct meeting_call **out, int *n)
{
    bool more;
    ROWS rows = db_ask(tx, SQL_meetings_sitting, v_text(sitting));
    return read_calls(ctx, &rows, INT32_MAX, out, n, &more);
}

/* ---- the draft of its table ---- */

Err store_meeting_draft_get(struct tx *tx, const void *ctx, int64_t call, const char *meeting,
                            struct meeting_draft *out)
{
    ROWS rows = db_ask(tx, SQL_meeting_draft_get, v_int(call), v_text(meeting));
    TRY(rows_one(&rows));
    *out = (struct meeting_draft){ (int)col_int(&rows, 0), col_strdup(ctx, &rows, 1), col_int(&rows, 2),
                                   col_time(&rows, 3) };
    return OK;
}

Err store_meeting_draft_put(struct tx *tx, int64_t call, const char *meeting, const struct meeting_draft *d)
{
    return db_run(tx, SQL_meeting_draft_put, v_int(call), v_text(meeting), v_int(d->version), v_text(d->fields),
                  v_int(d->person), v_time(d->at));
}

Err store_meeting_draft_drop(struct tx *tx, int64_t call, const char *meeting)
{
    return db_run(tx, SQL_meeting_draft_drop, v_int(call), v_text(meeting));
}
