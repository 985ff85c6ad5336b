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
import gzip
import json
import os
import pathlib
import pwd
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent / "brokers"))
sys.dont_write_bytecode = True
import servers  # noqa: E402

ROOT = pathlib.Path(__file__).resolve().parents[2]
PAYLOAD = ROOT / "Tests/Fixtures/webhooks/webhook-50-metrics.json"
METRICS_A_WEBHOOK = 50
TENANTS = 50
SYSTEMS_A_TENANT = 8
TICK = os.sysconf("SC_CLK_TCK")


# ---- processes and their CPU -------------------------------------------------------------


def free_port(neighbours=1):
    """A free port, with as many free ports behind it as a hub needs."""
    while True:
        with contextlib.ExitStack() as probes, contextlib.suppress(OSError, OverflowError):
            first = probes.enter_context(socket.create_server(("127.0.0.1", 0)))
            port = first.getsockname()[1]
            for offset in range(1, neighbours):
                probes.enter_context(socket.create_server(("127.0.0.1", port + offset)))
            return port


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
        self.data = folder / "pgdata"
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
        self.log = self.sockets / "postgres.log"
        self.start()

    def start(self):
        self.run("pg_ctl", "-D", str(self.data), "-w", "-l", str(self.log), "start")
        self.pid = int((self.data / "postmaster.pid").read_text().split()[0])

    def run(self, tool, *arguments):
        prefix = ["runuser", "-u", self.user, "--"] if os.geteuid() == 0 else []
        subprocess.run(
            [*prefix, str(self.bin / tool), *arguments], check=True,
            stdout=subprocess.DEVNULL, cwd="/",
        )

    def create(self, database):
        database = f"bench_{database}"
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

    @contextlib.contextmanager
    def part(self, name):
        """Says afterwards how long a part took."""
        start = time.monotonic()
        yield
        print(f"  ({name} took {time.monotonic() - start:,.0f} s)", flush=True)

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


def load(targets, keys, seconds, connections, rate=0.0, first=1_000_000,
         systems=SYSTEMS_A_TENANT):
    arguments = ["load", "--keys", keys, "--payload", PAYLOAD, "--seconds", seconds]
    arguments += ["--connections", connections, "--rate", rate, "--first-number", first]
    arguments += ["--systems-per-key", systems]
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


def measure_http(report, folder, connections):
    """What the HTTP library takes of a processor for a webhook that nobody looks at."""
    report.heading("The HTTP library alone: reads a webhook's body and answers")
    port = free_port()
    keys = folder / "http-keys"
    keys.write_text("none\n")
    server = Server(
        "bare-http", [tool("bare-http"), "--port", str(port)], folder
    )
    try:
        server.wait_for(f"http://127.0.0.1:{port}/healthz")
        target = [f"127.0.0.1:{port}"]
        load(target, keys, 2, connections)  # warm

        def timed(name, count, beside, rate=0.0):
            before = cpu_seconds(server.pid)
            result = load(target, keys, 10, count, rate=rate)
            used = (cpu_seconds(server.pid) - before) / max(1, result["accepted"])
            report.row(f"CPU a webhook, {name}", used * 1e6, "µs", beside.format(**result))

        for count in (connections, 8):
            timed(f"{count} connections", count, "{rate_per_s:,.0f}/s; the library as it comes")
        timed("1,000 a second", connections, "p50 {p50_ms:.1f} ms, p99 {p99_ms:.1f} ms", rate=1000)
    finally:
        server.stop()


