/* Meetings over HTTP: the board, one meeting's page, its acts, its table while it is typed, its calendar file. What an act
   carries as a table (rows, positions, how each row looks) is turned into the engine's form here. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "service/meeting_draft.h"
#include "service/sitting.h"
#include "service/view.h"

/* ---- reading ---- */

static void page(struct exchange *x, const char *no, int status, const char *has)
{
    reply_tagged(x, view_meeting, no, status, has);
}

void handle_meeting(struct exchange *x)
{
    page(x, x->parts[0], 200, exchange_header(x, "If-None-Match"));
}

static void list(struct exchange *x, Err (*view)(const struct viewer *, const void *, struct exchange *, struct buf *))
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 16 * 1024);
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view(&v, x, x, b);
    store_read_end(v.tx);
    if (err.kind)
        reply_err(x, err);
    else
        reply_json(x, 200, b);
}

static Err board(const struct viewer *v, const void *ctx, struct exchange *x, struct buf *b)
{
    const struct meeting_query q = { exchange_query(x, "state", 12), exchange_query(x, "street", 12) };
    if (q.column && !text_listed("waiting;planned;today;minutes;following", q.column))
        fault_add(x->faults, "state", "one of waiting;planned;today;minutes;following");
    TRY(faults_err(x->faults));
    return view_meetings(v, ctx, &q, b);
}

void handle_meetings(struct exchange *x)
{
    list(x, board);
}

static Err stuck(const struct viewer *v, const void *ctx, struct exchange *x, struct buf *b)
{
    (void)x;
    return view_stuck(v, ctx, b);
}

void handle_stuck(struct exchange *x)
{
    list(x, stuck);
}

void handle_meeting_calendar(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    const char *text = NULL;
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = view_meeting_ics(&v, x, x->parts[0], &text);
    store_read_end(v.tx);
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    reply_headerf(x, "Content-Disposition", "attachment; filename=\"%s.ics\"", x->parts[0]);
    reply_header(x, "Cache-Control", "private, no-cache");
    reply_text(x, 200, "text/calendar; charset=utf-8", text);
}

/* ---- acts: tables in ---- */

struct doing {
    struct request request;
    struct answer answer;
    json_t *patch;
    int version;
    bool together; /* on the whole sitting */
    struct sitting_request sitting;
    const char *first;
};

static const struct field row_fields[] = {
    { "name", F_LINE, 11, true, NULL },    { "unit", F_LINE, 19, false, NULL },
    { "person", F_LINE, 50, false, NULL }, { "what", F_TEXT, 500, false, NULL },
    { "due", F_LINE, 10, false, NULL },    { "standard", F_TEXT, 500, false, NULL },
    { "metric", F_LINE, 40, false, NULL }, { "target", F_LINE, 20, false, NULL },
};

static bool row_name(const char *s)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t n = s ? strlen(s) : 0;
    return n >= 1 && n <= 11 && strspn(s, letters) == n;
}

static const char *codes_joined(struct exchange *x, const char *field, const json_t *v)
{
    struct buf *b = buf_new(x, 64);
    for (size_t i = 0; i < json_array_size(v); i++) {
        const char *s = json_string_value(json_array_get(v, i));
        if (!s || strlen(s) > 39 || strchr(s, ';') || text_fault(s, strlen(s), false)) {
            fault_add(x->faults, field, "a list of codes of evidence-codes.csv");
            return "";
        }
        buf_printf(b, "%s%s", i ? ";" : "", s);
    }
    return b->n ? b->s : "";
}

