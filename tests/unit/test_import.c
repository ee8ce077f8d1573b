/* Import: times of other systems, mappings, rows; the shipped mappings on the real files where those are at hand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/asset.h"
#include "service/import.h"
#include "service/import_time.h"

static const struct institution *institution;
static const Time now = { 1795000000 }; /* 2026-11-18 */

static void expect_time(const char *format, const char *text, const char *wanted)
{
    struct import_time f;
    Time t;
    char got[TIME_TEXT_MAX];
    const char *wrong = import_time_read(format, &f);
    if (wrong) fail_msg("%s: %s", format, wrong);
    if (!import_time_parse(&f, text, &t)) {
        if (wanted) fail_msg("%s does not read '%s'", format, text);
        return;
    }
    if (!wanted) fail_msg("%s reads '%s'", format, text);
    assert_string_equal(time_format(t, got), wanted);
}

static void times(void **state)
{
    (void)state;
    const char *board = "%Y/%m/%d %H:%M:%S @ +08:00", *ny = "%Y-%m-%dT%H:%M:%S.%f @ EST5EDT,M3.2.0,M11.1.0";
    expect_time(board, "2020/1/6 7:09:38", "2020-01-06T07:09:38+08:00");
    expect_time(board, "2020/01/06  07:09:38", "2020-01-06T07:09:38+08:00");
    expect_time(board, "2020/13/6 7:09:38", NULL);
    expect_time(board, "2019/2/29 7:09:38", NULL);
    expect_time(board, "2020/1/6 24:00:00", NULL);
    expect_time(board, "2020/1/6 7:09", NULL);
    expect_time(board, "2020/1/6 7:09:38 ", NULL);
    expect_time(board, "", NULL);
    expect_time("%m/%d/%Y %I:%M %p @ UTC", "4/12/2018 12:05 AM", "2018-04-12T08:05:00+08:00");
    expect_time("%m/%d/%Y %I:%M %p @ UTC", "4/12/2018 12:05 pm", "2018-04-12T20:05:00+08:00");
    expect_time("%m/%d/%Y %I:%M %p @ UTC", "4/12/2018 13:05 PM", NULL);
    expect_time("%Y-%m-%d @ -03:30", "2026-06-01", "2026-06-01T11:30:00+08:00");
    expect_time("%Y-%m-%dT%H:%M:%S%z", "2026-06-01T00:00:00Z", "2026-06-01T08:00:00+08:00");
    expect_time("%Y-%m-%dT%H:%M:%S%z", "2026-06-01T00:00:00-05:30", "2026-06-01T13:30:00+08:00");
    expect_time(ny, "2019-12-31T23:59:11.000", "2020-01-01T12:59:11+08:00"); /* -05:00 */
    expect_time(ny, "2026-06-28T03:05:20.000", "2026-06-28T15:05:20+08:00"); /* -04:00 */
    expect_time(ny, "2026-03-08T01:59:59.0", "2026-03-08T14:59:59+08:00");   /* the last second of winter */
    expect_time(ny, "2026-03-08T02:30:00.0", "2026-03-08T15:30:00+08:00");   /* skipped: standard time */
    expect_time(ny, "2026-03-08T03:00:00.0", "2026-03-08T15:00:00+08:00");   /* the first of summer */
    expect_time(ny, "2026-11-01T01:30:00.0", "2026-11-01T13:30:00+08:00");   /* twice: the first */
    expect_time(ny, "2026-11-01T02:00:00.0", "2026-11-01T15:00:00+08:00");
    expect_time("%Y-%m-%d %H:%M @ AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01 12:00", "2026-01-01T09:00:00+08:00");
    expect_time("%Y-%m-%d %H:%M @ AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01 12:00", "2026-07-01T10:00:00+08:00");
}

static void bad_formats(void **state)
{
    (void)state;
    const char *bad[] = { "",
                          "%Y-%m-%d",
                          "%Y-%m @ +08:00",
                          "%Y-%m-%d %I @ +08:00",
                          "%Y-%m-%d %q @ UTC",
                          "%Y-%m-%d @ 8",
                          "%Y-%m-%d @ EST5EDT",
                          "%Y-%m-%d @ EST5EDT,M13.1.0,M11.1.0",
                          "%Y-%m-%d%z @ UTC",
                          "%Y-%m-%d % @ UTC",
                          "%" };
    struct import_time f;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        if (!import_time_read(bad[i], &f)) fail_msg("'%s' was accepted", bad[i]);
}