class Stack:
    """Hub, gateway and collectors as an installation runs them: processes of their own, tcp bus."""

    def __init__(self, folder, database, collectors):
        self.folder = folder
        self.ports = [free_port() for _ in range(collectors)]
        self.gateway_port = free_port()
        self.servers = []
        bus = f"tcp://127.0.0.1:{free_port(3)}"
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
        done = subprocess.run(
            [tool("poolkeeper"), *arguments, "--data", str(self.folder / "state")], check=True,
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
    """Rows once no collector's position moves any more, and when one last moved.

    Counting millions of rows again and again would itself be the load that is measured, so the
    waiting looks at positions and counts once.
    """
    last, since = count.progress(), time.monotonic()
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and time.monotonic() - since < 3:
        time.sleep(0.25)
        now = count.progress()
        if now != last:
            last, since = now, time.monotonic()
    return count(), since


class Counter:
    """Rows of the sample table, asked of the database itself."""

    def __init__(self, postgres, database):
        self.postgres = postgres
        self.database = database

    def __call__(self):
        return self.ask("SELECT count(*) FROM sample")

    def progress(self):
        return self.ask("SELECT coalesce(sum(sequence), 0) FROM position")

    def ask(self, query):
        if self.database.startswith("postgresql"):
            return int(self.postgres.scalar(self.database, query))
        path = self.database.removeprefix("sqlite:///")
        with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened:
            return opened.execute(query).fetchone()[0]


def measure_ingest(report, folder, postgres, database, collectors, arguments, peer_rate):
    """Webhooks accepted durably in a steady state, then their latency at half that rate."""
    kind = "PostgreSQL" if database.startswith("postgresql") else "SQLite"
    report.heading(
        f"Webhooks of 50 metrics on {kind}: {collectors} collectors, hub and gateway running, "
        f"{TENANTS} tenants, {TENANTS * SYSTEMS_A_TENANT * METRICS_A_WEBHOOK:,} series"
    )
    stack = Stack(folder, database, collectors)
    count = Counter(postgres, database)
    try:
        keys = stack.make_keys()
        stack.wait_until_ready()
        measure_memory(report, stack, "idle since its start")
        load(stack.targets(), keys, 10, arguments.connections)  # series made, caches warm
        wait_until_still(count)
        rows, cpu, server_cpu = count(), stack.collector_cpu(), postgres.cpu()
        start = time.monotonic()
        result = load(
            stack.targets(), keys, arguments.seconds, arguments.connections, first=2_000_000
        )
        window = time.monotonic() - start
        after = count()
        drained, still_at = wait_until_still(count)
        used, server_used = stack.collector_cpu() - cpu, postgres.cpu() - server_cpu
        rate = (after - rows) / METRICS_A_WEBHOOK / window
        webhooks = max(1, (drained - rows) / METRICS_A_WEBHOOK)
        report.row("webhooks in history by SELECT count(*)", rate, "webhooks/s",
                   f"{rate * METRICS_A_WEBHOOK:,.0f} samples/s; answered 200: "
                   f"{result['rate_per_s']:,.0f}/s")
        statuses = result["statuses"]
        refused = sum(count for status, count in statuses.items() if status != "200")
        report.row("not answered 200 (503 and broken connections)",
                   refused + result["broken"], "webhooks", str(statuses))
        if peer_rate:
            report.row("times the peer's rate", rate / peer_rate, "×", "target ≥ 15",
                       met=rate >= 15 * peer_rate)
        ours = used / webhooks * 1e6
        report.row("CPU a webhook in the collectors", ours, "µs", "target ≤ 120", met=ours <= 120)
        alone = report.figures.get(f"CPU a webhook, {arguments.connections} connections")
        if alone:
            report.row("times what the HTTP library takes alone", ours / alone,
                       "×", "4.8 where the library takes 25 µs and the target was set")
        if kind == "PostgreSQL":
            its = server_used / webhooks * 1e6
            report.row("CPU a webhook in PostgreSQL", its, "µs", "target ≤ 260", met=its <= 260)
        report.row("CPU of the load generator", result["generator_cpu_s"] / result["wall_s"],
                   "cores")
        report.row("backlog when the load ended", (drained - after) / METRICS_A_WEBHOOK,
                   "webhooks", f"written within {still_at - start - window:.1f} s")
        if drained - rows != result["accepted"] * METRICS_A_WEBHOOK:
            print(f"  NOTE: {result['accepted'] * METRICS_A_WEBHOOK} samples were acknowledged, "
                  f"{drained - rows} are in history", flush=True)
        measure_half(report, stack, keys, arguments, rate / 2)
        wait_until_still(count)
        measure_memory(report, stack, "after load")
    finally:
        stack.stop()


def measure_half(report, stack, keys, arguments, rate):
    """Latency at half the top rate: while the database still clears up after that, and then."""
    seconds = min(30, arguments.seconds)
    for number, when in enumerate(["right after the top rate", "in its steady state"]):
        half = load(stack.targets(), keys, seconds, arguments.connections, rate=rate,
                    first=4_000_000 + number * 1_000_000)
        report.row(f"half that rate {when}, p50", half["p50_ms"], "ms")
        name = f"half that rate {when}, p99"
        if number == 0:
            report.row(name, half["p99_ms"], "ms", "checkpoint and vacuum of what it wrote")
        else:
            report.row(name, half["p99_ms"], "ms", "target ≤ 50", met=half["p99_ms"] <= 50)


def measure_memory(report, stack, when):
    """Private memory of each process after a minute without load."""
    time.sleep(60)
    total = 0.0
    for server in stack.servers:
        private = private_mebibytes(server.pid)
        total += private
        report.row(f"private memory after 60 s, {when}: {server.name}", private, "MiB",
                   "target ≤ 12", met=private <= 12)
    report.row(f"private memory of the stack, {when}", total, "MiB", "target ≤ 120",
               met=total <= 120)


def measure_pages(report, folder, postgres, database, arguments):
    """The fleet page with a thousand systems, as a browser asks for it."""
    report.heading("The fleet page: 1,000 systems of one tenant, PostgreSQL")
    stack = Stack(folder, database, 1)
    count = Counter(postgres, database)
    try:
        stack.operator("tenants", "create", "tenant-00")
        ingest = folder / "keys"
        made = stack.operator("keys", "create", "--scope", "ingest", "--tenant", "tenant-00")
        ingest.write_text(made + "\n")
        key = stack.operator("keys", "create", "--scope", "read", "--tenant", "tenant-00")
        stack.wait_until_ready()
        load(stack.targets(), ingest, 10, arguments.connections, systems=1000)
        wait_until_still(count)
        request = urllib.request.Request(
            f"http://127.0.0.1:{stack.gateway_port}/fleet",
            headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "gzip"},
        )
        times, size, shown = [], 0, 0
        for _ in range(100):
            start = time.monotonic()
            with urllib.request.urlopen(request) as answer:
                body = answer.read()
            times.append((time.monotonic() - start) * 1000)
            size, shown = len(body), gzip.decompress(body).count(b"truenas-")
        times.sort()
        report.row("fleet page, p50", times[50], "ms", f"{shown:,} mentions of a system")
        report.row("fleet page, p95", times[95], "ms", "target ≤ 100", met=times[95] <= 100)
        report.row("fleet page, gzipped", size / 1000, "kB", "target ≤ 200", met=size <= 200_000)
    finally:
        stack.stop()