/* { "name": "T1", "unit": …, "evidence": ["photo_after"] } → cells; faults are named "T1.due". */
static void row_in(struct exchange *x, const json_t *v, struct table_row *out)
{
    struct exchange *faulty = talloc_zero(x, struct exchange); /* faults of this row alone, to be named by it */
    struct arg *cells = talloc_array(x, struct arg, sizeof row_fields / sizeof row_fields[0] + 1);
    const char *name = json_str(v, "name");
    json_t *evidence = json_object_get(v, "evidence"), *rest = json_copy((json_t *)v);
    faulty->faults = faults_new(x);
    json_object_del(rest, "evidence");
    json_check(faulty, rest, row_fields, sizeof row_fields / sizeof row_fields[0]);
    json_decref(rest);
    if (!row_name(name)) name = "rows";
    for (int i = 0; i < faulty->faults->n; i++)
        fault_add(x->faults, talloc_asprintf(x, "%s.%s", name, faulty->faults->list[i].field),
                  faulty->faults->list[i].remedy);
    if (!row_name(json_str(v, "name"))) fault_add(x->faults, "rows", "a row's name is 1 to 11 letters and digits");
    if (evidence && !json_is_array(evidence))
        fault_add(x->faults, talloc_asprintf(x, "%s.evidence", name), "must be a list");
    *out = (struct table_row){ name, cells, 0 };
    for (size_t i = 1; i < sizeof row_fields / sizeof row_fields[0]; i++)
        if (json_str(v, row_fields[i].name))
            cells[out->cells_n++] = (struct arg){ row_fields[i].name, json_str(v, row_fields[i].name) };
    if (json_is_array(evidence))
        cells[out->cells_n++] =
            (struct arg){ "evidence", codes_joined(x, talloc_asprintf(x, "%s.evidence", name), evidence) };
}

static void rows_in(struct exchange *x, const json_t *list, struct request *r)
{
    if (!json_is_array(list) || json_array_size(list) > DRAFT_ROWS_MOST) {
        fault_addf(x->faults, "rows", "a list of at most %d rows", DRAFT_ROWS_MOST);
        return;
    }
    struct table_row *rows = talloc_array(x, struct table_row, (unsigned)json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        if (json_is_object(json_array_get(list, i)))
            row_in(x, json_array_get(list, i), &rows[r->rows_n++]);
        else
            fault_add(x->faults, "rows", "each row is an object");
    }
    r->rows = rows;
}

/* { "GYJ": "…" } of `stem` → arguments "object.GYJ"; of look-back's rows → "T1". */
static void members_in(struct exchange *x, const char *field, const char *stem, const json_t *v, int most,
                       struct arg *args, int *n)
{
    const char *name;
    json_t *text;
    if (!json_is_object(v) || json_object_size(v) > DRAFT_ROWS_MOST) {
        fault_addf(x->faults, field, "an object of at most %d", DRAFT_ROWS_MOST);
        return;
    }
    json_object_foreach((json_t *)v, name, text)
    {
        const char *s = json_string_value(text);
        bool good = s && !text_fault(s, strlen(s), true) && text_chars(s, strlen(s)) <= (size_t)most &&
                    !text_fault(name, strlen(name), false) && strlen(name) < 20;
        if (good)
            args[(*n)++] = (struct arg){ talloc_asprintf(x, "%s%s", stem, name), s };
        else
            fault_addf(x->faults, field, "texts of at most %d characters, by code", most);
    }
}

/* The act's own table is taken out of the body; what is left are plain arguments. */
static void args_in(struct exchange *x, json_t *body, enum act act, struct request *r)
{
    enum { CONDITION_CHARS = 1000, LOOK_CHARS = 12 };
    json_t *rows = json_incref(json_object_get(body, "rows")),
           *conditions = json_incref(json_object_get(body, "conditions")),
           *object = json_incref(json_object_get(body, "object"));
    struct arg *more = talloc_array(x, struct arg, 3 * DRAFT_ROWS_MOST);
    int n = 0, plain_n;
    bool table = act == DO_MINUTE || act == DO_SUPPLEMENT;
    if (table || act == DO_LOOK_BACK) json_object_del(body, "rows");
    if (act == DO_HOLD) json_object_del(body, "conditions");
    if (act == DO_HOLD) json_object_del(body, "object");
    struct arg *plain = json_args(x, body, act_args(MEETING, act), "act", &plain_n);
    if (table && rows) rows_in(x, rows, r);
    if (act == DO_LOOK_BACK && rows) members_in(x, "rows", "", rows, LOOK_CHARS, more, &n);
    if (act == DO_HOLD && conditions) members_in(x, "conditions", "conditions.", conditions, CONDITION_CHARS, more, &n);
    if (act == DO_HOLD && object) members_in(x, "object", "object.", object, CONDITION_CHARS, more, &n);
    struct arg *all = talloc_array(x, struct arg, (unsigned)(n + plain_n) + 1);
    memcpy(all, plain, (size_t)plain_n * sizeof *all);
    memcpy(all + plain_n, more, (size_t)n * sizeof *all);
    r->args = all;
    r->args_n = plain_n + n;
    /* the texts stand in the body until the answer: what was taken out goes back into it */
    if (rows) json_object_set_new(body, "rows", rows);
    if (conditions) json_object_set_new(body, "conditions", conditions);
    if (object) json_object_set_new(body, "object", object);
}

