/* Strict JSON in: duplicates, unknown names, wrong types, over-long and ill-formed text are refused, all named at once.
   What passes here is trusted below. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "base/text.h"

static int json_end(json_t **root)
{
    json_decref(*root);
    return 0;
}

json_t *json_body(struct exchange *x)
{
    const char *type = exchange_header(x, "Content-Type");
    size_t word = type ? strcspn(type, "; ") : 0;
    if (word != strlen("application/json") || strncasecmp(type, "application/json", word)) {
        reply_problem(x, P_BAD_TYPE, "Content-Type: application/json", 0);
        return NULL;
    }
    json_error_t fault;
    json_t *root = json_loadb(x->body ? x->body->s : "", x->body ? x->body->n : 0, JSON_REJECT_DUPLICATES, &fault);
    if (!root || !json_is_object(root)) {
        json_decref(root);
        reply_problem(x, P_BAD_JSON,
                      root ? "an object { … } is expected"
                           : talloc_asprintf(x, "line %d, column %d: %s", fault.line, fault.column, fault.text),
                      0);
        return NULL;
    }
    json_t **owned = talloc(x, json_t *);
    *owned = root;
    talloc_set_destructor(owned, json_end);
    return root;
}

static bool digits(const char *s)
{
    return s[strspn(s, "0123456789")] == 0;
}

static bool hex(const char *s)
{
    return s[strspn(s, "0123456789abcdef")] == 0;
}

/* Shapes a line may have; the word is in the remedy too. */
static const struct shape {
    const char *name;
    bool (*good)(const char *);
    size_t chars; /* 0: any */
} shapes[] = {
    { "6 digits", digits, 6 },
    { "12 digits", digits, 12 },
};

static void shape_check(struct exchange *x, const struct field *f, const char *s)
{
    for (size_t i = 0; f->shape && i < sizeof shapes / sizeof shapes[0]; i++)
        if (!strcmp(shapes[i].name, f->shape) && (!shapes[i].good(s) || strlen(s) != shapes[i].chars))
            fault_add(x->faults, f->name, f->shape);
}

static bool text_check(struct exchange *x, const char *name, const json_t *v, int most, bool lines)
{
    if (!json_is_string(v)) {
        fault_add(x->faults, name, "must be a text");
        return false;
    }
    const char *s = json_string_value(v), *fault = text_fault(s, json_string_length(v), lines);
    if (!fault && strlen(s) != json_string_length(v)) fault = "control characters are not allowed";
    if (fault) {
        fault_add(x->faults, name, fault);
        return false;
    }
    size_t chars = text_chars(s, json_string_length(v));
    if (chars > (size_t)most) fault_addf(x->faults, name, "at most %d characters, these are %zu", most, chars);
    return chars <= (size_t)most;
}

static void digests_check(struct exchange *x, const struct field *f, const json_t *v)
{
    if (!json_is_array(v) || json_array_size(v) > (size_t)f->most) {
        fault_addf(x->faults, f->name, "a list of at most %d", f->most);
        return;
    }
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *s = json_string_value(json_array_get(v, i));
        if (!s || strlen(s) != 64 || !hex(s)) {
            fault_add(x->faults, f->name, "SHA-256 in 64 lower-case hex digits, as the upload answered");
            return;
        }
    }
}

static void field_check(struct exchange *x, const struct field *f, const json_t *v)
{
    switch (f->is) {
    case F_LINE:
    case F_TEXT:
        if (text_check(x, f->name, v, f->most, f->is == F_TEXT)) shape_check(x, f, json_string_value(v));
        return;
    case F_INT:
        if (!json_is_integer(v) || json_integer_value(v) < 1 || json_integer_value(v) > f->most)
            fault_addf(x->faults, f->name, "a whole number from 1 to %d", f->most);
        return;
    case F_BOOL:
        if (!json_is_boolean(v)) fault_add(x->faults, f->name, "true or false");
        return;
    case F_DIGEST_LIST: digests_check(x, f, v); return;
    }
}

void json_check(struct exchange *x, const json_t *object, const struct field *fields, int n)
{
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)object, name, v)
    {
        int i = 0;
        while (i < n && strcmp(fields[i].name, name)) i++;
        if (i == n)
            fault_add(x->faults, name, "there is no such field here");
        else
            field_check(x, &fields[i], v);
    }
    for (int i = 0; i < n; i++)
        if (fields[i].needed && !json_object_get(object, fields[i].name))
            fault_add(x->faults, fields[i].name, "is missing");
}

const char *json_str(const json_t *object, const char *name)
{
    return json_string_value(json_object_get(object, name));
}

/* ---- acts: JSON → the engine's arguments, by its own table ---- */

/* "item *place reason:withdraw …": is this name among them? */
static bool allowed_has(const char *allowed, const char *name)
{
    size_t n = strlen(name);
    for (const char *s = allowed; s && *s;) {
        s += strspn(s, " *");
        size_t word = strcspn(s, " :");
        if (word == n && !memcmp(s, name, n)) return true;
        s += strcspn(s, " ");
    }
    return false;
}

