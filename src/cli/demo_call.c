/* A call's way in the demo district: drafted, vetted, accepted, dispatched, verified, and what may come between. Each step
   looks at the record as it is and does what somebody would do next, then wakes the step after. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "cli/demo.h"
#include "store/store.h"

static Office hub(void)
{
    return office_of("hub");
}

int demo_index(const struct demo *d, const struct played *p)
{
    return (int)(p - d->calls);
}

static bool urgent(const struct docket *k)
{
    return k && k->call.grade == URGENT;
}

Time demo_soon(const struct demo *d, struct played *p, const struct docket *k, Time at, int least, int most)
{
    int m = p->brisk ? rng_between(&p->rng, 3, 14) : rng_between(&p->rng, least, most);
    return urgent(k) ? (Time){ at.s + 60 * m + rng_below(&p->rng, 60) } : demo_later(d, at, m, &p->rng);
}

Time demo_share(const struct demo *d, struct played *p, const struct docket *k, Time at, Time from, struct span limit,
                int least, int most)
{
    int64_t m = span_minutes(limit) * rng_between(&p->rng, least, most) / 100;
    Time t = urgent(k) ? (Time){ from.s + 60 * m } : calendar_add_open_minutes(d->calendar, from, m < 1 ? 1 : m);
    return t.s > at.s ? (Time){ t.s + rng_below(&p->rng, 60) } : demo_soon(d, p, k, at, 5, 60);
}

static void wake(struct demo *d, struct played *p, Time at, enum wake_kind kind)
{
    demo_wake(d, at, demo_index(d, p), kind, 0);
}

static bool act(struct demo *d, struct played *p, Time at, enum act a, Office office, enum role role,
                const struct said *s)
{
    return demo_act(d, p, at, CALL, a, NULL, office, role, s);
}

/* ---- in ------------------------------------------------------------------------------------------------------------------ */

static void say_facts(struct demo *d, struct played *p, void *ctx, struct said *s)
{
    static const char *const surnames[] = { "陈", "李", "王", "张", "刘", "周", "吴", "郑", "何", "罗", "唐", "蒋" };
    const struct text *t = p->text;
    int32_t lat, lon;
    say(s, "item", p->entry == TICKET_UNSORTED ? "" : t->item);
    say(s, "community", p->community->code12);
    say(s, "place", *t->ticket ? t->place : talloc_asprintf(ctx, "%s%s", p->community->name_zh, t->place));
    say(s, "subject", t->subject);
    say(s, "text", t->text);
    say(s, "contact",
        *t->ticket ? "演示联系人（导入时代填）"
                   : talloc_asprintf(ctx, "网格员小%s 000-%04d", surnames[rng_below(&p->rng, 12)], p->nth));
    say(s, "wanted_result", t->wanted);
    if (town_point_in(d->town, p->community->code12, rng_next(&p->rng), &lat, &lon))
        say(s, "point",
            talloc_asprintf(ctx, "%d.%07d,%d.%07d", lat / 10000000, lat % 10000000, lon / 10000000, lon % 10000000));
    if (p->entry == BY_CLERK && rng_percent(&p->rng, 70)) say(s, "photos", demo_picture(d, p, false));
}

/* The source's times lie a little before ours: a ticket is taken over soon after it was written or closed there. */
static void say_source(struct demo *d, struct played *p, void *ctx, Time at, struct said *s)
{
    char *created = talloc_size(ctx, TIME_TEXT_MAX), *closed = talloc_size(ctx, TIME_TEXT_MAX);
    bool is_closed = p->entry == TICKET_CLOSED;
    Time c = { at.s - (is_closed ? 3 * DAY_S : 2 * 3600) - rng_below(&p->rng, 36000) };
    say(s, "source_channel", d->messages ? "message_board" : "hotline");
    say(s, "source_ticket_no", *p->text->ticket ? p->text->ticket : talloc_asprintf(ctx, "RX%06d", 260000 + p->nth));
    say(s, "source_created", time_format(c, created));
    if (!is_closed) return;
    say(s, "source_closed", time_format((Time){ at.s - 3600 - rng_below(&p->rng, 7200) }, closed));
    say(s, "source_answer", p->text->answer);
}

