/* See register_facts.h. Invariant: what is added is a fact of this transaction's data, so the leaf tells all that was known. */
#include "service/register_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "store/plain.h"
#include "store/register.h"
#include "store/register_ladder.h"
#include "store/score.h"

const char *register_value(const struct arg *args, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(args[i].name, name)) return args[i].value;
    return NULL;
}

static const char *given(const struct entry_command *c, const char *name)
{
    const char *v = register_value(c->args, c->args_n, name);
    return v && *v ? v : NULL;
}

static void add(const void *ctx, struct entry_command *c, const char *name, const char *value)
{
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + 1);
    memcpy(args, c->args, sizeof *args * (size_t)c->args_n);
    args[c->args_n++] = (struct arg){ name, value };
    c->args = args;
}

static Day month_end(Day first)
{
    struct ymd d = day_ymd(first);
    Day next = d.m == 12 ? day_from(d.y + 1, 1, 1) : day_from(d.y, d.m + 1, 1);
    return (Day){ next.n - 1 };
}

/* How the admission stood in that month (R99): "admitted", or its state. */
static const char *standing(const struct entry *burden, const char *month)
{
    int y, m;
    const char *state = burden->state->name.code;
    if (!month || sscanf(month, "%4d-%2d", &y, &m) != 2 || m < 1 || m > 12) return state;
    Day first = day_from(y, m, 1), since = day_of(burden->since);
    if (!strcmp(state, "admitted")) return since.n <= month_end(first).n ? "admitted" : "not yet";
    bool was = !strcmp(state, "expired") || !strcmp(state, "ended");
    return was && since.n >= first.n ? "admitted" : state;
}

/* A community's entry: how the admission stands, and the minutes that the number of times comes to. */
static Err workload_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                          struct entry_command *c, struct faults *faults)
{
    const char *no = register_value(c->args, c->args_n, "burden"), *times = register_value(c->args, c->args_n, "times");
    const char *each = entry_fact(e, "each"), *linked = "none";
    struct entry_row burden;
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + 4);
    memcpy(args, c->args, sizeof *args * (size_t)c->args_n);
    if (no && *no) {
        Err err = store_entry_get(tx, ctx, s->institution->registers, book_named(s->institution->registers, "burden"),
                                  no, &burden);
        if (err.kind == NOT_FOUND)
            fault_add(faults, "burden", "there is no such admission: choose one of the register");
        if (err.kind) return err.kind == NOT_FOUND ? faults_err(faults) : err;
        linked = standing(burden.entry, register_value(c->args, c->args_n, "month"));
        each = entry_fact(burden.entry, "minutes");
    }
    if (!e->state) args[c->args_n++] = (struct arg){ "linked", linked };
    if (times && each) {
        if (!e->state) args[c->args_n++] = (struct arg){ "each", each };
        args[c->args_n++] = (struct arg){ "total", talloc_asprintf(ctx, "%lld", atoll(times) * atoll(each)) };
    }
    c->args = args;
    return OK;
}

/* Steps of the ladder (R56): what was taken before against this unit on this call, and the call's subject for the lists. */
static Err ladder_facts(struct tx *tx, const void *ctx, const struct entry *e, struct entry_command *c,
                        struct faults *faults)
{
    const char *call = e->state ? entry_fact(e, "call") : register_value(c->args, c->args_n, "call"), *subject;
    const char *to = e->state ? e->other.s : register_value(c->args, c->args_n, "to");
    bool has_task;
    int taken;
    if (!call || !*call || !to) return OK;
    Err err = store_call_subject(tx, ctx, call, office_of(to), &subject, &has_task);
    if (err.kind == NOT_FOUND) fault_add(faults, "call", "there is no such call");
    if (!err.kind && !has_task && !e->state) fault_add(faults, "to", "a unit that has a task on this call");
    TRY(faults_err(faults));
    TRY(err);
    TRY(store_rung_taken(tx, call, office_of(to), &taken));
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + 2);
    memcpy(args, c->args, sizeof *args * (size_t)c->args_n);
    args[c->args_n++] = (struct arg){ "taken", talloc_asprintf(ctx, "%d", taken) };
    if (!e->state && !register_value(c->args, c->args_n - 1, "subject") && *subject)
        args[c->args_n++] = (struct arg){ "subject", subject };
    c->args = args;
    return OK;
}

