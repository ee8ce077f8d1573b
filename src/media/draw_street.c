/* Before and after on a street or a plot beside it. */
#include <math.h>

#include "media/draw_parts.h"

void scene_shed(struct canvas *c, bool after)
{
    if (after) {
        draw_lawn(c, -1.6, 3.6, 8.6, 12);
        draw_shrub(c, -0.6, 10.6, 0.8);
        draw_shrub(c, 2.6, 11, 0.9);
        draw_bench(c, 1, 8);
        return;
    }
    draw_box(c, (struct at){ -2, 0, 9 }, (struct at){ 3.4, 2.7, 13 }, 0x9fb4c4);
    for (int i = 0; i < 18; i++)
        draw_rod(c, (struct at){ -2 + i * 0.3, 0.05, 8.98 }, (struct at){ -2 + i * 0.3, 2.65, 8.98 }, 0.04, 0x7f97a9);
    const struct at roof[] = { { -2.4, 2.6, 8.6 }, { 3.8, 2.6, 8.6 }, { 3.6, 3.3, 13 }, { -2.2, 3.3, 13 } };
    draw_quad(c, roof[0], roof[1], roof[2], roof[3], 0x3f6f9e);
    draw_wall_z(c, -2.4, 3.8, 2.48, 2.66, 8.6, 0x2f587f);
    draw_wall_z(c, 1.5, 2.5, 0, 2.05, 8.95, 0x6b5344);
    draw_wall_z(c, -1.4, 0.4, 1, 1.9, 8.95, 0x5d7482);
    draw_rubble_heap(c, -1, 7.9, 2, 0.5);
    draw_board(c, 0.55, 1.35, 1.3, 1.9, 8.9, 0xf4f0e2, 3);
}

void scene_vacant(struct canvas *c, bool after)
{
    if (after) {
        draw_lawn(c, -7.5, 7.5, 9, 17);
        draw_ground(c, -0.7, 0.9, 4, 17.2, 0.03, 0xcdbf9f);
        for (int i = 0; i < 5; i++) draw_shrub(c, -6 + i * 2.8 + (i > 1 ? 1 : 0), 13.5, 0.8);
        draw_tree(c, -4, 15, 4.6);
        draw_tree(c, 4.2, 14.5, 5);
        draw_bench(c, -2.4, 9);
        draw_bench(c, 2.7, 9);
        draw_lamp(c, 1.5, 12);
        draw_person(c, 0.2, 11, draw_coat(c));
        return;
    }
    for (int i = 0; i < 26; i++) {
        double x = draw_between(c, -8, 8), z = draw_between(c, 8, 17);
        draw_rod(c, (struct at){ x, 0, z }, (struct at){ x + 0.1, draw_between(c, 0.3, 0.8), z }, 0.12, 0x8d9158);
    }
    draw_box(c, (struct at){ -6, 0, 14 }, (struct at){ -2, 2.4, 17 }, 0x96aabb);
    draw_wall_z(c, -6.3, -1.7, 2.3, 2.6, 13.8, 0x3f6f9e);
    draw_rubble_heap(c, 3.6, 13, 6, 1.7);
    draw_bag_heap(c, -1.2, 10.5, 2.6, 0.9);
    draw_rubble_heap(c, 1.6, 9, 2.4, 0.6);
}

void scene_stalls(struct canvas *c, bool after)
{
    if (after) {
        for (int i = 2; i >= 0; i--) {
            draw_box(c, (struct at){ -0.9, 0, 7 + i * 3.2 }, (struct at){ 0.3, 0.5, 8.6 + i * 3.2 }, 0xb3a58c);
            draw_shrub(c, -0.3, 7.4 + i * 3.2, 0.62);
        }
        draw_person(c, 2.6, 12, draw_coat(c));
        draw_person(c, 1.9, 15, draw_coat(c));
        return;
    }
    draw_person(c, 2.8, 13, draw_coat(c));
    draw_stall(c, 1, 13.5, 0x3a6ea5);
    draw_stall(c, 3.4, 10.5, 0xc9463c);
    draw_stall(c, 0.3, 8.6, 0x2f8f6a);
    draw_person(c, 2.3, 8.8, draw_coat(c));
    draw_box(c, (struct at){ 2.4, 0, 7 }, (struct at){ 3, 0.45, 7.4 }, 0xb08a5c);
    draw_bag_heap(c, -0.8, 7, 0.9, 0.35);
}