static void begin(struct demo *d, struct played *p, Time at)
{
    struct said s = { .n = 0 };
    void *ctx = talloc_new(NULL);
    bool ticket = p->entry != BY_CLERK;
    say_facts(d, p, ctx, &s);
    if (ticket) say_source(d, p, ctx, at, &s);
    bool done = ticket ? act(d, p, at, DO_IMPORT, hub(), BY_HUB_ACCEPTOR, &s)
                       : act(d, p, at, DO_CREATE, p->community->street, BY_STREET_CLERK, &s);
    talloc_free(ctx);
    if (done && p->entry != TICKET_CLOSED)
        wake(d, p, ticket ? demo_soon(d, p, NULL, at, 8, 110) : (Time){ at.s + rng_between(&p->rng, 120, 1500) },
             W_CALL);
}

static const char *ground_of(const char *item)
{
    static const char *const grounds[][2] = {
        { "JJ-C04", "road_broken" }, { "JJ-C05", "flood" }, { "JJ-C06", "falling" }, { "JJ-C09", "health_event" }
    };
    for (size_t i = 0; i < sizeof grounds / sizeof grounds[0]; i++)
        if (!strcmp(grounds[i][0], item)) return grounds[i][1];
    return "life_risk";
}

static void call_urgent(struct demo *d, struct played *p, Time at)
{
    struct said s = { .n = 0 };
    const struct item *item = list_item(institution_list_at(d->in, day_of(at)), p->text->item);
    say(&s, "grounds", ground_of(item->code));
    if (!act(d, p, at, DO_CALL_URGENT, p->community->street, BY_STREET_CLERK, &s)) return;
    bool late = rng_percent(&p->rng, 12);
    if (p->stay != STAY_UNREVIEWED)
        wake(d, p, (Time){ at.s + rng_between(&p->rng, late ? 1000 : 120, late ? 3000 : 840) }, W_REVIEW);
    if (p->stay != STAY_UNCONFIRMED)
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 8, late ? 400 : 200), &p->rng), W_CONFIRM);
    void *ctx = talloc_new(NULL);
    struct docket *k = demo_docket(d, p, ctx);
    if (k) demo_tasks_begin(d, p, k, at);
    talloc_free(ctx);
}

/* A clerk finishes the draft; after a send-back the missing facts are added. */
static void from_draft(struct demo *d, struct played *p, Time at)
{
    struct said s = { .n = 0 };
    const struct item *item = list_item(institution_list_at(d->in, day_of(at)), p->text->item);
    if (p->stay == STAY_DRAFT) return;
    if (item && item->grade == URGENT) {
        call_urgent(d, p, at);
        return;
    }
    void *ctx = talloc_new(NULL);
    if (p->sent_back || p->vet_back)
        say(&s, "text",
            talloc_asprintf(ctx, "%s（补充：门牌、户数和已联系情况已核实，联系人全天在岗。）", p->text->text));
    if (act(d, p, at, DO_SUBMIT, p->community->street, BY_STREET_CLERK, &s))
        wake(d, p, demo_soon(d, p, NULL, at, 8, 150), W_CALL);
    talloc_free(ctx);
}

static void vet(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    enum role role = k->call.grade == MAJOR ? BY_STREET_HEAD : BY_STREET_LEADER;
    if (p->stay == STAY_VETTING) return;
    if (!p->vet_back && !p->brisk && rng_percent(&p->rng, 4)) {
        p->vet_back = true;
        say(&s, "reason", demo_phrase(d, "vet_back", "", &p->rng));
        if (act(d, p, at, DO_SEND_BACK, k->call.street, role, &s))
            wake(d, p, demo_soon(d, p, NULL, at, 20, 240), W_CALL);
        return;
    }
    bool late = !p->brisk && rng_percent(&p->rng, 10);
    if (act(d, p, at, DO_VET, k->call.street, role, &s))
        wake(d, p, demo_soon(d, p, NULL, at, late ? 125 : 8, late ? 300 : 112), W_CALL);
}

/* ---- the hub ----------------------------------------------------------------------------------------------------------------- */

static void refuse(struct demo *d, struct played *p, Time at, const char *reason, enum role role)
{
    struct said s = { .n = 0 };
    say(&s, "reason", reason);
    say(&s, "text", demo_phrase(d, "refuse", reason, &p->rng));
    if (!strcmp(reason, "in_procedure")) say(&s, "basis", "仲裁受理通知书");
    if (act(d, p, at, DO_REFUSE, hub(), role, &s) && (p->stay == STAY_APPEALED || rng_percent(&p->rng, 50)))
        wake(d, p, demo_soon(d, p, NULL, at, 60, 600), W_CALL);
}

