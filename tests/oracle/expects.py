"""`expect …`: what is seen, said in the story's own words, so that a story can be checked or written from it."""
import score_acts
import tables
from engine import Actor, next_acts
from figures import counted, figure
from call_acts import same_place
from light import charged, light
from officetime import DAY, plain
from task_acts import return_until

LEADS = {"sign", "arrive", "plan", "answer", "rework"}


def clock_of(w, label, name):
    rec = w.find(label)
    if rec is None:
        return None
    if rec.entity == "call" and name.split("#")[0] in LEADS:
        rec = w.lead_task(rec)
    return w.clock(rec, name) if rec else None


def window(w, label, name):
    """return and reopen: (due, provisional), or None"""
    rec = w.find(label)
    if name == "return" and rec is not None and rec.entity == "task" and rec.role != "row":
        due, span = return_until(w, rec)
        return due, not span[1].startswith("clock") and w.calendar.provisional(rec.made, due)
    if name == "reopen" and rec is not None and rec.entity == "call" and rec.closed is not None:
        due = w.calendar.add(rec.closed, *w.span("reopen.window"))
        return due, w.calendar.provisional(rec.closed, due)
    return None


def due(w, label, name):
    if name in ("return", "reopen"):
        found = window(w, label, name)
    else:
        c = clock_of(w, label, name)
        found = (c.due, c.prov) if c and c.state in ("running", "stopped") else None
    return "none" if found is None else plain(found[0]) + (" provisional" if found[1] else "")


def timing(w, label, name):
    """(late | in_time | running | none, charged)"""
    c = clock_of(w, label, name)
    if c is None or c.state == "hung":
        return "none", ""
    if w.late(c):
        return "late", charged(w, c)
    if c.state == "stopped":
        return "in_time", charged(w, c)
    return ("running" if c.state == "running" else "none"), charged(w, c)


def sees(w, who, label):
    a, call = Actor(who), w.call(label)
    if call is None:
        return "none"
    if a.kind in ("hub", "oversight", "district") or a.office == call.street or a.office in w.merged_streets(call):
        return "whole"
    if any(a.office in (t.unit, t.agency) for t in call.tasks):
        return "whole"
    return "part"


def hint(w, x, y):
    a, b = w.call(x), w.call(y)
    alive = ("called", "graded", "working", "answered")
    if a is None or b is None or a is b or a.state not in alive or b.state not in alive:
        return "no"
    days = abs(a.called // DAY - b.called // DAY)
    close = same_place(w, a, b, w.number("merge.distance"))
    same = a.item == b.item or (a.place_id and a.place_id == b.place_id)
    return "yes" if same and close and days <= w.number("merge.window") else "no"


def offer(w, x, y):
    new, old = w.call(x), w.call(y)
    if new is None or old is None or new is old or old.state != "closed" or old.kind != "solved":
        return "no"
    if new.item != old.item or new.street != old.street or old.reopened >= w.number("reopen.most"):
        return "no"
    if not same_place(w, new, old, w.number("recur.distance")):
        return "no"
    return "yes" if w.now <= window(w, y, "reopen")[0] else "no"


def recur(w, x, y):
    new, old = w.call(x), w.call(y)
    if new is None or old is None or not new.recurs or new.recurs[0] is not old:
        return "none"
    return "counted" if counted(w, *new.recurs) is new else "linked"


def attribute(w, label, name):
    rec = w.find(label)
    if name == "state":
        return rec.state if rec else "none"
    if name == "co":
        return ";".join(w.co_units(rec))
    return str(getattr(rec, name))


def score(w, label, name):
    s = w.find(label)
    if name == "sample":
        return "enough" if score_acts.Counts(w, s).enough() else "too_small"
    value = {"computed": score_acts.computed, "judged": score_acts.judged, "S": score_acts.total_s,
             "total": score_acts.total, "was": lambda _, x: x.was}[name](w, s)
    return score_acts.two(value)


def outcome(w, label, metric):
    call = w.call(label)
    if call is None or metric not in call.verified:
        return "none"
    text = tables.amount_text(metric, call.verified[metric])
    if metric in call.reported:
        text += " reported " + tables.amount_text(metric, call.reported[metric])
    return text + (" flagged" if call.flagged else "")


def quorum(w, label):
    m = w.find(label)
    return f"{m.here}/{m.needed}"


def number(w, label):
    return ";".join(w.find(label).numbers)


def events(w, label, act):
    rec = w.find(label)
    return str(sum(e["on"] == rec.label and e["act"] == act for e in w.events)) if rec else "0"


def nexts(w, label, who):
    return " ".join(sorted(next_acts(w, w.find(label), Actor(who))))


def matches(w, words):
    """(expected, got) of the words after `expect`"""
    head = words[0]
    if head == "due":
        label, name, rest = words[1], words[2], " ".join(words[3:])
        got = due(w, label, name)
        short = got.split(" ")
        if len(short) > 2 and len(rest.split(" ")) in (2, 3) and not rest.split(" ")[1].isalpha():
            got = " ".join(short[:1] + short[2:])
        return rest, got
    if head in ("late", "in_time", "running"):
        got, bears = timing(w, words[1], words[2])
        return " ".join(words[:1] + words[3:]), got + (f" charged {bears}" if len(words) > 3 else "")
    if head == "light":
        c = clock_of(w, words[1], words[2])
        return words[3], light(w, c) if c else "none"
    if head == "next":
        who, acts = words[3].rstrip(":"), words[4:]
        return " ".join(sorted(acts)), nexts(w, words[1], who)
    if head == "figure":
        return words[4], figure(w, words[1], words[2], words[3])
    if head == "outcome":
        got = outcome(w, words[1], words[2]).split(" ")
        if "reported" not in words and "reported" in got:
            got = got[:1] + got[3:]
        return " ".join(words[3:]), " ".join(got)
    if head == "score":
        return words[3], score(w, words[1], words[2])
    if head in ("hint", "offer", "recur", "sees"):
        return words[3], {"hint": hint, "offer": offer, "recur": recur, "sees": sees}[head](w, words[1], words[2])
    if head == "quorum":
        return words[2], quorum(w, words[1])
    if head == "number":
        return words[2], number(w, words[1])
    if head == "events":
        return words[3], events(w, words[1], words[2])
    expected = words[2] if len(words) > 2 else ""
    if words[1] == "co":
        expected = ";".join(sorted(tables.many(expected)))
    return expected, attribute(w, words[0], words[1])
