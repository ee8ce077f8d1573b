/* One act as a transaction: time first, then the decision, then leaves, projections and outbox. Invariant: whatever is
   changed here is told by a leaf written here. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/leaves.h"
#include "service/service.h"
#include "store/store.h"

enum { SUBJECT_CHARS = 24 };

/* ---- before the act ---------------------------------------------------------------------------------------------- */

/* "ZFJ", "ZFJ~1", "M1/T3" → task id; 0: none of that name. */
int service_task_named(struct docket *d, const char *name)
{
    char unit[20];
    int nth = 0;
    const char *slash = strchr(name, '/');
    for (int i = 0; slash && i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        size_t n = (size_t)(slash - name);
        if (t->role == TASK_ROW && strlen(t->meeting) == n && !strncmp(t->meeting, name, n) && !strcmp(t->row, slash + 1)) return t->id;
    }
    if (slash || sscanf(name, "%19[^~]~%d", unit, &nth) < 1) return 0;
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

static Err load(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now, struct docket **out)
{
    if (r->call_no) return store_docket_load(tx, ctx, s->institution, r->call_no, out);
    struct docket *d = docket_new(ctx);
    TRY(store_call_number(tx, "JJ", day_ymd(day_of(now)).y, d->call.no));
    d->call.street = street_of(s, r);
    *out = d;
    return OK;
}

/* ---- after it ------------------------------------------------------------------------------------------------------ */

/* The subject of lists: what came with the call, else the first clause of the text, at most 24 characters (UX §4.1). */
static const char *subject_of(const void *ctx, const struct command *c)
{
    const char *given = command_arg(c, "subject"), *text = command_arg(c, "text");
    bool facts = c->act == DO_CREATE || c->act == DO_SUBMIT || c->act == DO_CALL_URGENT || c->act == DO_IMPORT;
    if (!facts || (!text && !given)) return NULL;
    const char *from = given && *given ? given : text ? text : "";
    static const char *const ends[] = { "，", "。", "；", "！", "？", ",", ";", "\n" };
    size_t n = strlen(from);
    for (size_t i = 0; from == text && i < sizeof ends / sizeof ends[0]; i++) {
        const char *at = strstr(from, ends[i]);
        if (at && (size_t)(at - from) < n && at > from) n = (size_t)(at - from);
    }
    return talloc_strndup(ctx, from, text_head(from, n, given && *given ? 60 : SUBJECT_CHARS));
}

static void tell(struct service *s, const struct docket *d, const struct command *c)
{
    if (s->seen) s->seen(s->seen_arg, d, c);
}

static Err save(struct service *s, struct tx *tx, const void *ctx, struct docket *d, const struct command *c, Time now)
{
    tell(s, d, c);
    TRY(leaves_write(tx, ctx, s->institution, d, c));
    return store_docket_save(tx, s->institution, d, c ? subject_of(ctx, c) : NULL, now);
}

/* What time has brought about since, even if the timer has not come round yet. */
static Err let_time_act(struct service *s, struct tx *tx, const void *ctx, struct docket *d, Time now)
{
    docket_tick(s->institution, d, now);
    return d->events_n ? save(s, tx, ctx, d, NULL, now) : OK;
}

/* ---- the act ----------------------------------------------------------------------------------------------------------- */

Err service_act(struct service *s, struct tx *tx, const void *ctx, const struct request *r, Time now, struct faults *faults,
                struct answer *out)
{
    struct docket *d = NULL;
    struct command c = { .entity = r->entity, .act = r->act, .by = r->by, .seen = r->seen, .args = r->args, .args_n = r->args_n };
    TRY(load(s, tx, ctx, r, now, &d));
    if (r->call_no) TRY(let_time_act(s, tx, ctx, d, now));
    if (r->entity == TASK) {
        c.task = service_task_named(d, r->task ? r->task : "");
        if (!c.task) return (Err){ NOT_FOUND, "no such task on this call" };
    }
    TRY(r->call_no ? docket_apply(s->institution, d, &c, now, faults) : docket_create(s->institution, d, &c, now, faults));
    TRY(save(s, tx, ctx, d, &c, now));
    *out = (struct answer){ d, c.task ? docket_task(d, c.task)->version : d->call.version, false };
    return OK;
}

/* ---- time ---------------------------------------------------------------------------------------------------------------- */

Err service_tick(struct service *s, struct tx *tx, Time now, int most, int *done)
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

Err service_next_tick(struct service *s, struct tx *tx, Time *out)
{
    (void)s;
    return store_fires_next(tx, out);
}

/* R26: a year has arrived: open provisional dues are computed again, the later of old and new stands. */
Err service_calendar_arrived(struct service *s, struct tx *tx, Time now)
{
    char **nos = NULL;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_provisional(tx, ctx, &nos, &n);
    for (int i = 0; !err.kind && i < n; i++) {
        struct docket *d;
        void *one = talloc_new(ctx);
        err = store_docket_load(tx, one, s->institution, nos[i], &d);
        if (!err.kind && docket_calendar_arrived(s->institution, d, now)) {
            err = leaves_recomputed(tx, one, d, now);
            if (!err.kind) err = store_docket_save(tx, s->institution, d, NULL, now);
        }
        talloc_free(one);
    }
    talloc_free(ctx);
    return err;
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
    return SEES_PART;
}
