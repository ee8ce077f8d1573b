/* See config.h. One fold serves the running server, the auditor's replay and the pages: leaf by leaf, never a second copy. */
#include "service/config.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/config_read.h"
#include "service/leaves.h"
#include "store/config.h"

/* ---- what is in force ----------------------------------------------------------------------------------------------- */

static Err apply(const void *ctx, const struct institution *was, const struct config_step *s, struct institution **out)
{
    struct calendar *calendar;
    struct list_table *table;
    struct item_list *list;
    switch (s->kind) {
    case CONFIG_CALENDAR:
        TRY(calendar_with_year(ctx, was->calendar, atoi(s->key), s->off, s->off_n, s->work, s->work_n, &calendar));
        return institution_with_calendar(ctx, was, calendar, out);
    case CONFIG_SETTING: return institution_set(ctx, was, s->key, s->value, out);
    case CONFIG_OFFICE: return institution_with_office(ctx, was, office_of(s->key), &s->name, out);
    case CONFIG_LIST: break;
    }
    struct faults *faults = faults_new(ctx);
    if (!s->value) return (Err){ BROKEN, "the text of the list is gone" };
    TRY(list_table_read(ctx, s->value, strlen(s->value), faults, &table));
    TRY(item_list_make(ctx, was, table, s->key, s->from, faults, &list));
    return institution_with_list(ctx, was, list, out);
}

/* Makes the steps' institutions one after another; `told` hears of each leaf after which another one is in force. */
struct fold {
    const void *ctx;
    const struct institution *in;
    struct config_step *steps;
    int steps_n;
};

static struct config_step *step_waiting(struct fold *f, const struct config_word *w)
{
    for (int i = 0; i < f->steps_n; i++)
        if (f->steps[i].waits && f->steps[i].k == w->k && !strcmp(config_of(f->ctx, &f->steps[i]), w->of))
            return &f->steps[i];
    return NULL;
}

static Err take(struct fold *f, const struct config_step *s)
{
    struct institution *in;
    Err err = apply(f->ctx, f->in, s, &in);
    if (err.kind) return (Err){ BROKEN, err.why };
    f->in = in;
    return OK;
}

/* A list and a calendar know their days themselves; settings and names wait for theirs. */
static bool has_to_wait(const struct config_step *s)
{
    return (s->kind == CONFIG_SETTING || s->kind == CONFIG_OFFICE) && s->from.n > day_of(s->at).n;
}

static Err follow(struct fold *f, const struct config_leaf *leaf)
{
    struct config_word word = { 0 };
    TRY(config_read(f->ctx, leaf, &word));
    if (word.is == WORD_SETTLES) {
        f->steps = talloc_realloc(f->ctx, f->steps, struct config_step, (unsigned)f->steps_n + 1);
        struct config_step *s = &f->steps[f->steps_n++];
        *s = word.step;
        s->waits = has_to_wait(s);
        return s->waits ? OK : take(f, s);
    }
    struct config_step *s = step_waiting(f, &word);
    if (!s) return (Err){ BROKEN, "it tells of a step that does not wait" };
    s->waits = false;
    s->cancelled = word.is == WORD_CANCELS;
    return s->cancelled ? OK : take(f, s);
}

static Err follow_all(struct tx *tx, struct fold *f, struct timeline *out, int64_t *last, const char **why)
{
    struct config_leaf *leaves;
    int n;
    *last = -1;
    *why = NULL;
    TRY(store_config_leaves(tx, f->ctx, &leaves, &n));
    for (int i = 0; i < n; i++) {
        Err err = follow(f, &leaves[i]);
        if (err.kind) {
            *why = talloc_asprintf(f->ctx, "%s, leaf k=%" PRId64 ": %s", leaves[i].of, leaves[i].k, err.why);
            return (Err){ BROKEN, "a leaf of the configuration cannot be followed" };
        }
        *last = leaves[i].n;
        if (!out) continue;
        out->steps = talloc_realloc(f->ctx, out->steps, struct timeline_step, (unsigned)out->steps_n + 1);
        out->steps[out->steps_n++] = (struct timeline_step){ leaves[i].n, f->in };
    }
    return OK;
}

