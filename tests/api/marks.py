"""What somebody holds, follows and has read: claims of the hub, none of them an act or a bar to one. Run by run.py."""
import json

import __main__ as api

TESTS = []


def test(f):
    TESTS.append(f)
    return f


def claims(s, who="hub"):
    return {c["call"]: c for c in s.as_(who).get("/api/v1/claims").json["rows"]}


@test
def a_claim_warns_and_bars_nobody(s):
    no = api.called(s)
    path = f"/api/v1/calls/{no}/claim"
    live = api.Stream(s, "hub")
    live.event()
    a = s.as_("hub").ask("POST", path, {})
    api.fits(a.json, api.named("Claim"))
    api.same((a.status, a.json["call"], a.json["name"], a.json["mine"]), (200, no, "受理员戊", True))
    while True:
        _, kind, data = live.event()
        if data.get("claim"):
            break
        if kind == "reload":  # the server has just started: what came before the stream is read whole, so claim anew
            s.as_("hub").ask("DELETE", path)
            s.as_("hub").ask("POST", path, {})
    api.fits(data, api.named("Changed"))
    api.same((kind, data["call"]), ("changed", no))
    a = s.as_("hubhead").ask("POST", path, {})
    api.same((a.json["name"], a.json["mine"]), ("受理员戊", False))
    api.same(claims(s, "hubhead")[no]["mine"], False)
    api.fits(s.as_("hub").get("/api/v1/claims").json, api.named("Claims"))
    api.same(s.as_("hub").ask("DELETE", path).status, 204)
    assert no not in claims(s)
    # the law asks nobody who holds it: the other one acts, by the version alone
    s.as_("hubhead").ask("POST", path, {})
    a = s.as_("hub").act(no, "accept", grade="general", lead="ZFJ")
    api.same((a.status, a.json["state"]), (200, "graded"))
    api.refused(s.as_("zfj").ask("POST", path, {}), 403, "not_yours")
    api.refused(s.as_("zfj").get("/api/v1/claims"), 403, "not_yours")
    api.refused(s.as_("hub").ask("POST", "/api/v1/calls/JJ-2026-999999/claim", {}), 404, "not_found")
    api.refused(s.as_("hub").ask("POST", path, {"take": "yes"}), 422, "bad_input", ["take"])


@test
def taking_over_is_written_down_and_can_be_given_back(s):
    no = api.called(s)
    path = f"/api/v1/calls/{no}/claim"
    s.as_("hub").ask("POST", path, {})
    a = s.as_("hubhead").ask("POST", path, {"take": True})
    api.same((a.json["name"], a.json["mine"]), ("中枢负责人己", True))
    taken = s.as_("aud").get("/api/v1/claims/taken").json
    api.fits(taken, api.named("ClaimsTaken"))
    first = taken["rows"][0]
    api.same((first["call"], first["name"], first["from_name"], first["back"]), (no, "中枢负责人己", "受理员戊", None))
    api.same(s.as_("hubhead").ask("DELETE", path + "?back=1").status, 204)
    api.same(claims(s)[no]["name"], "受理员戊")
    assert s.as_("aud").get("/api/v1/claims/taken").json["rows"][0]["back"], "and that stands there too"
    api.same(s.as_("hubhead").ask("DELETE", path).status, 204)  # not his: nothing happens
    api.same(claims(s)[no]["name"], "受理员戊")
    # no leaf, no version: the ledger knows nothing of it
    page = s.as_("hub").get(f"/api/v1/calls/{no}").json
    api.same([e["act"] for e in page["events"]].count("claim"), 0)
    api.refused(s.as_("hub").get("/api/v1/claims/taken"), 403, "not_yours")
    s.as_("hub").ask("DELETE", path)
    assert "claim" not in json.dumps(page["events"])


@test
def who_has_the_page_open_is_told_to_the_others(s):
    no = api.called(s)
    at = {"at": f"calls/{no}"}
    say = lambda who, **more: s.as_(who).ask("POST", "/api/v1/presence", {**at, **more})  # noqa: E731
    live = api.Stream(s, "hub")
    live.event()
    api.same(say("hub").json, {"here": []})
    a = say("leader")
    api.fits(a.json, api.named("Present"))
    api.same([h["name"] for h in a.json["here"]], ["受理员戊"])
    while True:
        id_, kind, data = live.event()
        if kind == "present":
            break
    api.same((id_, data), (None, at))
    api.same([(h["name"], h["office"]) for h in say("hub").json["here"]], [("街道分管乙", api.STREET)])
    api.same(say("leader", gone=True).status, 200)
    api.same(say("hub").json, {"here": []})
    api.refused(say("clerk2"), 403, "not_yours")
    api.refused(s.as_("hub").ask("POST", "/api/v1/presence", {"at": "calls/JJ-2026-999999"}), 404, "not_found")
    api.refused(s.as_("hub").ask("POST", "/api/v1/presence", {"at": "board"}), 422, "bad_input", ["at"])


@test
def who_follows_hears_of_what_others_do(s):
    no = api.called(s)
    path = f"/api/v1/calls/{no}/follow"
    told = lambda who: [n for n in s.as_(who).get("/api/v1/notices").json["rows"] if n["call"] == no]  # noqa: E731
    api.same((s.as_("leader").ask("PUT", path).status, s.as_("leader").ask("PUT", path).status), (204, 204))
    api.same(s.as_("hub").ask("PUT", path).status, 204)
    rows = s.as_("leader").get("/api/v1/follows").json
    api.fits(rows, api.named("Follows"))
    api.same([r["no"] for r in rows["rows"]], [no])
    api.same(s.as_("hub").act(no, "accept", grade="general", lead="ZFJ").status, 200)
    a = s.as_("leader").get("/api/v1/notices").json
    api.fits(a, api.named("Notices"))
    n = told("leader")[0]
    api.same((n["kind"], n["book"], n["no"], n["act"], n["read"]), ("progress", "call", no, "accept", False))
    assert n["subject"], "its own street reads the subject"
    api.same(told("hub"), [])  # one's own act is no news
    api.same(s.as_("leader").ask("POST", "/api/v1/notices", {"call": no}).status, 204)
    api.same(told("leader")[0]["read"], True)
    api.refused(s.as_("leader").ask("POST", "/api/v1/notices", {}), 422, "bad_input", ["upto"])
    api.same(s.as_("leader").ask("DELETE", path).status, 204)
    api.same(s.as_("leader").get("/api/v1/follows").json["rows"], [])
    api.same(s.as_("hub").act(no, "dispatch").status, 200)
    api.same(len(told("leader")), 1)
    api.refused(s.as_("clerk2").ask("PUT", path), 403, "not_yours")
