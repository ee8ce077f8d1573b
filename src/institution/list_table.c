/* See list_table.h. Reading and writing are each other's inverse. */
#include "institution/list_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/csv.h"
#include "base/text.h"

const char *const list_columns[LIST_COLUMNS] = {
    "code",
    "category_code",
    "category_zh",
    "category_en",
    "name_zh",
    "name_en",
    "description_zh",
    "lead_dept",
    "co_depts",
    "default_grade",
    "urgency",
    "handling_method",
    "ack_value",
    "ack_unit",
    "arrive_value",
    "arrive_unit",
    "meeting_within_value",
    "meeting_within_unit",
    "plan_value",
    "plan_unit",
    "resolve_value",
    "resolve_unit",
    "max_extensions",
    "hangup_allowed",
    "evidence_required",
    "outcome_metrics",
    "smart_city_category",
    "legal_basis_zh",
    "list_version",
    "confidence",
};

int list_column(const char *word)
{
    int c = 0;
    while (c < LIST_COLUMNS && strcmp(list_columns[c], word)) c++;
    return c;
}

/* ---- text in and out ------------------------------------------------------------------------------------------------ */

static bool columns_known(const struct table *t, const char *csv, size_t n, struct faults *faults)
{
    const char *fault;
    struct csv_field *f;
    int fields, before = faults->n;
    void *ctx = talloc_new(NULL);
    struct csv *c = csv_open(ctx, csv, n);
    if (csv_next(c, &f, &fields, &fault))
        for (int i = 0; i < fields; i++)
            if (list_column(f[i].s) == LIST_COLUMNS)
                fault_add(faults, f[i].s, "a list has no such column: leave it out");
    for (int i = 0; i < LIST_COLUMNS; i++)
        if (table_column(t, list_columns[i]) < 0) fault_add(faults, list_columns[i], "the column is missing");
    talloc_free(ctx);
    return faults->n == before;
}

static void codes_once(const struct list_table *t, struct faults *faults)
{
    for (int i = 0; i < t->n; i++) {
        const char *code = t->rows[i].cell[L_CODE];
        if (!*code || strlen(code) > 7) fault_addf(faults, "code", "row %d: a code of 1 to 7 characters", i + 2);
        if (*code && list_table_row(t, code) != &t->rows[i]) fault_addf(faults, "code", "%s is there twice", code);
    }
}

Err list_table_read(const void *ctx, const char *csv, size_t n, struct faults *faults, struct list_table **out)
{
    const char *fault = n > LIST_TEXT_MOST ? "a list has at most 256 KiB" : text_fault(csv, n, true);
    struct list_table *t = talloc_zero(ctx, struct list_table);
    struct table *cells = fault ? NULL : table_read(t, csv, n, &fault);
    if (fault) fault_add(faults, "list", fault);
    if (cells && columns_known(cells, csv, n, faults)) {
        t->n = table_rows(cells);
        if (t->n < 1 || t->n > LIST_ITEMS_MOST) fault_addf(faults, "list", "1 to %d items", LIST_ITEMS_MOST);
        t->rows = talloc_zero_array(t, struct list_row, (unsigned)t->n + 1);
        for (int i = 0; i < t->n; i++)
            for (int c = 0; c < LIST_COLUMNS; c++) t->rows[i].cell[c] = table_get(cells, i, list_columns[c]);
        codes_once(t, faults);
    }
    if (faults->n) {
        talloc_free(t);
        return faults_err(faults);
    }
    *out = t;
    return OK;
}

static void put_cell(struct buf *b, const char *s)
{
    if (!strpbrk(s, ",\"\n\r")) {
        buf_puts(b, s);
        return;
    }
    buf_putc(b, '"');
    for (; *s; s++) {
        if (*s == '"') buf_putc(b, '"');
        buf_putc(b, *s);
    }
    buf_putc(b, '"');
}

void list_table_write(struct buf *b, const struct list_table *t)
{
    for (int c = 0; c < LIST_COLUMNS; c++) buf_printf(b, "%s%s", c ? "," : "", list_columns[c]);
    buf_putc(b, '\n');
    for (int i = 0; i < t->n; i++) {
        for (int c = 0; c < LIST_COLUMNS; c++) {
            if (c) buf_putc(b, ',');
            put_cell(b, t->rows[i].cell[c]);
        }
        buf_putc(b, '\n');
    }
}

struct list_row *list_table_row(const struct list_table *t, const char *code)
{
    for (int i = 0; i < t->n; i++)
        if (!strcmp(t->rows[i].cell[L_CODE], code)) return &t->rows[i];
    return NULL;
}

Err list_table_set(struct list_table *t, struct list_row *row, enum list_column column, const char *text,
                   struct faults *faults)
{
    const char *fault = text_fault(text, strlen(text), false);
    if (fault) fault_add(faults, list_columns[column], fault);
    if (!fault && text_chars(text, strlen(text)) > LIST_CELL_MOST)
        fault_addf(faults, list_columns[column], "at most %d characters", LIST_CELL_MOST);
    TRY(faults_err(faults));
    row->cell[column] = talloc_strdup(t, text);
    return OK;
}

/* ---- the list itself ------------------------------------------------------------------------------------------------ */

struct maker {
    struct item_list *list;
    const struct institution *in;
    const struct list_row *row;
    struct faults *faults;
};

static const char *cell(const struct maker *m, enum list_column c)
{
    return m->row->cell[c];
}

