"""Everything that is read in Halo."""

from fakepsa.door.request import Answer, Refused
from fakepsa.halo import entities
from fakepsa.halo.tickets import is_match

PAGE = {"pageinate", "page_size", "page_no", "count", "order", "orderdesc"}


class ReadingWork:
    """What a request that reads does; part of `Halo`."""

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


def without_details(ticket):
    return {name: value for name, value in ticket.items()
            if name not in ("details", "details_html", "customfields")}


def is_named(one, texts, wanted):
    return any(wanted.lower() in str(one.get(text, "")).lower() for text in texts)
