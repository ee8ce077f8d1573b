/* A random walk of commands over one call, by a stream of bytes: for the property test and for the fuzzer.
   Held at every step: a refused act changes nothing; what was accepted is told by events with versions that count up;
   the same commands make the same docket; and the states keep what they promise (walk_holds). */
#ifndef TESTS_WALK_H
#define TESTS_WALK_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "institution/engine.h"
#include "store/store.h"

struct walk {
    const struct institution *in;
    struct docket *d, *twin; /* the twin only ever sees what was accepted */
    Time now;
    void *ctx;
    const unsigned char *bytes;
    size_t n, at;
    int accepted, refused;
    bool keen; /* mostly the first of a list, which leads on */
    unsigned task;
    bool careful; /* this command: nothing is left out, and what is usual is given */
    char fault[200];
};

static unsigned walk_byte(struct walk *w)
{
    return w->at < w->n ? w->bytes[w->at++] : 0;
}

static const char *walk_pick(struct walk *w, const char *const *list, int n)
{
    unsigned at = walk_byte(w);
    return list[w->keen && at % 4 ? 0 : at % (unsigned)n];
}

#define PICK(w, ...)                                                                                                   \
    walk_pick(w, (const char *const[]){ __VA_ARGS__ },                                                                 \
              (int)(sizeof((const char *const[]){ __VA_ARGS__ }) / sizeof(char *)))

static const char *walk_value(struct walk *w, const char *name)
{
    if (!strcmp(name, "item")) return PICK(w, "JJ-A06", "JJ-A10", "JJ-A02", "JJ-C04", "JJ-A01", "JJ-Z99", "");
    if (!strcmp(name, "grade")) return PICK(w, "general", "complex", "major", "urgent", "");
    if (!strcmp(name, "lead") || !strcmp(name, "unit") || !strcmp(name, "owner"))
        return PICK(w, "ZFJ", "STJ", "SJG", "UTL", "BWB");
    if (!strcmp(name, "co")) return PICK(w, "", "STJ", "STJ;SJG", "ZFJ", "NOPE");
    if (!strcmp(name, "reason"))
        return PICK(w, "because", "mistake", "own_duty", "duty_mismatch", "not_done", "came_back", "technical",
                    "season", "situation_changed", "no_share", "malicious", "");
    if (!strcmp(name, "kind")) return PICK(w, "solved", "explained", "long_term", "special", "on_site");
    if (!strcmp(name, "satisfied")) return PICK(w, "satisfied", "basically", "not");
    if (!strcmp(name, "values"))
        return PICK(w, "rubbish_spot_cleared_count:3", "outlet_rectified_count:1;fume_purifier_installed_count:1",
                    "illegal_building_demolished_m2:40.5", "waste_removed_t:x", "");
    if (!strcmp(name, "evidence"))
        return PICK(w, "photo_before;photo_after", "photo_before;photo_after;monitoring_report;rectification_notice",
                    "photo_before;photo_after;rectification_notice;legal_document;demolition_record", "nonsense", "");
    if (!strcmp(name, "tasks")) return PICK(w, "ZFJ", "STJ", "ZFJ;STJ", "1/T1");
    if (!strcmp(name, "amount")) return PICK(w, "1", "2", "99", "-1");
    if (!strcmp(name, "time")) return PICK(w, "09:00", "23:59", "2026-12-30 10:00", "x");
    if (!strcmp(name, "review")) return PICK(w, "2026-04-10", "2026-05-01", "2031-01-01", "");
    if (!strcmp(name, "invited") || !strcmp(name, "present"))
        return PICK(w, "510104035;ZFJ;STJ;SJG", "ZFJ;STJ", "510104035", "");
    if (!strcmp(name, "row")) return PICK(w, "T1", "T2", "T9");
    if (!strcmp(name, "grounds")) return PICK(w, "life_risk", "road_broken", "x");
    if (!strcmp(name, "point")) return PICK(w, "30.6,104.1", "91,0", "x");
    if (!strcmp(name, "list")) return PICK(w, "draft-2026.1", "x");
    const struct arg_row *row = arg_row(name);
    if (row && row->type == ARG_YESNO) return PICK(w, "yes", "no", "maybe");
    return PICK(w, "text", "text", "text", "");
}

