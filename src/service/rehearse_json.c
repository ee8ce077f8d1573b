/* A rehearsal as JSON, for the verb and the page alike. */
#include "service/json_out.h"
#include "service/rehearse.h"

static void clocks(struct buf *b, const struct rehearsal *r)
{
    j_list(b, "clocks");
    for (int i = 0; i < r->clocks_n; i++) {
        const struct rehearsed_clock *k = &r->clocks[i];
        if (k->due_was.s == k->due_now.s && k->late_was == k->late_now) continue;
        j_entry(b);
        j_text(b, "clock", clock_words[k->clock->name]);
        j_text(b, "unit_was", k->charged_was);
        j_text(b, "unit_now", k->charged_now);
        j_time(b, "due_was", k->due_was);
        j_time(b, "due_now", k->due_now);
        j_bool(b, "late_was", k->late_was);
        j_bool(b, "late_now", k->late_now);
        j_end(b);
    }
    j_list_end(b);
}

static void call(struct buf *b, const struct rehearsed_call *c)
{
    const struct rehearsal *r = &c->r;
    j_entry(b);
    j_text(b, "call", c->no);
    j_text(b, "item", c->item);
    j_text(b, "street", c->street.s);
    j_bool(b, "open", c->open);
    j_bool(b, "gone", !r->now);
    if (r->now) {
        j_time(b, "due_was", r->due_was);
        j_time(b, "due_now", r->due_now);
        j_bool(b, "late_was", r->late_was);
        j_bool(b, "late_now", r->late_now);
        j_text(b, "lead_was", r->lead_was.s);
        j_text(b, "lead_now", r->lead_now.s);
        j_text(b, "grade_was", grade_words[r->grade_was]);
        j_text(b, "grade_now", grade_words[r->grade_now]);
        j_text(b, "vetting_was", rehearsed_vetter(r->grade_was));
        j_text(b, "vetting_now", rehearsed_vetter(r->grade_now));
        clocks(b, r);
    }
    j_end(b);
}

void rehearsed_json(struct buf *b, const struct rehearsed *all, int most)
{
    buf_putc(b, '{');
    j_int(b, "looked", all->looked);
    j_int(b, "gone", all->gone);
    j_int(b, "late_was", all->late_was);
    j_int(b, "late_now", all->late_now);
    j_int(b, "clocks_looked", all->clocks);
    j_int(b, "clocks_late_was", all->clocks_late_was);
    j_int(b, "clocks_late_now", all->clocks_late_now);
    j_int(b, "other_due", all->other_due);
    j_int(b, "other_lead", all->other_lead);
    j_int(b, "other_grade", all->other_grade);
    j_int(b, "other_vetting", all->other_vetting);
    j_int(b, "changed_n", all->calls_n);
    j_list(b, "units");
    for (int i = 0; i < all->units_n; i++) {
        j_entry(b);
        j_text(b, "unit", all->units[i].unit);
        j_int(b, "clocks", all->units[i].clocks);
        j_int(b, "late_was", all->units[i].late_was);
        j_int(b, "late_now", all->units[i].late_now);
        j_end(b);
    }
    j_list_end(b);
    j_list(b, "changed");
    for (int i = 0; i < all->calls_n && i < most; i++) call(b, &all->calls[i]);
    j_list_end(b);
    buf_putc(b, '}');
}
