#!/usr/bin/env python3
"""The HTTP border, from outside: a call from draft to closed, every bad input, who sees what, live events, files, stopping.
Starts its own server.   tests/api/run.py [PROGRAM]   → `N passed, N failed`"""
import base64
import hashlib
import http.client
import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import traceback
import uuid

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import harness  # noqa: E402
from harness import COMMUNITY, OTHER_STREET, PASSWORD, STREET, Client, Server  # noqa: E402

sys.path.insert(0, os.path.join(harness.repository(), "tools"))
import openapi  # noqa: E402
import marks  # noqa: E402
import meetings  # noqa: E402
import rules  # noqa: E402
import together  # noqa: E402

CONTRACT = openapi.load(os.path.join(harness.repository(), "api", "openapi.yaml"))
FIELDS = {"item": "JJ-A03", "place": "水杉街东段南侧", "community": COMMUNITY, "point": "30.6123,104.1123",
          "text": "水杉街东段南侧流动摊贩占道,夜间油烟扰民。", "contact": "街道经办甲", "wanted_result": "清出人行道"}
TESTS = []


def test(f):
    TESTS.append(f)
    return f


def same(got, wanted):
    assert got == wanted, f"got {got!r}, wanted {wanted!r}"


def refused(answer, status, problem, fields=None):
    same((answer.status, answer.problem), (status, problem))
    same(answer.headers["content-type"], "application/problem+json")
    assert re.fullmatch(r"[0-9a-f]{6}-[0-9a-f]{6}", answer.json["request"]), answer.json
    if fields is not None:
        same(answer.fields, sorted(fields))


# ---- the contract ----------------------------------------------------------------------------------------------------

def resolve(schema):
    while "$ref" in schema:
        at = CONTRACT
        for part in schema["$ref"].removeprefix("#/").split("/"):
            at = at[part]
        schema = at
    return schema


KINDS = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None)}


def fits(value, schema, where="answer"):
    """Raises when the value is not what the schema says."""
    schema = resolve(schema)
    if "oneOf" in schema:
        faults = []
        for s in schema["oneOf"]:
            try:
                return fits(value, s, where)
            except AssertionError as e:
                faults.append(str(e))
        raise AssertionError(f"{where}: none of oneOf: {faults}")
    kinds = schema.get("type")
    if kinds:
        kinds = kinds if isinstance(kinds, list) else [kinds]
        good = any(isinstance(value, int) and not isinstance(value, bool) if k == "integer" else
                   isinstance(value, (int, float)) and not isinstance(value, bool) if k == "number" else
                   isinstance(value, KINDS[k]) for k in kinds)
        assert good, f"{where}: {value!r} is not {kinds}"
    if "enum" in schema:
        assert value in schema["enum"], f"{where}: {value!r} is not among {schema['enum']}"
    if isinstance(value, dict):
        known = schema.get("properties", {})
        for name in schema.get("required", []):
            assert name in value, f"{where}: {name} is missing"
        for name, v in value.items():
            if name in known:
                fits(v, known[name], f"{where}.{name}")
            elif isinstance(schema.get("additionalProperties"), dict):
                fits(v, schema["additionalProperties"], f"{where}.{name}")
            else:
                assert not known or schema.get("additionalProperties") is not False, f"{where}: {name} is not in the contract"
                assert not known or where == "answer.facts", f"{where}: {name} is not in the contract"
    if isinstance(value, list) and "items" in schema:
        for i, v in enumerate(value):
            fits(v, schema["items"], f"{where}[{i}]")


def named(name):
    return {"$ref": f"#/components/schemas/{name}"}


@test
def contract_is_served(s):
    same(s.nobody().get("/api/v1/openapi.json").json, CONTRACT)
    with open(os.path.join(harness.repository(), "api", "openapi.yaml"), "rb") as f:
        same(s.nobody().get("/api/v1/openapi.yaml").body, f.read())


@test
def every_route_of_the_contract_answers(s):
    """Nothing of it is unknown to the server, and without a sign-in only what says so is open."""
    for path, verbs in CONTRACT["paths"].items():
        url = re.sub(r"\{(\w+)\}", lambda m: "a" * 64 if m[1] == "sha256" else "1", path)
        for verb, operation in verbs.items():
            a = s.nobody().ask(verb.upper(), url)
            assert a.status != 405, f"{verb} {path}: {a.status}"
            if operation.get("security") != [] and (verb, path) != ("delete", "/api/v1/session"):
                same((path, a.status), (path, 401))
            assert str(a.status) in operation["responses"] or a.status in (400, 415, 422), f"{verb} {path}: {a.status}"
        other = next(v for v in ("patch", "put", "delete") if v not in verbs)
        a = s.nobody().ask(other.upper(), url)
        same((path, a.status), (path, 405))
        same(sorted(a.headers["allow"].replace(", HEAD", "").lower().split(", ")), sorted(verbs))


@test
def answers_fit_the_contract(s):
    no = working_call(s)
    for who in ("clerk", "hub", "zfj", "aud"):
        me = s.as_(who)
        fits(me.get("/api/v1/session").json, named("Session"))
        fits(me.get("/api/v1/desk").json, named("Desk"))
        fits(me.get("/api/v1/counts").json, named("Counts"))
        fits(me.get("/api/v1/calls?scope=all").json, named("CallList"))
        fits(me.get(f"/api/v1/calls/{no}").json, named("CallPage"))
    clerk = s.as_("clerk")
    fits(clerk.get("/api/v1/district").json, named("District"))
    fits(clerk.get("/api/v1/preview?item=JJ-A02").json, named("Preview"))
    fits(clerk.get("/api/v1/hints?item=JJ-A03&lat=30.6123&lon=104.1123").json, named("Hints"))
    fits(clerk.get("/api/v1/tokens").json, named("Tokens"))
    fits(clerk.get("/api/v1/ledger").json, named("LedgerHead"))
    fits(s.as_("sys").get("/api/v1/people").json, named("People"))
    fits(s.as_("aud").get("/api/v1/audit").json, named("Audit"))
    fits(clerk.get("/api/v1/calls/none").json, named("Problem"))


# ---- the main job ------------------------------------------------------------------------------------------------------

def called(s, **fields):
    clerk = s.as_("clerk")
    a = clerk.create({**FIELDS, **fields})
    same(a.status, 201)
    no = a.json["no"]
    same(clerk.act(no, "submit").status, 200)
    same(s.as_("leader").act(no, "vet").status, 200)
    return no


def working_call(s):
    no = called(s)
    hub = s.as_("hub")
    same(hub.act(no, "accept", grade="general", lead="ZFJ").status, 200)
    same(hub.act(no, "dispatch").status, 200)
    return no


def upload(s, who):
    return s.as_(who).upload(harness.jpeg()).json["sha256"]


def answered_call(s):
    no = working_call(s)
    page = s.as_("hub").get(f"/api/v1/calls/{no}").json
    for task in page["tasks"]:
        account = task["unit"].lower()
        me, boss = s.as_(account), s.as_(account + "lead")
        same(me.act(no, "sign", task=task["label"]).status, 200)
        same(me.act(no, "contact", task=task["label"]).status, 200)
        time.sleep(0.01)
        same(me.act(no, "arrive", task=task["label"], place="水杉街东段", time=time.strftime("%H:%M", time.gmtime(time.time() + 8 * 3600))).status, 200)
        if task["role"] == "co":
            same(boss.act(no, "file", task=task["label"], text="已配合清理").status, 200)
    sha = upload(s, "zfj")
    a = s.as_("zfj").act(no, "upload", task="ZFJ", evidence=["photo_before:" + sha, "photo_after:" + sha, "patrol_log"],
                         values={"vendor_cleared_count": "6", "sidewalk_cleared_m": "120"})
    same(a.status, 200)
    a = s.as_("zfjlead").act(no, "file", task="ZFJ", kind="solved", text="已清理并安排巡查")
    same((a.status, a.json.get("state")), (200, "answered"))
    return no


