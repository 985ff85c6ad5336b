"""A strict fake of HaloPSA's API."""

from fakepsa.door.request import Answer, Refused
from fakepsa.halo import entities
from fakepsa.halo.access import Access
from fakepsa.halo.tickets import complaints, custom_field, is_match
from fakepsa.shape.fields import problems
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA

PAGE = {"pageinate", "page_size", "page_no", "count", "order", "orderdesc"}
ROUTES = Routes("", [
    ("GET", "/api/authinfo", "discover", "authinfo"),
    ("POST", "/auth/token", "token", "token"),
    ("POST", "/api/Tickets", None, "save_tickets"),
    ("GET", "/api/Tickets", "search_tickets", "search"),
    ("GET", "/api/Tickets/{id}", "read_ticket", "read"),
    ("POST", "/api/Actions", "create_note", "create_actions"),
    ("GET", "/api/Actions", "list_notes", "list_actions"),
    ("GET", "/api/Client", "search_companies", "clients"),
    ("GET", "/api/Client/{id}", "read_company", "client"),
    ("GET", "/api/Site", "list_sites", "sites"),
    ("GET", "/api/Asset", "search_assets", "assets"),
    ("GET", "/api/Asset/{id}", "read_asset", "asset"),
    ("GET", "/api/Status", "list_statuses", "statuses"),
    ("GET", "/api/Priority", "list_priorities", "priorities"),
    ("GET", "/api/TicketType", "list_types", "ticket_types"),
    ("GET", "/api/Team", "list_teams", "teams"),
    ("GET", "/api/Outcome", "list_outcomes", "outcomes"),
])


