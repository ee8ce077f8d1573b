/* History under other rules: which calls would have been due otherwise, late otherwise, led or vetted by others. Nothing is written. */
#ifndef SERVICE_REHEARSE_H
#define SERVICE_REHEARSE_H

#include "base/buf.h"
#include "institution/rehearse.h"
#include "service/service.h"

struct rehearse_query {
    const struct institution *other;  /* calendar and settings; its offices and metrics are those in force */
    const struct item_list *list;     /* NULL: each call keeps its version */
    Time from, to;                    /* of `called`; both 0: the last `last` calls */
    int last;
    Time at;                          /* what still runs is looked at then */
};
struct rehearsed_call {
    char no[24], item[8];
    Office street;
    bool open;
    struct rehearsal r;
};
struct rehearsed_unit {
    char unit[20]; /* who bears the clock, R27 */
    int clocks, late_was, late_now;
};
struct rehearsed {
    int looked, gone;                 /* calls; those whose item the other list has not */
    int late_was, late_now;           /* calls past their own due */
    int clocks, clocks_late_was, clocks_late_now;
    int other_lead, other_grade, other_due, other_vetting;
    struct rehearsed_call *calls;     /* those for which anything is other */
    int calls_n;
    struct rehearsed_unit *units;     /* in order of code */
    int units_n;
};
/* About 50 µs a call; on ctx. Call it inside store_read_begin. */
Err service_rehearse(const struct service *, struct tx *, const void *ctx, const struct rehearse_query *, struct rehearsed *out);

/* Who vets a call of this grade before it is called (R11, R31): "street_leader", "street_head", "" for urgent ones. */
const char *rehearsed_vetter(enum grade);

/* {"calls":…,"late_was":…,"units":[…],"changed":[…]}, the first `most` calls of those for which anything is other. */
void rehearsed_json(struct buf *b, const struct rehearsed *, int most);

#endif
