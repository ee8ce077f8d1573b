/* Keys as text, checkpoints and signature lines as text. The signatures themselves are in sign.c. */
#include "ledger/note.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/base64.h"
#include "ledger/sign.h"

static const char sm2_word[] = "huying.sm2.v1";
enum { SM2_WORD_N = sizeof sm2_word - 1 };

/* Signature type as in signed-note: one byte, after 0xff a word of the scheme's own. */
static size_t type_bytes(enum note_alg alg, unsigned char out[static 1 + SM2_WORD_N])
{
    out[0] = alg == NOTE_SM2 ? 0xff : 0x01;
    if (alg != NOTE_SM2) return 1;
    memcpy(out + 1, sm2_word, SM2_WORD_N);
    return 1 + SM2_WORD_N;
}

static size_t point_size(enum note_alg alg)
{
    return alg == NOTE_SM2 ? 65 : 32;
}

static bool space_or_plus(const char *s, size_t n)
{
    static const char *const spaces[] = { " ",
                                          "+",
                                          "\xc2\x85",
                                          "\xc2\xa0",
                                          "\xe1\x9a\x80",
                                          "\xe2\x80\xa8",
                                          "\xe2\x80\xa9",
                                          "\xe2\x80\xaf",
                                          "\xe2\x81\x9f",
                                          "\xe3\x80\x80" };
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (memmem(s, n, spaces[i], strlen(spaces[i]))) return true;
    for (size_t i = 0; i + 2 < n; i++) /* U+2000 … U+200A */
        if (!memcmp(s + i, "\xe2\x80", 2) && (unsigned char)s[i + 2] >= 0x80 && (unsigned char)s[i + 2] <= 0x8a)
            return true;
    return false;
}

bool note_name_good(const char *name, size_t n)
{
    return n && n <= NOTE_NAME_MAX && !text_fault(name, n, false) && !space_or_plus(name, n);
}

/* First four bytes of SHA-256(name 0x0A type point). */
static Err set_id(struct note_key *key)
{
    unsigned char type[1 + SM2_WORD_N];
    struct hasher *h = hasher_new(NULL, HASH_SHA256);
    if (!h) return (Err){ BROKEN, "OpenSSL has no SHA-256" };
    hash_begin(h);
    hash_add(h, key->name, strlen(key->name));
    hash_add(h, "\n", 1);
    hash_add(h, type, type_bytes(key->alg, type));
    hash_add(h, key->point, point_size(key->alg));
    Hash id = hash_end(h);
    memcpy(key->id, id.b, sizeof key->id);
    talloc_free(h);
    return OK;
}

Err note_secret_from(enum note_alg alg, const char *name, const unsigned char seed[static 32], struct note_secret *out)
{
    if (!note_name_good(name, strlen(name)))
        return (Err){ BAD_INPUT, "a key's name has 1 to 255 bytes, no space, no + and no control character" };
    struct note_secret s = { .key.alg = alg };
    memcpy(s.key.name, name, strlen(name));
    memcpy(s.seed, seed, sizeof s.seed);
    TRY(sign_point(alg, seed, s.key.point));
    TRY(set_id(&s.key));
    *out = s;
    return OK;
}

Err note_key_named(const struct note_key *key, const char *name, struct note_key *out)
{
    if (!note_name_good(name, strlen(name)))
        return (Err){ BAD_INPUT, "a key's name has 1 to 255 bytes, no space, no + and no control character" };
    struct note_key named = *key;
    memset(named.name, 0, sizeof named.name);
    memcpy(named.name, name, strlen(name));
    TRY(set_id(&named));
    *out = named;
    return OK;
}

static void key_text(const struct note_key *key, const char *before, const unsigned char *bytes, size_t n, char *out)
{
    unsigned char all[1 + SM2_WORD_N + 65];
    size_t type_n = type_bytes(key->alg, all);
    memcpy(all + type_n, bytes, n);
    int put = snprintf(out, NOTE_KEY_TEXT_MAX, "%s%s+%02x%02x%02x%02x+", before, key->name, key->id[0], key->id[1],
                       key->id[2], key->id[3]);
    base64_write(out + put, all, type_n + n);
    out[(size_t)put + base64_size(type_n + n)] = 0;
}

