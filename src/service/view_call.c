/* The page of one call. A party sees the whole (R5); others number, item, street and state, and nothing that a list of
   tasks or texts would tell. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/dossier.h"
#include "service/json_out.h"
#include "service/print.h"
#include "store/plain.h"

static void e9(struct buf *b, const char *name, bool there, int64_t degrees_e9)
{
    j_name(b, name);
    if (there)
        buf_printf(b, "%s%lld.%09lld", degrees_e9 < 0 ? "-" : "", (long long)llabs(degrees_e9) / 1000000000,
                   (long long)llabs(degrees_e9) % 1000000000);
    else
        buf_puts(b, "null");
}

void view_place(struct buf *b, const struct call *c, const struct dossier *f)
{
    bool point = f && (c->facts & FACT_POINT);
    j_object(b, "place");
    j_own(b, "street", c->street.s);
    j_code(b, "community", f ? c->community : NULL);
    j_text(b, "address", f ? dossier_own_text(f, "place") : NULL);
    j_code(b, "place_id", f ? c->place_id : NULL);
    e9(b, "lat", point, c->lat_e9);
    e9(b, "lon", point, c->lon_e9);
    j_end(b);
}

static void head(struct buf *b, const struct docket *d, bool whole)
{
    const struct call *c = &d->call;
    j_own(b, "no", c->no);
    j_int(b, "version", c->version);
    j_text(b, "see", whole ? "whole" : "part");
    j_own(b, "state", state_words[c->state]);
    j_code(b, "item", c->item);
    j_code(b, "list", c->list);
    j_code(b, "grade", grade_words[c->grade]);
    j_own(b, "street", c->street.s);
}

/* Those of a draft, or of the step that last gave some: photos1, photos2 … */
static void photos(struct buf *b, const struct dossier *f)
{
    const char *drafted = dossier_own_text(f, "photos");
    int64_t k = dossier_own_step(f, "photos1");
    j_list(b, "photos");
    for (const char *s = drafted; s && *s;) {
        size_t n = strcspn(s, ";");
        j_comma(b);
        buf_json_n(b, s, n);
        s += n + (s[n] == ';');
    }
    for (int i = 0; i < f->vault_n && !drafted; i++)
        if (f->vault[i].k == k && !strncmp(f->vault[i].name, "photos", 6)) j_word(b, f->vault[i].value);
    j_list_end(b);
}

static void words(struct buf *b, const void *ctx, const struct viewer *v, const struct dossier *f)
{
    static const char *const names[] = { "text", "contact", "wanted_result" };
    j_text(b, "subject", service_subject(ctx, dossier_own_text(f, "subject"), dossier_own_text(f, "text")));
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) j_text(b, names[i], dossier_own_text(f, names[i]));
    photos(b, f);
    j_text(b, "drafter", access_name(v->tx, ctx, f->d->call.drafter));
    if (f->draft_tag[0]) j_own(b, "draft_tag", f->draft_tag);
}

static void file_facts(struct buf *b, const struct file_row *f)
{
    j_text(b, "media", f->kind);
    if (f->width) j_int(b, "width", f->width);
    if (f->height) j_int(b, "height", f->height);
    if (f->taken.s) j_time(b, "taken", f->taken);
}

static void evidence(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d)
{
    struct attachment *list;
    struct file_row file;
    char label[48];
    int n;
    j_list(b, "evidence");
    if (store_attachments(v->tx, ctx, d->call.id, &list, &n).kind) n = 0;
    for (int i = 0; i < n; i++) {
        const struct attachment *a = &list[i];
        const struct evidence_code *code = institution_evidence(v->in, a->code);
        const struct task *t = a->task ? docket_task(d, a->task) : NULL;
        if (t) view_task_label(d, t, label);
        j_entry(b);
        j_text(b, "code", a->code);
        j_text(b, "kind", code ? code->kind : "photo");
        j_text(b, "stage", code ? code->stage : "before");
        j_text(b, "task", t ? label : NULL);
        j_code(b, "sha256", a->sha);
        if (a->sha[0] && !store_file_get(v->tx, a->sha, &file).kind) file_facts(b, &file);
        j_time(b, "at", a->at);
        j_text(b, "by", access_name(v->tx, ctx, a->person));
        j_text(b, "office", a->office);
        j_end(b);
    }
    j_list_end(b);
}

static void relative(struct buf *b, const char *no, const char *how, const struct call *c)
{
    j_entry(b);
    j_text(b, "no", no);
    j_text(b, "how", how);
    if (c) j_own(b, "state", state_words[c->state]);
    j_end(b);
}

/* The closing that this call comes back to; while it may be reopened the street is offered that (R67). */
static void recurrence(struct buf *b, const struct viewer *v, const void *ctx, const struct docket *d)
{
    struct docket *old;
    if (!d->call.recurs[0] || store_docket_load(v->tx, ctx, v->in, d->call.recurs, &old).kind) return;
    j_entry(b);
    j_text(b, "no", old->call.no);
    j_text(b, "how", "recurs");
    j_own(b, "state", state_words[old->call.state]);
    j_bool(b, "counted", d->call.recurs_counted);
    j_time(b, "reopen_until", view_reopen_until(v, &d->call, &old->call));
    j_end(b);
}

