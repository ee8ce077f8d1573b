/* The shipped tables in the ledger: told once, told again by a program with others, and others are found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <talloc.h>

#include <cmocka.h>

#include "service/shipped.h"
#include "store/store.h"

static const Time NOW = { 1773720000 };

static int64_t told(struct tx *tx)
{
    int64_t k = 0;
    assert_int_equal(store_leaf_last_k(tx, "tables/shipped", &k).kind, FINE);
    return k;
}

/* What a program with one table other, and all the others missing, would have written. */
static void another_program(struct tx *tx)
{
    static const char *const tables[] = { "domain/settings.csv 47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=" };
    const struct leaf_fact fact = { .name = "tables", .type = LEAF_STRS, .texts = tables, .count = 1 };
    const struct leaf leaf = { .at = NOW.s,
                               .by = "clock",
                               .act = "ship",
                               .of = "tables/shipped",
                               .to = "",
                               .k = told(tx) + 1,
                               .d = &fact,
                               .d_n = 1 };
    assert_int_equal(store_event_append(tx, &leaf, 0, NULL, 0, NULL).kind, FINE);
}

static Err body(struct tx *tx, struct job *job)
{
    void *ctx = talloc_new(NULL);
    const char *differs = "";
    (void)job;
    assert_int_equal(shipped_check(tx, ctx, &differs).kind, FINE);
    assert_null(differs); /* nothing was told yet */
    assert_int_equal(shipped_tell(tx, ctx, NOW).kind, FINE);
    assert_int_equal(shipped_tell(tx, ctx, NOW).kind, FINE);
    assert_int_equal(told(tx), 1);
    assert_int_equal(shipped_check(tx, ctx, &differs).kind, FINE);
    assert_null(differs);
    another_program(tx);
    assert_int_equal(shipped_check(tx, ctx, &differs).kind, FINE);
    assert_non_null(differs);
    assert_int_equal(shipped_tell(tx, ctx, NOW).kind, FINE);
    assert_int_equal(told(tx), 3);
    assert_int_equal(shipped_check(tx, ctx, &differs).kind, FINE);
    assert_null(differs);
    talloc_free(ctx);
    return OK;
}

static void the_tables_are_told_and_others_are_found(void **state)
{
    struct store *store;
    struct job job = { .run = body };
    (void)state;
    assert_int_equal(store_open(NULL, &(struct store_options){ 0 }, &store).kind, FINE);
    assert_int_equal(store_write_wait(store, &job).kind, FINE);
    store_close(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(the_tables_are_told_and_others_are_found) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
