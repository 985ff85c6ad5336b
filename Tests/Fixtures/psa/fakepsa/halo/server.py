"""A strict fake of HaloPSA's API."""

from fakepsa.door.request import Answer
from fakepsa.halo import entities
from fakepsa.halo.access import Access
from fakepsa.halo.reading import ReadingWork
from fakepsa.halo.writing import WritingWork
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA

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


class Halo(WritingWork, ReadingWork, PSA):
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

    def authinfo(self, request):
        self.parameters(request, set())
        tenant = self.settings["tenant"] if self.settings["is_hosted"] else None
        return Answer(200, {"auth_url": self.links()["auth"], "tenant_id": tenant})

    def token(self, request):
        return self.access.give_token(request)

    def edited(self, kind, record, changes):
        if kind == "ticket":
            self._settle(record)


def ticket_head(request):
    """The names that the first ticket of a body says, each in quotes."""
    try:
        first = request.json()[0]
        return "".join(f'"{name}"' for name, value in first.items() if value not in (None, 0))
    except (ValueError, KeyError, IndexError, TypeError, AttributeError):
        return ""
