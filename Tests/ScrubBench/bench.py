#!/usr/bin/env python3
"""Measures scrubs of a real pool on loop devices: what pauses cost, what others feel, and whether a busy
host's scrub ends by its deadline. Needs root, btrfs-progs, fio and curl.

    Tests/ScrubBench/bench.py [pauses] [latency] [deadline]     BUILD=.build/release

BENCH_FOLDER says where the disks lie, BENCH_SECONDS how long others are measured, BENCH_DEADLINE after how
many seconds the last scrub has to be done (at least 270), BENCH_PAUSES and BENCH_GIB how often which pool pauses.
"""
import calendar
import datetime
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).parent
BUILD = pathlib.Path(os.environ.get("BUILD", ".build/release"))
DISK = os.environ.get("BENCH_FOLDER", tempfile.gettempdir())
SECONDS = int(os.environ.get("BENCH_SECONDS", "60"))
PAUSES = int(os.environ.get("BENCH_PAUSES", "30"))
GIBIBYTES = int(os.environ.get("BENCH_GIB", "160"))


def run(*words, check=True):
    done = subprocess.run(words, capture_output=True, text=True)
    if check and done.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, words))}: {done.stderr}{done.stdout}")
    return done.stdout


class Pool:
    """A pool of two devices with files in it, taken down whatever happens."""

    def __init__(self, gibibytes, files, reserved_gibibytes=0):
        self.folder = tempfile.TemporaryDirectory(dir=DISK, prefix="poolkeeper-scrub-bench-")
        self.mount = f"{self.folder.name}/mount"
        os.mkdir(self.mount)
        self.loops, self.mounted = [], False
        try:
            for number in range(2):
                image = f"{self.folder.name}/disk{number}"
                with open(image, "wb") as file:
                    file.truncate(gibibytes << 30)
                # Without the page cache of the machine in between.
                self.loops.append(
                    run("losetup", "-f", "--show", "--direct-io=on", image).strip()
                )
            label = f"bench-{os.getpid()}"
            run("mkfs.btrfs", "-q", "-K", "-f", "-L", label, "-d", "raid1", "-m", "raid1", *self.loops)
            self.mount_again()
            for name, megabytes in files.items():
                run("dd", "if=/dev/urandom", f"of={self.mount}/{name}", "bs=1M",
                    f"count={megabytes}", "conv=fsync", "status=none")
            if reserved_gibibytes:
                # Space that a file has and nobody wrote to is read by scrubs as well, and takes no room here.
                run("fallocate", "-l", f"{reserved_gibibytes}GiB", f"{self.mount}/reserved")
            run("btrfs", "filesystem", "sync", self.mount)
            self.label = label
        except BaseException:
            self.end()
            raise

    def read(self):
        """Bytes that were read from the disks."""
        names = {loop.removeprefix("/dev/") for loop in self.loops}
        lines = (line.split() for line in open("/proc/diskstats"))
        return sum(int(words[5]) * 512 for words in lines if words[2] in names)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def mount_again(self):
        # Without udev nobody has told the kernel which devices belong together.
        run("btrfs", "device", "scan", *self.loops)
        run("mount", "-o", "nodiscard", self.loops[0], self.mount)
        self.mounted = True

    def unmount(self):
        for _ in range(60):
            if subprocess.run(["umount", self.mount], capture_output=True).returncode == 0:
                self.mounted = False
                break
            time.sleep(0.5)
        for loop in self.loops:
            subprocess.run(["btrfs", "device", "scan", "--forget", loop], capture_output=True)

    def end(self):
        if self.mounted:
            # A worker that scrubs holds the pool.
            subprocess.run(["btrfs", "scrub", "cancel", self.mount], capture_output=True)
            self.unmount()
        for loop in self.loops:
            subprocess.run(["losetup", "-d", loop])
        self.folder.cleanup()


