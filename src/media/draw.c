/* A drawn photo: place, what stands in it, light, label, JPEG. */
#include "media/draw.h"

#include <gdfontg.h>
#include <math.h>
#include <string.h>
#include <talloc.h>

#include "media/draw_parts.h"
#include "media/picture.h"

enum { QUALITY = 74 };

static const struct {
    char item[8];
    enum scene scene;
} items[] = {
    { "JJ-A01", SCENE_SHED },   { "JJ-A02", SCENE_LOT },       { "JJ-A03", SCENE_STALLS },
    { "JJ-A04", SCENE_SIGN },   { "JJ-A05", SCENE_RUBBLE },    { "JJ-A06", SCENE_RUBBISH },
    { "JJ-A07", SCENE_PAVING }, { "JJ-A08", SCENE_PAVING },    { "JJ-A09", SCENE_GREEN },
    { "JJ-A10", SCENE_FUMES },  { "JJ-A11", SCENE_CABLES },    { "JJ-B01", SCENE_COURTYARD },
    { "JJ-B02", SCENE_FACADE }, { "JJ-B03", SCENE_COURTYARD }, { "JJ-B04", SCENE_COURTYARD },
    { "JJ-B05", SCENE_EBIKES }, { "JJ-B06", SCENE_SITE },      { "JJ-B07", SCENE_CARS },
    { "JJ-B08", SCENE_FACADE }, { "JJ-C01", SCENE_FIRE_LANE }, { "JJ-C02", SCENE_EBIKES },
    { "JJ-C03", SCENE_GAS },    { "JJ-C04", SCENE_HOLE },      { "JJ-C05", SCENE_FLOOD },
    { "JJ-C06", SCENE_FACADE }, { "JJ-C07", SCENE_EBIKES },    { "JJ-C08", SCENE_SHOP },
    { "JJ-C09", SCENE_MARKET }, { "JJ-D01", SCENE_STALLS },    { "JJ-D02", SCENE_RIVER },
    { "JJ-D03", SCENE_FLOOD },  { "JJ-D04", SCENE_SITE },      { "JJ-D05", SCENE_FUMES },
    { "JJ-E01", SCENE_STALLS }, { "JJ-E02", SCENE_MARKET },    { "JJ-E03", SCENE_SHOP },
    { "JJ-E04", SCENE_SHOP },   { "JJ-F01", SCENE_JAM },       { "JJ-F02", SCENE_BIKES },
    { "JJ-G01", SCENE_CORNER }, { "JJ-G02", SCENE_COURTYARD }, { "JJ-G03", SCENE_JAM },
    { "JJ-G04", SCENE_DOGS },   { "JJ-H01", SCENE_SHOP },      { "JJ-H02", SCENE_CORNER },
};

enum scene scene_of_item(const char *item_code)
{
    for (size_t i = 0; i < sizeof items / sizeof items[0]; i++)
        if (!strcmp(items[i].item, item_code)) return items[i].scene;
    return SCENE_CORNER;
}

/* 演示图 as strokes on a 16 by 16 square each: pairs of ends. */
struct stroke {
    double x0, y0, x1, y1;
};
static const struct stroke yan[] = { { 1, 2, 3, 4 },        { 0.5, 6, 2.5, 8 },      { 1, 14.5, 3.5, 9.5 },
                                     { 9.7, 0.5, 10.2, 2 }, { 5, 3, 15, 3 },         { 5, 3, 5, 5 },
                                     { 15, 3, 15, 5 },      { 7, 5.4, 13, 5.4 },     { 6.5, 7.4, 13.5, 7.4 },
                                     { 6.5, 7.4, 6.5, 12 }, { 13.5, 7.4, 13.5, 12 }, { 6.5, 9.7, 13.5, 9.7 },
                                     { 6.5, 12, 13.5, 12 }, { 10, 5.4, 10, 12 },     { 8.5, 12.8, 6, 15 },
                                     { 11.5, 12.8, 14, 15 } };
static const struct stroke shi[] = { { 3, 2.2, 13, 2.2 },    { 1, 6.5, 15, 6.5 }, { 8, 6.5, 8, 14.3 },
                                     { 8, 14.3, 6.4, 13.2 }, { 5, 9, 2, 13 },     { 11, 9, 14, 13 } };
static const struct stroke tu[] = { { 2, 1.2, 14, 1.2 },   { 2, 1.2, 2, 15 },     { 14, 1.2, 14, 15 },
                                    { 2, 14.4, 14, 14.4 }, { 7, 2.8, 4.4, 6 },    { 6.2, 4, 11.2, 4 },
                                    { 11.2, 4, 4, 9.6 },   { 6, 5.6, 12.2, 9.4 }, { 7, 9, 9.2, 10.2 },
                                    { 5.6, 11.2, 9.6, 13 } };

