/* Pixels: one smooth polygon filler, and a one-point perspective on top of it. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "media/draw_parts.h"

/* fmin and fmax are calls into libm, because of NaN; there is none here. */
static inline double lo(double a, double b)
{
    return a < b ? a : b;
}

static inline double hi(double a, double b)
{
    return a > b ? a : b;
}

double draw_dice(struct canvas *c)
{
    uint64_t z = c->dice += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return (double)((z ^ z >> 31) >> 11) * 0x1p-53;
}

double draw_between(struct canvas *c, double a, double b)
{
    return a + (b - a) * draw_dice(c);
}

int draw_one_of(struct canvas *c, const int *colours, int n)
{
    return colours[(int)(draw_dice(c) * n)];
}

int draw_mix(int a, int b, double part_b)
{
    int out = 0;
    for (int s = 0; s < 24; s += 8) {
        double v = (a >> s & 255) * (1 - part_b) + (b >> s & 255) * part_b;
        out |= (int)(v + 0.5) << s;
    }
    return out;
}

int draw_shade(int colour, double by)
{
    return by < 0 ? draw_mix(colour, 0x10141c, -by) : draw_mix(colour, 0xffffff, by);
}

/* ---- the filler ---- */

enum { SUB = 4, CROSSINGS = 64 }; /* lines a pixel row is sampled on; a row with more crossings keeps the first ones */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void add_span(double *row, int w, double from, double to)
{
    from = hi(0, from);
    to = lo(w, to);
    for (int x = (int)from; x < w && x < to; x++) row[x] += (lo(to, x + 1) - hi(from, x)) / SUB;
}

static void add_line(double *row, int w, const struct pt *p, int n, double y)
{
    double at[CROSSINGS];
    int k = 0;
    for (int i = 0; i < n && k < CROSSINGS; i++) {
        struct pt a = p[i], b = p[(i + 1) % n];
        if ((a.y <= y) != (b.y <= y)) at[k++] = a.x + (y - a.y) * (b.x - a.x) / (b.y - a.y);
    }
    qsort(at, (size_t)k, sizeof *at, by_value);
    for (int i = 0; i + 1 < k; i += 2) add_span(row, w, at[i], at[i + 1]);
}

void draw_fill(struct canvas *c, const struct pt *p, int n, int top, int bottom, double alpha)
{
    double y0 = INFINITY, y1 = -INFINITY, x0 = INFINITY, x1 = -INFINITY, row[DRAWN_W];
    for (int i = 0; i < n; i++) {
        y0 = lo(y0, p[i].y), y1 = hi(y1, p[i].y);
        x0 = lo(x0, p[i].x), x1 = hi(x1, p[i].x);
    }
    int left = (int)hi(0, floor(x0)), right = (int)lo(DRAWN_W, ceil(x1));
    for (int y = (int)hi(0, floor(y0)); y < DRAWN_H && y < y1; y++) {
        if (right > left) memset(row + left, 0, (size_t)(right - left) * sizeof *row);
        for (int s = 0; s < SUB; s++) add_line(row, DRAWN_W, p, n, y + (s + 0.5) / SUB);
        int colour = top == bottom ? top : draw_mix(top, bottom, lo(1, hi(0, (y - y0) / hi(1, y1 - y0))));
        int *px = c->im->tpixels[y];
        for (int x = left; x < right; x++) {
            double cover = lo(1, row[x]) * alpha;
            if (cover > 0.996)
                px[x] = colour;
            else if (cover > 0.004)
                px[x] = draw_mix(px[x], colour, cover);
        }
    }
}

/* ---- the world ---- */

double draw_scale_at(const struct canvas *c, double z)
{
    return c->focal / hi(z, 0.3);
}

struct pt draw_seen(const struct canvas *c, struct at a)
{
    double k = draw_scale_at(c, a.z);
    return (struct pt){ DRAWN_W / 2.0 + (a.x - c->eye_x) * k, c->horizon - (a.y - c->eye_y) * k };
}

int draw_far(const struct canvas *c, int colour, double z)
{
    return draw_mix(colour, c->haze, lo(0.75, hi(0, (z - 8) / 90)));
}

void draw_quad(struct canvas *c, struct at a, struct at b, struct at d, struct at e, int colour)
{
    const struct pt p[] = { draw_seen(c, a), draw_seen(c, b), draw_seen(c, d), draw_seen(c, e) };
    int tone = draw_far(c, colour, (a.z + b.z + d.z + e.z) / 4);
    draw_fill(c, p, 4, tone, tone, 1);
}

void draw_ground(struct canvas *c, double x0, double x1, double z0, double z1, double y, int colour)
{
    const struct at q[] = { { x0, y, z1 }, { x1, y, z1 }, { x1, y, z0 }, { x0, y, z0 } };
    const struct pt p[] = { draw_seen(c, q[0]), draw_seen(c, q[1]), draw_seen(c, q[2]), draw_seen(c, q[3]) };
    draw_fill(c, p, 4, draw_far(c, colour, lo(z1, 60)), draw_far(c, colour, z0), 1);
}

