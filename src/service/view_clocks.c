/* Clocks and tasks as a page shows them: light, time left, what counts now. The light is computed at `now`, never stored
   (R55); the words around it ("剩 3 工作日") are the screen's. */
#include <string.h>
#include <talloc.h>

#include "service/dossier.h"
#include "service/json_out.h"

/* ---- a due ---- */

/* Until the due, negative past it: whole working days while there is one between the dates, else open minutes; real minutes
   for clock units. */
void view_left(struct buf *b, const struct viewer *v, const struct due_view *due)
{
    const struct calendar *c = v->in->calendar;
    bool over = v->now.s > due->due.s;
    Time from = over ? due->due : v->now, to = over ? v->now : due->due;
    int sign = over ? -1 : 1;
    if (!due->due.s || due->light == LIGHT_OFF || due->light == LIGHT_HUNG) {
        j_null(b, "left");
    } else if (due->clock_unit) {
        j_span(b, "left", sign * (to.s - from.s) / 60, U_CLOCK_MINUTE);
    } else {
        int days = calendar_workdays(c, day_of(from), day_of(to));
        if (days)
            j_span(b, "left", sign * days, U_WORK_DAY);
        else
            j_span(b, "left", sign * calendar_open_minutes(c, from, to), U_WORK_MINUTE);
    }
}

void view_due(struct buf *b, const struct viewer *v, const struct due_view *due, const char *clock)
{
    j_time(b, "due", due->due);
    j_code(b, "due_clock", clock);
    j_bool(b, "provisional", due->provisional);
    j_own(b, "light", light_words[due->light]);
    view_left(b, v, due);
}

struct due_view view_clock_due(const struct viewer *v, const struct docket *d, const struct clock *c)
{
    struct clock_view seen;
    if (!c || docket_clock_view(v->in, d, c, v->now, &seen).kind) return (struct due_view){ .light = LIGHT_OFF };
    return (struct due_view){ c->state == CLOCK_HUNG ? (Time){ 0 } : c->due, c->provisional, seen.light,
                              unit_is_clock(c->limit.unit) };
}

/* ---- what counts now ---- */

static const struct clock *going(struct docket *d, enum clock_name name, int task)
{
    const struct clock *c = docket_clock(d, name, task, 0);
    return c && (c->state == CLOCK_RUNNING || c->state == CLOCK_HUNG) ? c : NULL;
}

static const struct clock *task_clock(struct docket *d, const struct task *t)
{
    static const enum clock_name order[] = { CK_DECIDE, CK_RULING, CK_CONFIRM_ANSWER, CK_REWORK, CK_ANSWER };
    const struct clock *c = t->state == ST_SENT ? going(d, CK_SIGN, t->id) : NULL;
    for (size_t i = 0; !c && i < sizeof order / sizeof order[0]; i++) c = going(d, order[i], t->id);
    return c;
}

const struct clock *view_main_clock(struct docket *d, const struct task *t)
{
    static const enum clock_name before[] = { CK_ACCEPT, CK_MEETING },
                                 after[] = { CK_HUB_VERIFY, CK_VERIFY, CK_PARTY_WAIT };
    const struct clock *c = NULL;
    if (t) return task_clock(d, t);
    if (d->call.state == ST_CALLED || d->call.state == ST_GRADED)
        for (int i = 0; i < 2 && !c; i++) c = going(d, before[i], 0);
    if (d->call.state == ST_ANSWERED)
        for (int i = 0; i < 3 && !c; i++) c = going(d, after[i], 0);
    const struct task *lead = d->call.state == ST_WORKING ? docket_lead(d) : NULL;
    if (!lead) return c;
    c = going(d, CK_REWORK, lead->id);
    return c ? c : going(d, CK_ANSWER, lead->id);
}

void view_day(struct buf *b, const char *name, Day day)
{
    char text[TIME_TEXT_MAX];
    j_text(b, name, day.n ? day_format(day, text) : NULL);
}

/* ---- every clock ---- */

static void steps(struct buf *b, const struct clock *c)
{
    static const char *const words[] = { "hang", "resume", "extend" };
    j_list(b, "steps");
    for (int i = 0; i < c->steps_n; i++) {
        j_entry(b);
        j_time(b, "at", c->steps[i].at);
        j_text(b, "step", words[c->steps[i].what]);
        if (c->steps[i].n) j_int(b, "n", c->steps[i].n);
        j_end(b);
    }
    j_list_end(b);
}

