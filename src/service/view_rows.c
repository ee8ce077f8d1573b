/* Lists, desks, counts, hints: rows as screens show them. A row's light is read off three instants that the store keeps
   beside it, so that fifty rows cost fifty comparisons. A subject is for parties only (R5). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/geo.h"
#include "service/json_out.h"
#include "service/view.h"

static enum light light_of(const struct call_row *r, Time now)
{
    if (!r->due.s || !*r->due_clock) return LIGHT_OFF; /* no limit runs: an hour agreed is none */
    if (!r->provisional && r->black.s && now.s > r->black.s) return LIGHT_BLACK;
    if (!r->provisional && now.s > r->due.s) return LIGHT_RED;
    return r->yellow.s && now.s >= r->yellow.s ? LIGHT_YELLOW : LIGHT_GREEN;
}

/* Hub, district and oversight see all; the street its own; a unit what it leads, and every row of its own list. */
static bool sees_subject(const struct viewer *v, const struct call_row *r, bool own_list)
{
    if (v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN) return false;
    if (own_list || office_is(r->street, v->who->office) || office_is(r->lead, v->who->office)) return true;
    const struct office_row *o = institution_office(v->in, v->who->office);
    return o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
}

void view_row_begin(struct buf *b, const struct viewer *v, const struct call_row *r, bool own_list)
{
    bool clock_unit = r->grade == URGENT;
    struct due_view due = { r->due, r->provisional, light_of(r, v->now), clock_unit };
    j_entry(b);
    j_own(b, "no", r->no);
    j_own(b, "state", state_words[r->state]);
    j_text(b, "subject", sees_subject(v, r, own_list) ? r->subject : NULL);
    j_own(b, "street", r->street.s);
    j_code(b, "item", r->item);
    j_code(b, "grade", grade_words[r->grade]);
    j_code(b, "lead", r->lead.s);
    j_int(b, "co_n", r->co_n);
    bool meeting = r->label[0] == 'M' && !strchr(r->label, '.') && !r->task && r->label[1] >= '0' && r->label[1] <= '9';
    j_code(b, "task", meeting ? NULL : r->label);
    if (meeting) j_text(b, "meeting", talloc_asprintf(b, "%s.%s", r->no, r->label));
    j_own(b, "step", state_words[r->step]);
    j_time(b, "since", r->since);
    view_due(b, v, &due, r->due_clock);
}

static void row(struct buf *b, const struct viewer *v, const struct call_row *r, bool own_list, const char *group)
{
    view_row_begin(b, v, r, own_list);
    if (group) {
        j_own(b, "act", act_words[r->act]);
        if (r->act == DO_ARRIVE && v->who->role == BY_DEPT_LIAISON) j_text(b, "also", act_words[DO_CONTACT]); /* R27 */
        j_text(b, "group", group);
    }
    j_end(b);
}

Err view_list(const struct viewer *v, const void *ctx, const struct call_query *query, struct buf *b)
{
    struct call_page page;
    TRY(store_calls(v->tx, ctx, query, &page));
    bool own = (query->unit && !strcmp(query->unit, v->who->office.s)) ||
               (query->street && !strcmp(query->street, v->who->office.s));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < page.n; i++) row(b, v, &page.rows[i], own, NULL);
    j_list_end(b);
    j_text(b, "after", page.more ? page.after : NULL);
    j_end(b);
    return OK;
}

/* ---- desks ---- */

/* Each row stands in one group; the groups' order is the screen's (data/words.csv). Late first, whatever it is. */
static const char *group_of(const struct viewer *v, const struct call_row *r)
{
    enum light light = light_of(r, v->now);
    if (r->grade == URGENT && r->state != ST_DRAFT) return "urgent";
    if (light == LIGHT_RED || light == LIGHT_BLACK) return "late";
    switch ((int)r->act) {
    case DO_SUBMIT: return "draft";
    case DO_VET: return "vet";
    case DO_CLOSE: return "verify";
    case DO_SIGN: return r->task ? "sign" : "meeting";
    case DO_CONVENE:
    case DO_HOLD:
    case DO_MINUTE:
    case DO_DECIDE_ROW:
    case DO_LOOK_BACK: return "meeting";
    default: break;
    }
    if (!strcmp(r->due_clock, "rework")) return "rework";
    return light == LIGHT_YELLOW ? "soon" : "rest";
}

Err view_desk(const struct viewer *v, const void *ctx, const char *group, int limit, struct buf *b)
{
    static const char *const groups[] = { "urgent", "late", "soon",    "sign",  "rework",
                                          "verify", "vet",  "meeting", "draft", "rest" };
    int counts[sizeof groups / sizeof groups[0]] = { 0 };
    struct call_page page;
    TRY(store_desk(v->tx, ctx, v->who->office, v->who->role, "", limit, &page));
    buf_putc(b, '{');
    j_time(b, "now", v->now);
    j_list(b, "rows");
    for (int i = 0; i < page.n; i++) {
        const char *g = group_of(v, &page.rows[i]);
        for (size_t k = 0; k < sizeof groups / sizeof groups[0]; k++) counts[k] += !strcmp(groups[k], g);
        if (!group || !strcmp(group, g)) row(b, v, &page.rows[i], true, g);
    }
    j_list_end(b);
    j_list(b, "groups");
    for (size_t k = 0; k < sizeof groups / sizeof groups[0]; k++) {
        if (!counts[k]) continue;
        j_entry(b);
        j_text(b, "code", groups[k]);
        j_int(b, "n", counts[k]);
        j_end(b);
    }
    j_list_end(b);
    j_bool(b, "more", page.more);
    j_end(b);
    return OK;
}