@test
def a_call_from_draft_to_closed(s):
    no = answered_call(s)
    clerk = s.as_("clerk")
    page = clerk.get(f"/api/v1/calls/{no}").json
    first = next(n for n in page["next"] if n["primary"])
    same((first["act"], first["enabled"]), ("close", True))
    same(sorted(next(a for a in first["args"] if a["name"] == "values")["codes"]), ["sidewalk_cleared_m", "vendor_cleared_count"])
    a = clerk.act(no, "close", kind="solved", satisfied="satisfied", values={"vendor_cleared_count": "6", "sidewalk_cleared_m": "90"})
    same((a.status, a.json["state"], a.json["kind"]), (200, "closed", "solved"))
    outcome = {o["metric"]: o for o in a.json["outcomes"]}
    same((outcome["sidewalk_cleared_m"]["reported"], outcome["sidewalk_cleared_m"]["verified"]), ("120.00", "90.00"))
    assert outcome["sidewalk_cleared_m"]["flagged"], "120 against 90 is more than 10 %"
    acts = [e["act"] for e in a.json["events"]]
    same(acts[:5], ["create", "submit", "vet", "accept", "dispatch"])
    same([e["k"] for e in a.json["events"]], list(range(1, len(acts) + 1)))
    assert all(c["state"] != "running" for c in a.json["clocks"] if not c["name"].startswith("recheck")), "clocks end with the call"
    same(a.json["text"], FIELDS["text"])
    same(a.json["subject"], "水杉街东段南侧流动摊贩占道")


@test
def outcomes_are_summed_as_they_were_verified(s):
    before = {t["metric"]: t for t in s.as_("hub").get("/api/v1/outcomes?item=JJ-A03").json["totals"]}
    no = answered_call(s)
    refused(s.as_("clerk").act(no, "close", kind="solved", satisfied="satisfied", values={"vendor_cleared_count": ">=6", "sidewalk_cleared_m": "1..x"}),
            422, "bad_input", ["sidewalk_cleared_m"])
    a = s.as_("clerk").act(no, "close", kind="solved", satisfied="satisfied", values={"vendor_cleared_count": ">=6", "sidewalk_cleared_m": "120..0"})
    same((a.status, a.json["state"]), (200, "closed"))
    got = {o["metric"]: o for o in a.json["outcomes"]}
    same((got["vendor_cleared_count"]["verified"], got["vendor_cleared_count"]["verified_at_least"]), ("6", True))
    same([got["sidewalk_cleared_m"][k] for k in ("verified", "before", "after", "flagged")], ["120.00", "120.00", "0.00", False])
    totals = s.as_("hub").get("/api/v1/outcomes?item=JJ-A03&metric=sidewalk_cleared_m").json
    fits(totals, named("OutcomeTotals"))
    after = {t["metric"]: t for t in totals["totals"]}
    had = float(before.get("sidewalk_cleared_m", {"total": "0"})["total"])
    same((float(after["sidewalk_cleared_m"]["total"]), after["vendor_cleared_count"]["at_least"]), (had + 120, True))
    row = next(r for r in totals["rows"] if r["no"] == no)
    same((row["amount"], row["before"], row["after"], row["at_least"]), ("120.00", "120.00", "0.00", False))
    same(s.as_("hub").get("/api/v1/outcomes?from=2020-01-01&to=2020-12-31").json["totals"], [])
    led = s.as_("hub").get("/api/v1/outcomes?item=JJ-A03&lead=ZFJ").json["totals"]
    same({t["metric"]: (t["total"], t["at_least"], t["calls"]) for t in led}, {m: (t["total"], t["at_least"], t["calls"]) for m, t in after.items()})
    same(s.as_("hub").get("/api/v1/outcomes?item=JJ-A03&lead=SJG").json["totals"], [])
    rows, page = [], {"after": ""}
    while page["after"] is not None:  # a page each: together they are what the total counts
        page = s.as_("hub").get(f"/api/v1/outcomes?item=JJ-A03&metric=sidewalk_cleared_m&limit=1&after={page['after']}".removesuffix("&after=")).json
        rows += page["rows"]
    same((len(rows), [r["no"] for r in rows]), (after["sidewalk_cleared_m"]["calls"], [r["no"] for r in totals["rows"]]))
    refused(s.as_("hub").get("/api/v1/outcomes?street=ZFJ&item=JJ-Z99&lead=510104035&after=x"), 422, "bad_input", ["street", "item", "lead", "after"])
    refused(s.as_("hub").get("/api/v1/outcomes?from=2026-13-01&metric=none"), 422, "bad_input", ["from", "metric"])
    refused(s.as_("hub").get("/api/v1/outcomes?from=2026-03-01&to=2026-02-01"), 422, "bad_input", ["to"])


PLOT = "30.6100,104.1000 30.6104,104.1006 30.6109,104.1003 30.6106,104.0996"  # 5102.72 m2, test_measure.c


@test
def an_outline_is_measured_and_who_did_it_is_kept(s):
    no = called(s, item="JJ-A09")
    hub = s.as_("hub")
    same(hub.act(no, "accept", grade="general", lead="ZFJ", reason="本次由执法局牵头").status, 200)
    same(hub.act(no, "dispatch", co=[], reason="无需协办").status, 200)
    me, sha = s.as_("zfj"), upload(s, "zfj")
    same(me.act(no, "sign", task="ZFJ").status, 200)
    wrong = me.act(no, "upload", task="ZFJ", outline={"green_restored_m2": "30.61,104.10 30.62,104.11 30.62,104.10 30.61,104.11", "tree_treated_count": PLOT},
                   measured_how="eye", measured_on="2999-01-01")
    refused(wrong, 422, "bad_input", ["measured_how", "measured_on", "outline.green_restored_m2", "outline.tree_treated_count"])
    form = next(n for n in me.get(f"/api/v1/calls/{no}").json["next"] if n["act"] == "upload")["args"]
    same([a["codes"] for a in form if a["name"] == "outline"], [["green_restored_m2"]])
    a = me.act(no, "upload", task="ZFJ", evidence=[f"photo_before:{sha}", f"photo_after:{sha}", f"approval_document:{sha}"],
               values={"green_restored_m2": "5000", "tree_treated_count": "3"}, outline={"green_restored_m2": PLOT},
               measured_by="区测绘队 王工", measured_on="2026-03-02", measured_how="gnss")
    same(a.status, 200)
    fact = next(e for e in a.json["events"] if e["act"] == "upload")
    same((fact["facts"]["areas"], fact["facts"]["measured_how"], fact["texts"]["measured_by"]), (["green_restored_m2:5102.72"], "gnss", "区测绘队 王工"))
    assert "outline" in fact["texts"] and "outline" not in fact["facts"], "corners are the vault's"
    same(s.as_("zfjlead").act(no, "file", task="ZFJ", kind="solved", text="已恢复绿地").status, 200)
    a = s.as_("clerk").act(no, "close", kind="solved", satisfied="satisfied", values={"tree_treated_count": "3"},
                           outline={"green_restored_m2": "30.6100,104.1000 30.6104,104.1006 30.6109,104.1003"}, measured_how="walked")
    same((a.status, a.json["state"]), (200, "closed"))
    fits(a.json, named("CallPage"))
    got = {o["metric"]: o for o in a.json["outcomes"]}
    green = got["green_restored_m2"]
    same((green["reported"], green["flagged"]), ("5102.72", True))
    assert float(green["verified"]) < 3000, green["verified"]
    r, v = green["reported_measured"], green["verified_measured"]
    same((r["who"], r["how"], r["on"], r["typed"], r["corners"], r["office"]), ("区测绘队 王工", "gnss", "2026-03-02", "5000.00", PLOT, "ZFJ"))
    same((r["geometry"]["type"], len(r["geometry"]["coordinates"][0]), r["geometry"]["coordinates"][0][0]), ("Polygon", 5, [104.1, 30.61]))
    same((v["how"], v["on"], v["typed"], v["storeys"]), ("walked", None, None, 1))
    assert v["who"], "who entered it, since nobody is named"
    row = next(r for r in hub.get("/api/v1/outcomes?item=JJ-A09&metric=green_restored_m2").json["rows"] if r["no"] == no)
    same((row["how"], row["outlined"], row["who"], row["amount"]), ("walked", True, v["who"], green["verified"]))
    s.verb("check", "--data", s.data)  # replayed from its leaves, it is the same


