/* The figures of rules.md J, each as its sentence there and in story-format.md says. */
#include "institution/figures.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

const char *const figure_words[] = { "K1",        "K2",           "K3",  "K4",        "K5",
                                     "K6",        "K7",           "K8",  "K9",        "K10",
                                     "K11rework", "K11extension", "K12", "K13return", "K13invalid",
                                     "reopened",  "untrue",       "K14", "K15",       "K16" };

/* ---- scope ------------------------------------------------------------------------------------------------------ */

static bool in_period(const struct figure_scope *s, Time t)
{
    int32_t day = day_of(t).n;
    return t.s && day >= s->from.n && day <= s->to.n;
}

static bool call_scope(const struct figure_scope *s, const struct docket *d)
{
    return !s->of[0] || !strcmp(s->of, d->call.street.s) || !strcmp(s->of, d->call.item) ||
           !strcmp(s->of, docket_lead_unit(d).s);
}

static bool task_scope(const struct figure_scope *s, const struct docket *d, const struct task *t)
{
    return !s->of[0] || !strcmp(s->of, t->unit.s) || !strcmp(s->of, t->agency.s) || !strcmp(s->of, d->call.street.s) ||
           !strcmp(s->of, d->call.item);
}

/* Calls that left the figures K3 on (R85, R86); imported closings are in none (R10a). */
static bool gone(const struct docket *d)
{
    return d->call.state == ST_WITHDRAWN || d->call.state == ST_MERGED || d->call.state == ST_REFUSED ||
           d->call.kind == CLOSE_IMPORTED;
}

static bool hung(const struct clock *c)
{
    return c->state == CLOCK_HUNG;
}

static bool in_time(const struct clock *c)
{
    return c && c->state == CLOCK_STOPPED && !clock_late(c, c->at);
}

/* ---- rates over clocks: K3 K4 K14 K15 ------------------------------------------------------------------------------ */

static void count_clock(struct rate *r, const struct figure_scope *s, const struct clock *c, bool good)
{
    if (!c || hung(c) || !in_period(s, c->due)) return;
    if (c->state == CLOCK_CANCELLED && c->at.s <= c->due.s) return; /* ended before its due */
    r->den++;
    r->num += good;
}

static struct rate task_clocks(const struct world *w, const struct figure_scope *s, enum clock_name name)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++)
        for (int k = 0; k < w->dockets[i]->tasks_n; k++) {
            struct task *t = &w->dockets[i]->tasks[k];
            if (t->role == TASK_ROW || t->state == ST_RECALLED || t->state == ST_WAIVED || gone(w->dockets[i]) ||
                !task_scope(s, w->dockets[i], t))
                continue;
            const struct clock *c = docket_clock(w->dockets[i], name, t->id, 0);
            count_clock(&r, s, c, in_time(c) && !(name == CK_SIGN && t->signed_by_system));
        }
    return r;
}

static struct rate call_clocks(const struct world *w, const struct figure_scope *s, enum clock_name name)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++) {
        if (gone(w->dockets[i]) || !call_scope(s, w->dockets[i])) continue;
        const struct clock *c = docket_clock(w->dockets[i], name, 0, 0);
        count_clock(&r, s, c, in_time(c));
    }
    return r;
}

/* ---- intake: K1 K2 --------------------------------------------------------------------------------------------------- */

static Time accepted_at(const struct docket *d)
{
    if (d->call.kind == CLOSE_IMPORTED) return (Time){ 0 };
    return d->call.urgent_called ? d->call.called : d->call.graded;
}

static Time refused_at(const struct world *w, int docket)
{
    Time at = { 0 };
    for (int i = 0; i < w->past_n; i++)
        if (w->past[i].docket == docket && w->past[i].act == DO_REFUSE) at = w->past[i].at;
    return w->dockets[docket]->call.state == ST_REFUSED ? at : (Time){ 0 };
}

static struct rate intake(const struct world *w, const struct figure_scope *s, bool dispatched)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++) {
        const struct docket *d = w->dockets[i];
        if (!call_scope(s, d)) continue;
        bool accepted = in_period(s, accepted_at(d));
        if (dispatched) {
            r.den += accepted;
            r.num += accepted && d->call.dispatched.s;
        } else {
            r.den += accepted || in_period(s, refused_at(w, i));
            r.num += accepted;
        }
    }
    return r;
}

/* ---- D, T, Z (R86) ------------------------------------------------------------------------------------------------------ */

static const struct clock *lead_clock(struct docket *d)
{
    struct task *lead = docket_lead(d);
    return lead ? docket_clock(d, CK_ANSWER, lead->id, 0) : NULL;
}

