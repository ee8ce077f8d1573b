/* Drawn photos: every scene, both ways: a JPEG of the promised size that the decoder accepts, the same for the same seed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <gd.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "media/draw.h"

static gdImagePtr pixels(const struct photo *p)
{
    gdImagePtr im = gdImageCreateFromJpegPtr((int)p->len, p->bytes);
    assert_non_null(im);
    return im;
}

/* How many of a grid's points differ clearly. */
static int differing(const struct photo *a, const struct photo *b)
{
    gdImagePtr x = pixels(a), y = pixels(b);
    int n = 0;
    for (int i = 4; i < DRAWN_W; i += 16)
        for (int k = 4; k < DRAWN_H - 80; k += 16) {
            int p = gdImageGetTrueColorPixel(x, i, k), q = gdImageGetTrueColorPixel(y, i, k), d = 0;
            for (int s = 0; s < 24; s += 8) d += abs((p >> s & 255) - (q >> s & 255));
            n += d > 90;
        }
    gdImageDestroy(x);
    gdImageDestroy(y);
    return n;
}

static void every_scene_has_two_sides(void **state)
{
    for (int s = 0; s < SCENES; s++) {
        void *ctx = talloc_new(*state);
        struct photo p[2];
        for (int after = 0; after < 2; after++) {
            assert_int_equal(media_photo_draw(ctx, 5, (enum scene)s, after, &p[after]).kind, FINE);
            assert_int_equal(p[after].kind, PHOTO_JPEG);
            assert_in_range(p[after].len, 8000, DRAWN_BYTES_MAX);
            assert_in_range(p[after].thumb_len, 1000, 20000);
            assert_int_equal(p[after].w, DRAWN_W);
            assert_int_equal(p[after].h, DRAWN_H);
            assert_int_equal(strlen(p[after].sha256), 64);
            assert_int_equal(p[after].at.lat_e7, GEO_NONE);
        }
        int n = differing(&p[0], &p[1]); /* of 2,752: something is another, and most of the place is the same */
        assert_in_range(n, 25, 1900);
        talloc_free(ctx);
    }
}

static void the_seed_decides(void **state)
{
    struct photo a, b, c;
    assert_int_equal(media_photo_draw(*state, 9, SCENE_RUBBISH, false, &a).kind, FINE);
    assert_int_equal(media_photo_draw(*state, 9, SCENE_RUBBISH, false, &b).kind, FINE);
    assert_int_equal(media_photo_draw(*state, 10, SCENE_RUBBISH, false, &c).kind, FINE);
    assert_string_equal(a.sha256, b.sha256);
    assert_string_not_equal(a.sha256, c.sha256);
}

static void a_drawn_photo_is_taken_like_any(void **state)
{
    struct photo a, b;
    assert_int_equal(media_photo_draw(*state, 1, SCENE_LOT, true, &a).kind, FINE);
    assert_int_equal(media_photo_take(*state, a.bytes, a.len, &b).kind, FINE);
    assert_int_equal(b.w, DRAWN_W);
    assert_int_equal(b.taken.s, 0);
}

static void every_item_has_a_scene(void **state)
{
    const struct asset *a = asset_find("data/domain/catalog-45.csv");
    const char *fault = NULL;
    assert_non_null(a);
    struct table *t = table_read(*state, a->from, asset_size(a), &fault);
    assert_null(fault);
    assert_int_equal(table_rows(t), 45);
    int corners = 0;
    for (int i = 0; i < 45; i++) corners += scene_of_item(table_get(t, i, "code")) == SCENE_CORNER;
    assert_int_equal(corners, 2); /* G01 and H02 mean it; no other falls back to it */
    assert_int_equal(scene_of_item("JJ-C04"), SCENE_HOLE);
    assert_int_equal(scene_of_item("none"), SCENE_CORNER);
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
    const struct CMUnitTest tests[] = { T(every_scene_has_two_sides), T(the_seed_decides),
                                        T(a_drawn_photo_is_taken_like_any), T(every_item_has_a_scene) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
