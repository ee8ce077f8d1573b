/* See marks.h. */
#include "service/marks.h"

#include <talloc.h>

#include "service/dossier.h"
#include "service/json_out.h"

static bool is_kind(const struct institution *in, const struct actor *by, enum office_kind kind)
{
    const struct office_row *o = institution_office(in, by->office);
    return o && o->kind == kind && by->role != BY_SYS_ADMIN && by->role != BY_SEC_ADMIN;
}

/* ---- places ---- */

/* Only of what they see the whole of; a draft is its street's own business. */
static Err call_seen(const struct viewer *v, const void *ctx, const char *no, struct docket **d)
{
    TRY(service_docket(v->service, v->tx, ctx, no, d));
    bool own = office_is((*d)->call.street, v->who->office);
    if (!(*d)->call.called.s && !own) return (Err){ NOT_FOUND, "no such call" };
    return service_sees(v->in, *d, v->who) == SEES_WHOLE ? OK
                                                         : (Err){ NOT_YOURS, "only its parties are told who reads it" };
}

Err place_seen(const struct viewer *v, const void *ctx, const char *at, struct faults *faults)
{
    struct docket *d;
    struct dossier f;
    struct meeting *m;
    if (!strncmp(at, "meetings/", 9)) return view_meeting_load(v, ctx, at + 9, &f, &m);
    if (!strncmp(at, "calls/", 6)) return call_seen(v, ctx, at + 6, &d);
    fault_add(faults, "at", "calls/NUMBER or meetings/NUMBER");
    return faults_err(faults);
}

/* ---- follows ---- */

Err follow_put(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const struct actor *by, bool on,
               Time now)
{
    struct docket *d;
    const struct viewer v = { s, s->institution, tx, by, now };
    TRY(on ? call_seen(&v, ctx, call_no, &d) : store_docket_load(tx, ctx, s->institution, call_no, &d));
    return store_follow(tx, by->person, d->call.id, on);
}

Err follows_view(const struct viewer *v, const void *ctx, struct buf *b)
{
    struct call_row *rows;
    int n;
    TRY(store_follows(v->tx, ctx, v->who->person, &rows, &n));
    buf_putc(b, '{');
    j_time(b, "now", v->now);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        view_row_begin(b, v, &rows[i], false);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

/* ---- claims ---- */

/* One line for the live lists: only who has the call in hand has changed, nothing of the call. */
static Err tell(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, Time now)
{
    if (s->quiet) return OK;
    return store_outbox_put(tx, "call",
                            talloc_asprintf(ctx,
                                            "{\"call\":\"%s\",\"version\":%d,\"claim\":true,\"offices\":[\"hub\"]}",
                                            d->call.no, d->call.version),
                            now);
}

static Err docket_of_hub(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const struct actor *by,
                         struct docket **out)
{
    if (!is_kind(s->institution, by, OFFICE_HUB))
        return (Err){ NOT_YOURS, "only the hub's people take calls of the inbox in hand" };
    return store_docket_load(tx, ctx, s->institution, call_no, out);
}

Err claim_make(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const struct actor *by,
               bool take, Time now, struct claim *out)
{
    struct docket *d;
    bool fresh;
    TRY(docket_of_hub(s, tx, ctx, call_no, by, &d));
    TRY((take ? store_claim_take : store_claim)(tx, ctx, d->call.id, by->person, by->office, now, out, &fresh));
    return fresh ? tell(s, tx, ctx, d, now) : OK;
}

Err claim_end(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const struct actor *by, bool back,
              Time now)
{
    struct docket *d;
    struct claim was;
    TRY(docket_of_hub(s, tx, ctx, call_no, by, &d));
    Err err = store_claim_get(tx, ctx, d->call.id, now, &was);
    if (err.kind == NOT_FOUND || (!err.kind && was.person != by->person)) return OK;
    if (err.kind) return err;
    TRY(back ? store_claim_back(tx, d->call.id, by->person, now) : store_claim_drop(tx, d->call.id, by->person));
    return tell(s, tx, ctx, d, now);
}

void claim_json(struct buf *b, const struct viewer *v, const struct claim *c)
{
    j_own(b, "call", c->no);
    j_text(b, "name", c->name);
    j_own(b, "office", c->office.s);
    j_bool(b, "mine", c->person == v->who->person);
    j_time(b, "since", c->since);
    j_time(b, "until", c->until);
}

Err claims_view(const struct viewer *v, const void *ctx, int limit, struct buf *b)
{
    struct claim *rows;
    int n;
    if (!is_kind(v->in, v->who, OFFICE_HUB) && !is_kind(v->in, v->who, OFFICE_DISTRICT) &&
        !is_kind(v->in, v->who, OFFICE_OVERSIGHT))
        return (Err){ NOT_YOURS, "who has a call of the inbox in hand is the hub's to see" };
    TRY(store_claims(v->tx, ctx, v->now, limit, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        claim_json(b, v, &rows[i]);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

Err claims_taken_view(const struct viewer *v, const void *ctx, int64_t before, int limit, struct buf *b)
{
    struct claim_taken *rows;
    int n;
    TRY(store_claims_taken(v->tx, ctx, before, limit, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_int(b, "id", rows[i].id);
        j_time(b, "at", rows[i].at);
        j_own(b, "call", rows[i].no);
        j_text(b, "name", rows[i].name);
        j_own(b, "office", rows[i].office.s);
        j_text(b, "from_name", rows[i].from_name);
        j_own(b, "from_office", rows[i].from_office.s);
        j_time(b, "back", rows[i].back);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}
