/* The tree: the vector, and trees of every small size and some around the tiles' borders against RFC 6962's own
   definition, written down naively here. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>
#include <talloc.h>

#include "ledger/merkle.h"
#include "ledger_vector.h"

/* ---- RFC 6962 §2.1 word for word */
static uint64_t below(uint64_t n)
{
    uint64_t k = 1;
    while (2 * k < n) k *= 2;
    return k;
}

static Hash mth(struct hasher *h, const Hash *d, uint64_t n)
{
    if (n == 0) return hash_bytes(h, "", 0);
    if (n == 1) return d[0];
    uint64_t k = below(n);
    Hash left = mth(h, d, k), right = mth(h, d + k, n - k);
    return hash_node(h, &left, &right);
}

static int path_of(struct hasher *h, uint64_t m, const Hash *d, uint64_t n, Hash *out)
{
    if (n <= 1) return 0;
    uint64_t k = below(n);
    int used = m < k ? path_of(h, m, d, k, out) : path_of(h, m - k, d + k, n - k, out);
    out[used] = m < k ? mth(h, d + k, n - k) : mth(h, d, k);
    return used + 1;
}

static int growth_of(struct hasher *h, uint64_t m, const Hash *d, uint64_t n, bool whole, Hash *out)
{
    if (m == n) {
        if (!whole) out[0] = mth(h, d, n);
        return whole ? 0 : 1;
    }
    uint64_t k = below(n);
    int used = m <= k ? growth_of(h, m, d, k, whole, out) : growth_of(h, m - k, d + k, n - k, false, out);
    out[used] = m <= k ? mth(h, d + k, n - k) : mth(h, d, k);
    return used + 1;
}

/* ---- a tree with its levels in arrays, filled by merkle_append() */
enum { LEAVES = 70000 };
struct grove {
    struct hasher *h;
    Hash *leaves;               /* LEAVES of them */
    Hash *level[MERKLE_LEVELS]; /* as the full tiles came in */
    uint64_t have[MERKLE_LEVELS];
    struct merkle_edge *edge;
};

static Err keep(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N])
{
    struct grove *g = to;
    assert_int_equal(g->have[level], tile * TILE_N);
    memcpy(g->level[level] + tile * TILE_N, hashes, TILE_N * sizeof *hashes);
    g->have[level] += TILE_N;
    return OK;
}

/* Leaves from the leaf array, levels above it from the full tiles, else computed from the tile below. */
static Err look(void *from, int level, uint64_t index, int n, Hash *out)
{
    struct grove *g = from;
    assert_true(n > 0 && index / TILE_N == (index + (uint64_t)n - 1) / TILE_N);
    for (int i = 0; i < n; i++) {
        uint64_t at = index + (uint64_t)i;
        if (level == 0)
            out[i] = g->leaves[at];
        else if (at < g->have[level])
            out[i] = g->level[level][at];
        else {
            assert_true((at + 1) * TILE_N <= g->have[level - 1]);
            out[i] = merkle_tile_root(g->h, g->level[level - 1] + at * TILE_N);
        }
    }
    return OK;
}

static int plant(void **state)
{
    struct grove *g = talloc_zero(NULL, struct grove);
    g->h = hasher_new(g, HASH_SHA256);
    g->leaves = talloc_array(g, Hash, LEAVES);
    for (int l = 0; l < MERKLE_LEVELS; l++) g->level[l] = talloc_array(g, Hash, l < 2 ? LEAVES + TILE_N : TILE_N);
    g->edge = talloc_zero(g, struct merkle_edge);
    for (uint64_t i = 0; i < LEAVES; i++) g->leaves[i] = hash_leaf(g->h, &i, sizeof i);
    *state = g;
    return 0;
}

static int fell(void **state)
{
    talloc_free(*state);
    return 0;
}

static bool watched(uint64_t n)
{
    return n <= 600 || (n >= 65530 && n <= 65800 && n % 7 == 0) || n == 65536 || n == 65537 || n == LEAVES ||
           n % 9973 == 0;
}

