/* See meeting_draft.h. */
#include "service/meeting_draft.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/buf.h"
#include "base/text.h"
#include "store/plain.h"

/* ---- what may be typed ---- */

struct cell {
    const char *name;
    int most; /* characters; 0: a list of codes */
    bool lines;
};
static const struct cell row_cells[] = {
    { "unit", 19, false },     { "person", 50, false },  { "what", 500, true },   { "due", 10, false },
    { "standard", 500, true }, { "evidence", 0, false }, { "metric", 40, false }, { "target", 20, false },
};
static const struct cell position_cells[] = { { "stand", 12, false }, { "text", 1000, true } };

static bool text_good(const json_t *v, int most, bool lines)
{
    const char *s = json_string_value(v);
    size_t n = s ? json_string_length(v) : 0;
    return s && strlen(s) == n && !text_fault(s, n, lines) && text_chars(s, n) <= (size_t)most;
}

static bool codes_good(const json_t *list, int each)
{
    if (!json_is_array(list) || json_array_size(list) > 60) return false;
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *e = json_array_get(list, i);
        if (!text_good(e, each, false) || strchr(json_string_value(e), ';')) return false;
    }
    return true;
}

static void cells_check(struct faults *faults, const char *at, const json_t *object, const struct cell *cells, size_t n)
{
    const char *name;
    json_t *v;
    if (json_is_null(object)) return;
    if (!json_is_object(object)) {
        fault_add(faults, at, "an object, or null to take it away");
        return;
    }
    json_object_foreach((json_t *)object, name, v)
    {
        size_t i = 0;
        const char *field = talloc_asprintf(faults, "%s.%s", at, name);
        while (i < n && strcmp(cells[i].name, name)) i++;
        if (i == n)
            fault_add(faults, at, "it has a cell that there is not");
        else if (!json_is_null(v) && !(cells[i].most ? text_good(v, cells[i].most, cells[i].lines) : codes_good(v, 39)))
            fault_addf(faults, field, cells[i].most ? "a text of at most %d characters" : "a list of codes",
                       cells[i].most);
    }
}

static bool row_name(const char *s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t n = strlen(s);
    return n >= 1 && n <= 11 && strspn(s, letters) == n;
}

static void rows_check(struct faults *faults, const json_t *rows)
{
    const char *name;
    json_t *row;
    if (!json_is_object(rows)) {
        fault_add(faults, "rows", "an object of rows by their names");
        return;
    }
    json_object_foreach((json_t *)rows, name, row)
    {
        if (!row_name(name))
            fault_add(faults, "rows", "a row's name is 1 to 11 letters and digits");
        else
            cells_check(faults, talloc_asprintf(faults, "rows.%s", name), row, row_cells,
                        sizeof row_cells / sizeof row_cells[0]);
    }
}

static void positions_check(struct faults *faults, const struct institution *in, const json_t *positions)
{
    const char *unit;
    json_t *position;
    if (!json_is_object(positions)) {
        fault_add(faults, "positions", "an object of positions by office");
        return;
    }
    json_object_foreach((json_t *)positions, unit, position)
    {
        if (!institution_office(in, office_of(unit)))
            fault_add(faults, "positions", "an office by its code");
        else
            cells_check(faults, talloc_asprintf(faults, "positions.%s", unit), position, position_cells,
                        sizeof position_cells / sizeof position_cells[0]);
        const char *stand = json_string_value(json_object_get(position, "stand"));
        if (stand && !text_listed("agree;conditions;object;absent", stand))
            fault_addf(faults, "positions", "stand is agree, conditions, object or absent");
    }
}

static void patch_check(struct faults *faults, const struct institution *in, const json_t *patch)
{
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)patch, name, v)
    {
        if (!strcmp(name, "rows"))
            rows_check(faults, v);
        else if (!strcmp(name, "positions"))
            positions_check(faults, in, v);
        else if (!strcmp(name, "conclusions") && !text_good(v, 4000, true))
            fault_add(faults, name, "a text of at most 4000 characters");
        else if (!strcmp(name, "present") && !codes_good(v, 19))
            fault_add(faults, name, "a list of offices by their codes");
        else if (strcmp(name, "conclusions") && strcmp(name, "present"))
            fault_add(faults, text_fault(name, strlen(name), false) ? "?" : name, "there is no such field here");
    }
}

