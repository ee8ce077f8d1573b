"""Figures K1-K16 (R84-R86, story-format)."""
import tables
from officetime import DAY, date_of, day_of

GONE = ("withdrawn", "merged", "refused")


def period(text):
    """2026Q2, 2026-03, 2026 -> (first instant, first instant after)"""
    year = int(text[:4])
    if len(text) == 4:
        first, last = (year, 1), (year + 1, 1)
    else:
        month = int(text[5]) * 3 - 2 if text[4] == "Q" else int(text[5:7])
        span = 3 if text[4] == "Q" else 1
        first = (year, month)
        last = (year, month + span) if month + span <= 12 else (year + 1, 1)
    return tuple(day_of(f"{y:04}-{m:02}-01") * DAY for y, m in (first, last))


class Figures:
    def __init__(self, w, scope, text):
        self.w, self.scope = w, scope
        self.a, self.b = period(text)

    def within(self, t):
        return t is not None and self.a <= t < self.b

    # scopes
    def call_in(self, call):
        return self.scope in ("district", call.street, call.item, call.lead)

    def task_in(self, t):
        s = self.scope
        return s in ("district", t.unit, t.call.street, t.call.item) or bool(t.agency and s == t.agency)

    def calls(self):
        return [c for c in self.w.calls if c.state != "draft" and self.call_in(c)]

    def tasks(self):
        return [t for t in self.w.tasks if self.task_in(t)]

    # sets
    def due(self, call):
        """the call's due, None when hung or without"""
        lead = self.w.lead_task(call)
        c = self.w.answer_clock(lead) if lead else None
        return c.due if c and c.state in ("running", "stopped") else None

    def d(self):
        return [c for c in self.calls() if c.state not in GONE and not c.excluded and self.within(self.due(c))]

    def z(self):
        return [c for c in self.calls() if c.state == "closed" and self.within(c.closings[-1]["at"])]

    def t(self):
        out = []
        for t in self.tasks():
            c = self.w.answer_clock(t)
            if (t.state not in ("recalled", "waived") and t.call.state not in GONE and not t.call.excluded
                    and not t.fed and c and c.state in ("running", "stopped") and self.within(c.due)):
                out.append((t, c))
        return out

    def newest(self, recs, name):
        w = self.w
        for r in recs:
            c = w.clock(r, name)
            if c and self.within(c.due) and c.state != "hung" and not (c.state == "cancelled" and c.at <= c.due):
                yield r, c

    def task_clock(self, name):
        tasks = [t for t in self.tasks() if t.state not in ("recalled", "waived") and t.call.state not in GONE]
        return list(self.newest(tasks, name))

    def call_clock(self, name):
        calls = [c for c in self.calls() if c.state not in GONE]
        return list(self.newest(calls, name))

    # in time
    def call_in_time(self, call):
        """R65: the first answer and every rework answer of all its tasks"""
        w = self.w
        c = w.answer_clock(w.lead_task(call))
        reworks = [r for t in call.tasks for r in w.of[t.label] if r.name == "rework"]
        return c.in_time() and all(r.in_time() or r.state == "cancelled" and not w.late(r) for r in reworks)

    # the figures: (numerator, denominator)
    def k1(self):
        calls = [c for c in self.calls() if self.within(c.accepted) or self.within(c.refused)]
        yes = [c for c in calls if self.within(c.accepted) and c.state != "refused"]
        no = [c for c in calls if c.state == "refused" and self.within(c.refused)]
        return len(yes), len(yes) + len(no)

    def k2(self):
        calls = [c for c in self.calls() if self.within(c.accepted)]
        return sum(c.dispatched is not None for c in calls), len(calls)

    def k3(self):
        found = self.task_clock("sign")
        return sum(c.in_time() for _, c in found), len(found)

    def k4(self):
        found = self.task_clock("arrive")
        return sum(c.in_time() for _, c in found), len(found)

    def k5(self):
        found = self.t()
        return sum(c.in_time() or moved_charge(self.w, t) for t, c in found), len(found)

    def k6(self):
        d = self.d()
        return sum(c.state == "closed" for c in d), len(d)

    def k7(self):
        d = self.d()
        return sum(c.state == "closed" and self.call_in_time(c) for c in d), len(d)

    def k8(self):
        z = [c for c in self.z() if not c.excluded]
        return sum(c.reworks == 0 for c in z), len(z)

    def k9(self):
        z = [c for c in self.z() if not c.excluded]
        return sum(c.kind == "solved" for c in z), len(z)

    def k10(self):
        found = [v for c in self.calls() if not c.excluded for at, v in c.verdicts if self.within(at)]
        return sum(v == "satisfied" for v in found), len(found)

    def k11rework(self):
        d = self.d()
        return sum(c.reworks > 0 for c in d), len(d)

    def k11extension(self):
        d = self.d()
        return sum(c.extensions > 0 for c in d), len(d)

    def k12(self):
        back = total = 0
        for call in self.w.calls:
            for i, c in enumerate(call.closings):
                if not (c["kind"] == "solved" and self.within(c["at"]) and not call.excluded and self.call_in(call)):
                    continue
                came = c["reopened"] == "came_back" or counted(self.w, call, i) is not None
                over = self.w.now > self.w.calendar.add(c["at"], *self.w.span("recur.window"))
                if came or (over and not c["reopened"]):
                    total += 1
                    back += came
        return back, total

    def acts(self, act):
        return sum(1 for t in self.tasks() for name, at in t.acts if name == act and self.within(at))

    def k13return(self):
        return self.acts("asked"), sum(t.role != "row" and self.within(t.made) for t in self.tasks())

    def k13invalid(self):
        return self.acts("rejected"), self.acts("decided")

    def k14(self):
        found = self.call_clock("meeting")
        return sum(c.in_time() for _, c in found), len(found)

    def k15(self):
        found = self.call_clock("verify")
        return sum(c.in_time() for _, c in found), len(found)

    def k16(self):
        spent = sorted(minutes(self.w, c) for c in self.z() if not c.excluded)
        if not spent:
            return "—"

        def rank(percent):
            return spent[-(-percent * len(spent) // 100) - 1]
        return f"{rank(50)}/{rank(90)}"


def minutes(w, call):
    """counted minutes from dispatch to the accepted answer; hung time (R54) and the street's time before a rework verdict
    (R28) left out"""
    unit = w.limits(call)["resolve"][1]
    gaps = sorted(w.lead_task(call).hangs + call.verifying)
    total, since = 0, call.dispatched
    for a, b in gaps:
        total += w.calendar.minutes(since, a, unit)
        since = b
    return total + w.calendar.minutes(since, call.closings[-1]["answered"], unit)


def counted(w, call, i):
    """the one call by which this closing counts as come back (R67), or None"""
    found = [c for c in w.calls if c.recurs == (call, i) and c.state != "withdrawn"]
    return min(found, key=lambda c: c.called_order, default=None)


def moved_charge(w, t):
    return t.role == "lead" and w.answer_clock(t).state == "stopped" and bool(charged_to_co(w, t))


def charged_to_co(w, lead):
    """R44: the co-handlers that bear a late call, or []"""
    call, c = lead.call, w.answer_clock(lead)
    if not w.late(c):
        return []
    item = w.item(call)
    ready = [lead.evidence.get(e) for e in item.evidence if e not in ("meeting_minutes", "task_ledger")]
    ready += [lead.values[m][1] if m in lead.values else None for m in item.metrics if m not in tables.COMPUTED]
    if any(at is None or at > c.due for at in ready):
        return []
    late = []
    for t in call.tasks:
        k = w.answer_clock(t) if t.role == "co" else None
        if k and k.state == "stopped" and k.at > k.due:
            late.append((t, k))
    for t, k in late:
        by = w.calendar.evening(w.calendar.previous_working(k.due // DAY))
        if not any(unit == t.unit and at <= by for unit, at in call.urges):
            return []
    return sorted(t.unit for t, _ in late)


def figure(w, name, scope, text):
    got = getattr(Figures(w, scope, text), name.lower())()
    return got if isinstance(got, str) else f"{got[0]}/{got[1]}"
