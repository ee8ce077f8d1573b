/* huying user: people, grants, passwords and tokens of a data folder, also while it is being served. Who may say yes is
   the register's and the store's business (R3, R4); the operator at the machine stands for nobody but the first administrators. */
#include <openssl/rand.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <termios.h>
#include <unistd.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "service/config.h"
#include "service/register.h"
#include "store/people.h"

static const char help[] =
    "huying user list                      --data DIR [--json]   people and their grants\n"
    "huying user add ACCOUNT NAME          --data DIR   the password: asked, or the first line of stdin;\n"
    "                                                   makes the data folder when there is none\n"
    "huying user passwd ACCOUNT            --data DIR   another password; ends the person's sessions\n"
    "huying user grant ACCOUNT OFFICE ROLE --data DIR [--by SYS_ADMIN] [--until YYYY-MM-DD]\n"
    "huying user approve GRANT             --data DIR --by SEC_ADMIN\n"
    "huying user refuse GRANT              --data DIR --by SEC_ADMIN\n"
    "huying user end GRANT                 --data DIR [--by SYS_ADMIN]\n"
    "huying user token ACCOUNT GRANT NAME  --data DIR [--days N]   prints the token, once\n"
    "huying user totp ACCOUNT on|off       --data DIR   a second factor; prints its secret, once\n"
    "huying user disable|enable ACCOUNT    --data DIR\n\n"
    "OFFICE is a street's 9 digits, a department's letters, DEPT@STREET, hub or district; ROLE a code of roles.csv.\n"
    "A grant takes effect when a sec_admin approves it (R3); until there is one, sys_admin, sec_admin and auditor\n"
    "need no approval. One person never holds roles that forbid each other (R4).\n\n"
    "Exit: 0 done; 2 something is missing or wrong; 3 not theirs to do; 4 not now; 5 no such record; 9 anything "
    "else.\n";

struct asked {
    struct store *store;
    struct tx *reader;
    void *ctx;
    struct service service;
    struct faults *faults;
    const char **word; /* after the verb's word */
    const char *by, *until, *days;
    bool json;
    Time now;
};

/* ---- writing: one job that runs a body of its own ---- */

struct user_job {
    struct job job;
    struct asked *call;
    Err (*body)(struct tx *tx, struct user_job *job);
    int64_t id, by, number;
    const char *text;
    const unsigned char *bytes;
    bool flag;
    struct grant grant;
};

static Err run(struct tx *tx, struct job *job)
{
    struct user_job *j = (struct user_job *)job;
    return j->body(tx, j);
}

static Err write_now(struct asked *c, struct user_job *j, Err (*body)(struct tx *tx, struct user_job *job))
{
    j->job.run = run;
    j->call = c;
    j->body = body;
    return store_write_wait(c->store, &j->job);
}

/* ---- words of the line ---- */

static Err person_of(struct asked *c, const char *account, int64_t *id)
{
    struct person *p;
    Err err = store_person_find(c->reader, c->ctx, account, &p);
    if (err.kind == NOT_FOUND) return (Err){ NOT_FOUND, "there is no such account: huying user list" };
    if (!err.kind) *id = p->id;
    return err;
}

static Err by_of(struct asked *c, int64_t *by)
{
    *by = 0;
    return c->by ? person_of(c, c->by, by) : OK;
}

static Err number_of(const char *s, int64_t most, int64_t *out)
{
    char *end;
    *out = strtoll(s, &end, 10);
    return *end || end == s || *out < 1 || *out > most ? (Err){ BAD_INPUT, "that is not a number in its range" } : OK;
}

