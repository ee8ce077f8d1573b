/* Reads the registers' tables. Invariant: once loaded, every code that one table takes from another is a pointer to its row,
   every argument that an act takes is known, every state can be reached, and what is waited for can be done. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "base/text.h"
#include "institution/register_parts.h"

struct loader {
    struct registers *r;
    struct faults *faults;
    const char *name;
    struct table *t;
};

static int open_table(struct loader *l, const char *name)
{
    const char *fault = NULL;
    const struct asset *a = asset_find(name);
    l->name = name;
    l->t = a ? table_read(l->r, a->from, asset_size(a), &fault) : NULL;
    if (!l->t) fault_addf(l->faults, name, "%s", fault ? fault : "the table is missing");
    return l->t ? table_rows(l->t) : 0;
}

static const char *cell(struct loader *l, int row, const char *column)
{
    if (table_column(l->t, column) < 0) fault_addf(l->faults, l->name, "column %s is missing", column);
    return table_get(l->t, row, column);
}

static struct named named(struct loader *l, int row, const char *code)
{
    return (struct named){ cell(l, row, code), cell(l, row, "name_zh"), cell(l, row, "name_en") };
}

static void unknown(struct loader *l, int row, const char *what, const char *word)
{
    fault_addf(l->faults, l->name, "row %d: no %s '%s'", row + 2, what, word);
}

static bool yes(struct loader *l, int row, const char *column)
{
    return !strcmp(cell(l, row, column), "Y");
}

/* ---- arguments, codes, words ---- */

static enum arg_type type_of(const char *is)
{
    static const struct {
        const char *is;
        enum arg_type type;
    } types[] = {
        { "line", ARG_TEXT },      { "text", ARG_TEXT },     { "unit", ARG_OFFICE }, { "street", ARG_OFFICE },
        { "units", ARG_OFFICES },  { "code", ARG_CODE },     { "date", ARG_DAY },    { "time", ARG_TIME },
        { "int", ARG_INT },        { "entry", ARG_CODE },    { "month", ARG_CODE },  { "quarter", ARG_CODE },
        { "community", ARG_CODE }, { "call", ARG_CODE },     { "label", ARG_TEXT },  { "system", ARG_TEXT },
        { "agency", ARG_OFFICE },  { "period", ARG_CODE },   { "points", ARG_TEXT }, { "meeting", ARG_CODE },
        { "days", ARG_OFFICES },   { "office", ARG_OFFICE }, { "person", ARG_CODE }, { "role", ARG_CODE },
        { "files", ARG_OFFICES },
    };
    for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
        if (!strcmp(types[i].is, is)) return types[i].type;
    return (enum arg_type) - 1;
}

static void load_args(struct loader *l)
{
    struct registers *r = l->r;
    r->args_n = open_table(l, "data/registers/args.csv");
    r->args = talloc_zero_array(r, struct book_arg, (unsigned)r->args_n + 1);
    r->rows = talloc_zero_array(r, struct arg_row, (unsigned)r->args_n + 1);
    for (int i = 0; i < r->args_n; i++) {
        struct book_arg *a = &r->args[i];
        a->is = cell(l, i, "type");
        a->en = cell(l, i, "name_en");
        a->row = (struct arg_row){ cell(l, i, "name"), cell(l, i, "name_zh"), type_of(a->is), atoi(cell(l, i, "most")),
                                   yes(l, i, "personal") };
        if ((int)a->row.type < 0) unknown(l, i, "type", a->is);
        r->rows[i] = a->row;
    }
    r->codes_n = open_table(l, "data/registers/codes.csv");
    r->codes = talloc_zero_array(r, struct book_code, (unsigned)r->codes_n + 1);
    for (int i = 0; i < r->codes_n; i++) {
        r->codes[i] = (struct book_code){ cell(l, i, "arg"), cell(l, i, "entity"), named(l, i, "code") };
        if (!registers_arg(r, r->codes[i].arg)) unknown(l, i, "argument", r->codes[i].arg);
    }
}

static void load_needs(struct loader *l)
{
    struct registers *r = l->r;
    r->needs_n = open_table(l, "data/registers/needs.csv");
    r->needs = talloc_zero_array(r, struct book_need, (unsigned)r->needs_n + 1);
    for (int i = 0; i < r->needs_n; i++) {
        const char *sort = cell(l, i, "sort");
        r->needs[i] = (struct book_need){ named(l, i, "word"), !strcmp(sort, "who")    ? NEED_WHO
                                                               : !strcmp(sort, "when") ? NEED_WHEN
                                                                                       : NEED_WITH };
        if (!book_need_known(r->needs[i].name.code)) unknown(l, i, "condition", r->needs[i].name.code);
    }
}

/* ---- clocks ---- */

