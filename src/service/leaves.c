/* See leaves.h. d is flat: the act's arguments that are facts, the tasks it hit, the clocks it began or moved and their dues. */
#include "service/leaves.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/text.h"
#include "institution/measure.h"
#include "ledger/hash.h"
#include "ledger/leaf.h"

enum { FACTS_MOST = 48, VALUES_MOST = 32 };

struct draft {
    const void *ctx;
    struct leaf_fact facts[FACTS_MOST];
    int facts_n;
    struct vault_value values[VALUES_MOST];
    int values_n;
};

static struct leaf_fact *fact(struct draft *l, const char *name, enum leaf_type type)
{
    struct leaf_fact *f = &l->facts[l->facts_n++];
    *f = (struct leaf_fact){ .name = name, .type = type };
    return f;
}

static void fact_text(struct draft *l, const char *name, const char *text)
{
    fact(l, name, LEAF_STR)->text = text;
}

static bool is_list(enum arg_type t)
{
    return t == ARG_OFFICES || t == ARG_CODES || t == ARG_TASKS || t == ARG_VALUES || t == ARG_EVIDENCE;
}

/* The group in "reason:withdraw" of the act's arguments, or NULL. */
static const char *reason_group(const struct command *cmd, char out[static 24])
{
    const char *at = strstr(act_args(cmd->entity, cmd->act), "reason:");
    return at && sscanf(at, "reason:%23s", out) == 1 ? out : NULL;
}

bool leaves_fact(const struct institution *in, const struct command *cmd, const struct arg *arg)
{
    char group[24];
    const struct arg_row *row = arg_row(arg->name);
    if (!strcmp(arg->name, "reason") && reason_group(cmd, group) && institution_reason(in, group, arg->value))
        return true;
    return row && !row->personal;
}

static Err pledge(struct draft *l, const struct arg *arg)
{
    if (l->values_n == VALUES_MOST) return (Err){ TOO_BIG, "an act carries at most 32 texts and files" };
    l->values[l->values_n++] = (struct vault_value){ arg->name, NULL, arg->value, strlen(arg->value) };
    return OK;
}

static bool names_files(const char *arg)
{
    return !strcmp(arg, "evidence") || !strcmp(arg, "photos") || !strcmp(arg, "photo");
}

/* A file's hash is a value of its own, so that it can be erased (ledger.md §2): evidence1 for "photo_before:SHA", photos2. What
   kind of evidence it is stays a fact. A photo told in words is one text. */
static Err put_files(struct draft *l, const struct arg *a)
{
    int n;
    char **list = text_split(l->ctx, a->value, ';', &n);
    bool evidence = !strcmp(a->name, "evidence");
    for (int i = 0; i < n && !evidence; i++)
        if (strlen(list[i]) != 2 * HASH_N) return pledge(l, a);
    for (int i = 0; i < n; i++) {
        char *colon = strchr(list[i], ':'), *sha = evidence ? colon ? colon + 1 : NULL : list[i];
        struct arg one = { talloc_asprintf(l->ctx, "%s%d", a->name, i + 1), sha };
        if (sha) TRY(pledge(l, &one));
        if (evidence && colon) *colon = 0;
    }
    if (!evidence) return OK;
    struct leaf_fact *f = fact(l, a->name, LEAF_STRS);
    f->texts = (const char *const *)list;
    f->count = n;
    return OK;
}

static Err put_args(struct draft *l, const struct institution *in, const struct command *cmd)
{
    for (int i = 0; i < cmd->args_n; i++) {
        const struct arg *a = &cmd->args[i];
        const struct arg_row *row = arg_row(a->name);
        if (!row || strchr(a->name, '.')) continue; /* positions: put_positions */
        if (l->facts_n > FACTS_MOST - 8) return (Err){ TOO_BIG, "an act carries at most 40 facts" };
        if (names_files(a->name)) {
            TRY(put_files(l, a));
        } else if (!leaves_fact(in, cmd, a)) {
            TRY(pledge(l, a));
        } else if (is_list(row->type)) {
            struct leaf_fact *f = fact(l, row->name, LEAF_STRS);
            f->texts = (const char *const *)text_split(l->ctx, a->value, ';', &f->count);
        } else {
            fact_text(l, row->name, a->value);
        }
    }
    return OK;
}

