/* Loads the tables of data/domain/ and answers look-ups. Invariant: once loaded, every code that one table takes from
   another is a pointer to its row, so nothing above asks twice. */
#include "institution/institution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/asset.h"
#include "base/csv.h"
#include "base/text.h"
#include "institution/list_table.h"
#include "institution/measure.h"
#include "institution/register.h"
#include "institution/score.h"

const char *const grade_words[] = { "", "general", "complex", "major", "urgent" };
const char *const office_kind_words[] = {
    "hub", "street", "department", "agency", "oversight", "enterprise", "district"
};

Office office_of(const char *s)
{
    Office o = { "" };
    if (s) strncpy(o.s, s, sizeof o.s - 1);
    return o;
}

bool office_is(Office a, Office b)
{
    return strcmp(a.s, b.s) == 0;
}

enum grade grade_from(const char *word)
{
    for (int g = GENERAL; g < GRADES; g++)
        if (word && strcmp(word, grade_words[g]) == 0) return (enum grade)g;
    return GRADE_NONE;
}

enum role role_from(const char *word)
{
    for (int r = 0; r < ROLES; r++)
        if (word && strcmp(word, role_words[r]) == 0) return (enum role)r;
    return (enum role)ROLES;
}

static bool unit_from(const char *word, enum unit *out)
{
    for (int u = 0; u < UNITS; u++)
        if (strcmp(word, unit_words[u]) == 0) {
            *out = (enum unit)u;
            return true;
        }
    return false;
}

/* ---- reading -------------------------------------------------------------------------------------------------- */

struct loader {
    struct institution *in;
    struct faults *faults;
    const char *name; /* table in hand */
    struct table *t;
};

static bool open_table(struct loader *l, const char *name)
{
    char path[80];
    const char *fault = NULL;
    snprintf(path, sizeof path, "data/domain/%s.csv", name);
    const struct asset *a = asset_find(path);
    l->name = name;
    l->t = a ? table_read(l->in, a->from, asset_size(a), &fault) : NULL;
    if (!l->t) fault_addf(l->faults, name, "%s", fault ? fault : "the table is missing");
    return l->t != NULL;
}

static const char *cell(struct loader *l, int row, const char *column)
{
    if (table_column(l->t, column) < 0) fault_addf(l->faults, l->name, "column %s is missing", column);
    return table_get(l->t, row, column);
}

static bool span_from(const char *value, const char *unit, struct span *out)
{
    enum unit u;
    char *end;
    long n = strtol(value, &end, 10);
    if (!*value || *end || n < 1 || n > 1000000 || !unit_from(unit, &u) || u > U_NATURAL_DAY) return false;
    *out = (struct span){ (int)n, u };
    return true;
}

/* "4 work_hour"; "" is no such limit. */
static struct span span_text(struct loader *l, int row, const char *column)
{
    char value[16], unit[24];
    struct span s = { 0, U_WORK_DAY };
    const char *text = cell(l, row, column);
    if (!*text) return s;
    if (sscanf(text, "%15s %23s", value, unit) != 2 || !span_from(value, unit, &s))
        fault_addf(l->faults, l->name, "row %d: %s is no span: %s", row + 2, column, text);
    return s;
}

static void load_metrics(struct loader *l)
{
    if (!open_table(l, "outcome-metrics")) return;
    l->in->metrics_n = table_rows(l->t);
    l->in->metrics = talloc_zero_array(l->in, struct metric, (unsigned)l->in->metrics_n);
    for (int i = 0; i < l->in->metrics_n; i++) {
        struct metric *m = &l->in->metrics[i];
        m->code = cell(l, i, "code");
        m->name_zh = cell(l, i, "name_zh");
        m->name_en = cell(l, i, "name_en");
        m->note = cell(l, i, "note");
        m->sum = strcmp(cell(l, i, "aggregate"), "sum") == 0;
        m->geometry = strcmp(cell(l, i, "geometry"), "Y") == 0;
        m->computed = strstr(m->note, "computed") != NULL;
        if (!unit_from(cell(l, i, "unit"), &m->unit)) fault_addf(l->faults, l->name, "%s: unknown unit", m->code);
    }
    if (!open_table(l, "units")) return;
    for (int i = 0; i < l->in->metrics_n; i++)
        for (int r = 0; r < table_rows(l->t); r++)
            if (strcmp(cell(l, r, "code"), unit_words[l->in->metrics[i].unit]) == 0)
                l->in->metrics[i].decimals = atoi(cell(l, r, "decimals"));
}

