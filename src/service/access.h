/* Who is here: people, grants, sessions and tokens for the borders (the rows: store/people.h), and names by person number,
   kept in memory. */
#ifndef SERVICE_ACCESS_H
#define SERVICE_ACCESS_H

#include "store/people.h"

/* The person's name on ctx; "" when there is none of that number. From memory: 50 ns. Any thread. */
const char *access_name(struct tx *tx, const void *ctx, int64_t person);
/* A name has changed: read again. */
void access_forget(void);

#endif
