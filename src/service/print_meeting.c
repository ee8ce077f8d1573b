/* Papers of a meeting: the notice to those invited (a letter), the minutes (纪要 form) with positions, conclusions, the table of
   tasks, objections and supplements (R46-R50). Minutes that are not signed carry no number and say so. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/access.h"
#include "service/meeting_words.h"
#include "service/print_parts.h"

static const char *kind_zh(enum meeting_kind kind)
{
    static const char *const zh[MEETING_KINDS] = { "现场协调会", "专题协调会", "联席会议", "区领导调度会" };
    return zh[kind];
}

static const char *offices_zh(struct print *pr, const char *list, const char *but)
{
    int n;
    char *s = talloc_strdup(pr->ctx, ""), **units = text_split(pr->ctx, list, ';', &n);
    for (int i = 0; i < n; i++)
        if (!but || !text_listed(but, units[i]))
            s = talloc_asprintf_append(s, "%s%s", *s ? "、" : "", office_zh(pr, office_of(units[i])));
    return s;
}

static const char *or_dash(const char *s)
{
    return s && *s ? s : "—";
}

static const char *address(struct print *pr)
{
    char no[48];
    view_meeting_no(pr->d, pr->m->id, no);
    return print_say(pr, "%s/meetings/%s", pr->origin, no);
}

static void the_call(struct print *pr)
{
    const struct call *c = &pr->d->call;
    struct grid g = grid_new(pr);
    grid_pair(&g, "呼叫编号", c->no);
    grid_pair(&g, "呼叫街道", office_zh(pr, c->street));
    grid_pair(&g, "清单事项", item_zh(pr));
    grid_pair(&g, "等级", c->grade ? pr->v->in->grades[c->grade].name_zh : "—");
    grid_wide(&g, "地点", own_text(pr, "place"));
    grid_wide(&g, "情况说明", own_text(pr, "text"));
    grid_form(&g);
}

/* ---- 会议通知 ---- */

Err print_notice(struct print *pr)
{
    struct meeting_words w;
    const struct meeting *m = pr->m;
    const struct settings *set = &pr->v->in->settings;
    meeting_words_load(pr->v, pr->ctx, &pr->f, m, &w);
    paper_frame(pr, PAPER_LETTER, day_of(m->convened));
    pr->p->made = m->convened;
    pr->p->number = print_say(pr, "%s-%s号",
                              talloc_strndup(pr->ctx, number_of(pr, "呼会", pr->d->call.no),
                                             strlen(number_of(pr, "呼会", pr->d->call.no)) - 3),
                              m->id);
    pr->p->title = print_say(pr, "关于召开“%s”%s的通知", subject_of(pr), kind_zh(m->kind));
    add_text(pr, PAPER_FLUSH, "%s、%s：", office_zh(pr, pr->d->call.street), offices_zh(pr, m->invited, NULL));
    add_text(pr, PAPER_TEXT, "定于%s召开%s，现将有关事项通知如下。", time_zh(pr, m->planned), kind_zh(m->kind));
    add_text(pr, PAPER_HEAD, "一、时间和地点");
    add_text(pr, PAPER_TEXT, "%s，%s。", time_zh(pr, m->planned), or_dash(w.place));
    add_text(pr, PAPER_HEAD, "二、议题");
    add_text(pr, PAPER_TEXT, "%s", or_dash(w.agenda));
    add_text(pr, PAPER_HEAD, "三、参会要求");
    add_text(
        pr, PAPER_TEXT,
        "请各单位分管负责人或经授权的负责人参加。主持人、呼叫街道、牵头单位和不少于%d/%d的受邀协办单位到会方可开会；"
        "不足的，%"
        "s内重开，再次缺席的单位受会议结果约束。请会前备好意见：同意、附条件同意或不同意，不同意的写明理由和依据。",
        set->quorum_num, set->quorum_den, span_zh(pr, set->reconvene));
    add_text(pr, PAPER_HEAD, "四、所议事项");
    the_call(pr);
    add_qr(pr, address(pr), "扫码查看议程，会前填写意见。");
    add_signed(pr, office_of("hub"), day_of(m->convened));
    return OK;
}

