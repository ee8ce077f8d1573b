/* data/words.csv: every state, act, clock and light of the program has its Chinese and English word, and no other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "institution/docket.h"
#include "service/view.h"

static struct table *words(void *ctx)
{
    const char *fault;
    const struct asset *a = asset_find("data/words.csv");
    assert_non_null(a);
    struct table *t = table_read(ctx, a->from, asset_size(a), &fault);
    assert_non_null(t);
    return t;
}

static int row_of(const struct table *t, const char *sort, const char *code)
{
    int found = -1, times = 0;
    for (int i = 0; i < table_rows(t); i++) {
        if (strcmp(table_get(t, i, "sort"), sort) || strcmp(table_get(t, i, "code"), code)) continue;
        found = i;
        times++;
    }
    assert_in_range(times, 0, 1);
    return found;
}

static void all_there(const char *sort, const char *const *list, int from, int n)
{
    void *ctx = talloc_new(NULL);
    struct table *t = words(ctx);
    int rows = 0;
    for (int i = from; i < n; i++) {
        int row = row_of(t, sort, list[i]);
        if (row < 0) fail_msg("data/words.csv lacks %s %s", sort, list[i]);
        assert_true(*table_get(t, row, "name_zh") && *table_get(t, row, "name_en"));
    }
    for (int i = 0; i < table_rows(t); i++) rows += !strcmp(table_get(t, i, "sort"), sort);
    assert_int_equal(rows, n - from);
    talloc_free(ctx);
}

static void words_of_the_workflow(void **state)
{
    (void)state;
    all_there("state", state_words, 1, STATES);
    all_there("act", act_words, 0, ACTS);
    all_there("clock", clock_words, 0, CLOCKS);
    all_there("light", light_words, 0, LIGHT_OFF + 1);
}

static void an_act_by_its_word(void **state)
{
    (void)state;
    assert_string_equal(view_act_zh(DO_DISPATCH), "派单");
    assert_string_equal(view_act_zh(DO_SIGN), "签收");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_of_the_workflow),
        cmocka_unit_test(an_act_by_its_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
