"""What can only be read in ConnectWise, and callbacks."""

from fakepsa.connectwise import entities, listing
from fakepsa.door.request import Answer, Refused


class ListWork:
    """What a request about anything but tickets does; part of `ConnectWise`."""

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
