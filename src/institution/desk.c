/* Who is expected to do what: the rows behind every desk (UX §1), computed from the docket alone. */
#include <string.h>
#include <talloc.h>

#include "institution/docket.h"

struct list {
    const void *ctx;
    struct todo *rows;
    int n;
};

static void put(struct list *l, Office office, enum role role, enum act act, const struct clock *c, Time since,
                int task)
{
    l->rows = talloc_realloc(l->ctx, l->rows, struct todo, (unsigned)l->n + 1);
    const struct clock *runs = c && c->state == CLOCK_RUNNING ? c : NULL;
    l->rows[l->n++] = (struct todo){ .office = office,
                                     .role = role,
                                     .act = act,
                                     .due = runs ? runs->due : (Time){ 0 },
                                     .since = since,
                                     .task = task,
                                     .clock = runs };
}

static Office hub(void)
{
    return office_of("hub");
}

static const struct clock *running(struct docket *d, enum clock_name name, int task)
{
    const struct clock *c = docket_clock(d, name, task, 0);
    return c && (c->state == CLOCK_RUNNING || c->state == CLOCK_HUNG) ? c : NULL;
}

static void before_working(struct list *l, struct docket *d)
{
    const struct call *call = &d->call;
    bool head = call->grade == MAJOR || call->grade == URGENT;
    switch ((int)call->state) {
    case ST_DRAFT: put(l, call->street, BY_STREET_CLERK, DO_SUBMIT, NULL, call->created, 0); break;
    case ST_VETTING:
        put(l, call->street, head ? BY_STREET_HEAD : BY_STREET_LEADER, DO_VET, NULL, call->created, 0);
        break;
    case ST_CALLED:
        put(l, hub(), call->appealed ? BY_HUB_HEAD : BY_HUB_ACCEPTOR, DO_ACCEPT, running(d, CK_ACCEPT, 0), call->called,
            0);
        break;
    case ST_GRADED: put(l, hub(), BY_HUB_ACCEPTOR, DO_DISPATCH, running(d, CK_MEETING, 0), call->graded, 0); break;
    default: break;
    }
}

static void unit(struct list *l, const struct task *t, enum act act, const struct clock *c, Time since)
{
    put(l, t->unit, BY_DEPT_LIAISON, act, c, since, t->id);
    if (!office_none(t->agency)) put(l, t->agency, BY_AGENCY, act, c, since, t->id);
}

/* ---- disputes and hang-ups ---- */

bool docket_hub_is_party(const struct institution *in, const struct docket *d)
{
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        const struct office_row *o = institution_office(in, t->unit);
        if (o && o->of_hub && t->role != TASK_ROW && t->state != ST_RECALLED && t->state != ST_WAIVED) return true;
    }
    return false;
}

enum role docket_ruler(const struct institution *in, const struct docket *d, const struct task *t)
{
    bool district = d->call.grade == MAJOR || t->passed_up || docket_hub_is_party(in, d);
    return district ? BY_DISTRICT_LEADER : BY_HUB_HEAD;
}

bool task_opinions_in(const struct task *t)
{
    return t->opined_bwb && (!t->law || t->opined_sfj);
}

static void arbitration(struct list *l, const struct institution *in, struct docket *d, const struct task *t)
{
    const struct clock *opinion = running(d, CK_OPINION, t->id), *ruling = running(d, CK_RULING, t->id);
    enum role ruler = docket_ruler(in, d, t);
    Time since = ruling ? ruling->start : t->created;
    if (!t->opined_bwb) put(l, office_of("BWB"), BY_ARBITRATOR, DO_OPINE, opinion, since, t->id);
    if (t->law && !t->opined_sfj) put(l, office_of("SFJ"), BY_ARBITRATOR, DO_OPINE, opinion, since, t->id);
    put(l, ruler == BY_HUB_HEAD ? hub() : office_of("district"), ruler, DO_RULE, ruling, since, t->id);
}

/* Heard by the street, agreed to by the lead for a co task, then the hub's head decides before the due (R59). */
static void hang_asked(struct list *l, struct docket *d, const struct task *t, const struct clock *answer)
{
    if (!t->hang_heard)
        put(l, d->call.street, BY_STREET_LEADER, DO_HANG_HEARD, running(d, CK_HANG_HEARD, t->id), t->hang_asked, t->id);
    if (t->role == TASK_CO && !t->hang_agreed)
        put(l, d->call.lead, BY_DEPT_LEADER, DO_AGREE_HANG, answer, t->hang_asked, t->id);
    put(l, hub(), BY_HUB_HEAD, DO_HANG, answer, t->hang_asked, t->id);
}

