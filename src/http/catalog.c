/* Versions of the list of 45 over HTTP (UX §4.11): what is in force, drafts, differences, dry runs. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/lists.h"

void handle_lists(struct exchange *x)
{
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 4096);
    Err err = store_read_begin(tx);
    if (!err.kind) err = lists_json(x->server->institution, tx, x, x->now, b);
    store_read_end(tx);
    reply_made(x, err, 200, b);
}

static void page(struct exchange *x, const char *version, int status)
{
    int rev = 0;
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 64 * 1024);
    Err err = store_read_begin(tx);
    if (!err.kind) err = list_json(x->server->institution, tx, x, version, &rev, b);
    store_read_end(tx);
    if (!err.kind && rev) reply_headerf(x, "ETag", "\"%d\"", rev);
    reply_made(x, err, status, b);
}

void handle_list_version(struct exchange *x)
{
    page(x, x->parts[0], 200);
}

void handle_list_diff(struct exchange *x)
{
    const char *with = exchange_query(x, "with", 24);
    if (!with && !x->faults->n) fault_add(x->faults, "with", "the version to compare with");
    if (reply_faults(x)) return;
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 16 * 1024);
    Err err = store_read_begin(tx);
    if (!err.kind) err = list_diff_json(x->server->institution, tx, x, with, x->parts[0], b);
    store_read_end(tx);
    reply_made(x, err, 200, b);
}

/* ---- a dry run: on a slow worker, 50 µs a call ---- */

struct rehearsal_asked {
    int last;
    struct buf *b;
    Err err;
};

static void rehearse_run(struct exchange *x)
{
    struct rehearsal_asked *r = x->mine;
    struct tx *tx = exchange_reader(x);
    r->err = store_read_begin(tx);
    if (!r->err.kind) r->err = list_rehearsal_json(x->server->service, tx, x, x->parts[0], r->last, x->now, r->b);
    store_read_end(tx);
}

static void rehearse_then(struct exchange *x)
{
    struct rehearsal_asked *r = x->mine;
    reply_made(x, r->err, 200, r->b);
}

void handle_list_rehearsal(struct exchange *x)
{
    struct rehearsal_asked *r = talloc_zero(x, struct rehearsal_asked);
    r->last = (int)exchange_query_int(x, "last", 1, 2000, 200);
    if (reply_faults(x)) return;
    r->b = buf_new(x, 16 * 1024);
    x->mine = r;
    exchange_slow(x, rehearse_run, rehearse_then);
}

void handle_item(struct exchange *x)
{
    struct tx *tx = exchange_reader(x);
    struct buf *b = buf_new(x, 4096);
    reply_made(x, list_item_json(tx, x, x->parts[0], b), 200, b);
}

/* ---- drafts ---- */

struct editing {
    struct list_edit edit;
    const char *code, *base;
    struct arg *args;
    int args_n;
    Err (*run)(struct tx *, struct exchange *, struct editing *);
    bool gone; /* nothing to show afterwards */
    int status;
};

static struct editing *editing_new(struct exchange *x, const char *name)
{
    struct editing *e = talloc_zero(x, struct editing);
    e->edit = (struct list_edit){ name, x->who->actor, x->now, x->seen };
    e->status = 200;
    x->mine = e;
    return e;
}

static Err edit_run(struct tx *tx, struct exchange *x)
{
    struct editing *e = x->mine;
    faults_clear(x->faults);
    return e->run(tx, x, e);
}

static void edit_then(struct exchange *x, Err err)
{
    struct editing *e = x->mine;
    if (err.kind)
        reply_err(x, err);
    else if (e->gone)
        reply_empty(x, 204);
    else
        page(x, e->edit.name, e->status);
}

static Err new_run(struct tx *tx, struct exchange *x, struct editing *e)
{
    return service_list_draft_new(x->server->service, tx, x, &e->edit, e->base, x->faults);
}

void handle_list_draft_new(struct exchange *x)
{
    static const struct field fields[] = { { "version", F_LINE, 23, true, NULL }, { "base", F_LINE, 23, true, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 2);
    if (reply_faults(x)) return;
    struct editing *e = editing_new(x, json_str(body, "version"));
    e->base = json_str(body, "base");
    e->run = new_run;
    e->status = 201;
    exchange_write(x, edit_run, edit_then);
}

static Err item_run(struct tx *tx, struct exchange *x, struct editing *e)
{
    return service_list_draft_item(x->server->service, tx, x, &e->edit, e->code, e->args, e->args_n, x->faults);
}

static struct arg *cells(struct exchange *x, json_t *body, int *n)
{
    const char *key;
    json_t *value;
    struct arg *args = talloc_array(x, struct arg, LIST_COLUMNS);
    *n = 0;
    json_object_foreach(body, key, value)
    {
        if (list_column(key) == LIST_COLUMNS)
            fault_add(x->faults, key, "no cell of an item that can be changed");
        else if (!json_is_string(value))
            fault_add(x->faults, key, "must be a text");
        else
            args[(*n)++] = (struct arg){ key, json_string_value(value) };
    }
    if (!*n && !x->faults->n) fault_add(x->faults, "item", "give at least one cell");
    return args;
}

void handle_list_draft_item(struct exchange *x)
{
    json_t *body = json_body(x);
    if (!body) return;
    struct editing *e = editing_new(x, x->parts[0]);
    e->code = x->parts[1];
    e->args = cells(x, body, &e->args_n);
    e->run = item_run;
    if (!reply_faults(x)) exchange_write(x, edit_run, edit_then);
}

void handle_list_draft_item_drop(struct exchange *x)
{
    struct editing *e = editing_new(x, x->parts[0]);
    e->code = x->parts[1];
    e->run = item_run;
    exchange_write(x, edit_run, edit_then);
}

static Err drop_run(struct tx *tx, struct exchange *x, struct editing *e)
{
    return service_list_draft_drop(x->server->service, tx, x, &e->edit);
}

void handle_list_draft_drop(struct exchange *x)
{
    struct editing *e = editing_new(x, x->parts[0]);
    e->run = drop_run;
    e->gone = true;
    exchange_write(x, edit_run, edit_then);
}
