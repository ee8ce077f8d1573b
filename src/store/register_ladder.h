/* What the ladder of supervision reads (R56), and the notices that persons get. */
#ifndef STORE_REGISTER_LADDER_H
#define STORE_REGISTER_LADDER_H

#include "institution/institution.h"
#include "store/store.h"

struct lit_row { /* a unit's clock that shines yellow, red or black: by call, task and due */
    char no[24], label[48], act[40], item[8], lamp[112];
    Office unit, street;
    Time due, yellow, black;
    bool urgent;
    const char *subject;
    int rung; /* 1 yellow, 2 red, 3 black */
};
/* fresh: those about which this rung has done nothing yet; the darkest first. */
Err store_lit(struct tx *tx, const void *ctx, Time now, bool fresh, bool urgent_only, int limit, struct lit_row **out, int *n);
Err store_rung_taken(struct tx *tx, const char *call_no, Office unit, int *out); /* 0: none */
Err store_lamp_there(struct tx *tx, const char *lamp, bool *out);
Err store_lamps_black(struct tx *tx, const char *call_no, int *out);
Err store_lamps_red(struct tx *tx, Office unit, Time from, Time to, int *out);
Err store_slip_open(struct tx *tx, const char *call_no, Office unit, bool *out);
/* The open entry of a call in a book that has one at most (R52, R69); no "": none is. */
Err store_entry_of_call(struct tx *tx, const char *book, const char *call_no, char no[static 24]);
/* The call's subject as lists show it, and whether the unit has a task on it. NOT_FOUND. */
Err store_call_subject(struct tx *tx, const void *ctx, const char *call_no, Office unit, const char **subject, bool *has_task);

struct notice {
    int64_t id;
    Time at;
    const char *kind, *book, *no, *act, *call, *subject; /* kind: todo progress info */
    Office street, lead; /* of the call when book is "call"; else none */
    bool read;
};
/* To everybody who holds this role in this office. */
Err store_notice_put(struct tx *tx, Office office, enum role role, const struct notice *notice);
Err store_notice_person(struct tx *tx, int64_t person, const struct notice *notice);
Err store_notices(struct tx *tx, const void *ctx, int64_t person, int64_t before, int limit, struct notice **out, int *n, int64_t *unread);
/* Whoever follows the call, but not `by`: 有进展. One look-up of an index when nobody does. */
Err store_notice_followers(struct tx *tx, int64_t call, const char *no, const char *act, int64_t by, Time now);
Err store_notices_read_call(struct tx *tx, int64_t person, const char *call_no);
Err store_notices_read(struct tx *tx, int64_t person, int64_t upto);
Err store_notices_purge(struct tx *tx, Time before);

#endif
