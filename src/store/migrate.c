/* Migrations: numbered files that run once, in order, each in a transaction of its own with its version. */
#include <stdio.h>
#include <stdlib.h>

#include "base/asset.h"
#include "store/db.h"

static const char WHERE[] = "src/store/sql/migrations/sqlite/";

static const struct asset *numbered(int64_t version)
{
    char start[64];
    snprintf(start, sizeof start, "%s%03d-", WHERE, (int)version);
    for (int i = 0; i < assets_n; i++)
        if (!strncmp(assets[i].name, start, strlen(start))) return &assets[i];
    return NULL;
}

static Err step(struct tx *tx, const struct asset *file, int64_t version)
{
    char set[64];
    snprintf(set, sizeof set, "PRAGMA user_version=%d", (int)version);
    TRY(tx_begin(tx));
    int64_t now = 0;
    Err err = tx_ask_int(tx, "PRAGMA user_version", &now); /* another process may have been faster */
    if (!err.kind && now < version) err = tx_script(tx, file->from);
    if (!err.kind && now < version) err = tx_script(tx, set);
    if (!err.kind) return tx_commit(tx);
    tx_rollback(tx);
    return err;
}

static int64_t newest(void)
{
    int64_t n = 0;
    while (numbered(n + 1)) n++;
    return n;
}

Err migrate(struct tx *tx, bool fresh_allowed, bool read_only)
{
    int64_t version;
    TRY(tx_ask_int(tx, "PRAGMA user_version", &version));
    if (version > newest()) return (Err){ STALE, "the data folder was made by a newer program" };
    if (version == 0 && !fresh_allowed) return (Err){ NOT_FOUND, "there is no database in the data folder" };
    if (version < newest() && read_only)
        return (Err){ STALE, "the data folder is of an older version: open it for writing once" };
    while (version < newest()) {
        version++;
        TRY(step(tx, numbered(version), version));
    }
    return OK;
}
