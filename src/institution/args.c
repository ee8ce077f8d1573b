/* Arguments of acts: the one table of names, and how a field is read or found wanting. */
#include "institution/act.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/measure.h"

/* Limits in characters. personal: free text or somebody's data, so the vault's and never a leaf's (ledger.md §1). */
const struct arg_row arg_rows[] = {
    { "item", "清单事项", ARG_CODE, 8, false },
    { "community", "社区", ARG_CODE, 12, false },
    { "street", "街道", ARG_OFFICE, 19, false },
    { "place", "地点", ARG_TEXT, 200, true },
    { "place_id", "地点编号", ARG_CODE, 36, false },
    { "point", "坐标", ARG_POINT, 40, true },
    { "subject", "标题", ARG_TEXT, 60, true },
    { "text", "说明", ARG_TEXT, 4000, true },
    { "contact", "现场联系人", ARG_TEXT, 100, true },
    { "wanted_result", "希望结果", ARG_TEXT, 500, true },
    { "photos", "照片", ARG_CODES, 900, true },
    { "grounds", "紧急依据", ARG_CODE, 40, false },
    { "written", "现场填写时间", ARG_TIME, 25, false },
    { "grade", "定级", ARG_CODE, 10, false },
    { "reason", "原因", ARG_TEXT, 500, true },
    { "facts", "缺少的要素", ARG_TEXT, 1000, true },
    { "basis", "依据", ARG_TEXT, 500, true },
    { "owner", "建议承办单位", ARG_OFFICE, 19, false },
    { "call", "相关呼叫", ARG_CODE, 23, false },
    { "photo", "照片", ARG_TEXT, 100, true },
    { "value", "数值", ARG_TEXT, 40, false },
    { "review", "复核日期", ARG_DAY, 10, false },
    { "person", "责任人", ARG_TEXT, 50, true },
    { "letter", "答复意见书", ARG_TEXT, 200, true },
    { "lead", "牵头单位", ARG_OFFICE, 19, false },
    { "co", "协办单位", ARG_OFFICES, 400, false },
    { "list", "清单版本", ARG_CODE, 23, false },
    { "main", "主呼叫", ARG_CODE, 23, false },
    { "unit", "单位", ARG_OFFICE, 19, false },
    { "agency", "派出机构", ARG_OFFICE, 19, false },
    { "finding", "核查情况", ARG_TEXT, 1000, true },
    { "bad", "是否发现问题", ARG_YESNO, 3, false },
    { "item_right", "事项是否正确", ARG_YESNO, 3, false },
    { "place_right", "地点是否正确", ARG_YESNO, 3, false },
    { "facts_enough", "要素是否充分", ARG_YESNO, 3, false },
    { "kind", "办结方式", ARG_CODE, 20, false },
    { "satisfied", "满意度", ARG_CODE, 12, false },
    { "values", "成效数值", ARG_VALUES, 600, false },
    { "outline", "轮廓", ARG_OUTLINES, 12000, true },
    { "areas", "轮廓面积", ARG_VALUES, 600, false }, /* of the outlines: written into the leaf, never asked for */
    { "measured_by", "测量人", ARG_TEXT, 50, true },
    { "measured_on", "测量日期", ARG_DAY, 10, false },
    { "measured_how", "测量方式", ARG_CODE, 12, false },
    { "tasks", "涉及任务", ARG_TASKS, 600, false },
    { "time", "时间", ARG_TIME, 16, false },
    { "evidence", "证据", ARG_EVIDENCE, 3000, false },
    { "amount", "延长数量", ARG_INT, 6, false },
    { "objects", "是否有异议", ARG_YESNO, 3, false },
    { "law", "是否涉法律争议", ARG_YESNO, 3, false },
    { "invited", "参会单位", ARG_OFFICES, 700, false },
    { "present", "到会单位", ARG_OFFICES, 700, false },
    { "agenda", "议程", ARG_TEXT, 2000, true },
    { "conclusions", "会议结论", ARG_TEXT, 4000, true },
    { "conditions.", "附条件同意", ARG_TEXT, 1000, true },
    { "object.", "反对意见", ARG_TEXT, 1000, true },
    { "row", "任务行", ARG_CODE, 11, false },
    { "becomes", "是否成为任务", ARG_YESNO, 3, false },
    { "source_channel", "来源渠道", ARG_CODE, 23, false },
    { "source_ticket_no", "来源编号", ARG_TEXT, 60, false },
    { "source_created", "来源登记时间", ARG_TIME, 25, false },
    { "source_closed", "来源办结时间", ARG_TIME, 25, false },
    { "source_answer", "来源答复", ARG_TEXT, 4000, true },
};
const int arg_rows_n = sizeof arg_rows / sizeof arg_rows[0];

/* A name that ends in a dot stands for all that begin so: "object.ZJJ". */
static bool arg_named(const char *row, const char *name)
{
    size_t n = strlen(row);
    return row[n - 1] == '.' ? strncmp(row, name, n) == 0 : strcmp(row, name) == 0;
}

