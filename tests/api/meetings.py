"""Meetings over HTTP (R46-R53): convened from a call, typed in the room by several, held, minuted, objected to, signed, looked
back on; who may what; what is refused and how. Run by run.py, whose helpers it uses."""
import datetime
import json
import time
import uuid

import __main__ as api
from harness import STREET

TESTS = []


def test(f):
    TESTS.append(f)
    return f


def day(n):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=n)).strftime("%Y-%m-%d")


def convene(s, no, who="hubhead", key=None, version=None, **args):
    me = s.as_(who)
    version = version or me.get(f"/api/v1/calls/{no}").json["version"]
    body = {"act": "convene", "kind": "joint", "time": day(1) + " 10:00", "place": "中枢会议室", "invited": ["ZFJ", "SJG", "GAF"], "agenda": "分工", **args}
    return me.ask("POST", f"/api/v1/calls/{no}/meetings", {k: v for k, v in body.items() if v is not None},
                  {"If-Match": f'"{version}"', "Idempotency-Key": key or uuid.uuid4().hex})


def act(s, who, no, word, version=None, key=None, **args):
    me = s.as_(who)
    version = version or s.as_("hubhead").get(f"/api/v1/meetings/{no}").json["version"]
    return me.ask("POST", f"/api/v1/meetings/{no}/acts", {"act": word, **args}, {"If-Match": f'"{version}"', "Idempotency-Key": key or uuid.uuid4().hex})


def row(name="T1", unit="ZFJ", **cells):
    return {"name": name, "unit": unit, "person": "科室负责人", "what": "清理占道摊贩", "due": day(1), "standard": "现场无占道",
            "evidence": ["photo_after"], **cells}


def held(s, present=(STREET, "ZFJ", "SJG", "GAF"), **more):
    no = api.working_call(s)
    a = convene(s, no)
    api.same(a.status, 201)
    m = a.json["no"]
    api.same(a.headers["location"], f"/api/v1/meetings/{m}")
    a = act(s, "hubhead", m, "hold", present=list(present), **more)
    api.same(a.status, 200)
    return no, m, a


@test
def a_meeting_from_the_call_to_the_look_back(s):
    no, m, a = held(s, conditions={"SJG": "先有商户名单"}, object={"GAF": "本局无执法权"})
    api.fits(a.json, api.named("MeetingPage"))
    api.same((a.json["state"], a.json["quorate"], a.json["quorum"]["needed"]), ("held", True, 2))
    api.same({p["office"]: p["stand"] for p in a.json["positions"]}, {STREET: "agree", "ZFJ": "agree", "SJG": "conditions", "GAF": "object"})
    a = act(s, "hub", m, "minute", conclusions="由执法局牵头",
            rows=[row(metric="vendor_cleared_count", target="6"), row("T2", "SJG", what="核对商户名单"), row("T3", "GAF", what="维持秩序")])
    api.same((a.status, a.json["state"]), (200, "minuted"))
    api.same([p["style"] for p in a.json["minutes"]].count("row"), 3)
    assert "2026" in a.json["minutes"][1]["text"] or "年" in a.json["minutes"][1]["text"], a.json["minutes"]
    api.refused(act(s, "sjglead", m, "object", row="T3", reason="不是", basis="职责清单"), 403, "not_yours")
    api.same(act(s, "gaflead", m, "object", row="T3", reason="不是本局职责", basis="三定方案").status, 200)
    a = act(s, "hubhead", m, "sign")
    api.same((a.status, a.json["state"], len(a.json["numbers"])), (200, "signed", 1))
    rows = {r["name"]: r for r in a.json["rows"]}
    api.same((rows["T1"]["task"], rows["T1"]["state"], rows["T1"]["number"], rows["T3"]["task"]), ("M1.T1", "signed", a.json["numbers"][0], None))
    page = s.as_("hub").get(f"/api/v1/calls/{no}").json
    api.fits(page, api.named("CallPage"))
    api.same([t["label"] for t in page["tasks"] if t["role"] == "row"], ["M1.T1", "M1.T2"])
    api.same([(x["no"], x["state"], x["rows"]) for x in page["meetings"]], [(m, "signed", 3)])
    a = act(s, "district", m, "decide_row", row="T3", becomes=True, reason="维持秩序是本局职责")
    api.same((a.status, [r["task"] for r in a.json["rows"]]), (200, ["M1.T1", "M1.T2", "M1.T3"]))
    api.same([(r["objection"], r["decision"]) for r in a.json["rows"]][2], ("不是本局职责", "维持秩序是本局职责"))
    a = act(s, "hubhead", m, "supplement", rows=[row("T4", "ZFJ", what="夜间巡查"), {"name": "T1", "person": "中队长"}])
    api.same((a.status, len(a.json["numbers"]), [r["number"] for r in a.json["rows"]]), (200, 2, [a.json["numbers"][0]] * 3 + [a.json["numbers"][1]]))
    api.same((a.json["rows"][0]["person"], a.json["rows"][0]["what"]), ("中队长", "清理占道摊贩"))
    a = s.as_("sjglead").act(no, "file", task="M1.T2", text="已核对", evidence=["photo_after"])
    api.same(a.status, 200)
    api.refused(act(s, "hub", m, "look_back", rows={"T1": "done"}), 422, "bad_input", ["T2", "T3", "T4"])
    a = act(s, "hub", m, "look_back", rows={"T1": "in_progress", "T2": "done", "T3": "in_progress", "T4": "slipped"})
    api.same((a.status, a.json["looked_back"], [r["look_back"] for r in a.json["rows"]]), (200, True, ["in_progress", "done", "in_progress", "slipped"]))
    api.refused(act(s, "hub", m, "look_back", rows={}), 409, "not_now")
    api.fits(a.json, api.named("MeetingPage"))


