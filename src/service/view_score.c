/* Scores as JSON. What a unit may see of its own before publication is a total, not who gave what (R79); what everybody may see
   afterwards is the same. The street that scores, the hub, oversight and the district see all. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/leaf.h"
#include "service/access.h"
#include "service/json_out.h"
#include "service/score.h"
#include "store/score.h"

enum score_sight score_sight(const struct viewer *v, const struct score *s)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    if (o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT)) return SIGHT_ALL;
    if (v->who->role == BY_AUDITOR || office_is(v->who->office, s->street)) return SIGHT_ALL;
    bool own = office_is(v->who->office, s->dept) || office_is(v->who->office, s->unit);
    return own || s->state == ST_PUBLISHED ? SIGHT_TOTALS : SIGHT_NOTHING;
}

void j_points(struct buf *b, const char *name, struct points p)
{
    char text[16];
    j_text(b, name, p.there ? points_text(p, text) : NULL);
}

static void office(struct buf *b, const struct viewer *v, const void *ctx, const char *name, Office o)
{
    j_object(b, name);
    j_own(b, "code", o.s);
    j_text(b, "name_zh", view_office_name(ctx, v->in, o));
    j_end(b);
}

/* R92: what S would be at both ends of its rates' intervals. */
static void interval(struct buf *b, const struct institution *in, const struct score *s)
{
    struct points low = { 0 }, high = { 0 };
    score_interval(in, s, &low, &high);
    j_points(b, "low", low);
    j_points(b, "high", high);
}

static void head(struct buf *b, const struct viewer *v, const void *ctx, const struct score *s)
{
    j_own(b, "no", s->id);
    office(b, v, ctx, "unit", s->unit);
    j_own(b, "sort", score_of_department(s) ? "department" : "agency");
    office(b, v, ctx, "dept", s->dept);
    office(b, v, ctx, "street", s->street);
    j_own(b, "period", s->period);
    j_own(b, "state", state_words[s->state]);
    j_int(b, "version", s->version);
    j_bool(b, "enough", score_enough(v->in, s));
    j_int(b, "counted", s->counts.rates[SCORE_ANSWERED].den);
    j_points(b, "S", score_S(v->in, s));
    j_points(b, "total", score_total(v->in, s));
    j_bool(b, "corrected", s->corrections_n > 0);
    interval(b, v->in, s);
}

/* ---- the list ---- */

Err view_scores(const struct viewer *v, const void *ctx, const char *period, const char *state, int64_t before,
                int limit, struct buf *b)
{
    struct score_row *rows;
    char **periods, after[24] = "";
    int n, periods_n;
    const char *why = NULL;
    struct timeline t;
    TRY(service_timeline(v->service, v->tx, ctx, &t, &why));
    TRY(store_score_periods(v->tx, ctx, &periods, &periods_n));
    const struct score_query q = { .period = period, .state = state, .before = before, .limit = limit + 1 };
    TRY(store_scores(v->tx, ctx, &q, &rows, &n));
    if (n > limit) snprintf(after, sizeof after, "%lld", (long long)rows[--n - 1].id);
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        struct score_record r;
        struct next_act *next;
        TRY(service_score_read(&t, v->tx, ctx, &rows[i], &r, &why));
        if (score_sight(v, r.score) == SIGHT_NOTHING) continue;
        j_entry(b);
        head(b, v, ctx, r.score);
        j_bool(b, "mine", score_next(v->in, ctx, r.score, v->who, v->now, &next) > 0);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "periods");
    for (int i = 0; i < periods_n; i++) j_word(b, periods[i]);
    j_list_end(b);
    j_code(b, "after", after);
    j_end(b);
    return OK;
}

/* ---- one score: the computed part down to the task ---- */

static const char *opened_with(const struct score_record *r)
{
    for (int i = 0; i < r->vault_n; i++)
        if (!strcmp(r->vault[i].name, "counted")) return r->vault[i].value;
    return "";
}

