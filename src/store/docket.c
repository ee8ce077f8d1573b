/* A docket's rows: the call, its tasks, its clocks. Saving writes what is new or dirty and keeps in step with it, in the
   same transaction, what the lists read: open, due, shelf, todo (todo.c) and tally.

   Kept: call.open says whether the call is still in work; of a unit's tasks on one call exactly one stands on its shelf. */
#include "store/docket_rows.h"
#include "store/figure_rows.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#define YESNO(s, name) FIELD(s, C_BOOL, name)
static const struct column call_list[] = {
    ONCE(call, C_CHARS, no),
    FIELD(call, C_INT, version),
    FIELD(call, C_INT, leaves),
    ONCE(call, C_CHARS, street),
    FIELD(call, C_CHARS, community),
    ONCE(call, C_CHARS, item),
    FIELD(call, C_CHARS, list),
    WORD_ONCE(call, state, state_words, STATES),
    WORD(call, grade, grade_words, GRADES),
    FIELD(call, C_CHARS, lead),
    FIELD(call, C_CHARS, accepted_lead),
    ONCE(call, C_TIME, created),
    FIELD(call, C_TIME, called),
    FIELD(call, C_TIME, graded),
    FIELD(call, C_TIME, dispatched),
    FIELD(call, C_TIME, answered),
    FIELD(call, C_TIME, closed),
    FIELD(call, C_INT, facts),
    FIELD(call, C_CHARS, place_id),
    FIELD(call, C_I64, lat_e9),
    FIELD(call, C_I64, lon_e9),
    ONCE(call, C_I64, drafter),
    WORD(call, kind, closing_words, CLOSINGS),
    WORD(call, satisfied, satisfied_words, SATS),
    YESNO(call, sent_back),
    YESNO(call, appealed),
    YESNO(call, urgent_called),
    YESNO(call, confirmed),
    YESNO(call, reviewed),
    YESNO(call, lapsed),
    YESNO(call, excluded),
    YESNO(call, ruled),
    YESNO(call, against_precedent),
    YESNO(call, flagged),
    YESNO(call, supervised),
    YESNO(call, agreed_long_term),
    YESNO(call, minutes_signed),
    YESNO(call, proposed),
    FIELD(call, C_INT, reworks),
    FIELD(call, C_INT, reopened),
    FIELD(call, C_INT, extensions),
    FIELD(call, C_INT, returns),
    FIELD(call, C_INT, verdicts),
    FIELD(call, C_INT, verdicts_satisfied),
    FIELD(call, C_INT, verdicts_basically),
    FIELD(call, C_TIME, last_verdict),
    FIELD(call, C_TIME, bad_finding),
    FIELD(call, C_AMOUNTS, reported),
    FIELD(call, C_AMOUNTS, verified),
    FIELD(call, C_CHARS, merged_into),
    WORD(call, merged_from, state_words, STATES),
    YESNO(call, passed),
    FIELD(call, C_DAY, long_review),
    ONCE(call, C_CHARS, source_channel),
    ONCE(call, C_CHARS, source_ticket_no),
    FIELD(call, C_CHARS, recurs),
    YESNO(call, recurs_counted),
};
static const struct column task_list[] = {
    ONCE(task, C_INT, id),
    ONCE(task, C_INT, nth),
    FIELD(task, C_INT, version),
    ONCE(task, C_CHARS, unit),
    FIELD(task, C_CHARS, agency),
    WORD(task, role, task_role_words, 3),
    WORD_ONCE(task, state, state_words, STATES),
    ONCE(task, C_CHARS, meeting),
    ONCE(task, C_CHARS, row),
    ONCE(task, C_TIME, created),
    FIELD(task, C_TIME, signed_at),
    FIELD(task, C_TIME, filed_at),
    FIELD(task, C_TIME, arrived_at),
    FIELD(task, C_TIME, complete_at),
    YESNO(task, signed_by_system),
    YESNO(task, from_ruling),
    YESNO(task, fed_by_rows),
    YESNO(task, slipped),
    YESNO(task, invalid_return),
    YESNO(task, returned),
    YESNO(task, filed_urgent),
    YESNO(task, opined_bwb),
    YESNO(task, opined_sfj),
    YESNO(task, law),
    YESNO(task, passed_up),
    YESNO(task, hung_with_lead),
    YESNO(task, recalled_at_merge),
    FIELD(task, C_INT, extensions),
    FIELD(task, C_TIME, extension_asked),
    FIELD(task, C_INT, extension_amount),
    FIELD(task, C_TIME, urged),
    FIELD(task, C_TIME, hang_asked),
    YESNO(task, hang_objected),
    YESNO(task, hang_heard),
    YESNO(task, hang_agreed),
    FIELD(task, C_DAY, hang_review),
    FIELD(task, C_INT, reviews),
    FIELD(task, C_CHARS, proposed_owner),
    WORD(task, recalled_from, state_words, STATES),
    FIELD(task, C_TEXT, evidence),
    { "amounts", C_AMOUNTS, offsetof(struct task, values), sizeof(struct amounts) },
    FIELD(task, C_METRIC, metric),
    FIELD(task, C_I64, target_x100),
    FIELD(task, C_TEXT, row_evidence),
};
#define SPAN_PART(column, part, type, words, n)                                                                        \
    {                                                                                                                  \
        column, type, offsetof(struct clock, limit) + offsetof(struct span, part), sizeof(int), words, n, false        \
    }