@test
def rework_and_reopen(s):
    no = answered_call(s)
    a = s.as_("leader").act(no, "rework", reason="partly_done", text="夜间仍有摊贩", tasks=["ZFJ"])
    same((a.status, a.json["state"]), (200, "working"))
    assert any(c["name"] == "rework" and c["state"] == "running" for c in a.json["clocks"]), "a rework clock runs"
    same(s.as_("zfjlead").act(no, "file", task="ZFJ", kind="solved", text="已再清理").status, 200)
    a = s.as_("leader").act(no, "close", kind="solved", satisfied="basically", values={"vendor_cleared_count": "6", "sidewalk_cleared_m": "120"})
    same((a.status, a.json["state"]), (200, "closed"))
    sha = upload(s, "leader")
    a = s.as_("leader").act(no, "reopen", reason="came_back", photo=sha, tasks=["ZFJ"])
    same((a.status, a.json["state"], a.json["reopened"]), (200, "working", 1))


@test
def a_list_of_closed_calls_has_no_open_one(s):
    no = working_call(s)
    closed = s.as_("hub").get("/api/v1/calls?scope=closed&limit=200").json["rows"]
    every = {r["no"]: r["state"] for r in s.as_("hub").get("/api/v1/calls?scope=all&limit=200").json["rows"]}
    assert closed and no not in {r["no"] for r in closed}, "the call is open"
    for more in ("", "&street=510104035", "&unit=ZFJ", "&item=JJ-A03"):
        rows = s.as_("hub").get(f"/api/v1/calls?scope=closed&limit=200{more}").json["rows"]
        open_ones = {r["no"]: r["state"] for r in rows if r["state"] in ("draft", "vetting", "called", "graded", "working", "answered")}
        assert not open_ones, (more, open_ones)
    refused(s.as_("hub").get("/api/v1/calls?scope=closed&order=due"), 422, "bad_input", ["order"])
    same({n for n, state in every.items() if state in ("closed", "refused", "withdrawn", "merged")} - {r["no"] for r in closed}, set())


@test
def an_urgent_call_goes_the_short_way(s):
    clerk = s.as_("clerk")
    no = clerk.create({**FIELDS, "item": "JJ-C06", "text": "路面塌陷,车辆陷入"}).json["no"]
    refused(clerk.act(no, "call_urgent"), 422, "bad_input", ["grounds"])
    a = clerk.act(no, "call_urgent", grounds="road_broken")
    same((a.status, a.json["state"]), (200, "working"))
    assert {"review_urgent", "confirm_urgent"} <= {c["name"] for c in a.json["clocks"]}


@test
def the_draft_is_kept_while_it_is_written(s):
    clerk = s.as_("clerk")
    a = clerk.create({"item": "JJ-A03"})
    no, version = a.json["no"], a.json["version"]
    typed = {"text": "一半的话", "place": "水杉街", "item": "JJ-A06", "community": COMMUNITY, "point": "30.6,104.1"}
    same(clerk.ask("PUT", f"/api/v1/calls/{no}/draft", typed).status, 204)
    page = clerk.get(f"/api/v1/calls/{no}").json
    same((page["item"], page["place"]["community"], page["place"]["lat"]), ("JJ-A06", COMMUNITY, 30.6))
    same((page["text"], page["place"]["address"], page["version"]), ("一半的话", "水杉街", version))
    refused(clerk.act(no, "submit"), 422, "bad_input", ["contact", "wanted_result"])
    refused(s.as_("clerk2").get(f"/api/v1/calls/{no}"), 404, "not_found")
    refused(s.as_("hub").get(f"/api/v1/calls/{no}"), 404, "not_found")
    refused(s.as_("leader").ask("PUT", f"/api/v1/calls/{no}/draft", {"text": "别人的话"}), 403, "not_yours")
    same(clerk.act(no, "discard").json["state"], "withdrawn")
    refused(clerk.ask("PUT", f"/api/v1/calls/{no}/draft", {"text": "太晚"}), 409, "not_now")


@test
def a_draft_open_twice(s):
    clerk = s.as_("clerk")
    no = clerk.create({**FIELDS, "text": "甲处写的"}).json["no"]
    path, tag = f"/api/v1/calls/{no}/draft", clerk.get(f"/api/v1/calls/{no}").json["draft_tag"]
    a = clerk.ask("PUT", path, {"text": "乙处改的"}, headers={"If-Match": f'"{tag}"'})
    same((a.status, a.headers["etag"] != f'"{tag}"'), (204, True))
    late = clerk.ask("PUT", path, {"text": "甲处又改的"}, headers={"If-Match": f'"{tag}"'})
    same((late.status, late.problem, late.headers["etag"]), (412, "stale", a.headers["etag"]))
    page = clerk.get(f"/api/v1/calls/{no}").json
    same((page["text"], f'"{page["draft_tag"]}"'), ("乙处改的", a.headers["etag"]))
    same(clerk.ask("PUT", path, {"contact": "网格员"}, headers={"If-Match": f'"{page["draft_tag"]}"'}).status, 204)
    same(clerk.get(f"/api/v1/calls/{no}").json["text"], "乙处改的")


@test
def written_without_a_network_sent_later(s):
    clerk = s.as_("clerk")
    no = clerk.create(FIELDS).json["no"]
    refused(clerk.act(no, "submit", written="2099-01-01T09:00:00+08:00"), 422, "bad_input", ["written"])
    refused(clerk.act(no, "submit", written="今天"), 422, "bad_input", ["written"])
    a = clerk.act(no, "submit", written="2026-03-02T09:00:00+08:00")
    event = a.json["events"][-1]
    same((a.status, event["facts"]["written"], event["at"] > "2026-03-02T09:00:00+08:00"), (200, "2026-03-02T09:00:00+08:00", True))


# ---- bad input ---------------------------------------------------------------------------------------------------------

@test
def json_that_is_none(s):
    clerk = s.as_("clerk")
    key = {"Idempotency-Key": "k", "Content-Type": "application/json"}
    for raw in (b"", b"{", b"[1]", b'"text"', b"null", b'{"item":"a","item":"b"}', b'{"item":"JJ-A03"} x', b'{"text":"\xff\xfe"}',
                b'{"text":"\x01"}', b'{"item":' + b"[" * 5000 + b"]" * 5000 + b"}"):
        refused(clerk.ask("POST", "/api/v1/calls", raw=raw, headers=key), 400, "bad_json")
    refused(clerk.ask("POST", "/api/v1/calls", raw=b"item=JJ", headers={**key, "Content-Type": "text/plain"}), 415, "bad_type")
    refused(clerk.ask("POST", "/api/v1/calls", raw=b"{}", headers={"Idempotency-Key": "k"}), 415, "bad_type")


@test
def every_faulty_field_is_named_at_once(s):
    clerk = s.as_("clerk")
    a = clerk.create({"item": 5, "text": "长" * 4001, "contact": None, "colour": "red", "place": ["x"], "wanted_result": "a\u0007b"})
    refused(a, 422, "bad_input", ["item", "text", "contact", "colour", "place", "wanted_result"])
    remedy = {f["name"]: f["remedy"] for f in a.json["fields"]}
    same((remedy["text"], remedy["item"], remedy["colour"]), ("最多 4000 个字，现有 4001 个", "类型不对", "这一步不用填这一项"))
    a = clerk.ask("POST", "/api/v1/calls", {"text": "长" * 4001}, headers={"Idempotency-Key": "k-en", "Accept-Language": "en"})
    same(a.json["fields"], [{"name": "text", "remedy": "at most 4000 characters, these are 4001"}])
    refused(clerk.create({"text": "a\u0000b"}), 400, "bad_json")
    refused(clerk.create({"text": "a\u0085b"}), 422, "bad_input", ["text"])
    same(clerk.create({"text": "长" * 4000}).status, 201)
    refused(clerk.create({"item": "JJ-Z99", "community": "510104035999", "point": "91,0"}), 422, "bad_input", ["item", "community", "point"])


