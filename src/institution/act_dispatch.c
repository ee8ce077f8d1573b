/* The hub's acts on a call that is graded or working: dispatch, regrade, add a unit, rebase; and what others say of it there
   (R14-R16, R44, R46, R58, R83, R85). */
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/act.h"

/* ---- dispatch (R15) ------------------------------------------------------------------------------------------------ */

struct choice {
    Office lead, co[CO_MOST];
    int co_n;
};

static void usual_co(const struct work *w, Office lead, struct choice *out)
{
    out->co_n = 0;
    for (int i = 0; i < w->item->co_n; i++)
        if (!office_is(w->item->co[i], lead)) out->co[out->co_n++] = w->item->co[i];
}

static bool in_list(Office o, const Office *list, int n)
{
    for (int i = 0; i < n; i++)
        if (office_is(list[i], o)) return true;
    return false;
}

static bool same_set(const struct choice *a, const struct choice *b)
{
    if (a->co_n != b->co_n) return false;
    for (int i = 0; i < a->co_n; i++)
        if (!in_list(a->co[i], b->co, b->co_n)) return false;
    return true;
}

static void choose_co(struct work *w, struct choice *ch)
{
    int n;
    char **list = text_split(w->scratch, work_arg(w, "co"), ';', &n);
    ch->co_n = 0;
    for (int i = 0; i < n; i++) {
        Office unit = office_of(list[i]);
        const struct office_row *o = institution_office(w->in, unit);
        bool can = o && (o->kind == OFFICE_DEPARTMENT || o->kind == OFFICE_ENTERPRISE);
        if (!can || office_is(unit, ch->lead) || in_list(unit, ch->co, ch->co_n) || ch->co_n == CO_MOST) {
            fault_addf(w->faults, "co", "%s: a known unit, once, and not the lead", list[i]);
            return;
        }
        ch->co[ch->co_n++] = unit;
    }
}

static void choose(struct work *w, struct choice *ch)
{
    ch->lead = w->d->call.accepted_lead;
    if (work_arg(w, "lead") && work_office(w, "lead", &ch->lead) && !institution_office(w->in, ch->lead)->may_lead)
        fault_add(w->faults, "lead", "this office takes tasks but cannot lead (R1)");
    if (work_arg(w, "co"))
        choose_co(w, ch);
    else
        usual_co(w, ch->lead, ch);
}

static void with_dispatch(struct work *w)
{
    struct choice ch, usual;
    choose(w, &ch);
    bool faulty =
        w->faults->n > 0; /* then it is another choice than the usual one too: name all that is missing (R2) */
    usual_co(w, ch.lead, &usual);
    bool other_lead = !office_is(ch.lead, w->d->call.accepted_lead) && !office_is(ch.lead, usual_lead(w, w->item));
    if (faulty || other_lead || !same_set(&ch, &usual))
        work_need(w, "reason", "another choice than the usual one needs a reason (R15)");
}

static void does_dispatch(struct work *w, const struct transition *t)
{
    struct choice ch;
    choose(w, &ch);
    mark_precedent(w, ch.lead);
    call_to(w, DO_DISPATCH, (enum state)t->to);
    dispatch_tasks(w, ch.lead, ch.co, ch.co_n, work_role(w));
}

/* ---- regrade, rebase (R14, R16): only running clocks change --------------------------------------------------------- */

static struct span limit_for(const struct limits *l, enum clock_name name)
{
    switch (name) {
    case CK_SIGN: return l->ack;
    case CK_ARRIVE: return l->arrive;
    case CK_PLAN: return l->plan;
    default: return l->resolve;
    }
}

static bool later(Time a, Time b)
{
    return a.s > b.s;
}

