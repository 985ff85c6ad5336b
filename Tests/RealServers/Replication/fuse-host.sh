#!/bin/sh
# fuse-host.sh DIR: a storage host of its own on this machine, in a mount namespace of its own: a ZFS
# of zfs-fuse that sees no other host's pools. Run by `unshare -m`; it ends when this process does.
set -e
dir=$1
mount --make-rprivate /
# The daemon's socket, and the lock by which there is one daemon to a machine.
mkdir -p /run/zfs /run/lock/zfs "$dir/socket" "$dir/lock"
mount --bind "$dir/socket" /run/zfs
mount --bind "$dir/lock" /run/lock/zfs
# The list of pools that a daemon imports when it starts.
for cache in /etc/zfs /var/lib/zfs; do
    [ -d $cache ] || continue
    mkdir -p "$dir$cache"
    mount --bind "$dir$cache" $cache
done
exec zfs-fuse -n --no-kstat-mount -m 32 -p "$dir/zfs-fuse.pid"
