/* The numbers of a score: counts read, and S and total as exact fractions that are rounded once, when asked for (R76).
   Invariant: with at most SCORE_COUNT_MOST in a count and SCORE_ASSESSORS_MOST values no sum passes 2^123. */
#include "institution/score.h"

#include <stdio.h>
#include <string.h>

const char *const score_rate_words[] = { "signed", "arrived", "plan", "answered", "passed", "lasting" };
const char *const score_fault_words[] = { "invalid", "absent", "false" };

/* R76: points of 60, and points off for each with the most that may be taken (0: no bound). */
static const int weights[SCORE_RATES] = { 8, 8, 6, 18, 12, 8 };
static const struct {
    int each, most;
} deductions[SCORE_FAULTS] = { { 1, 5 }, { 1, 0 }, { 5, 0 } };

int score_weight(enum score_rate r)
{
    return weights[r];
}

int score_deduction(enum score_fault f, int times)
{
    int points = times * deductions[f].each;
    return 100 * (deductions[f].most && points > deductions[f].most ? deductions[f].most : points);
}

/* ---- fractions ----------------------------------------------------------------------------------------------------- */

__extension__ typedef __int128 wide;

struct fraction {
    wide n, d; /* d > 0, in lowest terms */
};

static struct fraction lowest(wide n, wide d)
{
    wide a = n < 0 ? -n : n, b = d;
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return (struct fraction){ n / a, d / a };
}

static struct fraction plus(struct fraction a, struct fraction b)
{
    return lowest(a.n * b.d + b.n * a.d, a.d * b.d);
}

static struct fraction times(struct fraction a, wide n, wide d)
{
    return lowest(a.n * n, a.d * d);
}

static struct fraction whole(wide n)
{
    return (struct fraction){ n, 1 };
}

static struct points rounded(struct fraction f) /* half up; f is not below 0 */
{
    return (struct points){ true, (int)((2 * f.n + f.d) / (2 * f.d)) };
}

/* ---- S (in hundredths of a point throughout) ------------------------------------------------------------------------ */

static struct score_rule rule_of(const struct institution *in, const struct score *s)
{
    const struct settings *now = &in->settings;
    int share = score_of_department(s) ? now->share_department : now->share_agency;
    if (s->state == ST_PUBLISHED) return s->rule;
    return (struct score_rule){ share, now->process_share, now->min_tasks, now->min_assessors };
}

static bool enough(const struct score_rule *r, const struct score *s)
{
    return s->counts.rates[SCORE_ANSWERED].den >= r->min_tasks;
}

static wide taken_off(const struct score_counts *c)
{
    wide sum = 0;
    for (int i = 0; i < SCORE_FAULTS; i++) sum += score_deduction((enum score_fault)i, c->faults[i]);
    return sum;
}

static bool computed(const struct score_rule *r, const struct score *s, struct fraction *out)
{
    struct fraction sum = whole(0);
    int weight = 0;
    for (int i = 0; i < SCORE_RATES; i++) {
        struct rate rate = s->counts.rates[i];
        if (rate.den <= 0) continue;
        sum = plus(sum, times(whole(weights[i]), rate.num, rate.den));
        weight += weights[i];
    }
    if (!enough(r, s) || !weight) return false;
    sum = plus(times(sum, 100 * r->process_share, weight), whole(-taken_off(&s->counts)));
    *out = sum.n < 0 ? whole(0) : sum;
    return true;
}

static bool judged(const struct score_rule *r, const struct score *s, struct fraction *out)
{
    wide sum = 0;
    for (int i = 0; i < s->entries_n; i++) sum += s->entries[i].x10000;
    if (!s->entries_n || s->entries_n < r->min_assessors) return false;
    *out = lowest(sum * (100 - r->process_share), (wide)10000 * s->entries_n);
    return true;
}