/* Upward the new limit starts now; else it is counted from the dispatch and no due in force moves earlier. */
static void clock_to_limit(struct work *w, struct clock *c, struct span limit, bool upward, Time dispatched)
{
    if (!limit.value) {
        clock_cancel(w, c);
        return;
    }
    Time from = upward ? w->now : dispatched;
    struct due due = calendar_due(w->in->calendar, from, limit);
    if (!upward && later(c->due, due.at)) due = (struct due){ c->due, c->provisional };
    c->limit = limit;
    c->start = from;
    clock_retarget(w, c, due);
}

static void clocks_to_limits(struct work *w, bool upward)
{
    struct limits limits = work_limits(w);
    for (int i = 0; i < w->d->clocks_n; i++) {
        struct clock *c = &w->d->clocks[i];
        struct task *t = c->task ? docket_task(w->d, c->task) : NULL;
        if (c->state != CLOCK_RUNNING || !t || t->role == TASK_ROW || c->name < CK_SIGN || c->name > CK_ANSWER)
            continue;
        if (c->name == CK_ANSWER && t->role == TASK_CO) {
            c->limit = limits.resolve;
            continue;
        }
        clock_to_limit(w, c, limit_for(&limits, c->name), upward, t->created);
    }
    for (int i = 0; i < w->d->tasks_n; i++) { /* co dues follow the call's, never earlier on the way down */
        struct clock *c = w->d->tasks[i].role == TASK_CO ? clock_running(w->d, CK_ANSWER, w->d->tasks[i].id) : NULL;
        if (!c || c->state != CLOCK_RUNNING) continue;
        struct due due = co_due(w, c->start);
        if (upward || later(due.at, c->due)) clock_retarget(w, c, due);
    }
}

static void with_regrade(struct work *w)
{
    enum grade g = grade_from(work_arg(w, "grade"));
    if (g == GRADE_NONE || g == w->d->call.grade) fault_add(w->faults, "grade", "another grade");
    work_reason(w, "regrade");
}

static void does_regrade(struct work *w, const struct transition *t)
{
    enum grade was = w->d->call.grade, grade = grade_from(work_arg(w, "grade"));
    w->d->call.grade = grade;
    call_to(w, DO_REGRADE, (enum state)t->to);
    clocks_to_limits(w, grade > was);
    meeting_clock_follows_grade(w, was, w->now);
}

static void with_rebase(struct work *w)
{
    const char *version = work_arg(w, "list");
    const struct item_list *list = version ? institution_list(w->in, version) : NULL;
    if (!list || list->from.n > day_of(w->now).n || !list_item(list, w->d->call.item))
        fault_add(w->faults, "list", "a version in force that holds the item");
    work_need(w, "reason", "say why");
}

static void does_rebase(struct work *w, const struct transition *t)
{
    memset(w->d->call.list, 0, sizeof w->d->call.list);
    strncpy(w->d->call.list, work_arg(w, "list"), sizeof w->d->call.list - 1);
    w->item = docket_item(w->in, w->d);
    call_to(w, DO_REBASE, (enum state)t->to);
    clocks_to_limits(w, false);
}

/* ---- another unit (R15) ------------------------------------------------------------------------------------------------ */

static void with_add_unit(struct work *w)
{
    Office unit;
    work_need(w, "reason", "say why");
    if (!work_office(w, "unit", &unit)) return;
    for (int i = 0; i < w->d->tasks_n; i++) {
        const struct task *t = &w->d->tasks[i];
        if (office_is(t->unit, unit) && t->state != ST_WAIVED && t->state != ST_RECALLED)
            fault_add(w->faults, "unit", "this unit has a task on the call already");
    }
}

static void does_add_unit(struct work *w, const struct transition *t)
{
    struct limits limits = work_limits(w);
    call_to(w, DO_ADD_UNIT, (enum state)t->to);
    int id = work_task_new(w, office_of(work_arg(w, "unit")), TASK_CO, ST_SENT)->id;
    work_event(w, TASK, docket_task(w->d, id), DO_DISPATCH, work_role(w), ST_NONE, ST_SENT);
    struct due due = late_co_due(w, clock_begin(w, CK_SIGN, id, w->now, limits.ack));
    clock_begin_on(w, CK_ANSWER, id, w->now, limits.resolve, due);
}

