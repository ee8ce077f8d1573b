#!/usr/bin/env python3
"""A board at 1,000, 10,000 and 100,000 calls beside a count over the call table and the fold over all dockets (board_bench.c).

Spread over 80 days of one quarter, so that every board has the same days to add up.

    bench/board.py [--calls 1000,10000,100000] [--build build]       by night: --calls 1000,999000

The sums are filled by the acts themselves, as in life: there is no second way in. A year has 999,999 numbers, so a million
is asked for as 999000. CPU of the reading thread, median of 51. Exit 1 when the board at the most calls takes more than
three times what it takes at the fewest."""
import argparse
import os
import re
import resource
import subprocess
import sys
import tempfile

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
a = argparse.ArgumentParser()
a.add_argument("--calls", default="1000,10000,100000")
a.add_argument("--build", default="build")
args = a.parse_args()
subprocess.run(["ninja", "-C", args.build, "fill", "board_bench"], check=True, stdout=subprocess.DEVNULL)
took = []
for calls in map(int, args.calls.split(",")):
    with tempfile.TemporaryDirectory(prefix="huying-board-", dir=os.environ.get("TMPDIR", "/tmp")) as folder:
        data = os.path.join(folder, "data")
        subprocess.run([f"{args.build}/huying", "user", "add", "sys", "sys", "--data", data], check=True, stdout=subprocess.DEVNULL,
                       input="bench password 1\n", text=True)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([f"{args.build}/fill", data, str(calls), "0", "80"], check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        print(f"filled with {calls} calls, eight acts each, through the service: "
              f"{after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime:.0f} s of a processor", flush=True)
        said = subprocess.run([f"{args.build}/board_bench", data], check=True, capture_output=True, text=True).stdout
        print(said, end="", flush=True)
        took.append(int(re.search(r"quarter +(\d+) us", said)[1]))
print(f"the board at the most calls takes {took[-1] / took[0]:.2f} times what it takes at the fewest")
sys.exit(took[-1] > 3 * took[0])
