/* huying calendar put: a year's working calendar arrives in a data folder, also while it is served (R26). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <talloc.h>

#include "cli/calendar_put.h"
#include "cli/configure.h"
#include "institution/calendar_rows.h"

enum { CALENDAR_MOST = 1 << 20 };

static const char help[] =
    "huying calendar put YEAR FILE --data DIR [--by SYS_ADMIN]\n\n"
    "Puts a year's working calendar in force, at once, also while the folder is served: it replaces what was known of "
    "that\n"
    "year. Provisional dues of open calls are worked out again, the later of old and new stands (R26). FILE (- is "
    "standard\n"
    "input) is CSV with the columns date (YYYY-MM-DD) and kind (off, work); rows of other years are passed over; a "
    "year has\n"
    "its 1 January as off. The change is a leaf of the ledger, calendar/YEAR; nothing else would survive huying "
    "check.\n"
    "  --by   the account of the system administrator who does it; without, whoever may write the folder\n\n"
    "Exit: 0 in force; 2 the call or the calendar is wrong; 3 not theirs; 5 no such folder, file or account; 9 "
    "anything else.\n";

struct put {
    int year;
    struct calendar_rows rows;
};

static Err put_run(struct tx *tx, struct configure *c, void *arg)
{
    const struct put *p = arg;
    return service_put_calendar(&c->service, tx, c->ctx, &c->by, p->year, p->rows.off, p->rows.off_n, p->rows.work,
                                p->rows.work_n, c->faults);
}

static Err put(struct configure *c, const char *data, const char *by, const char *year, const char *file)
{
    struct put p = { .year = atoi(year) };
    char *bytes;
    size_t n;
    TRY(configure_open(c, data, by, BY_SYS_ADMIN));
    if (strlen(year) != 4 || p.year < 1970) {
        fault_add(c->faults, "YEAR", "four digits");
        return faults_err(c->faults);
    }
    TRY(file_read_whole(c->ctx, file, CALENDAR_MOST, &bytes, &n));
    TRY(calendar_rows_read(c->ctx, bytes, n, p.year, c->faults, &p.rows));
    TRY(configure_write(c, put_run, &p));
    printf("ok year=%d off=%d work=%d\n", p.year, p.rows.off_n, p.rows.work_n);
    return OK;
}

int calendar_put(int argc, char **argv)
{
    const char *data = NULL, *by = NULL, *rest[2];
    int rest_n;
    struct configure c = { 0 };
    const struct option_row rows[] = { { "data", &data, NULL }, { "by", &by, NULL } };
    int code = options_read(argc, argv, rows, 2, rest, &rest_n, 2, help);
    if (code >= 0) return code;
    if (!data || rest_n != 2) return verb_failed("calendar put", (Err){ BAD_INPUT, "give YEAR FILE --data DIR" }, NULL);
    Err err = put(&c, data, by, rest[0], rest[1]);
    code = err.kind ? verb_failed("calendar put", err, c.faults) : 0;
    configure_close(&c);
    return code;
}
