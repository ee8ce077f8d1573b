/* CSV as RFC 4180 has it, read row by row from memory: quotes, "" inside them, CRLF or LF, a UTF-8 BOM skipped.
   Bytes are not judged here: callers check text with text.h. */
#ifndef BASE_CSV_H
#define BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>

struct csv;
struct csv_field { const char *s; size_t n; }; /* NUL-terminated copy inside the reader, good until the next csv_next */

struct csv *csv_open(const void *ctx, const char *bytes, size_t len);
/* The next record into an array of `n` fields; false at the end. A quote left open at the end: `*fault` is set. */
bool csv_next(struct csv *csv, struct csv_field **fields, int *n, const char **fault);
int csv_line(const struct csv *csv);      /* line on which the record of the last csv_next began, from 1 */
size_t csv_offset(const struct csv *csv); /* bytes read so far, for a progress bar */

/* A whole table with a header line, for the shipped data: columns by name. */
struct table;
struct table *table_read(const void *ctx, const char *bytes, size_t len, const char **fault);
int table_rows(const struct table *t);
int table_column(const struct table *t, const char *name);                     /* -1: no such column */
const char *table_get(const struct table *t, int row, const char *column);     /* "" when the column is missing */

#endif
