/* A docket read and written: one row of lines, the call's row beside it, and what else is listed of it (docket_listed.c), all
   in the transaction at hand. */
#include <stdio.h>
#include <talloc.h>

#include "store/docket_rows.h"
#include "store/figure_rows.h"
#include "store/packed.h"

enum { COPIES_FROM = 2 }; /* in check_calls: after the id and the lines */

Err docket_columns_fit(struct tx *tx)
{
    TRY(columns_fit(tx, SQL_check_calls, COPIES_FROM, call_copies));
    TRY(columns_fit(tx, SQL_meeting_all, 0, meeting_columns));
    return columns_fit(tx, SQL_meeting_row_all, 0, row_columns);
}

/* ---- lines ---- */

Err docket_lines_put(struct buf *b, const struct docket *d, const struct listed *listed)
{
    TRY(packed_put(b, 'c', call_columns, &d->call));
    for (int i = 0; i < d->tasks_n; i++) TRY(packed_put(b, 't', task_columns, &d->tasks[i]));
    for (int i = 0; i < d->clocks_n; i++) TRY(packed_put(b, 'k', clock_columns, &d->clocks[i]));
    if (d->meetings_n) buf_printf(b, "m\t%d\n", d->meetings_n);
    return listed_put(b, listed);
}

static int count_lines(const char *s, const char *end, char kind)
{
    int n = 0;
    for (; s && s < end; s = memchr(s, '\n', (size_t)(end - s)), s = s ? s + 1 : NULL) n += *s == kind;
    return n;
}

static Err line_get(const struct institution *in, char kind, const char **s, const char *end, struct docket *d)
{
    switch (kind) {
    case 'c': return packed_get(d, in, call_columns, s, end, &d->call);
    case 't': return packed_get(d, in, task_columns, s, end, &d->tasks[d->tasks_n++]);
    case 'k': return packed_get(d, in, clock_columns, s, end, &d->clocks[d->clocks_n++]);
    case 'm': {
        static const struct column count[] = { FIELD(docket, C_INT, meetings_n) };
        return packed_get(d, in, (struct columns)COLUMNS(count), s, end, d);
    }
    default: return (Err){ BROKEN, "a call's lines can't be read" };
    }
}

Err docket_lines_get(const struct institution *in, const char *lines, size_t n, struct docket *d)
{
    const char *s = lines, *end = lines + n;
    int tasks = count_lines(lines, end, 't'), clocks = count_lines(lines, end, 'k');
    if (tasks) d->tasks = talloc_zero_array(d, struct task, (unsigned)tasks);
    if (clocks) d->clocks = talloc_zero_array(d, struct clock, (unsigned)clocks);
    while (s < end && *s != 'l') {
        char kind = *s++;
        TRY(line_get(in, kind, &s, end, d));
    }
    return OK;
}

/* ---- loading ---- */

static Err load(struct tx *tx, const struct institution *in, const char *no, struct docket *d)
{
    size_t n;
    {
        ROWS rows = db_ask(tx, SQL_docket_get, v_text(no));
        TRY(rows_one(&rows));
        const char *lines = col_text(&rows, 1, &n);
        TRY(docket_lines_get(in, lines, n, d));
        d->call.id = col_int(&rows, 0);
        if (tx_writes(tx)) d->stood = talloc_strndup(d, lines, n);
    }
    return d->meetings_n ? meetings_load(tx, in, d) : OK;
}

Err store_docket_load(struct tx *tx, const void *ctx, const struct institution *in, const char *no, struct docket **out)
{
    struct docket *d = talloc_zero(ctx, struct docket);
    Err err = load(tx, in, no, d);
    if (err.kind) {
        talloc_free(d);
        return err;
    }
    memcpy(d->recurs_stood, d->call.recurs, sizeof d->recurs_stood);
    *out = d;
    return OK;
}

/* ---- saving ---- */

static struct val or_null(int64_t n)
{
    return n == -1 ? v_text(NULL) : v_int(n);
}

static Err new_call(struct save *save)
{
    struct call *call = &save->docket->call;
    const struct call_place *p = &save->listed.call;
    const struct call_shown *shown = &save->shown;
    struct val v[COLUMNS_MOST] = {
        v_int(call->id),          v_text(save->subject ? save->subject : ""),
        v_text(shown->due_clock), v_int(shown->provisional),
        v_time(shown->yellow),    v_time(shown->black),
        v_int(shown->co_n),       v_time(save->now),
        v_text(p->street.s),      v_text(p->item),
        v_int(p->open),           v_time(p->due),
        or_null(p->fires),        or_null(p->meets),
        v_int(p->stuck),
    };
    columns_write(save->ctx, call_copies, call, v + 15);
    TRY(db_run_values(save->tx, SQL_call_new, v, 15 + call_copies.n));
    if (!call->source_ticket_no[0]) return OK;
    return db_run(save->tx, SQL_ticket_put, v_text(call->source_channel), v_text(call->source_ticket_no),
                  v_int(call->id));
}

