/* See report.h. One list of tables for both forms: whatever stands on the screen stands here, with the same numbers. */
#include "service/report.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "media/sheet.h"
#include "service/print_parts.h"

const char *const report_words[] = { "xlsx", "pdf" };

static const char *const figure_names[FIGURES] = {
    [K1] = "受理率",      [K2] = "派遣率",         [K3] = "签收及时率",          [K4] = "到场及时率",
    [K5] = "应答率",      [K6] = "结案率",         [K7] = "按期办结率",          [K8] = "一次办结率",
    [K9] = "解决率",      [K10] = "满意率",        [K11_REWORK] = "返工率",      [K11_EXTENSION] = "延期率",
    [K12] = "反弹率",     [K13_RETURN] = "退单率", [K13_INVALID] = "无效退单率", [K14] = "会商及时率",
    [K15] = "核验及时率", [K16] = "办理时长",      [K_REOPENED] = "重启率",      [K_UNTRUE] = "督查不实率",
};
static const char *const step_names[BASES] = {
    [BASE_INTAKE] = "受理",  [BASE_SIGN] = "签收",   [BASE_ARRIVE] = "到场",
    [BASE_MEETING] = "开会", [BASE_CLOSED] = "办结", [BASE_VERIFY] = "核验",
};

/* Its number in the rules: K1 … K16, of the two without one the rule that they come from. */
static const char *figure_number(enum figure k)
{
    return k == K_REOPENED ? "R66" : k == K_UNTRUE ? "R58" : figure_words[k];
}

enum { TABLES_MOST = 12, COLUMNS_MOST = 8 };

/* A table as it grows: cells row by row. */
struct table_in {
    const char *name, *title, *note;
    const char *heads[COLUMNS_MOST];
    int shares[COLUMNS_MOST];
    int columns, rows;
    const char **cells;
};
struct writing {
    const struct viewer *v;
    const void *ctx;
    const struct board *board;
    struct table_in tables[TABLES_MOST];
    int n;
};

static struct table_in *table(struct writing *w, const char *name, const char *title, const char *heads,
                              const int *shares)
{
    struct table_in *t = &w->tables[w->n++];
    char *list = talloc_strdup(w->ctx, heads);
    *t = (struct table_in){ .name = name, .title = title };
    for (char *head; (head = strsep(&list, ";")) != NULL; t->columns++) {
        t->heads[t->columns] = head;
        t->shares[t->columns] = shares[t->columns];
    }
    return t;
}

static void cell(struct writing *w, struct table_in *t, int at, const char *fmt, ...)
    __attribute__((format(printf, 4, 5)));
static void cell(struct writing *w, struct table_in *t, int at, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    if (at == 0) {
        t->cells = talloc_realloc(w->ctx, t->cells, const char *, (unsigned)((t->rows + 1) * t->columns));
        for (int i = 0; i < t->columns; i++) t->cells[t->rows * t->columns + i] = NULL;
        t->rows++;
    }
    t->cells[(t->rows - 1) * t->columns + at] = talloc_vasprintf(w->ctx, fmt, args);
    va_end(args);
}

/* Numerator, denominator, R84's percent and R92's interval, from column `at` on; too few for a percent say so (R77). */
static void rate_cells(struct writing *w, struct table_in *t, int at, struct rate r)
{
    char text[16];
    int low, high;
    cell(w, t, at, "%lld", (long long)r.num);
    cell(w, t, at + 1, "%lld", (long long)r.den);
    bool enough = r.den >= w->v->in->settings.min_tasks;
    cell(w, t, at + 2, "%s", r.den > 0 && !enough ? "样本不足" : rate_text(r, text));
    if (enough && rate_wilson(r, &low, &high))
        cell(w, t, at + 3, "%d.%02d%%–%d.%02d%%", low / 100, low % 100, high / 100, high % 100);
}

/* ---- the tables ---- */

static void rates(struct writing *w)
{
    static const int shares[] = { 12, 11, 7, 7, 9, 16 };
    struct table_in *t = table(w, "指标", "一、指标", "编号;指标;分子;分母;比率;95%区间", shares);
    for (int k = 0; k < K16; k++) {
        cell(w, t, 0, "%s", figure_number((enum figure)k));
        cell(w, t, 1, "%s", figure_names[k]);
        rate_cells(w, t, 2, w->board->rates[k]);
    }
    t->note =
        talloc_asprintf(w->ctx,
                        "期内呼叫 %lld 件，不予受理 %lld 件，结案 %lld 件，剔除 %lld 件；时限在期内而尚未到期 %lld 件。"
                        "当前在办 %lld 件，挂账 %lld 件（到期不计入按期）。",
                        (long long)w->board->called, (long long)w->board->refused, (long long)w->board->closed,
                        (long long)w->board->excluded, (long long)w->board->due_later, (long long)w->board->open,
                        (long long)w->board->hung);
}

