/* Signing in and out, switching office. The password is judged by a slow worker while the connection sleeps; failures wait
   longer each time (store/people.h). Unknown accounts take as long and fail with the same words. */
#include "http/http.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/access.h"
#include "service/json_out.h"
#include "service/view.h"

struct login {
    char *account, *password, *code;
    const char *to; /* the plain page: where to go on */
    bool form;
    struct person *person; /* NULL: no such account */
    bool good;
    char secret[SECRET_TEXT];
    int64_t grant;
    Time until;
};

/* ---- answers of both kinds ---- */

static void refuse(struct exchange *x, struct login *l, enum problem p, int retry_s)
{
    atomic_fetch_add(&x->server->n.logins_failed, 1);
    if (!l->form) {
        reply_problem(x, p, NULL, retry_s);
        return;
    }
    reply_headerf(x, "Location", "/sign-in?again=%s", p == P_LOCKED_OUT ? "locked" : "failed");
    reply_empty(x, 303);
}

static void set_cookie(struct exchange *x, const char *secret, int64_t seconds)
{
    const char *origin = x->server->options.origin;
    bool secure = origin && !strncmp(origin, "https:", 6);
    reply_headerf(x, "Set-Cookie", COOKIE "=%s; Path=/; HttpOnly; SameSite=Strict; Max-Age=%lld%s", secret,
                  (long long)seconds, secure ? "; Secure" : "");
}

static void signed_in(struct exchange *x, Err err)
{
    struct login *l = x->mine;
    if (err.kind == NOT_YOURS && l->form) {
        refuse(x, l, P_LOGIN_FAILED, 0);
        return;
    }
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    set_cookie(x, l->secret, limit(L_SESSION_S));
    if (l->form) reply_header(x, "Location", l->to);
    reply_empty(x, l->form ? 303 : 204);
}

static void failed(struct exchange *x, Err err)
{
    struct login *l = x->mine;
    bool locked = !err.kind && l->until.s > x->now.s;
    refuse(x, l, locked ? P_LOCKED_OUT : P_LOGIN_FAILED, locked ? (int)(l->until.s - x->now.s) : 0);
}

/* ---- the writes ---- */

static const char *who(struct exchange *x, const struct login *l)
{
    return talloc_asprintf(x, "account:%s", l->account);
}

static Err session_run(struct tx *tx, struct exchange *x)
{
    struct login *l = x->mine;
    struct grant *grants;
    unsigned char digest[DIGEST];
    int n;
    l->grant = 0;
    TRY(store_grants(tx, x, l->person->id, &grants, &n));
    for (int i = 0; i < n && !l->grant; i++)
        if (grant_holds(&grants[i], x->now)) l->grant = grants[i].id;
    if (!l->grant) return (Err){ NOT_YOURS, "this person holds no office yet" };
    if (!session_secret(l->secret)) return (Err){ BROKEN, "no randomness" };
    session_digest(l->secret, digest);
    TRY(store_login_good(tx, who(x, l)));
    return store_session_put(tx, digest, l->person->id, l->grant, x->now);
}

static Err failure_run(struct tx *tx, struct exchange *x)
{
    struct login *l = x->mine;
    return store_login_failed(tx, who(x, l), x->now, &l->until);
}

/* ---- the judgement ---- */

static void judge(struct exchange *x)
{
    struct login *l = x->mine;
    l->good = password_holds(l->person ? l->person->password : NULL, l->password);
    explicit_bzero(l->password, strlen(l->password));
}

static void judged(struct exchange *x)
{
    struct login *l = x->mine;
    const struct person *p = l->person;
    bool code = !l->good || !p->totp || (l->code && totp_holds(p->totp, p->totp_n, l->code, x->now));
    if (l->good && !code && !l->code && !l->form) {
        fault_add(x->faults, "totp", "this account needs its one-time code");
        refuse(x, l, P_LOGIN_FAILED, 0);
    } else if (l->good && code) {
        exchange_write(x, session_run, signed_in);
    } else {
        exchange_write(x, failure_run, failed);
    }
}

