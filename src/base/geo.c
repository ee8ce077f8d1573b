/* See geo.h. Parsing goes to whole 1e-9 degrees first; doubles are made from those once. */
#include "base/geo.h"

#include <math.h>
#include <stddef.h>

static const double RAD = 0.017453292519943295769; /* pi / 180 */
static const double MEAN_R_M = 6371008.8;

/* ---- text ---- */

static const char *parse_e9(const char *s, int64_t most_deg, int64_t *out)
{
    bool minus = *s == '-';
    if (minus) s++;
    int64_t n = 0;
    int whole = 0, part = 0;
    for (; *s >= '0' && *s <= '9'; s++, whole++) {
        if (whole == 3) return NULL;
        n = n * 10 + (*s - '0');
    }
    if (!whole) return NULL;
    if (*s == '.') {
        for (s++; *s >= '0' && *s <= '9'; s++, part++) {
            if (part == 9) return NULL;
            n = n * 10 + (*s - '0');
        }
        if (!part) return NULL;
    }
    for (; part < 9; part++) n *= 10;
    if (n > most_deg * 1000000000) return NULL;
    *out = minus ? -n : n;
    return s;
}

bool geo_parse_point_e9(const char *s, int64_t *lat_e9, int64_t *lon_e9)
{
    int64_t lat, lon;
    s = parse_e9(s, 90, &lat);
    if (!s || *s != ',') return false;
    s = parse_e9(s + 1, 180, &lon);
    if (!s || *s) return false;
    *lat_e9 = lat;
    *lon_e9 = lon;
    return true;
}

bool geo_parse_point(const char *s, double *lat, double *lon)
{
    int64_t a, b;
    if (!geo_parse_point_e9(s, &a, &b)) return false;
    *lat = (double)a / 1e9; /* both exact, so the quotient is the nearest double, as strtod gives */
    *lon = (double)b / 1e9;
    return true;
}

struct geo_point geo_point_from(double lat, double lon)
{
    return (struct geo_point){ (int32_t)lround(lat * 1e7), (int32_t)lround(lon * 1e7) };
}

/* ---- distance ---- */

int64_t geo_distance_cm(double lat1, double lon1, double lat2, double lon2)
{
    double s = sin((lat2 - lat1) * RAD / 2), t = sin((lon2 - lon1) * RAD / 2);
    double h = s * s + cos(lat1 * RAD) * cos(lat2 * RAD) * t * t;
    return (int64_t)floor(2 * MEAN_R_M * asin(fmin(1, sqrt(h))) * 100 + 0.5);
}

int64_t geo_point_distance_cm(struct geo_point a, struct geo_point b)
{
    return geo_distance_cm(a.lat_e7 / 1e7, a.lon_e7 / 1e7, b.lat_e7 / 1e7, b.lon_e7 / 1e7);
}

/* ---- rings ---- */

/* Which side of a→b is p: 1 left, -1 right, 0 on the line. Products reach 2^63, so they are compared, not subtracted.
 */
static int side(struct geo_point a, struct geo_point b, struct geo_point p)
{
    int64_t left = ((int64_t)b.lon_e7 - a.lon_e7) * ((int64_t)p.lat_e7 - a.lat_e7);
    int64_t right = ((int64_t)b.lat_e7 - a.lat_e7) * ((int64_t)p.lon_e7 - a.lon_e7);
    return (left > right) - (left < right);
}

static bool between(int32_t a, int32_t b, int32_t x)
{
    return (a <= x && x <= b) || (b <= x && x <= a);
}

bool geo_inside(const struct geo_point *ring, int n, struct geo_point p)
{
    bool in = false;
    for (int i = 0; i < n; i++) {
        struct geo_point a = ring[i], b = ring[(i + 1) % n];
        int s = side(a, b, p);
        if (!s && between(a.lat_e7, b.lat_e7, p.lat_e7) && between(a.lon_e7, b.lon_e7, p.lon_e7)) return true;
        if ((a.lat_e7 > p.lat_e7) == (b.lat_e7 > p.lat_e7)) continue;
        if ((s > 0) == (b.lat_e7 > a.lat_e7)) in = !in;
    }
    return in;
}

int64_t geo_border_cm(const struct geo_point *ring, int n, struct geo_point p)
{
    double ky = MEAN_R_M * RAD / 1e7, kx = ky * cos(p.lat_e7 / 1e7 * RAD), best = INFINITY;
    for (int i = 0; i < n; i++) {
        struct geo_point a = ring[i], b = ring[(i + 1) % n];
        double ax = ((double)a.lon_e7 - p.lon_e7) * kx, ay = ((double)a.lat_e7 - p.lat_e7) * ky;
        double dx = ((double)b.lon_e7 - a.lon_e7) * kx, dy = ((double)b.lat_e7 - a.lat_e7) * ky;
        double len2 = dx * dx + dy * dy, t = len2 > 0 ? -(ax * dx + ay * dy) / len2 : 0;
        t = fmin(1, fmax(0, t));
        best = fmin(best, hypot(ax + t * dx, ay + t * dy));
    }
    return (int64_t)floor(best * 100 + 0.5);
}

/* Height of a latitude on the equal-area cylinder of WGS-84, in metres (Snyder, Map Projections, 3-12 and 10-18). */
static double equal_area_y(double lat_deg)
{
    const double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f), e = sqrt(e2);
    double s = sin(lat_deg * RAD);
    double q = (1 - e2) * (s / (1 - e2 * s * s) + atanh(e * s) / e);
    return a * q / 2;
}

