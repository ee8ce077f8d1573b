#!/usr/bin/env python3
"""Kills the server under load, again and again: nothing acknowledged is lost, nothing happens twice.

Clients play calls from draft to closed over HTTP. The server dies by SIGKILL at a random moment: under load, while it
starts, while it stops; now and then an answer is lost on the way. What got no answer is sent again with its idempotency
key; some of what was answered, too. Then: a stop by SIGTERM under load, files that may not grow, a full disk. At the end `huying check` and `huying ledger verify` find
no fault, and the leaves of every call are the acts that were acknowledged: each once, in order, and no other.

HUYING: the program. HUYING_NIGHTLY=1: 200 kills, not 20. SEED: of the moments. Prints `N passed, N failed[, N skipped]`.
"""
import contextlib
import http.client
import json
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
import traceback
import uuid

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "api"))
import harness  # noqa: E402
from harness import COMMUNITY, PASSWORD, Client, Server  # noqa: E402

KILLS = 200 if os.environ.get("HUYING_NIGHTLY") == "1" else 20
SEED = int(os.environ.get("SEED", int.from_bytes(os.urandom(4), "big")))
PLAYERS = 12
ANSWER_S = 30        # a request is answered by then, however often the server died meanwhile
REFUSED_S = 5        # a write that cannot be kept is refused by then
MIB = 1 << 20
WORKERS = ("clerk", "leader", "hub", "zfj", "zfjlead")

FIELDS = {"item": "JJ-A03", "place": "水杉街东段南侧", "community": COMMUNITY, "point": "30.6123,104.1123",
          "text": "水杉街东段南侧流动摊贩占道。", "contact": "街道经办甲", "wanted_result": "清出人行道"}
METRICS = {"vendor_cleared_count": "6", "sidewalk_cleared_m": "120"}
STEPS = [  # who, act, on which task, with what (a function: made when its turn comes), what else the institution does by it
    ("clerk", "submit", None, dict, []),
    ("leader", "vet", None, dict, []),
    ("hub", "accept", None, lambda: {"grade": "general", "lead": "ZFJ"}, []),
    ("hub", "dispatch", None, lambda: {"co": [], "reason": "只由一家办理"}, []),
    ("zfj", "sign", "ZFJ", dict, []),
    ("zfj", "contact", "ZFJ", dict, []),
    ("zfj", "arrive", "ZFJ", lambda: {"place": "水杉街东段", "time": time.strftime("%H:%M", time.gmtime(time.time() + 8 * 3600))}, []),
    ("zfj", "upload", "ZFJ", None, []),
    ("zfjlead", "file", "ZFJ", lambda: {"kind": "solved", "text": "已清理"}, ["join"]),
    ("clerk", "close", None, lambda: {"kind": "solved", "satisfied": "satisfied", "values": METRICS}, ["accept"]),
]

passed = failed = skipped = 0


def expect(good, what, seen=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"ok {what}" if good else f"FAIL {what}: {seen}", flush=True)
    return good


# ---- the load ----------------------------------------------------------------------------------------------------------

class Load:
    """What the players share. `ill`: writes may be refused for a while (the disk is full, the server is stopping)."""

    def __init__(self, server):
        self.server = server
        self.up, self.ill, self.over = threading.Event(), threading.Event(), threading.Event()
        self.calls = {}          # no → acts acknowledged, in order
        self.faults = []
        self.acknowledged = self.unanswered = self.done_before = self.undone = self.refused = self.again = 0
        self.lock = threading.Lock()
        self.players = [Player(self, random.Random(SEED + i)) for i in range(PLAYERS)]

    def start(self):
        self.up.set()
        [p.start() for p in self.players]

    def end(self):
        self.over.set()
        [p.join(ANSWER_S + 10) for p in self.players]
        return not any(p.is_alive() for p in self.players)

    def count(self, name):
        with self.lock:
            setattr(self, name, getattr(self, name) + 1)


