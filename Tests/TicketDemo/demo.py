#!/usr/bin/env python3
"""Shows tickets from end to end in one `poolkeeper up`: three tenants with a ticket system each, Autotask,
HaloPSA and ConnectWise, and a fourth in a dry run. A disk of each fails: one alert, one ticket, a
note and a priority when it gets worse, closed when it is well, opened again when it fails again;
then a create without an answer, and a client whom nobody knows. The systems are this repository's strict
fakes; everything else is real.

--pictures DIR keeps pages, wide and narrow, light and dark. Ends with 1 when something is not so.
"""
import argparse
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request

from psas import FakePSA, SAMPLES

sys.path.append(os.path.join(os.path.dirname(__file__), "..", "ReplicationDemo"))

from waiting import until  # noqa: E402

POLICY = ("{settles: 0s, absorbs: 0s, stable_for: 3s, recovery: close, "
          "flapping: {changes: 60, within: 1m}, "
          "rules: [{name: all, severity: [critical, warning]}]}")
TENANTS = {"autotask": "default", "halo": "halo-msp", "connectwise": "cw-msp",
           "zendesk": "trial-msp"}
REAL = ("autotask", "halo", "connectwise")


class Poolkeeper:
    """`poolkeeper up` as an operator starts it."""

    def __init__(self, program, folder, fakes):
        self.program, self.folder, self.keys = program, folder, {}
        self.data, self.socket = f"{folder}/data", f"{folder}/t.sock"
        self.settings = f"{folder}/psa-ticketer.yml"
        self.environment = dict(os.environ)
        for fake in fakes.values():
            self.environment.update(fake.sample["secrets"])
        items = []
        for kind, fake in fakes.items():
            lines = {"name": kind, "tenant": TENANTS[kind], "base_url": fake.links["url"],
                     "policy": POLICY, **fake.sample["settings"]}
            items.append(f"  - kind: {kind}\n" + "".join(
                f"    {name}: {value}\n" for name, value in lines.items()))
        with open(self.settings, "w", encoding="utf-8") as file:
            file.write(f"listen: unix:{self.socket}\npsas:\n" + "".join(items))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.url = f"http://127.0.0.1:{free.getsockname()[1]}"
        self.log = open(f"{folder}/up.log", "w", encoding="utf-8")
        self.process = subprocess.Popen(
            [program, "up", "--data", self.data, "--listen", self.url[7:],
             "--tickets", self.settings],
            stdout=self.log, stderr=self.log, env=self.environment)
        until("it answers", self.answers)
        for tenant in TENANTS.values():
            if tenant != "default":
                self.say("tenants", "create", tenant, "--data", self.data)
            for scope in ("ingest", "operate"):
                self.keys[tenant, scope] = self.say(
                    "keys", "create", "--data", self.data, "--scope", scope, "--tenant", tenant)

    def answers(self):
        if self.process.poll() is not None:
            with open(self.log.name, encoding="utf-8") as said:
                raise RuntimeError(f"it ended: {said.read()[-3000:]}")
        try:
            return self.call("default", "GET", "/healthz", key=None)[0] == 200
        except (urllib.error.URLError, ConnectionError):
            return False

    def say(self, *words, fails=False):
        """What a command prints."""
        done = subprocess.run([self.program, *words], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode and not fails:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}")
        return done.stdout.strip()

    def psa(self, *words):
        """A command that asks the running service."""
        host = urllib.parse.quote(self.socket, safe="")
        return self.say("psa", *words, "--url", f"http+unix://{host}")

    def call(self, tenant, method, path, body=None, key="operate"):
        """Status and document of the gateway."""
        request = urllib.request.Request(
            self.url + path, method=method, data=None if body is None else json.dumps(body).encode(),
            headers={"accept": "application/json", "content-type": "application/json"})
        if key:
            request.add_header("authorization", f"Bearer {self.keys[tenant, key]}")
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, json.loads(answer.read() or b"null")
        except urllib.error.HTTPError as refusal:
            return refusal.code, json.loads(refusal.read() or b"null")

    def list(self, tenant, path):
        return self.call(tenant, "GET", path)[1]

    def report(self, tenant, system, client, errors, smart):
        """What n8n posts of a system with one disk."""
        disk = {"serial": "WD-WX12", "model": "WD Red"}
        metrics = [
            {"metric_type": "disk", "metric_name": "sda_read_errors", "value": errors, "unit": "",
             "metadata": disk},
            {"metric_type": "disk", "metric_name": "sda_smart_status", "value": smart, "unit": "",
             "metadata": disk}]
        body = {"system": {"id": system, "name": system, "hostname": f"{system}.{tenant}.example",
                           "version": "TrueNAS-SCALE-24.04", "client_name": client},
                "metrics": metrics, "alerts": []}
        until("the webhook is taken",
              lambda: self.call(tenant, "POST", "/webhook/metrics", body, "ingest")[0] == 200)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Demo:
    """The scenes, in order."""

    def __init__(self, given, folder):
        self.given, self.folder, self.faults, self.scene = given, folder, 0, 0
        self.camera = None
        if given.pictures:
            from camera import Camera
            self.camera = Camera(folder)
            self.camera.call("Network.enable")
        self.fakes = {kind: FakePSA(kind) for kind in TENANTS}
        self.home = Poolkeeper(given.program, folder, self.fakes)

    def stop(self):
        self.home.stop()
        for fake in self.fakes.values():
            fake.stop()
        if self.camera:
            self.camera.stop()

    def explain(self):
        """What there is, where something did not come."""
        for tenant in TENANTS.values():
            for path in ("/alerts", "/tickets?state=all"):
                print(tenant, path, json.dumps(self.home.list(tenant, path))[:2000])

    def tell(self, title):
        self.scene += 1
        print(f"\n{self.scene}. {title}", flush=True)

    def check(self, holds, what):
        print(f"   {'ok' if holds else 'NOT SO'}: {what}", flush=True)
        self.faults += not holds

    def of(self, system):
        """Each ticket system's tickets of a system."""
        return {kind: [ticket for ticket in self.fakes[kind].tickets()
                       if f"System: {system}" in ticket["description"]] for kind in REAL}

    def photograph(self, name, tenant, path):
        if not self.camera:
            return
        key = self.home.keys[tenant, "operate"]
        self.camera.call("Network.setExtraHTTPHeaders", headers={
            "authorization": f"Bearer {key}", "accept": "text/html"})
        for width in (1200, 320):
            for colours in ("light", "dark"):
                picture = f"{self.given.pictures}/{name}-{width}-{colours}.png"
                over = self.camera.take(self.home.url + path, width, colours, picture)
                if over > 0:
                    self.check(False, f"{name} at {width} px is {over} px too wide")

    # Scenes

    def each(self, errors, smart, system="nas-7"):
        for kind in REAL:
            self.home.report(TENANTS[kind], system, "Acme Corp", errors, smart)

    def begins(self):
        self.tell("A disk has errors: one alert, one ticket in each ticket system")
        self.each(3, "PASS")
        until("each has a ticket", lambda: all(self.of("nas-7").values()))
        for kind, tickets in self.of("nas-7").items():
            ticket = tickets[0]
            self.check(len(tickets) == 1, f"{kind}: one ticket, {ticket['title']!r}")
            print(f"      company {ticket['company']}, priority {ticket['priority']}, "
                  f"status {ticket['status']}")
            print("      " + ticket["description"].replace("\n", "\n      "))
        for kind in REAL:
            tenant = TENANTS[kind]
            until("the alert counts as looked after", lambda: any(
                alert.get("ticket_id") and alert.get("acknowledged")
                for alert in self.home.list(tenant, "/alerts")))
        self.check(True, "each alert shows its ticket and counts as looked after")

    def worsens(self):
        self.tell("It fails its own test too: no second ticket, but a priority and a note")
        before = {kind: tickets[0]["priority"] for kind, tickets in self.of("nas-7").items()}
        self.each(3, "FAIL")
        until("each is urgent and says why", lambda: all(
            tickets[0]["priority"] != before[kind]
            and tickets[0]["notes"]
            for kind, tickets in self.of("nas-7").items()))
        for kind, tickets in self.of("nas-7").items():
            self.check(len(tickets) == 1, f"{kind}: still one ticket; priority "
                       f"{before[kind]} -> {tickets[0]['priority']}")
            for note in tickets[0]["notes"]:
                print("      note: " + note.split("\n", 1)[0])
        self.photograph("tickets-open", "default", "/tickets")
        self.photograph("ticket", "default", "/tickets/" + self.ticket("default", "open")["id"])

    def ticket(self, tenant, state):
        return until(f"a ticket of {tenant} is {state}", lambda: next(
            (ticket for ticket in self.home.list(tenant, "/tickets?state=all")
             if ticket["state"] == state), None))

    def recovers(self):
        self.tell("The disk is replaced: a note, and the ticket is closed")
        before = {kind: tickets[0]["status"] for kind, tickets in self.of("nas-7").items()}
        self.each(0, "PASS")
        until("each is closed", lambda: all(
            tickets[0]["status"] != before[kind] for kind, tickets in self.of("nas-7").items()))
        for kind, tickets in self.of("nas-7").items():
            self.check(any("All is over" in note for note in
                           tickets[0]["notes"]),
                       f"{kind}: status {before[kind]} -> {tickets[0]['status']}, and a note says "
                       "that all is over")
        for kind in REAL:
            self.ticket(TENANTS[kind], "closed")
        self.tell("The new disk fails too: the same ticket is opened again")
        self.each(4, "FAIL")
        until("each is open again", lambda: all(
            tickets[0]["status"] == before[kind] for kind, tickets in self.of("nas-7").items()))
        for kind, tickets in self.of("nas-7").items():
            self.check(len(tickets) == 1, f"{kind}: one ticket, status {tickets[0]['status']}")
        self.photograph("alerts", "default", "/alerts")

    def unanswered(self):
        self.tell("The systems make a ticket and never say so (the create times out after a minute)")
        for kind in REAL:
            self.fakes[kind].order(script=[
                {"match": {"operation": "create_ticket"}, "do": "silence"}])
        before = {kind: self.fakes[kind].creates() for kind in REAL}
        self.each(0, "FAIL", system="nas-8")
        until("each has made one", lambda: all(
            self.fakes[kind].creates() > before[kind] for kind in REAL))
        states = {self.ticket(TENANTS[kind], "creating")["reason"] for kind in REAL}
        print(f"      meanwhile: {'; '.join(sorted(states))}")
        until("each is known to be there", lambda: all(any(
            ticket["state"] == "open" and ticket["system_id"] == "nas-8"
            for ticket in self.home.list(TENANTS[kind], "/tickets")) for kind in REAL), 600)
        for kind in REAL:
            self.check(self.fakes[kind].creates() == before[kind] + 1,
                       f"{kind}: found by its reference; made once")

    def unknown_client(self):
        self.tell("A client that HaloPSA does not know: its ticket waits, until somebody says who it is")
        self.home.report("halo-msp", "nas-9", "Nordlicht Film", 0, "FAIL")
        parked = self.ticket("halo-msp", "parked")
        print(f"      {parked['reason']}")
        until("a person is told by an alert", lambda: any(
            "TicketParked" in json.dumps(alert) for alert in self.home.list("halo-msp", "/alerts")))
        self.check(True, "the alert TicketParked tells a person")
        self.photograph("tickets-parked", "halo-msp", "/tickets")
        self.photograph("clients", "halo-msp", "/clients?client=Nordlicht%20Film")
        self.photograph("ticket-parked", "halo-msp", "/tickets/" + parked["id"])
        status, answer = self.home.call("halo-msp", "POST", "/clients",
                                        {"client": "Nordlicht Film", "company": "99"})
        self.check(status == 409, f"a company that is not there is refused: {answer['detail']}")
        status, _ = self.home.call("halo-msp", "POST", "/clients",
                                   {"client": "Nordlicht Film", "company": "12"})
        self.check(status == 200, "it is said that it is company 12")
        made = until("its ticket is made", lambda: self.of("nas-9")["halo"])
        self.check(len(made) == 1, f"its ticket is made, for company {made[0]['company']}")
        self.photograph("clients-mapped", "halo-msp", "/clients")

    def trials(self):
        self.tell("A dry run sends nothing and says what would be")
        self.home.report("trial-msp", "nas-1", "Acme Corp", 0, "FAIL")
        plan = until("there is a plan", lambda: next(
            (text for text in [self.home.psa("dry-run")] if "trial-msp" in text), None))
        shown = [part for part in re.split(r"\n(?=\S)", plan) if "trial-msp" in part]
        print("      " + shown[0].replace("\n", "\n      "))
        self.check("company: none" not in shown[0], "it says for which company it would be")
        self.check(self.fakes["zendesk"].creates() == 0, "no ticket was made")
        self.tell("An operator tries it; the calls count in the service's own budget")
        for kind in REAL:
            said = self.home.say("psa", "test", kind, "--config", self.home.settings,
                                 "--state", self.home.data)
            self.check("signed in" in said, " | ".join(line.strip() for line in said.split("\n")))
        self.home.say("psa", "companies", "halo", "--config", self.home.settings,
                      "--state", self.home.data)
        for kind in REAL:
            ledger = self.fakes[kind].ledger()
            counted = self.counted(kind)
            seen = len(ledger["requests"])
            self.check(counted >= seen, f"{kind}: {seen} requests came, {counted} were counted")

    def counted(self, kind):
        """Calls on the disk of the service; a request that was not written counts too."""
        import sqlite3
        shutil.rmtree(f"{self.folder}/copy", ignore_errors=True)
        shutil.copytree(f"{self.home.data}/psa-ticketer-1", f"{self.folder}/copy",
                        ignore=lambda folder, names: [n for n in names if n.endswith(".sock")])
        with sqlite3.connect(f"{self.folder}/copy/journal.sqlite") as database:
            return database.execute("SELECT coalesce(sum(calls), 0) FROM psa_call WHERE psa = ?",
                                    (kind,)).fetchone()[0]

    def play(self):
        self.begins()
        self.worsens()
        self.recovers()
        self.unanswered()
        self.unknown_client()
        self.trials()
        self.tell("Nothing was sent that a right client does not send")
        for kind, fake in self.fakes.items():
            ledger = fake.ledger()
            self.check(not ledger["violations"],
                       f"{kind}: {len(ledger['requests'])} requests, no violation")


def main():
    options = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    options.add_argument("--program", default=".build/debug/poolkeeper")
    options.add_argument("--pictures", help="a folder for pictures of pages")
    given = options.parse_args()
    if given.pictures:
        os.makedirs(given.pictures, exist_ok=True)
    folder = tempfile.mkdtemp(prefix="pk-demo-")
    demo = Demo(given, folder)
    try:
        demo.play()
    except RuntimeError:
        demo.explain()
        raise
    finally:
        demo.stop()
        shutil.rmtree(folder, ignore_errors=True)
    print("\n" + ("all is as it should be" if not demo.faults else f"{demo.faults} are not so"))
    return 1 if demo.faults else 0


if __name__ == "__main__":
    sys.exit(main())
