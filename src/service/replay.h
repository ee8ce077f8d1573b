/* State is the fold of events (R7): a call's leaves, given to the engine again, must make the same docket. An auditor's
   question: does a table say what no leaf has said, or does a leaf tell of an act that the institution would have refused? */
#ifndef SERVICE_REPLAY_H
#define SERVICE_REPLAY_H

#include "service/service.h"

/* The docket that the call's leaves make. *why tells the first leaf that does not fit (NULL: none). */
Err replay_docket(const struct service *, struct tx *, const void *ctx, const char *call_no, struct docket **out, const char **why);

/* Every call of the data folder: replayed and compared with its rows. *why: the first that differs, NULL when all agree.
   Call it inside store_read_begin. Cost: about 30 µs a leaf. `told` (may be NULL) hears how many calls are done. */
Err replay_check(const struct service *, struct tx *, const void *ctx, void (*told)(void *arg, int64_t done), void *arg,
                 int64_t *calls, const char **why);

#endif
