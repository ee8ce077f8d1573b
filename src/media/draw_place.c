/* Before and after in courtyards, corridors, at a river, in a market hall. */
#include <math.h>

#include "media/draw_parts.h"

void scene_courtyard(struct canvas *c, bool after)
{
    if (after) {
        draw_box(c, (struct at){ 1.4, 0, 11 }, (struct at){ 5.6, 0.1, 13.6 }, 0xc8b090);
        for (int i = 0; i < 4; i++) {
            double x = i % 2 ? 5.4 : 1.6, z = i < 2 ? 13.2 : 11.2;
            draw_rod(c, (struct at){ x, 0, z }, (struct at){ x, 2.6, z }, 0.16, 0x8d5b3f);
        }
        const struct at roof[] = { { 1, 2.6, 10.8 }, { 6, 2.6, 10.8 }, { 4.6, 3.7, 12.4 }, { 2.4, 3.7, 12.4 } };
        draw_quad(c, roof[0], roof[1], roof[2], roof[3], 0x5f6f6a);
        draw_bench(c, 3.5, 11.6);
        for (int i = 0; i < 3; i++) draw_shrub(c, -3.6 + i * 1.5, 13, 0.7);
        draw_person(c, 0.3, 12, draw_coat(c));
        return;
    }
    draw_stains(c, -4, 4, 2, 8, 21.8, 14);
    for (int i = 0; i < 14; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -4, 6), 0.01, draw_between(c, 6.5, 14) },
                       draw_between(c, 0.4, 1), 0.35, 0x857d70, 0.75);
    draw_bag_heap(c, 4.2, 12, 2.2, 1);
    draw_bicycle(c, 1.4, 12.5, 0x8a6a5a, 0.9);
    draw_box(c, (struct at){ -2.2, 0, 13 }, (struct at){ -0.4, 0.9, 13.8 }, 0x8a7358);
    draw_rod(c, (struct at){ -3.8, 0, 10 }, (struct at){ -3.8, 1.2, 10 }, 0.1, 0x8a5a44);
}

void scene_facade(struct canvas *c, bool after)
{
    if (after) {
        draw_wall_z(c, -2, 4.5, 3.1, 9.4, 21.8, 0xe6dcc8);
        draw_windows_z(c, -1.6, 4.2, 3.4, 9.4, 21.7, 4, 2);
        for (int i = 0; i < 3; i++) draw_shrub(c, -1 + i * 2.2, 18, 0.6);
        return;
    }
    const struct at hole[] = { { -1.4, 4.1, 21.7 }, { 1, 3.4, 21.7 },   { 3.6, 4.5, 21.7 },
                               { 3.9, 6.4, 21.7 },  { 1.7, 7.6, 21.7 }, { -0.9, 6.6, 21.7 } };
    struct pt p[6];
    for (int i = 0; i < 6; i++) p[i] = draw_seen(c, hole[i]);
    draw_fill(c, p, 6, 0x9a7a66, 0x7d6455, 1);
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 5; k++)
            if (draw_dice(c) < 0.6)
                draw_wall_z(c, -0.8 + k * 0.9 + i % 2 * 0.4, -0.1 + k * 0.9 + i % 2 * 0.4, 4.2 + i * 0.28,
                            4.4 + i * 0.28, 21.65, 0xa3553f);
    struct at last = { 1.2, 7.4, 21.6 };
    for (int i = 0; i < 9; i++) {
        struct at next = { last.x + draw_between(c, -0.6, 0.7), last.y + 0.3, 21.6 };
        draw_rod(c, last, next, 0.09, 0x3c342e);
        last = next;
    }
    draw_rubble_heap(c, 1, 17, 4.5, 0.6);
    for (int i = 0; i < 4; i++) draw_cone(c, -2.4 + i * 2.2, 12);
    draw_rod(c, (struct at){ -2.4, 0.6, 12 }, (struct at){ 4.2, 0.6, 12 }, 0.07, 0xd8483e);
}

