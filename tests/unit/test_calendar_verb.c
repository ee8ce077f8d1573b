/* `huying calendar`: the vector files whole, faulty rows in their place, faulty files and calls by exit code and
 * message. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/csv.h"
#include "cli/cli.h"

static const char shipped[] = "data/domain/cn-workday-exceptions.csv";

struct ran {
    int code;
    char *out, *err;
};

static char *slurp(void *ctx, FILE *f)
{
    struct buf *text = buf_new(ctx, 1 << 16);
    char bytes[65536];
    rewind(f);
    buf_puts(text, "");
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_add(text, bytes, n);
    fclose(f);
    return text->s;
}

/* The verb in a child of its own: argv up to NULL, `in` as standard input. */
static struct ran run(void *ctx, const char *in, size_t len, char **argv)
{
    FILE *files[3];
    int argc = 0, status = 0;
    while (argv[argc]) argc++;
    for (int i = 0; i < 3; i++) assert_non_null(files[i] = tmpfile());
    assert_int_equal(fwrite(in, 1, len, files[0]), len);
    rewind(files[0]);
    fflush(NULL);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        for (int i = 0; i < 3; i++) dup2(fileno(files[i]), i);
        int code = verb_calendar(argc, argv);
        fflush(NULL);
        _exit(code);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    fclose(files[0]);
    return (struct ran){ WEXITSTATUS(status), slurp(ctx, files[1]), slurp(ctx, files[2]) };
}

static struct ran ask(void *ctx, const char *what, const char *calendar, const char *in)
{
    char *argv[] = { "calendar", talloc_strdup(ctx, what), "--calendar", talloc_strdup(ctx, calendar), NULL };
    return run(ctx, in, strlen(in), argv);
}

static char *file(void *ctx, const char *path)
{
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    return slurp(ctx, f);
}

/* A calendar file of this text; removed by the caller. */
static char *calendar_of(void *ctx, const char *text)
{
    char *path = talloc_strdup(ctx, "/tmp/huying-calendar-XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), strlen(text));
    close(fd);
    return path;
}

static char *first_columns(void *ctx, const char *text, int columns)
{
    struct csv *csv = csv_open(ctx, text, strlen(text));
    struct csv_field *f;
    const char *fault;
    int n;
    char *out = talloc_strdup(ctx, "");
    while (csv_next(csv, &f, &n, &fault))
        for (int i = 0; i < columns; i++)
            out = talloc_asprintf_append_buffer(out, "%s%s", f[i].s, i + 1 < columns ? "," : "\n");
    return out;
}

static void vectors(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *due = file(ctx, "tests/vectors/deadline-vectors.csv"), *clock = file(ctx, "tests/vectors/clock-vectors.csv");
    struct ran r = ask(ctx, "due", shipped, due);
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, first_columns(ctx, due, 5));
    r = ask(ctx, "clock", shipped, clock);
    assert_int_equal(r.code, 0);
    assert_string_equal(r.out, clock);
    assert_string_equal(r.err, "");
    talloc_free(ctx);
}

#define D "2026-03-02T09:00:00+08:00"

