/* Private to institution/: what the registers' table, engine and conditions share. */
#ifndef INSTITUTION_REGISTER_PARTS_H
#define INSTITUTION_REGISTER_PARTS_H

#include "institution/register.h"

struct line { /* an act on an entry in hand */
    const struct registers *r;
    const struct institution *in;
    struct entry *e;
    const struct entry_command *c;
    Time now;
    struct faults *faults; /* NULL while only asked what may be done */
};
const char *line_arg(const struct line *, const char *name); /* of the command; NULL */

/* register_needs.c: the words of sort who, when and with. */
bool book_need_known(const char *word);
bool book_need_holds(struct line *, const char *word);

/* register_args.c: well-formed? Adds a fault with its remedy when not. */
bool line_arg_good(struct line *, const struct book_arg *, const char *value);
bool month_parse(const char *text, Day *first);   /* "2026-11" */
bool quarter_parse(const char *text, Day *last);  /* "2026-Q3": its last day */
bool minute_parse(const char *text, Time *out);   /* "2026-11-24T09:30" */

#endif