void scene_sign(struct canvas *c, bool after)
{
    draw_box(c, (struct at){ -1.1, 0, 11 }, (struct at){ 5.5, 7, 15 }, 0xcfc4b2);
    draw_windows_z(c, -0.6, 5.2, 4.4, 6.8, 10.95, 4, 1);
    draw_wall_z(c, -0.6, 5, 0.1, 2.5, 10.95, 0x55646c);
    for (int i = 0; i < 3; i++) draw_wall_z(c, -0.4 + i * 1.85, 1.3 + i * 1.85, 0.2, 2.4, 10.9, 0x93b4bf);
    if (after) {
        draw_board(c, -0.7, 5.1, 2.9, 4.1, 10.8, 0xb5483c, 1);
        return;
    }
    const struct at b[] = { { -0.7, 2.9, 10.6 }, { 5.0, 1.2, 10.6 }, { 5.3, 2.4, 10.6 }, { -0.4, 4.1, 10.6 } };
    draw_wall_z(c, -0.7, 5.1, 2.9, 4.1, 10.9, 0xa99f90);
    draw_quad(c, b[0], b[1], b[2], b[3], 0xb5483c);
    for (int i = 0; i < 5; i++) {
        double x = 0.1 + i * 1.0, y = 3.25 - i * 0.3;
        for (int k = 0; k < 3; k++)
            draw_rod(c, (struct at){ x, y - k * 0.2, 10.55 }, (struct at){ x + 0.6, y - 0.18 - k * 0.2, 10.55 }, 0.08,
                     0xf6edd6);
        draw_rod(c, (struct at){ x + 0.3, y + 0.1, 10.55 }, (struct at){ x + 0.2, y - 0.6, 10.55 }, 0.08, 0xf6edd6);
    }
    for (int i = 0; i < 3; i++)
        draw_rod(c, (struct at){ 4.4 + i * 0.2, 4.1, 10.7 }, (struct at){ 4.6 + i * 0.15, 3.2, 10.6 }, 0.04, 0x2c2f34);
    draw_rubble_heap(c, 3.6, 10, 1.6, 0.25);
    draw_cone(c, 2.2, 9);
    draw_cone(c, 4.6, 8.6);
}

void scene_rubble(struct canvas *c, bool after)
{
    if (after) {
        draw_worker(c, 1.4, 9.5);
        draw_rod(c, (struct at){ 1.75, 1.3, 9.4 }, (struct at){ 2.4, 0.05, 9.4 }, 0.05, 0x8a6a48);
        draw_rod(c, (struct at){ 2.2, 0.1, 9.4 }, (struct at){ 2.6, 0.02, 9.4 }, 0.16, 0xb89a5c);
        return;
    }
    draw_rubble_heap(c, 2.2, 10, 5, 1.6);
    draw_rubble_heap(c, -0.2, 8, 2.4, 0.7);
    draw_box(c, (struct at){ 3.4, 0, 8 }, (struct at){ 3.7, 1.9, 8.1 }, 0x8a6a4a);
    draw_rod(c, (struct at){ 0.6, 0.4, 8 }, (struct at){ 2.6, 1.6, 9 }, 0.12, 0x7d5d40);
}

void scene_rubbish(struct canvas *c, bool after)
{
    const int kinds[] = { DRAW_SANITARY, 0x3a6ea5, 0xb5483c, 0x5a6068 };
    draw_box(c, (struct at){ -0.6, 0, 11 }, (struct at){ 4.6, 0.12, 13 }, 0xb8b2a6);
    draw_wall_z(c, -0.6, 4.6, 0, 2.4, 13, 0x7fa08e);
    draw_board(c, 0.2, 3.8, 1.5, 2.2, 12.95, 0x2f7d5a, 1);
    for (int i = 0; i < 4; i++) draw_bin(c, 0.1 + i * 1.2, 11.3, kinds[i]);
    if (after) return;
    draw_flat_oval(c, (struct at){ 1.8, 0.01, 10.1 }, 2.8, 0.9, 0x5a5446, 0.4);
    draw_bag_heap(c, 1, 10.4, 3, 1.25);
    draw_bag_heap(c, 3.4, 9.8, 2, 0.8);
    draw_bag_heap(c, 0, 8.8, 1.3, 0.45);
}

