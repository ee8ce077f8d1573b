/* What the computed part of a score comes from (R76): the tasks whose due lies in its period, the closings that lasted, what was
   found against the unit; with the list of them, so that each point can be opened. Private to the score's opening. */
#ifndef SERVICE_SCORE_COUNTING_H
#define SERVICE_SCORE_COUNTING_H

#include "base/buf.h"
#include "institution/score.h"
#include "service/service.h"

/* unit: an agency, or a department in a street. dept, street: of it. Adds to counts and listed; loads each call of the unit. */
struct counting {
    struct service *s;
    struct tx *tx;
    const void *ctx;
    Office unit, dept, street;
    Day from, to;
    struct score_counts counts;
    struct buf *listed; /* what was counted, for the vault: JJ-2026-000012/ZFJ signed=1 answered=0; … */
};
Err score_counting(struct counting *);

#endif
