/* Minutes as people read them, made from the table and never typed twice (R50, UX §4.7). */
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/access.h"
#include "service/meeting_words.h"

struct text {
    const struct viewer *v;
    const void *ctx;
    struct paragraph *list;
    int n;
};

static void put(struct text *t, const char *style, const char *s)
{
    t->list = talloc_realloc(t->ctx, t->list, struct paragraph, (unsigned)t->n + 1);
    t->list[t->n++] = (struct paragraph){ style, s };
}

static const char *day_zh(const void *ctx, Time at)
{
    struct ymd d = day_ymd(day_of(at));
    return talloc_asprintf(ctx, "%d年%d月%d日", d.y, d.m, d.d);
}

static const char *hour_zh(const void *ctx, Time at)
{
    int64_t s = time_of_day_s(at);
    return talloc_asprintf(ctx, "%s%02d:%02d", day_zh(ctx, at), (int)(s / 3600), (int)(s / 60 % 60));
}

static const char *names(struct text *t, const struct meeting_words *w, bool absent)
{
    char *s = talloc_strdup(t->ctx, "");
    for (int i = 0; i < w->positions_n; i++) {
        const struct position *p = &w->positions[i];
        if (!p->stand || !strcmp(p->stand, "absent") != absent) continue;
        s = talloc_asprintf_append(s, "%s%s", *s ? "、" : "", view_office_name(t->ctx, t->v->in, p->unit));
    }
    return s;
}

static void facts(struct text *t, const struct meeting *m, const struct meeting_words *w)
{
    const char *chair = w->chair ? access_name(t->v->tx, t->ctx, w->chair) : "";
    put(t, "fact", talloc_asprintf(t->ctx, "时间：%s", hour_zh(t->ctx, m->held.s ? m->held : m->planned)));
    if (w->place) put(t, "fact", talloc_asprintf(t->ctx, "地点：%s", w->place));
    if (*chair) put(t, "fact", talloc_asprintf(t->ctx, "主持：%s", chair));
    if (!m->held.s) return;
    put(t, "fact", talloc_asprintf(t->ctx, "参加：%s", names(t, w, false)));
    if (*names(t, w, true)) put(t, "fact", talloc_asprintf(t->ctx, "缺席：%s", names(t, w, true)));
    put(t, "fact",
        talloc_asprintf(t->ctx, "法定人数：协办单位到会 %d，须到 %d%s", m->here, m->needed,
                        m->quorate ? "" : "；未达法定人数，会议无效"));
}

static void positions(struct text *t, const struct meeting_words *w)
{
    bool head = false;
    for (int i = 0; i < w->positions_n; i++) {
        const struct position *p = &w->positions[i];
        if (!p->text) continue;
        if (!head) put(t, "head", "各方意见");
        head = true;
        put(t, "body",
            talloc_asprintf(t->ctx, "%s%s：%s", view_office_name(t->ctx, t->v->in, p->unit),
                            !strcmp(p->stand, "object") ? "反对" : "附条件同意", p->text));
    }
}

static const char *evidence(struct text *t, const char *codes)
{
    int n;
    char *s = talloc_strdup(t->ctx, ""), **list = text_split(t->ctx, codes, ';', &n);
    for (int i = 0; i < n; i++) {
        const struct evidence_code *e = institution_evidence(t->v->in, list[i]);
        s = talloc_asprintf_append(s, "%s%s", i ? "、" : "", e ? e->name_zh : list[i]);
    }
    return s;
}

static void task(struct text *t, int nth, const struct meeting_row *r, const struct row_words *w)
{
    const char *target =
        r->metric ? talloc_asprintf(t->ctx, "，%s达到 %s %s", r->metric->name_zh,
                                    amount_text(t->ctx, r->metric, r->target_x100), unit_words[r->metric->unit])
                  : "";
    const char *state = r->out ? "（异议成立，不列为任务）" : r->objected ? "（有异议，待裁决）" : "";
    put(t, "row",
        talloc_asprintf(t->ctx, "%d. %s。责任单位：%s（%s）；时限：%s；验收标准：%s%s；证据：%s。%s", nth,
                        w->what ? w->what : "（内容已清除）", view_office_name(t->ctx, t->v->in, r->unit),
                        w->person ? w->person : "—", day_zh(t->ctx, day_start(r->due)),
                        w->standard ? w->standard : "（内容已清除）", target, evidence(t, r->evidence), state));
}

int minutes_text(const struct viewer *v, const void *ctx, const struct dossier *f, const struct meeting *m,
                 const struct meeting_words *w, struct paragraph **out)
{
    static const char *const kinds[] = { "现场协调会", "专题协调会", "联席会", "区领导调度会" };
    struct text t = { v, ctx, NULL, 0 };
    const char *subject = service_subject(ctx, dossier_own_text(f, "subject"), dossier_own_text(f, "text"));
    put(&t, "title", talloc_asprintf(ctx, "关于%s的%s纪要", subject ? subject : f->d->call.no, kinds[m->kind]));
    facts(&t, m, w);
    if (w->agenda) {
        put(&t, "head", "议题");
        put(&t, "body", w->agenda);
    }
    positions(&t, w);
    if (w->conclusions) {
        put(&t, "head", "会议结论");
        put(&t, "body", w->conclusions);
    }
    if (m->rows_n) put(&t, "head", "任务分工");
    for (int i = 0; i < m->rows_n; i++) task(&t, i + 1, &m->rows[i], &w->rows[i]);
    *out = t.list;
    return t.n;
}
