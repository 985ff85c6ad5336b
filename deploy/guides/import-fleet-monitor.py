#!/usr/bin/env python3
"""Sends the history of a Fleet Monitor database (SQLite) to Poolkeeper's webhook.

usage: import-fleet-monitor.py truenas_metrics.db http://HOST:8000 KEY_FILE

Reads the tables `systems` and `metrics` of the project document and changes nothing in them. Times
without a zone count as UTC. May be run again: a sample that is in history already counts once.
"""
import json
import sqlite3
import sys
import time
import urllib.error
import urllib.request

BATCH = 10_000  # the webhook takes 20,000 metrics and 4 MiB
TRIES = 60


def post(url, key, body):
    """Sends one webhook, again while it is refused for now; returns the answer."""
    request = urllib.request.Request(
        url + "/webhook/metrics",
        data=json.dumps(body).encode(),
        headers={"Authorization": "Bearer " + key, "Content-Type": "application/json"},
    )
    for _ in range(TRIES):
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 502, 503):
                sys.exit(f"{error.code}: {error.read().decode()}")
            time.sleep(int(error.headers.get("Retry-After", "5")))
    sys.exit(f"{url} still refuses after {TRIES} tries; run this again later")


def metric(row):
    """A row of `metrics` as the webhook has it."""
    found = {name: row[name] for name in ("metric_type", "metric_name", "value", "unit")}
    # "2026-05-04 09:12:00" of SQLite is RFC 3339 but for its blank and its zone.
    text = str(row["timestamp"]).strip().replace(" ", "T", 1)
    has_zone = text.endswith("Z") or "+" in text[10:] or "-" in text[10:]
    found["timestamp"] = text if has_zone else text + "Z"
    if row["metadata"]:
        found["metadata"] = json.loads(row["metadata"])
    return found


def main():
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    path, url, key_file = sys.argv[1:]
    with open(key_file, encoding="utf-8") as file:
        key = file.read().strip()
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    database.row_factory = sqlite3.Row
    columns = ("id", "name", "hostname", "version", "client_name")
    for system in database.execute("SELECT * FROM systems ORDER BY id").fetchall():
        about = {name: system[name] for name in columns if system[name]}
        rows = database.execute(
            "SELECT * FROM metrics WHERE system_id = ? ORDER BY timestamp, id", (system["id"],)
        )
        accepted = duplicate = rejected = 0
        while batch := rows.fetchmany(BATCH):
            answer = post(url, key, {"system": about, "metrics": [metric(row) for row in batch]})
            accepted += answer["accepted"]
            duplicate += answer["duplicate"]
            rejected += answer["rejected_count"]
            for fault in answer["rejected"][:3]:
                print(f"{system['id']}: {json.dumps(fault)}", file=sys.stderr)
        print(f"{system['id']}: {accepted} taken, {duplicate} known, {rejected} refused")


main()
