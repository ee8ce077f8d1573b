/* The demo town as GeoJSON: what is drawn first stands first; 1e-5 degrees (about a metre), roads thinned to 2.5 m, areas to 4. */
#include <math.h>
#include <talloc.h>

#include "service/town_parts.h"

static const double THIN_LINE_M = 2.5, THIN_AREA_M = 4;

static void degrees(struct buf *b, double v)
{
    long n = lround(v * 1e5);
    int digits = 5;
    while (digits > 1 && n % 10 == 0) { /* a shorter number for the same place */
        n /= 10;
        digits--;
    }
    long unit = lround(pow(10, digits));
    buf_printf(b, "%ld.%0*ld", n / unit, digits, n % unit);
}

static void point(struct buf *b, struct xy p)
{
    double lat, lon;
    town_geo(p, &lat, &lon);
    buf_putc(b, '[');
    degrees(b, lon);
    buf_putc(b, ',');
    degrees(b, lat);
    buf_putc(b, ']');
}

static void points(struct buf *b, const struct line *l, bool ring)
{
    struct line thin = line_simplified(b, l, ring, ring ? THIN_AREA_M : THIN_LINE_M);
    buf_putc(b, '[');
    for (int i = 0; i < thin.n + ring; i++) {
        if (i) buf_putc(b, ',');
        point(b, thin.p[i % thin.n]);
    }
    buf_putc(b, ']');
    talloc_free(thin.p);
}

static void open_feature(struct buf *b, const char *kind, const char *name)
{
    if (b->s[b->n - 1] != '[') buf_puts(b, ",\n");
    buf_printf(b, "{\"type\":\"Feature\",\"properties\":{\"kind\":\"%s\"", kind);
    if (name) {
        buf_puts(b, ",\"name\":");
        buf_json(b, name);
    }
}

static void close_polygon(struct buf *b, const struct line *ring)
{
    buf_puts(b, "},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[");
    points(b, ring, true);
    buf_puts(b, "]}}");
}

/* Where a community's name is written: of nine places, the one furthest from water, the middle when all are dry. */
static struct xy label_place(const struct town *town, struct rect r)
{
    struct xy best = { 0, 0 };
    double most = -1;
    for (int i = 0; i < 9; i++) {
        int k = (i + 4) % 9, row = k / 3; /* the middle first */
        struct xy p = town_at(r.s0 + (r.s1 - r.s0) * (0.3 + 0.2 * (k % 3)), r.t0 + (r.t1 - r.t0) * (0.3 + 0.2 * row));
        double d = fmin(250, fmin(stream_distance(&town->streams[0], p), stream_distance(&town->streams[1], p)));
        if (d <= most) continue;
        most = d;
        best = p;
    }
    return best;
}

static void areas(const struct town *town, struct buf *b)
{
    open_feature(b, "outline", "演示区界");
    close_polygon(b, &town->outline);
    for (int i = 0; i < town->streets_n; i++) {
        open_feature(b, "street", town->streets[i].name);
        buf_printf(b, ",\"code\":\"%s\"", town->streets[i].code);
        close_polygon(b, &town->streets[i].ring);
    }
    for (int i = 0; i < town->communities_n; i++) {
        const struct community *c = &town->communities[i];
        struct line ring = town_ring(b, c->rect);
        open_feature(b, "community", c->name);
        buf_printf(b, ",\"code\":\"%s\",\"at\":", c->code);
        point(b, label_place(town, c->rect));
        close_polygon(b, &ring);
        talloc_free(ring.p);
    }
}

static void plots(const struct town *town, struct buf *b, enum plot_kind kind, const char *word)
{
    for (int i = 0; i < town->plots_n; i++) {
        const struct plot *p = &town->plots[i];
        if (p->kind != kind) continue;
        open_feature(b, word, p->name);
        if (kind == COURTYARD) buf_printf(b, ",\"community\":\"%s\"", town->communities[p->community].code);
        close_polygon(b, &p->ring);
    }
}

static void strips(const struct town *town, struct buf *b)
{
    open_feature(b, "park", "滨水绿地");
    buf_puts(b, "},\"geometry\":{\"type\":\"MultiPolygon\",\"coordinates\":[");
    for (int i = 0, n = 0; i < town->plots_n; i++) {
        if (town->plots[i].kind != STRIP) continue;
        buf_puts(b, n++ ? ",[" : "[");
        points(b, &town->plots[i].ring, true);
        buf_putc(b, ']');
    }
    buf_puts(b, "]}}");
}

static void streams(const struct town *town, struct buf *b)
{
    for (int i = 0; i < 2; i++) {
        const struct stream *w = &town->streams[i];
        struct line ring = stream_side(b, w, w->half_m), right = stream_side(b, w, -w->half_m);
        for (int k = right.n - 1; k >= 0; k--) line_push(b, &ring, right.p[k]);
        open_feature(b, "river", w->name);
        close_polygon(b, &ring);
        talloc_free(ring.p);
        talloc_free(right.p);
    }
}

static void roads(const struct town *town, struct buf *b)
{
    static const char *const words[] = { "lane", "minor", "secondary", "main", "ring" };
    open_feature(b, "road", NULL);
    buf_puts(b, ",\"class\":\"lane\"},\"geometry\":{\"type\":\"MultiLineString\",\"coordinates\":[");
    for (int i = 0, n = 0; i < town->roads_n; i++) {
        if (town->roads[i].class != LANE) continue;
        if (n++) buf_putc(b, ',');
        points(b, &town->roads[i].line, false);
    }
    buf_puts(b, "]}}");
    for (int class = MINOR; class <= RING; class ++)
        for (int i = 0; i < town->roads_n; i++) {
            if ((int)town->roads[i].class != class) continue;
            open_feature(b, "road", town->roads[i].name);
            buf_printf(b, ",\"class\":\"%s\"},\"geometry\":{\"type\":\"LineString\",\"coordinates\":", words[class]);
            points(b, &town->roads[i].line, false);
            buf_puts(b, "}}");
        }
}

void town_json(const struct town *town, struct buf *out)
{
    buf_puts(out, "{\"type\":\"FeatureCollection\",\"name\":\"演示路网\","
                  "\"note\":\"演示路网 · an invented town, drawn from a seed; not a map of any place\",\"features\":[");
    areas(town, out);
    plots(town, out, PARK, "park");
    strips(town, out);
    plots(town, out, COURTYARD, "courtyard");
    plots(town, out, WATER, "river");
    streams(town, out);
    roads(town, out);
    buf_puts(out, "]}\n");
}
