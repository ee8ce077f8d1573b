/* Grants as a register (R3, R4, R8): the entry says who asked and who decided, the row of `grants` is what a session asks. */
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "service/access.h"
#include "service/settled.h"

static const char *fact(const struct entry *e, const char *name)
{
    const char *s = entry_fact(e, name);
    return s ? s : "";
}

Err grant_subject(const struct service *s, struct tx *tx, const void *ctx, const struct entry *e, const char **out)
{
    const struct institution *in = s->institution;
    enum role role = role_from(fact(e, "granted"));
    const struct office_row *o = institution_office(in, office_of(fact(e, "office")));
    *out = talloc_asprintf(ctx, "%s：%s · %s", access_name(tx, ctx, atoll(fact(e, "person"))),
                           o ? o->short_zh : fact(e, "office"), role < BY_SYSTEM ? in->roles[role].name_zh : "");
    return OK;
}

static Err propose(struct service *s, struct tx *tx, const struct entry *e, const struct entry_event *ev,
                   struct faults *faults)
{
    Day until;
    struct person *p;
    void *ctx = talloc_new(NULL);
    const char *last = fact(e, "until");
    struct grant g = { .person = atoll(fact(e, "person")),
                       .office = office_of(fact(e, "office")),
                       .role = role_from(fact(e, "granted")),
                       .valid_from = ev->at };
    if (day_parse(last, strlen(last), &until)) g.valid_to = day_start((Day){ until.n + 1 });
    Err err = store_person_get(tx, ctx, g.person, &p);
    talloc_free(ctx);
    if (err.kind == NOT_FOUND) {
        fault_add(faults, "person", "there is no such person: huying user list");
        return faults_err(faults);
    }
    TRY(err);
    TRY(store_grant_propose(tx, s->institution, &g, ev->person, ev->at, faults));
    bool first = !strcmp(ev->act->name.code, "set_up");
    if (g.id != atoll(fact(e, "grant")) || (g.state == GRANT_ACTIVE) != first)
        return (Err){ BROKEN, "the grant is not the one that its entry tells of" };
    return OK;
}

Err grant_follow(struct service *s, struct tx *tx, const struct entry *e, const struct entry_event *ev,
                 struct faults *faults)
{
    const char *act = ev->act->name.code;
    int64_t id = atoll(fact(e, "grant"));
    struct faults *own = faults_new(faults);
    Err err;
    if (!ev->from)
        err = propose(s, tx, e, ev, own);
    else if (!strcmp(act, "approve") || !strcmp(act, "refuse"))
        err = store_grant_decide(tx, s->institution, id, *act == 'a', ev->person, ev->at, own);
    else /* withdraw, end, expire */
        err = store_grant_end(tx, id, ev->person, ev->at);
    for (int i = 0; i < own->n; i++)
        fault_add(faults, strcmp(own->list[i].field, "role") ? own->list[i].field : "granted", own->list[i].remedy);
    return err;
}