void scene_site(struct canvas *c, bool after)
{
    draw_rod(c, (struct at){ 9, 0, 30 }, (struct at){ 9, 24, 30 }, 0.7, 0xe0a93a);
    draw_rod(c, (struct at){ -6, 19, 30 }, (struct at){ 14, 19.4, 30 }, 0.5, 0xe0a93a);
    draw_rod(c, (struct at){ -3, 19, 30 }, (struct at){ -3, 13, 30 }, 0.08, 0x3a3f46);
    struct pt hill[20];
    for (int i = 0; i < 20; i++) {
        double u = i / 19.0;
        hill[i] = draw_seen(c, (struct at){ -6 + u * 11, 2.6 * sin(u * M_PI) + 0.2 * sin(u * 13), 14 });
    }
    draw_fill(c, hill, 20, after ? 0x6a9a5a : 0xb39a70, after ? 0x4c7a44 : 0x8f7850, 1);
    if (after) {
        for (int i = 0; i < 10; i++) {
            draw_wall_z(c, -9 + i * 1.8, -7.3 + i * 1.8, 0, 1.9, 11, i % 2 ? 0x2f7d74 : 0x348a80);
            draw_wall_z(c, -9 + i * 1.8, -7.3 + i * 1.8, 1.9, 2.05, 10.98, 0xe8e6dd);
        }
        draw_board(c, 1.8, 5.2, 0.5, 1.7, 10.9, 0xf4f1e4, 2);
        for (int i = 0; i < 3; i++) draw_smoke(c, (struct at){ -6 + i * 4.0, 2, 11 }, 0.7, 0xe6f1f4, 0.3);
        return;
    }
    for (int i = 0; i < 3; i++) draw_smoke(c, (struct at){ -5 + i * 3.4, 0.5, 12 }, 1.9, 0xc4b08c, 0.2);
    for (int i = 0; i < 8; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -6, 6), 0.01, draw_between(c, 5.5, 10) }, 1.4, 0.4, 0x8a7656,
                       0.7);
}

static void bays(struct canvas *c, double z, int n)
{
    for (int i = 0; i <= n; i++) draw_ground(c, -5 + i * 2.7, -4.88 + i * 2.7, z, z + 5, 0.01, 0xf2efe6);
    draw_ground(c, -5, -4.88 + n * 2.7, z + 4.9, z + 5, 0.01, 0xf2efe6);
}

void scene_cars(struct canvas *c, bool after)
{
    if (after) {
        bays(c, 10.5, 4);
        draw_car_behind(c, -3.6, 11, draw_paint(c));
        draw_car_behind(c, 1.8, 11, draw_paint(c));
        draw_board(c, 6, 7.6, 1.5, 2.6, 14, 0x2f6fb4, 2);
        draw_rod(c, (struct at){ 6.8, 0, 14 }, (struct at){ 6.8, 1.5, 14 }, 0.1, 0x8c9298);
        return;
    }
    draw_car_behind(c, 3.9, 15, draw_paint(c));
    draw_car(c, -1.5, 14.5, draw_paint(c), false);
    draw_car_behind(c, 2.6, 10.5, draw_paint(c));
    draw_car(c, -2.2, 9.5, 0x6f8396, true);
    for (int i = 0; i < 12; i++)
        draw_oval(c, (struct at){ -2.2 + draw_between(c, -1.6, 1.6), draw_between(c, 0.8, 1.4), 9.4 }, 0.12, 0.05,
                  0x9a8a5a, 0x7a6a44, 0.8);
}

void scene_fire_lane(struct canvas *c, bool after)
{
    draw_ground(c, -2.4, 3, 5, 20, 0.01, 0x8f8d86);
    for (int i = 0; i < 2; i++) draw_ground(c, -2.4 + i * 5.3, -2.3 + i * 5.3, 5, 20, 0.015, 0xe6b93a);
    for (double z = 5; z < 19; z += 2.4) {
        const struct at a[] = {
            { -2.3, 0.015, z }, { -2.0, 0.015, z }, { 2.9, 0.015, z + 2.2 }, { 2.6, 0.015, z + 2.2 }
        };
        draw_quad(c, a[0], a[1], a[2], a[3], after ? 0xe6b93a : 0xb39d5c);
    }
    draw_board(c, 4.2, 6, 1.2, 2.4, 12, 0xc23b31, 2);
    draw_rod(c, (struct at){ 5.1, 0, 12 }, (struct at){ 5.1, 1.2, 12 }, 0.1, 0x8c9298);
    if (after) {
        draw_box(c, (struct at){ -4.2, 0, 12 }, (struct at){ -3.4, 1.4, 12.4 }, 0xc23b31);
        return;
    }
    draw_car_behind(c, -0.9, 14, draw_paint(c));
    draw_car_behind(c, 1.6, 10.5, draw_paint(c));
    for (int i = 0; i < 3; i++) draw_bicycle(c, -2.6 + i * 0.7, 9.4 - i * 0.4, draw_paint(c), 0.1);
    draw_bag_heap(c, -3.2, 8, 1.2, 0.6);
}

