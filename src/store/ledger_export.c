/* The ledger as files that need nothing of huying (ledger.md §4): leaves, checkpoints, C2SP tiles. Kept: the tree is grown
   from the bytes that are written, and the file `checkpoint` comes last, so a folder without it is no export. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/ledger.h"
#include "store/ledger_tree.h"

struct outlet {
    struct tx *tx;
    void *ctx;
    const char *dir;
    bool tiles;
    FILE *leaves;
    struct hasher *sha;
    struct merkle_edge *edge;
    struct buf *bundle; /* entries of the tile being filled */
    const char *bad;
};

static Err disk_fault(void)
{
    return errno == ENOSPC ? (Err){ BUSY, "the disk is full: make room and try again" }
                           : (Err){ NOT_YOURS, "the folder can't be written to" };
}

/* ---- files */

static Err make_parents(char *path)
{
    for (char *at = strchr(path + 1, '/'); at; at = strchr(at + 1, '/')) {
        *at = 0;
        bool good = !mkdir(path, 0755) || errno == EEXIST;
        *at = '/';
        if (!good) return disk_fault();
    }
    return OK;
}

static Err put_file(struct outlet *o, const char *name, const void *bytes, size_t n)
{
    char *path = talloc_asprintf(o->ctx, "%s/%s", o->dir, name);
    Err err = make_parents(path);
    FILE *f = err.kind ? NULL : fopen(path, "w");
    talloc_free(path);
    if (err.kind) return err;
    if (!f) return disk_fault();
    bool good = fwrite(bytes, 1, n, f) == n;
    return fclose(f) || !good ? disk_fault() : OK;
}

static Err check_empty(const char *dir)
{
    DIR *d = opendir(dir);
    if (!d) return errno == ENOENT ? OK : (Err){ NOT_YOURS, "the folder can't be opened" };
    int n = 0;
    while (readdir(d)) n++;
    closedir(d);
    return n > 2 ? (Err){ BAD_INPUT, "the folder holds something already: name a new or an empty one" } : OK;
}

/* tlog-tiles: tile/LEVEL/x001/x234/067, .p/WIDTH below it when it is not full; level -1 is `entries`. */
static char *tile_name(const void *ctx, int level, uint64_t tile, int width)
{
    char *digits = talloc_asprintf(ctx, "%03" PRIu64, tile % 1000);
    while (tile /= 1000) digits = talloc_asprintf(ctx, "x%03" PRIu64 "/%s", tile % 1000, digits);
    char *part = width < TILE_N ? talloc_asprintf(ctx, ".p/%d", width) : "";
    return level < 0 ? talloc_asprintf(ctx, "tile/entries/%s%s", digits, part)
                     : talloc_asprintf(ctx, "tile/%d/%s%s", level, digits, part);
}

static Err put_tile(struct outlet *o, int level, uint64_t tile, int width, const void *bytes, size_t n)
{
    void *ctx = talloc_new(o->ctx);
    Err err = put_file(o, tile_name(ctx, level, tile, width), bytes, n);
    talloc_free(ctx);
    return err;
}

static Err full_tile(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N])
{
    struct outlet *o = to;
    if (level == 0) {
        TRY(put_tile(o, -1, tile, TILE_N, o->bundle->s, o->bundle->n));
        o->bundle->n = 0;
    }
    return put_tile(o, level, tile, TILE_N, hashes, TILE_N * sizeof *hashes);
}

static Err unfinished_tiles(struct outlet *o)
{
    for (int level = 0; level < MERKLE_LEVELS; level++) {
        int n;
        const Hash *hashes = merkle_edge_tile(o->edge, level, &n);
        if (!n) continue;
        uint64_t tile = o->edge->n >> 8 * (level + 1);
        if (level == 0) TRY(put_tile(o, -1, tile, n, o->bundle->s, o->bundle->n));
        TRY(put_tile(o, level, tile, n, hashes, (size_t)n * sizeof *hashes));
    }
    return OK;
}

/* ---- leaves and checkpoints, side by side in order of size */