static bool multi_line(const struct arg_row *row)
{
    return row && row->type == ARG_TEXT;
}

static int most_of(const struct arg_row *row)
{
    return row && row->most ? row->most : 4000;
}

enum { AMOUNT_CHARS = 20, OUTLINE_CHARS = 3200 }; /* 120 corners */

static const char *list_text(struct exchange *x, const char *name, const json_t *v)
{
    struct buf *b = buf_new(x, 64);
    enum { ENTRIES_MOST = 60, ENTRY_CHARS = 200 };
    if (json_array_size(v) > ENTRIES_MOST) fault_addf(x->faults, name, "at most %d entries", ENTRIES_MOST);
    for (size_t i = 0; i < json_array_size(v) && i < ENTRIES_MOST; i++) {
        const json_t *e = json_array_get(v, i);
        if (!text_check(x, name, e, ENTRY_CHARS, false)) return NULL;
        if (strchr(json_string_value(e), ';')) {
            fault_add(x->faults, name, "an entry must not contain ';'");
            return NULL;
        }
        if (i) buf_putc(b, ';');
        buf_puts(b, json_string_value(e));
    }
    return b->s;
}

static const char *values_text(struct exchange *x, const char *name, const json_t *v, int chars)
{
    struct buf *b = buf_new(x, 64);
    const char *metric;
    json_t *amount;
    json_object_foreach((json_t *)v, metric, amount)
    {
        if (!text_check(x, metric, amount, chars, false)) continue;
        if (text_fault(metric, strlen(metric), false) || strpbrk(metric, ";:") ||
            strpbrk(json_string_value(amount), ";:")) {
            fault_add(x->faults, name, "a metric's code and its amount as decimal text");
            continue;
        }
        buf_printf(b, "%s%s:%s", b->n ? ";" : "", metric, json_string_value(amount));
    }
    return b->s;
}

static const char *arg_text(struct exchange *x, const char *name, const struct arg_row *row, const json_t *v)
{
    bool listy = row && (row->type == ARG_OFFICES || row->type == ARG_CODES || row->type == ARG_TASKS ||
                         row->type == ARG_EVIDENCE);
    switch (json_typeof(v)) {
    case JSON_STRING:
        if (listy) {
            fault_add(x->faults, name, "must be a list");
            return NULL;
        }
        return text_check(x, name, v, most_of(row), multi_line(row)) ? json_string_value(v) : NULL;
    case JSON_ARRAY:
        if (!listy) break;
        return list_text(x, name, v);
    case JSON_OBJECT:
        if (!row || (row->type != ARG_VALUES && row->type != ARG_OUTLINES)) break;
        return values_text(x, name, v, row->type == ARG_VALUES ? AMOUNT_CHARS : OUTLINE_CHARS);
    case JSON_INTEGER:
        if (!row || row->type != ARG_INT) break;
        return talloc_asprintf(x, "%lld", (long long)json_integer_value(v));
    case JSON_TRUE:
    case JSON_FALSE:
        if (!row || row->type != ARG_YESNO) break;
        return json_is_true(v) ? "yes" : "no";
    default: break;
    }
    fault_add(x->faults, name, json_is_null(v) ? "leave it out instead of null" : "has the wrong type");
    return NULL;
}

struct arg *json_args_of(struct exchange *x, const json_t *object, const struct arg_row *rows, int rows_n,
                         const char *but, int *n)
{
    struct arg *args = talloc_zero_array(x, struct arg, (unsigned)json_object_size(object) + 1);
    const char *name;
    json_t *v;
    *n = 0;
    json_object_foreach((json_t *)object, name, v)
    {
        int i = 0;
        if (!strcmp(name, but)) continue;
        while (i < rows_n && strcmp(rows[i].name, name)) i++;
        if (i == rows_n) {
            fault_add(x->faults, text_fault(name, strlen(name), false) ? "?" : name, "this act takes no such argument");
            continue;
        }
        const char *text = arg_text(x, name, &rows[i], v);
        if (text) args[(*n)++] = (struct arg){ name, text };
    }
    return args;
}

struct arg *json_args(struct exchange *x, const json_t *object, const char *allowed, const char *but, int *n)
{
    struct arg *args = talloc_zero_array(x, struct arg, (unsigned)json_object_size(object) + 1);
    const char *name;
    json_t *v;
    *n = 0;
    json_object_foreach((json_t *)object, name, v)
    {
        if (but && !strcmp(name, but)) continue;
        if (text_fault(name, strlen(name), false) || !allowed_has(allowed, name)) {
            fault_add(x->faults, text_fault(name, strlen(name), false) ? "?" : name, "this act takes no such argument");
            continue;
        }
        const char *text = arg_text(x, name, arg_row(name), v);
        if (text) args[(*n)++] = (struct arg){ name, text };
    }
    return args;
}
