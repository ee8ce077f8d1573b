/* What a unit does with its task: sign, arrive, plan, upload, ask for time, answer, take back (R27-R31, R41-R44, R68). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/act.h"

static void does_sign(struct work *w, const struct transition *t)
{
    w->t->signed_at = w->now;
    task_to(w, w->t, DO_SIGN, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_SIGN, w->t->id));
}

static void with_hand_down(struct work *w)
{
    Office dept, street;
    const char *agency = work_arg(w, "agency");
    if (!agency || !office_agency(w->in, office_of(agency), &dept, &street) || !office_is(dept, w->t->unit))
        fault_add(w->faults, "agency", "an agency of the task's own department, like ZFJ@510104035");
}

static void does_hand_down(struct work *w, const struct transition *t)
{
    w->t->agency = office_of(work_arg(w, "agency"));
    task_to(w, w->t, DO_HAND_DOWN, work_role(w), (enum state)t->to);
}

static void does_contact(struct work *w, const struct transition *t)
{
    task_to(w, w->t, DO_CONTACT, work_role(w), (enum state)t->to);
}

static void take_in(struct work *w)
{
    w->t->evidence = work_evidence(w, w->t->evidence);
    work_values(w, &w->t->values);
    if (w->t->role == TASK_LEAD && !w->t->complete_at.s && w->item && lead_complete(w, w->t))
        w->t->complete_at = w->now;
    w->t->dirty = true;
}

static void with_arrive(struct work *w)
{
    int64_t s;
    const char *time = work_arg(w, "time");
    work_need(w, "place", "where the unit arrived");
    if (!time || !clock_parse(time, strlen(time), &s) || s > time_of_day_s(w->now))
        fault_add(w->faults, "time", "HH:MM of today, not after now");
    work_evidence(w, w->t->evidence);
}

static void does_arrive(struct work *w, const struct transition *t)
{
    w->t->arrived_at = w->now;
    if (work_given(w, "evidence")) take_in(w); /* scene photos of an urgent call come on arrival */
    task_to(w, w->t, DO_ARRIVE, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_ARRIVE, w->t->id));
}

static void with_plan(struct work *w)
{
    work_need(w, "text", "what will be done, by whom, until when");
}

static void does_plan(struct work *w, const struct transition *t)
{
    task_to(w, w->t, DO_PLAN, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_PLAN, w->t->id));
}

static void with_upload(struct work *w)
{
    struct amounts values = w->t->values;
    if (!work_given(w, "evidence") && !work_given(w, "values") && !work_given(w, "outline"))
        fault_add(w->faults, "evidence", "evidence or values");
    work_evidence(w, w->t->evidence);
    work_values(w, &values);
}

static void does_upload(struct work *w, const struct transition *t)
{
    take_in(w);
    task_to(w, w->t, DO_UPLOAD, work_role(w), (enum state)t->to);
}

/* ---- extension (R29) --------------------------------------------------------------------------------------------------- */

static bool may_ask_more(struct work *w)
{
    return w->t->role != TASK_ROW && !w->t->extension_asked.s && w->t->extensions < work_limits(w).max_extensions;
}

static bool asked(struct work *w)
{
    return w->t->extension_asked.s != 0;
}

static bool passes_call_due(struct work *w, const struct clock *c, int amount)
{
    if (w->t->role != TASK_CO || c->name != CK_ANSWER) return false;
    struct step *steps = talloc_array(w->scratch, struct step, (unsigned)c->steps_n + 1);
    for (int i = 0; i < c->steps_n; i++) steps[i] = c->steps[i];
    steps[c->steps_n] = (struct step){ w->now, STEP_EXTEND, amount };
    struct clock_in fold = { c->start, c->limit, c->fixed_due, steps, c->steps_n + 1 };
    struct clock_view v;
    return clock_fold(w->in->calendar, &w->in->settings.lights, &fold, w->now, &v).kind ||
           v.due.s > call_due(w->d).at.s;
}

static int whole_number(const char *s)
{
    char *end;
    long n = s && *s ? strtol(s, &end, 10) : 0;
    return s && *s && !*end && n > 0 && n < 1000000 ? (int)n : 0;
}

