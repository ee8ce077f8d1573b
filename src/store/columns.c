/* Walking a column table. */
#include "store/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "base/text.h"

static const char *const step_words[] = { "hang", "resume", "extend" };

/* ---- writing ---- */

static struct val amounts_text(const void *ctx, const struct amounts *a)
{
    if (!a->n) return v_text_n("", 0);
    char *s = talloc_strdup(ctx, "");
    for (int i = 0; i < a->n; i++) {
        const struct amount *x = &a->at[i];
        s = talloc_asprintf_append_buffer(s, "%s%s:%lld%s", i ? ";" : "", x->metric->code, (long long)x->x100,
                                          x->at_least ? "+" : "");
        if (x->ranged)
            s = talloc_asprintf_append_buffer(s, "/%lld/%lld", (long long)x->before_x100, (long long)x->after_x100);
        if (!x->k && !x->outline && !x->how && !x->on.n && !x->typed) continue;
        s = talloc_asprintf_append_buffer(s, "@%lld,%lld,%s,%d", (long long)x->k, (long long)x->outline,
                                          how_words[x->how], x->on.n);
        if (x->typed) s = talloc_asprintf_append_buffer(s, ",%lld", (long long)x->typed_x100);
    }
    return v_text(s);
}

static struct val steps_text(const void *ctx, const struct clock *c)
{
    if (!c->steps_n) return v_text_n("", 0);
    char *s = talloc_strdup(ctx, "");
    for (int i = 0; i < c->steps_n; i++)
        s = talloc_asprintf_append_buffer(s, "%s%s %lld %d", i ? ";" : "", step_words[c->steps[i].what],
                                          (long long)c->steps[i].at.s, c->steps[i].n);
    return v_text(s);
}

struct val column_value(const void *ctx, const struct column *col, const void *from)
{
    const char *p = (const char *)from + col->at;
    switch (col->type) {
    case C_INT:
    case C_DAY: return v_int(*(const int *)p);
    case C_I64:
    case C_TIME: return v_int(*(const int64_t *)p);
    case C_BOOL: return v_int(*(const bool *)p);
    case C_ENUM: return v_text(col->words[*(const int *)p]);
    case C_CHARS: return v_text(p);
    case C_STR:
    case C_TEXT: return *(char *const *)p ? v_text(*(char *const *)p) : v_text_n("", 0);
    case C_METRIC:
        return *(const struct metric *const *)p ? v_text((*(const struct metric *const *)p)->code) : v_text_n("", 0);
    case C_AMOUNTS: return amounts_text(ctx, (const struct amounts *)p);
    case C_STEPS: return steps_text(ctx, from);
    }
    return v_int(0);
}

void columns_write(const void *ctx, struct columns columns, const void *from, struct val *values)
{
    for (int i = 0; i < columns.n; i++) values[i] = column_value(ctx, &columns.list[i], from);
}

int columns_write_later(const void *ctx, struct columns columns, const void *from, struct val *values)
{
    int n = 0;
    for (int i = 0; i < columns.n; i++)
        if (!columns.list[i].once) values[n++] = column_value(ctx, &columns.list[i], from);
    return n;
}

/* ---- reading ---- */

static Err read_word(const struct column *col, const char *word, int *out)
{
    for (int i = 0; i < col->words_n; i++)
        if (!strcmp(col->words[i], word)) {
            *out = i;
            return OK;
        }
    return (Err){ BROKEN, "the database has a word that this program doesn't know" };
}

static Err read_metric(const struct institution *in, const char *code, size_t n, const struct metric **out)
{
    char copy[64];
    if (n >= sizeof copy) n = 0;
    memcpy(copy, code, n);
    copy[n] = 0;
    *out = n ? institution_metric(in, copy) : NULL;
    return *out ? OK : (Err){ BROKEN, "the database has a metric that outcome-metrics.csv doesn't have" };
}

/* "@7,7,walked,20800,40000": the leaves of the amount and of its outline, how and when it was measured, what was typed. */
static const char *read_measured(const char *s, struct amount *a)
{
    char word[12] = "", *end;
    a->k = strtoll(s, &end, 10);
    if (*end == ',') a->outline = strtoll(end + 1, &end, 10);
    if (*end == ',') {
        size_t n = strcspn(end + 1, ",;");
        snprintf(word, sizeof word, "%.*s", (int)n, end + 1);
        end += n + 1;
    }
    if (*word) a->how = how_from(word);
    if (*end == ',') a->on.n = (int)strtol(end + 1, &end, 10);
    a->typed = *end == ',';
    if (a->typed) a->typed_x100 = strtoll(end + 1, &end, 10);
    return end;
}

