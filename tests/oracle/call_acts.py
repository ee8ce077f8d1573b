"""Acts on a call, from its draft to its closing and back (R10-R19, R31, R62-R69)."""
import re
from fractions import Fraction
from math import ceil

import tables
from engine import do, fields, when, who
from geo import near

FIVE = ["item", "place", "text", "contact", "wanted_result"]
OPEN_MAIN = ("called", "graded", "working")
HUNDRED = 100


# the draft
def point(text):
    m = re.fullmatch(r"(-?[0-9]{1,2}(?:\.[0-9]+)?),(-?[0-9]{1,3}(?:\.[0-9]+)?)", text)
    if not m or abs(float(m[1])) > 90 or abs(float(m[2])) > 180:
        return None
    return float(m[1]), float(m[2])


def facts_fields(a, needed):
    items = a.w.items(a.w.list_in_force())
    for name in needed:
        text = a.args[name] if name in a.args else getattr(a.rec, name)
        a.bad(name, not text.strip() or (name == "item" and text not in items))
    if not needed:
        a.bad("item", bool(a.arg("item")) and a.arg("item") not in items)
    a.bad("point", bool(a.arg("point")) and point(a.arg("point")) is None)


def take_facts(a):
    for name in FIVE + ["place_id"]:
        if name in a.args:
            setattr(a.rec, name, a.arg(name))
    if a.arg("point"):
        a.rec.point = point(a.arg("point"))


@fields("call", "create")
def _(a):
    facts_fields(a, [])


@do("call", "create")
def _(a):
    a.w.labels[a.rec.label] = a.rec
    a.w.calls.append(a.rec)
    take_facts(a)
    a.w.mark(a.rec, a.actor.who, "create", "draft")


@fields("call", "submit")
def _(a):
    facts_fields(a, FIVE)


@do("call", "submit")
def _(a):
    take_facts(a)
    if a.rec.grade:
        a.rec.grade = a.w.items(a.w.list_in_force())[a.rec.item].grade
    a.w.mark(a.rec, a.actor.who, "submit", "vetting")


@do("call", "discard")
def _(a):
    a.w.mark(a.rec, a.actor.who, "discard", "withdrawn")


@fields("call", "call_urgent")
def _(a):
    facts_fields(a, ["item", "place", "text"])
    item = a.w.items(a.w.list_in_force()).get(a.arg("item") if "item" in a.args else a.rec.item)
    a.bad("item", item is None or item.grade != "urgent")
    a.bad("grounds", a.arg("grounds") not in tables.REASONS["urgent"])


@do("call", "call_urgent")
def _(a):
    w, call = a.w, a.rec
    take_facts(a)
    now_called(w, call)
    call.grade, call.urgent = "urgent", True
    call.accepted = call.dispatched = w.now
    item = w.item(call)
    call.lead = item.lead
    w.mark(call, a.actor.who, "call_urgent", "working")
    w.start(call, "review_urgent", w.span("hub.accept_urgent"))
    w.start(call, "confirm_urgent", w.span("urgent.post_vetting"))
    w.new_task(call, call.lead, "lead", "system")
    for unit in item.co:
        if unit != call.lead:
            w.new_task(call, unit, "co", "system")


def now_called(w, call):
    """R12, R16, R67"""
    call.list, call.called = w.list_in_force(), w.now
    call.called_order = 1 + max([c.called_order for c in w.calls])
    call.recurs = came_back_from(w, call)


def same_place(w, a, b, distance):
    """place ids decide before points (R67, story-format)"""
    if a.place_id and a.place_id == b.place_id:
        return True
    return bool(a.point and b.point) and near(a.point, b.point) <= distance * 100


def came_back_from(w, new):
    best = None
    for old in w.calls:
        if old is new or old.item != new.item or not same_place(w, new, old, w.number("recur.distance")):
            continue
        for i, c in enumerate(old.closings):
            last = w.calendar.add(c["at"], *w.span("recur.window"))
            if c["kind"] == "solved" and not c["reopened"] and c["at"] < w.now <= last:
                if best is None or c["at"] >= best[0].closings[best[1]]["at"]:
                    best = (old, i)
    return best


