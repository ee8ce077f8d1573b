/* What somebody holds, follows or has read: plain rows, no acts, no leaves (store/plain.h). Nothing here opens or bars a step of
   the workflow. */
#ifndef SERVICE_MARKS_H
#define SERVICE_MARKS_H

#include "service/view.h"
#include "store/plain.h"

/* "I am on it": the hub's. `take`: from whoever holds it. *out: whose it is now, so not always the asker's.
   NOT_YOURS: another office; NOT_FOUND: no such call. Screens are told when the holder changes. */
Err claim_make(struct service *, struct tx *, const void *ctx, const char *call_no, const struct actor *, bool take,
               Time now, struct claim *out);
/* Lets go; `back`: to whom it was taken from a moment ago. Not mine: nothing happens. */
Err claim_end(struct service *, struct tx *, const void *ctx, const char *call_no, const struct actor *, bool back,
              Time now);
void claim_json(struct buf *, const struct viewer *, const struct claim *);
Err claims_view(const struct viewer *, const void *ctx, int limit,
                struct buf *); /* NOT_YOURS: not hub, district, oversight */
Err claims_taken_view(const struct viewer *, const void *ctx, int64_t before, int limit, struct buf *);

/* 关注: only of what one sees the whole of (place_seen); NOT_NOW: 200 are followed. Followers hear of each act of another (act.c). */
Err follow_put(struct service *, struct tx *, const void *ctx, const char *call_no, const struct actor *, bool on,
               Time now);
Err follows_view(const struct viewer *, const void *ctx, struct buf *);
/* A page that somebody has open, "calls/JJ-2026-000001" or "meetings/JJ-2026-000001.M1": FINE if they see all of it. NOT_FOUND, NOT_YOURS, BAD_INPUT at. */
Err place_seen(const struct viewer *, const void *ctx, const char *at, struct faults *);

#endif