/* The first line of stdin; on a terminal without showing it, and twice. */
static Err read_line(const char *prompt, char *line, int most)
{
    struct termios was, quiet;
    bool terminal = isatty(STDIN_FILENO) && !tcgetattr(STDIN_FILENO, &was);
    if (terminal) {
        quiet = was;
        quiet.c_lflag &= (tcflag_t)~ECHO;
        fputs(prompt, stderr);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    bool got = fgets(line, most, stdin);
    if (terminal) tcsetattr(STDIN_FILENO, TCSAFLUSH, &was), fputc('\n', stderr);
    if (!got) return (Err){ BAD_INPUT, "no password: it is the first line of stdin" };
    line[strcspn(line, "\r\n")] = 0;
    return OK;
}

static Err read_password(struct asked *c, char **encoded)
{
    char first[256], second[256];
    TRY(read_line("password: ", first, sizeof first));
    if (isatty(STDIN_FILENO)) {
        TRY(read_line("once more: ", second, sizeof second));
        if (strcmp(first, second)) return (Err){ BAD_INPUT, "the two differ" };
    }
    Err err = password_hash(c->ctx, first, encoded);
    explicit_bzero(first, sizeof first);
    explicit_bzero(second, sizeof second);
    return err;
}

/* ---- the verbs ---- */

static Err add_body(struct tx *tx, struct user_job *j)
{
    return store_person_add(tx, j->call->word[0], j->call->word[1], j->text, j->call->now, j->call->faults, &j->id);
}

static Err add(struct asked *c)
{
    char *encoded;
    TRY(read_password(c, &encoded));
    struct user_job j = { .text = encoded };
    TRY(write_now(c, &j, add_body));
    printf("ok person=%lld account=%s\n", (long long)j.id, c->word[0]);
    return OK;
}

static Err passwd_body(struct tx *tx, struct user_job *j)
{
    return store_person_password(tx, j->id, j->text, j->call->now);
}

static Err passwd(struct asked *c)
{
    struct user_job j = { 0 };
    TRY(person_of(c, c->word[0], &j.id));
    char *encoded;
    TRY(read_password(c, &encoded));
    j.text = encoded;
    TRY(write_now(c, &j, passwd_body));
    puts("ok");
    return OK;
}

/* One act on the register of grants; of the entry that the grant `id` has, or making one. */
static Err entry_act(struct tx *tx, struct user_job *j, const struct grant *g, const char *act, enum role role,
                     const struct arg *args, int args_n, struct entry **out)
{
    struct asked *c = j->call;
    struct entry_answer answer;
    const struct entry_request r = { .book = book_named(c->service.institution->registers, "grant"),
                                     .no = g ? g->entry : NULL,
                                     .act = act,
                                     .by = { role, office_of("hub"), j->by },
                                     .args = args,
                                     .args_n = args_n };
    faults_clear(c->faults);
    TRY(register_act(&c->service, tx, c->ctx, &r, c->now, c->faults, &answer));
    if (out) *out = answer.entry;
    return OK;
}

/* The operator at the machine is nobody's role: what comes from there is the system's, and says so in the ledger. */
static Err grant_body(struct tx *tx, struct user_job *j)
{
    struct asked *c = j->call;
    struct entry *e;
    bool first;
    const struct arg args[] = { { "person", talloc_asprintf(c->ctx, "%lld", (long long)j->grant.person) },
                                { "office", c->word[1] },
                                { "granted", c->word[2] },
                                { "until", c->until } };
    TRY(store_grant_first(tx, &j->grant, j->by, c->now, &first));
    TRY(entry_act(tx, j, NULL, first ? "set_up" : "propose", j->by ? BY_SYS_ADMIN : BY_SYSTEM, args, c->until ? 4 : 3,
                  &e));
    return store_grant_get(tx, strtoll(entry_fact(e, "grant"), NULL, 10), &j->grant);
}

static Err grant(struct asked *c)
{
    struct user_job j = { .grant = { .role = role_from(c->word[2]) } };
    TRY(person_of(c, c->word[0], &j.grant.person));
    TRY(by_of(c, &j.by));
    TRY(write_now(c, &j, grant_body));
    printf("ok grant=%lld state=%s entry=%s\n", (long long)j.grant.id, grant_state_words[j.grant.state], j.grant.entry);
    return OK;
}

static Err decide_body(struct tx *tx, struct user_job *j)
{
    struct grant g;
    TRY(store_grant_get(tx, j->id, &g));
    return entry_act(tx, j, &g, j->flag ? "approve" : "refuse", BY_SEC_ADMIN, NULL, 0, NULL);
}

static Err decide(struct asked *c, bool approve)
{
    struct user_job j = { .flag = approve };
    TRY(number_of(c->word[0], INT64_MAX, &j.id));
    TRY(by_of(c, &j.by));
    if (!j.by) return (Err){ NOT_YOURS, "a sec_admin approves grants (R3): say who by --by" };
    TRY(write_now(c, &j, decide_body));
    puts("ok");
    return OK;
}

static Err approve(struct asked *c)
{
    return decide(c, true);
}

static Err refuse(struct asked *c)
{
    return decide(c, false);
}

static Err holds(struct tx *tx, struct asked *c, int64_t person, enum role role, bool *yes)
{
    struct grant *held;
    int n;
    TRY(store_grants(tx, c->ctx, person, &held, &n));
    for (int i = 0; i < n; i++) *yes |= held[i].role == role && grant_holds(&held[i], c->now);
    return OK;
}

static Err end_body(struct tx *tx, struct user_job *j)
{
    struct grant g;
    bool may = !j->by;
    TRY(store_grant_get(tx, j->id, &g));
    if (j->by) TRY(holds(tx, j->call, j->by, BY_SYS_ADMIN, &may));
    if (!may) return (Err){ NOT_YOURS, "a sys_admin ends grants here" };
    const char *act = g.state == GRANT_PROPOSED ? "withdraw" : "end";
    return entry_act(tx, j, &g, act, j->by ? BY_SYS_ADMIN : BY_SYSTEM, NULL, 0, NULL);
}

static Err end(struct asked *c)
{
    struct user_job j = { 0 };
    TRY(number_of(c->word[0], INT64_MAX, &j.id));
    TRY(by_of(c, &j.by));
    TRY(write_now(c, &j, end_body));
    puts("ok");
    return OK;
}

static Err active_body(struct tx *tx, struct user_job *j)
{
    return store_person_active(tx, j->id, j->flag, 0, j->call->now);
}

static Err set_active(struct asked *c, bool active)
{
    struct user_job j = { .flag = active };
    TRY(person_of(c, c->word[0], &j.id));
    TRY(write_now(c, &j, active_body));
    puts("ok");
    return OK;
}

static Err disable(struct asked *c)
{
    return set_active(c, false);
}

static Err enable(struct asked *c)
{
    return set_active(c, true);
}

static void base64url(const unsigned char *bytes, size_t n, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    unsigned bits = 0;
    int have = 0;
    for (size_t i = 0; i < n; i++)
        for (bits = bits << 8 | bytes[i], have += 8; have >= 6; have -= 6) *out++ = digits[bits >> (have - 6) & 63];
    if (have) *out++ = digits[bits << (6 - have) & 63];
    *out = 0;
}

static Err token_body(struct tx *tx, struct user_job *j)
{
    struct grant g;
    TRY(store_grant_get(tx, j->number, &g));
    if (g.person != j->id) return (Err){ NOT_YOURS, "that grant is another person's" };
    if (!grant_holds(&g, j->call->now)) return (Err){ NOT_NOW, "that grant is not in force" };
    int64_t id;
    const struct token_row row = {
        .person = j->id, .grant = g.id, .name = j->call->word[2], .expires = j->grant.valid_to
    };
    return store_token_add(tx, j->bytes, &row, j->call->now, &id);
}

static Err token(struct asked *c)
{
    struct user_job j = { 0 };
    int64_t days;
    TRY(person_of(c, c->word[0], &j.id));
    TRY(number_of(c->word[1], INT64_MAX, &j.number));
    TRY(number_of(c->days ? c->days : "90", 365, &days));
    j.grant.valid_to = (Time){ c->now.s + days * DAY_S };
    unsigned char random[32], hash[SECRET_HASH];
    char secret[48];
    if (RAND_bytes(random, sizeof random) != 1) return (Err){ BROKEN, "no random bytes from the system" };
    base64url(random, sizeof random, secret);
    SHA256((const unsigned char *)secret, strlen(secret), hash);
    j.bytes = hash;
    TRY(write_now(c, &j, token_body));
    puts(secret);
    return OK;
}

static void base32(const unsigned char *bytes, size_t n, char *out)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned bits = 0;
    int have = 0;
    for (size_t i = 0; i < n; i++)
        for (bits = bits << 8 | bytes[i], have += 8; have >= 5; have -= 5) *out++ = digits[bits >> (have - 5) & 31];
    *out = 0;
}

