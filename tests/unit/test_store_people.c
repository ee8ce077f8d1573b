/* People, grants by two hands, sessions, lock-out; and the plain rows: drafts, repeats, claims, outbox, files. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <unistd.h>

#include <cmocka.h>

#include "institution/docket.h"
#include "store/people.h"
#include "store/plain.h"

/* A test's body runs inside one job: whatever it says is said in a transaction. */
struct body {
    struct job job;
    void (*what)(struct tx *tx, void *ctx);
};
static const struct institution *in;
static const Time NOW = { 1773720000 };

static Err in_job(struct tx *tx, struct job *job)
{
    void *ctx = talloc_new(NULL);
    ((struct body *)job)->what(tx, ctx);
    talloc_free(ctx);
    return OK;
}

static void play(struct store *store, void (*what)(struct tx *tx, void *ctx))
{
    struct body b = { .job = { .run = in_job }, .what = what };
    Err err = store_write_wait(store, &b.job);
    if (err.kind) fail_msg("%s", err.why);
}

static struct store *memory(void)
{
    struct store *store = NULL;
    Err err = store_open(NULL, &(struct store_options){ 0 }, &store);
    if (err.kind) fail_msg("%s", err.why);
    return store;
}

#define FINE_(e) assert_int_equal((e).kind, FINE)

static int64_t add(struct tx *tx, void *ctx, const char *account)
{
    int64_t id = 0;
    FINE_(store_person_add(tx, account, "演示人员", "x", NOW, faults_new(ctx), &id));
    return id;
}

static struct grant of(int64_t person, const char *office, enum role role)
{
    return (struct grant){ .person = person, .office = office_of(office), .role = role };
}

static void grants_body(struct tx *tx, void *ctx)
{
    struct faults *f = faults_new(ctx);
    int64_t sys = add(tx, ctx, "sys"), sec = add(tx, ctx, "sec"), clerk = add(tx, ctx, "春熙路.经办"), again;
    assert_int_equal(store_person_add(tx, "sys", "另一人", "x", NOW, f, &again).kind, BAD_INPUT);
    assert_int_equal(store_person_add(tx, "a b", "名", "x", NOW, faults_new(ctx), &again).kind, BAD_INPUT);

    struct grant g = of(sys, "hub", BY_SYS_ADMIN);
    FINE_(store_grant_propose(tx, in, &g, 0, NOW, f = faults_new(ctx)));
    assert_int_equal(g.state, GRANT_ACTIVE);
    g = of(sec, "hub", BY_SEC_ADMIN);
    FINE_(store_grant_propose(tx, in, &g, 0, NOW, f));
    assert_int_equal(g.state, GRANT_ACTIVE);
    g = of(sys, "hub", BY_AUDITOR); /* R3: three people */
    assert_int_equal(store_grant_propose(tx, in, &g, 0, NOW, f).kind, BAD_INPUT);

    g = of(clerk, "510104022", BY_STREET_CLERK);
    assert_int_equal(store_grant_propose(tx, in, &g, sec, NOW, f = faults_new(ctx)).kind, NOT_YOURS);
    FINE_(store_grant_propose(tx, in, &g, sys, NOW, f));
    assert_int_equal(g.state, GRANT_PROPOSED);
    assert_int_equal(store_grant_decide(tx, in, g.id, true, sys, NOW, f).kind, NOT_YOURS);
    FINE_(store_grant_decide(tx, in, g.id, true, sec, NOW, f));
    assert_int_equal(store_grant_decide(tx, in, g.id, false, sec, NOW, f).kind, NOT_NOW);
    struct grant clerk_grant;
    FINE_(store_grant_get(tx, g.id, &clerk_grant));
    assert_true(grant_holds(&clerk_grant, NOW));
    assert_false(grant_holds(&clerk_grant, (Time){ NOW.s - 1 }));

    struct grant hub = of(clerk, "hub", BY_HUB_ACCEPTOR); /* R4: the street may not be its own hub */
    assert_int_equal(store_grant_propose(tx, in, &hub, sys, NOW, f = faults_new(ctx)).kind, BAD_INPUT);
    assert_string_equal(f->list[0].field, "role");
    struct grant wrong = of(clerk, "ZFJ", BY_STREET_CLERK);
    assert_int_equal(store_grant_propose(tx, in, &wrong, sys, NOW, f = faults_new(ctx)).kind, BAD_INPUT);
    assert_string_equal(f->list[0].field, "office");
    FINE_(store_grant_end(tx, clerk_grant.id, sys, NOW));
    FINE_(store_grant_propose(tx, in, &hub, sys, NOW, faults_new(ctx)));

    int64_t k; /* add, propose, grant, end, propose */
    char name[32];
    snprintf(name, sizeof name, "user/%d", (int)clerk);
    FINE_(store_leaf_last_k(tx, name, &k));
    assert_int_equal(k, 5);
}

