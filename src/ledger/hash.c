/* SHA-256 and SM3 through OpenSSL's EVP: the algorithm is fetched once, the context used again. */
#include "ledger/hash.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

struct hasher {
    EVP_MD *md;
    EVP_MD_CTX *ctx;
};

static int close_hasher(struct hasher *h)
{
    EVP_MD_CTX_free(h->ctx);
    EVP_MD_free(h->md);
    return 0;
}

struct hasher *hasher_new(const void *ctx, enum hash_alg alg)
{
    struct hasher *h = talloc_zero(ctx, struct hasher);
    talloc_set_destructor(h, close_hasher);
    h->md = EVP_MD_fetch(NULL, alg == HASH_SM3 ? "SM3" : "SHA256", NULL);
    h->ctx = EVP_MD_CTX_new();
    if (!h->md || !h->ctx || !EVP_DigestInit_ex2(h->ctx, h->md, NULL)) {
        talloc_free(h);
        return NULL;
    }
    return h;
}

/* After a successful fetch only lack of memory can fail here, and there is no ledger without a hash. */
static void must(int ok)
{
    if (!ok) abort();
}

void hash_begin(struct hasher *h)
{
    must(EVP_DigestInit_ex2(h->ctx, NULL, NULL));
}

void hash_add(struct hasher *h, const void *bytes, size_t n)
{
    must(EVP_DigestUpdate(h->ctx, bytes, n));
}

Hash hash_end(struct hasher *h)
{
    Hash out;
    must(EVP_DigestFinal_ex(h->ctx, out.b, NULL));
    return out;
}

Hash hash_bytes(struct hasher *h, const void *bytes, size_t n)
{
    hash_begin(h);
    hash_add(h, bytes, n);
    return hash_end(h);
}

Hash hash_leaf(struct hasher *h, const void *leaf, size_t n)
{
    hash_begin(h);
    hash_add(h, "\0", 1);
    hash_add(h, leaf, n);
    return hash_end(h);
}

Hash hash_node(struct hasher *h, const Hash *left, const Hash *right)
{
    unsigned char both[1 + 2 * HASH_N] = { 1 };
    memcpy(both + 1, left->b, HASH_N);
    memcpy(both + 1 + HASH_N, right->b, HASH_N);
    return hash_bytes(h, both, sizeof both);
}

bool hash_same(const Hash *a, const Hash *b)
{
    return memcmp(a->b, b->b, HASH_N) == 0;
}
