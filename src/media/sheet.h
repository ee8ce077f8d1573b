/* A workbook of plain tables (.xlsx): a sheet each, heads in bold and frozen, numbers as numbers, columns as wide as what
   stands in them. Knows nothing of what they say. The same sheets give the same bytes: `made` is the file's date. Takes some
   20 ms: for slow workers only. */
#ifndef MEDIA_SHEET_H
#define MEDIA_SHEET_H

#include "base/buf.h"
#include "base/err.h"
#include "base/time.h"

enum { SHEETS_MOST = 32, SHEET_COLUMNS_MOST = 32, SHEET_ROWS_MOST = 100000 };

struct sheet {
    const char *name;  /* at most 31 characters, without []:*?/\ */
    const char *title; /* above the heads */
    const char *const *heads;
    int columns, rows;
    const char *const *cells; /* row by row; NULL is blank. What reads as a whole number becomes one */
    const char *note;         /* below the last row; NULL: none */
};
/* `dir` for the library's own files, gone afterwards. TOO_BIG over the limits; BROKEN when `dir` can't be written. */
Err sheet_write(const void *ctx, const struct sheet *sheets, int n, const char *dir, Time made, struct buf **out);

#endif
