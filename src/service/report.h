/* A report of figures as a file: the numbers of a board (board.h) in tables, as a workbook or on paper. Day, week, month,
   quarter and year are periods of the same report. For slow workers. */
#ifndef SERVICE_REPORT_H
#define SERVICE_REPORT_H

#include "service/board.h"

enum report_form { REPORT_XLSX, REPORT_PDF };
extern const char *const report_words[]; /* xlsx pdf */

/* `address` of the screen that shows the same, for the QR code of a paper; NULL: none. *name: how the file is called. */
Err report_write(const struct viewer *, const void *ctx, const struct board_query *, enum report_form, const char *address,
                 struct buf **out, const char **name);

#endif
