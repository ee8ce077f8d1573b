/* Coordination meetings (R46-R53): convened from a call, quorate or void, minuted as a table of tasks, signed, looked back on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/act.h"

/* ---- proposing and convening (R46) -------------------------------------------------------------------------------- */

static void with_reason(struct work *w)
{
    work_need(w, "reason", "say why");
}

static bool not_proposed(struct work *w)
{
    return !clock_running(w->d, CK_PROPOSAL, 0);
}

static void does_propose(struct work *w, const struct transition *t)
{
    w->d->call.proposed = true;
    call_to(w, DO_PROPOSE_MEETING, (enum state)t->to);
    clock_begin(w, CK_PROPOSAL, 0, w->now, w->in->settings.proposal);
}

static void does_decline(struct work *w, const struct transition *t)
{
    w->d->call.proposed = false;
    call_to(w, DO_DECLINE_MEETING, (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_PROPOSAL, 0));
}

static int kind_named(const char *word)
{
    for (int k = 0; k < MEETING_KINDS; k++)
        if (word && !strcmp(word, meeting_kind_words[k])) return k;
    return -1;
}

/* "2026-03-12 14:30"; a meeting that was held already may be entered afterwards. */
static bool planned_time(struct work *w, Time *out)
{
    Day day;
    int64_t s;
    const char *text = work_arg(w, "time");
    if (!text || strlen(text) < 16 || !day_parse(text, 10, &day) || text[10] != ' ' ||
        !clock_parse(text + 11, strlen(text + 11), &s))
        return false;
    *out = (Time){ day_start(day).s + s };
    return true;
}

static bool units_known(struct work *w, const char *list, bool street_too)
{
    int n;
    char **units = text_split(w->scratch, list, ';', &n);
    for (int i = 0; i < n; i++) {
        const struct office_row *o = institution_office(w->in, office_of(units[i]));
        bool unit = o && (o->kind == OFFICE_DEPARTMENT || o->kind == OFFICE_ENTERPRISE || o->kind == OFFICE_OVERSIGHT);
        if (!unit && !(street_too && o && o->kind == OFFICE_STREET)) return false;
    }
    return n > 0;
}

static bool call_meets(struct work *w)
{
    enum state s = w->d->call.state;
    return s == ST_CALLED || s == ST_GRADED || s == ST_WORKING;
}

static void with_convene(struct work *w)
{
    Time at;
    if (kind_named(work_arg(w, "kind")) < 0) fault_add(w->faults, "kind", "on_site, special, joint or leader");
    if (!planned_time(w, &at)) fault_add(w->faults, "time", "a date and time, like 2026-03-12 14:30");
    work_need(w, "place", "where it is held");
    if (!units_known(w, work_arg(w, "invited"), false))
        fault_add(w->faults, "invited", "the units invited, by their codes");
    work_need(w, "agenda", "what it is about");
}

static void meeting_event(struct work *w, enum act act, enum role role, enum state to)
{
    enum state from = w->m->state;
    w->m->state = to;
    w->m->dirty = true;
    work_event_meeting(w, w->m, act, role, from, to);
}

static void does_convene(struct work *w, const struct transition *t)
{
    struct docket *d = w->d;
    d->meetings = talloc_realloc(d, d->meetings, struct meeting, (unsigned)d->meetings_n + 1);
    struct meeting *m = w->m = &d->meetings[d->meetings_n];
    *m = (struct meeting){ .kind = (enum meeting_kind)kind_named(work_arg(w, "kind")),
                           .state = ST_NONE,
                           .convened = w->now,
                           .invited = talloc_strdup(d, work_arg(w, "invited")),
                           .present = talloc_strdup(d, ""),
                           .numbers = talloc_strdup(d, ""),
                           .fresh = true,
                           .dirty = true };
    snprintf(m->id, sizeof m->id, "%d", ++d->meetings_n);
    if (w->c->sitting) snprintf(m->sitting, sizeof m->sitting, "%s", w->c->sitting);
    planned_time(w, &m->planned);
    meeting_event(w, DO_CONVENE, work_role(w), (enum state)t->to);
    if (!clock_running(d, CK_PROPOSAL, 0)) return;
    d->call.proposed = false;
    d->dirty = true;
    clock_stop(w, clock_running(d, CK_PROPOSAL, 0));
    struct span limit = w->item ? work_limits(w).meeting : (struct span){ 0, U_WORK_DAY };
    if (d->call.grade == COMPLEX && limit.value && !clock_running(d, CK_MEETING, 0))
        clock_begin(w, CK_MEETING, 0, w->now, limit);
}

