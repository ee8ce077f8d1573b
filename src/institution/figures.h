/* K1-K16 (rules.md J), and two beside them that tell of closings that were not true (R66 reopened, R58 found untrue), as a fold
   over dockets and what happened to them. Slow and plain on purpose: it is the measure that kept counters are held to.
   Cost: a pass over all dockets, their clocks and the events. */
#ifndef INSTITUTION_FIGURES_H
#define INSTITUTION_FIGURES_H

#include "institution/docket.h"

enum figure { K1, K2, K3, K4, K5, K6, K7, K8, K9, K10, K11_REWORK, K11_EXTENSION, K12, K13_RETURN, K13_INVALID, K_REOPENED, K_UNTRUE, K14,
              K15, K16, FIGURES };
extern const char *const figure_words[]; /* K1 … K11rework … reopened untrue */

/* What the figures need to know of the past beyond the dockets. */
struct past {
    Time at;
    int docket;       /* index into the world's dockets */
    enum entity entity;
    int task;
    enum act act;
    enum role role;
    enum state to;
    enum closing kind; /* of a closing */
    bool came_back;    /* a reopening for that reason (K12) */
    bool bad;          /* an inspection that found it so (R58) */
    enum satisfied satisfied;
    bool calling_street; /* done by the calling street, not a merged call's */
};
struct world {
    const struct institution *in;
    struct docket **dockets;
    int dockets_n;
    const struct past *past;
    int past_n;
    Time now;
};
/* Whom and when: an office (street, unit, agency), an item's code, or "" for the district; days from..to, both included. */
struct figure_scope {
    const char *of;
    Day from, to;
};
struct rate { int64_t num, den; }; /* K16: median / 90th percentile in minutes, den -1 where there is none */

struct rate figure(const struct world *, enum figure, const struct figure_scope *);

/* "2026", "2026Q2", "2026-03", "2026W10" (ISO 8601), "2026-03-02", or two of them, from..to: "2026-03-02..2026-03-08". */
bool period_parse(const char *text, Day *from, Day *to);

/* R84: "97.52%", half up in integers, never 100 or 0 unless it is; "—" without a denominator. At least 16 bytes. */
char *rate_text(struct rate, char out[static 16]);
/* R92: Wilson 95 % bounds in hundredths of a percent, half up; false without a denominator. */
bool rate_wilson(struct rate, int *low_x100, int *high_x100);

#endif
