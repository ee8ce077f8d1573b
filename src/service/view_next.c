/* What this person may do next, from the workflow table, with what each act takes; and who waits for whom (R45). The
   screen holds no workflow: buttons, required marks and "only the liaison of … can" all come from here. */
#include "service/view.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "service/json_out.h"

/* ---- arguments ---- */

static const char *type_word(const struct arg_row *row)
{
    static const struct {
        const char *name, *type;
    } by_name[] = {
        { "item", "item" },    { "grade", "grade" }, { "agency", "agency" }, { "community", "community" },
        { "call", "call" },    { "main", "call" },   { "list", "list" },     { "place", "line" },
        { "contact", "line" }, { "person", "line" }, { "subject", "line" },
    };
    static const char *const by_type[] = {
        [ARG_TEXT] = "text",     [ARG_CODE] = "code",         [ARG_OFFICE] = "unit", [ARG_OFFICES] = "units",
        [ARG_INT] = "int",       [ARG_DAY] = "date",          [ARG_TIME] = "time",   [ARG_YESNO] = "bool",
        [ARG_VALUES] = "values", [ARG_EVIDENCE] = "evidence", [ARG_POINT] = "point", [ARG_TASKS] = "tasks",
        [ARG_CODES] = "codes",
    };
    for (size_t i = 0; i < sizeof by_name / sizeof by_name[0]; i++)
        if (!strcmp(by_name[i].name, row->name)) return by_name[i].type;
    return by_type[row->type];
}

static void list_metrics(struct buf *b, const struct item *item)
{
    for (int i = 0; item && i < item->metrics_n; i++)
        if (!item->metrics[i]->computed) j_word(b, item->metrics[i]->code);
}

static void list_evidence(struct buf *b, const struct item *item)
{
    for (int i = 0; item && i < item->evidence_n; i++)
        if (!item->evidence[i]->by_itself) j_word(b, item->evidence[i]->code);
}

static void list_tasks(struct buf *b, struct docket *d, const char *name)
{
    char label[48];
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        bool fits =
            !strcmp(name, "tasks") ? t->state == ST_FILED || t->state == ST_DONE : t->role == TASK_CO && task_open(t);
        if (!fits) continue;
        view_task_label(d, t, label);
        j_word(b, label);
    }
}

static void list_closings(struct buf *b)
{
    for (int k = CLOSE_SOLVED; k <= CLOSE_LONG_TERM; k++) j_word(b, closing_words[k]);
}

/* The few values allowed, where they are few. */
static void codes(struct buf *b, const struct viewer *v, struct docket *d, enum act act, const char *name)
{
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    bool known = !strcmp(name, "values") || !strcmp(name, "evidence") || !strcmp(name, "tasks") ||
                 !strcmp(name, "kind") || !strcmp(name, "satisfied") || (act == DO_URGE && !strcmp(name, "unit"));
    if (!known) return;
    j_list(b, "codes");
    if (!strcmp(name, "values")) list_metrics(b, item);
    if (!strcmp(name, "evidence")) list_evidence(b, item);
    if (!strcmp(name, "tasks") || !strcmp(name, "unit")) list_tasks(b, d, name);
    if (!strcmp(name, "kind") && act == DO_CLOSE) j_word(b, closing_words[d->call.kind]);
    if (!strcmp(name, "kind") && act != DO_CLOSE) list_closings(b);
    if (!strcmp(name, "satisfied"))
        for (int s = SAT_SATISFIED; s <= SAT_NOT; s++) j_word(b, satisfied_words[s]);
    j_list_end(b);
}

/* What is proposed: the item's or the accepted lead, the item's co-handlers, the grade, the answer's kind. */
static void proposed(struct buf *b, const struct viewer *v, struct docket *d, enum act act, const char *name)
{
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    const struct call *c = &d->call;
    if (!strcmp(name, "grade") && (act == DO_ACCEPT || act == DO_VET))
        j_code(b, "default", c->grade ? grade_words[c->grade] : item ? grade_words[item->grade] : "");
    if (!strcmp(name, "lead"))
        j_code(b, "default", !office_none(c->accepted_lead) ? c->accepted_lead.s : item ? item->lead.s : "");
    if (!strcmp(name, "kind")) j_code(b, "default", closing_words[c->kind]);
    if (!strcmp(name, "item")) j_code(b, "default", c->item);
    if (strcmp(name, "co") || !item) return;
    Office lead = !office_none(c->accepted_lead) ? c->accepted_lead : item->lead;
    j_list(b, "default");
    for (int i = 0; i < item->co_n; i++)
        if (!office_is(item->co[i], lead)) j_word(b, item->co[i].s);
    j_list_end(b);
}

static void argument(struct buf *b, const struct viewer *v, struct docket *d, enum act act, const char *word, size_t n)
{
    char name[40], *group;
    bool optional = *word == '*';
    snprintf(name, sizeof name, "%.*s", (int)(n - optional), word + optional);
    group = strchr(name, ':');
    if (group) *group++ = 0;
    const struct arg_row *row = arg_row(name);
    if (!row) return;
    j_entry(b);
    j_own(b, "name", name);
    j_text(b, "name_zh", row->name_zh);
    j_text(b, "type", group ? "code" : type_word(row));
    j_bool(b, "required", !optional);
    if (group) j_text(b, "group", group);
    if (!strcmp(name, "grounds")) j_text(b, "group", "urgent");
    if (row->most) j_int(b, "max", row->most);
    codes(b, v, d, act, name);
    proposed(b, v, d, act, name);
    j_end(b);
}

static void arguments(struct buf *b, const struct viewer *v, struct docket *d, enum entity entity, enum act act)
{
    j_list(b, "args");
    for (const char *s = act_args(entity, act); *s;) {
        s += strspn(s, " ");
        size_t n = strcspn(s, " ");
        if (n) argument(b, v, d, act, s, n);
        s += n;
    }
    j_list_end(b);
}

/* ---- acts ---- */

static void needs(struct buf *b, const struct transition *row)
{
    static const char *const sorts[] = { "who", "when", "with", "system" };
    j_list(b, "needs");
    for (int i = 0; row && i < row->needs_n; i++) {
        const struct need_word *w = &need_words[row->needs[i]];
        j_entry(b);
        j_text(b, "word", w->word);
        j_text(b, "name_zh", w->name_zh);
        j_text(b, "sort", sorts[w->sort]);
        j_end(b);
    }
    j_list_end(b);
}

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
        needs(b, list[i].row);
        arguments(b, v, d, list[i].entity, list[i].act);
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

void view_next(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d)
{
    struct todo *todos = NULL;
    int n = docket_todos(v->in, ctx, d, &todos);
    const struct todo *first = mine_first(v, todos, n);
    j_list(b, "next");
    acts_of(b, v, ctx, d, 0, first);
    for (int i = 0; i < d->tasks_n; i++) acts_of(b, v, ctx, d, d->tasks[i].id, first);
    for (int i = 0; i < n; i++) others(b, v, d, &todos[i]);
    j_list_end(b);
    talloc_free(todos);
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

void view_waits(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d)
{
    struct todo *todos = NULL;
    struct clock_view seen;
    char label[48];
    int n = docket_todos(v->in, ctx, d, &todos);
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
    talloc_free(todos);
}
