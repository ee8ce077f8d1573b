/* The write-ahead log, written in one piece. SQLite gives a commit to the file system as two small writes a page; behind this
   file they gather until the sync that ends the commit, or until somebody reads the log through the same handle: a dozen
   acts then cost two or three system calls instead of eighty.

   Kept: what is gathered is in the file before xSync is asked for, and SQLite (synchronous=FULL) tells no other connection of
   a frame before that. A write that fails is told at the sync, and the commit fails. All other files are the system's own. */
#include "store/sqlite_log.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { GATHERED_MOST = 128 * 1024 };

struct log_file {
    sqlite3_file base;
    sqlite3_int64 at; /* where the gathered bytes belong */
    int n;
    char *bytes; /* made with the first write: readers never write */
    sqlite3_file real[];
};

static struct log_file *of(sqlite3_file *file)
{
    return (struct log_file *)file;
}

static int put(struct log_file *f)
{
    int n = f->n;
    f->n = 0;
    return n ? f->real->pMethods->xWrite(f->real, f->bytes, n, f->at) : SQLITE_OK;
}

static int log_write(sqlite3_file *file, const void *bytes, int n, sqlite3_int64 at)
{
    struct log_file *f = of(file);
    int rc = f->n && (at != f->at + f->n || f->n + n > GATHERED_MOST) ? put(f) : SQLITE_OK;
    if (rc) return rc;
    if (!f->bytes) f->bytes = malloc(GATHERED_MOST);
    if (!f->bytes || n > GATHERED_MOST) return f->real->pMethods->xWrite(f->real, bytes, n, at);
    if (!f->n) f->at = at;
    memcpy(f->bytes + f->n, bytes, (size_t)n);
    f->n += n;
    return SQLITE_OK;
}

static int log_sync(sqlite3_file *file, int flags)
{
    int rc = put(of(file));
    return rc ? rc : of(file)->real->pMethods->xSync(of(file)->real, flags);
}

static int log_read(sqlite3_file *file, void *to, int n, sqlite3_int64 at)
{
    int rc = put(of(file));
    return rc ? rc : of(file)->real->pMethods->xRead(of(file)->real, to, n, at);
}

static int log_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int rc = put(of(file));
    return rc ? rc : of(file)->real->pMethods->xTruncate(of(file)->real, size);
}

static int log_size(sqlite3_file *file, sqlite3_int64 *size)
{
    int rc = put(of(file));
    return rc ? rc : of(file)->real->pMethods->xFileSize(of(file)->real, size);
}

static int log_close(sqlite3_file *file)
{
    int rc = put(of(file)), closed = of(file)->real->pMethods->xClose(of(file)->real);
    free(of(file)->bytes);
    return rc ? rc : closed;
}

static int log_lock(sqlite3_file *file, int kind)
{
    return of(file)->real->pMethods->xLock(of(file)->real, kind);
}

static int log_unlock(sqlite3_file *file, int kind)
{
    return of(file)->real->pMethods->xUnlock(of(file)->real, kind);
}

static int log_locked(sqlite3_file *file, int *yes)
{
    return of(file)->real->pMethods->xCheckReservedLock(of(file)->real, yes);
}

static int log_control(sqlite3_file *file, int op, void *arg)
{
    return of(file)->real->pMethods->xFileControl(of(file)->real, op, arg);
}

static int log_sector(sqlite3_file *file)
{
    return of(file)->real->pMethods->xSectorSize(of(file)->real);
}

static int log_device(sqlite3_file *file)
{
    return of(file)->real->pMethods->xDeviceCharacteristics(of(file)->real);
}

static const sqlite3_io_methods methods = {
    1,        log_close,  log_read,   log_write,   log_truncate, log_sync,   log_size,
    log_lock, log_unlock, log_locked, log_control, log_sector,   log_device,
};

static sqlite3_vfs *system_vfs, ours;

static int open_file(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    (void)vfs;
    if (!(flags & SQLITE_OPEN_WAL)) return system_vfs->xOpen(system_vfs, name, file, flags, out);
    struct log_file *f = of(file);
    *f = (struct log_file){ .n = 0 };
    int rc = system_vfs->xOpen(system_vfs, name, f->real, flags, out);
    if (f->real->pMethods) f->base.pMethods = &methods; /* then SQLite closes it, opened or not */
    return rc;
}

static void make(void)
{
    system_vfs = sqlite3_vfs_find(NULL);
    if (!system_vfs) return;
    ours = *system_vfs;
    ours.pNext = NULL;
    ours.zName = "huying";
    ours.szOsFile += (int)sizeof(struct log_file);
    ours.xOpen = open_file;
    sqlite3_vfs_register(&ours, 0);
}

const char *sqlite_log_vfs(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make);
    return ours.zName;
}