/* By 17:00 of its review date it is renewed or taken up again (R60). */
static void hung(struct list *l, const struct institution *in, struct docket *d, const struct task *t)
{
    const struct clock *c = running(d, CK_REWORK, t->id);
    if (t->hung_with_lead) return;
    if (!c) c = running(d, CK_ANSWER, t->id);
    Time since = c && c->steps_n ? c->steps[c->steps_n - 1].at : t->signed_at;
    put(l, hub(), BY_HUB_HEAD, DO_RENEW, NULL, since, t->id);
    if (t->hang_review.n) l->rows[l->n - 1].due = calendar_closing(in->calendar, t->hang_review);
}

/* What the liaison does next on a signed task: arrive, then plan, then evidence. */
static void signed_task(struct list *l, struct docket *d, const struct task *t)
{
    const struct clock *answer = running(d, CK_REWORK, t->id), *c;
    if (!answer) answer = running(d, CK_ANSWER, t->id);
    if ((c = running(d, CK_ARRIVE, t->id)) != NULL)
        unit(l, t, DO_ARRIVE, c, t->signed_at);
    else if ((c = running(d, CK_PLAN, t->id)) != NULL)
        put(l, t->unit, BY_DEPT_LIAISON, DO_PLAN, c, t->signed_at, t->id);
    else if (d->call.grade == URGENT)
        put(l, t->unit, BY_DEPT_LIAISON, DO_FILE_URGENT, answer, t->signed_at, t->id);
    else
        unit(l, t, DO_UPLOAD, answer, t->signed_at);
    if (!t->fed_by_rows) put(l, t->unit, BY_DEPT_LEADER, DO_FILE, answer, t->signed_at, t->id);
    if (t->extension_asked.s)
        put(l, hub(), t->extensions ? BY_HUB_HEAD : BY_HUB_ACCEPTOR, DO_GRANT_EXTENSION, answer, t->extension_asked,
            t->id);
    if (t->hang_asked.s) hang_asked(l, d, t, answer);
}

static void task_todos(struct list *l, const struct institution *in, struct docket *d, const struct task *t)
{
    if (t->state == ST_SENT) unit(l, t, DO_SIGN, running(d, CK_SIGN, t->id), t->created);
    if (t->state == ST_SIGNED) signed_task(l, d, t);
    if (t->state == ST_RETURN_ASKED)
        put(l, hub(), BY_HUB_ACCEPTOR, DO_UPHOLD, running(d, CK_DECIDE, t->id), t->created, t->id);
    if (t->state == ST_ARBITRATION) arbitration(l, in, d, t);
    if (t->state == ST_HUNG) hung(l, in, d, t);
    if (t->filed_urgent && t->state == ST_FILED)
        put(l, t->unit, BY_DEPT_LEADER, DO_CONFIRM_ANSWER, running(d, CK_CONFIRM_ANSWER, t->id), t->filed_at, t->id);
}

static void verdict_todos(struct list *l, struct docket *d)
{
    const struct call *call = &d->call;
    const struct clock *c = running(d, CK_VERIFY, 0);
    if (call->grade == GENERAL && call->kind == CLOSE_SOLVED)
        put(l, call->street, BY_STREET_CLERK, DO_CLOSE, c, call->answered, 0);
    put(l, call->street, BY_STREET_LEADER, DO_CLOSE, c, call->answered, 0);
    if (call->lapsed) put(l, hub(), BY_HUB_ACCEPTOR, DO_CLOSE, running(d, CK_HUB_VERIFY, 0), call->answered, 0);
}

/* ---- meetings (R46-R53) ---- */

/* A meeting is owed while one of its clocks runs: the first due of them; NULL: none is. */
static const struct clock *meeting_owed(struct docket *d)
{
    static const enum clock_name names[] = { CK_MEETING, CK_RECONVENE, CK_FOLLOW_UP, CK_PROPOSAL };
    const struct clock *first = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct clock *c = running(d, names[i], 0);
        if (c && (!first || c->due.s < first->due.s)) first = c;
    }
    return first;
}

