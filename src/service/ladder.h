/* The ladder of supervision (R56, R57): what a lit clock brings about by itself, and what the hub sees of it. */
#ifndef SERVICE_LADDER_H
#define SERVICE_LADDER_H

#include "service/view.h"

/* Yellow: a reminder to the liaison. Red: an urge to the dept_leader, the hub told. Black: a slip is proposed, a person sends
   it; a second black on the call or three reds of a unit in a quarter: an interview is proposed. Each rung once per clock and
   due (R55), as an act by the clock; of rungs missed only the highest. Within notify.hours of working days, urgent calls at
   once. At most `most` clocks; call again until *done is less. */
Err ladder_run(struct service *, struct tx *, Time now, int most, int *done);
/* Has it anything to do? A reader's question: it looks through all that is expected of anybody, so the writer is spared it. */
Err ladder_waits(const struct service *, struct tx *, Time now, bool *out);

/* Lit clocks of units, the darkest first, with the steps taken and those that this person may take. */
Err ladder_view(const struct viewer *, const void *ctx, int limit, struct buf *);
/* A person's notices, newest first; what they have read up to one, or (call) of one call, is read; old ones go. */
Err notices_view(const struct viewer *, const void *ctx, int64_t person, int64_t before, int limit, struct buf *);
Err notices_read(struct tx *, int64_t person, int64_t upto, const char *call);
Err notices_purge(struct tx *, Time before);

#endif
