/* The meeting board and the list of what is stuck (UX §4.5): cards in five columns, worked out of the dockets that the store
   names. Each card says how long ago the call was called and until when its meeting is owed. */
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/json_out.h"
#include "service/meeting_words.h"

enum { CALLS_MOST = 300 };

static const char *const columns[] = { "waiting", "planned", "today", "minutes", "following" };

struct card {
    const struct meeting *m; /* NULL: none yet */
    const struct clock *c;   /* that counts for it; NULL: none */
    int column;
};

static const struct clock *owed(struct docket *d)
{
    static const enum clock_name names[] = { CK_MEETING, CK_RECONVENE, CK_FOLLOW_UP, CK_PROPOSAL };
    const struct clock *first = NULL;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const struct clock *c = docket_clock(d, names[i], 0, 0);
        if (c && c->state == CLOCK_RUNNING && (!first || c->due.s < first->due.s)) first = c;
    }
    return first;
}

static int column_of(const struct docket *d, const struct meeting *m, Time now)
{
    if (m->state == ST_PLANNED) return day_of(m->planned).n > day_of(now).n ? 1 : 2;
    if (m->state == ST_HELD || m->state == ST_MINUTED) return 3;
    return m->state == ST_SIGNED && !m->looked_back && docket_meeting_clock(d, CK_LOOK_BACK, m->id) ? 4 : -1;
}

static int cards_of(struct docket *d, Time now, struct card *out, int most)
{
    int n = 0;
    bool planned = false;
    const struct clock *due = owed(d);
    for (int i = 0; i < d->meetings_n && n < most - 1; i++) {
        const struct meeting *m = &d->meetings[i];
        int column = column_of(d, m, now);
        if (column < 0) continue;
        planned |= m->state == ST_PLANNED;
        const struct clock *c = column == 3   ? docket_meeting_clock(d, CK_MINUTES, m->id)
                                : column == 4 ? docket_meeting_clock(d, CK_LOOK_BACK, m->id)
                                              : due;
        out[n++] = (struct card){ m, c, column };
    }
    if (due && !planned) out[n++] = (struct card){ NULL, due, 0 };
    return n;
}

static void rows_count(struct buf *b, const struct docket *d, const struct meeting *m)
{
    int open = 0, slipped = 0, objected = 0;
    for (int i = 0; m && i < m->rows_n; i++) {
        const struct task *t = m->rows[i].task ? &d->tasks[m->rows[i].task - 1] : NULL;
        open += t && task_open(t);
        slipped += t && task_open(t) && t->slipped;
        objected += m->rows[i].objected;
    }
    j_int(b, "rows", m ? m->rows_n : 0);
    j_int(b, "open", open);
    j_int(b, "slipped", slipped);
    j_int(b, "objected", objected);
}

static void call_head(struct buf *b, const struct viewer *v, const struct docket *d, const char *subject)
{
    const struct call *c = &d->call;
    j_own(b, "call", c->no);
    j_int(b, "call_version", c->version);
    j_text(b, "subject", subject);
    j_own(b, "street", c->street.s);
    j_code(b, "item", c->item);
    j_code(b, "grade", grade_words[c->grade]);
    j_code(b, "lead", office_none(c->lead) ? c->accepted_lead.s : c->lead.s);
    j_time(b, "called", c->called);
    j_int(b, "days", calendar_workdays(v->in->calendar, day_of(c->called), day_of(v->now)));
}

static void card(struct buf *b, const struct viewer *v, struct docket *d, const char *subject, const struct card *k)
{
    char no[48];
    struct due_view due = view_clock_due(v, d, k->c);
    if (k->m) view_meeting_no(d, k->m->id, no);
    j_entry(b);
    j_own(b, "column", columns[k->column]);
    call_head(b, v, d, subject);
    j_text(b, "meeting", k->m ? no : NULL);
    if (k->m) j_int(b, "version", k->m->version);
    if (k->m) j_own(b, "kind", meeting_kind_words[k->m->kind]);
    if (k->m) j_own(b, "state", state_words[k->m->state]);
    j_time(b, "planned", k->m ? k->m->planned : (Time){ 0 });
    j_bool(b, "proposed", d->call.proposed);
    j_code(b, "sitting", k->m ? k->m->sitting : "");
    if (k->c && k->c->limit.value) j_span(b, "span", k->c->limit.value, k->c->limit.unit);
    view_due(b, v, &due, k->c ? clock_words[k->c->name] : NULL);
    rows_count(b, d, k->m);
    j_end(b);
}