@test
def rows_file_by_their_own_label(s):
    no, m, _ = held(s)
    api.same(act(s, "hub", m, "minute", conclusions="分工", rows=[row(), row("T2", "SJG")]).status, 200)
    api.same(act(s, "hubhead", m, "sign").status, 200)
    a = s.as_("zfj").act(no, "upload", task="M1.T1", evidence=["photo_after"])
    api.same((a.status, next(t["evidence_n"] for t in a.json["tasks"] if t["label"] == "M1.T1")), (200, 1))
    api.refused(s.as_("zfjlead").act(no, "file", task="M2.T1", text="无此会", version=1), 404, "not_found")
    desk = s.as_("sjglead").get("/api/v1/desk").json["rows"]
    assert any(r["no"] == no and r["task"] == "M1.T2" and r["act"] == "file" for r in desk), "a row's task stands on its owner's desk"


@test
def what_a_meeting_lacks_is_named(s):
    no = api.working_call(s)
    api.refused(convene(s, no, kind="party", time="上午", place="", invited=["NOPE"], agenda=None), 422, "bad_input",
                ["agenda", "invited", "kind", "place", "time"])
    api.refused(convene(s, no, who="hub"), 403, "not_yours")
    api.refused(convene(s, no, version=1), 412, "stale")
    api.refused(convene(s, no, room="201"), 422, "bad_input", ["room"])
    a = convene(s, no, key="again-and-again")
    same = convene(s, no, key="again-and-again")
    api.same(([a.status, same.status], a.json["no"]), ([201, 201], same.json["no"]))
    m = a.json["no"]
    api.refused(act(s, "hubhead", m, "convene"), 422, "bad_input", ["act"])
    api.refused(act(s, "hub", m, "minute", conclusions="早", rows=[row()]), 409, "not_now")
    api.refused(act(s, "hubhead", m, "move", time="明天"), 422, "bad_input", ["reason", "time"])
    a = act(s, "hubhead", m, "move", reason="场地冲突", time=day(2) + " 15:00")
    api.same((a.status, a.json["planned"]), (200, day(2) + "T15:00:00+08:00"))
    mine = [r for r in s.as_("hubhead").get("/api/v1/desk?limit=200").json["rows"] if r.get("meeting") == m]
    api.same([(r["act"], r["due"], r["due_clock"], r["light"]) for r in mine], [("hold", day(2) + "T15:00:00+08:00", None, "off")])
    api.refused(act(s, "hubhead", m, "hold", present=["NONE"], object={"ZJJ": "未到"}), 422, "bad_input", ["object.ZJJ", "present"])
    api.same(act(s, "hubhead", m, "hold", present=[STREET, "ZFJ", "SJG", "GAF"]).json["state"], "held")
    a = act(s, "hub", m, "minute", conclusions="x", rows=[{"name": "T1", "unit": "ZFJ", "due": "2020-01-01", "evidence": ["nothing"], "metric": "none_such"}])
    api.refused(a, 422, "bad_input", ["T1.due", "T1.evidence", "T1.metric", "T1.person", "T1.standard", "T1.target", "T1.what"])
    api.refused(act(s, "hub", m, "minute", conclusions="x", rows=[row("T 1"), {"unit": 5}, 7]), 422, "bad_input")
    api.refused(act(s, "hub", m, "minute", conclusions="x", rows={"T1": "done"}), 422, "bad_input", ["rows"])
    api.refused(act(s, "hub", m, "minute", conclusions="x", rows=[row(colour="red")]), 422, "bad_input", ["T1.colour"])
    api.refused(act(s, "hub", m, "minute", version=1, conclusions="x", rows=[row()]), 412, "stale")
    api.refused(act(s, "hubhead", m, "sign", version=2), 412, "stale")
    api.refused(act(s, "hubhead", "JJ-2026-999999.M1", "sign", version=1), 404, "not_found")
    api.refused(s.as_("hub").get(f"/api/v1/meetings/{no}"), 404, "not_found")
    api.refused(s.as_("hub").get(f"/api/v1/meetings/{no}.M9"), 404, "not_found")


