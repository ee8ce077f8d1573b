/* The engine: R2's refusals in R2's order over the workflow table, then the act's own row. */
#include "institution/act.h"
#include "institution/counted.h"

#include <string.h>
#include <talloc.h>

#include "base/text.h"

static const struct act_row *act_find(enum entity entity, enum act act)
{
    const struct {
        const struct act_row *rows;
        int n;
    } files[] = {
        { intake_acts, intake_acts_n },   { dispatch_acts, dispatch_acts_n }, { task_acts, task_acts_n },
        { verdict_acts, verdict_acts_n }, { return_acts, return_acts_n },     { hang_acts, hang_acts_n },
        { merge_acts, merge_acts_n },     { meeting_acts, meeting_acts_n },
    };
    for (size_t f = 0; f < sizeof files / sizeof files[0]; f++)
        for (int i = 0; i < files[f].n; i++)
            if (files[f].rows[i].entity == entity && files[f].rows[i].act == act) return &files[f].rows[i];
    return NULL;
}

bool engine_knows(enum entity entity, enum act act)
{
    return act_find(entity, act) != NULL;
}

const char *act_args(enum entity entity, enum act act)
{
    const struct act_row *row = act_find(entity, act);
    return row && row->args ? row->args : "";
}

const char *command_arg(const struct command *c, const char *name)
{
    for (int i = 0; i < c->args_n; i++)
        if (strcmp(c->args[i].name, name) == 0) return c->args[i].value;
    return NULL;
}

static bool role_ever_does(enum entity entity, enum act act, enum role role)
{
    for (int i = 0; i < TRANSITIONS; i++)
        if (transitions[i].entity == entity && transitions[i].act == act && transitions[i].role == role) return true;
    return false;
}

static bool unit_on_call(const struct docket *d, Office office)
{
    for (int i = 0; i < d->tasks_n; i++)
        if (office_is(d->tasks[i].unit, office)) return true;
    return false;
}

/* A merged call's street passes or sends back the main call too (R17). */
static bool merged_street(const struct work *w)
{
    if (w->c->entity != CALL || (w->c->act != DO_PASS && w->c->act != DO_REWORK)) return false;
    for (int i = 0; i < w->d->merged_n; i++)
        if (office_is(w->d->merged[i]->call.street, w->c->by.office)) return true;
    return false;
}

/* A meeting's parties: invited units and owners of rows; an act on a row is its owner's alone. */
static bool meets(const struct work *w)
{
    const char *row = command_arg(w->c, "row");
    const struct meeting_row *r = row && w->m ? meeting_row(w->m, row) : NULL;
    if (!w->m) return false;
    if (r) return office_is(r->unit, w->c->by.office);
    for (int i = 0; i < w->m->rows_n; i++)
        if (office_is(w->m->rows[i].unit, w->c->by.office)) return true;
    return text_listed(w->m->invited, w->c->by.office.s);
}

/* R35: the justice bureau is a department, and gives its opinion on any dispute. */
static bool opinion_giver(const struct work *w)
{
    return w->c->act == DO_OPINE && office_is(w->c->by.office, office_of("SFJ"));
}

/* R2, party: hub, district and oversight always; else the street, the units with a task, the task's unit and agency. */
static bool is_party(struct work *w)
{
    const struct actor *by = &w->c->by;
    const struct office_row *o = institution_office(w->in, by->office);
    if (o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT)) return true;
    if (o && o->kind == OFFICE_STREET) return office_is(by->office, w->d->call.street) || merged_street(w);
    if (w->c->entity == MEETING) return meets(w);
    if (w->c->entity == CALL) {
        if (w->c->act == DO_URGE || w->c->act == DO_TAKE_BACK) return office_is(by->office, w->d->call.lead);
        return unit_on_call(w->d, by->office);
    }
    if (opinion_giver(w)) return true;
    if (w->c->act == DO_AGREE_HANG) return office_is(by->office, w->d->call.lead);
    return office_is(by->office, w->t->unit) || office_is(by->office, w->t->agency);
}

static enum state state_now(const struct work *w)
{
    if (w->c->entity == MEETING) return w->m ? w->m->state : ST_NONE;
    return w->t ? w->t->state : w->d->fresh && w->d->call.version == 0 ? ST_NONE : w->d->call.state;
}

static bool needs_hold(struct work *w, const struct transition *t, enum need_sort sort)
{
    for (int i = 0; i < t->needs_n; i++) {
        const struct need_word *need = &need_words[t->needs[i]];
        if (need->sort == sort && !need_holds(w, need->word, t)) return false;
    }
    return true;
}

/* The row that lets this role do this act from here, or the refusal of R2 that says why there is none. */
static Err row_find(struct work *w, const struct act_row *act, const struct transition **out)
{
    bool anyone = false, mine = false;
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (t->entity != w->c->entity || t->act != w->c->act || t->from != state_now(w)) continue;
        anyone |= t->role < BY_SYSTEM;
        if (t->role != w->c->by.role || !needs_hold(w, t, NEED_WHO) || (act->mine && !act->mine(w))) continue;
        mine = true;
        if (!needs_hold(w, t, NEED_WHEN) || (act->ready && !act->ready(w))) continue;
        *out = t;
        return OK;
    }
    if (!anyone) return (Err){ NOT_NOW, "there is no such step from this state" };
    return mine ? (Err){ NOT_NOW, "a condition of time, count or kind does not hold" }
                : (Err){ NOT_YOURS, "this state gives the step to another role" };
}