static bool together(const struct score_rule *r, const struct score *s, struct fraction *out)
{
    struct fraction a, b;
    if (s->corrections_n) {
        *out = whole(s->corrections[s->corrections_n - 1].now.x100);
        return true;
    }
    if (!computed(r, s, &a) || !judged(r, s, &b)) return false;
    *out = plus(a, b);
    return true;
}

bool score_enough(const struct institution *in, const struct score *s)
{
    struct score_rule r = rule_of(in, s);
    return enough(&r, s);
}

struct points score_computed(const struct institution *in, const struct score *s)
{
    struct score_rule r = rule_of(in, s);
    struct fraction f;
    return computed(&r, s, &f) ? rounded(f) : (struct points){ 0 };
}

struct points score_judged(const struct institution *in, const struct score *s)
{
    struct score_rule r = rule_of(in, s);
    struct fraction f;
    return judged(&r, s, &f) ? rounded(f) : (struct points){ 0 };
}

struct points score_S(const struct institution *in, const struct score *s)
{
    struct score_rule r = rule_of(in, s);
    struct fraction f;
    return together(&r, s, &f) ? rounded(f) : (struct points){ 0 };
}

/* R74: w·S + (1-w)·D. */
struct points score_total(const struct institution *in, const struct score *s)
{
    struct score_rule r = rule_of(in, s);
    struct fraction f;
    if (!s->D.there || score_of_department(s) || !together(&r, s, &f)) return (struct points){ 0 };
    f = plus(times(f, r.share, 1), whole((wide)(100 - r.share) * s->D.x100));
    return rounded(times(f, 1, 100));
}

bool score_flat(const struct score *const *of, int n)
{
    int subjects = 0, first = -1;
    for (int i = 0; i < n; i++) {
        subjects += of[i]->entries_n > 0;
        for (int k = 0; k < of[i]->entries_n; k++)
            for (int v = 0; v < of[i]->entries[k].values_n; v++) {
                if (first < 0) first = of[i]->entries[k].x100[v];
                if (of[i]->entries[k].x100[v] != first) return false;
            }
    }
    return subjects >= 3;
}

struct points score_indicator(const struct score *s, int nth)
{
    wide sum = 0;
    for (int i = 0; i < s->entries_n; i++) sum += s->entries[i].x100[nth];
    return s->entries_n ? rounded(lowest(sum, s->entries_n)) : (struct points){ 0 };
}

/* ---- how sure S is (R92) -------------------------------------------------------------------------------------------- */

static struct points at_end(const struct score_rule *r, const struct score *s, bool high)
{
    struct score end = *s;
    struct fraction f;
    for (int i = 0; i < SCORE_RATES; i++) {
        int low_x100, high_x100;
        if (rate_wilson(s->counts.rates[i], &low_x100, &high_x100))
            end.counts.rates[i] = (struct rate){ high ? high_x100 : low_x100, 10000 };
    }
    return together(r, &end, &f) ? rounded(f) : (struct points){ 0 };
}

bool score_interval(const struct institution *in, const struct score *s, struct points *low, struct points *high)
{
    struct score_rule r = rule_of(in, s);
    if (!score_S(in, s).there) return false;
    *low = at_end(&r, s, false);
    *high = at_end(&r, s, true);
    return true;
}

/* ---- the year of a department (R74) ---------------------------------------------------------------------------------- */

enum { FURTHER = 12 }; /* decimals */

static wide shortened(struct fraction f)
{
    wide whole_part = f.n / f.d, rest = f.n % f.d;
    for (int i = 0; i < FURTHER; i++) {
        rest *= 10;
        whole_part = whole_part * 10 + rest / f.d;
        rest %= f.d;
    }
    return whole_part;
}

static struct fraction mean_of(wide sum, int n)
{
    wide scale = 1;
    for (int i = 0; i < FURTHER; i++) scale *= 10;
    return lowest(sum, scale * n);
}

static struct points year_total(int share, struct fraction mean, struct points others)
{
    if (!others.there) return (struct points){ 0 };
    struct fraction f = plus(times(mean, share, 1), whole((wide)(100 - share) * others.x100));
    return rounded(times(f, 1, 100));
}

