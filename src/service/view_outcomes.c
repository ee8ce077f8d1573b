/* What was changed on the ground, by metric, for a period, a street, an item, a lead (R70-R72): sums of verified values of calls closed
   as solved and still closed; one with a lower bound among its parts is a lower bound. What is no achievement is not summed. */
#include <string.h>
#include <talloc.h>

#include "institution/measure.h"
#include "service/dossier.h"
#include "service/json_out.h"
#include "service/view.h"

enum { METRICS_ALL = 128 };

struct sums {
    struct outcome_total totals[METRICS_ALL];
    int n;
    int64_t calls;
    const struct viewer *v;
    const struct outcome_list *of;
    struct buf *list;
    int listed; /* one more than fit: there are more */
    Time last;
    int64_t last_id;
};

static struct outcome_total *total_of(struct sums *s, const struct metric *m)
{
    int i = 0;
    while (i < s->n && s->totals[i].metric != m) i++;
    if (i == METRICS_ALL) return NULL;
    if (i == s->n) s->totals[s->n++] = (struct outcome_total){ .metric = m };
    return &s->totals[i];
}

static bool sees_subject(const struct viewer *v, const struct outcome_row *r)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    if (v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN) return false;
    if (office_is(r->street, v->who->office) || office_is(r->lead, v->who->office)) return true;
    return o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
}

/* Who measured is told to those who may see the call; how and when to all. */
static void put_measured(struct sums *s, const void *ctx, const struct outcome_row *r, const struct amount *a)
{
    struct dossier f;
    char on[TIME_TEXT_MAX];
    bool told = sees_subject(s->v, r) && !dossier_load(s->v, ctx, r->docket, &f).kind;
    j_text(s->list, "who", told ? measured_by(s->v, ctx, &f, a) : NULL);
    j_code(s->list, "how", how_words[a->how]);
    j_text(s->list, "on", a->on.n ? day_format(a->on, on) : NULL);
    j_bool(s->list, "outlined", a->outline && outline_counts(a->metric));
}

static void put_call(struct sums *s, const struct outcome_row *r, const struct amount *a)
{
    void *ctx = talloc_new(s->list);
    j_entry(s->list);
    j_own(s->list, "no", r->no);
    j_text(s->list, "subject", sees_subject(s->v, r) ? r->subject : NULL);
    j_own(s->list, "street", r->street.s);
    j_own(s->list, "item", r->item);
    j_time(s->list, "closed", r->closed);
    j_own(s->list, "amount", amount_text(ctx, a->metric, a->x100));
    j_bool(s->list, "at_least", a->at_least);
    j_text(s->list, "before", a->ranged ? amount_text(ctx, a->metric, a->before_x100) : NULL);
    j_text(s->list, "after", a->ranged ? amount_text(ctx, a->metric, a->after_x100) : NULL);
    j_bool(s->list, "flagged", r->flagged);
    put_measured(s, ctx, r, a);
    j_end(s->list);
    talloc_free(ctx);
}

/* The calls behind the metric's total, as far as there is room on the page. */
static void list(struct sums *s, const struct outcome_row *r, const struct amount *a)
{
    const struct outcome_list *of = s->of;
    int64_t id = r->docket->call.id;
    if (!of->metric || strcmp(of->metric, a->metric->code) || s->listed > of->limit) return;
    if (r->closed.s < of->after.s || (r->closed.s == of->after.s && id <= of->after_id)) return;
    if (++s->listed > of->limit) return;
    put_call(s, r, a);
    s->last = r->closed;
    s->last_id = id;
}

static void each(void *arg, const struct outcome_row *r)
{
    struct sums *s = arg;
    s->calls++;
    for (int i = 0; i < r->verified.n; i++) {
        const struct amount *a = &r->verified.at[i];
        struct outcome_total *t = a->x100 ? total_of(s, a->metric) : NULL;
        if (!t) continue;
        t->x100 += a->x100;
        t->calls++;
        t->at_least |= a->at_least;
        list(s, r, a);
    }
}

static void put_total(struct buf *b, const void *ctx, const struct outcome_total *t)
{
    j_entry(b);
    j_own(b, "metric", t->metric->code);
    j_own(b, "unit", unit_words[t->metric->unit]);
    j_text(b, "total", t->metric->sum ? amount_text(ctx, t->metric, t->x100) : NULL);
    j_bool(b, "at_least", t->at_least);
    j_int(b, "calls", t->calls);
    j_end(b);
}

Err outcome_totals(const struct viewer *v, const void *ctx, const struct outcome_query *q, struct outcome_total **out,
                   int *n)
{
    static const struct outcome_list none = { 0 };
    struct sums *s = talloc_zero(ctx, struct sums);
    s->v = v;
    s->of = &none;
    TRY(store_outcomes(v->tx, s, v->in, q, each, s));
    *out = s->totals;
    *n = s->n;
    return OK;
}

Err view_outcomes(const struct viewer *v, const void *ctx, const struct outcome_query *q, const struct outcome_list *of,
                  struct buf *b)
{
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    struct sums *s = talloc_zero(ctx, struct sums);
    s->v = v;
    s->of = of;
    s->list = buf_new(s, 1024);
    TRY(store_outcomes(v->tx, s, v->in, q, each, s));
    buf_putc(b, '{');
    j_own(b, "from", day_format(day_of(q->from), from));
    j_own(b, "to", day_format((Day){ day_of(q->to).n - 1 }, to));
    j_int(b, "calls", s->calls);
    j_list(b, "totals");
    for (int i = 0; i < s->n; i++) put_total(b, s, &s->totals[i]);
    j_list_end(b);
    j_list(b, "rows");
    if (s->list->n) j_raw(b, s->list->s, s->list->n);
    j_list_end(b);
    const bool more = s->listed > of->limit;
    j_text(b, "after", more ? talloc_asprintf(s, "%lld.%lld", (long long)s->last.s, (long long)s->last_id) : NULL);
    j_end(b);
    return OK;
}
