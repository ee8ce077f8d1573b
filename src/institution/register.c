/* The engine of the registers: R2's refusals in R2's order over the book's rows, then the row itself, and time. */
#include "institution/register.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/register_parts.h"

struct entry *entry_new(const void *ctx, const struct book *book, const char *no)
{
    struct entry *e = talloc_zero(ctx, struct entry);
    e->book = book;
    if (no) snprintf(e->no, sizeof e->no, "%s", no);
    return e;
}

const char *entry_fact(const struct entry *e, const char *name)
{
    for (int i = 0; i < e->facts_n; i++)
        if (!strcmp(e->facts[i].name, name)) return e->facts[i].value;
    return NULL;
}

static void fact_put(struct entry *e, const char *name, const char *value)
{
    int i = 0;
    while (i < e->facts_n && strcmp(e->facts[i].name, name)) i++;
    if (i == e->facts_n) {
        e->facts = talloc_realloc(e, e->facts, struct entry_fact, (unsigned)e->facts_n + 1);
        e->facts[e->facts_n++].name = talloc_strdup(e, name);
    }
    e->facts[i].value = talloc_strdup(e, value);
}

/* ---- parties ---- */

static bool is_party(const struct institution *in, const struct entry *e, Office office)
{
    const struct office_row *o = institution_office(in, office);
    const char *units = entry_fact(e, "units");
    if (o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT)) return true;
    return office_is(e->owner, office) || office_is(e->other, office) || (units && text_listed(units, office.s));
}

/* R5: administrators see what they administer, no word of a call. */
static bool administers(const struct book *book)
{
    for (int i = 0; i < book->rows_n; i++)
        if (book->rows[i].role == BY_SYS_ADMIN || book->rows[i].role == BY_SEC_ADMIN) return true;
    return false;
}

bool entry_seen_by(const struct institution *in, const struct entry *e, const struct actor *by)
{
    if (by->role == BY_SYS_ADMIN || by->role == BY_SEC_ADMIN) return e->book->open || administers(e->book);
    return e->book->open || is_party(in, e, by->office);
}

struct entry_waits entry_waits(const struct entry *e)
{
    struct entry_waits w = { .act = "" };
    if (!e->state || !e->state->waits) return w;
    w.role = e->state->role;
    w.act = e->state->act;
    switch (e->state->waits) {
    case PARTY_OWNER: w.office = e->owner; break;
    case PARTY_OTHER: w.office = e->other; break;
    case PARTY_HUB: w.office = office_of("hub"); break;
    case PARTY_DISTRICT: w.office = office_of("district"); break;
    case PARTY_NONE: break;
    }
    return w;
}

/* ---- clocks ---- */

static struct span limit_of(const struct institution *in, const struct book_clock *c)
{
    for (int i = 0; i < in->setting_rows_n && *c->setting; i++) {
        const struct setting_row *row = &in->setting_rows[i];
        if (strcmp(row->key, c->setting)) continue;
        struct span s = { atoi(row->value), U_WORK_DAY };
        for (int u = 0; u < UNITS; u++)
            if (!strcmp(unit_words[u], row->unit)) s.unit = (enum unit)u;
        return s;
    }
    return c->span;
}

static Day quarter_end(Day d)
{
    struct ymd at = day_ymd(d);
    int q = (at.m - 1) / 3;
    Day next = q == 3 ? day_from(at.y + 1, 1, 1) : day_from(at.y, q * 3 + 4, 1);
    return (Day){ next.n - 1 };
}

/* The last day of the quarter that is to be reported next: the one after that reported last, else the one that runs. */
static Day quarter_next(const struct entry *e, Time since)
{
    Day last;
    const char *reported = entry_fact(e, "quarter");
    if (reported && quarter_parse(reported, &last)) return quarter_end((Day){ last.n + 1 });
    return quarter_end(day_of(since));
}

/* The due of the state's clock, begun at e->since. */
static struct due due_of(const struct institution *in, const struct entry *e)
{
    const struct book_clock *c = e->state->clock;
    const char *fact = c && c->fact ? entry_fact(e, c->fact) : NULL;
    Day day;
    Time time;
    if (!c) return (struct due){ { 0 }, false };
    if (c->from == FROM_START) { /* time acts at 00:00, or at once when that is over */
        bool good = fact && day_parse(fact, strlen(fact), &day);
        int64_t at = good ? day_start(day).s - 1 : 0;
        return (struct due){ { at && at < e->since.s ? e->since.s : at }, false };
    }
    if (c->from == FROM_CLOSING) { /* R60: whatever day it is */
        bool good = fact && day_parse(fact, strlen(fact), &day);
        int64_t at = good ? calendar_closing(in->calendar, day).s : 0;
        return (struct due){ { at && at < e->since.s ? e->since.s : at }, false };
    }
    if (c->from == FROM_DAY) {
        bool good = fact && day_parse(fact, strlen(fact), &day);
        return (struct due){ { good ? day_start((Day){ day.n + 1 }).s - 1 : 0 }, false };
    }
    time = e->since;
    if (c->from == FROM_QUARTER) time = day_at(quarter_next(e, e->since), 12, 0);
    if (c->from == FROM_TIME && (!fact || !minute_parse(fact, &time))) return (struct due){ { 0 }, false };
    return calendar_due(in->calendar, time, limit_of(in, c));
}

