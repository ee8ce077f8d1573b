/* See import_time.h. Offsets are counted east; POSIX counts them west. */
#include "service/import_time.h"

#include <string.h>

struct reader {
    const char *p;
};

static bool take_number(struct reader *r, int least, int most, int *out)
{
    int v = 0, n = 0;
    for (; n < most && r->p[n] >= '0' && r->p[n] <= '9'; n++) v = v * 10 + (r->p[n] - '0');
    if (n < least) return false;
    r->p += n;
    *out = v;
    return true;
}

static bool take(struct reader *r, char c)
{
    if (*r->p != c) return false;
    r->p++;
    return true;
}

/* [+-]h[h][:mm[:ss]] as seconds, signed. */
static bool take_offset(struct reader *r, int *out)
{
    int sign = 1, h, m = 0, s = 0;
    if (take(r, '-'))
        sign = -1;
    else
        take(r, '+');
    if (!take_number(r, 1, 2, &h)) return false;
    if (take(r, ':') && !take_number(r, 2, 2, &m)) return false;
    if (take(r, ':') && !take_number(r, 2, 2, &s)) return false;
    if (h > 24 || m > 59 || s > 59) return false;
    *out = sign * (h * 3600 + m * 60 + s);
    return true;
}

static bool take_zone_day(struct reader *r, struct zone_day *out)
{
    *out = (struct zone_day){ .at_s = 7200 };
    if (!take(r, ',') || !take(r, 'M') || !take_number(r, 1, 2, &out->month) || !take(r, '.') ||
        !take_number(r, 1, 1, &out->week) || !take(r, '.') || !take_number(r, 1, 1, &out->weekday))
        return false;
    if (take(r, '/') && !take_offset(r, &out->at_s)) return false;
    return out->month >= 1 && out->month <= 12 && out->week >= 1 && out->week <= 5 && out->weekday <= 6;
}

static bool take_name(struct reader *r)
{
    int n = 0;
    for (; (r->p[n] >= 'A' && r->p[n] <= 'Z') || (r->p[n] >= 'a' && r->p[n] <= 'z'); n++) {}
    r->p += n;
    return n >= 3;
}

static bool zone_read(const char *text, struct import_time *out)
{
    struct reader r = { text };
    if (!strcmp(text, "UTC")) return true;
    if (*text == '+' || *text == '-') return strlen(text) == 6 && take_offset(&r, &out->std_s) && !*r.p;
    if (!take_name(&r) || !take_offset(&r, &out->std_s)) return false;
    out->std_s = -out->std_s;
    if (!*r.p) return true;
    if (!take_name(&r)) return false;
    out->dst = true;
    out->dst_s = out->std_s + 3600;
    if (*r.p != ',') {
        if (!take_offset(&r, &out->dst_s)) return false;
        out->dst_s = -out->dst_s;
    }
    return take_zone_day(&r, &out->from) && take_zone_day(&r, &out->to) && !*r.p;
}

const char *import_time_read(const char *format, struct import_time *out)
{
    *out = (struct import_time){ 0 };
    const char *at = strstr(format, " @ ");
    size_t n = at ? (size_t)(at - format) : strlen(format);
    if (n == 0 || n >= sizeof out->pattern)
        return "the pattern must have 1 to 63 characters, such as %Y-%m-%d %H:%M:%S @ +08:00";
    memcpy(out->pattern, format, n);
    bool year = false, month = false, day = false, twelve = false, half = false;
    for (const char *p = out->pattern; *p; p++) {
        if (*p != '%') continue;
        if (!*++p || !strchr("YmdHIMSpfz%", *p)) return "the pattern knows %Y %m %d %H %I %M %S %p %f %z %% only";
        year |= *p == 'Y', month |= *p == 'm', day |= *p == 'd';
        twelve |= *p == 'I', half |= *p == 'p';
        out->zone_in_text |= *p == 'z';
    }
    if (!year || !month || !day) return "the pattern must have %Y, %m and %d";
    if (twelve != half) return "the pattern must have %I and %p together";
    if (out->zone_in_text) return at ? "the pattern has %z: leave the zone out" : NULL;
    if (!at) return "the zone is missing: write \" @ +08:00\" behind the pattern";
    return zone_read(at + 3, out) ? NULL : "the zone must be UTC, +HH:MM or like EST5EDT,M3.2.0,M11.1.0";
}

