/* For whoever runs it: alive, ready, figures, and the contract itself. */
#include "http/http.h"

#include <talloc.h>

#include "base/asset.h"
#include "jobs/slow.h"

extern const char openapi_json[], openapi_json_end[]; /* tools/openapi.py, at build */

static const char plain[] = "text/plain; charset=utf-8";

void handle_openapi_json(struct exchange *x)
{
    reply_header(x, "Cache-Control", "no-cache");
    reply_bytes(x, 200, "application/json; charset=utf-8", openapi_json, (size_t)(openapi_json_end - openapi_json));
}

void handle_openapi_yaml(struct exchange *x)
{
    const struct asset *a = asset_find("api/openapi.yaml");
    reply_header(x, "Cache-Control", "no-cache");
    reply_bytes(x, 200, "application/yaml; charset=utf-8", a->from, asset_size(a));
}

void handle_healthz(struct exchange *x)
{
    reply_text(x, 200, plain, "ok\n");
}

static void ready_then(struct exchange *x, Err err)
{
    if (err.kind)
        reply_text(x, 503, plain, talloc_asprintf(x, "not ready: %s\n", err.why));
    else
        reply_text(x, 200, plain, "ready\n");
}

static Err ready_run(struct tx *tx, struct exchange *x)
{
    (void)tx;
    (void)x;
    return OK;
}

/* Goes through the writer: a store that takes no more writes is not ready. */
void handle_readyz(struct exchange *x)
{
    exchange_write(x, ready_run, ready_then);
}

static void figure(struct buf *b, const char *name, const char *kind, const char *help, int64_t n)
{
    buf_printf(b, "# HELP huying_%s %s\n# TYPE huying_%s %s\nhuying_%s %lld\n", name, help, name, kind, name,
               (long long)n);
}

void handle_metrics(struct exchange *x)
{
    struct server *s = x->server;
    struct store_load load = store_load(s->store);
    struct buf *b = buf_new(x, 4096);
    figure(b, "requests_total", "counter", "answers given", atomic_load(&s->n.requests));
    figure(b, "refused_total", "counter", "answers 4xx", atomic_load(&s->n.refused));
    figure(b, "broken_total", "counter", "answers 5xx", atomic_load(&s->n.broken));
    figure(b, "answer_bytes_total", "counter", "bytes of answers, without headers", atomic_load(&s->n.bytes_out));
    figure(b, "answer_microseconds_total", "counter", "time from request to the end of its answer",
           atomic_load(&s->n.us));
    figure(b, "logins_failed_total", "counter", "wrong passwords or codes", atomic_load(&s->n.logins_failed));
    figure(b, "uploads_total", "counter", "files taken", atomic_load(&s->n.uploads));
    figure(b, "underway", "gauge", "whole requests without their answer, this one too", atomic_load(&s->underway));
    figure(b, "streams", "gauge", "live streams open", streams_n(s->streams));
    figure(b, "slow_waiting", "gauge", "exchanges waiting for a slow worker", slow_waiting(s->slow));
    figure(b, "store_jobs_total", "counter", "writing jobs", load.jobs);
    figure(b, "store_commits_total", "counter", "commits; jobs/commits is the group", load.commits);
    figure(b, "store_failed_total", "counter", "writing jobs that failed", load.failed);
    figure(b, "store_waiting", "gauge", "writing jobs waiting", load.waiting);
    figure(b, "started_seconds", "gauge", "start of the process, seconds since 1970", s->started.s);
    reply_bytes(x, 200, "text/plain; version=0.0.4; charset=utf-8", b->s, b->n);
}