void draw_wall_z(struct canvas *c, double x0, double x1, double y0, double y1, double z, int colour)
{
    draw_quad(c, (struct at){ x0, y0, z }, (struct at){ x1, y0, z }, (struct at){ x1, y1, z }, (struct at){ x0, y1, z },
              colour);
}

void draw_wall_x(struct canvas *c, double x, double y0, double y1, double z0, double z1, int colour)
{
    draw_quad(c, (struct at){ x, y0, z0 }, (struct at){ x, y0, z1 }, (struct at){ x, y1, z1 }, (struct at){ x, y1, z0 },
              colour);
}

/* The faces that can be seen: top, the side turned to the eye, front. */
void draw_box(struct canvas *c, struct at low, struct at high, int colour)
{
    if (high.y < c->eye_y) draw_ground(c, low.x, high.x, low.z, high.z, high.y, draw_shade(colour, 0.18));
    if (low.x > c->eye_x) draw_wall_x(c, low.x, low.y, high.y, low.z, high.z, draw_shade(colour, -0.2));
    if (high.x < c->eye_x) draw_wall_x(c, high.x, low.y, high.y, low.z, high.z, draw_shade(colour, -0.2));
    draw_wall_z(c, low.x, high.x, low.y, high.y, low.z, colour);
}

void draw_rod(struct canvas *c, struct at a, struct at b, double metres, int colour)
{
    struct pt p = draw_seen(c, a), q = draw_seen(c, b);
    double dx = q.x - p.x, dy = q.y - p.y, n = hi(0.01, hypot(dx, dy));
    double wa = hi(0.6, metres * draw_scale_at(c, a.z) / 2), wb = hi(0.6, metres * draw_scale_at(c, b.z) / 2);
    const struct pt r[] = { { p.x - dy / n * wa, p.y + dx / n * wa },
                            { q.x - dy / n * wb, q.y + dx / n * wb },
                            { q.x + dy / n * wb, q.y - dx / n * wb },
                            { p.x + dy / n * wa, p.y - dx / n * wa } };
    int tone = draw_far(c, colour, (a.z + b.z) / 2);
    draw_fill(c, r, 4, tone, tone, 1);
}

enum { ROUND = 40 };

void draw_oval(struct canvas *c, struct at middle, double rx, double ry, int top, int bottom, double alpha)
{
    struct pt p[ROUND], m = draw_seen(c, middle);
    double k = draw_scale_at(c, middle.z);
    for (int i = 0; i < ROUND; i++) {
        double a = i * 2 * M_PI / ROUND;
        p[i] = (struct pt){ m.x + rx * k * cos(a), m.y + ry * k * sin(a) };
    }
    draw_fill(c, p, ROUND, draw_far(c, top, middle.z), draw_far(c, bottom, middle.z), alpha);
}

void draw_flat_oval(struct canvas *c, struct at middle, double rx, double rz, int colour, double alpha)
{
    struct pt p[ROUND];
    for (int i = 0; i < ROUND; i++) {
        double a = i * 2 * M_PI / ROUND;
        p[i] = draw_seen(c, (struct at){ middle.x + rx * cos(a), middle.y, middle.z + rz * sin(a) });
    }
    int tone = draw_far(c, colour, middle.z);
    draw_fill(c, p, ROUND, tone, tone, alpha);
}

/* A lump with an uneven outline, lighter above. */
void draw_blob(struct canvas *c, struct at middle, double rx, double ry, int colour, double rough)
{
    struct pt p[ROUND], m = draw_seen(c, middle);
    double k = draw_scale_at(c, middle.z), a1 = draw_between(c, 0, 6.3), a2 = draw_between(c, 0, 6.3);
    for (int i = 0; i < ROUND; i++) {
        double a = i * 2 * M_PI / ROUND, r = 1 + rough * (0.6 * sin(3 * a + a1) + 0.4 * sin(7 * a + a2));
        p[i] = (struct pt){ m.x + rx * k * r * cos(a), m.y + ry * k * r * sin(a) };
    }
    draw_fill(c, p, ROUND, draw_far(c, draw_shade(colour, 0.16), middle.z),
              draw_far(c, draw_shade(colour, -0.2), middle.z), 1);
}

void draw_smoke(struct canvas *c, struct at from, double size, int colour, double alpha)
{
    for (int i = 0; i < 16; i++) {
        double up = i / 16.0, r = size * (0.25 + 0.5 * up) * draw_between(c, 0.7, 1.2);
        struct at m = { from.x + size * (0.9 * up * up + draw_between(c, -0.25, 0.25)), from.y + size * 1.5 * up,
                        from.z };
        draw_oval(c, m, r, r * 0.8, draw_shade(colour, 0.2), colour, alpha * (1 - 0.7 * up));
    }
}
