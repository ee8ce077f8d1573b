/* See dossier.h. The bytes read back here are those that leaf_write made (ledger.md §1): nine names in one order, so that one
   pass finds them; their form is verified elsewhere. */
#include "service/dossier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/geo.h"
#include "store/plain.h"

#define OWN_ACTS "create;submit;call_urgent;import"

static int draft_end(json_t **draft)
{
    json_decref(*draft);
    return 0;
}

static void put_code(json_t *draft, const char *name, char *to, size_t room)
{
    const char *typed = json_string_value(json_object_get(draft, name));
    if (typed) snprintf(to, room, "%s", typed);
}

/* A draft's page shows what was typed last, not what its number was made with. */
static void typed_over(json_t *draft, struct call *c)
{
    const char *point = json_string_value(json_object_get(draft, "point"));
    put_code(draft, "item", c->item, sizeof c->item);
    put_code(draft, "community", c->community, sizeof c->community);
    put_code(draft, "place_id", c->place_id, sizeof c->place_id);
    if (point && geo_parse_point_e9(point, &c->lat_e9, &c->lon_e9)) c->facts |= FACT_POINT;
}

static Err draft_load(const struct viewer *v, const void *ctx, struct dossier *f)
{
    char *text;
    Time at;
    if (f->d->call.state != ST_DRAFT) return OK;
    Err err = store_draft_get(v->tx, ctx, f->d->call.id, &text, &at);
    draft_tag(err.kind ? "{}" : text, f->draft_tag);
    if (err.kind == NOT_FOUND) return OK;
    if (err.kind) return err;
    json_t **owned = talloc(ctx, json_t *);
    f->draft = *owned = json_loads(text, 0, NULL);
    talloc_set_destructor(owned, draft_end);
    typed_over(f->draft, &f->d->call);
    return OK;
}

/* ---- a leaf's bytes ---- */

/* Past the quote that ends the text at s. */
static const char *past_text(const char *s, const char *end)
{
    for (s++; s < end && (s = memchr(s, '"', (size_t)(end - s))); s++) {
        const char *back = s;
        while (back[-1] == '\\') back--;
        if ((s - back) % 2 == 0) return s + 1;
    }
    return end;
}

/* Past one value: text, number, list or flat object. */
static const char *past_value(const char *s, const char *end)
{
    char close = *s == '{' ? '}' : *s == '[' ? ']' : 0;
    if (*s == '"') return past_text(s, end);
    while (s < end && (close ? *s != close : *s != ',' && *s != '}')) s = *s == '"' ? past_text(s, end) : s + 1;
    return close && s < end ? s + 1 : s;
}

/* `,"name":value` or `{"name":value` at s: the value, and what comes after it. */
static struct slice value_at(const char **s, const char *end, size_t name_n)
{
    const char *from = *s + name_n + 4;
    if (from >= end) return (struct slice){ "", 0 };
    *s = past_value(from, end);
    return (struct slice){ from, (size_t)(*s - from) };
}

static struct slice bare(struct slice quoted)
{
    return quoted.n >= 2 ? (struct slice){ quoted.s + 1, quoted.n - 2 } : quoted;
}

static int64_t number(struct slice digits)
{
    int64_t n = 0;
    for (size_t i = 0; i < digits.n; i++) n = n * 10 + (digits.s[i] - '0');
    return n;
}

/* `{"name":value,…}` at *s; of the facts, role, task and meeting are looked at. */
static struct slice facts_at(const char **s, const char *end, struct step_seen *out)
{
    const char *from = *s += 5, *at = from; /* ,"d": */
    if (at < end && at[1] == '}') at++;
    while (at < end && *at != '}') {
        const char *name = at + 2;
        size_t n = (size_t)(past_text(at + 1, end) - 1 - name);
        struct slice value = value_at(&at, end, n);
        if (!value.n) break;
        if (n == 4 && !memcmp(name, "role", 4)) out->role = bare(value);
        if (n == 4 && !memcmp(name, "task", 4)) out->task = (int)number(value);
        if (n == 7 && !memcmp(name, "meeting", 7)) out->meeting = bare(value);
    }
    *s = at < end ? at + 1 : end;
    return (struct slice){ from, (size_t)(*s - from) };
}

