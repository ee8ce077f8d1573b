/* Disputes on a call's page (R32-R35): what the unit says, what the hub or the arbitration says to it, who decides and why.
   And the precedents of an item (R36). Read from the leaves and their texts; whoever sees the whole call sees these. */
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/dossier.h"
#include "service/json_out.h"
#include "store/precedents.h"

enum { PRECEDENTS_SHOWN = 20 };

struct told {
    const struct step_seen *seen;
    struct leaf_view leaf;
};

static bool step_read(const struct dossier *f, int i, struct told *out)
{
    out->seen = &f->steps[i];
    return !leaf_read(f->leaves[i].leaf, f->leaves[i].leaf_n, &out->leaf).kind;
}

static const char *fact(const void *ctx, const struct told *s, const char *name)
{
    struct leaf_value v;
    return leaf_get(s->leaf.d, name, &v) && v.type == LEAF_STR ? leaf_text(ctx, v.text) : NULL;
}

static const char *text(const struct dossier *f, const struct told *s, const char *name)
{
    for (int i = 0; i < f->vault_n; i++)
        if (f->vault[i].k == s->seen->k && !strcmp(f->vault[i].name, name)) return f->vault[i].value;
    return NULL;
}

static void offices(struct buf *b, const void *ctx, const struct told *s, const char *name)
{
    struct leaf_value list, item;
    size_t at = 0;
    j_list(b, name);
    if (leaf_get(s->leaf.d, name, &list))
        while (leaf_item(list.text, &at, &item)) j_word(b, leaf_text(ctx, item.text));
    j_list_end(b);
}

/* When, who, which office. */
static void signature(struct buf *b, const struct viewer *v, const void *ctx, const struct told *s)
{
    const char *slash = memchr(s->leaf.by.s, '/', s->leaf.by.n);
    j_int(b, "k", s->seen->k);
    j_time(b, "at", (Time){ s->seen->at });
    j_text(b, "by", slash ? access_name(v->tx, ctx, strtoll(slash + 1, NULL, 10)) : NULL);
    j_text(b, "office", slash ? talloc_strndup(ctx, s->leaf.by.s, (size_t)(slash - s->leaf.by.s)) : NULL);
}

/* ---- one dispute: from the asking to the last word ---- */

struct dispute {
    struct told asked, decided, passed_up, ruled;
    struct told opinions[8];
    int opinions_n, nth;
    bool is_decided, is_passed_up, is_ruled, arbitrated;
};

static void gather(const struct dossier *f, int from, struct dispute *out)
{
    int task = f->steps[from].task;
    step_read(f, from, &out->asked);
    for (int i = from + 1; i < f->n; i++) {
        struct told s;
        const struct step_seen *seen = &f->steps[i];
        if (seen->task != task || !step_read(f, i, &s)) continue;
        if (slice_is(seen->act, "ask_return")) return;
        if (slice_is(seen->act, "escalate")) out->arbitrated = true;
        if (slice_is(seen->act, "opine") && out->opinions_n < 8) out->opinions[out->opinions_n++] = s;
        if (slice_is(seen->act, "pass_up")) out->passed_up = s, out->is_passed_up = true;
        if (slice_is(seen->act, "uphold") || slice_is(seen->act, "reject")) out->decided = s, out->is_decided = true;
        if (slice_is(seen->act, "rule")) out->ruled = s, out->is_ruled = true;
    }
}

/* Nobody's step of its own ends a dispute that the ruling of another one, a withdrawal or a merging has swept away. */
static const char *stage(const struct dispute *p, const struct task *t)
{
    if (p->is_ruled) return "ruled";
    if (p->is_decided) return slice_is(p->decided.leaf.act, "uphold") ? "upheld" : "rejected";
    if (t->state == ST_ARBITRATION) return "arbitration";
    return t->state == ST_RETURN_ASKED ? "asked" : "gone";
}

static void position(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f,
                     const struct dispute *p)
{
    j_object(b, "asked");
    signature(b, v, ctx, &p->asked);
    j_text(b, "reason", fact(ctx, &p->asked, "reason"));
    j_text(b, "owner", fact(ctx, &p->asked, "owner"));
    j_text(b, "basis", text(f, &p->asked, "basis"));
    j_text(b, "text", text(f, &p->asked, "text"));
    j_end(b);
}

static void opinions(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f,
                     const struct dispute *p, const struct task *t)
{
    j_list(b, "opinions");
    for (int i = 0; i < p->opinions_n; i++) {
        const char *law = fact(ctx, &p->opinions[i], "law");
        j_entry(b);
        signature(b, v, ctx, &p->opinions[i]);
        j_text(b, "text", text(f, &p->opinions[i], "text"));
        j_bool(b, "law", law && *law == 'y');
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "opinions_missing");
    if (t->state == ST_ARBITRATION && !t->opined_bwb) j_word(b, "BWB");
    if (t->state == ST_ARBITRATION && t->law && !t->opined_sfj) j_word(b, "SFJ");
    j_list_end(b);
}

