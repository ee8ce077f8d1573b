/* The words of the needs column that say who and when, each with the condition it stands for (R2).
   The words that say "with what" are fields: the acts' own rows check those. */
#include "institution/act.h"

#include <string.h>

/* One predicate a line reads as a table. */
/* clang-format off */
static bool grade_general(struct work *w) { return w->d->call.grade == GENERAL; }
static bool grade_not_major(struct work *w) { return w->d->call.grade != MAJOR; }
static bool kind_solved(struct work *w) { return w->d->call.kind == CLOSE_SOLVED; }
static bool appealed(struct work *w) { return w->d->call.appealed; }
static bool not_appealed(struct work *w) { return !w->d->call.appealed; }

static bool neither_major(struct work *w)
{
    return w->d->call.grade != MAJOR && grade_from(work_arg(w, "grade")) != MAJOR;
}

static bool vetting_not_major(struct work *w)
{
    enum grade claimed = grade_from(work_arg(w, "grade"));
    enum grade grade = claimed > w->d->call.grade ? claimed : w->d->call.grade;
    return grade == GENERAL || grade == COMPLEX;
}

static bool first_extension(struct work *w) { return w->t->extensions == 0; }
static bool handed_down(struct work *w) { return office_is(w->t->agency, w->c->by.office); }
static bool unit_is_lead(struct work *w) { return office_is(w->d->call.lead, w->c->by.office); }

/* Each act that may be done once has its own memory of having been done. */
static bool once(struct work *w)
{
    if (w->c->act == DO_SEND_BACK) return !w->d->call.sent_back;
    if (w->c->act == DO_APPEAL) return !w->d->call.appealed;
    if (w->c->act == DO_PASS_UP) return !w->t->passed_up;
    return true;
}

static bool not_confirmed(struct work *w) { return w->d->call.urgent_called && !w->d->call.confirmed; }
static bool not_reviewed(struct work *w) { return w->d->call.urgent_called && !w->d->call.reviewed; }
static bool after_lapse(struct work *w) { return w->d->call.lapsed; }
static bool co_task(struct work *w) { return w->t->role == TASK_CO; }
static bool urgent_only(struct work *w) { return w->d->call.grade == URGENT && w->t->role != TASK_ROW; }
static bool kind_long_term(struct work *w) { return w->d->call.kind == CLOSE_LONG_TERM; }
static bool proposed(struct work *w) { return clock_running(w->d, CK_PROPOSAL, 0); } /* a closing ends it too */
static bool no_merged_street(struct work *w) { return !street_waits(w->d); }
static bool merged_street_waits(struct work *w) { return street_waits(w->d); }
/* The second goes to arbitration at once (R34): what waits for the hub's decision is the first, whatever was asked since. */
static bool first_return(struct work *w) { return w->t->state == ST_RETURN_ASKED; }
static bool not_from_ruling(struct work *w) { return !w->t->from_ruling; }
static bool hang_asked(struct work *w) { return w->t->hang_asked.s != 0; }
static bool item_allows(struct work *w) { return work_limits(w).hang; }
static bool main_working(struct work *w) { return w->d->main && w->d->main->call.state == ST_WORKING; }
static bool kind_leader(struct work *w) { return w->m->kind == MEET_LEADER; }
static bool no_meeting_clock(struct work *w) { return !clock_running(w->d, CK_MEETING, 0); }
/* clang-format on */

/* Silence is no objection (R59). */
static bool street_heard(struct work *w)
{
    const struct clock *c = docket_clock(w->d, CK_HANG_HEARD, w->t->id, 0);
    return w->t->hang_heard || (c && w->now.s > c->due.s);
}

/* R32: within the window from dispatch, signed or not. */
static bool in_window(struct work *w)
{
    bool urgent = w->d->call.grade == URGENT;
    struct span window = urgent ? w->in->settings.return_window_urgent : w->in->settings.return_window;
    return w->now.s <= calendar_due(w->in->calendar, w->t->created, window).at.s;
}

