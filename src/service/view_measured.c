/* What was reached on one call: claimed beside verified, each with who measured it, when, how, and the outline (R70, R71). */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/measure.h"
#include "service/access.h"
#include "service/dossier.h"
#include "service/json_out.h"

/* The corners given for this metric with that leaf; NULL: none, or erased. */
static const char *corners(const void *ctx, const struct dossier *f, const struct amount *a)
{
    int n = 0;
    const char *all = a->outline ? dossier_step_text(f, &f->steps[a->outline - 1], "outline") : NULL;
    char **list = text_split(ctx, all ? all : "", ';', &n);
    for (int i = 0; i < n; i++) {
        const char *colon = strchr(list[i], ':');
        if (colon && strlen(a->metric->code) == (size_t)(colon - list[i]) &&
            !strncmp(list[i], a->metric->code, (size_t)(colon - list[i])))
            return colon + 1;
    }
    return NULL;
}

/* GeoJSON (RFC 7946): a ring is closed by its first corner, counter-clockwise or not as it was walked. */
static void geometry(struct buf *b, const struct metric *m, const struct outline *o)
{
    bool area = outline_is_area(m, o);
    j_object(b, "geometry");
    j_text(b, "type", area ? "Polygon" : o->n > 1 ? "LineString" : "Point");
    j_name(b, "coordinates");
    buf_puts(b, area ? "[[" : o->n > 1 ? "[" : "");
    for (int i = 0; i < o->n + area; i++) {
        const struct geo_point *p = &o->at[i % o->n];
        buf_printf(b, "%s[%.7f,%.7f]", i ? "," : "", p->lon_e7 / 1e7, p->lat_e7 / 1e7);
    }
    buf_puts(b, area ? "]]" : o->n > 1 ? "]" : "");
    j_end(b);
    j_int(b, "storeys", o->storeys);
    if (outline_counts(m)) return;
    j_text(b, "ground", area ? amount_text(b, &(struct metric){ .decimals = 2 }, geo_area_dm2(o->at, o->n)) : NULL);
}

/* Who is not told is whoever entered it. */
const char *measured_by(const struct viewer *v, const void *ctx, const struct dossier *f, const struct amount *a)
{
    if (a->k < 1 || a->k > f->n) return NULL;
    const struct step_seen *step = &f->steps[a->k - 1];
    const char *slash = memchr(step->by.s, '/', step->by.n), *who = dossier_step_text(f, step, "measured_by");
    return who || !slash ? who : access_name(v->tx, ctx, strtoll(slash + 1, NULL, 10));
}

static void measured(struct buf *b, const char *name, const struct viewer *v, const void *ctx, const struct dossier *f,
                     const struct amount *a)
{
    struct outline o;
    if (!a || a->k < 1 || a->k > f->n || a->outline > f->n) {
        j_null(b, name);
        return;
    }
    const struct step_seen *step = &f->steps[a->k - 1];
    const char *slash = memchr(step->by.s, '/', step->by.n), *said = corners(ctx, f, a);
    j_object(b, name);
    j_text(b, "who", measured_by(v, ctx, f, a));
    j_text(b, "office", slash ? talloc_strndup(ctx, step->by.s, (size_t)(slash - step->by.s)) : NULL);
    j_code(b, "how", how_words[a->how]);
    if (a->on.n) {
        char day[TIME_TEXT_MAX];
        j_own(b, "on", day_format(a->on, day));
    } else {
        j_null(b, "on");
    }
    j_time(b, "at", (Time){ step->at });
    j_text(b, "typed", a->typed ? amount_text(ctx, a->metric, a->typed_x100) : NULL);
    j_text(b, "corners", said);
    if (said && !outline_read(v->in, a->metric, said, &o)) geometry(b, a->metric, &o);
    j_end(b);
}

void view_call_outcomes(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    struct docket *d = f->d;
    const struct item *item = d->call.item[0] ? docket_item(v->in, d) : NULL;
    j_list(b, "outcomes");
    for (int i = 0; item && i < item->metrics_n; i++) {
        const struct metric *m = item->metrics[i];
        const struct amount *reported = NULL, *verified = NULL;
        for (int k = 0; k < d->call.reported.n; k++)
            if (d->call.reported.at[k].metric == m) reported = &d->call.reported.at[k];
        for (int k = 0; k < d->call.verified.n; k++)
            if (d->call.verified.at[k].metric == m) verified = &d->call.verified.at[k];
        j_entry(b);
        j_own(b, "metric", m->code);
        j_own(b, "unit", unit_words[m->unit]);
        j_text(b, "reported", reported ? amount_text(ctx, m, reported->x100) : NULL);
        j_text(b, "verified", verified ? amount_text(ctx, m, verified->x100) : NULL);
        j_bool(b, "reported_at_least", reported && reported->at_least);
        j_bool(b, "verified_at_least", verified && verified->at_least);
        const struct amount *told = verified && verified->ranged   ? verified
                                    : reported && reported->ranged ? reported
                                                                   : NULL;
        j_text(b, "before", told ? amount_text(ctx, m, told->before_x100) : NULL);
        j_text(b, "after", told ? amount_text(ctx, m, told->after_x100) : NULL);
        j_bool(b, "flagged", d->call.flagged && reported && verified);
        measured(b, "reported_measured", v, ctx, f, reported);
        measured(b, "verified_measured", v, ctx, f, verified);
        j_end(b);
    }
    j_list_end(b);
}
