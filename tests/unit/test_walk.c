/* Random commands against the workflow: 400 calls, each a walk of some 800 acts (20,000 calls by night). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "walk.h"

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    return *s ^= *s << 17;
}

static void commands_keep_what_the_states_promise(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    struct institution *in;
    uint64_t seed = 20260302;
    int calls = getenv("HUYING_NIGHTLY") ? 20000 : 400, accepted = 0, refused = 0;
    static unsigned char bytes[12000];
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    for (int i = 0; i < calls; i++) {
        struct walk w;
        for (size_t k = 0; k < sizeof bytes; k++) bytes[k] = (unsigned char)(next(&seed) >> 32);
        if (!walk_run(&w, in, bytes, sizeof bytes)) fail_msg("call %d, byte %zu: %s", i, w.at, w.fault);
        accepted += w.accepted;
        refused += w.refused;
    }
    print_message("%d calls, %d acts accepted, %d refused\n", calls, accepted, refused);
    assert_true(accepted > calls * 3);
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(commands_keep_what_the_states_promise) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
