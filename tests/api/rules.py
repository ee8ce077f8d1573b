"""The list of 45 as living data and the configuration over HTTP (UX §4.11, §4.16): who writes, what is refused and how, what a
change means, that everything is a leaf. Run by run.py, whose helpers it uses."""
import datetime
import time
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


def entry(s, who, book, act, no=None, **args):
    """An act of a register; the version is the one that the record has now."""
    me, path = s.as_(who), f"/api/v1/registers/{book}" + (f"/{no}/acts" if no else "")
    head = {**key(), **(match(s.as_("aud").get(f"/api/v1/registers/{book}/{no}").json["version"]) if no else {})}
    return me.ask("POST", path, {"act": act, **args}, head)


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
    api.refused(entry(s, "clerk", "list_version", "propose", version=name, effective=day(3)), 403, "not_yours")
    api.refused(entry(s, "hub", "list_version", "propose", version=name, effective=day(3)), 422, "bad_input", ["JJ-A06.lead_dept"])
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
    api.refused(entry(s, "hubhead", "list_version", "propose", version=name, effective=day(0)), 422, "bad_input", ["effective"])
    api.refused(entry(s, "hubhead", "list_version", "propose", version="none", effective=day(3)), 422, "bad_input", ["version"])
    a = entry(s, "hubhead", "list_version", "propose", version=name, effective=day(400))
    api.same((a.status, a.json["state"], a.json["subject"], a.json["waits_role"]), (201, "proposed", name, "district_leader"))
    no = a.json["no"]
    api.refused(entry(s, "hubhead", "list_version", "approve", no=no), 403, "not_yours")
    api.refused(entry(s, "hub", "list_version", "approve", no=no), 403, "not_yours")
    api.same(hub.get(path).json["draft"], True)
    assert no in [r["no"] for r in s.as_("district").get("/api/v1/todo").json["rows"]]
    api.same(hub.ask("PUT", path + "/items/JJ-H02", {"name_zh": "改动"}, match(5)).status, 200)
    api.refused(entry(s, "district", "list_version", "approve", no=no), 409, "not_now")
    api.refused(entry(s, "hub", "list_version", "withdraw", no=no), 403, "not_yours")
    api.same(entry(s, "hubhead", "list_version", "withdraw", no=no).json["state"], "withdrawn")
    no = entry(s, "hub", "list_version", "propose", version=name, effective=day(400)).json["no"]
    a = entry(s, "hubhead", "list_version", "approve", no=no)
    api.same((a.status, a.json["state"], a.json["facts"]["effective"]), (200, "approved", day(400)))
    a = hub.get(path)
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
    clerk = s.as_("clerk")
    a = clerk.get("/api/v1/config")
    api.fits(a.json, api.named("Config"))

    def propose(who, k, value, effective):
        return entry(s, who, "setting", "propose", key=k, setting=value, effective=effective)

    api.refused(propose("clerk", "hub.accept", "3", day(1)), 403, "not_yours")
    api.refused(propose("sec", "hub.accept", "3", day(1)), 403, "not_yours")
    api.refused(propose("sys", "assess.process_share", "59", day(-1)), 422, "bad_input", ["effective", "setting"])
    api.refused(propose("sys", "office.morning", "10:00-12:00", day(1)), 422, "bad_input", ["key"])
    api.refused(propose("sys", "no.such", "1", day(1)), 422, "bad_input", ["key"])

    def setting(page=None):
        return next(x for x in (page or clerk.get("/api/v1/config")).json["settings"] if x["key"] == "merge.distance")

    a = propose("sys", "merge.distance", "60", day(2))
    api.same((a.status, a.json["state"], a.json["facts"]["was"], a.json["waits_role"]), (201, "proposed", "50", "sec_admin"))
    no = a.json["no"]
    api.same((setting()["value"], setting()["steps"]), ("50", []))  # one person alone changes nothing
    for who in ("sys", "hubhead", "clerk", "aud"):
        api.refused(entry(s, who, "setting", "approve", no=no), 403, "not_yours")
    assert no in [r["no"] for r in s.as_("sec").get("/api/v1/todo").json["rows"]]
    api.refused(entry(s, "sec", "setting", "refuse", no=no), 422, "bad_input", ["text"])
    a = entry(s, "sec", "setting", "approve", no=no)
    waits = setting()["steps"][-1]
    api.same((a.json["state"], setting()["value"], waits["value"], waits["state"], waits["from"]), ("approved", "50", "60", "waits", day(2)))
    api.refused(entry(s, "sys", "setting", "cancel", no=no, text="x"), 403, "not_yours")
    api.same(entry(s, "sec", "setting", "cancel", no=no, text="暂缓").json["state"], "cancelled")
    api.same((setting()["value"], setting()["steps"][-1]["state"]), ("50", "cancelled"))
    no = propose("sys", "merge.distance", "70", day(0)).json["no"]
    api.same(entry(s, "sec", "setting", "approve", no=no).status, 200)
    api.same((setting()["value"], setting()["steps"][-1]["state"]), ("70", "done"))
    for _ in range(50):
        if s.as_("sec").get(f"/api/v1/registers/setting/{no}").json["state"] == "in_force":
            break
        time.sleep(0.2)
    else:
        raise AssertionError("the clock puts it in force")
    api.same(next(x for x in clerk.get("/api/v1/district").json["settings"] if x["key"] == "merge.distance")["value"], "70")
    a = clerk.get("/api/v1/config")

    year = datetime.date.today().year + 1

    def calendar(who, off, **more):
        return entry(s, who, "calendar_year", "propose", year=year, off=off, **more)

    def known(what, **is_):
        return next(x for x in clerk.get("/api/v1/config").json[what] if all(x[k] == v for k, v in is_.items()))

    api.refused(calendar("sys", [f"{year}-05-01"]), 422, "bad_input", ["off"])
    api.refused(calendar("sys", ["soon"]), 422, "bad_input", ["off"])
    api.refused(calendar("sec", [f"{year}-01-01"]), 403, "not_yours")
    a = calendar("sys", [f"{year}-01-01", f"{year}-05-01"], work=[f"{year}-05-09"])
    api.same((a.status, a.json["state"], known("calendars", year=year)["covered"]), (201, "proposed", False))
    no = a.json["no"]
    api.refused(entry(s, "sys", "calendar_year", "approve", no=no), 403, "not_yours")
    api.same(entry(s, "sec", "calendar_year", "approve", no=no).json["state"], "in_force")
    page = clerk.get("/api/v1/config").json
    api.same((page["missing_year"], known("calendars", year=year)["covered"]), (0, True))
    second = calendar("sys", [f"{year}-01-01"]).json["no"]
    api.same(entry(s, "sec", "calendar_year", "approve", no=second).json["state"], "in_force")
    api.same(clerk.get(f"/api/v1/registers/calendar_year/{no}").json["state"], "ended")

    def rename(who, effective, **names):
        return entry(s, who, "office_name", "propose", effective=effective, **names)

    name = {"office": "RSJ", "name_zh": "人社新局", "short_zh": "新局", "name_en": "New Bureau"}
    api.refused(rename("sys", day(1), **{**name, "name_zh": " "}), 422, "bad_input", ["name_zh"])
    api.refused(rename("sys", day(-1), **{**name, "office": "NONE"}), 422, "bad_input", ["office"])
    api.refused(rename("sys", day(-1), **name), 422, "bad_input", ["effective"])
    api.refused(rename("clerk", day(1), **name), 403, "not_yours")
    was = known("offices", code="RSJ")
    no = rename("sys", day(1), **name).json["no"]
    api.refused(entry(s, "sys", "office_name", "approve", no=no), 403, "not_yours")
    api.same(entry(s, "sec", "office_name", "approve", no=no).json["state"], "approved")
    api.same([x["state"] for x in known("offices", code="RSJ")["steps"]], ["waits"])
    api.same(entry(s, "sec", "office_name", "cancel", no=no, text="暂缓").json["state"], "cancelled")
    no = rename("sys", day(0), **name).json["no"]
    api.same(known("offices", code="RSJ")["name_zh"], was["name_zh"])
    api.same(entry(s, "sec", "office_name", "approve", no=no).status, 200)
    now = known("offices", code="RSJ")
    api.same((now["name_zh"], [n["name_zh"] for n in now["names"]], now["names"][0]["to"]), ("人社新局", [was["name_zh"], "人社新局"], day(-1)))
    api.same(s.as_("aud").get("/api/v1/audit?of=office/RSJ").json["rows"][0]["act"], "rename")
    s.verb("check", "--data", s.data)
