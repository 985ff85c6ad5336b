#!/usr/bin/env python3
"""Shows replication and every repair of it on four SANs of this machine, with the document's own
settings: healthy, delayed, broken by a deleted snapshot and re-anchored, broken by writes on the
target and forked, the same with the engine killed in the midst, an approval that counts for nothing
any more. The pages are at http://127.0.0.1:8080 meanwhile.

At a terminal it waits for Enter between the scenes (--auto does not). --pictures DIR keeps every
page of every scene, wide and narrow, light and dark. Needs root, zfs-fuse and sshd.
"""
import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from camera import Camera
from sans import NAMES, San, is_free, address, stand_in
from waiting import until

CONFIG = """san_hosts:
  hqs8:
    hostname: hqs8.storage.local
    ssh_user: zfsadmin
  hqs10:
    hostname: hqs10.storage.local
    ssh_user: zfsadmin
  hqs1:
    hostname: hqs1.storage.local
    ssh_user: zfsadmin
  hqs7:
    hostname: hqs7.storage.local
    ssh_user: zfsadmin

pairs:
  - name: "HQS8 → HQS1"
    primary: "hqs8"
    backup: "hqs1"
    datasets:
      - name: "hqs8p1/HQS8DAT1"
        backup_dataset: "hqs1p1/HQS8DAT1"
        max_delay_hours: 72
        auto_repair: true
        dry_run: false
  - name: "HQS10 → HQS7"
    primary: "hqs10"
    backup: "hqs7"
    datasets:
      - name: "hqs10p1/HQS10DAT1"
        backup_dataset: "hqs7p1/HQS10DAT1"
        max_delay_hours: 72
        auto_repair: true

scheduler:
  interval_minutes: 30
"""
TOKEN = "a token of the demo"
SOURCE, TARGET = "hqs8p1/HQS8DAT1", "hqs1p1/HQS8DAT1"
TAG = "poolkeeper:HQS8___HQS1"


