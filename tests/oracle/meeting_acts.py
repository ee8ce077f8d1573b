"""Meetings: convening, quorum, minutes, rows, objections, look-back (R46-R53)."""
from math import ceil

import tables
from call_acts import join_if_whole
from engine import do, fields, when, who
from officetime import DAY, date_of, day_of, instant
from task_acts import rows_done, rows_of
from world import Row, Task

KINDS = ("on_site", "special", "joint", "leader")
EARLY = ("called", "graded", "working")
STATES = ("done", "in_progress", "slipped")


def when_text(text):
    date, _, time = text.partition(" ")
    try:
        return instant(day_of(date), time)
    except ValueError:
        return None


@when("meeting", "convene", "move", "minute", "hold")
def _(a):
    return a.call.state in EARLY


@fields("meeting", "convene")
def _(a):
    a.bad("kind", a.arg("kind") not in KINDS)
    a.bad("time", when_text(a.arg("time")) is None)
    invited = a.list("invited")
    a.bad("invited", not invited or not set(invited) <= tables.DEPARTMENTS.keys() or len(set(invited)) < len(invited))
    a.needs("place", "agenda")


@do("meeting", "convene")
def _(a):
    w, m, call = a.w, a.rec, a.call
    w.labels[m.label] = m
    w.meetings.append(m)
    m.invited = a.list("invited")
    w.mark(m, a.actor.who, "convene", "planned")
    proposal = w.clock(call, "proposal")
    if proposal and proposal.state == "running":
        w.stop(call, "proposal")
        meeting = w.clock(call, "meeting")
        if call.grade == "complex" and not (meeting and meeting.state == "running"):
            w.start(call, "meeting", w.limits(call)["meeting_within"])


@fields("meeting", "move")
def _(a):
    a.needs("reason")
    a.bad("time", when_text(a.arg("time")) is None)


@do("meeting", "move")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)


@when("meeting", "cancel")
def _(a):
    c = a.w.clock(a.call, "meeting")
    return not (c and c.open())


@fields("meeting", "cancel")
def _(a):
    a.needs("reason")


@do("meeting", "cancel")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act, "cancelled")


@fields("meeting", "hold")
def _(a):
    present = a.list("present")
    known = tables.DEPARTMENTS.keys() | tables.STREETS
    a.bad("present", not present or not set(present) <= known)
    for name, value in a.args.items():
        if name.startswith(("conditions.", "object.")):
            a.bad(name, not value.strip() or name.split(".")[1] not in present)


@do("meeting", "hold")
def _(a):
    w, m, call = a.w, a.rec, a.call
    m.present = a.list("present")
    co = [u for u in m.invited if u != call.lead]
    num, den = (int(x) for x in w.settings["meeting.quorum"].split("/"))
    m.here, m.needed = sum(u in m.present for u in co), ceil(len(co) * num / den)
    m.quorate = call.street in m.present and (not call.lead or call.lead in m.present) and m.here >= m.needed
    w.mark(m, a.actor.who, "hold", "held")
    if not m.quorate:
        w.mark(m, "system", "void", "void")
        open_one = w.clock(call, "reconvene")
        if not (open_one and open_one.state == "running"):
            w.start(call, "reconvene", w.span("meeting.reconvene"))
        return
    if not (m.kind == "on_site" and call.grade == "major"):
        w.stop(call, "meeting")
    w.stop(call, "follow_up", "reconvene")
    w.start(m, "minutes", w.span("meeting.minutes"))


# rows
def call_due(w, call):
    lead = w.lead_task(call)
    c = w.answer_clock(lead) if lead else None
    return c.due if c and c.state != "hung" else None     # a hung call has no due now


def rolled(w, text):
    return w.calendar.evening(w.calendar.next_working(day_of(text)))


