/* One call over HTTP: its page, its draft, its acts. JSON is turned into the engine's arguments here and nowhere else; the
   answer to an act is the page as it stands after the commit. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/view.h"

/* ---- the page ---- */

static void page(struct exchange *x, const char *no, int status, const char *has)
{
    reply_tagged(x, view_call, no, status, has);
}

void handle_call(struct exchange *x)
{
    page(x, x->parts[0], 200, exchange_header(x, "If-None-Match"));
}

/* ---- acts ---- */

struct doing {
    struct request request;
    struct answer answer;
};

static Err act_run(struct tx *tx, struct exchange *x)
{
    struct doing *s = x->mine;
    faults_clear(x->faults); /* a job may run twice */
    return service_act(x->server->service, tx, x, &s->request, x->now, x->faults, &s->answer);
}

/* R6: whoever comes too late is told the version now. */
static void stale(struct exchange *x, Err err)
{
    struct docket *d;
    Err load = store_docket_load(exchange_reader(x), x, x->server->institution, x->parts[0], &d);
    if (!load.kind) reply_headerf(x, "ETag", "\"%d\"", d->call.version);
    reply_err(x, err);
}

static void act_then(struct exchange *x, Err err)
{
    struct doing *s = x->mine;
    if (err.kind == STALE) {
        stale(x, err);
    } else if (err.kind) {
        reply_err(x, err);
    } else {
        const char *no = talloc_strdup(x, s->answer.docket->call.no);
        bool made = s->request.act == DO_CREATE;
        if (made) reply_headerf(x, "Location", "/api/v1/calls/%s", no);
        page(x, no, made ? 201 : 200, NULL);
    }
}

static int act_from(const char *word)
{
    for (int a = 0; word && a < ACTS; a++)
        if (!strcmp(act_words[a], word)) return a;
    return -1;
}

/* Acts that a person never does by himself are no acts of this border. */
static bool by_people(enum entity entity, enum act act)
{
    for (int i = 0; i < TRANSITIONS; i++)
        if (transitions[i].entity == entity && transitions[i].act == act && transitions[i].role < BY_SYSTEM)
            return true;
    return false;
}

/* The request that a body makes, on x; NULL: answered with its faults. */
static struct doing *asked(struct exchange *x, enum entity entity, const char *no, const char *task)
{
    json_t *body = json_body(x);
    if (!body) return NULL;
    struct doing *s = talloc_zero(x, struct doing);
    const char *word = json_str(body, "act");
    int a = entity == CALL && !no ? DO_CREATE : act_from(word);
    if (a < 0 || !by_people(entity, (enum act)a) || (no && a == DO_CREATE) || a == DO_IMPORT) {
        fault_add(x->faults, "act", word ? "there is no such act here" : "is missing");
        reply_err(x, faults_err(x->faults));
        return NULL;
    }
    s->request = (struct request){ .entity = entity,
                                   .act = (enum act)a,
                                   .call_no = no,
                                   .task = task,
                                   .by = x->who->actor,
                                   .seen = x->seen,
                                   .key = x->key };
    s->request.args = json_args(x, body, act_args(entity, (enum act)a), no ? "act" : NULL, &s->request.args_n);
    if (!x->faults->n) return s;
    reply_err(x, faults_err(x->faults));
    return NULL;
}

static void act(struct exchange *x, enum entity entity, const char *no, const char *task)
{
    x->mine = asked(x, entity, no, task);
    if (x->mine) exchange_write(x, act_run, act_then);
}

/* ---- what an act would bring: tried on a copy by the reader ---- */

static void try_act(struct exchange *x, enum entity entity, const char *task)
{
    struct tried tried = { .task = 0 };
    struct doing *s = asked(x, entity, x->parts[0], task);
    struct viewer v = exchange_viewer(x);
    if (!s) return;
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = service_try(v.service, v.tx, x, &s->request, x->now, x->faults, &tried);
    store_read_end(v.tx);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    struct buf *b = buf_new(x, 2048);
    view_tried(b, &v, &tried);
    reply_json(x, 200, b);
}

void handle_call_try(struct exchange *x)
{
    try_act(x, CALL, NULL);
}

void handle_task_try(struct exchange *x)
{
    try_act(x, TASK, x->parts[1]);
}

void handle_create(struct exchange *x)
{
    act(x, CALL, NULL, NULL);
}

void handle_call_act(struct exchange *x)
{
    act(x, CALL, x->parts[0], NULL);
}

void handle_task_act(struct exchange *x)
{
    act(x, TASK, x->parts[0], x->parts[1]);
}

/* ---- the draft while it is written ---- */

static Err draft_run(struct tx *tx, struct exchange *x)
{
    faults_clear(x->faults);
    return service_draft_save(x->server->service, tx, x, x->mine, x->now, x->faults);
}

static void draft_then(struct exchange *x, Err err)
{
    const struct draft_save *save = x->mine;
    if (save->tag[0]) reply_headerf(x, "ETag", "\"%s\"", save->tag);
    reply_done(x, err);
}

/* If-Match is optional here: a script that writes a draft alone needs none. */
static const char *draft_seen(struct exchange *x)
{
    const char *tag = exchange_header(x, "If-Match");
    size_t n = tag ? strlen(tag) : 0;
    return n > 2 && tag[0] == '"' && tag[n - 1] == '"' ? talloc_strndup(x, tag + 1, n - 2) : tag;
}

void handle_draft(struct exchange *x)
{
    json_t *body = json_body(x);
    if (!body) return;
    struct draft_save *save = x->mine = talloc_zero(x, struct draft_save);
    save->call_no = x->parts[0];
    save->by = &x->who->actor;
    save->seen = draft_seen(x);
    save->args = json_args(x, body, act_args(CALL, DO_CREATE), NULL, &save->args_n);
    if (x->faults->n)
        reply_err(x, faults_err(x->faults));
    else
        exchange_write(x, draft_run, draft_then);
}