void scene_paving(struct canvas *c, bool after)
{
    if (after) {
        draw_ground(c, -1.1, 5.4, 6, 13, 0.01, 0xcbb9a0);
        for (double z = 6; z < 13; z += 0.7)
            draw_rod(c, (struct at){ -1.1, 0.01, z }, (struct at){ 5.4, 0.01, z }, 0.02, 0xb09d83);
        for (double x = -0.6; x < 5.4; x += 0.7)
            draw_rod(c, (struct at){ x, 0.01, 6 }, (struct at){ x, 0.01, 13 }, 0.02, 0xb09d83);
        draw_bench(c, 2.8, 10.5);
        draw_lamp(c, 0.4, 11);
        return;
    }
    draw_flat_oval(c, (struct at){ 1.4, 0.01, 8.6 }, 2.4, 1.3, 0x7a6d5c, 1);
    for (int i = 0; i < 30; i++) {
        double x = draw_between(c, -0.8, 3.8), z = draw_between(c, 7.2, 10), a = draw_between(c, 0, 0.25);
        const struct at t[] = {
            { x, a, z }, { x + 0.5, 0.02, z + 0.1 }, { x + 0.45, 0.05, z + 0.5 }, { x - 0.05, a + 0.05, z + 0.45 }
        };
        draw_quad(c, t[0], t[1], t[2], t[3], draw_shade(0xb9b3a7, draw_between(c, -0.25, 0.15)));
    }
    draw_box(c, (struct at){ 2.2, 0, 10.6 }, (struct at){ 2.35, 0.42, 11 }, 0x4a4f55);
    draw_rod(c, (struct at){ 2.2, 0.45, 10.6 }, (struct at){ 4, 0.02, 10.6 }, 0.18, 0x8c6a4a);
    draw_rod(c, (struct at){ 0.4, 0, 11 }, (struct at){ -0.7, 3.8, 11 }, 0.12, 0x59636b);
}

void scene_green(struct canvas *c, bool after)
{
    draw_lawn(c, -1, 5, 7.5, 14);
    if (after) {
        for (int i = 0; i < 4; i++) draw_shrub(c, -0.2 + i * 1.5, 11.5, 0.75);
        draw_tree(c, 3.8, 12.5, 4.8);
        draw_tree(c, 0.6, 13, 4.4);
        return;
    }
    draw_ground(c, -0.7, 4.4, 8, 12, 0.03, 0x8f7453);
    for (int i = 0; i < 5; i++)
        for (int k = 0; k < 7; k++)
            draw_blob(c, (struct at){ -0.3 + k * 0.75, 0.14, 12 - i * 0.85 }, 0.2, 0.14, 0x6fa44a, 0.25);
    draw_rod(c, (struct at){ 4.6, 0.25, 9.2 }, (struct at){ 0.2, 0.45, 9.8 }, 0.3, 0x6d5644);
    for (int i = 0; i < 8; i++)
        draw_blob(c, (struct at){ draw_between(c, -1.4, 0.6), draw_between(c, 0.3, 0.9), 9.4 }, 0.55, 0.42, 0x7d8a4a,
                  0.12);
    draw_oval(c, (struct at){ 4.65, 0.25, 9.1 }, 0.2, 0.2, 0xc9a678, 0xa98358, 1);
}

