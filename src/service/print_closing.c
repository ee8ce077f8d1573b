/* 办结归档卷: the whole case of a closed call, from its words to the proof that nothing was altered (ledger.md §4). It leaves the
   parties' hands, so numbers of people are blotted out in every text (R9); staff appear by name as those who answered for it. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/print_parts.h"
#include "store/plain.h"

enum { PHOTOS_MOST = 24 };

/* ---- 一、呼叫事项 ---- */

static void the_call(struct print *pr)
{
    const struct call *c = &pr->d->call;
    const struct community *at = c->community[0] ? institution_community(pr->v->in, c->community) : NULL;
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "一、呼叫事项");
    grid_pair(&g, "呼叫编号", c->no);
    grid_pair(&g, "呼叫街道", office_zh(pr, c->street));
    grid_pair(&g, "清单事项", item_zh(pr));
    grid_pair(&g, "清单版本", c->list[0] ? c->list : "—");
    grid_pair(&g, "等级", pr->v->in->grades[c->grade].name_zh);
    grid_pair(&g, "牵头单位", office_zh(pr, c->lead));
    grid_pair(&g, "呼叫时间", time_short(pr, c->called));
    grid_pair(&g, "派单时间", time_short(pr, c->dispatched));
    grid_pair(&g, "答复时间", time_short(pr, c->answered));
    grid_pair(&g, "办结时间", time_short(pr, c->closed));
    grid_wide(&g, "地点", print_say(pr, "%s%s%s", at ? at->name_zh : "", at ? "，" : "", own_text(pr, "place")));
    grid_wide(&g, "情况说明", own_text(pr, "text"));
    grid_wide(&g, "希望结果", own_text(pr, "wanted_result"));
    grid_form(&g);
}

/* ---- 二、承办与时限 ---- */

static void the_tasks(struct print *pr)
{
    static const char *const heads[] = { "承办单位", "职责", "签收", "到场", "答复", "状态" };
    static const int shares[] = { 26, 12, 17, 17, 17, 12 };
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "二、承办与时限");
    for (int i = 0; i < pr->d->tasks_n; i++) {
        const struct task *t = &pr->d->tasks[i];
        grid_put(&g, office_zh(pr, t->unit));
        grid_put(&g, t->role == TASK_LEAD ? "牵头" : t->role == TASK_CO ? "协办" : print_say(pr, "纪要%s", t->row));
        grid_put(&g, print_say(pr, "%s%s", time_short(pr, t->signed_at), t->signed_by_system ? "（系统）" : ""));
        grid_put(&g, time_short(pr, t->arrived_at));
        grid_put(&g, time_short(pr, t->filed_at));
        grid_put(&g, word_of("state", state_words[t->state]));
    }
    if (g.n) grid_table(&g, 6, heads, shares);
}

static void the_clocks(struct print *pr)
{
    static const char *const heads[] = { "时限", "单位", "起算", "到期", "完成", "结果" };
    static const int shares[] = { 14, 24, 17, 17, 17, 11 };
    struct grid g = grid_new(pr);
    for (int i = 0; i < pr->d->clocks_n; i++) {
        const struct clock *c = &pr->d->clocks[i];
        const struct task *t = c->task ? docket_task(pr->d, c->task) : NULL;
        if (c->state == CLOCK_CANCELLED) continue;
        grid_put(&g, word_of("clock", clock_words[c->name]));
        grid_put(&g, office_zh(pr, t ? t->unit : office_of(docket_clock_charged(pr->ctx, pr->d, c))));
        grid_put(&g, time_short(pr, c->start));
        grid_put(&g, time_short(pr, c->due));
        grid_put(&g, time_short(pr, c->at));
        grid_put(&g, c->state == CLOCK_HUNG      ? "挂账"
                     : clock_late(c, pr->v->now) ? "超期"
                     : c->at.s                   ? "按时"
                                                 : "进行中");
    }
    if (g.n) grid_table(&g, 6, heads, shares);
}

/* ---- 三、办理结果 ---- */

