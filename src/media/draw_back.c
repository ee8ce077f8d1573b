/* The places before anything stands in them: a street, a courtyard, a plot, a river, a corridor, a market hall.
   The dice fall the same way before and after, so the place is the same; only the sky may clear. */
#include <math.h>

#include "media/draw_parts.h"

static const int walls[] = { 0xd9c9ae, 0xcdbfae, 0xc9b49c, 0xd8d2c4, 0xbfb3a4, 0xd3b8a0, 0xc4cbc8 };
static const int awnings[] = { 0xb5483c, 0x2f7d74, 0x3a6ea5, 0xc98d3a, 0x7b4b94, 0x4d7c46 };

static void sky(struct canvas *c, bool after)
{
    const struct pt all[] = { { 0, 0 }, { DRAWN_W, 0 }, { DRAWN_W, c->horizon + 2 }, { 0, c->horizon + 2 } };
    const struct pt below[] = { { 0, c->horizon }, { DRAWN_W, c->horizon }, { DRAWN_W, DRAWN_H }, { 0, DRAWN_H } };
    draw_fill(c, below, 4, c->haze, c->haze, 1);
    draw_fill(c, all, 4, after ? 0x86b8dc : 0xaab8c0, after ? 0xe9f0ea : 0xdcdedb, 1);
    for (int i = 0; i < 4; i++) {
        double x = draw_between(c, -60, 60), y = draw_between(c, 20, 34), r = draw_between(c, 4, 9);
        for (int k = 0; k < 5; k++)
            draw_oval(c, (struct at){ x + (k - 2) * r * 0.6, y + draw_between(c, -0.5, 1), 80 }, r * 0.7, r * 0.28,
                      0xffffff, 0xf2f4f2, after ? 0.5 : 0.22);
    }
}

static void skyline(struct canvas *c)
{
    for (int i = 0; i < 16; i++) {
        double x = -75 + i * 10 + draw_between(c, -3, 3), w = draw_between(c, 6, 11), h = draw_between(c, 9, 30);
        draw_wall_z(c, x, x + w, 0, h, 82, draw_one_of(c, walls, 7));
        draw_windows_z(c, x + 0.5, x + w - 0.5, 3, h - 1, 81.9, 4, (int)(h / 3.4));
    }
}

/* One shop of the row on the right: wall, upper windows, front, awning, sign. */
static void shop(struct canvas *c, double x, double z0, double z1)
{
    draw_wall_x(c, x, 0, 11, z0, z1, draw_one_of(c, walls, 7));
    draw_windows_x(c, x, 4.2, 10.6, z0 + 0.3, z1 - 0.3, 2, 2);
    draw_wall_x(c, x, 0.15, 2.7, z0 + 0.4, z1 - 0.4, 0x4f5a60);
    draw_wall_x(c, x, 0.25, 2.6, z0 + 0.55, (z0 + z1) / 2 - 0.1, 0x8fb0b8);
    draw_wall_x(c, x, 0.25, 2.6, (z0 + z1) / 2 + 0.1, z1 - 0.55, 0x7c9fa9);
    int colour = draw_one_of(c, awnings, 6);
    draw_wall_x(c, x - 0.05, 2.9, 3.8, z0 + 0.3, z1 - 0.3, colour);
    for (int i = 0; i < 4; i++) {
        double d = (z1 - z0 - 1.4) / 4, z = z0 + 0.7 + i * d;
        draw_wall_x(c, x - 0.06, 3.15, 3.55, z + d * 0.15, z + d * 0.8, 0xf6edd6);
    }
    const struct at edge[] = {
        { x, 2.85, z0 + 0.3 }, { x, 2.85, z1 - 0.3 }, { x - 0.9, 2.4, z1 - 0.3 }, { x - 0.9, 2.4, z0 + 0.3 }
    };
    draw_quad(c, edge[0], edge[1], edge[2], edge[3], draw_shade(colour, 0.12));
}

