/* What people of the demo district draw around what they changed (R70): a plot or a line of about the size that they typed, by the
   call's point, another shape for each call. It takes no chance from the call's own stream: what follows stays as it was. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/demo.h"
#include "institution/measure.h"

#define M_PER_LAT 110850.0 /* metres a degree, at 30.6 N */
#define M_PER_LON 95900.0

struct pencil {
    double lat, lon, turn; /* where the outline begins, and which way it lies */
    char *s;
};

static void corner(struct pencil *p, double along, double across)
{
    double east = along * cos(p->turn) - across * sin(p->turn), north = along * sin(p->turn) + across * cos(p->turn);
    p->s = talloc_asprintf_append(p->s, "%s%.7f,%.7f", p->s[strlen(p->s) - 1] == ':' ? "" : " ",
                                  p->lat + north / M_PER_LAT, p->lon + east / M_PER_LON);
}

/* A leaning plot, its long side 1.2 to 2.7 times the other; a line with a bend. */
static void draw(struct pencil *p, const struct metric *m, double amount, int nth)
{
    if (m->unit == U_M2) {
        double wide = sqrt(amount * (1.2 + 0.1 * (nth % 16))), high = amount / wide, lean = 0.04 * (nth % 7) * high;
        corner(p, 0, 0);
        corner(p, wide, 0);
        corner(p, wide + lean, high);
        corner(p, lean, high);
    } else if (m->unit == U_M) {
        corner(p, 0, 0);
        corner(p, 0.6 * amount, 0);
        corner(p, 0.92 * amount, 0.24 * amount);
    } else {
        corner(p, 0, 0);
    }
}

char *demo_outlines(const struct demo *d, const struct docket *k, const char *values, const void *ctx)
{
    int n, nth = (int)(k->call.id % 997);
    char **list = text_split(ctx, values, ';', &n), *all = talloc_strdup(ctx, "");
    if (!(k->call.facts & FACT_POINT)) return all;
    for (int i = 0; i < n; i++) {
        char *colon = strchr(list[i], ':');
        const struct metric *m = colon ? (*colon = 0, institution_metric(d->in, list[i])) : NULL;
        double amount = colon ? strtod(colon + 1, NULL) : 0;
        if (!m || !m->geometry || m->computed || !(amount > 0) || amount > 100000) continue;
        struct pencil p = { (double)k->call.lat_e9 / 1e9, (double)k->call.lon_e9 / 1e9, 0.11 * (nth % 57), NULL };
        p.s = talloc_asprintf(ctx, "%s%s:", *all ? ";" : "", m->code);
        draw(&p, m, amount, nth);
        all = talloc_strdup_append(all, p.s);
    }
    return all;
}

void demo_say_measured(const struct demo *d, const struct docket *k, const char *values, bool street, Time at,
                       const void *ctx, struct said *s)
{
    static const char *const teams[] = { "外业测量组", "城建档案测绘组", "中队勘验组", "测绘服务站外业组" };
    char day[TIME_TEXT_MAX];
    const char *outlines = (k->call.id + street) % 3 ? demo_outlines(d, k, values, ctx) : "";
    say(s, "outline", outlines);
    if (!*outlines && k->call.id % 2) return;
    say(s, "measured_how", *outlines ? how_words[street ? HOW_WALKED : k->call.id % 2 ? HOW_GNSS : HOW_MAP] : "tape");
    say(s, "measured_on", talloc_strdup(ctx, day_format(day_of(at), day)));
    if (!street) say(s, "measured_by", teams[k->call.id % 4]);
}
