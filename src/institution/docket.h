/* A docket is one call with everything that belongs to it: its tasks, clocks and what was measured.
   Acts are applied to a docket (engine.h); the store loads and saves one. Its state is the fold of the call's events
   (R7): replaying its leaves through the engine yields the same docket. Texts are not here: they live in the vault, the
   docket only knows which are there. Everything hangs on the docket's talloc context. */
#ifndef INSTITUTION_DOCKET_H
#define INSTITUTION_DOCKET_H

#include "institution/institution.h"

enum closing { CLOSE_NONE, CLOSE_SOLVED, CLOSE_EXPLAINED, CLOSE_LONG_TERM, CLOSE_IMPORTED, CLOSINGS };
extern const char *const closing_words[]; /* "", solved, explained, long_term, imported */
enum satisfied { SAT_NONE, SAT_SATISFIED, SAT_BASICALLY, SAT_NOT, SATS };
extern const char *const satisfied_words[]; /* "", satisfied, basically, not */

enum fact { /* what is known of a call's personal and free text: bits of call.facts */
    FACT_PLACE = 1, FACT_TEXT = 2, FACT_CONTACT = 4, FACT_WANTED = 8, FACT_POINT = 16
};

enum how { HOW_NONE, HOW_TAPE, HOW_LASER, HOW_GNSS, HOW_WALKED, HOW_MAP, HOW_SURVEY, HOW_COUNTED, HOW_DOCUMENT, HOW_OTHER, HOWS };
extern const char *const how_words[]; /* "", tape, laser, gnss … data/words.csv names them */
enum how how_from(const char *word);  /* HOWS when unknown */

struct amount {
    const struct metric *metric;
    int64_t x100;
    bool at_least;       /* "more than 400": a lower bound (R70) */
    bool ranged;         /* before and after are told; x100 is how far they are apart */
    int64_t before_x100, after_x100;
    bool typed;          /* x100 is its outline's area or length; what was typed stands beside it */
    int64_t typed_x100;
    enum how how;        /* measured how and when (R70); who, and the outline, are texts of the vault */
    Day on;              /* n = 0: not told */
    int64_t k, outline;  /* leaves of the call that told the amount and its outline; 0: none */
};
struct amounts {
    struct amount at[METRICS_MOST];
    int n;
};

struct call {
    int64_t id;             /* the store's key; 0 before the first save */
    char no[24];            /* JJ-2026-010482 */
    int version;            /* its own events so far; ETag and If-Match (R6) */
    int leaves;             /* leaves of this record so far: the k of the last */
    Office street;
    char community[16];     /* 12 digits, or "" */
    char item[8];           /* "" only while imported and unsorted (R10a) */
    char list[24];          /* version in force at `called` (R16) */
    enum state state;
    enum grade grade;       /* GRADE_NONE before submitting; then the item's or the vetting grade, then the hub's */
    unsigned facts;
    char place_id[40];
    int64_t lat_e9, lon_e9; /* WGS-84 when FACT_POINT */
    int64_t drafter;        /* person */
    Time created, called, graded, dispatched, answered, closed;
    Office lead, accepted_lead;
    enum closing kind;        /* the answer's, then the closing's */
    enum satisfied satisfied; /* of the last closing verdict */
    bool sent_back, appealed, urgent_called, confirmed, reviewed, lapsed; /* lapsed: nobody verified (R63) */
    bool excluded, ruled, against_precedent, flagged, supervised, agreed_long_term, minutes_signed, proposed;
    int reworks, reopened, extensions, returns;
    int verdicts, verdicts_satisfied, verdicts_basically; /* by the calling street (K10) */
    Time last_verdict;      /* closing or rework */
    Time bad_finding;       /* the last bad one */
    struct amounts reported, verified;
    char merged_into[24];
    enum state merged_from; /* state at merging */
    bool passed;            /* its street has passed, another of the merged ones has not yet (R17) */
    Day long_review;        /* long_term: next review */
    char source_channel[24], source_ticket_no[64];
    char recurs[24];        /* the closing that it comes back to */
    bool recurs_counted;
};

enum task_role { TASK_LEAD, TASK_CO, TASK_ROW };
extern const char *const task_role_words[]; /* lead co row */

