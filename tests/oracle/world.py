"""What there is: calls, tasks, meetings, scores and their clocks, and the few steps that every act is made of."""
import tables
from officetime import DAY, Calendar


class Refused(Exception):
    def __init__(self, word, fields=()):
        super().__init__(word, fields)
        self.word, self.fields = word, sorted(set(fields))


class Record:
    entity = ""

    def __init__(self, label):
        self.label, self.state, self.version = label, "", 0


class Call(Record):
    entity = "call"

    def __init__(self, label, street, drafter):
        super().__init__(label)
        self.street, self.drafter = street, drafter
        self.item = self.place = self.text = self.contact = self.wanted_result = ""
        self.place_id, self.point = "", None
        self.grade = self.list = self.lead = self.kind = self.satisfied = ""
        self.called = self.closed = self.accepted = self.refused = self.dispatched = self.answered = None
        self.called_order = 0
        self.reported, self.verified, self.flagged = {}, {}, False
        self.reworks = self.reopened = self.extensions = self.returns = 0
        self.excluded = self.ruled = self.against_precedent = self.appealed = self.sent_back = False
        self.urgent = self.confirmed = self.reviewed = self.agreed = self.lapsed = False
        self.merged_into, self.before_merge = None, ""
        self.passed, self.urges, self.inspections, self.closings, self.verdicts = [], [], [], [], []
        self.verifying = []             # from an answer to the verdict that did not accept it
        self.recurs = None              # the old call's closing: (call, index)
        self.tasks = []


class Task(Record):
    entity = "task"

    def __init__(self, label, call, unit, role, made):
        super().__init__(label)
        self.call, self.unit, self.role, self.made = call, unit, role, made
        self.dispatch_label = label
        self.agency, self.slipped, self.fed, self.invalid = "", False, False, False
        self.extensions, self.asked_extension = 0, None
        self.review, self.hang, self.hung_with, self.hangs = None, None, None, []
        self.return_number, self.proposed_owner, self.by_ruling = 0, "", False
        self.passed_up, self.law, self.opinions = False, False, set()
        self.judged = False                     # its answer has had a verdict
        self.evidence, self.values = {}, {}     # code -> instant; metric -> (amount, instant)
        self.urgent_answer, self.before = False, ""
        self.row = None
        self.signed_by_person = False
        self.acts = []                          # (act, instant) that a figure counts


class Meeting(Record):
    entity = "meeting"

    def __init__(self, label, call, kind):
        super().__init__(label)
        self.call, self.kind = call, kind
        self.invited, self.present, self.numbers, self.rows = [], [], [], {}
        self.here = self.needed = 0
        self.quorate, self.signed, self.looked_back, self.look_back = False, None, False, {}


class Row:
    def __init__(self, name):
        self.name, self.unit, self.due, self.evidence, self.metric, self.target = name, "", "", [], "", ""
        self.fields = {}
        self.objected = self.out = self.ever = False
        self.task, self.since = None, None


class Score(Record):
    entity = "score"

    def __init__(self, label, dept, street, counts, end):
        super().__init__(label)
        self.dept, self.street, self.counts, self.end = dept, street, counts, end
        self.values, self.fixed, self.was = {}, None, None
        self.rules = {}


class Clock:
    def __init__(self, of, name, number, start, charged):
        self.of, self.name, self.number, self.start, self.charged = of, name, number, start, charged
        self.limit, self.due, self.prov, self.again = None, 0, False, None
        self.state, self.at, self.fired, self.hangs, self.merged = "running", None, False, [], False
        self.order = 0
        self.steps = []                 # (began, ended) of a hang-up, or what an extension gave

    def called(self):
        return self.name if self.number == 1 else f"{self.name}#{self.number}"

    def open(self):
        return self.state in ("running", "hung")

    def in_time(self):
        return self.state == "stopped" and self.at <= self.due


CHARGED = {"accept": "hub", "meeting": "hub", "hub_verify": "hub", "proposal": "hub", "follow_up": "hub", "reconvene": "hub",
           "review_urgent": "hub", "decide": "hub", "minutes": "hub", "look_back": "hub", "review": "hub",
           "opinion": "BWB", "objection": "district"}
OF_STREET = {"verify", "recheck30", "recheck90", "confirm_urgent", "hang_heard", "enter"}