# vetting
def vet_grade(a):
    default = a.w.items(a.w.list_in_force())[a.rec.item].grade
    given = a.arg("grade")
    if not given:
        return default
    rank = tables.RANK
    if given == default or (given in ("complex", "major") and rank[given] > rank[default]):
        return given
    return None


@who("call", "vet")
def _(a):
    if a.actor.person == a.rec.drafter:
        return False
    grade = vet_grade(a) or a.w.items(a.w.list_in_force())[a.rec.item].grade
    return a.actor.role == "street_head" or grade in ("general", "complex")


@fields("call", "vet")
def _(a):
    a.bad("grade", vet_grade(a) is None)


@do("call", "vet")
def _(a):
    w, call = a.w, a.rec
    call.grade = vet_grade(a)
    now_called(w, call)
    w.mark(call, a.actor.who, "vet", "called")
    w.start(call, "accept", w.span("hub.accept"))
    if call.grade == "major":
        w.start(call, "meeting", w.limits(call)["meeting_within"])


@fields("call", "send_back")
def _(a):
    a.needs("reason" if a.rec.state == "vetting" else "facts")


@when("call", "send_back")
def _(a):
    return a.rec.state == "vetting" or not (a.rec.sent_back or a.w.merged_calls(a.rec))


@do("call", "send_back")
def _(a):
    w, call = a.w, a.rec
    if call.state == "called":
        call.sent_back = True
        w.stop(call, "accept")
        w.cancel(call, "meeting")
    w.mark(call, a.actor.who, "send_back", "draft")


@when("call", "withdraw")
def _(a):
    return not a.w.merged_calls(a.rec)


@fields("call", "withdraw")
def _(a):
    a.reason("withdraw")


@do("call", "withdraw")
def _(a):
    w, call = a.w, a.rec
    w.mark(call, a.actor.who, "withdraw", "withdrawn")
    for t in call.tasks:
        if t.state in ("sent", "signed", "hung", "return_asked", "arbitration", "filed"):
            w.recall(t)
    end_call(w, call)


# accepting and dispatching
@who("call", "accept", "refuse")
def _(a):
    return (a.actor.role == "hub_head") == a.rec.appealed


def mark_precedent(w, call):
    call.against_precedent = call.item in w.precedents and w.precedents[call.item] != call.lead


def usual_lead(w, call, item=None):
    code = item.code if item else call.item
    return w.precedents.get(code) or (item or w.item(call)).lead


@fields("call", "accept")
def _(a):
    w, call = a.w, a.rec
    item = w.items(call.list).get(a.arg("item") or call.item)
    a.bad("item", item is None or ("item" in a.args and not a.arg("item")))
    grade, lead = a.arg("grade"), a.arg("lead")
    a.bad("grade", grade not in tables.GRADES)
    a.bad("lead", lead not in tables.MAY_LEAD)
    if item and grade in tables.GRADES and grade != item.grade:
        a.reason("regrade")
    if item and lead in tables.MAY_LEAD and lead != usual_lead(w, call, item):
        a.needs("reason")


@do("call", "accept")
def _(a):
    w, call = a.w, a.rec
    call.item = a.arg("item") or call.item
    before, call.grade, call.lead = call.grade, a.arg("grade"), a.arg("lead")
    call.accepted, call.refused = w.now, None
    mark_precedent(w, call)
    w.mark(call, a.actor.who, "accept", "graded")
    w.stop(call, "accept")
    meeting_follows_grade(w, call, before, since=call.called)


def meeting_follows_grade(w, call, before, since):
    """who bears an open ruling (R35) follows the grade too. R46: ends when the grade stops being major; starts on becoming so, unless the meeting has been held"""
    for t in call.tasks:
        c = w.clock(t, "ruling")
        if c and c.open():
            c.charged = w.charged(t, "ruling")
    if call.grade != "major":
        w.cancel(call, "meeting")
    elif before != "major":
        w.cancel(call, "meeting")
        if w.clock(call, "meeting") and w.clock(call, "meeting").state == "stopped":
            return
        w.start(call, "meeting", w.limits(call)["meeting_within"], since=since)


@when("call", "refuse")
def _(a):
    return not a.w.merged_calls(a.rec)


@fields("call", "refuse")
def _(a):
    a.reason("refuse")


