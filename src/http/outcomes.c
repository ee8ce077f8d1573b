/* Totals of outcomes over HTTP: a period of days, a street, an item; with a metric, the calls behind its total. */
#include "http/http.h"

#include <string.h>

#include "service/view.h"

static Day day_asked(struct exchange *x, const char *name, Day otherwise)
{
    Day day = otherwise;
    const char *s = exchange_query(x, name, 10);
    if (s && !day_parse(s, strlen(s), &day)) fault_add(x->faults, name, "a date like 2026-05-29");
    return day;
}

void handle_outcomes(struct exchange *x)
{
    struct viewer v = { x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
    Day today = day_of(x->now), first = day_from(day_ymd(today).y, 1, 1);
    Day from = day_asked(x, "from", first), to = day_asked(x, "to", today);
    const struct outcome_query q = { day_start(from), day_start((Day){ to.n + 1 }), exchange_query(x, "street", 12),
                                     exchange_query(x, "item", 8) };
    const char *metric = exchange_query(x, "metric", 40);
    if (to.n < from.n) fault_add(x->faults, "to", "not before from");
    if (metric && !institution_metric(v.in, metric)) fault_add(x->faults, "metric", "there is no such metric");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 4096);
    Err err = view_outcomes(&v, x, &q, metric, b);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}
