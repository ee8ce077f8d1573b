/* huying rehearse: history under another list, calendar or settings; prints who would have been late. Changes nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/cli.h"
#include "cli/configure.h"
#include "service/json_out.h"
#include "service/rehearse.h"

enum { FILE_MOST = 1 << 24, LAST = 200 };

static const char help[] =
    "huying rehearse --data DIR [--list DRAFT.csv] [--calendar FILE] [--set KEY=VALUE[;KEY=VALUE…]]\n"
    "                [--from DATE] [--to DATE] [--json]\n\n"
    "What would have been due when, and who would have been late, had other rules been in force: the acts of the calls "
    "called\n"
    "from --from to --to (both days whole; without either, the last 200 calls) stay as they were, their limits are "
    "counted anew.\n"
    "  --list      another list of items (columns of data/domain/catalog-45.csv); without, each call keeps its "
    "version\n"
    "  --calendar  another working calendar, for every year (columns date, kind)\n"
    "  --set       other settings, such as hub.accept=4\n"
    "  --json      one object: totals, units, calls with their clocks\n\n"
    "A call is printed when anything would have been other: its due, a lateness, the lead, the grade and with it who "
    "vets.\n"
    "Limits that the other rules add to a call that had none are not judged: nobody knows when it would have been "
    "kept.\n"
    "Exit: 0 done; 2 the call, the list, the calendar or a setting is wrong; 5 no such folder or file; 9 anything "
    "else.\n";

struct options {
    const char *data, *list, *calendar, *set, *from, *to;
    bool json;
};

/* ---- the other rules ---- */

static Err other_calendar(struct configure *c, const char *path, struct institution **in)
{
    char *bytes;
    size_t n;
    struct calendar *calendar;
    TRY(file_read_whole(c->ctx, path, FILE_MOST, &bytes, &n));
    TRY(calendar_read(c->ctx, bytes, n, NULL, NULL, c->faults, &calendar));
    return institution_with_calendar(c->ctx, *in, calendar, in);
}

static Err other_settings(struct configure *c, const char *pairs, struct institution **in)
{
    int n;
    char **list = text_split(c->ctx, pairs, ';', &n);
    for (int i = 0; i < n; i++) {
        char *eq = strchr(list[i], '=');
        if (eq) *eq = 0;
        Err err = eq ? institution_set(c->ctx, *in, list[i], eq + 1, in) : (Err){ BAD_INPUT, "KEY=VALUE" };
        if (err.kind) fault_add(c->faults, list[i], err.why);
    }
    return faults_err(c->faults);
}

static Err other_list(struct configure *c, const char *path, const struct institution *in, struct item_list **out)
{
    char *bytes;
    size_t n;
    struct list_table *t;
    TRY(file_read_whole(c->ctx, path, LIST_TEXT_MOST + 1, &bytes, &n));
    TRY(list_table_read(c->ctx, bytes, n, c->faults, &t));
    return item_list_make(c->ctx, in, t, "draft", (Day){ INT32_MIN }, c->faults, out);
}

static Err span_of_days(const struct options *o, struct configure *c, struct rehearse_query *q)
{
    Day from = { 0 }, to = day_of(c->by.now);
    if (o->from && !day_parse(o->from, strlen(o->from), &from)) fault_add(c->faults, "--from", "YYYY-MM-DD");
    if (o->to && !day_parse(o->to, strlen(o->to), &to)) fault_add(c->faults, "--to", "YYYY-MM-DD");
    if (!c->faults->n && to.n < from.n) fault_add(c->faults, "--to", "not before --from");
    if (o->from || o->to) {
        q->from = day_start(from);
        q->to = (Time){ day_start((Day){ to.n + 1 }).s - 1 };
    }
    return faults_err(c->faults);
}

/* ---- as a table ---- */

static const char *short_time(Time t, char out[static TIME_TEXT_MAX])
{
    if (!t.s) return strcpy(out, "-");
    time_format(t, out);
    out[10] = ' ';
    out[16] = 0;
    return out;
}