/* ---- findings (R76) and judgements of calls (R83) ---- */

/* The call named, NULL when that is told already. */
static Err call_of(struct service *s, struct tx *tx, const void *ctx, const struct entry_command *c,
                   struct faults *faults, struct docket **out)
{
    const char *call = given(c, "call");
    *out = NULL;
    if (!call) return OK;
    Err err = store_docket_load(tx, ctx, s->institution, call, out);
    if (err.kind != NOT_FOUND) return err;
    fault_add(faults, "call", "there is no such call");
    return faults_err(faults);
}

static Err subject_of(struct tx *tx, const void *ctx, const struct docket *d, struct entry_command *c)
{
    const char *subject = "";
    bool has_task;
    if (given(c, "subject")) return OK;
    TRY(store_call_subject(tx, ctx, d->call.no, d->call.lead, &subject, &has_task));
    if (*subject) add(ctx, c, "subject", subject);
    return OK;
}

/* Is there an entry of the book on this call that is not done away with, against this office ("" : any), of this fact? */
static Err there_already(struct service *s, struct tx *tx, const void *ctx, const char *book, const char *call,
                         const char *to, const char *fact, const char *value, bool *out)
{
    enum { MOST = 200 };
    struct entry_row *rows;
    int n;
    const struct registers *r = s->institution->registers;
    const struct entry_query q = { .book = book_named(r, book), .fact = "call", .value = call, .limit = MOST };
    *out = false;
    TRY(store_entries(tx, ctx, r, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const struct entry *e = rows[i].entry;
        const char *is = fact ? entry_fact(e, fact) : NULL, *state = e->state->name.code;
        if (!strcmp(state, "withdrawn") || !strcmp(state, "dismissed")) continue;
        if ((!*to || office_is(e->other, office_of(to))) && (!fact || !strcmp(is ? is : "", value))) *out = true;
    }
    return OK;
}

/* R47: called in, or the lead, and not there when it was held. */
static bool missed(struct docket *d, const char *meeting, Office unit)
{
    const struct meeting *m = docket_meeting(d, meeting);
    return m && m->held.s && (office_is(d->call.lead, unit) || text_listed(m->invited, unit.s)) &&
           !text_listed(m->present, unit.s);
}

static const struct task *task_of(const struct docket *d, Office unit, bool with_evidence)
{
    for (int i = d->tasks_n; i-- > 0;)
        if (office_is(d->tasks[i].unit, unit) && (!with_evidence || *d->tasks[i].evidence)) return &d->tasks[i];
    return NULL;
}

static Err finding_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                         struct entry_command *c, struct faults *faults)
{
    struct docket *d;
    const char *to = given(c, "to"), *what = given(c, "fault"), *meeting = given(c, "meeting");
    bool absence = what && !strcmp(what, "absence"), twice = false;
    if (e->state || !to || !what) return OK;
    TRY(call_of(s, tx, ctx, c, faults, &d));
    if (!d) return OK;
    Office unit = office_of(to);
    const struct task *task = task_of(d, unit, !absence);
    if (absence && !(meeting && missed(d, meeting, unit)))
        fault_add(faults, "meeting", "a meeting held on this call that this unit was to attend and missed");
    if (!absence && !task) fault_add(faults, "to", "a unit that has filed evidence on this call");
    if (!absence && meeting) fault_add(faults, "meeting", "only with an absence");
    TRY(there_already(s, tx, ctx, "finding", d->call.no, to, absence ? "meeting" : "fault", absence ? meeting : what,
                      &twice));
    if (twice) fault_add(faults, "call", "there is a finding of this already");
    TRY(faults_err(faults));
    add(ctx, c, "where", d->call.street.s);
    if (task && !office_none(task->agency)) add(ctx, c, "handed", task->agency.s);
    return subject_of(tx, ctx, d, c);
}

