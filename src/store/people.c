/* People and grants. Kept: nobody holds two roles that roles.csv forbids together (R4); a grant takes effect by two
   people (R3); each change of who may do what is a leaf of "user/ID". */
#include "store/people.h"

#include <stdio.h>
#include <talloc.h>

#include "base/text.h"
#include "ledger/leaf.h"
#include "store/db.h"

const char *const grant_state_words[] = { "proposed", "active", "refused", "ended" };

/* ---- leaves ---- */

struct step_of_person {
    int64_t person, by;
    const char *act, *to;
    const struct leaf_fact *facts;
    int facts_n;
    const char *const (*texts)[2]; /* name, value: personal, so the vault's */
    int texts_n;
};

enum { TEXTS_MOST = 2 };

static Err note(struct tx *tx, const struct step_of_person *step, Time now)
{
    char of[32], by[32];
    snprintf(of, sizeof of, "user/%lld", (long long)step->person);
    snprintf(by, sizeof by, "hub/%lld", (long long)step->by);
    struct vault_value values[TEXTS_MOST] = { 0 };
    for (int i = 0; i < step->texts_n; i++)
        values[i] = (struct vault_value){ step->texts[i][0], NULL, step->texts[i][1], strlen(step->texts[i][1]) };
    int64_t k;
    TRY(store_leaf_last_k(tx, of, &k));
    const struct leaf leaf = { .at = now.s,
                               .by = by,
                               .act = step->act,
                               .of = of,
                               .to = step->to,
                               .k = k + 1,
                               .d = step->facts,
                               .d_n = step->facts_n };
    return store_event_append(tx, &leaf, 0, values, step->texts_n, NULL);
}

/* ---- persons ---- */

static bool account_ok(const char *s)
{
    size_t n = strlen(s);
    if (n < 2 || n > 64 || text_fault(s, n, false)) return false;
    for (; *s; s++) {
        bool letter = (*s >= 'a' && *s <= 'z') || (*s >= 'A' && *s <= 'Z') || (*s >= '0' && *s <= '9');
        if (!letter && !strchr("._-@", *s) && !((unsigned char)*s & 0x80)) return false;
    }
    return true;
}

Err store_person_add(struct tx *tx, const char *account, const char *name, const char *password, Time now,
                     struct faults *faults, int64_t *id)
{
    if (!account_ok(account)) fault_add(faults, "account", "2 to 64 letters, digits, . _ - @ or Chinese characters");
    if (!*name || strlen(name) > 160 || text_fault(name, strlen(name), false))
        fault_add(faults, "name", "give a name of at most 40 characters");
    TRY(faults_err(faults));
    TRY(db_run(tx, SQL_person_put, v_text(account), v_text(name), v_text(password), v_time(now)));
    if (!db_changes(tx)) {
        fault_add(faults, "account", "it is taken: choose another");
        return faults_err(faults);
    }
    *id = db_last_id(tx);
    const char *const texts[][2] = { { "account", account }, { "name", name } };
    return note(
        tx, &(struct step_of_person){ .person = *id, .act = "add", .to = "active", .texts = texts, .texts_n = 2 }, now);
}

static struct person read_person(const void *ctx, struct rows *r)
{
    struct person p = {
        .id = col_int(r, 0), .active = col_int(r, 5) != 0, .created = col_time(r, 6), .changed = col_time(r, 7)
    };
    p.account = col_strdup(ctx, r, 1);
    p.name = col_strdup(ctx, r, 2);
    p.password = col_strdup(ctx, r, 3);
    const void *totp = col_blob(r, 4, &p.totp_n);
    if (p.totp_n) p.totp = talloc_memdup(ctx, totp, p.totp_n);
    return p;
}

static Err one_person(struct rows *rows, const void *ctx, struct person **out)
{
    TRY(rows_one(rows));
    struct person *p = talloc(ctx, struct person);
    *p = read_person(p, rows);
    *out = p;
    return OK;
}

Err store_person_find(struct tx *tx, const void *ctx, const char *account, struct person **out)
{
    ROWS rows = db_ask(tx, SQL_person_find, v_text(account));
    return one_person(&rows, ctx, out);
}

Err store_person_get(struct tx *tx, const void *ctx, int64_t id, struct person **out)
{
    ROWS rows = db_ask(tx, SQL_person_get, v_int(id));
    return one_person(&rows, ctx, out);
}