/* What somebody at the hub's desk makes of a ticket that no table sorted (R10a); NULL: nothing on the list. */
static const struct item *sorted_by_hand(struct demo *d, const struct played *p, struct docket *k)
{
    static const char *const seen[][2] = {
        { "物业", "JJ-B03" }, { "噪", "JJ-D01" },   { "路灯", "JJ-A08" }, { "停车", "JJ-B07" },
        { "垃圾", "JJ-A06" }, { "违章", "JJ-A01" }, { "违建", "JJ-A01" }, { "电梯", "JJ-B04" },
        { "施工", "JJ-B06" }, { "公交", "JJ-F01" }, { "污染", "JJ-D05" }, { "安置", "JJ-H02" },
    };
    for (size_t i = 0; i < sizeof seen / sizeof seen[0]; i++)
        if (strstr(p->text->text, seen[i][0])) return list_item(institution_list(d->in, k->call.list), seen[i][1]);
    return NULL;
}

static void accept(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    const struct item *item = *k->call.item ? docket_item(d->in, k) : sorted_by_hand(d, p, k);
    enum role role = k->call.appealed ? BY_HUB_HEAD : BY_HUB_ACCEPTOR;
    if (!*k->call.item) say(&s, "item", item->code);
    say(&s, "grade", grade_words[item->grade]);
    say(&s, "lead", item->lead.s);
    if (act(d, p, at, DO_ACCEPT, hub(), role, &s)) wake(d, p, demo_soon(d, p, NULL, at, 4, 60), W_CALL);
}

static void from_called(struct demo *d, struct played *p, struct docket *k, Time at)
{
    static const char *const reasons[] = { "own_duty", "not_in_list", "incomplete", "in_procedure", "other_district" };
    struct said s = { .n = 0 };
    if (p->stay == STAY_CALLED || (p->stay == STAY_APPEALED && k->call.appealed)) return;
    if (p->stay == STAY_APPEALED)
        refuse(d, p, at, "own_duty", BY_HUB_ACCEPTOR);
    else if (!*k->call.item && !sorted_by_hand(d, p, k))
        refuse(d, p, at, "not_in_list", k->call.appealed ? BY_HUB_HEAD : BY_HUB_ACCEPTOR);
    else if (k->call.appealed && rng_percent(&p->rng, 25))
        refuse(d, p, at, "own_duty", BY_HUB_HEAD);
    else if (p->brisk || k->call.appealed)
        accept(d, p, k, at);
    else if (!p->sent_back && p->entry == BY_CLERK && rng_percent(&p->rng, 4)) {
        p->sent_back = true;
        say(&s, "facts", demo_phrase(d, "send_back", "", &p->rng));
        if (act(d, p, at, DO_SEND_BACK, hub(), BY_HUB_ACCEPTOR, &s))
            wake(d, p, demo_soon(d, p, NULL, at, 30, 400), W_CALL);
    } else if (rng_percent(&p->rng, 4)) {
        refuse(d, p, at, reasons[rng_below(&p->rng, 5)], BY_HUB_ACCEPTOR);
    } else {
        accept(d, p, k, at);
    }
}

static void appeal(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    if (k->call.appealed) return;
    say(&s, "reason", demo_phrase(d, "appeal", "", &p->rng));
    if (act(d, p, at, DO_APPEAL, k->call.street, BY_STREET_LEADER, &s))
        wake(d, p, demo_soon(d, p, NULL, at, 10, 115), W_CALL);
}

/* A major call goes to a meeting; now and then one turns out to be less and is answered without. */
static void dispatch(struct demo *d, struct played *p, Time at)
{
    struct said s = { .n = 0 };
    void *ctx = talloc_new(NULL);
    if (p->stay != STAY_GRADED && act(d, p, at, DO_DISPATCH, hub(), BY_HUB_ACCEPTOR, &s)) {
        struct docket *k = demo_docket(d, p, ctx);
        bool plain = p->stay == STAY_NOWHERE;
        demo_tasks_begin(d, p, k, at);
        demo_meeting_begins(d, p, k, at);
        demo_dispute_begins(d, p, k, at);
        if (plain && k->call.grade == MAJOR && rng_percent(&p->rng, 12))
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 300, 1500), &p->rng), W_LOWER);
        if (plain && rng_percent(&p->rng, 3))
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 120, 900), &p->rng), W_WITHDRAW);
        if (plain && k->tasks_n > 3 && k->call.grade != MAJOR && rng_percent(&p->rng, 6))
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 250, 900), &p->rng), W_WAIVE);
    }
    talloc_free(ctx);
}

