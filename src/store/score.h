/* Scores (institution/score.h) beside their leaves: a row each, so that lists need not read the ledger. */
#ifndef STORE_SCORE_H
#define STORE_SCORE_H

#include "institution/score.h"
#include "store/figures.h"
#include "store/store.h"

struct score_row {
    int64_t id; /* its record's (store_of_id) */
    char no[24];
    Office unit, dept, street;
    char period[8], state[16];
    int version;
    bool provisional; /* one of its clocks has a due that is (R26) */
};
Err store_score_put(struct tx *tx, const struct score_row *row);
Err store_score_get(struct tx *tx, const char *no, struct score_row *out); /* NOT_FOUND */
struct score_query {
    const char *period, *state, *office; /* NULL: any */
    bool provisional;
    int64_t before; /* 0: the first page */
    int limit;
};
Err store_scores(struct tx *tx, const void *ctx, const struct score_query *q, struct score_row **out, int *n); /* newest first */
Err store_score_periods(struct tx *tx, const void *ctx, char ***out, int *n);

/* Agencies (or departments, each with a street) that a task counts for between two instants and that have no score of that
   period; the calls of one that were not closed before `since` (clocks of those had ended); its closings as solved. */
struct score_subject {
    Office unit, street; /* street "" : an agency's own */
};
Err store_score_due(struct tx *tx, const void *ctx, Time from, Time to, const char *period, bool departments,
                    struct score_subject **out, int *n);
Err store_score_calls(struct tx *tx, const void *ctx, Office unit, Office street, Time since, char ***out, int *n);
struct solved_row {
    char call[24];
    Time at;
    bool back; /* reopened, or recurred */
};
/* Those that the department led. */
Err store_score_solved(struct tx *tx, const void *ctx, Office dept, Office street, Time from, Time to,
                       struct solved_row **out, int *n);

struct quality_row {
    Office street;
    int64_t n, item, place, facts; /* judged; of them right, right, enough */
};
Err store_quality(struct tx *tx, const void *ctx, Time from, Time to, struct quality_row **out, int *n);
/* The calls behind them, oldest judgement first; bits COUNT_N, and COUNT_A where it says yes. BAD_INPUT: no cursor. */
struct quality_query {
    Office street;
    Time from, to;
    const char *fact, *value; /* item_right place_right facts_enough; yes, no, "" any */
    const char *after;
    int limit;
};
Err store_quality_calls(struct tx *tx, const void *ctx, const struct quality_query *query, struct counted_page *out);

#endif
