/* Keys, checkpoints, signatures, strict base64: the vector byte for byte, and what must be refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "ledger/note.h"
#include "ledger_vector.h"

static struct note_secret vector_secret(void)
{
    struct note_secret s;
    Hash seed = v_hash(V_SEED);
    assert_int_equal(note_secret_from(NOTE_ED25519, V_ORIGIN, seed.b, &s).kind, FINE);
    return s;
}

static void vector_key(void **state)
{
    (void)state;
    struct note_secret s = vector_secret(), back;
    char text[NOTE_KEY_TEXT_MAX];
    note_vkey_write(&s.key, text);
    assert_string_equal(text, V_VKEY);
    struct note_key key;
    assert_int_equal(note_vkey_read(V_VKEY "\n", strlen(V_VKEY) + 1, &key).kind, FINE);
    assert_memory_equal(key.point, s.key.point, 32);
    note_secret_write(&s, text);
    assert_memory_equal(text, "PRIVATE+KEY+" V_ORIGIN "+ae579c7d+", strlen("PRIVATE+KEY+" V_ORIGIN "+ae579c7d+"));
    assert_int_equal(note_secret_read(text, strlen(text), &back).kind, FINE);
    assert_memory_equal(back.seed, s.seed, 32);
    assert_int_equal(note_vkey_read(text, strlen(text), &key).kind, BAD_INPUT);
}

static void vector_checkpoint(void **state)
{
    (void)state;
    struct note_secret s = vector_secret();
    Hash root = v_hash(V_ROOT7);
    char *text = checkpoint_text(NULL, V_ORIGIN, 7, &root), line[NOTE_LINE_MAX];
    assert_int_equal(note_sign(&s, text, strlen(text), line).kind, FINE);
    char *note = talloc_asprintf(text, "%s\n%s", text, line);
    assert_string_equal(note, V_NOTE);
    struct checkpoint c;
    assert_int_equal(checkpoint_read(note, strlen(note), &c).kind, FINE);
    assert_true(slice_is(c.origin, V_ORIGIN) && c.size == 7 && hash_same(&c.root, &root) &&
                slice_is(c.signed_text, text));
    assert_int_equal(note_verify(&c, &s.key).kind, FINE);
    talloc_free(text);
}

/* Any byte of the note changed: unreadable, or not signed by us. */
static void tampered(void **state)
{
    (void)state;
    struct note_secret s = vector_secret();
    char note[] = V_NOTE;
    for (size_t i = 0; i < sizeof note - 1; i++)
        for (int bit = 0; bit < 8; bit++) {
            struct checkpoint c;
            note[i] = (char)(note[i] ^ 1 << bit);
            if (!checkpoint_read(note, sizeof note - 1, &c).kind)
                assert_int_not_equal(note_verify(&c, &s.key).kind, FINE);
            note[i] = (char)(note[i] ^ 1 << bit);
        }
    for (size_t n = 0; n < sizeof note - 1; n++) {
        struct checkpoint c;
        assert_int_not_equal(checkpoint_read(note, n, &c).kind, FINE);
    }
}

#define ROOT "n0w7D+AjXH32ksuOgn0h+WGbN38l364jL6CJXACOFJE="
#define SIG  "— x AAAAAAA=\n"
static const char *const bad_notes[] = {
    "",
    "\n",
    "o\n1\n" ROOT "\n\n",
    "o\n1\n" ROOT "\n" SIG,
    "o\n1\n" ROOT "\nextension\n\n" SIG,
    "o\n1\n" ROOT "\n\n" SIG "\n",
    "o\n1\n" ROOT "\n\n" SIG "tail\n",
    "o\n01\n" ROOT "\n\n" SIG,
    "o\n-1\n" ROOT "\n\n" SIG,
    "o\n+1\n" ROOT "\n\n" SIG,
    "o\n\n" ROOT "\n\n" SIG,
    "o\n1 \n" ROOT "\n\n" SIG,
    "o\n99999999999999999999\n" ROOT "\n\n" SIG,
    "o\n0x1\n" ROOT "\n\n" SIG,
    "o\n1\nAAAA\n\n" SIG,
    "o\n1\n" ROOT " \n\n" SIG,
    "o\n1\n" ROOT "\r\n\r\n" SIG,
    "o\n1\nn0w7D+AjXH32ksuOgn0h+WGbN38l364jL6CJXACOFJF=\n\n" SIG,
    "o o\n1\n" ROOT "\n\n" SIG,
    "o+o\n1\n" ROOT "\n\n" SIG,
    "\n1\n" ROOT "\n\n" SIG,
    "o\xc2\xa0o\n1\n" ROOT "\n\n" SIG,
    "o\xe3\x80\x80\n1\n" ROOT "\n\n" SIG,
    "o\xe2\x80\x83\n1\n" ROOT "\n\n" SIG,
    "\xff\n1\n" ROOT "\n\n" SIG,
    "o\n1\n" ROOT "\n\n- x AAAAAAA=\n",
    "o\n1\n" ROOT "\n\n— x AAAA\n",
    "o\n1\n" ROOT "\n\n—  AAAAAAA=\n",
    "o\n1\n" ROOT "\n\n— x AAAAAAB=\n",
    "o\n1\n" ROOT "\n\n— x\n",
    "o\n1\n" ROOT "\n\n— x AAAAAAA= \n",
    "o\n1\n" ROOT "\n\n— x AAAAAAA=",
};