Err store_persons(struct tx *tx, const void *ctx, struct person **out, int *n)
{
    struct person *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_person_all, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = read_person(list, &rows);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

static Err changed(struct tx *tx)
{
    return db_changes(tx) ? OK : (Err){ NOT_FOUND, "no such record" };
}

Err store_person_password(struct tx *tx, int64_t id, const char *password, Time now)
{
    TRY(db_run(tx, SQL_person_password, v_int(id), v_text(password), v_time(now)));
    TRY(changed(tx));
    return store_sessions_drop(tx, id);
}

Err store_person_totp(struct tx *tx, int64_t id, const unsigned char *secret, size_t n, Time now)
{
    TRY(db_run(tx, SQL_person_totp, v_int(id), secret ? v_blob(secret, n) : v_text(NULL), v_time(now)));
    return changed(tx);
}

Err store_person_active(struct tx *tx, int64_t id, bool active, int64_t by, Time now)
{
    TRY(db_run(tx, SQL_person_active, v_int(id), v_int(active), v_time(now)));
    TRY(changed(tx));
    TRY(store_sessions_drop(tx, id));
    return note(
        tx,
        &(struct step_of_person){
            .person = id, .by = by, .act = active ? "enable" : "disable", .to = active ? "active" : "disabled" },
        now);
}

/* ---- grants ---- */

bool grant_holds(const struct grant *g, Time now)
{
    return g->state == GRANT_ACTIVE && g->valid_from.s <= now.s && (!g->valid_to.s || g->valid_to.s > now.s);
}

static enum grant_state grant_state_of(const char *s)
{
    for (int i = 0; i < GRANT_STATES; i++)
        if (!strcmp(grant_state_words[i], s)) return (enum grant_state)i;
    return GRANT_ENDED;
}

static struct grant read_grant(struct rows *r)
{
    struct grant g = { .id = col_int(r, 0),
                       .person = col_int(r, 1),
                       .role = role_from(col_text(r, 3, NULL)),
                       .state = grant_state_of(col_text(r, 4, NULL)),
                       .valid_from = col_time(r, 5),
                       .valid_to = col_time(r, 6),
                       .proposed_by = col_int(r, 7),
                       .decided_by = col_int(r, 8),
                       .proposed_at = col_time(r, 9),
                       .decided_at = col_time(r, 10) };
    col_copy(r, 2, g.office.s, sizeof g.office.s);
    col_copy(r, 11, g.entry, sizeof g.entry);
    return g;
}

Err store_grant_get(struct tx *tx, int64_t id, struct grant *out)
{
    ROWS rows = db_ask(tx, SQL_grant_get, v_int(id));
    TRY(rows_one(&rows));
    *out = read_grant(&rows);
    return OK;
}

Err store_grants(struct tx *tx, const void *ctx, int64_t person, struct grant **out, int *n)
{
    struct grant *list = NULL;
    int count = 0;
    ROWS rows = person ? db_ask(tx, SQL_grant_of, v_int(person)) : db_ask(tx, SQL_grant_all, v_none);
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count++] = read_grant(&rows);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

static bool is_acting(enum role role)
{
    return role != BY_AUDITOR && role != BY_SEC_ADMIN && role != BY_SYS_ADMIN;
}

/* never_with of roles.csv; "… of a party" depends on the case and is not a matter of grants. */
static bool forbids(const void *ctx, const struct institution *in, enum role a, enum role b)
{
    int n;
    char **words = text_split(ctx, in->roles[a].never_with ? in->roles[a].never_with : "", ';', &n);
    for (int i = 0; i < n; i++)
        if (!strcmp(words[i], in->roles[b].code) || (!strcmp(words[i], "every acting role") && is_acting(b)))
            return true;
    return false;
}

static Err never_with(struct tx *tx, const struct institution *in, const struct grant *grant, Time now,
                      struct faults *faults)
{
    void *ctx = talloc_new(NULL);
    struct grant *held;
    int n;
    Err err = store_grants(tx, ctx, grant->person, &held, &n);
    for (int i = 0; i < n && !err.kind; i++) {
        if (held[i].id == grant->id || !(grant_holds(&held[i], now) || held[i].state == GRANT_PROPOSED)) continue;
        if (forbids(ctx, in, grant->role, held[i].role) || forbids(ctx, in, held[i].role, grant->role))
            fault_addf(faults, "role", "one person can't also be %s (R4): end that grant first",
                       role_words[held[i].role]);
    }
    talloc_free(ctx);
    return err.kind ? err : faults_err(faults);
}

static Err role_held(struct tx *tx, enum role role, int64_t person, Time now)
{
    ROWS rows = db_ask(tx, SQL_role_held, v_text(role_words[role]), v_time(now), v_int(person));
    return rows_one(&rows);
}

/* The three offices of R3 have to begin somewhere. */
Err store_grant_first(struct tx *tx, const struct grant *grant, int64_t by, Time now, bool *yes)
{
    *yes = false;
    if (by || is_acting(grant->role)) return OK;
    Err err = role_held(tx, BY_SEC_ADMIN, 0, now);
    *yes = err.kind == NOT_FOUND;
    return err.kind == NOT_FOUND ? OK : err;
}

Err store_grant_next(struct tx *tx, int64_t *id)
{
    ROWS rows = db_ask(tx, SQL_grant_next, v_none);
    TRY(rows_one(&rows));
    *id = col_int(&rows, 0);
    return OK;
}

static Err grant_leaf(struct tx *tx, const struct grant *g, const char *act, int64_t by, Time now)
{
    const struct leaf_fact facts[] = { { .name = "grant", .type = LEAF_INT, .number = g->id },
                                       { .name = "office", .type = LEAF_STR, .text = g->office.s },
                                       { .name = "role", .type = LEAF_STR, .text = role_words[g->role] } };
    return note(tx,
                &(struct step_of_person){
                    .person = g->person, .by = by, .act = act, .to = "active", .facts = facts, .facts_n = 3 },
                now);
}

Err store_grant_propose(struct tx *tx, const struct institution *in, struct grant *g, int64_t by, Time now,
                        struct faults *faults)
{
    if (g->role >= BY_SYSTEM)
        fault_add(faults, "role", "give a role of roles.csv");
    else if (!role_fits(in, g->role, g->office))
        fault_add(faults, "office", "give an office of the kind that the role belongs to");
    TRY(faults_err(faults));
    if (by) {
        Err err = role_held(tx, BY_SYS_ADMIN, by, now);
        if (err.kind) return err.kind == NOT_FOUND ? (Err){ NOT_YOURS, "a sys_admin proposes grants (R3)" } : err;
    }
    TRY(never_with(tx, in, g, now, faults));
    bool first;
    TRY(store_grant_first(tx, g, by, now, &first));
    g->state = first ? GRANT_ACTIVE : GRANT_PROPOSED;
    if (!g->valid_from.s) g->valid_from = now;
    TRY(db_run(tx, SQL_grant_put, v_int(g->person), v_text(g->office.s), v_text(role_words[g->role]),
               v_text(grant_state_words[g->state]), v_time(g->valid_from), v_time(g->valid_to), v_int(by), v_time(now),
               v_int(0), v_time(first ? now : (Time){ 0 })));
    g->id = db_last_id(tx);
    return grant_leaf(tx, g, first ? "grant" : "propose_grant", by, now);
}

Err store_grant_decide(struct tx *tx, const struct institution *in, int64_t id, bool approve, int64_t by, Time now,
                       struct faults *faults)
{
    struct grant g;
    TRY(store_grant_get(tx, id, &g));
    Err err = role_held(tx, BY_SEC_ADMIN, by, now);
    if (err.kind) return err.kind == NOT_FOUND ? (Err){ NOT_YOURS, "a sec_admin approves grants (R3)" } : err;
    if (by == g.proposed_by || by == g.person)
        return (Err){ NOT_YOURS, "somebody else approves: not who proposed it, not the person itself" };
    if (g.state != GRANT_PROPOSED) return (Err){ NOT_NOW, "this grant is decided already" };
    if (approve) TRY(never_with(tx, in, &g, now, faults));
    TRY(db_run(tx, SQL_grant_decide, v_int(id), v_text(grant_state_words[approve ? GRANT_ACTIVE : GRANT_REFUSED]),
               v_int(by), v_time(now)));
    return grant_leaf(tx, &g, approve ? "grant" : "refuse_grant", by, now);
}

Err store_grant_end(struct tx *tx, int64_t id, int64_t by, Time now)
{
    struct grant g;
    TRY(store_grant_get(tx, id, &g));
    if (g.state != GRANT_ACTIVE && g.state != GRANT_PROPOSED) return (Err){ NOT_NOW, "this grant has ended already" };
    TRY(db_run(tx, SQL_grant_end, v_int(id), v_time(now), v_int(by)));
    return grant_leaf(tx, &g, "end_grant", by, now);
}
