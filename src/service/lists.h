/* Versions of the list of 45 and the one draft of each name that is being written (UX §4.11). A draft is a plain row, no act:
   nothing goes by it before the hub's head puts it in force, and only that is a leaf (service_put_list). */
#ifndef SERVICE_LISTS_H
#define SERVICE_LISTS_H

#include "service/config.h"

/* The table of a version: the shipped one, or what a leaf of catalog/45 commits to. NOT_FOUND; BROKEN: its text is gone. */
Err service_list_table(struct tx *, const void *ctx, const char *version, struct list_table **out);

#endif
