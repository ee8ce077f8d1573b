/* --dump: the final state, one JSON object a line, keys sorted, what is null, false, 0, "", [] or {} left out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/story.h"

/* Fields are put in the order of their names; each knows when to stay away. */
struct object {
    struct buf *b;
    bool any;
    FILE *out;
};

static void key(struct object *o, const char *name)
{
    buf_puts(o->b, o->any ? ",\"" : "{\"");
    buf_puts(o->b, name);
    buf_puts(o->b, "\":");
    o->any = true;
}

static void put_text(struct object *o, const char *name, const char *s)
{
    if (!s || !*s) return;
    key(o, name);
    buf_json(o->b, s);
}

static void put_number(struct object *o, const char *name, int64_t n)
{
    if (!n) return;
    key(o, name);
    buf_int(o->b, n);
}

static void put_yes(struct object *o, const char *name, bool yes)
{
    if (!yes) return;
    key(o, name);
    buf_puts(o->b, "true");
}

static void put_time(struct object *o, const char *name, Time t)
{
    if (!t.s) return;
    key(o, name);
    buf_json_time(o->b, t);
}

static void put_list(struct object *o, const char *name, const char *list)
{
    int n;
    char **parts = text_split(o->b, list, ';', &n);
    if (!n) return;
    key(o, name);
    for (int i = 0; i < n; i++) {
        buf_putc(o->b, i ? ',' : '[');
        buf_json(o->b, parts[i]);
    }
    buf_putc(o->b, ']');
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct amount *)a)->metric->code, ((const struct amount *)b)->metric->code);
}

static void put_amounts(struct object *o, const char *name, const struct amounts *list)
{
    struct amounts sorted = *list;
    if (!list->n) return;
    qsort(sorted.at, (size_t)sorted.n, sizeof sorted.at[0], by_code);
    key(o, name);
    for (int i = 0; i < sorted.n; i++) {
        buf_putc(o->b, i ? ',' : '{');
        buf_json(o->b, sorted.at[i].metric->code);
        buf_putc(o->b, ':');
        buf_json(o->b, amount_text(o->b, sorted.at[i].metric, sorted.at[i].x100));
    }
    buf_putc(o->b, '}');
}

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct meeting_row *const *)a)->name, (*(const struct meeting_row *const *)b)->name);
}

static struct object begin(struct story *w)
{
    return (struct object){ buf_new(w->ctx, 512), false, w->out };
}

static void end(struct object *o)
{
    fprintf(o->out, "%s%s\n", o->any ? o->b->s : "{", "}");
    talloc_free(o->b);
}

static const char *office(struct story *w, const char *code)
{
    return story_office_name(w->ctx, w->service.institution, code);
}

const char *story_co(struct story *w, const struct docket *d);

/* The streets that have passed (R17). */
static const char *passed(struct story *w, const struct docket *d)
{
    char *s = talloc_strdup(w->ctx, d->call.passed && d->merged_n ? office(w, d->call.street.s) : "");
    for (int i = 0; i < d->merged_n; i++) {
        const char *street = office(w, d->merged[i]->call.street.s);
        if (d->merged[i]->call.passed && !text_listed(s, street))
            s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "", street);
    }
    return story_sorted(w, s);
}

static void dump_call(struct story *w, const struct label *l, const struct docket *d)
{
    const struct call *c = &d->call;
    struct object o = begin(w);
    put_yes(&o, "against_precedent", c->against_precedent);
    put_text(&o, "call", l->name);
    put_time(&o, "called", c->called);
    put_time(&o, "closed", c->state == ST_CLOSED ? c->closed : (Time){ 0 });
    put_list(&o, "co", story_co(w, d));
    put_yes(&o, "excluded", c->excluded);
    put_number(&o, "extensions", c->extensions);
    put_yes(&o, "flagged", c->flagged);
    put_text(&o, "grade", c->called.s ? grade_words[c->grade] : ""); /* R11: given at vetting */
    put_text(&o, "item", c->item);
    put_text(&o, "kind", closing_words[c->kind]);
    put_text(&o, "lead", docket_lead_unit(d).s);
    put_text(&o, "list", c->list);
    put_text(&o, "merged_into", c->merged_into[0] ? story_label_of(w, c->merged_into) : "");
    put_list(&o, "passed", passed(w, d));
    put_text(&o, "recurs", c->recurs[0] ? story_label_of(w, c->recurs) : "");
    put_number(&o, "reopened", c->reopened);
    put_amounts(&o, "reported", &c->reported);
    put_number(&o, "returns", c->returns);
    put_number(&o, "reworks", c->reworks);
    put_yes(&o, "ruled", c->ruled);
    put_text(&o, "satisfied", satisfied_words[c->satisfied]);
    put_text(&o, "state", state_words[c->state]);
    put_text(&o, "street", office(w, c->street.s));
    put_amounts(&o, "verified", &c->verified);
    end(&o);
}

