/* huying demo: makes the demo district in a fresh data folder: its people, its map, and the weeks from 2026-03-02 to now. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/demo.h"
#include "service/config.h"
#include "store/ledger.h"
#include "store/store.h"

static const char help[] =
    "huying demo --data DIR [--calls N] [--seed S] [--messages DIR] [--now TIME] [--no-pictures]\n\n"
    "Makes the demo district of Jinjiang in a data folder that is not there yet or empty: offices, people, map, and "
    "the weeks\n"
    "from 2026-03-02 to now, played in order of time by the same acts as people use. Its people and texts are "
    "invented.\n"
    "  --calls N        how many calls (600)\n"
    "  --seed S         another seed, another district (20260302); the same seed and time, the same acts\n"
    "  --messages DIR   from the real messages in DIR/replies.csv and DIR/messages_train_raw.csv instead of our texts\n"
    "  --now TIME       the end, such as 2026-06-30T16:00:00+08:00 (now)\n"
    "  --no-pictures    without drawn photos, some seconds quicker\n"
    "Prints one account a role with its password. Exit 0; 1 when an act was refused, 2 for a wrong command or "
    "folder.\n";

/* For a demo only: printed, and in this file. */
static const char password[] = "huying-demo-2026";

enum { CALLS = 600, CALLS_LEAST = 1, CALLS_MOST = 100000 };

struct options {
    const char *data, *messages;
    uint64_t seed;
    int calls;
    Time now;
    bool no_pictures;
};

static bool number(const char *s, uint64_t *out)
{
    char *end;
    errno = 0;
    *out = strtoull(s, &end, 10);
    return *s >= '0' && *s <= '9' && !*end && !errno;
}

static bool take_options(int argc, char **argv, struct options *o)
{
    uint64_t calls = CALLS;
    *o = (struct options){ .seed = TOWN_SEED, .now = time_now() };
    for (int i = 1; i < argc; i += 2) {
        const char *value = i + 1 < argc ? argv[i + 1] : NULL;
        if (!strcmp(argv[i], "--no-pictures")) {
            o->no_pictures = true;
            i--;
            continue;
        }
        if (!value) return false;
        if (!strcmp(argv[i], "--data"))
            o->data = value;
        else if (!strcmp(argv[i], "--messages"))
            o->messages = value;
        else if (!strcmp(argv[i], "--calls")) {
            if (!number(value, &calls)) return false;
        } else if (!strcmp(argv[i], "--seed")) {
            if (!number(value, &o->seed)) return false;
        } else if (!strcmp(argv[i], "--now")) {
            if (!time_parse(value, strlen(value), &o->now)) return false;
        } else
            return false;
    }
    if (calls < CALLS_LEAST || calls > CALLS_MOST) return false;
    o->calls = (int)calls;
    return o->data != NULL;
}

static int failed(const struct demo *d, Err err, const struct faults *faults)
{
    char *fault = d->service.store ? store_fault(d->ctx, d->service.store) : NULL;
    fprintf(stderr, "demo: %s%s%s\n", err.why ? err.why : "failed", fault && *fault ? ": " : "", fault ? fault : "");
    for (int i = 0; i < faults->n; i++) fprintf(stderr, "  %s: %s\n", faults->list[i].field, faults->list[i].remedy);
    return err.kind == BAD_INPUT ? 2 : kind_row(err.kind)->exit_code;
}

/* ---- what is told ---------------------------------------------------------------------------------------------------------- */

static void progress(const struct demo *d)
{
    char at[TIME_TEXT_MAX];
    if (!isatty(STDERR_FILENO)) return;
    fprintf(stderr, "\r%.10s  %d acts ", time_format(d->heap_n ? d->heap[0].at : d->end, at), d->acts);
    if (!d->heap_n) fputc('\n', stderr);
}

