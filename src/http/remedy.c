/* Remedies in Chinese. The engine says what to do in English, for scripts and the command line; a person who reads Chinese
   gets the same sentence from data/remedies.csv, where % stands for what differs (a number, a unit, a list). A sentence that
   has no row stays as it is; `make lint` names those. Only refusals come here: a walk over 150 rows each. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"

enum { HOLES = 4 };
struct part {
    const char *s;
    size_t n;
};

struct remedies {
    struct table *table;
};

Err remedies_open(struct server *server, struct remedies **out)
{
    const struct asset *a = asset_find("data/remedies.csv");
    const char *fault = NULL;
    struct remedies *r = talloc_zero(server, struct remedies);
    r->table = a ? table_read(r, a->from, asset_size(a), &fault) : NULL;
    if (!r->table) return (Err){ BROKEN, "data/remedies.csv cannot be read" };
    *out = r;
    return OK;
}

/* Does `text` have the shape of `pattern`? What stands at each %, shortest first, goes to `holes`. */
static bool fits(const char *pattern, const char *text, struct part holes[static HOLES], int nth)
{
    while (*pattern && *pattern != '%' && *pattern == *text) pattern++, text++;
    if (!*pattern) return !*text;
    if (*pattern != '%' || nth == HOLES) return false;
    for (size_t n = 1; text[n - 1]; n++) {
        holes[nth] = (struct part){ text, n };
        if (fits(pattern + 1, text + n, holes, nth + 1)) return true;
    }
    return false;
}

static const char *exact(const struct remedies *r, struct part word)
{
    for (int i = 0; i < table_rows(r->table); i++) {
        const char *en = table_get(r->table, i, "en");
        if (!strncmp(en, word.s, word.n) && !en[word.n]) return table_get(r->table, i, "zh");
    }
    return NULL;
}

static const char *filled(const struct remedies *r, const void *ctx, const char *zh, const struct part *holes)
{
    struct buf *b = buf_new(ctx, 128);
    int nth = 0;
    for (; *zh; zh++) {
        const char *word = *zh == '%' ? exact(r, holes[nth]) : NULL;
        if (*zh != '%')
            buf_putc(b, *zh);
        else if (word)
            buf_puts(b, word), nth++;
        else
            buf_add(b, holes[nth].s, holes[nth].n), nth++;
    }
    return b->s;
}

const char *remedy_zh(const struct remedies *r, const void *ctx, const char *en)
{
    struct part holes[HOLES];
    const char *zh = exact(r, (struct part){ en, strlen(en) });
    for (int i = 0; !zh && i < table_rows(r->table); i++)
        if (fits(table_get(r->table, i, "en"), en, holes, 0)) zh = filled(r, ctx, table_get(r->table, i, "zh"), holes);
    return zh ? zh : en;
}
