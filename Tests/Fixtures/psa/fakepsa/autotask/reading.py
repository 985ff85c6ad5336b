"""Queries, pages and descriptions of Autotask."""

from fakepsa.autotask.entities import CHILDREN, ENTITIES, field_facts
from fakepsa.autotask.query import BadQuery, read_query
from fakepsa.door.request import Answer, Refused


class ReadingWork:
    """What a request that reads does; part of `Autotask`."""

    def list_children(self, request, id):
        self.parameters(request, set())
        self._ticket(id)
        found = [one for one in self.table(self._child(request)).values()
                 if one["ticketID"] == id]
        return Answer(200, {"items": found, "pageDetails": self._page(len(found), 500, None)})

    def read(self, request, id):
        self.parameters(request, set())
        entity = self._entity(request)
        record = self.table(entity).get(id)
        if record is None or not self.lag.is_seen((entity, id)):
            raise Refused(self.refusal(404, [f"There is no {ENTITIES[entity][1]} {id}."]))
        return Answer(200, {"item": record})

    def query(self, request):
        entity, found, shown, most = self._matching(request)
        return self._first_page(entity, found, shown, most)

    def count(self, request):
        _, found, _, _ = self._matching(request)
        return Answer(200, {"queryCount": len(found)})

    def next_page(self, request):
        token = self.parameters(request, {"paging"}).get("paging")
        if token not in self._pages:
            self.refuse(500, "page", "nextPageUrl must be followed as it was given")
        return self._first_page(*self._pages[token])

    def information(self, request):
        self.parameters(request, set())
        entity = self._entity(request)
        writes = entity in ("Tickets", *CHILDREN.values())
        return Answer(200, {"info": {
            "name": ENTITIES[entity][1], "canCreate": writes, "canUpdate": entity == "Tickets",
            "canDelete": False, "canQuery": True,
            "hasUserDefinedFields": entity == "Tickets"}})

    def fields(self, request):
        self.parameters(request, set())
        return Answer(200, {"fields": field_facts(self.settings, self._entity(request))})

    def user_defined(self, request):
        self.parameters(request, set())
        names = self.settings["user_defined_fields"] \
            if self._entity(request) == "Tickets" else []
        return Answer(200, {"fields": [
            {"name": name, "label": name, "dataType": "string", "isRequired": False,
             "isPickList": False, "picklistValues": None} for name in names]})

    def _matching(self, request):
        self.parameters(request, set())
        entity = self._entity(request)
        fields, one = ENTITIES[entity]
        udfs = self.settings["user_defined_fields"] if entity == "Tickets" else []
        try:
            test, shown, most = read_query(self.body(request, dict), fields, one, udfs)
        except BadQuery as problem:
            self.refuse(500, problem.rule, str(problem))
        self.lag.searched()
        found = [record for key, record in sorted(self.table(entity).items())
                 if test(record) and self.lag.is_found((entity, key))]
        return entity, found, shown, most

    def _first_page(self, entity, found, shown, most):
        page, rest = found[:most], found[most:]
        token = None
        if rest:
            token = self.ids.word("page")
            self._pages[token] = (entity, rest, shown, most)
        items = [{name: one.get(name) for name in {*shown, "id"}} if shown else one
                 for one in page]
        url = token and f"{self._zone_url().rstrip('/')}/V1.0/{entity}/query/next?paging={token}"
        return Answer(200, {"items": items, "pageDetails": self._page(len(page), most, url)})

    def _page(self, count, most, url):
        return {"count": count, "requestCount": most, "prevPageUrl": None, "nextPageUrl": url}
