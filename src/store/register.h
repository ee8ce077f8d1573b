/* Entries of the registers (institution/register.h) as rows. Who is waited for, when time acts and what lists show stand
   beside the entry and are written with it; leaves are the caller's (service/register.h), in the same transaction. */
#ifndef STORE_REGISTER_H
#define STORE_REGISTER_H

#include "institution/register.h"
#include "store/plain.h"
#include "store/store.h"

struct entry_row {
    struct entry *entry;
    const char *subject; /* a copy out of the vault, "" : none */
};
/* NOT_FOUND; BROKEN: a word that no table knows. */
Err store_entry_get(struct tx *tx, const void *ctx, const struct registers *, const struct book *, const char *no, struct entry_row *out);
/* `id` of the entry must be its record's (store_of_id); subject NULL: as it was. */
Err store_entry_save(struct tx *tx, const struct entry *, const char *subject);

struct entry_query {
    const struct book *book;
    const char *state;         /* NULL: any */
    bool open;                 /* only those still open */
    const char *office;        /* party to it; NULL: any */
    const char *fact, *value;  /* NULL: any */
    int64_t before;            /* id of the last row of the page before; 0: the first page */
    int limit;
};
Err store_entries(struct tx *tx, const void *ctx, const struct registers *, const struct entry_query *, struct entry_row **out, int *n);
/* What is expected of a role in an office, by due; what has none comes last. */
Err store_entry_desk(struct tx *tx, const void *ctx, const struct registers *, Office, enum role, int limit, struct entry_row **out, int *n);
Err store_entries_firing(struct tx *tx, const void *ctx, const struct registers *, Time now, int most, struct entry_row **out, int *n);
Err store_entries_provisional(struct tx *tx, const void *ctx, const struct registers *, struct entry_row **out, int *n);
Err store_entry_fires_next(struct tx *tx, Time *out); /* INT64_MAX: never */
/* Page by page in order of id, `after` 0 to begin with. */
Err store_entry_walk(struct tx *tx, const void *ctx, const struct registers *, int64_t after, int most, struct entry_row **out, int *n);

/* Files that an act of an entry brought, by their SHA-256 (R5: who sees the entry sees them). NOT_FOUND: not uploaded. */
struct entry_file {
    int64_t k; /* of the leaf */
    char sha[SHA_TEXT];
};
Err store_entry_attach(struct tx *tx, int64_t entry, int64_t k, const char *sha);
Err store_entry_files(struct tx *tx, const void *ctx, int64_t entry, struct entry_file **out, int *n); /* by k, SHA-256 */
Err store_entries_with_file(struct tx *tx, const void *ctx, const struct registers *, const char *sha, struct entry_row **out, int *n);

/* What differs between two entries as they would be kept, NULL: nothing; and what stands beside an entry's row: NULL when right. */
const char *store_entry_differs(const struct entry *a, const struct entry *b);
Err store_entry_beside(struct tx *tx, const struct entry *, const char **wrong);
/* A record "LEDGER/…" of the ledger without an entry, or NULL. */
Err store_entry_orphan(struct tx *tx, const void *ctx, const char *ledger, const char **of);

struct workload_row {
    char community[16], month[8], burden[24];
    int64_t minutes, entries;
};
Err store_workload(struct tx *tx, const void *ctx, const char *from_month, const char *to_month, struct workload_row **out, int *n);

#endif
