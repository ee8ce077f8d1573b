/* See config_read.h. */
#include "service/config_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ledger/leaf.h"

static const struct {
    const char *stem, *act;
} kinds[] = {
    [CONFIG_CALENDAR] = { "calendar/", "put" },
    [CONFIG_SETTING] = { "setting/", "set" },
    [CONFIG_OFFICE] = { "office/", "rename" },
    [CONFIG_LIST] = { "catalog/", "publish" },
};

const char *config_of(const void *ctx, const struct config_step *s)
{
    return talloc_asprintf(ctx, "%s%s", kinds[s->kind].stem, s->kind == CONFIG_LIST ? "45" : s->key);
}

static const char *text_of(const void *ctx, const struct leaf_view *v, const char *name)
{
    struct leaf_value value;
    return leaf_get(v->d, name, &value) && value.type == LEAF_STR ? leaf_text(ctx, value.text) : NULL;
}

static bool day_in(const void *ctx, const struct leaf_view *v, const char *name, Day *out)
{
    const char *text = text_of(ctx, v, name);
    return text && day_parse(text, strlen(text), out);
}

static bool days_in(const void *ctx, const struct leaf_view *v, const char *name, const Day **out, int *n)
{
    struct leaf_value list, item;
    size_t at = 0;
    Day *days = talloc_array(ctx, Day, 800);
    *n = 0;
    if (!leaf_get(v->d, name, &list)) return false;
    while (leaf_item(list.text, &at, &item)) {
        const char *text = item.type == LEAF_STR ? leaf_text(ctx, item.text) : "";
        if (*n == 800 || !day_parse(text, strlen(text), &days[(*n)++])) return false;
    }
    *out = days;
    return true;
}

static bool facts_of(const void *ctx, const struct config_leaf *leaf, const struct leaf_view *v, struct config_step *s)
{
    switch (s->kind) {
    case CONFIG_CALENDAR:
        return days_in(ctx, v, "off", &s->off, &s->off_n) && days_in(ctx, v, "work", &s->work, &s->work_n);
    case CONFIG_SETTING: s->value = text_of(ctx, v, "value"); return s->value && day_in(ctx, v, "from", &s->from);
    case CONFIG_OFFICE:
        if (!day_in(ctx, v, "from", &s->from)) return false;
        s->name = (struct office_name){ text_of(ctx, v, "name_zh"), text_of(ctx, v, "short_zh"),
                                        text_of(ctx, v, "name_en"), s->from };
        return s->name.zh && s->name.short_zh && s->name.en;
    case CONFIG_LIST:
        s->key = text_of(ctx, v, "version");
        s->value = leaf->value;
        return s->key && day_in(ctx, v, "from", &s->from);
    }
    return false;
}

Err config_read(const void *ctx, const struct config_leaf *leaf, struct config_word *out)
{
    struct leaf_view v;
    struct leaf_value k;
    out->of = leaf->of;
    if (leaf_read(leaf->leaf, leaf->leaf_n, &v).kind) return (Err){ BROKEN, "it is no leaf" };
    bool effect = slice_is(v.act, "take_effect"), cancel = slice_is(v.act, "cancel");
    if (effect || cancel) {
        if (!leaf_get(v.d, "k", &k) || k.type != LEAF_INT) return (Err){ BROKEN, "it names no step" };
        out->is = effect ? WORD_TAKES_EFFECT : WORD_CANCELS;
        out->k = k.number;
        return OK;
    }
    for (int i = CONFIG_CALENDAR; i <= CONFIG_LIST; i++) {
        size_t stem = strlen(kinds[i].stem);
        if (strncmp(leaf->of, kinds[i].stem, stem) || !slice_is(v.act, kinds[i].act)) continue;
        struct config_step *s = &out->step;
        *s = (struct config_step){ .kind = (enum config_kind)i, .key = leaf->of + stem, .k = leaf->k, .at = { v.at } };
        s->by = talloc_strndup(ctx, v.by.s, v.by.n);
        s->from = day_of(s->at);
        out->is = WORD_SETTLES;
        if (facts_of(ctx, leaf, &v, s)) return OK;
        break;
    }
    return (Err){ BROKEN, "it is no step of the configuration" };
}
