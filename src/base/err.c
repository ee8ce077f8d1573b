/* The one table of error kinds, and the list of faults of a refused act. */
#include "base/err.h"

#include <stdarg.h>
#include <string.h>
#include <talloc.h>

static const struct kind_row rows[] = {
    [FINE] = { "ok", 200, 0, "完成", "done" },
    [BAD_INPUT] = { "bad_input", 422, 2, "内容不全或有误", "something is missing or wrong" },
    [NOT_YOURS] = { "not_yours", 403, 3, "不由您办理", "another office or role does this" },
    [NOT_NOW] = { "not_now", 409, 4, "此时不能这样做", "there is no such step from here" },
    [NOT_FOUND] = { "not_found", 404, 5, "没有这条记录", "no such record" },
    [STALE] = { "stale", 412, 6, "有人先改了", "somebody was faster" },
    [TOO_BIG] = { "too_big", 413, 7, "超过大小上限", "larger than the stated limit" },
    [BUSY] = { "busy", 503, 8, "系统正忙", "busy, try again" },
    [BROKEN] = { "broken", 500, 9, "系统故障", "the system failed" },
};

const struct kind_row *kind_row(enum kind kind)
{
    return &rows[kind];
}

struct faults *faults_new(const void *ctx)
{
    return talloc_zero(ctx, struct faults);
}

void faults_clear(struct faults *faults)
{
    TALLOC_FREE(faults->list);
    faults->n = 0;
}

static void add(struct faults *faults, const char *field, char *remedy)
{
    for (int i = 0; i < faults->n; i++) /* a field is named once, by what was found first */
        if (!strcmp(faults->list[i].field, field)) {
            talloc_free(remedy);
            return;
        }
    faults->list = talloc_realloc(faults, faults->list, struct fault, (unsigned)faults->n + 1);
    faults->list[faults->n++] =
        (struct fault){ talloc_strdup(faults->list, field), talloc_steal(faults->list, remedy) };
}

void fault_add(struct faults *faults, const char *field, const char *remedy)
{
    add(faults, field, talloc_strdup(faults, remedy));
}

void fault_addf(struct faults *faults, const char *field, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add(faults, field, talloc_vasprintf(faults, fmt, args));
    va_end(args);
}

Err faults_err(const struct faults *faults)
{
    return faults->n ? (Err){ BAD_INPUT, "incomplete or wrong" } : OK;
}
