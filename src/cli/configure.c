/* See configure.h. */
#include "cli/configure.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "store/store.h"

static Err by_account(struct configure *c, const char *account, enum role role)
{
    struct person *p;
    struct grant *grants;
    int n;
    c->by.by = "hub/0";
    if (!account) return OK;
    Err err = store_person_find(c->reader, c->ctx, account, &p);
    if (err.kind == NOT_FOUND) return (Err){ NOT_FOUND, "there is no such account: huying user list" };
    TRY(err);
    TRY(store_grants(c->reader, c->ctx, p->id, &grants, &n));
    for (int i = 0; i < n; i++)
        if (grants[i].role == role && grant_holds(&grants[i], c->by.now)) {
            c->by.by = talloc_asprintf(c->ctx, "%s/%lld", grants[i].office.s, (long long)p->id);
            return OK;
        }
    return (Err){ NOT_YOURS, talloc_asprintf(c->ctx, "that takes a %s", role_words[role]) };
}

Err configure_open(struct configure *c, const char *data, const char *account, enum role role)
{
    struct institution *in;
    c->ctx = talloc_new(NULL);
    c->faults = faults_new(c->ctx);
    c->by.now = time_now();
    TRY(institution_load(c->ctx, c->faults, &in));
    TRY(store_open(c->ctx, &(struct store_options){ .dir = data }, &c->store));
    TRY(store_reader(c->ctx, c->store, &c->reader));
    c->service = (struct service){ .store = c->store, .institution = in };
    TRY(service_config_open(&c->service, c->reader));
    return by_account(c, account, role);
}

struct write {
    struct job job;
    struct configure *c;
    Err (*run)(struct tx *, struct configure *, void *arg);
    void *arg;
};

static Err run(struct tx *tx, struct job *job)
{
    struct write *w = (struct write *)job;
    faults_clear(w->c->faults);
    return w->run(tx, w->c, w->arg);
}

Err configure_write(struct configure *c, Err (*body)(struct tx *, struct configure *, void *arg), void *arg)
{
    struct write w = { { .run = run }, c, body, arg };
    return store_write_wait(c->store, &w.job);
}

void configure_close(struct configure *c)
{
    TALLOC_FREE(c->reader);
    if (c->store) store_close(c->store);
    service_config_close(&c->service);
    TALLOC_FREE(c->ctx);
}

Err file_read_whole(const void *ctx, const char *path, size_t most, char **bytes, size_t *n)
{
    bool own = strcmp(path, "-") != 0;
    FILE *f = own ? fopen(path, "rb") : stdin;
    if (!f) return (Err){ NOT_FOUND, talloc_asprintf(ctx, "%s cannot be opened", path) };
    struct buf *b = buf_new(ctx, 1 << 14);
    char part[4096];
    for (size_t got; b->n <= most && (got = fread(part, 1, sizeof part, f)) > 0;) buf_add(b, part, got);
    bool broken = ferror(f);
    if (own) fclose(f);
    if (broken) return (Err){ BROKEN, talloc_asprintf(ctx, "%s cannot be read", path) };
    if (b->n > most) return (Err){ TOO_BIG, talloc_asprintf(ctx, "%s has more than %zu bytes", path, most) };
    *bytes = b->n ? b->s : talloc_strdup(ctx, "");
    *n = b->n;
    return OK;
}