/* ---- counts ---- */

static void tally(struct buf *b, const char *name, const struct tally_row *rows, int n, bool tasks)
{
    const char *office = NULL;
    j_object(b, name);
    for (int i = 0; i < n; i++) {
        if (rows[i].of_tasks != tasks || !rows[i].n) continue;
        if (!office || strcmp(office, rows[i].office.s)) {
            if (office) j_end(b);
            office = rows[i].office.s;
            j_object(b, office);
        }
        j_int(b, state_words[rows[i].state], rows[i].n);
    }
    if (office) j_end(b);
    j_end(b);
}

Err view_counts(const struct viewer *v, const void *ctx, struct buf *b)
{
    struct tally_row *rows;
    int n;
    size_t kept_n, from = b->n;
    const char *kept = store_kept(v->tx, "counts", &kept_n);
    if (kept) {
        buf_add(b, kept, kept_n);
        return OK;
    }
    TRY(store_tally(v->tx, ctx, &rows, &n)); /* by office, so each stands together */
    buf_putc(b, '{');
    tally(b, "streets", rows, n, false);
    tally(b, "units", rows, n, true);
    j_end(b);
    store_keep(v->tx, "counts", b->s + from, b->n - from);
    return OK;
}

/* ---- hints (R17) ---- */

/* What a call drafted here now would come back to: closings at the same place, and until when the street may rather reopen
   (R66, R67). */
static Err closings(struct buf *b, const struct viewer *v, const void *ctx, const struct near_query *query)
{
    struct near_row *rows;
    int n;
    struct near_query closed = *query;
    struct call fresh = { .called = v->now, .lat_e9 = query->lat_e9, .lon_e9 = query->lon_e9 };
    closed.open = false;
    closed.called_since = (Time){ 0 };
    closed.m = v->in->settings.recur_m;
    snprintf(fresh.item, sizeof fresh.item, "%s", query->item);
    snprintf(fresh.place_id, sizeof fresh.place_id, "%s", query->place_id ? query->place_id : "");
    if (query->lat_e9 || query->lon_e9) fresh.facts = FACT_POINT;
    TRY(store_calls_near(v->tx, ctx, &closed, &rows, &n));
    j_list(b, "closings");
    for (int i = 0; i < n; i++) {
        struct docket *d;
        TRY(service_docket(v->service, v->tx, ctx, rows[i].no, &d));
        bool back = docket_comes_back(v->in, &fresh, &d->call);
        Time until = view_reopen_until(v, &fresh, &d->call);
        if (!back && !until.s) continue;
        j_entry(b);
        j_own(b, "no", rows[i].no);
        j_text(b, "subject", service_sees(v->in, d, v->who) == SEES_WHOLE ? rows[i].subject : NULL);
        j_own(b, "street", d->call.street.s);
        j_time(b, "closed", d->call.closed);
        j_int(b, "days", day_of(v->now).n - day_of(d->call.closed).n);
        j_bool(b, "comes_back", back);
        j_time(b, "reopen_until", until);
        j_end(b);
    }
    j_list_end(b);
    return OK;
}

Time view_reopen_until(const struct viewer *v, const struct call *fresh, const struct call *closed)
{
    if (!docket_offer_reopening(v->in, fresh, closed, v->now)) return (Time){ 0 };
    return calendar_due(v->in->calendar, closed->closed, v->in->settings.reopen_window).at;
}

Err view_hints(const struct viewer *v, const void *ctx, const struct near_query *query, struct buf *b)
{
    struct near_row *rows;
    int n;
    TRY(store_calls_near(v->tx, ctx, query, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "hints");
    for (int i = 0; i < n; i++) {
        const struct near_row *r = &rows[i];
        int64_t cm = r->same_place ? 0
                                   : geo_distance_cm((double)query->lat_e9 / 1e9, (double)query->lon_e9 / 1e9,
                                                     (double)r->lat_e9 / 1e9, (double)r->lon_e9 / 1e9);
        if (cm > query->m * 100) continue;
        j_entry(b);
        j_own(b, "no", r->no);
        j_text(b, "subject", r->subject);
        j_text(b, "item", query->item);
        j_own(b, "state", state_words[r->state]);
        j_time(b, "called", r->called);
        j_int(b, "distance_m", (cm + 50) / 100);
        j_int(b, "days", day_of(v->now).n - day_of(r->called).n);
        j_end(b);
    }
    j_list_end(b);
    TRY(closings(b, v, ctx, query));
    j_end(b);
    return OK;
}
