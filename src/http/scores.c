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