static Err quality_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                         struct entry_command *c, struct faults *faults)
{
    struct docket *d;
    bool twice = false;
    if (e->state) return OK;
    TRY(call_of(s, tx, ctx, c, faults, &d));
    if (!d) return OK;
    if (d->call.state != ST_CLOSED || d->call.kind == CLOSE_IMPORTED || !office_is(d->call.lead, c->by.office))
        fault_add(faults, "call", "a closed call that the own office has led");
    TRY(there_already(s, tx, ctx, "quality", d->call.no, "", NULL, NULL, &twice));
    if (twice) fault_add(faults, "call", "it has been judged: revise that");
    TRY(faults_err(faults));
    add(ctx, c, "where", d->call.street.s);
    return subject_of(tx, ctx, d, c);
}

/* ---- the other part of an assessment (R74) ---- */

/* How the scores that it would change stand, and that there is one of a kind. */
static Err part_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, struct entry_command *c,
                      struct faults *faults)
{
    enum { MOST = 200 };
    const char *agency = e->state ? entry_fact(e, "agency") : given(c, "agency");
    const char *period = e->state ? entry_fact(e, "period") : given(c, "period");
    const char *unit = agency ? agency : e->state ? e->other.s : given(c, "to");
    struct score_row *rows;
    struct entry *other = NULL;
    int n;
    if (!unit || !period) return OK;
    if (!agency && strlen(period) != 4) fault_add(faults, "period", "a year: departments are assessed by the year");
    TRY(register_part(s, tx, ctx, office_of(unit), period, &other));
    if (other && !e->state) fault_add(faults, "period", "there is one of this period: amend it");
    TRY(faults_err(faults));
    TRY(store_scores(tx, ctx, &(struct score_query){ .period = period, .office = unit, .limit = MOST }, &rows, &n));
    for (int i = 0; i < n; i++) {
        if (!office_is(rows[i].unit, office_of(unit)) || strcmp(rows[i].state, state_words[ST_PUBLISHED]) != 0)
            continue;
        add(ctx, c, "stands", "published");
        return OK;
    }
    return OK;
}

Err register_part(const struct service *s, struct tx *tx, const void *ctx, Office unit, const char *period,
                  struct entry **out)
{
    enum { MOST = 200 };
    struct entry_row *rows;
    int n;
    const struct registers *r = s->institution->registers;
    const struct entry_query q = { .book = book_named(r, "part"), .fact = "period", .value = period, .limit = MOST };
    const bool agency = strchr(unit.s, '@') != NULL;
    *out = NULL;
    TRY(store_entries(tx, ctx, r, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const char *of = entry_fact(rows[i].entry, "agency");
        bool is = agency ? of && office_is(office_of(of), unit) : !of && office_is(rows[i].entry->other, unit);
        if (is) *out = rows[i].entry;
    }
    return OK;
}

/* ---- by book ---- */

Err register_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, struct entry_command *c,
                   struct faults *faults)
{
    const char *book = e->book->name.code;
    if (!strcmp(book, "workload")) return workload_facts(s, tx, ctx, e, c, faults);
    if (!strcmp(book, "finding")) return finding_facts(s, tx, ctx, e, c, faults);
    if (!strcmp(book, "quality")) return quality_facts(s, tx, ctx, e, c, faults);
    if (!strcmp(book, "part")) return part_facts(s, tx, ctx, e, c, faults);
    if (!strcmp(book, "urge") || !strcmp(book, "slip") || !strcmp(book, "interview"))
        return ladder_facts(tx, ctx, e, c, faults);
    return OK;
}
