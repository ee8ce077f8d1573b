/* Tables: ruled, their heads repeated on every page, a row kept whole where it can be and cut between lines where it is
   taller than what a page has. No text is lost: every line of every cell is drawn once. */
#include "media/paper_parts.h"

#define PAD_X 4.0
#define PAD_Y 4.5
#define LINE  (SIZE_TABLE * 1.42)
#define THIN  0.6

struct row {
    PangoLayout *cells[PAPER_COLUMNS_MOST];
    double x[PAPER_COLUMNS_MOST + 1];
    int n, lines;
};

static void edges(const struct paper_table *t, double x[static PAPER_COLUMNS_MOST + 1])
{
    int all = 0, sum = 0;
    for (int c = 0; c < t->columns; c++) all += t->shares[c];
    for (int c = 0; c <= t->columns; c++) {
        x[c] = AREA_W * sum / all;
        if (c < t->columns) sum += t->shares[c];
    }
}

static void row_set(struct press *p, const struct paper_block *b, const char *const *cells, bool head, struct row *r)
{
    double x[PAPER_COLUMNS_MOST + 1];
    *r = (struct row){ .lines = 1 };
    edges(&b->table, x);
    for (int c = 0; c < b->table.columns; c++) {
        bool form = b->is == PAPER_FORM, label = form && c % 2 == 0;
        int last = c;
        if (label && c && (!cells[c] || !*cells[c])) break;
        if (form && !label) /* a blank label leaves its room to this value */
            while (last + 2 < b->table.columns && (!cells[last + 1] || !*cells[last + 1])) last += 2;
        r->x[r->n] = x[c];
        PangoLayout *l = r->cells[r->n] =
            press_text(p, label || head ? FACE_BLACK : FACE_BODY, SIZE_TABLE, cells[c], x[last + 1] - x[c] - 2 * PAD_X);
        if (label || head) pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
        if (press_lines(l) > r->lines) r->lines = press_lines(l);
        r->x[++r->n] = x[last + 1];
    }
}

static void row_drop(struct row *r)
{
    for (int c = 0; c < r->n; c++) g_object_unref(r->cells[c]);
}

/* Lines from..to of the row, ruled around. */
static void row_part(struct press *p, const struct row *r, int from, int to)
{
    double h = (to - from) * LINE + 2 * PAD_Y;
    for (int c = 0; c < r->n; c++) {
        int have = press_lines(r->cells[c]);
        bool whole = from == 0 && to == r->lines;
        double down = whole ? (r->lines - have) * LINE / 2 : 0;
        for (int i = from; i < to && i < have; i++)
            press_line(p, r->cells[c], i, SIZE_TABLE, r->x[c] + PAD_X,
                       p->y + PAD_Y + down + (i - from) * LINE + (LINE - SIZE_TABLE) / 2);
    }
    press_rule(p, 0, p->y, AREA_W, THIN);
    press_rule(p, 0, p->y + h, AREA_W, THIN);
    for (int c = 0; c <= r->n; c++) {
        cairo_rectangle(p->cr, AREA_X + r->x[c] - THIN / 2, AREA_Y + p->y, THIN, h);
        cairo_fill(p->cr);
    }
    p->y += h;
}

static double height(int lines)
{
    return lines * LINE + 2 * PAD_Y;
}

static void heads(struct press *p, const struct paper_block *b)
{
    struct row r;
    if (!b->table.heads) return;
    row_set(p, b, b->table.heads, true, &r);
    row_part(p, &r, 0, r.lines);
    row_drop(&r);
}

/* A row goes to the next page whole unless it would leave a third of this one blank or more. */
static void row_put(struct press *p, const struct paper_block *b, const struct row *r)
{
    int from = 0;
    if (press_room(p) < height(r->lines) && (height(r->lines) < AREA_H / 3 || press_room(p) < height(4))) {
        press_break(p);
        heads(p, b);
    }
    while (from < r->lines) {
        int fit = (int)((press_room(p) - 2 * PAD_Y + 0.01) / LINE), to = from + (fit < 1 ? 1 : fit);
        if (to > r->lines) to = r->lines;
        row_part(p, r, from, to);
        from = to;
        if (from == r->lines) break;
        press_break(p);
        heads(p, b);
    }
}

void press_table(struct press *p, const struct paper_block *b)
{
    struct row r;
    p->y += 4;
    if (p->y > AREA_H - (b->table.heads ? 4 : 2) * height(1)) press_break(p);
    heads(p, b);
    for (int i = 0; i < b->table.rows && !p->too_big; i++) {
        row_set(p, b, b->table.cells + i * b->table.columns, false, &r);
        row_put(p, b, &r);
        row_drop(&r);
    }
    p->y += 6;
}
