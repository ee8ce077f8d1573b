/* The words of data/registers/needs.csv, each with the condition it stands for (R2). */
#include <stdlib.h>
#include <string.h>

#include "institution/register_parts.h"

/* clang-format off */
static bool addressed_to_us(struct line *l) { return office_is(l->e->other, l->c->by.office); }
static bool opened_by_us(struct line *l) { return office_is(l->e->owner, l->c->by.office); }
static bool due_passed(struct line *l) { return l->e->due.s && !l->e->provisional && !l->e->lapsed && l->now.s > l->e->due.s; }
static bool another_person(struct line *l) { return l->e->person != l->c->by.person; }
static bool not_oneself(struct line *l) { const char *p = entry_fact(l->e, "person"); return !p || atoll(p) != l->c->by.person; }
static bool opened_by_me(struct line *l) { return l->e->person == l->c->by.person; }
static bool once(struct line *l) { return !entry_fact(l->e, "again"); }
/* clang-format on */

/* The community is of the street whose worker this is; without one (what may be done?) it may be. */
static bool own_community(struct line *l)
{
    const char *code = line_arg(l, "community");
    const struct community *c = code ? institution_community(l->in, code) : NULL;
    return !c || office_is(c->street, l->c->by.office);
}

static bool begun(struct line *l)
{
    Time t;
    const char *at = entry_fact(l->e, "time");
    return !at || !minute_parse(at, &t) || l->now.s >= t.s;
}

static bool day_to_come(struct line *l)
{
    Day day;
    const char *until = line_arg(l, "until");
    return !until || !day_parse(until, strlen(until), &day) || day.n >= day_of(l->now).n;
}

/* R69, R59: a later day, within the limit of a hang-up's review. */
static bool near_review(struct line *l)
{
    Day day;
    const char *review = line_arg(l, "review");
    int most = l->in->settings.hang_most.value, today = day_of(l->now).n;
    if (!review || !day_parse(review, strlen(review), &day)) return true; /* told already */
    if (day.n > today && day.n <= today + most) return true;
    if (l->faults) fault_addf(l->faults, "review", "within %d days from today", most);
    return false;
}

static bool before_its_day(struct line *l)
{
    Day day;
    const char *from = entry_fact(l->e, "effective");
    return from && day_parse(from, strlen(from), &day) && l->now.s < day_start(day).s;
}

/* The service says how the admission named stands (argument `linked`, of type system). */
static bool admitted(struct line *l)
{
    const char *linked = line_arg(l, "linked");
    return !linked || !strcmp(linked, "admitted");
}

static bool not_admitted(struct line *l)
{
    const char *linked = line_arg(l, "linked");
    return !linked || strcmp(linked, "admitted") != 0;
}

/* R56: a step may be taken earlier, never skipped back. The service says which was taken before (argument `taken`). */
static bool no_later_step(struct line *l)
{
    static const struct {
        const char *act;
        int rung;
    } rungs[] = { { "remind", 1 }, { "urge", 2 }, { "issue", 3 }, { "propose", 4 } };
    const char *taken = line_arg(l, "taken");
    for (size_t i = 0; taken && i < sizeof rungs / sizeof rungs[0]; i++)
        if (!strcmp(rungs[i].act, l->c->act)) return atoi(taken) <= rungs[i].rung;
    return true;
}

static bool value_where_measured(struct line *l)
{
    const char *unit = entry_fact(l->e, "unit"), *value = line_arg(l, "value");
    if (!unit || !*unit || (value && *value)) return true;
    if (l->faults) fault_add(l->faults, "value", "its target has a unit: give the value reached (R98)");
    return false;
}

/* What the call's street thinks of a unit it assesses is not decided by its own people (as R80). */
static bool not_of_its_street(struct line *l)
{
    const char *where = entry_fact(l->e, "where");
    return !where || !office_is(office_of(where), l->c->by.office);
}

/* The service says how the score stands that this would change (argument `stands`, of type system). */
static bool before_publication(struct line *l)
{
    const char *stands = line_arg(l, "stands");
    return !stands || strcmp(stands, "published") != 0;
}

/* An agency of the department that acts, and of the street that is asked, where one is. */
static bool own_agency(struct line *l)
{
    Office dept, street;
    const char *agency = line_arg(l, "agency"), *asked = line_arg(l, "street");
    if (!agency || !office_agency(l->in, office_of(agency), &dept, &street)) return true; /* told already */
    if (office_is(dept, l->c->by.office) && (!asked || office_is(street, office_of(asked)))) return true;
    if (l->faults) fault_add(l->faults, "agency", "an agency of the own department in that street");
    return false;
}

static const struct {
    const char *word;
    bool (*holds)(struct line *);
} conditions[] = {
    { "addressed to us", addressed_to_us },
    { "opened by us", opened_by_us },
    { "own community", own_community },
    { "due passed", due_passed },
    { "once", once },
    { "another person", another_person },
    { "not oneself", not_oneself },
    { "opened by me", opened_by_me },
    { "before its day", before_its_day },
    { "near review", near_review },
    { "begun", begun },
    { "day to come", day_to_come },
    { "admitted in that month", admitted },
    { "not admitted", not_admitted },
    { "no later step taken", no_later_step },
    { "value where measured", value_where_measured },
    { "not of its street", not_of_its_street },
    { "before publication", before_publication },
    { "own agency", own_agency },
};

bool book_need_known(const char *word)
{
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
        if (!strcmp(conditions[i].word, word)) return true;
    return false;
}

bool book_need_holds(struct line *l, const char *word)
{
    for (size_t i = 0; i < sizeof conditions / sizeof conditions[0]; i++)
        if (!strcmp(conditions[i].word, word)) return conditions[i].holds(l);
    return false;
}
