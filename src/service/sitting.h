/* One meeting for several calls. What is decided in it belongs to calls (R47-R51: who must be there, whose rows, which minutes),
   so each call keeps a meeting of its own; those of one sitting are convened, moved, cancelled and held by one act, at one time
   and place, each with the agenda that its own call gives. Their common mark is the number of the first of them. */
#ifndef SERVICE_SITTING_H
#define SERVICE_SITTING_H

#include "service/view.h"

enum { SITTING_LEAST = 2, SITTING_MOST = 20 };

struct sitting_call {
    const char *no;
    int seen; /* its version that the person looked at (R6) */
};
struct sitting_request {
    const struct sitting_call *calls;
    int calls_n;
    struct actor by;
    const char *kind, *time, *place, *key;
};
/* All of them or none. *first: the number of the first call's meeting. Errors as service_act; `why` names the call. */
Err sitting_convene(struct service *, struct tx *, const void *ctx, const struct sitting_request *, Time now,
                    struct faults *, const char **first);

/* hold, move or cancel on one meeting and on the others of its sitting that are still planned. Present is who was ticked on the
   page of any of them; each unit's position is as it was typed in that meeting's own table. */
Err sitting_act(struct service *, struct tx *, const void *ctx, const struct request *, Time now, struct faults *,
                struct answer *out);

#endif
