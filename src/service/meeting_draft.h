/* A meeting's table while it is typed in the room, by several people at once (UX §4.7): no act and not in the ledger; `hold`
   and `minute` carry what of it counts. A change is a merge patch (RFC 7396) of
     { "present": [OFFICE…], "positions": { OFFICE: { "stand", "text" } }, "conclusions": TEXT,
       "rows": { NAME: { "unit", "person", "what", "due", "standard", "evidence": [CODE…], "metric", "target" } } }
   so two people in two cells never overwrite each other; in one cell the later wins. */
#ifndef SERVICE_MEETING_DRAFT_H
#define SERVICE_MEETING_DRAFT_H

#include <jansson.h>

#include "service/service.h"

enum { DRAFT_ROWS_MOST = 40, DRAFT_BYTES_MOST = 60000 };

/* The hub and the district leader write all of it, a party its own position. NOT_YOURS, NOT_NOW once minuted, BAD_INPUT. */
Err meeting_draft_save(struct service *, struct tx *, const void *ctx, const char *call_no, const char *meeting,
                       const struct actor *, const json_t *patch, Time now, struct faults *, int *version);

#endif
