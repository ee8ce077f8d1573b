/* The linter on the shipped list (nothing) and on drafts with one thing wrong each; the diff; the table's own text. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/asset.h"
#include "institution/list_lint.h"

struct world {
    struct institution *in;
    struct faults *faults;
    struct list_table *table;
};

static struct list_table *shipped(struct world *w)
{
    struct list_table *t;
    const struct asset *a = asset_find("data/domain/catalog-45.csv");
    assert_int_equal(list_table_read(w, a->from, asset_size(a), w->faults, &t).kind, FINE);
    return t;
}

static int setup(void **state)
{
    struct world *w = talloc_zero(NULL, struct world);
    w->faults = faults_new(w);
    if (institution_load(w, w->faults, &w->in).kind) return 1;
    w->table = shipped(w);
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    return talloc_free(*state);
}

static void shipped_is_clean(void **state)
{
    struct world *w = *state;
    struct finding *list;
    int n = list_lint(w, w->in, w->table, &list);
    for (int i = 0; i < n; i++) print_error("%s %s\n", list[i].item, list[i].word);
    assert_int_equal(n, 0);
}

static void same_bytes_again(void **state)
{
    struct world *w = *state;
    const struct asset *a = asset_find("data/domain/catalog-45.csv");
    struct buf *b = buf_new(w, 1024);
    list_table_write(b, w->table);
    assert_int_equal(b->n, asset_size(a));
    assert_memory_equal(b->s, a->from, b->n);
}

static void one_fault_each(void **state)
{
    static const struct {
        const char *item;
        enum list_column at;
        const char *value, *word;
        bool hard;
    } rows[] = {
        { "JJ-A06", L_LEAD, "", "lead_missing", true },
        { "JJ-A06", L_LEAD, "XYZ", "lead_unknown", true },
        { "JJ-A06", L_LEAD, "UTL", "lead_may_not_lead", true },
        { "JJ-A06", L_CO, "XYZ", "co_unknown", true },
        { "JJ-A06", L_CO, "ZFJ", "co_is_lead", true },
        { "JJ-A06", L_CO, "SZW;SZW", "co_twice", true },
        { "JJ-A06", L_CO, "MDC", "co_oversight", true },
        { "JJ-A06", L_GRADE, "grave", "grade_unknown", true },
        { "JJ-A06", L_HANDLING, "joint", "handling_other", true },
        { "JJ-A06", L_URGENCY, "emergency", "urgency_other", true },
        { "JJ-A06", L_ACK, "0", "limit_form", true },
        { "JJ-A06", L_ACK_UNIT, "fortnight", "limit_form", true },
        { "JJ-A06", L_RESOLVE, "11", "beyond_grade", true },
        { "JJ-A01", L_PLAN, "21", "beyond_answer", true },
        { "JJ-A02", L_MEETING, "", "meeting_missing", true },
        { "JJ-C05", L_HANG, "Y", "urgent_hangs", true },
        { "JJ-C05", L_RESOLVE_UNIT, "work_hour", "urgent_clock", true },
        { "JJ-A06", L_EXTENSIONS, "x", "extensions_form", true },
        { "JJ-A06", L_EXTENSIONS, "2", "extensions_most", true },
        { "JJ-A06", L_HANG, "yes", "hang_form", true },
        { "JJ-A06", L_EVIDENCE, "photo_of_the_moon", "evidence_unknown", true },
        { "JJ-A06", L_EVIDENCE, "photo_before;photo_before", "evidence_twice", true },
        { "JJ-A06", L_EVIDENCE, "", "evidence_none", false },
        { "JJ-A06", L_METRICS, "moons", "metric_unknown", true },
        { "JJ-A06", L_METRICS, "rubbish_spot_cleared_count:m2", "metric_unit", true },
        { "JJ-A06", L_METRICS, "", "metric_none", true },
        { "JJ-A02", L_CO, "", "co_none", false },
        { "JJ-A06", L_CODE, "A06", "code_form", true },
        { "JJ-A06", L_CATEGORY, "B", "code_form", true },
        { "JJ-A06", L_NAME_EN, "", "name_missing", true },
        { "JJ-A06", L_DESCRIPTION, "", "description_none", false },
    };
    struct world *w = *state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct finding *list;
        struct list_table *t = shipped(w);
        bool there = false;
        assert_int_equal(list_table_set(t, list_table_row(t, rows[i].item), rows[i].at, rows[i].value, w->faults).kind,
                         FINE);
        int n = list_lint(w, w->in, t, &list);
        for (int k = 0; k < n; k++) there |= !strcmp(list[k].word, rows[i].word) && list[k].hard == rows[i].hard;
        if (!there) fail_msg("%s is not found", rows[i].word);
        for (int k = 0; k < n; k++) assert_true(*list[k].zh && *list[k].en);
    }
}

static void meeting_of_a_general_item(void **state)
{
    struct world *w = *state;
    struct finding *list;
    struct list_row *row = list_table_row(w->table, "JJ-A06");
    list_table_set(w->table, row, L_MEETING, "2", w->faults);
    list_table_set(w->table, row, L_MEETING_UNIT, "work_day", w->faults);
    assert_int_equal(list_lint(w, w->in, w->table, &list), 1);
    assert_string_equal(list[0].word, "meeting_not_held");
    assert_int_equal(list[0].at, L_MEETING);
}

static void differences(void **state)
{
    struct world *w = *state;
    struct list_difference *list;
    struct list_table *now = shipped(w);
    assert_int_equal(list_diff(w, w->table, now, &list), 0);
    list_table_set(now, list_table_row(now, "JJ-A06"), L_ACK, "1", w->faults);
    list_table_set(now, list_table_row(now, "JJ-A06"), L_VERSION, "v2", w->faults); /* no difference of the item */
    list_table_set(now, list_table_row(now, "JJ-H02"), L_CODE, "JJ-H03", w->faults);
    assert_int_equal(list_diff(w, w->table, now, &list), 3);
    assert_int_equal(list[0].is, LIST_CHANGED);
    assert_string_equal(list[0].was, "4");
    assert_string_equal(list[0].now, "1");
    assert_int_equal(list[1].is, LIST_ADDED);
    assert_string_equal(list[1].item, "JJ-H03");
    assert_int_equal(list[2].is, LIST_REMOVED);
    assert_string_equal(list[2].item, "JJ-H02");
}

static void refused_texts(void **state)
{
    struct world *w = *state;
    struct list_table *t;
    assert_int_equal(list_table_read(w, "code,colour\nJJ-A01,red\n", 23, w->faults, &t).kind, BAD_INPUT);
    assert_string_equal(w->faults->list[0].field, "colour");
    faults_clear(w->faults);
    assert_int_equal(list_table_read(w, "\xff", 1, w->faults, &t).kind, BAD_INPUT);
    faults_clear(w->faults);
    assert_int_equal(list_table_set(w->table, &w->table->rows[0], L_NAME_ZH, "a\nb", w->faults).kind, BAD_INPUT);
    assert_string_equal(w->faults->list[0].field, "name_zh");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(shipped_is_clean, setup, teardown),
        cmocka_unit_test_setup_teardown(same_bytes_again, setup, teardown),
        cmocka_unit_test_setup_teardown(one_fault_each, setup, teardown),
        cmocka_unit_test_setup_teardown(meeting_of_a_general_item, setup, teardown),
        cmocka_unit_test_setup_teardown(differences, setup, teardown),
        cmocka_unit_test_setup_teardown(refused_texts, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
