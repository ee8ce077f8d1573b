/* The fields of a docket, one line each: how they are kept (docket.c) and compared. */
#include "store/docket_rows.h"

#include <stdio.h>
#include <talloc.h>

#define YESNO(s, name) FIELD(s, C_BOOL, name)
static const struct column call_list[] = {
    FIELD(call, C_CHARS, no),
    FIELD(call, C_INT, version),
    FIELD(call, C_INT, leaves),
    FIELD(call, C_CHARS, street),
    FIELD(call, C_CHARS, community),
    FIELD(call, C_CHARS, item),
    FIELD(call, C_CHARS, list),
    WORD(call, state, state_words, STATES),
    WORD(call, grade, grade_words, GRADES),
    FIELD(call, C_CHARS, lead),
    FIELD(call, C_CHARS, accepted_lead),
    FIELD(call, C_TIME, created),
    FIELD(call, C_TIME, called),
    FIELD(call, C_TIME, graded),
    FIELD(call, C_TIME, dispatched),
    FIELD(call, C_TIME, answered),
    FIELD(call, C_TIME, closed),
    FIELD(call, C_INT, facts),
    FIELD(call, C_CHARS, place_id),
    FIELD(call, C_I64, lat_e9),
    FIELD(call, C_I64, lon_e9),
    FIELD(call, C_I64, drafter),
    WORD(call, kind, closing_words, CLOSINGS),
    WORD(call, satisfied, satisfied_words, SATS),
    YESNO(call, sent_back),
    YESNO(call, appealed),
    YESNO(call, urgent_called),
    YESNO(call, confirmed),
    YESNO(call, reviewed),
    YESNO(call, lapsed),
    YESNO(call, excluded),
    YESNO(call, ruled),
    YESNO(call, against_precedent),
    YESNO(call, flagged),
    YESNO(call, supervised),
    YESNO(call, agreed_long_term),
    YESNO(call, minutes_signed),
    YESNO(call, proposed),
    FIELD(call, C_INT, reworks),
    FIELD(call, C_INT, reopened),
    FIELD(call, C_INT, extensions),
    FIELD(call, C_INT, returns),
    FIELD(call, C_INT, verdicts),
    FIELD(call, C_INT, verdicts_satisfied),
    FIELD(call, C_INT, verdicts_basically),
    FIELD(call, C_TIME, last_verdict),
    FIELD(call, C_TIME, bad_finding),
    FIELD(call, C_AMOUNTS, reported),
    FIELD(call, C_AMOUNTS, verified),
    FIELD(call, C_CHARS, merged_into),
    WORD(call, merged_from, state_words, STATES),
    YESNO(call, passed),
    FIELD(call, C_DAY, long_review),
    FIELD(call, C_CHARS, source_channel),
    FIELD(call, C_CHARS, source_ticket_no),
    FIELD(call, C_CHARS, recurs),
    YESNO(call, recurs_counted),
};
static const struct column task_list[] = {
    FIELD(task, C_INT, id),
    FIELD(task, C_INT, nth),
    FIELD(task, C_INT, version),
    FIELD(task, C_CHARS, unit),
    FIELD(task, C_CHARS, agency),
    WORD(task, role, task_role_words, 3),
    WORD(task, state, state_words, STATES),
    FIELD(task, C_CHARS, meeting),
    FIELD(task, C_CHARS, row),
    FIELD(task, C_TIME, created),
    FIELD(task, C_TIME, signed_at),
    FIELD(task, C_TIME, filed_at),
    FIELD(task, C_TIME, arrived_at),
    FIELD(task, C_TIME, complete_at),
    YESNO(task, signed_by_system),
    YESNO(task, from_ruling),
    YESNO(task, fed_by_rows),
    YESNO(task, slipped),
    YESNO(task, invalid_return),
    YESNO(task, returned),
    YESNO(task, filed_urgent),
    YESNO(task, judged),
    YESNO(task, opined_bwb),
    YESNO(task, opined_sfj),
    YESNO(task, law),
    YESNO(task, passed_up),
    YESNO(task, hung_with_lead),
    YESNO(task, recalled_at_merge),
    FIELD(task, C_INT, extensions),
    FIELD(task, C_TIME, extension_asked),
    FIELD(task, C_INT, extension_amount),
    FIELD(task, C_TIME, urged),
    FIELD(task, C_TIME, hang_asked),
    YESNO(task, hang_objected),
    YESNO(task, hang_heard),
    YESNO(task, hang_agreed),
    FIELD(task, C_DAY, hang_review),
    FIELD(task, C_INT, reviews),
    FIELD(task, C_CHARS, proposed_owner),
    WORD(task, recalled_from, state_words, STATES),
    FIELD(task, C_TEXT, evidence),
    { "amounts", C_AMOUNTS, offsetof(struct task, values), sizeof(struct amounts) },
    FIELD(task, C_METRIC, metric),
    FIELD(task, C_I64, target_x100),
    FIELD(task, C_TEXT, row_evidence),
};
#define SPAN_PART(column, part, type, words, n)                                                                        \
    {                                                                                                                  \
        column, type, offsetof(struct clock, limit) + offsetof(struct span, part), sizeof(int), words, n, false        \
    }
