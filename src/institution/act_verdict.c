/* The street's verdict: close, rework, reopen; and the hub's in its place (R62-R71). The caller closes, not the answerer. */
#include <string.h>
#include <talloc.h>

#include "institution/act.h"

enum { TASKS_MOST = 64 };

static enum satisfied satisfied_asked(struct work *w)
{
    for (int s = SAT_SATISFIED; s < SATS; s++)
        if (work_arg(w, "satisfied") && !strcmp(work_arg(w, "satisfied"), satisfied_words[s])) return (enum satisfied)s;
    return SAT_NONE;
}

static void with_close(struct work *w)
{
    const char *kind = work_arg(w, "kind");
    struct amounts values = { .n = 0 };
    if (!kind || strcmp(kind, closing_words[w->d->call.kind]))
        fault_addf(w->faults, "kind", "the answer's: %s", closing_words[w->d->call.kind]);
    if (satisfied_asked(w) == SAT_NONE) fault_add(w->faults, "satisfied", "satisfied, basically or not");
    if (satisfied_asked(w) == SAT_NOT) work_need(w, "reason", "why not satisfied (R62)");
    if (w->d->call.kind != CLOSE_SOLVED) return;
    work_values(w, &values);
    work_all_metrics(w, &values, true);
}

/* R71: more than the tolerance away from what was reported. A lower bound is not contradicted from above. */
static bool far_apart(const struct institution *in, const struct amount *verified, const struct amount *reported)
{
    bool above = verified->x100 > reported->x100;
    int64_t gap = above ? verified->x100 - reported->x100 : reported->x100 - verified->x100;
    if (above ? reported->at_least : verified->at_least) return false;
    return gap * 100 > reported->x100 * in->settings.tolerance_percent;
}

static void compare_values(struct work *w)
{
    struct call *call = &w->d->call;
    call->verified.n = 0;
    work_values(w, &call->verified);
    call->flagged = false;
    for (int i = 0; i < call->verified.n; i++)
        for (int k = 0; k < call->reported.n; k++)
            if (call->verified.at[i].metric == call->reported.at[k].metric)
                call->flagged |= far_apart(w->in, &call->verified.at[i], &call->reported.at[k]);
}

static void street_verdict(struct work *w, enum satisfied s)
{
    if (w->c->by.role == BY_HUB_ACCEPTOR) return; /* K10: of the calling street */
    w->d->call.verdicts++;
    w->d->call.verdicts_satisfied += s == SAT_SATISFIED;
    w->d->call.verdicts_basically += s == SAT_BASICALLY;
}

/* The verify clock is the street's: a verdict by the hub does not stop it in time. */
static void verify_clocks_stop(struct work *w)
{
    struct clock *hub = clock_running(w->d, CK_HUB_VERIFY, 0), *street = clock_running(w->d, CK_VERIFY, 0);
    if (w->c->by.role == BY_HUB_ACCEPTOR) {
        clock_stop(w, hub);
        clock_cancel(w, street);
    } else {
        clock_stop(w, street);
        clock_cancel(w, hub);
    }
}

static void does_close(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    call->satisfied = satisfied_asked(w);
    if (call->kind == CLOSE_SOLVED) compare_values(w);
    call->closed = call->last_verdict = w->now;
    street_verdict(w, call->satisfied);
    call_to(w, DO_CLOSE, (enum state)t->to);
    verify_clocks_stop(w);
    call_closed(w);
}

/* ---- several streets (R17): the main street passes, and the call closes when the others have passed or waited ---------- */

static bool not_passed(struct work *w)
{
    if (!w->d->merged_n) return false;
    if (office_is(w->c->by.office, w->d->call.street)) return !w->d->call.passed && street_waits(w->d);
    for (int i = 0; i < w->d->merged_n; i++)
        if (office_is(w->d->merged[i]->call.street, w->c->by.office)) return !w->d->merged[i]->call.passed;
    return false;
}

static void join_verdicts(struct work *w)
{
    w->d->call.closed = w->d->call.last_verdict = w->now;
    call_to(w, DO_JOIN_VERDICTS, ST_CLOSED);
    call_closed(w);
}

static char *waiting_streets(struct work *w)
{
    char *who = NULL;
    for (int n = 0; n < w->in->offices_n; n++) /* streets stand in the table in order of code */
        for (int i = 0; i < w->d->merged_n; i++) {
            struct call *c = &w->d->merged[i]->call;
            if (c->passed || !office_is(c->street, w->in->offices[n].code)) continue;
            who = who ? talloc_asprintf_append(who, ";%s", c->street.s) : talloc_strdup(w->d, c->street.s);
            break; /* however many of its calls were merged */
        }
    return who;
}

static void main_street_passes(struct work *w)
{
    struct call *call = &w->d->call;
    call->passed = true;
    call->satisfied = satisfied_asked(w);
    if (call->kind == CLOSE_SOLVED) compare_values(w);
    street_verdict(w, call->satisfied);
    for (int i = 0; i < w->d->merged_n; i++) { /* a merged call of the same street has no other word to wait for */
        struct docket *m = w->d->merged[i];
        if (office_is(m->call.street, call->street)) m->call.passed = m->dirty = true;
    }
    call_to(w, DO_PASS, ST_ANSWERED);
    verify_clocks_stop(w);
    if (!street_waits(w->d)) {
        join_verdicts(w);
        return;
    }
    clock_begin(w, CK_PARTY_WAIT, 0, w->now, w->in->settings.party_wait)->charged = waiting_streets(w);
}

