#!/usr/bin/env python3
"""Assessment over HTTP on a demo district: who sees what, what is refused, an entry, and that all of it replays. `N passed, N failed`"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HUYING = os.path.abspath(os.environ.get("HUYING", "build/huying"))
passed = failed = 0


def expect(what, good, seen=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"ok {what}" if good else f"FAIL {what}\n{seen}", flush=True)


class Person:
    def __init__(self, at, account):
        self.at, self.cookie = at, ""
        _, headers, _ = self.ask("POST", "/api/v1/session", {"account": account, "password": "huying-demo-2026"})
        self.cookie = headers["Set-Cookie"].split(";")[0]

    def ask(self, verb, path, body=None, **headers):
        data = json.dumps(body).encode() if body is not None else None
        r = urllib.request.Request(self.at + path, data, {"Content-Type": "application/json", "Cookie": self.cookie, **headers}, method=verb)
        try:
            with urllib.request.urlopen(r, timeout=30) as a:
                return a.status, a.headers, json.loads(a.read() or b"null")
        except urllib.error.HTTPError as e:
            return e.code, e.headers, json.loads(e.read() or b"null")

    def get(self, path):
        return self.ask("GET", path)[2]

    def act(self, page, key, **what):
        return self.ask("POST", f"/api/v1/scores/{page['no']}/acts", what, **{"If-Match": f'"{page["version"]}"', "Idempotency-Key": key})


def fields(answer):
    return sorted(f["name"] for f in answer[2].get("fields", []))


def looking(at):
    clerk, leader, hub = Person(at, "cll.assessor"), Person(at, "zfj.leader"), Person(at, "hub.reviewer")
    every = hub.get("/api/v1/scores?limit=200")
    rows = every["rows"]
    expect("the ended quarters have scores", {"2026Q2", "2026Q3"} <= set(every["periods"]), every["periods"])
    expect("some are being entered, some published", {r["state"] for r in rows} >= {"entering", "published"}, rows)
    own = leader.get("/api/v1/scores?limit=200")["rows"]
    expect("a department sees its own and what is published", own and all(r["dept"]["code"] == "ZFJ" or r["state"] == "published" for r in own), own)
    street = clerk.get("/api/v1/scores?limit=200")["rows"]
    expect("a street sees its own and what is published", all(r["street"]["code"] == "510104035" or r["state"] == "published" for r in street))
    pages = [hub.get(f"/api/v1/scores/{r['no']}") for r in rows if r["enough"]]
    lasting = [rate for p in pages if p["sort"] == "agency" for rate in p["rates"] if rate["rate"] == "lasting"]
    expect("an agency answers for the closings that it led (R76)", any(rate["den"] for rate in lasting), [r["den"] for r in lasting])
    best = max(pages, key=lambda p: p["counted"])
    for rate in best["rates"]:
        tasks = rate["tasks"]
        expect(f"{rate['rate']}: the tasks make the rate", (len(tasks), sum(t["good"] for t in tasks)) == (rate["den"], rate["num"]), rate)
    off = sum(float(f["off"] or 0) for f in best["faults"])
    there = [r for r in best["rates"] if r["den"]]
    scaled = 60 * sum(r["num"] / r["den"] * r["weight"] for r in there) / sum(r["weight"] for r in there) - off
    expect("the computed part is R76's", abs(float(best["computed"]) - scaled) <= 0.0051, (best["computed"], scaled))
    judged = best["indicators"]
    expect("seven common indicators and the kind's own, 100 together", (sum(i["common"] for i in judged), sum(i["weight"] for i in judged)) == (7, 100) and len(judged) > 7, judged)
    mean = sum(float(v) * i["weight"] for e in best["entries"] for v, i in zip(e["values"], judged)) / 100 / len(best["entries"])
    expect("the judged part is the mean of weighted means (R78)", abs(mean * 0.4 - float(best["judged"])) <= 0.0051, (mean, best["judged"]))
    expect("S lies in its interval (R92)", float(best["low"]) <= float(best["S"]) <= float(best["high"]), best)
    small = [r for r in rows if not r["enough"]]
    expect("too few tasks: no score (R77)", small and all(r["S"] is None for r in small), small)
    expect("a wrong state is told", fields(hub.ask("GET", "/api/v1/scores?state=new")) == ["state"])
    return rows


def acting(at, rows):
    row = next(r for r in rows if r["state"] == "entering" and r["street"]["code"] == "510104022")
    path = f"/api/v1/scores/{row['no']}"
    assessor, head, leader = (Person(at, a) for a in ("cxl.assessor", "cxl.head", row["dept"]["code"].lower() + ".leader"))
    page = assessor.get(path)
    codes = [i["code"] for i in page["indicators"]]
    every = {c: "80" for c in codes}
    expect("the form asks for each indicator", [a["name"] for n in page["next"] if n["act"] == "enter" for a in n["args"] if a["required"]] == codes, page["next"])
    expect("one value for all is refused: each is named", fields(assessor.act(page, "s-0", act="enter", value="80")) == sorted(codes + ["value"]))
    expect("a low value needs a reason (R78)", fields(assessor.act(page, "s-1", act="enter", **{**every, "c2": "58"})) == ["why_c2"])
    expect("a value is a number", fields(assessor.act(page, "s-2", act="enter", **{**every, "c1": "many"})) == ["c1"])
    expect("what the act does not take is named", fields(assessor.act(page, "s-3", act="enter", **every, colour="red")) == ["colour"])
    expect("the street's head does not enter", head.act(page, "s-4", act="enter", **every)[0] == 403)
    expect("too few have entered to sign", fields(head.act(page, "s-5", act="sign")) == ["assessors"])
    expect("no version: 428", assessor.ask("POST", path + "/acts", {"act": "enter", **every}, **{"Idempotency-Key": "s-6"})[0] == 428)
    low = {**every, "c2": "58", "why_c2": "夜间两次联系未到场"}
    done = assessor.act(page, "s-7", act="enter", **low)
    expect("entered, with its reason", done[0] == 200 and done[2]["version"] == page["version"] + 1, done[2])
    expect("again with the same key: the first answer", assessor.act(page, "s-7", act="enter", **low)[0] == 200)
    expect("somebody was faster", assessor.act(page, "s-8", act="enter", **every)[0] == 412)
    mine = [e for e in assessor.get(path)["entries"] if e["own"]]
    expect("an assessor sees the own value", mine and mine[0]["value"] == f"{80 - 22 * page['indicators'][1]['weight'] / 100:.2f}" and mine[0]["reasoned"], mine)
    seen = leader.get(path)
    expect("the unit sees no values by person before publication (R79)", seen["entries"] == [] and seen["judged"] is None and not any(e["act"] == "enter" for e in seen["events"]), seen)
    other = Person(at, "zjj.leader" if row["dept"]["code"] != "ZJJ" else "gaf.leader")
    expect("to others it is not there", other.ask("GET", path)[0] == 404)
    expect("no such score", other.ask("GET", "/api/v1/scores/PF-2026-999999")[0] == 404)
    expect("publishing waits for the draft", Person(at, "hub.reviewer").act(seen, "s-9", act="publish")[0] in (409, 412))


def make(who, book, key, **what):
    return who.ask("POST", f"/api/v1/registers/{book}", what, **{"Idempotency-Key": key})


def step(who, page, key, **what):
    return who.ask("POST", f"/api/v1/registers/{page['book']}/{page['no']}/acts", what, **{"If-Match": f'"{page["version"]}"', "Idempotency-Key": key})


def every(who, book, **query):
    return who.get(f"/api/v1/registers/{book}?" + "&".join(f"{k}={v}" for k, v in {"limit": 200, **query}.items()))["rows"]


def findings(at, rows):
    """R76: what was found counts in the period of the decision, against the agency that had the task."""
    hub, leader, reviewer = Person(at, "hub.acceptor"), Person(at, "zfj.leader"), Person(at, "hub.reviewer")
    found = [f for f in every(hub, "finding") if f["state"] == "upheld"]
    expect("the demo has findings", found and {f["facts"]["fault"] for f in found} <= {"absence", "false_evidence"}, found)
    wrong = []
    for row in rows:
        page = hub.get(f"/api/v1/scores/{row['no']}")
        for fault, word in (("absent", "absence"), ("false", "false_evidence")):
            mine = [f["no"] for f in found if f["facts"].get("handed") == row["unit"]["code"] and f["facts"]["fault"] == word and page["from"] <= f["since"][:10] <= page["to"]]
            told = next(f for f in page["faults"] if f["fault"] == fault)
            if told["n"] != len(mine) or sorted(t["task"] for t in told["tasks"]) != sorted(mine):
                wrong.append((row["no"], fault, told, mine))
    expect("each score's deductions are its findings", not wrong, wrong)
    call = next(c["call"] for r in rows for rate in hub.get(f"/api/v1/scores/{r['no']}")["rates"] for c in rate["tasks"] if r["dept"]["code"] == "ZFJ")
    expect("a meeting that was not missed is no absence", fields(make(hub, "finding", "f-1", act="propose", to="ZFJ", call=call, fault="absence", meeting="9", basis="签到表")) == ["meeting"])
    expect("a finding needs its basis", fields(make(hub, "finding", "f-2", act="propose", to="ZFJ", call=call, fault="false_evidence")) == ["basis"])
    expect("a department proposes none", make(leader, "finding", "f-3", act="propose", to="ZFJ", call=call, fault="false_evidence", basis="照片相同")[0] == 403)
    done = make(hub, "finding", "f-4", act="propose", to="ZFJ", call=call, fault="false_evidence", basis="照片相同")
    expect("proposed, the unit is heard first", done[0] == 201 and done[2]["waits_office"] == "ZFJ" and step(reviewer, done[2], "f-5", act="uphold", text="属实")[0] == 409, done[2])
    expect("the same again is refused", fields(make(hub, "finding", "f-6", act="propose", to="ZFJ", call=call, fault="false_evidence", basis="照片相同")) == ["call"])
    said = step(leader, done[2], "f-7", act="explain", text="误传")
    expect("a reviewer decides", step(reviewer, said[2], "f-8", act="uphold", text="属实")[2].get("state") == "upheld", said[2])


def other_parts(at, rows):
    """R74: D is frozen at publication."""
    hub, leader = Person(at, "hub.reviewer"), Person(at, "zfj.leader")
    published = next(r for r in rows if r["state"] == "published" and r["S"] and r["dept"]["code"] == "ZFJ")
    page = hub.get(f"/api/v1/scores/{published['no']}")
    expect("the total is w S + (1-w) D", abs(float(page["total"]) - (float(page["S"]) + float(page["D"])) / 2) <= 0.0101, (page["total"], page["S"], page["D"]))
    part = next(p for p in every(leader, "part") if p["facts"].get("agency") == published["unit"]["code"] and p["facts"]["period"] == published["period"])
    expect("what is published is not amended", step(leader, part, "p-1", act="amend", points="99", text="改")[0] == 409)
    again = {"act": "enter_own", "agency": published["unit"]["code"], "period": published["period"], "points": "99", "basis": "年度考核"}
    expect("nor entered again", fields(make(leader, "part", "p-2", **again)) == ["period"])
    expect("another department's agency is refused", fields(make(leader, "part", "p-3", **{**again, "agency": "GAF@510104035", "period": "2026"})) == ["agency"])
    expect("points have bounds", fields(make(leader, "part", "p-4", **{**again, "period": "2026", "points": "100.5"})) == ["points"])
    own = make(leader, "part", "p-5", **{**again, "period": "2026"})
    expect("before publication it is entered and amended", own[0] == 201 and step(leader, own[2], "p-6", act="amend", points="91.25", text="漏计一项")[0] == 200, own[2])
    expect("a department's year takes no quarter", fields(make(hub, "part", "p-7", act="enter_others", to="ZFJ", period="2026Q3", points="90", basis="目标考核")) == ["period"])


def wilson(k, n):
    z, p = 1.959963984540054, k / n
    mid, half = (p + z * z / 2 / n) / (1 + z * z / n), z / (1 + z * z / n) * (p * (1 - p) / n + z * z / 4 / n / n) ** 0.5
    return mid - half, mid + half


def judged_calls(at):
    """R83: counted again from the records."""
    hub, other = Person(at, "hub.acceptor"), Person(at, "zjj.liaison")
    records, answer = [], hub.get("/api/v1/registers/quality?limit=200")
    while True:
        records += answer["rows"]
        if not answer["after"]:
            break
        answer = hub.get(f"/api/v1/registers/quality?limit=200&after={answer['after']}")
    seen = hub.get("/api/v1/call-quality?period=2026")
    wrong = []
    for r in seen["rows"]:
        mine = [e for e in records if e["facts"]["where"] == r["street"]["code"]]
        for fact in ("item_right", "place_right", "facts_enough"):
            k, n, told = sum(e["facts"][fact] == "yes" for e in mine), len(mine), r[fact]
            good = (told["num"], told["den"]) == (k, n) and (told["text"] is not None) == (n >= seen["least"])
            if good and n >= seen["least"]:
                good = max(abs(told["low_x100"] - 10000 * wilson(k, n)[0]), abs(told["high_x100"] - 10000 * wilson(k, n)[1])) <= 0.51
            if not good:
                wrong.append((r["street"], fact, told, k, n))
    expect("judgements per street are those of the records, with their intervals", seen["rows"] and sum(r["item_right"]["den"] for r in seen["rows"]) == len(records) and not wrong, wrong)
    expect("in order of codes, without a rank", [r["street"]["code"] for r in seen["rows"]] == sorted(r["street"]["code"] for r in seen["rows"]) and not any("rank" in r for r in seen["rows"]))
    call = records[0]["facts"]["call"]
    said = {"act": "judge", "item_right": "yes", "place_right": "yes", "facts_enough": "no"}
    led_by = records[0]["owner"].lower() + ".liaison"
    expect("once a call", fields(make(Person(at, led_by), "quality", "q-1", call=call, **said)) == ["call"])
    expect("by the lead alone", fields(make(other, "quality", "q-2", call=next(e["facts"]["call"] for e in records if e["owner"] != "ZJJ"), **said)) == ["call"])
    expect("a street judges none", make(Person(at, "cll.clerk"), "quality", "q-3", call=call, **said)[0] == 403)


def ranks(at):
    """R77, R92: what a dishonest ranking would need is refused or without a rank."""
    hub = Person(at, "hub.reviewer")
    for path, field in (("score-ranks?period=2026Q3", ["dept"]), ("score-ranks?period=2026Q3&dept=510104035", ["dept"]), ("score-ranks?dept=ZFJ", ["period"]), ("score-ranks?dept=ZFJ&period=2026Q3&by=calls", ["by"]),
                        ("call-quality?period=2026&by=rank", ["by"]), ("score-years?year=2026&by=total", ["by"])):
        expect(f"refused: {path}", fields(hub.ask("GET", "/api/v1/" + path)) == field, hub.ask("GET", "/api/v1/" + path)[2])
    expect("medians have no ranking", hub.ask("GET", "/api/v1/figures/K16/ranking?by=street")[0] == 404)
    whole, part = 0, 0
    for dept in ("ZFJ", "WJJ", "GAF", "GZJ", "SJG", "JJD", "XFD"):
        for period in ("2026Q2", "2026Q3"):
            seen = hub.get(f"/api/v1/score-ranks?dept={dept}&period={period}")
            rows = seen["rows"]
            if any(r["state"] != "published" for r in rows):
                part += 1
                expect(f"{dept} {period}: not all published, no rank", not seen["whole"] and not any(r["rank"] or r["tier"] for r in rows), rows)
                continue
            whole += 1
            ranked = [r for r in rows if r["rank"]]
            expect(f"{dept} {period}: ranks by S, none for a small sample", all(r["counted"] >= seen["min_tasks"] and r["S"] for r in ranked) and [r["rank"] for r in ranked] == [1 + sum(float(x["S"]) > float(r["S"]) for x in ranked) for r in ranked]
                   and not any(r["rank"] for r in rows if not r["enough"]), rows)
    expect("both were met", whole and part, (whole, part))


def heads(at):
    """R73: an opinion on a head stands with the agency, for its parties."""
    zfj, street, other = Person(at, "zfj.leader"), Person(at, "cll.head"), Person(at, "gyj.leader")
    asked = every(zfj, "power_use", fact="agency", value="ZFJ@510104035")
    expect("asked, and seen by the street asked", asked and [e["no"] for e in every(street, "power_use", fact="agency", value="ZFJ@510104035")] == [e["no"] for e in asked])
    expect("not by others", every(other, "power_use", fact="agency", value="ZFJ@510104035") == [])
    what = {"act": "ask_opinion", "street": "510104035", "subject": "负责人调整", "text": "请出具意见"}
    expect("an agency of another street is refused", fields(make(zfj, "power_use", "h-1", agency="ZFJ@510104022", **what)) == ["agency"])
    done = make(zfj, "power_use", "h-2", agency="ZFJ@510104035", **what)
    expect("no change is recorded before the opinion", step(zfj, done[2], "h-3", act="record_change", day="2026-12-01")[0] == 409, done[2])
    given = step(street, done[2], "h-4", act="opine", opinion="disagree", text="任期未满")
    expect("after it, it is", step(zfj, given[2], "h-5", act="record_change", day="2026-12-01")[2].get("state") == "closed", given[2])


def served(data, log):
    server = subprocess.Popen([HUYING, "serve", "--data", data, "--port", "0"], stdout=log, stderr=log)
    for _ in range(200):
        with open(log.name, encoding="utf-8") as seen:
            at = next((w for w in seen.read().split() if w.startswith("http://")), "")
        if at:
            return server, at
        time.sleep(0.1)
    return server, ""


def stopped(server, data):
    server.send_signal(signal.SIGTERM)
    expect("it stops", server.wait(20) == 0)
    for words in (["check", "--data", data], ["ledger", "verify", data]):
        done = subprocess.run([HUYING, *words], capture_output=True, text=True)
        expect(f"{words[0]}: all of it replays", done.returncode == 0, done.stdout + done.stderr)


def departments(at):
    """R73, R74: a year that has ended; its calendar has not come, so nothing of it is published yet (R26)."""
    hub = Person(at, "hub.reviewer")
    seen = hub.get("/api/v1/score-years?year=2026")["rows"]
    codes = [r["dept"]["code"] for r in seen]
    expect("each department with tasks has a year, by code", len(codes) > 5 and codes == sorted(codes) and not {"UTL", "ENT", "MDC"} & set(codes), codes)
    for r in seen:
        S = [float(x["S"]) for x in r["scores"] if x["S"]]
        if len(S) != r["counted"] or len(r["scores"]) != r["streets"] or r["total"] is not None or r["published"] or (S and abs(sum(S) / len(S) - float(r["mean"])) > 0.0101):
            expect(f"{r['dept']['code']}: the mean is that of streets with a score (R77)", False, r)
    page = max((hub.get(f"/api/v1/scores/{x['no']}") for r in seen for x in r["scores"] if x["enough"]), key=lambda p: p["counted"])
    expect("a department's score is of a street and the year", page["sort"] == "department" and page["period"] == "2026" and page["unit"] == page["dept"] and page["total"] is None, page)
    for rate in page["rates"]:
        expect(f"year, {rate['rate']}: the tasks make the rate", (len(rate["tasks"]), sum(t["good"] for t in rate["tasks"])) == (rate["den"], rate["num"]), rate)
    street = hub.get("/api/v1/call-quality?period=2026")["rows"]
    expect("and the streets' calls are judged", street != [])


def main():
    top = tempfile.mkdtemp(prefix="huying-scores-")
    data = top + "/demo"
    server = None
    try:
        made = subprocess.run([HUYING, "demo", "--data", data, "--no-pictures"], capture_output=True, text=True)
        expect("a demo district", made.returncode == 0, made.stderr)
        with open(top + "/log", "w", encoding="utf-8") as log:
            server, at = served(data, log)
        rows = looking(at)
        findings(at, rows)
        other_parts(at, rows)
        judged_calls(at)
        ranks(at)
        heads(at)
        acting(at, rows)
        stopped(server, data)
        data = top + "/year"
        made = subprocess.run([HUYING, "demo", "--data", data, "--no-pictures", "--calls", "300", "--now", "2027-01-15T16:00:00+08:00"], capture_output=True, text=True)
        expect("a year that has ended", made.returncode == 0, made.stderr)
        with open(top + "/log2", "w", encoding="utf-8") as log:
            server, at = served(data, log)
        departments(at)
        stopped(server, data)
    finally:
        if server and server.poll() is None:
            server.kill()
        shutil.rmtree(top, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
