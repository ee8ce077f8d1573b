/* People and what they may do, as the leaves of user/… tell it, against their rows: a right that nobody granted is what a
   forger would write first. Passwords and validity stand in no leaf, so they are not asked. */
#include <inttypes.h>
#include <stdlib.h>
#include <talloc.h>

#include "store/ledger_check.h"

struct told_person {
    int64_t id;
    bool active;
    uint64_t n; /* the leaf that says so */
    bool met;
};

struct told_grant {
    int64_t id, person;
    char office[20], role[32];
    const char *state;
    uint64_t n;
    bool met;
};

struct told {
    void *ctx;
    struct told_person *persons;
    int persons_n;
    struct told_grant *grants;
    int grants_n;
};

/* ---- what the leaves tell */

static struct told_person *person(struct told *t, int64_t id)
{
    for (int i = t->persons_n - 1; i >= 0; i--) /* a record's leaves come together */
        if (t->persons[i].id == id) return &t->persons[i];
    t->persons = grow(t->ctx, t->persons, t->persons_n, sizeof *t->persons);
    struct told_person *p = &t->persons[t->persons_n++];
    *p = (struct told_person){ .id = id };
    return p;
}

static struct told_grant *grant(struct told *t, int64_t id)
{
    for (int i = t->grants_n - 1; i >= 0; i--)
        if (t->grants[i].id == id) return &t->grants[i];
    t->grants = grow(t->ctx, t->grants, t->grants_n, sizeof *t->grants);
    struct told_grant *g = &t->grants[t->grants_n++];
    *g = (struct told_grant){ .id = id };
    return g;
}

static void copy(struct slice from, char *to, size_t room)
{
    snprintf(to, room, "%.*s", (int)from.n, from.s);
}

static const char *state_after(struct slice act)
{
    static const struct {
        const char *act, *state;
    } rows[] = {
        { "propose_grant", "proposed" }, { "grant", "active" }, { "refuse_grant", "refused" }, { "end_grant", "ended" }
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (slice_is(act, rows[i].act)) return rows[i].state;
    return NULL;
}

static void hear(struct told *t, uint64_t n, int64_t id, const struct leaf_view *v)
{
    const char *state = state_after(v->act);
    struct leaf_value number, office, role;
    if (slice_is(v->act, "add") || slice_is(v->act, "enable") || slice_is(v->act, "disable")) {
        struct told_person *p = person(t, id);
        p->active = !slice_is(v->act, "disable");
        p->n = n;
    }
    if (!state || !leaf_get(v->d, "grant", &number) || number.type != LEAF_INT || !leaf_get(v->d, "office", &office) ||
        !leaf_get(v->d, "role", &role))
        return;
    struct told_grant *g = grant(t, number.number);
    g->person = id;
    g->state = state;
    g->n = n;
    copy(office.text, g->office, sizeof g->office);
    copy(role.text, g->role, sizeof g->role);
}

static Err hear_all(struct told *t, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_leaf_users, v_none);
    while (rows_next(&rows)) {
        size_t n;
        struct leaf_view v;
        const char *leaf = col_text(&rows, 2, &n);
        if (leaf_read(leaf, n, &v).kind) continue; /* the first pass has named it */
        hear(t, (uint64_t)col_int(&rows, 0), strtoll(col_text(&rows, 1, NULL) + strlen("user/"), NULL, 10), &v);
    }
    return rows_end(&rows);
}

/* ---- what the rows say */

static int by_id(const void *a, const void *b) /* both structs begin with their id */
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static Err persons(struct look *look, struct told *t, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_person_rows, v_none);
    while (rows_next(&rows)) {
        int64_t id = col_int(&rows, 0);
        struct told_person *p = t->persons_n ? bsearch(&id, t->persons, (size_t)t->persons_n, sizeof *p, by_id) : NULL;
        if (!p)
            look_blame(look, look->n, "person %" PRId64 ": no leaf adds it", id);
        else if (col_int(&rows, 1) != p->active)
            look_blame(look, p->n, "person %" PRId64 ": active is not what its leaves say", id);
        if (p) p->met = true;
    }
    for (int i = 0; i < t->persons_n; i++)
        if (!t->persons[i].met)
            look_blame(look, t->persons[i].n, "person %" PRId64 ": its row is missing", t->persons[i].id);
    return rows_end(&rows);
}

static bool grant_is(struct rows *row, const struct told_grant *g)
{
    return col_int(row, 1) == g->person && !strcmp(col_text(row, 2, NULL), g->office) &&
           !strcmp(col_text(row, 3, NULL), g->role) && !strcmp(col_text(row, 4, NULL), g->state);
}

static Err grants(struct look *look, struct told *t, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_grant_all, v_none);
    while (rows_next(&rows)) {
        int64_t id = col_int(&rows, 0);
        struct told_grant *g = t->grants_n ? bsearch(&id, t->grants, (size_t)t->grants_n, sizeof *g, by_id) : NULL;
        if (!g)
            look_blame(look, look->n, "grant %" PRId64 ": no leaf grants it", id);
        else if (!grant_is(&rows, g))
            look_blame(look, g->n, "grant %" PRId64 ": its row is not what its leaves say", id);
        if (g) g->met = true;
    }
    for (int i = 0; i < t->grants_n; i++)
        if (!t->grants[i].met)
            look_blame(look, t->grants[i].n, "grant %" PRId64 ": its row is missing", t->grants[i].id);
    return rows_end(&rows);
}

static Err names(struct look *look, struct tx *tx)
{
    ROWS rows = db_ask(tx, SQL_person_named, v_none);
    while (rows_next(&rows))
        look_blame(look, look->n, "person %" PRId64 ": its %s is not the vault's", col_int(&rows, 0),
                   col_text(&rows, 1, NULL));
    return rows_end(&rows);
}

Err look_people(struct look *look, struct tx *tx)
{
    struct told t = { .ctx = talloc_new(look->ctx) };
    TRY(hear_all(&t, tx));
    if (t.persons_n) qsort(t.persons, (size_t)t.persons_n, sizeof *t.persons, by_id);
    if (t.grants_n) qsort(t.grants, (size_t)t.grants_n, sizeof *t.grants, by_id);
    TRY(persons(look, &t, tx));
    TRY(grants(look, &t, tx));
    TRY(names(look, tx));
    talloc_free(t.ctx);
    return OK;
}
