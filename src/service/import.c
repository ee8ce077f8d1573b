/* Rows of another system's file, one at a time. A row is judged whole: all its faults at once, and never the next one's. */
#include "service/import.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/csv.h"
#include "base/geo.h"
#include "base/text.h"
#include "service/import_mapping.h"

enum { UNKNOWN_MOST = 1000 };

struct import {
    const struct mapping *mapping;
    const struct institution *institution;
    struct csv *csv;
    int columns;
    int at[IM_FIELDS][IMPORT_COLUMNS_MOST]; /* column numbers */
    struct import_unknown *unknown;
    int unknown_n;
};

static int column_of(char **header, int n, const char *name)
{
    for (int i = 0; i < n; i++)
        if (!strcmp(header[i], name)) return i;
    return -1;
}

static void find_columns(struct import *in, char **header, struct faults *faults)
{
    for (int f = 0; f < IM_FIELDS; f++) {
        const struct mapping_line *l = &in->mapping->lines[f];
        for (int i = 0; i < l->columns_n; i++) {
            in->at[f][i] = column_of(header, in->columns, l->columns[i]);
            if (in->at[f][i] < 0) fault_addf(faults, import_fields[f].word, "the file has no column %s", l->columns[i]);
        }
    }
}

Err import_open(const void *ctx, const struct mapping *mapping, const struct institution *institution,
                const char *bytes, size_t n, struct faults *faults, struct import **out)
{
    struct import *in = talloc_zero(ctx, struct import);
    in->mapping = mapping;
    in->institution = institution;
    in->csv = csv_open(in, bytes, n);
    struct csv_field *fields;
    const char *fault = NULL;
    if (!csv_next(in->csv, &fields, &in->columns, &fault) || fault) {
        fault_add(faults, "file", fault ? fault : "it is empty: a header line is needed");
        return faults_err(faults);
    }
    char **header = talloc_array(in, char *, (unsigned)in->columns);
    for (int i = 0; i < in->columns; i++) header[i] = talloc_strndup(header, fields[i].s, fields[i].n);
    find_columns(in, header, faults);
    TRY(faults_err(faults));
    *out = in;
    return OK;
}

/* A file's text as ours: CRLF and CR become LF, a tab a space, blanks around it go. */
static char *tidy(const void *ctx, const struct csv_field *f)
{
    char *s = talloc_size(ctx, f->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        char c = f->s[i];
        if (c == '\r') {
            if (i + 1 < f->n && f->s[i + 1] == '\n') continue;
            c = '\n';
        }
        if (c == '\t') c = ' ';
        if (n > 0 || (c != ' ' && c != '\n')) s[n++] = c;
    }
    while (n && (s[n - 1] == ' ' || s[n - 1] == '\n')) n--;
    s[n] = 0;
    return s;
}

static const char *joined(const struct import *in, const void *ctx, enum import_field f, const struct csv_field *fields)
{
    const struct mapping_line *l = &in->mapping->lines[f];
    char *s = NULL;
    for (int i = 0; i < l->columns_n; i++) {
        char *part = tidy(ctx, &fields[in->at[f][i]]);
        if (!s)
            s = part;
        else if (l->table || f == IM_POINT || (*s && *part))
            s = talloc_asprintf(ctx, "%s%s%s", s, l->joiner, part);
        else if (*part)
            s = part;
    }
    return s ? s : "";
}

static void note_unknown(struct import *in, const char *value)
{
    for (int i = 0; i < in->unknown_n; i++)
        if (!strcmp(in->unknown[i].value, value)) {
            in->unknown[i].n++;
            return;
        }
    if (in->unknown_n == UNKNOWN_MOST) return;
    in->unknown = talloc_realloc(in, in->unknown, struct import_unknown, (unsigned)in->unknown_n + 1);
    in->unknown[in->unknown_n++] = (struct import_unknown){ talloc_strdup(in, value), 1 };
}