static void load_evidence(struct loader *l)
{
    if (!open_table(l, "evidence-codes")) return;
    l->in->evidence_n = table_rows(l->t);
    l->in->evidence = talloc_zero_array(l->in, struct evidence_code, (unsigned)l->in->evidence_n);
    for (int i = 0; i < l->in->evidence_n; i++) {
        struct evidence_code *e = &l->in->evidence[i];
        e->code = cell(l, i, "code");
        e->kind = cell(l, i, "kind");
        e->stage = cell(l, i, "stage");
        e->name_zh = cell(l, i, "name_zh");
        e->name_en = cell(l, i, "name_en");
        e->time_required = *cell(l, i, "time_required") == 'Y';
        e->place_required = *cell(l, i, "place_required") == 'Y';
        e->personal = *cell(l, i, "personal_data") == 'Y';
        e->by_itself = strstr(cell(l, i, "note"), "not an upload") != NULL;
    }
}

static void load_reasons(struct loader *l)
{
    if (!open_table(l, "reasons")) return;
    l->in->reasons_n = table_rows(l->t);
    l->in->reasons = talloc_zero_array(l->in, struct reason, (unsigned)l->in->reasons_n);
    for (int i = 0; i < l->in->reasons_n; i++)
        l->in->reasons[i] = (struct reason){ cell(l, i, "group"), cell(l, i, "code"), cell(l, i, "name_zh"),
                                             cell(l, i, "name_en"), cell(l, i, "needs") };
}

static struct office_row *add_office(struct institution *in, const char *code, enum office_kind kind, const char *zh,
                                     const char *short_zh, const char *en)
{
    in->offices = talloc_realloc(in, in->offices, struct office_row, (unsigned)in->offices_n + 1);
    struct office_row *o = &in->offices[in->offices_n++];
    *o = (struct office_row){
        .code = office_of(code), .kind = kind, .name_zh = zh, .short_zh = short_zh, .name_en = en
    };
    return o;
}

static void load_departments(struct loader *l)
{
    if (!open_table(l, "jinjiang-departments")) return;
    for (int i = 0; i < table_rows(l->t); i++) {
        const char *kind = cell(l, i, "org_kind");
        enum office_kind k = OFFICE_DEPARTMENT; /* the hub's own office (SZW) answers as a department */
        if (!strcmp(kind, "oversight")) k = OFFICE_OVERSIGHT;
        if (!strcmp(kind, "enterprise")) k = OFFICE_ENTERPRISE;
        struct office_row *o = add_office(l->in, cell(l, i, "dept_code"), k, cell(l, i, "name_zh"),
                                          cell(l, i, "short_zh"), cell(l, i, "name_en"));
        o->may_lead = *cell(l, i, "may_lead") == 'Y';
        o->of_hub = !strcmp(kind, "hub");
    }
}

static void load_streets(struct loader *l)
{
    if (!open_table(l, "streets")) return;
    for (int i = 0; i < table_rows(l->t); i++) {
        const char *name = cell(l, i, "name_zh");
        size_t n = strlen(name), tail = strlen("街道");
        const char *shorter = n > tail ? talloc_strndup(l->in, name, n - tail) : name;
        add_office(l->in, cell(l, i, "street_code9"), OFFICE_STREET, name, shorter, cell(l, i, "pinyin"));
    }
    if (!open_table(l, "jinjiang-communities")) return;
    l->in->communities_n = table_rows(l->t);
    l->in->communities = talloc_zero_array(l->in, struct community, (unsigned)l->in->communities_n);
    for (int i = 0; i < l->in->communities_n; i++)
        l->in->communities[i] = (struct community){ cell(l, i, "community_code12"), cell(l, i, "community_zh"),
                                                    office_of(cell(l, i, "street_code9")) };
}