/* A street sees its own calls' meetings, a unit those that it is invited to or has a task on; the others all. */
static void scope_of(const struct viewer *v, const char **street, const char **unit)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    if (o && o->kind == OFFICE_STREET)
        *street = v->who->office.s;
    else if (!o || (o->kind != OFFICE_HUB && o->kind != OFFICE_DISTRICT && o->kind != OFFICE_OVERSIGHT))
        *unit = v->who->office.s;
}

static bool no_calls(const struct viewer *v)
{
    return v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN;
}

Err view_meetings(const struct viewer *v, const void *ctx, const struct meeting_query *q, struct buf *b)
{
    enum { CARDS_MOST = 16 };
    struct meeting_call *calls = NULL;
    struct card cards[CARDS_MOST];
    const char *street = q->street, *unit = NULL;
    bool more = false;
    int n = 0;
    scope_of(v, &street, &unit);
    if (!no_calls(v)) TRY(store_meetings_live(v->tx, ctx, street, unit, CALLS_MOST, &calls, &n, &more));
    buf_putc(b, '{');
    j_time(b, "now", v->now);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        struct docket *d;
        TRY(store_docket_load(v->tx, ctx, v->in, calls[i].no, &d));
        int cards_n = cards_of(d, v->now, cards, CARDS_MOST);
        for (int k = 0; k < cards_n; k++)
            if (!q->column || !strcmp(q->column, columns[cards[k].column])) card(b, v, d, calls[i].subject, &cards[k]);
        talloc_free(d);
    }
    j_list_end(b);
    j_bool(b, "more", more);
    j_end(b);
    return OK;
}

/* ---- what is stuck ---- */

static void stuck(struct buf *b, const struct viewer *v, const void *ctx, struct docket *d, const char *subject)
{
    const char *why;
    int n;
    const char *agenda = meeting_agenda(v, ctx, d, subject, &why);
    const struct clock *main = view_main_clock(d, NULL);
    struct due_view due = view_clock_due(v, d, main);
    const struct meeting *planned = NULL;
    for (int i = 0; i < d->meetings_n; i++)
        if (d->meetings[i].state == ST_PLANNED) planned = &d->meetings[i];
    if (!*why) return;
    char no[48], **words = text_split(ctx, why, ';', &n);
    j_entry(b);
    call_head(b, v, d, subject);
    j_list(b, "why");
    for (int i = 0; i < n; i++) j_word(b, words[i]);
    j_list_end(b);
    j_text(b, "agenda", agenda);
    char **units = text_split(ctx, meeting_invites(v, ctx, d), ';', &n);
    j_list(b, "invited");
    for (int i = 0; i < n; i++) j_word(b, units[i]);
    j_list_end(b);
    if (planned) view_meeting_no(d, planned->id, no);
    j_text(b, "meeting", planned ? no : NULL);
    view_due(b, v, &due, main ? clock_words[main->name] : NULL);
    j_end(b);
}

Err view_stuck(const struct viewer *v, const void *ctx, struct buf *b)
{
    struct meeting_call *calls = NULL;
    bool more = false;
    int n = 0;
    const struct office_row *o = institution_office(v->in, v->who->office);
    bool all =
        o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT) && !no_calls(v);
    if (!all) return (Err){ NOT_YOURS, "the hub, the district and oversight see what is stuck" };
    TRY(store_meetings_stuck(v->tx, ctx, v->now, CALLS_MOST, &calls, &n, &more));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        struct docket *d;
        TRY(store_docket_load(v->tx, ctx, v->in, calls[i].no, &d));
        stuck(b, v, d, d, calls[i].subject);
        talloc_free(d);
    }
    j_list_end(b);
    j_bool(b, "more", more);
    j_end(b);
    return OK;
}
