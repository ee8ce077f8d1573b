/* See audit.h. */
#include "service/audit.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "ledger/leaf.h"
#include "service/json_out.h"
#include "store/audit.h"
#include "store/ledger.h"

static void j_slice(struct buf *b, const char *name, struct slice s) /* escaped already, as JSON wants it */
{
    j_name(b, name);
    buf_putc(b, '"');
    buf_add(b, s.s, s.n);
    buf_putc(b, '"');
}

Err audit_list(struct tx *tx, const void *ctx, const char *of, int64_t before, int most, struct buf *b)
{
    struct audit_row *rows;
    struct leaf_view leaf;
    char after[24] = "";
    int n;
    TRY(store_audit(tx, ctx, of, before, most, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        TRY(leaf_read(rows[i].leaf, rows[i].leaf_n, &leaf));
        j_entry(b);
        j_int(b, "n", rows[i].n);
        j_slice(b, "of", leaf.of);
        j_int(b, "k", leaf.k);
        j_time(b, "at", (Time){ leaf.at });
        j_slice(b, "by", leaf.by);
        j_slice(b, "act", leaf.act);
        j_slice(b, "to", leaf.to);
        j_text(b, "hash", rows[i].hash);
        j_end(b);
    }
    j_list_end(b);
    if (n == most) snprintf(after, sizeof after, "%lld", (long long)rows[n - 1].n);
    j_code(b, "after", after);
    j_end(b);
    return OK;
}

Err audit_proof(struct tx *tx, const void *ctx, const char *call_no, char **json)
{
    const char *bad = NULL;
    TRY(ledger_prove(tx, ctx, call_no, true, json, &bad));
    return bad ? (Err){ BROKEN, "the ledger does not hold: ask huying ledger verify" } : OK;
}

/* The third line of a checkpoint is its root. */
static const char *root_of(const void *ctx, const char *note)
{
    const char *line = note;
    for (int i = 0; i < 2 && line; i++) line = strchr(line, '\n') ? strchr(line, '\n') + 1 : NULL;
    return line ? talloc_strndup(ctx, line, strcspn(line, "\n")) : NULL;
}

Err audit_head(struct tx *tx, const void *ctx, struct buf *b)
{
    struct stored_checkpoint last;
    int64_t leaves;
    Err err = ledger_checkpoint_last(tx, ctx, &last);
    if (err.kind && err.kind != NOT_FOUND) return err;
    TRY(store_leaf_count(tx, &leaves));
    buf_putc(b, '{');
    j_int(b, "size", err.kind ? 0 : (int64_t)last.size);
    j_text(b, "root", err.kind ? NULL : root_of(ctx, last.note));
    j_time(b, "at", err.kind ? (Time){ 0 } : last.at);
    j_text(b, "note", err.kind ? NULL : last.note);
    j_int(b, "leaves", leaves);
    j_end(b);
    return OK;
}
