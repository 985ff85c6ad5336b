"""Tickets of ConnectWise, their notes and configurations."""

from fakepsa.connectwise import entities, listing
from fakepsa.connectwise.patch import BadPatch, changes
from fakepsa.connectwise.references import level_complaints, record_of, reference, resolved
from fakepsa.door.request import Answer, Refused


class TicketWork:
    """What a request about tickets does; part of `ConnectWise`."""

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

    def _ticket(self, identifier):
        if identifier not in self.table("ticket"):
            raise Refused(self.refusal(404, [f"Ticket {identifier} not found"]))
        return self.table("ticket")[identifier]

    def _found_tickets(self, request, known):
        self.lag.searched()
        seen = [ticket for key, ticket in self.table("ticket").items()
                if self.lag.is_found(("ticket", key))]
        return listing.selected(self, request, "ticket", seen, known)

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
