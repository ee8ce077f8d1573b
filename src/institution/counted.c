/* See counted.h: one function per group of figures, each adding the rows of one docket. The sentences are those of figures.c,
   written again for a single docket: the two are kept apart on purpose, the tests hold one against the other. */
#include "institution/counted.h"

#include <string.h>
#include <talloc.h>

const char *const base_words[BASES] = { "intake", "sign",     "arrive",  "task",      "due",    "closed", "verdict",
                                        "solved", "return",   "decided", "meeting",   "verify", "called", "open",
                                        "hung",   "excluded", "ended",   "inspected", "back" };

const struct figure_row figure_rows[FIGURES] = {
    [K1] = { BASE_INTAKE, COUNT_A, COUNT_N },
    [K2] = { BASE_INTAKE, COUNT_B, COUNT_A },
    [K3] = { BASE_SIGN, COUNT_A, COUNT_N },
    [K4] = { BASE_ARRIVE, COUNT_A, COUNT_N },
    [K5] = { BASE_TASK, COUNT_A, COUNT_N },
    [K6] = { BASE_DUE, COUNT_A, COUNT_N },
    [K7] = { BASE_DUE, COUNT_B, COUNT_N },
    [K8] = { BASE_CLOSED, COUNT_A, COUNT_N },
    [K9] = { BASE_CLOSED, COUNT_B, COUNT_N },
    [K10] = { BASE_VERDICT, COUNT_A, COUNT_N },
    [K11_REWORK] = { BASE_DUE, COUNT_C, COUNT_N },
    [K11_EXTENSION] = { BASE_DUE, COUNT_D, COUNT_N },
    [K12] = { BASE_SOLVED, COUNT_A, COUNT_N },
    [K13_RETURN] = { BASE_RETURN, COUNT_A, COUNT_N },
    [K13_INVALID] = { BASE_DECIDED, COUNT_A, COUNT_N },
    [K_REOPENED] = { BASE_ENDED, COUNT_A, COUNT_N },
    [K_UNTRUE] = { BASE_INSPECTED, COUNT_A, COUNT_N },
    [K14] = { BASE_MEETING, COUNT_A, COUNT_N },
    [K15] = { BASE_VERIFY, COUNT_A, COUNT_N },
    [K16] = { BASE_CLOSED, COUNT_N, COUNT_N },
};

enum { N = 1 << COUNT_N, A = 1 << COUNT_A, B = 1 << COUNT_B, C = 1 << COUNT_C, D = 1 << COUNT_D };

struct counting {
    const struct institution *in;
    const void *ctx;
    struct docket *d;
    const struct mark *marks;
    int marks_n;
    Time recurred;
    struct counted *list;
    int n;
};

/* A row of the call itself; unit, agency and task of a task's row: of_task. */
static struct counted of_call(const struct counting *c, enum base base, int part, Time at, unsigned bits)
{
    return (struct counted){ base, part, 0, at, docket_lead_unit(c->d), { "" }, bits, -1 };
}

static struct counted of_task(enum base base, int part, const struct task *t, Time at, unsigned bits)
{
    return (struct counted){ base, part, t->id, at, t->unit, t->agency, bits, -1 };
}

static void add(struct counting *c, struct counted row)
{
    if (!row.at.s || !row.bits) return;
    c->list = talloc_realloc(c->ctx, c->list, struct counted, (unsigned)c->n + 1);
    c->list[c->n++] = row;
}

static bool gone(const struct call *call)
{
    return call->state == ST_WITHDRAWN || call->state == ST_MERGED || call->state == ST_REFUSED ||
           call->kind == CLOSE_IMPORTED;
}

static bool in_time(const struct clock *clock)
{
    return clock && clock->state == CLOCK_STOPPED && !clock_late(clock, clock->at);
}

static unsigned when(bool holds, unsigned bit)
{
    return holds ? bit : 0;
}

static int64_t minutes_between(const struct counting *c, bool real, Time from, Time to)
{
    if (!from.s || to.s <= from.s) return 0;
    return real ? to.s / 60 - (from.s + 59) / 60 : calendar_open_minutes(c->in->calendar, from, to);
}

