#!/usr/bin/env python3
"""Prints the C files below folders, sorted, one a line (src/cli/main.c apart: it is the program, not the library)."""
import os
import sys

found = [os.path.join(d, f) for top in sys.argv[1:] for d, _, files in os.walk(top) for f in files if f.endswith(".c")]
print("\n".join(sorted(f for f in found if f != "src/cli/main.c")))