static const struct column clock_list[] = {
    ONCE(clock, C_INT, id),
    WORD_ONCE(clock, name, clock_words, CLOCKS),
    ONCE(clock, C_INT, task),
    ONCE(clock, C_CHARS, meeting),
    ONCE(clock, C_CHARS, row),
    ONCE(clock, C_INT, nth),
    ONCE(clock, C_TIME, born),
    FIELD(clock, C_TIME, start),
    SPAN_PART("span", value, C_INT, NULL, 0),
    SPAN_PART("unit", unit, C_ENUM, unit_words, UNITS),
    FIELD(clock, C_TIME, fixed_due),
    FIELD(clock, C_STEPS, steps),
    WORD(clock, state, clock_state_words, 4),
    FIELD(clock, C_TIME, at),
    FIELD(clock, C_TIME, due),
    YESNO(clock, provisional),
    YESNO(clock, fired),
    FIELD(clock, C_STR, charged),
};
static const struct column meeting_list[] = {
    FIELD(meeting, C_CHARS, id),
    FIELD(meeting, C_INT, version),
    WORD(meeting, kind, meeting_kind_words, MEETING_KINDS),
    WORD(meeting, state, state_words, STATES),
    FIELD(meeting, C_TIME, planned),
    FIELD(meeting, C_TIME, convened),
    FIELD(meeting, C_TIME, held),
    FIELD(meeting, C_TIME, signed_at),
    FIELD(meeting, C_TEXT, invited),
    FIELD(meeting, C_TEXT, present),
    FIELD(meeting, C_INT, here),
    FIELD(meeting, C_INT, needed),
    YESNO(meeting, quorate),
    YESNO(meeting, looked_back),
    FIELD(meeting, C_TEXT, numbers),
};
static const struct column row_list[] = {
    FIELD(meeting_row, C_CHARS, name),      FIELD(meeting_row, C_CHARS, unit),
    FIELD(meeting_row, C_DAY, due),         FIELD(meeting_row, C_METRIC, metric),
    FIELD(meeting_row, C_I64, target_x100), FIELD(meeting_row, C_TEXT, evidence),
    YESNO(meeting_row, objected),           YESNO(meeting_row, out),
    YESNO(meeting_row, was_objected),       FIELD(meeting_row, C_INT, task),
    FIELD(meeting_row, C_CHARS, look_back),
};
static const struct columns call_columns = COLUMNS(call_list), task_columns = COLUMNS(task_list),
                            clock_columns = COLUMNS(clock_list), meeting_columns = COLUMNS(meeting_list),
                            row_columns = COLUMNS(row_list);