static void put_meeting(struct list *l, const struct meeting *m, Office office, enum role role, enum act act,
                        const struct clock *c, Time since)
{
    put(l, office, role, act, c, since, 0);
    struct todo *t = &l->rows[l->n - 1];
    memcpy(t->meeting, m->id, sizeof t->meeting);
}

static void objected_rows(struct list *l, struct docket *d, const struct meeting *m)
{
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        if (c->name == CK_OBJECTION && c->state == CLOCK_RUNNING && !strcmp(c->meeting, m->id))
            put_meeting(l, m, office_of("district"), BY_DISTRICT_LEADER, DO_DECIDE_ROW, c, c->start);
    }
}

static void meeting_todos(struct list *l, struct docket *d, const struct meeting *m)
{
    const struct clock *minutes = docket_meeting_clock(d, CK_MINUTES, m->id),
                       *look = docket_meeting_clock(d, CK_LOOK_BACK, m->id);
    const bool meets = d->call.state != ST_ANSWERED;
    if (m->state == ST_PLANNED && meets) {
        put_meeting(l, m, hub(), BY_HUB_HEAD, DO_HOLD, NULL, m->convened);
        l->rows[l->n - 1].due = m->planned; /* no limit, but the hour agreed */
    }
    if (m->state == ST_HELD && meets) put_meeting(l, m, hub(), BY_HUB_ACCEPTOR, DO_MINUTE, minutes, m->held);
    if (m->state == ST_MINUTED && d->call.state == ST_WORKING) {
        put_meeting(l, m, hub(), BY_HUB_HEAD, DO_SIGN, minutes, m->held);
        if (m->kind == MEET_LEADER)
            put_meeting(l, m, office_of("district"), BY_DISTRICT_LEADER, DO_SIGN, minutes, m->held);
    }
    objected_rows(l, d, m);
    if (m->state == ST_SIGNED && !m->looked_back && look)
        put_meeting(l, m, hub(), BY_HUB_ACCEPTOR, DO_LOOK_BACK, look, m->signed_at);
}

static void meetings_todos(struct list *l, struct docket *d)
{
    bool planned = false;
    const struct clock *owed = meeting_owed(d);
    for (int i = 0; i < d->meetings_n; i++) {
        planned |= d->meetings[i].state == ST_PLANNED;
        meeting_todos(l, d, &d->meetings[i]);
    }
    if (owed && !planned && d->call.state != ST_ANSWERED) put(l, hub(), BY_HUB_HEAD, DO_CONVENE, owed, owed->start, 0);
}

int docket_todos(const struct institution *in, const void *ctx, struct docket *d, struct todo **out)
{
    struct list l = { ctx, NULL, 0 };
    const struct call *call = &d->call;
    before_working(&l, d);
    if (call->state == ST_WORKING)
        for (int i = 0; i < d->tasks_n; i++) task_todos(&l, in, d, &d->tasks[i]);
    if (call->state == ST_ANSWERED) {
        verdict_todos(&l, d);
        for (int i = 0; i < d->tasks_n; i++)
            if (d->tasks[i].filed_urgent) task_todos(&l, in, d, &d->tasks[i]);
    }
    if (call->state == ST_WORKING || call->state == ST_ANSWERED) {
        if (call->urgent_called && !call->reviewed)
            put(&l, hub(), BY_HUB_ACCEPTOR, DO_REVIEW_URGENT, running(d, CK_REVIEW_URGENT, 0), call->called, 0);
        if (call->urgent_called && !call->confirmed)
            put(&l, call->street, BY_STREET_LEADER, DO_CONFIRM_URGENT, running(d, CK_CONFIRM_URGENT, 0), call->called,
                0);
    }
    if (call->state == ST_CALLED || call->state == ST_GRADED || call->state == ST_WORKING || call->state == ST_ANSWERED)
        meetings_todos(&l, d);
    const struct clock *recheck = running(d, CK_RECHECK30, 0);
    if (!recheck) recheck = running(d, CK_RECHECK90, 0);
    if (call->state == ST_CLOSED && recheck)
        put(&l, call->street, BY_STREET_CLERK, DO_RECHECK, recheck, call->closed, 0);
    *out = l.rows;
    return l.n;
}
