/* Administration: people and what they hold (granted by the register, R3), tokens of one's own, the audit list, the head of
   the ledger. */
#include "http/http.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/audit.h"
#include "service/json_out.h"
#include "service/view.h"

static int64_t number_part(struct exchange *x, int i)
{
    const char *s = x->parts[i];
    return strlen(s) <= 15 && strspn(s, "0123456789") == strlen(s) ? strtoll(s, NULL, 10) : -1;
}

/* ---- people ---- */

static void grant_json(struct exchange *x, struct buf *b, const struct grant *g)
{
    const struct institution *in = x->server->institution;
    static const char *const shown[GRANT_STATES] = { "proposed", "active", "ended", "ended" };
    j_entry(b);
    j_int(b, "grant", g->id);
    j_text(b, "office", g->office.s);
    j_text(b, "office_name", view_office_name(x, in, g->office));
    j_text(b, "role", role_words[g->role]);
    j_text(b, "role_name", in->roles[g->role].name_zh);
    j_text(b, "state", shown[g->state]);
    j_time(b, "from", g->valid_from);
    j_time(b, "to", g->valid_to);
    j_code(b, "entry", g->entry);
    j_end(b);
}

static void person_json(struct exchange *x, struct buf *b, const struct person *p, const struct grant *grants, int n)
{
    j_entry(b);
    j_int(b, "person", p->id);
    j_text(b, "account", p->account);
    j_text(b, "name", p->name);
    j_bool(b, "active", p->active);
    j_list(b, "grants");
    for (int i = 0; i < n; i++)
        if (grants[i].person == p->id) grant_json(x, b, &grants[i]);
    j_list_end(b);
    j_end(b);
}

void handle_people(struct exchange *x)
{
    struct tx *tx = exchange_reader(x);
    struct person *people;
    struct grant *grants;
    int n = 0, grants_n = 0;
    Err err = store_persons(tx, x, &people, &n);
    if (!err.kind) err = store_grants(tx, x, 0, &grants, &grants_n);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 32 * 1024);
    buf_putc(b, '{');
    j_list(b, "people");
    for (int i = 0; i < n; i++) person_json(x, b, &people[i], grants, grants_n);
    j_list_end(b);
    j_end(b);
    reply_json(x, 200, b);
}

struct new_person {
    const char *account, *name, *password;
    char *encoded;
    int64_t id;
    Err err;
};

static void hash(struct exchange *x)
{
    struct new_person *p = x->mine;
    p->err = password_hash(x, p->password, &p->encoded);
}

static Err person_run(struct tx *tx, struct exchange *x)
{
    struct new_person *p = x->mine;
    faults_clear(x->faults);
    return store_person_add(tx, p->account, p->name, p->encoded, x->now, x->faults, &p->id);
}

static void person_then(struct exchange *x, Err err)
{
    struct new_person *p = x->mine;
    struct person *made;
    if (!err.kind) err = store_person_get(exchange_reader(x), x, p->id, &made);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 512);
    person_json(x, b, made, NULL, 0);
    reply_json(x, 201, b);
}

static void hashed(struct exchange *x)
{
    struct new_person *p = x->mine;
    if (p->err.kind == BAD_INPUT) fault_add(x->faults, "password", "10 to 200 characters");
    if (p->err.kind)
        reply_err(x, p->err);
    else
        exchange_write(x, person_run, person_then);
}

void handle_person_add(struct exchange *x)
{
    static const struct field fields[] = {
        { "account", F_LINE, 64, true, NULL },
        { "name", F_LINE, 40, true, NULL },
        { "password", F_LINE, 200, true, NULL },
    };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 3);
    if (reply_faults(x)) return;
    struct new_person *p = talloc_zero(x, struct new_person);
    *p = (struct new_person){ .account = json_str(body, "account"),
                              .name = json_str(body, "name"),
                              .password = json_str(body, "password") };
    x->mine = p;
    exchange_slow(x, hash, hashed);
}

/* ---- tokens ---- */

