/* A clock as a fold (R29, R54, R60): from its start, limit and steps to the due in force, the light and the minutes used. */
#ifndef INSTITUTION_CLOCK_H
#define INSTITUTION_CLOCK_H

#include "institution/calendar.h"

/* HANG: at the approval (R59). RESUME. EXTEND: by `n` of the limit's unit, at the instant at which it was *asked*, since a
   request in time and granted late counts as in time (R29). */
enum step_kind { STEP_HANG, STEP_RESUME, STEP_EXTEND };

struct step {
    Time at;
    enum step_kind what;
    int n;
};

/* OFF is for clocks that have ended; no fold gives it. */
enum light { LIGHT_GREEN, LIGHT_YELLOW, LIGHT_RED, LIGHT_BLACK, LIGHT_HUNG, LIGHT_OFF };
extern const char *const light_words[]; /* "green" … "off" */

/* Settings light.yellow and light.black. */
struct clock_rule {
    int yellow_percent;
    struct span black;
};

/* `fixed_due` other than 0 is the base due itself (a date in minutes, R51; a co task's, R40): `limit` then only tells the kind
   of minutes, whether R54's "limit >= 3 work_day" holds, and the unit of an extension. Steps stand in time order. */
struct clock_in {
    Time start;
    struct span limit;
    Time fixed_due;
    const struct step *steps;
    int steps_n;
    bool settled; /* the fixed due is not provisional, whatever years it spans: it was counted in real time, say */
};

/* `used` of `of` counted minutes (R54); used goes on past the due. While hung, `due` and `of` are those that stopped, the light
   is HUNG and nothing is provisional. */
struct clock_view {
    bool hung;
    Time due;
    bool provisional;
    enum light light;
    int64_t used, of;
};

/* The clock at an instant; steps after it have not happened and are not judged, save that all must be in order.
   BAD_INPUT: `at` before the start; a limit that calendar_span_ok refuses; a step before the start or its forerunner, a resume
   when not hung, a hang or extend when hung or at or after the due, an extension outside 1..limit (with a fixed due:
   one that calendar_span_ok refuses) or past year 9999. Clock units may hang here and keep real minutes: un-merging needs that (R17);
   that no one hangs an urgent call is the caller's to see to (R31). */
Err clock_fold(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in, Time at,
               struct clock_view *out);

/* For the timer: the first instants of the next lights, by the steps up to `at`. 0 where it never comes: all while hung, red and
   black when the due is provisional (R26), all when the fold refuses. `yellow` may be past `red` where nothing is left to count. */
struct clock_turns {
    Time yellow, red, black;
};
struct clock_turns clock_turns(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in,
                               Time at);
Time clock_yellow_from(const struct calendar *c, const struct clock_rule *rule, const struct clock_in *in, Time at);

#endif