/* ---- 会商纪要 ---- */

static const char *stand_zh(const struct position *p)
{
    static const char *const pairs[][2] = {
        { "agree", "同意" }, { "conditions", "附条件同意" }, { "object", "不同意" }, { "absent", "缺席" }
    };
    for (int i = 0; p->stand && i < 4; i++)
        if (!strcmp(p->stand, pairs[i][0])) return pairs[i][1];
    return "—";
}

static const char *party_zh(const char *party)
{
    return !strcmp(party, "street") ? "呼叫街道"
           : !strcmp(party, "lead") ? "牵头"
           : !strcmp(party, "co")   ? "协办"
                                    : "列席";
}

static void the_positions(struct print *pr, const struct meeting_words *w)
{
    static const char *const heads[] = { "单位", "身份", "意见", "条件或理由" };
    static const int shares[] = { 30, 13, 15, 42 };
    struct grid g = grid_new(pr);
    add_text(pr, PAPER_HEAD, "二、各单位意见");
    for (int i = 0; i < w->positions_n; i++) {
        grid_put(&g, office_zh(pr, w->positions[i].unit));
        grid_put(&g, party_zh(w->positions[i].party));
        grid_put(&g, stand_zh(&w->positions[i]));
        grid_put(&g, or_dash(w->positions[i].text));
    }
    if (g.n) grid_table(&g, 4, heads, shares);
}

static const char *evidence_zh(struct print *pr, const char *codes)
{
    int n;
    char *s = talloc_strdup(pr->ctx, ""), **list = text_split(pr->ctx, codes, ';', &n);
    for (int i = 0; i < n; i++) {
        const struct evidence_code *e = institution_evidence(pr->v->in, list[i]);
        s = talloc_asprintf_append(s, "%s%s", i ? "、" : "", e ? e->name_zh : list[i]);
    }
    return s;
}

static const char *standard_zh(struct print *pr, const struct meeting_row *r, const struct row_words *w)
{
    if (!r->metric) return or_dash(w->standard);
    return print_say(pr, "%s；%s%s%s", or_dash(w->standard), r->metric->name_zh,
                     amount_text(pr->ctx, r->metric, r->target_x100), unit_zh(pr, r->metric->unit));
}

static const char *what_zh(struct print *pr, const struct meeting_row *r, const struct row_words *w)
{
    const char *mark = r->out ? "（经裁决不作为任务）" : r->objected ? "（有异议，待裁决）" : "";
    return print_say(pr, "%s%s", or_dash(w->what), mark);
}

/* Rows of the first minutes, or (later) of the supplements. */
static int rows_of(struct print *pr, const struct meeting_words *w, const char *first, bool later)
{
    static const char *const heads[] = { "编号", "任务", "责任单位", "责任人", "完成时限", "验收标准", "证据" };
    static const int shares[] = { 8, 20, 16, 11, 17, 15, 13 };
    struct grid g = grid_new(pr);
    for (int i = 0; i < pr->m->rows_n; i++) {
        const struct meeting_row *r = &pr->m->rows[i];
        char day[TIME_TEXT_MAX];
        bool added = w->rows[i].number && *w->rows[i].number && *first && strcmp(w->rows[i].number, first) != 0;
        if (added != later) continue;
        grid_put(&g, r->name);
        grid_put(&g, what_zh(pr, r, &w->rows[i]));
        grid_put(&g, office_zh(pr, r->unit));
        grid_put(&g, or_dash(w->rows[i].person));
        grid_put(&g, talloc_strdup(pr->ctx, day_format(r->due, day)));
        grid_put(&g, standard_zh(pr, r, &w->rows[i]));
        grid_put(&g, evidence_zh(pr, r->evidence));
    }
    if (!g.n) return 0;
    if (later) add_text(pr, PAPER_HEAD, "补充纪要新增任务");
    grid_table(&g, 7, heads, shares);
    return g.n / 7;
}

