/* See list_lint.h. Each rule is a row: what it is called, where to look, what to say. */
#include "institution/list_lint.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"

enum lint_rule {
    CODE_FORM,
    NAME_MISSING,
    LEAD_MISSING,
    LEAD_UNKNOWN,
    LEAD_MAY_NOT_LEAD,
    CO_UNKNOWN,
    CO_IS_LEAD,
    CO_TWICE,
    CO_OVERSIGHT,
    GRADE_UNKNOWN,
    HANDLING_OTHER,
    URGENCY_OTHER,
    LIMIT_FORM,
    SIGN_MISSING,
    ANSWER_MISSING,
    BEYOND_ANSWER,
    BEYOND_GRADE,
    MEETING_NOT_HELD,
    MEETING_MISSING,
    URGENT_CLOCK,
    URGENT_HANGS,
    EXTENSIONS_FORM,
    EXTENSIONS_MOST,
    HANG_FORM,
    EVIDENCE_UNKNOWN,
    EVIDENCE_TWICE,
    EVIDENCE_NONE,
    METRIC_UNKNOWN,
    METRIC_UNIT,
    METRIC_TWICE,
    METRIC_NONE,
    CO_NONE,
    DESCRIPTION_NONE,
    LINT_RULES
};

static const struct {
    const char *word;
    bool hard;
    const char *zh, *en;
} rules[LINT_RULES] = {
    [CODE_FORM] = { "code_form", true, "编码应为 JJ-类别字母加两位数字,类别与所列一致",
                    "a code is JJ-, the letter of its class, two digits" },
    [NAME_MISSING] = { "name_missing", true, "缺名称:中英文都要填写", "give it a name, Chinese and English" },
    [LEAD_MISSING] = { "lead_missing", true, "缺牵头单位:填写一个可牵头的单位", "name the office that leads" },
    [LEAD_UNKNOWN] = { "lead_unknown", true, "没有这个牵头单位:改用单位表中的代码",
                       "there is no such office: use a code of the offices" },
    [LEAD_MAY_NOT_LEAD] = { "lead_may_not_lead", true, "该单位不能牵头(R1):换一个,或改列协办",
                            "that office may not lead (R1): name another, or let it co-handle" },
    [CO_UNKNOWN] = { "co_unknown", true, "没有这个协办单位:改用单位表中的代码",
                     "there is no such co-handler: use a code of the offices" },
    [CO_IS_LEAD] = { "co_is_lead", true, "牵头单位不必再列协办:删去", "the lead is no co-handler too: take it out" },
    [CO_TWICE] = { "co_twice", true, "协办单位重复:留一个", "a co-handler is there twice: keep one" },
    [CO_OVERSIGHT] = { "co_oversight", true, "监督单位不承办:删去", "oversight takes no tasks: take it out" },
    [GRADE_UNKNOWN] = { "grade_unknown", true, "等级应为 general、complex、major 或 urgent",
                        "a grade is general, complex, major or urgent" },
    [HANDLING_OTHER] = { "handling_other", true, "处置方式由等级决定(R14):改成该等级的方式",
                         "the grade decides the handling (R14): take the grade's" },
    [URGENCY_OTHER] = { "urgency_other", true, "紧急事项为 emergency,其余为 normal",
                        "emergency for the grade urgent, normal for all others" },
    [LIMIT_FORM] = { "limit_form", true, "时限要有正整数和时间单位,或两者都空",
                     "a limit is a positive number and a unit of time, or neither" },
    [SIGN_MISSING] = { "sign_missing", true, "缺签收时限", "give a limit for signing" },
    [ANSWER_MISSING] = { "answer_missing", true, "缺办结时限", "give a limit for answering" },
    [BEYOND_ANSWER] = { "beyond_answer", true, "该时限晚于办结时限:缩短它,或放宽办结时限",
                        "this limit ends after the answer's: shorten it, or lengthen the answer's" },
    [BEYOND_GRADE] = { "beyond_grade", true, "办结时限超过该等级的上限:缩短,或提高等级",
                       "the answer's limit is over the grade's: shorten it, or raise the grade" },
    [MEETING_NOT_HELD] = { "meeting_not_held", true, "一般和紧急事项没有协调会时限(R46):清空,或改等级",
                           "general and urgent items have no meeting limit (R46): empty it, or change the grade" },
    [MEETING_MISSING] = { "meeting_missing", true, "重大事项必须有协调会时限(R46)",
                          "a major item needs a meeting limit (R46)" },
    [URGENT_CLOCK] = { "urgent_clock", true, "紧急事项的时限用 clock_minute 或 clock_hour,昼夜计时(R31)",
                       "limits of urgent items run day and night (R31): clock_minute or clock_hour" },
    [URGENT_HANGS] = { "urgent_hangs", true, "紧急事项不可挂账(R31):改为 N",
                       "urgent items are never hung up (R31): N" },
    [EXTENSIONS_FORM] = { "extensions_form", true, "延期次数为 0 到 9", "0 to 9 extensions" },
    [EXTENSIONS_MOST] = { "extensions_most", true, "延期次数超过该等级的上限(R29):减少",
                          "more extensions than the grade allows (R29)" },
    [HANG_FORM] = { "hang_form", true, "可否挂账填 Y 或 N", "Y or N" },
    [EVIDENCE_UNKNOWN] = { "evidence_unknown", true, "没有这个证据代码:改用证据表中的代码",
                           "there is no such evidence: use a code of the evidence table" },
    [EVIDENCE_TWICE] = { "evidence_twice", true, "证据重复:留一个", "the evidence is there twice: keep one" },
    [EVIDENCE_NONE] = { "evidence_none", false, "没有规定证据:街道无从核验",
                        "no evidence is asked for: the street has nothing to verify by" },
    [METRIC_UNKNOWN] = { "metric_unknown", true, "没有这个成效指标:改用指标表中的代码",
                         "there is no such metric: use a code of the metrics table" },
    [METRIC_UNIT] = { "metric_unit", true, "指标的单位不是该指标的单位:改正或删去冒号后部分",
                      "the unit is not the metric's: correct it, or leave out the colon and what follows" },
    [METRIC_TWICE] = { "metric_twice", true, "指标重复:留一个", "the metric is there twice: keep one" },
    [METRIC_NONE] = { "metric_none", true, "有证据而无可量测的成效指标,不能以“已解决”办结(R68):加一个指标",
                      "evidence but no metric to be measured: it could never close as solved (R68); add one" },
    [CO_NONE] = { "co_none", false, "复杂、重大事项没有协办单位:核对是否遗漏",
                  "a complex or major item without co-handlers: has one been forgotten?" },
    [DESCRIPTION_NONE] = { "description_none", false, "没有说明:街道难以选对事项",
                           "no description: streets will find it hard to choose" },
};

