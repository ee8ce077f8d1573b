/* Registers in the demo district: the 21 opinions with a report a quarter, the admissions of burden-certificates.csv with the
   hours that three communities record, and the uses of powers that data/demo/registers.csv writes out. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/text.h"
#include "cli/demo.h"
#include "service/ladder.h"
#include "service/register.h"
#include "store/register.h"

enum { LINES_MOST = 4000, ALIASES_MOST = 200 };

struct entry_line {
    Time at;
    const struct member *who;
    const char *book, *alias, *act; /* alias: of the entry within this demo, or its number */
    struct said said;
};
struct alias {
    const char *name;
    char no[24];
};

/* ---- lines ---- */

static struct entry_line *line(struct demo *d, Time at, const struct member *who, const char *book, const char *alias,
                               const char *act)
{
    static struct entry_line none;
    if (!who || d->entries_n == LINES_MOST || at.s <= d->begin.s || at.s >= d->end.s) {
        none = (struct entry_line){ 0 }; /* beyond the demo's time: said to nobody */
        return &none;
    }
    struct entry_line *l = &d->entries[d->entries_n];
    *l = (struct entry_line){ at, who, book, alias, act, { .n = 0 } };
    demo_wake(d, at, d->entries_n++, W_ENTRY, 0);
    return l;
}

static const struct member *holder(struct demo *d, const char *office, enum role role)
{
    struct rng r = rng_from(d->seed, 5);
    return demo_member(d, office_of(office), role, &r);
}

static struct table *table(struct demo *d, const char *name)
{
    const char *fault;
    const struct asset *a = asset_find(name);
    return a ? table_read(d->ctx, a->from, asset_size(a), &fault) : NULL;
}

/* The nth working day of the demo, or the nth before its end, at that hour and minute. */
static Time workday(const struct demo *d, int n, int hour, int minute)
{
    Day day = calendar_add_workdays(d->calendar, day_of(n < 0 ? d->end : d->begin), n);
    return day_at(day, hour, minute);
}

/* ---- opinions ---- */

static const struct member *reporter(struct demo *d, const char *office)
{
    static const enum role roles[] = { BY_DEPT_LIAISON, BY_ARBITRATOR, BY_INSPECTOR, BY_ASSESS_REVIEWER };
    const struct member *m = NULL;
    for (size_t i = 0; !m && i < sizeof roles / sizeof roles[0]; i++) m = holder(d, office, roles[i]);
    return m;
}

static void report(struct demo *d, const struct table *t, int row, int year, int quarter, struct rng *r)
{
    Day over = quarter == 4 ? day_from(year + 1, 1, 1) : day_from(year, quarter * 3 + 1, 1);
    Time at = day_at(calendar_add_workdays(d->calendar, over, 1 + rng_below(r, 3)), 10, rng_below(r, 60));
    const char *target = table_get(t, row, "target_value"), *unit = table_get(t, row, "target_unit");
    int share = 30 + 20 * quarter + rng_below(r, 15);
    struct entry_line *l =
        line(d, at, reporter(d, table_get(t, row, "lead_dept")), "opinion", table_get(t, row, "code"), "report");
    say(&l->said, "quarter", talloc_asprintf(d->ctx, "%d-Q%d", year, quarter));
    say(&l->said, "progress", share > 95 && *target ? "done" : "running");
    say(&l->said, "text", demo_phrase(d, "opinion", "", r));
    if (*unit)
        say(&l->said, "value",
            *target ? talloc_asprintf(d->ctx, "%d", (atoi(target) * (share > 100 ? 100 : share) + 99) / 100)
                    : talloc_asprintf(d->ctx, "%d", share / 4));
}