@do("call", "refuse")
def _(a):
    w, call = a.w, a.rec
    call.refused = w.now
    w.mark(call, a.actor.who, "refuse", "refused")
    w.stop(call, "accept")
    end_call(w, call)


@when("call", "appeal")
def _(a):
    return not a.rec.appealed


@fields("call", "appeal")
def _(a):
    a.needs("reason")


@do("call", "appeal")
def _(a):
    w, call = a.w, a.rec
    call.appealed, call.refused = True, None
    w.mark(call, a.actor.who, "appeal", "called")
    w.start(call, "accept", w.span("hub.accept"))
    if call.grade == "major":
        meeting_follows_grade(w, call, "", since=call.called)


def co_faults(a, units, lead):
    a.bad("co", len(set(units)) != len(units) or lead in units or not set(units) <= tables.ANSWERING)


@fields("call", "dispatch")
def _(a):
    w, call = a.w, a.rec
    item = w.item(call)
    lead = a.arg("lead") or call.lead
    a.bad("lead", ("lead" in a.args and not a.arg("lead")) or lead not in tables.MAY_LEAD)
    usual_co = [u for u in item.co if u != lead]
    co = a.list("co") if "co" in a.args else usual_co
    co_faults(a, co, lead)
    if set(co) != set(usual_co) or lead not in (call.lead, usual_lead(w, call)):
        a.needs("reason")


@do("call", "dispatch")
def _(a):
    w, call = a.w, a.rec
    item = w.item(call)
    call.lead = a.arg("lead") or call.lead
    co = a.list("co") if "co" in a.args else [u for u in item.co if u != call.lead]
    call.dispatched = w.now
    mark_precedent(w, call)
    w.mark(call, a.actor.who, "dispatch", "working")
    for i, unit in enumerate([call.lead] + co):
        w.new_task(call, unit, "co" if i else "lead", a.actor.who)


# merging
def is_main_for(w, main, call):
    return (main is not None and main is not call and main.state in OPEN_MAIN and not w.merged_calls(call)
            and main.called < call.called)


@when("call", "merge")
def _(a):
    return not any(t.state in ("filed", "done") for t in a.rec.tasks)


@fields("call", "merge")
def _(a):
    a.bad("main", not is_main_for(a.w, a.w.call(a.arg("main")), a.rec))


@do("call", "merge")
def _(a):
    w, call = a.w, a.rec
    main = w.call(a.arg("main"))
    call.before_merge, call.merged_into = call.state, main
    w.mark(call, a.actor.who, "merge", "merged")
    freeze(w, call)
    for m in meetings_of(w, call):
        freeze(w, m)
    for t in call.tasks:
        if t.state in ("sent", "signed", "hung", "return_asked", "arbitration"):
            t.before = t.state
            w.mark(t, "system", "recall", "recalled")
            freeze(w, t)
    if "urgent" not in (main.grade, call.grade) and tables.RANK[call.grade] > tables.RANK[main.grade]:
        before, main.grade = main.grade, call.grade
        meeting_follows_grade(w, main, before, since=w.now)


def meetings_of(w, call):
    return [m for m in w.meetings if m.call is call]


def end_call(w, call):
    """R27: clocks still open end with their call, those of its meetings too"""
    for rec in [call] + meetings_of(w, call):
        w.end_all(rec)


def freeze(w, rec):
    for c in w.of.get(rec.label, ()):
        if c.state == "running":
            w.hang(c)
            c.merged = True


@when("call", "unmerge")
def _(a):
    return a.rec.merged_into.state == "working"


@do("call", "unmerge")
def _(a):
    w, call = a.w, a.rec
    call.merged_into = None
    w.mark(call, a.actor.who, "unmerge", call.before_merge)
    thaw(w, call)
    for m in meetings_of(w, call):
        thaw(w, m)
    for t in call.tasks:
        if t.before:
            w.mark(t, "system", "restore", t.before)
            t.before = ""
            thaw(w, t)


def thaw(w, rec):
    for c in w.of.get(rec.label, ()):
        if c.state == "hung" and c.merged:
            c.merged = False
            w.unhang(c)


# working
@when("call", "confirm_urgent")
def _(a):
    return a.rec.urgent and not a.rec.confirmed


@when("call", "review_urgent")
def _(a):
    return a.rec.urgent and not a.rec.reviewed


