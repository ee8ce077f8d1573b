/* Things on the street, each a few shapes. */
#include <math.h>

#include "media/draw_parts.h"

static void shadow(struct canvas *c, double x, double z, double rx, double rz)
{
    draw_flat_oval(c, (struct at){ x, 0, z }, rx, rz, 0x1a2026, 0.22);
}

void draw_tree(struct canvas *c, double x, double z, double height)
{
    const int greens[] = { 0x5d8f4e, 0x4f8450, 0x6b9a55, 0x588a63 };
    int leaf = draw_one_of(c, greens, 4);
    shadow(c, x, z, height * 0.3, height * 0.16);
    draw_rod(c, (struct at){ x, 0, z }, (struct at){ x + 0.06, height * 0.62, z }, height * 0.05, 0x6d5644);
    draw_rod(c, (struct at){ x, height * 0.4, z }, (struct at){ x - height * 0.13, height * 0.6, z }, height * 0.025,
             0x6d5644);
    for (int i = 0; i < 9; i++) {
        double a = draw_between(c, 0, 6.28), r = height * draw_between(c, 0.02, 0.2);
        struct at m = { x + r * cos(a), height * 0.72 + r * 0.75 * sin(a), z };
        draw_blob(c, m, height * draw_between(c, 0.13, 0.19), height * draw_between(c, 0.11, 0.15),
                  draw_shade(leaf, 0.22 * (m.y / height - 0.72)), 0.07);
    }
}

void draw_shrub(struct canvas *c, double x, double z, double size)
{
    const int greens[] = { 0x4e8a52, 0x6a9c4d, 0x3f7d55 };
    int leaf = draw_one_of(c, greens, 3);
    shadow(c, x, z, size * 0.9, size * 0.4);
    for (int i = 0; i < 4; i++)
        draw_blob(c, (struct at){ x + draw_between(c, -0.4, 0.4) * size, size * draw_between(c, 0.35, 0.6), z },
                  size * 0.5, size * 0.42, leaf, 0.1);
    for (int i = 0; i < 4; i++)
        draw_oval(c, (struct at){ x + draw_between(c, -0.6, 0.6) * size, size * draw_between(c, 0.3, 0.9), z }, 0.05,
                  0.05, 0xe7a6bb, 0xd9799a, 1);
}

void draw_person(struct canvas *c, double x, double z, int coat)
{
    shadow(c, x, z, 0.35, 0.2);
    draw_rod(c, (struct at){ x - 0.1, 0, z }, (struct at){ x - 0.08, 0.85, z }, 0.16, 0x39424e);
    draw_rod(c, (struct at){ x + 0.12, 0, z }, (struct at){ x + 0.08, 0.85, z }, 0.16, 0x39424e);
    draw_rod(c, (struct at){ x, 0.78, z }, (struct at){ x, 1.42, z }, 0.44, coat);
    draw_rod(c, (struct at){ x - 0.24, 1.36, z }, (struct at){ x - 0.3, 0.85, z }, 0.12, draw_shade(coat, -0.15));
    draw_rod(c, (struct at){ x + 0.24, 1.36, z }, (struct at){ x + 0.3, 0.85, z }, 0.12, draw_shade(coat, -0.15));
    draw_oval(c, (struct at){ x, 1.6, z }, 0.13, 0.16, 0x3a2e2a, 0xe0b697, 1);
}

static void ring(struct canvas *c, struct at m, double r, double squash, int colour)
{
    struct at last = { m.x + r, m.y, m.z };
    for (int i = 1; i <= 20; i++) {
        double a = i * 2 * M_PI / 20;
        struct at next = { m.x + r * cos(a), m.y + r * squash * sin(a), m.z };
        draw_rod(c, last, next, 0.05, colour);
        last = next;
    }
}

