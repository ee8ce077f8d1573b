/* See meeting_words.h. */
#include "service/meeting_words.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"

void view_meeting_no(const struct docket *d, const char *id, char out[static 48])
{
    snprintf(out, 48, "%s.M%s", d->call.no, id);
}

/* ---- who stood where (R48) ---- */

static const char *party_of(const struct docket *d, const char *unit)
{
    const struct call *c = &d->call;
    Office lead = office_none(c->lead) ? c->accepted_lead : c->lead;
    if (!strcmp(unit, c->street.s)) return "street";
    return !strcmp(unit, lead.s) ? "lead" : "co";
}

static const char *said(const void *ctx, json_t *positions, const char *stem, const char *unit)
{
    return talloc_strdup(ctx, json_string_value(json_object_get(positions, talloc_asprintf(ctx, "%s.%s", stem, unit))));
}

static void position_put(struct meeting_words *w, const void *ctx, const struct dossier *f, const struct meeting *m,
                         json_t *positions, const char *unit)
{
    struct position *p = &w->positions[w->positions_n++];
    *p = (struct position){ office_of(unit), party_of(f->d, unit), NULL, NULL };
    if (!m->held.s) return;
    const char *conditions = positions ? said(ctx, positions, "conditions", unit) : NULL,
               *object = positions ? said(ctx, positions, "object", unit) : NULL;
    p->text = object ? object : conditions;
    p->stand = !text_listed(m->present, unit) ? "absent" : object ? "object" : conditions ? "conditions" : "agree";
}

static void positions_load(struct meeting_words *w, const void *ctx, const struct dossier *f, const struct meeting *m)
{
    int n, here_n;
    const char *text = dossier_meeting_text(f, "hold", m->id, "positions");
    json_t *said_there = text ? json_loads(text, 0, NULL) : NULL;
    char **invited = text_split(ctx, m->invited, ';', &n), **here = text_split(ctx, m->present, ';', &here_n);
    w->positions = talloc_array(ctx, struct position, (unsigned)(n + here_n + 1));
    position_put(w, ctx, f, m, said_there, f->d->call.street.s);
    for (int i = 0; i < n; i++) position_put(w, ctx, f, m, said_there, invited[i]);
    for (int i = 0; i < here_n; i++)
        if (!text_listed(m->invited, here[i]) && strcmp(here[i], f->d->call.street.s))
            position_put(w, ctx, f, m, said_there, here[i]);
    json_decref(said_there);
}

/* ---- the words of the table ---- */

static int row_at(const struct meeting *m, const char *name)
{
    for (int i = 0; name && i < m->rows_n; i++)
        if (!strcmp(m->rows[i].name, name)) return i;
    return -1;
}

static void row_texts(struct meeting_words *w, const void *ctx, const struct dossier *f, const struct meeting *m,
                      const struct step_seen *step)
{
    json_t *facts = json_loadb(step->d.s, step->d.n, 0, NULL), *names = json_object_get(facts, "row_name");
    const char *text = dossier_step_text(f, step, "rows");
    json_t *all = text ? json_loads(text, 0, NULL) : NULL;
    for (size_t i = 0; i < json_array_size(names); i++) {
        int at = row_at(m, json_string_value(json_array_get(names, i)));
        if (at < 0) continue;
        const struct {
            const char *name, **to;
        } cells[] = { { "what", &w->rows[at].what },
                      { "person", &w->rows[at].person },
                      { "standard", &w->rows[at].standard } };
        for (size_t c = 0; c < 3; c++) {
            const char *s = json_string_value(json_object_get(json_array_get(all, i), cells[c].name));
            if (s) *cells[c].to = talloc_strdup(ctx, s);
        }
        const char *number = json_string_value(json_object_get(facts, "number"));
        if (!w->rows[at].number) /* of the minutes: given when they are signed */
            w->rows[at].number =
                number ? talloc_strdup(ctx, number) : talloc_strndup(ctx, m->numbers, strcspn(m->numbers, ";"));
    }
    json_decref(all);
    json_decref(facts);
}

static void row_objection(struct meeting_words *w, const struct dossier *f, const struct meeting *m,
                          const struct step_seen *step, bool decided)
{
    json_t *facts = json_loadb(step->d.s, step->d.n, 0, NULL);
    int at = row_at(m, json_string_value(json_object_get(facts, "row")));
    json_decref(facts);
    if (at < 0) return;
    if (decided) {
        w->rows[at].decision = dossier_step_text(f, step, "reason");
    } else {
        w->rows[at].objection = dossier_step_text(f, step, "reason");
        w->rows[at].basis = dossier_step_text(f, step, "basis");
    }
}

static int64_t person_of(struct slice by)
{
    const char *slash = memchr(by.s, '/', by.n);
    return slash ? strtoll(slash + 1, NULL, 10) : 0;
}

