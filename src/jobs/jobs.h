/* What happens without a request, on one thread: time acting on dockets (R27: due + 1 s), the outbox, sealing every full
   hour, removing what has had its day. Everything is found again in the store: nothing is lost by a restart, and a step of
   the clock only moves when it is looked for. */
#ifndef JOBS_JOBS_H
#define JOBS_JOBS_H

#include "service/service.h"

struct jobs;
struct jobs_options {
    /* A row of the outbox that concerns calls or entries of registers: JSON, ids growing. */
    void (*publish)(void *arg, int64_t id, const char *json);
    void (*beat)(void *arg, Time now); /* once a second */
    void *arg;
    bool seal;   /* sign the ledger's tree hourly */
    bool ladder; /* remind, urge, propose slips and interviews (R56) */
};
Err jobs_start(const void *ctx, struct service *service, const struct jobs_options *options, struct jobs **out);
void jobs_stop(struct jobs *jobs);

#endif