static void does_pass(struct work *w, const struct transition *t)
{
    (void)t;
    if (office_is(w->c->by.office, w->d->call.street)) {
        main_street_passes(w);
        return;
    }
    for (int i = 0; i < w->d->merged_n; i++) {
        struct docket *m = w->d->merged[i];
        if (!office_is(m->call.street, w->c->by.office)) continue;
        m->call.passed = m->dirty = true;
    }
    call_to(w, DO_PASS, ST_ANSWERED);
    if (!w->d->call.passed || street_waits(w->d)) return;
    clock_stop(w, clock_running(w->d, CK_PARTY_WAIT, 0));
    join_verdicts(w);
}

void party_wait_over(struct work *w)
{
    join_verdicts(w);
}

void call_closed(struct work *w)
{
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].state == ST_FILED) task_to(w, &w->d->tasks[i], DO_ACCEPT, BY_SYSTEM, ST_DONE);
    clocks_end(w, -1);
    if (w->d->call.grade != MAJOR) return; /* R53 */
    clock_begin(w, CK_RECHECK30, 0, w->now, (struct span){ 30, U_NATURAL_DAY });
    clock_begin(w, CK_RECHECK90, 0, w->now, (struct span){ 90, U_NATURAL_DAY });
}

static void nobody_has_passed(struct work *w)
{
    w->d->call.passed = false;
    clock_cancel(w, clock_running(w->d, CK_PARTY_WAIT, 0));
    for (int i = 0; i < w->d->merged_n; i++) {
        w->d->merged[i]->dirty |= w->d->merged[i]->call.passed;
        w->d->merged[i]->call.passed = false;
    }
}

/* R64, R66: the named tasks go on, each with a share of the call's limit from now. */
static void tasks_go_on(struct work *w, struct task **hit, int n, enum act act, enum role role)
{
    struct span limit = share_of(work_limits(w).resolve, w->in->settings.rework_percent);
    for (int i = 0; i < n; i++) {
        hit[i]->filed_urgent = false;
        task_to(w, hit[i], act, role, ST_SIGNED);
        clock_begin(w, CK_REWORK, hit[i]->id, w->now, limit);
    }
}

static void with_rework(struct work *w)
{
    struct task *hit[TASKS_MOST];
    work_reason(w, "rework");
    if (!work_given(w, "tasks") || work_listed_tasks(w, work_arg(w, "tasks"), ST_FILED, hit, TASKS_MOST) < 1)
        fault_add(w->faults, "tasks", "the units (or M1/T2) whose filed answers go back");
}

static void does_rework(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    struct task *hit[TASKS_MOST];
    int n = work_listed_tasks(w, work_arg(w, "tasks"), ST_FILED, hit, TASKS_MOST);
    call->reworks++;
    call->last_verdict = w->now;
    call->supervised |= call->reworks >= w->in->settings.rework_supervise_at;
    street_verdict(w, SAT_NOT);
    call_to(w, DO_REWORK, (enum state)t->to);
    verify_clocks_stop(w);
    call->lapsed = false;
    nobody_has_passed(w);
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].state == ST_FILED) w->d->tasks[i].judged = w->d->tasks[i].dirty = true;
    tasks_go_on(w, hit, n, DO_REWORK, work_role(w));
}

static void with_reopen(struct work *w)
{
    struct task *hit[TASKS_MOST];
    work_reason(w, "reopen");
    if (!work_given(w, "tasks") || work_listed_tasks(w, work_arg(w, "tasks"), ST_DONE, hit, TASKS_MOST) < 1)
        fault_add(w->faults, "tasks", "the units (or M1/T2) that go on");
}

/* R66: at most so often per call, by whomever; the table says it of the street's row only. */
static bool may_reopen(struct work *w)
{
    return w->d->call.reopened < w->in->settings.reopen_most;
}

static void does_reopen(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    struct task *hit[TASKS_MOST];
    int n = work_listed_tasks(w, work_arg(w, "tasks"), ST_DONE, hit, TASKS_MOST);
    call->reopened++;
    nobody_has_passed(w);
    call_to(w, DO_REOPEN, (enum state)t->to);
    clock_cancel(w, clock_running(w->d, CK_RECHECK30, 0));
    clock_cancel(w, clock_running(w->d, CK_RECHECK90, 0));
    tasks_go_on(w, hit, n, DO_REOPEN, BY_SYSTEM);
}

static void with_to_solved(struct work *w)
{
    struct amounts values = { .n = 0 };
    work_values(w, &values);
    work_all_metrics(w, &values, true);
}

static void does_to_solved(struct work *w, const struct transition *t)
{
    w->d->call.kind = CLOSE_SOLVED;
    compare_values(w);
    call_to(w, DO_TO_SOLVED, (enum state)t->to);
}

const struct act_row verdict_acts[] = {
    { CALL, DO_CLOSE, "kind satisfied *values" MEASURED " *reason", NULL, NULL, with_close, does_close },
    { CALL, DO_PASS, "kind satisfied *values" MEASURED " *reason", NULL, not_passed, with_close, does_pass },
    { CALL, DO_REWORK, "reason:rework tasks *text *photo *value", NULL, NULL, with_rework, does_rework },
    { CALL, DO_REOPEN, "reason:reopen tasks *text *photo", NULL, may_reopen, with_reopen, does_reopen },
    { CALL, DO_TO_SOLVED, "values" MEASURED, NULL, NULL, with_to_solved, does_to_solved },
};
const int verdict_acts_n = sizeof verdict_acts / sizeof verdict_acts[0];
