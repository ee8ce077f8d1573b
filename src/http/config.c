/* Calendars and names of offices over HTTP (UX §4.16): sys_admin changes them from a day, each change is a leaf. Settings are
   read here and changed by their register, by two people. */
#include "http/http.h"

#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/config_view.h"

static void answer(struct exchange *x)
{
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 64 * 1024);
    Err err = store_read_begin(tx);
    if (!err.kind) err = config_json(x->server->institution, tx, x, x->now, b);
    store_read_end(tx);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

void handle_config(struct exchange *x)
{
    answer(x);
}

struct change {
    struct config_by by;
    int year;
    Day *off, *work, from;
    int off_n, work_n;
    const char *key;
    struct office_name name;
    int64_t k;
};

static struct change *change_new(struct exchange *x)
{
    struct change *c = talloc_zero(x, struct change);
    c->by.by = talloc_asprintf(c, "%s/%lld", x->who->actor.office.s, (long long)x->who->person);
    c->by.now = x->now;
    x->mine = c;
    return c;
}

static void changed(struct exchange *x, Err err)
{
    if (err.kind)
        reply_err(x, err);
    else
        answer(x);
}

static Day day_in(struct exchange *x, const json_t *body, const char *name)
{
    Day d = { 0 };
    const char *text = json_str(body, name);
    if (!text || !day_parse(text, strlen(text), &d)) fault_add(x->faults, name, "a day like 2027-01-01");
    return d;
}

/* ---- a year ---- */

static void days_in(struct exchange *x, const json_t *body, const char *name, Day **out, int *n)
{
    const json_t *list = json_object_get(body, name);
    size_t count = json_array_size(list);
    if (!json_is_array(list) || count > 366) {
        fault_add(x->faults, name, "a list of days like 2027-01-01, at most 366");
        return;
    }
    *out = talloc_array(x, Day, (unsigned)count + 1);
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(list, i));
        if (!text || !day_parse(text, strlen(text), &(*out)[(*n)++])) {
            fault_add(x->faults, name, "a list of days like 2027-01-01, at most 366");
            return;
        }
    }
}

static Err calendar_run(struct tx *tx, struct exchange *x)
{
    struct change *c = x->mine;
    faults_clear(x->faults);
    return service_put_calendar(x->server->service, tx, x, &c->by, c->year, c->off, c->off_n, c->work, c->work_n,
                                x->faults);
}

void handle_calendar_put(struct exchange *x)
{
    const char *key;
    json_t *body = json_body(x), *value;
    if (!body) return;
    struct change *c = change_new(x);
    const char *year = x->parts[0];
    json_object_foreach(body, key, value) if (strcmp(key, "off") && strcmp(key, "work"))
        fault_add(x->faults, key, "there is no such field");
    c->year = strlen(year) == 4 && strspn(year, "0123456789") == 4 ? atoi(year) : 0;
    if (!c->year) fault_add(x->faults, "year", "four digits");
    days_in(x, body, "off", &c->off, &c->off_n);
    days_in(x, body, "work", &c->work, &c->work_n);
    if (!reply_faults(x)) exchange_write(x, calendar_run, changed);
}

/* ---- a name ---- */

static Err office_run(struct tx *tx, struct exchange *x)
{
    struct change *c = x->mine;
    faults_clear(x->faults);
    return service_put_office(x->server->service, tx, x, &c->by, office_of(c->key), &c->name, x->faults);
}

void handle_office_put(struct exchange *x)
{
    static const struct field fields[] = { { "name_zh", F_LINE, 60, true, NULL },
                                           { "short_zh", F_LINE, 20, true, NULL },
                                           { "name_en", F_LINE, 120, true, NULL },
                                           { "from", F_LINE, 10, true, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    struct change *c = change_new(x);
    json_check(x, body, fields, 4);
    if (reply_faults(x)) return;
    c->key = x->parts[0];
    c->name = (struct office_name){ json_str(body, "name_zh"), json_str(body, "short_zh"), json_str(body, "name_en"),
                                    day_in(x, body, "from") };
    if (!reply_faults(x)) exchange_write(x, office_run, changed);
}

/* ---- off again, before its day ---- */

static Err cancel_run(struct tx *tx, struct exchange *x)
{
    struct change *c = x->mine;
    return service_cancel_config(x->server->service, tx, x, &c->by, c->key, c->k);
}

static void cancel(struct exchange *x, const char *stem)
{
    struct change *c = change_new(x);
    const char *k = x->parts[1];
    c->key = talloc_asprintf(x, "%s/%s", stem, x->parts[0]);
    c->k = strlen(k) <= 9 && strspn(k, "0123456789") == strlen(k) ? atoll(k) : 0;
    exchange_write(x, cancel_run, changed);
}

void handle_office_cancel(struct exchange *x)
{
    cancel(x, "office");
}
