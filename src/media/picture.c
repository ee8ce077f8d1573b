/* A picture from hostile bytes: size from the header before a pixel is decoded, then gd, shrunk, upright, encoded anew.
   Runs in the child (and in the fuzzer); memory is gd's and libc's, whose exhaustion is an ordinary answer here. */
#include "media/picture.h"

#include <gd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "media/photo.h"

enum { QUALITY = 82, THUMB_QUALITY = 75 };

enum picture_format picture_format(const unsigned char *b, size_t len)
{
    if (len < 16) return NOT_PICTURE;
    if (!memcmp(b, "\xff\xd8\xff", 3)) return IS_JPEG;
    if (!memcmp(b, "\x89PNG\r\n\x1a\n", 8)) return IS_PNG;
    if (!memcmp(b, "RIFF", 4) && !memcmp(b + 8, "WEBP", 4)) return IS_WEBP;
    static const char *const brands[] = { "heic", "heix", "hevc", "heim", "mif1", "msf1", "avif" };
    if (!memcmp(b + 4, "ftyp", 4))
        for (size_t i = 0; i < sizeof brands / sizeof brands[0]; i++)
            if (!memcmp(b + 8, brands[i], 4)) return IS_HEIF;
    return NOT_PICTURE;
}

/* ---- width and height from the header ---- */

struct size {
    uint32_t w, h;
}; /* 0: not found */

static uint32_t be(const unsigned char *p, int n)
{
    uint32_t v = 0;
    while (n--) v = v << 8 | *p++;
    return v;
}

static uint32_t le(const unsigned char *p, int n)
{
    uint32_t v = 0;
    while (n--) v = v << 8 | p[n];
    return v;
}

/* The frame header, found marker by marker; also that the data after the first scan header comes to an end: libjpeg
   would fill the rest of a file cut short with grey and call it good. */
static struct size jpeg_size(const unsigned char *b, size_t len)
{
    struct size found = { 0, 0 };
    for (size_t at = 2; at + 4 <= len;) {
        if (b[at] != 0xff) return (struct size){ 0, 0 };
        unsigned m = b[at + 1];
        if (m == 0xff) { /* fill */
            at++;
            continue;
        }
        size_t n = be(b + at + 2, 2);
        if (n < 2 || n > len - at - 2) return (struct size){ 0, 0 };
        if (m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc) {
            if (n < 8 || found.w) return (struct size){ 0, 0 };
            found = (struct size){ .w = be(b + at + 7, 2), .h = be(b + at + 5, 2) };
        }
        at += 2 + n;
        if (m == 0xda) return memmem(b + at, len - at, "\xff\xd9", 2) ? found : (struct size){ 0, 0 };
    }
    return (struct size){ 0, 0 };
}

static struct size webp_size(const unsigned char *b, size_t len)
{
    if (len < 30) return (struct size){ 0, 0 };
    const unsigned char *p = b + 20; /* the first chunk's payload */
    if (!memcmp(b + 12, "VP8X", 4)) return (struct size){ le(p + 4, 3) + 1, le(p + 7, 3) + 1 };
    if (!memcmp(b + 12, "VP8 ", 4) && !memcmp(p + 3, "\x9d\x01\x2a", 3))
        return (struct size){ le(p + 6, 2) & 0x3fff, le(p + 8, 2) & 0x3fff };
    if (!memcmp(b + 12, "VP8L", 4) && p[0] == 0x2f)
        return (struct size){ (le(p + 1, 4) & 0x3fff) + 1, (le(p + 1, 4) >> 14 & 0x3fff) + 1 };
    return (struct size){ 0, 0 };
}

static struct size header_size(enum picture_format format, const unsigned char *b, size_t len)
{
    if (format == IS_JPEG) return jpeg_size(b, len);
    if (format == IS_WEBP) return webp_size(b, len);
    if (format == IS_PNG && len >= 33 && !memcmp(b + 12, "IHDR", 4))
        return (struct size){ be(b + 16, 4), be(b + 20, 4) };
    return (struct size){ 0, 0 };
}

/* ---- pixels ---- */

static gdImagePtr decode(enum picture_format format, const unsigned char *bytes, size_t len)
{
    void *p = (void *)(uintptr_t)bytes; /* gd's signatures want it writable; it only reads */
    int n = (int)len;
    if (format == IS_JPEG) return gdImageCreateFromJpegPtr(n, p);
    if (format == IS_PNG) return gdImageCreateFromPngPtr(n, p);
    return gdImageCreateFromWebpPtr(n, p);
}

/* Red, green, blue of a pixel laid on white; gd's alpha is 0 opaque … 127 clear. */
static void on_white(int pixel, uint32_t rgb[3])
{
    uint32_t clear = (uint32_t)gdTrueColorGetAlpha(pixel);
    for (int c = 0; c < 3; c++) {
        uint32_t v = (uint32_t)pixel >> (16 - 8 * c) & 255;
        rgb[c] = clear ? (v * (127 - clear) + 255 * clear + 63) / 127 : v;
    }
}

/* One source row averaged into dw columns. Source pixel x covers [x*dw, x*dw+dw), column i [i*w, i*w+w): whole numbers,
   and as dw <= w a pixel meets two columns at most. Sums are w times the average. */
static void shrink_row(const int *from, int w, uint32_t *sums, int dw)
{
    uint32_t rgb[3], *at = sums, lo = 0, end = (uint32_t)w;
    memset(sums, 0, (size_t)dw * 3 * sizeof *sums);
    for (int x = 0; x < w; x++, lo += (uint32_t)dw) {
        uint32_t here = end - lo < (uint32_t)dw ? end - lo : (uint32_t)dw, next = (uint32_t)dw - here;
        on_white(from[x], rgb);
        for (int c = 0; c < 3; c++) at[c] += rgb[c] * here;
        if (lo + here < end) continue;
        at += 3;
        end += (uint32_t)w;
        if (next)
            for (int c = 0; c < 3; c++) at[c] += rgb[c] * next;
    }
}