static bool no_task_filed(struct work *w)
{
    for (int i = 0; i < w->d->tasks_n; i++)
        if (w->d->tasks[i].state == ST_FILED || w->d->tasks[i].state == ST_DONE) return false;
    return true;
}

static struct meeting_row *row_asked(struct work *w)
{
    return work_arg(w, "row") ? meeting_row(w->m, work_arg(w, "row")) : NULL;
}

static bool own_row(struct work *w)
{
    struct meeting_row *r = row_asked(w);
    return !r || office_is(r->unit, w->c->by.office);
}

static bool row_objected(struct work *w)
{
    struct meeting_row *r = row_asked(w);
    return !r || r->objected;
}

static bool within_confirm(struct work *w)
{
    return w->now.s <= calendar_due(w->in->calendar, w->m->signed_at, w->in->settings.confirm).at.s;
}

static bool before_due(struct work *w)
{
    const struct clock *c = clock_in_force(w->d, w->t->id);
    return c && c->state == CLOCK_RUNNING && w->now.s < c->due.s;
}

/* R42: no street has passed; an answer that a rework did not name has had its verdict. */
static bool before_verdict(struct work *w)
{
    bool passed = w->d->call.passed;
    for (int i = 0; i < w->d->merged_n; i++) passed |= w->d->merged[i]->call.passed;
    return !passed && !(w->t && w->t->judged);
}

static bool fewer_than_most(struct work *w)
{
    return w->d->call.reopened < w->in->settings.reopen_most;
}

static bool within_window(struct work *w)
{
    if (w->d->call.kind == CLOSE_IMPORTED) return false; /* R10a */
    return w->now.s <= calendar_due(w->in->calendar, w->d->call.closed, w->in->settings.reopen_window).at.s;
}

static bool bad_finding(struct work *w)
{
    return w->d->call.bad_finding.s >= w->d->call.closed.s;
}
static bool filed_by_urgent(struct work *w)
{
    return w->t->filed_urgent;
}

static const struct {
    const char *word;
    bool (*holds)(struct work *);
} conditions[] = {
    { "grade general", grade_general },
    { "grade not major", grade_not_major },
    { "kind solved", kind_solved },
    { "appealed", appealed },
    { "not appealed", not_appealed },
    { "neither old nor new grade is major", neither_major },
    { "vetting grade general or complex", vetting_not_major },
    { "first extension", first_extension },
    { "task handed to the agency", handed_down },
    { "own unit is lead", unit_is_lead },
    { "once", once },
    { "urgent, not yet confirmed", not_confirmed },
    { "urgent, not yet reviewed", not_reviewed },
    { "after lapse", after_lapse },
    { "co task", co_task },
    { "urgent only", urgent_only },
    { "kind is long_term", kind_long_term },
    { "proposed", proposed },
    { "no merged street waiting", no_merged_street },
    { "another merged street has not passed", merged_street_waits },
    { "first on this call", first_return },
    { "not from a ruling", not_from_ruling },
    { "asked", hang_asked },
    { "item allows", item_allows },
    { "main still working", main_working },
    { "kind leader", kind_leader },
    { "no meeting clock open", no_meeting_clock },
    { "street heard", street_heard },
    { "in window", in_window },
    { "no task filed", no_task_filed },
    { "own row", own_row },
    { "row under objection", row_objected },
    { "within confirm limit of signing", within_confirm },
    { "before due", before_due },
    { "before a verdict", before_verdict },
    { "fewer than most", fewer_than_most },
    { "within window", within_window },
    { "inspection finding", bad_finding },
    { "filed by file_urgent", filed_by_urgent },
};

static int find(const char *word)
{
    for (int i = 0; i < (int)(sizeof conditions / sizeof conditions[0]); i++)
        if (strcmp(conditions[i].word, word) == 0) return i;
    return -1;
}

bool need_known(const char *word)
{
    return find(word) >= 0;
}

/* A word without a condition yet belongs to acts that are not in this version. */
bool need_holds(struct work *w, const char *word, const struct transition *t)
{
    (void)t;
    int i = find(word);
    return i >= 0 && conditions[i].holds(w);
}