static int64_t step_minutes(const struct counting *c, const struct clock *clock)
{
    if (clock->state != CLOCK_STOPPED) return -1;
    return minutes_between(c, unit_is_clock(clock->limit.unit), clock->start, clock->at);
}

/* ---- intake: K1 K2, call rate, what is open ---- */

static void intake(struct counting *c)
{
    const struct call *call = &c->d->call;
    bool imported = call->kind == CLOSE_IMPORTED, closed = gone(call) || call->state == ST_CLOSED;
    Time accepted = imported ? (Time){ 0 } : call->urgent_called ? call->called : call->graded, refused = { 0 };
    for (int i = 0; i < c->marks_n; i++)
        if (c->marks[i].act == DO_REFUSE && call->state == ST_REFUSED) refused = c->marks[i].at;
    struct counted row = of_call(c, BASE_INTAKE, 0, accepted, N | A | when(call->dispatched.s, B));
    if (!call->urgent_called) row.minutes = minutes_between(c, false, call->called, accepted);
    add(c, row);
    add(c, of_call(c, BASE_INTAKE, 1, refused, N));
    if (!call->source_channel[0])
        add(c, of_call(c, BASE_CALLED, 0, call->called, N | when(call->state == ST_REFUSED, A)));
    if (!closed && call->state != ST_DRAFT && call->state != ST_VETTING)
        add(c, of_call(c, BASE_OPEN, 0, call->called, N));
    if (call->recurs[0] && call->recurs_counted && call->state != ST_WITHDRAWN)
        add(c, of_call(c, BASE_BACK, 0, call->called, N));
}

/* ---- clocks: K3 K4 K14 K15 ---- */

static void clock_row(struct counting *c, struct counted row, const struct clock *clock, bool good)
{
    if (!clock || clock->state == CLOCK_HUNG) return;
    if (clock->state == CLOCK_CANCELLED && clock->at.s <= clock->due.s) return;
    row.at = clock->due;
    row.bits = N | when(good, A);
    row.minutes = step_minutes(c, clock);
    add(c, row);
}

static void clocks(struct counting *c)
{
    struct docket *d = c->d;
    const Time none = { 0 };
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        if (t->role == TASK_ROW || t->state == ST_RECALLED || t->state == ST_WAIVED) continue;
        const struct clock *sign = docket_clock(d, CK_SIGN, t->id, 0), *arrive = docket_clock(d, CK_ARRIVE, t->id, 0);
        clock_row(c, of_task(BASE_SIGN, t->id, t, none, 0), sign, in_time(sign) && !t->signed_by_system);
        clock_row(c, of_task(BASE_ARRIVE, t->id, t, none, 0), arrive, in_time(arrive));
    }
    const struct clock *meeting = docket_clock(d, CK_MEETING, 0, 0), *verify = docket_clock(d, CK_VERIFY, 0, 0);
    clock_row(c, of_call(c, BASE_MEETING, 0, none, 0), meeting, in_time(meeting));
    clock_row(c, of_call(c, BASE_VERIFY, 0, none, 0), verify, in_time(verify));
}

/* ---- T, D (R86): K5 K6 K7 K11 ---- */

static void tasks_due(struct counting *c)
{
    for (int i = 0; i < c->d->tasks_n; i++) {
        const struct task *t = &c->d->tasks[i];
        const struct clock *clock = docket_clock(c->d, CK_ANSWER, t->id, 0);
        if (!clock || clock->state == CLOCK_HUNG || t->fed_by_rows) continue;
        if (t->state == ST_RECALLED || t->state == ST_WAIVED) continue;
        bool good = in_time(clock) || (clock->state == CLOCK_STOPPED && clock->charged); /* R44 */
        add(c, of_task(BASE_TASK, t->id, t, clock->due, N | when(good, A)));
    }
}

