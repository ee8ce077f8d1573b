/* huying calendar due|clock: limits and clocks by a calendar file, CSV in, CSV out, row by row (R26a, R26b).
   A faulty row is answered in its place; only a faulty call, calendar or header stops. Memory stays that of the longest record. */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/csv.h"
#include "cli/calendar_put.h"
#include "cli/cli.h"
#include "institution/clock.h"

enum { COLUMNS = 5, CHUNK = 1 << 18, RECORD_MOST = 1 << 20, CALENDAR_MOST = 1 << 24 };

static const char help[] =
    "huying calendar due   --calendar FILE < in.csv > out.csv     when limits are due\n"
    "huying calendar clock --calendar FILE < in.csv > out.csv     what clocks show\n"
    "huying calendar put   YEAR FILE --data DIR                   a year's calendar arrives in a data folder\n\n"
    "Each answers --help. FILE is a working calendar: CSV with the columns\n"
    "  date   YYYY-MM-DD\n"
    "  kind   off (not working) or work (a make-up day, also on Sundays)\n"
    "over Monday to Friday. A year is covered when FILE has its 1 January as off. Of other years\n"
    "the rows are ignored, Monday to Friday are worked except 1 January, 1-2 May and 1-3 October,\n"
    "and dues are provisional. Office hours are 09:00-12:00 and 13:00-17:00, always at +08:00.\n";

static const char in_help[] =
    "In, by a header line, in any order, other columns ignored:\n"
    "  start  YYYY-MM-DDTHH:MM:SS+08:00, years 2000-2099\n"
    "  span   1 to 9 digits\n"
    "  unit   work_minute   (at most 100000)   open minutes; the minute already begun is not counted\n"
    "         work_hour     (2000)             60 open minutes each\n"
    "         work_day      (400)              17:00 of the n-th working day after the starting day\n"
    "         natural_day   (1000)             17:00 of the n-th day after it, or of the next working day\n"
    "         clock_minute  (1000000)          real time, day and night\n"
    "         clock_hour    (20000)\n";

static const char exit_help[] =
    "\nExit: 0, also with refused rows; 2 the call, the calendar, a column or the CSV is wrong;\n"
    "5 no such file; 7 larger than the limit (calendar 16 MiB, one record 1 MiB); 9 anything else.\n";

static const char due_help[] =
    "\nOut, in the same order: start,span,unit,due,flag. The flag is ok, provisional (a year between\n"
    "has no calendar yet) or, with an empty due, error:bad-start, error:bad-unit or error:bad-span,\n"
    "the first that applies.\n";

static const char clock_help[] =
    "  steps  INSTANT hang, INSTANT resume, INSTANT extend N, joined by ';', in time order;\n"
    "         those after `at` have not happened\n"
    "  at     the instant at which the clock is looked at\n"
    "\nOut, in the same order: start,span,unit,steps,at,due,flag,light,used,of\n"
    "  due    the one in force\n"
    "  flag   ok; provisional (a year between has no calendar yet: it turns neither red nor black)\n"
    "  light  green; yellow (80 % used, or on the due date of a limit of 3 work_day or more);\n"
    "         red (past due); black (5 work_day past due)\n"
    "  used   counted minutes so far\n"
    "  of     counted minutes from start to due\n"
    "Hung at `at`: flag and light are hung, due and of are empty. A refused row has the flag\n"
    "error:bad-start, -unit, -span, -at (malformed, or before the start) or -step, the first that\n"
    "applies, and nothing more. A step is bad when malformed or out of order, and when the clock\n"
    "cannot take it: resume when not hung; hang or extend when hung, or at or after the due; hang\n"
    "of a clock unit; N outside 1..span.\n";

/* ---- fields ---- */

static bool field_is(const struct csv_field *f, const char *word)
{
    return f->n == strlen(word) && memcmp(f->s, word, f->n) == 0;
}

/* Digits only; more of them than an int holds give INT_MAX. */
static bool digits(const char *s, size_t n, int *out)
{
    int64_t v = 0;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9') return false;
        if (v < INT_MAX) v = v * 10 + (s[i] - '0');
    }
    *out = v < INT_MAX ? (int)v : INT_MAX;
    return n > 0;
}

static bool unit_parse(const struct csv_field *f, enum unit *out)
{
    for (int u = U_CLOCK_MINUTE; u <= U_NATURAL_DAY; u++)
        if (field_is(f, unit_words[u])) {
            *out = (enum unit)u;
            return true;
        }
    return false;
}

