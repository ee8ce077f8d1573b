/* Instants as other systems write them: a pattern and the zone they mean. Pure; knows no zone database, so a mapping
   says its rule, and the answer is the same on every machine.

     "%Y-%m-%dT%H:%M:%S.%f @ EST5EDT,M3.2.0,M11.1.0"     "%Y/%m/%d %H:%M:%S @ +08:00"

   Pattern: %Y four digits; %m %d %H %I %M %S one or two; %p AM or PM; %f one to nine digits, dropped; %z Z, +HHMM or
   +HH:MM (then no zone is needed); %% a percent sign; a space is one or more spaces; anything else is itself. Without
   %H or %I it is 00:00.
   Zone: UTC, +HH:MM, -HH:MM, or POSIX TZ with one rule for all years: STDoff[DST[off],Mm.w.d[/h],Mm.w.d[/h]].
   A time that summer time skips is read with standard time, one that comes twice is the first. */
#ifndef SERVICE_IMPORT_TIME_H
#define SERVICE_IMPORT_TIME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/time.h"

struct zone_day {
    int month, week, weekday, at_s;
}; /* Mm.w.d/time: weekday 0 is Sunday, week 5 the last */
struct import_time {
    char pattern[64];
    bool zone_in_text; /* %z */
    int std_s, dst_s;  /* seconds east of Greenwich */
    bool dst;
    struct zone_day from, to;
};
/* NULL when it is good, else what is wrong with it. */
const char *import_time_read(const char *format, struct import_time *out);
/* False when the text does not fit the pattern or names no date between 1970 and 2099. */
bool import_time_parse(const struct import_time *format, const char *text, Time *out);

#endif
