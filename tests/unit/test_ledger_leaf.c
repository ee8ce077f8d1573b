/* Leaves: the vector's bytes, the writer against the recogniser, and everything the form forbids. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <talloc.h>

#include "ledger/base64.h"
#include "ledger/commit.h"
#include "ledger/leaf.h"
#include "ledger_vector.h"

static void vector_hashes(void **state)
{
    (void)state;
    struct hasher *h = hasher_new(NULL, HASH_SHA256), *sm3 = hasher_new(NULL, HASH_SM3);
    for (int i = 0; i < V_LEAVES; i++) {
        Hash want = v_hash(v_hashes[i]), got = hash_leaf(h, v_leaves[i], strlen(v_leaves[i]));
        assert_memory_equal(&got, &want, HASH_N);
    }
    Hash want = v_hash(V_SM3_LEAF0), got = hash_leaf(sm3, v_leaves[0], strlen(v_leaves[0]));
    assert_memory_equal(&got, &want, HASH_N);
    talloc_free(h);
    talloc_free(sm3);
}

static void vector_reads(void **state)
{
    (void)state;
    struct leaf_view v;
    struct leaf_value value;
    for (int i = 0; i < V_LEAVES; i++) assert_int_equal(leaf_read(v_leaves[i], strlen(v_leaves[i]), &v).kind, FINE);
    assert_int_equal(leaf_read(v_leaves[2], strlen(v_leaves[2]), &v).kind, FINE);
    assert_int_equal(v.at, 1764000120);
    assert_int_equal(v.k, 2);
    assert_true(slice_is(v.by, "hub/1") && slice_is(v.act, "dispatch") && slice_is(v.of, "call/JJ-0001") &&
                slice_is(v.to, "dispatched"));
    assert_true(leaf_get(v.d, "due", &value) && value.type == LEAF_INT && value.number == 1764172920);
    assert_true(leaf_get(v.d, "with", &value) && value.type == LEAF_STRS);
    struct leaf_value item;
    size_t at = 0;
    assert_true(leaf_item(value.text, &at, &item) && slice_is(item.text, "dp11"));
    assert_true(leaf_item(value.text, &at, &item) && slice_is(item.text, "dp02"));
    assert_false(leaf_item(value.text, &at, &item));
    assert_false(leaf_get(v.d, "wit", &value) || leaf_get(v.p, "text", &value));
    struct slice name;
    at = 0;
    int n = 0;
    for (const char *const want[] = { "due", "lead", "with" }; leaf_next(v.d, &at, &name, &value); n++)
        assert_true(slice_is(name, want[n]));
    assert_int_equal(n, 3);
    assert_int_equal(leaf_read(v_leaves[4], strlen(v_leaves[4]), &v).kind, FINE);
    at = 0;
    assert_false(leaf_next(v.d, &at, &name, &value));
}

static void vector_commitment(void **state)
{
    (void)state;
    struct hasher *h = hasher_new(NULL, HASH_SHA256);
    Hash salt = v_hash(V_SALT), got = commit_value(h, salt.b, "text", 4, V_TEXT, strlen(V_TEXT));
    char text[HASH_TEXT_N + 1];
    hash_text(text, &got);
    assert_string_equal(text, "BDDGwqo3+oVocDC7kvyD6n2lAIM5cCnjA6usrIvJnYI=");
    assert_non_null(strstr(v_leaves[1], text));
    talloc_free(h);
}

/* The writer gives the vector's leaves from unsorted facts. */
static void vector_writes(void **state)
{
    (void)state;
    static const char *const with[] = { "dp11", "dp02" }, *const names[] = { "phone" };
    struct leaf_fact dispatch[] = { { "with", LEAF_STRS, .texts = with, .count = 2 },
                                    { "due", LEAF_INT, .number = 1764172920 },
                                    { "lead", LEAF_STR, .text = "dp07" } };
    struct leaf_fact erase[] = { { "why", LEAF_STR, .text = "retention" },
                                 { "names", LEAF_STRS, .texts = names, .count = 1 },
                                 { "k", LEAF_INT, .number = 1 } };
    struct leaf_fact call[] = { { "item", LEAF_STR, .text = "JJ-A01" }, { "circle", LEAF_INT, .number = 10 } };
    struct leaf_pledge p[2] = { { "text" }, { "phone" } };
    assert_true(hash_read("BDDGwqo3+oVocDC7kvyD6n2lAIM5cCnjA6usrIvJnYI=", 44, &p[0].commitment));
    assert_true(hash_read("T0m5UN1zYWDfPu3ck/YhhRWlXI+Cr0KM/DCkGjjFTRM=", 44, &p[1].commitment));
    struct leaf leaves[] = {
        [1] = { 1764000060, "st03/12", "call", "call/JJ-0001", "called", 1, call, 2, p, 2 },
        [2] = { 1764000120, "hub/1", "dispatch", "call/JJ-0001", "dispatched", 2, dispatch, 3, NULL, 0 },
        [6] = { 1795536000, "clock", "erase", "call/JJ-0001", "closed", 5, erase, 3, NULL, 0 },
    };
    for (int i = 1; i < V_LEAVES; i++) {
        char out[LEAF_MAX];
        size_t n;
        if (!leaves[i].k) continue;
        assert_int_equal(leaf_write(&leaves[i], out, &n).kind, FINE);
        assert_int_equal(n, strlen(v_leaves[i]));
        assert_memory_equal(out, v_leaves[i], n);
    }
}

