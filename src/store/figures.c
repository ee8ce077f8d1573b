/* Kept figures, the writing half: with each save of a docket its new marks are added, its counted rows are made anew and
   compared with those that are kept, and what differs moves the sums. A call that comes back to a closing moves that one's row
   too: the row `back` of the new call tells when. */
#include <stdio.h>
#include <stdlib.h>
#include <talloc.h>

#include "base/buf.h"
#include "store/figure_rows.h"
#include "store/figures.h"

/* ---- marks ---- */

static int word(const char *const *words, int n, const char *s)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(words[i], s)) return i;
    return 0;
}

static const char *const entity_names[] = {
    [CALL] = "call", [TASK] = "task", [MEETING] = "meeting", [SCORE] = "score"
};
enum { MARK_PARTS = 9, ROW_PARTS = 8, LINE_USUAL = 48 };

/* Lines of words, "-" for an empty one; cuts `line` in place. */
static int cut(char *line, char **parts, int most)
{
    int n = 0;
    for (char *rest = line, *word; n < most && (word = strsep(&rest, " ")) != NULL;)
        parts[n++] = strcmp(word, "-") ? word : word + 1;
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

/* "1712345678 task 1 dispatch hub_acceptor sent - - 0" */
static void mark_text(struct buf *b, const struct mark *m)
{
    put_number(b, m->at.s, ' ');
    put_word(b, entity_names[m->entity], ' ');
    put_number(b, m->task, ' ');
    put_word(b, act_words[m->act], ' ');
    put_word(b, role_words[m->role], ' ');
    put_word(b, state_words[m->to], ' ');
    put_word(b, closing_words[m->kind], ' ');
    put_word(b, satisfied_words[m->satisfied], ' ');
    put_number(b, m->came_back, '\n');
}

static Err marks_read(const void *ctx, char *text, struct mark **out, int *n)
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
                                        .came_back = parts[8][0] == '1' };
    }
    return OK;
}

/* ---- the rows that are kept, and those that should be ---- */

/* "510104035 JJ-A06" and, a line each, "sign 1 1 1712345678 ZFJ - 1 -1" */
static char *rows_text(const void *ctx, const struct call *call, const struct counted *rows, int n)
{
    struct buf *b = buf_new(ctx, 64 + (size_t)n * LINE_USUAL);
    put_word(b, call->street.s, ' ');
    put_word(b, call->item, '\n');
    for (int i = 0; i < n; i++) {
        const struct counted *r = &rows[i];
        put_word(b, base_words[r->base], ' ');
        put_number(b, r->part, ' ');
        put_number(b, r->task, ' ');
        put_number(b, r->at.s, ' ');
        put_word(b, r->unit.s, ' ');
        put_word(b, r->agency.s, ' ');
        put_number(b, r->bits, ' ');
        put_number(b, r->minutes, '\n');
    }
    return b->s;
}

struct was {
    char street[20], item[8];
    struct counted_kept *rows;
    int n;
    char *counts; /* as it was read */
    char *marks;
};

static Err rows_read(const void *ctx, char *text, struct was *was)
{
    char *parts[ROW_PARTS], *rest = text, *line = strsep(&rest, "\n");
    if (cut(line, parts, 2) != 2) return damaged();
    snprintf(was->street, sizeof was->street, "%s", parts[0]);
    snprintf(was->item, sizeof was->item, "%s", parts[1]);
    while ((line = strsep(&rest, "\n")) != NULL && *line) {
        if (cut(line, parts, ROW_PARTS) != ROW_PARTS) return damaged();
        was->rows = grow(ctx, was->rows, was->n, sizeof *was->rows);
        was->rows[was->n++] = (struct counted_kept){ .row = { .base = (enum base)word(base_words, BASES, parts[0]),
                                                              .part = atoi(parts[1]),
                                                              .task = atoi(parts[2]),
                                                              .at = { strtoll(parts[3], NULL, 10) },
                                                              .unit = office_of(parts[4]),
                                                              .agency = office_of(parts[5]),
                                                              .bits = (unsigned)atoi(parts[6]),
                                                              .minutes = strtoll(parts[7], NULL, 10) } };
    }
    return OK;
}

/* What is remembered of the call, its marks with the new ones behind them. */
static Err remembered(struct save *save, struct was *was, struct mark **marks, int *n)
{
    const struct docket *d = save->docket;
    *was = (struct was){ 0 };
    *marks = NULL;
    *n = 0;
    if (!d->fresh) {
        ROWS rows = db_ask(save->tx, SQL_figured_get, v_int(d->call.id));
        if (rows_next(&rows)) {
            was->marks = col_strdup(save->ctx, &rows, 0);
            was->counts = col_strdup(save->ctx, &rows, 1);
        }
        TRY(rows_end(&rows));
    }
    if (was->counts) TRY(rows_read(save->ctx, talloc_strdup(save->ctx, was->counts), was));
    if (was->marks) TRY(marks_read(save->ctx, talloc_strdup(save->ctx, was->marks), marks, n));
    for (int i = 0; i < d->marks_n; i++) {
        *marks = grow(save->ctx, *marks, *n, sizeof **marks);
        (*marks)[(*n)++] = d->marks[i];
    }
    return OK;
}

