/* The fan on which the demo town lies, lines on it, and its two waters. */
#include <math.h>
#include <string.h>
#include <talloc.h>

#include "service/town_parts.h"

static const double RAD = 0.017453292519943295769, EARTH_M = 6371008.8;
static const double LAT0 = 30.55, LON0 = 104.05, LAT_MIDDLE = 30.615;

const double ring_t[RINGS] = { 0.30, 0.62 };

/* ---- the fan ---- */

static double outer_m(double s)
{
    return 9050 + 1750 * sin(3.0 * s - 0.05) + 330 * sin(9.5 * s + 0.8) + 150 * sin(23 * s) + 70 * sin(51 * s);
}

static double radius_m(double s, double t)
{
    double r0 = 380 + 60 * sin(5 * s), r2 = 3350 + 60 * sin(4 * s), r3 = 6500 + 110 * sin(3.4 * s + 1);
    if (t < ring_t[0]) return r0 + (r2 - r0) * t / ring_t[0];
    if (t < ring_t[1]) return r2 + (r3 - r2) * (t - ring_t[0]) / (ring_t[1] - ring_t[0]);
    return r3 + (outer_m(s) - r3) * (t - ring_t[1]) / (1 - ring_t[1]);
}

static double angle_deg(double s, double t)
{
    double north = -7 + 3.2 * sin(6.5 * t + 0.5) + 1.2 * sin(17 * t),
           south = -79 + 3.4 * sin(7.5 * t + 2) + 1.0 * sin(21 * t);
    return north + s * (south - north);
}

struct xy town_at(double s, double t)
{
    double r = radius_m(s, t), a = angle_deg(s, t) * RAD;
    double x = 1550 + r * cos(a), y = 12750 + r * sin(a);
    return (struct xy){ x + 60 * sin(y / 710) + 22 * sin(x / 390 + y / 900),
                        y + 60 * sin(x / 760) + 22 * sin(y / 430 - x / 800) };
}

void town_geo(struct xy p, double *lat, double *lon)
{
    *lat = LAT0 + p.y / (EARTH_M * RAD);
    *lon = LON0 + p.x / (EARTH_M * RAD * cos(LAT_MIDDLE * RAD));
}

double town_len(struct xy a, struct xy b)
{
    return hypot(b.x - a.x, b.y - a.y);
}

double town_width(struct rect r)
{
    double t = (r.t0 + r.t1) / 2;
    return town_len(town_at(r.s0, t), town_at(r.s1, t));
}

double town_height(struct rect r)
{
    double s = (r.s0 + r.s1) / 2;
    return town_len(town_at(s, r.t0), town_at(s, r.t1));
}

/* ---- lines ---- */

void line_push(const void *ctx, struct line *l, struct xy p)
{
    if (l->n % 32 == 0) l->p = talloc_realloc(ctx, l->p, struct xy, (unsigned)l->n + 32);
    l->p[l->n++] = p;
}

static void trace_on(const void *ctx, struct line *l, struct st a, struct st b)
{
    int steps = 1 + (int)(town_len(town_at(a.s, a.t), town_at(b.s, b.t)) / 30);
    for (int i = 0; i < steps; i++) {
        double f = (double)i / steps;
        line_push(ctx, l, town_at(a.s + f * (b.s - a.s), a.t + f * (b.t - a.t)));
    }
}

struct line town_trace(const void *ctx, struct st from, struct st to)
{
    struct line l = { 0 };
    trace_on(ctx, &l, from, to);
    line_push(ctx, &l, town_at(to.s, to.t));
    return l;
}

struct line town_ring(const void *ctx, struct rect r)
{
    struct line l = { 0 };
    const struct st c[] = { { r.s0, r.t0 }, { r.s1, r.t0 }, { r.s1, r.t1 }, { r.s0, r.t1 } };
    for (int i = 0; i < 4; i++) trace_on(ctx, &l, c[i], c[(i + 1) % 4]);
    return l;
}

static double off_line(struct xy a, struct xy b, struct xy p)
{
    double dx = b.x - a.x, dy = b.y - a.y, n = dx * dx + dy * dy;
    double f = n > 0 ? fmin(1, fmax(0, ((p.x - a.x) * dx + (p.y - a.y) * dy) / n)) : 0;
    return town_len(p, (struct xy){ a.x + f * dx, a.y + f * dy });
}

/* Douglas and Peucker's: keeps what lies further than the tolerance from the straight line. */
static void keep_far(const struct line *l, int from, int to, double tolerance, bool *keep)
{
    double most = tolerance;
    int at = -1;
    for (int i = from + 1; i < to; i++) {
        double d = off_line(l->p[from], l->p[to % l->n], l->p[i]);
        if (d <= most) continue;
        most = d;
        at = i;
    }
    if (at < 0) return;
    keep[at] = true;
    keep_far(l, from, at, tolerance, keep);
    keep_far(l, at, to, tolerance, keep);
}

