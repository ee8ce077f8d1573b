/* Entries from their leaves (R7): the engine is given the acts again and must make the row that is kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/leaf.h"
#include "service/config.h"
#include "service/register.h"
#include "store/register.h"

enum { ARGS_MOST = 40 };

/* Facts out of d; texts out of the vault or, when erased, as given. */
static int args_of(const void *ctx, const struct registers *r, const struct leaf_view *v, const struct vault_row *vault,
                   int vault_n, struct arg *args)
{
    struct slice name;
    struct leaf_value value;
    int n = 0;
    for (size_t at = 0; leaf_next(v->d, &at, &name, &value) && n < ARGS_MOST;) {
        const char *key = talloc_strndup(ctx, name.s, name.n);
        bool list = value.type == LEAF_STRS || (value.type == LEAF_INTS && slice_is(value.text, "[]"));
        if (!registers_arg(r, key) || value.type == LEAF_INT) continue;
        args[n++] = (struct arg){ key, list ? leaf_joined(ctx, value.text) : leaf_text(ctx, value.text) };
    }
    for (size_t at = 0; leaf_next(v->p, &at, &name, &value) && n < ARGS_MOST;) {
        const char *key = talloc_strndup(ctx, name.s, name.n), *text = "erased";
        for (int i = 0; i < vault_n; i++)
            if (vault[i].k == v->k && !strcmp(vault[i].name, key)) text = vault[i].value;
        if (!strcmp(key, "files") && !strcmp(text, "erased")) continue;
        args[n++] = (struct arg){ key, text };
    }
    return n;
}

static bool actor_of(const void *ctx, const struct leaf_view *v, struct actor *out)
{
    struct leaf_value role;
    char by[64];
    snprintf(by, sizeof by, "%.*s", (int)v->by.n, v->by.s);
    char *slash = strchr(by, '/');
    if (!leaf_get(v->d, "role", &role)) return false;
    if (slash) *slash = 0;
    *out = (struct actor){ role_from(leaf_text(ctx, role.text)), office_of(slash ? by : ""),
                           slash ? strtoll(slash + 1, NULL, 10) : 0 };
    return (int)out->role != ROLES;
}

static const char *follow(const struct institution *in, const void *ctx, struct entry *e, const struct leaf_view *v,
                          const struct vault_row *vault, int vault_n)
{
    const struct registers *r = in->registers;
    struct arg args[ARGS_MOST];
    struct entry_event ev;
    struct faults *faults = faults_new(ctx);
    struct entry_command c = { .act = talloc_strndup(ctx, v->act.s, v->act.n), .args = args };
    if (slice_is(v->act, "erase")) return NULL;
    if (slice_is(v->act, "recompute")) return entry_calendar_arrived(in, e) ? NULL : "its due was not provisional";
    if (!actor_of(ctx, v, &c.by)) return "it does not say who acted";
    if (c.by.role == BY_CLOCK && e->state)
        return entry_tick(r, in, e, (Time){ v->at }, &ev) && ev.at.s == v->at ? NULL
                                                                              : "time did nothing at that instant";
    c.args_n = args_of(ctx, r, v, vault, vault_n, args);
    Err err = entry_apply(r, in, e, &c, (Time){ v->at }, faults, &ev);
    if (err.kind)
        return talloc_asprintf(ctx, "the institution would have refused it: %s %s", kind_row(err.kind)->word,
                               faults->n ? faults->list[0].field : err.why);
    return slice_is(v->to, e->state->name.code) ? NULL : "it tells another state";
}

/* A file's row is there for each that the vault names, and no other. */
static Err files_differ(struct tx *tx, const void *ctx, const struct entry *e, const struct vault_row *vault,
                        int vault_n, const char **out)
{
    struct entry_file *kept;
    int kept_n, named = 0, found = 0;
    TRY(store_entry_files(tx, ctx, e->id, &kept, &kept_n));
    for (int i = 0; i < vault_n; i++) {
        int n;
        char **shas = strcmp(vault[i].name, "files") ? NULL : text_split(ctx, vault[i].value, ';', &n);
        for (int k = 0; shas && k < n; k++, named++)
            for (int f = 0; f < kept_n; f++) found += kept[f].k == vault[i].k && !strcmp(kept[f].sha, shas[k]);
    }
    *out = named == kept_n && found == named ? NULL : "files";
    return OK;
}

static Err check_one(const struct timeline *t, struct tx *tx, const void *ctx, const struct entry *kept,
                     const char **why)
{
    struct entry *made = entry_new(ctx, kept->book, kept->no);
    struct leaf_row *rows;
    struct vault_row *vault;
    int n, vault_n;
    TRY(store_leaves(tx, ctx, kept->id, &rows, &n));
    TRY(store_vault(tx, ctx, kept->id, &vault, &vault_n));
    for (int i = 0; i < n && !*why; i++) {
        struct leaf_view v;
        const char *fault = leaf_read(rows[i].leaf, rows[i].leaf_n, &v).kind
                                ? "it is no leaf"
                                : follow(timeline_at(t, rows[i].n), ctx, made, &v, vault, vault_n);
        if (fault)
            *why = talloc_asprintf(ctx, "%s/%s, leaf k=%lld: %s", kept->book->ledger, kept->no, (long long)rows[i].k,
                                   fault);
    }
    if (!*why && !made->state) *why = talloc_asprintf(ctx, "%s/%s: no leaf makes it", kept->book->ledger, kept->no);
    const char *differs = *why ? NULL : store_entry_differs(kept, made);
    if (!*why && !differs) TRY(store_entry_beside(tx, kept, &differs));
    if (!*why && !differs) TRY(files_differ(tx, ctx, kept, vault, vault_n, &differs));
    if (differs)
        *why = talloc_asprintf(ctx, "%s/%s: its row is not what its leaves make: %s", kept->book->ledger, kept->no,
                               differs);
    return OK;
}

Err register_check(const struct service *s, struct tx *tx, const void *ctx, int64_t *entries, const char **why)
{
    enum { PAGE = 200 };
    const struct registers *r = s->institution->registers;
    int n = PAGE;
    struct timeline t;
    *entries = 0;
    Err begin = service_timeline(s, tx, ctx, &t, why);
    if (begin.kind) return *why ? OK : begin;
    for (int b = 0; b < r->books_n && !*why; b++) {
        const char *of = NULL;
        TRY(store_entry_orphan(tx, ctx, r->books[b].ledger, &of));
        if (of) *why = talloc_asprintf(ctx, "%s: it has events and no entry", of);
    }
    for (int64_t after = 0; n == PAGE && !*why;) {
        struct entry_row *rows;
        void *page = talloc_new(ctx);
        const char *fault = NULL;
        Err err = store_entry_walk(tx, page, r, after, PAGE, &rows, &n);
        for (int i = 0; !err.kind && !fault && i < n; i++) {
            err = check_one(&t, tx, page, rows[i].entry, &fault);
            after = rows[i].entry->id;
            ++*entries;
        }
        if (fault) *why = talloc_strdup(ctx, fault);
        talloc_free(page);
        TRY(err);
    }
    return OK;
}