@test
def missing_facts_are_all_named(s):
    clerk = s.as_("clerk")
    no = clerk.create({}).json["no"]
    refused(clerk.act(no, "submit"), 422, "bad_input", ["item", "place", "text", "contact", "wanted_result"])
    no = called(s)
    refused(s.as_("hub").act(no, "accept"), 422, "bad_input", ["grade", "lead"])
    refused(s.as_("hub").act(no, "refuse", reason="own_duty"), 422, "bad_input", ["text"])
    refused(s.as_("hub").act(no, "accept", grade="general", lead="ZFJ", values={"m": 1}), 422, "bad_input", ["values"])
    same(s.as_("hub").act(no, "accept", grade="general", lead="ZFJ").status, 200)
    refused(s.as_("hub").act(no, "dispatch", co="SJG"), 422, "bad_input", ["co"])
    refused(s.as_("hub").act(no, "dispatch", co=["SJG;GAF"]), 422, "bad_input", ["co"])
    refused(s.as_("hub").act(no, "dispatch", co=["MDC", "SJG"], reason="x"), 422, "bad_input", ["co"])


@test
def acts_that_are_none(s):
    no = called(s)
    hub = s.as_("hub")
    refused(hub.act(no, "fly"), 422, "bad_input", ["act"])
    refused(hub.act(no, "join"), 422, "bad_input", ["act"])
    refused(hub.act(no, "import"), 422, "bad_input", ["act"])
    refused(hub.act(no, "dispatch"), 409, "not_now")
    refused(s.as_("zfj").act(no, "accept", grade="general", lead="ZFJ", version=1), 403, "not_yours")
    refused(s.as_("hub").act(no, "sign", task="ZFJ"), 404, "not_found")
    refused(hub.act("JJ-2026-999999", "accept", grade="general", lead="ZFJ", version=1), 404, "not_found")
    refused(hub.ask("POST", "/api/v1/meetings/M1/acts", {"act": "hold"}, {"If-Match": '"1"', "Idempotency-Key": "m"}), 404, "not_found")


@test
def a_foreign_office_may_not(s):
    no = called(s)
    refused(s.as_("clerk2").act(no, "withdraw", reason="mistake", text="x", version=1), 403, "not_yours")
    no = working_call(s)
    refused(s.as_("wjj").act(no, "sign", task="ZFJ", version=1), 403, "not_yours")
    refused(s.as_("sjg").act(no, "sign", task="ZFJ", version=1), 403, "not_yours")


@test
def versions(s):
    no = called(s)
    hub = s.as_("hub")
    page = hub.get(f"/api/v1/calls/{no}")
    v = page.json["version"]
    body = {"act": "accept", "grade": "general", "lead": "ZFJ"}
    refused(hub.ask("POST", f"/api/v1/calls/{no}/acts", body, {"Idempotency-Key": "v1"}), 428, "version_needed")
    refused(hub.ask("POST", f"/api/v1/calls/{no}/acts", body, {"Idempotency-Key": "v2", "If-Match": "*"}), 428, "version_needed")
    refused(hub.act(no, "accept", version=v - 1, grade="general", lead="ZFJ"), 412, "stale")
    assert page.headers["etag"].startswith(f'"{v}.'), page.headers["etag"]
    a = hub.ask("POST", f"/api/v1/calls/{no}/acts", body, {"Idempotency-Key": "v3-" + no, "If-Match": page.headers["etag"]})
    same((a.status, a.json["state"]), (200, "graded"))
    same(hub.act(no, "dispatch").status, 200)
    t = next(t for t in hub.get(f"/api/v1/calls/{no}").json["tasks"] if t["label"] == "ZFJ")
    same(s.as_("zfj").act(no, "sign", task="ZFJ", version=t["version"]).status, 200)
    refused(s.as_("zfj").act(no, "contact", task="ZFJ", version=t["version"]), 412, "stale")


@test
def the_same_request_again(s):
    no = called(s)
    hub, key = s.as_("hub"), uuid.uuid4().hex
    v = hub.get(f"/api/v1/calls/{no}").json["version"]
    first = hub.act(no, "accept", version=v, key=key, grade="general", lead="ZFJ")
    again = hub.act(no, "accept", version=v, key=key, grade="general", lead="ZFJ")
    same((first.status, again.status), (200, 200))
    same(len(again.json["events"]), len(first.json["events"]))
    refused(hub.act(no, "dispatch", key=key), 422, "bad_input", ["key"])
    clerk, key = s.as_("clerk"), uuid.uuid4().hex
    same(clerk.create(FIELDS, key).json["no"], clerk.create(FIELDS, key).json["no"])
    refused(clerk.ask("POST", "/api/v1/calls", FIELDS), 422, "key_needed", ["Idempotency-Key"])
    refused(clerk.create(FIELDS, "a" * 65), 422, "key_needed", ["Idempotency-Key"])
    refused(clerk.create(FIELDS, "a b"), 422, "key_needed", ["Idempotency-Key"])
    refused(clerk.act(no, "withdraw", reason="mistake", key=uuid.uuid4().hex), 403, "not_yours")


@test
def two_at_once_one_wins(s):
    no = called(s)
    hub = s.as_("hub")
    v = hub.get(f"/api/v1/calls/{no}").json["version"]
    got = []
    threads = [threading.Thread(target=lambda: got.append(hub.act(no, "accept", version=v, grade="general", lead="ZFJ").status)) for _ in range(8)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    same(sorted(got), [200] + [412] * 7)


@test
def too_big(s):
    clerk = s.as_("clerk")
    refused(clerk.create({"text": "长" * 30000}), 413, "too_big")
    refused(clerk.upload(b"\xff\xd8" + b"x" * (20 * 1024 * 1024)), 413, "too_big")
    refused(clerk.ask("POST", "/api/v1/calls", raw=b"x" * 70000, headers={"Content-Type": "application/json", "Idempotency-Key": "k"}), 413, "too_big")
    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=10)
    c.request("POST", "/api/v1/calls", body=(b"x" * 1000 for _ in range(80)), encode_chunked=True,
              headers={"Authorization": f"Bearer {clerk.token}", "Content-Type": "application/json", "Idempotency-Key": "k", "Transfer-Encoding": "chunked"})
    same(c.getresponse().status, 413)
    c.close()
    assert clerk.get("/api/v1/session", headers={"X-Long": "y" * 30000}).status in (413, 431)


@test
def queries(s):
    clerk = s.as_("clerk")
    refused(clerk.get("/api/v1/calls?colour=red&limit=0"), 422, "bad_input", ["colour"])
    refused(clerk.get("/api/v1/calls?limit=0&scope=some&state=flying&order=x"), 422, "bad_input", ["limit", "scope", "state", "order"])
    refused(clerk.get("/api/v1/calls?after=nonsense"), 422, "bad_input")
    refused(clerk.get("/api/v1/calls?q=%ff"), 422, "bad_input", ["q"])
    refused(clerk.get("/api/v1/calls?q=" + "a" * 101), 422, "bad_input", ["q"])
    refused(clerk.get("/api/v1/preview?item=none&grade=x&from=y"), 422, "bad_input", ["item", "grade", "from"])
    refused(clerk.get("/api/v1/hints?lat=1"), 422, "bad_input", ["item", "lat"])
    refused(clerk.get("/api/v1/nothing"), 404, "not_found")
    refused(clerk.get("/api/v1/calls/" + "a" * 100), 404, "not_found")
    refused(clerk.get("/api/v1/calls/%00"), 404, "not_found")


