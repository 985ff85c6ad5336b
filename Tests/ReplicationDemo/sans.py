"""Four SANs on loopback, as the document of the replication monitor names them.

Each has a ZFS of its own (zfs-fuse in a mount namespace), a pool on a file, and a real sshd on an
address of its own; their names are in a hosts file that only this process and its children see.
"""
import os
import shutil
import signal
import socket
import subprocess

from waiting import until

HERE = os.path.dirname(os.path.abspath(__file__))
FUSE_HOST = os.path.join(HERE, "..", "RealServers", "Replication", "fuse-host.sh")
NAMES = ("hqs8", "hqs10", "hqs1", "hqs7")

SSHD = """Port {port}
ListenAddress {address}
HostKey {folder}/host_key
AuthorizedKeysFile {home}/.ssh/id_ed25519.pub
PidFile none
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin prohibit-password
UseDNS no
PrintMotd no
MaxStartups 100:30:200
LogLevel INFO
"""


def run(*words):
    """Runs a program and returns what it said."""
    done = subprocess.run(words, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"{' '.join(words)}: {done.stderr.strip()}")
    return done.stdout


def is_free(address, port):
    with socket.socket() as held:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            held.bind((address, port))
        except OSError:
            return False
    return True


def stand_in(folder):
    """Names of the SANs, the account zfsadmin and a home with a key, for this process alone.

    Needs a mount namespace of its own: `unshare -m --propagation private`.
    """
    home = f"{folder}/home"
    os.makedirs(f"{home}/.ssh", mode=0o700)
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{home}/.ssh/id_ed25519")
    with open("/etc/hosts", encoding="utf-8") as file:
        hosts = file.read() + "".join(
            f"{address(name)} {name}.storage.local\n" for name in NAMES)
    with open("/etc/passwd", encoding="utf-8") as file:
        others = [line for line in file.read().splitlines()
                  if line.split(":")[0] not in ("root", "zfsadmin")]
    accounts = [f"root:x:0:0:root:{home}:/bin/sh", f"zfsadmin:*:0:0::{home}:/bin/sh"]
    for path, text in (("/etc/hosts", hosts), ("/etc/passwd", "\n".join(accounts + others) + "\n")):
        own = folder + path.replace("/etc", "")
        with open(own, "w", encoding="utf-8") as file:
            file.write(text)
        run("mount", "--bind", own, path)
    return home


def address(name):
    return f"127.0.88.{NAMES.index(name) + 1}"


class San:
    """A storage host."""

    def __init__(self, name, folder, home, port, megabytes=512):
        self.name, self.pool, self.port = name, f"{name}p1", port
        self.folder = f"{folder}/{name}"
        os.makedirs(self.folder)
        with open(f"{self.folder}/zfs-fuse.log", "w", encoding="utf-8") as log:
            self.daemon = subprocess.Popen(
                ["unshare", "-m", FUSE_HOST, self.folder], stdout=log, stderr=log)
        until("zfs-fuse answers",
              lambda: os.path.exists(f"{self.folder}/socket/zfs_socket"))
        disk = f"{self.folder}/disk.img"
        with open(disk, "wb") as file:
            file.truncate(megabytes << 20)
        self.run("zpool", "create", "-O", "mountpoint=none", self.pool, disk)
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", f"{self.folder}/host_key")
        with open(f"{self.folder}/sshd_config", "w", encoding="utf-8") as file:
            file.write(SSHD.format(port=port, address=address(name), folder=self.folder, home=home))
        self.sshd = subprocess.Popen(
            [*self.inside(), "/usr/sbin/sshd", "-D", "-E", f"{self.folder}/sshd.log",
             "-f", f"{self.folder}/sshd_config"])
        until(f"sshd of {name} listens", lambda: not is_free(address(name), port))

    def inside(self):
        return ["nsenter", "-t", str(self.daemon.pid), "-m"]

    def run(self, *words):
        """Runs a program on the SAN, not the way the engine does."""
        return run(*self.inside(), *words)

    def zfs(self, *words):
        return self.run("zfs", *words)

    def write(self, dataset, name, megabytes=1):
        """Writes a file that cannot be compressed."""
        mount = f"/tmp/pk-demo-{self.name}"
        self.zfs("set", f"mountpoint={mount}", dataset)
        if self.zfs("get", "-H", "-o", "value", "mounted", dataset).startswith("no"):
            self.zfs("mount", dataset)
        self.run("dd", "if=/dev/urandom", f"of={mount}/{name}", "bs=1M", f"count={megabytes}")
        self.zfs("set", "mountpoint=none", dataset)

    def guids(self, below=None):
        """Every guid of the pool, or below a dataset, by full name."""
        text = self.zfs("get", "-rHp", "-o", "name,value", "guid", below or self.pool)
        return dict(line.split("\t") for line in text.splitlines())

    def snapshots(self, dataset):
        return {name.split("@")[1]: guid for name, guid in self.guids(dataset).items()
                if name.startswith(dataset + "@")}

    def set_clock(self, hours):
        """Puts what `date` says forward; the pools keep the machine's time."""
        fake = f"{self.folder}/date"
        if hours == 0:
            self.run("umount", "/bin/date")
            return
        with open(fake, "w", encoding="utf-8") as file:
            file.write(f"#!{shutil.which('python3')}\nimport time\n"
                       f"print(int(time.time()) + {hours * 3600})\n")
        os.chmod(fake, 0o755)
        self.run("mount", "--bind", fake, "/bin/date")

    @property
    def known_host(self):
        with open(f"{self.folder}/host_key.pub", encoding="utf-8") as file:
            key = " ".join(file.read().split()[:2])
        name = f"{self.name}.storage.local"
        return f"{name if self.port == 22 else f'[{name}]:{self.port}'} {key}\n"

    def stop(self):
        self.sshd.send_signal(signal.SIGKILL)
        self.sshd.wait()
        subprocess.run([*self.inside(), "zpool", "destroy", "-f", self.pool], capture_output=True)
        self.daemon.send_signal(signal.SIGKILL)
        self.daemon.wait()