static void with_move(struct work *w)
{
    Time at;
    work_need(w, "reason", "say why");
    if (!planned_time(w, &at)) fault_add(w->faults, "time", "a date and time, like 2026-03-12 14:30");
}

static void does_move(struct work *w, const struct transition *t)
{
    planned_time(w, &w->m->planned);
    meeting_event(w, DO_MOVE, work_role(w), (enum state)t->to);
}

static void does_cancel(struct work *w, const struct transition *t)
{
    meeting_event(w, DO_CANCEL, work_role(w), (enum state)t->to);
}

/* ---- holding: quorum and positions (R47, R48) ------------------------------------------------------------------------- */

static void positions_right(struct work *w)
{
    static const char *const stems[] = { "conditions.", "object." };
    for (int i = 0; i < w->c->args_n; i++)
        for (size_t k = 0; k < sizeof stems / sizeof stems[0]; k++) {
            const char *name = w->c->args[i].name;
            size_t n = strlen(stems[k]);
            if (strncmp(name, stems[k], n)) continue;
            if (!work_given(w, name) || !text_listed(work_arg(w, "present"), name + n))
                fault_add(w->faults, name, "a unit that is present, and what it says");
        }
}

static void with_hold(struct work *w)
{
    if (!units_known(w, work_arg(w, "present"), true))
        fault_add(w->faults, "present", "who came: the street and the units");
    positions_right(w);
}

struct quorum meeting_quorum(const struct institution *in, const struct docket *d, const struct meeting *m,
                             const char *present)
{
    int n, num = in->settings.quorum_num, den = in->settings.quorum_den;
    Office lead = docket_lead_unit(d);
    struct quorum q = { .street = text_listed(present, d->call.street.s),
                        .lead = office_none(lead) || text_listed(present, lead.s) };
    void *ctx = talloc_new(NULL);
    char **invited = text_split(ctx, m->invited, ';', &n);
    for (int i = 0; i < n; i++) {
        if (!strcmp(invited[i], lead.s)) continue;
        q.invited++;
        q.here += text_listed(present, invited[i]);
    }
    talloc_free(ctx);
    q.needed = (q.invited * num + den - 1) / den;
    q.quorate = q.street && q.lead && q.here >= q.needed;
    return q;
}

static void count_quorum(struct work *w)
{
    struct quorum q = meeting_quorum(w->in, w->d, w->m, w->m->present);
    w->m->here = q.here;
    w->m->needed = q.needed;
    w->m->quorate = q.quorate;
}

static void does_hold(struct work *w, const struct transition *t)
{
    struct meeting *m = w->m;
    m->present = talloc_strdup(w->d, work_arg(w, "present"));
    m->held = w->now;
    count_quorum(w);
    meeting_event(w, DO_HOLD, work_role(w), (enum state)t->to);
    if (!m->quorate) {
        meeting_event(w, DO_VOID, BY_SYSTEM, ST_VOID);
        if (!clock_running(w->d, CK_RECONVENE, 0)) clock_begin(w, CK_RECONVENE, 0, w->now, w->in->settings.reconvene);
        return;
    }
    bool enough =
        w->d->call.grade != MAJOR || m->kind != MEET_ON_SITE; /* R46: a major call's needs special or higher */
    if (enough) clock_stop(w, clock_running(w->d, CK_MEETING, 0));
    clock_stop(w, clock_running(w->d, CK_RECONVENE, 0));
    clock_stop(w, clock_running(w->d, CK_FOLLOW_UP, 0));
    clock_begin_meeting(w, CK_MINUTES, m, "", w->now, w->in->settings.minutes);
}

/* ---- minutes (R50): a table of tasks ------------------------------------------------------------------------------------- */

