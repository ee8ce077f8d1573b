/* What this person may do next, from the workflow table, with what each act takes; and who waits for whom (R45). The
   screen holds no workflow: buttons, required marks and "only the liaison of … can" all come from here. */
#include "service/view.h"

#include <string.h>
#include <talloc.h>

#include "service/json_out.h"

/* ---- acts ---- */

static void act_head(struct buf *b, struct docket *d, enum entity entity, int task, enum act act)
{
    static const char *const entities[] = { "call", "task", "meeting", "score" };
    char label[48];
    const struct task *t = task ? docket_task(d, task) : NULL;
    j_entry(b);
    j_text(b, "entity", entities[entity]);
    if (t) view_task_label(d, t, label);
    j_text(b, "task", t ? label : NULL);
    j_own(b, "act", act_words[act]);
    j_text(b, "name_zh", view_act_zh(act));
    j_int(b, "version", t ? t->version : d->call.version);
}

/* The act of the person's own to-do that is due first; without one nothing is primary. */
static const struct todo *mine_first(const struct viewer *v, const struct todo *todos, int n)
{
    const struct todo *best = NULL;
    for (int i = 0; i < n; i++) {
        if (!office_is(todos[i].office, v->who->office) || todos[i].role != v->who->role) continue;
        if (!best || (todos[i].due.s && (!best->due.s || todos[i].due.s < best->due.s))) best = &todos[i];
    }
    return best;
}

static void acts_of(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, int task,
                    const struct todo *first)
{
    struct next_act *list;
    int n = docket_next(v->in, ctx, d, v->who, task, NULL, v->now, &list);
    for (int i = 0; i < n; i++) {
        act_head(b, d, list[i].entity, task, list[i].act);
        j_text(b, "to", state_words[list[i].row->to]);
        j_bool(b, "primary", first && first->task == task && first->act == list[i].act);
        j_bool(b, "enabled", true);
        view_form(b, v, d, list[i].entity, list[i].row);
        j_end(b);
    }
    talloc_free(list);
}

/* A step that somebody else is expected to do: shown, not hidden, with who can. */
static void others(struct buf *b, const struct viewer *v, struct docket *d, const struct todo *t)
{
    if (office_is(t->office, v->who->office) && t->role == v->who->role) return;
    act_head(b, d, t->task ? TASK : CALL, t->task, t->act);
    j_bool(b, "primary", false);
    j_bool(b, "enabled", false);
    j_list(b, "needs");
    j_list_end(b);
    j_list(b, "args");
    j_list_end(b);
    j_text(b, "why_not", "not_yours");
    j_list(b, "who_can");
    j_entry(b);
    j_own(b, "role", role_words[t->role]);
    j_own(b, "office", t->office.s);
    j_end(b);
    j_list_end(b);
    j_end(b);
}

void view_next(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct todo *todos,
               int n)
{
    const struct todo *first = mine_first(v, todos, n);
    j_list(b, "next");
    acts_of(b, v, ctx, d, 0, first);
    for (int i = 0; i < d->tasks_n; i++) acts_of(b, v, ctx, d, d->tasks[i].id, first);
    for (int i = 0; i < n; i++) others(b, v, d, &todos[i]);
    j_list_end(b);
}

/* ---- who waits for whom ---- */

/* The street waits for the hub and for the lead; the lead for its co-handlers and for the hub's decision on its task; the
   lead for the street's verdict. */
static Office waiter(const struct docket *d, const struct todo *t)
{
    const struct call *c = &d->call;
    const struct task *task = t->task >= 1 && t->task <= d->tasks_n ? &d->tasks[t->task - 1] : NULL;
    if (!strcmp(t->office.s, "hub")) return task ? task->unit : c->street;
    if (task) return task->role == TASK_LEAD ? c->street : c->lead;
    return c->state == ST_ANSWERED ? c->lead : c->street;
}

static bool told(const struct todo *todos, int i)
{
    for (int k = 0; k < i; k++)
        if (office_is(todos[k].office, todos[i].office) && todos[k].task == todos[i].task) return true;
    return false;
}

static const struct clock *clock_of(const struct docket *d, const struct todo *t)
{
    const struct clock *found = NULL;
    for (int i = 0; i < d->clocks_n && t->due.s; i++) {
        const struct clock *c = &d->clocks[i];
        if (c->state == CLOCK_RUNNING && c->due.s == t->due.s && (!found || c->task == t->task)) found = c;
    }
    return found;
}

void view_waits(struct buf *b, const struct viewer *v, struct docket *d, const struct todo *todos, int n)
{
    struct clock_view seen;
    char label[48];
    j_list(b, "waits");
    for (int i = 0; i < n; i++) {
        const struct todo *t = &todos[i];
        Office who = waiter(d, t);
        if (office_is(who, t->office) || office_none(who) || told(todos, i)) continue;
        const struct clock *c = clock_of(d, t);
        const struct task *task = t->task ? docket_task(d, t->task) : NULL;
        j_entry(b);
        j_own(b, "who", who.s);
        j_own(b, "whom", t->office.s);
        j_own(b, "why", act_words[t->act]);
        j_text(b, "clock", c ? clock_words[c->name] : NULL);
        if (task) view_task_label(d, task, label);
        j_text(b, "task", task ? label : NULL);
        j_time(b, "since", t->since);
        j_time(b, "until", t->due);
        if (c && !docket_clock_view(v->in, d, c, v->now, &seen).kind) j_own(b, "light", light_words[seen.light]);
        j_end(b);
    }
    j_list_end(b);
}
