/* Marks and counted rows as lines of words, "-" for an empty one. Kept: what is read is what was written, in the same order. */
#include <stdlib.h>
#include <talloc.h>

#include "base/buf.h"
#include "store/figure_rows.h"

enum { MARK_PARTS = 10, ROW_PARTS = 6, LINE_USUAL = 48 };
static const char *const entity_names[] = {
    [CALL] = "call", [TASK] = "task", [MEETING] = "meeting", [SCORE] = "score"
};

static int word(const char *const *words, int n, const char *s)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(words[i], s)) return i;
    return 0;
}

/* Cuts `line` in place. */
static int cut(char *line, char **parts, int most)
{
    int n = 0;
    for (char *rest = line, *part; n < most && (part = strsep(&rest, " ")) != NULL;)
        parts[n++] = strcmp(part, "-") ? part : part + 1;
    return n;
}

static void put_word(struct buf *b, const char *s, char behind)
{
    buf_puts(b, *s ? s : "-");
    buf_putc(b, behind);
}

static void put_number(struct buf *b, int64_t n, char behind)
{
    buf_int(b, n);
    buf_putc(b, behind);
}

static Err damaged(void)
{
    return (Err){ BROKEN, "what the figures remember of a call can't be read" };
}

/* ---- marks: "1712345678 task 1 dispatch hub_acceptor sent - - 0 0" ---- */

void mark_put(struct buf *b, const struct mark *m)
{
    put_number(b, m->at.s, ' ');
    put_word(b, entity_names[m->entity], ' ');
    put_number(b, m->task, ' ');
    put_word(b, act_words[m->act], ' ');
    put_word(b, role_words[m->role], ' ');
    put_word(b, state_words[m->to], ' ');
    put_word(b, closing_words[m->kind], ' ');
    put_word(b, satisfied_words[m->satisfied], ' ');
    put_number(b, m->came_back, ' ');
    put_number(b, m->bad, '\n');
}

Err marks_read(const void *ctx, char *text, struct mark **out, int *n)
{
    char *parts[MARK_PARTS];
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL && *line;) {
        if (cut(line, parts, MARK_PARTS) != MARK_PARTS) return damaged();
        *out = grow(ctx, *out, *n, sizeof **out);
        (*out)[(*n)++] = (struct mark){ .at = { strtoll(parts[0], NULL, 10) },
                                        .entity = (enum entity)word(entity_names, 4, parts[1]),
                                        .task = atoi(parts[2]),
                                        .act = (enum act)word(act_words, ACTS, parts[3]),
                                        .role = (enum role)word(role_words, ROLES, parts[4]),
                                        .to = (enum state)word(state_words, STATES, parts[5]),
                                        .kind = (enum closing)word(closing_words, CLOSINGS, parts[6]),
                                        .satisfied = (enum satisfied)word(satisfied_words, SATS, parts[7]),
                                        .came_back = parts[8][0] == '1',
                                        .bad = parts[9][0] == '1' };
    }
    return OK;
}

/* ---- counted rows: "1 1 ZFJ - 1 -1" is part, task, unit, agency, bits, minutes ---- */

static void row_put(struct buf *b, const struct counted *r)
{
    put_number(b, r->part, ' ');
    put_number(b, r->task, ' ');
    put_word(b, r->unit.s, ' ');
    put_word(b, r->agency.s, ' ');
    put_number(b, r->bits, ' ');
    put_number(b, r->minutes, '\n');
}

static Err row_read(char *line, enum base base, Time at, struct counted *out)
{
    char *parts[ROW_PARTS];
    if (!line || cut(line, parts, ROW_PARTS) != ROW_PARTS) return damaged();
    *out = (struct counted){ .base = base,
                             .at = at,
                             .part = atoi(parts[0]),
                             .task = atoi(parts[1]),
                             .unit = office_of(parts[2]),
                             .agency = office_of(parts[3]),
                             .bits = (unsigned)atoi(parts[4]),
                             .minutes = strtoll(parts[5], NULL, 10) };
    return OK;
}

enum base base_from(const char *s)
{
    return (enum base)word(base_words, BASES, s);
}

char *counted_together(const void *ctx, const struct counted *rows, int n, const struct counted *like)
{
    struct buf *b = buf_new(ctx, 4 * LINE_USUAL);
    for (int i = 0; i < n; i++)
        if (counted_same_time(&rows[i], like)) row_put(b, &rows[i]);
    return b->s;
}

Err counted_apart(const void *ctx, char *text, enum base base, Time at, struct counted **out, int *n)
{
    for (char *rest = text, *line; (line = strsep(&rest, "\n")) != NULL && *line;) {
        *out = grow(ctx, *out, *n, sizeof **out);
        TRY(row_read(line, base, at, &(*out)[*n]));
        ++*n;
    }
    return OK;
}

/* "510104035 JJ-A06" and, a line each, "sign 1712345678 1 1 ZFJ - 1 -1" */
char *counted_text(const void *ctx, const struct counted_of_call *c)
{
    struct buf *b = buf_new(ctx, 64 + (size_t)c->n * LINE_USUAL);
    put_word(b, c->street, ' ');
    put_word(b, c->item, '\n');
    for (int i = 0; i < c->n; i++) {
        put_word(b, base_words[c->rows[i].base], ' ');
        put_number(b, c->rows[i].at.s, ' ');
        row_put(b, &c->rows[i]);
    }
    return b->s;
}

Err counted_read(const void *ctx, char *text, struct counted_of_call *out)
{
    char *parts[2], *rest = text, *line = strsep(&rest, "\n");
    if (!line || cut(line, parts, 2) != 2) return damaged();
    out->street = parts[0];
    out->item = parts[1];
    while ((line = strsep(&rest, "\n")) != NULL && *line) {
        char *base = strsep(&line, " "), *at = strsep(&line, " ");
        out->rows = grow(ctx, out->rows, out->n, sizeof *out->rows);
        TRY(row_read(line, base_from(base), (Time){ at ? strtoll(at, NULL, 10) : 0 }, &out->rows[out->n]));
        out->n++;
    }
    return OK;
}
