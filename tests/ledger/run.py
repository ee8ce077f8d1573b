#!/usr/bin/env python3
"""`huying ledger` from outside: its answers checked by verify.py, its data folder tampered with by somebody who knows SQL.

Needs the program (HUYING) and beside it test_ledger_calls, which makes the sample folders: 130 calls, two checkpoints. Prints `N passed, N failed`.
"""
import base64
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile

import verify

HUYING = os.environ.get("HUYING", "build/huying")
SAMPLE = os.path.join(os.path.dirname(os.path.abspath(HUYING)), "test_ledger_calls")
CALL, ERASED = "JJ-2026-000001", "JJ-2026-000005"
passed = failed = 0


def check(good, what, *more):
    global passed, failed
    if good:
        passed += 1
    else:
        failed += 1
        print("FAIL", what, *more)


def huying(*words):
    p = subprocess.run([HUYING, "ledger", *words], capture_output=True, text=True, errors="replace")
    return p.returncode, p.stdout, p.stderr


def last(text):
    return text.rstrip("\n").split("\n")[-1]


def ask(folder, text):
    db = sqlite3.connect(os.path.join(folder, "huying.db"))
    rows = db.execute(text).fetchall()
    db.close()
    return rows


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
    check(code == 0 and out.startswith("ok size=") and "unsealed=1 " in out and "erased=4" in out, "verify", out)
    code, out, _ = huying("verify", data, "--vkey", vkey.strip())
    check(code == 0, "verify --vkey", out)

    out_dir = os.path.join(top, "export")
    code, out, _ = huying("export", data, out_dir, "--tiles")
    check(code == 0 and out == f"ok size={head.size}\n", "export", out)
    check(verify.check_export(out_dir, key).startswith(f"leaves={head.size} "), "the export verifies")
    text = b"".join(verify.read(d, f) for d, _, names in os.walk(out_dir) for f in names)
    check("暴露垃圾".encode() not in text and b"PRIVATE" not in text, "an export holds no personal value and no key")
    code, out, _ = huying("export", data, out_dir)
    check(code == 2 and last(out).startswith("bad"), "an export does not write over another", out)
    plain = os.path.join(top, "plain")
    check(huying("export", data, plain)[0] == 0 and not os.path.exists(os.path.join(plain, "tile")), "export without tiles")
    verify.check_export(plain, key)
    sizes = [size for (size,) in ask(data, "SELECT size FROM ledger_checkpoint ORDER BY size")]
    check(len(sizes) == 3 and sizes[-1] == head.size, "three checkpoints", sizes)
    for name in ("leaves.jsonl", "checkpoint", f"checkpoints/{sizes[0]:012d}", "tile/0/000", "tile/entries/001", "tile/1/000.p/2"):
        path = os.path.join(out_dir, name)
        was = verify.read(path)
        for at in (0, len(was) // 2, len(was) - 1):
            with open(path, "wb") as f:
                f.write(was[:at] + bytes([was[at] ^ 1]) + was[at + 1:])
            refused(f"{name} byte {at}", verify.check_export, out_dir, key)
        with open(path, "wb") as f:
            f.write(was)
    verify.check_export(out_dir, key)

    for call, words, want in ((CALL, [], "events=7 opened=4 closed=0"), (CALL, ["--no-values"], "events=7 opened=0 closed=4"),
                              (ERASED, [], "events=5 opened=0 closed=4")):
        code, proof, err = huying("prove", data, call, *words)
        check(code == 0 and last(err).startswith("ok"), "prove", err)
        check(verify.check_proof(proof, key) == want, "the proof verifies", proof[:200])
    doc = json.loads(huying("prove", data, CALL)[1])
    for where in (("events", 3, "leaf"), ("events", 3, "path", 2), ("opened", 2, "value"), ("opened", 2, "salt"), ("checkpoint",)):
        changed = json.loads(json.dumps(doc))
        at = changed
        for step in where[:-1]:
            at = at[step]
        at[where[-1]] = at[where[-1]][:-2] + "x" + at[where[-1]][-1:]
        refused(f"proof {where}", verify.check_proof, json.dumps(changed), key)
    del doc["events"][2]
    refused("proof with a step less", verify.check_proof, json.dumps(doc), key)
    code, out, _ = huying("prove", data, "nobody")
    check(code == 2 and last(out).startswith("bad"), "prove of no call", out)

    for size in sizes:
        old = os.path.join(out_dir, "checkpoints", f"{size:012d}")
        code, growth, err = huying("extend", data, old)
        check(code == 0 and verify.check_growth(growth, key) == f"old={size} new={head.size}", "extend", err)
        check(huying("verify", data, "--checkpoint", old, "--checkpoint", os.path.join(out_dir, "checkpoint"))[0] == 0, "verify --checkpoint")
    doc = json.loads(huying("extend", data, os.path.join(out_dir, "checkpoints", f"{sizes[0]:012d}"))[1])
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


def tampered(top, data, vkey, what, change, place):
    """A copy of the folder, changed: exit 1 and the place named."""
    copy = os.path.join(top, "copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(data, copy)
    change(copy)
    code, out, _ = huying("verify", copy, "--vkey", vkey)
    check(code == 1 and last(out).startswith("bad ") and place in last(out), f"{what}: expected bad … {place}", code, out)
    return copy


def flip(table, column, where):
    """Another value of the same type in the first such row."""
    def change(folder):
        db = sqlite3.connect(os.path.join(folder, "huying.db"))
        db.execute("PRAGMA foreign_keys = OFF")
        key, was = db.execute(f"SELECT {KEYS.get(table, 'rowid')}, {column} FROM {table} WHERE {where} LIMIT 1").fetchone()
        now = bytes([was[0] ^ 1]) + was[1:] if isinstance(was, bytes) else (was or 0) + 1 if not isinstance(was, str) else \
            was[:-1] + ("y" if was.endswith("x") else "x")
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {KEYS.get(table, 'rowid')} = ? AND ({where})", (now, key))
        db.commit()
        db.close()
    return change


KEYS = {"attachment": "k", "task": "unit", "todo": "role", "tally": "state", "serial": "kind"}


def heads(top, data, vkey, held):
    """Another key, another ledger, a second history, a tree that was cut."""
    (first,), = ask(data, "SELECT min(size) FROM ledger_checkpoint")
    other = os.path.join(top, "other")
    subprocess.run([SAMPLE, "--sample", other], check=True)
    foreign = os.path.join(top, "foreign")
    with open(foreign, "w") as f:
        f.write(huying("checkpoint", other)[1])
    code, out, _ = huying("verify", data, "--vkey", huying("vkey", other)[1].strip())
    check(code == 1 and last(out).startswith(f"bad checkpoint {first}: "), "another key", out)
    for words in (["verify", data, "--checkpoint", foreign], ["extend", data, foreign]):
        code, out, _ = huying(*words)
        check(code == 1 and last(out).startswith("bad "), "a foreign checkpoint", words, out)

    # the same key and a second history: shown by a checkpoint of the first that somebody kept
    second = os.path.join(top, "second")
    shutil.copytree(other, second)
    shutil.rmtree(os.path.join(second, "keys"))
    shutil.copytree(os.path.join(data, "keys"), os.path.join(second, "keys"))
    os.remove(os.path.join(second, "keys", "ledger.signed"))
    (cut,), = ask(second, "SELECT min(n) FROM ledger_leaf WHERE of = 'ledger'")
    sql(second, f"DELETE FROM ledger_checkpoint; DELETE FROM ledger_leaf WHERE n >= {cut}; DELETE FROM ledger_tile WHERE tile >= {cut // 256};")
    code, out, err = huying("checkpoint", second)
    check(code == 0, "a second history can be signed by who has the key", out, err)
    old = os.path.join(held, "checkpoints", f"{first:012d}")
    for words in (["verify", second, "--checkpoint", old], ["extend", second, old]):
        code, out, _ = huying(*words)
        check(code == 1 and last(out).startswith("bad "), "a second history", words, out)

    # a signer that remembers more than the tree holds
    back = os.path.join(top, "back")
    shutil.copytree(data, back)
    (size,), = ask(data, "SELECT max(size) FROM ledger_checkpoint")
    sql(back, f"DELETE FROM ledger_leaf WHERE n >= {size - 1}; DELETE FROM ledger_checkpoint WHERE size = {size};")
    code, out, _ = huying("checkpoint", back)
    check(code == 1 and last(out).startswith("bad "), "the signer refuses a tree that was cut", out)
    code, out, _ = huying("verify", back)
    check(code == 1 and "ledger.signed" in last(out), "verify names the signer's memory", out)


def second_tree(top, data, vkey):
    """The same leaves under SM3 (ledger.md §3), by another SM3 than the program's."""
    folder, out = os.path.join(top, "sm3"), os.path.join(top, "sm3-export")
    shutil.copytree(data, folder)
    code, keys, err = huying("vkey", folder, "--sm3")
    check(code == 0 and keys.split("\n")[0] == vkey.strip() and "/sm3+" in keys.split("\n")[1], "an SM2 key is made", keys, err)
    check(huying("vkey", folder, "--sm3")[1] == keys, "and kept")
    check(os.stat(os.path.join(folder, "keys", "ledger.sm2")).st_mode & 0o777 == 0o600, "keys/ledger.sm2 is its owner's alone")
    subprocess.run([HUYING, "user", "add", "sm3", "甲", "--data", folder], input="a-long-password\n", text=True, check=True, capture_output=True)
    code, _, err = huying("checkpoint", folder)
    check(code == 0 and "signed now" in err, "both trees are signed", err)
    check(huying("verify", folder)[0] == 0 and huying("verify", folder, "--vkey", vkey.strip())[0] == 0, "and verify")
    check(huying("export", folder, out)[0] == 0, "and are handed out")
    first = verify.Key(vkey)
    twin = f"{first.name}/sm3".encode()
    body = b"\1" + first.public
    ident = hashlib.sha256(twin + b"\n" + body).hexdigest()[:8]
    note = verify.read(out, "checkpoint.sm3").decode()
    head = verify.Checkpoint(note, verify.Key(f"{twin.decode()}+{ident}+{base64.b64encode(body).decode()}"))
    leaves = verify.read(out, "leaves.jsonl")[:-1].split(b"\n")

    def sm3(data):
        return hashlib.new("sm3", data).digest()

    level = [sm3(b"\0" + leaf) for leaf in leaves]
    while len(level) > 1:
        level = [sm3(b"\1" + b"".join(level[i:i + 2])) if i + 1 < len(level) else level[i] for i in range(0, len(level), 2)]
    check(head.size == len(leaves) and head.root == level[0], "the root in SM3 is that of the leaves")
    check(note.split("\n")[-2].split(" ")[1] == twin.decode(), "and an SM2 line stands under its name")
    (size,), = ask(folder, "SELECT max(size) FROM ledger_checkpoint")
    (seal,), = ask(folder, f"SELECT leaf FROM ledger_leaf WHERE n = {size}")
    check(json.loads(seal)["d"]["sm3"] == base64.b64encode(head.root).decode(), "the seal ties both trees")
    for what, text in (("its head taken away", "UPDATE ledger_checkpoint SET sm3 = NULL"), ("another root", "UPDATE ledger_checkpoint SET sm3 = replace(sm3, substr(sm3, 60, 1), 'A')"),
                       ("its signature", "UPDATE ledger_checkpoint SET sm3 = substr(sm3, 1, length(sm3) - 3) || 'A' || substr(sm3, -2)")):
        tampered(top, folder, vkey, "the second tree: " + what, lambda f, text=text: sql(f, text + f" WHERE size = {size}"), f"checkpoint {size}")


def altered(top, data, vkey):
    """Each table in turn, by somebody who knows SQL."""
    (size,), = ask(data, "SELECT min(size) FROM ledger_checkpoint")
    (newest,), = ask(data, "SELECT max(n) FROM ledger_leaf")
    (first, of_call), = ask(data, f"SELECT min(n), min(place) >> 28 FROM ledger_leaf WHERE of = 'call/{CALL}'")
    cases = [
        ("ledger_leaf", "leaf", "n = 17", "leaf 17:"), ("ledger_leaf", "leaf", f"n = {newest}", f"leaf {newest}:"),
        ("ledger_leaf", "hash", "n = 17", "leaf 17:"), ("ledger_leaf", "of", "n = 17", "leaf 17:"), ("ledger_leaf", "k", "n = 17", "leaf 17:"),
        ("ledger_leaf", "place", "n = 17", "leaf 17:"), ("ledger_tile", "hashes", "tile = 1", "leaf 256:"),
        ("ledger_checkpoint", "note", f"size = {size}", f"checkpoint {size}:"), ("ledger_checkpoint", "at", f"size = {size}", f"checkpoint {size}:"),
        ("ledger_checkpoint", "sm3", f"size = {size}", f"checkpoint {size}:"),
    ]
    cases += [("vault", column, f"of = 'call/{CALL}' AND name = 'text'", "text" if column in ("value", "salt") else "")
              for column in ("value", "salt", "name", "of", "k")]
    cases += [("call", column, f"no = '{CALL}'", CALL) for column in
              ("no", "version", "open", "due", "due_clock", "provisional", "yellow", "black", "fires", "subject", "street", "item", "list",
               "grade", "lead", "co_n", "meets", "stuck", "created", "called", "graded", "dispatched", "satisfied", "reworks", "excluded", "long_review", "merged_into",
               "source_ticket_no", "recurs")]
    cases += [("task", column, f"call = {of_call}", CALL) for column in ("unit", "shelf", "agency", "nth", "state", "hang_asked")]
    cases += [("docket", "lines", f"call = {of_call}", CALL)]
    cases += [("todo", column, f"call = {of_call}", CALL) for column in ("office", "role", "due", "act", "since", "label", "step", "yellow", "black", "clock", "provisional")]
    cases += [("attachment", column, "i = 0", f"leaf {first + 6}:") for column in ("task", "code", "sha", "at", "person", "office")]
    cases += [("person", column, "id = 1", "person 1:") for column in ("account", "name", "active")]
    cases += [("grants", column, "id = 1", "grant 1:") for column in ("person", "office", "role", "state")]
    cases += [("tally", "n", "n > 0", "counts"), ("serial", "n", "1", "numbers"), ("serial", "kind", "1", "numbers")]
    (lines,), = ask(data, f"SELECT lines FROM docket WHERE call = {of_call}")
    for kind in "ctklsd":
        line = next(line for line in lines.split("\n") if line[:1] == kind)
        tampered(top, data, vkey, f"docket.lines {kind}", lambda folder, line=line: sql(folder,
                 f"UPDATE docket SET lines = replace(lines, '{line}\n', '{line[:-1]}{'2' if line[-1] == '1' else '1'}\n') WHERE call = {of_call}"), CALL)
    for table, column, where, place in cases:
        tampered(top, data, vkey, f"{table}.{column} {where}", flip(table, column, where), place)
    for text, place in (("DELETE FROM ledger_leaf WHERE n = 40", "leaf 40: missing"), ("DELETE FROM ledger_tile WHERE tile = 0", "tile 0/0: missing"),
                        (f"DELETE FROM ledger_checkpoint WHERE size = {size}", f"checkpoint {size}: missing"),
                        (f"UPDATE ledger_of SET of = 'call/x' WHERE of = 'call/{CALL}'", f"leaf {first}:"),
                        (f"DELETE FROM vault WHERE of = 'call/{CALL}' AND name = 'text'", f"leaf {first + 1}: the vault's value of text is missing"),
                        ("DELETE FROM grants WHERE id = 2", "grant 2:"), ("DELETE FROM attachment WHERE i = 1", "attachments:"), ("DELETE FROM grants; DELETE FROM person WHERE id = 1", "person 1:"),
                        ("INSERT INTO grants SELECT 9, person, office, 'hub_head', state, valid_from, valid_to, 0, 0, 0, 0 FROM grants WHERE id = 1", "grant 9:"),
                        (f"DELETE FROM todo WHERE call = {of_call}", CALL), (f"DELETE FROM docket WHERE call = {of_call}", CALL), ("DELETE FROM tally", "counts"),
                        ("DELETE FROM serial", "numbers"),
                        ("; ".join(f"DELETE FROM {t} WHERE {c} = {of_call + 1}" for t, c in (("todo", "call"), ("docket", "call"), ("task", "call"), ("counted", "call"), ("figured", "call"), ("call", "id"))), "JJ-2026-000002")):
        tampered(top, data, vkey, text, lambda folder, text=text: sql(folder, text), place)
    copy = tampered(top, data, vkey, "a leaf", lambda folder: sql(folder, f"UPDATE ledger_leaf SET leaf = replace(leaf, 'ZFJ', 'ZJJ') WHERE of = 'call/{CALL}' AND k = 4"), f"leaf {first + 3}:")
    for words in (["prove", copy, CALL], ["export", copy, os.path.join(top, "third")]):
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
        heads(top, data, vkey, held)
        second_tree(top, data, vkey)
        altered(top, data, vkey)
        damaged(top, data, vkey)
    finally:
        shutil.rmtree(top)
    print(f"{passed} passed, {failed} failed")
    return failed > 0


sys.exit(main())
