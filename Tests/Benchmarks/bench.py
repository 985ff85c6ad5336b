#!/usr/bin/env python3
"""Measures Poolkeeper on this machine and prints every figure beside its limit or its peer.

Goal: figures that mean something on any machine, because each stands beside what the same
machine did in the same run. Method: real release executables over tcp://, a PostgreSQL cluster
of their own in a temporary folder, an outside load generator whose CPU is printed too; accepted
samples are what SELECT count(*) finds, never what a server says of itself.

Usage: make bench, or bench.py --only disk,postgres --seconds 30 for a quick look.
"""

import argparse
import contextlib
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAYLOAD = ROOT / "Tests/Fixtures/webhooks/webhook-50-metrics.json"
METRICS_A_WEBHOOK = 50
TENANTS = 50
SYSTEMS_A_TENANT = 8
TICK = os.sysconf("SC_CLK_TCK")


# ---- processes and their CPU -------------------------------------------------------------


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cpu_seconds(pid):
    """User and system seconds of a process, with those of children it has waited for."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except FileNotFoundError:
        return 0.0
    return sum(int(fields[index]) for index in (11, 12, 13, 14)) / TICK


def children(pid):
    found = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True)
    return [int(line) for line in found.stdout.split()]


def private_mebibytes(pid):
    for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("RssAnon"):
            return int(line.split()[1]) / 1024
    return 0.0


class Server:
    """A server process that is stopped with the bench, its output kept in a file."""

    def __init__(self, name, argv, folder, environment=None):
        self.name = name
        self.log = folder / f"{name}.log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                argv, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=folder,
                env={**os.environ, **(environment or {})},
            )

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def wait_for(self, url):
        """Waits until a URL answers 200; says what the server wrote when it does not."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            with contextlib.suppress(OSError, urllib.error.URLError):
                if urllib.request.urlopen(url, timeout=2).status == 200:
                    return
            time.sleep(0.1)
        sys.exit(f"{self.name} does not answer {url}\n{self.log.read_text()[-3000:]}")


class Postgres:
    """A PostgreSQL cluster of its own, with the durability a server has by default."""

    def __init__(self, folder):
        self.data = folder / "postgres"
        self.port = free_port()
        self.sockets = folder / "pgsocket"
        self.sockets.mkdir()
        self.bin = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            for path in (folder, self.sockets):
                shutil.chown(path, self.user)
        self.run("initdb", "-D", str(self.data), "-A", "trust", "-U", "poolkeeper", "-E", "UTF8")
        with open(self.data / "postgresql.conf", "a") as settings:
            settings.write(
                f"port={self.port}\nlisten_addresses='127.0.0.1'\n"
                f"unix_socket_directories='{self.sockets}'\n"
                "shared_buffers=512MB\nmax_wal_size=4GB\nfsync=on\nsynchronous_commit=on\n"
            )
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(folder / "postgres.log"), "start")
        self.pid = int((self.data / "postmaster.pid").read_text().split()[0])

    def run(self, tool, *arguments):
        prefix = ["runuser", "-u", self.user, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*prefix, str(self.bin / tool), *arguments], check=True,
            stdout=subprocess.DEVNULL, cwd="/",
        )

    def create(self, database):
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "poolkeeper", database)
        return f"postgresql://poolkeeper@127.0.0.1:{self.port}/{database}"

    def scalar(self, url, query):
        found = subprocess.run(
            [str(self.bin / "psql"), url, "-XAtc", query], check=True, capture_output=True,
            text=True,
        )
        return found.stdout.strip()

    def cpu(self):
        # A backend's time goes to the postmaster only when it exits, so both are counted.
        return cpu_seconds(self.pid) + sum(cpu_seconds(child) for child in children(self.pid))

    def stop(self):
        self.run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-w", "stop")


# ---- the report --------------------------------------------------------------------------


class Report:
    def __init__(self):
        self.figures = {}

    def heading(self, text):
        print(f"\n{text}", flush=True)

    def row(self, name, value, unit, beside="", met=None):
        mark = {True: "  met", False: "  MISSED", None: ""}[met]
        print(f"  {name:<52} {value:>12,.2f} {unit:<12} {beside}{mark}", flush=True)
        self.figures[name] = value


def tool(name):
    return str(ROOT / ".build/release" / name)


def measure(*arguments):
    done = subprocess.run(
        [tool("poolkeeper-benchmarks"), *map(str, arguments)], check=True, capture_output=True,
        text=True,
    )
    return json.loads(done.stdout)


# ---- what is measured --------------------------------------------------------------------


def measure_disk(report, folder):
    report.heading("Disk: what every durable answer stands on")
    disk = measure("disk", "--folder", folder)
    report.row("bare 6 kB append + fdatasync, p50", disk["fsync_p50_ms"], "ms")
    report.row("bare 6 kB append + fdatasync, p99", disk["fsync_p99_ms"], "ms")
    for rows in (1, 10, 100):
        report.row(
            f"SQLite WAL, synchronous FULL, {rows} rows a commit",
            disk[f"sqlite_rows_per_s_{rows}_a_commit"], "rows/s",
        )