void handle_tokens(struct exchange *x)
{
    struct token_row *rows;
    int n = 0;
    Err err = store_tokens(exchange_reader(x), x, x->who->person, &rows, &n);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 1024);
    buf_putc(b, '{');
    j_list(b, "tokens");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_int(b, "token", rows[i].id);
        j_text(b, "name", rows[i].name);
        j_text(b, "office", rows[i].office.s);
        j_text(b, "role", role_words[rows[i].role]);
        j_time(b, "created", rows[i].created);
        j_time(b, "expires", rows[i].expires);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    reply_json(x, 200, b);
}

struct new_token {
    struct token_row row;
    char secret[SECRET_TEXT + 3];
    int64_t id;
};

static Err token_run(struct tx *tx, struct exchange *x)
{
    struct new_token *t = x->mine;
    unsigned char digest[DIGEST];
    session_digest(t->secret, digest);
    return store_token_add(tx, digest, &t->row, x->now, &t->id);
}

static void token_then(struct exchange *x, Err err)
{
    struct new_token *t = x->mine;
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 256);
    buf_putc(b, '{');
    j_int(b, "token", t->id);
    j_text(b, "secret", t->secret);
    j_end(b);
    reply_json(x, 201, b);
}

void handle_token_new(struct exchange *x)
{
    static const struct field fields[] = { { "name", F_LINE, 40, true, NULL }, { "days", F_INT, 365, false, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 2);
    if (reply_faults(x)) return;
    if (x->who->token) {
        reply_err(x, (Err){ NOT_YOURS, "a token makes no tokens: sign in" });
        return;
    }
    struct new_token *t = talloc_zero(x, struct new_token);
    int64_t days = json_integer_value(json_object_get(body, "days"));
    memcpy(t->secret, "hy_", 3);
    if (!session_secret(t->secret + 3)) {
        reply_err(x, (Err){ BROKEN, "no randomness" });
        return;
    }
    t->row = (struct token_row){
        .person = x->who->person, .grant = x->who->grant, .name = json_str(body, "name"), .scopes = ""
    };
    if (days) t->row.expires.s = x->now.s + days * DAY_S;
    x->mine = t;
    exchange_write(x, token_run, token_then);
}

static Err token_end_run(struct tx *tx, struct exchange *x)
{
    return store_token_revoke(tx, x->who->person, number_part(x, 0), x->now);
}

static void token_end_then(struct exchange *x, Err err)
{
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    sessions_forget(x->server->sessions);
    reply_empty(x, 204);
}

void handle_token_end(struct exchange *x)
{
    exchange_write(x, token_end_run, token_end_then);
}

/* ---- audit and ledger ---- */

void handle_audit(struct exchange *x)
{
    const char *of = exchange_query(x, "of", 60);
    int64_t before = exchange_query_int(x, "after", 0, INT64_MAX / 2, INT64_MAX / 2);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50);
    if (reply_faults(x)) return;
    struct buf *b = buf_new(x, 16 * 1024);
    Err err = audit_list(exchange_reader(x), x, of, before, most, b);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

void handle_ledger(struct exchange *x)
{
    struct buf *b = buf_new(x, 1024);
    Err err = audit_head(exchange_reader(x), x, b);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

struct proof {
    char *json;
    Err err;
};

/* On a slow worker, with its own reader: the tree's path may take milliseconds. */
static void prove(struct exchange *x)
{
    struct proof *p = x->mine;
    struct tx *tx = exchange_reader(x);
    p->err = store_read_begin(tx);
    if (!p->err.kind) p->err = audit_proof(tx, x, x->parts[0], &p->json);
    store_read_end(tx);
}

static void proved(struct exchange *x)
{
    struct proof *p = x->mine;
    if (p->err.kind) {
        reply_err(x, p->err);
        return;
    }
    reply_headerf(x, "Content-Disposition", "attachment; filename=\"%s.proof.json\"", x->parts[0]);
    reply_text(x, 200, "application/json; charset=utf-8", p->json);
}

/* proof.json of a call (ledger.md §4), for those who see the whole of it. */
void handle_proof(struct exchange *x)
{
    const struct institution *in = x->server->institution;
    struct docket *d;
    Err err = service_docket(x->server->service, exchange_reader(x), x, x->parts[0], &d);
    if (!err.kind && service_sees(in, d, &x->who->actor) != SEES_WHOLE)
        err = (Err){ NOT_YOURS, "only its parties may have the proof" };
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    x->mine = talloc_zero(x, struct proof);
    exchange_slow(x, prove, proved);
}
