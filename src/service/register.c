/* One act on an entry of a register as a transaction: time first, then the decision, then leaf, row and facts. */
#include "service/register.h"
#include "service/register_facts.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/hash.h"
#include "service/config.h"
#include "service/settled.h"
#include "store/plain.h"
#include "store/register.h"
#include "store/register_ladder.h"

enum { FACTS_MOST = 24, TEXTS_MOST = 12 };

static const struct registers *registers_of(const struct service *s)
{
    return s->institution->registers;
}

/* ---- the leaf ---- */

struct draft {
    struct leaf_fact facts[FACTS_MOST];
    int facts_n;
    struct vault_value texts[TEXTS_MOST];
    int texts_n;
};

static struct leaf_fact *fact(struct draft *l, const char *name, enum leaf_type type)
{
    struct leaf_fact *f = &l->facts[l->facts_n++];
    *f = (struct leaf_fact){ .name = name, .type = type };
    return f;
}

static Err put_args(struct draft *l, const void *ctx, const struct registers *r, const struct entry_command *c)
{
    for (int i = 0; i < c->args_n; i++) {
        const struct arg *a = &c->args[i];
        const struct book_arg *known = registers_arg(r, a->name);
        if (l->facts_n > FACTS_MOST - 4 || l->texts_n == TEXTS_MOST)
            return (Err){ TOO_BIG, "an act on an entry carries at most 20 facts and 12 texts" };
        if (known->row.personal) {
            l->texts[l->texts_n++] = (struct vault_value){ a->name, NULL, a->value, strlen(a->value) };
        } else if (known->row.type == ARG_OFFICES) {
            struct leaf_fact *f = fact(l, a->name, LEAF_STRS);
            f->texts = (const char *const *)text_split(ctx, a->value, ';', &f->count);
        } else {
            fact(l, a->name, LEAF_STR)->text = a->value;
        }
    }
    return OK;
}

static Err leaf(struct tx *tx, const void *ctx, const struct registers *r, struct entry *e,
                const struct entry_command *c, const struct entry_event *ev, int64_t *k)
{
    struct draft l = { 0 };
    char of[48], by[64] = "clock";
    snprintf(of, sizeof of, "%s/%s", e->book->ledger, e->no);
    if (ev->role != BY_CLOCK) snprintf(by, sizeof by, "%s/%lld", ev->office.s, (long long)ev->person);
    if (!e->id) TRY(store_of_id(tx, of, true, &e->id));
    fact(&l, "role", LEAF_STR)->text = role_words[ev->role];
    if (e->due.s) fact(&l, "due", LEAF_INT)->number = e->due.s;
    if (c) TRY(put_args(&l, ctx, r, c));
    TRY(store_leaf_last_k(tx, of, k));
    const struct leaf event = { .at = ev->at.s,
                                .by = by,
                                .act = ev->act->name.code,
                                .of = of,
                                .to = e->state->name.code,
                                .k = ++*k,
                                .d = l.facts,
                                .d_n = l.facts_n };
    return store_event_append(tx, &event, e->id, l.texts, l.texts_n, NULL);
}

/* ---- the same request again (R6) ---- */

static Hash request_hash(const void *ctx, const struct entry_request *r)
{
    struct hasher *h = hasher_new(ctx, HASH_SHA256);
    const char *no = r->no ? r->no : "";
    hash_begin(h);
    hash_add(h, r->book->name.code, strlen(r->book->name.code) + 1);
    hash_add(h, no, strlen(no) + 1);
    hash_add(h, r->act, strlen(r->act) + 1);
    for (int i = 0; i < r->args_n; i++) {
        hash_add(h, r->args[i].name, strlen(r->args[i].name) + 1);
        hash_add(h, r->args[i].value, strlen(r->args[i].value) + 1);
    }
    return hash_end(h);
}

/* ---- the act ---- */

static bool is_system(const struct registers *r, const char *name)
{
    const struct book_arg *a = registers_arg(r, name);
    return a && !strcmp(a->is, "system");
}

static Err number_of(struct tx *tx, const struct entry_request *r, Time now, char no[static 24])
{
    const char *given = register_value(r->args, r->args_n, "number");
    if (*r->book->prefix) return store_call_number(tx, r->book->prefix, day_ymd(day_of(now)).y, no);
    snprintf(no, 24, "%s", given ? given : "");
    return OK;
}