static void clock_begin(const struct institution *in, struct entry *e)
{
    struct due due = due_of(in, e);
    e->due = due.at;
    e->provisional = due.provisional;
    e->lapsed = false;
}

bool entry_calendar_arrived(const struct institution *in, struct entry *e)
{
    if (!e->state || !e->provisional) return false;
    struct due due = due_of(in, e);
    if (due.provisional) return false;
    if (due.at.s > e->due.s) e->due = due.at;
    e->provisional = false;
    return true;
}

enum light entry_light(const struct institution *in, const struct entry *e, Time now)
{
    if (!e->due.s || !e->state->waits) return LIGHT_OFF;
    const struct book_clock *c = e->state->clock;
    Time start = e->since.s < e->due.s ? e->since : (Time){ e->due.s - 1 };
    struct clock_in in_force = { .start = start,
                                 .limit = c->from >= FROM_DAY ? (struct span){ 1, U_WORK_DAY } : limit_of(in, c),
                                 .fixed_due = e->due };
    struct clock_view seen;
    if (now.s < start.s || clock_fold(in->calendar, &in->settings.lights, &in_force, now, &seen).kind)
        return LIGHT_GREEN;
    return seen.light;
}

/* ---- acts ---- */

bool book_role_does(const struct book *b, const char *act, enum role role)
{
    for (int i = 0; i < b->rows_n; i++)
        if (b->rows[i].role == role && !strcmp(b->rows[i].act->name.code, act)) return true;
    return false;
}

static bool holds(struct line *l, const struct book_row *row, enum need_sort sort)
{
    bool all = true;
    for (int i = 0; i < row->needs_n; i++)
        if (row->needs[i]->sort == sort) all &= book_need_holds(l, row->needs[i]->name.code);
    return all;
}

static Err row_find(struct line *l, const struct book_row **out)
{
    const struct book *b = l->e->book;
    bool anyone = false, mine = false;
    for (int i = 0; i < b->rows_n; i++) {
        const struct book_row *row = &b->rows[i];
        if (row->from != l->e->state || strcmp(row->act->name.code, l->c->act)) continue;
        anyone |= row->role < BY_SYSTEM || row->role == l->c->by.role;
        if (row->role != l->c->by.role || !holds(l, row, NEED_WHO)) continue;
        mine = true;
        if (!holds(l, row, NEED_WHEN)) continue;
        *out = row;
        return OK;
    }
    if (!anyone) return (Err){ NOT_NOW, "there is no such step from this state" };
    return mine ? (Err){ NOT_NOW, "a condition of time, count or kind does not hold" }
                : (Err){ NOT_YOURS, "this state gives the step to another office or role" };
}

static Err may(struct line *l, const struct book_row **row)
{
    const struct entry *e = l->e;
    const struct actor *by = &l->c->by;
    if (!book_role_does(e->book, l->c->act, by->role)) return (Err){ NOT_YOURS, "another role does this" };
    if (e->state && by->role < BY_SYSTEM && !is_party(l->in, e, by->office) && !e->book->open)
        return (Err){ NOT_YOURS, "this office is no party to the record" };
    if (l->c->seen && l->c->seen != e->version) return (Err){ STALE, "somebody was faster" };
    return row_find(l, row);
}

static bool takes(const char *const *names, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(names[i], name)) return true;
    return false;
}

/* All that is missing, wrong or not asked for. */
static Err check_args(struct line *l, const struct book_row *row)
{
    for (int i = 0; i < row->args_n; i++)
        if (!line_arg(l, row->args[i])) fault_add(l->faults, row->args[i], "give it");
    for (int i = 0; i < l->c->args_n; i++) {
        const struct arg *a = &l->c->args[i];
        const struct book_arg *known = registers_arg(l->r, a->name);
        bool needed = takes(row->args, row->args_n, a->name);
        bool taken = needed || takes(row->act->args, row->act->args_n, a->name);
        if (known && !strcmp(known->is, "system")) continue;
        if (!known || !taken)
            fault_add(l->faults, a->name, "this act takes no such argument");
        else if (needed || *a->value)
            line_arg_good(l, known, a->value);
    }
    holds(l, row, NEED_WITH);
    return faults_err(l->faults);
}

