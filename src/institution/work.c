/* What acts are made of: clocks that begin, stop and end, records that move, events that tell it. */
#include "institution/act.h"

#include <string.h>
#include <talloc.h>

#include "base/text.h"

/* ---- clocks (R27, R28) -------------------------------------------------------------------------------------------- */

void clock_refresh(const struct institution *in, struct clock *c)
{
    struct clock_in fold = { c->start, c->limit, c->fixed_due, c->steps, c->steps_n };
    struct clock_view v;
    Time at = c->steps_n ? c->steps[c->steps_n - 1].at : c->start;
    if (clock_fold(in->calendar, &in->settings.lights, &fold, at, &v).kind) return;
    c->due = v.hung ? (Time){ 0 } : v.due;
    c->provisional = v.provisional;
    c->dirty = true;
}

static struct clock *begin(struct work *w, enum clock_name name, int task, Time start, struct span limit, Time fixed)
{
    struct docket *d = w->d;
    int nth = 1;
    for (int i = 0; i < d->clocks_n; i++)
        nth += d->clocks[i].name == name && d->clocks[i].task == task && !d->clocks[i].meeting[0];
    d->clocks = talloc_realloc(d, d->clocks, struct clock, (unsigned)d->clocks_n + 1);
    struct clock *c = &d->clocks[d->clocks_n];
    *c = (struct clock){ .id = ++d->clocks_n,
                         .name = name,
                         .task = task,
                         .nth = nth,
                         .born = w->now,
                         .start = start,
                         .limit = limit,
                         .fixed_due = fixed,
                         .fresh = true,
                         .dirty = true };
    return c;
}

struct clock *clock_begin(struct work *w, enum clock_name name, int task, Time start, struct span limit)
{
    struct clock *c = begin(w, name, task, start, limit, (Time){ 0 });
    clock_refresh(w->in, c);
    return c;
}

struct clock *clock_begin_on(struct work *w, enum clock_name name, int task, Time start, struct span limit,
                             struct due due)
{
    struct clock *c = begin(w, name, task, start, limit, due.at);
    c->due = due.at;
    c->provisional = due.provisional;
    return c;
}

struct clock *clock_begin_meeting(struct work *w, enum clock_name name, const struct meeting *m, const char *row,
                                  Time start, struct span limit)
{
    struct clock *c = begin(w, name, 0, start, limit, (Time){ 0 });
    c->nth = 1;
    for (int i = 0; i < w->d->clocks_n - 1; i++)
        c->nth += w->d->clocks[i].name == name && !strcmp(w->d->clocks[i].meeting, m->id) &&
                  !strcmp(w->d->clocks[i].row, row);
    memcpy(c->meeting, m->id, sizeof c->meeting);
    strncpy(c->row, row, sizeof c->row - 1);
    clock_refresh(w->in, c);
    return c;
}

static bool going(const struct clock *c)
{
    return c && (c->state == CLOCK_RUNNING || c->state == CLOCK_HUNG);
}

static void clock_put(struct work *w, struct clock *c, enum clock_state state)
{
    if (!going(c)) return;
    c->state = state;
    c->at = w->now;
    c->dirty = true;
}

void clock_stop(struct work *w, struct clock *c)
{
    clock_put(w, c, CLOCK_STOPPED);
}

void clock_cancel(struct work *w, struct clock *c)
{
    clock_put(w, c, CLOCK_CANCELLED);
}

void clock_acts_from_now(const struct work *w, struct clock *c)
{
    if (c->due.s < w->now.s) c->born = w->now;
    c->dirty = true;
}

void clock_again(struct work *w, struct clock *c)
{
    if (!c || going(c)) return;
    c->state = CLOCK_RUNNING;
    clock_acts_from_now(w, c);
    c->at = (Time){ 0 };
    c->charged = NULL;
    c->dirty = true;
}

void clock_retarget(struct work *w, struct clock *c, struct due due)
{
    (void)w;
    c->fixed_due = c->due = due.at;
    c->provisional = due.provisional;
    c->steps_n = 0;
    c->dirty = true;
}

