/* A report on paper: what a screen of figures shows, with title, period and tables. */
#include <string.h>
#include <talloc.h>

#include "service/print_parts.h"

Err print_report(const void *ctx, const struct institution *in, const struct report *r, struct buf **pdf)
{
    struct viewer v = { .in = in };
    struct print pr = { .v = &v, .ctx = talloc_new(ctx) };
    pr.p = paper_new(pr.ctx);
    paper_frame(&pr, PAPER_FILE, r->day);
    pr.p->made = r->made;
    pr.p->title = r->title;
    pr.p->number = r->number;
    add_text(&pr, PAPER_TEXT, "统计期：%s。", r->period);
    if (r->intro) add_text(&pr, PAPER_TEXT, "%s", r->intro);
    for (int i = 0; i < r->tables_n; i++) {
        const struct report_table *t = &r->tables[i];
        if (t->title) add_text(&pr, PAPER_HEAD, "%s", t->title);
        paper_add(pr.p, PAPER_TABLE)->table =
            (struct paper_table){ t->heads, t->shares, t->columns, t->rows, t->cells };
        if (t->note) add_text(&pr, PAPER_TEXT, "%s", t->note);
    }
    if (r->address) add_qr(&pr, r->address, "扫码查看同期数字及其所含的每一件。");
    add_signed(&pr, office_of("hub"), r->day);
    Err err = paper_write(ctx, pr.p, pdf, NULL);
    talloc_free(pr.ctx);
    return err;
}
