#!/usr/bin/env python3
"""The answers that must come out (rules R20-R28, R54, R60), asked of the program itself: one test a row.

deadline-vectors.csv by `huying calendar due`, clock-vectors.csv by `huying calendar clock`, both with the shipped calendar, and
each once more with CRLF line ends.
"""
import csv
import io
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
HUYING = os.environ.get("HUYING", os.path.join(HERE, "../../build/huying"))
CALENDAR = os.path.join(HERE, "../../data/domain/cn-workday-exceptions.csv")
VERBS = {  # verb: file, columns in, columns out
    "due": ("deadline-vectors.csv", ["start", "span", "unit"], ["due", "flag"]),
    "clock": ("clock-vectors.csv", ["start", "span", "unit", "steps", "at"], ["due", "flag", "light", "used", "of"]),
}
passed = failed = 0


def answers(verb, rows, columns, end):
    text = io.StringIO()
    out = csv.DictWriter(text, columns, extrasaction="ignore", lineterminator=end)
    out.writeheader()
    out.writerows(rows)
    done = subprocess.run([HUYING, "calendar", verb, "--calendar", CALENDAR], input=text.getvalue().encode(), capture_output=True)
    if done.returncode:
        print(f"FAIL calendar {verb}: exit {done.returncode} {done.stderr.decode()}")
        return []
    return list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))


for verb, (name, given, wanted) in VERBS.items():
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as f:
        rows = list(csv.DictReader(f))
    for end in ("\n", "\r\n"):
        got = answers(verb, rows, given, end)
        if len(got) != len(rows):
            print(f"FAIL calendar {verb}: {len(rows)} rows in, {len(got)} out")
            failed += 1
            continue
        for n, (row, answer) in enumerate(zip(rows, got), 2):
            bad = [f"{c} {row[c]!r}, got {answer.get(c)!r}" for c in given + wanted if row[c] != answer.get(c)]
            if bad:
                print(f"FAIL {name} line {n}: expected {'; '.join(bad)}")
            passed, failed = passed + (not bad), failed + bool(bad)
print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed or not passed else 0)
