/* See sitting.h. */
#include "service/sitting.h"

#include <jansson.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/hash.h"
#include "service/meeting_words.h"
#include "store/plain.h"
#include "store/register_ladder.h"

/* ---- convening ---- */

static Hash request_hash(const void *ctx, const struct sitting_request *r)
{
    struct hasher *h = hasher_new(ctx, HASH_SHA256);
    const char *const texts[] = { "sitting", r->kind, r->time, r->place };
    hash_begin(h);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) hash_add(h, texts[i], strlen(texts[i]) + 1);
    for (int i = 0; i < r->calls_n; i++) hash_add(h, r->calls[i].no, strlen(r->calls[i].no) + 1);
    return hash_end(h);
}

static void calls_check(const struct sitting_request *r, struct faults *faults)
{
    bool twice = false;
    for (int i = 0; i < r->calls_n; i++)
        for (int k = 0; k < i; k++) twice |= !strcmp(r->calls[i].no, r->calls[k].no);
    if (r->calls_n < SITTING_LEAST || r->calls_n > SITTING_MOST)
        fault_addf(faults, "calls", "%d to %d calls", SITTING_LEAST, SITTING_MOST);
    if (twice) fault_add(faults, "calls", "each call once");
}

/* Which of them it was that refused. */
static Err about(const void *ctx, const char *no, Err err)
{
    if (err.kind && err.kind != BAD_INPUT) err.why = talloc_asprintf(ctx, "%s: %s", no, err.why);
    return err;
}

static Err convene_one(struct service *s, struct tx *tx, const void *ctx, const struct sitting_request *r, int i,
                       const char **first, Time now, struct faults *faults)
{
    struct docket *d;
    struct answer answer;
    bool has_task;
    const char *subject, *why;
    const struct sitting_call *call = &r->calls[i];
    TRY(service_docket(s, tx, ctx, call->no, &d));
    TRY(store_call_subject(tx, ctx, call->no, d->call.lead, &subject, &has_task));
    const struct viewer v = { s, s->institution, tx, &r->by, now };
    const char *part = talloc_asprintf(ctx, "（本次会议共%d项，第%d项）\n", r->calls_n, i + 1),
               *agenda = talloc_asprintf(ctx, "%s%s", part, meeting_agenda(&v, ctx, d, subject, &why));
    if (!*first) *first = talloc_asprintf(ctx, "%s.M%d", call->no, d->meetings_n + 1);
    const struct arg args[] = { { "kind", r->kind },
                                { "time", r->time },
                                { "place", r->place },
                                { "invited", meeting_invites(&v, ctx, d) },
                                { "agenda", agenda } };
    const struct request one = { .entity = MEETING,
                                 .act = DO_CONVENE,
                                 .call_no = call->no,
                                 .by = r->by,
                                 .args = args,
                                 .args_n = sizeof args / sizeof args[0],
                                 .seen = call->seen,
                                 .sitting = *first };
    return service_act(s, tx, ctx, &one, now, faults, &answer);
}

Err sitting_convene(struct service *s, struct tx *tx, const void *ctx, const struct sitting_request *r, Time now,
                    struct faults *faults, const char **first)
{
    char *before = NULL;
    *first = NULL;
    calls_check(r, faults);
    TRY(faults_err(faults));
    const Hash hash = request_hash(ctx, r);
    Err err = r->key ? store_repeat_get(tx, ctx, r->by.person, r->key, hash.b, &before) : (Err){ NOT_FOUND, "" };
    if (err.kind == BAD_INPUT) fault_add(faults, "key", "this idempotency key came with another request");
    *first = before;
    if (err.kind != NOT_FOUND) return err;
    for (int i = 0; i < r->calls_n; i++)
        TRY(about(ctx, r->calls[i].no, convene_one(s, tx, ctx, r, i, first, now, faults)));
    return r->key ? store_repeat_put(tx, r->by.person, r->key, hash.b, *first, now) : OK;
}

/* ---- one act on all of them ---- */

static const char *value_of(const struct request *r, const char *name)
{
    for (int i = 0; i < r->args_n; i++)
        if (!strcmp(r->args[i].name, name)) return r->args[i].value;
    return "";
}

/* Those ticked on the page of any part are in the room: adds what one part's table has. */
static Err ticked(struct tx *tx, const void *ctx, const struct docket *d, const struct meeting *m, char **all)
{
    size_t i;
    json_t *office;
    struct meeting_draft had;
    Err err = store_meeting_draft_get(tx, ctx, d->call.id, m->id, &had);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    json_t *fields = json_loads(had.fields, 0, NULL);
    json_array_foreach(json_object_get(fields, "present"), i, office)
    {
        const char *code = json_string_value(office);
        if (code && !text_listed(*all, code)) *all = talloc_asprintf_append(*all, "%s%s", **all ? ";" : "", code);
    }
    json_decref(fields);
    return OK;
}

