/* See score.h. Each act is one leaf; nothing of a score is kept that its leaves do not say. */
#include "service/score.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "ledger/hash.h"
#include "ledger/leaf.h"
#include "service/config.h"
#include "service/register_facts.h"
#include "service/score_counting.h"
#include "store/plain.h"
#include "store/register.h"
#include "store/score.h"

enum { FACTS_MOST = 24, TEXTS_MOST = 12, ARGS_MOST = 36 };

/* ---- one leaf ---- */

struct draft {
    struct leaf_fact facts[FACTS_MOST];
    int facts_n;
    struct vault_value texts[TEXTS_MOST];
    int texts_n;
};

static void put_fact(struct draft *l, const char *name, const char *text)
{
    l->facts[l->facts_n++] = (struct leaf_fact){ .name = name, .type = LEAF_STR, .text = text };
}

static void put_text(struct draft *l, const char *name, const char *value)
{
    l->texts[l->texts_n++] = (struct vault_value){ name, NULL, value, strlen(value) };
}

static struct score_row row_of(const struct score *s, int64_t id)
{
    struct score_row r = { .id = id, .unit = s->unit, .dept = s->dept, .street = s->street, .version = s->version };
    snprintf(r.no, sizeof r.no, "%.23s", s->id);
    snprintf(r.period, sizeof r.period, "%s", s->period);
    snprintf(r.state, sizeof r.state, "%s", state_words[s->state]);
    for (int i = 0; i < s->clocks_n; i++)
        r.provisional |= s->clocks[i].state == CLOCK_RUNNING && s->clocks[i].provisional;
    return r;
}

/* The event in hand, or a recomputed due (act NULL), and the row that follows. */
static Err append(struct tx *tx, struct score *s, const char *act, const char *by, Time at, struct draft *l, int64_t id)
{
    char of[64];
    int64_t k;
    snprintf(of, sizeof of, "score/%s", s->id);
    if (!id) TRY(store_of_id(tx, of, true, &id));
    TRY(store_leaf_last_k(tx, of, &k));
    const struct leaf leaf = { .at = at.s,
                               .by = by,
                               .act = act,
                               .of = of,
                               .to = state_words[s->state],
                               .k = k + 1,
                               .d = l->facts,
                               .d_n = l->facts_n };
    TRY(store_event_append(tx, &leaf, id, l->texts, l->texts_n, NULL));
    s->events_n = 0;
    struct score_row row = row_of(s, id);
    return store_score_put(tx, &row);
}

/* ---- the fold ---- */

static int args_of(const void *ctx, const struct leaf_view *v, struct arg *args)
{
    struct slice name;
    struct leaf_value value;
    int n = 0;
    for (size_t at = 0; leaf_next(v->d, &at, &name, &value) && n < ARGS_MOST;)
        if (value.type == LEAF_STR && !slice_is(name, "role"))
            args[n++] = (struct arg){ talloc_strndup(ctx, name.s, name.n), leaf_text(ctx, value.text) };
    for (size_t at = 0; leaf_next(v->p, &at, &name, &value) && n < ARGS_MOST;)
        args[n++] = (struct arg){ talloc_strndup(ctx, name.s, name.n), "given" }; /* that it was, is what counts */
    return n;
}

static const char *arg_value(const struct arg *args, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(args[i].name, name)) return args[i].value;
    return NULL;
}

static Err open_again(const struct institution *in, const void *ctx, const char *no, const struct arg *args, int n,
                      Time at, struct faults *faults, struct score **out)
{
    const char *unit = arg_value(args, n, "agency"), *street = arg_value(args, n, "street"),
               *d = arg_value(args, n, "D");
    struct score_opening o = { .id = no,
                               .unit = office_of(unit ? unit : ""),
                               .street = office_of(street ? street : ""),
                               .scheme = arg_value(args, n, "scheme"),
                               .period = arg_value(args, n, "period") };
    o.D.there = d && score_value_read(d, &o.D.x100);
    score_counts_read(args, n, &o.counts, faults);
    return score_open(in, ctx, &o, at, faults, out);
}

