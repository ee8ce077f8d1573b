#!/usr/bin/env python3
"""docs/operator.md, done: first people, serving, a backup beside the running server, restoring it, checkpoints out of the house, a
second server on the same folder, a damaged folder, a full disk for the backup."""
import csv
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

HUYING = os.path.abspath(os.environ.get("HUYING", "build/huying"))
PASSWORD = "quiet-River-2026\n"
passed = failed = 0


def expect(what, good, seen=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"ok {what}" if good else f"FAIL {what}\n{seen}", flush=True)
    return good


def huying(*words, say=""):
    done = subprocess.run([HUYING, *words], input=say, capture_output=True, text=True, timeout=120)
    return done.returncode, done.stdout + done.stderr


def serve(folder):
    """A server on any free port, and its address, or None when it ended."""
    log = open(folder + ".log", "w+", encoding="utf-8")
    p = subprocess.Popen([HUYING, "serve", "--data", folder, "--port", "0"], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
    for _ in range(300):
        found = re.search(r"http://127\.0\.0\.1:\d+", open(folder + ".log", encoding="utf-8").read())
        if found or p.poll() is not None:
            return p, found and found[0]
        time.sleep(0.1)
    return p, None


def get(address):
    try:
        with urllib.request.urlopen(address, timeout=10) as r:
            return r.status, r.read()
    except urllib.error.HTTPError as e:
        return e.code, e.read()


def stop(p, how=signal.SIGTERM):
    start = time.monotonic()
    p.send_signal(how)
    try:
        return p.wait(timeout=20), time.monotonic() - start
    except subprocess.TimeoutExpired:
        p.kill()
        return None, 20


def last(text):
    return text.strip().splitlines()[-1] if text.strip() else ""


def people(data):
    for account, name, role in (("zhang", "张三", "sys_admin"), ("li", "李四", "sec_admin")):
        code, said = huying("user", "add", account, name, "--data", data, say=PASSWORD)
        expect(f"{account} is made", code == 0, said)
        code, said = huying("user", "grant", account, "hub", role, "--data", data)
        expect(f"the first {role} needs no approval", code == 0 and "active" in said, said)
    huying("user", "add", "wang", "王五", "--data", data, say=PASSWORD)
    code, said = huying("user", "grant", "wang", "hub", "hub_acceptor", "--data", data, "--by", "zhang")
    grant = re.search(r"grant=(\d+)", said)
    expect("a further grant is proposed", code == 0 and "proposed" in said, said)
    code, said = huying("user", "approve", grant[1], "--data", data, "--by", "zhang")
    expect("who proposes does not approve (R3)", code == 3, said)
    code, said = huying("user", "approve", grant[1], "--data", data, "--by", "li")
    expect("sec_admin approves", code == 0, said)
    code, said = huying("user", "grant", "wang", "hub", "auditor", "--data", data, "--by", "zhang")
    expect("an auditor holds no other role (R3)", code != 0, said)


def calendar(data):
    """Next year's calendar arrives beside the running server (R26); taken over by other means, the folder is found out."""
    year = data + "-2027.csv"
    with open(year, "w", encoding="utf-8") as f:
        f.write("date,kind\n2027-01-01,off\n2027-02-08,off\n2027-02-14,work\n2026-01-01,off\n")
    code, said = huying("calendar", "put", "2028", year, "--data", data)
    expect("a year without days is refused", code == 2 and "2028" in said, said)
    code, said = huying("calendar", "put", "2027", year, "--data", data, "--by", "wang")
    expect("a hub acceptor puts no calendar", code == 3, said)
    code, said = huying("calendar", "put", "2027", year, "--data", data, "--by", "zhang")
    expect("a year's calendar arrives", code == 0 and "off=2 work=1" in said, said)
    code, said = huying("check", "--data", data)
    expect("it checks with it", code == 0, said)
    code, said = huying("ledger", "verify", data)
    expect("its leaf verifies", code == 0, said)
    copy = data + "-edited"
    huying("backup", "--data", data, copy, "--with-keys")
    db = sqlite3.connect(copy + "/huying.db")
    db.execute("UPDATE ledger_leaf SET leaf = replace(leaf, '2027-02-08', '2027-02-09') WHERE of = 'calendar/2027'")
    db.commit()
    db.close()
    code, said = huying("ledger", "verify", copy)
    expect("a calendar edited in the ledger is found", code == 1 and last(said) and "bad" in said, said)


def rules(t):
    """The list of 45 changes; before that, what it would have meant for the demo's calls (huying list, huying rehearse)."""
    data, draft, shipped = t + "/demo", t + "/draft.csv", t + "/shipped.csv"
    code, said = huying("demo", "--data", data, "--calls", "60", "--no-pictures")
    expect("a demo district", code == 0, said)
    code, said = huying("rehearse", "--data", data, "--from", "2026-03-01")
    expect("under the same rules nothing is other", code == 0 and re.search(r"ok calls=\d+ other=0 ", said), said)
    code, said = huying("list", "show", "draft-2026.1", "--data", data)
    with open(shipped, "w", encoding="utf-8") as f:
        f.write(said)
    rows = list(csv.DictReader(said.splitlines()))
    for row in rows:
        if row["default_grade"] == "complex":
            row["resolve_value"] = "5"
            row["plan_value"] = row["plan_value"] and "2"
            row["meeting_within_value"] = row["meeting_within_value"] and "4"
    with open(draft, "w", encoding="utf-8", newline="") as f:
        w = csv.DictWriter(f, rows[0].keys(), lineterminator="\n")
        w.writeheader()
        w.writerows(rows)
    code, said = huying("list", "lint", draft)
    expect("the draft has no hard finding", code == 0 and "items=45 hard=0" in said, said)
    code, said = huying("list", "diff", shipped, draft)
    expect("the diff names fields", code == 1 and ".resolve_value: " in said, said)
    code, said = huying("rehearse", "--data", data, "--from", "2026-03-01", "--list", draft)
    total = dict(re.findall(r"(\w+)=(\d+)", last(said)))
    code, text = huying("rehearse", "--data", data, "--from", "2026-03-01", "--list", draft, "--json")
    found = json.loads(text)
    expect("shorter limits: other dues, none fewer late", int(total["other_due"]) > 0 and int(total["late_now"]) >= int(total["late_was"]), last(said))
    expect("table and JSON say the same", [found[k] for k in ("late_was", "late_now", "looked", "other_due")] ==
           [int(total[k]) for k in ("late_was", "late_now", "calls", "other_due")], f"{last(said)} {text[:300]}")
    expect("a call's own lateness adds up", found["late_now"] - found["late_was"] ==
           sum(c["late_now"] - c["late_was"] for c in found["changed"]), text[:500])
    expect("units add up to all clocks", sum(u["late_now"] for u in found["units"]) == found["clocks_late_now"] and
           sum(u["clocks"] for u in found["units"]) == found["clocks_looked"], text[:500])
    code, said = huying("rehearse", "--data", data, "--set", "assess.process_share=50")
    expect("a setting below its floor is refused (R75)", code == 2 and "assess.process_share" in said, said)
    code, said = huying("list", "put", draft, "--version", "v2", "--from", "2020-01-01", "--data", data)
    expect("no list in force in the past (R16)", code == 2 and "from" in said, said)
    code, said = huying("list", "put", draft, "--version", "v2", "--from", "2030-01-01", "--data", data, "--by", "cll.clerk")
    expect("a street puts no list", code == 3, said)
    code, said = huying("list", "put", draft, "--version", "v2", "--from", "2030-01-01", "--data", data, "--by", "hub.head")
    expect("the hub's head puts it in force", code == 0, said)
    code, said = huying("list", "show", "v2", "--data", data)
    expect("and it is there as it was given", said == open(draft, encoding="utf-8").read())
    code, said = huying("check", "--data", data)
    expect("the folder checks", code == 0, said)
    db = sqlite3.connect(data + "/huying.db")
    db.execute("UPDATE vault SET value = replace(value, 'ZFJ', 'SZW') WHERE of = 'catalog/45'")
    db.commit()
    db.close()
    code, said = huying("ledger", "verify", data)
    expect("a list edited behind the leaf's back is found", code == 1 and "catalog/45" in said, said)


def main():
    with tempfile.TemporaryDirectory() as t:
        data, copy = t + "/data", t + "/copy"
        people(data)
        server, address = serve(data)
        if not expect("the server says its address", address, open(data + ".log", encoding="utf-8").read()):
            return
        expect("/healthz answers 200", get(address + "/healthz")[0] == 200)
        expect("/ answers 200", get(address + "/")[0] == 200)
        expect("/metrics is Prometheus text", b"\n# TYPE " in b"\n" + get(address + "/metrics")[1])
        second, at = serve(data + "/")
        code = second.poll()
        expect("a second server on the same folder is refused", code not in (None, 0), f"exit {code}, {at}")
        if code is None:
            stop(second)
        code, said = huying("backup", "--data", data, copy)
        expect("a backup beside the running server", code == 0, said)
        expect("without the secret key", not os.listdir(copy + "/keys") if os.path.isdir(copy + "/keys") else True)
        code, said = huying("check", "--data", copy)
        expect("the copy checks", code == 0 and last(said).startswith("ok"), said)
        code, said = huying("backup", "--data", data, copy)
        expect("a backup does not overwrite", code == 2, said)
        code, first = huying("ledger", "checkpoint", data)
        with open(t + "/old", "w", encoding="utf-8") as f:
            f.write(first[:first.rfind("ok ")] if "\nok " in first else first)
        code, said = huying("ledger", "verify", data)
        expect("the ledger verifies beside the running server", code == 0 and last(said).startswith("ok"), said)
        calendar(data)
        code, took = stop(server)
        expect("SIGTERM ends it with 0 within seconds", code == 0 and took < 5, f"exit {code} after {took:.1f} s")

        huying("user", "add", "zhao", "赵六", "--data", data, say=PASSWORD)
        code, said = huying("ledger", "checkpoint", data)
        done = subprocess.run([HUYING, "ledger", "checkpoint", data], capture_output=True, text=True)
        expect("a checkpoint grows", code == 0, said)
        done = subprocess.run([HUYING, "ledger", "extend", data, t + "/old"], capture_output=True, text=True)
        expect("who kept the old checkpoint gets the proof of growth", done.returncode == 0 and "huying-growth-v1" in done.stdout, done.stderr)
        code, said = huying("ledger", "verify", data, "--checkpoint", t + "/old")
        expect("verified against the old checkpoint", code == 0, said)

        os.rename(data, data + ".broken")
        shutil.copytree(copy, data)
        code, said = huying("check", "--data", data)
        expect("restored", code == 0, said)
        code, said = huying("ledger", "verify", data)
        expect("the restored ledger verifies", code == 0, said)
        server, address = serve(data)
        expect("the restored folder serves", address and get(address + "/healthz")[0] == 200)
        code, took = stop(server, signal.SIGINT)
        expect("Ctrl-C ends it with 0", code == 0, f"exit {code}")

        code, said = huying("check", "--data", t + "/nowhere")
        expect("no folder: exit 5", code == 5, f"exit {code} {said}")
        with open(data + "/huying.db", "r+b") as f:
            f.seek(8192)
            f.write(os.urandom(4096))
        code, said = huying("check", "--data", data)
        expect("a damaged database is named, exit not 0", code != 0 and said.strip(), f"exit {code} {said}")
        rules(t)


main()
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
