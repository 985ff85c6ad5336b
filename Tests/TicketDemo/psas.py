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
        "secrets": {"AT_SECRET": "autotask-secret", "AT_CODE": "CODE123"},},
    "halo": {
        "settings": {
            "client_id": "halo-client", "client_secret": "${HALO_SECRET}", "type": "Alert",
            "team": "Infrastructure",
            "status": "{open: New, settled: Resolved, closed: Closed}",
            "priority": "{critical: Critical, warning: Medium, info: Low}"},
        "secrets": {"HALO_SECRET": "halo-secret"},},
    "connectwise": {
        "settings": {
            "company": "mspco", "public_key": "public", "private_key": "${CW_SECRET}",
            "client_id": "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59", "board": "Monitoring",
            "type": "Storage", "status": "{open: New, settled: Resolved, closed: '>Closed'}",
            "priority": "{critical: Priority 1 - Critical, warning: Priority 3 - Medium, "
                        "info: Priority 4 - Low}"},
        "secrets": {"CW_SECRET": "connectwise-private"},},
    "zendesk": {
        "settings": {
            "user": "api@msp.example", "token": "${ZD_SECRET}", "group": "Infrastructure",
            "type": "incident", "dry_run": "true"},
        "secrets": {"ZD_SECRET": "zendesk-token"},},
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

    def records(self, kind):
        return self.order(list=kind)["records"]

    def tickets(self):
        """Tickets as a person sees them: id, title, description, priority, company, status, notes."""
        return getattr(self, "_" + self.kind)()

    def _autotask(self):
        notes = self.records("TicketNotes")
        return [ticket(t["id"], t["title"], t["description"], t["priority"], t["companyID"],
                       t["status"], [n["description"] for n in notes if n["ticketID"] == t["id"]])
                for t in self.records("Tickets")]

    def _halo(self):
        actions = self.records("action")
        return [ticket(t["id"], t["summary"], t["details"], t["priority_id"], t["client_id"],
                       t["status_id"], [a["note"] for a in actions if a["ticket_id"] == t["id"]
                                        and a.get("hiddenfromuser")])
                for t in self.records("ticket")]

    def _connectwise(self):
        notes, found = self.records("note"), []
        for t in self.records("ticket"):
            own = [note for note in notes if note["ticketId"] == t["id"]]
            first = next((n["text"] for n in own if n.get("detailDescriptionFlag")), "")
            found.append(ticket(
                t["id"], t["summary"], first, t["priority"]["id"], t["company"]["id"],
                t["status"]["id"],
                [n["text"] for n in own if not n.get("detailDescriptionFlag")]))
        return found

    def _zendesk(self):
        return [ticket(t["id"], t["subject"], "", t["priority"], t["organization_id"], t["status"],
                       []) for t in self.records("ticket")]

    def ledger(self):
        return self.order(ledger={"bodies": False})["ledger"]

    def creates(self):
        """How many tickets were made, by us and everybody."""
        return sum(made["kind"] == "ticket" for made in self.ledger()["creates"])

    def stop(self):
        self.process.stdin.close()
        self.process.wait()


def ticket(number, title, description, priority, company, status, notes):
    return {"id": str(number), "title": title, "description": description or "",
            "priority": str(priority), "company": str(company), "status": str(status),
            "notes": notes}
