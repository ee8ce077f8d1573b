/* How SQLite reaches the file system: as ever, but for the write-ahead log (sqlite_log.c). */
#ifndef STORE_SQLITE_LOG_H
#define STORE_SQLITE_LOG_H

const char *sqlite_log_vfs(void); /* its name, for sqlite3_open_v2; NULL: the system's own */

#endif