static void grants_by_two(void **state)
{
    (void)state;
    struct store *store = memory();
    play(store, grants_body);
    store_close(store);
}

static void session_body(struct tx *tx, void *ctx)
{
    int64_t sys = add(tx, ctx, "sys");
    struct grant g = of(sys, "hub", BY_SYS_ADMIN);
    FINE_(store_grant_propose(tx, in, &g, 0, NOW, faults_new(ctx)));
    unsigned char hash[SECRET_HASH] = { 1, 2, 3 }, other[SECRET_HASH] = { 9 };
    struct session_row row;
    FINE_(store_session_put(tx, hash, sys, g.id, NOW));
    FINE_(store_session_get(tx, hash, NOW, &row));
    assert_int_equal(row.person, sys);
    assert_int_equal(row.role, BY_SYS_ADMIN);
    assert_string_equal(row.office.s, "hub");
    assert_int_equal(store_session_get(tx, other, NOW, &row).kind, NOT_FOUND);
    FINE_(store_session_seen(tx, hash, (Time){ NOW.s + 60 }));
    FINE_(store_sessions_purge(tx, (Time){ NOW.s + 60 }));
    FINE_(store_session_get(tx, hash, NOW, &row));
    assert_int_equal(row.seen.s, NOW.s + 60);

    struct token_row t = {
        .person = sys, .grant = g.id, .name = "脚本", .scopes = "calls", .expires = { NOW.s + 100 }
    };
    FINE_(store_token_add(tx, other, &t, NOW, &t.id));
    FINE_(store_token_get(tx, ctx, other, NOW, &t));
    assert_string_equal(t.scopes, "calls");
    assert_int_equal(store_token_get(tx, ctx, other, (Time){ NOW.s + 100 }, &t).kind, NOT_FOUND);
    assert_int_equal(store_token_revoke(tx, sys + 1, t.id, NOW).kind, NOT_FOUND);
    FINE_(store_token_revoke(tx, sys, t.id, NOW));
    assert_int_equal(store_token_get(tx, ctx, other, NOW, &t).kind, NOT_FOUND);

    FINE_(store_person_active(tx, sys, false, 0, NOW)); /* a disabled person is out at once */
    assert_int_equal(store_session_get(tx, hash, NOW, &row).kind, NOT_FOUND);

    Time until;
    for (int i = 0; i < 4; i++) {
        FINE_(store_login_failed(tx, "account:x", NOW, &until));
        assert_int_equal(until.s, 0);
    }
    FINE_(store_login_failed(tx, "account:x", NOW, &until));
    assert_int_equal(until.s, NOW.s + 60);
    FINE_(store_login_locked(tx, "account:x", (Time){ NOW.s + 59 }, &until));
    assert_int_equal(until.s, NOW.s + 60);
    FINE_(store_login_locked(tx, "account:x", (Time){ NOW.s + 60 }, &until));
    assert_int_equal(until.s, 0);
    FINE_(store_login_failed(tx, "account:x", (Time){ NOW.s + 60 }, &until));
    assert_int_equal(until.s, NOW.s + 60 + 120);
    for (int i = 0; i < 20; i++) FINE_(store_login_failed(tx, "account:x", NOW, &until));
    assert_int_equal(until.s, NOW.s + 3600);
    FINE_(store_login_good(tx, "account:x"));
    FINE_(store_login_locked(tx, "account:x", NOW, &until));
    assert_int_equal(until.s, 0);
}

static void sessions(void **state)
{
    (void)state;
    struct store *store = memory();
    play(store, session_body);
    store_close(store);
}

static void passwords(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char *a = NULL, *b = NULL;
    assert_int_equal(password_hash(ctx, "short", &a).kind, BAD_INPUT);
    FINE_(password_hash(ctx, "正确的密码 correct", &a));
    FINE_(password_hash(ctx, "正确的密码 correct", &b));
    assert_string_not_equal(a, b);
    assert_ptr_equal(strstr(a, "$argon2id$v=19$m=19456,t=2,p=1$"), a);
    assert_true(password_holds(a, "正确的密码 correct"));
    assert_false(password_holds(a, "正确的密码 Correct"));
    assert_false(password_holds(NULL, "正确的密码 correct"));
    const unsigned char rfc6238[] = "12345678901234567890";
    assert_true(totp_holds(rfc6238, 20, "287082", (Time){ 59 }));
    assert_true(totp_holds(rfc6238, 20, "287082", (Time){ 89 }));
    assert_false(totp_holds(rfc6238, 20, "287082", (Time){ 200 }));
    assert_false(totp_holds(rfc6238, 20, "94287082", (Time){ 59 }));
    talloc_free(ctx);
}

