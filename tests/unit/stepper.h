/* A second calendar for the tests: reads the file in its own way, then walks day by day and minute by minute. Slow and
   plain; shares with the product only day numbers. It knows the years 2023-2031. */
#ifndef TESTS_STEPPER_H
#define TESTS_STEPPER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "institution/calendar.h"

enum { STEP_FIRST = 2023, STEP_YEARS = 9, STEP_DAYS = STEP_YEARS * 366 };

struct stepper {
    char worked[STEP_DAYS]; /* from 1 January 2023 */
    char covered[STEP_YEARS];
    char open[1440]; /* minutes of a working day */
};

static int step_zero(void)
{
    return day_from(STEP_FIRST, 1, 1).n;
}

static void step_row(struct stepper *s, const char *line)
{
    int y, m, d;
    char kind[8];
    if (sscanf(line, "%d-%d-%d,%7[a-z]", &y, &m, &d, kind) != 4) return;
    if (y >= STEP_FIRST && y < STEP_FIRST + STEP_YEARS && s->covered[y - STEP_FIRST])
        s->worked[day_from(y, m, d).n - step_zero()] = strcmp(kind, "work") == 0;
}

static void step_load(struct stepper *s, const char *csv)
{
    memset(s, 0, sizeof *s);
    for (int m = 0; m < 1440; m++) s->open[m] = (m >= 540 && m < 720) || (m >= 780 && m < 1020);
    for (int y = STEP_FIRST; y < STEP_FIRST + STEP_YEARS; y++) {
        char sign[32];
        snprintf(sign, sizeof sign, "%d-01-01,off", y);
        s->covered[y - STEP_FIRST] = strstr(csv, sign) != NULL;
    }
    for (int i = 0; i < STEP_DAYS; i++) {
        struct ymd c = day_ymd((Day){ step_zero() + i });
        s->worked[i] = (step_zero() + i + 3) % 7 < 5;
        if (c.y < STEP_FIRST + STEP_YEARS && s->covered[c.y - STEP_FIRST]) continue;
        if ((c.m == 1 && c.d == 1) || (c.m == 5 && c.d <= 2) || (c.m == 10 && c.d <= 3)) s->worked[i] = 0;
    }
    for (const char *line = csv; *line;) {
        step_row(s, line);
        const char *end = strchr(line, '\n');
        line = end ? end + 1 : line + strlen(line);
    }
}

static int step_worked(const struct stepper *s, int day)
{
    int i = day - step_zero();
    if (i < 0 || i >= STEP_DAYS) abort();
    return s->worked[i];
}

static int step_open(const struct stepper *s, int64_t minute)
{
    int64_t local = minute + 480;
    return s->open[local % 1440] && step_worked(s, (int)(local / 1440));
}

/* Whole minutes, open or (clock) any, from and to inclusive of both ends. */
static int64_t step_count(const struct stepper *s, int clock, int64_t from, int64_t to)
{
    int64_t n = 0;
    for (int64_t m = from / 60; m * 60 + 60 <= to; m++) n += m * 60 >= from && (clock || step_open(s, m));
    return n;
}

static int64_t step_add(const struct stepper *s, int clock, int64_t from, int64_t n)
{
    for (int64_t m = from / 60;; m++)
        if (m * 60 >= from && (clock || step_open(s, m)) && --n == 0) return m * 60 + 60;
}

static int64_t step_closing(int day)
{
    return (int64_t)day * 86400 + 9 * 3600; /* 17:00 at +08:00 */
}

static int64_t step_due(const struct stepper *s, int64_t start, struct span span)
{
    int day = (int)((start + 28800) / 86400);
    switch (span.unit) {
    case U_WORK_MINUTE: return step_add(s, 0, start, span.value);
    case U_WORK_HOUR: return step_add(s, 0, start, span.value * 60);
    case U_CLOCK_MINUTE: return (start + 59) / 60 * 60 + span.value * 60;
    case U_CLOCK_HOUR: return (start + 59) / 60 * 60 + span.value * 3600;
    case U_WORK_DAY:
        for (int n = span.value; n > 0;) n -= step_worked(s, ++day);
        return step_closing(day);
    default:
        for (day += span.value; !step_worked(s, day);) day++;
        return step_closing(day);
    }
}

static int step_provisional(const struct stepper *s, enum unit unit, int64_t start, int64_t due)
{
    int a = day_ymd((Day){ (int)((start + 28800) / 86400) }).y, b = day_ymd((Day){ (int)((due + 28800) / 86400) }).y;
    if (unit == U_CLOCK_MINUTE || unit == U_CLOCK_HOUR) return 0;
    for (; a <= b; a++)
        if (!s->covered[a - STEP_FIRST]) return 1;
    return 0;
}

/* xorshift64*, seeded: the same run every time. */
static uint64_t step_random(uint64_t *state, uint64_t below)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return (*state * 2685821657736338717u >> 33) % below;
}

/* A made-up calendar file: 2024 and 2025 covered, rows of 2026 without its 1 January, 2027 covered, 2028 on absent. */
static char *step_invent(uint64_t *seed)
{
    char *csv = malloc(1 << 16), *p = csv;
    p += sprintf(p, "date,kind\n");
    for (int y = 2024; y <= 2027; y++) {
        if (y != 2026) p += sprintf(p, "%d-01-01,off\n", y);
        for (int d = day_from(y, 1, 2).n; d < day_from(y + 1, 1, 1).n; d++) {
            struct ymd c = day_ymd((Day){ d });
            if (step_random(seed, 8) == 0)
                p += sprintf(p, "%04d-%02d-%02d,%s\n", c.y, c.m, c.d, step_random(seed, 2) ? "off" : "work");
        }
    }
    return csv;
}

static const enum unit step_units[] = { U_CLOCK_MINUTE, U_CLOCK_HOUR, U_WORK_MINUTE,
                                        U_WORK_HOUR,    U_WORK_DAY,   U_NATURAL_DAY };

/* A span whose due stays within what the stepper knows, mostly short. */
static struct span step_span(uint64_t *seed)
{
    static const int most[] = { 4000, 90, 1700, 30, 70, 100 };
    int i = (int)step_random(seed, 6);
    return (struct span){ 1 + (int)step_random(seed, 1 + step_random(seed, (uint64_t)most[i])), step_units[i] };
}

static char *step_file(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f) abort();
    char *text = calloc(1, 1 << 20);
    size_t n = fread(text, 1, (1 << 20) - 1, f);
    text[n] = 0;
    fclose(f);
    return text;
}

#endif
