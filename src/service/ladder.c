/* See ladder.h. Each step is an entry of a register (urge, slip, interview), so it is a leaf like any other act. */
#include "service/ladder.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/json_out.h"
#include "service/register.h"
#include "store/register_ladder.h"

static const struct registers *registers_of(const struct service *s)
{
    return s->institution->registers;
}

static const char *setting(const struct institution *in, const char *key)
{
    for (int i = 0; i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, key)) return in->setting_rows[i].value;
    return "";
}

/* R57: 08:30-18:00 of working days. */
static bool in_hours(const struct institution *in, Time now)
{
    int64_t from, to, at = time_of_day_s(now);
    const char *hours = setting(in, "notify.hours"), *dash = strchr(hours, '-');
    if (!dash || !clock_parse(hours, (size_t)(dash - hours), &from) || !clock_parse(dash + 1, strlen(dash + 1), &to))
        return true;
    return calendar_workday(in->calendar, day_of(now)) && at >= from && at < to;
}

/* ---- steps that time takes ---- */

static Err make(struct service *s, struct tx *tx, const void *ctx, const char *book, const char *act,
                const struct arg *args, int args_n, Time now, struct entry **out)
{
    struct entry_answer answer;
    struct faults *faults = faults_new(ctx);
    const struct entry_request r = { .book = book_named(registers_of(s), book),
                                     .act = act,
                                     .by = { .role = BY_CLOCK },
                                     .args = args,
                                     .args_n = args_n };
    TRY(register_act(s, tx, ctx, &r, now, faults, &answer));
    *out = answer.entry;
    return OK;
}

static Err tell(struct service *s, struct tx *tx, Office office, enum role role, const char *kind,
                const struct entry *e, const char *act, Time now)
{
    const struct notice n = {
        .at = now, .kind = kind, .book = e->book->name.code, .no = e->no, .act = act, .call = entry_fact(e, "call")
    };
    return s->quiet ? OK : store_notice_put(tx, office, role, &n);
}

/* R56: red: hub told. (Whom the urge is sent to hears of it with the act.) */
static Err hub_told(struct service *s, struct tx *tx, const struct entry *e, Time now)
{
    TRY(tell(s, tx, office_of("hub"), BY_HUB_ACCEPTOR, "info", e, "urge", now));
    return tell(s, tx, office_of("hub"), BY_HUB_HEAD, "info", e, "urge", now);
}

static Err interview(struct service *s, struct tx *tx, const void *ctx, const struct lit_row *l, const char *lamp,
                     const char *why, bool call, Time now)
{
    bool there;
    struct entry *e;
    TRY(store_lamp_there(tx, lamp, &there));
    if (there) return OK;
    const struct arg args[] = { { "to", l->unit.s }, { "lamp", lamp }, { "subject", why }, { "call", l->no } };
    return make(s, tx, ctx, "interview", "propose", args, call ? 4 : 3, now, &e);
}

/* A second black on the call. */
static Err second_black(struct service *s, struct tx *tx, const void *ctx, const struct lit_row *l, Time now)
{
    int black;
    TRY(store_lamps_black(tx, l->no, &black));
    if (l->rung < 3 || black < 2) return OK;
    return interview(s, tx, ctx, l, talloc_asprintf(ctx, "interview/%s", l->no),
                     talloc_asprintf(ctx, "%s 第二次严重超期", l->no), true, now);
}

/* R56: supervise.reds_interview reds of one unit in a quarter. */
static Err reds_of_unit(struct service *s, struct tx *tx, const void *ctx, const struct lit_row *l, Time now)
{
    struct ymd d = day_ymd(day_of(now));
    int q = (d.m - 1) / 3, reds, most = atoi(setting(s->institution, "supervise.reds_interview"));
    if (l->rung < 2 || most < 1) return OK;
    TRY(store_lamps_red(tx, l->unit, day_start(day_from(d.y, q * 3 + 1, 1)), now, &reds));
    if (reds < most) return OK;
    const char *lamp = talloc_asprintf(ctx, "interview/%s/%d-Q%d", l->unit.s, d.y, q + 1);
    return interview(s, tx, ctx, l, lamp, talloc_asprintf(ctx, "%d 年第 %d 季度超期 %d 次", d.y, q + 1, reds), false,
                     now);
}

static Err step(struct service *s, struct tx *tx, const void *ctx, const struct lit_row *l, Time now)
{
    static const char *const books[] = { "", "urge", "urge", "slip" }, *const acts[] = { "", "remind", "urge",
                                                                                         "propose" };
    struct entry *e = NULL;
    bool open = false;
    const struct arg args[] = { { "call", l->no }, { "to", l->unit.s }, { "task", l->label }, { "lamp", l->lamp } };
    if (l->rung == 3) TRY(store_slip_open(tx, l->no, l->unit, &open));
    int rung = open ? 2 : l->rung; /* with a slip in hand a new black is told as an urge */
    TRY(make(s, tx, ctx, books[rung], acts[rung], args, 4, now, &e));
    if (rung == 2) TRY(hub_told(s, tx, e, now));
    TRY(second_black(s, tx, ctx, l, now));
    return reds_of_unit(s, tx, ctx, l, now);
}

