/* `expect …`: each form as story-format.md has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/story.h"
#include "store/figures.h"

static struct verdict compare(struct story *w, const char *want, const char *got)
{
    return (struct verdict){ want, strcmp(want, got) ? talloc_strdup(w->ctx, got) : NULL };
}

static struct verdict faulty(struct story *w, const struct line *l)
{
    return (struct verdict){ "an expectation of story-format.md",
                             talloc_asprintf(w->ctx, "%s", l->words_n > 1 ? l->words[1] : "nothing") };
}

static const char *word(const struct line *l, int i)
{
    return i < l->words_n ? l->words[i] : "";
}

static const char *joined(struct story *w, const struct line *l, int from)
{
    char *s = talloc_strdup(w->ctx, word(l, from));
    for (int i = from + 1; i < l->words_n; i++) s = talloc_asprintf_append(s, " %s", l->words[i]);
    return s;
}

/* ---- records --------------------------------------------------------------------------------------------------------- */

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

const char *story_sorted(struct story *w, const char *list)
{
    int n;
    char **parts = text_split(w->ctx, list, ';', &n);
    qsort(parts, (size_t)n, sizeof *parts, by_text);
    char *s = talloc_strdup(w->ctx, n ? parts[0] : "");
    for (int i = 1; i < n; i++) s = talloc_asprintf_append(s, ";%s", parts[i]);
    return s;
}

const char *story_offices(struct story *w, const char *codes)
{
    int n;
    char **list = text_split(w->ctx, codes, ';', &n), *s = talloc_strdup(w->ctx, "");
    for (int i = 0; i < n; i++)
        s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "",
                                   story_office_name(w->ctx, w->service.institution, list[i]));
    return story_sorted(w, s);
}

const char *story_co(struct story *w, const struct docket *d)
{
    char *s = talloc_strdup(w->ctx, "");
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        if (t->state == ST_RECALLED || office_is(t->unit, d->call.lead)) continue;
        if (!text_listed(s, t->unit.s)) s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "", t->unit.s);
    }
    return story_sorted(w, s);
}

static struct verdict record(struct story *w, const struct line *l)
{
    int task;
    const char *what = word(l, 2), *want = joined(w, l, 3);
    const struct label *named = story_label(w, word(l, 1));
    if (named && named->score)
        return !strcmp(what, "state") ? compare(w, want, state_words[named->score->state]) : faulty(w, l);
    struct docket *d = story_docket(w, word(l, 1), &task);
    if (!d) return compare(w, want, "none");
    const struct task *t = task ? docket_task(d, task) : NULL;
    const struct label *label = story_label(w, word(l, 1));
    const struct meeting *m = !t && label->meeting[0] ? docket_meeting(d, label->meeting) : NULL;
    if (m && !strcmp(what, "state")) return compare(w, want, state_words[m->state]);
    if (!strcmp(what, "state")) return compare(w, want, state_words[t ? t->state : d->call.state]);
    if (!strcmp(what, "grade")) return compare(w, want, grade_words[d->call.grade]);
    if (!strcmp(what, "lead")) return compare(w, want, docket_lead_unit(d).s);
    if (!strcmp(what, "list")) return compare(w, want, d->call.list);
    if (!strcmp(what, "kind")) return compare(w, want, closing_words[d->call.kind]);
    if (!strcmp(what, "co")) return compare(w, story_sorted(w, want), story_co(w, d));
    return faulty(w, l);
}

/* ---- clocks ------------------------------------------------------------------------------------------------------------ */

static int clock_named(const char *name, int *nth)
{
    size_t n = strcspn(name, "#.");
    const char *hash = strchr(name, '#');
    *nth = hash ? atoi(hash + 1) : 0;
    for (int i = 0; i < CLOCKS; i++)
        if (strlen(clock_words[i]) == n && !strncmp(clock_words[i], name, n)) return i;
    return -1;
}

static struct clock *meeting_clock(struct docket *d, enum clock_name name, const char *meeting, const char *row)
{
    for (int i = d->clocks_n; i-- > 0;) {
        struct clock *c = &d->clocks[i];
        if (c->name == name && !strcmp(c->meeting, meeting) && !strcmp(c->row, row)) return c;
    }
    return NULL;
}

