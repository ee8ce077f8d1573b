"""K1-K16, and beside them reopened and untrue, counted again, slowly, from a data folder: rows of calls, tasks and clocks, and acts out of the ledger's leaves.
Shares nothing with the program but the rules (R84-R92) and the tables of data/domain. The calendar is counted minute by
half-day here: no prefix sums."""
import csv
import json
import os
import re
import sqlite3

ZONE, DAY = 8 * 3600, 86400
GONE = ("withdrawn", "merged", "refused")
RATES = ["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11rework", "K11extension", "K12", "K13return",
         "K13invalid", "reopened", "untrue", "K14", "K15"]


class Calendar:
    """Working days of cn-workday-exceptions.csv over Monday to Friday (R26), 09:00-12:00 and 13:00-17:00."""

    def __init__(self, domain):
        self.kind, self.covered = {}, set()
        with open(os.path.join(domain, "cn-workday-exceptions.csv"), encoding="utf-8") as f:
            for row in csv.DictReader(f):
                self.kind[self.day(row["date"])] = row["kind"]
        for day, kind in list(self.kind.items()):
            if kind == "off" and self.ymd(day)[1:] == (1, 1):
                self.covered.add(self.ymd(day)[0])

    @staticmethod
    def day(text):
        import datetime
        return (datetime.date.fromisoformat(text) - datetime.date(1970, 1, 1)).days

    @staticmethod
    def ymd(day):
        import datetime
        d = datetime.date(1970, 1, 1) + datetime.timedelta(days=day)
        return d.year, d.month, d.day

    def worked(self, day):
        year, month, date = self.ymd(day)
        if year not in self.covered:
            return (day + 3) % 7 < 5 and (month, date) not in ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
        kind = self.kind.get(day)
        return kind == "work" or (kind is None and (day + 3) % 7 < 5)

    def open_minutes(self, a, b):
        """whole minutes of office hours between two instants"""
        total = 0
        if b <= a:
            return 0
        for day in range((a + ZONE) // DAY, (b + ZONE) // DAY + 1):
            if not self.worked(day):
                continue
            for opens, closes in ((9 * 60, 12 * 60), (13 * 60, 17 * 60)):
                midnight = day * DAY - ZONE
                first = max(midnight + opens * 60, -(-a // 60) * 60)
                last = min(midnight + closes * 60, b // 60 * 60)
                total += max(0, (last - first) // 60)
        return total

    def natural_due(self, start, n):
        day = (start + ZONE) // DAY + n
        while not self.worked(day):
            day += 1
        return day * DAY - ZONE + 17 * 3600


def period(text):
    import datetime
    if ".." in text:
        a, b = text.split("..")
        return period(a)[0], period(b)[1]
    day = Calendar.day
    if "W" in text:
        first = (datetime.date.fromisocalendar(int(text[:4]), int(text[5:]), 1) - datetime.date(1970, 1, 1)).days
        last = first + 7
    elif len(text) == 10:
        first = day(text)
        last = first + 1
    elif len(text) == 4:
        first, last = day(f"{text}-01-01"), day(f"{int(text) + 1}-01-01")
    else:
        year, month = int(text[:4]), int(text[5]) * 3 - 2 if text[4] == "Q" else int(text[5:7])
        after = month + (3 if text[4] == "Q" else 1)
        first = day(f"{year}-{month:02}-01")
        last = day(f"{year}-{after:02}-01") if after < 13 else day(f"{year + 1}-01-01")
    return first * DAY - ZONE, last * DAY - ZONE


COLUMNS = {}


def fields(kind, line):
    """A docket's line by the names of its column table (src/store/packed.h): what is left out is zero or empty."""
    if not COLUMNS:
        text = open(os.path.join(os.path.dirname(__file__), "../../src/store/docket_columns.c"), encoding="utf-8").read()
        for name, rows in re.findall(r"column (call|task|clock)_list\[\] = \{(.*?)\n\};", text, re.S):
            COLUMNS[name] = []
            for macro, args in re.findall(r"(FIELD|WORD|YESNO|SPAN_PART|\{ )\(?([^)}]*)", rows):
                args = [x.strip(' "') for x in args.split(",")]
                of = args[2] if macro == "SPAN_PART" else args[1]
                COLUMNS[name].append((args[{"FIELD": 2, "WORD": 1, "YESNO": 1}.get(macro, 0)],
                                      macro == "YESNO" or of in ("C_INT", "C_I64", "C_TIME", "C_DAY")))
    parts = line.split("\t")[1:]
    return {name: int(part or 0) if number else part
            for (name, number), part in zip(COLUMNS[kind], parts + [""] * (len(COLUMNS[kind]) - len(parts)))}


class Recount:
    def __init__(self, data, domain, now):
        self.calendar, self.now = Calendar(domain), now
        db = sqlite3.connect(f"file:{data}/huying.db?mode=ro", uri=True)
        db.row_factory = sqlite3.Row
        self.calls = {r["id"]: dict(r) for r in db.execute("SELECT * FROM call")}
        self.by_no = {c["no"]: c for c in self.calls.values()}
        for c in self.calls.values():
            c.update(tasks=[], clocks=[], acts=[])
        for r in db.execute("SELECT call, lines FROM docket"):
            for line in r["lines"].splitlines():
                if line[0] == "c":
                    self.calls[r["call"]].update(fields("call", line))
                elif line[0] in "tk":
                    self.calls[r["call"]]["tasks" if line[0] == "t" else "clocks"].append(fields("task" if line[0] == "t" else "clock", line))
        for (leaf,) in db.execute("SELECT leaf FROM ledger_leaf ORDER BY n"):
            leaf = json.loads(leaf)
            if leaf["of"].startswith("call/") and leaf["of"][5:] in self.by_no:
                self.by_no[leaf["of"][5:]]["acts"].append(leaf)
        for c in self.calls.values():
            c["acts"].sort(key=lambda leaf: leaf["k"])
        self.backs = {}
        for c in self.calls.values():
            if c["recurs"] and c["recurs_counted"] and c["state"] != "withdrawn":
                self.backs.setdefault(c["recurs"], []).append(c["called"])

    # ---- whose, when

    def ask(self, scope, text):
        self.of = "" if scope == "district" else scope.split("/")[1]
        self.a, self.b = period(text)
        return self

    def within(self, t):
        return t and self.a <= t < self.b

    def call_in(self, c):
        return not self.of or self.of in (c["street"], c["item"], c["lead"] or c["accepted_lead"])  # accepted for, before the dispatch

    def task_in(self, c, t):
        return not self.of or self.of in (t["unit"], t["agency"], c["street"], c["item"])

    @staticmethod
    def gone(c):
        return c["state"] in GONE or c["kind"] == "imported"

    @staticmethod
    def newest(c, name, task=0):
        found = [k for k in c["clocks"] if k["name"] == name and k["task"] == task and not k["meeting"]]
        return found[-1] if found else None

    @staticmethod
    def good(k):
        return k and k["state"] == "stopped" and k["at"] <= k["due"]

    def lead_clock(self, c):
        tasks = [t for t in c["tasks"] if t["unit"] == c["lead"] and t["role"] != "row"] if c["lead"] else []
        return self.newest(c, "answer", tasks[-1]["id"]) if tasks else None

    def counts(self, k):
        return (k and k["state"] != "hung" and self.within(k["due"])
                and not (k["state"] == "cancelled" and k["at"] <= k["due"]))

    def each_call(self):
        return [c for c in self.calls.values() if self.call_in(c)]

    def each_task(self):
        for c in self.calls.values():
            for t in c["tasks"]:
                if self.task_in(c, t):
                    yield c, t

    # ---- the figures, each as its line in rules.md

    def clocks_of_tasks(self, name):
        rows = []
        for c, t in self.each_task():
            k = self.newest(c, name, t["id"])
            if t["role"] != "row" and t["state"] not in ("recalled", "waived") and not self.gone(c) and self.counts(k):
                rows.append(self.good(k) and not (name == "sign" and t["signed_by_system"]))
        return sum(map(bool, rows)), len(rows)

    def clocks_of_calls(self, name):
        found = [self.newest(c, name) for c in self.each_call() if not self.gone(c)]
        found = [k for k in found if self.counts(k)]
        return sum(bool(self.good(k)) for k in found), len(found)

    def intake(self):
        accepted = refused = dispatched = 0
        for c in self.each_call():
            at = 0 if c["kind"] == "imported" else c["called"] if c["urgent_called"] else c["graded"]
            if self.within(at):
                accepted += 1
                dispatched += c["dispatched"] > 0
            elif c["state"] == "refused":
                refused += bool(self.within([x["at"] for x in c["acts"] if x["do"] == "refuse"][-1]))
        return accepted, refused, dispatched

    def d(self):
        rows = []
        for c in self.each_call():
            k = self.lead_clock(c)
            if k and not self.gone(c) and not c["excluded"] and k["state"] != "hung" and self.within(k["due"]):
                rows.append(c)
        return rows

    def z(self):
        return [c for c in self.each_call()
                if c["state"] == "closed" and c["kind"] != "imported" and not c["excluded"] and self.within(c["closed"])]

    def in_time(self, c):
        return self.good(self.lead_clock(c)) and all(self.good(k) for k in c["clocks"] if k["name"] == "rework")

    def t(self):
        good = n = 0
        for c, t in self.each_task():
            k = self.newest(c, "answer", t["id"])
            if (not k or t["state"] in ("recalled", "waived") or t["fed_by_rows"] or self.gone(c) or c["excluded"]
                    or k["state"] == "hung" or not self.within(k["due"])):
                continue
            n += 1
            good += bool(self.good(k) or (k["state"] == "stopped" and k["charged"]))
        return good, n

    @staticmethod
    def of_call(x):
        return "task" not in x["d"] and "meeting" not in x["d"]

    def verdicts(self):
        good = n = 0
        for c in self.each_call():
            for x in c["acts"]:
                street = x["d"].get("role") in ("street_clerk", "street_leader")
                if c["excluded"] or not self.of_call(x) or not street or not self.within(x["at"]):
                    continue
                if x["do"] in ("close", "rework", "pass"):
                    n += 1
                    good += x["do"] != "rework" and x["d"].get("satisfied") == "satisfied"
        return good, n

    def came_back(self):
        back = n = 0
        for c in self.each_call():
            acts = [x for x in c["acts"] if self.of_call(x)]
            for i, x in enumerate(acts):
                if c["excluded"] or x["do"] != "close" or x["d"].get("kind") != "solved" or not self.within(x["at"]):
                    continue
                reopened = [y for y in acts[i + 1:] if y["do"] == "reopen"]
                if reopened:
                    came = reopened[0]["d"].get("reason") == "came_back"
                else:
                    came = any(called > x["at"] for called in self.backs.get(c["no"], []))
                over = self.calendar.natural_due(x["at"], 90) < self.now
                back += came
                n += came or over
        return back, n

    def reopened(self):
        """every closing of the period, and whether the call was reopened after it (R66)"""
        rows = []
        for c in self.each_call():
            acts = [x for x in c["acts"] if self.of_call(x)]
            for i, x in enumerate(acts):
                if x["do"] in ("close", "join_verdicts") and c["kind"] != "imported" and not c["excluded"] and self.within(x["at"]):
                    rows.append(any(y["do"] == "reopen" for y in acts[i + 1:]))
        return sum(rows), len(rows)

    def untrue(self):
        """inspections of what was closed, and those that found it bad (R58)"""
        rows = [x["d"].get("bad") == "yes" for c in self.each_call() for x in c["acts"]
                if x["do"] == "inspect" and x["to"] == "closed" and c["kind"] != "imported" and not c["excluded"] and self.within(x["at"])]
        return sum(rows), len(rows)

    def returns(self):
        asked = sent = rejected = decided = 0
        for c in self.calls.values():
            for t in c["tasks"]:
                if t["role"] != "row" and self.task_in(c, t) and self.within(t["created"]):
                    sent += 1
            for x in c["acts"]:
                task = x["d"].get("task")
                if not task or not self.within(x["at"]):
                    continue
                t = c["tasks"][task - 1]
                if t["role"] == "row" or not self.task_in(c, t):
                    continue
                asked += x["do"] == "ask_return"
                decided += x["do"] in ("uphold", "reject") or (x["do"] == "rule" and t["returned"])
                rejected += x["do"] == "reject" or (x["do"] == "rule" and x["to"] == "signed" and t["invalid_return"])
        return asked, sent, rejected, decided

    def rate(self, k):
        if k in ("K1", "K2"):
            accepted, refused, dispatched = self.intake()
            return (accepted, accepted + refused) if k == "K1" else (dispatched, accepted)
        if k in ("K3", "K4"):
            return self.clocks_of_tasks("sign" if k == "K3" else "arrive")
        if k in ("K14", "K15"):
            return self.clocks_of_calls("meeting" if k == "K14" else "verify")
        if k == "K5":
            return self.t()
        if k in ("K8", "K9"):
            z = self.z()
            return sum(c["reworks"] == 0 if k == "K8" else c["kind"] == "solved" for c in z), len(z)
        if k == "K10":
            return self.verdicts()
        if k in ("reopened", "untrue"):
            return self.reopened() if k == "reopened" else self.untrue()
        if k == "K12":
            return self.came_back()
        if k in ("K13return", "K13invalid"):
            asked, sent, rejected, decided = self.returns()
            return (asked, sent) if k == "K13return" else (rejected, decided)
        d = self.d()
        test = {"K6": lambda c: c["state"] == "closed", "K7": lambda c: c["state"] == "closed" and self.in_time(c),
                "K11rework": lambda c: c["reworks"] > 0, "K11extension": lambda c: c["extensions"] > 0}[k]
        return sum(bool(test(c)) for c in d), len(d)

    def durations(self):
        """median and 90th percentile (nearest rank), and how many"""
        minutes = []
        for c in self.z():
            since, total = c["dispatched"], 0
            for x in c["acts"]:
                if x["do"] == "join" and self.of_call(x):
                    if c["grade"] == "urgent":
                        total += max(0, x["at"] // 60 - -(-since // 60))
                    else:
                        total += self.calendar.open_minutes(since, x["at"])
                elif x["do"] in ("rework", "reopen", "take_back"):
                    since = x["at"]
            minutes.append(total)
        minutes.sort()
        n = len(minutes)
        return (minutes[(n + 1) // 2 - 1], minutes[(9 * n + 9) // 10 - 1], n) if n else (None, None, 0)