static const char *lateness(bool was, bool now)
{
    return was == now ? (now ? "late" : "-") : now ? "- > late" : "late > -";
}

static void print_call(const struct rehearsed_call *k)
{
    char was[TIME_TEXT_MAX], now[TIME_TEXT_MAX];
    const struct rehearsal *r = &k->r;
    if (!r->now) {
        printf("%-16s %-7s no such item\n", k->no, k->item);
        return;
    }
    printf("%-16s %-7s %-16s %-16s %-9s", k->no, k->item, short_time(r->due_was, was), short_time(r->due_now, now),
           lateness(r->late_was, r->late_now));
    printf(" %3d > %-3d", r->clocks_late_was, r->clocks_late_now);
    if (r->grade_was != r->grade_now) printf(" %s > %s", grade_words[r->grade_was], grade_words[r->grade_now]);
    if (!office_is(r->lead_was, r->lead_now)) printf(" lead %s > %s", r->lead_was.s, r->lead_now.s);
    putchar('\n');
}

static void print_table(const struct rehearsed *all)
{
    printf("%-16s %-7s %-16s %-16s %-9s %-9s %s\n", "call", "item", "due was", "due now", "call", "clocks", "");
    for (int i = 0; i < all->calls_n; i++) print_call(&all->calls[i]);
    printf("\n%-20s %7s %9s %9s\n", "unit", "clocks", "late was", "late now");
    for (int i = 0; i < all->units_n; i++)
        printf("%-20s %7d %9d %9d\n", all->units[i].unit, all->units[i].clocks, all->units[i].late_was,
               all->units[i].late_now);
    printf(
        "\nok calls=%d other=%d late_was=%d late_now=%d clocks=%d clocks_late_was=%d clocks_late_now=%d other_due=%d "
        "other_lead=%d other_grade=%d other_vetting=%d gone=%d\n",
        all->looked, all->calls_n, all->late_was, all->late_now, all->clocks, all->clocks_late_was,
        all->clocks_late_now, all->other_due, all->other_lead, all->other_grade, all->other_vetting, all->gone);
}

/* ---- the verb ---- */

static Err run(const struct options *o, struct configure *c)
{
    struct rehearsed all;
    struct item_list *list = NULL;
    TRY(configure_open(c, o->data, NULL, BY_SYS_ADMIN));
    struct institution *other = talloc_memdup(c->ctx, c->service.institution, sizeof *other);
    struct rehearse_query q = { .last = LAST, .at = c->by.now };
    TRY(span_of_days(o, c, &q));
    if (o->calendar) TRY(other_calendar(c, o->calendar, &other));
    if (o->set) TRY(other_settings(c, o->set, &other));
    if (o->list) TRY(other_list(c, o->list, other, &list));
    q.other = other;
    q.list = list;
    TRY(store_read_begin(c->reader));
    Err err = service_rehearse(&c->service, c->reader, c->ctx, &q, &all);
    store_read_end(c->reader);
    TRY(err);
    if (!o->json) return print_table(&all), OK;
    struct buf *b = buf_new(c->ctx, 1 << 16);
    rehearsed_json(b, &all, all.calls_n);
    buf_putc(b, '\n');
    fwrite(b->s, 1, b->n, stdout);
    return OK;
}

int verb_rehearse(int argc, char **argv)
{
    struct options o = { 0 };
    struct configure c = { 0 };
    int rest_n;
    const struct option_row rows[] = { { "data", &o.data, NULL },         { "list", &o.list, NULL },
                                       { "calendar", &o.calendar, NULL }, { "set", &o.set, NULL },
                                       { "from", &o.from, NULL },         { "to", &o.to, NULL },
                                       { "json", NULL, &o.json } };
    int code = options_read(argc, argv, rows, 7, NULL, &rest_n, 0, help);
    if (code >= 0) return code;
    if (!o.data) return verb_failed(argv[0], (Err){ BAD_INPUT, "give --data DIR" }, NULL);
    Err err = run(&o, &c);
    code = err.kind ? verb_failed(argv[0], err, c.faults) : 0;
    configure_close(&c);
    return code;
}
