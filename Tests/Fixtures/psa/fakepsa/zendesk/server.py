"""A strict fake of Zendesk's ticketing API."""

import base64

from fakepsa.door.request import Answer, Refused
from fakepsa.shape.fields import Field, problems, text
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA
from fakepsa.stage.window import RollingWindow
from fakepsa.zendesk.keys import Keys
from fakepsa.zendesk.search import STATUSES, BadSearch, read_search

PRIORITIES = ("urgent", "high", "normal", "low")
TYPES = ("problem", "incident", "question", "task")
TICKET = {
    "subject": text(), "comment": Field("object"), "priority": text(), "status": text(),
    "type": text(), "external_id": text(), "requester": Field("object"),
    "requester_id": Field("int"), "organization_id": Field("int"), "group_id": Field("int"),
    "assignee_id": Field("int"), "tags": Field("list"), "custom_fields": Field("list"),
    "safe_update": Field("bool"), "updated_stamp": Field("date"), "problem_id": Field("int"),
}
COMMENT = {"body": text(), "html_body": text(), "public": Field("bool"), "author_id": Field("int")}
PAGE_MAX = 100


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


class Zendesk(PSA):
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

    def create_ticket(self, request):
        self.parameters(request, {"async"})
        known = self.keys.known(request)
        if known:
            return known
        body = self._ticket_body(request, is_create=True)
        identifier = self.ids.next("ticket")
        now = self.clock.text()
        ticket = {
            "id": identifier, "url": f"{self.links()['url']}/api/v2/tickets/{identifier}.json",
            "subject": None, "priority": None, "type": None, "external_id": None,
            "status": "new", "organization_id": None, "group_id": None, "assignee_id": None,
            "tags": [], "custom_fields": [], "problem_id": None,
            "created_at": now, "updated_at": now}
        self._write(ticket, body)
        self.table("ticket")[identifier] = ticket
        self.lag.born(("ticket", identifier))
        self.ledger.created(request, "ticket", identifier, ticket["external_id"])
        self._comment(ticket, body["comment"])
        answer = Answer(201, {"ticket": ticket}, {"Location": ticket["url"]})
        return self.keys.keep(request, answer)

    def update_ticket(self, request, id):
        self.parameters(request, set())
        ticket = self._ticket(id)
        if ticket["status"] == "closed":
            self.refuse(422, "closed", "Status: closed prevents ticket update")
        body = self._ticket_body(request, is_create=False)
        self._check_stamp(ticket, body)
        self._write(ticket, body)
        if "comment" in body:
            comment = self._comment(ticket, body["comment"])
            self.ledger.created(request, "note", comment["id"], id)
        ticket["updated_at"] = self.clock.text()
        return Answer(200, {"ticket": ticket})

    def read_ticket(self, request, id):
        self.parameters(request, set())
        if not self.lag.is_seen(("ticket", id)):
            raise Refused(self.refusal(404, ["Not found"]))
        return Answer(200, {"ticket": self._ticket(id)})

    def list_comments(self, request, id):
        self._ticket(id)
        found = [one for one in self.table("comment").values() if one["ticket_id"] == id]
        return self._paged(request, "comments", found, set())

    def list_tickets(self, request):
        wanted = request.parameters().get("external_id")
        self.lag.searched()
        found = [one for key, one in sorted(self.table("ticket").items())
                 if wanted in (None, one["external_id"]) and self.lag.is_found(("ticket", key))]
        return self._paged(request, "tickets", found, {"external_id"})

    def search(self, request):
        self.lag.searched()
        try:
            test = read_search(request.parameters().get("query", ""))
            found = [one for key, one in sorted(self.table("ticket").items())
                     if test(one) and self.lag.is_found(("ticket", key))]
        except (BadSearch, ValueError) as problem:
            self.refuse(422, "search", str(problem))
        return self._paged(request, "results", [{**one, "result_type": "ticket"}
                                                for one in found], {"query"})

    def organizations(self, request):
        return self._paged(request, "organizations",
                           list(self.table("organization").values()), set())

    def search_organizations(self, request):
        parameters = request.parameters()
        found = [one for one in self.table("organization").values()
                 if all(str(one[name]).lower() == parameters[name].lower()
                        for name in ("external_id", "name") if name in parameters)]
        return self._paged(request, "organizations", found, {"external_id", "name"})

    def groups(self, request):
        return self._paged(request, "groups", list(self.table("group").values()), set())

    def me(self, request):
        self.parameters(request, set())
        return Answer(200, {"user": {"id": 1, "email": self.settings["email"], "role": "admin"}})

    # Parts.

    def _check_credentials(self, request):
        settings = self.settings
        pair = f"{settings['email']}/token:{settings['token']}".encode()
        given = request.headers.get("authorization")
        if given is None:
            self.refuse(401, "missing-header", "the header Authorization is missing")
        if given != "Basic " + base64.b64encode(pair).decode():
            raise Refused(self.refusal(401, []))

    def _ticket(self, identifier):
        if identifier not in self.table("ticket"):
            raise Refused(self.refusal(404, ["Not found"]))
        return self.table("ticket")[identifier]

    def _ticket_body(self, request, is_create):
        outer = self.body(request, dict)
        body = outer.get("ticket")
        if set(outer) != {"ticket"} or not isinstance(body, dict):
            self.refuse(400, "json-shape", "the body is {\"ticket\": {…}}")
        found = [(one.code, one.message) for one in problems(TICKET, body)]
        found += [(one.code, one.message)
                  for one in problems(COMMENT, body.get("comment") or {})]
        if not found:
            found = self._value_complaints(body, is_create)
        if found:
            code, message = found[0]
            self.refuse(422, "unknown-field" if code == "unknown" else f"field-{code}", message)
        return body

    def _value_complaints(self, body, is_create):
        comment = body.get("comment") or {}
        found = []
        if (is_create or "comment" in body) and not (
                comment.get("body") or comment.get("html_body")):
            found.append(("required", "Description: cannot be blank"))
        for name, known in (("priority", PRIORITIES), ("status", STATUSES), ("type", TYPES)):
            if body.get(name) is not None and body[name] not in known:
                found.append(("value", f"{name} {body[name]} is not valid"))
        for name, kind in (("organization_id", "organization"), ("group_id", "group")):
            if body.get(name) is not None and body[name] not in self.table(kind):
                found.append(("reference", f"{name} {body[name]} is invalid"))
        for one in body.get("custom_fields") or []:
            if not isinstance(one, dict) or one.get("id") not in self.settings["custom_fields"]:
                found.append(("reference", f"there is no custom field {one}"))
        return found

    def _check_stamp(self, ticket, body):
        """With `safe_update`, a ticket that somebody changed meanwhile is not written."""
        if body.get("safe_update") and body.get("updated_stamp") != ticket["updated_at"]:
            raise Refused(self.refusal(409, ["the ticket was changed meanwhile"]))

    def _write(self, ticket, body):
        switches = {"comment", "requester", "safe_update", "updated_stamp"}
        ticket.update({name: value for name, value in body.items() if name not in switches})

    def _comment(self, ticket, given):
        identifier = self.ids.next("comment")
        comment = {"id": identifier, "ticket_id": ticket["id"],
                   "body": given.get("body") or given.get("html_body"),
                   "public": given.get("public", True), "created_at": self.clock.text()}
        self.table("comment")[identifier] = comment
        return comment

    def edited(self, kind, record, changes):
        if kind == "ticket":
            record["updated_at"] = self.clock.text()

    def _paged(self, request, name, found, known):
        parameters = self.parameters(request, known | {"page", "per_page", "sort_by",
                                                       "sort_order", "include_inline_images"})
        size = self.number(parameters, "per_page", PAGE_MAX, most=PAGE_MAX)
        number = self.number(parameters, "page", 1)
        first = (number - 1) * size
        following = None
        if first + size < len(found):
            following = f"{self.links()['url']}{request.path}?page={number + 1}&per_page={size}"
        return Answer(200, {name: found[first:first + size], "count": len(found),
                            "next_page": following, "previous_page": None})
