/* See settled.h. */
#include "service/settled.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/lists.h"
#include "service/register.h"
#include "store/people.h"
#include "store/register.h"

enum book_is { SETTING, LIST_VERSION, CALENDAR_YEAR, OFFICE_NAME, GRANT, OTHER };

static enum book_is is(const struct book *b)
{
    static const char *const words[] = { "setting", "list_version", "calendar_year", "office_name", "grant" };
    for (int i = 0; i < OTHER; i++)
        if (!strcmp(b->name.code, words[i])) return (enum book_is)i;
    return OTHER;
}

bool settles(const struct book *b)
{
    return is(b) != OTHER;
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

/* The record of the configuration that its approval writes a step of; NULL: none that waits for a day. */
static const char *record_of(const void *ctx, const struct entry *e)
{
    if (is(e->book) == SETTING) return talloc_asprintf(ctx, "setting/%s", fact(e, "key"));
    return is(e->book) == OFFICE_NAME ? talloc_asprintf(ctx, "office/%s", fact(e, "office")) : NULL;
}

Err settled_subject(const struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char **out)
{
    const struct setting_row *r = setting_named(s->institution, entry_fact(e, "key"));
    *out = "";
    switch (is(e->book)) {
    case SETTING: *out = talloc_asprintf(ctx, "%s：%s", r ? r->name_zh : fact(e, "key"), fact(e, "setting")); break;
    case LIST_VERSION: *out = fact(e, "version"); break;
    case CALENDAR_YEAR: *out = talloc_asprintf(ctx, "%s 年", fact(e, "year")); break;
    case OFFICE_NAME: *out = talloc_asprintf(ctx, "%s：%s", fact(e, "office"), fact(e, "name_zh")); break;
    case GRANT: return grant_subject(s, tx, ctx, e, out);
    case OTHER: break;
    }
    return OK;
}

/* ---- before the act ---- */

struct given {
    const void *ctx;
    struct entry_command *c;
    struct arg *args;
};

static void add(struct given *g, const char *name, const char *value)
{
    g->args[g->c->args_n++] = (struct arg){ name, value };
}

static void add_number(struct given *g, const char *name, int64_t value)
{
    add(g, name, talloc_asprintf(g->ctx, "%lld", (long long)value));
}

static const char *said(const struct given *g, const char *name)
{
    for (int i = 0; i < g->c->args_n; i++)
        if (!strcmp(g->args[i].name, name)) return g->args[i].value;
    return NULL;
}

Err settled_facts(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, struct entry_command *c)
{
    struct given g = { ctx, c, talloc_array(ctx, struct arg, (unsigned)c->args_n + 2) };
    struct list_draft draft;
    int64_t n;
    for (int i = 0; i < c->args_n; i++) g.args[i] = c->args[i];
    c->args = g.args;
    const struct setting_row *row = e->state ? NULL : setting_named(s->institution, said(&g, "key"));
    const char *version = e->state ? NULL : said(&g, "version"), *record = record_of(ctx, e);
    if (row) add(&g, "was", row->value);
    if (version && !store_list_draft(tx, ctx, version, &draft).kind) add_number(&g, "rev", draft.rev);
    if (record && !strcmp(c->act, "approve")) {
        TRY(store_leaf_last_k(tx, record, &n));
        add_number(&g, "step", n + 1);
    }
    if (is(e->book) == GRANT && !e->state) {
        TRY(store_grant_next(tx, &n));
        add_number(&g, "grant", n);
    }
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

static Err days_of(const void *ctx, const struct entry *e, const char *name, Day **out, int *n)
{
    const char *list = fact(e, name);
    char **texts = text_split(ctx, list, ';', n);
    if (!*list) *n = 0;
    *out = talloc_array(ctx, Day, (unsigned)*n + 1);
    for (int i = 0; i < *n; i++) day_parse(texts[i], strlen(texts[i]), &(*out)[i]);
    return OK;
}

static Err calendar_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char *act,
                           const struct config_by *by, struct faults *faults)
{
    Day *off, *work;
    int off_n, work_n, year = atoi(fact(e, "year"));
    TRY(days_of(ctx, e, "off", &off, &off_n));
    TRY(days_of(ctx, e, "work", &work, &work_n));
    if (!strcmp(act, "propose")) return service_check_calendar(s, tx, ctx, year, off, off_n, work, work_n, faults);
    return strcmp(act, "approve") ? OK : service_put_calendar(s, tx, ctx, by, year, off, off_n, work, work_n, faults);
}

static Err office_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char *act,
                         const struct config_by *by, struct faults *faults)
{
    const struct office_name name = { fact(e, "name_zh"), fact(e, "short_zh"), fact(e, "name_en"), day_of_fact(e) };
    Office office = office_of(fact(e, "office"));
    Err err = OK;
    if (!strcmp(act, "propose")) err = service_check_office(s, tx, ctx, by->now, office, &name, faults);
    if (!strcmp(act, "approve")) err = service_put_office(s, tx, ctx, by, office, &name, faults);
    if (err.kind != NOT_FOUND) return err;
    fault_add(faults, "office", "there is no such office");
    return faults_err(faults);
}