struct task {
    int id;      /* 1, 2 … in order of creation within the call */
    int nth;     /* the nth dispatch task of its unit on this call; 0 for a row */
    int version;
    Office unit, agency;
    enum task_role role;
    enum state state;
    char meeting[16], row[16]; /* TASK_ROW: which row of which minutes */
    Time created, signed_at, filed_at, arrived_at, complete_at; /* complete_at: a lead's evidence and values all in (R44) */
    bool signed_by_system, from_ruling, fed_by_rows, slipped, invalid_return, returned, filed_urgent;
    bool judged; /* its answer has had a verdict (R42) */
    bool opined_bwb, opined_sfj, law, passed_up; /* arbitration (R35) */
    bool hung_with_lead;                         /* comes back with the lead's only (R59) */
    bool recalled_at_merge;                      /* comes back at un-merging (R17) */
    int extensions;          /* granted */
    Time extension_asked;    /* pending request, s = 0: none */
    int extension_amount;
    Time urged;              /* first urge by the lead (R44) */
    Time hang_asked;
    bool hang_objected, hang_heard, hang_agreed;
    Day hang_review;
    int reviews;
    Office proposed_owner;
    enum state recalled_from; /* for restore at un-merging */
    char *evidence;           /* codes in hand, "photo_before;photo_after"; "" for none */
    struct amounts values;
    const struct metric *metric; /* TASK_ROW */
    int64_t target_x100;
    char *row_evidence;
    bool dirty, fresh;
};

enum clock_name {
    CK_ACCEPT, CK_MEETING, CK_VERIFY, CK_HUB_VERIFY, CK_PARTY_WAIT, CK_PROPOSAL, CK_FOLLOW_UP, CK_RECONVENE, CK_REVIEW_URGENT,
    CK_CONFIRM_URGENT, CK_RECHECK30, CK_RECHECK90, CK_SIGN, CK_ARRIVE, CK_PLAN, CK_ANSWER, CK_REWORK, CK_DECIDE, CK_OPINION,
    CK_RULING, CK_CONFIRM_ANSWER, CK_HANG_HEARD, CK_MINUTES, CK_LOOK_BACK, CK_OBJECTION, CK_ENTER, CK_APPEAL, CK_REVIEW, CLOCKS
};
extern const char *const clock_words[];
enum clock_state { CLOCK_RUNNING, CLOCK_STOPPED, CLOCK_CANCELLED, CLOCK_HUNG };
extern const char *const clock_state_words[]; /* running stopped cancelled hung */

struct clock {
    int id; /* 1, 2 … in order of creation within the call */
    enum clock_name name;
    int task; /* task id, 0: the call's own or a meeting's */
    char meeting[16], row[16];
    int nth; /* second of that name on that record: 2 */
    Time born, start; /* born: since when time may act on it; later than its making when it ran again past its due */
    struct span limit;
    Time fixed_due; /* s != 0: a date, not a span */
    struct step *steps;
    int steps_n;
    enum clock_state state;
    Time at;  /* of stopping or cancelling */
    Time due; /* as of the last event; s = 0 while hung */
    bool provisional;
    bool fired;    /* what its passing brings about has happened (lapse, slip …) */
    char *charged; /* NULL: by R27's column; set where R44 says otherwise */
    bool dirty, fresh;
};

/* Meetings (R46-R53). Their rows turn into tasks of the call when the minutes are signed. */
enum meeting_kind { MEET_ON_SITE, MEET_SPECIAL, MEET_JOINT, MEET_LEADER, MEETING_KINDS };
extern const char *const meeting_kind_words[];
struct meeting_row {
    char name[16];
    Office unit;
    Day due;
    const struct metric *metric;
    int64_t target_x100;
    char *evidence;
    bool objected, out; /* under objection; struck by the decision */
    bool was_objected;  /* an objection may be made once */
    int task;           /* id, 0: not a task (yet) */
    char look_back[12];
};
struct meeting {
    char id[16]; /* 1, 2 … within the call */
    int version;
    enum meeting_kind kind;
    enum state state;
    Time planned, convened, held, signed_at;
    char *invited, *present; /* "ZFJ;SZW" */
    int here, needed;        /* invited co-departments present, and needed (R47) */
    bool quorate, looked_back;
    char *numbers;           /* "2026-1;2026-2" */
    char sitting[48];        /* held together with other calls' meetings: the number of the first of them; "" alone */
    struct meeting_row *rows;
    int rows_n;
    bool dirty, fresh;
};

/* What just happened: one act is one event; what follows from it are events by `system`, in order (R7). */
struct event {
    Time at;
    enum entity entity;
    int task;         /* id, 0: the call or a meeting */
    char meeting[16];
    enum act act;
    enum role role;   /* BY_SYSTEM, BY_CLOCK, BY_MEETING for what follows by itself */
    Office office;
    int64_t person;
    enum state from, to;
    int version;      /* of its record after it */
};

/* What the figures (J) remember of an act when its event has become a leaf: refusals, verdicts, closings, dispatches, returns,
   inspections. */
struct mark {
    Time at;
    enum entity entity;
    int task; /* id, 0: the call */
    enum act act;
    enum role role;
    enum state to;
    enum closing kind;        /* of a closing */
    enum satisfied satisfied; /* of a verdict */
    bool came_back;           /* a reopening for that reason (K12) */
    bool bad;                 /* an inspection that found it so (R58) */
};

