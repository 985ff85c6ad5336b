"""A strict fake of Zendesk's ticketing API."""

import base64

from fakepsa.door.request import Answer, Refused
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA
from fakepsa.stage.window import RollingWindow
from fakepsa.zendesk.keys import Keys
from fakepsa.zendesk.reading import ReadingWork
from fakepsa.zendesk.writing import WritingWork


def both(method, path, operation, work):
    """Zendesk takes every path with and without `.json`."""
    return [(method, path, operation, work), (method, path + ".json", operation, work)]


ROUTES = Routes("/api/v2", [
    *both("POST", "/tickets", "create_ticket", "create_ticket"),
    *both("GET", "/tickets", "search_tickets", "list_tickets"),
    *both("GET", "/tickets/{id}", "read_ticket", "read_ticket"),
    *both("PUT", "/tickets/{id}", "update_ticket", "update_ticket"),
    *both("GET", "/tickets/{id}/comments", "list_notes", "list_comments"),
    *both("GET", "/search", "search_tickets", "search"),
    *both("GET", "/organizations", "search_companies", "organizations"),
    *both("GET", "/organizations/search", "search_companies", "search_organizations"),
    *both("GET", "/groups", "list_teams", "groups"),
    *both("GET", "/users/me", "discover", "me"),
], ignores_case=False)


class Zendesk(WritingWork, ReadingWork, PSA):
    name = "zendesk"
    defaults = {
        "email": "api@msp.example", "token": "zendesk-token",
        "requests_per_window": 700, "window_seconds": 60,
        "organizations": [{"id": 4001, "name": "Acme Corp", "external_id": "acme"},
                          {"id": 4002, "name": "Globex", "external_id": "globex"}],
        "groups": [{"id": 5001, "name": "Infrastructure"}],
        "custom_fields": [360001],
    }

    def __init__(self, house, settings):
        super().__init__(house, settings)
        self.keys = Keys(self)
        self.window = RollingWindow(self.clock, self.settings["requests_per_window"],
                                    self.settings["window_seconds"])
        for kind, key in (("organization", "organizations"), ("group", "groups")):
            self.records[kind] = {one["id"]: dict(one) for one in self.settings[key]}

    def operation(self, request, is_body_read):
        found = ROUTES.find(request)
        return found[0].operation if found else None

    def enter(self, request):
        self._check_credentials(request)
        if not self.window.take():
            raise Refused(self.too_many(int(self.window.wait_seconds()) + 1, "Too many requests"))
        if request.entry["operation"] == "create_ticket":
            self.keys.enter(request)
        elif "idempotency-key" in request.headers:
            self.note_violation(request, "idempotency-key", "only a create takes a key")

    def leave(self, request, is_effect_late):
        if not is_effect_late:
            self.keys.leave(request)

    def facts(self):
        return {"window": self.window.facts()}

    def change_settings(self, given):
        super().change_settings(given)
        self.window.limit = self.settings["requests_per_window"]

    def refusal(self, status, messages):
        names = {400: "BadRequest", 403: "Forbidden", 404: "RecordNotFound",
                 409: "Conflict", 422: "RecordInvalid", 429: "APIRateLimitExceeded",
                 500: "InternalError"}
        if status == 401:
            return Answer(401, {"error": "Couldn't authenticate you"})
        return Answer(status, {"error": names.get(status, "Error"),
                               "description": "; ".join(messages)})

    def act(self, request):
        found = ROUTES.find(request)
        if found is None:
            if ROUTES.methods(request.path):
                self.refuse(405, "unknown-method", f"{request.method} is not allowed")
            self.refuse(404, "unknown-path", f"there is nothing at {request.path}")
        route, values = found
        return getattr(self, route.work)(request, **values)

    def _check_credentials(self, request):
        settings = self.settings
        pair = f"{settings['email']}/token:{settings['token']}".encode()
        given = request.headers.get("authorization")
        if given is None:
            self.refuse(401, "missing-header", "the header Authorization is missing")
        if given != "Basic " + base64.b64encode(pair).decode():
            raise Refused(self.refusal(401, []))

    def edited(self, kind, record, changes):
        if kind == "ticket":
            record["updated_at"] = self.clock.text()
