/* The demo town: which street and community lies where, the roads between them, and looking points up. */
#include "service/town.h"

#include <math.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "service/town_parts.h"

/* From the old town outwards, ring by ring, each from north-east to south-west. */
enum { BANDS = 3, BAND_MOST = 5 };
static const char *const bands[BANDS][BAND_MOST] = {
    { "510104023", "510104022", "510104017" },
    { "510104026", "510104030", "510104032", "510104019", "510104018" },
    { "510104035", "510104037", "510104036" },
};

/* Long roads to which a border near them moves, so that they run on across streets. */
enum { ACROSS = 4, ALONG = 3 };
static const double across_s[ACROSS] = { 0.28, 0.46, 0.62, 0.80 }, along_t[ALONG] = { 0.15, 0.455, 0.80 };
struct names {
    const char *across[ACROSS], *along[ALONG];
};

/* ---- the tables ---- */

static struct table *table_of(const void *ctx, const char *name)
{
    const struct asset *a = asset_find(name);
    const char *fault = NULL;
    struct table *t = a ? table_read(ctx, a->from, asset_size(a), &fault) : NULL;
    return fault ? NULL : t;
}

static int street_index(const struct town *town, const char *code)
{
    for (int i = 0; i < town->streets_n; i++)
        if (!strcmp(town->streets[i].code, code)) return i;
    return -1;
}

static Err load(struct town *town)
{
    struct table *s = table_of(town, "data/domain/streets.csv"),
                 *c = table_of(town, "data/domain/jinjiang-communities.csv");
    if (!s || !c) return (Err){ BROKEN, "the tables of streets and communities cannot be read" };
    town->streets_n = table_rows(s);
    town->communities_n = table_rows(c);
    town->streets = talloc_zero_array(town, struct street, (unsigned)town->streets_n);
    town->communities = talloc_zero_array(town, struct community, (unsigned)town->communities_n);
    for (int i = 0; i < town->streets_n; i++) {
        town->streets[i].code = table_get(s, i, "street_code9");
        town->streets[i].name = table_get(s, i, "name_zh");
    }
    for (int i = 0; i < town->communities_n; i++) {
        struct community *at = &town->communities[i];
        at->code = table_get(c, i, "community_code12");
        at->name = table_get(c, i, "community_zh");
        at->street = street_index(town, table_get(c, i, "street_code9"));
        if (at->street < 0) return (Err){ BROKEN, "a community's street is not in streets.csv" };
    }
    return OK;
}

/* The communities of a street, in the table's order; how many. */
static int members(const struct town *town, int street, int *list)
{
    int n = 0;
    for (int i = 0; i < town->communities_n; i++)
        if (town->communities[i].street == street) list[n++] = i;
    return n;
}

/* ---- who lies where ---- */

static int snap(const double *to, int n, double within, double *x)
{
    for (int i = 0; i < n; i++)
        if (fabs(*x - to[i]) < within) {
            *x = to[i];
            return i;
        }
    return -1;
}

/* The t that leaves `part` of the rectangle's ground on the inner side. */
static double t_of_part(struct rect r, double part)
{
    enum { STEPS = 40 };
    double sum[STEPS + 1] = { 0 };
    for (int i = 0; i < STEPS; i++) {
        double d = (r.t1 - r.t0) / STEPS;
        struct rect slice = { r.s0, r.s1, r.t0 + i * d, r.t0 + (i + 1) * d };
        sum[i + 1] = sum[i] + town_width(slice) * town_height(slice);
    }
    int i = 0;
    while (i + 1 < STEPS && sum[i + 1] < part * sum[STEPS]) i++;
    return r.t0 + (r.t1 - r.t0) * (i + (part * sum[STEPS] - sum[i]) / (sum[i + 1] - sum[i])) / STEPS;
}

static struct rect half(struct town *town, const struct names *names, struct rect r, double part, struct rect *rest)
{
    struct rect a = r;
    bool across = town_width(r) >= town_height(r);
    *rest = r;
    if (across) {
        a.s1 = r.s0 + (r.s1 - r.s0) * part;
        int road = snap(across_s, ACROSS, 0.12 * (r.s1 - r.s0), &a.s1);
        rest->s0 = a.s1;
        town_road(town, road < 0 ? SECONDARY : MAIN, road < 0 ? town_name(town, "路") : names->across[road],
                  town_trace(town, (struct st){ a.s1, r.t0 }, (struct st){ a.s1, r.t1 }));
    } else {
        a.t1 = t_of_part(r, part);
        int road = snap(along_t, ALONG, 0.16 * (r.t1 - r.t0), &a.t1);
        rest->t0 = a.t1;
        town_road(town, road < 0 ? SECONDARY : MAIN, road < 0 ? town_name(town, "路") : names->along[road],
                  town_trace(town, (struct st){ r.s0, a.t1 }, (struct st){ r.s1, a.t1 }));
    }
    return a;
}

static void settle(struct town *town, const struct names *names, const int *list, int n, struct rect r)
{
    if (n == 1) {
        town->communities[*list].rect = r;
        return;
    }
    int k = n / 2 + (n % 2 && town_dice(town) < 0.5);
    struct rect rest, first = half(town, names, r, (double)k / n + 0.08 * (town_dice(town) - 0.5), &rest);
    settle(town, names, list, k, first);
    settle(town, names, list + k, n - k, rest);
}