static void with_ask_extension(struct work *w)
{
    const struct clock *c = clock_in_force(w->d, w->t->id);
    int amount = whole_number(work_arg(w, "amount"));
    if (amount < 1 || amount > c->limit.value)
        fault_addf(w->faults, "amount", "1 to %d %s", c->limit.value, unit_words[c->limit.unit]);
    else if (passes_call_due(w, c, amount))
        fault_add(w->faults, "amount", "not past the call's due: extend the lead's task first");
    work_reason(w, "extend");
}

static void does_ask_extension(struct work *w, const struct transition *t)
{
    w->t->extension_asked = w->now;
    w->t->extension_amount = whole_number(work_arg(w, "amount"));
    task_to(w, w->t, DO_ASK_EXTENSION, work_role(w), (enum state)t->to);
}

/* New due = old due + length. The fold refuses a step that the clock's present limits do not know any more (regraded since). */
static void lengthen(struct work *w, struct clock *c)
{
    int steps = c->steps_n;
    struct clock_view v;
    struct span more = { w->t->extension_amount, c->limit.unit };
    clock_step(w, c, STEP_EXTEND, w->t->extension_asked, more.value);
    struct clock_in fold = { c->start, c->limit, c->fixed_due, c->steps, c->steps_n };
    if (!clock_fold(w->in->calendar, &w->in->settings.lights, &fold, w->now, &v).kind) return;
    c->steps_n = steps;
    clock_retarget(w, c, calendar_due(w->in->calendar, c->due, more));
}

static void does_grant_extension(struct work *w, const struct transition *t)
{
    struct clock *c = clock_in_force(w->d, w->t->id);
    if (c) lengthen(w, c);
    w->t->extensions++;
    w->d->call.extensions++;
    w->t->extension_asked = (Time){ 0 };
    task_to(w, w->t, DO_GRANT_EXTENSION, work_role(w), (enum state)t->to);
    if (w->t->role == TASK_LEAD && c && c->name == CK_ANSWER) co_dues_follow(w);
}

static void with_reason(struct work *w)
{
    work_need(w, "reason", "say why");
}

static void does_deny_extension(struct work *w, const struct transition *t)
{
    w->t->extension_asked = (Time){ 0 };
    task_to(w, w->t, DO_DENY_EXTENSION, work_role(w), (enum state)t->to);
}

/* ---- the answer (R41, R68) ----------------------------------------------------------------------------------------------- */

static enum closing kind_asked(struct work *w)
{
    for (int k = CLOSE_SOLVED; k <= CLOSE_LONG_TERM; k++)
        if (work_arg(w, "kind") && !strcmp(work_arg(w, "kind"), closing_words[k])) return (enum closing)k;
    return CLOSE_NONE;
}

static void name_open_tasks(struct work *w)
{
    char due[TIME_TEXT_MAX], label[40];
    for (int i = 0; i < w->d->tasks_n; i++) {
        const struct task *t = &w->d->tasks[i];
        if (t == w->t || !task_open(t)) continue;
        const struct clock *c = clock_in_force(w->d, t->id);
        if (t->role == TASK_ROW) snprintf(label, sizeof label, "%s/%s", t->meeting, t->row);
        fault_addf(w->faults, t->role == TASK_ROW ? label : t->unit.s, "its task is open, due %s (R41)",
                   c ? time_format(c->due, due) : "—");
    }
}

static void solved_complete(struct work *w)
{
    struct amounts values = w->t->values;
    char *evidence = work_evidence(w, w->t->evidence);
    for (int i = 0; i < w->item->evidence_n; i++)
        if (!w->item->evidence[i]->by_itself && !text_listed(evidence, w->item->evidence[i]->code))
            fault_addf(w->faults, w->item->evidence[i]->code, "evidence of the item (R68)");
    work_values(w, &values);
    work_all_metrics(w, &values, false);
}

static void long_term_complete(struct work *w)
{
    Day review, today = day_of(w->now);
    work_need(w, "person", "name the responsible person");
    if (work_day(w, "review", &review) && (review.n <= today.n || review.n > today.n + w->in->settings.hang_most.value))
        fault_addf(w->faults, "review", "within %d days from today", w->in->settings.hang_most.value);
    if (!w->d->call.agreed_long_term)
        fault_add(w->faults, "agreed", "the hub's head (major: the district leader) agrees first (R68)");
}

static void what_is_given_right(struct work *w)
{
    struct amounts values = w->t->values;
    work_evidence(w, w->t->evidence);
    work_values(w, &values);
}