@do("call", "confirm_urgent", "review_urgent")
def _(a):
    a.rec.confirmed |= a.act == "confirm_urgent"
    a.rec.reviewed |= a.act == "review_urgent"
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, a.act)


@fields("call", "rebase")
def _(a):
    w, call = a.w, a.rec
    a.needs("reason")
    found = [items for v, since, items in w.lists if v == a.arg("list") and since <= w.now // 86400]
    a.bad("list", not found or call.item not in found[-1])


@do("call", "rebase")
def _(a):
    a.rec.list = a.arg("list")
    a.w.mark(a.rec, a.actor.who, "rebase")
    limits_again(a.w, a.rec, since=a.rec.dispatched, floor=True)


def limits_again(w, call, since, floor):
    """R14, R16: running clocks get the limits that hold now, counted from `since` (each task's own dispatch when it is
    the call's); with floor no due moves earlier"""
    limits = w.limits(call)

    def again(c, limit, made):
        if limit is None:
            w.end(c, "cancelled")
            return
        start = w.now if since is None else made
        c.start = start
        due = w.calendar.add(start, *limit)
        c.limit, c.steps = limit, []
        if due >= c.due or not floor:
            w.set_due(c, due)

    for t in call.tasks:
        if t.role == "row":
            continue
        names = [("sign", "ack"), ("arrive", "arrive"), ("plan", "plan")] + [("answer", "resolve")] * (t.role == "lead")
        for name, milestone in names:
            c = w.clock(t, name)
            if c and c.state == "running":
                again(c, limits[milestone], t.made)
    w.follow_r40(call, floor=floor)


@fields("call", "urge")
def _(a):
    a.bad("unit", a.w.held(a.rec, a.arg("unit"), "co") is None)


@do("call", "urge")
def _(a):
    a.rec.urges.append((a.arg("unit"), a.w.now))
    a.w.mark(a.rec, a.actor.who, "urge")


@fields("call", "propose_meeting", "decline_meeting", "agree_long_term")
def _(a):
    a.needs("reason")


@when("call", "propose_meeting")
def _(a):
    return not proposed(a.w, a.rec)


def proposed(w, call):
    c = w.clock(call, "proposal")
    return bool(c) and c.state == "running"


@when("call", "decline_meeting")
def _(a):
    return proposed(a.w, a.rec)


@do("call", "propose_meeting")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.start(a.rec, "proposal", a.w.span("meeting.proposal"))


@do("call", "decline_meeting")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, "proposal")


@who("call", "agree_long_term")
def _(a):
    return a.actor.role == "district_leader" or a.rec.grade != "major"


@do("call", "agree_long_term")
def _(a):
    a.rec.agreed = True
    a.w.mark(a.rec, a.actor.who, a.act)


@fields("call", "inspect")
def _(a):
    a.needs("finding")
    a.yes_no("bad")


@do("call", "inspect")
def _(a):
    a.rec.inspections.append((a.w.now, a.arg("bad") == "yes", len(a.rec.closings)))
    a.w.mark(a.rec, a.actor.who, a.act)


@fields("call", "recheck")
def _(a):
    a.needs("finding")


@do("call", "recheck")
def _(a):
    w = a.w
    w.mark(a.rec, a.actor.who, a.act)
    for name in ("recheck30", "recheck90"):
        c = w.clock(a.rec, name)
        if c and c.state == "running":
            w.end(c, "stopped")
            break


@fields("call", "judge_call")
def _(a):
    a.yes_no("item_right", "place_right", "facts_enough")


@do("call", "judge_call")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)


@fields("call", "exclude")
def _(a):
    a.reason("exclude")


@do("call", "exclude")
def _(a):
    a.rec.excluded = True
    a.w.mark(a.rec, a.actor.who, a.act)


@who("call", "regrade")
def _(a):
    return a.actor.role == "hub_head" or "major" not in (a.rec.grade, a.arg("grade"))


@fields("call", "regrade")
def _(a):
    a.bad("grade", a.arg("grade") not in tables.GRADES or a.arg("grade") == a.rec.grade)
    a.reason("regrade")


