"""`--dump`: the final state, one JSON object a line."""
import json

import score_acts
import tables
from light import charged, light
from officetime import iso


def line(d):
    kept = {k: v for k, v in d.items() if v not in (None, False, 0, "", [], {})}
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def amounts(d):
    return {m: tables.amount_text(m, n) for m, n in d.items()}


def of_call(w, c):
    return {"call": c.label, "street": c.street, "item": c.item, "state": c.state, "grade": c.grade, "list": c.list,
            "called": iso(c.called) if c.called else "", "lead": c.lead, "co": w.co_units(c), "kind": c.kind,
            "satisfied": c.satisfied, "reported": amounts(c.reported), "verified": amounts(c.verified), "flagged": c.flagged,
            "reworks": c.reworks, "reopened": c.reopened, "extensions": c.extensions, "returns": c.returns,
            "excluded": c.excluded, "ruled": c.ruled, "against_precedent": c.against_precedent,
            "merged_into": c.merged_into.label if c.merged_into else "", "passed": sorted(c.passed),
            "recurs": c.recurs[0].label if c.recurs else "", "closed": iso(c.closed) if c.closed else ""}


def of_task(_, t):
    return {"task": t.label, "call": t.call.label, "unit": t.unit, "role": t.role, "state": t.state, "agency": t.agency,
            "slipped": t.slipped, "fed_by_rows": t.fed, "invalid_return": t.invalid, "extensions": t.extensions,
            "review": t.review}


def of_meeting(_, m):
    rows = {n: {k: v for k, v in (("unit", r.unit), ("due", r.due), ("objected", r.objected), ("out", r.out)) if v}
            for n, r in m.rows.items()}
    return {"meeting": m.label, "call": m.call.label, "kind": m.kind, "state": m.state, "present": m.here, "needed": m.needed,
            "quorate": m.quorate, "numbers": m.numbers, "rows": rows, "look_back": m.look_back}


def of_score(w, s):
    two = score_acts.two
    return {"score": s.label, "state": s.state, "computed": two(score_acts.computed(w, s)),
            "judged": two(score_acts.judged(w, s)), "S": two(score_acts.total_s(w, s)),
            "total": two(score_acts.total(w, s)), "was": two(s.was) if s.was is not None else ""}


def of_clock(w, c):
    return {"clock": c.called(), "of": c.of.label, "start": iso(c.start), "state": c.state,
            "due": "" if c.state == "hung" or not c.due else iso(c.due), "provisional": c.prov and c.state != "hung", "light": light(w, c),
            "at": iso(c.at) if c.at is not None else "", "late": w.late(c), "charged": charged(w, c)}


def dump(w):
    yield line({"story": w.name, "now": iso(w.now)})
    for records, say in ((w.calls, of_call), (w.tasks, of_task), (w.meetings, of_meeting), (w.scores, of_score), (w.clocks, of_clock)):
        for r in records:
            yield line(say(w, r))
    for e in w.events:
        yield line({**e, "at": iso(e["at"])})
