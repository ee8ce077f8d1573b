/* SQLite: this file and sqlite_log.c alone know its driver. A struct tx is a connection with the named statements.
   Kept: write-ahead log, a commit is on the disk before it returns, deleted content is overwritten. */
#include <assert.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <talloc.h>

#include "store/config.h"
#include "store/db.h"
#include "store/sqlite_log.h"

struct tx {
    struct store *store;
    sqlite3 *db;
    sqlite3_stmt *st[SQL_N];
    int *order[SQL_N]; /* parameter $i+1 → driver's number, NULL when they are the same */
    sqlite3_stmt *begin, *commit, *rollback, *savepoint, *release, *undo, *version;
    enum access access;
    bool in_job, job_wrote, careful;
    struct deltas *deltas;
    struct kept *kept;
    int log_pages, tidy_at; /* of the write-ahead log: after the last commit, and when it is folded in next */
    uint64_t foreign, undone, config;
    struct tree *tree;
    int64_t seen_version;
    int64_t moment, moment_commits, moment_ms; /* as a reader saw it last: after how many commits of ours, when */
};

enum {
    TIDY_PAGES = 4000,
    TIDY_AGAIN = 1000,
    BUSY_WAIT_MS = 10000,
    MOMENT_MS = 5,
    CACHED_STATEMENT = SQLITE_PREPARE_PERSISTENT
};

static Err fault(struct tx *tx, int rc)
{
    if (rc == SQLITE_OK || rc == SQLITE_ROW || rc == SQLITE_DONE) return OK;
    char what[256];
    snprintf(what, sizeof what, "%s (%d)", tx->db ? sqlite3_errmsg(tx->db) : sqlite3_errstr(rc),
             tx->db ? sqlite3_extended_errcode(tx->db) : rc);
    store_note_fault(tx->store, what);
    switch (rc & 0xff) {
    case SQLITE_FULL: return (Err){ BUSY, "the disk is full: nothing was written, make room and try again" };
    case SQLITE_BUSY:
    case SQLITE_LOCKED: return (Err){ BUSY, "another process is writing to the data folder" };
    case SQLITE_NOMEM: return (Err){ BUSY, "out of memory" };
    case SQLITE_IOERR: return (Err){ BROKEN, "the disk refused to read or write: nothing was written" };
    case SQLITE_CANTOPEN: return (Err){ BROKEN, "the database file can't be opened" };
    case SQLITE_READONLY: return (Err){ BROKEN, "the data folder is read-only" };
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return (Err){ BROKEN, "the database file is damaged: run huying check, restore a backup" };
    case SQLITE_CONSTRAINT: return (Err){ BROKEN, "a rule of the database was broken" };
    default: return (Err){ BROKEN, "the database failed" };
    }
}

/* ---- opening ---- */

static int log_grew(void *arg, sqlite3 *db, const char *name, int pages)
{
    (void)db, (void)name;
    struct tx *tx = arg;
    if (pages < tx->log_pages) tx->tidy_at = TIDY_PAGES; /* it has begun from its start again */
    tx->log_pages = pages;
    return SQLITE_OK;
}

static int tx_free(struct tx *tx)
{
    for (int i = 0; i < SQL_N; i++) sqlite3_finalize(tx->st[i]);
    sqlite3_stmt *own[] = { tx->begin, tx->commit, tx->rollback, tx->savepoint, tx->release, tx->undo, tx->version };
    for (size_t i = 0; i < sizeof own / sizeof own[0]; i++) sqlite3_finalize(own[i]);
    sqlite3_close(tx->db);
    return 0;
}

Err tx_script(struct tx *tx, const char *sql)
{
    return fault(tx, sqlite3_exec(tx->db, sql, NULL, NULL, NULL));
}

