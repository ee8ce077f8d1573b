#!/usr/bin/env python3
"""Checks what huying hands out with nothing of huying: Python's hashlib and json, and Ed25519 as RFC 8032 §6 writes it.

    verify.py export DIR --vkey KEY       leaves.jsonl, checkpoint, checkpoints/, tile/
    verify.py proof FILE --vkey KEY       proof.json
    verify.py growth FILE --vkey KEY      growth.json

Exit 0 and `ok …`, or 1 and `bad …`. Written from the format's description alone, so that the program is not held to itself.
"""
import base64
import hashlib
import json
import os
import re
import struct
import sys


class Bad(Exception):
    pass


def must(good, why):
    if not good:
        raise Bad(why)


# ---- Ed25519, RFC 8032

P = 2**255 - 19
L = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT = pow(2, (P - 1) // 4, P)


def sha512(data):
    return int.from_bytes(hashlib.sha512(data).digest(), "little")


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = f - e, h - g, h + g, f + e
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(n, point):
    out = (0, 1, 1, 0)
    while n:
        if n & 1:
            out = add(out, point)
        point, n = add(point, point), n >> 1
    return out


def same(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


def point(data):
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & (1 << 255) - 1
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P:
        x = x * ROOT % P
    if (x * x - x2) % P or (x == 0 and sign):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


GY = 4 * pow(5, P - 2, P) % P
G = point(GY.to_bytes(32, "little"))


def ed25519(public, message, signature):
    a, r, s = point(public), point(signature[:32]), int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or not a or not r or s >= L:
        return False
    return same(times(s, G), add(r, times(sha512(signature[:32] + public + message) % L, a)))


# ---- base64, keys, notes

def unbase64(text, n=None):
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad(f"not base64: {text!r}")
    must(base64.b64encode(data).decode() == text, f"base64 in another spelling: {text!r}")
    must(n is None or len(data) == n, f"not {n} bytes: {text!r}")
    return data


class Key:
    def __init__(self, vkey):
        self.name, ident, key = vkey.strip().split("+", 2)
        data = unbase64(key, 33)
        must(data[0] == 1, "not an Ed25519 key")
        self.id, self.public = hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:4], data[1:]
        must(self.id.hex() == ident, "the key's id is not its own")


class Checkpoint:
    def __init__(self, note, key):
        self.note = note
        text, _, lines = note.partition("\n\n")
        self.text = text + "\n"
        parts = text.split("\n")
        must(len(parts) == 3, "a checkpoint has three lines")
        must(re.fullmatch(r"0|[1-9][0-9]*", parts[1]), "a checkpoint's size")
        self.origin, self.size, self.root = parts[0], int(parts[1]), unbase64(parts[2], 32)
        must(self.origin == key.name, "the checkpoint is of another ledger")
        must(lines.endswith("\n"), "a checkpoint ends with a newline")
        signed = False
        for line in lines[:-1].split("\n"):
            must(line.startswith("— "), "a signature line begins with a dash")
            name, _, data = line[2:].partition(" ")
            data = unbase64(data)
            if name == key.name and data[:4] == key.id:
                must(ed25519(key.public, self.text.encode(), data[4:]), "the signature does not fit")
                signed = True
        must(signed, "not signed by this key")


# ---- the tree of RFC 6962

def leaf_hash(leaf):
    return hashlib.sha256(b"\0" + leaf).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(hashes):
    """MTH, by joining neighbours level by level: an odd one at the end goes up as it is."""
    level = list(hashes)
    if not level:
        return hashlib.sha256(b"").digest()
    while len(level) > 1:
        level = [node_hash(*level[i:i + 2]) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    return level[0]


def path_root(leaf, index, size, path):
    """Root that an inclusion path leads to."""
    must(0 <= index < size, "no such leaf in the tree")
    path = list(path)

    def up(begin, end):
        if end - begin == 1:
            return leaf
        k = 1 << (end - begin - 1).bit_length() - 1
        must(path, "the path is too short")
        sibling = path.pop()
        if index < begin + k:
            return node_hash(up(begin, begin + k), sibling)
        return node_hash(sibling, up(begin + k, end))

    root = up(0, size)
    must(not path, "the path is too long")
    return root


def growth_roots(old, old_root, size, path):
    """(old root, new root) that a consistency path leads to."""
    must(0 <= old <= size, "the old tree is the larger one")
    path = list(path)
    if old == 0 or old == size:
        must(not path, "the path is too long")
        return (old_root, old_root) if old else (hashlib.sha256(b"").digest(), None)

    def up(begin, end, m, known):
        if m == end:
            if known:
                return old_root, old_root
            must(path, "the path is too short")
            h = path.pop()
            return h, h
        k = 1 << (end - begin - 1).bit_length() - 1
        must(path, "the path is too short")
        sibling = path.pop()
        if m <= begin + k:
            was, now = up(begin, begin + k, m, known)
            return was, node_hash(now, sibling)
        was, now = up(begin + k, end, m, False)
        return node_hash(sibling, was), node_hash(sibling, now)

    roots = up(0, size, old, True)
    must(not path, "the path is too long")
    return roots


# ---- leaves

NAMES = ["at", "by", "d", "do", "k", "of", "p", "to", "v"]


def once(pairs):
    must(len({name for name, _ in pairs}) == len(pairs), "a name twice")
    return dict(pairs)


def strict(text):
    return json.loads(text, object_pairs_hook=once)


def fact(value):
    if isinstance(value, list):
        return all(not isinstance(v, list) and fact(v) for v in value)
    return isinstance(value, str) or (type(value) is int and abs(value) < 2**53)


def read_leaf(data):
    must(len(data) <= 8192, "a leaf of more than 8192 bytes")
    leaf = strict(data.decode())
    must(isinstance(leaf, dict) and list(leaf) == NAMES, "not the nine names")
    must(leaf["v"] == 1 and type(leaf["v"]) is int and leaf["k"] > 0 and leaf["of"] and leaf["do"] and leaf["by"], "v, k, of, do or by")
    must(all(type(leaf[n]) is int for n in ("at", "k")) and all(isinstance(leaf[n], str) for n in ("by", "do", "of", "to")), "a type")
    must(all(re.fullmatch("[a-z0-9_]+", n) and fact(v) for n, v in leaf["d"].items()), "d")
    must(all(re.fullmatch("[a-z0-9_]+", n) and len(unbase64(v)) == 32 for n, v in leaf["p"].items()), "p")
    must(not re.search("[\0-\x1f\x7f]", data.decode()), "a control character")
    again = json.dumps(leaf, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    must(again == data, "not in the one form of JSON")
    return leaf


# ---- what is handed out

def read(*path):
    with open(os.path.join(*path), "rb") as f:
        return f.read()


def tile_path(n):
    out = f"{n % 1000:03d}"
    while n >= 1000:
        n //= 1000
        out = f"x{n % 1000:03d}/{out}"
    return out


def check_tiles(folder, leaves, hashes):
    """Exactly the tiles of this size and no other file."""
    want = {}

    def put(kind, size, content):
        for tile in range((size + 255) // 256):
            width = min(256, size - 256 * tile)
            want[f"{kind}/{tile_path(tile)}" + (f".p/{width}" if width < 256 else "")] = content(256 * tile, 256 * tile + width)

    put("entries", len(leaves), lambda a, b: b"".join(struct.pack(">H", len(leaf)) + leaf for leaf in leaves[a:b]))
    level, l = list(hashes), 0
    while level:
        put(str(l), len(level), lambda a, b: b"".join(level[a:b]))
        level, l = [root_of(level[i:i + 256]) for i in range(0, len(level) // 256 * 256, 256)], l + 1
    found = {os.path.relpath(os.path.join(d, f), folder) for d, _, names in os.walk(folder) for f in names}
    must(found == set(want), f"tiles missing or too many: {sorted(found ^ set(want))[:3]}")
    for name, content in want.items():
        must(read(folder, name) == content, f"tile {name} is not that of the leaves")


def check_export(folder, key):
    head = Checkpoint(read(folder, "checkpoint").decode(), key)
    data = read(folder, "leaves.jsonl")
    must(not data or data.endswith(b"\n"), "leaves.jsonl does not end with a newline")
    leaves = data[:-1].split(b"\n") if data else []
    must(len(leaves) == head.size, f"{len(leaves)} leaves, the checkpoint says {head.size}")
    hashes = [leaf_hash(leaf) for leaf in leaves]
    names = sorted(os.listdir(os.path.join(folder, "checkpoints")))
    must(names and read(folder, "checkpoints", names[-1]) == head.note.encode(), "the latest checkpoint is not among checkpoints/")
    ks, seals = {}, {}
    for n, leaf in enumerate(leaves):
        try:
            leaf = read_leaf(leaf)
        except (Bad, ValueError) as e:
            raise Bad(f"leaf {n}: {e}")
        ks[leaf["of"]] = ks.get(leaf["of"], 0) + 1
        must(leaf["k"] == ks[leaf["of"]], f"leaf {n}: k of {leaf['of']} has a gap")
        if leaf["of"] == "ledger" and leaf["do"] == "seal":
            seals[n] = leaf["d"]
    for name in names:
        c = Checkpoint(read(folder, "checkpoints", name).decode(), key)
        must(name == f"{c.size:012d}", f"checkpoints/{name} is of size {c.size}")
        must(root_of(hashes[:c.size]) == c.root, f"checkpoint {c.size}: not the root of these leaves")
        if c.size < head.size:
            seal = seals.pop(c.size, {})
            must(seal.get("size") == c.size and seal.get("root") == base64.b64encode(c.root).decode(), f"leaf {c.size} does not seal")
    must(not seals, f"a checkpoint is missing that is sealed in {sorted(seals)[:1]}")
    if os.path.isdir(os.path.join(folder, "tile")):
        check_tiles(os.path.join(folder, "tile"), leaves, hashes)
    return f"leaves={len(leaves)} checkpoints={len(names)}"


def check_proof(data, key):
    proof = strict(data)
    must(list(proof) == ["format", "call", "checkpoint", "events", "opened"] and proof["format"] == "huying-proof-v1", "the names")
    head = Checkpoint(proof["checkpoint"], key)
    pledges = {}
    for i, event in enumerate(proof["events"]):
        must(list(event) == ["index", "leaf", "path"], "an event's names")
        data = event["leaf"].encode()
        leaf = read_leaf(data)
        must(leaf["of"] == "call/" + proof["call"] and leaf["k"] == i + 1, f"event {i + 1} is not step {i + 1} of this call")
        path = [unbase64(h, 32) for h in event["path"]]
        must(path_root(leaf_hash(data), event["index"], head.size, path) == head.root, f"event {i + 1} is not in the tree")
        pledges.update({(event["index"], name): c for name, c in leaf["p"].items()})
    for v in proof["opened"]:
        must(list(v) == ["index", "name", "salt", "value"], "an opened value's names")
        data = b"huying.commit.v1\n" + unbase64(v["salt"], 32) + v["name"].encode() + b"\n" + v["value"].encode()
        must(pledges.pop((v["index"], v["name"]), None) == base64.b64encode(hashlib.sha256(data).digest()).decode(),
             f"{v['name']} of leaf {v['index']} is not what was committed to")
    return f"events={len(proof['events'])} opened={len(proof['opened'])} closed={len(pledges)}"


def check_growth(data, key):
    growth = strict(data)
    must(list(growth) == ["format", "old", "new", "path"] and growth["format"] == "huying-growth-v1", "the names")
    old, new = Checkpoint(growth["old"], key), Checkpoint(growth["new"], key)
    roots = growth_roots(old.size, old.root, new.size, [unbase64(h, 32) for h in growth["path"]])
    must(roots[0] == old.root and roots[1] in (None, new.root), "the ledger did not only grow")
    return f"old={old.size} new={new.size}"


def main(verb, path, flag, vkey):
    must(flag == "--vkey", "give --vkey KEY")
    key = Key(vkey)
    if verb == "export":
        return check_export(path, key)
    return {"proof": check_proof, "growth": check_growth}[verb](read(path).decode(), key)


if __name__ == "__main__":
    try:
        print("ok", main(*sys.argv[1:]))
    except (Bad, ValueError, KeyError, TypeError, OSError) as e:
        print("bad", e)
        sys.exit(1)
