/* The record and its acts: opened by the system, entered, signed, perhaps appealed and decided, published, perhaps corrected.
   The rows of transitions.csv say who may; what each act takes and does stands in one table here.
   Invariant: an act checks everything before it changes anything. */
#include "institution/score.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

struct hand { /* an act in hand */
    const struct institution *in;
    struct score *s;
    const struct command *c;
    Time now;
    struct faults *faults;
    int x100;                   /* correct: the value */
    struct score_entry entry;   /* enter */
    struct points D;            /* publish */
    struct score_counts counts; /* decide: as they will be */
};

/* ---- clocks and events ------------------------------------------------------------------------------------------------- */

struct clock *score_clock(struct score *s, enum clock_name name, int nth)
{
    for (int i = s->clocks_n; i-- > 0;)
        if (s->clocks[i].name == name && (nth == 0 || s->clocks[i].nth == nth)) return &s->clocks[i];
    return NULL;
}

const char *score_clock_charged(const struct score *s, const struct clock *c)
{
    return c->name == CK_ENTER ? s->street.s : c->name == CK_REVIEW ? "hub" : s->dept.s;
}

static void begin(const struct institution *in, struct score *s, enum clock_name name, Time start, struct span limit,
                  Time now)
{
    const struct clock *last = score_clock(s, name, 0);
    int nth = last ? last->nth + 1 : 1;
    struct due due = calendar_due(in->calendar, start, limit);
    s->clocks = talloc_realloc(s, s->clocks, struct clock, (unsigned)s->clocks_n + 1);
    s->clocks[s->clocks_n] = (struct clock){ .id = s->clocks_n + 1,
                                             .name = name,
                                             .nth = nth,
                                             .born = now,
                                             .start = start,
                                             .limit = limit,
                                             .due = due.at,
                                             .provisional = due.provisional,
                                             .fresh = true,
                                             .dirty = true };
    s->clocks_n++;
}

static void end(struct score *s, enum clock_name name, enum clock_state how, Time now)
{
    struct clock *c = score_clock(s, name, 0);
    if (!c || c->state != CLOCK_RUNNING) return;
    c->state = how;
    c->at = now;
    c->dirty = true;
}

static void happened(struct score *s, enum act act, const struct actor *by, enum state to, Time now)
{
    struct event e = { .at = now,
                       .entity = SCORE,
                       .act = act,
                       .role = by->role,
                       .office = by->office,
                       .person = by->person,
                       .from = s->state,
                       .to = to,
                       .version = s->version + 1 };
    s->events = talloc_realloc(s, s->events, struct event, (unsigned)s->events_n + 1);
    s->events[s->events_n++] = e;
    s->version = e.version;
    s->state = to;
    s->dirty = true;
}

bool score_calendar_arrived(const struct institution *in, struct score *s)
{
    bool settled = false;
    for (int i = 0; i < s->clocks_n; i++) {
        struct clock *c = &s->clocks[i];
        struct due due = calendar_due(in->calendar, c->start, c->limit);
        if (c->state != CLOCK_RUNNING || !c->provisional || due.provisional) continue;
        if (due.at.s < c->due.s)
            c->fixed_due = c->due; /* R26: the later of both */
        else
            c->due = due.at;
        c->provisional = false;
        c->dirty = s->dirty = settled = true;
    }
    return settled;
}

/* ---- opening ------------------------------------------------------------------------------------------------------------- */

Time score_period_end(Day to)
{
    return (Time){ day_start(to).s + DAY_S - 1 };
}

bool score_period_parse(const char *text, Day *from, Day *to)
{
    bool month = text && strchr(text, '-');
    return text && !month && period_parse(text, from, to) && day_ymd(*from).y >= 2000;
}

bool score_of_department(const struct score *s)
{
    return !office_none(s->unit) && office_is(s->unit, s->dept);
}

/* R73: an agency, whose name says its street; a department (the hub's own too) and a street. */
static bool subject_of(const struct institution *in, const struct score_opening *o, struct score *out)
{
    const struct office_row *unit = institution_office(in, o->unit), *street = institution_office(in, o->street);
    if (office_agency(in, o->unit, &out->dept, &out->street)) return true;
    if (!unit || !street || street->kind != OFFICE_STREET || unit->kind != OFFICE_DEPARTMENT) return false;
    out->dept = o->unit;
    out->street = o->street;
    return true;
}

