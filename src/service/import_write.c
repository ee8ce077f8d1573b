/* See import_write.h. */
#include "service/import_write.h"

#include <talloc.h>

#include "store/store.h"

Err import_write_row(struct service *service, struct tx *tx, const void *ctx, const struct import_row *row,
                     const struct actor *by, Time now, struct faults *faults, bool *already)
{
    char no[24], created[TIME_TEXT_MAX], closed[TIME_TEXT_MAX];
    struct arg args[IM_FIELDS];
    struct answer answer;
    int n = 0;
    Err err = store_ticket(tx, row->value[IM_CHANNEL], row->value[IM_TICKET], no);
    *already = !err.kind;
    if (err.kind != NOT_FOUND) return err;
    for (int f = 0; f < IM_FIELDS; f++)
        if (import_fields[f].arg && f != IM_OPENED && f != IM_CLOSED && *row->value[f])
            args[n++] = (struct arg){ import_fields[f].arg, row->value[f] };
    args[n++] = (struct arg){ import_fields[IM_OPENED].arg, time_format(row->opened, created) };
    if (row->is_closed) args[n++] = (struct arg){ import_fields[IM_CLOSED].arg, time_format(row->closed, closed) };
    struct request request = { .entity = CALL, .act = DO_IMPORT, .by = *by, .args = args, .args_n = n };
    return service_act(service, tx, ctx, &request, now, faults, &answer);
}

struct batch {
    struct job job;
    struct service *service;
    const struct import_row *rows;
    int n;
    const struct actor *by;
    Time now;
    bool *already;
    struct faults *faults;
};

static Err batch_run(struct tx *tx, struct job *job)
{
    struct batch *b = (struct batch *)job;
    for (int i = 0; i < b->n; i++) {
        void *ctx = talloc_new(NULL);
        Err err = import_write_row(b->service, tx, ctx, &b->rows[i], b->by, b->now, b->faults, &b->already[i]);
        talloc_free(ctx);
        TRY(err);
    }
    return OK;
}

static Err batch_write(struct service *service, const void *ctx, const struct import_row *rows, int n,
                       const struct actor *by, Time now, struct import_result *results, struct faults *faults)
{
    bool *already = talloc_zero_array(ctx, bool, (unsigned)n);
    struct batch b = { .job.run = batch_run,
                       .service = service,
                       .rows = rows,
                       .n = n,
                       .by = by,
                       .now = now,
                       .already = already,
                       .faults = faults };
    Err err = store_write_wait(service->store, &b.job);
    for (int i = 0; i < n; i++) results[i] = (struct import_result){ .already = already[i] };
    talloc_free(already);
    return err;
}

static bool store_failed(Err err)
{
    return err.kind == BUSY || err.kind == BROKEN;
}

Err import_write(struct service *service, const void *ctx, const struct import_row *rows, int n, const struct actor *by,
                 Time now, struct import_result *results)
{
    struct faults *faults = faults_new(ctx);
    Err err = batch_write(service, ctx, rows, n, by, now, results, faults);
    if (!err.kind || store_failed(err)) return err;
    for (int i = 0; i < n; i++) {
        faults = faults_new(ctx);
        err = batch_write(service, ctx, &rows[i], 1, by, now, &results[i], faults);
        if (store_failed(err)) return err;
        if (err.kind && !faults->n) fault_add(faults, "row", err.why);
        if (err.kind) results[i].refused = faults;
    }
    return OK;
}
