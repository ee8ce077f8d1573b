/* The access log and the fault log: one event a line, key=value, no names, no texts, no addresses of people (STYLE §4). */
#ifndef HTTP_LOG_H
#define HTTP_LOG_H

#include "base/err.h"

#include <stdint.h>

struct exchange;
struct server;

Err log_open(struct server *server, const char *path); /* "-": standard error; NULL: no access log */
void log_access(struct exchange *x, int64_t us);
/* Something of ours failed: always to standard error, with the reference number the person was told. */
void log_fault(struct exchange *x, const char *why, const char *more);
void log_flush(struct server *server);
int64_t log_us(void); /* a steady clock, for durations */

#endif