enum { COLUMNS_MOST = 80 };

Err docket_columns_fit(struct tx *tx)
{
    TRY(columns_fit(tx, SQL_call_get, 1, call_columns));
    TRY(columns_fit(tx, SQL_task_all, 0, task_columns));
    TRY(columns_fit(tx, SQL_meeting_all, 0, meeting_columns));
    TRY(columns_fit(tx, SQL_meeting_row_all, 0, row_columns));
    return columns_fit(tx, SQL_clock_all, 0, clock_columns);
}

Err store_call_number(struct tx *tx, const char *prefix, int year, char out[static 24])
{
    TRY(db_run(tx, SQL_serial_step, v_text(prefix), v_int(year)));
    if (!db_changes(tx)) TRY(db_run(tx, SQL_serial_first, v_text(prefix), v_int(year)));
    ROWS rows = db_ask(tx, SQL_serial_now, v_text(prefix), v_int(year));
    TRY(rows_one(&rows));
    int64_t n = col_int(&rows, 0);
    if (n > 999999) return (Err){ BUSY, "a year has 999999 numbers, and all are given" };
    snprintf(out, 24, "%.8s-%04d-%06d", prefix, year % 10000, (int)(n % 1000000));
    return OK;
}

/* ---- loading ---- */

static Err load_call(struct tx *tx, const struct institution *in, const char *no, struct docket *d)
{
    ROWS rows = db_ask(tx, SQL_call_get, v_text(no));
    TRY(rows_one(&rows));
    d->call.id = col_int(&rows, 0);
    return columns_read(d, in, call_columns, &rows, 1, &d->call);
}

static Err load_tasks(struct tx *tx, const struct institution *in, struct docket *d)
{
    ROWS rows = db_ask(tx, SQL_task_all, v_int(d->call.id));
    while (rows_next(&rows)) {
        d->tasks = grow(d, d->tasks, d->tasks_n, sizeof *d->tasks);
        struct task *t = memset(&d->tasks[d->tasks_n++], 0, sizeof *t);
        TRY(columns_read(d, in, task_columns, &rows, 0, t));
    }
    return rows_end(&rows);
}

static Err load_clocks(struct tx *tx, const struct institution *in, struct docket *d)
{
    ROWS rows = db_ask(tx, SQL_clock_all, v_int(d->call.id));
    while (rows_next(&rows)) {
        d->clocks = grow(d, d->clocks, d->clocks_n, sizeof *d->clocks);
        struct clock *c = memset(&d->clocks[d->clocks_n++], 0, sizeof *c);
        TRY(columns_read(d, in, clock_columns, &rows, 0, c));
    }
    return rows_end(&rows);
}

static Err load_rows(struct tx *tx, const struct institution *in, struct docket *d, struct meeting *m)
{
    ROWS rows = db_ask(tx, SQL_meeting_row_all, v_int(d->call.id), v_text(m->id));
    while (rows_next(&rows)) {
        m->rows = grow(d, m->rows, m->rows_n, sizeof *m->rows);
        struct meeting_row *r = memset(&m->rows[m->rows_n++], 0, sizeof *r);
        TRY(columns_read(d, in, row_columns, &rows, 0, r));
    }
    return rows_end(&rows);
}

static Err load_meetings(struct tx *tx, const struct institution *in, struct docket *d)
{
    {
        ROWS rows = db_ask(tx, SQL_meeting_all, v_int(d->call.id));
        while (rows_next(&rows)) {
            d->meetings = grow(d, d->meetings, d->meetings_n, sizeof *d->meetings);
            struct meeting *m = memset(&d->meetings[d->meetings_n++], 0, sizeof *m);
            TRY(columns_read(d, in, meeting_columns, &rows, 0, m));
        }
        TRY(rows_end(&rows));
    }
    for (int i = 0; i < d->meetings_n; i++) TRY(load_rows(tx, in, d, &d->meetings[i]));
    return OK;
}