static Err settings(struct tx *tx, int cache_kib)
{
    sqlite3_busy_timeout(tx->db, BUSY_WAIT_MS);
    sqlite3_extended_result_codes(tx->db, 1);
    sqlite3_db_config(tx->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    char sql[300];
    snprintf(sql, sizeof sql,
             "PRAGMA trusted_schema=OFF; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-%d; PRAGMA mmap_size=0;"
             "PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON; PRAGMA synchronous=FULL;",
             cache_kib);
    TRY(tx_script(tx, sql));
    if (tx->access == A_READ) return tx_script(tx, "PRAGMA query_only=ON");
    TRY(tx_script(tx, "PRAGMA journal_mode=WAL; PRAGMA journal_size_limit=67108864; PRAGMA wal_autocheckpoint=0;"));
    sqlite3_wal_hook(tx->db, log_grew, tx);
    return OK;
}

static Err prepare(struct tx *tx, const char *sql, sqlite3_stmt **out)
{
    return fault(tx, sqlite3_prepare_v3(tx->db, sql, -1, CACHED_STATEMENT, out, NULL));
}

static Err own_statements(struct tx *tx)
{
    TRY(prepare(tx, tx->access == A_WRITE ? "BEGIN IMMEDIATE" : "BEGIN", &tx->begin));
    TRY(prepare(tx, "COMMIT", &tx->commit));
    TRY(prepare(tx, "ROLLBACK", &tx->rollback));
    TRY(prepare(tx, "SAVEPOINT job", &tx->savepoint));
    TRY(prepare(tx, "RELEASE job", &tx->release));
    TRY(prepare(tx, "ROLLBACK TO job", &tx->undo));
    return prepare(tx, "PRAGMA data_version", &tx->version);
}

/* Once, before the first connection: SQLite counts no memory of its own (a lock at each malloc), and finds small pieces
   without malloc. Too late is no fault: another part of the process has begun with SQLite's own settings. */
static void configure(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 1200, 128);
}

Err tx_open(const void *ctx, struct store *store, enum access access, int cache_kib, struct tx **out)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, configure);
    struct tx *tx = talloc_zero(ctx, struct tx);
    tx->store = store;
    tx->access = access;
    tx->tidy_at = TIDY_PAGES;
    talloc_set_destructor(tx, tx_free);
    int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | (access == A_WRITE ? SQLITE_OPEN_CREATE : 0);
    Err err = fault(tx, sqlite3_open_v2(store_file(store), &tx->db, flags, sqlite_log_vfs()));
    if (!err.kind) err = settings(tx, cache_kib);
    if (!err.kind) err = own_statements(tx);
    if (err.kind) {
        talloc_free(tx);
        return err;
    }
    *out = tx;
    return OK;
}

/* ---- named statements ---- */

static Err number_parameters(struct tx *tx, enum sql sql)
{
    sqlite3_stmt *st = tx->st[sql];
    int n = sqlite3_bind_parameter_count(st), *order = talloc_array(tx, int, (unsigned)n + 1);
    bool same = true;
    for (int i = 0; i < n; i++) {
        char name[16];
        snprintf(name, sizeof name, "$%d", i + 1);
        order[i] = sqlite3_bind_parameter_index(st, name);
        if (!order[i]) return (Err){ BROKEN, "a statement's parameters are not $1, $2 … without a gap" };
        same &= order[i] == i + 1;
    }
    if (same) TALLOC_FREE(order);
    tx->order[sql] = order;
    return OK;
}

static Err statement(struct tx *tx, enum sql sql)
{
    if (tx->st[sql]) return OK;
    TRY(prepare(tx, store_sql(tx->store)[sql].text, &tx->st[sql]));
    return number_parameters(tx, sql);
}

Err tx_prepare_all(struct tx *tx)
{
    for (int i = 0; i < SQL_N; i++) {
        Err err = statement(tx, (enum sql)i);
        if (!err.kind) continue;
        char *was = store_fault(NULL, tx->store), *what = talloc_asprintf(was, "statement %s: %s", sql_names[i], was);
        store_note_fault(tx->store, what);
        talloc_free(was);
        return err;
    }
    return OK;
}