/* R26a's order of errors; odd but good files; what is echoed is what came. */
static void due_rows(void **state)
{
    (void)state;
    static const struct {
        const char *in, *out;
    } cases[] = {
        { "x,1,y\n", "x,1,y,,error:bad-start\n" },
        { D ",0,y\n", D ",0,y,,error:bad-unit\n" },
        { D ",0,m2\n", D ",0,m2,,error:bad-unit\n" },
        { D ",1,Work_day\n", D ",1,Work_day,,error:bad-unit\n" },
        { D ",0,work_day\n", D ",0,work_day,,error:bad-span\n" },
        { D ",-1,work_day\n", D ",-1,work_day,,error:bad-span\n" },
        { D ",+1,work_day\n", D ",+1,work_day,,error:bad-span\n" },
        { D ", 1,work_day\n", D ", 1,work_day,,error:bad-span\n" },
        { D ",1.0,work_day\n", D ",1.0,work_day,,error:bad-span\n" },
        { D ",,work_day\n", D ",,work_day,,error:bad-span\n" },
        { D ",0000000001,work_day\n", D ",0000000001,work_day,,error:bad-span\n" },
        { D ",000000001,work_day\n", D ",000000001,work_day,2026-03-03T17:00:00+08:00,ok\n" },
        { D "\n", D ",,,,error:bad-unit\n" },
        { "2026-03-02T09:00:00Z,1,work_day\n", "2026-03-02T09:00:00Z,1,work_day,,error:bad-start\n" },
        { "2100-01-01T09:00:00+08:00,1,work_day\n", "2100-01-01T09:00:00+08:00,1,work_day,,error:bad-start\n" },
        { " " D ",1,work_day\n", " " D ",1,work_day,,error:bad-start\n" },
        { "\n\r\n" D ",1,work_day\r\n\n", D ",1,work_day,2026-03-03T17:00:00+08:00,ok\n" },
        { "\"a,\"\"b\n\",1,work_day", "\"a,\"\"b\n\",1,work_day,,error:bad-start\n" },
        { "\xef\xbb\xbf" D ",1,work_day", "\xef\xbb\xbf" D ",1,work_day,,error:bad-start\n" },
        { "\xff\xfe,1,work_day,more,fields", "\xff\xfe,1,work_day,,error:bad-start\n" },
        { "", "" },
    };
    void *ctx = talloc_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *in = talloc_asprintf(ctx, "start,span,unit\n%s", cases[i].in);
        struct ran r = ask(ctx, "due", shipped, in);
        assert_int_equal(r.code, 0);
        assert_string_equal(r.out, talloc_asprintf(ctx, "start,span,unit,due,flag\n%s", cases[i].out));
    }
    struct ran r =
        ask(ctx, "due", shipped, "\xef\xbb\xbfunit,why,start,span\r\nwork_day,,2026-03-02T09:00:00+08:00,1\r\n");
    assert_string_equal(r.out, "start,span,unit,due,flag\n" D ",1,work_day,2026-03-03T17:00:00+08:00,ok\n");
    talloc_free(ctx);
}

#define T    "2026-03-03T09:00:00+08:00"
#define LATE "2026-03-04T09:00:00+08:00"
#define ROW  D ",5,work_day,"

static void clock_rows(void **state)
{
    (void)state;
    static const struct {
        const char *in, *flag;
    } cases[] = {
        { "x,0,y,z,w", "error:bad-start,,," },
        { D ",0,y,z,w", "error:bad-unit,,," },
        { D ",0,work_day,z,w", "error:bad-span,,," },
        { ROW "z,w", "error:bad-at,,," },
        { ROW "z,2026-03-02T08:59:59+08:00", "error:bad-at,,," },
        { ROW "z," D, "error:bad-step,,," },
        { ROW T "," D, "error:bad-step,,," },
        { ROW T " hang;," LATE, "error:bad-step,,," },
        { ROW ";" T " hang," LATE, "error:bad-step,,," },
        { ROW T "  hang," LATE, "error:bad-step,,," },
        { ROW T " hang 1," LATE, "error:bad-step,,," },
        { ROW T " extend," LATE, "error:bad-step,,," },
        { ROW T " extend ," LATE, "error:bad-step,,," },
        { ROW T " extend -1," LATE, "error:bad-step,,," },
        { ROW T " extend 0," LATE, "error:bad-step,,," },
        { ROW T " extend 6," LATE, "error:bad-step,,," },
        { ROW T " extend 99999999999999999999," LATE, "error:bad-step,,," },
        { ROW T " wait," LATE, "error:bad-step,,," },
        { ROW T " hang;" D " resume," D, "error:bad-step,,," }, /* out of order, though after `at` */
        { ROW T " hang," LATE, "hung,hung,420," },
        { ROW T " extend 6," D, NULL }, /* has not happened */
        { D ",5,clock_hour," T " hang," D, NULL },
        { D ",5,clock_hour," D " hang," D, "error:bad-step,,," },
    };
    void *ctx = talloc_new(NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct ran r = ask(ctx, "clock", shipped, talloc_asprintf(ctx, "start,span,unit,steps,at\n%s\n", cases[i].in));
        assert_int_equal(r.code, 0);
        if (cases[i].flag)
            assert_string_equal(strchr(r.out, '\n') + 1, talloc_asprintf(ctx, "%s,,%s\n", cases[i].in, cases[i].flag));
        else
            assert_non_null(strstr(r.out, ",ok,green,0,"));
    }
    talloc_free(ctx);
}

