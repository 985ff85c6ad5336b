"""The book of what was asked and of what was made."""

from fakepsa.stage.lines import say

# Their values are secrets; the ledger says only that they were there.
SECRET_HEADERS = {"authorization", "secret", "apiintegrationcode"}
SECRET_FIELDS = {"client_secret"}


class Ledger:
    def __init__(self, clock):
        self._clock = clock
        self.requests = []
        self.creates = []
        self.violations = []
        self.callbacks = []

    def open(self, request):
        """Begins the entry of a request; its number counts from 1."""
        entry = {
            "number": len(self.requests) + 1, "at": round(self._clock.now(), 3),
            "door": request.door, "method": request.method, "path": request.path,
            "query": [list(pair) for pair in request.query],
            "headers": masked(request.headers), "body": None, "operation": None, "fault": None,
            "outcome": "open", "status": None, "creates": [], "violations": [],
        }
        self.requests.append(entry)
        request.entry = entry
        return entry

    def close(self, entry, outcome, status=None):
        """Says how a request ended."""
        entry["outcome"], entry["status"] = outcome, status
        say("request", number=entry["number"], operation=entry["operation"], outcome=outcome,
            status=status, method=entry["method"], path=entry["path"])

    def created(self, request, kind, identifier, external=None):
        """Enters a record that was made."""
        create = {"number": request.entry["number"], "kind": kind, "id": identifier,
                  "external": external, "at": round(self._clock.now(), 3)}
        self.creates.append(create)
        request.entry["creates"].append({"kind": kind, "id": identifier})
        say("created", kind=kind, id=identifier, number=create["number"], external=external)

    def violation(self, request, rule, message, is_refused):
        """Enters a request that the API would not have taken, or should not have been sent."""
        violation = {"number": request.entry["number"], "rule": rule, "message": message,
                     "is_refused": is_refused, "method": request.method, "path": request.path}
        self.violations.append(violation)
        request.entry["violations"].append(rule)
        say("violation", **violation)

    def callback(self, told):
        """Enters a post to somebody who asked to hear of changes."""
        self.callbacks.append(told)
        say("callback", **told)

    def facts(self, bodies=True, since=0):
        """Everything, as one value; entries with a number above `since` only."""
        requests = [entry for entry in self.requests if entry["number"] > since]
        if not bodies:
            requests = [{**entry, "body": None} for entry in requests]
        return {"requests": requests,
                "creates": [create for create in self.creates if create["number"] > since],
                "violations": [one for one in self.violations if one["number"] > since],
                "callbacks": self.callbacks}


def masked(headers):
    return {name: "•••" if name in SECRET_HEADERS else value for name, value in headers.items()}


def masked_form(form):
    return {name: "•••" if name in SECRET_FIELDS else value for name, value in form}