static void pavement(struct canvas *c, double x0, double x1)
{
    draw_ground(c, x0, x1, 3.5, 70, 0, 0xc3bdb1);
    for (double z = 4; z < 30; z += z < 12 ? 0.8 : 1.6)
        draw_rod(c, (struct at){ x0, 0, z }, (struct at){ x1, 0, z }, 0.015, 0xaaa498);
    for (double x = x0 + 0.9; x < x1; x += 0.9)
        draw_rod(c, (struct at){ x, 0, 3.5 }, (struct at){ x, 0, 40 }, 0.02, 0xaea89c);
    draw_ground(c, x0 + 1.5, x0 + 1.95, 3.5, 60, 0, 0xd6b45c); /* the strip for the blind */
}

static void street(struct canvas *c)
{
    skyline(c);
    draw_ground(c, -70, 70, 3.5, 75, 0, 0x878b8c);
    for (double z = 58; z > 14; z -= 11) { /* the far side */
        int colour = draw_one_of(c, walls, 7);
        double h = draw_between(c, 10, 18);
        draw_box(c, (struct at){ -26, 0, z }, (struct at){ -15, h, z + 10.6 }, colour);
        draw_windows_x(c, -15, 3.4, h - 0.6, z + 0.6, z + 10, 4, (int)(h / 3.2) - 1);
        draw_wall_x(c, -14.95, 2.5, 3.3, z + 0.8, z + 9.8, draw_one_of(c, awnings, 6));
    }
    draw_ground(c, -15, -11, 3.5, 70, 0, 0xbdb7ab);
    for (double z = 50; z > 15; z -= 8) draw_tree(c, -12, z, draw_between(c, 5.5, 7));
    draw_ground(c, -11, -1.4, 3.5, 70, 0, 0x6f7478);
    for (double z = 4; z < 60; z += 4) draw_ground(c, -6.35, -6.2, z, z + 2, 0, 0xe8e6dd);
    draw_ground(c, -1.55, -1.4, 3.5, 70, 0, 0xe0b95a);
    pavement(c, -1.2, 5.6);
    draw_wall_x(c, -1.2, -0.12, 0, 3.5, 70, 0x9b968c);
    for (double z = 50; z > 6; z -= 6.4) shop(c, 5.6, z, z + 6.3);
    shop(c, 5.6, 2.2, 5.9);
    for (double z = 45; z > 13; z -= 8) {
        draw_tree(c, -0.6, z, draw_between(c, 5, 6.2));
        if (z < 34) draw_lamp(c, -0.9, z + 4);
    }
}

static void balconies(struct canvas *c, double x0, double x1, double z, int floors)
{
    for (int k = 0; k < floors; k++) {
        double y = 3 * k + 0.4;
        draw_windows_z(c, x0, x1, y, y + 2.9, z, 4, 1);
        draw_box(c, (struct at){ x0 + 0.6, y + 0.35, z - 0.9 }, (struct at){ x0 + 3.4, y + 1.25, z }, 0xd7d0c2);
        for (int i = 0; i < 6; i++) {
            const int clothes[] = { 0xd06a5a, 0x5f8fb4, 0xe6d9b8, 0x7aa37c, 0x9b7fb0 };
            if (draw_dice(c) < 0.45)
                draw_wall_z(c, x0 + 0.8 + i * 0.42, x0 + 1.1 + i * 0.42, y + 1.5, y + 2.2, z - 0.5,
                            draw_one_of(c, clothes, 5));
        }
    }
}

static void yard(struct canvas *c)
{
    skyline(c);
    draw_ground(c, -70, 70, 3.5, 75, 0, 0xb9b3a7);
    int colour = draw_one_of(c, walls, 7);
    draw_box(c, (struct at){ -15, 0, 22 }, (struct at){ 9, 15.5, 30 }, colour);
    for (int i = 0; i < 3; i++) balconies(c, -14.5 + i * 8, -7 + i * 8, 21.95, 5);
    draw_wall_z(c, -4.2, -2.6, 0, 2.5, 21.9, 0x6b4a3d); /* the door of the staircase */
    draw_box(c, (struct at){ -4.6, 2.6, 20.8 }, (struct at){ -2.2, 2.85, 22 }, 0x8c8377);
    draw_box(c, (struct at){ 8.5, 0, 9 }, (struct at){ 20, 12.5, 21 }, draw_shade(colour, -0.06));
    draw_windows_x(c, 8.5, 1, 12, 9.5, 20.5, 4, 4);
    draw_ground(c, -14, 3, 16.5, 20.5, 0.02, 0x86a663);
    draw_ground(c, -14, -5.2, 9, 16.5, 0.02, 0x7f9f5d);
    for (int i = 0; i < 6; i++) draw_shrub(c, -13 + i * 3 + draw_between(c, -0.5, 0.5), 19, 0.7);
    draw_tree(c, -9.5, 17, draw_between(c, 6, 7.5));
    draw_tree(c, 5.4, 19, draw_between(c, 5, 6.5));
    draw_tree(c, -7, 11.5, draw_between(c, 5, 6));
    for (double z = 5; z < 16; z += 1.2)
        draw_rod(c, (struct at){ -5.2, 0, z }, (struct at){ 8.5, 0, z }, 0.02, 0xa39d92);
}

