/* Assessment (rules.md I): what a street thinks of the agencies and departments that serve it. A score is a record of its own:
   the counts of one unit in one street and period, the assessors' values, and S, exact until it is shown. Pure, as the engine: tables, calendar and
   now are arguments; refusals come in R2's order; a refused act changes nothing. Time alone moves no score.
   The counts are those of the period's end. What happens later counts in its own period (R82), so nothing here counts again;
   only a decided appeal may change them. */
#ifndef INSTITUTION_SCORE_H
#define INSTITUTION_SCORE_H

#include "institution/engine.h"
#include "institution/figures.h"

/* R76's six rates and three deductions, named as the arguments are: "signed" … "lasting", "invalid" "absent" "false". */
enum score_rate { SCORE_SIGNED, SCORE_ARRIVED, SCORE_PLAN, SCORE_ANSWERED, SCORE_PASSED, SCORE_LASTING, SCORE_RATES };
enum score_fault { SCORE_INVALID, SCORE_ABSENT, SCORE_FALSE, SCORE_FAULTS };
extern const char *const score_rate_words[], *const score_fault_words[];
/* Limits. They keep every exact sum within 128 bits. */
enum { SCORE_COUNT_MOST = 9999, SCORE_ASSESSORS_MOST = 99, SCORE_INDICATORS_MOST = 10 };

/* ---- what is judged (R78) ---- */
/* The shipped schemes into `in`. Each common part with each kind makes 100; a department is of one kind. */
void indicators_load(struct institution *in, struct faults *);
/* The scheme that a score opened now gets: the newest. "" : none is there. */
const char *indicators_scheme(const struct institution *);
/* What a unit of this department is judged by under a scheme; 0 without one. */
int indicators_of(const struct institution *, const char *scheme, Office dept, const struct indicator *out[static SCORE_INDICATORS_MOST]);
/* The kind of a department under a scheme: units of one kind can be compared. */
const char *indicators_kind(const struct institution *, const char *scheme, Office dept);

struct score_counts {
    struct rate rates[SCORE_RATES]; /* den 0: none, the indicator drops out (R76) */
    int faults[SCORE_FAULTS];
};

/* Hundredths of a point, rounded half up once; or none ("—"). */
struct points {
    bool there;
    int x100;
};
int score_weight(enum score_rate);                      /* R76: points of 60 */
int score_deduction(enum score_fault, int times);      /* R76: points off, hundredths */
char *points_text(struct points, char out[static 16]); /* "87.25", "—" */

struct score_entry {
    int64_t assessor; /* person; one entry each, a later one replaces the earlier */
    int x10000;   /* the weighted mean of its values, exact: weights make 100 */
    int values_n; /* as the scheme lists its indicators; one without a scheme */
    int x100[SCORE_INDICATORS_MOST];
    bool reasoned[SCORE_INDICATORS_MOST]; /* the texts themselves are the vault's */
    Time at;
};
struct score_correction { /* R81; the notice is the vault's */
    Time at;
    int64_t person;
    struct points was, now; /* S */
};
/* The settings that make S and total; a published score keeps those of its publication (R8, R81). */
struct score_rule {
    int share, process_share, min_tasks, min_assessors; /* share: of an agency, or of a department (R74) */
};

struct score {
    char id[48];
    Office unit, dept, street; /* ZFJ@510104035, ZFJ, 510104035; of a department: ZFJ, ZFJ, 510104035 */
    char scheme[12];           /* "": judged by one value */
    char period[8];              /* 2026Q2, 2026 */
    Day from, to;                /* both included */
    struct score_counts counts;
    struct points D;  /* the department's own part */
    enum state state; /* entering, draft, appealed, published */
    int version;      /* its own events so far (R6) */
    struct score_entry *entries;
    int entries_n;
    struct score_correction *corrections;
    int corrections_n;
    struct points was;      /* S before the last decide or correct */
    struct score_rule rule; /* from publication on */
    struct clock *clocks;   /* enter, appeal, review; task is 0 */
    int clocks_n;
    struct event *events; /* of the act in hand; the service writes and clears them */
    int events_n;
    bool dirty, fresh;
};

/* ---- opening ---- */
struct score_opening {
    const char *id; /* at most 47 bytes */
    Office unit;        /* an agency, or a department with the street that assesses it */
    Office street;      /* of a department; an agency has its own */
    const char *period; /* a quarter or a year; of a department a year (R73) */
    const char *scheme; /* NULL: judged by one value */
    struct score_counts counts;
    struct points D;
};
/* Counts among arguments: a rate "19/20" or "-" for none, a deduction "2", at most SCORE_COUNT_MOST each; those not given
   stay as they are. A wrong one is a fault by its name, and then false. */
