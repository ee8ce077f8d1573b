/* One act as a transaction: time first, then the decision, then leaves, projections and outbox. Invariant: whatever is
   changed here is told by a leaf written here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/text.h"
#include "ledger/hash.h"
#include "service/config.h"
#include "service/draft.h"
#include "service/family.h"
#include "service/follow_up.h"
#include "service/leaves.h"
#include "service/long_term.h"
#include "service/precedents.h"
#include "service/register.h"
#include "service/service.h"
#include "store/plain.h"
#include "store/register_ladder.h"

enum { SUBJECT_CHARS = 24 };

/* ---- before the act ---------------------------------------------------------------------------------------------- */

/* "ZFJ", "ZFJ~1", "M1.T3" or "1/T3" → task id; 0: none of that name. */
int service_task_named(struct docket *d, const char *name)
{
    char unit[20];
    int nth = 0;
    const struct task *row = docket_row_named(d, name);
    if (row) return row->id;
    if (strpbrk(name, "/.") || sscanf(name, "%19[^~]~%d", unit, &nth) < 1) return 0;
    const struct task *t = docket_task_of(d, office_of(unit), nth);
    return t ? t->id : 0;
}

/* A call belongs to the street of the clerk who drafts it; an imported one to the street that its place lies in (R10a). */
static Office street_of(const struct service *s, const struct request *r)
{
    const struct command c = { .args = r->args, .args_n = r->args_n };
    if (r->act != DO_IMPORT) return r->by.office;
    const char *code = command_arg(&c, "community"), *street = command_arg(&c, "street");
    const struct community *community = code ? institution_community(s->institution, code) : NULL;
    return community ? community->street : street ? office_of(street) : r->by.office;
}

static Err load(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now,
                struct docket **out)
{
    if (r->call_no) return store_docket_load(tx, ctx, s->institution, r->call_no, out);
    struct docket *d = docket_new(ctx);
    TRY(store_call_number(tx, "JJ", day_ymd(day_of(now)).y, d->call.no));
    TRY(store_call_id(tx, d->call.no, &d->call.id));
    d->call.street = street_of(s, r);
    *out = d;
    return OK;
}

/* ---- after it ------------------------------------------------------------------------------------------------------ */

/* The subject of lists: what came with the call, else the first clause of the text, at most 24 characters (UX §4.1). */
const char *service_subject(const void *ctx, const char *given, const char *text)
{
    if (!text && !given) return NULL;
    const char *from = given && *given ? given : text ? text : "";
    static const char *const ends[] = { "，", "。", "；", "！", "？", ",", ";", "\n" };
    size_t n = strlen(from);
    for (size_t i = 0; from == text && i < sizeof ends / sizeof ends[0]; i++) {
        const char *at = strstr(from, ends[i]);
        if (at && (size_t)(at - from) < n && at > from) n = (size_t)(at - from);
    }
    return talloc_strndup(ctx, from, text_head(from, n, given && *given ? 60 : SUBJECT_CHARS));
}

static const char *subject_of(const void *ctx, const struct command *c)
{
    bool facts = c->act == DO_CREATE || c->act == DO_SUBMIT || c->act == DO_CALL_URGENT || c->act == DO_IMPORT;
    return facts ? service_subject(ctx, command_arg(c, "subject"), command_arg(c, "text")) : NULL;
}

/* Evidence "CODE:SHA256" and photos name files: they belong to the call from here on. */
static Err attach(struct tx *tx, const void *ctx, const struct docket *d, const struct command *c, int64_t k, Time now,
                  struct faults *faults)
{
    static const struct {
        const char *arg, *code;
    } names[] = { { "evidence", NULL }, { "photos", "photo_scene" }, { "photo", "photo_scene" } };
    int nth = 0;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        int n;
        char **list = text_split(ctx, command_arg(c, names[i].arg), ';', &n);
        for (int m = 0; m < n; m++) {
            struct attachment a = {
                .k = k, .i = nth, .task = c->entity == TASK ? c->task : 0, .at = now, .person = c->by.person
            };
            const char *colon = strchr(list[m], ':'), *sha = names[i].code ? list[m] : colon ? colon + 1 : "";
            if (names[i].code && strlen(sha) != SHA_TEXT - 1) continue; /* a photo told in words */
            snprintf(a.code, sizeof a.code, "%.*s", names[i].code ? 39 : (int)(colon ? colon - list[m] : 39),
                     names[i].code ? names[i].code : list[m]);
            snprintf(a.sha, sizeof a.sha, "%s", sha);
            snprintf(a.office, sizeof a.office, "%s", c->by.office.s);
            Err err = store_attach(tx, d->call.id, &a);
            if (err.kind == NOT_FOUND) fault_add(faults, names[i].arg, "upload the file first: no such SHA-256");
            if (err.kind) return err.kind == NOT_FOUND ? faults_err(faults) : err;
            nth++;
        }
    }
    return OK;
}

