#!/usr/bin/env python3
"""Runs the suites of one table and sums their counts.

    tools/test.py [--nightly | --bench] [SUITE …]      without SUITE: all of them

A suite is a command whose last `N passed, N failed[, N skipped]` line counts. One that ends badly without naming a
failure, prints no such line, or tests nothing is a failure itself: none is silently empty. The browser's suites run beside
the others, from their place in the table on; what they print follows when they are done. Suites get HUYING (the program), HUYING_NIGHTLY=1 by night and UBSAN/ASAN options; what they print is also in build/logs/SUITE.log. The sum tells
each suite's seconds by the clock and of a processor: on a busy machine the second judges a change. The last line counts.
"""
import argparse
import os
import re
import signal
import subprocess
import sys
import threading
import time
from glob import glob

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parse.add_argument("--nightly", action="store_true", help="the long runs: more kills, longer fuzzing, ThreadSanitizer")
parse.add_argument("--bench", action="store_true", help="bench/*.py instead of the tests")
parse.add_argument("--list", action="store_true", help="print the suites and run none")
parse.add_argument("suites", nargs="*")
args = parse.parse_args()

PY = sys.executable
groups = set()  # process groups of the suites that are running
OURS = re.compile(r"\b(\d+) passed, (\d+) failed(?:, (\d+) skipped)?")


def ours(text):
    found = OURS.findall(text)
    return tuple(int(n or 0) for n in found[-1]) if found else None


def vitest(text):
    """`Tests  1 failed | 12 passed | 2 skipped (15)`"""
    line = re.findall(r"^\s*Tests\s+(.*\(\d+\))\s*$", re.sub("\x1b\\[[0-9;]*m", "", text), re.M)  # it colours even a file
    if not line:
        return None
    n = {word: int(count) for count, word in re.findall(r"(\d+) (passed|failed|skipped)", line[-1])}
    return n.get("passed", 0), n.get("failed", 0), n.get("skipped", 0)


class Suite:
    def __init__(self, name, run, kind="", count=ours, limit=900, cwd=".", beside=False, **env):
        self.name, self.run, self.kind, self.count, self.limit, self.cwd, self.env = name, run, kind, count, limit, cwd, env
        self.beside, self.cpu = beside, 0.0


def table():
    """Quick suites first: a broken tree says so early. A row whose files are not in the tree is left out."""
    night = args.nightly
    stories = sorted(glob("tests/stories/*.story"))
    rows = [
        ("tools/lint.py",         Suite("lint", [PY, "tools/lint.py"])),
        ("tests/unit/test_*.c",   Suite("unit", [PY, "tools/variant.py", "test"])),
        ("src/cli/story.c",       Suite("stories", ["build/huying", "story", *stories, "--store", "memory"])),
        ("src/cli/story.c",       Suite("stories-sqlite", ["build/huying", "story", *stories, "--store", "sqlite"])),
        ("tests/ui/run.mjs",      Suite("ui-screens", ["node", "tests/ui/run.mjs", "screens"], limit=1500, beside=True)),
        ("tests/ui/run.mjs",      Suite("ui", ["node", "tests/ui/run.mjs", "live"], limit=1500, beside=True)),
    ]
    for script in sorted(glob("tests/*/run.py")):
        name = script.split("/")[1]
        if name != "crash":
            rows.append((script, Suite(name, [PY, script], limit=7200 if night else 900)))
    rows += [
        ("tests/crash/run.py",    Suite("crash", [PY, "tests/crash/run.py"], limit=7200)),
        ("ui/src/**/*.test.ts",       Suite("ui-unit", ["node_modules/.bin/vitest", "run"], count=vitest, cwd="ui")),
        ("tests/unit/test_*.c",   Suite("unit-asan", [PY, "tools/variant.py", "test", "asan"], limit=1500)),
        ("tests/api/run.py",      Suite("api-asan", [PY, "tests/api/run.py"], kind="asan",  # the fonts' caches live as long as we do
                                        LSAN_OPTIONS="print_suppressions=0:suppressions=" + os.path.abspath("tests/api/lsan.supp"),
                                        ASAN_OPTIONS="abort_on_error=0:detect_stack_use_after_return=1")),
        ("tests/fuzz/fuzz_*.c",   Suite("fuzz", [PY, "tools/fuzz.py"] + (["--seconds", "600"] if night else []), limit=14400)),
    ]
    if night:
        rows += [
            ("tools/lint.py", Suite("analyzer", [PY, "tools/lint.py", "analyzer"], limit=3600)),
            ("tests/unit/test_*.c", Suite("unit-tsan", [PY, "tools/variant.py", "test", "tsan"])),
            ("tests/api/run.py",    Suite("api-tsan", [PY, "tests/api/run.py"], kind="tsan")),
        ]
    return [suite for need, suite in rows if glob(need, recursive=True)]


