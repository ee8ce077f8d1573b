/* What assessors judge (R78): data/indicators.csv, read once. Invariant: under every scheme the common indicators with those of
   any one kind weigh 100 together, so that a weighted mean of hundredths is a whole number of ten thousandths. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "base/text.h"
#include "institution/score.h"

static const char table_name[] = "data/indicators.csv";

static bool is_common(const struct indicator *i)
{
    return !strcmp(i->kind, "common");
}

static bool rate_known(const char *word)
{
    for (int r = 0; r < SCORE_RATES; r++)
        if (!strcmp(score_rate_words[r], word)) return true;
    return !*word;
}

static bool code_good(const char *code)
{
    return strlen(code) == 2 && (code[0] == 'c' || code[0] == 'x') && code[1] >= '1' && code[1] <= '9';
}

/* The common ones and those of this kind weigh 100, and fit. */
static void sense(const struct institution *in, const struct indicator *of, struct faults *faults)
{
    int weight = 0, n = 0;
    for (int i = 0; i < in->indicators_n; i++) {
        const struct indicator *x = &in->indicators[i];
        if (strcmp(x->scheme, of->scheme) || !(is_common(x) || !strcmp(x->kind, of->kind))) continue;
        weight += x->weight;
        n++;
    }
    if (weight != 100 || n > SCORE_INDICATORS_MOST)
        fault_addf(faults, table_name, "scheme %s, kind %s: %d indicators weigh %d, not 100", of->scheme, of->kind, n,
                   weight);
}

void indicators_load(struct institution *in, struct faults *faults)
{
    const char *why = NULL;
    const struct asset *a = asset_find(table_name);
    const struct table *t = a ? table_read(in, a->from, asset_size(a), &why) : NULL;
    if (!t) {
        fault_addf(faults, table_name, "%s", why ? why : "missing");
        return;
    }
    in->indicators_n = table_rows(t);
    in->indicators = talloc_zero_array(in, struct indicator, (unsigned)in->indicators_n + 1);
    for (int i = 0; i < in->indicators_n; i++) {
        in->indicators[i] = (struct indicator){ .scheme = table_get(t, i, "scheme"),
                                                .kind = table_get(t, i, "kind"),
                                                .depts = table_get(t, i, "depts"),
                                                .code = table_get(t, i, "code"),
                                                .weight = atoi(table_get(t, i, "weight")),
                                                .rate = table_get(t, i, "rate"),
                                                .name_zh = table_get(t, i, "name_zh"),
                                                .name_en = table_get(t, i, "name_en"),
                                                .about_zh = table_get(t, i, "about_zh"),
                                                .about_en = table_get(t, i, "about_en") };
        if (!rate_known(in->indicators[i].rate) || !code_good(in->indicators[i].code))
            fault_addf(faults, table_name, "row %d: no such rate or code", i + 2);
    }
    for (int i = 0; i < in->indicators_n; i++)
        if (!is_common(&in->indicators[i])) sense(in, &in->indicators[i], faults);
}

const char *indicators_scheme(const struct institution *in)
{
    return in->indicators_n ? in->indicators[in->indicators_n - 1].scheme : "";
}

const char *indicators_kind(const struct institution *in, const char *scheme, Office dept)
{
    const char *other = "";
    for (int i = 0; i < in->indicators_n; i++) {
        const struct indicator *x = &in->indicators[i];
        if (strcmp(x->scheme, scheme) || is_common(x)) continue;
        if (text_listed(x->depts, dept.s)) return x->kind;
        if (!strcmp(x->depts, "*")) other = x->kind;
    }
    return other;
}

int indicators_of(const struct institution *in, const char *scheme, Office dept,
                  const struct indicator *out[static SCORE_INDICATORS_MOST])
{
    int n = 0;
    const char *kind = indicators_kind(in, scheme, dept);
    for (int i = 0; i < in->indicators_n && n < SCORE_INDICATORS_MOST; i++) {
        const struct indicator *x = &in->indicators[i];
        if (!strcmp(x->scheme, scheme) && (is_common(x) || !strcmp(x->kind, kind))) out[n++] = x;
    }
    return n;
}
