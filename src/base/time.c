/* Civil calendar arithmetic (days_from_civil and its inverse after Howard Hinnant's public-domain algorithms). */
#include "base/time.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

Day day_of(Time t)
{
    return (Day){ (int32_t)floor_div(t.s + ZONE_S, DAY_S) };
}

Time day_start(Day d)
{
    return (Time){ (int64_t)d.n * DAY_S - ZONE_S };
}

Time day_at(Day d, int hour, int minute)
{
    return (Time){ day_start(d).s + hour * 3600 + minute * 60 };
}

int64_t time_of_day_s(Time t)
{
    return t.s - day_start(day_of(t)).s;
}

Day day_from(int y, int m, int d)
{
    y -= m <= 2;
    int era = (y >= 0 ? y : y - 399) / 400;
    int yoe = y - era * 400;
    int doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
    int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return (Day){ era * 146097 + doe - 719468 };
}

struct ymd day_ymd(Day day)
{
    int z = day.n + 719468;
    int era = (z >= 0 ? z : z - 146096) / 146097;
    int doe = z - era * 146097;
    int yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    int doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    int mp = (5 * doy + 2) / 153;
    int m = mp + (mp < 10 ? 3 : -9);
    return (struct ymd){ yoe + era * 400 + (m <= 2), m, doy - (153 * mp + 2) / 5 + 1 };
}

int day_weekday(Day d)
{
    return ((d.n + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

bool ymd_valid(int y, int m, int d)
{
    if (m < 1 || m > 12 || d < 1 || d > 31) return false;
    struct ymd back = day_ymd(day_from(y, m, d));
    return back.m == m && back.d == d;
}

static bool digits(const char *s, int n, int *out)
{
    int v = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return false;
        v = v * 10 + (s[i] - '0');
    }
    *out = v;
    return true;
}

bool day_parse(const char *s, size_t len, Day *out)
{
    int y, m, d;
    if (len != 10 || s[4] != '-' || s[7] != '-') return false;
    if (!digits(s, 4, &y) || !digits(s + 5, 2, &m) || !digits(s + 8, 2, &d)) return false;
    if (y < 2000 || y > 2099 || !ymd_valid(y, m, d)) return false;
    *out = day_from(y, m, d);
    return true;
}

bool clock_parse(const char *s, size_t len, int64_t *seconds)
{
    int h, m, sec = 0;
    if (len != 5 && len != 8) return false;
    if (!digits(s, 2, &h) || s[2] != ':' || !digits(s + 3, 2, &m)) return false;
    if (len == 8 && (s[5] != ':' || !digits(s + 6, 2, &sec))) return false;
    if (h > 23 || m > 59 || sec > 59) return false;
    *seconds = h * 3600 + m * 60 + sec;
    return true;
}

bool time_parse(const char *s, size_t len, Time *out)
{
    Day day;
    int64_t seconds;
    if (len != 25 || s[10] != 'T' || s[19] != '+' || s[20] != '0' || s[21] != '8' || s[22] != ':' || s[23] != '0' ||
        s[24] != '0')
        return false;
    if (!day_parse(s, 10, &day) || !clock_parse(s + 11, 8, &seconds)) return false;
    *out = (Time){ day_start(day).s + seconds };
    return true;
}

static char *put2(char *out, unsigned n)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839404142434445464748495051525354"
        "5556575859606162636465666768697071727374757677787980818283848586878889909192939495969798"
        "99";
    memcpy(out, pairs + 2 * n, 2);
    return out + 2;
}

static char *put_day(char *p, Day d)
{
    struct ymd c = day_ymd(d);
    p = put2(put2(p, (unsigned)c.y / 100 % 100), (unsigned)c.y % 100);
    *p++ = '-';
    p = put2(p, (unsigned)c.m);
    *p++ = '-';
    return put2(p, (unsigned)c.d);
}

char *day_format(Day d, char out[static TIME_TEXT_MAX])
{
    *put_day(out, d) = 0;
    return out;
}

char *time_format(Time t, char out[static TIME_TEXT_MAX])
{
    Day day = day_of(t);
    unsigned s = (unsigned)(t.s - day_start(day).s);
    char *p = put_day(out, day);
    *p++ = 'T';
    p = put2(p, s / 3600);
    *p++ = ':';
    p = put2(p, s / 60 % 60);
    *p++ = ':';
    p = put2(p, s % 60);
    memcpy(p, "+08:00", 7);
    return out;
}

Time time_now(void)
{
    return (Time){ (int64_t)time(NULL) };
}
