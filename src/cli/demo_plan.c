/* Which calls the demo district will have: a few left at each desk in the last days, the others spread over the weeks and
   going their way. Texts, items and streets take turns, so that each is used. */
#include <string.h>
#include <talloc.h>

#include "cli/demo.h"

enum { TICKETS_PERCENT = 4 };

static const struct item *item_of(const struct demo *d, const char *code)
{
    return list_item(institution_list_at(d->in, day_of(d->end)), code);
}

static bool fits(const struct text *t, const char *item)
{
    return !t->used && !strcmp(t->item, item);
}

/* The nth text of an item, in turn; NULL: there is none (left: a message is told once only). */
static const struct text *text_of(const struct demo *d, const char *item, int nth)
{
    int n = 0;
    for (int i = 0; i < d->texts_n; i++) n += fits(&d->texts[i], item);
    for (int i = 0, k = n ? nth % n : 0; i < d->texts_n; i++)
        if (fits(&d->texts[i], item) && k-- == 0) return &d->texts[i];
    return NULL;
}

static const struct community *community_of(const struct demo *d, const struct text *t, Office street, struct rng *r)
{
    const struct community *found[32];
    int n = 0;
    if (*t->community) return institution_community(d->in, t->community);
    if (office_none(street)) return &d->in->communities[rng_below(r, d->in->communities_n)];
    for (int i = 0; i < d->in->communities_n && n < 32; i++)
        if (office_is(d->in->communities[i].street, street)) found[n++] = &d->in->communities[i];
    return found[rng_below(r, n)];
}

static struct played *add(struct demo *d, const struct text *t, Office street, enum stay stay)
{
    struct played *p = &d->calls[d->calls_n];
    *p = (struct played){
        .rng = rng_from(d->seed, (uint64_t)d->calls_n + 1), .text = t, .stay = stay, .nth = d->calls_n
    };
    p->community = community_of(d, t, street, &p->rng);
    p->variant = rng_below(&p->rng, VARIANTS);
    d->texts[t - d->texts].used = d->messages;
    if (d->messages)
        p->entry = stay == STAY_DRAFT || stay == STAY_VETTING ? BY_CLERK : *t->item ? TICKET_OPEN : TICKET_UNSORTED;
    d->calls_n++;
    return p;
}

static void begins(struct demo *d, struct played *p, Time at)
{
    p->start = at;
    demo_wake(d, at, demo_index(d, p), W_CALL, 0);
}

/* Left where `stay` says, having begun so long before the end (open minutes). */
static struct played *left_at(struct demo *d, const struct text *t, Office street, enum stay stay, int64_t before)
{
    struct played *p;
    if (!t) return NULL;
    p = add(d, t, street, stay);
    p->brisk = true;
    Time at = demo_before_end(d, before);
    begins(d, p, (Time){ at.s - rng_below(&p->rng, 60) });
    return p;
}

static const struct text *any_text(const struct demo *d, enum grade grade, int nth)
{
    const struct item_list *list = institution_list_at(d->in, day_of(d->end));
    int n = 0;
    for (int i = 0; i < list->items_n; i++)
        n += list->items[i].grade == grade && text_of(d, list->items[i].code, 0) != NULL;
    for (int i = 0, k = n ? nth * 7 % n : 0; i < list->items_n && n; i++)
        if (list->items[i].grade == grade && text_of(d, list->items[i].code, 0) && k-- == 0)
            return text_of(d, list->items[i].code, nth);
    return NULL;
}

static void left_at_streets(struct demo *d, struct rng *r)
{
    int nth = 0;
    for (int i = 0; i < d->in->offices_n; i++) {
        const struct office_row *o = &d->in->offices[i];
        if (o->kind != OFFICE_STREET) continue;
        left_at(d, any_text(d, COMPLEX, nth), o->code, STAY_DRAFT, rng_between(r, 5, 200));
        left_at(d, any_text(d, nth % 2 ? GENERAL : COMPLEX, nth + 3), o->code, STAY_VETTING, rng_between(r, 20, 200));
        left_at(d, any_text(d, MAJOR, nth), o->code, STAY_VETTING, rng_between(r, 30, 400));
        left_at(d, any_text(d, GENERAL, nth + 1), o->code, STAY_ANSWERED, rng_between(r, 620, 760));
        left_at(d, any_text(d, COMPLEX, nth + 5), o->code, STAY_ANSWERED, rng_between(r, 700, 1100));
        if (nth % 4 == 1)
            left_at(d, any_text(d, GENERAL, nth + 9), o->code, STAY_ANSWERED,
                    rng_between(r, 1550, 1900)); /* nobody verified */
        nth++;
    }
}

