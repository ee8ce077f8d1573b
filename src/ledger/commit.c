/* See commit.h. */
#include "ledger/commit.h"

Hash commit_value(struct hasher *h, const unsigned char salt[static SALT_N], const char *name, size_t name_n,
                  const void *value, size_t value_n)
{
    static const char label[] = "huying.commit.v1\n";
    hash_begin(h);
    hash_add(h, label, sizeof label - 1);
    hash_add(h, salt, SALT_N);
    hash_add(h, name, name_n);
    hash_add(h, "\n", 1);
    hash_add(h, value, value_n);
    return hash_end(h);
}