def peer_python(folder):
    """A virtual environment with the peer's packages, kept between runs outside the build."""
    home = pathlib.Path(os.environ.get("XDG_CACHE_HOME", pathlib.Path.home() / ".cache"))
    environment = home / "poolkeeper-bench-venv"
    python = environment / "bin/python"
    if not python.exists():
        print("  installing FastAPI, uvicorn and SQLAlchemy from PyPI …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True)
    needed = ROOT / "Tests/Benchmarks/peer/requirements.txt"
    subprocess.run(
        [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r",
         str(needed)], check=True,
    )
    return python


def load(targets, keys, seconds, connections, rate=0.0, first=1_000_000):
    arguments = ["load", "--keys", keys, "--payload", PAYLOAD, "--seconds", seconds]
    arguments += ["--connections", connections, "--rate", rate, "--first-number", first]
    arguments += ["--systems-per-key", SYSTEMS_A_TENANT]
    for target in targets:
        arguments += ["--target", target]
    return measure(*arguments)


def measure_peer(report, folder, seconds):
    report.heading("Peer: FastAPI + SQLAlchemy ORM + SQLite, 8 connections")
    port = free_port()
    database = folder / "peer.sqlite"
    keys = folder / "peer-keys"
    keys.write_text("none\n")
    server = Server(
        "peer",
        [str(peer_python(folder)), "-m", "uvicorn", "app:app", "--app-dir",
         str(ROOT / "Tests/Benchmarks/peer"), "--host", "127.0.0.1", "--port", str(port),
         "--log-level", "warning"],
        folder, {"DATABASE_URL": f"sqlite:///{database}"},
    )
    try:
        server.wait_for(f"http://127.0.0.1:{port}/docs")
        before = cpu_seconds(server.pid)
        result = load([f"127.0.0.1:{port}"], keys, seconds, connections=8)
        cpu = cpu_seconds(server.pid) - before
    finally:
        server.stop()
    accepted = max(1, result["accepted"])
    report.row("webhooks accepted", result["rate_per_s"], "webhooks/s",
               f"p50 {result['p50_ms']:.1f} ms, p99 {result['p99_ms']:.1f} ms")
    report.row("CPU a webhook", cpu / accepted * 1e6, "µs")
    return result["rate_per_s"]


class Stack:
    """Hub, gateway and collectors as an installation runs them: processes of their own, tcp bus."""

    def __init__(self, folder, database, collectors):
        self.folder = folder
        self.ports = [free_port() for _ in range(collectors)]
        self.gateway_port = free_port()
        self.servers = []
        bus = f"tcp://127.0.0.1:{free_port()}"
        self.environment = {"DATABASE_URL": database, "POOLKEEPER_BUS": bus}
        self.health = {}
        self.start("message-hub", 0, free_port())
        self.collector_servers = []
        for number, port in enumerate(self.ports):
            self.collector_servers.append(self.start("collector", number, port))
        for server, port in zip(self.collector_servers, self.ports):
            server.wait_for(f"http://127.0.0.1:{port}/healthz")
        forwards = ",".join(f"http://127.0.0.1:{port}" for port in self.ports)
        self.start(
            "api-gateway", 0, self.gateway_port, {"POOLKEEPER_COLLECTORS": forwards}
        ).wait_for(f"http://127.0.0.1:{self.gateway_port}/readyz")

    def start(self, name, number, port, environment=None):
        server = Server(
            f"{name}-{number}",
            [tool(name), "--listen", f"127.0.0.1:{port}", "--state", str(self.folder / "state"),
             "--log-level", "warning"],
            self.folder, {**self.environment, **(environment or {})},
        )
        self.servers.append(server)
        return server

    def wait_until_ready(self):
        for server, port in zip(self.collector_servers, self.ports):
            server.wait_for(f"http://127.0.0.1:{port}/readyz")

    def operator(self, *arguments):
        data = next((self.folder / "state").glob("api-gateway-*"))
        done = subprocess.run(
            [tool("poolkeeper"), *arguments, "--data", str(data)], check=True,
            capture_output=True, text=True,
        )
        return done.stdout.strip()

    def make_keys(self):
        """One ingest key for each tenant, in a file."""
        path = self.folder / "keys"
        lines = []
        for number in range(TENANTS):
            tenant = f"tenant-{number:02}"
            self.operator("tenants", "create", tenant)
            lines.append(
                self.operator("keys", "create", "--scope", "ingest", "--tenant", tenant)
            )
        path.write_text("\n".join(lines) + "\n")
        return path

    def collector_cpu(self):
        return sum(cpu_seconds(server.pid) for server in self.collector_servers)

    def targets(self):
        return [f"127.0.0.1:{port}" for port in self.ports]

    def stop(self):
        for server in reversed(self.servers):
            server.stop()


def wait_until_still(count, seconds=90):
    """The count of rows once it has stopped growing, and when it last grew."""
    last, since = count(), time.monotonic()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and time.monotonic() - since < 3:
        time.sleep(0.25)
        now = count()
        if now != last:
            last, since = now, time.monotonic()
    return last, since
