/* The data folder: its parts, its lock, its tmp/. One server holds the lock; verbs beside it don't need to. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "store/db.h"

struct folder {
    char *dir;
    int lock; /* -1: not held */
};

static const struct {
    const char *name;
    mode_t mode;
} parts[] = {
    { "files", 0750 },
    { "keys", 0700 },
    { "tmp", 0750 },
    { "out", 0750 },
};

static int folder_free(struct folder *folder)
{
    if (folder->lock >= 0) close(folder->lock);
    return 0;
}

const char *folder_dir(const struct folder *folder)
{
    return folder->dir;
}

Err folder_sync(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) return (Err){ BROKEN, "a folder can't be opened" };
    int failed = fsync(fd);
    close(fd);
    return failed ? (Err){ BROKEN, "a folder can't be synced to disk" } : OK;
}

static bool is_dir(const char *path)
{
    struct stat st;
    return !stat(path, &st) && S_ISDIR(st.st_mode);
}

/* mkdir -p */
static bool make_dirs(char *path, mode_t mode)
{
    for (char *at = path + 1; (at = strchr(at, '/')); at++) {
        *at = 0;
        bool good = is_dir(path) || !mkdir(path, 0750) || errno == EEXIST;
        *at = '/';
        if (!good) return false;
    }
    return is_dir(path) || !mkdir(path, mode) || errno == EEXIST;
}

/* Empty, so that it has our mode and not the umask's; what lies beside it (-wal, -shm) takes the same. */
static bool make_file(struct folder *folder)
{
    char *path = talloc_asprintf(folder, "%s/huying.db", folder->dir);
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    talloc_free(path);
    return fd >= 0 && !close(fd);
}

static Err make_parts(struct folder *folder)
{
    if (!make_dirs(folder->dir, 0750)) return (Err){ BROKEN, "the data folder can't be made" };
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        char *path = talloc_asprintf(folder, "%s/%s", folder->dir, parts[i].name);
        if (!make_dirs(path, parts[i].mode)) return (Err){ BROKEN, "the data folder's parts can't be made" };
        talloc_free(path);
    }
    if (!make_file(folder)) return (Err){ BROKEN, "the database's file can't be made" };
    return folder_sync(folder->dir);
}

static Err take_lock(struct folder *folder)
{
    char *path = talloc_asprintf(folder, "%s/lock", folder->dir);
    folder->lock = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0640);
    talloc_free(path);
    if (folder->lock < 0) return (Err){ BROKEN, "the data folder's lock file can't be opened" };
    if (flock(folder->lock, LOCK_EX | LOCK_NB))
        return (Err){ BUSY, "another server is running on this data folder: stop it, or give another --data" };
    char pid[32];
    int n = snprintf(pid, sizeof pid, "%ld\n", (long)getpid());
    if (ftruncate(folder->lock, 0) || pwrite(folder->lock, pid, (size_t)n, 0) != n)
        return (Err){ BUSY, "the disk is full: the lock file can't be written" };
    return OK;
}

static void empty_tmp(struct folder *folder)
{
    char *path = talloc_asprintf(folder, "%s/tmp", folder->dir);
    DIR *d = opendir(path);
    for (struct dirent *e; d && (e = readdir(d));)
        if (e->d_name[0] != '.') unlinkat(dirfd(d), e->d_name, 0);
    if (d) closedir(d);
    talloc_free(path);
}

Err folder_open(const void *ctx, const struct store_options *options, struct folder **out)
{
    struct folder *folder = talloc_zero(ctx, struct folder);
    folder->lock = -1;
    talloc_set_destructor(folder, folder_free);
    folder->dir = talloc_strdup(folder, options->dir);
    for (size_t n = strlen(folder->dir); n > 1 && folder->dir[n - 1] == '/'; n--) folder->dir[n - 1] = 0;
    Err err = OK;
    if (options->create)
        err = make_parts(folder);
    else if (!is_dir(folder->dir))
        err = (Err){ NOT_FOUND, "there is no such data folder" };
    if (!err.kind && options->serve) err = take_lock(folder);
    if (err.kind) {
        talloc_free(folder);
        return err;
    }
    if (options->serve) empty_tmp(folder);
    *out = folder;
    return OK;
}
