/* See score.h. */
#include "store/score.h"

#include <stdio.h>
#include <string.h>
#include <talloc.h>

#include "store/figure_rows.h"

Err store_score_put(struct tx *tx, const struct score_row *s)
{
    return db_run(tx, SQL_score_put, v_int(s->id), v_text(s->no), v_text(s->unit.s), v_text(s->dept.s),
                  v_text(s->street.s), v_text(s->period), v_text(s->state), v_int(s->version), v_int(s->provisional));
}

static struct score_row row_of(struct rows *rows)
{
    struct score_row s = { .id = col_int(rows, 0),
                           .version = (int)col_int(rows, 7),
                           .provisional = col_int(rows, 8) != 0 };
    col_copy(rows, 1, s.no, sizeof s.no);
    col_copy(rows, 2, s.unit.s, sizeof s.unit.s);
    col_copy(rows, 3, s.dept.s, sizeof s.dept.s);
    col_copy(rows, 4, s.street.s, sizeof s.street.s);
    col_copy(rows, 5, s.period, sizeof s.period);
    col_copy(rows, 6, s.state, sizeof s.state);
    return s;
}

Err store_score_get(struct tx *tx, const char *no, struct score_row *out)
{
    ROWS rows = db_ask(tx, SQL_score_get, v_text(no));
    TRY(rows_one(&rows));
    *out = row_of(&rows);
    return OK;
}

Err store_scores(struct tx *tx, const void *ctx, const struct score_query *q, struct score_row **out, int *n)
{
    struct score_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_score_list, v_text(q->period ? q->period : ""), v_text(q->state ? q->state : ""),
                       v_text(q->office ? q->office : ""), v_int(q->provisional),
                       v_int(q->before ? q->before : INT64_MAX), v_int(q->limit));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count++] = row_of(&rows);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_score_periods(struct tx *tx, const void *ctx, char ***out, int *n)
{
    ROWS rows = db_ask(tx, SQL_score_periods, v_none);
    return rows_texts(&rows, ctx, out, n);
}

/* ---- what counted in a period ---- */

/* Each subject once, in order. */
struct subjects {
    struct score_subject *list;
    int n;
};

static int compare(const struct score_subject *a, const struct score_subject *b)
{
    int unit = strcmp(a->unit.s, b->unit.s);
    return unit ? unit : strcmp(a->street.s, b->street.s);
}

static void subject_add(const void *ctx, struct subjects *s, const struct score_subject *subject)
{
    int from = 0, to = s->n;
    while (from < to) {
        int mid = (from + to) / 2, order = compare(&s->list[mid], subject);
        if (!order) return;
        if (order < 0)
            from = mid + 1;
        else
            to = mid;
    }
    s->list = grow(ctx, s->list, s->n, sizeof *s->list);
    memmove(&s->list[from + 1], &s->list[from], (size_t)(s->n++ - from) * sizeof *s->list);
    s->list[from] = *subject;
}

static Err subjects_of(struct tx *tx, const void *ctx, enum base base, Time from, Time to, bool departments,
                       struct subjects *out)
{
    ROWS rows =
        db_ask(tx, SQL_counted_range, v_text(base_words[base]), v_time(from), v_int(-1), v_int(to.s + 1), v_text(""));
    while (rows_next(&rows)) {
        struct counted *parts = NULL;
        int n = 0;
        char *text = col_strdup(ctx, &rows, 2);
        TRY(counted_apart(text, text, base, col_time(&rows, 0), &parts, &n));
        for (int i = 0; i < n; i++) {
            struct score_subject subject = { .unit = departments ? parts[i].unit : parts[i].agency };
            if (departments) col_copy(&rows, 4, subject.street.s, sizeof subject.street.s);
            if (!office_none(subject.unit)) subject_add(ctx, out, &subject);
        }
        talloc_free(text);
    }
    return rows_end(&rows);
}

static Err has_score(struct tx *tx, const struct score_subject *of, const char *period, bool *out)
{
    ROWS rows = db_ask(tx, SQL_score_of, v_text(of->unit.s), v_text(of->street.s), v_text(period));
    *out = rows_next(&rows);
    return rows_end(&rows);
}