static char *one_table(const void *ctx, void *with, const char *name, size_t *n)
{
    if (strcmp(name, "t.csv") || !with) return NULL;
    *n = strlen(with);
    return talloc_strdup(ctx, with);
}

#define HEAD "field,column,format,table,constant\n"
static const char plain[] =
    HEAD "source_channel,,,,archive\nsource_ticket_no,no,,,\nopened,at,%Y-%m-%d %H:%M @ +08:00,,\n"
         "closed,end,%Y-%m-%d %H:%M @ +08:00,,\nitem,kind;sort,,t.csv,\ntext,what;more,\": \",,\nplace,where,,,路口\n"
         "community,comm,,,\ncontact,,,,社区\n";
static char kinds[] = "value,to\nnoise,JJ-D01\nnoise|site,JJ-B06\ntax,\nwrong,JJ-X99\n";

static struct mapping *read_plain(void *ctx)
{
    struct mapping *m;
    struct faults *faults = faults_new(ctx);
    Err err = mapping_read(ctx, plain, strlen(plain), one_table, kinds, faults, &m);
    if (err.kind) fail_msg("%s: %s", faults->list[0].field, faults->list[0].remedy);
    return m;
}

/* Every row as "line:item|community|street|state|opened|text|place" or "line!field,field", joined by newlines. */
static char *rows_of(void *ctx, const char *file)
{
    struct import *in;
    struct import_row row;
    char *got = talloc_strdup(ctx, "");
    struct faults *faults = faults_new(ctx);
    Err err = import_open(ctx, read_plain(ctx), institution, file, strlen(file), faults, &in);
    if (err.kind) return talloc_asprintf(ctx, "%s: %s", faults->list[0].field, faults->list[0].remedy);
    for (;;) {
        char at[TIME_TEXT_MAX];
        struct faults *wrong = faults_new(ctx);
        if (!import_next(in, ctx, now, &row, wrong)) break;
        if (wrong->n) {
            got = talloc_asprintf_append(got, "%d!", row.line);
            for (int i = 0; i < wrong->n; i++)
                got = talloc_asprintf_append(got, "%s%s", i ? "," : "", wrong->list[i].field);
            got = talloc_strdup_append(got, "\n");
            continue;
        }
        got = talloc_asprintf_append(got, "%d:%s|%s|%s|%s|%.16s|%s|%s\n", row.line, row.value[IM_ITEM],
                                     row.value[IM_COMMUNITY], row.value[IM_STREET], row.value[IM_STATE],
                                     time_format(row.opened, at), row.value[IM_TEXT], row.value[IM_PLACE]);
    }
    const struct import_unknown *unknown;
    int n = import_unknown(in, &unknown);
    for (int i = 0; i < n; i++) got = talloc_asprintf_append(got, "?%s=%d\n", unknown[i].value, unknown[i].n);
    return got;
}

#define COLUMNS "no,at,end,kind,sort,what,more,where,comm\n"
static void expect_rows(const char *file, const char *wanted)
{
    void *ctx = talloc_new(NULL);
    assert_string_equal(rows_of(ctx, file), wanted);
    talloc_free(ctx);
}

static void rows(void **state)
{
    (void)state;
    expect_rows(COLUMNS "1,2026-03-02 09:00,,noise,,响,夜间,门口,水杉社区\n"
                        "2,2026-03-02 09:00,2026-03-03 10:00,noise,site,响,,,510104035017\n",
                "2:JJ-D01|510104035017|510104035|open|2026-03-02T09:00|响: 夜间|门口\n"
                "3:JJ-B06|510104035017|510104035|closed|2026-03-02T09:00|响|路口\n");
    /* listed as unsorted, and not listed: both come in without an item, the latter is told */
    expect_rows(
        COLUMNS "1,2026-03-02 09:00,,tax,,a,,b,水杉社区\n2,2026-03-02 09:00,,smell,x,a,,b,水杉社区\n"
                "3,2026-03-02 09:00,,smell,y,a,,b,水杉社区\n",
        "2:|510104035017|510104035|open|2026-03-02T09:00|a|b\n3:|510104035017|510104035|open|2026-03-02T09:00|a|b\n"
        "4:|510104035017|510104035|open|2026-03-02T09:00|a|b\n?smell=2\n");
}