/* R65: the first answer, and every rework answer of all its tasks. */
static bool call_in_time(const struct docket *d, const struct clock *lead)
{
    bool good = in_time(lead);
    for (int i = 0; i < d->clocks_n; i++) { /* one that ended in time with its task has no answer to be late (R27) */
        const struct clock *clock = &d->clocks[i];
        bool ended = clock->state == CLOCK_CANCELLED && !clock_late(clock, clock->at);
        good &= clock->name != CK_REWORK || in_time(clock) || ended;
    }
    return good;
}

static void call_due(struct counting *c, const struct clock *lead)
{
    const struct call *call = &c->d->call;
    bool closed = call->state == ST_CLOSED;
    if (lead->state == CLOCK_HUNG) return;
    add(c, of_call(c, BASE_DUE, 0, lead->due,
                   N | when(closed, A) | when(closed && call_in_time(c->d, lead), B) | when(call->reworks > 0, C) |
                       when(call->extensions > 0, D)));
}

static void hung(struct counting *c)
{
    for (int i = 0; i < c->d->clocks_n; i++) {
        const struct clock *clock = &c->d->clocks[i];
        const struct task *t = docket_task(c->d, clock->task);
        if (clock->state != CLOCK_HUNG || !t) continue;
        for (int k = clock->steps_n; k-- > 0;)
            if (clock->steps[k].what == STEP_HANG) {
                add(c, of_task(BASE_HUNG, clock->id, t, clock->steps[k].at, N));
                break;
            }
    }
}

/* ---- Z (R86): K8 K9 K16 ---- */

/* Dispatch to the accepted answer; not counted: hung time (R54), and the street's between an answer and a verdict that did
   not accept it (R28). An answer taken back was none. */
static int64_t worked_minutes(const struct counting *c)
{
    const struct task *lead = docket_lead(c->d);
    Time from = c->d->call.dispatched, began = from;
    int64_t sum = 0, answered = 0;
    bool hangs = false;
    for (int i = 0; i < c->marks_n; i++) {
        const struct mark *m = &c->marks[i];
        bool of_lead = m->entity == TASK && lead && m->task == lead->id;
        if (m->entity != CALL && !of_lead) continue;
        if ((of_lead && m->act == DO_HANG) || (!of_lead && m->act == DO_JOIN)) {
            answered = minutes_between(c, c->d->call.grade == URGENT, from, m->at);
            sum += answered;
            hangs |= of_lead;
            began = from;
        }
        if (of_lead && hangs && (m->act == DO_RESUME || m->act == DO_LAPSE)) {
            hangs = false;
            from = m->at;
        }
        if (!of_lead && (m->act == DO_REWORK || m->act == DO_REOPEN)) from = m->at;
        if (!of_lead && m->act == DO_TAKE_BACK) { /* as if never filed: no minute is cut there */
            sum -= answered;
            from = began;
        }
    }
    return sum;
}

static void closed(struct counting *c)
{
    const struct call *call = &c->d->call;
    if (call->state != ST_CLOSED || call->kind == CLOSE_IMPORTED) return;
    struct counted row =
        of_call(c, BASE_CLOSED, 0, call->closed, N | when(call->reworks == 0, A) | when(call->kind == CLOSE_SOLVED, B));
    row.minutes = worked_minutes(c);
    add(c, row);
}

/* ---- what happened: K10 K12 K13, reopened, untrue ---- */

/* R66, R67, R69: one that was reopened is solved only in having come back. */
static void closing(struct counting *c, int i)
{
    const struct mark *m = &c->marks[i], *again = NULL;
    bool solved = m->kind == CLOSE_SOLVED;
    for (int k = i + 1; k < c->marks_n && !again; k++) {
        if (c->marks[k].entity != CALL) continue;
        if (c->marks[k].act == DO_REOPEN) again = &c->marks[k];
        solved |= c->marks[k].act == DO_TO_SOLVED; /* R69: a long-term closing, later */
    }
    bool recurred = c->recurred.s > m->at.s && (!again || c->recurred.s <= again->at.s);
    bool back = recurred || (again && again->came_back), imported = c->d->call.kind == CLOSE_IMPORTED;
    if (!imported) add(c, of_call(c, BASE_ENDED, i, m->at, N | when(again, A)));
    if (!solved || (again && !back)) return;
    add(c, of_call(c, BASE_SOLVED, i, m->at, N | when(back, A)));
}

