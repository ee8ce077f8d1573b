/* The demo district, shared by the files demo*.c: who lives there, what they say, and time as a queue of wakes.
   Everything that happens goes through service_act and service_tick, in order of time; nothing is written past them. The
   same seed and end give the same acts (salts and signatures are drawn fresh, so the ledger's bytes differ). */
#ifndef CLI_DEMO_H
#define CLI_DEMO_H

#include "base/csv.h"
#include "media/draw.h"
#include "service/service.h"
#include "service/town.h"
#include "store/plain.h"

/* ---- chance: one stream a call, so that what one does never moves another's ---- */
struct rng {
    uint64_t s;
};
struct rng rng_from(uint64_t seed, uint64_t stream);
uint64_t rng_next(struct rng *r);
int rng_below(struct rng *r, int n);                 /* 0..n-1 */
int rng_between(struct rng *r, int least, int most); /* both included */
bool rng_percent(struct rng *r, int percent);

/* ---- the cast ---- */
struct member {
    const char *account, *name;
    Office office;
    enum role role;
    int64_t id;
};
struct text { /* a line of calls.csv, or a real message in its place */
    const char *item, *subject, *text, *place, *wanted, *answer, *explain, *values, *rework;
    const char *community; /* "" : any */
    const char *ticket;    /* "" : none */
    Time opened;           /* at its source; s = 0: none */
    bool used;             /* a message that a call has told already */
};

enum { VARIANTS = 3 }; /* pictures of a scene, before and after */
struct picture_ref {
    char sha[SHA_TEXT];
};

/* Where a call of the last days is left, so that no desk is empty. */
enum stay {
    STAY_NOWHERE,
    STAY_DRAFT,
    STAY_VETTING,
    STAY_CALLED,
    STAY_APPEALED,
    STAY_GRADED,
    STAY_SENT,
    STAY_SIGNED,
    STAY_OVERDUE,
    STAY_ASKED,
    STAY_ANSWERED,
    STAY_REWORKED,
    STAY_REOPENED,
    STAY_UNREVIEWED,
    STAY_UNCONFIRMED,
    STAY_RETURN_ASKED,
    STAY_HANG_ASKED,
    STAY_HUNG
};

/* How a call comes in: written by a clerk, or taken over from another system (R10a). */
enum way_in { BY_CLERK, TICKET_OPEN, TICKET_CLOSED, TICKET_UNSORTED };

enum { TASKS_PLAYED = 40 };
struct played {
    struct rng rng;
    const struct text *text;
    const struct community *community;
    Time start;
    enum stay stay;
    enum way_in entry;
    char no[24]; /* "" before it is created */
    int nth, variant;
    bool brisk; /* hours where others take days: it has to be where `stay` wants it */
    bool sent_back, vet_back, urged, asked, reworked, reopened, lapses, explained, long_term, taken_back;
    int tries;
    unsigned char step[TASKS_PLAYED]; /* by task id: how far its unit has come */
};

enum wake_kind {
    W_CALL,
    W_TASK,
    W_REVIEW,
    W_CONFIRM,
    W_CONFIRM_ANSWER,
    W_WITHDRAW,
    W_ASK,
    W_GRANT,
    W_LOWER,
    W_WAIVE,
    W_AFTER,
    W_MEET,
    W_ROW,
    W_DECIDE_ROW,
    W_RETURN,
    W_DECIDE_RETURN,
    W_HANG,
    W_HANG_HEARD,
    W_HANG_DECIDE,
    W_RESUME,
    W_SCRIPT,
    W_ENTRY
};
struct wake {
    Time at;
    uint32_t nth; /* of two at one instant, the first made */
    int call, task;
    enum wake_kind kind;
};

/* A line of case.csv: what an account did. task: "" the call, "ZFJ" a unit's, "1/T3" a row's, "#1" a meeting, "#" a new one.
   act "row" (at.s = 0): a row of the minutes above it. */
struct script_line {
    Time at;
    const char *account, *act, *task, *args;
};

struct entry_line;
struct alias;
struct demo {
    void *ctx;
    struct service service;
    const struct institution *in;
    const struct calendar *calendar;
    struct town *town;
    uint64_t seed;
    Time begin, end;
    struct member *people;
    int people_n;
    struct text *own, *texts; /* ours; and what the calls say: ours too, or messages */
    int own_n, texts_n;
    bool messages; /* the texts are real messages and enter as imports */
    struct table *phrases;
    struct picture_ref (*pictures)[VARIANTS][2]; /* by scene; NULL: none are drawn */
    struct played *calls;
    int calls_n;
    struct wake *heap;
    int heap_n;
    uint32_t wakes;
    struct script_line *script;
    int script_n;
    char script_no[24];
    struct entry_line *entries; /* acts on registers, in order of time */
    int entries_n;
    struct alias *aliases; /* of entries, to their numbers */
    int aliases_n;
    Time laddered; /* when the ladder was last looked at */
    Day scored; /* the day that scores were last gone through */
    Day supervised; /* when slips were last gone through */
    struct tx *tx; /* of the job that runs */
    int acts, refused;
    char *told; /* the first refusals, for the report */
};