static void left_at_hub(struct demo *d, struct rng *r)
{
    Office any = { "" };
    for (int i = 0; i < 8; i++)
        left_at(d, any_text(d, i % 3 ? COMPLEX : GENERAL, i + 2), any, STAY_CALLED,
                rng_between(r, 35, i < 6 ? 110 : 260));
    for (int i = 0; i < 3; i++) left_at(d, any_text(d, MAJOR, i + 4), any, STAY_CALLED, rng_between(r, 40, 110));
    for (int i = 0; i < 3; i++) left_at(d, any_text(d, COMPLEX, i + 11), any, STAY_APPEALED, rng_between(r, 160, 240));
    for (int i = 0; i < 5; i++)
        left_at(d, any_text(d, i % 2 ? GENERAL : COMPLEX, i + 14), any, STAY_GRADED, rng_between(r, 45, 160));
    for (int i = 0; i < 4; i++) {
        struct played *p = left_at(d, any_text(d, GENERAL, i + 20), any, STAY_CALLED, rng_between(r, 20, 100));
        if (p && !d->messages) p->entry = TICKET_UNSORTED;
    }
    for (int i = 0; i < d->texts_n && i < 400; i++) /* messages that no table sorts */
        if (!*d->texts[i].item && !d->texts[i].used && i % 40 == 0)
            left_at(d, &d->texts[i], any, STAY_CALLED, rng_between(r, 20, 900));
}

static int64_t resolve_minutes(const struct item *item)
{
    return span_minutes(item->limits.resolve);
}

/* Every item once just sent and once in hand: so every unit of the list has both. */
static void left_at_units(struct demo *d, struct rng *r)
{
    const struct item_list *list = institution_list_at(d->in, day_of(d->end));
    Office any = { "" };
    for (int i = 0; i < list->items_n; i++) {
        const struct item *item = &list->items[i];
        int64_t limit = resolve_minutes(item);
        if (item->grade == URGENT) continue;
        left_at(d, text_of(d, item->code, 1), any, STAY_SENT, rng_between(r, 40, limit < 840 ? 100 : 190));
        left_at(d, text_of(d, item->code, 2), any, STAY_SIGNED, 60 + limit * rng_between(r, 15, 45) / 100);
        if (i % 3 == 0 && limit < 15000)
            left_at(d, text_of(d, item->code, 3), any, STAY_OVERDUE, 80 + limit * rng_between(r, 104, 130) / 100);
        if (i % 9 == 1) left_at(d, text_of(d, item->code, 0), any, STAY_OVERDUE, 2300 + limit * 2);
        if (i % 5 == 2 && item->limits.max_extensions)
            left_at(d, text_of(d, item->code, 0), any, STAY_ASKED, 30 + limit * 85 / 100);
        if (i % 4 == 1 && item->grade != MAJOR)
            left_at(d, text_of(d, item->code, 0), any, STAY_REWORKED, rng_between(r, 1000, 1300));
        if (i % 6 == 3 && item->grade != MAJOR)
            left_at(d, text_of(d, item->code, 1), any, STAY_REOPENED, rng_between(r, 1900, 2400));
    }
}