/* ---- urging, meetings asked for, findings ------------------------------------------------------------------------------- */

static void with_urge(struct work *w)
{
    Office unit;
    if (!work_office(w, "unit", &unit)) return;
    struct task *t = docket_task_of(w->d, unit, 0);
    if (!t || t->role != TASK_CO || t->state == ST_RECALLED) fault_add(w->faults, "unit", "a co-handler of this call");
}

static void does_urge(struct work *w, const struct transition *t)
{
    struct task *co = docket_task_of(w->d, office_of(work_arg(w, "unit")), 0);
    if (!co->urged.s) co->urged = w->now;
    co->dirty = true;
    call_to(w, DO_URGE, (enum state)t->to);
}

static void with_reason(struct work *w)
{
    work_need(w, "reason", "say why");
}

static void does_agree_long_term(struct work *w, const struct transition *t)
{
    w->d->call.agreed_long_term = true;
    call_to(w, DO_AGREE_LONG_TERM, (enum state)t->to);
}

static void with_inspect(struct work *w)
{
    bool bad;
    work_need(w, "finding", "say what was found");
    work_yesno(w, "bad", &bad);
}

static void does_inspect(struct work *w, const struct transition *t)
{
    if (*work_arg(w, "bad") == 'y') w->d->call.bad_finding = w->now;
    call_to(w, DO_INSPECT, (enum state)t->to);
}

static void with_recheck(struct work *w)
{
    work_need(w, "finding", "say what was found");
}

/* The re-check that is due first (R53). */
static void does_recheck(struct work *w, const struct transition *t)
{
    struct clock *c = clock_running(w->d, CK_RECHECK30, 0);
    call_to(w, DO_RECHECK, (enum state)t->to);
    clock_stop(w, c ? c : clock_running(w->d, CK_RECHECK90, 0));
}

static void with_judge_call(struct work *w)
{
    bool answer;
    work_yesno(w, "item_right", &answer);
    work_yesno(w, "place_right", &answer);
    work_yesno(w, "facts_enough", &answer);
}

static void does_judge_call(struct work *w, const struct transition *t)
{
    call_to(w, DO_JUDGE_CALL, (enum state)t->to);
}

static void with_exclude(struct work *w)
{
    work_reason(w, "exclude");
}

static void does_exclude(struct work *w, const struct transition *t)
{
    w->d->call.excluded = true;
    call_to(w, DO_EXCLUDE, (enum state)t->to);
}

const struct act_row dispatch_acts[] = {
    { CALL, DO_DISPATCH, "*lead *co *reason", NULL, NULL, with_dispatch, does_dispatch },
    { CALL, DO_REGRADE, "grade reason:regrade *text", NULL, NULL, with_regrade, does_regrade },
    { CALL, DO_REBASE, "list reason", NULL, NULL, with_rebase, does_rebase },
    { CALL, DO_ADD_UNIT, "unit reason", NULL, NULL, with_add_unit, does_add_unit },
    { CALL, DO_URGE, "unit", NULL, NULL, with_urge, does_urge },
    { CALL, DO_AGREE_LONG_TERM, "reason", NULL, NULL, with_reason, does_agree_long_term },
    { CALL, DO_INSPECT, "finding bad *photo", NULL, NULL, with_inspect, does_inspect },
    { CALL, DO_RECHECK, "finding", NULL, NULL, with_recheck, does_recheck },
    { CALL, DO_JUDGE_CALL, "item_right place_right facts_enough", NULL, NULL, with_judge_call, does_judge_call },
    { CALL, DO_EXCLUDE, "reason:exclude *text *basis", NULL, NULL, with_exclude, does_exclude },
};
const int dispatch_acts_n = sizeof dispatch_acts / sizeof dispatch_acts[0];
