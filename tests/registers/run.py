#!/usr/bin/env python3
"""The registers from outside: uses of powers, admissions, community hours, opinions; who may do what, what is refused and why.
Starts its own server.   tests/registers/run.py [PROGRAM]   → `N passed, N failed`"""
import os
import re
import subprocess
import sys
import time
import traceback
import uuid

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "api"))
import harness  # noqa: E402
from harness import COMMUNITY, OTHER_STREET, STREET, Server, jpeg  # noqa: E402

harness.PEOPLE += [("comm", "社区工作者巳", STREET, "community"), ("ghj", "规自分管午", "GYJ", "dept_leader"), ("ghjl", "规自联络未", "GYJ", "dept_liaison"),
                   ("qld", "区领导申", "district", "district_leader")]
LATER = f"{time.gmtime().tm_year + 1}-12-31"
TESTS = []


def test(f):
    TESTS.append(f)
    return f


def same(got, wanted):
    assert got == wanted, f"got {got!r}, wanted {wanted!r}"


def refused(answer, status, problem, fields=None):
    same((answer.status, answer.problem), (status, problem))
    if fields is not None:
        same(answer.fields, sorted(fields))


def make(s, who, book, act, key=None, **args):
    return s.as_(who).ask("POST", f"/api/v1/registers/{book}", {"act": act, **args}, {"Idempotency-Key": key or uuid.uuid4().hex})


def act(s, who, book, no, what, version=None, key=None, **args):
    if version is None:
        version = s.as_("hubhead").get(f"/api/v1/registers/{book}/{no}").json["version"]
    return s.as_(who).ask("POST", f"/api/v1/registers/{book}/{no}/acts", {"act": what, **args},
                          {"If-Match": f'"{version}"', "Idempotency-Key": key or uuid.uuid4().hex})


def good(answer, state, status=200):
    assert answer.status == status, (answer.status, answer.body)
    same(answer.json["state"], state)
    return answer.json


def page(s, who, book, no):
    return s.as_(who).get(f"/api/v1/registers/{book}/{no}").json


def acts_of(s, who, book, no):
    return [n["act"] for n in page(s, who, book, no)["next"]]


def words_of(answer):
    """A PDF's text without white space."""
    assert answer.status == 200 and answer.body[:5] == b"%PDF-", (answer.status, answer.body[:200])
    r = subprocess.run(["pdftotext", "-", "-"], input=answer.body, capture_output=True)
    same(r.returncode, 0)
    return re.sub(r"\s", "", r.stdout.decode())


@test
def a_proposal_is_answered_in_writing(s):
    """FP4: the street proposes, the department answers adopted, partly or not; the street takes note (R97)."""
    a = make(s, "leader", "power_use", "propose", to="GYJ", subject="水杉街口袋公园选址", text="建议将闲置绿地列入年度计划。")
    e = good(a, "asked", 201)
    no = e["no"]
    same((no[:8], e["owner"], e["other"], e["facts"]["power"]), ("QL-%s" % time.strftime("%Y-", time.gmtime(time.time() + 28800)), STREET, "GYJ", "FP4"))
    assert e["due"] and e["due_clock"] == "power_answer", e
    same((e["waits_office"], e["waits_role"], e["waits_act"]), ("GYJ", "dept_leader", "answer"))
    same(acts_of(s, "ghj", "power_use", no), ["answer"])
    assert no in [r["no"] for r in s.as_("ghj").get("/api/v1/todo").json["rows"]]
    refused(act(s, "zfjlead", "power_use", no, "answer", answer="adopted", text="好"), 403, "not_yours")
    refused(act(s, "leader", "power_use", no, "answer", answer="adopted", text="好"), 403, "not_yours")
    refused(act(s, "ghj", "power_use", no, "answer", answer="yes"), 422, "bad_input", ["answer", "text"])
    refused(act(s, "ghj", "power_use", no, "answer", version=9, answer="adopted", text="好"), 412, "stale")
    e = good(act(s, "ghj", "power_use", no, "answer", answer="partly", text="列入2027年计划,先行简易绿化。"), "answered")
    same((e["facts"]["answer"], e["late"], e["due"]), ("partly", 0, None))
    same([(v["act"], v["role"], v["person"]) for v in e["events"]], [("propose", "street_leader", "街道分管乙"), ("answer", "dept_leader", "规自分管午")])
    same(e["events"][1]["texts"]["text"], "列入2027年计划,先行简易绿化。")
    good(act(s, "leader", "power_use", no, "ask_again", text="请明确资金"), "asked")
    good(act(s, "ghj", "power_use", no, "answer", answer="adopted", text="已明确"), "answered")
    refused(act(s, "leader", "power_use", no, "ask_again", text="再问"), 409, "not_now")
    good(act(s, "leader", "power_use", no, "take_note"), "closed")
    same(acts_of(s, "leader", "power_use", no), [])