/* ---- acts ---- */

static Err act_run(struct tx *tx, struct exchange *x)
{
    struct doing *s = x->mine;
    faults_clear(x->faults); /* a job may run twice */
    if (s->together) return sitting_act(x->server->service, tx, x, &s->request, x->now, x->faults, &s->answer);
    return service_act(x->server->service, tx, x, &s->request, x->now, x->faults, &s->answer);
}

/* R6: whoever comes too late is told the version now. */
static void stale(struct exchange *x, const struct request *r, Err err)
{
    struct docket *d;
    Err load = store_docket_load(exchange_reader(x), x, x->server->institution, r->call_no, &d);
    const struct meeting *m = load.kind || !r->meeting ? NULL : docket_meeting(d, r->meeting);
    if (!load.kind) reply_headerf(x, "ETag", "\"%d\"", m ? m->version : d->call.version);
    reply_err(x, err);
}

static void act_then(struct exchange *x, Err err)
{
    struct doing *s = x->mine;
    const struct request *r = &s->request;
    if (err.kind == STALE) {
        stale(x, r, err);
    } else if (err.kind) {
        reply_err(x, err);
    } else {
        const struct docket *d = s->answer.docket;
        const char *id = r->meeting ? r->meeting : d->meetings[d->meetings_n - 1].id;
        const char *no = talloc_asprintf(x, "%s.M%s", d->call.no, id);
        if (!r->meeting) reply_headerf(x, "Location", "/api/v1/meetings/%s", no);
        page(x, no, r->meeting ? 200 : 201, NULL);
    }
}

/* "together": the same act on the other meetings of the sitting. Taken out of the body. */
static bool together_in(struct exchange *x, json_t *body, enum act act)
{
    const json_t *v = json_object_get(body, "together");
    bool on = json_is_true(v);
    if (!v) return false;
    if (!json_is_boolean(v)) fault_add(x->faults, "together", "true or false");
    if (act != DO_HOLD && act != DO_MOVE && act != DO_CANCEL)
        fault_add(x->faults, "together", "only hold, move and cancel are done for the whole sitting");
    json_object_del(body, "together");
    return on;
}

static bool by_people(enum act act)
{
    for (int i = 0; i < TRANSITIONS; i++)
        if (transitions[i].entity == MEETING && transitions[i].act == act && transitions[i].role < BY_SYSTEM)
            return true;
    return false;
}

static void act(struct exchange *x, const char *call_no, const char *meeting)
{
    json_t *body = json_body(x);
    if (!body) return;
    struct doing *s = talloc_zero(x, struct doing);
    const char *word = json_str(body, "act");
    int a = 0;
    while (a < ACTS && (!word || strcmp(act_words[a], word))) a++;
    if (a == ACTS || !by_people((enum act)a) || (a == DO_CONVENE) != !meeting) {
        fault_add(x->faults, "act", word ? "there is no such act here" : "is missing");
        reply_err(x, faults_err(x->faults));
        return;
    }
    s->request = (struct request){ .entity = MEETING,
                                   .act = (enum act)a,
                                   .call_no = call_no,
                                   .meeting = meeting,
                                   .by = x->who->actor,
                                   .seen = x->seen,
                                   .key = x->key };
    s->together = together_in(x, body, (enum act)a);
    args_in(x, body, (enum act)a, &s->request);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    x->mine = s;
    exchange_write(x, act_run, act_then);
}

