/* What of a docket stands in other tables: its place among calls, its tasks on their units' shelves, what is expected of
   whom. It is worked out anew at each save; only rows that differ from what stood there are written.

   Kept: of a unit's tasks on one call exactly one stands on its shelf; a desk has one row an office, role, due and record. */
#include "store/docket_rows.h"

#include <stdio.h>
#include <talloc.h>

#include "store/packed.h"

static const struct column place_list[] = {
    FIELD(call_place, C_CHARS, street), FIELD(call_place, C_CHARS, item), WORD(call_place, state, state_words, STATES),
    FIELD(call_place, C_BOOL, open),    FIELD(call_place, C_TIME, due),   FIELD(call_place, C_I64, fires),
    FIELD(call_place, C_I64, meets),    FIELD(call_place, C_BOOL, stuck),
};
static const struct column task_list[] = {
    FIELD(task_place, C_I64, call),
    FIELD(task_place, C_CHARS, unit),
    FIELD(task_place, C_INT, shelf),
    FIELD(task_place, C_INT, id),
    FIELD(task_place, C_CHARS, agency),
    FIELD(task_place, C_INT, nth),
    WORD(task_place, state, state_words, STATES),
    FIELD(task_place, C_TIME, hang_asked),
};
static const struct column desk_list[] = {
    FIELD(desk_row, C_I64, call),         FIELD(desk_row, C_CHARS, office), WORD(desk_row, role, role_words, ROLES),
    FIELD(desk_row, C_TIME, due),         FIELD(desk_row, C_INT, task),     WORD(desk_row, act, act_words, ACTS),
    FIELD(desk_row, C_TIME, since),       FIELD(desk_row, C_CHARS, label),  WORD(desk_row, step, state_words, STATES),
    FIELD(desk_row, C_TIME, yellow),      FIELD(desk_row, C_TIME, black),   FIELD(desk_row, C_CHARS, clock),
    FIELD(desk_row, C_BOOL, provisional),
};
static const struct columns place_columns = COLUMNS(place_list);
const struct columns task_place_columns = COLUMNS(task_list), desk_columns = COLUMNS(desk_list);

/* In the lines the call's id need not stand. */
static struct columns without_call(struct columns all)
{
    return (struct columns){ all.list + 1, all.n - 1 };
}

/* ---- what should stand there ---- */

static bool is_open(enum state s)
{
    return s != ST_CLOSED && s != ST_WITHDRAWN && s != ST_REFUSED && s != ST_MERGED;
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

static bool about_meetings(enum clock_name name)
{
    return name == CK_MEETING || name == CK_RECONVENE || name == CK_FOLLOW_UP || name == CK_PROPOSAL ||
           name == CK_MINUTES || name == CK_LOOK_BACK;
}

static int64_t meets(const struct docket *d)
{
    int64_t at = -1;
    for (int i = 0; i < d->meetings_n; i++)
        if (d->meetings[i].state == ST_PLANNED) at = NEVER_DUE;
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        if (c->state == CLOCK_RUNNING && about_meetings(c->name) && (at == -1 || c->due.s < at)) at = c->due.s;
    }
    return at;
}

static bool stuck(const struct docket *d)
{
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        if (t->state == ST_RETURN_ASKED || t->state == ST_ARBITRATION) return true;
        if (t->slipped && (t->state == ST_SIGNED || t->state == ST_HUNG)) return true;
    }
    return false;
}

/* From the steps that the clock has. */
static struct clock_turns turns_of(const struct institution *in, const struct clock *c)
{
    if (!c) return (struct clock_turns){ 0 };
    const struct clock_in fold = docket_clock_in(c);
    Time last = c->steps_n ? c->steps[c->steps_n - 1].at : c->start;
    return clock_turns(in->calendar, &in->settings.lights, &fold, last.s < c->start.s ? c->start : last);
}

static struct call_place call_place(const struct institution *in, const struct docket *d)
{
    const struct clock *c = first_due(d);
    Time fires = docket_fires_at(in, d);
    struct call_place p = { .street = d->call.street,
                            .state = d->call.state,
                            .open = is_open(d->call.state),
                            .due = c ? c->due : (Time){ 0 },
                            .fires = fires.s == INT64_MAX ? -1 : fires.s,
                            .meets = meets(d),
                            .stuck = stuck(d) };
    memcpy(p.item, d->call.item, sizeof p.item);
    return p;
}

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

static struct task_place task_place(const struct docket *d, const struct task *t)
{
    return (struct task_place){ d->call.id, t->unit,      stands_for_unit(d, t) ? 1 + is_open(d->call.state) : 0,
                                t->id,      t->agency,    t->nth,
                                t->state,   t->hang_asked };
}

