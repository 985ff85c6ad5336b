"""A strict fake of ConnectWise Manage's API."""

from fakepsa.connectwise import entities
from fakepsa.connectwise.access import Access
from fakepsa.connectwise.callbacks import Callbacks
from fakepsa.connectwise.lists import ListWork
from fakepsa.connectwise.references import resolved
from fakepsa.connectwise.tickets import TicketWork
from fakepsa.door.request import Answer, Refused
from fakepsa.shape.fields import problems
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA

CODES = {"unknown": "InvalidField", "type": "InvalidField", "length": "MaxLength",
         "required": "MissingRequiredField", "read-only": "ReadOnlyField",
         "reference": "InvalidReference", "value": "InvalidValue"}


def routes(codebase):
    return Routes(f"/{codebase.strip('/')}/apis/3.0", [
        ("POST", "/service/tickets", "create_ticket", "create_ticket"),
        ("GET", "/service/tickets", "search_tickets", "search_tickets"),
        ("GET", "/service/tickets/count", "count_tickets", "count_tickets"),
        ("GET", "/service/tickets/{id}", "read_ticket", "read_ticket"),
        ("PATCH", "/service/tickets/{id}", "update_ticket", "patch_ticket"),
        ("POST", "/service/tickets/{id}/notes", "create_note", "create_note"),
        ("GET", "/service/tickets/{id}/notes", "list_notes", "list_notes"),
        ("POST", "/service/tickets/{id}/configurations", "create_asset_link", "create_link"),
        ("GET", "/service/tickets/{id}/configurations", "list_asset_links", "list_links"),
        ("GET", "/service/boards", "list_boards", "boards"),
        ("GET", "/service/boards/{id}", "read_board", "board"),
        ("GET", "/service/boards/{id}/statuses", "list_statuses", "statuses"),
        ("GET", "/service/boards/{id}/types", "list_types", "types"),
        ("GET", "/service/boards/{id}/teams", "list_teams", "teams"),
        ("GET", "/service/priorities", "list_priorities", "priorities"),
        ("GET", "/service/sources", "list_sources", "sources"),
        ("GET", "/company/companies", "search_companies", "companies"),
        ("GET", "/company/companies/count", "count_companies", "count_companies"),
        ("GET", "/company/companies/{id}", "read_company", "company"),
        ("GET", "/company/configurations", "search_assets", "configurations"),
        ("GET", "/company/configurations/{id}", "read_asset", "configuration"),
        ("POST", "/system/callbacks", "create_callback", "create_callback"),
        ("GET", "/system/callbacks", "list_callbacks", "list_callbacks"),
        ("DELETE", "/system/callbacks/{id}", "delete_callback", "delete_callback"),
        ("GET", "/system/info", "system_info", "system_info"),
    ])


DISCOVERY = Routes("", [("GET", "/login/companyinfo/{name}", "discover", "company_info")])


