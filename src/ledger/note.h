/* Signed heads of the ledger: C2SP tlog-checkpoint inside C2SP signed-note, and the keys that sign them (ledger.md §3).
   Ed25519 always; SM2 over SM3 for the second tree. No file is read here: keys and notes come and go as text. */
#ifndef LEDGER_NOTE_H
#define LEDGER_NOTE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "ledger/hash.h"
#include "ledger/slice.h"

enum { NOTE_NAME_MAX = 255, NOTE_MAX = 65536, NOTE_KEY_TEXT_MAX = 512, NOTE_LINE_MAX = 640 };

enum note_alg { NOTE_ED25519, NOTE_SM2 };

/* Who signs. `point` is 32 bytes (Ed25519) or 65 (SM2, uncompressed). */
struct note_key {
    enum note_alg alg;
    char name[NOTE_NAME_MAX + 1];
    unsigned char id[4];
    unsigned char point[65];
};
struct note_secret {
    struct note_key key;
    unsigned char seed[32]; /* Ed25519 seed, or SM2's private number, big-endian */
};

/* A name is an origin: UTF-8 without spaces, '+' and control characters, 1 to 255 bytes. */
bool note_name_good(const char *name, size_t n);

/* The key pair of 32 random bytes. BAD_INPUT for a bad name (or, SM2, a number outside the group: draw again). */
Err note_secret_from(enum note_alg alg, const char *name, const unsigned char seed[static 32], struct note_secret *out);

/* The same key under another name: its id follows the name. */
Err note_key_named(const struct note_key *key, const char *name, struct note_key *out);

/* name+hex(id)+base64(type || key), and PRIVATE+KEY+name+hex(id)+base64(type || seed). Reading is strict: the id must
   be the key's, base64 in its one form; a trailing newline is allowed. BAD_INPUT otherwise. */
void note_vkey_write(const struct note_key *key, char out[static NOTE_KEY_TEXT_MAX]);
Err note_vkey_read(const char *text, size_t n, struct note_key *out);
void note_secret_write(const struct note_secret *secret, char out[static NOTE_KEY_TEXT_MAX]);
Err note_secret_read(const char *text, size_t n, struct note_secret *out);

/* ---- checkpoints */
struct checkpoint {
    struct slice origin;
    uint64_t size;
    Hash root;
    struct slice signed_text; /* what a signature covers: the lines above the empty one, with the last newline */
    struct slice lines;       /* signature lines, each checked for its form */
};
/* BAD_INPUT unless the note is exactly: origin, size, root, an empty line, signature lines. No extension lines. */
Err checkpoint_read(const char *note, size_t n, struct checkpoint *out);
/* "origin\nsize\nroot\n" on ctx, NUL-terminated: what note_sign() signs. */
char *checkpoint_text(const void *ctx, const char *origin, uint64_t size, const Hash *root);

/* One signature line with its newline. Ed25519 always gives the same line; SM2 draws a number inside OpenSSL. About 60
   µs. */
Err note_sign(const struct note_secret *secret, const char *text, size_t n, char line[static NOTE_LINE_MAX]);
/* FINE: signed by this key. NOT_FOUND: no line of it. BAD_INPUT: a line of this key that does not fit. About 150 µs. */
Err note_verify(const struct checkpoint *c, const struct note_key *key);

#endif