static void lot(struct canvas *c)
{
    skyline(c);
    for (double x = 30; x > -44; x -= 13) {
        double h = draw_between(c, 9, 19);
        draw_box(c, (struct at){ x, 0, 36 }, (struct at){ x + 12, h, 45 }, draw_one_of(c, walls, 7));
        draw_windows_z(c, x + 0.8, x + 11.2, 2.5, h - 0.8, 35.9, 5, (int)(h / 3.2));
    }
    draw_ground(c, -70, 70, 3.5, 36, 0, 0xa89a82);
    draw_wall_z(c, -30, 30, 0, 2.5, 19, 0xb9aa95);
    for (int i = 0; i < 19; i++) draw_wall_z(c, -30 + i * 3.2, -29.7 + i * 3.2, 0, 2.7, 18.95, 0xa39480);
    draw_wall_z(c, -30, 30, 2.5, 2.66, 18.9, 0x8c7f6e);
    draw_tree(c, -7.5, 18, draw_between(c, 5, 6.5));
    draw_tree(c, 8.5, 17, draw_between(c, 5, 6));
}

static void river(struct canvas *c, bool after)
{
    skyline(c);
    draw_ground(c, -70, 70, 3.5, 75, 0, 0xb8b4a6);
    for (double z = 55; z > 12; z -= 9) {
        double h = draw_between(c, 7, 14);
        draw_box(c, (struct at){ -24, 0, z }, (struct at){ -14, h, z + 8 }, draw_one_of(c, walls, 7));
        draw_windows_x(c, -14, 1.5, h - 0.6, z + 0.5, z + 7.5, 3, (int)(h / 3));
        draw_tree(c, -11, z + 2, draw_between(c, 5, 7));
    }
    draw_ground(c, -10, -8.6, 3.5, 70, 0, 0xc4bfae);
    draw_ground(c, -8.6, 1.2, 3.5, 72, -1.6, after ? 0x5f9eb0 : 0x5e6550); /* the water lies lower */
    draw_wall_x(c, -8.6, -1.6, 0, 3.5, 72, 0x9a9486);
    for (int i = 0; i < 30; i++) {
        double z = 60 / (1 + i * 0.45), x = draw_between(c, -8, 0.5), w = draw_between(c, 0.3, 1.2);
        draw_flat_oval(c, (struct at){ x, -1.6, z }, w, 0.08, after ? 0xbfe0e6 : 0x7d8268, 0.6);
    }
    pavement(c, 1.2, 9);
    for (double z = 48; z > 4.5; z -= 2) {
        draw_rod(c, (struct at){ 1.35, 0, z }, (struct at){ 1.35, 1.05, z }, 0.12, 0xd8d3c6);
        for (int k = 0; k < 2; k++)
            draw_rod(c, (struct at){ 1.35, 0.5 + 0.5 * k, z }, (struct at){ 1.35, 0.5 + 0.5 * k, z + 2 }, 0.07,
                     0xcbc5b6);
    }
    for (double z = 46; z > 9; z -= 6) draw_tree(c, 6.2, z, draw_between(c, 5, 7));
}