static void notes(void **state)
{
    (void)state;
    struct checkpoint c;
    const char *good = "o\n0\n" ROOT "\n\n" SIG "— y/z AAAAAAAA\n";
    assert_int_equal(checkpoint_read(good, strlen(good), &c).kind, FINE);
    struct note_secret s = vector_secret();
    assert_int_equal(note_verify(&c, &s.key).kind, NOT_FOUND);
    for (size_t i = 0; i < sizeof bad_notes / sizeof *bad_notes; i++)
        if (!checkpoint_read(bad_notes[i], strlen(bad_notes[i]), &c).kind) fail_msg("accepted: %s", bad_notes[i]);
    char *big = talloc_zero_size(NULL, NOTE_MAX + 1);
    assert_int_equal(checkpoint_read(big, NOTE_MAX + 1, &c).kind, TOO_BIG);
    talloc_free(big);
}

/* A second line under our name and id must fit too; a foreign line below ours changes nothing. */
static void more_lines(void **state)
{
    (void)state;
    struct note_secret s = vector_secret();
    struct checkpoint c;
    char *witness = talloc_asprintf(NULL, "%s— witness.example AAAAAAAA\n", V_NOTE);
    assert_int_equal(checkpoint_read(witness, strlen(witness), &c).kind, FINE);
    assert_int_equal(note_verify(&c, &s.key).kind, FINE);
    char *twice = talloc_asprintf(witness, "%s— " V_ORIGIN " rlecfQAA\n", V_NOTE);
    assert_int_equal(checkpoint_read(twice, strlen(twice), &c).kind, FINE);
    assert_int_equal(note_verify(&c, &s.key).kind, BAD_INPUT);
    talloc_free(witness);
}

static void bad_keys(void **state)
{
    (void)state;
    struct note_key key;
    struct note_secret secret;
    const char *const bad[] = {
        "",
        "x",
        "x+",
        "x+ae579c7d",
        "x+ae579c7d+",
        "huying.example/test+ae579c7e+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO",
        "huying.example/tesu+ae579c7d+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO",
        "huying.example/test+AE579C7D+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO",
        "huying.example/test+ae579c7d+AtMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO",
        "huying.example/test+ae579c7d+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+U=",
        "huying.example/test+ae579c7d+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO ",
        "huying example+ae579c7d+AdMxobBrER0kvLl65NS5TaS8y7jjQQDXhSEPXtgWz+UO",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        if (note_vkey_read(bad[i], strlen(bad[i]), &key).kind != BAD_INPUT) fail_msg("accepted: %s", bad[i]);
        assert_int_equal(note_secret_read(bad[i], strlen(bad[i]), &secret).kind, BAD_INPUT);
    }
    unsigned char seed[32] = { 1 };
    assert_int_equal(note_secret_from(NOTE_ED25519, "a b", seed, &secret).kind, BAD_INPUT);
    assert_int_equal(note_secret_from(NOTE_ED25519, "", seed, &secret).kind, BAD_INPUT);
    char name[NOTE_NAME_MAX + 2];
    memset(name, 'n', sizeof name);
    name[NOTE_NAME_MAX + 1] = 0;
    assert_int_equal(note_secret_from(NOTE_ED25519, name, seed, &secret).kind, BAD_INPUT);
    name[NOTE_NAME_MAX] = 0;
    assert_int_equal(note_secret_from(NOTE_ED25519, name, seed, &secret).kind, FINE);
    char text[NOTE_KEY_TEXT_MAX], line[NOTE_LINE_MAX];
    note_secret_write(&secret, text);
    assert_int_equal(note_secret_read(text, strlen(text), &secret).kind, FINE);
    assert_int_equal(note_sign(&secret, "x\n", 2, line).kind, FINE);
}

