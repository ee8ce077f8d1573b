/* What is not text: photos scaled to their place, QR codes drawn as squares, frames of small type. */
#include <gd.h>
#include <qrencode.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "media/paper_parts.h"

#define GAP     12.0
#define PHOTO_W ((AREA_W - GAP) / 2)
#define PHOTO_H (PHOTO_W * 3 / 4)
enum { PHOTO_DPI = 220, PHOTO_QUALITY = 80 };

/* ---- photos: they are our own JPEGs (photo.h), so they are read in this process ---- */

static gdImagePtr photo_read(const char *path)
{
    FILE *f = path ? fopen(path, "rbe") : NULL;
    gdImagePtr im = f ? gdImageCreateFromJpeg(f) : NULL;
    if (f) fclose(f);
    return im;
}

static gdImagePtr photo_scaled(gdImagePtr im)
{
    double most = PHOTO_W / 72 * PHOTO_DPI, by = most / gdImageSX(im);
    if (gdImageSY(im) * by > most * 3 / 4) by = most * 3 / 4 / gdImageSY(im);
    if (by >= 1) return im;
    int w = (int)(gdImageSX(im) * by), h = (int)(gdImageSY(im) * by);
    gdImagePtr small = gdImageCreateTrueColor(w > 0 ? w : 1, h > 0 ? h : 1);
    if (!small) return im;
    gdImageCopyResampled(small, im, 0, 0, 0, 0, gdImageSX(small), gdImageSY(small), gdImageSX(im), gdImageSY(im));
    gdImageDestroy(im);
    return small;
}

/* The picture goes into the PDF as the JPEG it is. */
static cairo_surface_t *photo_surface(gdImagePtr im, int *w, int *h)
{
    int size = 0;
    unsigned char *jpeg = gdImageJpegPtr(im, &size, PHOTO_QUALITY);
    *w = gdImageSX(im);
    *h = gdImageSY(im);
    gdImageDestroy(im);
    if (!jpeg) return NULL;
    cairo_surface_t *s = cairo_image_surface_create(CAIRO_FORMAT_RGB24, *w, *h);
    cairo_surface_set_mime_data(s, CAIRO_MIME_TYPE_JPEG, jpeg, (unsigned long)size, gdFree, jpeg);
    return s;
}

static void photo_frame(struct press *p, double x, const char *words)
{
    cairo_set_line_width(p->cr, 0.6);
    cairo_rectangle(p->cr, AREA_X + x, AREA_Y + p->y, PHOTO_W, PHOTO_H);
    cairo_stroke(p->cr);
    PangoLayout *l = press_text(p, FACE_BODY, SIZE_TABLE, words, PHOTO_W);
    pango_layout_set_alignment(l, PANGO_ALIGN_CENTER);
    press_line(p, l, 0, SIZE_TABLE, x, p->y + PHOTO_H / 2);
    g_object_unref(l);
}

static void photo(struct press *p, double x, const char *path)
{
    int w, h;
    gdImagePtr im = photo_read(path);
    cairo_surface_t *s = im ? photo_surface(photo_scaled(im), &w, &h) : NULL;
    if (!s) {
        photo_frame(p, x, "（原图不在或无法读取）");
        return;
    }
    double by = PHOTO_W / w;
    if (h * by > PHOTO_H) by = PHOTO_H / h;
    cairo_save(p->cr);
    cairo_translate(p->cr, AREA_X + x + (PHOTO_W - w * by) / 2, AREA_Y + p->y + (PHOTO_H - h * by) / 2);
    cairo_scale(p->cr, by, by);
    cairo_set_source_surface(p->cr, s, 0, 0);
    cairo_paint(p->cr);
    cairo_restore(p->cr);
    cairo_surface_destroy(s);
    press_ink(p, false);
}

