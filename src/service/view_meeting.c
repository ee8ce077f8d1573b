/* The page of one meeting, the same before, during and after it (UX §4.7): agenda, parties, quorum, table, minutes, look-back.
   For the parties of the call and whoever is invited or owns a row. */
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "media/calendar_file.h"
#include "service/access.h"
#include "service/json_out.h"
#include "service/meeting_words.h"
#include "store/lists.h"
#include "store/plain.h"
#include "store/register_ladder.h"

/* ---- who may see it ---- */

static bool concerns(const struct docket *d, const struct meeting *m, const struct viewer *v)
{
    if (v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN) return false;
    if (service_sees(v->in, d, v->who) == SEES_WHOLE || text_listed(m->invited, v->who->office.s)) return true;
    for (int i = 0; i < m->rows_n; i++)
        if (office_is(m->rows[i].unit, v->who->office)) return true;
    return false;
}

/* ---- its parts ---- */

static void offices(struct buf *b, const char *name, const void *ctx, const char *list)
{
    int n;
    char **units = text_split(ctx, list, ';', &n);
    j_list(b, name);
    for (int i = 0; i < n; i++) j_word(b, units[i]);
    j_list_end(b);
}

static void call_of(struct buf *b, const struct viewer *v, const void *ctx, struct dossier *f)
{
    const struct call *c = &f->d->call;
    const struct clock *main = view_main_clock(f->d, NULL);
    struct due_view due = view_clock_due(v, f->d, main);
    j_object(b, "call");
    j_own(b, "no", c->no);
    j_int(b, "version", c->version);
    j_own(b, "state", state_words[c->state]);
    j_text(b, "subject", service_subject(ctx, dossier_own_text(f, "subject"), dossier_own_text(f, "text")));
    j_text(b, "text", dossier_own_text(f, "text"));
    j_own(b, "street", c->street.s);
    j_code(b, "item", c->item);
    j_code(b, "grade", grade_words[c->grade]);
    j_code(b, "lead", office_none(c->lead) ? c->accepted_lead.s : c->lead.s);
    j_time(b, "called", c->called);
    view_due(b, v, &due, main ? clock_words[main->name] : NULL);
    view_place(b, c, f);
    offices(b, "photos", ctx, dossier_own_text(f, "photos"));
    j_end(b);
}

static void quorum(struct buf *b, const struct quorum *q)
{
    j_object(b, "quorum");
    j_bool(b, "street", q->street);
    j_bool(b, "lead", q->lead);
    j_int(b, "here", q->here);
    j_int(b, "needed", q->needed);
    j_int(b, "invited", q->invited);
    j_bool(b, "quorate", q->quorate);
    j_end(b);
}

static void positions(struct buf *b, const struct meeting_words *w)
{
    j_list(b, "positions");
    for (int i = 0; i < w->positions_n; i++) {
        j_entry(b);
        j_own(b, "office", w->positions[i].unit.s);
        j_own(b, "party", w->positions[i].party);
        j_text(b, "stand", w->positions[i].stand);
        j_text(b, "text", w->positions[i].text);
        j_end(b);
    }
    j_list_end(b);
}

static void row(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct meeting_row *r,
                const struct row_words *w)
{
    char label[48], day[TIME_TEXT_MAX];
    const struct task *t = docket_task(d, r->task);
    const struct clock *c = t ? view_main_clock(d, t) : NULL;
    struct due_view due = view_clock_due(v, d, c);
    if (t) view_task_label(d, t, label);
    j_entry(b);
    j_own(b, "name", r->name);
    j_own(b, "unit", r->unit.s);
    j_text(b, "person", w->person);
    j_text(b, "what", w->what);
    j_own(b, "due", day_format(r->due, day));
    j_text(b, "standard", w->standard);
    offices(b, "evidence", ctx, r->evidence);
    j_text(b, "metric", r->metric ? r->metric->code : NULL);
    j_text(b, "target", r->metric ? amount_text(ctx, r->metric, r->target_x100) : NULL);
    j_code(b, "number", w->number);
    j_bool(b, "objected", r->objected);
    j_bool(b, "out", r->out);
    j_text(b, "objection", w->objection);
    j_text(b, "basis", w->basis);
    j_text(b, "decision", w->decision);
    j_code(b, "look_back", r->look_back);
    j_text(b, "task", t ? label : NULL);
    j_text(b, "state", t ? state_words[t->state] : NULL);
    j_bool(b, "slipped", t && t->slipped);
    j_own(b, "light", light_words[due.light]);
    view_left(b, v, &due);
    j_end(b);
}

