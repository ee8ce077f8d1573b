/* huying import calls: another system's file, row by row, as acts `import` of a hub acceptor (R10a). What can't come in
   goes to a file of refusals with its line and the reason; running it again changes nothing. */
#include <errno.h>
#include <iconv.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <time.h>
#include <unistd.h>

#include "base/asset.h"
#include "base/text.h"
#include "cli/cli.h"
#include "service/import_write.h"
#include "store/people.h"
#include "store/store.h"

static const char help[] =
    "huying import calls FILE.csv --map MAPPING [--data DIR] [--as ACCOUNT] [--refused FILE] [--dry-run]\n\n"
    "Takes over tickets of another system. Open there: called, their clocks start now; closed there: closed, kind "
    "imported.\n"
    "  --map MAPPING    a CSV field,column,format,table,constant, or a shipped one by its name:\n"
    "                   board-replies, board-messages, nyc-2019, nyc-2026, baltimore\n"
    "  --data DIR       the data folder (var/demo)\n"
    "  --as ACCOUNT     the hub acceptor who does it (the first one there is)\n"
    "  --refused FILE   where refused rows are listed: line,field,reason (NAME.refused.csv in this folder)\n"
    "  --dry-run        reads and checks, writes nothing into the data folder\n\n"
    "Fields: source_channel source_ticket_no opened text place, and community or street, must be mapped; closed state "
    "item\n"
    "subject point contact wanted_result answer encoding may be. A time's format is \"PATTERN @ ZONE\", such as\n"
    "\"%m/%d/%Y %I:%M:%S %p @ EST5EDT,M3.2.0,M11.1.0\" or \"%Y-%m-%d %H:%M:%S @ +08:00\". `table` is a CSV value,to "
    "beside the\n"
    "mapping. community has format hash when the same value shall always land in the same, made-up, community.\n"
    "Run again, the same channel and number changes nothing. Exit 0 when every row is in, 1 when some were refused, 2 "
    "for a\n"
    "wrong command, file or mapping.\n";

enum { BATCH = 500, FILE_MOST = 1 << 30, TOLD_UNKNOWN = 12 };

struct options {
    const char *file, *map, *data, *account, *refused;
    bool dry;
};

struct run {
    struct options opt;
    const struct institution *institution;
    struct mapping *mapping;
    char *bytes;
    size_t n;
    struct import *import;
    struct store *store;
    struct service service;
    struct actor by;
    Time now;
    FILE *refusals;
    char *refusals_name;
    int rows, in, already, refused;
    struct timespec began;
    double told_at;
};

/* ---- files ----------------------------------------------------------------------------------------------------------- */

static char *read_whole(const void *ctx, const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f) return NULL;
    size_t cap = 1 << 16, len = 0;
    char *bytes = talloc_size(ctx, cap);
    for (size_t got; (got = fread(bytes + len, 1, cap - len - 1, f)) > 0;) {
        len += got;
        if (len > FILE_MOST) break;
        if (len + 1 == cap) bytes = talloc_realloc_size(ctx, bytes, cap *= 2);
    }
    bool failed = ferror(f) || len > FILE_MOST;
    if (len > FILE_MOST) errno = EFBIG;
    fclose(f);
    if (failed) return NULL;
    bytes[len] = 0;
    *n = len;
    return bytes;
}

static char *shipped(const void *ctx, const char *name, size_t *n)
{
    const struct asset *a = asset_find(talloc_asprintf(ctx, "data/import/%s", name));
    if (!a) return NULL;
    *n = asset_size(a);
    return talloc_strndup(ctx, a->from, *n);
}

/* Beside the mapping; for a shipped mapping, among the shipped ones. `with` is the mapping's path. */
static char *table_bytes(const void *ctx, void *with, const char *name, size_t *n)
{
    const char *map = with;
    if (strchr(name, '/')) return NULL;
    if (!strchr(map, '/') && access(map, R_OK)) return shipped(ctx, name, n);
    return read_whole(ctx, talloc_asprintf(ctx, "%s/%s", dirname(talloc_strdup(ctx, map)), name), n);
}

static char *mapping_bytes(const void *ctx, const char *map, size_t *n)
{
    char *bytes = read_whole(ctx, map, n);
    if (bytes || strchr(map, '/')) return bytes;
    return shipped(ctx, talloc_asprintf(ctx, "%s%s", map, strstr(map, ".csv") ? "" : ".csv"), n);
}

/* GB18030 → UTF-8. Bytes that are none stay as they are, so that their row is refused and no other. */
static char *converted(const void *ctx, const char *from, char *bytes, size_t *n)
{
    iconv_t cd = iconv_open("UTF-8", from);
    if (cd == (iconv_t)-1) return NULL;
    char *out = talloc_size(ctx, 4 * *n + 1), *in_at = bytes, *out_at = out;
    size_t in_left = *n, out_left = 4 * *n;
    while (in_left && iconv(cd, &in_at, &in_left, &out_at, &out_left) == (size_t)-1) {
        *out_at++ = *in_at++;
        in_left--;
        out_left--;
    }
    iconv_close(cd);
    *n = (size_t)(out_at - out);
    *out_at = 0;
    return out;
}