@test
def a_stranger_reads_neither_entry_nor_list(s):
    no = make(s, "leader", "power_use", "propose", to="GYJ", subject="丙", text="丁").json["no"]
    refused(s.as_("clerk2").get(f"/api/v1/registers/power_use/{no}"), 403, "not_yours")
    refused(s.as_("zfjlead").get(f"/api/v1/registers/power_use/{no}"), 403, "not_yours")
    assert no not in [r["no"] for r in s.as_("clerk2").get("/api/v1/registers/power_use").json["rows"]]
    for who in ("clerk", "ghjl", "hub", "aud", "qld"):
        assert no in [r["no"] for r in s.as_(who).get("/api/v1/registers/power_use").json["rows"]], who
    refused(s.as_("clerk").get("/api/v1/registers/none"), 404, "not_found")
    refused(s.as_("clerk").get("/api/v1/registers/power_use?state=wrong&fact=power"), 422, "bad_input", ["state", "value"])


@test
def plans_acceptances_and_opinions_on_heads(s):
    no = good(make(s, "ghjl", "power_use", "send_plan", street=STREET, subject="片区控规", text="请提意见"), "plan_sent", 201)["no"]
    good(act(s, "leader", "power_use", no, "comment", opinion="conditions", text="保留步行通道"), "commented")
    good(act(s, "ghj", "power_use", no, "reply", answer="adopted", text="采纳"), "closed")
    no = good(make(s, "ghjl", "power_use", "send_acceptance", street=STREET, subject="人行道改造验收", text="请签字"), "acceptance_sent", 201)["no"]
    good(act(s, "leader", "power_use", no, "refuse_sign", text="盲道未接通"), "unsigned")
    refused(act(s, "ghjl", "power_use", no, "send_again", text="已整改"), 403, "not_yours")
    good(act(s, "ghj", "power_use", no, "send_again", text="已整改"), "acceptance_sent")
    good(act(s, "leader", "power_use", no, "sign_off"), "closed")
    no = good(make(s, "zfjlead", "power_use", "ask_opinion", street=STREET, agency=f"ZFJ@{STREET}", subject="中队长调整", text="拟任人选"), "opinion_asked", 201)["no"]
    refused(act(s, "zfjlead", "power_use", no, "record_change", day="2026-11-30"), 409, "not_now")
    refused(act(s, "leader", "power_use", no, "opine", opinion="agree", text="同意"), 403, "not_yours")
    good(act(s, "head", "power_use", no, "opine", opinion="agree", text="同意"), "opined")
    good(act(s, "zfjlead", "power_use", no, "record_change", day="2026-11-30"), "closed")


