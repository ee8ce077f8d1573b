/* What the files of kept figures share. */
#ifndef STORE_FIGURE_ROWS_H
#define STORE_FIGURE_ROWS_H

#include "institution/counted.h"
#include "store/docket_rows.h"

/* yyyymm of an instant, the district's own. */
static inline int figure_month(Time t)
{
    const struct ymd day = day_ymd(day_of(t));
    return day.y * 100 + day.m;
}

/* A row begins (1) or ceases (-1) to count for this scope. */
void figure_change(struct tx *tx, const char *scope, const struct counted *row, int by);

/* A counted row as it is kept. */
struct counted_kept {
    struct counted row;
    bool there; /* the docket still has it */
};

/* Brings marks, counted rows and sums to what the docket is now; after its own rows, in the same transaction. */
Err save_figures(struct save *save);
/* Compares the docket's counted rows with what it makes; *why: what differs, NULL: nothing; *n grows by their number. */
Err figures_check(struct save *save, const char **why, int64_t *n);

#endif
