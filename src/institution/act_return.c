/* Returns and arbitration (R32-R36): a unit says that a task is not its own; the hub decides the first, a ruling ends all. */
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/act.h"

/* ---- asking (R32) ------------------------------------------------------------------------------------------------- */

/* Meeting tasks and tasks from a ruling cannot be returned; after a ruling any return is too late (R35). */
static bool returnable(struct work *w)
{
    return w->t->role != TASK_ROW && !w->t->from_ruling && !w->d->call.ruled;
}

static void owner_right(struct work *w, bool lead)
{
    Office owner;
    if (!work_given(w, "owner") || !work_office(w, "owner", &owner)) return;
    if (office_is(owner, w->t->unit))
        fault_add(w->faults, "owner", "another unit than the one that returns");
    else if (lead && !institution_office(w->in, owner)->may_lead)
        fault_add(w->faults, "owner", "a returned lead needs a unit that may lead");
}

static void with_ask_return(struct work *w)
{
    work_reason(w, "return");
    owner_right(w, w->t->role == TASK_LEAD);
}

/* R35: a major call's ruling is the district leader's, and so is what was passed up. */
void rulings_follow_grade(struct work *w)
{
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct clock *c = clock_running(w->d, CK_RULING, w->d->tasks[i].id);
        if (!c) continue;
        bool district = w->d->call.grade == MAJOR || w->d->tasks[i].passed_up;
        c->charged = district ? talloc_strdup(w->d, "district") : NULL;
        c->dirty = true;
    }
}

static void does_ask_return(struct work *w, const struct transition *t)
{
    bool urgent = w->d->call.grade == URGENT;
    w->t->proposed_owner = office_of(work_arg(w, "owner"));
    w->t->returned = true;
    task_to(w, w->t, DO_ASK_RETURN, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_SIGN, w->t->id)); /* the unit has the task in hand */
    if (w->d->call.returns++ == 0) {
        clock_begin(w, CK_DECIDE, w->t->id, w->now,
                    urgent ? w->in->settings.return_decide_urgent : w->in->settings.return_decide);
        return;
    }
    task_to(w, w->t, DO_ESCALATE, BY_SYSTEM, ST_ARBITRATION); /* R34 */
    clock_begin(w, CK_OPINION, w->t->id, w->now, w->in->settings.opinion);
    clock_begin(w, CK_RULING, w->t->id, w->now, w->in->settings.ruling);
    rulings_follow_grade(w);
}

/* ---- deciding (R33) ------------------------------------------------------------------------------------------------- */

static Office next_owner(const struct work *w)
{
    return work_given(w, "owner") ? office_of(work_arg(w, "owner")) : w->t->proposed_owner;
}

static bool has_answered(const struct task *t)
{
    return t && (t->state == ST_FILED || t->state == ST_DONE);
}

static void with_uphold(struct work *w)
{
    bool lead = w->t->role == TASK_LEAD;
    work_need(w, "reason", "say why");
    int before = w->faults->n;
    owner_right(w, lead);
    Office owner = next_owner(w);
    if (!lead || w->faults->n > before) return;
    const struct office_row *o = office_none(owner) ? NULL : institution_office(w->in, owner);
    if (!o || !o->may_lead || has_answered(docket_task_of(w->d, owner, 0)))
        fault_add(w->faults, "owner", "a returned lead needs a unit that may lead and has not filed yet");
}

static void recall(struct work *w, struct task *t)
{
    t->recalled_from = t->state;
    task_to(w, t, DO_RECALL, BY_SYSTEM, ST_RECALLED);
    clocks_end(w, t->id);
}

/* A fresh task with its clocks from now; as lead it brings the call's due with it, and R40 dues follow. */
static int fresh_task(struct work *w, Office unit, enum task_role role)
{
    struct limits limits = work_limits(w);
    if (role == TASK_LEAD) w->d->call.lead = unit;
    int id = work_task_new(w, unit, role, ST_SENT)->id;
    work_event(w, TASK, docket_task(w->d, id), DO_DISPATCH, work_role(w), ST_NONE, ST_SENT);
    const struct clock *sign = clock_begin(w, CK_SIGN, id, w->now, limits.ack);
    if (role == TASK_CO) {
        struct due due = late_co_due(w, sign);
        clock_begin_on(w, CK_ANSWER, id, w->now, limits.resolve, due);
        return id;
    }
    if (limits.arrive.value) clock_begin(w, CK_ARRIVE, id, w->now, limits.arrive);
    if (limits.plan.value) clock_begin(w, CK_PLAN, id, w->now, limits.plan);
    clock_begin(w, CK_ANSWER, id, w->now, limits.resolve);
    co_dues_follow(w);
    return id;
}