Err ladder_run(struct service *s, struct tx *tx, Time now, int most, int *done)
{
    struct lit_row *rows;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_lit(tx, ctx, now, true, !in_hours(s->institution, now), most, &rows, &n);
    for (int i = 0; !err.kind && i < n; i++) err = step(s, tx, ctx, &rows[i], now);
    talloc_free(ctx);
    *done = err.kind ? 0 : n;
    return err;
}

Err ladder_waits(const struct service *s, struct tx *tx, Time now, bool *out)
{
    struct lit_row *rows;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_lit(tx, ctx, now, true, !in_hours(s->institution, now), 1, &rows, &n);
    talloc_free(ctx);
    *out = n > 0;
    return err;
}

/* ---- views ---- */

static const struct {
    const char *book, *act;
    int rung;
} steps[] = { { "urge", "remind", 1 }, { "urge", "urge", 2 }, { "slip", "issue", 3 }, { "interview", "propose", 4 } };

static bool role_may(const struct registers *r, const char *book, const char *act, enum role role)
{
    const struct book *b = book_named(r, book);
    for (int i = 0; b && i < b->rows_n; i++)
        if (!b->rows[i].from && b->rows[i].role == role && !strcmp(b->rows[i].act->name.code, act)) return true;
    return false;
}

static Err lit_row(struct buf *b, const struct viewer *v, const struct lit_row *l)
{
    static const enum light lights[] = { LIGHT_OFF, LIGHT_YELLOW, LIGHT_RED, LIGHT_BLACK };
    int taken;
    TRY(store_rung_taken(v->tx, l->no, l->unit, &taken));
    struct due_view due = { l->due, false, lights[l->rung], l->urgent };
    j_entry(b);
    j_own(b, "no", l->no);
    j_own(b, "unit", l->unit.s);
    j_text(b, "task", l->label);
    j_text(b, "subject", l->subject);
    j_own(b, "street", l->street.s);
    j_code(b, "item", l->item);
    j_own(b, "act", l->act);
    j_bool(b, "urgent", l->urgent);
    view_due(b, v, &due, NULL);
    j_int(b, "taken", taken);
    j_list(b, "may");
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++)
        if (taken <= steps[i].rung && role_may(v->in->registers, steps[i].book, steps[i].act, v->who->role))
            j_word(b, steps[i].act);
    j_list_end(b);
    j_end(b);
    return OK;
}

Err ladder_view(const struct viewer *v, const void *ctx, int limit, struct buf *b)
{
    struct lit_row *rows;
    int n;
    const struct office_row *o = institution_office(v->in, v->who->office);
    bool all = o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
    if (!all || v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN)
        return (Err){ NOT_YOURS, "supervision is the hub's, the district's and oversight's" };
    TRY(store_lit(v->tx, ctx, v->now, false, false, limit, &rows, &n));
    buf_putc(b, '{');
    j_list(b, "rows");
    for (int i = 0; i < n; i++) TRY(lit_row(b, v, &rows[i]));
    j_list_end(b);
    j_end(b);
    return OK;
}

/* R5: a call's subject is its parties'; whoever followed it may be in another office by now. */
static bool told(const struct viewer *v, const struct notice *n)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    if (office_none(n->street)) return true; /* an entry's: whoever is told of it */
    if (!o || v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN) return false;
    return o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT ||
           office_is(n->street, v->who->office) || office_is(n->lead, v->who->office);
}

Err notices_view(const struct viewer *v, const void *ctx, int64_t person, int64_t before, int limit, struct buf *b)
{
    struct notice *rows;
    int n;
    int64_t unread;
    TRY(store_notices(v->tx, ctx, person, before, limit, &rows, &n, &unread));
    buf_putc(b, '{');
    j_int(b, "unread", unread);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_int(b, "id", rows[i].id);
        j_time(b, "at", rows[i].at);
        j_own(b, "kind", rows[i].kind);
        j_own(b, "book", rows[i].book);
        j_text(b, "no", rows[i].no);
        j_own(b, "act", rows[i].act);
        j_code(b, "call", rows[i].call);
        j_code(b, "subject", told(v, &rows[i]) ? rows[i].subject : NULL);
        j_bool(b, "read", rows[i].read);
        j_end(b);
    }
    j_list_end(b);
    j_end(b);
    return OK;
}

Err notices_read(struct tx *tx, int64_t person, int64_t upto, const char *call)
{
    return call ? store_notices_read_call(tx, person, call) : store_notices_read(tx, person, upto);
}

Err notices_purge(struct tx *tx, Time before)
{
    return store_notices_purge(tx, before);
}