class Engine:
    """The engine as its users start it."""

    def __init__(self, program, folder, listen, port, gateway=None):
        self.program, self.folder, self.listen, self.gateway = program, folder, listen, gateway
        text = CONFIG if port == 22 else CONFIG.replace(
            "    ssh_user: zfsadmin\n", f"    ssh_user: zfsadmin\n    ssh_port: {port}\n")
        if gateway:
            text += f'listen: "{listen}"\nlogs: {folder}/logs\n'
        for name, content in (("app-config.yaml", text), ("token", TOKEN + "\n")):
            with open(f"{folder}/config/{name}", "w", encoding="utf-8") as file:
                file.write(content)
        os.chmod(f"{folder}/config/token", 0o600)
        self.process = None

    def start(self):
        log = open(f"{self.folder}/engine.log", "a", encoding="utf-8")
        config = f"{self.folder}/config/app-config.yaml"
        words = [self.program, "--config", config, "--data", f"{self.folder}/data",
                 "--logs", f"{self.folder}/logs", "--listen", self.listen]
        if self.gateway:
            words = [self.program, "up", "--data", f"{self.folder}/data",
                     "--listen", self.gateway, "--replication", config]
        self.process = subprocess.Popen(
            words,
            stdout=log, stderr=log,
            env={**os.environ, "ZFS_SYNC_API_TOKEN_FILE": f"{self.folder}/config/token"})
        until("the engine answers", lambda: (self.get("/api/datasets") or {}).get("datasets"))

    @property
    def password(self):
        """Of the gateway's first user, which it says once."""
        with open(f"{self.folder}/engine.log", encoding="utf-8") as file:
            return file.read().split("sign in as admin with ")[1].split()[0]

    def kill(self):
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    def call(self, method, path, body=None, token=None):
        """Returns status and document."""
        request = urllib.request.Request(
            f"http://{self.listen}{path}", method=method,
            data=None if body is None else json.dumps(body).encode())
        if token:
            request.add_header("authorization", f"Bearer {token}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.load(refusal)

    def get(self, path):
        try:
            return self.call("GET", path)[1]
        except (urllib.error.URLError, ConnectionError):
            return None

    def run(self, dry=False):
        """Looks at everything, works unless it is dry, and returns the run's summary."""
        number = self.call("POST", "/api/run", {"dry_run": dry})[1]["run"]
        return self.ended(number)

    def ended(self, number):
        until("the run ends", lambda: self.get(f"/api/runs/{number}").get("ended_at"), 600)
        return self.get(f"/api/runs/{number}")["summary"]

    def settled(self):
        until("no run goes on", lambda: all(run.get("ended_at") for run in
                                            self.get("/api/runs")["runs"]), 600)

    @property
    def dataset(self):
        return next(row for row in self.get("/api/datasets")["datasets"]
                    if row["name"] == SOURCE)

    @property
    def detail(self):
        return self.get(f"/api/datasets/{self.dataset['id']}")


class Demo:
    """The scenes, in order."""

    def __init__(self, given, folder):
        self.given, self.folder, self.faults, self.scene = given, folder, 0, 0
        self.is_signed_in = False
        home = stand_in(folder)
        port = 22 if all(is_free(address(name), 22) for name in NAMES) else 2222
        self.sans = {name: San(name, folder, home, port) for name in NAMES}
        os.makedirs(f"{folder}/config")
        with open(f"{folder}/config/known_hosts", "w", encoding="utf-8") as file:
            file.write("".join(san.known_host for san in self.sans.values()))
        self.engine = Engine(given.program, folder, given.listen, port, given.gateway)
        self.camera = Camera(folder) if given.pictures else None
        self.hqs8, self.hqs1 = self.sans["hqs8"], self.sans["hqs1"]

    def stop(self):
        if self.engine.process and self.engine.process.poll() is None:
            self.engine.process.terminate()
            self.engine.process.wait()
        for san in self.sans.values():
            san.stop()
        if self.camera:
            self.camera.stop()

    # What it says

    def tell(self, title):
        self.scene += 1
        print(f"\n{self.scene}. {title}", flush=True)

    def show(self, name):
        row = self.engine.dataset
        print(f"   {row['status']}, {row['reason']}: {row['sentence']}", flush=True)
        self.photograph(name)
        if sys.stdin.isatty() and not self.given.auto:
            input(f"   http://{self.given.listen}/datasets/{row['id']}  Enter goes on ")

    def check(self, holds, what):
        print(f"   {'ok' if holds else 'NOT SO'}: {what}", flush=True)
        self.faults += not holds

    def photograph(self, name):
        if not self.camera:
            return
        row = self.engine.dataset["id"]
        newest = self.engine.get("/api/runs")["runs"][0]["id"]
        pages = {"dashboard": "/", "dataset": f"/datasets/{row}", "runs": "/runs",
                 "run": f"/runs/{newest}", "log": "/logs", "settings": "/config"}
        pages = {page: f"http://{self.given.listen}{path}" for page, path in pages.items()}
        if self.given.gateway:
            pages.update(self.gateway_pages())
        for page, address in pages.items():
            for width in (1200, 320):
                for colours in ("light", "dark"):
                    picture = f"{self.given.pictures}/{name}-{page}-{width}-{colours}.png"
                    over = self.camera.take(address, width, colours, picture)
                    if over > 0:
                        self.check(False, f"{page} at {width} px is {over} px too wide")

    def gateway_pages(self):
        """The pages of the gateway, which knows datasets by its own addresses."""
        root = f"http://{self.given.gateway}"
        if not self.is_signed_in:
            self.camera.sign_in(root, "admin", self.engine.password)
            self.is_signed_in = True
        link = self.camera.link(f"{root}/replication", SOURCE)
        pages = {"gateway": f"{root}/replication", "gateway-dataset": f"{root}{link}",
                 "gateway-runs": f"{root}/replication/runs",
                 "gateway-log": f"{root}/replication/logs",
                 "gateway-settings": f"{root}/replication/config"}
        run = self.camera.first_link(f"{root}/replication/runs", "/replication/runs/")
        if run:
            pages["gateway-run"] = f"{root}{run}"
        return pages

    # What happens

    def snapshot(self, name, megabytes=1):
        self.hqs8.write(SOURCE, name, megabytes)
        self.hqs8.zfs("snapshot", f"{SOURCE}@{name}")

    def in_step(self, before):
        row = self.engine.dataset
        self.check(row["status"] == "HEALTHY", f"it is {row['status']}: {row['sentence']}")
        here, there = self.hqs8.snapshots(SOURCE), self.hqs1.snapshots(TARGET)
        self.check(set(here.values()) <= set(there.values()),
                   "every snapshot of the source is on the target, by guid")
        lost = set(before.values()) - set(self.hqs1.guids().values())
        self.check(not lost, f"nothing that was on hqs1 is lost ({len(before)} guids before)")

    def copies(self):
        return self.engine.get("/api/superseded")["superseded"]

    def healthy(self):
        self.tell("A first copy of both pairs: healthy")
        for name, dataset in (("hqs8", SOURCE), ("hqs10", "hqs10p1/HQS10DAT1")):
            self.sans[name].zfs("create", dataset)
            for number in (1, 2):
                self.sans[name].write(dataset, f"daily-{number}")
                self.sans[name].zfs("snapshot", f"{dataset}@daily-{number}")
        self.engine.start()
        self.engine.settled()
        self.in_step({})
        self.show("healthy")

    def delayed(self):
        self.tell("hqs8's date goes forward by 40 hours, then 80, and nothing was sent: delayed")
        self.snapshot("daily-3")
        for hours, status in ((40, "WARNING"), (80, "BROKEN")):
            self.hqs8.set_clock(hours)
            self.engine.run(dry=True)
            row = self.engine.dataset
            self.check(row["status"] == status, f"after {hours} h it is {row['status']}")
            self.show(f"delayed-{hours}")
            self.hqs8.set_clock(0)
        before = self.hqs1.guids()
        print("   " + self.engine.run())
        self.in_step(before)

    def reanchored(self, kill=False):
        self.tell("The common snapshots are deleted at the source: broken, then re-anchored"
                  + (", with the engine killed in the midst" if kill else ""))
        for name in self.hqs8.snapshots(SOURCE):
            subprocess.run([*self.hqs8.inside(), "zfs", "release", TAG, f"{SOURCE}@{name}"],
                           capture_output=True)
            self.hqs8.zfs("destroy", f"{SOURCE}@{name}")
        self.snapshot(f"after-{self.scene}", 48 if kill else 1)
        self.engine.run(dry=True)
        row = self.engine.dataset
        self.check(row["status"] == "BROKEN", f"before the repair it is {row['status']}")
        self.show(f"broken-{self.scene}")
        self.repair("reanchor", kill)

    def forked(self, by_snapshot, kill=False):
        self.tell("Somebody writes to the target" + (" and snapshots it" if by_snapshot else "")
                  + ": broken, then forked"
                  + (", with the engine killed in the midst" if kill else ""))
        self.hqs1.write(TARGET, f"local-{self.scene}")
        if by_snapshot:
            self.hqs1.zfs("snapshot", f"{TARGET}@local-{self.scene}")
        self.snapshot(f"after-{self.scene}", 48 if kill else 1)
        self.engine.run(dry=True)
        self.show(f"written-{self.scene}")
        self.repair("fork", kill)

    def increment_killed(self):
        self.tell("An increment, with the engine killed in the midst")
        self.snapshot(f"big-{self.scene}", 48)
        before = self.hqs1.guids()
        self.killed()
        self.in_step(before)

    def repair(self, kind, kill):
        before, copies = self.hqs1.guids(), len(self.copies())
        if kill:
            self.killed()
        else:
            print("   " + self.engine.run())
        self.in_step(before)
        made = self.copies()[copies:]
        self.check([copy["kind"] for copy in made] == [kind],
                   "the old copy is kept as " + ", ".join(copy["name"] for copy in made))
        self.show(f"{kind}-{self.scene}")

    def killed(self):
        """Begins to work, is killed while bytes move, and started again."""
        self.engine.call("POST", "/api/run", {})

        def moves():
            progress = self.engine.dataset.get("progress") or {}
            return progress.get("bytes", 0) > 1 << 20
        until("a stream moves", moves)
        self.photograph(f"repairing-{self.scene}")
        self.engine.kill()
        print("   killed by SIGKILL while a stream moved; started again", flush=True)
        self.engine.start()
        self.engine.settled()
        # What is still busy on the far end is tried again by itself.
        until("it is well again", lambda: self.engine.dataset["status"] == "HEALTHY", 600)

    def approval(self):
        self.tell("A purge of the old copy is approved, and then the copy changes: refused")
        copy = self.copies()[-1]
        path = f"/api/superseded/{copy['guid']}"
        self.engine.run(dry=True)
        plan = self.engine.call("GET", f"{path}/preview")[1]
        print(f"   {plan['steps'][0]['commands'][0] if plan.get('steps') else plan}", flush=True)
        status, answer = self.engine.call(
            "POST", f"{path}/approvals", {"digest": plan["digest"]}, TOKEN)
        self.check(status == 201, f"approved for {answer.get('minutes')} minutes")
        self.hqs1.zfs("snapshot", f"{copy['name']}@since")
        before = self.hqs1.guids()
        status, run = self.engine.call("POST", f"{path}/purge", {"approval": answer["approval"]})
        said = self.engine.ended(run["run"]) if status == 202 else run
        actions = self.engine.get(f"/api/runs/{run['run']}")["actions"] if status == 202 else []
        self.check(not any("destroy" in line for act in actions for line in act["commands"]),
                   f"nothing was destroyed: {said}")
        self.check(before == self.hqs1.guids(), "every guid is as before")
        status, again = self.engine.call("POST", f"{path}/purge", {"approval": answer["approval"]})
        self.check(status == 409, f"the approval does not count twice: {again.get('detail')}")
        self.show("approval")

    def play(self):
        self.healthy()
        self.delayed()
        self.reanchored()
        self.forked(by_snapshot=False)
        self.forked(by_snapshot=True)
        self.increment_killed()
        self.reanchored(kill=True)
        self.forked(by_snapshot=True, kill=True)
        self.approval()
        print(f"\n{self.scene} scenes, {self.faults} faults")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--program", default=".build/debug/zfs-sync-engine")
    options.add_argument("--listen", default="127.0.0.1:8080")
    options.add_argument("--gateway", metavar="HOST:PORT",
                         help="run every service (--program .build/debug/poolkeeper), with the "
                              "gateway's pages here")
    options.add_argument("--auto", action="store_true", help="do not wait for Enter")
    options.add_argument("--pictures", help="a folder for pictures of every page")
    given = options.parse_args()
    if os.geteuid():
        sys.exit("needs root, for pools and mounts of its own")
    if os.environ.get("POOLKEEPER_DEMO_MOUNTS") != "own":
        os.environ["POOLKEEPER_DEMO_MOUNTS"] = "own"
        os.execvp("unshare", ["unshare", "-m", "--propagation", "private", sys.executable,
                              os.path.abspath(__file__), *sys.argv[1:]])
    if given.pictures:
        os.makedirs(given.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="pk-demo-")
    demo = Demo(given, folder)
    try:
        demo.play()
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)
    return 1 if demo.faults else 0


if __name__ == "__main__":
    sys.exit(main())
