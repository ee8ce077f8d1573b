/* See packed.h. */
#include "store/packed.h"

#include <talloc.h>

/* ---- writing ---- */

static Err put_text(struct buf *b, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s[i] == '\t' || s[i] == '\n') return (Err){ BROKEN, "a code with a tab or a line end can't be kept" };
    buf_add(b, s, n);
    return OK;
}

static void put_int(struct buf *b, int64_t n)
{
    if (n) buf_int(b, n);
}

static Err put_field(struct buf *b, const struct column *col, const void *from)
{
    const char *p = (const char *)from + col->at;
    switch (col->type) {
    case C_INT:
    case C_DAY: put_int(b, *(const int *)p); return OK;
    case C_I64:
    case C_TIME: put_int(b, *(const int64_t *)p); return OK;
    case C_BOOL: put_int(b, *(const bool *)p); return OK;
    case C_ENUM: buf_puts(b, col->words[*(const int *)p]); return OK;
    case C_CHARS: return put_text(b, p, strlen(p));
    default: {
        const struct val v = column_value(b, col, from);
        return put_text(b, v.p, v.n);
    }
    }
}

Err packed_put(struct buf *b, char kind, struct columns columns, const void *from)
{
    buf_putc(b, kind);
    size_t filled = b->n;
    for (int i = 0; i < columns.n; i++) {
        buf_putc(b, '\t');
        size_t before = b->n;
        TRY(put_field(b, &columns.list[i], from));
        if (b->n > before) filled = b->n;
    }
    b->n = filled;
    buf_putc(b, '\n');
    return OK;
}

/* ---- reading ---- */

/* A number at *at, which then stands behind it. */
static int64_t number(const char **at)
{
    const char *s = *at;
    bool minus = *s == '-';
    uint64_t u = 0;
    for (s += minus; *s >= '0' && *s <= '9'; s++) u = u * 10 + (uint64_t)(*s - '0');
    *at = s;
    return (int64_t)(minus ? 0 - u : u);
}

static Err get_word(const struct column *col, const char *s, size_t n, int *out)
{
    for (int i = 0; i < col->words_n; i++)
        if (col->words[i][0] == *s && !strncmp(col->words[i], s, n) && !col->words[i][n]) {
            *out = i;
            return OK;
        }
    return (Err){ BROKEN, "the database has a word that this program doesn't know" };
}

static Err get_text(const void *ctx, const struct institution *in, const struct column *col, const char *s, size_t n,
                    void *to)
{
    char *p = (char *)to + col->at;
    switch (col->type) {
    case C_ENUM: return get_word(col, s, n, (int *)p);
    case C_CHARS:
        if (n >= col->size) return (Err){ BROKEN, "the database has a code that is too long" };
        memcpy(p, s, n);
        p[n] = 0;
        return OK;
    case C_STR:
    case C_TEXT: *(char **)p = talloc_strndup(ctx, s, n); return OK;
    default: return column_read(ctx, in, col, s, n, to);
    }
}

/* A field that is not empty; *at then stands on the tab or line end behind it. */
static Err get_field(const void *ctx, const struct institution *in, const struct column *col, const char **at, void *to)
{
    char *p = (char *)to + col->at;
    const char *from = *at, *s = from;
    switch (col->type) {
    case C_INT:
    case C_DAY: *(int *)p = (int)number(at); return OK;
    case C_I64:
    case C_TIME: *(int64_t *)p = number(at); return OK;
    case C_BOOL: *(bool *)p = number(at) != 0; return OK;
    default: break;
    }
    while (*s != '\t' && *s != '\n') s++;
    *at = s;
    return get_text(ctx, in, col, from, (size_t)(s - from), to);
}

static void put_empty(const struct column *col, void *to)
{
    if (col->type == C_TEXT) *(const char **)((char *)to + col->at) = "";
}

Err packed_get(const void *ctx, const struct institution *in, struct columns columns, const char **line,
               const char *end, void *to)
{
    static const Err unreadable = { BROKEN, "a call's lines can't be read" };
    const char *s = *line;
    if (s >= end || end[-1] != '\n') return unreadable; /* so a line end is always met */
    for (int i = 0; i < columns.n; i++) {
        if (*s == '\t') s++;
        if (*s == '\t' || *s == '\n')
            put_empty(&columns.list[i], to);
        else
            TRY(get_field(ctx, in, &columns.list[i], &s, to));
        if (*s != '\t' && *s != '\n') return unreadable;
    }
    if (*s != '\n') return unreadable;
    *line = s + 1;
    return OK;
}
