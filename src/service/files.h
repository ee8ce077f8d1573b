/* Files for the borders: taken in and made harmless (media/), kept under their SHA-256, seen by whom R5 lets. */
#ifndef SERVICE_FILES_H
#define SERVICE_FILES_H

#include "service/view.h"
#include "store/plain.h"

struct stored_file {
    struct file_row row;
};
/* Slow (pictures are decoded in a child process): never on the epoll threads or the writer. The bytes lie synced in the data
   folder when this returns; service_file_keep names them. BAD_INPUT: why is the remedy for the field. */
Err service_file_take(const void *ctx, struct store *store, const void *bytes, size_t n, int64_t person, Time now,
                      struct stored_file *out);
Err service_file_keep(struct tx *tx, const struct stored_file *file);
/* NOT_FOUND: no such file, or none that this viewer may see. */
Err service_file_seen(const struct viewer *v, const void *ctx, const char *sha, struct file_row *out);

#endif
