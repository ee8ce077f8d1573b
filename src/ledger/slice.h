/* Bytes inside somebody else's buffer: not NUL-terminated, owned by whoever owns the buffer. */
#ifndef LEDGER_SLICE_H
#define LEDGER_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
    const char *s;
    size_t n;
};

static inline bool slice_is(struct slice a, const char *word)
{
    size_t n = strlen(word);
    return a.n == n && memcmp(a.s, word, n) == 0;
}

static inline bool slice_same(struct slice a, struct slice b)
{
    return a.n == b.n && memcmp(a.s, b.s, a.n) == 0;
}

#endif