/* `,"p":{…},"to":"…","v":1}` at s: pledges are found from the end, where no brace can mislead. */
static void last_seen(const char *s, const char *end, struct step_seen *out)
{
    const char *v = end - strlen(",\"v\":1}"), *to = v - 1;
    if (v - s < 16) return;
    while (to > s && to[-1] != '"') to--;
    out->to = (struct slice){ to, (size_t)(v - 1 - to) };
    const char *p = s + strlen(",\"p\":"), *p_end = to - strlen(",\"to\":\"");
    out->p = (struct slice){ p, (size_t)(p_end - p) };
}

static void leaf_seen(const struct leaf_row *row, struct step_seen *out)
{
    const char *s = row->leaf, *end = s + row->leaf_n;
    *out = (struct step_seen){ .k = row->k, .role = { "", 0 } };
    out->at = number(value_at(&s, end, 2));
    out->by = bare(value_at(&s, end, 2));
    out->d = facts_at(&s, end, out);
    out->act = bare(value_at(&s, end, 2));
    value_at(&s, end, 1); /* k */
    value_at(&s, end, 2); /* of */
    last_seen(s, end, out);
}

/* ---- the whole ---- */

Err dossier_load(const struct viewer *v, const void *ctx, struct docket *d, struct dossier *out)
{
    *out = (struct dossier){ .d = d };
    TRY(store_leaves(v->tx, ctx, d->call.id, &out->leaves, &out->n));
    TRY(store_vault(v->tx, ctx, d->call.id, &out->vault, &out->vault_n));
    TRY(draft_load(v, ctx, out));
    out->steps = talloc_array(ctx, struct step_seen, (unsigned)out->n + 1);
    for (int i = 0; i < out->n; i++) leaf_seen(&out->leaves[i], &out->steps[i]);
    return OK;
}

static bool listed(const char *acts, struct slice act)
{
    for (const char *s = acts; *s; s += *s == ';') {
        size_t n = strcspn(s, ";");
        if (n == act.n && !memcmp(s, act.s, n)) return true;
        s += n;
    }
    return false;
}

/* From the newest value back: its step tells whether it is meant. */
const char *dossier_text(const struct dossier *f, const char *acts, int task, const char *name)
{
    for (int i = f->vault_n - 1; i >= 0; i--) {
        const struct vault_row *value = &f->vault[i];
        if (strcmp(value->name, name) || value->k < 1 || value->k > f->n) continue;
        const struct step_seen *step = &f->steps[value->k - 1];
        if (step->task == task && !step->meeting.n && listed(acts, step->act)) return value->value;
    }
    return NULL;
}

const char *dossier_step_text(const struct dossier *f, const struct step_seen *step, const char *name)
{
    for (int i = 0; i < f->vault_n; i++)
        if (f->vault[i].k == step->k && !strcmp(f->vault[i].name, name)) return f->vault[i].value;
    return NULL;
}

const char *dossier_meeting_text(const struct dossier *f, const char *acts, const char *meeting, const char *name)
{
    for (int i = f->n; i-- > 0;) {
        const struct step_seen *step = &f->steps[i];
        if (!slice_is(step->meeting, meeting) || !listed(acts, step->act)) continue;
        const char *text = dossier_step_text(f, step, name);
        if (text) return text;
    }
    return NULL;
}

const char *dossier_own_text(const struct dossier *f, const char *name)
{
    const char *typed = f->draft ? json_string_value(json_object_get(f->draft, name)) : NULL;
    return typed && *typed ? typed : dossier_text(f, OWN_ACTS, 0, name);
}

int64_t dossier_own_step(const struct dossier *f, const char *name)
{
    for (int i = f->vault_n - 1; i >= 0; i--) {
        const struct vault_row *value = &f->vault[i];
        if (strcmp(value->name, name) || value->k < 1 || value->k > f->n) continue;
        if (listed(OWN_ACTS, f->steps[value->k - 1].act)) return value->k;
    }
    return 0;
}
