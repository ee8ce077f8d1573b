/* See score_counting.h. */
#include "service/score_counting.h"

#include <string.h>
#include <talloc.h>

#include "service/view.h"
#include "store/register.h"
#include "store/score.h"

static void count_one(struct counting *k, enum score_rate r, bool good)
{
    buf_printf(k->listed, " %s=%d", score_rate_words[r], good);
    if (k->counts.rates[r].den == SCORE_COUNT_MOST) return;
    k->counts.rates[r].den++;
    k->counts.rates[r].num += good;
}

static void count_task(struct counting *k, const struct docket *d, const struct score_task *t)
{
    char label[48];
    for (int i = 0; i < d->tasks_n; i++)
        if (d->tasks[i].id == t->task) view_task_label(d, &d->tasks[i], label);
    buf_printf(k->listed, "%s%s/%s", k->listed->n ? ";" : "", d->call.no, label);
    for (int r = 0; r < SCORE_RATES; r++)
        if (t->good[r] >= 0) count_one(k, (enum score_rate)r, t->good[r] > 0);
}

static Err count_calls(struct counting *k)
{
    char **nos;
    int n;
    TRY(store_score_calls(k->tx, k->ctx, k->unit, k->street, day_start(k->from), &nos, &n));
    for (int i = 0; i < n; i++) {
        struct docket *d;
        struct score_task *tasks;
        void *one = talloc_new(k->ctx);
        Err err = store_docket_load(k->tx, one, k->s->institution, nos[i], &d);
        int before = k->counts.faults[SCORE_INVALID];
        int m = err.kind ? 0 : score_tasks(d, one, k->unit, k->from, k->to, &tasks, &k->counts.faults[SCORE_INVALID]);
        for (int j = 0; j < m; j++) count_task(k, d, &tasks[j]);
        for (int j = before; j < k->counts.faults[SCORE_INVALID]; j++)
            buf_printf(k->listed, "%s%s/%s invalid=0", k->listed->n ? ";" : "", nos[i], k->dept.s);
        talloc_free(one);
        TRY(err);
    }
    return OK;
}

/* Was the lead's task handed to this agency? A department answers for all that it led. */
static Err led(struct counting *k, const char *call, bool *is)
{
    struct docket *d;
    void *one = talloc_new(k->ctx);
    *is = office_is(k->unit, k->dept);
    Err err = *is ? OK : store_docket_load(k->tx, one, k->s->institution, call, &d);
    const struct task *lead = *is || err.kind ? NULL : docket_lead(d);
    if (lead) *is = office_is(lead->agency, k->unit);
    talloc_free(one);
    return err;
}

/* Solved closings whose 30 natural days ended in the period, without coming back (R76); the lead answers for them. */
static Err count_lasting(struct counting *k)
{
    enum { DAYS = 30, ROLL_MOST = 15 };
    struct solved_row *rows;
    int n;
    TRY(store_score_solved(k->tx, k->ctx, k->dept, k->street, day_start((Day){ k->from.n - DAYS - ROLL_MOST }),
                           score_period_end(k->to), &rows, &n));
    for (int i = 0; i < n; i++) {
        Day closed = day_of(rows[i].at);
        struct due over =
            calendar_due(k->s->institution->calendar, day_start(closed), (struct span){ DAYS, U_NATURAL_DAY });
        int32_t day = day_of(over.at).n;
        bool counts = day >= k->from.n && day <= k->to.n;
        if (counts) TRY(led(k, rows[i].call, &counts));
        if (!counts) continue;
        buf_printf(k->listed, "%s%s/%s", k->listed->n ? ";" : "", rows[i].call, k->dept.s);
        count_one(k, SCORE_LASTING, !rows[i].back);
    }
    return OK;
}

/* What was found against the unit in the period (R76): it counts from its decision on (R82). */
static Err count_findings(struct counting *k)
{
    enum { MOST = 1000 };
    struct entry_row *rows;
    int n;
    const struct registers *r = k->s->institution->registers;
    bool dept = office_is(k->unit, k->dept);
    const struct entry_query q = { .book = book_named(r, "finding"),
                                   .state = "upheld",
                                   .office = k->dept.s,
                                   .fact = dept ? "where" : "handed",
                                   .value = dept ? k->street.s : k->unit.s,
                                   .limit = MOST };
    TRY(store_entries(k->tx, k->ctx, r, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const struct entry *e = rows[i].entry;
        const char *what = entry_fact(e, "fault");
        int32_t day = day_of(e->since).n;
        if (day < k->from.n || day > k->to.n || !office_is(e->other, k->dept)) continue;
        enum score_fault f = what && !strcmp(what, "absence") ? SCORE_ABSENT : SCORE_FALSE;
        if (k->counts.faults[f] < SCORE_COUNT_MOST) k->counts.faults[f]++;
        buf_printf(k->listed, "%s%s/%s %s=0", k->listed->n ? ";" : "", entry_fact(e, "call"), e->no,
                   score_fault_words[f]);
    }
    return OK;
}

Err score_counting(struct counting *k)
{
    TRY(count_calls(k));
    TRY(count_lasting(k));
    return count_findings(k);
}
