/* What the files that keep a docket share. A docket is kept as lines of text (packed.h), one row of the table docket:

     c …          the call, then t … its tasks, k … its clocks, in the order of their ids; m N: it has N meetings,
                  which have rows of their own (docket_meetings.c)
     l … s … d …  what of it stands in other tables: the call's place in its indexes, its tasks on their units' shelves, what
                  is expected of whom

   The last three are as the other tables are, so that a save compares in memory and touches only rows that differ. */
#ifndef STORE_DOCKET_ROWS_H
#define STORE_DOCKET_ROWS_H

#include "base/buf.h"
#include "store/columns.h"

enum { COLUMNS_MOST = 80 };

/* ---- docket_columns.c ---- */
extern const struct columns call_columns, call_copies, task_columns, clock_columns, meeting_columns, row_columns;

/* ---- docket_listed.c ---- */
#define NEVER_DUE ((int64_t)1 << 40)
struct call_place {
    Office street;
    char item[8];
    enum state state;
    bool open, stuck; /* stuck: a task in dispute, or a row that has slipped */
    Time due;         /* of the running clock that is due first; 0: none */
    int64_t fires;    /* -1: never */
    int64_t meets;    /* first due of the clocks about meetings; NEVER_DUE: only a meeting is planned; -1: neither */
};
struct task_place {
    int64_t call;
    Office unit;
    int shelf, id; /* shelf 0: another task of the unit stands there, 1: call closed, 2: call open */
    Office agency;
    int nth;
    enum state state;
    Time hang_asked;
};
struct desk_row {
    int64_t call;
    Office office;
    enum role role;
    Time due; /* NEVER_DUE: it stands behind all that has one */
    int task;
    enum act act;
    Time since;
    char label[48];
    enum state step;
    Time yellow, black;
    char clock[20]; /* what is due then, "": nothing that has a limit */
    bool provisional;
};
struct listed {
    struct call_place call;
    struct task_place *tasks;
    int tasks_n;
    struct desk_row *desk;
    int desk_n;
};
/* What a call's row shows beside: of the clock that is due first. */
struct call_shown {
    const char *due_clock;
    bool provisional;
    Time yellow, black;
    int co_n;
};
extern const struct columns task_place_columns, desk_columns; /* the first is the call's id */
void listed_of(const void *ctx, const struct institution *in, struct docket *d, struct listed *out,
               struct call_shown *shown);
Err listed_put(struct buf *b, const struct listed *listed);
Err listed_get(const void *ctx, const char *lines, size_t n, struct listed *out); /* of the docket's lines */
/* Brings tasks, desks and counts from what stood there (NULL: nothing) to what should. */
Err listed_save(struct tx *tx, const void *ctx, int64_t call, const struct listed *was, const struct listed *now);

/* A row of the lists in calls.sql: its first 18 columns. */
struct call_row;
struct call_row call_row_read(const void *ctx, struct rows *rows);

/* ---- docket.c ---- */
struct save {
    struct tx *tx;
    const struct institution *in;
    struct docket *docket;
    const char *subject; /* NULL: as it was */
    Time now;
    void *ctx;
    struct listed listed; /* as it should stand */
    struct call_shown shown;
};
Err docket_lines_put(struct buf *b, const struct docket *d, const struct listed *listed);
/* d begins as zeros; its meetings are counted, not read. */
Err docket_lines_get(const struct institution *in, const char *lines, size_t n, struct docket *d);

/* ---- docket_meetings.c ---- */
Err meetings_load(struct tx *tx, const struct institution *in, struct docket *d);
Err meetings_save(struct tx *tx, const void *ctx, struct docket *d);

#endif