const struct arg_row *arg_row(const char *name)
{
    for (int i = 0; i < arg_rows_n; i++)
        if (arg_named(arg_rows[i].name, name)) return &arg_rows[i];
    return NULL;
}

const char *work_arg(const struct work *w, const char *name)
{
    return w->c ? command_arg(w->c, name) : NULL;
}

static bool blank(const char *s)
{
    while (s && (*s == ' ' || *s == '\n')) s++;
    return !s || !*s;
}

bool work_given(const struct work *w, const char *name)
{
    return !blank(work_arg(w, name));
}

bool work_need(struct work *w, const char *name, const char *remedy)
{
    if (work_given(w, name)) return true;
    fault_add(w->faults, name, remedy);
    return false;
}

static void reason_need(struct work *w, const char *need)
{
    Day day;
    Office owner;
    if (!strcmp(need, "owner"))
        work_office(w, "owner", &owner);
    else if (!strcmp(need, "review"))
        work_day(w, "review", &day);
    else if (!strcmp(need, "ledger")) {
        work_need(w, "person", "name the responsible person");
        work_day(w, "review", &day);
    } else if (strcmp(need, "none") && strcmp(need, "metrics")) {
        work_need(w, need, "this reason needs it");
    }
}

bool work_reason(struct work *w, const char *group)
{
    const char *code = work_arg(w, "reason");
    const struct reason *r = code ? institution_reason(w->in, group, code) : NULL;
    if (!r) {
        fault_addf(w->faults, "reason", "choose a code of the group %s", group);
        return false;
    }
    int n, before = w->faults->n;
    char **needs = text_split(w->scratch, r->needs, '+', &n);
    for (int i = 0; i < n; i++) reason_need(w, needs[i]);
    return w->faults->n == before;
}

bool work_yesno(struct work *w, const char *name, bool *out)
{
    const char *s = work_arg(w, name);
    if (!s || (strcmp(s, "yes") && strcmp(s, "no"))) {
        fault_add(w->faults, name, "say yes or no");
        return false;
    }
    *out = *s == 'y';
    return true;
}

bool work_day(struct work *w, const char *name, Day *out)
{
    const char *s = work_arg(w, name);
    if (s && day_parse(s, strlen(s), out)) return true;
    fault_add(w->faults, name, "a date like 2026-05-29");
    return false;
}

bool work_office(struct work *w, const char *name, Office *out)
{
    const char *s = work_arg(w, name);
    const struct office_row *o = s ? institution_office(w->in, office_of(s)) : NULL;
    if (!o || (o->kind != OFFICE_DEPARTMENT && o->kind != OFFICE_ENTERPRISE)) {
        fault_add(w->faults, name, "a department or enterprise by its code");
        return false;
    }
    *out = o->code;
    return true;
}

static struct amount *amount_of(struct amounts *all, const struct metric *m)
{
    for (int i = 0; i < all->n; i++)
        if (all->at[i].metric == m) return &all->at[i];
    return NULL;
}

/* Areas come from the outline if there is one (R70): what is typed then stands beside. */
static void amount_put(struct amounts *into, const struct amount *a)
{
    struct amount *had = amount_of(into, a->metric), next = *a;
    if (!had && into->n == METRICS_MOST) return;
    if (had && had->outline && outline_counts(a->metric)) {
        next.outline = had->outline;
        next.x100 = had->x100;
        next.typed = true;
        next.typed_x100 = a->x100;
        next.at_least = false;
    } else if (had) {
        next.outline = had->outline;
    }
    *(had ? had : &into->at[into->n++]) = next;
}

static void amount_outlined(struct work *w, struct amounts *into, const struct metric *m, int64_t x100)
{
    struct amount *a = amount_of(into, m), fresh = { .metric = m };
    if (!outline_counts(m)) {
        if (a) a->outline = w->c->k;
        return;
    }
    if (!a && into->n == METRICS_MOST) return;
    if (!a) {
        a = &into->at[into->n++];
        *a = fresh;
    } else if (!a->typed && !a->outline) {
        a->typed = true;
        a->typed_x100 = a->x100;
    }
    a->x100 = x100;
    a->at_least = false;
    a->k = a->outline = w->c->k;
}

/* "412", ">=400", or "412..0": before and after. */
static bool measured(const struct metric *m, char *s, struct amount *out)
{
    char *range = strstr(s, "..");
    *out = (struct amount){ .metric = m, .at_least = !strncmp(s, ">=", 2), .ranged = range != NULL };
    if (!range) return amount_parse(m, s + (out->at_least ? 2 : 0), &out->x100);
    *range = 0;
    if (!amount_parse(m, s, &out->before_x100) || !amount_parse(m, range + 2, &out->after_x100)) return false;
    out->x100 = llabs(out->after_x100 - out->before_x100);
    return true;
}

static void typed_values(struct work *w, struct amounts *into)
{
    int n;
    char **list = text_split(w->scratch, work_arg(w, "values"), ';', &n);
    for (int i = 0; i < n; i++) {
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        const struct metric *m = institution_metric(w->in, list[i]);
        struct amount a;
        if (!colon || !m)
            fault_add(w->faults, list[i], "METRIC:AMOUNT with a metric of the item");
        else if (m->computed)
            fault_add(w->faults, list[i], "computed by the circle engine, not typed (R72)");
        else if (!measured(m, colon + 1, &a))
            fault_addf(w->faults, list[i], "a number with at most %d decimals", m->decimals);
        else
            amount_put(into, (a.k = w->c->k, &a));
    }
}

