"""The fakes of ticket systems as processes, with what a demonstration wants to know of them."""
import json
import os
import subprocess
import sys
import threading

SERVER = os.path.join(os.path.dirname(__file__), "..", "Fixtures", "psa", "server.py")

# One tenant each: what its settings say beside the address, and what its records are called.
SAMPLES = {
    "autotask": {
        "settings": {
            "user": "api@msp.example", "secret": "${AT_SECRET}", "integration_code": "${AT_CODE}",
            "queue": "Monitoring Alert", "issue_type": "Storage", "sub_issue_type": "Pool",
            "type": "Alert", "status": "{open: New, settled: In Progress, closed: Complete}",
            "priority": "{critical: Critical, warning: Medium, info: Low}"},
        "secrets": {"AT_SECRET": "autotask-secret", "AT_CODE": "CODE123"},
        "fields": ("Tickets", "title", "description", "priority", "companyID", "status"),
        "notes": ("TicketNotes", "ticketID", "description"), "company": "Companies"},
    "halo": {
        "settings": {
            "client_id": "halo-client", "client_secret": "${HALO_SECRET}", "type": "Alert",
            "team": "Infrastructure",
            "status": "{open: New, settled: Resolved, closed: Closed}",
            "priority": "{critical: Critical, warning: Medium, info: Low}"},
        "secrets": {"HALO_SECRET": "halo-secret"},
        "fields": ("ticket", "summary", "details", "priority_id", "client_id", "status_id"),
        "notes": ("note", "ticket_id", "note"), "company": "client"},
    "connectwise": {
        "settings": {
            "company": "mspco", "public_key": "public", "private_key": "${CW_SECRET}",
            "client_id": "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59", "board": "Monitoring",
            "type": "Storage", "status": "{open: New, settled: Resolved, closed: '>Closed'}",
            "priority": "{critical: Priority 1 - Critical, warning: Priority 3 - Medium, "
                        "info: Priority 4 - Low}"},
        "secrets": {"CW_SECRET": "connectwise-private"},
        "fields": ("ticket", "summary", "initialDescription", "priority", "company", "status"),
        "notes": ("note", "ticketId", "text"), "company": "company"},
    "zendesk": {
        "settings": {
            "user": "api@msp.example", "token": "${ZD_SECRET}", "group": "Infrastructure",
            "type": "incident", "dry_run": "true"},
        "secrets": {"ZD_SECRET": "zendesk-token"},
        "fields": ("ticket", "subject", "description", "priority", "organization_id", "status"),
        "notes": ("comment", "ticket_id", "body"), "company": "organization"},
}


class FakePSA:
    """A fake as its own process; orders are lines of JSON."""

    def __init__(self, kind):
        self.kind, self.sample = kind, SAMPLES[kind]
        settings = {"start_epoch_seconds": None, "is_clock_running": True}
        self.process = subprocess.Popen(
            [sys.executable, SERVER, kind, "--settings", json.dumps(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.number, self.answers, self.links = 0, {}, None
        self.news = threading.Condition()
        threading.Thread(target=self._listen, daemon=True).start()
        with self.news:
            self.news.wait_for(lambda: self.links)

    def _listen(self):
        for line in self.process.stdout:
            event = json.loads(line)
            with self.news:
                if event["event"] == "listening":
                    self.links = event["links"]
                elif event["event"] in ("done", "refused"):
                    self.answers[event["order"]] = event
                self.news.notify_all()

    def order(self, **members):
        """Has something done; returns what it says."""
        self.number += 1
        number = self.number
        self.process.stdin.write(json.dumps({"order": number, **members}) + "\n")
        self.process.stdin.flush()
        with self.news:
            self.news.wait_for(lambda: number in self.answers)
            answer = self.answers.pop(number)
        if answer["event"] == "refused":
            raise RuntimeError(f"{self.kind}: {answer['message']}")
        return answer

    def tickets(self):
        """Tickets as a person sees them: id, title, description, priority, company, status."""
        kind, *names = self.sample["fields"]
        return [dict(zip(("title", "description", "priority", "company", "status"),
                         (self.word(record, name) for name in names)), id=str(record["id"]))
                for record in self.order(list=kind)["records"]]

    @staticmethod
    def word(record, name):
        value = record.get(name)
        if isinstance(value, dict):
            value = value.get("name") or value.get("id")
        return "" if value is None else str(value)

    def notes(self, ticket):
        """The texts of a ticket's notes."""
        kind, of, text = self.sample["notes"]
        return [str(record.get(text)) for record in self.order(list=kind)["records"]
                if str(record.get(of)) == ticket]

    def ledger(self):
        return self.order(ledger={"bodies": False})["ledger"]

    def creates(self):
        """How many tickets were made, by us and everybody."""
        kind = self.sample["fields"][0]
        return sum(made["kind"] == kind for made in self.ledger()["creates"])

    def stop(self):
        self.process.stdin.close()
        self.process.wait()