@test
def without_a_quorum_it_is_held_again(s):
    no, m, a = held(s, present=(STREET, "SJG"))
    api.same((a.json["state"], a.json["quorate"], a.json["quorum"]["lead"]), ("void", False, False))
    page = s.as_("hub").get(f"/api/v1/calls/{no}").json
    assert any(c["name"] == "reconvene" and c["state"] == "running" for c in page["clocks"])
    cards = [c for c in s.as_("hubhead").get("/api/v1/meetings?state=waiting").json["rows"] if c["call"] == no]
    api.same([(c["due_clock"], c["meeting"]) for c in cards], [("reconvene", None)])
    desk = s.as_("hubhead").get("/api/v1/desk").json["rows"]
    assert any(r["no"] == no and r["act"] == "convene" for r in desk), "the hub head is to convene it again"
    m2 = convene(s, no).json["no"]
    api.same(m2, no + ".M2")
    desk = s.as_("hubhead").get("/api/v1/desk").json["rows"]
    api.same([(r["act"], r.get("meeting")) for r in desk if r["no"] == no], [("hold", m2)])
    api.same(act(s, "hubhead", m2, "cancel", reason="并入例会").json["state"], "cancelled")


@test
def the_room_types_together(s):
    no = api.working_call(s)
    m = convene(s, no).json["no"]
    path = f"/api/v1/meetings/{m}/draft"

    def put(who, patch):
        return s.as_(who).ask("PUT", path, patch)

    a = put("hub", {"present": [STREET, "ZFJ"], "rows": {"T1": {"unit": "ZFJ", "what": "清理"}}})
    api.same((a.status, a.json["draft_version"], a.json["quorum"]["quorate"], a.json["quorum"]["here"]), (200, 1, False, 0))
    api.fits(a.json, api.named("MeetingPage"))
    a = put("hubhead", {"present": [STREET, "ZFJ", "GAF", "SJG"], "rows": {"T1": {"due": day(1)}, "T2": {"what": "巡查"}}})
    api.same((a.json["draft"]["rows"], a.json["quorum"]["quorate"]), ({"T1": {"unit": "ZFJ", "what": "清理", "due": day(1)}, "T2": {"what": "巡查"}}, True))
    api.same(put("sjg", {"positions": {"SJG": {"stand": "conditions", "text": "先有名单"}}}).status, 200)
    a = put("hub", {"rows": {"T2": None}})
    api.same((a.json["draft_version"], list(a.json["draft"]["rows"]), a.json["draft"]["positions"]["SJG"]["text"]), (4, ["T1"], "先有名单"))
    api.same(s.as_("hub").get(f"/api/v1/calls/{no}").json["version"], s.as_("hub").get(f"/api/v1/meetings/{m}").json["call"]["version"])
    api.refused(put("sjg", {"positions": {"GAF": {"stand": "agree"}}}), 403, "not_yours")
    api.refused(put("sjg", {"rows": {"T1": None}}), 403, "not_yours")
    api.refused(put("sys", {"rows": {}}), 403, "not_yours")
    api.refused(put("wjj", {"positions": {"WJJ": {"stand": "agree"}}}), 403, "not_yours")
    api.refused(put("hub", {"rows": {"T 1": {}}, "present": "all", "positions": {"X": 1}, "chair": "甲"}), 422, "bad_input", ["chair", "positions", "present", "rows"])
    api.refused(put("hub", {"rows": {"T1": {"what": "长" * 501, "evidence": "photo_after"}}}), 422, "bad_input", ["rows.T1.evidence", "rows.T1.what"])
    api.refused(put("hub", {"rows": {f"R{i}": {"what": "行"} for i in range(41)}}), 422, "bad_input", ["rows"])
    before = s.as_("hub").get(f"/api/v1/meetings/{m}")
    api.same(s.as_("hub").get(f"/api/v1/meetings/{m}", headers={"If-None-Match": before.headers["etag"]}).status, 304)
    api.same(act(s, "hubhead", m, "hold", present=[STREET, "ZFJ", "GAF", "SJG"]).status, 200)
    a = act(s, "hub", m, "minute", conclusions="分工", rows=[row()])
    api.same((a.status, a.json["draft_version"], a.json["draft"]), (200, 0, None))
    api.refused(put("hub", {"conclusions": "太晚"}), 409, "not_now")