static Err totp_body(struct tx *tx, struct user_job *j)
{
    return store_person_totp(tx, j->id, j->flag ? j->bytes : NULL, 20, j->call->now);
}

static Err totp(struct asked *c)
{
    struct user_job j = { .flag = !strcmp(c->word[1], "on") };
    if (!j.flag && strcmp(c->word[1], "off")) return (Err){ BAD_INPUT, "say on or off" };
    TRY(person_of(c, c->word[0], &j.id));
    unsigned char random[20]; /* 160 bits, RFC 4226 */
    char secret[40];
    if (RAND_bytes(random, sizeof random) != 1) return (Err){ BROKEN, "no random bytes from the system" };
    j.bytes = random;
    TRY(write_now(c, &j, totp_body));
    base32(random, sizeof random, secret);
    if (j.flag)
        printf("otpauth://totp/huying:%s?secret=%s&issuer=huying\n", c->word[0], secret);
    else
        puts("ok");
    return OK;
}

static void list_one(struct buf *b, struct asked *c, const struct person *p, const struct grant *grants, int n)
{
    if (c->json) {
        buf_printf(b, "{\"person\":%lld,\"account\":", (long long)p->id);
        buf_json(b, p->account);
        buf_puts(b, ",\"name\":");
        buf_json(b, p->name);
        buf_printf(b, ",\"active\":%s,\"grants\":[", p->active ? "true" : "false");
    } else {
        buf_printf(b, "%lld %s %s%s\n", (long long)p->id, p->account, p->name, p->active ? "" : " (disabled)");
    }
    bool first = true;
    for (int i = 0; i < n; i++) {
        const struct grant *g = &grants[i];
        if (g->person != p->id || g->role >= BY_SYSTEM) continue;
        const char *state = g->state == GRANT_ACTIVE && !grant_holds(g, c->now) ? "over" : grant_state_words[g->state];
        buf_printf(b,
                   c->json ? "%s{\"grant\":%lld,\"office\":\"%s\",\"role\":\"%s\",\"state\":\"%s\"}"
                           : "%s    %lld %s %s %s\n",
                   c->json && !first ? "," : "", (long long)g->id, g->office.s, role_words[g->role], state);
        first = false;
    }
    if (c->json) buf_puts(b, "]}\n");
}

