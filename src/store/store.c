/* Opening and closing, readers, and the way into the writer. */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/db.h"

struct store {
    struct folder *folder; /* NULL in memory */
    char *file;
    struct sql_text *sql;
    struct tx *tx; /* the writer's; until it starts, ours */
    struct writer *writer;
    int reader_cache_kib;
    _Atomic int64_t commits;
    pthread_mutex_t mutex; /* of fault */
    char fault[256];
};

enum {
    QUEUE_MOST = 4096,
    CACHE_KIB = 8192,
    READER_KIB = 4096,
    WALKER_KIB = 256
}; /* pages at random: a reader gains nothing by more */

const char *store_file(const struct store *store)
{
    return store->file;
}

const struct sql_text *store_sql(const struct store *store)
{
    return store->sql;
}

const char *store_dir(const struct store *store)
{
    return store->folder ? folder_dir(store->folder) : NULL;
}

char *store_path(const void *ctx, const struct store *store, const char *sub, const char *name)
{
    return store->folder ? talloc_asprintf(ctx, "%s/%s/%s", folder_dir(store->folder), sub, name) : NULL;
}

void store_note_fault(struct store *store, const char *what)
{
    pthread_mutex_lock(&store->mutex);
    snprintf(store->fault, sizeof store->fault, "%s", what);
    pthread_mutex_unlock(&store->mutex);
}

void store_committed(struct store *store)
{
    atomic_fetch_add(&store->commits, 1);
}

int64_t store_commits(struct store *store)
{
    return atomic_load(&store->commits);
}

char *store_fault(const void *ctx, struct store *store)
{
    pthread_mutex_lock(&store->mutex);
    char *copy = talloc_strdup(ctx, store->fault);
    pthread_mutex_unlock(&store->mutex);
    return copy;
}

static int store_free(struct store *store)
{
    TALLOC_FREE(store->writer);
    TALLOC_FREE(store->tx); /* the last connection folds the log into the database: before the lock goes */
    pthread_mutex_destroy(&store->mutex);
    return 0;
}

/* Each store in memory has a name of its own, so that its readers find it. */
static char *memory_name(const void *ctx)
{
    static atomic_int serial;
    return talloc_asprintf(ctx, "file:/huying-%d?vfs=memdb", atomic_fetch_add(&serial, 1));
}

static Err locate(struct store *store, const struct store_options *options)
{
    if (!options->dir) {
        store->file = memory_name(store);
        return OK;
    }
    TRY(folder_open(store, options, &store->folder));
    store->file = talloc_asprintf(store, "%s/huying.db", folder_dir(store->folder));
    if (!options->create && access(store->file, F_OK))
        return (Err){ NOT_FOUND, "there is no huying.db in the data folder" };
    return OK;
}

static Err fill(struct store *store, const struct store_options *options)
{
    int cache = options->cache_kib ? options->cache_kib : CACHE_KIB;
    store->reader_cache_kib = options->cache_kib ? options->cache_kib : READER_KIB;
    TRY(locate(store, options));
    TRY(sql_read(store, &store->sql));
    TRY(tx_open(store, store, options->read_only ? A_READ : A_WRITE, cache, &store->tx));
    TRY(migrate(store->tx, options->create || !options->dir, options->read_only));
    TRY(tx_prepare_all(store->tx));
    TRY(docket_columns_fit(store->tx));
    if (options->read_only) return OK;
    return writer_start(store, store, store->tx, options->queue_most ? options->queue_most : QUEUE_MOST,
                        &store->writer);
}

Err store_open(const void *ctx, const struct store_options *options, struct store **out)
{
    struct store *store = talloc_zero(ctx, struct store);
    pthread_mutex_init(&store->mutex, NULL);
    talloc_set_destructor(store, store_free);
    Err err = fill(store, options);
    if (err.kind) {
        talloc_free(store);
        return err;
    }
    *out = store;
    return OK;
}

void store_close(struct store *store)
{
    talloc_free(store);
}

Err store_reader(const void *ctx, struct store *store, struct tx **out)
{
    return tx_open(ctx, store, A_READ, store->reader_cache_kib, out);
}

Err store_walker(const void *ctx, struct store *store, struct tx **out)
{
    return tx_open(ctx, store, A_READ, WALKER_KIB, out);
}

Err store_write(struct store *store, struct job *job)
{
    if (!store->writer) return (Err){ BROKEN, "the data folder is open for reading only" };
    return writer_put(store->writer, job);
}

/* ---- waiting for a job ---- */

struct waiting {
    struct job job;
    struct job *inner;
    sem_t done;
};

static Err run_inner(struct tx *tx, struct job *job)
{
    struct waiting *w = (struct waiting *)job;
    return w->inner->run(tx, w->inner);
}

static void wake(struct job *job)
{
    struct waiting *w = (struct waiting *)job;
    w->inner->err = job->err;
    if (w->inner->done) w->inner->done(w->inner);
    sem_post(&w->done);
}

Err store_write_wait(struct store *store, struct job *job)
{
    struct waiting w = { .job = { .run = run_inner, .done = wake, .alone = job->alone }, .inner = job };
    sem_init(&w.done, 0, 0);
    Err err = store_write(store, &w.job);
    if (!err.kind) {
        while (sem_wait(&w.done)) {}
        err = w.job.err;
    }
    sem_destroy(&w.done);
    return err;
}

struct store_load store_load(struct store *store)
{
    return store->writer ? writer_load(store->writer) : (struct store_load){ 0 };
}