static Err write_one(struct leaf_fact *d, int d_n, size_t *n)
{
    struct leaf l = { 1, "a", "b", "c", "", 1, d, d_n, NULL, 0 };
    char out[LEAF_MAX];
    return leaf_write(&l, out, n);
}

static void writer_limits(void **state)
{
    (void)state;
    size_t n = 0;
    char *big = talloc_size(NULL, 9000);
    struct leaf_fact d[2] = { { "t", LEAF_STR, .text = big } };
    size_t frame = strlen(
        "{\"at\":1,\"by\":\"a\",\"d\":{\"t\":\"\"},\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\",\"v\":1}");
    memset(big, 'x', 9000);
    big[LEAF_MAX - frame] = 0;
    assert_int_equal(write_one(d, 1, &n).kind, FINE);
    assert_int_equal(n, LEAF_MAX);
    big[LEAF_MAX - frame] = 'x';
    big[LEAF_MAX - frame + 1] = 0;
    Err e = write_one(d, 1, &n);
    assert_int_equal(e.kind, TOO_BIG);
    assert_non_null(e.why);
    talloc_free(big);
    d[0].text = "a\nb";
    assert_int_equal(write_one(d, 1, &n).kind, BAD_INPUT);
    d[0].text = "\xff";
    assert_int_equal(write_one(d, 1, &n).kind, BAD_INPUT);
    d[0] = d[1] = (struct leaf_fact){ "t", LEAF_INT, .number = LEAF_INT_MAX };
    assert_int_equal(write_one(d, 2, &n).kind, BAD_INPUT); /* a name twice */
    assert_int_equal(write_one(d, 1, &n).kind, FINE);
    d[0].number = -LEAF_INT_MAX;
    assert_int_equal(write_one(d, 1, &n).kind, FINE);
    d[0].number = LEAF_INT_MAX + 1;
    assert_int_equal(write_one(d, 1, &n).kind, BAD_INPUT);
    d[0] = (struct leaf_fact){ "T", LEAF_INT, .number = 1 };
    assert_int_equal(write_one(d, 1, &n).kind, BAD_INPUT);
    assert_int_equal(write_one(NULL, LEAF_NAMES_MAX + 1, &n).kind, TOO_BIG);
}