/* start, span, unit: NULL when good, else the flag (R26a's order). */
static const char *limit_parse(const struct csv_field *f, Time *start, struct span *span)
{
    if (!time_parse(f[0].s, f[0].n, start)) return "error:bad-start";
    if (!unit_parse(&f[2], &span->unit)) return "error:bad-unit";
    if (f[1].n > 9 || !digits(f[1].s, f[1].n, &span->value) || !calendar_span_ok(*span)) return "error:bad-span";
    return NULL;
}

/* "INSTANT hang", "INSTANT resume", "INSTANT extend N", n bytes of it. */
static bool step_parse(const char *s, size_t n, struct step *out)
{
    static const struct {
        const char *word;
        enum step_kind what;
    } words[] = { { " hang", STEP_HANG }, { " resume", STEP_RESUME }, { " extend ", STEP_EXTEND } };
    if (n < 25 || !time_parse(s, 25, &out->at)) return false;
    s += 25, n -= 25;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        size_t len = strlen(words[i].word);
        if (n < len || memcmp(s, words[i].word, len) != 0) continue;
        out->what = words[i].what;
        out->n = 0;
        return out->what == STEP_EXTEND ? digits(s + len, n - len, &out->n) : n == len;
    }
    return false;
}

static bool steps_parse(const void *ctx, const struct csv_field *f, struct step **out, int *n)
{
    const char *s = f->s, *end = f->s + f->n;
    *n = 0;
    *out = NULL;
    while (f->n && s <= end) {
        const char *semicolon = memchr(s, ';', (size_t)(end - s)), *to = semicolon ? semicolon : end;
        if ((*n & (*n - 1)) == 0) *out = talloc_realloc(ctx, *out, struct step, *n ? 2 * (unsigned)*n : 1);
        if (!step_parse(s, (size_t)(to - s), &(*out)[(*n)++])) return false;
        s = to + 1;
    }
    return true;
}

static void put_field(struct buf *b, const struct csv_field *f)
{
    bool plain = true;
    for (size_t i = 0; i < f->n && plain; i++) plain = !strchr("\",\r\n", f->s[i]) || !f->s[i];
    if (plain) {
        buf_add(b, f->s, f->n);
        return;
    }
    buf_putc(b, '"');
    for (size_t i = 0; i < f->n; i++) {
        if (f->s[i] == '"') buf_putc(b, '"');
        buf_putc(b, f->s[i]);
    }
    buf_putc(b, '"');
}

static void put_time(struct buf *b, Time t)
{
    char text[TIME_TEXT_MAX];
    time_format(t, text);
    buf_add(b, text, 25);
}

/* ---- the two answers ---- */

static void due_row(const struct calendar *c, const void *ctx, const struct csv_field *f, struct buf *b)
{
    Time start;
    struct span span;
    (void)ctx;
    const char *flag = limit_parse(f, &start, &span);
    if (!flag) {
        struct due due = calendar_due(c, start, span);
        put_time(b, due.at);
        flag = due.provisional ? "provisional" : "ok";
    }
    buf_putc(b, ',');
    buf_puts(b, flag);
}

/* R31 leaves hang-up out for clock units; the fold itself allows it. */
static bool hangs_clock_unit(const struct clock_in *in, Time at)
{
    if (!unit_is_clock(in->limit.unit)) return false;
    for (int i = 0; i < in->steps_n && in->steps[i].at.s <= at.s; i++)
        if (in->steps[i].what == STEP_HANG) return true;
    return false;
}

static const char *clock_parse_row(const void *ctx, const struct csv_field *f, struct clock_in *in, Time *at)
{
    struct step *steps;
    const char *flag = limit_parse(f, &in->start, &in->limit);
    if (flag) return flag;
    if (!time_parse(f[4].s, f[4].n, at) || at->s < in->start.s) return "error:bad-at";
    if (!steps_parse(ctx, &f[3], &steps, &in->steps_n)) return "error:bad-step";
    in->steps = steps;
    return hangs_clock_unit(in, *at) ? "error:bad-step" : NULL;
}

static void clock_row(const struct calendar *c, const void *ctx, const struct csv_field *f, struct buf *b)
{
    static const struct clock_rule rule = { 80, { 5, U_WORK_DAY } }; /* R54; the vectors fix them */
    struct clock_in in = { 0 };
    struct clock_view v = { 0 };
    Time at;
    const char *flag = clock_parse_row(ctx, f, &in, &at);
    if (!flag && clock_fold(c, &rule, &in, at, &v).kind) flag = "error:bad-step";
    if (flag) {
        buf_printf(b, ",%s,,,", flag);
    } else if (v.hung) {
        buf_printf(b, ",hung,hung,%lld,", (long long)v.used);
    } else {
        put_time(b, v.due);
        buf_printf(b, ",%s,%s,%lld,%lld", v.provisional ? "provisional" : "ok", light_words[v.light], (long long)v.used,
                   (long long)v.of);
    }
}