# ---- lists -------------------------------------------------------------------------------------------------------------

@test
def lists_and_cursors(s):
    nos = [called(s) for _ in range(5)]
    hub = s.as_("hub")
    first = hub.get("/api/v1/calls?limit=3").json
    second = hub.get(f"/api/v1/calls?limit=2&after={first['after']}").json
    got = [r["no"] for r in first["rows"] + second["rows"]]
    same(got, sorted(got, reverse=True))
    same(got[:5], nos[::-1])
    dues = [r["due"] for r in hub.get("/api/v1/calls?order=due&scope=open").json["rows"] if r["due"]]
    same(dues, sorted(dues))
    same({r["street"] for r in hub.get(f"/api/v1/calls?street={STREET}").json["rows"]}, {STREET})
    same([r["no"] for r in hub.get(f"/api/v1/calls?q={nos[2]}").json["rows"]], [nos[2]])
    assert nos[0] in [r["no"] for r in hub.get("/api/v1/calls?state=called").json["rows"]]


@test
def desks_show_what_is_to_be_done(s):
    no = called(s)
    desk = s.as_("hub").get("/api/v1/desk").json
    row = next(r for r in desk["rows"] if r["no"] == no)
    same((row["act"], row["light"], row["due_clock"]), ("accept", "green", "accept"))
    assert row["left"]["unit"] in ("work_minute", "work_day"), row
    same(sum(g["n"] for g in desk["groups"]), len(desk["rows"]))
    s.as_("hub").act(no, "accept", grade="general", lead="ZFJ")
    s.as_("hub").act(no, "dispatch")
    row = next(r for r in s.as_("zfj").get("/api/v1/desk").json["rows"] if r["no"] == no)
    same((row["act"], row["task"], row["step"], row["group"]), ("sign", "ZFJ", "sent", "sign"))
    same([r for r in s.as_("wjj").get("/api/v1/desk").json["rows"] if r["no"] == no], [])
    s.as_("zfj").act(no, "sign", task="ZFJ")
    row = next(r for r in s.as_("zfj").get("/api/v1/desk").json["rows"] if r["no"] == no)
    same((row["act"], row["also"]), ("arrive", "contact"))


@test
def counts_are_kept(s):
    before = s.as_("hub").get("/api/v1/counts").json
    working_call(s)
    after = s.as_("hub").get("/api/v1/counts").json
    same(after["streets"][STREET]["working"], before["streets"].get(STREET, {}).get("working", 0) + 1)
    same(after["units"]["ZFJ"]["sent"], before["units"].get("ZFJ", {}).get("sent", 0) + 1)


# ---- papers ----------------------------------------------------------------------------------------------------------------

def words_of(answer):
    """The text of a PDF, without its spaces and line ends."""
    same((answer.status, answer.headers["content-type"]), (200, "application/pdf"))
    r = subprocess.run(["pdftotext", "-", "-"], input=answer.body, capture_output=True)
    same(r.returncode, 0)
    return re.sub(r"\s", "", r.stdout.decode())


@test
def papers_of_a_call(s):
    no = called(s)
    hub = s.as_("hub")
    for kind in ("dispatch", "supervision", "closing"):
        refused(hub.get(f"/api/v1/calls/{no}/print/{kind}"), 409, "not_now")
    same(hub.get(f"/api/v1/calls/{no}").json["prints"], [])
    refused(hub.get(f"/api/v1/calls/{no}/print/minutes"), 404, "not_found")
    refused(hub.get("/api/v1/calls/JJ-2026-999999/print/dispatch"), 404, "not_found")
    no = answered_call(s)
    for who in ("clerk2", "wjj", "sys"):
        refused(s.as_(who).get(f"/api/v1/calls/{no}/print/dispatch"), 403, "not_yours")
    slip = s.as_("zfj").get(f"/api/v1/calls/{no}/print/dispatch")
    text = words_of(slip)
    for wanted in (no, "街道呼叫派单单", FIELDS["text"], FIELDS["contact"], FIELDS["wanted_result"], "牵头", f"/calls/{no}", "抄送："):
        assert wanted in text, wanted
    same(s.as_("sjg").get(f"/api/v1/calls/{no}/print/dispatch").body, slip.body)  # the same record, the same bytes
    same(slip.headers["content-disposition"], f'inline; filename="{no}-dispatch.pdf"')
    a = s.as_("leader").act(no, "close", kind="solved", satisfied="satisfied", values={"vendor_cleared_count": "6", "sidewalk_cleared_m": "120"})
    same((a.status, a.json.get("state")), (200, "closed"))
    same(a.json["prints"], ["dispatch", "closing"])
    text = words_of(s.as_("clerk").get(f"/api/v1/calls/{no}/print/closing"))
    for wanted in (no, "办结归档卷", "已清理并安排巡查", "120", "街道分管乙", "量测", "满意", "七、存证", "审签通过", "印发"):
        assert wanted in text, wanted
    refused(s.as_("wjj").get(f"/api/v1/calls/{no}/print/closing"), 403, "not_yours")


@test
def papers_of_a_meeting(s):
    no, m, _ = meetings.held(s, conditions={"SJG": "先有商户名单"}, object={"GAF": "本局无执法权"})
    refused(s.as_("hub").get(f"/api/v1/meetings/{m}/print/minutes"), 409, "not_now")
    refused(s.as_("hub").get(f"/api/v1/meetings/{m}/print/closing"), 404, "not_found")
    refused(s.as_("clerk2").get(f"/api/v1/meetings/{m}/print/notice"), 404, "not_found")
    text = words_of(s.as_("sjg").get(f"/api/v1/meetings/{m}/print/notice"))
    for wanted in ("通知", no, "中枢会议室", "2/3", f"/meetings/{m}", "分工"):
        assert wanted in text, (wanted, text)
    a = meetings.act(s, "hub", m, "minute", conclusions="由执法局牵头", rows=[meetings.row(metric="vendor_cleared_count", target="6"), meetings.row("T2", "GAF", what="维持秩序")])
    same(a.status, 200)
    assert "待签发" in words_of(s.as_("hub").get(f"/api/v1/meetings/{m}/print/minutes"))
    same(meetings.act(s, "gaflead", m, "object", row="T2", reason="不是本局职责", basis="三定方案").status, 200)
    number = meetings.act(s, "hubhead", m, "sign").json["numbers"][0].split("-")
    same(meetings.act(s, "hubhead", m, "supplement", rows=[meetings.row("T4", "ZFJ", what="夜间巡查")]).status, 200)
    paper = s.as_("gaf").get(f"/api/v1/meetings/{m}/print/minutes")
    text = words_of(paper)
    for wanted in (f"会商纪要〔{number[0]}〕{number[1]}号", "由执法局牵头", "先有商户名单", "本局无执法权", "清理占道摊贩", "维持秩序", "有异议", "三定方案",
                   "夜间巡查", "补充纪要", "出席：", "待区领导裁决"):
        assert wanted in text, (wanted, text)
    same(s.as_("hub").get(f"/api/v1/meetings/{m}/print/minutes").body, paper.body)
    if os.environ.get("PAPER_KEEP"):
        for kind in ("notice", "minutes"):
            with open(f"{os.environ['PAPER_KEEP']}/{kind}.pdf", "wb") as f:
                f.write(s.as_("hub").get(f"/api/v1/meetings/{m}/print/{kind}").body)


# ---- who sees what (R5) --------------------------------------------------------------------------------------------------