static Err follow(const struct institution *in, const void *ctx, const char *no, const struct leaf_view *v,
                  struct score **s)
{
    struct arg args[ARGS_MOST];
    struct leaf_value role;
    char by[64];
    struct faults *faults = faults_new(ctx);
    const Time at = { v->at };
    if (slice_is(v->act, "erase")) return OK;
    if (slice_is(v->act, "recompute")) {
        return *s && score_calendar_arrived(in, *s) ? OK : (Err){ BROKEN, "its due was not provisional" };
    }
    struct command c = { .entity = SCORE, .args = args, .args_n = args_of(ctx, v, args) };
    if (slice_is(v->act, "open"))
        return *s ? (Err){ BROKEN, "it opens twice" } : open_again(in, ctx, no, args, c.args_n, at, faults, s);
    snprintf(by, sizeof by, "%.*s", (int)v->by.n, v->by.s);
    char *slash = strchr(by, '/');
    if (!*s || !slash || !leaf_get(v->d, "role", &role)) return (Err){ BROKEN, "it does not say who acted" };
    *slash = 0;
    c.by = (struct actor){ role_from(leaf_text(ctx, role.text)), office_of(by), strtoll(slash + 1, NULL, 10) };
    while ((int)c.act < ACTS && !slice_is(v->act, act_words[c.act])) c.act++;
    return (int)c.act == ACTS ? (Err){ BROKEN, "it is no act" } : score_apply(in, *s, &c, at, faults);
}

static Err fold(const struct timeline *t, const void *ctx, const char *no, struct score_record *r, const char **why)
{
    for (int i = 0; i < r->leaves_n; i++) {
        struct leaf_view v;
        Err err = leaf_read(r->leaves[i].leaf, r->leaves[i].leaf_n, &v);
        if (!err.kind) err = follow(timeline_at(t, r->leaves[i].n), ctx, no, &v, &r->score);
        if (!err.kind && !(r->score && slice_is(v.to, state_words[r->score->state])))
            err = (Err){ BROKEN, "it tells another state" };
        if (r->score) r->score->events_n = 0;
        if (!err.kind) continue;
        *why = talloc_asprintf(ctx, "score/%s, leaf k=%lld: %s", no, (long long)r->leaves[i].k,
                               err.why && *err.why ? err.why : kind_row(err.kind)->word);
        return (Err){ BROKEN, "a score's leaves cannot be followed" };
    }
    return r->score ? OK : (Err){ NOT_FOUND, "there is no such score" };
}

Err service_score_read(const struct timeline *t, struct tx *tx, const void *ctx, const struct score_row *row,
                       struct score_record *out, const char **why)
{
    *out = (struct score_record){ .id = row->id };
    TRY(store_leaves(tx, ctx, row->id, &out->leaves, &out->leaves_n));
    TRY(store_vault(tx, ctx, row->id, &out->vault, &out->vault_n));
    return fold(t, ctx, row->no, out, why);
}

Err service_score_load(const struct service *s, struct tx *tx, const void *ctx, const char *no,
                       struct score_record *out, const char **why)
{
    struct score_row row;
    struct timeline t;
    TRY(store_score_get(tx, no, &row));
    TRY(service_timeline(s, tx, ctx, &t, why));
    return service_score_read(&t, tx, ctx, &row, out, why);
}

/* ---- opening (R73, R76, R79) ---- */

static void put_counts(struct draft *l, const void *ctx, const struct score_counts *c)
{
    for (int r = 0; r < SCORE_RATES; r++)
        put_fact(l, score_rate_words[r],
                 c->rates[r].den
                     ? talloc_asprintf(ctx, "%lld/%lld", (long long)c->rates[r].num, (long long)c->rates[r].den)
                     : "-");
    for (int f = 0; f < SCORE_FAULTS; f++) put_fact(l, score_fault_words[f], talloc_asprintf(ctx, "%d", c->faults[f]));
}

struct period {
    char name[8];
    Day from, to;
};

static Err open_one(struct service *s, struct tx *tx, const void *ctx, const struct score_subject *of,
                    const struct period *p, Time now)
{
    char no[24];
    struct score *score;
    struct draft l = { 0 };
    struct counting k = {
        .s = s, .tx = tx, .ctx = ctx, .unit = of->unit, .from = p->from, .to = p->to, .listed = buf_new(ctx, 1024)
    };
    const char *scheme = indicators_scheme(s->institution);
    if (!office_agency(s->institution, of->unit, &k.dept, &k.street)) {
        k.dept = of->unit;
        k.street = of->street;
    }
    TRY(score_counting(&k));
    TRY(store_call_number(tx, "PF", day_ymd(p->to).y, no));
    const struct score_opening o = {
        .id = no, .unit = k.unit, .street = k.street, .period = p->name, .scheme = scheme, .counts = k.counts
    };
    TRY(score_open(s->institution, ctx, &o, now, faults_new(ctx), &score));
    put_fact(&l, "role", role_words[BY_SYSTEM]);
    put_fact(&l, "agency", k.unit.s);
    put_fact(&l, "street", k.street.s);
    put_fact(&l, "period", p->name);
    put_fact(&l, "scheme", scheme);
    put_counts(&l, ctx, &k.counts);
    put_text(&l, "counted", k.listed->n ? k.listed->s : "");
    return append(tx, score, "open", "clock", now, &l, 0);
}

