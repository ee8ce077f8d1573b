/* The institution as data (GET /api/v1/district): from the tables in force, kept until they are others, with a tag. And the
   previews that a form asks for: due instants by the calendar, calls nearby. */
#include "http/http.h"

#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "base/text.h"
#include "service/json_out.h"
#include "service/view.h"

/* A limit, or null where the item has none. */
static void span(struct buf *b, const char *name, struct span s)
{
    if (s.value)
        j_span(b, name, s.value, s.unit);
    else
        j_null(b, name);
}

/* ---- the parts ---- */

static void items(struct buf *b, const struct item_list *l)
{
    j_list(b, "items");
    for (int i = 0; i < l->items_n; i++) {
        const struct item *it = &l->items[i];
        j_entry(b);
        j_text(b, "code", it->code);
        j_text(b, "category", it->category);
        j_text(b, "category_zh", it->category_zh);
        j_text(b, "category_en", it->category_en);
        j_text(b, "name_zh", it->name_zh);
        j_text(b, "name_en", it->name_en);
        j_text(b, "description_zh", it->description_zh);
        j_text(b, "lead", it->lead.s);
        j_list(b, "co");
        for (int k = 0; k < it->co_n; k++) j_word(b, it->co[k].s);
        j_list_end(b);
        j_text(b, "grade", grade_words[it->grade]);
        j_text(b, "handling",
               it->grade == MAJOR     ? "meeting"
               : it->grade == URGENT  ? "emergency"
               : it->grade == COMPLEX ? "joint"
                                      : "direct");
        span(b, "ack", it->limits.ack);
        span(b, "arrive", it->limits.arrive);
        span(b, "meeting_within", it->limits.meeting);
        span(b, "plan", it->limits.plan);
        span(b, "resolve", it->limits.resolve);
        j_int(b, "max_extensions", it->limits.max_extensions);
        j_bool(b, "hangup", it->limits.hang);
        j_list(b, "evidence");
        for (int k = 0; k < it->evidence_n; k++) j_word(b, it->evidence[k]->code);
        j_list_end(b);
        j_list(b, "metrics");
        for (int k = 0; k < it->metrics_n; k++) j_word(b, it->metrics[k]->code);
        j_list_end(b);
        j_text(b, "legal_basis_zh", it->legal_zh);
        j_end(b);
    }
    j_list_end(b);
}

static void grades(struct buf *b, const struct institution *in)
{
    static const char *const handling[GRADES] = { "", "direct", "joint", "meeting", "emergency" };
    j_list(b, "grades");
    for (int g = GENERAL; g < GRADES; g++) {
        const struct grade_row *r = &in->grades[g];
        j_entry(b);
        j_text(b, "code", grade_words[g]);
        j_text(b, "name_zh", r->name_zh);
        j_text(b, "name_en", r->name_en);
        j_text(b, "handling", handling[g]);
        j_text(b, "method_zh", r->method_zh);
        j_text(b, "vetting_role", g == MAJOR ? "street_head" : "street_leader");
        j_object(b, "limits");
        const struct {
            const char *name;
            struct span s;
        } spans[] = {
            { "ack", r->limits.ack },   { "arrive", r->limits.arrive },        { "meeting_within", r->limits.meeting },
            { "plan", r->limits.plan }, { "resolve_most", r->limits.resolve }, { "verify", r->verify },
        };
        for (size_t i = 0; i < sizeof spans / sizeof spans[0]; i++)
            if (spans[i].s.value) span(b, spans[i].name, spans[i].s);
        j_end(b);
        j_int(b, "max_extensions", r->limits.max_extensions);
        j_end(b);
    }
    j_list_end(b);
}

static void units(const void *ctx, struct buf *b)
{
    const struct asset *a = asset_find("data/domain/units.csv");
    const char *fault;
    struct table *t = table_read(ctx, a->from, asset_size(a), &fault);
    j_list(b, "units");
    for (int i = 0; i < table_rows(t); i++) {
        j_entry(b);
        j_text(b, "code", table_get(t, i, "code"));
        j_text(b, "family", table_get(t, i, "family"));
        j_text(b, "name_zh", table_get(t, i, "name_zh"));
        j_text(b, "name_en", table_get(t, i, "name_en"));
        j_int(b, "decimals", atoi(table_get(t, i, "decimals")));
        j_end(b);
    }
    j_list_end(b);
}

