/* What this person may do next, from the workflow table, with what each act takes; and who waits for whom (R45). The
   screen holds no workflow: buttons, required marks and "only the liaison of … can" all come from here. */
#include "service/view.h"

#include <string.h>
#include <talloc.h>

#include "service/json_out.h"
#include "service/meeting_words.h"

/* ---- acts ---- */

/* The record that an act is about: the call, one of its tasks, one of its meetings; a meeting to be convened is none yet. */
struct record {
    enum entity entity;
    int task;
    const struct meeting *m;
};

static void act_head(struct buf *b, struct docket *d, const struct record *r, enum act act)
{
    static const char *const entities[] = { "call", "task", "meeting", "score" };
    char label[48], no[48];
    const struct task *t = r->task ? docket_task(d, r->task) : NULL;
    j_entry(b);
    j_text(b, "entity", entities[r->entity]);
    if (t) view_task_label(d, t, label);
    j_text(b, "task", t ? label : NULL);
    if (r->m) view_meeting_no(d, r->m->id, no);
    if (r->entity == MEETING) j_text(b, "meeting", r->m ? no : NULL);
    j_own(b, "act", act_words[act]);
    j_text(b, "name_zh", r->entity == MEETING && act == DO_SIGN ? "签发纪要" : view_act_zh(act));
    j_int(b, "version", t ? t->version : r->m ? r->m->version : d->call.version);
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

static bool about(const struct todo *t, const struct record *r, enum act act)
{
    return t->task == r->task && t->act == act && !strcmp(t->meeting, r->m ? r->m->id : "");
}

static void acts_of(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct record *r,
                    const struct todo *first)
{
    struct next_act *list;
    const char *meeting = r->entity != MEETING ? NULL : r->m ? r->m->id : "";
    int n = docket_next(v->in, ctx, d, v->who, r->task, meeting, v->now, &list);
    for (int i = 0; i < n; i++) {
        if (service_impartial(v->service, d, list[i].entity, list[i].act, v->who->role).kind) continue;
        act_head(b, d, r, list[i].act);
        j_text(b, "to", state_words[list[i].row->to]);
        j_bool(b, "primary", first && about(first, r, list[i].act));
        j_bool(b, "enabled", true);
        view_form(b, v, d, r->m, list[i].entity, list[i].row);
        j_end(b);
    }
    talloc_free(list);
}

/* A step that somebody else is expected to do: shown, not hidden, with who can. */
static void others(struct buf *b, const struct viewer *v, struct docket *d, const struct todo *t)
{
    if (office_is(t->office, v->who->office) && t->role == v->who->role) return;
    const struct record r = { t->task                                 ? TASK
                              : t->meeting[0] || t->act == DO_CONVENE ? MEETING
                                                                      : CALL,
                              t->task, docket_meeting(d, t->meeting) };
    act_head(b, d, &r, t->act);
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
    acts_of(b, v, ctx, d, &(struct record){ .entity = CALL }, first);
    for (int i = 0; i < d->tasks_n; i++) acts_of(b, v, ctx, d, &(struct record){ TASK, d->tasks[i].id, NULL }, first);
    acts_of(b, v, ctx, d, &(struct record){ .entity = MEETING }, first);
    for (int i = 0; i < d->meetings_n; i++)
        acts_of(b, v, ctx, d, &(struct record){ MEETING, 0, &d->meetings[i] }, first);
    for (int i = 0; i < n; i++) others(b, v, d, &todos[i]);
    j_list_end(b);
}

/* The same of one meeting alone, within a list begun by the caller. */
void view_next_meeting(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d,
                       const struct meeting *m, const struct todo *todos, int n)
{
    acts_of(b, v, ctx, d, &(struct record){ MEETING, 0, m }, mine_first(v, todos, n));
    for (int i = 0; i < n; i++)
        if (!strcmp(todos[i].meeting, m->id)) others(b, v, d, &todos[i]);
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