struct lint {
    const void *ctx;
    const struct institution *in;
    const struct list_row *row;
    const struct office_row *lead;
    enum grade grade;
    struct finding *list;
    int n;
};

static const char *cell(const struct lint *l, enum list_column c)
{
    return l->row->cell[c];
}

static void say(struct lint *l, enum lint_rule rule, enum list_column at, const char *what)
{
    l->list = talloc_realloc(l->ctx, l->list, struct finding, (unsigned)l->n + 1);
    l->list[l->n++] = (struct finding){ cell(l, L_CODE), at,  rules[rule].word, rules[rule].hard, rules[rule].zh,
                                        rules[rule].en,  what };
}

/* ---- who ---- */

static void names(struct lint *l)
{
    const char *code = cell(l, L_CODE), *letter = cell(l, L_CATEGORY);
    bool form = strlen(code) == 6 && !strncmp(code, "JJ-", 3) && code[3] >= 'A' && code[3] <= 'H' && code[4] >= '0' &&
                code[4] <= '9' && code[5] >= '0' && code[5] <= '9' && letter[0] == code[3] && !letter[1];
    if (!form) say(l, CODE_FORM, L_CODE, code);
    if (!*cell(l, L_NAME_ZH)) say(l, NAME_MISSING, L_NAME_ZH, "");
    if (!*cell(l, L_NAME_EN)) say(l, NAME_MISSING, L_NAME_EN, "");
    if (!*cell(l, L_DESCRIPTION)) say(l, DESCRIPTION_NONE, L_DESCRIPTION, "");
}