static void bad_rows(void **state)
{
    (void)state;
    expect_rows(COLUMNS ",yesterday,,noise,,,,x,无此社区\n" /* blank number, no time, blank text, no community */
                        "1,2026-03-02 09:00,,noise,,a\n"    /* short */
                        "1,2026-03-02 09:00,,noise,,a,b,c,水杉社区,x\n" /* long */
                        "1,2026-13-02 09:00,,noise,,a,b,c,水杉社区\n"
                        "1,2027-03-02 09:00,,noise,,a,b,c,水杉社区\n"                /* later than now */
                        "1,2026-03-02 09:00,,wrong,,a,b,c,水杉社区\n"                /* the table's own mistake */
                        "1,2026-03-02 09:00,,noise,,a,b,c,\n"                        /* in no street */
                        "\xc4\xe3\xba\xc3,2026-03-02 09:00,,noise,,a,b,c,水杉社区\n" /* GBK bytes */
                        "1,2026-03-02 09:00,,noise,,a\x01,b,c,水杉社区\n"
                        "9,2026-03-02 09:00,,noise,,a,b,c,水杉社区\n"
                        "9,\"never closed,x\n",
                "2!source_ticket_no,text,opened,community\n3!row\n4!row\n5!opened\n6!opened\n7!item\n8!street\n"
                "9!source_ticket_no\n10!text\n11:JJ-D01|510104035017|510104035|open|2026-03-02T09:00|a: b|c\n12!row\n");
}

static void forms_of_files(void **state)
{
    (void)state;
    expect_rows("\xef\xbb\xbf"
                "no,at,end,kind,sort,what,more,where,comm\r\n"
                "1,2026-03-02 09:00,,noise,,\"a\r\nb\tc \",,x,水杉社区\r\n\r\n2,2026-03-02 09:00,,noise,,a,,x,水杉社区",
                "2:JJ-D01|510104035017|510104035|open|2026-03-02T09:00|a\nb c|x\n"
                "5:JJ-D01|510104035017|510104035|open|2026-03-02T09:00|a|x\n");
    expect_rows("", "file: it is empty: a header line is needed");
    expect_rows("no,at\n", "closed: the file has no column end");
    expect_rows(COLUMNS, "");
}

static void expect_mapping_fault(const char *lines, const char *field)
{
    void *ctx = talloc_new(NULL);
    struct mapping *m;
    struct faults *faults = faults_new(ctx);
    char *text = talloc_asprintf(ctx, "%s%s", plain, lines);
    assert_int_equal(mapping_read(ctx, text, strlen(text), one_table, kinds, faults, &m).kind, BAD_INPUT);
    assert_string_equal(faults->list[0].field, field);
    talloc_free(ctx);
}

static void bad_mappings(void **state)
{
    (void)state;
    expect_mapping_fault("colour,x,,,\n", "line 11 (colour)");
    expect_mapping_fault("text,x,,,\n", "line 11 (text)");
    expect_mapping_fault("answer,,,,\n", "line 11 (answer)");
    expect_mapping_fault("state,x,,other.csv,\n", "line 11 (state)");
    expect_mapping_fault("encoding,,,,latin1\n", "line 11 (encoding)");
    expect_mapping_fault("point,a,mercator,,\n", "line 11 (point)");
    void *ctx = talloc_new(NULL);
    struct mapping *m;
    struct faults *faults = faults_new(ctx);
    assert_int_equal(mapping_read(ctx, HEAD "text,a,,,\n", strlen(HEAD) + 10, NULL, NULL, faults, &m).kind, BAD_INPUT);
    assert_int_equal(faults->n, 5); /* channel, number, opened, place, community or street: all at once */
    talloc_free(ctx);
}