static void lower(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    if (k->call.state != ST_WORKING || k->call.grade != MAJOR) return;
    say(&s, "grade", "complex");
    say(&s, "reason", "situation_changed");
    say(&s, "text", "现场复核影响范围小于预期，主要单位已达成分工，调整为联合办理");
    act(d, p, at, DO_REGRADE, hub(), BY_HUB_HEAD, &s);
}

static void withdraw(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    if (k->call.state != ST_WORKING || k->call.urgent_called) return;
    say(&s, "reason", "solved_itself");
    say(&s, "text", demo_phrase(d, "withdraw", "solved_itself", &p->rng));
    act(d, p, at, DO_WITHDRAW, k->call.street, BY_STREET_LEADER, &s);
}

static void waive(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    for (int i = k->tasks_n - 1; i > 0 && k->call.state == ST_WORKING; i--) {
        const struct task *t = &k->tasks[i];
        if (t->role != TASK_CO || (t->state != ST_SENT && t->state != ST_SIGNED)) continue;
        say(&s, "reason", "no_share");
        say(&s, "text", demo_phrase(d, "waive", "no_share", &p->rng));
        demo_act(d, p, at, TASK, DO_WAIVE, t->unit.s, hub(), BY_HUB_HEAD, &s);
        return;
    }
}

/* ---- the verdict ---------------------------------------------------------------------------------------------------------------- */

/* What the street measured: mostly what was reported, now and then a good deal less (R71). */
static char *measured(const struct docket *k, struct played *p, void *ctx)
{
    char *s = talloc_strdup(ctx, "");
    int percent = rng_percent(&p->rng, 12) ? rng_between(&p->rng, 75, 97) : 100;
    for (int i = 0; i < k->call.reported.n; i++) {
        const struct amount *a = &k->call.reported.at[i];
        int64_t x = a->metric->decimals ? a->x100 * percent / 100 : a->x100;
        s = talloc_asprintf_append(s, "%s%s:%s", *s ? ";" : "", a->metric->code, amount_text(ctx, a->metric, x));
    }
    return s;
}

static void close_call(struct demo *d, struct played *p, struct docket *k, Time at, Office office, enum role role)
{
    struct said s = { .n = 0 };
    void *ctx = talloc_new(NULL);
    int n = rng_below(&p->rng, 100);
    say(&s, "kind", closing_words[k->call.kind]);
    say(&s, "satisfied", n < 76 ? "satisfied" : n < 92 ? "basically" : "not");
    if (n >= 92) say(&s, "reason", demo_phrase(d, "not_satisfied", "", &p->rng));
    if (k->call.kind == CLOSE_SOLVED) {
        const char *values = measured(k, p, ctx);
        say(&s, "values", values);
        if (*values) demo_say_measured(d, k, values, true, at, ctx, &s);
    }
    if (act(d, p, at, DO_CLOSE, office, role, &s)) {
        if (k->call.grade == MAJOR)
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 5000, 8200), &p->rng), W_AFTER);
        else if (p->stay == STAY_REOPENED)
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 60, 300), &p->rng), W_AFTER);
        else if (rng_percent(&p->rng, 14))
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 900, 6500), &p->rng), W_AFTER);
    }
    talloc_free(ctx);
}

static void rework(struct demo *d, struct played *p, struct docket *k, Time at, enum role role)
{
    static const char *const reasons[] = { "not_done", "partly_done", "standard_not_met", "evidence_missing" };
    struct said s = { .n = 0 };
    p->reworked = true;
    say(&s, "reason", reasons[rng_below(&p->rng, 4)]);
    say(&s, "text", *p->text->rework ? p->text->rework : "现场复核未达到要求");
    say(&s, "tasks", k->call.lead.s);
    if (act(d, p, at, DO_REWORK, role == BY_HUB_ACCEPTOR ? hub() : k->call.street, role, &s))
        demo_tasks_again(d, p, k->call.lead.s, at);
}