static Err load(struct service *s, struct tx *tx, const void *ctx, const struct entry_request *r, Time now,
                struct faults *faults, struct entry_row *out)
{
    char no[24];
    if (r->no) return store_entry_get(tx, ctx, registers_of(s), r->book, r->no, out);
    TRY(number_of(tx, r, now, no));
    Err err = *no ? store_entry_get(tx, ctx, registers_of(s), r->book, no, out) : (Err){ NOT_FOUND, "" };
    if (!err.kind) {
        fault_add(faults, "number", "there is an entry of this number: choose another");
        return faults_err(faults);
    }
    *out = (struct entry_row){ entry_new(ctx, r->book, no), "" };
    return err.kind == NOT_FOUND ? OK : err;
}

/* Who follows on a screen: that the entry has changed, no word of it (R5). */
static Err tell_outside(struct service *s, struct tx *tx, const void *ctx, const struct entry *e, Time now)
{
    const char *other = office_none(e->other) ? "hub" : e->other.s;
    if (s->quiet) return OK;
    return store_outbox_put(tx, "entry",
                            talloc_asprintf(ctx,
                                            "{\"book\":\"%s\",\"entry\":\"%s\",\"version\":%d,\"state\":\"%s\","
                                            "\"offices\":[\"%s\",\"%s\"]}",
                                            e->book->name.code, e->no, e->version, e->state->name.code, e->owner.s,
                                            other),
                            now);
}

/* The files that the act names are the entry's from here on. */
static Err attach(struct tx *tx, const void *ctx, const struct entry *e, const struct entry_command *c, int64_t k,
                  struct faults *faults)
{
    int n;
    const char *list = c ? register_value(c->args, c->args_n, "files") : NULL;
    if (!list || !*list) return OK;
    char **shas = text_split(ctx, list, ';', &n);
    for (int i = 0; i < n; i++) {
        Err err = store_entry_attach(tx, e->id, k, shas[i]);
        if (err.kind == NOT_FOUND) fault_add(faults, "files", "upload the file first: no such SHA-256");
        if (err.kind) return err.kind == NOT_FOUND ? faults_err(faults) : err;
    }
    return OK;
}

static Err save(struct service *s, struct tx *tx, const void *ctx, struct entry *e, const struct entry_command *c,
                const struct entry_event *ev, struct faults *faults)
{
    int64_t k;
    TRY(leaf(tx, ctx, registers_of(s), e, c, ev, &k));
    const char *subject = c ? register_value(c->args, c->args_n, "subject") : NULL;
    if (settles(e->book)) TRY(settled_subject(s, tx, ctx, e, &subject));
    TRY(store_entry_save(tx, e, subject));
    TRY(attach(tx, ctx, e, c, k, faults));
    return tell_outside(s, tx, ctx, e, ev->at);
}

static Err let_time_act(struct service *s, struct tx *tx, const void *ctx, struct entry *e, Time now)
{
    struct entry_event ev;
    while (e->state && entry_tick(registers_of(s), s->institution, e, now, &ev)) {
        TRY(save(s, tx, ctx, e, NULL, &ev, NULL));
        if (settles(e->book)) TRY(settled_follow(s, tx, ctx, e, &ev, faults_new(ctx)));
    }
    return OK;
}

static Err seen_before(struct service *s, struct tx *tx, const void *ctx, const struct entry_request *r,
                       struct faults *faults, struct entry_answer *out)
{
    char *first = NULL;
    struct entry_row row;
    if (!r->key) return OK;
    Err err = store_repeat_get(tx, ctx, r->by.person, r->key, request_hash(ctx, r).b, &first);
    if (err.kind == NOT_FOUND) return OK;
    if (err.kind == BAD_INPUT) fault_add(faults, "key", "this idempotency key came with another request");
    if (err.kind) return err;
    TRY(store_entry_get(tx, ctx, registers_of(s), r->book, first, &row));
    *out = (struct entry_answer){ row.entry, true };
    return OK;
}

/* Who is waited for now, whoever an urge is sent to, and the person who opened it hear of the step. */
static Err tell(struct service *s, struct tx *tx, const struct entry *e, const struct entry_event *ev)
{
    struct notice n = { .at = ev->at,
                        .kind = "todo",
                        .book = e->book->name.code,
                        .no = e->no,
                        .act = ev->act->name.code,
                        .call = entry_fact(e, "call") };
    struct entry_waits waits = entry_waits(e);
    if (s->quiet) return OK;
    if (!strcmp(e->book->name.code, "urge"))
        TRY(store_notice_put(tx, e->other, strcmp(n.act, "urge") ? BY_DEPT_LIAISON : BY_DEPT_LEADER, &n));
    if (!office_none(waits.office) && ev->from != ev->to) TRY(store_notice_put(tx, waits.office, waits.role, &n));
    n.kind = "progress";
    return ev->from && e->person && e->person != ev->person ? store_notice_person(tx, e->person, &n) : OK;
}

