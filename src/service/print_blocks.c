/* Blocks that several papers have: forms, tables, the code to the record, the signature, the hub's red head. */
#include <stdarg.h>
#include <string.h>
#include <talloc.h>

#include "service/print_parts.h"

struct grid grid_new(struct print *pr)
{
    return (struct grid){ pr, NULL, 0 };
}

void grid_put(struct grid *g, const char *text)
{
    g->cells = talloc_realloc(g->pr->ctx, g->cells, const char *, (unsigned)g->n + 1);
    g->cells[g->n++] = text;
}

void grid_pair(struct grid *g, const char *label, const char *value)
{
    grid_put(g, label);
    grid_put(g, value);
}

/* After an odd pair its row is given to that pair. */
void grid_wide(struct grid *g, const char *label, const char *value)
{
    if (g->n % 4) grid_pair(g, NULL, NULL);
    grid_pair(g, label, value);
    grid_pair(g, NULL, NULL);
}

void grid_form(struct grid *g)
{
    static const int shares[] = { 17, 33, 17, 33 };
    if (g->n % 4) grid_pair(g, NULL, NULL);
    paper_add(g->pr->p, PAPER_FORM)->table = (struct paper_table){ NULL, shares, 4, g->n / 4, g->cells };
}

void grid_table(struct grid *g, int columns, const char *const *heads, const int *shares)
{
    paper_add(g->pr->p, PAPER_TABLE)->table = (struct paper_table){ heads, shares, columns, g->n / columns, g->cells };
}

void add_text(struct print *pr, enum paper_is is, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    paper_add_text(pr->p, is, talloc_vasprintf(pr->ctx, fmt, args));
    va_end(args);
}

void add_qr(struct print *pr, const char *address, const char *text)
{
    paper_add_text(pr->p, PAPER_QR, print_say(pr, "%s\n%s", text, address))->label = address;
}

void add_signed(struct print *pr, Office office, Day day)
{
    paper_add_text(pr->p, PAPER_SIGNED, office_zh(pr, office))->day = day;
}

void paper_frame(struct print *pr, enum paper_form form, Day day)
{
    pr->p->form = form;
    pr->p->mark = pr->p->author = office_zh(pr, office_of("hub"));
    pr->p->issuer = pr->p->mark;
    pr->p->issued = day;
    pr->p->made = day_start(day);
}

bool task_lives(const struct task *t)
{
    return t->role != TASK_ROW && t->state != ST_RECALLED;
}

const struct clock *clock_latest(const struct print *pr, enum clock_name name, int task)
{
    return docket_clock(pr->d, name, task, 0);
}