/* For a call, sign arrive plan answer rework are its lead's. */
static struct clock *find_clock(struct story *w, const char *label, const char *name, struct docket **out)
{
    int task, nth, k = clock_named(name, &nth);
    const struct label *named = story_label(w, label);
    *out = NULL;
    if (named && named->score) return k < 0 ? NULL : score_clock(named->score, (enum clock_name)k, nth);
    struct docket *d = *out = story_docket(w, label, &task);
    const struct label *l = story_label(w, label);
    if (!d || k < 0) return NULL;
    if (!task && l->meeting[0]) {
        const char *dot = strchr(name, '.');
        return meeting_clock(d, (enum clock_name)k, l->meeting, dot ? dot + 1 : "");
    }
    if (!task && k >= CK_SIGN && k <= CK_REWORK) task = docket_lead(d) ? docket_lead(d)->id : 0;
    return docket_clock(d, (enum clock_name)k, task, nth);
}

static const char *instant(struct story *w, Time t, bool provisional)
{
    static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
    char text[TIME_TEXT_MAX];
    time_format(t, text);
    bool seconds = strncmp(text + 17, "00", 2) != 0;
    return talloc_asprintf(w->ctx, "%.10s %s %.*s%s", text, days[day_weekday(day_of(t))], seconds ? 8 : 5, text + 11,
                           provisional ? " provisional" : "");
}

/* Windows, asked only here: return (task) and reopen (call). */
static bool window(struct story *w, const char *label, const char *name, struct due *out)
{
    int task;
    struct docket *d = story_docket(w, label, &task);
    const struct settings *s = &w->service.institution->settings;
    if (d && task && !strcmp(name, "return")) {
        bool urgent = d->call.grade == URGENT;
        *out = calendar_due(w->service.institution->calendar, docket_task(d, task)->created,
                            urgent ? s->return_window_urgent : s->return_window);
        return true;
    }
    if (d && !task && !strcmp(name, "reopen") && d->call.closed.s) {
        *out = calendar_due(w->service.institution->calendar, d->call.closed, s->reopen_window);
        return true;
    }
    return false;
}

static struct verdict due(struct story *w, const struct line *l)
{
    struct docket *d;
    struct due at;
    const char *want = joined(w, l, 4), *got = "none";
    if (window(w, word(l, 2), word(l, 3), &at)) {
        got = instant(w, at.at, at.provisional);
    } else {
        const struct clock *c = find_clock(w, word(l, 2), word(l, 3), &d);
        if (c && c->state != CLOCK_HUNG && c->state != CLOCK_CANCELLED) got = instant(w, c->due, c->provisional);
    }
    if (strlen(want) >= 16 && strlen(got) > 14 && want[10] == ' ' && want[11] >= '0' &&
        want[11] <= '9') /* without a weekday */
        got = talloc_asprintf(w->ctx, "%.10s%s", got, got + 14);
    return compare(w, want, got);
}

static struct verdict lateness(struct story *w, const struct line *l)
{
    struct docket *d;
    const char *what = word(l, 1);
    const struct clock *c = find_clock(w, word(l, 2), word(l, 3), &d);
    const char *got = "no such clock", *charged = "";
    if (c) {
        bool late = clock_late(c, w->now);
        got = late                        ? "late"
              : c->state == CLOCK_STOPPED ? "in_time"
              : c->state == CLOCK_RUNNING ? "running"
                                          : clock_state_words[c->state];
        if (!strcmp(what, "running") && c->state == CLOCK_RUNNING) got = "running";
        const struct label *named = story_label(w, word(l, 2));
        const char *code =
            named && named->score ? score_clock_charged(named->score, c) : docket_clock_charged(w->ctx, d, c);
        charged = story_offices(w, code);
    }
    if (!strcmp(word(l, 4), "charged"))
        return compare(w, talloc_asprintf(w->ctx, "%s charged %s", what, word(l, 5)),
                       talloc_asprintf(w->ctx, "%s charged %s", got, charged));
    return compare(w, what, got);
}

static struct verdict light(struct story *w, const struct line *l)
{
    struct docket *d;
    struct clock_view v;
    const struct clock *c = find_clock(w, word(l, 2), word(l, 3), &d);
    if (!c) return compare(w, word(l, 4), "no such clock");
    if (docket_clock_view(w->service.institution, d, c, w->now, &v).kind) return compare(w, word(l, 4), "no light");
    return compare(w, word(l, 4), light_words[v.light]);
}

/* ---- who may do what ----------------------------------------------------------------------------------------------------- */