@test
def visibility(s):
    no = answered_call(s)
    for who in ("clerk", "leader", "hub", "hubhead", "zfj", "sjg", "gaf"):
        same((who, s.as_(who).get(f"/api/v1/calls/{no}").json["see"]), (who, "whole"))
    for who in ("clerk2", "wjj", "sys", "sec"):
        page = s.as_(who).get(f"/api/v1/calls/{no}").json
        same((who, page["see"], page["text"], page["subject"], page["contact"]), (who, "part", None, None, None))
        same((page["tasks"], page["events"], page["evidence"], page["next"]), ([], [], [], []))
        same((page["place"]["address"], page["place"]["lat"], page["place"]["street"]), (None, None, STREET))
        row = next(r for r in s.as_(who).get(f"/api/v1/calls?q={no}&scope=all").json["rows"])
        same((row["no"], row["subject"]), (no, None))
        for secret in (FIELDS["text"], FIELDS["contact"], "水杉街"):
            assert secret not in s.as_(who).get(f"/api/v1/calls/{no}").body.decode()
    evidence = s.as_("clerk").get(f"/api/v1/calls/{no}").json["evidence"]
    sha = next(e["sha256"] for e in evidence if e["sha256"])
    for who, status in (("clerk", 200), ("hub", 200), ("zfj", 200), ("clerk2", 404), ("wjj", 404), ("sys", 404)):
        same((who, s.as_(who).get(f"/api/v1/files/{sha}").status), (who, status))
        same((who, s.as_(who).get(f"/api/v1/files/{sha}/thumb").status), (who, status))
    refused(s.as_("clerk2").get(f"/api/v1/calls/{no}/proof"), 403, "not_yours")


@test
def roles_of_administration(s):
    for who, path, status in (("clerk", "/api/v1/people", 403), ("sys", "/api/v1/people", 200), ("sec", "/api/v1/people", 200),
                              ("clerk", "/api/v1/audit", 403), ("sys", "/api/v1/audit", 403), ("aud", "/api/v1/audit", 200)):
        same((who, path, s.as_(who).get(path).status), (who, path, status))
    refused(s.as_("sec").ask("POST", "/api/v1/people", {"account": "x1", "name": "x", "password": PASSWORD}, {"Idempotency-Key": "p"}), 403, "not_yours")
    account = "neu" + uuid.uuid4().hex[:8]
    a = s.as_("sys").ask("POST", "/api/v1/people", {"account": account, "name": "新人", "password": PASSWORD}, {"Idempotency-Key": uuid.uuid4().hex})
    same(a.status, 201)
    fits(a.json, named("Person"))
    refused(s.as_("sys").ask("POST", "/api/v1/people", {"account": account, "name": "新人", "password": PASSWORD}, {"Idempotency-Key": uuid.uuid4().hex}), 422, "bad_input", ["account"])
    person = a.json["person"]

    def granting(who, act, no=None, **args):
        path = "/api/v1/registers/grant" + (f"/{no}/acts" if no else "")
        head = {"Idempotency-Key": uuid.uuid4().hex}
        if no:
            head["If-Match"] = '"%d"' % s.as_("aud").get(f"/api/v1/registers/grant/{no}").json["version"]
        return s.as_(who).ask("POST", path, {"act": act, **args}, head)

    what = {"person": str(person), "office": OTHER_STREET, "granted": "street_leader"}
    for who in ("clerk", "hub", "sec", "aud"):
        refused(granting(who, "propose", **what), 403, "not_yours")
    refused(granting("sys", "propose", **{**what, "office": "hub"}), 422, "bad_input", ["office"])
    refused(granting("sys", "propose", **{**what, "granted": "king"}), 422, "bad_input", ["granted"])
    refused(granting("sys", "propose", **{**what, "person": "999999"}), 422, "bad_input", ["person"])
    refused(granting("sys", "set_up", **what), 422, "bad_input", ["act"])
    a = granting("sys", "propose", **what)
    same((a.status, a.json["state"], a.json["waits_role"]), (201, "proposed", "sec_admin"))
    fits(a.json, named("EntryPage"))
    assert "新人" in a.json["subject"], a.json["subject"]
    no = a.json["no"]
    refused(granting("sys", "propose", **{**what, "office": STREET, "granted": "hub_head"}), 422, "bad_input", ["office"])
    refused(granting("sys", "propose", **{**what, "office": "ZFJ", "granted": "dept_leader"}), 422, "bad_input", ["granted"])  # R4: also with what is only proposed
    assert no in [r["no"] for r in s.as_("sec").get("/api/v1/todo").json["rows"]]
    refused(s.sign_in(account), 403, "not_yours")
    for who in ("sys", "hubhead", "aud"):
        refused(granting(who, "approve", no), 403, "not_yours")
    same(granting("sec", "approve", no).json["state"], "active")
    refused(granting("sec", "approve", no), 409, "not_now")
    same(s.sign_in(account).status, 204)
    held = next(p for p in s.as_("sec").get("/api/v1/people").json["people"] if p["account"] == account)["grants"]
    same([(g["state"], g["entry"]) for g in held], [("active", no)])
    same(granting("sec", "end", no, text="调离").json["state"], "ended")
    refused(s.sign_in(account), 403, "not_yours")
    no = granting("sys", "propose", **what).json["no"]
    same(granting("sys", "withdraw", no).json["state"], "withdrawn")
    no = granting("sys", "propose", **what).json["no"]
    same(granting("sec", "refuse", no).json["state"], "refused")
    same([r["act"] for r in s.as_("aud").get(f"/api/v1/audit?of=user/{person}").json["rows"]][:2], ["refuse_grant", "propose_grant"])
    s.verb("check", "--data", s.data)
    s.verb("ledger", "verify", s.data)


# ---- sessions ------------------------------------------------------------------------------------------------------------

@test
def cookies(s):
    a = s.sign_in("clerk")
    same(a.status, 204)
    cookie = a.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and "Path=/" in cookie, cookie
    me = s.cookie("clerk")
    same(me.get("/api/v1/session").json["account"], "clerk")
    same(me.ask("DELETE", "/api/v1/session").status, 204)
    refused(me.get("/api/v1/session"), 401, "login_needed")
    refused(Client(s, cookie="0" * 64).get("/api/v1/desk"), 401, "login_needed")
    refused(Client(s, token="hy_" + "0" * 64).get("/api/v1/desk"), 401, "login_needed")
    refused(s.nobody().ask("POST", "/api/v1/session", {"account": "clerk", "password": PASSWORD, "extra": 1}), 422, "bad_input", ["extra"])
    refused(s.nobody().ask("POST", "/api/v1/session", {}), 422, "bad_input", ["account", "password"])


@test
def wrong_passwords_wait_longer(s):
    for account in ("wjj", "nobody-" + uuid.uuid4().hex[:6]):
        for _ in range(4):
            refused(s.sign_in(account, "wrong password"), 401, "login_failed")
        a = s.sign_in(account, "wrong password")
        refused(a, 429, "locked_out")
        assert 0 < int(a.headers["retry-after"]) <= 60, a.headers
        refused(s.sign_in(account, PASSWORD), 429, "locked_out")
    same(s.as_("wjj").get("/api/v1/session").status, 200)


@test
def one_office_at_a_time(s):
    s.verb("user", "grant", "zfj", "ZFJ@" + STREET, "agency", "--data", s.data, "--by", "sys")
    people = s.as_("sec").get("/api/v1/people").json["people"]
    grant = next(g for p in people if p["account"] == "zfj" for g in p["grants"] if g["role"] == "agency")
    head = {"If-Match": '"1"', "Idempotency-Key": uuid.uuid4().hex}
    same(s.as_("sec").ask("POST", f"/api/v1/registers/grant/{grant['entry']}/acts", {"act": "approve"}, head).status, 200)
    me = s.cookie("zfj")
    here = me.get("/api/v1/session").json
    same((here["role"], len(here["grants"])), ("dept_liaison", 2))
    there = me.ask("PUT", "/api/v1/session", {"grant": grant["grant"]}).json
    same((there["role"], there["office_kind"], there["street"]), ("agency", "agency", STREET))
    same(me.get("/api/v1/session").json["role"], "agency")
    refused(me.ask("PUT", "/api/v1/session", {"grant": 1}), 403, "not_yours")
    refused(s.as_("zfj").ask("PUT", "/api/v1/session", {"grant": grant["grant"]}), 422, "bad_input", ["grant"])