/* "a|b", then "a". */
static const char *looked_up(struct import *in, const void *ctx, const struct value_table *table, const char *value)
{
    char *key = talloc_strdup(ctx, value);
    for (;;) {
        const char *to = value_table_find(table, key);
        if (to) return to;
        char *cut = strrchr(key, '|');
        if (!cut) break;
        *cut = 0;
    }
    if (*key) note_unknown(in, key);
    return "";
}

static const char *value_of(struct import *in, const void *ctx, enum import_field f, const struct csv_field *fields,
                            struct faults *faults)
{
    const struct mapping_line *l = &in->mapping->lines[f];
    if (!l->given) return "";
    for (int i = 0; i < l->columns_n; i++) { /* before anything reads it as text */
        const struct csv_field *c = &fields[in->at[f][i]];
        const char *wrong = source_text_fault(c->s, c->n);
        if (!wrong) continue;
        fault_addf(faults, import_fields[f].word, "column %s: %s", l->columns[i], wrong);
        return "";
    }
    const char *value = joined(in, ctx, f, fields);
    if (l->table) value = looked_up(in, ctx, l->table, value);
    return *value ? value : l->constant;
}

static void read_time(const struct import *in, struct import_row *row, enum import_field f, Time *out,
                      struct faults *faults)
{
    if (*row->value[f] && !import_time_parse(&in->mapping->lines[f].time, row->value[f], out))
        fault_addf(faults, import_fields[f].word, "'%.40s' is no time like %s", row->value[f],
                   in->mapping->lines[f].time.pattern);
}

static void read_state(struct import_row *row, const struct mapping *m, struct faults *faults)
{
    const char *state = row->value[IM_STATE];
    row->is_closed = m->lines[IM_STATE].given ? !strcmp(state, "closed") : row->closed.s != 0;
    if (m->lines[IM_STATE].given && strcmp(state, "open") && strcmp(state, "closed"))
        fault_add(faults, "state", "must become open or closed: add the value to its table");
    if (row->is_closed && !*row->value[IM_CLOSED])
        fault_add(faults, "closed", "it is closed at its source, but its closing time is blank");
    row->value[IM_STATE] = row->is_closed ? "closed" : "open";
}

static uint64_t hash_text(const char *s) /* FNV-1a */
{
    uint64_t h = 14695981039346656037u;
    for (; *s; s++) h = (h ^ (unsigned char)*s) * 1099511628211u;
    return h ^ h >> 32;
}

static const struct community *community_named(const struct institution *in, const char *value)
{
    for (int i = 0; i < in->communities_n; i++)
        if (!strcmp(in->communities[i].name_zh, value) || !strcmp(in->communities[i].code12, value))
            return &in->communities[i];
    return NULL;
}

static const struct office_row *street_named(const struct institution *in, const char *value)
{
    for (int i = 0; i < in->offices_n; i++)
        if (in->offices[i].kind == OFFICE_STREET &&
            (!strcmp(in->offices[i].code.s, value) || !strcmp(in->offices[i].name_zh, value)))
            return &in->offices[i];
    return NULL;
}

/* The street is the one that the community lies in (R10a); a fixed street only where no community is known. */
static void read_area(const struct import *in, struct import_row *row, struct faults *faults)
{
    const char *value = row->value[IM_COMMUNITY];
    const struct community *c = NULL;
    if (*value && in->mapping->lines[IM_COMMUNITY].hash && in->institution->communities_n)
        c = &in->institution->communities[hash_text(value) % (uint64_t)in->institution->communities_n];
    else if (*value)
        c = community_named(in->institution, value);
    const struct office_row *s =
        c || !*row->value[IM_STREET] ? NULL : street_named(in->institution, row->value[IM_STREET]);
    if (*value && !c) fault_addf(faults, "community", "there is no community '%.40s'", value);
    if (!c && !s && !*value) fault_add(faults, "street", "the place lies in no street that we know");
    row->value[IM_COMMUNITY] = c ? c->code12 : "";
    row->value[IM_STREET] = c ? c->street.s : s ? s->code.s : "";
}

