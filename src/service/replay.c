/* See replay.h. Values of the vault that were erased count as given: the engine asks that a text was there, not what it said. */
#include "service/replay.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ledger/leaf.h"
#include "service/config.h"
#include "service/leaves.h"
#include "store/figures.h"
#include "store/precedents.h"

struct replay {
    const struct institution *in; /* of the leaf in hand */
    const void *ctx;
    struct docket *d;
    const struct vault_row *vault;
    int vault_n;
    struct precedent *rulings; /* as the leaves make them (R36) */
    int rulings_n;
};

enum { ARGS_MOST = 64, ROWS_MOST = 64 };

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
        if (!arg_row(key) || strchr(key, '.') || value.type == LEAF_INT || (value.type == LEAF_INTS && !blank))
            continue;
        args[n++] = (struct arg){ key, blank  ? ""
                                       : list ? leaf_joined(r->ctx, value.text)
                                              : leaf_text(r->ctx, value.text) };
    }
    at = 0;
    while (leaf_next(v->p, &at, &name, &value) && n < ARGS_MOST) {
        const char *key = talloc_strndup(r->ctx, name.s, name.n), *text = "erased";
        if (!strcmp(key, "rows") || !strcmp(key, "positions") || !strcmp(key, "outline"))
            continue; /* d has its areas */
        size_t word = strcspn(key, "0123456789");
        if (key[word]) { /* photos2: files count as given; kinds of evidence are facts */
            if (n && !strncmp(args[n - 1].name, key, word)) continue;
            if (strncmp(key, "evidence", word)) args[n++] = (struct arg){ talloc_strndup(r->ctx, key, word), text };
            continue;
        }
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

/* ---- meetings ------------------------------------------------------------------------------------------------------ */

static json_t *vault_json(struct replay *r, int64_t k, const char *name)
{
    for (int i = 0; i < r->vault_n; i++)
        if (r->vault[i].k == k && !strcmp(r->vault[i].name, name)) return json_loads(r->vault[i].value, 0, NULL);
    return NULL;
}

/* Positions count in the engine only as given: erased ones change nothing. */
static int positions_of(struct replay *r, int64_t k, struct arg *args, int n)
{
    json_t *all = vault_json(r, k, "positions"), *text;
    const char *name;
    json_object_foreach(all, name, text) if (n < ARGS_MOST) args[n++] =
        (struct arg){ talloc_strdup(r->ctx, name), talloc_strdup(r->ctx, json_string_value(text)) };
    json_decref(all);
    return n;
}

static int column_of(struct replay *r, const struct leaf_view *v, const char *name, const char **out)
{
    struct leaf_value list, item;
    size_t at = 0;
    int n = 0;
    if (!leaf_get(v->d, name, &list)) return 0;
    while (leaf_item(list.text, &at, &item) && n < ROWS_MOST) out[n++] = leaf_text(r->ctx, item.text);
    return n;
}

static int looks_of(struct replay *r, const struct leaf_view *v, struct arg *args, int n)
{
    const char *names[ROWS_MOST], *looks[ROWS_MOST];
    int rows = column_of(r, v, "row_name", names);
    if (column_of(r, v, "row_look", looks) != rows) return n;
    for (int i = 0; i < rows && n < ARGS_MOST; i++) args[n++] = (struct arg){ names[i], looks[i] };
    return n;
}

/* The table of minutes: facts out of the parallel lists, texts out of the vault or, when erased, as given. */
static void rows_of(struct replay *r, const struct leaf_view *v, int64_t k, struct command *out)
{
    static const struct {
        const char *fact, *cell;
    } columns[] = {
        { "row_owner", "unit" },    { "row_due", "due" },           { "row_metric", "metric" },
        { "row_target", "target" }, { "row_evidence", "evidence" },
    };
    static const char *const texts[] = { "person", "what", "standard" };
    const char *names[ROWS_MOST], *cells[ROWS_MOST];
    int n = column_of(r, v, "row_name", names);
    struct table_row *rows = talloc_zero_array(r->ctx, struct table_row, ROWS_MOST);
    json_t *all = vault_json(r, k, "rows");
    for (int i = 0; i < n; i++) {
        struct arg *row = talloc_array(rows, struct arg, 16);
        rows[i] = (struct table_row){ names[i], row, 0 };
        for (size_t c = 0; c < sizeof columns / sizeof columns[0]; c++) {
            if (column_of(r, v, columns[c].fact, cells) != n || !strcmp(cells[i], "-")) continue;
            row[rows[i].cells_n++] = (struct arg){ columns[c].cell, cells[i] };
        }
        for (size_t t = 0; t < 3; t++) {
            const char *s = json_string_value(json_object_get(json_array_get(all, (size_t)i), texts[t]));
            if (s || !all) row[rows[i].cells_n++] = (struct arg){ texts[t], s ? talloc_strdup(rows, s) : "erased" };
        }
    }
    json_decref(all);
    out->rows = rows;
    out->rows_n = n;
}

static bool command_of(struct replay *r, const struct leaf_view *v, int64_t k, struct arg *args, struct command *out)
{
    struct leaf_value role, task, value;
    char by[64];
    snprintf(by, sizeof by, "%.*s", (int)v->by.n, v->by.s);
    char *slash = strchr(by, '/');
    if (!slash || !leaf_get(v->d, "role", &role)) return false;
    *slash = 0;
    *out = (struct command){ .act = act_named(v->act), .args = args, .args_n = args_of(r, v, k, args) };
    out->entity = leaf_get(v->d, "task", &task) ? TASK : CALL;
    if (leaf_get(v->d, "meeting", &value)) {
        out->entity = MEETING;
        out->meeting = out->act == DO_CONVENE ? NULL : leaf_text(r->ctx, value.text);
        out->args_n = positions_of(r, k, args, out->args_n);
        if (out->act == DO_LOOK_BACK)
            out->args_n = looks_of(r, v, args, out->args_n);
        else
            rows_of(r, v, k, out);
    }
    if (leaf_get(v->d, "sitting", &value)) out->sitting = leaf_text(r->ctx, value.text);
    if (leaf_get(v->d, "number", &value)) out->number = leaf_text(r->ctx, value.text);
    if (leaf_get(v->d, "recurs", &value)) out->recurs = leaf_text(r->ctx, value.text);
    if (leaf_get(v->d, "recurs_counted", &value)) out->recurs_counted = value.number != 0;
    if (leaf_get(v->d, "precedent", &value)) out->precedent = leaf_text(r->ctx, value.text);
    if (leaf_get(v->d, "precedent_lead", &value)) out->precedent_lead = office_of(leaf_text(r->ctx, value.text));
    out->task = out->entity == TASK ? (int)task.number : 0;
    out->k = k;
    out->by = (struct actor){ role_from(leaf_text(r->ctx, role.text)), office_of(by), strtoll(slash + 1, NULL, 10) };
    return true;
}

/* ---- the other calls of a merging (R17): what their leaves here tell of them suffices ------------------------------------ */

static struct docket *stranger(struct replay *r, const char *no)
{
    struct docket *d = docket_new(r->ctx);
    snprintf(d->call.no, sizeof d->call.no, "%s", no);
    d->call.state = ST_WORKING; /* what merging and un-merging ask of a main call */
    d->call.called = (Time){ 1 };
    d->call.grade = URGENT; /* its own leaves tell its grade: nothing here raises it */
    return d;
}

static void family(struct replay *r, const struct leaf_view *v)
{
    struct leaf_value call, street, grade;
    struct docket *d = r->d;
    if (!leaf_get(v->d, "call", &call) || !leaf_get(v->d, "street", &street) || !leaf_get(v->d, "grade", &grade))
        return;
    const char *no = leaf_text(r->ctx, call.text);
    if (slice_is(v->act, "passed") || slice_is(v->act, "unpassed")) {
        d->call.passed = slice_is(v->act, "passed");
        return;
    }
    int i = 0;
    while (i < d->merged_n && strcmp(d->merged[i]->call.no, no)) i++;
    if (slice_is(v->act, "unmerged")) {
        if (i < d->merged_n) d->merged[i] = d->merged[--d->merged_n];
        return;
    }
    d->merged = talloc_realloc(r->ctx, d->merged, struct docket *, (unsigned)d->merged_n + 1);
    struct docket *other = d->merged[d->merged_n++] = stranger(r, no);
    other->call.street = office_of(leaf_text(r->ctx, street.text));
    other->call.grade = grade_from(leaf_text(r->ctx, grade.text));
    docket_take_grade(r->in, d, other->call.grade, (Time){ v->at });
}

static bool family_leaf(const struct leaf_view *v)
{
    return slice_is(v->act, "merged") || slice_is(v->act, "unmerged") || slice_is(v->act, "passed") ||
           slice_is(v->act, "unpassed");
}

/* ---- precedents (R36) ---------------------------------------------------------------------------------------------------- */

static void ruled(struct replay *r, const struct leaf_view *v, int64_t k, const struct command *c)
{
    r->rulings = talloc_realloc(r->ctx, r->rulings, struct precedent, (unsigned)r->rulings_n + 1);
    struct precedent *p = &r->rulings[r->rulings_n++];
    *p = (struct precedent){ .k = k, .at = { v->at }, .co = command_arg(c, "co") };
    p->lead = office_of(command_arg(c, "lead"));
    snprintf(p->item, sizeof p->item, "%s", r->d->call.item);
}

static Err precedents_check(struct replay *r, struct tx *tx, const char **why)
{
    struct precedent *rows;
    int n;
    TRY(store_precedents_of(tx, r->ctx, r->d->call.id, &rows, &n));
    bool same = n == r->rulings_n;
    for (int i = 0; same && i < n; i++) {
        const struct precedent *a = &rows[i], *b = &r->rulings[i];
        same = a->k == b->k && a->at.s == b->at.s && office_is(a->lead, b->lead) && !strcmp(a->item, b->item) &&
               !strcmp(a->co, b->co);
    }
    if (!same) *why = talloc_asprintf(r->ctx, "call/%s: its precedents are not what its rulings make", r->d->call.no);
    return OK;
}

static const char *follow(struct replay *r, const struct leaf_view *v, const struct leaf_row *row)
{
    struct arg args[ARGS_MOST];
    struct command c;
    struct faults *faults = faults_new(r->ctx);
    const struct institution *in = r->in;
    if (slice_is(v->act, "erase")) return NULL;
    if (slice_is(v->act, "recompute")) return docket_calendar_arrived(in, r->d, (Time){ v->at }), NULL;
    if (slice_is(v->act, "no_follow_up"))
        return docket_follow_up_declined(r->d, (Time){ v->at }) ? NULL : "no follow-up meeting was owed";
    if (family_leaf(v)) return family(r, v), NULL;
    if (slice_is(v->by, "clock")) return docket_tick(in, r->d, (Time){ v->at }), NULL;
    if (!command_of(r, v, row->k, args, &c)) return NULL; /* a step that follows: the act before it has made it */
    bool made = c.act == DO_CREATE || c.act == DO_IMPORT;
    if (made) {
        const char *community = command_arg(&c, "community"),
                   *street = c.act == DO_IMPORT ? command_arg(&c, "street") : NULL;
        const struct community *place = c.act == DO_IMPORT && community ? institution_community(in, community) : NULL;
        r->d->call.street = place ? place->street : street ? office_of(street) : c.by.office;
    }
    const char *main = c.act == DO_MERGE ? command_arg(&c, "main") : r->d->call.merged_into;
    r->d->main = main && *main ? stranger(r, main) : NULL;
    Err err = made ? docket_create(in, r->d, &c, (Time){ v->at }, faults)
                   : docket_apply(in, r->d, &c, (Time){ v->at }, faults);
    if (!err.kind && c.entity == TASK && c.act == DO_RULE) ruled(r, v, row->k, &c);
    if (!err.kind) return NULL;
    return talloc_asprintf(r->ctx, "the institution would have refused it: %s %s", kind_row(err.kind)->word,
                           faults->n ? faults->list[0].field : err.why);
}

/* The last leaf of each record tells its state; here only that it tells of a task that is there. */
static const char *task_there(struct replay *r, const struct leaf_view *v)
{
    struct leaf_value task;
    if (!leaf_get(v->d, "task", &task) || docket_task(r->d, (int)task.number)) return NULL;
    return "it tells of a task that is not there";
}

static Err replay(const struct timeline *t, struct tx *tx, const void *ctx, const char *call_no, struct docket **out,
                  const char **why)
{
    struct leaf_row *rows;
    struct vault_row *vault;
    int n;
    int64_t id;
    char of[40];
    struct replay r = { .in = t->first, .ctx = ctx, .d = docket_new(ctx) };
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
        r.d->call.leaves++;
        r.in = timeline_at(t, rows[i].n);
        const char *fault =
            leaf_read(rows[i].leaf, rows[i].leaf_n, &v).kind ? "it is no leaf" : follow(&r, &v, &rows[i]);
        if (!fault) fault = task_there(&r, &v);
        if (fault) *why = talloc_asprintf(ctx, "%s, leaf k=%lld: %s", of, (long long)rows[i].k, fault);
    }
    if (!*why) TRY(precedents_check(&r, tx, why));
    *out = r.d;
    return OK;
}

