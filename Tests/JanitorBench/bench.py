#!/usr/bin/env python3
"""Measures the janitor's work on files and prints every figure beside its limit.

Goal: figures that mean something on any machine, because each stands beside what a bare loop of
the same system calls does in the same run. Method: a tree of many small files on a real file
system, walked warm; the loop in C is compiled here; find, du, Python and gdu walk the same tree
where they are installed.

Fairness is measured on the service itself: a real volume-janitor with one turn for all volumes.

Usage: make bench-janitor, or bench.py --files 200000 --records 2000000 --rounds 100 for a quick look.
"""

import argparse
import json
import os
import pathlib
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = pathlib.Path(__file__).resolve().parent
FILES_IN_FOLDER = 200
failures = []


def show(what, figure, limit="", holds=None):
    mark = "" if holds is None else ("ok" if holds else "MISSED")
    print(f"{what:<58} {figure:>22}  {limit:<26} {mark}", flush=True)
    if holds is False:
        failures.append(what)


def make_tree(top, files):
    """Files of up to a kilobyte, each eighth empty, with contents changed over the last 30 days."""
    bodies = [os.urandom(size) for size in (100, 300, 700, 1000)]
    now = time.time() - 3600
    for number in range(files):
        if number % FILES_IN_FOLDER == 0:
            group = number // FILES_IN_FOLDER
            folder = top / f"d{group // 100}" / f"s{group % 100}"
            folder.mkdir(parents=True, exist_ok=True)
        path = f"{folder}/segment-{number:07d}.mp4"
        handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
        if number % 8:
            os.write(handle, bodies[number % 4])
        age = (number * 2654435761 % 2**32) / 2**32 * 30 * 86400
        os.utime(handle, (now - age, now - age))
        os.close(handle)


def used(command, **options):
    """CPU seconds, largest resident MiB (this script's before exec counts) and the output."""
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, **options)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, output.decode(errors="replace")


def least(command, times=3, **options):
    """The run of least CPU of several; others on the machine only ever add to it."""
    return min((used(command, **options) for _ in range(times)), key=lambda run: run[0])


def scanning(bench, tree, work, files):
    floor = work / "floor"
    subprocess.run(["cc", "-O2", "-o", floor, HERE / "floor.c"], check=True)
    used([floor, tree])  # warms the cache
    bare, _, _ = least([floor, tree])
    show(f"bare getdents64 + statx loop in C, {files:,} files", f"{bare:.2f} CPU s")
    peers = [
        ("find -printf '%s %b %T@ %p'", ["find", tree, "-type", "f", "-printf", "%s %b %T@ %p\\n"]),
        ("du -s", ["du", "-s", tree]),
        ("Python os.scandir + stat", [sys.executable, "-c", PYTHON_WALK, tree]),
        ("gdu -np", ["gdu", "-n", "-p", tree]),
    ]
    for name, command in peers:
        if not shutil.which(command[0]):
            show(f"  {name}", "not installed")
            continue
        cpu, mib, _ = least(command, times=1)
        show(f"  {name}", f"{cpu:.2f} CPU s {mib:.0f} MiB")
    share = files * 4096 // 2
    for rule, given in [
        ("max_size, half of it", ["--algorithm", "max_size", "--parameter", f"max_bytes={share}"]),
        ("keep_n_latest, a tenth stays",
         ["--algorithm", "keep_n_latest", "--parameter", f"keep_count={files // 10}"]),
        ("remove_before_date, 7 days",
         ["--algorithm", "remove_before_date", "--parameter", "max_age_days=7"]),
    ]:
        cpu, mib, output = least([bench, "plan", tree, "--parameter", "min_age=0"] + given)
        plan = json.loads(output)
        assert plan["files"] == files, plan
        ratio = cpu / bare
        show(f"planned by {rule} ({plan['chosen']:,} go)", f"{cpu:.2f} CPU s = {ratio:.2f} x",
             "at most 1.30 x the loop", ratio <= 1.3)
        mib = plan["resident_mib"]
        show("  resident", f"{mib:.1f} MiB", "at most 32 MiB", mib <= 32)


PYTHON_WALK = """
import os, sys
def walk(path):
    for entry in os.scandir(path):
        if entry.is_dir(follow_symlinks=False): walk(entry.path)
        else: entry.stat(follow_symlinks=False)
walk(sys.argv[1])
"""


def selecting(bench, records):
    cpu, _, output = used([bench, "select", str(records)])
    result = json.loads(output)
    mib = result["resident_mib"]
    show(f"{records:,} records through the selector ({result['walks']} walks)",
         f"{cpu:.2f} CPU s {mib:.1f} MiB", "at most 64 MiB", mib <= 64)


def deleting(bench, work):
    for rate in (200, 1000):
        tree = work / f"rate-{rate}"
        make_tree(tree, rate * 8)
        journal = work / f"rate-{rate}.db"
        result = json.loads(used([bench, "delete", tree, "--rate", str(rate),
                                  "--journal", journal])[2])
        real = result["files"] / result["seconds"]
        show(f"deletion limited to {rate} files a second", f"{real:.0f} a second", "within 10 %",
             abs(real / rate - 1) <= 0.1)
    tree = work / "stop"
    make_tree(tree, 20_000)
    result = json.loads(used([bench, "delete", tree, "--rate", "100000", "--stop-after", "1",
                              "--journal", work / "stop.db"])[2])
    show(f"a stop while {result['files']} files were deleted", f"{result['stopping'] * 1000:.0f} ms",
         "at most 1 s", result["state"] in ("stopped", "ok") and result["stopping"] <= 1)


