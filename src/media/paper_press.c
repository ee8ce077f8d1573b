/* The press: texts set in lines, lines put on the grid, pages begun and ended. */
#include "media/paper_parts.h"

/* 28 characters of 16 pt are 2 mm wider than the type area: each stands a little closer to the next. */
#define CLOSER (-0.215)

static int units(double points)
{
    return (int)(points * PANGO_SCALE);
}

PangoLayout *press_text(struct press *p, enum face face, double size, const char *text, double width)
{
    PangoLayout *l = pango_layout_new(p->context);
    PangoFontDescription *d = pango_font_description_copy_static(p->faces[face]);
    pango_font_description_set_absolute_size(d, size * PANGO_SCALE);
    pango_layout_set_font_description(l, d);
    pango_font_description_free(d);
    pango_layout_set_text(l, text ? text : "", -1);
    if (width >= 0) pango_layout_set_width(l, units(width));
    pango_layout_set_wrap(l, PANGO_WRAP_WORD_CHAR);
    return l;
}

PangoLayout *press_paragraph(struct press *p, enum face face, const char *text, int chars, int indent)
{
    PangoLayout *l = press_text(p, face, SIZE_BODY, text, chars * CHAR + 0.1);
    PangoAttrList *attrs = pango_attr_list_new();
    pango_attr_list_insert(attrs, pango_attr_letter_spacing_new(units(CLOSER)));
    pango_layout_set_attributes(l, attrs);
    pango_attr_list_unref(attrs);
    pango_layout_set_indent(l, units(indent * CHAR));
    pango_layout_set_justify(l, true);
    return l;
}

double press_width(PangoLayout *l)
{
    PangoRectangle logical;
    pango_layout_get_extents(l, NULL, &logical);
    return pango_units_to_double(logical.width);
}

int press_lines(PangoLayout *l)
{
    return pango_layout_get_line_count(l);
}

static void draw(struct press *p, PangoLayoutIter *i, double size, double x, double y)
{
    PangoRectangle logical;
    pango_layout_iter_get_line_extents(i, NULL, &logical);
    cairo_move_to(p->cr, AREA_X + x + pango_units_to_double(logical.x), AREA_Y + y + 0.88 * size);
    pango_cairo_show_layout_line(p->cr, pango_layout_iter_get_line_readonly(i));
}

void press_line(struct press *p, PangoLayout *l, int n, double size, double x, double y)
{
    PangoLayoutIter *i = pango_layout_get_iter(l);
    while (n-- > 0 && pango_layout_iter_next_line(i)) {}
    draw(p, i, size, x, y);
    pango_layout_iter_free(i);
}

void press_flow(struct press *p, PangoLayout *l, double size, double x, double after)
{
    PangoLayoutIter *i = pango_layout_get_iter(l);
    int left = press_lines(l);
    press_snap(p);
    do {
        bool last_two = after > 0 && left <= 2;
        press_need(p, last_two ? left * PITCH + after : PITCH);
        draw(p, i, size, x, p->y + (PITCH - size) / 2);
        p->y += PITCH;
        left--;
    } while (pango_layout_iter_next_line(i));
    pango_layout_iter_free(i);
}

void press_ink(struct press *p, bool red)
{
    cairo_set_source_rgb(p->cr, red ? 0.85 : 0, 0, 0);
}

void press_rule(struct press *p, double x, double y, double w, double thick)
{
    cairo_rectangle(p->cr, AREA_X + x, AREA_Y + y - thick / 2, w, thick);
    cairo_fill(p->cr);
}

/* ---- pages ---- */

double press_room(const struct press *p)
{
    return AREA_H - p->y;
}

void press_snap(struct press *p)
{
    double lines = p->y / PITCH;
    int whole = (int)(lines + 0.001);
    p->y = (lines - whole > 0.002 ? whole + 1 : whole) * PITCH;
}

void press_break(struct press *p)
{
    press_page_number(p);
    p->y = 0;
    if (p->page >= PAPER_PAGES_MOST) {
        p->too_big = true; /* the rest is drawn over the last page, which nobody gets */
        return;
    }
    cairo_show_page(p->cr);
    p->page++;
    press_ink(p, false);
}

void press_need(struct press *p, double h)
{
    if (press_room(p) + 0.01 < h && p->y > 0) press_break(p);
}