/* What the outlines come to: so much of them stays when the corners are erased. */
static void put_areas(struct draft *l, const struct institution *in, const struct command *cmd)
{
    const char *areas = outline_areas(l->ctx, in, command_arg(cmd, "outline"));
    if (!areas) return;
    struct leaf_fact *f = fact(l, "areas", LEAF_STRS);
    f->texts = (const char *const *)text_split(l->ctx, areas, ';', &f->count);
}

/* ---- meetings: rows as parallel lists, all their texts one JSON text behind one commitment (DESIGN) ---------------- */

static const char *cell(const struct table_row *row, const char *name)
{
    for (int i = 0; i < row->cells_n; i++)
        if (!strcmp(row->cells[i].name, name)) return row->cells[i].value;
    return NULL;
}

/* "-" where a supplement leaves a cell as it was. */
static void put_column(struct draft *l, const struct command *cmd, const char *fact_name, const char *cell_name)
{
    const char **texts = talloc_array(l->ctx, const char *, (unsigned)cmd->rows_n);
    for (int i = 0; i < cmd->rows_n; i++) {
        const char *s = cell_name ? cell(&cmd->rows[i], cell_name) : cmd->rows[i].name;
        texts[i] = s ? s : "-";
    }
    struct leaf_fact *f = fact(l, fact_name, LEAF_STRS);
    f->texts = texts;
    f->count = cmd->rows_n;
}

static Err put_rows(struct draft *l, const struct command *cmd)
{
    static const char *const texts[] = { "person", "what", "standard" };
    struct buf *b = buf_new(l->ctx, 512);
    if (!cmd->rows_n) return OK;
    put_column(l, cmd, "row_name", NULL);
    put_column(l, cmd, "row_owner", "unit");
    put_column(l, cmd, "row_due", "due");
    put_column(l, cmd, "row_metric", "metric");
    put_column(l, cmd, "row_target", "target");
    put_column(l, cmd, "row_evidence", "evidence");
    for (int i = 0; i < cmd->rows_n; i++) {
        buf_puts(b, i ? "},{" : "[{");
        bool any = false;
        for (size_t k = 0; k < 3; k++) {
            if (!cell(&cmd->rows[i], texts[k])) continue;
            buf_printf(b, "%s\"%s\":", any ? "," : "", texts[k]);
            buf_json(b, cell(&cmd->rows[i], texts[k]));
            any = true;
        }
    }
    buf_puts(b, "}]");
    struct arg all = { "rows", b->s };
    return pledge(l, &all);
}

/* What the units said at a meeting, "conditions.GYJ" and "object.ZJJ", and how each row looked: names that are not a leaf's. */
static Err put_positions(struct draft *l, const struct command *cmd)
{
    struct buf *b = buf_new(l->ctx, 256);
    for (int i = 0; i < cmd->args_n; i++) {
        if (!strchr(cmd->args[i].name, '.')) continue;
        buf_puts(b, b->n ? "," : "{");
        buf_json(b, cmd->args[i].name);
        buf_putc(b, ':');
        buf_json(b, cmd->args[i].value);
    }
    if (!b->n) return OK;
    buf_putc(b, '}');
    struct arg all = { "positions", b->s };
    return pledge(l, &all);
}

static void put_look_back(struct draft *l, const struct command *cmd)
{
    const char **names = talloc_array(l->ctx, const char *, (unsigned)cmd->args_n + 1),
               **looks = talloc_array(l->ctx, const char *, (unsigned)cmd->args_n + 1);
    for (int i = 0; i < cmd->args_n; i++) {
        names[i] = cmd->args[i].name;
        looks[i] = cmd->args[i].value;
    }
    struct leaf_fact *f = fact(l, "row_name", LEAF_STRS);
    f->texts = names;
    f->count = cmd->args_n;
    f = fact(l, "row_look", LEAF_STRS);
    f->texts = looks;
    f->count = cmd->args_n;
}

/* Steps of other tasks that the act itself takes are listed, not written again. */
static bool own_leaf(const struct event *e)
{
    return e->entity == CALL || e->entity == MEETING || e->act == DO_ACCEPT || e->act == DO_ROWS_DONE ||
           e->act == DO_ESCALATE || e->act == DO_RESTORE;
}