bool score_counts_read(const struct arg *args, int args_n, struct score_counts *io, struct faults *);
/* A quarter or a year from 2000 on. */
bool score_period_parse(const char *text, Day *from, Day *to);
/* 0-100 with at most two decimals, as hundredths. */
bool score_value_read(const char *text, int *x100);

/* By the system, event `open`; the enter clock starts at the period's last second, whenever this is called.
   NOT_NOW: the period has not ended. BAD_INPUT: id, agency, period, scheme. One score for a unit, street and period is the caller's
   to see to. */
Err score_open(const struct institution *, const void *ctx, const struct score_opening *, Time now, struct faults *,
               struct score **out);
bool score_of_department(const struct score *);
/* The last second of a period's last day. */
Time score_period_end(Day to);

/* What one task of the unit says of R76's rates in a period: 1 good, 0 not, -1 it is not counted there. Its lasting closings
   are not the docket's to know and stay -1. Recalled and waived tasks, and those of calls that left the figures, are not
   listed. Returns how many; `invalid` grows by the task's invalid return decided in the period. */
struct score_task {
    int task;
    signed char good[SCORE_RATES];
};
int score_tasks(struct docket *, const void *ctx, Office unit, Day from, Day to, struct score_task **out, int *invalid);

/* ---- acts ---- */
/* enter, sign, appeal, publish, decide, correct. NOT_YOURS, STALE, NOT_NOW, BAD_INPUT as docket_apply. */
Err score_apply(const struct institution *, struct score *, const struct command *, Time now, struct faults *);
const char *score_act_args(enum act); /* as act_args; NULL: no act of a score */
int score_next(const struct institution *, const void *ctx, struct score *, const struct actor *, Time now,
               struct next_act **out);
/* As docket_calendar_arrived. */
bool score_calendar_arrived(const struct institution *, struct score *);

struct clock *score_clock(struct score *, enum clock_name, int nth); /* nth 0: the newest; NULL */
/* enter: the street; review: hub; appeal: the department. */
const char *score_clock_charged(const struct score *, const struct clock *);

/* ---- numbers (R74-R78) ---- */
/* R77. Counted tasks are those whose answer was due in the period: the denominator of `answered`. */
bool score_enough(const struct institution *, const struct score *);
/* None when the sample is too small. */
struct points score_computed(const struct institution *, const struct score *);
/* None with fewer assessors than R78 asks. */
struct points score_judged(const struct institution *, const struct score *);
/* None unless both parts are there; a corrected S stands by itself. */
struct points score_S(const struct institution *, const struct score *);
/* Of an agency; none without S or D. */
struct points score_total(const struct institution *, const struct score *);
/* What the assessors gave for the nth indicator, their mean; none while nobody has entered. */
struct points score_indicator(const struct score *, int nth);
/* S as it would be with every rate at the lower, and at the upper end of its 95 % interval (R92); false without S. A corrected S
   has no interval but itself. */
bool score_interval(const struct institution *, const struct score *, struct points *low, struct points *high);

/* ---- the year of a department (R74): what its streets' scores come to ---- */
struct score_year {
    int streets, counted; /* that have a score of it; that have S (R77) */
    bool published;       /* all of them */
    int share;            /* w: as published, else the setting in force */
    struct points mean, was_mean; /* of S; was: before corrections, none without one */
    struct points total, was_total; /* none while a score is not published, or without the other part */
};
/* `of`: one department's scores of one year. The mean is taken of S to 12 further decimals, and rounded once. */
void score_year(const struct institution *, const struct score *const *of, int n, struct points others, struct score_year *out);
/* R78: every value that a street gave over three or more subjects is the same; flagged, not changed. */
bool score_flat(const struct score *const *of_one_street, int n);

/* ---- side by side (R77, R81, R92) ---- */
struct score_rank {
    const struct score *score;
    struct points low, high;
    int rank, was_rank; /* by S, and by S before corrections, where that is another; 0: none (no S, or not published) */
    int tier;           /* those of one tier cannot be told apart: 差异不显著 */
};
/* Units of one department in one period, best first, those without a rank last. Ranks only once all of them are published:
   a place among the first few would be none. */
void score_ranks(const struct institution *, const struct score *const *of, int n, struct score_rank out[]);

#endif
