#!/usr/bin/env python3
"""Measures the alert router beside Debian's Alertmanager and prints every figure beside its limit.

Goal: figures that mean something on any machine, because each stands beside what Alertmanager does
in the same run. Method: the same configuration, the same posts in batches of 64 as Prometheus
sends them, one sink for both. Alertmanager keeps no alert over a restart; the router's answer
means that the alerts are on the disk, which is tried with kill -9.

Usage: make bench-alerts, or bench.py --only groups,timers for a quick look.
"""

import argparse
import contextlib
import http.client
import json
import os
import pathlib
import random
import shutil
import socket
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
ALERTS = 10_000
BATCH = 64
TICK = os.sysconf("SC_CLK_TCK")
failures = []


def show(what, ours, theirs="", limit="", holds=None):
    mark = "" if holds is None else ("ok" if holds else "MISSED")
    print(f"  {what:<52} {ours:>16} {theirs:>16}  {limit:<22} {mark}", flush=True)
    if holds is False:
        failures.append(what)


def heading(text):
    print(f"\n{text:<54} {'alert-router':>16} {'Alertmanager':>16}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Sink:
    def __init__(self):
        self.process = subprocess.Popen([sys.executable, HERE / "sink.py"], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())
        self.url = f"http://127.0.0.1:{self.port}/told"

    def told(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("GET", "/told")
        return json.load(connection.getresponse())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)


class Router:
    """A server of Alertmanager's API, ours or Debian's, with a sink as its only receiver."""

    def __init__(self, kind, work, group_by, wait, interval):
        self.kind, self.port = kind, free_port()
        self.folder = pathlib.Path(tempfile.mkdtemp(dir=work))
        self.sink = Sink()
        (self.folder / "alertmanager.yml").write_text(f"""
global: {{resolve_timeout: 1h}}
route:
  receiver: sink
  group_by: [{group_by}]
  group_wait: {wait}
  group_interval: {interval}
  repeat_interval: 12h
receivers:
  - name: sink
    webhook_configs:
      - url: {self.sink.url}
""")
        self.start()

    def start(self):
        command = {
            "ours": [str(options.router)],
            "debian": ["/usr/bin/prometheus-alertmanager", "--cluster.listen-address="],
        }[self.kind]
        with open(self.folder / "log", "ab") as log:
            self.process = subprocess.Popen(
                command + [f"--config.file={self.folder}/alertmanager.yml",
                           f"--web.listen-address=127.0.0.1:{self.port}",
                           f"--storage.path={self.folder}/storage", "--log.level=warn"],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        end = time.monotonic() + 60
        while time.monotonic() < end and self.process.poll() is None:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/-/ready")[0] == 200:
                    return
            time.sleep(0.05)
        sys.exit(f"{self.kind} does not start\n{(self.folder / 'log').read_text()[-3000:]}")

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def ask(self, method, path, connection=None, body=None):
        connection = connection or self.connection()
        connection.request(method, path, body, {"Content-Type": "application/json"})
        answer = connection.getresponse()
        return answer.status, answer.read()

    def post(self, alerts, connection):
        status, text = self.ask("POST", "/api/v2/alerts", connection, json.dumps(alerts))
        if status != 200:
            sys.exit(f"{self.kind} answered {status}: {text[:500]}")

    def status(self, field):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field + ":"):
                return int(line.split()[1]) / 1024
        return 0.0

    def cpu(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK

    def written(self):
        for line in pathlib.Path(f"/proc/{self.process.pid}/io").read_text().splitlines():
            if line.startswith("write_bytes:"):
                return int(line.split()[1])
        return 0

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.kill()
        self.sink.stop()
        shutil.rmtree(self.folder, ignore_errors=True)


def alert(number, groups):
    name = f"Bench{number % groups}"
    return {"labels": {"alertname": name, "instance": f"nas-{number:05d}.example.org:9100",
                       "job": "node", "severity": "warning", "client": f"client-{number % 50}"},
            "annotations": {"summary": f"Pool tank of nas-{number:05d} is 91 % full",
                            "description": "Delete or move data, or add disks."},
            "generatorURL": "http://prometheus.example.org/graph?g0.expr=pool_used_percent"}


def ingest(router, groups):
    """Seconds until the last of all alerts was acknowledged."""
    alerts = [alert(number, groups) for number in range(ALERTS)]
    connection = router.connection()
    began = time.monotonic()
    for first in range(0, ALERTS, BATCH):
        router.post(alerts[first:first + BATCH], connection)
    return began, time.monotonic() - began


def told_when(router, groups, alerts=ALERTS, seconds=300):
    """Waits until every group and so many alerts were told of; gives all that was told."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        told = router.sink.told()
        if len({message[1] for message in told}) >= groups and sum(
                {message[1]: message[3] for message in told}.values()) >= alerts:
            return told
        time.sleep(0.25)
    return router.sink.told()


def both(measure):
    return [measure("ours"), measure("debian")]


def storm(work, groups, wait, interval, settle):
    def measure(kind):
        router = Router(kind, work, "alertname", wait, interval)
        try:
            began, took = ingest(router, groups)
            memory = router.status("VmHWM")
            told = told_when(router, groups)
            last = max(message[0] for message in told) - began
            time.sleep(settle)
            told = router.sink.told()
            started = time.monotonic()
            listed = len(json.loads(router.ask("GET", "/api/v2/alerts")[1]))
            return {"took": took, "last": last, "posts": len(told),
                    "groups": len({message[1] for message in told}), "listed": listed,
                    "get": time.monotonic() - started, "memory": memory,
                    "peak": router.status("VmHWM")}
        finally:
            router.stop()
    return both(measure)


def few_groups(work):
    heading(f"{ALERTS:,} alerts in 100 groups, batches of {BATCH}")
    # A group's first word is said at group_wait, whoever still has something to say: the posts must
    # have been taken by then, else there is a second word. Alertmanager's default is 30 s.
    wait = 10
    ours, theirs = storm(work, 100, f"{wait}s", "5m", 3)
    show("all acknowledged", f"{ours['took']:.2f} s", f"{theirs['took']:.2f} s",
         "at most 2 s, durably", ours["took"] <= 2)
    show("  resident by then", f"{ours['memory']:.0f} MiB", f"{theirs['memory']:.0f} MiB",
         "at most 150 MiB", ours["memory"] <= 150)
    show("notifications", str(ours["posts"]), str(theirs["posts"]), "at most 100",
         ours["groups"] == 100 and ours["posts"] <= 100)
    show("  the last after", f"{ours['last']:.2f} s", f"{theirs['last']:.2f} s",
         f"group_wait is {wait} s")
    show("all listed by GET /api/v2/alerts", f"{ours['get']:.2f} s", f"{theirs['get']:.2f} s", "",
         ours["listed"] == ALERTS)
    show("  largest resident", f"{ours['peak']:.0f} MiB", f"{theirs['peak']:.0f} MiB")


def many_groups(work):
    heading(f"{ALERTS:,} alerts in {ALERTS:,} groups, batches of {BATCH}")
    ours, theirs = storm(work, ALERTS, "2s", "5s", 12)
    show("all acknowledged", f"{ours['took']:.2f} s", f"{theirs['took']:.2f} s",
         "at most 2 s, durably", ours["took"] <= 2)
    show("notifications", str(ours["posts"]), str(theirs["posts"]), f"{ALERTS:,}, none twice",
         ours["groups"] == ours["posts"] == ALERTS)
    show("  the last after", f"{ours['last']:.1f} s", f"{theirs['last']:.1f} s")
    show("  largest resident", f"{ours['peak']:.0f} MiB", f"{theirs['peak']:.0f} MiB")


def durable(work):
    heading("kill -9 right behind the last acknowledgement")

    def measure(kind):
        router = Router(kind, work, "alertname", "30s", "5m")
        try:
            ingest(router, 100)
            router.kill()
            router.start()
            return len(json.loads(router.ask("GET", "/api/v2/alerts")[1]))
        finally:
            router.stop()
    ours, theirs = both(measure)
    show("alerts that are there after the restart", f"{ours:,}", f"{theirs:,}", f"{ALERTS:,}",
         ours == ALERTS)


def resting(work):
    heading(f"{ALERTS:,} alerts at rest for a minute")

    def measure(kind):
        router = Router(kind, work, "alertname", "1s", "1h")
        try:
            ingest(router, 100)
            # What came after a group's first word is told an hour later: nothing is due until then.
            told_when(router, 100, alerts=0)
            time.sleep(5)
            cpu, written = router.cpu(), router.written()
            time.sleep(60)
            return router.cpu() - cpu, (router.written() - written) / 1024, router.status("VmRSS")
        finally:
            router.stop()
    ours, theirs = both(measure)
    show("CPU", f"{ours[0] * 1000:.0f} ms", f"{theirs[0] * 1000:.0f} ms")
    show("written to the disk", f"{ours[1]:.0f} KiB", f"{theirs[1]:.0f} KiB")
    show("resident", f"{ours[2]:.0f} MiB", f"{theirs[2]:.0f} MiB")


def timers(work):
    cores = os.cpu_count()
    heading(f"200 groups' first words, group_wait 1 s, {2 * cores} busy loops on {cores} cores")

    def measure(kind):
        router = Router(kind, work, "alertname", "1s", "5m")
        busy = [subprocess.Popen([sys.executable, "-c", "while True: pass"])
                for _ in range(2 * cores)]
        try:
            connection, rng, posted = router.connection(), random.Random(1), {}
            for number in range(200):
                posted[f"Bench{number}"] = time.monotonic()
                router.post([alert(number, 200)], connection)
                time.sleep(rng.random() * 0.1)
            end = time.monotonic() + 60
            while len(told := router.sink.told()) < 200 and time.monotonic() < end:
                time.sleep(0.2)
            late = sorted((came - posted[key.split('"')[1]] - 1) * 1000
                          for came, key, *_ in told)
            return late if len(late) == 200 else [float("inf")] * 200
        finally:
            for process in busy:
                process.kill()
                process.wait()
            router.stop()
    ours, theirs = both(measure)
    for what, place in [("half of them later by at most", 100), ("99 of 100", 197),
                        ("the latest", 199)]:
        limit = ("at most 150 ms", ours[place] <= 150) if place == 199 else ("", None)
        show(what, f"{ours[place]:.0f} ms", f"{theirs[place]:.0f} ms", *limit)
    show("the earliest", f"{ours[0]:.0f} ms", f"{theirs[0]:.0f} ms", "not before its time",
         ours[0] >= 0)


PARTS = {"groups": few_groups, "many": many_groups, "durable": durable, "timers": timers,
         "rest": resting}


def main():
    global options
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default=",".join(PARTS), help="parts: " + ", ".join(PARTS))
    parser.add_argument("--folder", default=None, help="where state is kept; /tmp by default")
    parser.add_argument("--router", default=ROOT / ".build/release/alert-router")
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench-alerts-", dir=options.folder))
    try:
        load = " ".join(f"{part:.2f}" for part in os.getloadavg())
        print(f"{os.uname().release}, {os.cpu_count()} cores, load {load}, in {work}")
        for part in options.only.split(","):
            PARTS[part](work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(f"missed: {', '.join(failures)}" if failures else 0)


if __name__ == "__main__":
    main()
