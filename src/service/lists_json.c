/* Versions, tables, differences and rehearsals of the list as JSON (lists.h). */
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "institution/list_lint.h"
#include "service/json_out.h"
#include "service/lists.h"
#include "service/rehearse.h"
#include "store/precedents.h"

static void j_day(struct buf *b, const char *name, Day d)
{
    char text[TIME_TEXT_MAX];
    j_text(b, name, d.n == INT32_MIN ? NULL : day_format(d, text));
}

/* ---- versions ---- */

static const struct config_step *step_of(const struct config_step *steps, int n, const char *version)
{
    for (int i = 0; i < n; i++)
        if (steps[i].kind == CONFIG_LIST && !strcmp(steps[i].key, version)) return &steps[i];
    return NULL;
}

static int64_t open_calls(const struct listed_calls *calls, int n, const char *version)
{
    int64_t sum = 0;
    for (int i = 0; i < n; i++) sum += !strcmp(calls[i].list, version) ? calls[i].n : 0;
    return sum;
}

static void lint_counts(struct buf *b, const struct institution *in, const void *ctx, const struct list_draft *d)
{
    struct list_table *t;
    struct finding *list;
    int hard = 0, n = 0;
    if (!list_table_read(ctx, d->rows, strlen(d->rows), faults_new(ctx), &t).kind) n = list_lint(ctx, in, t, &list);
    for (int i = 0; i < n; i++) hard += list[i].hard;
    j_int(b, "hard", hard);
    j_int(b, "advice", n - hard);
}

Err lists_json(const struct institution *in, struct tx *tx, const void *ctx, Time now, struct buf *b)
{
    struct config_step *steps;
    struct listed_calls *calls;
    struct list_draft *drafts;
    int steps_n, calls_n, drafts_n;
    const char *why;
    const struct item_list *force = institution_list_at(in, day_of(now));
    TRY(service_config_steps(tx, ctx, &steps, &steps_n, &why));
    TRY(store_open_by_list(tx, ctx, &calls, &calls_n));
    TRY(store_list_drafts(tx, ctx, &drafts, &drafts_n));
    buf_putc(b, '{');
    j_list(b, "versions");
    for (int i = 0; i < in->lists_n; i++) {
        const struct item_list *l = &in->lists[i];
        const struct config_step *s = step_of(steps, steps_n, l->version);
        j_entry(b);
        j_text(b, "version", l->version);
        j_day(b, "from", l->from);
        j_int(b, "items", l->items_n);
        j_text(b, "state", l == force ? "in_force" : l->from.n > day_of(now).n ? "coming" : "past");
        j_text(b, "by", s ? s->by : NULL);
        j_time(b, "at", s ? s->at : (Time){ 0 });
        j_int(b, "open_calls", open_calls(calls, calls_n, l->version));
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "drafts");
    for (int i = 0; i < drafts_n; i++) {
        j_entry(b);
        j_text(b, "version", drafts[i].name);
        j_text(b, "base", drafts[i].base);
        j_int(b, "rev", drafts[i].rev);
        j_time(b, "at", drafts[i].at);
        lint_counts(b, in, ctx, &drafts[i]);
        j_end(b);
    }
    j_list_end(b);
    buf_putc(b, '}');
    return OK;
}

/* ---- one of them ---- */

static void findings(struct buf *b, const struct institution *in, const void *ctx, const struct list_table *t)
{
    struct finding *list;
    int n = list_lint(ctx, in, t, &list);
    j_list(b, "findings");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_text(b, "item", list[i].item);
        j_text(b, "column", list_columns[list[i].at]);
        j_text(b, "word", list[i].word);
        j_bool(b, "hard", list[i].hard);
        j_text(b, "what", list[i].what);
        j_text(b, "zh", list[i].zh);
        j_text(b, "en", list[i].en);
        j_end(b);
    }
    j_list_end(b);
}

Err list_json(const struct institution *in, struct tx *tx, const void *ctx, const char *version, int *rev,
              struct buf *b)
{
    struct list_table *t;
    struct list_draft draft;
    TRY(service_list_table(tx, ctx, version, &t, &draft));
    const struct item_list *l = draft.name ? NULL : institution_list(in, version);
    *rev = draft.rev;
    buf_putc(b, '{');
    j_text(b, "version", version);
    j_bool(b, "draft", draft.name != NULL);
    j_text(b, "base", draft.base);
    j_int(b, "rev", draft.rev);
    j_day(b, "from", l ? l->from : (Day){ INT32_MIN });
    j_list(b, "items");
    for (int i = 0; i < t->n; i++) {
        j_entry(b);
        for (int c = 0; c < LIST_COLUMNS; c++)
            if (c != L_VERSION) j_text(b, list_columns[c], t->rows[i].cell[c]);
        j_end(b);
    }
    j_list_end(b);
    findings(b, in, ctx, t);
    buf_putc(b, '}');
    return OK;
}

