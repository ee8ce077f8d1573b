/* Reads a mapping and its value tables, whole: every faulty line is named before anything is imported. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/csv.h"
#include "base/text.h"
#include "service/import_mapping.h"

const struct import_field_row import_fields[IM_FIELDS] = {
    [IM_CHANNEL] = { "source_channel", true, "source_channel" },
    [IM_TICKET] = { "source_ticket_no", true, "source_ticket_no" },
    [IM_OPENED] = { "opened", true, "source_created" },
    [IM_CLOSED] = { "closed", false, "source_closed" },
    [IM_STATE] = { "state", false, NULL },
    [IM_ITEM] = { "item", false, "item" },
    [IM_SUBJECT] = { "subject", false, "subject" },
    [IM_TEXT] = { "text", true, "text" },
    [IM_PLACE] = { "place", true, "place" },
    [IM_COMMUNITY] = { "community", false, "community" },
    [IM_STREET] = { "street", false, "street" },
    [IM_POINT] = { "point", false, "point" },
    [IM_CONTACT] = { "contact", false, "contact" },
    [IM_WANTED] = { "wanted_result", false, "wanted_result" },
    [IM_ANSWER] = { "answer", false, "source_answer" },
    [IM_ENCODING] = { "encoding", false, NULL },
};

const char *source_text_fault(const char *s, size_t n)
{
    while (n) { /* pieces between the control characters that other systems may have */
        size_t piece = 0;
        while (piece < n && s[piece] != '\r' && s[piece] != '\t') piece++;
        const char *wrong = text_fault(s, piece, true);
        if (wrong) return wrong;
        piece += piece < n;
        s += piece;
        n -= piece;
    }
    return NULL;
}

static int by_from(const void *a, const void *b)
{
    return strcmp(((const struct value_pair *)a)->from, ((const struct value_pair *)b)->from);
}

const char *value_table_find(const struct value_table *t, const char *value)
{
    struct value_pair key = { value, NULL };
    const struct value_pair *p = t->n ? bsearch(&key, t->pairs, (size_t)t->n, sizeof key, by_from) : NULL;
    return p ? p->to : NULL;
}

static struct value_table *value_table_read(const void *ctx, const char *bytes, size_t n, const char **fault)
{
    struct table *csv = table_read(ctx, bytes, n, fault);
    if (!csv) return NULL;
    if (table_column(csv, "value") < 0 || table_column(csv, "to") < 0) {
        *fault = "the header must be value,to";
        return NULL;
    }
    struct value_table *t = talloc_zero(ctx, struct value_table);
    t->n = table_rows(csv);
    t->pairs = talloc_array(t, struct value_pair, (unsigned)t->n);
    for (int i = 0; i < t->n; i++)
        t->pairs[i] = (struct value_pair){ table_get(csv, i, "value"), table_get(csv, i, "to") };
    if (t->n) qsort(t->pairs, (size_t)t->n, sizeof *t->pairs, by_from);
    for (int i = 1; i < t->n; i++)
        if (!strcmp(t->pairs[i - 1].from, t->pairs[i].from)) {
            *fault = talloc_asprintf(ctx, "'%s' is listed twice", t->pairs[i].from);
            return NULL;
        }
    return t;
}

/* Where faults of one line go: "line 3 (opened)". */
struct place {
    struct faults *faults;
    int line;
    const char *field;
};

static void complain(const struct place *at, const char *remedy)
{
    fault_add(at->faults, talloc_asprintf(at->faults, "line %d (%s)", at->line, at->field), remedy);
}

static void read_format(const struct place *at, struct mapping_line *l, enum import_field f, const char *format)
{
    if (f == IM_OPENED || f == IM_CLOSED) {
        const char *wrong = import_time_read(format, &l->time);
        if (wrong) complain(at, wrong);
    } else if (f == IM_COMMUNITY) {
        l->hash = !strcmp(format, "hash");
        if (*format && !l->hash) complain(at, "format must be blank or hash");
    } else if (f == IM_POINT) {
        l->gcj02 = !strcmp(format, "gcj02");
        if (*format && !l->gcj02 && strcmp(format, "wgs84")) complain(at, "format must be wgs84 or gcj02");
        l->joiner = ",";
    } else {
        l->joiner = *format ? format : " ";
    }
}