def told(page):
    """The events of a page that a person made happen."""
    assert "events" in page, f"no page: {page}"
    return [e["act"] for e in page["events"] if e["by"] != "clock"]


class Player(threading.Thread):
    """One call after the other; each act with a key of its own, sent until it is answered."""

    def __init__(self, load, rng):
        super().__init__(daemon=True)
        self.load, self.rng, self.interrupted = load, rng, False

    def run(self):
        try:
            while not self.load.over.is_set():
                self.play()
        except Exception as e:  # noqa: BLE001
            self.load.faults.append(f"{type(e).__name__}: {e} | {traceback.format_exc(limit=-2).splitlines()[-3].strip()}")

    def insist(self, send, is_done=None):
        """`send` until it is answered. After silence the act may have happened or not: is_done() only counts how often."""
        until = time.monotonic() + ANSWER_S
        while time.monotonic() < until:
            if not self.load.up.wait(0.5):
                continue
            try:
                if self.interrupted and is_done:
                    done, is_done = is_done(), None
                    self.load.count("done_before" if done else "undone")
                a = send()
            except TimeoutError:
                raise AssertionError("the server took a request and never answered") from None
            except ConnectionRefusedError:
                time.sleep(0.01)
                continue
            except (OSError, http.client.HTTPException):
                self.interrupted = True
                self.load.count("unanswered")
                time.sleep(0.01)
                continue
            if a.status < 500:
                return a
            assert self.load.ill.is_set(), f"{a.status} {a.body[:200]!r}"
            self.load.count("refused")
            time.sleep(0.05)
        raise AssertionError(f"no answer within {ANSWER_S} s")

    def look(self, eye, no):
        """A page; a server that is on its way down may say that it is busy."""
        while True:
            a = eye.get(f"/api/v1/calls/{no}")
            if a.status == 200:
                return a.json
            assert a.status == 503, f"{a.status} {a.body[:200]!r}"
            time.sleep(0.01)

    def do(self, send, is_done=None):
        """A page, from the answer to an act that must be taken. Now and then an answered one is sent again."""
        a = self.insist(send, is_done)
        assert a.status in (200, 201), f"{a.status} {a.body[:300].decode()}"
        self.load.count("acknowledged")
        page = a.json
        if self.rng.random() < (0.5 if self.interrupted else 0.05):
            again = self.insist(send).json
            assert (again["no"], told(again)) == (page["no"], told(page)), f"again: {told(again)}, first {told(page)}"
            self.load.count("again")
        self.interrupted = False
        return page

    def client(self, who):
        """Now and then one whose first answer is lost on the way."""
        c = self.load.server.as_(who)
        c.deaf = self.rng.random() < 0.1
        return c

    def evidence(self):
        """The picture goes up first; the act names it."""
        picture = harness.jpeg()
        a = self.insist(lambda: self.load.server.as_("zfj").upload(picture))
        assert a.status == 201, f"{a.status} {a.body[:300].decode()}"
        return {"evidence": [f"photo_{w}:{a.json['sha256']}" for w in ("before", "after")] + ["patrol_log"], "values": METRICS}

    def play(self):
        key = uuid.uuid4().hex
        me = self.client("clerk")
        page = self.do(lambda: me.create(FIELDS, key=key))
        no, acts = page["no"], ["create"]
        with self.load.lock:
            assert no not in self.load.calls, f"{no} was given twice"
            self.load.calls[no] = acts
        for who, act, task, make, also in STEPS:
            if self.load.over.is_set():
                return
            page = self.step(page, who, act, task, make or self.evidence)
            acts += [act, *also]
            assert told(page) == acts, f"{no}: {told(page)}, acknowledged {acts}"

    def step(self, page, who, act, task, make):
        no, key, facts, version = page["no"], uuid.uuid4().hex, make(), page["version"]
        if task:
            version = next(t["version"] for t in page["tasks"] if t["label"] == task)
        me, eye = self.client(who), self.load.server.as_(who)
        return self.do(lambda: me.act(no, act, task, version, key, **facts), lambda: act in told(self.look(eye, no))[len(told(page)):])