static void load_agencies(struct loader *l)
{
    if (!open_table(l, "dispatched-agencies")) return;
    l->in->agencies_n = table_rows(l->t);
    l->in->agencies = talloc_zero_array(l->in, struct agency_kind, (unsigned)l->in->agencies_n);
    for (int i = 0; i < l->in->agencies_n; i++)
        l->in->agencies[i] = (struct agency_kind){ office_of(cell(l, i, "dept_code")), cell(l, i, "agency_kind"),
                                                   cell(l, i, "name_pattern_zh"), *cell(l, i, "per_street") == 'Y' };
}

static void load_roles(struct loader *l)
{
    if (!open_table(l, "roles")) return;
    for (int i = 0; i < table_rows(l->t); i++) {
        enum role r = role_from(cell(l, i, "code"));
        if ((int)r == ROLES) continue;
        l->in->roles[r] = (struct role_row){ cell(l, i, "code"), cell(l, i, "name_zh"), cell(l, i, "name_en"),
                                             cell(l, i, "office_kind"), cell(l, i, "never_with") };
    }
}

static void load_grades(struct loader *l)
{
    if (!open_table(l, "grades")) return;
    for (int i = 0; i < table_rows(l->t); i++) {
        enum grade g = grade_from(cell(l, i, "grade"));
        if (g == GRADE_NONE) {
            fault_addf(l->faults, l->name, "row %d: no such grade", i + 2);
            continue;
        }
        l->in->grades[g] = (struct grade_row){
            .name_zh = cell(l, i, "name_zh"),
            .name_en = cell(l, i, "name_en"),
            .method_zh = cell(l, i, "method_zh"),
            .verify = span_text(l, i, "verify"),
            .limits = { .ack = span_text(l, i, "ack"),
                        .arrive = span_text(l, i, "arrive"),
                        .meeting = span_text(l, i, "meeting_within"),
                        .plan = span_text(l, i, "plan"),
                        .resolve = span_text(l, i, "resolve_most"),
                        .max_extensions = atoi(cell(l, i, "max_extensions")),
                        .hang = strcmp(cell(l, i, "hangup_allowed"), "item") == 0 },
        };
    }
}

/* ---- settings: key → member --------------------------------------------------------------------------------------- */

struct setting_place {
    const char *key;
    bool span;
    size_t at;
};
#define SPAN(key, member)                                                                                              \
    {                                                                                                                  \
        key, true, offsetof(struct settings, member)                                                                   \
    }
#define NUMBER(key, member)                                                                                            \
    {                                                                                                                  \
        key, false, offsetof(struct settings, member)                                                                  \
    }
static const struct setting_place setting_places[] = {
    SPAN("hub.accept", accept),
    SPAN("hub.accept_urgent", accept_urgent),
    SPAN("urgent.post_vetting", post_vetting),
    SPAN("return.window", return_window),
    SPAN("return.window_urgent", return_window_urgent),
    SPAN("return.decide", return_decide),
    SPAN("return.decide_urgent", return_decide_urgent),
    SPAN("arbitration.opinion", opinion),
    SPAN("arbitration.ruling", ruling),
    SPAN("co.lead_gap", co_gap),
    SPAN("meeting.reconvene", reconvene),
    SPAN("meeting.minutes", minutes),
    SPAN("meeting.confirm", confirm),
    SPAN("meeting.follow_up", follow_up),
    SPAN("meeting.look_back", look_back),
    SPAN("supervise.reply", supervise_reply),
    SPAN("hang.most", hang_most),
    SPAN("reopen.window", reopen_window),
    SPAN("recur.window", recur_window),
    SPAN("merge.window", merge_window),
    SPAN("merge.party_wait", party_wait),
    SPAN("hub.verify", hub_verify),
    SPAN("meeting.proposal", proposal),
    SPAN("meeting.object_decide", object_decide),
    SPAN("hang.street_heard", street_heard),
    SPAN("assess.enter", enter),
    SPAN("assess.appeal", appeal),
    SPAN("assess.review", review),
    SPAN("light.black", lights.black),
    NUMBER("light.yellow", lights.yellow_percent),
    NUMBER("rework.share", rework_percent),
    NUMBER("rework.supervise_at", rework_supervise_at),
    NUMBER("reopen.most", reopen_most),
    NUMBER("recur.distance", recur_m),
    NUMBER("merge.distance", merge_m),
    NUMBER("measure.tolerance", tolerance_percent),
    NUMBER("assess.street_share_agency", share_agency),
    NUMBER("assess.street_share_department", share_department),
    NUMBER("assess.process_share", process_share),
    NUMBER("assess.min_tasks", min_tasks),
    NUMBER("assess.min_assessors", min_assessors),
    NUMBER("assess.reason_below", reason_below),
    NUMBER("assess.reason_above", reason_above),
};

