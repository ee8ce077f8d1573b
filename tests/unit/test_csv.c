/* The CSV reader's records: where fields and records end, whatever quotes say. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/csv.h"

/* Reads all of `text` and writes it back as [field|field]… with the line of each record. */
static void expect(const char *text, const char *wanted)
{
    void *ctx = talloc_new(NULL);
    struct csv *csv = csv_open(ctx, text, strlen(text));
    struct csv_field *f;
    const char *fault;
    int n;
    char *got = talloc_strdup(ctx, "");
    while (csv_next(csv, &f, &n, &fault)) {
        got = talloc_asprintf_append(got, "%d[", csv_line(csv));
        for (int i = 0; i < n; i++) got = talloc_asprintf_append(got, "%s%s", i ? "|" : "", f[i].s);
        got = talloc_asprintf_append(got, "]%s", fault ? "!" : "");
    }
    assert_string_equal(got, wanted);
    talloc_free(ctx);
}

static void records(void **state)
{
    (void)state;
    expect("", "");
    expect("a,b\nc,d", "1[a|b]2[c|d]");
    expect("\xef\xbb\xbf"
           "a,b\r\n\r\nc\r\n",
           "1[a|b]2[]3[c]");
    expect("a,\n,b\n", "1[a|]2[|b]");
    expect("\"a,\"\"b\"\"\nc\",d\ne", "1[a,\"b\"\nc|d]3[e]");
    expect("a\"b,c\n\"open", "1[a\"b|c]2[open]!");
}

/* A quote inside a plain field opens nothing; one after the comma does, over the line's end and beyond. */
static void quotes_that_mislead(void **state)
{
    (void)state;
    enum { LONG = 5000 };
    char text[LONG + 16] = "x\",\"y\n", wanted[LONG + 16] = "1[x\"|y\n";
    memset(text + 6, 'z', LONG);
    memset(wanted + 7, 'z', LONG);
    strcpy(text + 6 + LONG, "\",w");
    strcpy(wanted + 7 + LONG, "|w]");
    expect(text, wanted);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(records), cmocka_unit_test(quotes_that_mislead) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
