/* The working calendar: one bit a day, and before each word of 64 the number of working days so far, so that "how many
   working days before" is a popcount and "which is the n-th" a binary search. Years 2200-2599 are never covered and make one
   whole Gregorian cycle; days beyond repeat it. Invariant: before[] agrees with bits[]; bits of uncovered years follow R26. */
#include "institution/calendar.h"

#include <assert.h>
#include <string.h>
#include <talloc.h>

#include "base/csv.h"

enum {
    FIRST_YEAR = 1970, /* day 0 is its first day */
    ROWS_TO = 2199,    /* last year that rows may speak of */
    CYCLE_DAYS = 146097,
    TABLE_DAYS = 84006 + CYCLE_DAYS, /* to the end of 2599 */
    WORDS = (TABLE_DAYS + 63) / 64,
};

struct calendar {
    uint64_t bits[WORDS];
    int32_t before[WORDS + 1]; /* working days before the word's first day */
    int32_t cycle;             /* working days of 2200-2599 */
    bool covered[ROWS_TO - FIRST_YEAR + 1];
    int morning, noon, afternoon, closing; /* minutes of the day: open in [morning, noon) and [afternoon, closing) */
    int day_minutes;                       /* open minutes of a working day */
};

/* ---- days ---- */

bool calendar_workday(const struct calendar *c, Day d)
{
    assert(d.n >= 0);
    int32_t n = d.n < TABLE_DAYS ? d.n : TABLE_DAYS - CYCLE_DAYS + (d.n - TABLE_DAYS) % CYCLE_DAYS;
    return c->bits[n / 64] >> (n % 64) & 1;
}

static void day_set(struct calendar *c, Day d, bool worked)
{
    uint64_t bit = (uint64_t)1 << (d.n % 64);
    c->bits[d.n / 64] = worked ? c->bits[d.n / 64] | bit : c->bits[d.n / 64] & ~bit;
}

/* Working days before d. */
static int64_t rank(const struct calendar *c, Day d)
{
    assert(d.n >= 0);
    int64_t cycles = d.n < TABLE_DAYS ? 0 : (d.n - TABLE_DAYS) / CYCLE_DAYS + 1;
    int64_t n = d.n - cycles * CYCLE_DAYS;
    uint64_t below = ((uint64_t)1 << (n % 64)) - 1;
    return c->before[n / 64] + __builtin_popcountll(c->bits[n / 64] & below) + cycles * c->cycle;
}

/* The k-th working day, from 1: the last day d with rank(d) < k. */
static Day nth(const struct calendar *c, int64_t k)
{
    int64_t beyond = k - c->before[WORDS];
    int64_t cycles = beyond > 0 ? (beyond - 1) / c->cycle + 1 : 0;
    k -= cycles * c->cycle;
    assert(k >= 1);
    int low = 0, high = WORDS; /* before[low] < k <= before[high] */
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (c->before[middle] < k)
            low = middle;
        else
            high = middle;
    }
    uint64_t word = c->bits[low];
    for (int64_t skip = k - c->before[low] - 1; skip > 0; skip--) word &= word - 1;
    return (Day){ (int32_t)(low * 64 + __builtin_ctzll(word) + cycles * CYCLE_DAYS) };
}

static Day after(Day d)
{
    return (Day){ d.n + 1 };
}

Day calendar_add_workdays(const struct calendar *c, Day d, int n)
{
    if (n > 0) return nth(c, rank(c, after(d)) + n);
    return n < 0 ? nth(c, rank(c, d) + n + 1) : d;
}

int calendar_workdays(const struct calendar *c, Day from, Day upto)
{
    return upto.n > from.n ? (int)(rank(c, after(upto)) - rank(c, after(from))) : 0;
}

bool calendar_year_covered(const struct calendar *c, int year)
{
    return year >= FIRST_YEAR && year <= ROWS_TO && c->covered[year - FIRST_YEAR];
}

bool calendar_covered(const struct calendar *c, Day from, Day to)
{
    int last = day_ymd(to).y;
    for (int y = day_ymd(from).y; y <= last; y++)
        if (!calendar_year_covered(c, y)) return false;
    return true;
}