static void opinions(struct demo *d, struct rng *r)
{
    struct table *t = table(d, "data/domain/opinions-21.csv");
    for (int i = 0; i < table_rows(t); i++) {
        const char *code = table_get(t, i, "code");
        struct entry_line *l =
            line(d, workday(d, 1, 9, 20 + i), holder(d, "hub", BY_HUB_HEAD), "opinion", code, "adopt");
        say(&l->said, "number", code);
        say(&l->said, "subject", table_get(t, i, "title_zh"));
        say(&l->said, "chapter", table_get(t, i, "chapter"));
        say(&l->said, "text", table_get(t, i, "target_zh"));
        say(&l->said, "kind", table_get(t, i, "kind"));
        say(&l->said, "to", table_get(t, i, "lead_dept"));
        say(&l->said, "target", table_get(t, i, "target_value"));
        say(&l->said, "unit", table_get(t, i, "target_unit"));
        for (int y = 2026; y <= day_ymd(day_of(d->end)).y; y++)
            for (int q = 1; q <= 4; q++)
                if (!rng_percent(r, 8)) report(d, t, i, y, q, r);
    }
}

/* ---- admissions and hours ---- */

static void admission(struct demo *d, const struct table *t, int i)
{
    const char *code = table_get(t, i, "code"), *dept = table_get(t, i, "requester_dept"),
               *basis = table_get(t, i, "legal_basis_zh");
    const char *frequency = table_get(t, i, "frequency"), *minutes = table_get(t, i, "minutes_each"),
               *until = table_get(t, i, "admitted_until");
    bool yes = !strcmp(table_get(t, i, "admitted"), "Y");
    struct entry_line *l = line(d, workday(d, 2, 10, 5 * i), holder(d, dept, BY_DEPT_LIAISON), "burden", code, "ask");
    say(&l->said, "subject", table_get(t, i, "title_zh"));
    say(&l->said, "kind", table_get(t, i, "kind"));
    say(&l->said, "basis", *basis ? basis : "部门年度工作安排");
    say(&l->said, "frequency", strcmp(frequency, "on request") ? frequency : "request");
    say(&l->said, "minutes", *minutes ? minutes : "0");
    say(&l->said, "money", table_get(t, i, "money_cny_year"));
    l = line(d, workday(d, 4, 15, 5 * i), holder(d, "hub", BY_HUB_HEAD), "burden", code, yes ? "admit" : "refuse");
    if (yes) say(&l->said, "until", until);
    say(&l->said, "text", table_get(t, i, "decision_zh"));
}

static void hours(struct demo *d, const struct member *who, const char *community, const char *burden, struct rng *r)
{
    struct ymd from = day_ymd(day_of(d->begin)), to = day_ymd(day_of(d->end));
    for (int m = from.y * 12 + from.m; m < to.y * 12 + to.m; m++) { /* m: the month after the one recorded, from 1 */
        Time at = day_at(calendar_add_workdays(d->calendar, day_from(m / 12, m % 12 + 1, 1), 1), 16, rng_below(r, 60));
        struct entry_line *l = line(d, at, who, "workload", "", "record");
        int month = m - 1;
        say(&l->said, "burden", burden);
        say(&l->said, "community", community);
        say(&l->said, "month", talloc_asprintf(d->ctx, "%d-%02d", month / 12, month % 12 + 1));
        say(&l->said, "times", talloc_asprintf(d->ctx, "%d", 1 + rng_below(r, 4)));
    }
}

static void burdens(struct demo *d, struct rng *r)
{
    static const struct {
        const char *account, *community;
    } workers[] = { { "cll.shuishan", "510104035017" }, { "sh.huiquanlu", NULL }, { "cxl.zongfulu", NULL } };
    struct table *t = table(d, "data/domain/burden-certificates.csv");
    for (int i = 0; i < table_rows(t); i++) admission(d, t, i);
    for (size_t w = 0; w < sizeof workers / sizeof workers[0]; w++) {
        const struct member *who = demo_account(d, workers[w].account);
        const char *community = workers[w].community;
        for (int c = 0; who && !community && c < d->in->communities_n; c++)
            if (office_is(d->in->communities[c].street, who->office)) community = d->in->communities[c].code12;
        for (int i = 0; who && i < table_rows(t); i++)
            if (!strcmp(table_get(t, i, "admitted"), "Y") &&
                strcmp(table_get(t, i, "admitted_until"), "2026-12-01") > 0)
                hours(d, who, community, table_get(t, i, "code"), r);
    }
}

/* ---- what is written out ---- */