static void accounts(const struct demo *d)
{
    bool told[ROLES] = { false };
    printf("one account a role; the password of all is %s\n", password);
    for (int i = 0; i < d->people_n; i++) {
        const struct member *m = &d->people[i];
        const struct role_row *role = &d->in->roles[m->role];
        bool other =
            m->role <= BY_STREET_HEAD && strncmp(m->account, "cll.", 4); /* the streets' people: those of 水杉街 */
        if (told[m->role] || other) continue;
        told[m->role] = true;
        printf("  %-18s %s  %s\n", m->account, role->name_zh, m->office.s);
    }
}

/* ---- the work ------------------------------------------------------------------------------------------------------------- */

static Err fresh_folder(const char *dir)
{
    struct stat st;
    if (stat(dir, &st)) return errno == ENOENT ? OK : (Err){ BAD_INPUT, "the data folder can't be looked at" };
    if (!S_ISDIR(st.st_mode)) return (Err){ BAD_INPUT, "--data names something that is no folder" };
    return rmdir(dir) ? (Err){ BAD_INPUT, "the data folder is not empty: name another, or remove it first" } : OK;
}

static Err write_map(struct demo *d)
{
    struct buf *b = buf_new(d->ctx, TOWN_JSON_MAX);
    TRY(town_generate(d->ctx, TOWN_SEED, &d->town));
    town_json(d->town, b);
    char *path = talloc_asprintf(d->ctx, "%s/map.json", store_dir(d->service.store));
    FILE *f = fopen(path, "wb");
    bool good = f && fwrite(b->s, 1, b->n, f) == b->n;
    if (f && fclose(f)) good = false;
    return good ? OK : (Err){ BROKEN, "map.json can't be written" };
}

static Err prepare(struct demo *d, const struct options *o, struct faults *faults)
{
    struct institution *in;
    TRY(institution_load(d->ctx, faults, &in));
    d->in = in;
    d->service.institution = in;
    d->calendar = in->calendar;
    d->begin = day_at(day_from(2026, 3, 2), 9, 0);
    d->end = o->now;
    if (calendar_open_minutes(d->calendar, d->begin, d->end) < 5 * 420)
        return (Err){ BAD_INPUT, "the demo plays from 2026-03-02 and needs at least five working days" };
    TRY(demo_read(d, faults));
    if (o->messages) TRY(demo_read_messages(d, o->messages, faults));
    TRY(fresh_folder(o->data));
    TRY(store_open(d->ctx, &(struct store_options){ .dir = o->data, .create = true, .serve = true },
                   &d->service.store));
    d->service.quiet = true;
    TRY(ledger_key_make(d->service.store, "demo.huying.example/jinjiang"));
    TRY(write_map(d));
    return demo_settle(d, password, !o->no_pictures, faults);
}

static Err play(struct demo *d, const struct options *o, struct faults *faults)
{
    struct seal seal;
    TRY(prepare(d, o, faults));
    demo_plan(d, o->calls);
    TRY(demo_run(d, progress));
    return ledger_seal(d->service.store, d->end, &seal);
}

int verb_demo(int argc, char **argv)
{
    struct options o;
    struct timespec from, to;
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "--help")) return fputs(help, stdout) < 0;
    if (!take_options(argc, argv, &o)) {
        fputs(help, stderr);
        return 2;
    }
    clock_gettime(CLOCK_MONOTONIC, &from);
    struct demo *d = talloc_zero(NULL, struct demo);
    d->ctx = d;
    d->seed = o.seed;
    d->told = talloc_strdup(d, "");
    struct faults *faults = faults_new(d);
    Err err = play(d, &o, faults);
    int code = err.kind ? failed(d, err, faults) : d->refused ? 1 : 0;
    if (d->service.store) store_close(d->service.store);
    service_config_close(&d->service);
    clock_gettime(CLOCK_MONOTONIC, &to);
    if (!err.kind) {
        printf("%s: %d calls, %d acts by people in %ld s\n", o.data, d->calls_n, d->acts, to.tv_sec - from.tv_sec);
        if (d->refused) fprintf(stderr, "demo: %d acts were refused, the first of them:\n%s", d->refused, d->told);
        accounts(d);
    }
    talloc_free(d);
    return code;
}
