/* Photos in: the four kinds, facts read and removed, turned upright, sizes; and files made to hurt. Every hostile file
   goes through the real child: the test answers `media-child` itself. */
#include <math.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gd.h>
#include <talloc.h>

#include "base/buf.h"
#include "media/photo.h"

/* ---- making files ---- */

static const int red = 0xd02020, green = 0x20a040, blue = 0x2040d0, yellow = 0xe0c020;

/* Four coloured quarters, so that any turn shows: red | green over blue | yellow. */
static gdImagePtr quarters(int w, int h)
{
    gdImagePtr im = gdImageCreateTrueColor(w, h);
    gdImageFilledRectangle(im, 0, 0, w / 2 - 1, h / 2 - 1, red);
    gdImageFilledRectangle(im, w / 2, 0, w - 1, h / 2 - 1, green);
    gdImageFilledRectangle(im, 0, h / 2, w / 2 - 1, h - 1, blue);
    gdImageFilledRectangle(im, w / 2, h / 2, w - 1, h - 1, yellow);
    return im;
}

static struct buf *encoded(const void *ctx, gdImagePtr im, const char *as)
{
    int n = 0;
    void *p = !strcmp(as, "png")    ? gdImagePngPtr(im, &n)
              : !strcmp(as, "webp") ? gdImageWebpPtrEx(im, &n, 90)
                                    : gdImageJpegPtr(im, &n, 90);
    struct buf *b = buf_new(ctx, (size_t)n);
    buf_add(b, p, (size_t)n);
    gdFree(p);
    gdImageDestroy(im);
    return b;
}

static void put16(struct buf *b, unsigned v)
{
    buf_putc(b, (char)(v >> 8));
    buf_putc(b, (char)v);
}

static void put32(struct buf *b, unsigned long v)
{
    put16(b, (unsigned)(v >> 16));
    put16(b, (unsigned)v & 0xffff);
}

static void entry(struct buf *b, unsigned tag, unsigned type, unsigned count, unsigned long value)
{
    put16(b, tag);
    put16(b, type);
    put32(b, count);
    put32(b, value);
}

/* A big-endian TIFF block: orientation, 2026-03-09 09:20:31 (zone when given), 30°36'36.5" N 104°6'1.25" E. */
static struct buf *tiff(const void *ctx, unsigned orientation, const char *zone)
{
    struct buf *b = buf_new(ctx, 400);
    buf_add(b, "MM\0*", 4);
    put32(b, 8);
    put16(b, 3); /* IFD0 at 8, 3 entries: 42 bytes, ends at 50 */
    entry(b, 0x0112, 3, 1, (unsigned long)orientation << 16);
    entry(b, 0x8769, 4, 1, 50); /* Exif IFD at 50 */
    entry(b, 0x8825, 4, 1, 80); /* GPS IFD at 80 */
    put32(b, 0);
    put16(b, 2); /* 2 entries: 30 bytes, ends at 80 */
    entry(b, 0x9003, 2, 20, 134);
    entry(b, zone ? 0x9011 : 0x9290, 2, 7, 154);
    put32(b, 0);
    put16(b, 4);                     /* 4 entries: 54 bytes, ends at 134 */
    entry(b, 1, 2, 2, 0x4e000000UL); /* "N" */
    entry(b, 2, 5, 3, 161);
    entry(b, 3, 2, 2, 0x45000000UL); /* "E" */
    entry(b, 4, 5, 3, 185);
    put32(b, 0);
    buf_add(b, "2026:03:09 09:20:31", 20); /* at 134 */
    buf_add(b, zone ? zone : "000000", 7); /* at 154 */
    const unsigned dms[] = { 30, 1, 36, 1, 365, 10, 104, 1, 6, 1, 125, 100 };
    for (int i = 0; i < 12; i++) put32(b, dms[i]); /* at 161 and 185 */
    return b;
}

