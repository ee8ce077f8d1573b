/* Claims: who has a call of the inbox in hand (plain.h). A claim runs out by itself; one that ran out is nobody's. */
#include <talloc.h>

#include "store/db.h"
#include "store/plain.h"

static struct claim read_claim(const void *ctx, struct rows *rows)
{
    struct claim c = { .person = col_int(rows, 1), .since = col_time(rows, 4), .until = col_time(rows, 5) };
    col_copy(rows, 0, c.no, sizeof c.no);
    c.name = col_strdup(ctx, rows, 2);
    col_copy(rows, 3, c.office.s, sizeof c.office.s);
    return c;
}

Err store_claim_get(struct tx *tx, const void *ctx, int64_t call, Time now, struct claim *out)
{
    ROWS rows = db_ask(tx, SQL_claim_get, v_int(call), v_time(now));
    TRY(rows_one(&rows));
    *out = read_claim(ctx, &rows);
    return OK;
}

Err store_claim(struct tx *tx, const void *ctx, int64_t call, int64_t person, Office office, Time now,
                struct claim *out, bool *fresh)
{
    TRY(db_run(tx, SQL_claim_put, v_int(call), v_int(person), v_text(office.s), v_time(now), v_int(now.s + CLAIM_S)));
    TRY(store_claim_get(tx, ctx, call, now, out));
    *fresh = out->person == person && out->since.s == now.s;
    return OK;
}

Err store_claim_take(struct tx *tx, const void *ctx, int64_t call, int64_t person, Office office, Time now,
                     struct claim *out, bool *fresh)
{
    TRY(db_run(tx, SQL_claim_taken_put, v_int(call), v_int(person), v_text(office.s), v_time(now)));
    TRY(db_run(tx, SQL_claim_seize, v_int(call), v_int(person), v_text(office.s), v_time(now), v_int(now.s + CLAIM_S)));
    return store_claim(tx, ctx, call, person, office, now, out, fresh);
}

Err store_claim_back(struct tx *tx, int64_t call, int64_t person, Time now)
{
    char office[sizeof(Office)];
    ROWS rows = db_ask(tx, SQL_claim_taken_last, v_int(call), v_int(person), v_int(now.s - CLAIM_BACK_S), v_time(now));
    Err err = rows_one(&rows);
    if (err.kind == NOT_FOUND) return store_claim_drop(tx, call, person);
    if (err.kind) return err;
    int64_t id = col_int(&rows, 0), from = col_int(&rows, 1);
    Time until = col_time(&rows, 3);
    col_copy(&rows, 2, office, sizeof office);
    TRY(rows_end(&rows));
    TRY(db_run(tx, SQL_claim_give, v_int(call), v_int(person), v_int(from), v_text(office), v_time(now),
               v_time(until)));
    return db_changes(tx) ? db_run(tx, SQL_claim_taken_back, v_int(id), v_time(now)) : OK;
}

Err store_claim_drop(struct tx *tx, int64_t call, int64_t person)
{
    return db_run(tx, SQL_claim_drop, v_int(call), v_int(person));
}

Err store_claims(struct tx *tx, const void *ctx, Time now, int most, struct claim **out, int *n)
{
    struct claim *list = talloc_zero_array(ctx, struct claim, (unsigned)most + 1);
    int count = 0;
    ROWS rows = db_ask(tx, SQL_claim_all, v_time(now), v_int(most));
    while (count < most && rows_next(&rows)) list[count++] = read_claim(list, &rows);
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_claims_taken(struct tx *tx, const void *ctx, int64_t before, int most, struct claim_taken **out, int *n)
{
    struct claim_taken *list = talloc_zero_array(ctx, struct claim_taken, (unsigned)most + 1);
    int count = 0;
    ROWS rows = db_ask(tx, SQL_claim_taken_all, v_int(before), v_int(most));
    while (count < most && rows_next(&rows)) {
        struct claim_taken *t = &list[count++];
        *t = (struct claim_taken){ .id = col_int(&rows, 0), .at = col_time(&rows, 1), .back = col_time(&rows, 7) };
        col_copy(&rows, 2, t->no, sizeof t->no);
        t->name = col_strdup(list, &rows, 3);
        col_copy(&rows, 4, t->office.s, sizeof t->office.s);
        t->from_name = col_strdup(list, &rows, 5);
        col_copy(&rows, 6, t->from_office.s, sizeof t->from_office.s);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_claims_purge(struct tx *tx, Time now)
{
    TRY(db_run(tx, SQL_claim_over, v_time(now)));
    return db_run(tx, SQL_claim_taken_purge, v_int(now.s - CLAIMS_TAKEN_DAYS * DAY_S));
}
