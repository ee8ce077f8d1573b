/* Hang-up (R59-R61): what cannot be done now stops its clock by the hub head's approval, and comes back. */
#include <string.h>

#include "institution/act.h"

static bool asked(struct work *w)
{
    return w->t->hang_asked.s != 0;
}

static bool may_ask(struct work *w)
{
    return w->t->role != TASK_ROW && !asked(w);
}

static bool faulted(const struct work *w, const char *field)
{
    for (int i = 0; i < w->faults->n; i++)
        if (!strcmp(w->faults->list[i].field, field)) return true;
    return false;
}

/* 1 to hang.most days from today. */
static void review_right(struct work *w)
{
    Day review, today = day_of(w->now);
    if (faulted(w, "review") || !work_day(w, "review", &review)) return;
    if (review.n <= today.n || review.n > today.n + w->in->settings.hang_most.value)
        fault_addf(w->faults, "review", "within %d days from today (R60)", w->in->settings.hang_most.value);
}

static void with_ask_hang(struct work *w)
{
    work_reason(w, "hang");
    work_need(w, "person", "name the responsible person");
    review_right(w);
}

static void does_ask_hang(struct work *w, const struct transition *t)
{
    w->t->hang_asked = w->now;
    w->t->hang_heard = w->t->hang_objected = w->t->hang_agreed = false;
    work_day(w, "review", &w->t->hang_review);
    task_to(w, w->t, DO_ASK_HANG, work_role(w), (enum state)t->to);
    clock_cancel(w, clock_running(w->d, CK_HANG_HEARD, w->t->id)); /* of a request that filing has ended */
    clock_begin(w, CK_HANG_HEARD, w->t->id, w->now, w->in->settings.street_heard);
}

static bool not_heard(struct work *w)
{
    return asked(w) && !w->t->hang_heard;
}

static void with_hang_heard(struct work *w)
{
    bool objects;
    work_yesno(w, "objects", &objects);
}

static void does_hang_heard(struct work *w, const struct transition *t)
{
    w->t->hang_heard = true;
    w->t->hang_objected = *work_arg(w, "objects") == 'y';
    task_to(w, w->t, DO_HANG_HEARD, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_HANG_HEARD, w->t->id));
}

static bool not_agreed(struct work *w)
{
    return !w->t->hang_agreed;
}

static void does_agree_hang(struct work *w, const struct transition *t)
{
    w->t->hang_agreed = true;
    task_to(w, w->t, DO_AGREE_HANG, work_role(w), (enum state)t->to);
}

static void with_reason(struct work *w)
{
    work_need(w, "reason", "say why");
}

static void does_deny_hang(struct work *w, const struct transition *t)
{
    w->t->hang_asked = (Time){ 0 };
    w->t->hang_review = (Day){ 0 };
    task_to(w, w->t, DO_DENY_HANG, work_role(w), (enum state)t->to);
    clock_cancel(w, clock_running(w->d, CK_HANG_HEARD, w->t->id));
}

/* A co task needs the lead's agreement; the approval must come before the due. */
static bool may_hang(struct work *w)
{
    const struct clock *c = clock_in_force(w->d, w->t->id);
    bool agreed = w->t->role == TASK_LEAD || w->t->hang_agreed;
    return agreed && c && c->state == CLOCK_RUNNING && w->now.s < c->due.s;
}

static void hang_one(struct work *w, struct task *t, bool with_lead)
{
    struct clock *c = clock_in_force(w->d, t->id);
    t->hung_with_lead = with_lead;
    task_to(w, t, DO_HANG, work_role(w), ST_HUNG);
    if (!c || c->state != CLOCK_RUNNING) return;
    clock_hang(w, c);
}

static void does_hang(struct work *w, const struct transition *t)
{
    int id = w->t->id;
    (void)t;
    w->t->hang_asked = (Time){ 0 };
    clock_cancel(w, clock_running(w->d, CK_HANG_HEARD, id));
    hang_one(w, w->t, false);
    if (w->t->role != TASK_LEAD) return;
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].state == ST_SIGNED) hang_one(w, &w->d->tasks[i], true);
}

static bool by_itself(struct work *w)
{
    return !w->t->hung_with_lead;
}

static void with_renew(struct work *w)
{
    review_right(w);
}

static void does_renew(struct work *w, const struct transition *t)
{
    work_day(w, "review", &w->t->hang_review);
    w->t->reviews++;
    task_to(w, w->t, DO_RENEW, work_role(w), (enum state)t->to);
}

void task_resume(struct work *w, struct task *t, enum act act, enum role role)
{
    struct clock *c = clock_in_force(w->d, t->id);
    t->hung_with_lead = false;
    t->hang_review = (Day){ 0 };
    task_to(w, t, act, role, ST_SIGNED);
    if (c && c->state == CLOCK_HUNG) clock_resume(w, c);
}

void hung_come_back(struct work *w, enum act act, enum role role)
{
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].state == ST_HUNG && w->d->tasks[i].hung_with_lead)
            task_resume(w, &w->d->tasks[i], act, role);
}

void hang_resume(struct work *w, struct task *t, enum act act, enum role role)
{
    bool lead = t->role == TASK_LEAD;
    task_resume(w, t, act, role);
    if (lead) hung_come_back(w, act, role);
}

static void does_resume(struct work *w, const struct transition *t)
{
    (void)t;
    hang_resume(w, w->t, DO_RESUME, work_role(w));
}

const struct act_row hang_acts[] = {
    { TASK, DO_ASK_HANG, "reason:hang person review *basis", NULL, may_ask, with_ask_hang, does_ask_hang },
    { TASK, DO_HANG_HEARD, "objects", NULL, not_heard, with_hang_heard, does_hang_heard },
    { TASK, DO_AGREE_HANG, "", NULL, not_agreed, NULL, does_agree_hang },
    { TASK, DO_DENY_HANG, "reason", NULL, NULL, with_reason, does_deny_hang },
    { TASK, DO_HANG, "", NULL, may_hang, NULL, does_hang },
    { TASK, DO_RENEW, "review", NULL, by_itself, with_renew, does_renew },
    { TASK, DO_RESUME, "", NULL, by_itself, NULL, does_resume },
};
const int hang_acts_n = sizeof hang_acts / sizeof hang_acts[0];
