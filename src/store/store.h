/* The store: one district's records in one data folder (or in memory), in words of the domain.
   Nothing here says which database stands behind it; only sqlite.c knows the driver.

   Reading: each thread that reads has a reader of its own. Writing: a job is handed to store_write(), which runs it
   inside a transaction with other waiting jobs and answers after the commit: what was answered is durable.
   Every function takes a `struct tx`: a reader, or the transaction of the job that is running. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/err.h"
#include "base/time.h"
#include "ledger/leaf.h"

struct store;
struct tx;

/* ---- the data folder ---- */

struct store_options {
    const char *dir; /* the data folder; NULL: in memory, gone with the store */
    bool create;     /* make folder and tables when there are none; without it: NOT_FOUND */
    bool serve;      /* hold the folder's lock (BUSY when another server holds it) and empty tmp/ */
    bool read_only;  /* no writer, nothing is changed, not even a migration: STALE when the folder is older */
    int queue_most;  /* jobs that may wait, 0: 4096; one more is BUSY */
    int cache_kib;   /* pages kept in memory by the writer and by each reader, 0: 8192 and 4096 */
};
/* Runs the migrations that are missing and prepares every statement, so that a bad one fails here.
   NOT_FOUND no folder, BUSY locked, STALE made by a newer program, BROKEN not a database. */
Err store_open(const void *ctx, const struct store_options *options, struct store **out);
/* Waits for the jobs handed over, then closes. talloc_free(store) does the same. Readers go first. */
void store_close(struct store *store);

const char *store_dir(const struct store *store); /* NULL in memory */
/* DIR/sub/name on ctx, "files" "ab/abcdef…"; NULL in memory. */
char *store_path(const void *ctx, const struct store *store, const char *sub, const char *name);
/* The database's own words about the latest BROKEN or BUSY, for the log; "" when there was none. */
char *store_fault(const void *ctx, struct store *store);

/* ---- reading ---- */

/* A reader for one thread at a time, on ctx; closed by talloc_free. */
Err store_reader(const void *ctx, struct store *store, struct tx **out);
/* One for whoever walks through tables now and then: its cache is a quarter of a MiB, not four. */
Err store_walker(const void *ctx, struct store *store, struct tx **out);
/* Between the two, everything read is of one moment. Without them each call of a function is a moment of its own. */
Err store_read_begin(struct tx *reader);
void store_read_end(struct tx *reader);
/* A number that changes whenever anybody else has committed: at once when it was this process, within 5 ms when another. Of
   this reader alone; `ms` of a steady clock. */
Err store_moment(struct tx *reader, int64_t ms, int64_t *out);

/* A text made of committed rows alone, kept by this reader until anybody commits: NULL when it must be made anew (and then
   kept). `what` is a literal; at most 4 of them. */
const char *store_kept(struct tx *reader, const char *what, size_t *n);
void store_keep(struct tx *reader, const char *what, const char *text, size_t n);

/* ---- writing ---- */

struct job {
    /* Decides and writes, on the writer thread. An error undoes this job alone. It may be run a second time, after a
       conflict or beside a job that failed late, so it keeps nothing outside its own context from the run before. Cheapest
       is to refuse before the first write. It must not wait for anything. */
    Err (*run)(struct tx *tx, struct job *job);
    /* Called once after the commit (or the failure, err says which), on the writer thread: short, never blocking.
       The job with its whole talloc context belongs to the writer between store_write and this call. */
    void (*done)(struct job *job);
    bool alone; /* no other job in its transaction: what it reads is on the disk already */
    Err err;
    struct job *next; /* the store's own */
};
/* BUSY when the queue is full (done is not called then). */
Err store_write(struct store *store, struct job *job);
/* For verbs and tests: waits for the commit; done may be NULL. */
Err store_write_wait(struct store *store, struct job *job);

struct store_load {
    int64_t jobs, commits, failed;
    int waiting, most_waiting;
};
struct store_load store_load(struct store *store);

/* Grows by one when another process has written to this data folder since the transaction before:
   whoever keeps something of the database in memory reads it again. */
uint64_t tx_foreign(const struct tx *tx);
struct store *tx_store(const struct tx *tx);

/* A copy of the data folder at `to` (a folder that is new or empty), consistent and complete, beside running writers:
   database, files, and keys only when asked. Opens as a data folder. BAD_INPUT: `to` is not empty; NOT_FOUND: in memory. */
