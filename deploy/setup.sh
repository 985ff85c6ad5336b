#!/usr/bin/env bash
# Installs what Poolkeeper needs from Debian or Ubuntu, and nothing that is there already.
#
#   deploy/setup.sh build   libraries to compile and run the executables
#   deploy/setup.sh test    build, and the real servers that the tests start
#   deploy/setup.sh bench   test, and the rivals of the benchmarks
#   deploy/setup.sh openzfs, openzfs-2.3   test, and an image of a machine with OpenZFS 2.1 or 2.3
set -euo pipefail

build_packages=(
    libzmq3-dev    # the bus
    libsodium-dev  # password hashing
    zlib1g-dev     # gzip request bodies
    libpq-dev      # PostgreSQL client
    libcurl4-openssl-dev # mails
    libre2-dev     # matchers of alerts
    libsqlite3-dev # journals and embedded history
)
test_packages=(
    postgresql # a server of their own, in a temporary folder, for the history tests
    iproute2   # network namespaces, for the test with two machines
    binutils   # strips executables for the image
    debootstrap debian-archive-keyring # the images below ours, without a registry
    iptables   # rules of the Docker that a test starts for itself
    curl       # asks as the guides say, in the network of a Docker of the tests
    python3-aiosmtpd openssl # a mail server of the tests' own, and its certificate
    python3-venv # clients of ticket systems that others wrote, checked against our fakes
    python3-fusepy # a file server that can be made to answer no more
    busybox-static # what containers of that Docker run in the tests of volumes
)
test_packages+=(prometheus prometheus-alertmanager) # what alert-router is compared with
test_packages+=(faketime) # sets the clock of a process
test_packages+=(strace) # kills a program at each call that changes a file
test_packages+=(sudo smartmontools) # the host commands run themselves again; the probe asks disks
test_packages+=(btrfs-progs) # makes the pools on loop devices that capacity is compared with
test_packages+=(caddy) # the proxy of the sample routes
test_packages+=(openssh-server openssh-client zfs-fuse) # storage hosts of the replication tests
test_packages+=(qemu-system-x86 qemu-utils netcat-openbsd) # two machines with real OpenZFS
# The tests use a Docker of their own and leave one of the machine alone. Packages of Docker's own,
# where somebody has installed them, do as well as Debian's and would conflict with these.
command -v dockerd >/dev/null || test_packages+=(docker.io)
# Ubuntu calls some of these otherwise: its docker-compose does not start with its Python 3.12, and
# its chromium is a snap, which sees neither the files nor the pipes of a test.
compose_package=docker-compose
if grep -qsE '^ID=.?ubuntu' /etc/os-release; then
    compose_package=docker-compose-v2
else
    test_packages+=(chromium) # opens the pages, headless
fi
docker-compose version >/dev/null 2>&1 || docker compose version >/dev/null 2>&1 ||
    test_packages+=("$compose_package")
bench_packages=(
    rabbitmq-server # brokers that the bus is measured beside, each as a process of the bench's own
    redis-server
    nats-server
    strace # sees whether an fsync precedes each of their confirms
    gcc libc6-dev gdu # the janitor's bench compares its walk with a bare loop in C and with gdu
    fio # who uses the disks while the scrub bench measures
    sanoid # its syncoid is counted beside the replication's exchanges
)

say() { printf 'setup: %s\n' "$*"; }
fail() {
    printf 'setup: %s\n' "$*" >&2
    exit 1
}

check_swift() {
    command -v swift >/dev/null ||
        fail "no Swift toolchain found. Install Swift 6.2 or newer from https://www.swift.org/install/linux and run this again."
    local version
    version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\.[0-9]*\).*/\1/p')
    [ -n "$version" ] || fail "could not read the version from 'swift --version'."
    [ "$(printf '%s\n6.2\n' "$version" | sort -V | head -n 1)" = 6.2 ] ||
        fail "Swift $version is too old; Swift 6.2 or newer is needed (https://www.swift.org/install/linux)."
}

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Abbrev}' "$1" 2>/dev/null)" = "ii " ]
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        fail "this needs root: run it as root, install sudo, or install the packages yourself: ${missing[*]}"
    fi
}