void note_vkey_write(const struct note_key *key, char out[static NOTE_KEY_TEXT_MAX])
{
    key_text(key, "", key->point, point_size(key->alg), out);
}

static const char secret_word[] = "PRIVATE+KEY+";

void note_secret_write(const struct note_secret *secret, char out[static NOTE_KEY_TEXT_MAX])
{
    key_text(&secret->key, secret_word, secret->seed, sizeof secret->seed, out);
}

struct key_parts {
    struct slice name, id;
    enum note_alg alg;
    unsigned char bytes[1 + SM2_WORD_N + 65];
    const unsigned char *key; /* inside bytes, after the type */
    size_t key_n;
};

/* name+id+base64, the name without '+'. */
static Err key_split(const char *text, size_t n, struct key_parts *out)
{
    static const Err bad = { BAD_INPUT, "a key reads name+hex id+base64" };
    if (n && text[n - 1] == '\n') n--;
    const char *plus = memchr(text, '+', n);
    const char *second = plus ? memchr(plus + 1, '+', n - (size_t)(plus + 1 - text)) : NULL;
    if (!second || second - plus != 9) return bad;
    out->name = (struct slice){ text, (size_t)(plus - text) };
    out->id = (struct slice){ plus + 1, 8 };
    size_t all, type_n;
    if (!note_name_good(out->name.s, out->name.n) ||
        !base64_read(second + 1, n - (size_t)(second + 1 - text), out->bytes, sizeof out->bytes, &all) || !all)
        return bad;
    unsigned char type[1 + SM2_WORD_N];
    out->alg = out->bytes[0] == 0xff ? NOTE_SM2 : NOTE_ED25519;
    type_n = type_bytes(out->alg, type);
    if (all < type_n || memcmp(out->bytes, type, type_n))
        return (Err){ BAD_INPUT, "neither an Ed25519 nor a huying SM2 key" };
    out->key = out->bytes + type_n;
    out->key_n = all - type_n;
    return OK;
}

static Err id_fits(const struct key_parts *parts, const struct note_key *key)
{
    char id[9];
    snprintf(id, sizeof id, "%02x%02x%02x%02x", key->id[0], key->id[1], key->id[2], key->id[3]);
    return memcmp(id, parts->id.s, 8) ? (Err){ BAD_INPUT, "the key's id is not that of its name and bytes" } : OK;
}

Err note_vkey_read(const char *text, size_t n, struct note_key *out)
{
    struct key_parts parts;
    TRY(key_split(text, n, &parts));
    struct note_key key = { .alg = parts.alg };
    if (parts.key_n != point_size(key.alg)) return (Err){ BAD_INPUT, "the key has the wrong length" };
    memcpy(key.name, parts.name.s, parts.name.n);
    memcpy(key.point, parts.key, parts.key_n);
    TRY(set_id(&key));
    TRY(id_fits(&parts, &key));
    *out = key;
    return OK;
}

Err note_secret_read(const char *text, size_t n, struct note_secret *out)
{
    struct key_parts parts;
    size_t skip = sizeof secret_word - 1;
    if (n < skip || memcmp(text, secret_word, skip)) return (Err){ BAD_INPUT, "a secret key begins with PRIVATE+KEY+" };
    TRY(key_split(text + skip, n - skip, &parts));
    if (parts.key_n != 32) return (Err){ BAD_INPUT, "the secret key has the wrong length" };
    char name[NOTE_NAME_MAX + 1] = { 0 };
    memcpy(name, parts.name.s, parts.name.n);
    struct note_secret secret;
    TRY(note_secret_from(parts.alg, name, parts.key, &secret));
    TRY(id_fits(&parts, &secret.key));
    *out = secret;
    return OK;
}

/* ---- checkpoints */

/* The line at *at without its newline; false when none ends there. */
static bool line(struct slice text, size_t *at, struct slice *out)
{
    const char *end = memchr(text.s + *at, '\n', text.n - *at);
    if (!end) return false;
    *out = (struct slice){ text.s + *at, (size_t)(end - text.s) - *at };
    *at += out->n + 1;
    return true;
}

static bool size_read(struct slice s, uint64_t *out)
{
    uint64_t n = 0;
    if (!s.n || s.n > 15 || (s.s[0] == '0' && s.n > 1)) return false; /* 15 digits: more than any tree of ours */
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9') return false;
        n = n * 10 + (uint64_t)(s.s[i] - '0');
    }
    *out = n;
    return true;
}

