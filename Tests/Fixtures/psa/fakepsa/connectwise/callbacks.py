"""Posts back to whoever asked to hear of changes."""

import json
import threading
import urllib.error
import urllib.request

SECONDS_MAX = 10


class Callbacks:
    def __init__(self, psa):
        self.psa = psa

    def changed(self, ticket, action):
        """Tells everybody who asked, each in a thread of its own."""
        for callback in list(self.psa.table("callback").values()):
            if not callback.get("inactiveFlag") and concerns(callback, ticket):
                payload = self._payload(ticket, action)
                threading.Thread(target=self._post, args=(callback, payload),
                                 daemon=True).start()

    def _payload(self, ticket, action):
        settings = self.psa.settings
        return {"MessageId": self.psa.ids.word("message"), "FromUrl": self.psa.site(),
                "CompanyId": settings["company"], "MemberId": "zAdmin", "Action": action,
                "Type": "ticket", "ID": ticket["id"], "ProductInstanceId": None,
                "PartnerId": None, "Entity": json.dumps(ticket), "Metadata": None,
                "CallbackObjectRecId": ticket["id"]}

    def _post(self, callback, payload):
        request = urllib.request.Request(
            address(callback["url"], payload), json.dumps(payload).encode(),
            {"Content-Type": "application/json"})
        told = {"url": callback["url"], "id": payload["ID"], "action": payload["Action"]}
        try:
            with urllib.request.urlopen(request, timeout=SECONDS_MAX) as answer:
                told["status"] = answer.status
        except urllib.error.HTTPError as refusal:
            told["status"] = refusal.code
        except OSError as problem:
            told["error"] = str(problem)
        with self.psa.house.lock:
            self.psa.ledger.callback(told)


def concerns(callback, ticket):
    """Whether a callback of this level hears of the ticket."""
    if callback["type"] != "ticket":
        return False
    numbers = {"board": ticket["board"]["id"], "company": ticket["company"]["id"],
               "ticket": ticket["id"], "status": ticket["status"]["id"],
               "type": (ticket.get("type") or {}).get("id")}
    return callback["level"] == "owner" or numbers.get(callback["level"]) == callback["objectId"]


def address(url, payload):
    """The ticket's number follows a URL that ends with a parameter without a value."""
    return f"{url}{payload['ID']}" if url.endswith("=") else url