static char *shipped(const void *ctx, void *with, const char *name, size_t *n)
{
    (void)with;
    const struct asset *a = asset_find(talloc_asprintf(ctx, "data/import/%s", name));
    if (!a) return NULL;
    *n = asset_size(a);
    return talloc_strndup(ctx, a->from, *n);
}

static struct mapping *shipped_mapping(void *ctx, const char *name)
{
    size_t n = 0;
    char *bytes = shipped(ctx, NULL, name, &n);
    struct mapping *m;
    struct faults *faults = faults_new(ctx);
    if (!bytes) fail_msg("there is no data/import/%s", name);
    if (mapping_read(ctx, bytes, n, shipped, NULL, faults, &m).kind)
        fail_msg("%s: %s: %s", name, faults->list[0].field, faults->list[0].remedy);
    return m;
}

static char *file_bytes(void *ctx, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    fseek(f, 0, SEEK_END);
    *n = (size_t)ftell(f);
    rewind(f);
    char *bytes = talloc_size(ctx, *n + 1);
    *n = fread(bytes, 1, *n, f);
    fclose(f);
    return bytes;
}

struct real {
    const char *mapping, *file;
    int rows, closed, unsorted, refused;
};

/* Counted once by an independent reading of the files. Refused: a date without its time; answers with broken quotes
   (control characters of a double encoding). */
static void the_real_files(void **state)
{
    (void)state;
    const struct real files[] = {
        { "board-replies.csv", "../shared/data/text/replies.csv", 1971, 1970, 1289, 1 },
        { "board-messages.csv", "../shared/data/text/messages_train_raw.csv", 686, 0, 216, 0 },
        { "nyc-2019.csv", "../shared/data/311/nyc_2019_full_columns.csv", 700, 685, -1, 13 },
        { "nyc-2026.csv", "../shared/data/311/nyc_2026_06_27.csv", 7000, 4099, -1, 0 },
        { "baltimore.csv", "../shared/data/311/baltimore.csv", 7000, 6853, -1, 0 },
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        void *ctx = talloc_new(NULL);
        size_t n = 0;
        struct mapping *m = shipped_mapping(ctx, files[i].mapping); /* read in any case */
        char *bytes = file_bytes(ctx, files[i].file, &n);
        if (!bytes) {
            printf("SKIPPED: %s is not here, %s was only read\n", files[i].file, files[i].mapping);
            talloc_free(ctx);
            continue;
        }
        struct real got = { 0 };
        struct import *in;
        struct faults *faults = faults_new(ctx);
        assert_int_equal(import_open(ctx, m, institution, bytes, n, faults, &in).kind, FINE);
        for (;;) {
            void *row_ctx = talloc_new(ctx);
            struct import_row row;
            struct faults *wrong = faults_new(row_ctx);
            if (!import_next(in, row_ctx, now, &row, wrong)) break;
            got.rows++;
            if (wrong->n) {
                if (got.refused++ < 3)
                    printf("%s line %d: %s: %s\n", files[i].file, row.line, wrong->list[0].field,
                           wrong->list[0].remedy);
            } else {
                got.closed += row.is_closed;
                got.unsorted += !*row.value[IM_ITEM];
            }
            talloc_free(row_ctx);
        }
        printf("%s: %d rows, %d closed at the source, %d unsorted, %d refused\n", files[i].file, got.rows, got.closed,
               got.unsorted, got.refused);
        assert_int_equal(got.rows, files[i].rows);
        assert_int_equal(got.closed, files[i].closed);
        assert_int_equal(got.refused, files[i].refused);
        if (files[i].unsorted >= 0) assert_int_equal(got.unsorted, files[i].unsorted);
        talloc_free(ctx);
    }
}

int main(void)
{
    struct institution *made;
    struct faults *faults = faults_new(NULL);
    if (institution_load(NULL, faults, &made).kind) return 1;
    talloc_free(faults);
    institution = made;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times),          cmocka_unit_test(bad_formats),    cmocka_unit_test(rows),
        cmocka_unit_test(bad_rows),       cmocka_unit_test(forms_of_files), cmocka_unit_test(bad_mappings),
        cmocka_unit_test(the_real_files),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