/* ---- minutes ---- */

static Time minute_at(Day d, int minute)
{
    return (Time){ day_start(d).s + minute * 60 };
}

Time calendar_opening(const struct calendar *c, Day d)
{
    return minute_at(d, c->morning);
}

Time calendar_closing(const struct calendar *c, Day d)
{
    return minute_at(d, c->closing);
}

Time calendar_closing_rolled(const struct calendar *c, Day d)
{
    return calendar_closing(c, calendar_workday(c, d) ? d : calendar_add_workdays(c, d, 1));
}

static int clamp(int v, int low, int high)
{
    return v < low ? low : v > high ? high : v;
}

/* Open minutes that ended by t. */
static int64_t minutes_before(const struct calendar *c, Time t)
{
    Day d = day_of(t);
    int64_t n = rank(c, d) * c->day_minutes;
    if (!calendar_workday(c, d)) return n;
    int minute = (int)(time_of_day_s(t) / 60);
    return n + clamp(minute, c->morning, c->noon) - c->morning + clamp(minute, c->afternoon, c->closing) - c->afternoon;
}

Time minute_up(Time t)
{
    int64_t into = t.s % 60;
    return (Time){ into ? t.s + 60 - into : t.s };
}

int64_t calendar_open_minutes(const struct calendar *c, Time from, Time to)
{
    int64_t n = to.s > from.s ? minutes_before(c, to) - minutes_before(c, minute_up(from)) : 0;
    return n > 0 ? n : 0;
}

Time calendar_add_open_minutes(const struct calendar *c, Time from, int64_t n)
{
    if (n < 1) return from;
    int64_t last = minutes_before(c, minute_up(from)) + n - 1; /* the minute whose end is asked for */
    int into = (int)(last % c->day_minutes) + 1, before_noon = c->noon - c->morning;
    Day d = nth(c, last / c->day_minutes + 1);
    return minute_at(d, into <= before_noon ? c->morning + into : c->afternoon + into - before_noon);
}

/* ---- limits ---- */

static const int span_most[] = {
    [U_CLOCK_MINUTE] = 1000000, [U_CLOCK_HOUR] = 20000, [U_WORK_MINUTE] = 100000,
    [U_WORK_HOUR] = 2000,       [U_WORK_DAY] = 400,     [U_NATURAL_DAY] = 1000,
};

bool calendar_span_ok(struct span span)
{
    return (size_t)span.unit < sizeof span_most / sizeof span_most[0] && span.value >= 1 &&
           span.value <= span_most[span.unit];
}

bool unit_is_clock(enum unit unit)
{
    return unit == U_CLOCK_MINUTE || unit == U_CLOCK_HOUR;
}

bool unit_is_day(enum unit unit)
{
    return unit == U_WORK_DAY || unit == U_NATURAL_DAY;
}

static Time due_at(const struct calendar *c, Time start, struct span span)
{
    Day d = day_of(start);
    switch (span.unit) {
    case U_CLOCK_MINUTE: return (Time){ minute_up(start).s + (int64_t)span.value * 60 };
    case U_CLOCK_HOUR: return (Time){ minute_up(start).s + (int64_t)span.value * 3600 };
    case U_WORK_MINUTE: return calendar_add_open_minutes(c, start, span.value);
    case U_WORK_HOUR: return calendar_add_open_minutes(c, start, (int64_t)span.value * 60);
    case U_WORK_DAY: return calendar_closing(c, calendar_add_workdays(c, d, span.value));
    default: return calendar_closing_rolled(c, (Day){ d.n + span.value }); /* natural_day: span_ok knows no other */
    }
}

struct due calendar_due(const struct calendar *c, Time start, struct span span)
{
    assert(calendar_span_ok(span));
    Time at = due_at(c, start, span);
    return (struct due){ at, !unit_is_clock(span.unit) && !calendar_covered(c, day_of(start), day_of(at)) };
}

/* ---- making one ---- */

