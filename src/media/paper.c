/* See paper.h: the blocks in order, each by its own function. */
#include "media/paper.h"

#include <cairo-pdf.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "media/paper_parts.h"

#define SEAL (42 * MM)

struct paper *paper_new(const void *ctx)
{
    return talloc_zero(ctx, struct paper);
}

struct paper_block *paper_add(struct paper *paper, enum paper_is is)
{
    paper->blocks = talloc_realloc(paper, paper->blocks, struct paper_block, (unsigned)paper->blocks_n + 1);
    struct paper_block *b = &paper->blocks[paper->blocks_n++];
    *b = (struct paper_block){ .is = is };
    return b;
}

struct paper_block *paper_add_text(struct paper *paper, enum paper_is is, const char *text)
{
    struct paper_block *b = paper_add(paper, is);
    b->text = text;
    return b;
}

/* ---- text ---- */

/* One paragraph for each line of the text. */
static void paragraphs(struct press *p, enum face face, const char *text, int indent, double after)
{
    while (text && *text) {
        size_t n = strcspn(text, "\n");
        char *one = talloc_strndup(p->out, text, n);
        text += n + (text[n] == '\n');
        PangoLayout *l = press_paragraph(p, face, one, PAPER_CHARS, indent);
        press_flow(p, l, SIZE_BODY, 0, *text ? 0 : after);
        g_object_unref(l);
        talloc_free(one);
    }
}

/* A heading has a line of what it heads below it, or a few rows. */
static void heading(struct press *p, enum face face, const char *text, const struct paper_block *next)
{
    bool line = !next || next->is <= PAPER_NAMED;
    press_snap(p);
    press_need(p, (line ? 2 : 6) * PITCH);
    paragraphs(p, face, text, 2, 0);
}

static void named(struct press *p, const struct paper_block *b)
{
    char *head = talloc_asprintf(p->out, "%s：", b->label);
    PangoLayout *l = press_text(p, FACE_BLACK, SIZE_BODY, head, -1);
    int chars = 2 + (int)(press_width(l) / SIZE_BODY + 0.9);
    press_snap(p);
    press_need(p, PITCH);
    press_line(p, l, 0, SIZE_BODY, 2 * CHAR, p->y + (PITCH - SIZE_BODY) / 2);
    g_object_unref(l);
    l = press_paragraph(p, FACE_BODY, b->text, PAPER_CHARS - chars, 0);
    press_flow(p, l, SIZE_BODY, chars * CHAR, 0);
    g_object_unref(l);
    talloc_free(head);
}

/* ---- the end of the text ---- */

static double signed_height(const struct press *p)
{
    return p->paper->form == PAPER_MINUTES ? 3 * PITCH : 5 * PITCH;
}

/* §7.3.5: the date four characters from the right, the office's name centred over it, the seal's place around both. */
static void signature(struct press *p, const struct paper_block *b)
{
    char day[64];
    struct ymd d = day_ymd(b->day);
    snprintf(day, sizeof day, "%d年%d月%d日", d.y, d.m, d.d);
    press_snap(p);
    press_need(p, signed_height(p));
    p->y += PITCH;
    PangoLayout *who = press_text(p, FACE_BODY, SIZE_BODY, b->text, -1),
                *when = press_text(p, FACE_BODY, SIZE_BODY, day, -1);
    bool seal = p->paper->form != PAPER_MINUTES;
    double middle = AREA_W - 4 * CHAR - press_width(when) / 2, most = AREA_W - 2 * CHAR;
    double wide = press_width(who), x = middle - wide / 2;
    if (x + wide > most) x = most - wide;
    if (x + wide / 2 < middle) middle = x + wide / 2;
    double y = p->y + (seal ? PITCH : 0) + (PITCH - SIZE_BODY) / 2;
    if (seal) {
        const double dashes[] = { 2, 3 };
        cairo_save(p->cr);
        cairo_set_source_rgb(p->cr, 0.8, 0.8, 0.8);
        cairo_set_line_width(p->cr, 0.5);
        cairo_set_dash(p->cr, dashes, 2, 0);
        cairo_new_path(p->cr);
        cairo_arc(p->cr, AREA_X + middle, AREA_Y + y + PITCH, SEAL / 2, 0, 2 * G_PI);
        cairo_stroke(p->cr);
        cairo_restore(p->cr);
    }
    press_line(p, who, 0, SIZE_BODY, x, y);
    press_line(p, when, 0, SIZE_BODY, middle - press_width(when) / 2, y + PITCH);
    g_object_unref(who);
    g_object_unref(when);
    p->y += (seal ? 4 : 2) * PITCH;
}

