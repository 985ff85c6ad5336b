#!/bin/bash
# Makes the cluster at the first start, then runs PostgreSQL as the user postgres.
#
#   POSTGRES_USER            superuser of the cluster; postgres
#   POSTGRES_DB              database made at the first start; the superuser's name
#   POSTGRES_PASSWORD        the superuser's password, or
#   POSTGRES_PASSWORD_FILE   a file with it
#   PGDATA                   where the cluster lies
set -euo pipefail
umask 077

fail() {
    printf 'postgres: %s\n' "$*" >&2
    exit 1
}

password() {
    if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
        [ -r "$POSTGRES_PASSWORD_FILE" ] ||
            fail "the password's file $POSTGRES_PASSWORD_FILE cannot be read"
        cat "$POSTGRES_PASSWORD_FILE"
    else
        printf '%s' "${POSTGRES_PASSWORD:-}"
    fi
}

# As root: give the volume to postgres, keep the secret, and come again as postgres.
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown postgres:postgres "$PGDATA"
    chmod 0700 "$PGDATA"
    POSTGRES_PASSWORD=$(password)
    export POSTGRES_PASSWORD
    unset POSTGRES_PASSWORD_FILE
    exec setpriv --reuid=postgres --regid=postgres --init-groups "$0" "$@"
fi

# A cluster that is only half made is taken away, so that the next start makes it again.
half_made() {
    find "$PGDATA" -mindepth 1 -delete
}

make_cluster() {
    local user=${POSTGRES_USER:-postgres} secret
    local database=${POSTGRES_DB:-$user}
    secret=$(password)
    [ -n "$secret" ] ||
        fail "set POSTGRES_PASSWORD_FILE or POSTGRES_PASSWORD: without one anybody could sign in"
    trap half_made EXIT
    initdb --username="$user" --encoding=UTF8 --locale=C.UTF-8 --auth-local=trust \
        --auth-host=scram-sha-256 --pwfile=<(printf '%s\n' "$secret") -D "$PGDATA"
    printf '\nhost all all all scram-sha-256\n' >>"$PGDATA/pg_hba.conf"
    printf "\nlisten_addresses = '*'\n" >>"$PGDATA/postgresql.conf"
    if [ "$database" != postgres ]; then
        printf 'CREATE DATABASE "%s"\n' "${database//\"/\"\"}" | postgres --single -D "$PGDATA" postgres
    fi
    trap - EXIT
}

if [ "$1" = postgres ] && [ ! -s "$PGDATA/PG_VERSION" ]; then make_cluster; fi
unset POSTGRES_PASSWORD
exec "$@"