static const struct setting_place *setting_place(const char *key)
{
    for (size_t i = 0; i < sizeof setting_places / sizeof setting_places[0]; i++)
        if (strcmp(setting_places[i].key, key) == 0) return &setting_places[i];
    return NULL;
}

/* A whole number of people; "" is not known yet. */
static bool residents_good(const char *value)
{
    size_t n = strlen(value);
    return n <= 8 && strspn(value, "0123456789") == n && value[0] != '0';
}

static bool setting_put(struct settings *s, const char *key, const char *value, const char *unit)
{
    const struct setting_place *p = setting_place(key);
    if (strcmp(key, "meeting.quorum") == 0)
        return sscanf(value, "%d/%d", &s->quorum_num, &s->quorum_den) == 2 && s->quorum_den > 0;
    if (!strncmp(key, "residents.", 10)) return residents_good(value);
    if (!p) return true; /* kept as text only */
    char *at = (char *)s + p->at;
    if (p->span) return span_from(value, unit, (struct span *)(void *)at);
    char *end;
    long n = strtol(value, &end, 10);
    if (!*value || *end || n < 0 || n > 100000) return false;
    *(int *)(void *)at = (int)n;
    return true;
}

/* R19: residents of each street are entered where they are known; without them there is no call rate. */
static void add_residents(struct institution *in)
{
    for (int i = 0; i < in->offices_n; i++) {
        const struct office_row *o = &in->offices[i];
        if (o->kind != OFFICE_STREET) continue;
        in->setting_rows = talloc_realloc(in, in->setting_rows, struct setting_row, (unsigned)in->setting_rows_n + 1);
        in->setting_rows[in->setting_rows_n++] =
            (struct setting_row){ .key = talloc_asprintf(in, "residents.%s", o->code.s),
                                  .value = "",
                                  .unit = "person",
                                  .name_zh = talloc_asprintf(in, "%s常住人口", o->name_zh),
                                  .meaning_en = "residents, for the call rate",
                                  .rule = "R19",
                                  .provenance = "to be entered" };
    }
}

static void load_settings(struct loader *l)
{
    if (!open_table(l, "settings")) return;
    l->in->setting_rows_n = table_rows(l->t);
    l->in->setting_rows = talloc_zero_array(l->in, struct setting_row, (unsigned)l->in->setting_rows_n);
    for (int i = 0; i < l->in->setting_rows_n; i++) {
        struct setting_row *r = &l->in->setting_rows[i];
        *r = (struct setting_row){ cell(l, i, "key"),       cell(l, i, "value"),      cell(l, i, "unit"),
                                   cell(l, i, "name_zh"),   cell(l, i, "meaning_en"), cell(l, i, "rule"),
                                   cell(l, i, "provenance") };
        if (!setting_put(&l->in->settings, r->key, r->value, r->unit))
            fault_addf(l->faults, r->key, "the value %s %s is not one", r->value, r->unit);
    }
    for (size_t i = 0; i < sizeof setting_places / sizeof setting_places[0]; i++) {
        bool there = false;
        for (int r = 0; r < l->in->setting_rows_n; r++)
            there |= !strcmp(l->in->setting_rows[r].key, setting_places[i].key);
        if (!there) fault_addf(l->faults, setting_places[i].key, "the setting is missing");
    }
    add_residents(l->in);
}