/* Whose desks may have changed: the hub's, the street's, those of every unit and agency with a task. */
static void put_offices(struct buf *b, const struct docket *d)
{
    buf_printf(b, ",\"offices\":[\"hub\",\"%s\"", d->call.street.s);
    for (int i = 0; i < d->tasks_n; i++) {
        buf_printf(b, ",\"%s\"", d->tasks[i].unit.s);
        if (!office_none(d->tasks[i].agency)) buf_printf(b, ",\"%s\"", d->tasks[i].agency.s);
    }
    buf_putc(b, ']');
}

/* One line for whoever follows from outside: screens, notices, webhooks. */
static Err tell_outside(struct tx *tx, const void *ctx, const struct docket *d, Time now)
{
    struct buf *b = buf_new(ctx, 256);
    buf_printf(b, "{\"call\":\"%s\",\"version\":%d,\"state\":\"%s\"", d->call.no, d->call.version,
               state_words[d->call.state]);
    put_offices(b, d);
    buf_putc(b, '}');
    return store_outbox_put(tx, "call", b->s, now);
}

static Err save(struct service *s, struct tx *tx, const void *ctx, struct docket *d, const struct command *c, Time now,
                int64_t *k)
{
    Time slipped = follow_up_slipped(d);
    if (s->seen) s->seen(s->seen_arg, d, c);
    TRY(leaves_write(tx, ctx, s->institution, d, c, k));
    TRY(family_save(s, tx, ctx, d, c, now));
    TRY(store_docket_save(tx, s->institution, d, c ? subject_of(ctx, c) : NULL, now));
    TRY(follow_up_keep(s, tx, ctx, d, slipped.s ? slipped : now));
    TRY(long_term_keep(s, tx, ctx, d, now));
    return s->quiet ? OK : tell_outside(tx, ctx, d, now);
}

/* What time has brought about since, even if the timer has not come round yet. */
static Err let_time_act(struct service *s, struct tx *tx, const void *ctx, struct docket *d, Time now)
{
    TRY(family_load(s, tx, ctx, d, NULL));
    docket_tick(s->institution, d, now);
    int64_t k;
    return d->events_n ? save(s, tx, ctx, d, NULL, now, &k) : OK;
}

Err service_no_follow_up(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const char *entry,
                         const struct actor *by, Time now)
{
    struct docket *d;
    TRY(store_docket_load(tx, ctx, s->institution, call_no, &d));
    if (!docket_follow_up_declined(d, now)) return (Err){ NOT_NOW, "no follow-up meeting is owed" };
    TRY(leaves_no_follow_up(tx, ctx, d, entry, by, now));
    TRY(store_docket_save(tx, s->institution, d, NULL, now));
    return s->quiet ? OK : tell_outside(tx, ctx, d, now);
}

/* ---- the same request again (R6) ------------------------------------------------------------------------------------- */

static Hash request_hash(const void *ctx, const struct request *r)
{
    struct hasher *h = hasher_new(ctx, HASH_SHA256);
    hash_begin(h);
    hash_add(h, act_words[r->act], strlen(act_words[r->act]) + 1);
    hash_add(h, r->call_no ? r->call_no : "", strlen(r->call_no ? r->call_no : "") + 1);
    hash_add(h, r->task ? r->task : "", strlen(r->task ? r->task : "") + 1);
    for (int i = 0; i < r->args_n; i++) {
        hash_add(h, r->args[i].name, strlen(r->args[i].name) + 1);
        hash_add(h, r->args[i].value, strlen(r->args[i].value) + 1);
    }
    hash_add(h, r->meeting ? r->meeting : "", strlen(r->meeting ? r->meeting : "") + 1);
    for (int i = 0; i < r->rows_n; i++) {
        hash_add(h, r->rows[i].name, strlen(r->rows[i].name) + 1);
        for (int k = 0; k < r->rows[i].cells_n; k++) {
            hash_add(h, r->rows[i].cells[k].name, strlen(r->rows[i].cells[k].name) + 1);
            hash_add(h, r->rows[i].cells[k].value, strlen(r->rows[i].cells[k].value) + 1);
        }
    }
    return hash_end(h);
}