static void with_lead_file(struct work *w)
{
    enum closing kind = kind_asked(w);
    name_open_tasks(w);
    if (w->d->call.grade == MAJOR && !w->d->call.minutes_signed)
        fault_add(w->faults, "meeting_minutes",
                  "a major call is answered after the minutes of a quorate meeting are signed (R68)");
    if (kind == CLOSE_NONE) fault_add(w->faults, "kind", "solved, explained or long_term");
    if (kind == CLOSE_SOLVED)
        solved_complete(w);
    else
        what_is_given_right(w);
    if (kind == CLOSE_EXPLAINED) {
        work_need(w, "basis", "the law or rule why it cannot be met");
        work_need(w, "letter", "the written reply");
    }
    if (kind == CLOSE_LONG_TERM) long_term_complete(w);
}

static void with_row_file(struct work *w)
{
    int n;
    struct amounts values = w->t->values;
    char *evidence = work_evidence(w, w->t->evidence);
    char **asked_for = text_split(w->scratch, w->t->row_evidence, ';', &n);
    for (int i = 0; i < n; i++)
        if (!text_listed(evidence, asked_for[i])) fault_add(w->faults, asked_for[i], "evidence of the row");
    work_values(w, &values);
    bool there = !w->t->metric;
    for (int i = 0; i < values.n; i++) there |= values.at[i].metric == w->t->metric;
    if (!there) fault_add(w->faults, w->t->metric->code, "the row's value");
}

static void with_file(struct work *w)
{
    if (w->t->role == TASK_LEAD) {
        with_lead_file(w);
        return;
    }
    work_need(w, "text", "what was done");
    if (w->t->role == TASK_ROW) {
        with_row_file(w);
        return;
    }
    what_is_given_right(w);
}

/* A co-handler fed by rows files only these (R51). */
static bool files_itself(struct work *w)
{
    return !w->t->fed_by_rows;
}

/* R44: a late call is charged to the late co-handlers when the lead was complete in time and had urged each of them in time. */
static void charge(struct work *w, struct clock *lead)
{
    char *who = NULL;
    if (lead->name != CK_ANSWER || w->now.s <= lead->due.s) return;
    if (!w->t->complete_at.s || w->t->complete_at.s > lead->due.s) return;
    for (int i = 0; i < w->d->tasks_n; i++) {
        struct task *t = &w->d->tasks[i];
        struct clock *c = t->role == TASK_CO && t->state == ST_FILED ? docket_clock(w->d, CK_ANSWER, t->id, 0) : NULL;
        if (!c || c->state != CLOCK_STOPPED || !clock_late(c, w->now)) continue;
        if (!t->urged.s || t->urged.s > last_urge_time(w, c).s) return;
        who = who ? talloc_asprintf_append(who, ";%s", t->unit.s) : talloc_strdup(w->d, t->unit.s);
    }
    if (who) lead->charged = who;
}

/* What the answer says was reached: a value for each metric of the item. */
static void reported(struct work *w, struct call *call)
{
    call->reported.n = 0;
    for (int i = 0; call->kind == CLOSE_SOLVED && i < w->t->values.n; i++)
        for (int k = 0; k < w->item->metrics_n; k++)
            if (w->t->values.at[i].metric == w->item->metrics[k])
                call->reported.at[call->reported.n++] = w->t->values.at[i];
}

static void file_answer(struct work *w, enum act act)
{
    struct call *call = &w->d->call;
    struct clock *c = clock_in_force(w->d, w->t->id);
    take_in(w);
    if (w->t->role == TASK_LEAD) {
        call->kind = kind_asked(w);
        reported(w, call);
        if (call->kind == CLOSE_LONG_TERM) day_parse(work_arg(w, "review"), 10, &call->long_review);
        if (c) charge(w, c);
    }
    w->t->filed_at = w->now;
    w->t->judged = false;
    w->t->filed_urgent = act == DO_FILE_URGENT;
    task_to(w, w->t, act, work_role(w), ST_FILED);
    clock_stop(w, c);
    w->t->extension_asked = w->t->hang_asked = (Time){ 0 };
    w->t->hang_review = (Day){ 0 };
    if (act == DO_FILE_URGENT) clock_begin(w, CK_CONFIRM_ANSWER, w->t->id, w->now, w->in->grades[URGENT].verify);
    if (w->t->role == TASK_ROW) rows_done_if_last(w, w->t->unit);
    join_if_ready(w);
}

static void does_file(struct work *w, const struct transition *t)
{
    (void)t;
    file_answer(w, DO_FILE);
}

