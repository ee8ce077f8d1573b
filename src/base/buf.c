/* See buf.h. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

struct buf *buf_new(const void *ctx, size_t cap)
{
    struct buf *b = talloc(ctx, struct buf);
    *b = (struct buf){ .s = talloc_size(b, cap ? cap : 64), .cap = cap ? cap : 64 };
    b->s[0] = 0;
    return b;
}

void buf_room(struct buf *b, size_t n)
{
    if (b->n + n + 1 <= b->cap) return;
    while (b->n + n + 1 > b->cap) b->cap *= 2;
    b->s = talloc_realloc_size(b, b->s, b->cap);
}

void buf_add(struct buf *b, const void *bytes, size_t n)
{
    buf_room(b, n);
    memcpy(b->s + b->n, bytes, n);
    b->n += n;
    b->s[b->n] = 0;
}

void buf_puts(struct buf *b, const char *s)
{
    buf_add(b, s, strlen(s));
}

void buf_putc(struct buf *b, char c)
{
    if (b->n + 2 > b->cap) buf_room(b, 1);
    b->s[b->n++] = c;
    b->s[b->n] = 0;
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
    va_list args, again;
    va_start(args, fmt);
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    buf_room(b, (size_t)n);
    vsnprintf(b->s + b->n, (size_t)n + 1, fmt, again);
    va_end(again);
    b->n += (size_t)n;
}

void buf_int(struct buf *b, int64_t n)
{
    char text[24], *p = text + sizeof text;
    uint64_t u = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do *--p = (char)('0' + u % 10);
    while (u /= 10);
    if (n < 0) *--p = '-';
    buf_add(b, p, (size_t)(text + sizeof text - p));
}

/* Eight bytes without a quote, a backslash or a control character? Each test sets the top bit of a byte that is one (Mycroft);
   a carry can only mark a byte too many, and then the slow way decides. */
static bool plain8(const char *s)
{
    const uint64_t ones = 0x0101010101010101u, tops = ones << 7;
    uint64_t w;
    memcpy(&w, s, 8);
    uint64_t quote = w ^ ones * '"', back = w ^ ones * '\\';
    uint64_t bad = ((w - ones * 0x20) & ~w) | ((quote - ones) & ~quote) | ((back - ones) & ~back);
    return !(bad & tops);
}

static bool plain(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

static char *escaped(char *p, unsigned char c)
{
    static const char hex[] = "0123456789abcdef";
    *p++ = '\\';
    if (c == '"' || c == '\\' || c == '\n') {
        *p++ = c == '\n' ? 'n' : (char)c;
        return p;
    }
    const char code[] = { 'u', '0', '0', hex[c >> 4], hex[c & 15] };
    memcpy(p, code, sizeof code);
    return p + sizeof code;
}

void buf_json_n(struct buf *b, const char *s, size_t n)
{
    buf_room(b, 6 * n + 2);
    char *p = b->s + b->n;
    *p++ = '"';
    for (size_t i = 0; i < n;) {
        for (; n - i >= 8 && plain8(s + i); i += 8, p += 8) memcpy(p, s + i, 8);
        for (; i < n && plain((unsigned char)s[i]); i++) *p++ = s[i];
        if (i < n) p = escaped(p, (unsigned char)s[i++]);
    }
    *p++ = '"';
    *p = 0;
    b->n = (size_t)(p - b->s);
}

void buf_json(struct buf *b, const char *s)
{
    if (s)
        buf_json_n(b, s, strlen(s));
    else
        buf_puts(b, "null");
}

void buf_json_time(struct buf *b, Time t)
{
    if (!t.s) {
        buf_puts(b, "null");
        return;
    }
    buf_room(b, TIME_TEXT_MAX + 2);
    char *p = b->s + b->n;
    *p = '"';
    time_format(t, p + 1);
    memcpy(p + 26, "\"", 2);
    b->n += 27;
}
