/* The writer: one thread that gathers waiting jobs into one transaction, a savepoint each, one sync to disk for all.

   Kept: done() comes after the commit and only once; a job that fails takes nothing of the others with it; when the
   commit itself fails, every job of the batch is answered with that error. A request costs two wake-ups at most: the
   writer's (only when it sleeps) and the one that done() causes. */
#include <errno.h>
#include <pthread.h>
#include <talloc.h>
#include <time.h>

#include "store/db.h"

enum {
    BATCH_MOST = 256,         /* jobs in one transaction */
    BATCH_NS_MOST = 50000000, /* no further job is begun in a transaction older than this */
    CAREFUL_BATCHES = 64,     /* run with savepoints after a batch was spoilt */
    GATHER_NS = 200000,       /* how long a small batch waits for the others that came with the last one */
};

struct writer {
    struct store *store;
    struct tx *tx;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t filled; /* the queue has reached `wanted`, or stop */
    struct job *first, **end;
    int waiting, wanted, queue_most, most_waiting; /* wanted 0: nobody sleeps */
    bool stop;
    int last;    /* jobs of the last batch */
    int careful; /* batches still to be run with savepoints */
    struct store_load load;
};

static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* ---- the queue ---- */

Err writer_put(struct writer *w, struct job *job)
{
    job->next = NULL;
    job->err = OK;
    pthread_mutex_lock(&w->mutex);
    if (w->stop || w->waiting >= w->queue_most) {
        bool stop = w->stop;
        pthread_mutex_unlock(&w->mutex);
        return (Err){ BUSY, stop ? "the server is stopping" : "too many writes are waiting: try again in a moment" };
    }
    *w->end = job;
    w->end = &job->next;
    if (++w->waiting > w->most_waiting) w->most_waiting = w->waiting;
    bool wake = w->wanted && w->waiting >= w->wanted;
    if (wake) w->wanted = 0;
    pthread_mutex_unlock(&w->mutex);
    if (wake) pthread_cond_signal(&w->filled);
    return OK;
}

/* Sleeps until there is a job; then, when the last batch was larger, a moment longer for its companions: clients that
   were answered together ask again together, and one sync for all of them is what makes the rate. */
static bool sleep_until_filled(struct writer *w)
{
    while (!w->first && !w->stop) {
        w->wanted = 1;
        pthread_cond_wait(&w->filled, &w->mutex);
    }
    int companions = w->last - w->last / 4;
    if (w->waiting < companions && !w->stop) {
        struct timespec until;
        clock_gettime(CLOCK_MONOTONIC, &until);
        until.tv_nsec += GATHER_NS;
        if (until.tv_nsec >= 1000000000) until.tv_sec++, until.tv_nsec -= 1000000000;
        w->wanted = companions;
        while (w->waiting < companions && !w->stop)
            if (pthread_cond_timedwait(&w->filled, &w->mutex, &until) == ETIMEDOUT) break;
    }
    w->wanted = 0;
    return w->first;
}

static struct job *take(struct writer *w, int most)
{
    struct job *first = w->first, *last = first;
    int n = 1;
    while (n < most && last->next) last = last->next, n++;
    w->first = last->next;
    if (!w->first) w->end = &w->first;
    last->next = NULL;
    w->waiting -= n;
    w->last = n;
    return first;
}

/* Puts jobs that found no place in the transaction back in front. */
static void give_back(struct writer *w, struct job *jobs)
{
    struct job *last = jobs;
    int n = 1;
    while (last->next) last = last->next, n++;
    pthread_mutex_lock(&w->mutex);
    last->next = w->first;
    if (!w->first) w->end = &last->next;
    w->first = jobs;
    w->waiting += n;
    w->last -= n;
    pthread_mutex_unlock(&w->mutex);
}

/* ---- a batch ---- */

/* FINE, or what the transaction died of: then no job of the batch has happened. */
static Err run_one(struct writer *w, struct job *job, bool careful, bool *spoilt)
{
    tx_job_begin(w->tx, careful);
    Err err = job->run(w->tx, job);
    Err end = tx_job_end(w->tx, err, spoilt);
    job->err = end;
    if (!tx_is_open(w->tx)) return end.kind ? end : (Err){ BROKEN, "the database gave up the transaction" };
    return err.kind == end.kind ? OK : end; /* the savepoint itself failed */
}

