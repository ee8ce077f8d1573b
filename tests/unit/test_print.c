/* What papers say of people's numbers (R9): the ends stay, so that a party recognises it and nobody else learns it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <talloc.h>

#include "service/print_parts.h"

static void numbers_of_people_are_blotted_out(void **state)
{
    static const struct {
        const char *text, *masked;
    } cases[] = {
        { "电话13912345678。", "电话139******78。" },
        { "身份证510104199001011234", "身份证510*************34" },
        { "身份证51010419900101123X", "身份证510************23X" },
        { "川A·12345停在路口", "川A·***45停在路口" },
        { "川AD12345停在路口", "川A****45停在路口" },
        { "编号JJ-2026-000123，120平方米，2026年", "编号JJ-2026-000123，120平方米，2026年" },
        { "", "" },
        { "川", "川" },
    };
    void *ctx = talloc_new(NULL);
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(masked(ctx, cases[i].text), cases[i].masked);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(numbers_of_people_are_blotted_out) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