static void roots(void **state)
{
    struct grove *g = *state;
    struct merkle_source src = { g, look };
    for (uint64_t n = 0;; n++) {
        if (watched(n)) {
            Hash want = mth(g->h, g->leaves, n), edge = merkle_edge_root(g->edge, g->h), read;
            assert_memory_equal(&edge, &want, HASH_N);
            assert_int_equal(merkle_root(g->h, &src, n, &read).kind, FINE);
            assert_memory_equal(&read, &want, HASH_N);
        }
        if (n == LEAVES) break;
        assert_int_equal(merkle_append(g->edge, g->h, &g->leaves[n], keep, g).kind, FINE);
    }
    assert_int_equal(g->have[0], LEAVES / TILE_N * TILE_N);
    assert_int_equal(g->have[1], TILE_N);
}

/* After roots(): the arrays are full. */
static void loads(void **state)
{
    struct grove *g = *state;
    struct merkle_source src = { g, look };
    static const uint64_t sizes[] = { 0, 1, 255, 256, 257, 511, 512, 513, 1000, 65535, 65536, 65537, 65792, LEAVES };
    struct merkle_edge *e = talloc(g, struct merkle_edge);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        Hash want = mth(g->h, g->leaves, sizes[i]), got;
        assert_int_equal(merkle_load(e, sizes[i], &src).kind, FINE);
        got = merkle_edge_root(e, g->h);
        assert_memory_equal(&got, &want, HASH_N);
        for (uint64_t n = sizes[i]; n < sizes[i] + 300 && n < LEAVES; n++) {
            assert_int_equal(merkle_append(e, g->h, &g->leaves[n], NULL, NULL).kind, FINE);
            if (n % 50) continue;
            want = mth(g->h, g->leaves, n + 1);
            got = merkle_edge_root(e, g->h);
            assert_memory_equal(&got, &want, HASH_N);
        }
    }
}

/* Random steps forward and back: the root is always that of the leaves kept, whatever stood there in between. */
static void goes_back(void **state)
{
    struct grove *g = *state;
    struct merkle_edge *e = talloc_zero(g, struct merkle_edge);
    Hash *kept = talloc_array(g, Hash, 4000);
    int refused = 0;
    srandom(11);
    while (e->n < 3000) {
        int forward = (int)(random() % 400);
        for (int i = 0; i < forward; i++) {
            kept[e->n] = g->leaves[random() % LEAVES];
            assert_int_equal(merkle_append(e, g->h, &kept[e->n], NULL, NULL).kind, FINE);
        }
        uint64_t was = e->n, to = was - (uint64_t)random() % (was < 380 ? was + 1 : 380);
        if (!merkle_back(e, to)) {
            refused++;
            assert_true(was - to > TILE_N || e->floor > to);
            assert_int_equal(e->n, was);
        }
        Hash want = mth(g->h, kept, e->n), got = merkle_edge_root(e, g->h);
        assert_memory_equal(&got, &want, HASH_N);
    }
    assert_true(refused > 0);
    assert_false(merkle_back(e, e->n + 1));
}