static const char *setting_value(const struct institution *in, const char *key)
{
    for (int i = 0; i < in->setting_rows_n; i++)
        if (strcmp(in->setting_rows[i].key, key) == 0) return in->setting_rows[i].value;
    return "";
}

/* ---- the list ---------------------------------------------------------------------------------------------------- */

static void load_list(struct loader *l)
{
    const struct asset *a = asset_find("data/domain/catalog-45.csv");
    struct list_table *t;
    struct item_list *list;
    if (!a) fault_add(l->faults, "catalog-45", "the table is missing");
    if (!a || list_table_read(l->in, a->from, asset_size(a), l->faults, &t).kind) return;
    const char *version = t->rows[0].cell[L_VERSION];
    if (item_list_make(l->in, l->in, t, version, (Day){ INT32_MIN }, l->faults, &list).kind) return;
    talloc_steal(list, t); /* the items' texts */
    l->in->lists = list;
    l->in->lists_n = 1;
}

static void load_calendar(struct loader *l)
{
    const struct asset *a = asset_find("data/domain/cn-workday-exceptions.csv");
    struct calendar *calendar = NULL;
    Err e = a ? calendar_load_hours(l->in, a->from, asset_size(a), setting_value(l->in, "office.morning"),
                                    setting_value(l->in, "office.afternoon"), &calendar)
              : (Err){ BAD_INPUT, "the table is missing" };
    if (e.kind) fault_add(l->faults, "cn-workday-exceptions", e.why);
    l->in->calendar = calendar;
}

Err institution_load(const void *ctx, struct faults *faults, struct institution **out)
{
    struct loader l = { talloc_zero(ctx, struct institution), faults, "", NULL };
    load_metrics(&l);
    load_evidence(&l);
    load_reasons(&l);
    add_office(l.in, "hub", OFFICE_HUB, "区街道呼-部门应服务基层工作办公室", "中枢", "Hub");
    add_office(l.in, "district", OFFICE_DISTRICT, "区领导", "区领导", "District leaders");
    load_streets(&l);
    load_departments(&l);
    load_agencies(&l);
    load_roles(&l);
    load_grades(&l);
    load_settings(&l);
    load_list(&l);
    load_calendar(&l);
    extent_load(l.in, faults);
    registers_load(l.in, faults, &l.in->registers);
    indicators_load(l.in, faults);
    if (faults->n) {
        talloc_free(l.in);
        return faults_err(faults);
    }
    *out = l.in;
    return OK;
}

/* ---- look-ups ------------------------------------------------------------------------------------------------------ */

const struct item_list *institution_list_at(const struct institution *in, Day day)
{
    const struct item_list *found = &in->lists[0];
    for (int i = 1; i < in->lists_n; i++)
        if (in->lists[i].from.n <= day.n) found = &in->lists[i];
    return found;
}

const struct item_list *institution_list(const struct institution *in, const char *version)
{
    for (int i = 0; i < in->lists_n; i++)
        if (strcmp(in->lists[i].version, version) == 0) return &in->lists[i];
    return NULL;
}

const struct item *list_item(const struct item_list *list, const char *code)
{
    for (int i = 0; list && code && i < list->items_n; i++)
        if (strcmp(list->items[i].code, code) == 0) return &list->items[i];
    return NULL;
}

const struct metric *institution_metric(const struct institution *in, const char *code)
{
    for (int i = 0; i < in->metrics_n; i++)
        if (in->metrics[i].code[0] == code[0] && strcmp(in->metrics[i].code, code) == 0) return &in->metrics[i];
    return NULL;
}

const struct evidence_code *institution_evidence(const struct institution *in, const char *code)
{
    for (int i = 0; i < in->evidence_n; i++)
        if (strcmp(in->evidence[i].code, code) == 0) return &in->evidence[i];
    return NULL;
}

