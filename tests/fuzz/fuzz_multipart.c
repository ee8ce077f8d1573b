/* multipart/form-data over any bytes in any chunks: never more than its limit written, and one answer whatever the chunks. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <talloc.h>
#include <unistd.h>

#include "http/multipart.h"

enum { MOST = 64 };

static size_t once(const void *ctx, int fd, const char *bytes, size_t len, size_t step, const char **fault)
{
    struct multipart *m = multipart_new(ctx, "multipart/form-data; boundary=xyz", fd, MOST);
    for (size_t i = 0; i < len; i += step) multipart_feed(m, bytes + i, len - i < step ? len - i : step);
    *fault = multipart_fault(m);
    if (multipart_bytes(m) > MOST) abort();
    return multipart_bytes(m);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    if (!len) return 0;
    static int fd = -1;
    if (fd < 0) fd = memfd_create("fuzz", 0);
    void *ctx = talloc_new(NULL);
    const char *whole, *parts;
    size_t step = 1 + bytes[0] % 32, n;
    const char *body = (const char *)bytes + 1;
    if (ftruncate(fd, 0)) abort();
    n = once(ctx, fd, body, len - 1, len, &whole);
    if (once(ctx, fd, body, len - 1, step, &parts) != n && !whole) abort();
    if (!whole != !parts) abort();
    talloc_free(ctx);
    return 0;
}
