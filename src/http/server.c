/* libmicrohttpd's callbacks → exchanges, start and stop. */
#include "http/http.h"

#include <microhttpd.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "http/log.h"
#include "jobs/slow.h"

/* ---- the body ---- */

static int64_t body_limit(const struct exchange *x)
{
    return x->route && (x->route->is & R_FILE) ? limit(L_FILE) + 4096 : limit(L_BODY);
}

static void too_big(struct exchange *x)
{
    Err err = { TOO_BIG,
                talloc_asprintf(x, "at most %lld bytes",
                                (long long)(x->route && (x->route->is & R_FILE) ? limit(L_FILE) : limit(L_BODY))) };
    reply_err(x, err);
}

static void check_length(struct exchange *x)
{
    const char *length = exchange_header(x, "Content-Length");
    if (!answered(x) && length && strtoll(length, NULL, 10) > body_limit(x)) too_big(x);
}

static void take(struct exchange *x, const char *bytes, size_t n)
{
    x->body_n += n;
    if (answered(x)) return; /* what follows a refusal is read and dropped, so that the client hears the answer */
    if ((int64_t)x->body_n > body_limit(x)) {
        too_big(x);
    } else if (x->upload) {
        multipart_feed(x->upload, bytes, n);
    } else {
        if (!x->body) x->body = buf_new(x, 1024);
        buf_add(x->body, bytes, n);
    }
}

/* ---- one exchange ---- */

/* A stop waits for whoever has sent all of its request and not had its answer. */
static void enter(struct exchange *x)
{
    if (!x->underway) atomic_fetch_add(&x->server->underway, 1);
    x->underway = true;
}

static void leave(struct exchange *x)
{
    if (x->underway) atomic_fetch_sub(&x->server->underway, 1);
    x->underway = false;
}

static int exchange_end(struct exchange *x)
{
    if (x->who) session_release(x->who);
    if (x->reply.own) MHD_destroy_response(x->reply.own);
    leave(x);
    return 0;
}

static char *hex6(char *to, uint32_t n)
{
    for (int i = 0; i < 6; i++) to[i] = "0123456789abcdef"[n >> (20 - 4 * i) & 15];
    return to + 6;
}

static struct exchange *exchange_new(struct server *server, struct MHD_Connection *connection, const char *verb,
                                     const char *path)
{
    struct exchange *x = talloc_zero(NULL, struct exchange);
    x->server = server;
    x->connection = connection;
    x->verb = verb;
    x->path = path;
    x->now = time_now();
    x->began_us = log_us();
    x->faults = faults_new(x);
    hex6(hex6(x->id, server->salt) + 1, atomic_fetch_add(&server->serial, 1));
    x->id[6] = '-';
    const char *language = exchange_header(x, "Accept-Language");
    x->english = language && !strncasecmp(language, "en", 2);
    talloc_set_destructor(x, exchange_end);
    return x;
}

/* The body is whole (or there was none): the handler's turn, or what comes after a suspended stretch. While `away` the
   exchange is another thread's; the mark itself is touched by the epoll thread alone. */
static enum MHD_Result go_on(struct exchange *x)
{
    x->away = false;
    enter(x);
    if (x->then) {
        void (*then)(struct exchange *) = x->then;
        x->then = NULL;
        then(x);
    } else if (!answered(x) && atomic_load(&x->server->stopping)) {
        reply_problem(x, P_STOPPING, NULL, 2); /* drain() has perhaps looked already: nothing may be suspended now */
    } else if (!answered(x)) {
        x->route->handle(x);
    }
    if (x->away) return MHD_YES;
    if (x->stream) leave(x);
    return reply_send(x) ? MHD_YES : MHD_NO;
}

/* A refusal known from the headers alone is sent at once when waiting for the body would be foolish. */
static bool refuse_now(struct exchange *x)
{
    enum { DRAIN = 4 };
    const char *length = exchange_header(x, "Content-Length"), *expect = exchange_header(x, "Expect");
    if (!answered(x) || (!expect && (!length || strtoll(length, NULL, 10) <= DRAIN * limit(L_FILE)))) return false;
    x->reply.close = true;
    return true;
}

static enum MHD_Result first_call(struct server *server, struct MHD_Connection *connection, const char *verb,
                                  const char *url, void **mine)
{
    struct exchange *x = exchange_new(server, connection, verb, url);
    *mine = x;
    admit(x);
    check_length(x);
    if (!answered(x) && (x->route->is & R_FILE)) upload_begin(x);
    return !refuse_now(x) || reply_send(x) ? MHD_YES : MHD_NO;
}