static Err put_leaf(struct outlet *o, struct rows *rows)
{
    size_t n;
    const char *leaf = col_text(rows, 1, &n);
    if ((uint64_t)col_int(rows, 0) != o->edge->n) {
        o->bad = talloc_asprintf(o->ctx, "leaf %" PRIu64 ": missing", o->edge->n);
        return OK;
    }
    if (fwrite(leaf, 1, n, o->leaves) != n || putc('\n', o->leaves) == EOF) return disk_fault();
    if (o->tiles) {
        buf_putc(o->bundle, (char)(n >> 8));
        buf_putc(o->bundle, (char)n);
        buf_add(o->bundle, leaf, n);
    }
    Hash h = hash_leaf(o->sha, leaf, n);
    return merkle_append(o->edge, o->sha, &h, o->tiles ? full_tile : NULL, o);
}

static Err put_checkpoint(struct outlet *o, struct rows *rows)
{
    uint64_t size = (uint64_t)col_int(rows, 0);
    struct checkpoint c;
    size_t n;
    char name[40];
    const char *note = col_text(rows, 2, &n);
    Hash root = merkle_edge_root(o->edge, o->sha);
    if (checkpoint_read(note, n, &c).kind || c.size != size)
        o->bad = talloc_asprintf(o->ctx, "checkpoint %" PRIu64 ": not as it was signed", size);
    else if (o->edge->n != size || !hash_same(&root, &c.root))
        o->bad = talloc_asprintf(o->ctx, "checkpoint %" PRIu64 ": its root is not that of the leaves below it", size);
    snprintf(name, sizeof name, "checkpoints/%012" PRIu64, size);
    return put_file(o, name, note, n);
}

static Err put_all(struct outlet *o, uint64_t size)
{
    ROWS leaves = db_ask(o->tx, SQL_leaf_in_order, v_int((int64_t)size)),
         heads = db_ask(o->tx, SQL_checkpoint_walk, v_none);
    while (!o->bad && rows_next(&heads)) {
        uint64_t until = (uint64_t)col_int(&heads, 0);
        while (!o->bad && o->edge->n < until && rows_next(&leaves)) TRY(put_leaf(o, &leaves));
        if (!o->bad) TRY(put_checkpoint(o, &heads));
    }
    TRY(rows_end(&leaves));
    return rows_end(&heads);
}

static Err export_to(struct outlet *o, const struct stored_checkpoint *last)
{
    TRY(check_empty(o->dir));
    TRY(put_file(o, "leaves.jsonl", "", 0));
    char *path = talloc_asprintf(o->ctx, "%s/leaves.jsonl", o->dir);
    o->leaves = fopen(path, "w");
    if (!o->leaves) return disk_fault();
    Err err = put_all(o, last->size);
    if (fclose(o->leaves) && !err.kind) err = disk_fault();
    if (err.kind || o->bad) return err;
    if (o->tiles) TRY(unfinished_tiles(o));
    if (*last->sm3) TRY(put_file(o, "checkpoint.sm3", last->sm3, strlen(last->sm3)));
    return put_file(o, "checkpoint", last->note, strlen(last->note));
}

Err ledger_export(struct tx *tx, const void *ctx, const char *dir, bool tiles, uint64_t *size, const char **bad)
{
    void *own = talloc_new(ctx);
    struct stored_checkpoint last;
    struct outlet o = { .tx = tx, .ctx = own, .dir = dir, .tiles = tiles, .sha = hasher_new(own, HASH_SHA256) };
    o.edge = talloc_zero(own, struct merkle_edge);
    o.bundle = buf_new(own, 65536);
    Err err = o.sha ? ledger_checkpoint_last(tx, own, &last) : (Err){ BROKEN, "OpenSSL has no SHA-256" };
    if (!err.kind) err = export_to(&o, &last);
    if (!err.kind) *size = last.size;
    if (!err.kind) *bad = o.bad ? talloc_strdup(ctx, o.bad) : NULL;
    talloc_free(own);
    return err;
}
