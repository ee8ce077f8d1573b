/* See config_view.h. */
#include "service/config_view.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/json_out.h"

int config_missing_year(const struct institution *in, Time now)
{
    int month = 10, day = 15;
    struct ymd today = day_ymd(day_of(now));
    for (int i = 0; i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, "calendar.warn_missing_from"))
            sscanf(in->setting_rows[i].value, "%d-%d", &month, &day);
    if (!calendar_year_covered(in->calendar, today.y)) return today.y;
    bool due = today.m > month || (today.m == month && today.d >= day);
    return due && !calendar_year_covered(in->calendar, today.y + 1) ? today.y + 1 : 0;
}

static void j_day(struct buf *b, const char *name, Day d)
{
    char text[TIME_TEXT_MAX];
    j_text(b, name, d.n == INT32_MIN ? NULL : day_format(d, text));
}

static void settled(struct buf *b, const struct config_step *s)
{
    j_int(b, "k", s->k);
    j_time(b, "at", s->at);
    j_text(b, "by", s->by);
    j_day(b, "from", s->from);
    j_text(b, "state", s->cancelled ? "cancelled" : s->waits ? "waits" : "done");
}

static void year(struct buf *b, const struct institution *in, int y)
{
    char text[TIME_TEXT_MAX];
    j_entry(b);
    j_int(b, "year", y);
    j_bool(b, "covered", calendar_year_covered(in->calendar, y));
    for (int worked = 0; worked < 2; worked++) {
        j_list(b, worked ? "work" : "off");
        for (Day d = day_from(y, 1, 1); d.n < day_from(y + 1, 1, 1).n; d.n++) {
            bool weekday = day_weekday(d) < 5;
            if (calendar_workday(in->calendar, d) == weekday || weekday == worked) continue;
            j_word(b, day_format(d, text));
        }
        j_list_end(b);
    }
    j_end(b);
}

/* From the first year known to the next one, and those beyond that are known. */
static void calendars(struct buf *b, const struct institution *in, Time now)
{
    int this_year = day_ymd(day_of(now)).y, first = this_year, last = this_year + 1;
    for (int y = 2000; y < 2100; y++) {
        if (!calendar_year_covered(in->calendar, y)) continue;
        if (y < first) first = y;
        if (y > last) last = y;
    }
    j_list(b, "calendars");
    for (int y = first; y <= last; y++) year(b, in, y);
    j_list_end(b);
}

static int floor_of(const char *key)
{
    return !strcmp(key, "assess.street_share_agency")       ? 50
           : !strcmp(key, "assess.street_share_department") ? 30
           : !strcmp(key, "assess.process_share")           ? 60
                                                            : 0;
}

static void settings(struct buf *b, const struct institution *in, const struct config_step *steps, int n)
{
    j_list(b, "settings");
    for (int i = 0; i < in->setting_rows_n; i++) {
        const struct setting_row *r = &in->setting_rows[i];
        j_entry(b);
        j_text(b, "key", r->key);
        j_text(b, "value", r->value);
        j_text(b, "unit", r->unit);
        j_text(b, "name_zh", r->name_zh);
        j_text(b, "meaning_en", r->meaning_en);
        j_text(b, "rule", r->rule);
        j_text(b, "provenance", r->provenance);
        j_bool(b, "fixed", setting_fixed(r->key));
        j_int(b, "least", floor_of(r->key));
        j_list(b, "steps");
        for (int k = 0; k < n; k++) {
            if (steps[k].kind != CONFIG_SETTING || strcmp(steps[k].key, r->key)) continue;
            j_entry(b);
            j_text(b, "value", steps[k].value);
            settled(b, &steps[k]);
            j_end(b);
        }
        j_list_end(b);
        j_end(b);
    }
    j_list_end(b);
}

static void offices(struct buf *b, const struct institution *in, const struct config_step *steps, int n)
{
    j_list(b, "offices");
    for (int i = 0; i < in->offices_n; i++) {
        const struct office_row *o = &in->offices[i];
        j_entry(b);
        j_text(b, "code", o->code.s);
        j_text(b, "kind", office_kind_words[o->kind]);
        j_text(b, "name_zh", o->name_zh);
        j_text(b, "short_zh", o->short_zh);
        j_text(b, "name_en", o->name_en);
        j_bool(b, "may_lead", o->may_lead);
        j_list(b, "names");
        for (int k = 0; k < o->names_n; k++) {
            j_entry(b);
            j_text(b, "name_zh", o->names[k].zh);
            j_text(b, "short_zh", o->names[k].short_zh);
            j_text(b, "name_en", o->names[k].en);
            j_day(b, "from", o->names[k].from);
            j_day(b, "to", k + 1 < o->names_n ? (Day){ o->names[k + 1].from.n - 1 } : (Day){ INT32_MIN });
            j_end(b);
        }
        j_list_end(b);
        j_list(b, "steps");
        for (int k = 0; k < n; k++) {
            if (steps[k].kind != CONFIG_OFFICE || strcmp(steps[k].key, o->code.s)) continue;
            j_entry(b);
            j_text(b, "name_zh", steps[k].name.zh);
            j_text(b, "short_zh", steps[k].name.short_zh);
            j_text(b, "name_en", steps[k].name.en);
            settled(b, &steps[k]);
            j_end(b);
        }
        j_list_end(b);
        j_end(b);
    }
    j_list_end(b);
}

Err config_json(const struct institution *in, struct tx *tx, const void *ctx, Time now, struct buf *b)
{
    struct config_step *steps;
    int n, missing = config_missing_year(in, now);
    const char *why;
    TRY(service_config_steps(tx, ctx, &steps, &n, &why));
    buf_putc(b, '{');
    j_int(b, "missing_year", missing);
    calendars(b, in, now);
    settings(b, in, steps, n);
    offices(b, in, steps, n);
    buf_putc(b, '}');
    return OK;
}
