/* Private to institution/: an act in hand, and what the files of acts share. */
#ifndef INSTITUTION_ACT_H
#define INSTITUTION_ACT_H

#include "institution/engine.h"

struct work {
    const struct institution *in;
    struct docket *d;
    const struct command *c; /* NULL while time acts */
    Time now;
    struct task *t;          /* the task acted on, or NULL. Adding a task moves the array: find it again by its id */
    struct meeting *m;       /* the meeting acted on, or NULL */
    const struct item *item; /* by the call's list; NULL while unsorted */
    struct faults *faults;
    void *scratch;
};

/* One row for an act: what it takes, what must hold beyond the needs column, and what it does. */
#define MEASURED " *outline *measured_by *measured_on *measured_how" /* go with values (R70) */
struct act_row {
    enum entity entity;
    enum act act;
    const char *args;                /* "*": may be left out */
    bool (*mine)(struct work *);     /* further conditions of who: NOT_YOURS; may be NULL */
    bool (*ready)(struct work *);    /* further conditions of time, count or kind: NOT_NOW; may be NULL */
    void (*with)(struct work *);     /* adds a fault for each field missing or wrong; may be NULL */
    void (*does)(struct work *, const struct transition *);
};
extern const struct act_row intake_acts[], dispatch_acts[], task_acts[], verdict_acts[], return_acts[], hang_acts[], merge_acts[], meeting_acts[];
extern const int intake_acts_n, dispatch_acts_n, task_acts_n, verdict_acts_n, return_acts_n, hang_acts_n, merge_acts_n, meeting_acts_n;

/* needs.c: does this word of the needs column hold (sorts who and when)? */
bool need_holds(struct work *, const char *word, const struct transition *);
bool need_known(const char *word);

/* ---- arguments ---- */
const char *work_arg(const struct work *, const char *name);       /* NULL or text */
bool work_given(const struct work *, const char *name);            /* given and not blank */
bool work_need(struct work *, const char *name, const char *remedy); /* fault when missing or blank */
bool work_reason(struct work *, const char *group);                /* reason=CODE of that group, and what it needs */
bool work_yesno(struct work *, const char *name, bool *out);
bool work_day(struct work *, const char *name, Day *out);          /* fault when missing or none */
bool work_office(struct work *, const char *name, Office *out);    /* a known office that can hold tasks */
bool work_values(struct work *, struct amounts *into);             /* adds to `into`; wrong ones are named by their code */
char *work_evidence(struct work *, const char *had);               /* codes had and given; unknown ones are named by their code */
bool work_all_metrics(struct work *, const struct amounts *have, bool one_above_zero);

/* ---- clocks ---- */
struct clock *clock_begin(struct work *, enum clock_name, int task, Time start, struct span limit);
struct clock *clock_begin_on(struct work *, enum clock_name, int task, Time start, struct span limit, struct due due);
struct clock *clock_begin_meeting(struct work *, enum clock_name, const struct meeting *, const char *row, Time start, struct span limit);
struct clock *clock_of_meeting(struct docket *, enum clock_name, const char *meeting, const char *row); /* newest running; NULL */
void clock_stop(struct work *, struct clock *);                    /* NULL or not running: nothing */
void clock_cancel(struct work *, struct clock *);
void clock_again(struct work *, struct clock *);                   /* as if never stopped (R42) */
void clock_retarget(struct work *, struct clock *, struct due due); /* a new due, the start stays */
void clock_refresh(const struct institution *, struct clock *);    /* due from start, limit and steps */
void clock_step(struct work *, struct clock *, enum step_kind, Time at, int n);
void clock_acts_from_now(const struct work *, struct clock *);     /* past its due as it is, time acts on it from now */
void clock_hang(struct work *, struct clock *);                    /* R59, R17: stands still, past its due too */
void clock_resume(struct work *, struct clock *);                  /* R60 */
struct clock *clock_running(struct docket *, enum clock_name, int task); /* running or hung, newest; NULL */
struct clock *clock_in_force(struct docket *, int task);           /* the answer or rework clock running on a task */
void clocks_end(struct work *, int task);                          /* R27: those still open end; task -1: all of the call */

/* ---- records ---- */
struct task *work_task_new(struct work *, Office unit, enum task_role, enum state);
void work_event(struct work *, enum entity, struct task *, enum act, enum role, enum state from, enum state to);
void call_to(struct work *, enum act, enum state to);              /* the act's own event on the call */
void work_event_meeting(struct work *, struct meeting *, enum act act, enum role role, enum state from, enum state to);
void task_to(struct work *, struct task *, enum act, enum role, enum state to); /* role BY_SYSTEM: follows by itself */
enum role work_role(const struct work *);                          /* of the command, BY_CLOCK while time acts */
void tasks_recall(struct work *, bool filed_too);

/* ---- limits ---- */
struct limits work_limits(const struct work *);
struct due co_due(struct work *, Time start);                      /* R40 */
struct due late_co_due(struct work *, const struct clock *sign);   /* R15: of a unit added later */
void co_dues_follow(struct work *);                                /* R29, R14: after the call's due moved */
struct due call_due(struct docket *);                              /* the lead's answer clock */

/* ---- steps that several acts share ---- */
Office usual_lead(const struct work *, const struct item *);        /* the precedent's, else the item's (R15, R36) */
void mark_precedent(struct work *, Office lead);                   /* R15: a lead against the precedent is flagged */
void meeting_clock_follows_grade(struct work *, enum grade was, Time start); /* R46: after the grade was set; held once, none begins */
void rulings_follow_grade(struct work *);                          /* R35: who is charged */
void dispatch_tasks(struct work *, Office lead, const Office *co, int co_n, enum role by);
void join_if_ready(struct work *);                                 /* R41 */
void call_closed(struct work *);                                   /* answers accepted, clocks ended, re-checks begun */
bool street_waits(const struct docket *);                          /* a merged street has not passed (R17) */
void hang_resume(struct work *, struct task *, enum act act, enum role role); /* with the lead's, those hung with it */
void hung_come_back(struct work *, enum act act, enum role role);
void party_wait_over(struct work *);                               /* R17: closed by the system */
void rows_done_if_last(struct work *, Office unit);                /* R51 */
bool lead_complete(struct work *, const struct task *);            /* all evidence and values in hand */
Time last_urge_time(struct work *, const struct clock *);          /* R44: 17:00 of the last working day before */
int work_listed_tasks(struct work *, const char *list, enum state in_state, struct task **out, int most); /* tasks=UNIT;M1/T2 */
struct span share_of(struct span, int percent);                    /* R64, rounded up to a whole unit */

#endif