static struct verdict next(struct story *w, const struct line *l) /* expect next LABEL for WHO: ACT … */
{
    int task;
    struct actor by;
    char *who = talloc_strdup(w->ctx, word(l, 4));
    size_t n = strlen(who);
    if (n && who[n - 1] == ':') who[n - 1] = 0;
    const struct label *named = story_label(w, word(l, 2));
    struct docket *d = story_docket(w, word(l, 2), &task);
    if (!named || (!d && !named->score) || !story_who(w, who, &by)) return faulty(w, l);
    struct next_act *acts;
    const char *meeting = !task && named->meeting[0] ? named->meeting : NULL;
    int count = named->score ? score_next(w->service.institution, w->ctx, named->score, &by, w->now, &acts)
                             : docket_next(w->service.institution, w->ctx, d, &by, task, meeting, w->now, &acts);
    char *want = talloc_strdup(w->ctx, ""), *got = talloc_strdup(w->ctx, "");
    for (int i = 5; i < l->words_n; i++) want = talloc_asprintf_append(want, "%s;", l->words[i]);
    for (int i = 0; i < count; i++) got = talloc_asprintf_append(got, "%s;", act_words[acts[i].act]);
    return compare(w, story_sorted(w, want), story_sorted(w, got));
}

static struct verdict sees(struct story *w, const struct line *l)
{
    static const char *const words[] = { "none", "part", "whole" };
    int task;
    struct actor by;
    struct docket *d = story_docket(w, word(l, 3), &task);
    if (!d || !story_who(w, word(l, 2), &by)) return faulty(w, l);
    return compare(w, word(l, 4), words[service_sees(w->service.institution, d, &by)]);
}

/* ---- figures, outcomes, events ---------------------------------------------------------------------------------------------- */

/* What the store keeps must be what the fold says. */
static const char *kept_figure(struct story *w, enum figure k, const struct figure_scope *s, struct rate slow)
{
    struct tx *tx;
    struct rate kept;
    if (store_reader(w->ctx, w->store, &tx).kind) return "the store can't be read";
    Err err = store_figure(tx, w->service.institution, k, s, w->now, &kept);
    talloc_free(tx);
    if (!err.kind && kept.num == slow.num && kept.den == slow.den) return NULL;
    return talloc_asprintf(w->ctx, "kept as %lld/%lld, by the fold %lld/%lld", (long long)kept.num, (long long)kept.den,
                           (long long)slow.num, (long long)slow.den);
}

static struct verdict figures(struct story *w, const struct line *l) /* expect figure K7 SCOPE PERIOD n/d */
{
    struct world world = { .in = w->service.institution, .past = w->past, .past_n = w->past_n, .now = w->now };
    struct figure_scope s;
    int task, k = 0;
    while (k < FIGURES && strcmp(figure_words[k], word(l, 2))) k++;
    if (k == FIGURES || !period_parse(word(l, 4), &s.from, &s.to)) return faulty(w, l);
    world.dockets = talloc_array(w->ctx, struct docket *, (unsigned)w->labels_n + 1);
    for (int i = 0; i < w->labels_n; i++)
        world.dockets[i] = w->labels[i].meeting[0] || w->labels[i].score ? docket_new(w->ctx)
                                                                         : story_docket(w, w->labels[i].name, &task);
    world.dockets_n = w->labels_n;
    Office of = story_office(w->service.institution, word(l, 3));
    s.of = strcmp(word(l, 3), "district") ? of.s : "";
    struct rate r = figure(&world, (enum figure)k, &s);
    const char *differs = kept_figure(w, (enum figure)k, &s, r);
    if (differs) return compare(w, word(l, 5), differs);
    const char *got = r.den < 0 ? "—" : talloc_asprintf(w->ctx, "%lld/%lld", (long long)r.num, (long long)r.den);
    return compare(w, word(l, 5), got);
}

static const char *amount(struct story *w, const struct amounts *list, const char *metric)
{
    for (int i = 0; i < list->n; i++)
        if (!strcmp(list->at[i].metric->code, metric)) return amount_text(w->ctx, list->at[i].metric, list->at[i].x100);
    return "none";
}

static struct verdict outcome(struct story *w,
                              const struct line *l) /* expect outcome CALL METRIC AMOUNT [reported AMOUNT] [flagged] */
{
    int task;
    struct docket *d = story_docket(w, word(l, 2), &task);
    if (!d) return compare(w, word(l, 4), "none");
    char *got = talloc_strdup(w->ctx, amount(w, &d->call.verified, word(l, 3)));
    for (int i = 5; i < l->words_n; i++) {
        if (!strcmp(l->words[i], "reported"))
            got = talloc_asprintf_append(got, " reported %s", amount(w, &d->call.reported, word(l, 3)));
        if (!strcmp(l->words[i], "flagged")) got = talloc_asprintf_append(got, "%s", d->call.flagged ? " flagged" : "");
    }
    return compare(w, joined(w, l, 4), got);
}

