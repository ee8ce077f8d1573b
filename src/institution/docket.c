/* Words, finders and what can be told of a docket by looking. */
#include "institution/docket.h"

#include <string.h>
#include <talloc.h>

#include "base/geo.h"

const char *const closing_words[] = { "", "solved", "explained", "long_term", "imported" };
const char *const satisfied_words[] = { "", "satisfied", "basically", "not" };
const char *const task_role_words[] = { "lead", "co", "row" };
const char *const meeting_kind_words[] = { "on_site", "special", "joint", "leader" };
const char *const clock_words[] = {
    "accept",     "meeting",       "verify",         "hub_verify", "party_wait", "proposal", "follow_up",
    "reconvene",  "review_urgent", "confirm_urgent", "recheck30",  "recheck90",  "sign",     "arrive",
    "plan",       "answer",        "rework",         "decide",     "opinion",    "ruling",   "confirm_answer",
    "hang_heard", "minutes",       "look_back",      "objection",  "enter",      "appeal",   "review",
};
const char *const clock_state_words[] = { "running", "stopped", "cancelled", "hung" };

struct docket *docket_new(const void *ctx)
{
    struct docket *d = talloc_zero(ctx, struct docket);
    d->fresh = true;
    return d;
}

struct task *docket_task(struct docket *d, int id)
{
    return id >= 1 && id <= d->tasks_n ? &d->tasks[id - 1] : NULL;
}

struct task *docket_task_of(struct docket *d, Office unit, int nth)
{
    for (int i = d->tasks_n; i-- > 0;) {
        struct task *t = &d->tasks[i];
        if (t->role != TASK_ROW && office_is(t->unit, unit) && (nth == 0 || t->nth == nth)) return t;
    }
    return NULL;
}

struct task *docket_row_named(struct docket *d, const char *name)
{
    const char *from = *name == 'M' ? name + 1 : name, *at = strpbrk(from, "/.");
    for (int i = 0; at && i < d->tasks_n; i++) {
        struct task *t = &d->tasks[i];
        size_t n = (size_t)(at - from);
        if (t->role == TASK_ROW && strlen(t->meeting) == n && !memcmp(t->meeting, from, n) && !strcmp(t->row, at + 1))
            return t;
    }
    return NULL;
}

Office docket_lead_unit(const struct docket *d)
{
    return office_none(d->call.lead) ? d->call.accepted_lead : d->call.lead;
}

struct task *docket_lead(struct docket *d)
{
    return office_none(d->call.lead) ? NULL : docket_task_of(d, d->call.lead, 0);
}

struct clock *docket_clock(struct docket *d, enum clock_name name, int task, int nth)
{
    for (int i = d->clocks_n; i-- > 0;) {
        struct clock *c = &d->clocks[i];
        if (c->name == name && c->task == task && !c->meeting[0] && (nth == 0 || c->nth == nth)) return c;
    }
    return NULL;
}

const struct clock *docket_meeting_clock(const struct docket *d, enum clock_name name, const char *meeting)
{
    for (int i = d->clocks_n; i-- > 0;) {
        const struct clock *c = &d->clocks[i];
        if (c->name == name && c->state == CLOCK_RUNNING && !strcmp(c->meeting, meeting)) return c;
    }
    return NULL;
}

struct meeting *docket_meeting(struct docket *d, const char *id)
{
    for (int i = 0; id && i < d->meetings_n; i++)
        if (!strcmp(d->meetings[i].id, id)) return &d->meetings[i];
    return NULL;
}

struct meeting_row *meeting_row(struct meeting *m, const char *name)
{
    for (int i = 0; i < m->rows_n; i++)
        if (!strcmp(m->rows[i].name, name)) return &m->rows[i];
    return NULL;
}

bool task_open(const struct task *t)
{
    return t->state == ST_SENT || t->state == ST_SIGNED || t->state == ST_HUNG || t->state == ST_RETURN_ASKED ||
           t->state == ST_ARBITRATION;
}

