/* Returns (R32, R33) and hang-ups (R59, R60) in the demo district. */
#include <string.h>
#include <talloc.h>

#include "cli/demo.h"

static Office hub(void)
{
    return office_of("hub");
}

static void wake(struct demo *d, struct played *p, Time at, enum wake_kind kind, int task)
{
    demo_wake(d, at, demo_index(d, p), kind, task);
}

static bool by_hub(struct demo *d, struct played *p, Time at, const struct task *t, enum act a, enum role role,
                   const struct said *s)
{
    return demo_act(d, p, at, TASK, a, talloc_asprintf(d->ctx, "%s~%d", t->unit.s, t->nth), hub(), role, s);
}

void demo_dispute_begins(struct demo *d, struct played *p, struct docket *k, Time at)
{
    const struct item *item = docket_item(d->in, k);
    bool plain = p->stay == STAY_NOWHERE, hangs = item->limits.hang && k->call.grade != MAJOR;
    int nth = k->tasks_n > 1 ? rng_between(&p->rng, 0, k->tasks_n - 1) : 0;
    if (p->stay == STAY_RETURN_ASKED || (plain && k->call.grade != URGENT && rng_percent(&p->rng, 6)))
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 15, p->brisk ? 40 : 300), &p->rng), W_RETURN,
             k->tasks[nth].id);
    if (p->stay == STAY_HANG_ASKED || p->stay == STAY_HUNG || (plain && hangs && rng_percent(&p->rng, 12)))
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 500, 900), &p->rng), W_HANG, k->tasks[0].id);
}

/* ---- returns ------------------------------------------------------------------------------------------------------------ */

/* Another unit of the item, one that may lead. */
static const char *owner_for(struct demo *d, struct played *p, struct docket *k, const struct task *t)
{
    const struct item *item = docket_item(d->in, k);
    for (int i = 0; i < item->co_n; i++) {
        const Office *o = &item->co[(i + p->nth) % item->co_n];
        const struct task *has = docket_task_of(k, *o, 0);
        bool filed = has && (has->state == ST_FILED || has->state == ST_DONE);
        if (!office_is(*o, t->unit) && !filed && institution_office(d->in, *o)->may_lead) return o->s;
    }
    return NULL;
}

static void ask_return(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    static const char *const reasons[] = { "duty_mismatch", "area_mismatch", "ownership_unclear", "beyond_authority" };
    struct said s = { .n = 0 };
    const char *reason = reasons[rng_below(&p->rng, 4)], *owner = owner_for(d, p, k, t);
    if ((t->state != ST_SENT && t->state != ST_SIGNED) || t->returned || !owner) return;
    say(&s, "reason", reason);
    say(&s, "basis", demo_phrase(d, "basis", "", &p->rng));
    say(&s, "owner", owner);
    say(&s, "text", demo_phrase(d, "return", reason, &p->rng));
    if (demo_unit_act(d, p, at, t, DO_ASK_RETURN, BY_DEPT_LEADER, &s) && p->stay != STAY_RETURN_ASKED)
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 20, rng_percent(&p->rng, 88) ? 220 : 400), &p->rng),
             W_DECIDE_RETURN, t->id);
}

/* A unit that has answered since can't take the lead any more, whoever was proposed. */
static bool somebody_filed(const struct docket *k, const struct task *but)
{
    for (int i = 0; i < k->tasks_n; i++)
        if (k->tasks[i].id != but->id && (k->tasks[i].state == ST_FILED || k->tasks[i].state == ST_DONE)) return true;
    return false;
}

static void decide_return(struct demo *d, struct played *p, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    int had = 0;
    if (t->state != ST_RETURN_ASKED) return;
    void *ctx = talloc_new(NULL);
    struct docket *k = demo_docket(d, p, ctx);
    bool uphold = rng_percent(&p->rng, 50) && !(k && somebody_filed(k, t));
    say(&s, "reason", demo_phrase(d, uphold ? "uphold_return" : "deny_return", "", &p->rng));
    had = k ? k->tasks_n : 0;
    if (by_hub(d, p, at, t, uphold ? DO_UPHOLD : DO_REJECT, BY_HUB_ACCEPTOR, &s)) {
        k = demo_docket(d, p, ctx);
        for (int i = had; k && i < k->tasks_n; i++) demo_unit_begins(d, p, k, k->tasks[i].id, at);
        if (!uphold) wake(d, p, demo_later(d, at, rng_between(&p->rng, 20, 200), &p->rng), W_TASK, t->id);
    }
    talloc_free(ctx);
}

/* ---- hang-ups --------------------------------------------------------------------------------------------------------------- */

static void ask_hang(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    static const char *const reasons[] = { "season", "engineering", "not_started", "superior" };
    struct said s = { .n = 0 };
    char day[TIME_TEXT_MAX];
    const char *reason = reasons[rng_below(&p->rng, 4)];
    const struct item *item = docket_item(d->in, k);
    const struct clock *c = docket_clock(k, CK_ANSWER, t->id, 0);
    if (t->state != ST_SIGNED || !item->limits.hang || !c || c->state != CLOCK_RUNNING || at.s >= c->due.s) return;
    say(&s, "reason", reason);
    say(&s, "person", "分管科室负责人");
    say(&s, "review", day_format((Day){ day_of(at).n + rng_between(&p->rng, 28, 80) }, day));
    if (demo_unit_act(d, p, at, t, DO_ASK_HANG, BY_DEPT_LEADER, &s) && p->stay != STAY_HANG_ASKED)
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 30, 360), &p->rng), W_HANG_HEARD, t->id);
}

static void hang_heard(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    if (!t->hang_asked.s || t->hang_heard || t->state != ST_SIGNED) return;
    say(&s, "objects", p->stay != STAY_HUNG && rng_percent(&p->rng, 20) ? "yes" : "no");
    demo_act(d, p, at, TASK, DO_HANG_HEARD, talloc_asprintf(d->ctx, "%s~%d", t->unit.s, t->nth), k->call.street,
             BY_STREET_LEADER, &s);
    wake(d, p, demo_later(d, at, rng_between(&p->rng, 20, 200), &p->rng), W_HANG_DECIDE, t->id);
}

static void decide_hang(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    const struct clock *c = docket_clock(k, CK_ANSWER, t->id, 0);
    if (!t->hang_asked.s || t->state != ST_SIGNED || !c || at.s >= c->due.s) return;
    bool deny = t->hang_objected || (p->stay != STAY_HUNG && rng_percent(&p->rng, 20));
    if (deny) say(&s, "reason", "现有条件可以继续办理，暂不挂账");
    if (by_hub(d, p, at, t, deny ? DO_DENY_HANG : DO_HANG, BY_HUB_HEAD, &s) && !deny && p->stay != STAY_HUNG)
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 3000, 9000), &p->rng), W_RESUME, t->id);
}

void demo_dispute_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w)
{
    const struct task *t = docket_task(k, w->task);
    if (!t || k->call.state != ST_WORKING) return;
    switch ((int)w->kind) {
    case W_RETURN: ask_return(d, p, k, t, w->at); break;
    case W_DECIDE_RETURN: decide_return(d, p, t, w->at); break;
    case W_HANG: ask_hang(d, p, k, t, w->at); break;
    case W_HANG_HEARD: hang_heard(d, p, k, t, w->at); break;
    case W_HANG_DECIDE: decide_hang(d, p, k, t, w->at); break;
    case W_RESUME:
        if (t->state == ST_HUNG) by_hub(d, p, w->at, t, DO_RESUME, BY_HUB_HEAD, NULL);
        break;
    default: break;
    }
}
