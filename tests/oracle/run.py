#!/usr/bin/env python3
"""Two interpreters of the rules agree: `huying story` and the Python one beside this file, step by step and by the dump.

    run.py [--count N] [--seed N] [--sqlite N] [--keep DIR] [--steps N]

First the stories of tests/stories, then N random ones; every --sqlite'th runs on a data folder too. A story on which
they differ is written to --keep (build/logs/oracle). HUYING_NIGHTLY=1 runs thousands.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
from glob import glob

HERE = os.path.dirname(os.path.abspath(__file__))
TOP = os.path.abspath(os.path.join(HERE, "../.."))
HUYING = os.path.abspath(os.environ.get("HUYING", os.path.join(TOP, "build/huying")))
sys.dont_write_bytecode = True
sys.path.insert(0, HERE)

import dump  # noqa: E402
import story  # noqa: E402

NIGHT = bool(os.environ.get("HUYING_NIGHTLY"))
parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parse.add_argument("--count", type=int, default=4000 if NIGHT else 60)
parse.add_argument("--seed", type=int, default=1)
parse.add_argument("--sqlite", type=int, default=20, help="every N-th random story on a data folder too")
parse.add_argument("--keep", default=os.path.join(TOP, "build/logs/oracle"))
parse.add_argument("--steps", type=int, default=90, help="about so many steps a story")
args = parse.parse_args()
passed = failed = 0


def verdict(name, faults):
    global passed, failed
    passed, failed = passed + (not faults), failed + bool(faults)
    if faults:
        print(f"FAIL {name}: {len(faults)} differ")
        print("".join(f"    {f}\n" for f in faults[:6]), end="", flush=True)


def ours(path):
    """(FAIL lines, dump) of the Python interpreter"""
    said = []
    _, _, worlds = story.run(path, said.append)
    return said, [line for w in worlds for line in dump.dump(w)]


def theirs(path, *store):
    """(FAIL lines, dump) of the program"""
    done = subprocess.run([HUYING, "story", "--json", "--dump", *store, path], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    said, state = [], []
    for line in done.stdout.splitlines():
        if not line.startswith("{"):
            if "passed," not in line:
                said.append(line)
        elif line.startswith('{"expected"') or line.startswith('{"file"') or '"ok":' in line:
            r = json.loads(line)
            if not r["ok"]:
                said.append(f'FAIL {path} line {r["line"]}: expected {r["expected"]}, got {r["got"]}')
        else:
            state.append(line)
    if done.returncode not in (0, 1):
        said.append(f"exit {done.returncode}")
    return said, state


def differ(path, *store):
    said, state = ours(path)
    said_c, state_c = theirs(path, *store)
    faults = [f"rules: {s}" for s in said] + [f"huying: {s}" for s in said_c]
    for a, b in zip(state, state_c):
        if a != b:
            faults += [f"rules:  {a}", f"huying: {b}"]
    if len(state) != len(state_c):
        faults.append(f"the dumps have {len(state)} and {len(state_c)} lines")
    return faults


def shipped():
    for path in sorted(glob(os.path.join(TOP, "tests/stories/*.story"))):
        verdict(os.path.relpath(path, TOP), differ(path))


def main():
    shipped()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