static const struct column clock_list[] = {
    FIELD(clock, C_INT, id),
    WORD(clock, name, clock_words, CLOCKS),
    FIELD(clock, C_INT, task),
    FIELD(clock, C_CHARS, meeting),
    FIELD(clock, C_CHARS, row),
    FIELD(clock, C_INT, nth),
    FIELD(clock, C_TIME, born),
    FIELD(clock, C_TIME, start),
    SPAN_PART("span", value, C_INT, NULL, 0),
    SPAN_PART("unit", unit, C_ENUM, unit_words, UNITS),
    FIELD(clock, C_TIME, fixed_due),
    FIELD(clock, C_STEPS, steps),
    WORD(clock, state, clock_state_words, 4),
    FIELD(clock, C_TIME, at),
    FIELD(clock, C_TIME, due),
    YESNO(clock, provisional),
    YESNO(clock, fired),
    FIELD(clock, C_STR, charged),
};
static const struct column meeting_list[] = {
    FIELD(meeting, C_CHARS, id),
    FIELD(meeting, C_INT, version),
    WORD(meeting, kind, meeting_kind_words, MEETING_KINDS),
    WORD(meeting, state, state_words, STATES),
    FIELD(meeting, C_TIME, planned),
    FIELD(meeting, C_TIME, convened),
    FIELD(meeting, C_TIME, held),
    FIELD(meeting, C_TIME, signed_at),
    FIELD(meeting, C_TEXT, invited),
    FIELD(meeting, C_TEXT, present),
    FIELD(meeting, C_INT, here),
    FIELD(meeting, C_INT, needed),
    YESNO(meeting, quorate),
    YESNO(meeting, looked_back),
    FIELD(meeting, C_TEXT, numbers),
    FIELD(meeting, C_CHARS, sitting),
};
static const struct column row_list[] = {
    FIELD(meeting_row, C_CHARS, name),      FIELD(meeting_row, C_CHARS, unit),
    FIELD(meeting_row, C_DAY, due),         FIELD(meeting_row, C_METRIC, metric),
    FIELD(meeting_row, C_I64, target_x100), FIELD(meeting_row, C_TEXT, evidence),
    YESNO(meeting_row, objected),           YESNO(meeting_row, out),
    YESNO(meeting_row, was_objected),       FIELD(meeting_row, C_INT, task),
    FIELD(meeting_row, C_CHARS, look_back),
};
/* Of a call's row: what lists, searches and figures ask for, beside what they are ordered by (docket_listed.h). */
static const struct column copies_list[] = {
    ONCE(call, C_CHARS, no),
    FIELD(call, C_INT, version),
    FIELD(call, C_CHARS, community),
    FIELD(call, C_CHARS, list),
    WORD(call, state, state_words, STATES),
    WORD(call, grade, grade_words, GRADES),
    FIELD(call, C_CHARS, lead),
    ONCE(call, C_TIME, created),
    FIELD(call, C_TIME, called),
    FIELD(call, C_TIME, graded),
    FIELD(call, C_TIME, dispatched),
    FIELD(call, C_TIME, answered),
    FIELD(call, C_TIME, closed),
    FIELD(call, C_CHARS, place_id),
    FIELD(call, C_I64, lat_e9),
    FIELD(call, C_I64, lon_e9),
    WORD(call, kind, closing_words, CLOSINGS),
    WORD(call, satisfied, satisfied_words, SATS),
    FIELD(call, C_INT, reworks),
    FIELD(call, C_INT, reopened),
    FIELD(call, C_INT, extensions),
    YESNO(call, excluded),
    FIELD(call, C_DAY, long_review),
    FIELD(call, C_CHARS, merged_into),
    ONCE(call, C_CHARS, source_channel),
    ONCE(call, C_CHARS, source_ticket_no),
    FIELD(call, C_CHARS, recurs),
    YESNO(call, recurs_counted),
};
const struct columns call_columns = COLUMNS(call_list), call_copies = COLUMNS(copies_list),
                     task_columns = COLUMNS(task_list), clock_columns = COLUMNS(clock_list),
                     meeting_columns = COLUMNS(meeting_list), row_columns = COLUMNS(row_list);