static void minutes_cell(struct writing *w, struct table_in *t, int at, int64_t minutes, bool any)
{
    if (!any)
        cell(w, t, at, "—");
    else if (minutes < 60)
        cell(w, t, at, "%lld 分", (long long)minutes);
    else
        cell(w, t, at, "%lld 小时 %lld 分", (long long)(minutes / 60), (long long)(minutes % 60));
}

static void steps(struct writing *w)
{
    static const int shares[] = { 8, 8, 12, 12 };
    struct table_in *t = table(w, "快慢", "二、各环节计入时长", "环节;件数;中位数;90%在此之内", shares);
    for (int i = 0; i < BOARD_STEPS; i++) {
        const struct board_step *s = &w->board->steps[i];
        cell(w, t, 0, "%s", step_names[s->base]);
        cell(w, t, 1, "%lld", (long long)s->n);
        minutes_cell(w, t, 2, s->minutes.num, s->minutes.den >= 0);
        minutes_cell(w, t, 3, s->minutes.den, s->minutes.den >= 0);
    }
    t->note = "紧急按自然分钟，其余按办公时间。";
}

static void flow(struct writing *w)
{
    static const int shares[] = { 10, 10, 6, 6 };
    char from[TIME_TEXT_MAX], to[TIME_TEXT_MAX];
    struct table_in *t = table(w, "流动", "三、呼叫与结案", "自;至;呼叫;结案", shares);
    for (int i = 0; i < w->board->flow_n; i++) {
        const struct board_flow *f = &w->board->flow[i];
        cell(w, t, 0, "%s", day_format(f->from, from));
        cell(w, t, 1, "%s", day_format(f->to, to));
        cell(w, t, 2, "%lld", (long long)f->called);
        cell(w, t, 3, "%lld", (long long)f->closed);
    }
}

static void ages(struct writing *w)
{
    static const int shares[] = { 12, 8 };
    struct table_in *t = table(w, "在办", "四、在办件已过天数", "天数;件数", shares);
    for (int i = 0; i < BOARD_AGES; i++) {
        const struct board_age *a = &w->board->ages[i];
        if (a->to < 0)
            cell(w, t, 0, "%d 天以上", a->from);
        else
            cell(w, t, 0, "%d 至 %d 天", a->from, a->to);
        cell(w, t, 1, "%lld", (long long)a->n);
    }
}

/* What /outcomes says of the board's days and street, item or lead (R70-R72). */
static Err outcomes(struct writing *w)
{
    static const int shares[] = { 16, 12, 6, 6 };
    const struct board_query *q = &w->board->query;
    const char *of = q->scope.of, *kind = q->scope_text;
    const struct outcome_query asked = { .from = day_start(q->scope.from),
                                         .to = day_start((Day){ q->scope.to.n + 1 }),
                                         .street = !strncmp(kind, "street/", 7) ? of : NULL,
                                         .item = !strncmp(kind, "item/", 5) ? of : NULL,
                                         .lead = !strncmp(kind, "unit/", 5) ? of : NULL };
    struct print words = { .v = w->v, .ctx = talloc_new(w->ctx) };
    struct outcome_total *list;
    int n;
    TRY(outcome_totals(w->v, w->ctx, &asked, &list, &n));
    struct table_in *t = table(w, "成效", "五、成效（按街道核实值合计）", "指标;合计;单位;件数", shares);
    for (int i = 0; i < n; i++) {
        cell(w, t, 0, "%s", list[i].metric->name_zh);
        cell(w, t, 1, "%s%s", list[i].metric->sum && list[i].at_least ? "≥" : "",
             list[i].metric->sum ? amount_text(w->ctx, list[i].metric, list[i].x100) : "不合计");
        cell(w, t, 2, "%s", unit_zh(&words, list[i].metric->unit));
        cell(w, t, 3, "%lld", (long long)list[i].calls);
    }
    t->note = n ? "≥ 表示含下限值，合计为不少于。" : "期内没有核实的成效。";
    return OK;
}

