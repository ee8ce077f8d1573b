/* What assessment reads beside tasks, played day by day: lead departments judge the calls that were closed yesterday (R83), who
   missed a meeting or filed what was not so is named and heard (R76), departments enter their part of a total (R74). */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/demo.h"
#include "institution/score.h"
#include "service/register.h"
#include "service/register_facts.h"
#include "store/figures.h"
#include "store/register.h"

enum { CLOSED_MOST = 60, FINDINGS_MOST = 100 };

static Err act_on(struct demo *d, const char *book, const char *no, const char *act, const struct member *who,
                  const struct arg *args, int n, Time now)
{
    struct entry_answer answer;
    if (!who) return OK;
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    const struct entry_request r = { .book = book_named(d->in->registers, book),
                                     .no = no,
                                     .act = act,
                                     .by = { who->role, who->office, who->id },
                                     .args = args,
                                     .args_n = n };
    Err err = register_act(&d->service, d->tx, ctx, &r, now, faults, &answer);
    if (err.kind && err.kind != BROKEN) {
        demo_refused(d, no ? no : book, act, who->office, who->role, err, faults);
        err = OK;
    } else {
        d->acts += !err.kind;
    }
    talloc_free(ctx);
    return err;
}

/* ---- calls that were closed yesterday ---- */

static Err judge(struct demo *d, const struct docket *c, struct rng *r, Time now)
{
    const struct arg args[] = { { "call", c->call.no },
                                { "item_right", rng_percent(r, 92) ? "yes" : "no" },
                                { "place_right", rng_percent(r, 95) ? "yes" : "no" },
                                { "facts_enough", rng_percent(r, 84) ? "yes" : "no" } };
    if (!rng_percent(r, 70)) return OK;
    return act_on(d, "quality", NULL, "judge", demo_member(d, c->call.lead, BY_DEPT_LIAISON, r), args, 4, now);
}

static Err absences(struct demo *d, const struct docket *c, struct rng *r, Time now)
{
    int n;
    void *ctx = talloc_new(NULL);
    const struct member *who = demo_member(d, office_of("hub"), BY_HUB_ACCEPTOR, r);
    Err err = OK;
    for (int i = 0; i < c->meetings_n; i++) {
        const struct meeting *m = &c->meetings[i];
        char **invited = text_split(ctx, m->invited, ';', &n);
        for (int k = 0; k < n && m->held.s && !err.kind; k++) {
            const struct arg args[] = { { "to", invited[k] },
                                        { "call", c->call.no },
                                        { "fault", "absence" },
                                        { "meeting", m->id },
                                        { "basis", demo_phrase(d, "finding_absence", "", r) } };
            if (!text_listed(m->present, invited[k]) && rng_percent(r, 40))
                err = act_on(d, "finding", NULL, "propose", who, args, 5, now);
        }
    }
    talloc_free(ctx);
    return err;
}

static Err false_evidence(struct demo *d, const struct docket *c, struct rng *r, Time now)
{
    const struct task *t = NULL;
    for (int i = 0; i < c->tasks_n; i++)
        if (*c->tasks[i].evidence && office_is(c->tasks[i].unit, c->call.lead)) t = &c->tasks[i];
    if (!t || !rng_percent(r, 2)) return OK;
    const struct arg args[] = { { "to", t->unit.s },
                                { "call", c->call.no },
                                { "fault", "false_evidence" },
                                { "basis", demo_phrase(d, "finding_false", "", r) } };
    return act_on(d, "finding", NULL, "propose", demo_member(d, c->call.street, BY_STREET_LEADER, r), args, 4, now);
}

static Err closed_yesterday(struct demo *d, Time now)
{
    const Day day = { day_of(now).n - 1 };
    const struct figure_scope scope = { "", day, day };
    struct counted_page page;
    void *ctx = talloc_new(NULL);
    Err err = store_counted(
        d->tx, ctx, &(struct counted_query){ .base = BASE_CLOSED, .scope = &scope, .after = "", .limit = CLOSED_MOST },
        &page);
    for (int i = 0; !err.kind && i < page.n; i++) {
        struct docket *c;
        struct rng r = rng_from(d->seed, (uint64_t)page.rows[i].call.id * 37);
        err = store_docket_load(d->tx, ctx, d->in, page.rows[i].call.no, &c);
        if (err.kind || c->call.state != ST_CLOSED || c->call.reopened) continue; /* judged before it was reopened */
        err = judge(d, c, &r, now);
        if (!err.kind) err = absences(d, c, &r, now);
        if (!err.kind) err = false_evidence(d, c, &r, now);
    }
    talloc_free(ctx);
    return err;
}

/* ---- findings go on ---- */

static Err finding(struct demo *d, const struct entry *e, Time now)
{
    struct rng r = rng_from(d->seed, (uint64_t)(e->id * 29 + day_of(now).n));
    const bool proposed = !strcmp(e->state->name.code, "proposed");
    const char *act = proposed ? "explain" : rng_percent(&r, 60) ? "uphold" : "dismiss";
    const struct arg text = { "text", demo_phrase(d, talloc_asprintf(d->ctx, "finding_%s", act), "", &r) };
    if (!rng_percent(&r, 50)) return OK;
    return act_on(d, "finding", e->no, act,
                  proposed ? demo_member(d, e->other, BY_DEPT_LEADER, &r)
                           : demo_member(d, office_of("hub"), BY_ASSESS_REVIEWER, &r),
                  &text, 1, now);
}

static Err findings(struct demo *d, Time now)
{
    struct entry_row *rows;
    int n;
    void *ctx = talloc_new(NULL);
    const struct entry_query q = { .book = book_named(d->in->registers, "finding"),
                                   .open = true,
                                   .limit = FINDINGS_MOST };
    Err err = store_entries(d->tx, ctx, d->in->registers, &q, &rows, &n);
    for (int i = 0; !err.kind && i < n; i++)
        if (day_of(rows[i].entry->since).n < day_of(now).n) err = finding(d, rows[i].entry, now);
    talloc_free(ctx);
    return err;
}

Err demo_part(struct demo *d, const struct score *s, Time now)
{
    char points[16];
    struct entry *part;
    struct rng r = rng_from(d->seed, (uint64_t)s->id[strlen(s->id) - 1] + (uint64_t)s->from.n);
    void *ctx = talloc_new(NULL);
    bool agency = !score_of_department(s);
    snprintf(points, sizeof points, "%d.%d", 80 + rng_below(&r, 15), 5 * rng_below(&r, 2));
    const struct arg args[] = { { agency ? "agency" : "to", s->unit.s },
                                { "period", s->period },
                                { "points", points },
                                { "basis", demo_phrase(d, "part_basis", "", &r) } };
    Err err = register_part(&d->service, d->tx, ctx, s->unit, s->period, &part);
    if (!err.kind && !part)
        err = act_on(d, "part", NULL, agency ? "enter_own" : "enter_others",
                     agency ? demo_member(d, s->dept, BY_DEPT_LEADER, &r)
                            : demo_member(d, office_of("hub"), BY_ASSESS_REVIEWER, &r),
                     args, 4, now);
    talloc_free(ctx);
    return err;
}

Err demo_assess(struct demo *d, Time now)
{
    TRY(closed_yesterday(d, now));
    return findings(d, now);
}
