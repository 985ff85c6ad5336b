"""A strict fake of ConnectWise Manage's API."""

from fakepsa.connectwise import entities, listing
from fakepsa.connectwise.access import Access
from fakepsa.connectwise.callbacks import Callbacks
from fakepsa.connectwise.patch import BadPatch, changes
from fakepsa.connectwise.references import level_complaints, record_of, reference, resolved
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


class ConnectWise(PSA):
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

    # Tickets.

    def create_ticket(self, request):
        self.parameters(request, set())
        body = self.body(request, dict)
        self._demand("ticket", self._field_complaints(entities.TICKET, body, is_create=True))
        board_id = self._board_of(body)
        self._demand("ticket", self._value_complaints(body, board_id))
        references, _ = resolved(self, body, board_id)
        identifier = self.ids.next("ticket")
        now = self.clock.text()
        switches = set(entities.INITIAL) | entities.SWITCHES
        ticket = {name: value for name, value in body.items() if name not in switches}
        ticket.update({"board": reference(self.table("board")[board_id]),
                       "status": self._first_status(board_id),
                       "priority": reference(next(iter(self.table("priority").values()))),
                       **references})
        ticket.update(id=identifier, recordType="ServiceTicket",
                      severity=body.get("severity") or "Medium",
                      impact=body.get("impact") or "Medium", closedDate=None,
                      externalXRef=body.get("externalXRef"),
                      _info={"dateEntered": now, "enteredBy": "API", "lastUpdated": now,
                             "updatedBy": "API"})
        self._settle(ticket)
        self.table("ticket")[identifier] = ticket
        self.lag.born(("ticket", identifier))
        self.ledger.created(request, "ticket", identifier, body.get("externalXRef"))
        for name, flag in entities.INITIAL.items():
            if body.get(name):
                self._add_note(identifier, {"text": body[name], flag: True})
        if not body.get("skipCallback"):
            self.callbacks.changed(ticket, "added")
        return Answer(201, ticket)

    def search_tickets(self, request):
        parameters, found = self._found_tickets(request, listing.PARAMETERS)
        return listing.page(self, request, parameters, found)

    def count_tickets(self, request):
        _, found = self._found_tickets(request, {"conditions"})
        return Answer(200, {"count": len(found)})

    def read_ticket(self, request, id):
        parameters = self.parameters(request, {"fields", "conditions"})
        if not self.lag.is_seen(("ticket", id)):
            raise Refused(self.refusal(404, [f"Ticket {id} not found"]))
        return Answer(200, listing.with_fields(self._ticket(id), parameters.get("fields")))

    def patch_ticket(self, request, id):
        self.parameters(request, set())
        ticket = self._ticket(id)
        try:
            given = changes(self.body(request, list), entities.TICKET)
        except BadPatch as problem:
            self.refuse(400, problem.rule, str(problem))
        complaints = self._field_complaints(entities.TICKET, given, is_create=False)
        complaints += [(name, "read-only", f"{name} is only for a create.")
                       for name in entities.INITIAL if name in given]
        complaints += [(name, "required", f"The {name} field is required.")
                       for name in ("summary", "company", "board", "status")
                       if name in given and given[name] is None]
        self._demand("ticket", complaints)
        board_id = self._board_of(given, ticket["board"]["id"])
        if board_id != ticket["board"]["id"] and "status" not in given:
            given["status"] = self._first_status(board_id)
        self._demand("ticket", self._value_complaints(given, board_id))
        references, _ = resolved(self, given, board_id)
        skips = given.pop("skipCallback", False)
        ticket.update({**given, **references})
        self._touch(ticket, "API")
        if not skips:
            self.callbacks.changed(ticket, "updated")
        return Answer(200, ticket)

    def create_note(self, request, id):
        self.parameters(request, set())
        self._ticket(id)
        body = self.body(request, dict)
        complaints = self._field_complaints(entities.NOTE, body, is_create=True)
        if body.get("ticketId") not in (None, id):
            complaints.append(("ticketId", "value", "ticketId stands in the path."))
        if not complaints and not any(body.get(flag) for flag in entities.NOTE_FLAGS):
            complaints.append((entities.NOTE_FLAGS[0], "required",
                               f"One of {', '.join(entities.NOTE_FLAGS)} must be true."))
        self._demand("note", complaints)
        note = self._add_note(id, body)
        self._touch(self._ticket(id), "API")
        self.ledger.created(request, "note", note["id"], id)
        return Answer(201, note)

    def list_notes(self, request, id):
        self._ticket(id)
        return self._list(request, "note", [one for one in self.table("note").values()
                                            if one["ticketId"] == id])

    def create_link(self, request, id):
        self.parameters(request, set())
        self._ticket(id)
        body = self.body(request, dict)
        found = next((one for one in self.table("configuration").values()
                      if body.get("id", one["id"]) == one["id"] and body.get(
                          "deviceIdentifier", one["deviceIdentifier"])
                      == one["deviceIdentifier"]), None)
        if set(body) - {"id", "deviceIdentifier"}:
            self.refuse(400, "unknown-field", f"unknown: {', '.join(sorted(body))}")
        if not body:
            self._demand("configuration",
                         [("id", "required", "id or deviceIdentifier is required.")])
        if found is None:
            self._demand("configuration", [("id", "reference", "There is none such.")])
        key = (id, found["id"])
        self.table("link")[key] = {"id": found["id"], "ticketId": id,
                                   "deviceIdentifier": found["deviceIdentifier"]}
        self.ledger.created(request, "asset_link", found["id"], id)
        return Answer(201, self.table("link")[key])

    def list_links(self, request, id):
        self._ticket(id)
        return self._list(request, "link", [one for one in self.table("link").values()
                                            if one["ticketId"] == id])

    # Lists.

    def boards(self, request):
        return self._list(request, "board")

    def board(self, request, id):
        return self._single(request, "board", "Board", id)

    def statuses(self, request, id):
        return self._of_board(request, "board_status", id)

    def types(self, request, id):
        return self._of_board(request, "board_type", id)

    def teams(self, request, id):
        return self._of_board(request, "team", id)

    def priorities(self, request):
        return self._list(request, "priority")

    def sources(self, request):
        return self._list(request, "source")

    def companies(self, request):
        return self._list(request, "company")

    def count_companies(self, request):
        _, found = listing.selected(self, request, "company", self.table("company").values(),
                                    {"conditions"})
        return Answer(200, {"count": len(found)})

    def company(self, request, id):
        return self._single(request, "company", "Company", id)

    def configurations(self, request):
        return self._list(request, "configuration")

    def configuration(self, request, id):
        return self._single(request, "configuration", "Configuration", id)

    def system_info(self, request):
        self.parameters(request, set())
        return Answer(200, {"version": "v2025.1", "isCloud": True, "serverTimeZone": "UTC"})

    # Callbacks.

    def create_callback(self, request):
        self.parameters(request, set())
        body = self.body(request, dict)
        complaints = self._field_complaints(entities.CALLBACK, body, is_create=True)
        if not complaints:
            complaints += [("type", "value", "There is no such type.")] \
                if body["type"].lower() not in entities.CALLBACK_TYPES else []
            complaints += [("level", "value", "There is no such level.")] \
                if body["level"].lower() not in entities.CALLBACK_LEVELS else []
        self._demand("callback", complaints)
        identifier = self.ids.next("callback")
        callback = {**body, "id": identifier, "type": body["type"].lower(),
                    "level": body["level"].lower()}
        self.table("callback")[identifier] = callback
        self.ledger.created(request, "callback", identifier, body["url"])
        return Answer(201, callback)

    def list_callbacks(self, request):
        return self._list(request, "callback")

    def delete_callback(self, request, id):
        if self.table("callback").pop(id, None) is None:
            raise Refused(self.refusal(404, [f"Callback {id} not found"]))
        return Answer(204)

    def edited(self, kind, record, changes):
        if kind == "ticket":
            record.update(resolved(self, changes, record["board"]["id"])[0])
            self._touch(record, "Admin1")
            self.callbacks.changed(record, "updated")

    # Parts.

    def _ticket(self, identifier):
        if identifier not in self.table("ticket"):
            raise Refused(self.refusal(404, [f"Ticket {identifier} not found"]))
        return self.table("ticket")[identifier]

    def _found_tickets(self, request, known):
        self.lag.searched()
        seen = [ticket for key, ticket in self.table("ticket").items()
                if self.lag.is_found(("ticket", key))]
        return listing.selected(self, request, "ticket", seen, known)

    def _list(self, request, kind, records=None):
        records = self.table(kind).values() if records is None else records
        parameters, found = listing.selected(self, request, kind, records)
        return listing.page(self, request, parameters, found)

    def _of_board(self, request, kind, id):
        if id not in self.table("board"):
            raise Refused(self.refusal(404, [f"Board {id} not found"]))
        return self._list(request, kind, [one for one in self.table(kind).values()
                                          if one["boardId"] == id])

    def _single(self, request, kind, name, id):
        parameters = self.parameters(request, {"fields"})
        if id not in self.table(kind):
            raise Refused(self.refusal(404, [f"{name} {id} not found"]))
        return Answer(200, listing.with_fields(self.table(kind)[id], parameters.get("fields")))

    def _board_of(self, body, default=None):
        """The board that the other references must belong to."""
        if body.get("board") is None:
            return default or next(iter(self.table("board")))
        board = record_of(self, "board", body["board"], None)
        if board is None or board["inactiveFlag"]:
            self._demand("ticket", [("board", "reference",
                                     f"The board {body['board']} is not there or inactive.")])
        return board["id"]

    def _value_complaints(self, body, board_id):
        return resolved(self, body, board_id)[1] + level_complaints(body)

    def _field_complaints(self, fields, body, is_create):
        return [(one.field, one.code, f"The {one.field} field is required."
                 if one.code == "required" else one.message)
                for one in problems(fields, body, is_create)]

    def _demand(self, resource, complaints):
        if complaints:
            _, code, message = complaints[0]
            rule = "unknown-field" if code == "unknown" else f"field-{code}"
            raise Refused(self.invalid(resource, complaints), rule, message)

    def _first_status(self, board_id):
        statuses = [one for one in self.table("board_status").values()
                    if one["boardId"] == board_id]
        return reference(next(one for one in statuses if one["defaultFlag"]))

    def _settle(self, ticket):
        is_closed = self.table("board_status")[ticket["status"]["id"]]["closedStatus"]
        if is_closed != ticket.get("closedFlag", False):
            ticket["closedDate"] = self.clock.text() if is_closed else None
        ticket["closedFlag"] = is_closed

    def _touch(self, ticket, who):
        ticket["_info"] = {**ticket["_info"], "lastUpdated": self.clock.text(), "updatedBy": who}
        self._settle(ticket)

    def _add_note(self, ticket_id, body):
        identifier = self.ids.next("note")
        note = {**{flag: False for flag in entities.NOTE_FLAGS}, **body, "id": identifier,
                "ticketId": ticket_id, "dateCreated": self.clock.text(), "createdBy": "API"}
        note.pop("processNotifications", None)
        self.table("note")[identifier] = note
        return note