@test
def absence_at_a_joint_operation_is_counted(s):
    at = lambda d: time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 28800 + d))
    no = good(make(s, "leader", "power_use", "call_out", units=["ZFJ", "GAF@" + STREET, "SJG"], subject="夜市联合整治", place="水杉街东段", time=at(-3600)),
              "called_out", 201)["no"]
    assert no in [r["no"] for r in s.as_("zfj").get("/api/v1/registers/power_use").json["rows"]]
    e = good(act(s, "clerk", "power_use", no, "record_result", present=["ZFJ", "SJG"], text="劝离12处"), "closed")
    same((e["facts"]["absent"], e["facts"]["power"]), ("GAF@" + STREET, "FP5"))
    no = make(s, "leader", "power_use", "call_out", units=["ZFJ"], subject="明日行动", place="水杉街", time=at(86400)).json["no"]
    refused(act(s, "clerk", "power_use", no, "record_result", present=["ZFJ"], text="未到时间"), 409, "not_now")
    refused(make(s, "leader", "power_use", "call_out", units=["NONE"], subject="甲", place="乙", time="明天"), 422, "bad_input", ["time", "units"])


@test
def a_burden_is_admitted_with_an_end_or_may_be_declined(s):
    """R99: admission by the hub; communities record times, minutes are summed; what is not admitted may be declined."""
    refused(make(s, "zfj", "burden", "ask", subject="周报表"), 422, "bad_input", ["basis", "frequency", "kind", "minutes"])
    no = good(make(s, "zfj", "burden", "ask", subject="垃圾分类月报", kind="form", basis="某条例", frequency="monthly", minutes=45, money=6000), "asked", 201)["no"]
    month = time.strftime("%Y-%m", time.gmtime(time.time() + 28800))
    refused(make(s, "comm", "workload", "record", burden=no, community=COMMUNITY, month=month, times=2), 409, "not_now")
    refused(act(s, "hub", "burden", no, "admit", until=LATER), 403, "not_yours")
    refused(act(s, "hubhead", "burden", no, "admit", until="2020-01-01"), 409, "not_now")
    e = good(act(s, "hubhead", "burden", no, "admit", until=LATER), "admitted")
    same(e["due"], LATER + "T23:59:59+08:00")
    w = good(make(s, "comm", "workload", "record", burden=no, community=COMMUNITY, month=month, times=2), "recorded", 201)
    same(w["facts"]["total"], "90")
    refused(make(s, "comm", "workload", "record", burden=no, community="510104017001", month=month, times=1), 403, "not_yours")
    refused(make(s, "comm", "workload", "record", burden="JF-2020-000009", community=COMMUNITY, month=month, times=1), 422, "bad_input", ["burden"])
    refused(make(s, "comm", "workload", "record", burden=no, community=COMMUNITY, month=month, times=1, total="9"), 422, "bad_input", ["total"])
    same(good(act(s, "comm", "workload", w["no"], "correct", times=3, text="补记一次"), "recorded")["facts"]["total"], "135")
    sums = s.as_("clerk2").get(f"/api/v1/workload?from={month}&to={month}").json
    same([(r["community"], r["minutes"], r["entries"]) for r in sums["rows"] if r["burden"] == no], [(COMMUNITY, 135, 1)])
    same(sums["admitted_minutes_month"], 45)
    refused(make(s, "comm", "workload", "decline", burden=no, community=COMMUNITY, **{"from": "ZFJ"}, subject="报表", text="重复填报"), 409, "not_now")
    d = good(make(s, "comm", "workload", "decline", community=COMMUNITY, **{"from": "ZFJ"}, subject="临时报表", text="未经准入"), "declined", 201)
    good(act(s, "hub", "workload", d["no"], "take_note"), "noted")
    good(act(s, "hubhead", "burden", no, "end", text="数据已共享"), "ended")
    no = make(s, "zfj", "burden", "ask", subject="挂牌", kind="signboard", basis="某通知", frequency="once", minutes=30).json["no"]
    good(act(s, "hubhead", "burden", no, "refuse", text="合并标识"), "refused")
    assert no in [r["no"] for r in s.as_("comm").get("/api/v1/registers/burden?state=refused").json["rows"]]
    good(act(s, "zfjlead", "burden", no, "ask_again", basis="新依据"), "asked")