/* The first answer again: the record as it is now, at the version that it had then. */
static Err repeated(struct service *s, struct tx *tx, const void *ctx, const char *first, struct answer *out)
{
    char no[24];
    struct docket *d;
    if (sscanf(first, "%23s %d", no, &out->version) != 2) return (Err){ BROKEN, "a kept answer is damaged" };
    TRY(store_docket_load(tx, ctx, s->institution, no, &d));
    out->docket = d;
    out->repeated = true;
    return OK;
}

static Err seen_before(struct service *s, struct tx *tx, const void *ctx, const struct request *r,
                       struct faults *faults, struct answer *out)
{
    char *first = NULL, no[24];
    const struct command c = { .args = r->args, .args_n = r->args_n };
    if (r->key) {
        Err err = store_repeat_get(tx, ctx, r->by.person, r->key, request_hash(ctx, r).b, &first);
        if (err.kind == BAD_INPUT) fault_add(faults, "key", "this idempotency key came with another request");
        if (err.kind != NOT_FOUND) return err.kind ? err : repeated(s, tx, ctx, first, out);
    }
    if (r->act != DO_IMPORT || !command_arg(&c, "source_channel") || !command_arg(&c, "source_ticket_no")) return OK;
    Err err = store_ticket(tx, command_arg(&c, "source_channel"), command_arg(&c, "source_ticket_no"), no);
    if (err.kind == NOT_FOUND) return OK;
    return err.kind ? err : repeated(s, tx, ctx, talloc_asprintf(ctx, "%s 1", no), out);
}

/* ---- the act ----------------------------------------------------------------------------------------------------------- */

/* R9: a classified matter is refused, and its text is not stored. */
static bool classified(const struct command *c)
{
    return c->act == DO_REFUSE && command_arg(c, "reason") && !strcmp(command_arg(c, "reason"), "classified");
}

static Err decide(struct service *s, struct tx *tx, const void *ctx, const struct request *r, struct docket *d,
                  struct command *c, Time now, struct faults *faults)
{
    if (r->call_no) {
        if (c->entity == CALL && (c->act == DO_SUBMIT || c->act == DO_CALL_URGENT))
            *c = draft_submit(tx, ctx, d->call.id, c);
        return docket_apply(s->institution, d, c, now, faults);
    }
    if (c->act != DO_CREATE) return docket_create(s->institution, d, c, now, faults);
    struct docket *whole = docket_new(ctx); /* what is given must be right, even if it only waits in the draft */
    whole->call.street = d->call.street;
    TRY(docket_create(s->institution, whole, c, now, faults));
    *c = draft_create(ctx, c);
    return docket_create(s->institution, d, c, now, faults);
}

/* Of the record acted on; convening makes the newest meeting. */
static int version_of(struct docket *d, const struct command *c)
{
    if (c->task) return docket_task(d, c->task)->version;
    if (c->entity != MEETING) return d->call.version;
    return c->meeting ? docket_meeting(d, c->meeting)->version : d->meetings[d->meetings_n - 1].version;
}

/* Those of the photos that are files: a photo may be told in words. */
static const char *uploaded(const void *ctx, const char *photos)
{
    int n;
    char **list = text_split(ctx, photos, ';', &n), *out = talloc_strdup(ctx, "");
    for (int i = 0; i < n; i++)
        if (strlen(list[i]) == SHA_TEXT - 1) out = talloc_asprintf_append(out, "%s%s", *out ? ";" : "", list[i]);
    return out;
}