/* ---- two dockets told apart ---- */

static bool same(const struct val *a, const struct val *b)
{
    if (a->is == V_INT || b->is == V_INT) return a->is == b->is && a->i == b->i;
    return a->n == b->n && (!a->n || memcmp(a->p, b->p, a->n) == 0);
}

static const char *rows_differ(const void *ctx, const char *what, struct columns columns, const void *a, const void *b)
{
    struct val x[COLUMNS_MOST], y[COLUMNS_MOST];
    columns_write(ctx, columns, a, x);
    columns_write(ctx, columns, b, y);
    for (int i = 0; i < columns.n; i++)
        if (!same(&x[i], &y[i])) return talloc_asprintf(ctx, "%s.%s", what, columns.list[i].name);
    return NULL;
}

const char *store_docket_differs(const void *ctx, const struct docket *a, const struct docket *b)
{
    const char *why = rows_differ(ctx, "call", call_columns, &a->call, &b->call);
    if (why) return why;
    if (a->tasks_n != b->tasks_n) return "the number of tasks";
    if (a->clocks_n != b->clocks_n) return "the number of clocks";
    for (int i = 0; i < a->tasks_n && !why; i++)
        why = rows_differ(ctx, talloc_asprintf(ctx, "task %d", i + 1), task_columns, &a->tasks[i], &b->tasks[i]);
    for (int i = 0; i < a->clocks_n && !why; i++)
        why = rows_differ(ctx, talloc_asprintf(ctx, "clock %d", i + 1), clock_columns, &a->clocks[i], &b->clocks[i]);
    if (!why && a->meetings_n != b->meetings_n) return "the number of meetings";
    for (int i = 0; i < a->meetings_n && !why; i++) {
        why = rows_differ(ctx, talloc_asprintf(ctx, "meeting %d", i + 1), meeting_columns, &a->meetings[i],
                          &b->meetings[i]);
        if (!why && a->meetings[i].rows_n != b->meetings[i].rows_n) return "the number of a meeting's rows";
        for (int k = 0; k < a->meetings[i].rows_n && !why; k++)
            why = rows_differ(ctx, talloc_asprintf(ctx, "meeting %d row %d", i + 1, k + 1), row_columns,
                              &a->meetings[i].rows[k], &b->meetings[i].rows[k]);
    }
    return why;
}