Err score_open(const struct institution *in, const void *ctx, const struct score_opening *o, Time now,
               struct faults *faults, struct score **out)
{
    struct score was = { .unit = o->unit, .counts = o->counts, .D = o->D, .dirty = true, .fresh = true };
    const struct indicator *judged[SCORE_INDICATORS_MOST];
    const char *scheme = o->scheme ? o->scheme : "";
    if (!score_period_parse(o->period, &was.from, &was.to))
        fault_add(faults, "period", "a quarter or a year: 2026Q2, 2026");
    else if (now.s < score_period_end(was.to).s)
        return (Err){ NOT_NOW, "the period has not ended" };
    if (!subject_of(in, o, &was))
        fault_add(faults, "agency", "a dispatched agency and its street: ZFJ@510104035");
    else if (score_of_department(&was) && o->period && strlen(o->period) != 4)
        fault_add(faults, "period", "a year: departments are assessed by the year");
    if (*scheme && (strlen(scheme) >= sizeof was.scheme || !indicators_of(in, scheme, was.dept, judged)))
        fault_add(faults, "scheme", "a scheme of data/indicators.csv");
    if (!o->id || !*o->id || strlen(o->id) >= sizeof was.id)
        fault_addf(faults, "id", "1 to %d bytes", (int)sizeof was.id - 1);
    TRY(faults_err(faults));
    struct score *s = talloc(ctx, struct score);
    *s = was;
    strcpy(s->id, o->id);
    strcpy(s->period, o->period);
    strcpy(s->scheme, scheme);
    happened(s, DO_OPEN, &(struct actor){ .role = BY_SYSTEM }, ST_ENTERING, now);
    /* R79: after the period, not after this act. */
    begin(in, s, CK_ENTER, score_period_end(s->to), in->settings.enter, now);
    *out = s;
    return OK;
}

/* ---- arguments ------------------------------------------------------------------------------------------------------------- */

static bool given(const struct hand *h, const char *name)
{
    const char *s = command_arg(h->c, name);
    return s && s[strspn(s, " \n")];
}

static void need(struct hand *h, const char *name, const char *remedy)
{
    if (!given(h, name)) fault_add(h->faults, name, remedy);
}

/* ---- what each act takes and does -------------------------------------------------------------------------------------- */

static struct score_entry *entry_of(struct score *s, int64_t person)
{
    for (int i = 0; i < s->entries_n; i++)
        if (s->entries[i].assessor == person) return &s->entries[i];
    return NULL;
}

/* R78: one value, and a reason where it is very low or very high. */
static bool value_with(struct hand *h, const char *name, const char *reason, int *x100)
{
    const struct settings *set = &h->in->settings;
    if (!score_value_read(command_arg(h->c, name), x100)) {
        fault_add(h->faults, name, "0 to 100 with at most two decimals");
        return false;
    }
    if (*x100 < 100 * set->reason_below || *x100 > 100 * set->reason_above)
        need(h, reason, "a very low or very high value needs one");
    return true;
}

static const char *reason_of(const struct indicator *i, char out[static 16])
{
    snprintf(out, 16, "why_%.8s", i->code);
    return out;
}

static bool judged_by(const struct indicator *const *list, int n, const char *arg)
{
    char why[16];
    for (int i = 0; i < n; i++)
        if (!strcmp(list[i]->code, arg) || !strcmp(reason_of(list[i], why), arg)) return true;
    return false;
}

/* A value for each indicator of the score's scheme, or the one value where it has none; nothing beside. */
static void enter_with(struct hand *h)
{
    const struct indicator *list[SCORE_INDICATORS_MOST];
    const char *first = h->s->scheme;
    int n = indicators_of(h->in, first, h->s->dept, list), x100;
    char why[16];
    for (int i = 0; i < n; i++) {
        if (!value_with(h, list[i]->code, reason_of(list[i], why), &x100)) continue;
        h->entry.x100[i] = x100;
        h->entry.reasoned[i] = given(h, why);
        h->entry.x10000 += x100 * list[i]->weight;
    }
    for (int i = 0; n && i < h->c->args_n; i++)
        if (!judged_by(list, n, h->c->args[i].name))
            fault_add(h->faults, h->c->args[i].name, "this score is judged by its indicators: a value for each");
    h->entry.values_n = n ? n : 1;
    if (!n && value_with(h, "value", "reason", &x100)) {
        h->entry.x100[0] = x100;
        h->entry.reasoned[0] = given(h, "reason");
        h->entry.x10000 = 100 * x100;
    }
    if (h->s->entries_n == SCORE_ASSESSORS_MOST && !entry_of(h->s, h->c->by.person))
        fault_addf(h->faults, "assessors", "at most %d of them", SCORE_ASSESSORS_MOST);
}

