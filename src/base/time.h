/* Instants and civil days. The district's zone is +08:00 all year (R20), so days are arithmetic, not a zone database. */
#ifndef BASE_TIME_H
#define BASE_TIME_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct { int64_t s; } Time; /* seconds since 1970, UTC                         */
typedef struct { int32_t n; } Day;  /* civil day in the district's zone, days since 1970 */

enum { ZONE_S = 8 * 3600, DAY_S = 86400, TIME_TEXT_MAX = 32 };

struct ymd { int y, m, d; };

Day day_of(Time t);
Time day_start(Day d);                       /* 00:00 local */
Time day_at(Day d, int hour, int minute);
int64_t time_of_day_s(Time t);               /* 0..86399, local */
Day day_from(int y, int m, int d);
struct ymd day_ymd(Day d);
int day_weekday(Day d);                      /* 0 Monday … 6 Sunday */
bool ymd_valid(int y, int m, int d);

/* Exactly "YYYY-MM-DDTHH:MM:SS+08:00", years 2000-2099; false on anything else. */
bool time_parse(const char *text, size_t len, Time *out);
/* Writes 25 characters and a NUL. */
char *time_format(Time t, char out[static TIME_TEXT_MAX]);
/* Exactly "YYYY-MM-DD". */
bool day_parse(const char *text, size_t len, Day *out);
char *day_format(Day d, char out[static TIME_TEXT_MAX]);
/* "HH:MM" or "HH:MM:SS" as seconds of the day. */
bool clock_parse(const char *text, size_t len, int64_t *seconds);

/* The wall clock. Called once per request, job or verb; nothing pure may call it. */
Time time_now(void);

#endif
