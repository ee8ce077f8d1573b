/* Before the body: which route, who is it, may they, is what they say of version and key in order. Answers what fails. */
#include "http/http.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"

static enum MHD_Result query_name(void *cls, enum MHD_ValueKind kind, const char *name, const char *value)
{
    struct exchange *x = cls;
    (void)kind;
    (void)value;
    if (text_fault(name, strlen(name), false) || !x->route->query || !text_listed(x->route->query, name))
        fault_add(x->faults, text_fault(name, strlen(name), false) ? "?" : name, "there is no such query value here");
    return MHD_YES;
}

static void check_query_names(struct exchange *x)
{
    MHD_get_connection_values(x->connection, MHD_GET_ARGUMENT_KIND, query_name, x);
}

static bool role_allowed(const struct exchange *x)
{
    unsigned need = x->route->is & R_ADMINS;
    enum role r = x->who ? x->who->actor.role : ROLES;
    unsigned has = r == BY_SYS_ADMIN ? R_SYS_ADMIN : r == BY_SEC_ADMIN ? R_SEC_ADMIN : r == BY_AUDITOR ? R_AUDITOR : 0u;
    return !need || (need & has);
}

static bool key_good(const char *key)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";
    size_t n = key ? strlen(key) : 0;
    return n >= 1 && n <= (size_t)limit(L_KEY) && strspn(key, letters) == n;
}

/* If-Match: "7" or a page's own tag that begins with the version, "7.12.3". */
static int version_of(const char *tag)
{
    if (!tag) return 0;
    if (!strncmp(tag, "W/", 2)) tag += 2;
    if (*tag == '"') tag++;
    char *end;
    long n = strtol(tag, &end, 10);
    return n > 0 && n < 1000000000 && (*end == '"' || *end == '.' || !*end) ? (int)n : 0;
}

/* Answers and returns false when the request may not go on. */
static bool conditions(struct exchange *x)
{
    unsigned is = x->route->is;
    if (is & R_MATCH) {
        x->seen = version_of(exchange_header(x, "If-Match"));
        if (!x->seen) return reply_problem(x, P_VERSION_NEEDED, "If-Match: \"version of the record\"", 0), false;
    }
    if (is & R_KEY) {
        x->key = exchange_header(x, "Idempotency-Key");
        if (!key_good(x->key)) {
            fault_addf(x->faults, "Idempotency-Key", "1 to %d of A-Z a-z 0-9 _ -", (int)limit(L_KEY));
            return reply_problem(x, P_KEY_NEEDED, NULL, 0), false;
        }
    }
    check_query_names(x);
    if (x->faults->n) return reply_err(x, faults_err(x->faults)), false;
    return true;
}

static bool unsafe(const char *verb)
{
    return strcmp(verb, "GET") && strcmp(verb, "HEAD");
}

static void not_routed(struct exchange *x, struct buf *allow)
{
    if (allow->n) {
        reply_header(x, "Allow", allow->s);
        if (!strcmp(x->verb, "OPTIONS"))
            reply_empty(x, 204);
        else
            reply_problem(x, P_METHOD, allow->s, 0);
    } else if (!strncmp(x->path, "/api/", 5)) {
        reply_err(x, (Err){ NOT_FOUND, "there is no such address" });
    } else if (unsafe(x->verb)) {
        reply_header(x, "Allow", "GET, HEAD");
        reply_problem(x, P_METHOD, "GET, HEAD", 0);
    } else {
        handle_static(x);
    }
}

void admit(struct exchange *x)
{
    struct buf *allow = buf_new(x, 64);
    if (atomic_load(&x->server->stopping)) {
        x->reply.close = true;
        reply_problem(x, P_STOPPING, NULL, 5);
        return;
    }
    x->route = route_find(x, x->verb, x->path, x->parts, allow);
    if (!x->route) {
        not_routed(x, allow);
        return;
    }
    x->who = session_of(x);
    if (!x->who && !(x->route->is & R_OPEN)) {
        reply_problem(x, P_LOGIN_NEEDED, NULL, 0);
    } else if (!role_allowed(x)) {
        reply_err(x, (Err){ NOT_YOURS, "another role does this" });
    } else if (unsafe(x->verb) && !origin_good(x)) {
        reply_problem(x, P_BAD_ORIGIN, NULL, 0);
    } else {
        conditions(x);
    }
}
