/* What a screen or a script is told: JSON of a call's page, of lists, desks and counts, straight into a buffer. Read-only;
   who may see what is decided here (R5). Goals: a page with 8 events 25 µs, 50 rows 60 µs, counts 5 µs beyond the bytes. */
#ifndef SERVICE_VIEW_H
#define SERVICE_VIEW_H

#include "base/buf.h"
#include "service/service.h"
#include "store/lists.h"

struct viewer {
    struct service *service;
    const struct institution *in;
    struct tx *tx; /* a reader; the caller holds it to one moment */
    const struct actor *who;
    Time now;
};

/* GET /api/v1/calls/{no}. The ETag begins with the call's version: "7.12.29340120.4" = version, last leaf, minute, person.
   When `has` (If-None-Match) holds it, `same` is set and b stays empty. NOT_FOUND: none, or none that they may see. */
struct call_tag {
    char text[96];
    const char *has;
    bool same;
};
Err view_call(const struct viewer *v, const void *ctx, const char *no, struct call_tag *tag, struct buf *b);

Err view_list(const struct viewer *v, const void *ctx, const struct call_query *query, struct buf *b);
Err view_desk(const struct viewer *v, const void *ctx, const char *group, int limit, struct buf *b);
Err view_counts(const struct viewer *v, const void *ctx, struct buf *b);
Err view_hints(const struct viewer *v, const void *ctx, const struct near_query *query, struct buf *b);

/* GET /api/v1/meetings/{no}, tagged the same way by the meeting's version; its calendar file; the board; what is stuck.
   NOT_FOUND: none, or none that concerns them. */
Err view_meeting(const struct viewer *v, const void *ctx, const char *no, struct call_tag *tag, struct buf *b);
Err view_meeting_ics(const struct viewer *v, const void *ctx, const char *no, const char **out);
struct meeting_query {
    const char *column, *street; /* NULL: all */
};
Err view_meetings(const struct viewer *v, const void *ctx, const struct meeting_query *query, struct buf *b);
Err view_stuck(const struct viewer *v, const void *ctx, struct buf *b);

/* What a tried act would change: states, dues, the main call of a merging. */
struct tried;
void view_tried(struct buf *b, const struct viewer *v, const struct tried *t);
/* The rulings on an item (R36), newest first, and the lead that is usual because of them. */
Err view_precedents(const struct viewer *v, const void *ctx, const struct item *item, struct buf *b);
/* The hang-up ledger (R60, R61), the long-term list (R69), the excluded calls (R85). `office`: NULL all, else one street or unit. */
Err view_hangups(const struct viewer *v, const void *ctx, const char *office, struct buf *b);
Err view_exclusions(const struct viewer *v, const void *ctx, struct buf *b);

/* Totals by metric of verified values, in the order of their first closings; what is no achievement has no sum (R72). */
struct outcome_total {
    const struct metric *metric;
    int64_t x100, calls;
    bool at_least; /* a lower bound is among its parts */
};
Err outcome_totals(const struct viewer *v, const void *ctx, const struct outcome_query *query, struct outcome_total **out,
                   int *n);

/* GET /api/v1/outcomes: totals by metric; with one of them, a page of its calls: those behind `after`. */
struct outcome_list {
    const char *metric; /* NULL: none is listed */
    Time after;
    int64_t after_id;
    int limit;
};
Err view_outcomes(const struct viewer *v, const void *ctx, const struct outcome_query *query,
                  const struct outcome_list *list, struct buf *b);

/* The label under which a task is addressed: "ZFJ" the newest of its unit, "ZFJ~1" its first, "M1.T2" a row (no slash: it is part of a path). */
void view_task_label(const struct docket *d, const struct task *t, char out[static 48]);
const char *view_act_zh(enum act act); /* data/words.csv */
const char *view_office_name(const void *ctx, const struct institution *in, Office office);

/* ---- shared by the view files ---- */

/* A call's row of a list, its object left open; `own_list`: they see all of it anyway (R5). */
void view_row_begin(struct buf *b, const struct viewer *v, const struct call_row *r, bool own_list);

struct due_view {
    Time due; /* 0: none */
    bool provisional;
    enum light light;
    bool clock_unit; /* counted in real minutes */
};
struct dossier;
/* due, due_clock, provisional, light, left. */
void view_due(struct buf *b, const struct viewer *v, const struct due_view *due, const char *clock);
void view_day(struct buf *b, const char *name, Day day); /* n 0: null */
void view_left(struct buf *b, const struct viewer *v, const struct due_view *due);
void view_next(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct todo *todos,
               int n);
void view_next_meeting(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d,
                       const struct meeting *m, const struct todo *todos, int n);
void view_waits(struct buf *b, const struct viewer *v, struct docket *d, const struct todo *todos, int n);
void view_form(struct buf *b, const struct viewer *v, struct docket *d, const struct meeting *m, enum entity entity,
               const struct transition *row); /* m: of a meeting's act, NULL: none */
void view_place(struct buf *b, const struct call *c, const struct dossier *f);
void view_meetings_of(struct buf *b, struct docket *d);
Err view_meeting_load(const struct viewer *v, const void *ctx, const char *no, struct dossier *f, struct meeting **m);
void view_events(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f);
/* Until when a closing at the same place may be reopened rather than called anew (R66); s = 0: not offered. */
Time view_reopen_until(const struct viewer *v, const struct call *fresh, const struct call *closed);
void view_disputes(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f);
void view_clocks(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d);
void view_tasks(struct buf *b, const struct viewer *v, const struct dossier *f);
/* The clock that counts now for the call (task NULL) or a task; NULL: none. */
const struct clock *view_main_clock(struct docket *d, const struct task *t);
struct due_view view_clock_due(const struct viewer *v, const struct docket *d, const struct clock *c);

#endif