/* ---- demo_cast.c ---- */
/* BAD_INPUT: a table of data/demo is faulty (tools/demo_lint.py tells more). */
Err demo_read(struct demo *d, struct faults *faults);
Err demo_settle(struct demo *d, const char *password, bool pictures,
                struct faults *faults); /* people and pictures into the data folder */
const struct member *demo_member(const struct demo *d, Office office, enum role role, struct rng *r); /* NULL: nobody */
const char *demo_phrase(const struct demo *d, const char *kind, const char *code, struct rng *r);     /* "" : none */
const struct text *demo_own(const struct demo *d, const char *item,
                            int nth); /* the nth of ours on an item, in turn; NULL */
const char *demo_picture(const struct demo *d, const struct played *p, bool after); /* "" : none */

/* demo_messages.c: real messages instead of our texts. */
Err demo_read_messages(struct demo *d, const char *dir, struct faults *faults);

/* ---- demo_world.c ---- */
void demo_wake(struct demo *d, Time at, int call, enum wake_kind kind, int task);
Err demo_run(struct demo *d, void (*told)(const struct demo *d));                      /* until d->end */
Time demo_later(const struct demo *d, Time from, int64_t open_minutes, struct rng *r); /* in office hours */
Time demo_before_end(const struct demo *d, int64_t open_minutes);

struct said {
    struct arg args[20];
    int n;
};
void say(struct said *s, const char *name, const char *value); /* blank values are left out */
/* One act of somebody of that office and role, at the wake's instant. False: refused, and noted. */
bool demo_act(struct demo *d, struct played *p, Time at, enum entity entity, enum act act, const char *task,
              Office office, enum role role, const struct said *said);
bool demo_request(struct demo *d, char no[static 24], Time at, const struct request *request);

/* ---- demo_plan.c: which calls there will be, when, and where they are left ---- */
void demo_plan(struct demo *d, int calls);

/* ---- demo_call.c, demo_task.c: what people do next ---- */
void demo_call_step(struct demo *d, struct played *p, const struct wake *w);
void demo_task_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w);
void demo_tasks_begin(struct demo *d, struct played *p, struct docket *k,
                      Time at); /* dispatched: each unit will sign */
void demo_tasks_again(struct demo *d, struct played *p, const char *units, Time at); /* sent back or reopened */
void demo_unit_begins(struct demo *d, struct played *p, struct docket *k, int task, Time at); /* one that came later */
/* demo_outline.c: outlines of values, "METRIC:CORNERS;…", "" where the call has no point; and who measured, when and how. */
char *demo_outlines(const struct demo *d, const struct docket *k, const char *values, const void *ctx);
void demo_say_measured(const struct demo *d, const struct docket *k, const char *values, bool street, Time at,
                       const void *ctx, struct said *s);
bool demo_unit_act(struct demo *d, struct played *p, Time at, const struct task *t, enum act act, enum role role,
                   const struct said *said);

/* ---- demo_meeting.c, demo_dispute.c: meetings of majors; returns and hang-ups ---- */
void demo_meeting_begins(struct demo *d, struct played *p, struct docket *k, Time at);
void demo_meeting_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w);
void demo_dispute_begins(struct demo *d, struct played *p, struct docket *k, Time at);
void demo_dispute_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w);

void demo_script_step(struct demo *d, const struct wake *w);
const struct member *demo_account(const struct demo *d, const char *account); /* NULL: nobody */
void demo_refused(struct demo *d, const char *no, const char *act, Office office, enum role role, Err err, const struct faults *);

/* ---- demo_scores.c: the quarters' scores, once a working day ---- */
Err demo_scores(struct demo *d, Time now);
/* Judgements of calls, findings, and the other part of one score (demo_assess.c); refused acts are told, not errors. */
Err demo_assess(struct demo *, Time now);
struct score;
Err demo_part(struct demo *, const struct score *, Time now);

/* ---- demo_registers.c: opinions, admissions, hours, uses of powers ---- */
void demo_registers_plan(struct demo *d);
void demo_registers_step(struct demo *d, const struct wake *w);
Err demo_supervise(struct demo *d, Time now); /* the ladder, once in a simulated hour; people answer its slips next day */
struct docket *demo_docket(struct demo *d, const struct played *p, void *ctx); /* NULL: not created */

/* After `most` open minutes at most, `least` at least; brisk calls take a few minutes. Urgent ones count by the clock. */
Time demo_soon(const struct demo *d, struct played *p, const struct docket *k, Time at, int least, int most);
/* When a share (percent, drawn) of a limit counted from `from` is over, but after `at`. */
Time demo_share(const struct demo *d, struct played *p, const struct docket *k, Time at, Time from, struct span limit,
                int least, int most);
int64_t span_minutes(struct span span); /* a working day is 420; clock units as they are */
int demo_index(const struct demo *d, const struct played *p);
#endif