/* "JJ-2026-000012/ZFJ signed=1 answered=0;…": those that say something of this rate. */
static void counted_tasks(struct buf *b, const void *ctx, const char *all, const char *rate)
{
    int n;
    char **list = text_split(ctx, all, ';', &n), want[16];
    snprintf(want, sizeof want, " %s=", rate);
    j_list(b, "tasks");
    for (int i = 0; i < n; i++) {
        const char *at = strstr(list[i], want);
        char *slash = strchr(list[i], '/'), *space = strchr(list[i], ' ');
        if (!at || !slash || !space || slash > space) continue;
        j_entry(b);
        j_bool(b, "good", at[strlen(want)] == '1');
        j_text(b, "call", talloc_strndup(ctx, list[i], (size_t)(slash - list[i])));
        j_text(b, "task", talloc_strndup(ctx, slash + 1, (size_t)(space - slash - 1)));
        j_end(b);
    }
    j_list_end(b);
}

static void rates(struct buf *b, const void *ctx, const struct score_record *r)
{
    const char *all = opened_with(r);
    j_list(b, "rates");
    for (int i = 0; i < SCORE_RATES; i++) {
        struct rate rate = r->score->counts.rates[i];
        char text[16];
        j_entry(b);
        j_own(b, "rate", score_rate_words[i]);
        j_int(b, "weight", score_weight((enum score_rate)i));
        j_int(b, "num", rate.num);
        j_int(b, "den", rate.den);
        j_text(b, "text", rate_text(rate, text));
        counted_tasks(b, ctx, all, score_rate_words[i]);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "faults");
    for (int i = 0; i < SCORE_FAULTS; i++) {
        struct points off = { true, score_deduction((enum score_fault)i, r->score->counts.faults[i]) };
        j_entry(b);
        j_own(b, "fault", score_fault_words[i]);
        j_int(b, "n", r->score->counts.faults[i]);
        j_points(b, "off", off);
        counted_tasks(b, ctx, all, score_fault_words[i]);
        j_end(b);
    }
    j_list_end(b);
}

static const char *text_at(const struct score_record *r, int64_t k, const char *name)
{
    for (int i = 0; i < r->vault_n; i++)
        if (r->vault[i].k == k && !strcmp(r->vault[i].name, name)) return r->vault[i].value;
    return NULL;
}

/* Values by person: for who scores, and for the assessor their own. */
static void entries(struct buf *b, const struct viewer *v, const void *ctx, const struct score *s, bool all)
{
    j_int(b, "entries_n", s->entries_n);
    j_int(b, "entries_needed", v->in->settings.min_assessors);
    j_list(b, "entries");
    for (int i = 0; i < s->entries_n; i++) {
        const struct score_entry *e = &s->entries[i];
        if (!all && e->assessor != v->who->person) continue;
        j_entry(b);
        bool reasoned = false;
        j_text(b, "name", access_name(v->tx, ctx, e->assessor));
        j_bool(b, "own", e->assessor == v->who->person);
        j_points(b, "value", (struct points){ true, (e->x10000 + 50) / 100 });
        j_list(b, "values");
        for (int k = 0; k < e->values_n; k++) {
            char text[16];
            j_word(b, points_text((struct points){ true, e->x100[k] }, text));
            reasoned |= e->reasoned[k];
        }
        j_list_end(b);
        j_bool(b, "reasoned", reasoned);
        j_end(b);
    }
    j_list_end(b);
}

/* Why a value was given, newest first; without a name: that is beside the value for who may see it. */
static void reasons(struct buf *b, const struct score_record *r, const char *code)
{
    char why[16];
    snprintf(why, sizeof why, "why_%s", code);
    j_list(b, "reasons");
    for (int i = r->vault_n; i-- > 0;)
        if (!strcmp(r->vault[i].name, why)) j_word(b, r->vault[i].value);
    j_list_end(b);
}

