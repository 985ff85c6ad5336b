#!/usr/bin/env python3
"""What looking at 1,000 datasets with 100 snapshots costs on the way, and planning them in memory.

Listings of two hosts are recorded once and served by tools of their names behind two real sshd on
loopback. replication-bench lists both hosts through them by the engine's own channel and plans;
syncoid (Debian's sanoid) looks at datasets that are up to date through the same two sshd. Logins,
commands and exchanges are counted by the sshd's own logs. Needs root, for mounts of its own.
"""
import argparse
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
HOSTS = {"primary": "127.0.0.2", "backup": "127.0.0.3"}

TOOL = """#!/bin/sh
case "$*" in
    list*filesystem,volume*used,*) exec cat {folder}/datasets ;;
    list*snapshot,bookmark*) exec cat {folder}/versions ;;
    list*name,guid,health*) exec cat {folder}/pools ;;
    'status -x') exec cat {folder}/errors ;;
esac
exec python3 {here}/recorded-zfs.py {folder} {program} "$@"
"""

SSHD = """Port {port}
ListenAddress {address}
HostKey {folder}/host_key
AuthorizedKeysFile {keys}/id_ed25519.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
UseDNS no
PrintMotd no
MaxStartups 100:30:200
MaxSessions 100
LogLevel VERBOSE
"""


def run(*words, **more):
    return subprocess.run(words, check=True, **more)


def free_port():
    with socket.socket() as held:
        held.bind(("127.0.0.2", 0))
        return held.getsockname()[1]


class Host:
    """A host whose tools print what was recorded, behind an sshd of its own."""

    def __init__(self, name, keys, port):
        self.folder = f"{keys}/{name}"
        self.log = f"{self.folder}/sshd.log"
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{self.folder}/host_key")
        for program in ("zfs", "zpool"):
            path = f"{self.folder}/{program}"
            with open(path, "w", encoding="utf-8") as file:
                file.write(TOOL.format(folder=self.folder, here=HERE, program=program))
            os.chmod(path, 0o755)
        with open(f"{self.folder}/sshd_config", "w", encoding="utf-8") as file:
            file.write(SSHD.format(port=port, address=HOSTS[name], folder=self.folder, keys=keys))
        with open(f"{self.folder}/host_key.pub", encoding="utf-8") as file:
            key = " ".join(file.read().split()[:2])
        with open(f"{keys}/known_hosts", "a", encoding="utf-8") as file:
            file.write(f"[{HOSTS[name]}]:{port} {key}\n")
        mounts = "; ".join(
            f"mount --bind {self.folder}/{program} /usr/sbin/{program}"
            for program in ("zfs", "zpool")
        )
        serve = f"exec /usr/sbin/sshd -D -E {self.log} -f {self.folder}/sshd_config"
        self.process = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", f"mount --make-rprivate /; {mounts}; {serve}"]
        )
        until = time.monotonic() + 60
        while "Server listening" not in self.text():
            if self.process.poll() is not None or time.monotonic() > until:
                sys.exit(f"sshd of {name} does not come up: {self.text()}")
            time.sleep(0.05)

    def text(self):
        if not os.path.exists(self.log):
            return ""
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return file.read()

    def counts(self):
        """Logins and commands so far."""
        text = self.text()
        return (len(re.findall(r"Accepted publickey", text)),
                len(re.findall(r"Starting session", text)))

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


def since(hosts, before):
    return [tuple(now - then for now, then in zip(host.counts(), old))
            for host, old in zip(hosts, before)]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--datasets", type=int, default=1000)
    options.add_argument("--snapshots", type=int, default=100)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--program", default=".build/release/replication-bench")
    options.add_argument("--plans-within", type=int, default=300, help="milliseconds")
    options.add_argument("--memory-max", type=int, default=64, help="MiB")
    options.add_argument("--syncoid", type=int, default=10, metavar="N",
                         help="datasets that syncoid looks at, at most a 20th of all")
    given = options.parse_args()
    for tool in ("/usr/sbin/sshd", "/usr/sbin/zfs", "syncoid"):
        if not shutil.which(tool):
            sys.exit(f"{tool} is not installed (deploy/setup.sh bench)")
    if os.geteuid():
        sys.exit("needs root, for mounts of its own")
    load = os.getloadavg()[0]
    keys = tempfile.mkdtemp(prefix="pk-plans-")
    hosts = []
    try:
        size = ["--datasets", str(given.datasets), "--snapshots", str(given.snapshots)]
        run(given.program, *size, "--record", keys)
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{keys}/id_ed25519")
        os.makedirs("/run/sshd", exist_ok=True)
        with open(f"{keys}/children", "w", encoding="utf-8") as file:
            file.write(str(given.syncoid))
        port = free_port()
        hosts = [Host(name, keys, port) for name in HOSTS]
        print(f"load {load:.1f} on {os.cpu_count()} cores\n", flush=True)
        before = [host.counts() for host in hosts]
        ours = run(
            given.program, *size, "--rounds", str(given.rounds), "--port", str(port),
            "--keys", keys, "--exchanges-max", "2",
            "--plans-within", str(given.plans_within), "--memory-max", str(given.memory_max),
        )
        logins = since(hosts, before)
        print(f"logins, commands  {logins[0]} at the source, {logins[1]} at the target, "
              f"for {given.rounds} looks at everything\n")
        compare(given, keys, port, hosts)
        return ours.returncode
    except subprocess.CalledProcessError as failure:
        print(failure, file=sys.stderr)
        return 1
    finally:
        for host in hosts:
            host.stop()
        shutil.rmtree(keys, ignore_errors=True)


def compare(given, keys, port, hosts):
    """syncoid over datasets of the first department, which are all up to date."""
    looked = min(given.syncoid, given.datasets // 20)
    before, began = [host.counts() for host in hosts], time.monotonic()
    run(
        "syncoid", "--recursive", "--skip-parent", "--no-sync-snap", "--quiet",
        "--compress", "none", "--sshport", str(port), "--sshkey", f"{keys}/id_ed25519",
        "--sshoption", f"UserKnownHostsFile={keys}/known_hosts",
        "--sshoption", "BatchMode=yes", "--sshoption", "LogLevel=ERROR",
        "root@127.0.0.2:tank/department0", "root@127.0.0.3:bk/department0",
        stdout=subprocess.DEVNULL,
    )
    took = time.monotonic() - began
    counts = since(hosts, before)
    commands = sum(count[1] for count in counts)
    print(f"syncoid           {looked} datasets that are up to date, {took:.1f} s")
    print(f"commands          {commands} over ssh, {counts[0][1]} at the source and "
          f"{counts[1][1]} at the target: {commands / looked:.1f} a dataset, "
          f"{commands / looked * given.datasets:,.0f} for {given.datasets:,}")


if __name__ == "__main__":
    sys.exit(main())
