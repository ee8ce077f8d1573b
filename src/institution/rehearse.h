/* A call's past under other rules: what would have been due when, who would have been late, who would have led and vetted.
   The past itself stays: what people did and when is taken as it was, only limits, calendar and settings are others. Pure. */
#ifndef INSTITUTION_REHEARSE_H
#define INSTITUTION_REHEARSE_H

#include "institution/docket.h"

struct rehearsed_clock {
    const struct clock *clock;
    const char *charged_was, *charged_now;
    Time due_was, due_now; /* 0: hung then; due_now 0 too where the other rules have no such limit */
    bool late_was, late_now;
};
struct rehearsal {
    const struct item *was, *now; /* now NULL: the other list has no such item, nothing of it can be told */
    enum grade grade_was, grade_now;
    Office lead_was, lead_now;    /* who would be asked by default, where the call went to the default */
    Time due_was, due_now;        /* the call's own: the lead's answer, 0 before dispatch */
    bool late_was, late_now;      /* the call's own */
    int clocks_late_was, clocks_late_now;
    bool other;                   /* anything of the above differs */
    struct rehearsed_clock *clocks;
    int clocks_n;
};
/* `list` NULL: the version that the call has. A clock that both rules count alike keeps its due, whatever moved it; a due that a
   date in minutes gave stands. Where they differ it counts from its start, and steps (hang, extend) that could not have been
   under the other due fall away.
   NOT_FOUND: a call without item, or not called yet. About 1 µs a clock. */
Err rehearse(const void *ctx, const struct institution *was, const struct institution *now, const struct item_list *list,
             struct docket *, Time at, struct rehearsal *out);

#endif
