/* See calendar_rows.h. */
#include "institution/calendar_rows.h"

#include <string.h>
#include <talloc.h>

#include "base/csv.h"
#include "base/text.h"

static void take(struct calendar_rows *r, const struct table *t, int row, int year, struct faults *faults)
{
    Day day;
    const char *date = table_get(t, row, "date"), *kind = table_get(t, row, "kind");
    if (!day_parse(date, strlen(date), &day)) {
        fault_addf(faults, "date", "line %d: a day like 2027-01-01", row + 2);
        return;
    }
    if (day_ymd(day).y != year) return;
    if (!strcmp(kind, "off"))
        r->off[r->off_n++] = day;
    else if (!strcmp(kind, "work"))
        r->work[r->work_n++] = day;
    else
        fault_addf(faults, "kind", "line %d: off or work", row + 2);
}

Err calendar_rows_read(const void *ctx, const char *csv, size_t n, int year, struct faults *faults,
                       struct calendar_rows *out)
{
    const char *fault = text_fault(csv, n, true);
    struct table *t = fault ? NULL : table_read(ctx, csv, n, &fault);
    if (!t) {
        fault_add(faults, "calendar", fault ? fault : "it is no table");
        return faults_err(faults);
    }
    if (table_column(t, "date") < 0) fault_add(faults, "date", "the column is missing");
    if (table_column(t, "kind") < 0) fault_add(faults, "kind", "the column is missing");
    TRY(faults_err(faults));
    struct calendar_rows r = { talloc_array(ctx, Day, (unsigned)table_rows(t) + 1),
                               talloc_array(ctx, Day, (unsigned)table_rows(t) + 1), 0, 0 };
    for (int i = 0; i < table_rows(t); i++) take(&r, t, i, year, faults);
    if (!faults->n && !r.off_n) fault_addf(faults, "calendar", "no day off of the year %d", year);
    TRY(faults_err(faults));
    *out = r;
    return OK;
}
