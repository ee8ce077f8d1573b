/* From a draft to an accepted call: create, submit, vet, send back, accept, refuse, appeal, withdraw, import (R10-R14, R18, R31). */
#include <string.h>

#include "base/geo.h"
#include "institution/act.h"

/* ---- the facts of a call (R10) ------------------------------------------------------------------------------------ */

static const struct {
    const char *name;
    enum fact bit;
} facts[] = {
    { "place", FACT_PLACE },
    { "text", FACT_TEXT },
    { "contact", FACT_CONTACT },
    { "wanted_result", FACT_WANTED },
};

static void take_facts(struct work *w)
{
    struct call *call = &w->d->call;
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) {
        if (!work_arg(w, facts[i].name)) continue;
        call->facts &= ~(unsigned)facts[i].bit;
        if (work_given(w, facts[i].name)) call->facts |= facts[i].bit;
    }
    int64_t lat, lon;
    if (work_arg(w, "item")) strncpy(call->item, work_arg(w, "item"), sizeof call->item - 1);
    if (work_arg(w, "community")) strncpy(call->community, work_arg(w, "community"), sizeof call->community - 1);
    if (work_arg(w, "place_id")) strncpy(call->place_id, work_arg(w, "place_id"), sizeof call->place_id - 1);
    if (work_given(w, "point") && geo_parse_point_e9(work_arg(w, "point"), &lat, &lon)) {
        call->lat_e9 = lat;
        call->lon_e9 = lon;
        call->facts |= FACT_POINT;
    }
    w->item = call->item[0] ? docket_item(w->in, w->d) : NULL;
}

static const struct item *item_asked(struct work *w)
{
    const char *code = work_arg(w, "item") ? work_arg(w, "item") : w->d->call.item; /* given but blank: none */
    const struct item_list *list =
        w->d->call.list[0] ? institution_list(w->in, w->d->call.list) : institution_list_at(w->in, day_of(w->now));
    return list_item(list, code);
}

/* What is given must be right, whether or not it must be given. */
static void given_facts_right(struct work *w)
{
    int64_t lat, lon;
    const char *community = work_arg(w, "community");
    if (work_given(w, "item") && !item_asked(w)) fault_add(w->faults, "item", "an item of the list in force");
    if (work_given(w, "community")) {
        const struct community *c = institution_community(w->in, community);
        Office street = w->d->call.street;
        if (!c)
            fault_add(w->faults, "community", "a community by its 12 digits");
        else if (!office_is(c->street, street) && w->c->act != DO_IMPORT)
            fault_add(w->faults, "community", "a community of the calling street");
    }
    if (work_given(w, "point") && !geo_parse_point_e9(work_arg(w, "point"), &lat, &lon))
        fault_add(w->faults, "point", "LAT,LON in degrees, WGS-84");
}

static void fact_needed(struct work *w, const char *name, enum fact bit)
{
    bool there = work_arg(w, name) ? work_given(w, name) : (w->d->call.facts & (unsigned)bit) != 0;
    if (!there) fault_add(w->faults, name, "R10: a call needs it");
}

static void item_needed(struct work *w)
{
    if (!item_asked(w) && !work_given(w, "item")) fault_add(w->faults, "item", "choose an item of the list in force");
}

static void with_create(struct work *w)
{
    given_facts_right(w);
}

static void does_create(struct work *w, const struct transition *t)
{
    w->d->call.created = w->now;
    w->d->call.drafter = w->c->by.person;
    take_facts(w);
    call_to(w, DO_CREATE, (enum state)t->to);
}

/* Sent later than it was written, without a network: the clocks count from `now` all the same (R12). */
static void written_right(struct work *w)
{
    const char *text = work_arg(w, "written");
    Time written;
    if (!work_given(w, "written")) return;
    if (!time_parse(text, strlen(text), &written) || written.s > w->now.s)
        fault_add(w->faults, "written", "when it was written, not later than now");
}

