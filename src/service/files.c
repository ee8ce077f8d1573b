/* See files.h. */
#include "service/files.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "media/photo.h"
#include "store/register.h"

static void describe(struct file_row *row, const struct photo *p, int64_t person, Time now)
{
    *row = (struct file_row){
        .bytes = (int64_t)p->len, .width = p->w, .height = p->h, .taken = p->taken, .person = person, .at = now
    };
    snprintf(row->kind, sizeof row->kind, "%s", p->kind == PHOTO_PDF ? "pdf" : "jpeg");
    row->point = p->at.lat_e7 != GEO_NONE;
    if (row->point) {
        row->lat_e9 = (int64_t)p->at.lat_e7 * 100;
        row->lon_e9 = (int64_t)p->at.lon_e7 * 100;
    }
}

Err service_file_take(const void *ctx, struct store *store, const void *bytes, size_t n, int64_t person, Time now,
                      struct stored_file *out)
{
    struct photo *p = talloc_zero(ctx, struct photo);
    TRY(media_photo_take(p, bytes, n, p));
    describe(&out->row, p, person, now);
    TRY(store_file_save(store, p->bytes, p->len, out->row.sha));
    if (p->thumb) TRY(store_file_save(store, p->thumb, p->thumb_len, out->row.thumb));
    talloc_free(p);
    return OK;
}

Err service_file_keep(struct tx *tx, const struct stored_file *file)
{
    return store_file_put(tx, &file->row);
}

Err service_file_seen(const struct viewer *v, const void *ctx, const char *sha, struct file_row *out)
{
    char **nos;
    struct entry_row *entries;
    int n;
    TRY(store_file_get(v->tx, sha, out));
    if (out->person == v->who->person) return OK;
    TRY(store_file_calls(v->tx, ctx, sha, &nos, &n));
    for (int i = 0; i < n; i++) {
        struct docket *d;
        if (!service_docket(v->service, v->tx, ctx, nos[i], &d).kind && service_sees(v->in, d, v->who) == SEES_WHOLE)
            return OK;
    }
    TRY(store_entries_with_file(v->tx, ctx, v->in->registers, sha, &entries, &n));
    for (int i = 0; i < n; i++)
        if (entry_seen_by(v->in, entries[i].entry, v->who)) return OK;
    return (Err){ NOT_FOUND, "no such file" };
}
