/* Totals of outcomes over HTTP: a period of days, a street, an item, a lead; with a metric, the calls behind its total. */
#include "http/http.h"

#include <stdio.h>
#include <string.h>

#include "service/view.h"

static Day day_asked(struct exchange *x, const char *name, Day otherwise)
{
    Day day = otherwise;
    const char *s = exchange_query(x, name, 10);
    if (s && !day_parse(s, strlen(s), &day)) fault_add(x->faults, name, "a date like 2026-05-29");
    return day;
}

static const char *office_asked(struct exchange *x, const char *name, bool street)
{
    const char *code = exchange_query(x, name, 24);
    const struct office_row *o = code ? institution_office(x->server->institution, office_of(code)) : NULL;
    bool fits = !code || (o && (o->kind == OFFICE_STREET) == street);
    if (!fits && street) fault_add(x->faults, name, "there is no such street");
    if (!fits && !street) fault_add(x->faults, name, "there is no such unit");
    return code;
}

static void after_asked(struct exchange *x, struct outcome_list *list)
{
    const char *s = exchange_query(x, "after", 40);
    char end;
    long long at, id;
    if (!s) return;
    if (sscanf(s, "%lld.%lld%c", &at, &id, &end) != 2) {
        fault_add(x->faults, "after", "no cursor of this list");
        return;
    }
    list->after = (Time){ at };
    list->after_id = id;
}

void handle_outcomes(struct exchange *x)
{
    struct viewer v = { x->server->service, x->server->institution, exchange_reader(x), &x->who->actor, x->now };
    Day today = day_of(x->now), first = day_from(day_ymd(today).y, 1, 1);
    Day from = day_asked(x, "from", first), to = day_asked(x, "to", today);
    const struct outcome_query q = { day_start(from), day_start((Day){ to.n + 1 }), office_asked(x, "street", true),
                                     exchange_query(x, "item", 8), office_asked(x, "lead", false) };
    struct outcome_list list = { .metric = exchange_query(x, "metric", 40),
                                 .limit = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 100) };
    after_asked(x, &list);
    if (to.n < from.n) fault_add(x->faults, "to", "not before from");
    if (q.item && !list_item(&v.in->lists[v.in->lists_n - 1], q.item))
        fault_add(x->faults, "item", "there is no such item");
    if (list.metric && !institution_metric(v.in, list.metric))
        fault_add(x->faults, "metric", "there is no such metric");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 4096);
    Err err = view_outcomes(&v, x, &q, &list, b);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}