static void with_submit(struct work *w)
{
    given_facts_right(w);
    written_right(w);
    item_needed(w);
    for (size_t i = 0; i < sizeof facts / sizeof facts[0]; i++) fact_needed(w, facts[i].name, facts[i].bit);
}

static void does_submit(struct work *w, const struct transition *t)
{
    take_facts(w);
    w->d->call.grade = w->item->grade;
    call_to(w, DO_SUBMIT, (enum state)t->to);
}

static void does_discard(struct work *w, const struct transition *t)
{
    call_to(w, DO_DISCARD, (enum state)t->to);
}

/* ---- vetting (R11, R12) --------------------------------------------------------------------------------------------- */

static void with_vet(struct work *w)
{
    enum grade g = grade_from(work_arg(w, "grade")), usual = w->item ? w->item->grade : GRADE_NONE;
    if (!work_arg(w, "grade")) return;
    if (g != usual && (g <= usual || g > MAJOR))
        fault_add(w->faults, "grade", "the item's grade, or complex or major above it");
}

static void fix_list(struct work *w)
{
    const struct item_list *list = institution_list_at(w->in, day_of(w->now));
    strncpy(w->d->call.list, list->version, sizeof w->d->call.list - 1);
    w->item = w->d->call.item[0] ? docket_item(w->in, w->d) : NULL;
}

/* R11: the vetter is not the drafter. */
static bool mine_vet(struct work *w)
{
    return w->c->by.person != w->d->call.drafter;
}

/* R67: linked at `called` to the closing that it comes back to; the service has looked for it. */
static void come_back(struct work *w)
{
    struct call *call = &w->d->call;
    memset(call->recurs, 0, sizeof call->recurs); /* called again after a send-back: looked for anew */
    call->recurs_counted = false;
    if (!w->c->recurs) return;
    strncpy(call->recurs, w->c->recurs, sizeof call->recurs - 1);
    call->recurs_counted = w->c->recurs_counted;
}

static void does_vet(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    enum grade claimed = grade_from(work_arg(w, "grade"));
    call->called = w->now;
    memset(call->list, 0, sizeof call->list);
    fix_list(w); /* R16: the list in force at called */
    if (w->item) call->grade = claimed > w->item->grade && claimed != GRADE_NONE ? claimed : w->item->grade;
    come_back(w);
    call_to(w, DO_VET, (enum state)t->to);
    clock_begin(w, CK_ACCEPT, 0, w->now, w->in->settings.accept);
    struct span meeting = work_limits(w).meeting;
    if (call->grade == MAJOR && meeting.value)
        clock_begin(w, CK_MEETING, 0, call->called, meeting); /* R12: after a send-back anew */
}

/* A main call cannot be sent back, refused or withdrawn (R17). */
static bool no_main(struct work *w)
{
    return w->d->merged_n == 0;
}

static void with_send_back(struct work *w)
{
    if (w->d->call.state == ST_VETTING)
        work_need(w, "reason", "say why");
    else
        work_need(w, "facts", "list every missing fact at once (R13)");
}

static void does_send_back(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    if (call->state == ST_CALLED) {
        call->sent_back = true;
        clock_stop(w, clock_running(w->d, CK_ACCEPT, 0));
        clock_cancel(w, clock_running(w->d, CK_MEETING, 0));
    }
    call_to(w, DO_SEND_BACK, (enum state)t->to);
}

/* ---- accepting, refusing, appealing (R13, R14) ------------------------------------------------------------------------- */

Office usual_lead(const struct work *w, const struct item *item)
{
    return w->c->precedent ? w->c->precedent_lead : item->lead;
}

/* Flagged until another choice of the lead follows the precedent. */
void mark_precedent(struct work *w, Office lead)
{
    w->d->call.against_precedent = w->c->precedent && !office_is(lead, w->c->precedent_lead);
}

