/* What a unit does with its task in the demo district: sign, contact, arrive, plan, upload, answer, some of it late; ask for
   time; wait for co-handlers and urge them. A task's wakes follow one another; step[] says how far its unit has come. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/demo.h"

enum { TO_SIGN, TO_CONTACT, TO_ARRIVE, TO_PLAN, TO_UPLOAD, TO_FILE, DONE };

enum { WAITS_MOST = 60 };

static Office hub(void)
{
    return office_of("hub");
}

static void wake_task(struct demo *d, struct played *p, Time at, int task)
{
    demo_wake(d, at, demo_index(d, p), W_TASK, task);
}

/* By the agency's people where the task was handed down to them and they may. */
bool demo_unit_act(struct demo *d, struct played *p, Time at, const struct task *t, enum act a, enum role role,
                   const struct said *s)
{
    bool agency = role == BY_DEPT_LIAISON && !office_none(t->agency) && (a == DO_ARRIVE || a == DO_UPLOAD);
    struct rng look = p->rng;
    if (agency && !demo_member(d, t->agency, BY_AGENCY, &look)) agency = false;
    char name[40];
    if (t->role == TASK_ROW)
        snprintf(name, sizeof name, "%s/%s", t->meeting, t->row);
    else
        snprintf(name, sizeof name, "%s~%d", t->unit.s, t->nth);
    return demo_act(d, p, at, TASK, a, name, agency ? t->agency : t->unit, agency ? BY_AGENCY : role, s);
}

static bool act(struct demo *d, struct played *p, Time at, const struct task *t, enum act a, enum role role,
                const struct said *s)
{
    return demo_unit_act(d, p, at, t, a, role, s);
}

static struct limits limits(const struct demo *d, struct docket *k)
{
    return limits_of(d->in, docket_item(d->in, k), k->call.grade);
}

/* ---- signing ------------------------------------------------------------------------------------------------------------- */

void demo_unit_begins(struct demo *d, struct played *p, struct docket *k, int task, Time at)
{
    bool late = !p->brisk && rng_percent(&p->rng, 9);
    if (task >= TASKS_PLAYED || p->stay == STAY_SENT) return;
    wake_task(d, p,
              p->brisk ? demo_soon(d, p, k, at, 3, 14)
                       : demo_share(d, p, k, at, at, limits(d, k).ack, late ? 105 : 5, late ? 160 : 92),
              task);
}

void demo_tasks_begin(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct limits l = limits(d, k);
    for (int i = 0; i < k->tasks_n; i++) demo_unit_begins(d, p, k, k->tasks[i].id, at);
    p->lapses = !p->brisk && rng_percent(&p->rng, 6);
    p->explained = !p->brisk && *p->text->explain && rng_percent(&p->rng, 30);
    p->long_term = !p->brisk && k->call.grade != URGENT && !p->explained && rng_percent(&p->rng, 3);
    if (p->stay == STAY_ASKED || (!p->brisk && l.max_extensions && rng_percent(&p->rng, 9)))
        demo_wake(d, demo_share(d, p, k, at, at, l.resolve, 55, p->stay == STAY_ASKED ? 65 : 90), demo_index(d, p),
                  W_ASK, k->tasks[0].id);
}

void demo_tasks_again(struct demo *d, struct played *p, const char *units, Time at)
{
    void *ctx = talloc_new(NULL);
    struct docket *k = demo_docket(d, p, ctx);
    for (int i = 0; k && i < k->tasks_n; i++) {
        const struct task *t = &k->tasks[i];
        if (!text_listed(units, t->unit.s) || t->state != ST_SIGNED || t->id >= TASKS_PLAYED) continue;
        p->step[t->id] = TO_UPLOAD;
        if (p->stay == STAY_REWORKED || p->stay == STAY_REOPENED) continue;
        wake_task(d, p, demo_share(d, p, k, at, at, limits(d, k).resolve, 12, rng_percent(&p->rng, 85) ? 40 : 70),
                  t->id);
    }
    talloc_free(ctx);
}

