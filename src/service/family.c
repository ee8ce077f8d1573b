/* See family.h. A merged call and its main are two records: what one act changes on both is told on both. */
#include "service/family.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/leaves.h"
#include "store/lists.h"

Err family_load(struct service *s, struct tx *tx, const void *ctx, struct docket *d, const char *main_no)
{
    char **nos = NULL;
    const char *main = d->call.merged_into[0] ? d->call.merged_into : main_no;
    if (main && strcmp(main, d->call.no)) {
        Err err = store_docket_load(tx, ctx, s->institution, main, &d->main);
        if (err.kind && err.kind != NOT_FOUND) return err;
    }
    TRY(store_merged_into(tx, ctx, d->call.no, &nos, &d->merged_n));
    d->merged = talloc_array(ctx, struct docket *, (unsigned)d->merged_n + 1);
    for (int i = 0; i < d->merged_n; i++) TRY(store_docket_load(tx, ctx, s->institution, nos[i], &d->merged[i]));
    return OK;
}

static Err save_one(struct service *s, struct tx *tx, const void *ctx, struct docket *d, const char *what,
                    const struct docket *other, const struct command *cmd, Time now)
{
    if (s->seen) s->seen(s->seen_arg, d, cmd);
    TRY(leaves_family(tx, ctx, d, what, other, cmd, now));
    return store_docket_save(tx, s->institution, d, NULL, now);
}

Err family_save(struct service *s, struct tx *tx, const void *ctx, struct docket *d, const struct command *cmd,
                Time now)
{
    bool merging = cmd && cmd->entity == CALL && (cmd->act == DO_MERGE || cmd->act == DO_UNMERGE);
    if (merging && d->main)
        TRY(save_one(s, tx, ctx, d->main, cmd->act == DO_MERGE ? "merged" : "unmerged", d, cmd, now));
    for (int i = 0; i < d->merged_n; i++)
        if (d->merged[i]->dirty)
            TRY(save_one(s, tx, ctx, d->merged[i], d->merged[i]->call.passed ? "passed" : "unpassed", d, cmd, now));
    return OK;
}

Err family_recurs(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, struct command *cmd,
                  Time now)
{
    struct near_row *rows;
    int n;
    const struct call *best = NULL;
    struct call fresh = d->call;
    bool counted_before = false;
    fresh.called = now;
    struct near_query q = { d->call.item,   d->call.place_id[0] ? d->call.place_id : NULL, d->call.lat_e9,
                            d->call.lon_e9, s->institution->settings.recur_m + 1,          false,
                            { 0 } };
    if (!d->call.item[0] || (!q.place_id && !(d->call.facts & FACT_POINT))) return OK;
    TRY(store_calls_near(tx, ctx, &q, &rows, &n));
    for (int i = 0; i < n; i++) {
        struct docket *old;
        if (!strcmp(rows[i].no, d->call.no)) continue;
        TRY(store_docket_load(tx, ctx, s->institution, rows[i].no, &old));
        if (docket_comes_back(s->institution, &fresh, &old->call) && (!best || old->call.closed.s > best->closed.s))
            best = &old->call;
    }
    if (!best) return OK;
    TRY(store_recurs_counted(tx, best->no, &counted_before));
    cmd->recurs = best->no;
    cmd->recurs_counted = !counted_before;
    return OK;
}