@test
def who_sees_a_meeting(s):
    no = api.working_call(s)
    m = convene(s, no, invited=["ZFJ", "WJJ"]).json["no"]
    for who in ("clerk", "hub", "zfj", "wjj", "aud", "district"):
        a = s.as_(who).get(f"/api/v1/meetings/{m}")
        api.same((who, a.status), (who, 200))
    for who in ("clerk2", "sys", "sec"):
        api.refused(s.as_(who).get(f"/api/v1/meetings/{m}"), 404, "not_found")
    for who, sees in (("wjj", True), ("clerk", True), ("clerk2", False), ("sys", False), ("hubhead", True)):
        board = s.as_(who).get("/api/v1/meetings").json
        api.fits(board, api.named("MeetingBoard"))
        api.same((who, any(c["meeting"] == m for c in board["rows"])), (who, sees))
    card = next(c for c in s.as_("hub").get("/api/v1/meetings").json["rows"] if c["meeting"] == m)
    api.same((card["column"], card["state"], card["planned"]), ("planned", "planned", day(1) + "T10:00:00+08:00"))
    api.refused(s.as_("hub").get("/api/v1/meetings?state=never"), 422, "bad_input", ["state"])
    a = s.as_("wjj").get(f"/api/v1/meetings/{m}/calendar")
    api.same((a.status, a.headers["content-type"]), (200, "text/calendar; charset=utf-8"))
    text = a.body.decode()
    assert "BEGIN:VEVENT\r\n" in text and f"UID:{m}@huying" in text and "DTSTART:" + day(1).replace("-", "") + "T020000Z" in text, text
    api.refused(s.as_("clerk2").get(f"/api/v1/meetings/{m}/calendar"), 404, "not_found")


@test
def a_street_proposes_and_gets_an_answer(s):
    no = api.working_call(s)
    api.same(s.as_("leader").act(no, "propose_meeting", reason="三家推诿").status, 200)
    api.refused(s.as_("leader").act(no, "propose_meeting", reason="再提"), 409, "not_now")
    desk = s.as_("hubhead").get("/api/v1/desk").json["rows"]
    assert any(r["no"] == no and r["act"] == "convene" for r in desk)
    card = next(c for c in s.as_("hubhead").get("/api/v1/meetings").json["rows"] if c["call"] == no)
    api.same((card["column"], card["proposed"]), ("waiting", True))
    api.refused(s.as_("hubhead").act(no, "decline_meeting"), 422, "bad_input", ["reason"])
    a = s.as_("hubhead").act(no, "decline_meeting", reason="先由牵头协调")
    api.same(a.status, 200)
    nexts = [(n["act"], n["enabled"]) for n in a.json["next"] if n["entity"] == "meeting"]
    api.same(nexts, [("convene", True)])
    form = {x["name"]: x for x in next(n for n in a.json["next"] if n["act"] == "convene")["args"]}
    api.same((form["time"]["type"], form["kind"]["codes"], form["invited"]["default"][0]), ("datetime", ["on_site", "special", "joint", "leader"], "ZFJ"))
    assert "任务分工" in form["agenda"]["default"], form["agenda"]


@test
def what_is_stuck_comes_with_an_agenda(s):
    no = api.working_call(s)
    api.same(s.as_("zfjlead").act(no, "ask_return", task="ZFJ", reason="duty_mismatch", basis="三定方案", owner="SJG").status, 200)
    stuck = s.as_("hubhead").get("/api/v1/stuck").json
    api.fits(stuck, api.named("Stuck"))
    mine = next(r for r in stuck["rows"] if r["call"] == no)
    api.same((mine["why"], mine["meeting"], "ZFJ" in mine["invited"]), (["disputed"], None, True))
    assert "申请退单" in mine["agenda"] and no in mine["agenda"], mine["agenda"]
    api.refused(s.as_("clerk").get("/api/v1/stuck"), 403, "not_yours")