struct docket {
    struct call call;
    struct task *tasks;
    int tasks_n;
    struct clock *clocks;
    int clocks_n;
    struct meeting *meetings;
    int meetings_n;
    struct docket *main;    /* set by the service: the call that this one is merged into, or is to be */
    struct docket **merged; /* set by the service: the calls merged into this one */
    int merged_n;
    struct event *events; /* new ones of the act in hand; the service writes them as leaves and clears */
    int events_n;
    struct mark *marks; /* new ones: saving keeps them and clears */
    int marks_n;
    bool dirty, fresh; /* the call's row */
    char *stood;       /* the store's own: its lines as they were last read or written */
    char recurs_stood[24]; /* the store's own: call.recurs as it was last read or counted */
};

struct docket *docket_new(const void *ctx);
struct task *docket_task(struct docket *, int id);                         /* NULL */
struct task *docket_task_of(struct docket *, Office unit, int nth);        /* dispatch task of a unit: nth, 0 = newest */
struct task *docket_row_named(struct docket *, const char *name);             /* "M1.T2" or "1/T2": a row's task; NULL */
Office docket_lead_unit(const struct docket *);                           /* accepted for, before the dispatch; none */
struct task *docket_lead(struct docket *);                                 /* the lead's dispatch task, NULL before dispatch */
struct clock *docket_clock(struct docket *, enum clock_name, int task, int nth); /* nth 0 = newest; NULL */
const struct clock *docket_meeting_clock(const struct docket *, enum clock_name, const char *meeting); /* running; NULL */
struct meeting *docket_meeting(struct docket *, const char *id);           /* NULL */
struct meeting_row *meeting_row(struct meeting *, const char *name);       /* NULL */

/* R47, with `present` (street and units joined by ';') and an acting chair: who counts, how many are needed. */
struct quorum {
    bool street, lead, quorate; /* lead: also true while the call has none */
    int here, needed, invited;  /* co-departments: present, needed of those invited */
};
struct quorum meeting_quorum(const struct institution *, const struct docket *, const struct meeting *, const char *present);
bool task_open(const struct task *);                                       /* sent, signed, hung, return_asked, arbitration */
const struct item *docket_item(const struct institution *, const struct docket *); /* by the call's list; NULL while unsorted */

/* A clock as seen at an instant (R54): light, used and counted minutes, due. */
struct clock_in docket_clock_in(const struct clock *); /* its fold as it stands: a fixed due is as provisional as the clock says */
Err docket_clock_view(const struct institution *, const struct docket *, const struct clock *, Time at, struct clock_view *out);
bool clock_late(const struct clock *, Time now); /* stopped or ended after its due, or running past it */
const char *docket_clock_charged(const void *ctx, const struct docket *, const struct clock *); /* R27, R44: "hub", an office's code … */

/* When time itself next does something to this docket (R27: due + 1 s); s = INT64_MAX: never. */
Time docket_fires_at(const struct institution *, const struct docket *);
/* What acts at that instant, the oldest first: a clock (its id) or a hung task (minus its id); 0: nothing. *clock: whose age counts. */
int docket_firing(const struct institution *, const struct docket *, Time at, int *clock);

/* R17, R67: how two calls lie to each other. */
bool docket_same_place(const struct institution *, const struct call *a, const struct call *b, int metres); /* place id, or within */
bool docket_hint(const struct institution *, const struct call *a, const struct call *b);                   /* a likely duplicate */
bool docket_comes_back(const struct institution *, const struct call *fresh, const struct call *closed);    /* recurrence (R67) */
bool docket_offer_reopening(const struct institution *, const struct call *fresh, const struct call *closed, Time now);

/* Has the department that the hub sits in a task on the call (lead or co)? Then its head does not rule (service.h, impartial). */
bool docket_hub_is_party(const struct institution *, const struct docket *);
/* Who rules on a task in arbitration (R35): the district leader on a major call, one passed up or the hub's own, else the hub's head. */
enum role docket_ruler(const struct institution *, const struct docket *, const struct task *);
bool task_opinions_in(const struct task *); /* 编办's, and 司法局's where law is disputed (R35) */

/* What somebody is expected to do: one row per office, role and record. Desks are lists of these, ordered by due. */
struct todo {
    Office office;
    enum role role;
    enum act act; /* the primary one of those expected */
    Time due;     /* s = 0: none */
    Time since;
    int task;     /* id, 0: the call or a meeting */
    char meeting[16]; /* id, "": none */
    const struct clock *clock; /* the docket's own that is due then; NULL: no limit runs (the hour agreed for a meeting is none) */
};
int docket_todos(const struct institution *, const void *ctx, struct docket *, struct todo **out);

#endif
