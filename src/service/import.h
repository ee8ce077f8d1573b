/* Tickets of another system as rows of ours (R10a): a mapping says which column becomes which field, in what form.
   Pure: bytes in, rows and faults out; writing them is the act `import` (service.h, cli/import.c).

   A mapping is a CSV `field,column,format,table,constant`, one line a field:
     column    the source's column; several joined by ';'. Blank ones are passed over.
     format    opened, closed: "PATTERN @ ZONE" (import_time.h). community: "hash" picks a community by a hash of the
               value, so that the same value always lands in the same one. point: wgs84 (default) or gcj02.
               Other texts: what stands between joined columns, a space unless told.
     table     a CSV `value,to`: the value is looked up; several columns are looked up as "a|b", then as "a".
               A value that is not listed becomes blank (an item: unsorted) and is counted.
     constant  the value where there is no column or it is blank.
   Which fields there are, and which must be there, says import_fields[]. */
#ifndef SERVICE_IMPORT_H
#define SERVICE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>

#include "institution/engine.h"

enum import_field {
    IM_CHANNEL,
    IM_TICKET,
    IM_OPENED,
    IM_CLOSED,
    IM_STATE,
    IM_ITEM,
    IM_SUBJECT,
    IM_TEXT,
    IM_PLACE,
    IM_COMMUNITY,
    IM_STREET,
    IM_POINT,
    IM_CONTACT,
    IM_WANTED,
    IM_ANSWER,
    IM_ENCODING,
    IM_FIELDS
};
struct import_field_row {
    const char *word;
    bool must;       /* a mapping without it is refused, and so is a row where it is blank */
    const char *arg; /* the argument of the act that it becomes, and whose length it must keep; NULL: none */
};
extern const struct import_field_row import_fields[IM_FIELDS];

/* Bytes of the table called `name`, NUL-terminated on ctx; NULL when there is none. */
typedef char *import_table_fn(const void *ctx, void *with, const char *name, size_t *n);

struct mapping;
/* BAD_INPUT names the mapping's line and what to do, all of it at once. */
Err mapping_read(const void *ctx, const char *bytes, size_t n, import_table_fn *tables, void *with,
                 struct faults *faults, struct mapping **out);
/* "UTF-8", or what the file must be converted from first (GB18030). */
const char *mapping_encoding(const struct mapping *mapping);

struct import_row {
    int line; /* of the file, from 1 */
    const char
        *value[IM_FIELDS]; /* as texts; "" for blank. point: "LAT,LON"; community, street: codes; state: open, closed */
    Time opened, closed;   /* s = 0: not said */
    bool is_closed;
};

struct import;
/* Reads the header; the bytes stay the caller's and must live as long. BAD_INPUT: a mapped column is missing. */
Err import_open(const void *ctx, const struct mapping *mapping, const struct institution *institution,
                const char *bytes, size_t n, struct faults *faults, struct import **out);
/* The next row; false at the end. Its texts live on ctx. A row with faults is refused: nothing of it may be used but
   its line. Rows opened after `now` are refused. Never stops at a bad row; cost: a few microseconds. */
bool import_next(struct import *import, const void *ctx, Time now, struct import_row *row, struct faults *faults);
size_t import_offset(const struct import *import); /* bytes read, for a progress bar */

/* Values of a table's column that the table does not list, by how often, falling. */
struct import_unknown {
    const char *value;
    int n;
};
int import_unknown(const struct import *import, const struct import_unknown **out);

#endif
