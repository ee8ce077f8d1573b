"""Arguments of acts for the random stories: mostly right ones, and ways to spoil them."""
import tables
from officetime import DAY, date_of

UNITS = ["ZFJ", "ZJJ", "GAF", "SJG", "SHW", "STJ", "UTL", "GYJ", "YJJ", "BWB"]


def r_code(g, group):
    """reason=CODE of that group and what it needs"""
    code = g.pick(sorted(tables.REASONS[group]))
    args = {"reason": code}
    for n in tables.REASONS[group][code]:
        if n in ("text", "basis", "letter", "photo"):
            args[n] = "说明"
        elif n == "owner":
            args[n] = g.pick(UNITS)
        elif n == "call":
            args[n] = g.pick([c.label for c in g.w.calls])
        elif n == "value":
            args[n] = "12"
        elif n == "review":
            args[n] = later(g, 1, 80)
        elif n == "ledger":
            args.update(person="王工", review=later(g, 1, 80))
    return args


def later(g, a, b):
    return date_of(g.w.now // DAY + g.r.randrange(a, b)).isoformat()


def metric_values(g, metrics, low=0):
    return ";".join(f"{m}:{g.r.randrange(low, 40)}" + (".5" if tables.DECIMALS[m] and g.chance(0.4) else "") for m in metrics)


def verdict(g, call):
    args = {"kind": call.kind or "solved", "satisfied": g.pick(["satisfied", "satisfied", "basically", "not"])}
    if args["satisfied"] == "not":
        args["reason"] = "仍有问题"
    if args["kind"] == "solved":
        args["values"] = solved_values(g, call)
    return args


def solved_values(g, call):
    metrics = [m for m in g.w.item(call).metrics if m not in tables.COMPUTED]
    if call.reported and g.chance(0.6):
        return ";".join(f"{m}:{tables.amount_text(m, call.reported.get(m, 0))}" for m in metrics)
    return metric_values(g, metrics)


def some_tasks(g, call, state):
    found = [(t.label if t.role == "row" else t.unit) for t in call.tasks if t.state == state]
    chosen = [n for n in dict.fromkeys(found) if g.chance(0.6)] or found[:1]
    return ";".join(chosen)


def arguments(g, rec, who, act):
    """({name: value}, table rows)"""
    make = globals().get("for_" + act)
    if make is None:
        return {}, []
    made = make(g, rec, who)
    return made if isinstance(made, tuple) else (made, [])


def call_of(rec):
    return rec if rec.entity == "call" else getattr(rec, "call", None)


def for_call_urgent(g, rec, _):
    args = {"grounds": g.pick(sorted(tables.REASONS["urgent"]))}
    for name in ("place", "text"):
        if rec.entity == "call" and not getattr(rec, name):
            args[name] = "补"
    return args


def for_submit(g, rec, _):
    if rec.entity != "call":
        return {}
    return {n: "补" for n in ("place", "text", "contact", "wanted_result") if not getattr(rec, n)} | ({} if rec.item else {"item": "JJ-A06"})


def for_send_back(g, rec, _):
    return {"reason": "补"} if rec.state == "vetting" else {"facts": "地点不清"}


def for_withdraw(g, *_):
    return r_code(g, "withdraw")


def for_refuse(g, *_):
    return r_code(g, "refuse")


def for_exclude(g, *_):
    return r_code(g, "exclude")


def for_waive(g, *_):
    return r_code(g, "waive")


def for_appeal(*_):
    return {"reason": "不服"}


for_reject = for_pass_up = for_deny_extension = for_deny_hang = for_propose_meeting = for_decline_meeting = for_agree_long_term = for_cancel = for_appeal


def for_accept(g, rec, _):
    if rec.entity != "call" or not rec.list:
        return {}
    item = g.w.item(rec)
    args = {"grade": item.grade, "lead": g.w.precedents.get(rec.item, item.lead)}
    if g.chance(0.2):
        args["grade"] = g.pick(["general", "complex", "major", "urgent"])
        args |= r_code(g, "regrade")
    if g.chance(0.15):
        args["lead"] = g.pick(UNITS)
        args.setdefault("reason", "合适")
    if g.chance(0.04):
        args["item"] = g.pick(sorted(tables.CATALOGUE))
    return args


def for_dispatch(g, rec, _):
    args = {}
    if g.chance(0.35):
        args["co"] = ";".join(sorted({g.pick(UNITS[:9]) for _ in range(g.r.randrange(0, 4))} - ({rec.lead} if rec.entity == "call" and g.chance(0.9) else set())))
        args["reason"] = "够用"
    if g.chance(0.1):
        args["lead"] = g.pick(UNITS)
        args["reason"] = "合适"
    return args


def for_merge(g, rec, _):
    mains = [c.label for c in g.w.calls if c is not rec and c.state in ("called", "graded", "working") and c.called_order < getattr(rec, "called_order", 0)]
    return {"main": g.pick(mains or [c.label for c in g.w.calls])}


def for_regrade(g, rec, _):
    return {"grade": g.pick([x for x in ("general", "complex", "major", "urgent") if x != getattr(rec, "grade", "")])} | r_code(g, "regrade")


def for_rebase(g, rec, _):
    return {"list": g.pick(g.versions + ["draft-2026.1"]), "reason": "换版"}


def for_urge(g, rec, _):
    cos = [t.unit for t in call_of(rec).tasks if t.role == "co"] if call_of(rec) else []
    return {"unit": g.pick(cos or UNITS)}


def for_add_unit(g, *_):
    return {"unit": g.pick(UNITS), "reason": "需要"}


def for_inspect(g, *_):
    return {"finding": "查", "bad": g.pick(["yes", "no"])}


def for_recheck(*_):
    return {"finding": "查"}


def for_judge_call(g, *_):
    return {n: g.pick(["yes", "no"]) for n in ("item_right", "place_right", "facts_enough")}


def for_close(g, rec, _):
    return verdict(g, rec) if rec.entity == "call" and rec.list else {}


for_pass = for_close


def for_to_solved(g, rec, _):
    return {"values": solved_values(g, rec)} if rec.entity == "call" and rec.list else {}


def for_rework(g, rec, _):
    return r_code(g, "rework") | {"tasks": some_tasks(g, call_of(rec), "filed")} if call_of(rec) else {}


def for_reopen(g, rec, _):
    return r_code(g, "reopen") | {"tasks": some_tasks(g, call_of(rec), "done")} if call_of(rec) else {}


# tasks
def for_hand_down(g, rec, _):
    return {"agency": f"{getattr(rec, 'unit', 'ZFJ') if g.chance(0.85) else 'GAF'}@{g.pick(['成龙路', '东湖'])}"}


def for_arrive(g, rec, _):
    t = max(0, g.w.now % DAY // 60 - g.r.randrange(0, 40)) if g.chance(0.95) else min(1439, g.w.now % DAY // 60 + 2)
    return {"place": "现场", "time": f"{t // 60:02}:{t % 60:02}"}


def for_plan(*_):
    return {"text": "方案"}


def wanted(g, rec):
    """(evidence, metrics) that this task's answer needs"""
    call = call_of(rec)
    if rec.entity != "task" or not call.list:
        return [], []
    if rec.row:
        return list(rec.row.evidence), [rec.row.metric] if rec.row.metric else []
    item = g.w.item(call)
    return [e for e in item.evidence if e not in ("meeting_minutes", "task_ledger")], [m for m in item.metrics if m not in tables.COMPUTED]


def for_upload(g, rec, _):
    evidence, metrics = wanted(g, rec)
    args = {}
    if evidence and g.chance(0.8):
        args["evidence"] = ";".join(e for e in evidence if g.chance(0.8))
    if metrics and g.chance(0.7):
        args["values"] = metric_values(g, [m for m in metrics if g.chance(0.8)])
    return args or {"evidence": "photo_before"}


def for_file(g, rec, _):
    evidence, metrics = wanted(g, rec)
    args = {}
    if getattr(rec, "role", "") == "lead":
        args["kind"] = g.pick(["solved"] * 6 + ["explained"] + ["long_term"] * (6 if call_of(rec).agreed else 1))
        if args["kind"] == "explained":
            return args | {"basis": "条例", "letter": "函"}
        if args["kind"] == "long_term":
            return args | {"person": "王工", "review": later(g, 1, 85)}
    else:
        args["text"] = "办了"
    if getattr(rec, "role", "") == "lead" or getattr(rec, "row", None):
        args["evidence"] = ";".join(evidence)
        args["values"] = metric_values(g, metrics)
    return {k: v for k, v in args.items() if v}


for_file_urgent = for_file


def for_ask_return(g, rec, _):
    return r_code(g, "return") | ({"owner": g.pick(UNITS[:9])} if g.chance(0.3) else {})


def for_uphold(g, *_):
    return {"reason": "有理"} | ({"owner": g.pick(UNITS)} if g.chance(0.5) else {})


def for_opine(g, *_):
    return {"text": "意见", "law": g.pick(["yes", "no", "no"])}


def for_rule(g, rec, _):
    units = sorted({t.unit for t in call_of(rec).tasks} | {"SHW"}) if call_of(rec) else UNITS
    lead = g.pick(units)
    return {"lead": lead, "co": ";".join(u for u in units if u != lead and g.chance(0.5)), "basis": "三定"}


def for_ask_extension(g, *_):
    return {"amount": str(g.r.randrange(1, 9))} | r_code(g, "extend")


def for_ask_hang(g, *_):
    return r_code(g, "hang") | {"person": "王工", "review": later(g, 1, 60)}


def for_hang_heard(g, *_):
    return {"objects": g.pick(["yes", "no"])}


def for_renew(g, *_):
    return {"review": later(g, 1, 60)}


# meetings
def for_move(g, *_):
    return {"reason": "改期", "time": g.soon()}


def for_hold(g, rec, _):
    if rec.entity != "meeting":
        return {}
    present = [rec.call.street] * g.chance(0.95) + [u for u in rec.invited if g.chance(0.9)]
    args = {"present": ";".join(present)}
    if len(present) > 1 and g.chance(0.2):
        args["conditions." + present[-1]] = "先检测"
    if len(present) > 2 and g.chance(0.1):
        args["object." + present[1]] = "无经费"
    return args


def row(g, call, name):
    w = g.w
    lead = w.lead_task(call) if call else None
    due = w.answer_clock(lead).due // DAY if lead else w.now // DAY + 20
    day = w.now // DAY + g.r.randrange(0, max(1, min(due - w.now // DAY, 25)))
    units = [t.unit for t in call.tasks if t.state != "recalled"] if call else []
    made = {"unit": g.pick(units + ["GAF"]), "person": "李队长", "what": "整治", "due": date_of(day).isoformat(), "standard": "达标",
            "evidence": g.pick(["photo_after", "photo_after;patrol_log", "repair_record"])}
    if g.chance(0.25):
        made |= {"metric": g.pick(["waste_removed_t", "green_added_m2", "rubbish_spot_cleared_count"]), "target": "5"}
    return name, made


def for_minute(g, rec, _):
    n = g.r.randrange(1, 5)
    return {"conclusions": "分工"}, [row(g, call_of(rec), f"T{i + 1}") for i in range(n)]


def for_supplement(g, rec, _):
    rows = []
    for name, r in list(getattr(rec, "rows", {}).items()):
        if g.chance(0.3):
            changed = {"due": row(g, rec.call, name)[1]["due"]} if g.chance(0.7) else {"what": "再整治"}
            rows.append((name, changed))
    if not rows or g.chance(0.4):
        rows.append(row(g, call_of(rec), f"T{len(getattr(rec, 'rows', {})) + 1}"))
    return {}, rows


def for_object(g, rec, who):
    rows = getattr(rec, "rows", {})
    mine = [n for n, r in rows.items() if who.startswith(r.unit + ".")]
    return {"row": g.pick(mine or list(rows) or ["T1"]), "reason": "不属本单位", "basis": "三定"}


def for_decide_row(g, rec, _):
    rows = getattr(rec, "rows", {})
    open_rows = [n for n, r in rows.items() if r.objected]
    return {"row": g.pick(open_rows or list(rows) or ["T1"]), "becomes": g.pick(["yes", "no"]), "reason": "裁定"}


def for_look_back(g, rec, _):
    return {n: g.pick(["done", "in_progress", "slipped"]) for n, r in getattr(rec, "rows", {}).items() if not r.out}


# scores
def for_enter(g, *_):
    v = g.pick(["55", "60", "80", "88.5", "95", "95.01", "97", "100"])
    return {"value": v} | ({"reason": "说明"} if g.chance(0.6) else {})


def for_decide(g, *_):
    return {"reason": "复核"} | ({"answered": "9/10"} if g.chance(0.6) else {}) | ({"invalid": "0"} if g.chance(0.3) else {})


def for_correct(g, *_):
    return {"notice": "更正", "value": g.pick(["87.30", "90", "0"])}


# spoiling
def spoil(g, args, keep=()):
    names = [n for n in args if n not in keep]
    if not names:
        return args
    name = g.pick(names)
    how = g.r.random()
    if how < 0.45:
        args.pop(name)
    elif how < 0.65:
        args[name] = ""
    elif name in ("reason", "owner", "lead", "grade", "kind", "satisfied", "bad", "law", "objects", "becomes", "main", "unit", "item", "tasks"):
        args[name] = "xyz"
    elif name in ("values", "evidence"):
        args[name] += g.pick([";zzz:1" if name == "values" else ";zzz", ";waste_removed_t:-1" if name == "values" else ";photo_x"])
    elif name in ("review", "time", "due", "amount", "value"):
        args[name] = g.pick(["0", "2099-01-01", "x", "101"])
    else:
        args.pop(name)
    return args


def spoil_rows(g, rows):
    rows = [(n, dict(given)) for n, given in rows]
    _, given = g.pick(rows)
    name = g.pick(sorted(given))
    if g.chance(0.5):
        given.pop(name)
    else:
        given[name] = {"due": "2030-01-01", "unit": "BWB", "evidence": "zzz", "metric": "zzz"}.get(name, "")
    return rows