static void verify(struct demo *d, struct played *p, struct docket *k, Time at)
{
    bool by_clerk = k->call.grade == GENERAL && k->call.kind == CLOSE_SOLVED && rng_percent(&p->rng, 70);
    enum role role = k->call.lapsed ? BY_HUB_ACCEPTOR : by_clerk ? BY_STREET_CLERK : BY_STREET_LEADER;
    if (p->stay == STAY_ANSWERED) return;
    if (p->lapses && !k->call.lapsed) { /* the street says nothing; the hub looks two days later */
        wake(d, p, demo_later(d, at, 240, &p->rng), W_CALL);
        return;
    }
    if (k->call.lapsed && k->call.kind == CLOSE_LONG_TERM) role = BY_STREET_LEADER;
    if (!p->reworked && (p->stay == STAY_REWORKED || (!p->brisk && rng_percent(&p->rng, 11))))
        rework(d, p, k, at, role);
    else
        close_call(d, p, k, at, role == BY_HUB_ACCEPTOR ? hub() : k->call.street, role);
}

static void reopen(struct demo *d, struct played *p, struct docket *k, Time at, bool inspected)
{
    struct said s = { .n = 0 };
    p->reopened = true;
    say(&s, "reason", inspected ? "inspection" : "came_back");
    say(&s, "text", demo_phrase(d, "reopen", inspected ? "inspection" : "came_back", &p->rng));
    if (!inspected) say(&s, "photo", *demo_picture(d, p, false) ? demo_picture(d, p, false) : "现场照片见群");
    say(&s, "tasks", k->call.lead.s);
    if (act(d, p, at, DO_REOPEN, inspected ? hub() : k->call.street, inspected ? BY_HUB_HEAD : BY_STREET_LEADER, &s))
        demo_tasks_again(d, p, k->call.lead.s, at);
}

/* After the closing: it comes back, an inspector looks, a department judges the call. */
static void after(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    int what = p->stay == STAY_REOPENED ? 0 : rng_below(&p->rng, 100);
    if (k->call.state != ST_CLOSED || k->call.kind == CLOSE_IMPORTED || p->reopened) return;
    if (docket_clock(k, CK_RECHECK30, 0, 0) && docket_clock(k, CK_RECHECK30, 0, 0)->state == CLOCK_RUNNING) {
        say(&s, "finding", demo_phrase(d, "recheck", "", &p->rng));
        act(d, p, at, DO_RECHECK, k->call.street, BY_STREET_CLERK, &s);
    } else if (k->call.bad_finding.s) {
        reopen(d, p, k, at, true);
    } else if (what < 30) {
        reopen(d, p, k, at, false);
    } else if (what < 65) {
        bool bad = rng_percent(&p->rng, 35);
        say(&s, "finding", demo_phrase(d, bad ? "finding_bad" : "finding_good", "", &p->rng));
        say(&s, "bad", bad ? "yes" : "no");
        if (act(d, p, at, DO_INSPECT, office_of("MDC"), BY_INSPECTOR, &s) && bad)
            wake(d, p, demo_later(d, at, rng_between(&p->rng, 30, 240), &p->rng), W_AFTER);
    } else {
        say(&s, "item_right", rng_percent(&p->rng, 92) ? "yes" : "no");
        say(&s, "place_right", rng_percent(&p->rng, 95) ? "yes" : "no");
        say(&s, "facts_enough", rng_percent(&p->rng, 85) ? "yes" : "no");
        act(d, p, at, DO_JUDGE_CALL, k->call.lead, BY_DEPT_LIAISON, &s);
    }
}

/* ---- the step ---------------------------------------------------------------------------------------------------------------------- */

static void by_state(struct demo *d, struct played *p, struct docket *k, Time at)
{
    switch ((int)k->call.state) {
    case ST_DRAFT: from_draft(d, p, at); break;
    case ST_VETTING: vet(d, p, k, at); break;
    case ST_CALLED: from_called(d, p, k, at); break;
    case ST_REFUSED: appeal(d, p, k, at); break;
    case ST_GRADED: dispatch(d, p, at); break;
    case ST_ANSWERED: verify(d, p, k, at); break;
    default: break;
    }
}

