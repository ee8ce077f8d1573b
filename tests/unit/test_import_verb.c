/* huying import, as it is typed: a GB18030 file into a data folder, twice; refusals told by line; wrong words. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>
#include <talloc.h>

#include "cli/cli.h"
#include "institution/docket.h"
#include "store/people.h"
#include "store/store.h"

static char folder[64];

static char *path(const void *ctx, const char *name)
{
    return talloc_asprintf(ctx, "%s/%s", folder, name);
}

static void put(const char *name, const char *text)
{
    void *ctx = talloc_new(NULL);
    FILE *f = fopen(path(ctx, name), "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    fclose(f);
    talloc_free(ctx);
}

static void holds(const char *name, const char *wanted)
{
    void *ctx = talloc_new(NULL);
    char got[2000];
    FILE *f = fopen(path(ctx, name), "rb");
    assert_non_null(f);
    got[fread(got, 1, sizeof got - 1, f)] = 0;
    fclose(f);
    assert_string_equal(got, wanted);
    talloc_free(ctx);
}

static int import(const char *file, const char *map)
{
    void *ctx = talloc_new(NULL);
    char *argv[] = { "import",          "calls",     path(ctx, file),          "--map", (char *)map, "--data",
                     path(ctx, "data"), "--refused", path(ctx, "refused.csv"), NULL };
    int code = verb_import(9, argv);
    talloc_free(ctx);
    return code;
}

static struct docket *of_ticket(const void *ctx, const char *number)
{
    struct store *store;
    struct tx *tx;
    struct docket *d = NULL;
    struct institution *in;
    char no[24];
    assert_int_equal(institution_load(ctx, faults_new(ctx), &in).kind, FINE);
    struct store_options o = { .dir = path(ctx, "data"), .read_only = true };
    assert_int_equal(store_open(ctx, &o, &store).kind, FINE);
    assert_int_equal(store_reader(ctx, store, &tx).kind, FINE);
    if (!store_ticket(tx, "archive", number, no).kind)
        assert_int_equal(store_docket_load(tx, ctx, in, no, &d).kind, FINE);
    talloc_free(tx);
    store_close(store);
    return d;
}

#define HEAD "field,column,format,table,constant\r\n"
static const char mapping[] =
    "\xef\xbb\xbf" HEAD /* as a spreadsheet writes it */
    "encoding,,,,GB18030\r\nsource_channel,,,,archive\r\nsource_ticket_no,no,,,\r\nopened,at,%Y-%m-%d @ +08:00,,\r\n"
    "item,kind,,kinds.csv,\r\ntext,what,,,\r\nplace,,,,路口\r\nstreet,,,,成龙路街道\r\n";

static void twice(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    put("map.csv", mapping);
    put("kinds.csv", "value,to\n灯,JJ-A08\n");
    put("in.csv", "no,at,kind,what\r\n"
                  "1,2026-03-02,\xb5\xc6,\xc2\xb7\xb5\xc6\xb2\xbb\xc1\xc1\r\n" /* 灯,路灯不亮 */
                  "2,2026-03-02,\xb5\xc6\r\n"                                  /* short */
                  "3,2026-02-30,\xb5\xc6,x\r\n"                                /* no such day */
                  "4,2026-03-02,\xb5\xc6,\xff\xff\r\n"                         /* bytes that are none */
                  "5,2026-03-02,?,x\r\n");
    for (int i = 0; i < 2; i++) {
        char *map = path(ctx, "map.csv");
        assert_int_equal(import("in.csv", map), 1);
        holds("refused.csv", "line,field,reason\n3,\"row\",\"it has 3 fields, the header 4\"\n"
                             "4,\"opened\",\"'2026-02-30' is no time like %Y-%m-%d\"\n"
                             "5,\"text\",\"column what: not valid UTF-8\"\n");
    }
    struct docket *d = of_ticket(ctx, "1");
    assert_non_null(d);
    assert_string_equal(d->call.item, "JJ-A08");
    assert_string_equal(d->call.street.s, "510104035");
    assert_int_equal(d->call.version, 1); /* the second time changed nothing */
    assert_string_equal(of_ticket(ctx, "5")->call.item, "");
    assert_null(of_ticket(ctx, "2"));
    talloc_free(ctx);
}

static void wrong_words(void **state)
{
    (void)state;
    char *bare[] = { "import", "calls", NULL };
    assert_int_equal(verb_import(2, bare), 2);
    assert_int_equal(import("in.csv", "no-such-mapping"), 2);
    assert_int_equal(import("no-such.csv", "nyc-2026"), 2);
    assert_int_equal(import("in.csv", "nyc-2026"), 2); /* columns are missing */
}

/* A data folder with a hub acceptor, as sys_admin and sec_admin make one. */
struct settle {
    struct job job;
    const struct institution *in;
};

static Err settle_run(struct tx *tx, struct job *job)
{
    static const struct {
        const char *account;
        enum role role;
    } people[] = { { "sys", BY_SYS_ADMIN }, { "sec", BY_SEC_ADMIN }, { "desk", BY_HUB_ACCEPTOR } };
    struct settle *s = (struct settle *)job;
    int64_t id[3];
    for (int i = 0; i < 3; i++) {
        struct faults *faults = faults_new(s->in);
        Time now = { 1772400000 };
        TRY(store_person_add(tx, people[i].account, people[i].account, "x", now, faults, &id[i]));
        struct grant g = { .person = id[i], .office = office_of("hub"), .role = people[i].role };
        TRY(store_grant_propose(tx, s->in, &g, i < 2 ? 0 : id[0], now, faults));
        if (i == 2) TRY(store_grant_decide(tx, s->in, g.id, true, id[1], now, faults));
    }
    return OK;
}

static int begin(void **state)
{
    (void)state;
    struct store *store;
    struct institution *in;
    strcpy(folder, "/tmp/huying-import-XXXXXX");
    if (!mkdtemp(folder)) return 1;
    void *ctx = talloc_new(NULL);
    struct store_options o = { .dir = path(ctx, "data"), .create = true };
    if (institution_load(ctx, faults_new(ctx), &in).kind || store_open(ctx, &o, &store).kind) return 1;
    struct settle s = { .job.run = settle_run, .in = in };
    Err err = store_write_wait(store, &s.job);
    store_close(store);
    talloc_free(ctx);
    return err.kind != FINE;
}

static int end(void **state)
{
    (void)state;
    char command[100];
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(twice), cmocka_unit_test(wrong_words) };
    return cmocka_run_group_tests(tests, begin, end);
}