static bool in_D(struct docket *d, const struct figure_scope *s)
{
    const struct clock *c = lead_clock(d);
    return c && !gone(d) && !d->call.excluded && !hung(c) && in_period(s, c->due) && call_scope(s, d);
}

/* R65: the first answer, and every rework answer of all its tasks. */
static bool call_in_time(struct docket *d)
{
    if (!in_time(lead_clock(d))) return false;
    for (int i = 0; i < d->clocks_n; i++) { /* one that ended in time with its task has no answer to be late (R27) */
        const struct clock *c = &d->clocks[i];
        bool ended = c->state == CLOCK_CANCELLED && !clock_late(c, c->at);
        if (c->name == CK_REWORK && !in_time(c) && !ended) return false;
    }
    return true;
}

static struct rate of_D(const struct world *w, const struct figure_scope *s, enum figure k)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++) {
        struct docket *d = w->dockets[i];
        if (!in_D(d, s)) continue;
        bool closed = d->call.state == ST_CLOSED;
        r.den++;
        if (k == K6) r.num += closed;
        if (k == K7) r.num += closed && call_in_time(d);
        if (k == K11_REWORK) r.num += d->call.reworks > 0;
        if (k == K11_EXTENSION) r.num += d->call.extensions > 0;
    }
    return r;
}

static struct rate answered_in_time(const struct world *w, const struct figure_scope *s)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++)
        for (int k = 0; k < w->dockets[i]->tasks_n; k++) {
            struct docket *d = w->dockets[i];
            struct task *t = &d->tasks[k];
            const struct clock *c = docket_clock(d, CK_ANSWER, t->id, 0);
            if (!c || t->state == ST_RECALLED || t->state == ST_WAIVED || t->fed_by_rows || gone(d) || d->call.excluded)
                continue;
            if (hung(c) || !in_period(s, c->due) || !task_scope(s, d, t)) continue;
            r.den++;
            r.num +=
                in_time(c) || (c->state == CLOCK_STOPPED && c->charged); /* R44: charged to the co-handlers alone */
        }
    return r;
}

static bool in_Z(struct docket *d, const struct figure_scope *s)
{
    return d->call.state == ST_CLOSED && d->call.kind != CLOSE_IMPORTED && !d->call.excluded &&
           in_period(s, d->call.closed) && call_scope(s, d);
}

static struct rate of_Z(const struct world *w, const struct figure_scope *s, enum figure k)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->dockets_n; i++) {
        struct docket *d = w->dockets[i];
        if (!in_Z(d, s)) continue;
        r.den++;
        r.num += k == K8 ? d->call.reworks == 0 : d->call.kind == CLOSE_SOLVED;
    }
    return r;
}

/* ---- K10, K12, K13: what happened in the period ---------------------------------------------------------------------------- */

static bool street_verdict(const struct past *p)
{
    bool street = p->role == BY_STREET_CLERK || p->role == BY_STREET_LEADER;
    return p->entity == CALL && street &&
           (p->act == DO_CLOSE || p->act == DO_REWORK || (p->act == DO_PASS && p->calling_street));
}

static struct rate satisfied(const struct world *w, const struct figure_scope *s)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        const struct docket *d = w->dockets[p->docket];
        if (!street_verdict(p) || d->call.excluded || !in_period(s, p->at) || !call_scope(s, d)) continue;
        r.den++;
        r.num += p->act != DO_REWORK && p->satisfied == SAT_SATISFIED;
    }
    return r;
}

static bool closes(const struct past *p)
{
    return p->entity == CALL && (p->act == DO_CLOSE || p->act == DO_JOIN_VERDICTS);
}

/* The reopening that ended this closing, NULL while it stands. */
static const struct past *reopening(const struct world *w, const struct past *closing)
{
    for (const struct past *p = closing + 1; p < w->past + w->past_n; p++)
        if (p->docket == closing->docket && p->entity == CALL && p->act == DO_REOPEN) return p;
    return NULL;
}

/* R67: a call that is not withdrawn was linked to it. */
static bool recurred(const struct world *w, const struct past *closing, const struct past *reopened)
{
    for (int i = 0; i < w->dockets_n; i++) {
        const struct call *c = &w->dockets[i]->call;
        if (c->state == ST_WITHDRAWN || !c->recurs[0] || strcmp(c->recurs, w->dockets[closing->docket]->call.no))
            continue;
        if (c->called.s > closing->at.s && (!reopened || c->called.s <= reopened->at.s)) return true;
    }
    return false;
}

/* By its verdict, or R69: a long-term closing, later, while it stood. */
static bool solved(const struct world *w, const struct past *closing, const struct past *reopened)
{
    const struct past *end = reopened ? reopened : w->past + w->past_n;
    if (closing->kind == CLOSE_SOLVED) return true;
    for (const struct past *p = closing + 1; p < end; p++)
        if (p->docket == closing->docket && p->entity == CALL && p->act == DO_TO_SOLVED) return true;
    return false;
}