/* Random facts: written, read, the same come out in sorted order. */
static void writer_round_trip(void **state)
{
    (void)state;
    static const char *const words[] = { "",         "a",    "\"",          "\\",
                                         "\\\"",     "清单", "x/y",         "\xf0\x9f\x8f\xa0",
                                         "\xc2\x80", "a b",  "\xe2\x80\xa8" };
    enum { WORDS = sizeof words / sizeof *words };
    srandom(7);
    for (int round = 0; round < 20000; round++) {
        char names[LEAF_NAMES_MAX][4], out[LEAF_MAX];
        struct leaf_fact d[LEAF_NAMES_MAX];
        int count = (int)(random() % 12);
        int64_t numbers[3] = { random(), -random(), 0 };
        for (int i = 0; i < count; i++) {
            snprintf(names[i], sizeof names[i], "%c%d", "az_90"[random() % 5], i);
            d[i] = (struct leaf_fact){ names[i],
                                       (enum leaf_type)(random() % 4),
                                       random() - random(),
                                       words[random() % WORDS],
                                       words + random() % (WORDS - 3),
                                       numbers,
                                       (int)(random() % 4) };
        }
        struct leaf l = { random(), "by\"\\", "do", "of", words[random() % WORDS], 1 + random(), d, count, NULL, 0 };
        size_t n, at = 0;
        assert_int_equal(leaf_write(&l, out, &n).kind, FINE);
        struct leaf_view v;
        assert_int_equal(leaf_read(out, n, &v).kind, FINE);
        assert_int_equal(v.at, l.at);
        assert_int_equal(v.k, l.k);
        assert_true(leaf_text_is(v.to, l.to, strlen(l.to)) && leaf_text_is(v.by, "by\"\\", 4) &&
                    !leaf_text_is(v.by, "by\"", 3));
        char *text = leaf_text(NULL, v.to);
        assert_string_equal(text, l.to);
        talloc_free(text);
        struct slice name;
        struct leaf_value value;
        int seen = 0;
        for (; leaf_next(v.d, &at, &name, &value); seen++) {
            int i = atoi(name.s + 1);
            assert_true(slice_is(name, names[i]));
            if (d[i].type == LEAF_STR) assert_true(leaf_text_is(value.text, d[i].text, strlen(d[i].text)));
            if (d[i].type == LEAF_INT) assert_int_equal(value.number, d[i].number);
            if (d[i].type < LEAF_STRS) continue;
            struct leaf_value item;
            int items = 0;
            for (size_t in = 0; leaf_item(value.text, &in, &item); items++) {
                if (d[i].type == LEAF_STRS)
                    assert_true(leaf_text_is(item.text, d[i].texts[items], strlen(d[i].texts[items])));
                if (d[i].type == LEAF_INTS) assert_int_equal(item.number, numbers[items]);
            }
            assert_int_equal(items, d[i].count);
        }
        assert_int_equal(seen, count);
    }
}

#define L(at, by, d, act, k, of, p, to)                                                                                \
    "{\"at\":" at ",\"by\":" by ",\"d\":{" d "},\"do\":" act ",\"k\":" k ",\"of\":" of ",\"p\":{" p "},\"to\":" to     \
    ",\"v\":1}"