static struct buf *with_exif(const void *ctx, const struct buf *jpeg, const struct buf *block)
{
    struct buf *b = buf_new(ctx, jpeg->n + 500);
    buf_add(b, jpeg->s, 2);
    put16(b, 0xffe1);
    put16(b, (unsigned)block->n + 8);
    buf_add(b, "Exif\0", 6);
    buf_add(b, block->s, block->n);
    buf_add(b, jpeg->s + 2, jpeg->n - 2);
    return b;
}

/* ---- looking at results ---- */

static Err take(const void *ctx, const struct buf *b, struct photo *out)
{
    return media_photo_take(ctx, b->s, b->n, out);
}

static bool near_colour(int a, int b)
{
    for (int s = 0; s < 24; s += 8)
        if (abs((a >> s & 255) - (b >> s & 255)) > 24) return false;
    return true;
}

/* The colours in the middle of the four quarters: top left, top right, bottom left, bottom right. */
static void assert_quarters(const char *bytes, size_t len, int w, int h, const int want[4])
{
    gdImagePtr im = gdImageCreateFromJpegPtr((int)len, (void *)(uintptr_t)bytes);
    assert_non_null(im);
    assert_int_equal(gdImageSX(im), w);
    assert_int_equal(gdImageSY(im), h);
    for (int i = 0; i < 4; i++)
        assert_true(
            near_colour(gdImageGetTrueColorPixel(im, w / 4 + i % 2 * (w / 2), h / 4 + i / 2 * (h / 2)), want[i]));
    gdImageDestroy(im);
}

static void assert_refused(const void *ctx, const struct buf *b, enum kind kind, const char *says)
{
    struct photo p = { .len = 4711 };
    Err e = take(ctx, b, &p);
    assert_int_equal(e.kind, kind);
    assert_non_null(strstr(e.why, says));
    assert_int_equal(p.len, 4711); /* untouched */
}

/* ---- good files ---- */

static void three_kinds_become_jpeg(void **state)
{
    const char *kinds[] = { "jpeg", "png", "webp" };
    const int want[4] = { red, green, blue, yellow };
    for (int i = 0; i < 3; i++) {
        struct photo p;
        assert_int_equal(take(*state, encoded(*state, quarters(640, 400), kinds[i]), &p).kind, FINE);
        assert_int_equal(p.kind, PHOTO_JPEG);
        assert_int_equal(p.w, 640);
        assert_int_equal(p.h, 400);
        assert_int_equal(p.taken.s, 0);
        assert_int_equal(p.at.lat_e7, GEO_NONE);
        assert_quarters(p.bytes, p.len, 640, 400, want);
        assert_quarters(p.thumb, p.thumb_len, 320, 200, want);
        assert_int_equal(strlen(p.sha256), 64);
    }
}

static void facts_are_read_and_gone(void **state)
{
    struct photo p;
    struct buf *jpeg = encoded(*state, quarters(64, 48), "jpeg");
    struct buf *whole = with_exif(*state, jpeg, tiff(*state, 1, NULL));
    assert_int_equal(take(*state, whole, &p).kind, FINE);
    Time local;
    assert_true(time_parse("2026-03-09T09:20:31+08:00", 25, &local));
    assert_int_equal(p.taken.s, local.s);
    assert_int_equal(p.at.lat_e7, 306101389);  /* 30.61013889 */
    assert_int_equal(p.at.lon_e7, 1041003472); /* 104.10034722 */
    assert_null(memmem(p.bytes, p.len, "Exif", 4));
    assert_null(memmem(p.bytes, p.len, "2026", 4));
    assert_null(memmem(p.thumb, p.thumb_len, "Exif", 4));
    whole = with_exif(*state, jpeg, tiff(*state, 1, "-03:30"));
    assert_int_equal(take(*state, whole, &p).kind, FINE);
    assert_int_equal(p.taken.s, local.s + 41400); /* eleven and a half hours later than +08:00 */
}