/* ---- two of them ---- */

/* Open calls that were called under `was` and whose item differs: they keep it (R16). */
static int64_t kept(const struct listed_calls *calls, int calls_n, const char *was, const struct list_difference *list,
                    int n)
{
    int64_t sum = 0;
    for (int i = 0; i < calls_n; i++) {
        bool other = false;
        for (int k = 0; k < n; k++) other |= list[k].is != LIST_ADDED && !strcmp(list[k].item, calls[i].item);
        if (other && !strcmp(calls[i].list, was)) sum += calls[i].n;
    }
    return sum;
}

static const char *name_of(const struct list_table *a, const struct list_table *b, const char *code, bool english)
{
    const struct list_row *row = list_table_row(b, code);
    if (!row) row = list_table_row(a, code);
    return row->cell[english ? L_NAME_EN : L_NAME_ZH];
}

Err list_diff_json(const struct institution *in, struct tx *tx, const void *ctx, const char *was, const char *now,
                   struct buf *b)
{
    struct list_table *a, *c;
    struct list_draft draft;
    struct list_difference *list;
    struct listed_calls *calls;
    int calls_n;
    (void)in;
    TRY(service_list_table(tx, ctx, was, &a, &draft));
    TRY(service_list_table(tx, ctx, now, &c, &draft));
    TRY(store_open_by_list(tx, ctx, &calls, &calls_n));
    int n = list_diff(ctx, a, c, &list);
    buf_putc(b, '{');
    j_text(b, "was", was);
    j_text(b, "now", now);
    j_int(b, "open_calls", kept(calls, calls_n, was, list, n));
    j_list(b, "differences");
    for (int i = 0; i < n; i++) {
        j_entry(b);
        j_text(b, "is", list_change_words[list[i].is]);
        j_text(b, "item", list[i].item);
        j_text(b, "name_zh", name_of(a, c, list[i].item, false));
        j_text(b, "name_en", name_of(a, c, list[i].item, true));
        j_text(b, "column", list[i].is == LIST_CHANGED ? list_columns[list[i].at] : NULL);
        j_text(b, "was", list[i].was);
        j_text(b, "now", list[i].now);
        j_end(b);
    }
    j_list_end(b);
    buf_putc(b, '}');
    return OK;
}

Err list_rehearsal_json(const struct service *s, struct tx *tx, const void *ctx, const char *version, int last,
                        Time now, struct buf *b)
{
    struct list_table *t;
    struct list_draft draft;
    struct item_list *list;
    struct rehearsed all;
    TRY(service_list_table(tx, ctx, version, &t, &draft));
    if (item_list_make(ctx, s->institution, t, version, (Day){ INT32_MIN }, faults_new(ctx), &list).kind)
        return (Err){ NOT_NOW, "the draft has hard findings: put them right first" };
    const struct rehearse_query q = { .other = s->institution, .list = list, .last = last, .at = now };
    TRY(service_rehearse(s, tx, ctx, &q, &all));
    rehearsed_json(b, &all, 100);
    return OK;
}

/* ---- an item ---- */

Err list_item_json(struct tx *tx, const void *ctx, const char *item, struct buf *b)
{
    enum { MOST = 20 };
    struct precedent *list;
    int n;
    TRY(store_precedents(tx, ctx, item, MOST, &list, &n));
    buf_putc(b, '{');
    j_text(b, "item", item);
    j_list(b, "precedents");
    for (int i = 0; i < n; i++) {
        int parts;
        char **co = text_split(ctx, list[i].co, ';', &parts);
        j_entry(b);
        j_text(b, "call", list[i].no);
        j_time(b, "at", list[i].at);
        j_text(b, "lead", list[i].lead.s);
        j_list(b, "co");
        for (int k = 0; k < parts; k++) j_word(b, co[k]);
        j_list_end(b);
        j_end(b);
    }
    j_list_end(b);
    buf_putc(b, '}');
    return OK;
}