static void enter(struct hand *h)
{
    struct score *s = h->s;
    struct score_entry *e = entry_of(s, h->c->by.person);
    if (!e) {
        s->entries = talloc_realloc(s, s->entries, struct score_entry, (unsigned)s->entries_n + 1);
        e = &s->entries[s->entries_n++];
    }
    h->entry.assessor = h->c->by.person;
    h->entry.at = h->now;
    *e = h->entry;
}

static void sign_with(struct hand *h)
{
    int least = h->in->settings.min_assessors;
    if (h->s->entries_n < least)
        fault_addf(h->faults, "assessors", "%d of at least %d have entered", h->s->entries_n, least);
}

static void sign(struct hand *h)
{
    end(h->s, CK_ENTER, CLOCK_STOPPED, h->now);
    begin(h->in, h->s, CK_APPEAL, h->now, h->in->settings.appeal, h->now);
}

static void reason_with(struct hand *h)
{
    need(h, "reason", "say why");
}

static void appeal(struct hand *h)
{
    end(h->s, CK_APPEAL, CLOCK_STOPPED, h->now);
    begin(h->in, h->s, CK_REVIEW, h->now, h->in->settings.review, h->now);
}

/* The other part as it stands is said by the service, and frozen with the rest (R74, R81). */
static void publish_with(struct hand *h)
{
    const char *D = command_arg(h->c, "part");
    h->D = h->s->D;
    if (!D) return;
    h->D.there = score_value_read(D, &h->D.x100);
    if (!h->D.there) fault_add(h->faults, "part", "0 to 100 with at most two decimals");
}

static void publish(struct hand *h)
{
    const struct settings *set = &h->in->settings;
    int share = score_of_department(h->s) ? set->share_department : set->share_agency;
    h->s->D = h->D;
    h->s->rule = (struct score_rule){ share, set->process_share, set->min_tasks, set->min_assessors };
    end(h->s, CK_APPEAL, CLOCK_CANCELLED, h->now);
}

static void decide_with(struct hand *h)
{
    reason_with(h);
    h->counts = h->s->counts;
    score_counts_read(h->c->args, h->c->args_n, &h->counts, h->faults);
}

static void decide(struct hand *h)
{
    h->s->was = score_S(h->in, h->s);
    h->s->counts = h->counts;
    end(h->s, CK_REVIEW, CLOCK_STOPPED, h->now);
}

static void correct_with(struct hand *h)
{
    need(h, "notice", "the correction is published with it");
    if (!score_value_read(command_arg(h->c, "value"), &h->x100))
        fault_add(h->faults, "value", "0 to 100 with at most two decimals");
}

static void correct(struct hand *h)
{
    struct score *s = h->s;
    s->was = score_S(h->in, s);
    s->corrections = talloc_realloc(s, s->corrections, struct score_correction, (unsigned)s->corrections_n + 1);
    s->corrections[s->corrections_n++] =
        (struct score_correction){ h->now, h->c->by.person, s->was, { true, h->x100 } };
}

static const struct act_of_score {
    enum act act;
    const char *args; /* "*": may be left out */
    void (*with)(struct hand *);
    void (*does)(struct hand *);
} acts[] = {
    { DO_ENTER,
      "*value *reason *c1 *c2 *c3 *c4 *c5 *c6 *c7 *x1 *x2 *x3 "
      "*why_c1 *why_c2 *why_c3 *why_c4 *why_c5 *why_c6 *why_c7 *why_x1 *why_x2 *why_x3",
      enter_with, enter },
    { DO_SIGN, "", sign_with, sign },
    { DO_APPEAL, "reason", reason_with, appeal },
    { DO_PUBLISH, "", publish_with, publish },
    { DO_DECIDE, "reason *signed *arrived *plan *answered *passed *lasting *invalid *absent *false", decide_with,
      decide },
    { DO_CORRECT, "notice value", correct_with, correct },
};

static const struct act_of_score *act_find(enum act act)
{
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++)
        if (acts[i].act == act) return &acts[i];
    return NULL;
}

const char *score_act_args(enum act act)
{
    const struct act_of_score *a = act_find(act);
    return a ? a->args : NULL;
}

