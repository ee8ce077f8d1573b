/* See rehearse.h. Spans by clock: the same places that the acts take them from (R13, R14, R27, R31-R35, R46-R64). */
#include "institution/rehearse.h"

#include <string.h>
#include <talloc.h>

#include "institution/act.h"

struct other {
    const void *ctx;
    const struct institution *in;
    struct docket *d;
    struct limits limits;
    enum grade grade;
    struct due call_due;
    Time at;
};

/* The limit of a clock under the other rules; value 0: there is none. */
static struct span span_of(const struct other *o, const struct clock *c)
{
    const struct settings *s = &o->in->settings;
    bool urgent = o->grade == URGENT;
    switch (c->name) {
    case CK_ACCEPT: return s->accept;
    case CK_REVIEW_URGENT: return s->accept_urgent;
    case CK_CONFIRM_URGENT: return s->post_vetting;
    case CK_MEETING: return o->grade == GENERAL || urgent ? (struct span){ 0, U_WORK_DAY } : o->limits.meeting;
    case CK_SIGN: return o->limits.ack;
    case CK_ARRIVE: return o->limits.arrive;
    case CK_PLAN: return o->limits.plan;
    case CK_ANSWER: return o->limits.resolve;
    case CK_REWORK: return share_of(o->limits.resolve, s->rework_percent);
    case CK_VERIFY: return o->in->grades[o->grade].verify;
    case CK_HUB_VERIFY: return s->hub_verify;
    case CK_PARTY_WAIT: return s->party_wait;
    case CK_PROPOSAL: return s->proposal;
    case CK_FOLLOW_UP: return s->follow_up;
    case CK_RECONVENE: return s->reconvene;
    case CK_DECIDE: return urgent ? s->return_decide_urgent : s->return_decide;
    case CK_OPINION: return s->opinion;
    case CK_RULING: return s->ruling;
    case CK_HANG_HEARD: return s->street_heard;
    case CK_MINUTES: return s->minutes;
    case CK_LOOK_BACK: return s->look_back;
    case CK_OBJECTION: return s->object_decide;
    default: return c->limit;
    }
}

/* Start, the other limit, and those steps that still could have been. */
static struct due fold(const struct other *o, const struct clock *c, struct span limit)
{
    struct step *steps = talloc_array(o->ctx, struct step, (unsigned)c->steps_n + 1);
    struct clock_in in = { c->start, limit, { 0 }, steps, 0 };
    struct clock_view v = { .due = calendar_due(o->in->calendar, c->start, limit).at };
    v.provisional = calendar_due(o->in->calendar, c->start, limit).provisional;
    for (int i = 0; i < c->steps_n; i++) {
        struct clock_view with;
        steps[in.steps_n] = c->steps[i];
        if (c->steps[i].what == STEP_EXTEND && c->steps[i].n > limit.value) steps[in.steps_n].n = limit.value;
        in.steps_n++;
        if (clock_fold(o->in->calendar, &o->in->settings.lights, &in, c->steps[i].at, &with).kind)
            in.steps_n--;
        else
            v = with;
    }
    return (struct due){ v.hung ? (Time){ 0 } : v.due, v.provisional };
}

/* R40, by the call's due under the other rules. */
static struct due co_answer(const struct other *o, const struct clock *c)
{
    struct due due = o->call_due;
    if (!due.at.s) return calendar_due(o->in->calendar, c->start, o->limits.resolve);
    if (o->limits.resolve.unit != U_WORK_DAY || o->limits.resolve.value < 5) return due;
    due.at = calendar_closing(o->in->calendar,
                              calendar_add_workdays(o->in->calendar, day_of(due.at), -o->in->settings.co_gap.value));
    return due;
}

static struct due due_of(const struct other *o, const struct clock *c)
{
    const struct task *t = c->task ? docket_task(o->d, c->task) : NULL;
    if (c->name == CK_ANSWER && t && t->role == TASK_ROW) return (struct due){ c->due, c->provisional };
    if (c->name == CK_ANSWER && t && t->role == TASK_CO) return co_answer(o, c);
    struct span limit = span_of(o, c);
    return limit.value ? fold(o, c, limit) : (struct due){ { 0 }, false };
}

