/* What the service knows about an act on an entry and the person need not type: arguments of type `system`. */
#ifndef SERVICE_REGISTER_FACTS_H
#define SERVICE_REGISTER_FACTS_H

#include "service/register.h"

const char *register_value(const struct arg *args, int n, const char *name); /* NULL */
/* Adds them to the command. BAD_INPUT: what the books' own tables cannot see (no such call, a meeting that was not missed …). */
Err register_facts(struct service *, struct tx *, const void *ctx, const struct entry *, struct entry_command *io,
                   struct faults *);

/* The other part of an agency's or a department's assessment as it stands (R74); NULL: none was entered. */
Err register_part(const struct service *, struct tx *, const void *ctx, Office unit, const char *period, struct entry **out);

#endif