def measure_drain(report, folder, postgres, database, arguments):
    """How fast a filled journal is written to history, beside bare PostgreSQL."""
    report.heading("Writing history: a journal of 20,000 webhooks, then bare PostgreSQL")
    stack = Stack(folder, database, 1)
    count = Counter(postgres, database)
    try:
        keys = stack.make_keys()
        stack.wait_until_ready()
        load(stack.targets(), keys, 5, arguments.connections)
        before, _ = wait_until_still(count)
        postgres.stop()
        sent = 0
        while sent < 20_000:
            result = load(stack.targets(), keys, 5, arguments.connections,
                          first=1_500_000 + sent)
            sent += result["accepted"]
        postgres.start()
        at_rest = count.progress()
        while count.progress() == at_rest:
            time.sleep(0.05)
        first, start = count(), time.monotonic()
        drained, still_at = wait_until_still(count)
        ours = (drained - first) / (still_at - start)
        report.row("our history writer", ours, "samples/s",
                   f"{(drained - before) / METRICS_A_WEBHOOK:,.0f} webhooks")
        batch = 1000 * METRICS_A_WEBHOOK
        limit = measure("history-limit", "--database", database, "--rows-per-batch", batch)
        unnest, copy = limit["unnest_rows_per_s"], limit["copy_rows_per_s"]
        report.row("bare INSERT … SELECT FROM unnest, same table and keys", unnest, "samples/s")
        report.row("bare COPY, same table and keys", copy, "samples/s")
        report.row("our share of the unnest limit", ours / unnest, "", "target ≥ 0.8",
                   met=ours >= 0.8 * unnest)
    finally:
        stack.stop()