static void ebike(struct canvas *c, double x, double z, int colour)
{
    draw_bicycle(c, x, z, colour, 0);
    draw_box(c, (struct at){ x - 0.35, 0.25, z - 0.05 }, (struct at){ x + 0.15, 0.5, z }, colour);
    draw_box(c, (struct at){ x + 0.4, 0.4, z - 0.05 }, (struct at){ x + 0.55, 0.95, z }, colour);
}

void scene_ebikes(struct canvas *c, bool after)
{
    if (after) {
        draw_board(c, -0.7, 0.7, 1.2, 2, 13, 0xf6f1e2, 3);
        draw_box(c, (struct at){ 1.9, 0, 8 }, (struct at){ 2.25, 0.75, 8.3 }, 0xc23b31);
        draw_oval(c, (struct at){ 2.05, 0.95, 8 }, 0.07, 0.12, 0x3a3f46, 0x22262a, 1);
        return;
    }
    for (int i = 3; i >= 0; i--) {
        double z = 6.2 + i * 1.5, x = i % 2 ? 1.3 : 1.0;
        ebike(c, x, z, draw_paint(c));
        draw_cable(c, (struct at){ 2.25, 2.4, z + 0.5 }, (struct at){ x, 0.5, z }, 0.5, 0.04, 0xd8483e);
    }
    ebike(c, -1.3, 9, draw_paint(c));
    draw_cable(c, (struct at){ -2.25, 2.5, 9.5 }, (struct at){ -1.3, 0.5, 9 }, 0.6, 0.04, 0x26282c);
    draw_bag_heap(c, -1.6, 7, 0.7, 0.4);
}

void scene_gas(struct canvas *c, bool after)
{
    int pipe = after ? 0xe0b43a : 0x8a5f42;
    draw_wall_z(c, -4.2, 5.2, 0, 5.6, 9.5, 0xd8d0c0);
    for (int i = 0; i < 9; i++)
        for (int k = 0; k < 12; k++)
            draw_rod(c, (struct at){ -4.2 + k * 0.8, 0.62 * i, 9.48 }, (struct at){ -3.4 + k * 0.8, 0.62 * i, 9.48 },
                     0.02, 0xc2b9a8);
    draw_rod(c, (struct at){ -1.4, 0, 9.2 }, (struct at){ -1.4, 5.6, 9.2 }, 0.16, pipe);
    draw_rod(c, (struct at){ -1.4, 2.3, 9.2 }, (struct at){ 2.2, 2.3, 9.2 }, 0.14, pipe);
    draw_rod(c, (struct at){ 2.2, 2.3, 9.2 }, (struct at){ 2.2, 1.5, 9.2 }, 0.14, pipe);
    draw_box(c, (struct at){ 0.1, 1.75, 9 }, (struct at){ 1.2, 2.85, 9.3 }, after ? 0xf2f3f0 : 0xb8ad98);
    draw_oval(c, (struct at){ 0.65, 2.4, 8.95 }, 0.28, 0.28, 0xffffff, 0xe9ecec, 1);
    draw_rod(c, (struct at){ 0.65, 2.4, 8.9 }, (struct at){ 0.8, 2.55, 8.9 }, 0.05, 0xc23b31);
    draw_box(c, (struct at){ 1.55, 2.1, 9 }, (struct at){ 1.9, 2.5, 9.2 }, after ? 0xc23b31 : 0x6a5040);
    if (after) {
        draw_board(c, 2.6, 4.4, 1.9, 3.1, 9.3, 0xf4d35a, 2);
        return;
    }
    draw_cable(c, (struct at){ 2.2, 1.5, 9.1 }, (struct at){ 3.6, 0.5, 9 }, 0.6, 0.12, 0xb8683c);
    for (int i = 0; i < 14; i++)
        draw_oval(c, (struct at){ draw_between(c, -1.3, 2.2), draw_between(c, 2.24, 2.36), 9.1 }, 0.08, 0.05, 0x6b3f28,
                  0x50301f, 0.8);
    draw_stains(c, -1.6, 2.6, 0.6, 2, 9.4, 9);
    draw_smoke(c, (struct at){ 3.4, 0.6, 8.8 }, 0.7, 0xd9dcd8, 0.3);
}

