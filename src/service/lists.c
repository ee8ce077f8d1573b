/* See lists.h. */
#include "service/lists.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "institution/list_lint.h"

static Err published(struct tx *tx, const void *ctx, const char *version, struct list_table **out)
{
    struct config_step *steps;
    int n;
    const char *why;
    TRY(service_config_steps(tx, ctx, &steps, &n, &why));
    for (int i = 0; i < n; i++) {
        if (steps[i].kind != CONFIG_LIST || strcmp(steps[i].key, version)) continue;
        if (!steps[i].value) return (Err){ BROKEN, "the text of that version is gone" };
        return list_table_read(ctx, steps[i].value, strlen(steps[i].value), faults_new(ctx), out);
    }
    return (Err){ NOT_FOUND, "there is no such version of the list" };
}

Err service_list_table(struct tx *tx, const void *ctx, const char *version, struct list_table **out,
                       struct list_draft *draft)
{
    const struct asset *shipped = asset_find("data/domain/catalog-45.csv");
    struct list_draft found = { 0 };
    if (draft) *draft = found;
    TRY(list_table_read(ctx, shipped->from, asset_size(shipped), faults_new(ctx), out));
    if (!strcmp((*out)->rows[0].cell[L_VERSION], version)) return OK;
    Err err = published(tx, ctx, version, out);
    if (err.kind != NOT_FOUND || !draft) return err;
    if (store_list_draft(tx, ctx, version, &found).kind) return err;
    *draft = found;
    return list_table_read(ctx, found.rows, strlen(found.rows), faults_new(ctx), out);
}

/* ---- drafts ---- */

static Err may_write(const struct list_edit *e)
{
    bool hub = e->by.role == BY_HUB_ACCEPTOR || e->by.role == BY_HUB_HEAD;
    return hub ? OK : (Err){ NOT_YOURS, "the hub writes the list" };
}

static Err load(struct tx *tx, const void *ctx, const struct list_edit *e, struct list_draft *draft,
                struct list_table **t)
{
    TRY(may_write(e));
    Err err = store_list_draft(tx, ctx, e->name, draft);
    if (err.kind == NOT_FOUND) return (Err){ NOT_FOUND, "there is no such draft" };
    TRY(err);
    if (e->rev && e->rev != draft->rev) return (Err){ STALE, "somebody else has changed the draft" };
    return list_table_read(ctx, draft->rows, strlen(draft->rows), faults_new(ctx), t);
}

static Err save(struct tx *tx, const void *ctx, const struct list_edit *e, const char *base, int rev,
                const struct list_table *t)
{
    struct buf *b = buf_new(ctx, 64 * 1024);
    list_table_write(b, t);
    if (b->n > LIST_TEXT_MOST) return (Err){ TOO_BIG, "a list has at most 256 KiB" };
    const struct list_draft draft = { e->name, base, b->s, rev, e->by.person, e->now };
    return store_list_draft_put(tx, &draft);
}

Err service_list_draft_new(struct service *s, struct tx *tx, const void *ctx, const struct list_edit *e,
                           const char *base, struct faults *faults)
{
    struct list_table *t;
    struct list_draft draft;
    TRY(may_write(e));
    TRY(service_config_follow(s, tx));
    list_version_check(s->institution, e->name, faults);
    if (!faults->n && !store_list_draft(tx, ctx, e->name, &draft).kind)
        fault_add(faults, "version", "there is a draft of this name already: give another");
    Err err = service_list_table(tx, ctx, base, &t, &draft);
    if (err.kind == NOT_FOUND) fault_add(faults, "base", "a version or a draft that there is");
    TRY(faults_err(faults));
    TRY(err);
    for (int i = 0; i < t->n; i++) TRY(list_table_set(t, &t->rows[i], L_VERSION, e->name, faults));
    return save(tx, ctx, e, base, 1, t);
}

static struct list_row *add_row(struct list_table *t, const char *code, const char *version)
{
    t->rows = talloc_realloc(t, t->rows, struct list_row, (unsigned)t->n + 1);
    struct list_row *row = &t->rows[t->n++];
    for (int c = 0; c < LIST_COLUMNS; c++) row->cell[c] = "";
    row->cell[L_CODE] = talloc_strdup(t, code);
    row->cell[L_VERSION] = talloc_strdup(t, version);
    row->cell[L_CONFIDENCE] = "draft";
    return row;
}

static void set_cells(struct list_table *t, struct list_row *row, const struct arg *args, int n, struct faults *faults)
{
    for (int i = 0; i < n; i++) {
        int column = list_column(args[i].name);
        if (column == LIST_COLUMNS || column == L_CODE || column == L_VERSION)
            fault_add(faults, args[i].name, "no cell of an item that can be changed");
        else
            list_table_set(t, row, (enum list_column)column, args[i].value, faults);
    }
}

Err service_list_draft_item(struct service *s, struct tx *tx, const void *ctx, const struct list_edit *e,
                            const char *code, const struct arg *args, int args_n, struct faults *faults)
{
    struct list_draft draft;
    struct list_table *t;
    (void)s;
    TRY(load(tx, ctx, e, &draft, &t));
    struct list_row *row = list_table_row(t, code);
    if (!args_n) {
        if (!row) return (Err){ NOT_FOUND, "the draft has no such item" };
        if (t->n == 1) fault_add(faults, "code", "a list has at least one item");
        memmove(row, row + 1, sizeof *row * (size_t)(&t->rows[t->n] - row - 1));
        t->n--;
    } else {
        if (!row && (strlen(code) > 7 || t->n == LIST_ITEMS_MOST))
            fault_add(faults, "code", "at most 7 characters, 200 items");
        TRY(faults_err(faults));
        if (!row) row = add_row(t, code, e->name);
        set_cells(t, row, args, args_n, faults);
    }
    TRY(faults_err(faults));
    return save(tx, ctx, e, draft.base, draft.rev + 1, t);
}

Err service_list_draft_drop(struct service *s, struct tx *tx, const void *ctx, const struct list_edit *e)
{
    struct list_draft draft;
    struct list_table *t;
    (void)s;
    TRY(load(tx, ctx, e, &draft, &t));
    return store_list_draft_drop(tx, e->name);
}

Err service_list_draft_publish(struct service *s, struct tx *tx, const void *ctx, const struct config_by *by,
                               const char *name, Day from, bool put, struct faults *faults)
{
    struct list_draft draft;
    struct list_table *t;
    struct finding *list;
    TRY(service_config_follow(s, tx));
    TRY(store_list_draft(tx, ctx, name, &draft));
    TRY(list_table_read(ctx, draft.rows, strlen(draft.rows), faults_new(ctx), &t));
    int n = list_lint(ctx, s->institution, t, &list);
    for (int i = 0; i < n; i++)
        if (list[i].hard)
            fault_add(faults, talloc_asprintf(ctx, "%s.%s", list[i].item, list_columns[list[i].at]), list[i].en);
    TRY(faults_err(faults));
    if (!put) return service_check_list(s, tx, ctx, by->now, t, name, from, false, faults);
    TRY(service_put_list(s, tx, ctx, by, t, name, from, false, faults));
    return store_list_draft_drop(tx, name);
}