static Err list(struct asked *c)
{
    struct person *people;
    struct grant *grants;
    int n, grants_n;
    TRY(store_persons(c->reader, c->ctx, &people, &n));
    TRY(store_grants(c->reader, c->ctx, 0, &grants, &grants_n));
    struct buf *b = buf_new(c->ctx, 4096);
    for (int i = 0; i < n; i++) list_one(b, c, &people[i], grants, grants_n);
    if (b->n) fwrite(b->s, 1, b->n, stdout);
    return OK;
}

static const struct word {
    const char *name;
    int words;
    Err (*run)(struct asked *c);
} words[] = {
    { "list", 0, list },       { "add", 2, add },         { "passwd", 1, passwd }, { "grant", 3, grant },
    { "approve", 1, approve }, { "refuse", 1, refuse },   { "end", 1, end },       { "token", 3, token },
    { "totp", 2, totp },       { "disable", 1, disable }, { "enable", 1, enable },
};

static const struct word *find(const char *name, int rest_n)
{
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (name && !strcmp(words[i].name, name) && words[i].words == rest_n - 1) return &words[i];
    return NULL;
}

static Err begin(struct asked *c, const char *data, bool create)
{
    struct institution *in;
    TRY(institution_load(c->ctx, c->faults, &in));
    TRY(store_open(c->ctx, &(struct store_options){ .dir = data, .create = create }, &c->store));
    TRY(store_reader(c->store, c->store, &c->reader));
    c->service = (struct service){ .store = c->store, .institution = in };
    return service_config_open(&c->service, c->reader);
}

int verb_user(int argc, char **argv)
{
    const char *data = NULL, *rest[4];
    struct asked c = { .now = time_now() };
    int rest_n;
    const struct option_row rows[] = { { "data", &data, NULL },
                                       { "by", &c.by, NULL },
                                       { "until", &c.until, NULL },
                                       { "days", &c.days, NULL },
                                       { "json", NULL, &c.json } };
    int code = options_read(argc, argv, rows, 5, rest, &rest_n, 4, help);
    if (code >= 0) return code;
    const struct word *word = find(rest_n ? rest[0] : NULL, rest_n);
    if (!word || !data)
        return verb_failed(argv[0], (Err){ BAD_INPUT, word ? "give --data DIR" : "say what to do: --help tells" },
                           NULL);
    c.word = rest + 1;
    c.ctx = talloc_new(NULL);
    c.faults = faults_new(c.ctx);
    Err err = begin(&c, data, word->run == add);
    if (!err.kind) err = word->run(&c);
    code = err.kind ? verb_failed(argv[0], err, c.faults) : 0;
    service_config_close(&c.service);
    talloc_free(c.ctx);
    return code;
}