static void with_accept(struct work *w)
{
    Office lead;
    const struct item *item = item_asked(w);
    enum grade grade = grade_from(work_arg(w, "grade"));
    if (!item) fault_add(w->faults, "item", "an item of the call's list");
    if (grade == GRADE_NONE) fault_add(w->faults, "grade", "general, complex, major or urgent");
    bool lead_ok = work_office(w, "lead", &lead);
    if (lead_ok && !institution_office(w->in, lead)->may_lead) {
        fault_add(w->faults, "lead", "this office takes tasks but cannot lead (R1)");
        lead_ok = false;
    }
    if (item && grade != GRADE_NONE && grade != item->grade)
        work_reason(w, "regrade");
    else if (item && lead_ok && !office_is(lead, usual_lead(w, item)))
        work_need(w, "reason", "another lead than the precedent's or the list's needs a reason (R15)");
}

static void does_accept(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    if (work_given(w, "item")) {
        memset(call->item, 0, sizeof call->item);
        strncpy(call->item, work_arg(w, "item"), sizeof call->item - 1);
        w->item = docket_item(w->in, w->d);
    }
    enum grade was = call->grade;
    call->grade = grade_from(work_arg(w, "grade"));
    call->accepted_lead = office_of(work_arg(w, "lead"));
    call->graded = w->now;
    mark_precedent(w, call->accepted_lead);
    call_to(w, DO_ACCEPT, (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_ACCEPT, 0));
    meeting_clock_follows_grade(w, was, call->called); /* on becoming major at accepting it counts from called (R46) */
}

static void with_refuse(struct work *w)
{
    work_reason(w, "refuse");
}

static void does_refuse(struct work *w, const struct transition *t)
{
    call_to(w, DO_REFUSE, (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_ACCEPT, 0));
    clocks_end(w, -1);
}

static void with_reason_text(struct work *w)
{
    work_need(w, "reason", "say why");
}

static void does_appeal(struct work *w, const struct transition *t)
{
    w->d->call.appealed = true;
    call_to(w, DO_APPEAL, (enum state)t->to);
    clock_begin(w, CK_ACCEPT, 0, w->now, w->in->settings.accept);
    meeting_clock_follows_grade(w, GRADE_NONE, w->d->call.called); /* runs on from called (R13) */
}

static void with_withdraw(struct work *w)
{
    work_reason(w, "withdraw");
}

static void does_withdraw(struct work *w, const struct transition *t)
{
    call_to(w, DO_WITHDRAW, (enum state)t->to);
    tasks_recall(w, true);
    clocks_end(w, -1);
}

/* ---- urgent (R31) --------------------------------------------------------------------------------------------------- */

static void with_call_urgent(struct work *w)
{
    given_facts_right(w);
    written_right(w);
    const struct item *item = item_asked(w);
    if (!item && !work_given(w, "item"))
        fault_add(w->faults, "item", "choose an urgent item");
    else if (item && item->grade != URGENT)
        fault_add(w->faults, "item", "not an urgent item: submit it for vetting");
    fact_needed(w, "place", FACT_PLACE);
    fact_needed(w, "text", FACT_TEXT);
    const char *ground = work_arg(w, "grounds");
    if (!ground || !institution_reason(w->in, "urgent", ground))
        fault_add(w->faults, "grounds", "a ground of the group urgent");
}

static void does_call_urgent(struct work *w, const struct transition *t)
{
    struct call *call = &w->d->call;
    take_facts(w);
    call->called = w->now;
    fix_list(w);
    call->grade = URGENT;
    call->urgent_called = true;
    call->accepted_lead = w->item->lead;
    come_back(w);
    call_to(w, DO_CALL_URGENT, (enum state)t->to);
    clock_begin(w, CK_REVIEW_URGENT, 0, w->now, w->in->settings.accept_urgent);
    clock_begin(w, CK_CONFIRM_URGENT, 0, w->now, w->in->settings.post_vetting);
    dispatch_tasks(w, w->item->lead, w->item->co, w->item->co_n, BY_SYSTEM);
}

