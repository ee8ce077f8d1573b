#!/usr/bin/env python3
"""The figures of a year of the demo district, over HTTP, against recount.py; and every number against its list.
300 calls in a test run, 20,000 by night."""
import datetime
import io
import os
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import zipfile
from xml.etree import ElementTree

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import harness  # noqa: E402
from recount import RATES, Recount  # noqa: E402

NIGHT = os.environ.get("HUYING_NIGHTLY")
CALLS = int(os.environ.get("CALLS", 20000 if NIGHT else 300))
DOMAIN = os.path.join(harness.repository(), "data", "domain")
passed, faults = 0, []


def held(good, what):
    global passed
    passed += bool(good)
    if not good:
        faults.append(what)
        print(f"FAIL {what}", flush=True)


def sign_in(server, account):
    answer = harness.Client(server).ask("POST", "/api/v1/session", {"account": account, "password": "huying-demo-2026"},
                                        {"Origin": f"http://127.0.0.1:{server.port}"})
    return harness.Client(server, cookie=re.search(r"huying=([0-9a-f]+)", answer.headers["set-cookie"])[1])


def whole_list(client, k, query, part):
    rows, after, total = [], "", None
    while after is not None:
        page = client.get(f"/api/v1/figures/{k}/list?{query}&part={part}&limit=200" + (f"&after={after}" if after else "")).json
        rows += page["rows"]
        total, after = page["total"], page["after"]
    return total, rows


def board_is_recounted(client, recount, scope, text, lists):
    query = f"period={text}&scope={scope}"
    board = client.get(f"/api/v1/figures?{query}").json
    recount.now = int(datetime.datetime.fromisoformat(board["now"]).timestamp())
    recount.ask(scope, text)
    held([f["k"] for f in board["figures"]] == RATES, f"the figures of {scope} are others than those counted again")
    for f in board["figures"]:
        want = recount.rate(f["k"])
        held((f["num"], f["den"]) == want, f"{f['k']} of {scope} in {text}: {f['num']}/{f['den']}, counted again {want[0]}/{want[1]}")
        if not lists:
            continue
        for part in ("den", "num"):
            total, rows = whole_list(client, f["k"], query, part)
            held(total == f[part] == len(rows), f"{f['k']} {part} of {scope} in {text}: {f[part]}, its list says {total} and has {len(rows)}")
            if part == "den" and f["k"] != "K13return":
                held(sum(r["num"] for r in rows) == f["num"], f"{f['k']} of {scope}: its list marks others than the numerator")
    step = next(s for s in board["steps"] if s["step"] == "closed")
    held((step["median_min"], step["p90_min"], step["n"]) == recount.durations(),
         f"K16 of {scope} in {text}: {step}, counted again {recount.durations()}")
    for s in board["steps"] if lists else []:
        total, rows = whole_list(client, s["step"], query, "timed")
        held(s["n"] == total == len(rows) and all(r["minutes"] is not None for r in rows), f"minutes of {s['step']}: {s['n']}, {total}, {len(rows)}")
    for age in board["ages"] if lists else []:
        total, rows = whole_list(client, "open", f"scope={scope}&period={age['from']}..{age['to']}", "den")
        held(age["n"] == total == len(rows), f"open for {age['from_days']} days: {age['n']}, {total}, {len(rows)}")
    counts = board["counts"]
    held(sum(a["n"] for a in board["ages"]) == counts["open"], f"ages of {scope} are not the open calls")
    held(sum(w["called"] for w in board["flow"]) == counts["called"], f"weeks of {scope} in {text} are not the period's calls")
    held(sum(w["closed"] for w in board["flow"]) == counts["closed"], f"weeks of {scope} in {text} are not the period's closings")


