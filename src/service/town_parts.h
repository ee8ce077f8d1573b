/* Private to the demo town's files: town.c (who lies where, looking up), town_plan.c (roads, blocks, plots),
   town_shape.c (the fan, the waters), town_json.c (writing). Plane coordinates are metres east and north of the corner
   104.05 E 30.55 N. */
#ifndef SERVICE_TOWN_PARTS_H
#define SERVICE_TOWN_PARTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/geo.h"
#include "service/town.h"

struct xy {
    double x, y;
};
struct st {
    double s, t;
};
struct rect {
    double s0, s1, t0, t1;
};

struct line { /* talloc'd points; a ring when the owner says so */
    struct xy *p;
    int n;
};

enum road_class { LANE, MINOR, SECONDARY, MAIN, RING };
struct road {
    enum road_class class;
    const char *name;
    struct line line;
}; /* name NULL: none */

enum plot_kind { PARK, STRIP, COURTYARD, WATER }; /* a strip is green beside a stream, without a name */
struct plot {
    enum plot_kind kind;
    const char *name;
    int community;
    struct rect rect;
    struct line ring;
}; /* community -1: none */

struct street {
    const char *code, *name;
    struct line ring;
};
struct community {
    const char *code, *name;
    int street;
    struct rect rect;
    struct geo_point *ring;
    int n;
};

struct stream {
    const char *name;
    struct line middle;
    double half_m, bank_m;
}; /* bank: half width and the walk beside it */

struct town {
    uint64_t seed, dice;
    struct line outline;
    struct geo_point *outline_e7;
    struct street *streets;
    struct community *communities;
    struct road *roads;
    struct plot *plots;
    struct stream streams[2];
    int streets_n, communities_n, roads_n, plots_n, names_used;
};

/* town_shape.c */
enum { RINGS = 2 };
extern const double ring_t[RINGS];
struct xy town_at(double s, double t);
void town_geo(struct xy, double *lat, double *lon);
double town_len(struct xy a, struct xy b);
struct line town_trace(const void *ctx, struct st from, struct st to); /* straight in the square, about 30 m a step */
struct line town_ring(const void *ctx, struct rect);
double town_width(struct rect);  /* metres along s in the middle */
double town_height(struct rect); /* metres along t */
void line_push(const void *ctx, struct line *, struct xy);
struct line line_simplified(const void *ctx, const struct line *, bool ring, double tolerance_m);
void town_streams(struct town *);
/* Metres from p to the middle of a stream. */
double stream_distance(const struct stream *, struct xy p);
struct line stream_side(const void *ctx, const struct stream *, double metres); /* left of the current when positive */
bool town_wet(const struct town *, struct xy p, double more_m); /* nearer to the middle than the bank + more_m */

/* town_plan.c */
double town_dice(struct town *); /* 0 … 1, the next number of the seed */
const char *town_name(struct town *, const char *suffix);
void town_road(struct town *, enum road_class, const char *name, struct line);
void town_plan(struct town *, int community); /* lanes, blocks and plots of one community */
void town_banks(struct town *);               /* roads along the water, ponds */

#endif
