#!/usr/bin/env python3
"""Prints the C files below a folder, sorted, one a line (src/cli/main.c apart: it is the program, not the library)."""
import os
import sys

top = sys.argv[1]
found = [os.path.join(d, f) for d, _, files in os.walk(top) for f in files if f.endswith(".c")]
print("\n".join(sorted(f for f in found if f != "src/cli/main.c")))