@test
def an_opinion_has_a_value_a_quarter_and_percent_only_where_measured(s):
    e = good(make(s, "hubhead", "opinion", "adopt", number="OP-14", subject="规范社区证明", to="GYJ", kind="burden", target=15, unit="count"), "running", 201)
    same((e["no"], e["percent"], e["waits_role"]), ("OP-14", None, "dept_liaison"))
    refused(make(s, "hubhead", "opinion", "adopt", number="OP-14", subject="重号", to="GYJ", kind="burden"), 422, "bad_input", ["number"])
    refused(act(s, "ghjl", "opinion", "OP-14", "report", quarter="2026-Q3", progress="running", text="已清理"), 422, "bad_input", ["value"])
    e = good(act(s, "ghjl", "opinion", "OP-14", "report", quarter="2026-Q3", progress="running", text="已清理", value=10), "running")
    same((e["percent"], e["due"][:7]), ("66.67", "2027-01"))
    e = good(make(s, "hubhead", "opinion", "adopt", number="OP-03", subject="下放事项", to="GYJ", kind="power"), "running", 201)
    same(good(act(s, "ghjl", "opinion", "OP-03", "report", quarter="2026-Q3", progress="done", text="清单已公布"), "running")["percent"], None)
    refused(act(s, "zfj", "opinion", "OP-03", "report", quarter="2026-Q4", progress="done", text="甲"), 403, "not_yours")
    good(act(s, "hubhead", "opinion", "OP-03", "complete", text="核对无误"), "completed")


@test
def the_ladder_by_hand(s):
    """R56: remind, urge, slip, interview; earlier by hand, never skipped back; the receiver's answer goes to the hub."""
    clerk, boss, hub = s.as_("clerk"), s.as_("leader"), s.as_("hub")
    call = clerk.create({"item": "JJ-A03", "place": "水杉街", "community": COMMUNITY, "text": "占道。", "contact": "甲", "wanted_result": "清出"}).json["no"]
    for who, what, more in ((clerk, "submit", {}), (boss, "vet", {}), (hub, "accept", {"grade": "general", "lead": "ZFJ"}), (hub, "dispatch", {})):
        same(who.act(call, what, **more).status, 200)
    refused(make(s, "hub", "urge", "remind", call="JJ-2020-000001", to="ZFJ", text="请"), 422, "bad_input", ["call"])
    refused(make(s, "hub", "urge", "remind", call=call, to="GYJ", text="请"), 422, "bad_input", ["to"])
    refused(make(s, "clerk", "urge", "remind", call=call, to="ZFJ", text="请"), 403, "not_yours")
    e = good(make(s, "hub", "urge", "remind", call=call, to="ZFJ", text="请按时签收"), "sent", 201)
    assert e["subject"], e
    told = s.as_("zfj").get("/api/v1/notices").json
    same((told["unread"] >= 1, told["rows"][0]["act"], told["rows"][0]["call"], told["rows"][0]["kind"]), (True, "remind", call, "todo"))
    same(s.as_("zfj").ask("POST", "/api/v1/notices", {"upto": told["rows"][0]["id"]}).status, 204)
    same(s.as_("zfj").get("/api/v1/notices").json["unread"], 0)
    no = good(make(s, "hubhead", "slip", "issue", call=call, to="ZFJ", text="请书面回复"), "issued", 201)["no"]
    refused(make(s, "hub", "urge", "urge", call=call, to="ZFJ", text="请"), 409, "not_now")
    refused(s.as_("clerk").get(f"/api/v1/registers/slip/{no}"), 403, "not_yours")
    paper = s.as_("zfjlead").get(f"/api/v1/registers/slip/{no}/print")
    text = words_of(paper)
    for wanted in (f"呼督〔{no[3:7]}〕{int(no[8:])}号", "督办单", "请书面回复", "水杉街", f"/registers/slip/{no}", call):
        assert wanted in text, (wanted, text)
    refused(s.as_("clerk").get(f"/api/v1/registers/slip/{no}/print"), 403, "not_yours")
    refused(s.as_("hubhead").get(f"/api/v1/registers/urge/{e['no']}/print"), 404, "not_found")
    good(act(s, "zfjlead", "slip", no, "answer", text="今日完成"), "answered")
    good(act(s, "hubhead", "slip", no, "escalate", text="两次未落实"), "escalated")
    y = next(r for r in s.as_("qld").get("/api/v1/todo").json["rows"] if r["book"] == "interview" and r["facts"]["call"] == call)
    same((y["other"], y["state"]), ("ZFJ", "proposed"))
    good(act(s, "qld", "interview", y["no"], "agree", time=time.strftime("%Y-%m-%dT%H:%M", time.gmtime(time.time() + 28800 - 60))), "agreed")
    good(act(s, "hubhead", "interview", y["no"], "hold", text="承诺一周内整改"), "held")
    refused(s.as_("leader").get("/api/v1/supervise"), 403, "not_yours")
    same(s.as_("hubhead").get("/api/v1/supervise").status, 200)