static int bind(sqlite3_stmt *st, int i, const struct val *v)
{
    switch (v->is) {
    case V_NULL: return sqlite3_bind_null(st, i);
    case V_INT: return sqlite3_bind_int64(st, i, v->i);
    case V_TEXT: return sqlite3_bind_text(st, i, v->p, (int)v->n, SQLITE_STATIC);
    case V_BLOB: return sqlite3_bind_blob(st, i, v->n ? v->p : "", (int)v->n, SQLITE_STATIC);
    }
    return SQLITE_MISUSE;
}

static Err run_own(struct tx *tx, sqlite3_stmt *st)
{
    int rc = sqlite3_step(st);
    Err err = fault(tx, rc);
    sqlite3_reset(st);
    return err;
}

static Err bound(struct tx *tx, enum sql sql, const struct val *values, int n)
{
    TRY(statement(tx, sql));
    sqlite3_stmt *st = tx->st[sql];
    assert(!sqlite3_stmt_busy(st));
    if (n == 1 && values[0].is == V_NULL && values[0].i == -1) n = 0;
    assert(n == sqlite3_bind_parameter_count(st));
    if (tx->in_job && !tx->job_wrote && !sqlite3_stmt_readonly(st)) {
        if (tx->careful) TRY(run_own(tx, tx->savepoint));
        tx->job_wrote = true;
    }
    for (int i = 0; i < n; i++) {
        int rc = bind(st, tx->order[sql] ? tx->order[sql][i] : i + 1, &values[i]);
        if (rc) return fault(tx, rc);
    }
    return OK;
}

struct rows rows_begin(struct tx *tx, enum sql sql, const struct val *values, int n)
{
    Err err = bound(tx, sql, values, n);
    return (struct rows){ tx, err.kind ? NULL : tx->st[sql], err };
}

bool rows_next(struct rows *rows)
{
    if (!rows->st) return false;
    int rc = sqlite3_step(rows->st);
    if (rc == SQLITE_ROW) return true;
    rows->err = fault(rows->tx, rc);
    rows_close(rows);
    return false;
}

Err rows_one(struct rows *rows)
{
    if (rows_next(rows)) return OK;
    return rows->err.kind ? rows->err : (Err){ NOT_FOUND, "no such record" };
}

void rows_close(struct rows *rows)
{
    if (rows->st) sqlite3_reset(rows->st);
    rows->st = NULL;
}

Err rows_end(struct rows *rows)
{
    rows_close(rows);
    return rows->err;
}

Err db_run_values(struct tx *tx, enum sql sql, const struct val *values, int n)
{
    TRY(bound(tx, sql, values, n));
    sqlite3_stmt *st = tx->st[sql];
    int rc = sqlite3_step(st);
    Err err = fault(tx, rc);
    sqlite3_reset(st);
    return err;
}

int64_t db_changes(struct tx *tx)
{
    return sqlite3_changes64(tx->db);
}

int64_t db_last_id(struct tx *tx)
{
    return sqlite3_last_insert_rowid(tx->db);
}

/* ---- columns ---- */

int64_t col_int(struct rows *rows, int i)
{
    return sqlite3_column_int64(rows->st, i);
}

Time col_time(struct rows *rows, int i)
{
    return (Time){ sqlite3_column_int64(rows->st, i) };
}

bool col_null(struct rows *rows, int i)
{
    return sqlite3_column_type(rows->st, i) == SQLITE_NULL;
}

const char *col_text(struct rows *rows, int i, size_t *n)
{
    const char *s = (const char *)sqlite3_column_text(rows->st, i);
    if (n) *n = (size_t)sqlite3_column_bytes(rows->st, i);
    return s ? s : "";
}