/* "green_added:203600;sidewalk_cleared_m:12000/12000/0": hundredths, '+' a lower bound, then before and after. */
static Err read_amounts(const struct institution *in, const char *s, const char *text_end, struct amounts *out)
{
    out->n = 0;
    while (s < text_end && out->n < METRICS_MOST) {
        const char *colon = memchr(s, ':', (size_t)(text_end - s));
        if (!colon) return (Err){ BROKEN, "amounts in the database can't be read" };
        struct amount *a = &out->at[out->n++];
        *a = (struct amount){ .metric = NULL };
        TRY(read_metric(in, s, (size_t)(colon - s), &a->metric));
        char *end;
        a->x100 = strtoll(colon + 1, &end, 10);
        a->at_least = *end == '+';
        end += a->at_least;
        a->ranged = *end == '/';
        if (a->ranged) a->before_x100 = strtoll(end + 1, &end, 10);
        if (a->ranged && *end == '/') a->after_x100 = strtoll(end + 1, &end, 10);
        const char *rest = *end == '@' ? read_measured(end + 1, a) : end;
        if (a->how == HOWS) return (Err){ BROKEN, "amounts in the database can't be read" };
        s = *rest == ';' ? rest + 1 : rest;
    }
    return OK;
}

static Err read_steps(const void *ctx, const char *s, struct clock *c)
{
    c->steps = NULL;
    c->steps_n = 0;
    while (*s) {
        struct step step = { 0 };
        const struct column words = { .words = step_words, .words_n = 3 };
        char word[16];
        long long at;
        int what = 0, used = 0;
        if (sscanf(s, "%15s %lld %d%n", word, &at, &step.n, &used) != 3)
            return (Err){ BROKEN, "a clock's steps can't be read" };
        TRY(read_word(&words, word, &what));
        step.what = (enum step_kind)what;
        step.at.s = at;
        c->steps = talloc_realloc(ctx, c->steps, struct step, (unsigned)c->steps_n + 1);
        c->steps[c->steps_n++] = step;
        s += used;
        if (*s == ';') s++;
    }
    return OK;
}

Err column_read(const void *ctx, const struct institution *in, const struct column *col, const char *text, size_t n,
                void *to)
{
    char *p = (char *)to + col->at;
    switch (col->type) {
    case C_METRIC:
        *(const struct metric **)p = NULL;
        return n ? read_metric(in, text, n, (const struct metric **)p) : OK;
    case C_AMOUNTS: return read_amounts(in, text, text + n, (struct amounts *)p);
    case C_STEPS: return read_steps(ctx, talloc_strndup(ctx, text, n), to);
    default: return (Err){ BROKEN, "a column of another type" };
    }
}

static Err read_one(const void *ctx, const struct institution *in, const struct column *col, struct rows *rows, int i,
                    void *to)
{
    char *p = (char *)to + col->at;
    size_t n;
    const char *s;
    switch (col->type) {
    case C_INT:
    case C_DAY: *(int *)p = (int)col_int(rows, i); break;
    case C_I64:
    case C_TIME: *(int64_t *)p = col_int(rows, i); break;
    case C_BOOL: *(bool *)p = col_int(rows, i) != 0; break;
    case C_ENUM: return read_word(col, col_text(rows, i, NULL), (int *)p);
    case C_CHARS: col_copy(rows, i, p, col->size); break;
    case C_STR:
    case C_TEXT:
        s = col_text(rows, i, &n);
        *(char **)p = n || col->type == C_TEXT ? talloc_strndup(ctx, s, n) : NULL;
        break;
    case C_METRIC:
    case C_AMOUNTS:
    case C_STEPS: s = col_text(rows, i, &n); return column_read(ctx, in, col, s, n, to);
    }
    return OK;
}

Err columns_read(const void *ctx, const struct institution *in, struct columns columns, struct rows *rows, int first,
                 void *to)
{
    for (int i = 0; i < columns.n; i++) TRY(read_one(ctx, in, &columns.list[i], rows, first + i, to));
    return OK;
}

Err columns_fit(struct tx *tx, enum sql sql, int first, struct columns columns)
{
    for (int i = 0; i < columns.n; i++) {
        const char *name = tx_column_name(tx, sql, first + i);
        if (name && !strcmp(name, columns.list[i].name)) continue;
        store_note_fault(tx_store(tx), sql_names[sql]);
        return (Err){ BROKEN, "a statement's columns differ from the struct's" };
    }
    return OK;
}
