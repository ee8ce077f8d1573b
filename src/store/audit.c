/* See audit.h. */
#include "store/audit.h"

#include <stdio.h>
#include <talloc.h>

#include "store/db.h"

enum { K_BITS = 28 }; /* of a leaf's place: id << 28 | k << 5 | i (001-*.sql) */

static struct audit_row read_row(const void *ctx, struct rows *rows)
{
    struct audit_row r = { .n = col_int(rows, 0) };
    size_t hash_n;
    const unsigned char *hash = col_blob(rows, 1, &hash_n);
    for (size_t i = 0; i < hash_n && i < 32; i++) snprintf(r.hash + 2 * i, 3, "%02x", hash[i]);
    const char *leaf = col_text(rows, 2, &r.leaf_n);
    r.leaf = talloc_strndup(ctx, leaf, r.leaf_n);
    return r;
}

Err store_audit(struct tx *tx, const void *ctx, const char *of, int64_t before, int most, struct audit_row **out,
                int *n)
{
    struct audit_row *list = talloc_zero_array(ctx, struct audit_row, (unsigned)most + 1);
    int64_t id = 0;
    if (of) TRY(store_of_id(tx, of, false, &id));
    ROWS rows =
        of ? db_ask(tx, SQL_audit_of, v_int(id << K_BITS), v_int((id + 1) << K_BITS), v_int(before), v_int(most))
           : db_ask(tx, SQL_audit_all, v_int(before), v_int(most));
    *n = 0;
    while (*n < most && rows_next(&rows)) {
        list[*n] = read_row(list, &rows);
        ++*n;
    }
    TRY(rows_end(&rows));
    *out = list;
    return OK;
}

Err store_leaf_count(struct tx *tx, int64_t *out)
{
    ROWS rows = db_ask(tx, SQL_leaf_last, v_none);
    *out = rows_next(&rows) ? col_int(&rows, 0) + 1 : 0;
    return rows_end(&rows);
}
