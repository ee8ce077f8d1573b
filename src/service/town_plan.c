/* What stands in a community: it is cut in two along its longer side until blocks are left; every cut is a road. */
#include <math.h>
#include <string.h>
#include <talloc.h>

#include "service/town_parts.h"

/* splitmix64 */
static uint64_t dice_bits(struct town *town)
{
    uint64_t z = town->dice += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

double town_dice(struct town *town)
{
    return (double)(dice_bits(town) >> 11) * 0x1p-53;
}

/* Two characters of these, each pair once: invented, and meant to sound it. */
static const char first[][4] = { "青", "锦", "云", "竹", "梅", "桂", "兰", "柳", "荷", "松", "石", "月", "星", "鹤",
                                 "燕", "清", "芳", "翠", "碧", "丹", "银", "玉", "春", "秋", "晴", "晨", "静", "和",
                                 "安", "宁", "怡", "景", "文", "书", "墨", "琴", "画", "雨", "霞", "枫" };
static const char second[][4] = { "溪", "桥", "井", "亭", "台", "园", "林", "泉", "湾", "堤",
                                  "浦", "洲", "塘", "岸", "庭", "轩", "榭", "舟", "影", "苔",
                                  "汀", "圃", "麓", "门", "里", "栏", "渡", "音", "芷" };

const char *town_name(struct town *town, const char *suffix)
{
    enum { N = sizeof first / sizeof first[0], M = sizeof second / sizeof second[0], PAIRS = N * M };
    int k =
        (int)(((uint64_t)town->names_used++ * 467 + town->seed % PAIRS) % PAIRS); /* 467 and 1,160 share no factor */
    return talloc_asprintf(town, "%s%s%s", first[k % N], second[k / N], suffix);
}

void town_road(struct town *town, enum road_class class, const char *name, struct line line)
{
    if (line.n < 2) return;
    if (town->roads_n % 128 == 0)
        town->roads = talloc_realloc(town, town->roads, struct road, (unsigned)town->roads_n + 128);
    town->roads[town->roads_n++] = (struct road){ class, name, line };
}

/* May a road be here? `stream` is the one it walks beside, -1 for a road that has no bridge. */
static bool firm(const struct town *town, int stream, struct xy p)
{
    if (stream < 0) return !town_wet(town, p, 0);
    const struct stream *other = &town->streams[1 - stream];
    double lat, lon;
    town_geo(p, &lat, &lon);
    return stream_distance(other, p) >= other->bank_m &&
           geo_inside(town->outline_e7, town->outline.n, geo_point_from(lat, lon));
}

static struct xy last_firm(const struct town *town, int stream, struct xy yes, struct xy no)
{
    for (int i = 0; i < 12; i++) {
        struct xy m = { (yes.x + no.x) / 2, (yes.y + no.y) / 2 };
        if (firm(town, stream, m))
            yes = m;
        else
            no = m;
    }
    return yes;
}

/* The firm pieces of 60 m and more, each ending where the ground does. */
static void road_on_ground(struct town *town, int stream, enum road_class class, const char *name, struct line whole)
{
    struct line piece = { 0 };
    bool was = false;
    for (int i = 0; i < whole.n; i++) {
        bool is = firm(town, stream, whole.p[i]);
        if (i && is && !was) line_push(town, &piece, last_firm(town, stream, whole.p[i], whole.p[i - 1]));
        if (i && !is && was) line_push(town, &piece, last_firm(town, stream, whole.p[i - 1], whole.p[i]));
        if (is) line_push(town, &piece, whole.p[i]);
        was = is;
        if (is && i + 1 < whole.n) continue;
        if (piece.n > 1 && town_len(piece.p[0], piece.p[piece.n - 1]) > 60) town_road(town, class, name, piece);
        piece = (struct line){ 0 };
    }
}

static void add_plot(struct town *town, enum plot_kind kind, const char *name, int community, struct rect r)
{
    if (town->plots_n % 128 == 0)
        town->plots = talloc_realloc(town, town->plots, struct plot, (unsigned)town->plots_n + 128);
    town->plots[town->plots_n++] = (struct plot){ kind, name, community, r, town_ring(town, r) };
}

static struct rect inset(struct rect r, double metres)
{
    double ds = metres / town_width(r) * (r.s1 - r.s0), dt = metres / town_height(r) * (r.t1 - r.t0);
    return (struct rect){ r.s0 + ds, r.s1 - ds, r.t0 + dt, r.t1 - dt };
}

static bool by_water(const struct town *town, struct rect r, double more_m)
{
    for (int i = 0; i <= 4; i++)
        for (int k = 0; k <= 4; k++)
            if (town_wet(town, town_at(r.s0 + i * (r.s1 - r.s0) / 4, r.t0 + k * (r.t1 - r.t0) / 4), more_m))
                return true;
    return false;
}

/* A park that no road crosses, often with a pond in its middle. */
static void large_park(struct town *town, int community, struct rect r)
{
    const char *name = town_name(town, "公园");
    add_plot(town, PARK, name, community, r);
    if (town_dice(town) < 0.45) return;
    double s = (r.s0 + r.s1) / 2, t = (r.t0 + r.t1) / 2, ds = (r.s1 - r.s0) * 0.25, dt = (r.t1 - r.t0) * 0.2;
    double lean = town_dice(town) * 6.283;
    struct rect pond = { s - ds, s + ds, t - dt, t + dt };
    add_plot(town, WATER, talloc_asprintf(town, "%s湖", name), community, pond);
    struct line shore = { 0 };
    for (int i = 0; i < 24; i++) {
        double a = i * 6.2831853 / 24, q = 1 + 0.22 * sin(2 * a + lean) + 0.13 * sin(3 * a + 2 * lean);
        line_push(town, &shore, town_at(s + ds * q * cos(a), t + dt * q * sin(a)));
    }
    town->plots[town->plots_n - 1].ring = shore;
}

static const char *courtyard_name(struct town *town)
{
    static const char *const kinds[] = { "苑", "小区", "花园", "院", "居", "公寓" };
    return town_name(town, kinds[(int)(town_dice(town) * 6)]);
}

/* What a block holds: a courtyard or two, a park, a strip of green at the water, or nothing the map tells. */
static void block(struct town *town, int community, struct rect r)
{
    struct rect in = inset(r, 14);
    bool outer = r.t0 >= ring_t[1];
    double d = town_dice(town);
    if (by_water(town, in, 4)) {
        if (d < 0.4) add_plot(town, STRIP, NULL, community, in);
        return;
    }
    if (d < (outer ? 0.12 : 0.05)) {
        add_plot(town, PARK, town_name(town, outer ? "公园" : "游园"), community, in);
    } else if (d < (outer ? 0.32 : 0.41)) {
        bool wide = town_width(in) > 1.6 * town_height(in),
             two = d < 0.13 && (wide || town_height(in) > 1.6 * town_width(in));
        struct rect a = in, b = in;
        if (two && wide) a.s1 = b.s0 = (in.s0 + in.s1) / 2;
        if (two && !wide) a.t1 = b.t0 = (in.t0 + in.t1) / 2;
        add_plot(town, COURTYARD, courtyard_name(town), community, inset(a, two ? 5 : 0));
        if (two) add_plot(town, COURTYARD, courtyard_name(town), community, inset(b, 5));
    }
}

static double block_m2(struct rect r)
{
    return r.t0 < ring_t[0] ? 36000 : r.t0 < ring_t[1] ? 54000 : 125000;
}

static void cut(struct town *town, int community, struct rect r, int depth)
{
    double w = town_width(r), h = town_height(r), area = w * h, most = block_m2(r);
    bool outer = r.t0 >= ring_t[1];
    if (area < most * (0.8 + 0.9 * town_dice(town))) {
        block(town, community, r);
        return;
    }
    if (depth >= 1 && area < 6 * most && area > 2 * most && town_dice(town) < (outer ? 0.16 : 0.03) &&
        !by_water(town, r, 0)) {
        large_park(town, community, inset(r, 16));
        return;
    }
    double f = 0.4 + 0.2 * town_dice(town);
    struct rect a = r, b = r;
    struct st from, to;
    if (w >= h) {
        a.s1 = b.s0 = r.s0 + f * (r.s1 - r.s0);
        from = (struct st){ a.s1, r.t0 };
        to = (struct st){ a.s1, r.t1 };
    } else {
        a.t1 = b.t0 = r.t0 + f * (r.t1 - r.t0);
        from = (struct st){ r.s0, a.t1 };
        to = (struct st){ r.s1, a.t1 };
    }
    struct line line = town_trace(town, from, to);
    bool minor = depth < 2 && fmin(w, h) > 450;
    road_on_ground(town, -1, minor ? MINOR : LANE, minor ? town_name(town, depth ? "街" : "路") : NULL, line);
    cut(town, community, a, depth + 1);
    cut(town, community, b, depth + 1);
}

void town_plan(struct town *town, int community)
{
    cut(town, community, town->communities[community].rect, 0);
}

/* The walk beside one stream, led on at both ends so that it meets the border or the other water's walk. */
static void bank(struct town *town, int stream, double side, const char *name)
{
    const double on = stream ? 100 : 250; /* the second ends in the first, and must not come out on its far side */
    struct line walk = stream_side(town, &town->streams[stream], side * town->streams[stream].bank_m), line = { 0 };
    for (int i = -1; i <= walk.n; i++) {
        struct xy p = walk.p[i < 0 ? 0 : i < walk.n ? i : walk.n - 1];
        struct xy q = i < 0 ? walk.p[1] : i < walk.n ? p : walk.p[walk.n - 2];
        double d = town_len(p, q);
        if (d > 0) p = (struct xy){ p.x + (p.x - q.x) * on / d, p.y + (p.y - q.y) * on / d };
        line_push(town, &line, p);
    }
    road_on_ground(town, stream, MINOR, name, line);
}

void town_banks(struct town *town)
{
    bank(town, 0, 1, "芙江左路");
    bank(town, 0, -1, "芙江右路");
    bank(town, 1, 1, "菱溪左路");
    bank(town, 1, -1, "菱溪右路");
}