void demo_call_step(struct demo *d, struct played *p, const struct wake *w)
{
    void *ctx = talloc_new(NULL);
    struct docket *k = demo_docket(d, p, ctx);
    if (!k) {
        if (!*p->no && w->kind == W_CALL) begin(d, p, w->at);
        talloc_free(ctx);
        return;
    }
    bool open = k->call.state == ST_WORKING || k->call.state == ST_ANSWERED;
    switch (w->kind) {
    case W_CALL: by_state(d, p, k, w->at); break;
    case W_REVIEW:
        if (open) act(d, p, w->at, DO_REVIEW_URGENT, hub(), BY_HUB_ACCEPTOR, NULL);
        break;
    case W_CONFIRM:
        if (open) act(d, p, w->at, DO_CONFIRM_URGENT, k->call.street, BY_STREET_LEADER, NULL);
        break;
    case W_LOWER: lower(d, p, k, w->at); break;
    case W_WITHDRAW: withdraw(d, p, k, w->at); break;
    case W_WAIVE: waive(d, p, k, w->at); break;
    case W_AFTER: after(d, p, k, w->at); break;
    case W_MEET:
    case W_ROW:
    case W_DECIDE_ROW: demo_meeting_step(d, p, k, w); break;
    case W_RETURN:
    case W_DECIDE_RETURN:
    case W_HANG:
    case W_HANG_HEARD:
    case W_HANG_DECIDE:
    case W_RESUME: demo_dispute_step(d, p, k, w); break;
    default: demo_task_step(d, p, k, w); break;
    }
    talloc_free(ctx);
}

/* ---- the case that is written out (data/demo/case.csv) ----------------------------------------------------------------------------- */

const struct member *demo_account(const struct demo *d, const char *account)
{
    for (int i = 0; i < d->people_n; i++)
        if (!strcmp(d->people[i].account, account)) return &d->people[i];
    return NULL;
}

static enum act act_from(const char *word)
{
    int a = 0;
    while (a < ACTS && strcmp(act_words[a], word)) a++;
    return (enum act)a;
}

/* "name=value|name=value"; "@before" and "@after" stand for a picture. */
static void script_args(struct demo *d, void *ctx, const char *text, struct said *s)
{
    struct played p = { .text = &(struct text){ .item = "JJ-A02" } };
    while (*text) {
        const char *end = strchrnul(text, '|'), *equals = strchr(text, '=');
        if (!equals || equals > end) return;
        char *name = talloc_strndup(ctx, text, (size_t)(equals - text)),
             *value = talloc_strndup(ctx, equals + 1, (size_t)(end - equals - 1));
        char *at = strchr(value, '@');
        if (at) {
            const char *sha = demo_picture(d, &p, at[1] == 'a');
            int before = (int)(at - value) - (!*sha && at > value); /* without a picture, without its colon */
            value = talloc_asprintf(ctx, "%.*s%s%s", before, value, sha, strchrnul(at, ';'));
        }
        say(s, name, value);
        text = *end ? end + 1 : end;
    }
}

/* The rows that stand behind a line of minutes. */
static int script_rows(struct demo *d, void *ctx, int line, struct table_row *rows, int most)
{
    int n = 0;
    for (int i = line + 1; i < d->script_n && !strcmp(d->script[i].act, "row") && n < most; i++, n++) {
        struct said *s = talloc_zero(ctx, struct said);
        script_args(d, ctx, d->script[i].args, s);
        rows[n] = (struct table_row){ d->script[i].task, s->args, s->n };
    }
    return n;
}

void demo_script_step(struct demo *d, const struct wake *w)
{
    const struct script_line *l = &d->script[w->call];
    const struct member *m = demo_account(d, l->account);
    void *ctx = talloc_new(NULL);
    struct said s = { .n = 0 };
    struct table_row rows[12];
    bool meeting = *l->task == '#', task = *l->task && !meeting;
    script_args(d, ctx, l->args, &s);
    struct request r = { .entity = meeting ? MEETING
                                   : task  ? TASK
                                           : CALL,
                         .act = act_from(l->act),
                         .task = task ? l->task : NULL,
                         .meeting = meeting && l->task[1] ? l->task + 1 : NULL,
                         .args = s.args,
                         .args_n = s.n,
                         .rows = rows };
    r.rows_n = script_rows(d, ctx, w->call, rows, 12);
    if (m) r.by = (struct actor){ m->role, m->office, m->id };
    demo_request(d, d->script_no, w->at, &r);
    talloc_free(ctx);
}
