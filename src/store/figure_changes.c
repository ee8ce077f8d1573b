/* Changes of kept figures, gathered over a transaction: every record that counts moves four or five sums, and the acts of one
   transaction move many of the same. Before the commit they are sorted, those of one key added up, and each key written once.
   Kept: a failed job's changes go with it. */
#include <stdlib.h>
#include <talloc.h>

#include "store/figure_rows.h"

struct change {
    char scope[20];
    enum base base;
    int32_t when;    /* day; of minutes: month */
    int64_t minutes; /* -1: a change of sums */
    int32_t by[COUNTS];
};
struct figure_changes {
    struct change *list; /* of jobs that are done, then of the job that runs */
    int n, room, done;
};

static void add(struct figure_changes *f, const struct change *change)
{
    if (f->n == f->room) {
        f->room = f->room ? 2 * f->room : 256;
        f->list = talloc_realloc(f, f->list, struct change, (unsigned)f->room);
    }
    f->list[f->n++] = *change;
}

void figure_change(struct tx *tx, const char *scope, const struct counted *row, int by)
{
    struct figure_changes **of_tx = deltas_figures(tx);
    if (!*of_tx) *of_tx = talloc_zero(tx, struct figure_changes);
    struct change c = { .base = row->base, .when = day_of(row->at).n, .minutes = -1 };
    size_t n = strnlen(scope, sizeof c.scope - 1);
    memcpy(c.scope, scope, n); /* the rest is zero */
    for (int i = 0; i < COUNTS; i++) c.by[i] = row->bits >> i & 1 ? by : 0;
    add(*of_tx, &c);
    if (row->minutes < 0) return;
    struct change m = { .base = row->base, .when = figure_month(row->at), .minutes = row->minutes, .by = { by } };
    memcpy(m.scope, c.scope, sizeof m.scope);
    add(*of_tx, &m);
}

void figure_changes_job_end(struct figure_changes *f, bool good)
{
    if (!f) return;
    if (!good) f->n = f->done;
    f->done = f->n;
}

void figure_changes_drop(struct figure_changes *f)
{
    if (f) f->n = f->done = 0;
}

static int by_key(const void *a, const void *b)
{
    const struct change *x = a, *y = b;
    int scope = strcmp(x->scope, y->scope);
    if (scope) return scope;
    if (x->base != y->base) return x->base < y->base ? -1 : 1;
    if (x->when != y->when) return x->when < y->when ? -1 : 1;
    return (x->minutes > y->minutes) - (x->minutes < y->minutes);
}

static Err write(struct tx *tx, const struct change *c)
{
    const struct val scope = v_text(c->scope), base = v_text(base_words[c->base]), when = v_int(c->when);
    bool any = false;
    for (int i = 0; i < COUNTS; i++) any |= c->by[i] != 0;
    if (!any) return OK;
    if (c->minutes >= 0)
        return db_run(tx, SQL_figure_minutes_add, scope, base, when, v_int(c->minutes), v_int(c->by[0]));
    return db_run(tx, SQL_figure_add, scope, base, when, v_int(c->by[COUNT_N]), v_int(c->by[COUNT_A]),
                  v_int(c->by[COUNT_B]), v_int(c->by[COUNT_C]), v_int(c->by[COUNT_D]));
}

Err figure_changes_write(struct tx *tx, struct figure_changes *f)
{
    if (!f || !f->n) return OK;
    qsort(f->list, (size_t)f->n, sizeof *f->list, by_key);
    struct change sum = f->list[0];
    for (int i = 1; i < f->n; i++) {
        if (by_key(&sum, &f->list[i])) {
            TRY(write(tx, &sum));
            sum = f->list[i];
            continue;
        }
        for (int k = 0; k < COUNTS; k++) sum.by[k] += f->list[i].by[k];
    }
    TRY(write(tx, &sum));
    figure_changes_drop(f);
    return OK;
}
