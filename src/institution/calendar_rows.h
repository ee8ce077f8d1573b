/* The rows of one year in a calendar file (cn-workday-exceptions.csv or its like): what an administrator puts in force. */
#ifndef INSTITUTION_CALENDAR_ROWS_H
#define INSTITUTION_CALENDAR_ROWS_H

#include "institution/calendar.h"

struct calendar_rows {
    Day *off, *work;
    int off_n, work_n;
};
/* BAD_INPUT names column or line: no date, no kind, no row of that year. Rows of other years are passed over. */
Err calendar_rows_read(const void *ctx, const char *csv, size_t n, int year, struct faults *, struct calendar_rows *out);

#endif
