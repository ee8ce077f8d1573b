/* See rehearse.h. */
#include "service/rehearse.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "store/config.h"

const char *rehearsed_vetter(enum grade grade)
{
    return grade == URGENT ? "" : grade == MAJOR ? "street_head" : "street_leader";
}

static struct rehearsed_unit *unit_of(const void *ctx, struct rehearsed *all, const char *code)
{
    for (int i = 0; i < all->units_n; i++)
        if (!strcmp(all->units[i].unit, code)) return &all->units[i];
    all->units = talloc_realloc(ctx, all->units, struct rehearsed_unit, (unsigned)all->units_n + 1);
    struct rehearsed_unit *u = &all->units[all->units_n++];
    *u = (struct rehearsed_unit){ .clocks = 0 };
    snprintf(u->unit, sizeof u->unit, "%s", code);
    return u;
}

static void count_clocks(const void *ctx, struct rehearsed *all, const struct rehearsal *r)
{
    for (int i = 0; i < r->clocks_n; i++) {
        const struct rehearsed_clock *k = &r->clocks[i];
        unit_of(ctx, all, k->charged_was)->clocks++;
        unit_of(ctx, all, k->charged_was)->late_was += k->late_was;
        unit_of(ctx, all, k->charged_now)->late_now += k->late_now;
    }
    all->clocks += r->clocks_n;
    all->clocks_late_was += r->clocks_late_was;
    all->clocks_late_now += r->clocks_late_now;
}

static void count(const void *ctx, struct rehearsed *all, const struct rehearsal *r)
{
    all->looked++;
    if (!r->now) {
        all->gone++;
        return;
    }
    all->late_was += r->late_was;
    all->late_now += r->late_now;
    all->other_due += r->due_was.s != r->due_now.s;
    all->other_lead += !office_is(r->lead_was, r->lead_now);
    all->other_grade += r->grade_was != r->grade_now;
    all->other_vetting += strcmp(rehearsed_vetter(r->grade_was), rehearsed_vetter(r->grade_now)) != 0;
    count_clocks(ctx, all, r);
}

/* What is kept of a call lies on `scratch`, which then stays. */
static Err one(const struct service *s, struct tx *tx, const void *ctx, const void *scratch,
               const struct rehearse_query *q, const char *no, struct rehearsed *all, bool *kept)
{
    struct docket *d;
    struct rehearsed_call c = { .open = true };
    TRY(store_docket_load(tx, scratch, s->institution, no, &d));
    Err err = rehearse(scratch, s->institution, q->other, q->list, d, q->at, &c.r);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err; /* not sorted yet */
    count(ctx, all, &c.r);
    if (!c.r.other) return OK;
    snprintf(c.no, sizeof c.no, "%s", d->call.no);
    snprintf(c.item, sizeof c.item, "%s", d->call.item);
    c.street = d->call.street;
    c.open = !d->call.closed.s;
    all->calls = talloc_realloc(ctx, all->calls, struct rehearsed_call, (unsigned)all->calls_n + 1);
    all->calls[all->calls_n++] = c;
    *kept = true;
    return OK;
}

static int by_code(const void *a, const void *b)
{
    return strcmp(((const struct rehearsed_unit *)a)->unit, ((const struct rehearsed_unit *)b)->unit);
}

Err service_rehearse(const struct service *s, struct tx *tx, const void *ctx, const struct rehearse_query *q,
                     struct rehearsed *out)
{
    char **nos = NULL;
    int n = 0;
    *out = (struct rehearsed){ 0 };
    TRY(store_calls_called(tx, ctx, q->from, q->to, q->last, &nos, &n));
    for (int i = 0; i < n; i++) {
        bool kept = false;
        void *scratch = talloc_new(ctx);
        Err err = one(s, tx, ctx, scratch, q, nos[i], out, &kept);
        if (!kept) talloc_free(scratch); /* else its clocks are the answer's */
        TRY(err);
    }
    if (out->units_n) qsort(out->units, (size_t)out->units_n, sizeof *out->units, by_code);
    return OK;
}