void draw_bicycle(struct canvas *c, double x, double z, int colour, double lean)
{
    double up = 1 - 0.72 * lean, r = 0.33, y = r * up;
    struct at back = { x - 0.52, y, z }, front = { x + 0.52, y, z }, pedal = { x - 0.05, y * 0.9, z };
    struct at seat = { x - 0.2 + 0.2 * lean, 0.85 * up, z }, head = { x + 0.38 + 0.25 * lean, 0.9 * up, z };
    shadow(c, x, z, 0.9, 0.25);
    ring(c, back, r, up, 0x2c3036);
    ring(c, front, r, up, 0x2c3036);
    draw_rod(c, back, pedal, 0.06, colour);
    draw_rod(c, back, seat, 0.05, colour);
    draw_rod(c, pedal, seat, 0.07, colour);
    draw_rod(c, pedal, head, 0.07, colour);
    draw_rod(c, seat, head, 0.05, colour);
    draw_rod(c, head, front, 0.06, colour);
    draw_rod(c, (struct at){ seat.x - 0.14, seat.y + 0.06, z }, (struct at){ seat.x + 0.14, seat.y + 0.06, z }, 0.09,
             0x22262c);
    draw_rod(c, (struct at){ head.x - 0.12, head.y + 0.12 * up, z }, (struct at){ head.x + 0.1, head.y + 0.1 * up, z },
             0.05, 0x22262c);
    draw_box(c, (struct at){ head.x + 0.06, head.y - 0.22 * up, z },
             (struct at){ head.x + 0.36, head.y + 0.02, z + 0.01 }, draw_shade(colour, -0.1));
}

static void wheel(struct canvas *c, double x, double z)
{
    draw_oval(c, (struct at){ x, 0.32, z }, 0.32, 0.32, 0x24272c, 0x15171a, 1);
    draw_oval(c, (struct at){ x, 0.32, z }, 0.17, 0.17, 0xb4bac0, 0x868d94, 1);
}

void draw_car(struct canvas *c, double x, double z, int colour, bool dusty)
{
    const struct pt body[] = { { -2.15, 0.3 }, { -2.2, 0.75 }, { -1.85, 0.92 }, { -1.2, 1.02 }, { -0.7, 1.45 },
                               { 0.75, 1.47 }, { 1.35, 1.0 },  { 2.05, 0.88 },  { 2.2, 0.62 },  { 2.15, 0.3 } };
    const struct pt glass[] = { { -1.0, 1.0 }, { -0.62, 1.36 }, { 0.68, 1.38 }, { 1.12, 1.0 } };
    struct pt p[10], g[4];
    int paint = dusty ? draw_mix(colour, 0xa09684, 0.5) : colour;
    shadow(c, x, z, 2.4, 0.7);
    for (int i = 0; i < 10; i++) p[i] = draw_seen(c, (struct at){ x + body[i].x, body[i].y, z });
    for (int i = 0; i < 4; i++) g[i] = draw_seen(c, (struct at){ x + glass[i].x, glass[i].y, z });
    draw_fill(c, p, 10, draw_far(c, draw_shade(paint, 0.22), z), draw_far(c, draw_shade(paint, -0.22), z), 1);
    draw_fill(c, g, 4, dusty ? 0x8a8b84 : 0x9fc0d2, dusty ? 0x6f706a : 0x4c6a7c, 1);
    draw_rod(c, (struct at){ 0.05 + x, 1.0, z }, (struct at){ 0.02 + x, 1.4, z }, 0.08, paint);
    draw_oval(c, (struct at){ x + 2.05, 0.72, z }, 0.12, 0.09, 0xfff3cf, 0xe8d49a, 1);
    draw_oval(c, (struct at){ x - 2.1, 0.74, z }, 0.09, 0.1, 0xd8483e, 0xa02a24, 1);
    wheel(c, x - 1.35, z);
    wheel(c, x + 1.35, z);
}

void draw_car_behind(struct canvas *c, double x, double z, int colour)
{
    shadow(c, x, z + 1, 1.15, 1.6);
    draw_box(c, (struct at){ x - 0.9, 0.28, z }, (struct at){ x + 0.9, 0.95, z + 2.6 }, colour);
    const struct at cabin[] = {
        { x - 0.82, 0.93, z + 0.4 }, { x + 0.82, 0.93, z + 0.4 }, { x + 0.62, 1.5, z + 0.8 }, { x - 0.62, 1.5, z + 0.8 }
    };
    draw_quad(c, cabin[0], cabin[1], cabin[2], cabin[3], draw_shade(colour, -0.1));
    const struct at pane[] = { { x - 0.7, 0.98, z + 0.4 },
                               { x + 0.7, 0.98, z + 0.4 },
                               { x + 0.55, 1.42, z + 0.75 },
                               { x - 0.55, 1.42, z + 0.75 } };
    draw_quad(c, pane[0], pane[1], pane[2], pane[3], 0x6d8b9c);
    draw_wall_z(c, x - 0.88, x - 0.58, 0.66, 0.84, z, 0xd23b31);
    draw_wall_z(c, x + 0.58, x + 0.88, 0.66, 0.84, z, 0xd23b31);
    draw_wall_z(c, x - 0.25, x + 0.25, 0.5, 0.63, z, 0x2f6fb4);
    draw_wall_z(c, x - 0.85, x - 0.55, 0, 0.3, z, 0x202328);
    draw_wall_z(c, x + 0.55, x + 0.85, 0, 0.3, z, 0x202328);
}

