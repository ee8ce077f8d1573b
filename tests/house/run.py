#!/usr/bin/env python3
"""The front door itself: what is installed when, what the include check sees, and that the program stands alone.

Debian's programs are played by small scripts in a PATH of our own, so nothing is installed here.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile

TOP = os.path.abspath(os.path.join(os.path.dirname(os.path.abspath(__file__)), "../.."))
HUYING = os.path.abspath(os.environ.get("HUYING", os.path.join(TOP, "build/huying")))
passed = failed = 0


def expect(what, good, seen=""):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    print(f"ok {what}" if good else f"FAIL {what}\n{seen}")


def program(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def install(purpose, installed, uid, apt="exit 0"):
    """Runs tools/install.sh in a copy of the tree's door; (exit code, what it said, what apt-get was asked)."""
    with tempfile.TemporaryDirectory() as t:
        os.makedirs(t + "/tree/tools")
        for f in ("install.sh", "node.sh"):
            shutil.copy(f"{TOP}/tools/{f}", t + "/tree/tools")
        os.mkdir(t + "/bin")
        program(t + "/bin", "dpkg-query", f"echo {'installed' if installed else 'not-installed'}\n")
        program(t + "/bin", "id", f"echo {uid}\n")
        program(t + "/bin", "sudo", "exit 1\n")
        program(t + "/bin", "apt-get", f'echo "$@" >>{t}/asked\n{apt}\n')
        done = subprocess.run([t + "/tree/tools/install.sh", purpose], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              env={"PATH": t + "/bin:/usr/bin:/bin"})
        asked = open(t + "/asked", encoding="utf-8").read() if os.path.exists(t + "/asked") else ""
        return done.returncode, done.stdout, asked


code, said, asked = install("run", installed=False, uid=1000)
expect("who may not install gets the one command, and a stop",
       code == 1 and re.search(r"^    apt-get install --no-install-recommends gcc .*libmicrohttpd-dev", said, re.M) and not asked, said)
code, said, asked = install("run", installed=True, uid=1000)
expect("nothing is asked of apt when all is there", code == 0 and not asked and not said, said + asked)
code, said, asked = install("test", installed=False, uid=0)
expect("root installs what tests need, without recommends",
       code == 0 and "install --no-install-recommends" in asked and "libcmocka-dev" in asked and "chromium" in asked, said + asked)
code, said, asked = install("build", installed=False, uid=0, apt='case "$*" in *update*) exit 0;; esac\nexit 100')
expect("a failing install asks the mirror for new lists once, then says what is missing",
       code == 1 and asked.count("update") == 1 and "could not install: gcc" in said, said + asked)
code, said, asked = install("nonsense", installed=True, uid=0)
expect("an unknown purpose is refused", code == 2 and "usage" in said, said)

with tempfile.TemporaryDirectory() as t:
    os.makedirs(t + "/tools")
    os.makedirs(t + "/src/base")
    shutil.copy(TOP + "/tools/layers.py", t + "/tools")
    for text, good in (('#include "base/err.h"\n', True), ('#include "store/store.h"\n', False), ("#include <sqlite3.h>\n", False),
                       ('#include "err.h"\n', False)):
        with open(t + "/src/base/x.c", "w", encoding="utf-8") as f:
            f.write(text)
        done = subprocess.run([sys.executable, t + "/tools/layers.py"], capture_output=True, text=True)
        expect(f"the include check {'passes' if good else 'refuses'} base with {text.strip()}", (done.returncode == 0) == good, done.stdout)

with tempfile.TemporaryDirectory() as t:
    shutil.copy(HUYING, t + "/huying")
    csv = "start,span,unit\n2026-03-02T10:00:00+08:00,5,work_day\n"
    done = subprocess.run([t + "/huying", "calendar", "due", "--calendar", TOP + "/data/domain/cn-workday-exceptions.csv"], input=csv,
                          capture_output=True, text=True, cwd="/")
    expect("the program runs from anywhere", "2026-03-09T17:00:00+08:00,ok" in done.stdout, done.stdout + done.stderr)
    done = subprocess.run([t + "/huying", "--help"], capture_output=True, text=True, cwd="/")
    verbs = re.findall(r"^  (\w+) ", done.stdout, re.M)
    expect("--help names the verbs", done.returncode == 0 and "calendar" in verbs, done.stdout)
    for verb in verbs:
        done = subprocess.run([t + "/huying", verb, "--help"], capture_output=True, text=True, cwd="/", stdin=subprocess.DEVNULL)
        expect(f"{verb} --help answers on stdout with 0", done.returncode == 0 and done.stdout, f"exit {done.returncode} {done.stderr}")
    done = subprocess.run([t + "/huying", "no-such-verb"], capture_output=True, text=True)
    expect("an unknown verb is an error that names the verbs", done.returncode == 2 and "calendar" in done.stderr, done.stderr)

print(f"{passed} passed, {failed} failed")
sys.exit(1 if failed else 0)
