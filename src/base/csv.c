/* See csv.h. */
#include "base/csv.h"

#include <string.h>
#include <talloc.h>

struct csv {
    const char *p, *end, *start;
    int line, began;
    char *text; /* the record's bytes, unquoted, each field NUL-terminated */
    size_t text_cap;
    struct csv_field *fields;
    int fields_cap;
};

struct csv *csv_open(const void *ctx, const char *bytes, size_t len)
{
    struct csv *c = talloc_zero(ctx, struct csv);
    if (len >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) bytes += 3, len -= 3;
    c->p = c->start = bytes;
    c->end = bytes + len;
    c->line = 1;
    return c;
}

static struct csv_field *field_slot(struct csv *c, int n)
{
    if (n >= c->fields_cap) {
        c->fields_cap = c->fields_cap ? 2 * c->fields_cap : 32;
        c->fields = talloc_realloc(c, c->fields, struct csv_field, (unsigned)c->fields_cap);
    }
    return &c->fields[n];
}

/* Where the record ends, by csv_next's own rule: a quote opens only at the start of a field. */
static const char *record_end(const char *q, const char *end)
{
    bool quoted = false, starts = true;
    for (; q < end && (quoted || *q != '\n'); q++) {
        if (*q == '"' && quoted && q + 1 < end && q[1] == '"')
            q++;
        else if (*q == '"')
            quoted = !quoted && starts;
        starts = !quoted && *q == ',';
    }
    return q;
}

/* What is written is never longer than what was read, so one reservation per record suffices. */
static void reserve(struct csv *c)
{
    const char *q = record_end(c->p, c->end);
    size_t need = (size_t)(q - c->p) + 2;
    if (need > c->text_cap) {
        c->text_cap = 2 * need;
        TALLOC_FREE(c->text);
        c->text = talloc_size(c, c->text_cap);
    }
}

bool csv_next(struct csv *c, struct csv_field **fields, int *n, const char **fault)
{
    *fault = NULL;
    *n = 0;
    c->began = c->line;
    if (c->p >= c->end) return false;
    reserve(c);
    char *out = c->text;
    for (bool more = true; more;) {
        char *from = out;
        bool quoted = c->p < c->end && *c->p == '"';
        if (quoted) c->p++;
        for (;;) {
            if (c->p >= c->end) {
                if (quoted) *fault = "a quote is never closed";
                more = false;
                break;
            }
            char ch = *c->p++;
            if (ch == '\n') c->line++;
            if (quoted && ch == '"') {
                if (c->p < c->end && *c->p == '"')
                    *out++ = *c->p++;
                else
                    quoted = false;
            } else if (!quoted && ch == ',') {
                break;
            } else if (!quoted && ch == '\n') {
                if (out > from && out[-1] == '\r') out--;
                more = false;
                break;
            } else {
                *out++ = ch;
            }
        }
        if (!more && c->p >= c->end && out > from && out[-1] == '\r') out--;
        *field_slot(c, (*n)++) = (struct csv_field){ from, (size_t)(out - from) };
        *out++ = 0;
    }
    *fields = c->fields;
    return true;
}

int csv_line(const struct csv *c)
{
    return c->began;
}

size_t csv_offset(const struct csv *c)
{
    return (size_t)(c->p - c->start);
}

struct table {
    const char **cells;
    int rows, columns;
};

struct table *table_read(const void *ctx, const char *bytes, size_t len, const char **fault)
{
    struct table *t = talloc_zero(ctx, struct table);
    struct csv *c = csv_open(t, bytes, len);
    struct csv_field *f;
    int n, cap = 0;
    t->rows = -1; /* the header */
    while (csv_next(c, &f, &n, fault)) {
        if (*fault) return NULL;
        if (n == 1 && f[0].n == 0) continue;
        if (t->rows < 0) t->columns = n;
        if (n != t->columns) {
            *fault = "a row has another number of fields than the header";
            return NULL;
        }
        if (t->rows + 2 > cap) {
            cap = cap ? 2 * cap : 64;
            t->cells = talloc_realloc(t, t->cells, const char *, (unsigned)(cap * t->columns));
        }
        for (int i = 0; i < n; i++) t->cells[(t->rows + 1) * n + i] = talloc_strndup(t, f[i].s, f[i].n);
        t->rows++;
    }
    if (t->rows < 0) *fault = "no header line";
    return *fault ? NULL : t;
}

int table_rows(const struct table *t)
{
    return t->rows;
}

int table_column(const struct table *t, const char *name)
{
    for (int i = 0; i < t->columns; i++)
        if (strcmp(t->cells[i], name) == 0) return i;
    return -1;
}

const char *table_get(const struct table *t, int row, const char *column)
{
    int i = table_column(t, column);
    return i < 0 ? "" : t->cells[(row + 1) * t->columns + i];
}