void clock_step(struct work *w, struct clock *c, enum step_kind what, Time at, int n)
{
    c->steps = talloc_realloc(w->d, c->steps, struct step, (unsigned)c->steps_n + 1);
    int to = c->steps_n++; /* a request stands where it was asked, which may be before a hang-up that came later */
    for (; to > 0 && c->steps[to - 1].at.s > at.s; to--) c->steps[to] = c->steps[to - 1];
    c->steps[to] = (struct step){ at, what, n };
    clock_refresh(w->in, c);
}

/* One past its due keeps it while it stands still, and `at` says since when. */
void clock_hang(struct work *w, struct clock *c)
{
    if (w->now.s < c->due.s)
        clock_step(w, c, STEP_HANG, w->now, 0);
    else
        c->at = w->now;
    c->state = CLOCK_HUNG;
    c->dirty = true;
}

void clock_resume(struct work *w, struct clock *c)
{
    c->state = CLOCK_RUNNING;
    c->dirty = true;
    if (!c->at.s) {
        clock_step(w, c, STEP_RESUME, w->now, 0);
        return;
    }
    int days = calendar_workdays(w->in->calendar, day_of(c->at), day_of(w->now));
    c->at = (Time){ 0 };
    if (!unit_is_day(c->limit.unit) || !days) return; /* no minute was left: it is as late as it was */
    Time due = calendar_closing(w->in->calendar, calendar_add_workdays(w->in->calendar, day_of(c->due), days));
    clock_retarget(w, c, (struct due){ due, c->provisional });
    clock_acts_from_now(w, c);
}

struct clock *clock_running(struct docket *d, enum clock_name name, int task)
{
    struct clock *c = docket_clock(d, name, task, 0);
    return going(c) ? c : NULL;
}

struct clock *clock_of_meeting(struct docket *d, enum clock_name name, const char *meeting, const char *row)
{
    for (int i = d->clocks_n; i-- > 0;) {
        struct clock *c = &d->clocks[i];
        if (c->name == name && !strcmp(c->meeting, meeting) && !strcmp(c->row, row)) return going(c) ? c : NULL;
    }
    return NULL;
}

struct clock *clock_in_force(struct docket *d, int task)
{
    struct clock *c = clock_running(d, CK_REWORK, task);
    return c ? c : clock_running(d, CK_ANSWER, task);
}

void clocks_end(struct work *w, int task)
{
    for (int i = 0; i < w->d->clocks_n; i++)
        if (task < 0 || w->d->clocks[i].task == task) clock_cancel(w, &w->d->clocks[i]);
}

/* ---- limits (R14, R40) --------------------------------------------------------------------------------------------- */

struct limits work_limits(const struct work *w)
{
    if (!w->item)
        return (struct limits){ .max_extensions = 0 }; /* imported, not yet sorted (R10a): no clock but the hub's */
    return limits_of(w->in, w->item, w->d->call.grade);
}

struct due call_due(struct docket *d)
{
    struct task *lead = docket_lead(d);
    struct clock *c = lead ? docket_clock(d, CK_ANSWER, lead->id, 0) : NULL;
    return c ? (struct due){ c->due, c->provisional } : (struct due){ { 0 }, false };
}

/* R40: 17:00 of the last working day before the call's due date when the call's limit is at least 5 work_day. */
struct due co_due(struct work *w, Time start)
{
    struct due due = call_due(w->d);
    struct span resolve = work_limits(w).resolve;
    if (!due.at.s) return calendar_due(w->in->calendar, start, resolve); /* the lead hangs: the call has no due now */
    if (resolve.unit != U_WORK_DAY || resolve.value < 5) return due;
    Day before = calendar_add_workdays(w->in->calendar, day_of(due.at), -w->in->settings.co_gap.value);
    due.at = calendar_closing(w->in->calendar, before);
    due.provisional |= !calendar_covered(w->in->calendar, day_of(start), day_of(due.at));
    return due;
}

struct due late_co_due(struct work *w, const struct clock *sign)
{
    struct due sign_due = { sign->due, sign->provisional }, due = co_due(w, w->now);
    return due.at.s < w->now.s ? sign_due : due;
}

