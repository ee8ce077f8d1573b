/* See dossier.h. */
#include "service/dossier.h"

#include <string.h>
#include <talloc.h>

#include "store/plain.h"

static int draft_end(json_t **draft)
{
    json_decref(*draft);
    return 0;
}

static Err draft_load(const struct viewer *v, const void *ctx, struct dossier *f)
{
    char *text;
    Time at;
    if (f->d->call.state != ST_DRAFT) return OK;
    Err err = store_draft_get(v->tx, ctx, f->d->call.id, &text, &at);
    if (err.kind == NOT_FOUND) return OK;
    if (err.kind) return err;
    json_t **owned = talloc(ctx, json_t *);
    f->draft = *owned = json_loads(text, 0, NULL);
    talloc_set_destructor(owned, draft_end);
    return OK;
}

Err dossier_load(const struct viewer *v, const void *ctx, struct docket *d, struct dossier *out)
{
    *out = (struct dossier){ .d = d };
    TRY(store_leaves(v->tx, ctx, d->call.id, &out->leaves, &out->n));
    TRY(store_vault(v->tx, ctx, d->call.id, &out->vault, &out->vault_n));
    TRY(draft_load(v, ctx, out));
    out->seen = talloc_array(ctx, struct leaf_view, (unsigned)out->n + 1);
    for (int i = 0; i < out->n; i++) TRY(leaf_read(out->leaves[i].leaf, out->leaves[i].leaf_n, &out->seen[i]));
    return OK;
}

const char *dossier_value(const struct dossier *f, int64_t k, const char *name, size_t name_n)
{
    for (int i = 0; i < f->vault_n; i++)
        if (f->vault[i].k == k && !strncmp(f->vault[i].name, name, name_n) && !f->vault[i].name[name_n])
            return f->vault[i].value;
    return NULL;
}

int dossier_task(const struct leaf_view *leaf)
{
    struct leaf_value value;
    return leaf_get(leaf->d, "task", &value) && value.type == LEAF_INT ? (int)value.number : 0;
}

static bool listed(const char *acts, struct slice act)
{
    for (const char *s = acts; *s; s += *s == ';') {
        size_t n = strcspn(s, ";");
        if (n == act.n && !memcmp(s, act.s, n)) return true;
        s += n;
    }
    return false;
}

const char *dossier_text(const struct dossier *f, const char *acts, int task, const char *name)
{
    for (int i = f->n - 1; i >= 0; i--) {
        const struct leaf_view *leaf = &f->seen[i];
        if (!listed(acts, leaf->act) || dossier_task(leaf) != task) continue;
        const char *value = dossier_value(f, leaf->k, name, strlen(name));
        if (value) return value;
    }
    return NULL;
}

const char *dossier_own_text(const struct dossier *f, const char *name)
{
    const char *typed = f->draft ? json_string_value(json_object_get(f->draft, name)) : NULL;
    return typed && *typed ? typed : dossier_text(f, "create;submit;call_urgent;import", 0, name);
}
