"""Acts on a task: signing, returns and rulings, extensions, hang-ups, answers (R15, R27-R44, R59-R61)."""
import tables
from call_acts import co_faults, fall_back, join_if_whole, open_tasks, unfile
from engine import do, fields, when, who
from officetime import DAY, instant


@do("task", "sign")
def _(a):
    a.rec.signed_by_person = True
    a.w.mark(a.rec, a.actor.who, "sign", "signed")
    a.w.stop(a.rec, "sign")


@fields("task", "hand_down")
def _(a):
    a.bad("agency", tables.agency_of(a.arg("agency")) != a.rec.unit)


@do("task", "hand_down")
def _(a):
    a.rec.agency = a.arg("agency")
    a.w.mark(a.rec, a.actor.who, a.act)


@fields("task", "contact")
def _(a):
    pass


@do("task", "contact")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)


@fields("task", "arrive")
def _(a):
    a.needs("place")
    try:
        a.bad("time", instant(a.w.now // DAY, a.arg("time")) > a.w.now)
    except ValueError:
        a.bad("time")


@fields("task", "plan")
def _(a):
    a.needs("text")


@do("task", "arrive", "plan")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, a.act)


def take_work(a):
    """evidence and values given with an act: (codes, {metric: amount})"""
    return a.evidence(a.args.get("evidence", "")), a.values(a.args.get("values", ""))


def keep_work(a):
    codes, values = take_work(a)
    for code in codes:
        a.rec.evidence.setdefault(code, a.w.now)
    for metric, n in values.items():
        a.rec.values[metric] = (n, a.rec.values.get(metric, (0, a.w.now))[1])


@fields("task", "upload")
def _(a):
    codes, values = take_work(a)
    if not codes and not values and not a.faults:
        a.bad("evidence")


@do("task", "upload")
def _(a):
    keep_work(a)
    a.w.mark(a.rec, a.actor.who, a.act)


# returns
def urgent(a):
    return "_urgent" if a.call.grade == "urgent" else ""


def return_until(w, task):
    key = "return.window" + ("_urgent" if task.call.grade == "urgent" else "")
    return w.calendar.add(task.made, *w.span(key)), w.span(key)


@when("task", "ask_return")
def _(a):
    t, call = a.rec, a.call
    return not call.ruled and t.role != "row" and a.w.now <= return_until(a.w, t)[0]


def owner_ok(a, owner, lead):
    return owner in (tables.MAY_LEAD if lead else tables.ANSWERING) and owner != a.rec.unit


@fields("task", "ask_return")
def _(a):
    a.reason("return")
    needs = tables.REASONS["return"].get(a.arg("reason"), [])
    if "owner" in needs or a.arg("owner"):
        a.bad("owner", not owner_ok(a, a.arg("owner"), a.rec.role == "lead"))


@do("task", "ask_return")
def _(a):
    w, t, call = a.w, a.rec, a.call
    call.returns += 1
    t.return_number, t.proposed_owner = call.returns, a.arg("owner")
    w.mark(t, a.actor.who, a.act, "return_asked")
    t.acts.append(("asked", w.now))
    w.stop(t, "sign")
    if call.returns == 1:
        w.start(t, "decide", w.span("return.decide" + urgent(a)))
    else:
        w.mark(t, "system", "escalate", "arbitration")
        w.start(t, "opinion", w.span("arbitration.opinion"))
        w.start(t, "ruling", w.span("arbitration.ruling"))


@when("task", "uphold", "reject")
def _(a):
    return a.rec.return_number == 1


def next_owner(a):
    """the unit that gets the returned task: (unit or '', faulty)"""
    t, call, w = a.rec, a.call, a.w
    owner = a.arg("owner") or t.proposed_owner
    if t.role == "lead":
        held = w.held(call, owner)
        return owner, not owner_ok(a, owner, True) or bool(held and held.state in ("filed", "done"))
    if not owner:
        return "", False
    held = w.held(call, owner)
    if owner == call.lead or held and held.state in ("filed", "done"):
        return "", False
    return owner, not owner_ok(a, owner, False)


@fields("task", "uphold")
def _(a):
    a.needs("reason")
    a.bad("owner", next_owner(a)[1])


@do("task", "uphold")
def _(a):
    w, t, call = a.w, a.rec, a.call
    owner = next_owner(a)[0]
    w.stop(t, "decide")
    w.mark(t, a.actor.who, a.act, "recalled")
    t.acts.append(("decided", w.now))
    w.end_all(t)
    if owner:
        held = w.held(call, owner)
        if held and held.state not in ("filed", "done", "waived"):
            w.recall(held)
        if t.role == "lead":
            call.lead = owner
        w.new_task(call, owner, t.role, a.actor.who, later=True)
        if t.role == "lead":
            w.follow_r40(call)
    join_if_whole(w, call)


@fields("task", "reject")
def _(a):
    a.needs("reason")


@do("task", "reject")
def _(a):
    a.w.stop(a.rec, "decide")
    a.rec.invalid = True
    a.rec.acts += [("decided", a.w.now), ("rejected", a.w.now)]
    a.w.mark(a.rec, a.actor.who, a.act, "signed")
    rows_done(a.w, a.call, a.rec.unit)


@fields("task", "opine")
def _(a):
    a.needs("text")
    a.yes_no("law")


@do("task", "opine")
def _(a):
    w, t = a.w, a.rec
    t.opinions.add(a.actor.office)
    t.law |= a.arg("law") == "yes"
    w.mark(t, a.actor.who, a.act)
    if not lacking_opinions(t):
        w.stop(t, "opinion")


def lacking_opinions(t):
    return ({"BWB"} | ({"SFJ"} if t.law else set())) - t.opinions


@who("task", "pass_up")
def _(a):
    return a.call.grade != "major"


@when("task", "pass_up")
def _(a):
    return not a.rec.passed_up


@fields("task", "pass_up")
def _(a):
    a.needs("reason")


@do("task", "pass_up")
def _(a):
    a.rec.passed_up = True
    c = a.w.clock(a.rec, "ruling")
    c.charged = a.w.charged(a.rec, "ruling")
    a.w.mark(a.rec, a.actor.who, a.act)


@who("task", "rule")
def _(a):
    return a.actor.role == "district_leader" or (a.call.grade != "major" and not a.rec.passed_up)


@fields("task", "rule")
def _(a):
    w, call = a.w, a.call
    lead, co = a.arg("lead"), a.list("co")
    held = w.held(call, lead)
    a.bad("lead", lead not in tables.MAY_LEAD or lead != call.lead and bool(held and held.state in ("filed", "done", "waived")))
    a.bad("co", "co" not in a.args)
    co_faults(a, co, lead)
    a.needs("basis")
    for office in lacking_opinions(a.rec):
        a.bad("opinion." + office)


@do("task", "rule")
def _(a):
    w, t, call = a.w, a.rec, a.call
    who_, lead, co = a.actor.who, a.arg("lead"), a.list("co")
    named = [lead] + co
    kept = t.unit in named
    former = w.lead_task(call)
    former_due = w.answer_clock(former)
    w.stop(t, "opinion", "ruling")
    w.mark(t, who_, "rule", "signed" if kept else "recalled")
    t.acts.append(("decided", w.now))
    if kept:
        t.invalid = True
        t.acts.append(("rejected", w.now))
    else:
        w.end_all(t)
    call.ruled = True
    w.precedents[call.item] = lead
    open_states = ("sent", "signed", "hung", "return_asked", "arbitration")
    for other in call.tasks:
        if other is not t and other.role != "row" and other.state in open_states and other.unit not in named:
            w.recall(other)
    for other in call.tasks:
        if other.state == "hung" and other.hung_with is former and former.unit != lead:
            resume(w, other, who_, "resume")
    lead_changes(w, call, former, former_due, lead, co)
    held = w.held(call, lead)
    if held is None or held.state == "waived":
        w.new_task(call, lead, "lead", who_)
    elif held.role == "co":
        held.role = "lead"
        bear(w, held, former_due)
    w.follow_r40(call)
    for unit in co:
        held = w.held(call, unit)
        if held is None or held.state == "waived":
            w.new_task(call, unit, "co", who_, later=True)
    join_if_whole(w, call)


def bear(w, task, former):
    """a co-handler made lead bears the call's due as it stands, and files for itself"""
    c = w.answer_clock(task)
    if task.fed:
        task.fed = False
        w.run_again(c)
    if c.state == "running" and former.state != "hung":
        c.due, c.prov = former.due, former.prov


def lead_changes(w, call, former, former_due, lead, co):
    call.lead = lead
    if former.unit != lead and former.state != "recalled":
        former.role = "co"


# extensions
@when("task", "ask_extension")
def _(a):
    w, t = a.w, a.rec
    c = w.running(t)
    return (t.role != "row" and c is not None and w.now < c.due
            and t.asked_extension is None and t.extensions < w.max_extensions(a.call))


@fields("task", "ask_extension")
def _(a):
    w, t = a.w, a.rec
    c = w.running(t)
    n = int(a.arg("amount")) if a.arg("amount").isascii() and a.arg("amount").isdigit() else 0
    wrong = not 1 <= n <= c.limit[0]
    if not wrong and t.role == "co" and c.name == "answer":
        lead = w.answer_clock(w.lead_task(a.call))
        wrong = lead.state == "hung" or w.calendar.add(c.due, n, c.limit[1]) > lead.due
    a.bad("amount", wrong)
    a.reason("extend")


@do("task", "ask_extension")
def _(a):
    a.rec.asked_extension = int(a.arg("amount"))
    a.w.mark(a.rec, a.actor.who, a.act)


@who("task", "grant_extension", "deny_extension")
def _(a):
    return a.actor.role == "hub_head" or a.rec.extensions == 0


@when("task", "grant_extension", "deny_extension")
def _(a):
    return a.rec.asked_extension is not None


@do("task", "grant_extension")
def _(a):
    w, t, call = a.w, a.rec, a.call
    c = w.running(t)
    if c:
        c.steps.append(t.asked_extension)
        w.set_due(c, w.calendar.add(c.due, t.asked_extension, c.limit[1]))
    t.asked_extension = None
    t.extensions += 1
    call.extensions += 1
    w.mark(t, a.actor.who, a.act)
    if t.role == "lead" and c and c.name == "answer":
        w.follow_r40(call)


@fields("task", "deny_extension", "deny_hang")
def _(a):
    a.needs("reason")


@do("task", "deny_extension")
def _(a):
    a.rec.asked_extension = None
    a.w.mark(a.rec, a.actor.who, a.act)


# hang-up
class Hang:
    def __init__(self):
        self.heard, self.agreed = False, False


@when("task", "ask_hang")
def _(a):
    c = a.w.running(a.rec)
    return (c is not None and a.w.now < c.due and a.w.may_hang(a.call)
            and a.rec.hang is None and a.rec.role != "row")


@fields("task", "ask_hang")
def _(a):
    a.reason("hang")
    a.needs("person")
    a.review()


@do("task", "ask_hang")
def _(a):
    a.rec.hang, a.rec.review = Hang(), a.arg("review")
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.cancel(a.rec, "hang_heard")             # of a request that ended with an answer
    a.w.start(a.rec, "hang_heard", a.w.span("hang.street_heard"))


@when("task", "hang_heard")
def _(a):
    return a.rec.hang is not None and not a.rec.hang.heard


@fields("task", "hang_heard")
def _(a):
    a.yes_no("objects")


@do("task", "hang_heard")
def _(a):
    a.rec.hang.heard = True
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, "hang_heard")