/* SM2 under …/sm3: signs, verifies, does not sign for another text, key or id; the group's edges. */
static void sm2(void **state)
{
    (void)state;
    struct note_secret s, ed, back;
    Hash seed = v_hash(V_SEED), root = v_hash(V_SM3_ROOT7);
    assert_int_equal(note_secret_from(NOTE_SM2, V_ORIGIN "/sm3", seed.b, &s).kind, FINE);
    assert_int_equal(note_secret_from(NOTE_ED25519, V_ORIGIN "/sm3", seed.b, &ed).kind, FINE);
    assert_int_equal(s.key.point[0], 4);
    char text[NOTE_KEY_TEXT_MAX], line[NOTE_LINE_MAX], first[NOTE_LINE_MAX];
    note_secret_write(&s, text);
    assert_int_equal(note_secret_read(text, strlen(text), &back).kind, FINE);
    assert_memory_equal(&back, &s, sizeof s);
    note_vkey_write(&s.key, text);
    struct note_key key;
    assert_int_equal(note_vkey_read(text, strlen(text), &key).kind, FINE);
    char *body = checkpoint_text(NULL, V_ORIGIN "/sm3", 7, &root);
    assert_int_equal(note_sign(&ed, body, strlen(body), first).kind, FINE);
    for (int i = 0; i < 50; i++) { /* DER lengths vary */
        assert_int_equal(note_sign(&s, body, strlen(body), line).kind, FINE);
        char *note = talloc_asprintf(body, "%s\n%s%s", body, first, line);
        struct checkpoint c;
        assert_int_equal(checkpoint_read(note, strlen(note), &c).kind, FINE);
        assert_int_equal(note_verify(&c, &key).kind, FINE);
        assert_int_equal(note_verify(&c, &ed.key).kind, FINE);
        note[strlen(V_ORIGIN "/sm3") + 1] = '8';
        assert_int_equal(note_verify(&c, &key).kind, BAD_INPUT);
    }
    talloc_free(body);
    unsigned char zero[32] = { 0 }, big[32];
    memset(big, 0xff, sizeof big);
    assert_int_equal(note_secret_from(NOTE_SM2, "x", zero, &s).kind, BAD_INPUT);
    assert_int_equal(note_secret_from(NOTE_SM2, "x", big, &s).kind, BAD_INPUT);
}

static void base64(void **state)
{
    (void)state;
    static const char *const bad[] = { "A",    "AA",   "AAA",  "AAAAA", "A===",  "====", "AA=A",     "AB==",
                                       "AAB=", "AA= ", " AAA", "AA-_",  "AA\nA", "=AAA", "AAAA=AAA", "AA==AAAA" };
    unsigned char out[64], bytes[64];
    char text[128];
    size_t n;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        if (base64_read(bad[i], strlen(bad[i]), out, sizeof out, &n)) fail_msg("accepted: %s", bad[i]);
    srandom(5);
    for (int round = 0; round < 5000; round++) {
        size_t len = (size_t)random() % 50;
        for (size_t i = 0; i < len; i++) bytes[i] = (unsigned char)random();
        base64_write(text, bytes, len);
        assert_true(base64_read(text, base64_size(len), out, sizeof out, &n));
        assert_int_equal(n, len);
        assert_memory_equal(out, bytes, len);
        if (len) assert_false(base64_read(text, base64_size(len), out, len - 1, &n)); /* no room */
    }
    assert_true(base64_read("Zm9vYmE=", 8, out, sizeof out, &n) && n == 5 && !memcmp(out, "fooba", 5));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_key), cmocka_unit_test(vector_checkpoint),
        cmocka_unit_test(tampered),   cmocka_unit_test(notes),
        cmocka_unit_test(more_lines), cmocka_unit_test(bad_keys),
        cmocka_unit_test(sm2),        cmocka_unit_test(base64),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
