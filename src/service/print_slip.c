/* Slips of one call: 派单单 to those who are to work on it, 督办单 to those who are late (R15, R56). Letters of the hub. */
#include <string.h>
#include <talloc.h>

#include "institution/register.h"
#include "ledger/leaf.h"
#include "service/print_parts.h"

static const char *grade_zh(struct print *pr)
{
    const struct grade_row *g = &pr->v->in->grades[pr->d->call.grade];
    return print_say(pr, "%s（%s）", g->name_zh, g->method_zh);
}

static const char *units_joined(struct print *pr, enum task_role role)
{
    char *s = talloc_strdup(pr->ctx, "");
    for (int i = 0; i < pr->d->tasks_n; i++) {
        const struct task *t = &pr->d->tasks[i];
        if (task_lives(t) && t->role == role)
            s = talloc_asprintf_append(s, "%s%s", *s ? "、" : "", office_zh(pr, t->unit));
    }
    return s;
}

static const char *place_zh(struct print *pr)
{
    const struct community *c =
        pr->d->call.community[0] ? institution_community(pr->v->in, pr->d->call.community) : NULL;
    return print_say(pr, "%s%s%s", c ? c->name_zh : "", c ? "，" : "", own_text(pr, "place"));
}

static void facts(struct print *pr, bool contact)
{
    const struct call *c = &pr->d->call;
    struct grid g = grid_new(pr);
    grid_pair(&g, "呼叫编号", c->no);
    grid_pair(&g, "呼叫街道", office_zh(pr, c->street));
    grid_pair(&g, "清单事项", item_zh(pr));
    grid_pair(&g, "等级", grade_zh(pr));
    grid_pair(&g, "呼叫时间", time_short(pr, c->called));
    grid_pair(&g, "派单时间", time_short(pr, c->dispatched));
    grid_wide(&g, "地点", place_zh(pr));
    grid_wide(&g, "情况说明", own_text(pr, "text"));
    grid_wide(&g, "希望结果", own_text(pr, "wanted_result"));
    if (contact) grid_wide(&g, "现场联系", own_text(pr, "contact"));
    grid_form(&g);
}

/* ---- 派单单 ---- */

static const char *due_of(struct print *pr, enum clock_name name, int task)
{
    const struct clock *c = clock_latest(pr, name, task);
    if (!c || c->state == CLOCK_CANCELLED) return "—";
    if (c->state == CLOCK_HUNG) return "挂账";
    return print_say(pr, "%s%s", time_short(pr, c->due), c->provisional ? "*" : "");
}

static void limits(struct print *pr)
{
    static const char *const heads[] = { "承办单位", "职责", "签收时限", "到场时限", "方案时限", "答复时限" };
    static const int shares[] = { 23, 9, 17, 17, 17, 17 };
    struct grid g = grid_new(pr);
    for (int i = 0; i < pr->d->tasks_n; i++) {
        const struct task *t = &pr->d->tasks[i];
        if (!task_lives(t)) continue;
        grid_put(&g, office_zh(pr, t->unit));
        grid_put(&g, t->role == TASK_LEAD ? "牵头" : "协办");
        grid_put(&g, due_of(pr, CK_SIGN, t->id));
        grid_put(&g, due_of(pr, CK_ARRIVE, t->id));
        grid_put(&g, due_of(pr, CK_PLAN, t->id));
        grid_put(&g, due_of(pr, CK_ANSWER, t->id));
    }
    grid_table(&g, 6, heads, shares);
    for (int i = 0; i < g.n; i++)
        if (g.cells[i][strlen(g.cells[i]) - 1] == '*') {
            add_text(pr, PAPER_TEXT, "带*号的时限为暂定：所跨年度的工作日历尚未公布。");
            break;
        }
}