void draw_bin(struct canvas *c, double x, double z, int colour)
{
    shadow(c, x, z, 0.5, 0.3);
    draw_box(c, (struct at){ x - 0.3, 0.06, z }, (struct at){ x + 0.3, 0.95, z + 0.5 }, colour);
    draw_box(c, (struct at){ x - 0.34, 0.95, z - 0.04 }, (struct at){ x + 0.34, 1.06, z + 0.55 },
             draw_shade(colour, -0.2));
    draw_oval(c, (struct at){ x, 0.55, z }, 0.13, 0.13, 0xf4f6f4, 0xe4e8e4, 1);
}

void draw_bag_heap(struct canvas *c, double x, double z, double width, double height)
{
    const int colours[] = { 0x2b2e33, 0x3a3f46, 0xd9d4c6, 0x3c6ea0, 0xb9483c, 0x8a7a5c, 0xe9e6dc, 0x4a8a6a, 0xc98d3a };
    shadow(c, x, z, width * 0.62, width * 0.28);
    for (int i = 0; i < 34; i++) {
        double f = i / 34.0, u = draw_between(c, -1, 1) * (1 - f * 0.75), r = width * draw_between(c, 0.08, 0.13);
        struct at m = { x + u * width / 2, height * f * 0.85 + r * 0.7, z + (0.5 - f) * 0.4 };
        if (draw_dice(c) < 0.3)
            draw_box(c, (struct at){ m.x - r, m.y - r * 0.6, m.z }, (struct at){ m.x + r, m.y + r * 0.5, m.z + 0.2 },
                     0xb08a5c);
        else
            draw_blob(c, m, r * 1.1, r * 0.9, draw_one_of(c, colours, 9), 0.12);
    }
}

void draw_rubble_heap(struct canvas *c, double x, double z, double width, double height)
{
    const int colours[] = { 0x9d9488, 0xb0a698, 0x8a6a58, 0xa3553f, 0x7d7a76, 0xc2b8a6 };
    struct pt hill[24];
    shadow(c, x, z, width * 0.6, width * 0.25);
    for (int i = 0; i < 24; i++) {
        double u = i / 23.0, y = height * pow(sin(u * M_PI), 0.8) * (0.85 + 0.2 * sin(u * 17 + width));
        hill[i] = draw_seen(c, (struct at){ x + (u - 0.5) * width, fmax(0, y), z });
    }
    draw_fill(c, hill, 24, 0xa79d8f, 0x7b7266, 1);
    for (int i = 0; i < 90; i++) {
        double u = draw_between(c, -1, 1), y = height * (1 - u * u) * pow(draw_dice(c), 0.8) * 0.95,
               r = draw_between(c, 0.05, 0.17);
        const double t = draw_between(c, 0, 3);
        struct pt p[5], m = draw_seen(c, (struct at){ x + u * width * 0.48, y, z - 0.1 });
        double k = draw_scale_at(c, z) * r;
        for (int j = 0; j < 5; j++)
            p[j] = (struct pt){ m.x + k * cos(t + j * 1.25) * 1.3, m.y + k * sin(t + j * 1.25) };
        int stone = draw_one_of(c, colours, 6);
        draw_fill(c, p, 5, draw_shade(stone, 0.15), draw_shade(stone, -0.2), 1);
    }
}

void draw_cone(struct canvas *c, double x, double z)
{
    shadow(c, x, z, 0.3, 0.15);
    draw_quad(c, (struct at){ x - 0.22, 0, z }, (struct at){ x + 0.22, 0, z }, (struct at){ x + 0.05, 0.7, z },
              (struct at){ x - 0.05, 0.7, z }, 0xe8622c);
    draw_quad(c, (struct at){ x - 0.15, 0.28, z }, (struct at){ x + 0.15, 0.28, z }, (struct at){ x + 0.11, 0.45, z },
              (struct at){ x - 0.11, 0.45, z }, 0xf7f3ea);
}