static Err may(struct work *w, const struct act_row **act, const struct transition **row)
{
    const struct command *c = w->c;
    if (!role_ever_does(c->entity, c->act, c->by.role)) return (Err){ NOT_YOURS, "another role does this" };
    if (state_now(w) != ST_NONE && !is_party(w)) return (Err){ NOT_YOURS, "this office is no party to the record" };
    if (c->seen && c->seen != (w->t ? w->t->version : w->m ? w->m->version : w->d->call.version))
        return (Err){ STALE, "somebody was faster" };
    *act = act_find(c->entity, c->act);
    if (!*act) return (Err){ NOT_NOW, "not in this version" };
    return row_find(w, *act, row);
}

static struct work work_for(const struct institution *in, struct docket *d, const struct command *c, Time now,
                            struct faults *faults)
{
    struct work w = { .in = in, .d = d, .c = c, .now = now, .faults = faults };
    w.t = c && c->entity == TASK ? docket_task(d, c->task) : NULL;
    w.m = c && c->entity == MEETING ? docket_meeting(d, c->meeting) : NULL;
    w.item = d->call.item[0] ? docket_item(in, d) : NULL;
    return w;
}

/* What of the events since `from` the figures need to remember. */
static void marks_take(struct docket *d, int from, const struct command *c)
{
    const char *reason = c ? command_arg(c, "reason") : NULL, *bad = c ? command_arg(c, "bad") : NULL;
    for (int i = from; i < d->events_n; i++) {
        const struct event *e = &d->events[i];
        if (!mark_worth(e->entity, e->act)) continue;
        if (e->act == DO_PASS && !office_is(e->office, d->call.street))
            continue; /* K10: the calling street's verdicts */
        d->marks = talloc_realloc(d, d->marks, struct mark, (unsigned)d->marks_n + 1);
        d->marks[d->marks_n++] = (struct mark){ .at = e->at,
                                                .entity = e->entity,
                                                .task = e->task,
                                                .act = e->act,
                                                .role = e->role,
                                                .to = e->to,
                                                .kind = d->call.kind,
                                                .satisfied = d->call.satisfied,
                                                .came_back = reason && !strcmp(reason, "came_back"),
                                                .bad = e->act == DO_INSPECT && bad && *bad == 'y' };
    }
}

static Err apply(struct work *w)
{
    const struct act_row *act;
    const struct transition *row;
    Err err;
    w->scratch = talloc_new(w->faults);
    err = may(w, &act, &row);
    if (!err.kind && act->with) {
        act->with(w);
        err = faults_err(w->faults);
    }
    if (!err.kind) act->does(w, row);
    TALLOC_FREE(w->scratch);
    return err;
}

Err docket_apply(const struct institution *in, struct docket *d, const struct command *c, Time now,
                 struct faults *faults)
{
    struct work w = work_for(in, d, c, now, faults);
    int from = d->events_n;
    if (c->entity == TASK && !w.t) return (Err){ NOT_FOUND, "no such task" };
    if (c->entity == MEETING && c->meeting && !w.m) return (Err){ NOT_FOUND, "no such meeting" };
    if (c->entity == SCORE) return (Err){ NOT_NOW, "scores have an engine of their own" };
    TRY(apply(&w));
    marks_take(d, from, c);
    return OK;
}

Err docket_create(const struct institution *in, struct docket *d, const struct command *c, Time now,
                  struct faults *faults)
{
    struct work w = work_for(in, d, c, now, faults);
    int from = d->events_n;
    TRY(apply(&w));
    marks_take(d, from, c);
    return OK;
}

int docket_next(const struct institution *in, const void *ctx, struct docket *d, const struct actor *by, int task,
                const char *meeting, Time now, struct next_act **out)
{
    struct command c = { .entity = task      ? TASK
                                   : meeting ? MEETING
                                             : CALL,
                         .by = *by,
                         .task = task,
                         .meeting = meeting };
    struct work w = work_for(in, d, &c, now, NULL);
    struct next_act *list = NULL;
    const enum state state = state_now(&w);
    int n = 0;
    for (int i = 0; i < TRANSITIONS && (!task || w.t); i++) {
        const struct transition *t = &transitions[i];
        if (t->role != by->role || t->entity != c.entity || t->from != state) continue;
        bool twice = false;
        for (int k = 0; k < n; k++) twice |= list[k].act == (enum act)t->act;
        c.act = (enum act)t->act;
        const struct act_row *act;
        const struct transition *row;
        if (twice || may(&w, &act, &row).kind) continue;
        list = talloc_realloc(ctx, list, struct next_act, (unsigned)n + 1);
        list[n++] = (struct next_act){ c.entity, task, c.act, row };
    }
    *out = list;
    return n;
}

