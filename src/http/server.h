/* The HTTP server: started on a service, stopped gracefully. One epoll thread answers; writes wait for their commit with
   the connection suspended; argon2 and pictures run on slow workers. Every limit: limits.c. */
#ifndef HTTP_SERVER_H
#define HTTP_SERVER_H

#include "base/err.h"
#include "base/time.h"

struct institution;
struct service;
struct server;

struct server_options {
    const char *address;    /* "127.0.0.1" */
    int port;               /* 0: any free one */
    const char *origin;     /* "https://huying.example" behind a proxy, or NULL; https makes the cookie Secure */
    const char *access_log; /* a path, "-" standard error, NULL none */
    const char *map_path;   /* the town's map, served at /api/v1/map; NULL: none */
    int idle_s;             /* signed out after so many idle seconds; 0: the limit's own */
};
/* BUSY: the address is taken. BROKEN: libmicrohttpd would not start. */
Err server_start(const void *ctx, struct service *service, const struct server_options *options, struct server **out);
/* Other tables are in force; any thread. */
void server_institution(struct server *server, const struct institution *in);
int server_port(const struct server *server);
/* A row of the outbox for the live streams: `data` is the JSON of one `changed` event. Any thread. */
void server_publish(struct server *server, int64_t id, const char *data);
/* Once a second, any one thread: heartbeats, log flush. */
void server_beat(struct server *server, Time now);
/* No new connections, running exchanges get their answer, streams end. */
void server_stop(struct server *server);

#endif
