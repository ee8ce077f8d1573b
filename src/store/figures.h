/* Kept figures: sums that are written with each act, so that a board costs the same at a thousand calls as at a million, and
   the records behind each sum, in order of the instant that counts. What a row is: institution/counted.h. */
#ifndef STORE_FIGURES_H
#define STORE_FIGURES_H

#include "institution/counted.h"
#include "store/lists.h"

/* Sums over days from..to, both included; `scope` is an office's or an item's code, "" the district. Cost: one range of one
   index, a row a day: about 60 µs a quarter. */
struct sums {
    int64_t of[COUNTS];
};
Err store_figure_sums(struct tx *tx, const char *scope, enum base base, Day from, Day to, struct sums *out);
struct day_sums {
    Day day;
    struct sums sums;
};
Err store_figure_days(struct tx *tx, const void *ctx, const char *scope, enum base base, Day from, Day to,
                      struct day_sums **out, int *n);

/* K1-K15 as figure() folds them, off the sums; K16: median and 90th percentile, as figure(). */
Err store_figure(struct tx *tx, const struct institution *in, enum figure figure, const struct figure_scope *scope, Time now,
                 struct rate *out);
/* Median and 90th percentile (nearest rank) of a step's minutes, of `n`; num and den 0, -1 without any. Whole months are read
   off the kept minutes, other days off the records. */
Err store_figure_minutes(struct tx *tx, const void *ctx, enum base base, const struct figure_scope *scope, struct rate *out,
                         int64_t *n);

/* The records behind a sum. `with` of the bits in `mask` must be set and the others not: { COUNT_A, … } as 1 << COUNT_A. */
struct counted_query {
    enum base base;
    const struct figure_scope *scope;
    unsigned mask, with;
    bool timed; /* only those with minutes */
    const char *after; /* "" the beginning */
    int limit;
};
struct counted_row {
    struct call_row call;
    Time at;
    unsigned bits;
    int64_t minutes;
};
struct counted_page {
    struct counted_row *rows;
    int n;
    bool more;
    char after[64];
};
Err store_counted(struct tx *tx, const void *ctx, const struct counted_query *query, struct counted_page *out);

/* Minutes of steps are counted by the calendar: when that of a year arrives, the calls that ended in it or later are counted
   again (open ones are saved anyway). About 100 µs a call. */
Err store_figures_follow(struct tx *tx, const struct institution *in, int year);

/* The marks of a call that are kept; do those of a call that was played again differ? */
Err store_marks_same(struct tx *tx, const struct docket *made, bool *out);

#endif