class ConnectWise(TicketWork, ListWork, PSA):
    name = "connectwise"
    doors = ("main", "site")
    defaults = {
        "company": "mspco", "public_key": "public", "private_key": "connectwise-private",
        "client_id": "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59", "codebase": "v4_6_release/",
        "demands_version": True, "versions": ["2022.1", "2023.1", "2024.1", "2025.1", "3.0"],
        "has_separate_site": True, "requests_per_window": None, "window_seconds": 60,
        "boards": entities.BOARDS, "statuses": entities.STATUSES, "types": entities.TYPES,
        "priorities": entities.PRIORITIES, "companies": entities.COMPANIES,
        "configurations": entities.CONFIGURATIONS, "sources": entities.SOURCES,
        "teams": entities.TEAMS,
    }
    KINDS = {"board": "boards", "priority": "priorities", "company": "companies",
             "configuration": "configurations", "source": "sources", "team": "teams"}

    def __init__(self, house, settings):
        super().__init__(house, settings)
        self.routes = routes(self.settings["codebase"])
        self.access = Access(self)
        self.callbacks = Callbacks(self)
        for kind, key in self.KINDS.items():
            self.records[kind] = {one["id"]: dict(one) for one in self.settings[key]}
        self.records["board_status"] = {
            id: {"id": id, "boardId": board, "name": name, "closedStatus": closed,
                 "defaultFlag": default, "inactive": False}
            for id, board, name, closed, default in self.settings["statuses"]}
        self.records["board_type"] = {
            id: {"id": id, "boardId": board, "name": name, "inactiveFlag": False}
            for id, board, name in self.settings["types"]}

    def operation(self, request, is_body_read):
        found = self.routes.find(request) or DISCOVERY.find(request)
        return found[0].operation if found else None

    def enter(self, request):
        self.access.enter(request)

    def facts(self):
        return {"window": self.access.window.facts()}

    def change_settings(self, given):
        super().change_settings(given)
        self.access.window.limit = self.settings["requests_per_window"]

    def refusal(self, status, messages):
        codes = {401: "Unauthorized", 403: "Forbidden", 404: "NotFound", 429: "TooManyRequests",
                 405: "MethodNotAllowed", 500: "UnexpectedError"}
        return Answer(status, {"code": codes.get(status, "InvalidRequest"),
                               "message": "; ".join(messages), "errors": None})

    def invalid(self, resource, complaints):
        """The answer to an object that is not right; complaints are (field, code, message)."""
        return Answer(400, {
            "code": "InvalidObject", "message": f"{resource} object is invalid",
            "errors": [{"code": CODES[code], "message": message, "resource": resource,
                        "field": field} for field, code, message in complaints]})

    def success_with_errors(self, request, messages):
        return Answer(200, {"code": "InvalidObject", "message": "; ".join(messages),
                            "errors": [{"code": "Unexpected", "message": message,
                                        "resource": "ticket", "field": None}
                                       for message in messages]})

    def site(self):
        """Host and port of the API, without a scheme, as companyinfo says it."""
        name = "site" if self.settings["has_separate_site"] else "main"
        return f"127.0.0.1:{self.house.doors[name].port}"

    def links(self):
        return {**super().links(),
                "api": f"http://{self.site()}/{self.settings['codebase'].strip('/')}/apis/3.0"}

    def act(self, request):
        found = self.routes.find(request) or DISCOVERY.find(request)
        if found is None:
            if self.routes.methods(request.path):
                self.refuse(405, "unknown-method", f"{request.method} is not allowed here")
            self.refuse(404, "unknown-path", f"there is nothing at {request.path}")
        route, values = found
        if route.operation != "discover" and self.settings["has_separate_site"] \
                and request.door == "main":
            self.note_violation(request, "site", "the API is at the SiteUrl of companyinfo")
        return getattr(self, route.work)(request, **values)

    def company_info(self, request, name):
        self.parameters(request, set())
        if str(name).lower() != self.settings["company"].lower():
            raise Refused(self.refusal(404, [f"Company {name} not found"]))
        return Answer(200, {
            "CompanyName": name, "Codebase": self.settings["codebase"],
            "VersionCode": "v2025.1", "VersionNumber": "v4.6.100000",
            "CompanyID": name, "IsCloud": True, "SiteUrl": self.site()})

    def system_info(self, request):
        self.parameters(request, set())
        return Answer(200, {"version": "v2025.1", "isCloud": True, "serverTimeZone": "UTC"})

    def edited(self, kind, record, changes):
        if kind == "ticket":
            record.update(resolved(self, changes, record["board"]["id"])[0])
            self._touch(record, "Admin1")
            self.callbacks.changed(record, "updated")

    def _field_complaints(self, fields, body, is_create):
        return [(one.field, one.code, f"The {one.field} field is required."
                 if one.code == "required" else one.message)
                for one in problems(fields, body, is_create)]

    def _demand(self, resource, complaints):
        if complaints:
            _, code, message = complaints[0]
            rule = "unknown-field" if code == "unknown" else f"field-{code}"
            raise Refused(self.invalid(resource, complaints), rule, message)