static enum MHD_Result on_request(void *cls, struct MHD_Connection *connection, const char *url, const char *verb,
                                  const char *version, const char *bytes, size_t *bytes_n, void **mine)
{
    (void)version;
    if (!*mine) return first_call(cls, connection, verb, url, mine);
    struct exchange *x = *mine;
    if (!*bytes_n) return go_on(x);
    take(x, bytes, *bytes_n);
    *bytes_n = 0;
    return MHD_YES;
}

static void on_end(void *cls, struct MHD_Connection *connection, void **mine, enum MHD_RequestTerminationCode why)
{
    struct server *s = cls;
    struct exchange *x = *mine;
    (void)connection;
    (void)why;
    if (!x) return;
    int64_t us = log_us() - x->began_us;
    atomic_fetch_add_explicit(&s->n.requests, 1, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->n.us, us, memory_order_relaxed);
    atomic_fetch_add_explicit(&s->n.bytes_out, (int64_t)x->reply.n, memory_order_relaxed);
    if (x->reply.status >= 400)
        atomic_fetch_add_explicit(x->reply.status >= 500 ? &s->n.broken : &s->n.refused, 1, memory_order_relaxed);
    log_access(x, us);
    talloc_free(x);
    *mine = NULL;
}

/* ---- start and stop ---- */

static int listen_on(const char *address, int port)
{
    char service[8];
    snprintf(service, sizeof service, "%d", port);
    struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_PASSIVE }, *found;
    if (getaddrinfo(address, service, &hints, &found)) return -1;
    int fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), yes = 1;
    if (fd >= 0) setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (fd >= 0 && (bind(fd, found->ai_addr, found->ai_addrlen) || listen(fd, 511))) {
        close(fd);
        fd = -1;
    }
    freeaddrinfo(found);
    return fd;
}

static int port_of(int fd)
{
    struct sockaddr_storage a;
    socklen_t n = sizeof a;
    if (getsockname(fd, (struct sockaddr *)&a, &n)) return 0;
    return ntohs(a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                         : ((struct sockaddr_in *)&a)->sin_port);
}

static Err daemon_start(struct server *s)
{
    int fd = listen_on(s->options.address, s->options.port);
    if (fd < 0) return (Err){ BUSY, "cannot listen on that address and port" };
    s->port = port_of(fd);
    s->daemon = MHD_start_daemon(MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL, on_request, s,
                                 MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_NOTIFY_COMPLETED, on_end, s,
                                 MHD_OPTION_CONNECTION_LIMIT, (unsigned)limit(L_CONNECTIONS),
                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)limit(L_REQUEST_S),
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)limit(L_HEADERS), MHD_OPTION_END);
    if (s->daemon) return OK;
    close(fd);
    return (Err){ BROKEN, "libmicrohttpd would not start" };
}

Err server_start(const void *ctx, struct service *service, const struct server_options *options, struct server **out)
{
    struct server *s = talloc_zero(ctx, struct server);
    s->options = *options;
    if (!s->options.idle_s) s->options.idle_s = (int)limit(L_IDLE_S);
    s->service = service;
    s->store = service->store;
    s->institution = service->institution;
    s->started = time_now();
    pthread_mutex_init(&s->counts.lock, NULL);
    if (getrandom(&s->salt, sizeof s->salt, 0) != sizeof s->salt) return (Err){ BROKEN, "no randomness" };
    TRY(log_open(s, options->access_log));
    TRY(sessions_open(s, &s->sessions));
    s->streams = streams_open(s);
    s->presence = presence_open(s);
    s->slow = slow_start(s, (int)limit(L_SLOW_QUEUE));
    TRY(static_open(s));
    TRY(remedies_open(s, &s->remedies));
    district_make(s, s->started);
    TRY(daemon_start(s));
    *out = s;
    return OK;
}

void server_institution(struct server *s, const struct institution *in)
{
    s->institution = in;
}

int server_port(const struct server *s)
{
    return s->port;
}

void server_publish(struct server *s, int64_t id, const char *data)
{
    streams_publish(s->streams, id, data, strlen(data));
}

void server_beat(struct server *s, Time now)
{
    streams_beat(s->streams, s, now);
    log_flush(s);
}

/* Waits until nothing is under way, at most so long. */
static void drain(struct server *s, int most_ms)
{
    const struct timespec step = { 0, 10 * 1000 * 1000 };
    for (int ms = 0; ms < most_ms && atomic_load(&s->underway); ms += 10) nanosleep(&step, NULL);
}

void server_stop(struct server *s)
{
    atomic_store(&s->stopping, true);
    int fd = MHD_quiesce_daemon(s->daemon);
    if (fd >= 0) close(fd);
    streams_stop(s->streams);
    drain(s, 10000);
    slow_stop(s->slow);
    MHD_stop_daemon(s->daemon);
    readers_close();
    log_flush(s);
}