/* ---- time ------------------------------------------------------------------------------------------------------ */

static void lapse_sign(struct work *w, struct clock *c)
{
    struct task *t = docket_task(w->d, c->task);
    clock_stop(w, c);
    t->signed_at = w->now;
    t->signed_by_system = true; /* R30: late, and the unit is bound */
    task_to(w, t, DO_LAPSE, BY_CLOCK, ST_SIGNED);
}

static void lapse_verify(struct work *w)
{
    w->d->call.lapsed = true; /* R63: never closed silently; the hub verifies instead */
    call_to(w, DO_LAPSE, ST_ANSWERED);
    clock_begin(w, CK_HUB_VERIFY, 0, w->now, w->in->settings.hub_verify);
}

/* R52: a row that is not filed by its due slips, and a follow-up meeting is proposed unless one is. */
static void slip(struct work *w, struct clock *c)
{
    struct task *t = docket_task(w->d, c->task);
    t->slipped = true;
    task_to(w, t, DO_SLIP, BY_CLOCK, ST_SIGNED);
    if (!clock_running(w->d, CK_FOLLOW_UP, 0)) clock_begin(w, CK_FOLLOW_UP, 0, w->now, w->in->settings.follow_up);
}

bool docket_follow_up_declined(struct docket *d, Time now)
{
    struct work w = { .d = d, .now = now };
    struct clock *c = clock_running(d, CK_FOLLOW_UP, 0);
    if (!c) return false;
    clock_stop(&w, c);
    d->call.version++;
    return d->dirty = true;
}

static void clock_act(struct work *w, struct clock *c)
{
    c->fired = c->dirty = true;
    switch (c->name) {
    case CK_SIGN: lapse_sign(w, c); break;
    case CK_VERIFY: lapse_verify(w); break;
    case CK_ANSWER: slip(w, c); break;
    case CK_DECIDE: task_to(w, docket_task(w->d, c->task), DO_LAPSE, BY_CLOCK, ST_RETURN_ASKED); break;
    case CK_PARTY_WAIT: party_wait_over(w); break;
    default: break;
    }
}

bool docket_tick_first(const struct institution *in, struct docket *d, Time now)
{
    int clock, from = d->events_n;
    Time first = docket_fires_at(in, d);
    if (first.s > now.s) return false;
    struct work w = work_for(in, d, NULL, first, NULL);
    int id = docket_firing(in, d, first, &clock);
    if (id > 0)
        clock_act(&w, &d->clocks[id - 1]);
    else
        hang_resume(&w, docket_task(d, -id), DO_LAPSE, BY_CLOCK);
    marks_take(d, from, NULL);
    return true;
}

void docket_tick(const struct institution *in, struct docket *d, Time now)
{
    while (docket_tick_first(in, d, now)) continue;
}

/* A fixed due counted again: a row's date rolls; another's limit is counted from its start through all its steps. */
static struct due fixed_again(const struct institution *in, const struct clock *c, bool row)
{
    struct due due = { calendar_closing_rolled(in->calendar, day_of(c->due)), false };
    struct clock_in fold = { c->start, c->limit, { 0 }, c->steps, c->steps_n, false };
    struct clock_view v;
    Time at = c->steps_n ? c->steps[c->steps_n - 1].at : c->start;
    if (!row && !clock_fold(in->calendar, &in->settings.lights, &fold, at, &v).kind && v.due.s > due.at.s)
        due.at = v.due;
    due.provisional = !calendar_covered(in->calendar, day_of(c->start), day_of(due.at));
    return due;
}

bool docket_calendar_arrived(const struct institution *in, struct docket *d, Time now)
{
    struct work w = work_for(in, d, NULL, now, NULL);
    bool moved = false;
    for (int i = 0; i < d->clocks_n; i++) { /* leads before co-handlers: R40 dues follow the call's */
        struct clock *c = &d->clocks[i];
        struct task *t = c->task ? docket_task(d, c->task) : NULL;
        if (c->state != CLOCK_RUNNING || !c->provisional) continue;
        struct due was = { c->due, true }, due = was;
        if (!c->fixed_due.s) clock_refresh(in, c);
        due = c->fixed_due.s && t && t->role == TASK_CO ? co_due(&w, c->start) : (struct due){ c->due, c->provisional };
        if (c->fixed_due.s && !(t && t->role == TASK_CO)) due = fixed_again(in, c, t && t->role == TASK_ROW);
        if (due.at.s < was.at.s) /* R26: the later of the two; it may lie in a year that is missing still */
            due = (struct due){ was.at, !calendar_covered(in->calendar, day_of(c->start), day_of(was.at)) };
        if (due.provisional) {
            c->due = was.at;
            continue;
        }
        if (due.at.s != c->due.s || c->fixed_due.s) clock_retarget(&w, c, due);
        clock_acts_from_now(&w, c);
        c->dirty = moved = d->dirty = true;
    }
    return moved;
}
