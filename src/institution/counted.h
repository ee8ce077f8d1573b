/* What one docket adds to the figures (rules.md J): a short table of records that count, each with the instant that decides
   its period and the offices that it counts for. Kept counters are sums of these rows; figure lists are these rows. That the
   sums are K1-K16 as figures.h folds them is held by tests/unit/test_figures.c.

   No row depends on the time of asking. The one figure that does, K12, has a row for each solved closing: whether its 90 days
   are over follows from the closing's day alone, and is asked when the rows are summed (counted_over). Due dates still to come
   are in D and T as R86 says; a hung record has no due and no row there until it comes back with its new one (R61). */
#ifndef INSTITUTION_COUNTED_H
#define INSTITUTION_COUNTED_H

#include "institution/docket.h"
#include "institution/figures.h"

enum base {
    BASE_INTAKE,   /* a call accepted or refused             a accepted, b dispatched             K1 K2  */
    BASE_SIGN,     /* a task with sign due                   a signed by a person in time         K3     */
    BASE_ARRIVE,   /* a task with arrive due                 a arrived in time                    K4     */
    BASE_TASK,     /* T (R86)                                a answered in time                   K5     */
    BASE_DUE,      /* D (R86)              a closed, b closed in time, c rework, d extension      K6 K7 K11 */
    BASE_CLOSED,   /* Z (R86)                                a without rework, b solved           K8 K9 K16 */
    BASE_VERDICT,  /* a verdict by the street                a satisfied                          K10    */
    BASE_SOLVED,   /* a closing as solved                    a came back                          K12    */
    BASE_RETURN,   /* a task dispatched; or, instead of n,   a a return asked                     K13    */
    BASE_DECIDED,  /* a return decided                       a rejected                           K13    */
    BASE_MEETING,  /* a call with meeting due                a in time                            K14    */
    BASE_VERIFY,   /* a call with verify due                 a in time                            K15    */
    BASE_CALLED,   /* a call by its street                   a refused                            R19    */
    BASE_OPEN,     /* an open call, at its calling                                                       */
    BASE_HUNG,     /* a task hung now, at the approval                                            R61    */
    BASE_EXCLUDED, /* an excluded call, at its due                                                R85    */
    BASE_ENDED,    /* a closing, of whatever kind            a reopened since                     R66    */
    BASE_INSPECTED, /* an inspection of a closed call        a found it untrue                    R58    */
    BASE_BACK,     /* a call that counts as a closing's coming back (R67): tells the store to count that one again */
    BASES
};
extern const char *const base_words[BASES]; /* intake sign … */

enum { COUNT_N, COUNT_A, COUNT_B, COUNT_C, COUNT_D, COUNTS };
struct counted {
    enum base base;
    int part;        /* tells rows of one base apart within the call */
    int task;        /* id, 0: the call */
    Time at;
    Office unit, agency; /* besides the call's street and item; a call's unit is its lead */
    unsigned bits;   /* 1 << COUNT_N … */
    int64_t minutes; /* counted minutes that the step took; -1: it has none (yet) */
};

/* Which counts make a figure: numerator and denominator of a base; K16 has no counts but minutes. */
struct figure_row {
    enum base base;
    int num, den;
};
extern const struct figure_row figure_rows[FIGURES];

/* Is it among what the figures remember? */
bool mark_worth(enum entity, enum act);

/* The rows of a docket: `marks` are all its marks, oldest first; `recurred` is when the latest call that counts as its coming
   back was called (0: none). On ctx. Cost: one pass over clocks and marks, a few microseconds. */
int docket_counted(const struct institution *, const void *ctx, struct docket *, const struct mark *marks, int marks_n,
                   Time recurred, struct counted **out);

/* K12: are the 90 days of a closing at this instant over? */
bool counted_over(const struct institution *, Time closed, Time now);

#endif
