#!/usr/bin/env python3
"""api/openapi.yaml → JSON, with nothing but the standard library. Reads the part of YAML that the contract keeps to:
block maps and lists, flow {} and [], plain and quoted scalars on one line; anything else stops the build."""
import json
import re
import sys


class Flow:
    """One line's value: a flow collection or a scalar."""

    def __init__(self, text, where):
        self.s, self.i, self.where = text, 0, where

    def fault(self, what):
        raise SystemExit(f"openapi.yaml:{self.where}: {what}: {self.s[self.i:self.i + 30]!r}")

    def space(self):
        while self.i < len(self.s) and self.s[self.i] == " ":
            self.i += 1

    def take(self, ch):
        self.space()
        if self.s[self.i:self.i + 1] != ch:
            return False
        self.i += 1
        self.space()
        return True

    def value(self, ends):
        if self.take("{"):
            return self.pairs()
        if self.take("["):
            return self.items()
        return self.scalar(ends)

    def pairs(self):
        out = {}
        if self.take("}"):
            return out
        while True:
            key = self.scalar(":")
            if not self.take(":"):
                self.fault("':' expected")
            out[str(key)] = self.value(",}")
            if self.take("}"):
                return out
            if not self.take(","):
                self.fault("',' or '}' expected")

    def items(self):
        out = []
        while not self.take("]"):
            out.append(self.value(",]"))
            if not self.take(",") and self.s[self.i:self.i + 1] != "]":
                self.fault("',' or ']' expected")
        return out

    def scalar(self, ends):
        self.space()
        if self.s[self.i:self.i + 1] == '"':
            value, n = json.JSONDecoder().raw_decode(self.s[self.i:])
            self.i += n
            return value
        start = self.i
        while self.i < len(self.s) and not (self.s[self.i] in ends and
                                           (self.s[self.i] != ":" or self.s[self.i + 1:self.i + 2] in (" ", ""))):
            self.i += 1
        return plain(self.s[start:self.i].strip())


def plain(word):
    if word in ("true", "false"):
        return word == "true"
    if word in ("null", "~", ""):
        return None
    if re.fullmatch(r"-?\d+", word):
        return int(word)
    return word


def whole(text, where):
    flow = Flow(text, where)
    value = flow.value("")
    flow.space()
    if flow.i != len(text):
        flow.fault("left over")
    return value


def block(lines, i, indent):
    """The map or list that begins at line i with this indent → (value, next line)."""
    out = None
    while i < len(lines):
        where, n, text = lines[i]
        if n < indent:
            break
        if n > indent:
            raise SystemExit(f"openapi.yaml:{where}: unexpected indent")
        if text.startswith("- "):
            out = [] if out is None else out
            out.append(whole(text[2:].strip(), where))
            i += 1
            continue
        m = re.match(r'("[^"]*"|[^\s"{}\[\]][^:]*(?::(?! )[^:]*)*):(?: +(.*))?$', text)
        if not m:
            raise SystemExit(f"openapi.yaml:{where}: not 'key: value'")
        key, rest = m.group(1).strip('"'), m.group(2)
        out = {} if out is None else out
        if key in out:
            raise SystemExit(f"openapi.yaml:{where}: {key} is there twice")
        if rest:
            out[key], i = whole(rest, where), i + 1
        elif i + 1 < len(lines) and lines[i + 1][1] > indent:
            out[key], i = block(lines, i + 1, lines[i + 1][1])
        else:
            out[key], i = None, i + 1
    return out, i


def load(path):
    lines = []
    with open(path, encoding="utf-8") as f:
        for where, line in enumerate(f, 1):
            text = line.rstrip()
            if text.strip() and not text.lstrip().startswith("#"):
                lines.append((where, len(text) - len(text.lstrip()), text.lstrip()))
    return block(lines, 0, 0)[0]


if __name__ == "__main__":
    text = json.dumps(load(sys.argv[1]), ensure_ascii=False, separators=(",", ":"))
    with open(sys.argv[2], "w", encoding="utf-8") as out:
        out.write(text)