@do("call", "regrade")
def _(a):
    w, call = a.w, a.rec
    before, call.grade = call.grade, a.arg("grade")
    w.mark(call, a.actor.who, a.act)
    meeting_follows_grade(w, call, before, since=w.now)
    up = tables.RANK[call.grade] > tables.RANK[before]
    limits_again(w, call, since=None if up else call.dispatched, floor=not up)


@fields("call", "add_unit")
def _(a):
    unit = a.arg("unit")
    held = [t for t in a.rec.tasks if t.unit == unit and t.state not in ("recalled", "waived")]
    a.bad("unit", unit not in tables.ANSWERING or bool(held))
    a.needs("reason")


@do("call", "add_unit")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.new_task(a.rec, a.arg("unit"), "co", a.actor.who, later=True)


# the answer and the verdict
def join_if_whole(w, call):
    """R41: answered when the lead has filed and nothing is open"""
    lead = w.lead_task(call)
    if call.state != "working" or lead is None or lead.state not in ("filed", "done"):
        return
    if open_tasks(w, call):
        return
    answered(w, call)


def open_tasks(w, call):
    return [t for t in call.tasks if t.role != "lead" and t.state not in ("filed", "done", "waived", "recalled")]


def answered(w, call):
    call.answered = w.now
    call.passed, call.lapsed = [], False
    w.mark(call, "system", "join", "answered")
    w.start(call, "verify", tables.GRADES[call.grade]["verify"])


def fall_back(w, call, who):
    """R42: the answer of the whole call is taken back"""
    w.mark(call, who, "take_back", "working")
    call.answered, call.lapsed = None, False
    w.cancel(call, "verify", "hub_verify", "party_wait")


def unfile(w, task, who):
    w.mark(task, who, "take_back", "signed")
    w.cancel(task, "confirm_answer")
    last = [c for c in w.of[task.label] if c.name in ("answer", "rework") and c.state == "stopped"]
    if last:
        w.run_again(max(last, key=lambda c: (c.at, c.order)))


@when("call", "take_back")
def _(a):
    return not a.rec.passed


@do("call", "take_back")
def _(a):
    fall_back(a.w, a.rec, a.actor.who)
    unfile(a.w, a.w.lead_task(a.rec), a.actor.who)


def verdict_fields(a, kind):
    """close, pass, to_solved: satisfied and, when solved, a value for every metric"""
    w, call = a.w, a.rec
    if a.act != "to_solved":
        a.bad("kind", a.arg("kind") != kind)
        a.bad("satisfied", a.arg("satisfied") not in ("satisfied", "basically", "not"))
        if a.arg("satisfied") == "not":
            a.needs("reason")
    if kind != "solved":
        return
    wanted = set(w.item(call).metrics) - tables.COMPUTED
    found = a.values(a.args.get("values", ""))
    for m in set(found) ^ wanted:
        a.bad(m)
    a.bad("values", not a.faults & tables.METRICS.keys() and bool(wanted) and not any(found.values()))


def take_verdict(a, kind):
    call = a.rec
    call.satisfied = a.arg("satisfied") or call.satisfied
    if kind == "solved":
        call.verified = a.values(a.args.get("values", ""))
        tolerance = Fraction(a.w.number("measure.tolerance"), HUNDRED)
        call.flagged = any(abs(v - call.reported[m]) > tolerance * call.reported[m]
                           for m, v in call.verified.items() if m in call.reported)


def waiting(w, call):
    return [s for s in w.merged_streets(call) if s not in call.passed]


@who("call", "close")
def _(a):
    return a.actor.role != "street_clerk" or (a.rec.grade == "general" and a.rec.kind == "solved")


@when("call", "close")
def _(a):
    if a.actor.role == "hub_acceptor":
        return a.rec.lapsed and a.rec.kind != "long_term"
    return not waiting(a.w, a.rec)


@fields("call", "close", "pass")
def _(a):
    verdict_fields(a, a.rec.kind)


@do("call", "close")
def _(a):
    w, call = a.w, a.rec
    take_verdict(a, call.kind)
    by_street = a.actor.role != "hub_acceptor"
    if by_street:
        call.verdicts.append((w.now, a.arg("satisfied")))
    w.stop(call, "verify" if by_street else "hub_verify")
    close(w, call, a.actor.who, "close")


