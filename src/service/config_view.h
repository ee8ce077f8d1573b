/* The configuration for administrators' pages: what is in force, what waits, what was (UX §4.16). */
#ifndef SERVICE_CONFIG_VIEW_H
#define SERVICE_CONFIG_VIEW_H

#include "base/buf.h"
#include "service/config.h"

Err config_json(const struct institution *, struct tx *, const void *ctx, Time now, struct buf *);
/* R26: the year of which no calendar is there though the day of calendar.warn_missing_from has come; 0: none. */
int config_missing_year(const struct institution *, Time now);

#endif