class World:
    def __init__(self, name):
        self.name, self.now = name, 10957 * DAY        # 2000-01-01 00:00
        self.calendar = Calendar(tables.CALENDAR)
        self.settings = dict(tables.SETTINGS)
        self.lists = [(tables.SHIPPED, -10 ** 9, tables.CATALOGUE)]
        self.labels, self.calls, self.tasks, self.meetings, self.scores = {}, [], [], [], []
        self.clocks, self.of, self.events, self.precedents, self.keys, self.serial = [], {}, [], {}, {}, {}

    # settings
    def number(self, key):
        return int(self.settings[key])

    def span(self, key):
        return self.number(key), tables.SETTING_UNITS[key]

    # lists
    def list_in_force(self):
        best = max((x for x in enumerate(self.lists) if x[1][1] <= self.now // DAY), key=lambda x: (x[1][1], x[0]))
        return best[1][0]

    def items(self, version):
        return next((items for v, _, items in reversed(self.lists) if v == version), None)

    def item(self, call):
        return self.items(call.list or self.list_in_force()).get(call.item)

    def limits(self, call):
        """R14: the item's row while the grade is the item's default"""
        item = self.item(call)
        if call.grade == item.grade:
            return item.limits
        limits = dict(tables.GRADES[call.grade])
        lowered = tables.RANK[call.grade] < tables.RANK[item.grade] <= tables.RANK["major"]
        if lowered:
            limits["resolve"] = item.limits["resolve"]
        return limits

    def max_extensions(self, call):
        item = self.item(call)
        return item.max_extensions if call.grade == item.grade else tables.GRADES[call.grade]["max_extensions"]

    def may_hang(self, call):
        return tables.GRADES[call.grade]["hang"] == "item" and self.item(call).hang

    # labels
    def find(self, label):
        """S1/ZFJ is the newest of ZFJ's tasks on S1, S1/ZFJ#1 the first"""
        left, slash, unit = label.partition("/")
        call = self.labels.get(left)
        if slash and isinstance(call, Call):
            unit, _, number = unit.partition("#")
            found = [t for t in call.tasks if t.unit == unit and t.role != "row"]
            if number:
                return found[int(number) - 1] if number.isdigit() and 0 < int(number) <= len(found) else None
            return found[-1] if found else None
        return self.labels.get(label)

    def call(self, label):
        rec = self.find(label)
        return rec if isinstance(rec, Call) else None

    def event(self, rec, who, act, before, after):
        rec.version += 1
        self.events.append({"at": self.now, "on": rec.label, "who": who, "act": act, "from": before, "to": after})
        rec.state = after

    def mark(self, rec, who, act, to=None):
        """one event on a record that stays in its state, or goes to another"""
        self.event(rec, who, act, rec.state, rec.state if to is None else to)

    # clocks
    def charged(self, rec, name):
        name = name.split(".")[0]
        if name in CHARGED:
            return CHARGED[name]
        if name in OF_STREET:
            return rec.street if not isinstance(rec, Task) else rec.call.street
        if name == "ruling":
            return "district" if rec.passed_up or rec.call.grade == "major" else "hub"
        if name == "party_wait":
            return ";".join(sorted(s for s in self.merged_streets(rec) if s not in rec.passed))
        return rec.dept if isinstance(rec, Score) else rec.unit

    def start(self, rec, name, limit, since=None, due=None):
        """limit (n, unit) counted from `since`; or a fixed due with the limit that lights and extensions go by"""
        same = [c for c in self.of.get(rec.label, ()) if c.name == name]
        c = Clock(rec, name, len(same) + 1, self.now if since is None else since, self.charged(rec, name))
        c.limit, c.order = limit, len(self.clocks)
        self.clocks.append(c)
        self.of.setdefault(rec.label, []).append(c)
        self.set_due(c, self.calendar.add(c.start, *limit) if due is None else due)
        return c

    def set_due(self, c, due, prov=False):
        """prov: it hangs on a due that is provisional itself"""
        c.due = due
        c.prov = prov or not self.real(c) and self.calendar.provisional(c.start, due)

    @staticmethod
    def real(c):
        return bool(c.limit) and c.limit[1].startswith("clock")

    def clock(self, rec, name):
        """the newest of that name"""
        number = None
        if "#" in name:
            name, number = name.split("#")
        found = [c for c in self.of.get(rec.label, ()) if c.name == name and number in (None, str(c.number))]
        return found[-1] if found else None

    def end(self, c, state):
        if c and c.open():
            if c.state == "hung":
                c.before = (c.due, c.prov)
                if c.hangs[-1][0] < c.due:
                    c.due, c.prov = 0, False        # it had none while it hung
                c.hangs[-1] = (c.hangs[-1][0], self.now)
            c.state, c.at = state, self.now

    def stop(self, rec, *names):
        for name in names:
            self.end(self.clock(rec, name), "stopped")

    def cancel(self, rec, *names):
        for name in names:
            self.end(self.clock(rec, name), "cancelled")

    def end_all(self, rec):
        for c in self.of.get(rec.label, ()):
            self.end(c, "cancelled")

    def late(self, c):
        if c.state == "running":
            return self.now > c.due and not c.prov
        return c.state in ("stopped", "cancelled") and bool(c.due) and c.at > c.due

    def over(self, c):
        """its time has passed, as far as time may act on it"""
        return self.now > c.due and not c.prov

    def run_again(self, c):
        c.state, c.at = "running", None
        if c.of.entity == "task" and c.of.state == "hung":      # it comes back with its task
            c.state, c.hangs[-1] = "hung", (c.hangs[-1][0], None)
            c.due, c.prov = c.before

    def hang(self, c):
        c.state = "hung"
        c.hangs.append((self.now, None))

    def unhang(self, c):
        """R60: day units get working days back, minute units the open minutes that were left"""
        began = c.hangs[-1][0]
        c.hangs[-1] = (began, self.now)
        c.state = "running"
        c.steps.append((began, self.now))
        self.set_due(c, self.resumed(c.limit[1], c.due, began, self.now))

    def resumed(self, unit, due, began, ended):
        cal = self.calendar
        if unit.endswith("_day"):
            lost = cal.work_days_between(began // DAY, ended // DAY)
            return cal.add(due, lost, "work_day") if lost else due
        if began >= due:
            return due
        one = "clock_minute" if unit.startswith("clock") else "work_minute"
        return cal.add(ended, max(1, cal.minutes(began, due, unit)), one)

    def counted_again(self, c):
        """the due by the calendar as it is now, through all that has happened to the clock"""
        due = self.calendar.add(c.start, *c.limit)
        for step in c.steps:
            due = self.resumed(c.limit[1], due, *step) if isinstance(step, tuple) else self.calendar.add(due, step, c.limit[1])
        return due

    def counted(self, c, until):
        """counted minutes of a clock, hung time left out"""
        total, since = 0, c.start
        for a, b in c.hangs:
            total += self.calendar.minutes(since, min(a, until), c.limit[1])
            since = until if b is None else max(b, c.start)   # a regrade may have begun it anew
        return total + self.calendar.minutes(since, until, c.limit[1])

    # call and tasks
    def lead_task(self, call):
        leads = [t for t in call.tasks if t.role == "lead"]
        leads = [t for t in leads if t.state != "recalled"] or leads     # a ruling may name an older task
        return leads[-1] if leads else None

    @staticmethod
    def held(call, unit, *roles):
        """the newest task of a unit that is not recalled"""
        found = [t for t in call.tasks if t.unit == unit and t.state != "recalled" and t.role in (roles or ("lead", "co"))]
        return found[-1] if found else None

    def co_units(self, call):
        return sorted({t.unit for t in call.tasks if t.role in ("co", "row") and t.state != "recalled"} - {call.lead})

    def merged_streets(self, call):
        return {c.street for c in self.calls if c.merged_into is call}

    def merged_calls(self, call):
        return [c for c in self.calls if c.merged_into is call]

    def answer_clock(self, task):
        return self.clock(task, "answer")

    def running(self, task):
        """the answer or rework clock that runs"""
        found = [c for c in self.of.get(task.label, ()) if c.name in ("answer", "rework") and c.state == "running"]
        return found[-1] if found else None

    def r40(self, call, since=None):
        """when co tasks are due: (due, limit, provisional)"""
        limit = self.limits(call)["resolve"]
        due = self.answer_clock(self.lead_task(call)).due
        if self.answer_clock(self.lead_task(call)).state == "hung":
            return self.calendar.add(self.now if since is None else since, *limit), limit, False
        if limit[1] == "work_day" and limit[0] >= 5:
            due = self.calendar.evening(self.calendar.previous_working(due // DAY, self.number("co.lead_gap")))
        return due, limit, self.answer_clock(self.lead_task(call)).prov

    def follow_r40(self, call, floor=False):
        """co tasks that have not filed follow the call's due"""
        for t in call.tasks:
            c = self.answer_clock(t) if t.role == "co" else None
            if c and c.state == "running":
                due, limit, prov = self.r40(call, c.start)
                c.limit = limit
                if due > c.due or not floor:
                    self.set_due(c, due, prov)

    def new_task(self, call, unit, role, who, later=False, clocks=("sign", "arrive", "plan", "answer")):
        number = 1 + sum(t.unit == unit and t.role != "row" for t in call.tasks)
        label = f"{call.label}/{unit}" + (f"#{number}" if number > 1 else "")
        task = Task(label, call, unit, role, self.now)
        self.labels[label] = task
        self.tasks.append(task)
        call.tasks.append(task)
        self.event(task, who, "dispatch", "", "sent")
        limits = self.limits(call)
        sign = self.start(task, "sign", limits["ack"])
        if role == "lead":
            for name in ("arrive", "plan"):
                if limits[name] and name in clocks:
                    self.start(task, name, limits[name])
            self.start(task, "answer", limits["resolve"])
        else:
            due, limit, prov = self.r40(call)
            if later and due < self.now:
                due, prov = sign.due, sign.prov
            self.set_due(self.start(task, "answer", limit, due=due), due, prov)
        return task

    def recall(self, task, who="system", act="recall"):
        self.mark(task, who, act, "recalled")
        self.end_all(task)
        task.hang = task.asked_extension = None
