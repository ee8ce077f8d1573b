/* Meetings on major calls in the demo district (R46-R53): convened, held (now and then without a quorum), minuted into task
   rows, signed, sometimes objected to, filed row by row, looked back on. */
#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "base/text.h"
#include "cli/demo.h"

enum { ROWS_MOST = 4, WITHOUT_QUORUM_PERCENT = 7, OBJECTS_PERCENT = 10 };

static Office hub(void)
{
    return office_of("hub");
}

static void wake(struct demo *d, struct played *p, Time at, enum wake_kind kind, int task)
{
    demo_wake(d, at, demo_index(d, p), kind, task);
}

static bool act(struct demo *d, struct played *p, Time at, enum act a, const char *meeting, Office office,
                enum role role, const struct said *s, const struct table_row *rows, int rows_n)
{
    const struct member *who = demo_member(d, office, role, &p->rng);
    struct request r = { .entity = MEETING,
                         .act = a,
                         .meeting = meeting,
                         .args = s ? s->args : NULL,
                         .args_n = s ? s->n : 0,
                         .rows = rows,
                         .rows_n = rows_n };
    if (!who) return false;
    r.by = (struct actor){ role, office, who->id };
    return demo_request(d, p->no, at, &r);
}

void demo_meeting_begins(struct demo *d, struct played *p, struct docket *k, Time at)
{
    bool meets = p->stay == STAY_NOWHERE || p->stay == STAY_OVERDUE || p->stay == STAY_ASKED ||
                 (p->stay == STAY_SIGNED && rng_percent(&p->rng, 60));
    if (k->call.grade != MAJOR || !meets) return;
    bool late = rng_percent(&p->rng, 9);
    wake(d, p, demo_later(d, at, rng_between(&p->rng, late ? 900 : 20, late ? 1500 : 420), &p->rng), W_MEET, 0);
}

/* ---- convening and holding -------------------------------------------------------------------------------------------- */

static char *everybody(void *ctx, const struct docket *k)
{
    char *s = talloc_strdup(ctx, k->call.lead.s);
    for (int i = 0; i < k->tasks_n; i++)
        if (k->tasks[i].role == TASK_CO && k->tasks[i].state != ST_RECALLED && k->tasks[i].state != ST_WAIVED &&
            !text_listed(s, k->tasks[i].unit.s))
            s = talloc_asprintf_append(s, ";%s", k->tasks[i].unit.s);
    return s;
}

static void convene(struct demo *d, struct played *p, struct docket *k, Time at, void *ctx)
{
    struct said s = { .n = 0 };
    char day[TIME_TEXT_MAX];
    bool morning = rng_percent(&p->rng, 50);
    Day on = calendar_add_workdays(d->calendar, day_of(at), 1);
    say(&s, "kind", "special");
    say(&s, "time", talloc_asprintf(ctx, "%s %s", day_format(on, day), morning ? "10:00" : "14:30"));
    say(&s, "place", talloc_asprintf(ctx, "%s会议室", p->community->name_zh));
    say(&s, "invited", everybody(ctx, k));
    say(&s, "agenda", demo_phrase(d, "agenda", "", &p->rng));
    if (act(d, p, at, DO_CONVENE, NULL, hub(), BY_HUB_HEAD, &s, NULL, 0))
        wake(d, p, morning ? day_at(on, 10, 0) : day_at(on, 14, 30), W_MEET, 0);
}

static void hold(struct demo *d, struct played *p, struct docket *k, const struct meeting *m, Time at, void *ctx)
{
    struct said s = { .n = 0 };
    int n;
    char **units = text_split(ctx, m->invited, ';', &n);
    bool few = k->meetings_n == 1 && n > 3 && rng_percent(&p->rng, WITHOUT_QUORUM_PERCENT);
    char *present = talloc_asprintf(ctx, "%s;%s", k->call.street.s, k->call.lead.s);
    int absent = 0;
    for (int i = 0; i < n; i++) {
        if (!strcmp(units[i], k->call.lead.s)) continue;
        bool away =
            few || (3 * (absent + 1) <= n - 1 && rng_percent(&p->rng, 14)); /* two thirds of the others do come */
        absent += away;
        if (!away) present = talloc_asprintf_append(present, ";%s", units[i]);
    }
    say(&s, "present", present);
    if (!act(d, p, at, DO_HOLD, m->id, hub(), BY_HUB_HEAD, &s, NULL, 0)) return;
    wake(d, p, few ? demo_later(d, at, 120, &p->rng) : demo_later(d, at, rng_between(&p->rng, 60, 330), &p->rng),
         W_MEET, 0);
}

