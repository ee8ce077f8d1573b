#!/usr/bin/env python3
"""Checks data/demo against data/domain: every item has texts, codes exist, lengths and numbers are in range.

Run from the source root: python3 tools/demo_lint.py   (prints each fault, exits 1 when there is one)
"""
import csv
import re
import sys

faults = []


def fault(where, what):
    faults.append(f"{where}: {what}")


def rows(path, columns=None):
    raw = open(path, "rb").read()
    if raw.startswith(b"\xef\xbb\xbf") or b"\r" in raw:
        fault(path, "must be UTF-8 without BOM and with LF")
    reader = csv.DictReader(raw.decode("utf-8").splitlines())
    if columns and reader.fieldnames != columns:
        fault(path, f"columns must be {','.join(columns)}")
    for n, row in enumerate(reader, 2):
        if None in row or None in row.values():
            fault(f"{path} line {n}", "another number of fields than the header")
            continue
        for k, v in row.items():
            if v != v.strip() or any(ord(c) < 32 for c in v):
                fault(f"{path} line {n}", f"{k}: stray space or control character")
        yield n, row


def domain(name):
    return [r for _, r in rows(f"data/domain/{name}.csv")]


items = {r["code"]: r for r in domain("catalog-45")}
decimals = {r["code"]: int(r["decimals"]) for r in domain("units")}
metrics = {r["code"]: r["unit"] for r in domain("outcome-metrics")}
depts = {r["dept_code"]: r for r in domain("jinjiang-departments")}
streets = {r["street_code9"] for r in domain("streets")}
agencies = {r["dept_code"] for r in domain("dispatched-agencies")}
roles = {r["code"]: r for r in domain("roles")}
reasons = {(r["group"], r["code"]) for r in domain("reasons")}
COMPUTED = "resident_covered_person"


def calls():
    path, seen, count = "data/demo/calls.csv", {}, dict.fromkeys(items, 0)
    cols = "item,subject,text,place,wanted_result,answer,explain,values,rework_note".split(",")
    for n, r in rows(path, cols):
        at = f"{path} line {n}"
        if r["item"] not in items:
            fault(at, f"no such item {r['item']}")
            continue
        count[r["item"]] += 1
        for field, least, most in (("subject", 2, 24), ("text", 40, 160), ("place", 2, 40), ("wanted_result", 4, 40),
                                   ("answer", 30, 120), ("rework_note", 4, 60)):
            if not least <= len(r[field]) <= most:
                fault(at, f"{field}: {len(r[field])} characters, must be {least} to {most}")
        if r["explain"] and not 30 <= len(r["explain"]) <= 120:
            fault(at, f"explain: {len(r['explain'])} characters, must be 30 to 120 or none")
        for field in ("subject", "text", "answer"):
            other = seen.setdefault((field, r[field]), n)
            if other != n:
                fault(at, f"{field}: the same as on line {other}")
        if re.search(r"\d{7,}", r["text"] + r["answer"] + r["explain"]):
            fault(at, "looks like a phone or identity number")
        values(at, items[r["item"]], r["values"])
    for item, k in count.items():
        if k < 4:
            fault(path, f"{item}: {k} texts, must be at least 4")
    return sum(count.values())


def values(at, item, text):
    given = [v.split(":") for v in text.split(";") if v]
    want = [m.split(":")[0] for m in item["outcome_metrics"].split(";")]
    if [g[0] for g in given] != [w for w in want if w != COMPUTED]:
        fault(at, f"values: must be {';'.join(w for w in want if w != COMPUTED)}, in this order")
        return
    for code, amount in given:
        places = decimals[metrics[code]]
        if not re.fullmatch(r"\d+" + (r"(\.\d{1,%d})?" % places if places else ""), amount):
            fault(at, f"values: {code} {amount} must have at most {places} decimals")
    if not any(float(a) > 0 for _, a in given):
        fault(at, "values: at least one must be above 0")


def office_fits(office, role):
    kind = roles[role]["office_kind"]
    if office == "hub":
        return "hub" in kind
    if office == "district":
        return kind == "district"
    if "@" in office:
        dept, street = office.split("@")
        return kind == "agency" and dept in agencies and street in streets
    if office in streets:
        return kind in ("street", "community")
    if office not in depts:
        return False
    if role == "arbitrator":
        return True  # a department's opinion giver, 司法局's legal opinion (R35)
    if depts[office]["org_kind"] == "oversight":
        return "oversight" in kind
    return kind == "department"


def people():
    path, seen, held = "data/demo/people.csv", set(), set()
    for n, r in rows(path, ["account", "name", "office", "role"]):
        at = f"{path} line {n}"
        if not re.fullmatch(r"[a-z0-9.]{3,40}", r["account"]) or r["account"] in seen:
            fault(at, f"account {r['account']}: must be ascii, 3 to 40 characters, and once")
        seen.add(r["account"])
        if r["role"] not in roles:
            fault(at, f"no such role {r['role']}")
        elif not office_fits(r["office"], r["role"]):
            fault(at, f"{r['role']} at {r['office']}: no such office or another kind of office")
        if not 2 <= len(r["name"]) <= 10:
            fault(at, "name: 2 to 10 characters")
        held.add((r["office"], r["role"]))
    for s in sorted(streets):
        for role in ("street_clerk", "street_leader", "street_head", "assessor"):
            if (s, role) not in held:
                fault(path, f"{s} has no {role}")
    for d, row in depts.items():
        if row["org_kind"] in ("department", "hub", "enterprise"):
            for role in ("dept_liaison", "dept_leader"):
                if (d, role) not in held:
                    fault(path, f"{d} has no {role}")
    for role in roles:
        if role not in {r for _, r in held}:
            fault(path, f"nobody is {role}")
    return len(seen)


PLAIN = ("send_back vet_back appeal accept_other dispatch_other regrade conclusion what standard plan contact arrive "
         "finding_good finding_bad urgent_control satisfied not_satisfied urge propose decline agree_long_term "
         "deny_extension deny_return uphold_return basis agenda ground recheck opinion slip_issue slip_drop slip_answer slip_close interview_agree interview_hold score_appeal score_decide score_low finding_absence finding_false finding_explain finding_uphold finding_dismiss part_basis").split()


def phrases():
    path, seen, held = "data/demo/phrases.csv", set(), {}
    for n, r in rows(path, ["kind", "code", "text"]):
        at = f"{path} line {n}"
        if r["code"] and (r["kind"], r["code"]) not in reasons:
            fault(at, f"no such reason {r['kind']} {r['code']}")
        if not r["code"] and r["kind"] not in PLAIN:
            fault(at, f"no such kind {r['kind']}")
        if not 4 <= len(r["text"]) <= 80:
            fault(at, f"text: {len(r['text'])} characters, must be 4 to 80")
        if (r["kind"], r["text"]) in seen:
            fault(at, "the same text again")
        seen.add((r["kind"], r["text"]))
        held.setdefault((r["kind"], r["code"]), []).append(n)
    for kind in PLAIN:
        if len(held.get((kind, ""), [])) < 3:
            fault(path, f"{kind}: fewer than 3 texts")
    for group, code in sorted(reasons):
        if group not in ("close", "slip") and (group, code) not in held:
            fault(path, f"{group} {code}: no text")
    return len(seen)


done = calls(), people(), phrases()
for f in faults:
    print(f)
print(f"{done[0]} calls, {done[1]} people, {done[2]} phrases, {len(faults)} faults")
sys.exit(1 if faults else 0)