void scene_fumes(struct canvas *c, bool after)
{
    draw_box(c, (struct at){ -1, 0, 11 }, (struct at){ 5.5, 7, 15 }, 0xcabfae);
    draw_windows_z(c, -0.5, 3.5, 4.2, 6.8, 10.95, 3, 1);
    draw_wall_z(c, -0.6, 2.6, 0.1, 2.5, 10.95, 0x5a4a40);
    draw_wall_z(c, -0.3, 1.7, 0.9, 2.3, 10.9, 0xf0d79a);
    draw_board(c, -0.8, 2.7, 2.7, 3.5, 10.9, 0xa33b33, 1);
    int metal = after ? 0xd3d8da : 0x8a7d6c;
    draw_box(c, (struct at){ 3.1, 1.6, 10.3 }, (struct at){ 3.8, after ? 7 : 3.4, 10.9 }, metal);
    if (after) {
        draw_box(c, (struct at){ 2.8, 0.7, 10 }, (struct at){ 4.3, 1.9, 10.9 }, 0xb9c4c8);
        draw_board(c, 2.95, 4.15, 1.2, 1.7, 9.95, 0x2f7d5a, 1);
        return;
    }
    for (int i = 0; i < 6; i++)
        draw_rod(c, (struct at){ 3.15 + i * 0.1, 1.6, 10.25 }, (struct at){ 3.1 + i * 0.12, 0.4 + 0.2 * (i % 3), 10.3 },
                 0.06, 0x4a3d2e);
    draw_smoke(c, (struct at){ 3.4, 3.4, 10 }, 2, 0x8f8d88, 0.4);
    draw_smoke(c, (struct at){ 2.8, 3.1, 9.6 }, 1.4, 0xa3a09a, 0.3);
}

void scene_cables(struct canvas *c, bool after)
{
    draw_rod(c, (struct at){ -0.4, 0, 9 }, (struct at){ -0.4, 6.2, 9 }, 0.22, 0x9a958a);
    draw_rod(c, (struct at){ -0.4, 0, 20 }, (struct at){ -0.4, 6.2, 20 }, 0.22, 0x9a958a);
    if (after) {
        for (int i = 0; i < 2; i++)
            draw_cable(c, (struct at){ -0.4, 5.4 + i * 0.3, 9 }, (struct at){ -0.4, 5.4 + i * 0.3, 20 }, 0.1, 0.1,
                       0x2c3036);
        draw_cable(c, (struct at){ -0.4, 5.4, 9 }, (struct at){ 5.5, 5.2, 9.5 }, 0.08, 0.09, 0x2c3036);
        draw_box(c, (struct at){ -0.7, 4.2, 8.8 }, (struct at){ -0.1, 4.9, 9 }, 0xd8dcdc);
        return;
    }
    for (int i = 0; i < 9; i++)
        draw_cable(c, (struct at){ -0.4, draw_between(c, 3.6, 5.9), 9 },
                   (struct at){ 5.5, draw_between(c, 3.4, 5.6), draw_between(c, 8.5, 12) }, draw_between(c, 0.5, 2),
                   0.05, 0x26282c);
    for (int i = 0; i < 6; i++)
        draw_cable(c, (struct at){ -0.4, draw_between(c, 3.4, 5.8), 9 },
                   (struct at){ -0.4, draw_between(c, 4, 5.8), 20 }, draw_between(c, 0.4, 1.8), 0.05, 0x26282c);
    for (int i = 0; i < 7; i++)
        draw_blob(c, (struct at){ -0.4 + draw_between(c, -0.3, 0.5), draw_between(c, 3.2, 4.4), 8.9 }, 0.28, 0.25,
                  0x33363b, 0.2);
    draw_cable(c, (struct at){ -0.2, 3.4, 8.9 }, (struct at){ 1.6, 0.6, 8.2 }, 0.7, 0.05, 0x26282c);
}

