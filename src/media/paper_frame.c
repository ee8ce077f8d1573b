/* What stands around the text: the red head with mark, number and line, the title, the page number, 版记 (GB/T 9704-2012
   §7.2, §7.4, §7.5; a letter's §10.1; minutes' §10.3). */
#include <stdio.h>

#include "media/paper_parts.h"

#define LETTER_W (170 * MM)
#define LETTER_X ((PAGE_W - LETTER_W) / 2 - AREA_X)

static double centred(PangoLayout *l)
{
    return (AREA_W - press_width(l)) / 2;
}

/* As large as the width allows. */
static double mark(struct press *p, double y)
{
    double size = SIZE_MARK;
    PangoLayout *l = press_text(p, FACE_TITLE, size, p->paper->mark, -1);
    double w = press_width(l), most = AREA_W - 2 * MM;
    if (w > most) {
        size *= most / w;
        g_object_unref(l);
        l = press_text(p, FACE_TITLE, size, p->paper->mark, -1);
    }
    press_ink(p, true);
    press_line(p, l, 0, size, centred(l), y);
    g_object_unref(l);
    return y + size;
}

/* Secrecy and urgency, each in its line at the left. */
static double left_lines(struct press *p, double y)
{
    const char *const lines[] = { p->paper->secret, p->paper->urgent };
    for (int i = 0; i < 2; i++) {
        if (!lines[i]) continue;
        PangoLayout *l = press_text(p, FACE_BLACK, SIZE_BODY, lines[i], -1);
        press_line(p, l, 0, SIZE_BODY, 0, y);
        g_object_unref(l);
        y += PITCH;
    }
    return y;
}

static void file_head(struct press *p)
{
    press_ink(p, false);
    left_lines(p, (PITCH - SIZE_BODY) / 2);
    double y = mark(p, 35 * MM);
    press_ink(p, false);
    if (p->paper->number) {
        PangoLayout *l = press_text(p, FACE_BODY, SIZE_BODY, p->paper->number, -1);
        y += 2 * PITCH;
        press_line(p, l, 0, SIZE_BODY, centred(l), y);
        g_object_unref(l);
        y += SIZE_BODY;
    }
    y += 4 * MM;
    press_ink(p, true);
    press_rule(p, 0, y, AREA_W, 0.8 * MM);
    press_ink(p, false);
    p->y = y + 2 * PITCH;
}

static void double_line(struct press *p, double y, bool thick_first)
{
    press_rule(p, LETTER_X, y, LETTER_W, (thick_first ? 0.8 : 0.25) * MM);
    press_rule(p, LETTER_X, y + 1.2 * MM, LETTER_W, (thick_first ? 0.25 : 0.8) * MM);
}

static void letter_head(struct press *p)
{
    double line = mark(p, 30 * MM - AREA_Y) + 4 * MM;
    double_line(p, line, true);
    press_ink(p, false);
    double first = line + 1.2 * MM + SIZE_BODY * 7 / 8.0, y = first;
    if (p->paper->number) {
        PangoLayout *l = press_text(p, FACE_BODY, SIZE_BODY, p->paper->number, -1);
        press_line(p, l, 0, SIZE_BODY, AREA_W - press_width(l), first);
        g_object_unref(l);
        y += SIZE_BODY;
    }
    double left = left_lines(p, first);
    p->y = (left > y ? left : y) + 2 * PITCH;
}

/* A title of several lines: none of them a leftover of two characters. */
static PangoLayout *title(struct press *p)
{
    double most = AREA_W - 2 * CHAR;
    PangoLayout *l = press_text(p, FACE_TITLE, SIZE_TITLE, p->paper->title, most);
    int lines = press_lines(l);
    for (double w = most - SIZE_TITLE; lines > 1 && w > most / 2; w -= SIZE_TITLE) {
        pango_layout_set_width(l, (int)(w * PANGO_SCALE));
        if (press_lines(l) > lines) {
            pango_layout_set_width(l, (int)((w + SIZE_TITLE) * PANGO_SCALE));
            break;
        }
    }
    pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    return l;
}