static const char *rule_of(enum clock_name name)
{
    static const struct {
        enum clock_name name;
        const char *rule;
    } rules[] = {
        { CK_VERIFY, "R62" },        { CK_HUB_VERIFY, "R63" },     { CK_REWORK, "R64" },
        { CK_REVIEW_URGENT, "R31" }, { CK_CONFIRM_URGENT, "R31" }, { CK_CONFIRM_ANSWER, "R31" },
        { CK_DECIDE, "R33" },        { CK_PARTY_WAIT, "R17" },     { CK_OPINION, "R35" },
        { CK_RULING, "R35" },        { CK_HANG_HEARD, "R59" },     { CK_RECHECK30, "R53" },
        { CK_RECHECK90, "R53" },
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (rules[i].name == name) return rules[i].rule;
    return "R27";
}

static void clock_row(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct clock *c)
{
    struct clock_view seen = { .light = LIGHT_OFF };
    char label[48];
    bool going_on = c->state == CLOCK_RUNNING || c->state == CLOCK_HUNG;
    Err err = docket_clock_view(v->in, d, c, going_on || !c->at.s ? v->now : c->at, &seen);
    const struct task *t = c->task ? docket_task(d, c->task) : NULL;
    struct due_view due = { c->state == CLOCK_HUNG ? (Time){ 0 } : c->due, c->provisional,
                            going_on ? seen.light : LIGHT_OFF, unit_is_clock(c->limit.unit) };
    if (t) view_task_label(d, t, label);
    j_entry(b);
    j_own(b, "name", clock_words[c->name]);
    if (c->nth > 1) j_int(b, "nth", c->nth);
    j_text(b, "task", t ? label : NULL);
    j_own(b, "state", clock_state_words[c->state]);
    j_time(b, "start", c->start);
    j_time(b, "due", due.due);
    j_bool(b, "provisional", due.provisional);
    if (c->at.s) j_time(b, "at", c->at);
    j_own(b, "light", light_words[due.light]);
    j_bool(b, "late", clock_late(c, v->now));
    j_text(b, "charged", docket_clock_charged(ctx, d, c));
    if (!err.kind) {
        j_int(b, "used", seen.used);
        j_int(b, "of", seen.of);
    }
    if (c->limit.value) j_span(b, "span", c->limit.value, c->limit.unit);
    view_left(b, v, &due);
    j_text(b, "rule", rule_of(c->name));
    steps(b, c);
    j_end(b);
}

void view_clocks(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d)
{
    j_list(b, "clocks");
    for (int i = 0; i < d->clocks_n; i++) clock_row(b, v, ctx, d, &d->clocks[i]);
    j_list_end(b);
}

/* ---- tasks ---- */

static int words_in(const char *list)
{
    int n = list && *list;
    for (const char *s = list; s && (s = strchr(s, ';')); s++) n++;
    return n;
}

static void evidence_count(struct buf *b, const struct viewer *v, struct docket *d, const struct task *t)
{
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    int of = words_in(t->row_evidence), n = words_in(t->evidence);
    if (item && t->role == TASK_LEAD) {
        of = n = 0;
        for (int i = 0; i < item->evidence_n; i++) {
            if (item->evidence[i]->by_itself) continue;
            of++;
            for (const char *s = t->evidence; s && *s;) {
                size_t len = strcspn(s, ";");
                n += len == strlen(item->evidence[i]->code) && !memcmp(s, item->evidence[i]->code, len);
                s += len + (s[len] == ';');
            }
        }
    }
    j_int(b, "evidence_n", n);
    j_int(b, "evidence_of", of);
}

static Time since(const struct task *t)
{
    Time latest = t->created;
    if (t->signed_at.s > latest.s) latest = t->signed_at;
    if (t->state != ST_SIGNED && t->filed_at.s > latest.s) latest = t->filed_at;
    return latest;
}

/* How long a return may still be asked (R32), how many extensions there are (R29), and how a hang-up stands (R59). */
static void windows(struct buf *b, const struct viewer *v, const struct dossier *f, const struct task *t)
{
    const struct call *call = &f->d->call;
    const struct settings *s = &v->in->settings;
    struct span window = call->grade == URGENT ? s->return_window_urgent : s->return_window;
    const struct item *item = call->item[0] ? docket_item(v->in, f->d) : NULL;
    bool open =
        (t->state == ST_SENT || t->state == ST_SIGNED) && t->role != TASK_ROW && !t->from_ruling && !call->ruled;
    Time until = calendar_due(v->in->calendar, t->created, window).at;
    j_time(b, "return_until", open && v->now.s <= until.s ? until : (Time){ 0 });
    if (t->from_ruling) j_bool(b, "from_ruling", true);
    if (t->invalid_return) j_bool(b, "invalid_return", true);
    if (item) j_int(b, "extensions_most", limits_of(v->in, item, call->grade).max_extensions);
    if (!t->hang_asked.s && t->state != ST_HUNG) return;
    j_object(b, "hang");
    j_time(b, "asked", t->hang_asked);
    j_bool(b, "heard", t->hang_heard);
    j_bool(b, "objects", t->hang_objected);
    j_bool(b, "agreed", t->hang_agreed || t->role == TASK_LEAD);
    j_bool(b, "with_lead", t->hung_with_lead);
    view_day(b, "review", t->hang_review);
    j_int(b, "reviews", t->reviews);
    j_text(b, "person", dossier_text(f, "ask_hang", t->id, "person"));
    j_end(b);
}

static void task_row(struct buf *b, const struct viewer *v, const struct dossier *f, const struct task *t)
{
    char label[48];
    const struct clock *c = view_main_clock(f->d, t);
    struct due_view due = view_clock_due(v, f->d, c);
    view_task_label(f->d, t, label);
    j_entry(b);
    j_own(b, "label", label);
    j_own(b, "unit", t->unit.s);
    j_code(b, "agency", t->agency.s);
    j_own(b, "role", task_role_words[t->role]);
    j_own(b, "state", state_words[t->state]);
    j_int(b, "version", t->version);
    j_time(b, "since", since(t));
    view_due(b, v, &due, c ? clock_words[c->name] : NULL);
    evidence_count(b, v, f->d, t);
    j_int(b, "extensions", t->extensions);
    if (t->extension_asked.s) {
        j_time(b, "extension_asked", t->extension_asked);
        j_int(b, "extension_amount", t->extension_amount);
    }
    windows(b, v, f, t);
    j_text(b, "plan", dossier_text(f, "plan", t->id, "text"));
    j_text(b, "answer", dossier_text(f, "file;file_urgent", t->id, "text"));
    j_text(b, "person", dossier_text(f, "file;file_urgent", t->id, "person"));
    j_end(b);
}

void view_tasks(struct buf *b, const struct viewer *v, const struct dossier *f)
{
    j_list(b, "tasks");
    for (int i = 0; i < f->d->tasks_n; i++) task_row(b, v, f, &f->d->tasks[i]);
    j_list_end(b);
}
