"""The shipped tables of data/domain, read as they are."""
import copy
import csv
import os
import re

DOMAIN = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../data/domain")
MILESTONES = ["ack", "arrive", "meeting_within", "plan", "resolve"]
SHIPPED = "draft-2026.1"


def rows(name):
    with open(os.path.join(DOMAIN, name), encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def many(text):
    return [x for x in text.split(";") if x]


def limit(text):
    """'4 work_hour' -> (4, 'work_hour'), '' -> None"""
    if not text.strip():
        return None
    n, unit = text.split()
    return int(n), unit


DEPARTMENTS = {r["dept_code"]: r for r in rows("jinjiang-departments.csv")}
OVERSIGHT = {c for c, r in DEPARTMENTS.items() if r["org_kind"] == "oversight"}
ANSWERING = set(DEPARTMENTS) - OVERSIGHT
MAY_LEAD = {c for c in ANSWERING if DEPARTMENTS[c]["may_lead"] == "Y"}
AGENCY_OF = {r["dept_code"] for r in rows("dispatched-agencies.csv")}
STREETS = {r["name_zh"][:-2] for r in rows("streets.csv")}
UNITS = {r["code"]: r for r in rows("units.csv")}
EVIDENCE = {r["code"] for r in rows("evidence-codes.csv")}
METRICS = {r["code"]: r["unit"] for r in rows("outcome-metrics.csv")}
COMPUTED = {r["code"] for r in rows("outcome-metrics.csv") if "not typed" in r["note"]}
DECIMALS = {m: int(UNITS[u]["decimals"]) for m, u in METRICS.items()}
REASONS = {}
for r in rows("reasons.csv"):
    REASONS.setdefault(r["group"], {})[r["code"]] = r["needs"].split("+")
SETTINGS = {r["key"]: r["value"] for r in rows("settings.csv")}
SETTING_UNITS = {r["key"]: r["unit"] for r in rows("settings.csv")}
FLOORS = {"assess.street_share_agency": 50, "assess.street_share_department": 30, "assess.process_share": 60}
GRADES = {}
for r in rows("grades.csv"):
    GRADES[r["grade"]] = {"ack": limit(r["ack"]), "arrive": limit(r["arrive"]), "meeting_within": limit(r["meeting_within"]),
                          "plan": limit(r["plan"]), "resolve": limit(r["resolve_most"]), "verify": limit(r["verify"]),
                          "max_extensions": int(r["max_extensions"]), "hang": r["hangup_allowed"]}
RANK = {"general": 0, "complex": 1, "major": 2, "urgent": 3}


class Item:
    def __init__(self, r):
        self.code, self.lead, self.co, self.grade = r["code"], r["lead_dept"], many(r["co_depts"]), r["default_grade"]
        self.limits = {m: limit(f'{r[m + "_value"]} {r[m + "_unit"]}') for m in MILESTONES}
        self.max_extensions, self.hang = int(r["max_extensions"]), r["hangup_allowed"] == "Y"
        self.evidence, self.metrics = many(r["evidence_required"]), [m.split(":")[0] for m in many(r["outcome_metrics"])]


CATALOGUE = {r["code"]: Item(r) for r in rows("catalog-45.csv")}
CALENDAR = [(r["date"], r["kind"]) for r in rows("cn-workday-exceptions.csv")]
TRANSITIONS = rows("transitions.csv")
NOBODY = {"system", "clock", "meeting"}
ENTITIES = ["call", "task", "meeting", "score"]
ACTS = {e: {} for e in ENTITIES}                  # entity -> act -> [(from, role)] of people
for r in TRANSITIONS:
    if r["role"] not in NOBODY:
        ACTS[r["entity"]].setdefault(r["act"], []).append((r["from"], r["role"]))
KNOWN_ACTS = {r["act"] for r in TRANSITIONS if r["role"] not in NOBODY} - {"import"}

WORDS = {
    "street": {"clerk": "street_clerk", "leader": "street_leader", "head": "street_head", "assessor": "assessor", "reviewer": "assess_reviewer"},
    "hub": {"acceptor": "hub_acceptor", "head": "hub_head", "reviewer": "assess_reviewer"},
    "department": {"liaison": "dept_liaison", "leader": "dept_leader", "arbitrator": "arbitrator"},
    "oversight": {"inspector": "inspector", "arbitrator": "arbitrator", "reviewer": "assess_reviewer"},
    "agency": {"agency": "agency"},
    "district": {"leader": "district_leader"},
}


def office_kind(office):
    if office in STREETS:
        return "street"
    if office in ("hub", "district"):
        return office
    if office in OVERSIGHT:
        return "oversight"
    if office in ANSWERING:
        return "department"
    if agency_of(office):
        return "agency"
    return None


def agency_of(office):
    """ZFJ@成龙路 -> ZFJ, else None"""
    dept, at, street = office.partition("@")
    return dept if at and dept in AGENCY_OF and street in STREETS else None


def amount(metric, text):
    """'412.5' -> 41250 in the metric's smallest unit; None when it is no such amount"""
    most = DECIMALS[metric]
    m = re.fullmatch(r"([0-9]{1,12})(?:\.([0-9]+))?", text)
    if not m or len(m[2] or "") > most:
        return None
    return int(m[1]) * 10 ** most + int((m[2] or "").ljust(most, "0") or "0")


def amount_text(metric, n):
    d = DECIMALS[metric]
    return f"{n // 10 ** d}.{n % 10 ** d:0{d}}" if d else str(n)


def fresh_catalogue():
    return copy.deepcopy(CATALOGUE)
