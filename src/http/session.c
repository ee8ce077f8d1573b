/* Who speaks: a cookie or a bearer token → office, role, person. A secret is kept as its SHA-256 only. Sessions live in the
   store, so that a restart signs nobody out; what was read is kept in memory for FRESH_S, so that a grant ended elsewhere
   counts within that time. A write with a cookie must come from our own pages. */
#include "http/http.h"

#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <talloc.h>

#include "service/access.h"

enum { FRESH_S = 5, NOTE_S = 60 };

struct sessions {
    struct server *server;
    pthread_mutex_t lock;
    struct session *by_digest;
};

/* ---- the memory; with the lock held ---- */

static void let_go(struct session *s)
{
    if (--s->refs == 0) talloc_free(s);
}

static void drop(struct sessions *all, struct session *s)
{
    HASH_DEL(all->by_digest, s);
    let_go(s);
}

static void keep(struct sessions *all, struct session *s)
{
    while (HASH_COUNT(all->by_digest) >= (unsigned)limit(L_SESSIONS)) drop(all, all->by_digest); /* the oldest entry */
    s->refs++;
    HASH_ADD(hh, all->by_digest, digest, DIGEST, s);
}

static int sessions_end(struct sessions *all)
{
    struct session *s, *next;
    HASH_ITER(hh, all->by_digest, s, next) drop(all, s); /* the table is uthash's own, not talloc's */
    pthread_mutex_destroy(&all->lock);
    return 0;
}

Err sessions_open(struct server *server, struct sessions **out)
{
    struct sessions *all = talloc_zero(server, struct sessions);
    all->server = server;
    pthread_mutex_init(&all->lock, NULL);
    talloc_set_destructor(all, sessions_end);
    *out = all;
    return OK;
}

void session_release(struct session *s)
{
    pthread_mutex_lock(&s->all->lock);
    struct sessions *all = s->all;
    let_go(s);
    pthread_mutex_unlock(&all->lock);
}

struct session *session_hold(struct session *s)
{
    pthread_mutex_lock(&s->all->lock);
    s->refs++;
    pthread_mutex_unlock(&s->all->lock);
    return s;
}

void sessions_forget(struct sessions *all)
{
    struct session *s, *next;
    pthread_mutex_lock(&all->lock);
    HASH_ITER(hh, all->by_digest, s, next) drop(all, s);
    pthread_mutex_unlock(&all->lock);
    access_forget();
    streams_end(all->server->streams, NULL);
}

void session_forget(struct sessions *all, const unsigned char *digest)
{
    struct session *s;
    pthread_mutex_lock(&all->lock);
    HASH_FIND(hh, all->by_digest, digest, DIGEST, s);
    if (s) drop(all, s);
    pthread_mutex_unlock(&all->lock);
    streams_end(all->server->streams, digest);
}

bool session_idle(struct sessions *all, const unsigned char *digest, Time now)
{
    struct session *s;
    pthread_mutex_lock(&all->lock);
    HASH_FIND(hh, all->by_digest, digest, DIGEST, s);
    bool over = s && session_over(all->server, s, now);
    pthread_mutex_unlock(&all->lock);
    return over;
}

static EVP_MD *sha; /* looked up once: that costs more than the hash */

static void sha_look(void)
{
    sha = EVP_MD_fetch(NULL, "SHA256", NULL);
}

void session_digest(const char *secret, unsigned char digest[static DIGEST])
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, sha_look);
    if (!sha || !EVP_Digest(secret, strlen(secret), digest, NULL, sha, NULL))
        abort(); /* no secret can be told from another */
}

bool session_secret(char secret[static SECRET_TEXT])
{
    unsigned char bytes[SECRET_BYTES];
    if (getrandom(bytes, sizeof bytes, 0) != sizeof bytes) return false;
    for (int i = 0; i < SECRET_BYTES; i++) snprintf(secret + 2 * i, 3, "%02x", bytes[i]);
    return true;
}

/* ---- from the store ---- */

static bool read_cookie(struct exchange *x, struct session *s)
{
    struct session_row row;
    if (store_session_get(exchange_reader(x), s->digest, x->now, &row).kind) return false;
    s->person = row.person;
    s->grant = row.grant;
    s->actor = (struct actor){ row.role, row.office, row.person };
    s->account = talloc_strdup(s, row.account);
    s->made = row.created;
    if (row.seen.s > s->used.s) s->used = s->noted = row.seen;
    return true;
}