static Err settle_band(struct town *town, const struct names *names, int band)
{
    int list[BAND_MOST][128], n[BAND_MOST] = { 0 }, street[BAND_MOST], all = 0, streets = 0;
    for (; streets < BAND_MOST && bands[band][streets]; streets++) {
        street[streets] = street_index(town, bands[band][streets]);
        if (street[streets] < 0) return (Err){ BROKEN, "streets.csv lacks a street of the town's plan" };
        all += n[streets] = members(town, street[streets], list[streets]);
        if (!n[streets]) return (Err){ BROKEN, "a street without a community" };
    }
    struct rect r = { .t0 = band ? ring_t[band - 1] : 0, .t1 = band < RINGS ? ring_t[band] : 1 };
    for (int i = 0, sum = 0; i < streets; i++) {
        sum += n[i];
        r.s1 = i + 1 < streets ? (double)sum / all : 1;
        int road = i + 1 < streets ? snap(across_s, ACROSS, 0.05, &r.s1) : -1;
        if (r.s1 < 1)
            town_road(town, MAIN, road < 0 ? town_name(town, "大道") : names->across[road],
                      town_trace(town, (struct st){ r.s1, r.t0 }, (struct st){ r.s1, r.t1 }));
        town->streets[street[i]].ring = town_ring(town, r);
        settle(town, names, list[i], n[i], r);
        r.s0 = r.s1;
    }
    return OK;
}

static struct geo_point *geo_ring(const void *ctx, const struct line *l)
{
    struct geo_point *out = talloc_array(ctx, struct geo_point, (unsigned)l->n);
    for (int i = 0; i < l->n; i++) {
        double lat, lon;
        town_geo(l->p[i], &lat, &lon);
        out[i] = geo_point_from(lat, lon);
    }
    return out;
}

static Err build(struct town *town)
{
    TRY(load(town));
    struct names names;
    for (int i = 0; i < ACROSS; i++) names.across[i] = town_name(town, "大道");
    for (int i = 0; i < ALONG; i++) names.along[i] = town_name(town, "路");
    town->outline = town_ring(town, (struct rect){ 0, 1, 0, 1 });
    town->outline_e7 = geo_ring(town, &town->outline);
    town_streams(town);
    static const char *const rings[RINGS] = { "内环路", "外环路" };
    for (int i = 0; i < RINGS; i++)
        town_road(town, RING, rings[i], town_trace(town, (struct st){ 0, ring_t[i] }, (struct st){ 1, ring_t[i] }));
    for (int i = 0; i < BANDS; i++) TRY(settle_band(town, &names, i));
    for (int i = 0; i < town->communities_n; i++) {
        struct community *c = &town->communities[i];
        if (c->rect.s1 <= c->rect.s0) return (Err){ BROKEN, "a community has no place in the town's plan" };
        struct line ring = town_ring(town, c->rect);
        c->ring = geo_ring(town, &ring);
        c->n = ring.n;
        town_plan(town, i);
    }
    town_banks(town);
    return OK;
}

Err town_generate(const void *ctx, uint64_t seed, struct town **out)
{
    struct town *town = talloc_zero(ctx, struct town);
    town->seed = town->dice = seed;
    Err e = build(town);
    if (e.kind)
        talloc_free(town);
    else
        *out = town;
    return e;
}

/* ---- looking up ---- */

static uint64_t mixed(uint64_t *r)
{
    uint64_t z = *r += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static struct xy somewhere(struct rect r, uint64_t *dice)
{
    double a = 0.05 + 0.9 * (double)(mixed(dice) >> 11) * 0x1p-53,
           b = 0.05 + 0.9 * (double)(mixed(dice) >> 11) * 0x1p-53;
    return town_at(r.s0 + a * (r.s1 - r.s0), r.t0 + b * (r.t1 - r.t0));
}

/* One of the community's courtyards, or all of it. */
static struct rect ground(const struct town *town, int community, uint64_t *dice)
{
    int n = 0, chosen = -1;
    for (int i = 0; i < town->plots_n; i++)
        if (town->plots[i].community == community && town->plots[i].kind == COURTYARD &&
            mixed(dice) % (uint64_t)++n == 0)
            chosen = i;
    if (chosen < 0 || mixed(dice) % 10 < 3) return town->communities[community].rect;
    return town->plots[chosen].rect;
}

bool town_point_in(const struct town *town, const char *community_code12, uint64_t r, int32_t *lat_e7, int32_t *lon_e7)
{
    int c = 0;
    while (c < town->communities_n && strcmp(town->communities[c].code, community_code12)) c++;
    if (c == town->communities_n) return false;
    struct xy p = somewhere(ground(town, c, &r), &r);
    while (town_wet(town, p, 0)) p = somewhere(town->communities[c].rect, &r); /* no community is all water */
    double lat, lon;
    town_geo(p, &lat, &lon);
    struct geo_point g = geo_point_from(lat, lon);
    *lat_e7 = g.lat_e7;
    *lon_e7 = g.lon_e7;
    return true;
}

static const struct community *around(const struct town *town, struct geo_point p)
{
    for (int i = 0; i < town->communities_n; i++)
        if (geo_inside(town->communities[i].ring, town->communities[i].n, p)) return &town->communities[i];
    return NULL;
}

static const struct community *nearest(const struct town *town, struct geo_point p)
{
    const struct community *best = NULL;
    int64_t least = INT64_MAX;
    for (int i = 0; i < town->communities_n; i++) {
        int64_t d = geo_border_cm(town->communities[i].ring, town->communities[i].n, p);
        if (d < least) best = &town->communities[i];
        if (d < least) least = d;
    }
    return best;
}

const char *town_community_at(const struct town *town, int32_t lat_e7, int32_t lon_e7, int *border_m)
{
    struct geo_point p = { lat_e7, lon_e7 };
    const struct community *c = around(town, p);
    if (!c && geo_inside(town->outline_e7, town->outline.n, p))
        c = nearest(town, p); /* in a sliver, centimetres wide, that straight pieces leave between two bent borders */
    if (c && border_m) *border_m = (int)(geo_border_cm(c->ring, c->n, p) / 100);
    return c ? c->code : NULL;
}