static void related(struct buf *b, const struct viewer *v, const void *ctx, const struct docket *d)
{
    j_list(b, "related");
    if (d->call.merged_into[0]) relative(b, d->call.merged_into, "merged_into", d->main ? &d->main->call : NULL);
    for (int i = 0; i < d->merged_n; i++) relative(b, d->merged[i]->call.no, "merged", &d->merged[i]->call);
    recurrence(b, v, ctx, d);
    j_list_end(b);
}

static void prints(struct buf *b, const struct viewer *v, const struct docket *d)
{
    j_list(b, "prints");
    for (int k = PRINT_DISPATCH; k <= PRINT_CLOSING; k++)
        if (print_ready(v, d, (enum print_kind)k)) j_word(b, print_words[k]);
    j_list_end(b);
}

static void whole_page(struct buf *b, const struct viewer *v, const void *ctx, struct dossier *f)
{
    const struct call *c = &f->d->call;
    words(b, ctx, v, f);
    view_place(b, c, f);
    j_time(b, "created", c->created);
    j_time(b, "called", c->called);
    j_time(b, "closed", c->closed);
    j_code(b, "lead", c->lead.s);
    j_list(b, "co");
    for (int i = 0; i < f->d->tasks_n; i++)
        if (f->d->tasks[i].role == TASK_CO && f->d->tasks[i].state != ST_RECALLED) j_word(b, f->d->tasks[i].unit.s);
    j_list_end(b);
    j_code(b, "kind", closing_words[c->kind]);
    j_code(b, "satisfied", satisfied_words[c->satisfied]);
    j_int(b, "reworks", c->reworks);
    j_int(b, "reopened", c->reopened);
    j_int(b, "extensions", c->extensions);
    j_int(b, "returns", c->returns);
    j_bool(b, "ruled", c->ruled);
    j_bool(b, "against_precedent", c->against_precedent);
    j_bool(b, "excluded", c->excluded);
    j_code(b, "merged_into", c->merged_into);
    if (c->source_channel[0]) {
        j_object(b, "source");
        j_text(b, "channel", c->source_channel);
        j_text(b, "ticket_no", c->source_ticket_no);
        j_end(b);
    }
    view_tasks(b, v, f);
    view_clocks(b, v, ctx, f->d);
    view_meetings_of(b, f->d);
    view_disputes(b, v, ctx, f);
    view_call_outcomes(b, v, ctx, f);
    evidence(b, v, ctx, f->d);
    view_events(b, v, ctx, f);
    struct todo *todos = NULL;
    int todos_n = docket_todos(v->in, ctx, f->d, &todos);
    view_waits(b, v, f->d, todos, todos_n);
    view_next(b, v, ctx, f->d, todos, todos_n);
    related(b, v, ctx, f->d);
    prints(b, v, f->d);
}

static void part_page(struct buf *b, const struct call *c)
{
    static const char *const nulls[] = { "subject", "text", "contact", "wanted_result", "lead" };
    static const char *const lists[] = { "co",       "photos",   "tasks",  "clocks", "disputes", "meetings",
                                         "outcomes", "evidence", "events", "waits",  "next",     "related" };
    for (size_t i = 0; i < sizeof nulls / sizeof nulls[0]; i++) j_null(b, nulls[i]);
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        j_list(b, lists[i]);
        j_list_end(b);
    }
    view_place(b, c, NULL);
    j_code(b, "merged_into", c->merged_into);
}

static void tag_write(const struct viewer *v, const struct dossier *f, struct call_tag *tag)
{
    snprintf(tag->text, sizeof tag->text, "\"%d.%d.%lld.%lld.%s%s\"", f->d->call.version, f->n,
             (long long)v->now.s / 60, (long long)v->who->person, v->who->office.s, f->draft_tag);
    tag->same = tag->has && strstr(tag->has, tag->text);
}

/* What has not been called yet is its street's own business. */
static bool told(const struct viewer *v, const struct docket *d)
{
    return d->call.called.s || office_is(d->call.street, v->who->office);
}

Err view_call(const struct viewer *v, const void *ctx, const char *no, struct call_tag *tag, struct buf *b)
{
    struct docket *d;
    struct dossier f;
    TRY(service_docket(v->service, v->tx, ctx, no, &d));
    enum sees sees = service_sees(v->in, d, v->who);
    if (sees == SEES_NONE || !told(v, d)) return (Err){ NOT_FOUND, "no such call" };
    TRY(dossier_load(v, ctx, d, &f));
    tag_write(v, &f, tag);
    if (tag->same) return OK;
    const struct clock *c = view_main_clock(d, NULL);
    struct due_view due = view_clock_due(v, d, c);
    buf_putc(b, '{');
    head(b, d, sees == SEES_WHOLE);
    view_due(b, v, &due, c ? clock_words[c->name] : NULL);
    if (sees == SEES_WHOLE)
        whole_page(b, v, ctx, &f);
    else
        part_page(b, &d->call);
    j_end(b);
    return OK;
}
