/* Passwords (argon2id by RFC 9106, the parameters that OWASP gives for 19 MiB) and one-time codes (RFC 6238). */
#include <argon2.h>
#include <liboath/oath.h>
#include <openssl/rand.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/people.h"

enum { MEMORY_KIB = 19456, PASSES = 2, LANES = 1, SALT_BYTES = 16, HASH_BYTES = 32, SHORTEST = 10, LONGEST = 200 };

/* One at a time: 19 MiB each, and the server's memory is bounded. */
static pthread_mutex_t one = PTHREAD_MUTEX_INITIALIZER;

Err password_hash(const void *ctx, const char *password, char **encoded)
{
    size_t n = strlen(password);
    if (n < SHORTEST || n > LONGEST) return (Err){ BAD_INPUT, "a password has 10 to 200 bytes" };
    unsigned char salt[SALT_BYTES];
    if (RAND_bytes(salt, sizeof salt) != 1) return (Err){ BROKEN, "no random bytes from the system" };
    char text[200];
    pthread_mutex_lock(&one);
    int rc =
        argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, n, salt, sizeof salt, HASH_BYTES, text, sizeof text);
    pthread_mutex_unlock(&one);
    if (rc) return (Err){ BUSY, "no memory to hash a password" };
    *encoded = talloc_strdup(ctx, text);
    return OK;
}

/* Of no password at all: an unknown account takes as long as a known one. */
static const char nobody[] =
    "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

bool password_holds(const char *encoded, const char *password)
{
    size_t n = strlen(password);
    if (n > LONGEST) return false;
    pthread_mutex_lock(&one);
    int rc = argon2id_verify(encoded ? encoded : nobody, password, n);
    pthread_mutex_unlock(&one);
    return encoded && rc == ARGON2_OK;
}

bool totp_holds(const unsigned char *secret, size_t n, const char *code, Time now)
{
    return strlen(code) == 6 && oath_totp_validate((const char *)secret, n, (time_t)now.s, 30, 0, 1, code) >= 0;
}
