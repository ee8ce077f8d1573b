/* Lists as pages show them. A cursor is opaque text, "" the beginning; a page is at most 200 rows. Cost: one range of one
   index, about 1 µs a row, so long as the filters besides unit, street, item and scope keep most of what they see. */
#ifndef STORE_LISTS_H
#define STORE_LISTS_H

#include "institution/docket.h"
#include "store/store.h"

struct call_row {
    int64_t id;
    char no[24], item[8], due_clock[24], label[48];
    int co_n;
    enum state state, step; /* step: of the task that the row is about, else of the call */
    const char *subject;    /* visible to parties only (R5): the caller drops it for others */
    Office street, lead;
    enum grade grade;
    Time since, due, yellow, black; /* the light turns at yellow, due (red) and black; s = 0: never */
    bool provisional;
    int task;     /* id, 0: the call; label is then "" */
    enum act act; /* desks only */
};
struct call_page {
    struct call_row *rows;
    int n;
    bool more;
    char after[64];
};

enum scope { SCOPE_OPEN, SCOPE_CLOSED, SCOPE_ALL };
struct call_query {
    enum scope scope;                         /* of a unit: SCOPE_ALL is read as open */
    const char *street, *unit, *item, *state; /* NULL: any */
    const char *words;     /* a number, or part of the subject; looks through the list, so narrow it */
    const char *drafts_of; /* the street whose calls not yet called may be seen, NULL: none */
    bool by_due;           /* open ones by the first due to come; newest first without */
    const char *after;
    int limit;
};
/* BAD_INPUT: the cursor is none. */
Err store_calls(struct tx *tx, const void *ctx, const struct call_query *query, struct call_page *out);

/* What is expected of a role in an office, by due; what has none comes last. */
Err store_desk(struct tx *tx, const void *ctx, Office office, enum role role, const char *after, int limit,
               struct call_page *out);

/* How many calls of a street, tasks of a unit are in each state: kept, not counted. */
struct tally_row {
    bool of_tasks;
    Office office;
    enum state state;
    int64_t n;
};
Err store_tally(struct tx *tx, const void *ctx, struct tally_row **out, int *n);

/* Open calls that have a meeting to come, minutes or a look-back pending, or need a meeting; of one street or unit (invited or
   with a task), "" or NULL: all. And those that are stuck: late, in dispute, with slipped rows. `more`: cut at limit. The
   caller reads the dockets. Cost: the open ones among running clocks, by partial indexes. */
struct meeting_call {
    char no[24];
    const char *subject;
};
Err store_meetings_live(struct tx *tx, const void *ctx, const char *street, const char *unit, int limit,
                        struct meeting_call **out, int *n, bool *more);
Err store_meetings_stuck(struct tx *tx, const void *ctx, Time now, int limit, struct meeting_call **out, int *n,
                         bool *more);

/* The meetings of a sitting: each its call and id, `subject` being the id. In order of their calls. */
Err store_meetings_sitting(struct tx *tx, const void *ctx, const char *sitting, struct meeting_call **out, int *n);

/* Verified values of calls closed as solved in [from, to) and still closed; of a street, an item, a lead, NULL: any. About 10 µs a
   closing of the period. The row's subject is good during the call of `each` alone. */
struct outcome_query {
    Time from, to;
    const char *street, *item, *lead;
};
struct outcome_row {
    char no[24], item[8];
    const char *subject;
    Office street, lead;
    Time closed;
    struct docket *docket;
    struct amounts verified;
    bool flagged;
};
Err store_outcomes(struct tx *tx, const void *ctx, const struct institution *in, const struct outcome_query *query,
                   void (*each)(void *arg, const struct outcome_row *row), void *arg);

/* Calls of one item around a point or of one place, newest first, at most 20 (R17, R67). Within a box: measure (base/geo.h). */
struct near_query {
    const char *item, *place_id; /* place_id NULL: by point only */
    int64_t lat_e9, lon_e9, m;   /* 0, 0: no point */
    bool open;
    Time called_since;
};
struct near_row {
    char no[24];
    const char *subject;
    enum state state;
    enum closing kind;
    Time called, closed;
    int64_t lat_e9, lon_e9;
    bool same_place;
};
Err store_calls_near(struct tx *tx, const void *ctx, const struct near_query *query, struct near_row **out, int *n);

#endif