static const char *cell(const struct table_row *row, const char *name)
{
    for (int i = 0; i < row->cells_n; i++)
        if (!strcmp(row->cells[i].name, name)) return row->cells[i].value;
    return NULL;
}

static bool filled(const struct table_row *row, const char *name)
{
    const char *s = cell(row, name);
    return s && s[strspn(s, " ")];
}

static void row_fault(struct work *w, const struct table_row *row, const char *name, const char *remedy)
{
    fault_add(w->faults, talloc_asprintf(w->scratch, "%s.%s", row->name, name), remedy);
}

static void text_cell(struct work *w, const struct table_row *row, const char *name, bool must)
{
    if (must || cell(row, name)) {
        if (!filled(row, name)) row_fault(w, row, name, "R50: a row needs it");
    }
}

static void due_cell(struct work *w, const struct table_row *row, bool must)
{
    Day day;
    struct due call = call_due(w->d);
    const char *s = cell(row, "due");
    if (!s && !must) return;
    if (!s || !day_parse(s, strlen(s), &day) || day.n < day_of(w->now).n) {
        row_fault(w, row, "due", "a date, today or later");
        return;
    }
    Time due = calendar_closing_rolled(w->in->calendar, day);
    if (call.at.s && due.s > call.at.s)
        row_fault(w, row, "due", "not past the call's due: extend the call first (R51)");
}

static void metric_cells(struct work *w, const struct table_row *row)
{
    int64_t x;
    const char *code = cell(row, "metric"), *target = cell(row, "target");
    const struct metric *m = code ? institution_metric(w->in, code) : NULL;
    if (!code && !target) return;
    if (!m || m->computed) row_fault(w, row, "metric", "a metric that is measured, with its target");
    if (!target || (m && !amount_parse(m, target, &x)))
        row_fault(w, row, "target", "the amount to reach, in the metric's unit");
}

static void evidence_cell(struct work *w, const struct table_row *row, bool must)
{
    int n;
    if (!must && !cell(row, "evidence")) return;
    char **codes = text_split(w->scratch, cell(row, "evidence"), ';', &n);
    bool good = n > 0;
    for (int i = 0; i < n; i++) good &= institution_evidence(w->in, codes[i]) != NULL;
    if (!good) row_fault(w, row, "evidence", "codes of evidence-codes.csv");
}

static void unit_cell(struct work *w, const struct table_row *row)
{
    const char *s = cell(row, "unit");
    const struct office_row *o = s ? institution_office(w->in, office_of(s)) : NULL;
    if (!o || (o->kind != OFFICE_DEPARTMENT && o->kind != OFFICE_ENTERPRISE))
        row_fault(w, row, "unit", "the owner unit by its code");
}

static void whole_row(struct work *w, const struct table_row *row)
{
    unit_cell(w, row);
    text_cell(w, row, "person", true);
    text_cell(w, row, "what", true);
    due_cell(w, row, true);
    text_cell(w, row, "standard", true);
    evidence_cell(w, row, true);
    metric_cells(w, row);
}

static void with_minute(struct work *w)
{
    work_need(w, "conclusions", "what was concluded");
    if (!w->c->rows_n) fault_add(w->faults, "rows", "at least one task row");
    for (int i = 0; i < w->c->rows_n; i++) {
        const struct table_row *row = &w->c->rows[i];
        for (int k = 0; k < i; k++)
            if (!strcmp(w->c->rows[k].name, row->name))
                fault_add(w->faults, row->name, "a row of this name stands there already");
        if (strlen(row->name) > 11) fault_add(w->faults, row->name, "a row's name has at most 11 characters");
        whole_row(w, row);
    }
}

static void row_put(struct work *w, struct meeting_row *r, const struct table_row *row)
{
    if (cell(row, "unit")) r->unit = office_of(cell(row, "unit"));
    if (cell(row, "due")) day_parse(cell(row, "due"), 10, &r->due);
    if (cell(row, "metric")) {
        r->metric = institution_metric(w->in, cell(row, "metric"));
        amount_parse(r->metric, cell(row, "target"), &r->target_x100);
    }
    if (cell(row, "evidence")) r->evidence = talloc_strdup(w->d, cell(row, "evidence"));
}

