/* What a unit's tasks say in a period (R76); a department's are all of its, those handed to its agencies too. The lateness is that of the clocks, as in the figures; a task is counted in a
   rate when the clock of that rate has its due in the period, and as passed when its call was closed in it. */
#include "institution/score.h"

#include <talloc.h>

static bool within(Time t, Day from, Day to)
{
    int32_t day = day_of(t).n;
    return t.s && day >= from.n && day <= to.n;
}

static bool in_time(const struct clock *c)
{
    return c && c->state == CLOCK_STOPPED && !clock_late(c, c->at);
}

/* Has it a place in this period's rate? One that hangs, or ended before its due without being kept, has none (R27, R61). */
static bool counts(const struct clock *c, Day from, Day to)
{
    if (!c || c->state == CLOCK_HUNG || !within(c->due, from, to)) return false;
    return !(c->state == CLOCK_CANCELLED && c->at.s <= c->due.s);
}

/* R65: the first answer and every rework answer. */
static bool answered_in_time(const struct docket *d, const struct task *t, const struct clock *first)
{
    if (!in_time(first) && !(first->state == CLOCK_STOPPED && first->charged)) return false;
    for (int i = 0; i < d->clocks_n; i++)
        if (d->clocks[i].name == CK_REWORK && d->clocks[i].task == t->id && !in_time(&d->clocks[i])) return false;
    return true;
}

static bool gone(const struct docket *d)
{
    return d->call.state == ST_WITHDRAWN || d->call.state == ST_MERGED || d->call.state == ST_REFUSED ||
           d->call.kind == CLOSE_IMPORTED || d->call.excluded;
}

static void rate(struct docket *d, const struct task *t, enum clock_name name, enum score_rate r, Day from, Day to,
                 struct score_task *out)
{
    const struct clock *c = docket_clock(d, name, t->id, 0);
    if (!counts(c, from, to)) return;
    out->good[r] =
        name == CK_ANSWER ? answered_in_time(d, t, c) : in_time(c) && !(name == CK_SIGN && t->signed_by_system);
}

static struct score_task one(struct docket *d, const struct task *t, Day from, Day to)
{
    struct score_task out = { .task = t->id };
    for (int r = 0; r < SCORE_RATES; r++) out.good[r] = -1;
    rate(d, t, CK_SIGN, SCORE_SIGNED, from, to, &out);
    rate(d, t, CK_ARRIVE, SCORE_ARRIVED, from, to, &out);
    rate(d, t, CK_PLAN, SCORE_PLAN, from, to, &out);
    if (!t->fed_by_rows) rate(d, t, CK_ANSWER, SCORE_ANSWERED, from, to, &out);
    if (d->call.state == ST_CLOSED && within(d->call.closed, from, to))
        out.good[SCORE_PASSED] = docket_clock(d, CK_REWORK, t->id, 0) == NULL;
    return out;
}

int score_tasks(struct docket *d, const void *ctx, Office unit, Day from, Day to, struct score_task **out, int *invalid)
{
    struct score_task *list = talloc_array(ctx, struct score_task, (unsigned)d->tasks_n + 1);
    int n = 0;
    for (int i = 0; i < d->tasks_n && !gone(d); i++) {
        const struct task *t = &d->tasks[i];
        const struct clock *decided = docket_clock(d, CK_DECIDE, t->id, 0);
        if (!office_is(t->agency, unit) && !office_is(t->unit, unit)) continue;
        if (t->invalid_return && decided && within(decided->at, from, to)) ++*invalid;
        if (t->state == ST_RECALLED || t->state == ST_WAIVED) continue;
        struct score_task x = one(d, t, from, to);
        bool any = false;
        for (int r = 0; r < SCORE_RATES; r++) any |= x.good[r] >= 0;
        if (any) list[n++] = x;
    }
    *out = list;
    return n;
}
