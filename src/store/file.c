/* Files by the SHA-256 of their bytes. Kept: a file is whole and on the disk under its name before a row names it, so a
   crash leaves at most a file that nobody names or a half in tmp/. */
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/db.h"
#include "store/plain.h"

static bool sha_text(const void *bytes, size_t n, char out[static SHA_TEXT])
{
    unsigned char hash[32];
    if (!EVP_Digest(bytes, n, hash, NULL, EVP_sha256(), NULL)) return false;
    for (int i = 0; i < 32; i++) snprintf(out + 2 * i, 3, "%02x", hash[i]);
    return true;
}

char *store_file_path(const void *ctx, const struct store *store, const char *sha)
{
    return store_dir(store) ? talloc_asprintf(ctx, "%s/files/%.2s/%s", store_dir(store), sha, sha) : NULL;
}

static Err no_room(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG
               ? (Err){ BUSY, "the disk is full: the file was not kept" }
               : (Err){ BROKEN, "a file can't be written" };
}

static Err write_all(int fd, const char *bytes, size_t n)
{
    while (n) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno != EINTR) return no_room();
        if (done > 0) bytes += done, n -= (size_t)done;
    }
    return fsync(fd) ? no_room() : OK;
}

/* Writes under a name in tmp/ and gives it its own when it is whole. */
static Err place(const void *ctx, const struct store *store, const void *bytes, size_t n, const char *to)
{
    char *half = talloc_asprintf(ctx, "%s/tmp/file-XXXXXX", store_dir(store));
    int fd = mkstemp(half);
    if (fd < 0) return no_room();
    Err err = fchmod(fd, 0640) ? no_room() : write_all(fd, bytes, n);
    if (close(fd) && !err.kind) err = no_room();
    if (!err.kind && rename(half, to)) err = no_room();
    if (err.kind) unlink(half);
    return err;
}

static Err save(const void *ctx, const struct store *store, const void *bytes, size_t n, const char *sha)
{
    char *to = store_file_path(ctx, store, sha), *dir = talloc_asprintf(ctx, "%s/files/%.2s", store_dir(store), sha);
    struct stat st;
    if (!stat(to, &st) && (size_t)st.st_size == n && !utimensat(AT_FDCWD, to, NULL, 0))
        return OK; /* young again: kept */
    if (!mkdir(dir, 0750))
        TRY(folder_sync(store_path(ctx, store, "files", ".")));
    else if (errno != EEXIST)
        return no_room();
    TRY(place(ctx, store, bytes, n, to));
    return folder_sync(dir);
}

Err store_file_save(const struct store *store, const void *bytes, size_t n, char sha[static SHA_TEXT])
{
    if (!store_dir(store)) return (Err){ NOT_FOUND, "a store in memory keeps no files" };
    if (!sha_text(bytes, n, sha)) return (Err){ BROKEN, "SHA-256 failed" };
    void *ctx = talloc_new(NULL);
    Err err = save(ctx, store, bytes, n, sha);
    talloc_free(ctx);
    return err;
}

void store_file_remove(const struct store *store, const char *sha, Time before)
{
    char *path = store_file_path(NULL, store, sha);
    struct stat st;
    if (path && !stat(path, &st) && st.st_mtime < before.s)
        unlink(path); /* one that stays is found by `huying check` */
    talloc_free(path);
}

/* ---- rows ---- */

Err store_file_put(struct tx *tx, const struct file_row *f)
{
    return db_run(tx, SQL_file_put, v_text(f->sha), v_text(f->kind), v_int(f->bytes), v_int(f->width), v_int(f->height),
                  v_time(f->taken), v_int(f->point), v_int(f->lat_e9), v_int(f->lon_e9), v_text(f->thumb),
                  v_int(f->person), v_time(f->at), v_int(f->named));
}

Err store_file_get(struct tx *tx, const char *sha, struct file_row *out)
{
    ROWS rows = db_ask(tx, SQL_file_get, v_text(sha));
    TRY(rows_one(&rows));
    *out = (struct file_row){ .bytes = col_int(&rows, 2),
                              .width = (int)col_int(&rows, 3),
                              .height = (int)col_int(&rows, 4),
                              .taken = col_time(&rows, 5),
                              .point = col_int(&rows, 6) != 0,
                              .lat_e9 = col_int(&rows, 7),
                              .lon_e9 = col_int(&rows, 8),
                              .person = col_int(&rows, 10),
                              .at = col_time(&rows, 11),
                              .named = col_int(&rows, 12) != 0 };
    col_copy(&rows, 0, out->sha, sizeof out->sha);
    col_copy(&rows, 1, out->kind, sizeof out->kind);
    col_copy(&rows, 9, out->thumb, sizeof out->thumb);
    return OK;
}

Err store_attach(struct tx *tx, int64_t call, const struct attachment *a)
{
    if (a->sha[0]) {
        TRY(db_run(tx, SQL_file_named, v_text(a->sha)));
        if (!db_changes(tx)) return (Err){ NOT_FOUND, "there is no such file: upload it first" };
    }
    return db_run(tx, SQL_attach_put, v_int(call), v_int(a->k), v_int(a->i), v_int(a->task), v_text(a->code),
                  v_text(a->sha), v_time(a->at), v_int(a->person), v_text(a->office));
}

Err store_attachments(struct tx *tx, const void *ctx, int64_t call, struct attachment **out, int *n)
{
    struct attachment *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_attach_all, v_int(call));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        struct attachment *a = &list[count++];
        *a = (struct attachment){ .k = col_int(&rows, 0),
                                  .i = (int)col_int(&rows, 1),
                                  .task = (int)col_int(&rows, 2),
                                  .at = col_time(&rows, 5),
                                  .person = col_int(&rows, 6) };
        col_copy(&rows, 3, a->code, sizeof a->code);
        col_copy(&rows, 4, a->sha, sizeof a->sha);
        col_copy(&rows, 7, a->office, sizeof a->office);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_file_names(struct tx *tx, const void *ctx, char ***sha, int *n)
{
    ROWS rows = db_ask(tx, SQL_file_names, v_none);
    return rows_texts(&rows, ctx, sha, n);
}

Err store_file_calls(struct tx *tx, const void *ctx, const char *sha, char ***no, int *n)
{
    ROWS rows = db_ask(tx, SQL_attach_calls, v_text(sha));
    return rows_texts(&rows, ctx, no, n);
}

Err store_files_unnamed_drop(struct tx *tx, const void *ctx, Time before, int most, char ***sha, int *n)
{
    {
        ROWS rows = db_ask(tx, SQL_file_unnamed, v_time(before), v_int(most));
        TRY(rows_texts(&rows, ctx, sha, n));
    }
    for (int i = 0; i < *n; i++) TRY(db_run(tx, SQL_file_drop, v_text((*sha)[i])));
    int kept = 0; /* of the names: those that no row has any more (two pictures may share a thumbnail) */
    for (int i = 0; i < *n; i++) {
        ROWS rows = db_ask(tx, SQL_file_has, v_text((*sha)[i]));
        if (!rows_next(&rows)) (*sha)[kept++] = (*sha)[i];
        TRY(rows_end(&rows));
    }
    *n = kept;
    return OK;
}