/* R56: what is escalated becomes the proposal of an interview. */
static Err follow(struct service *s, struct tx *tx, const void *ctx, const struct entry *e,
                  const struct entry_command *c, const struct entry_event *ev, struct faults *faults)
{
    struct entry_answer answer;
    struct arg args[3] = { { "to", e->other.s } };
    int n = 1;
    if (strcmp(ev->act->name.code, "escalate")) return OK;
    if (entry_fact(e, "call")) args[n++] = (struct arg){ "call", entry_fact(e, "call") };
    const struct entry_request r = { .book = book_named(registers_of(s), "interview"),
                                     .act = "propose",
                                     .by = { BY_SYSTEM, c->by.office, c->by.person },
                                     .args = args,
                                     .args_n = n };
    return register_act(s, tx, ctx, &r, ev->at, faults, &answer);
}

Err register_act(struct service *s, struct tx *tx, const void *ctx, const struct entry_request *r, Time now,
                 struct faults *faults, struct entry_answer *out)
{
    struct entry_row row;
    struct entry_event ev;
    struct entry_command c = { .act = r->act, .by = r->by, .seen = r->seen, .args = r->args, .args_n = r->args_n };
    *out = (struct entry_answer){ 0 };
    TRY(service_config_follow(s, tx));
    TRY(seen_before(s, tx, ctx, r, faults, out));
    if (out->entry) return OK;
    for (int i = 0; i < r->args_n && r->by.role < BY_SYSTEM; i++)
        if (is_system(registers_of(s), r->args[i].name))
            fault_add(faults, r->args[i].name, "this act takes no such argument");
    TRY(faults_err(faults));
    TRY(load(s, tx, ctx, r, now, faults, &row));
    TRY(let_time_act(s, tx, ctx, row.entry, now));
    if (book_role_does(r->book, r->act, r->by.role)) TRY(register_facts(s, tx, ctx, row.entry, &c, faults));
    if (settles(r->book)) TRY(settled_facts(s, tx, ctx, row.entry, &c));
    TRY(entry_apply(registers_of(s), s->institution, row.entry, &c, now, faults, &ev));
    TRY(save(s, tx, ctx, row.entry, &c, &ev, faults));
    TRY(tell(s, tx, row.entry, &ev));
    TRY(follow(s, tx, ctx, row.entry, &c, &ev, faults));
    if (settles(r->book)) TRY(settled_follow(s, tx, ctx, row.entry, &ev, faults));
    if (!strcmp(r->book->name.code, "follow_up") && !strcmp(r->act, "decline"))
        TRY(service_no_follow_up(s, tx, ctx, entry_fact(row.entry, "call"), row.entry->no, &c.by, now));
    if (r->key) TRY(store_repeat_put(tx, r->by.person, r->key, request_hash(ctx, r).b, row.entry->no, now));
    out->entry = row.entry;
    return OK;
}

/* ---- time ---- */

Err register_tick(struct service *s, struct tx *tx, Time now, int most, int *done)
{
    struct entry_row *rows;
    TRY(service_config_follow(s, tx));
    void *ctx = talloc_new(NULL);
    Err err = store_entries_firing(tx, ctx, registers_of(s), now, most, &rows, done);
    for (int i = 0; !err.kind && i < *done; i++) err = let_time_act(s, tx, ctx, rows[i].entry, now);
    talloc_free(ctx);
    return err;
}

Err register_next_tick(struct tx *tx, Time *out)
{
    return store_entry_fires_next(tx, out);
}

static Err recomputed(struct tx *tx, struct entry *e, Time now)
{
    char of[48];
    int64_t k;
    snprintf(of, sizeof of, "%s/%s", e->book->ledger, e->no);
    const struct leaf_fact due = { .name = "due", .type = LEAF_INT, .number = e->due.s };
    TRY(store_leaf_last_k(tx, of, &k));
    const struct leaf leaf = { .at = now.s,
                               .by = "clock",
                               .act = "recompute",
                               .of = of,
                               .to = e->state->name.code,
                               .k = k + 1,
                               .d = &due,
                               .d_n = 1 };
    TRY(store_event_append(tx, &leaf, e->id, NULL, 0, NULL));
    return store_entry_save(tx, e, NULL);
}

Err register_calendar_arrived(struct service *s, struct tx *tx, Time now)
{
    struct entry_row *rows;
    int n = 0;
    void *ctx = talloc_new(NULL);
    Err err = store_entries_provisional(tx, ctx, registers_of(s), &rows, &n);
    for (int i = 0; !err.kind && i < n; i++)
        if (entry_calendar_arrived(s->institution, rows[i].entry)) err = recomputed(tx, rows[i].entry, now);
    talloc_free(ctx);
    return err;
}
