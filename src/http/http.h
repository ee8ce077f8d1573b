/* What the files of http/ share: one exchange (a request and its answer), the route table, replies, sessions.
   Invariants: an exchange belongs to one thread at a time: the epoll thread, or, while its connection is suspended, the
   writer or a slow worker. Everything of it hangs on its talloc context. Every answer passes reply_send (server.c), so
   every answer carries the security headers. Only this folder knows libmicrohttpd. */
#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

#include <jansson.h>
#include <pthread.h>
#include <stdatomic.h>
#include <uthash.h>

#include "base/buf.h"
#include "base/err.h"
#include "http/multipart.h"
#include "http/server.h"
#include "service/through.h"
#include "service/view.h"

struct MHD_Connection;
struct MHD_Daemon;
struct MHD_Response;
struct exchange;

/* ---- limits.c: every limit of the border in one table, printed by `huying serve --help` ---- */
enum limit {
    L_BODY,
    L_FILE,
    L_HEADERS,
    L_CONNECTIONS,
    L_STREAMS,
    L_IDLE_S,
    L_SESSION_S,
    L_TRIES,
    L_LOCK_S,
    L_LOCK_MOST_S,
    L_SLOW_QUEUE,
    L_UPLOADS,
    L_KEY,
    L_LIST,
    L_DESK,
    L_PATH_PART,
    L_QUERY,
    L_SESSIONS,
    L_REQUEST_S,
    L_PRESENT,
    LIMITS
};
struct limit_row {
    const char *name;
    int64_t most;
    const char *what;
};
extern const struct limit_row limit_rows[LIMITS];
static inline int64_t limit(enum limit l)
{
    return limit_rows[l].most;
}

/* ---- routes.c ---- */
enum {
    R_OPEN = 1,       /* no sign-in needed */
    R_KEY = 2,        /* Idempotency-Key required */
    R_MATCH = 4,      /* If-Match required */
    R_FILE = 8,       /* body is multipart/form-data, streamed */
    R_FORM = 16,      /* body is a form of the plain sign-in page */
    R_SYS_ADMIN = 32, /* these roles only; several: any of them */
    R_SEC_ADMIN = 64,
    R_AUDITOR = 128,
    R_ADMINS = R_SYS_ADMIN | R_SEC_ADMIN | R_AUDITOR,
};
struct route {
    const char *verb, *path; /* "/api/v1/calls/{no}/acts" */
    unsigned is;
    void (*handle)(struct exchange *);
    const char *query; /* names allowed after '?', "item;lat;lon"; NULL: none */
};
extern const struct route routes[];
extern const int routes_n;
enum { PARTS_MOST = 2 };
/* The row for verb and path, its {…} parts copied; NULL: none. `allow` collects the verbs of the path, for 405. */
const struct route *route_find(const void *ctx, const char *verb, const char *path, const char **parts,
                               struct buf *allow);

/* ---- session.c ---- */
#define COOKIE "huying"
enum { SECRET_BYTES = 32, SECRET_TEXT = 65, DIGEST = 32 };
struct sessions;
struct session {
    unsigned char digest[DIGEST]; /* SHA-256 of cookie or token: the secret itself is kept nowhere */
    struct sessions *all;
    bool token;
    int64_t key; /* a token's row */
    int64_t person, grant;
    struct actor actor;
    const char *account;          /* on the session */
    Time made, used, noted, read; /* noted: `used` as the store knows it; read: from the store */
    int refs;
    UT_hash_handle hh;
};

/* ---- one exchange ---- */
struct header {
    const char *name, *value;
};
enum { HEADERS_MOST = 8 };
struct reply {
    int status;
    const void *bytes; /* on the exchange, or static */
    size_t n;
    const char *type;
    struct header headers[HEADERS_MOST];
    int headers_n;
    struct MHD_Response *own; /* a stream or a file instead of bytes */
    bool close;
};
struct exchange {
    struct server *server;
    struct MHD_Connection *connection;
    const struct route *route;
    const char *verb;
    const char *path;
    const char *parts[PARTS_MOST];
    struct session *who; /* NULL on open routes without a session */
    Time now;
    int64_t began_us;
    char id[20]; /* reference number, in problems and in the log */
    bool english;
    struct buf *body;
    size_t body_n;
    bool away;     /* suspended: another thread's */
    bool underway; /* its request is whole, its answer not sent */
    bool stream;   /* its answer has no end of its own */
    struct multipart *upload;
    struct faults *faults;           /* what is wrong with the input, all at once */
    const char *key;                 /* Idempotency-Key */
    int seen;                        /* version of If-Match */
    void (*then)(struct exchange *); /* after a suspended stretch, on the epoll thread */
    void *state;                     /* of the suspended stretch */
    void *mine;                      /* the handler's own */
    struct reply reply;
};

