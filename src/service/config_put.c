/* Changing the institution: refusals first, then the leaf, then what follows from it, all in the transaction given. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/config_read.h"
#include "service/leaves.h"
#include "service/register.h"
#include "service/score.h"
#include "store/config.h"
#include "store/figures.h"

enum { VERSION_MOST = 23 };

/* ---- what follows ------------------------------------------------------------------------------------------------------ */

/* Lights and desks by the tables that are in force now; with a year, provisional dues that it settles are leaves by the clock
   (R26: the later of old and new stands). About 100 µs a call. */
static Err calls_follow(struct service *s, struct tx *tx, Time now, bool year)
{
    char **nos = NULL;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_calls_with_due(tx, ctx, &nos, &n);
    for (int i = 0; !err.kind && i < n; i++) {
        struct docket *d;
        void *one = talloc_new(ctx);
        err = store_docket_load(tx, one, s->institution, nos[i], &d);
        if (!err.kind && year && docket_calendar_arrived(s->institution, d, now))
            err = leaves_recomputed(tx, one, d, now);
        if (!err.kind) {
            d->dirty = true;
            err = store_docket_save(tx, s->institution, d, NULL, now);
        }
        talloc_free(one);
    }
    talloc_free(ctx);
    if (!err.kind && year) err = register_calendar_arrived(s, tx, now);
    return err.kind || !year ? err : service_score_calendar_arrived(s, tx, now);
}

static Err write_leaf(struct service *s, struct tx *tx, const char *of, const char *act, const char *by, Time at,
                      const struct leaf_fact *facts, int facts_n, const char *value)
{
    const struct leaf leaf = { .at = at.s, .by = by, .act = act, .of = of, .to = "", .d = facts, .d_n = facts_n };
    TRY(store_config_append(tx, &leaf, value));
    return service_config_follow(s, tx);
}

/* ---- a calendar's year (R26) ------------------------------------------------------------------------------------------- */

static struct leaf_fact days_fact(const void *ctx, const char *name, const Day *days, int n)
{
    const char **texts = talloc_array(ctx, const char *, (unsigned)n + 1);
    for (int i = 0; i < n; i++) {
        char *text = talloc_size(ctx, TIME_TEXT_MAX);
        texts[i] = day_format(days[i], text);
    }
    return (struct leaf_fact){ .name = name, .type = LEAF_STRS, .texts = texts, .count = n };
}

Err service_check_calendar(struct service *s, struct tx *tx, const void *ctx, int year, const Day *off, int off_n,
                           const Day *work, int work_n, struct faults *faults)
{
    struct calendar *calendar;
    TRY(service_config_follow(s, tx));
    Err err = calendar_with_year(ctx, s->institution->calendar, year, off, off_n, work, work_n, &calendar);
    if (err.kind == BAD_INPUT) fault_add(faults, "calendar", err.why);
    if (off_n + work_n > 366) fault_add(faults, "calendar", "a year has at most 366 days");
    return err.kind ? err : faults_err(faults);
}

Err service_put_calendar(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by, int year,
                         const Day *off, int off_n, const Day *work, int work_n, struct faults *faults)
{
    TRY(service_check_calendar(s, tx, ctx, year, off, off_n, work, work_n, faults));
    const struct leaf_fact facts[] = { days_fact(ctx, "off", off, off_n), days_fact(ctx, "work", work, work_n) };
    TRY(write_leaf(s, tx, talloc_asprintf(ctx, "calendar/%d", year), "put", by->by, by->now, facts, 2, NULL));
    TRY(store_figures_follow(tx, s->institution, year));
    return calls_follow(s, tx, by->now, true);
}

/* ---- a setting ---------------------------------------------------------------------------------------------------------- */

static void check_from(Day from, Day least, const char *remedy, struct faults *faults)
{
    if (from.n < least.n) fault_add(faults, "from", remedy);
    if (from.n > least.n + 3660) fault_add(faults, "from", "a day within ten years");
}

Err service_check_setting(struct service *s, struct tx *tx, const void *ctx, Time now, const char *key,
                          const char *value, Day from, struct faults *faults)
{
    struct institution *in;
    TRY(service_config_follow(s, tx));
    check_from(from, day_of(now), "today or a later day", faults);
    const char *fault = text_fault(value, strlen(value), false);
    Err err = fault || strlen(value) > 40 ? (Err){ BAD_INPUT, "at most 40 characters" }
                                          : institution_set(ctx, s->institution, key, value, &in);
    if (err.kind == NOT_FOUND) return err;
    if (err.kind) fault_add(faults, "value", fault ? fault : err.why);
    if (setting_fixed(key))
        fault_add(faults, "key", "office hours and the zone come with the program, not at run time");
    return faults_err(faults);
}

Err service_put_setting(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by, const char *key,
                        const char *value, Day from, struct faults *faults)
{
    char day[TIME_TEXT_MAX];
    TRY(service_check_setting(s, tx, ctx, by->now, key, value, from, faults));
    const struct leaf_fact facts[] = { { .name = "from", .type = LEAF_STR, .text = day_format(from, day) },
                                       { .name = "value", .type = LEAF_STR, .text = value } };
    TRY(write_leaf(s, tx, talloc_asprintf(ctx, "setting/%s", key), "set", by->by, by->now, facts, 2, NULL));
    return from.n <= day_of(by->now).n ? calls_follow(s, tx, by->now, false) : OK;
}