static void clock_from(struct loader *l, int row, struct book_clock *c, const char *from)
{
    if (!strncmp(from, "fact:", 5)) {
        c->from = FROM_TIME;
        c->fact = from + 5;
    } else if (!strncmp(from, "day:", 4)) {
        c->from = FROM_DAY;
        c->fact = from + 4;
    } else if (!strncmp(from, "start:", 6)) {
        c->from = FROM_START;
        c->fact = from + 6;
    } else if (!strncmp(from, "closing:", 8)) {
        c->from = FROM_CLOSING;
        c->fact = from + 8;
    } else if (!strcmp(from, "quarter")) {
        c->from = FROM_QUARTER;
    } else if (*from) {
        unknown(l, row, "beginning", from);
    }
    if (c->fact && !registers_arg(l->r, c->fact)) unknown(l, row, "argument", c->fact);
}

static void load_clocks(struct loader *l)
{
    struct registers *r = l->r;
    r->clocks_n = open_table(l, "data/registers/clocks.csv");
    r->clocks = talloc_zero_array(r, struct book_clock, (unsigned)r->clocks_n + 1);
    for (int i = 0; i < r->clocks_n; i++) {
        struct book_clock *c = &r->clocks[i];
        const char *value = cell(l, i, "value"), *unit = cell(l, i, "unit");
        *c = (struct book_clock){ .name = named(l, i, "clock"), .setting = cell(l, i, "setting") };
        clock_from(l, i, c, cell(l, i, "from"));
        c->span = (struct span){ atoi(value), U_WORK_DAY };
        for (int u = 0; u < UNITS; u++)
            if (!strcmp(unit_words[u], unit)) c->span.unit = (enum unit)u;
        bool ok = *c->setting
                      ? !*value
                      : c->from >= FROM_DAY || (calendar_span_ok(c->span) && !strcmp(unit_words[c->span.unit], unit));
        if (!ok) fault_addf(l->faults, l->name, "row %d: a key of settings.csv, or a limit", i + 2);
    }
}

/* ---- books ---- */

static struct book *book_at(struct loader *l, int row)
{
    struct book *b = (struct book *)book_named(l->r, cell(l, row, "entity"));
    if (!b) unknown(l, row, "entity", cell(l, row, "entity"));
    return b;
}

static void load_books(struct loader *l)
{
    struct registers *r = l->r;
    r->books_n = open_table(l, "data/registers/entities.csv");
    r->books = talloc_zero_array(r, struct book, (unsigned)r->books_n + 1);
    for (int i = 0; i < r->books_n; i++)
        r->books[i] = (struct book){ .name = named(l, i, "entity"),
                                     .prefix = cell(l, i, "prefix"),
                                     .ledger = cell(l, i, "ledger"),
                                     .open = yes(l, i, "open"),
                                     .rule = cell(l, i, "rule") };
}

static enum party party_from(struct loader *l, int row, const char *word)
{
    static const char *const words[] = { "", "owner", "other", "hub", "district" };
    for (int p = 0; p < 5; p++)
        if (!strcmp(words[p], word)) return (enum party)p;
    unknown(l, row, "party", word);
    return PARTY_NONE;
}

static void load_states(struct loader *l)
{
    int n = open_table(l, "data/registers/states.csv");
    for (int i = 0; i < n; i++) {
        struct book *b = book_at(l, i);
        if (!b) continue;
        b->states = talloc_realloc(l->r, b->states, struct book_state, (unsigned)b->states_n + 1);
        struct book_state *s = &b->states[b->states_n++];
        const char *clock = cell(l, i, "clock"), *role = cell(l, i, "role");
        *s = (struct book_state){ .name = named(l, i, "state"),
                                  .waits = party_from(l, i, cell(l, i, "waits")),
                                  .role = role_from(role),
                                  .act = cell(l, i, "act") };
        for (int c = 0; c < l->r->clocks_n; c++)
            if (!strcmp(l->r->clocks[c].name.code, clock)) s->clock = &l->r->clocks[c];
        if (*clock && !s->clock) unknown(l, i, "clock", clock);
        if (s->waits && (int)s->role == ROLES) unknown(l, i, "role", role);
    }
}

static void load_acts(struct loader *l)
{
    int n = open_table(l, "data/registers/acts.csv"), words_n;
    for (int i = 0; i < n; i++) {
        struct book *b = book_at(l, i);
        if (!b) continue;
        b->acts = talloc_realloc(l->r, b->acts, struct book_act, (unsigned)b->acts_n + 1);
        struct book_act *a = &b->acts[b->acts_n++];
        *a = (struct book_act){ .name = named(l, i, "act"), .restarts = yes(l, i, "restarts") };
        char **words = text_split(l->r, cell(l, i, "optional"), ';', &words_n);
        for (int k = 0; k < words_n && a->args_n < BOOK_ARGS; k++) {
            if (!registers_arg(l->r, words[k])) unknown(l, i, "argument", words[k]);
            a->args[a->args_n++] = words[k];
        }
        words = text_split(l->r, cell(l, i, "sets"), ';', &words_n);
        for (int k = 0; k < words_n && a->sets_n < 4; k++) {
            char *equals = strchr(words[k], '=');
            if (equals) *equals++ = 0;
            if (!equals || !registers_arg(l->r, words[k])) unknown(l, i, "argument", words[k]);
            a->sets[a->sets_n++] = (struct book_set){ words[k], equals ? equals : "" };
        }
    }
}

/* ---- rows ---- */

