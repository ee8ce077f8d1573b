/* Counts move with nearly every act, and many acts of one transaction move the same ones: their changes are added up here
   and written once, before the commit. Kept: a failed job's changes go with it. */
#include <talloc.h>

#include "store/db.h"

struct delta {
    char scope[8], office[20], state[24];
    int64_t by;
};
struct deltas {
    struct delta *list; /* of jobs that are done, then of the job that runs */
    int n, done;
    struct figure_changes *figures;
};

static struct delta *find(struct deltas *d, int from, int to, const struct delta *like)
{
    for (int i = from; i < to; i++)
        if (!strcmp(d->list[i].office, like->office) && !strcmp(d->list[i].state, like->state) &&
            !strcmp(d->list[i].scope, like->scope))
            return &d->list[i];
    return NULL;
}

static struct deltas *of(struct tx *tx)
{
    struct deltas **of_tx = tx_deltas(tx);
    if (!*of_tx) *of_tx = talloc_zero(tx, struct deltas);
    return *of_tx;
}

struct figure_changes **deltas_figures(struct tx *tx)
{
    return &of(tx)->figures;
}

Err deltas_add(struct tx *tx, const char *scope, const char *office, const char *state, int by)
{
    struct deltas *d = of(tx);
    struct delta delta = { .by = by };
    memcpy(delta.scope, scope, strnlen(scope, sizeof delta.scope - 1)); /* the rest is zero */
    memcpy(delta.office, office, strnlen(office, sizeof delta.office - 1));
    memcpy(delta.state, state, strnlen(state, sizeof delta.state - 1));
    struct delta *same = find(d, d->done, d->n, &delta);
    if (same) {
        same->by += by;
        return OK;
    }
    d->list = grow(d, d->list, d->n, sizeof *d->list);
    d->list[d->n++] = delta;
    return OK;
}

void deltas_job_end(struct deltas *d, bool good)
{
    if (!d) return;
    figure_changes_job_end(d->figures, good);
    int from = d->done, to = d->n;
    d->n = d->done;
    for (int i = from; good && i < to; i++) {
        struct delta *same = find(d, 0, d->n, &d->list[i]);
        if (same)
            same->by += d->list[i].by;
        else
            d->list[d->n++] = d->list[i];
    }
    d->done = d->n;
}

void deltas_drop(struct deltas *d)
{
    if (!d) return;
    d->n = d->done = 0;
    figure_changes_drop(d->figures);
}

Err deltas_write(struct tx *tx)
{
    struct deltas *d = *tx_deltas(tx);
    for (int i = 0; d && i < d->n; i++) {
        const struct delta *t = &d->list[i];
        if (t->by) TRY(db_run(tx, SQL_tally_add, v_text(t->scope), v_text(t->office), v_text(t->state), v_int(t->by)));
    }
    if (d) TRY(figure_changes_write(tx, d->figures));
    deltas_drop(d);
    return OK;
}