static void begin(struct exchange *x, struct login *l)
{
    struct tx *tx = exchange_reader(x);
    x->mine = l;
    if (!store_login_locked(tx, who(x, l), x->now, &l->until).kind && l->until.s > x->now.s) {
        refuse(x, l, P_LOCKED_OUT, (int)(l->until.s - x->now.s));
        return;
    }
    if (store_person_find(tx, x, l->account, &l->person).kind || !l->person->active) l->person = NULL;
    exchange_slow(x, judge, judged);
}

void handle_sign_in(struct exchange *x)
{
    static const struct field fields[] = {
        { "account", F_LINE, 64, true, NULL },
        { "password", F_LINE, 200, true, NULL },
        { "totp", F_LINE, 6, false, "6 digits" },
    };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 3);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct login *l = talloc_zero(x, struct login);
    l->account = talloc_strdup(l, json_str(body, "account"));
    l->password = talloc_strdup(l, json_str(body, "password"));
    l->code = talloc_strdup(l, json_str(body, "totp"));
    begin(x, l);
}

/* ---- the plain page ---- */

void handle_sign_in_page(struct exchange *x)
{
    const char *again = exchange_query(x, "again", 10), *to = exchange_query(x, "to", 200);
    const struct hole holes[] = {
        { "fault", !again                     ? ""
                   : !strcmp(again, "locked") ? "多次登录失败,请稍后再试。Too many failed attempts, wait."
                                              : "账号、密码或动态码不对。Account, password or code is wrong." },
        { "to", to ? to : "/" },
        { NULL, NULL },
    };
    reply_page(x, 200, "pages/sign-in.html", holes);
}

static int hex_digit(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* A value of an application/x-www-form-urlencoded body; NULL: absent, ill-formed or longer than `most`. */
static char *form_value(struct exchange *x, const char *name, int most)
{
    size_t name_n = strlen(name);
    for (const char *s = x->body ? x->body->s : ""; *s; s += strcspn(s, "&"), s += *s == '&') {
        if (strncmp(s, name, name_n) || s[name_n] != '=') continue;
        size_t n = strcspn(s + name_n + 1, "&"), out = 0;
        const char *v = s + name_n + 1;
        char *text = talloc_size(x, n + 1);
        for (size_t i = 0; i < n; i++) {
            int high = v[i] == '%' && i + 2 < n ? hex_digit(v[i + 1]) : -1, low = high >= 0 ? hex_digit(v[i + 2]) : -1;
            text[out++] = v[i] == '+' ? ' ' : low >= 0 ? (char)(high * 16 + low) : v[i];
            if (low >= 0) i += 2;
        }
        text[out] = 0;
        return strlen(text) == out && !text_fault(text, out, false) && text_chars(text, out) <= (size_t)most ? text
                                                                                                             : NULL;
    }
    return NULL;
}

/* Only a path of ours: "/calls/JJ-…", never "//other.example". */
static const char *own_path(const char *to)
{
    return to && to[0] == '/' && to[1] != '/' && to[1] != '\\' ? to : "/";
}

void handle_sign_in_form(struct exchange *x)
{
    struct login *l = talloc_zero(x, struct login);
    l->form = true;
    l->account = form_value(x, "account", 64);
    l->password = form_value(x, "password", 200);
    l->code = form_value(x, "totp", 6);
    if (l->code && !*l->code) l->code = NULL;
    l->to = own_path(form_value(x, "to", 200));
    if (l->account && l->password)
        begin(x, l);
    else
        refuse(x, l, P_LOGIN_FAILED, 0);
}

/* ---- who am I, another office, out ---- */

static void grant_row(struct exchange *x, struct buf *b, const struct grant *g)
{
    const struct institution *in = x->server->institution;
    j_entry(b);
    j_int(b, "grant", g->id);
    j_text(b, "office", g->office.s);
    j_text(b, "office_name", view_office_name(x, in, g->office));
    j_text(b, "role", role_words[g->role]);
    j_text(b, "role_name", in->roles[g->role].name_zh);
    j_text(b, "state", grant_state_words[g->state]);
    j_time(b, "from", g->valid_from);
    j_end(b);
}

static const char *office_kind(struct exchange *x, Office office, Office *street)
{
    const struct institution *in = x->server->institution;
    const struct office_row *o = institution_office(in, office);
    Office dept;
    *street = o && o->kind == OFFICE_STREET ? office : (Office){ "" };
    if (o) return office_kind_words[o->kind];
    return office_agency(in, office, &dept, street) ? "agency" : "community";
}

static void session_reply(struct exchange *x, const struct session *s)
{
    const struct institution *in = x->server->institution;
    struct tx *tx = exchange_reader(x);
    struct grant *grants;
    Office street;
    int n = 0;
    Err err = store_grants(tx, x, s->person, &grants, &n);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 2048);
    buf_putc(b, '{');
    j_int(b, "person", s->person);
    j_text(b, "name", access_name(tx, x, s->person));
    j_text(b, "account", s->account);
    j_text(b, "office", s->actor.office.s);
    j_text(b, "office_name", view_office_name(x, in, s->actor.office));
    j_text(b, "office_kind", office_kind(x, s->actor.office, &street));
    j_code(b, "street", street.s);
    j_text(b, "role", role_words[s->actor.role]);
    j_text(b, "role_name", in->roles[s->actor.role].name_zh);
    j_int(b, "grant", s->grant);
    j_list(b, "grants");
    for (int i = 0; i < n; i++)
        if (grant_holds(&grants[i], x->now)) grant_row(x, b, &grants[i]);
    j_list_end(b);
    j_int(b, "idle_s", x->server->options.idle_s);
    j_end(b);
    reply_json(x, 200, b);
}

