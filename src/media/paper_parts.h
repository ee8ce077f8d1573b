/* Private to the paper files: the press, which holds one page in the making and the place reached on it. Lengths in
   points (1/72 inch); x and y from the type area's upper left corner. */
#ifndef MEDIA_PAPER_PARTS_H
#define MEDIA_PAPER_PARTS_H

#include <pango/pangocairo.h>

#include "media/paper.h"

#define MM     (72 / 25.4)
#define PAGE_W (210 * MM)
#define PAGE_H (297 * MM)
#define AREA_X (28 * MM)
#define AREA_Y (37 * MM)
#define AREA_W (156 * MM)
#define AREA_H (225 * MM)
#define PITCH  (AREA_H / PAPER_LINES)
#define CHAR   (AREA_W / PAPER_CHARS)

enum { SIZE_MARK = 40, SIZE_TITLE = 22, SIZE_BODY = 16, SIZE_FOUR = 14, SIZE_TABLE = 12, SIZE_CODE = 8 };

enum face { FACE_TITLE, FACE_BODY, FACE_BLACK, FACE_KAI, FACE_SONG, FACE_MONO, FACES };

struct press {
    const struct paper *paper;
    cairo_surface_t *surface;
    cairo_t *cr;
    PangoContext *context;
    PangoFontDescription *faces[FACES];
    double y;     /* where the next line goes */
    int page;     /* from 1 */
    bool too_big; /* pages beyond PAPER_PAGES_MOST are not made */
    struct buf *out;
};

void press_fonts(void);           /* paper_faces.c: before anything else of a press */
Err press_faces(struct press *p);

/* paper_fonts.c: the common characters of a big font as a family of the name given, for the rest of the process. False: there
   is no such font here, or it is small. About 120 ms; only before any thread of the process looks for fonts. */
bool font_cut(const char *family, bool bold, const char *name);

/* A text in one face, broken to `width` (< 0: one line); the caller unrefs it. */
PangoLayout *press_text(struct press *p, enum face face, double size, const char *text, double width);
/* The same on the grid of 28: paragraph of body size with its first line `indent` characters in, both edges straight. */
PangoLayout *press_paragraph(struct press *p, enum face face, const char *text, int chars, int indent);
double press_width(PangoLayout *l);
int press_lines(PangoLayout *l);
/* Draws line n with the upper edge of its square characters at y. */
void press_line(struct press *p, PangoLayout *l, int n, double size, double x, double y);
/* Draws from the place reached on, a line per PITCH, over as many pages as it takes. The last two lines go to the next page
   when `after` would not fit below them. */
void press_flow(struct press *p, PangoLayout *l, double size, double x, double after);
void press_ink(struct press *p, bool red);
void press_rule(struct press *p, double x, double y, double w, double thick);

double press_room(const struct press *p);
void press_snap(struct press *p);           /* to the next line of the grid */
void press_break(struct press *p);          /* the next page */
void press_need(struct press *p, double h); /* a new page unless that much is free */

void press_head(struct press *p);                               /* paper_frame.c: what stands above the title, and it */
void press_foot(struct press *p);                               /* 版记 */
void press_page_number(struct press *p);                        /* and a letter's lines */
void press_table(struct press *p, const struct paper_block *b); /* paper_table.c */
void press_photos(struct press *p, const struct paper_block *b); /* paper_things.c */
Err press_qr(struct press *p, const struct paper_block *b);
void press_code(struct press *p, const struct paper_block *b);

#endif
