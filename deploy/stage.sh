#!/usr/bin/env bash
# Puts what an installation needs into one folder: every executable stripped, the resources, and one
# copy of the Swift runtime.
#
#   deploy/stage.sh BUILD-FOLDER STAGE-FOLDER      for example .build/release /opt/poolkeeper
set -euo pipefail
[ $# = 2 ] || {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 64
}
built=$1 stage=$2
services=$(cd "$(dirname "$0")/.." && ls Services)

mkdir -p "$stage"
for service in $services; do
    [ -x "$built/$service" ] || {
        echo "stage: there is no $built/$service; build it first" >&2
        exit 1
    }
    install -m 0755 -s "$built/$service" "$stage/$service"
done
for resources in "$built"/*.resources; do
    [ ! -d "$resources" ] || cp -r "$resources" "$stage/"
done
for service in $services; do ldd "$built/$service"; done |
    sed -n 's/.*=> \(.*swift.*\.so\) .*/\1/p' | sort -u |
    while read -r library; do install -m 0644 -s "$library" "$stage/"; done
