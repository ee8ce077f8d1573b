/* See jobs.h. The thread sleeps LOOK_MS and looks: one index look-up for the outbox, and once a second one for the clocks. */
#include "jobs/jobs.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "service/config_view.h"
#include "service/ladder.h"
#include "service/register.h"
#include "service/score.h"
#include "service/through.h"
#include "store/ledger.h"
#include "store/people.h"
#include "store/plain.h"

enum {
    LOOK_MS = 200,
    TICK_MOST = 50,
    SCORES_MOST = 5,
    OUTBOX_MOST = 500,
    UPLOADS_DAYS = 7,
    SESSIONS_KEPT_S = 12 * 3600,
    FILES_MOST = 100,
    CLEAN_EVERY_S = 3600,
    LADDER_EVERY_S = 60,
    LADDER_FIRST_S = 2, /* after a start: whoever waits for a first answer goes before */
    NOTICES_DAYS = 183,
    UPLOAD_LASTS_S = 3600 /* a file this young may be an upload whose row is still to come */
};

struct jobs {
    struct service *service;
    struct jobs_options options;
    struct tx *reader;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t stop;
    bool stopping;
    Day warned; /* of a calendar that is missing: once a day */
    Time looked, seal_due, clean_due, ladder_due, scores_due;
    int64_t told; /* row of the outbox that screens have heard last */
};

static void complain(const char *what, Err err)
{
    fprintf(stderr, "job=%s fault=\"%s\"\n", what, err.why);
}

/* A job of ours, waited for; its context goes with it. */
struct work {
    struct job job;
    struct jobs *jobs;
    Err (*run)(struct tx *tx, struct work *w);
    Time now;
    int n;
    char **shas;
};

static Err work_run(struct tx *tx, struct job *job)
{
    struct work *w = (struct work *)job;
    return w->run(tx, w);
}

static Err write_wait(struct jobs *j, struct work *w, const char *what)
{
    w->job.run = work_run;
    w->jobs = j;
    Err err = store_write_wait(j->service->store, &w->job);
    if (err.kind) complain(what, err);
    return err;
}

/* ---- clocks ---- */

static Err tick_run(struct tx *tx, struct work *w)
{
    return service_tick(w->jobs->service, tx, w->now, TICK_MOST, &w->n);
}

static Err entries_run(struct tx *tx, struct work *w)
{
    return register_tick(w->jobs->service, tx, w->now, TICK_MOST, &w->n);
}

static Err ladder_job(struct tx *tx, struct work *w)
{
    return ladder_run(w->jobs->service, tx, w->now, TICK_MOST, &w->n);
}

/* Again until there is less to do than a job takes at a time. */
static void act_all(struct jobs *j, Err (*run_one)(struct tx *, struct work *), Time now, const char *what)
{
    for (int n = TICK_MOST; n == TICK_MOST;) {
        struct work *w = talloc_zero(NULL, struct work);
        w->run = run_one;
        w->now = now;
        n = write_wait(j, w, what).kind ? 0 : w->n;
        talloc_free(w);
    }
}

static void clocks(struct jobs *j, Time now)
{
    Time next;
    Err err = service_next_tick(j->service, j->reader, &next);
    if (err.kind) complain("clocks", err);
    if (!err.kind && next.s <= now.s) act_all(j, tick_run, now, "clocks");
    err = register_next_tick(j->reader, &next);
    if (err.kind) complain("registers", err);
    if (!err.kind && next.s <= now.s) act_all(j, entries_run, now, "registers");
}

/* ---- the tables ---- */

static Err follow_run(struct tx *tx, struct work *w)
{
    return service_config_follow(w->jobs->service, tx);
}

/* Another process (huying calendar put …) has changed them: in force here from the next second. */
static void tables(struct jobs *j, Time now)
{
    bool stale = false;
    Err err = service_config_stale(j->service, j->reader, &stale);
    if (err.kind) complain("tables", err);
    int missing = config_missing_year(j->service->institution, now);
    if (missing && day_of(now).n != j->warned.n) {
        fprintf(stderr,
                "job=calendar year=%d fault=\"no calendar of that year is known yet (R26): huying calendar put\"\n",
                missing);
        j->warned = day_of(now);
    }
    if (!stale) return;
    struct work *w = talloc_zero(NULL, struct work);
    w->run = follow_run;
    w->now = now;
    write_wait(j, w, "tables");
    talloc_free(w);
}

/* Lights turn at their own instants; a minute's delay of a reminder harms nobody. */
static void ladder(struct jobs *j, Time now)
{
    if (now.s < j->ladder_due.s && j->ladder_due.s - now.s <= LADDER_EVERY_S) return;
    bool waits = false;
    j->ladder_due.s = now.s + LADDER_EVERY_S;
    Err err = ladder_waits(j->service, j->reader, now, &waits);
    if (err.kind) complain("ladder", err);
    if (waits) act_all(j, ladder_job, now, "ladder");
}

/* ---- outbox ---- */

static Err outbox_run(struct tx *tx, struct work *w)
{
    return store_outbox_done(tx, w->jobs->told);
}