static void inclusion(void **state)
{
    struct grove *g = *state;
    struct merkle_source src = { g, look };
    Hash path[MERKLE_PATH_MAX], want[MERKLE_PATH_MAX];
    int n;
    srandom(3);
    for (uint64_t size = 1; size <= LEAVES; size += size < 70 ? 1 : size < 700 ? 97 : 14831) {
        Hash root = mth(g->h, g->leaves, size);
        for (uint64_t i = 0; i < size; i += size < 70 ? 1 : 1 + (uint64_t)random() % (size / 5)) {
            assert_int_equal(merkle_path(g->h, &src, i, size, path, &n).kind, FINE);
            assert_int_equal(n, path_of(g->h, i, g->leaves, size, want));
            assert_memory_equal(path, want, (size_t)n * sizeof *path);
            assert_true(merkle_path_holds(g->h, &g->leaves[i], i, size, path, n, &root));
            if (size > 70) continue;
            /* another place, size, length, hash or leaf does not hold */
            for (uint64_t j = 0; j < size; j++)
                if (j != i) assert_false(merkle_path_holds(g->h, &g->leaves[i], j, size, path, n, &root));
            assert_false(merkle_path_holds(g->h, &g->leaves[i + 1], i, size, path, n, &root));
            assert_false(merkle_path_holds(g->h, &g->leaves[i], i + size, size, path, n, &root));
            if (n) assert_false(merkle_path_holds(g->h, &g->leaves[i], i, size, path, n - 1, &root));
            path[n] = root;
            assert_false(merkle_path_holds(g->h, &g->leaves[i], i, size, path, n + 1, &root));
            for (int p = 0; p < n; p++) {
                path[p].b[p % HASH_N] ^= 1;
                assert_false(merkle_path_holds(g->h, &g->leaves[i], i, size, path, n, &root));
                path[p].b[p % HASH_N] ^= 1;
            }
        }
    }
    assert_int_equal(merkle_path(g->h, &src, 5, 5, path, &n).kind, BAD_INPUT);
}

static void consistency(void **state)
{
    struct grove *g = *state;
    struct merkle_source src = { g, look };
    Hash path[MERKLE_PATH_MAX], want[MERKLE_PATH_MAX];
    int n;
    for (uint64_t size = 1; size <= LEAVES; size += size < 50 ? 1 : size < 700 ? 131 : 17321) {
        Hash root = mth(g->h, g->leaves, size), other = root;
        other.b[0] ^= 1;
        for (uint64_t old = 0; old <= size; old += size < 50 ? 1 : 1 + size / 5) {
            Hash old_root = mth(g->h, g->leaves, old);
            assert_int_equal(merkle_growth(g->h, &src, old, size, path, &n).kind, FINE);
            assert_int_equal(n, old ? growth_of(g->h, old, g->leaves, size, true, want) : 0);
            assert_memory_equal(path, want, (size_t)n * sizeof *path);
            assert_true(merkle_growth_holds(g->h, old, &old_root, size, &root, path, n));
            assert_false(merkle_growth_holds(g->h, old, &other, size, &root, path, n));
            if (old) assert_false(merkle_growth_holds(g->h, old, &old_root, size, &other, path, n));
            path[n] = root;
            assert_false(merkle_growth_holds(g->h, old, &old_root, size, &root, path, n + 1));
            if (n) assert_false(merkle_growth_holds(g->h, old, &old_root, size, &root, path, n - 1));
            for (int p = 0; p < n; p++) {
                path[p].b[p % HASH_N] ^= 1;
                assert_false(merkle_growth_holds(g->h, old, &old_root, size, &root, path, n));
                path[p].b[p % HASH_N] ^= 1;
            }
        }
    }
    assert_int_equal(merkle_growth(g->h, &src, 6, 5, path, &n).kind, BAD_INPUT);
}

static Err refuse(void *to, int level, uint64_t tile, const Hash hashes[static TILE_N])
{
    (void)to, (void)level, (void)tile, (void)hashes;
    return (Err){ BROKEN, "disk full" };
}

/* A tile that cannot be stored leaves the edge as it was, and the next try goes through. */
static void failing_tile(void **state)
{
    struct grove *g = *state;
    struct merkle_edge *e = talloc_zero(g, struct merkle_edge);
    for (int i = 0; i < TILE_N - 1; i++)
        assert_int_equal(merkle_append(e, g->h, &g->leaves[i], refuse, NULL).kind, FINE);
    assert_int_equal(merkle_append(e, g->h, &g->leaves[255], refuse, NULL).kind, BROKEN);
    assert_int_equal(e->n, 255);
    Hash want = mth(g->h, g->leaves, 255), got = merkle_edge_root(e, g->h);
    assert_memory_equal(&got, &want, HASH_N);
    assert_int_equal(merkle_append(e, g->h, &g->leaves[255], NULL, NULL).kind, FINE);
    want = mth(g->h, g->leaves, 256);
    got = merkle_edge_root(e, g->h);
    assert_memory_equal(&got, &want, HASH_N);
    e->n = MERKLE_SIZE_MAX - 1;
    assert_int_equal(merkle_append(e, g->h, &g->leaves[0], NULL, NULL).kind, TOO_BIG);
}