/* The thread's reader; one moment per call of a store function unless store_read_begin is used. */
struct tx *exchange_reader(struct exchange *x);
struct viewer exchange_viewer(struct exchange *x); /* who asks, now, with that reader */
/* For the many small things of a page or list: one block, that goes with the exchange. */
void *exchange_scratch(struct exchange *x);
const char *exchange_header(struct exchange *x, const char *name); /* NULL: not sent */
const char *exchange_cookie(struct exchange *x, const char *name);
/* A query value, NULL when absent; bad UTF-8 or longer than `most` characters becomes a fault. */
const char *exchange_query(struct exchange *x, const char *name, int most);
int64_t exchange_query_int(struct exchange *x, const char *name, int64_t least, int64_t most, int64_t otherwise);
/* Hands the exchange to a writer job: `run` in the transaction, then x->then on the epoll thread with *err. */
void exchange_write(struct exchange *x, Err (*run)(struct tx *, struct exchange *),
                    void (*then)(struct exchange *, Err));
/* Hands it to a slow worker (argon2, pictures): `run` there, then `then` on the epoll thread. BUSY answers itself. */
void exchange_slow(struct exchange *x, void (*run)(struct exchange *), void (*then)(struct exchange *));

void readers_close(void); /* at the stop, when nobody answers any more */

/* ---- admit.c ---- */
void admit(struct exchange *x);