/* "S1/ZFJ", later ones "S1/ZFJ#2", a row "M1/T3". */
static const char *task_name(struct story *w, const struct label *l, const struct task *t)
{
    if (t->role == TASK_ROW)
        for (int i = 0; i < w->labels_n; i++)
            if (!strcmp(w->labels[i].meeting, t->meeting) && !strcmp(w->labels[i].call_no, l->call_no))
                return talloc_asprintf(w->ctx, "%s/%s", w->labels[i].name, t->row);
    return t->nth > 1 ? talloc_asprintf(w->ctx, "%s/%s#%d", l->name, t->unit.s, t->nth)
                      : talloc_asprintf(w->ctx, "%s/%s", l->name, t->unit.s);
}

static void dump_task(struct story *w, const struct label *l, const struct task *t)
{
    struct object o = begin(w);
    put_text(&o, "agency", office_none(t->agency) ? "" : office(w, t->agency.s));
    put_text(&o, "call", l->name);
    put_number(&o, "extensions", t->extensions);
    put_yes(&o, "fed_by_rows", t->fed_by_rows);
    put_yes(&o, "invalid_return", t->invalid_return);
    put_text(&o, "review", t->hang_review.n ? day_format(t->hang_review, (char[TIME_TEXT_MAX]){ 0 }) : "");
    put_text(&o, "role", task_role_words[t->role]);
    put_yes(&o, "slipped", t->slipped);
    put_text(&o, "state", state_words[t->state]);
    put_text(&o, "task", task_name(w, l, t));
    put_text(&o, "unit", t->unit.s);
    end(&o);
}

/* {"R1":{"due":…,"objected":true,"out":true,"unit":…}} */
static void put_rows(struct object *o, struct story *w, const struct meeting *m)
{
    if (!m->rows_n) return;
    key(o, "rows");
    const struct meeting_row **rows = talloc_array(w->ctx, const struct meeting_row *, (unsigned)m->rows_n);
    for (int i = 0; i < m->rows_n; i++) rows[i] = &m->rows[i];
    qsort(rows, (size_t)m->rows_n, sizeof *rows, by_name);
    for (int i = 0; i < m->rows_n; i++) {
        struct object row = { o->b, false, NULL };
        buf_putc(o->b, i ? ',' : '{');
        buf_json(o->b, rows[i]->name);
        buf_putc(o->b, ':');
        put_text(&row, "due", day_format(rows[i]->due, (char[TIME_TEXT_MAX]){ 0 }));
        put_yes(&row, "objected", rows[i]->objected);
        put_yes(&row, "out", rows[i]->out);
        put_text(&row, "unit", rows[i]->unit.s);
        buf_putc(o->b, '}');
    }
    buf_putc(o->b, '}');
}

static void put_look_back(struct object *o, struct story *w, const struct meeting *m)
{
    if (!m->looked_back) return;
    const struct meeting_row **rows = talloc_array(w->ctx, const struct meeting_row *, (unsigned)m->rows_n);
    int n = 0;
    for (int i = 0; i < m->rows_n; i++)
        if (m->rows[i].look_back[0]) rows[n++] = &m->rows[i];
    if (!n) return;
    qsort(rows, (size_t)n, sizeof *rows, by_name);
    key(o, "look_back");
    for (int i = 0; i < n; i++) {
        buf_putc(o->b, i ? ',' : '{');
        buf_json(o->b, rows[i]->name);
        buf_putc(o->b, ':');
        buf_json(o->b, rows[i]->look_back);
    }
    buf_putc(o->b, '}');
}

static void dump_meeting(struct story *w, const struct label *l, struct docket *d)
{
    const struct meeting *m = docket_meeting(d, l->meeting);
    struct object o = begin(w);
    put_text(&o, "call", story_label_of(w, l->call_no));
    put_text(&o, "kind", meeting_kind_words[m->kind]);
    put_look_back(&o, w, m);
    put_text(&o, "meeting", l->name);
    put_number(&o, "needed", m->needed);
    put_list(&o, "numbers", m->numbers);
    put_number(&o, "present", m->here);
    put_yes(&o, "quorate", m->quorate);
    put_rows(&o, w, m);
    put_text(&o, "state", state_words[m->state]);
    end(&o);
}

/* The label of what a clock or an event is about. */
static const char *about(struct story *w, const struct label *call, struct docket *d, int task, const char *meeting)
{
    if (task) return task_name(w, call, docket_task(d, task));
    for (int i = 0; *meeting && i < w->labels_n; i++)
        if (!strcmp(w->labels[i].meeting, meeting) && !strcmp(w->labels[i].call_no, call->call_no))
            return w->labels[i].name;
    return call->name;
}

