/* See follow_up.h. */
#include "service/follow_up.h"

#include <string.h>
#include <talloc.h>

#include "service/register.h"
#include "store/register_ladder.h"

enum { TASKS_CHARS = 400 };

Time follow_up_slipped(const struct docket *d)
{
    for (int i = 0; i < d->events_n; i++)
        if (d->events[i].act == DO_SLIP) return d->events[i].at;
    return (Time){ 0 };
}

/* Those of meetings that have not been filed since: "M1.T2;M2.T1". */
static const char *slipped_tasks(const void *ctx, const struct docket *d)
{
    char *list = talloc_strdup(ctx, "");
    for (int i = 0; i < d->tasks_n; i++) {
        const struct task *t = &d->tasks[i];
        if (!t->slipped || !task_open(t) || strlen(list) + 40 > TASKS_CHARS) continue;
        list = talloc_asprintf_append(list, "%sM%s.%s", *list ? ";" : "", t->meeting, t->row);
    }
    return list;
}

static Err propose(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, Time at)
{
    struct entry_answer answer;
    const char *subject = "", *tasks = slipped_tasks(ctx, d);
    bool has_task;
    struct arg args[3] = { { "call", d->call.no } };
    int n = 1;
    TRY(store_call_subject(tx, ctx, d->call.no, d->call.lead, &subject, &has_task));
    if (*subject) args[n++] = (struct arg){ "subject", subject };
    if (*tasks) args[n++] = (struct arg){ "tasks", tasks };
    const struct entry_request r = { .book = book_named(s->institution->registers, "follow_up"),
                                     .act = "propose",
                                     .by = { .role = BY_CLOCK },
                                     .args = args,
                                     .args_n = n };
    return register_act(s, tx, ctx, &r, at, faults_new(ctx), &answer);
}

static Err end(struct service *s, struct tx *tx, const void *ctx, const char *no, Time now)
{
    struct entry_answer answer;
    const struct entry_request r = { .book = book_named(s->institution->registers, "follow_up"),
                                     .no = no,
                                     .act = "end",
                                     .by = { BY_SYSTEM, office_of("hub"), 0 } };
    return register_act(s, tx, ctx, &r, now, faults_new(ctx), &answer);
}

Err follow_up_keep(struct service *s, struct tx *tx, const void *ctx, const struct docket *d, Time now)
{
    char no[24];
    bool slipped = false, owed = false;
    for (int i = 0; i < d->tasks_n; i++) slipped |= d->tasks[i].slipped;
    if (!slipped) return OK;
    for (int i = 0; i < d->clocks_n; i++) /* hung: the call is merged away for a while */
        owed |= d->clocks[i].name == CK_FOLLOW_UP &&
                (d->clocks[i].state == CLOCK_RUNNING || d->clocks[i].state == CLOCK_HUNG);
    TRY(store_entry_of_call(tx, "follow_up", d->call.no, no));
    if (owed && !*no) return propose(s, tx, ctx, d, now);
    return !owed && *no ? end(s, tx, ctx, no, now) : OK;
}