/* ---- who may type what ---- */

static bool own_position_only(const json_t *patch, Office office)
{
    json_t *positions = json_object_get(patch, "positions");
    return json_object_size(patch) == 1 && json_object_size(positions) == 1 && json_object_get(positions, office.s);
}

static Err may_type(const struct institution *in, const struct docket *d, const struct meeting *m,
                    const struct actor *by, const json_t *patch)
{
    const struct office_row *o = institution_office(in, by->office);
    bool hub = (o && o->kind == OFFICE_HUB && role_fits(in, by->role, by->office) && by->role != BY_SYS_ADMIN &&
                by->role != BY_SEC_ADMIN) ||
               by->role == BY_DISTRICT_LEADER;
    bool party = office_is(by->office, d->call.street) || text_listed(m->invited, by->office.s);
    if (!hub && !(party && own_position_only(patch, by->office)))
        return (Err){ NOT_YOURS, "the hub keeps the table; a party writes its own position" };
    if (m->state != ST_PLANNED && m->state != ST_HELD) return (Err){ NOT_NOW, "the minutes are made" };
    return OK;
}

/* ---- merging ---- */

static void merge(json_t *into, const json_t *patch)
{
    const char *name;
    json_t *v;
    json_object_foreach((json_t *)patch, name, v)
    {
        json_t *had = json_object_get(into, name);
        if (json_is_null(v)) {
            json_object_del(into, name);
        } else if (json_is_object(v)) {
            if (!json_is_object(had)) {
                json_object_set_new(into, name, json_object());
                had = json_object_get(into, name);
            }
            merge(had, v);
        } else {
            json_object_set(into, name, v);
        }
    }
}

static Err tell(struct tx *tx, const void *ctx, const struct docket *d, const char *meeting, Time now)
{
    struct buf *b = buf_new(ctx, 128);
    buf_printf(b, "{\"call\":\"%s\",\"version\":%d,\"state\":\"%s\",\"meeting\":\"%s.M%s\",\"offices\":[\"hub\"]}",
               d->call.no, d->call.version, state_words[d->call.state], d->call.no, meeting);
    return store_outbox_put(tx, "call", b->s, now);
}

static Err save(struct tx *tx, const void *ctx, struct docket *d, const char *meeting, json_t *all, int version,
                const struct actor *by, Time now, struct faults *faults)
{
    if (json_object_size(json_object_get(all, "rows")) > DRAFT_ROWS_MOST)
        fault_addf(faults, "rows", "at most %d rows", DRAFT_ROWS_MOST);
    char *text = json_dumps(all, JSON_COMPACT);
    if (text && strlen(text) > DRAFT_BYTES_MOST) fault_add(faults, "rows", "the table has grown too long");
    Err err = text ? faults_err(faults) : (Err){ BROKEN, "out of memory" };
    struct meeting_draft draft = { version, text, by->person, now };
    if (!err.kind) err = store_meeting_draft_put(tx, d->call.id, meeting, &draft);
    free(text);
    return err.kind ? err : tell(tx, ctx, d, meeting, now);
}

Err meeting_draft_save(struct service *s, struct tx *tx, const void *ctx, const char *call_no, const char *meeting,
                       const struct actor *by, const json_t *patch, Time now, struct faults *faults, int *version)
{
    struct docket *d;
    struct meeting_draft had = { .version = 0 };
    TRY(store_docket_load(tx, ctx, s->institution, call_no, &d));
    struct meeting *m = docket_meeting(d, meeting);
    if (!m) return (Err){ NOT_FOUND, "no such meeting" };
    TRY(may_type(s->institution, d, m, by, patch));
    patch_check(faults, s->institution, patch);
    TRY(faults_err(faults));
    Err err = store_meeting_draft_get(tx, ctx, d->call.id, meeting, &had);
    if (err.kind && err.kind != NOT_FOUND) return err;
    json_t *all = had.version ? json_loads(had.fields, 0, NULL) : json_object();
    if (!json_is_object(all)) {
        json_decref(all);
        all = json_object();
    }
    merge(all, patch);
    *version = had.version + 1;
    err = save(tx, ctx, d, meeting, all, *version, by, now, faults);
    json_decref(all);
    return err;
}
