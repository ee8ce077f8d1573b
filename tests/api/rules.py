"""The list of 45 as living data and the configuration over HTTP (UX §4.11, §4.16): who writes, what is refused and how, what a
change means, that everything is a leaf. Run by run.py, whose helpers it uses."""
import datetime
import uuid

import __main__ as api

TESTS = []


def test(f):
    TESTS.append(f)
    return f


def day(n):
    return (datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8))) + datetime.timedelta(days=n)).strftime("%Y-%m-%d")


def key():
    return {"Idempotency-Key": uuid.uuid4().hex}


def match(rev):
    return {"If-Match": f'"{rev}"'}


@test
def a_draft_of_the_list(s):
    hub, head = s.as_("hub"), s.as_("hubhead")
    name = "t." + uuid.uuid4().hex[:6]
    force = next(v for v in hub.get("/api/v1/lists").json["versions"] if v["state"] == "in_force")
    api.refused(s.as_("clerk").ask("POST", "/api/v1/lists", {"version": name, "base": force["version"]}, key()), 403, "not_yours")
    api.refused(hub.ask("POST", "/api/v1/lists", {"version": "bad name", "base": "none"}, key()), 422, "bad_input", ["base", "version"])
    api.refused(hub.ask("POST", "/api/v1/lists", {"version": force["version"], "base": force["version"]}, key()), 422, "bad_input", ["version"])
    a = hub.ask("POST", "/api/v1/lists", {"version": name, "base": force["version"]}, key())
    api.same((a.status, a.headers["etag"], len(a.json["items"]), a.json["findings"], a.json["draft"]), (201, '"1"', 45, [], True))
    api.fits(a.json, api.named("ListPage"))
    path = f"/api/v1/lists/{name}"
    api.refused(hub.ask("PUT", path + "/items/JJ-A06", {"colour": "red", "ack_value": 1}, match(1)), 422, "bad_input", ["ack_value", "colour"])
    a = hub.ask("PUT", path + "/items/JJ-A06", {"resolve_value": "1", "lead_dept": "UTL"}, match(1))
    api.same((a.status, [(f["item"], f["column"], f["word"], f["hard"]) for f in a.json["findings"]]), (200, [("JJ-A06", "lead_dept", "lead_may_not_lead", True)]))
    api.refused(hub.ask("PUT", path + "/items/JJ-A06", {"ack_value": "1"}, match(1)), 412, "stale")
    api.refused(hub.ask("POST", path + "/publish", {"from": day(3)}, {**key(), **match(2)}), 403, "not_yours")
    api.refused(head.ask("POST", path + "/publish", {"from": day(3)}, {**key(), **match(2)}), 422, "bad_input", ["JJ-A06.lead_dept"])
    api.refused(head.get(path + "/rehearsal?last=0"), 422, "bad_input", ["last"])
    api.same(hub.ask("PUT", path + "/items/JJ-A06", {"lead_dept": "ZFJ"}, match(2)).json["findings"], [])
    api.same(hub.ask("PUT", path + "/items/JJ-H03", {"name_zh": "新事项"}, match(3)).status, 200)
    a = hub.ask("DELETE", path + "/items/JJ-H03", headers=match(4))
    api.same((a.status, a.headers["etag"]), (200, '"5"'))
    diff = hub.get(path + "/diff?with=" + force["version"]).json
    api.fits(diff, api.named("ListDiff"))
    api.same([(d["is"], d["item"], d["column"], d["was"], d["now"]) for d in diff["differences"]], [("changed", "JJ-A06", "resolve_value", "2", "1")])
    run = head.get(path + "/rehearsal?last=50")
    api.fits(run.json, api.named("Rehearsal"))
    assert run.json["looked"] <= 50 and run.json["other_lead"] == 0
    api.refused(head.ask("POST", path + "/publish", {"from": day(0)}, {**key(), **match(5)}), 422, "bad_input", ["from"])
    a = head.ask("POST", path + "/publish", {"from": day(400)}, {**key(), **match(5)})
    api.same((a.status, a.json["draft"], a.json["from"]), (200, False, day(400)))
    lists = hub.get("/api/v1/lists").json
    api.fits(lists, api.named("ListVersions"))
    api.same([v["state"] for v in lists["versions"] if v["version"] == name], ["coming"])
    api.same([d for d in lists["drafts"] if d["version"] == name], [])
    api.same(s.as_("aud").get("/api/v1/audit?of=catalog/45").json["rows"][0]["act"], "publish")
    api.same(hub.ask("DELETE", path, headers=match(5)).status, 404)
    s.verb("ledger", "verify", s.data)