class Halo(PSA):
    name = "halo"
    doors = ("main", "auth")
    defaults = {
        "is_hosted": True, "tenant": "acmemsp", "client_id": "halo-client",
        "client_secret": "halo-secret", "scope": "all", "token_seconds": 3600,
        "requests_per_window": 300, "window_seconds": 300, "says_retry_after": False,
        "closed_statuses": [9], "is_search_vague": False, "outcomes_without_permission": [],
        "custom_fields": entities.CUSTOM_FIELDS, "clients": entities.CLIENTS,
        "sites": entities.SITES, "users": entities.USERS, "statuses": entities.STATUSES,
        "priorities": entities.PRIORITIES, "ticket_types": entities.TICKET_TYPES,
        "teams": entities.TEAMS, "outcomes": entities.OUTCOMES, "assets": entities.ASSETS,
    }
    KINDS = {"client": "clients", "site": "sites", "user": "users", "status": "statuses",
             "priority": "priorities", "ticket_type": "ticket_types", "team": "teams",
             "outcome": "outcomes", "asset": "assets"}

    def __init__(self, house, settings):
        super().__init__(house, settings)
        self.access = Access(self)
        for kind, key in self.KINDS.items():
            self.records[kind] = {one["id"]: dict(one) for one in self.settings[key]}

    def operation(self, request, is_body_read):
        found = ROUTES.find(request)
        if found is None or found[0].operation:
            return found and found[0].operation
        if not is_body_read:
            return None
        return "update_ticket" if '"id"' in ticket_head(request) else "create_ticket"

    def enter(self, request):
        self.access.enter(request)

    def facts(self):
        return {"window": self.access.window.facts(), "tokens_given": self.access.tokens_given}

    def change_settings(self, given):
        super().change_settings(given)
        self.access.window.limit = self.settings["requests_per_window"]

    def expire_tokens(self):
        self.access.expire()

    def refusal(self, status, messages):
        return Answer(status, {"ClassName": "System.Exception", "Message": "; ".join(messages)})

    def success_with_errors(self, request, messages):
        return Answer(201, {"error": "; ".join(messages)})

    def links(self):
        return {**super().links(), "auth": self.house.doors["auth"].url + "/auth"}

    def act(self, request):
        found = ROUTES.find(request)
        is_token = found and found[0].operation == "token"
        if found is None or (request.door == "auth" and not is_token):
            if found is None and ROUTES.methods(request.path):
                self.refuse(405, "unknown-method", f"{request.method} is not allowed")
            self.refuse(404, "unknown-path", f"there is nothing at {request.path}")
        route, values = found
        return getattr(self, route.work)(request, **values)

    # Access.

    def authinfo(self, request):
        self.parameters(request, set())
        tenant = self.settings["tenant"] if self.settings["is_hosted"] else None
        return Answer(200, {"auth_url": self.links()["auth"], "tenant_id": tenant})

    def token(self, request):
        return self.access.give_token(request)

    # Tickets.

    def save_tickets(self, request):
        self.parameters(request, set())
        bodies = self._array(request)
        for body in bodies:
            self._check_ticket(body)
        saved = [self._save(request, body) for body in bodies]
        return Answer(201, saved[0] if len(saved) == 1 else saved)

    def search(self, request):
        parameters = self.parameters(request, entities.SEARCH)
        self.lag.searched()
        found = [ticket for key, ticket in sorted(self.table("ticket").items(), reverse=True)
                 if self.lag.is_found(("ticket", key)) and is_match(self, ticket, parameters)]
        has_details = self.flag(parameters, "includedetails")
        shown = [ticket if has_details else without_details(ticket)
                 for ticket in self._page(found, parameters)]
        return Answer(200, {"record_count": len(found), "tickets": shown})

    def read(self, request, id):
        self.parameters(request, {"includedetails", "includelastaction", "ticketidonly"})
        ticket = self.table("ticket").get(id)
        if ticket is None or not self.lag.is_seen(("ticket", id)):
            raise Refused(self.refusal(404, [f"Ticket {id} was not found."]))
        return Answer(200, ticket)

    def create_actions(self, request):
        self.parameters(request, set())
        bodies = self._array(request)
        for body in bodies:
            self._check_action(body)
        made = [self._act_on(request, body) for body in bodies]
        return Answer(201, made[0] if len(made) == 1 else made)

    def list_actions(self, request):
        parameters = self.parameters(request, PAGE | {
            "ticket_id", "excludesys", "excludeprivate", "agentonly", "includehtmlnote",
            "includehtmlemail", "includeattachments"})
        if "ticket_id" not in parameters:
            self.refuse(400, "missing-parameter", "ticket_id is required")
        wanted = self.number(parameters, "ticket_id", None)
        found = [one for one in self.table("action").values() if one["ticket_id"] == wanted]
        return Answer(200, {"record_count": len(found),
                            "actions": self._page(found[::-1], parameters)})

    # Everything else can only be read.

    def clients(self, request):
        return self._listed(request, "client", "clients", ("name",), {"toplevel_id"})

    def client(self, request, id):
        return self._single(request, "client", id)

    def sites(self, request):
        return self._listed(request, "site", "sites", ("name",), {"client_id"})

    def assets(self, request):
        return self._listed(request, "asset", "assets", ("inventory_number", "key_field"),
                            {"client_id", "site_id", "assettype_id", "ticket_id"})

    def asset(self, request, id):
        return self._single(request, "asset", id)

    def statuses(self, request):
        return self._array_of(request, "status")

    def priorities(self, request):
        return self._array_of(request, "priority")

    def ticket_types(self, request):
        return self._array_of(request, "ticket_type")

    def teams(self, request):
        return self._array_of(request, "team")

    def outcomes(self, request):
        return self._array_of(request, "outcome")

    # Parts.

    def _array(self, request):
        bodies = self.body(request, (list, dict))
        if isinstance(bodies, dict):
            self.refuse(400, "json-shape", "the body must be an array, even for one")
        if not bodies or not all(isinstance(body, dict) for body in bodies):
            self.refuse(400, "json-shape", "the array must hold objects")
        return bodies

    def _refuse_first(self, found):
        if found:
            messages = [message for _, message in found]
            raise Refused(self.refusal(400, messages), found[0][0], "; ".join(messages))

    def _check_ticket(self, body):
        is_create = body.get("id") in (None, 0)
        if not is_create and body["id"] not in self.table("ticket"):
            raise Refused(self.refusal(404, [f"Ticket {body['id']} was not found."]))
        self._refuse_first(complaints(self, body, is_create))

    def _save(self, request, body):
        if body.get("id"):
            ticket = self.table("ticket")[body["id"]]
        else:
            ticket = self._new_ticket(request, body)
        kept = {name: value for name, value in body.items()
                if name not in entities.TICKET_SWITCHES and name not in ("id", "customfields")}
        ticket.update(kept)
        if "details_html" in body and "details" not in body:
            ticket["details"] = body["details_html"]
        for one in body.get("customfields") or []:
            field = custom_field(self.settings["custom_fields"], one)
            next(own for own in ticket["customfields"]
                 if own["id"] == field["id"])["value"] = one["value"]
        self._settle(ticket)
        return ticket

    def _new_ticket(self, request, body):
        identifier = self.ids.next("ticket")
        ticket = {name: None for name in entities.TICKET if name not in entities.TICKET_SWITCHES}
        ticket.update(
            id=identifier, client_id=1, status_id=self.settings["statuses"][0]["id"],
            tickettype_id=self.settings["ticket_types"][0]["id"], assets=[], details="",
            dateoccurred=self._now(), hasbeenclosed=False, dateclosed=None,
            customfields=[{**field, "value": None} for field in self.settings["custom_fields"]])
        self.table("ticket")[identifier] = ticket
        self.lag.born(("ticket", identifier))
        self.ledger.created(request, "ticket", identifier, body.get("supplier_reference"))
        return ticket

    def _settle(self, ticket):
        """What follows from the status, and from the numbers."""
        is_closed = ticket["status_id"] in self.settings["closed_statuses"]
        if is_closed != bool(ticket["hasbeenclosed"]):
            ticket["dateclosed"] = self._now() if is_closed else None
        ticket["hasbeenclosed"] = is_closed
        ticket["client_name"] = self.table("client")[ticket["client_id"]]["name"]
        ticket["last_update"] = ticket["lastactiondate"] = self._now()

    def edited(self, kind, record, changes):
        if kind == "ticket":
            self._settle(record)

    def _check_action(self, body):
        found = [("unknown-field" if one.code == "unknown" else f"field-{one.code}", one.message)
                 for one in problems(entities.ACTION, body)]
        self._refuse_first(found)
        if body["ticket_id"] not in self.table("ticket"):
            self.refuse(400, "reference", f"Ticket {body['ticket_id']} does not exist.")
        if not body.get("outcome_id") and not body.get("outcome"):
            self.refuse(400, "outcome", "An Outcome must be entered for this Action")
        outcome = self._outcome(body)
        if outcome is None:
            self.refuse(400, "reference", "the outcome does not exist")
        if outcome["id"] in self.settings["outcomes_without_permission"]:
            raise Refused(self.refusal(403, ["You do not have permission to use this Outcome."]))
        if body.get("note") is None and body.get("note_html") is None:
            self.refuse(400, "field-required", "note or note_html is required")
        self._refuse_first(
            [("reference", f"{name} does not exist.") for name, kind in
             (("new_status", "status"), ("new_priority", "priority"))
             if body.get(name) is not None and body[name] not in self.table(kind)])

    def _outcome(self, body):
        return next((one for one in self.table("outcome").values()
                     if body.get("outcome_id", one["id"]) == one["id"]
                     and body.get("outcome", one["outcome"]) == one["outcome"]), None)

    def _act_on(self, request, body):
        outcome = self._outcome(body)
        identifier = self.ids.next("action")
        action = {"hiddenfromuser": False, **body, "id": identifier, "outcome_id": outcome["id"],
                  "outcome": outcome["outcome"], "datetime": self._now(),
                  "note": body.get("note") or body.get("note_html")}
        self.table("action")[identifier] = action
        ticket = self.table("ticket")[body["ticket_id"]]
        ticket["status_id"] = body.get("new_status") or ticket["status_id"]
        ticket["priority_id"] = body.get("new_priority") or ticket["priority_id"]
        self._settle(ticket)
        self.ledger.created(request, "note", identifier, body["ticket_id"])
        return action

    def _now(self):
        return self.clock.text("%Y-%m-%dT%H:%M:%S")

    def _page(self, found, parameters):
        size = self.number(parameters, "page_size", 50)
        if not self.flag(parameters, "pageinate"):
            return found[:self.number(parameters, "count", 50)]
        first = (self.number(parameters, "page_no", 1) - 1) * size
        return found[first:first + size]

    def _listed(self, request, kind, name, texts, filters):
        parameters = self.parameters(
            request, PAGE | filters | {"search", "includeinactive", "includeactive"})
        found = [one for one in self.table(kind).values()
                 if (not one.get("inactive") or self.flag(parameters, "includeinactive"))
                 and all(str(one.get(key)) == parameters[key] for key in filters
                         if key in parameters)
                 and is_named(one, texts, parameters.get("search", ""))]
        return Answer(200, {"record_count": len(found), name: self._page(found, parameters)})

    def _single(self, request, kind, id):
        self.parameters(request, {"includedetails", "includediagramdetails"})
        if id not in self.table(kind):
            raise Refused(self.refusal(404, [f"{kind} {id} was not found."]))
        return Answer(200, self.table(kind)[id])

    def _array_of(self, request, kind):
        self.parameters(request, {"showall", "type", "domain", "showcounts", "showinactive"})
        return Answer(200, list(self.table(kind).values()))


def ticket_head(request):
    """The names of the first ticket in a body, quoted, wherever they stand; text if none."""
    try:
        first = request.json()[0]
        return "".join(f'"{name}"' for name, value in first.items() if value not in (None, 0))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""


def without_details(ticket):
    return {name: value for name, value in ticket.items()
            if name not in ("details", "details_html", "customfields")}


def is_named(one, texts, wanted):
    return any(wanted.lower() in str(one.get(text, "")).lower() for text in texts)