Err replay_docket(const struct service *s, struct tx *tx, const void *ctx, const char *call_no, struct docket **out,
                  const char **why)
{
    struct timeline t;
    TRY(service_timeline(s, tx, ctx, &t, why));
    return replay(&t, tx, ctx, call_no, out, why);
}

static Err check_one(const struct timeline *t, struct tx *tx, const void *ctx, const char *no, const char **why)
{
    struct docket *kept, *made;
    TRY(store_docket_load(tx, ctx, timeline_last(t), no, &kept));
    TRY(replay(t, tx, ctx, no, &made, why));
    if (*why) return OK;
    const char *column = store_docket_differs(ctx, kept, made);
    bool same = true;
    TRY(store_marks_same(tx, made, &same));
    if (!same) *why = talloc_asprintf(ctx, "call/%s: what the figures remember is not what its leaves make", no);
    if (column) *why = talloc_asprintf(ctx, "call/%s: its rows are not what its leaves make: %s", no, column);
    return OK;
}

Err replay_check(const struct service *s, struct tx *tx, const void *ctx, void (*told)(void *arg, int64_t done),
                 void *arg, int64_t *calls, const char **why)
{
    int64_t after = 0;
    struct timeline t;
    *calls = 0;
    Err begin = service_timeline(s, tx, ctx, &t, why);
    if (begin.kind) return *why ? OK : begin; /* what it says of the configuration was never written by the program */
    for (;;) {
        char **nos = NULL;
        int n = 0;
        void *page = talloc_new(ctx);
        Err err = store_call_walk(tx, page, &after, 500, &nos, &n);
        for (int i = 0; !err.kind && !*why && i < n; i++) {
            void *one = talloc_new(page);
            const char *fault = NULL;
            err = check_one(&t, tx, one, nos[i], &fault);
            if (err.kind == BROKEN) { /* a row that cannot be read is none that a leaf made */
                fault = talloc_asprintf(one, "call/%s: %s", nos[i], err.why);
                err = OK;
            }
            if (fault) *why = talloc_strdup(ctx, fault);
            talloc_free(one);
            ++*calls;
        }
        talloc_free(page);
        if (told) told(arg, *calls);
        if (err.kind || *why || n == 0) return err;
    }
}