static void hand_down(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    char agency[48];
    struct rng look = p->rng;
    snprintf(agency, sizeof agency, "%s@%s", t->unit.s, k->call.street.s);
    if (strlen(agency) > 19 || !demo_member(d, office_of(agency), BY_AGENCY, &look) || rng_percent(&p->rng, 45)) return;
    say(&s, "agency", agency);
    act(d, p, at, t, DO_HAND_DOWN, BY_DEPT_LIAISON, &s);
}

static void sign(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    if (t->state == ST_SENT && !act(d, p, at, t, DO_SIGN, BY_DEPT_LIAISON, NULL)) return;
    hand_down(d, p, k, t, at);
    p->step[t->id] = TO_CONTACT;
    wake_task(d, p, demo_soon(d, p, k, at, 5, 90), t->id);
}

/* ---- on the ground -------------------------------------------------------------------------------------------------------- */

static void contact(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    struct limits l = limits(d, k);
    bool lead = t->role == TASK_LEAD, late = !p->brisk && rng_percent(&p->rng, 8);
    if (lead || rng_percent(&p->rng, 40)) {
        say(&s, "text", demo_phrase(d, "contact", "", &p->rng));
        act(d, p, at, t, DO_CONTACT, BY_DEPT_LIAISON, &s);
    }
    p->step[t->id] = lead ? TO_ARRIVE : TO_FILE;
    if (p->stay == STAY_SIGNED && (!lead || rng_percent(&p->rng, 35))) return; /* every unit still has it in hand */
    if (p->brisk && !lead)
        wake_task(d, p, demo_later(d, at, rng_between(&p->rng, 60, 200), &p->rng), t->id);
    else if (lead && !p->brisk)
        wake_task(d, p, demo_share(d, p, k, at, k->call.dispatched, l.arrive, late ? 105 : 20, late ? 150 : 95), t->id);
    else if (lead)
        wake_task(d, p, demo_soon(d, p, k, at, 10, 60), t->id);
    else {
        bool slow = rng_percent(&p->rng, 10);
        wake_task(d, p, demo_share(d, p, k, at, k->call.dispatched, l.resolve, slow ? 92 : 25, slow ? 125 : 78), t->id);
    }
}

/* "photo_before:SHA;photo_scene:SHA" of those that the item asks for. */
static char *pictures(struct demo *d, struct played *p, struct docket *k, bool after, void *ctx)
{
    const struct item *item = docket_item(d->in, k);
    const char *sha = demo_picture(d, p, after);
    char *s = talloc_strdup(ctx, "");
    for (int i = 0; i < item->evidence_n; i++) {
        const struct evidence_code *e = item->evidence[i];
        bool mine = after ? !strcmp(e->code, "photo_after")
                          : !strcmp(e->code, "photo_before") || !strcmp(e->code, "photo_scene");
        if (mine) s = talloc_asprintf_append(s, "%s%s%s%s", *s ? ";" : "", e->code, *sha ? ":" : "", sha);
    }
    return s;
}

static void arrive(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    struct limits l = limits(d, k);
    void *ctx = talloc_new(NULL);
    int64_t clock = time_of_day_s(at) - 60 * rng_between(&p->rng, 1, 12);
    if (clock < 0) clock = time_of_day_s(at);
    bool late = !p->brisk && rng_percent(&p->rng, 8);
    say(&s, "place", talloc_asprintf(ctx, "%s现场", p->community->name_zh));
    say(&s, "time", talloc_asprintf(ctx, "%02d:%02d", (int)(clock / 3600), (int)(clock / 60 % 60)));
    say(&s, "evidence", pictures(d, p, k, false, ctx));
    act(d, p, at, t, DO_ARRIVE, BY_DEPT_LIAISON, &s);
    talloc_free(ctx);
    p->step[t->id] = l.plan.value ? TO_PLAN : TO_UPLOAD;
    if (p->stay == STAY_SIGNED && rng_percent(&p->rng, 50)) return;
    if (p->brisk)
        wake_task(d, p, demo_soon(d, p, k, at, 10, 60), t->id);
    else if (l.plan.value)
        wake_task(d, p, demo_share(d, p, k, at, k->call.dispatched, l.plan, late ? 102 : 35, late ? 140 : 96), t->id);
    else
        wake_task(d, p, demo_share(d, p, k, at, k->call.dispatched, l.resolve, 40, 80), t->id);
}