/* When the latest call that counts as this one's coming back was called; asked only of one that was closed. */
static Err recurred(struct save *save, const struct mark *marks, int n, Time *out)
{
    bool was_closed = false;
    *out = (Time){ 0 };
    for (int i = 0; i < n; i++) was_closed |= marks[i].act == DO_CLOSE || marks[i].act == DO_JOIN_VERDICTS;
    if (!was_closed) return OK;
    ROWS rows = db_ask(save->tx, SQL_counted_recurred, v_text(save->docket->call.no));
    TRY(rows_one(&rows));
    *out = col_time(&rows, 0);
    return OK;
}

static Err rows_make(struct save *save, const struct mark *marks, int marks_n, struct counted **out, int *n)
{
    Time back;
    TRY(recurred(save, marks, marks_n, &back));
    *n = docket_counted(save->in, save->ctx, save->docket, marks, marks_n, back, out);
    return OK;
}

static struct counted_kept *find(struct was *was, const struct counted *row)
{
    for (int i = 0; i < was->n; i++)
        if (was->rows[i].row.base == row->base && was->rows[i].row.part == row->part) return &was->rows[i];
    return NULL;
}

/* The same but for bits and minutes? */
static bool stays(const struct call *call, const struct was *was, const struct counted *k, const struct counted *row)
{
    return k->task == row->task && k->at.s == row->at.s && office_is(k->unit, row->unit) &&
           office_is(k->agency, row->agency) && !strcmp(was->street, call->street.s) && !strcmp(was->item, call->item);
}

/* ---- sums ---- */

static void move(struct tx *tx, const char *street, const char *item, const struct counted *row, int by)
{
    figure_change(tx, "", row, by);
    if (*street) figure_change(tx, street, row, by);
    if (*item) figure_change(tx, item, row, by);
    if (!office_none(row->unit)) figure_change(tx, row->unit.s, row, by);
    if (!office_none(row->agency)) figure_change(tx, row->agency.s, row, by);
}

static Err drop(struct save *save, const struct was *was, const struct counted *row)
{
    move(save->tx, was->street, was->item, row, -1);
    return db_run(save->tx, SQL_counted_drop, v_text(base_words[row->base]), v_time(row->at),
                  v_int(save->docket->call.id), v_int(row->part));
}

static Err put(struct save *save, struct was *was, const struct counted *row)
{
    const struct call *call = &save->docket->call;
    const struct val id = v_int(call->id), base = v_text(base_words[row->base]), part = v_int(row->part);
    struct counted_kept *kept = find(was, row);
    if (kept) {
        kept->there = true;
        bool same = stays(call, was, &kept->row, row);
        if (same && kept->row.bits == row->bits && kept->row.minutes == row->minutes) return OK;
        if (!same) TRY(drop(save, was, &kept->row));
        if (same) {
            move(save->tx, was->street, was->item, &kept->row, -1);
            move(save->tx, was->street, was->item, row, 1);
            return db_run(save->tx, SQL_counted_same, base, v_time(row->at), id, part, v_int(row->bits),
                          v_int(row->minutes));
        }
    }
    move(save->tx, call->street.s, call->item, row, 1);
    return db_run(save->tx, SQL_counted_new, base, v_time(row->at), id, part, v_int(row->task),
                  v_int(figure_month(row->at)), v_text(call->street.s), v_text(call->item), v_text(row->unit.s),
                  v_text(row->agency.s), v_int(row->bits), v_int(row->minutes));
}

/* The closing that this call comes back to: its row says so from now on, or no more. */
static Err back_moved(struct save *save)
{
    struct save old = { .tx = save->tx, .in = save->in, .now = save->now, .ctx = save->ctx };
    Err err = store_docket_load(save->tx, save->ctx, save->in, save->docket->call.recurs, &old.docket);
    if (err.kind) return err.kind == NOT_FOUND ? OK : err;
    return save_figures(&old);
}

static bool has_back(const struct counted *rows, int n)
{
    for (int i = 0; i < n; i++)
        if (rows[i].base == BASE_BACK) return true;
    return false;
}

