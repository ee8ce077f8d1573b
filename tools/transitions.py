#!/usr/bin/env python3
"""domain/transitions.csv → C. States, acts, roles and units are code; a need that data/needs.csv does not know stops the build."""
import argparse
import csv

parse = argparse.ArgumentParser()
for a in ("transitions", "roles", "units", "needs", "header", "source"):
    parse.add_argument("--" + a, required=True)
args = parse.parse_args()


def rows(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


table, needs = rows(args.transitions), {r["word"]: r for r in rows(args.needs)}
roles = [r["code"] for r in rows(args.roles)] + ["system", "clock", "meeting"]
units = [r["code"] for r in rows(args.units)]
entities = ["call", "task", "meeting", "score"]
states, acts = ["none"], []
for r in table:
    for s in (r["from"], r["to"]):
        if s and s not in states:
            states.append(s)
    if r["act"] not in acts:
        acts.append(r["act"])
words = list(needs)
if len(set((r["entity"], r["from"], r["act"], r["role"], r["to"]) for r in table)) != len(table):
    raise SystemExit("transitions.csv: two rows share entity, from, act, role and to")


def need_list(row):
    """'a;b' split; a word with a comma or semicolon inside is looked up whole first."""
    text = row["needs"].strip()
    if not text or text in needs:
        return [text] if text else []
    found = [w.strip() for w in text.split(";") if w.strip()]
    for w in found:
        if w not in needs:
            raise SystemExit(f"transitions.csv: needs word '{w}' is not in needs.csv ({row['entity']} {row['act']})")
    return found


def enum(name, prefix, names):
    return f"enum {name} {{ " + ", ".join(prefix + n.upper() for n in names) + " };\n"


def text(name, names):
    return f"const char *const {name}[] = {{ " + ", ".join(f'"{n}"' for n in names) + " };\n"


with open(args.header, "w", encoding="utf-8") as h:
    h.write("/* Generated from data/domain/transitions.csv, roles.csv, units.csv and data/needs.csv: do not edit. */\n"
            "#ifndef TRANSITIONS_GEN_H\n#define TRANSITIONS_GEN_H\n\n")
    h.write(enum("entity", "", entities) + enum("state", "ST_", states) + enum("act", "DO_", acts)
            + enum("role", "BY_", roles) + enum("unit", "U_", units))
    h.write(f"enum {{ ENTITIES = {len(entities)}, STATES = {len(states)}, ACTS = {len(acts)}, ROLES = {len(roles)}, "
            f"UNITS = {len(units)}, NEEDS = {len(words)}, TRANSITIONS = {len(table)} }};\n")
    h.write("enum need_sort { NEED_WHO, NEED_WHEN, NEED_WITH, NEED_SYSTEM };\n")
    h.write("extern const char *const entity_words[], *const state_words[], *const act_words[], *const role_words[], "
            "*const unit_words[];\n\n"
            "struct need_word { const char *word; enum need_sort sort; const char *name_zh; };\n"
            "extern const struct need_word need_words[NEEDS];\n\n"
            "struct transition {\n    unsigned char entity, from, act, role, to;\n"
            "    unsigned char needs_n;\n    unsigned char needs[8]; /* indexes into need_words */\n"
            "    short rule;             /* 15, and 'a' rules like R10a as 10 */\n    const char *rule_word;\n};\n"
            "extern const struct transition transitions[TRANSITIONS];\n\n#endif\n")

with open(args.source, "w", encoding="utf-8") as c:
    c.write('/* Generated: do not edit. */\n#include "transitions.gen.h"\n\n')
    for n, names in (("entity_words", entities), ("state_words", states), ("act_words", acts), ("role_words", roles),
                     ("unit_words", units)):
        c.write(text(n, names))
    sort = {"who": "NEED_WHO", "when": "NEED_WHEN", "with": "NEED_WITH", "system": "NEED_SYSTEM"}
    c.write("\nconst struct need_word need_words[NEEDS] = {\n")
    for w in words:
        c.write(f'    {{ "{w}", {sort[needs[w]["sort"]]}, "{needs[w]["name_zh"]}" }},\n')
    c.write("};\n\nconst struct transition transitions[TRANSITIONS] = {\n")
    for r in table:
        ns = [words.index(w) for w in need_list(r)]
        if len(ns) > 8:
            raise SystemExit("transitions.csv: more than 8 needs in a row")
        rule = int("".join(ch for ch in r["rule"] if ch.isdigit()))
        c.write(f'    {{ {r["entity"].upper()}, ST_{(r["from"] or "none").upper()}, DO_{r["act"].upper()}, '
                f'BY_{r["role"].upper()}, ST_{r["to"].upper()}, {len(ns)}, {{ {", ".join(map(str, ns)) or "0"} }}, {rule}, '
                f'"{r["rule"]}" }},\n')
    c.write("};\n")
