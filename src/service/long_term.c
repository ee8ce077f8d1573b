/* See long_term.h. */
#include "service/long_term.h"

#include "service/register.h"
#include "store/register_ladder.h"

static Err act(struct service *s, struct tx *tx, const void *ctx, const char *no, const char *word,
               const struct arg *args, int n, Time now)
{
    struct entry_answer answer;
    const struct entry_request r = { .book = book_named(s->institution->registers, "long_term"),
                                     .no = no,
                                     .act = word,
                                     .by = { BY_SYSTEM, office_of("hub"), 0 },
                                     .args = args,
                                     .args_n = n };
    return register_act(s, tx, ctx, &r, now, faults_new(ctx), &answer);
}

static Err enter(struct service *s, struct tx *tx, const void *ctx, const struct docket *d)
{
    char review[TIME_TEXT_MAX];
    const char *subject = "";
    bool has_task;
    struct arg args[4] = { { "call", d->call.no },
                           { "review", day_format(d->call.long_review, review) },
                           { "to", d->call.lead.s } };
    int n = 3;
    TRY(store_call_subject(tx, ctx, d->call.no, d->call.lead, &subject, &has_task));
    if (*subject) args[n++] = (struct arg){ "subject", subject };
    return act(s, tx, ctx, NULL, "enter", args, n, d->call.closed);
}

Err long_term_keep(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, Time now)
{
    char no[24];
    const struct call *c = &d->call;
    bool closed = c->state == ST_CLOSED, listed = closed && c->kind == CLOSE_LONG_TERM;
    if (!c->long_review.n) return OK;
    TRY(store_entry_of_call(tx, "long_term", c->no, no));
    if (listed == (*no != 0)) return OK;
    return listed ? enter(s, tx, ctx, d) : act(s, tx, ctx, no, closed ? "solve" : "leave", NULL, 0, now);
}