/* "ZFJ" the newest dispatch task of the unit, "ZFJ~1" its first, "M1.T3" a row of minutes. */
static void label(const struct docket *d, const struct task *t, char out[static 48])
{
    bool newest = true;
    for (int i = t->id; i < d->tasks_n; i++)
        newest &= d->tasks[i].role == TASK_ROW || !office_is(d->tasks[i].unit, t->unit);
    if (t->role == TASK_ROW)
        snprintf(out, 48, "M%s.%s", t->meeting, t->row);
    else if (newest)
        snprintf(out, 48, "%s", t->unit.s);
    else
        snprintf(out, 48, "%s~%d", t->unit.s, t->nth);
}

/* "M1": the row is about a meeting. */
static void about_meeting(const struct docket *d, const struct todo *todo, struct desk_row *row)
{
    snprintf(row->label, sizeof row->label, "M%s", todo->meeting);
    for (int i = 0; i < d->meetings_n; i++)
        if (!strcmp(d->meetings[i].id, todo->meeting)) row->step = d->meetings[i].state;
}

static struct desk_row desk_row(const struct docket *d, const struct todo *todo)
{
    const struct task *t = todo->task >= 1 && todo->task <= d->tasks_n ? &d->tasks[todo->task - 1] : NULL;
    struct desk_row row = { .call = d->call.id,
                            .office = todo->office,
                            .role = todo->role,
                            .due = todo->due.s ? todo->due : (Time){ NEVER_DUE },
                            .task = todo->task,
                            .act = todo->act,
                            .since = todo->since,
                            .step = t ? t->state : d->call.state,
                            .provisional = todo->clock && todo->clock->provisional };
    if (todo->clock) snprintf(row.clock, sizeof row.clock, "%s", clock_words[todo->clock->name]);
    if (t) label(d, t, row.label);
    if (todo->meeting[0]) about_meeting(d, todo, &row);
    return row;
}

static bool same_key(const struct desk_row *a, const struct desk_row *b)
{
    return a->due.s == b->due.s && a->role == b->role && a->task == b->task && office_is(a->office, b->office);
}

static const struct desk_row *desk_find(const struct listed *listed, const struct desk_row *like)
{
    for (int i = 0; i < listed->desk_n; i++)
        if (same_key(&listed->desk[i], like)) return &listed->desk[i];
    return NULL;
}

/* Several rows go by one clock: its turns are worked out once. */
struct turns_seen {
    const struct clock *clock;
    struct clock_turns turns;
};

static struct clock_turns turns_once(const struct institution *in, const struct clock *c, struct turns_seen *seen)
{
    if (!c) return (struct clock_turns){ 0 };
    struct turns_seen *s = seen;
    while (s->clock && s->clock != c) s++;
    if (!s->clock) *s = (struct turns_seen){ c, turns_of(in, c) };
    return s->turns;
}

/* Of two acts expected of the same role on one record by the same instant, the first stands. */
static void desk_of(const void *ctx, const struct institution *in, struct docket *d, struct turns_seen *seen,
                    struct listed *out)
{
    struct todo *todos = NULL;
    int n = docket_todos(in, ctx, d, &todos);
    out->desk = talloc_array(ctx, struct desk_row, (unsigned)n + 1);
    for (int i = 0; i < n; i++) {
        struct desk_row row = desk_row(d, &todos[i]);
        if (desk_find(out, &row)) continue;
        const struct clock_turns turns = turns_once(in, todos[i].clock, seen);
        row.yellow = turns.yellow;
        row.black = turns.black;
        out->desk[out->desk_n++] = row;
    }
}

static int co_units(const struct docket *d)
{
    int n = 0;
    for (int i = 0; i < d->tasks_n; i++) n += d->tasks[i].role == TASK_CO && d->tasks[i].state != ST_RECALLED;
    return n;
}

void listed_of(const void *ctx, const struct institution *in, struct docket *d, struct listed *out,
               struct call_shown *shown)
{
    struct turns_seen *seen = talloc_zero_array(ctx, struct turns_seen, (unsigned)d->clocks_n + 1);
    const struct clock *c = first_due(d);
    const struct clock_turns turns = turns_once(in, c, seen);
    *shown = (struct call_shown){ c ? clock_words[c->name] : "", c && c->provisional, turns.yellow, turns.black,
                                  co_units(d) };
    *out = (struct listed){ .call = call_place(in, d), .tasks_n = d->tasks_n };
    out->tasks = talloc_array(ctx, struct task_place, (unsigned)d->tasks_n + 1);
    for (int i = 0; i < d->tasks_n; i++) out->tasks[i] = task_place(d, &d->tasks[i]);
    desk_of(ctx, in, d, seen, out);
}

/* ---- as lines ---- */

