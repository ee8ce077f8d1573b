#!/bin/sh
# tools/run.sh: makes the demo district the first time, then serves it in the foreground. Ctrl-C stops it; the data stays.
set -eu
cd "$(dirname "$0")/.."
data=var/demo
if [ ! -d $data ]; then
    # Made beside and moved when whole, so that an interrupted first start leaves no half district.
    rm -rf $data.part
    mkdir -p var
    build/huying demo --data $data.part >var/demo.txt
    sed -i "s|$data\.part|$data|" var/demo.txt
    mv $data.part $data
fi
[ ! -f var/demo.txt ] || cat var/demo.txt
exec build/huying serve --data $data --port "${PORT:-8080}"