/* Returns that wait for the hub, hang-ups asked for and granted. */
static void left_in_dispute(struct demo *d, struct rng *r)
{
    Office any = { "" };
    for (int i = 0; i < 4; i++)
        left_at(d, any_text(d, i % 2 ? GENERAL : COMPLEX, i + 6), any, STAY_RETURN_ASKED, rng_between(r, 100, 200));
    const struct item_list *list = institution_list_at(d->in, day_of(d->end));
    for (int i = 0, n = 0; i < list->items_n && n < 6; i++) {
        const struct item *item = &list->items[i];
        if (!item->limits.hang || item->grade == MAJOR || resolve_minutes(item) < 4000) continue;
        left_at(d, text_of(d, item->code, 3), any, n % 2 ? STAY_HUNG : STAY_HANG_ASKED,
                n % 2 ? rng_between(r, 2600, 4000) : rng_between(r, 1000, 1250));
        n++;
    }
}

/* Urgent ones run by the clock, day and night. */
static void left_urgent(struct demo *d, struct rng *r)
{
    static const enum stay stays[] = { STAY_SENT,   STAY_UNREVIEWED, STAY_UNCONFIRMED,
                                       STAY_SIGNED, STAY_SIGNED,     STAY_ANSWERED };
    static const int minutes[] = { 8, 24, 90, 200, 420, 900 };
    Office any = { "" };
    for (size_t i = 0; i < sizeof stays / sizeof stays[0]; i++) {
        const struct text *t = any_text(d, URGENT, (int)i);
        if (!t) return;
        struct played *p = add(d, t, any, stays[i]);
        begins(d, p, (Time){ d->end.s - 60 * minutes[i] - rng_below(r, 60) });
    }
}

/* More of them towards the end; urgent ones at any hour. */
static Time somewhen(const struct demo *d, struct played *p)
{
    int64_t all = calendar_open_minutes(d->calendar, d->begin, d->end), u = rng_below(&p->rng, 1000),
            v = rng_below(&p->rng, 1000);
    int64_t share = u > v ? u : (u + v) / 2; /* of a thousand */
    Time t = calendar_add_open_minutes(d->calendar, d->begin, 1 + all * share / 1001);
    const struct item *item = item_of(d, p->text->item);
    if (item && item->grade == URGENT && rng_percent(&p->rng, 50)) t.s += rng_between(&p->rng, -8 * 3600, 8 * 3600);
    if (t.s <= d->begin.s) t.s = d->begin.s + 60;
    return (Time){ t.s - rng_below(&p->rng, 60) };
}

/* A message's own weekday and hour, moved by whole weeks into the span. */
static Time moved(const struct demo *d, struct played *p)
{
    int64_t week = 7 * DAY_S, weeks = (d->end.s - d->begin.s) / week, in_week = (p->text->opened.s - d->begin.s) % week;
    if (in_week < 0) in_week += week;
    return (Time){ d->begin.s + in_week + week * rng_below(&p->rng, (int)(weeks > 0 ? weeks : 1)) };
}

static void others(struct demo *d, int calls)
{
    Office any = { "" };
    int base = d->calls_n, n = calls - base;
    if (d->messages && n > d->texts_n) n = d->texts_n;
    for (int i = 0; i < n; i++) {
        int at =
            d->messages ? (int)((int64_t)i * d->texts_n / n) : i * 11 % d->texts_n; /* 11 walks through the items */
        if (d->texts[at].used) continue;
        struct played *p = add(d, &d->texts[at], any, STAY_NOWHERE);
        const struct item *item = item_of(d, p->text->item);
        if (!d->messages && item && item->grade != URGENT && rng_percent(&p->rng, TICKETS_PERCENT))
            p->entry = rng_percent(&p->rng, 60) ? TICKET_CLOSED : TICKET_OPEN;
        begins(d, p, d->messages && p->text->opened.s ? moved(d, p) : somewhen(d, p));
    }
}

void demo_plan(struct demo *d, int calls)
{
    struct rng r = rng_from(d->seed, 0);
    d->calls = talloc_zero_array(d->ctx, struct played, (unsigned)calls + 600);
    left_at_streets(d, &r);
    left_at_hub(d, &r);
    left_at_units(d, &r);
    left_in_dispute(d, &r);
    left_urgent(d, &r);
    others(d, calls);
    for (int i = 0; i < d->script_n; i++)
        if (d->script[i].at.s) demo_wake(d, d->script[i].at, i, W_SCRIPT, 0);
    demo_registers_plan(d);
}
