/* `huying calendar` over any bytes: the first says whether the rest is a calendar file, rows for `due` or rows for
   `clock`. Every record that is not empty gets exactly one line, its columns come back unchanged, and what is answered
   holds together. */
#include "cli/calendar.c" /* the verb's own parsers, which nothing else may call */

static struct calendar *calendar;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    static const char csv[] =
        "date,kind\n2024-01-01,off\n2025-01-01,off\n2026-01-01,off\n2026-01-04,work\n2026-02-16,off\n"
        "2026-02-17,off\n2026-02-28,work\n2026-05-01,off\n2026-10-01,off\n2027-02-01,off\n";
    (void)argc, (void)argv;
    return calendar_load(NULL, csv, sizeof csv - 1, &calendar).kind;
}

static void must(bool holds)
{
    if (!holds) abort();
}

/* Days and minutes of one calendar agree with each other. */
static void agrees(const struct calendar *c)
{
    for (int y = 2024; y <= 2027; y++) {
        Day first = day_from(y, 1, 1), last = day_from(y, 12, 31);
        int days = calendar_workdays(c, (Day){ first.n - 1 }, last), seen = 0;
        for (Day d = first; d.n <= last.n; d.n++) seen += calendar_workday(c, d);
        must(seen == days);
        must(calendar_open_minutes(c, day_start(first), day_start((Day){ last.n + 1 })) == days * 420);
        Time due = calendar_due(c, calendar_opening(c, first), (struct span){ 420, U_WORK_MINUTE }).at;
        must(due.s == calendar_closing_rolled(c, first).s);
    }
}

static void a_calendar(const void *ctx, const char *csv, size_t len)
{
    struct calendar *c = NULL;
    struct faults *faults = faults_new(ctx);
    Err err = calendar_read(ctx, csv, len, NULL, NULL, faults, &c);
    must(err.kind ? !c && faults->n > 0 : c && faults->n == 0);
    if (c) agrees(c);
}

static void same_field(const struct csv_field *a, const struct csv_field *b)
{
    must(a->n == b->n && memcmp(a->s, b->s, a->n) == 0);
}

/* What a good clock shows: used and of in order of the lights. */
static void a_view(const struct csv_field *f)
{
    struct clock_in in = { 0 };
    struct clock_view v;
    Time at;
    void *ctx = talloc_new(NULL);
    static const struct clock_rule rule = { 80, { 5, U_WORK_DAY } };
    must(!clock_parse_row(ctx, f, &in, &at) && !clock_fold(calendar, &rule, &in, at, &v).kind);
    must(v.used >= 0 && v.of >= 0 && v.due.s > in.start.s && day_ymd(day_of(v.due)).y <= 9999);
    must(!v.hung || v.light == LIGHT_HUNG);
    must(v.light != LIGHT_GREEN || (v.used < v.of && at.s <= v.due.s) || v.provisional);
    must((v.light != LIGHT_RED && v.light != LIGHT_BLACK) || (at.s > v.due.s && !v.provisional));
    struct clock_turns t = clock_turns(calendar, &rule, &in, at);
    must(v.hung ? !t.yellow.s && !t.red.s : t.yellow.s >= in.start.s);
    must(v.hung || v.light == LIGHT_RED || v.light == LIGHT_BLACK || (t.yellow.s <= at.s) == (v.light == LIGHT_YELLOW));
    talloc_free(ctx);
}

static void one_row(const struct answer *answer, const struct csv_field *in, const struct csv_field *out)
{
    const char *flag = out[answer->columns + 1].s;
    for (int i = 0; i < answer->columns; i++) same_field(&in[i], &out[i]);
    bool refused = !strncmp(flag, "error:bad-", 10), hung = !strcmp(flag, "hung");
    must(refused || hung || !strcmp(flag, "ok") || !strcmp(flag, "provisional"));
    must((out[answer->columns].n == 0) == (refused || hung));
    Time start;
    struct span span;
    const char *limit = limit_parse(in, &start, &span);
    must(limit ? !strcmp(limit, flag) : true);
    if (answer->columns == 5 && !refused) a_view(in);
    if (limit) return;
    struct due due = calendar_due(calendar, start, span);
    must(due.at.s > start.s);
    if (calendar_span_ok((struct span){ span.value + 1, span.unit }))
        must(calendar_due(calendar, start, (struct span){ span.value + 1, span.unit }).at.s >= due.at.s);
}

static void rows(void *ctx, const struct answer *answer, const char *csv, size_t len)
{
    struct stream s = { .answer = answer, .calendar = calendar, .out = buf_new(ctx, 256), .headed = true };
    struct csv *in = csv_open(ctx, csv, len);
    struct csv_field *f, *g;
    const char *fault;
    int n, m;
    for (int i = 0; i < COLUMNS; i++) s.at[i] = i;
    while (csv_next(in, &f, &n, &fault)) {
        if (fault || (n == 1 && !f[0].n)) continue;
        struct csv_field mine[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) mine[i] = i < n ? f[i] : (struct csv_field){ "", 0 };
        s.out->n = 0;
        buf_puts(s.out, "\xef\xbb\xbf"); /* so that a field's own BOM stays */
        row(&s, ctx, f, n);
        struct csv *out = csv_open(ctx, s.out->s, s.out->n);
        must(csv_next(out, &g, &m, &fault) && !fault && m == answer->columns + (answer->columns == 3 ? 2 : 5));
        one_row(answer, mine, g);
        must(!csv_next(out, &g, &m, &fault));
        talloc_free(out);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!len) return 0;
    void *ctx = talloc_new(NULL);
    const char *rest = (const char *)bytes + 1;
    switch (bytes[0] % 3) {
    case 0: a_calendar(ctx, rest, len - 1); break;
    case 1: rows(ctx, &answers[0], rest, len - 1); break;
    case 2: rows(ctx, &answers[1], rest, len - 1); break;
    }
    talloc_free(ctx);
    return 0;
}