static void dump_clock(struct story *w, const struct label *l, struct docket *d, const struct clock *c)
{ /* d NULL: a score's */
    struct object o = begin(w);
    struct clock_view v;
    const char *name =
        c->row[0] ? talloc_asprintf(w->ctx, "%s.%s", clock_words[c->name], c->row) : clock_words[c->name];
    bool late = clock_late(c, w->now), lit = c->state == CLOCK_RUNNING || c->state == CLOCK_HUNG;
    const char *charged = d ? docket_clock_charged(w->ctx, d, c) : score_clock_charged(l->score, c);
    put_time(&o, "at", c->state == CLOCK_HUNG ? (Time){ 0 } : c->at);
    put_text(&o, "charged", story_offices(w, charged));
    put_text(&o, "clock", c->nth > 1 ? talloc_asprintf(w->ctx, "%s#%d", name, c->nth) : name);
    put_time(&o, "due", c->state == CLOCK_HUNG ? (Time){ 0 } : c->due);
    put_yes(&o, "late", late);
    if (lit && !docket_clock_view(w->service.institution, d, c, w->now, &v).kind)
        put_text(&o, "light", light_words[v.light]);
    else
        put_text(&o, "light", "off");
    put_text(&o, "of", d ? about(w, l, d, c->task, c->meeting) : l->name);
    put_yes(&o, "provisional", c->provisional && c->state != CLOCK_HUNG);
    put_time(&o, "start", c->start);
    put_text(&o, "state", clock_state_words[c->state]);
    end(&o);
}

static void dump_score(struct story *w, const struct label *l)
{
    char text[16];
    const struct score *s = l->score;
    struct object o = begin(w);
    put_text(&o, "S", points_text(score_S(w->service.institution, s), text));
    put_text(&o, "computed", points_text(score_computed(w->service.institution, s), text));
    put_text(&o, "judged", points_text(score_judged(w->service.institution, s), text));
    put_text(&o, "score", l->name);
    put_text(&o, "state", state_words[s->state]);
    put_text(&o, "total", points_text(score_total(w->service.institution, s), text));
    if (s->was.there) put_text(&o, "was", points_text(s->was, text));
    end(&o);
}

static void dump_event(struct story *w, const struct happened *h)
{
    int task;
    const char *name = h->score ? h->score : story_label_of(w, h->call_no);
    struct docket *d = h->score ? NULL : story_docket(w, name, &task);
    struct object o = begin(w);
    put_text(&o, "act", act_words[h->e.act]);
    put_time(&o, "at", h->e.at);
    put_text(&o, "from", h->e.from == ST_NONE ? "" : state_words[h->e.from]);
    put_text(&o, "on", d ? about(w, story_label(w, name), d, h->e.task, h->e.meeting) : name);
    put_text(&o, "to", state_words[h->e.to]);
    put_text(&o, "who", h->who);
    end(&o);
}

static void dump_birth(struct story *w, const struct birth *b, bool clocks)
{
    int task;
    if (b->clock != clocks) return;
    const struct label *l = story_label(w, b->score ? b->score : story_label_of(w, b->call_no));
    if (b->score) {
        dump_clock(w, l, NULL, &l->score->clocks[b->id - 1]);
        return;
    }
    struct docket *d = story_docket(w, l->name, &task);
    if (clocks)
        dump_clock(w, l, d, &d->clocks[b->id - 1]);
    else
        dump_task(w, l, docket_task(d, b->id));
}

void story_dump(struct story *w, FILE *out)
{
    w->out = out;
    int task;
    struct object o = begin(w);
    put_time(&o, "now", w->now);
    put_text(&o, "story", w->name);
    end(&o);
    for (int i = 0; i < w->labels_n; i++) {
        struct docket *d =
            w->labels[i].meeting[0] || w->labels[i].score ? NULL : story_docket(w, w->labels[i].name, &task);
        if (d) dump_call(w, &w->labels[i], d);
    }
    for (int i = 0; i < w->births_n; i++) dump_birth(w, &w->births[i], false);
    for (int i = 0; i < w->labels_n; i++)
        if (w->labels[i].meeting[0]) dump_meeting(w, &w->labels[i], story_docket(w, w->labels[i].name, &task));
    for (int i = 0; i < w->labels_n; i++)
        if (w->labels[i].score) dump_score(w, &w->labels[i]);
    for (int i = 0; i < w->births_n; i++) dump_birth(w, &w->births[i], true);
    for (int i = 0; i < w->log_n; i++) dump_event(w, &w->log[i]);
}
