"""A quarter's score: computed from counts, judged by assessors, appealed, published (R73-R82)."""
import re
from fractions import Fraction

from engine import do, fields, when

WEIGHTS = {"signed": 8, "arrived": 8, "plan": 6, "answered": 18, "passed": 12, "lasting": 8}
FROZEN = ["assess.street_share_agency", "assess.process_share", "assess.min_tasks", "assess.min_assessors"]
LOST = {"invalid": (1, 5), "absent": (1, None), "false": (5, None)}


def rule(w, s, key):
    """a setting; what is published keeps the rules of its day (R81)"""
    return s.rules.get(key) or w.number(key)


class Counts:
    def __init__(self, w, s):
        self.w, self.s, self.given = w, s, dict(s.counts)

    def pair(self, key):
        text = self.given.get(key, "-")
        if text == "-":
            return None
        n, d = (int(x) for x in text.split("/"))
        return (n, d) if d else None

    def enough(self):
        pair = self.pair("answered")
        return bool(pair) and pair[1] >= rule(self.w, self.s, "assess.min_tasks")

    def computed(self):
        share = rule(self.w, self.s, "assess.process_share")
        if not self.enough():
            return None
        found = [(weight, self.pair(key)) for key, weight in WEIGHTS.items() if self.pair(key)]
        got = sum(weight * Fraction(*pair) for weight, pair in found) / sum(weight for weight, _ in found) * share
        for key, (each, most) in LOST.items():
            lost = each * int(self.given.get(key, "0"))
            got -= lost if most is None else min(most, lost)
        return max(got, Fraction(0))


def computed(w, s):
    return Counts(w, s).computed()


def judged(w, s):
    if len(s.values) < max(1, rule(w, s, "assess.min_assessors")):
        return None
    return sum(s.values.values()) / len(s.values) * (100 - rule(w, s, "assess.process_share")) / 100


def total_s(w, s):
    if s.fixed is not None:
        return s.fixed
    a, b = computed(w, s), judged(w, s)
    return None if a is None or b is None else a + b


def total(w, s):
    mine = total_s(w, s)
    if mine is None or "D" not in s.counts:
        return None
    share = Fraction(rule(w, s, "assess.street_share_agency"), 100)
    return share * mine + (1 - share) * Fraction(s.counts["D"])


def two(x):
    if x is None:
        return "—"
    n = (x * 200 + 1) // 2
    return f"{n // 100}.{n % 100:02}"


def value(text):
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,2})?", text) or Fraction(text) > 100:
        return None
    return Fraction(text)


def count_fault(key, text):
    if key in WEIGHTS:
        m = re.fullmatch(r"([0-9]{1,9})/([0-9]{1,9})", text)
        return text != "-" and (not m or int(m[1]) > int(m[2]))
    if key in LOST:
        return not re.fullmatch(r"[0-9]{1,9}", text)
    return value(text) is None


@fields("score", "enter")
def _(a):
    v = value(a.arg("value"))
    if not a.bad("value", v is None):
        low, high = a.w.number("assess.reason_below"), a.w.number("assess.reason_above")
        if v < low or v > high:
            a.needs("reason")


@do("score", "enter")
def _(a):
    a.rec.values[a.actor.person] = value(a.arg("value"))
    a.w.mark(a.rec, a.actor.who, "enter")


@fields("score", "sign")
def _(a):
    a.bad("assessors", len(a.rec.values) < a.w.number("assess.min_assessors"))


@do("score", "sign")
def _(a):
    a.w.mark(a.rec, a.actor.who, "sign", "draft")
    a.w.stop(a.rec, "enter")
    a.w.start(a.rec, "appeal", a.w.span("assess.appeal"))


@when("score", "appeal")
def _(a):
    c = a.w.clock(a.rec, "appeal")
    return not a.w.over(c)


@fields("score", "appeal")
def _(a):
    a.needs("reason")


@do("score", "appeal")
def _(a):
    a.w.mark(a.rec, a.actor.who, "appeal", "appealed")
    a.w.stop(a.rec, "appeal")
    a.w.start(a.rec, "review", a.w.span("assess.review"))


@fields("score", "decide")
def _(a):
    a.needs("reason")
    for key in WEIGHTS.keys() | LOST.keys():
        if key in a.args:
            a.bad(key, count_fault(key, a.arg(key)))


@do("score", "decide")
def _(a):
    w, s = a.w, a.rec
    s.was = total_s(w, s)
    s.counts.update({k: a.arg(k) for k in WEIGHTS.keys() | LOST.keys() if k in a.args})
    w.mark(s, a.actor.who, "decide", "draft")
    w.stop(s, "review")


@when("score", "publish")
def _(a):
    c = a.w.clock(a.rec, "appeal")
    return a.w.over(c)


@do("score", "publish")
def _(a):
    a.rec.rules = {k: a.w.number(k) for k in FROZEN}
    a.w.mark(a.rec, a.actor.who, "publish", "published")
    a.w.end_all(a.rec)


@fields("score", "correct")
def _(a):
    a.needs("notice")
    a.bad("value", value(a.arg("value")) is None)


@do("score", "correct")
def _(a):
    s = a.rec
    s.was = total_s(a.w, s)
    s.fixed = value(a.arg("value"))
    a.w.mark(s, a.actor.who, "correct")