static void png_and_webp_facts_are_read(void **state)
{
    struct photo p;
    struct buf *png = encoded(*state, quarters(64, 48), "png"), *block = tiff(*state, 6, NULL),
               *b = buf_new(*state, 4096);
    buf_add(b, png->s, 33);
    put32(b, block->n);
    buf_add(b, "eXIf", 4);
    buf_add(b, block->s, block->n);
    put32(b, 0); /* libpng warns of the checksum of an ancillary chunk and goes on */
    buf_add(b, png->s + 33, png->n - 33);
    assert_int_equal(take(*state, b, &p).kind, FINE);
    assert_int_equal(p.at.lat_e7, 306101389);
    assert_int_equal(p.w, 48);
    struct buf *webp = encoded(*state, quarters(64, 48), "webp"), *v = buf_new(*state, 4096);
    buf_add(v, webp->s, webp->n + (webp->n & 1));
    buf_add(v, "EXIF", 4);
    const unsigned n = (unsigned)block->n;
    const char le[4] = { (char)n, (char)(n >> 8), 0, 0 };
    buf_add(v, le, 4);
    buf_add(v, block->s, block->n);
    assert_int_equal(take(*state, v, &p).kind, FINE);
    assert_int_equal(p.at.lon_e7, 1041003472);
}

static void every_orientation_comes_upright(void **state)
{
    const int r = red, g = green, b = blue, y = yellow;
    const int want[9][4] = { { 0 },          { r, g, b, y }, { g, r, y, b }, { y, b, g, r }, { b, y, r, g },
                             { r, b, g, y }, { b, r, y, g }, { y, g, b, r }, { g, y, r, b } };
    for (unsigned o = 1; o <= 8; o++) {
        struct photo p;
        struct buf *jpeg = encoded(*state, quarters(200, 120), "jpeg");
        assert_int_equal(take(*state, with_exif(*state, jpeg, tiff(*state, o, NULL)), &p).kind, FINE);
        assert_quarters(p.bytes, p.len, o < 5 ? 200 : 120, o < 5 ? 120 : 200, want[o]);
    }
}

static void large_is_shrunk_to_the_side(void **state)
{
    struct photo p;
    const int want[4] = { red, green, blue, yellow };
    assert_int_equal(take(*state, encoded(*state, quarters(3000, 4000), "jpeg"), &p).kind, FINE);
    assert_quarters(p.bytes, p.len, 1920, 2560, want);
    assert_quarters(p.thumb, p.thumb_len, 240, 320, want);
    assert_int_equal(take(*state, encoded(*state, quarters(6000, 2), "png"), &p).kind, FINE);
    assert_int_equal(p.w, 2560);
    assert_int_equal(p.h, 1);
}

/* Stripes one pixel wide must come out as their average, whatever the ratio: every source pixel counts, none twice. */
static void shrinking_averages(void **state)
{
    gdImagePtr im = gdImageCreateTrueColor(3333, 900);
    for (int y = 0; y < 900; y++)
        for (int x = 0; x < 3333; x++) im->tpixels[y][x] = (x + y) % 2 ? 0xffffff : 0;
    struct photo p;
    const int want[4] = { 0x808080, 0x808080, 0x808080, 0x808080 };
    assert_int_equal(take(*state, encoded(*state, im, "png"), &p).kind, FINE);
    assert_quarters(p.thumb, p.thumb_len, 320, 86, want);
    assert_int_equal(p.w, 2560);
    assert_int_equal(p.h, 691);
}

static void transparency_lands_on_white(void **state)
{
    gdImagePtr im = gdImageCreateTrueColor(40, 40);
    gdImageSaveAlpha(im, 1);
    gdImageAlphaBlending(im, 0);
    gdImageFilledRectangle(im, 0, 0, 39, 39, gdTrueColorAlpha(0, 0, 0, 127));
    struct photo p;
    const int want[4] = { 0xffffff, 0xffffff, 0xffffff, 0xffffff };
    assert_int_equal(take(*state, encoded(*state, im, "png"), &p).kind, FINE);
    assert_quarters(p.bytes, p.len, 40, 40, want);
}

