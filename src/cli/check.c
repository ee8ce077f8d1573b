/* huying check --data DIR: everything that is kept beside the events is worked out again and compared. */
#include <stdio.h>
#include <talloc.h>

#include "cli/cli.h"
#include "cli/options.h"
#include "service/config.h"
#include "service/register.h"
#include "service/replay.h"
#include "service/score.h"
#include "service/shipped.h"
#include "store/check.h"
#include "store/ledger.h"

static const char help[] =
    "huying check --data DIR [--quick] [--json]\n\n"
    "Looks at a data folder, also while it is being served, and changes nothing: the database's own check, foreign "
    "keys,\n"
    "numbers without gaps, desks and counts worked out again, every call replayed from its events, the ledger's "
    "leaves\n"
    "and tree, files present and unchanged. Faults go to stdout, one a line; the last line begins with ok or bad.\n"
    "  --quick  don't read the files, don't replay\n"
    "  --json   the last line as JSON\n\n"
    "Exit: 0 no fault; 1 faults; 2 the call is wrong; 5 no data folder; 9 it could not look.\n";

static void tell(void *arg, const char *fault)
{
    (void)arg;
    printf("%s\n", fault);
}

struct looking {
    struct store *store;
    struct tx *reader;
    const struct institution *in;
    bool quick, json;
    int64_t faults, leaves, entries;
    struct check check;
};

static Err look_store(struct looking *l)
{
    struct progress progress = progress_begin("calls");
    struct timeline tables;
    const char *why;
    Err begin = config_timeline(l->reader, l->store, l->in, &tables, &why);
    if (begin.kind && !why) return begin;
    if (why) printf("configuration: %s\n", why);
    l->faults += why != NULL;
    l->check = (struct check){
        .in = timeline_last(&tables), .found = tell, .told = progress_show, .arg = &progress, .quick = l->quick
    };
    Err err = why ? OK : store_check(l->reader, &l->check);
    progress_end(&progress);
    l->faults += l->check.faults;
    return err;
}

static Err look_replay(struct looking *l)
{
    if (l->quick) return OK;
    struct progress progress = progress_begin("replay");
    const struct service service = { .store = l->store, .institution = l->in };
    const char *why = NULL;
    int64_t calls;
    void *ctx = talloc_new(NULL);
    Err err = replay_check(&service, l->reader, ctx, NULL, &progress, &calls, &why);
    progress_end(&progress);
    if (!err.kind && !why) err = register_check(&service, l->reader, ctx, &l->entries, &why);
    int64_t scores;
    if (!err.kind && !why) err = service_score_check(&service, l->reader, ctx, &scores, &why);
    if (!err.kind && why) printf("events: %s\n", why);
    l->faults += why != NULL;
    talloc_free(ctx);
    return err;
}

/* Without the key (a backup without keys) the signatures can't be checked; then the tree isn't either. */
static Err look_ledger(struct looking *l)
{
    struct note_secret secret;
    Err key = ledger_key_read(l->store, &secret);
    if (key.kind && key.kind != NOT_FOUND) return key;
    void *ctx = talloc_new(NULL);
    struct stored_checkpoint last;
    Err err = key.kind ? ledger_checkpoint_last(l->reader, ctx, &last) : OK;
    if (key.kind && !err.kind) {
        printf("ledger: no key in keys/, so it is not checked: huying ledger verify DATA --vkey KEY\n");
        talloc_free(ctx);
        return OK;
    }
    struct ledger_verdict verdict = { 0 };
    err = ledger_verify(l->reader, ctx, &(struct ledger_question){ .key = key.kind ? NULL : &secret.key }, &verdict);
    if (!err.kind && verdict.bad) printf("ledger: %s\n", verdict.bad);
    l->faults += verdict.bad != NULL;
    l->leaves = (int64_t)verdict.size;
    talloc_free(ctx);
    return err;
}

/* Calls are replayed by the tables of this program: are they those that they were made under? */
static Err look_tables(struct looking *l)
{
    const char *differs;
    void *ctx = talloc_new(NULL);
    Err err = shipped_check(l->reader, ctx, &differs);
    if (!err.kind && differs) printf("tables: %s is not what the ledger says this folder was served with\n", differs);
    if (!err.kind) l->faults += differs != NULL;
    talloc_free(ctx);
    return err;
}

static Err look(struct looking *l)
{
    TRY(store_reader(l->store, l->store, &l->reader));
    TRY(store_read_begin(l->reader));
    Err err = look_store(l);
    if (!err.kind) err = look_tables(l);
    if (!err.kind) err = look_replay(l);
    if (!err.kind) err = look_ledger(l);
    store_read_end(l->reader);
    return err;
}

static int verdict(const struct looking *l)
{
    printf(l->json
               ? "{\"faults\":%lld,\"calls\":%lld,\"entries\":%lld,\"desk_rows\":%lld,\"files\":%lld,\"leaves\":%lld}\n"
           : l->faults ? "bad faults=%lld calls=%lld entries=%lld desk_rows=%lld files=%lld leaves=%lld\n"
                       : "ok faults=%lld calls=%lld entries=%lld desk_rows=%lld files=%lld leaves=%lld\n",
           (long long)l->faults, (long long)l->check.calls, (long long)l->entries, (long long)l->check.todos,
           (long long)l->check.files, (long long)l->leaves);
    return l->faults ? 1 : 0;
}

int verb_check(int argc, char **argv)
{
    const char *data = NULL;
    struct looking l = { 0 };
    int rest_n;
    const struct option_row rows[] = { { "data", &data, NULL },
                                       { "quick", NULL, &l.quick },
                                       { "json", NULL, &l.json } };
    int code = options_read(argc, argv, rows, 3, NULL, &rest_n, 0, help);
    if (code >= 0) return code;
    if (!data) return verb_failed(argv[0], (Err){ BAD_INPUT, "give --data DIR" }, NULL);
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    struct institution *in = NULL;
    Err err = institution_load(ctx, faults, &in);
    l.in = in;
    if (!err.kind) err = store_open(ctx, &(struct store_options){ .dir = data, .read_only = true }, &l.store);
    if (!err.kind) err = look(&l);
    code = err.kind ? verb_failed(argv[0], err, faults) : verdict(&l);
    talloc_free(ctx);
    return code;
}
