#!/usr/bin/env python3
"""An interpreter of stories, written from the rules alone and from nothing of src/: the other opinion that
`huying story` is compared with.      story.py [--dump] FILE…"""
import copy
import re
import sys

import call_acts  # noqa: F401
import dump
import engine
import expects
import figures
import meeting_acts  # noqa: F401
import score_acts
import tables
import task_acts  # noqa: F401
import timeacts
from officetime import DAY, WEEKDAYS, date_of, day_of, instant
from world import Refused, Score, World

TOKEN = re.compile(r'(?:[^\s"]|"[^"]*")+')


class Faulty(Exception):
    """no story at all: an unknown word, a wrong weekday"""


def split(text):
    return [t.replace('"', "") for t in TOKEN.findall(text)]


def pairs(words):
    out = {}
    for word in words:
        key, equal, value = word.partition("=")
        if not equal:
            raise Faulty(f"not KEY=VALUE: {word}")
        out[key] = value
    return out


def days(text):
    out = []
    for part in tables.many(text):
        a, _, b = part.partition("..")
        out += range(day_of(a), day_of(b or a) + 1)
    return out


class Runner:
    def __init__(self):
        self.w = None
        self.worlds = []

    def step(self, text, rows=()):
        """(ok, expected, got) of one step"""
        body, arrow, want = text.partition(" -> ✗ ")
        if not arrow and body.endswith(" ->"):
            raise Faulty("-> without ✗")
        words = split(body)
        if words[0] == "expect":
            expected, got = expects.matches(self.w, words[1:])
            return expected == got, expected, got
        expected = " ".join(split(want)[:1] + sorted(split(want)[1:])) if arrow else "ok"
        try:
            self.do(words, rows)
            got = "ok"
        except Refused as r:
            got = " ".join([r.word] + (r.fields if r.word == "bad_input" else []))
        return got == expected, expected, got

    def do(self, words, rows):
        head, rest = words[0], words[1:]
        if head == "story":
            self.w = World(rest[0])
            self.worlds.append(self.w)
        elif self.w is None:
            raise Faulty("no story yet")
        elif head == "list":
            self.list(rest)
        elif head == "set":
            self.set(*rest)
        elif head == "calendar":
            given = pairs(rest[1:])
            timeacts.calendar_arrives(self.w, int(rest[0]), days(given.get("off", "")), days(given.get("work", "")))
        elif head == "score":
            self.score(rest[0], pairs(rest[1:]))
        elif head == "at":
            self.at(rest)
        else:
            actor = engine.Actor(head)
            if actor.role is None:
                raise Faulty(f"unknown person {head}")
            if rest[0] not in tables.KNOWN_ACTS:
                raise Faulty(f"unknown act {rest[0]}")
            engine.perform(self.w, actor, rest[0], rest[1], pairs(rest[2:]), rows)

    def list(self, rest):
        given = pairs(rest[1:])
        items = copy.deepcopy(tables.CATALOGUE)
        for code in tables.many(given.pop("drop", "")):
            del items[code]
        since = day_of(given.pop("from"))
        for key, value in given.items():
            code, _, field = key.partition(".")
            item = items[code]
            if field in tables.MILESTONES:
                item.limits[field] = tables.limit(value)
            elif field == "lead":
                item.lead = value
            elif field in ("co", "evidence", "metrics"):
                setattr(item, field, tables.many(value))
            else:
                raise Faulty(f"unknown field {key}")
        self.w.lists.append((rest[0], since, items))

    def set(self, key, value):
        if key not in tables.SETTINGS:
            raise Faulty(f"unknown setting {key}")
        if not re.fullmatch(r"[0-9]+", value) or int(value) < tables.FLOORS.get(key, 0):
            raise Refused("bad_input", ["value"])
        if key in tables.FLOORS and int(value) > 100:
            raise Refused("bad_input", ["value"])
        self.w.settings[key] = value

    def score(self, label, given):
        w = self.w
        end = figures.period(given.pop("period"))[1] - 1
        dept, _, street = given.pop("agency").partition("@")
        if w.now < end:
            timeacts.advance(w, end)
        s = Score(label, dept, street, given, end)
        w.labels[label] = s
        w.scores.append(s)
        w.event(s, "system", "open", "", "entering")
        w.start(s, "enter", w.span("assess.enter"), since=end)

    def at(self, rest):
        day = day_of(rest[0])
        if len(rest) == 3 and rest[1] != WEEKDAYS[date_of(day).weekday()]:
            raise Faulty(f"{rest[0]} is no {rest[1]}")
        t = instant(day, rest[-1])
        if t < self.w.now:
            raise Faulty("time does not go back")
        timeacts.advance(self.w, t)


def steps(text):
    """(line number, step, rows)"""
    out = []
    for n, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        if line.startswith("  row "):
            words = split(line)
            out[-1][2].append((words[1], pairs(words[2:])))
        else:
            out.append((n, line.strip(), []))
    return out


def run(path, say):
    runner, passed, failed = Runner(), 0, 0
    with open(path, encoding="utf-8") as f:
        text = f.read()
    for n, step, rows in steps(text):
        ok, expected, got = runner.step(step, rows)
        passed, failed = passed + ok, failed + (not ok)
        if not ok:
            say(f"FAIL {path} line {n}: expected {expected}, got {got}")
    return passed, failed, runner.worlds


def main():
    args = sys.argv[1:]
    dumping, passed, failed, worlds = "--dump" in args, 0, 0, []
    for path in args:
        if path != "--dump":
            p, f, ws = run(path, print)
            passed, failed, worlds = passed + p, failed + f, worlds + ws
    print(f"{passed} passed, {failed} failed")
    if dumping:
        for w in worlds:
            for text in dump.dump(w):
                print(text)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