@test
def configuration(s):
    sys, clerk = s.as_("sys"), s.as_("clerk")
    a = clerk.get("/api/v1/config")
    api.fits(a.json, api.named("Config"))
    api.refused(clerk.ask("PUT", "/api/v1/config/settings/hub.accept", {"value": "3", "from": day(1)}), 403, "not_yours")
    api.refused(sys.ask("PUT", "/api/v1/config/settings/assess.process_share", {"value": "59", "from": day(-1)}), 422, "bad_input", ["from", "value"])
    api.refused(sys.ask("PUT", "/api/v1/config/settings/office.morning", {"value": "10:00-12:00", "from": day(1)}), 422, "bad_input", ["key"])
    api.refused(sys.ask("PUT", "/api/v1/config/settings/no.such", {"value": "1", "from": day(1)}), 404, "not_found")

    def setting(page):
        return next(x for x in page.json["settings"] if x["key"] == "merge.distance")

    a = sys.ask("PUT", "/api/v1/config/settings/merge.distance", {"value": "60", "from": day(2)})
    waits = setting(a)["steps"][-1]
    api.same((setting(a)["value"], waits["value"], waits["state"], waits["from"]), ("50", "60", "waits", day(2)))
    a = sys.ask("DELETE", f"/api/v1/config/settings/merge.distance/{waits['k']}")
    api.same((a.status, setting(a)["steps"][-1]["state"]), (200, "cancelled"))
    api.refused(sys.ask("DELETE", f"/api/v1/config/settings/merge.distance/{waits['k']}"), 404, "not_found")
    a = sys.ask("PUT", "/api/v1/config/settings/merge.distance", {"value": "70", "from": day(0)})
    api.same((setting(a)["value"], setting(a)["steps"][-1]["state"]), ("70", "done"))
    api.same(next(x for x in clerk.get("/api/v1/district").json["settings"] if x["key"] == "merge.distance")["value"], "70")

    year = datetime.date.today().year + 1
    api.refused(sys.ask("PUT", f"/api/v1/config/calendars/{year}", {"off": [f"{year}-05-01"], "work": []}), 422, "bad_input", ["calendar"])
    api.refused(sys.ask("PUT", "/api/v1/config/calendars/next", {"off": ["soon"]}), 422, "bad_input", ["off", "work", "year"])
    a = sys.ask("PUT", f"/api/v1/config/calendars/{year}", {"off": [f"{year}-01-01"], "work": []})
    api.same((a.status, a.json["missing_year"], next(c["covered"] for c in a.json["calendars"] if c["year"] == year)), (200, 0, True))

    api.refused(sys.ask("PUT", "/api/v1/config/offices/ZFJ", {"name_zh": "", "short_zh": "局", "name_en": "X", "from": day(1)}), 422, "bad_input", ["name_zh"])
    was = next(o for o in a.json["offices"] if o["code"] == "RSJ")
    a = sys.ask("PUT", "/api/v1/config/offices/RSJ", {"name_zh": "人社新局", "short_zh": "新局", "name_en": "New Bureau", "from": day(0)})
    now = next(o for o in a.json["offices"] if o["code"] == "RSJ")
    api.same((now["name_zh"], [n["name_zh"] for n in now["names"]], now["names"][0]["to"]), ("人社新局", [was["name_zh"], "人社新局"], day(-1)))
    api.same(s.as_("aud").get("/api/v1/audit?of=office/RSJ").json["rows"][0]["act"], "rename")
    s.verb("check", "--data", s.data)