Err store_docket_load(struct tx *tx, const void *ctx, const struct institution *in, const char *no, struct docket **out)
{
    struct docket *d = talloc_zero(ctx, struct docket);
    Err err = load_call(tx, in, no, d);
    if (!err.kind) err = load_tasks(tx, in, d);
    if (!err.kind) err = load_clocks(tx, in, d);
    if (!err.kind) err = load_meetings(tx, in, d);
    if (err.kind) {
        talloc_free(d);
        return err;
    }
    *out = d;
    return OK;
}

/* ---- saving: the call's row ---- */

static bool is_open(enum state s)
{
    return s != ST_CLOSED && s != ST_WITHDRAWN && s != ST_REFUSED && s != ST_MERGED;
}

static int co_units(const struct docket *d)
{
    int n = 0;
    for (int i = 0; i < d->tasks_n; i++) n += d->tasks[i].role == TASK_CO && d->tasks[i].state != ST_RECALLED;
    return n;
}

/* The clock that counts now: of those running, the first to be due. */
static const struct clock *first_due(const struct docket *d)
{
    const struct clock *first = NULL;
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        if (c->state == CLOCK_RUNNING && c->due.s && (!first || c->due.s < first->due.s)) first = c;
    }
    return first;
}

struct clock_turns turns_of(const struct institution *in, const struct clock *c)
{
    if (!c) return (struct clock_turns){ 0 };
    const struct clock_in fold = { c->start, c->limit, c->fixed_due, c->steps, c->steps_n };
    Time last = c->steps_n ? c->steps[c->steps_n - 1].at : c->start;
    return clock_turns(in->calendar, &in->settings.lights, &fold, last.s < c->start.s ? c->start : last);
}

static struct val fires(const struct institution *in, const struct docket *d)
{
    Time at = docket_fires_at(in, d);
    return at.s == INT64_MAX ? v_text(NULL) : v_time(at);
}

struct call_kept call_kept(const struct institution *in, const struct docket *d)
{
    const struct clock *c = first_due(d);
    const struct clock_turns turns = turns_of(in, c);
    struct val at = fires(in, d);
    return (struct call_kept){ .open = is_open(d->call.state),
                               .due = c ? c->due : (Time){ 0 },
                               .fires = at.is == V_NULL ? -1 : at.i,
                               .co_n = co_units(d),
                               .provisional = c && c->provisional,
                               .yellow = turns.yellow,
                               .black = turns.black,
                               .due_clock = c ? clock_words[c->name] : "" };
}

static Err new_call(struct save *save)
{
    struct docket *d = save->docket;
    char of[40];
    snprintf(of, sizeof of, "call/%s", d->call.no);
    TRY(store_of_id(save->tx, of, true, &d->call.id));
    const struct clock *c = first_due(d);
    struct clock_turns turns = turns_of(save->in, c);
    struct val v[COLUMNS_MOST] = {
        v_int(d->call.id),
        v_text(save->subject ? save->subject : ""),
        v_int(is_open(d->call.state)),
        v_time(c ? c->due : (Time){ 0 }),
        v_text(c ? clock_words[c->name] : ""),
        v_int(c && c->provisional),
        v_time(turns.yellow),
        v_time(turns.black),
        fires(save->in, save->docket),
        v_int(co_units(d)),
        v_time(save->now),
    };
    columns_write(save->ctx, call_columns, &d->call, v + 11);
    TRY(db_run_values(save->tx, SQL_call_new, v, 11 + call_columns.n));
    if (d->call.source_ticket_no[0])
        TRY(db_run(save->tx, SQL_ticket_put, v_text(d->call.source_channel), v_text(d->call.source_ticket_no),
                   v_int(d->call.id)));
    return deltas_add(save->tx, "call", d->call.street.s, state_words[d->call.state], 1);
}