/* ---- an office's name (R8) ---------------------------------------------------------------------------------------------- */

static void check_name(const char *field, const char *text, size_t most, struct faults *faults)
{
    const char *fault = text && *text ? text_fault(text, strlen(text), false) : "give it";
    if (fault) fault_add(faults, field, fault);
    if (!fault && text_chars(text, strlen(text)) > most) fault_addf(faults, field, "at most %zu characters", most);
}

Err service_check_office(struct service *s, struct tx *tx, const void *ctx, Time now, Office office,
                         const struct office_name *name, struct faults *faults)
{
    struct institution *in;
    TRY(service_config_follow(s, tx));
    if (!institution_office(s->institution, office)) return (Err){ NOT_FOUND, "no such office" };
    check_from(name->from, day_of(now), "today or a later day", faults);
    check_name("name_zh", name->zh, 60, faults);
    check_name("short_zh", name->short_zh, 20, faults);
    check_name("name_en", name->en, 120, faults);
    TRY(faults_err(faults));
    Err err = institution_with_office(ctx, s->institution, office, name, &in);
    if (err.kind == BAD_INPUT) fault_add(faults, "from", err.why);
    return err;
}

Err service_put_office(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by, Office office,
                       const struct office_name *name, struct faults *faults)
{
    char day[TIME_TEXT_MAX];
    TRY(service_check_office(s, tx, ctx, by->now, office, name, faults));
    const struct leaf_fact facts[] = { { .name = "from", .type = LEAF_STR, .text = day_format(name->from, day) },
                                       { .name = "name_en", .type = LEAF_STR, .text = name->en },
                                       { .name = "name_zh", .type = LEAF_STR, .text = name->zh },
                                       { .name = "short_zh", .type = LEAF_STR, .text = name->short_zh } };
    return write_leaf(s, tx, talloc_asprintf(ctx, "office/%s", office.s), "rename", by->by, by->now, facts, 4, NULL);
}

/* ---- a version of the list (R16) ------------------------------------------------------------------------------------------ */

void list_version_check(const struct institution *in, const char *version, struct faults *faults)
{
    size_t n = strlen(version);
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_";
    if (!n || n > VERSION_MOST || strspn(version, letters) != n)
        fault_addf(faults, "version", "1 to %d letters, digits, '.', '-', '_'", VERSION_MOST);
    else if (institution_list(in, version))
        fault_add(faults, "version", "there is a version of this name already: give another");
}

Err service_check_list(struct service *s, struct tx *tx, const void *ctx, Time now, const struct list_table *table,
                       const char *version, Day from, bool story, struct faults *faults)
{
    struct item_list *list;
    TRY(service_config_follow(s, tx));
    list_version_check(s->institution, version, faults);
    if (!story)
        check_from(from, (Day){ day_of(now).n + 1 }, "a day after today (R16: in force from its 00:00)", faults);
    item_list_make(ctx, s->institution, table, version, from, faults, &list);
    return faults_err(faults);
}

Err service_put_list(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by,
                     const struct list_table *table, const char *version, Day from, bool story, struct faults *faults)
{
    char day[TIME_TEXT_MAX];
    TRY(service_check_list(s, tx, ctx, by->now, table, version, from, story, faults));
    struct buf *text = buf_new(ctx, 64 * 1024);
    list_table_write(text, table);
    const struct leaf_fact facts[] = { { .name = "from", .type = LEAF_STR, .text = day_format(from, day) },
                                       { .name = "items", .type = LEAF_INT, .number = table->n },
                                       { .name = "version", .type = LEAF_STR, .text = version } };
    return write_leaf(s, tx, "catalog/45", "publish", by->by, by->now, facts, 3, text->s);
}

/* ---- later ------------------------------------------------------------------------------------------------------------------- */

static Err settle(struct service *s, struct tx *tx, const char *of, const char *act, const char *by, Time at, int64_t k)
{
    const struct leaf_fact facts[] = { { .name = "k", .type = LEAF_INT, .number = k } };
    return write_leaf(s, tx, of, act, by, at, facts, 1, NULL);
}

Err service_cancel_config(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by, const char *of,
                          int64_t k)
{
    struct config_step *steps;
    int n;
    const char *why;
    TRY(service_config_follow(s, tx));
    TRY(service_config_steps(tx, ctx, &steps, &n, &why));
    for (int i = 0; i < n; i++)
        if (steps[i].waits && steps[i].k == k && !strcmp(config_of(ctx, &steps[i]), of))
            return settle(s, tx, of, "cancel", by->by, by->now, k);
    return (Err){ NOT_FOUND, "nothing of that record waits to come into effect" };
}

Err service_config_tick(struct service *s, struct tx *tx, Time now, bool *any)
{
    struct config_step *steps;
    int n;
    const char *why;
    TRY(service_config_follow(s, tx));
    *any = s->config.next.s && s->config.next.s <= now.s;
    if (!*any) return OK;
    void *ctx = talloc_new(NULL);
    Err err = service_config_steps(tx, ctx, &steps, &n, &why);
    for (int i = 0; !err.kind && i < n; i++)
        if (steps[i].waits && day_start(steps[i].from).s <= now.s)
            err =
                settle(s, tx, config_of(ctx, &steps[i]), "take_effect", "clock", day_start(steps[i].from), steps[i].k);
    if (!err.kind) err = calls_follow(s, tx, now, false);
    talloc_free(ctx);
    return err;
}
