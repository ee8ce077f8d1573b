#!/usr/bin/env python3
"""Random stories from a seed: plausible ones that go deep, with refused acts and expectations strewn in. The Python
interpreter runs beside the writing, so every line carries what the rules say.      generate.py SEED [STEPS]"""
import random
import sys

import expects
import fill
import tables
from engine import Actor, allowed, Act
from officetime import DAY, date_of, plain
from story import Runner
from world import Refused

PROFILES = ["plain", "urgent", "major", "return", "hang", "extend", "rework", "merge", "recur", "list", "calendar", "score", "deny"]
RARE = {"withdraw": 0.03, "discard": 0.02, "refuse": 0.1, "send_back": 0.1, "exclude": 0.03, "inspect": 0.1, "merge": 0.05,
        "recheck": 0.3, "judge_call": 0.05, "unmerge": 0.15, "waive": 0.1, "hand_down": 0.06, "take_back": 0.1, "pass_up": 3,
        "agree_long_term": 0.1, "deny_extension": 1, "deny_hang": 1, "regrade": 0.1, "rebase": 0.2, "cancel": 0.3, "move": 0.3,
        "decline_meeting": 1, "ask_return": 0.08, "ask_hang": 0.2, "ask_extension": 0.2, "rework": 0.6, "reopen": 0.8, "object": 2,
        "supplement": 2, "contact": 0.03, "propose_meeting": 0.15, "add_unit": 0.1, "urge": 0.1, "appeal": 1, "renew": 3,
        "resume": 3, "upload": 0.1, "arrive": 0.1, "plan": 0.1, "enter": 3, "correct": 2, "confirm_urgent": 0.8, "to_solved": 3,
        "opine": 12, "rule": 25, "hold": 8, "minute": 20, "sign": 4, "dispatch": 6, "accept": 6, "submit": 4, "vet": 4, "file": 3,
        "hang": 20, "hang_heard": 4, "agree_hang": 12, "pass": 8, "close": 2, "uphold": 2, "reject": 1, "look_back": 2, "publish": 9,
        "decide": 6, "decide_row": 12, "grant_extension": 3, "confirm_answer": 0.7, "review_urgent": 0.8}
LIKES = {"return": {"ask_return": 25}, "hang": {"ask_hang": 25}, "extend": {"ask_extension": 20}, "rework": {"rework": 3, "reopen": 4, "take_back": 4},
         "merge": {"merge": 60}, "list": {"rebase": 6, "regrade": 8, "add_unit": 4}, "major": {"propose_meeting": 4, "regrade": 2},
         "deny": {"exclude": 5, "waive": 6, "withdraw": 4, "refuse": 4, "send_back": 4, "agree_long_term": 8}}