#define D(d) L("1", "\"a\"", d, "\"b\"", "1", "\"c\"", "", "\"\"")
#define P(p) L("1", "\"a\"", "", "\"b\"", "1", "\"c\"", p, "\"\"")
#define C43  "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static const char *const good[] = {
    D(""),
    D("\"a\":[]"),
    D("\"a\":[1,\"x\",-3]"),
    D("\"a\":1,\"a_\":2,\"aa\":3"),
    D("\"0\":1,\"_\":2"),
    D("\"a\":9007199254740991"),
    D("\"a\":-9007199254740991"),
    D("\"a\":\"\\\"\\\\\""),
    D("\"a\":\"/\xc2\x80\xf4\x8f\xbf\xbf\""),
    P("\"x\":\"" C43 "A=\""),
    P("\"x\":\"" C43 "E=\""),
    L("0", "\"a\"", "", "\"b\"", "9007199254740991", "\"c\"", "", "\"z\""),
};
static const char *const bad[] = {
    "",
    "{",
    "{}",
    "null",
    " " D(""),
    D("") "\n",
    D("") " ",
    D("") "{}",
    L("-1", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("1.0", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("01", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("1e3", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("\"1\"", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L(" 1", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("+1", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("1", "\"\"", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("1", "1", "", "\"b\"", "1", "\"c\"", "", "\"\""),
    L("1", "\"a\"", "", "\"\"", "1", "\"c\"", "", "\"\""),
    L("1", "\"a\"", "", "\"b\"", "0", "\"c\"", "", "\"\""),
    L("1", "\"a\"", "", "\"b\"", "-1", "\"c\"", "", "\"\""),
    L("1", "\"a\"", "", "\"b\"", "9007199254740992", "\"c\"", "", "\"\""),
    L("1", "\"a\"", "", "\"b\"", "1", "\"\"", "", "\"\""),
    L("1", "\"a\"", "", "\"b\"", "1", "\"c\"", "", "null"),
    D("\"a\":9007199254740992"),
    D("\"a\":99999999999999999999999999"),
    D("\"a\":-0"),
    D("\"a\":-"),
    D("\"a\":00"),
    D("\"a\":1.5"),
    D("\"a\":null"),
    D("\"a\":true"),
    D("\"a\":{}"),
    D("\"a\":[[1]]"),
    D("\"a\":[1,]"),
    D("\"a\":[,1]"),
    D("\"a\":[1 ,2]"),
    D("\"a\":[1"),
    D("\"a\":[null]"),
    D("\"a\":1,\"a\":2"),
    D("\"b\":1,\"a\":2"),
    D("\"aa\":1,\"a\":2"),
    D("\"\":1"),
    D("\"A\":1"),
    D("\"a-\":1"),
    D("\"\xc3\xa9\":1"),
    D("\"a\\\"\":1"),
    D("\"a\" :1"),
    D("\"a\": 1"),
    D(",\"a\":1"),
    D("\"a\":1,"),
    D("a:1"),
    D("\"a\""),
    D("\"a\":"),
    D("\"a\":\"\n\""),
    D("\"a\":\"\x7f\""),
    D("\"a\":\"\x1f\""),
    D("\"a\":\"\\n\""),
    D("\"a\":\"\\/\""),
    D("\"a\":\"\\u0041\""),
    D("\"a\":\"\\"),
    D("\"a\":\"\x80\""),
    D("\"a\":\"\xc0\x80\""),
    D("\"a\":\"\xc1\xbf\""),
    D("\"a\":\"\xe0\x9f\xbf\""),
    D("\"a\":\"\xed\xa0\x80\""),
    D("\"a\":\"\xf0\x8f\xbf\xbf\""),
    D("\"a\":\"\xf4\x90\x80\x80\""),
    D("\"a\":\"\xf5\x80\x80\x80\""),
    D("\"a\":\"\xe6\xb8\""),
    D("\"a\":\"\xc2"),
    P("\"x\":\"\""),
    P("\"x\":\"" C43 "B=\""),
    P("\"x\":\"" C43 "AA\""),
    P("\"x\":\"" C43 "==\""),
    P("\"x\":\"-" C43 "=\""),
    P("\"x\":1"),
    P("\"y\":\"" C43 "A=\",\"x\":\"" C43 "A=\""),
    "{\"at\":1,\"by\":\"a\",\"d\":{},\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\",\"v\":2}",
    "{\"at\":1,\"by\":\"a\",\"d\":{},\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\"}",
    "{\"at\":1,\"by\":\"a\",\"d\":{},\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\",\"v\":1,\"w\":1}",
    "{\"by\":\"a\",\"at\":1,\"d\":{},\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\",\"v\":1}",
    "{\"at\":1,\"by\":\"a\",\"d\":[],\"do\":\"b\",\"k\":1,\"of\":\"c\",\"p\":{},\"to\":\"\",\"v\":1}",
};

static void form(void **state)
{
    (void)state;
    struct leaf_view v;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        if (leaf_read(good[i], strlen(good[i]), &v).kind) fail_msg("refused: %s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        Err e = leaf_read(bad[i], strlen(bad[i]), &v);
        if (e.kind != BAD_INPUT || !e.why) fail_msg("accepted: %s", bad[i]);
    }
    char *big = talloc_size(NULL, LEAF_MAX + 1);
    memset(big, ' ', LEAF_MAX + 1);
    assert_int_equal(leaf_read(big, LEAF_MAX + 1, &v).kind, TOO_BIG);
    talloc_free(big);
    assert_int_equal(leaf_read("{\"at\":1,\0", 9, &v).kind, BAD_INPUT);
}

/* No proper beginning of a leaf is a leaf, and nothing is read past its end. */
static void form_cut(void **state)
{
    (void)state;
    struct leaf_view v;
    for (int i = 0; i < V_LEAVES; i++)
        for (size_t n = 0; n < strlen(v_leaves[i]); n++) {
            char *copy = talloc_memdup(NULL, v_leaves[i], n ? n : 1);
            assert_int_equal(leaf_read(copy, n, &v).kind, BAD_INPUT);
            talloc_free(copy);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vector_hashes), cmocka_unit_test(vector_reads),  cmocka_unit_test(vector_commitment),
        cmocka_unit_test(vector_writes), cmocka_unit_test(writer_limits), cmocka_unit_test(writer_round_trip),
        cmocka_unit_test(form),          cmocka_unit_test(form_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
