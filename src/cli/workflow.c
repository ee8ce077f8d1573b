/* huying workflow: the table that drives engine, buttons and forms, as a page people can read (docs/workflow.md). */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "cli/cli.h"
#include "cli/workflow.h"
#include "institution/engine.h"
#include "institution/score.h"

static const char help[] =
    "huying workflow [--entity call|task|meeting|score | --registers] [--json]\n\n"
    "Prints the workflow table with a state diagram per record (Markdown with Mermaid), or its rows as JSON lines.\n"
    "One row is one right (R2): who may do what from where, what must hold, what must be given.\n"
    "--registers: the same of data/registers.csv (uses of powers, admissions, opinions …).\n";

static struct table *words;

static const char *zh(const char *sort, const char *code)
{
    for (int i = 0; i < table_rows(words); i++)
        if (!strcmp(table_get(words, i, "sort"), sort) && !strcmp(table_get(words, i, "code"), code))
            return table_get(words, i, "name_zh");
    return code;
}

static const char *role_zh(const struct institution *in, int role)
{
    static const char *const beyond[] = { "系统", "时钟", "会议纪要" };
    return role < BY_SYSTEM ? in->roles[role].name_zh : beyond[role - BY_SYSTEM];
}

/* A step once, however many roles may take it. */
static void diagram(enum entity entity)
{
    puts("```mermaid\nstateDiagram-v2");
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        bool again = false;
        for (int k = 0; k < i; k++)
            again |= transitions[k].entity == t->entity && transitions[k].from == t->from &&
                     transitions[k].act == t->act && transitions[k].to == t->to;
        if (t->entity != entity || t->from == t->to || again) continue;
        if (t->from == ST_NONE)
            printf("    [*] --> %s: %s\n", state_words[t->to], act_words[t->act]);
        else
            printf("    %s --> %s: %s\n", state_words[t->from], state_words[t->to], act_words[t->act]);
    }
    puts("```\n");
}

static void sorted_needs(const struct transition *t, enum need_sort sort)
{
    bool any = false;
    for (int i = 0; i < t->needs_n; i++) {
        const struct need_word *n = &need_words[t->needs[i]];
        if (n->sort != sort) continue;
        printf("%s%s", any ? "; " : "", n->name_zh);
        any = true;
    }
}

static void rows(const struct institution *in, enum entity entity)
{
    puts("| from | act | role | to | who | when | with | rule |\n|---|---|---|---|---|---|---|---|");
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (t->entity != entity) continue;
        const char *from = t->from == ST_NONE ? "–" : zh("state", state_words[t->from]);
        printf("| %s | %s `%s` | %s | %s | ", from, zh("act", act_words[t->act]), act_words[t->act],
               role_zh(in, t->role), zh("state", state_words[t->to]));
        sorted_needs(t, NEED_WHO);
        fputs(" | ", stdout);
        sorted_needs(t, NEED_WHEN);
        fputs(" | ", stdout);
        sorted_needs(t, NEED_WITH);
        printf(" | %s |\n", t->rule_word);
    }
    puts("");
}

static void arguments(enum entity entity)
{
    puts("| act | arguments (`*` may be left out) |\n|---|---|");
    for (int a = 0; a < ACTS; a++) {
        const char *args = entity == SCORE ? score_act_args((enum act)a) : act_args(entity, (enum act)a);
        if (args && *args) printf("| %s `%s` | `%s` |\n", zh("act", act_words[a]), act_words[a], args);
    }
    puts("");
}

static void page(const struct institution *in, enum entity entity)
{
    static const char *const titles[] = { "呼叫 call", "任务 task", "协调会 meeting", "考核 score" };
    printf("## %s\n\n", titles[entity]);
    diagram(entity);
    rows(in, entity);
    arguments(entity);
}

static void json_rows(int entity)
{
    for (int i = 0; i < TRANSITIONS; i++) {
        const struct transition *t = &transitions[i];
        if (entity >= 0 && t->entity != entity) continue;
        printf("{\"entity\":\"%s\",\"from\":\"%s\",\"act\":\"%s\",\"role\":\"%s\",\"to\":\"%s\",\"needs\":[",
               entity_words[t->entity], t->from == ST_NONE ? "" : state_words[t->from], act_words[t->act],
               role_words[t->role], state_words[t->to]);
        for (int n = 0; n < t->needs_n; n++) printf("%s\"%s\"", n ? "," : "", need_words[t->needs[n]].word);
        printf("],\"rule\":\"%s\"}\n", t->rule_word);
    }
}

int verb_workflow(int argc, char **argv)
{
    void *ctx = talloc_new(NULL);
    struct faults *faults = faults_new(ctx);
    struct institution *in;
    const char *fault;
    int entity = -1;
    bool json = false, registers = false;
    for (int i = 1; i < argc; i++) {
        if (!strcmp(argv[i], "--help")) return fputs(help, stdout), 0;
        if (!strcmp(argv[i], "--json") || !strcmp(argv[i], "--registers")) {
            *(argv[i][2] == 'j' ? &json : &registers) = true;
            continue;
        }
        if (!strcmp(argv[i], "--entity") && i + 1 < argc)
            for (int e = 0; e < ENTITIES; e++)
                if (!strcmp(argv[i + 1], entity_words[e])) entity = e;
        if (entity < 0) return fprintf(stderr, "workflow: what is %s?\n\n%s", argv[i], help), 2;
        i++;
    }
    const struct asset *a = asset_find("data/words.csv");
    words = a ? table_read(ctx, a->from, asset_size(a), &fault) : NULL;
    if (!words || institution_load(ctx, faults, &in).kind)
        return fputs("workflow: the program's own tables cannot be read\n", stderr), 9;
    if (registers) {
        registers_page(in);
    } else if (json) {
        json_rows(entity);
    } else {
        puts("# The workflow\n\nMade by `huying workflow` from data/domain/transitions.csv: do not edit. One row is "
             "one right (R2).\n");
        for (int e = 0; e < ENTITIES; e++)
            if (entity < 0 || e == entity) page(in, (enum entity)e);
    }
    talloc_free(ctx);
    return 0;
}