/* What the answer must hold (R68), by the item. */
static const char *wanted(struct print *pr)
{
    const struct item *item = pr->d->call.item[0] ? docket_item(pr->v->in, pr->d) : NULL;
    char *s = talloc_strdup(pr->ctx, "答复须上传");
    if (!item) return "答复须附办理依据和现场证据。";
    for (int i = 0, n = 0; i < item->evidence_n; i++)
        if (!item->evidence[i]->by_itself)
            s = talloc_asprintf_append(s, "%s%s", n++ ? "、" : "", item->evidence[i]->name_zh);
    for (int i = 0, n = 0; i < item->metrics_n; i++)
        if (!item->metrics[i]->computed)
            s = talloc_asprintf_append(s, "%s%s", n++ ? "、" : "，并填报", item->metrics[i]->name_zh);
    return talloc_asprintf_append(s, "。");
}

Err print_dispatch(struct print *pr)
{
    const struct call *c = &pr->d->call;
    const char *co = units_joined(pr, TASK_CO);
    paper_frame(pr, PAPER_LETTER, day_of(c->dispatched));
    pr->p->made = c->dispatched;
    pr->p->number = number_of(pr, "呼派", c->no);
    pr->p->urgent = c->grade == URGENT ? "特急" : NULL;
    pr->p->title = "街道呼叫派单单";
    add_text(pr, PAPER_FLUSH, "%s%s%s：", units_joined(pr, TASK_LEAD), *co ? "、" : "", co);
    add_text(pr, PAPER_TEXT,
             "%s呼叫事项“%"
             "s”已受理定级，现派送你单位办理。牵头单位负全责，协办为必办。请按下列时限签收、到场、报送方案和答复；"
             "逾期未签收的，由系统签收并计为逾期，各项时限自派单起算。",
             office_zh(pr, c->street), subject_of(pr));
    facts(pr, true);
    limits(pr);
    add_text(pr, PAPER_TEXT, "%s", wanted(pr));
    add_qr(pr, print_say(pr, "%s/calls/%s", pr->origin, c->no), "扫码办理：签收、到场、答复都在这一页上。");
    add_signed(pr, office_of("hub"), day_of(c->dispatched));
    pr->p->copies = print_say(pr, "%s。", office_zh(pr, c->street));
    return OK;
}

/* ---- 督办单 ---- */

struct late {
    const struct clock *clock;
    struct clock_view seen;
    Office unit;
};

static const char *behind(struct print *pr, const struct clock *c)
{
    int days = calendar_workdays(pr->v->in->calendar, day_of(c->due), day_of(pr->v->now));
    if (!unit_is_clock(c->limit.unit) && days) return print_say(pr, "超期%d个工作日", days);
    int64_t minutes = (pr->v->now.s - c->due.s) / 60;
    return print_say(pr, "超期%lld小时%02lld分", (long long)minutes / 60, (long long)minutes % 60);
}

static int lit(struct print *pr, struct late *list, int most)
{
    int n = 0;
    for (int i = 0; i < pr->d->clocks_n && n < most; i++) {
        const struct clock *c = &pr->d->clocks[i];
        struct late l = { c, { 0 }, office_of("hub") };
        if (c->state != CLOCK_RUNNING || docket_clock_view(pr->v->in, pr->d, c, pr->v->now, &l.seen).kind) continue;
        if (l.seen.light != LIGHT_RED && l.seen.light != LIGHT_BLACK) continue;
        const struct task *t = c->task ? docket_task(pr->d, c->task) : NULL;
        if (t)
            l.unit = t->unit;
        else
            l.unit = office_of(docket_clock_charged(pr->ctx, pr->d, c));
        list[n++] = l;
    }
    return n;
}

static const char *late_units(struct print *pr, const struct late *list, int n)
{
    char *s = talloc_strdup(pr->ctx, "");
    for (int i = 0; i < n; i++) {
        bool told = false;
        for (int k = 0; k < i; k++) told |= office_is(list[k].unit, list[i].unit);
        if (!told) s = talloc_asprintf_append(s, "%s%s", *s ? "、" : "", office_zh(pr, list[i].unit));
    }
    return s;
}