static void read_point(const struct import *in, const void *ctx, struct import_row *row, struct faults *faults)
{
    double lat, lon;
    const char *value = row->value[IM_POINT];
    if (!*value || !strcmp(value, ",")) {
        row->value[IM_POINT] = "";
        return;
    }
    if (!geo_parse_point(value, &lat, &lon)) {
        fault_addf(faults, "point", "'%.40s' is not LAT,LON in degrees, such as 30.65,104.08", value);
        return;
    }
    if (!in->mapping->lines[IM_POINT].gcj02) return;
    geo_gcj_to_wgs(lat, lon, &lat, &lon);
    row->value[IM_POINT] = talloc_asprintf(ctx, "%.7f,%.7f", lat, lon);
}

static void read_item(const struct import *in, struct import_row *row, Time now, struct faults *faults)
{
    const struct item_list *list = institution_list_at(in->institution, day_of(now));
    if (*row->value[IM_ITEM] && !list_item(list, row->value[IM_ITEM]))
        fault_addf(faults, "item", "'%.20s' is not in the list in force: correct the mapping's table",
                   row->value[IM_ITEM]);
}

static void keep_length(struct import_row *row, enum import_field f, struct faults *faults)
{
    const char *arg = import_fields[f].arg;
    const struct arg_row *a = arg ? arg_row(arg) : NULL;
    size_t n = text_chars(row->value[f], strlen(row->value[f]));
    if (a && n > (size_t)a->most)
        fault_addf(faults, import_fields[f].word, "it has %zu characters, at most %d are taken", n, a->most);
}

static void read_row(struct import *in, const void *ctx, Time now, const struct csv_field *fields,
                     struct import_row *row, struct faults *faults)
{
    for (int f = 0; f < IM_FIELDS; f++) row->value[f] = value_of(in, ctx, (enum import_field)f, fields, faults);
    if (faults->n) return;
    for (int f = 0; f < IM_FIELDS; f++)
        if (import_fields[f].must && !*row->value[f])
            fault_add(faults, import_fields[f].word, "it is blank in this row");
    read_time(in, row, IM_OPENED, &row->opened, faults);
    read_time(in, row, IM_CLOSED, &row->closed, faults);
    if (row->opened.s > now.s) fault_add(faults, "opened", "it lies in the future");
    read_state(row, in->mapping, faults);
    read_area(in, row, faults);
    read_point(in, ctx, row, faults);
    read_item(in, row, now, faults);
    size_t head = text_head(row->value[IM_SUBJECT], strlen(row->value[IM_SUBJECT]), (size_t)arg_row("subject")->most);
    row->value[IM_SUBJECT] = talloc_strndup(ctx, row->value[IM_SUBJECT], head); /* a label; the text has it all */
    for (int f = 0; f < IM_FIELDS; f++) /* the two times are written by us, the rest as it came */
        if (f != IM_OPENED && f != IM_CLOSED) keep_length(row, (enum import_field)f, faults);
}

bool import_next(struct import *in, const void *ctx, Time now, struct import_row *row, struct faults *faults)
{
    struct csv_field *fields;
    const char *fault;
    int n;
    do {
        if (!csv_next(in->csv, &fields, &n, &fault)) return false;
    } while (!fault && n == 1 && fields[0].n == 0); /* an empty line is no row */
    *row = (struct import_row){ .line = csv_line(in->csv) };
    for (int f = 0; f < IM_FIELDS; f++) row->value[f] = "";
    if (fault)
        fault_add(faults, "row", fault);
    else if (n != in->columns)
        fault_addf(faults, "row", "it has %d fields, the header %d", n, in->columns);
    else
        read_row(in, ctx, now, fields, row, faults);
    return true;
}

size_t import_offset(const struct import *in)
{
    return csv_offset(in->csv);
}

static int by_count(const void *a, const void *b)
{
    const struct import_unknown *x = a, *y = b;
    return x->n == y->n ? strcmp(x->value, y->value) : y->n - x->n;
}

int import_unknown(const struct import *in, const struct import_unknown **out)
{
    if (in->unknown_n) qsort(in->unknown, (size_t)in->unknown_n, sizeof *in->unknown, by_count);
    *out = in->unknown;
    return in->unknown_n;
}