@test
def files_come_with_an_entry_and_are_seen_with_it(s):
    """Evidence of a record (R97, R98): uploaded, named by an act, in the leaf by its hash, read by who may read the entry."""
    def upload(who):
        a = s.as_(who).upload(jpeg())
        assert a.status in (200, 201), a.body
        return a.json["sha256"]

    sha, own = upload("leader"), upload("ghj")
    what = {"to": "GYJ", "subject": "口袋公园选址", "text": "附现场照片。"}
    refused(make(s, "leader", "power_use", "propose", files=["0" * 64], **what), 422, "bad_input", ["files"])
    refused(make(s, "leader", "power_use", "propose", files=["x"], **what), 422, "bad_input", ["files"])
    refused(make(s, "leader", "power_use", "propose", files=[sha] * 7, **what), 422, "bad_input", ["files"])
    same(s.as_("ghj").get(f"/api/v1/files/{sha}").status, 404)
    no = good(make(s, "leader", "power_use", "propose", files=[sha], **what), "asked", 201)["no"]
    e = good(act(s, "ghj", "power_use", no, "answer", answer="adopted", text="附回函", files=[own]), "answered")
    same([[f["sha256"] for f in v["files"]] for v in e["events"]], [[sha], [own]])
    assert all("files" not in v["texts"] for v in e["events"]), e
    for who, status in (("ghj", 200), ("leader", 200), ("hub", 200), ("clerk2", 404), ("zfjlead", 404), ("sys", 404)):
        same((who, s.as_(who).get(f"/api/v1/files/{sha}").status), (who, status))
        same((who, s.as_(who).get(f"/api/v1/files/{own}/thumb").status), (who, status))
    s.verb("ledger", "verify", s.data)


@test
def the_same_key_makes_no_second_entry(s):
    key = uuid.uuid4().hex
    first = make(s, "leader", "power_use", "propose", key=key, to="GYJ", subject="一", text="二").json["no"]
    same(make(s, "leader", "power_use", "propose", key=key, to="GYJ", subject="一", text="二").json["no"], first)
    refused(make(s, "leader", "power_use", "propose", key=key, to="GYJ", subject="一", text="三"), 422, "bad_input", ["key"])
    refused(make(s, "leader", "power_use", "answer", to="GYJ"), 403, "not_yours")
    refused(make(s, "leader", "power_use", "lapse"), 422, "bad_input", ["act"])


@test
def the_rows_are_what_the_leaves_make(s):
    said = s.verb("check", "--data", s.data)
    assert said.splitlines()[-1].startswith("ok ") and "entries=0" not in said, said
    s.verb("ledger", "checkpoint", s.data)
    assert s.verb("ledger", "verify", s.data).splitlines()[-1].startswith("ok "), "verify"


def main():
    server = Server(harness.program())
    passed = failed = 0
    try:
        server.start()
        server.people(only=["clerk", "leader", "head", "clerk2", "hub", "hubhead", "zfj", "zfjlead", "comm", "ghj", "ghjl", "qld"])
        for t in TESTS:
            try:
                t(server)
                passed += 1
                print(f"ok    {t.__name__}", flush=True)
            except Exception:
                failed += 1
                print(f"FAIL  {t.__name__}\n{traceback.format_exc()}", flush=True)
    finally:
        server.end()
    print(f"{passed} passed, {failed} failed")
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
