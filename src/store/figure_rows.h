/* What the files that keep figures share. */
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

/* ---- figure_lines.c: as text ---- */

void mark_put(struct buf *b, const struct mark *mark);
Err marks_read(const void *ctx, char *text, struct mark **out, int *n); /* adds to *out; cuts `text` */

/* What is counted of a call: its rows, and the street and item that they count for besides their own offices. */
struct counted_of_call {
    const char *street, *item;
    struct counted *rows;
    int n;
};
char *counted_text(const void *ctx, const struct counted_of_call *counted);
Err counted_read(const void *ctx, char *text, struct counted_of_call *out); /* `out` begins as zeros and keeps `text` */

/* Rows of one base and instant stand together in one row of the table counted: tasks are dispatched and due together. */
static inline bool counted_same_time(const struct counted *a, const struct counted *b)
{
    return a->base == b->base && a->at.s == b->at.s;
}
char *counted_together(const void *ctx, const struct counted *rows, int n, const struct counted *like); /* "": none */
Err counted_apart(const void *ctx, char *text, enum base base, Time at, struct counted **out, int *n); /* adds to *out */
enum base base_from(const char *word);

/* ---- figure_changes.c: sums that move ---- */

struct figure_key {
    char scope[20];
    int32_t base, when; /* day; of minutes: yyyymm */
    int32_t minutes;    /* -1: a sum */
};
_Static_assert(sizeof(struct figure_key) == 32, "it is compared and hashed as bytes");
struct figure_change {
    struct figure_key key;
    int32_t by[COUNTS]; /* of minutes: only the first */
};
struct figure_changes *figure_changes_new(const void *ctx);
/* A counted row begins (1) or ceases (-1) to count, for the district and all its scopes. */
void figure_changes_count(struct figure_changes *changes, const char *street, const char *item,
                          const struct counted *row, int by);
void figure_changes_add(struct figure_changes *changes, const struct figure_change *change);
/* All of one key added up, those that are not 0, in order of their keys; good until the next change. */
const struct figure_change *figure_changes_sum(struct figure_changes *changes, int *n);

/* ---- figures.c ---- */

/* Brings marks, counted rows and sums to what the docket is now; after its own rows, in the same transaction. */
Err save_figures(struct save *save);
/* Compares the docket's counted rows with what it makes; *why: what differs, NULL: nothing; *n grows by the rows of the table. */
Err figures_check(struct save *save, const char **why, int64_t *n);
/* Adds up all that is counted, takes off what is kept: what is left are faults. */
Err figures_left(struct tx *tx, struct figure_changes *left);

#endif