SMALL_VOLUMES = 10
SMALL_FILES = 100
INTERVAL = 5
# An interval till a volume is due, the big one's share of the turn (Schedule.shareMin), a look at
# the clock on either side, and the turns of all small ones.
SERVED_WITHIN = INTERVAL + 10 + 2 + 3


def put_old_files(folder, count, prefix):
    old = time.time() - 7200
    for number in range(count):
        path = f"{folder}/{prefix}-{number:06d}"
        handle = os.open(path, os.O_CREAT | os.O_WRONLY, 0o644)
        os.write(handle, b"old")
        os.utime(handle, (old, old))
        os.close(handle)


def service_settings(volumes, names, port, work):
    rules = "".join(
        f"""
  - volume: {name}
    path: /
    algorithm: remove_before_date
    params: {{max_age_days: 0.04, min_age: 0s, max_delete_fraction: 1}}"""
        for name in names)
    path = work / "fair.yml"
    path.write_text(f"""
listen: 127.0.0.1:{port}
check_interval_seconds: {INTERVAL}
docker_host: none
volumes_root: {volumes}
runs_at_once: 1
deletions_per_second: 1000
registrations:{rules}
""")
    return path


def ask(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return json.load(answer)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def until(what, holds, seconds=300):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise SystemExit(f"never happened in {seconds} s: {what}")
        time.sleep(0.05)


def emptied(folders, seconds):
    """How long each folder took until it was empty; the limit's tenfold for one that never was."""
    took = {}
    began = time.monotonic()
    while len(took) < len(folders) and time.monotonic() < began + seconds:
        for folder in folders:
            if folder not in took and not any(e.is_file() for e in os.scandir(folder)):
                took[folder] = time.monotonic() - began
        time.sleep(0.05)
    return [took.get(folder, 10 * SERVED_WITHIN) for folder in folders]


def sharing(janitor, work, files):
    """A volume of many files to delete, in the only turn there is, while small ones are due."""
    volumes = work / "volumes"
    names = ["big"] + [f"small-{number}" for number in range(SMALL_VOLUMES)]
    for name in names:
        (volumes / name / "_data").mkdir(parents=True)
    put_old_files(volumes / "big/_data", files, "big")
    smalls = [volumes / name / "_data" for name in names[1:]]
    port = free_port()
    process = subprocess.Popen(
        [janitor, "--state", work / "fair-state", "--config",
         service_settings(volumes, names, port, work)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def is_deleting():
        try:
            runs = ask(port, "/api/runs?volume=big")
        except OSError:
            if process.poll() is not None:
                raise SystemExit(f"volume-janitor ended with {process.returncode}")
            return False
        return any(run["state"] == "running" for run in runs)

    try:
        until("the big volume's run begins", is_deleting)
        worst = []
        for turn in range(3):
            until("the big volume's run goes on", is_deleting)
            before = sum(1 for _ in os.scandir(volumes / "big/_data"))
            for number, folder in enumerate(smalls):
                put_old_files(folder, SMALL_FILES, f"t{turn}")
            worst.append(max(emptied(smalls, 10 * SERVED_WITHIN)))
        until("the big volume's run goes on", is_deleting)
        time.sleep(2)
        left = sum(1 for _ in os.scandir(volumes / "big/_data"))
        show(f"{SMALL_VOLUMES} small volumes beside one of {files:,} files, one turn for all",
             f"{max(worst):.1f} s at the worst", f"each within {SERVED_WITHIN} s",
             max(worst) <= SERVED_WITHIN)
        show("  the big one meanwhile", f"{files - left:,} files deleted", "it goes on",
             0 < left < before)
    finally:
        process.terminate()
        process.wait(30)


def racing(bench, work, rounds):
    result = subprocess.run([bench, "race", "--rounds", str(rounds), "--folder", work],
                            capture_output=True, text=True)
    for line in result.stdout.splitlines():
        print("  " + line)
    lost = re.search(r"janitor .*lost: (\d+) outside", result.stdout)
    show(f"deleted outside in {rounds:,} rounds against another process",
         lost.group(1) if lost else "?", "0", result.returncode == 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=1_000_000)
    parser.add_argument("--records", type=int, default=10_000_000)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--folder", default=None, help="where the tree is made; /tmp by default")
    parser.add_argument("--bench", default=ROOT / ".build/release/janitor-bench")
    parser.add_argument("--big", type=int, default=300_000, help="files of the big volume")
    parser.add_argument("--janitor", default=ROOT / ".build/release/volume-janitor")
    options = parser.parse_args()
    work = pathlib.Path(tempfile.mkdtemp(prefix="bench-janitor-", dir=options.folder))
    try:
        load = " ".join(f"{part:.2f}" for part in os.getloadavg())
        print(f"{os.uname().release}, {os.cpu_count()} cores, load {load}, in {work}")
        tree = work / "tree"
        began = time.monotonic()
        make_tree(tree, options.files)
        print(f"made {options.files:,} files in {time.monotonic() - began:.0f} s")
        scanning(options.bench, tree, work, options.files)
        selecting(options.bench, options.records)
        deleting(options.bench, work)
        sharing(options.janitor, work, options.big)
        racing(options.bench, work, options.rounds)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    sys.exit(f"missed: {', '.join(failures)}" if failures else 0)


if __name__ == "__main__":
    main()