static bool late(const struct clock *c, struct due due, Time at)
{
    struct clock other = *c;
    other.due = due.at;
    other.provisional = due.provisional;
    return due.at.s && clock_late(&other, at);
}

/* Where both rules count the same from the clock's beginning, its due stands as it was, whatever moved it since. */
static struct due due_now(const struct other *then, const struct other *o, const struct clock *c)
{
    if (c->state == CLOCK_HUNG) return (struct due){ { 0 }, false };
    struct due a = due_of(then, c), b = due_of(o, c);
    return a.at.s == b.at.s && a.provisional == b.provisional ? (struct due){ c->due, c->provisional } : b;
}

static void rehearse_clock(const struct other *then, const struct other *o, struct rehearsal *r, const struct clock *c)
{
    struct due due = due_now(then, o, c);
    struct rehearsed_clock *k = &r->clocks[r->clocks_n++];
    *k = (struct rehearsed_clock){ .clock = c, .due_was = c->due, .due_now = due.at };
    k->charged_was = k->charged_now = docket_clock_charged(r->clocks, o->d, c);
    if (!strcmp(k->charged_was, r->lead_was.s)) k->charged_now = talloc_strdup(r->clocks, r->lead_now.s);
    k->late_was = clock_late(c, o->at);
    k->late_now = late(c, due, o->at);
    r->clocks_late_was += k->late_was;
    r->clocks_late_now += k->late_now;
    r->other |= k->due_was.s != k->due_now.s || k->late_was != k->late_now || strcmp(k->charged_was, k->charged_now);
}

/* The newest answer clock of the lead's task is the call's (R27). */
static void rehearse_call(struct other *then, struct other *o, struct rehearsal *r)
{
    struct task *lead = docket_lead(o->d);
    struct clock *c = lead ? docket_clock(o->d, CK_ANSWER, lead->id, 0) : NULL;
    if (!c) return;
    then->call_due = due_of(then, c);
    o->call_due = due_of(o, c);
    struct due due = due_now(then, o, c);
    r->due_was = c->due;
    r->due_now = due.at;
    r->late_was = clock_late(c, o->at);
    r->late_now = late(c, due, o->at);
}

static struct other rules(const void *ctx, const struct institution *in, const struct item *item, enum grade grade,
                          struct docket *d, Time at)
{
    return (struct other){ ctx, in, d, limits_of(in, item, grade), grade, { { 0 }, false }, at };
}

Err rehearse(const void *ctx, const struct institution *was, const struct institution *now,
             const struct item_list *list, struct docket *d, Time at, struct rehearsal *out)
{
    *out = (struct rehearsal){ .was = docket_item(was, d), .grade_was = d->call.grade };
    if (!out->was || !d->call.called.s) return (Err){ NOT_FOUND, "not called yet, or without an item" };
    if (!list) list = institution_list(now, d->call.list);
    out->now = list_item(list, d->call.item);
    if (!out->now) {
        out->other = true;
        return OK;
    }
    bool usual = d->call.grade == out->was->grade;
    out->grade_now = usual ? out->now->grade : d->call.grade;
    out->lead_was = office_none(d->call.lead) ? out->was->lead : d->call.lead;
    out->lead_now = office_is(out->lead_was, out->was->lead) ? out->now->lead : out->lead_was;
    struct other then = rules(ctx, was, out->was, out->grade_was, d, at),
                 o = rules(ctx, now, out->now, out->grade_now, d, at);
    out->clocks = talloc_zero_array(ctx, struct rehearsed_clock, (unsigned)d->clocks_n + 1);
    out->other = out->grade_was != out->grade_now || !office_is(out->lead_was, out->lead_now);
    rehearse_call(&then, &o, out);
    for (int i = 0; i < d->clocks_n; i++) rehearse_clock(&then, &o, out, &d->clocks[i]);
    return OK;
}