static const struct {
    enum role role;
    const char *office;
} walk_people[] = {
    { BY_STREET_CLERK, "510104035" },   { BY_STREET_LEADER, "510104035" }, { BY_STREET_HEAD, "510104035" },
    { BY_STREET_LEADER, "510104018" },  { BY_HUB_ACCEPTOR, "hub" },        { BY_HUB_HEAD, "hub" },
    { BY_DEPT_LIAISON, "ZFJ" },         { BY_DEPT_LEADER, "ZFJ" },         { BY_DEPT_LIAISON, "STJ" },
    { BY_DEPT_LEADER, "STJ" },          { BY_DEPT_LEADER, "SJG" },         { BY_AGENCY, "ZFJ@510104035" },
    { BY_DISTRICT_LEADER, "district" }, { BY_ARBITRATOR, "BWB" },          { BY_INSPECTOR, "MDC" },
};

/* One of the group's, mostly. */
static const char *walk_reason(struct walk *w, const char *group)
{
    unsigned at = walk_byte(w);
    for (int i = 0; i < w->in->reasons_n; i++) {
        const struct reason *r = &w->in->reasons[(at + (unsigned)i) % (unsigned)w->in->reasons_n];
        if (!strcmp(r->group, group)) return r->code;
    }
    return walk_value(w, "reason");
}

static int walk_args(struct walk *w, enum entity entity, enum act act, struct arg *args)
{
    int n = 0;
    char *list = talloc_strdup(w->ctx, act_args(entity, act)), *rest = list;
    for (char *name; (name = strsep(&rest, " ")) != NULL && n < 24;) {
        bool may_lack = *name == '*';
        name += may_lack;
        char *group = strchr(name, ':');
        if (group) *group++ = 0;
        unsigned lack = walk_byte(w), drop = may_lack ? walk_byte(w) : 1;
        if (!*name || !strcmp(name, "rows") || (!w->careful && (lack % 8 == 0 || drop % 3 == 0))) continue;
        bool measured = !strcmp(name, "written") || !strcmp(name, "outline") || !strncmp(name, "measured", 8);
        bool rare = measured || !strcmp(name, "community") || !strcmp(name, "place_id") || !strcmp(name, "photos");
        if (w->careful && (rare || !strcmp(name, "photo") || !strcmp(name, "call"))) continue;
        const char *value = walk_value(w, name);
        if (group && (w->careful || lack % 4)) value = walk_reason(w, group);
        if (w->careful && entity == MEETING && !strcmp(name, "time")) value = "2026-12-30 10:00";
        args[n++] = (struct arg){ name, value };
    }
    if (entity == MEETING && act == DO_LOOK_BACK) args[n++] = (struct arg){ "T1", PICK(w, "done", "slipped", "x") };
    return n;
}

static const struct table_row *walk_rows(struct walk *w, int *n)
{
    static const struct arg good[] = { { "unit", "STJ" },      { "person", "甲" },
                                       { "what", "测" },       { "due", "2026-03-20" },
                                       { "standard", "达标" }, { "evidence", "monitoring_report" } };
    static const struct arg late[] = {
        { "unit", "ZFJ" }, { "person", "乙" }, { "what", "拆" }, { "due", "2029-01-01" }, { "standard", "" }
    };
    static const struct table_row tables[] = { { "T1", good, 6 }, { "T2", good, 6 }, { "T3", late, 5 } };
    *n = (int)(walk_byte(w) % 4);
    return tables;
}