/* Local seconds since 1970 at which this change happens in that year. */
static int64_t change_at(const struct zone_day *z, int year)
{
    int first = day_from(year, z->month, 1).n;
    int weekday = (day_weekday((Day){ first }) + 1) % 7; /* 0 Sunday */
    int day = first + (z->weekday - weekday + 7) % 7 + 7 * (z->week - 1);
    int next = z->month == 12 ? day_from(year + 1, 1, 1).n : day_from(year, z->month + 1, 1).n;
    while (day >= next) day -= 7;
    return (int64_t)day * DAY_S + z->at_s;
}

static int offset_at(const struct import_time *f, int year, int64_t local)
{
    if (!f->dst) return f->std_s;
    int64_t from = change_at(&f->from, year) + (f->dst_s - f->std_s), to = change_at(&f->to, year);
    bool summer = from < to ? local >= from && local < to : local >= from || local < to;
    return summer ? f->dst_s : f->std_s;
}

struct parts {
    int y, m, d, h, min, s, half, zone_s;
}; /* half: 1 AM, 2 PM */

static bool take_half(struct reader *r, int *half)
{
    char c = r->p[0] & 0x5f, m = c ? r->p[1] & 0x5f : 0;
    if ((c != 'A' && c != 'P') || m != 'M') return false;
    *half = c == 'A' ? 1 : 2;
    r->p += 2;
    return true;
}

static bool take_zone(struct reader *r, int *out)
{
    *out = 0;
    if (take(r, 'Z')) return true;
    int sign = *r->p == '-' ? -1 : 1, h, m;
    if (*r->p != '-' && *r->p != '+') return false;
    r->p++;
    if (!take_number(r, 2, 2, &h)) return false;
    take(r, ':');
    if (!take_number(r, 2, 2, &m) || h > 14 || m > 59) return false;
    *out = sign * (h * 3600 + m * 60);
    return true;
}

static bool take_part(struct reader *r, char what, struct parts *t)
{
    int ignored;
    switch (what) {
    case 'Y': return take_number(r, 4, 4, &t->y);
    case 'm': return take_number(r, 1, 2, &t->m);
    case 'd': return take_number(r, 1, 2, &t->d);
    case 'H':
    case 'I': return take_number(r, 1, 2, &t->h);
    case 'M': return take_number(r, 1, 2, &t->min);
    case 'S': return take_number(r, 1, 2, &t->s);
    case 'f': return take_number(r, 1, 9, &ignored);
    case 'p': return take_half(r, &t->half);
    case 'z': return take_zone(r, &t->zone_s);
    default: return take(r, '%');
    }
}

static bool parts_valid(struct parts *t)
{
    if (t->y < 1970 || t->y > 2099 || !ymd_valid(t->y, t->m, t->d)) return false;
    if (t->half && (t->h < 1 || t->h > 12)) return false;
    if (t->half) t->h = t->h % 12 + (t->half == 2 ? 12 : 0);
    return t->h <= 23 && t->min <= 59 && t->s <= 59;
}

bool import_time_parse(const struct import_time *f, const char *text, Time *out)
{
    struct reader r = { text };
    struct parts t = { 0 };
    for (const char *p = f->pattern; *p; p++) {
        if (*p == '%') {
            if (!take_part(&r, *++p, &t)) return false;
        } else if (*p == ' ') {
            if (!take(&r, ' ')) return false;
            while (take(&r, ' ')) {}
        } else if (!take(&r, *p)) {
            return false;
        }
    }
    if (*r.p || !parts_valid(&t)) return false;
    int64_t local = (int64_t)day_from(t.y, t.m, t.d).n * DAY_S + t.h * 3600 + t.min * 60 + t.s;
    *out = (Time){ local - (f->zone_in_text ? t.zone_s : offset_at(f, t.y, local)) };
    return true;
}
