#!/bin/sh
# tools/build.sh [--ui]: the web app, then the program with everything inside it at build/huying. Installs no Debian package.
# Without a fit Node the program is built without web app, and says so; with --ui that is an error.
set -eu
cd "$(dirname "$0")/.."
for p in python3 meson ninja cc; do
    command -v $p >/dev/null || { echo "make build: '$p' is missing; 'tools/install.sh build' installs what it needs" >&2; exit 1; }
done

if [ -f ui/package.json ]; then
    if bin=$(tools/node.sh); then
        export PATH="$bin:$PATH" NODE_NO_WARNINGS=1  # Debian's npm is older than the Node that runs it
        cd ui
        if [ ! -f node_modules/.huying ] || [ package-lock.json -nt node_modules/.huying ]; then
            npm ci --no-audit --no-fund --loglevel=error && touch node_modules/.huying
        fi
        # Anything newer than the last build? (Folders too: a file taken away changes its folder.)
        newer=$(find . ../api -path ./node_modules -prune -o -path ./dist -prune -o -path ./src/api/schema.d.ts -prune -o \
            -newer node_modules/.built -print -quit 2>/dev/null || echo first)
        if [ ! -f dist/index.html ] || [ ! -f node_modules/.built ] || [ -n "$newer" ]; then
            touch node_modules/.building
            npm run build --silent
            mv node_modules/.building node_modules/.built
        fi
        cd ..
    elif [ "${1:-}" = --ui ]; then
        echo "make: the web app needs Node >= 20.19 with npm; 'tools/install.sh run' brings one" >&2
        exit 1
    elif [ ! -f ui/dist/index.html ]; then
        echo "make build: no Node >= 20.19 with npm: built WITHOUT the web app ('tools/install.sh run' brings one)" >&2
    fi
fi

python3 tools/variant.py build
