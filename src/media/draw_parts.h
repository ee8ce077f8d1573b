/* Private to the drawing files: canvas (pixels), things (trees, cars, heaps), back (streets,
   yards), street and place (what differs), scene (the table).
   The world is in metres: x to the right, y up from the ground, z away from the eye. Further things are drawn first. */
#ifndef MEDIA_DRAW_PARTS_H
#define MEDIA_DRAW_PARTS_H

#include <gd.h>
#include <stdbool.h>
#include <stdint.h>

#include "media/draw.h"

struct pt {
    double x, y;
}; /* pixels */
struct at {
    double x, y, z;
}; /* metres */

struct canvas {
    gdImagePtr im;
    uint64_t dice;
    double eye_x, eye_y, focal, horizon;
    int haze; /* colour of the distance */
};

/* draw_canvas.c. Colours are 0xrrggbb; alpha 0 … 1. */
double draw_dice(struct canvas *c); /* 0 … 1 */
double draw_between(struct canvas *c, double a, double b);
int draw_mix(int a, int b, double part_b);
int draw_shade(int colour, double by); /* -1 black … 1 white */
int draw_one_of(struct canvas *c, const int *colours, int n);
void draw_fill(struct canvas *c, const struct pt *p, int n, int top, int bottom,
               double alpha); /* smooth edges, even-odd */
struct pt draw_seen(const struct canvas *c, struct at a);
double draw_scale_at(const struct canvas *c, double z); /* pixels of a metre */
int draw_far(const struct canvas *c, int colour, double z);
void draw_quad(struct canvas *c, struct at a, struct at b, struct at d, struct at e, int colour);
void draw_ground(struct canvas *c, double x0, double x1, double z0, double z1, double y, int colour);
void draw_wall_z(struct canvas *c, double x0, double x1, double y0, double y1, double z,
                 int colour); /* facing the eye */
void draw_wall_x(struct canvas *c, double x, double y0, double y1, double z0, double z1,
                 int colour); /* along the street */
void draw_box(struct canvas *c, struct at low, struct at high, int colour);
void draw_rod(struct canvas *c, struct at a, struct at b, double metres, int colour);
void draw_oval(struct canvas *c, struct at middle, double rx, double ry, int top, int bottom, double alpha);
void draw_flat_oval(struct canvas *c, struct at middle, double rx, double rz, int colour,
                    double alpha); /* on the ground */
void draw_blob(struct canvas *c, struct at middle, double rx, double ry, int colour, double rough);
void draw_smoke(struct canvas *c, struct at from, double size, int colour, double alpha);

/* draw_things.c */
void draw_tree(struct canvas *c, double x, double z, double height);
void draw_shrub(struct canvas *c, double x, double z, double size);
void draw_person(struct canvas *c, double x, double z, int coat);
void draw_bicycle(struct canvas *c, double x, double z, int colour, double lean); /* lean 0 upright … 1 lying */
void draw_car(struct canvas *c, double x, double z, int colour, bool dusty);      /* seen from the side */
void draw_car_behind(struct canvas *c, double x, double z, int colour);           /* seen from behind */
void draw_bin(struct canvas *c, double x, double z, int colour);
void draw_bag_heap(struct canvas *c, double x, double z, double width, double height);
void draw_rubble_heap(struct canvas *c, double x, double z, double width, double height);
void draw_cone(struct canvas *c, double x, double z);
void draw_stall(struct canvas *c, double x, double z, int colour);
void draw_bench(struct canvas *c, double x, double z);
void draw_lamp(struct canvas *c, double x, double z);
void draw_board(struct canvas *c, double x0, double x1, double y0, double y1, double z, int colour, int lines);
void draw_dog(struct canvas *c, double x, double z, int colour);
void draw_windows_z(struct canvas *c, double x0, double x1, double y0, double y1, double z, int across, int up);
void draw_windows_x(struct canvas *c, double x, double y0, double y1, double z0, double z1, int along, int up);

int draw_paint(struct canvas *c); /* of a car */
int draw_coat(struct canvas *c);
void draw_lawn(struct canvas *c, double x0, double x1, double z0, double z1);
void draw_worker(struct canvas *c, double x, double z);
void draw_cable(struct canvas *c, struct at a, struct at b, double sag, double metres, int colour);
void draw_stains(struct canvas *c, double x0, double x1, double y0, double y1, double z, int n);
enum { DRAW_SANITARY = 0x3f8f5b };

/* draw_street.c and draw_place.c */
void scene_shed(struct canvas *c, bool after);
void scene_vacant(struct canvas *c, bool after);
void scene_stalls(struct canvas *c, bool after);
void scene_sign(struct canvas *c, bool after);
void scene_rubble(struct canvas *c, bool after);
void scene_rubbish(struct canvas *c, bool after);
void scene_paving(struct canvas *c, bool after);
void scene_green(struct canvas *c, bool after);
void scene_fumes(struct canvas *c, bool after);
void scene_cables(struct canvas *c, bool after);
void scene_hole(struct canvas *c, bool after);
void scene_flood(struct canvas *c, bool after);
void scene_papered_shop(struct canvas *c, bool after);
void scene_jam(struct canvas *c, bool after);
void scene_bikes(struct canvas *c, bool after);
void scene_courtyard(struct canvas *c, bool after);
void scene_facade(struct canvas *c, bool after);
void scene_site(struct canvas *c, bool after);
void scene_cars(struct canvas *c, bool after);
void scene_fire_lane(struct canvas *c, bool after);
void scene_ebikes(struct canvas *c, bool after);
void scene_gas(struct canvas *c, bool after);
void scene_outfall(struct canvas *c, bool after);
void scene_market(struct canvas *c, bool after);
void scene_corner(struct canvas *c, bool after);
void scene_dogs(struct canvas *c, bool after);

/* draw_back.c */
enum back { BACK_STREET, BACK_YARD, BACK_LOT, BACK_RIVER, BACK_CORRIDOR, BACK_HALL };
void draw_back(struct canvas *c, enum back back, bool after);

/* draw_scene.c */
enum back draw_back_of(enum scene scene);
void draw_scene(struct canvas *c, enum scene scene, bool after);

#endif
