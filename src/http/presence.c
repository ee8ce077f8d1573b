/* Who has a page open now: a call's, a meeting's. Kept in this process alone, for PRESENT_S after each small request of the page
   that is open and on the screen; nothing of it is stored. Whoever comes or goes, the others at the place are told by their
   streams. Invariant: an entry is of one session at one place; a full table tells who is here and takes nobody in. */
#include "http/http.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/json_out.h"
#include "service/marks.h"

enum { PRESENT_S = 75, TOLD_MOST = 20, PLACE = 64, NAME = 128 };

struct present {
    char at[PLACE], name[NAME];
    int64_t person;
    unsigned char digest[DIGEST];
    Office office;
    Time since, seen;
};
struct presence {
    pthread_mutex_t lock;
    struct present *list;
    int n;
};

struct presence *presence_open(struct server *server)
{
    struct presence *p = talloc_zero(server, struct presence);
    pthread_mutex_init(&p->lock, NULL);
    p->list = talloc_array(p, struct present, (unsigned)limit(L_PRESENT)); /* half a MiB: touched as it fills */
    return p;
}

/* All below `tell`: with the lock held. */
static void drop(struct presence *p, int i)
{
    p->list[i] = p->list[--p->n];
}

static void forget_old(struct presence *p, Time now)
{
    for (int i = p->n - 1; i >= 0; i--)
        if (now.s - p->list[i].seen.s > PRESENT_S || now.s < p->list[i].since.s) drop(p, i);
}

static int find(const struct presence *p, const struct exchange *x, const char *at)
{
    for (int i = 0; i < p->n; i++)
        if (!memcmp(p->list[i].digest, x->who->digest, DIGEST) && !strcmp(p->list[i].at, at)) return i;
    return -1;
}

static void tell(struct exchange *x, const char *at)
{
    struct presence *p = x->server->presence;
    for (int i = 0; i < p->n; i++)
        if (!strcmp(p->list[i].at, at) && p->list[i].person != x->who->person)
            streams_nudge(x->server->streams, p->list[i].digest, "present", talloc_asprintf(x, "{\"at\":\"%s\"}", at));
}

static void come(struct exchange *x, const char *at, const char *name)
{
    struct presence *p = x->server->presence;
    int i = find(p, x, at);
    if (i >= 0) {
        p->list[i].seen = x->now;
        return;
    }
    if (p->n == limit(L_PRESENT)) return;
    struct present *e = &p->list[p->n++];
    *e = (struct present){ .person = x->who->person, .office = x->who->actor.office, .since = x->now, .seen = x->now };
    snprintf(e->at, sizeof e->at, "%s", at);
    snprintf(e->name, sizeof e->name, "%s", name);
    memcpy(e->digest, x->who->digest, DIGEST);
    tell(x, at);
}

static void go(struct exchange *x, const char *at)
{
    struct presence *p = x->server->presence;
    int i = find(p, x, at);
    if (i < 0) return;
    drop(p, i);
    tell(x, at);
}

/* Each other person once, whoever came first first. */
static void told(struct exchange *x, const char *at, struct buf *b)
{
    const struct presence *p = x->server->presence;
    const struct present *shown[TOLD_MOST];
    int n = 0;
    for (int i = 0; i < p->n && n < TOLD_MOST; i++) {
        const struct present *e = &p->list[i];
        bool twice = strcmp(e->at, at) || e->person == x->who->person;
        for (int k = 0; k < n && !twice; k++) twice = shown[k]->person == e->person;
        if (!twice) shown[n++] = e;
    }
    buf_putc(b, '{');
    j_list(b, "here");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_text(b, "name", shown[i]->name);
        j_own(b, "office", shown[i]->office.s);
        j_time(b, "since", shown[i]->since);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
}

void handle_presence(struct exchange *x)
{
    static const struct field fields[] = { { "at", F_LINE, PLACE - 1, true, NULL },
                                           { "gone", F_BOOL, 0, false, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 2);
    struct viewer v = exchange_viewer(x);
    const char *at = json_str(body, "at");
    Err err = x->faults->n ? faults_err(x->faults) : place_seen(&v, x, at, x->faults);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    const char *me = access_name(v.tx, x, x->who->person);
    struct presence *p = x->server->presence;
    struct buf *b = buf_new(x, 512);
    pthread_mutex_lock(&p->lock);
    forget_old(p, x->now);
    if (json_is_true(json_object_get(body, "gone")))
        go(x, at);
    else
        come(x, at, me);
    told(x, at, b);
    pthread_mutex_unlock(&p->lock);
    reply_json(x, 200, b);
}
