#!/bin/sh
# tools/install.sh build|run|test|bench: installs the Debian packages a purpose needs, and nothing when all are there.
# Not allowed to (no root, no sudo without a password)? Prints the one command that does it, and stops.
# This file and tools/build.sh run before Python is there: plain /bin/sh only.
set -eu
cd "$(dirname "$0")/.."

build="gcc libc6-dev meson ninja-build pkg-config python3
  libmicrohttpd-dev libjansson-dev libtalloc-dev uthash-dev libutf8proc-dev libsqlite3-dev libssl-dev
  libargon2-dev liboath-dev libgd-dev libexif-dev libpango1.0-dev libharfbuzz-dev libfontconfig-dev libqrencode-dev libxlsxwriter-dev libical-dev"
run="fonts-noto-cjk" # prints are set in it
test="libcmocka-dev clang libclang-rt-14-dev clang-tidy clang-format git chromium-headless-shell poppler-utils"
bench="sqlite3 wrk"

case "${1:-}" in
build) want="$build" ;;
run) want="$build $run" ;;
test) want="$build $run $test" ;;
bench) want="$build $run $bench" ;;
*) echo "usage: tools/install.sh build|run|test|bench" >&2; exit 2 ;;
esac
# The web app needs Node >= 20.19. Debian 12 has 18: it and its npm fetch a newer one, once (tools/node.sh).
[ "$1" = build ] || [ ! -f ui/package.json ] || tools/node.sh --have || want="$want nodejs npm"

if ! command -v dpkg-query >/dev/null; then
    echo "This is no Debian: install what these packages hold by your own means, then use 'make build'." >&2
    echo $want >&2
    exit 1
fi
installed() { [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }
missing=""
for p in $want; do installed "$p" || missing="$missing $p"; done

if [ -n "$missing" ]; then
    if [ "$(id -u)" = 0 ]; then as=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then as="sudo -n"
    else
        echo "These Debian packages are missing and this user may not install them. As root, run:" >&2
        echo "    apt-get install --no-install-recommends$missing" >&2
        exit 1
    fi
    echo "installing:$missing"
    apt() { $as env DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o Dpkg::Use-Pty=0 "$@" </dev/null; }
    get() { apt install --no-install-recommends $missing >var/install.log 2>&1; }
    mkdir -p var
    # A package list that is absent or too old shows itself by a failing install: only then ask the mirror again.
    ls /var/lib/apt/lists/*_Packages* >/dev/null 2>&1 && get || { apt update && get; } || {
        tail -n 20 var/install.log >&2
        echo "apt-get could not install:$missing   (all of its words: var/install.log)" >&2
        exit 1
    }
fi
[ "$1" = build ] || [ ! -f ui/package.json ] || tools/node.sh --fetch
