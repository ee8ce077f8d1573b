/* Commitments: what stands in a leaf for a value that must be erasable (ledger.md §2). Without its 32 random bytes of
   salt a commitment tells nothing about the value, even to one who guesses it. */
#ifndef LEDGER_COMMIT_H
#define LEDGER_COMMIT_H

#include <stddef.h>

#include "ledger/hash.h"

enum { SALT_N = 32 };

/* SHA-256("huying.commit.v1" 0x0A || salt || name || 0x0A || value); h must be SHA-256. About 0.5 µs. */
Hash commit_value(struct hasher *h, const unsigned char salt[static SALT_N], const char *name, size_t name_n,
                  const void *value, size_t value_n);

#endif