void press_head(struct press *p)
{
    if (p->paper->form == PAPER_LETTER)
        letter_head(p);
    else
        file_head(p);
    PangoLayout *l = title(p);
    double w = pango_units_to_double(pango_layout_get_width(l));
    press_flow(p, l, SIZE_TITLE, (AREA_W - w) / 2, 0);
    g_object_unref(l);
    p->y += PITCH;
}

/* "— 1 —": 7 mm below the type area, one character in from the outer edge. */
void press_page_number(struct press *p)
{
    char text[32];
    bool letter = p->paper->form == PAPER_LETTER;
    if (letter && p->page == 1) {
        press_ink(p, true);
        double_line(p, PAGE_H - 20 * MM - AREA_Y, false);
        press_ink(p, false);
        return;
    }
    snprintf(text, sizeof text, "— %d —", p->page);
    PangoLayout *l = press_text(p, FACE_SONG, SIZE_FOUR, text, -1);
    double x = p->page % 2 ? AREA_W - press_width(l) - SIZE_FOUR : SIZE_FOUR;
    press_ink(p, false);
    press_line(p, l, 0, SIZE_FOUR, x, AREA_H + 7 * MM - SIZE_FOUR / 2.0);
    g_object_unref(l);
}

/* ---- 版记 ---- */

#define FOOT_LINE (SIZE_FOUR * 1.5)

static void issued_line(struct press *p, double y)
{
    char day[64];
    struct ymd d = day_ymd(p->paper->issued);
    snprintf(day, sizeof day, "%d年%d月%d日印发", d.y, d.m, d.d);
    PangoLayout *who = press_text(p, FACE_BODY, SIZE_FOUR, p->paper->issuer, -1),
                *when = press_text(p, FACE_BODY, SIZE_FOUR, day, -1);
    press_line(p, who, 0, SIZE_FOUR, SIZE_FOUR, y + FOOT_LINE * 0.17);
    press_line(p, when, 0, SIZE_FOUR, AREA_W - SIZE_FOUR - press_width(when), y + FOOT_LINE * 0.17);
    g_object_unref(who);
    g_object_unref(when);
}

/* At the very foot of the last page: 抄送 with the following lines under the first's first character, then who had it printed. */
void press_foot(struct press *p)
{
    const struct paper *d = p->paper;
    bool letter = d->form == PAPER_LETTER, issuer = d->issuer && !letter;
    PangoLayout *head = NULL, *copies = NULL;
    double label = 0;
    int lines = 0;
    if (!d->copies && !issuer) return;
    if (d->copies) {
        head = press_text(p, FACE_BODY, SIZE_FOUR, "抄送：", -1);
        label = press_width(head);
        copies = press_text(p, FACE_BODY, SIZE_FOUR, d->copies, AREA_W - 2 * SIZE_FOUR - label);
        lines = press_lines(copies);
    }
    double h = (lines + issuer) * FOOT_LINE + 2;
    press_need(p, h + PITCH / 2);
    double y = AREA_H - h + 2;
    if (!letter) press_rule(p, 0, y, AREA_W, 0.35 * MM);
    for (int i = 0; i < lines; i++) press_line(p, copies, i, SIZE_FOUR, SIZE_FOUR + label, y + (i + 0.17) * FOOT_LINE);
    if (head) press_line(p, head, 0, SIZE_FOUR, SIZE_FOUR, y + 0.17 * FOOT_LINE);
    if (head && issuer) press_rule(p, 0, y + lines * FOOT_LINE, AREA_W, 0.25 * MM);
    if (issuer) issued_line(p, y + lines * FOOT_LINE);
    if (!letter) press_rule(p, 0, y + (lines + issuer) * FOOT_LINE, AREA_W, 0.35 * MM);
    if (head) g_object_unref(head);
    if (copies) g_object_unref(copies);
    p->y = AREA_H;
}