static struct meeting_row *row_new(struct work *w, const struct table_row *row)
{
    struct meeting *m = w->m;
    m->rows = talloc_realloc(w->d, m->rows, struct meeting_row, (unsigned)m->rows_n + 1);
    struct meeting_row *r = &m->rows[m->rows_n++];
    memset(r, 0, sizeof *r);
    snprintf(r->name, sizeof r->name, "%s", row->name);
    row_put(w, r, row);
    return r;
}

static void does_minute(struct work *w, const struct transition *t)
{
    for (int i = 0; i < w->c->rows_n; i++) row_new(w, &w->c->rows[i]);
    meeting_event(w, DO_MINUTE, work_role(w), (enum state)t->to);
}

/* ---- signing: rows become tasks (R51) ---------------------------------------------------------------------------------------- */

static bool call_working(struct work *w)
{
    return w->d->call.state == ST_WORKING;
}

/* The working days from start to due, for R54. */
static struct span row_limit(struct work *w, Time due)
{
    int n = calendar_workdays(w->in->calendar, day_of(w->now), day_of(due));
    return (struct span){ n < 1 ? 1 : n, U_WORK_DAY };
}

static struct due row_due(struct work *w, Day day)
{
    Time at = calendar_closing_rolled(w->in->calendar, day);
    return (struct due){ at, !calendar_covered(w->in->calendar, day_of(w->now), day_of(at)) };
}

/* A co-handler with rows files only these: its dispatch task's own due ends. */
static void feed(struct work *w, Office unit)
{
    struct task *co = docket_task_of(w->d, unit, 0);
    if (!co || co->role != TASK_CO || !task_open(co) || co->fed_by_rows) return;
    co->fed_by_rows = co->dirty = true;
    clock_cancel(w, clock_running(w->d, CK_ANSWER, co->id));
}

static void assign(struct work *w, struct meeting_row *r)
{
    struct due due = row_due(w, r->due);
    struct task *t = work_task_new(w, r->unit, TASK_ROW, ST_SIGNED);
    snprintf(t->meeting, sizeof t->meeting, "%s", w->m->id);
    snprintf(t->row, sizeof t->row, "%s", r->name);
    t->metric = r->metric;
    t->target_x100 = r->target_x100;
    t->row_evidence = talloc_strdup(w->d, r->evidence ? r->evidence : "");
    t->signed_at = w->now;
    r->task = t->id;
    work_event(w, TASK, t, DO_ASSIGN, BY_MEETING, ST_NONE, ST_SIGNED);
    clock_begin_on(w, CK_ANSWER, r->task, w->now, row_limit(w, due.at), due);
    feed(w, r->unit);
}

static void number_put(struct work *w)
{
    const char *number = w->c->number ? w->c->number : "";
    w->m->numbers =
        *w->m->numbers ? talloc_asprintf(w->d, "%s;%s", w->m->numbers, number) : talloc_strdup(w->d, number);
}

static void does_sign(struct work *w, const struct transition *t)
{
    struct meeting *m = w->m;
    struct task *lead = docket_lead(w->d);
    m->signed_at = w->now;
    number_put(w);
    w->d->call.minutes_signed = w->d->dirty = true;
    meeting_event(w, DO_SIGN, work_role(w), (enum state)t->to);
    clock_stop(w, clock_of_meeting(w->d, CK_MINUTES, m->id, ""));
    if (lead) clock_stop(w, clock_running(w->d, CK_PLAN, lead->id));
    clock_begin_meeting(w, CK_LOOK_BACK, m, "", w->now, w->in->settings.look_back);
    for (int i = 0; i < m->rows_n; i++)
        if (!m->rows[i].objected) assign(w, &m->rows[i]);
}