def close(w, call, who, act):
    call.closings.append({"at": w.now, "kind": call.kind, "lead": call.lead, "answered": call.answered, "reopened": ""})
    call.closed = w.now
    w.mark(call, who, act, "closed")
    for t in call.tasks:
        if t.state == "filed":
            w.mark(t, "system", "accept", "done")
            w.end_all(t)
    end_call(w, call)
    if call.grade == "major":
        w.start(call, "recheck30", (30, "natural_day"))
        w.start(call, "recheck90", (90, "natural_day"))


@when("call", "pass")
def _(a):
    w, call = a.w, a.rec
    if a.actor.office in call.passed:
        return False
    return a.actor.office != call.street or bool(waiting(w, call))


@do("call", "pass")
def _(a):
    w, call = a.w, a.rec
    main = a.actor.office == call.street
    w.mark(call, a.actor.who, "pass")
    call.passed.append(a.actor.office)
    if main:
        take_verdict(a, call.kind)
        call.verdicts.append((w.now, a.arg("satisfied")))
        w.stop(call, "verify")
        w.cancel(call, "hub_verify")
        if waiting(w, call):
            w.start(call, "party_wait", w.span("merge.party_wait"))
    if call.street in call.passed and not waiting(w, call):
        w.stop(call, "party_wait")
        close(w, call, "system", "join_verdicts")


def named_tasks(a, state):
    """tasks=UNIT;M1/T2, all in that state"""
    found = []
    for name in a.list("tasks"):
        t = a.w.find(name) if "/" in name else a.w.find(f"{a.rec.label}/{name}")
        if t is None or t.entity != "task" or t.call is not a.rec or t.state != state or t in found:
            return None
        found.append(t)
    return sorted(found, key=a.w.tasks.index) or None


def half(w, call):
    n, unit = w.limits(call)["resolve"]
    return ceil(Fraction(n * w.number("rework.share"), HUNDRED)), unit


@when("call", "rework")
def _(a):
    return a.actor.role != "hub_acceptor" or a.rec.lapsed


@fields("call", "rework")
def _(a):
    a.reason("rework")
    a.bad("tasks", named_tasks(a, "filed") is None)


@do("call", "rework")
def _(a):
    w, call = a.w, a.rec
    tasks = named_tasks(a, "filed")
    call.reworks += 1
    call.verifying.append((call.answered, w.now))
    by_street = a.actor.role != "hub_acceptor"
    if by_street:
        call.verdicts.append((w.now, "rework"))
    w.mark(call, a.actor.who, "rework", "working")
    w.stop(call, "verify" if by_street else "hub_verify")
    w.cancel(call, "verify", "hub_verify", "party_wait")
    call.passed, call.lapsed = [], False
    for t in call.tasks:
        t.judged |= t.state == "filed"
    for t in tasks:
        w.mark(t, a.actor.who, "rework", "signed")
        again(w, call, t)


def again(w, call, t):
    t.urgent_answer = False
    w.start(t, "rework", half(w, call))


@when("call", "reopen")
def _(a):
    w, call = a.w, a.rec
    if call.reopened >= w.number("reopen.most") or w.now > w.calendar.add(call.closed, *w.span("reopen.window")):
        return False
    return a.actor.role != "hub_head" or any(bad and n == len(call.closings) for _, bad, n in call.inspections)


@fields("call", "reopen")
def _(a):
    a.reason("reopen")
    a.bad("tasks", named_tasks(a, "done") is None)


@do("call", "reopen")
def _(a):
    w, call = a.w, a.rec
    tasks = named_tasks(a, "done")
    call.reopened += 1
    call.closings[-1]["reopened"] = a.arg("reason")
    call.verifying.append((call.answered, w.now))
    call.closed = None
    w.mark(call, a.actor.who, "reopen", "working")
    w.cancel(call, "recheck30", "recheck90")
    call.passed = []
    for t in tasks:
        w.mark(t, "system", "reopen", "signed")
        again(w, call, t)


@when("call", "to_solved")
def _(a):
    return a.rec.kind == "long_term"


@fields("call", "to_solved")
def _(a):
    verdict_fields(a, "solved")


@do("call", "to_solved")
def _(a):
    a.rec.kind = a.rec.closings[-1]["kind"] = "solved"
    take_verdict(a, "solved")
    a.w.mark(a.rec, a.actor.who, a.act)