void co_dues_follow(struct work *w)
{
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct task *t = &w->d->tasks[i];
        struct clock *c = t->role == TASK_CO ? clock_running(w->d, CK_ANSWER, t->id) : NULL;
        if (c && c->state == CLOCK_RUNNING) clock_retarget(w, c, co_due(w, c->start));
    }
}

struct span share_of(struct span limit, int percent)
{
    return (struct span){ (limit.value * percent + 99) / 100, limit.unit };
}

Time last_urge_time(struct work *w, const struct clock *co)
{
    Day before = calendar_add_workdays(w->in->calendar, day_of(co->due), -1);
    return calendar_closing(w->in->calendar, before);
}

/* ---- records and events ---------------------------------------------------------------------------------------------- */

enum role work_role(const struct work *w)
{
    return w->c ? w->c->by.role : BY_CLOCK;
}

void work_event(struct work *w, enum entity entity, struct task *t, enum act act, enum role role, enum state from,
                enum state to)
{
    struct docket *d = w->d;
    int *version = t ? &t->version : &d->call.version;
    struct event e = { .at = w->now,
                       .entity = entity,
                       .task = t ? t->id : 0,
                       .act = act,
                       .role = role,
                       .from = from,
                       .to = to,
                       .version = ++*version };
    if (w->c && role == w->c->by.role) {
        e.office = w->c->by.office;
        e.person = w->c->by.person;
    }
    d->events = talloc_realloc(d, d->events, struct event, (unsigned)d->events_n + 1);
    d->events[d->events_n++] = e;
    if (t) t->dirty = true;
    d->dirty = true;
}

void work_event_meeting(struct work *w, struct meeting *m, enum act act, enum role role, enum state from, enum state to)
{
    struct docket *d = w->d;
    int version = d->call.version;
    work_event(w, MEETING, NULL, act, role, from, to);
    d->call.version = version; /* the meeting's own */
    struct event *e = &d->events[d->events_n - 1];
    e->version = ++m->version;
    memcpy(e->meeting, m->id, sizeof e->meeting);
    m->dirty = true;
}

void call_to(struct work *w, enum act act, enum state to)
{
    enum state from = w->d->call.version ? w->d->call.state : ST_NONE;
    bool follows = act == DO_JOIN || act == DO_JOIN_VERDICTS;
    w->d->call.state = to;
    work_event(w, CALL, NULL, act, follows ? BY_SYSTEM : work_role(w), from, to);
}

void task_to(struct work *w, struct task *t, enum act act, enum role role, enum state to)
{
    enum state from = t->state;
    t->state = to;
    work_event(w, TASK, t, act, role, from, to);
}

struct task *work_task_new(struct work *w, Office unit, enum task_role role, enum state state)
{
    struct docket *d = w->d;
    int nth = 1;
    for (int i = 0; i < d->tasks_n; i++) nth += d->tasks[i].role != TASK_ROW && office_is(d->tasks[i].unit, unit);
    d->tasks = talloc_realloc(d, d->tasks, struct task, (unsigned)d->tasks_n + 1);
    struct task *t = &d->tasks[d->tasks_n];
    *t = (struct task){ .id = ++d->tasks_n,
                        .nth = role == TASK_ROW ? 0 : nth,
                        .unit = unit,
                        .role = role,
                        .state = state,
                        .created = w->now,
                        .evidence = talloc_strdup(d, ""),
                        .fresh = true,
                        .dirty = true };
    return t;
}

void tasks_recall(struct work *w, bool filed_too)
{
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct task *t = &w->d->tasks[i];
        if (!task_open(t) && !(filed_too && t->state == ST_FILED)) continue;
        t->recalled_from = t->state;
        task_to(w, t, DO_RECALL, BY_SYSTEM, ST_RECALLED);
        clocks_end(w, t->id);
    }
}