static void room(struct canvas *c, double half, double high, double deep, int wall, int floor)
{
    const struct pt all[] = { { 0, 0 }, { DRAWN_W, 0 }, { DRAWN_W, DRAWN_H }, { 0, DRAWN_H } };
    draw_fill(c, all, 4, draw_shade(wall, 0.2), draw_shade(floor, -0.2), 1);
    c->haze = draw_shade(wall, 0.1);
    draw_ground(c, -half, half, 1.5, deep, 0, floor);
    for (double z = 3; z < deep; z += 0.8)
        draw_rod(c, (struct at){ -half, 0, z }, (struct at){ half, 0, z }, 0.015, draw_shade(floor, -0.15));
    for (double x = -half; x < half; x += 0.8)
        draw_rod(c, (struct at){ x, 0, 2 }, (struct at){ x, 0, deep }, 0.015, draw_shade(floor, -0.15));
    draw_quad(c, (struct at){ -half, high, 1.5 }, (struct at){ half, high, 1.5 }, (struct at){ half, high, deep },
              (struct at){ -half, high, deep }, draw_shade(wall, 0.4));
    draw_wall_x(c, -half, 0, high, 1.5, deep, wall);
    draw_wall_x(c, half, 0, high, 1.5, deep, draw_shade(wall, -0.06));
    draw_wall_z(c, -half, half, 0, high, deep, draw_shade(wall, 0.1));
    for (double z = deep - 2; z > 4; z -= 4)
        draw_quad(c, (struct at){ -0.7, high - 0.02, z }, (struct at){ 0.7, high - 0.02, z },
                  (struct at){ 0.7, high - 0.02, z + 0.6 }, (struct at){ -0.7, high - 0.02, z + 0.6 }, 0xfffdf2);
}

static void corridor(struct canvas *c)
{
    room(c, 2.3, 3.1, 15, 0xd9dccf, 0xb1aca0);
    draw_wall_x(c, -2.29, 0, 1.1, 1.5, 15, 0x8fb3a4);
    draw_wall_x(c, 2.29, 0, 1.1, 1.5, 15, 0x86aa9b);
    for (double z = 12; z > 4; z -= 3.6) {
        draw_wall_x(c, -2.28, 0, 2.15, z, z + 1, 0x7a4f3c);
        draw_wall_x(c, 2.28, 0, 2.15, z + 1.2, z + 2.2, 0x734a38);
        draw_wall_x(c, -2.27, 2.3, 2.55, z + 0.2, z + 0.8, 0xc23b31);
    }
    draw_wall_z(c, -0.9, 0.9, 0.9, 2.5, 14.95, 0xcfe6ee);
    draw_rod(c, (struct at){ 0, 0.9, 14.9 }, (struct at){ 0, 2.5, 14.9 }, 0.08, 0xf4f2ea);
    draw_board(c, 1.3, 1.9, 2.3, 2.65, 14.9, 0x2f8f57, 1);
}

static void hall(struct canvas *c)
{
    room(c, 7, 4.8, 26, 0xdfd8c8, 0xa9a59b);
    for (double z = 22; z > 4; z -= 4) {
        for (int side = -1; side <= 1; side += 2) {
            double x = side * 5.2;
            draw_box(c, (struct at){ x - 1.2, 0, z }, (struct at){ x + 1.2, 0.95, z + 3 }, 0xd9dcd8);
            double edge = x - side * 1.2;
            for (int i = 0; i < 4; i++)
                draw_wall_x(c, edge, 0.5, 0.85, z + 0.2 + i * 0.7, z + 0.75 + i * 0.7, draw_one_of(c, awnings, 6));
            draw_board(c, x - 1.1, x + 1.1, 3, 3.6, z, draw_one_of(c, awnings, 6), 1);
        }
    }
}

void draw_back(struct canvas *c, enum back back, bool after)
{
    c->haze = after ? 0xdfeaea : 0xd2d5d3;
    if (back != BACK_CORRIDOR && back != BACK_HALL) sky(c, after);
    switch (back) {
    case BACK_STREET: street(c); break;
    case BACK_YARD: yard(c); break;
    case BACK_LOT: lot(c); break;
    case BACK_RIVER: river(c, after); break;
    case BACK_CORRIDOR: corridor(c); break;
    case BACK_HALL: hall(c); break;
    }
}