# ---- deaths --------------------------------------------------------------------------------------------------------------

def await_growth(log):
    """A commit: it is in the log, and its answers are hardly out."""
    was, until = os.stat(log).st_mtime_ns, time.monotonic() + 0.2
    while os.stat(log).st_mtime_ns == was and time.monotonic() < until:
        pass


def die(load, rng):
    """One death under load, at a random moment or as a commit is written; sometimes in the middle of stopping, sometimes again while the next one starts."""
    s = load.server
    time.sleep(rng.uniform(0.03, 0.7))
    if rng.random() < 0.5:
        await_growth(os.path.join(s.data, "huying.db-wal"))
    if rng.random() < 0.15:
        load.ill.set()
        s.process.send_signal(signal.SIGTERM)
        time.sleep(rng.uniform(0, 0.05))
    code, _ = s.stop(signal.SIGKILL)
    load.up.clear()
    load.ill.clear()
    if rng.random() < 0.25:
        s.spawn()
        time.sleep(rng.uniform(0, 0.3))
        s.stop(signal.SIGKILL)
    s.start()
    load.up.set()
    return code


def deaths(load, rng):
    worst, by_kill, fell = 0, 0, 0
    for n in range(1, KILLS + 1):
        began, before = time.monotonic(), load.acknowledged
        by_kill += die(load, rng) == -signal.SIGKILL
        worst = max(worst, time.monotonic() - began)
        fell = n
        if load.faults:
            break
    expect(fell == KILLS and not load.faults, f"{KILLS} deaths, and every request is answered in the end", load.faults[:3])
    expect(by_kill >= fell * 3 // 4, "it was the kill that ended it", f"{by_kill} of {fell}")
    print(f"   slowest round {worst:.1f} s, {load.acknowledged} acts so far, the last round began at {before}")


def stops_gracefully(load):
    s = load.server
    time.sleep(0.4)
    load.ill.set()
    code, took = s.stop()
    load.up.clear()
    load.ill.clear()
    expect((code, took < 10) == (0, True), "SIGTERM under load: exit 0", f"exit {code} after {took:.1f} s")
    s.start()
    load.up.set()


# ---- no room ---------------------------------------------------------------------------------------------------------------

def problem(ask, wanted=(500, 503, 507)):
    """Whether it is refused in time with a problem that says why, and what came instead."""
    began = time.monotonic()
    a = ask()
    took = time.monotonic() - began
    good = a.status in wanted and a.headers.get("content-type") == "application/problem+json" and took < REFUSED_S
    return good and bool(a.json.get("detail")), f"{a.status} {a.body[:200].decode(errors='replace')} after {took:.1f} s"


def reads(s):
    paths = ("/healthz", "/metrics", "/api/v1/session", "/api/v1/desk", "/api/v1/calls?limit=5", "/api/v1/counts", "/api/v1/district")
    seen = {path: s.as_("hub").get(path).status for path in paths}
    return set(seen.values()) == {200}, seen


def files_may_not_grow(load):
    """RLIMIT_FSIZE on the running server, under load: the log of the database is at its limit."""
    s = load.server
    log = os.path.join(s.data, "huying.db-wal")
    load.ill.set()
    was = resource.prlimit(s.process.pid, resource.RLIMIT_FSIZE)
    resource.prlimit(s.process.pid, resource.RLIMIT_FSIZE, (os.path.getsize(log) // 2, was[1]))
    time.sleep(0.5)
    for what, ask in {"a draft": lambda: s.as_("clerk").create(FIELDS), "a sign-in": lambda: s.sign_in("clerk")}.items():
        expect(*order(f"files at their limit: {what} is refused with a reason", problem(ask)))
    expect(*order("files at their limit: reading works", reads(s)))
    if not expect(s.process.poll() is None, "files at their limit: the server lives", s.process.returncode):
        s.start()
        return
    resource.prlimit(s.process.pid, resource.RLIMIT_FSIZE, was)
    time.sleep(0.5)
    load.ill.clear()
    before = load.acknowledged
    time.sleep(0.5)
    expect(load.acknowledged > before, "files may grow again: acts are taken", f"{load.acknowledged}")


def order(what, result):
    return result[0], what, result[1]


@contextlib.contextmanager
def small_disk(folder, size):
    """A tmpfs of that size, or nothing where we may not mount."""
    os.makedirs(folder)
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "huying-crash", folder], capture_output=True)
    try:
        yield done.returncode == 0
    finally:
        if done.returncode == 0:
            subprocess.run(["umount", "-l", folder], check=True)


def fill(path):
    with open(path, "wb", buffering=0) as f:
        for size in (65536, 4096, 512):
            with contextlib.suppress(OSError):
                while f.write(b"x" * size) == size:
                    pass


def full_disk(server):
    """On a disk of its own; the data folder as the deaths left it."""
    global skipped
    size = sum(os.path.getsize(os.path.join(at, f)) for at, _, names in os.walk(server.data) for f in names)
    with small_disk(os.path.join(server.folder, "disk"), size * 5 // 4 + 12 * MIB) as mounted:
        if not mounted:
            skipped += 1
            return print("skip a full disk: may not mount a tmpfs here")
        s = Server(server.program, os.path.join(server.folder, "disk"))
        s.tokens = server.tokens
        shutil.copytree(server.data, s.data)
        s.start()
        try:
            on_a_full_disk(s)
        finally:
            s.end()


def on_a_full_disk(s):
    ballast = os.path.join(s.folder, "ballast")
    first = s.as_("clerk").create(FIELDS)
    expect(first.status == 201, "a disk with room: a draft is taken", first.body[:200])
    fill(ballast)
    kept, key = [], uuid.uuid4().hex
    for _ in range(400):  # what room the log still has
        a = s.as_("clerk").create(FIELDS, key=key)
        if a.status != 201:
            break
        kept.append(a.json["no"])
        fill(ballast)
        key = uuid.uuid4().hex
    expect(*order("a full disk: a draft is refused, and the answer says so", problem(lambda: s.as_("clerk").create(FIELDS, key=key), (503, 507))))
    expect(*order("a full disk: a file is refused with a reason", problem(lambda: s.as_("zfj").upload(harness.jpeg() + b"\0" * 100000))))
    expect(*order("a full disk: a sign-in is refused with a reason", problem(lambda: s.sign_in("clerk", PASSWORD))))
    expect(*order("a full disk: reading works", reads(s)))
    kept.append(first.json["no"])
    expect(all(s.as_("clerk").get(f"/api/v1/calls/{no}").status == 200 for no in kept), f"a full disk: the {len(kept)} drafts taken are there")
    s.stop(signal.SIGKILL)
    os.remove(ballast)
    s.start()
    a, again = (s.as_("clerk").create(FIELDS, key=key) for _ in range(2))
    expect((a.status, again.status, a.json.get("no")) == (201, 201, again.json.get("no")), "killed while full, room again: the refused draft is taken, once", f"{a.status} {again.status}")
    expect(s.as_("zfj").upload(harness.jpeg()).status == 201, "room again: a file is taken")
    code, _ = s.stop()
    expect(code == 0, "room again: it stops with exit 0", code)
    expect(*order("room again: check finds no fault", check(s)[:2]))


# ---- afterwards ------------------------------------------------------------------------------------------------------------

def huying(s, *words):
    done = subprocess.run([s.program, *words], capture_output=True, text=True, errors="replace", timeout=600)
    return done.returncode, done.stdout + done.stderr


def check(s):
    """Without fault? What it said; how many calls it counted."""
    code, said = huying(s, "check", "--data", s.data, "--json")
    last = json.loads(said.strip().splitlines()[-1]) if code in (0, 1) else {}
    return code == 0 and last.get("faults") == 0, said[-600:], last.get("calls")


def acts_in_the_ledger(s):
    """Call → acts of people, in the order of its leaves, and whether its events are numbered without gap."""
    out = os.path.join(s.folder, "export")
    shutil.rmtree(out, ignore_errors=True)
    for words in (("checkpoint", s.data), ("export", s.data, out)):
        code, said = huying(s, "ledger", *words)
        if code:
            raise AssertionError(f"huying ledger {words[0]}: {said}")
    calls, whole = {}, True
    with open(os.path.join(out, "leaves.jsonl"), encoding="utf-8") as f:
        for line in f:
            leaf = json.loads(line)
            kind, _, no = leaf["of"].partition("/")
            if kind != "call":
                continue
            acts = calls.setdefault(no, [])
            whole &= leaf["k"] == len(acts) + 1
            acts.append((leaf["do"], leaf["by"]))
    return {no: [act for act, by in acts if by != "clock"] for no, acts in calls.items()}, whole


def every_act_once(load, extra):
    s = load.server
    good, said, calls = check(s)
    expect(good, "huying check finds no fault", said)
    code, said = huying(s, "ledger", "verify", s.data)
    expect(code == 0 and said.startswith("ok "), "huying ledger verify finds no fault", said[-300:])
    found, whole = acts_in_the_ledger(s)
    lost = [no for no in load.calls if no not in found]
    unasked = [no for no in found if no not in load.calls]
    other = [f"{no}: {found[no]}, acknowledged {acts}" for no, acts in load.calls.items() if found.get(no) != acts]
    expect(not lost, "no acknowledged call is lost", lost[:3])
    expect(len(unasked) == extra, "no call was made twice", unasked[:3])
    expect(not other, "every call's leaves are the acts acknowledged, each once, in order", other[:2])
    expect(calls == len(found) and whole, "calls and events are numbered without gap", f"{calls} {len(found)} {whole}")
    expect(load.undone > 0 and load.done_before > 0, "of acts without answer some were done and some were not (else this tests too little)", f"{load.done_before} {load.undone}")


def pages_tell_the_same(load, rng):
    some = rng.sample(sorted(load.calls), min(50, len(load.calls)))
    other = [no for no in some if told(load.server.as_("clerk").get(f"/api/v1/calls/{no}").json) != load.calls[no]]
    expect(not other, f"the pages of {len(some)} calls tell the same acts", other[:3])


def play(s):
    rng = random.Random(SEED)
    s.start()
    s.people(WORKERS)
    load = Load(s)
    load.start()
    deaths(load, rng)
    stops_gracefully(load)
    files_may_not_grow(load)
    expect(load.end() and not load.faults, "the players end without fault", load.faults[:3])
    pages_tell_the_same(load, rng)
    code, _ = s.stop()
    expect(code == 0, "it stops with exit 0", code)
    every_act_once(load, 0)
    print(f"   {len(load.calls)} calls, {load.acknowledged} acts acknowledged, {load.unanswered} requests without answer (acts looked up first: {load.done_before} were done, {load.undone} not), "
          f"{load.refused} refused while it could not write, {load.again} answered ones sent again")
    full_disk(s)


def main():
    s = Server(harness.program())
    began = time.monotonic()
    print(f"seed {SEED}, {KILLS} kills", flush=True)
    try:
        play(s)
    except (Exception, SystemExit) as e:  # noqa: BLE001
        traceback.print_exc()
        expect(False, "the test itself", e)
    finally:
        if failed:
            subprocess.run(["tail", "-5", os.path.join(s.folder, "server.log")], check=False)
        s.end()
    print(f"   {time.monotonic() - began:.0f} s")
    print(f"{passed} passed, {failed} failed" + (f", {skipped} skipped" if skipped else ""))
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
