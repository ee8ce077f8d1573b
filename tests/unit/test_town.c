/* The demo town: the same for the same seed, whole, connected, every community where its points are. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <talloc.h>

#include "service/town.h"
#include "service/town_parts.h"

static struct town *town; /* TOWN_SEED's, read by all */

static void the_seed_decides(void **state)
{
    void *ctx = talloc_new(NULL);
    struct town *again, *other;
    assert_int_equal(town_generate(ctx, TOWN_SEED, &again).kind, FINE);
    assert_int_equal(town_generate(ctx, 4711, &other).kind, FINE);
    struct buf *a = buf_new(ctx, 1), *b = buf_new(ctx, 1), *c = buf_new(ctx, 1);
    town_json(town, a);
    town_json(again, b);
    town_json(other, c);
    assert_int_equal(a->n, b->n);
    assert_memory_equal(a->s, b->s, a->n);
    assert_true(c->n != a->n || memcmp(a->s, c->s, a->n));
    talloc_free(ctx);
    (void)state;
}

static void check_point(const json_t *p)
{
    assert_int_equal(json_array_size(p), 2);
    double lon = json_real_value(json_array_get(p, 0)), lat = json_real_value(json_array_get(p, 1));
    assert_true(lon >= 104.06 && lon <= 104.17 && lat >= 30.56 && lat <= 30.67);
}

static void check_points(const json_t *at, int depth)
{
    if (!depth) {
        check_point(at);
        return;
    }
    assert_true(json_array_size(at) >= 1);
    for (size_t i = 0; i < json_array_size(at); i++) check_points(json_array_get(at, i), depth - 1);
}

static void check_feature(const json_t *f, int *streets, int *communities, int *others)
{
    static const char *const shapes[] = { "LineString", "MultiLineString", "Polygon", "MultiPolygon" };
    static const int depths[] = { 1, 2, 2, 3 };
    const char *kind = json_string_value(json_object_get(json_object_get(f, "properties"), "kind"));
    const char *code = json_string_value(json_object_get(json_object_get(f, "properties"), "code"));
    const json_t *geometry = json_object_get(f, "geometry");
    const char *shape = json_string_value(json_object_get(geometry, "type"));
    assert_non_null(kind);
    *streets += !strcmp(kind, "street") && strlen(code) == 9;
    *communities += !strcmp(kind, "community") && strlen(code) == 12;
    *others += !strcmp(kind, "park") || !strcmp(kind, "courtyard") || !strcmp(kind, "river") || !strcmp(kind, "road");
    int i = 0;
    while (i < 4 && strcmp(shapes[i], shape)) i++;
    assert_in_range(i, 0, 3);
    check_points(json_object_get(geometry, "coordinates"), depths[i]);
    if (i != 2) return;
    const json_t *ring = json_array_get(json_object_get(geometry, "coordinates"), 0);
    assert_true(json_array_size(ring) >= 4);
    assert_true(json_equal(json_array_get(ring, 0), json_array_get(ring, json_array_size(ring) - 1)));
}

static void the_json_is_whole_and_small(void **state)
{
    void *ctx = talloc_new(NULL);
    struct buf *b = buf_new(ctx, TOWN_JSON_MAX);
    town_json(town, b);
    assert_true(b->n <= TOWN_JSON_MAX);
    json_error_t fault;
    json_t *all = json_loadb(b->s, b->n, 0, &fault);
    assert_non_null(all);
    const json_t *features = json_object_get(all, "features");
    int streets = 0, communities = 0, others = 0;
    for (size_t i = 0; i < json_array_size(features); i++)
        check_feature(json_array_get(features, i), &streets, &communities, &others);
    assert_int_equal(streets, 11);
    assert_int_equal(communities, 75);
    assert_int_equal(others + 11 + 75 + 1, json_array_size(features)); /* and one outline */
    json_decref(all);
    talloc_free(ctx);
    (void)state;
}