const struct item *docket_item(const struct institution *in, const struct docket *d)
{
    const struct item_list *list =
        d->call.list[0] ? institution_list(in, d->call.list) : institution_list_at(in, day_of(d->call.created));
    return list_item(list, d->call.item);
}

struct clock_in docket_clock_in(const struct clock *c)
{
    return (
        struct clock_in){ c->start, c->limit, c->fixed_due, c->steps, c->steps_n, c->fixed_due.s && !c->provisional };
}

/* R54's "limit >= 3 work_day": a co task has the call's limit (story-format.md), so its clock carries it already. */
Err docket_clock_view(const struct institution *in, const struct docket *d, const struct clock *c, Time at,
                      struct clock_view *out)
{
    (void)d;
    Time seen = at;
    if (c->state == CLOCK_STOPPED || c->state == CLOCK_CANCELLED)
        if (c->at.s < seen.s) seen = c->at;
    struct clock_in fold = docket_clock_in(c);
    TRY(clock_fold(in->calendar, &in->settings.lights, &fold, seen.s < c->start.s ? c->start : seen, out));
    if (c->state == CLOCK_STOPPED || c->state == CLOCK_CANCELLED) out->light = LIGHT_OFF;
    if (c->provisional && (out->light == LIGHT_RED || out->light == LIGHT_BLACK)) out->light = LIGHT_YELLOW; /* R26 */
    if (c->state == CLOCK_HUNG) out->light = LIGHT_HUNG; /* past its due too */
    return OK;
}

bool clock_late(const struct clock *c, Time now)
{
    switch (c->state) {
    case CLOCK_STOPPED:
    case CLOCK_CANCELLED: return c->due.s && c->at.s > c->due.s;
    case CLOCK_RUNNING: return !c->provisional && now.s > c->due.s;
    default: return false;
    }
}

const char *docket_clock_charged(const void *ctx, const struct docket *d, const struct clock *c)
{
    if (c->charged) return c->charged;
    switch (c->name) {
    case CK_VERIFY:
    case CK_RECHECK30:
    case CK_RECHECK90:
    case CK_CONFIRM_URGENT:
    case CK_HANG_HEARD:
    case CK_ENTER: return d->call.street.s;
    case CK_OPINION: return "BWB";
    case CK_RULING: return "hub"; /* the district's is set */
    case CK_OBJECTION: return "district";
    case CK_SIGN:
    case CK_ARRIVE:
    case CK_PLAN:
    case CK_ANSWER:
    case CK_REWORK:
    case CK_CONFIRM_ANSWER:
    case CK_APPEAL: return c->task ? talloc_strdup(ctx, d->tasks[c->task - 1].unit.s) : "";
    default: return "hub";
    }
}

/* R27: what time alone brings about happens at due + 1 s; nothing on a provisional due (R26). */
static bool fires(const struct docket *d, const struct clock *c)
{
    if (c->state != CLOCK_RUNNING || c->fired || c->provisional) return false;
    const struct task *t = c->task ? &d->tasks[c->task - 1] : NULL;
    switch (c->name) {
    case CK_SIGN: return t && t->state == ST_SENT;
    case CK_DECIDE: return t && t->state == ST_RETURN_ASKED;
    case CK_VERIFY: return d->call.state == ST_ANSWERED;
    case CK_ANSWER: return t && t->role == TASK_ROW && t->state == ST_SIGNED && !t->slipped; /* once */
    case CK_PARTY_WAIT: return d->call.state == ST_ANSWERED;
    default: return false;
    }
}

/* One that runs (again) past its due, like a row signed after its date, acts from then. */
static Time fires_from(const struct clock *c)
{
    return c->due.s + 1 < c->born.s ? c->born : (Time){ c->due.s + 1 };
}

static Time hung_since(const struct docket *d, const struct task *t)
{
    for (int i = d->clocks_n; i-- > 0;) {
        const struct clock *c = &d->clocks[i];
        if (c->task != t->id || c->state != CLOCK_HUNG) continue;
        return c->at.s || !c->steps_n ? c->at : c->steps[c->steps_n - 1].at;
    }
    return t->created;
}

