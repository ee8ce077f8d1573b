/* huying ledger …: what auditors, witnesses and a case's parties run (ledger.md §4). Exit 0 nothing altered, 1 altered,
   2 could not look; the last line of stdout is `ok …` or `bad …`, but where a good answer is itself a file (prove,
   extend, checkpoint, vkey) that file is all of stdout and the `ok` line goes to stderr. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "cli/cli.h"
#include "ledger/base64.h"
#include "service/config.h"
#include "service/register.h"
#include "service/replay.h"
#include "service/score.h"
#include "store/check.h"
#include "store/ledger.h"

enum { ALTERED = 1, NO_LOOK = 2, HELD_MOST = 64 };

static const char help[] =
    "huying ledger verify DATA [--vkey KEY] [--checkpoint FILE]…   all leaves, tree, checkpoints, vault, projections\n"
    "huying ledger checkpoint DATA                  sign if there is something new; print the latest checkpoint\n"
    "huying ledger prove DATA CALL_NO [--no-values] > proof.json    all events of a call below the latest checkpoint\n"
    "huying ledger extend DATA OLD_CHECKPOINT > growth.json         that the ledger only grew since an old checkpoint\n"
    "huying ledger export DATA DIR [--tiles]        up to the latest checkpoint; no personal value, no key\n"
    "huying ledger vkey DATA [--sm3]                print the verifier key; with --sm3 a second tree in SM3 is signed "
    "too\n"
    "                                               from now on, and its SM2 key is printed below (made the first "
    "time)\n"
    "\n"
    "Exit 0: nothing altered, 1: altered, 2: could not look. The last line is `ok …` or `bad …`, on stdout; where "
    "stdout\n"
    "is the file itself (prove, extend, checkpoint, vkey), `ok …` goes to stderr. verify works beside a running "
    "server.\n";

struct request_line {
    const char *words[3]; /* verb, DATA, CALL_NO | OLD_CHECKPOINT | DIR */
    int words_n;
    const char *vkey;
    const char *held[HELD_MOST];
    int held_n;
    bool no_values, tiles, sm3;
};

/* What a verb works on. */
struct desk {
    void *ctx;
    const struct request_line *line;
    struct store *store;
    struct tx *tx; /* one moment of everything */
    struct note_secret secret;
    struct note_key key;
    bool has_key;
    const char *fault;
};

