/* What an act would bring, told before it is done: the difference between two dockets, nothing more. */
#include <string.h>
#include <talloc.h>

#include "base/geo.h"
#include "service/json_out.h"
#include "service/view.h"

static void from_to(struct buf *b, const char *name, const char *from, const char *to)
{
    j_object(b, name);
    j_code(b, "from", from);
    j_code(b, "to", to);
    j_end(b);
}

static void tasks(struct buf *b, struct docket *was, struct docket *is)
{
    char label[48];
    j_list(b, "tasks");
    for (int i = 0; i < is->tasks_n; i++) {
        struct task *t = &is->tasks[i], *before = docket_task(was, t->id);
        if (before && before->state == t->state && before->role == t->role) continue;
        view_task_label(is, t, label);
        j_entry(b);
        j_own(b, "task", label);
        j_own(b, "unit", t->unit.s);
        j_own(b, "role", task_role_words[t->role]);
        j_code(b, "from", before ? state_words[before->state] : "");
        j_own(b, "to", state_words[t->state]);
        j_end(b);
    }
    j_list_end(b);
}

/* The due that counts: none of what is stopped or hung. */
static Time due_of(const struct clock *c)
{
    return c && c->state == CLOCK_RUNNING ? c->due : (Time){ 0 };
}

static void clocks(struct buf *b, struct docket *was, struct docket *is)
{
    char label[48];
    j_list(b, "clocks");
    for (int i = 0; i < is->clocks_n; i++) {
        const struct clock *c = &is->clocks[i], *before = i < was->clocks_n ? &was->clocks[i] : NULL;
        if (c->meeting[0] || (before && before->state == c->state && before->due.s == c->due.s)) continue;
        const struct task *t = c->task ? docket_task(is, c->task) : NULL;
        if (t) view_task_label(is, t, label);
        j_entry(b);
        j_own(b, "clock", clock_words[c->name]);
        j_text(b, "task", t ? label : NULL);
        j_own(b, "state", clock_state_words[c->state]);
        j_time(b, "was", due_of(before));
        j_time(b, "due", due_of(c));
        j_bool(b, "provisional", c->provisional);
        j_end(b);
    }
    j_list_end(b);
}

/* The call that this one goes into: how far, how long ago, what becomes of its grade (R17). */
static void main_call(struct buf *b, const struct docket *was, const struct docket *is)
{
    const struct call *a = &is->call, *m = is->main ? &is->main->call : NULL;
    const double u = 1e-9;
    if (!m || a->state != ST_MERGED) return;
    j_object(b, "main");
    j_own(b, "no", m->no);
    j_own(b, "street", m->street.s);
    j_own(b, "item", m->item);
    j_own(b, "state", state_words[m->state]);
    from_to(b, "grade", was->main ? grade_words[was->main->call.grade] : "", grade_words[m->grade]);
    if (a->facts & m->facts & FACT_POINT)
        j_int(b, "distance_m",
              (geo_distance_cm((double)a->lat_e9 * u, (double)a->lon_e9 * u, (double)m->lat_e9 * u,
                               (double)m->lon_e9 * u) +
               50) /
                  100);
    else
        j_null(b, "distance_m");
    j_int(b, "days", day_of(a->called).n - day_of(m->called).n);
    j_end(b);
}

void view_tried(struct buf *b, const struct viewer *v, const struct tried *t)
{
    struct docket *was = t->before, *is = t->after;
    const struct item *item = is->call.item[0] ? docket_item(v->in, is) : NULL;
    buf_putc(b, '{');
    from_to(b, "state", state_words[was->call.state], state_words[is->call.state]);
    from_to(b, "grade", grade_words[was->call.grade], grade_words[is->call.grade]);
    from_to(b, "lead", was->call.lead.s, is->call.lead.s);
    tasks(b, was, is);
    clocks(b, was, is);
    main_call(b, was, is);
    j_bool(b, "granted", t->granted);
    j_bool(b, "ruled", is->call.ruled);
    j_bool(b, "against_precedent", is->call.against_precedent);
    j_int(b, "returns", is->call.returns);
    j_int(b, "extensions", t->task ? docket_task(is, t->task)->extensions : is->call.extensions);
    if (item) j_int(b, "extensions_most", limits_of(v->in, item, is->call.grade).max_extensions);
    j_end(b);
}