static void the_objections(struct print *pr, const struct meeting_words *w)
{
    bool headed = false;
    for (int i = 0; i < pr->m->rows_n; i++) {
        const struct meeting_row *r = &pr->m->rows[i];
        if (!r->was_objected) continue;
        if (!headed) add_text(pr, PAPER_HEAD, "五、异议与裁决");
        headed = true;
        const char *end = w->rows[i].decision
                              ? print_say(pr, "裁决：%s，%s。", r->out ? "不作为任务" : "作为任务", w->rows[i].decision)
                              : "待区领导裁决。";
        add_text(pr, PAPER_TEXT, "任务%s：%s提出异议，理由：%s；依据：%s。%s", r->name, office_zh(pr, r->unit),
                 or_dash(w->rows[i].objection), or_dash(w->rows[i].basis), end);
    }
}

static const char *numbers_zh(struct print *pr, const char *numbers)
{
    int n, year, serial;
    char *s = talloc_strdup(pr->ctx, ""), **list = text_split(pr->ctx, numbers, ';', &n);
    for (int i = 0; i < n; i++)
        if (sscanf(list[i], "%d-%d", &year, &serial) == 2)
            s = talloc_asprintf_append(s, "%s〔%d〕%d号", *s ? "、" : "", year, serial);
    return s;
}

static void named(struct print *pr, const char *label, const char *text)
{
    if (*text) paper_add_text(pr->p, PAPER_NAMED, text)->label = label;
}

static void opening(struct print *pr, const struct meeting_words *w)
{
    const struct meeting *m = pr->m;
    add_text(pr, PAPER_TEXT,
             "%s，在%s召开%s，由%s%s主持，研究%s呼叫事项“%s”，呼叫编号%s。受邀协办单位到会%d家，须到%d家，%s。",
             time_zh(pr, m->held), or_dash(w->place), kind_zh(m->kind), office_zh(pr, office_of("hub")),
             access_name(pr->v->tx, pr->ctx, w->chair), office_zh(pr, pr->d->call.street), subject_of(pr),
             pr->d->call.no, m->here, m->needed, m->quorate ? "符合法定人数" : "未达法定人数");
    if (m->state != ST_SIGNED) add_text(pr, PAPER_TEXT, "本稿尚未签发，不编号，各项任务自签发起生效。");
}

Err print_minutes(struct print *pr)
{
    struct meeting_words w;
    const struct meeting *m = pr->m;
    Time at = m->signed_at.s ? m->signed_at : m->held;
    meeting_words_load(pr->v, pr->ctx, &pr->f, m, &w);
    const char *first = talloc_strndup(pr->ctx, m->numbers, strcspn(m->numbers, ";"));
    paper_frame(pr, PAPER_MINUTES, day_of(at));
    pr->p->made = at;
    pr->p->mark = "街道呼部门应会商纪要";
    pr->p->number = *first ? print_say(pr, "会商纪要%s", numbers_zh(pr, first)) : "（待签发）";
    pr->p->title = print_say(pr, "“%s”%s纪要", subject_of(pr), kind_zh(m->kind));
    opening(pr, &w);
    add_text(pr, PAPER_HEAD, "一、议题");
    add_text(pr, PAPER_TEXT, "%s", or_dash(w.agenda));
    the_positions(pr, &w);
    add_text(pr, PAPER_HEAD, "三、会议结论");
    add_text(pr, PAPER_TEXT, "%s", or_dash(w.conclusions));
    add_text(pr, PAPER_HEAD, "四、任务分解");
    rows_of(pr, &w, first, false);
    the_objections(pr, &w);
    if (strchr(m->numbers, ';')) {
        rows_of(pr, &w, first, true);
        add_text(pr, PAPER_TEXT, "补充纪要：%s。上列任务以补充后的内容为准。",
                 numbers_zh(pr, strchr(m->numbers, ';') + 1));
    }
    named(pr, "出席", offices_zh(pr, m->present, NULL));
    named(pr, "缺席", offices_zh(pr, m->invited, m->present));
    if (w.signer) named(pr, "签发", access_name(pr->v->tx, pr->ctx, w.signer));
    add_qr(pr, address(pr), "扫码查看任务进展、异议和回头看。");
    pr->p->copies = print_say(pr, "%s、%s。", office_zh(pr, pr->d->call.street), offices_zh(pr, m->invited, NULL));
    return OK;
}