/* The call's own row: only when something of it is new. */
static Err remember(struct save *save, const struct was *was, const struct counted *rows, int n)
{
    struct docket *d = save->docket;
    char *counts = rows_text(save->ctx, &d->call, rows, n);
    if (was->counts && !d->marks_n && !strcmp(was->counts, counts)) return OK;
    struct buf *marks = buf_new(save->ctx, 512);
    buf_puts(marks, was->marks ? was->marks : "");
    for (int i = 0; i < d->marks_n; i++) mark_text(marks, &d->marks[i]);
    TALLOC_FREE(d->marks);
    d->marks_n = 0;
    return db_run(save->tx, SQL_figured_put, v_int(d->call.id), v_text(marks->s), v_text(counts));
}

Err save_figures(struct save *save)
{
    struct mark *marks;
    struct was was;
    struct counted *rows;
    int marks_n, n;
    bool had_back = false;
    if (!save->docket->call.called.s) return OK; /* nothing counts before the calling (R12) */
    TRY(remembered(save, &was, &marks, &marks_n));
    TRY(rows_make(save, marks, marks_n, &rows, &n));
    for (int i = 0; i < n; i++) TRY(put(save, &was, &rows[i]));
    for (int i = 0; i < was.n; i++) {
        had_back |= was.rows[i].row.base == BASE_BACK;
        if (!was.rows[i].there) TRY(drop(save, &was, &was.rows[i].row));
    }
    TRY(remember(save, &was, rows, n));
    return had_back != has_back(rows, n) ? back_moved(save) : OK;
}

static Err ended_since(struct tx *tx, const void *ctx, Time since, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_counted_since, v_time(since));
    while (rows_next(&rows)) {
        *out = grow(ctx, *out, *n, sizeof **out);
        (*out)[(*n)++] = col_strdup(ctx, &rows, 0);
    }
    return rows_end(&rows);
}

Err store_figures_follow(struct tx *tx, const struct institution *in, int year)
{
    char **nos = NULL;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = ended_since(tx, ctx, day_start(day_from(year, 1, 1)), &nos, &n);
    for (int i = 0; !err.kind && i < n; i++) {
        struct save save = { .tx = tx, .in = in, .ctx = talloc_new(ctx) };
        err = store_docket_load(tx, save.ctx, in, nos[i], &save.docket);
        if (!err.kind) err = save_figures(&save);
        talloc_free(save.ctx);
    }
    talloc_free(ctx);
    return err;
}

/* ---- the same, only looking ---- */

static Err listed(struct save *save, const struct counted *r, bool *good)
{
    const struct call *call = &save->docket->call;
    ROWS rows = db_ask(save->tx, SQL_check_counted, v_text(base_words[r->base]), v_time(r->at), v_int(call->id),
                       v_int(r->part));
    *good = rows_next(&rows) && col_int(&rows, 0) == r->task && !strcmp(col_text(&rows, 1, NULL), call->street.s) &&
            !strcmp(col_text(&rows, 2, NULL), call->item) && !strcmp(col_text(&rows, 3, NULL), r->unit.s) &&
            !strcmp(col_text(&rows, 4, NULL), r->agency.s) && col_int(&rows, 5) == r->bits &&
            col_int(&rows, 6) == r->minutes && col_int(&rows, 7) == figure_month(r->at);
    return rows_end(&rows);
}

Err figures_check(struct save *save, const char **why, int64_t *count)
{
    struct mark *marks;
    struct was was;
    struct counted *rows;
    int marks_n, n;
    TRY(remembered(save, &was, &marks, &marks_n));
    TRY(rows_make(save, marks, marks_n, &rows, &n));
    if (!save->docket->call.called.s) n = 0;
    *count += n;
    if (was.counts ? strcmp(was.counts, rows_text(save->ctx, &save->docket->call, rows, n)) != 0 : n > 0)
        *why = "figures: what is counted of it is not what it makes";
    for (int i = 0; i < n && !*why; i++) {
        bool good;
        TRY(listed(save, &rows[i], &good));
        if (!good)
            *why = talloc_asprintf(save->ctx, "figures: its row %s %d is missing or another", base_words[rows[i].base],
                                   rows[i].part);
    }
    return OK;
}

static bool mark_same(const struct mark *a, const struct mark *b)
{
    return a->at.s == b->at.s && a->entity == b->entity && a->task == b->task && a->act == b->act &&
           a->role == b->role && a->to == b->to && a->kind == b->kind && a->satisfied == b->satisfied &&
           a->came_back == b->came_back;
}

Err store_marks_same(struct tx *tx, const struct docket *made, bool *out)
{
    struct save save = { .tx = tx, .ctx = talloc_new(NULL) };
    struct docket kept = { .call = made->call };
    struct mark *marks;
    struct was was;
    int n = 0;
    save.docket = &kept;
    Err err = remembered(&save, &was, &marks, &n);
    *out = !err.kind && n == made->marks_n;
    for (int i = 0; *out && i < n; i++) *out = mark_same(&marks[i], &made->marks[i]);
    talloc_free(save.ctx);
    return err;
}
