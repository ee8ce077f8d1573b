/* The ledgers that are published with their counts: hung tasks with their age and reviews (R60, R61), the long-term list
   (R69), calls out of the figures (R85). Texts only for who sees the whole call (R5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/dossier.h"
#include "service/json_out.h"
#include "store/hangups.h"
#include "store/register.h"
#include "store/register_ladder.h"

enum { ROWS_MOST = 200 };

/* The newest step of one of the acts on this task, NULL: none. */
static const struct step_seen *last_step(const struct dossier *f, const char *acts, int task)
{
    for (int i = f->n - 1; i >= 0; i--) {
        char word[40];
        snprintf(word, sizeof word, ";%.*s;", (int)f->steps[i].act.n, f->steps[i].act.s);
        if (f->steps[i].task == task && strstr(acts, word)) return &f->steps[i];
    }
    return NULL;
}

/* The reason's code among the step's facts. */
static const char *reason_of(const void *ctx, const struct dossier *f, const struct step_seen *step)
{
    struct leaf_view leaf;
    struct leaf_value v;
    const struct leaf_row *row = step ? &f->leaves[step->k - 1] : NULL;
    if (!row || leaf_read(row->leaf, row->leaf_n, &leaf).kind || !leaf_get(leaf.d, "reason", &v)) return NULL;
    return leaf_text(ctx, v.text);
}

/* The same day of a later month, its last one where there is none; 17:00, whatever day it is (R60). */
static Time months_after(const struct viewer *v, Time from, int months)
{
    struct ymd d = day_ymd(day_of(from));
    int m = d.m - 1 + months, day = d.d;
    while (!ymd_valid(d.y + m / 12, m % 12 + 1, day)) day--;
    return calendar_closing(v->in->calendar, day_from(d.y + m / 12, m % 12 + 1, day));
}

static int review_months(const struct institution *in)
{
    for (int i = 0; i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, "hang.review")) return atoi(in->setting_rows[i].value);
    return 1;
}

static void head(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    const struct call *c = &f->d->call;
    bool told = service_sees(v->in, f->d, v->who) == SEES_WHOLE;
    j_own(b, "no", c->no);
    j_own(b, "state", state_words[c->state]);
    j_text(b, "subject",
           told ? service_subject(ctx, dossier_own_text(f, "subject"), dossier_own_text(f, "text")) : NULL);
    j_own(b, "street", c->street.s);
    j_code(b, "item", c->item);
    j_code(b, "grade", grade_words[c->grade]);
    j_code(b, "lead", c->lead.s);
}

static void hung_row(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f,
                     const struct task *t)
{
    char label[48];
    const struct task *lead = docket_lead(f->d);
    int of = t->hung_with_lead && lead ? lead->id : t->id; /* hung by the lead's own steps */
    const struct step_seen *asked = last_step(f, ";ask_hang;", of), *hung = last_step(f, ";hang;", of),
                           *reviewed = last_step(f, ";hang;renew;", of);
    bool is_hung = t->state == ST_HUNG, told = service_sees(v->in, f->d, v->who) == SEES_WHOLE;
    view_task_label(f->d, t, label);
    j_entry(b);
    head(b, v, ctx, f);
    j_own(b, "task", label);
    j_own(b, "unit", t->unit.s);
    j_own(b, "role", task_role_words[t->role]);
    j_bool(b, "hung", is_hung);
    j_bool(b, "with_lead", t->hung_with_lead);
    j_text(b, "reason", reason_of(ctx, f, asked));
    j_text(b, "person", told ? dossier_text(f, "ask_hang", of, "person") : NULL);
    j_time(b, "asked", asked ? (Time){ asked->at } : (Time){ 0 });
    j_time(b, "since", is_hung && hung ? (Time){ hung->at } : (Time){ 0 });
    j_int(b, "age_days", is_hung && hung ? day_of(v->now).n - day_of((Time){ hung->at }).n : 0);
    view_day(b, "review", t->hang_review);
    j_int(b, "reviews", t->reviews);
    Time due = is_hung && reviewed ? months_after(v, (Time){ reviewed->at }, review_months(v->in)) : (Time){ 0 };
    j_time(b, "review_due", due);
    j_bool(b, "review_late", due.s && v->now.s > due.s);
    j_bool(b, "heard", t->hang_heard);
    j_bool(b, "objects", t->hang_objected);
    j_end(b);
}

