/* Papers over HTTP: read and laid out on a slow worker while the connection waits, sent to be shown or saved. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/print.h"

struct printing {
    struct print_query query;
    struct buf *pdf;
    const char *name;
    Err err;
};

/* How browsers reach us: as told at the start, else as this request says. */
static const char *origin_of(struct exchange *x)
{
    const char *host = exchange_header(x, "Host");
    if (x->server->options.origin) return x->server->options.origin;
    return talloc_asprintf(x, "http://%s", host ? host : "127.0.0.1");
}

static void print_run(struct exchange *x)
{
    struct printing *p = x->mine;
    struct viewer v = { x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
    p->err = print_write(&v, x, &p->query, &p->pdf, &p->name);
}

static void printed(struct exchange *x)
{
    struct printing *p = x->mine;
    if (p->err.kind) {
        reply_err(x, p->err);
        return;
    }
    reply_headerf(x, "Content-Disposition", "inline; filename=\"%s\"", p->name);
    reply_header(x, "Cache-Control", "private, no-store");
    reply_bytes(x, 200, "application/pdf", p->pdf->s, p->pdf->n);
}

static void print_one(struct exchange *x, enum print_kind kind, const char *no)
{
    struct printing *p = talloc_zero(x, struct printing);
    p->query = (struct print_query){ kind, no, origin_of(x) };
    x->mine = p;
    exchange_slow(x, print_run, printed);
}

static void print(struct exchange *x, enum print_kind first, enum print_kind last)
{
    for (int k = (int)first; k <= (int)last; k++) {
        if (strcmp(x->parts[1], print_words[k]) != 0) continue;
        print_one(x, (enum print_kind)k, x->parts[0]);
        return;
    }
    reply_err(x, (Err){ NOT_FOUND, "no such paper" });
}

void handle_print_call(struct exchange *x)
{
    print(x, PRINT_DISPATCH, PRINT_CLOSING);
}

void handle_print_meeting(struct exchange *x)
{
    print(x, PRINT_NOTICE, PRINT_MINUTES);
}

void handle_print_entry(struct exchange *x)
{
    if (strcmp(x->parts[0], "slip") != 0) {
        reply_err(x, (Err){ NOT_FOUND, "no such paper" });
        return;
    }
    print_one(x, PRINT_SLIP, x->parts[1]);
}