/* S before any correction of it. */
static bool uncorrected(const struct score_rule *r, const struct score *s, struct fraction *out)
{
    struct score first = *s;
    first.corrections_n = 0;
    return together(r, &first, out);
}

void score_year(const struct institution *in, const struct score *const *of, int n, struct points others,
                struct score_year *out)
{
    wide sum = 0, was = 0;
    int was_n = 0;
    bool corrected = false;
    *out = (struct score_year){ .streets = n, .published = n > 0, .share = in->settings.share_department };
    for (int i = 0; i < n; i++) {
        struct score_rule r = rule_of(in, of[i]);
        struct fraction f, before;
        out->published &= of[i]->state == ST_PUBLISHED;
        if (of[i]->state == ST_PUBLISHED) out->share = r.share;
        if (!together(&r, of[i], &f)) continue;
        sum += shortened(f);
        out->counted++;
        corrected |= of[i]->corrections_n > 0;
        if (!uncorrected(&r, of[i], &before)) continue;
        was += shortened(before);
        was_n++;
    }
    if (!out->counted) return;
    struct fraction mean = mean_of(sum, out->counted), mean_was = mean_of(was, was_n ? was_n : 1);
    corrected &= was_n > 0;
    out->mean = rounded(mean);
    if (corrected) out->was_mean = rounded(mean_was);
    if (!out->published) return;
    out->total = year_total(out->share, mean, others);
    if (corrected) out->was_total = year_total(out->share, mean_was, others);
}

/* ---- text ------------------------------------------------------------------------------------------------------------ */

char *points_text(struct points p, char out[static 16])
{
    if (p.there)
        snprintf(out, 16, "%d.%02d", p.x100 / 100, p.x100 % 100);
    else
        strcpy(out, "—");
    return out;
}

bool score_value_read(const char *text, int *x100)
{
    static const struct metric points = { .decimals = 2 };
    int64_t n;
    if (!text || !amount_parse(&points, text, &n) || n > 10000) return false;
    *x100 = (int)n;
    return true;
}

static const char *count_read(const char *s, int64_t *out) /* the rest, or NULL */
{
    int64_t n = 0;
    const char *from = s;
    for (; *s >= '0' && *s <= '9' && n <= SCORE_COUNT_MOST; s++) n = n * 10 + (*s - '0');
    if (s == from || n > SCORE_COUNT_MOST) return NULL;
    *out = n;
    return s;
}

static bool rate_read(const char *s, struct rate *out)
{
    struct rate r = { 0, 0 };
    if (strcmp(s, "-") != 0) {
        s = count_read(s, &r.num);
        if (!s || *s != '/') return false;
        s = count_read(s + 1, &r.den);
        if (!s || *s || r.num > r.den) return false;
    }
    *out = r;
    return true;
}

static bool deduction_read(const char *s, int *out)
{
    int64_t n;
    s = count_read(s, &n);
    if (!s || *s) return false;
    *out = (int)n;
    return true;
}

static int word_of(const char *const *words, int n, const char *word)
{
    int i = 0;
    while (i < n && strcmp(words[i], word) != 0) i++;
    return i;
}

bool score_counts_read(const struct arg *args, int args_n, struct score_counts *io, struct faults *faults)
{
    bool good = true;
    for (int i = 0; i < args_n; i++) {
        int r = word_of(score_rate_words, SCORE_RATES, args[i].name);
        int f = word_of(score_fault_words, SCORE_FAULTS, args[i].name);
        if (r < SCORE_RATES && !rate_read(args[i].value, &io->rates[r])) {
            fault_addf(faults, args[i].name, "n/d with n at most d, d at most %d, or - for none", SCORE_COUNT_MOST);
            good = false;
        }
        if (f < SCORE_FAULTS && !deduction_read(args[i].value, &io->faults[f])) {
            fault_addf(faults, args[i].name, "a whole number, at most %d", SCORE_COUNT_MOST);
            good = false;
        }
    }
    return good;
}