static void glyph(struct canvas *c, const struct stroke *s, int n, double x, double y, double k)
{
    for (int i = 0; i < n; i++) {
        double ax = x + s[i].x0 * k, ay = y + s[i].y0 * k, bx = x + s[i].x1 * k, by = y + s[i].y1 * k;
        double d = hypot(bx - ax, by - ay), px = (by - ay) / d * 0.65 * k, py = (bx - ax) / d * 0.65 * k;
        const struct pt p[] = {
            { ax - px, ay + py }, { bx - px, by + py }, { bx + px, by - py }, { ax + px, ay - py }
        };
        draw_fill(c, p, 4, 0xffffff, 0xffffff, 0.95);
    }
}

static void label(struct canvas *c)
{
    const struct pt plate[] = {
        { 24, DRAWN_H - 68 }, { 222, DRAWN_H - 68 }, { 222, DRAWN_H - 24 }, { 24, DRAWN_H - 24 }
    };
    draw_fill(c, plate, 4, 0x16323a, 0x16323a, 0.78);
    glyph(c, yan, sizeof yan / sizeof yan[0], 36, DRAWN_H - 60, 1.75);
    glyph(c, shi, sizeof shi / sizeof shi[0], 70, DRAWN_H - 60, 1.75);
    glyph(c, tu, sizeof tu / sizeof tu[0], 104, DRAWN_H - 60, 1.75);
    gdFontPtr font = gdFontGetGiant();
    gdImageString(c->im, font, 148, DRAWN_H - 53, (unsigned char *)(uintptr_t) "D E M O", 0xffffff);
}

/* The corners darker, the after picture a little warmer, the before one duller. */
static void light(struct canvas *c, bool after)
{
    const int veil = after ? 0xffe9c4 : 0x8c98a4, thick = after ? 13 : 20; /* of 256 */
    for (int y = 0; y < DRAWN_H; y++)
        for (int x = 0; x < DRAWN_W; x++) {
            int u = x - DRAWN_W / 2, v = y - DRAWN_H / 2, bright = 256 - (u * u + v * v) * 3 / 16384,
                was = c->im->tpixels[y][x], now = 0;
            for (int s = 0; s < 24; s += 8)
                now |= ((was >> s & 255) * bright * (256 - thick) + (veil >> s & 255) * 256 * thick) >> 16 << s;
            c->im->tpixels[y][x] = now;
        }
}

static gdImagePtr drawn(uint64_t seed, enum scene scene, bool after)
{
    gdImagePtr im = gdImageCreateTrueColor(DRAWN_W, DRAWN_H);
    if (!im) return NULL;
    struct canvas c = { .im = im, .dice = seed * 64 + scene, .focal = 960, .horizon = 300 };
    if (draw_back_of(scene) == BACK_YARD || draw_back_of(scene) == BACK_LOT) c.focal = 1120;
    bool road = scene == SCENE_HOLE || scene == SCENE_FLOOD || scene == SCENE_JAM || scene == SCENE_RIVER;
    c.eye_x = (road ? -2.8 : 0.6) + draw_between(&c, -0.6, 0.6);
    c.eye_y = draw_between(&c, 1.9, 2.5);
    bool mirrored = draw_back_of(scene) != BACK_CORRIDOR && draw_dice(&c) < 0.4;
    draw_back(&c, draw_back_of(scene), after);
    c.dice = seed * 64 + scene + 7; /* the same things whatever the place has used up */
    draw_scene(&c, scene, after);
    light(&c, after);
    if (mirrored) gdImageFlipHorizontal(im);
    label(&c);
    return im;
}

Err media_photo_draw(const void *ctx, uint64_t seed, enum scene scene, bool after, struct photo *out)
{
    gdImagePtr im = drawn(seed, scene, after);
    struct picture p = { 0 };
    enum picture_fault fault = im ? PICTURE_GOOD : PICTURE_NO_MEMORY;
    for (int quality = QUALITY; !fault && (!p.jpeg || p.jpeg_len > DRAWN_BYTES_MAX) && quality > 20; quality -= 8) {
        picture_drop(&p);
        fault = picture_encode(im, quality, &p);
    }
    if (im) gdImageDestroy(im);
    if (fault) return (Err){ BROKEN, "no memory to draw" };
    *out = (struct photo){ .kind = PHOTO_JPEG, .w = p.w, .h = p.h, .at = { GEO_NONE, GEO_NONE } };
    out->len = (size_t)p.jpeg_len;
    out->thumb_len = (size_t)p.thumb_len;
    out->bytes = talloc_memdup(ctx, p.jpeg, out->len);
    out->thumb = talloc_memdup(ctx, p.thumb, out->thumb_len);
    picture_drop(&p);
    photo_hash(out);
    return OK;
}