/* ---- what is told -------------------------------------------------------------------------------------------------------- */

static int tell_faults(const struct faults *faults, const char *what)
{
    fprintf(stderr, "import: %s\n", what);
    for (int i = 0; i < faults->n; i++) fprintf(stderr, "  %s: %s\n", faults->list[i].field, faults->list[i].remedy);
    return 2;
}

static void put_csv(FILE *f, const char *s)
{
    fputc('"', f);
    for (; *s; s++) {
        if (*s == '"') fputc('"', f);
        fputc(*s, f);
    }
    fputc('"', f);
}

static bool refuse(struct run *r, int line, const struct faults *faults)
{
    r->refused++;
    if (!r->refusals && !(r->refusals = fopen(r->refusals_name, "w"))) return false;
    if (r->refused == 1) fputs("line,field,reason\n", r->refusals);
    for (int i = 0; i < faults->n; i++) {
        fprintf(r->refusals, "%d,", line);
        put_csv(r->refusals, faults->list[i].field);
        fputc(',', r->refusals);
        put_csv(r->refusals, faults->list[i].remedy);
        fputc('\n', r->refusals);
    }
    return true;
}

static double seconds_since(const struct timespec *began)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)(t.tv_sec - began->tv_sec) + (double)(t.tv_nsec - began->tv_nsec) / 1e9;
}

static void progress(struct run *r, bool end)
{
    double s = seconds_since(&r->began), done = r->n ? (double)import_offset(r->import) / (double)r->n : 1;
    char bar[31];
    if (!isatty(STDERR_FILENO) || (!end && s - r->told_at < 0.1)) return;
    r->told_at = s;
    for (int i = 0; i < 30; i++) bar[i] = i < (int)(done * 30) ? '#' : '.';
    bar[30] = 0;
    fprintf(stderr, "\r[%s] %3.0f %%  %d rows  %.0f a second%s", bar, done * 100, r->rows, s > 0 ? r->rows / s : 0,
            end ? "\n" : "   ");
}

static int summary(struct run *r)
{
    const struct import_unknown *unknown;
    int n = import_unknown(r->import, &unknown);
    double s = seconds_since(&r->began);
    progress(r, true);
    printf("%d rows in %.1f s (%.0f a second): %d %s, %d already there, %d refused\n", r->rows, s,
           s > 0 ? r->rows / s : 0, r->in, r->opt.dry ? "good" : "imported", r->already, r->refused);
    for (int i = 0; i < n && i < TOLD_UNKNOWN; i++)
        printf("  not in a table, left blank: %s (%d)\n", unknown[i].value, unknown[i].n);
    if (n > TOLD_UNKNOWN) printf("  and %d more values\n", n - TOLD_UNKNOWN);
    if (r->refused) printf("refused rows: %s\n", r->refusals_name);
    if (r->refusals && fclose(r->refusals)) {
        fprintf(stderr, "import: %s: %s\n", r->refusals_name, strerror(errno));
        return 2;
    }
    return r->refused ? 1 : 0;
}

/* ---- the run ------------------------------------------------------------------------------------------------------------- */

/* The account asked for, or the first hub acceptor there is. */
static Err find_actor(struct run *r, struct tx *tx, void *ctx)
{
    struct grant *grants;
    struct person *asked = NULL;
    int n;
    if (r->opt.account) TRY(store_person_find(tx, ctx, r->opt.account, &asked));
    TRY(store_grants(tx, ctx, asked ? asked->id : 0, &grants, &n));
    for (int i = 0; i < n; i++) {
        struct person *p;
        if (grants[i].role != BY_HUB_ACCEPTOR || !grant_holds(&grants[i], r->now)) continue;
        TRY(store_person_get(tx, ctx, grants[i].person, &p));
        if (!p->active) continue;
        r->by = (struct actor){ BY_HUB_ACCEPTOR, grants[i].office, p->id };
        return OK;
    }
    return (Err){ NOT_YOURS, "only a hub acceptor imports (R10a): name one with --as" };
}

static Err open_store(struct run *r, void *ctx)
{
    struct tx *tx;
    TRY(store_open(ctx, &(struct store_options){ .dir = r->opt.data }, &r->store));
    TRY(store_reader(ctx, r->store, &tx));
    Err err = find_actor(r, tx, ctx);
    talloc_free(tx);
    r->service = (struct service){ .store = r->store, .institution = r->institution };
    return err;
}