def measure_bus(report, folder, seconds):
    """From one service's commit to another's, beside bare commits of the same rows."""
    report.heading("The bus: a writer, a hub and a reader over ZeroMQ, both ends durable")
    bus = measure("bus", "--folder", folder, "--seconds", seconds)
    rate, bare = bus["end_to_end_per_s"], bus["bare_both_ends_per_s"]
    report.row("messages of 300 B, end to end", rate, "messages/s", "target ≥ 10,000",
               met=rate >= 10_000)
    report.row("bare SQLite, the same rows committed at both ends", bare, "rows/s")
    share = bus["share_of_bare"]
    report.row("our share of that limit", share, "", "median of rounds; target ≥ 0.5",
               met=share >= 0.5)
    needed = bus["needed_both_ends_per_s"]
    report.row("bare SQLite, all that the bus must keep at both ends", needed, "rows/s",
               "unique ids, what was seen, effect, cursor")
    report.row("our share of that floor", bus["share_of_needed"], "", "median of rounds")
    report.row("catch-up after an outage", bus["catch_up_per_s"], "messages/s",
               "target ≥ 30,000", met=bus["catch_up_per_s"] >= 30_000)
    report.row("latency at 500 messages/s, p50", bus["latency_p50_ms"], "ms", "target ≤ 10",
               met=bus["latency_p50_ms"] <= 10)
    report.row("latency at 500 messages/s, p99", bus["latency_p99_ms"], "ms", "target ≤ 60",
               met=bus["latency_p99_ms"] <= 60)
    path = folder / "large.sqlite"
    measure("journal", "--path", path, "--fill", 1_000_000)
    large = measure("journal", "--path", path)
    report.row("opening a journal of 1,000,000 rows of 512 B", large["open_s"], "s",
               "target ≤ 2", met=large["open_s"] <= 2)
    report.row("private memory after reading all of it", large["private_mib"], "MiB",
               "target ≤ 60", met=large["private_mib"] <= 60)


class OwnBus:
    """The bus as a publisher sees it; its confirm is the commit that `perform` waits for."""

    name, policy = "the bus", "SQLite WAL, synchronous FULL; the confirm is the commit"

    def __init__(self, folder):
        self.folder = folder

    def command(self, outstanding, seconds, size):
        place = pathlib.Path(tempfile.mkdtemp(prefix="own-", dir=self.folder))
        return [
            tool("poolkeeper-benchmarks"), "publish", "--folder", str(place), "--outstanding",
            str(outstanding), "--seconds", str(seconds), "--bytes", str(size),
        ]

    def publish(self, outstanding, seconds, size):
        done = subprocess.run(
            self.command(outstanding, seconds, size), check=True, capture_output=True, text=True
        )
        return json.loads(done.stdout)

    def confirms_after_fsync(self, size):
        """A confirm is no system call, so fsyncs are counted: one outstanding needs one each."""
        trace = self.folder / "own-strace"
        done = subprocess.run(
            ["strace", "-f", "-o", str(trace), "-e", "trace=fsync,fdatasync",
             *self.command(1, 3, size)],
            check=True, capture_output=True, text=True,
        )
        confirms = json.loads(done.stdout)["messages"]
        text = trace.read_text(errors="replace")
        return min(confirms, text.count(" = 0\n")), confirms

    def stop(self):
        pass


ROUNDS, OUTSTANDING, BODY = 3, 256, 300