/* The quarter before the one that `now` lies in, "2026Q2", and the year before: "2025". */
static void last_periods(Time now, struct period out[static 2])
{
    struct ymd d = day_ymd(day_of(now));
    int q = (d.m - 1) / 3, y = q ? d.y : d.y - 1;
    if (!q) q = 4;
    snprintf(out[0].name, sizeof out[0].name, "%04uQ%u", (unsigned)y % 10000u, (unsigned)q % 10u);
    snprintf(out[1].name, sizeof out[1].name, "%04u", (unsigned)(d.y - 1) % 10000u);
    for (int i = 0; i < 2; i++) period_parse(out[i].name, &out[i].from, &out[i].to);
}

Time service_score_next(Time now)
{
    struct ymd d = day_ymd(day_of(now));
    return day_start(d.m > 9 ? day_from(d.y + 1, 1, 1) : day_from(d.y, (d.m - 1) / 3 * 3 + 4, 1));
}

/* Oversight and enterprises have no year (R73). */
static bool assessed(const struct institution *in, const struct score_subject *of)
{
    const struct office_row *o = institution_office(in, of->unit);
    return !*of->street.s || (o && o->kind == OFFICE_DEPARTMENT);
}

static Err open_period(struct service *s, struct tx *tx, const void *ctx, const struct period *p, bool departments,
                       Time now, int most, int *done)
{
    struct score_subject *of;
    int n;
    TRY(store_score_due(tx, ctx, day_start(p->from), score_period_end(p->to), p->name, departments, &of, &n));
    for (int i = 0; i < n && *done < most; i++) {
        if (!assessed(s->institution, &of[i])) continue;
        TRY(open_one(s, tx, ctx, &of[i], p, now));
        ++*done;
    }
    return OK;
}

Err service_score_tick(struct service *s, struct tx *tx, Time now, int most, int *done)
{
    struct period of[2];
    void *ctx = talloc_new(NULL);
    *done = 0;
    last_periods(now, of);
    Err err = service_config_follow(s, tx);
    if (!err.kind) err = open_period(s, tx, ctx, &of[0], false, now, most, done);
    if (!err.kind) err = open_period(s, tx, ctx, &of[1], false, now, most, done);
    if (!err.kind) err = open_period(s, tx, ctx, &of[1], true, now, most, done);
    talloc_free(ctx);
    return err;
}

/* ---- acts ---- */

static Hash request_hash(const void *ctx, const struct score_request *r)
{
    struct hasher *h = hasher_new(ctx, HASH_SHA256);
    hash_begin(h);
    hash_add(h, r->no, strlen(r->no) + 1);
    hash_add(h, act_words[r->act], strlen(act_words[r->act]) + 1);
    for (int i = 0; i < r->args_n; i++) {
        hash_add(h, r->args[i].name, strlen(r->args[i].name) + 1);
        hash_add(h, r->args[i].value, strlen(r->args[i].value) + 1);
    }
    return hash_end(h);
}

static Err leaf_of_act(struct tx *tx, struct score *s, const struct score_request *r, Time now, int64_t id)
{
    struct draft l = { 0 };
    char by[64];
    snprintf(by, sizeof by, "%s/%lld", r->by.office.s, (long long)r->by.person);
    put_fact(&l, "role", role_words[r->by.role]);
    for (int i = 0; i < r->args_n; i++) {
        const char *name = r->args[i].name;
        bool text = !strcmp(name, "reason") || !strcmp(name, "notice") || !strncmp(name, "why_", 4);
        if (l.texts_n == TEXTS_MOST || l.facts_n == FACTS_MOST)
            return (Err){ TOO_BIG, "an act carries at most 23 facts and 12 texts" };
        if (text)
            put_text(&l, name, r->args[i].value);
        else
            put_fact(&l, name, r->args[i].value);
    }
    return append(tx, s, act_words[r->act], by, now, &l, id);
}

