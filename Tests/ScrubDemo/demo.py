#!/usr/bin/env python3
"""Shows scrubs and snapshots of a real pool from end to end in one `poolkeeper up`: a scrub that a reader
slows down and stops, the same killed and found again, damage of one copy and of both found, repaired and
told once, snapshots with why they are kept, and the pool's page. Needs root, btrfs-progs and curl.

--pictures DIR keeps pages, wide and narrow, light and dark. Ends with 1 when something is not so.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

for folder in ("ScrubBench", "ReplicationDemo"):
    sys.path.append(os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", folder))

from bench import Pool, run  # noqa: E402
from waiting import until  # noqa: E402

HOST = "media-01"
# A scrub that can be watched: it runs at 32 MiB/s, and stands still after a few seconds of others.
SCRUBS = """host_name: {host}
schedule: never
idle_after: 3 s
busy_after: 2 s
run_min: 2 s
pause_after: 4 s
disk_busy_percent: 15
load_per_core: 1000
speed_max: 32 MiB
speed_min: 16 MiB
progs_status: false
pools: [{{pool: {pool}}}]
"""
SNAPSHOTS = """host_name: {host}
storage: {{snapshots: {{retention: {{daily: 7}}, subvolumes: [{{path: {path}}}]}}}}
"""


class Poolkeeper:
    """`poolkeeper up` as an operator starts it, on a pool."""

    def __init__(self, program, folder, pool):
        self.program, self.folder, self.pool = program, folder, pool
        self.data, self.log, self.starts = f"{folder}/data", None, 0
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        for name, text in (("scrubs", SCRUBS), ("snapshots", SNAPSHOTS)):
            with open(f"{folder}/{name}.yml", "w", encoding="utf-8") as file:
                file.write(text.format(host=HOST, pool=pool.label, path=f"{pool.mount}/films"))
        self.start()
        self.key = self.say("keys", "create", "--data", self.data, "--scope", "operate")
        self.ingest = self.say("keys", "create", "--data", self.data, "--scope", "ingest")

    def start(self):
        self.starts += 1
        self.log = f"{self.folder}/up-{self.starts}.log"
        with open(self.log, "w", encoding="utf-8") as log:
            self.process = subprocess.Popen(
                [self.program, "up", "--data", self.data, "--listen", self.url[7:],
                 "--scrubs", f"{self.folder}/scrubs.yml",
                 "--snapshots", f"{self.folder}/snapshots.yml"], stdout=log, stderr=log)
        until("it answers", self.answers)

    def answers(self):
        if self.process.poll() is not None:
            with open(self.log, encoding="utf-8") as said:
                raise RuntimeError(f"it ended: {said.read()[-3000:]}")
        try:
            return self.call("GET", "/healthz", key=None)[0] == 200 and self.fact() is not None
        except (urllib.error.URLError, ConnectionError):
            return False

    def say(self, *words):
        return run(self.program, *words).strip()

    def call(self, method, path, body=None, key=""):
        """Status and document of the gateway."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"accept": "application/json", "content-type": "application/json"})
        if key is not None:
            request.add_header("authorization", f"Bearer {key or self.key}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, refusal.read().decode()

    def scrub(self, method, path):
        """What the scrub controller's own socket answers; None while nobody does."""
        text = run("curl", "-s", "-X", method, "--unix-socket", f"{self.data}/scrub-controller.sock",
                   f"http://localhost/api/{path}", check=False)
        try:
            return json.loads(text)
        except ValueError:
            return None

    def keeper(self, method, path, body=None):
        """What the snapshot keeper's own socket answers; None while nobody does."""
        data = [] if body is None else ["-H", "content-type: application/json", "-d", json.dumps(body)]
        text = run("curl", "-s", "-X", method, "--unix-socket", f"{self.data}/snapshots.sock", *data,
                   f"http://localhost/api/{path}", check=False)
        try:
            return json.loads(text)
        except ValueError:
            return None

    def fact(self):
        facts = self.scrub("GET", "scrubs") or []
        return next((fact for fact in facts if fact["pool"] == self.pool.label), None)

    def order(self, words):
        return self.scrub("POST", f"scrubs/{self.pool.label}/{words}")

    def until_scrub(self, what, seen):
        def look():
            fact = self.fact()
            return fact if fact and seen(fact) else None
        return until(f"the scrub {what}; {self.fact()}", look)

    def reasons(self):
        """The lines of the log that tell what was done to the pool's scrub, and why."""
        with open(self.log, encoding="utf-8") as log:
            lines = [line.strip() for line in log if self.pool.label in line]
        return [line for line in lines if "device " in line or "scrub" in line]

    def report(self):
        """The host's monitoring tells of the pool, as n8n does."""
        body = {"system": {"id": HOST, "name": HOST, "hostname": f"{HOST}.example",
                           "version": "Debian 12", "client_name": "Nordlicht Film"},
                "metrics": [{"system_id": HOST, "metric_type": "pool",
                             "metric_name": f"{self.pool.label}_used", "value": 1, "unit": "GB",
                             "metadata": {"status": "ONLINE"}}], "alerts": []}
        until("the webhook is taken",
              lambda: self.call("POST", "/webhook/metrics", body, self.ingest)[0] == 200)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()


class Reader:
    """Somebody who reads a file from the disk again and again."""

    def __init__(self, path):
        loop = f"while :; do dd if={path} of=/dev/null bs=1M iflag=direct status=none || exit; done"
        self.process = subprocess.Popen(["bash", "-c", loop], start_new_session=True)

    def stop(self):
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


class Demo:
    """The scenes, in order."""

    def __init__(self, given, folder, pool):
        self.given, self.pool, self.faults, self.scene = given, pool, 0, 0
        run("btrfs", "subvolume", "create", f"{pool.mount}/films")
        run("dd", "if=/dev/urandom", f"of={pool.mount}/films/heimat", "bs=1M", "count=8", "status=none")
        run("btrfs", "filesystem", "sync", pool.mount)
        self.home = Poolkeeper(given.program, folder, pool)
        self.camera = None
        if given.pictures:
            from camera import Camera
            self.camera = Camera(folder)
            self.camera.call("Network.enable")
            self.camera.call("Network.setExtraHTTPHeaders", headers={
                "authorization": f"Bearer {self.home.key}", "accept": "text/html"})

    def stop(self):
        self.home.stop()
        if self.camera:
            self.camera.stop()

    def tell(self, title):
        self.scene += 1
        print(f"\n{self.scene}. {title}", flush=True)

    def check(self, holds, what):
        print(f"   {'ok' if holds else 'NOT SO'}: {what}", flush=True)
        self.faults += not holds

    def show(self, lines):
        for line in lines:
            print(f"      {line}", flush=True)

    def photograph(self, name, path):
        if not self.camera:
            return
        for width in (1280, 320):
            for colours in ("light", "dark"):
                picture = f"{self.given.pictures}/{name}-{width}-{colours}.png"
                over = self.camera.take(self.home.url + path, width, colours, picture)
                self.check(over <= 0, f"{name} at {width} px, {colours}: it fits")

    @property
    def page(self):
        return f"/fleet/systems/{HOST}/pools/{self.pool.label}"

    # Scenes

    def load(self):
        self.tell("A reader slows the scrub down and stops it; without him it goes on")
        self.home.order("start")
        self.home.until_scrub("reads", lambda fact: fact["stage"] == "running"
                              and (fact.get("run") or {}).get("bytes", 0) > 0)
        self.home.report()
        reader = Reader(f"{self.pool.mount}/foreground")
        try:
            self.home.until_scrub("is slowed down", lambda fact: fact["stage"] == "throttled")
            fact = self.home.until_scrub("stands still", lambda fact: fact["stage"] == "paused")
            self.check("a disk works for others" in fact["reason"], f"paused: {fact['reason']}")
            self.photograph("pool-paused", self.page)
        finally:
            reader.stop()
        fact = self.home.until_scrub("goes on", lambda fact: fact["stage"] == "running")
        self.check(True, f"it goes on: {fact['reason']}")
        self.show(self.home.reasons())

    def killed(self):
        self.tell("The same scrub, while it runs: everything is killed, and found again")
        before = self.home.fact()["progress_percent"]
        self.home.kill()
        read = self.pool.read()
        until("its workers read on", lambda: self.pool.read() > read + (8 << 20))
        self.check(True, "nobody governs it, and its workers read on")
        self.home.start()
        fact = self.home.until_scrub("is found", lambda fact: fact.get("run"))
        after = fact["progress_percent"]
        self.check(after >= before, f"found again at {after:.0f} %, killed at {before:.0f} %")
        self.photograph("pool-running", self.page)
        fact = self.home.until_scrub("ends", lambda fact: fact["runs"])
        ended = fact["runs"][0]
        self.check(ended["verdict"] == "clean" and ended["pauses"] >= 1,
                   f"{ended['verdict']}: {ended['reason']}; it stood still "
                   f"{ended['pauses']} time(s), {ended['bytes'] >> 20} MiB were read")
        self.show(self.home.reasons())

    def damage(self, name, copies):
        """Changes bytes of a file where they lie, while the pool is not mounted."""
        with open(f"{self.pool.mount}/{name}", "rb") as file:
            file.seek(1 << 20)
            block = file.read(4096)
        self.pool.unmount()
        for loop in self.pool.loops[:copies]:
            with open(loop, "r+b") as disk:
                place = find(disk, block)
                disk.seek(place + 100)
                disk.write(b"damaged")
                disk.flush()
                os.fsync(disk.fileno())
        self.pool.mount_again()

    def scrub(self):
        runs = len(self.home.fact()["runs"])
        self.home.order("start?now=true")
        return self.home.until_scrub("ends", lambda fact: len(fact["runs"]) > runs)["runs"][0]

    def damaged(self):
        self.tell("Damage: of one copy it is repaired, of both it is told, once, by its file")
        self.damage("one", 1)
        self.damage("both", 2)
        ended = self.scrub()
        self.check(ended["corrected_errors"] == 1 and ended["verdict"] == "uncorrectable",
                   f"{ended['verdict']}: {ended['corrected_errors']} repaired, "
                   f"{ended['uncorrectable_errors']} not: {ended['reason']}")
        for _ in range(20):
            subprocess.run(["dd", f"if={self.pool.mount}/both", "of=/dev/null", "bs=1M",
                            "iflag=direct", "status=none"], stderr=subprocess.DEVNULL, check=False)
        time.sleep(3)
        incidents = until("it is told by its file", lambda: [
            found for found in self.home.scrub("GET", "incidents") or []
            if found["state"] == "open" and found.get("path") == "both"])
        others = [found for found in self.home.scrub("GET", "incidents") if found["state"] == "open"]
        self.check(len(incidents) == 1 and len(others) == 1,
                   f"read 20 times since, it is one incident: {incidents[0]['path']}")
        alerts = until("the alerts are there", lambda: [
            alert for alert in self.home.call("GET", "/alerts")[1]
            if self.pool.label in json.dumps(alert)])
        self.show(sorted(str(alert.get("title") or alert.get("name")) for alert in alerts))
        self.photograph("pool-damaged", self.page)
        again = self.scrub()
        self.check(again["corrected_errors"] == 0, "what was repaired is right at the next scrub")

    def snapshots(self):
        self.tell("Snapshots, and why each is kept")
        said = self.home.keeper("POST", "snapshots", {"path": f"{self.pool.mount}/films"})
        self.check(said is not None, f"one is taken: {json.dumps(said)[:160]}")
        folder = f"{self.pool.mount}/films/.snapshots"
        names = until("it is there", lambda: os.path.isdir(folder) and os.listdir(folder))
        self.check(len(names) == 1, f"it is there: {names[0]}")
        kept = [one for subvolume in self.home.keeper("GET", "snapshots")["subvolumes"]
                for one in subvolume["snapshots"]]
        self.show(f"{one['name']}: {', '.join(one['reasons'])}" for one in kept)
        self.check(all(one["reasons"] for one in kept), "each says why it is kept")
        self.photograph("pool-snapshots", self.page)
        self.photograph("snapshots", "/snapshots")

    def play(self):
        self.load()
        self.killed()
        self.damaged()
        self.snapshots()


def find(disk, block):
    """Where a block lies on a disk."""
    disk.seek(0)
    place = 0
    while piece := disk.read(8 << 20):
        at = piece.find(block)
        if at >= 0:
            return place + at
        place += len(piece)
    raise RuntimeError("the block is not on the disk")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--program", default=".build/debug/poolkeeper")
    options.add_argument("--pictures", help="a folder for pictures of pages")
    given = options.parse_args()
    if given.pictures:
        os.makedirs(given.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="pk-scrub-demo-")
    try:
        with Pool(2, {"data": 420, "foreground": 160, "one": 8, "both": 8}) as pool:
            demo = Demo(given, folder, pool)
            try:
                demo.play()
            finally:
                demo.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print("\n" + ("all is as it should be" if not demo.faults else f"{demo.faults} are not so"))
    return 1 if demo.faults else 0


if __name__ == "__main__":
    sys.exit(main())
