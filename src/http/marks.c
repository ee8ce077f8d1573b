/* Marks over HTTP: who has a call in hand, what one follows. Plain rows, so no version and no key is asked for: the same again does no harm. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/marks.h"

/* ---- claims ---- */

struct claiming {
    bool yes; /* take, or give back */
    struct claim claim;
};

static Err claim_run(struct tx *tx, struct exchange *x)
{
    struct claiming *c = x->mine;
    return claim_make(x->server->service, tx, x, x->parts[0], &x->who->actor, c->yes, x->now, &c->claim);
}

static void claim_then(struct exchange *x, Err err)
{
    struct claiming *c = x->mine;
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 256);
    buf_putc(b, '{');
    if (!err.kind) claim_json(b, &v, &c->claim);
    buf_putc(b, '}');
    reply_made(x, err, 200, b);
}

void handle_claim(struct exchange *x)
{
    static const struct field fields[] = { { "take", F_BOOL, 0, false, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 1);
    if (reply_faults(x)) return;
    struct claiming *c = talloc_zero(x, struct claiming);
    c->yes = json_is_true(json_object_get(body, "take"));
    x->mine = c;
    exchange_write(x, claim_run, claim_then);
}

static Err claim_end_run(struct tx *tx, struct exchange *x)
{
    struct claiming *c = x->mine;
    return claim_end(x->server->service, tx, x, x->parts[0], &x->who->actor, c->yes, x->now);
}

void handle_claim_end(struct exchange *x)
{
    struct claiming *c = talloc_zero(x, struct claiming);
    c->yes = exchange_query_int(x, "back", 0, 1, 0) == 1;
    if (reply_faults(x)) return;
    x->mine = c;
    exchange_write(x, claim_end_run, reply_done);
}

void handle_claims(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 4 * 1024);
    reply_made(x, claims_view(&v, x, (int)limit(L_DESK), b), 200, b);
}

void handle_claims_taken(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    int64_t before = exchange_query_int(x, "after", 1, INT64_MAX / 2, INT64_MAX / 2);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50);
    if (reply_faults(x)) return;
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, claims_taken_view(&v, x, before, most, b), 200, b);
}

/* ---- follows ---- */

static Err follow_run(struct tx *tx, struct exchange *x)
{
    return follow_put(x->server->service, tx, x, x->parts[0], &x->who->actor, !strcmp(x->verb, "PUT"), x->now);
}

void handle_follow(struct exchange *x)
{
    exchange_write(x, follow_run, reply_done);
}

void handle_follows(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, follows_view(&v, x, b), 200, b);
}
