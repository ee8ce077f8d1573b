/* See shipped.h. */
#include "service/shipped.h"

#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "ledger/base64.h"
#include "ledger/hash.h"
#include "ledger/leaf.h"
#include "store/store.h"

static const char OF[] = "tables/shipped";
enum { TABLES_MOST = 64 };

/* What the institution is loaded from; the demo's and the mappings of imports decide nothing. */
static bool decides(const char *name)
{
    return !strncmp(name, "data/domain/", 12) || !strncmp(name, "data/registers", 14) ||
           !strcmp(name, "data/indicators.csv") || !strcmp(name, "data/needs.csv");
}

/* "domain/settings.csv HASH", in the order of the assets. */
static int tables_of(const void *ctx, const char *out[static TABLES_MOST])
{
    int n = 0;
    struct hasher *h = hasher_new(ctx, HASH_SHA256);
    for (int i = 0; i < assets_n && n < TABLES_MOST; i++) {
        char hash[HASH_TEXT_N + 1];
        if (!decides(assets[i].name)) continue;
        hash_begin(h);
        hash_add(h, assets[i].from, asset_size(&assets[i]));
        Hash made = hash_end(h);
        hash_text(hash, &made);
        out[n++] = talloc_asprintf(ctx, "%s %s", assets[i].name + strlen("data/"), hash);
    }
    return n;
}

/* The newest leaf's list, read from *at on; false: nothing was told yet. */
static Err newest(struct tx *tx, const void *ctx, struct slice *list, bool *told)
{
    int64_t id;
    int n = 0;
    struct leaf_row *leaves;
    struct leaf_view leaf;
    struct leaf_value value;
    *told = false;
    Err err = store_of_id(tx, OF, false, &id);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    TRY(store_leaves(tx, ctx, id, &leaves, &n));
    if (!n) return OK;
    TRY(leaf_read(leaves[n - 1].leaf, leaves[n - 1].leaf_n, &leaf));
    if (!leaf_get(leaf.d, "tables", &value) || value.type != LEAF_STRS)
        return (Err){ BROKEN, "the leaf of the shipped tables tells of none" };
    *list = value.text;
    *told = true;
    return OK;
}

static bool among(const char *table, struct slice list)
{
    struct leaf_value item;
    for (size_t at = 0; leaf_item(list, &at, &item);)
        if (leaf_text_is(item.text, table, strlen(table))) return true;
    return false;
}

Err shipped_check(struct tx *tx, const void *ctx, const char **differs)
{
    bool told;
    struct slice list;
    const char *tables[TABLES_MOST];
    int n = tables_of(ctx, tables), told_n = 0;
    struct leaf_value item;
    *differs = NULL;
    TRY(newest(tx, ctx, &list, &told));
    if (!told) return OK;
    for (int i = 0; i < n && !*differs; i++)
        if (!among(tables[i], list)) *differs = talloc_strndup(ctx, tables[i], strcspn(tables[i], " "));
    for (size_t at = 0; leaf_item(list, &at, &item);) told_n++;
    if (!*differs && told_n != n) *differs = "a table that this program does not have";
    return OK;
}

Err shipped_tell(struct tx *tx, const void *ctx, Time now)
{
    bool told;
    struct slice list;
    int64_t id, k;
    const char *differs, *tables[TABLES_MOST];
    TRY(newest(tx, ctx, &list, &told));
    TRY(shipped_check(tx, ctx, &differs));
    if (told && !differs) return OK;
    const struct leaf_fact facts[] = {
        { .name = "tables", .type = LEAF_STRS, .texts = tables, .count = tables_of(ctx, tables) }
    };
    TRY(store_of_id(tx, OF, true, &id));
    TRY(store_leaf_last_k(tx, OF, &k));
    const struct leaf leaf = {
        .at = now.s, .by = "clock", .act = "ship", .of = OF, .to = "", .k = k + 1, .d = facts, .d_n = 1
    };
    return store_event_append(tx, &leaf, id, NULL, 0, NULL);
}
