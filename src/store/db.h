/* What the store's own files share: a connection with the named statements of sql/, values, rows.
   This is the seam behind which a driver stands (sqlite.c); everything above it is portable SQL.

   Parameters are $1, $2 … in the order of the values given. Texts and blobs are not copied: they live until rows_end.
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <string.h>

#include "statements.gen.h"
#include "store/store.h"

struct val {
    enum { V_NULL, V_INT, V_TEXT, V_BLOB } is;
    int64_t i;
    const void *p;
    size_t n;
};
static inline struct val v_int(int64_t i)
{
    return (struct val){ V_INT, i, NULL, 0 };
}
static inline struct val v_text(const char *s)
{
    return s ? (struct val){ V_TEXT, 0, s, strlen(s) } : (struct val){ V_NULL, 0, NULL, 0 };
}
static inline struct val v_text_n(const char *s, size_t n)
{
    return (struct val){ V_TEXT, 0, s, n };
}
static inline struct val v_blob(const void *p, size_t n)
{
    return (struct val){ V_BLOB, 0, p, n };
}
static inline struct val v_time(Time t)
{
    return v_int(t.s);
}

/* A statement that is being read. ROWS ends it by itself when the block is left. */
struct rows {
    struct tx *tx;
    struct sqlite3_stmt *st;
    Err err;
};
#define ROWS __attribute__((cleanup(rows_close))) struct rows

struct rows rows_begin(struct tx *tx, enum sql sql, const struct val *values, int n);
bool rows_next(struct rows *rows);
Err rows_end(struct rows *rows); /* what stopped it: FINE at the end */
void rows_close(struct rows *rows);

/* db_ask(tx, SQL_call_get, v_text(no)), db_run(tx, SQL_call_put, v_int(1), v_text("…")); db_one: the only row, or
   NOT_FOUND. At least one value; statements without parameters get v_none. */
#define VALUES_(...)                                                                                                   \
    (const struct val[]){ __VA_ARGS__ }, (int)(sizeof((const struct val[]){ __VA_ARGS__ }) / sizeof(struct val))
#define db_ask(tx, sql, ...) rows_begin(tx, sql, VALUES_(__VA_ARGS__))
#define db_run(tx, sql, ...) db_run_values(tx, sql, VALUES_(__VA_ARGS__))
#define v_none               ((struct val){ V_NULL, -1, NULL, 0 })
Err db_run_values(struct tx *tx, enum sql sql, const struct val *values, int n);
Err rows_one(struct rows *rows); /* first row, or NOT_FOUND */

int64_t db_changes(struct tx *tx); /* rows touched by the last db_run */
int64_t db_last_id(struct tx *tx); /* key given to the last inserted row */

/* Columns from 0; NULL is 0 and "". Texts are good until the next rows_next; the copying ones go to ctx. */
int64_t col_int(struct rows *rows, int i);
Time col_time(struct rows *rows, int i);
bool col_null(struct rows *rows, int i);
const char *col_text(struct rows *rows, int i, size_t *n);
const void *col_blob(struct rows *rows, int i, size_t *n);
int col_word(struct rows *rows, int i, const char *const *words, int words_n); /* which of them; 0: none */
char *col_strdup(const void *ctx, struct rows *rows, int i);
void col_copy(struct rows *rows, int i, char *to, size_t size); /* cut at size - 1 */

/* Texts of many rows on one context, side by side in blocks: { .ctx = ctx } to begin with. Terminated; freed with ctx. */
struct keep {
    const void *ctx;
    char *at;
    size_t left;
};
char *col_keep(struct keep *keep, struct rows *rows, int i, size_t *n); /* n: its length, NULL: not asked */

/* Room for one more element in a talloc array that doubles; `list` may be NULL. */
void *grow(const void *ctx, void *list, int count, size_t size);
/* The first column of all rows left, on ctx; closes them. */
Err rows_texts(struct rows *rows, const void *ctx, char ***out, int *n);
/* Row key of the i-th part of the k-th event of a record. */
int64_t place_of(int64_t id, int64_t k, int i);

/* ---- sql.c: the texts of the statements, read once ---- */