/* R78: each with what it asks, the rate whose tasks speak of it, and the mean; before publication for who scores (R79). */
static void indicators(struct buf *b, const struct viewer *v, const struct score_record *r, enum score_sight sight)
{
    const struct score *s = r->score;
    const struct indicator *list[SCORE_INDICATORS_MOST];
    int n = indicators_of(v->in, s->scheme, s->dept, list);
    j_text(b, "scheme", *s->scheme ? s->scheme : NULL);
    j_text(b, "kind", n ? indicators_kind(v->in, s->scheme, s->dept) : NULL);
    j_list(b, "indicators");
    for (int i = 0; i < n; i++) {
        bool shown = s->state == ST_PUBLISHED || (sight == SIGHT_ALL && v->who->role != BY_ASSESSOR);
        j_entry(b);
        j_own(b, "code", list[i]->code);
        j_bool(b, "common", !strcmp(list[i]->kind, "common"));
        j_text(b, "name_zh", list[i]->name_zh);
        j_text(b, "name_en", list[i]->name_en);
        j_text(b, "about_zh", list[i]->about_zh);
        j_text(b, "about_en", list[i]->about_en);
        j_int(b, "weight", list[i]->weight);
        j_text(b, "rate", *list[i]->rate ? list[i]->rate : NULL);
        j_points(b, "mean", shown ? score_indicator(s, i) : (struct points){ 0 });
        reasons(b, r, shown ? list[i]->code : "");
        j_end(b);
    }
    j_list_end(b);
}

static void clocks(struct buf *b, const struct score *s)
{
    j_list(b, "clocks");
    for (int i = 0; i < s->clocks_n; i++) {
        const struct clock *c = &s->clocks[i];
        j_entry(b);
        j_own(b, "name", clock_words[c->name]);
        j_own(b, "state", clock_state_words[c->state]);
        j_time(b, "due", c->due);
        j_time(b, "at", c->at);
        j_bool(b, "provisional", c->provisional);
        j_end(b);
    }
    j_list_end(b);
}

/* Who did what; an assessor's name and reason only for who may see values by person. */
static void events(struct buf *b, const struct viewer *v, const void *ctx, const struct score_record *r, bool all)
{
    j_list(b, "events");
    for (int i = 0; i < r->leaves_n; i++) {
        struct leaf_view leaf;
        if (leaf_read(r->leaves[i].leaf, r->leaves[i].leaf_n, &leaf).kind) continue;
        bool entering = slice_is(leaf.act, act_words[DO_ENTER]);
        char by[64];
        snprintf(by, sizeof by, "%.*s", (int)leaf.by.n, leaf.by.s);
        char *slash = strchr(by, '/');
        if (entering && !all) continue;
        j_entry(b);
        j_int(b, "k", leaf.k);
        j_time(b, "at", (Time){ leaf.at });
        j_text(b, "act", leaf_text(ctx, leaf.act));
        enum act act = 0;
        while ((int)act < ACTS && !slice_is(leaf.act, act_words[act])) act++;
        j_text(b, "name_zh", (int)act < ACTS ? view_act_zh(act) : "时限重算");
        if (slash) *slash = 0;
        j_text(b, "office", slash ? view_office_name(ctx, v->in, office_of(by)) : NULL);
        j_text(b, "person", slash && all ? access_name(v->tx, ctx, strtoll(slash + 1, NULL, 10)) : NULL);
        const char *text = text_at(r, leaf.k, "reason");
        j_text(b, "text", text ? text : text_at(r, leaf.k, "notice"));
        j_end(b);
    }
    j_list_end(b);
}

static void corrections(struct buf *b, const struct score *s)
{
    j_points(b, "was", s->was);
    j_list(b, "corrections");
    for (int i = 0; i < s->corrections_n; i++) {
        j_entry(b);
        j_time(b, "at", s->corrections[i].at);
        j_points(b, "was", s->corrections[i].was);
        j_points(b, "now", s->corrections[i].now);
        j_end(b);
    }
    j_list_end(b);
}

