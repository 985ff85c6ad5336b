#!/usr/bin/env bash
# Makes the images that ours is built from and runs beside, out of Debian packages alone: for places
# where no image registry is reachable.
#
#   deploy/base-images/make.sh NAME...
#
#   debian     Debian bookworm, what every other image starts from   poolkeeper-base/debian:bookworm
#   postgres   PostgreSQL 15, with the settings of the official image  poolkeeper-base/postgres:15
#   caddy      Caddy, with the paths of the official image               poolkeeper-base/caddy:2
#   swift      Debian with this machine's Swift toolchain, to compile in  poolkeeper-base/swift:bookworm
#   env        prints the lines for .env that name these images
#
# Needs root, debootstrap and a Docker that answers (DOCKER_HOST is respected). Where this machine
# gets its Debian packages from, and how git finds Swift packages, is copied into the images.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
suite=bookworm
prefix=poolkeeper-base
# What debootstrap made is kept so many days, so that the next time takes seconds.
cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/poolkeeper/base-images
cache_days=7

say() { printf 'base-images: %s\n' "$*"; }
fail() {
    printf 'base-images: %s\n' "$*" >&2
    exit 1
}

needs() {
    command -v "$1" >/dev/null || fail "$1 was not found; 'make setup' installs it"
}

# "URI SUITE COMPONENT" of each Debian archive that this machine uses for the suite.
debian_archives() {
    apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' 2>/dev/null | sed -n "s/^Debian \(.* $suite.*\)/\1/p" | sort -u
}

sources_list() {
    local archives
    archives=$(debian_archives)
    [ -n "$archives" ] || archives="http://deb.debian.org/debian $suite main
http://deb.debian.org/debian $suite-updates main
http://deb.debian.org/debian-security $suite-security main"
    sed 's/^/deb /' <<<"$archives"
}

# How this machine's apt reaches its archives; passwords in auth.conf are not copied.
apt_settings() {
    apt-config dump | grep -E '^Acquire::(http|https|Check-Date|Check-Valid-Until|Retries)\b' || true
    # As in the official images: what is downloaded and indexed does not stay in a layer.
    cat <<'SETTINGS'
Acquire::Languages "none";
Dir::Cache::pkgcache "";
Dir::Cache::srcpkgcache "";
DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb || true"; };
SETTINGS
}