struct was {
    char state[24], street[20], item[8];
    int64_t open, due, fires;
};

static Err call_was(struct save *save, struct was *was)
{
    ROWS rows = db_ask(save->tx, SQL_call_was, v_int(save->docket->call.id));
    TRY(rows_one(&rows));
    col_copy(&rows, 0, was->state, sizeof was->state);
    col_copy(&rows, 1, was->street, sizeof was->street);
    col_copy(&rows, 2, was->item, sizeof was->item);
    was->open = col_int(&rows, 3);
    was->due = col_int(&rows, 4);
    was->fires = col_int(&rows, 5);
    return OK;
}

/* The whole row in one statement; due and fires only when one has changed, and what lists and counts are ordered by in
   statements of its own: an UPDATE that names an indexed column rewrites its indexes. */
static Err call_rewrite(struct save *save, const struct was *was)
{
    struct docket *d = save->docket;
    const struct call_kept now = call_kept(save->in, d);
    const char *state = state_words[d->call.state];
    struct val v[COLUMNS_MOST];
    int n = columns_write_later(save->ctx, call_columns, &d->call, v);
    v[n++] = v_int(co_units(d));
    v[n++] = v_text(state);
    v[n++] = strcmp(was->state, state) ? v_time(save->now) : v_text(NULL);
    v[n++] = v_text(save->subject);
    v[n++] = v_text(now.due_clock);
    v[n++] = v_int(now.provisional);
    v[n++] = v_time(now.yellow);
    v[n++] = v_time(now.black);
    v[n++] = v_int(d->call.id);
    struct val at = fires(save->in, d);
    if (was->due == now.due.s && was->fires == (at.is == V_NULL ? -1 : at.i))
        return db_run_values(save->tx, SQL_call_save, v, n);
    v[n++] = v_time(now.due);
    v[n++] = at;
    return db_run_values(save->tx, SQL_call_save_due, v, n);
}

static Err call_moved(struct save *save, const struct was *was)
{
    struct tx *tx = save->tx;
    const struct call *call = &save->docket->call;
    const char *state = state_words[call->state];
    if (strcmp(was->state, state) || strcmp(was->street, call->street.s)) {
        TRY(deltas_add(tx, "call", was->street, was->state, -1));
        TRY(deltas_add(tx, "call", call->street.s, state, 1));
    }
    if (strcmp(was->street, call->street.s) || strcmp(was->item, call->item))
        TRY(db_run(tx, SQL_call_placed, v_text(call->street.s), v_text(call->item), v_int(call->id)));
    save->reopened = was->open != is_open(call->state);
    return save->reopened ? db_run(tx, SQL_call_opened, v_int(is_open(call->state)), v_int(call->id)) : OK;
}

static Err old_call(struct save *save)
{
    struct was was = { 0 };
    TRY(call_was(save, &was));
    TRY(call_rewrite(save, &was));
    return call_moved(save, &was);
}

/* ---- saving: tasks and clocks ---- */

/* The newest task of the unit that is not recalled, else its newest, stands for the unit. */
static bool stands_for_unit(const struct docket *d, const struct task *t)
{
    const struct task *best = NULL;
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *o = &d->tasks[i];
        if (!office_is(o->unit, t->unit)) continue;
        if (!best || o->state != ST_RECALLED || best->state == ST_RECALLED) best = o;
    }
    return best == t;
}

int task_shelf(const struct docket *d, const struct task *t)
{
    return stands_for_unit(d, t) ? 1 + is_open(d->call.state) : 0;
}

static Err new_task(struct save *save, const struct task *t)
{
    struct val v[COLUMNS_MOST] = { v_int(save->docket->call.id), v_int(task_shelf(save->docket, t)) };
    columns_write(save->ctx, task_columns, t, v + 2);
    TRY(db_run_values(save->tx, SQL_task_new, v, 2 + task_columns.n));
    return deltas_add(save->tx, "task", t->unit.s, state_words[t->state], 1);
}

