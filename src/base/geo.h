/* Places: points in WGS-84, distance, inside and area, GCJ-02 at the edge.
   A stored point is whole 1e-7 degrees (about 1.1 cm); unknown is GEO_NONE in both. Pure, no allocation, thread-safe.
 */
#ifndef BASE_GEO_H
#define BASE_GEO_H

#include <stdbool.h>
#include <stdint.h>

#define GEO_NONE INT32_MIN

struct geo_point {
    int32_t lat_e7, lon_e7;
};

/* Exactly "LAT,LON": decimal degrees, up to 9 decimals each, a minus allowed, no space, -90..90 and -180..180.
   False (and out untouched) on anything else; the remedy to print is "LAT,LON in degrees, such as 30.65,104.08". */
bool geo_parse_point(const char *s, double *lat, double *lon);
bool geo_parse_point_e9(const char *s, int64_t *lat_e9, int64_t *lon_e9); /* the same, exact */
struct geo_point geo_point_from(double lat, double lon);                  /* rounded to the nearest 1e-7 */

/* Haversine on a sphere of 6,371,008.8 m, rounded half up to the centimetre (story-format). Against the ellipsoid it
   may be 0.6 % off anywhere, here about 0.2 %. */
int64_t geo_distance_cm(double lat1, double lon1, double lat2, double lon2);
int64_t geo_point_distance_cm(struct geo_point a, struct geo_point b);

/* A ring is n >= 3 corners, closed by itself (the first is not repeated), in either sense, not crossing the 180th
   meridian. Inside by counting crossings, in whole numbers: exact. A point on the border is inside. O(n). */
bool geo_inside(const struct geo_point *ring, int n, struct geo_point p);
/* From p to the nearest place of the border, in centimetres; plane arithmetic around p, under 0.1 % off to 20 km. */
int64_t geo_border_cm(const struct geo_point *ring, int n, struct geo_point p);

/* Area on the WGS-84 ellipsoid in 0.01 m2 (area_dm2), rounded half up; 0 for fewer than three corners. Method: the
   equal-area cylinder of the ellipsoid, where an edge is straight; an edge on the ground is a geodesic, and the sliver
   between them is below 1e-5 of the area for a plot, 1e-4 for a ring 15 km wide. Rounding corners to 1e-7 degrees
   counts for more: about 1 cm times half the perimeter at worst. The ring must not cross itself. */
int64_t geo_area_dm2(const struct geo_point *ring, int n);
/* Do two edges of the ring touch but where they join? In whole numbers: exact. O(n^2). */
bool geo_crosses(const struct geo_point *ring, int n);
/* Length of a line of n points on the WGS-84 ellipsoid in centimetres, rounded half up; 0 for fewer than two. Each edge by
   the ellipsoid's two radii at its middle latitude: below 1e-6 of the geodesic up to 10 km an edge. */
int64_t geo_length_cm(const struct geo_point *line, int n);

/* GCJ-02, the obfuscated datum of Chinese consumer maps and phones: a public smooth formula moves WGS-84 by 100-700 m.
   Converted once, where a point enters, the source system kept beside. The way back is the formula iterated to 1e-10
   degrees. Outside the box of mainland China (72.004-137.8347 E, 0.8293-55.8271 N) both leave the point as it is. */
void geo_gcj_to_wgs(double lat, double lon, double *wgs_lat, double *wgs_lon);
void geo_wgs_to_gcj(double lat, double lon, double *gcj_lat, double *gcj_lon);

#endif
