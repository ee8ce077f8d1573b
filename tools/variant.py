#!/usr/bin/env python3
"""Builds in a folder of its own, and runs the unit tests there.

    tools/variant.py build|test [asan|tsan]       without a word: build/; the fuzz targets are in asan's

`test` prints each failing program's output, then `N passed, N failed` (cmocka's cases; a program without them is one).
"""
import json
import os
import re
import subprocess
import sys

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
CLANG = {"CC": "clang"}  # gcc 12 takes half a minute for one file of JSON under these checks, clang a second
COMMON = ["-Dtests=enabled", "-Doptimization=1", "-Db_lundef=false"]
OPTIONS = { # variant: environment, meson options
    "": ({}, []),
    "asan": (CLANG, [*COMMON, "-Dfuzz=true", "-Db_sanitize=address,undefined", "-Dc_args=-fsanitize=fuzzer-no-link"]),
    "tsan": (CLANG, [*COMMON, "-Db_sanitize=thread"]),
}
SOURCES = ["python3", "tools/sources.py", "src", "tests/unit", "tests/fuzz"]


def quiet(command, **more):
    """Runs it; what it prints is shown only when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **more)
    if done.returncode:
        sys.exit(done.stdout + f"\nvariant: {' '.join(command)} failed")


def build(variant, tests):
    env, options = OPTIONS[variant]
    env = dict(os.environ, **env)
    folder = "build-" + variant if variant else "build"
    if not os.path.exists(f"{folder}/build.ninja"):
        quiet(["meson", "setup", folder, *options], env=env)
    if tests and not variant:  # make build does without cmocka, make test does not
        quiet(["meson", "configure", folder, "-Dtests=enabled"], env=env)
    # A new or removed .c file is found by meson only when it looks again.
    now = subprocess.run(SOURCES, capture_output=True, text=True, check=True).stdout
    seen = f"{folder}/sources.list"
    before = open(seen, encoding="utf-8").read() if os.path.exists(seen) else None
    if before != now:
        if before is not None:
            quiet(["meson", "setup", "--reconfigure", folder], env=env)
        with open(seen, "w", encoding="utf-8") as f:
            f.write(now)
    if subprocess.run(["ninja", "-C", folder] + ([] if sys.stdout.isatty() else ["--quiet"])).returncode:
        sys.exit(1)
    return folder


def test(folder):
    done = subprocess.run(["meson", "test", "-C", folder, "--no-rebuild", "--suite", "unit"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    passed = failed = 0
    with open(f"{folder}/meson-logs/testlog.json", encoding="utf-8") as f:
        for line in f:
            t = json.loads(line)
            said = t.get("stdout", "") + t.get("stderr", "")
            good = sum(int(n) for n in re.findall(r"\[  PASSED  \] (\d+) test", said))
            bad = sum(int(n) for n in re.findall(r"\[  FAILED  \] (\d+) test", said))
            if t["result"] == "OK":
                good = good or 1
            else:
                bad = bad or 1
                print(f"FAIL {t['name']} ({t['result']})\n{said}")
            passed, failed = passed + good, failed + bad
    if done.returncode and not failed:
        print(done.stdout)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or done.returncode else 0


if __name__ == "__main__":
    if not 2 <= len(sys.argv) <= 3 or sys.argv[1] not in ("build", "test") or (len(sys.argv) == 3 and sys.argv[2] not in OPTIONS):
        sys.exit(__doc__)
    testing = sys.argv[1] == "test"
    where = build(sys.argv[2] if len(sys.argv) == 3 else "", testing)
    sys.exit(test(where) if testing else 0)