/* R97: absence is counted. */
static void derive_absent(struct entry *e)
{
    int n;
    const char *units = entry_fact(e, "units"), *present = entry_fact(e, "present");
    if (!units || !present) return;
    void *ctx = talloc_new(NULL);
    char **list = text_split(ctx, units, ';', &n), *absent = talloc_strdup(ctx, "");
    for (int i = 0; i < n; i++)
        if (!text_listed(present, list[i]))
            absent = talloc_asprintf_append(absent, "%s%s", *absent ? ";" : "", list[i]);
    fact_put(e, "absent", absent);
    talloc_free(ctx);
}

static void take_args(struct line *l, const struct book_row *row)
{
    struct entry *e = l->e;
    for (int i = 0; i < row->act->sets_n; i++) fact_put(e, row->act->sets[i].fact, row->act->sets[i].value);
    for (int i = 0; i < l->c->args_n; i++) {
        const struct arg *a = &l->c->args[i];
        if (!registers_arg(l->r, a->name)->row.personal && *a->value) fact_put(e, a->name, a->value);
    }
    static const char *const addressed[] = { "to", "street", "where" };
    for (int i = 3; i-- > 0;)
        if (line_arg(l, addressed[i])) e->other = office_of(line_arg(l, addressed[i]));
    for (int i = 0; i < row->needs_n; i++)
        if (!strcmp(row->needs[i]->name.code, "once")) fact_put(e, "again", "1");
    derive_absent(e);
}

static void step(struct line *l, const struct book_row *row, Time at, struct entry_event *out)
{
    struct entry *e = l->e;
    const struct actor *by = &l->c->by;
    bool fresh = !e->state;
    if (fresh) {
        e->owner = by->role == BY_CLOCK ? office_of("hub") : by->office; /* what time proposes is the hub's */
        e->person = by->person;
        e->opened = at;
    }
    *out = (struct entry_event){ at, row->act, by->role, by->office, by->person, e->state, row->to };
    if (!fresh && e->state->waits && e->due.s && at.s > e->due.s && !e->lapsed && !e->provisional) e->late++;
    take_args(l, row);
    bool enters = fresh || e->state != row->to || row->act->restarts;
    if (enters) e->since = at;
    e->state = row->to;
    e->version++;
    if (enters) clock_begin(l->in, e);
}

Err entry_apply(const struct registers *r, const struct institution *in, struct entry *e, const struct entry_command *c,
                Time now, struct faults *faults, struct entry_event *out)
{
    struct line l = { r, in, e, c, now, faults };
    const struct book_row *row;
    TRY(may(&l, &row));
    TRY(check_args(&l, row));
    step(&l, row, now, out);
    return OK;
}

/* ---- time ---- */

Time entry_fires_at(const struct entry *e)
{
    bool row = false;
    for (int i = 0; e->state && i < e->book->rows_n; i++)
        row |= e->book->rows[i].from == e->state && e->book->rows[i].role == BY_CLOCK;
    bool fires = row && e->due.s && !e->provisional && !e->lapsed;
    return (Time){ fires ? e->due.s + 1 : INT64_MAX };
}

bool entry_tick(const struct registers *r, const struct institution *in, struct entry *e, Time now,
                struct entry_event *out)
{
    Time at = entry_fires_at(e);
    if (at.s > now.s) return false;
    for (int i = 0; i < e->book->rows_n; i++) {
        const struct book_row *row = &e->book->rows[i];
        if (row->from != e->state || row->role != BY_CLOCK) continue;
        struct entry_command c = { .act = row->act->name.code, .by = { .role = BY_CLOCK } };
        struct line l = { r, in, e, &c, at, NULL };
        bool stays = row->to == e->state;
        step(&l, row, at, out);
        e->lapsed = stays;
        return true;
    }
    return false;
}

/* ---- what may be done ---- */

int entry_next(const struct registers *r, const struct institution *in, const void *ctx, const struct entry *e,
               const struct actor *by, Time now, const struct book_row ***out)
{
    struct entry_command c = { .by = *by };
    struct line l = { r, in, (struct entry *)e, &c, now, NULL };
    const struct book_row **list = talloc_array(ctx, const struct book_row *, (unsigned)e->book->rows_n + 1);
    int n = 0;
    for (int i = 0; i < e->book->rows_n; i++) {
        const struct book_row *row = &e->book->rows[i], *found;
        if (row->from != e->state || row->role != by->role) continue;
        c.act = row->act->name.code;
        if (!may(&l, &found).kind && found == row) list[n++] = row;
    }
    *out = list;
    return n;
}

int frequency_month_x100(const char *f)
{
    static const struct {
        const char *word;
        int x100;
    } rows[] = { { "weekly", 433 }, { "monthly", 100 }, { "quarterly", 33 }, { "yearly", 8 } };
    for (size_t i = 0; f && i < sizeof rows / sizeof rows[0]; i++)
        if (!strcmp(rows[i].word, f)) return rows[i].x100;
    return -1;
}