static bool same_dues(const struct call_place *a, const struct call_place *b)
{
    return a->due.s == b->due.s && a->fires == b->fires && a->meets == b->meets && a->stuck == b->stuck;
}

static bool same_place(const struct call_place *a, const struct call_place *b)
{
    return office_is(a->street, b->street) && !strcmp(a->item, b->item) && a->open == b->open;
}

/* What the lists are ordered by only when it has changed: an UPDATE that names an indexed column rewrites its indexes. */
static Err old_call(struct save *save, const struct call_place *was)
{
    const struct call_place *p = &save->listed.call;
    int64_t id = save->docket->call.id;
    struct val v[COLUMNS_MOST];
    int n = columns_write_later(save->ctx, call_copies, &save->docket->call, v);
    v[n++] = v_text(save->shown.due_clock);
    v[n++] = v_int(save->shown.provisional);
    v[n++] = v_time(save->shown.yellow);
    v[n++] = v_time(save->shown.black);
    v[n++] = v_int(save->shown.co_n);
    v[n++] = was->state != p->state ? v_time(save->now) : v_text(NULL);
    v[n++] = v_text(save->subject);
    v[n++] = v_int(id);
    bool dues = !same_dues(was, p);
    if (dues) {
        v[n++] = v_time(p->due);
        v[n++] = or_null(p->fires);
        v[n++] = or_null(p->meets);
        v[n++] = v_int(p->stuck);
    }
    TRY(db_run_values(save->tx, dues ? SQL_call_save_due : SQL_call_save, v, n));
    if (same_place(was, p)) return OK;
    return db_run(save->tx, SQL_call_placed, v_text(p->street.s), v_text(p->item), v_int(p->open), v_int(id));
}

/* What stands in the tables: known from the load, unless the docket was loaded by a reader. */
static Err stood(struct save *save, struct listed *out)
{
    struct docket *d = save->docket;
    if (!d->stood) {
        ROWS rows = db_ask(save->tx, SQL_docket_lines, v_int(d->call.id));
        TRY(rows_one(&rows));
        d->stood = col_strdup(d, &rows, 0);
    }
    return listed_get(save->ctx, d->stood, strlen(d->stood), out);
}

static Err save_rows(struct save *save)
{
    struct docket *d = save->docket;
    struct listed was;
    bool fresh = d->fresh;
    if (!fresh) TRY(stood(save, &was));
    if (!d->call.id) TRY(store_call_id(save->tx, d->call.no, &d->call.id));
    listed_of(save->ctx, save->in, d, &save->listed, &save->shown);
    struct buf *b = buf_new(save->ctx, 2048);
    TRY(docket_lines_put(b, d, &save->listed));
    TRY(fresh ? new_call(save) : old_call(save, &was.call));
    TRY(db_run(save->tx, fresh ? SQL_docket_new : SQL_docket_save, v_int(d->call.id), v_text_n(b->s, b->n)));
    TRY(listed_save(save->tx, save->ctx, d->call.id, fresh ? NULL : &was, &save->listed));
    TALLOC_FREE(d->stood);
    d->stood = talloc_strndup(d, b->s, b->n);
    TRY(meetings_save(save->tx, save->ctx, d));
    return save_figures(save);
}

static void all_saved(struct docket *d)
{
    for (int i = 0; i < d->meetings_n; i++) d->meetings[i].fresh = d->meetings[i].dirty = false;
    d->fresh = d->dirty = false;
    for (int i = 0; i < d->tasks_n; i++) d->tasks[i].fresh = d->tasks[i].dirty = false;
    for (int i = 0; i < d->clocks_n; i++) d->clocks[i].fresh = d->clocks[i].dirty = false;
}

Err store_docket_save(struct tx *tx, const struct institution *in, struct docket *d, const char *subject, Time now)
{
    struct save save = { .tx = tx, .in = in, .docket = d, .subject = subject, .now = now, .ctx = talloc_new(d) };
    Err err = save_rows(&save);
    talloc_free(save.ctx);
    if (!err.kind) all_saved(d);
    return err;
}