const void *col_blob(struct rows *rows, int i, size_t *n)
{
    const void *p = sqlite3_column_blob(rows->st, i);
    *n = (size_t)sqlite3_column_bytes(rows->st, i);
    return p;
}

char *col_strdup(const void *ctx, struct rows *rows, int i)
{
    size_t n;
    const char *s = col_text(rows, i, &n);
    return talloc_strndup(ctx, s, n);
}

void col_copy(struct rows *rows, int i, char *to, size_t size)
{
    size_t n;
    const char *s = col_text(rows, i, &n);
    if (n >= size) n = size - 1;
    memcpy(to, s, n);
    to[n] = 0;
}

int col_word(struct rows *rows, int i, const char *const *words, int words_n)
{
    size_t n;
    const char *s = col_text(rows, i, &n);
    for (int k = 0; k < words_n; k++)
        if (words[k][0] == (n ? *s : 0) && !strncmp(words[k], s, n) && !words[k][n]) return k;
    return 0;
}

const char *tx_column_name(struct tx *tx, enum sql sql, int i)
{
    return statement(tx, sql).kind ? NULL : sqlite3_column_name(tx->st[sql], i);
}

/* ---- transactions ---- */

Err tx_moment(struct tx *tx, int64_t *out)
{
    int rc = sqlite3_step(tx->version);
    *out = rc == SQLITE_ROW ? sqlite3_column_int64(tx->version, 0) : 0;
    sqlite3_reset(tx->version);
    return fault(tx, rc);
}

static Err see_foreign_writes(struct tx *tx)
{
    int64_t version;
    TRY(tx_moment(tx, &version));
    if (tx->seen_version && version != tx->seen_version) tx->foreign++;
    tx->seen_version = version;
    return OK;
}

Err tx_begin(struct tx *tx)
{
    TRY(run_own(tx, tx->begin));
    Err err = tx->access == A_WRITE ? see_foreign_writes(tx) : OK;
    if (err.kind) tx_rollback(tx);
    return err;
}

Err tx_commit(struct tx *tx)
{
    Err err = run_own(tx, tx->commit);
    if (err.kind)
        tx_rollback(tx);
    else if (tx->access == A_WRITE)
        store_committed(tx->store);
    return err;
}

/* Whatever is still being read ends with its transaction: an early return in a job leaves nothing open. */
static void reset_all(struct tx *tx)
{
    for (sqlite3_stmt *st = sqlite3_next_stmt(tx->db, NULL); st; st = sqlite3_next_stmt(tx->db, st))
        if (sqlite3_stmt_busy(st)) sqlite3_reset(st);
}

void tx_rollback(struct tx *tx)
{
    reset_all(tx);
    tx->undone++;
    tx->in_job = tx->job_wrote = false;
    deltas_drop(tx->deltas);
    if (!sqlite3_get_autocommit(tx->db)) run_own(tx, tx->rollback);
}

bool tx_is_open(struct tx *tx)
{
    return !sqlite3_get_autocommit(tx->db);
}

void tx_job_begin(struct tx *tx, bool careful)
{
    tx->in_job = true;
    tx->job_wrote = false;
    tx->careful = careful;
}

Err tx_job_end(struct tx *tx, Err err, bool *spoilt)
{
    bool wrote = tx->job_wrote;
    tx->in_job = tx->job_wrote = false;
    deltas_job_end(tx->deltas, !err.kind);
    *spoilt = err.kind && wrote && !tx->careful;
    if (!wrote || !tx->careful || !tx_is_open(tx)) return err;
    if (err.kind) {
        reset_all(tx);
        tx->undone++;
        TRY(run_own(tx, tx->undo));
    }
    TRY(run_own(tx, tx->release));
    return err;
}

bool tx_writes(const struct tx *tx)
{
    return tx->access == A_WRITE;
}

struct kept **tx_kept(struct tx *tx)
{
    return &tx->kept;
}

struct deltas **tx_deltas(struct tx *tx)
{
    return &tx->deltas;
}