const struct reason *institution_reason(const struct institution *in, const char *group, const char *code)
{
    for (int i = 0; i < in->reasons_n; i++)
        if (!strcmp(in->reasons[i].group, group) && !strcmp(in->reasons[i].code, code)) return &in->reasons[i];
    return NULL;
}

const struct office_row *institution_office(const struct institution *in, Office code)
{
    for (int i = 0; i < in->offices_n; i++)
        if (office_is(in->offices[i].code, code)) return &in->offices[i];
    return NULL;
}

const char *institution_office_name(const struct institution *in, Office code, Day day, bool english)
{
    const struct office_row *o = institution_office(in, code);
    const struct office_name *name = NULL;
    if (!o) return NULL;
    for (int i = 0; i < o->names_n; i++)
        if (i == 0 || o->names[i].from.n <= day.n) name = &o->names[i];
    if (english) return name ? name->en : o->name_en;
    return name ? name->zh : o->name_zh;
}

const struct community *institution_community(const struct institution *in, const char *code12)
{
    for (int i = 0; i < in->communities_n; i++)
        if (strcmp(in->communities[i].code12, code12) == 0) return &in->communities[i];
    return NULL;
}

bool office_agency(const struct institution *in, Office agency, Office *dept, Office *street)
{
    char *at = strchr(agency.s, '@');
    if (!at) return false;
    *at = 0; /* a copy: Office is a value */
    *dept = office_of(agency.s);
    *street = office_of(at + 1);
    const struct office_row *s = institution_office(in, *street);
    if (!s || s->kind != OFFICE_STREET) return false;
    for (int i = 0; i < in->agencies_n; i++)
        if (office_is(in->agencies[i].dept, *dept)) return true;
    return false;
}

bool role_fits(const struct institution *in, enum role role, Office office)
{
    Office dept, street;
    const char *kinds = in->roles[role].office_kind ? in->roles[role].office_kind : "";
    if (office_agency(in, office, &dept, &street)) return strstr(kinds, "agency") != NULL;
    const struct office_row *o = institution_office(in, office);
    if (!o) return false;
    if (role == BY_DEPT_LIAISON || role == BY_DEPT_LEADER)
        return o->kind == OFFICE_DEPARTMENT || o->kind == OFFICE_ENTERPRISE;
    if (role == BY_ARBITRATOR) return o->kind == OFFICE_OVERSIGHT || o->kind == OFFICE_DEPARTMENT; /* 司法局 is one */
    if (role == BY_COMMUNITY) return o->kind == OFFICE_STREET;
    return strstr(kinds, office_kind_words[o->kind]) != NULL;
}

/* ---- amounts -------------------------------------------------------------------------------------------------------- */

bool amount_parse(const struct metric *m, const char *s, int64_t *x100)
{
    int64_t n = 0;
    int digits = 0, decimals = 0;
    for (; *s >= '0' && *s <= '9'; s++, digits++) n = n * 10 + (*s - '0');
    if (digits < 1 || digits > 12) return false;
    n *= 100;
    if (*s == '.') {
        int64_t unit = 10;
        for (s++; *s >= '0' && *s <= '9'; s++, decimals++, unit /= 10) {
            if (decimals == 2) return false;
            n += (*s - '0') * unit;
        }
        if (decimals == 0 || decimals > m->decimals) return false;
    }
    if (*s) return false;
    *x100 = n;
    return true;
}

char *amount_text(const void *ctx, const struct metric *m, int64_t x100)
{
    long long whole = x100 / 100, part = x100 % 100;
    return m->decimals ? talloc_asprintf(ctx, "%lld.%02lld", whole, part) : talloc_asprintf(ctx, "%lld", whole);
}

/* ---- copies with one thing other -------------------------------------------------------------------------------------- */

static struct institution *copy(const void *ctx, const struct institution *was)
{
    struct institution *in = talloc(ctx, struct institution);
    *in = *was;
    return in;
}

