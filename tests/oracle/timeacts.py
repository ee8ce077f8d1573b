"""What time itself does (R26, R27, R30, R33, R52, R60, R63, R17): in order of instant, then of the clock's age."""
from call_acts import close
from officetime import day_of
from task_acts import resume_all


def firing(w):
    """(instant, age of the clock, what, record) of all that time will do"""
    for c in w.clocks:
        if c.state == "running" and not c.fired and not c.prov:
            does = EFFECTS.get(c.name)
            if does and does[0](w, c):
                yield max(c.due + 1, w.now), c.order, does[1], c
    for task in w.tasks:        # one whose own clock has ended (R51) comes back too
        c = w.answer_clock(task)
        if task.state == "hung" and task.hung_with is None and task.review:
            yield max(w.calendar.evening(day_of(task.review)) + 1, w.now), c.order, come_back, c


def advance(w, until):
    while True:
        soonest = min((f for f in firing(w) if f[0] <= until), key=lambda f: f[:2], default=None)
        if soonest is None:
            break
        w.now = max(w.now, soonest[0])
        soonest[3].fired = True
        soonest[2](w, soonest[3])
    w.now = max(w.now, until)


def sign_lapses(w, c):
    w.mark(c.of, "clock", "lapse", "signed")
    w.end(c, "stopped")


def decide_lapses(w, c):
    w.mark(c.of, "clock", "lapse")


def verify_lapses(w, c):
    call = c.of
    w.mark(call, "clock", "lapse")
    call.lapsed = True
    w.start(call, "hub_verify", w.span("hub.verify"))


def slips(w, c):
    task = c.of
    task.slipped = True
    w.mark(task, "clock", "slip")
    follow = w.clock(task.call, "follow_up")
    if not (follow and follow.open()):
        w.start(task.call, "follow_up", w.span("meeting.follow_up"))


def wait_ends(w, c):
    close(w, c.of, "system", "join_verdicts")


def come_back(w, c):
    c.fired = False
    resume_all(w, c.of, "clock", "lapse")


EFFECTS = {
    "sign": (lambda w, c: c.of.state == "sent", sign_lapses),
    "decide": (lambda w, c: c.of.state == "return_asked", decide_lapses),
    "verify": (lambda w, c: c.of.state == "answered", verify_lapses),
    "answer": (lambda w, c: c.of.role == "row" and c.of.state == "signed" and not c.of.slipped, slips),
    "party_wait": (lambda w, c: c.of.state == "answered", wait_ends),
}


def calendar_arrives(w, year, off, work):
    """R26: provisional dues are counted again, none becomes earlier; then what is overdue happens"""
    w.calendar.replace(year, off, work)
    for c in w.clocks:
        if c.open() and c.prov:
            due, prov = counted_again(w, c)
            w.set_due(c, max(c.due, due), prov)
    advance(w, w.now)


def counted_again(w, c):
    task = c.of
    if c.name == "answer" and task.role == "row":
        from meeting_acts import rolled
        return rolled(w, task.row.due), False
    if c.name == "answer" and task.role == "co":
        due, _, prov = w.r40(task.call)
        return due, prov
    return w.counted_again(c), False