static void plan(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    say(&s, "text", demo_phrase(d, k->call.grade == URGENT ? "urgent_control" : "plan", "", &p->rng));
    act(d, p, at, t, DO_PLAN, BY_DEPT_LIAISON, &s);
    p->step[t->id] = TO_UPLOAD;
    if (p->stay == STAY_SIGNED) return;
    if (p->brisk)
        wake_task(d, p, demo_soon(d, p, k, at, 20, 60), t->id);
    else
        wake_task(d, p, demo_share(d, p, k, at, k->call.dispatched, limits(d, k).resolve, 45, 82), t->id);
}

static char *papers(struct demo *d, struct played *p, struct docket *k, void *ctx)
{
    const struct item *item = docket_item(d->in, k);
    char *s = pictures(d, p, k, true, ctx);
    for (int i = 0; i < item->evidence_n; i++) {
        const struct evidence_code *e = item->evidence[i];
        if (strncmp(e->code, "photo_", 6) && !e->by_itself)
            s = talloc_asprintf_append(s, "%s%s", *s ? ";" : "", e->code);
    }
    return s;
}

/* When the lead answers; a rework's second answer soon after its uploads. */
static Time files_at(struct demo *d, struct played *p, struct docket *k, Time at)
{
    bool late = rng_percent(&p->rng, 14);
    if (p->brisk) return demo_later(d, at, rng_between(&p->rng, 120, 260), &p->rng);
    if (k->call.reworks || k->call.reopened) return demo_soon(d, p, k, at, 30, 300);
    return demo_share(d, p, k, at, k->call.dispatched, limits(d, k).resolve, late ? 102 : 70, late ? 150 : 97);
}

/* A ticket sorted by hand has another item than its text was written for. */
static const char *values(struct demo *d, struct played *p, struct docket *k)
{
    const struct text *own = demo_own(d, k->call.item, p->nth);
    return !strcmp(p->text->item, k->call.item) ? p->text->values : own ? own->values : "";
}

static void upload(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    void *ctx = talloc_new(NULL);
    say(&s, "evidence", papers(d, p, k, ctx));
    say(&s, "values", values(d, p, k));
    if (*values(d, p, k)) demo_say_measured(d, k, values(d, p, k), false, at, ctx, &s);
    if (s.n) act(d, p, at, t, DO_UPLOAD, BY_DEPT_LIAISON, &s);
    talloc_free(ctx);
    p->step[t->id] = TO_FILE;
    bool kept =
        p->stay == STAY_SIGNED || p->stay == STAY_OVERDUE || p->stay == STAY_ASKED || p->stay >= STAY_RETURN_ASKED;
    if (!kept) wake_task(d, p, files_at(d, p, k, at), t->id);
}

/* ---- the answer --------------------------------------------------------------------------------------------------------------- */

static const struct task *open_co(const struct docket *k, const struct task *lead)
{
    for (int i = 0; i < k->tasks_n; i++)
        if (&k->tasks[i] != lead && task_open(&k->tasks[i])) return &k->tasks[i];
    return NULL;
}

/* R44: the lead urges whom it waits for, once, and looks again half a day later. */
static void wait_for(struct demo *d, struct played *p, struct docket *k, const struct task *lead, const struct task *co,
                     Time at)
{
    struct said s = { .n = 0 };
    if (!p->urged && k->call.grade != URGENT && co->role == TASK_CO) {
        p->urged = true;
        say(&s, "unit", co->unit.s);
        demo_act(d, p, at, CALL, DO_URGE, NULL, lead->unit, BY_DEPT_LIAISON, &s);
    }
    if (p->tries++ < WAITS_MOST)
        wake_task(d, p,
                  k->call.grade == URGENT ? (Time){ at.s + 60 * rng_between(&p->rng, 20, 90) }
                                          : demo_later(d, at, 200, &p->rng),
                  lead->id);
}

