/* A struct as one line of text: a letter for its kind, then the fields of its column table, each behind a tab, in words as
   a person reads them. What is zero or empty is left out, and so are the tabs at the end: a line that an older program
   wrote, with fewer fields, reads as if the new ones were zero. So fields are added at a table's end. */
#ifndef STORE_PACKED_H
#define STORE_PACKED_H

#include "base/buf.h"
#include "store/columns.h"

/* BROKEN: a text with a tab or a line end in it. */
Err packed_put(struct buf *b, char kind, struct columns columns, const void *from);
/* *line stands behind the kind's letter, then at the next line. What is not there stays as it was: begin with zeros. Texts
   go to ctx. BROKEN: a word or metric that nobody knows, more fields than columns. About 5 ns a field. */
Err packed_get(const void *ctx, const struct institution *in, struct columns columns, const char **line,
               const char *end, void *to);

#endif