struct backup {
    const char *to;
    bool keys;
    void (*told)(void *arg, int64_t done, int64_t of); /* files copied; NULL: not wanted */
    void *arg;
    int64_t files, bytes; /* the answer */
};
Err store_backup(struct store *store, struct backup *backup);

/* ---- dockets (institution/docket.h) ---- */

struct institution;
struct docket;

/* The call with its tasks and clocks, on ctx; NOT_FOUND. About 20 µs with 8 tasks. */
Err store_docket_load(struct tx *tx, const void *ctx, const struct institution *in, const char *no,
                      struct docket **out);
/* Writes the rows that are fresh or dirty and, with them, the desks, the counts and the lists' columns; a fresh docket gets
   call.id, and its ticket is noted. `subject` is the copy that lists show, NULL: as it was. Flags are cleared. */
Err store_docket_save(struct tx *tx, const struct institution *in, struct docket *d, const char *subject, Time now);
/* The next number of the year, without a gap: undone with its job. JJ-2026-000001. */
Err store_call_number(struct tx *tx, const char *prefix, int year, char out[static 24]);
Err store_call_id(struct tx *tx, const char *no, int64_t *id); /* its record's, made when it is new */
Err store_ticket(struct tx *tx, const char *channel, const char *number, char no[static 24]); /* NOT_FOUND */

/* Numbers of all calls, page by page in order of id: *after is 0 to begin with; n 0 at the end. */
Err store_call_walk(struct tx *tx, const void *ctx, int64_t *after, int most, char ***out, int *n);
/* The first column in which two dockets differ, as they would be kept ("task 2.state"); NULL: none. */
const char *store_docket_differs(const void *ctx, const struct docket *a, const struct docket *b);

/* Numbers of the calls merged into one (R17); has another call come back to this closing and been counted (R67)? */
Err store_merged_into(struct tx *tx, const void *ctx, const char *no, char ***out, int *n);
Err store_recurs_counted(struct tx *tx, const char *no, bool *out);

/* Dockets on which time acts up to `now` (docket_fires_at), the earliest first; and when it acts next, INT64_MAX: never. */
Err store_firing(struct tx *tx, const void *ctx, Time now, int most, char ***out, int *n);
Err store_fires_next(struct tx *tx, Time *out);

/* ---- the ledger: leaves and what they commit to (ledger.md) ----
   A record ("call/JJ-2026-010482", "user/12", "ledger") has an id; a call's is call.id. Leaves of one record lie side
   by side: reading all of a call's costs about as much as reading one. */

struct vault_value {
    const char *name;
    const unsigned char *salt;
    const char *value;
    size_t value_n;
}; /* 32 bytes of salt */
enum { LEAF_VALUES_MOST = 32 };
struct leaf_in {
    const char *of;
    int64_t of_id;    /* 0: looked up by `of`, made when it is new */
    int64_t k;        /* as in the leaf: one more than the record's last */
    const char *leaf; /* the finished bytes */
    size_t leaf_n;
    const struct vault_value *values; /* one per name in p, at most LEAF_VALUES_MOST */
    int values_n;
};
/* Adds the leaf, its hash and its vault rows; *n is its place in the ledger (NULL: not asked). */
Err store_leaf_append(struct tx *tx, const struct leaf_in *in, int64_t *n);
/* The usual way to add an event: draws salts, commits to the values (their `salt` is not read, nor the leaf's `p`),
   writes the leaf and appends it. of_id and n as above. TOO_BIG, BAD_INPUT as leaf_write(). */
Err store_event_append(struct tx *tx, const struct leaf *event, int64_t of_id, const struct vault_value *values,
                       int values_n, int64_t *n);
Err store_leaf_last_k(struct tx *tx, const char *of, int64_t *k);       /* 0: no leaf yet */
Err store_of_id(struct tx *tx, const char *of, bool make, int64_t *id); /* NOT_FOUND unless `make` */

struct leaf_row {
    int64_t n, k;
    const char *leaf;
    size_t leaf_n;
};
struct vault_row {
    int64_t k;
    const char *name, *value;
};
Err store_leaves(struct tx *tx, const void *ctx, int64_t of_id, struct leaf_row **out, int *n); /* in order of k */
Err store_vault(struct tx *tx, const void *ctx, int64_t of_id, struct vault_row **out, int *n); /* what is not erased */

/* The values that step k of a record opened are gone: the caller has written the event that says so (ledger.md §2). */
Err store_vault_erase(struct tx *tx, int64_t of_id, int64_t k);

#endif