/* ---- reply.c, send.c ---- */
static inline bool answered(const struct exchange *x)
{
    return x->reply.status != 0;
}
bool reply_send(struct exchange *x); /* queues what the reply says; send.c, called by server.c alone */
void reply_json(struct exchange *x, int status, struct buf *b);
void reply_text(struct exchange *x, int status, const char *type, const char *text);
void reply_bytes(struct exchange *x, int status, const char *type, const void *bytes, size_t n);
void reply_empty(struct exchange *x, int status);
void reply_header(struct exchange *x, const char *name, const char *value); /* value: static or on x */
void reply_headerf(struct exchange *x, const char *name, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* The problem of an Err, with x->faults as its fields. */
void reply_err(struct exchange *x, Err err);
void reply_done(struct exchange *x, Err err); /* 204, unless it failed */
bool reply_faults(struct exchange *x); /* true: the request has faults, and they are the answer */
void reply_made(struct exchange *x, Err err, int status, struct buf *b); /* b, unless making it failed */
/* A record's page as `view` writes it, in one moment, with its tag; 304 when the client `has` it. */
void reply_tagged(struct exchange *x, Err (*view)(const struct viewer *, const void *, const char *, struct call_tag *, struct buf *),
                  const char *no, int status, const char *has);
/* Sets ETag; true: the client has it already, 304 is answered. */
bool reply_same(struct exchange *x, const char *tag);
/* A plain page of src/http/pages, its {{name}} holes filled and escaped; the list ends with a NULL name. */
struct hole {
    const char *name, *value;
};
void reply_page(struct exchange *x, int status, const char *name, const struct hole *holes);
/* Problems that are the border's own. */
enum problem {
    P_LOGIN_NEEDED,
    P_LOGIN_FAILED,
    P_LOCKED_OUT,
    P_BAD_JSON,
    P_BAD_ORIGIN,
    P_VERSION_NEEDED,
    P_KEY_NEEDED,
    P_METHOD,
    P_TOO_MANY,
    P_BAD_TYPE,
    P_STOPPING,
    PROBLEMS
};
void reply_problem(struct exchange *x, enum problem p, const char *detail, int retry_after_s);

/* ---- remedy.c: what to do, in Chinese ---- */
struct remedies;
Err remedies_open(struct server *server, struct remedies **out); /* BROKEN: data/remedies.csv cannot be read */
const char *remedy_zh(const struct remedies *r, const void *ctx, const char *en);

/* ---- json.c: strict JSON in ---- */
enum field_is { F_LINE, F_TEXT, F_INT, F_BOOL, F_DIGEST_LIST };
struct field {
    const char *name;
    enum field_is is;
    int most; /* characters, or the largest number, or entries */
    bool needed;
    const char *shape; /* NULL, or a pattern in words: "digits" … checked by json.c's table of shapes */
};
/* The body as a JSON object, NULL when the answer is already made (bad_json, bad_type). */
json_t *json_body(struct exchange *x);
/* Every unknown name, wrong type, over-long or ill-formed text becomes a fault. */
void json_check(struct exchange *x, const json_t *object, const struct field *fields, int n);
const char *json_str(const json_t *object, const char *name); /* NULL: absent */
/* The arguments of an act, named and typed by the engine's arg table, as the engine takes them. `but` is left out ("act"). */
struct arg *json_args(struct exchange *x, const json_t *object, const char *allowed, const char *but, int *n);
/* The same by a table of the caller's; which of them the act takes is the engine's to say. */
struct arg *json_args_of(struct exchange *x, const json_t *object, const struct arg_row *rows, int rows_n, const char *but, int *n);

/* ---- session.c ---- */
Err sessions_open(struct server *server, struct sessions **out);
struct session *session_of(struct exchange *x); /* cookie or bearer token; NULL: not signed in */
struct session *session_hold(struct session *s);
void session_release(struct session *s);
bool session_over(const struct server *server, const struct session *s, Time now); /* idle or too old */
bool session_idle(struct sessions *all, const unsigned char *digest, Time now);    /* known, and over by now */
bool session_secret(char secret[static SECRET_TEXT]);                              /* random, in hex */
void session_digest(const char *secret, unsigned char digest[static DIGEST]);
void sessions_forget(struct sessions *all);                             /* grants or names have changed: read again */
void session_forget(struct sessions *all, const unsigned char *digest); /* one has ended or changed its office */
bool origin_good(struct exchange *x);
void handle_sign_in(struct exchange *x);
void handle_sign_in_form(struct exchange *x);
void handle_who(struct exchange *x);
void handle_switch(struct exchange *x);
void handle_sign_out(struct exchange *x);
void handle_sign_out_form(struct exchange *x);

/* ---- the other handlers ---- */
void handle_district(struct exchange *x);
void handle_map(struct exchange *x);
void handle_preview(struct exchange *x);
void handle_hints(struct exchange *x);
void handle_create(struct exchange *x);
void handle_list(struct exchange *x);
void handle_call(struct exchange *x);
void handle_draft(struct exchange *x);
void handle_call_act(struct exchange *x);
void handle_task_act(struct exchange *x);
void handle_convene(struct exchange *x);
void handle_sitting(struct exchange *x);
void handle_meetings(struct exchange *x);
void handle_stuck(struct exchange *x);
void handle_outcomes(struct exchange *x);
void handle_meeting(struct exchange *x);
void handle_meeting_act(struct exchange *x);
void handle_meeting_draft(struct exchange *x);
void handle_meeting_calendar(struct exchange *x);
void handle_call_try(struct exchange *x);
void handle_task_try(struct exchange *x);
void handle_proof(struct exchange *x);
void handle_print_call(struct exchange *x);
void handle_print_meeting(struct exchange *x);
void handle_print_entry(struct exchange *x);
void handle_desk(struct exchange *x);
void handle_precedents(struct exchange *x);
void handle_hangups(struct exchange *x);
void handle_exclusions(struct exchange *x);
void handle_counts(struct exchange *x);
void handle_figures(struct exchange *x);
void handle_figure_list(struct exchange *x);
void handle_ranking(struct exchange *x);
void handle_report(struct exchange *x);
void upload_begin(struct exchange *x); /* before the body: opens its file */
void handle_upload(struct exchange *x);
void handle_file(struct exchange *x);
void handle_thumb(struct exchange *x);
void handle_live(struct exchange *x);
void handle_people(struct exchange *x);
void handle_person_add(struct exchange *x);
void handle_config(struct exchange *x);
void handle_lists(struct exchange *x);
void handle_list_version(struct exchange *x);
void handle_list_diff(struct exchange *x);
void handle_list_rehearsal(struct exchange *x);
void handle_list_draft_new(struct exchange *x);
void handle_list_draft_item(struct exchange *x);
void handle_list_draft_item_drop(struct exchange *x);
void handle_list_draft_drop(struct exchange *x);
void handle_item(struct exchange *x);
void handle_tokens(struct exchange *x);
void handle_token_new(struct exchange *x);
void handle_token_end(struct exchange *x);
void handle_audit(struct exchange *x);
void handle_ledger(struct exchange *x);
void handle_scores(struct exchange *x);
void handle_score(struct exchange *x);
void handle_score_act(struct exchange *x);
void handle_score_years(struct exchange *x);
void handle_score_ranks(struct exchange *x);
void handle_quality(struct exchange *x);
void handle_registers(struct exchange *x);
void handle_register_desk(struct exchange *x);
void handle_register_list(struct exchange *x);
void handle_register_make(struct exchange *x);
void handle_register_entry(struct exchange *x);
void handle_register_act(struct exchange *x);
void handle_workload(struct exchange *x);
void handle_follow(struct exchange *x);
void handle_follows(struct exchange *x);
void handle_presence(struct exchange *x);
void handle_claim(struct exchange *x);
void handle_claim_end(struct exchange *x);
void handle_claims(struct exchange *x);
void handle_claims_taken(struct exchange *x);
void handle_supervise(struct exchange *x);
void handle_notices(struct exchange *x);
void handle_notices_read(struct exchange *x);
void handle_openapi_json(struct exchange *x);
void handle_openapi_yaml(struct exchange *x);
void handle_healthz(struct exchange *x);
void handle_readyz(struct exchange *x);
void handle_metrics(struct exchange *x);
void handle_sign_in_page(struct exchange *x);
/* Whatever is not the API: a file of the web app, or its index for the app's own paths. */
void handle_static(struct exchange *x);
Err static_open(struct server *server);
void district_make(struct server *server, Time now);

/* ---- sse.c ---- */
struct streams;
struct streams *streams_open(struct server *server);
void streams_publish(struct streams *s, int64_t id, const char *data, size_t n);
void streams_beat(struct streams *s, struct server *server, Time now);
/* The streams of one session, or (NULL) all of them: a browser comes back by itself, if it still may. */
void streams_end(struct streams *s, const unsigned char *digest);
void streams_stop(struct streams *s);
int streams_n(struct streams *s);
/* A line for the streams of one session that is in no ring: what it tells is asked for anew anyway. Lost on a stream that is far behind. */
void streams_nudge(struct streams *s, const unsigned char *digest, const char *event, const char *data);

/* ---- presence.c ---- */
struct presence;
struct presence *presence_open(struct server *server);

/* ---- the server ---- */
struct counters {
    _Atomic int64_t requests, refused, broken, bytes_out, us, logins_failed, uploads;
};
struct standing { /* an answer that stands until the next commit */
    pthread_mutex_t lock;
    struct buf *b;
    const struct tx *reader; /* whose count of moments it is */
    int64_t moment;
};
struct server {
    struct server_options options;
    struct service *service;
    struct store *store;
    const struct institution *_Atomic institution; /* in force; replaced by the writer thread */
    struct MHD_Daemon *daemon;
    struct sessions *sessions;
    struct streams *streams;
    struct presence *presence;
    struct slow *slow;
    struct counters n;
    Time started;
    uint32_t salt; /* of the reference numbers */
    _Atomic uint32_t serial;
    _Atomic bool stopping;
    _Atomic int underway, uploads;
    int port;
    struct log *log;
    struct remedies *remedies;
    struct pages *pages; /* what of the web app is served, with tags */
    struct standing counts;
    struct buf *district; /* the answer of /api/v1/district, made anew when the tables or the day are others */
    const struct institution *district_of;
    Day district_day;
    char district_tag[24];
};

#endif