static void the_answers(struct print *pr)
{
    add_text(pr, PAPER_HEAD, "三、办理结果");
    for (int i = 0; i < pr->d->tasks_n; i++) {
        const struct task *t = &pr->d->tasks[i];
        const char *said = text_of(pr, "file;file_urgent", t->id, "text");
        if (said) add_text(pr, PAPER_TEXT, "%s：%s", office_zh(pr, t->unit), said);
    }
}

static const struct amount *amount_of(const struct amounts *all, const struct metric *m)
{
    for (int i = 0; i < all->n; i++)
        if (all->at[i].metric == m) return &all->at[i];
    return NULL;
}

/* R70: what is a lower bound says so. */
static const char *amount_zh(struct print *pr, const struct amount *a)
{
    return a ? print_say(pr, "%s%s", a->at_least ? "≥" : "", amount_text(pr->ctx, a->metric, a->x100)) : "—";
}

/* Who measured it, on which day and how, of the value that counts (R71): the verified one where there is one. */
static const char *measured_zh(struct print *pr, const struct amount *a)
{
    const char *who = a ? measured_by(pr->v, pr->ctx, &pr->f, a) : NULL;
    if (!a) return "—";
    return print_say(pr, "%s%s%s%s%s", who ? masked(pr->ctx, who) : "", a->on.n ? "，" : "",
                     a->on.n ? day_zh(pr, a->on) : "", *how_words[a->how] ? "，" : "",
                     *how_words[a->how] ? word_of("how", how_words[a->how]) : "");
}

static void the_outcomes(struct print *pr)
{
    static const char *const heads[] = { "成效指标", "单位", "上报值", "核验值", "量测" };
    static const int shares[] = { 27, 13, 14, 14, 32 };
    const struct call *c = &pr->d->call;
    const struct item *item = c->item[0] ? docket_item(pr->v->in, pr->d) : NULL;
    struct grid g = grid_new(pr);
    bool least = false;
    for (int i = 0; item && i < item->metrics_n; i++) {
        const struct metric *m = item->metrics[i];
        const struct amount *reported = amount_of(&c->reported, m), *verified = amount_of(&c->verified, m);
        least |= (reported && reported->at_least) || (verified && verified->at_least);
        grid_put(&g, m->name_zh);
        grid_put(&g, unit_zh(pr, m->unit));
        grid_put(&g, amount_zh(pr, reported));
        grid_put(&g, amount_zh(pr, verified));
        grid_put(&g, measured_zh(pr, verified ? verified : reported));
    }
    if (g.n) grid_table(&g, 5, heads, shares);
    if (least) add_text(pr, PAPER_TEXT, "带“≥”的为下限值，含下限值的合计也按下限计。");
    if (c->flagged)
        add_text(pr, PAPER_TEXT, "核验值与上报值相差超过%d%%，已标记，以核验值为准。",
                 pr->v->in->settings.tolerance_percent);
}

/* ---- photos, and the list of all evidence ---- */

struct photos {
    struct attachment *list;
    int n;
    const struct attachment *before[PHOTOS_MOST / 2], *after[PHOTOS_MOST / 2];
    int before_n, after_n, left_out;
};

static bool is_picture(struct print *pr, const struct attachment *a)
{
    struct file_row file;
    return a->sha[0] && !store_file_get(pr->v->tx, a->sha, &file).kind && strcmp(file.kind, "pdf") != 0;
}

static void sorted(struct print *pr, struct photos *p)
{
    for (int i = 0; i < p->n; i++) {
        const struct evidence_code *code = institution_evidence(pr->v->in, p->list[i].code);
        bool before = !code || !strcmp(code->stage, "before") || !strcmp(code->stage, "arrive");
        if (!is_picture(pr, &p->list[i])) continue;
        const struct attachment **to = before ? p->before : p->after;
        int *n = before ? &p->before_n : &p->after_n;
        if (*n == PHOTOS_MOST / 2)
            p->left_out++;
        else
            to[(*n)++] = &p->list[i];
    }
}