static void put_tasks(struct draft *l, const struct docket *d, int first)
{
    int64_t *ids = talloc_array(l->ctx, int64_t, (unsigned)d->events_n);
    int n = 0;
    for (int i = first + 1; i < d->events_n; i++)
        if (!own_leaf(&d->events[i])) ids[n++] = d->events[i].task;
    bool named = false; /* rework and reopen name them already */
    for (int i = 0; i < l->facts_n; i++) named |= !strcmp(l->facts[i].name, "tasks");
    if (!n || named) return;
    struct leaf_fact *f = fact(l, "tasks", LEAF_INTS);
    f->numbers = ids;
    f->count = n;
}

static void put_units(struct draft *l, const struct docket *d)
{
    const char **with = talloc_array(l->ctx, const char *, (unsigned)d->tasks_n + 1);
    int n = 0;
    for (int i = 0; i < d->tasks_n; i++)
        if (d->tasks[i].role == TASK_CO) with[n++] = d->tasks[i].unit.s;
    bool lead = false;
    for (int i = 0; i < l->facts_n; i++) lead |= !strcmp(l->facts[i].name, "lead");
    if (!lead) fact_text(l, "lead", d->call.lead.s);
    struct leaf_fact *f = fact(l, "with", LEAF_STRS);
    f->texts = with;
    f->count = n;
}

/* "sign" is the call's own, "sign.2" task 2's; a hung one is due 0. */
static void put_clocks(struct draft *l, const struct docket *d)
{
    const char **names = talloc_array(l->ctx, const char *, (unsigned)d->clocks_n + 1);
    int64_t *dues = talloc_array(l->ctx, int64_t, (unsigned)d->clocks_n + 1);
    int n = 0;
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        if (!c->fresh && !(c->dirty && c->state != CLOCK_STOPPED && c->state != CLOCK_CANCELLED)) continue;
        names[n] = c->task ? talloc_asprintf(l->ctx, "%s.%d", clock_words[c->name], c->task) : clock_words[c->name];
        dues[n++] = c->due.s;
    }
    if (!n) return;
    struct leaf_fact *f = fact(l, "clocks", LEAF_STRS);
    f->texts = names;
    f->count = n;
    f = fact(l, "dues", LEAF_INTS);
    f->numbers = dues;
    f->count = n;
}

static Err append(struct tx *tx, struct draft *l, struct docket *d, const char *act, Time at, enum state to,
                  const char *by, int64_t k)
{
    char of[40];
    snprintf(of, sizeof of, "call/%s", d->call.no);
    struct leaf leaf = { at.s, by, act, of, state_words[to], k, l->facts, l->facts_n, NULL, 0 };
    d->call.leaves++;
    return store_event_append(tx, &leaf, d->call.id, l->values, l->values_n, NULL);
}

Err leaves_write(struct tx *tx, const void *ctx, const struct institution *in, struct docket *d,
                 const struct command *cmd, int64_t *act_k)
{
    char by[64] = "clock";
    int64_t k;
    if (cmd) snprintf(by, sizeof by, "%s/%lld", cmd->by.office.s, (long long)cmd->by.person);
    k = d->call.leaves;
    *act_k = k + 1;
    for (int i = 0; i < d->events_n; i++) {
        const struct event *e = &d->events[i];
        bool main_step = i == 0 || !cmd; /* time acts step by step */
        if (!main_step && !own_leaf(e)) continue;
        struct draft l = { .ctx = ctx };
        if (e->meeting[0]) fact_text(&l, "meeting", e->meeting);
        if (e->task) {
            struct leaf_fact *f = fact(&l, "task", LEAF_INT);
            f->number = e->task;
        }
        if (main_step && cmd) {
            fact_text(&l, "role", role_words[cmd->by.role]);
            if (cmd->entity == MEETING && cmd->act == DO_LOOK_BACK)
                put_look_back(&l, cmd);
            else
                TRY(put_args(&l, in, cmd));
            put_areas(&l, in, cmd);
            TRY(put_positions(&l, cmd));
            TRY(put_rows(&l, cmd));
            if (cmd->sitting) fact_text(&l, "sitting", cmd->sitting);
            if (cmd->number) fact_text(&l, "number", cmd->number);
            if (cmd->recurs) fact_text(&l, "recurs", cmd->recurs);
            if (cmd->recurs) fact(&l, "recurs_counted", LEAF_INT)->number = cmd->recurs_counted;
            if (cmd->precedent) fact_text(&l, "precedent", cmd->precedent);
            if (cmd->precedent) fact_text(&l, "precedent_lead", cmd->precedent_lead.s);
            put_tasks(&l, d, i);
            if (e->act == DO_DISPATCH || e->act == DO_CALL_URGENT) put_units(&l, d);
        }
        if (main_step) put_clocks(&l, d);
        TRY(append(tx, &l, d, act_words[e->act], e->at, e->to, by, ++k));
    }
    TALLOC_FREE(d->events);
    d->events_n = 0;
    return OK;
}