static void codes(struct buf *b, const struct institution *in)
{
    j_list(b, "evidence");
    for (int i = 0; i < in->evidence_n; i++) {
        const struct evidence_code *e = &in->evidence[i];
        j_entry(b);
        j_text(b, "code", e->code);
        j_text(b, "kind", e->kind);
        j_text(b, "name_zh", e->name_zh);
        j_text(b, "name_en", e->name_en);
        j_text(b, "stage", e->stage);
        j_bool(b, "time_required", e->time_required);
        j_bool(b, "place_required", e->place_required);
        j_bool(b, "personal", e->personal);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "metrics");
    for (int i = 0; i < in->metrics_n; i++) {
        const struct metric *m = &in->metrics[i];
        j_entry(b);
        j_text(b, "code", m->code);
        j_text(b, "unit", unit_words[m->unit]);
        j_text(b, "name_zh", m->name_zh);
        j_text(b, "name_en", m->name_en);
        j_int(b, "decimals", m->decimals);
        j_bool(b, "geometry", m->geometry);
        j_bool(b, "computed", m->computed);
        j_text(b, "aggregate", m->sum ? "sum" : "max");
        j_text(b, "note", m->note);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "reasons");
    for (int i = 0; i < in->reasons_n; i++) {
        const struct reason *r = &in->reasons[i];
        int n;
        char **needs = text_split(b, r->needs, '+', &n);
        j_entry(b);
        j_text(b, "group", r->group);
        j_text(b, "code", r->code);
        j_text(b, "name_zh", r->name_zh);
        j_text(b, "name_en", r->name_en);
        j_list(b, "needs");
        for (int k = 0; k < n; k++)
            if (strcmp(needs[k], "none")) j_word(b, needs[k]);
        buf_puts(b, "]}");
        talloc_free(needs);
    }
    j_list_end(b);
}

static void offices(struct buf *b, const struct institution *in)
{
    j_list(b, "departments");
    for (int i = 0; i < in->offices_n; i++) {
        const struct office_row *o = &in->offices[i];
        if (o->kind == OFFICE_STREET || o->kind == OFFICE_AGENCY) continue;
        j_entry(b);
        j_text(b, "code", o->code.s);
        j_text(b, "name_zh", o->name_zh);
        j_text(b, "short_zh", o->short_zh);
        j_text(b, "name_en", o->name_en);
        j_text(b, "kind", office_kind_words[o->kind]);
        j_bool(b, "may_lead", o->may_lead);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "streets");
    for (int i = 0; i < in->offices_n; i++) {
        const struct office_row *o = &in->offices[i];
        if (o->kind != OFFICE_STREET) continue;
        j_entry(b);
        j_text(b, "code", o->code.s);
        j_text(b, "name_zh", o->name_zh);
        j_text(b, "short_zh", o->short_zh);
        j_text(b, "pinyin", o->name_en);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "communities");
    for (int i = 0; i < in->communities_n; i++) {
        j_entry(b);
        j_text(b, "code", in->communities[i].code12);
        j_text(b, "name_zh", in->communities[i].name_zh);
        j_text(b, "street", in->communities[i].street.s);
        j_end(b);
    }
    j_list_end(b);
}

static void agencies(struct buf *b, const struct institution *in)
{
    char code[sizeof(Office)];
    j_list(b, "agencies");
    for (int k = 0; k < in->agencies_n; k++)
        for (int i = 0; i < in->offices_n && in->agencies[k].per_street; i++) {
            const struct office_row *o = &in->offices[i];
            if (o->kind != OFFICE_STREET) continue;
            snprintf(code, sizeof code, "%.8s@%.10s", in->agencies[k].dept.s, o->code.s);
            j_entry(b);
            j_text(b, "code", code);
            j_text(b, "name_zh", view_office_name(b, in, office_of(code)));
            j_text(b, "dept", in->agencies[k].dept.s);
            j_text(b, "street", o->code.s);
            j_end(b);
        }
    j_list_end(b);
}

static void roles(struct buf *b, const struct institution *in)
{
    j_list(b, "roles");
    for (int i = 0; i < ROLES; i++) {
        if (!in->roles[i].code) continue;
        j_entry(b);
        j_text(b, "code", in->roles[i].code);
        j_text(b, "name_zh", in->roles[i].name_zh);
        j_text(b, "name_en", in->roles[i].name_en);
        j_text(b, "office_kind", in->roles[i].office_kind);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "settings");
    for (int i = 0; i < in->setting_rows_n; i++) {
        const struct setting_row *s = &in->setting_rows[i];
        j_entry(b);
        j_text(b, "key", s->key);
        j_text(b, "value", s->value);
        j_text(b, "unit", s->unit);
        j_text(b, "name_zh", s->name_zh);
        j_text(b, "rule", s->rule);
        j_end(b);
    }
    j_list_end(b);
}

static void words_of(struct buf *b, const struct table *t, const char *sort, const char *name)
{
    j_list(b, name);
    for (int i = 0; i < table_rows(t); i++) {
        if (strcmp(table_get(t, i, "sort"), sort)) continue;
        j_entry(b);
        j_text(b, "code", table_get(t, i, "code"));
        j_text(b, "name_zh", table_get(t, i, "name_zh"));
        j_text(b, "name_en", table_get(t, i, "name_en"));
        j_end(b);
    }
    j_list_end(b);
}