@when("task", "agree_hang")
def _(a):
    return a.rec.hang is not None and a.rec.role == "co" and not a.rec.hang.agreed


@do("task", "agree_hang")
def _(a):
    a.rec.hang.agreed = True
    a.w.mark(a.rec, a.actor.who, a.act)


@when("task", "deny_hang")
def _(a):
    return a.rec.hang is not None


@do("task", "deny_hang")
def _(a):
    a.rec.hang = a.rec.review = None
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.cancel(a.rec, "hang_heard")


@when("task", "hang")
def _(a):
    w, t = a.w, a.rec
    if t.hang is None:
        return False
    c = w.running(t)
    heard = t.hang.heard or w.over(w.clock(t, "hang_heard"))
    return heard and (t.role != "co" or t.hang.agreed) and c is not None and w.now < c.due


@do("task", "hang")
def _(a):
    w, t, call = a.w, a.rec, a.call
    tasks = [t] + ([o for o in call.tasks if o is not t and o.state == "signed"] if t.role == "lead" else [])
    for o in tasks:
        w.mark(o, a.actor.who, "hang", "hung")
        o.hung_with = None if o is t else t
        o.hangs.append((w.now, None))
        c = w.running(o)
        if c:
            w.hang(c)
    w.cancel(t, "hang_heard")
    t.hang = None


