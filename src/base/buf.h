/* A growing byte buffer on a talloc context, and the one writer of JSON. */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

#include "base/time.h"

struct buf {
    char *s;      /* always NUL-terminated once something was added */
    size_t n, cap;
};
struct buf *buf_new(const void *ctx, size_t cap);
void buf_room(struct buf *b, size_t n); /* for n bytes more and the NUL, written in place by who knows what he does */
void buf_add(struct buf *b, const void *bytes, size_t n);
void buf_puts(struct buf *b, const char *s);
void buf_putc(struct buf *b, char c);
void buf_printf(struct buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void buf_int(struct buf *b, int64_t n);
/* "…" with the escapes of RFC 8259; NULL becomes null. */
void buf_json(struct buf *b, const char *s);
void buf_json_n(struct buf *b, const char *s, size_t n);
void buf_json_time(struct buf *b, Time t); /* "2026-03-09T12:00:00+08:00", or null when s is 0 */

#endif
