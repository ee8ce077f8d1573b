/* Merging and un-merging (R17): one call for one problem, both streets stay parties. */
#include <string.h>

#include "institution/act.h"

static bool mergeable_main(const struct call *main)
{
    return main->state == ST_CALLED || main->state == ST_GRADED || main->state == ST_WORKING;
}

static bool not_a_main(struct work *w)
{
    return w->d->merged_n == 0;
}

static void with_merge(struct work *w)
{
    const struct docket *main = w->d->main;
    if (!main || main == w->d || !mergeable_main(&main->call) || main->call.called.s >= w->d->call.called.s ||
        !not_a_main(w))
        fault_add(w->faults, "main",
                  "an earlier called call that is called, graded or working, and itself no merged one; a main call is "
                  "not merged away");
}

/* The clocks keep what they had left until the un-merging. */
static void clocks_wait(struct work *w)
{
    for (int i = 0; i < w->d->clocks_n; i++) {
        struct clock *c = &w->d->clocks[i];
        if (c->state == CLOCK_RUNNING) clock_hang(w, c);
    }
}

/* The main call keeps its dues and takes the higher grade; an urgent one stays urgent. */
void docket_take_grade(const struct institution *in, struct docket *main, enum grade grade, Time now)
{
    if (main->call.grade >= grade || grade == URGENT) return;
    struct work other = { .in = in, .d = main, .now = now, .item = docket_item(in, main) };
    enum grade was = main->call.grade;
    main->call.grade = grade;
    main->dirty = true;
    meeting_clock_follows_grade(&other, was, now);
}

static void does_merge(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    memcpy(call->merged_into, w->d->main->call.no, sizeof call->merged_into);
    call->merged_from = call->state;
    call->passed = false;
    call_to(w, DO_MERGE, (enum state)t->to);
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct task *task = &w->d->tasks[i];
        if (!task_open(task)) continue;
        task->recalled_from = task->state;
        task->recalled_at_merge = true;
        task_to(w, task, DO_RECALL, BY_SYSTEM, ST_RECALLED);
    }
    clocks_wait(w);
    docket_take_grade(w->in, w->d->main, call->grade, w->now);
}

static bool to_where_it_was(struct work *w)
{
    return w->d->main && w->d->main->call.state == ST_WORKING;
}

static void does_unmerge(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    (void)t;
    memset(call->merged_into, 0, sizeof call->merged_into);
    call_to(w, DO_UNMERGE, call->merged_from);
    call->merged_from = ST_NONE;
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct task *task = &w->d->tasks[i];
        if (task->state != ST_RECALLED || task->recalled_from == ST_NONE || !task->recalled_at_merge) continue;
        task->recalled_at_merge = false;
        task_to(w, task, DO_RESTORE, BY_SYSTEM, task->recalled_from);
    }
    for (int i = 0; i < w->d->clocks_n; i++) {
        struct clock *c = &w->d->clocks[i];
        struct task *task = c->task ? docket_task(w->d, c->task) : NULL;
        bool answers = c->name == CK_ANSWER || c->name == CK_REWORK;
        if (c->state != CLOCK_HUNG || (task && task->state == ST_HUNG && answers)) continue;
        clock_resume(w, c);
    }
}

const struct act_row merge_acts[] = {
    { CALL, DO_MERGE, "main", NULL, NULL, with_merge, does_merge },
    { CALL, DO_UNMERGE, "", NULL, to_where_it_was, NULL, does_unmerge },
};
const int merge_acts_n = sizeof merge_acts / sizeof merge_acts[0];