/* The other part as the register has it at publication: from then on it is the score's (R74, R81). */
static Err take_part(const struct service *s, struct tx *tx, const void *ctx, const struct score *score,
                     struct score_request *r)
{
    struct entry *part;
    TRY(register_part(s, tx, ctx, score->unit, score->period, &part));
    if (!part) return OK;
    struct arg *args = talloc(ctx, struct arg);
    *args = (struct arg){ "part", entry_fact(part, "points") };
    r->args = args;
    r->args_n = 1;
    return OK;
}

Err service_score_act(struct service *s, struct tx *tx, const void *ctx, const struct score_request *r, Time now,
                      struct faults *faults)
{
    struct score_record record;
    char *first = NULL;
    const char *why = NULL;
    struct command c = {
        .entity = SCORE, .act = r->act, .by = r->by, .seen = r->seen, .args = r->args, .args_n = r->args_n
    };
    TRY(service_config_follow(s, tx));
    if (r->key) {
        Err err = store_repeat_get(tx, ctx, r->by.person, r->key, request_hash(ctx, r).b, &first);
        if (err.kind == BAD_INPUT) fault_add(faults, "key", "this idempotency key came with another request");
        if (err.kind != NOT_FOUND) return err;
    }
    TRY(service_score_load(s, tx, ctx, r->no, &record, &why));
    struct score_request whole = *r;
    if (r->act == DO_PUBLISH) TRY(take_part(s, tx, ctx, record.score, &whole));
    c.args = whole.args;
    c.args_n = whole.args_n;
    TRY(score_apply(s->institution, record.score, &c, now, faults));
    TRY(leaf_of_act(tx, record.score, &whole, now, record.id));
    return r->key ? store_repeat_put(tx, r->by.person, r->key, request_hash(ctx, r).b, r->no, now) : OK;
}

/* ---- the calendar (R26) ---- */

Err service_score_calendar_arrived(struct service *s, struct tx *tx, Time now)
{
    struct score_row *rows;
    struct timeline t;
    const char *why = NULL;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_scores(tx, ctx, &(struct score_query){ .provisional = true, .limit = 100000 }, &rows, &n);
    if (!err.kind && n) err = service_timeline(s, tx, ctx, &t, &why);
    for (int i = 0; !err.kind && i < n; i++) {
        struct score_record r;
        err = service_score_read(&t, tx, ctx, &rows[i], &r, &why);
        if (!err.kind && score_calendar_arrived(s->institution, r.score))
            err = append(tx, r.score, "recompute", "clock", now, &(struct draft){ 0 }, rows[i].id);
    }
    talloc_free(ctx);
    return err;
}

/* ---- checking ---- */

static bool same(const struct score_row *a, const struct score_row *b)
{
    return !strcmp(a->no, b->no) && !strcmp(a->period, b->period) && !strcmp(a->state, b->state) &&
           a->version == b->version && office_is(a->unit, b->unit) && office_is(a->dept, b->dept) &&
           office_is(a->street, b->street) && a->provisional == b->provisional;
}

Err service_score_check(const struct service *s, struct tx *tx, const void *ctx, int64_t *scores, const char **why)
{
    enum { PAGE = 500 };
    struct timeline t;
    int64_t before = 0;
    int n = PAGE;
    *scores = 0;
    Err begin = service_timeline(s, tx, ctx, &t, why);
    if (begin.kind) return *why ? OK : begin;
    while (n == PAGE && !*why) {
        struct score_row *rows;
        void *page = talloc_new(ctx);
        const char *fault = NULL;
        Err err = store_scores(tx, page, &(struct score_query){ .before = before, .limit = PAGE }, &rows, &n);
        for (int i = 0; !err.kind && !fault && i < n; i++) {
            struct score_record r;
            err = service_score_read(&t, tx, page, &rows[i], &r, &fault);
            if (fault) err = OK;
            struct score_row made = fault || err.kind ? rows[i] : row_of(r.score, rows[i].id);
            if (!fault && !err.kind && !same(&made, &rows[i]))
                fault = talloc_asprintf(page, "score/%s: its row is not what its leaves make", rows[i].no);
            before = rows[i].id;
            ++*scores;
        }
        if (fault) *why = talloc_strdup(ctx, fault);
        talloc_free(page);
        TRY(err);
    }
    return OK;
}
