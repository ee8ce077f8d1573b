/* See multipart.h. What has arrived and cannot be judged yet is held: at most the boundary's length, or a part's headers. */
#include "http/multipart.h"

#include <errno.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/buf.h"

enum { HEADERS_BYTES = 2048, BOUNDARY_BYTES = 70 };

struct multipart {
    enum { PREAMBLE, HEADERS, DATA, AFTER, DONE, FAULTY } at;
    char mark[BOUNDARY_BYTES + 5]; /* "\r\n--boundary" */
    size_t mark_n;
    int fd;
    size_t most, written;
    bool over, lost;
    const char *fault;
    struct buf *held;
};

static const char *boundary_of(const char *type, size_t *n)
{
    if (!type || strncasecmp(type, "multipart/form-data", 19)) return NULL;
    const char *b = strcasestr(type, "boundary=");
    if (!b) return NULL;
    b += 9;
    bool quoted = *b == '"';
    b += quoted;
    *n = strcspn(b, quoted ? "\"" : "; \t");
    return *n >= 1 && *n <= BOUNDARY_BYTES ? b : NULL;
}

struct multipart *multipart_new(const void *ctx, const char *content_type, int fd, size_t most)
{
    size_t n;
    const char *boundary = boundary_of(content_type, &n);
    if (!boundary) return NULL;
    struct multipart *m = talloc_zero(ctx, struct multipart);
    memcpy(m->mark, "\r\n--", 4);
    memcpy(m->mark + 4, boundary, n);
    m->mark_n = n + 4;
    m->fd = fd;
    m->most = most;
    m->held = buf_new(m, 4096);
    buf_puts(m->held, "\r\n"); /* so that the first boundary looks like the others */
    return m;
}

static bool fail(struct multipart *m, const char *fault)
{
    m->at = FAULTY;
    m->fault = fault;
    return false;
}

static void drop(struct buf *b, size_t n)
{
    memmove(b->s, b->s + n, b->n - n);
    b->n -= n;
}

static bool put(struct multipart *m, const char *bytes, size_t n)
{
    if (m->written + n > m->most) {
        m->over = true;
        return fail(m, "the file is larger than allowed");
    }
    for (size_t done = 0; done < n;) {
        ssize_t w = write(m->fd, bytes + done, n - done);
        if (w < 0 && errno == EINTR) continue;
        if (w <= 0) {
            m->lost = true;
            return fail(m, "the file could not be kept: the disk is full");
        }
        done += (size_t)w;
    }
    m->written += n;
    return true;
}

/* Each step takes what it can from `held`; false: it needs more bytes, or is through. */
static bool step_preamble(struct multipart *m)
{
    if (m->held->n < m->mark_n) return false;
    if (memcmp(m->held->s, m->mark, m->mark_n)) return fail(m, "the body does not begin with its boundary");
    drop(m->held, m->mark_n);
    m->at = AFTER;
    return true;
}

static bool step_after(struct multipart *m)
{
    if (m->held->n < 2) return false;
    if (!memcmp(m->held->s, "--", 2)) {
        m->at = DONE;
        return false;
    }
    if (memcmp(m->held->s, "\r\n", 2)) return fail(m, "a boundary is followed by neither line end nor --");
    if (m->written) return fail(m, "one file at a time");
    m->at = HEADERS;
    return true;
}

static bool step_headers(struct multipart *m)
{
    const char *end = memmem(m->held->s, m->held->n, "\r\n\r\n", 4);
    if (!end) return m->held->n > HEADERS_BYTES ? fail(m, "the headers of the part are too long") : false;
    size_t n = (size_t)(end - m->held->s);
    if (n > HEADERS_BYTES || !memmem(m->held->s, n, "name=\"file\"", 11))
        return fail(m, "one part named \"file\" is expected");
    drop(m->held, n + 4);
    m->at = DATA;
    return true;
}

static bool step_data(struct multipart *m)
{
    const char *end = memmem(m->held->s, m->held->n, m->mark, m->mark_n);
    if (!end) {
        size_t sure = m->held->n >= m->mark_n ? m->held->n - m->mark_n + 1 : 0;
        if (sure && !put(m, m->held->s, sure)) return false;
        drop(m->held, sure);
        return false;
    }
    size_t n = (size_t)(end - m->held->s);
    if (!put(m, m->held->s, n)) return false;
    if (!m->written) return fail(m, "the file is empty");
    drop(m->held, n + m->mark_n);
    m->at = AFTER;
    return true;
}

static bool step(struct multipart *m)
{
    switch (m->at) {
    case PREAMBLE: return step_preamble(m);
    case HEADERS: return step_headers(m);
    case DATA: return step_data(m);
    case AFTER: return step_after(m);
    default: return false;
    }
}

void multipart_feed(struct multipart *m, const char *bytes, size_t n)
{
    if (m->at == DONE || m->at == FAULTY) return;
    buf_add(m->held, bytes, n);
    while (step(m)) continue;
}

const char *multipart_fault(const struct multipart *m)
{
    if (m->at == DONE) return m->written ? NULL : "one part named \"file\" is expected";
    return m->at == FAULTY ? m->fault : "the body ends before its last boundary";
}

bool multipart_lost(const struct multipart *m)
{
    return m->lost;
}

bool multipart_over(const struct multipart *m)
{
    return m->over;
}

size_t multipart_bytes(const struct multipart *m)
{
    return m->written;
}