def environment(suite):
    program = os.path.abspath(f"build-{suite.kind}/huying" if suite.kind else "build/huying")
    env = dict(os.environ, HUYING=program, PYTHONUNBUFFERED="1", UBSAN_OPTIONS="halt_on_error=1:print_stacktrace=1",
               ASAN_OPTIONS="abort_on_error=0:detect_stack_use_after_return=1") | suite.env
    if args.nightly:
        env["HUYING_NIGHTLY"] = "1"
    node = subprocess.run(["tools/node.sh"], capture_output=True, text=True).stdout.strip()
    if node:
        env["PATH"] = node + ":" + env["PATH"]
    return env


def run(suite, say):
    """(passed, failed, skipped, why): what the suite printed, or one failure that says why that does not count."""
    env = environment(suite)
    if suite.kind and subprocess.run([PY, "tools/variant.py", "build", suite.kind]).returncode:
        return 0, 1, 0, f"the {suite.kind} build failed"
    text, late = [], threading.Event()
    p = subprocess.Popen(suite.run, cwd=suite.cwd, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, text=True, errors="replace", start_new_session=True)

    groups.add(p.pid)

    def stop():
        late.set()
        os.killpg(p.pid, signal.SIGKILL)

    timer = threading.Timer(suite.limit, stop)
    timer.start()
    try:
        with open(f"build/logs/{suite.name}.log", "w", encoding="utf-8") as log:
            for line in p.stdout:
                say(line)
                log.write(line)
                text.append(line)
        _, status, used = os.wait4(p.pid, 0)  # with all that it waited for
        code = p.returncode = os.waitstatus_to_exitcode(status)
        suite.cpu = used.ru_utime + used.ru_stime
        groups.discard(p.pid)
    finally:
        timer.cancel()
    counts = suite.count("".join(text))
    if late.is_set():
        return 0, 1, 0, f"not done after {suite.limit} s"
    if counts is None:
        return 0, 1, 0, f"printed no count (exit {code})"
    if code and not counts[1]:
        return counts[0], 1, counts[2], f"exit {code} without a failure named"
    if not counts[0] and not counts[1]:
        return 0, 1, counts[2], "tested nothing"
    return *counts, ""


def bench():
    worst = 0
    for script in sorted(glob("bench/*.py")):
        print(f"== {script}", flush=True)
        worst = max(worst, subprocess.run([PY, script], env=environment(Suite("bench", []))).returncode)
    return worst if glob("bench/*.py") else sys.exit("bench: there is no bench/*.py")


def timed(suite, results, live):
    """Runs it and adds its row; one that runs beside others prints as a whole."""
    text, start = [], time.monotonic()

    def say(line):
        text.append(line)
        if live:
            sys.stdout.write(line)
            sys.stdout.flush()

    say(f"\n== {suite.name}\n")
    try:
        counts = run(suite, say)
    except OSError as e:
        counts = 0, 1, 0, str(e)
    if counts[3]:
        say(f"FAIL suite {suite.name}: {counts[3]}\n")
    results.append((suite.name, time.monotonic() - start, suite.cpu, *counts))
    if not live:
        sys.stdout.write("".join(text))
        sys.stdout.flush()


def main():
    if args.bench:
        return bench()
    suites = table()
    names = [s.name for s in suites]
    for name in args.suites:
        if name not in names:
            sys.exit(f"test: no suite '{name}'; there are: {' '.join(names)}")
    suites = [s for s in suites if not args.suites or s.name in args.suites]
    if args.list:
        return print("\n".join(s.name for s in suites))
    os.makedirs("build/logs", exist_ok=True)
    results, aside = [], []
    for s in suites:
        if s.beside and len(suites) > 1:
            aside.append(threading.Thread(target=timed, args=(s, results, False), daemon=True))
            aside[-1].start()
        else:
            timed(s, results, True)
    for thread in aside:
        thread.join()
    print("\n== sum")
    for name, seconds, cpu, passed, failed, skipped, why in results:
        more = (f", {skipped} skipped" if skipped else "") + (f"   <- {why}" if why else "")
        print(f"{name:<16} {seconds:6.0f} s {cpu:6.0f} s cpu   {passed} ok, {failed} bad{more}")
    failed = sum(r[4] for r in results)
    print(f"{sum(r[3] for r in results)} passed, {failed} failed")
    return 1 if failed or not results else 0


try:
    sys.exit(main())
except KeyboardInterrupt:
    for group in groups:
        os.killpg(group, signal.SIGTERM)
    sys.exit("\ntest: stopped")
