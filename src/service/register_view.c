/* Registers as JSON: the books themselves, lists, one entry with its events and what may be done next. A text is for those
   who may read the entry (R5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/leaf.h"
#include "service/access.h"
#include "service/json_out.h"
#include "service/register.h"
#include "store/register.h"

static void names(struct buf *b, const struct named *n)
{
    j_text(b, "code", n->code);
    j_text(b, "name_zh", n->zh);
    j_text(b, "name_en", n->en);
}

/* ---- forms ---- */

static void arg(struct buf *b, const struct registers *r, const struct book *book, const char *name, bool required)
{
    const struct book_arg *a = registers_arg(r, name);
    j_entry(b);
    j_own(b, "name", name);
    j_text(b, "name_zh", a->row.name_zh);
    j_text(b, "name_en", a->en);
    j_own(b, "type", a->is);
    j_bool(b, "required", required);
    j_int(b, "max", a->row.most);
    j_list(b, "codes");
    for (int i = 0; i < r->codes_n; i++) {
        const struct book_code *c = &r->codes[i];
        if (strcmp(c->arg, name) || (*c->book && strcmp(c->book, book->name.code))) continue;
        j_entry(b);
        names(b, &c->name);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
}

static bool measured(const struct entry *e, const struct book_row *row, const char *name)
{
    bool asked = false;
    for (int i = 0; i < row->needs_n; i++) asked |= !strcmp(row->needs[i]->name.code, "value where measured");
    return asked && !strcmp(name, "value") && entry_fact(e, "unit");
}

static void next_act(struct buf *b, const struct registers *r, const struct entry *e, const struct book_row *row)
{
    j_entry(b);
    j_own(b, "act", row->act->name.code);
    j_text(b, "name_zh", row->act->name.zh);
    j_text(b, "name_en", row->act->name.en);
    j_own(b, "to", row->to->name.code);
    j_bool(b, "primary", e->state && !strcmp(e->state->act, row->act->name.code));
    j_text(b, "rule", row->rule);
    j_list(b, "args");
    for (int i = 0; i < row->args_n; i++) arg(b, r, e->book, row->args[i], true);
    for (int i = 0; i < row->act->args_n; i++)
        arg(b, r, e->book, row->act->args[i], measured(e, row, row->act->args[i]));
    j_list_end(b);
    j_end(b);
}

static void next(struct buf *b, const struct viewer *v, const void *ctx, const char *name, const struct entry *e)
{
    const struct book_row **rows;
    int n = entry_next(v->in->registers, v->in, ctx, e, v->who, v->now, &rows);
    j_list(b, name);
    for (int i = 0; i < n; i++) next_act(b, v->in->registers, e, rows[i]);
    j_list_end(b);
}

/* ---- the books ---- */

static void book(struct buf *b, const struct registers *r, const struct book *book)
{
    j_entry(b);
    names(b, &book->name);
    j_text(b, "rule", book->rule);
    j_list(b, "states");
    for (int i = 0; i < book->states_n; i++) {
        j_entry(b);
        names(b, &book->states[i].name);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "acts");
    for (int i = 0; i < book->acts_n; i++) {
        j_entry(b);
        names(b, &book->acts[i].name);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "codes");
    for (int i = 0; i < r->codes_n; i++) {
        if (*r->codes[i].book && strcmp(r->codes[i].book, book->name.code)) continue;
        j_entry(b);
        j_text(b, "arg", r->codes[i].arg);
        names(b, &r->codes[i].name);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
}

Err register_view_books(const struct institution *in, struct buf *b)
{
    const struct registers *r = in->registers;
    buf_putc(b, '{');
    j_list(b, "books");
    for (int i = 0; i < r->books_n; i++) book(b, r, &r->books[i]);
    j_list_end(b);
    j_list(b, "args");
    for (int i = 0; i < r->args_n; i++) {
        j_entry(b);
        names(b, &(struct named){ r->args[i].row.name, r->args[i].row.name_zh, r->args[i].en });
        j_own(b, "type", r->args[i].is);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "clocks");
    for (int i = 0; i < r->clocks_n; i++) {
        j_entry(b);
        names(b, &r->clocks[i].name);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

/* ---- an entry's row ---- */

/* R98: percent only where the target has a unit; to two decimals, half up (R84). */
static void percent(struct buf *b, const struct entry *e)
{
    const char *unit = entry_fact(e, "unit"), *target = entry_fact(e, "target"), *value = entry_fact(e, "value");
    int64_t of = unit && target ? atoll(target) : 0;
    if (!of || !value) {
        j_null(b, "percent");
        return;
    }
    int64_t x100 = (atoll(value) * 20000 + of) / (2 * of);
    char text[40];
    snprintf(text, sizeof text, "%lld.%02lld", (long long)(x100 / 100), (long long)(x100 % 100));
    j_text(b, "percent", text);
}

static void entry_head(struct buf *b, const struct viewer *v, const struct entry_row *row)
{
    const struct entry *e = row->entry;
    struct entry_waits waits = entry_waits(e);
    struct due_view due = { e->due, e->provisional, entry_light(v->in, e, v->now), false };
    bool sees = entry_seen_by(v->in, e, v->who);
    j_own(b, "book", e->book->name.code);
    j_text(b, "no", e->no);
    j_int(b, "version", e->version);
    j_own(b, "state", e->state->name.code);
    j_text(b, "subject", sees && *row->subject ? row->subject : NULL);
    j_code(b, "owner", e->owner.s);
    j_code(b, "other", e->other.s);
    j_time(b, "opened", e->opened);
    j_time(b, "since", e->since);
    view_due(b, v, &due, e->state->clock && e->due.s ? e->state->clock->name.code : "");
    j_int(b, "late", e->late);
    j_code(b, "waits_office", waits.office.s);
    j_code(b, "waits_role", e->state->waits ? role_words[waits.role] : "");
    j_code(b, "waits_act", waits.act);
    j_object(b, "facts");
    for (int i = 0; sees && i < e->facts_n; i++) j_text(b, e->facts[i].name, e->facts[i].value);
    j_end(b);
    if (!strcmp(e->book->name.code, "opinion")) percent(b, e);
}

static void rows_json(struct buf *b, const struct viewer *v, const struct entry_row *rows, int n)
{
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        entry_head(b, v, &rows[i]);
        j_end(b);
    }
    j_list_end(b);
}

/* Hub, district and oversight see all of a closed book; others what they are party to. */
static const char *only_of(const struct viewer *v, const struct book *book, bool mine)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    bool all = o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
    return mine || !(all || book->open) ? v->who->office.s : NULL;
}

Err register_view_list(const struct viewer *v, const void *ctx, const struct book *book, const char *state,
                       const char *fact, const char *value, bool mine, int64_t before, int limit, struct buf *b)
{
    struct entry_row *rows;
    int n;
    bool open = state && !strcmp(state, "open");
    struct entry_query q = { .book = book,
                             .state = open ? NULL : state,
                             .open = open,
                             .office = only_of(v, book, mine),
                             .fact = fact,
                             .value = value,
                             .before = before,
                             .limit = limit + 1 };
    TRY(store_entries(v->tx, ctx, v->in->registers, &q, &rows, &n));
    bool more = n > limit;
    if (more) n = limit;
    buf_putc(b, '{');
    rows_json(b, v, rows, n);
    char after[24] = "";
    if (more) snprintf(after, sizeof after, "%lld", (long long)rows[n - 1].entry->id);
    j_code(b, "after", after);
    next(b, v, ctx, "make", entry_new(ctx, book, NULL));
    j_end(b);
    return OK;
}

Err register_view_desk(const struct viewer *v, const void *ctx, struct buf *b)
{
    enum { DESK_MOST = 200 };
    struct entry_row *rows;
    int n;
    TRY(store_entry_desk(v->tx, ctx, v->in->registers, v->who->office, v->who->role, DESK_MOST, &rows, &n));
    buf_putc(b, '{');
    rows_json(b, v, rows, n);
    j_end(b);
    return OK;
}

/* ---- one entry ---- */

static void event_facts(struct buf *b, const void *ctx, const struct registers *r, const struct leaf_view *v)
{
    struct slice name;
    struct leaf_value value;
    j_object(b, "facts");
    for (size_t at = 0; leaf_next(v->d, &at, &name, &value);) {
        const char *key = talloc_strndup(ctx, name.s, name.n);
        if (!registers_arg(r, key)) continue;
        j_text(b, key,
               value.type == LEAF_STR    ? leaf_text(ctx, value.text)
               : value.type == LEAF_STRS ? leaf_joined(ctx, value.text)
                                         : "");
    }
    j_end(b);
}

static Err event(struct buf *b, const struct viewer *v, const void *ctx, const struct leaf_view *leaf,
                 const struct vault_row *vault, int vault_n, const struct entry_file *files, int files_n)
{
    char by[64], office[32] = "", act[40], to[40];
    struct leaf_value role;
    snprintf(by, sizeof by, "%.*s", (int)leaf->by.n, leaf->by.s);
    snprintf(act, sizeof act, "%.*s", (int)leaf->act.n, leaf->act.s);
    snprintf(to, sizeof to, "%.*s", (int)leaf->to.n, leaf->to.s);
    char *slash = strchr(by, '/');
    if (slash) snprintf(office, sizeof office, "%.*s", (int)(slash - by), by);
    j_entry(b);
    j_int(b, "k", leaf->k);
    j_time(b, "at", (Time){ leaf->at });
    j_own(b, "act", act);
    j_own(b, "to", to);
    j_code(b, "office", office);
    j_text(b, "role", leaf_get(leaf->d, "role", &role) ? leaf_text(ctx, role.text) : "clock");
    j_code(b, "person", slash ? access_name(v->tx, ctx, strtoll(slash + 1, NULL, 10)) : "");
    event_facts(b, ctx, v->in->registers, leaf);
    j_object(b, "texts");
    for (int i = 0; i < vault_n; i++)
        if (vault[i].k == leaf->k && strcmp(vault[i].name, "files")) j_text(b, vault[i].name, vault[i].value);
    j_end(b);
    j_list(b, "files");
    for (int i = 0; i < files_n; i++) {
        struct file_row file;
        if (files[i].k != leaf->k) continue;
        TRY(store_file_get(v->tx, files[i].sha, &file));
        j_entry(b);
        j_own(b, "sha256", files[i].sha);
        j_own(b, "media", file.kind);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

static Err events(struct buf *b, const struct viewer *v, const void *ctx, const struct entry *e)
{
    struct leaf_row *leaves;
    struct vault_row *vault;
    struct entry_file *files;
    int n, vault_n, files_n;
    TRY(store_leaves(v->tx, ctx, e->id, &leaves, &n));
    TRY(store_vault(v->tx, ctx, e->id, &vault, &vault_n));
    TRY(store_entry_files(v->tx, ctx, e->id, &files, &files_n));
    j_list(b, "events");
    for (int i = 0; i < n; i++) {
        struct leaf_view leaf;
        TRY(leaf_read(leaves[i].leaf, leaves[i].leaf_n, &leaf));
        TRY(event(b, v, ctx, &leaf, vault, vault_n, files, files_n));
    }
    j_list_end(b);
    return OK;
}

Err register_view_entry(const struct viewer *v, const void *ctx, const struct book *book, const char *no, struct buf *b)
{
    struct entry_row row;
    TRY(store_entry_get(v->tx, ctx, v->in->registers, book, no, &row));
    if (!entry_seen_by(v->in, row.entry, v->who))
        return (Err){ NOT_YOURS, "only its parties, the hub and oversight may read it" };
    buf_putc(b, '{');
    entry_head(b, v, &row);
    TRY(events(b, v, ctx, row.entry));
    next(b, v, ctx, "next", row.entry);
    j_end(b);
    return OK;
}

/* ---- hours of the communities (R99) ---- */

/* What the admissions in force ask of each community a month, as far as their frequency tells. */
static Err admitted_minutes(const struct viewer *v, const void *ctx, struct buf *b)
{
    enum { MOST = 1000 };
    struct entry_row *rows;
    int n, unknown = 0;
    int64_t x100 = 0;
    struct entry_query q = { .book = book_named(v->in->registers, "burden"), .state = "admitted", .limit = MOST };
    TRY(store_entries(v->tx, ctx, v->in->registers, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        const char *minutes = entry_fact(rows[i].entry, "minutes");
        int times = frequency_month_x100(entry_fact(rows[i].entry, "frequency"));
        if (times < 0 || !minutes)
            unknown++;
        else
            x100 += times * atoll(minutes);
    }
    j_int(b, "admitted", n);
    j_int(b, "admitted_minutes_month", (x100 + 50) / 100);
    j_int(b, "admitted_unknown", unknown);
    return OK;
}

Err register_view_workload(const struct viewer *v, const void *ctx, const char *from, const char *to, struct buf *b)
{
    struct workload_row *rows;
    int n;
    TRY(store_workload(v->tx, ctx, from, to, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_own(b, "community", rows[i].community);
        j_own(b, "month", rows[i].month);
        j_text(b, "burden", rows[i].burden);
        j_int(b, "minutes", rows[i].minutes);
        j_int(b, "entries", rows[i].entries);
        j_end(b);
    }
    j_list_end(b);
    TRY(admitted_minutes(v, ctx, b));
    j_end(b);
    return OK;
}