/* ---- R2 ------------------------------------------------------------------------------------------------------------------- */

/* The appeal's limit counts from the draft that was signed, and a decision opens no second one. While no calendar says when
   it ends (R26) it has not passed. */
static bool appeal_passed(struct hand *h)
{
    const struct clock *c = score_clock(h->s, CK_APPEAL, 0);
    return c && !c->provisional && h->now.s > c->due.s;
}

static bool appeal_open(struct hand *h)
{
    return !appeal_passed(h);
}

static bool of_another_street(struct hand *h)
{
    return !office_is(h->c->by.office, h->s->street);
}

static const struct {
    const char *word;
    bool (*holds)(struct hand *);
} conditions[] = {
    { "not of the scoring street", of_another_street },
    { "within limit", appeal_open },
    { "appeal limit passed", appeal_passed },
};

/* The words of one sort; one without a condition here holds for nobody. */
static bool needs_hold(struct hand *h, const struct transition *t, enum need_sort sort)
{
    for (int i = 0; i < t->needs_n; i++) {
        const struct need_word *n = &need_words[t->needs[i]];
        bool holds = n->sort != sort;
        for (size_t k = 0; !holds && k < sizeof conditions / sizeof conditions[0]; k++)
            holds = !strcmp(conditions[k].word, n->word) && conditions[k].holds(h);
        if (!holds) return false;
    }
    return true;
}

static bool role_ever_does(enum act act, enum role role)
{
    for (int i = 0; i < TRANSITIONS; i++)
        if (transitions[i].entity == SCORE && transitions[i].act == act && transitions[i].role == role) return true;
    return false;
}

/* Its street, its department; hub, district and oversight; a reviewer of any office but the scoring street. */
static bool is_party(struct hand *h)
{
    const struct actor *by = &h->c->by;
    const struct office_row *o = institution_office(h->in, by->office);
    if (by->role == BY_ASSESS_REVIEWER) return of_another_street(h);
    if (o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT)) return true;
    return office_is(by->office, h->s->street) || office_is(by->office, h->s->dept);
}

static Err row_find(struct hand *h, const struct transition **out)
{
    bool anyone = false, mine = false;
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (t->entity != SCORE || t->act != h->c->act || t->from != h->s->state) continue;
        anyone |= t->role < BY_SYSTEM;
        if (t->role != h->c->by.role || !needs_hold(h, t, NEED_WHO)) continue;
        mine = true;
        if (!needs_hold(h, t, NEED_WHEN)) continue;
        *out = t;
        return OK;
    }
    if (!anyone) return (Err){ NOT_NOW, "there is no such step from this state" };
    return mine ? (Err){ NOT_NOW, "a condition of time does not hold" }
                : (Err){ NOT_YOURS, "this state gives the step to another role" };
}

static Err may(struct hand *h, const struct transition **row)
{
    const struct command *c = h->c;
    if (!act_find(c->act) || !role_ever_does(c->act, c->by.role)) return (Err){ NOT_YOURS, "another role does this" };
    if (!is_party(h)) return (Err){ NOT_YOURS, "this office is no party to the score" };
    if (c->seen && c->seen != h->s->version) return (Err){ STALE, "somebody was faster" };
    return row_find(h, row);
}

Err score_apply(const struct institution *in, struct score *s, const struct command *c, Time now, struct faults *faults)
{
    struct hand h = { .in = in, .s = s, .c = c, .now = now, .faults = faults };
    const struct act_of_score *act = act_find(c->act);
    const struct transition *row;
    TRY(may(&h, &row));
    if (act->with) act->with(&h);
    TRY(faults_err(faults));
    act->does(&h);
    happened(s, c->act, &c->by, (enum state)row->to, now);
    return OK;
}

int score_next(const struct institution *in, const void *ctx, struct score *s, const struct actor *by, Time now,
               struct next_act **out)
{
    struct command c = { .entity = SCORE, .by = *by };
    struct hand h = { .in = in, .s = s, .c = &c, .now = now };
    const struct transition *row;
    struct next_act *list = talloc_array(ctx, struct next_act, sizeof acts / sizeof acts[0]);
    int n = 0;
    for (size_t i = 0; i < sizeof acts / sizeof acts[0]; i++) {
        c.act = acts[i].act;
        if (!may(&h, &row).kind) list[n++] = (struct next_act){ SCORE, 0, c.act, row };
    }
    *out = list;
    return n;
}