Err store_score_due(struct tx *tx, const void *ctx, Time from, Time to, const char *period, bool departments,
                    struct score_subject **out, int *n)
{
    struct subjects all = { 0 };
    int left = 0;
    TRY(subjects_of(tx, ctx, BASE_SIGN, from, to, departments, &all));
    TRY(subjects_of(tx, ctx, BASE_TASK, from, to, departments, &all));
    for (int i = 0; i < all.n; i++) {
        bool has;
        TRY(has_score(tx, &all.list[i], period, &has));
        if (!has) all.list[left++] = all.list[i];
    }
    *out = all.list;
    *n = left;
    return OK;
}

Err store_score_calls(struct tx *tx, const void *ctx, Office unit, Office street, Time since, char ***out, int *n)
{
    ROWS rows = strchr(unit.s, '@') ? db_ask(tx, SQL_score_calls, v_text(unit.s), v_time(since))
                                    : db_ask(tx, SQL_score_calls_dept, v_text(unit.s), v_text(street.s), v_time(since));
    return rows_texts(&rows, ctx, out, n);
}

Err store_score_solved(struct tx *tx, const void *ctx, Office dept, Office street, Time from, Time to,
                       struct solved_row **out, int *n)
{
    struct solved_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_score_solved, v_text(street.s), v_time(from), v_time(to), v_text(dept.s));
    while (rows_next(&rows)) {
        struct counted *parts = NULL;
        int parts_n = 0;
        char *text = col_strdup(ctx, &rows, 2);
        TRY(counted_apart(text, text, BASE_SOLVED, col_time(&rows, 1), &parts, &parts_n));
        for (int i = 0; i < parts_n; i++) {
            if (!office_is(parts[i].unit, dept)) continue;
            list = grow(ctx, list, count, sizeof *list);
            list[count] = (struct solved_row){ .at = parts[i].at, .back = (parts[i].bits & 1 << COUNT_A) != 0 };
            col_copy(&rows, 0, list[count].call, sizeof list->call);
            count++;
        }
        talloc_free(text);
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_quality(struct tx *tx, const void *ctx, Time from, Time to, struct quality_row **out, int *n)
{
    struct quality_row *list = NULL;
    int count = 0;
    ROWS rows = db_ask(tx, SQL_quality_sum, v_time(from), v_time(to));
    while (rows_next(&rows)) {
        list = grow(ctx, list, count, sizeof *list);
        list[count] = (struct quality_row){
            .n = col_int(&rows, 1), .item = col_int(&rows, 2), .place = col_int(&rows, 3), .facts = col_int(&rows, 4)
        };
        col_copy(&rows, 0, list[count].street.s, sizeof list->street.s);
        count++;
    }
    TRY(rows_end(&rows));
    *out = list;
    *n = count;
    return OK;
}

Err store_quality_calls(struct tx *tx, const void *ctx, const struct quality_query *q, struct counted_page *out)
{
    long long at = 0, id = 0;
    char end;
    struct counted_page p = { 0 };
    if (*q->after && sscanf(q->after, "%lld.%lld%c", &at, &id, &end) != 2)
        return (Err){ BAD_INPUT, "after is no cursor of this list" };
    ROWS rows = db_ask(tx, SQL_quality_calls, v_text(q->street.s), v_time(q->from), v_time(q->to), v_text(q->fact),
                       v_text(q->value), v_int(at), v_int(id), v_int(q->limit + 1));
    while (!p.more && rows_next(&rows)) {
        p.more = p.n == q->limit;
        if (p.more) break;
        bool yes = !strcmp(col_text(&rows, 19, NULL), "yes");
        p.rows = grow(ctx, p.rows, p.n, sizeof *p.rows);
        p.rows[p.n++] = (struct counted_row){ call_row_read(ctx, &rows), col_time(&rows, 18),
                                              1u << COUNT_N | (yes ? 1u << COUNT_A : 0), -1 };
        snprintf(p.after, sizeof p.after, "%lld.%lld", (long long)col_int(&rows, 18), (long long)col_int(&rows, 20));
    }
    TRY(rows_end(&rows));
    if (!p.more) p.after[0] = 0;
    *out = p;
    return OK;
}
