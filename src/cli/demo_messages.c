/* The demo district from real messages (--messages DIR): replies.csv and messages_train_raw.csv through the shipped
   mappings. A message's time is moved by whole weeks into the demo's span; its community is made up by a hash of its
   number, its contact is invented, and both say so in the text of the place and the contact. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "cli/demo.h"
#include "service/import.h"

static char *shipped(const void *ctx, void *with, const char *name, size_t *n)
{
    (void)with;
    const struct asset *a = asset_find(talloc_asprintf(ctx, "data/import/%s", name));
    if (!a) return NULL;
    *n = asset_size(a);
    return talloc_strndup(ctx, a->from, *n);
}

static char *whole_file(const void *ctx, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    char *bytes = NULL;
    if (!fseek(f, 0, SEEK_END) && (*n = (size_t)ftell(f), true)) {
        rewind(f);
        bytes = talloc_zero_size(ctx, *n + 1);
        *n = fread(bytes, 1, *n, f);
    }
    fclose(f);
    return bytes;
}

/* What a message does not say (values, what a rework finds) comes from a text of ours on the same item. */
static struct text message(struct demo *d, const struct import_row *row, int nth)
{
    const struct text *t = demo_own(d, row->value[IM_ITEM], nth);
    const char *answer = row->value[IM_ANSWER];
    return (struct text){
        .item = talloc_strdup(d->ctx, row->value[IM_ITEM]),
        .subject = talloc_strdup(d->ctx, row->value[IM_SUBJECT]),
        .text = talloc_strdup(d->ctx, row->value[IM_TEXT]),
        .place = talloc_strdup(d->ctx, row->value[IM_PLACE]),
        .wanted = talloc_strdup(d->ctx, row->value[IM_WANTED]),
        .answer = *answer ? talloc_strdup(d->ctx, answer)
                  : t     ? t->answer
                          : "",
        .explain = t ? t->explain : "",
        .values = t ? t->values : "",
        .rework = t ? t->rework : "",
        .community = talloc_strdup(d->ctx, row->value[IM_COMMUNITY]),
        .ticket = talloc_strdup(d->ctx, row->value[IM_TICKET]),
        .opened = row->opened,
    };
}

static Err read_file(struct demo *d, const char *dir, const char *file, const char *map, struct faults *faults)
{
    size_t n = 0, map_n = 0;
    void *ctx = talloc_new(d->ctx);
    char *path = talloc_asprintf(ctx, "%s/%s", dir, file), *bytes = whole_file(ctx, path, &n),
         *m = shipped(ctx, NULL, map, &map_n);
    struct mapping *mapping;
    struct import *in;
    struct import_row row;
    if (!bytes) {
        fault_add(faults, path, "it can't be read");
        return faults_err(faults);
    }
    TRY(mapping_read(ctx, m, map_n, shipped, NULL, faults, &mapping));
    TRY(import_open(ctx, mapping, d->in, bytes, n, faults, &in));
    for (;;) {
        void *row_ctx = talloc_new(ctx);
        struct faults *wrong = faults_new(row_ctx);
        bool more = import_next(in, row_ctx, d->end, &row, wrong);
        if (more && !wrong->n) {
            d->texts = talloc_realloc(d->ctx, d->texts, struct text, (unsigned)d->texts_n + 1);
            d->texts[d->texts_n] = message(d, &row, d->texts_n);
            d->texts_n++;
        }
        talloc_free(row_ctx);
        if (!more) break;
    }
    talloc_free(ctx);
    return OK;
}

/* A row that can't be read is left out, as `huying import` tells in its report. */
Err demo_read_messages(struct demo *d, const char *dir, struct faults *faults)
{
    d->texts = NULL;
    d->texts_n = 0;
    TRY(read_file(d, dir, "replies.csv", "board-replies.csv", faults));
    TRY(read_file(d, dir, "messages_train_raw.csv", "board-messages.csv", faults));
    d->messages = true;
    return d->texts_n ? OK : (Err){ BAD_INPUT, "there is no message in these files" };
}
