/* What a register's act settles of the institution: a setting, a version of the list, a calendar's year, an office's name, a
   grant. Two people: one proposes, another approves (R3, R4, R16), and what follows is a leaf of its own record (config.h,
   "user/PERSON"), in the same transaction. */
#ifndef SERVICE_SETTLED_H
#define SERVICE_SETTLED_H

#include "institution/register.h"
#include "service/service.h"

bool settles(const struct book *);
/* What the act needs and nobody types: the value before, the draft's revision, the number of the step or grant that follows. */
Err settled_facts(struct service *, struct tx *, const void *ctx, const struct entry *, struct entry_command *);
/* After the act: is what was proposed right (BAD_INPUT names each field), does it come into force, what ends by it. NOT_NOW:
   the draft has changed since it was proposed. */
Err settled_follow(struct service *, struct tx *, const void *ctx, const struct entry *, const struct entry_event *,
                   struct faults *);
/* For lists, on ctx. */
Err settled_subject(const struct service *, struct tx *, const void *ctx, const struct entry *, const char **out);

/* ---- settled_grant.c: who may do what (R3, R4, R8). The rows and their refusals are store/people.h's. ---- */

Err grant_follow(struct service *, struct tx *, const struct entry *, const struct entry_event *, struct faults *);
Err grant_subject(const struct service *, struct tx *, const void *ctx, const struct entry *, const char **out);

#endif