def sheet_rows(book, n):
    """cells of the n-th sheet as texts, row by row"""
    ns = {"m": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    words = ["".join(t.text or "" for t in s.iterfind(".//m:t", ns)) for s in ElementTree.fromstring(book.read("xl/sharedStrings.xml"))]
    rows = []
    for row in ElementTree.fromstring(book.read(f"xl/worksheets/sheet{n}.xml")).iterfind(".//m:row", ns):
        cells = [(c.get("t"), c.findtext("m:v", namespaces=ns)) for c in row.iterfind("m:c", ns)]
        rows.append([words[int(v)] if kind == "s" else v for kind, v in cells])
    return rows


def opens(client, what, query, part, n, where):
    """A number's list says the number and has as many rows."""
    total, rows = whole_list(client, what, query, part)
    held(total == n == len(rows), f"{what} {part} of {where}: {n}, its list says {total} and has {len(rows)}")
    return rows


def outcomes_open(client, query, where):
    for t in client.get(f"/api/v1/outcomes?{query}").json["totals"]:
        rows, after = [], ""
        while after is not None:
            page = client.get(f"/api/v1/outcomes?{query}&metric={t['metric']}&limit=200" + (f"&after={after}" if after else "")).json
            rows += page["rows"]
            after = page["after"]
        summed = sum(round(float(r["amount"]) * 100) for r in rows)
        held(len(rows) == t["calls"], f"{t['metric']} of {where}: {t['calls']} calls, listed {len(rows)}")
        held(t["total"] is None or summed == round(float(t["total"]) * 100), f"{t['metric']} of {where}: {t['total']}, its calls make {summed / 100}")
        held(t["at_least"] == any(r["at_least"] for r in rows), f"{t['metric']} of {where}: lower bound or not")


def every_number_opens_what_it_counts(client, scope, text):
    """What the board of a scope shows with a link, driven by its answer: no number without its list."""
    where, query = f"{scope} in {text}", f"scope={scope}&period={text}"
    board = client.get(f"/api/v1/figures?{query}").json
    known = {"period", "from", "to", "scope", "now", "figures", "steps", "counts", "due_later_from", "flow", "ages", "call_rates",
             "call_rate_median_x100"}
    held(set(board) == known, f"the board shows {set(board) ^ known}, whose numbers are not opened here")
    for f in board["figures"]:
        parts = {"den": f["den"], "num": f["num"], "rest": f["den"] - f["num"]}
        for part, n in parts.items():
            if part != "rest" or f["k"] != "K13return":
                opens(client, f["k"], query, part, n, where)
    for s in board["steps"]:
        opens(client, s["step"], query, "timed", s["n"], where)
    ever, c = f"scope={scope}&period=2000-01-01..{board['now'][:10]}", board["counts"]
    lists = {"called": ("called", query, "den"), "refused": ("called", query, "num"), "closed": ("closed", query, "den"),
             "excluded": ("excluded", query, "den"), "open": ("open", ever, "den"), "hung": ("hung", ever, "den")}
    if board["due_later_from"]:
        lists["due_later"] = ("due", f"scope={scope}&period={board['due_later_from']}..{board['to']}", "den")
    held(set(lists) == set(c) or c["due_later"] == 0, f"counts of {where}: {set(c) ^ set(lists)}")
    for name, (what, of, part) in lists.items():
        opens(client, what, of, part, c[name], where)
    for w in board["flow"]:
        for what in ("called", "closed"):
            opens(client, what, f"scope={scope}&period={w['from']}..{w['to']}", "den", w[what], where)
    for a in board["ages"]:
        opens(client, "open", f"scope={scope}&period={a['from']}..{a['to']}", "den", a["n"], where)
    for r in board["call_rates"]:
        opens(client, "called", f"scope=street/{r['street']}&period={text}", "den", r["called"], where)
        opens(client, "called", f"scope=street/{r['street']}&period={text}", "num", r["refused"], where)
    kind, _, code = scope.partition("/")
    of = {"district": "", "street": f"&street={code}", "item": f"&item={code}", "unit": f"&lead={code}"}[kind]
    if "@" not in code:
        outcomes_open(client, f"from={board['from']}&to={board['to']}{of}", where)
    return board


def rankings_and_judgements_open(client, text, ranked):
    for k in ranked:
        for by in ("street", "unit", "item"):
            for r in client.get(f"/api/v1/figures/{k}/ranking?period={text}&by={by}").json["rows"]:
                query = f"scope={by}/{r['code']}&period={text}"
                opens(client, k, query, "den", r["den"], f"{by} {r['code']} side by side")
                opens(client, k, query, "num", r["num"], f"{by} {r['code']} side by side")
    judged = client.get(f"/api/v1/call-quality?period={text}").json["rows"]
    held(judged, "no call of the year was judged")
    for r in judged:
        for fact in ("item_right", "place_right", "facts_enough"):
            query, n = f"scope=street/{r['street']['code']}&period={text}", r[fact]
            for part, of in (("den", n["den"]), ("num", n["num"]), ("rest", n["den"] - n["num"])):
                opens(client, fact, query, part, of, f"judgements of {r['street']['code']}")
    held(client.get(f"/api/v1/figures/item_right/list?period={text}").fields == ["scope"], "a judgement of no street")


def files_say_the_same(client):
    for scope, text in (("district", "2026Q2"), ("unit/ZFJ", "2026-05"), ("street/510104035", "2026W24"), ("district", "2026-06-10")):
        board = client.get(f"/api/v1/figures?scope={scope}&period={text}").json
        answer = client.get(f"/api/v1/figures/report?scope={scope}&period={text}&form=xlsx")
        held(answer.status == 200 and answer.body[:2] == b"PK", f"a workbook of {scope} in {text}: {answer.status}")
        book = zipfile.ZipFile(io.BytesIO(answer.body))
        rows = {r[0]: r for r in sheet_rows(book, 1) if r}
        for f in board["figures"]:
            said = rows[{"reopened": "R66", "untrue": "R58"}.get(f["k"], f["k"])][2:5]
            want = [str(f["num"]), str(f["den"]), f["text"] if f["enough"] or not f["den"] else "样本不足"]
            held(said == want, f"{f['k']} of {scope} in {text}: {said} in the workbook, {want} on the screen")
        flow = [r for r in sheet_rows(book, 3)[2:] if len(r) == 4]
        held([[str(w["from"]), str(w["to"]), str(w["called"]), str(w["closed"])] for w in board["flow"]] == flow, f"flow of {scope} in the workbook")
        kind, _, code = scope.partition("/")
        of = {"district": "", "street": f"&street={code}", "unit": f"&lead={code}"}[kind]
        totals = client.get(f"/api/v1/outcomes?from={board['from']}&to={board['to']}{of}").json["totals"]
        want = [[("≥" if t["at_least"] and t["total"] else "") + (t["total"] or "不合计"), str(t["calls"])] for t in totals]
        held([[r[1], r[3]] for r in sheet_rows(book, 5)[2:] if len(r) == 4] == want, f"outcomes of {scope} in the workbook")
        paper = client.get(f"/api/v1/figures/report?scope={scope}&period={text}&form=pdf")
        held(paper.status == 200 and paper.body.startswith(b"%PDF-"), f"a paper of {scope} in {text}: {paper.status}")
    held(client.get("/api/v1/figures/report?form=doc").fields == ["form"], "a form that is none")


def rankings_are_honest(client):
    page = client.get("/api/v1/figures/K5/ranking?period=2026&by=unit").json
    ranked = [r for r in page["rows"] if r["tier"]]
    held(all(r["den"] >= 5 for r in ranked) and all(r["den"] < 5 for r in page["rows"] if not r["tier"]), "a rank of fewer than five")
    for a in ranked:
        for b in ranked:
            if a["tier"] < b["tier"]:
                held(a["num"] * b["den"] >= b["num"] * a["den"], f"{a['code']} stands before {b['code']}")
    codes = [[r["code"] for r in ranked if r["tier"] == n] for n in {r["tier"] for r in ranked}]
    held(all(c == sorted(c) for c in codes), "within a tier the order is a rank")
    held(client.get("/api/v1/figures/K16/ranking?period=2026").status == 404, "minutes are no rate")


def bad_questions_are_named(client):
    held(client.get("/api/v1/figures?period=2026Q5").fields == ["period"], "a fifth quarter")
    held(client.get("/api/v1/figures?scope=street/ZFJ").fields == ["scope"], "a department as a street")
    held(client.get("/api/v1/figures/K99/list").status == 404, "an unknown figure")
    held(client.get("/api/v1/figures/K7/list?part=half").fields == ["part"], "an unknown part")
    held(client.get("/api/v1/figures/K7/list?after=x").status == 422, "a cursor that is none")


def strangers_see_part(server):
    """R5: a department sees subjects only of what it has a part in."""
    rows = whole_list(sign_in(server, "sjg.liaison"), "K6", "period=2026", "den")[1]
    held(rows and all(r["subject"] is None or r["lead"] == "SJG" for r in rows), "a stranger's subject in a figure's list")


def some_are_inspected(server):
    """Few are in so small a year: two that are closed, one of them found untrue, and one that is open and doesn't count."""
    inspector = sign_in(server, "mdc.inspector")
    closed = inspector.get("/api/v1/calls?scope=closed&state=closed&limit=2").json["rows"]
    open_ones = inspector.get("/api/v1/calls?scope=open&state=working&limit=1").json["rows"]
    for row, bad in zip(closed + open_ones, ("yes", "no", "yes")):
        a = inspector.act(row["no"], "inspect", finding="现场抽查", bad=bad)
        held(a.status == 200, f"an inspection of {row['no']}: {a.status} {a.body[:200]}")


def a_years_calendar_arrives(program, folder):
    """Minutes were counted without it: they are counted again, and check finds nothing."""
    data, calendar = os.path.join(folder, "late"), os.path.join(folder, "2027.csv")
    subprocess.run([program, "demo", "--data", data, "--calls", "120", "--no-pictures", "--now", "2027-02-20T16:00:00+08:00"],
                   check=True, capture_output=True)
    with open(calendar, "w", encoding="utf-8") as f:
        off = ["2027-01-01"] + [f"2027-02-{d:02}" for d in (4, 5, 8, 9, 10, 11, 12)]
        f.write("date,kind\n" + "".join(f"{day},off\n" for day in off) + "2027-01-31,work\n2027-02-14,work\n")
    minutes = "SELECT sum(minutes * n) FROM figure_minutes WHERE scope = ''"
    before = sqlite3.connect(f"file:{data}/huying.db?mode=ro", uri=True).execute(minutes).fetchone()
    subprocess.run([program, "calendar", "put", "2027", calendar, "--data", data], check=True, capture_output=True)
    after = sqlite3.connect(f"file:{data}/huying.db?mode=ro", uri=True).execute(minutes).fetchone()
    check = subprocess.run([program, "check", "--data", data], capture_output=True, text=True)
    held(before > after, f"a festival takes no minutes: {before}, {after}")
    held(check.returncode == 0, f"huying check after a year's calendar: {check.stdout[-400:]}")


def main():
    program = os.environ["HUYING"]
    with tempfile.TemporaryDirectory(prefix="huying-figures-") as folder:
        data, began = os.path.join(folder, "data"), time.time()
        subprocess.run([program, "demo", "--data", data, "--calls", str(CALLS), "--no-pictures", "--now", "2026-11-20T16:00:00+08:00"],
                       check=True, capture_output=True)
        print(f"{CALLS} calls in {time.time() - began:.1f} s", flush=True)
        check = subprocess.run([program, "check", "--data", data, "--quick"], capture_output=True, text=True)
        held(check.returncode == 0, f"huying check: {check.stdout}")
        a_years_calendar_arrives(program, folder)
        server = harness.Server(program, folder)
        server.start()
        try:
            client = sign_in(server, "district.leader")
            some_are_inspected(server)
            recount = Recount(data, DOMAIN, 0)
            took = time.time()
            scopes = ["district", "street/510104035", "unit/ZFJ", "item/JJ-A06", "unit/ZFJ@510104035"]
            for scope in scopes + (["street/510104022", "unit/SJG", "unit/STJ", "item/JJ-A01"] if NIGHT else []):
                for text in ("2026", "2026Q2", "2026Q4", "2026-05", "2026-06-10..2026-08-20", "2026W24", "2026-11-17"):
                    board_is_recounted(client, recount, scope, text, lists=scope == "district" and text in ("2026", "2026Q2", "2026-11-17"))
            year = {f["k"]: f for f in client.get("/api/v1/figures?period=2026").json["figures"]}
            held(year["reopened"]["num"] and year["untrue"]["num"], "nothing of the year was reopened or found untrue")
            files_say_the_same(client)
            for scope in scopes:
                every_number_opens_what_it_counts(client, scope, "2026")
            for scope, text in (("district", "2026Q4"), ("street/510104035", "2026Q4"), ("unit/ZFJ", "2026-11")):
                every_number_opens_what_it_counts(client, scope, text)
            rankings_and_judgements_open(client, "2026", RATES if NIGHT else ("K5", "K12", "reopened"))
            rankings_are_honest(client)
            bad_questions_are_named(client)
            strangers_see_part(server)
            print(f"compared in {time.time() - took:.1f} s", flush=True)
        finally:
            server.stop()
    print(f"{passed} passed, {len(faults)} failed")
    return bool(faults)


if __name__ == "__main__":
    sys.exit(main())
