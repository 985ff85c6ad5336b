"""Tickets of Autotask and what belongs to them, written."""

from fakepsa.autotask.entities import ENTITIES
from fakepsa.autotask.tickets import complaints, required_names
from fakepsa.door.request import Answer, Refused

COMPLETE = 5
# The resource behind the API's user; a person is somebody else.
API_RESOURCE = 4


class WritingWork:
    """What a request that writes does; part of `Autotask`."""

    def create_ticket(self, request):
        self.parameters(request, set())
        body = self.body(request, dict)
        if body.get("id"):
            self.refuse(500, "field-read-only", "id cannot be written in a create")
        self._check("Tickets", body, is_create=True)
        identifier = self.ids.next("ticket")
        now = self.clock.text()
        record = {name: body.get(name) for name in ENTITIES["Tickets"][0]}
        record.update(id=identifier, createDate=now, lastActivityDate=now,
                      creatorResourceID=API_RESOURCE, lastActivityResourceID=API_RESOURCE,
                      ticketNumber=f"T{self.clock.text('%Y%m%d')}.{identifier:04d}",
                      userDefinedFields=self._all_user_defined(body))
        self._complete(record, None)
        self.table("Tickets")[identifier] = record
        self.lag.born(("Tickets", identifier))
        self.ledger.created(request, "ticket", identifier, body.get("externalID"))
        return Answer(200, {"itemId": identifier})

    def patch_ticket(self, request):
        body = self._ticket_change(request)
        return self._change(body, {name: value for name, value in body.items() if name != "id"})

    def put_ticket(self, request):
        """PUT writes every field: what is omitted becomes null."""
        body = self._ticket_change(request)
        missing = [name for name in required_names() if body.get(name) is None]
        if missing:
            self.refuse(500, "field-required", f"required: {', '.join(missing)}")
        kept = {"createDate", "ticketNumber", "id", "creatorResourceID"}
        changes = {name: body.get(name) for name in ENTITIES["Tickets"][0] if name not in kept}
        return self._change(body, changes)

    def create_child(self, request, id):
        self.parameters(request, set())
        self._ticket(id)
        entity = self._child(request)
        body = self.body(request, dict)
        if body.get("id") or body.get("ticketID") not in (None, id):
            self.refuse(500, "field-read-only", "id and ticketID stand in the path")
        self._check(entity, body, is_create=True)
        if entity == "TicketAdditionalConfigurationItems" \
                and body["configurationItemID"] not in self.table("ConfigurationItems"):
            self.refuse(500, "reference", "Reference value on field: configurationItemID of "
                        "type: ConfigurationItem does not exist or is invalid.")
        kind = {"TicketNotes": "note"}.get(entity, "asset_link")
        identifier = self.ids.next(kind)
        now = self.clock.text()
        self.table(entity)[identifier] = {
            **body, "id": identifier, "ticketID": id, "createDateTime": now,
            "lastActivityDate": now, "creatorResourceID": API_RESOURCE}
        self._touch(self.table("Tickets")[id], API_RESOURCE)
        self.ledger.created(request, kind, identifier, id)
        return Answer(200, {"itemId": identifier})

    def _check(self, entity, body, is_create):
        found = complaints(self.settings, entity, ENTITIES[entity][0], body, is_create,
                           lambda kind, identifier: identifier in self.table(kind))
        if found:
            raise Refused(self.refusal(500, [message for _, message in found]), found[0][0],
                          "; ".join(message for _, message in found))

    def _ticket_change(self, request):
        self.parameters(request, set())
        body = self.body(request, dict)
        if not isinstance(body.get("id"), int):
            self.refuse(500, "field-required", "id is required")
        self._ticket(body["id"])
        self._check("Tickets", body, is_create=False)
        for name in required_names():
            if name in body and body[name] is None:
                self.refuse(500, "field-required", f"{name} is required")
        return body

    def _change(self, body, changes):
        record = self._ticket(body["id"])
        before = record["status"]
        given = changes.pop("userDefinedFields", None)
        record.update(changes)
        for one in given or []:
            next(udf for udf in record["userDefinedFields"]
                 if udf["name"] == one["name"])["value"] = one["value"]
        self._touch(record, API_RESOURCE)
        self._complete(record, before)
        return Answer(200, {"itemId": body["id"]})

    def _touch(self, record, resource):
        record.update(lastActivityDate=self.clock.text(), lastActivityResourceID=resource)

    def _complete(self, record, before):
        if record["status"] == COMPLETE and before != COMPLETE:
            record["completedDate"] = record["completedDate"] or self.clock.text()
        elif record["status"] != COMPLETE:
            record["completedDate"] = None

    def _all_user_defined(self, body):
        given = {one["name"]: one["value"] for one in body.get("userDefinedFields") or []}
        return [{"name": name, "value": given.get(name)}
                for name in self.settings["user_defined_fields"]]