static void inspected(struct counting *c, int i)
{
    const struct mark *m = &c->marks[i];
    if (m->to != ST_CLOSED || c->d->call.kind == CLOSE_IMPORTED) return;
    add(c, of_call(c, BASE_INSPECTED, i, m->at, N | when(m->bad, A)));
}

static void verdict(struct counting *c, int i)
{
    const struct mark *m = &c->marks[i];
    bool street = m->role == BY_STREET_CLERK || m->role == BY_STREET_LEADER;
    if (street && (m->act == DO_CLOSE || m->act == DO_REWORK || m->act == DO_PASS))
        add(c, of_call(c, BASE_VERDICT, i, m->at, N | when(m->act != DO_REWORK && m->satisfied == SAT_SATISFIED, A)));
    if (m->act == DO_CLOSE || m->act == DO_JOIN_VERDICTS) closing(c, i);
    if (m->act == DO_INSPECT) inspected(c, i);
}

static void returned(struct counting *c, int i)
{
    const struct mark *m = &c->marks[i];
    const struct task *t = docket_task(c->d, m->task);
    if (!t || t->role == TASK_ROW) return;
    bool decided = m->act == DO_UPHOLD || m->act == DO_REJECT || (m->act == DO_RULE && t->returned);
    bool rejected = m->act == DO_REJECT || (m->act == DO_RULE && m->to == ST_SIGNED && t->invalid_return);
    if (m->act == DO_DISPATCH) add(c, of_task(BASE_RETURN, i, t, m->at, N));
    if (m->act == DO_ASK_RETURN) add(c, of_task(BASE_RETURN, i, t, m->at, A));
    add(c, of_task(BASE_DECIDED, i, t, m->at, when(decided, N) | when(rejected, A)));
}

bool mark_worth(enum entity entity, enum act act)
{
    switch ((int)act) {
    case DO_REFUSE: return true;
    case DO_CLOSE:
    case DO_JOIN_VERDICTS:
    case DO_REWORK:
    case DO_PASS:
    case DO_JOIN:
    case DO_REOPEN:
    case DO_INSPECT:
    case DO_TO_SOLVED:
    case DO_TAKE_BACK: return entity == CALL;
    case DO_HANG:
    case DO_RESUME:
    case DO_LAPSE:
    case DO_DISPATCH:
    case DO_ASK_RETURN:
    case DO_UPHOLD:
    case DO_REJECT:
    case DO_RULE: return entity == TASK;
    default: return false;
    }
}

int docket_counted(const struct institution *in, const void *ctx, struct docket *d, const struct mark *marks,
                   int marks_n, Time recurred, struct counted **out)
{
    struct counting c = { in, ctx, d, marks, marks_n, recurred, NULL, 0 };
    const struct task *lead = docket_lead(d);
    const struct clock *due = lead ? docket_clock(d, CK_ANSWER, lead->id, 0) : NULL;
    intake(&c);
    if (!gone(&d->call)) clocks(&c);
    if (!gone(&d->call) && d->call.excluded)
        add(&c, of_call(&c, BASE_EXCLUDED, 0, due && due->due.s ? due->due : d->call.called, N));
    if (!gone(&d->call) && !d->call.excluded) {
        tasks_due(&c);
        if (due) call_due(&c, due);
        hung(&c);
    }
    if (!d->call.excluded) closed(&c);
    for (int i = 0; i < marks_n; i++) {
        if (marks[i].entity == TASK) returned(&c, i);
        if (marks[i].entity == CALL && !d->call.excluded) verdict(&c, i);
    }
    *out = c.list;
    return c.n;
}

bool counted_over(const struct institution *in, Time at, Time now)
{
    return calendar_due(in->calendar, at, in->settings.recur_window).at.s < now.s;
}
