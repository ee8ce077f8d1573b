/* Figures over HTTP: a board, the records behind a number, offices side by side, a report as a file. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/report.h"

static Err asked(struct exchange *x, struct board_query *q)
{
    const char *scope = exchange_query(x, "scope", 40), *period = exchange_query(x, "period", 24);
    return board_query_read(x->server->institution, scope, period, x->now, x->faults, q);
}

/* All that one answer says is of one moment. */
static void answer(struct exchange *x, Err err, struct buf *b)
{
    store_read_end(exchange_reader(x));
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

static bool begin(struct exchange *x, struct board_query *q)
{
    Err err = asked(x, q);
    if (!err.kind) err = store_read_begin(exchange_reader(x));
    if (err.kind) reply_err(x, err);
    return !err.kind;
}

void handle_figures(struct exchange *x)
{
    struct board_query q;
    struct viewer v = exchange_viewer(x);
    if (!begin(x, &q)) return;
    struct buf *b = buf_new(x, 8 * 1024);
    answer(x, view_board(&v, x, &q, b), b);
}

void handle_figure_list(struct exchange *x)
{
    struct board_query q;
    struct viewer v = exchange_viewer(x);
    struct figure_list l = { .query = &q,
                             .what = x->parts[0],
                             .part = exchange_query(x, "part", 8),
                             .after = exchange_query(x, "after", 60),
                             .limit = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50) };
    if (!l.part) l.part = "den";
    if (!l.after) l.after = "";
    if (!begin(x, &q)) return;
    struct buf *b = buf_new(x, 24 * 1024);
    answer(x, view_figure_list(&v, x, &l, x->faults, b), b);
}

void handle_ranking(struct exchange *x)
{
    static const char *const by_words[] = { "street", "unit", "item" };
    struct board_query q;
    struct viewer v = exchange_viewer(x);
    const char *by = exchange_query(x, "by", 8);
    int k = 0, rank = 0;
    while (rank < 3 && by && strcmp(by_words[rank], by)) rank++;
    if (rank == 3) fault_add(x->faults, "by", "street, unit or item");
    while (k < K16 && strcmp(figure_words[k], x->parts[0])) k++;
    if (k == K16) {
        reply_err(x, (Err){ NOT_FOUND, "there is no such rate" });
        return;
    }
    if (!begin(x, &q)) return;
    struct buf *b = buf_new(x, 8 * 1024);
    answer(x, view_ranking(&v, x, &q, (enum figure)k, (enum rank_by)rank, b), b);
}

/* ---- a report as a file, on a slow worker ---- */

struct reporting {
    struct board_query query;
    enum report_form form;
    const char *address, *name;
    struct buf *bytes;
    Err err;
};

static void report_run(struct exchange *x)
{
    struct reporting *r = x->mine;
    struct viewer v = exchange_viewer(x);
    r->err = report_write(&v, x, &r->query, r->form, r->address, &r->bytes, &r->name);
}

static void reported(struct exchange *x)
{
    static const char *const types[] = { "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                         "application/pdf" };
    struct reporting *r = x->mine;
    if (r->err.kind) {
        reply_err(x, r->err);
        return;
    }
    reply_headerf(x, "Content-Disposition", "attachment; filename=\"%s\"", r->name);
    reply_header(x, "Cache-Control", "private, no-store");
    reply_bytes(x, 200, types[r->form], r->bytes->s, r->bytes->n);
}

void handle_report(struct exchange *x)
{
    struct reporting *r = talloc_zero(x, struct reporting);
    const char *form = exchange_query(x, "form", 8), *host = exchange_header(x, "Host");
    r->form = form && !strcmp(form, "pdf") ? REPORT_PDF : REPORT_XLSX;
    if (form && strcmp(form, report_words[r->form])) fault_add(x->faults, "form", "xlsx or pdf");
    Err err = asked(x, &r->query);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    const char *origin = x->server->options.origin;
    if (!origin) origin = talloc_asprintf(x, "http://%s", host ? host : "127.0.0.1");
    r->address = talloc_asprintf(x, "%s/board?scope=%s&period=%s", origin, r->query.scope_text, r->query.period);
    x->mine = r;
    exchange_slow(x, report_run, reported);
}
