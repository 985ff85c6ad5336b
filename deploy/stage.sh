#!/usr/bin/env bash
# Puts what an installation needs into one folder: `poolkeeper`, stripped, a link to it by the name of
# every service, the resources, and one copy of the Swift runtime.
#
#   deploy/stage.sh BUILD-FOLDER STAGE-FOLDER      for example .build/release /opt/poolkeeper
set -euo pipefail
[ $# = 2 ] || {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 64
}
built=$1 stage=$2
fail() {
    echo "stage: $*" >&2
    exit 1
}

[ -x "$built/poolkeeper" ] || fail "there is no $built/poolkeeper; build it first"
mkdir -p "$stage"
install -m 0755 -s "$built/poolkeeper" "$stage/poolkeeper"
for resources in "$built"/*.resources; do
    [ ! -d "$resources" ] || cp -r "$resources" "$stage/"
done
ldd "$built/poolkeeper" | sed -n 's/.*=> \(.*swift.*\.so\) .*/\1/p' |
    while read -r library; do install -m 0644 -s "$library" "$stage/"; done

for service in $(cd "$(dirname "$0")/../Services" && ls -d */Main | cut -d/ -f1); do
    [ "$service" != poolkeeper ] || continue
    ln -sf poolkeeper "$stage/$service"
    "$stage/$service" --help | grep -q "^USAGE: $service " ||
        fail "poolkeeper does not know how to be $service"
done
