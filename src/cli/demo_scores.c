/* The quarters' scores (R73-R83) played day by day: opened when a quarter has ended, entered by the street's assessors, signed,
   sometimes appealed and decided, published. What belongs to the last days stays open, so that those desks are not empty. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "cli/demo.h"
#include "service/score.h"
#include "store/score.h"

enum { OPENED_AT_ONCE = 20, SCORES_MOST = 200 };

static Err act_on(struct demo *d, const char *no, enum act a, const struct member *who, const struct arg *args, int n,
                  Time now)
{
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    const struct score_request r = {
        .no = no, .act = a, .by = { who->role, who->office, who->id }, .args = args, .args_n = n
    };
    Err err = service_score_act(&d->service, d->tx, ctx, &r, now, faults);
    if (err.kind && err.kind != BROKEN) {
        demo_refused(d, no, act_words[a], who->office, who->role, err, faults);
        err = OK;
    } else {
        d->acts++;
    }
    talloc_free(ctx);
    return err;
}

static bool entered(const struct score *s, int64_t person)
{
    for (int i = 0; i < s->entries_n; i++)
        if (s->entries[i].assessor == person) return true;
    return false;
}

/* One of the street's assessors a day. */
static Err enter(struct demo *d, const struct score *s, struct rng *r, Time now)
{
    const struct indicator *list[SCORE_INDICATORS_MOST];
    int n = indicators_of(d->in, s->scheme, s->dept, list);
    for (int i = 0; i < d->people_n; i++) {
        const struct member *m = &d->people[i];
        if (m->role != BY_ASSESSOR || !office_is(m->office, s->street) || entered(s, m->id)) continue;
        struct arg args[SCORE_INDICATORS_MOST + 1];
        char values[SCORE_INDICATORS_MOST][16], why[16];
        int low = rng_percent(r, 20) ? rng_below(r, n) : -1, args_n = 0;
        for (int k = 0; k < n; k++) {
            snprintf(values[k], sizeof values[k], "%d.%d", k == low ? 56 : 62 + rng_below(r, 33), 5 * rng_below(r, 2));
            args[args_n++] = (struct arg){ list[k]->code, values[k] };
        }
        if (low >= 0) {
            snprintf(why, sizeof why, "why_%.8s", list[low]->code);
            args[args_n++] = (struct arg){ why, demo_phrase(d, "score_low", "", r) };
        }
        return act_on(d, s->id, DO_ENTER, m, args, args_n, now);
    }
    return OK;
}

static Err one_day(struct demo *d, struct score *s, Time now)
{
    struct rng r = rng_from(d->seed, (uint64_t)day_of(now).n * 131 + (uint64_t)s->id[strlen(s->id) - 1]);
    struct next_act *next;
    void *ctx = talloc_new(NULL);
    const struct arg reason[] = { { "reason",
                                    demo_phrase(d, s->state == ST_DRAFT ? "score_appeal" : "score_decide", "", &r) } };
    const struct member *head = demo_member(d, s->street, BY_STREET_HEAD, &r),
                        *leader = demo_member(d, s->dept, BY_DEPT_LEADER, &r),
                        *reviewer = demo_member(d, office_of("hub"), BY_ASSESS_REVIEWER, &r);
    Err err = OK;
    if (s->state == ST_ENTERING && s->entries_n >= d->in->settings.min_assessors && head)
        err = act_on(d, s->id, DO_SIGN, head, NULL, 0, now);
    else if (s->state == ST_ENTERING)
        err = enter(d, s, &r, now);
    else if (s->state == ST_DRAFT && leader && !s->was.there && s->id[strlen(s->id) - 1] % 5 == 0 &&
             score_next(d->in, ctx, s, &(struct actor){ BY_DEPT_LEADER, s->dept, leader->id }, now, &next))
        err = act_on(d, s->id, DO_APPEAL, leader, reason, 1, now);
    else if (s->state == ST_APPEALED && reviewer)
        err = act_on(d, s->id, DO_DECIDE, reviewer, reason, 1, now);
    else if (s->state == ST_DRAFT && reviewer &&
             score_next(d->in, ctx, s, &(struct actor){ BY_ASSESS_REVIEWER, reviewer->office, reviewer->id }, now,
                        &next))
        err = act_on(d, s->id, DO_PUBLISH, reviewer, NULL, 0, now);
    talloc_free(ctx);
    return err;
}

Err demo_scores(struct demo *d, Time now)
{
    struct score_row *rows;
    struct timeline t;
    const char *why = NULL;
    int n = 0;
    if (day_of(now).n == d->scored.n || !calendar_workday(d->calendar, day_of(now)) || time_of_day_s(now) < 10 * 3600)
        return OK;
    d->scored = day_of(now);
    for (int done = OPENED_AT_ONCE; done == OPENED_AT_ONCE;)
        TRY(service_score_tick(&d->service, d->tx, now, OPENED_AT_ONCE, &done));
    TRY(demo_assess(d, now));
    void *ctx = talloc_new(NULL);
    Err err = store_scores(d->tx, ctx, &(struct score_query){ .limit = SCORES_MOST }, &rows, &n);
    if (!err.kind) err = service_timeline(&d->service, d->tx, ctx, &t, &why);
    for (int i = 0; !err.kind && i < n; i++) {
        struct score_record r;
        if (!strcmp(rows[i].state, state_words[ST_PUBLISHED])) continue;
        err = service_score_read(&t, d->tx, ctx, &rows[i], &r, &why);
        if (!err.kind && r.score->state == ST_ENTERING) err = demo_part(d, r.score, now);
        if (!err.kind) err = one_day(d, r.score, now);
    }
    talloc_free(ctx);
    return err;
}