/* What each state promises. */
static const char *walk_holds(const struct walk *w)
{
    struct docket *d = w->d;
    int leads = 0, open = 0, running = 0;
    for (int i = 0; i < d->tasks_n; i++) {
        leads += d->tasks[i].role == TASK_LEAD && d->tasks[i].state != ST_RECALLED;
        open += task_open(&d->tasks[i]);
        if (d->tasks[i].extensions > 2) return "more extensions than any grade allows (R29)";
    }
    for (int i = 0; i < d->clocks_n; i++) {
        const struct clock *c = &d->clocks[i];
        bool after = c->name == CK_RECHECK30 || c->name == CK_RECHECK90 ||
                     c->name == CK_OBJECTION; /* R46 names the acts that want a working call: objecting is none (R49) */
        running += c->state == CLOCK_RUNNING && !after;
        if (c->state == CLOCK_RUNNING && !c->fixed_due.s && c->due.s < c->start.s)
            return "a clock that is due before it starts";
    }
    enum state s = d->call.state;
    if (s == ST_WORKING && leads != 1) return "a working call without exactly one lead (R15)";
    if (s == ST_ANSWERED && open) return "answered with a task open (R41)";
    if (s == ST_ANSWERED && d->call.kind == CLOSE_NONE) return "answered without a kind (R41)";
    if (s == ST_CLOSED && (open || running)) return "closed with something running (R27)";
    if (s == ST_CLOSED && d->call.kind == CLOSE_SOLVED && !d->call.verified.n)
        return "solved without a verified value (R68)";
    if ((s == ST_ANSWERED || s == ST_CLOSED) && d->call.grade == MAJOR && !d->call.minutes_signed &&
        d->call.kind != CLOSE_IMPORTED && !d->call.reopened)
        return "a major call answered without minutes (R68)";
    if (d->call.reopened > 2) return "reopened more than twice (R66)";
    return NULL;
}

static bool walk_wrong(struct walk *w, const char *what, const char *detail)
{
    snprintf(w->fault, sizeof w->fault, "%s: %s", what, detail);
    return false;
}

static void walk_forget(struct docket *d)
{
    TALLOC_FREE(d->events);
    d->events_n = 0;
    d->fresh = false;
}

static bool walk_leads_on(const struct walk *w, const int state[static ENTITIES], const struct transition *t)
{
    enum state call = w->d->call.state;
    bool meets = call == ST_CALLED || call == ST_GRADED || call == ST_WORKING;
    return state[t->entity] == t->from && t->role < BY_SYSTEM && (t->entity != MEETING || t->from || meets);
}

/* Mostly a row that leads on from where the call, a task or a meeting stands. */
static const struct transition *walk_row(struct walk *w)
{
    unsigned at = walk_byte(w), n = 0;
    at = at << 8 | walk_byte(w);
    unsigned wild = walk_byte(w);
    w->task = walk_byte(w);
    w->careful = walk_byte(w) % 4 != 0;
    int state[ENTITIES] = { (int)w->d->call.state, -1, ST_NONE, -1 };
    if (w->d->tasks_n) state[TASK] = (int)w->d->tasks[w->task % (unsigned)w->d->tasks_n].state;
    if (w->d->meetings_n && wild % 4) state[MEETING] = (int)w->d->meetings[w->d->meetings_n - 1].state;
    for (int i = 0; i < TRANSITIONS; i++) n += walk_leads_on(w, state, &transitions[i]);
    for (unsigned i = 0, k = 0; wild % 8 && n && i < TRANSITIONS; i++)
        if (walk_leads_on(w, state, &transitions[i]) && k++ == at % n) return &transitions[i];
    return &transitions[at % TRANSITIONS];
}

/* The next command for the call as it stands in w->d; false: none this time. Its task and meeting are there, or asked for in vain. */
static bool walk_command(struct walk *w, struct command *c, struct arg args[static 32])
{
    unsigned who = walk_byte(w) % (sizeof walk_people / sizeof walk_people[0]);
    unsigned late = walk_byte(w);
    w->now.s += late < 200 ? late * 20 : (late - 199) * 3600;
    const struct transition *t = walk_row(w);
    bool end = t->act == DO_DISCARD || t->act == DO_WITHDRAW || t->act == DO_REFUSE || t->act == DO_EXCLUDE;
    if (t->entity == SCORE || t->role >= BY_SYSTEM || t->act == DO_MERGE || t->act == DO_UNMERGE ||
        t->act == DO_IMPORT || t->act == DO_CREATE)
        return false;
    if (end && walk_byte(w) % 32) return false;
    *c = (struct command){ .entity = (enum entity)t->entity, .act = (enum act)t->act, .args = args };
    c->by = (struct actor){ walk_byte(w) % 8 ? (enum role)t->role : walk_people[who].role,
                            office_of(walk_people[who].office), 1 + who };
    for (size_t i = 0, n = sizeof walk_people / sizeof walk_people[0]; i < n;
         i++) { /* mostly somebody who holds the role */
        size_t k = (who + i) % n;
        if (walk_people[k].role != c->by.role || walk_byte(w) % 4 == 0) continue;
        c->by.office = office_of(walk_people[k].office);
        c->by.person = 1 + (int64_t)k;
        break;
    }
    c->task = c->entity == TASK && w->d->tasks_n ? 1 + (int)(w->task % (unsigned)w->d->tasks_n) : 0;
    if (c->entity == TASK && !c->task) return false;
    if (c->entity == MEETING && c->act != DO_CONVENE)
        c->meeting = w->d->meetings_n ? w->d->meetings[w->d->meetings_n - 1].id : "1";
    c->args_n = walk_args(w, c->entity, c->act, args);
    if (c->act == DO_MINUTE || c->act == DO_SUPPLEMENT) c->rows = walk_rows(w, &c->rows_n);
    c->number = "2026-1";
    return true;
}

