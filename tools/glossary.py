#!/usr/bin/env python3
"""Writes the tables of docs/glossary.md (all below its mark) from data/words.csv and data/domain/: the same words that the program
sends to the screen. With --check it only says whether the page is behind. A state, act, role or unit without a word is a fault."""
import csv
import os
import sys

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PAGE, MARK = "docs/glossary.md", "<!-- below: written by tools/glossary.py -->\n"


def table(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


words = {(r["sort"], r["code"]): (r["name_zh"], r["name_en"]) for r in table("data/words.csv")}
steps, lacking = table("data/domain/transitions.csv"), []


def word(sort, code):
    if (sort, code) not in words:
        lacking.append(f"data/words.csv: no {sort} {code}")
    return words.get((sort, code), ("", ""))


def section(head, columns, rows):
    yield f"\n## {head}\n| {' | '.join(columns)} |\n|{'---|' * len(columns)}\n"
    yield from (f"| {' | '.join(r)} |\n" for r in rows)


def ordered(names):
    return list(dict.fromkeys(n for n in names if n))


def rest():
    states = [(e, s) for e in ordered(r["entity"] for r in steps)
              for s in ordered(w for r in steps if r["entity"] == e for w in (r["from"], r["to"]))]
    yield from section("States 状态", ("of", "中文", "identifier", "English"),
                       [(e, word("state", s)[0], s, word("state", s)[1]) for e, s in states])
    yield from section("Acts 步骤", ("中文", "identifier", "English"),
                       [(word("act", a)[0], a, word("act", a)[1]) for a in ordered(r["act"] for r in steps)])
    yield from section("Roles 角色", ("中文", "identifier", "English"),
                       [(r["name_zh"], r["code"], r["name_en"]) for r in table("data/domain/roles.csv")])
    for sort, head in (("clock", "Clocks 时钟 (R27)"), ("light", "Lights 灯 (R54)"), ("group", "Groups of a desk 工作台分组")):
        yield from section(head, ("中文", "identifier", "English"), [(zh, c, en) for (s, c), (zh, en) in words.items() if s == sort])
    yield from section("Units 单位 (R20)", ("中文", "identifier", "English"),
                       [(r["name_zh"], r["code"], r["name_en"]) for r in table("data/domain/units.csv")])


with open(PAGE, encoding="utf-8") as f:
    was = f.read()
now = was[:was.index(MARK) + len(MARK)] + "".join(rest())
if lacking:
    sys.exit("\n".join(lacking))
if "--check" in sys.argv and now != was:
    sys.exit(f"{PAGE} is behind: tools/glossary.py")
if now != was:
    with open(PAGE, "w", encoding="utf-8") as f:
        f.write(now)