/* Of entering, those that this score is judged by: its indicators and a reason for each, or the one value. */
static void next_arg(struct buf *b, const struct institution *in, const struct score *s, enum act act, const char *arg)
{
    const struct indicator *list[SCORE_INDICATORS_MOST];
    int n = act == DO_ENTER ? indicators_of(in, s->scheme, s->dept, list) : 0;
    const char *name = arg + (*arg == '*');
    bool asked = act != DO_ENTER, required = *arg != '*';
    if (act == DO_ENTER && !n) {
        asked = !strcmp(name, "value") || !strcmp(name, "reason");
        required = !strcmp(name, "value");
    }
    for (int i = 0; i < n; i++) {
        bool is = !strcmp(name, list[i]->code);
        asked |= is || (!strncmp(name, "why_", 4) && !strcmp(name + 4, list[i]->code));
        required |= is;
    }
    if (!asked) return;
    j_entry(b);
    j_own(b, "name", name);
    j_bool(b, "required", required);
    j_end(b);
}

static void next_acts(struct buf *b, const struct viewer *v, const void *ctx, struct score *s)
{
    struct next_act *list;
    int n = score_next(v->in, ctx, s, v->who, v->now, &list);
    j_list(b, "next");
    for (int i = 0; i < n; i++) {
        int words;
        char **args = text_split(ctx, score_act_args(list[i].act), ' ', &words);
        j_entry(b);
        j_own(b, "act", act_words[list[i].act]);
        j_text(b, "name_zh", view_act_zh(list[i].act));
        j_own(b, "to", state_words[list[i].row->to]);
        j_list(b, "args");
        for (int k = 0; k < words; k++) next_arg(b, v->in, s, list[i].act, args[k]);
        j_list_end(b);
        j_end(b);
    }
    j_list_end(b);
}

/* R78: is every value that this street gave in the period the same? For the street and those above it. */
static Err flat(struct buf *b, const struct viewer *v, const void *ctx, const struct score *s)
{
    struct score_row *rows;
    const char *why = NULL;
    struct timeline t;
    int n, own = 0;
    TRY(service_timeline(v->service, v->tx, ctx, &t, &why));
    TRY(store_scores(v->tx, ctx, &(struct score_query){ .period = s->period, .office = s->street.s, .limit = 100 },
                     &rows, &n));
    const struct score **of = talloc_array(ctx, const struct score *, (unsigned)n + 1);
    for (int i = 0; i < n; i++) {
        struct score_record r;
        TRY(service_score_read(&t, v->tx, ctx, &rows[i], &r, &why));
        if (office_is(r.score->street, s->street)) of[own++] = r.score;
    }
    j_bool(b, "flat", score_flat(of, own));
    return OK;
}

Err view_score(const struct viewer *v, const void *ctx, const char *no, int *version, struct buf *b)
{
    struct score_record r;
    const char *why = NULL;
    TRY(service_score_load(v->service, v->tx, ctx, no, &r, &why));
    enum score_sight sight = score_sight(v, r.score);
    if (sight == SIGHT_NOTHING) return (Err){ NOT_FOUND, "there is no such score, or none that concerns this office" };
    *version = r.score->version;
    buf_putc(b, '{');
    head(b, v, ctx, r.score);
    view_day(b, "from", r.score->from);
    view_day(b, "to", r.score->to);
    j_points(b, "computed", score_computed(v->in, r.score));
    j_points(b, "judged",
             r.score->state == ST_ENTERING && sight != SIGHT_ALL ? (struct points){ 0 } : score_judged(v->in, r.score));
    j_points(b, "D", r.score->D);
    j_int(b, "min_tasks", v->in->settings.min_tasks);
    j_int(b, "process_share", v->in->settings.process_share);
    rates(b, ctx, &r);
    indicators(b, v, &r, sight);
    entries(b, v, ctx, r.score, sight == SIGHT_ALL && v->who->role != BY_ASSESSOR);
    clocks(b, r.score);
    corrections(b, r.score);
    events(b, v, ctx, &r, sight == SIGHT_ALL && v->who->role != BY_ASSESSOR);
    next_acts(b, v, ctx, r.score);
    if (sight == SIGHT_ALL) TRY(flat(b, v, ctx, r.score));
    j_end(b);
    return OK;
}
