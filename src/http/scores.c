/* Scores over HTTP: the list of a period, one with its reasons, its acts (R73-R83). */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/score.h"

void handle_scores(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    Day from, to;
    const char *period = exchange_query(x, "period", 7), *state = exchange_query(x, "state", 12);
    int64_t before = exchange_query_int(x, "after", 1, INT64_MAX / 2, 0);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50);
    if (period && !period_parse(period, &from, &to))
        fault_add(x->faults, "period", "a quarter or a year: 2026Q2, 2026");
    if (state && strcmp(state, "entering") && strcmp(state, "draft") && strcmp(state, "appealed") &&
        strcmp(state, "published"))
        fault_add(x->faults, "state", "entering, draft, appealed or published");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 16 * 1024);
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view_scores(&v, x, period, state, before, most, b);
    store_read_end(v.tx);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

/* ---- put together ---- */

static void ask(struct exchange *x, Err (*view)(const struct viewer *, struct exchange *, struct buf *))
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 8 * 1024);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view(&v, x, b);
    store_read_end(v.tx);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

static Err years(const struct viewer *v, struct exchange *x, struct buf *b)
{
    return view_score_years(v, x, exchange_query(x, "year", 4), b);
}

void handle_score_years(struct exchange *x)
{
    Day from, to;
    const char *year = exchange_query(x, "year", 4);
    if (!year || strlen(year) != 4 || !score_period_parse(year, &from, &to))
        fault_add(x->faults, "year", "a year: 2026");
    ask(x, years);
}

static Err ranks(const struct viewer *v, struct exchange *x, struct buf *b)
{
    return view_score_ranks(v, x, office_of(exchange_query(x, "dept", 12)), exchange_query(x, "period", 7), b);
}

/* Only agencies of one department can be ranked, and only over a period (R92). */
void handle_score_ranks(struct exchange *x)
{
    Day from, to;
    const char *period = exchange_query(x, "period", 7), *dept = exchange_query(x, "dept", 12);
    const struct office_row *o = institution_office(x->server->institution, office_of(dept ? dept : ""));
    if (!period || !score_period_parse(period, &from, &to))
        fault_add(x->faults, "period", "a quarter or a year: 2026Q2, 2026");
    if (!o || o->kind != OFFICE_DEPARTMENT)
        fault_add(x->faults, "dept", "one department: only its agencies are alike enough to be ranked");
    ask(x, ranks);
}

static Err quality(const struct viewer *v, struct exchange *x, struct buf *b)
{
    Day from, to;
    const char *period = exchange_query(x, "period", 24);
    period_parse(period, &from, &to);
    return view_quality(v, x, period, from, to, b);
}

void handle_quality(struct exchange *x)
{
    Day from, to;
    const char *period = exchange_query(x, "period", 24);
    if (!period || !period_parse(period, &from, &to))
        fault_add(x->faults, "period", "a period: 2026, 2026Q2, 2026-03, 2026W10");
    ask(x, quality);
}

/* ---- one ---- */

static void page(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 16 * 1024);
    int version = 0;
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view_score(&v, x, x->parts[0], &version, b);
    store_read_end(v.tx);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    reply_json(x, 200, b);
    reply_headerf(x, "ETag", "\"%d\"", version);
}

void handle_score(struct exchange *x)
{
    page(x);
}

static Err act_run(struct tx *tx, struct exchange *x)
{
    faults_clear(x->faults); /* a job may run twice */
    return service_score_act(x->server->service, tx, x, x->mine, x->now, x->faults);
}

static void act_then(struct exchange *x, Err err)
{
    if (err.kind)
        reply_err(x, err);
    else
        page(x);
}

void handle_score_act(struct exchange *x)
{
    json_t *body = json_body(x);
    if (!body) return;
    struct score_request *r = talloc_zero(x, struct score_request);
    const char *word = json_str(body, "act");
    int a = 0;
    while (word && a < ACTS && strcmp(act_words[a], word)) a++;
    if (!word || a == ACTS || !score_act_args((enum act)a)) {
        fault_add(x->faults, "act", word ? "there is no such act here" : "is missing");
        reply_err(x, faults_err(x->faults));
        return;
    }
    *r = (struct score_request){
        .no = x->parts[0], .act = (enum act)a, .by = x->who->actor, .seen = x->seen, .key = x->key
    };
    r->args = json_args(x, body, score_act_args((enum act)a), "act", &r->args_n);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    x->mine = r;
    exchange_write(x, act_run, act_then);
}