static const char pdf[] =
    "%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\nxref\n0 1\ntrailer<</Root 1 0 R>>\nstartxref\n45\n%%EOF\n";

static void pdf_is_kept_as_it_is(void **state)
{
    struct photo p;
    assert_int_equal(media_photo_take(*state, pdf, sizeof pdf - 1, &p).kind, FINE);
    assert_int_equal(p.kind, PHOTO_PDF);
    assert_int_equal(p.len, sizeof pdf - 1);
    assert_memory_equal(p.bytes, pdf, p.len);
    assert_null(p.thumb);
    assert_string_equal(photo_kind_type(p.kind), "application/pdf");
    assert_string_equal(p.sha256, "4194ad1de2541a6392ba99d5222bc9ced0dfe1d2307d01d19b380a3a9cb1240c");
    struct buf *b = buf_new(*state, 100);
    buf_add(b, pdf, sizeof pdf - 20);
    assert_refused(*state, b, BAD_INPUT, "PDF is cut short");
}

/* ---- files that hurt ---- */

static void what_is_none_is_refused(void **state)
{
    const char *none[] = { "",
                           "x",
                           "GIF89a..................",
                           "<svg xmlns='http://www.w3.org/2000/svg'/>",
                           "\xff\xd8",
                           "%PDX-1.4 something long enough",
                           "#!/bin/sh\necho photo.jpg\n" };
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        struct buf *b = buf_new(*state, 64);
        buf_puts(b, none[i]);
        assert_refused(*state, b, BAD_INPUT, "not a JPEG, PNG, WebP or PDF");
    }
    struct buf *heic = buf_new(*state, 64);
    buf_add(heic,
            "\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic",
            24);
    assert_refused(*state, heic, BAD_INPUT, "HEIC");
}

static void disguises_are_refused(void **state)
{
    const char *heads[] = { "\xff\xd8\xff\xe0", "\x89PNG\r\n\x1a\n", "RIFF\x60\0\0\0WEBPVP8 " };
    const size_t lens[] = { 4, 8, 16 };
    for (int i = 0; i < 3; i++) {
        struct buf *b = buf_new(*state, 256);
        buf_add(b, heads[i], lens[i]);
        buf_add(b, pdf, sizeof pdf - 1);
        assert_refused(*state, b, BAD_INPUT, "damaged");
    }
}

static void cut_short_is_damaged(void **state)
{
    const char *kinds[] = { "jpeg", "png", "webp" };
    for (int i = 0; i < 3; i++) {
        struct buf *b = encoded(*state, quarters(640, 480), kinds[i]);
        size_t whole = b->n;
        for (int part = 1; part < 8; part++) {
            b->n = whole * (size_t)part / 8;
            assert_refused(*state, b, BAD_INPUT, "damaged");
        }
        b->n = whole - 2;
        if (i == 0) assert_refused(*state, b, BAD_INPUT, "damaged");
    }
}

/* Headers that promise more than there is, or more than anybody should decode. */
static void bombs_are_refused(void **state)
{
    struct buf *png = encoded(*state, quarters(64, 64), "png");
    memcpy(png->s + 16, "\0\0\x75\x30\0\0\x75\x30", 8); /* 30,000 x 30,000 */
    assert_refused(*state, png, BAD_INPUT, "40 megapixels");
    memcpy(png->s + 16, "\x7f\xff\xff\xff\0\0\0\1", 8);
    assert_refused(*state, png, BAD_INPUT, "30,000");
    memcpy(png->s + 16, "\0\0\x18\x6a\0\0\x18\x6a", 8); /* 6,250 x 6,250 = 39 MP, of which there is nothing */
    assert_refused(*state, png, BAD_INPUT, "damaged");
    struct buf *jpeg = encoded(*state, quarters(64, 64), "jpeg");
    char *sof = memmem(jpeg->s, jpeg->n, "\xff\xc0", 2);
    assert_non_null(sof);
    memcpy(sof + 5, "\xff\xff\xff\xff", 4);
    assert_refused(*state, jpeg, BAD_INPUT, "30,000");
    memcpy(sof + 5, "\0\0\0\0", 4);
    assert_refused(*state, jpeg, BAD_INPUT, "damaged");
    struct buf *webp = encoded(*state, quarters(64, 64), "webp");
    memcpy(webp->s + 26, "\xff\x3f\xff\x3f", 4); /* 16,383 x 16,383 */
    assert_refused(*state, webp, BAD_INPUT, "40 megapixels");
    struct buf *big = buf_new(*state, PHOTO_BYTES_MAX + 2);
    big->n = PHOTO_BYTES_MAX + 1;
    memcpy(big->s, "\xff\xd8\xff", 3);
    assert_refused(*state, big, TOO_BIG, "20 MB");
}