/* Its day and its late reviews are the register's (R69). */
static Err long_row(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    char no[24];
    struct entry_row row = { 0 };
    const struct call *c = &f->d->call;
    const struct registers *r = v->in->registers;
    bool told = service_sees(v->in, f->d, v->who) == SEES_WHOLE;
    const struct task *lead = docket_lead(f->d);
    TRY(store_entry_of_call(v->tx, "long_term", c->no, no));
    if (*no) TRY(store_entry_get(v->tx, ctx, r, book_named(r, "long_term"), no, &row));
    const struct entry *e = row.entry;
    j_entry(b);
    head(b, v, ctx, f);
    j_text(b, "person", told && lead ? dossier_text(f, "file;file_urgent", lead->id, "person") : NULL);
    j_time(b, "since", c->closed);
    j_int(b, "age_days", day_of(v->now).n - day_of(c->closed).n);
    j_text(b, "review", e ? entry_fact(e, "review") : NULL);
    j_time(b, "review_due", e ? e->due : (Time){ 0 });
    j_bool(b, "review_late", e && e->due.s && v->now.s > e->due.s);
    j_code(b, "entry", no);
    j_end(b);
    return OK;
}

typedef Err (*Row)(struct buf *, const struct viewer *, const void *ctx, const struct dossier *, int task);

static Err as_hung(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f, int task)
{
    hung_row(b, v, ctx, f, docket_task(f->d, task));
    return OK;
}

static Err as_long(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f, int task)
{
    (void)task;
    return long_row(b, v, ctx, f);
}

static Err rows(struct buf *b, const struct viewer *v, const void *ctx, enum ledger_list which, const char *office,
                Row row)
{
    struct ledger_row *list;
    int n;
    TRY(store_ledger_list(v->tx, ctx, which, office, ROWS_MOST, &list, &n));
    for (int i = 0; i < n; i++) {
        struct dossier f;
        struct docket *d;
        void *one = talloc_new(ctx);
        Err err = service_docket(v->service, v->tx, one, list[i].no, &d);
        if (!err.kind) err = dossier_load(v, one, d, &f);
        if (!err.kind) err = row(b, v, one, &f, list[i].task);
        talloc_free(one);
        if (err.kind) return err;
    }
    return OK;
}

Err view_hangups(const struct viewer *v, const void *ctx, const char *office, struct buf *b)
{
    struct hung_count *counts;
    int n;
    const char *of = office ? office : "";
    TRY(store_hung_by_unit(v->tx, ctx, of, &counts, &n));
    buf_putc(b, '{');
    j_list(b, "counts");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_own(b, "unit", counts[i].unit.s);
        j_int(b, "n", counts[i].n);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "hung");
    TRY(rows(b, v, ctx, LIST_HUNG, of, as_hung));
    j_list_end(b);
    j_list(b, "long_term");
    TRY(rows(b, v, ctx, LIST_LONG_TERM, of, as_long));
    j_list_end(b);
    j_int(b, "most", ROWS_MOST);
    j_end(b);
    return OK;
}

/* One excluded call, counted under its reason: the counts are of all rows shown. */
static void excluded_row(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f, int *counts)
{
    const struct step_seen *step = last_step(f, ";exclude;", 0);
    const char *reason = reason_of(ctx, f, step);
    j_entry(b);
    head(b, v, ctx, f);
    j_text(b, "reason", reason);
    j_time(b, "since", step ? (Time){ step->at } : (Time){ 0 });
    j_end(b);
    for (int i = 0; reason && i < v->in->reasons_n; i++)
        counts[i] += !strcmp(v->in->reasons[i].group, "exclude") && !strcmp(v->in->reasons[i].code, reason);
}

Err view_exclusions(const struct viewer *v, const void *ctx, struct buf *b)
{
    struct ledger_row *list;
    int n, *counts = talloc_zero_array(ctx, int, (unsigned)v->in->reasons_n + 1);
    TRY(store_ledger_list(v->tx, ctx, LIST_EXCLUDED, "", ROWS_MOST, &list, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        struct dossier f;
        struct docket *d;
        TRY(service_docket(v->service, v->tx, ctx, list[i].no, &d));
        TRY(dossier_load(v, ctx, d, &f));
        excluded_row(b, v, ctx, &f, counts);
    }
    j_list_end(b);
    j_list(b, "counts");
    for (int i = 0; i < v->in->reasons_n; i++) {
        if (!counts[i]) continue;
        j_entry(b);
        j_own(b, "reason", v->in->reasons[i].code);
        j_int(b, "n", counts[i]);
        j_end(b);
    }
    j_list_end(b);
    j_int(b, "most", ROWS_MOST);
    j_end(b);
    return OK;
}
