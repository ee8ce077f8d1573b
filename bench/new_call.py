#!/usr/bin/env python3
"""A new call in the browser, from the opened page to sent: inputs, clicks, keys and seconds of three messages.

    bench/new_call.py

The messages are real where they are kept (../shared/data/text; else three of our own, said by SKIP). A person's seconds are
shown in the product itself, by 我的; a machine's say how much of them is the program's. Exit 1 above 8 inputs."""
import os
import subprocess
import sys

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
env = dict(os.environ, HUYING=os.environ.get("HUYING", os.path.abspath("build/huying")))
sys.exit(subprocess.run(["node", "tests/ui/run.mjs", "offline", "新呼叫"], env=env).returncode)