static void plain_body(struct tx *tx, void *ctx)
{
    unsigned char one[REQUEST_HASH] = { 1 }, two[REQUEST_HASH] = { 2 };
    char *answer;
    assert_int_equal(store_repeat_get(tx, ctx, 7, "key-1", one, &answer).kind, NOT_FOUND);
    FINE_(store_repeat_put(tx, 7, "key-1", one, "JJ-2026-000001 3", NOW));
    FINE_(store_repeat_get(tx, ctx, 7, "key-1", one, &answer));
    assert_string_equal(answer, "JJ-2026-000001 3");
    assert_int_equal(store_repeat_get(tx, ctx, 7, "key-1", two, &answer).kind, BAD_INPUT);
    assert_int_equal(store_repeat_get(tx, ctx, 8, "key-1", one, &answer).kind, NOT_FOUND);
    FINE_(store_repeat_purge(tx, (Time){ NOW.s + 7 * DAY_S }));
    FINE_(store_repeat_get(tx, ctx, 7, "key-1", one, &answer));
    FINE_(store_repeat_purge(tx, (Time){ NOW.s + 7 * DAY_S + 1 }));
    assert_int_equal(store_repeat_get(tx, ctx, 7, "key-1", one, &answer).kind, NOT_FOUND);

    struct outbox_row *rows;
    int n;
    FINE_(store_outbox_put(tx, "notice", "{}", NOW));
    FINE_(store_outbox_put(tx, "hook", "[]", (Time){ NOW.s + 5 }));
    FINE_(store_outbox_after(tx, ctx, 0, 10, &rows, &n));
    assert_int_equal(n, 2);
    assert_string_equal(rows[0].kind, "notice");
    assert_string_equal(rows[1].body, "[]");
    int64_t last = rows[1].id;
    FINE_(store_outbox_after(tx, ctx, last, 10, &rows, &n));
    assert_int_equal(n, 0);
    FINE_(store_outbox_done(tx, last));
    FINE_(store_outbox_after(tx, ctx, 0, 10, &rows, &n));
    assert_int_equal(n, 1); /* the newest stays: the next number is a new one */
    FINE_(store_outbox_put(tx, "notice", "{}", NOW));
    FINE_(store_outbox_after(tx, ctx, last, 10, &rows, &n));
    assert_int_equal(n, 1);
    assert_int_equal(rows[0].id, last + 1);

    char *value;
    assert_int_equal(store_note_get(tx, ctx, "origin", &value).kind, NOT_FOUND);
    FINE_(store_note_put(tx, "origin", "a"));
    FINE_(store_note_put(tx, "origin", "b"));
    FINE_(store_note_get(tx, ctx, "origin", &value));
    assert_string_equal(value, "b");

    struct file_row f = { .kind = "jpeg", .bytes = 9, .at = NOW };
    memset(f.sha, 'a', 64);
    memset(f.thumb, 'b', 64);
    FINE_(store_file_put(tx, &f));
    char **gone;
    FINE_(store_files_unnamed_drop(tx, ctx, NOW, 10, &gone, &n));
    assert_int_equal(n, 0);
    FINE_(store_files_unnamed_drop(tx, ctx, (Time){ NOW.s + 1 }, 10, &gone, &n));
    assert_int_equal(n, 2);
    assert_int_equal(store_file_get(tx, f.sha, &f).kind, NOT_FOUND);
}

