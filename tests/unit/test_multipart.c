/* multipart/form-data: whole, in any chunks, and everything that it is not. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "http/multipart.h"

static const char type[] = "multipart/form-data; boundary=xyz";
#define HEAD                                                                                                           \
    "--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n"
#define TAIL "\r\n--xyz--\r\n"

/* Feeds `body` in chunks of `step` and gives back what was written. */
static const char *feed(const char *body, size_t n, size_t step, size_t most, char out[static 256], size_t *out_n)
{
    FILE *file = tmpfile();
    void *ctx = talloc_new(NULL);
    struct multipart *m = multipart_new(ctx, type, fileno(file), most);
    assert_non_null(m);
    for (size_t i = 0; i < n; i += step) multipart_feed(m, body + i, n - i < step ? n - i : step);
    const char *fault = multipart_fault(m);
    assert_true(!multipart_over(m) || fault);
    *out_n = (size_t)pread(fileno(file), out, 256, 0);
    assert_int_equal(*out_n, multipart_bytes(m));
    fclose(file);
    talloc_free(ctx);
    return fault;
}

static void whole_in_any_chunks(void **state)
{
    (void)state;
    static const char data[] = "bytes \r\n--xy and \r\n--xy\0z more \r\n--";
    char body[512], out[256];
    size_t n = 0, got;
    memcpy(body, HEAD, strlen(HEAD));
    n = strlen(HEAD);
    memcpy(body + n, data, sizeof data);
    n += sizeof data;
    memcpy(body + n, TAIL, strlen(TAIL));
    n += strlen(TAIL);
    for (size_t step = 1; step <= n; step++) {
        assert_null(feed(body, n, step, 1000, out, &got));
        assert_int_equal(got, sizeof data);
        assert_memory_equal(out, data, sizeof data);
    }
}

static void what_it_is_not(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "--xyz",
        "--xyz--",
        "--xyz--\r\n",
        "--abc\r\n",
        "file=1",
        HEAD,
        HEAD "data",
        HEAD "data\r\n--xyz",
        HEAD "data\r\n--xyzz--\r\n",
        HEAD TAIL,
        HEAD "data\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\nmore" TAIL,
        "--xyz\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\ndata" TAIL,
        "--xyz\r\n\r\ndata" TAIL,
    };
    char out[256];
    size_t got;
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++)
        for (size_t step = 1; step < 40; step += 13)
            assert_non_null(feed(bodies[i], strlen(bodies[i]), step, 1000, out, &got));
}

static void over_its_limit(void **state)
{
    (void)state;
    static const char body[] = HEAD "0123456789" TAIL;
    char out[256];
    size_t got;
    assert_null(feed(body, strlen(body), 7, 10, out, &got));
    assert_non_null(feed(body, strlen(body), 7, 9, out, &got));
    assert_true(got <= 9);
}

static void types_without_a_boundary(void **state)
{
    (void)state;
    static const char *const bad[] = {
        NULL,
        "",
        "application/json",
        "multipart/form-data",
        "multipart/form-data; boundary=",
        "multipart/form-data; boundary=0123456789012345678901234567890123456789012345678901234567890123456789x"
    };
    void *ctx = talloc_new(NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) assert_null(multipart_new(ctx, bad[i], 1, 10));
    assert_non_null(multipart_new(ctx, "multipart/form-data; boundary=\"a b\"; charset=x", 1, 10));
    talloc_free(ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_in_any_chunks),
        cmocka_unit_test(what_it_is_not),
        cmocka_unit_test(over_its_limit),
        cmocka_unit_test(types_without_a_boundary),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