/* Screens hear of what is committed; the rows go when they have. Heard twice (we died in between) does no harm. */
static void outbox(struct jobs *j, Time now)
{
    struct work *w = talloc_zero(NULL, struct work);
    struct outbox_row *rows;
    Err err = store_outbox_after(j->reader, w, j->told, OUTBOX_MOST, &rows, &w->n);
    if (err.kind) complain("outbox", err);
    for (int i = 0; !err.kind && i < w->n; i++) {
        if (!strcmp(rows[i].kind, "call") || !strcmp(rows[i].kind, "entry"))
            j->options.publish(j->options.arg, rows[i].id, rows[i].body);
        j->told = rows[i].id;
    }
    if (!err.kind && w->n) {
        w->run = outbox_run;
        w->now = now;
        write_wait(j, w, "outbox"); /* what stays now goes with the next */
    }
    talloc_free(w);
}

/* ---- the seal ---- */

static void seal(struct jobs *j, Time now)
{
    struct seal done;
    if (now.s < j->seal_due.s && j->seal_due.s - now.s <= 3600) return;
    if (now.s >= j->seal_due.s) {
        Err err = ledger_seal(j->service->store, now, &done);
        if (err.kind) complain("seal", err);
    }
    j->seal_due = ledger_seal_next(now);
}

/* ---- scores of the quarter that has ended ---- */

static Err scores_run(struct tx *tx, struct work *w)
{
    return service_score_tick(w->jobs->service, tx, w->now, SCORES_MOST, &w->n);
}

static void scores(struct jobs *j, Time now)
{
    if (now.s < j->scores_due.s) return;
    Err err = OK;
    struct work *w = talloc_zero(NULL, struct work);
    w->run = scores_run;
    w->now = now;
    w->n = SCORES_MOST;
    while (w->n == SCORES_MOST && !err.kind) err = write_wait(j, w, "scores");
    talloc_free(w);
    j->scores_due = err.kind ? (Time){ now.s + CLEAN_EVERY_S } : service_score_next(now);
}

/* ---- what has had its day ---- */

static Err clean_run(struct tx *tx, struct work *w)
{
    TRY(store_repeat_purge(tx, w->now));
    TRY(store_sessions_purge(tx, (Time){ w->now.s - SESSIONS_KEPT_S }));
    TRY(notices_purge(tx, (Time){ w->now.s - NOTICES_DAYS * DAY_S }));
    TRY(store_claims_purge(tx, w->now));
    return store_files_unnamed_drop(tx, w, (Time){ w->now.s - UPLOADS_DAYS * DAY_S }, FILES_MOST, &w->shas, &w->n);
}

static void clean(struct jobs *j, Time now)
{
    if (now.s < j->clean_due.s && j->clean_due.s - now.s <= CLEAN_EVERY_S) return;
    j->clean_due.s = now.s + CLEAN_EVERY_S;
    struct work *w = talloc_zero(NULL, struct work);
    w->run = clean_run;
    w->now = now;
    if (!write_wait(j, w, "clean").kind)
        for (int i = 0; i < w->n; i++)
            store_file_remove(j->service->store, w->shas[i], (Time){ now.s - UPLOAD_LASTS_S });
    talloc_free(w);
}

/* ---- the thread ---- */

static void look(struct jobs *j)
{
    Time now = time_now();
    outbox(j, now);
    if (now.s == j->looked.s) return;
    j->looked = now;
    tables(j, now);
    clocks(j, now);
    if (j->options.ladder) ladder(j, now);
    if (j->options.seal) seal(j, now);
    scores(j, now);
    clean(j, now);
    j->options.beat(j->options.arg, now);
}

static bool rest(struct jobs *j)
{
    struct timespec until;
    clock_gettime(CLOCK_MONOTONIC, &until);
    until.tv_nsec += LOOK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000;
    until.tv_nsec %= 1000000000;
    pthread_mutex_lock(&j->lock);
    while (!j->stopping && pthread_cond_timedwait(&j->stop, &j->lock, &until) != ETIMEDOUT) continue;
    bool on = !j->stopping;
    pthread_mutex_unlock(&j->lock);
    return on;
}

static void *run(void *arg)
{
    struct jobs *j = arg;
    do look(j);
    while (rest(j));
    look(j);
    return NULL;
}

Err jobs_start(const void *ctx, struct service *service, const struct jobs_options *options, struct jobs **out)
{
    struct jobs *j = talloc_zero(ctx, struct jobs);
    pthread_condattr_t steady;
    j->service = service;
    j->options = *options;
    TRY(store_walker(j, service->store, &j->reader));
    j->seal_due = ledger_seal_next(time_now());
    j->ladder_due.s = time_now().s + LADDER_FIRST_S;
    j->clean_due.s = time_now().s + 60;
    j->scores_due = j->clean_due;
    pthread_condattr_init(&steady);
    pthread_condattr_setclock(&steady, CLOCK_MONOTONIC);
    pthread_mutex_init(&j->lock, NULL);
    pthread_cond_init(&j->stop, &steady);
    pthread_create(&j->thread, NULL, run, j);
    *out = j;
    return OK;
}

void jobs_stop(struct jobs *j)
{
    pthread_mutex_lock(&j->lock);
    j->stopping = true;
    pthread_cond_signal(&j->stop);
    pthread_mutex_unlock(&j->lock);
    pthread_join(j->thread, NULL);
    TALLOC_FREE(j->reader);
}