# Fills a folder with Debian. It lies in memory, because dpkg waits for the disk after each file.
fill() {
    local root=$1 mirror
    mirror=$(sources_list | awk -v suite=$suite '$3 == suite { print $2; exit }')
    say "debootstrap of $suite"
    debootstrap --variant=minbase "$suite" "$root" "$mirror" >"$work/debootstrap.log" 2>&1 ||
        fail "debootstrap failed: $(tail -n 3 "$work/debootstrap.log")"
    rm -f "$root/etc/apt/sources.list.d/"*
    sources_list >"$root/etc/apt/sources.list"
    apt_settings >"$root/etc/apt/apt.conf.d/90this-machine"
    printf '%s\n' 'path-exclude /usr/share/doc/*' 'path-exclude /usr/share/man/*' \
        'path-exclude /usr/share/locale/*' >"$root/etc/dpkg/dpkg.cfg.d/no-documents"
    echo force-unsafe-io >"$root/etc/dpkg/dpkg.cfg.d/in-a-container"
    printf '#!/bin/sh\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
    chmod 755 "$root/usr/sbin/policy-rc.d"
    say "security updates"
    chroot "$root" apt-get update -qq
    DEBIAN_FRONTEND=noninteractive chroot "$root" apt-get upgrade -y -qq >"$work/upgrade.log" 2>&1 ||
        fail "apt-get upgrade failed: $(tail -n 3 "$work/upgrade.log")"
    rm -rf "$root"/usr/share/{doc,man,locale,info}/* "$root"/var/lib/apt/lists/* \
        "$root"/var/cache/apt/*.bin "$root"/var/cache/apt/archives/*.deb "$root"/var/log/*.log \
        "$root"/etc/resolv.conf "$root"/etc/hostname
}

make_debian() {
    needs debootstrap
    [ "$(id -u)" = 0 ] || fail "debootstrap needs root"
    local tar=$cache/debian-$suite.tar
    if [ -z "$(find "$tar" -mtime -$cache_days 2>/dev/null)" ]; then
        mkdir -p "$cache"
        mkdir "$work/debian"
        mount -t tmpfs -o mode=0755 poolkeeper "$work/debian"
        fill "$work/debian"
        tar -C "$work/debian" --numeric-owner -cf "$tar.new.$$" .
        mv "$tar.new.$$" "$tar"
        umount "$work/debian"
    fi
    docker import --change 'CMD ["bash"]' "$tar" "$prefix/debian:$suite" >/dev/null
}

build() {
    docker build --network host --build-arg "DEBIAN=$prefix/debian:$suite" -t "$1" "$2" \
        >"$work/build.log" 2>&1 || fail "$1 could not be built: $(tail -n 20 "$work/build.log")"
}

make_postgres() { build "$prefix/postgres:15" "$here/postgres"; }

make_caddy() { build "$prefix/caddy:2" "$here/caddy"; }

# The rules by which git here takes the folders of Swift packages instead of their addresses.
package_mirrors() {
    git config --get-regexp '^url\./.*\.insteadof$' 2>/dev/null || true
}

# Everything of the toolchain is put into a container, not into a build's context: it is gigabytes.
make_swift() {
    local toolchain image=$prefix/swift:$suite container key address folder
    toolchain=$(dirname "$(dirname "$(readlink -f "$(command -v swift)")")")
    [ "$toolchain" != /usr ] || fail "the Swift toolchain lies in /usr among everything else;" \
        "use an image with Swift as BUILDER_IMAGE instead"
    build "$prefix/compilers:$suite" "$here/swift"
    container=$(docker create "$prefix/compilers:$suite")
    say "copying the toolchain of $toolchain"
    tar -C "$toolchain" --transform 'flags=r;s,^\.,opt/swift/usr,' -c . | docker cp - "$container:/"
    : >"$work/gitconfig"
    while read -r key address; do
        folder=${key#url.}
        folder=${folder%.insteadof}
        [ -d "$folder" ] || continue
        git config --file "$work/gitconfig" --add "$key" "$address"
        printf '%s\n' "$folder" >>"$work/mirrors"
    done < <(package_mirrors)
    git config --file "$work/gitconfig" --add safe.directory '*'
    if [ -e "$work/mirrors" ]; then
        say "copying the Swift packages that git takes from $(sort -u "$work/mirrors" | tr '\n' ' ')"
        sort -u "$work/mirrors" | sed 's,^/,,' | tar -C / -T - -c | docker cp - "$container:/"
    fi
    docker cp "$work/gitconfig" "$container:/etc/gitconfig"
    docker commit --change 'ENV PATH=/opt/swift/usr/bin:/usr/sbin:/usr/bin:/sbin:/bin' \
        "$container" "$image" >/dev/null
    docker rm "$container" >/dev/null
}

print_env() {
    cat <<LINES
BUILDER_IMAGE=$prefix/swift:$suite
RUNTIME_IMAGE=$prefix/debian:$suite
POSTGRES_IMAGE=$prefix/postgres:15
CADDY_IMAGE=$prefix/caddy:2
LINES
}

[ $# -gt 0 ] || {
    sed -n '2,/^set/s/^# \{0,1\}//p' "$0"
    exit 64
}
if [ "$*" = env ]; then
    print_env
    exit
fi
needs docker
docker version >/dev/null 2>&1 || fail "no Docker answers at ${DOCKER_HOST:-unix:///var/run/docker.sock}"
# Mounts that this makes are seen by nobody else, and end with it.
if [ "$(id -u)" = 0 ] && [ -z "${POOLKEEPER_OWN_MOUNTS:-}" ]; then
    POOLKEEPER_OWN_MOUNTS=1 exec unshare --mount "$0" "$@"
fi
work=$(mktemp -d)
trap 'umount "$work/debian" 2>/dev/null || true; rm -rf "$work"' EXIT
for name in "$@"; do
    began=$SECONDS
    case $name in
        debian | postgres | caddy | swift) "make_$name" ;;
        *) fail "there is no image '$name'; one of debian, postgres, caddy, swift" ;;
    esac
    say "$name took $((SECONDS - began)) s"
done
