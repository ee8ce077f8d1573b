/* R52: a meeting task has slipped, so a follow-up meeting is owed. The call's own clock tells until when; that the hub head may
   record why not, and did, is an entry of the register `follow_up`. The two go together in every transaction: an entry is
   `proposed` exactly while the clock of its call runs. */
#ifndef SERVICE_FOLLOW_UP_H
#define SERVICE_FOLLOW_UP_H

#include "service/service.h"

/* The instant of the first slip among the events in hand; s = 0: none. */
Time follow_up_slipped(const struct docket *);
/* After a docket was saved: proposes one where the clock runs and none is open, ends what is owed no longer. One lookup, and
   only for calls on which a task has slipped. */
Err follow_up_keep(struct service *, struct tx *, const void *ctx, const struct docket *, Time now);

#endif
