/* huying list: versions of the list of 45: lint, diff, what is in force, and putting one in force (R16). */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "cli/cli.h"
#include "cli/configure.h"
#include "institution/list_lint.h"
#include "service/lists.h"

static const char help[] =
    "huying list lint FILE [--data DIR]                      what is wrong with a draft; without --data by the shipped "
    "tables\n"
    "huying list diff OLD NEW                                two files, field by field\n"
    "huying list versions --data DIR                         all there are, with the day from which each is in force\n"
    "huying list show VERSION --data DIR > FILE              one of them as a table\n"
    "huying list put FILE --version V --from DATE --data DIR [--by HUB_HEAD]\n"
    "                                                        puts FILE in force from 00:00 of DATE, a later day\n\n"
    "FILE (- is standard input) is CSV with the columns of data/domain/catalog-45.csv. Calls keep, to their end, the "
    "version in\n"
    "force when they were called (R16). A version with a hard finding cannot be put; what it would have meant for past "
    "calls:\n"
    "huying rehearse --list FILE. Putting is a leaf of the ledger, catalog/45, that commits to the whole text.\n\n"
    "Exit: 0 done, no hard finding, no difference; 1 findings, differences; 2 the call or FILE is wrong; 3 not theirs; "
    "5 no such\n"
    "folder, file or version; 9 anything else.\n";

struct options {
    const char *data, *version, *from, *by;
    const char *rest[3];
    int rest_n;
};

static Err read_list(struct configure *c, const char *path, struct list_table **out)
{
    char *bytes;
    size_t n;
    TRY(file_read_whole(c->ctx, path, LIST_TEXT_MOST + 1, &bytes, &n));
    return list_table_read(c->ctx, bytes, n, c->faults, out);
}

/* With a data folder its tables, else the shipped ones. */
static Err begin(struct configure *c, const struct options *o)
{
    struct institution *in;
    if (o->data) return configure_open(c, o->data, o->by, BY_HUB_HEAD);
    c->ctx = talloc_new(NULL);
    c->faults = faults_new(c->ctx);
    TRY(institution_load(c->ctx, c->faults, &in));
    c->service.institution = in;
    return OK;
}

static Err lint(struct configure *c, const struct options *o, int *code)
{
    struct list_table *t;
    struct finding *list;
    int hard = 0;
    TRY(read_list(c, o->rest[1], &t));
    int n = list_lint(c->ctx, c->service.institution, t, &list);
    for (int i = 0; i < n; i++) {
        printf("%s %s.%s %s%s%s: %s\n", list[i].hard ? "hard  " : "advice", list[i].item, list_columns[list[i].at],
               list[i].word, *list[i].what ? " " : "", list[i].what, list[i].en);
        hard += list[i].hard;
    }
    printf("%s items=%d hard=%d advice=%d\n", hard ? "bad" : "ok", t->n, hard, n - hard);
    *code = hard != 0;
    return OK;
}

static Err diff(struct configure *c, const struct options *o, int *code)
{
    struct list_table *was, *now;
    struct list_difference *list;
    TRY(read_list(c, o->rest[1], &was));
    TRY(read_list(c, o->rest[2], &now));
    int n = list_diff(c->ctx, was, now, &list);
    for (int i = 0; i < n; i++) {
        if (list[i].is == LIST_CHANGED)
            printf("changed %s.%s: %s > %s\n", list[i].item, list_columns[list[i].at], list[i].was, list[i].now);
        else
            printf("%s %s %s\n", list_change_words[list[i].is], list[i].item, *list[i].was ? list[i].was : list[i].now);
    }
    *code = n != 0;
    return OK;
}

static Err versions(struct configure *c, const struct options *o, int *code)
{
    char day[TIME_TEXT_MAX];
    const struct institution *in = c->service.institution;
    const struct item_list *now = institution_list_at(in, day_of(c->by.now));
    (void)o;
    (void)code;
    for (int i = 0; i < in->lists_n; i++)
        printf("%-24s %-12s %3d items%s\n", in->lists[i].version,
               in->lists[i].from.n == INT32_MIN ? "from the start" : day_format(in->lists[i].from, day),
               in->lists[i].items_n, now == &in->lists[i] ? "  in force" : "");
    return OK;
}

static Err show(struct configure *c, const struct options *o, int *code)
{
    struct list_table *t;
    (void)code;
    TRY(service_list_table(c->reader, c->ctx, o->rest[1], &t, NULL));
    struct buf *b = buf_new(c->ctx, 1 << 16);
    list_table_write(b, t);
    fwrite(b->s, 1, b->n, stdout);
    return OK;
}

struct put {
    struct list_table *table;
    const char *version;
    Day from;
};

static Err put_run(struct tx *tx, struct configure *c, void *arg)
{
    const struct put *p = arg;
    return service_put_list(&c->service, tx, c->ctx, &c->by, p->table, p->version, p->from, false, c->faults);
}

static Err put(struct configure *c, const struct options *o, int *code)
{
    struct put p = { .version = o->version ? o->version : "" };
    struct finding *list;
    TRY(read_list(c, o->rest[1], &p.table));
    if (!o->from || !day_parse(o->from, strlen(o->from), &p.from)) fault_add(c->faults, "--from", "a day, YYYY-MM-DD");
    int n = list_lint(c->ctx, c->service.institution, p.table, &list);
    for (int i = 0; i < n; i++)
        if (list[i].hard) {
            char *field = talloc_asprintf(c->ctx, "%s.%s", list[i].item, list_columns[list[i].at]);
            fault_add(c->faults, field, list[i].en);
        }
    TRY(faults_err(c->faults));
    TRY(configure_write(c, put_run, &p));
    printf("ok version=%s from=%s items=%d\n", p.version, o->from, p.table->n);
    *code = 0;
    return OK;
}

static const struct word {
    const char *name;
    int words;
    bool data;
    Err (*run)(struct configure *, const struct options *, int *code);
} words[] = {
    { "lint", 2, false, lint }, { "diff", 3, false, diff }, { "versions", 1, true, versions },
    { "show", 2, true, show },  { "put", 2, true, put },
};

int verb_list(int argc, char **argv)
{
    struct options o = { 0 };
    struct configure c = { 0 };
    const struct word *word = NULL;
    const struct option_row rows[] = {
        { "data", &o.data, NULL }, { "version", &o.version, NULL }, { "from", &o.from, NULL }, { "by", &o.by, NULL }
    };
    int code = options_read(argc, argv, rows, 4, o.rest, &o.rest_n, 3, help);
    if (code >= 0) return code;
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (o.rest_n == words[i].words && !strcmp(o.rest[0], words[i].name)) word = &words[i];
    if (!word || (word->data && !o.data))
        return verb_failed(argv[0], (Err){ BAD_INPUT, word ? "give --data DIR" : "say what to do: --help tells" },
                           NULL);
    Err err = begin(&c, &o);
    code = 0;
    if (!err.kind) err = word->run(&c, &o, &code);
    if (err.kind) code = verb_failed(argv[0], err, c.faults);
    configure_close(&c);
    return code;
}
