/* The fold behind a clock. Between steps only four things are kept: the due in force, where the running stretch began, what
   earlier stretches counted, and what a hang-up left. Minutes are counted per stretch, so a minute cut by a hang-up or a
   resumption belongs to neither side ("lies wholly between", R54). Invariant: a stretch that was closed ended before the due. */
#include "institution/clock.h"

const char *const light_words[] = { "green", "yellow", "red", "black", "hung", "off" };

static const Err bad_step = { BAD_INPUT, "a step that this clock cannot take at that instant" };

struct run {
    const struct calendar *c;
    const struct clock_in *in;
    Time due, since; /* since: start or last resumption */
    int64_t counted; /* minutes of the stretches before */
    int64_t left;    /* minute units, while hung: what comes after the resumption */
    Day hung_on;
    bool hung;
};

/* Counted minutes of a stretch: real ones for clock units, open ones for the others. */
static int64_t minutes(const struct run *r, Time from, Time to)
{
    if (!unit_is_clock(r->in->limit.unit)) return calendar_open_minutes(r->c, from, to);
    int64_t s = to.s - minute_up(from).s;
    return s > 0 ? s / 60 : 0;
}

static Time add_minutes(const struct run *r, Time from, int64_t n)
{
    if (!unit_is_clock(r->in->limit.unit)) return calendar_add_open_minutes(r->c, from, n);
    return n < 1 ? from : (Time){ minute_up(from).s + n * 60 };
}

static Err hang(struct run *r, Time at)
{
    if (r->hung || at.s >= r->due.s) return bad_step;
    r->counted += minutes(r, r->since, at);
    r->left = minutes(r, at, r->due);
    if (r->left < 1) r->left = 1; /* R26b: if no whole minute was left, one is given */
    r->hung_on = day_of(at);
    r->hung = true;
    return OK;
}

/* R60: day units get back the working days gone by, minute units the minutes they had left. */
static Err resume(struct run *r, Time at)
{
    if (!r->hung) return bad_step;
    int days = calendar_workdays(r->c, r->hung_on, day_of(at));
    if (!unit_is_day(r->in->limit.unit))
        r->due = add_minutes(r, at, r->left);
    else if (days > 0)
        r->due = calendar_closing(r->c, calendar_add_workdays(r->c, day_of(r->due), days));
    r->since = at;
    r->hung = false;
    return OK;
}

static Err extend(struct run *r, const struct step *step)
{
    struct span more = { step->n, r->in->limit.unit };
    bool fits = r->in->fixed_due.s || step->n <= r->in->limit.value;
    if (r->hung || step->at.s >= r->due.s || !fits || !calendar_span_ok(more)) return bad_step;
    Time due = calendar_due(r->c, r->due, more).at;
    if (day_ymd(day_of(due)).y > 9999) return bad_step;
    r->due = due;
    return OK;
}

static Err take(struct run *r, const struct step *step)
{
    switch (step->what) {
    case STEP_HANG: return hang(r, step->at);
    case STEP_RESUME: return resume(r, step->at);
    case STEP_EXTEND: return extend(r, step);
    }
    return bad_step;
}

static Err run_to(const struct calendar *c, const struct clock_in *in, Time at, struct run *r)
{
    if (in->fixed_due.s ? in->limit.value < 1 : !calendar_span_ok(in->limit))
        return (Err){ BAD_INPUT, "a limit is a number and a unit of time, within its bounds" };
    if (at.s < in->start.s) return (Err){ BAD_INPUT, "a clock is not looked at before its start" };
    Time before = in->start;
    *r = (struct run){ .c = c, .in = in, .since = in->start, .due = in->fixed_due };
    if (!in->fixed_due.s) r->due = calendar_due(c, in->start, in->limit).at;
    for (int i = 0; i < in->steps_n; i++) {
        if (in->steps[i].at.s < before.s) return bad_step;
        before = in->steps[i].at;
    }
    for (int i = 0; i < in->steps_n && in->steps[i].at.s <= at.s; i++) TRY(take(r, &in->steps[i]));
    return OK;
}

static bool is_provisional(const struct run *r)
{
    return !r->hung && !r->in->settled && !unit_is_clock(r->in->limit.unit) &&
           !calendar_covered(r->c, day_of(r->in->start), day_of(r->due));
}

/* In all: no minute of the running stretch when it was resumed past its due. */
static int64_t in_all(const struct run *r)
{
    return r->counted + (r->hung ? r->left : minutes(r, r->since, r->due));
}

static bool yellow_on_the_day(const struct span limit)
{
    return limit.unit == U_WORK_DAY && limit.value >= 3; /* R54 */
}

static enum light light_of(const struct run *r, const struct clock_rule *rule, Time at, const struct clock_view *v)
{
    if (v->hung) return LIGHT_HUNG;
    if (at.s > r->due.s && !v->provisional)
        return at.s > calendar_due(r->c, r->due, rule->black).at.s ? LIGHT_BLACK : LIGHT_RED;
    if (v->used * 100 >= v->of * rule->yellow_percent) return LIGHT_YELLOW;
    bool today = yellow_on_the_day(r->in->limit) && at.s >= calendar_opening(r->c, day_of(r->due)).s;
    return today ? LIGHT_YELLOW : LIGHT_GREEN;
}

Err clock_fold(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in, Time at,
               struct clock_view *out)
{
    struct run r;
    TRY(run_to(c, in, at, &r));
    struct clock_view v = { .hung = r.hung, .due = r.due, .provisional = is_provisional(&r) };
    v.used = r.counted + (r.hung ? 0 : minutes(&r, r.since, at));
    v.of = in_all(&r);
    v.light = light_of(&r, rule, at, &v);
    *out = v;
    return OK;
}

/* The first instant of the running stretch from which the light is yellow by minutes used or by the day. */
static Time yellow_from(const struct run *r, const struct clock_rule *rule)
{
    int64_t need = (in_all(r) * rule->yellow_percent + 99) / 100 - r->counted;
    Time t = add_minutes(r, r->since, need);
    if (yellow_on_the_day(r->in->limit)) {
        Time day = calendar_opening(r->c, day_of(r->due));
        if (day.s < t.s) t = day;
    }
    return t.s > r->since.s ? t : r->since;
}

struct clock_turns clock_turns(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in,
                               Time at)
{
    struct run r;
    struct clock_turns t = { { 0 }, { 0 }, { 0 } };
    if (run_to(c, in, at, &r).kind || r.hung) return t;
    t.yellow = yellow_from(&r, rule);
    if (is_provisional(&r)) return t;
    t.red = (Time){ r.due.s + 1 };
    t.black = (Time){ calendar_due(c, r.due, rule->black).at.s + 1 };
    return t;
}

Time clock_yellow_from(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in, Time at)
{
    return clock_turns(c, rule, in, at).yellow;
}