static void say_answer(struct played *p, struct docket *k, Time at, void *ctx, struct said *s)
{
    char day[TIME_TEXT_MAX];
    const char *kind = p->explained ? "explained" : p->long_term && k->call.agreed_long_term ? "long_term" : "solved";
    say(s, "kind", kind);
    say(s, "text", p->explained ? p->text->explain : *p->text->answer ? p->text->answer : "已按要求办理");
    if (p->explained) {
        say(s, "basis", p->text->explain);
        say(s, "letter", "答复意见书已送达街道并说明理由");
    } else if (!strcmp(kind, "long_term")) {
        say(s, "person", "联络员负责跟进");
        say(s, "review", talloc_strdup(ctx, day_format((Day){ day_of(at).n + rng_between(&p->rng, 45, 85) }, day)));
    }
}

/* A long-term answer needs the hub head's word first, for a major call the district leader's (R68). */
static void agree_first(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct said s = { .n = 0 };
    if (!p->long_term || k->call.agreed_long_term) return;
    say(&s, "reason", demo_phrase(d, "agree_long_term", "", &p->rng));
    bool major = k->call.grade == MAJOR;
    Office office = major ? office_of("district") : hub();
    if (demo_act(d, p, at, CALL, DO_AGREE_LONG_TERM, NULL, office, major ? BY_DISTRICT_LEADER : BY_HUB_HEAD, &s))
        k->call.agreed_long_term = true;
}

static void answered(struct demo *d, struct played *p, struct docket *k, Time at)
{
    struct span verify = d->in->grades[k->call.grade].verify;
    int least = p->lapses ? 108 : 8, most = p->lapses ? 150 : 94;
    Time then = p->brisk ? demo_later(d, at, rng_between(&p->rng, 30, 120), &p->rng)
                         : demo_later(d, at, span_minutes(verify) * rng_between(&p->rng, least, most) / 100, &p->rng);
    demo_wake(d, then, demo_index(d, p), W_CALL, 0);
}

static void lead_files(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    const struct task *co = open_co(k, t);
    if (k->call.grade == MAJOR &&
        !k->call.minutes_signed) { /* waits for the minutes of a meeting (R68), or to be graded lower */
        if (p->tries++ < 2 * WAITS_MOST) wake_task(d, p, demo_later(d, at, 840, &p->rng), t->id);
        return;
    }
    if (co) {
        wait_for(d, p, k, t, co, at);
        return;
    }
    void *ctx = talloc_new(NULL);
    bool urgent = k->call.grade == URGENT;
    agree_first(d, p, k, at);
    say_answer(p, k, at, ctx, &s);
    if (act(d, p, at, t, urgent ? DO_FILE_URGENT : DO_FILE, urgent ? BY_DEPT_LIAISON : BY_DEPT_LEADER, &s)) {
        p->step[t->id] = DONE;
        if (urgent)
            demo_wake(d, demo_later(d, at, rng_between(&p->rng, 20, 380), &p->rng), demo_index(d, p), W_CONFIRM_ANSWER,
                      t->id);
        answered(d, p, k, at);
    }
    talloc_free(ctx);
}

static void co_files(struct demo *d, struct played *p, const struct task *t, Time at)
{
    static const char *const said[] = { "已按分工配合到场，本单位涉及部分办结",
                                        "完成本单位检查和处置，材料已移交牵头单位",
                                        "已出具意见并配合现场处置，后续纳入日常巡查",
                                        "职责范围内事项已办结，现场无遗留" };
    struct said s = { .n = 0 };
    if (t->fed_by_rows) return; /* its rows are what it files (R51) */
    say(&s, "text", said[rng_below(&p->rng, 4)]);
    if (act(d, p, at, t, DO_FILE, BY_DEPT_LEADER, &s)) p->step[t->id] = DONE;
}