struct sql_text {
    const char *name, *text;
};
extern const char *const sql_names[];
Err sql_read(const void *ctx, struct sql_text **out); /* SQL_N of them; BROKEN when files and header disagree */

/* ---- sqlite.c ---- */

enum access { A_WRITE, A_READ };
bool tx_writes(const struct tx *tx);
Err tx_open(const void *ctx, struct store *store, enum access access, int cache_kib, struct tx **out);
Err tx_prepare_all(struct tx *tx);
Err tx_script(struct tx *tx, const char *sql);                /* several statements, for migrations */
Err tx_ask_int(struct tx *tx, const char *sql, int64_t *out); /* one number, for start and checks */
Err tx_ask_text(struct tx *tx, const void *ctx, const char *sql,
                char **out); /* the first row's first column; NOT_FOUND */
Err tx_begin(struct tx *tx);
Err tx_commit(struct tx *tx);
void tx_rollback(struct tx *tx);
bool tx_is_open(struct tx *tx); /* false when the database itself has rolled back */
/* Around one job. Careful: a savepoint that opens with its first write, so that its failure is undone alone. Bold: none
   (a third of the cost of an act); *spoilt then says that what a failed job wrote still stands, and all must go. */
void tx_job_begin(struct tx *tx, bool careful);
Err tx_job_end(struct tx *tx, Err err, bool *spoilt);
/* A number that changes whenever another connection, of this process or not, has committed. About 2 µs. */
Err tx_moment(struct tx *tx, int64_t *out);
struct kept;
struct kept **tx_kept(struct tx *tx);
/* deltas.c: changes of counts, gathered over the transaction and written once before its commit. */
struct deltas;
struct deltas **tx_deltas(struct tx *tx);
Err deltas_add(struct tx *tx, const char *scope, const char *office, const char *state, int by);
void deltas_job_end(struct deltas *deltas, bool good); /* NULL: nothing */
void deltas_drop(struct deltas *deltas);
Err deltas_write(struct tx *tx);
/* figure_changes.c: those of the kept figures, gathered beside them. */
struct figure_changes;
struct figure_changes **deltas_figures(struct tx *tx);
void figure_changes_job_end(struct figure_changes *changes, bool good); /* NULL: nothing */
void figure_changes_drop(struct figure_changes *changes);
Err figure_changes_write(struct tx *tx, struct figure_changes *changes);
Err tx_tidy(struct tx *tx);                                     /* moves the log into the database when it has grown */
Err tx_backup(struct tx *reader, const char *to);               /* a consistent copy beside running writers */
const char *tx_column_name(struct tx *tx, enum sql sql, int i); /* NULL: no such column */
struct sqlite3 *tx_driver(struct tx *tx);
/* Grows by one with everything that was written and taken back: what is kept in memory of it may be ahead. */
uint64_t tx_undone(const struct tx *tx);
void tx_config_written(struct tx *tx); /* see tx_config() */
/* The ledger's right edge, kept beside the connection that writes (ledger_tree.c). */
struct tree;
struct tree **tx_tree(struct tx *tx);

/* ---- docket.c, migrate.c, folder.c, writer.c, store.c ---- */

Err docket_columns_fit(struct tx *tx); /* docket.c: are rows and structs still the same? */
Err migrate(struct tx *tx, bool fresh_allowed, bool read_only);

struct folder;
Err folder_open(const void *ctx, const struct store_options *options, struct folder **out);
const char *folder_dir(const struct folder *folder);
/* Makes a name in a directory durable. */
Err folder_sync(const char *dir);

struct writer;
Err writer_start(const void *ctx, struct store *store, struct tx *tx, int queue_most, struct writer **out);
void writer_stop(struct writer *writer);
Err writer_put(struct writer *writer, struct job *job);
struct store_load writer_load(struct writer *writer);

const char *store_file(const struct store *store); /* path of the database, or its name in memory */
const struct sql_text *store_sql(const struct store *store);
void store_note_fault(struct store *store, const char *what);
void store_committed(struct store *store); /* counts the commits of this process; known before anybody is told */
int64_t store_commits(struct store *store);

#endif