enum { SIGNATURE_MAX = 4 + 256 }; /* key id and the longest signature read: Ed25519 64, SM2 72, cosignature 72 */

struct signature {
    struct slice name;
    unsigned char bytes[SIGNATURE_MAX];
    size_t n;
};

/* "— name base64" */
static bool signature_read(struct slice l, struct signature *out)
{
    static const char dash[] = "\xe2\x80\x94 ";
    if (l.n < 4 || memcmp(l.s, dash, 4)) return false;
    const char *from = l.s + 4, *end = l.s + l.n, *space = memchr(from, ' ', (size_t)(end - from));
    if (!space || !note_name_good(from, (size_t)(space - from))) return false;
    out->name = (struct slice){ from, (size_t)(space - from) };
    return base64_read(space + 1, (size_t)(end - space - 1), out->bytes, sizeof out->bytes, &out->n) && out->n > 4;
}

static bool signatures_good(struct slice lines)
{
    struct slice l;
    struct signature s;
    size_t at = 0;
    while (at < lines.n)
        if (!line(lines, &at, &l) || !signature_read(l, &s)) return false;
    return lines.n > 0;
}

Err checkpoint_read(const char *note, size_t n, struct checkpoint *out)
{
    if (n > NOTE_MAX) return (Err){ TOO_BIG, "a checkpoint of more than 65536 bytes" };
    struct slice all = { note, n }, size, root, empty;
    struct checkpoint c = { 0 };
    size_t at = 0;
    if (!line(all, &at, &c.origin) || !note_name_good(c.origin.s, c.origin.n))
        return (Err){ BAD_INPUT, "a checkpoint's first line is its origin" };
    if (!line(all, &at, &size) || !size_read(size, &c.size))
        return (Err){ BAD_INPUT, "a checkpoint's second line is its size, a whole number" };
    if (!line(all, &at, &root) || !hash_read(root.s, root.n, &c.root))
        return (Err){ BAD_INPUT, "a checkpoint's third line is its root, base64 of 32 bytes" };
    c.signed_text = (struct slice){ note, at };
    if (!line(all, &at, &empty) || empty.n)
        return (Err){ BAD_INPUT, "an empty line must follow the root: no extension lines" };
    c.lines = (struct slice){ note + at, n - at };
    if (!signatures_good(c.lines))
        return (Err){ BAD_INPUT, "no signature line, or one that does not read — name base64" };
    *out = c;
    return OK;
}

char *checkpoint_text(const void *ctx, const char *origin, uint64_t size, const Hash *root)
{
    char text[HASH_TEXT_N + 1];
    hash_text(text, root);
    return talloc_asprintf(ctx, "%s\n%llu\n%s\n", origin, (unsigned long long)size, text);
}

Err note_sign(const struct note_secret *secret, const char *text, size_t n, char out[static NOTE_LINE_MAX])
{
    unsigned char bytes[SIGNATURE_MAX];
    size_t signature_n;
    memcpy(bytes, secret->key.id, 4);
    TRY(sign_bytes(secret, text, n, bytes + 4, sizeof bytes - 4, &signature_n));
    int put = snprintf(out, NOTE_LINE_MAX, "\xe2\x80\x94 %s ", secret->key.name);
    base64_write(out + put, bytes, 4 + signature_n);
    memcpy(out + (size_t)put + base64_size(4 + signature_n), "\n", 2);
    return OK;
}

Err note_verify(const struct checkpoint *c, const struct note_key *key)
{
    struct slice l;
    struct signature s;
    bool found = false;
    for (size_t at = 0; at < c->lines.n && line(c->lines, &at, &l);) {
        if (!signature_read(l, &s) || !slice_is(s.name, key->name) || memcmp(s.bytes, key->id, 4)) continue;
        if (!sign_fits(key, c->signed_text.s, c->signed_text.n, s.bytes + 4, s.n - 4))
            return (Err){ BAD_INPUT, "the signature does not fit the checkpoint" };
        found = true;
    }
    return found ? OK : (Err){ NOT_FOUND, "the checkpoint is not signed by this key" };
}
