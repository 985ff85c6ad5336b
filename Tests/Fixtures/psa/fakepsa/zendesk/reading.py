"""Everything that is read in Zendesk."""

from fakepsa.door.request import Answer, Refused
from fakepsa.zendesk.search import BadSearch, read_search

PAGE_MAX = 100


class ReadingWork:
    """What a request that reads does; part of `Zendesk`."""

    def read_ticket(self, request, id):
        self.parameters(request, set())
        if not self.lag.is_seen(("ticket", id)):
            raise Refused(self.refusal(404, ["Not found"]))
        return Answer(200, {"ticket": self._ticket(id)})

    def list_comments(self, request, id):
        self._ticket(id)
        found = [one for one in self.table("comment").values() if one["ticket_id"] == id]
        return self._paged(request, "comments", found, set())

    def list_tickets(self, request):
        wanted = request.parameters().get("external_id")
        self.lag.searched()
        found = [one for key, one in sorted(self.table("ticket").items())
                 if wanted in (None, one["external_id"]) and self.lag.is_found(("ticket", key))]
        return self._paged(request, "tickets", found, {"external_id"})

    def search(self, request):
        self.lag.searched()
        try:
            test = read_search(request.parameters().get("query", ""))
            found = [one for key, one in sorted(self.table("ticket").items())
                     if test(one) and self.lag.is_found(("ticket", key))]
        except (BadSearch, ValueError) as problem:
            self.refuse(422, "search", str(problem))
        return self._paged(request, "results", [{**one, "result_type": "ticket"}
                                                for one in found], {"query"})

    def organizations(self, request):
        return self._paged(request, "organizations",
                           list(self.table("organization").values()), set())

    def search_organizations(self, request):
        parameters = request.parameters()
        found = [one for one in self.table("organization").values()
                 if all(str(one[name]).lower() == parameters[name].lower()
                        for name in ("external_id", "name") if name in parameters)]
        return self._paged(request, "organizations", found, {"external_id", "name"})

    def groups(self, request):
        return self._paged(request, "groups", list(self.table("group").values()), set())

    def me(self, request):
        self.parameters(request, set())
        return Answer(200, {"user": {"id": 1, "email": self.settings["email"], "role": "admin"}})

    def _ticket(self, identifier):
        if identifier not in self.table("ticket"):
            raise Refused(self.refusal(404, ["Not found"]))
        return self.table("ticket")[identifier]

    def _paged(self, request, name, found, known):
        parameters = self.parameters(request, known | {"page", "per_page", "sort_by",
                                                       "sort_order", "include_inline_images"})
        size = self.number(parameters, "per_page", PAGE_MAX, most=PAGE_MAX)
        number = self.number(parameters, "page", 1)
        first = (number - 1) * size
        following = None
        if first + size < len(found):
            following = f"{self.links()['url']}{request.path}?page={number + 1}&per_page={size}"
        return Answer(200, {name: found[first:first + size], "count": len(found),
                            "next_page": following, "previous_page": None})
