/* See dossier.h. */
#include "service/dossier.h"

#include <string.h>
#include <talloc.h>

Err dossier_load(const struct viewer *v, const void *ctx, struct docket *d, struct dossier *out)
{
    *out = (struct dossier){ .d = d };
    TRY(store_leaves(v->tx, ctx, d->call.id, &out->leaves, &out->n));
    TRY(store_vault(v->tx, ctx, d->call.id, &out->vault, &out->vault_n));
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
