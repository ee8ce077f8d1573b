/* The signer's files, all 0600 in keys/:
     ledger.secret   the key as signed-note has it
     ledger.sm2      the second tree's, where there is one
     ledger.signed   size and root of the last checkpoint signed, written before the signature leaves this program
   Kept: a file is replaced whole or not at all, and is on the disk before the call returns. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include "ledger/base64.h"
#include "store/ledger_key.h"

static const char SECRET[] = "ledger.secret", SM2[] = "ledger.sm2", SIGNED[] = "ledger.signed";
enum { FILE_MOST = 1024 };

static Err write_fault(void)
{
    return errno == ENOSPC ? (Err){ BUSY, "the disk is full: nothing was signed, make room and try again" }
                           : (Err){ BROKEN, "a file in keys/ can't be written" };
}

static Err put_file(struct store *store, const char *name, const char *text)
{
    void *ctx = talloc_new(NULL);
    char *path = store_path(ctx, store, "keys", name), *half = talloc_asprintf(ctx, "%s.new", path);
    size_t n = strlen(text);
    int fd = open(half, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    bool good = fd >= 0 && !fchmod(fd, 0600) && write(fd, text, n) == (ssize_t)n && !fsync(fd);
    Err err = good ? OK : write_fault();
    if (fd >= 0) close(fd);
    if (good && rename(half, path)) err = write_fault();
    if (!err.kind) err = folder_sync(talloc_asprintf(ctx, "%s/keys", store_dir(store)));
    talloc_free(ctx);
    return err;
}

/* The whole file into a buffer that the caller wipes. */
static Err get_file(struct store *store, const char *name, char out[static FILE_MOST], size_t *n)
{
    char *path = store_path(NULL, store, "keys", name);
    if (!path) return (Err){ NOT_FOUND, "a district in memory has no key" };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    int why = errno;
    talloc_free(path);
    if (fd < 0 && why == ENOENT) return (Err){ NOT_FOUND, "there is no ledger key in keys/" };
    if (fd < 0) return (Err){ NOT_YOURS, "the files in keys/ may not be read" };
    ssize_t got = read(fd, out, FILE_MOST);
    close(fd);
    if (got < 0 || got == FILE_MOST) return (Err){ BAD_INPUT, "a file in keys/ is damaged" };
    *n = (size_t)got;
    return OK;
}

static Err key_read(struct store *store, const char *name, enum note_alg alg, struct note_secret *out)
{
    char text[FILE_MOST];
    size_t n = 0;
    TRY(get_file(store, name, text, &n));
    Err err = note_secret_read(text, n, out);
    explicit_bzero(text, sizeof text);
    return !err.kind && out->key.alg == alg ? OK
                                            : (Err){ BAD_INPUT, "a ledger key in keys/ is damaged or of another kind" };
}

Err ledger_key_read(struct store *store, struct note_secret *out)
{
    return key_read(store, SECRET, NOTE_ED25519, out);
}

Err ledger_sm2_read(struct store *store, struct note_secret *out)
{
    return key_read(store, SM2, NOTE_SM2, out);
}

static Err key_write(struct store *store, const char *name, const struct note_secret *secret)
{
    char text[NOTE_KEY_TEXT_MAX + 1];
    note_secret_write(secret, text);
    strcat(text, "\n");
    Err err = put_file(store, name, text);
    explicit_bzero(text, sizeof text);
    return err;
}

Err ledger_key_make(struct store *store, const char *origin)
{
    struct note_secret secret;
    unsigned char seed[32];
    Err there = ledger_key_read(store, &secret);
    explicit_bzero(&secret, sizeof secret);
    if (!there.kind) return (Err){ NOT_NOW, "there is a ledger key already" };
    if (there.kind != NOT_FOUND || !store_dir(store)) return there;
    if (getrandom(seed, sizeof seed, 0) != sizeof seed) return (Err){ BROKEN, "the kernel gave no random bytes" };
    Err err = note_secret_from(NOTE_ED25519, origin, seed, &secret);
    if (!err.kind) err = key_write(store, SECRET, &secret);
    explicit_bzero(&secret, sizeof secret);
    explicit_bzero(seed, sizeof seed);
    return err;
}

Err ledger_sm2_make(struct store *store)
{
    struct note_secret first, sm2;
    unsigned char seed[32];
    Err there = ledger_sm2_read(store, &sm2), err = { BAD_INPUT, "" };
    if (!there.kind) return (Err){ NOT_NOW, "there is an SM2 key already" };
    if (there.kind != NOT_FOUND || !store_dir(store)) return there;
    TRY(ledger_key_first(store, &first));
    char *name = talloc_asprintf(NULL, "%s/sm3", first.key.name);
    explicit_bzero(&first, sizeof first);
    for (int i = 0; i < 8 && err.kind == BAD_INPUT; i++) /* one number in 2^32 lies outside the group */
        err = getrandom(seed, sizeof seed, 0) == sizeof seed ? note_secret_from(NOTE_SM2, name, seed, &sm2)
                                                             : (Err){ BROKEN, "the kernel gave no random bytes" };
    if (!err.kind) err = key_write(store, SM2, &sm2);
    explicit_bzero(&sm2, sizeof sm2);
    explicit_bzero(seed, sizeof seed);
    talloc_free(name);
    return err;
}

Err ledger_key_first(struct store *store, struct note_secret *out)
{
    uint32_t random;
    char origin[64];
    Err err = ledger_key_read(store, out);
    if (err.kind != NOT_FOUND || !store_dir(store)) return err;
    if (getrandom(&random, sizeof random, 0) != sizeof random)
        return (Err){ BROKEN, "the kernel gave no random bytes" };
    snprintf(origin, sizeof origin, "huying.local/%08" PRIx32, random);
    TRY(ledger_key_make(store, origin));
    return ledger_key_read(store, out);
}

/* ---- what was signed last: "SIZE ROOT\n" */

Err ledger_signed_read(struct store *store, struct signed_head *out)
{
    char text[FILE_MOST + 1], *end;
    size_t n;
    TRY(get_file(store, SIGNED, text, &n));
    text[n] = 0;
    errno = 0;
    uint64_t size = strtoull(text, &end, 10);
    size_t left = n - (size_t)(end - text);
    if (errno || end == text || left != HASH_TEXT_N + 2 || *end != ' ' || text[n - 1] != '\n' ||
        !hash_read(end + 1, HASH_TEXT_N, &out->root))
        return (Err){ BAD_INPUT, "keys/ledger.signed is damaged" };
    out->size = size;
    return OK;
}

Err ledger_signed_write(struct store *store, const struct signed_head *head)
{
    char root[HASH_TEXT_N + 1], text[HASH_TEXT_N + 32];
    hash_text(root, &head->root);
    snprintf(text, sizeof text, "%" PRIu64 " %s\n", head->size, root);
    return put_file(store, SIGNED, text);
}