/* ---- minutes ---------------------------------------------------------------------------------------------------------------- */

/* A paper of the item that one unit can bring; meetings' own papers are there by themselves. */
static const char *paper(const struct item *item, int nth)
{
    for (int i = 0; i < item->evidence_n; i++) {
        const struct evidence_code *e = item->evidence[(i + nth) % item->evidence_n];
        if (!e->by_itself && strncmp(e->code, "photo_", 6)) return e->code;
    }
    return "photo_after";
}

static struct arg *cells(struct demo *d, struct played *p, struct docket *k, void *ctx, const char *unit, int nth,
                         Time at)
{
    struct arg *c = talloc_array(ctx, struct arg, 6);
    char day[TIME_TEXT_MAX];
    const struct item *item = docket_item(d->in, k);
    const struct clock *answer = docket_clock(k, CK_ANSWER, docket_lead(k)->id, 0);
    int days = calendar_workdays(d->calendar, day_of(at), day_of(answer->due)) * rng_between(&p->rng, 25, 70) / 100;
    c[0] = (struct arg){ "unit", unit };
    c[1] = (struct arg){ "person", "分管科室负责人" };
    c[2] = (struct arg){ "what", demo_phrase(d, "what", "", &p->rng) };
    c[3] = (struct arg){
        "due", talloc_strdup(ctx, day_format(calendar_add_workdays(d->calendar, day_of(at), days < 1 ? 1 : days), day))
    };
    c[4] = (struct arg){ "standard", demo_phrase(d, "standard", "", &p->rng) };
    c[5] = (struct arg){ "evidence", paper(item, nth) };
    return c;
}

static void minute(struct demo *d, struct played *p, struct docket *k, const struct meeting *m, Time at, void *ctx)
{
    struct said s = { .n = 0 };
    struct table_row rows[ROWS_MOST];
    int n, rows_n = 0;
    char **units = text_split(ctx, m->invited, ';', &n);
    for (int i = 0; i < n && rows_n < ROWS_MOST; i++, rows_n++)
        rows[rows_n] =
            (struct table_row){ talloc_asprintf(ctx, "T%d", i + 1), cells(d, p, k, ctx, units[i], i, at), 6 };
    say(&s, "conclusions", demo_phrase(d, "conclusion", "", &p->rng));
    if (act(d, p, at, DO_MINUTE, m->id, hub(), BY_HUB_ACCEPTOR, &s, rows, rows_n))
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 15, 90), &p->rng), W_MEET, 0);
}

/* Before the signing a unit may say that its row is not its own; the row then stays out until the district leader decides. */
static void object(struct demo *d, struct played *p, const struct meeting *m, Time at)
{
    struct said s = { .n = 0 };
    const struct meeting_row *row = &m->rows[m->rows_n - 1];
    if (m->rows_n < 2 || row->was_objected || !rng_percent(&p->rng, OBJECTS_PERCENT)) return;
    say(&s, "row", row->name);
    say(&s, "reason", "该行内容与本单位职责不完全对应，请予裁决");
    say(&s, "basis", demo_phrase(d, "basis", "", &p->rng));
    if (act(d, p, at, DO_OBJECT, m->id, row->unit, BY_DEPT_LEADER, &s, NULL, 0))
        wake(d, p, demo_later(d, at, rng_between(&p->rng, 150, 780), &p->rng), W_DECIDE_ROW, 0);
}

static void row_begins(struct demo *d, struct played *p, struct docket *k, const struct task *t, Time at)
{
    const struct clock *c = docket_clock(k, CK_ANSWER, t->id, 0);
    bool late = rng_percent(&p->rng, 9);
    if (p->stay != STAY_NOWHERE || !c || t->id >= TASKS_PLAYED) return;
    int64_t m =
        calendar_open_minutes(d->calendar, at, c->due) * rng_between(&p->rng, late ? 102 : 40, late ? 125 : 96) / 100;
    wake(d, p, demo_later(d, at, m, &p->rng), W_ROW, t->id);
}

