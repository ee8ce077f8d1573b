/* What handlers ask of an exchange: headers, query, the thread's reader; and its suspended stretches: on the writer, on a
   slow worker. The only file that suspends and resumes (but for the streams of sse.c). */
#include "http/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "http/log.h"
#include "jobs/slow.h"

/* ---- readers: one of each thread that answers ---- */

static pthread_mutex_t readers_lock = PTHREAD_MUTEX_INITIALIZER;
static struct tx *readers[64];
static int readers_n;
static _Thread_local struct tx *reader;

struct tx *exchange_reader(struct exchange *x)
{
    if (!reader) {
        Err err = store_reader(NULL, x->server->store, &reader);
        if (err.kind) abort(); /* out of memory or files: nothing can be answered any more */
        pthread_mutex_lock(&readers_lock);
        readers[readers_n++] = reader;
        pthread_mutex_unlock(&readers_lock);
    }
    return reader;
}

struct viewer exchange_viewer(struct exchange *x)
{
    return (struct viewer){ x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
}

void *exchange_scratch(struct exchange *x)
{
    return talloc_pool(x, 64 * 1024);
}

void readers_close(void)
{
    while (readers_n) talloc_free(readers[--readers_n]);
    reader = NULL;
}

/* ---- what a handler asks of the request ---- */

const char *exchange_header(struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_HEADER_KIND, name);
}

const char *exchange_cookie(struct exchange *x, const char *name)
{
    return MHD_lookup_connection_value(x->connection, MHD_COOKIE_KIND, name);
}

const char *exchange_query(struct exchange *x, const char *name, int most)
{
    const char *s = NULL;
    size_t n = 0;
    MHD_lookup_connection_value_n(x->connection, MHD_GET_ARGUMENT_KIND, name, strlen(name), &s, &n);
    if (!s || !n) return NULL;
    const char *fault = strlen(s) == n ? text_fault(s, n, false) : "control characters are not allowed";
    if (fault) {
        fault_add(x->faults, name, fault);
        return NULL;
    }
    if (text_chars(s, n) > (size_t)most) {
        fault_addf(x->faults, name, "at most %d characters", most);
        return NULL;
    }
    return s;
}

int64_t exchange_query_int(struct exchange *x, const char *name, int64_t least, int64_t most, int64_t otherwise)
{
    const char *s = exchange_query(x, name, 20);
    if (!s) return otherwise;
    char *end;
    errno = 0;
    long long n = strtoll(s, &end, 10);
    if (!*end && !errno && n >= least && n <= most) return n;
    fault_addf(x->faults, name, "a whole number from %lld to %lld", (long long)least, (long long)most);
    return otherwise;
}

/* ---- suspended stretches ---- */

static void suspend(struct exchange *x)
{
    x->away = true;
    MHD_suspend_connection(x->connection);
}

static void resume(struct exchange *x)
{
    MHD_resume_connection(x->connection);
}

struct write_job {
    struct job job;
    struct exchange *x;
    Err (*run)(struct tx *, struct exchange *);
    void (*then)(struct exchange *, Err);
};

static Err write_run(struct tx *tx, struct job *job)
{
    struct write_job *w = (struct write_job *)job;
    return w->run(tx, w->x);
}

static void write_done(struct job *job)
{
    resume(((struct write_job *)job)->x);
}

static void write_then(struct exchange *x)
{
    struct write_job *w = x->state;
    if (w->job.err.kind == BROKEN) log_fault(x, w->job.err.why, store_fault(x, x->server->store));
    w->then(x, w->job.err);
}

void exchange_write(struct exchange *x, Err (*run)(struct tx *, struct exchange *),
                    void (*then)(struct exchange *, Err))
{
    struct write_job *w = talloc_zero(x, struct write_job);
    *w = (struct write_job){ .job = { .run = write_run, .done = write_done }, .x = x, .run = run, .then = then };
    x->state = w;
    x->then = write_then;
    suspend(x);
    Err err = store_write(x->server->store, &w->job);
    if (err.kind) {
        w->job.err = err;
        resume(x);
    }
}

struct slow_job {
    struct exchange *x;
    void (*run)(struct exchange *);
};

static void slow_run(void *job)
{
    struct slow_job *s = job;
    s->run(s->x);
    resume(s->x);
}

void exchange_slow(struct exchange *x, void (*run)(struct exchange *), void (*then)(struct exchange *))
{
    struct slow_job *s = talloc(x, struct slow_job);
    *s = (struct slow_job){ x, run };
    x->then = then;
    suspend(x);
    if (slow_put(x->server->slow, slow_run, s)) return;
    x->then = NULL;
    reply_problem(x, P_TOO_MANY, "the queue of slow work is full", 2);
    resume(x);
}
