/* Files that leaves speak of: their name is the SHA-256 of their bytes, so reading them again is the whole check. A file
   named by many leaves is read once. */
#include <fcntl.h>
#include <inttypes.h>
#include <talloc.h>
#include <unistd.h>
#include <uthash.h>

#include "store/ledger_check.h"

enum { HEX_N = 64 };

struct seen_file {
    char hex[HEX_N];
    bool holds;
    UT_hash_handle hh;
};

static bool hex_64(const char *s, size_t n)
{
    if (n != HEX_N) return false;
    for (size_t i = 0; i < n; i++)
        if (!((s[i] >= '0' && s[i] <= '9') || (s[i] >= 'a' && s[i] <= 'f'))) return false;
    return true;
}

static bool file_holds(struct look *look, const char *hex)
{
    char name[HEX_N + 4], got[HEX_N + 1];
    snprintf(name, sizeof name, "%.2s/%.64s", hex, hex);
    char *path = store_path(NULL, look->store, "files", name);
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    talloc_free(path);
    if (fd < 0) return false;
    unsigned char block[65536];
    ssize_t n;
    hash_begin(look->sha);
    while ((n = read(fd, block, sizeof block)) > 0) hash_add(look->sha, block, (size_t)n);
    close(fd);
    Hash h = hash_end(look->sha);
    for (int i = 0; i < HASH_N; i++) snprintf(got + 2 * i, 3, "%02x", h.b[i]);
    return n == 0 && !memcmp(got, hex, HEX_N);
}

static bool file_once(struct look *look, const char *hex)
{
    struct seen_file *f;
    HASH_FIND(hh, look->files, hex, HEX_N, f);
    if (f) return f->holds;
    f = talloc_zero(look->ctx, struct seen_file);
    memcpy(f->hex, hex, HEX_N);
    f->holds = file_holds(look, hex);
    HASH_ADD(hh, look->files, hex, HEX_N, f);
    return f->holds;
}

void look_files(struct look *look, uint64_t n, struct slice value)
{
    if (!store_dir(look->store)) return;
    for (const char *at = value.s, *end = at + value.n; at < end;) {
        const char *stop = memchr(at, ';', (size_t)(end - at)), *colon = stop ? stop : end;
        if (!stop) stop = end;
        while (colon > at && colon[-1] != ':') colon--; /* CODE:SHA */
        if (hex_64(colon, (size_t)(stop - colon)) && !file_once(look, colon))
            look_blame(look, n, "leaf %" PRIu64 ": its file %.12s… is missing or was changed", n, colon);
        at = stop + 1;
    }
}

void look_files_end(struct look *look)
{
    HASH_CLEAR(hh, look->files);
}