void scene_outfall(struct canvas *c, bool after)
{
    draw_box(c, (struct at){ -9.4, -1.2, 12 }, (struct at){ -8.5, 0.2, 14 }, 0x8f897c);
    draw_oval(c, (struct at){ -8.2, -0.7, 12 }, 0.6, 0.6, 0x5f5a52, 0x3c3934, 1);
    if (after) {
        for (int i = 0; i < 4; i++) {
            double x = -5 + i * 1.6;
            draw_oval(c, (struct at){ x, -1.45, 9 + i }, 0.5, 0.1, 0x6fae5a, 0x55934a, 1);
            draw_oval(c, (struct at){ x + 0.1, -1.3, 9 + i }, 0.14, 0.16, 0xf3c6d6, 0xe59ab6, 1);
        }
        draw_worker(c, 3, 10);
        return;
    }
    const struct pt flow[] = { draw_seen(c, (struct at){ -8.6, -0.8, 12 }), draw_seen(c, (struct at){ -7.8, -0.8, 12 }),
                               draw_seen(c, (struct at){ -5, -1.6, 9 }), draw_seen(c, (struct at){ -8.2, -1.6, 9 }) };
    draw_fill(c, flow, 4, 0x6a6244, 0x4a4632, 0.95);
    for (int i = 0; i < 12; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -7, 0), -1.58, draw_between(c, 6.5, 14) },
                       draw_between(c, 0.3, 0.9), 0.2, 0xb9b79a, 0.5);
    const int litter[] = { 0xe9e6dc, 0x3c6ea0, 0xb9483c, 0x6fae4a };
    for (int i = 0; i < 14; i++)
        draw_blob(c, (struct at){ draw_between(c, -6.5, 0), -1.5, draw_between(c, 7, 13) }, 0.2, 0.12,
                  draw_one_of(c, litter, 4), 0.15);
}

void scene_market(struct canvas *c, bool after)
{
    const int goods[] = { 0xd84b3a, 0xe9a13b, 0x6fae4a, 0xf1d169, 0x8a5a9a, 0x4f8a4a };
    for (double z = 18; z > 5; z -= 4)
        for (int side = -1; side <= 1; side += 2)
            for (int i = 0; i < 12; i++)
                draw_oval(c, (struct at){ side * 5 + draw_between(c, -1, 1), 1.05, z }, 0.16, 0.13,
                          draw_shade(goods[i / 2], 0.2), goods[i / 2], 1);
    draw_person(c, -0.9, 15, draw_coat(c));
    if (after) {
        for (int i = 0; i < 2; i++) draw_ground(c, -2.6 + i * 5, -2.48 + i * 5, 3, 26, 0.01, 0xe6b93a);
        draw_board(c, -1.8, 1.8, 2.9, 3.9, 16, 0x2f7d5a, 2);
        draw_person(c, 1.1, 12, draw_coat(c));
        return;
    }
    for (int i = 0; i < 9; i++) {
        double z = 14 - i, x = (i % 2 ? 1 : -1) * draw_between(c, 1.6, 3);
        draw_box(c, (struct at){ x - 0.4, 0, z }, (struct at){ x + 0.4, draw_between(c, 0.4, 1.1), z + 0.5 },
                 i % 3 ? 0xb08a5c : 0x6d8fb0);
    }
    draw_flat_oval(c, (struct at){ 0.2, 0.01, 7 }, 1.5, 0.6, 0x77715f, 0.7);
    for (int i = 0; i < 24; i++)
        draw_oval(c, (struct at){ draw_between(c, -2, 2), 0.05, draw_between(c, 5.5, 9) }, 0.16, 0.07, 0x7fa352,
                  0x5f8240, 1);
    draw_bag_heap(c, -1.4, 7.5, 1.2, 0.5);
}