/* A claim runs 15 minutes, is renewed by its holder, never by another; taking over is noted and can be given back. */
static void claim_body(struct tx *tx, void *ctx)
{
    int64_t ann, bo;
    struct claim c;
    struct claim_taken *taken;
    bool fresh;
    int n;
    struct faults *faults = faults_new(ctx);
    FINE_(store_person_add(tx, "ann", "安", "correct horse 1", NOW, faults, &ann));
    FINE_(store_person_add(tx, "bo", "波", "correct horse 1", NOW, faults, &bo));
    struct docket *d = docket_new(ctx);
    snprintf(d->call.no, sizeof d->call.no, "JJ-2026-000001");
    FINE_(store_docket_save(tx, in, d, NULL, NOW));
    const int64_t call = d->call.id;
    const Office hub = office_of("hub");
    FINE_(store_claim(tx, ctx, call, ann, hub, NOW, &c, &fresh));
    assert_true(fresh && c.person == ann && c.until.s == NOW.s + CLAIM_S);
    FINE_(store_claim(tx, ctx, call, ann, hub, (Time){ NOW.s + 60 }, &c, &fresh));
    assert_true(!fresh && c.since.s == NOW.s && c.until.s == NOW.s + 60 + CLAIM_S);
    FINE_(store_claim(tx, ctx, call, bo, hub, (Time){ NOW.s + 61 }, &c, &fresh));
    assert_true(!fresh && c.person == ann);
    FINE_(store_claim_take(tx, ctx, call, bo, hub, (Time){ NOW.s + 62 }, &c, &fresh));
    assert_true(fresh && c.person == bo);
    FINE_(store_claim_back(tx, call, bo, (Time){ NOW.s + 63 }));
    FINE_(store_claim_get(tx, ctx, call, (Time){ NOW.s + 63 }, &c));
    assert_int_equal(c.person, ann);
    FINE_(store_claims_taken(tx, ctx, INT64_MAX, 10, &taken, &n));
    assert_int_equal(n, 1);
    assert_string_equal(taken[0].name, "波");
    assert_string_equal(taken[0].from_name, "安");
    assert_int_equal(taken[0].back.s, NOW.s + 63);
    assert_int_equal(store_claim_get(tx, ctx, call, (Time){ NOW.s + 60 + CLAIM_S }, &c).kind, NOT_FOUND);
    FINE_(store_claim(tx, ctx, call, bo, hub, (Time){ NOW.s + 60 + CLAIM_S }, &c,
                      &fresh)); /* it ran out: nobody to take it from */
    assert_true(fresh && c.person == bo);
    FINE_(store_claims_purge(tx, (Time){ NOW.s + CLAIMS_TAKEN_DAYS * DAY_S }));
    FINE_(store_claims_taken(tx, ctx, INT64_MAX, 10, &taken, &n));
    assert_int_equal(n, 1);
    FINE_(store_claims_purge(tx, (Time){ NOW.s + (CLAIMS_TAKEN_DAYS + 1) * DAY_S }));
    FINE_(store_claims_taken(tx, ctx, INT64_MAX, 10, &taken, &n));
    assert_int_equal(n, 0);
}

static void claims(void **state)
{
    (void)state;
    struct store *store = memory();
    play(store, claim_body);
    store_close(store);
}

static void plain_rows(void **state)
{
    (void)state;
    struct store *store = memory();
    play(store, plain_body);
    store_close(store);
}

static void files(void **state)
{
    (void)state;
    void *ctx = talloc_new(NULL);
    char dir[] = "/tmp/huying-test-XXXXXX", sha[SHA_TEXT];
    assert_non_null(mkdtemp(dir));
    struct store *store = memory();
    assert_int_equal(store_file_save(store, "abc", 3, sha).kind, NOT_FOUND);
    store_close(store);
    FINE_(store_open(NULL, &(struct store_options){ .dir = dir, .create = true }, &store));
    FINE_(store_file_save(store, "abc", 3, sha));
    assert_string_equal(sha, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    FINE_(store_file_save(store, "abc", 3, sha));
    char *path = store_file_path(ctx, store, sha);
    struct stat st;
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(st.st_size, 3);
    store_file_remove(store, sha, (Time){ st.st_mtime });
    assert_int_equal(stat(path, &st), 0);
    store_file_remove(store, sha, (Time){ st.st_mtime + 1 });
    assert_int_equal(stat(path, &st), -1);
    store_close(store);
    char *cmd = talloc_asprintf(ctx, "rm -rf '%s'", dir);
    assert_int_equal(system(cmd), 0);
    talloc_free(ctx);
}

static int load(void **state)
{
    (void)state;
    struct institution *loaded = NULL;
    struct faults *faults = faults_new(NULL);
    Err err = institution_load(NULL, faults, &loaded);
    talloc_free(faults);
    in = loaded;
    return err.kind;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grants_by_two), cmocka_unit_test(sessions), cmocka_unit_test(passwords),
        cmocka_unit_test(plain_rows),    cmocka_unit_test(claims),   cmocka_unit_test(files),
    };
    return cmocka_run_group_tests(tests, load, NULL);
}
