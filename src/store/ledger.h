/* The ledger for those who seal, check and hand it out (ledger.md §3, §4). Appending is in store.h. */
#ifndef STORE_LEDGER_H
#define STORE_LEDGER_H

#include <stdio.h>

#include "ledger/merkle.h"
#include "ledger/note.h"
#include "store/store.h"

/* ---- the key: keys/ledger.secret in the data folder, 0600 */

/* Draws a key for this origin ("huying.example/jinjiang": one per district). NOT_NOW when there is one already. */
Err ledger_key_make(struct store *store, const char *origin);
/* NOT_FOUND: none yet, or in memory; NOT_YOURS: it may not be read; BAD_INPUT: damaged. */
Err ledger_key_read(struct store *store, struct note_secret *out);

/* The second tree's SM2 key, keys/ledger.sm2, under the name of the first key and /sm3 (ledger.md §3): from then on each seal
   signs both trees. NOT_NOW when there is one already. */
Err ledger_sm2_make(struct store *store);
Err ledger_sm2_read(struct store *store, struct note_secret *out); /* as ledger_key_read */

/* The key, drawn under a random origin when there is neither key nor checkpoint yet. */
Err ledger_key_first(struct store *store, struct note_secret *out);

/* ---- sealing */

struct seal {
    bool sealed;       /* false: at most a lone seal since the last checkpoint */
    uint64_t size;     /* of the latest checkpoint; 0: there is none */
    const char *fault; /* with BROKEN: the tree does not contain what was signed before; nothing was signed */
};
/* Signs the tree if there is something new, at `now`, and appends the seal leaf; waits for the commit. Makes a key
   under a random origin when there is neither key nor checkpoint. Jobs call it at ledger_seal_next() and before a daily
   report. */
Err ledger_seal(struct store *store, Time now, struct seal *out);
/* The next full hour: checkpoints are made hourly, and so at 24:00 of the district too. */
Time ledger_seal_next(Time now);
/* The same for who has no thread to wait with: set job.run = ledger_seal_run, job.alone = true and `now`. */
struct seal_job {
    struct job job;
    Time now;
    struct seal seal;
};
Err ledger_seal_run(struct tx *tx, struct job *job);

struct stored_checkpoint {
    uint64_t size;
    Time at;
    const char *note, *sm3; /* sm3 "" without the second tree */
};
/* NOT_FOUND: nothing signed yet. On ctx. */
Err ledger_checkpoint_last(struct tx *tx, const void *ctx, struct stored_checkpoint *out);

/* ---- checking: `tx` is a reader inside store_read_begin, so that it is all of one moment */

struct ledger_question {
    const struct note_key *key;    /* NULL: none known; then NOT_FOUND if there is a checkpoint to check */
    const struct checkpoint *held; /* checkpoints that somebody else kept */
    const char *const *held_names; /* what to call them */
    int held_n;
};
struct ledger_verdict {
    const char *bad; /* NULL: nothing is altered; else the first faulty leaf or row, and why */
    uint64_t size;   /* leaves */
    Hash root;       /* of all of them */
    int64_t checkpoints, unsealed, vault, erased;
};
/* Form of each leaf, its hash, tree, tiles, checkpoints, seals, k without gap, columns against leaf, vault, files.
   An error means that it could not look. Memory: 32 bytes a leaf. About 2 µs a leaf. */
Err ledger_verify(struct tx *tx, const void *ctx, const struct ledger_question *q, struct ledger_verdict *out);

/* ---- handing out; *bad is set instead of a product when something altered is met on the way */

/* proof.json of all events of a call below the latest checkpoint, its values opened or not.
   NOT_FOUND: no such call, or nothing of it sealed yet. */
Err ledger_prove(struct tx *tx, const void *ctx, const char *call_no, bool values, char **json, const char **bad);
/* growth.json from an old checkpoint to the latest one. */
Err ledger_extend(struct tx *tx, const void *ctx, const struct note_key *key, const struct checkpoint *old, char **json,
                  const char **bad);
/* Leaves and checkpoints up to the latest one into a folder that is empty or new, tiles too when asked; the file
   `checkpoint` comes last. BAD_INPUT: the folder holds something. No personal value, no key. */
Err ledger_export(struct tx *tx, const void *ctx, const char *dir, bool tiles, uint64_t *size, const char **bad);

#endif
