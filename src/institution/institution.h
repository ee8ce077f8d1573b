/* The institution as data: everything of data/domain/ that is not code, loaded once, immutable, shared between threads.
   Nothing marked [C] in docs/rules.md is a constant in C: spans, shares and counts come from here. */
#ifndef INSTITUTION_INSTITUTION_H
#define INSTITUTION_INSTITUTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/geo.h"
#include "base/time.h"
#include "institution/calendar.h"
#include "institution/clock.h"
#include "transitions.gen.h"

/* A street's 9-digit code, a department's letters, "hub", "district", "ZFJ@510104035" (a dispatched agency). */
typedef struct { char s[20]; } Office;
Office office_of(const char *s);
static inline bool office_none(Office o)
{
    return o.s[0] == 0;
}
bool office_is(Office a, Office b);

enum grade { GRADE_NONE, GENERAL, COMPLEX, MAJOR, URGENT, GRADES };
extern const char *const grade_words[];  /* "", general, complex, major, urgent */
enum grade grade_from(const char *word); /* GRADE_NONE when unknown */

enum { METRICS_MOST = 8, EVIDENCE_MOST = 16, CO_MOST = 40 };

struct metric {
    const char *code, *name_zh, *name_en, *note;
    enum unit unit;
    int decimals;
    bool sum, geometry, computed; /* computed: by the circle engine, never typed (R72) */
};
struct evidence_code {
    const char *code, *kind, *stage, *name_zh, *name_en;
    bool time_required, place_required, personal;
    bool by_itself; /* meeting_minutes, task_ledger: there once minutes are signed (R68) */
};
struct reason {
    const char *group, *code, *name_zh, *name_en;
    const char *needs; /* "basis+owner" … */
};
struct limits { /* R14, R27; value 0: no such clock */
    struct span ack, arrive, meeting, plan, resolve;
    int max_extensions;
    bool hang;
};
struct item {
    const char *code, *category, *category_zh, *category_en, *name_zh, *name_en, *description_zh, *legal_zh, *confidence;
    Office lead;
    Office co[CO_MOST];
    int co_n;
    enum grade grade;
    struct limits limits;
    const struct evidence_code *evidence[EVIDENCE_MOST];
    int evidence_n;
    const struct metric *metrics[METRICS_MOST];
    int metrics_n;
};
struct item_list {
    const char *version;
    Day from; /* in force from 00:00 of this day (R16) */
    struct item *items;
    int items_n;
};
struct grade_row {
    const char *name_zh, *name_en, *method_zh;
    struct limits limits; /* resolve = resolve_most; hang = "by the item" */
    struct span verify;
};
enum office_kind {
    OFFICE_HUB, OFFICE_STREET, OFFICE_DEPARTMENT, OFFICE_AGENCY, OFFICE_OVERSIGHT, OFFICE_ENTERPRISE, OFFICE_DISTRICT
};
extern const char *const office_kind_words[];
struct office_name { const char *zh, *short_zh, *en; Day from; };
struct office_row {
    Office code;
    enum office_kind kind;
    const char *name_zh, *short_zh, *name_en; /* in force */
    bool may_lead;
    bool of_hub; /* the department that the hub sits in */
    const struct office_name *names; /* all it ever had (R8), by day, the last one in force; NULL: this one alone */
    int names_n;
};
struct agency_kind { Office dept; const char *kind, *name_pattern_zh; bool per_street; };
struct community { const char *code12, *name_zh; Office street; };
struct role_row { const char *code, *name_zh, *name_en, *office_kind, *never_with; };

/* settings.csv, read by name once so that a typo stops the start and not a case (R-numbers as there). */
struct settings {
    struct span accept, accept_urgent, post_vetting, return_window, return_window_urgent, return_decide,
        return_decide_urgent, opinion, ruling, reconvene, minutes, confirm, follow_up, look_back, supervise_reply,
        reopen_window, recur_window, merge_window, party_wait, hub_verify, proposal, object_decide, street_heard,
        enter, appeal, review, co_gap, hang_most;
    int rework_percent, rework_supervise_at, reopen_most, recur_m, merge_m, tolerance_percent, share_agency,
        share_department, process_share, min_tasks, min_assessors, reason_below, reason_above, quorum_num, quorum_den;
    struct clock_rule lights;
};
struct setting_row { const char *key, *value, *unit, *name_zh, *meaning_en, *rule, *provenance; };

