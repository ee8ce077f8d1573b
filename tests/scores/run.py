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
    best = max((hub.get(f"/api/v1/scores/{r['no']}") for r in rows if r["enough"]), key=lambda p: p["counted"])
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


def main():
    top = tempfile.mkdtemp(prefix="huying-scores-")
    data = top + "/demo"
    server = None
    try:
        made = subprocess.run([HUYING, "demo", "--data", data, "--no-pictures"], capture_output=True, text=True)
        expect("a demo district", made.returncode == 0, made.stderr)
        with open(top + "/log", "w", encoding="utf-8") as log:
            server = subprocess.Popen([HUYING, "serve", "--data", data, "--port", "0"], stdout=log, stderr=log)
        at = ""
        for _ in range(200):
            with open(top + "/log", encoding="utf-8") as log:
                at = next((w for w in log.read().split() if w.startswith("http://")), "")
            if at:
                break
            time.sleep(0.1)
        acting(at, looking(at))
        server.send_signal(signal.SIGTERM)
        expect("it stops", server.wait(20) == 0)
        for words in (["check", "--data", data], ["ledger", "verify", data]):
            done = subprocess.run([HUYING, *words], capture_output=True, text=True)
            expect(f"{words[0]}: all of it replays", done.returncode == 0, done.stdout + done.stderr)
    finally:
        if server and server.poll() is None:
            server.kill()
        shutil.rmtree(top, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
