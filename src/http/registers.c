/* The registers over HTTP: words, lists, an entry, its acts. JSON is turned into arguments by the registers' own table; the
   answer to an act is the entry as it stands after the commit. */
#include "http/http.h"

#include <string.h>
#include <talloc.h>

#include "service/ladder.h"
#include "service/register.h"

static const struct registers *registers_of(struct exchange *x)
{
    return x->server->institution->registers;
}

static const struct book *book_asked(struct exchange *x)
{
    const struct book *book = book_named(registers_of(x), x->parts[0]);
    if (!book) reply_err(x, (Err){ NOT_FOUND, "there is no such register" });
    return book;
}

void handle_registers(struct exchange *x)
{
    struct buf *b = buf_new(x, 32 * 1024);
    reply_made(x, register_view_books(x->server->institution, b), 200, b);
}

void handle_register_desk(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, register_view_desk(&v, x, b), 200, b);
}

void handle_register_list(struct exchange *x)
{
    const struct book *book = book_asked(x);
    if (!book) return;
    struct viewer v = exchange_viewer(x);
    const char *state = exchange_query(x, "state", 30), *fact = exchange_query(x, "fact", 20),
               *value = exchange_query(x, "value", 40);
    const char *mine = exchange_query(x, "scope", 4);
    int64_t before = exchange_query_int(x, "after", 1, INT64_MAX / 2, 0);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50);
    if (state && strcmp(state, "open") && !book_state(book, state))
        fault_add(x->faults, "state", "open, or a state of this register");
    if (mine && strcmp(mine, "mine")) fault_add(x->faults, "scope", "mine, or leave it out");
    if (fact && !registers_arg(registers_of(x), fact)) fault_add(x->faults, "fact", "there is no such fact");
    if (!fact != !value) fault_add(x->faults, fact ? "value" : "fact", "fact and value go together");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 24 * 1024);
    reply_made(x, register_view_list(&v, x, book, state, fact, value, mine != NULL, before, most, b), 200, b);
}

void handle_workload(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    const char *from = exchange_query(x, "from", 7), *to = exchange_query(x, "to", 7);
    if (!from || strlen(from) != 7) fault_add(x->faults, "from", "a month like 2026-05");
    if (!to || strlen(to) != 7) fault_add(x->faults, "to", "a month like 2026-05");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, register_view_workload(&v, x, from, to, b), 200, b);
}

static void page(struct exchange *x, const struct book *book, const char *no, int status)
{
    struct viewer v = exchange_viewer(x);
    struct buf *b = buf_new(x, 8 * 1024);
    Err err = store_read_begin(v.tx);
    if (!err.kind) err = register_view_entry(&v, x, book, no, b);
    store_read_end(v.tx);
    reply_made(x, err, status, b);
}

void handle_register_entry(struct exchange *x)
{
    const struct book *book = book_asked(x);
    if (book) page(x, book, x->parts[1], 200);
}

/* ---- acts ---- */

struct doing {
    struct entry_request request;
    struct entry_answer answer;
};

static Err act_run(struct tx *tx, struct exchange *x)
{
    struct doing *s = x->mine;
    faults_clear(x->faults); /* a job may run twice */
    return register_act(x->server->service, tx, x, &s->request, x->now, x->faults, &s->answer);
}

static void act_then(struct exchange *x, Err err)
{
    struct doing *s = x->mine;
    if (err.kind) {
        reply_err(x, err);
        return;
    }
    const char *no = talloc_strdup(x, s->answer.entry->no);
    if (!strcmp(s->request.book->name.code, "grant")) sessions_forget(x->server->sessions);
    if (!s->request.no) reply_headerf(x, "Location", "/api/v1/registers/%s/%s", s->request.book->name.code, no);
    page(x, s->request.book, no, s->request.no ? 200 : 201);
}

static bool by_people(const struct book *book, const char *act)
{
    for (int i = 0; i < book->rows_n; i++)
        if (book->rows[i].role < BY_SYSTEM && !strcmp(book->rows[i].act->name.code, act)) return true;
    return false;
}

static void act(struct exchange *x, const char *no)
{
    const struct book *book = book_asked(x);
    json_t *body = book ? json_body(x) : NULL;
    if (!body) return;
    struct doing *s = talloc_zero(x, struct doing);
    const char *word = json_str(body, "act");
    if (!word || !by_people(book, word)) {
        fault_add(x->faults, "act", word ? "there is no such act here" : "is missing");
        reply_err(x, faults_err(x->faults));
        return;
    }
    s->request = (struct entry_request){
        .book = book, .no = no, .act = word, .by = x->who->actor, .seen = x->seen, .key = x->key
    };
    s->request.args = json_args_of(x, body, registers_of(x)->rows, registers_of(x)->args_n, "act", &s->request.args_n);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    x->mine = s;
    exchange_write(x, act_run, act_then);
}

void handle_register_make(struct exchange *x)
{
    act(x, NULL);
}

void handle_register_act(struct exchange *x)
{
    act(x, x->parts[1]);
}

/* ---- supervision and notices ---- */

void handle_supervise(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), limit(L_LIST));
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 24 * 1024);
    reply_made(x, ladder_view(&v, x, most, b), 200, b);
}

void handle_notices(struct exchange *x)
{
    struct viewer v = exchange_viewer(x);
    int64_t before = exchange_query_int(x, "after", 1, INT64_MAX / 2, 0);
    int most = (int)exchange_query_int(x, "limit", 1, limit(L_LIST), 50);
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    struct buf *b = buf_new(x, 8 * 1024);
    reply_made(x, notices_view(&v, x, x->who->person, before, most, b), 200, b);
}

static Err read_run(struct tx *tx, struct exchange *x)
{
    const json_t *body = x->mine;
    return notices_read(tx, x->who->person, json_integer_value(json_object_get(body, "upto")), json_str(body, "call"));
}

/* A mark of the person's own, outside the ledger: read up to this one, or all of one call. */
void handle_notices_read(struct exchange *x)
{
    static const struct field fields[] = { { "upto", F_INT, INT32_MAX, false, NULL },
                                           { "call", F_LINE, 23, false, NULL } };
    json_t *body = json_body(x);
    if (!body) return;
    json_check(x, body, fields, 2);
    if (!json_object_get(body, "upto") == !json_object_get(body, "call"))
        fault_add(x->faults, "upto", "upto or call, one of them");
    if (x->faults->n) {
        reply_err(x, faults_err(x->faults));
        return;
    }
    x->mine = body;
    exchange_write(x, read_run, reply_done);
}
