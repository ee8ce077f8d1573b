/* The list of 45 as the table that people edit: catalog-45.csv or its like, cell by cell, before it is in force. The same
   text stands in a draft, in a file, and behind the commitment of the leaf that put a version in force (ledger.md).
   Cells are texts that may be wrong; item_list_make() tells what is wrong and makes the list that calls go by. */
#ifndef INSTITUTION_LIST_TABLE_H
#define INSTITUTION_LIST_TABLE_H

#include "base/buf.h"
#include "institution/institution.h"

enum list_column {
    L_CODE, L_CATEGORY, L_CATEGORY_ZH, L_CATEGORY_EN, L_NAME_ZH, L_NAME_EN, L_DESCRIPTION, L_LEAD, L_CO, L_GRADE, L_URGENCY,
    L_HANDLING, L_ACK, L_ACK_UNIT, L_ARRIVE, L_ARRIVE_UNIT, L_MEETING, L_MEETING_UNIT, L_PLAN, L_PLAN_UNIT, L_RESOLVE,
    L_RESOLVE_UNIT, L_EXTENSIONS, L_HANG, L_EVIDENCE, L_METRICS, L_SMART_CITY, L_LEGAL, L_VERSION, L_CONFIDENCE, LIST_COLUMNS
};
extern const char *const list_columns[LIST_COLUMNS]; /* the header's words */
int list_column(const char *word);                   /* LIST_COLUMNS when there is none */

enum { LIST_ITEMS_MOST = 200, LIST_TEXT_MOST = 256 * 1024, LIST_CELL_MOST = 2000 };

struct list_row {
    const char *cell[LIST_COLUMNS]; /* never NULL */
};
struct list_table {
    struct list_row *rows;
    int n;
};

/* BAD_INPUT: no UTF-8, a column unknown or missing, no rows or too many, a code twice. */
Err list_table_read(const void *ctx, const char *csv, size_t n, struct faults *, struct list_table **out);
/* Columns in their order, LF, quotes only where needed: the same table gives the same bytes. */
void list_table_write(struct buf *b, const struct list_table *);
struct list_row *list_table_row(const struct list_table *, const char *code); /* NULL */
/* One cell other. BAD_INPUT names the column: control characters, longer than LIST_CELL_MOST characters. */
Err list_table_set(struct list_table *, struct list_row *, enum list_column, const char *text, struct faults *);

/* The list itself; each code that it takes from another table is that table's row. BAD_INPUT: each fault is named
   CODE.COLUMN with the remedy. `version` is copied. */
Err item_list_make(const void *ctx, const struct institution *, const struct list_table *, const char *version, Day from,
                   struct faults *, struct item_list **out);

#endif