/* R66: one that was reopened is solved only in having come back. */
static struct rate came_back(const struct world *w, const struct figure_scope *s)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        const struct docket *d = w->dockets[p->docket];
        if (!closes(p) || d->call.excluded || !in_period(s, p->at) || !call_scope(s, d)) continue;
        const struct past *again = reopening(w, p);
        if (!solved(w, p, again)) continue;
        bool back = (again && again->came_back) || recurred(w, p, again);
        bool over = !again && calendar_due(w->in->calendar, p->at, w->in->settings.recur_window).at.s < w->now.s;
        r.den += back || over;
        r.num += back;
    }
    return r;
}

/* R66: closings of the period, whatever their kind, and those of them that were reopened since. */
static struct rate reopened(const struct world *w, const struct figure_scope *s)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        const struct docket *d = w->dockets[p->docket];
        if (!closes(p) || d->call.excluded || d->call.kind == CLOSE_IMPORTED) continue;
        if (!in_period(s, p->at) || !call_scope(s, d)) continue;
        r.den++;
        r.num += reopening(w, p) != NULL;
    }
    return r;
}

/* R58: inspections of what was closed, and those that found it untrue. */
static struct rate untrue(const struct world *w, const struct figure_scope *s)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        const struct docket *d = w->dockets[p->docket];
        if (p->act != DO_INSPECT || p->to != ST_CLOSED || d->call.excluded || d->call.kind == CLOSE_IMPORTED) continue;
        if (!in_period(s, p->at) || !call_scope(s, d)) continue;
        r.den++;
        r.num += p->bad;
    }
    return r;
}

static struct rate returns(const struct world *w, const struct figure_scope *s, bool invalid)
{
    struct rate r = { 0, 0 };
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        if (p->entity != TASK || !in_period(s, p->at)) continue;
        const struct docket *d = w->dockets[p->docket];
        const struct task *t = &d->tasks[p->task - 1];
        if (t->role == TASK_ROW || !task_scope(s, d, t)) continue;
        if (invalid) {
            r.den += p->act == DO_UPHOLD || p->act == DO_REJECT || (p->act == DO_RULE && t->returned);
            r.num += p->act == DO_REJECT || (p->act == DO_RULE && p->to == ST_SIGNED && t->invalid_return);
        } else {
            r.den += p->act == DO_DISPATCH;
            r.num += p->act == DO_ASK_RETURN;
        }
    }
    return r;
}

/* ---- K16 ---------------------------------------------------------------------------------------------------------------------- */

static int64_t minutes_between(const struct world *w, const struct docket *d, Time from, Time to)
{
    if (to.s <= from.s) return 0;
    if (d->call.grade == URGENT) return (to.s / 60) - (from.s + 59) / 60;
    return calendar_open_minutes(w->in->calendar, from, to);
}

static bool resumes(const struct past *p)
{
    return p->act == DO_RESUME || p->act == DO_LAPSE;
}

/* Dispatch to the accepted answer; not counted: hung time (R54), and the street's between an answer and a verdict that did
   not accept it (R28). An answer taken back was none. */
static int64_t worked_minutes(const struct world *w, int docket)
{
    struct docket *d = w->dockets[docket];
    struct task *lead = docket_lead(d);
    Time from = d->call.dispatched, began = from;
    int64_t sum = 0, answered = 0;
    bool hung = false;
    for (int i = 0; i < w->past_n; i++) {
        const struct past *p = &w->past[i];
        bool of_lead = p->entity == TASK && lead && p->task == lead->id;
        if (p->docket != docket || (p->entity != CALL && !of_lead)) continue;
        if ((of_lead && p->act == DO_HANG) || (!of_lead && p->act == DO_JOIN)) {
            answered = minutes_between(w, d, from, p->at);
            sum += answered;
            hung |= of_lead;
            began = from;
        }
        if (of_lead && hung && resumes(p)) {
            hung = false;
            from = p->at;
        }
        if (!of_lead && (p->act == DO_REWORK || p->act == DO_REOPEN)) from = p->at;
        if (!of_lead && p->act == DO_TAKE_BACK) { /* as if never filed: no minute is cut there */
            sum -= answered;
            from = began;
        }
    }
    return sum;
}

static int by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static struct rate durations(const struct world *w, const struct figure_scope *s)
{
    int n = 0;
    int64_t *list = malloc(sizeof *list * (size_t)(w->dockets_n + 1));
    struct rate r = { 0, -1 };
    if (!list) return r;
    for (int i = 0; i < w->dockets_n; i++)
        if (in_Z(w->dockets[i], s)) list[n++] = worked_minutes(w, i);
    qsort(list, (size_t)n, sizeof *list, by_size);
    if (n) r = (struct rate){ list[(n + 1) / 2 - 1], list[(9 * n + 9) / 10 - 1] }; /* nearest rank */
    free(list);
    return r;
}

