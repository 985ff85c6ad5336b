"""Tickets and actions that are written in Halo."""

from fakepsa.door.request import Answer, Refused
from fakepsa.halo import entities
from fakepsa.halo.tickets import complaints, custom_field
from fakepsa.shape.fields import problems


class WritingWork:
    """What a request that writes does; part of `Halo`."""

    def save_tickets(self, request):
        self.parameters(request, set())
        bodies = self._array(request)
        for body in bodies:
            self._check_ticket(body)
        saved = [self._save(request, body) for body in bodies]
        return Answer(201, saved[0] if len(saved) == 1 else saved)

    def create_actions(self, request):
        self.parameters(request, set())
        bodies = self._array(request)
        for body in bodies:
            self._check_action(body)
        made = [self._act_on(request, body) for body in bodies]
        return Answer(201, made[0] if len(made) == 1 else made)

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
