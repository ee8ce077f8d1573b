/* Papers out of the records: what a call or a meeting gives on paper, as PDF (media/paper.h). Who sees the whole record may print
   it (R5); what leaves the parties' hands carries no phone or identity number (R9). Milliseconds to a second: on a slow worker. */
#ifndef SERVICE_PRINT_H
#define SERVICE_PRINT_H

#include "service/view.h"

enum print_kind { PRINT_DISPATCH, PRINT_SUPERVISION, PRINT_CLOSING, PRINT_NOTICE, PRINT_MINUTES, PRINT_SLIP, PRINTS };
extern const char
    *const print_words[PRINTS]; /* dispatch supervision closing; notice minutes: of a meeting; slip: of its entry */

struct print_query {
    enum print_kind kind;
    const char *no;     /* a call's; a meeting's "JJ-2026-010482.M1"; a slip's "DB-2026-000012" */
    const char *origin; /* "https://huying.example": what QR codes begin with */
};
/* Reads at one moment, then lays out. NOT_FOUND none that they may see; NOT_YOURS not the whole of it; NOT_NOW there is
   nothing to print yet (`why` says what is awaited); TOO_BIG over PAPER_PAGES_MOST pages. `*name`: the file's. */
Err print_write(const struct viewer *v, const void *ctx, const struct print_query *query, struct buf **pdf,
                const char **name);

/* Is there something to print yet? What a call's page offers. */
bool print_ready(const struct viewer *v, const struct docket *d, enum print_kind kind);

/* A report: title, period and tables, in the same layout. Everything is the caller's; heads and cells as in paper.h. */
struct report_table {
    const char *title; /* "一、街道呼叫情况" */
    const char *const *heads;
    const int *shares;
    int columns, rows;
    const char *const *cells;
    const char *note; /* below it; NULL: none */
};
struct report {
    const char *title, *number; /* "呼应工作月报", "2026年第3期" or NULL */
    const char *period;         /* "2026年3月1日至31日" */
    const char *intro;          /* a paragraph, NULL: none */
    const struct report_table *tables;
    int tables_n;
    const char *address; /* of the screen with the same numbers */
    Day day;             /* signed */
    Time made;
};
Err print_report(const void *ctx, const struct institution *in, const struct report *report, struct buf **pdf);

#endif