/* What was in force before: of the same setting, office or year; of the list, every version. */
static Err end_others(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, Time now)
{
    static const char *const of[] = { "key", NULL, "year", "office" };
    struct entry_row *rows;
    struct entry_answer answer;
    int n;
    const char *name = of[is(e->book)];
    const struct entry_query q = {
        .book = e->book, .state = "in_force", .fact = name, .value = name ? fact(e, name) : NULL, .limit = 100
    };
    TRY(store_entries(tx, ctx, s->institution->registers, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const struct entry_request r = {
            .book = e->book, .no = rows[i].entry->no, .act = "end", .by = { BY_SYSTEM, office_of("hub"), 0 }
        };
        if (strcmp(r.no, e->no)) TRY(register_act(s, tx, ctx, &r, now, faults_new(ctx), &answer));
    }
    return OK;
}

static Err follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char *act,
                  const struct config_by *by, struct faults *own)
{
    if (!strcmp(act, "cancel")) return service_cancel_config(s, tx, ctx, by, record_of(ctx, e), atoll(fact(e, "step")));
    switch (is(e->book)) {
    case SETTING: return setting_follow(s, tx, ctx, e, act, by, own);
    case LIST_VERSION: return list_follow(s, tx, ctx, e, act, by, own);
    case CALENDAR_YEAR: return calendar_follow(s, tx, ctx, e, act, by, own);
    case OFFICE_NAME: return office_follow(s, tx, ctx, e, act, by, own);
    case GRANT:
    case OTHER: break;
    }
    return OK;
}

/* The fields of the configuration by the names of the register's arguments. */
static const char *field_of(const char *field)
{
    static const char *const names[][2] = { { "from", "effective" }, { "value", "setting" }, { "calendar", "off" } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (!strcmp(names[i][0], field)) return names[i][1];
    return field;
}

Err settled_follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                   const struct entry_event *ev, struct faults *faults)
{
    const char *act = ev->act->name.code;
    struct faults *own = faults_new(ctx);
    const struct config_by by = { talloc_asprintf(ctx, "%s/%lld", ev->office.s, (long long)ev->person), ev->at };
    if (is(e->book) == GRANT) return grant_follow(s, tx, e, ev, faults);
    Err err = follow(s, tx, ctx, e, act, &by, own);
    for (int i = 0; i < own->n; i++) fault_add(faults, field_of(own->list[i].field), own->list[i].remedy);
    TRY(err);
    bool now = ev->to != ev->from && !strcmp(ev->to->name.code, "in_force");
    return now ? end_others(s, tx, ctx, e, ev->at) : OK;
}
