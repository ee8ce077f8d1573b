/* See replay.h. Values of the vault that were erased count as given: the engine asks that a text was there, not what it said. */
#include "service/replay.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ledger/leaf.h"
#include "service/leaves.h"

struct replay {
    const struct service *s;
    const void *ctx;
    struct docket *d;
    const struct vault_row *vault;
    int vault_n;
    const char *why;
};

enum { ARGS_MOST = 64 };

static const char *joined(const void *ctx, struct slice list)
{
    struct leaf_value v;
    size_t at = 0;
    char *s = talloc_strdup(ctx, "");
    while (leaf_item(list, &at, &v)) s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "", leaf_text(ctx, v.text));
    return s;
}

/* The arguments as they were given: facts out of d, texts out of the vault. */
static int args_of(struct replay *r, const struct leaf_view *v, int64_t k, struct arg *args)
{
    int n = 0;
    size_t at = 0;
    struct slice name;
    struct leaf_value value;
    while (leaf_next(v->d, &at, &name, &value) && n < ARGS_MOST) {
        const char *key = talloc_strndup(r->ctx, name.s, name.n);
        bool list = value.type == LEAF_STRS || value.type == LEAF_INTS, blank = list && slice_is(value.text, "[]");
        if (!arg_row(key) || value.type == LEAF_INT || (value.type == LEAF_INTS && !blank)) continue;
        args[n++] = (struct arg){ key, blank ? "" : list ? joined(r->ctx, value.text) : leaf_text(r->ctx, value.text) };
    }
    at = 0;
    while (leaf_next(v->p, &at, &name, &value) && n < ARGS_MOST) {
        const char *key = talloc_strndup(r->ctx, name.s, name.n), *text = "erased";
        bool point = !strcmp(key, "point"), there = false;
        for (int i = 0; i < r->vault_n; i++)
            if (r->vault[i].k == k && !strcmp(r->vault[i].name, key)) {
                text = r->vault[i].value;
                there = true;
            }
        if (there || !point) args[n++] = (struct arg){ key, text };
    }
    return n;
}

static enum act act_named(struct slice word)
{
    for (int i = 0; i < ACTS; i++)
        if (slice_is(word, act_words[i])) return (enum act)i;
    return (enum act)ACTS;
}

static bool command_of(struct replay *r, const struct leaf_view *v, int64_t k, struct arg *args, struct command *out)
{
    struct leaf_value role, task;
    char by[64];
    snprintf(by, sizeof by, "%.*s", (int)v->by.n, v->by.s);
    char *slash = strchr(by, '/');
    if (!slash || !leaf_get(v->d, "role", &role)) return false;
    *slash = 0;
    *out = (struct command){ .act = act_named(v->act), .args = args, .args_n = args_of(r, v, k, args) };
    out->entity = leaf_get(v->d, "task", &task) ? TASK : CALL;
    out->task = out->entity == TASK ? (int)task.number : 0;
    out->by = (struct actor){ role_from(leaf_text(r->ctx, role.text)), office_of(by), strtoll(slash + 1, NULL, 10) };
    return true;
}

static const char *follow(struct replay *r, const struct leaf_view *v, const struct leaf_row *row)
{
    struct arg args[ARGS_MOST];
    struct command c;
    struct faults *faults = faults_new(r->ctx);
    const struct institution *in = r->s->institution;
    if (slice_is(v->act, "erase")) return NULL;
    if (slice_is(v->act, "recompute")) return docket_calendar_arrived(in, r->d, (Time){ v->at }), NULL;
    if (slice_is(v->by, "clock")) return docket_tick(in, r->d, (Time){ v->at }), NULL;
    if (!command_of(r, v, row->k, args, &c)) return NULL; /* a step that follows: the act before it has made it */
    bool made = c.act == DO_CREATE || c.act == DO_IMPORT;
    if (made) {
        const char *community = command_arg(&c, "community");
        const struct community *place = c.act == DO_IMPORT && community ? institution_community(in, community) : NULL;
        r->d->call.street = place ? place->street : c.by.office;
    }
    Err err = made ? docket_create(in, r->d, &c, (Time){ v->at }, faults) : docket_apply(in, r->d, &c, (Time){ v->at }, faults);
    if (!err.kind) return NULL;
    return talloc_asprintf(r->ctx, "the institution would have refused it: %s %s", kind_row(err.kind)->word, faults->n ? faults->list[0].field : err.why);
}

/* The last leaf of each record tells its state; here only that it tells of a task that is there. */
static const char *task_there(struct replay *r, const struct leaf_view *v)
{
    struct leaf_value task;
    if (!leaf_get(v->d, "task", &task) || docket_task(r->d, (int)task.number)) return NULL;
    return "it tells of a task that is not there";
}

Err replay_docket(const struct service *s, struct tx *tx, const void *ctx, const char *call_no, struct docket **out, const char **why)
{
    struct leaf_row *rows;
    struct vault_row *vault;
    int n;
    int64_t id;
    char of[40];
    struct replay r = { .s = s, .ctx = ctx, .d = docket_new(ctx) };
    snprintf(of, sizeof of, "call/%s", call_no);
    snprintf(r.d->call.no, sizeof r.d->call.no, "%s", call_no);
    TRY(store_of_id(tx, of, false, &id));
    TRY(store_leaves(tx, ctx, id, &rows, &n));
    TRY(store_vault(tx, ctx, id, &vault, &r.vault_n));
    r.vault = vault;
    r.d->call.id = id;
    *why = NULL;
    for (int i = 0; i < n && !*why; i++) {
        struct leaf_view v;
        const char *fault = leaf_read(rows[i].leaf, rows[i].leaf_n, &v).kind ? "it is no leaf" : follow(&r, &v, &rows[i]);
        if (!fault) fault = task_there(&r, &v);
        if (fault) *why = talloc_asprintf(ctx, "%s, leaf k=%lld: %s", of, (long long)rows[i].k, fault);
    }
    *out = r.d;
    return OK;
}

static Err check_one(const struct service *s, struct tx *tx, const void *ctx, const char *no, const char **why)
{
    struct docket *kept, *made;
    TRY(store_docket_load(tx, ctx, s->institution, no, &kept));
    TRY(replay_docket(s, tx, ctx, no, &made, why));
    if (*why) return OK;
    const char *column = store_docket_differs(ctx, kept, made);
    if (column) *why = talloc_asprintf(ctx, "call/%s: its rows are not what its leaves make: %s", no, column);
    return OK;
}

Err replay_check(const struct service *s, struct tx *tx, const void *ctx, void (*told)(void *arg, int64_t done), void *arg,
                 int64_t *calls, const char **why)
{
    int64_t after = 0;
    *calls = 0;
    *why = NULL;
    for (;;) {
        char **nos = NULL;
        int n = 0;
        void *page = talloc_new(ctx);
        Err err = store_call_walk(tx, page, &after, 500, &nos, &n);
        for (int i = 0; !err.kind && !*why && i < n; i++) {
            void *one = talloc_new(page);
            const char *fault = NULL;
            err = check_one(s, tx, one, nos[i], &fault);
            if (fault) *why = talloc_strdup(ctx, fault);
            talloc_free(one);
            ++*calls;
        }
        talloc_free(page);
        if (told) told(arg, *calls);
        if (err.kind || *why || n == 0) return err;
    }
}