static void rows(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct meeting *m,
                 const struct meeting_words *w)
{
    j_list(b, "rows");
    for (int i = 0; i < m->rows_n; i++) row(b, v, ctx, d, &m->rows[i], &w->rows[i]);
    j_list_end(b);
}

static void minutes(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f,
                    const struct meeting *m, const struct meeting_words *w)
{
    struct paragraph *list;
    bool made = m->state == ST_MINUTED || m->state == ST_SIGNED;
    int n = made ? minutes_text(v, ctx, f, m, w, &list) : 0;
    j_list(b, "minutes");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_own(b, "style", list[i].style);
        j_text(b, "text", list[i].text);
        j_end(b);
    }
    j_list_end(b);
}

static void clocks(struct buf *b, const struct viewer *v, struct docket *d, const struct meeting *m)
{
    j_list(b, "clocks");
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        bool owed = m->state == ST_PLANNED && !c->meeting[0] &&
                    (c->name == CK_MEETING || c->name == CK_RECONVENE || c->name == CK_FOLLOW_UP);
        if (c->state != CLOCK_RUNNING || (strcmp(c->meeting, m->id) && !owed)) continue;
        struct due_view due = view_clock_due(v, d, c);
        j_entry(b);
        j_own(b, "name", clock_words[c->name]);
        j_code(b, "row", c->row);
        view_due(b, v, &due, NULL);
        j_end(b);
    }
    j_list_end(b);
}

/* The draft as typed; the quorum follows it live while the meeting is planned. */
static void draft(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct meeting *m,
                  const struct meeting_draft *had)
{
    struct quorum q = meeting_quorum(v->in, d, m, m->present);
    json_t *all = had->version ? json_loads(had->fields, 0, NULL) : NULL, *here = json_object_get(all, "present");
    if (m->state == ST_PLANNED) {
        char *present = talloc_strdup(ctx, "");
        for (size_t i = 0; i < json_array_size(here); i++)
            present = talloc_asprintf_append(present, "%s%s", i ? ";" : "", json_string_value(json_array_get(here, i)));
        q = meeting_quorum(v->in, d, m, present);
    }
    json_decref(all);
    quorum(b, &q);
    j_int(b, "draft_version", had->version);
    j_name(b, "draft");
    if (had->version)
        j_raw(b, had->fields, strlen(had->fields));
    else
        j_raw(b, "null", 4);
    j_text(b, "draft_by", had->version ? access_name(v->tx, ctx, had->person) : NULL);
}

static void head(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct meeting *m,
                 const struct meeting_words *w)
{
    char no[48];
    view_meeting_no(d, m->id, no);
    j_own(b, "no", no);
    j_int(b, "version", m->version);
    j_own(b, "kind", meeting_kind_words[m->kind]);
    j_own(b, "state", state_words[m->state]);
    j_time(b, "planned", m->planned);
    j_time(b, "convened", m->convened);
    j_time(b, "held", m->held);
    j_time(b, "signed", m->signed_at);
    j_text(b, "place", w->place);
    j_text(b, "agenda", w->agenda);
    j_text(b, "cancel_reason", w->cancel_reason);
    j_text(b, "chair", w->chair ? access_name(v->tx, ctx, w->chair) : NULL);
    j_text(b, "signer", w->signer ? access_name(v->tx, ctx, w->signer) : NULL);
    offices(b, "invited", ctx, m->invited);
    offices(b, "present", ctx, m->present);
    offices(b, "numbers", ctx, m->numbers);
    j_bool(b, "quorate", m->quorate);
    j_bool(b, "looked_back", m->looked_back);
    j_text(b, "conclusions", w->conclusions);
}

/* The other meetings of its sitting that concern the viewer too, and this one; null: it is held alone. */
static Err sitting(struct buf *b, const struct viewer *v, const void *ctx, const struct meeting *m)
{
    char no[48];
    struct meeting_call *list = NULL;
    int n = 0;
    if (*m->sitting) TRY(store_meetings_sitting(v->tx, ctx, m->sitting, &list, &n));
    j_list(b, "sitting");
    for (int i = 0; i < n; i++) {
        struct docket *d;
        const char *subject;
        bool has_task;
        TRY(service_docket(v->service, v->tx, ctx, list[i].no, &d));
        const struct meeting *part = docket_meeting(d, list[i].subject);
        if (!part || !concerns(d, part, v)) continue;
        TRY(store_call_subject(v->tx, ctx, d->call.no, d->call.lead, &subject, &has_task));
        view_meeting_no(d, part->id, no);
        j_entry(b);
        j_own(b, "meeting", no);
        j_own(b, "call", d->call.no);
        j_text(b, "subject", subject);
        j_own(b, "state", state_words[part->state]);
        j_end(b);
    }
    j_list_end(b);
    return OK;
}

