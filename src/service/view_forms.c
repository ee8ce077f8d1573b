/* What an act takes and needs, as a form is made of it. All of it that the case does not change is written once per act. */
#include "service/view.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/json_out.h"
#include "service/meeting_words.h"
#include "store/precedents.h"

enum { ARGS_MOST = 16 };

struct piece { /* one argument: `{"name":…` as far as it never changes, without its brace */
    const char *head;
    size_t head_n;
    char name[40];
    bool changes; /* codes or a default follow from the case */
};
struct form {
    struct piece pieces[ARGS_MOST];
    int n;
};
static struct form forms[ENTITIES][ACTS];
static struct {
    const char *s;
    size_t n;
} needs_of[TRANSITIONS];

static const char *type_word(const struct arg_row *row)
{
    static const struct {
        const char *name, *type;
    } by_name[] = {
        { "item", "item" },    { "grade", "grade" }, { "agency", "agency" }, { "community", "community" },
        { "call", "call" },    { "main", "call" },   { "list", "list" },     { "place", "line" },
        { "contact", "line" }, { "person", "line" }, { "subject", "line" },  { "measured_by", "line" },
    };
    static const char *const by_type[] = {
        [ARG_TEXT] = "text",     [ARG_CODE] = "code",         [ARG_OFFICE] = "unit", [ARG_OFFICES] = "units",
        [ARG_INT] = "int",       [ARG_DAY] = "date",          [ARG_TIME] = "time",   [ARG_YESNO] = "bool",
        [ARG_VALUES] = "values", [ARG_EVIDENCE] = "evidence", [ARG_POINT] = "point", [ARG_TASKS] = "tasks",
        [ARG_CODES] = "codes",   [ARG_OUTLINES] = "outlines",
    };
    for (size_t i = 0; i < sizeof by_name / sizeof by_name[0]; i++)
        if (!strcmp(by_name[i].name, row->name)) return by_name[i].type;
    return by_type[row->type];
}

/* ---- what follows from the case ---- */

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

static void list_outlined(struct buf *b, const struct item *item)
{
    for (int i = 0; item && i < item->metrics_n; i++)
        if (item->metrics[i]->geometry && !item->metrics[i]->computed) j_word(b, item->metrics[i]->code);
}

/* Rows that may be objected to by this unit, or that an objection is open on. */
static void list_rows(struct buf *b, const struct viewer *v, const struct meeting *m, enum act act)
{
    for (int i = 0; m && i < m->rows_n; i++) {
        const struct meeting_row *r = &m->rows[i];
        if (act == DO_OBJECT ? office_is(r->unit, v->who->office) && !r->was_objected : r->objected) j_word(b, r->name);
    }
}

/* The few values allowed, where they are few. */
static void codes(struct buf *b, const struct viewer *v, struct docket *d, const struct meeting *m, enum act act,
                  const char *name)
{
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    bool known = !strcmp(name, "values") || !strcmp(name, "evidence") || !strcmp(name, "tasks") ||
                 !strcmp(name, "outline") || !strcmp(name, "measured_how") || !strcmp(name, "kind") ||
                 !strcmp(name, "satisfied") || !strcmp(name, "row") || (act == DO_URGE && !strcmp(name, "unit"));
    if (!known) return;
    j_list(b, "codes");
    if (!strcmp(name, "values")) list_metrics(b, item);
    if (!strcmp(name, "evidence")) list_evidence(b, item);
    if (!strcmp(name, "outline")) list_outlined(b, item);
    for (int how = HOW_NONE + 1; how < HOWS && !strcmp(name, "measured_how"); how++) j_word(b, how_words[how]);
    if (!strcmp(name, "tasks") || !strcmp(name, "unit")) list_tasks(b, d, name);
    if (!strcmp(name, "row")) list_rows(b, v, m, act);
    if (!strcmp(name, "kind") && act == DO_CONVENE)
        for (int k = 0; k < MEETING_KINDS; k++) j_word(b, meeting_kind_words[k]);
    else if (!strcmp(name, "kind") && act == DO_CLOSE)
        j_word(b, closing_words[d->call.kind]);
    else if (!strcmp(name, "kind"))
        list_closings(b);
    if (!strcmp(name, "satisfied"))
        for (int s = SAT_SATISFIED; s <= SAT_NOT; s++) j_word(b, satisfied_words[s]);
    j_list_end(b);
}

/* A meeting's kind by the grade (R46), who is needed, and what is stuck as its agenda. */
static void convene_default(struct buf *b, const struct viewer *v, struct docket *d, const char *name)
{
    void *ctx = talloc_new(b);
    const char *why;
    int n;
    if (!strcmp(name, "kind"))
        j_own(b, "default", meeting_kind_words[d->call.grade == MAJOR ? MEET_SPECIAL : MEET_JOINT]);
    if (!strcmp(name, "agenda")) j_text(b, "default", meeting_agenda(v, ctx, d, NULL, &why));
    if (!strcmp(name, "invited")) {
        char **units = text_split(ctx, meeting_invites(v, ctx, d), ';', &n);
        j_list(b, "default");
        for (int i = 0; i < n; i++) j_word(b, units[i]);
        j_list_end(b);
    }
    talloc_free(ctx);
}

