/* What docket.c and todo.c share while one docket is saved. */
#ifndef STORE_DOCKET_ROWS_H
#define STORE_DOCKET_ROWS_H

#include "store/columns.h"

struct save {
    struct tx *tx;
    const struct institution *in;
    struct docket *docket;
    const char *subject; /* NULL: as it was */
    Time now;
    void *ctx;
    bool reopened; /* call.open has changed */
};

/* todo.due of what has no due: it stands behind all that has. */
#define NEVER_DUE ((int64_t)1 << 40)

/* From the steps that the clock has; clock NULL: none. */
struct clock_turns turns_of(const struct institution *in, const struct clock *clock);
/* Brings the todo rows of the docket to what its state asks for. */
Err save_todos(struct save *save);
/* Compares the docket's todo rows with what it asks for; *why: what differs, NULL: nothing; *n grows by their number. */
Err todos_check(struct save *save, const char **why, int64_t *n);

/* What a call's row keeps beside the facts; fires -1: never. And a task's shelf. */
struct call_kept {
    bool open;
    Time due;
    int64_t fires;
    int co_n;
    bool provisional;
    Time yellow, black;
    const char *due_clock;
};
/* A row of the lists in calls.sql: its first 21 columns. */
struct call_row;
struct call_row call_row_read(const void *ctx, struct rows *rows);
struct call_kept call_kept(const struct institution *in, const struct docket *d);
int task_shelf(const struct docket *d, const struct task *t);

#endif
