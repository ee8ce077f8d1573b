/* Time of the demo district: a queue of wakes in order of instant, and acts at those instants. Before each wake time itself
   acts (service_tick), so that clocks fire exactly. Some hundred wakes share one transaction. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "cli/demo.h"
#include "service/register.h"
#include "store/store.h"

enum { WAKES_A_JOB = 400, FIRED_AT_ONCE = 500, REFUSALS_TOLD = 8 };

/* ---- chance (splitmix64) ------------------------------------------------------------------------------------------- */

uint64_t rng_next(struct rng *r)
{
    uint64_t z = r->s += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

struct rng rng_from(uint64_t seed, uint64_t stream)
{
    struct rng r = { seed ^ stream * 0xd1342543de82ef95u };
    rng_next(&r);
    return r;
}

int rng_below(struct rng *r, int n)
{
    return n > 1 ? (int)(rng_next(r) >> 33) % n : 0;
}

int rng_between(struct rng *r, int least, int most)
{
    return least + rng_below(r, most - least + 1);
}

bool rng_percent(struct rng *r, int percent)
{
    return rng_below(r, 100) < percent;
}

/* ---- the queue -------------------------------------------------------------------------------------------------------- */

static bool earlier(const struct wake *a, const struct wake *b)
{
    return a->at.s != b->at.s ? a->at.s < b->at.s : a->nth < b->nth;
}

void demo_wake(struct demo *d, Time at, int call, enum wake_kind kind, int task)
{
    if (at.s > d->end.s) return;            /* that is still to come */
    if ((d->heap_n & (d->heap_n - 1)) == 0) /* full at each power of two */
        d->heap = talloc_realloc(d->ctx, d->heap, struct wake, (unsigned)(d->heap_n ? 2 * d->heap_n : 1));
    int i = d->heap_n++;
    struct wake w = { at, d->wakes++, call, task, kind };
    for (; i > 0 && earlier(&w, &d->heap[(i - 1) / 2]); i = (i - 1) / 2) d->heap[i] = d->heap[(i - 1) / 2];
    d->heap[i] = w;
}

static struct wake first_wake(struct demo *d)
{
    struct wake top = d->heap[0], last = d->heap[--d->heap_n];
    int i = 0;
    for (;;) {
        int c = 2 * i + 1;
        if (c >= d->heap_n) break;
        if (c + 1 < d->heap_n && earlier(&d->heap[c + 1], &d->heap[c])) c++;
        if (!earlier(&d->heap[c], &last)) break;
        d->heap[i] = d->heap[c];
        i = c;
    }
    d->heap[i] = last;
    return top;
}

/* ---- office hours -------------------------------------------------------------------------------------------------------- */

Time demo_later(const struct demo *d, Time from, int64_t open_minutes, struct rng *r)
{
    Time t = calendar_add_open_minutes(d->calendar, from, open_minutes < 1 ? 1 : open_minutes);
    return (Time){ t.s - rng_below(r, 60) };
}

Time demo_before_end(const struct demo *d, int64_t open_minutes)
{
    int64_t all = calendar_open_minutes(d->calendar, d->begin, d->end);
    return calendar_add_open_minutes(d->calendar, d->begin, all > open_minutes ? all - open_minutes : 1);
}

int64_t span_minutes(struct span span)
{
    switch (span.unit) {
    case U_WORK_HOUR:
    case U_CLOCK_HOUR: return 60 * (int64_t)span.value;
    case U_WORK_DAY:
    case U_NATURAL_DAY: return 420 * (int64_t)span.value;
    default: return span.value;
    }
}

/* ---- acts -------------------------------------------------------------------------------------------------------------------- */

void say(struct said *s, const char *name, const char *value)
{
    if (value && *value) s->args[s->n++] = (struct arg){ name, value };
}

void demo_refused(struct demo *d, const char *no, const char *act, Office office, enum role role, Err err,
                  const struct faults *faults)
{
    if (d->refused++ >= REFUSALS_TOLD) return;
    d->told = talloc_asprintf_append(d->told, "  %s %s by %s %s: %s", no, act, office.s, role_words[role],
                                     err.why ? err.why : "");
    for (int i = 0; i < faults->n; i++)
        d->told = talloc_asprintf_append(d->told, "; %s: %s", faults->list[i].field, faults->list[i].remedy);
    d->told = talloc_strdup_append(d->told, "\n");
}

static void note_refusal(struct demo *d, const char *no, const struct request *r, Err err, const struct faults *faults)
{
    char act[80];
    snprintf(act, sizeof act, "%s%s%s", act_words[r->act], r->task ? " " : "", r->task ? r->task : "");
    demo_refused(d, no, act, r->by.office, r->by.role, err, faults);
}

bool demo_request(struct demo *d, char no[static 24], Time at, const struct request *request)
{
    struct answer answer;
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    struct request r = *request;
    r.call_no = *no ? no : NULL;
    Err err = service_act(&d->service, d->tx, ctx, &r, at, faults, &answer);
    if (err.kind)
        note_refusal(d, no, &r, err, faults);
    else
        memcpy(no, answer.docket->call.no, sizeof answer.docket->call.no);
    d->acts += !err.kind;
    talloc_free(ctx);
    return !err.kind;
}

bool demo_act(struct demo *d, struct played *p, Time at, enum entity entity, enum act act, const char *task,
              Office office, enum role role, const struct said *said)
{
    const struct member *who = demo_member(d, office, role, &p->rng);
    struct request r = {
        .entity = entity, .act = act, .task = task, .args = said ? said->args : NULL, .args_n = said ? said->n : 0
    };
    if (!who) {
        note_refusal(d, p->no, &(struct request){ .act = act, .by = { role, office, 0 } },
                     (Err){ NOT_FOUND, "nobody holds this role" }, faults_new(d->ctx));
        return false;
    }
    r.by = (struct actor){ role, office, who->id };
    return demo_request(d, p->no, at, &r);
}

struct docket *demo_docket(struct demo *d, const struct played *p, void *ctx)
{
    struct docket *k = NULL;
    if (!*p->no || store_docket_load(d->tx, ctx, d->in, p->no, &k).kind) return NULL;
    return k;
}

/* ---- the run ------------------------------------------------------------------------------------------------------------------ */

static Err let_time_act(struct demo *d, Time now)
{
    for (int done = 1; done;) TRY(service_tick(&d->service, d->tx, now, FIRED_AT_ONCE, &done));
    for (int done = 1; done;) TRY(register_tick(&d->service, d->tx, now, FIRED_AT_ONCE, &done));
    TRY(demo_scores(d, now));
    return demo_supervise(d, now);
}

static void step(struct demo *d, const struct wake *w)
{
    if (w->kind == W_SCRIPT)
        demo_script_step(d, w);
    else if (w->kind == W_ENTRY)
        demo_registers_step(d, w);
    else
        demo_call_step(d, &d->calls[w->call], w);
}

struct stretch { /* some wakes in one transaction */
    struct job job;
    struct demo *d;
    bool begun;
};

static Err stretch_run(struct tx *tx, struct job *job)
{
    struct stretch *s = (struct stretch *)job;
    if (s->begun) return (Err){ BROKEN, "somebody else writes into the data folder: the demo can't go on" };
    s->begun = true;
    s->d->tx = tx;
    for (int i = 0; i < WAKES_A_JOB && s->d->heap_n; i++) {
        struct wake w = first_wake(s->d);
        TRY(let_time_act(s->d, w.at));
        step(s->d, &w);
    }
    return s->d->heap_n ? OK : let_time_act(s->d, s->d->end);
}

Err demo_run(struct demo *d, void (*told)(const struct demo *d))
{
    while (d->heap_n) {
        struct stretch s = { .job.run = stretch_run, .d = d };
        TRY(store_write_wait(d->service.store, &s.job));
        if (told) told(d);
    }
    return OK;
}
