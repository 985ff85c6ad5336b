#!/bin/sh
# installed-host.sh DIR BUILD SCRIPT: a storage host of its own on this machine, in a mount namespace of
# its own: what is installed and written there under /etc, /opt, /usr, /var, /home and /mnt is seen by
# nobody else and gone at the end. deploy/install.sh has installed Poolkeeper from BUILD, and the
# SCRIPT runs as root. Run by `unshare -m`.
set -e
dir=$1 script=$3
export built=$2
mount --make-rprivate /
mount -t tmpfs tmpfs "$dir"
for top in etc opt usr var home mnt; do
    mkdir -p "$dir/$top/upper" "$dir/$top/work"
    mount -t overlay overlay \
        -o "lowerdir=/$top,upperdir=$dir/$top/upper,workdir=$dir/$top/work" "/$top"
done
cd "$(dirname "$0")/../../../.."
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
deploy/install.sh "$built" >"$dir/install.log"
exec sh -ec "$script"
