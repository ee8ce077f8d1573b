/* What a person, a script or a clock can do: load, decide (institution/engine.h), save. One call here is one act, one
   leaf for it, one for each step that follows, the projections and the outbox, all in the transaction given.
   The caller commits and only then answers (store_write). */
#ifndef SERVICE_SERVICE_H
#define SERVICE_SERVICE_H

#include "institution/engine.h"

struct store;
struct tx;

struct service {
    struct store *store;
    const struct institution *_Atomic institution; /* the tables in force; replaced as a whole (service/config.h) */
    /* Told of each act (cmd NULL: time's) with its events, inside the transaction; may be NULL. */
    void (*seen)(void *arg, const struct docket *d, const struct command *cmd);
    void *seen_arg;
    /* Where the hub's own department is a party, the district leader rules in place of the hub's head; a ruling overtakes a
       return that waits. Neither is in rules.md, so off for whoever runs stories; on wherever people work. */
    bool impartial;
    bool quiet;      /* nothing for outside: history that is played again */
    bool time_apart; /* an act lets no time act before it: who plays the story does (service_tick_call) */
    /* Told on the writer thread when `institution` has been replaced; may be NULL. */
    void (*changed)(void *arg, const struct institution *);
    void *changed_arg;
    struct in_force {                   /* of service/config.c */
        const struct institution *base; /* what the program ships, or a story began with; NULL: `institution` */
        void *ctx;                      /* what was made of it; never freed while it may be in use */
        _Atomic int64_t leaves_to;      /* one after the newest leaf that it is made of; 0: none */
        uint64_t mark;                  /* tx_config() then, plus one */
        Time next;                      /* when something that is settled comes into effect; 0: nothing waits */
    } config;
};

/* One act as it comes from a border: names as in story-format.md. */
struct request {
    enum entity entity;
    enum act act;
    const char *call_no; /* NULL with create and import: the answer tells it */
    const char *task;    /* entity TASK: "ZFJ" the newest dispatch task of ZFJ, "ZFJ~1" its first */
    struct actor by;
    const struct arg *args;
    int args_n;
    int seen;                     /* version from If-Match; 0: not said (scripts that play history) */
    const char *key;              /* idempotency key, or NULL */
    const char *meeting;          /* entity MEETING: its id within the call, "1"; NULL with convene */
    const struct table_row *rows; /* minute, supplement */
    int rows_n;
    const char *sitting;          /* convene: held together with other calls' (service/sitting.h); NULL: alone */
};
struct answer {
    struct docket *docket; /* as saved, on the ctx given */
    int version;           /* of the record acted on */
    bool repeated;         /* an idempotency key seen before: the first answer again, nothing done */
};

/* Errors: as docket_apply; NOT_FOUND when there is no such call or task; BAD_INPUT key when a key comes back with another request. */
Err service_act(struct service *, struct tx *, const void *ctx, const struct request *, Time now, struct faults *,
                struct answer *out);

/* R52: the clock of the follow-up meeting stops, as the entry of its register says. NOT_NOW: none is owed. */
Err service_no_follow_up(struct service *, struct tx *, const void *ctx, const char *call_no, const char *entry,
                         const struct actor *by, Time now);

/* What an act would bring (the check before an official act): done on a copy, nothing is written. A request for an extension
   is tried as granted. Errors as service_act. `tx` may be a reader. */
struct tried {
    struct docket *before, *after;
    int task;     /* id, 0: the call */
    bool granted; /* `after` is how it stands once the request is granted */
};
Err service_try(struct service *, struct tx *, const void *ctx, const struct request *, Time now, struct faults *,
                struct tried *out);

/* Lets time act on at most `most` dockets whose instant has come, oldest first; *done tells how many. Call again until 0. */
Err service_tick(struct service *, struct tx *, Time now, int most, int *done);
/* Lets time do one thing on one call: what comes first of all that is due by now. */
Err service_tick_call(struct service *, struct tx *, const char *call_no, Time now);
/* The next instant at which service_tick has something to do. */
Err service_next_tick(struct service *, struct tx *, Time *out);

/* The call with its tasks, clocks and meetings, and the calls that it is merged with (R17). NOT_FOUND. */
Err service_docket(struct service *, struct tx *, const void *ctx, const char *call_no, struct docket **out);

/* "ZFJ" the newest dispatch task of ZFJ, "ZFJ~1" its first, "M1.T3" a row's: the task's id, 0: none of that name. */
int service_task_named(struct docket *, const char *name);

/* A meeting's number: its call's and M with its own within it, "JJ-2026-010482.M1". False: it is none. */
bool service_meeting_named(const void *ctx, const char *name, const char **call_no, const char **id);

/* Draft fields while they are written: no act, not in the ledger (DESIGN). Only its drafter, only in state draft. STALE when
   `seen` (NULL: any) is not the tag of what is kept. */
struct draft_save {
    const char *call_no;
    const struct actor *by;
    const struct arg *args;
    int args_n;
    const char *seen;
    char tag[17]; /* of what is kept now */
};
Err service_draft_save(struct service *, struct tx *, const void *ctx, struct draft_save *, Time now, struct faults *);

/* What lists call it: the subject given, else the first clause of the text (UX §4.1). On ctx; NULL: neither is there. */
const char *service_subject(const void *ctx, const char *given, const char *text);

/* What people are refused beyond rules.md (impartial): NOT_YOURS where the hub's own department is a party and the district
   leader rules; NOT_NOW for upholding a return that a ruling has overtaken. */
Err service_impartial(const struct service *, const struct docket *, enum entity, enum act, enum role);

/* Who may see how much of a call (R5); d from service_docket, since a merged call's street sees the main call too. */
enum sees { SEES_NONE, SEES_PART, SEES_WHOLE };
enum sees service_sees(const struct institution *, const struct docket *, const struct actor *);

#endif