void handle_who(struct exchange *x)
{
    session_reply(x, x->who);
}

static Err switch_run(struct tx *tx, struct exchange *x)
{
    int64_t *wanted = x->mine;
    struct grant g;
    Err err = store_grant_get(tx, *wanted, &g);
    if (err.kind || g.person != x->who->person || !grant_holds(&g, x->now))
        return (Err){ NOT_YOURS, "you do not hold this grant" };
    return store_session_grant(tx, x->who->digest, *wanted);
}

static void switched(struct exchange *x, Err err)
{
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    session_forget(x->server->sessions, x->who->digest);
    session_release(x->who);
    x->who = session_of(x);
    if (x->who)
        session_reply(x, x->who);
    else
        reply_problem(x, P_LOGIN_NEEDED, NULL, 0);
}

void handle_switch(struct exchange *x)
{
    static const struct field fields[] = { { "grant", F_INT, 1 << 30, true, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 1);
    if (x->who->token) fault_add(x->faults, "grant", "a token acts for the office it was made for");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    int64_t *wanted = talloc(x, int64_t);
    *wanted = json_integer_value(json_object_get(body, "grant"));
    x->mine = wanted;
    exchange_write(x, switch_run, switched);
}

static Err out_run(struct tx *tx, struct exchange *x)
{
    return store_session_drop(tx, x->who->digest);
}

static void out_then(struct exchange *x, Err err)
{
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    if (x->who) session_forget(x->server->sessions, x->who->digest);
    set_cookie(x, "", 0);
    if (x->route->is & R_FORM) reply_header(x, "Location", "/sign-in");
    reply_empty(x, x->route->is & R_FORM ? 303 : 204);
}

void handle_sign_out(struct exchange *x)
{
    if (x->who && !x->who->token)
        exchange_write(x, out_run, out_then);
    else
        out_then(x, OK);
}

void handle_sign_out_form(struct exchange *x)
{
    handle_sign_out(x);
}