void press_photos(struct press *p, const struct paper_block *b)
{
    PangoLayout *captions[2] = { NULL, NULL };
    int lines = 1;
    for (int i = 0; i < b->photos_n; i++) {
        captions[i] = press_text(p, FACE_BODY, SIZE_TABLE, b->photos[i].caption, PHOTO_W);
        pango_layout_set_alignment(captions[i], PANGO_ALIGN_CENTER);
        if (press_lines(captions[i]) > lines) lines = press_lines(captions[i]);
    }
    press_need(p, 6 + PHOTO_H + 4 + lines * SIZE_TABLE * 1.4);
    p->y += 6;
    for (int i = 0; i < b->photos_n; i++) {
        double x = i * (PHOTO_W + GAP);
        photo(p, x, b->photos[i].path);
        for (int k = 0; k < press_lines(captions[i]); k++)
            press_line(p, captions[i], k, SIZE_TABLE, x, p->y + PHOTO_H + 4 + k * SIZE_TABLE * 1.4);
        g_object_unref(captions[i]);
    }
    p->y += PHOTO_H + 6 + lines * SIZE_TABLE * 1.4;
}

/* ---- QR ---- */

/* Rows of dark modules, each run of them one rectangle, 4 modules of quiet around. */
static void qr_draw(struct press *p, const QRcode *qr, double x, double y, double side)
{
    double unit = side / (qr->width + 8);
    for (int r = 0; r < qr->width; r++)
        for (int c = 0, n; c < qr->width; c += n ? n : 1) {
            const unsigned char *at = qr->data + r * qr->width + c;
            for (n = 0; c + n < qr->width && (at[n] & 1); n++) {}
            if (n) cairo_rectangle(p->cr, AREA_X + x + (c + 4) * unit, AREA_Y + y + (r + 4) * unit, n * unit, unit);
        }
    cairo_fill(p->cr);
}

Err press_qr(struct press *p, const struct paper_block *b)
{
    if (strlen(b->label) > PAPER_QR_MOST) return (Err){ TOO_BIG, "a QR code of this paper would hold too much" };
    QRcode *qr = QRcode_encodeString8bit(b->label, 0, QR_ECLEVEL_M);
    if (!qr) return (Err){ BROKEN, "no QR code could be made" };
    double side = qr->width > 60 ? 46 * MM : 30 * MM, x = side + 8;
    PangoLayout *l = press_text(p, FACE_BODY, SIZE_TABLE, b->text, AREA_W - x);
    double text = press_lines(l) * SIZE_TABLE * 1.5, h = text > side ? text : side;
    press_need(p, h + 8);
    p->y += 4;
    qr_draw(p, qr, 0, p->y, side);
    for (int i = 0; i < press_lines(l); i++)
        press_line(p, l, i, SIZE_TABLE, x, p->y + (h - text) / 2 + i * SIZE_TABLE * 1.5);
    p->y += h + 4;
    g_object_unref(l);
    QRcode_free(qr);
    return OK;
}

/* ---- small type ---- */

void press_code(struct press *p, const struct paper_block *b)
{
    double line = SIZE_CODE * 1.45;
    PangoLayout *l = press_text(p, FACE_MONO, SIZE_CODE, b->text, AREA_W - 12);
    size_t text = strlen(b->text);
    if (text && b->text[text - 1] == '\n') pango_layout_set_text(l, b->text, (int)text - 1);
    int n = press_lines(l);
    p->y += 3;
    for (int i = 0; i < n;) {
        int fit = (int)((press_room(p) - 10) / line), to = i + (fit < n - i ? fit : n - i);
        if (fit < 1 || (i == 0 && fit < 3 && n > fit && p->y > 0)) {
            press_break(p);
            continue;
        }
        double from = p->y, h = (to - i) * line + 8;
        for (int k = 0; i < to; i++, k++) press_line(p, l, i, SIZE_CODE, 6, from + 4 + k * line);
        cairo_set_line_width(p->cr, 0.4);
        cairo_rectangle(p->cr, AREA_X, AREA_Y + from, AREA_W, h);
        cairo_stroke(p->cr);
        p->y = from + h + 4;
        if (p->too_big) break;
    }
    g_object_unref(l);
}