static void sign(struct demo *d, struct played *p, const struct meeting *m, Time at, void *ctx)
{
    object(d, p, m, at);
    if (!act(d, p, (Time){ at.s + 60 }, DO_SIGN, m->id, hub(), BY_HUB_HEAD, NULL, NULL, 0)) return;
    struct docket *k = demo_docket(d, p, ctx);
    for (int i = 0; k && i < k->tasks_n; i++)
        if (k->tasks[i].role == TASK_ROW && k->tasks[i].state == ST_SIGNED) row_begins(d, p, k, &k->tasks[i], at);
    bool late = rng_percent(&p->rng, 8);
    wake(d, p, demo_later(d, at, late ? 4500 : rng_between(&p->rng, 3400, 4100), &p->rng), W_MEET, 0);
}

static void look_back(struct demo *d, struct played *p, struct docket *k, const struct meeting *m, Time at)
{
    struct said s = { .n = 0 };
    for (int i = 0; i < m->rows_n; i++) {
        const struct task *t = docket_task(k, m->rows[i].task);
        if (!m->rows[i].out)
            say(&s, m->rows[i].name, !t || task_open(t) ? t && t->slipped ? "slipped" : "in_progress" : "done");
    }
    act(d, p, at, DO_LOOK_BACK, m->id, hub(), BY_HUB_ACCEPTOR, &s, NULL, 0);
}

/* ---- the steps ----------------------------------------------------------------------------------------------------------------- */

static void decide_row(struct demo *d, struct played *p, struct docket *k, const struct meeting *m, Time at, void *ctx)
{
    struct said s = { .n = 0 };
    bool becomes = rng_percent(&p->rng, 65);
    for (int i = 0; i < m->rows_n; i++) {
        if (!m->rows[i].objected) continue;
        say(&s, "row", m->rows[i].name);
        say(&s, "becomes", becomes ? "yes" : "no");
        say(&s, "reason", becomes ? "按职责分工仍由该单位承担" : "异议成立，该行不再列为任务");
        if (!act(d, p, at, DO_DECIDE_ROW, m->id, office_of("district"), BY_DISTRICT_LEADER, &s, NULL, 0) || !becomes)
            return;
        k = demo_docket(d, p, ctx);
        if (k && k->tasks[k->tasks_n - 1].role == TASK_ROW) row_begins(d, p, k, &k->tasks[k->tasks_n - 1], at);
        return;
    }
}

static void row_files(struct demo *d, struct played *p, struct docket *k, int task, Time at)
{
    struct said s = { .n = 0 };
    const struct task *t = docket_task(k, task);
    if (!t || t->state != ST_SIGNED || t->role != TASK_ROW) return;
    say(&s, "text", "会议任务已按要求完成，材料齐全");
    say(&s, "evidence", t->row_evidence);
    demo_unit_act(d, p, at, t, DO_FILE, BY_DEPT_LEADER, &s);
}

static void go_on(struct demo *d, struct played *p, struct docket *k, Time at, void *ctx)
{
    const struct meeting *m = k->meetings_n ? &k->meetings[k->meetings_n - 1] : NULL;
    bool working = k->call.state == ST_WORKING && k->call.grade == MAJOR;
    if (m && m->state == ST_SIGNED) {
        if (!m->looked_back && k->call.state != ST_WITHDRAWN) look_back(d, p, k, m, at);
    } else if (!working) {
        return;
    } else if (!m || m->state == ST_VOID) {
        convene(d, p, k, at, ctx);
    } else if (m->state == ST_PLANNED) {
        hold(d, p, k, m, at, ctx);
    } else if (m->state == ST_HELD) {
        minute(d, p, k, m, at, ctx);
    } else if (m->state == ST_MINUTED) {
        sign(d, p, m, at, ctx);
    }
}

void demo_meeting_step(struct demo *d, struct played *p, struct docket *k, const struct wake *w)
{
    void *ctx = talloc_new(NULL);
    if (w->kind == W_ROW && k->call.state == ST_WORKING)
        row_files(d, p, k, w->task, w->at);
    else if (w->kind == W_DECIDE_ROW && k->meetings_n && k->call.state == ST_WORKING)
        decide_row(d, p, k, &k->meetings[k->meetings_n - 1], w->at, ctx);
    else if (w->kind == W_MEET)
        go_on(d, p, k, w->at, ctx);
    talloc_free(ctx);
}
