/* huying story: reads *.story files and runs them through the same service code as the server (story-format.md). */
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/story.h"

static const char help[] =
    "huying story FILE… [--store memory|sqlite] [--json] [--dump]\n\n"
    "Runs stories: a line per step, `ok` or `FAIL FILE line N: expected …, got …`, then `N passed, N failed`.\n"
    "  --store memory   in memory (default)\n"
    "  --store sqlite   in a data folder that is closed and opened again half way\n"
    "  --json           a JSON object per step\n"
    "  --dump           the final state after the count, for comparing two programs\n"
    "Exit 0, or 1 if a step failed, 2 if a file can't be read or is no story.\n";

struct run {
    bool json, dump, sqlite;
    FILE *states; /* of --dump, told after the count */
    int passed, failed;
    const struct institution *in;
    struct story world;
    bool open;
    char *dir;
};

/* ---- lines → words ------------------------------------------------------------------------------------------------- */

static int words_of(const void *ctx, const char *s, char **words, int most)
{
    int n = 0;
    while (*s) {
        while (*s == ' ' || *s == '\t') s++;
        if (!*s || n == most) break;
        char *out = talloc_array(ctx, char, (unsigned)strlen(s) + 1), *to = out;
        for (bool quoted = false; *s && (quoted || (*s != ' ' && *s != '\t')); s++) {
            if (*s == '"')
                quoted = !quoted;
            else
                *to++ = *s;
        }
        *to = 0;
        words[n++] = out;
    }
    words[n < most ? n : most - 1] = NULL;
    return n;
}

static void cut_refusal(struct line *l)
{
    for (int i = 0; i < l->words_n; i++) {
        if (strcmp(l->words[i], "->") || i + 2 >= l->words_n) continue;
        l->refusal = l->words[i + 2]; /* after the ✗ */
        for (int k = i + 3; k < l->words_n; k++) l->fields[l->fields_n++] = l->words[k];
        l->words_n = i;
        l->words[i] = NULL;
    }
}

/* ---- telling --------------------------------------------------------------------------------------------------------- */

static void tell(struct run *r, const struct line *l, struct verdict v)
{
    bool ok = !v.got;
    r->passed += ok;
    r->failed += !ok;
    if (r->json) {
        struct buf *b = buf_new(NULL, 256);
        buf_puts(b, "{\"file\":");
        buf_json(b, l->file);
        buf_printf(b, ",\"line\":%d,\"ok\":%s,\"expected\":", l->number, ok ? "true" : "false");
        buf_json(b, v.expected);
        buf_puts(b, ",\"got\":");
        buf_json(b, ok ? v.expected : v.got);
        printf("%s}\n", b->s);
        talloc_free(b);
    } else if (ok) {
        printf("ok %s line %d\n", l->file, l->number);
    } else {
        printf("FAIL %s line %d: expected %s, got %s\n", l->file, l->number, v.expected, v.got);
    }
}

/* ---- one line ---------------------------------------------------------------------------------------------------------- */

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
    (void)st, (void)type, (void)ftw;
    return remove(path);
}

static void finish(struct run *r)
{
    if (!r->open) return;
    const char *fault = story_replay(&r->world);
    if (fault) {
        printf("FAIL story %s: expected the leaves to make the same state, got %s\n", r->world.name, fault);
        r->failed++;
    }
    if (r->dump) story_dump(&r->world, r->states);
    story_end(&r->world);
    if (r->dir) nftw(r->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
    TALLOC_FREE(r->dir);
    r->open = false;
}

static bool begin(struct run *r, const struct line *l)
{
    finish(r);
    if (r->sqlite) {
        char path[] = "/tmp/huying-story-XXXXXX";
        if (!mkdtemp(path)) return false;
        r->dir = talloc_strdup(NULL, path);
    }
    Err err = story_begin(&r->world, NULL, l->words_n > 1 ? l->words[1] : "", r->in, r->dir);
    if (err.kind) fprintf(stderr, "%s line %d: %s\n", l->file, l->number, err.why);
    r->open = !err.kind;
    return r->open;
}

static bool at(struct run *r, const struct line *l)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    Day day;
    int64_t s;
    int time_at = l->words_n == 4 ? 3 : 2;
    if (l->words_n < 3 || !day_parse(l->words[1], strlen(l->words[1]), &day) ||
        !clock_parse(l->words[time_at], strlen(l->words[time_at]), &s))
        return false;
    if (l->words_n == 4 && strcmp(l->words[2], days[day_weekday(day)])) return false;
    Time to = { day_start(day).s + s };
    if (to.s < r->world.now.s) return false;
    story_time(&r->world, to);
    return true;
}

static bool step(struct run *r, struct line *l)
{
    struct verdict v = { "ok", NULL };
    if (!strcmp(l->words[0], "story")) {
        if (!begin(r, l)) return false;
    } else if (!r->open) {
        return false;
    } else if (!strcmp(l->words[0], "at")) {
        if (!at(r, l)) return false;
    } else if (!strcmp(l->words[0], "set"))
        v = story_set(&r->world, l);
    else if (!strcmp(l->words[0], "score"))
        v = story_score(&r->world, l);
    else if (!strcmp(l->words[0], "calendar"))
        v = story_calendar(&r->world, l);
    else if (!strcmp(l->words[0], "list"))
        v = story_list(&r->world, l);
    else if (!strcmp(l->words[0], "expect"))
        v = story_expect(&r->world, l);
    else
        v = story_act(&r->world, l);
    tell(r, l, v);
    return true;
}