static void does_uphold(struct work *w, const struct transition *t)
{
    bool lead = w->t->role == TASK_LEAD;
    Office owner = next_owner(w);
    w->t->recalled_from = w->t->state;
    task_to(w, w->t, DO_UPHOLD, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_DECIDE, w->t->id));
    clocks_end(w, w->t->id);
    struct task *had = office_none(owner) ? NULL : docket_task_of(w->d, owner, 0);
    bool without = office_none(owner) || (!lead && (office_is(owner, w->d->call.lead) || has_answered(had)));
    if (!without) {
        if (had && task_open(had)) recall(w, had);
        fresh_task(w, owner, lead ? TASK_LEAD : TASK_CO);
    }
    join_if_ready(w);
}

static void with_reason(struct work *w)
{
    work_need(w, "reason", "say why");
}

static void does_reject(struct work *w, const struct transition *t)
{
    w->t->invalid_return = true;
    if (!w->t->signed_at.s) w->t->signed_at = w->now;
    task_to(w, w->t, DO_REJECT, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_DECIDE, w->t->id));
    rows_done_if_last(w, w->t->unit); /* its rows may have been filed meanwhile */
}

/* ---- arbitration (R35) --------------------------------------------------------------------------------------------------- */

static void with_opine(struct work *w)
{
    bool law;
    work_need(w, "text", "the opinion");
    work_yesno(w, "law", &law);
}

static void does_opine(struct work *w, const struct transition *t)
{
    struct task *it = w->t;
    it->law |= *work_arg(w, "law") == 'y';
    it->opined_bwb |= !strcmp(w->c->by.office.s, "BWB");
    it->opined_sfj |= !strcmp(w->c->by.office.s, "SFJ");
    task_to(w, it, DO_OPINE, work_role(w), (enum state)t->to);
    if (task_opinions_in(it)) clock_stop(w, clock_running(w->d, CK_OPINION, it->id));
}

static bool not_passed_up(struct work *w)
{
    return !w->t->passed_up;
}

/* What was passed up is the district leader's. */
static bool mine_rule(struct work *w)
{
    return w->c->by.role == BY_DISTRICT_LEADER || !w->t->passed_up;
}

static void does_pass_up(struct work *w, const struct transition *t)
{
    w->t->passed_up = true;
    rulings_follow_grade(w);
    task_to(w, w->t, DO_PASS_UP, work_role(w), (enum state)t->to);
}

/* Two rows, one act: the unit is named by the ruling (signed) or not (recalled). */
struct ruling {
    Office lead, co[CO_MOST];
    int co_n;
};

static bool named(const struct ruling *r, Office unit)
{
    if (office_is(r->lead, unit)) return true;
    for (int i = 0; i < r->co_n; i++)
        if (office_is(r->co[i], unit)) return true;
    return false;
}

static bool ruling_of(struct work *w, struct ruling *r)
{
    int n;
    bool good = true;
    void *ctx = talloc_new(w->d);
    char **list = text_split(ctx, work_arg(w, "co"), ';', &n);
    *r = (struct ruling){ .lead = office_of(work_arg(w, "lead")) };
    for (int i = 0; i < n && i < CO_MOST; i++) {
        const struct office_row *o = institution_office(w->in, office_of(list[i]));
        good &= o && (o->kind == OFFICE_DEPARTMENT || o->kind == OFFICE_ENTERPRISE) && !named(r, o->code);
        r->co[r->co_n++] = office_of(list[i]);
    }
    talloc_free(ctx);
    return good;
}

static void with_rule(struct work *w)
{
    struct ruling r;
    Office lead;
    bool co_good = ruling_of(w, &r);
    if (!w->t->opined_bwb) fault_add(w->faults, "opinion.BWB", "the staffing office's opinion comes first (R35)");
    if (w->t->law && !w->t->opined_sfj)
        fault_add(w->faults, "opinion.SFJ", "law is disputed: the justice bureau's opinion comes first (R35)");
    if (work_office(w, "lead", &lead)) {
        const struct task *t = docket_task_of(w->d, lead, 0);
        bool spent = t && (has_answered(t) || t->state == ST_WAIVED) && !office_is(lead, w->d->call.lead);
        if (!institution_office(w->in, lead)->may_lead || spent)
            fault_add(w->faults, "lead", "a unit that may lead and has neither filed nor been waived");
    }
    if (!work_arg(w, "co"))
        fault_add(w->faults, "co", "the co-handlers; blank for none");
    else if (!co_good)
        fault_add(w->faults, "co", "known units, once each, and not the lead");
    work_need(w, "basis", "what the ruling rests on");
}