static void with_supplement(struct work *w)
{
    if (!w->c->rows_n) fault_add(w->faults, "rows", "new rows whole, known ones with what changes");
    for (int i = 0; i < w->c->rows_n; i++) {
        const struct table_row *row = &w->c->rows[i];
        struct meeting_row *known = meeting_row(w->m, row->name);
        for (int k = 0; k < i; k++)
            if (!strcmp(w->c->rows[k].name, row->name))
                fault_add(w->faults, row->name, "a row of this name stands there already");
        if (!known) {
            if (strlen(row->name) > 11) fault_add(w->faults, row->name, "a row's name has at most 11 characters");
            whole_row(w, row);
            continue;
        }
        const struct task *t = docket_task(w->d, known->task);
        if (!t || t->state != ST_SIGNED) {
            fault_add(w->faults, row->name, "its task is not open any more");
            continue;
        }
        if (cell(row, "unit") && strcmp(cell(row, "unit"), known->unit.s))
            row_fault(w, row, "unit", "the owner stays; strike the row and make a new one");
        text_cell(w, row, "person", false);
        text_cell(w, row, "what", false);
        text_cell(w, row, "standard", false);
        due_cell(w, row, false);
        evidence_cell(w, row, false);
        metric_cells(w, row);
    }
}

static void row_changed(struct work *w, struct meeting_row *r, const struct table_row *row)
{
    struct task *t = docket_task(w->d, r->task);
    struct clock *c = clock_running(w->d, CK_ANSWER, t->id);
    row_put(w, r, row);
    t->metric = r->metric;
    t->target_x100 = r->target_x100;
    t->row_evidence = talloc_strdup(w->d, r->evidence ? r->evidence : "");
    t->dirty = true;
    if (!cell(row, "due") || !c || c->state != CLOCK_RUNNING) return;
    struct due due = row_due(w, r->due);
    c->limit = (struct span){ calendar_workdays(w->in->calendar, day_of(c->start), day_of(due.at)), U_WORK_DAY };
    if (c->limit.value < 1) c->limit.value = 1;
    clock_retarget(w, c, due);
    clock_acts_from_now(w, c);
}

static void does_supplement(struct work *w, const struct transition *t)
{
    number_put(w);
    meeting_event(w, DO_SUPPLEMENT, work_role(w), (enum state)t->to);
    for (int i = 0; i < w->c->rows_n; i++) {
        struct meeting_row *known = meeting_row(w->m, w->c->rows[i].name);
        if (known)
            row_changed(w, known, &w->c->rows[i]);
        else
            assign(w, row_new(w, &w->c->rows[i]));
    }
}

/* ---- objections (R49) --------------------------------------------------------------------------------------------------------- */

static struct meeting_row *row_asked(struct work *w)
{
    const char *name = work_arg(w, "row");
    return name ? meeting_row(w->m, name) : NULL;
}

static bool mine_object(struct work *w)
{
    struct meeting_row *r = row_asked(w);
    return !r || office_is(r->unit, w->c->by.office);
}

static bool may_object(struct work *w)
{
    struct meeting_row *r = row_asked(w);
    const struct task *t = r ? docket_task(w->d, r->task) : NULL;
    if (r && (r->was_objected || (t && t->state != ST_SIGNED && t->state != ST_HUNG))) return false;
    if (w->m->state != ST_SIGNED) return true;
    return w->now.s <= calendar_due(w->in->calendar, w->m->signed_at, w->in->settings.confirm).at.s;
}

static void with_object(struct work *w)
{
    if (!row_asked(w)) fault_add(w->faults, "row", "a row of these minutes");
    work_need(w, "reason", "say why");
    work_need(w, "basis", "what it rests on");
}

static void does_object(struct work *w, const struct transition *t)
{
    struct meeting_row *r = row_asked(w);
    r->objected = r->was_objected = true;
    meeting_event(w, DO_OBJECT, work_role(w), (enum state)t->to);
    clock_begin_meeting(w, CK_OBJECTION, w->m, r->name, w->now, w->in->settings.object_decide);
}

/* R46: rows are decided only while the call is working; an answer has not waited for a row that is out. */
static bool under_objection(struct work *w)
{
    struct meeting_row *r = row_asked(w);
    return call_working(w) && (!r || r->objected);
}

static void with_decide_row(struct work *w)
{
    bool becomes;
    if (!row_asked(w)) fault_add(w->faults, "row", "a row of these minutes");
    work_yesno(w, "becomes", &becomes);
    work_need(w, "reason", "say why");
}