static bool read_token(struct exchange *x, struct session *s)
{
    struct token_row row;
    struct person *p;
    if (store_token_get(exchange_reader(x), x, s->digest, x->now, &row).kind) return false;
    if (store_person_get(exchange_reader(x), x, row.person, &p).kind) return false;
    s->key = row.id;
    s->person = row.person;
    s->grant = row.grant;
    s->actor = (struct actor){ row.role, row.office, row.person };
    s->account = talloc_strdup(s, p->account);
    s->made = row.created;
    return true;
}

static struct session *read_session(struct exchange *x, const unsigned char *digest, bool token, Time used)
{
    struct session *s = talloc_zero(NULL, struct session);
    memcpy(s->digest, digest, DIGEST);
    s->all = x->server->sessions;
    s->token = token;
    s->used = used;
    s->read = x->now;
    s->refs = 1;
    if (token ? read_token(x, s) : read_cookie(x, s)) return s;
    talloc_free(s);
    return NULL;
}

bool session_over(const struct server *server, const struct session *s, Time now)
{
    return !s->token && (now.s - s->used.s > server->options.idle_s || now.s - s->made.s > limit(L_SESSION_S));
}

/* ---- the note of use: one write a minute ---- */

struct seen_job {
    struct job job;
    unsigned char digest[DIGEST];
    Time now;
};

static Err seen_run(struct tx *tx, struct job *job)
{
    struct seen_job *s = (struct seen_job *)job;
    return store_session_seen(tx, s->digest, s->now);
}

static void seen_done(struct job *job)
{
    talloc_free(job);
}

static void note(struct exchange *x, struct session *s)
{
    if (s->token || x->now.s - s->noted.s < NOTE_S) return;
    s->noted = x->now;
    struct seen_job *job = talloc_zero(NULL, struct seen_job);
    *job = (struct seen_job){ .job = { .run = seen_run, .done = seen_done }, .now = x->now };
    memcpy(job->digest, s->digest, DIGEST);
    if (store_write(x->server->store, &job->job).kind) talloc_free(job);
}

/* ---- whose request is it ---- */

static struct session *known(struct exchange *x, const unsigned char *digest, Time *used)
{
    struct sessions *all = x->server->sessions;
    struct session *s;
    pthread_mutex_lock(&all->lock);
    HASH_FIND(hh, all->by_digest, digest, DIGEST, s);
    if (s) *used = s->used;
    if (s && x->now.s - s->read.s > FRESH_S) {
        drop(all, s);
        s = NULL;
    }
    if (s) s->refs++;
    pthread_mutex_unlock(&all->lock);
    return s;
}

static void remember(struct exchange *x, struct session *s)
{
    struct sessions *all = x->server->sessions;
    struct session *twin;
    pthread_mutex_lock(&all->lock);
    HASH_FIND(hh, all->by_digest, s->digest, DIGEST, twin);
    if (!twin) keep(all, s);
    pthread_mutex_unlock(&all->lock);
}

struct session *session_of(struct exchange *x)
{
    static const char bearer[] = "Bearer ";
    unsigned char digest[DIGEST];
    Time used = { 0 };
    const char *authorization = exchange_header(x, "Authorization"), *secret = NULL;
    bool token = authorization && !strncasecmp(authorization, bearer, sizeof bearer - 1);
    secret = token ? authorization + sizeof bearer - 1 : exchange_cookie(x, COOKIE);
    if (!secret || strlen(secret) > 100) return NULL;
    session_digest(secret, digest);
    struct session *s = known(x, digest, &used);
    if (!s) {
        s = read_session(x, digest, token, used);
        if (!s) return NULL;
        remember(x, s);
    }
    if (session_over(x->server, s, x->now)) {
        session_release(s);
        return NULL;
    }
    s->used = x->now;
    note(x, s);
    return s;
}

/* ---- other sites ---- */

static bool same_host(const char *origin, const char *host)
{
    const char *at = strstr(origin, "://");
    return at && host && !strcasecmp(at + 3, host);
}

/* A browser says where a write comes from (Origin, or Sec-Fetch-Site); what says neither is no browser. A token is no
   cookie: no other site can make a browser send it. */
bool origin_good(struct exchange *x)
{
    const char *origin = exchange_header(x, "Origin"), *site = exchange_header(x, "Sec-Fetch-Site");
    if (x->who && x->who->token) return true;
    if (origin) {
        const char *ours = x->server->options.origin;
        return same_host(origin, exchange_header(x, "Host")) || (ours && !strcasecmp(origin, ours));
    }
    return !site || !strcmp(site, "same-origin") || !strcmp(site, "none");
}