void handle_convene(struct exchange *x)
{
    act(x, x->parts[0], NULL);
}

/* ---- one meeting for several calls ---- */

static Err sitting_run(struct tx *tx, struct exchange *x)
{
    struct doing *s = x->mine;
    faults_clear(x->faults);
    return sitting_convene(x->server->service, tx, x, &s->sitting, x->now, x->faults, &s->first);
}

static void sitting_then(struct exchange *x, Err err)
{
    struct doing *s = x->mine;
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    reply_headerf(x, "Location", "/api/v1/meetings/%s", s->first);
    page(x, s->first, 201, NULL);
}

/* [{ "no": "JJ-2026-010482", "version": 7 }, …] */
static void calls_in(struct exchange *x, const json_t *list, struct sitting_request *r)
{
    static const struct field fields[] = { { "no", F_LINE, 23, true, NULL },
                                           { "version", F_INT, INT32_MAX, true, NULL } };
    if (!json_is_array(list) || json_array_size(list) > SITTING_MOST) {
        fault_addf(x->faults, "calls", "a list of %d to %d calls", SITTING_LEAST, SITTING_MOST);
        return;
    }
    struct sitting_call *calls = talloc_array(x, struct sitting_call, (unsigned)json_array_size(list) + 1);
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *v = json_array_get(list, i);
        if (!json_is_object(v)) {
            fault_add(x->faults, "calls", "each is an object of no and version");
            return;
        }
        json_check(x, v, fields, 2);
        calls[r->calls_n++] =
            (struct sitting_call){ json_str(v, "no"), (int)json_integer_value(json_object_get(v, "version")) };
    }
    r->calls = calls;
}

void handle_sitting(struct exchange *x)
{
    static const struct field fields[] = { { "kind", F_LINE, 10, true, NULL },
                                           { "time", F_LINE, 16, true, NULL },
                                           { "place", F_LINE, 200, true, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    struct doing *s = talloc_zero(x, struct doing);
    json_t *calls = json_incref(json_object_get(body, "calls"));
    json_object_del(body, "calls");
    json_check(x, body, fields, 3);
    calls_in(x, calls, &s->sitting);
    if (calls) json_object_set_new(body, "calls", calls); /* its texts stand in the body until the answer */
    s->sitting.kind = json_str(body, "kind");
    s->sitting.time = json_str(body, "time");
    s->sitting.place = json_str(body, "place");
    s->sitting.by = x->who->actor;
    s->sitting.key = x->key;
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    x->mine = s;
    exchange_write(x, sitting_run, sitting_then);
}

void handle_meeting_act(struct exchange *x)
{
    const char *call_no, *id;
    if (service_meeting_named(x, x->parts[0], &call_no, &id))
        act(x, call_no, id);
    else
        reply_err(x, (Err){ NOT_FOUND, "no such meeting" });
}

/* ---- the table while it is typed ---- */

static Err draft_run(struct tx *tx, struct exchange *x)
{
    struct doing *s = x->mine;
    faults_clear(x->faults);
    return meeting_draft_save(x->server->service, tx, x, s->request.call_no, s->request.meeting, &x->who->actor,
                              s->patch, x->now, x->faults, &s->version);
}

static void draft_then(struct exchange *x, Err err)
{
    if (err.kind)
        reply_err(x, err);
    else
        page(x, x->parts[0], 200, NULL);
}

void handle_meeting_draft(struct exchange *x)
{
    json_t *body = json_body(x);
    if (!body) return;
    struct doing *s = talloc_zero(x, struct doing);
    if (!service_meeting_named(x, x->parts[0], &s->request.call_no, &s->request.meeting)) {
        reply_err(x, (Err){ NOT_FOUND, "no such meeting" });
        return;
    }
    s->patch = body;
    x->mine = s;
    exchange_write(x, draft_run, draft_then);
}