static void lead(struct lint *l)
{
    const char *code = cell(l, L_LEAD);
    l->lead = institution_office(l->in, office_of(code));
    if (!*code)
        say(l, LEAD_MISSING, L_LEAD, "");
    else if (!l->lead)
        say(l, LEAD_UNKNOWN, L_LEAD, code);
    else if (!l->lead->may_lead)
        say(l, LEAD_MAY_NOT_LEAD, L_LEAD, code);
}

static bool twice(char **list, int i)
{
    for (int k = 0; k < i; k++)
        if (!strcmp(list[k], list[i])) return true;
    return false;
}

static void co(struct lint *l)
{
    int n;
    char **list = text_split(l->ctx, cell(l, L_CO), ';', &n);
    for (int i = 0; i < n; i++) {
        const struct office_row *o = institution_office(l->in, office_of(list[i]));
        if (!o)
            say(l, CO_UNKNOWN, L_CO, list[i]);
        else if (o->kind == OFFICE_OVERSIGHT)
            say(l, CO_OVERSIGHT, L_CO, list[i]);
        if (!strcmp(list[i], cell(l, L_LEAD))) say(l, CO_IS_LEAD, L_CO, list[i]);
        if (twice(list, i)) say(l, CO_TWICE, L_CO, list[i]);
    }
    if (!n && (l->grade == COMPLEX || l->grade == MAJOR)) say(l, CO_NONE, L_CO, "");
}

/* ---- how, and by when ---- */

static void handling(struct lint *l)
{
    static const char *const handlings[GRADES] = { "", "direct", "joint", "meeting", "emergency" };
    if (!l->grade) {
        say(l, GRADE_UNKNOWN, L_GRADE, cell(l, L_GRADE));
        return;
    }
    if (strcmp(cell(l, L_HANDLING), handlings[l->grade])) say(l, HANDLING_OTHER, L_HANDLING, cell(l, L_HANDLING));
    if (strcmp(cell(l, L_URGENCY), l->grade == URGENT ? "emergency" : "normal"))
        say(l, URGENCY_OTHER, L_URGENCY, cell(l, L_URGENCY));
}

static struct span span_of(const struct lint *l, enum list_column c)
{
    char *end;
    long n = strtol(cell(l, c), &end, 10);
    for (int u = 0; u <= U_NATURAL_DAY; u++) {
        struct span s = { n > 0 && n <= 1000000 && !*end ? (int)n : 0, (enum unit)u };
        if (!strcmp(cell(l, c + 1), unit_words[u]) && s.value && calendar_span_ok(s)) return s;
    }
    return (struct span){ 0, U_WORK_DAY };
}

/* When it is due, counted from a Monday 09:00. */
static int64_t ends(const struct lint *l, struct span s)
{
    return calendar_due(l->in->calendar, day_at(day_from(2026, 3, 2), 9, 0), s).at.s;
}

static void limits(struct lint *l)
{
    static const enum list_column all[] = { L_ACK, L_ARRIVE, L_MEETING, L_PLAN, L_RESOLVE };
    struct span answer = span_of(l, L_RESOLVE), most = l->in->grades[l->grade].limits.resolve;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++) {
        struct span s = span_of(l, all[i]);
        bool there = *cell(l, all[i]) || *cell(l, all[i] + 1);
        if (there && !s.value) say(l, LIMIT_FORM, all[i], cell(l, all[i]));
        if (!there && all[i] == L_ACK) say(l, SIGN_MISSING, L_ACK, "");
        if (!there && all[i] == L_RESOLVE) say(l, ANSWER_MISSING, L_RESOLVE, "");
        if (!s.value) continue;
        if (answer.value && all[i] != L_RESOLVE && ends(l, s) > ends(l, answer))
            say(l, BEYOND_ANSWER, all[i], cell(l, all[i]));
        if (l->grade == URGENT && !unit_is_clock(s.unit)) say(l, URGENT_CLOCK, all[i], cell(l, all[i] + 1));
    }
    if (answer.value && most.value && ends(l, answer) > ends(l, most))
        say(l, BEYOND_GRADE, L_RESOLVE, cell(l, L_RESOLVE));
    if (*cell(l, L_MEETING) && (l->grade == GENERAL || l->grade == URGENT))
        say(l, MEETING_NOT_HELD, L_MEETING, cell(l, L_MEETING));
    if (!*cell(l, L_MEETING) && l->grade == MAJOR) say(l, MEETING_MISSING, L_MEETING, "");
}