static void words(const void *ctx, struct buf *b)
{
    static const char *const sorts[] = { "who", "when", "with", "system" };
    const struct asset *a = asset_find("data/words.csv");
    const char *fault;
    struct table *t = table_read(ctx, a->from, asset_size(a), &fault);
    j_object(b, "words");
    words_of(b, t, "state", "states");
    words_of(b, t, "act", "acts");
    words_of(b, t, "clock", "clocks");
    words_of(b, t, "light", "lights");
    words_of(b, t, "group", "groups");
    words_of(b, t, "how", "hows");
    j_list(b, "needs");
    for (int i = 0; i < NEEDS; i++) {
        j_entry(b);
        j_text(b, "word", need_words[i].word);
        j_text(b, "name_zh", need_words[i].name_zh);
        j_text(b, "sort", sorts[need_words[i].sort]);
        j_end(b);
    }
    buf_puts(b, "]}");
}

/* ---- the whole ---- */

void district_make(struct server *s, Time now)
{
    const struct institution *in = s->institution;
    if (s->district && s->district_of == in && s->district_day.n == day_of(now).n) return;
    const struct item_list *l = institution_list_at(in, day_of(now));
    void *scratch = talloc_new(s);
    if (s->district) talloc_unlink(s, s->district); /* answers under way hold on to theirs */
    struct buf *b = s->district = buf_new(s, 1 << 17);
    s->district_of = in;
    s->district_day = day_of(now);
    buf_putc(b, '{');
    j_text(b, "list", l->version);
    j_text(b, "confidence", "draft");
    items(b, l);
    grades(b, in);
    units(scratch, b);
    codes(b, in);
    offices(b, in);
    agencies(b, in);
    roles(b, in);
    words(scratch, b);
    j_end(b);
    talloc_free(scratch);
    unsigned char d[SHA256_DIGEST_LENGTH];
    SHA256((const unsigned char *)b->s, b->n, d);
    snprintf(s->district_tag, sizeof s->district_tag, "\"%02x%02x%02x%02x%02x%02x%02x%02x\"", d[0], d[1], d[2], d[3],
             d[4], d[5], d[6], d[7]);
}

void handle_district(struct exchange *x)
{
    district_make(x->server, x->now);
    reply_header(x, "Cache-Control", "private, no-cache");
    if (reply_same(x, x->server->district_tag)) return;
    reply_json(x, 200, talloc_reference(x, x->server->district));
}

/* ---- what a form asks ---- */

static void preview_row(struct exchange *x, struct buf *b, const char *name, struct span s, Time from)
{
    if (!s.value) return;
    struct due due = calendar_due(x->server->institution->calendar, from, s);
    j_entry(b);
    j_text(b, "clock", name);
    span(b, "span", s);
    j_time(b, "due", due.at);
    j_bool(b, "provisional", due.provisional);
    j_end(b);
}

void handle_preview(struct exchange *x)
{
    const struct institution *in = x->server->institution;
    const char *code = exchange_query(x, "item", 8), *word_of = exchange_query(x, "grade", 10),
               *from_text = exchange_query(x, "from", 25);
    const struct item *item = code ? list_item(institution_list_at(in, day_of(x->now)), code) : NULL;
    enum grade grade = word_of ? grade_from(word_of) : item ? item->grade : GRADE_NONE;
    Time from = x->now;
    if (!item) fault_add(x->faults, "item", "a code of the list in force");
    if (word_of && !grade) fault_add(x->faults, "grade", "general, complex, major or urgent");
    if (from_text && !time_parse(from_text, strlen(from_text), &from))
        fault_add(x->faults, "from", "an instant like 2026-03-09T12:00:00+08:00");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct limits l = limits_of(in, item, grade);
    struct buf *b = buf_new(x, 1024);
    buf_putc(b, '{');
    j_text(b, "item", item->code);
    j_text(b, "grade", grade_words[grade]);
    j_time(b, "from", from);
    j_list(b, "limits");
    preview_row(x, b, "accept", grade == URGENT ? in->settings.accept_urgent : in->settings.accept, from);
    preview_row(x, b, "meeting", grade == MAJOR ? l.meeting : (struct span){ 0 }, from);
    preview_row(x, b, "sign", l.ack, from);
    preview_row(x, b, "arrive", l.arrive, from);
    preview_row(x, b, "plan", l.plan, from);
    preview_row(x, b, "answer", l.resolve, from);
    buf_puts(b, "]}");
    reply_json(x, 200, b);
}
