/* libFuzzer: checkpoints, keys and base64 from anybody. What is read is written back to the same bytes. */
#include <stdint.h>
#include <stdlib.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "ledger/note.h"

static void checkpoint(const char *s, size_t n)
{
    struct checkpoint c;
    if (checkpoint_read(s, n, &c).kind) return;
    char *origin = talloc_strndup(NULL, c.origin.s, c.origin.n),
         *text = checkpoint_text(origin, origin, c.size, &c.root);
    if (!slice_is(c.signed_text, text)) abort();
    struct note_key key = { .alg = NOTE_ED25519, .name = "x" };
    if (!note_verify(&c, &key).kind) abort();
    talloc_free(origin);
}

static void keys(const char *s, size_t n)
{
    struct note_key key;
    struct note_secret secret;
    char text[NOTE_KEY_TEXT_MAX];
    size_t bare = n && s[n - 1] == '\n' ? n - 1 : n;
    if (!note_vkey_read(s, n, &key).kind) {
        note_vkey_write(&key, text);
        if (strlen(text) != bare || memcmp(text, s, bare)) abort();
    }
    if (!note_secret_read(s, n, &secret).kind) {
        note_secret_write(&secret, text);
        if (strlen(text) != bare || memcmp(text, s, bare)) abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    unsigned char raw[256];
    char text[400];
    size_t raw_n;
    if (base64_read((const char *)bytes, n, raw, sizeof raw, &raw_n)) {
        base64_write(text, raw, raw_n);
        if (base64_size(raw_n) != n || memcmp(text, bytes, n)) abort();
    }
    checkpoint((const char *)bytes, n);
    keys((const char *)bytes, n);
    return 0;
}