static void vector(void **state)
{
    struct grove *g = *state;
    struct merkle_source src = { g, look };
    Hash keep_leaves[V_LEAVES], path[MERKLE_PATH_MAX], root, root3 = v_hash(V_ROOT3), root7 = v_hash(V_ROOT7);
    static const char *const grown[] = { "1caf957a4b6b1e2053e06ea27d24a6b8a758dc2a6870f3ee7c749dc19ff9dfee",
                                         "3bd396edec71acde934e2cae5e0a197f633f98d81bebeda1e9703e6d5dc5becb",
                                         "2a6ced1f2b9c06e571464ff1e92bd8f623db4782059460493569b03a19771822",
                                         "a3bf1c7abbfe8eed19382b7afedd914a660765744315195a975491856d6aa286" };
    const char *const up[] = { v_hashes[5], v_hashes[6], V_ROOT4 };
    struct {
        uint64_t n;
        const char *root;
    } want[] = { { 3, V_ROOT3 }, { 4, V_ROOT4 }, { 7, V_ROOT7 } };
    int n;
    memcpy(keep_leaves, g->leaves, sizeof keep_leaves);
    for (int i = 0; i < V_LEAVES; i++) g->leaves[i] = hash_leaf(g->h, v_leaves[i], strlen(v_leaves[i]));
    for (int i = 0; i < 3; i++) {
        Hash hope = v_hash(want[i].root);
        assert_int_equal(merkle_root(g->h, &src, want[i].n, &root).kind, FINE);
        assert_memory_equal(&root, &hope, HASH_N);
    }
    assert_int_equal(merkle_path(g->h, &src, 4, 7, path, &n).kind, FINE);
    assert_int_equal(n, 3);
    for (int i = 0; i < n; i++) {
        Hash hope = v_hash(up[i]);
        assert_memory_equal(&path[i], &hope, HASH_N);
    }
    assert_int_equal(merkle_growth(g->h, &src, 3, 7, path, &n).kind, FINE);
    assert_int_equal(n, 4);
    for (int i = 0; i < n; i++) {
        Hash hope = v_hash(grown[i]);
        assert_memory_equal(&path[i], &hope, HASH_N);
    }
    assert_true(merkle_growth_holds(g->h, 3, &root3, 7, &root7, path, n));
    memcpy(g->leaves, keep_leaves, sizeof keep_leaves);
}

static void vector_sm3(void **state)
{
    (void)state;
    struct hasher *h = hasher_new(NULL, HASH_SM3);
    struct merkle_edge *e = talloc_zero(h, struct merkle_edge);
    for (int i = 0; i < V_LEAVES; i++) {
        Hash leaf = hash_leaf(h, v_leaves[i], strlen(v_leaves[i]));
        assert_int_equal(merkle_append(e, h, &leaf, NULL, NULL).kind, FINE);
    }
    Hash want = v_hash(V_SM3_ROOT7), got = merkle_edge_root(e, h);
    assert_memory_equal(&got, &want, HASH_N);
    talloc_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roots),        cmocka_unit_test(loads),      cmocka_unit_test(goes_back),
        cmocka_unit_test(vector),       cmocka_unit_test(inclusion),  cmocka_unit_test(consistency),
        cmocka_unit_test(failing_tile), cmocka_unit_test(vector_sm3),
    };
    return cmocka_run_group_tests(tests, plant, fell);
}
