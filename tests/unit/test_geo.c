/* Places: parsing, distance against an independent computation, inside, border, area, GCJ-02 there and back. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/geo.h"

static void parses_only_lat_lon(void **state)
{
    (void)state;
    double lat = 7, lon = 7;
    const char *bad[] = { "",
                          ",",
                          "30.65",
                          "30.65,",
                          "30.65 ,104.08",
                          "30.65, 104.08",
                          "+30,104",
                          "91,0",
                          "-90.000000001,0",
                          "0,180.000000001",
                          "30.,104",
                          ".5,104",
                          "30.1234567890,104",
                          "30,104 ",
                          "1e1,2",
                          "nan,0",
                          "0030,4",
                          "--1,2",
                          "30,104,5" };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_false(geo_parse_point(bad[i], &lat, &lon));
    assert_true(lat == 7 && lon == 7);
    assert_true(geo_parse_point("30.612345678,104.1", &lat, &lon));
    assert_true(lat == 30.612345678 && lon == 104.1);
    assert_true(geo_parse_point("-90,180.000000000", &lat, &lon));
    assert_true(lat == -90 && lon == 180);
    int64_t a, b;
    assert_true(geo_parse_point_e9("-0.000000001,104.000000009", &a, &b));
    assert_int_equal(a, -1);
    assert_int_equal(b, 104000000009);
    struct geo_point p = geo_point_from(30.61234567, -104.08000004);
    assert_int_equal(p.lat_e7, 306123457);
    assert_int_equal(p.lon_e7, -1040800000);
}

static void distance_is_haversine_to_the_centimetre(void **state)
{
    (void)state;
    assert_int_equal(geo_distance_cm(30.65, 104.08, 30.66, 104.09), 146678);
    assert_int_equal(geo_distance_cm(30.66, 104.09, 30.65, 104.08), 146678);
    assert_int_equal(geo_distance_cm(30.61, 104.1, 30.61, 104.1), 0);
    assert_int_equal(geo_distance_cm(0, 0, 0, 180), 2001511444);
    assert_int_equal(geo_distance_cm(90, 0, -90, 0), 2001511444);
    assert_int_equal(geo_distance_cm(30.6500001, 104.08, 30.65, 104.08), 1);
    struct geo_point a = { 306500000, 1040800000 }, b = { 306600000, 1040900000 };
    assert_int_equal(geo_point_distance_cm(a, b), 146678);
}

static void inside_is_exact_at_the_border(void **state)
{
    (void)state;
    const struct geo_point u[] = { { 0, 0 },   { 0, 30 },  { 30, 30 }, { 30, 20 },
                                   { 10, 20 }, { 10, 10 }, { 30, 10 }, { 30, 0 } };
    struct {
        struct geo_point p;
        bool in;
    } t[] = { { { 5, 15 }, true },  { { 20, 15 }, false }, { { 20, 5 }, true },  { { 20, 25 }, true },
              { { 10, 15 }, true }, { { 11, 15 }, false }, { { 30, 30 }, true }, { { 31, 30 }, false },
              { { 0, -1 }, false }, { { 10, 31 }, false }, { { 0, 0 }, true },   { { 10, 5 }, true } };
    for (size_t i = 0; i < sizeof t / sizeof t[0]; i++) assert_int_equal(geo_inside(u, 8, t[i].p), t[i].in);
    const struct geo_point world[] = {
        { -900000000, -1800000000 }, { -900000000, 1800000000 }, { 900000000, 1800000000 }, { 900000000, -1800000000 }
    };
    assert_true(geo_inside(world, 4, (struct geo_point){ 306000000, 1040000000 }));
}

/* Rings with many random corners around a centre (star-shaped): inside along a ray is inside exactly before the border.
 */
static void inside_agrees_with_the_radius(void **state)
{
    (void)state;
    srand(7);
    for (int round = 0; round < 200; round++) {
        struct geo_point ring[24];
        for (int i = 0; i < 24; i++) {
            double r = 10000 + rand() % 90000, t = 2 * M_PI * i / 24;
            ring[i] = (struct geo_point){ (int32_t)(r * sin(t)), (int32_t)(r * cos(t)) };
        }
        for (int i = 0; i < 24; i++) {
            struct geo_point in = { ring[i].lat_e7 * 9 / 10, ring[i].lon_e7 * 9 / 10 };
            struct geo_point out = { ring[i].lat_e7 * 11 / 10, ring[i].lon_e7 * 11 / 10 };
            assert_true(geo_inside(ring, 24, in));
            assert_false(geo_inside(ring, 24, out));
        }
    }
}

static void border_is_the_nearest_place(void **state)
{
    (void)state;
    const struct geo_point box[] = {
        { 306000000, 1041000000 }, { 306000000, 1041100000 }, { 306100000, 1041100000 }, { 306100000, 1041000000 }
    };
    struct geo_point p = { 306000900, 1041050000 };
    assert_in_range(geo_border_cm(box, 4, p), 1000, 1002); /* 90 µdeg of latitude = 10.007 m */
    assert_int_equal(geo_border_cm(box, 4, box[2]), 0);
    struct geo_point far = { 306200000, 1041200000 };
    assert_true(llabs(geo_border_cm(box, 4, far) - geo_point_distance_cm(far, box[2])) < 20);
}

static void area_is_the_ellipsoid_s(void **state)
{
    (void)state;
    /* expected: meridian and parallel radii integrated numerically over the same rectangle */
    const struct geo_point big[] = {
        { 305600000, 1040600000 }, { 305600000, 1041700000 }, { 306700000, 1041700000 }, { 306700000, 1040600000 }
    };
    const struct geo_point small[] = {
        { 306000000, 1041000000 }, { 306010000, 1041000000 }, { 306010000, 1041010000 }, { 306000000, 1041010000 }
    };
    assert_true(fabs((double)geo_area_dm2(big, 4) - 12862509991.8) < 100);
    assert_true(fabs((double)geo_area_dm2(small, 4) - 1063173.5) <= 1);
    assert_int_equal(geo_area_dm2(small, 2), 0);
}

static void gcj_goes_there_and_back(void **state)
{
    (void)state;
    double a, b, c, d;
    geo_wgs_to_gcj(30.65, 104.08, &a, &b);
    assert_true(fabs(a - 30.647591250) < 1e-9 && fabs(b - 104.082528729) < 1e-9);
    geo_wgs_to_gcj(39.9087, 116.3975, &a, &b);
    assert_true(fabs(a - 39.910103499) < 1e-9 && fabs(b - 116.403743573) < 1e-9);
    for (int i = 0; i < 2000; i++) {
        double lat = 20 + i * 0.013, lon = 80 + i * 0.0247;
        geo_wgs_to_gcj(lat, lon, &a, &b);
        geo_gcj_to_wgs(a, b, &c, &d);
        assert_true(fabs(c - lat) < 1e-10 && fabs(d - lon) < 1e-10);
    }
    geo_gcj_to_wgs(48.85, 2.35, &a, &b);
    assert_true(a == 48.85 && b == 2.35);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parses_only_lat_lon),           cmocka_unit_test(distance_is_haversine_to_the_centimetre),
        cmocka_unit_test(inside_is_exact_at_the_border), cmocka_unit_test(inside_agrees_with_the_radius),
        cmocka_unit_test(border_is_the_nearest_place),   cmocka_unit_test(area_is_the_ellipsoid_s),
        cmocka_unit_test(gcj_goes_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
