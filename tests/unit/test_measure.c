/* Outlines of outcomes (R70): figures against GeographicLib's Planimeter (1.52, WGS84), refusals, what a leaf keeps. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <talloc.h>

#include "base/geo.h"
#include "institution/measure.h"

static struct institution *in;

static int setup(void **state)
{
    *state = talloc_new(NULL);
    return institution_load(*state, faults_new(*state), &in).kind;
}

static int teardown(void **state)
{
    return talloc_free(*state);
}

static const char plot[] = "30.6100,104.1000 30.6104,104.1006 30.6109,104.1003 30.6106,104.0996";

static const char *fault(const char *metric, const char *text)
{
    struct outline o;
    return outline_read(in, institution_metric(in, metric), text, &o);
}

static int64_t x100(const char *metric, const char *text)
{
    struct outline o;
    const struct metric *m = institution_metric(in, metric);
    assert_null(outline_read(in, m, text, &o));
    return outline_x100(m, &o);
}

static void areas_and_lengths_are_the_ellipsoid_s(void **state)
{
    (void)state;
    assert_int_equal(x100("green_added_m2", plot), 510272);  /* Planimeter: 5102.7167 m2 */
    assert_int_equal(x100("alley_improved_m", plot), 21000); /* 210.003167 m */
    assert_true(llabs(x100("alley_improved_m", "30.6,104.05 30.65,104.15") - 1107468) <= 1); /* 11074.677687 m */
    assert_true(llabs(x100("green_added_m2", "30.60,104.05 30.60,104.06 30.609,104.06 30.609,104.05") - 95681740) < 5);
    assert_int_equal(x100("illegal_building_demolished_m2", "3*30.6100,104.1000 30.6104,104.1006 30.6109,104.1003"
                                                            " 30.6106,104.0996 30.6100,104.1000"),
                     3 * 510272); /* closed by its first corner, as GeoJSON has it; three storeys */
    assert_int_equal(x100("pocket_park_count", plot), 0); /* counted, not measured: where it lies */
}

static void wrong_outlines_say_what_to_do(void **state)
{
    (void)state;
    assert_non_null(strstr(fault("waste_removed_t", plot), "no geometry"));
    assert_non_null(strstr(fault("green_added_m2", "30.61,104.10 30.62,104.11"), "three corners"));
    assert_non_null(strstr(fault("alley_improved_m", "30.61,104.10 30.61,104.10"), "two points"));
    assert_non_null(strstr(fault("green_added_m2", ""), "three corners"));
    assert_non_null(strstr(fault("green_added_m2", "30.61 104.10"), "LAT,LON"));
    assert_non_null(strstr(fault("green_added_m2", "104.10,30.61 104.11,30.61 104.11,30.62"), "LAT,LON"));
    assert_non_null(strstr(fault("green_added_m2", "31.61,104.10 31.62,104.11 31.61,104.12"), "outside the district"));
    assert_non_null(strstr(fault("green_added_m2", "30.61,104.10 30.62,104.11 30.62,104.10 30.61,104.11"), "crosses"));
    assert_non_null(strstr(fault("green_added_m2", "30.61,104.10 30.62,104.11 30.615,104.105"), "crosses"));
    assert_non_null(strstr(fault("green_added_m2", "30.60,104.05 30.60,104.07 30.62,104.07 30.62,104.05"), "hectares"));
    assert_non_null(strstr(fault("alley_improved_m", "30.51,104.01 30.71,104.24"), "20 km"));
    assert_non_null(strstr(fault("green_added_m2", "0*30.61,104.10 30.62,104.11 30.61,104.11"), "storeys"));
    assert_non_null(strstr(fault("pocket_park_count", "2*30.61,104.10"), "storeys"));
    assert_null(fault("pocket_park_count", "30.61,104.10"));
}

static void a_leaf_keeps_what_outlines_came_to(void **state)
{
    char *all = talloc_asprintf(*state, "green_added_m2:%s;pocket_park_count:30.61,104.1;nonsense", plot);
    assert_string_equal(outline_areas(*state, in, all), "green_added_m2:5102.72;pocket_park_count:0");
    assert_null(outline_areas(*state, in, NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(areas_and_lengths_are_the_ellipsoid_s),
        cmocka_unit_test(wrong_outlines_say_what_to_do),
        cmocka_unit_test(a_leaf_keeps_what_outlines_came_to),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