static struct paper_photo photo_of(struct print *pr, const struct attachment *a)
{
    const struct evidence_code *code = institution_evidence(pr->v->in, a->code);
    return (struct paper_photo){ store_file_path(pr->ctx, pr->v->service->store, a->sha),
                                 print_say(pr, "%s %s", code ? code->name_zh : "呼叫照片", time_short(pr, a->at)) };
}

/* Before at the left, after at the right; where one side has more, its pictures stand two in a row. */
static void the_photos(struct print *pr, struct photos *p)
{
    int pairs, shown = 0;
    const struct attachment *rest[PHOTOS_MOST];
    sorted(pr, p);
    pairs = p->before_n < p->after_n ? p->before_n : p->after_n;
    for (int i = 0; i < pairs; i++) {
        struct paper_block *b = paper_add(pr->p, PAPER_PHOTOS);
        b->photos[0] = photo_of(pr, p->before[i]);
        b->photos[1] = photo_of(pr, p->after[i]);
        b->photos_n = 2;
    }
    for (int i = pairs; i < p->before_n; i++) rest[shown++] = p->before[i];
    for (int i = pairs; i < p->after_n; i++) rest[shown++] = p->after[i];
    for (int i = 0; i < shown; i += 2) {
        struct paper_block *b = paper_add(pr->p, PAPER_PHOTOS);
        for (b->photos_n = 0; b->photos_n < 2 && i + b->photos_n < shown; b->photos_n++)
            b->photos[b->photos_n] = photo_of(pr, rest[i + b->photos_n]);
    }
    if (p->left_out) add_text(pr, PAPER_TEXT, "另有%d张照片未印出，见证据目录。", p->left_out);
}

static void the_evidence(struct print *pr, const struct photos *p)
{
    static const char *const heads[] = { "证据", "上传单位", "上传时间", "文件 SHA-256" };
    static const int shares[] = { 20, 22, 16, 42 };
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "六、证据目录");
    for (int i = 0; i < p->n; i++) {
        const struct attachment *a = &p->list[i];
        const struct evidence_code *code = institution_evidence(pr->v->in, a->code);
        grid_put(&g, code ? code->name_zh : "呼叫照片");
        grid_put(&g, office_zh(pr, office_of(a->office)));
        grid_put(&g, time_short(pr, a->at));
        grid_put(&g, a->sha[0] ? a->sha : "（未附文件）");
    }
    if (g.n)
        grid_table(&g, 4, heads, shares);
    else
        add_text(pr, PAPER_TEXT, "本件没有证据文件。");
}

/* ---- 四、核验与评价 ---- */

static const char *satisfied_zh(enum satisfied s)
{
    static const char *const zh[SATS] = { "—", "满意", "基本满意", "不满意" };
    return zh[s];
}

static const char *closing_zh(enum closing k)
{
    static const char *const zh[CLOSINGS] = { "—", "已解决", "已解释", "长期推进", "导入办结" };
    return zh[k];
}

static void the_verdict(struct print *pr)
{
    const struct call *c = &pr->d->call;
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "四、核验与评价");
    grid_pair(&g, "办结方式", closing_zh(c->kind));
    grid_pair(&g, "满意度", satisfied_zh(c->satisfied));
    grid_pair(&g, "核验时间", time_short(pr, c->last_verdict));
    grid_pair(&g, "核验次数",
              print_say(pr, "%d次（满意%d，基本满意%d）", c->verdicts, c->verdicts_satisfied, c->verdicts_basically));
    grid_pair(&g, "返工", print_say(pr, "%d次", c->reworks));
    grid_pair(&g, "重开", print_say(pr, "%d次", c->reopened));
    grid_pair(&g, "延期", print_say(pr, "%d次", c->extensions));
    grid_pair(&g, "退单", print_say(pr, "%d次", c->returns));
    const char *why = text_of(pr, "close;rework;verify_close", 0, "reason");
    if (why) grid_wide(&g, "评价说明", why);
    grid_form(&g);
}

