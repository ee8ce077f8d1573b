#!/usr/bin/env python3
"""`huying ledger` from outside: its answers checked by verify.py, its data folder tampered with by somebody who knows SQL.

Needs the program (HUYING) and beside it test_store_ledger, which makes the sample folders. Prints `N passed, N failed`.
"""
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import verify

HUYING = os.environ.get("HUYING", "build/huying")
SAMPLE = os.path.join(os.path.dirname(os.path.abspath(HUYING)), "test_store_ledger")
passed = failed = 0


def check(good, what, *more):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAIL", what, *more)


def huying(*words):
    p = subprocess.run([HUYING, "ledger", *words], capture_output=True, text=True)
    return p.returncode, p.stdout, p.stderr


def last(text):
    return text.rstrip("\n").split("\n")[-1]


def refused(what, f, *more):
    """verify.py itself must see an alteration."""
    try:
        f(*more)
    except (verify.Bad, ValueError, KeyError):
        return check(True, what)
    check(False, "not noticed:", what)


def sql(folder, text):
    db = sqlite3.connect(os.path.join(folder, "huying.db"))
    db.executescript(text)
    db.commit()
    db.close()


def outside(top, data):
    """Every product, by the independent verifier, whole and changed."""
    code, vkey, _ = huying("vkey", data)
    check(code == 0 and vkey.count("\n") == 1, "vkey", vkey)
    key = verify.Key(vkey)
    code, note, err = huying("checkpoint", data)
    check(code == 0 and last(err).startswith("ok"), "checkpoint", err)
    head = verify.Checkpoint(note, key)
    code, again, _ = huying("checkpoint", data)
    check(code == 0 and again == note, "a second checkpoint signs nothing new")

    code, out, _ = huying("verify", data)
    check(code == 0 and out.startswith("ok size=") and "unsealed=1 " in out and "erased=1" in out, "verify", out)
    code, out, _ = huying("verify", data, "--vkey", vkey.strip())
    check(code == 0, "verify --vkey", out)

    out_dir = os.path.join(top, "export")
    code, out, _ = huying("export", data, out_dir, "--tiles")
    check(code == 0 and out == f"ok size={head.size}\n", "export", out)
    check(verify.check_export(out_dir, key).startswith(f"leaves={head.size} "), "the export verifies")
    text = b"".join(verify.read(d, f) for d, _, names in os.walk(out_dir) for f in names)
    check("路灯不亮".encode() not in text and b"PRIVATE" not in text, "an export holds no personal value and no key")
    code, out, _ = huying("export", data, out_dir)
    check(code == 2 and last(out).startswith("bad"), "an export does not write over another", out)
    plain = os.path.join(top, "plain")
    check(huying("export", data, plain)[0] == 0 and not os.path.exists(os.path.join(plain, "tile")), "export without tiles")
    verify.check_export(plain, key)
    for name in ("leaves.jsonl", "checkpoint", "checkpoints/000000000300", "tile/0/000", "tile/entries/001", "tile/1/000.p/2"):
        path = os.path.join(out_dir, name)
        was = verify.read(path)
        for at in (0, len(was) // 2, len(was) - 1):
            with open(path, "wb") as f:
                f.write(was[:at] + bytes([was[at] ^ 1]) + was[at + 1:])
            refused(f"{name} byte {at}", verify.check_export, out_dir, key)
        with open(path, "wb") as f:
            f.write(was)
    verify.check_export(out_dir, key)

    for words, opened, closed in (([], 27, 1), (["--no-values"], 0, 28)):
        code, proof, err = huying("prove", data, "a", *words)
        check(code == 0 and last(err).startswith("ok"), "prove", err)
        check(verify.check_proof(proof, key) == f"events=29 opened={opened} closed={closed}", "the proof verifies", proof[:200])
    doc = json.loads(huying("prove", data, "a")[1])
    for where in (("events", 3, "leaf"), ("events", 3, "path", 2), ("opened", 4, "value"), ("opened", 4, "salt"), ("checkpoint",)):
        changed = json.loads(json.dumps(doc))
        at = changed
        for step in where[:-1]:
            at = at[step]
        at[where[-1]] = at[where[-1]][:-2] + "x" + at[where[-1]][-1:]
        refused(f"proof {where}", verify.check_proof, json.dumps(changed), key)
    del doc["events"][5]
    refused("proof with a step less", verify.check_proof, json.dumps(doc), key)
    code, out, _ = huying("prove", data, "nobody")
    check(code == 2 and last(out).startswith("bad"), "prove of no call", out)

    for size in (300, 560, head.size):
        old = os.path.join(out_dir, "checkpoints", f"{size:012d}")
        code, growth, err = huying("extend", data, old)
        check(code == 0 and verify.check_growth(growth, key) == f"old={size} new={head.size}", "extend", err)
        check(huying("verify", data, "--checkpoint", old, "--checkpoint", os.path.join(out_dir, "checkpoint"))[0] == 0, "verify --checkpoint")
    doc = json.loads(huying("extend", data, os.path.join(out_dir, "checkpoints", "000000000300"))[1])
    doc["path"][1] = doc["path"][0]
    refused("growth with another path", verify.check_growth, json.dumps(doc), key)
    return vkey.strip(), out_dir


def could_not_look(top, data, held):
    empty = os.path.join(top, "empty")
    os.mkdir(empty)
    garbage = os.path.join(top, "garbage")
    os.mkdir(garbage)
    with open(os.path.join(garbage, "huying.db"), "wb") as f:
        f.write(b"this is no database" * 500)
    note = os.path.join(top, "no-note")
    with open(note, "w") as f:
        f.write("hello\n")
    for words in (["verify"], ["verify", os.path.join(top, "nowhere")], ["verify", empty], ["verify", garbage], ["verify", data, "--vkey", "x"],
                  ["verify", data, "--checkpoint", note], ["verify", data, "--checkpoint", os.path.join(top, "nofile")],
                  ["extend", data, note], ["prove", data], ["nonsense", data], [], ["verify", data, data, data], ["verify", data, "--x"]):
        code, out, _ = huying(*words)
        check(code == 2 and last(out).startswith("bad "), "could not look:", words, code, out)
    bare = os.path.join(top, "bare")
    shutil.copytree(data, bare)
    shutil.rmtree(os.path.join(bare, "keys"))
    check(huying("verify", bare)[0] == 2, "verify without a key says that it could not look")


def altered(top, data, vkey, held):
    """Old heads, another key, and each column of each table; the place must be named."""
    other = os.path.join(top, "other")
    subprocess.run([SAMPLE, "--sample", other], check=True)
    other_key = huying("vkey", other)[1].strip()
    foreign = os.path.join(top, "foreign")
    with open(foreign, "w") as f:
        f.write(huying("checkpoint", other)[1])
    code, out, _ = huying("verify", data, "--vkey", other_key)
    check(code == 1 and last(out).startswith("bad checkpoint 300: "), "another key", out)
    for words in (["verify", data, "--checkpoint", foreign], ["extend", data, foreign]):
        code, out, _ = huying(*words)
        check(code == 1 and last(out).startswith("bad "), "a foreign checkpoint", words, out)

    # the same key and a second history: shown by a checkpoint of the first that somebody kept
    second = os.path.join(top, "second")
    shutil.copytree(other, second)
    shutil.rmtree(os.path.join(second, "keys"))
    shutil.copytree(os.path.join(data, "keys"), os.path.join(second, "keys"))
    os.remove(os.path.join(second, "keys", "ledger.signed"))
    sql(second, "DELETE FROM ledger_checkpoint; DELETE FROM ledger_leaf WHERE n >= 300; DELETE FROM vault WHERE place IN "
                "(SELECT v.place FROM vault v LEFT JOIN ledger_leaf l ON l.place = (v.place >> 5 << 5) WHERE l.n IS NULL); DELETE FROM ledger_tile WHERE tile = 1;")
    sql(second, "INSERT INTO ledger_tile SELECT 9, 9, hashes FROM ledger_tile WHERE 0")
    code, out, err = huying("checkpoint", second)
    check(code == 0, "a second history can be signed by who has the key", out, err)
    old = os.path.join(held, "checkpoints", "000000000300")
    for words in (["verify", second, "--checkpoint", old], ["extend", second, old]):
        code, out, _ = huying(*words)
        check(code == 1 and last(out).startswith("bad "), "a second history", words, out)

    # a signer that remembers more than the tree holds
    back = os.path.join(top, "back")
    shutil.copytree(data, back)
    sql(back, "DELETE FROM ledger_leaf WHERE n > 569; DELETE FROM ledger_checkpoint WHERE size > 560;")
    code, out, _ = huying("checkpoint", back)
    check(code == 1 and last(out).startswith("bad "), "the signer refuses a tree that was cut", out)
    code, out, _ = huying("verify", back)
    check(code == 1 and "ledger.signed" in last(out), "verify names the signer's memory", out)

    cases = [
        ("ledger_leaf", "leaf", "n = 17", "leaf 17:"), ("ledger_leaf", "leaf", "n = 599", "leaf 599:"),
        ("ledger_leaf", "hash", "n = 17", "leaf 17:"), ("ledger_leaf", "of", "n = 17", "leaf 17:"),
        ("ledger_tile", "hashes", "tile = 1", "leaf 256:"), ("ledger_checkpoint", "note", "size = 300", "checkpoint 300:"),
        ("vault", "value", "of = 'call/a' AND k = 9", "vault call/a k 9 text:"), ("vault", "salt", "of = 'call/a' AND k = 9", "vault call/a k 9 text:"),
        ("vault", "name", "of = 'call/a' AND k = 9", "vault call/a k 9 "), ("vault", "of", "of = 'call/a' AND k = 9", "vault "),
        ("ledger_of", "of", "of = 'call/b'", "leaf 20:"),
    ]
    copy = os.path.join(top, "copy")
    for table, column, where, place in cases:
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(data, copy)
        db = sqlite3.connect(os.path.join(copy, "huying.db"))
        db.execute("PRAGMA foreign_keys = OFF")
        (was,) = db.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchone()
        now = bytes([was[0] ^ 1]) + was[1:] if isinstance(was, bytes) else was[:-1] + chr(ord(was[-1]) ^ 8)
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", (now,))
        db.commit()
        db.close()
        code, out, _ = huying("verify", copy, "--vkey", vkey)
        check(code == 1 and last(out).startswith("bad " + place), f"{table}.{column} {where}: expected bad {place}", code, out)
    for text, place in (("DELETE FROM ledger_leaf WHERE n = 40", "leaf 40: missing"), ("DELETE FROM ledger_tile WHERE tile = 0", "tile 0/0: missing"),
                        ("DELETE FROM ledger_checkpoint WHERE size = 300", "checkpoint 300: missing"),
                        ("DELETE FROM vault WHERE of = 'call/a' AND k = 9", "leaf 8: the vault's value of text is missing")):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(data, copy)
        sql(copy, text)
        code, out, _ = huying("verify", copy)
        check(code == 1 and last(out).startswith("bad " + place), text, code, out)
    sql(copy, "UPDATE ledger_leaf SET leaf = replace(leaf, 'JJ-A01', 'JJ-A02') WHERE of = 'call/a' AND k = 3")
    for words in (["prove", copy, "a"], ["export", copy, os.path.join(top, "third")]):
        code, out, _ = huying(*words)
        check(code == 1 and last(out).startswith("bad "), "nothing altered is handed out as proven", words, out)
    check(not os.path.exists(os.path.join(top, "third", "checkpoint")), "a failed export has no checkpoint")


def damaged(top, data, vkey):
    """Bytes of the file itself: never a crash, and never `ok` when a page that holds a leaf was hit."""
    path = os.path.join(top, "damaged")
    size = os.path.getsize(os.path.join(data, "huying.db"))
    for at in range(5000, size, size // 40):
        shutil.rmtree(path, ignore_errors=True)
        shutil.copytree(data, path)
        with open(os.path.join(path, "huying.db"), "r+b") as f:
            f.seek(at)
            f.write(os.urandom(64))
        code, out, _ = huying("verify", path, "--vkey", vkey)
        check(code in (0, 1, 2) and last(out).startswith("ok" if code == 0 else "bad"), f"damage at {at}", code, out)


def main():
    top = tempfile.mkdtemp(prefix="huying-ledger-")
    try:
        data = os.path.join(top, "data")
        subprocess.run([SAMPLE, "--sample", data], check=True)
        vkey, held = outside(top, data)
        could_not_look(top, data, held)
        altered(top, data, vkey, held)
        damaged(top, data, vkey)
    finally:
        shutil.rmtree(top)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
