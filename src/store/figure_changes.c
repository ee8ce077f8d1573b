/* Changes of kept figures, gathered over a transaction: every record that counts moves four or five sums, and the acts of one
   transaction move many of the same. Those of one key are added up in a hash table, and before the commit each key is
   written once. Kept: a failed job's changes go with it. */
#include <stdlib.h>
#include <talloc.h>

#include "store/figure_rows.h"

struct figure_changes {
    struct figure_change *list; /* of jobs that are done, each key once; then of the job that runs */
    int n, room, done;
    int *slots;       /* 1 + place in the list's first part; 0: free */
    unsigned slots_n; /* a power of two, at least twice `done` */
};

struct figure_changes *figure_changes_new(const void *ctx)
{
    return talloc_zero(ctx, struct figure_changes);
}

void figure_changes_add(struct figure_changes *f, const struct figure_change *change)
{
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 256;
        f->list = talloc_realloc(f, f->list, struct figure_change, (unsigned)f->room);
    }
    f->list[f->n++] = *change;
}

static void count(struct figure_changes *f, const char *scope, const struct counted *row, int month, int by)
{
    struct figure_change c = { .key = { .base = (int32_t)row->base, .when = day_of(row->at).n, .minutes = -1 } };
    memcpy(c.key.scope, scope, strnlen(scope, sizeof c.key.scope - 1)); /* the rest is zero */
    for (int i = 0; i < COUNTS; i++) c.by[i] = row->bits >> i & 1 ? by : 0;
    figure_changes_add(f, &c);
    if (row->minutes < 0) return;
    c.key.when = month;
    c.key.minutes = (int32_t)row->minutes;
    memset(c.by, 0, sizeof c.by);
    c.by[COUNT_N] = by;
    figure_changes_add(f, &c);
}

void figure_changes_count(struct figure_changes *f, const char *street, const char *item, const struct counted *row,
                          int by)
{
    int month = row->minutes < 0 ? 0 : figure_month(row->at);
    count(f, "", row, month, by);
    if (*street) count(f, street, row, month, by);
    if (*item) count(f, item, row, month, by);
    if (!office_none(row->unit)) count(f, row->unit.s, row, month, by);
    if (!office_none(row->agency)) count(f, row->agency.s, row, month, by);
}

/* ---- adding up ---- */

static unsigned hash(const struct figure_key *key)
{
    uint64_t words[sizeof *key / 8], h = 0;
    memcpy(words, key, sizeof words);
    for (size_t i = 0; i < sizeof words / 8; i++) {
        h = (h ^ words[i]) * 0x9e3779b97f4a7c15u; /* 2^64 over the golden ratio: spreads what differs over all bits */
        h ^= h >> 29;
    }
    return (unsigned)h;
}

static int *slot_of(struct figure_changes *f, const struct figure_key *key)
{
    unsigned i = hash(key) & (f->slots_n - 1);
    while (f->slots[i] && memcmp(&f->list[f->slots[i] - 1].key, key, sizeof *key)) i = (i + 1) & (f->slots_n - 1);
    return &f->slots[i];
}

/* Room for n keys. */
static void slots_grow(struct figure_changes *f, int n)
{
    if (f->slots_n >= 2 * (unsigned)n) return;
    if (!f->slots_n) f->slots_n = 512;
    while (f->slots_n < 2 * (unsigned)n) f->slots_n *= 2;
    talloc_free(f->slots);
    f->slots = talloc_zero_array(f, int, f->slots_n);
    for (int i = 0; i < f->done; i++) *slot_of(f, &f->list[i].key) = i + 1;
}

static void add_up(struct figure_changes *f)
{
    int to = f->n;
    slots_grow(f, to);
    for (int i = f->done; i < to; i++) {
        const struct figure_change change = f->list[i];
        int *slot = slot_of(f, &change.key);
        if (!*slot) {
            f->list[f->done++] = change;
            *slot = f->done;
            continue;
        }
        for (int k = 0; k < COUNTS; k++) f->list[*slot - 1].by[k] += change.by[k];
    }
    f->n = f->done;
}

void figure_changes_job_end(struct figure_changes *f, bool good)
{
    if (!f) return;
    if (good) add_up(f);
    f->n = f->done;
}

void figure_changes_drop(struct figure_changes *f)
{
    if (!f) return;
    f->n = f->done = 0;
    if (f->slots) memset(f->slots, 0, f->slots_n * sizeof *f->slots);
}

static int by_key(const void *a, const void *b)
{
    const struct figure_key *x = &((const struct figure_change *)a)->key, *y = &((const struct figure_change *)b)->key;
    int scope = strcmp(x->scope, y->scope);
    if (scope) return scope;
    if (x->base != y->base) return x->base < y->base ? -1 : 1;
    if (x->when != y->when) return x->when < y->when ? -1 : 1;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static bool any(const struct figure_change *c)
{
    for (int i = 0; i < COUNTS; i++)
        if (c->by[i]) return true;
    return false;
}

const struct figure_change *figure_changes_sum(struct figure_changes *f, int *n)
{
    add_up(f);
    if (f->slots_n) memset(f->slots, 0, f->slots_n * sizeof *f->slots);
    *n = 0;
    for (int i = 0; i < f->done; i++)
        if (any(&f->list[i])) f->list[(*n)++] = f->list[i];
    f->n = f->done = 0;
    if (*n) qsort(f->list, (size_t)*n, sizeof *f->list, by_key);
    return f->list;
}

/* ---- written ---- */

static Err write(struct tx *tx, const struct figure_change *c)
{
    const struct val scope = v_text(c->key.scope), base = v_text(base_words[c->key.base]), when = v_int(c->key.when);
    if (c->key.minutes >= 0)
        return db_run(tx, SQL_figure_minutes_add, scope, base, when, v_int(c->key.minutes), v_int(c->by[COUNT_N]));
    return db_run(tx, SQL_figure_add, scope, base, when, v_int(c->by[COUNT_N]), v_int(c->by[COUNT_A]),
                  v_int(c->by[COUNT_B]), v_int(c->by[COUNT_C]), v_int(c->by[COUNT_D]));
}

Err figure_changes_write(struct tx *tx, struct figure_changes *f)
{
    int n;
    if (!f || !f->n) return OK;
    const struct figure_change *list = figure_changes_sum(f, &n);
    for (int i = 0; i < n; i++) TRY(write(tx, &list[i]));
    return OK;
}