Err config_timeline(struct tx *tx, const void *ctx, const struct institution *base, struct timeline *out,
                    const char **why)
{
    int64_t last;
    struct fold f = { .ctx = ctx, .in = base };
    *out = (struct timeline){ .first = base };
    return follow_all(tx, &f, out, &last, why);
}

Err service_timeline(const struct service *s, struct tx *tx, const void *ctx, struct timeline *out, const char **why)
{
    return config_timeline(tx, ctx, s->config.base ? s->config.base : s->institution, out, why);
}

const struct institution *timeline_at(const struct timeline *t, int64_t n)
{
    const struct institution *in = t->first;
    for (int i = 0; i < t->steps_n && t->steps[i].n < n; i++) in = t->steps[i].in;
    return in;
}

const struct institution *timeline_last(const struct timeline *t)
{
    return t->steps_n ? t->steps[t->steps_n - 1].in : t->first;
}

/* ---- the running program ---------------------------------------------------------------------------------------------- */

/* The first day on which something that waits comes into effect. */
static Time next_of(const struct fold *f)
{
    Day next = { INT32_MAX };
    for (int i = 0; i < f->steps_n; i++)
        if (f->steps[i].waits && f->steps[i].from.n < next.n) next = f->steps[i].from;
    return next.n == INT32_MAX ? (Time){ 0 } : day_start(next);
}

static Err reload(struct service *s, struct tx *tx)
{
    int64_t last;
    const char *why;
    struct in_force *c = &s->config;
    if (!c->ctx) c->ctx = talloc_new(NULL); /* a root: the writer thread alone touches it */
    if (!c->base) c->base = s->institution;
    struct fold f = { .ctx = talloc_new(c->ctx), .in = c->base };
    TRY(follow_all(tx, &f, NULL, &last, &why));
    s->institution = f.in;
    c->leaves_to = last + 1;
    c->next = next_of(&f);
    if (s->changed) s->changed(s->changed_arg, f.in);
    return OK;
}

Err service_config_follow(struct service *s, struct tx *tx)
{
    int64_t last;
    uint64_t mark = tx_config(tx) + 1;
    if (s->config.mark == mark) return OK;
    TRY(store_config_last(tx, &last));
    if (last + 1 != s->config.leaves_to) TRY(reload(s, tx));
    s->config.mark = mark;
    return OK;
}

Err service_config_open(struct service *s, struct tx *tx)
{
    int64_t last;
    TRY(store_config_last(tx, &last));
    return last + 1 != s->config.leaves_to ? reload(s, tx) : OK;
}

void service_config_close(struct service *s)
{
    TALLOC_FREE(s->config.ctx);
    s->institution = s->config.base ? s->config.base : s->institution;
    s->config = (struct in_force){ 0 };
}

Err service_config_stale(struct service *s, struct tx *reader, bool *out)
{
    int64_t last;
    TRY(store_config_last(reader, &last));
    *out = last + 1 != s->config.leaves_to;
    return OK;
}

Err service_config_steps(struct tx *tx, const void *ctx, struct config_step **out, int *n, const char **why)
{
    struct config_leaf *leaves;
    int leaves_n;
    struct fold f = { .ctx = ctx };
    *why = NULL;
    TRY(store_config_leaves(tx, ctx, &leaves, &leaves_n));
    for (int i = 0; i < leaves_n; i++) {
        struct config_word word = { 0 };
        Err err = config_read(ctx, &leaves[i], &word);
        if (err.kind) {
            *why = talloc_asprintf(ctx, "%s, leaf k=%" PRId64 ": %s", leaves[i].of, leaves[i].k, err.why);
            return err;
        }
        if (word.is == WORD_SETTLES) {
            f.steps = talloc_realloc(ctx, f.steps, struct config_step, (unsigned)f.steps_n + 1);
            f.steps[f.steps_n] = word.step;
            f.steps[f.steps_n].waits = has_to_wait(&word.step);
            f.steps_n++;
            continue;
        }
        struct config_step *s = step_waiting(&f, &word);
        if (!s) continue;
        s->waits = false;
        s->cancelled = word.is == WORD_CANCELS;
    }
    *out = f.steps;
    *n = f.steps_n;
    return OK;
}