static bool walk_step(struct walk *w)
{
    struct arg args[32];
    struct command c;
    if (!walk_command(w, &c, args)) return true;
    docket_tick(w->in, w->d, w->now);
    docket_tick(w->in, w->twin, w->now);
    walk_forget(w->d);
    walk_forget(w->twin);
    char id[16] = "";
    if (c.meeting) snprintf(id, sizeof id, "%s", c.meeting), c.meeting = id;
    struct faults *faults = faults_new(w->ctx);
    Err err = docket_apply(w->in, w->d, &c, w->now, faults);
    if (err.kind) {
        w->refused++;
        if (w->d->events_n) return walk_wrong(w, "a refused act left an event", act_words[c.act]);
        if (err.kind == BAD_INPUT && !faults->n) return walk_wrong(w, "bad_input names no field", act_words[c.act]);
    } else {
        w->accepted++;
        if (faults->n) return walk_wrong(w, "accepted with a wrong field", faults->list[0].field);
        if (!w->d->events_n) return walk_wrong(w, "an act without an event", act_words[c.act]);
        struct faults *again = faults_new(w->ctx);
        Err twin = docket_apply(w->in, w->twin, &c, w->now, again);
        if (twin.kind) return walk_wrong(w, again->n ? again->list[0].field : twin.why, act_words[c.act]);
    }
    const char *why = store_docket_differs(w->ctx, w->d, w->twin);
    if (why) return walk_wrong(w, err.kind ? "a refused act changed something" : "not the same twice", why);
    walk_forget(w->d);
    walk_forget(w->twin);
    why = walk_holds(w);
    return why ? walk_wrong(w, act_words[c.act], why) : true;
}

static struct docket *walk_draft(struct walk *w)
{
    struct arg args[] = { { "item", PICK(w, "JJ-A06", "JJ-A10", "JJ-A02", "JJ-C04", "JJ-A01") },
                          { "place", "p" },
                          { "text", "t" },
                          { "contact", "c" },
                          { "wanted_result", "w" } };
    struct command c = { .entity = CALL,
                         .act = DO_CREATE,
                         .by = { BY_STREET_CLERK, office_of("510104035"), 1 },
                         .args = args,
                         .args_n = 5 };
    struct docket *d = docket_new(w->ctx);
    snprintf(d->call.no, sizeof d->call.no, "JJ-2026-000001");
    d->call.street = office_of("510104035");
    if (docket_create(w->in, d, &c, w->now, faults_new(w->ctx)).kind) abort();
    walk_forget(d);
    return d;
}

static void walk_begin(struct walk *w, const struct institution *in, const unsigned char *bytes, size_t n)
{
    *w = (struct walk){
        .in = in, .now = day_at(day_from(2026, 3, 2), 9, 0), .ctx = talloc_new(NULL), .bytes = bytes, .n = n
    };
    w->d = walk_draft(w);
    w->at = 0;
    w->twin = walk_draft(w);
}

/* One call from its draft as far as the bytes lead; false: `fault` says what did not hold. */
__attribute__((unused)) static bool walk_run(struct walk *w, const struct institution *in, const unsigned char *bytes,
                                             size_t n)
{
    walk_begin(w, in, bytes, n);
    bool good = true;
    while (good && w->at < w->n) good = walk_step(w);
    TALLOC_FREE(w->ctx);
    return good;
}

#endif