static void next(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const struct meeting *m)
{
    struct todo *todos = NULL;
    int n = docket_todos(v->in, ctx, d, &todos);
    j_list(b, "next");
    view_next_meeting(b, v, ctx, d, m, todos, n);
    j_list_end(b);
}

/* ---- the whole ---- */

static Err load(const struct viewer *v, const void *ctx, const char *no, struct dossier *f, struct meeting **m)
{
    const char *call_no, *id;
    struct docket *d;
    if (!service_meeting_named(ctx, no, &call_no, &id)) return (Err){ NOT_FOUND, "no such meeting" };
    TRY(service_docket(v->service, v->tx, ctx, call_no, &d));
    *m = docket_meeting(d, id);
    if (!*m || !concerns(d, *m, v)) return (Err){ NOT_FOUND, "no such meeting" };
    return dossier_load(v, ctx, d, f);
}

Err view_meeting_load(const struct viewer *v, const void *ctx, const char *no, struct dossier *f, struct meeting **m)
{
    return load(v, ctx, no, f, m);
}

Err view_meeting(const struct viewer *v, const void *ctx, const char *no, struct call_tag *tag, struct buf *b)
{
    struct dossier f;
    struct meeting *m;
    struct meeting_words w;
    struct meeting_draft had = { .version = 0 };
    TRY(load(v, ctx, no, &f, &m));
    Err err = store_meeting_draft_get(v->tx, ctx, f.d->call.id, m->id, &had);
    if (err.kind && err.kind != NOT_FOUND) return err;
    snprintf(tag->text, sizeof tag->text, "\"%d.%d.%d.%lld.%lld.%s\"", m->version, f.n, had.version,
             (long long)v->now.s / 60, (long long)v->who->person, v->who->office.s);
    tag->same = tag->has && strstr(tag->has, tag->text);
    if (tag->same) return OK;
    meeting_words_load(v, ctx, &f, m, &w);
    buf_putc(b, '{');
    head(b, v, ctx, f.d, m, &w);
    TRY(sitting(b, v, ctx, m));
    call_of(b, v, ctx, &f);
    draft(b, v, ctx, f.d, m, &had);
    positions(b, &w);
    rows(b, v, ctx, f.d, m, &w);
    minutes(b, v, ctx, &f, m, &w);
    clocks(b, v, f.d, m);
    next(b, v, ctx, f.d, m);
    j_end(b);
    return OK;
}

/* On a call's page: every meeting in one line. */
void view_meetings_of(struct buf *b, struct docket *d)
{
    char no[48];
    j_list(b, "meetings");
    for (int i = 0; i < d->meetings_n; i++) {
        const struct meeting *m = &d->meetings[i];
        view_meeting_no(d, m->id, no);
        j_entry(b);
        j_own(b, "no", no);
        j_own(b, "kind", meeting_kind_words[m->kind]);
        j_own(b, "state", state_words[m->state]);
        j_time(b, "planned", m->planned);
        j_time(b, "held", m->held);
        j_code(b, "numbers", m->numbers);
        j_int(b, "rows", m->rows_n);
        j_bool(b, "looked_back", m->looked_back);
        j_end(b);
    }
    j_list_end(b);
}

/* The calendar entry that people put into their own calendars. */
Err view_meeting_ics(const struct viewer *v, const void *ctx, const char *no, const char **out)
{
    struct dossier f;
    struct meeting *m;
    struct meeting_words w;
    TRY(load(v, ctx, no, &f, &m));
    meeting_words_load(v, ctx, &f, m, &w);
    const char *subject = service_subject(ctx, dossier_own_text(&f, "subject"), dossier_own_text(&f, "text"));
    struct calendar_entry e = { .uid = talloc_asprintf(ctx, "%s@huying", *m->sitting ? m->sitting : no),
                                .summary = talloc_asprintf(ctx, "协调会：%s", subject ? subject : f.d->call.no),
                                .place = w.place,
                                .text = w.agenda,
                                .at = m->planned,
                                .made = m->convened,
                                .revision = m->version,
                                .cancelled = m->state == ST_CANCELLED };
    return calendar_file(ctx, &e, out);
}