@when("task", "renew", "resume")
def _(a):
    return a.rec.hung_with is None


@fields("task", "renew")
def _(a):
    a.review()


@do("task", "renew")
def _(a):
    a.rec.review = a.arg("review")
    a.w.mark(a.rec, a.actor.who, a.act)


@do("task", "resume")
def _(a):
    resume_all(a.w, a.rec, a.actor.who, "resume")


def resume_all(w, t, who_, act):
    for o in [t] + [o for o in t.call.tasks if o.hung_with is t]:
        if o.state == "hung":
            resume(w, o, who_, act)


def resume(w, t, who_, act):
    w.mark(t, who_, act, "signed")
    t.hung_with = t.review = None
    t.hangs[-1] = (t.hangs[-1][0], w.now)
    for c in w.of[t.label]:
        if c.state == "hung":
            w.unhang(c)


# answers
@when("task", "file")
def _(a):
    return not a.rec.fed


@when("task", "file_urgent")
def _(a):
    return a.call.grade == "urgent" and a.rec.role != "row" and not a.rec.fed


def has_signed_minutes(w, call):
    return any(m.call is call and m.quorate and m.signed is not None for m in w.meetings)


def name_of(t):
    return t.label if t.role == "row" else t.unit


@fields("task", "file", "file_urgent")
def _(a):
    t, w, call = a.rec, a.w, a.call
    codes, values = take_work(a)
    if t.role != "lead":
        a.needs("text")
        if t.row:
            lacks(a, set(t.row.evidence), [t.row.metric] if t.row.metric else [], codes, values)
        return
    for other in open_tasks(w, call):
        a.bad(name_of(other))
    kind = a.arg("kind")
    if call.grade == "major":
        a.bad("meeting_minutes", not has_signed_minutes(w, call))
    if a.bad("kind", kind not in ("solved", "explained", "long_term")):
        return
    if kind == "solved":
        item = w.item(call)
        lacks(a, set(item.evidence) - {"meeting_minutes", "task_ledger"}, set(item.metrics) - tables.COMPUTED, codes, values)
    elif kind == "explained":
        a.needs("basis", "letter")
    else:
        a.needs("person")
        a.review()
        a.bad("agreed", not call.agreed)