/* R26: Monday to Friday; a year without calendar keeps the days off that the law fixes. */
static void year_plain(struct calendar *c, int year, bool covered)
{
    static const struct {
        int m, d;
    } by_law[] = { { 1, 1 }, { 5, 1 }, { 5, 2 }, { 10, 1 }, { 10, 2 }, { 10, 3 } };
    for (Day d = day_from(year, 1, 1), end = day_from(year + 1, 1, 1); d.n < end.n; d.n++)
        day_set(c, d, day_weekday(d) < 5);
    for (size_t i = 0; !covered && i < sizeof by_law / sizeof by_law[0]; i++)
        day_set(c, day_from(year, by_law[i].m, by_law[i].d), false);
    if (year <= ROWS_TO) c->covered[year - FIRST_YEAR] = covered;
}

static void sum(struct calendar *c)
{
    for (int i = 0; i < WORDS; i++) c->before[i + 1] = c->before[i] + __builtin_popcountll(c->bits[i]);
    c->cycle = 0; /* rank() of a day in the table does not use it */
    c->cycle = (int32_t)(c->before[WORDS] - rank(c, day_from(ROWS_TO + 1, 1, 1)));
}

static bool hours_parse(const char *text, int *from, int *to)
{
    int64_t a, b;
    if (strlen(text) != 11 || text[5] != '-' || !clock_parse(text, 5, &a) || !clock_parse(text + 6, 5, &b))
        return false;
    *from = (int)(a / 60);
    *to = (int)(b / 60);
    return *from < *to;
}

static bool hours_set(struct calendar *c, const char *morning, const char *afternoon)
{
    if (!hours_parse(morning, &c->morning, &c->noon) || !hours_parse(afternoon, &c->afternoon, &c->closing))
        return false;
    c->day_minutes = c->noon - c->morning + c->closing - c->afternoon;
    return c->noon <= c->afternoon;
}

/* What the file says of each day, before it is known which years are covered. */
struct said {
    char kind[TABLE_DAYS - CYCLE_DAYS]; /* 0, 'o'ff, 'w'ork */
    struct faults *faults;
    int had;        /* faults told before this file was opened */
    int date, what; /* columns */
};

static void said_fault(struct said *said, int line, const char *column, const char *remedy)
{
    fault_addf(said->faults, column, "calendar line %d: %s", line, remedy);
}

/* day_parse() stops at 2099, but a limit that starts in 2099 is due in 2100. */
static bool row_day(const char *s, size_t n, Day *out)
{
    int part[3] = { 0, 0, 0 }, at = 0;
    if (n != 10 || s[4] != '-' || s[7] != '-') return false;
    for (size_t i = 0; i < n; i++) {
        if (i == 4 || i == 7) {
            at++;
            continue;
        }
        if (s[i] < '0' || s[i] > '9') return false;
        part[at] = part[at] * 10 + (s[i] - '0');
    }
    if (part[0] < FIRST_YEAR || part[0] > ROWS_TO || !ymd_valid(part[0], part[1], part[2])) return false;
    *out = day_from(part[0], part[1], part[2]);
    return true;
}

static void said_row(struct said *said, const struct csv_field *f, int n, int line)
{
    Day d;
    const struct csv_field none = { "", 0 };
    const struct csv_field date = said->date < n ? f[said->date] : none, what = said->what < n ? f[said->what] : none;
    if (!row_day(date.s, date.n, &d)) {
        said_fault(said, line, "date", "not YYYY-MM-DD of a year 1970-2199");
        return;
    }
    char kind = strcmp(what.s, "off") == 0 ? 'o' : strcmp(what.s, "work") == 0 ? 'w' : 0;
    if (!kind)
        said_fault(said, line, "kind", "neither off nor work");
    else if (said->kind[d.n] && said->kind[d.n] != kind)
        said_fault(said, line, "date", "off in one row and work in another");
    else
        said->kind[d.n] = kind;
}

static int column(const struct csv_field *f, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (strcmp(f[i].s, name) == 0) return i;
    return -1;
}

static void said_header(struct said *said, const struct csv_field *f, int n)
{
    said->date = column(f, n, "date");
    said->what = column(f, n, "kind");
    if (said->date < 0) fault_add(said->faults, "date", "the calendar's header line has no column date");
    if (said->what < 0) fault_add(said->faults, "kind", "the calendar's header line has no column kind");
}