static Err old_task(struct save *save, const struct task *t)
{
    int64_t call = save->docket->call.id;
    struct val v[COLUMNS_MOST];
    int n = columns_write_later(save->ctx, task_columns, t, v);
    v[n++] = v_int(call);
    v[n++] = v_int(t->id);
    TRY(db_run_values(save->tx, SQL_task_save, v, n));
    char was[24];
    int64_t was_shelf;
    {
        ROWS rows = db_ask(save->tx, SQL_task_was, v_int(call), v_int(t->id));
        TRY(rows_one(&rows));
        col_copy(&rows, 0, was, sizeof was);
        was_shelf = col_int(&rows, 1);
    }
    const char *state = state_words[t->state];
    if (strcmp(was, state) || was_shelf != task_shelf(save->docket, t))
        TRY(db_run(save->tx, SQL_task_moved, v_text(state), v_int(task_shelf(save->docket, t)), v_int(call),
                   v_int(t->id)));
    if (!strcmp(was, state)) return OK;
    TRY(deltas_add(save->tx, "task", t->unit.s, was, -1));
    return deltas_add(save->tx, "task", t->unit.s, state, 1);
}

static Err save_tasks(struct save *save)
{
    struct docket *d = save->docket;
    bool moved = save->reopened;
    for (int i = 0; i < d->tasks_n; i++) moved |= d->tasks[i].fresh || d->tasks[i].dirty;
    if (!moved) return OK;
    for (int i = 0; i < d->tasks_n; i++) {
        struct task *t = &d->tasks[i];
        if (t->fresh)
            TRY(new_task(save, t));
        else if (t->dirty)
            TRY(old_task(save, t));
        else if (save->reopened || !stands_for_unit(d, t))
            TRY(db_run(save->tx, SQL_task_shelved, v_int(task_shelf(d, t)), v_int(d->call.id), v_int(t->id)));
    }
    return OK;
}

static Err save_clocks(struct save *save)
{
    struct docket *d = save->docket;
    for (int i = 0; i < d->clocks_n; i++) {
        struct clock *c = &d->clocks[i];
        struct val v[COLUMNS_MOST];
        if (c->fresh) {
            v[0] = v_int(d->call.id);
            columns_write(save->ctx, clock_columns, c, v + 1);
            TRY(db_run_values(save->tx, SQL_clock_new, v, 1 + clock_columns.n));
        } else if (c->dirty) {
            int n = columns_write_later(save->ctx, clock_columns, c, v);
            v[n++] = v_int(d->call.id);
            v[n++] = v_int(c->id);
            TRY(db_run_values(save->tx, SQL_clock_save, v, n));
        }
    }
    return OK;
}

static Err save_meeting(struct save *save, const struct meeting *m)
{
    struct val v[COLUMNS_MOST] = { v_int(save->docket->call.id) };
    TRY(db_run(save->tx, SQL_meeting_drop, v_int(save->docket->call.id), v_text(m->id)));
    TRY(db_run(save->tx, SQL_meeting_row_drop, v_int(save->docket->call.id), v_text(m->id)));
    columns_write(save->ctx, meeting_columns, m, v + 1);
    TRY(db_run_values(save->tx, SQL_meeting_new, v, 1 + meeting_columns.n));
    for (int i = 0; i < m->rows_n; i++) {
        v[1] = v_text(m->id);
        v[2] = v_int(i);
        columns_write(save->ctx, row_columns, &m->rows[i], v + 3);
        TRY(db_run_values(save->tx, SQL_meeting_row_new, v, 3 + row_columns.n));
    }
    return OK;
}

