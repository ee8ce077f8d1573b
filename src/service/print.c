/* See print.h: who may, one moment of reading, then the paper's own file, then the layout. */
#include "service/print.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "service/print_parts.h"
#include "store/register.h"

const char *const print_words[PRINTS] = { "dispatch", "supervision", "closing", "notice", "minutes", "slip" };

static const char *const awaited[PRINTS] = {
    [PRINT_DISPATCH] = "the call is not dispatched yet: nothing to print",
    [PRINT_SUPERVISION] = "no clock of this call is late: there is nothing to supervise",
    [PRINT_NOTICE] = "the meeting is cancelled: there is nothing to invite to",
    [PRINT_MINUTES] = "the minutes are not drafted yet: nothing to print",
    [PRINT_SLIP] = "the slip is not issued: nothing to print",
    [PRINT_CLOSING] = "the call is not closed: its file is printed when it is",
};
static Err (*const builders[PRINTS])(struct print *) = { print_dispatch, print_supervision, print_closing,
                                                         print_notice,   print_minutes,     print_supervision };

static bool late(const struct viewer *v, const struct clock *c, const struct docket *d)
{
    struct clock_view seen;
    if (c->state != CLOCK_RUNNING || docket_clock_view(v->in, d, c, v->now, &seen).kind) return false;
    return seen.light == LIGHT_RED || seen.light == LIGHT_BLACK;
}

bool print_ready(const struct viewer *v, const struct docket *d, enum print_kind kind)
{
    bool lit = false;
    for (int i = 0; kind == PRINT_SUPERVISION && i < d->clocks_n && !lit; i++) lit = late(v, &d->clocks[i], d);
    return kind == PRINT_DISPATCH      ? d->call.dispatched.s != 0
           : kind == PRINT_SUPERVISION ? lit
           : kind == PRINT_CLOSING     ? d->call.state == ST_CLOSED
                                       : false;
}

/* As on its page: what has not been called is its street's own business. */
static Err allowed(const struct print *pr)
{
    const struct viewer *v = pr->v;
    enum sees sees = service_sees(v->in, pr->d, v->who);
    bool told = pr->d->call.called.s || office_is(pr->d->call.street, v->who->office);
    if (sees == SEES_NONE || !told) return (Err){ NOT_FOUND, "no such call" };
    return sees == SEES_WHOLE ? OK : (Err){ NOT_YOURS, "only its parties may print it" };
}

/* Who sees the meeting prints it: also a unit that is invited and no party of the call. */
static Err collect_meeting(struct print *pr, const struct print_query *q)
{
    TRY(view_meeting_load(pr->v, pr->ctx, q->no, &pr->f, &pr->m));
    pr->d = pr->f.d;
    enum state s = pr->m->state;
    bool ready = q->kind == PRINT_NOTICE ? s != ST_CANCELLED : s == ST_MINUTED || s == ST_SIGNED;
    return ready ? builders[q->kind](pr) : (Err){ NOT_NOW, awaited[q->kind] };
}

static bool was_issued(const struct entry *e)
{
    return strcmp(e->state->name.code, "proposed") != 0 && strcmp(e->state->name.code, "dropped") != 0;
}

/* Who reads the entry prints its paper; what it tells of the call is what the unit with a task on it knows. */
static Err collect_slip(struct print *pr, const struct print_query *q)
{
    struct entry_row row;
    const struct viewer *v = pr->v;
    const struct registers *r = v->in->registers;
    TRY(store_entry_get(v->tx, pr->ctx, r, book_named(r, "slip"), q->no, &row));
    if (!entry_seen_by(v->in, row.entry, v->who)) return (Err){ NOT_YOURS, "only its parties may print it" };
    if (!was_issued(row.entry)) return (Err){ NOT_NOW, awaited[PRINT_SLIP] };
    pr->slip = row.entry;
    TRY(service_docket(v->service, v->tx, pr->ctx, entry_fact(row.entry, "call"), &pr->d));
    TRY(allowed(pr));
    TRY(dossier_load(v, pr->ctx, pr->d, &pr->f));
    return print_supervision(pr);
}

/* The newest slip of the call that has been issued, if there is one. */
static Err slip_of(struct print *pr)
{
    enum { MOST = 50 };
    struct entry_row *rows;
    int n;
    const struct registers *r = pr->v->in->registers;
    const struct entry_query q = {
        .book = book_named(r, "slip"), .fact = "call", .value = pr->d->call.no, .limit = MOST
    };
    TRY(store_entries(pr->v->tx, pr->ctx, r, &q, &rows, &n)); /* the newest first */
    for (int i = 0; i < n && !pr->slip; i++)
        if (was_issued(rows[i].entry)) pr->slip = rows[i].entry;
    return OK;
}

static Err collect(struct print *pr, const struct print_query *q)
{
    const struct viewer *v = pr->v;
    if (q->kind == PRINT_SLIP) return collect_slip(pr, q);
    if (q->kind >= PRINT_NOTICE) return collect_meeting(pr, q);
    TRY(service_docket(v->service, v->tx, pr->ctx, q->no, &pr->d));
    TRY(allowed(pr));
    if (!print_ready(v, pr->d, q->kind)) return (Err){ NOT_NOW, awaited[q->kind] };
    TRY(dossier_load(v, pr->ctx, pr->d, &pr->f));
    if (q->kind == PRINT_SUPERVISION) TRY(slip_of(pr));
    return builders[q->kind](pr);
}

Err print_write(const struct viewer *v, const void *ctx, const struct print_query *q, struct buf **pdf,
                const char **name)
{
    struct print pr = { .v = v, .ctx = talloc_new(ctx), .origin = q->origin };
    pr.p = paper_new(pr.ctx);
    Err err = store_read_begin(v->tx);
    if (!err.kind) err = collect(&pr, q);
    store_read_end(v->tx);
    if (!err.kind) err = paper_write(ctx, pr.p, pdf, NULL);
    *name = talloc_asprintf(ctx, "%s-%s.pdf", q->no, print_words[q->kind]);
    talloc_free(pr.ctx);
    return err;
}