static void row_needs(struct loader *l, int at, struct book_row *row)
{
    int n;
    char **words = text_split(l->r, cell(l, at, "needs"), ';', &n);
    for (int i = 0; i < n; i++) {
        const struct book_need *need = NULL;
        for (int k = 0; k < l->r->needs_n; k++)
            if (!strcmp(l->r->needs[k].name.code, words[i])) need = &l->r->needs[k];
        if (need && row->needs_n < BOOK_WORDS)
            row->needs[row->needs_n++] = need;
        else if (registers_arg(l->r, words[i]) && row->args_n < BOOK_ARGS)
            row->args[row->args_n++] = words[i];
        else
            unknown(l, at, "need", words[i]);
    }
}

static bool same_row(const struct book_row *a, const struct book_row *b)
{
    return a->from == b->from && a->act == b->act && a->role == b->role && a->to == b->to;
}

static void load_rows(struct loader *l)
{
    int n = open_table(l, "data/registers.csv");
    for (int i = 0; i < n; i++) {
        struct book *b = book_at(l, i);
        if (!b) continue;
        b->rows = talloc_realloc(l->r, b->rows, struct book_row, (unsigned)b->rows_n + 1);
        struct book_row *row = &b->rows[b->rows_n++];
        const char *from = cell(l, i, "from");
        *row = (struct book_row){ .from = *from ? book_state(b, from) : NULL,
                                  .to = book_state(b, cell(l, i, "to")),
                                  .act = book_act(b, cell(l, i, "act")),
                                  .role = role_from(cell(l, i, "role")),
                                  .rule = cell(l, i, "rule") };
        if ((*from && !row->from) || !row->to) unknown(l, i, "state", *from && !row->from ? from : cell(l, i, "to"));
        if (!row->act) unknown(l, i, "act", cell(l, i, "act"));
        if ((int)row->role == ROLES) unknown(l, i, "role", cell(l, i, "role"));
        row_needs(l, i, row);
        for (int k = 0; k + 1 < b->rows_n; k++)
            if (same_row(&b->rows[k], row)) fault_addf(l->faults, l->name, "row %d: there twice", i + 2);
    }
}

/* Every state is reached; what is waited for can be done there by whom it is waited for; a clock that ends has its row. */
static void sense(struct loader *l, const struct book *b)
{
    for (int s = 0; s < b->states_n; s++) {
        const struct book_state *state = &b->states[s];
        bool reached = false, done = !state->waits, fires = !state->clock;
        for (int i = 0; i < b->rows_n; i++) {
            const struct book_row *row = &b->rows[i];
            reached |= row->to == state;
            done |=
                row->from == state && row->role == state->role && row->act && !strcmp(row->act->name.code, state->act);
            fires |= row->from == state && row->role == BY_CLOCK;
        }
        const char *why = !reached ? "no row reaches it"
                          : !done  ? "nobody may do what it waits for"
                          : !fires ? "its clock does nothing"
                                   : NULL;
        if (why) fault_addf(l->faults, "data/registers/states.csv", "%s %s: %s", b->name.code, state->name.code, why);
    }
}

Err registers_load(const void *ctx, struct faults *faults, const struct registers **out)
{
    struct loader l = { talloc_zero(ctx, struct registers), faults, "", NULL };
    load_args(&l);
    load_needs(&l);
    load_clocks(&l);
    load_books(&l);
    load_states(&l);
    load_acts(&l);
    load_rows(&l);
    for (int i = 0; i < l.r->books_n && !faults->n; i++) sense(&l, &l.r->books[i]);
    TRY(faults_err(faults));
    *out = l.r;
    return OK;
}

/* ---- look-ups ---- */

const struct book *book_named(const struct registers *r, const char *code)
{
    for (int i = 0; i < r->books_n; i++)
        if (!strcmp(r->books[i].name.code, code)) return &r->books[i];
    return NULL;
}

const struct book *book_of_ledger(const struct registers *r, const char *ledger)
{
    for (int i = 0; i < r->books_n; i++)
        if (!strcmp(r->books[i].ledger, ledger)) return &r->books[i];
    return NULL;
}

const struct book_state *book_state(const struct book *b, const char *code)
{
    for (int i = 0; i < b->states_n; i++)
        if (!strcmp(b->states[i].name.code, code)) return &b->states[i];
    return NULL;
}

const struct book_act *book_act(const struct book *b, const char *code)
{
    for (int i = 0; i < b->acts_n; i++)
        if (!strcmp(b->acts[i].name.code, code)) return &b->acts[i];
    return NULL;
}

const struct book_arg *registers_arg(const struct registers *r, const char *name)
{
    for (int i = 0; i < r->args_n; i++)
        if (!strcmp(r->args[i].row.name, name)) return &r->args[i];
    return NULL;
}

const struct named *registers_code(const struct registers *r, const struct book *b, const char *arg, const char *code)
{
    for (int i = 0; i < r->codes_n; i++) {
        const struct book_code *c = &r->codes[i];
        if (!strcmp(c->arg, arg) && (!*c->book || !strcmp(c->book, b->name.code)) && !strcmp(c->name.code, code))
            return &c->name;
    }
    return NULL;
}