static void read_table(const struct place *at, struct mapping_line *l, import_table_fn *tables, void *with,
                       const char *name)
{
    size_t n = 0;
    const char *fault = NULL;
    char *bytes = tables ? tables(at->faults, with, name, &n) : NULL;
    if (!bytes) {
        complain(at, talloc_asprintf(at->faults, "there is no table %s beside the mapping", name));
        return;
    }
    const char *wrong = source_text_fault(bytes, n);
    l->table = wrong ? NULL : value_table_read(l->columns, bytes, n, &fault);
    l->joiner = "|";
    if (!l->table) complain(at, talloc_asprintf(at->faults, "table %s: %s", name, wrong ? wrong : fault));
}

static enum import_field field_from(const char *word)
{
    int f = 0;
    while (f < IM_FIELDS && strcmp(import_fields[f].word, word)) f++;
    return (enum import_field)f;
}

static void read_line(struct mapping *m, const struct table *t, int row, import_table_fn *tables, void *with,
                      struct faults *faults)
{
    struct place at = { faults, row + 2, table_get(t, row, "field") };
    enum import_field f = field_from(at.field);
    if (f == IM_FIELDS) {
        complain(&at, "there is no such field; see huying import --help");
        return;
    }
    struct mapping_line *l = &m->lines[f];
    if (l->given) {
        complain(&at, "the field stands there twice");
        return;
    }
    l->given = true;
    l->columns = text_split(m, table_get(t, row, "column"), ';', &l->columns_n);
    l->constant = table_get(t, row, "constant");
    if (l->columns_n > IMPORT_COLUMNS_MOST) complain(&at, "at most 8 columns may be joined");
    if (!l->columns_n && !*l->constant) complain(&at, "give a column or a constant");
    if (f == IM_POINT && l->columns_n > 2) complain(&at, "give one column, or latitude and longitude");
    if ((f == IM_OPENED || f == IM_CLOSED) && l->columns_n != 1) complain(&at, "give one column");
    if (f == IM_ENCODING && (l->columns_n || (strcmp(l->constant, "UTF-8") && strcmp(l->constant, "GB18030"))))
        complain(&at, "must be the constant UTF-8 or GB18030 (GBK is part of it)");
    read_format(&at, l, f, table_get(t, row, "format"));
    const char *table = table_get(t, row, "table");
    if (*table) read_table(&at, l, tables, with, table);
}

Err mapping_read(const void *ctx, const char *bytes, size_t n, import_table_fn *tables, void *with,
                 struct faults *faults, struct mapping **out)
{
    const char *fault = source_text_fault(bytes, n);
    struct mapping *m = talloc_zero(ctx, struct mapping);
    struct table *t = fault ? NULL : table_read(m, bytes, n, &fault);
    if (t && (table_column(t, "field") < 0 || table_column(t, "column") < 0 || table_column(t, "format") < 0 ||
              table_column(t, "table") < 0 || table_column(t, "constant") < 0))
        fault = "the header must be field,column,format,table,constant";
    if (!t || fault) {
        fault_add(faults, "mapping", fault);
        return faults_err(faults);
    }
    for (int i = 0; i < table_rows(t); i++) read_line(m, t, i, tables, with, faults);
    for (int f = 0; f < IM_FIELDS; f++)
        if (import_fields[f].must && !m->lines[f].given)
            fault_addf(faults, import_fields[f].word, "the mapping must have a line for it");
    if (!m->lines[IM_COMMUNITY].given && !m->lines[IM_STREET].given)
        fault_add(faults, "community", "the mapping must have a line for community or street");
    TRY(faults_err(faults));
    *out = m;
    return OK;
}

const char *mapping_encoding(const struct mapping *m)
{
    return m->lines[IM_ENCODING].given ? m->lines[IM_ENCODING].constant : "UTF-8";
}