/* ---- files ----------------------------------------------------------------------------------------------------------------- */

struct script {
    struct line *lines;
    int n;
};

static char *read_all(const void *ctx, const char *path)
{
    FILE *f = strcmp(path, "-") ? fopen(path, "rb") : stdin;
    struct buf *b = buf_new(ctx, 65536);
    char part[65536];
    size_t n;
    if (!f) return NULL;
    while ((n = fread(part, 1, sizeof part, f)) > 0) buf_add(b, part, n);
    if (f != stdin) fclose(f);
    return b->s;
}

static bool parse(const void *ctx, const char *file, char *text, struct script *out)
{
    int number = 0;
    for (char *next, *s = text; s && *s; s = next) {
        char *end = strchrnul(s, '\n');
        next = *end ? end + 1 : end;
        *end = 0;
        number++;
        size_t n = strlen(s);
        if (n && s[n - 1] == '\r') s[--n] = 0;
        if (!*s || *s == '#' || strspn(s, " \t") == n) continue;
        if (text_fault(s, n, false) && !strchr(s, '\t')) return false;
        if (*s == ' ') { /* a row of the act before */
            struct line *l = out->n ? &out->lines[out->n - 1] : NULL;
            char **words = talloc_zero_array(ctx, char *, WORDS_MOST + 1);
            int words_n = words_of(ctx, s, words, WORDS_MOST);
            if (!l || words_n < 2 || strcmp(words[0], "row") || l->rows_n == ROWS_MOST) return false;
            l->rows[l->rows_n++] = words + 1;
            continue;
        }
        out->lines = talloc_realloc(ctx, out->lines, struct line, (unsigned)out->n + 1);
        struct line *l = &out->lines[out->n++];
        memset(l, 0, sizeof *l);
        l->file = file;
        l->number = number;
        l->words_n = words_of(ctx, s, l->words, WORDS_MOST);
        cut_refusal(l);
    }
    return true;
}

/* Where a story that runs on a data folder is closed and opened again: half way between its first and last line. */
static int half(const struct script *s, int from)
{
    int to = from + 1;
    while (to < s->n && strcmp(s->lines[to].words[0], "story")) to++;
    return from + (to - from) / 2;
}

static bool run_file(struct run *r, const char *file)
{
    void *ctx = talloc_new(NULL);
    struct script s = { NULL, 0 };
    char *text = read_all(ctx, file);
    bool good = text && parse(ctx, file, text, &s);
    if (!good) fprintf(stderr, "%s: %s\n", file, text ? "is no story (UTF-8 text, one step a line)" : strerror(errno));
    for (int i = 0, mid = -1; good && i < s.n; i++) {
        good = step(r, &s.lines[i]);
        if (!good) fprintf(stderr, "%s line %d: a faulty story line\n", file, s.lines[i].number);
        if (good && !strcmp(s.lines[i].words[0], "story")) mid = half(&s, i);
        if (i == mid && r->dir && r->open && story_reopen(&r->world).kind) good = false;
    }
    finish(r);
    talloc_free(ctx);
    return good;
}

int verb_story(int argc, char **argv)
{
    struct run r = { 0 };
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    struct institution *in = NULL;
    int files = 0;
    bool good = true;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help")) return fputs(help, stdout), 0;
        if (!strcmp(argv[i], "--json"))
            r.json = true;
        else if (!strcmp(argv[i], "--dump"))
            r.dump = true;
        else if (!strcmp(argv[i], "--store") && i + 1 < argc &&
                 (!strcmp(argv[i + 1], "memory") || !strcmp(argv[i + 1], "sqlite")))
            r.sqlite = !strcmp(argv[++i], "sqlite");
        else if (argv[i][0] == '-' && argv[i][1])
            return fprintf(stderr, "story: unknown option %s\n\n%s", argv[i], help), 2;
        else
            files++;
    }
    if (!files) return fputs(help, stderr), 2;
    if (institution_load(ctx, faults, &in).kind)
        return fprintf(stderr, "story: %s: %s\n", faults->list[0].field, faults->list[0].remedy), 9;
    char *dumped = NULL;
    size_t dumped_n = 0;
    r.in = in;
    r.states = open_memstream(&dumped, &dumped_n);
    if (!r.states) return fputs("story: out of memory\n", stderr), 9;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--store"))
            i++;
        else if (argv[i][0] != '-' || !argv[i][1])
            good &= run_file(&r, argv[i]);
    }
    printf("%d passed, %d failed\n", r.passed, r.failed);
    fclose(r.states);
    fwrite(dumped, 1, dumped_n, stdout);
    free(dumped);
    talloc_free(ctx);
    return !good ? 2 : r.failed ? 1 : 0;
}