@test
def tokens(s):
    me = s.cookie("leader")
    a = me.ask("POST", "/api/v1/tokens", {"name": "script", "days": 1})
    same(a.status, 201)
    script = Client(s, token=a.json["secret"])
    same(script.get("/api/v1/session").json["account"], "leader")
    refused(script.ask("POST", "/api/v1/tokens", {"name": "more"}), 403, "not_yours")
    same(me.ask("DELETE", f"/api/v1/tokens/{a.json['token']}").status, 204)
    refused(script.get("/api/v1/session"), 401, "login_needed")
    refused(s.as_("clerk").ask("DELETE", "/api/v1/tokens/999999"), 404, "not_found")
    refused(me.ask("POST", "/api/v1/tokens", {"name": "x", "days": 1000}), 422, "bad_input", ["days"])


@test
def other_sites_may_not_write(s):
    me = s.cookie("clerk")
    host = f"127.0.0.1:{s.port}"
    key = lambda: {"Idempotency-Key": uuid.uuid4().hex}  # noqa: E731
    refused(me.ask("POST", "/api/v1/calls", {}, {**key(), "Origin": "https://evil.example"}), 403, "bad_origin")
    refused(me.ask("POST", "/api/v1/calls", {}, {**key(), "Origin": "null"}), 403, "bad_origin")
    refused(me.ask("POST", "/api/v1/calls", {}, {**key(), "Sec-Fetch-Site": "cross-site"}), 403, "bad_origin")
    same(me.ask("POST", "/api/v1/calls", {}, {**key(), "Origin": f"http://{host}"}).status, 201)
    same(me.ask("POST", "/api/v1/calls", {}, {**key(), "Sec-Fetch-Site": "same-origin"}).status, 201)
    a = s.nobody().ask("POST", "/api/v1/session", {"account": "clerk", "password": PASSWORD}, {"Origin": "https://evil.example"})
    refused(a, 403, "bad_origin")


@test
def the_plain_sign_in_page(s):
    page = s.nobody().get("/sign-in?to=/calls/%22%3E%3Cb%3E")
    same(page.status, 200)
    text = page.body.decode()
    assert "<form" in text and "<script" not in text and "<b>" not in text and "&quot;&gt;&lt;b&gt;" in text
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    body = f"account=clerk&password={PASSWORD.replace(' ', '+')}&totp=&to=%2Fcalls%2F1".encode()
    a = s.nobody().ask("POST", "/sign-in", raw=body, headers=form)
    same((a.status, a.headers["location"]), (303, "/calls/1"))
    a = s.nobody().ask("POST", "/sign-in", raw=body.replace(b"%2Fcalls%2F1", b"%2F%2Fevil.example"), headers=form)
    same((a.status, a.headers["location"]), (303, "/"))
    a = s.nobody().ask("POST", "/sign-in", raw=b"account=clerk&password=bad+password", headers=form)
    same((a.status, a.headers["location"]), (303, "/sign-in?again=failed"))


# ---- headers, pages, caching ---------------------------------------------------------------------------------------------

@test
def headers_everywhere(s):
    for path in ("/", "/sign-in", "/healthz", "/nothing.txt"):
        h = s.nobody().get(path).headers
        assert "script-src 'self'" in h["content-security-policy"] and "unsafe" not in h["content-security-policy"], path
        same((h["x-content-type-options"], h["x-frame-options"], h["referrer-policy"]), ("nosniff", "DENY", "same-origin"))
    h = s.as_("clerk").get("/api/v1/desk").headers
    same((h["x-content-type-options"], h["cache-control"]), ("nosniff", "private, no-store"))
    assert h["content-security-policy"].startswith("default-src 'none'")
    a = s.nobody().ask("OPTIONS", "/api/v1/calls")
    same((a.status, a.headers["allow"]), (204, "POST, GET, HEAD"))
    a = s.as_("clerk").ask("HEAD", "/api/v1/desk")
    same((a.status, a.body), (200, b""))
    a = s.as_("clerk").ask("GET", "/api/v1/calls/none", headers={"Accept-Language": "en-GB"})
    same(a.json["title"], "no such record")
    refused(s.nobody().ask("POST", "/anything", {}), 405, "method")


@test
def tags(s):
    no = called(s)
    hub = s.as_("hub")
    page = hub.get(f"/api/v1/calls/{no}")
    again = hub.get(f"/api/v1/calls/{no}", headers={"If-None-Match": page.headers["etag"]})
    if again.status != 304:  # a minute has turned between the two
        page = again
        again = hub.get(f"/api/v1/calls/{no}", headers={"If-None-Match": page.headers["etag"]})
    same((again.status, again.body), (304, b""))
    hub.act(no, "accept", grade="general", lead="ZFJ")
    same(hub.get(f"/api/v1/calls/{no}", headers={"If-None-Match": page.headers["etag"]}).status, 200)
    district = hub.get("/api/v1/district")
    same(hub.get("/api/v1/district", headers={"If-None-Match": district.headers["etag"]}).status, 304)


@test
def the_district_as_data(s):
    d = s.as_("clerk").get("/api/v1/district").json
    same((len(d["items"]), len(d["grades"]), len(d["streets"]), len(d["communities"]), d["confidence"]), (45, 4, 11, 75, "draft"))
    known = {w["code"] for w in d["words"]["states"]}
    assert {"draft", "working", "hung", "waived"} <= known
    assert all(i["lead"] in {o["code"] for o in d["departments"]} for i in d["items"])
    same(next(a["name_zh"] for a in d["agencies"] if a["code"] == "ZFJ@" + STREET), "成龙路综合行政执法中队")


@test
def previews(s):
    p = s.as_("hub").get("/api/v1/preview?item=JJ-A03&from=2026-03-02T10:00:00%2B08:00").json
    due = {row["clock"]: row["due"] for row in p["limits"]}
    same((p["grade"], due["sign"], due["answer"]), ("general", "2026-03-02T15:00:00+08:00", "2026-03-05T17:00:00+08:00"))


# ---- files -----------------------------------------------------------------------------------------------------------------

@test
def uploads(s):
    clerk = s.as_("clerk")
    a = clerk.upload(harness.jpeg())
    same((a.status, a.json["kind"], a.json["w"], a.json["h"]), (201, "jpeg", 8, 8))
    fits(a.json, named("FileInfo"))
    got = clerk.get(f"/api/v1/files/{a.json['sha256']}")
    same((got.status, got.headers["content-type"], got.body[:2]), (200, "image/jpeg", b"\xff\xd8"))
    assert "immutable" in got.headers["cache-control"]
    same(clerk.get(f"/api/v1/files/{a.json['sha256']}", headers={"If-None-Match": f'"{a.json["sha256"]}"'}).status, 304)
    refused(s.as_("leader").get(f"/api/v1/files/{a.json['sha256']}"), 404, "not_found")
    pdf = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\nxref\n0 1\n0000000000 65535 f \ntrailer\n<<>>\nstartxref\n32\n%%EOF\n"
    a = clerk.upload(pdf)
    same((a.status, a.json["kind"]), (201, "pdf"))
    assert clerk.get(f"/api/v1/files/{a.json['sha256']}").headers["content-disposition"].startswith("attachment")


@test
def a_classified_matter_leaves_neither_text_nor_picture(s):
    clerk, hub = s.as_("clerk"), s.as_("hub")
    sha = clerk.upload(harness.jpeg()).json["sha256"]
    no = called(s, photos=[sha])
    same(hub.get(f"/api/v1/calls/{no}").json["photos"], [sha])
    same(hub.get(f"/api/v1/files/{sha}").status, 200)
    same(hub.act(no, "refuse", reason="classified").status, 200)
    page = hub.get(f"/api/v1/calls/{no}").json
    same((page["text"], page["photos"]), (None, []))
    for who in (hub, clerk, s.as_("leader")):
        refused(who.get(f"/api/v1/files/{sha}"), 404, "not_found")