# Debian's postgresql package starts a cluster on port 5432 when it is installed. The tests make
# their own, so none is made here, unless somebody has already said what they want.
keep_postgresql_quiet() {
    local settings=/etc/postgresql-common/createcluster.conf
    [ -e "$settings" ] && return
    say "telling postgresql-common not to create a cluster of its own ($settings)"
    as_root mkdir -p "$(dirname "$settings")"
    echo 'create_main_cluster = false' | as_root tee "$settings" >/dev/null
}

# Debian starts these servers when they are installed. Tests and bench start their own, so the
# services are masked first, where they were not installed before; `systemctl unmask` lets them start
# again. Without systemd it is policy-rc.d that says so, for as long as apt runs.
keep_servers_quiet() {
    local server
    for server in prometheus prometheus-alertmanager caddy rabbitmq-server redis-server nats-server \
        zfs-fuse sanoid openssh-server=ssh smartmontools; do
        printf '%s\n' "${missing[@]}" | grep -qx "${server%=*}" || continue
        command -v systemctl >/dev/null || continue
        say "masking ${server#*=}.service, so that installing it starts nothing"
        as_root systemctl mask --quiet "${server#*=}.service"
    done
    [ -e /usr/sbin/policy-rc.d ] && return
    printf '#!/bin/sh\nexit 101\n' | as_root tee /usr/sbin/policy-rc.d >/dev/null
    as_root chmod 755 /usr/sbin/policy-rc.d
    trap 'as_root rm -f /usr/sbin/policy-rc.d' EXIT
}

install() {
    missing=()
    local package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    command -v apt-get >/dev/null ||
        fail "apt-get was not found; install these yourself: ${missing[*]}"
    say "installing with apt: ${missing[*]}"
    if printf '%s\n' "${missing[@]}" | grep -qx postgresql; then keep_postgresql_quiet; fi
    keep_servers_quiet
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends -o Dpkg::Options::=--force-confold \
        "${missing[@]}"
}

# Clients from PyPI, in an environment of their own beside the user's other caches. It is made anew
# when the list changes, and left alone otherwise, so that this works without a network later.
install_psa_clients() {
    local list=Tests/Fixtures/psa/requirements.txt
    local environment=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/poolkeeper-psa-clients
    cmp -s "$list" "$environment/installed.txt" && return
    say "installing from PyPI into $environment: $(grep -v '^#' "$list" | tr '\n' ' ')"
    rm -rf "$environment"
    mkdir -p "$(dirname "$environment")"
    /usr/bin/python3 -m venv "$environment" || fail "could not make $environment"
    "$environment/bin/python" -m pip install -q --disable-pip-version-check -r "$list" ||
        fail "could not install $list from PyPI; run this again with a network."
    cp "$list" "$environment/installed.txt"
}

say_without_browser() {
    [ -x /usr/bin/chromium ] || [ -x /usr/bin/google-chrome ] ||
        say "tests that look at pages are left out: install Google Chrome's package (google-chrome-stable) for them."
}

# The image of the machines that replicate in the tests, beside the user's other caches: a Debian with
# the OpenZFS kernel module, which takes some minutes the first time. It needs root for its chroot.
make_openzfs_image() {
    local version=$1 flavour=$2 cache=${XDG_CACHE_HOME:-${HOME:-/root}/.cache}/poolkeeper-openzfs
    grep -q '^t_done=' "$cache/$version/build.info" 2>/dev/null && return
    say "making an image with OpenZFS $version in $cache/$version (some minutes)"
    mkdir -p "$cache/$version"
    as_root env WORK="$cache/$version" CACHE="$cache" ZFS="$flavour" Tests/RealServers/openzfs/build.sh
}

cd "$(dirname "$0")/.."
missing=()
check_swift
case "${1:-test}" in
    build) install "${build_packages[@]}" ;;
    test)
        install "${build_packages[@]}" "${test_packages[@]}"
        install_psa_clients
        say_without_browser
        ;;
    openzfs | openzfs-2.3)
        install "${build_packages[@]}" "${test_packages[@]}"
        if [ "$1" = openzfs ]; then make_openzfs_image 2.1 stable; else make_openzfs_image 2.3 backports; fi
        ;;
    bench) install "${build_packages[@]}" "${test_packages[@]}" "${bench_packages[@]}" ;;
    *) fail "unknown purpose '$1'; one of build, test, bench, openzfs, openzfs-2.3" ;;
esac
say "everything needed to ${1:-test} is installed"