/* ---- more time (R29) ----------------------------------------------------------------------------------------------------------- */

static void ask(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    static const char *const reasons[] = { "weather", "technical", "funds", "party_absent", "legal_procedure" };
    struct said s = { .n = 0 };
    char amount[12];
    int most = limits(d, k).resolve.value;
    const char *reason = reasons[rng_below(&p->rng, 5)];
    const struct clock *c = docket_clock(k, CK_ANSWER, t->id, 0);
    if (k->call.grade == URGENT || t->state != ST_SIGNED || t->extension_asked.s || !c || c->state != CLOCK_RUNNING ||
        at.s >= c->due.s)
        return;
    if (t->extensions >= limits(d, k).max_extensions) return;
    snprintf(amount, sizeof amount, "%d", most > 3 ? rng_between(&p->rng, most / 4 + 1, most / 2) : 1);
    say(&s, "amount", amount);
    say(&s, "reason", reason);
    say(&s, "text", demo_phrase(d, "extend", reason, &p->rng));
    if (!strcmp(reason, "legal_procedure")) say(&s, "basis", demo_phrase(d, "basis", "", &p->rng));
    if (act(d, p, at, t, DO_ASK_EXTENSION, BY_DEPT_LEADER, &s) && p->stay != STAY_ASKED)
        demo_wake(d, demo_later(d, at, rng_between(&p->rng, 20, 300), &p->rng), demo_index(d, p), W_GRANT, t->id);
}

static void decide(struct demo *d, struct played *p, const struct task *t, Time at)
{
    struct said s = { .n = 0 };
    enum role role = t->extensions ? BY_HUB_HEAD : BY_HUB_ACCEPTOR;
    if (!t->extension_asked.s || t->state != ST_SIGNED) return;
    bool deny = rng_percent(&p->rng, 22);
    if (deny) say(&s, "reason", demo_phrase(d, "deny_extension", "", &p->rng));
    demo_act(d, p, at, TASK, deny ? DO_DENY_EXTENSION : DO_GRANT_EXTENSION, t->unit.s, hub(), role, &s);
}

/* ---- the step --------------------------------------------------------------------------------------------------------------------- */

static void work_on(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    if (t->state == ST_SENT || p->step[t->id] == TO_SIGN) {
        sign(d, p, k, t, at);
        return;
    }
    switch (p->step[t->id]) {
    case TO_CONTACT: contact(d, p, k, t, at); break;
    case TO_ARRIVE: arrive(d, p, k, t, at); break;
    case TO_PLAN: plan(d, p, k, t, at); break;
    case TO_UPLOAD: upload(d, p, k, t, at); break;
    case TO_FILE:
        if (t->role == TASK_LEAD)
            lead_files(d, p, k, t, at);
        else
            co_files(d, p, t, at);
        break;
    default: break;
    }
}

void demo_task_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w)
{
    const struct task *t = docket_task(k, w->task);
    if (!t) return;
    if (w->kind == W_CONFIRM_ANSWER) {
        if (t->state == ST_FILED && t->filed_urgent) act(d, p, w->at, t, DO_CONFIRM_ANSWER, BY_DEPT_LEADER, NULL);
        return;
    }
    if (k->call.state != ST_WORKING) return;
    if (t->state == ST_HUNG && w->kind == W_TASK) { /* looks again when it may have come back */
        wake_task(d, p, demo_later(d, w->at, 1260, &p->rng), t->id);
        return;
    }
    if (w->kind == W_ASK)
        ask(d, p, k, t, w->at);
    else if (w->kind == W_GRANT)
        decide(d, p, t, w->at);
    else if (t->state == ST_SENT || t->state == ST_SIGNED)
        work_on(d, p, k, t, w->at);
}
