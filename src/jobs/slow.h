/* Two slow workers for what takes over 2 ms: argon2, pictures. Jobs run in the order given. */
#ifndef JOBS_SLOW_H
#define JOBS_SLOW_H

#include <stdbool.h>

struct slow;
struct slow *slow_start(const void *ctx, int queue_most);
/* false: the queue is full or stopping; run is not called. */
bool slow_put(struct slow *slow, void (*run)(void *job), void *job);
int slow_waiting(struct slow *slow);
/* Finishes what was put, then ends the threads. */
void slow_stop(struct slow *slow);

#endif