static Time line_time(const struct demo *d, const char *day, const char *time)
{
    int hour = 9, minute = 0;
    sscanf(time, "%d:%d", &hour, &minute);
    return workday(d, atoi(day), hour, minute);
}

/* "name=value|…"; "+1 14:30" in a value of a time is that many working days after the line itself. */
static void line_args(struct demo *d, struct entry_line *l, const char *text)
{
    int n;
    char **pairs = text_split(d->ctx, text, '|', &n);
    for (int i = 0; i < n; i++) {
        char *equals = strchr(pairs[i], '='), out[TIME_TEXT_MAX];
        if (!equals) continue;
        *equals++ = 0;
        int days, hour, minute;
        if (*equals == '+' && sscanf(equals, "+%d %d:%d", &days, &hour, &minute) == 3) {
            Time t = day_at(calendar_add_workdays(d->calendar, day_of(l->at), days), hour, minute);
            equals = talloc_asprintf(d->ctx, "%.16s", time_format(t, out));
        }
        say(&l->said, pairs[i], equals);
    }
}

static void written(struct demo *d)
{
    struct table *t = table(d, "data/demo/registers.csv");
    for (int i = 0; i < table_rows(t); i++) {
        Time at = line_time(d, table_get(t, i, "day"), table_get(t, i, "time"));
        struct entry_line *l = line(d, at, demo_account(d, table_get(t, i, "account")), table_get(t, i, "register"),
                                    table_get(t, i, "entry"), table_get(t, i, "act"));
        if (l->who) line_args(d, l, table_get(t, i, "args"));
    }
}

void demo_registers_plan(struct demo *d)
{
    struct rng r = rng_from(d->seed, 4);
    d->entries = talloc_zero_array(d->ctx, struct entry_line, LINES_MOST);
    d->aliases = talloc_zero_array(d->ctx, struct alias, ALIASES_MOST);
    opinions(d, &r);
    burdens(d, &r);
    written(d);
}

/* ---- playing ---- */

static struct alias *alias_of(struct demo *d, const char *name)
{
    int i = 0;
    while (i < d->aliases_n && strcmp(d->aliases[i].name, name)) i++;
    if (i == d->aliases_n && i < ALIASES_MOST - 1) d->aliases[d->aliases_n++] = (struct alias){ .name = name };
    return &d->aliases[i];
}

static bool makes(const struct book *book, const char *act)
{
    for (int i = 0; i < book->rows_n; i++)
        if (!book->rows[i].from && !strcmp(book->rows[i].act->name.code, act)) return true;
    return false;
}

void demo_registers_step(struct demo *d, const struct wake *w)
{
    struct entry_line *l = &d->entries[w->call];
    struct entry_answer answer;
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    const struct book *book = book_named(d->in->registers, l->book);
    struct alias *alias = alias_of(d, l->alias), *burden = NULL;
    bool made = book && makes(book, l->act) && (!*l->alias || !*alias->no);
    for (int i = 0; i < l->said.n; i++)
        if (!strcmp(l->said.args[i].name, "burden")) {
            burden = alias_of(d, l->said.args[i].value);
            l->said.args[i].value = burden->no;
        }
    if (book && (made || *alias->no)) {
        struct entry_request r = { .book = book,
                                   .no = made ? NULL : alias->no,
                                   .act = l->act,
                                   .by = { l->who->role, l->who->office, l->who->id },
                                   .args = l->said.args,
                                   .args_n = l->said.n };
        Err err = register_act(&d->service, d->tx, ctx, &r, w->at, faults, &answer);
        if (err.kind)
            demo_refused(d, alias->no, l->act, l->who->office, l->who->role, err, faults);
        else if (made && *l->alias)
            memcpy(alias->no, answer.entry->no, sizeof alias->no);
        d->acts += !err.kind;
    }
    talloc_free(ctx);
}

/* ---- supervision ---- */

enum { LADDER_EVERY_S = 3600, SLIPS_A_DAY = 40, LEFT_DAYS = 4 };