static void annex(struct press *p, const struct paper_block *b)
{
    if (p->y > 0) press_break(p);
    PangoLayout *l = press_text(p, FACE_BLACK, SIZE_BODY, b->label, -1);
    press_line(p, l, 0, SIZE_BODY, 0, (PITCH - SIZE_BODY) / 2);
    g_object_unref(l);
    p->y = 2 * PITCH;
    l = press_text(p, FACE_TITLE, SIZE_TITLE, b->text, AREA_W);
    pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    press_flow(p, l, SIZE_TITLE, 0, 0);
    g_object_unref(l);
    p->y += PITCH / 2;
}

static Err block(struct press *p, const struct paper_block *b, const struct paper_block *next)
{
    double after = next && next->is == PAPER_SIGNED ? signed_height(p) : 0;
    switch (b->is) {
    case PAPER_TEXT: paragraphs(p, FACE_BODY, b->text, 2, after); return OK;
    case PAPER_FLUSH: paragraphs(p, FACE_BODY, b->text, 0, 0); return OK;
    case PAPER_HEAD: heading(p, FACE_BLACK, b->text, next); return OK;
    case PAPER_SUBHEAD: heading(p, FACE_KAI, b->text, next); return OK;
    case PAPER_NAMED: named(p, b); return OK;
    case PAPER_FORM:
    case PAPER_TABLE: press_table(p, b); return OK;
    case PAPER_PHOTOS: press_photos(p, b); return OK;
    case PAPER_QR: return press_qr(p, b);
    case PAPER_CODE: press_code(p, b); return OK;
    case PAPER_SIGNED: signature(p, b); return OK;
    case PAPER_ANNEX: annex(p, b); return OK;
    }
    return (Err){ BROKEN, "a block of no known kind" };
}

/* ---- the whole ---- */

static cairo_status_t take(void *arg, const unsigned char *bytes, unsigned int n)
{
    buf_add(arg, bytes, n);
    return CAIRO_STATUS_SUCCESS;
}

static void properties(struct press *p)
{
    char at[TIME_TEXT_MAX];
    time_format(p->paper->made, at);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_TITLE, p->paper->title);
    if (p->paper->author) cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_AUTHOR, p->paper->author);
    if (p->paper->number) cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_SUBJECT, p->paper->number);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATOR, "huying");
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_CREATE_DATE, at);
    cairo_pdf_surface_set_metadata(p->surface, CAIRO_PDF_METADATA_MOD_DATE, at);
}

/* Widths as designed, not rounded to any screen's points. */
static void context_open(struct press *p)
{
    cairo_font_options_t *o = cairo_font_options_create();
    cairo_font_options_set_hint_metrics(o, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_hint_style(o, CAIRO_HINT_STYLE_NONE);
    p->context = pango_cairo_create_context(p->cr);
    pango_cairo_context_set_font_options(p->context, o);
    pango_cairo_context_set_resolution(p->context, 72);
    pango_context_set_round_glyph_positions(p->context, false);
    pango_context_set_language(p->context, pango_language_from_string("zh-cn"));
    cairo_font_options_destroy(o);
}

static Err lay_out(struct press *p)
{
    const struct paper *d = p->paper;
    TRY(press_faces(p));
    properties(p);
    press_head(p);
    for (int i = 0; i < d->blocks_n && !p->too_big; i++)
        TRY(block(p, &d->blocks[i], i + 1 < d->blocks_n ? &d->blocks[i + 1] : NULL));
    press_foot(p);
    press_page_number(p);
    if (p->too_big) return (Err){ TOO_BIG, "a printed document of at most 300 pages" };
    cairo_show_page(p->cr);
    return OK;
}

Err paper_write(const void *ctx, const struct paper *paper, struct buf **out, int *pages)
{
    press_fonts();
    struct press p = { .paper = paper, .page = 1, .out = buf_new(ctx, 64 * 1024) };
    p.surface = cairo_pdf_surface_create_for_stream(take, p.out, PAGE_W, PAGE_H);
    cairo_pdf_surface_restrict_to_version(p.surface, CAIRO_PDF_VERSION_1_5);
    p.cr = cairo_create(p.surface);
    context_open(&p);
    Err err = lay_out(&p);
    for (int f = 0; f < FACES; f++)
        if (p.faces[f]) pango_font_description_free(p.faces[f]);
    g_object_unref(p.context);
    cairo_destroy(p.cr);
    cairo_surface_finish(p.surface);
    if (!err.kind && cairo_surface_status(p.surface) != CAIRO_STATUS_SUCCESS)
        err = (Err){ BROKEN, "the PDF could not be written" };
    cairo_surface_destroy(p.surface);
    if (err.kind) {
        talloc_free(p.out);
        return err;
    }
    *out = p.out;
    if (pages) *pages = p.page;
    return OK;
}
