/* What is expected of whom: one row per office, role and record, written with the docket; the desks are ranges of it. */
#include <stdio.h>
#include <talloc.h>

#include "store/docket_rows.h"

/* ---- one row ---- */

struct row {
    struct todo todo;
    char label[48];
    const char *step;
    struct clock_turns turns;
    bool there; /* its key is in the table already */
};

/* "ZFJ" the newest dispatch task of the unit, "ZFJ~1" its first, "M1.T3" a row of minutes. */
static void label(const struct docket *d, const struct task *t, char out[static 48])
{
    bool newest = true;
    for (int i = t->id; i < d->tasks_n; i++)
        newest &= d->tasks[i].role == TASK_ROW || !office_is(d->tasks[i].unit, t->unit);
    if (t->role == TASK_ROW)
        snprintf(out, 48, "M%s.%s", t->meeting, t->row);
    else if (newest)
        snprintf(out, 48, "%s", t->unit.s);
    else
        snprintf(out, 48, "%s~%d", t->unit.s, t->nth);
}

/* The running clock behind a due: of the same record if there is one. */
static const struct clock *clock_behind(const struct docket *d, const struct todo *todo)
{
    const struct clock *found = NULL;
    for (int i = 0; i < d->clocks_n && todo->due.s; i++) {
        const struct clock *c = &d->clocks[i];
        if (c->state == CLOCK_RUNNING && c->due.s == todo->due.s && (!found || c->task == todo->task)) found = c;
    }
    return found;
}

/* "M1": the row is about a meeting. */
static void meeting_label(const struct docket *d, const struct todo *todo, struct row *row)
{
    snprintf(row->label, sizeof row->label, "M%s", todo->meeting);
    for (int i = 0; i < d->meetings_n; i++)
        if (!strcmp(d->meetings[i].id, todo->meeting)) row->step = state_words[d->meetings[i].state];
}

static struct row row_of(struct save *save, const struct todo *todo)
{
    const struct docket *d = save->docket;
    const struct task *t = todo->task >= 1 && todo->task <= d->tasks_n ? &d->tasks[todo->task - 1] : NULL;
    struct row row = { *todo, "", state_words[t ? t->state : d->call.state], turns_of(save->in, clock_behind(d, todo)),
                       false };
    if (t) label(d, t, row.label);
    if (todo->meeting[0]) meeting_label(d, todo, &row);
    return row;
}

/* ---- all rows of a docket ---- */

static struct row *find(struct row *rows, int n, const char *office, const char *role, int64_t due, int64_t task)
{
    for (int i = 0; i < n; i++) {
        const struct todo *t = &rows[i].todo;
        if (t->due.s == due && t->task == task && !strcmp(t->office.s, office) && !strcmp(role_words[t->role], role))
            return &rows[i];
    }
    return NULL;
}

/* One row a key: of two acts expected of the same role on one record by the same instant, the first stands. */
static int keyed(struct save *save, const struct todo *todos, int n, struct row *rows)
{
    int kept = 0;
    for (int i = 0; i < n; i++) {
        struct row row = row_of(save, &todos[i]);
        if (!row.todo.due.s) row.todo.due.s = NEVER_DUE;
        const struct todo *t = &row.todo;
        if (!find(rows, kept, t->office.s, role_words[t->role], t->due.s, t->task)) rows[kept++] = row;
    }
    return kept;
}

struct gone {
    char office[20], role[32];
    int64_t due, task;
};

/* Marks the rows that are there; the others of the table are gone. */
static Err compare(struct save *save, struct row *rows, int n, struct gone **gone, int *gone_n)
{
    ROWS old = db_ask(save->tx, SQL_todo_of, v_int(save->docket->call.id));
    while (rows_next(&old)) {
        int64_t due = col_int(&old, 2), task = col_int(&old, 3);
        struct row *same = find(rows, n, col_text(&old, 0, NULL), col_text(&old, 1, NULL), due, task);
        if (same) {
            same->there = true;
            continue;
        }
        *gone = grow(save->ctx, *gone, *gone_n, sizeof **gone);
        struct gone *g = &(*gone)[(*gone_n)++];
        *g = (struct gone){ .due = due, .task = task };
        col_copy(&old, 0, g->office, sizeof g->office);
        col_copy(&old, 1, g->role, sizeof g->role);
    }
    return rows_end(&old);
}

static Err put(struct save *save, const struct row *row)
{
    const struct todo *t = &row->todo;
    return db_run(save->tx, row->there ? SQL_todo_same : SQL_todo_put, v_text(t->office.s), v_text(role_words[t->role]),
                  v_time(t->due), v_int(save->docket->call.id), v_int(t->task), v_text(act_words[t->act]),
                  v_time(t->since), v_text(row->label), v_text(row->step), v_time(row->turns.yellow),
                  v_time(row->turns.black));
}

Err save_todos(struct save *save)
{
    struct todo *todos = NULL;
    int n = docket_todos(save->in, save->ctx, save->docket, &todos), gone_n = 0;
    struct row *rows = talloc_array(save->ctx, struct row, (unsigned)n + 1);
    n = keyed(save, todos, n, rows);
    struct gone *gone = NULL;
    if (!save->docket->fresh) TRY(compare(save, rows, n, &gone, &gone_n));
    for (int i = 0; i < gone_n; i++)
        TRY(db_run(save->tx, SQL_todo_drop, v_text(gone[i].office), v_text(gone[i].role), v_int(gone[i].due),
                   v_int(save->docket->call.id), v_int(gone[i].task)));
    for (int i = 0; i < n; i++) TRY(put(save, &rows[i]));
    return OK;
}

/* ---- the same, only looking ---- */

static bool same_row(const struct row *row, struct rows *kept)
{
    const struct todo *t = &row->todo;
    return !strcmp(col_text(kept, 4, NULL), act_words[t->act]) && col_int(kept, 5) == t->since.s &&
           !strcmp(col_text(kept, 6, NULL), row->label) && !strcmp(col_text(kept, 7, NULL), row->step) &&
           col_int(kept, 8) == row->turns.yellow.s && col_int(kept, 9) == row->turns.black.s;
}

Err todos_check(struct save *save, const char **why, int64_t *count)
{
    struct todo *todos = NULL;
    int n = docket_todos(save->in, save->ctx, save->docket, &todos), there = 0;
    struct row *rows = talloc_array(save->ctx, struct row, (unsigned)n + 1);
    n = keyed(save, todos, n, rows);
    *count += n;
    ROWS kept = db_ask(save->tx, SQL_check_todos, v_int(save->docket->call.id));
    while (rows_next(&kept)) {
        struct row *same =
            find(rows, n, col_text(&kept, 0, NULL), col_text(&kept, 1, NULL), col_int(&kept, 2), col_int(&kept, 3));
        if (!same)
            *why = "a desk expects what nobody has to do";
        else if (!same_row(same, &kept))
            *why = "a desk's row says something else than the call";
        else
            there++;
    }
    if (!*why && there != n) *why = "a desk misses what somebody has to do";
    return rows_end(&kept);
}
