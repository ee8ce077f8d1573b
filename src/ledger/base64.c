/* See base64.h. */
#include "ledger/base64.h"

#include <stdint.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void base64_write(char *out, const void *bytes, size_t n)
{
    const unsigned char *b = bytes;
    for (; n >= 3; n -= 3, b += 3) {
        uint32_t w = (uint32_t)b[0] << 16 | (uint32_t)b[1] << 8 | b[2];
        *out++ = letters[w >> 18];
        *out++ = letters[w >> 12 & 63];
        *out++ = letters[w >> 6 & 63];
        *out++ = letters[w & 63];
    }
    if (!n) return;
    uint32_t w = (uint32_t)b[0] << 16 | (n == 2 ? (uint32_t)b[1] << 8 : 0);
    *out++ = letters[w >> 18];
    *out++ = letters[w >> 12 & 63];
    *out++ = n == 2 ? letters[w >> 6 & 63] : '=';
    *out = '=';
}

static int value(char c)
{
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    return c == '+' ? 62 : c == '/' ? 63 : -1;
}

bool base64_read(const char *text, size_t len, void *out, size_t room, size_t *n)
{
    if (len % 4) return false;
    size_t pad = 0;
    if (len && text[len - 1] == '=') pad = text[len - 2] == '=' ? 2 : 1;
    size_t whole = len / 4 * 3 - pad, put = 0;
    if (whole > room) return false;
    unsigned char *o = out;
    uint32_t w = 0;
    for (size_t i = 0; i < len - pad; i++) {
        int v = value(text[i]);
        if (v < 0) return false;
        w = w << 6 | (uint32_t)v;
        if (i % 4 == 0) continue;
        unsigned shift = 6 - 2 * (unsigned)(i % 4);
        o[put++] = (unsigned char)(w >> shift);
        w &= (1U << shift) - 1;
    }
    if (w) return false; /* idle bits */
    *n = whole;
    return true;
}

void hash_text(char out[static HASH_TEXT_N + 1], const Hash *h)
{
    base64_write(out, h->b, HASH_N);
    out[HASH_TEXT_N] = 0;
}

bool hash_read(const char *text, size_t len, Hash *out)
{
    size_t n;
    Hash h;
    if (len != HASH_TEXT_N || !base64_read(text, len, h.b, HASH_N, &n) || n != HASH_N) return false;
    *out = h;
    return true;
}
