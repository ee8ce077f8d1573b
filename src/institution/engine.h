/* The institution at work: an act on a docket, or time passing over it. Pure: what they need (now, tables, calendar)
   comes as arguments. Refusals come in the order of R2; a refused act changes nothing. */
#ifndef INSTITUTION_ENGINE_H
#define INSTITUTION_ENGINE_H

#include "institution/docket.h"

struct actor {
    enum role role;
    Office office;
    int64_t person;
};

/* One argument of an act, named as in story-format.md's table; lists are joined by ';', values are "METRIC:AMOUNT;…",
   evidence may be "CODE" or "CODE:SHA256". An empty value is given but blank. */
struct arg {
    const char *name;
    const char *value;
};
struct table_row {
    const char *name;
    const struct arg *cells;
    int cells_n;
};
struct command {
    enum entity entity; /* CALL, TASK or MEETING; scores have an engine of their own (score.h) */
    enum act act;
    struct actor by;
    int task; /* id, for entity TASK */
    int seen; /* version the person looked at; 0: not said */
    const struct arg *args;
    int args_n;
    const char *meeting;          /* id, for entity MEETING; NULL with convene */
    const struct table_row *rows; /* of minute and supplement */
    int rows_n;
    const char *sitting; /* with convene: the sitting that it is part of, NULL: none */
    const char *number; /* the next number of minutes, "2026-7": given by the service with sign and supplement */
    const char
        *recurs; /* with vet and call_urgent: the closing that the call comes back to, and whether it counts (R67) */
    bool recurs_counted;
    int64_t k; /* of the leaf that the act will be; given by the service, 0 in none */
    const char
        *precedent; /* with accept and dispatch: the call whose ruling is the item's precedent (R36), NULL: none */
    Office precedent_lead;
};
const char *command_arg(const struct command *, const char *name); /* NULL: not given; "" : blank */

/* What an argument is: the one table that JSON in, forms, limits and the vault walk. */
enum arg_type {
    ARG_TEXT,
    ARG_CODE,
    ARG_OFFICE,
    ARG_OFFICES,
    ARG_INT,
    ARG_DAY,
    ARG_TIME,
    ARG_YESNO,
    ARG_VALUES,
    ARG_EVIDENCE,
    ARG_POINT,
    ARG_TASKS,
    ARG_CODES,
    ARG_OUTLINES /* "METRIC:CORNERS;…" (measure.h) */
};
struct arg_row {
    const char *name, *name_zh;
    enum arg_type type;
    int most;      /* characters */
    bool personal; /* free or personal text: into the vault, never into a leaf's d */
};
extern const struct arg_row arg_rows[];
extern const int arg_rows_n;
const struct arg_row *arg_row(const char *name);

/* Which arguments an act takes: "item place text …", a '*' before one that may be left out; reason groups as "reason:withdraw". */
const char *act_args(enum entity, enum act);

/* Applies `cmd` at `now`. On success `d` is changed, its rows marked dirty and d->events holds what happened.
   Errors: NOT_YOURS, STALE, NOT_NOW, BAD_INPUT (every faulty field in `faults`). Cost: a few microseconds. */
Err docket_apply(const struct institution *, struct docket *d, const struct command *cmd, Time now,
                 struct faults *faults);

/* A new call: `cmd` is create, call_urgent is applied to a draft; import as its act. `d` must be fresh with call.no, street set. */
Err docket_create(const struct institution *, struct docket *d, const struct command *cmd, Time now,
                  struct faults *faults);

/* Lets time act up to and including `now`, in order of instant (R27); events by `clock`. */
void docket_tick(const struct institution *, struct docket *d, Time now);
bool docket_tick_first(const struct institution *, struct docket *d,
                       Time now); /* only what comes first; false: nothing */

/* The main call of a merging takes the higher grade (R17); an urgent one on either side changes nothing. */
void docket_take_grade(const struct institution *, struct docket *main, enum grade, Time now);

/* R52: the hub has recorded why no follow-up meeting is held, in the register of them. False: none is owed. */
bool docket_follow_up_declined(struct docket *d, Time now);

/* A calendar year has arrived (R26): running provisional clocks take the later of old and new due. True if any moved or settled. */
bool docket_calendar_arrived(const struct institution *, struct docket *d, Time now);

/* Is the act in this version? */
bool engine_knows(enum entity, enum act);

/* The acts that R2 would let through for this actor but for missing fields (buttons of a page). */
struct next_act {
    enum entity entity;
    int task;
    enum act act;
    const struct transition *row;
};
int docket_next(const struct institution *, const void *ctx, struct docket *d, const struct actor *, int task,
                const char *meeting, Time now, struct next_act **out); /* of a task, a meeting, or (0, NULL) the call */

#endif
