#!/usr/bin/env python3
"""tools/fuzz.py [--seconds N] [TARGET …]: every tests/fuzz/fuzz_TARGET.c, the same 20,000 inputs in every run, from one seed,
so that a change is judged by itself and not by luck; with --seconds, N seconds of new inputs each (`make nightly`).

First tests/fuzz/regress/TARGET/* is replayed, each file one test: what a fuzzer once found stays found. Then a run from
tests/fuzz/seeds/TARGET/* and the corpus kept in build-asan/corpus/TARGET. A finding is left in build-asan/found/TARGET:
mend it, and move the file to tests/fuzz/regress/TARGET. Ends with `N passed, N failed`.
"""
import argparse
import os
import shutil
import subprocess
import sys
from glob import glob

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
parse = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parse.add_argument("--seconds", type=int)
parse.add_argument("targets", nargs="*")
args = parse.parse_args()
if subprocess.run([sys.executable, "tools/variant.py", "build", "asan"]).returncode:
    sys.exit("fuzz: the targets do not build")


def said(done):
    return (done.stdout + done.stderr).decode("utf-8", "replace")[-4000:]


def execute(command):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)


passed = failed = 0
known = [os.path.basename(s)[5:-2] for s in sorted(glob("tests/fuzz/fuzz_*.c"))]
for target in args.targets or known:
    if target not in known:
        sys.exit(f"fuzz: no target '{target}'; there are: {' '.join(known)}")
    program = f"build-asan/fuzz_{target}"
    for case in sorted(glob(f"tests/fuzz/regress/{target}/*")):
        done = execute([program, "-timeout=20", case])
        if done.returncode:
            print(f"FAIL {case}\n{said(done)}")
        passed, failed = passed + (not done.returncode), failed + bool(done.returncode)
    corpus, found = f"build-asan/corpus/{target}", f"build-asan/found/{target}/"
    span = ["-runs=20000", "-seed=1"]
    if args.seconds:
        span = [f"-max_total_time={args.seconds}"]
    else:
        corpus = f"build-asan/fresh/{target}"  # empty each time: what a run before it found would change this one
        shutil.rmtree(corpus, ignore_errors=True)
    os.makedirs(corpus, exist_ok=True)
    os.makedirs(found, exist_ok=True)
    # The first folder is the one that the fuzzer writes to: never one of the tree's.
    folders = [corpus, *glob(f"tests/fuzz/seeds/{target}"), *glob(f"tests/fuzz/regress/{target}")]
    done = execute([program, *span, "-timeout=20", "-rss_limit_mb=2048", "-print_final_stats=1",
                    f"-artifact_prefix={found}", *folders])
    stats = dict(line.split("::")[1].split(": ") for line in said(done).splitlines() if line.startswith("stat::") and ": " in line)
    runs = int(stats.get("number_of_executed_units", "0"))
    if done.returncode or not runs:
        print(f"FAIL {target} after {runs} inputs (what it found: {found})\n{said(done)}")
        failed += 1
    else:
        print(f"ok {target}: {runs} inputs", flush=True)
        passed += 1
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