void scene_corner(struct canvas *c, bool after)
{
    if (after) {
        draw_ground(c, -3.5, 5.5, 9, 15.5, 0.01, 0xc98f6a);
        draw_ground(c, -3, 5, 9.6, 15, 0.015, 0x6f9f8d);
        for (int i = 0; i < 2; i++)
            draw_rod(c, (struct at){ -1.8 + i * 1.8, 0, 13 }, (struct at){ -1.8 + i * 1.8, 2.3, 13 }, 0.12, 0x3a6ea5);
        draw_rod(c, (struct at){ -1.8, 2.25, 13 }, (struct at){ 0, 2.25, 13 }, 0.1, 0xe0b43a);
        for (int i = 0; i < 2; i++)
            draw_rod(c, (struct at){ 1.4 + i * 1.6, 0, 13.4 }, (struct at){ 1.4 + i * 1.6, 1.2, 13.4 }, 0.12, 0xc9463c);
        draw_rod(c, (struct at){ 1.4, 1.15, 13.4 }, (struct at){ 3, 1.15, 13.4 }, 0.1, 0xe0b43a);
        draw_bench(c, 3.6, 10.5);
        draw_bench(c, -2, 10.3);
        draw_lamp(c, 4.9, 12);
        draw_person(c, -0.9, 12.4, draw_coat(c));
        draw_person(c, 1.9, 11.6, draw_coat(c));
        return;
    }
    for (int i = 0; i < 12; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -4, 6), 0.01, draw_between(c, 7, 15) }, 0.9, 0.3, 0x8a8272, 0.7);
    for (int i = 0; i < 16; i++) {
        double x = draw_between(c, -4, 6), z = draw_between(c, 9, 15);
        draw_rod(c, (struct at){ x, 0, z }, (struct at){ x + 0.1, 0.35, z }, 0.08, 0x8d9158);
    }
    draw_box(c, (struct at){ 2, 0, 12 }, (struct at){ 3.6, 0.5, 12.6 }, 0x8f867a);
    draw_person(c, -1, 13, draw_coat(c));
}

void scene_dogs(struct canvas *c, bool after)
{
    draw_lawn(c, -3.5, 5, 8.5, 14);
    if (after) {
        for (int i = 0; i < 4; i++) draw_shrub(c, -2.6 + i * 2.2, 12.6, 0.6);
        draw_bin(c, 3.6, 9, DRAW_SANITARY);
        draw_board(c, -1.4, 0.6, 1.2, 2.2, 10, 0x2f7d5a, 2);
        draw_rod(c, (struct at){ -0.4, 0, 10 }, (struct at){ -0.4, 1.2, 10 }, 0.1, 0x8c9298);
        draw_person(c, 1.7, 10, draw_coat(c));
        draw_dog(c, 2.6, 9.8, 0xc9a06a);
        draw_rod(c, (struct at){ 2, 0.9, 9.9 }, (struct at){ 2.9, 0.5, 9.8 }, 0.03, 0xb5483c);
        return;
    }
    for (int i = 0; i < 6; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -3, 4.5), 0.03, draw_between(c, 9, 13) }, 0.7, 0.3, 0xa38f63,
                       0.8);
    draw_dog(c, -1.6, 11.5, 0xd8cdb8);
    draw_dog(c, 3, 10.6, 0x6a5442);
    draw_dog(c, 0.6, 9.4, 0xb98a52);
    for (int i = 0; i < 9; i++) {
        double x = draw_between(c, -2.8, 4.2), z = draw_between(c, 8.8, 11);
        draw_oval(c, (struct at){ x, 0.08, z }, 0.13, 0.06, 0x5a4330, 0x46331f, 1);
    }
    draw_bag_heap(c, 4, 9, 0.9, 0.4);
}
