"""Tickets and comments that are written in Zendesk."""

from fakepsa.door.request import Answer, Refused
from fakepsa.shape.fields import Field, problems, text
from fakepsa.zendesk.search import STATUSES

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


class WritingWork:
    """What a request that writes does; part of `Zendesk`."""

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
