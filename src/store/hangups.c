/* See hangups.h. */
#include "store/hangups.h"

#include <talloc.h>

#include "store/db.h"

Err store_ledger_list(struct tx *tx, const void *ctx, enum ledger_list which, const char *office, int most,
                      struct ledger_row **out, int *n)
{
    static const enum sql lists[] = { SQL_hangups, SQL_long_term, SQL_excluded };
    struct ledger_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, lists[which], v_text(office), v_int(most));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        col_copy(&rows, 0, list[count].no, sizeof list[count].no);
        list[count++].task = (int)col_int(&rows, 1);
    }
    *out = list;
    *n = count;
    return rows_end(&rows);
}

Err store_hung_by_unit(struct tx *tx, const void *ctx, const char *office, struct hung_count **out, int *n)
{
    struct hung_count *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_hung_by_unit, v_text(office));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        col_copy(&rows, 0, list[count].unit.s, sizeof list[count].unit.s);
        list[count++].n = col_int(&rows, 1);
    }
    *out = list;
    *n = count;
    return rows_end(&rows);
}