static Err on_entry(struct demo *d, const struct entry *e, const char *act, enum role role, Office office,
                    const char *text, Time now)
{
    struct rng r = rng_from(d->seed, (uint64_t)e->id);
    const struct member *who = demo_member(d, office, role, &r);
    struct entry_answer answer;
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    char later[TIME_TEXT_MAX];
    time_format(day_at(calendar_add_workdays(d->calendar, day_of(now), 1), 9, 0), later);
    later[16] = 0;
    const struct arg args[] = { { "text", text }, { "time", later } };
    int args_n = strcmp(act, "agree") ? 1 : 2;
    struct entry_request q = { .book = e->book, .no = e->no, .act = act, .args = args, .args_n = args_n };
    if (who) q.by = (struct actor){ role, office, who->id };
    Err err = who ? register_act(&d->service, d->tx, ctx, &q, now, faults, &answer) : OK;
    if (err.kind && err.kind != BROKEN) {
        demo_refused(d, e->no, act, office, role, err, faults);
        err = OK;
    }
    d->acts += who && !err.kind;
    talloc_free(ctx);
    return err;
}

/* The head of the hub sends most of what is proposed; departments answer, some late. */
static Err slip_on(struct demo *d, const struct entry *e, Time now)
{
    struct rng r = rng_from(d->seed, (uint64_t)(e->id * 31 + day_of(now).n));
    const char *state = e->state->name.code;
    Office hub = office_of("hub");
    if (!strcmp(state, "proposed") && rng_percent(&r, 85))
        return on_entry(d, e, "issue", BY_HUB_HEAD, hub, demo_phrase(d, "slip_issue", "", &r), now);
    if (!strcmp(state, "proposed"))
        return on_entry(d, e, "drop", BY_HUB_HEAD, hub, demo_phrase(d, "slip_drop", "", &r), now);
    if (!strcmp(state, "issued") && rng_percent(&r, 70))
        return on_entry(d, e, "answer", BY_DEPT_LEADER, e->other, demo_phrase(d, "slip_answer", "", &r), now);
    if (!strcmp(state, "answered"))
        return on_entry(d, e, "close", BY_HUB_HEAD, hub, demo_phrase(d, "slip_close", "", &r), now);
    return OK;
}

/* The district's leader agrees to interviews, the head of the hub keeps the record. */
static Err interview_on(struct demo *d, const struct entry *e, Time now)
{
    struct rng r = rng_from(d->seed, (uint64_t)(e->id * 17 + day_of(now).n));
    const char *state = e->state->name.code;
    if (!strcmp(state, "proposed") && rng_percent(&r, 60))
        return on_entry(d, e, "agree", BY_DISTRICT_LEADER, office_of("district"),
                        demo_phrase(d, "interview_agree", "", &r), now);
    if (!strcmp(state, "agreed"))
        return on_entry(d, e, "hold", BY_HUB_HEAD, office_of("hub"), demo_phrase(d, "interview_hold", "", &r), now);
    return OK;
}

static Err gone_through(struct demo *d, const char *book, Err (*on)(struct demo *, const struct entry *, Time),
                        Time now)
{
    struct entry_row *rows;
    int n;
    void *ctx = talloc_new(NULL);
    const struct entry_query q = { .book = book_named(d->in->registers, book), .open = true, .limit = SLIPS_A_DAY };
    Err err = store_entries(d->tx, ctx, d->in->registers, &q, &rows, &n);
    for (int i = 0; !err.kind && i < n; i++)
        if (day_of(rows[i].entry->since).n < day_of(now).n) err = on(d, rows[i].entry, now);
    talloc_free(ctx);
    return err;
}

Err demo_supervise(struct demo *d, Time now)
{
    if (now.s - d->laddered.s >= LADDER_EVERY_S) {
        d->laddered = now;
        for (int done = 1; done;) TRY(ladder_run(&d->service, d->tx, now, SLIPS_A_DAY, &done));
    }
    bool left =
        calendar_workdays(d->calendar, day_of(now), day_of(d->end)) < LEFT_DAYS; /* so that desks are not empty */
    if (day_of(now).n == d->supervised.n || left || time_of_day_s(now) < 10 * 3600 ||
        !calendar_workday(d->calendar, day_of(now)))
        return OK;
    d->supervised = day_of(now);
    TRY(gone_through(d, "slip", slip_on, now));
    return gone_through(d, "interview", interview_on, now);
}
