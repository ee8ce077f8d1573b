/* One appointment as an iCalendar file (RFC 5545), by libical: the only place that knows it. */
#ifndef MEDIA_CALENDAR_FILE_H
#define MEDIA_CALENDAR_FILE_H

#include <stdbool.h>

#include "base/err.h"
#include "base/time.h"

enum {
    CALENDAR_MINUTES = 60
}; /* how long an entry lasts in somebody's calendar: the institution plans a beginning only */
struct calendar_entry {
    const char *uid, *summary;
    const char *place, *text; /* NULL: none */
    Time at, made;
    int revision; /* grows with each change: a calendar replaces its older one */
    bool cancelled;
};
/* On ctx, lines of at most 75 bytes. BROKEN: libical could not. */
Err calendar_file(const void *ctx, const struct calendar_entry *entry, const char **out);

#endif