/* R58: an inspection stands in a register of its own too, so that inspections can be listed; the finding stays the call's. */
static Err inspected(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, const struct command *c,
                     Time now, struct faults *faults)
{
    struct entry_answer answer;
    const char *subject = "";
    bool has_task;
    struct arg args[5] = { { "call", d->call.no }, { "bad", command_arg(c, "bad") } };
    int n = 2;
    const char *files = uploaded(ctx, command_arg(c, "photo"));
    TRY(store_call_subject(tx, ctx, d->call.no, d->call.lead, &subject, &has_task));
    if (*subject) args[n++] = (struct arg){ "subject", subject };
    if (has_task) args[n++] = (struct arg){ "to", d->call.lead.s };
    if (*files) args[n++] = (struct arg){ "files", files };
    const struct entry_request r = { .book = book_named(s->institution->registers, "inspection"),
                                     .act = "record",
                                     .by = { BY_SYSTEM, c->by.office, c->by.person },
                                     .args = args,
                                     .args_n = n };
    return register_act(s, tx, ctx, &r, now, faults, &answer);
}

static Err after(struct service *s, struct tx *tx, const void *ctx, const struct request *r, struct docket *d,
                 const struct command *c, int64_t k, Time now, struct faults *faults)
{
    if (c->act == DO_CREATE) TRY(draft_merge(tx, ctx, d->call.id, r->args, r->args_n, now, NULL, NULL));
    if (c->entity == CALL && (c->act == DO_SUBMIT || c->act == DO_CALL_URGENT || c->act == DO_DISCARD))
        TRY(store_draft_drop(tx, d->call.id));
    if (c->entity == MEETING && c->meeting && (c->act == DO_MINUTE || c->act == DO_CANCEL))
        TRY(store_meeting_draft_drop(tx, d->call.id, c->meeting));
    TRY(attach(tx, ctx, d, c, k, now, faults));
    if (c->act == DO_INSPECT) TRY(inspected(s, tx, ctx, d, c, now, faults));
    if (c->entity == TASK && c->act == DO_RULE) TRY(precedent_made(tx, d, c, k, now));
    if (classified(c)) TRY(leaves_erase(tx, ctx, s->institution, d, "classified", now));
    if (!s->quiet && d->call.called.s)
        TRY(store_notice_followers(tx, d->call.id, d->call.no, act_words[c->act], c->by.person, now));
    if (!r->key) return OK;
    return store_repeat_put(tx, r->by.person, r->key, request_hash(ctx, r).b,
                            talloc_asprintf(ctx, "%s %d", d->call.no, version_of(d, c)), now);
}

/* Minutes are numbered by year and serial, without gaps (R50): a refused act takes its number back with it. */
static Err minutes_number(struct tx *tx, const void *ctx, Time now, struct command *c)
{
    char text[24];
    int year = day_ymd(day_of(now)).y;
    TRY(store_call_number(tx, "M", year, text));
    c->number = talloc_asprintf(ctx, "%d-%d", year, atoi(text + 7));
    return OK;
}

Err service_impartial(const struct service *s, const struct docket *d, enum entity entity, enum act act, enum role role)
{
    if (!s->impartial || entity != TASK) return OK;
    if (act == DO_RULE && role == BY_HUB_HEAD && docket_hub_is_party(s->institution, d))
        return (Err){ NOT_YOURS, "the hub's own department is a party: the district leader rules" };
    if (act == DO_UPHOLD && d->call.ruled)
        return (Err){ NOT_NOW, "a ruling is final: an earlier return is rejected (R35)" };
    return OK;
}

static struct command command_from(const struct request *r)
{
    return (struct command){ .entity = r->entity,
                             .act = r->act,
                             .by = r->by,
                             .seen = r->seen,
                             .args = r->args,
                             .args_n = r->args_n,
                             .meeting = r->meeting,
                             .rows = r->rows,
                             .rows_n = r->rows_n,
                             .sitting = r->sitting };
}