Err institution_set(const void *ctx, const struct institution *was, const char *key, const char *value,
                    struct institution **out)
{
    struct institution *in = copy(ctx, was);
    in->setting_rows = talloc_memdup(in, was->setting_rows, sizeof(struct setting_row) * (size_t)was->setting_rows_n);
    struct setting_row *row = NULL;
    for (int i = 0; i < in->setting_rows_n; i++)
        if (!strcmp(in->setting_rows[i].key, key)) row = &in->setting_rows[i];
    int n = atoi(value);
    bool floor = (!strcmp(key, "assess.street_share_agency") && n < 50) ||
                 (!strcmp(key, "assess.street_share_department") && n < 30) ||
                 (!strcmp(key, "assess.process_share") && n < 60);
    bool beyond = strstr(key, "_share") && n > 100; /* of a whole */
    if (!row || floor || beyond || !setting_put(&in->settings, key, value, row->unit)) {
        talloc_free(in);
        return row ? (Err){ BAD_INPUT, "the value is not allowed (R74, R75)" } : (Err){ NOT_FOUND, "no such setting" };
    }
    row->value = talloc_strdup(in, value);
    *out = in;
    return OK;
}

Err institution_with_calendar(const void *ctx, const struct institution *was, const struct calendar *calendar,
                              struct institution **out)
{
    *out = copy(ctx, was);
    (*out)->calendar = calendar;
    return OK;
}

Err institution_with_list(const void *ctx, const struct institution *was, const struct item_list *list,
                          struct institution **out)
{
    struct institution *in = copy(ctx, was);
    int n = was->lists_n, at = n;
    in->lists = talloc_array(in, struct item_list, (unsigned)n + 1);
    while (at > 1 && was->lists[at - 1].from.n > list->from.n) at--;
    for (int i = 0; i < at; i++) in->lists[i] = was->lists[i];
    in->lists[at] = *list;
    for (int i = at; i < n; i++) in->lists[i + 1] = was->lists[i];
    in->lists_n = n + 1;
    *out = in;
    return OK;
}

Err institution_with_office(const void *ctx, const struct institution *was, Office code, const struct office_name *name,
                            struct institution **out)
{
    const struct office_row *o = institution_office(was, code);
    if (!o) return (Err){ NOT_FOUND, "no such office" };
    int at = (int)(o - was->offices), n = o->names_n ? o->names_n : 1;
    if (o->names_n && o->names[n - 1].from.n >= name->from.n)
        return (Err){ BAD_INPUT, "an office is renamed from a day after its last renaming" };
    struct institution *in = copy(ctx, was);
    in->offices = talloc_memdup(in, was->offices, sizeof(struct office_row) * (size_t)was->offices_n);
    struct office_row *row = &in->offices[at];
    struct office_name *names = talloc_array(in, struct office_name, (unsigned)n + 1);
    names[0] = (struct office_name){ o->name_zh, o->short_zh, o->name_en, { INT32_MIN } };
    for (int i = 0; i < o->names_n; i++) names[i] = o->names[i];
    names[n] = (struct office_name){ talloc_strdup(in, name->zh), talloc_strdup(in, name->short_zh),
                                     talloc_strdup(in, name->en), name->from };
    row->name_zh = names[n].zh;
    row->short_zh = names[n].short_zh;
    row->name_en = names[n].en;
    row->names = names;
    row->names_n = n + 1;
    *out = in;
    return OK;
}

bool setting_fixed(const char *key)
{
    return !strncmp(key, "office.", 7);
}

/* R14: the item's row while the grade is the item's default; else grades.csv, except that lowering between major,
   complex and general keeps the item's resolve. */
struct limits limits_of(const struct institution *in, const struct item *item, enum grade grade)
{
    if (grade == item->grade || grade == GRADE_NONE) return item->limits;
    struct limits l = in->grades[grade].limits;
    if (grade < item->grade && item->grade <= MAJOR) l.resolve = item->limits.resolve;
    l.hang = in->grades[grade].limits.hang && item->limits.hang;
    return l;
}
