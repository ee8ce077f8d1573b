/* The demo town (演示路网): an invented road net inside an invented outline about where Jinjiang lies (104.06-104.17 E,
   30.56-30.67 N), with the real names of its streets and communities. Drawn from a seed alone: no survey, no map, no
   OpenStreetMap went in. The same seed gives the same bytes. No I/O (the two tables are inside the program).

   The district is the unit square bent into a fan: s runs along the rings from the north-east border to the south-west,
   t outwards from the old town. Streets, communities and blocks are rectangles of that square, so they share borders
   exactly, every road meets another, and a border is a road. */
#ifndef SERVICE_TOWN_H
#define SERVICE_TOWN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/err.h"

struct town;

enum { TOWN_SEED = 20260302 }; /* the demo district's: map, points of calls and place picker all use it */

/* About 60 ms and 2 MB, kept below ctx. BROKEN when the shipped tables do not fit the plan. */
Err town_generate(const void *ctx, uint64_t seed, struct town **out);

/* GeoJSON FeatureCollection, WGS-84, 1e-5 degrees, under TOWN_JSON_MAX bytes for TOWN_SEED (others: about that), 57 kB
   with gzip, in drawing order. properties.kind:
     outline, street{code,name}, community{code,name,at:[lon,lat] for the label} (its street is its code's first nine
     digits), park{name} (the green along the water is one MultiPolygon), courtyard{name,community}, river{name} (polygons,
     lakes too), road{class: lane minor secondary main ring, name or absent} (LineString; nameless lanes: one
     MultiLineString). */
enum { TOWN_JSON_MAX = 300000 };
void town_json(const struct town *, struct buf *out);

/* A believable place of a call in this community: in a courtyard or on its ground, never in the water. The same r, the
   same place. False: no such community. */
bool town_point_in(const struct town *, const char *community_code12, uint64_t r, int32_t *lat_e7, int32_t *lon_e7);

/* The community of a point, NULL outside the town. `border_m` (may be NULL): metres to the nearest border of that
   community, so that a picker can say "near the border". About 20 us. */
const char *town_community_at(const struct town *, int32_t lat_e7, int32_t lon_e7, int *border_m);

#endif
