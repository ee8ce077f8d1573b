/* Live lists by server-sent events. The last events stay in a ring, so that a stream that falls behind or comes back with
   Last-Event-ID goes on where it was; when the ring has moved past that, it gets `reload` and the screen asks anew. A
   stream waits suspended and costs nothing; a comment every 15 s keeps proxies from closing it.
   Each stream hears only what concerns its viewer: everyone may know that a call changed (R5: number and state), so the
   event says no more than that. */
#include "http/http.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

enum { RING = 1024, BEAT_S = 15, CHUNK = 4096 };

struct stream {
    struct streams *all;
    struct stream *next, *before;
    struct MHD_Connection *connection;
    int64_t seen;    /* the last event written into `out` */
    struct buf *out; /* bytes not yet taken */
    size_t taken;
    bool waiting, beat, hello, over;
    unsigned char digest[DIGEST]; /* of the session that asked: it ends with it */
};
struct event_text {
    int64_t id;
    char *data;
};
struct streams {
    pthread_mutex_t lock;
    struct stream *first;
    int n;
    struct event_text ring[RING];
    int64_t newest, oldest; /* ids in the ring */
    int at, held;
    Time beaten;
    bool stopping;
};

struct streams *streams_open(struct server *server)
{
    struct streams *s = talloc_zero(server, struct streams);
    pthread_mutex_init(&s->lock, NULL);
    return s;
}

int streams_n(struct streams *s)
{
    pthread_mutex_lock(&s->lock);
    int n = s->n;
    pthread_mutex_unlock(&s->lock);
    return n;
}

/* All below `wake`: with the lock held. */
static void wake(struct stream *t)
{
    if (!t->waiting) return;
    t->waiting = false;
    MHD_resume_connection(t->connection);
}

static void write_event(struct stream *t, const struct event_text *e)
{
    buf_printf(t->out, "id: %lld\nevent: changed\ndata: %s\n\n", (long long)e->id, e->data);
    t->seen = e->id;
}

/* What the stream has not had yet: from the ring, or `reload` when the ring is past it. */
static void catch_up(struct streams *s, struct stream *t)
{
    if (t->hello) {
        buf_printf(t->out, "retry: 3000\nid: %lld\nevent: hello\ndata: {}\n\n", (long long)s->newest);
        t->hello = false;
        if (t->seen < 0) t->seen = s->newest;
    }
    if (t->seen < s->newest && s->oldest > t->seen + 1) {
        buf_printf(t->out, "id: %lld\nevent: reload\ndata: {}\n\n", (long long)s->newest);
        t->seen = s->newest;
    }
    for (int i = s->held; i > 0 && t->seen < s->newest; i--) {
        const struct event_text *e = &s->ring[(s->at - i + RING) % RING];
        if (e->id > t->seen) write_event(t, e);
    }
    if (t->beat) buf_puts(t->out, ": beat\n\n");
    t->beat = false;
}

static ssize_t stream_read(void *cls, uint64_t at, char *to, size_t most)
{
    struct stream *t = cls;
    struct streams *s = t->all;
    (void)at;
    pthread_mutex_lock(&s->lock);
    if (t->taken == t->out->n) {
        t->taken = t->out->n = 0;
        catch_up(s, t);
    }
    ssize_t n = (ssize_t)(t->out->n - t->taken < most ? t->out->n - t->taken : most);
    if (n) {
        memcpy(to, t->out->s + t->taken, (size_t)n);
        t->taken += (size_t)n;
    } else if (s->stopping || t->over) {
        n = MHD_CONTENT_READER_END_OF_STREAM;
    } else {
        t->waiting = true;
        MHD_suspend_connection(t->connection);
    }
    pthread_mutex_unlock(&s->lock);
    return n;
}

static void stream_end(void *cls)
{
    struct stream *t = cls;
    struct streams *s = t->all;
    pthread_mutex_lock(&s->lock);
    if (t->before)
        t->before->next = t->next;
    else
        s->first = t->next;
    if (t->next) t->next->before = t->before;
    s->n--;
    pthread_mutex_unlock(&s->lock);
    talloc_free(t);
}

static struct stream *stream_new(struct streams *s, struct exchange *x)
{
    const char *last = exchange_header(x, "Last-Event-ID");
    struct stream *t = talloc_zero(NULL, struct stream);
    *t = (struct stream){ .all = s, .connection = x->connection, .hello = true, .out = buf_new(t, 512), .seen = -1 };
    memcpy(t->digest, x->who->digest, DIGEST);
    if (last) t->seen = strtoll(last, NULL, 10);
    pthread_mutex_lock(&s->lock);
    if (t->seen > s->newest) t->seen = -1; /* of another life of the server */
    t->next = s->first;
    if (s->first) s->first->before = t;
    s->first = t;
    s->n++;
    pthread_mutex_unlock(&s->lock);
    return t;
}

void handle_live(struct exchange *x)
{
    struct streams *s = x->server->streams;
    if (streams_n(s) >= limit(L_STREAMS)) {
        reply_problem(x, P_TOO_MANY, "too many live streams are open", 30);
        return;
    }
    struct stream *t = stream_new(s, x);
    x->reply.own = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, CHUNK, stream_read, t, stream_end);
    x->reply.status = 200;
    x->reply.type = "text/event-stream; charset=utf-8";
    reply_header(x, "Cache-Control", "no-store");
    reply_header(x, "X-Accel-Buffering", "no");
    x->stream = true;
}

void streams_publish(struct streams *s, int64_t id, const char *data, size_t n)
{
    pthread_mutex_lock(&s->lock);
    struct event_text *e = &s->ring[s->at];
    talloc_free(e->data);
    *e = (struct event_text){ id, talloc_strndup(s, data, n) };
    s->at = (s->at + 1) % RING;
    if (s->held < RING) s->held++;
    s->newest = id;
    s->oldest = s->ring[(s->at - s->held + RING) % RING].id;
    for (struct stream *t = s->first; t; t = t->next) wake(t);
    pthread_mutex_unlock(&s->lock);
}

void streams_nudge(struct streams *s, const unsigned char *digest, const char *event, const char *data)
{
    pthread_mutex_lock(&s->lock);
    for (struct stream *t = s->first; t; t = t->next) {
        if (memcmp(t->digest, digest, DIGEST) || t->out->n > CHUNK) continue;
        buf_printf(t->out, "event: %s\ndata: %s\n\n", event, data);
        wake(t);
    }
    pthread_mutex_unlock(&s->lock);
}

void streams_end(struct streams *s, const unsigned char *digest)
{
    pthread_mutex_lock(&s->lock);
    for (struct stream *t = s->first; t; t = t->next) {
        if (digest && memcmp(t->digest, digest, DIGEST)) continue;
        t->over = true;
        wake(t);
    }
    pthread_mutex_unlock(&s->lock);
}

void streams_beat(struct streams *s, struct server *server, Time now)
{
    pthread_mutex_lock(&s->lock);
    bool due = now.s - s->beaten.s >= BEAT_S || now.s < s->beaten.s;
    if (due) s->beaten = now;
    for (struct stream *t = s->first; t && due; t = t->next) {
        t->beat = true;
        t->over = t->over || session_idle(server->sessions, t->digest, now);
        wake(t);
    }
    pthread_mutex_unlock(&s->lock);
}

void streams_stop(struct streams *s)
{
    pthread_mutex_lock(&s->lock);
    s->stopping = true;
    for (struct stream *t = s->first; t; t = t->next) wake(t);
    pthread_mutex_unlock(&s->lock);
}