struct rate figure(const struct world *w, enum figure k, const struct figure_scope *s)
{
    switch (k) {
    case K1: return intake(w, s, false);
    case K2: return intake(w, s, true);
    case K3: return task_clocks(w, s, CK_SIGN);
    case K4: return task_clocks(w, s, CK_ARRIVE);
    case K5: return answered_in_time(w, s);
    case K8:
    case K9: return of_Z(w, s, k);
    case K10: return satisfied(w, s);
    case K12: return came_back(w, s);
    case K13_RETURN: return returns(w, s, false);
    case K13_INVALID: return returns(w, s, true);
    case K_REOPENED: return reopened(w, s);
    case K_UNTRUE: return untrue(w, s);
    case K14: return call_clocks(w, s, CK_MEETING);
    case K15: return call_clocks(w, s, CK_VERIFY);
    case K16: return durations(w, s);
    default: return of_D(w, s, k);
    }
}

/* ---- print ---------------------------------------------------------------------------------------------------------------------- */

/* ISO 8601: week 1 has the year's first Thursday. */
static bool week_parse(int y, int n, Day *from, Day *to)
{
    int32_t jan4 = day_from(y, 1, 4).n, first = jan4 - day_weekday((Day){ jan4 });
    *from = (Day){ first + 7 * (n - 1) };
    *to = (Day){ from->n + 6 };
    return n >= 1 && day_ymd((Day){ from->n + 3 }).y == y;
}

static bool range_parse(const char *text, const char *dots, Day *from, Day *to)
{
    char first[16];
    Day a, b;
    if (dots - text >= (ptrdiff_t)sizeof first) return false;
    snprintf(first, sizeof first, "%.*s", (int)(dots - text), text);
    return period_parse(first, from, &a) && !strchr(dots + 2, '.') && period_parse(dots + 2, &b, to) &&
           from->n <= to->n;
}

bool period_parse(const char *text, Day *from, Day *to)
{
    int y, n, used = 0;
    size_t len = strlen(text);
    const char *dots = strstr(text, "..");
    if (dots) return range_parse(text, dots, from, to);
    if (len == 10 && day_parse(text, len, from)) {
        *to = *from;
        return true;
    }
    if (len == 7 && sscanf(text, "%4dW%2d%n", &y, &n, &used) == 2 && used == 7) return week_parse(y, n, from, to);
    if (len == 4 && sscanf(text, "%4d%n", &y, &used) == 1 && used == 4) {
        *from = day_from(y, 1, 1);
        *to = day_from(y, 12, 31);
        return true;
    }
    if (len == 6 && sscanf(text, "%4dQ%1d%n", &y, &n, &used) == 2 && used == 6 && n >= 1 && n <= 4) {
        *from = day_from(y, 3 * n - 2, 1);
        *to = (Day){ (n == 4 ? day_from(y + 1, 1, 1) : day_from(y, 3 * n + 1, 1)).n - 1 };
        return true;
    }
    if (len == 7 && sscanf(text, "%4d-%2d%n", &y, &n, &used) == 2 && used == 7 && n >= 1 && n <= 12) {
        *from = day_from(y, n, 1);
        *to = (Day){ (n == 12 ? day_from(y + 1, 1, 1) : day_from(y, n + 1, 1)).n - 1 };
        return true;
    }
    return false;
}

char *rate_text(struct rate r, char out[static 16])
{
    if (r.den <= 0) {
        strcpy(out, "—");
        return out;
    }
    int64_t x = (r.num * 20000 + r.den) / (2 * r.den); /* hundredths of a percent, half up */
    if (x == 10000 && r.num != r.den) x = 9999;
    if (x == 0 && r.num) x = 1;
    snprintf(out, 16, "%d.%02d%%", (int)(x / 100), (int)(x % 100));
    return out;
}

bool rate_wilson(struct rate r, int *low_x100, int *high_x100)
{
    if (r.den <= 0) return false;
    double n = (double)r.den, p = (double)r.num / n, z = 1.959963984540054, zz = z * z;
    double mid = (p + zz / (2 * n)) / (1 + zz / n), half = z * sqrt(p * (1 - p) / n + zz / (4 * n * n)) / (1 + zz / n);
    double low = mid - half, high = mid + half;
    *low_x100 = (int)floor((low < 0 ? 0 : low) * 10000 + 0.5);
    *high_x100 = (int)floor((high > 1 ? 1 : high) * 10000 + 0.5);
    return true;
}