class Writer:
    def __init__(self, seed, steps):
        self.r = random.Random(seed)
        self.profile = PROFILES[seed % len(PROFILES)]
        self.steps, self.out, self.run = steps, [], Runner()
        self.names = {"call": 0, "meeting": 0, "score": 0}
        self.versions, self.keys, self.years, self.focus = [], [], 0, None

    @property
    def w(self):
        return self.run.w

    def chance(self, p):
        return self.r.random() < p

    def pick(self, seq):
        return self.r.choice(sorted(seq) if isinstance(seq, (set, frozenset)) else list(seq))

    # lines
    def do(self, text, rows=()):
        """runs one line and writes it with what came of it; True when it was done"""
        from story import split
        try:
            self.run.do(split(text), rows)
            tail = ""
        except Refused as no:
            tail = " -> ✗ " + " ".join([no.word] + (no.fields if no.word == "bad_input" else []))
        self.out.append(text + tail)
        self.out += [f"  row {name} " + say(given) for name, given in rows]
        return not tail

    def act(self, who, act, label, args, rows=()):
        if self.chance(0.05):
            rec = self.w.find(label)
            if rec is not None and act not in ("create", "convene"):
                args = dict(args, seen=str(max(0, rec.version - (self.chance(0.4)))))
        if self.chance(0.04) and act not in ("create", "convene"):
            args = dict(args, key=f"k{len(self.out)}")
        line = f"{who} {act} {label}" + (" " + say(args) if args else "")
        done = self.do(line, rows)
        if done and "key" in args:
            self.keys.append((line, rows))
        return done

    # time
    def at(self, t):
        t = max(t, self.w.now)
        words = plain(t).split(" ")
        self.out.append(f"at {' '.join(words)}")
        self.run.do(["at"] + words, [])

    def wait(self):
        w, r = self.w, self.r
        kind = r.random()
        dues = sorted({c.due for c in w.clocks if c.state == "running" and c.due >= w.now})
        if kind < 0.2 and dues:
            self.at(self.pick(dues[:6]) + self.pick([0, 1, -1, 60, 0, 1]))
        elif kind < 0.25:
            reviews = [t.review for t in w.tasks if t.state == "hung" and t.review]
            if reviews:
                self.at(w.calendar.evening((date_of(0).fromisoformat(self.pick(reviews)) - date_of(0)).days) + self.pick([0, 1]))
        elif kind < 0.6:
            self.at(w.now + r.randrange(1, 120) * 60)
        elif kind < 0.94:
            day = w.now // DAY + r.randrange(0, 3)
            self.at(day * DAY + r.randrange(8 * 60, 18 * 60) * 60 + (r.randrange(60) if self.chance(0.2) else 0))
        elif kind < 0.985:
            self.at((w.now // DAY + r.randrange(3, 25)) * DAY + r.randrange(9 * 60, 17 * 60) * 60)
        elif self.chance(0.5):
            self.at((w.now // DAY + r.randrange(25, 110)) * DAY + 10 * 3600)

    # what happens
    def records(self):
        w = self.w
        calls = [c for c in w.calls if c.state not in ("withdrawn", "refused") or self.chance(0.2)]
        if not calls:
            return []
        if self.focus not in calls or self.chance(0.06):
            self.focus = self.pick(calls)
        call = self.focus if self.chance(0.75) else self.pick(calls)
        near = [call] + [t for t in call.tasks if t.state not in ("recalled", "waived", "done") or self.chance(0.1)]
        near += [m for m in w.meetings if m.call is call and (m.state not in ("void", "cancelled") or self.chance(0.1))]
        return near

    def actors(self, rec):
        w, call = self.w, (None if rec.entity == "score" else rec if rec.entity == "call" else rec.call)
        if rec.entity == "score":
            return ([f"{rec.street}.assessor/{p}" for p in "甲乙丙丁"] + [f"{rec.street}.head", f"{rec.dept}.leader", "hub.reviewer",
                    "BWB.reviewer", f"{rec.street}.reviewer"])
        out = [f"{call.street}.{x}" for x in ("clerk", "leader", "head")] + ["hub.acceptor", "hub.head", "district.leader"]
        units = {t.unit for t in call.tasks} if rec.entity != "task" else {rec.unit, call.lead}
        for u in sorted(units):
            out += [f"{u}.liaison", f"{u}.leader"]
        if rec.entity == "task":
            out += [f"{rec.agency}.agency"] if rec.agency else []
            out += ["BWB.arbitrator", "SFJ.arbitrator"] if rec.state == "arbitration" else []
        for s in w.merged_streets(call):
            out += [f"{s}.leader", f"{s}.clerk"]
        if rec.entity == "call":
            out.append("MDC.inspector")
        return out

    def sensible(self):
        """an act that is allowed now, its arguments mostly right"""
        recs = self.records()
        if self.w.scores and self.chance(0.35 if self.profile == "score" else 0.1):
            recs = [self.pick(self.w.scores)]
        choices = []
        for rec in recs:
            for who in self.actors(rec):
                for act in self.acts_for(rec, who):
                    weight = RARE.get(act, 1) * LIKES.get(self.profile, {}).get(act, 1)
                    choices.append((weight, rec, who, act))
        if not choices:
            return False
        _, rec, who, act = self.r.choices(choices, [c[0] for c in choices])[0]
        self.perform(rec, who, act)
        return True

    def acts_for(self, rec, who):
        actor = Actor(who)
        for act, rows in tables.ACTS[rec.entity].items():
            if act in tables.KNOWN_ACTS and any(f == rec.state and r == actor.role for f, r in rows):
                try:
                    allowed(Act(self.w, rec, actor, act, {}))
                    yield act
                except Refused:
                    pass

    def perform(self, rec, who, act):
        args, rows = fill.arguments(self, rec, who, act)
        if args and self.chance(0.13):
            args = fill.spoil(self, args)
        if rows and self.chance(0.2):
            rows = fill.spoil_rows(self, rows)
        return self.act(who, act, rec.label, args, rows)

    def silly(self):
        """any act by anybody on anything: mostly refused"""
        recs = self.records()
        if self.chance(0.1) and self.w.scores:
            recs = [self.pick(self.w.scores)]
        if not recs:
            return
        rec = self.pick(recs)
        who = self.pick(self.actors(rec))
        if self.chance(0.2):
            who = self.pick(["沙河.clerk", "沙河.leader", "ZFJ.liaison", "GAF.leader", "ENT.liaison", "SFJ.arbitrator", "MDC.inspector",
                             "ZFJ@东湖.agency", "东湖.head", "BWB.reviewer", "district.leader", "成龙路.assessor"])
        acts = [a for a in tables.ACTS[rec.entity] if a in tables.KNOWN_ACTS and a not in ("create", "convene", "import")]
        if self.chance(0.1):
            acts = sorted(tables.KNOWN_ACTS - {"create", "convene"})
        act = self.pick(acts)
        args, rows = fill.arguments(self, rec, who, act)
        label = rec.label if not self.chance(0.03) else self.pick(["没有", f"{rec.label}/NNN", "S9/ZFJ"])
        self.act(who, act, label, args if not self.chance(0.2) else fill.spoil(self, args), rows)

    def create(self):
        w, r = self.w, self.r
        self.names["call"] += 1
        label = f"S{self.names['call']}"
        items = w.items(w.list_in_force())
        grades = {"urgent": ["urgent"], "major": ["major"], "hang": ["complex", "major"], "extend": ["complex", "major", "general"],
                  "merge": ["general", "complex", "major"], "recur": ["general"]}.get(self.profile, ["general", "general", "complex", "major", "urgent"])
        if self.profile in ("merge", "recur") and w.calls and self.chance(0.85):
            item = w.calls[0].item or "JJ-A03"
        else:
            item = self.pick(sorted(c for c, i in items.items() if i.grade in grades and (self.profile != "hang" or i.hang)) or items)
        street = self.pick(["成龙路", "东湖", "三圣", "沙河"])
        args = {"item": item, "place": self.pick(["P", "Q", "X路口"]), "text": "事由", "contact": "网格员", "wanted_result": "整改"}
        if self.chance(0.5) or self.profile in ("merge", "recur"):
            args["point"] = f"30.6{r.choice([0, 0, 0, 30, 44, 46, 90]):04}0000,104.1000"
        if self.chance(0.2):
            args["place_id"] = self.pick(["p1", "p2"])
        if self.chance(0.12):
            fill.spoil(self, args, keep=("item",))
        who = f"{street}.clerk" + ("/甲" if self.chance(0.1) else "")
        if not self.act(who, "create", label, args):
            return
        if self.chance(0.9):
            call = w.find(label)
            if items.get(item) and items[item].grade == "urgent" and self.chance(0.85):
                self.perform(call, self.pick([f"{street}.clerk", f"{street}.leader"]), "call_urgent")
            else:
                self.act(who, "submit", label, {k: v for k, v in args.items() if not getattr(call, k, "")} if self.chance(0.95) else {"text": ""})
                if self.chance(0.9):
                    self.act(f"{street}.{self.pick(['head', 'head', 'leader'])}" + ("/甲" if self.chance(0.05) else ""), "vet", label,
                             {"grade": self.pick(["major", "complex", "general"])} if self.chance(0.08) else {})

    def join(self):
        """merges a call into an earlier one, or lets a street pass: what is rare by chance"""
        w = self.w
        for call in w.calls:
            streets = w.merged_streets(call)
            if call.state == "answered" and streets and self.chance(0.7):
                self.perform(call, self.pick(sorted(streets | {call.street})) + ".leader", self.pick(["pass", "pass", "pass", "rework"]))
                return
            mains = [m for m in w.calls if m.state in ("called", "graded", "working") and m.called < (call.called or 0)]
            if call.state in ("called", "graded", "working") and mains and not w.merged_calls(call) and self.chance(0.6):
                self.act("hub.acceptor", "merge", call.label, {"main": self.pick(mains).label})
                return

    def convene(self):
        calls = [c for c in self.w.calls if c.state in ("called", "graded", "working") and c.grade in ("major", "complex")
                 and (self.profile == "major" or self.chance(0.6))
                 and sum(m.call is c and m.state in ("planned", "held", "minuted") for m in self.w.meetings) < 2]
        if not calls:
            return
        call = self.pick(calls)
        self.names["meeting"] += 1
        units = sorted({t.unit for t in call.tasks if t.state != "recalled"}) or ["ZFJ", "ZJJ"]
        invited = [u for u in units if self.chance(0.9)] or units[:1]
        args = {"call": call.label, "kind": self.pick(["special", "special", "joint", "leader", "on_site"]), "time": self.soon(),
                "place": "中枢", "invited": ";".join(invited), "agenda": "分工"}
        label = f"M{self.names['meeting']}"
        if self.chance(0.1):
            args = fill.spoil(self, args, keep=("call",))
        if self.act("hub.head", "convene", label, args) and self.chance(0.7):
            self.perform(self.w.find(label), "hub.head", "hold")

    def soon(self):
        t = (self.w.now // DAY + self.r.randrange(0, 3)) * DAY + 15 * 3600
        return plain(t).split(" ")[0] + " " + plain(t).split(" ")[2]

    def repeat(self):
        """the same request again, or another under its key"""
        if self.keys:
            line, rows = self.pick(self.keys)
            if self.chance(0.3) and not rows:
                line += ' text="另"' if " text=" not in line else ' place="另"'
            self.do(line, rows)

    def supply(self):
        """what comes from outside: lists, settings, calendars, scores"""
        w, r = self.w, self.r
        kind = self.pick(["list", "set", "score"] if self.profile != "calendar" else ["calendar", "set"])
        if kind == "list" or self.profile == "list":
            version = f"v{len(self.versions) + 1}"
            since = date_of(w.now // DAY + r.randrange(-2, 8)).isoformat()
            codes = [c.item for c in w.calls if c.item in tables.CATALOGUE] + ["JJ-A03", "JJ-A06", "JJ-D03", "JJ-A10"]
            words = {}
            for code in sorted({self.pick(codes), self.pick(codes)}):
                field = self.pick(["resolve", "ack", "arrive", "lead", "co", "evidence", "metrics", "meeting_within", "plan"])
                words[f"{code}.{field}"] = {
                    "resolve": f"{r.randrange(2, 25)} {self.pick(['work_day', 'work_day', 'natural_day', 'work_hour'])}", "ack": f"{r.randrange(1, 9)} work_hour",
                    "arrive": f"{r.randrange(1, 4)} work_day", "lead": self.pick(["ZFJ", "ZJJ", "SZW"]), "co": "GAF;SJG;YJJ",
                    "evidence": "photo_before", "metrics": "rubbish_spot_cleared_count", "meeting_within": "4 work_day",
                    "plan": "4 work_day"}[field]
            unused = sorted(set(tables.CATALOGUE) - {c.item for c in w.calls})
            drop = ["drop=" + self.pick(unused)] if self.chance(0.2) and since <= date_of(w.now // DAY).isoformat() else []
            self.versions.append(version)
            words = {k: v for k, v in sorted(words.items()) if not drop or not k.startswith(drop[0][5:])}
            self.do(f"list {version} from={since} " + " ".join(drop + [say(words)] if words else drop))
        elif kind == "set":
            key, values = self.pick([("assess.street_share_agency", [40, 50, 60, 100, 101]), ("assess.process_share", [50, 60, 70]),
                                     ("reopen.most", [1, 2, 3]), ("rework.share", [30, 50]), ("measure.tolerance", [5, 10]),
                                     ("hub.accept", [1, 3]), ("light.yellow", [70, 80]), ("return.window", [1, 2]),
                                     ("recur.window", [60, 90]), ("merge.party_wait", [1, 2]), ("hang.most", [60, 90])])
            self.do(f"set {key} {self.pick(values)}")
        elif kind == "calendar":
            year = 2027 + self.years
            self.years += 1
            lead = f"{year}-01-01..{year}-01-03;"
            self.do(f"calendar {year} off={lead}{year}-02-05..{year}-02-11;{year}-05-01..{year}-05-05 work={year}-01-31")
        else:
            self.names["score"] += 1
            args = {"agency": self.pick(["ZFJ@成龙路", "SFJ@东湖"]), "period": self.pick([f"{date_of(w.now // DAY).year}Q{(date_of(w.now // DAY).month + 2) // 3}", "2026"])}
            for key in ("signed", "arrived", "plan", "answered", "passed", "lasting"):
                if self.chance(0.8):
                    d = r.randrange(0, 30)
                    args[key] = f"{r.randrange(0, d + 1)}/{d}" if self.chance(0.9) else "-"
            for key in ("invalid", "absent", "false"):
                if self.chance(0.5):
                    args[key] = str(r.randrange(0, 8))
            if self.chance(0.7):
                args["D"] = self.pick(["92", "88.5", "75.25", "100", "0"])
            self.do(f"score Q{self.names['score']} " + say(args))

    # what is seen
    def look(self):
        w = self.w
        recs = self.records()
        if w.scores and self.chance(0.15):
            recs = [self.pick(w.scores)]
        if not recs:
            return
        rec = self.pick(recs)
        label = rec.label
        call = rec if rec.entity == "call" else getattr(rec, "call", None)
        names = sorted({c.called() for c in w.of.get(label, ())})
        kind = self.pick(["state", "state", "due", "due", "time", "time", "light", "light", "next", "next", "figure", "figure", "other", "other"])
        if kind == "state":
            self.out.append(f"expect {label} state {rec.state}")
        elif kind == "due" and names:
            name = self.pick(names)
            got = expects.due(w, label, name)
            if self.chance(0.5) and got != "none":
                got = " ".join(got.split(" ")[:1] + got.split(" ")[2:])
            self.out.append(f"expect due {label} {name} {got}")
        elif kind == "time" and names:
            name = self.pick(names)
            got, bears = expects.timing(w, label, name)
            if got != "none":
                self.out.append(f"expect {got} {label} {name}" + (f" charged {bears}" if self.chance(0.7) else ""))
        elif kind == "light" and names:
            name = self.pick(names)
            c = expects.clock_of(w, label, name)
            from light import light
            if c:
                self.out.append(f"expect light {label} {name} {light(w, c)}")
        elif kind == "next":
            who = self.pick(self.actors(rec))
            self.out.append(f"expect next {label} for {who}: {expects.nexts(w, label, who)}".rstrip())
        elif kind == "figure" and call:
            self.figure(call)
        elif call:
            self.other(call, rec)
        else:
            what = self.pick(["computed", "judged", "S", "total", "sample", "was"])
            self.out.append(f"expect score {label} {what} {expects.score(w, label, what)}")

    def figure(self, call):
        w = self.w
        name = self.pick(["K1", "K2", "K3", "K4", "K5", "K6", "K7", "K8", "K9", "K10", "K11rework", "K11extension", "K12", "K13return",
                          "K13invalid", "K14", "K15", "K16"])
        scopes = [call.street, call.lead or "ZFJ", call.item, "district"] + [t.unit for t in call.tasks] + [t.agency for t in call.tasks if t.agency]
        if name not in ("K3", "K4", "K5", "K13return", "K13invalid"):
            scopes = [call.street, call.lead or "ZFJ", call.item, "district"]
        scope = self.pick([s for s in scopes if s])
        d = date_of(w.now // DAY)
        month = d.month + (self.pick([-1, 0, 0, 1]) if 1 < d.month < 12 else 0)
        when = self.pick([f"{d.year}Q{(d.month + 2) // 3}", f"{d.year}-{month:02}", f"{d.year}"])
        self.out.append(f"expect figure {name} {scope} {when} {expects.figure(w, name, scope, when)}")

    def other(self, call, rec):
        w = self.w
        label, others = call.label, [c.label for c in w.calls if c is not call]
        kind = self.pick(["grade", "lead", "list", "kind", "co", "sees", "hint", "offer", "recur", "events", "quorum", "number", "outcome", "window"])
        if kind in ("grade", "lead", "list", "kind", "co"):
            got = expects.attribute(w, label, kind)
            if got:
                self.out.append(f"expect {label} {kind} {got}")
        elif kind == "sees":
            who = self.pick([f"{call.street}.clerk", "沙河.clerk", "东湖.leader", "ZFJ.liaison", "GAF.leader", "hub.head", "MDC.inspector", "district.leader"])
            self.out.append(f"expect sees {who} {label} {expects.sees(w, who, label)}")
        elif kind in ("hint", "offer", "recur") and others:
            other = self.pick(others)
            self.out.append(f"expect {kind} {label} {other} {getattr(expects, kind)(w, label, other)}")
        elif kind == "events":
            act = self.pick(["lapse", "recall", "sign", "file", "dispatch", "join", "rework"])
            self.out.append(f"expect events {rec.label} {act} {expects.events(w, rec.label, act)}")
        elif kind in ("quorum", "number") and rec.entity == "meeting":
            got = getattr(expects, kind)(w, rec.label)
            if got and rec.present:
                self.out.append(f"expect {kind} {rec.label} {got}")
        elif kind == "outcome" and call.verified:
            metric = self.pick(sorted(call.verified))
            self.out.append(f"expect outcome {label} {metric} {expects.outcome(w, label, metric)}")
        elif kind == "window":
            tasks = [t.label for t in call.tasks if t.role != "row"]
            if call.closed is not None:
                self.out.append(f"expect due {label} reopen {expects.due(w, label, 'reopen')}")
            elif tasks:
                t = self.pick(tasks)
                self.out.append(f"expect due {t} return {expects.due(w, t, 'return')}")

    def write(self, name):
        self.out.append(f"story {name}")
        self.run.do(["story", name], [])
        year, month = (2026, self.r.randrange(1, 11)) if self.profile != "calendar" else (2026, self.r.choice([11, 12]))
        if self.chance(0.1):
            year = self.pick([2024, 2025])
        first = date_of(0).replace(year=year, month=month, day=self.r.randrange(1, 28))
        self.at((first - date_of(0)).days * DAY + self.r.randrange(8 * 60, 18 * 60) * 60)
        if self.profile == "list" and self.chance(0.7):
            self.supply()
        self.create()
        while len(self.out) < self.steps:
            x = self.r.random()
            if x < 0.04 and self.names["call"] < (6 if self.profile in ("merge", "recur") else 3):
                self.create()
            elif x < 0.15:
                self.wait()
            elif x < 0.18:
                self.convene()
            elif x < 0.21 and self.profile == "merge":
                self.join()
            elif x < 0.22 or (x < 0.25 and self.profile in ("list", "score", "calendar")):
                self.supply()
            elif x < 0.30:
                self.silly()
            elif x < 0.31:
                self.repeat()
            elif x < 0.45:
                self.look()
            elif not self.sensible():
                self.wait()
        return "\n".join(self.out) + "\n"


def say(args):
    return " ".join(f'{k}="{v}"' if " " in v or any(ord(c) > 127 for c in v) else f"{k}={v}" for k, v in args.items())


def story(seed, steps=120):
    return Writer(seed, steps).write(f"R{seed}")


if __name__ == "__main__":
    sys.stdout.write(story(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 120))