static void step_load(struct meeting_words *w, const void *ctx, const struct dossier *f, const struct meeting *m,
                      const struct step_seen *step)
{
    if (slice_is(step->act, "convene")) w->convener = person_of(step->by);
    if (slice_is(step->act, "hold")) w->chair = person_of(step->by);
    if (slice_is(step->act, "minute")) w->recorder = person_of(step->by);
    if (slice_is(step->act, "sign")) w->signer = person_of(step->by);
    if (slice_is(step->act, "minute") || slice_is(step->act, "supplement")) row_texts(w, ctx, f, m, step);
    if (slice_is(step->act, "object")) row_objection(w, f, m, step, false);
    if (slice_is(step->act, "decide_row")) row_objection(w, f, m, step, true);
}

void meeting_words_load(const struct viewer *v, const void *ctx, const struct dossier *f, const struct meeting *m,
                        struct meeting_words *w)
{
    (void)v;
    *w = (struct meeting_words){ .place = dossier_meeting_text(f, "convene", m->id, "place"),
                                 .agenda = dossier_meeting_text(f, "convene", m->id, "agenda"),
                                 .conclusions = dossier_meeting_text(f, "minute", m->id, "conclusions"),
                                 .cancel_reason = dossier_meeting_text(f, "cancel", m->id, "reason"),
                                 .rows = talloc_zero_array(ctx, struct row_words, (unsigned)m->rows_n + 1) };
    positions_load(w, ctx, f, m);
    for (int i = 0; i < f->n; i++)
        if (slice_is(f->steps[i].meeting, m->id)) step_load(w, ctx, f, m, &f->steps[i]);
}

/* ---- what is stuck, and who is needed ---- */

static void line(const void *ctx, char **text, int *n, const char *s)
{
    (void)ctx;
    *text = talloc_asprintf_append(*text, "%s%d. %s", *n ? "\n" : "", *n + 1, s);
    ++*n;
}

static void found(const char **why, const void *ctx, const char *word)
{
    if (!text_listed(*why, word)) *why = **why ? talloc_asprintf(ctx, "%s;%s", *why, word) : word;
}

static const char *short_day(const void *ctx, Time t)
{
    struct ymd d = day_ymd(day_of(t));
    return talloc_asprintf(ctx, "%d月%d日", d.m, d.d);
}

static void task_stuck(const struct viewer *v, const void *ctx, struct docket *d, const struct task *t, char **text,
                       int *n, const char **why)
{
    const struct clock *c = docket_clock(d, CK_ANSWER, t->id, 0);
    const char *unit = view_office_name(ctx, v->in, t->unit);
    if (t->state == ST_RETURN_ASKED || t->state == ST_ARBITRATION) {
        line(ctx, text, n,
             talloc_asprintf(ctx, "%s%s", unit, t->state == ST_ARBITRATION ? "申请退单，待裁定" : "申请退单，待决定"));
        found(why, ctx, "disputed");
    } else if (t->role == TASK_ROW && t->slipped && task_open(t)) {
        line(ctx, text, n, talloc_asprintf(ctx, "%s承担的任务 M%s.%s 未按期完成", unit, t->meeting, t->row));
        found(why, ctx, "slipped");
    } else if (task_open(t) && c && c->state == CLOCK_RUNNING && v->now.s > c->due.s) {
        line(ctx, text, n, talloc_asprintf(ctx, "%s应于%s前答复，已超期", unit, short_day(ctx, c->due)));
        found(why, ctx, "late");
    }
}

const char *meeting_agenda(const struct viewer *v, const void *ctx, struct docket *d, const char *subject,
                           const char **why)
{
    char *text = talloc_strdup(ctx, "");
    int n = 0;
    *why = "";
    const struct clock *meeting = docket_clock(d, CK_MEETING, 0, 0);
    for (int i = 0; i < d->tasks_n; i++) task_stuck(v, ctx, d, &d->tasks[i], &text, &n, why);
    if (meeting && meeting->state == CLOCK_RUNNING && v->now.s > meeting->due.s) {
        line(ctx, &text, &n, talloc_asprintf(ctx, "应于%s前开会，已超期", short_day(ctx, meeting->due)));
        found(why, ctx, "late");
    }
    if (!n) line(ctx, &text, &n, "情况通报，各方意见");
    line(ctx, &text, &n, "任务分工、时限与验收标准");
    if (!subject || !*subject) return talloc_asprintf(ctx, "%s\n%s", d->call.no, text);
    return talloc_asprintf(ctx, "%s（%s）\n%s", subject, d->call.no, text);
}

const char *meeting_invites(const struct viewer *v, const void *ctx, struct docket *d)
{
    const struct call *c = &d->call;
    const struct item *item = c->item[0] ? docket_item(v->in, d) : NULL;
    Office lead = !office_none(c->lead)            ? c->lead
                  : !office_none(c->accepted_lead) ? c->accepted_lead
                  : item                           ? item->lead
                                                   : (Office){ "" };
    char *list = talloc_strdup(ctx, lead.s);
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        if (t->state != ST_RECALLED && t->state != ST_WAIVED && !text_listed(list, t->unit.s))
            list = talloc_asprintf_append(list, "%s%s", *list ? ";" : "", t->unit.s);
    }
    for (int i = 0; item && !d->tasks_n && i < item->co_n; i++)
        if (!text_listed(list, item->co[i].s))
            list = talloc_asprintf_append(list, "%s%s", *list ? ";" : "", item->co[i].s);
    return list;
}