@test
def files_that_are_none(s):
    clerk = s.as_("clerk")
    for data in (b"hello", b"GIF89a" + b"\0" * 50, b"\xff\xd8\xff\xe0 broken", b"<svg xmlns='http://www.w3.org/2000/svg'/>", harness.jpeg()[:40]):
        refused(clerk.upload(data), 422, "bad_input", ["file"])
    refused(clerk.upload(b""), 422, "bad_input", ["file"])
    refused(clerk.upload(harness.jpeg(), name="photo"), 422, "bad_input", ["file"])
    multipart = {"Content-Type": "multipart/form-data; boundary=b"}
    for raw in (b"", b"--x\r\n", b"--b\r\n", b"--b\r\n\r\ndata\r\n--b--", b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ndata'):
        refused(clerk.ask("POST", "/api/v1/files", raw=raw, headers=multipart), 422, "bad_input", ["file"])
    refused(clerk.ask("POST", "/api/v1/files", raw=b"x", headers={"Content-Type": "image/jpeg"}), 415, "bad_type")
    no = working_call(s)
    s.as_("zfj").act(no, "sign", task="ZFJ")
    refused(s.as_("zfj").act(no, "upload", task="ZFJ", evidence=["photo_after:" + "0" * 64]), 422, "bad_input", ["evidence"])


# ---- live ------------------------------------------------------------------------------------------------------------------

class Stream:
    def __init__(self, s, who, last=None):
        self.c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=20)
        self.c.request("GET", "/api/v1/events", headers={"Authorization": f"Bearer {s.tokens[who]}", **({"Last-Event-ID": last} if last else {})})
        self.r = self.c.getresponse()

    def event(self):
        """(id, event, data) of the next one, within 20 s (heartbeats are no events)."""
        got, until = {}, time.monotonic() + 20
        while time.monotonic() < until:
            line = self.r.readline().decode().rstrip("\n")
            if not line and got.get("event"):
                return got.get("id"), got["event"], json.loads(got["data"])
            if not line and self.r.isclosed():
                return None
            name, _, value = line.partition(": ")
            got[name] = value
        raise AssertionError("no event within 20 s")


@test
def the_tables_shipped_are_in_the_ledger(s):
    rows = s.as_("aud").get("/api/v1/audit?of=tables/shipped").json["rows"]
    same([(r["act"], r["k"]) for r in rows], [("ship", 1)])
    path = os.path.join(s.data, "huying.db")
    leaf = next(json.loads(x[0]) for x in sqlite3.connect(f"file:{path}?mode=ro", uri=True).execute("SELECT leaf FROM ledger_leaf WHERE instr(leaf, '\"tables/shipped\"')"))
    told = dict(x.split(" ") for x in leaf["d"]["tables"])
    for name in ("domain/catalog-45.csv", "domain/settings.csv", "domain/cn-workday-exceptions.csv", "domain/transitions.csv", "indicators.csv", "registers.csv"):
        with open(os.path.join(harness.repository(), "data", name), "rb") as f:
            same((name, told[name]), (name, base64.b64encode(hashlib.sha256(f.read()).digest()).decode()))


@test
def live_events(s):
    live = Stream(s, "hub")
    same((live.r.status, live.r.headers["content-type"].split(";")[0], live.event()[1]), (200, "text/event-stream", "hello"))
    no = called(s)
    seen = []
    while len(seen) < 3:
        id_, kind, data = live.event()
        same(kind, "changed")
        fits(data, named("Changed"))
        if data.get("call") == no:
            seen.append(id_)
    assert STREET in data["offices"] and "hub" in data["offices"]
    made = s.as_("leader").ask("POST", "/api/v1/registers/power_use", {"act": "propose", "to": "GYJ", "subject": "选址", "text": "建议"},
                               {"Idempotency-Key": uuid.uuid4().hex}).json["no"]
    while data.get("entry") != made:
        data = live.event()[2]
    fits(data, named("Changed"))
    same(data, {"book": "power_use", "entry": made, "version": 1, "state": "asked", "offices": [STREET, "GYJ"]})  # no word of it (R5)
    back = Stream(s, "hub", last=seen[0])
    back.event()
    same(back.event()[0], seen[1])
    refused(s.nobody().get("/api/v1/events"), 401, "login_needed")


@test
def a_stream_ends_with_its_session(s):
    me = s.cookie("clerk")
    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=10)
    c.request("GET", "/api/v1/events", headers={"Cookie": f"huying={me.cookie}"})
    r = c.getresponse()
    assert r.readline().startswith(b"retry"), "it is open"
    same(me.ask("DELETE", "/api/v1/session").status, 204)
    assert b"hello" in r.read(), "it ends by itself"
    c.close()


# ---- running it --------------------------------------------------------------------------------------------------------------

@test
def figures_for_the_operator(s):
    same((s.nobody().get("/healthz").body, s.nobody().get("/readyz").body), (b"ok\n", b"ready\n"))
    text = s.nobody().get("/metrics").body.decode()
    assert re.search(r"^huying_requests_total \d+$", text, re.M) and "huying_store_commits_total" in text


@test
def half_a_request_harms_nobody(s):
    for raw in (b"GET / HT", b"POST /api/v1/calls HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", b"\x16\x03\x01\x00", b"GET /\xff HTTP/1.1\r\n\r\n"):
        c = socket.create_connection(("127.0.0.1", s.port))
        c.sendall(raw)
        c.close()
    same(s.nobody().get("/healthz").status, 200)


@test
def it_stops_gracefully_and_nobody_is_signed_out(s):
    me = s.cookie("clerk")
    live = Stream(s, "hub")
    live.event()
    done = []

    def work():
        while True:
            try:
                a = me.create(FIELDS)
            except (ConnectionError, http.client.HTTPException, socket.timeout):
                return
            if a.status != 201:
                return
            done.append(a.json["no"])
    threads = [threading.Thread(target=work) for _ in range(4)]
    [t.start() for t in threads]
    time.sleep(0.5)
    code, took = s.stop()
    [t.join() for t in threads]
    same(code, 0)
    assert took < 5, took
    s.start()
    same(me.get("/api/v1/session").json["account"], "clerk")
    kept = set()
    after = ""
    while after is not None:
        page = me.get(f"/api/v1/calls?scope=open&limit=200&after={after}").json
        kept |= {r["no"] for r in page["rows"]}
        after = page["after"]
    assert done and set(done) <= kept, "every acknowledged draft is there"
    code, _ = s.stop(signal.SIGINT)
    same(code, 0)
    s.start()


@test
def idle_sessions_end(s):
    s.stop()
    s.start("--idle", "0")  # the limit's own
    me = s.cookie("clerk")
    same(me.get("/api/v1/session").json["idle_s"], 1800)


def main():
    server = Server(harness.program())
    passed = failed = 0
    wanted = [a for a in sys.argv[2:]]
    try:
        server.start()
        server.people()
        for t in TESTS + marks.TESTS + meetings.TESTS + rules.TESTS + together.TESTS:
            if wanted and t.__name__ not in wanted:
                continue
            try:
                t(server)
                passed += 1
                print(f"ok {t.__name__}", flush=True)
            except Exception as e:  # noqa: BLE001
                failed += 1
                where = traceback.extract_tb(e.__traceback__)
                line = next(f for f in reversed(where) if f.filename.endswith("run.py"))
                print(f"FAIL {t.__name__} (line {', '.join(str(f.lineno) for f in where if f.filename.endswith('run.py'))}): {type(e).__name__}: {e}  [{line.line}]", flush=True)
                if server.process.poll() is not None:
                    print(f"the server is gone: {server.process.returncode}")
                    break
    finally:
        if failed:
            os.system(f"tail -5 {os.path.join(server.folder, 'server.log')}")
        server.end()
    print(f"{passed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