struct line line_simplified(const void *ctx, const struct line *l, bool ring, double tolerance_m)
{
    struct line out = { 0 };
    if (l->n < 3) {
        for (int i = 0; i < l->n; i++) line_push(ctx, &out, l->p[i]);
        return out;
    }
    bool *keep = talloc_zero_array(ctx, bool, (unsigned)l->n);
    keep[0] = true;
    if (ring) {
        int half = l->n / 2;
        keep[half] = true;
        keep_far(l, 0, half, tolerance_m, keep);
        keep_far(l, half, l->n, tolerance_m, keep);
    } else {
        keep[l->n - 1] = true;
        keep_far(l, 0, l->n - 1, tolerance_m, keep);
    }
    for (int i = 0; i < l->n; i++)
        if (keep[i]) line_push(ctx, &out, l->p[i]);
    talloc_free(keep);
    return out;
}

/* ---- waters ---- */

static const double STEP_M = 80; /* longest piece of a stream: a spline's is at most twice the mean */

/* Through the second and third of four points (Catmull and Rom). */
static double spline(double a, double b, double c, double d, double f)
{
    return b + f / 2 * (c - a + f * (2 * a - 5 * b + 4 * c - d + f * (3 * (b - c) + d - a)));
}

static struct line course(const void *ctx, const struct st *c, int n)
{
    struct line l = { 0 };
    for (int i = 0; i + 1 < n; i++) {
        struct st a = c[i ? i - 1 : 0], d = c[i + 2 < n ? i + 2 : n - 1];
        int steps = 1 + (int)(town_len(town_at(c[i].s, c[i].t), town_at(c[i + 1].s, c[i + 1].t)) / (STEP_M / 2));
        for (int k = 0; k < steps; k++) {
            double f = (double)k / steps;
            double s = spline(a.s, c[i].s, c[i + 1].s, d.s, f), t = spline(a.t, c[i].t, c[i + 1].t, d.t, f);
            line_push(ctx, &l, town_at(fmin(1, fmax(0, s)), fmin(1, fmax(0, t))));
        }
    }
    line_push(ctx, &l, town_at(c[n - 1].s, c[n - 1].t));
    return l;
}

void town_streams(struct town *town)
{
    const struct st big[] = { { 1, 0.03 },    { 0.86, 0.08 }, { 0.70, 0.15 }, { 0.66, 0.21 }, { 0.79, 0.27 },
                              { 0.87, 0.34 }, { 0.78, 0.42 }, { 0.72, 0.49 }, { 0.80, 0.57 }, { 0.885, 0.66 },
                              { 0.84, 0.76 }, { 0.86, 0.86 }, { 0.93, 1 } };
    const struct st small[] = { { 0, 0.20 },    { 0.13, 0.27 }, { 0.20, 0.36 },  { 0.33, 0.40 },  { 0.44, 0.37 },
                                { 0.53, 0.44 }, { 0.62, 0.53 }, { 0.70, 0.535 }, { 0.751, 0.529 } };
    town->streams[0] = (struct stream){ "芙江", course(town, big, sizeof big / sizeof big[0]), 36, 58 };
    town->streams[1] = (struct stream){ "菱溪", course(town, small, sizeof small / sizeof small[0]), 11, 28 };
}

double stream_distance(const struct stream *w, struct xy p)
{
    double best = INFINITY;
    for (int i = 0; i + 1 < w->middle.n; i++) best = fmin(best, off_line(w->middle.p[i], w->middle.p[i + 1], p));
    return best;
}

static bool nearer(const struct line *l, struct xy p, double metres)
{
    double reach = metres + STEP_M; /* most pieces are far away, and two differences tell */
    for (int i = 0; i + 1 < l->n; i++)
        if (fabs(l->p[i].x - p.x) < reach && fabs(l->p[i].y - p.y) < reach &&
            off_line(l->p[i], l->p[i + 1], p) < metres)
            return true;
    return false;
}

bool town_wet(const struct town *town, struct xy p, double more_m)
{
    for (int i = 0; i < 2; i++)
        if (nearer(&town->streams[i].middle, p, town->streams[i].bank_m + more_m)) return true;
    return false;
}

struct line stream_side(const void *ctx, const struct stream *w, double metres)
{
    struct line out = { 0 };
    for (int i = 0; i < w->middle.n; i++) {
        struct xy a = w->middle.p[i ? i - 1 : 0], b = w->middle.p[i + 1 < w->middle.n ? i + 1 : i], p = w->middle.p[i];
        double n = town_len(a, b);
        struct xy q = { p.x - metres * (b.y - a.y) / n, p.y + metres * (b.x - a.x) / n };
        if (stream_distance(w, q) > fabs(metres) - 2) line_push(ctx, &out, q); /* drops the loops inside a bend */
    }
    return out;
}
