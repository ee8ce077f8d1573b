/* A call's attachments against the leaves that name them: the kinds of `evidence` in d, the files' hashes in the vault
   (evidence1, photos2). A row that no leaf names, or of another file, task, person or time, is a fault; so is a piece of
   evidence without its row. */
#include <inttypes.h>
#include <talloc.h>

#include "store/ledger_check.h"

/* The code of the row at hand among the leaf's evidence. */
static bool is_evidence(const struct leaf_view *v, const char *code)
{
    struct leaf_value list, item;
    if (!leaf_get(v->d, "evidence", &list) || list.type != LEAF_STRS) return false;
    for (size_t at = 0; leaf_item(list.text, &at, &item);)
        if (item.type == LEAF_STR && leaf_text_is(item.text, code, strlen(code))) return true;
    return false;
}

/* Does the leaf commit to a file of this sort? */
static bool pledged(const struct leaf_view *v, const char *sort)
{
    struct slice name;
    struct leaf_value value;
    for (size_t at = 0; leaf_next(v->p, &at, &name, &value);)
        if (name.n > strlen(sort) && !memcmp(name.s, sort, strlen(sort))) return true;
    return false;
}

/* Its hash is in the vault, or what was committed to is erased and can't be asked any more. */
static bool file_fits(const struct leaf_view *v, struct rows *row)
{
    bool bare = !*col_text(row, 4, NULL), here = col_int(row, 10), some = col_int(row, 11);
    return bare || here || (!some && (pledged(v, "evidence") || pledged(v, "photo")));
}

static bool frame_fits(const struct leaf_view *v, struct rows *row)
{
    char by[64];
    struct leaf_value task;
    int n = snprintf(by, sizeof by, "%s/%" PRId64, col_text(row, 7, NULL), col_int(row, 6));
    int64_t of_task = leaf_get(v->d, "task", &task) && task.type == LEAF_INT ? task.number : 0;
    return v->at == col_int(row, 5) && of_task == col_int(row, 2) && leaf_text_is(v->by, by, (size_t)n);
}

static void one(struct look *look, struct rows *row, int64_t *evidence)
{
    struct leaf_view v;
    size_t n;
    const char *leaf = col_text(row, 9, &n);
    if (col_null(row, 8) || leaf_read(leaf, n, &v).kind) {
        look_blame(look, look->n, "attachment of call %" PRId64 " k %" PRId64 ": no such leaf", col_int(row, 0),
                   col_int(row, 1));
        return;
    }
    const char *code = col_text(row, 3, NULL);
    bool of_evidence = is_evidence(&v, code);
    bool scene = !strcmp(code, "photo_scene") && pledged(&v, "photo"); /* those stand in no list of kinds */
    *evidence += of_evidence;
    if ((!of_evidence && !scene) || !file_fits(&v, row) || !frame_fits(&v, row))
        look_blame(look, (uint64_t)col_int(row, 8), "leaf %" PRId64 ": an attachment's row is not what it names",
                   col_int(row, 8));
}

Err look_attached(struct look *look, struct tx *tx)
{
    int64_t evidence = 0;
    ROWS rows = db_ask(tx, SQL_attached_rows, v_none);
    while (rows_next(&rows)) one(look, &rows, &evidence);
    if (evidence != look->evidence)
        look_blame(look, look->n,
                   "attachments: leaves of calls name %" PRId64 " pieces of evidence, %" PRId64 " have rows",
                   look->evidence, evidence);
    return rows_end(&rows);
}
