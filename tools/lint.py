#!/usr/bin/env python3
"""What a machine can read in the tree. One check a line; ends with `N passed, N failed`.   tools/lint.py [CHECK …]"""
import csv
import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from glob import glob

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
ours = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], capture_output=True, text=True, check=True).stdout
FILES = sorted(f for f in ours.splitlines() if os.path.isfile(f))
C = [f for f in FILES if f.endswith((".c", ".h")) and f.split("/")[0] in ("src", "tests", "bench")]
TEXT = [f for f in FILES if not f.endswith((".png", ".jpg", ".jpeg", ".webp", ".woff2", ".pdf", ".gif", ".ico"))
        and not f.startswith(("tests/fuzz/regress/", "tests/fuzz/seeds/", "ui/public/"))]


def read(path):
    with open(path, encoding="utf-8", errors="replace") as f:
        return f.read()


def said(command):
    """What a command prints when it fails, else ''."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return (done.stdout or f"{command[0]}: exit {done.returncode}") if done.returncode else ""


def layers():
    return said([sys.executable, "tools/layers.py"])


def data():
    return said([sys.executable, "data/domain/lint.py"]) or said([sys.executable, "tools/demo_lint.py"])


def formatted():
    """Sources only: headers are read as tables, their columns are set by hand."""
    files = [f for f in C if f.endswith(".c")]
    return said(["clang-format", "--dry-run", "-Werror", *files]) if files else ""


def tidy(*more):
    """Over what the last build compiled, in parallel."""
    files = [f for f in C if f.endswith(".c") and f.startswith("src/")]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return "".join(pool.map(lambda f: said(["clang-tidy", "--quiet", "-p", "build", "--extra-arg=-Wno-gnu-statement-expression", *more, f]), files))


def analyzer():
    return tidy("--checks=-*,clang-analyzer-*,-clang-analyzer-security.insecureAPI.DeprecatedOrUnsafeBufferHandling,"
                "-clang-analyzer-optin.performance.Padding")


SQL = re.compile(r'"\s*(SELECT\s(?!.*sqlite_schema)|INSERT\s+INTO|UPDATE\s+\w+\s+SET|DELETE\s+FROM|CREATE\s+(TABLE|INDEX|UNIQUE)|ALTER\s+TABLE|DROP\s)', re.I)


def sql():
    """Statements live in .sql files (a PRAGMA or the engine's own schema is the engine's matter)."""
    return lines([f for f in C if f.startswith("src/")], SQL, "SQL in a C string: it belongs in src/store/sql/")


MACHINE = re.compile(r"(?<![\w.-])/(work|root|home/[a-z]\w*)/|https?://[^/\s]*(artifact|artifactory|nexus|pkg\.dev)")


def machine():
    return lines([f for f in TEXT if f != "tools/lint.py"], MACHINE, "a path or host of one machine")


def locks():
    """npm locks carry hashes, not the host they came from."""
    return "".join(f"{f}: names a host in 'resolved' (npm config: omit-lockfile-registry-resolved=true)\n"
                   for f in FILES if f.endswith("package-lock.json") and '"resolved"' in read(f))


def exact():
    """npm packages in exact versions."""
    bad = []
    for f in FILES:
        if f.endswith("package.json"):
            package = json.loads(read(f))
            for part in ("dependencies", "devDependencies", "optionalDependencies"):
                bad += [f"{f}: {n} is '{v}', not an exact version\n" for n, v in package.get(part, {}).items() if not re.fullmatch(r"\d[\w.+-]*", v)]
    return "".join(bad)


LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")


def later():
    return lines([f for f in TEXT if f != "tools/lint.py" and f.startswith(("src/", "ui/src/", "tests/", "tools/"))], LATER, "left open")


def lines(files, pattern, why):
    return "".join(f"{f}:{n}: {why}: {line.strip()[:100]}\n" for f in files
                   for n, line in enumerate(read(f).splitlines(), 1) if pattern.search(line))


def blanks():
    """No trailing blanks, no tabs in C, an end of line at the end."""
    bad = []
    for f in C + [f for f in FILES if f.endswith((".py", ".sql", ".sh", ".md"))]:
        text = read(f)
        if text and not text.endswith("\n"):
            bad.append(f"{f}: no end of line at its end\n")
        bad += [f"{f}:{n}: blanks at the end\n" for n, line in enumerate(text.split("\n"), 1) if line != line.rstrip() and not f.endswith(".md")]
    return "".join(bad)


def python():
    bad = []
    for f in FILES:
        if f.endswith(".py"):
            try:
                compile(read(f), f, "exec")
            except SyntaxError as e:
                bad.append(f"{f}:{e.lineno}: {e.msg}\n")
    return "".join(bad)


def shell():
    return "".join(said(["bash", "-n", f]) for f in FILES if f.endswith(".sh") or f == ".ci/run")


def workflow():
    """docs/workflow.md and docs/registers.md are what `huying workflow` prints."""
    if "src/cli/workflow.c" not in FILES:
        return ""
    behind = ""
    for more, page in (([], "docs/workflow.md"), (["--registers"], "docs/registers.md")):
        done = subprocess.run(["build/huying", "workflow", *more], capture_output=True, text=True)
        if done.returncode:
            return f"huying workflow: exit {done.returncode} {done.stderr}"
        if page not in FILES or read(page) != done.stdout:
            behind += f"{page} is behind: build/huying {' '.join(['workflow', *more])} > {page}\n"
    return behind


def words():
    """docs/glossary.md shows the words that the program sends to the screen."""
    return said([sys.executable, "tools/glossary.py", "--check"])


def arguments(text, at):
    """Of the call whose parenthesis opens before `at`: its arguments at top level."""
    out, depth, start, i = [], 0, at, at
    while depth >= 0:
        c = text[i]
        if c == '"':
            i = re.compile(r'"(\\.|[^"\\])*"').match(text, i).end()
            continue
        depth += (c in "([{") - (c in ")]}")
        if depth < 0 or (c == "," and not depth):
            out.append(text[start:i])
            start = i + 1
        i += 1
    return out


def remedies():
    """What a person is told to do has its Chinese sentence (imports are the command line's: English)."""
    table = read("data/remedies.csv")
    said_zh = {row["en"] for row in csv.DictReader(table.splitlines())}
    out = ""
    for f in C:
        if not f.startswith(("src/institution/", "src/http/", "src/service/")) or "/import" in f:
            continue
        text = read(f)
        for m in re.finditer(r"\bfault_addf?\(", text):
            args = arguments(text, m.end())
            for part in re.findall(r'"((?:\\.|[^"\\])*)"', re.sub(r'"\s*\n?\s*"', "", args[2])) if len(args) > 2 else []:
                en = re.sub(r"%[-.0-9]*(?:ll|z|l)?[dsu]", "%", part).replace('\\"', '"')
                if " " in en and en not in said_zh:
                    out += f"{f}: no Chinese for '{en}' in data/remedies.csv\n"
    return out


CHECKS = {"layers": layers, "data": data, "format": formatted, "sql": sql, "machine": machine, "locks": locks, "exact": exact,
          "later": later, "blanks": blanks, "python": python, "shell": shell, "workflow": workflow, "words": words,
          "remedies": remedies, "tidy": tidy}
SLOW = {"analyzer": analyzer}
wanted = sys.argv[1:] or list(CHECKS)
for name in wanted:
    if name not in CHECKS | SLOW:
        sys.exit(f"lint: no check '{name}'; there are: {' '.join(CHECKS | SLOW)}")
failed = 0
for name in wanted:
    fault = (CHECKS | SLOW)[name]()
    failed += bool(fault)
    print(f"FAIL {name}\n{fault.rstrip()}" if fault else f"ok {name}", flush=True)
print(f"{len(wanted) - failed} passed, {failed} failed")
sys.exit(bool(failed))
