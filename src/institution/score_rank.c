/* Scores side by side (R92): a place is shown with what it is worth. Invariant: nothing without S or before publication has a
   rank, and equal S have the same one. */
#include "institution/score.h"

#include <stdlib.h>
#include <string.h>

static int order(const void *x, const void *y)
{
    const struct score_rank *a = x, *b = y;
    if (!a->rank != !b->rank) return a->rank ? -1 : 1;
    if (a->rank != b->rank) return a->rank < b->rank ? -1 : 1;
    return strcmp(a->score->unit.s, b->score->unit.s);
}

static struct points first_S(const struct institution *in, const struct score *s)
{
    struct score before = *s;
    before.corrections_n = 0;
    return score_S(in, s->corrections_n ? &before : s);
}

/* 1 and how many are better. */
static int place(const struct points *all, int n, int i)
{
    int better = 0;
    for (int k = 0; k < n; k++) better += all[k].there && all[k].x100 > all[i].x100;
    return all[i].there ? better + 1 : 0;
}

static void tiers(struct score_rank *of, int n)
{
    int tier = 0, lowest = 0;
    for (int i = 0; i < n && of[i].rank; i++) {
        if (!tier || of[i].high.x100 < lowest) {
            tier++;
            lowest = of[i].low.x100;
        }
        if (of[i].low.x100 < lowest) lowest = of[i].low.x100;
        of[i].tier = tier;
    }
}

void score_ranks(const struct institution *in, const struct score *const *of, int n, struct score_rank out[])
{
    struct points *S = calloc((size_t)n * 2 + 1, sizeof *S), *was = S + n;
    bool whole = S != NULL;
    for (int i = 0; i < n; i++) {
        out[i] = (struct score_rank){ .score = of[i] };
        whole &= of[i]->state == ST_PUBLISHED;
    }
    for (int i = 0; i < n && whole; i++) {
        S[i] = score_S(in, of[i]);
        was[i] = first_S(in, of[i]);
        score_interval(in, of[i], &out[i].low, &out[i].high);
    }
    for (int i = 0; i < n && whole; i++) {
        int before = place(was, n, i);
        out[i].rank = place(S, n, i);
        out[i].was_rank = before == out[i].rank ? 0 : before;
    }
    free(S);
    qsort(out, (size_t)n, sizeof *out, order);
    tiers(out, n);
}