@test
def one_meeting_for_several_stuck_calls(s):
    """Convened by one act, each call with its own agenda; held once, minuted and signed for each."""
    nos = [api.working_call(s), api.working_call(s)]
    for no in nos:
        api.same(s.as_("zfjlead").act(no, "ask_return", task="ZFJ", reason="duty_mismatch", basis="三定方案", owner="SJG").status, 200)
    calls = [{"no": no, "version": s.as_("hub").get(f"/api/v1/calls/{no}").json["version"]} for no in nos]
    plan = {"calls": calls, "kind": "joint", "time": day(1) + " 10:00", "place": "中枢会议室"}

    def together(who="hubhead", key=None, **other):
        return s.as_(who).ask("POST", "/api/v1/meetings", {**plan, **other}, {"Idempotency-Key": key or uuid.uuid4().hex})

    api.refused(together(who="hub"), 403, "not_yours")
    api.refused(together(calls=calls[:1]), 422, "bad_input", ["calls"])
    api.refused(together(calls=[calls[0], calls[0]]), 422, "bad_input", ["calls"])
    api.refused(together(kind="party", agenda="x"), 422, "bad_input", ["agenda"])
    api.refused(together(calls=[calls[0], {**calls[1], "version": 1}]), 412, "stale")
    api.same(s.as_("hub").get(f"/api/v1/calls/{nos[0]}").json["meetings"], [])
    a = together(key="all-at-once")
    api.same((a.status, a.json["no"], together(key="all-at-once").json["no"]), (201, nos[0] + ".M1", nos[0] + ".M1"))
    api.fits(a.json, api.named("MeetingPage"))
    parts = [n + ".M1" for n in nos]
    api.same([x["meeting"] for x in a.json["sitting"]], parts)
    for no, m in zip(nos, parts):
        page = s.as_("hubhead").get(f"/api/v1/meetings/{m}").json
        assert "申请退单" in page["agenda"] and no in page["agenda"] and "共2项" in page["agenda"], page["agenda"]
    text = s.as_("zfj").get(f"/api/v1/meetings/{parts[1]}/calendar").body.decode()
    assert f"UID:{parts[0]}@huying" in text, "one entry in a calendar, whatever part it was taken from"
    a = act(s, "hubhead", parts[0], "move", reason="场地冲突", time=day(2) + " 15:00", together=True)
    api.same([a.status, s.as_("hub").get(f"/api/v1/meetings/{parts[1]}").json["planned"]], [200, day(2) + "T15:00:00+08:00"])
    api.same(s.as_("sjg").ask("PUT", f"/api/v1/meetings/{parts[1]}/draft", {"positions": {"SJG": {"stand": "conditions", "text": "先有名单"}}}).status, 200)
    api.same(s.as_("hub").ask("PUT", f"/api/v1/meetings/{parts[1]}/draft", {"present": ["GAF", "WJJ"]}).status, 200)
    api.refused(act(s, "hub", parts[0], "minute", together=True, conclusions="x", rows=[row()]), 422, "bad_input", ["together"])
    a = act(s, "hubhead", parts[0], "hold", together=True, present=[STREET, "ZFJ", "SJG"])
    api.same((a.status, [x["state"] for x in a.json["sitting"]], a.json["present"]), (200, ["held", "held"], [STREET, "ZFJ", "SJG", "GAF", "WJJ"]))
    api.same({p["office"]: p["stand"] for p in s.as_("hub").get(f"/api/v1/meetings/{parts[1]}").json["positions"]}["SJG"], "conditions")
    for m in parts:
        api.same(act(s, "hub", m, "minute", conclusions="分工", rows=[row()]).status, 200)
    numbers = [act(s, "hubhead", m, "sign").json["numbers"][0] for m in parts]
    api.same(int(numbers[1].split("-")[1]) - int(numbers[0].split("-")[1]), 1)
    api.same([t["label"] for t in s.as_("hub").get(f"/api/v1/calls/{nos[1]}").json["tasks"] if t["role"] == "row"], ["M1.T1"])


@test
def a_typed_table_is_told_live(s):
    """Whoever looks at the room hears of each change."""
    import http.client
    no = api.working_call(s)
    m = convene(s, no).json["no"]
    c = http.client.HTTPConnection("127.0.0.1", s.port, timeout=10)
    c.request("GET", "/api/v1/events", headers={"Authorization": "Bearer " + s.tokens["zfj"]})
    stream = c.getresponse()
    assert b"retry" in stream.readline()
    s.as_("hub").ask("PUT", f"/api/v1/meetings/{m}/draft", {"conclusions": "先清理"})
    until = time.time() + 8
    while time.time() < until:
        line = stream.readline()
        if line.startswith(b"data: {") and json.loads(line[6:]).get("meeting") == m:
            api.fits(json.loads(line[6:]), api.named("Changed"))
            break
    else:
        raise AssertionError("no word of the draft")
    c.close()
