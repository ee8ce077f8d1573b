#!/usr/bin/env python3
"""Checks every #include "…" of src/ against the table of who may include whom. Prints each fault, then their number."""
import os
import re
import sys
from glob import glob

os.chdir(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
MAY = { # DESIGN.md has the picture; an arrow never points up
    "base": "",
    "institution": "base",
    "circle": "base",
    "insight": "base",
    "ledger": "base",
    "media": "base",
    "store": "base institution circle ledger",
    "service": "base institution circle insight ledger store media",
    "jobs": "base institution circle insight ledger store media service",
    "http": "base institution service jobs",
    "cli": "base institution circle insight ledger store media service jobs http",
}
ONLY = { # a library that one folder alone knows
    "microhttpd.h": ["http"], "sqlite3.h": ["store"], "gd.h": ["media"], "libexif": ["media"],
    "pango": ["media"], "hb-subset.h": ["media"], "fontconfig": ["media"], "cairo-pdf.h": ["media"], "qrencode.h": ["media"], "xlsxwriter.h": ["media"], "libical": ["media"],
}
faults = []
for path in sorted(glob("src/**/*.[ch]", recursive=True)):
    layer = path.split("/")[1]
    if layer not in MAY:
        faults.append(f"{path}: the folder {layer} has no row in tools/layers.py")
        continue
    with open(path, encoding="utf-8") as f:
        for n, line in enumerate(f, 1):
            ours = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            theirs = re.match(r"\s*#\s*include\s*<([^>]+)>", line)
            if ours and ours[1].endswith(".gen.h"):
                continue
            if ours and "/" not in ours[1]:
                faults.append(f'{path}:{n}: write the folder too: "{layer}/{ours[1]}"')
            elif ours and ours[1].split("/")[0] not in [layer, *MAY[layer].split()]:
                faults.append(f"{path}:{n}: {layer} may not include {ours[1]} (it may: {MAY[layer] or 'nothing of ours'})")
            elif theirs:
                for library, where in ONLY.items():
                    if theirs[1].split("/")[0] == library and layer not in where:
                        faults.append(f"{path}:{n}: only {' and '.join(where)} may know {library}")
print("\n".join(faults + [f"{len(faults)} faults"]))
sys.exit(bool(faults))