static void decision(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f,
                     const struct dispute *p)
{
    if (p->is_decided) {
        j_object(b, "decided");
        signature(b, v, ctx, &p->decided);
        j_text(b, "owner", fact(ctx, &p->decided, "owner"));
        j_text(b, "reason", text(f, &p->decided, "reason"));
        j_end(b);
    }
    if (p->is_passed_up) {
        j_object(b, "passed_up");
        signature(b, v, ctx, &p->passed_up);
        j_text(b, "reason", text(f, &p->passed_up, "reason"));
        j_end(b);
    }
    if (p->is_ruled) {
        j_object(b, "ruled");
        signature(b, v, ctx, &p->ruled);
        j_text(b, "lead", fact(ctx, &p->ruled, "lead"));
        offices(b, ctx, &p->ruled, "co");
        j_text(b, "basis", text(f, &p->ruled, "basis"));
        j_end(b);
    }
}

/* Who rules, and why it is not the hub's head. */
static void ruler(struct buf *b, const struct viewer *v, const struct docket *d, const struct task *t)
{
    enum role role = docket_ruler(v->in, d, t);
    const char *why = d->call.grade == MAJOR ? "major" : t->passed_up ? "passed_up" : "hub_is_party";
    if (t->state != ST_ARBITRATION) return;
    j_object(b, "ruler");
    j_own(b, "role", role_words[role]);
    j_text(b, "office", role == BY_HUB_HEAD ? "hub" : "district");
    j_text(b, "why", role == BY_HUB_HEAD ? NULL : why);
    j_end(b);
}

void view_disputes(struct buf *b, const struct viewer *v, const void *ctx, const struct dossier *f)
{
    char label[48];
    int nth = 0;
    j_list(b, "disputes");
    for (int i = 0; i < f->n; i++) {
        if (!slice_is(f->steps[i].act, "ask_return")) continue;
        struct dispute p = { .nth = ++nth };
        const struct task *t = docket_task(f->d, f->steps[i].task);
        if (!t) continue;
        gather(f, i, &p);
        view_task_label(f->d, t, label);
        j_entry(b);
        j_own(b, "task", label);
        j_own(b, "unit", t->unit.s);
        j_own(b, "role", task_role_words[t->role]);
        j_int(b, "nth", nth);
        j_text(b, "stage", stage(&p, t));
        position(b, v, ctx, f, &p);
        opinions(b, v, ctx, f, &p, t);
        decision(b, v, ctx, f, &p);
        ruler(b, v, f->d, t);
        j_end(b);
    }
    j_list_end(b);
}

/* ---- precedents of an item ---- */

static bool sees_all(const struct viewer *v)
{
    const struct office_row *o = institution_office(v->in, v->who->office);
    bool admin = v->who->role == BY_SYS_ADMIN || v->who->role == BY_SEC_ADMIN;
    return !admin && o && (o->kind == OFFICE_HUB || o->kind == OFFICE_DISTRICT || o->kind == OFFICE_OVERSIGHT);
}

static Err precedent(struct buf *b, const struct viewer *v, const void *ctx, const struct precedent *p)
{
    struct docket *d;
    struct dossier f;
    bool told = false;
    TRY(service_docket(v->service, v->tx, ctx, p->no, &d));
    TRY(dossier_load(v, ctx, d, &f));
    told = sees_all(v) || service_sees(v->in, d, v->who) == SEES_WHOLE;
    j_entry(b);
    j_own(b, "call", p->no);
    j_own(b, "street", d->call.street.s);
    j_text(b, "subject",
           told ? service_subject(ctx, dossier_own_text(&f, "subject"), dossier_own_text(&f, "text")) : NULL);
    j_time(b, "valid_from", p->at);
    j_own(b, "lead", p->lead.s);
    j_list(b, "co");
    for (const char *s = p->co; *s; s += *s == ';') {
        size_t n = strcspn(s, ";");
        j_comma(b);
        buf_json_n(b, s, n);
        s += n;
    }
    j_list_end(b);
    const char *basis = NULL;
    for (int i = 0; told && i < f.vault_n; i++)
        if (f.vault[i].k == p->k && !strcmp(f.vault[i].name, "basis")) basis = f.vault[i].value;
    j_text(b, "basis", basis);
    j_end(b);
    return OK;
}

Err view_precedents(const struct viewer *v, const void *ctx, const struct item *item, struct buf *b)
{
    struct precedent *list;
    int n;
    TRY(store_precedents(v->tx, ctx, item->code, PRECEDENTS_SHOWN, &list, &n));
    buf_putc(b, '{');
    j_own(b, "item", item->code);
    j_object(b, "usual");
    j_own(b, "lead", n ? list[0].lead.s : item->lead.s);
    j_text(b, "why", n ? "precedent" : "list");
    j_text(b, "call", n ? list[0].no : NULL);
    j_end(b);
    j_list(b, "rows");
    for (int i = 0; i < n; i++) TRY(precedent(b, v, ctx, &list[i]));
    j_list_end(b);
    j_end(b);
    return OK;
}