static bool unit_named(struct work *w)
{
    struct ruling r;
    ruling_of(w, &r);
    return named(&r, w->t->unit);
}

/* A dispatch task that the ruling can still move: open and not a meeting's row. */
static bool movable(const struct task *t)
{
    return t->role != TASK_ROW && task_open(t);
}

static void take_up(struct work *w, struct task *t, enum act act, enum role role)
{
    bool disputed = t->state == ST_ARBITRATION || t->state == ST_RETURN_ASKED;
    if (disputed) {
        t->invalid_return = true; /* a returner left with the task */
        if (!t->signed_at.s) t->signed_at = w->now;
        task_to(w, t, act, role, ST_SIGNED);
        clock_stop(w, clock_running(w->d, CK_OPINION, t->id));
        clock_stop(w, clock_running(w->d, CK_RULING, t->id));
        clock_stop(w, clock_running(w->d, CK_DECIDE, t->id));
    }
    t->from_ruling = true;
}

/* The unit's open task takes the role that the ruling gives; a unit new to the call gets a fresh one. */
static void give(struct work *w, Office unit, enum task_role role)
{
    struct task *t = docket_task_of(w->d, unit, 0);
    if (t && (task_open(t) || has_answered(t))) {
        struct due due = call_due(w->d);
        bool was_lead = t->role == TASK_LEAD;
        t->role = role;
        t->dirty = true;
        t->from_ruling = true;
        struct clock *c = clock_running(w->d, CK_ANSWER, t->id);
        if (role == TASK_LEAD) {
            w->d->call.lead = unit;
            if (t->fed_by_rows && task_open(t)) { /* a lead files for itself */
                t->fed_by_rows = false;
                c = docket_clock(w->d, CK_ANSWER, t->id, 0);
                clock_again(w, c);
            }
            if (!was_lead && c && c->state == CLOCK_RUNNING && due.at.s)
                clock_retarget(w, c, due); /* bears the call's due as it stands */
        }
        return;
    }
    int id = fresh_task(w, unit, role);
    docket_task(w->d, id)->from_ruling = true;
}

static void does_rule(struct work *w, const struct transition *t)
{
    struct ruling r;
    int it = w->t->id;
    bool mine = unit_named(w);
    struct due due = call_due(w->d);
    (void)t;
    ruling_of(w, &r);
    w->d->call.ruled = true;
    if (mine) {
        take_up(w, w->t, DO_RULE, work_role(w));
    } else {
        task_to(w, w->t, DO_RULE, work_role(w), ST_RECALLED);
        clock_stop(w, clock_running(w->d, CK_OPINION, it));
        clock_stop(w, clock_running(w->d, CK_RULING, it));
        clocks_end(w, it);
    }
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].id != it && movable(&w->d->tasks[i]) && !named(&r, w->d->tasks[i].unit))
            recall(w, &w->d->tasks[i]);
    if (!office_is(r.lead, w->d->call.lead)) hung_come_back(w, DO_RESUME, work_role(w));
    struct task *lead = docket_task_of(w->d, r.lead, 0);
    bool fresh = !lead || !(task_open(lead) || has_answered(lead));
    for (int i = 0; i < w->d->tasks_n; i++) /* a former lead that stays is a co-handler from now on */
        if (w->d->tasks[i].role == TASK_LEAD && !office_is(w->d->tasks[i].unit, r.lead) &&
            w->d->tasks[i].state != ST_RECALLED) {
            w->d->tasks[i].role = TASK_CO;
            w->d->tasks[i].dirty = true;
        }
    give(w, r.lead, TASK_LEAD);
    if (!fresh && due.at.s) co_dues_follow(w);
    for (int i = 0; i < r.co_n; i++) give(w, r.co[i], TASK_CO);
    join_if_ready(w);
}

const struct act_row return_acts[] = {
    { TASK, DO_ASK_RETURN, "reason:return *owner *basis *text *call", NULL, returnable, with_ask_return,
      does_ask_return },
    { TASK, DO_UPHOLD, "reason *owner", NULL, NULL, with_uphold, does_uphold },
    { TASK, DO_REJECT, "reason", NULL, NULL, with_reason, does_reject },
    { TASK, DO_OPINE, "text law", NULL, NULL, with_opine, does_opine },
    { TASK, DO_PASS_UP, "reason", NULL, not_passed_up, with_reason, does_pass_up },
    { TASK, DO_RULE, "lead co basis", mine_rule, NULL, with_rule, does_rule },
};
const int return_acts_n = sizeof return_acts / sizeof return_acts[0];