/* What other records tell of an act about to be done: the main call, the closing it comes back to, the precedent. */
static Err look_around(struct service *s, struct tx *tx, const void *ctx, const struct request *r, struct docket *d,
                       struct command *c, Time now)
{
    if (r->entity == CALL && r->act == DO_MERGE) TRY(family_load(s, tx, ctx, d, command_arg(c, "main")));
    if (r->entity == CALL && (r->act == DO_VET || r->act == DO_CALL_URGENT)) TRY(family_recurs(s, tx, ctx, d, c, now));
    if (r->entity == CALL && (r->act == DO_ACCEPT || r->act == DO_DISPATCH)) TRY(precedent_for(tx, ctx, d, c));
    if (r->entity != TASK) return OK;
    c->task = service_task_named(d, r->task ? r->task : "");
    return c->task ? OK : (Err){ NOT_FOUND, "no such task on this call" };
}

Err service_act(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now,
                struct faults *faults, struct answer *out)
{
    int64_t k;
    struct docket *d = NULL;
    struct answer first = { .docket = NULL };
    struct command c = command_from(r);
    TRY(service_config_follow(s, tx));
    TRY(seen_before(s, tx, ctx, r, faults, &first));
    if (first.repeated) {
        *out = first;
        return OK;
    }
    TRY(load(s, tx, ctx, r, now, &d));
    if (r->call_no) TRY(s->time_apart ? family_load(s, tx, ctx, d, NULL) : let_time_act(s, tx, ctx, d, now));
    TRY(look_around(s, tx, ctx, r, d, &c, now));
    if (r->entity == MEETING && (r->act == DO_SIGN || r->act == DO_SUPPLEMENT)) TRY(minutes_number(tx, ctx, now, &c));
    TRY(service_impartial(s, d, r->entity, r->act, r->by.role));
    c.k = d->call.leaves + 1;
    TRY(decide(s, tx, ctx, r, d, &c, now, faults));
    TRY(save(s, tx, ctx, d, &c, now, &k));
    TRY(after(s, tx, ctx, r, d, &c, k, now, faults));
    *out = (struct answer){ d, version_of(d, &c), false };
    return OK;
}

/* "JJ-2026-010482.M1" → call and the meeting's id within it. */
bool service_meeting_named(const void *ctx, const char *name, const char **call_no, const char **id)
{
    const char *at = strrchr(name, '.');
    if (!at || at == name || at[1] != 'M' || !at[2] || at[2 + strspn(at + 2, "0123456789")]) return false;
    if (strlen(at + 2) > 9) return false;
    *call_no = talloc_strndup(ctx, name, (size_t)(at - name));
    *id = talloc_strdup(ctx, at + 2);
    return true;
}

/* ---- an act tried on a copy ---------------------------------------------------------------------------------------------- */

static Err as_of(struct service *s, struct tx *tx, const void *ctx, const char *no, Time now, struct docket **out)
{
    TRY(store_docket_load(tx, ctx, s->institution, no, out));
    TRY(family_load(s, tx, ctx, *out, NULL));
    docket_tick(s->institution, *out, now);
    (*out)->events_n = 0;
    return OK;
}

/* What is asked for, as if it were granted at once: a request alone moves no due. */
static Err grant(struct service *s, struct docket *d, const struct command *asked, Time now, struct faults *faults)
{
    bool second = docket_task(d, asked->task)->extensions > 0;
    struct command c = { .entity = TASK, .act = DO_GRANT_EXTENSION, .task = asked->task };
    c.by = (struct actor){ second ? BY_HUB_HEAD : BY_HUB_ACCEPTOR, office_of("hub"), 0 };
    return docket_apply(s->institution, d, &c, now, faults);
}

Err service_try(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now,
                struct faults *faults, struct tried *out)
{
    struct command c = command_from(r);
    TRY(as_of(s, tx, ctx, r->call_no, now, &out->before));
    TRY(as_of(s, tx, ctx, r->call_no, now, &out->after));
    TRY(look_around(s, tx, ctx, r, out->before, &c, now));
    TRY(look_around(s, tx, ctx, r, out->after, &c, now));
    TRY(service_impartial(s, out->after, r->entity, r->act, r->by.role));
    TRY(decide(s, tx, ctx, r, out->after, &c, now, faults));
    out->task = c.task;
    out->granted = r->entity == TASK && r->act == DO_ASK_EXTENSION;
    return out->granted ? grant(s, out->after, &c, now, faults) : OK;
}