void scene_hole(struct canvas *c, bool after)
{
    if (after) {
        draw_ground(c, -5.6, -2, 7.5, 11.5, 0.01, 0x4d5154);
        draw_ground(c, -5.7, -5.6, 7.5, 11.5, 0.01, 0x3e4144);
        draw_flat_oval(c, (struct at){ -2.7, 0.02, 8.6 }, 0.42, 0.42, 0x85898b, 1);
        draw_flat_oval(c, (struct at){ -2.7, 0.02, 8.6 }, 0.34, 0.34, 0x6c7073, 1);
        return;
    }
    for (int i = 0; i < 4; i++) draw_cone(c, -6 + i * 1.5, 12);
    draw_rod(c, (struct at){ -6, 0.55, 12 }, (struct at){ -1.5, 0.55, 12 }, 0.08, 0xd8483e);
    draw_flat_oval(c, (struct at){ -3.8, 0.01, 9 }, 2.1, 1.35, 0x4a4742, 1);
    draw_flat_oval(c, (struct at){ -3.8, 0.01, 9 }, 1.8, 1.1, 0x7a5f45, 1);
    draw_flat_oval(c, (struct at){ -3.7, 0.01, 9.2 }, 1.4, 0.8, 0x2c2622, 1);
    draw_rod(c, (struct at){ -4.9, -0.15, 9.4 }, (struct at){ -2.7, -0.25, 9 }, 0.26, 0x7f9aa6);
    for (int i = 0; i < 7; i++) {
        double a = i * 0.9;
        draw_rod(c, (struct at){ -3.8 + 2 * cos(a), 0.01, 9 + 1.2 * sin(a) },
                 (struct at){ -3.8 + 2.9 * cos(a + 0.1), 0.01, 9 + 1.9 * sin(a + 0.1) }, 0.06, 0x3d3f40);
    }
    draw_rubble_heap(c, -5.8, 8.4, 1.2, 0.3);
    for (int i = 0; i < 2; i++) draw_cone(c, -6.4 + i * 5, 7.2);
}

void scene_flood(struct canvas *c, bool after)
{
    if (after) {
        for (int i = 0; i < 6; i++)
            draw_rod(c, (struct at){ -2.6 + i * 0.14, 0.01, 8 }, (struct at){ -2.6 + i * 0.14, 0.01, 8.8 }, 0.05,
                     0x3a3d40);
        draw_car_behind(c, -4, 16, draw_paint(c));
        draw_person(c, 1.6, 13, draw_coat(c));
        return;
    }
    draw_car_behind(c, -4, 13, draw_paint(c));
    draw_person(c, 1.6, 13, draw_coat(c));
    const struct pt water[] = { draw_seen(c, (struct at){ -11, 0.35, 30 }), draw_seen(c, (struct at){ 5.6, 0.35, 30 }),
                                draw_seen(c, (struct at){ 5.6, 0.35, 3.6 }),
                                draw_seen(c, (struct at){ -11, 0.35, 3.6 }) };
    draw_fill(c, water, 4, 0xa8aca2, 0x857d66, 0.88);
    for (int i = 0; i < 30; i++)
        draw_flat_oval(c, (struct at){ draw_between(c, -8, 5), 0.36, 4 + 18 / (1 + i * 0.3) }, draw_between(c, 0.3, 1),
                       0.07, 0xd9dcd6, 0.6);
    draw_bag_heap(c, -1, 8, 0.8, 0.5);
    draw_cone(c, -2.4, 7);
}

void scene_papered_shop(struct canvas *c, bool after)
{
    draw_box(c, (struct at){ -1, 0, 11 }, (struct at){ 5.5, 7, 15 }, 0xd2c6b4);
    draw_windows_z(c, -0.5, 5, 4.4, 6.8, 10.95, 4, 1);
    draw_board(c, -0.7, 5.2, 2.8, 3.9, 10.9, after ? 0x7d8488 : 0xa33b6a, 1);
    draw_wall_z(c, -0.6, 5.1, 0.1, 2.6, 10.95, 0x4f5a60);
    if (after) {
        for (int i = 0; i < 16; i++)
            draw_rod(c, (struct at){ -0.55, 0.2 + i * 0.15, 10.9 }, (struct at){ 5.05, 0.2 + i * 0.15, 10.9 }, 0.05,
                     0x98a0a4);
        draw_board(c, 1.4, 3.2, 0.9, 2.2, 10.8, 0xfaf7ec, 4);
        draw_oval(c, (struct at){ 2.9, 1.1, 10.75 }, 0.2, 0.2, 0xd8483e, 0xc23b31, 0.85);
        draw_person(c, -0.2, 9, 0x3f5a86);
        return;
    }
    const int papers[] = { 0xf4d35a, 0xe9604a, 0xf6f1e2, 0xf0a2b8 };
    draw_wall_z(c, -0.4, 4.9, 0.2, 2.5, 10.9, 0x9fc0cc);
    for (int i = 0; i < 11; i++) {
        double x = -0.3 + i % 6 * 0.86, y = i < 6 ? 0.4 : 1.5;
        draw_board(c, x, x + 0.7, y, y + 0.85, 10.85, draw_one_of(c, papers, 4), 3);
    }
    for (int i = 0; i < 5; i++) draw_person(c, 0.3 + i * 0.95, 8.6 + 0.3 * (i % 2), draw_coat(c));
}