static struct verdict events(struct story *w, const struct line *l) /* expect events LABEL ACT COUNT */
{
    int task, n = 0;
    struct docket *d = story_docket(w, word(l, 2), &task);
    for (int i = 0; d && i < w->log_n; i++)
        n += !w->log[i].score && !strcmp(w->log[i].call_no, d->call.no) && w->log[i].e.task == task &&
             (task || !strcmp(w->log[i].e.meeting, story_label(w, word(l, 2))->meeting)) &&
             !strcmp(act_words[w->log[i].e.act], word(l, 3));
    return compare(w, word(l, 4), talloc_asprintf(w->ctx, "%d", n));
}

/* ---- meetings and neighbours ------------------------------------------------------------------------------------------------ */

static struct verdict quorum(struct story *w, const struct line *l) /* expect quorum M PRESENT/NEEDED */
{
    int task;
    const struct label *label = story_label(w, word(l, 2));
    struct docket *d = story_docket(w, word(l, 2), &task);
    const struct meeting *m = d ? docket_meeting(d, label->meeting) : NULL;
    if (!m) return faulty(w, l);
    return compare(w, word(l, 3), talloc_asprintf(w->ctx, "%d/%d", m->here, m->needed));
}

static struct verdict number(struct story *w, const struct line *l) /* expect number M 2026-1;2026-2 */
{
    int task;
    const struct label *label = story_label(w, word(l, 2));
    struct docket *d = story_docket(w, word(l, 2), &task);
    const struct meeting *m = d ? docket_meeting(d, label->meeting) : NULL;
    if (!m) return faulty(w, l);
    return compare(w, word(l, 3), m->numbers ? m->numbers : "");
}

/* R67: each closing is counted once, and not by a withdrawn call: by the first of those linked to it. */
static bool is_counted(struct story *w, const struct label *label, const struct docket *a, const struct docket *old)
{
    int task;
    if (a->call.state == ST_WITHDRAWN) return false;
    for (struct label *l = w->labels; l < w->labels + w->labels_n; l++) {
        if (l->meeting[0] || l->score || l == label) continue;
        const struct call *c = &story_docket(w, l->name, &task)->call;
        if (c->state == ST_WITHDRAWN || strcmp(c->recurs, old->call.no) || c->called.s <= old->call.closed.s) continue;
        if (c->called.s < a->call.called.s || (c->called.s == a->call.called.s && l < label)) return false;
    }
    return true;
}

static struct verdict neighbours(struct story *w, const struct line *l) /* expect hint|offer|recur A B … */
{
    int task;
    const struct institution *in = w->service.institution;
    struct docket *a = story_docket(w, word(l, 2), &task), *b = story_docket(w, word(l, 3), &task);
    if (!a || !b) return faulty(w, l);
    if (!strcmp(word(l, 1), "hint")) return compare(w, word(l, 4), docket_hint(in, &a->call, &b->call) ? "yes" : "no");
    if (!strcmp(word(l, 1), "offer")) {
        return compare(w, word(l, 4), docket_offer_reopening(in, &a->call, &b->call, w->now) ? "yes" : "no");
    }
    bool linked = !strcmp(a->call.recurs, b->call.no);
    bool counted = linked && is_counted(w, story_label(w, word(l, 2)), a, b);
    return compare(w, word(l, 4), !linked ? "none" : counted ? "counted" : "linked");
}

static struct verdict score(struct story *w,
                            const struct line *l) /* expect score LABEL computed|judged|S|total|was|sample VALUE */
{
    char text[16];
    const struct institution *in = w->service.institution;
    const struct label *label = story_label(w, word(l, 2));
    const char *what = word(l, 3);
    if (!label || !label->score) return faulty(w, l);
    const struct score *s = label->score;
    if (!strcmp(what, "sample")) return compare(w, word(l, 4), score_enough(in, s) ? "enough" : "too_small");
    struct points p = !strcmp(what, "computed") ? score_computed(in, s)
                      : !strcmp(what, "judged") ? score_judged(in, s)
                      : !strcmp(what, "S")      ? score_S(in, s)
                      : !strcmp(what, "total")  ? score_total(in, s)
                                                : s->was;
    return compare(w, word(l, 4), points_text(p, text));
}

static const struct {
    const char *word;
    struct verdict (*judge)(struct story *, const struct line *);
} forms[] = {
    { "due", due },         { "late", lateness },   { "in_time", lateness }, { "running", lateness },
    { "light", light },     { "next", next },       { "sees", sees },        { "figure", figures },
    { "outcome", outcome }, { "events", events },   { "score", score },      { "quorum", quorum },
    { "number", number },   { "hint", neighbours }, { "offer", neighbours }, { "recur", neighbours },
};

struct verdict story_expect(struct story *w, const struct line *l)
{
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (!strcmp(forms[i].word, word(l, 1))) return forms[i].judge(w, l);
    return record(w, l);
}