def row_faults(a, name, given, whole):
    def bad(field, wrong=True):
        a.bad(f"{name}.{field}", wrong)

    for field in ("unit", "person", "what", "standard", "evidence", "due"):
        if whole or field in given:
            bad(field, not given.get(field, "").strip())
    if given.get("unit", "").strip() and whole:
        bad("unit", given["unit"] not in tables.ANSWERING)
    if not whole:
        bad("unit", given.get("unit", a.rec.rows[name].unit) != a.rec.rows[name].unit)
    if given.get("evidence", "").strip():
        bad("evidence", not set(tables.many(given["evidence"])) <= tables.EVIDENCE)
    if given.get("due", "").strip():
        day = a.date(given["due"])
        due = call_due(a.w, a.call)
        bad("due", day is None or day < a.w.now // DAY or (due is not None and rolled(a.w, given["due"]) > due))
    metric, target = given.get("metric", "").strip(), given.get("target", "").strip()
    if metric or target or "metric" in given or "target" in given:
        bad("metric", metric not in tables.METRICS or metric in tables.COMPUTED)
        bad("target", not target or (metric in tables.METRICS and tables.amount(metric, target) is None))


@fields("meeting", "minute")
def _(a):
    a.needs("conclusions")
    a.bad("rows", not a.rows)
    for i, (name, given) in enumerate(a.rows):
        row_faults(a, name, given, whole=True)
        a.bad(name, name in [n for n, _ in a.rows[:i]])


def put_row(m, name, given):
    row = m.rows.setdefault(name, Row(name))
    row.unit = given.get("unit", row.unit)
    row.due = given.get("due", row.due)
    row.evidence = tables.many(given["evidence"]) if "evidence" in given else row.evidence
    row.metric = given.get("metric", row.metric)
    return row


@do("meeting", "minute")
def _(a):
    for name, given in a.rows:
        put_row(a.rec, name, given)
    a.w.mark(a.rec, a.actor.who, "minute", "minuted")


@who("meeting", "sign")
def _(a):
    return a.actor.role == "hub_head" or a.rec.kind == "leader"


@when("meeting", "sign", "supplement")
def _(a):
    return a.call.state == "working"


def numbered(w, m):
    year = date_of(w.now // DAY).year
    w.serial[year] = w.serial.get(year, 0) + 1
    m.numbers.append(f"{year}-{w.serial[year]}")


@do("meeting", "sign")
def _(a):
    w, m, call = a.w, a.rec, a.call
    m.signed = w.now
    w.mark(m, a.actor.who, "sign", "signed")
    numbered(w, m)
    w.stop(m, "minutes")
    lead = w.lead_task(call)
    if lead:
        w.stop(lead, "plan")
    w.start(m, "look_back", w.span("meeting.look_back"))
    for row in m.rows.values():
        row.since = w.now
        if not row.objected:
            assign(w, m, row)


def assign(w, m, row):
    call = m.call
    task = Task(f"{m.label}/{row.name}", call, row.unit, "row", w.now)
    task.row, row.task = row, task
    w.labels[task.label] = task
    w.tasks.append(task)
    call.tasks.append(task)
    w.event(task, "meeting", "assign", "", "signed")
    due = rolled(w, row.due)
    days = max(1, w.calendar.work_days_between(w.now // DAY, due // DAY))
    w.start(task, "answer", (days, "work_day"), due=due)
    held = w.held(call, row.unit, "co")
    if held and held.state in ("sent", "signed", "hung", "return_asked", "arbitration"):
        held.fed = True
        w.cancel(held, "answer")


def strike(w, row):
    task, call = row.task, row.task.call
    w.recall(task)
    held = w.held(call, row.unit, "co")
    if held and held.fed and held.state not in ("waived", "filed", "done"):
        if not rows_of(call, row.unit):
            held.fed = False
            c = w.answer_clock(held)
            if c and c.state == "cancelled":
                w.run_again(c)
        else:
            rows_done(w, call, row.unit)
    join_if_whole(w, call)


@when("meeting", "object")
def _(a):
    w, m = a.w, a.rec
    row = m.rows.get(a.arg("row"))
    if row and (row.ever or row.out or row.task and row.task.state not in ("signed", "hung")):
        return False
    return m.state != "signed" or w.now <= w.calendar.add(m.signed, *w.span("meeting.confirm"))


@fields("meeting", "object")
def _(a):
    row = a.rec.rows.get(a.arg("row"))
    a.bad("row", row is None)
    a.needs("reason", "basis")


@do("meeting", "object")
def _(a):
    w, m = a.w, a.rec
    row = m.rows[a.arg("row")]
    row.objected = row.ever = True
    w.mark(m, a.actor.who, a.act)
    w.start(m, "objection." + row.name, w.span("meeting.object_decide"))


@when("meeting", "decide_row")
def _(a):
    row = a.rec.rows.get(a.arg("row"))
    return a.call.state == "working" and (row is None or row.objected)


@fields("meeting", "decide_row")
def _(a):
    row = a.rec.rows.get(a.arg("row"))
    a.bad("row", row is None)
    a.yes_no("becomes")
    a.needs("reason")


@do("meeting", "decide_row")
def _(a):
    w, m = a.w, a.rec
    row = m.rows[a.arg("row")]
    w.mark(m, a.actor.who, a.act)
    w.stop(m, "objection." + row.name)
    row.objected = False
    if a.arg("becomes") == "yes":
        if row.task is None:
            assign(w, m, row)
    else:
        row.out = True
        if row.task and row.task.state in ("sent", "signed", "hung", "return_asked", "arbitration"):
            strike(w, row)    # what is filed is recalled with a withdrawn call only


@when("meeting", "look_back")
def _(a):
    return not a.rec.looked_back


@fields("meeting", "look_back")
def _(a):
    rows = {n for n, r in a.rec.rows.items() if not r.out}
    for name in rows:
        a.bad(name, a.arg(name) not in STATES)


@do("meeting", "look_back")
def _(a):
    a.rec.looked_back = True
    a.rec.look_back = {n: a.arg(n) for n, r in a.rec.rows.items() if not r.out}
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, "look_back")


@fields("meeting", "supplement")
def _(a):
    a.bad("rows", not a.rows)
    for i, (name, given) in enumerate(a.rows):
        known = a.rec.rows.get(name)
        a.bad(name, name in [n for n, _ in a.rows[:i]])
        if known is None:
            row_faults(a, name, given, whole=True)
        elif not a.bad(name, known.task is None or known.task.state != "signed"):
            row_faults(a, name, given, whole=False)


@do("meeting", "supplement")
def _(a):
    w, m = a.w, a.rec
    w.mark(m, a.actor.who, a.act)
    numbered(w, m)
    for name, given in a.rows:
        fresh = name not in m.rows
        row = put_row(m, name, given)
        if fresh:
            row.since = w.now
            assign(w, m, row)
        elif "due" in given:
            c = w.answer_clock(row.task)
            if c.state == "running":
                due = rolled(w, row.due)
                c.limit = (max(1, w.calendar.work_days_between(c.start // DAY, due // DAY)), "work_day")
                w.set_due(c, due)
