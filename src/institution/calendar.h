/* The working calendar (R20-R26a): which days are worked, what is open when, and when a limit is due.
   A calendar is immutable once made and holds no pointers: any number of threads may ask one. Every question is O(1) or a
   binary search over day prefix sums; nothing here steps through minutes or days.
   Instants must lie from 1970 to 9999. Rows of the file may name the years 1970-2199; all other years are uncovered. */
#ifndef INSTITUTION_CALENDAR_H
#define INSTITUTION_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "transitions.gen.h"

/* A limit: "4 work_hour". `unit` is one of the six units of time (R20). */
struct span {
    int value;
    enum unit unit;
};

/* `provisional` (R26): a year from the start's to the due's has no calendar yet. Never so for clock units. */
struct due {
    Time at;
    bool provisional;
};

struct calendar;

/* Reads cn-workday-exceptions.csv or its like: columns `date` and `kind` (off, work), others ignored; BOM and CRLF accepted.
   Office hours as given ("09:00-12:00", "13:00-17:00"), NULL for these defaults.
   BAD_INPUT: a column missing, a row without a good date or kind, two rows that contradict each other, hours that are none;
   each is named in `faults`, which may be NULL. */
Err calendar_read(const void *ctx, const char *csv, size_t len, const char *morning, const char *afternoon,
                  struct faults *faults, struct calendar **out);
Err calendar_load_hours(const void *ctx, const char *csv, size_t len, const char *morning, const char *afternoon,
                        struct calendar **out);
Err calendar_load(const void *ctx, const char *csv, size_t len, struct calendar **out);

/* The calendar of one year arrives: it replaces what `was` says of that year and covers it. BAD_INPUT: a day of another year,
   a day both off and worked, 1 January not among the days off (R26 takes that as the sign of a whole year). */
Err calendar_with_year(const void *ctx, const struct calendar *was, int year, const Day *off, int off_n,
                       const Day *work, int work_n, struct calendar **out);

bool unit_is_clock(enum unit unit); /* clock_minute, clock_hour: real time (R25) */
bool unit_is_day(enum unit unit);   /* work_day, natural_day: due at a closing (R23, R24) */
Time minute_up(Time t);             /* R21: the minute already begun is not counted */

/* A unit of time and 1..100000 work_minute, 2000 work_hour, 400 work_day, 1000 natural_day, 1000000 clock_minute,
   20000 clock_hour (R26a). */
bool calendar_span_ok(struct span span);
/* R21-R26. `span` must be ok. */
struct due calendar_due(const struct calendar *c, Time start, struct span span);

bool calendar_workday(const struct calendar *c, Day d);
bool calendar_year_covered(const struct calendar *c, int year);
bool calendar_covered(const struct calendar *c, Day from, Day to); /* every year from one's to the other's */

/* 09:00 and 17:00 of that day, whatever day it is; 17:00 of that day or, not being worked, of the next that is (R24). */
Time calendar_opening(const struct calendar *c, Day d);
Time calendar_closing(const struct calendar *c, Day d);
Time calendar_closing_rolled(const struct calendar *c, Day d);

/* The n-th working day after d; n < 0: the -n-th before; 0: d itself. */
Day calendar_add_workdays(const struct calendar *c, Day d, int n);
/* Working days d with after < d <= upto; 0 when upto <= after. */
int calendar_workdays(const struct calendar *c, Day after, Day upto);

/* Open minutes lying wholly between two instants (R54); 0 when there are none. */
int64_t calendar_open_minutes(const struct calendar *c, Time from, Time to);
/* The first instant at which n whole open minutes have gone by since `from` (R21, R22); n < 1: `from` itself. */
Time calendar_add_open_minutes(const struct calendar *c, Time from, int64_t n);

#endif
