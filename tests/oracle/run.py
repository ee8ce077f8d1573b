#!/usr/bin/env python3
"""Two interpreters of the rules agree: `huying story` and the Python one beside this file, step by step and by the dump.

    run.py [--count N] [--seed N] [--sqlite N] [--keep DIR] [--steps N]

First the stories of tests/stories, then N random ones; every --sqlite'th runs on a data folder too. A story on which
they differ is written to --keep (build/logs/oracle). HUYING_NIGHTLY=1 runs thousands.
"""
import argparse
import json
import os
import shutil
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
import generate  # noqa: E402
import story  # noqa: E402

NIGHT = bool(os.environ.get("HUYING_NIGHTLY"))
parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parse.add_argument("--count", type=int, default=3000 if NIGHT else 40)
parse.add_argument("--seed", type=int, default=1)
parse.add_argument("--sqlite", type=int, default=20, help="every N-th random story on a data folder too")
parse.add_argument("--keep", default=os.path.join(TOP, "build/logs/oracle"))
parse.add_argument("--steps", type=int, default=120, help="about so many steps a story")
parse.add_argument("--show", type=int, default=6, help="differing lines printed of a story")
args = parse.parse_args()
passed = failed = 0


def verdict(name, faults):
    global passed, failed
    passed, failed = passed + (not faults), failed + bool(faults)
    if faults:
        print(f"FAIL {name}: {len(faults)} differ")
        print("".join(f"    {f}\n" for f in faults[:args.show]), end="", flush=True)


def ours(path):
    """(FAIL lines, the dump of each story) of the Python interpreter"""
    said = []
    _, _, worlds = story.run(path, said.append)
    return said, [list(dump.dump(w)) for w in worlds]


def theirs(paths, *store):
    """(FAIL lines by path, dumps in order, what else was said) of the program, which runs them all in one go"""
    done = subprocess.run([HUYING, "story", "--json", "--dump", *store, *paths], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, check=False)
    said, worlds, other = {p: [] for p in paths}, [], []
    for line in done.stdout.splitlines():
        if '"ok":' in line and line.startswith('{"file"'):
            r = json.loads(line)
            if not r["ok"]:
                said[r["file"]].append(f'FAIL {r["file"]} line {r["line"]}: expected {r["expected"]}, got {r["got"]}')
        elif line.startswith("{"):
            if '"story":' in line:
                worlds.append([])
            worlds[-1].append(line)
        elif " passed, " not in line:
            other.append(line)
    if done.returncode not in (0, 1):
        other.append(f"exit {done.returncode}")
    return said, worlds, other


def compare(paths, *store):
    """(path, what differs) for each"""
    said_c, worlds_c, other = theirs(paths, *store)
    if other and len(paths) > 1:                # one of them ended badly: each by itself
        for path in paths:
            yield from compare([path], *store)
        return
    for path in paths:
        said, worlds = ours(path)
        faults = [f"rules:  {s}" for s in said if s not in said_c[path]] + [f"huying: {s}" for s in said_c[path] if s not in said]
        for state in worlds:
            state_c = worlds_c.pop(0) if worlds_c else []
            for a, b in zip(state, state_c):
                if a != b:
                    faults += [f"rules:  {a}", f"huying: {b}"]
            if len(state) != len(state_c):
                faults.append(f"the dumps have {len(state)} and {len(state_c)} lines")
        yield path, faults + other


def shipped():
    for path, faults in compare(sorted(glob(os.path.join(TOP, "tests/stories/*.story")))):
        verdict(os.path.relpath(path, TOP), faults)


def drawn(folder, seeds):
    paths = {}
    for seed in seeds:
        paths[os.path.join(folder, f"r{seed}.story")] = seed
    for path, seed in paths.items():
        with open(path, "w", encoding="utf-8") as f:
            f.write(generate.story(seed, args.steps))
    runs = [((), list(paths))]
    if args.sqlite:
        runs.append((("--store", "sqlite"), [p for p, seed in paths.items() if seed % args.sqlite == 0]))
    for store, some in runs:
        for path, faults in compare(some, *store) if some else ():
            verdict(" ".join([f"seed {paths[path]}", *store]), faults)
            if faults:
                os.makedirs(args.keep, exist_ok=True)
                shutil.copy(path, args.keep)


def main():
    shipped()
    with tempfile.TemporaryDirectory() as folder:
        for first in range(args.seed, args.seed + args.count, 20):
            drawn(folder, range(first, min(first + 20, args.seed + args.count)))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