/* What was drawn, walked or typed as corners. */
static void outlines(struct work *w, struct amounts *into)
{
    int n;
    char **list = text_split(w->scratch, work_arg(w, "outline"), ';', &n);
    for (int i = 0; i < n; i++) {
        struct outline o;
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        const struct metric *m = institution_metric(w->in, list[i]);
        const char *remedy =
            !colon || !m ? "METRIC:CORNERS with a metric of the item" : outline_read(w->in, m, colon + 1, &o);
        if (!remedy && !outline_counts(m) && !amount_of(into, m))
            remedy = "give its amount too: an outline alone counts nothing";
        if (remedy)
            fault_add(w->faults, talloc_asprintf(w->scratch, "outline.%s", list[i]), remedy);
        else
            amount_outlined(w, into, m, outline_x100(m, &o));
    }
}

/* From a leaf: what its outlines came to, whether they are still there or not. */
static void areas_again(struct work *w, struct amounts *into)
{
    int n;
    char **list = text_split(w->scratch, work_arg(w, "areas"), ';', &n);
    for (int i = 0; i < n; i++) {
        int64_t x100;
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        const struct metric *m = institution_metric(w->in, list[i]);
        if (colon && m && amount_parse(m, colon + 1, &x100)) amount_outlined(w, into, m, x100);
    }
}

/* When and how: of each amount that this act tells. */
static void measured_so(struct work *w, struct amounts *into)
{
    Day on = { 0 };
    enum how how = work_given(w, "measured_how") ? how_from(work_arg(w, "measured_how")) : HOW_NONE;
    if (how == HOWS)
        fault_add(w->faults, "measured_how", "tape, laser, gnss, walked, map, survey, counted, document or other");
    if (work_given(w, "measured_on") && work_day(w, "measured_on", &on) && on.n > day_of(w->now).n)
        fault_add(w->faults, "measured_on", "not after today");
    for (int i = 0; how != HOWS && i < into->n; i++)
        if (into->at[i].k == w->c->k && (how || on.n)) {
            into->at[i].how = how;
            into->at[i].on = on;
        }
}

bool work_values(struct work *w, struct amounts *into)
{
    int before = w->faults->n;
    typed_values(w, into);
    if (work_arg(w, "areas"))
        areas_again(w, into);
    else
        outlines(w, into);
    measured_so(w, into);
    return w->faults->n == before;
}

bool work_all_metrics(struct work *w, const struct amounts *have, bool one_above_zero)
{
    int before = w->faults->n;
    bool above = false, typed = false, wrong = false;
    for (int i = 0; w->item && i < w->item->metrics_n; i++) {
        const struct metric *m = w->item->metrics[i];
        bool there = false;
        if (m->computed) continue;
        typed = true;
        for (int k = 0; k < have->n; k++)
            if (have->at[k].metric == m) {
                there = true;
                above |= have->at[k].x100 > 0;
            }
        bool named = false; /* a wrong value is named once */
        for (int k = 0; k < w->faults->n; k++) named |= strcmp(w->faults->list[k].field, m->code) == 0;
        if (!there && !named) fault_add(w->faults, m->code, "give a value; 0 is allowed (R68)");
    }
    for (int k = 0; k < w->faults->n; k++) wrong |= institution_metric(w->in, w->faults->list[k].field) != NULL;
    if (one_above_zero && typed && !above && !wrong)
        fault_add(w->faults, "values", "at least one must be above 0 (R68)");
    return w->faults->n == before;
}

char *work_evidence(struct work *w, const char *had)
{
    int n;
    char **list = text_split(w->scratch, work_arg(w, "evidence"), ';', &n);
    char *all = talloc_strdup(w->d, had ? had : "");
    for (int i = 0; i < n; i++) {
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        if (!institution_evidence(w->in, list[i]))
            fault_add(w->faults, list[i], "a code of evidence-codes.csv");
        else if (!text_listed(all, list[i]))
            all = talloc_asprintf_append(all, "%s%s", *all ? ";" : "", list[i]);
    }
    return all;
}

/* "ZFJ;M1.T2": newest dispatch task of a unit, or a row's task; -1 when one is unknown or in another state. */
int work_listed_tasks(struct work *w, const char *list, enum state in_state, struct task **out, int most)
{
    int n, found = 0;
    char **names = text_split(w->scratch, list, ';', &n);
    for (int i = 0; i < n; i++) {
        struct task *t = docket_row_named(w->d, names[i]);
        if (!t && !strpbrk(names[i], "/.")) t = docket_task_of(w->d, office_of(names[i]), 0);
        if (!t || t->state != in_state || found == most) return -1;
        bool twice = false;
        for (int k = 0; k < found; k++) twice |= out[k] == t;
        if (!twice) out[found++] = t;
    }
    return found;
}
