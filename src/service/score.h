/* Assessment at work (R73-R83): a score is `score/PF-2026-000001` in the ledger, its state the fold of those leaves; the row
   beside it says where it stands. Opened when a period has ended, with the counts of that moment; what they were counted from
   lies beside them in the vault, so that a unit sees why it got each point. */
#ifndef SERVICE_SCORE_H
#define SERVICE_SCORE_H

#include "institution/score.h"
#include "service/config.h"
#include "service/view.h"
#include "store/score.h"

/* Opens the scores of the quarter and of the year that ended last before `now`: agencies have both, departments the year, one in
   each street (R73). At most `most`; call again until *done is less. */
Err service_score_tick(struct service *, struct tx *, Time now, int most, int *done);

/* When the quarter that `now` lies in has ended: until then a tick that found nothing finds nothing. */
Time service_score_next(Time now);

struct score_request {
    const char *no;
    enum act act;
    struct actor by;
    const struct arg *args;
    int args_n;
    int seen;        /* version of If-Match; 0: not said */
    const char *key; /* idempotency key, or NULL */
};
/* Errors as score_apply; NOT_FOUND; BAD_INPUT key as service_act. */
Err service_score_act(struct service *, struct tx *, const void *ctx, const struct score_request *, Time now, struct faults *);

/* Provisional dues follow a calendar year that has arrived, as leaves by the clock (R26). */
Err service_score_calendar_arrived(struct service *, struct tx *, Time now);

/* Every score's row against its leaves (R7); *why: the first that differs. */
Err service_score_check(const struct service *, struct tx *, const void *ctx, int64_t *scores, const char **why);

/* ---- as JSON ---- */
Err view_scores(const struct viewer *, const void *ctx, const char *period, const char *state, int64_t before, int limit,
                struct buf *);
/* NOT_FOUND, NOT_YOURS (R79). *version: for the ETag. */
Err view_score(const struct viewer *, const void *ctx, const char *no, int *version, struct buf *);

/* The year of each department (R74), in order of codes: never a ranking, for their indicators differ by kind. */
Err view_score_years(const struct viewer *, const void *ctx, const char *year, struct buf *);
/* The agencies of one department side by side (R92). */
Err view_score_ranks(const struct viewer *, const void *ctx, Office dept, const char *period, struct buf *);
/* What departments think of the calls of each street (R83), in order of codes; in no score. */
Err view_quality(const struct viewer *, const void *ctx, const char *period, Day from, Day to, struct buf *);

/* ---- shared with the view ---- */
enum score_sight { SIGHT_NOTHING, SIGHT_TOTALS, SIGHT_ALL };
enum score_sight score_sight(const struct viewer *, const struct score *); /* R79 */
void j_points(struct buf *, const char *name, struct points);
struct score_record {
    struct score *score;
    int64_t id;
    struct leaf_row *leaves;
    int leaves_n;
    struct vault_row *vault;
    int vault_n;
};
/* Folded from its leaves with the tables of then: about 20 leaves. BROKEN: one that cannot be followed, *why says which. */
Err service_score_read(const struct timeline *, struct tx *, const void *ctx, const struct score_row *, struct score_record *out,
                       const char **why);
/* The same by number; NOT_FOUND. For one: the timeline is read for it. */
Err service_score_load(const struct service *, struct tx *, const void *ctx, const char *no, struct score_record *out,
                       const char **why);

#endif
