/* See measure.h. */
#include "institution/measure.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "base/text.h"

const char *const how_words[] = {
    "", "tape", "laser", "gnss", "walked", "map", "survey", "counted", "document", "other"
};

enum how how_from(const char *word)
{
    int how = HOW_NONE + 1;
    while (how < HOWS && strcmp(word, how_words[how])) how++;
    return (enum how)how;
}

/* ---- the box ---- */

void extent_load(struct institution *in, struct faults *faults)
{
    const struct asset *a = asset_find("data/extent.csv");
    const char *fault = NULL;
    struct table *t = a ? table_read(in, a->from, asset_size(a), &fault) : NULL;
    if (!t || table_rows(t) != 1) {
        fault_add(faults, "extent", fault ? fault : "data/extent.csv");
        return;
    }
    in->south_west = geo_point_from(atof(table_get(t, 0, "south")), atof(table_get(t, 0, "west")));
    in->north_east = geo_point_from(atof(table_get(t, 0, "north")), atof(table_get(t, 0, "east")));
}

static bool inside(const struct institution *in, struct geo_point p)
{
    return p.lat_e7 >= in->south_west.lat_e7 && p.lat_e7 <= in->north_east.lat_e7 &&
           p.lon_e7 >= in->south_west.lon_e7 && p.lon_e7 <= in->north_east.lon_e7;
}

/* ---- outlines ---- */

bool outline_counts(const struct metric *m)
{
    return m->unit == U_M2 || m->unit == U_M;
}

bool outline_is_area(const struct metric *m, const struct outline *o)
{
    return m->unit != U_M && o->n > 2;
}

int64_t outline_x100(const struct metric *m, const struct outline *o)
{
    if (m->unit == U_M) return geo_length_cm(o->at, o->n);
    return m->unit == U_M2 ? geo_area_dm2(o->at, o->n) * o->storeys : 0;
}

static const char *corners_read(const struct institution *in, char *s, struct outline *o)
{
    for (char *next; *s; s = next) {
        double lat, lon;
        s += strspn(s, " \n");
        size_t n = strcspn(s, " \n");
        next = s + n + (s[n] != 0);
        s[n] = 0;
        if (!n) continue;
        if (!geo_parse_point(s, &lat, &lon))
            return "corners as LAT,LON in degrees with a space between, such as 30.65,104.08";
        if (o->n == OUTLINE_CORNERS_MOST) return "at most 120 corners: leave out those on a straight line";
        struct geo_point p = geo_point_from(lat, lon);
        if (!inside(in, p)) return "outside the district: check that latitude comes first, and the positions";
        if (o->n && !memcmp(&o->at[o->n - 1], &p, sizeof p)) continue;
        o->at[o->n++] = p;
    }
    return NULL;
}

/* The first corner said again at the end closes the ring, as GeoJSON writes it. */
static const char *shape_fault(const struct metric *m, struct outline *o)
{
    if (m->unit != U_M && o->n > 3 && !memcmp(&o->at[0], &o->at[o->n - 1], sizeof o->at[0])) o->n--;
    if (o->storeys > 1 && m->unit != U_M2) return "storeys belong to an area only";
    if (m->unit == U_M2 && o->n < 3) return "an area has at least three corners";
    if (m->unit == U_M && o->n < 2) return "a line has at least two points";
    if (!o->n) return "corners as LAT,LON in degrees with a space between, such as 30.65,104.08";
    if (outline_is_area(m, o) && geo_crosses(o->at, o->n))
        return "it crosses itself: give the corners in the order of walking round";
    if (outline_is_area(m, o) && geo_area_dm2(o->at, o->n) > (int64_t)OUTLINE_HA_MOST * 1000000)
        return "more than 100 hectares: one outline is one place, check the corners";
    if (!outline_is_area(m, o) && geo_length_cm(o->at, o->n) > (int64_t)OUTLINE_KM_MOST * 100000)
        return "longer than 20 km: one outline is one place, check the points";
    return NULL;
}

const char *outline_read(const struct institution *in, const struct metric *m, const char *text, struct outline *out)
{
    struct outline o = { .n = 0, .storeys = 1 };
    const char *star = strchr(text, '*');
    if (!m->geometry) return "this metric has no geometry (R70)";
    if (star) {
        char *end;
        o.storeys = (int)strtol(text, &end, 10);
        if (end != star || end == text || o.storeys < 1 || o.storeys > OUTLINE_STOREYS_MOST)
            return "storeys from 1 to 60, as 3*, before the corners";
    }
    char *s = talloc_strdup(NULL, star ? star + 1 : text);
    const char *fault = corners_read(in, s, &o);
    talloc_free(s);
    if (!fault) fault = shape_fault(m, &o);
    if (!fault) *out = o;
    return fault;
}

const char *outline_areas(const void *ctx, const struct institution *in, const char *outlines)
{
    int n;
    char **list = text_split(ctx, outlines, ';', &n), *all = NULL;
    for (int i = 0; i < n; i++) {
        struct outline o;
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        const struct metric *m = colon ? institution_metric(in, list[i]) : NULL;
        if (!m || outline_read(in, m, colon + 1, &o)) continue;
        char *one = talloc_asprintf(ctx, "%s:%s", m->code, amount_text(ctx, m, outline_x100(m, &o)));
        all = all ? talloc_asprintf(ctx, "%s;%s", all, one) : one;
    }
    return all;
}