static const struct answer {
    const char *verb;
    const char *help;
    int columns;
    const char *column[COLUMNS];
    const char *header;
    void (*row)(const struct calendar *c, const void *ctx, const struct csv_field *f, struct buf *b);
} answers[] = {
    { "due", due_help, 3, { "start", "span", "unit" }, "start,span,unit,due,flag\n", due_row },
    { "clock",
      clock_help,
      5,
      { "start", "span", "unit", "steps", "at" },
      "start,span,unit,steps,at,due,flag,light,used,of\n",
      clock_row },
};

/* ---- the stream ---- */

struct stream {
    const struct answer *answer;
    const struct calendar *calendar;
    struct buf *out;
    bool headed;
    int at[COLUMNS]; /* where the header has each column */
    int line;        /* lines before the piece at hand */
};

static int say(enum kind kind, const char *text)
{
    fprintf(stderr, "huying calendar: %s\n", text);
    return kind_row(kind)->exit_code;
}

static int header(struct stream *s, const struct csv_field *f, int n)
{
    int lacking = 0;
    for (int i = 0; i < s->answer->columns; i++) {
        s->at[i] = -1;
        for (int j = n; j-- > 0;)
            if (field_is(&f[j], s->answer->column[i])) s->at[i] = j;
        if (s->at[i] >= 0) continue;
        fprintf(stderr, "huying calendar: the header line has no column %s\n", s->answer->column[i]);
        lacking++;
    }
    if (lacking) return kind_row(BAD_INPUT)->exit_code;
    s->headed = true;
    buf_puts(s->out, s->answer->header);
    return 0;
}

static void row(struct stream *s, const void *ctx, const struct csv_field *f, int n)
{
    struct csv_field mine[COLUMNS];
    for (int i = 0; i < s->answer->columns; i++) {
        mine[i] = s->at[i] < n ? f[s->at[i]] : (struct csv_field){ "", 0 };
        put_field(s->out, &mine[i]);
        buf_putc(s->out, ',');
    }
    s->answer->row(s->calendar, ctx, mine, s->out);
    buf_putc(s->out, '\n');
}

static int flush(struct stream *s)
{
    size_t n = s->out->n;
    s->out->n = 0;
    if (n && fwrite(s->out->s, 1, n, stdout) != n) return say(BROKEN, "the answer cannot be written");
    return 0;
}

/* Whole records. */
static int piece(struct stream *s, const char *bytes, size_t len)
{
    void *ctx = talloc_new(s->out);
    struct csv *csv = csv_open(ctx, bytes, len);
    struct csv_field *f;
    const char *fault;
    int n, code = 0;
    while (!code && csv_next(csv, &f, &n, &fault)) {
        if (fault) {
            fprintf(stderr, "huying calendar: line %d: %s\n", s->line + csv_line(csv), fault);
            code = kind_row(BAD_INPUT)->exit_code;
        } else if (n > 1 || f[0].n) {
            if (s->headed)
                row(s, ctx, f, n);
            else
                code = header(s, f, n);
        }
    }
    talloc_free(ctx);
    int written = flush(s);
    return code ? code : written;
}

/* Finds where records end, by the reader's own rule: a quote opens only at the start of a field. */
struct cutter {
    enum { FIELD_START, PLAIN, QUOTED, QUOTE_IN_QUOTED } state;
};

static bool record_ends(struct cutter *c, char ch)
{
    if (c->state == QUOTED) {
        if (ch == '"') c->state = QUOTE_IN_QUOTED;
        return false;
    }
    if (ch == '"' && c->state != PLAIN) {
        c->state = QUOTED;
        return false;
    }
    c->state = ch == ',' || ch == '\n' ? FIELD_START : PLAIN;
    return ch == '\n';
}

static int lines_in(const char *s, size_t n)
{
    int lines = 0;
    for (size_t i = 0; i < n; i++) lines += s[i] == '\n';
    return lines;
}

