/* The named statements: the embedded files of sql/ cut at `-- :name`, in the order of the generated header. */
#include <stdio.h>
#include <talloc.h>

#include "base/asset.h"
#include "store/db.h"

#define NAME(name, file) #name,
const char *const sql_names[] = { STATEMENTS(NAME) };
#define FILE_OF(name, file) file,
static const char *const sql_files[] = { STATEMENTS(FILE_OF) };

static const char MARK[] = "-- :name ";

/* The text after its mark line, up to the next mark. */
static char *find(const void *ctx, const char *file, const char *name)
{
    const struct asset *a = asset_find(file);
    size_t len = strlen(name);
    for (const char *at = a ? a->from : NULL; at && (at = strstr(at, MARK)); at += sizeof MARK - 1) {
        const char *from = at + sizeof MARK - 1;
        if (strncmp(from, name, len) || (from[len] != '\n' && from[len] != ' ')) continue;
        from = strchr(from, '\n');
        const char *to = from ? strstr(from, MARK) : NULL;
        return from ? talloc_strndup(ctx, from, to ? (size_t)(to - from) : strlen(from)) : NULL;
    }
    return NULL;
}

Err sql_read(const void *ctx, struct sql_text **out)
{
    struct sql_text *texts = talloc_array(ctx, struct sql_text, SQL_N + 1);
    for (int i = 0; i < SQL_N; i++) {
        texts[i] = (struct sql_text){ sql_names[i], find(texts, sql_files[i], sql_names[i]) };
        if (!texts[i].text) return (Err){ BROKEN, "a named statement is missing: build again" };
    }
    *out = texts;
    return OK;
}

void *grow(const void *ctx, void *list, int count, size_t size)
{
    if (list && (count < 8 || (count & (count - 1)))) return list;
    size_t room = count < 8 ? 8 : (size_t)count * 2;
    return talloc_realloc_size(ctx, list, size * room);
}

char *col_keep(struct keep *keep, struct rows *rows, int i, size_t *n)
{
    enum { BLOCK = 4000 };
    size_t len;
    const char *s = col_text(rows, i, &len);
    if (len + 1 > keep->left) {
        keep->left = len + 1 > BLOCK ? len + 1 : BLOCK;
        keep->at = talloc_size(keep->ctx, keep->left);
    }
    char *copy = keep->at;
    memcpy(copy, s, len);
    copy[len] = 0;
    keep->at += len + 1;
    keep->left -= len + 1;
    if (n) *n = len;
    return copy;
}

Err rows_texts(struct rows *rows, const void *ctx, char ***out, int *n)
{
    char **list = NULL;
    int count = 0;
    while (rows_next(rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = col_strdup(list, rows, 0);
        count++;
    }
    TRY(rows_end(rows));
    *out = list;
    *n = count;
    return OK;
}
