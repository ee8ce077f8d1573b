"""Many at once on one call (R6): fifty people press the same button at the same moment, one wins, the others are told how the record
stands now; then the next round. And the limits on returns, extensions, reopenings, by the border (R29, R34, R66). Run by run.py."""
import threading
import uuid

import __main__ as api

TESTS = []
CLIENTS = 50


def test(f):
    TESTS.append(f)
    return f


def at_once(acts):
    """Each act in a thread of its own, all let go together."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def run(i):
        gate.wait()
        answers[i] = acts[i]()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(acts))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return answers


@test
def of_fifty_at_once_one_wins(s):
    """Each round one act by fifty clients who all saw the same version."""
    no = api.called(s)
    rounds = [("hub", "accept", None, dict(grade="general", lead="ZFJ")), ("hub", "dispatch", None, {}), ("zfj", "sign", "ZFJ", {}),
              ("zfj", "contact", "ZFJ", {}), ("zfj", "plan", "ZFJ", dict(text="三日内清理")), ("zfjlead", "ask_extension", "ZFJ",
              dict(amount=1, reason="technical", text="需联合执法")), ("hub", "grant_extension", "ZFJ", {})]
    for who, word, task, args in rounds:
        page = s.as_("hub").get(f"/api/v1/calls/{no}").json
        before = len(page["events"])
        version = next(t["version"] for t in page["tasks"] if t["label"] == task) if task else page["version"]
        answers = at_once([lambda: s.as_(who).act(no, word, task=task, version=version, **args)] * CLIENTS)
        kinds = sorted(a.status for a in answers)
        api.same((word, kinds), (word, [200] + [412] * (CLIENTS - 1)))
        after = s.as_("hub").get(f"/api/v1/calls/{no}").json
        api.same(sum(e["act"] == word and e["k"] > before for e in after["events"]), 1)
        for a in answers:
            if a.status == 412:
                api.same((a.problem, a.headers["etag"].strip('"').split(".")[0]), ("stale", str(after["version"])))
        won = next(a for a in answers if a.status == 200).json
        api.same((won["no"], won["version"]), (no, after["version"]))


@test
def of_fifty_different_acts_each_version_is_won_once(s):
    """Street, hub and department press different buttons on one version: whatever wins, the others have not happened."""
    no = api.working_call(s)
    page = s.as_("hub").get(f"/api/v1/calls/{no}").json
    call, task = page["version"], next(t["version"] for t in page["tasks"] if t["label"] == "ZFJ")
    wants = [lambda: s.as_("leader").act(no, "withdraw", version=call, reason="mistake", text="误呼"),
             lambda: s.as_("hubhead").act(no, "regrade", version=call, grade="complex", reason="situation_changed", text="多头"),
             lambda: s.as_("zfj").act(no, "sign", task="ZFJ", version=task),
             lambda: s.as_("zfjlead").act(no, "ask_return", task="ZFJ", version=task, reason="duty_mismatch", owner="SJG", basis="三定", text="不是本局")]
    answers = at_once([wants[i % 4] for i in range(CLIENTS)])
    after = s.as_("hub").get(f"/api/v1/calls/{no}").json
    done = [e["act"] for e in after["events"] if e["k"] > len(page["events"])]
    for word in ("withdraw", "regrade", "sign", "ask_return"):
        assert done.count(word) <= 1, done
    won = sum(a.status == 200 for a in answers)
    api.same(won, sum(done.count(word) for word in ("withdraw", "regrade", "sign", "ask_return")))
    assert won >= 1 and all(a.status in (200, 409, 412) for a in answers), [a.status for a in answers]
    api.same(len({e["k"] for e in after["events"]}), len(after["events"]))


@test
def the_same_key_fifty_times_is_one_act(s):
    no = api.called(s)
    key = uuid.uuid4().hex
    version = s.as_("hub").get(f"/api/v1/calls/{no}").json["version"]
    answers = at_once([lambda: s.as_("hub").act(no, "accept", version=version, key=key, grade="general", lead="ZFJ")] * CLIENTS)
    api.same({a.status for a in answers}, {200})
    events = s.as_("hub").get(f"/api/v1/calls/{no}").json["events"]
    api.same(sum(e["act"] == "accept" for e in events), 1)


# ---- limits --------------------------------------------------------------------------------------------------------------------

@test
def the_second_return_is_arbitrated_and_the_ruling_ends_it(s):
    no = api.working_call(s)
    ask = dict(reason="duty_mismatch", owner="GAF", basis="三定方案", text="不是本单位")
    api.same(s.as_("zfjlead").act(no, "ask_return", task="ZFJ", **ask).status, 200)
    a = s.as_("sjglead").act(no, "ask_return", task="SJG", **ask)
    api.same({t["label"]: t["state"] for t in a.json["tasks"] if t["label"] in ("ZFJ", "SJG")}, {"ZFJ": "return_asked", "SJG": "arbitration"})
    api.refused(s.as_("hubhead").act(no, "rule", task="SJG", lead="ZFJ", co=["SJG"], basis="清单"), 422, "bad_input", ["opinion.BWB"])
    api.same(s.as_("bwb").act(no, "opine", task="SJG", text="由执法局牵头", law="no").status, 200)
    a = s.as_("hubhead").act(no, "rule", task="SJG", lead="ZFJ", co=["SJG", "GAF"], basis="清单")
    api.same(a.status, 200)
    api.refused(s.as_("gaflead").act(no, "ask_return", task="GAF", **{**ask, "owner": "SJG"}), 409, "not_now")
    api.refused(s.as_("hub").act(no, "uphold", task="ZFJ", reason="同意"), 409, "not_now")
    a = s.as_("hub").act(no, "reject", task="ZFJ", reason="裁定已定")
    api.same((a.status, next(t["state"] for t in a.json["tasks"] if t["label"] == "ZFJ")), (200, "signed"))


@test
def a_general_call_is_extended_once(s):
    no = api.working_call(s)
    more = dict(amount=1, reason="technical", text="需联合执法")
    api.same(s.as_("zfj").act(no, "sign", task="ZFJ").status, 200)
    api.same(s.as_("zfjlead").act(no, "ask_extension", task="ZFJ", **more).status, 200)
    api.refused(s.as_("zfjlead").act(no, "ask_extension", task="ZFJ", **more), 409, "not_now")
    api.same(s.as_("hub").act(no, "deny_extension", task="ZFJ", reason="抓紧").status, 200)
    api.same(s.as_("zfjlead").act(no, "ask_extension", task="ZFJ", **more).status, 200)  # a denied one does not count
    api.same(s.as_("hub").act(no, "grant_extension", task="ZFJ").status, 200)
    api.refused(s.as_("zfjlead").act(no, "ask_extension", task="ZFJ", **more), 409, "not_now")


@test
def a_call_is_reopened_twice(s):
    no = api.answered_call(s)
    values = {"vendor_cleared_count": "6", "sidewalk_cleared_m": "120"}
    for n in range(3):
        a = s.as_("leader").act(no, "close", kind="solved", satisfied="satisfied", values=values)
        api.same((a.status, a.json["state"]), (200, "closed"))
        a = s.as_("leader").act(no, "reopen", reason="inspection", text="又有摊贩", tasks=["ZFJ"])
        if n == 2:
            api.refused(a, 409, "not_now")
        else:
            api.same((a.status, a.json["reopened"]), (200, n + 1))
            a = s.as_("zfjlead").act(no, "file", task="ZFJ", kind="solved", text="再次清理")
            api.same((a.status, a.json["state"]), (200, "answered"))
    api.refused(s.as_("leader").act(no, "withdraw", reason="mistake", text="x"), 409, "not_now")