/* A thousand damaged bytes each: whatever is decided, it is decided, and the next good picture is read. */
static void noise_inside_never_hurts(void **state)
{
    const char *kinds[] = { "jpeg", "png", "webp" };
    srand(11);
    for (int round = 0; round < 30; round++) {
        struct buf *b = encoded(*state, quarters(300, 200), kinds[round % 3]);
        b = round % 3 ? b : with_exif(*state, b, tiff(*state, 1, "+08:00"));
        for (int i = 0; i < 20; i++) b->s[16 + (size_t)rand() % (b->n - 16)] = (char)rand();
        struct photo p;
        Err e = take(*state, b, &p);
        assert_true(e.kind == FINE || e.kind == BAD_INPUT);
    }
    struct photo p;
    assert_int_equal(take(*state, encoded(*state, quarters(64, 64), "jpeg"), &p).kind, FINE);
}

static void *one_thread(void *arg)
{
    const struct buf *b = arg;
    void *ctx = talloc_new(NULL);
    struct photo p;
    intptr_t good = 0;
    for (int i = 0; i < 4; i++) {
        Err e = take(ctx, b, &p);
        for (int again = 0; e.kind == BUSY && again < 20; again++) e = take(ctx, b, &p); /* as its answer says */
        good += e.kind == FINE && p.w == 300;
    }
    talloc_free(ctx);
    return (void *)good;
}

static void threads_may_take_at_once(void **state)
{
    pthread_t threads[6];
    struct buf *b = encoded(*state, quarters(300, 200), "png");
    for (int i = 0; i < 6; i++) assert_int_equal(pthread_create(&threads[i], NULL, one_thread, b), 0);
    for (int i = 0; i < 6; i++) {
        void *good;
        pthread_join(threads[i], &good);
        assert_int_equal((intptr_t)good, 4);
    }
}

static void a_program_that_does_not_answer_is_no_loop(void **state)
{
    struct photo p;
    setenv("HUYING_MEDIA_CHILD", "1", 1);
    Err e = take(*state, encoded(*state, quarters(64, 64), "jpeg"), &p);
    unsetenv("HUYING_MEDIA_CHILD");
    assert_int_equal(e.kind, BROKEN);
}

static int set_up(void **state)
{
    *state = talloc_new(NULL);
    return 0;
}

static int tear_down(void **state)
{
    talloc_free(*state);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "media-child")) return photo_child();
#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        T(three_kinds_become_jpeg),
        T(facts_are_read_and_gone),
        T(png_and_webp_facts_are_read),
        T(every_orientation_comes_upright),
        T(large_is_shrunk_to_the_side),
        T(shrinking_averages),
        T(transparency_lands_on_white),
        T(pdf_is_kept_as_it_is),
        T(what_is_none_is_refused),
        T(disguises_are_refused),
        T(cut_short_is_damaged),
        T(bombs_are_refused),
        T(noise_inside_never_hurts),
        T(threads_may_take_at_once),
        T(a_program_that_does_not_answer_is_no_loop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
