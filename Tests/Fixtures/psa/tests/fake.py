"""Starts a fake as tests of psa-ticketer do, and asks it without any client library."""

import base64
import http.client
import json
import os
import queue
import subprocess
import sys
import threading
import urllib.parse

SERVER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "server.py")
PATIENCE_SECONDS = 60


class Reply:
    """What came back: `json` is None when the body is empty or no JSON."""

    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw = status, headers, raw
        try:
            self.json = json.loads(raw) if raw else None
        except ValueError:
            self.json = None


class Fake:
    def __init__(self, kind, seed=1, **settings):
        settings = {"start_epoch_seconds": 1_767_225_600, "is_clock_running": False, **settings}
        self._child = subprocess.Popen(
            [sys.executable, SERVER, kind, "--seed", str(seed),
             "--settings", json.dumps(settings)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._events, self._answers = queue.Queue(), queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()
        listening = self.event("listening")
        self.links, self.port = listening["links"], listening["port"]
        self.url = listening["listening"]

    def close(self):
        """Ends the child as the end of its standard input does."""
        self._child.stdin.close()
        code = self._child.wait(PATIENCE_SECONDS)
        self._child.stdout.close()
        return code

    def _listen(self):
        for line in self._child.stdout:
            event = json.loads(line)
            is_answer = event["event"] in ("done", "refused")
            (self._answers if is_answer else self._events).put(event)

    def event(self, name):
        """The next event of a name; those before it are dropped."""
        while True:
            event = self._events.get(timeout=PATIENCE_SECONDS)
            if event["event"] == name:
                return event

    def order(self, **order):
        """Orders, and returns what was answered; a refused order raises."""
        answer = self.say(json.dumps(order))
        if answer["event"] == "refused":
            raise ValueError(answer["message"])
        return answer

    def say(self, line):
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()
        return self._answers.get(timeout=PATIENCE_SECONDS)

    def ledger(self):
        return self.order(ledger=True)["ledger"]

    def rules(self):
        """The rules that were broken until now."""
        return [one["rule"] for one in self.ledger()["violations"]]

    def ask(self, method, url, body=None, headers=None, timeout=PATIENCE_SECONDS):
        """Asks over a connection of its own; a table or a list becomes JSON."""
        parts = urllib.parse.urlsplit(url if "://" in url else self.url + url)
        connection = http.client.HTTPConnection(parts.hostname, parts.port, timeout=timeout)
        headers = dict(headers or {})
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
            headers.setdefault("Content-Type", "application/json")
        target = parts.path + ("?" + parts.query if parts.query else "")
        try:
            connection.request(method, target, body, headers)
            response = connection.getresponse()
            return Reply(response.status, response.headers, response.read())
        finally:
            connection.close()


class Autotask(Fake):
    HEADERS = {"UserName": "api@msp.example", "Secret": "autotask-secret",
               "ApiIntegrationCode": "CODE123"}
    TICKET = {"companyID": 174, "title": "Pool tank is degraded", "status": 1, "priority": 4,
              "queueID": 29682834, "externalID": "pk-1"}

    def __init__(self, **settings):
        super().__init__("autotask", **settings)

    def api(self, method, path, body=None, headers=None, **options):
        url = self.links["zone"].rstrip("/") + "/V1.0" + path
        return self.ask(method, url, body, self.HEADERS | (headers or {}), **options)

    def create(self, **options):
        return self.api("POST", "/Tickets", self.TICKET, **options)

    def count(self, op="eq", field="externalID", value="pk-1"):
        return self.api("POST", "/Tickets/query/count", {
            "filter": [{"op": op, "field": field, "value": value}]}).json["queryCount"]


class Halo(Fake):
    TICKET = {"summary": "Pool tank is degraded", "details": "token pk-1", "client_id": 12,
              "tickettype_id": 21, "priority_id": 1}

    def __init__(self, **settings):
        super().__init__("halo", **settings)
        self.sign_in()

    def sign_in(self):
        reply = self.token()
        self.authorization = {"Authorization": f"Bearer {reply.json['access_token']}"}

    def token(self, tenant="acmemsp", **changes):
        form = {"grant_type": "client_credentials", "client_id": "halo-client",
                "client_secret": "halo-secret", "scope": "all", **changes}
        query = f"?tenant={tenant}" if tenant else ""
        return self.ask("POST", self.links["auth"] + "/token" + query,
                        urllib.parse.urlencode(form),
                        {"Content-Type": "application/x-www-form-urlencoded"})

    def api(self, method, path, body=None, headers=None, **options):
        return self.ask(method, "/api" + path, body, self.authorization | (headers or {}),
                        **options)

    def create(self, **options):
        return self.api("POST", "/Tickets", [self.TICKET], **options)

    def count(self):
        return self.api("GET", "/Tickets?search_details=pk-1").json["record_count"]


class ConnectWise(Fake):
    TICKET = {"summary": "Pool tank is degraded", "company": {"id": 250}, "board": {"id": 7},
              "externalXRef": "pk-1"}

    def __init__(self, **settings):
        super().__init__("connectwise", **settings)
        pair = base64.b64encode(b"mspco+public:connectwise-private").decode()
        self.headers = {"Authorization": f"Basic {pair}",
                        "clientId": "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59",
                        "Accept": "application/vnd.connectwise.com+json; version=2025.1"}

    def api(self, method, path, body=None, headers=None, **options):
        return self.ask(method, self.links["api"] + path, body, self.headers | (headers or {}),
                        **options)

    def create(self, **options):
        return self.api("POST", "/service/tickets", self.TICKET, **options)

    def find(self, conditions, path="/service/tickets", **parameters):
        query = urllib.parse.urlencode({"conditions": conditions, **parameters})
        return self.api("GET", f"{path}?{query}")

    def count(self):
        return self.find('externalXRef="pk-1"', "/service/tickets/count").json["count"]


class Zendesk(Fake):
    TICKET = {"ticket": {"subject": "Pool tank is degraded", "comment": {"body": "details"},
                         "external_id": "pk-1", "priority": "urgent"}}

    def __init__(self, **settings):
        super().__init__("zendesk", **settings)
        pair = base64.b64encode(b"api@msp.example/token:zendesk-token").decode()
        self.headers = {"Authorization": f"Basic {pair}", "Accept": "application/json"}

    def api(self, method, path, body=None, headers=None, **options):
        return self.ask(method, "/api/v2" + path, body, self.headers | (headers or {}),
                        **options)

    def create(self, **options):
        return self.api("POST", "/tickets.json", self.TICKET, **options)

    def count(self):
        return self.api("GET", "/tickets.json?external_id=pk-1").json["count"]