/* A co-handler fed by rows is filed by the system with its last open row (R51). */
void rows_done_if_last(struct work *w, Office unit)
{
    struct task *co = docket_task_of(w->d, unit, 0);
    if (!co || !co->fed_by_rows) return;
    if (co->state != ST_SENT && co->state != ST_SIGNED && co->state != ST_HUNG) return;
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].role == TASK_ROW && office_is(w->d->tasks[i].unit, unit) && task_open(&w->d->tasks[i]))
            return;
    co->filed_at = w->now;
    co->judged = false;
    task_to(w, co, DO_ROWS_DONE, BY_SYSTEM, ST_FILED);
}

bool street_waits(const struct docket *d)
{
    for (int i = 0; i < d->merged_n; i++)
        if (!d->merged[i]->call.passed) return true;
    return false;
}

/* ---- steps that several acts share ------------------------------------------------------------------------------------ */

/* R46: a major call has a meeting clock; it ends when the grade stops being major. */
void meeting_clock_follows_grade(struct work *w, enum grade was, Time start)
{
    const struct clock *last = docket_clock(w->d, CK_MEETING, 0, 0);
    struct span limit = work_limits(w).meeting;
    rulings_follow_grade(w);
    if (was == MAJOR && w->d->call.grade == MAJOR) return;
    clock_cancel(w, clock_running(w->d, CK_MEETING, 0)); /* a complex call's, agreed to, is no major call's */
    if (w->d->call.grade != MAJOR || !limit.value || (last && last->state == CLOCK_STOPPED)) return;
    clock_begin(w, CK_MEETING, 0, start, limit);
}

static void begin_if(struct work *w, enum clock_name name, int task, struct span limit)
{
    if (limit.value) clock_begin(w, name, task, w->now, limit);
}

/* R15, R27: every clock starts at dispatch, never at signing. */
void dispatch_tasks(struct work *w, Office lead, const Office *co, int co_n, enum role by)
{
    w->d->call.lead = lead;
    w->d->call.dispatched = w->now;
    struct limits limits = work_limits(w);
    int id = work_task_new(w, lead, TASK_LEAD, ST_SENT)->id;
    work_event(w, TASK, docket_task(w->d, id), DO_DISPATCH, by, ST_NONE, ST_SENT);
    begin_if(w, CK_SIGN, id, limits.ack);
    begin_if(w, CK_ARRIVE, id, limits.arrive);
    begin_if(w, CK_PLAN, id, limits.plan);
    clock_begin(w, CK_ANSWER, id, w->now, limits.resolve);
    for (int i = 0; i < co_n; i++) {
        id = work_task_new(w, co[i], TASK_CO, ST_SENT)->id;
        work_event(w, TASK, docket_task(w->d, id), DO_DISPATCH, by, ST_NONE, ST_SENT);
        begin_if(w, CK_SIGN, id, limits.ack);
        clock_begin_on(w, CK_ANSWER, id, w->now, limits.resolve, co_due(w, w->now));
    }
}

/* R41: with the lead's answer in and no task open any more, the call is answered and the street's clock starts. */
void join_if_ready(struct work *w)
{
    struct task *lead = docket_lead(w->d);
    if (w->d->call.state != ST_WORKING || !lead || (lead->state != ST_FILED && lead->state != ST_DONE)) return;
    for (int i = 0; i < w->d->tasks_n; i++)
        if (task_open(&w->d->tasks[i])) return;
    w->d->call.answered = w->now;
    w->d->call.lapsed = false;
    call_to(w, DO_JOIN, ST_ANSWERED);
    clock_begin(w, CK_VERIFY, 0, w->now, w->in->grades[w->d->call.grade].verify);
}

bool lead_complete(struct work *w, const struct task *t)
{
    for (int i = 0; i < w->item->evidence_n; i++)
        if (!w->item->evidence[i]->by_itself && !text_listed(t->evidence, w->item->evidence[i]->code)) return false;
    for (int i = 0; i < w->item->metrics_n; i++) {
        bool there = w->item->metrics[i]->computed;
        for (int k = 0; k < t->values.n; k++) there |= t->values.at[k].metric == w->item->metrics[i];
        if (!there) return false;
    }
    return true;
}