/* Who is in the room, without the streets of the other calls. */
static const char *present_of(const struct institution *in, const void *ctx, const struct docket *d, const char *all)
{
    int n;
    char **list = text_split(ctx, all, ';', &n), *out = talloc_strdup(ctx, "");
    for (int i = 0; i < n; i++) {
        const struct office_row *o = institution_office(in, office_of(list[i]));
        if (o && o->kind == OFFICE_STREET && strcmp(list[i], d->call.street.s)) continue;
        out = talloc_asprintf_append(out, "%s%s", *out ? ";" : "", list[i]);
    }
    return out;
}

/* "conditions.GYJ", "object.ZJJ" of those present, as the meeting's own table has them. */
static Err positions_typed(struct tx *tx, const void *ctx, const struct docket *d, const struct meeting *m,
                           const char *present, struct arg *args, int *n)
{
    const char *office;
    json_t *cell;
    struct meeting_draft had;
    Err err = store_meeting_draft_get(tx, ctx, d->call.id, m->id, &had);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    json_t *all = json_loads(had.fields, 0, NULL);
    json_object_foreach(json_object_get(all, "positions"), office, cell)
    {
        const char *stand = json_string_value(json_object_get(cell, "stand")),
                   *text = json_string_value(json_object_get(cell, "text"));
        if (!stand || !text || !*text || !text_listed(present, office) || *n == 2 * CO_MOST) continue;
        if (strcmp(stand, "conditions") && strcmp(stand, "object")) continue;
        args[(*n)++] = (struct arg){ talloc_asprintf(ctx, "%s.%s", stand, office), talloc_strdup(ctx, text) };
    }
    json_decref(all);
    return OK;
}

static Err one_part(struct service *s, struct tx *tx, const void *ctx, const struct request *r, struct docket *d,
                    const struct meeting *m, const char *room, Time now, struct faults *faults)
{
    struct answer answer;
    struct request one = *r;
    struct arg *args = talloc_array(ctx, struct arg, 2 * CO_MOST + 1);
    int n = 1;
    one.call_no = d->call.no;
    one.meeting = m->id;
    one.seen = 0;
    one.key = NULL;
    if (r->act == DO_HOLD) {
        args[0] = (struct arg){ "present", present_of(s->institution, ctx, d, room) };
        TRY(positions_typed(tx, ctx, d, m, args[0].value, args, &n));
        one.args = args;
        one.args_n = n;
    }
    return service_act(s, tx, ctx, &one, now, faults, &answer);
}

struct part {
    struct docket *d;
    const struct meeting *m;
};

/* The others that are still planned, and who is in the room. */
static Err parts_load(struct service *s, struct tx *tx, const void *ctx, const struct request *r,
                      const struct meeting *own, struct part **out, int *n, char **room)
{
    struct meeting_call *list;
    int all;
    *n = 0;
    TRY(store_meetings_sitting(tx, ctx, own->sitting, &list, &all));
    *out = talloc_array(ctx, struct part, (unsigned)all + 1);
    for (int i = 0; i < all; i++) {
        struct part *p = &(*out)[*n];
        if (!strcmp(list[i].no, r->call_no) && !strcmp(list[i].subject, r->meeting)) continue;
        TRY(store_docket_load(tx, ctx, s->institution, list[i].no, &p->d));
        p->m = docket_meeting(p->d, list[i].subject);
        if (!p->m || p->m->state != ST_PLANNED) continue;
        TRY(ticked(tx, ctx, p->d, p->m, room));
        ++*n;
    }
    return OK;
}

Err sitting_act(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now,
                struct faults *faults, struct answer *out)
{
    struct docket *d;
    struct part *parts;
    struct request one = *r;
    char *room = talloc_strdup(ctx, value_of(r, "present"));
    int n;
    TRY(store_docket_load(tx, ctx, s->institution, r->call_no, &d));
    const struct meeting *m = docket_meeting(d, r->meeting);
    if (!m) return (Err){ NOT_FOUND, "no such meeting" };
    TRY(parts_load(s, tx, ctx, r, m, &parts, &n, &room));
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)r->args_n + 1);
    for (int i = 0; i < r->args_n; i++) args[i] = r->args[i];
    for (int i = 0; i < r->args_n; i++)
        if (!strcmp(args[i].name, "present")) args[i].value = present_of(s->institution, ctx, d, room);
    one.args = args;
    TRY(service_act(s, tx, ctx, &one, now, faults, out));
    for (int i = 0; i < n && !out->repeated; i++)
        TRY(about(ctx, parts[i].d->call.no, one_part(s, tx, ctx, r, parts[i].d, parts[i].m, room, now, faults)));
    return OK;
}
