/* huying workflow --registers: the registers' tables as a page people can read (docs/registers.md). */
#include <stdio.h>
#include <string.h>

#include "cli/workflow.h"
#include "institution/register.h"

static const char *role_zh(const struct institution *in, enum role role)
{
    static const char *const beyond[] = { "系统", "时钟", "会议纪要" };
    return role < BY_SYSTEM ? in->roles[role].name_zh : beyond[role - BY_SYSTEM];
}

static void diagram(const struct book *b)
{
    puts("```mermaid\nstateDiagram-v2");
    for (int i = 0; i < b->rows_n; i++) {
        const struct book_row *row = &b->rows[i];
        bool again = row->from == row->to;
        for (int k = 0; k < i; k++)
            again |= b->rows[k].from == row->from && b->rows[k].act == row->act && b->rows[k].to == row->to;
        if (again) continue;
        printf("    %s --> %s: %s\n", row->from ? row->from->name.code : "[*]", row->to->name.code,
               row->act->name.code);
    }
    puts("```\n");
}

static void conditions(const struct book_row *row, enum need_sort sort)
{
    bool any = false;
    for (int i = 0; i < row->needs_n; i++) {
        if (row->needs[i]->sort != sort) continue;
        printf("%s%s", any ? "; " : "", row->needs[i]->name.zh);
        any = true;
    }
}

static void given(const struct registers *r, const struct book_row *row)
{
    for (int i = 0; i < row->args_n; i++) printf("%s%s", i ? "; " : "", registers_arg(r, row->args[i])->row.name_zh);
    for (int i = 0; i < row->act->args_n; i++)
        printf("%s%s（可选）", i || row->args_n ? "; " : "", registers_arg(r, row->act->args[i])->row.name_zh);
    for (int i = 0; i < row->needs_n; i++)
        if (row->needs[i]->sort == NEED_WITH) printf("; %s", row->needs[i]->name.zh);
}

static void rows(const struct institution *in, const struct book *b)
{
    puts("| from | act | role | to | who | when | with | rule |\n|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < b->rows_n; i++) {
        const struct book_row *row = &b->rows[i];
        printf("| %s | %s `%s` | %s | %s | ", row->from ? row->from->name.zh : "–", row->act->name.zh,
               row->act->name.code, role_zh(in, row->role), row->to->name.zh);
        conditions(row, NEED_WHO);
        fputs(" | ", stdout);
        conditions(row, NEED_WHEN);
        fputs(" | ", stdout);
        given(in->registers, row);
        printf(" | %s |\n", row->rule);
    }
    puts("");
}

static void waits(const struct institution *in, const struct book *b)
{
    static const char *const parties[] = { "", "提出单位", "受理单位", "中枢", "区领导" };
    puts("| state | waits for | to do | clock |\n|---|---|---|---|");
    for (int i = 0; i < b->states_n; i++) {
        const struct book_state *s = &b->states[i];
        printf("| %s `%s` | %s%s%s | %s | %s |\n", s->name.zh, s->name.code, parties[s->waits], s->waits ? " " : "",
               s->waits ? role_zh(in, s->role) : "", s->waits ? book_act(b, s->act)->name.zh : "",
               s->clock ? s->clock->name.zh : "");
    }
    puts("");
}

static void clocks(const struct registers *r)
{
    static const char *const from[] = { "进入状态时", "应报季度末", "约定时间", "", "", "" };
    puts("## 时钟 clocks\n\n| clock | | limit | from |\n|---|---|---|---|");
    for (int i = 0; i < r->clocks_n; i++) {
        const struct book_clock *c = &r->clocks[i];
        printf("| %s | %s | ", c->name.code, c->name.zh);
        if (*c->setting)
            printf("settings `%s`", c->setting);
        else if (c->from == FROM_DAY)
            printf("当日 24:00");
        else if (c->from == FROM_START)
            printf("当日 00:00");
        else if (c->from == FROM_CLOSING)
            printf("当日下班时");
        else
            printf("%d %s", c->span.value, unit_words[c->span.unit]);
        printf(" | %s%s%s |\n", from[c->from], c->fact ? " " : "",
               c->fact ? registers_arg(r, c->fact)->row.name_zh : "");
    }
}

void registers_page(const struct institution *in)
{
    const struct registers *r = in->registers;
    puts("# The registers\n\nMade by `huying workflow --registers` from data/registers.csv and data/registers/: do not "
         "edit. What\n"
         "transitions.csv has no entity for: the same shape of row, the same refusals (R2).\n");
    for (int i = 0; i < r->books_n; i++) {
        const struct book *b = &r->books[i];
        printf("## %s %s\n\n", b->name.zh, b->name.code);
        printf("%s. Leaves are `%s/NO`. %s\n\n", b->rule, b->ledger, b->open ? "各单位可查阅。" : "相关单位可查阅。");
        diagram(b);
        rows(in, b);
        waits(in, b);
    }
    clocks(r);
}