static void ways_out(struct lint *l)
{
    const char *extensions = cell(l, L_EXTENSIONS), *hang = cell(l, L_HANG);
    if (strlen(extensions) != 1 || *extensions < '0' || *extensions > '9')
        say(l, EXTENSIONS_FORM, L_EXTENSIONS, extensions);
    else if (l->grade && *extensions - '0' > l->in->grades[l->grade].limits.max_extensions)
        say(l, EXTENSIONS_MOST, L_EXTENSIONS, extensions);
    if (strcmp(hang, "Y") && strcmp(hang, "N")) say(l, HANG_FORM, L_HANG, hang);
    if (!strcmp(hang, "Y") && l->grade == URGENT) say(l, URGENT_HANGS, L_HANG, hang);
}

/* ---- what is to be shown ---- */

static void proofs(struct lint *l)
{
    int n, metrics, measured = 0;
    char **evidence = text_split(l->ctx, cell(l, L_EVIDENCE), ';', &n),
         **list = text_split(l->ctx, cell(l, L_METRICS), ';', &metrics);
    for (int i = 0; i < n; i++) {
        if (!institution_evidence(l->in, evidence[i])) say(l, EVIDENCE_UNKNOWN, L_EVIDENCE, evidence[i]);
        if (twice(evidence, i)) say(l, EVIDENCE_TWICE, L_EVIDENCE, evidence[i]);
    }
    for (int i = 0; i < metrics; i++) {
        char *colon = strchr(list[i], ':');
        if (colon) *colon = 0;
        const struct metric *m = institution_metric(l->in, list[i]);
        if (!m)
            say(l, METRIC_UNKNOWN, L_METRICS, list[i]);
        else if (colon && strcmp(colon + 1, unit_words[m->unit]))
            say(l, METRIC_UNIT, L_METRICS, list[i]);
        if (twice(list, i)) say(l, METRIC_TWICE, L_METRICS, list[i]);
        measured += m && !m->computed;
    }
    if (!n) say(l, EVIDENCE_NONE, L_EVIDENCE, "");
    if (!measured) say(l, METRIC_NONE, L_METRICS, "");
}

int list_lint(const void *ctx, const struct institution *in, const struct list_table *t, struct finding **out)
{
    struct lint l = { .ctx = ctx, .in = in };
    for (int i = 0; i < t->n; i++) {
        l.row = &t->rows[i];
        l.grade = grade_from(cell(&l, L_GRADE));
        names(&l);
        lead(&l);
        co(&l);
        handling(&l);
        limits(&l);
        ways_out(&l);
        proofs(&l);
    }
    *out = l.list;
    return l.n;
}

/* ---- two versions ------------------------------------------------------------------------------------------------------ */

const char *const list_change_words[] = { "added", "removed", "changed" };

struct diff {
    const void *ctx;
    struct list_difference *list;
    int n;
};

static void differ(struct diff *d, struct list_difference one)
{
    d->list = talloc_realloc(d->ctx, d->list, struct list_difference, (unsigned)d->n + 1);
    d->list[d->n++] = one;
}

int list_diff(const void *ctx, const struct list_table *was, const struct list_table *now, struct list_difference **out)
{
    struct diff d = { .ctx = ctx };
    for (int i = 0; i < now->n; i++) {
        const char *const *b = now->rows[i].cell;
        const struct list_row *old = list_table_row(was, b[L_CODE]);
        if (!old) differ(&d, (struct list_difference){ LIST_ADDED, b[L_CODE], L_NAME_ZH, "", b[L_NAME_ZH] });
        for (int c = 0; old && c < LIST_COLUMNS; c++)
            if (c != L_VERSION && strcmp(old->cell[c], b[c]))
                differ(&d,
                       (struct list_difference){ LIST_CHANGED, b[L_CODE], (enum list_column)c, old->cell[c], b[c] });
    }
    for (int i = 0; i < was->n; i++) {
        const char *const *a = was->rows[i].cell;
        if (!list_table_row(now, a[L_CODE]))
            differ(&d, (struct list_difference){ LIST_REMOVED, a[L_CODE], L_NAME_ZH, a[L_NAME_ZH], "" });
    }
    *out = d.list;
    return d.n;
}