/* The precedent's lead, else the item's (R36). */
static const char *lead_usual(const struct viewer *v, struct docket *d, const struct item *item)
{
    struct precedent *list;
    int n;
    if (!item) return "";
    if (store_precedents(v->tx, d, item->code, 1, &list, &n).kind || !n) return item->lead.s;
    return list[0].lead.s;
}

/* What is proposed: the precedent's, the item's or the accepted lead, the item's co-handlers, the grade, the answer's kind. */
static void proposed(struct buf *b, const struct viewer *v, struct docket *d, enum act act, const char *name)
{
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    const struct call *c = &d->call;
    if (!strcmp(name, "grade") && (act == DO_ACCEPT || act == DO_VET))
        j_code(b, "default", c->grade ? grade_words[c->grade] : item ? grade_words[item->grade] : "");
    if (!strcmp(name, "lead"))
        j_code(b, "default", !office_none(c->accepted_lead) ? c->accepted_lead.s : lead_usual(v, d, item));
    if (act == DO_CONVENE) convene_default(b, v, d, name);
    if (!strcmp(name, "kind") && act != DO_CONVENE) j_code(b, "default", closing_words[c->kind]);
    if (!strcmp(name, "item")) j_code(b, "default", c->item);
    if (strcmp(name, "co") || !item) return;
    Office lead = !office_none(c->accepted_lead) ? c->accepted_lead : office_of(lead_usual(v, d, item));
    j_list(b, "default");
    for (int i = 0; i < item->co_n; i++)
        if (!office_is(item->co[i], lead)) j_word(b, item->co[i].s);
    j_list_end(b);
}

/* ---- what never changes ---- */

static bool from_case(enum act act, const char *name)
{
    static const char *const names[] = { "values",       "evidence", "tasks", "kind", "satisfied", "lead",  "outline",
                                         "measured_how", "item",     "co",    "row",  "invited",   "agenda" };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i], name)) return true;
    if (!strcmp(name, "grade")) return act == DO_ACCEPT || act == DO_VET;
    return !strcmp(name, "unit") && act == DO_URGE;
}

static void piece_make(struct form *f, enum act act, const char *word, size_t n)
{
    bool optional = *word == '*';
    struct piece *p = &f->pieces[f->n];
    snprintf(p->name, sizeof p->name, "%.*s", (int)(n - optional), word + optional);
    char *group = strchr(p->name, ':');
    if (group) *group++ = 0;
    const struct arg_row *row = arg_row(p->name);
    if (!row || f->n == ARGS_MOST) return;
    struct buf *b = buf_new(NULL, 128); /* kept for the life of the process */
    buf_putc(b, '{');
    j_text(b, "name", p->name);
    j_text(b, "name_zh", row->name_zh);
    bool day_too = (act == DO_CONVENE || act == DO_MOVE) && !strcmp(p->name, "time");
    j_text(b, "type", group ? "code" : day_too ? "datetime" : type_word(row));
    j_bool(b, "required", !optional);
    if (group) j_text(b, "group", group);
    if (!strcmp(p->name, "grounds")) j_text(b, "group", "urgent");
    if (row->most) j_int(b, "max", row->most);
    p->head = b->s;
    p->head_n = b->n;
    p->changes = from_case(act, p->name);
    f->n++;
}

static void form_make(struct form *f, enum entity entity, enum act act)
{
    for (const char *s = act_args(entity, act); *s;) {
        s += strspn(s, " ");
        size_t n = strcspn(s, " ");
        if (n) piece_make(f, act, s, n);
        s += n;
    }
}

static void needs_make(int row)
{
    static const char *const sorts[] = { "who", "when", "with", "system" };
    struct buf *b = buf_new(NULL, 128);
    buf_putc(b, '[');
    for (int i = 0; i < transitions[row].needs_n; i++) {
        const struct need_word *w = &need_words[transitions[row].needs[i]];
        j_entry(b);
        j_text(b, "word", w->word);
        j_text(b, "name_zh", w->name_zh);
        j_text(b, "sort", sorts[w->sort]);
        j_end(b);
    }
    j_list_end(b);
    needs_of[row].s = b->s;
    needs_of[row].n = b->n;
}

static void make(void)
{
    for (int e = 0; e < ENTITIES; e++)
        for (int a = 0; a < ACTS; a++) form_make(&forms[e][a], (enum entity)e, (enum act)a);
    for (int i = 0; i < TRANSITIONS; i++) needs_make(i);
}

void view_form(struct buf *b, const struct viewer *v, struct docket *d, const struct meeting *m, enum entity entity,
               const struct transition *row)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
    const struct form *f = &forms[entity][row->act];
    j_name(b, "needs");
    j_raw(b, needs_of[row - transitions].s, needs_of[row - transitions].n);
    j_list(b, "args");
    for (int i = 0; i < f->n; i++) {
        const struct piece *p = &f->pieces[i];
        j_comma(b);
        j_raw(b, p->head, p->head_n);
        if (p->changes) {
            codes(b, v, d, m, (enum act)row->act, p->name);
            proposed(b, v, d, (enum act)row->act, p->name);
        }
        j_end(b);
    }
    j_list_end(b);
}
