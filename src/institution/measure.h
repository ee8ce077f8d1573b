/* How an outcome was measured, and what was drawn, walked or typed of it (R70). Pure.

   An outline is corners in WGS-84, "30.61,104.1 30.6104,104.1006 …", as many as OUTLINE_CORNERS_MOST; before them "3*" where
   it counts for three storeys (a building's footprint). The metric's unit says what it is: m2 an area, closed by itself; m a
   line; else where the counted thing lies, a point, a line or an area. Areas by geo_area_dm2, lengths by geo_length_cm: both
   on the ellipsoid, both better than a centimetre in ten metres; what a phone's position is worth is another matter. */
#ifndef INSTITUTION_MEASURE_H
#define INSTITUTION_MEASURE_H

#include "base/geo.h"
#include "institution/docket.h"

enum { OUTLINE_CORNERS_MOST = 120, OUTLINE_STOREYS_MOST = 60, OUTLINE_HA_MOST = 100, OUTLINE_KM_MOST = 20 };
struct outline {
    struct geo_point at[OUTLINE_CORNERS_MOST];
    int n, storeys;
};

/* NULL and the outline, or what to do about it (English, static). Corners said twice running count once. */
const char *outline_read(const struct institution *, const struct metric *, const char *text, struct outline *out);
bool outline_counts(const struct metric *); /* the amount is the outline's: metres and square metres */
bool outline_is_area(const struct metric *, const struct outline *);
int64_t outline_x100(const struct metric *, const struct outline *); /* 0 where it does not count */

/* The amounts that an act's outlines make, "METRIC:AMOUNT;…": what its leaf says of them, since the outlines themselves are
   the vault's and may be erased; 0 where the outline does not count. NULL: none. */
const char *outline_areas(const void *ctx, const struct institution *, const char *outlines);

/* data/extent.csv: a box around the district, not its border. */
void extent_load(struct institution *, struct faults *);

#endif