/* Approved after its review date: it comes back at once. */
static Time hung_until(const struct institution *in, const struct docket *d, const struct task *t)
{
    if (t->state != ST_HUNG || t->hung_with_lead || !t->hang_review.n) return (Time){ INT64_MAX };
    Time review = { calendar_closing(in->calendar, t->hang_review).s + 1 }, since = hung_since(d, t);
    return review.s < since.s ? since : review;
}

Time docket_fires_at(const struct institution *in, const struct docket *d)
{
    Time first = { INT64_MAX };
    for (int i = 0; i < d->clocks_n; i++)
        if (fires(d, &d->clocks[i]) && fires_from(&d->clocks[i]).s < first.s) first = fires_from(&d->clocks[i]);
    for (int i = 0; i < d->tasks_n; i++) /* a hung task resumes after 17:00 of its review date (R60) */
        if (hung_until(in, d, &d->tasks[i]).s < first.s) first = hung_until(in, d, &d->tasks[i]);
    return first;
}

/* A hung task is as old as the clock that hangs. */
int docket_firing(const struct institution *in, const struct docket *d, Time at, int *clock)
{
    *clock = 0;
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        const struct task *t = c->task ? &d->tasks[c->task - 1] : NULL;
        *clock = c->id;
        if (fires(d, c) && fires_from(c).s == at.s) return c->id;
        if (t && c->state == CLOCK_HUNG && hung_until(in, d, t).s == at.s) return -t->id;
    }
    for (int i = 0; i < d->tasks_n; i++)
        if (hung_until(in, d, &d->tasks[i]).s == at.s) return -d->tasks[i].id;
    return 0;
}

/* ---- how two calls lie to each other (R17, R67) -------------------------------------------------------------------- */

bool docket_same_place(const struct institution *in, const struct call *a, const struct call *b, int metres)
{
    (void)in;
    if (a->place_id[0] && !strcmp(a->place_id, b->place_id)) return true;
    if (!(a->facts & FACT_POINT) || !(b->facts & FACT_POINT)) return false;
    double u = 1e-9;
    return geo_distance_cm((double)a->lat_e9 * u, (double)a->lon_e9 * u, (double)b->lat_e9 * u,
                           (double)b->lon_e9 * u) <= (int64_t)metres * 100;
}

static bool open_called(const struct call *c)
{
    return c->state == ST_CALLED || c->state == ST_GRADED || c->state == ST_WORKING || c->state == ST_ANSWERED;
}

bool docket_hint(const struct institution *in, const struct call *a, const struct call *b)
{
    bool same_id = a->place_id[0] && !strcmp(a->place_id, b->place_id);
    int32_t apart = day_of(a->called).n - day_of(b->called).n;
    if (!open_called(a) || !open_called(b) || (strcmp(a->item, b->item) && !same_id)) return false;
    if ((apart < 0 ? -apart : apart) > in->settings.merge_window.value) return false;
    return docket_same_place(in, a, b, in->settings.merge_m);
}

bool docket_comes_back(const struct institution *in, const struct call *fresh, const struct call *closed)
{
    if (closed->state != ST_CLOSED || closed->kind != CLOSE_SOLVED || strcmp(fresh->item, closed->item)) return false;
    if (fresh->called.s <= closed->closed.s) return false;
    if (fresh->called.s > calendar_due(in->calendar, closed->closed, in->settings.recur_window).at.s) return false;
    return docket_same_place(in, fresh, closed, in->settings.recur_m);
}

bool docket_offer_reopening(const struct institution *in, const struct call *fresh, const struct call *closed, Time now)
{
    if (closed->state != ST_CLOSED || closed->kind == CLOSE_IMPORTED || strcmp(fresh->item, closed->item)) return false;
    if (closed->reopened >= in->settings.reopen_most) return false;
    if (now.s > calendar_due(in->calendar, closed->closed, in->settings.reopen_window).at.s) return false;
    return docket_same_place(in, fresh, closed, in->settings.recur_m);
}