static void blame(struct maker *m, enum list_column c, const char *remedy)
{
    char field[48];
    snprintf(field, sizeof field, "%s.%s", cell(m, L_CODE), list_columns[c]);
    fault_add(m->faults, field, remedy);
}

static struct span span_of(struct maker *m, enum list_column c)
{
    struct span s = { 0, U_WORK_DAY };
    const char *value = cell(m, c), *unit = cell(m, c + 1);
    char *end;
    long n = strtol(value, &end, 10);
    int u = 0;
    if (!*value && !*unit) return s;
    while (u <= U_NATURAL_DAY && strcmp(unit, unit_words[u])) u++;
    if (u > U_NATURAL_DAY) {
        blame(m, c + 1, "work_minute, work_hour, work_day, natural_day, clock_minute or clock_hour");
        return s;
    }
    struct span found = { n > 0 && n <= 1000000 ? (int)n : 0, (enum unit)u };
    if (!*value || *end || !found.value || !calendar_span_ok(found)) {
        blame(m, c, "a whole number within the limits of its unit (R26a), or neither number nor unit");
        return s;
    }
    return found;
}

static void take_co(struct maker *m, struct item *it)
{
    int n;
    char **list = text_split(m->list, cell(m, L_CO), ';', &n);
    if (n > CO_MOST) blame(m, L_CO, "at most 40 offices");
    for (int i = 0; i < n && i < CO_MOST; i++) {
        it->co[it->co_n] = office_of(list[i]);
        if (institution_office(m->in, it->co[it->co_n]))
            it->co_n++;
        else
            blame(m, L_CO, talloc_asprintf(m->list, "there is no office %s", list[i]));
    }
}

static void take_codes(struct maker *m, struct item *it)
{
    int n;
    char **list = text_split(m->list, cell(m, L_EVIDENCE), ';', &n);
    if (n > EVIDENCE_MOST) blame(m, L_EVIDENCE, "at most 16 kinds");
    for (int i = 0; i < n && i < EVIDENCE_MOST; i++) {
        const struct evidence_code *e = institution_evidence(m->in, list[i]);
        if (e)
            it->evidence[it->evidence_n++] = e;
        else
            blame(m, L_EVIDENCE, talloc_asprintf(m->list, "there is no evidence code %s", list[i]));
    }
    list = text_split(m->list, cell(m, L_METRICS), ';', &n);
    if (n > METRICS_MOST) blame(m, L_METRICS, "at most 8 metrics");
    for (int i = 0; i < n && i < METRICS_MOST; i++) {
        list[i][strcspn(list[i], ":")] = 0;
        const struct metric *metric = institution_metric(m->in, list[i]);
        if (metric)
            it->metrics[it->metrics_n++] = metric;
        else
            blame(m, L_METRICS, talloc_asprintf(m->list, "there is no metric %s", list[i]));
    }
}

static void take_item(struct maker *m, struct item *it)
{
    *it = (struct item){ .code = cell(m, L_CODE),
                         .category = cell(m, L_CATEGORY),
                         .category_zh = cell(m, L_CATEGORY_ZH),
                         .category_en = cell(m, L_CATEGORY_EN),
                         .name_zh = cell(m, L_NAME_ZH),
                         .name_en = cell(m, L_NAME_EN),
                         .description_zh = cell(m, L_DESCRIPTION),
                         .legal_zh = cell(m, L_LEGAL),
                         .confidence = cell(m, L_CONFIDENCE),
                         .lead = office_of(cell(m, L_LEAD)),
                         .grade = grade_from(cell(m, L_GRADE)),
                         .limits = { .ack = span_of(m, L_ACK),
                                     .arrive = span_of(m, L_ARRIVE),
                                     .meeting = span_of(m, L_MEETING),
                                     .plan = span_of(m, L_PLAN),
                                     .resolve = span_of(m, L_RESOLVE),
                                     .max_extensions = atoi(cell(m, L_EXTENSIONS)),
                                     .hang = *cell(m, L_HANG) == 'Y' } };
    take_co(m, it);
    take_codes(m, it);
    if (!institution_office(m->in, it->lead)) blame(m, L_LEAD, "an office of the district");
    if (it->grade == GRADE_NONE) blame(m, L_GRADE, "general, complex, major or urgent");
    if (!it->limits.ack.value) blame(m, L_ACK, "a limit for signing");
    if (!it->limits.resolve.value) blame(m, L_RESOLVE, "a limit for answering");
    if (strlen(cell(m, L_EXTENSIONS)) != 1 || *cell(m, L_EXTENSIONS) < '0' || *cell(m, L_EXTENSIONS) > '9')
        blame(m, L_EXTENSIONS, "0 to 9");
    if (strcmp(cell(m, L_HANG), "Y") && strcmp(cell(m, L_HANG), "N")) blame(m, L_HANG, "Y or N");
}

Err item_list_make(const void *ctx, const struct institution *in, const struct list_table *t, const char *version,
                   Day from, struct faults *faults, struct item_list **out)
{
    struct item_list *list = talloc_zero(ctx, struct item_list);
    list->version = talloc_strdup(list, version);
    list->from = from;
    list->items = talloc_zero_array(list, struct item, (unsigned)t->n);
    list->items_n = t->n;
    struct maker m = { list, in, NULL, faults };
    int before = faults->n;
    for (int i = 0; i < t->n; i++) {
        m.row = &t->rows[i];
        take_item(&m, &list->items[i]);
    }
    if (faults->n > before) {
        talloc_free(list);
        return faults_err(faults);
    }
    *out = list;
    return OK;
}
