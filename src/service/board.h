/* A board: the figures of one period and one scope, with all that stands beside them (UX §4.9), read off the kept sums. Screens,
   files and prints take their numbers from here, so they are the same. Cost: some 40 ranges of one index, whatever the number
   of calls; about 2 ms a quarter. */
#ifndef SERVICE_BOARD_H
#define SERVICE_BOARD_H

#include "service/view.h"
#include "store/figures.h"

/* "district", "street/510104035", "unit/ZFJ", "item/JJ-A06" and "2026Q2" … (period_parse). */
struct board_query {
    const char *scope_text;
    char period[24];
    struct figure_scope scope;
};
/* Without a period the quarter of `now`. Faults name `scope` and `period`. */
Err board_query_read(const struct institution *, const char *scope, const char *period, Time now, struct faults *,
                     struct board_query *out);

enum { BOARD_STEPS = 6, BOARD_AGES = 6, BOARD_EVER = 10957 }; /* EVER: 2000-01-01, before the first call */
struct board_step { /* how long a step takes: median and 90th percentile of counted minutes */
    enum base base;
    struct rate minutes; /* den -1: none */
    int64_t n;
};
struct board_flow { /* a day, or a week of a longer period */
    Day from, to;
    int64_t called, closed;
};
struct board_age { /* open calls by natural days since the calling; to -1: no end */
    int from, to;
    int64_t n;
};
struct board {
    struct board_query query;
    struct rate rates[FIGURES];
    struct board_step steps[BOARD_STEPS];
    int64_t called, refused, closed, excluded; /* of the period */
    int64_t due_later;                         /* of D: those whose due is still to come */
    int64_t open, hung;                        /* now */
    struct board_flow *flow;
    int flow_n;
    struct board_age ages[BOARD_AGES];
};
Err board_read(struct tx *, const struct institution *, const void *ctx, const struct board_query *, Time now,
               struct board *out);

/* Offices or items side by side (R77, R92): best first, those too small for a rank behind, without one. Neighbours whose
   intervals overlap share a tier and stand in it by code. */
struct ranked {
    const char *code, *name_zh, *name_en;
    struct rate rate;
    int low_x100, high_x100;
    int tier; /* 0: fewer than min_tasks, no rank */
};
enum rank_by { RANK_STREET, RANK_UNIT, RANK_ITEM };
Err board_ranking(struct tx *, const struct institution *, const void *ctx, const struct board_query *, enum figure,
                  enum rank_by, Time now, struct ranked **out, int *n);

/* R19, of a quarter: calls in 10,000 residents. Residents are settings "residents.CODE"; without one there is no rate. */
enum band { BAND_NONE, BAND_BELOW, BAND_WITHIN, BAND_ABOVE };
extern const char *const band_words[]; /* "", below, within, above */
struct call_rate {
    const struct office_row *street;
    int64_t called, refused, residents, rate_x100;
    enum band band;
};
Err board_call_rates(struct tx *, const struct institution *, const void *ctx, const struct board_query *,
                     struct call_rate **out, int *n, int64_t *median_x100);

/* JSON of the three, and the records behind a number: `what` is a figure's word (K7) or a base's (open, hung, called …);
   part "den", "num", "rest" (of the denominator, not of the numerator); "timed" of a base (those with minutes). */
Err view_board(const struct viewer *, const void *ctx, const struct board_query *, struct buf *);
Err view_ranking(const struct viewer *, const void *ctx, const struct board_query *, enum figure, enum rank_by, struct buf *);
struct figure_list {
    const struct board_query *query;
    const char *what, *part, *after;
    int limit;
};
/* NOT_FOUND: there is no such figure; BAD_INPUT: no such part of it, or no cursor. */
Err view_figure_list(const struct viewer *, const void *ctx, const struct figure_list *, struct faults *, struct buf *);

#endif
