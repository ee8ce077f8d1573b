/* Answers: bodies, headers, and problems (RFC 9457). One table turns the border's own refusals into status and words;
   those of the institution come from base/err.c. */
#include "http/http.h"

#include <stdarg.h>
#include <string.h>
#include <talloc.h>

void reply_bytes(struct exchange *x, int status, const char *type, const void *bytes, size_t n)
{
    x->reply.status = status;
    x->reply.type = type;
    x->reply.bytes = bytes;
    x->reply.n = n;
}

void reply_json(struct exchange *x, int status, struct buf *b)
{
    reply_bytes(x, status, "application/json; charset=utf-8", b->s, b->n);
}

void reply_text(struct exchange *x, int status, const char *type, const char *text)
{
    reply_bytes(x, status, type, text, strlen(text));
}

void reply_empty(struct exchange *x, int status)
{
    reply_bytes(x, status, NULL, "", 0);
}

void reply_header(struct exchange *x, const char *name, const char *value)
{
    if (x->reply.headers_n < HEADERS_MOST) x->reply.headers[x->reply.headers_n++] = (struct header){ name, value };
}

void reply_headerf(struct exchange *x, const char *name, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    reply_header(x, name, talloc_vasprintf(x, fmt, args));
    va_end(args);
}

static void problem(struct exchange *x, const char *word, int status, const char *title, const char *detail,
                    int retry_s)
{
    struct buf *b = buf_new(x, 512);
    buf_printf(b, "{\"type\":\"/problems/%s\",\"title\":\"%s\",\"status\":%d,\"request\":\"%s\"", word, title, status,
               x->id);
    if (detail) {
        buf_puts(b, ",\"detail\":");
        buf_json(b, detail);
    }
    if (x->faults->n) {
        buf_puts(b, ",\"fields\":[");
        for (int i = 0; i < x->faults->n; i++) {
            buf_puts(b, i ? ",{\"name\":" : "{\"name\":");
            buf_json(b, x->faults->list[i].field);
            buf_puts(b, ",\"remedy\":");
            const char *en = x->faults->list[i].remedy;
            buf_json(b, x->english ? en : remedy_zh(x->server->remedies, x, en));
            buf_putc(b, '}');
        }
        buf_putc(b, ']');
    }
    if (retry_s) {
        buf_printf(b, ",\"retry_after\":%d", retry_s);
        reply_headerf(x, "Retry-After", "%d", retry_s);
    }
    buf_putc(b, '}');
    reply_bytes(x, status, "application/problem+json", b->s, b->n);
    reply_header(x, "Cache-Control", "no-store");
}

void reply_err(struct exchange *x, Err err)
{
    const struct kind_row *row = kind_row(err.kind);
    problem(x, row->word, row->http_status, x->english ? row->title_en : row->title_zh, err.why,
            err.kind == BUSY ? 1 : 0);
}

bool reply_faults(struct exchange *x)
{
    if (!x->faults->n) return false;
    reply_err(x, faults_err(x->faults));
    return true;
}

void reply_done(struct exchange *x, Err err)
{
    if (err.kind)
        reply_err(x, err);
    else
        reply_empty(x, 204);
}

void reply_made(struct exchange *x, Err err, int status, struct buf *b)
{
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, status, b);
}

/* clang-format off */
static const struct problem_row {
    const char *word;
    int status;
    const char *title_zh, *title_en;
} rows[PROBLEMS] = {
    [P_LOGIN_NEEDED]   = { "login_needed",   401, "请先登录", "sign in first" },
    [P_LOGIN_FAILED]   = { "login_failed",   401, "账号、密码或动态码不对", "account, password or code is wrong" },
    [P_LOCKED_OUT]     = { "locked_out",     429, "多次登录失败,请稍后再试", "too many failed sign-ins, wait" },
    [P_BAD_JSON]       = { "bad_json",       400, "请求内容不是规范的 JSON", "the body is not well-formed JSON" },
    [P_BAD_ORIGIN]     = { "bad_origin",     403, "请求来自其他网站", "the request comes from another site" },
    [P_VERSION_NEEDED] = { "version_needed", 428, "请注明所看到的版本 (If-Match)", "say which version you saw (If-Match)" },
    [P_KEY_NEEDED]     = { "key_needed",     422, "请附幂等键 (Idempotency-Key)", "send an Idempotency-Key" },
    [P_METHOD]         = { "method",         405, "此地址不支持该方法", "this address does not take that method" },
    [P_TOO_MANY]       = { "too_many",       429, "请求过多,请稍后再试", "too many at once, wait" },
    [P_BAD_TYPE]       = { "bad_type",       415, "请求内容的类型不对", "the body has another type than expected" },
    [P_STOPPING]       = { "busy",           503, "系统正在停止", "the server is stopping" },
};
/* clang-format on */

void reply_problem(struct exchange *x, enum problem p, const char *detail, int retry_after_s)
{
    const struct problem_row *row = &rows[p];
    if (row->status == 401) reply_header(x, "WWW-Authenticate", "Bearer realm=\"huying\"");
    problem(x, row->word, row->status, x->english ? row->title_en : row->title_zh, detail, retry_after_s);
}

void reply_tagged(struct exchange *x,
                  Err (*view)(const struct viewer *, const void *, const char *, struct call_tag *, struct buf *),
                  const char *no, int status, const char *has)
{
    struct viewer v = exchange_viewer(x);
    struct call_tag *tag = talloc_zero(x, struct call_tag);
    void *scratch = exchange_scratch(x);
    struct buf *b = buf_new(scratch, 16 * 1024);
    tag->has = has;
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view(&v, scratch, no, tag, b);
    store_read_end(v.tx);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    reply_header(x, "ETag", tag->text);
    reply_header(x, "Cache-Control", "private, no-cache");
    reply_header(x, "Vary", "Cookie, Authorization");
    if (tag->same)
        reply_empty(x, 304);
    else
        reply_json(x, status, b);
}