/* Every row of the unit is struck: its dispatch task's own due is back. */
static void unfeed(struct work *w, Office unit)
{
    struct task *co = docket_task_of(w->d, unit, 0);
    if (!co || !co->fed_by_rows || !task_open(co)) return;
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].role == TASK_ROW && office_is(w->d->tasks[i].unit, unit) &&
            w->d->tasks[i].state != ST_RECALLED)
            return;
    struct clock *c = docket_clock(w->d, CK_ANSWER, co->id, 0);
    co->fed_by_rows = false;
    co->dirty = true;
    if (c && c->state == CLOCK_CANCELLED) clock_again(w, c); /* an answer of before had ended it already */
    if (c && c->state == CLOCK_RUNNING && co->state == ST_HUNG) c->state = CLOCK_HUNG; /* it comes back with its task */
}

static void does_decide_row(struct work *w, const struct transition *t)
{
    struct meeting_row *r = row_asked(w);
    bool becomes = *work_arg(w, "becomes") == 'y';
    r->objected = false;
    r->out = !becomes;
    meeting_event(w, DO_DECIDE_ROW, work_role(w), (enum state)t->to);
    clock_stop(w, clock_of_meeting(w->d, CK_OBJECTION, w->m->id, r->name));
    struct task *task = docket_task(w->d, r->task);
    if (becomes && !task) assign(w, r);
    if (becomes || !task || !task_open(task)) return;
    task->recalled_from = task->state;
    task_to(w, task, DO_RECALL, BY_SYSTEM, ST_RECALLED);
    clocks_end(w, task->id);
    unfeed(w, r->unit);
    rows_done_if_last(w, r->unit); /* what was struck was the last open one */
    join_if_ready(w);
}

/* ---- looking back (R53) ----------------------------------------------------------------------------------------------------------- */

static bool not_looked_back(struct work *w)
{
    return !w->m->looked_back;
}

static bool look_word(const char *s)
{
    return s && (!strcmp(s, "done") || !strcmp(s, "in_progress") || !strcmp(s, "slipped"));
}

static void with_look_back(struct work *w)
{
    for (int i = 0; i < w->m->rows_n; i++)
        if (!w->m->rows[i].out && !look_word(work_arg(w, w->m->rows[i].name)))
            fault_add(w->faults, w->m->rows[i].name, "done, in_progress or slipped");
}

static void does_look_back(struct work *w, const struct transition *t)
{
    for (int i = 0; i < w->m->rows_n; i++)
        if (!w->m->rows[i].out)
            snprintf(w->m->rows[i].look_back, sizeof w->m->rows[i].look_back, "%s", work_arg(w, w->m->rows[i].name));
    w->m->looked_back = true;
    meeting_event(w, DO_LOOK_BACK, work_role(w), (enum state)t->to);
    clock_stop(w, clock_of_meeting(w->d, CK_LOOK_BACK, w->m->id, ""));
}

const struct act_row meeting_acts[] = {
    { CALL, DO_PROPOSE_MEETING, "reason", NULL, not_proposed, with_reason, does_propose },
    { CALL, DO_DECLINE_MEETING, "reason", NULL, NULL, with_reason, does_decline },
    { MEETING, DO_CONVENE, "kind time place invited agenda", NULL, call_meets, with_convene, does_convene },
    { MEETING, DO_MOVE, "reason time", NULL, call_meets, with_move, does_move },
    { MEETING, DO_CANCEL, "reason", NULL, NULL, with_reason, does_cancel },
    { MEETING, DO_HOLD, "present *conditions *object", NULL, call_meets, with_hold, does_hold },
    { MEETING, DO_MINUTE, "conclusions rows", NULL, call_meets, with_minute, does_minute },
    { MEETING, DO_SIGN, "", NULL, call_working, NULL, does_sign },
    { MEETING, DO_SUPPLEMENT, "rows", NULL, call_working, with_supplement, does_supplement },
    { MEETING, DO_OBJECT, "row reason basis", mine_object, may_object, with_object, does_object },
    { MEETING, DO_DECIDE_ROW, "row becomes reason", NULL, under_objection, with_decide_row, does_decide_row },
    { MEETING, DO_LOOK_BACK, "rows", NULL, not_looked_back, with_look_back, does_look_back },
};
const int meeting_acts_n = sizeof meeting_acts / sizeof meeting_acts[0];
