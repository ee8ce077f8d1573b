/* See log.h. Lines gather in a buffer and go out when it is full or once a second: a line costs a microsecond. */
#include "http/log.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <time.h>

#include "http/http.h"

struct log {
    FILE *to;
    pthread_mutex_t lock;
};

static int log_close(struct log *log)
{
    if (log->to && log->to != stderr) fclose(log->to);
    return 0;
}

Err log_open(struct server *server, const char *path)
{
    struct log *log = server->log = talloc_zero(server, struct log);
    pthread_mutex_init(&log->lock, NULL);
    if (!path) return OK;
    log->to = strcmp(path, "-") ? fopen(path, "ae") : stderr;
    if (!log->to) return (Err){ BAD_INPUT, "the access log cannot be opened" };
    setvbuf(log->to, NULL, _IOFBF, 1 << 15);
    talloc_set_destructor(log, log_close);
    return OK;
}

void log_access(struct exchange *x, int64_t us)
{
    struct log *log = x->server->log;
    char at[TIME_TEXT_MAX];
    if (!log->to) return;
    pthread_mutex_lock(&log->lock);
    fprintf(log->to, "at=%s request=%s verb=%.8s route=%s status=%d us=%lld in=%zu out=%zu by=%lld\n",
            time_format(x->now, at), x->id, x->verb, x->route ? x->route->path : "/", x->reply.status, (long long)us,
            x->body_n, x->reply.n, (long long)(x->who ? x->who->person : 0));
    pthread_mutex_unlock(&log->lock);
}

void log_fault(struct exchange *x, const char *why, const char *more)
{
    char at[TIME_TEXT_MAX];
    fprintf(stderr, "at=%s request=%s route=%s fault=\"%s\" more=\"%s\"\n", time_format(x->now, at), x->id,
            x->route ? x->route->path : "/", why, more);
    fflush(stderr);
}

void log_flush(struct server *server)
{
    if (!server->log->to) return;
    pthread_mutex_lock(&server->log->lock);
    fflush(server->log->to);
    pthread_mutex_unlock(&server->log->lock);
}

int64_t log_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}
