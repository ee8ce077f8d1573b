/* Base64 as ledger.md has it: RFC 4648 §4, padded, no space, idle bits 0. One text for one value, so that nothing can
   be spelled in two ways. */
#ifndef LEDGER_BASE64_H
#define LEDGER_BASE64_H

#include <stdbool.h>
#include <stddef.h>

#include "ledger/hash.h"

static inline size_t base64_size(size_t n)
{
    return (n + 2) / 3 * 4;
}

/* Writes base64_size(n) characters and no NUL. */
void base64_write(char *out, const void *bytes, size_t n);
/* False unless text is strict base64 of at most `room` bytes; *n is their number. */
bool base64_read(const char *text, size_t len, void *out, size_t room, size_t *n);

/* A hash or commitment: 44 characters. */
void hash_text(char out[static HASH_TEXT_N + 1], const Hash *h); /* with a NUL */
bool hash_read(const char *text, size_t len, Hash *out);

#endif