Err tx_tidy(struct tx *tx)
{
    if (tx->log_pages < tx->tidy_at) return OK;
    tx->tidy_at = tx->log_pages + TIDY_AGAIN;
    int rc = sqlite3_wal_checkpoint_v2(tx->db, NULL, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return rc == SQLITE_BUSY || rc == SQLITE_LOCKED ? OK : fault(tx, rc); /* readers in the way: next time */
}

Err store_read_begin(struct tx *reader)
{
    return tx_begin(reader);
}

Err store_moment(struct tx *reader, int64_t ms, int64_t *out)
{
    int64_t commits = store_commits(reader->store);
    if (commits != reader->moment_commits || ms - reader->moment_ms >= MOMENT_MS || ms < reader->moment_ms) {
        TRY(tx_moment(reader, &reader->moment));
        reader->moment_commits = commits;
        reader->moment_ms = ms;
    }
    *out = reader->moment;
    return OK;
}

void store_read_end(struct tx *reader)
{
    tx_rollback(reader);
}

uint64_t tx_foreign(const struct tx *tx)
{
    return tx->foreign;
}

uint64_t tx_undone(const struct tx *tx)
{
    return tx->undone;
}

uint64_t tx_config(const struct tx *tx)
{
    return tx->foreign + tx->undone + tx->config;
}

void tx_config_written(struct tx *tx)
{
    tx->config++;
}

struct tree **tx_tree(struct tx *tx)
{
    return &tx->tree;
}

struct store *tx_store(const struct tx *tx)
{
    return tx->store;
}

struct sqlite3 *tx_driver(struct tx *tx)
{
    return tx->db;
}

Err tx_ask_int(struct tx *tx, const char *sql, int64_t *out)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(tx->db, sql, -1, &st, NULL);
    if (rc) return fault(tx, rc);
    rc = sqlite3_step(st);
    int64_t n = rc == SQLITE_ROW ? sqlite3_column_int64(st, 0) : 0;
    Err err = fault(tx, rc);
    sqlite3_finalize(st);
    if (err.kind) return err;
    if (rc == SQLITE_DONE) return (Err){ NOT_FOUND, "no such record" };
    *out = n;
    return OK;
}

Err tx_ask_text(struct tx *tx, const void *ctx, const char *sql, char **out)
{
    sqlite3_stmt *st = NULL;
    int rc = sqlite3_prepare_v2(tx->db, sql, -1, &st, NULL);
    if (rc) return fault(tx, rc);
    rc = sqlite3_step(st);
    if (rc == SQLITE_ROW)
        *out = talloc_strdup(ctx, sqlite3_column_text(st, 0) ? (const char *)sqlite3_column_text(st, 0) : "");
    Err err = fault(tx, rc);
    sqlite3_finalize(st);
    if (err.kind) return err;
    return rc == SQLITE_DONE ? (Err){ NOT_FOUND, "no such record" } : OK;
}

/* The read transaction stays open over the whole copy: writers beside it don't start it over. */
Err tx_backup(struct tx *reader, const char *to)
{
    sqlite3 *copy = NULL;
    int rc = sqlite3_open_v2(to, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, NULL);
    int64_t tables;
    Err err = rc ? (Err){ BROKEN, "the backup file can't be made" } : tx_begin(reader);
    if (!err.kind) err = tx_ask_int(reader, "SELECT count(*) FROM sqlite_schema", &tables);
    sqlite3_backup *backup = err.kind ? NULL : sqlite3_backup_init(copy, "main", reader->db, "main");
    if (!err.kind && !backup) err = (Err){ BROKEN, "the backup can't begin" };
    if (backup) {
        rc = sqlite3_backup_step(backup, -1);
        if (rc != SQLITE_DONE) err = fault(reader, rc);
        sqlite3_backup_finish(backup);
    }
    tx_rollback(reader);
    sqlite3_close(copy);
    return err;
}