static void said_read(struct said *said, const char *bytes, size_t len)
{
    struct csv *csv = csv_open(said, bytes, len);
    struct csv_field *f;
    const char *fault;
    int n;
    bool headed = false;
    while (csv_next(csv, &f, &n, &fault)) {
        if (fault) said_fault(said, csv_line(csv), "calendar", fault);
        if (said->faults->n > said->had) return; /* the first faulty line is enough: a wrong file has thousands */
        if (n == 1 && f[0].n == 0) continue;
        if (headed)
            said_row(said, f, n, csv_line(csv));
        else
            said_header(said, f, n);
        headed = true;
    }
    if (!headed && said->faults->n == said->had)
        fault_add(said->faults, "calendar", "no header line: date,kind expected");
}

static void build(struct calendar *c, const struct said *said)
{
    for (int y = FIRST_YEAR; y <= ROWS_TO + 400; y++) {
        Day first = day_from(y, 1, 1), end = day_from(y + 1, 1, 1);
        bool covered = y <= ROWS_TO && said->kind[first.n] == 'o';
        year_plain(c, y, covered);
        for (Day d = first; covered && d.n < end.n; d.n++)
            if (said->kind[d.n]) day_set(c, d, said->kind[d.n] == 'w');
    }
    sum(c);
}

Err calendar_read(const void *ctx, const char *csv, size_t len, const char *morning, const char *afternoon,
                  struct faults *faults, struct calendar **out)
{
    struct calendar *c = talloc_zero(ctx, struct calendar);
    struct said *said = talloc_zero(c, struct said);
    said->faults = faults ? faults : faults_new(said);
    said->had = said->faults->n;
    if (!hours_set(c, morning ? morning : "09:00-12:00", afternoon ? afternoon : "13:00-17:00"))
        fault_add(said->faults, "office", "office hours are HH:MM-HH:MM, the morning's before the afternoon's");
    if (said->faults->n == said->had) said_read(said, csv, len);
    if (said->faults->n > said->had) {
        talloc_free(c);
        return (Err){ BAD_INPUT, "the calendar cannot be read" };
    }
    build(c, said);
    talloc_free(said);
    *out = c;
    return OK;
}

Err calendar_load_hours(const void *ctx, const char *csv, size_t len, const char *morning, const char *afternoon,
                        struct calendar **out)
{
    return calendar_read(ctx, csv, len, morning, afternoon, NULL, out);
}

Err calendar_load(const void *ctx, const char *csv, size_t len, struct calendar **out)
{
    return calendar_read(ctx, csv, len, NULL, NULL, NULL, out);
}

static bool in_year(const Day *days, int n, int year)
{
    for (int i = 0; i < n; i++)
        if (day_ymd(days[i]).y != year) return false;
    return true;
}

static bool among(Day d, const Day *days, int n)
{
    for (int i = 0; i < n; i++)
        if (days[i].n == d.n) return true;
    return false;
}

Err calendar_with_year(const void *ctx, const struct calendar *was, int year, const Day *off, int off_n,
                       const Day *work, int work_n, struct calendar **out)
{
    if (year < FIRST_YEAR || year > ROWS_TO) return (Err){ BAD_INPUT, "a calendar is of a year 1970-2199" };
    if (!in_year(off, off_n, year) || !in_year(work, work_n, year))
        return (Err){ BAD_INPUT, "a day of the calendar lies in another year" };
    if (!among(day_from(year, 1, 1), off, off_n))
        return (Err){ BAD_INPUT, "a year's calendar has its 1 January among the days off" };
    for (int i = 0; i < work_n; i++)
        if (among(work[i], off, off_n)) return (Err){ BAD_INPUT, "a day of the calendar is both off and worked" };
    struct calendar *c = talloc_memdup(ctx, was, sizeof *was);
    talloc_set_name_const(c, "struct calendar");
    year_plain(c, year, true);
    for (int i = 0; i < off_n; i++) day_set(c, off[i], false);
    for (int i = 0; i < work_n; i++) day_set(c, work[i], true);
    sum(c);
    *out = c;
    return OK;
}
