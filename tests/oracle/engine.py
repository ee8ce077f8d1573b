"""R2: whether somebody may do something now, in the order of its refusals. What an act asks and does is registered by
the *_acts modules: `who` (a need that divides the act between roles), `when` (time, count, kind), `fields` (names of
what is missing or wrong) and `do`."""
import tables
from officetime import DAY, day_of
from world import Call, Meeting, Refused, Score, Task

WHO, WHEN, FIELDS, DO = {}, {}, {}, {}


def who(entity, *acts):
    return lambda f: [WHO.__setitem__((entity, a), f) for a in acts] and f


def when(entity, *acts):
    return lambda f: [WHEN.__setitem__((entity, a), f) for a in acts] and f


def fields(entity, *acts):
    return lambda f: [FIELDS.__setitem__((entity, a), f) for a in acts] and f


def do(entity, *acts):
    return lambda f: [DO.__setitem__((entity, a), f) for a in acts] and f


class Actor:
    def __init__(self, text):
        self.who = text
        seat, _, self.person = text.partition("/")
        self.office, _, self.word = seat.rpartition(".")
        kind = tables.office_kind(self.office)
        self.kind, self.role = kind, tables.WORDS.get(kind, {}).get(self.word)
        self.person = self.person or seat


class Act:
    """one act on its way: the world, the record, who, and what was given"""
    def __init__(self, world, rec, actor, act, args, rows=()):
        self.w, self.rec, self.actor, self.act, self.args, self.rows = world, rec, actor, act, args, rows
        self.faults = set()

    @property
    def call(self):
        return self.rec if isinstance(self.rec, Call) else self.rec.call

    def arg(self, name):
        return self.args.get(name, "").strip()

    def list(self, name):
        return tables.many(self.args.get(name, ""))

    def bad(self, name, wrong=True):
        if wrong:
            self.faults.add(name)
        return wrong

    def needs(self, *names):
        for n in names:
            self.bad(n, not self.arg(n))

    def yes_no(self, *names):
        for n in names:
            self.bad(n, self.arg(n) not in ("yes", "no"))

    def review(self, name="review"):
        """a date 1..hang.most days from today"""
        d = self.date(self.arg(name))
        self.bad(name, d is None or not 1 <= d - self.w.now // DAY <= self.w.number("hang.most"))

    @staticmethod
    def date(text):
        try:
            return day_of(text)
        except ValueError:
            return None

    def reason(self, group):
        """R: a code of that group and what its `needs` ask"""
        needs = tables.REASONS[group].get(self.arg("reason"))
        if self.bad("reason", needs is None):
            return
        for n in needs:
            if n == "owner":
                self.bad(n, self.arg(n) not in tables.ANSWERING)
            elif n == "call":
                self.bad(n, self.w.call(self.arg(n)) is None)
            elif n == "review":
                self.review()
            elif n == "ledger":
                self.needs("person")
                self.review()
            elif n not in ("none", "metrics"):
                self.needs(n)

    def values(self, text):
        """METRIC:AMOUNT;… -> {metric: amount}; what is no such thing is named by its code"""
        found = {}
        for part in tables.many(text):
            metric, _, text_amount = part.partition(":")
            n = tables.amount(metric, text_amount) if metric in tables.METRICS and metric not in tables.COMPUTED else None
            if not self.bad(metric, n is None):
                found[metric] = n
        return found

    def evidence(self, text):
        return {e for e in tables.many(text) if not self.bad(e, e not in tables.EVIDENCE)}


def party(a):
    """R2, story-format: is this office a party to the record?"""
    office, kind = a.actor.office, a.actor.kind
    rec, w = a.rec, a.w
    if isinstance(rec, Score):
        if a.actor.role == "assess_reviewer":
            return office != rec.street
        return office in (rec.street, rec.dept)
    if kind in ("hub", "district", "oversight"):
        return True
    call = a.call
    if a.act == "opine" and office == "SFJ":
        return True
    if isinstance(rec, Call):
        if office == call.street:
            return True
        if a.act in ("pass", "rework"):
            return office in w.merged_streets(call)
        if a.act in ("urge", "take_back"):
            return office == call.lead and bool(call.tasks)
        return any(t.unit == office for t in call.tasks)
    if isinstance(rec, Task):
        if a.act == "agree_hang":
            return office == call.lead
        return office == rec.unit or office == call.street or (kind == "agency" and office == rec.agency)
    owners = {r.unit for r in rec.rows.values()}
    if "row" in a.args and kind == "department":
        row = rec.rows.get(a.arg("row"))
        if row is not None:
            return row.unit == office
    return office == call.street or office in rec.invited or office in owners


def allowed(a):
    """Raises Refused, or returns: all but the fields are right."""
    rec, role = a.rec, a.actor.role
    rows = tables.ACTS[rec.entity].get(a.act, [])
    if not any(r == role for _, r in rows) or not party(a):
        raise Refused("not_yours")
    if "seen" in a.args and a.args["seen"] != str(rec.version):
        raise Refused("stale")
    here = [r for f, r in rows if f == rec.state]
    if not here or (rec.entity == "task" and a.act == "rework"):
        raise Refused("not_now")
    if role not in here or not WHO.get((rec.entity, a.act), lambda _: True)(a):
        raise Refused("not_yours")
    if not WHEN.get((rec.entity, a.act), lambda _: True)(a):
        raise Refused("not_now")


def next_acts(world, rec, actor):
    out = []
    for act in tables.ACTS[rec.entity]:
        if act in tables.KNOWN_ACTS:
            try:
                allowed(Act(world, rec, actor, act, {}))
                out.append(act)
            except Refused:
                pass
    return out


def perform(world, actor, act, label, args, rows):
    key = args.get("key")
    asked = (actor.who, act, label, tuple(sorted(args.items())), tuple(map(repr, rows)))
    if key is not None and key in world.keys:
        if world.keys[key] == asked:
            return
        raise Refused("bad_input", ["key"])
    rec = create(world, actor, act, label, args) if act in ("create", "convene") else world.find(label)
    if rec is None:
        raise Refused("not_found")
    a = Act(world, rec, actor, act, args, rows)
    allowed(a)
    FIELDS.get((rec.entity, act), lambda _: None)(a)
    if a.faults:
        raise Refused("bad_input", a.faults)
    before = rec.state
    DO[(rec.entity, act)](a)
    assert before is not None
    if key is not None:
        world.keys[key] = asked


def create(world, actor, act, label, args):
    """the record that create and convene are about: it joins the world when the act succeeds"""
    if label in world.labels:
        raise Refused("bad_input", ["label"])
    if act == "create":
        return Call(label, actor.office, actor.person)
    call = world.call(args.get("call", "").strip())
    if call is None and actor.role == "hub_head":
        raise Refused("bad_input", ["call"])
    return Meeting(label, call, args.get("kind", "").strip())
