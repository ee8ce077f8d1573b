/* See settled.h. */
#include "service/settled.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/lists.h"
#include "service/register.h"
#include "store/register.h"

static bool is(const struct entry *e, const char *book)
{
    return !strcmp(e->book->name.code, book);
}

bool settles(const struct book *b)
{
    return !strcmp(b->name.code, "setting") || !strcmp(b->name.code, "list_version");
}

static const struct setting_row *setting_named(const struct institution *in, const char *key)
{
    for (int i = 0; key && i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, key)) return &in->setting_rows[i];
    return NULL;
}

static const char *fact(const struct entry *e, const char *name)
{
    const char *s = entry_fact(e, name);
    return s ? s : "";
}

static const char *setting_of(const void *ctx, const struct entry *e)
{
    return talloc_asprintf(ctx, "setting/%s", fact(e, "key"));
}

const char *settled_subject(const struct service *s, const void *ctx, const struct entry *e)
{
    const struct setting_row *r = setting_named(s->institution, entry_fact(e, "key"));
    if (is(e, "list_version")) return fact(e, "version");
    return talloc_asprintf(ctx, "%s：%s", r ? r->name_zh : fact(e, "key"), fact(e, "setting"));
}

/* ---- before the act ---- */

Err settled_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, struct entry_command *c)
{
    const char *key = e->state ? entry_fact(e, "key") : NULL, *version = NULL;
    struct list_draft draft;
    struct arg *args = talloc_array(ctx, struct arg, (unsigned)c->args_n + 2);
    int64_t k;
    for (int i = 0; i < c->args_n; i++) {
        args[i] = c->args[i];
        if (!e->state && !strcmp(args[i].name, "key")) key = args[i].value;
        if (!e->state && !strcmp(args[i].name, "version")) version = args[i].value;
    }
    const struct setting_row *row = setting_named(s->institution, key);
    if (row && !e->state) args[c->args_n++] = (struct arg){ "was", row->value };
    if (is(e, "setting") && !strcmp(c->act, "approve")) {
        TRY(store_leaf_last_k(tx, setting_of(ctx, e), &k));
        args[c->args_n++] = (struct arg){ "step", talloc_asprintf(ctx, "%lld", (long long)k + 1) };
    }
    if (version && !store_list_draft(tx, ctx, version, &draft).kind)
        args[c->args_n++] = (struct arg){ "rev", talloc_asprintf(ctx, "%d", draft.rev) };
    c->args = args;
    return OK;
}

/* ---- after it ---- */

static Day day_of_fact(const struct entry *e)
{
    Day day = { 0 };
    const char *s = fact(e, "effective");
    day_parse(s, strlen(s), &day);
    return day;
}

static Err setting_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char *act,
                          const struct config_by *by, struct faults *faults)
{
    const char *key = fact(e, "key"), *value = fact(e, "setting");
    Err err = OK;
    if (!strcmp(act, "cancel"))
        return service_cancel_config(s, tx, ctx, by, setting_of(ctx, e), atoll(fact(e, "step")));
    if (!strcmp(act, "propose")) err = service_check_setting(s, tx, ctx, by->now, key, value, day_of_fact(e), faults);
    if (!strcmp(act, "approve")) err = service_put_setting(s, tx, ctx, by, key, value, day_of_fact(e), faults);
    if (err.kind != NOT_FOUND) return err;
    fault_add(faults, "key", "there is no such setting");
    return faults_err(faults);
}

static Err list_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char *act,
                       const struct config_by *by, struct faults *faults)
{
    struct list_draft draft;
    const char *version = fact(e, "version");
    bool approves = !strcmp(act, "approve");
    if (!approves && strcmp(act, "propose")) return OK;
    Err err = store_list_draft(tx, ctx, version, &draft);
    if (err.kind == NOT_FOUND) fault_add(faults, "version", "there is no such draft");
    TRY(faults_err(faults));
    TRY(err);
    if (approves && draft.rev != atoi(fact(e, "rev")))
        return (Err){ NOT_NOW, "the draft has changed since it was proposed: withdraw and propose it again" };
    return service_list_draft_publish(s, tx, ctx, by, version, day_of_fact(e), approves, faults);
}

/* What was in force before: of the same setting; of the list, every version. */
static Err end_others(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, Time now)
{
    struct entry_row *rows;
    struct entry_answer answer;
    int n;
    bool setting = is(e, "setting");
    const struct entry_query q = { .book = e->book,
                                   .state = "in_force",
                                   .fact = setting ? "key" : NULL,
                                   .value = setting ? fact(e, "key") : NULL,
                                   .limit = 100 };
    TRY(store_entries(tx, ctx, s->institution->registers, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const struct entry_request r = {
            .book = e->book, .no = rows[i].entry->no, .act = "end", .by = { BY_SYSTEM, office_of("hub"), 0 }
        };
        if (strcmp(r.no, e->no)) TRY(register_act(s, tx, ctx, &r, now, faults_new(ctx), &answer));
    }
    return OK;
}

Err settled_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                   const struct entry_event *ev, struct faults *faults)
{
    const char *act = ev->act->name.code;
    struct faults *own = faults_new(ctx);
    const struct config_by by = { talloc_asprintf(ctx, "%s/%lld", ev->office.s, (long long)ev->person), ev->at };
    if (!strcmp(act, "take_effect")) return end_others(s, tx, ctx, e, ev->at);
    Err err =
        is(e, "setting") ? setting_follow(s, tx, ctx, e, act, &by, own) : list_follow(s, tx, ctx, e, act, &by, own);
    for (int i = 0; i < own->n; i++) {
        const char *field = own->list[i].field;
        if (!strcmp(field, "from")) field = "effective";
        if (!strcmp(field, "value")) field = "setting";
        fault_add(faults, field, own->list[i].remedy);
    }
    return err;
}