static Err run_all(struct writer *w, struct job *jobs, bool careful, bool *spoilt)
{
    TRY(tx_begin(w->tx));
    int64_t until = now_ns() + BATCH_NS_MOST;
    for (struct job *job = jobs; job && !*spoilt; job = job->next) {
        TRY(run_one(w, job, careful, spoilt));
        if (job->next && (job->alone || job->next->alone || now_ns() > until)) {
            give_back(w, job->next);
            job->next = NULL;
        }
    }
    if (*spoilt) return OK;
    TRY(deltas_write(w->tx));
    return tx_commit(w->tx);
}

/* Most jobs that fail have written nothing when they do. So a batch is run boldly, without savepoints; if one fails after
   it wrote, all is undone and run again, a savepoint each, and so are the next batches: who fails once fails again. */
static Err run_batch(struct writer *w, struct job *jobs)
{
    bool spoilt = false, careful = w->careful > 0;
    if (careful) w->careful--;
    Err err = run_all(w, jobs, careful, &spoilt);
    if (spoilt) {
        struct job *failed = jobs->next ? NULL : jobs;
        tx_rollback(w->tx);
        if (failed) return OK; /* alone: undone, and its error stands */
        w->careful = CAREFUL_BATCHES;
        err = run_all(w, jobs, true, &(bool){ false });
    }
    if (err.kind) tx_rollback(w->tx);
    return err;
}

static void answer(struct writer *w, struct job *jobs, Err err)
{
    int64_t n = 0, failed = 0;
    for (struct job *job = jobs, *next; job; job = next) {
        next = job->next; /* done() may free the job */
        if (err.kind) job->err = err;
        n++;
        failed += job->err.kind != FINE;
        if (job->done) job->done(job);
    }
    pthread_mutex_lock(&w->mutex);
    w->load.jobs += n;
    w->load.failed += failed;
    w->load.commits += !err.kind;
    pthread_mutex_unlock(&w->mutex);
}

static void *work(void *arg)
{
    struct writer *w = arg;
    pthread_mutex_lock(&w->mutex);
    while (sleep_until_filled(w)) {
        struct job *jobs = take(w, BATCH_MOST);
        pthread_mutex_unlock(&w->mutex);
        Err err = run_batch(w, jobs);
        answer(w, jobs, err);
        if (!err.kind) tx_tidy(w->tx); /* a failure shows again at the next commit and is noted */
        pthread_mutex_lock(&w->mutex);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

/* ---- start and stop ---- */

static int writer_free(struct writer *w)
{
    writer_stop(w);
    return 0;
}

Err writer_start(const void *ctx, struct store *store, struct tx *tx, int queue_most, struct writer **out)
{
    struct writer *w = talloc_zero(ctx, struct writer);
    w->store = store;
    w->tx = tx;
    w->queue_most = queue_most;
    w->end = &w->first;
    pthread_mutex_init(&w->mutex, NULL);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->filled, &attr);
    pthread_condattr_destroy(&attr);
    if (pthread_create(&w->thread, NULL, work, w)) {
        talloc_free(w);
        return (Err){ BROKEN, "the writer thread can't start" };
    }
    talloc_set_destructor(w, writer_free);
    *out = w;
    return OK;
}

void writer_stop(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    bool was = w->stop;
    w->stop = true;
    pthread_cond_signal(&w->filled);
    pthread_mutex_unlock(&w->mutex);
    if (was) return;
    pthread_join(w->thread, NULL);
    pthread_cond_destroy(&w->filled);
    pthread_mutex_destroy(&w->mutex);
}

struct store_load writer_load(struct writer *w)
{
    pthread_mutex_lock(&w->mutex);
    struct store_load load = w->load;
    load.waiting = w->waiting;
    load.most_waiting = w->most_waiting;
    pthread_mutex_unlock(&w->mutex);
    return load;
}