void draw_stall(struct canvas *c, double x, double z, int colour)
{
    const int goods[] = { 0xd84b3a, 0xe9a13b, 0x6fae4a, 0xf1d169, 0xb7567d };
    shadow(c, x, z, 1.3, 0.5);
    draw_box(c, (struct at){ x - 0.9, 0.3, z }, (struct at){ x + 0.9, 0.85, z + 0.8 }, 0x9a7b56);
    wheel(c, x - 0.6, z);
    wheel(c, x + 0.6, z);
    for (int i = 0; i < 26; i++)
        draw_oval(c, (struct at){ x + draw_between(c, -0.8, 0.8), draw_between(c, 0.88, 1.05), z }, 0.11, 0.1,
                  draw_shade(goods[i * 5 / 26], 0.2), goods[i * 5 / 26], 1);
    draw_rod(c, (struct at){ x, 0.9, z }, (struct at){ x, 2.3, z }, 0.05, 0xdedad0);
    for (int i = 0; i < 6; i++) {
        double a = x - 1.3 + i * 2.6 / 6, b = a + 2.6 / 6;
        draw_quad(c, (struct at){ a, 1.95, z }, (struct at){ b, 1.95, z }, (struct at){ x + (b - x) * 0.1, 2.55, z },
                  (struct at){ x + (a - x) * 0.1, 2.55, z }, i % 2 ? 0xf3efe4 : colour);
    }
}

void draw_bench(struct canvas *c, double x, double z)
{
    shadow(c, x, z, 1, 0.35);
    for (int i = 0; i < 2; i++)
        draw_box(c, (struct at){ x - 0.8 + i * 1.5, 0, z }, (struct at){ x - 0.7 + i * 1.5, 0.42, z + 0.4 }, 0x4a4f55);
    draw_box(c, (struct at){ x - 0.95, 0.42, z }, (struct at){ x + 0.95, 0.5, z + 0.45 }, 0xa9764a);
    for (int i = 0; i < 2; i++)
        draw_wall_z(c, x - 0.95, x + 0.95, 0.62 + i * 0.18, 0.74 + i * 0.18, z + 0.45, 0xb58352);
}

void draw_lamp(struct canvas *c, double x, double z)
{
    draw_rod(c, (struct at){ x, 0, z }, (struct at){ x, 5.2, z }, 0.12, 0x59636b);
    draw_rod(c, (struct at){ x, 5.1, z }, (struct at){ x + (x > c->eye_x ? -1.2 : 1.2), 5.35, z }, 0.09, 0x59636b);
    draw_oval(c, (struct at){ x + (x > c->eye_x ? -1.2 : 1.2), 5.3, z }, 0.32, 0.1, 0xf6efd8, 0xd9cfae, 1);
}

/* A board with lines of strokes that look like writing. */
void draw_board(struct canvas *c, double x0, double x1, double y0, double y1, double z, int colour, int lines)
{
    draw_wall_z(c, x0, x1, y0, y1, z, colour);
    double row = (y1 - y0) / (lines + 0.6);
    int ink = (colour >> 8 & 255) > 150 ? 0x30343a : 0xf6f1e2;
    for (int i = 0; i < lines; i++) {
        double y = y1 - row * (i + 0.45), size = row * 0.62;
        for (double x = x0 + row * 0.4; x + size < x1 - row * 0.2;
             x += size * 1.3) { /* a character: four strokes in a square */
            draw_rod(c, (struct at){ x, y - size * 0.2, z }, (struct at){ x + size, y - size * 0.2, z }, size * 0.13,
                     ink);
            draw_rod(c, (struct at){ x + size * draw_between(c, 0.3, 0.7), y, z },
                     (struct at){ x + size * 0.5, y - size, z }, size * 0.13, ink);
            draw_rod(c, (struct at){ x, y - size * draw_between(c, 0.5, 0.95), z },
                     (struct at){ x + size, y - size * draw_between(c, 0.5, 0.95), z }, size * 0.13, ink);
            if (draw_dice(c) < 0.6)
                draw_rod(c, (struct at){ x + size * 0.1, y - size, z },
                         (struct at){ x + size * 0.45, y - size * 0.5, z }, size * 0.12, ink);
        }
    }
}

void draw_dog(struct canvas *c, double x, double z, int colour)
{
    shadow(c, x, z, 0.45, 0.15);
    for (int i = 0; i < 4; i++)
        draw_rod(c, (struct at){ x - 0.28 + i * 0.19, 0, z }, (struct at){ x - 0.26 + i * 0.18, 0.3, z }, 0.07,
                 draw_shade(colour, -0.15));
    draw_blob(c, (struct at){ x, 0.4, z }, 0.4, 0.17, colour, 0.04);
    draw_blob(c, (struct at){ x + 0.42, 0.58, z }, 0.16, 0.14, colour, 0.04);
    draw_rod(c, (struct at){ x + 0.4, 0.66, z }, (struct at){ x + 0.33, 0.8, z }, 0.08, draw_shade(colour, -0.2));
    draw_rod(c, (struct at){ x - 0.36, 0.46, z }, (struct at){ x - 0.55, 0.72, z }, 0.06, colour);
}