/* What assessors judge (R78), data/indicators.csv: seven common ones and those of the unit's kind, 100 points together in every
   scheme and kind. A score keeps the scheme it was opened with (R8). */
struct indicator {
    const char *scheme, *kind, *depts; /* kind "common": of all; depts of the others, "*": of those in no other row */
    const char *code;                  /* c1, x1: unlike within one score */
    int weight;
    const char *rate; /* the computed rate whose tasks stand beside it (score_rate_words), "" : none */
    const char *name_zh, *name_en, *about_zh, *about_en;
};

struct registers;
struct institution {
    const struct calendar *calendar;
    struct item_list *lists; /* by date, the first in force always before */
    int lists_n;
    struct grade_row grades[GRADES];
    struct settings settings;
    struct setting_row *setting_rows;
    int setting_rows_n;
    struct office_row *offices; /* hub, district, streets, departments, oversight, enterprises; agencies are made of two of them */
    int offices_n;
    struct agency_kind *agencies;
    int agencies_n;
    struct community *communities;
    int communities_n;
    struct role_row roles[ROLES];
    struct metric *metrics;
    int metrics_n;
    struct evidence_code *evidence;
    int evidence_n;
    struct reason *reasons;
    int reasons_n;
    const struct registers *registers; /* register.h */
    struct indicator *indicators;      /* score.h; schemes in the order they came into use */
    int indicators_n;
    struct geo_point south_west, north_east; /* a box around the district (measure.h) */
};

/* The shipped tables (embedded assets). BAD_INPUT names the table and the fault in `faults`. */
Err institution_load(const void *ctx, struct faults *faults, struct institution **out);

/* Look-ups; NULL when there is none. Cost: a scan of a table of under a hundred rows. */
const struct item_list *institution_list_at(const struct institution *, Day);
const struct item_list *institution_list(const struct institution *, const char *version);
const struct item *list_item(const struct item_list *, const char *code);
const struct metric *institution_metric(const struct institution *, const char *code);
const struct evidence_code *institution_evidence(const struct institution *, const char *code);
const struct reason *institution_reason(const struct institution *, const char *group, const char *code);
const struct office_row *institution_office(const struct institution *, Office);
/* The name that it had on that day: renaming changes no past record (R8). NULL: no such office. */
const char *institution_office_name(const struct institution *, Office, Day, bool english);
const struct community *institution_community(const struct institution *, const char *code12);
/* "ZFJ@510104035" names an agency: a department that has agencies, and a street. */
bool office_agency(const struct institution *, Office agency, Office *dept, Office *street);
enum role role_from(const char *word); /* ROLES when unknown */
/* May this role be held in this office (roles.csv office_kind)? */
bool role_fits(const struct institution *, enum role, Office);

/* R70: a decimal text with at most the metric's decimals, as hundredths; false when it is none. */
bool amount_parse(const struct metric *, const char *text, int64_t *x100);
char *amount_text(const void *ctx, const struct metric *, int64_t x100); /* exactly the metric's decimals */

/* Changes for a story or an administrator: a copy with one thing other; `was` must outlive it. */
Err institution_set(const void *ctx, const struct institution *was, const char *key, const char *value, struct institution **out);
Err institution_with_calendar(const void *ctx, const struct institution *was, const struct calendar *, struct institution **out);
Err institution_with_list(const void *ctx, const struct institution *was, const struct item_list *, struct institution **out);
/* NOT_FOUND: no such office. BAD_INPUT: a day not after its last renaming. Texts are copied. */
Err institution_with_office(const void *ctx, const struct institution *was, Office, const struct office_name *, struct institution **out);
/* May this setting be changed while the program runs: those that the clocks of a calendar are made of may not. */
bool setting_fixed(const char *key);

/* Limits of a call of this item under this grade (R14). */
struct limits limits_of(const struct institution *, const struct item *, enum grade);

#endif
