/* The two hash functions of the ledger (ledger.md §1, §3) and what they are applied to: leaves and inner nodes in the
   manner of RFC 6962 §2.1. A hasher belongs to one thread at a time. */
#ifndef LEDGER_HASH_H
#define LEDGER_HASH_H

#include <stdbool.h>
#include <stddef.h>

enum { HASH_N = 32, HASH_TEXT_N = 44 };
typedef struct {
    unsigned char b[HASH_N];
} Hash;

enum hash_alg { HASH_SHA256, HASH_SM3 };

struct hasher;
/* NULL when this build of OpenSSL lacks the function (SM3 may be configured out). Freed with ctx. */
struct hasher *hasher_new(const void *ctx, enum hash_alg alg);

void hash_begin(struct hasher *h);
void hash_add(struct hasher *h, const void *bytes, size_t n);
Hash hash_end(struct hasher *h);

Hash hash_bytes(struct hasher *h, const void *bytes, size_t n);
Hash hash_leaf(struct hasher *h, const void *leaf, size_t n);          /* H(0x00 || leaf)          */
Hash hash_node(struct hasher *h, const Hash *left, const Hash *right); /* H(0x01 || left || right) */

bool hash_same(const Hash *a, const Hash *b);

#endif