Err leaves_recomputed(struct tx *tx, const void *ctx, struct docket *d, Time now)
{
    struct draft l = { .ctx = ctx };
    put_clocks(&l, d);
    return append(tx, &l, d, "recompute", now, d->call.state, "clock", d->call.leaves + 1);
}

Err leaves_no_follow_up(struct tx *tx, const void *ctx, struct docket *d, const char *entry, const struct actor *by,
                        Time now)
{
    char who[64];
    struct draft l = { .ctx = ctx };
    snprintf(who, sizeof who, "%s/%lld", by->office.s, (long long)by->person);
    fact_text(&l, "entry", entry);
    return append(tx, &l, d, "no_follow_up", now, d->call.state, who, d->call.leaves + 1);
}

Err leaves_family(struct tx *tx, const void *ctx, struct docket *d, const char *what, const struct docket *other,
                  const struct command *cmd, Time now)
{
    char by[64] = "clock";
    struct draft l = { .ctx = ctx };
    if (cmd) snprintf(by, sizeof by, "%s/%lld", cmd->by.office.s, (long long)cmd->by.person);
    fact_text(&l, "call", other->call.no);
    fact_text(&l, "street", other->call.street.s);
    fact_text(&l, "grade", grade_words[other->call.grade]);
    put_clocks(&l, d);
    return append(tx, &l, d, what, now, d->call.state, by, d->call.leaves + 1);
}

/* ---- erasing (ledger.md §2) ---------------------------------------------------------------------------------------- */

static Err erase_one(struct tx *tx, const void *ctx, struct docket *d, const struct leaf_row *row, const char *why,
                     Time now, int64_t k)
{
    struct leaf_view v;
    struct slice name;
    struct leaf_value value;
    struct draft l = { .ctx = ctx };
    const char **names = talloc_array(ctx, const char *, VALUES_MOST);
    size_t at = 0;
    TRY(leaf_read(row->leaf, row->leaf_n, &v));
    int n = 0;
    while (leaf_next(v.p, &at, &name, &value)) names[n++] = talloc_strndup(ctx, name.s, name.n);
    if (!n) return OK;
    fact(&l, "k", LEAF_INT)->number = row->k;
    struct leaf_fact *f = fact(&l, "names", LEAF_STRS);
    f->texts = names;
    f->count = n;
    fact_text(&l, "why", why);
    TRY(append(tx, &l, d, "erase", now, d->call.state, "clock", k));
    return store_vault_erase(tx, d->call.id, row->k);
}

Err leaves_erase(struct tx *tx, const void *ctx, const struct institution *in, struct docket *d, const char *why,
                 Time now)
{
    struct leaf_row *rows;
    struct vault_row *values;
    int n, values_n;
    TRY(store_leaves(tx, ctx, d->call.id, &rows, &n));
    TRY(store_vault(tx, ctx, d->call.id, &values, &values_n));
    for (int i = 0; i < n; i++) {
        bool open = false; /* something of this step is still there */
        for (int m = 0; m < values_n; m++) open |= values[m].k == rows[i].k;
        if (open) TRY(erase_one(tx, ctx, d, &rows[i], why, now, d->call.leaves + 1));
    }
    d->call.facts &= ~(unsigned)FACT_POINT; /* the row's copy of it too */
    d->call.lat_e9 = d->call.lon_e9 = 0;
    d->dirty = true;
    return store_docket_save(tx, in, d, "", now);
}
