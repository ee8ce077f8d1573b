/* libFuzzer: the recogniser and its walkers never read outside the bytes; what they accept is written back by the
   writer of the same facts to the same bytes as long as lists are of one type. */
#include <stdint.h>
#include <stdlib.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "ledger/leaf.h"

static const char *const *texts_of(void *ctx, struct slice list, int *n)
{
    struct leaf_value item;
    const char **texts = talloc_array(ctx, const char *, 1);
    for (size_t at = 0; leaf_item(list, &at, &item); (*n)++) {
        texts = talloc_realloc(ctx, texts, const char *, (unsigned)*n + 1);
        texts[*n] = item.type == LEAF_STR ? leaf_text(ctx, item.text) : NULL;
        if (!texts[*n]) return NULL; /* mixed */
    }
    return texts;
}

static const int64_t *numbers_of(void *ctx, struct slice list, int *n)
{
    struct leaf_value item;
    int64_t *numbers = talloc_array(ctx, int64_t, 1);
    for (size_t at = 0; leaf_item(list, &at, &item); (*n)++) {
        if (item.type != LEAF_INT) return NULL;
        numbers = talloc_realloc(ctx, numbers, int64_t, (unsigned)*n + 1);
        numbers[*n] = item.number;
    }
    return numbers;
}

static int facts_of(void *ctx, struct slice d, struct leaf_fact *out)
{
    struct slice name;
    struct leaf_value value;
    int n = 0;
    for (size_t at = 0; leaf_next(d, &at, &name, &value); n++) {
        if (n == LEAF_NAMES_MAX) return -1;
        struct leaf_fact *f = &out[n];
        *f = (struct leaf_fact){ leaf_text(ctx, name), value.type, .number = value.number };
        if (f->type == LEAF_STR) f->text = leaf_text(ctx, value.text);
        if (f->type == LEAF_STRS && !(f->texts = texts_of(ctx, value.text, &f->count))) return -1;
        if (f->type == LEAF_INTS && !(f->numbers = numbers_of(ctx, value.text, &f->count))) return -1;
    }
    return n;
}

static int pledges_of(void *ctx, struct slice p, struct leaf_pledge *out)
{
    struct slice name;
    struct leaf_value value;
    int n = 0;
    for (size_t at = 0; leaf_next(p, &at, &name, &value); n++) {
        if (n == LEAF_NAMES_MAX) return -1;
        out[n].name = leaf_text(ctx, name);
        if (!hash_read(value.text.s, value.text.n, &out[n].commitment)) abort();
    }
    return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct leaf_view v;
    if (leaf_read((const char *)bytes, n, &v).kind) return 0;
    void *ctx = talloc_new(NULL);
    struct leaf_fact d[LEAF_NAMES_MAX];
    struct leaf_pledge p[LEAF_NAMES_MAX];
    int d_n = facts_of(ctx, v.d, d), p_n = pledges_of(ctx, v.p, p);
    struct leaf l = {
        v.at, leaf_text(ctx, v.by), leaf_text(ctx, v.act), leaf_text(ctx, v.of), leaf_text(ctx, v.to), v.k, d, d_n, p,
        p_n
    };
    char out[LEAF_MAX];
    size_t out_n;
    if (d_n >= 0 && p_n >= 0 && (leaf_write(&l, out, &out_n).kind || out_n != n || memcmp(out, bytes, n))) abort();
    talloc_free(ctx);
    return 0;
}