/* ---- 五、办理过程 ---- */

static const char *who_did(struct print *pr, struct slice by)
{
    const char *slash = memchr(by.s, '/', by.n);
    if (!slash) return "时钟";
    Office office = office_of(talloc_strndup(pr->ctx, by.s, (size_t)(slash - by.s)));
    return print_say(pr, "%s %s", office_zh(pr, office), access_name(pr->v->tx, pr->ctx, strtoll(slash + 1, NULL, 10)));
}

static const char *act_zh(struct print *pr, const struct step_seen *step)
{
    const char *act = talloc_strndup(pr->ctx, step->act.s, step->act.n);
    return step->task && !strcmp(act, "accept") ? "认可答复" : word_of("act", act);
}

/* The step's texts, each with its field's name. What was erased is not there. */
static const char *said(struct print *pr, const struct step_seen *step)
{
    char *s = talloc_strdup(pr->ctx, "");
    const struct task *t = step->task ? docket_task(pr->d, step->task) : NULL;
    if (t) s = talloc_asprintf_append(s, "［%s］", office_zh(pr, t->unit));
    for (int i = 0; i < pr->f.vault_n; i++) {
        const struct vault_row *v = &pr->f.vault[i];
        const struct arg_row *row = v->k == step->k ? arg_row(v->name) : NULL;
        if (!row || !*v->value || row->type == ARG_CODES || row->type == ARG_POINT || !strcmp(v->name, "photo"))
            continue;
        size_t n = strlen(s);
        bool first = !n || (n >= 3 && (!strcmp(s + n - 3, "］") || !strcmp(s + n - 3, "。")));
        s = talloc_asprintf_append(s, "%s%s：%s", first ? "" : "；", row->name_zh, masked(pr->ctx, v->value));
    }
    return s;
}

static void the_steps(struct print *pr)
{
    static const char *const heads[] = { "序号", "时间", "办理人", "步骤", "内容" };
    static const int shares[] = { 9, 18, 20, 14, 39 };
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "五、办理过程");
    for (int i = 0; i < pr->f.n; i++) {
        const struct step_seen *step = &pr->f.steps[i];
        grid_put(&g, print_say(pr, "%d", i + 1));
        grid_put(&g, time_short(pr, (Time){ step->at }));
        grid_put(&g, who_did(pr, step->by));
        grid_put(&g, act_zh(pr, step));
        grid_put(&g, said(pr, step));
    }
    grid_table(&g, 5, heads, shares);
}

/* ---- the whole ---- */

static const char *told_units(struct print *pr)
{
    char *s = talloc_asprintf(pr->ctx, "%s", office_zh(pr, pr->d->call.street));
    for (int i = 0; i < pr->d->tasks_n; i++) {
        const struct task *t = &pr->d->tasks[i];
        if (task_lives(t)) s = talloc_asprintf_append(s, "，%s", office_zh(pr, t->unit));
    }
    return talloc_asprintf_append(s, "。");
}

Err print_closing(struct print *pr)
{
    const struct call *c = &pr->d->call;
    struct photos photos = { 0 };
    TRY(store_attachments(pr->v->tx, pr->ctx, c->id, &photos.list, &photos.n));
    pr->masked = true;
    paper_frame(pr, PAPER_FILE, day_of(c->closed));
    pr->p->made = c->closed;
    pr->p->mark = "街道呼叫办结归档卷";
    pr->p->number = number_of(pr, "呼结", pr->d->call.no);
    pr->p->title = print_say(pr, "%s“%s”办结归档", office_zh(pr, c->street), subject_of(pr));
    the_call(pr);
    the_tasks(pr);
    the_clocks(pr);
    the_answers(pr);
    the_outcomes(pr);
    the_photos(pr, &photos);
    the_verdict(pr);
    the_steps(pr);
    the_evidence(pr, &photos);
    TRY(print_proved(pr));
    add_signed(pr, office_of("hub"), day_of(c->closed));
    pr->p->copies = told_units(pr);
    return OK;
}