def measure_brokers(report, folder, seconds):
    """Publish to confirm beside brokers, one after another, each the median of rounds in turn."""
    report.heading(
        f"Publishing {BODY} B to a confirm, beside brokers on this disk (one connection each)"
    )
    kinds = [kind for kind in servers.BROKERS if servers.is_there(kind)]
    for kind in set(servers.BROKERS) - set(kinds):
        print(f"  {kind.name} is not installed; deploy/setup.sh bench brings it", flush=True)
    found = {}
    for turn in range(ROUNDS):
        for kind in [OwnBus, *kinds]:
            place = folder / f"{kind.__name__}-{turn}"
            place.mkdir()
            server = kind(place) if kind is OwnBus else kind(place, free_port())
            try:
                for outstanding in (OUTSTANDING, 1):
                    server.publish(outstanding, 1, BODY)  # warm
                    result = server.publish(outstanding, seconds, BODY)
                    found.setdefault((kind, outstanding), []).append(result)
                if turn == ROUNDS - 1:
                    synced = (
                        server.confirms_after_fsync(BODY) if kind is OwnBus
                        else servers.confirms_after_fsync(server, BODY)
                    )
                    found[kind] = synced
            finally:
                server.stop()
            shutil.rmtree(place, ignore_errors=True)
    middle = {
        key: sorted(results, key=lambda result: result["rate_per_s"])[len(results) // 2]
        for key, results in found.items() if isinstance(key, tuple)
    }
    for kind in [OwnBus, *kinds]:
        show_broker(report, kind, found[kind], middle)


def show_broker(report, kind, synced, middle):
    """A broker's figures; it is a rival only where an fsync precedes each confirm."""
    count, confirms = synced
    is_durable = confirms > 0 and count == confirms
    print(f"  {kind.name} ({kind.policy}): strace sees an fsync before {count:,} of {confirms:,} "
          "lone confirms", flush=True)
    for outstanding in (OUTSTANDING, 1):
        own, other = middle[OwnBus, outstanding], middle[kind, outstanding]
        is_rival = is_durable and kind is not OwnBus
        met = own["rate_per_s"] >= other["rate_per_s"] if is_rival else None
        notes = []
        if outstanding == 1:
            notes.append(f"p50 {other['p50_ms']:.2f} ms, p99 {other['p99_ms']:.2f} ms")
        if kind is not OwnBus:
            notes.append(f"the client took {other['client_cores']:.2f} cores")
        if is_rival:
            notes.append(f"the bus: × {own['rate_per_s'] / other['rate_per_s']:.2f}, target ≥ 1")
        report.row(f"{kind.name}, {outstanding} outstanding", other["rate_per_s"], "confirms/s",
                   "; ".join(notes), met=met)


# ---- all of it ---------------------------------------------------------------------------

PARTS = ["disk", "peer", "http", "postgres", "sqlite", "drain", "pages", "bus", "brokers"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help=f"of {', '.join(PARTS)}")
    parser.add_argument("--seconds", type=float, default=120, help="steady state of each load")
    parser.add_argument("--connections", type=int, default=64)
    parser.add_argument("--folder", help="where to keep data; default: a temporary folder")
    arguments = parser.parse_args()
    wanted = set(arguments.only.split(","))
    if unknown := wanted - set(PARTS):
        sys.exit(f"bench: no part is called {', '.join(sorted(unknown))}; use {', '.join(PARTS)}")
    report = Report()
    with tempfile.TemporaryDirectory(prefix="pk-bench-", dir=arguments.folder) as name:
        run(report, pathlib.Path(name), wanted, arguments)


def run(report, folder, wanted, arguments):
    os.chmod(folder, 0o755)
    peer = None
    if "disk" in wanted:
        with report.part("disk"):
            measure_disk(report, folder)
    if "peer" in wanted:
        with report.part("peer"):
            peer = measure_peer(report, folder, 30)
    if "http" in wanted:
        with report.part("http"):
            measure_http(report, folder, arguments.connections)
    if "bus" in wanted:
        with report.part("bus"):
            measure_bus(report, folder, min(30, arguments.seconds))
    if "brokers" in wanted:
        with report.part("brokers"):
            measure_brokers(report, folder, min(5, arguments.seconds))
    if not wanted & {"postgres", "sqlite", "drain", "pages"}:
        return
    postgres = Postgres(folder)
    try:
        for part in ("postgres", "sqlite", "drain", "pages"):
            if part in wanted:
                own = folder / part
                own.mkdir()
                with report.part(part):
                    run_part(part, report, own, postgres, arguments, peer)
    finally:
        postgres.stop()


def run_part(part, report, own, postgres, arguments, peer):
    if part == "sqlite":
        database = f"sqlite:///{own}/history.sqlite"
        return measure_ingest(report, own, postgres, database, 1, arguments, peer)
    database = postgres.create(part)
    if part == "postgres":
        measure_ingest(report, own, postgres, database, 2, arguments, peer)
    elif part == "pages":
        measure_pages(report, own, postgres, database, arguments)
    else:
        measure_drain(report, own, postgres, database, arguments)


if __name__ == "__main__":
    main()