static Err save_meetings(struct save *save)
{
    struct docket *d = save->docket;
    for (int i = 0; i < d->meetings_n; i++)
        if (d->meetings[i].fresh || d->meetings[i].dirty) TRY(save_meeting(save, &d->meetings[i]));
    return OK;
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
    Err err = d->fresh ? new_call(&save) : old_call(&save);
    if (!err.kind) err = save_tasks(&save);
    if (!err.kind) err = save_meetings(&save);
    if (!err.kind) err = save_clocks(&save);
    if (!err.kind) err = save_todos(&save);
    if (!err.kind) err = save_figures(&save);
    talloc_free(save.ctx);
    if (!err.kind) all_saved(d);
    return err;
}

/* ---- time ---- */

Err store_firing(struct tx *tx, const void *ctx, Time now, int most, char ***out, int *n)
{
    char **list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_firing, v_time(now), v_int(most));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = col_strdup(list, &rows, 0);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_fires_next(struct tx *tx, Time *out)
{
    ROWS rows = db_ask(tx, SQL_fires_next, v_none);
    TRY(rows_one(&rows));
    *out = col_null(&rows, 0) ? (Time){ INT64_MAX } : col_time(&rows, 0);
    return OK;
}

/* ---- two dockets told apart ---- */

static bool same(const struct val *a, const struct val *b)
{
    if (a->is == V_INT || b->is == V_INT) return a->is == b->is && a->i == b->i;
    return a->n == b->n && (!a->n || memcmp(a->p, b->p, a->n) == 0);
}

static const char *rows_differ(const void *ctx, const char *what, struct columns columns, const void *a, const void *b)
{
    struct val x[COLUMNS_MOST], y[COLUMNS_MOST];
    columns_write(ctx, columns, a, x);
    columns_write(ctx, columns, b, y);
    for (int i = 0; i < columns.n; i++)
        if (!same(&x[i], &y[i])) return talloc_asprintf(ctx, "%s.%s", what, columns.list[i].name);
    return NULL;
}

const char *store_docket_differs(const void *ctx, const struct docket *a, const struct docket *b)
{
    const char *why = rows_differ(ctx, "call", call_columns, &a->call, &b->call);
    if (why) return why;
    if (a->tasks_n != b->tasks_n) return "the number of tasks";
    if (a->clocks_n != b->clocks_n) return "the number of clocks";
    for (int i = 0; i < a->tasks_n && !why; i++)
        why = rows_differ(ctx, talloc_asprintf(ctx, "task %d", i + 1), task_columns, &a->tasks[i], &b->tasks[i]);
    for (int i = 0; i < a->clocks_n && !why; i++)
        why = rows_differ(ctx, talloc_asprintf(ctx, "clock %d", i + 1), clock_columns, &a->clocks[i], &b->clocks[i]);
    if (!why && a->meetings_n != b->meetings_n) return "the number of meetings";
    for (int i = 0; i < a->meetings_n && !why; i++) {
        why = rows_differ(ctx, talloc_asprintf(ctx, "meeting %d", i + 1), meeting_columns, &a->meetings[i],
                          &b->meetings[i]);
        if (!why && a->meetings[i].rows_n != b->meetings[i].rows_n) return "the number of a meeting's rows";
        for (int k = 0; k < a->meetings[i].rows_n && !why; k++)
            why = rows_differ(ctx, talloc_asprintf(ctx, "meeting %d row %d", i + 1, k + 1), row_columns,
                              &a->meetings[i].rows[k], &b->meetings[i].rows[k]);
    }
    return why;
}

Err store_call_walk(struct tx *tx, const void *ctx, int64_t *after, int most, char ***out, int *n)
{
    char **list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_call_walk, v_int(*after), v_int(most));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        *after = col_int(&rows, 0);
        list[count] = col_strdup(list, &rows, 1);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_merged_into(struct tx *tx, const void *ctx, const char *no, char ***out, int *n)
{
    char **list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_call_merged_into, v_text(no));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = col_strdup(list, &rows, 0);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_recurs_counted(struct tx *tx, const char *no, bool *out)
{
    ROWS rows = db_ask(tx, SQL_call_recurs_counted, v_text(no));
    *out = rows_next(&rows);
    return rows_end(&rows);
}