static void expect(void *ctx, struct ran r, int code, const char *in_message)
{
    (void)ctx;
    assert_int_equal(r.code, code);
    if (!strstr(r.err, in_message)) fail_msg("'%s' is not in: %s", in_message, r.err);
    assert_string_equal(r.out, "");
}

static void faulty_calls(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *none[] = { "calendar", "due", NULL }, *odd[] = { "calendar", "due", "--colour", NULL },
         *other[] = { "calendar", "tomorrow", NULL }, *bare[] = { "calendar", NULL };
    expect(ctx, run(ctx, "", 0, none), 2, "--calendar FILE is missing");
    expect(ctx, run(ctx, "", 0, odd), 2, "'--colour' is not understood");
    expect(ctx, run(ctx, "", 0, other), 2, "there is no 'tomorrow'");
    expect(ctx, run(ctx, "", 0, bare), 2, "calendar clock");
    expect(ctx, ask(ctx, "due", "no/such.csv", ""), 5, "no/such.csv: No such file");
    expect(ctx, ask(ctx, "due", "/", ""), 9, "cannot be read");
    expect(ctx, ask(ctx, "due", shipped, ""), 2, "header line");
    expect(ctx, ask(ctx, "due", shipped, "start,unit\n"), 2, "no column span");
    expect(ctx, ask(ctx, "clock", shipped, "start,span,unit,at\n"), 2, "no column steps");
    char *bad = calendar_of(ctx, "date,kind\n2026-01-01,off\n2026-01-32,off\n");
    expect(ctx, ask(ctx, "due", bad, "start,span,unit\n"), 2, "calendar line 3");
    unlink(bad);
    struct ran r = ask(ctx, "due", shipped, "start,span,unit\n\nx,\"1,work_day\n");
    assert_int_equal(r.code, 2);
    assert_non_null(strstr(r.err, "line 3: a quote is never closed"));
    talloc_free(ctx);
}

static void helps(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *all[] = { "calendar", "--help", NULL }, *due[] = { "calendar", "due", "--help", NULL },
         *clock[] = { "calendar", "clock", "--help", NULL };
    struct ran r = run(ctx, "", 0, all);
    assert_true(r.code == 0 && strstr(r.out, "make-up day") && !*r.err);
    r = run(ctx, "", 0, due);
    assert_true(r.code == 0 && strstr(r.out, "provisional") && strstr(r.out, "natural_day") && !*r.err);
    r = run(ctx, "", 0, clock);
    assert_true(r.code == 0 && strstr(r.out, "extend N") && strstr(r.out, "natural_day") && !*r.err);
    talloc_free(ctx);
}

/* More than a buffer's worth, cut anywhere: rows, quoted line ends and BOM-like fields come out whole and in order. */
static void long_input(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct buf *in = buf_new(ctx, 1 << 20), *out = buf_new(ctx, 1 << 20);
    buf_puts(in, "start,span,unit\n");
    buf_puts(out, "start,span,unit,due,flag\n");
    for (int i = 0; i < 30000; i++) {
        const char *start = i % 3 == 0 ? D : i % 3 == 1 ? "\"a\n\"\"b\"" : "\xef\xbb\xbfx";
        const char *end = i % 3 == 0 ? "2026-03-02T10:00:00+08:00,ok" : ",error:bad-start";
        buf_printf(in, "%s,%09d,work_minute\n", start, i % 3 ? i : 60);
        buf_printf(out, "%s,%09d,work_minute,%s\n", start, i % 3 ? i : 60, end);
    }
    struct ran r = ask(ctx, "due", shipped, in->s);
    assert_int_equal(r.code, 0);
    assert_true(strcmp(r.out, out->s) == 0);
    char *endless = talloc_size(ctx, 3 << 20);
    memset(endless, 'x', 3 << 20);
    memcpy(endless, "start,span,unit\n\"", 17);
    char *argv[] = { "calendar", "due", "--calendar", (char *)shipped, NULL };
    r = run(ctx, endless, 3 << 20, argv);
    assert_int_equal(r.code, 7);
    assert_non_null(strstr(r.err, "longer than 1 MiB"));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vectors),      cmocka_unit_test(due_rows), cmocka_unit_test(clock_rows),
        cmocka_unit_test(faulty_calls), cmocka_unit_test(helps),    cmocka_unit_test(long_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