def lacks(a, evidence, metrics, codes, values):
    for code in evidence - codes - a.rec.evidence.keys():
        a.bad(code)
    for metric in set(metrics) - values.keys() - a.rec.values.keys():
        a.bad(metric)


@do("task", "file", "file_urgent")
def _(a):
    t, w, call = a.rec, a.w, a.call
    keep_work(a)
    if t.role == "lead":
        call.kind = a.arg("kind")
        call.reported = {}
        if call.kind == "solved":
            call.reported = {m: t.values[m][0] for m in w.item(call).metrics if m in t.values}
    w.mark(t, a.actor.who, a.act, "filed")
    w.end(w.running(t), "stopped")
    t.judged, t.asked_extension, t.hang, t.review = False, None, None, None
    t.urgent_answer = a.act == "file_urgent"
    if t.urgent_answer:
        w.start(t, "confirm_answer", (1, "work_day"))
    if t.row:
        rows_done(w, call, t.unit)
    join_if_whole(w, call)


def rows_of(call, unit):
    return [t for t in call.tasks if t.role == "row" and t.unit == unit and t.state != "recalled"]


def rows_done(w, call, unit):
    """R51: a co-handler with rows is filed with its last open row"""
    rows = rows_of(call, unit)
    held = w.held(call, unit, "co")
    if held and held.fed and held.state in ("sent", "signed", "hung") and rows and all(t.state in ("filed", "done") for t in rows):
        w.mark(held, "system", "rows_done", "filed")
        held.judged = False


@when("task", "take_back")
def _(a):
    return not a.call.passed and not a.rec.judged


@do("task", "take_back")
def _(a):
    w, t, call = a.w, a.rec, a.call
    unfile(w, t, a.actor.who)
    if call.state == "answered":
        fall_back(w, call, a.actor.who)
        if t.role != "lead" and w.lead_task(call).state == "filed":
            unfile(w, w.lead_task(call), a.actor.who)


@when("task", "confirm_answer")
def _(a):
    return a.rec.urgent_answer


@do("task", "confirm_answer")
def _(a):
    a.rec.urgent_answer = False
    a.w.mark(a.rec, a.actor.who, a.act)
    a.w.stop(a.rec, "confirm_answer")


@when("task", "waive")
def _(a):
    return a.rec.role == "co"


@fields("task", "waive")
def _(a):
    a.reason("waive")


@do("task", "waive")
def _(a):
    a.w.mark(a.rec, a.actor.who, a.act, "waived")
    a.w.end_all(a.rec)
    join_if_whole(a.w, a.call)