static void late_table(struct print *pr, const struct late *list, int n)
{
    static const char *const heads[] = { "责任单位", "时限", "应完成时间", "状态", "超期" };
    static const int shares[] = { 30, 14, 22, 14, 22 };
    struct grid g = grid_new(pr);
    for (int i = 0; i < n; i++) {
        grid_put(&g, office_zh(pr, list[i].unit));
        grid_put(&g, word_of("clock", clock_words[list[i].clock->name]));
        grid_put(&g, time_short(pr, list[i].clock->due));
        grid_put(&g, word_of("light", light_words[list[i].seen.light]));
        grid_put(&g, behind(pr, list[i].clock));
    }
    grid_table(&g, 5, heads, shares);
}

/* The newest step that issued it, and the text it was issued with. */
static Err issued(struct print *pr, Time *at, const char **text)
{
    struct leaf_row *leaves;
    struct vault_row *vault;
    int n, vault_n;
    TRY(store_leaves(pr->v->tx, pr->ctx, pr->slip->id, &leaves, &n));
    TRY(store_vault(pr->v->tx, pr->ctx, pr->slip->id, &vault, &vault_n));
    for (int i = 0; i < n; i++) {
        struct leaf_view leaf;
        TRY(leaf_read(leaves[i].leaf, leaves[i].leaf_n, &leaf));
        if (!slice_is(leaf.act, "issue")) continue;
        *at = (Time){ leaf.at };
        for (int k = 0; k < vault_n; k++)
            if (vault[k].k == leaf.k && !strcmp(vault[k].name, "text")) *text = vault[k].value;
    }
    return OK;
}

/* Of one unit, for whom the slip is. */
static int lit_of(struct late *list, int n, Office unit)
{
    int kept = 0;
    for (int i = 0; i < n; i++)
        if (office_is(list[i].unit, unit)) list[kept++] = list[i];
    return kept;
}

/* The paper of an entry of the register (R56): its number, day, limit and address, whoever prints it and when. */
static Err slip(struct print *pr, struct late *list, int n)
{
    Time at = pr->slip->opened;
    const char *text = NULL;
    TRY(issued(pr, &at, &text));
    n = lit_of(list, n, pr->slip->other);
    paper_frame(pr, PAPER_LETTER, day_of(at));
    pr->p->number = number_of(pr, "呼督", pr->slip->no);
    pr->p->title = "督办单";
    add_text(pr, PAPER_FLUSH, "%s：", office_zh(pr, pr->slip->other));
    struct due reply = calendar_due(pr->v->in->calendar, at, pr->v->in->settings.supervise_reply);
    if (pr->slip->due.s) reply.at = pr->slip->due; /* not answered yet */
    add_text(pr, PAPER_TEXT, "%s呼叫事项“%s”现予督办。请于%s前书面回复，说明超期原因、目前进展和完成时间。",
             office_zh(pr, pr->d->call.street), subject_of(pr), time_zh(pr, reply.at));
    if (text) add_text(pr, PAPER_TEXT, "%s", text);
    if (n) late_table(pr, list, n);
    facts(pr, false);
    add_qr(pr, print_say(pr, "%s/registers/slip/%s", pr->origin, pr->slip->no), "扫码回复督办，查看呼叫和时限。");
    add_signed(pr, office_of("hub"), day_of(at));
    pr->p->copies = print_say(pr, "%s。", office_zh(pr, pr->d->call.street));
    return OK;
}

/* As it stands when it is printed: lights are computed, never stored (R55). Not issued yet: a draft without a number. */
Err print_supervision(struct print *pr)
{
    struct late list[32];
    int n = lit(pr, list, 32);
    Day today = day_of(pr->v->now);
    if (pr->slip) return slip(pr, list, n);
    paper_frame(pr, PAPER_LETTER, today);
    pr->p->title = "督办单（拟稿，未发出）";
    add_text(pr, PAPER_FLUSH, "%s：", late_units(pr, list, n));
    add_text(pr, PAPER_TEXT, "%s呼叫事项“%s”有下列时限已过。", office_zh(pr, pr->d->call.street), subject_of(pr));
    late_table(pr, list, n);
    facts(pr, false);
    add_qr(pr, print_say(pr, "%s/calls/%s", pr->origin, pr->d->call.no), "扫码查看时限的起止、暂停和延长。");
    return OK;
}