Err listed_put(struct buf *b, const struct listed *listed)
{
    TRY(packed_put(b, 'l', place_columns, &listed->call));
    for (int i = 0; i < listed->tasks_n; i++)
        TRY(packed_put(b, 's', without_call(task_place_columns), &listed->tasks[i]));
    for (int i = 0; i < listed->desk_n; i++) TRY(packed_put(b, 'd', without_call(desk_columns), &listed->desk[i]));
    return OK;
}

static Err line_get(const void *ctx, char kind, const char **s, const char *end, struct listed *out)
{
    if (kind == 'l') return packed_get(ctx, NULL, place_columns, s, end, &out->call);
    if (kind == 's') {
        out->tasks = grow(ctx, out->tasks, out->tasks_n, sizeof *out->tasks);
        struct task_place *t = memset(&out->tasks[out->tasks_n++], 0, sizeof *t);
        return packed_get(ctx, NULL, without_call(task_place_columns), s, end, t);
    }
    if (kind == 'd') {
        out->desk = grow(ctx, out->desk, out->desk_n, sizeof *out->desk);
        struct desk_row *row = memset(&out->desk[out->desk_n++], 0, sizeof *row);
        return packed_get(ctx, NULL, without_call(desk_columns), s, end, row);
    }
    const char *line_end = memchr(*s, '\n', (size_t)(end - *s));
    *s = line_end ? line_end + 1 : end;
    return OK;
}

Err listed_get(const void *ctx, const char *lines, size_t n, struct listed *out)
{
    *out = (struct listed){ 0 };
    for (const char *s = lines, *end = lines + n; s < end;) {
        char kind = *s++;
        TRY(line_get(ctx, kind, &s, end, out));
    }
    return OK;
}

/* ---- in their tables ---- */

static const struct task_place *task_find(const struct listed *was, int id)
{
    for (int i = 0; was && i < was->tasks_n; i++)
        if (was->tasks[i].id == id) return &was->tasks[i];
    return NULL;
}

static Err save_task(struct tx *tx, const void *ctx, const struct task_place *was, const struct task_place *t)
{
    const char *state = state_words[t->state];
    struct val v[COLUMNS_MOST];
    columns_write(ctx, task_place_columns, t, v);
    if (!was || was->state != t->state) TRY(deltas_add(tx, "task", t->unit.s, state, 1));
    if (was && was->state != t->state) TRY(deltas_add(tx, "task", was->unit.s, state_words[was->state], -1));
    if (!was) return db_run_values(tx, SQL_task_new, v, task_place_columns.n);
    if (was->shelf != t->shelf || !office_is(was->agency, t->agency)) {
        v[task_place_columns.n] = v_int(was->shelf);
        return db_run_values(tx, SQL_task_moved, v, task_place_columns.n + 1);
    }
    if (was->state == t->state && was->hang_asked.s == t->hang_asked.s) return OK;
    return db_run_values(tx, SQL_task_save, v, task_place_columns.n);
}

static bool same_row(const struct desk_row *a, const struct desk_row *b)
{
    return a->act == b->act && a->since.s == b->since.s && !strcmp(a->label, b->label) && a->step == b->step &&
           a->yellow.s == b->yellow.s && a->black.s == b->black.s;
}

static Err save_desk(struct tx *tx, const void *ctx, int64_t call, const struct listed *was, const struct listed *now)
{
    struct val v[COLUMNS_MOST];
    for (int i = 0; was && i < was->desk_n; i++) {
        const struct desk_row *d = &was->desk[i];
        if (desk_find(now, d)) continue;
        TRY(db_run(tx, SQL_todo_drop, v_text(d->office.s), v_text(role_words[d->role]), v_time(d->due), v_int(call),
                   v_int(d->task)));
    }
    for (int i = 0; i < now->desk_n; i++) {
        const struct desk_row *there = was ? desk_find(was, &now->desk[i]) : NULL;
        if (there && same_row(there, &now->desk[i])) continue;
        columns_write(ctx, desk_columns, &now->desk[i], v);
        TRY(db_run_values(tx, there ? SQL_todo_save : SQL_todo_put, v, desk_columns.n));
    }
    return OK;
}

static Err count_call(struct tx *tx, const struct listed *was, const struct listed *now)
{
    const struct call_place *a = was ? &was->call : NULL, *b = &now->call;
    if (a && a->state == b->state && office_is(a->street, b->street)) return OK;
    if (a) TRY(deltas_add(tx, "call", a->street.s, state_words[a->state], -1));
    return deltas_add(tx, "call", b->street.s, state_words[b->state], 1);
}

Err listed_save(struct tx *tx, const void *ctx, int64_t call, const struct listed *was, const struct listed *now)
{
    TRY(count_call(tx, was, now));
    for (int i = 0; i < now->tasks_n; i++) TRY(save_task(tx, ctx, task_find(was, now->tasks[i].id), &now->tasks[i]));
    return save_desk(tx, ctx, call, was, now);
}