int64_t geo_area_dm2(const struct geo_point *ring, int n)
{
    if (n < 3) return 0;
    const double a = 6378137;
    double x0 = ring[0].lon_e7 / 1e7, y0 = equal_area_y(ring[0].lat_e7 / 1e7), sum = 0, px = 0, py = 0;
    for (int i = 1; i <= n; i++) { /* from the first corner, so that large coordinates cancel nothing */
        struct geo_point c = ring[i % n];
        double x = (c.lon_e7 / 1e7 - x0) * RAD * a, y = equal_area_y(c.lat_e7 / 1e7) - y0;
        sum += px * y - x * py;
        px = x;
        py = y;
    }
    return (int64_t)floor(fabs(sum) / 2 * 100 + 0.5);
}

static bool touch(struct geo_point a, struct geo_point b, struct geo_point c, struct geo_point d)
{
    int s1 = side(a, b, c), s2 = side(a, b, d), s3 = side(c, d, a), s4 = side(c, d, b);
    if (s1 * s2 < 0 && s3 * s4 < 0) return true;
    const struct {
        int s;
        struct geo_point p, q, r;
    } ends[] = { { s1, a, b, c }, { s2, a, b, d }, { s3, c, d, a }, { s4, c, d, b } };
    for (int i = 0; i < 4; i++)
        if (!ends[i].s && between(ends[i].p.lat_e7, ends[i].q.lat_e7, ends[i].r.lat_e7) &&
            between(ends[i].p.lon_e7, ends[i].q.lon_e7, ends[i].r.lon_e7))
            return true;
    return false;
}

/* Does the edge b-c run back over a-b? */
static bool runs_back(struct geo_point a, struct geo_point b, struct geo_point c)
{
    int64_t dot = ((int64_t)a.lat_e7 - b.lat_e7) * ((int64_t)c.lat_e7 - b.lat_e7) / 2 +
                  ((int64_t)a.lon_e7 - b.lon_e7) * ((int64_t)c.lon_e7 - b.lon_e7) / 2;
    return !side(a, b, c) && dot >= 0;
}

bool geo_crosses(const struct geo_point *ring, int n)
{
    for (int i = 0; i < n; i++) {
        if (runs_back(ring[i], ring[(i + 1) % n], ring[(i + 2) % n])) return true;
        for (int k = i + 2; k < n; k++)
            if ((k + 1) % n != i && touch(ring[i], ring[i + 1], ring[k], ring[(k + 1) % n])) return true;
    }
    return false;
}

int64_t geo_length_cm(const struct geo_point *line, int n)
{
    const double a = 6378137, f = 1 / 298.257223563, e2 = f * (2 - f);
    double sum = 0;
    for (int i = 1; i < n; i++) {
        double middle = ((double)line[i].lat_e7 + line[i - 1].lat_e7) / 2e7 * RAD, s = sin(middle), w = 1 - e2 * s * s;
        double north = ((double)line[i].lat_e7 - line[i - 1].lat_e7) / 1e7 * RAD * a * (1 - e2) / (w * sqrt(w));
        double east = ((double)line[i].lon_e7 - line[i - 1].lon_e7) / 1e7 * RAD * a / sqrt(w) * cos(middle);
        sum += hypot(north, east);
    }
    return (int64_t)floor(sum * 100 + 0.5);
}

/* ---- GCJ-02 ---- */

/* The formula's ripples along x and along z (the axis that is moved). */
static double waves(double x, double z, double slow, double slower)
{
    double sum = 20 * sin(6 * x * M_PI) + 20 * sin(2 * x * M_PI);
    sum += 20 * sin(z * M_PI) + 40 * sin(z / 3 * M_PI);
    sum += slow * sin(z / 12 * M_PI) + slower * sin(z / 30 * M_PI);
    return sum * 2 / 3;
}

static bool in_china(double lat, double lon)
{
    return lon >= 72.004 && lon <= 137.8347 && lat >= 0.8293 && lat <= 55.8271;
}

/* The published formula: x and y in degrees from 105 E 35 N, metres turned into degrees on Krassovsky's ellipsoid. */
static void gcj_shift(double lat, double lon, double *dlat, double *dlon)
{
    const double a = 6378245, ee = 0.00669342162296594323;
    double x = lon - 105, y = lat - 35;
    double north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(fabs(x)) + waves(x, y, 160, 320);
    double east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(fabs(x)) + waves(x, x, 150, 300);
    double s = sin(lat * RAD), magic = 1 - ee * s * s;
    *dlat = north * 180 / (a * (1 - ee) / (magic * sqrt(magic)) * M_PI);
    *dlon = east * 180 / (a / sqrt(magic) * cos(lat * RAD) * M_PI);
}

void geo_wgs_to_gcj(double lat, double lon, double *gcj_lat, double *gcj_lon)
{
    double dlat = 0, dlon = 0;
    if (in_china(lat, lon)) gcj_shift(lat, lon, &dlat, &dlon);
    *gcj_lat = lat + dlat;
    *gcj_lon = lon + dlon;
}

void geo_gcj_to_wgs(double lat, double lon, double *wgs_lat, double *wgs_lon)
{
    double a = lat, b = lon;
    if (in_china(lat, lon))
        for (int i = 0; i < 30; i++) { /* the shift hardly changes over its own length: five rounds do in practice */
            double dlat, dlon;
            gcj_shift(a, b, &dlat, &dlon);
            double da = lat - dlat - a, db = lon - dlon - b;
            a += da;
            b += db;
            if (fabs(da) < 1e-11 && fabs(db) < 1e-11) break;
        }
    *wgs_lat = a;
    *wgs_lon = b;
}