/* The buffer starts with a BOM of ours, so that csv_open() takes none of the rows' own bytes for one. */
static int pump(struct stream *s, FILE *in, char *buf)
{
    enum { BOM = 3 };
    struct cutter cutter = { FIELD_START };
    size_t held = 0; /* bytes of a record not yet ended */
    bool first = true;
    memcpy(buf, "\xef\xbb\xbf", BOM);
    for (;;) {
        char *from = buf + BOM + held;
        size_t got = fread(from, 1, CHUNK, in), ended = 0;
        if (ferror(in)) return say(BROKEN, "the input cannot be read");
        bool last = got < CHUNK;
        if (first && got >= BOM && memcmp(from, buf, BOM) == 0) memmove(from, from + BOM, got -= BOM);
        first = false;
        for (size_t i = 0; i < got; i++)
            if (record_ends(&cutter, from[i])) ended = held + i + 1;
        held += got;
        if (last) ended = held;
        if (held - ended > RECORD_MOST)
            return say(TOO_BIG, "a record is longer than 1 MiB (a quote that is never closed?)");
        int code = piece(s, buf, BOM + ended);
        if (code || last) return code;
        s->line += lines_in(buf + BOM, ended);
        memmove(buf + BOM, buf + BOM + ended, held -= ended);
    }
}

/* ---- the call ---- */

static int calendar_open(const void *ctx, const char *path, struct calendar **out)
{
    FILE *f = fopen(path, "rb");
    if (!f) {
        fprintf(stderr, "huying calendar: --calendar %s: %s\n", path, strerror(errno));
        return kind_row(errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : BROKEN)->exit_code;
    }
    struct buf *b = buf_new(ctx, 1 << 14);
    char bytes[4096];
    for (size_t n; b->n <= CALENDAR_MOST && (n = fread(bytes, 1, sizeof bytes, f)) > 0;) buf_add(b, bytes, n);
    bool broken = ferror(f);
    fclose(f);
    if (broken) return say(BROKEN, "the calendar cannot be read");
    if (b->n > CALENDAR_MOST) return say(TOO_BIG, "the calendar is larger than 16 MiB");
    struct faults *faults = faults_new(ctx);
    Err err = calendar_read(ctx, b->n ? b->s : "", b->n, NULL, NULL, faults, out);
    for (int i = 0; i < faults->n; i++)
        fprintf(stderr, "huying calendar: %s: %s: %s\n", path, faults->list[i].field, faults->list[i].remedy);
    return kind_row(err.kind)->exit_code;
}

static int answer_all(const struct answer *answer, const char *path)
{
    void *ctx = talloc_new(NULL);
    struct stream s = { .answer = answer };
    struct calendar *calendar = NULL;
    int code = calendar_open(ctx, path, &calendar);
    if (!code) {
        s.calendar = calendar;
        s.out = buf_new(ctx, CHUNK);
        code = pump(&s, stdin, talloc_size(ctx, 3 + RECORD_MOST + CHUNK));
        if (!code && !s.headed) code = say(BAD_INPUT, "the input is empty: a header line is expected, see --help");
        if (fflush(stdout) != 0 && !code) code = say(BROKEN, "the answer cannot be written");
    }
    talloc_free(ctx);
    return code;
}

static int answer_run(const struct answer *answer, int argc, char **argv)
{
    const char *path = NULL;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help")) {
            printf("huying calendar %s --calendar FILE < in.csv > out.csv\n\n%s%s%s", answer->verb, in_help,
                   answer->help, exit_help);
            return 0;
        }
        if (!strncmp(argv[i], "--calendar=", 11)) {
            path = argv[i] + 11;
        } else if (!strcmp(argv[i], "--calendar") && i + 1 < argc) {
            path = argv[++i];
        } else {
            fprintf(stderr, "huying calendar %s: '%s' is not understood, see --help\n", answer->verb, argv[i]);
            return kind_row(BAD_INPUT)->exit_code;
        }
    }
    return path ? answer_all(answer, path) : say(BAD_INPUT, "--calendar FILE is missing, see --help");
}

int verb_calendar(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "put")) return calendar_put(argc - 1, argv + 1);
    bool asked = argc > 1 && (!strcmp(argv[1], "--help") || !strcmp(argv[1], "help"));
    for (size_t i = 0; argc > 1 && i < sizeof answers / sizeof answers[0]; i++)
        if (!strcmp(argv[1], answers[i].verb)) return answer_run(&answers[i], argc - 1, argv + 1);
    if (argc > 1 && !asked) fprintf(stderr, "huying calendar: there is no '%s'\n\n", argv[1]);
    fputs(help, asked ? stdout : stderr);
    return asked ? 0 : kind_row(BAD_INPUT)->exit_code;
}