static void does_confirm_urgent(struct work *w, const struct transition *t)
{
    w->d->call.confirmed = true;
    call_to(w, DO_CONFIRM_URGENT, (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_CONFIRM_URGENT, 0));
}

static void does_review_urgent(struct work *w, const struct transition *t)
{
    w->d->call.reviewed = true;
    call_to(w, DO_REVIEW_URGENT, (enum state)t->to);
    clock_stop(w, clock_running(w->d, CK_REVIEW_URGENT, 0));
}

/* ---- import (R10a): one act; open at its source → called, closed there → closed, kind imported ---------------------------- */

static void with_import(struct work *w)
{
    const struct office_row *street = institution_office(w->in, w->d->call.street);
    given_facts_right(w);
    if (!street || street->kind != OFFICE_STREET)
        fault_add(w->faults, "community", "the community, or the street, that the place lies in (R10a)");
    work_need(w, "source_channel", "the channel that the ticket came from");
    work_need(w, "source_ticket_no", "the ticket's number there");
    work_need(w, "text", "the ticket's text");
}

static void does_import(struct work *w, const struct transition *t)
{
    (void)t;
    struct call *call = &w->d->call;
    bool closed = work_given(w, "source_closed");
    call->created = call->called = w->now;
    strncpy(call->source_channel, work_arg(w, "source_channel"), sizeof call->source_channel - 1);
    strncpy(call->source_ticket_no, work_arg(w, "source_ticket_no"), sizeof call->source_ticket_no - 1);
    take_facts(w);
    fix_list(w);
    call->grade = w->item ? w->item->grade : GRADE_NONE;
    if (closed) {
        call->kind = CLOSE_IMPORTED;
        call->closed = w->now;
        call_to(w, DO_IMPORT, ST_CLOSED);
        return;
    }
    call_to(w, DO_IMPORT, ST_CALLED);
    clock_begin(w, CK_ACCEPT, 0, w->now, w->in->settings.accept);
    if (w->item) meeting_clock_follows_grade(w, GRADE_NONE, call->called);
}

#define FACTS "*item *community *place *place_id *point *subject *text *contact *wanted_result *photos"
const struct act_row intake_acts[] = {
    { CALL, DO_CREATE, FACTS, NULL, NULL, with_create, does_create },
    { CALL, DO_SUBMIT, FACTS " *written", NULL, NULL, with_submit, does_submit },
    { CALL, DO_DISCARD, "", NULL, NULL, NULL, does_discard },
    { CALL, DO_CALL_URGENT, FACTS " grounds *written", NULL, NULL, with_call_urgent, does_call_urgent },
    { CALL, DO_VET, "*grade", mine_vet, NULL, with_vet, does_vet },
    { CALL, DO_SEND_BACK, "*reason *facts", NULL, no_main, with_send_back, does_send_back },
    { CALL, DO_ACCEPT, "grade lead *item *reason:regrade *text", NULL, NULL, with_accept, does_accept },
    { CALL, DO_REFUSE, "reason:refuse *text *basis *call", NULL, no_main, with_refuse, does_refuse },
    { CALL, DO_APPEAL, "reason", NULL, NULL, with_reason_text, does_appeal },
    { CALL, DO_WITHDRAW, "reason:withdraw *text", NULL, no_main, with_withdraw, does_withdraw },
    { CALL, DO_CONFIRM_URGENT, "", NULL, NULL, NULL, does_confirm_urgent },
    { CALL, DO_REVIEW_URGENT, "", NULL, NULL, NULL, does_review_urgent },
    { CALL, DO_IMPORT, FACTS " *street source_channel source_ticket_no *source_created *source_closed *source_answer",
      NULL, NULL, with_import, does_import },
};
const int intake_acts_n = sizeof intake_acts / sizeof intake_acts[0];