static Err write_batch(struct run *r, void *ctx, const struct import_row *rows, int n)
{
    struct import_result results[BATCH];
    if (r->opt.dry || !n) {
        r->in += n;
        return OK;
    }
    TRY(import_write(&r->service, ctx, rows, n, &r->by, r->now, results));
    for (int i = 0; i < n; i++) {
        if (results[i].refused && !refuse(r, rows[i].line, results[i].refused))
            return (Err){ BAD_INPUT, "--refused can't be written" };
        r->already += !results[i].refused && results[i].already;
        r->in += !results[i].refused && !results[i].already;
    }
    return OK;
}

static Err all_rows(struct run *r)
{
    static struct import_row rows[BATCH];
    Err err = OK;
    for (bool more = true; more && !err.kind;) {
        void *ctx = talloc_new(NULL);
        int n = 0;
        while (n < BATCH && !err.kind) {
            struct faults *faults = faults_new(ctx);
            more = import_next(r->import, ctx, r->now, &rows[n], faults);
            if (!more) break;
            r->rows++;
            if (!faults->n)
                n++;
            else if (!refuse(r, rows[n].line, faults))
                err = (Err){ BAD_INPUT, "--refused can't be written" };
        }
        if (!err.kind) err = write_batch(r, ctx, rows, n);
        talloc_free(ctx);
        progress(r, false);
    }
    return err;
}

static int read_inputs(struct run *r, void *ctx)
{
    size_t n;
    struct faults *faults = faults_new(ctx);
    struct institution *institution;
    if (institution_load(ctx, faults, &institution).kind) return tell_faults(faults, "the shipped tables are faulty");
    r->institution = institution;
    char *map = mapping_bytes(ctx, r->opt.map, &n);
    if (!map) {
        fprintf(stderr, "import: there is no mapping %s, neither a file nor a shipped one\n", r->opt.map);
        return 2;
    }
    if (mapping_read(ctx, map, n, table_bytes, talloc_strdup(ctx, r->opt.map), faults, &r->mapping).kind)
        return tell_faults(faults, r->opt.map);
    r->bytes = read_whole(ctx, r->opt.file, &r->n);
    if (!r->bytes) {
        fprintf(stderr, "import: %s: %s\n", r->opt.file, strerror(errno));
        return 2;
    }
    const char *encoding = mapping_encoding(r->mapping);
    if (strcmp(encoding, "UTF-8") && !(r->bytes = converted(ctx, encoding, r->bytes, &r->n))) {
        fprintf(stderr, "import: this machine cannot read %s: convert the file to UTF-8 first\n", encoding);
        return 2;
    }
    if (import_open(ctx, r->mapping, r->institution, r->bytes, r->n, faults, &r->import).kind)
        return tell_faults(faults, r->opt.file);
    return 0;
}

static bool take_options(int argc, char **argv, struct options *o)
{
    *o = (struct options){ .data = "var/demo" };
    const struct {
        const char *name;
        const char **to;
    } named[] = {
        { "--map", &o->map },
        { "--data", &o->data },
        { "--as", &o->account },
        { "--refused", &o->refused },
    };
    for (int i = 2; i < argc; i++) {
        size_t k = 0;
        while (k < 4 && strcmp(argv[i], named[k].name)) k++;
        if (k < 4 && i + 1 < argc)
            *named[k].to = argv[++i];
        else if (!strcmp(argv[i], "--dry-run"))
            o->dry = true;
        else if (argv[i][0] != '-' && !o->file)
            o->file = argv[i];
        else
            return false;
    }
    return argc > 1 && !strcmp(argv[1], "calls") && o->file && o->map;
}

int verb_import(int argc, char **argv)
{
    struct run r = { .now = time_now() };
    for (int i = 1; i < argc; i++)
        if (!strcmp(argv[i], "--help")) return fputs(help, stdout) < 0;
    if (!take_options(argc, argv, &r.opt)) {
        fputs(help, stderr);
        return 2;
    }
    void *ctx = talloc_new(NULL);
    r.refusals_name = talloc_strdup(ctx, r.opt.refused);
    if (!r.refusals_name)
        r.refusals_name = talloc_asprintf(ctx, "%s.refused.csv", basename(talloc_strdup(ctx, r.opt.file)));
    clock_gettime(CLOCK_MONOTONIC, &r.began);
    int code = read_inputs(&r, ctx);
    Err err = code || r.opt.dry ? OK : open_store(&r, ctx);
    if (!code && !err.kind) err = all_rows(&r);
    if (err.kind) {
        const char *fault = r.store ? store_fault(ctx, r.store) : "";
        fprintf(stderr, "import: %s: %s%s%s\n", r.opt.data, err.why, *fault ? ": " : "", fault);
        code = kind_row(err.kind)->exit_code;
    } else if (!code) {
        code = summary(&r);
    }
    if (r.store) store_close(r.store);
    talloc_free(ctx);
    return code;
}