void scene_jam(struct canvas *c, bool after)
{
    for (int i = 0; i < 8; i++) draw_ground(c, -10.4 + i * 1.15, -9.8 + i * 1.15, 7.5, 10, 0.01, 0xf0ede4);
    draw_rod(c, (struct at){ -1, 0, 11 }, (struct at){ -1, 5, 11 }, 0.14, 0x59636b);
    draw_rod(c, (struct at){ -1, 4.9, 11 }, (struct at){ -4, 4.9, 11 }, 0.1, 0x59636b);
    draw_box(c, (struct at){ -4.4, 4, 10.9 }, (struct at){ -3.8, 5.4, 11.1 }, 0x2a2e33);
    for (int i = 0; i < 3; i++)
        draw_oval(c, (struct at){ -4.1, 5.15 - i * 0.43, 10.85 }, 0.16, 0.16, 0x4a4f55, 0x3a3f45, 1);
    draw_oval(c, (struct at){ -4.1, after ? 4.29 : 5.15, 10.8 }, 0.18, 0.18, after ? 0x5fe08a : 0xff6a5a,
              after ? 0x2fae5e : 0xd8382e, 1);
    if (after) {
        draw_ground(c, -3.4, -1.6, 10.5, 60, 0.01, 0x5f8f86);
        draw_ground(c, -3.5, -3.4, 10.5, 60, 0.02, 0xf0ede4);
        draw_car_behind(c, -8.6, 26, draw_paint(c));
        draw_car_behind(c, -4.9, 20, draw_paint(c));
        draw_bicycle(c, -2.5, 15, 0x2f7d74, 0);
        return;
    }
    for (int row = 3; row >= 0; row--)
        for (int i = 0; i < 3; i++)
            draw_car_behind(c, -9.4 + i * 2.9 + draw_between(c, -0.5, 0.5), 11 + row * 5.5 + draw_between(c, -0.5, 0.5),
                            draw_paint(c));
    draw_car(c, -4.2, 8.6, draw_paint(c), false);
}

void scene_bikes(struct canvas *c, bool after)
{
    const int shared[] = { 0xf0b92f, 0x3a9bd8, 0x35b58a };
    if (after) {
        draw_ground(c, -0.5, 5.2, 8.2, 8.32, 0.01, 0xf4f1e8);
        draw_ground(c, -0.5, 5.2, 11, 11.12, 0.01, 0xf4f1e8);
        for (int i = 0; i < 2; i++) draw_ground(c, -0.5 + i * 5.6, -0.4 + i * 5.6, 8.2, 11.1, 0.01, 0xf4f1e8);
        for (int i = 6; i >= 0; i--) draw_bicycle(c, 0.6 + i * 0.58, 10.4 - i * 0.12, shared[i % 3], 0);
        draw_board(c, -0.9, -0.1, 1.4, 2.2, 11, 0x2f6fb4, 2);
        draw_rod(c, (struct at){ -0.5, 0, 11 }, (struct at){ -0.5, 1.4, 11 }, 0.08, 0x8c9298);
        return;
    }
    for (int i = 0; i < 16; i++)
        draw_bicycle(c, draw_between(c, -0.6, 4.6), 13 - i * 0.38, shared[i % 3],
                     draw_dice(c) < 0.55 ? draw_between(c, 0.6, 1) : 0.1);
}
