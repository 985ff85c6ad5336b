#!/usr/bin/env bash
# Makes the secret files of docker-compose.yml; those that are there already stay as they are.
set -euo pipefail
cd "$(dirname "$0")"
umask 077
if [ ! -e postgres_password.txt ]; then
    od -An -tx1 -N24 /dev/urandom | tr -d ' \n' >postgres_password.txt
    echo "made $PWD/postgres_password.txt"
fi
# What approves deletions in Docker's volumes, what the alert router's callers send, and what approves a
# loss at the replication engine. User 10001 in the image reads all; the janitor is root there.
for token in janitor_token.txt router_token.txt sync_token.txt; do
    if [ ! -e "$token" ]; then
        od -An -tx1 -N32 /dev/urandom | tr -d ' \n' >"$token"
        echo "made $PWD/$token"
    fi
    if [ "$(id -u)" = 0 ]; then
        chown 10001:10001 "$token"
    else
        echo "now run: sudo chown 10001:10001 $PWD/$token"
    fi
done
# The folder of the bus's keys, which user 10001 in the image writes and reads.
for folder in bus bus/message-hub bus/collector bus/capacity-engine bus/alert-router bus/psa-ticketer bus/zfs-sync-engine bus/snapshot-keeper bus/api-gateway bus/volume-janitor bus/scrub-controller; do
    [ -e "$folder" ] || mkdir -m 0700 "$folder"
done
# The folder of the key ring that a PSA's secrets are sealed with, and that of the key that storage hosts
# know the replication engine by.
for folder in psa replication; do
    [ -e "$folder" ] || mkdir -m 0700 "$folder"
done
if [ "$(id -u)" = 0 ]; then
    chown -R 10001:10001 bus psa replication
else
    echo "now run: sudo chown -R 10001:10001 $PWD/bus $PWD/psa $PWD/replication"
fi
if [ ! -e pgpass.txt ]; then
    printf 'postgres:5432:*:poolkeeper:%s\n' "$(cat postgres_password.txt)" >pgpass.txt
    # libpq ignores the file unless its reader, user 10001 in the image, owns it alone.
    if [ "$(id -u)" = 0 ]; then
        chown 10001:10001 pgpass.txt
    else
        echo "now run: sudo chown 10001:10001 $PWD/pgpass.txt"
    fi
    echo "made $PWD/pgpass.txt"
fi