Err service_draft_save(struct service *s, struct tx *tx, const void *ctx, struct draft_save *save, Time now,
                       struct faults *faults)
{
    struct docket *d, *whole = docket_new(ctx);
    const struct actor *by = save->by;
    const struct command c = {
        .entity = CALL, .act = DO_CREATE, .by = *by, .args = save->args, .args_n = save->args_n
    };
    TRY(service_config_follow(s, tx));
    TRY(store_docket_load(tx, ctx, s->institution, save->call_no, &d));
    if (by->role != BY_STREET_CLERK || by->person != d->call.drafter || !office_is(by->office, d->call.street))
        return (Err){ NOT_YOURS, "only its drafter writes a draft" };
    if (d->call.state != ST_DRAFT) return (Err){ NOT_NOW, "it is no draft any more" };
    whole->call.street = d->call.street;
    TRY(docket_create(s->institution, whole, &c, now, faults));
    return draft_merge(tx, ctx, d->call.id, save->args, save->args_n, now, save->seen, save->tag);
}

/* ---- time ---------------------------------------------------------------------------------------------------------------- */

static Err tick(struct service *s, struct tx *tx, Time now, int most, int *done)
{
    char **nos = NULL;
    void *ctx = talloc_new(NULL);
    Err err = store_firing(tx, ctx, now, most, &nos, done);
    for (int i = 0; !err.kind && i < *done; i++) {
        struct docket *d;
        void *one = talloc_new(ctx);
        err = store_docket_load(tx, one, s->institution, nos[i], &d);
        if (!err.kind) err = let_time_act(s, tx, one, d, now);
        talloc_free(one);
    }
    talloc_free(ctx);
    return err;
}

/* What comes into effect at a midnight does so after what fell due before it. */
Err service_tick(struct service *s, struct tx *tx, Time now, int most, int *done)
{
    bool any = false;
    TRY(service_config_follow(s, tx));
    Time change = s->config.next, until = change.s && change.s <= now.s ? (Time){ change.s - 1 } : now;
    TRY(tick(s, tx, until, most, done));
    if (*done || until.s == now.s) return OK;
    TRY(service_config_tick(s, tx, now, &any));
    *done = any;
    return OK;
}

Err service_docket(struct service *s, struct tx *tx, const void *ctx, const char *call_no, struct docket **out)
{
    TRY(store_docket_load(tx, ctx, s->institution, call_no, out));
    return family_load(s, tx, ctx, *out, NULL);
}

Err service_tick_call(struct service *s, struct tx *tx, const char *call_no, Time now)
{
    int64_t k;
    struct docket *d;
    void *ctx = talloc_new(NULL);
    Err err = store_docket_load(tx, ctx, s->institution, call_no, &d);
    if (!err.kind) err = family_load(s, tx, ctx, d, NULL);
    if (!err.kind && docket_tick_first(s->institution, d, now)) err = save(s, tx, ctx, d, NULL, now, &k);
    talloc_free(ctx);
    return err;
}

Err service_next_tick(struct service *s, struct tx *tx, Time *out)
{
    TRY(store_fires_next(tx, out));
    if (s->config.next.s && s->config.next.s < out->s) *out = s->config.next;
    return OK;
}

/* ---- who sees what (R5) ------------------------------------------------------------------------------------------------------- */

enum sees service_sees(const struct institution *in, const struct docket *d, const struct actor *who)
{
    if (who->role == BY_SYS_ADMIN || who->role == BY_SEC_ADMIN) return SEES_PART;
    const struct office_row *o = institution_office(in, who->office);
    if (o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT)) return SEES_WHOLE;
    if (office_is(who->office, d->call.street)) return SEES_WHOLE;
    for (int i = 0; i < d->tasks_n; i++)
        if (office_is(who->office, d->tasks[i].unit) || office_is(who->office, d->tasks[i].agency)) return SEES_WHOLE;
    for (int i = 0; i < d->merged_n; i++)
        if (office_is(who->office, d->merged[i]->call.street)) return SEES_WHOLE;
    for (int i = 0; who->role == BY_ARBITRATOR && i < d->tasks_n; i++) /* gives an opinion on what it has read (R35) */
        if (d->tasks[i].state == ST_ARBITRATION || d->tasks[i].opined_sfj) return SEES_WHOLE;
    return SEES_PART;
}