static int ok(FILE *to, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static int ok(FILE *to, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    fputs("ok", to);
    vfprintf(to, fmt, args);
    va_end(args);
    putc('\n', to);
    return fflush(to) ? NO_LOOK : 0;
}

static int bad(int code, const char *why)
{
    printf("bad %s", code == NO_LOOK ? "could not look: " : "");
    for (const char *c = why; *c; c++)
        putchar((unsigned char)*c < ' ' || *c == 0x7f
                    ? ' '
                    : *c); /* one line, and no terminal's code, whatever a damaged row holds */
    putchar('\n');
    fprintf(stderr, "huying ledger: %s\n", why);
    return code;
}

/* Once the folder is open, whatever cannot be read as it was written has been altered. */
static int failed(const struct desk *d, Err err)
{
    char *why = d->store && err.kind == BROKEN ? store_fault(d->ctx, d->store) : "";
    int code = err.kind == BROKEN ? ALTERED : NO_LOOK;
    return bad(code, *why ? talloc_asprintf(d->ctx, "%s: %s", err.why, why) : err.why);
}

/* ---- opening */

static Err open_store(struct desk *d, bool read_only)
{
    return store_open(d->ctx, &(struct store_options){ .dir = d->line->words[1], .read_only = read_only }, &d->store);
}

static Err open_moment(struct desk *d)
{
    TRY(store_reader(d->ctx, d->store, &d->tx));
    return store_read_begin(d->tx);
}

/* --vkey, else the key of the data folder. None at all is no fault: nothing may be signed yet. */
static Err find_key(struct desk *d)
{
    const char *text = d->line->vkey;
    d->has_key = true;
    if (text) return note_vkey_read(text, strlen(text), &d->key);
    Err err = ledger_key_read(d->store, &d->secret);
    d->key = d->secret.key;
    explicit_bzero(&d->secret, sizeof d->secret);
    if (err.kind == NOT_FOUND) d->has_key = false;
    return err.kind == NOT_FOUND ? OK : err;
}

static Err read_note(const void *ctx, const char *path, struct checkpoint *out)
{
    FILE *f = fopen(path, "r");
    if (!f) return (Err){ NOT_FOUND, "the checkpoint file can't be opened" };
    char *note = talloc_size(ctx, NOTE_MAX + 1);
    size_t n = fread(note, 1, NOTE_MAX + 1, f);
    fclose(f);
    return checkpoint_read(note, n, out);
}

/* ---- verbs */

static int print_verdict(const struct ledger_verdict *v)
{
    char root[HASH_TEXT_N + 1];
    hash_text(root, &v->root);
    return ok(stdout, " size=%llu root=%s checkpoints=%lld unsealed=%lld vault=%lld erased=%lld",
              (unsigned long long)v->size, root, (long long)v->checkpoints, (long long)v->unsealed, (long long)v->vault,
              (long long)v->erased);
}

/* The first fault of many is named. */
static void keep_first(void *arg, const char *fault)
{
    struct desk *d = arg;
    if (!d->fault) d->fault = talloc_strdup(d->ctx, fault);
}

static void progress(void *arg, int64_t calls)
{
    (void)arg;
    if (isatty(STDERR_FILENO)) fprintf(stderr, "\r%lld calls replayed\033[K", (long long)calls);
}

/* Every projection row: calls, tasks and clocks against what the institution makes of the leaves, then what is kept beside
   them (desks, counts, list columns) against those. *why: the first that differs. */
static Err projections(struct desk *d, const char **why)
{
    struct institution *in;
    int64_t calls, entries;
    TRY(institution_load(d->ctx, faults_new(d->ctx), &in));
    const struct service service = { .store = d->store, .institution = in };
    Err err = replay_check(&service, d->tx, d->ctx, progress, NULL, &calls, why);
    if (isatty(STDERR_FILENO)) fputs("\r\033[K", stderr);
    if (!err.kind && !*why) err = register_check(&service, d->tx, d->ctx, &entries, why);
    if (!err.kind && !*why) err = service_score_check(&service, d->tx, d->ctx, &entries, why);
    if (*why || (err.kind && err.kind != NOT_FOUND)) return err;
    struct timeline tables;
    TRY(config_timeline(d->tx, d->ctx, in, &tables, why));
    struct check check = { .in = timeline_last(&tables), .found = keep_first, .arg = d, .quick = true };
    TRY(store_check(d->tx, &check)); /* a row whose number no record has is found here */
    *why = d->fault;
    return d->fault ? OK : err;
}

static int verify(struct desk *d)
{
    struct checkpoint held[HELD_MOST];
    struct ledger_verdict v;
    Err err = OK;
    for (int i = 0; !err.kind && i < d->line->held_n; i++) {
        err = read_note(d->ctx, d->line->held[i], &held[i]);
        if (err.kind) return bad(NO_LOOK, talloc_asprintf(d->ctx, "%s: %s", d->line->held[i], err.why));
    }
    struct ledger_question q = { d->has_key ? &d->key : NULL, held, d->line->held, d->line->held_n };
    err = ledger_verify(d->tx, d->ctx, &q, &v);
    if (err.kind) return failed(d, err);
    const char *why = v.bad;
    if (!why) err = projections(d, &why);
    if (err.kind) return failed(d, err);
    return why ? bad(ALTERED, why) : print_verdict(&v);
}

static int print_checkpoint(struct desk *d, const struct seal *seal)
{
    struct stored_checkpoint last;
    Err err = open_moment(d);
    if (!err.kind) err = ledger_checkpoint_last(d->tx, d->ctx, &last);
    if (err.kind) return failed(d, err);
    fputs(last.note, stdout);
    fflush(stdout);
    return ok(stderr, " size=%llu %s", (unsigned long long)last.size,
              seal->sealed ? "signed now" : "nothing new to sign");
}

static int checkpoint(struct desk *d)
{
    struct seal seal;
    Err err = ledger_seal(d->store, time_now(), &seal);
    if (seal.fault) return bad(ALTERED, seal.fault);
    return err.kind ? failed(d, err) : print_checkpoint(d, &seal);
}

static int prove(struct desk *d)
{
    char *json;
    const char *fault;
    Err err = ledger_prove(d->tx, d->ctx, d->line->words[2], !d->line->no_values, &json, &fault);
    if (err.kind) return failed(d, err);
    if (fault) return bad(ALTERED, fault);
    fputs(json, stdout);
    fflush(stdout);
    return ok(stderr, " bytes=%zu", strlen(json));
}

static int extend(struct desk *d)
{
    struct checkpoint old;
    char *json;
    const char *fault;
    Err err = read_note(d->ctx, d->line->words[2], &old);
    if (!err.kind && !d->has_key) err = (Err){ NOT_FOUND, "there is no ledger key in keys/: give --vkey KEY" };
    if (err.kind) return bad(NO_LOOK, err.why);
    err = ledger_extend(d->tx, d->ctx, &d->key, &old, &json, &fault);
    if (err.kind) return failed(d, err);
    if (fault) return bad(ALTERED, fault);
    fputs(json, stdout);
    fflush(stdout);
    return ok(stderr, " old=%llu", (unsigned long long)old.size);
}

static int export(struct desk *d)
{
    uint64_t size;
    const char *fault;
    Err err = ledger_export(d->tx, d->ctx, d->line->words[2], d->line->tiles, &size, &fault);
    if (err.kind) return failed(d, err);
    if (fault) return bad(ALTERED, fault);
    return ok(stdout, " size=%llu", (unsigned long long)size);
}

static void print_vkey(struct note_secret *secret)
{
    char text[NOTE_KEY_TEXT_MAX];
    note_vkey_write(&secret->key, text);
    explicit_bzero(secret, sizeof *secret);
    puts(text);
}

static int vkey(struct desk *d)
{
    struct note_secret sm2;
    Err err = ledger_key_first(d->store, &d->secret);
    if (!err.kind && d->line->sm3 && ledger_sm2_read(d->store, &sm2).kind == NOT_FOUND) err = ledger_sm2_make(d->store);
    if (!err.kind && d->line->sm3) err = ledger_sm2_read(d->store, &sm2);
    if (err.kind) return failed(d, err);
    print_vkey(&d->secret);
    if (d->line->sm3) print_vkey(&sm2);
    fflush(stdout);
    return ok(stderr, "%s", "");
}

static const struct verb {
    const char *name;
    int words;
    bool writes; /* else: one moment, read-only */
    int (*run)(struct desk *d);
} verbs[] = {
    { "verify", 2, false, verify }, { "checkpoint", 2, true, checkpoint }, { "prove", 3, false, prove },
    { "extend", 3, false, extend }, { "export", 3, false, export },        { "vkey", 2, true, vkey },
};

static int run(const struct verb *verb, const struct request_line *line)
{
    struct desk d = { .ctx = talloc_new(NULL), .line = line };
    Err err = open_store(&d, !verb->writes);
    if (err.kind) {
        int code = bad(NO_LOOK, err.why);
        talloc_free(d.ctx);
        return code;
    }
    if (!verb->writes) err = find_key(&d);
    if (!err.kind && !verb->writes) err = open_moment(&d);
    int code = err.kind ? bad(NO_LOOK, err.why) : verb->run(&d);
    TALLOC_FREE(d.tx);
    store_close(d.store);
    talloc_free(d.ctx);
    return code;
}

/* ---- the line */

static bool option(struct request_line *l, int argc, char **argv, int *i)
{
    const char *word = argv[*i];
    if (!strcmp(word, "--no-values")) return l->no_values = true;
    if (!strcmp(word, "--tiles")) return l->tiles = true;
    if (!strcmp(word, "--sm3")) return l->sm3 = true;
    if (*i + 1 >= argc) return false;
    if (!strcmp(word, "--vkey")) return l->vkey = argv[++*i], true;
    if (strcmp(word, "--checkpoint") || l->held_n == HELD_MOST) return false;
    l->held[l->held_n++] = argv[++*i];
    return true;
}

static int usage(const char *why, const char *what)
{
    fprintf(stderr, "huying ledger: %s%s\n\n%s", why, what, help);
    return bad(NO_LOOK, "the command line is wrong");
}

int verb_ledger(int argc, char **argv)
{
    struct request_line l = { 0 };
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help")) return fputs(help, stdout) < 0;
        if (!strncmp(argv[i], "--", 2)) {
            if (!option(&l, argc, argv, &i)) return usage("not an option here, or its value is missing: ", argv[i]);
        } else if (l.words_n == 3) {
            return usage("one word too many: ", argv[i]);
        } else {
            l.words[l.words_n++] = argv[i];
        }
    }
    if (!l.words_n) return usage("which verb?", "");
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(verbs[i].name, l.words[0]))
            return l.words_n == verbs[i].words ? run(&verbs[i], &l)
                                               : usage("words missing or too many for ", l.words[0]);
    return usage("there is no verb ", l.words[0]);
}