static void points_lie_in_their_community(void **state)
{
    (void)state;
    for (int i = 0; i < town->communities_n; i++)
        for (uint64_t r = 0; r < 40; r++) {
            int32_t lat, lon, lat2, lon2;
            int border = -1;
            assert_true(town_point_in(town, town->communities[i].code, r, &lat, &lon));
            assert_true(town_point_in(town, town->communities[i].code, r, &lat2, &lon2));
            assert_true(lat == lat2 && lon == lon2);
            assert_string_equal(town_community_at(town, lat, lon, &border), town->communities[i].code);
            assert_in_range(border, 0, 3000);
        }
    int32_t lat = 7, lon = 7;
    assert_false(town_point_in(town, "510104999999", 1, &lat, &lon));
    assert_true(lat == 7 && lon == 7);
    assert_null(town_community_at(town, 300000000, 1041000000, NULL));
}

/* A grid over the outline: every place inside has a community, and near a border the picker can say so. */
static void no_place_is_nobody_s(void **state)
{
    (void)state;
    int inside = 0, near = 0;
    for (int32_t lat = 305600000; lat < 306700000; lat += 7000)
        for (int32_t lon = 1040600000; lon < 1041700000; lon += 7000) {
            int border = 0;
            const char *code = town_community_at(town, lat, lon, &border);
            assert_true(!geo_inside(town->outline_e7, town->outline.n, (struct geo_point){ lat, lon }) || code);
            inside += code != NULL;
            near += code && border < 20;
        }
    assert_in_range(inside, 8000, 16000);
    assert_true(near > inside / 50 && near < inside / 4);
}

static void communities_fill_the_outline(void **state)
{
    (void)state;
    int64_t sum = 0, all = geo_area_dm2(town->outline_e7, town->outline.n);
    for (int i = 0; i < town->communities_n; i++)
        sum += geo_area_dm2(town->communities[i].ring, town->communities[i].n);
    assert_true(llabs(sum - all) < all / 2000);
    assert_in_range(all / 100000000, 40, 75); /* km2; the real district has about 61 */
}

/* ---- roads ---- */

static double to_line(const struct line *l, struct xy p)
{
    double best = INFINITY;
    for (int i = 0; i + 1 < l->n; i++) {
        struct xy a = l->p[i], b = l->p[i + 1];
        double dx = b.x - a.x, dy = b.y - a.y, n = dx * dx + dy * dy,
               f = n > 0 ? ((p.x - a.x) * dx + (p.y - a.y) * dy) / n : 0;
        f = f < 0 ? 0 : f > 1 ? 1 : f;
        best = fmin(best, hypot(a.x + f * dx - p.x, a.y + f * dy - p.y));
    }
    return best;
}

static int root(int *of, int i)
{
    while (of[i] != i) i = of[i] = of[of[i]];
    return i;
}

/* An end of a road touches another road or the district's border; following touches, one reaches every road. */
static void roads_are_one_net(void **state)
{
    (void)state;
    int *of = calloc((size_t)town->roads_n, sizeof *of), loose = 0, nets = 0;
    for (int i = 0; i < town->roads_n; i++) of[i] = i;
    for (int i = 0; i < town->roads_n; i++)
        for (int end = 0; end < 2; end++) {
            struct xy p = town->roads[i].line.p[end ? town->roads[i].line.n - 1 : 0];
            bool touches = to_line(&town->outline, p) < 5;
            for (int k = 0; k < town->roads_n; k++) {
                if (k == i || to_line(&town->roads[k].line, p) > 5) continue;
                of[root(of, i)] = root(of, k);
                touches = true;
            }
            loose += !touches;
        }
    for (int i = 0; i < town->roads_n; i++) nets += root(of, i) == i;
    assert_int_equal(loose, 0);
    assert_int_equal(nets, 1);
    free(of);
}

static int make(void **state)
{
    (void)state;
    return town_generate(NULL, TOWN_SEED, &town).kind != FINE;
}

static int drop(void **state)
{
    (void)state;
    return talloc_free(town);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_seed_decides),
        cmocka_unit_test(the_json_is_whole_and_small),
        cmocka_unit_test(points_lie_in_their_community),
        cmocka_unit_test(no_place_is_nobody_s),
        cmocka_unit_test(communities_fill_the_outline),
        cmocka_unit_test(roads_are_one_net),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