static void emit_row(int *to, uint64_t *sums, int dw, double area)
{
    for (int i = 0; i < dw; i++, sums += 3)
        to[i] = (int)((double)sums[0] / area + 0.5) << 16 | (int)((double)sums[1] / area + 0.5) << 8 |
                (int)((double)sums[2] / area + 0.5);
}

/* Area average, exact coverage; the same walk down the rows as shrink_row has along one. (gdImageCopyResampled does
   this in four times the time, gdImageScale skips source pixels.) */
static bool shrink(gdImagePtr from, gdImagePtr to)
{
    int w = gdImageSX(from), h = gdImageSY(from), dw = gdImageSX(to), dh = gdImageSY(to), row = 0;
    size_t n = (size_t)dw * 3;
    uint32_t *line = malloc(n * sizeof *line);
    uint64_t *sums = calloc(n, sizeof *sums), lo = 0, end = (uint64_t)h;
    for (int y = 0; line && sums && y < h; y++, lo += (uint64_t)dh) {
        uint64_t here = end - lo < (uint64_t)dh ? end - lo : (uint64_t)dh, next = (uint64_t)dh - here;
        shrink_row(from->tpixels[y], w, line, dw);
        for (size_t i = 0; i < n; i++) sums[i] += line[i] * here;
        if (lo + here < end) continue;
        emit_row(to->tpixels[row++], sums, dw, (double)w * h);
        end += (uint64_t)h;
        for (size_t i = 0; i < n; i++) sums[i] = line[i] * next;
    }
    bool good = line && sums;
    free(line);
    free(sums);
    return good;
}

/* A new picture on white whose long side is at most `most`. */
static gdImagePtr fitted(gdImagePtr from, int most)
{
    int w = gdImageSX(from), h = gdImageSY(from), side = w > h ? w : h, dw = w, dh = h;
    if (side > most) {
        dw = (int)(((int64_t)w * most + side / 2) / side);
        dh = (int)(((int64_t)h * most + side / 2) / side);
        if (dw < 1) dw = 1;
        if (dh < 1) dh = 1;
    }
    gdImagePtr to = gdImageCreateTrueColor(dw, dh);
    if (!to || shrink(from, to)) return to;
    gdImageDestroy(to);
    return NULL;
}

/* EXIF orientation: 2-4 mirror and turn in place, 5-8 swap the sides. */
static gdImagePtr upright(gdImagePtr from, int orientation)
{
    if (orientation == 1) return from;
    int w = gdImageSX(from), h = gdImageSY(from);
    bool swap = orientation >= 5;
    gdImagePtr to = gdImageCreateTrueColor(swap ? h : w, swap ? w : h);
    if (to)
        for (int y = 0; y < h; y++)
            for (int x = 0; x < w; x++) {
                bool flip_x = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                bool flip_y = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                int fx = flip_x ? w - 1 - x : x, fy = flip_y ? h - 1 - y : y;
                to->tpixels[swap ? fx : fy][swap ? fy : fx] = from->tpixels[y][x];
            }
    gdImageDestroy(from);
    return to;
}

enum picture_fault picture_encode(struct gdImageStruct *im, int quality, struct picture *out)
{
    gdImagePtr small = fitted(im, PHOTO_THUMB_SIDE);
    if (!small) return PICTURE_NO_MEMORY;
    out->w = gdImageSX(im);
    out->h = gdImageSY(im);
    out->jpeg = gdImageJpegPtr(im, &out->jpeg_len, quality);
    out->thumb = gdImageJpegPtr(small, &out->thumb_len, THUMB_QUALITY);
    gdImageDestroy(small);
    return out->jpeg && out->thumb ? PICTURE_GOOD : PICTURE_NO_MEMORY;
}

void picture_drop(struct picture *p)
{
    gdFree(p->jpeg);
    gdFree(p->thumb);
    p->jpeg = p->thumb = NULL;
}

static void quiet(int priority, const char *format, va_list args)
{
    (void)priority, (void)format, (void)args;
}

enum picture_fault picture_read(const unsigned char *bytes, size_t len, uint64_t most, struct picture *out)
{
    enum picture_format format = picture_format(bytes, len);
    if (format == NOT_PICTURE || format == IS_HEIF || len > PHOTO_BYTES_MAX) return PICTURE_DAMAGED;
    struct size s = header_size(format, bytes, len);
    if (!s.w || !s.h) return PICTURE_DAMAGED;
    if (s.w > PHOTO_EDGE_MAX || s.h > PHOTO_EDGE_MAX || (uint64_t)s.w * s.h > most) return PICTURE_TOO_LARGE;
    gdSetErrorMethod(quiet);
    struct picture_facts facts = picture_facts(format, bytes, len);
    gdImagePtr whole = decode(format, bytes, len);
    if (!whole) return PICTURE_DAMAGED;
    gdImagePtr im = gdImagePaletteToTrueColor(whole) ? fitted(whole, PHOTO_SIDE_MAX) : NULL;
    gdImageDestroy(whole);
    if (im) im = upright(im, facts.orientation);
    if (!im) return PICTURE_NO_MEMORY;
    struct picture p = { .taken_s = facts.taken_s, .lat_e7 = facts.lat_e7, .lon_e7 = facts.lon_e7 };
    enum picture_fault fault = picture_encode(im, QUALITY, &p);
    gdImageDestroy(im);
    if (fault)
        picture_drop(&p);
    else
        *out = p;
    return fault;
}