static int pane_colour(struct canvas *c)
{
    const int panes[] = { 0x7f9bb0, 0x8faabb, 0x6c879c, 0xa8bcc6, 0x9db3bd };
    return draw_one_of(c, panes, 5);
}

void draw_windows_z(struct canvas *c, double x0, double x1, double y0, double y1, double z, int across, int up)
{
    double w = (x1 - x0) / across, h = (y1 - y0) / up;
    for (int i = 0; i < across; i++)
        for (int k = 0; k < up; k++) {
            double x = x0 + w * (i + 0.2), y = y0 + h * (k + 0.28);
            draw_wall_z(c, x, x + w * 0.6, y, y + h * 0.5, z, 0xe8e4da);
            draw_wall_z(c, x + w * 0.04, x + w * 0.29, y + h * 0.04, y + h * 0.46, z, pane_colour(c));
            draw_wall_z(c, x + w * 0.31, x + w * 0.56, y + h * 0.04, y + h * 0.46, z, pane_colour(c));
            if (draw_dice(c) < 0.3) draw_wall_z(c, x + w * 0.05, x + w * 0.35, y - h * 0.17, y - h * 0.02, z, 0xd5d6d2);
        }
}

void draw_windows_x(struct canvas *c, double x, double y0, double y1, double z0, double z1, int along, int up)
{
    double d = (z1 - z0) / along, h = (y1 - y0) / up;
    for (int i = along - 1; i >= 0; i--)
        for (int k = 0; k < up; k++) {
            double z = z0 + d * (i + 0.22), y = y0 + h * (k + 0.28);
            draw_wall_x(c, x, y, y + h * 0.5, z, z + d * 0.56, 0xe3dfd5);
            draw_wall_x(c, x, y + h * 0.04, y + h * 0.46, z + d * 0.04, z + d * 0.52, pane_colour(c));
        }
}

int draw_paint(struct canvas *c)
{
    static const int paints[] = { 0xc9463c, 0x3a6ea5, 0xe0e2e0, 0x4a4f57, 0x2f7d74, 0xd8a33c, 0x8c9298 };
    return draw_one_of(c, paints, 7);
}

int draw_coat(struct canvas *c)
{
    static const int coats[] = { 0x3a6ea5, 0xb5483c, 0x5b7f52, 0x8a6fa0, 0xc98d3a, 0x4a5560 };
    return draw_one_of(c, coats, 6);
}

void draw_lawn(struct canvas *c, double x0, double x1, double z0, double z1)
{
    draw_ground(c, x0 - 0.1, x1 + 0.1, z0 - 0.1, z1 + 0.1, 0, 0xd8d3c4);
    draw_ground(c, x0, x1, z0, z1, 0.02, 0x7cab5c);
    for (int i = 0; i < 60; i++) {
        double x = draw_between(c, x0, x1), z = draw_between(c, z0, z1);
        draw_rod(c, (struct at){ x, 0, z }, (struct at){ x + 0.03, 0.1, z }, 0.03,
                 draw_shade(0x7cab5c, draw_between(c, -0.2, 0.2)));
    }
}

void draw_worker(struct canvas *c, double x, double z)
{
    draw_person(c, x, z, 0xec7a2f);
    draw_rod(c, (struct at){ x - 0.24, 1.12, z - 0.01 }, (struct at){ x + 0.24, 1.12, z - 0.01 }, 0.08, 0xf3f0b4);
    draw_oval(c, (struct at){ x, 1.72, z - 0.01 }, 0.16, 0.08, 0xf2c53a, 0xd9a52a, 1);
}

void draw_cable(struct canvas *c, struct at a, struct at b, double sag, double metres, int colour)
{
    struct at last = a;
    for (int i = 1; i <= 14; i++) {
        double f = i / 14.0;
        struct at next = { a.x + (b.x - a.x) * f, a.y + (b.y - a.y) * f - sag * 4 * f * (1 - f),
                           a.z + (b.z - a.z) * f };
        draw_rod(c, last, next, metres, colour);
        last = next;
    }
}

void draw_stains(struct canvas *c, double x0, double x1, double y0, double y1, double z, int n)
{
    for (int i = 0; i < n; i++) {
        double x = draw_between(c, x0, x1), y = draw_between(c, y0, y1);
        draw_oval(c, (struct at){ x, y, z }, draw_between(c, 0.2, 0.7), draw_between(c, 0.3, 1), 0x8a7d6c, 0x6f6558,
                  0.2);
    }
}