static Err ranking(struct writing *w, enum figure k, enum rank_by by, const char *name, const char *title)
{
    static const int shares[] = { 6, 14, 6, 6, 8, 14 };
    struct ranked *list;
    int n;
    TRY(board_ranking(w->v->tx, w->v->in, w->ctx, &w->board->query, k, by, w->v->now, &list, &n));
    if (!n) return OK;
    struct table_in *t = table(w, name, title, "档;名称;分子;分母;比率;95%区间", shares);
    for (int i = 0; i < n; i++) {
        if (list[i].tier)
            cell(w, t, 0, "%d", list[i].tier);
        else
            cell(w, t, 0, "—");
        cell(w, t, 1, "%s", list[i].name_zh);
        rate_cells(w, t, 2, list[i].rate);
    }
    t->note = "同一档内差异不显著（95%区间有重叠），按编码排列，不分先后；少于 5 件的样本不足，不参加比较。";
    return OK;
}

static Err tables(struct writing *w)
{
    rates(w);
    steps(w);
    flow(w);
    ages(w);
    TRY(outcomes(w));
    if (w->board->query.scope.of[0]) return OK;
    TRY(ranking(w, K7, RANK_STREET, "按期办结率(街道)", "六、按期办结率（按街道）"));
    TRY(ranking(w, K5, RANK_UNIT, "应答率(部门)", "七、应答率（按部门）"));
    return ranking(w, K7, RANK_ITEM, "按期办结率(事项)", "八、按期办结率（按事项）");
}

/* ---- the file ---- */

static const char *whose(const struct writing *w)
{
    const struct institution *in = w->v->in;
    const char *of = w->board->query.scope.of;
    const struct item *item = list_item(&in->lists[in->lists_n - 1], of);
    return !of[0] ? "全区" : item ? item->name_zh : view_office_name(w->ctx, in, office_of(of));
}

static const char *span(const struct writing *w)
{
    const struct ymd a = day_ymd(w->board->query.scope.from), z = day_ymd(w->board->query.scope.to);
    return talloc_asprintf(w->ctx, "%d年%d月%d日至%d年%d月%d日", a.y, a.m, a.d, z.y, z.m, z.d);
}

static Err workbook(struct writing *w, struct buf **out)
{
    struct sheet sheets[TABLES_MOST];
    for (int i = 0; i < w->n; i++) {
        const struct table_in *t = &w->tables[i];
        char *title = talloc_asprintf(w->ctx, "%s %s %s", whose(w), t->title, span(w));
        sheets[i] = (struct sheet){ t->name, title, t->heads, t->columns, t->rows, t->cells, t->note };
    }
    char *dir = store_path(w->ctx, w->v->service->store, "tmp", "");
    return sheet_write(w->ctx, sheets, w->n, dir ? dir : "/tmp", w->v->now, out);
}

static Err paper(struct writing *w, const char *address, struct buf **out)
{
    struct report_table list[TABLES_MOST];
    for (int i = 0; i < w->n; i++) {
        const struct table_in *t = &w->tables[i];
        list[i] = (struct report_table){ .title = t->title,
                                         .heads = t->heads,
                                         .shares = t->shares,
                                         .columns = t->columns,
                                         .rows = t->rows,
                                         .cells = t->cells,
                                         .note = t->note };
    }
    const struct report r = { .title = talloc_asprintf(w->ctx, "%s街道呼叫、部门应答情况", whose(w)),
                              .period = span(w),
                              .tables = list,
                              .tables_n = w->n,
                              .address = address,
                              .day = day_of(w->v->now),
                              .made = w->v->now };
    return print_report(w->ctx, w->v->in, &r, out);
}

Err report_write(const struct viewer *v, const void *ctx, const struct board_query *q, enum report_form form,
                 const char *address, struct buf **out, const char **name)
{
    struct board board;
    struct writing w = { .v = v, .ctx = ctx, .board = &board };
    TRY(store_read_begin(v->tx));
    Err err = board_read(v->tx, v->in, ctx, q, v->now, &board);
    if (!err.kind) err = tables(&w);
    store_read_end(v->tx);
    if (!err.kind) err = form == REPORT_XLSX ? workbook(&w, out) : paper(&w, address, out);
    *name = talloc_asprintf(ctx, "%s-%s.%s", q->scope.of[0] ? q->scope.of : "district", q->period, report_words[form]);
    return err;
}