static void does_file_urgent(struct work *w, const struct transition *t)
{
    (void)t;
    file_answer(w, DO_FILE_URGENT);
}

static void does_confirm_answer(struct work *w, const struct transition *t)
{
    w->t->filed_urgent = false;
    task_to(w, w->t, DO_CONFIRM_ANSWER, work_role(w), (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_CONFIRM_ANSWER, w->t->id));
}

/* ---- taking back (R42): the clock runs on as if never filed ----------------------------------------------------------------- */

static void unfile(struct work *w, struct task *t, enum role role)
{
    struct clock *rework = docket_clock(w->d, CK_REWORK, t->id, 0), *answer = docket_clock(w->d, CK_ANSWER, t->id, 0);
    struct clock *c = rework && rework->at.s == t->filed_at.s ? rework : answer;
    t->filed_at = (Time){ 0 };
    t->filed_urgent = false;
    task_to(w, t, DO_TAKE_BACK, role, ST_SIGNED);
    clock_cancel(w, clock_running(w->d, CK_CONFIRM_ANSWER, t->id));
    if (c && c->state == CLOCK_STOPPED) clock_again(w, c); /* one fed by rows had none that ran */
}

static void call_unanswered(struct work *w)
{
    call_to(w, DO_TAKE_BACK, ST_WORKING);
    clock_cancel(w, clock_running(w->d, CK_VERIFY, 0));
    clock_cancel(w, clock_running(w->d, CK_HUB_VERIFY, 0));
    w->d->call.lapsed = false;
}

static void does_task_take_back(struct work *w, const struct transition *t)
{
    (void)t;
    unfile(w, w->t, work_role(w));
    if (w->d->call.state != ST_ANSWERED) return;
    call_unanswered(w);
    struct task *lead = docket_lead(w->d);
    if (lead != w->t && lead->state == ST_FILED) unfile(w, lead, work_role(w));
}

static void does_call_take_back(struct work *w, const struct transition *t)
{
    (void)t;
    call_unanswered(w);
    unfile(w, docket_lead(w->d), work_role(w));
}

/* ---- waiver (R43) ------------------------------------------------------------------------------------------------------------ */

static void with_waive(struct work *w)
{
    work_reason(w, "waive");
}

static void does_waive(struct work *w, const struct transition *t)
{
    task_to(w, w->t, DO_WAIVE, work_role(w), (enum state)t->to);
    clocks_end(w, w->t->id);
    join_if_ready(w);
}

const struct act_row task_acts[] = {
    { TASK, DO_SIGN, "", NULL, NULL, NULL, does_sign },
    { TASK, DO_HAND_DOWN, "agency", NULL, NULL, with_hand_down, does_hand_down },
    { TASK, DO_CONTACT, "*text", NULL, NULL, NULL, does_contact },
    { TASK, DO_ARRIVE, "place time *evidence", NULL, NULL, with_arrive, does_arrive },
    { TASK, DO_PLAN, "text", NULL, NULL, with_plan, does_plan },
    { TASK, DO_UPLOAD, "*evidence *values" MEASURED " *text", NULL, NULL, with_upload, does_upload },
    { TASK, DO_ASK_EXTENSION, "amount reason:extend *text *basis", NULL, may_ask_more, with_ask_extension,
      does_ask_extension },
    { TASK, DO_GRANT_EXTENSION, "", NULL, asked, NULL, does_grant_extension },
    { TASK, DO_DENY_EXTENSION, "reason", NULL, asked, with_reason, does_deny_extension },
    { TASK, DO_FILE, "*kind *text *evidence *values" MEASURED " *basis *letter *person *review", NULL, files_itself,
      with_file, does_file },
    { TASK, DO_FILE_URGENT, "*kind *text *evidence *values" MEASURED " *basis *letter *person *review", NULL,
      files_itself, with_file, does_file_urgent },
    { TASK, DO_CONFIRM_ANSWER, "", NULL, NULL, NULL, does_confirm_answer },
    { TASK, DO_TAKE_BACK, "", NULL, NULL, NULL, does_task_take_back },
    { TASK, DO_WAIVE, "reason:waive *text *owner", NULL, NULL, with_waive, does_waive },
    { CALL, DO_TAKE_BACK, "", NULL, NULL, NULL, does_call_take_back },
};
const int task_acts_n = sizeof task_acts / sizeof task_acts[0];