class Controller:
    """The real service, asked over its API."""

    def __init__(self, pool, settings):
        self.folder = tempfile.TemporaryDirectory(prefix="poolkeeper-scrub-bench-")
        file = f"{self.folder.name}/scrub-controller.yml"
        with open(file, "w") as text:
            text.write(f"listen: unix:{self.folder.name}/api.sock\npools:\n  - pool: {pool.label}\n")
            for line in settings:
                text.write(f"    {line}\n")
        self.log = open(f"{self.folder.name}/log", "w+")
        self.process = subprocess.Popen(
            [str(BUILD / "scrub-controller"), "--config", file, "--state", self.folder.name],
            stdout=self.log, stderr=self.log,
        )
        self.pool = pool
        for _ in range(200):
            try:
                self.fact()
                return
            except (OSError, ValueError, KeyError, StopIteration):
                time.sleep(0.2)
        self.log.seek(0)
        said = self.log.read()
        self.end()
        raise SystemExit(f"scrub-controller does not answer:\n{said}")

    def ask(self, method, path):
        answer = run("curl", "-s", "-X", method, "--unix-socket", f"{self.folder.name}/api.sock",
                     f"http://localhost{path}", check=False)
        return json.loads(answer)

    def fact(self):
        return next(fact for fact in self.ask("GET", "/api/scrubs") if fact["pool"] == self.pool.label)

    def act(self, words):
        return self.ask("POST", f"/api/scrubs/{self.pool.label}/{words}")

    def until(self, what, test, patience=1800):
        end = time.monotonic() + patience
        while time.monotonic() < end:
            fact = self.fact()
            if test(fact):
                return fact
            time.sleep(0.1)
        raise SystemExit(f"never: {what}; {fact}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait()
        self.folder.cleanup()


# Nobody else's load is looked at: only people pause.
CALM = ["schedule: never", "pressure_percent: 100", "disk_busy_percent: 100", "load_per_core: 1000",
        "idle_after: 0 s", "shared_from: 1 TiB"]


def pauses():
    """A pool as large as people's, so that its chunks are as large: 1 GiB, which the kernel scrubs whole."""
    with Pool(GIBIBYTES + 4, {"data": 512}, GIBIBYTES) as pool:
        with Controller(pool, CALM) as controller:
            before = pool.read()
            controller.act("start?now=true")
            whole = controller.until("it ends", lambda fact: fact["runs"])["runs"][0]
            uninterrupted = pool.read() - before
        with Controller(pool, CALM + ["speed_max: 512 MiB"]) as controller:
            before = pool.read()
            controller.act("start?now=true")
            count, running = 0, ("running", "throttled")
            while count < PAUSES:
                aim = count / (PAUSES + 1) * 100
                controller.until(
                    f"it comes to {aim:.0f} %",
                    lambda fact: fact["runs"]
                    or fact["stage"] in running and (fact.get("progress_percent") or 0) > aim,
                )
                controller.act("pause")
                fact = controller.until(
                    "it stands still", lambda fact: fact["runs"] or fact["stage"] == "paused"
                )
                controller.act("resume")
                if fact["runs"]:
                    break
                count = fact["run"]["pauses"]
            paused = controller.until("it ends", lambda fact: fact["runs"])["runs"][0]
            interrupted = pool.read() - before
    ratio = interrupted / uninterrupted
    print(f"pauses: {paused['pauses']} in one scrub read {ratio:.3f} times the bytes of none "
          f"({interrupted >> 20} and {uninterrupted >> 20} MiB from the disks; "
          f"{paused['verdict']}, {whole['verdict']}); the limit is 1.1")
    return paused["pauses"] >= PAUSES and ratio <= 1.1


def fio(pool, seconds):
    text = run("fio", f"--directory={pool.mount}", f"--runtime={seconds}", "--output-format=json",
               str(HERE / "reader.fio"))
    jobs = json.loads(text[text.index("{"):])["jobs"]
    return {job["jobname"]: job["read"]["clat_ns"]["percentile"]["99.000000"] / 1e6 for job in jobs}


class Watched:
    """Notes how each second of a scrub goes; one that ended is begun again where that is wanted."""

    def __init__(self, controller, again=False):
        self.controller, self.again = controller, again
        self.seconds, self.ended = [], threading.Event()
        self.thread = threading.Thread(target=self.watch)

    def watch(self):
        while not self.ended.wait(1):
            fact = self.controller.fact()
            if self.again and "run" not in fact:
                self.controller.act("start?now=false")
            self.seconds.append(fact)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def __str__(self):
        stages = [fact["stage"] for fact in self.seconds]
        words = ", ".join(f"{stages.count(stage)} s {stage}" for stage in dict.fromkeys(stages))
        read = sum(run["bytes"] for run in self.seconds[-1]["runs"])
        read += (self.seconds[-1].get("run") or {}).get("bytes", 0)
        limits = sorted({fact["devices"][0]["limit_bytes_per_second"] >> 20 for fact in self.seconds
                         if fact["devices"] and fact["devices"][0].get("limit_bytes_per_second")})
        return f"{words}; {read >> 20} MiB were scrubbed, limits in MiB a second: {limits or 'none'}"


def latency():
    with Pool(8, {"data": 3500, "foreground": 1024}) as pool:
        alone = fio(pool, SECONDS)
        # What is measured is a scrub that goes on: it stays at its lowest speed instead of standing still.
        settings = ["schedule: never", "load_per_core: 1000", "idle_after: 2 s", "pause_after: 1 h"]
        with Controller(pool, settings) as controller:
            controller.act("start?now=false")
            controller.until("it runs", lambda fact: fact["stage"] == "running")
            with Watched(controller, again=True) as scrubs:
                governed = fio(pool, SECONDS)
        uncontrolled = beside_btrfs_scrub(pool)
        good = True
        for job in alone:
            ratio = governed[job] / alone[job]
            good = good and ratio <= 1.5
            print(f"latency: p99 of {job} is {alone[job]:.2f} ms alone, {governed[job]:.2f} ms "
                  f"({ratio:.2f} times) beside a governed scrub, {uncontrolled[job]:.2f} ms "
                  f"({uncontrolled[job] / alone[job]:.2f} times) beside `btrfs scrub`; the limit is 1.5")
        print(f"latency: beside it the governed scrub was {scrubs}")
        return good


def beside_btrfs_scrub(pool):
    loop = f"while :; do btrfs scrub start -B {pool.mount} >/dev/null 2>&1; sleep 0.1; done"
    again = subprocess.Popen(["bash", "-c", loop], start_new_session=True)
    try:
        return fio(pool, SECONDS)
    finally:
        os.killpg(again.pid, signal.SIGKILL)
        again.wait()
        run("btrfs", "scrub", "cancel", pool.mount, check=False)


def deadline():
    within = int(os.environ.get("BENCH_DEADLINE", "300"))
    with Pool(8, {"data": 2500, "foreground": 1024}) as pool:
        due = time.gmtime(time.time() + 60)
        settings = [f'schedule: "{due.tm_min} {due.tm_hour} * * *"', f"finish_within: {within} s",
                    "load_per_core: 1000", "speed_floor: 32 MiB", "idle_after: 1 h",
                    # However fast this machine's disk is, the others are disturbed.
                    "pressure_percent: 1", "disk_busy_percent: 1"]
        with Controller(pool, settings) as controller:
            load = subprocess.Popen(
                ["fio", f"--directory={pool.mount}", f"--runtime={within * 2}",
                 str(HERE / "reader.fio")],
                stdout=subprocess.DEVNULL,
            )
            try:
                with Watched(controller) as scrub:
                    fact = controller.until("it ends", lambda fact: fact["runs"], within * 3)
            finally:
                load.terminate()
                load.wait()
        ended = parse(fact["runs"][0]["ended_at"])
        took = ended - parse(fact["runs"][0]["started_at"])
        left = calendar.timegm(due) // 60 * 60 + within - ended
        verdict = fact["runs"][0]["verdict"]
        print(f"deadline: under constant load a scrub of {fact['runs'][0]['bytes'] >> 20} MiB ended "
              f"{left:.0f} s before its deadline, in {took:.0f} s ({verdict})")
        print(f"deadline: {scrub}")
        return left >= 0 and verdict == "clean"


def parse(text):
    return datetime.datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00")).timestamp()


if __name__ == "__main__":
    chosen = sys.argv[1:] or ["pauses", "latency", "deadline"]
    print(f"load: {open('/proc/loadavg').read().strip()}")
    results = {name: {"pauses": pauses, "latency": latency, "deadline": deadline}[name]() for name in chosen}
    bad = [name for name, good in results.items() if not good]
    sys.exit(f"not within limits: {', '.join(bad)}" if bad else 0)
