/* Figures over HTTP: a board, the records behind a number, offices side by side. */
#include "http/http.h"

#include <string.h>

#include "service/board.h"

static struct viewer viewer_of(struct exchange *x)
{
    return (struct viewer){ x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
}

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
    struct viewer v = viewer_of(x);
    if (!begin(x, &q)) return;
    struct buf *b = buf_new(x, 8 * 1024);
    answer(x, view_board(&v, x, &q, b), b);
}

void handle_figure_list(struct exchange *x)
{
    struct board_query q;
    struct viewer v = viewer_of(x);
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
    struct viewer v = viewer_of(x);
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
