/* A backup is a data folder again. Files are immutable, so they are copied before the database and, where the copy of the
   database names more, once more after it; whatever it doesn't name goes: erased in the meantime. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/db.h"
#include "store/plain.h"

struct work {
    struct backup *backup;
    const char *from; /* the data folder */
    void *ctx;
};

static Err full_or_broken(void)
{
    return errno == ENOSPC || errno == EDQUOT || errno == EFBIG ? (Err){ BUSY, "the disk of the backup is full" }
                                                                : (Err){ BROKEN, "the backup can't be written" };
}

static Err make_target(const char *to)
{
    if (mkdir(to, 0750) && errno != EEXIST) return full_or_broken();
    DIR *d = opendir(to);
    if (!d) return (Err){ BAD_INPUT, "the backup's place is no folder" };
    bool empty = true;
    for (struct dirent *e; (e = readdir(d));) empty &= !strcmp(e->d_name, ".") || !strcmp(e->d_name, "..");
    closedir(d);
    return empty ? OK : (Err){ BAD_INPUT, "the backup's folder is not empty: give a new one" };
}

static Err copy_bytes(int in, int out, int64_t *total)
{
    char buf[1 << 16];
    for (ssize_t n; (n = read(in, buf, sizeof buf)) != 0;) {
        if (n < 0) return (Err){ BROKEN, "a file can't be read" };
        for (ssize_t at = 0, done; at < n; at += done)
            if ((done = write(out, buf + at, (size_t)(n - at))) < 0) return full_or_broken();
        *total += n;
    }
    return fsync(out) ? full_or_broken() : OK;
}

/* NOT_FOUND: it is gone. There already: nothing to do, the bytes under a name are always the same. */
static Err copy_file(struct work *w, const char *from, const char *to, mode_t mode)
{
    int in = open(from, O_RDONLY | O_CLOEXEC);
    if (in < 0) return (Err){ NOT_FOUND, "the file is gone" };
    int out = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    Err err = out >= 0 ? copy_bytes(in, out, &w->backup->bytes) : errno == EEXIST ? OK : full_or_broken();
    if (out >= 0 && close(out) && !err.kind) err = full_or_broken();
    close(in);
    if (out >= 0 && err.kind) unlink(to);
    return err;
}

static Err copy_sha(struct work *w, const char *sha)
{
    char *dir = talloc_asprintf(w->ctx, "%s/files/%.2s", w->backup->to, sha);
    if (mkdir(dir, 0750) && errno != EEXIST) return full_or_broken();
    Err err = copy_file(w, talloc_asprintf(w->ctx, "%s/files/%.2s/%s", w->from, sha, sha),
                        talloc_asprintf(w->ctx, "%s/%s", dir, sha), 0640);
    w->backup->files += !err.kind;
    if (w->backup->told) w->backup->told(w->backup->arg, w->backup->files, 0);
    return err.kind == NOT_FOUND ? OK : err;
}

/* Each name of files/xx/ in `top`. */
static Err each_file(struct work *w, const char *top, Err (*what)(struct work *w, const char *sha))
{
    Err err = OK;
    DIR *d = opendir(top);
    for (struct dirent *e; d && !err.kind && (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        DIR *sub = opendir(talloc_asprintf(w->ctx, "%s/%s", top, e->d_name));
        for (struct dirent *f; sub && !err.kind && (f = readdir(sub));)
            if (strlen(f->d_name) == SHA_TEXT - 1) err = what(w, f->d_name);
        if (sub) closedir(sub);
    }
    if (d) closedir(d);
    return err;
}

static int compare(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

struct names {
    char **list;
    int n;
};

static Err named(struct work *w, struct names *out)
{
    struct store *copy;
    TRY(store_open(w->ctx, &(struct store_options){ .dir = w->backup->to }, &copy));
    struct tx *reader;
    Err err = store_reader(copy, copy, &reader);
    if (!err.kind) err = store_file_names(reader, w->ctx, &out->list, &out->n);
    store_close(copy);
    if (out->n) qsort(out->list, (size_t)out->n, sizeof *out->list, compare);
    return err;
}

static void drop_unnamed(struct work *w, const struct names *names)
{
    char *top = talloc_asprintf(w->ctx, "%s/files", w->backup->to);
    DIR *d = opendir(top);
    for (struct dirent *e; d && (e = readdir(d));) {
        if (e->d_name[0] == '.') continue;
        DIR *sub = opendir(talloc_asprintf(w->ctx, "%s/%s", top, e->d_name));
        for (struct dirent *f; sub && (f = readdir(sub));) {
            char *name = f->d_name;
            if (strlen(name) != SHA_TEXT - 1) continue;
            if (names->n && bsearch(&name, names->list, (size_t)names->n, sizeof *names->list, compare)) continue;
            unlinkat(dirfd(sub), name, 0);
            w->backup->files--;
        }
        if (sub) closedir(sub);
    }
    if (d) closedir(d);
}

static Err keys(struct work *w)
{
    char *from = talloc_asprintf(w->ctx, "%s/keys", w->from);
    Err err = OK;
    DIR *d = opendir(from);
    for (struct dirent *e; d && !err.kind && (e = readdir(d));)
        if (e->d_name[0] != '.')
            err = copy_file(w, talloc_asprintf(w->ctx, "%s/%s", from, e->d_name),
                            talloc_asprintf(w->ctx, "%s/keys/%s", w->backup->to, e->d_name), 0600);
    if (d) closedir(d);
    return err;
}

static Err sync_all(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || syncfs(fd)) return full_or_broken();
    close(fd);
    return OK;
}

static Err copy_all(struct work *w, struct store *store)
{
    const char *to = w->backup->to;
    TRY(make_target(to));
    static const char *const parts[] = { "files", "keys", "tmp", "out" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (mkdir(talloc_asprintf(w->ctx, "%s/%s", to, parts[i]), i == 1 ? 0700 : 0750)) return full_or_broken();
    TRY(each_file(w, talloc_asprintf(w->ctx, "%s/files", w->from), copy_sha));
    struct tx *reader;
    TRY(store_reader(w->ctx, store, &reader));
    TRY(tx_backup(reader, talloc_asprintf(w->ctx, "%s/huying.db", to)));
    struct names names = { 0 };
    TRY(named(w, &names));
    for (int i = 0; i < names.n; i++)
        if (access(talloc_asprintf(w->ctx, "%s/files/%.2s/%s", to, names.list[i], names.list[i]), F_OK))
            TRY(copy_sha(w, names.list[i]));
    drop_unnamed(w, &names);
    if (w->backup->keys) TRY(keys(w));
    return sync_all(to);
}

Err store_backup(struct store *store, struct backup *backup)
{
    if (!store_dir(store)) return (Err){ NOT_FOUND, "a store in memory has no data folder to back up" };
    backup->files = backup->bytes = 0;
    struct work w = { backup, store_dir(store), talloc_new(NULL) };
    Err err = copy_all(&w, store);
    talloc_free(w.ctx);
    return err;
}
