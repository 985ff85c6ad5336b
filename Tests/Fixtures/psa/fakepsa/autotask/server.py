"""A strict fake of Autotask's REST API."""

from fakepsa.autotask.access import Access
from fakepsa.autotask.entities import ENTITIES, PICKLISTS, field_facts
from fakepsa.autotask.query import BadQuery, read_query
from fakepsa.autotask.tickets import complaints, required_names
from fakepsa.door.request import Answer, Refused
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA

COMPLETE = 5
CHILDREN = {"Notes": "TicketNotes",
            "AdditionalConfigurationItems": "TicketAdditionalConfigurationItems"}


def entity_routes(entity, one, many):
    return [
        ("POST", f"/{entity}/query", f"search_{many}", "query"),
        ("POST", f"/{entity}/query/count", f"count_{many}", "count"),
        ("GET", f"/{entity}/query/next", f"search_{many}", "next_page"),
        ("POST", f"/{entity}/query/next", f"search_{many}", "next_page"),
        ("GET", f"/{entity}/{{id}}", f"read_{one}", "read"),
        ("GET", f"/{entity}/entityInformation", "describe", "information"),
        ("GET", f"/{entity}/entityInformation/fields", "describe", "fields"),
        ("GET", f"/{entity}/entityInformation/userDefinedFields", "describe", "user_defined"),
    ]


ROUTES = Routes("/ATServicesRest/V1.0", [
    ("GET", "/zoneInformation", "discover_zone", "zone_information"),
    ("GET", "/ThresholdInformation", "threshold", "threshold"),
    ("POST", "/Tickets", "create_ticket", "create_ticket"),
    ("PATCH", "/Tickets", "update_ticket", "patch_ticket"),
    ("PUT", "/Tickets", "update_ticket", "put_ticket"),
    ("POST", "/Tickets/{id}/Notes", "create_note", "create_child"),
    ("GET", "/Tickets/{id}/Notes", "list_notes", "list_children"),
    ("POST", "/Tickets/{id}/AdditionalConfigurationItems", "create_asset_link", "create_child"),
    ("GET", "/Tickets/{id}/AdditionalConfigurationItems", "list_asset_links", "list_children"),
    *entity_routes("Tickets", "ticket", "tickets"),
    *entity_routes("TicketNotes", "note", "notes"),
    *entity_routes("TicketAdditionalConfigurationItems", "asset_link", "asset_links"),
    *entity_routes("Companies", "company", "companies"),
    *entity_routes("ConfigurationItems", "asset", "assets"),
])
VERSIONS = Routes("/ATServicesRest", [("GET", "/versionInformation", "versions", "versions")])


class Autotask(PSA):
    name = "autotask"
    doors = ("main", "zone1", "zone2")
    bad_status = 500
    defaults = {
        "user": "api@msp.example", "secret": "autotask-secret", "integration_code": "CODE123",
        "zone_url_ends_with_slash": True, "wrong_zone_status": 401,
        "requests_per_window": 10_000, "window_seconds": 3600, "retry_after_seconds": 300,
        "threads_max": 3, "thread_limit_status": 500,
        "is_due_date_required": False, "categories_with_due_date": [3, 4],
        "user_defined_fields": ["Poolkeeper reference"],
        "picklists": PICKLISTS,
        "companies": [{"id": 0, "companyName": "The MSP itself", "isActive": True},
                      {"id": 174, "companyName": "Acme Corp", "isActive": True,
                       "companyNumber": "ACME"},
                      {"id": 175, "companyName": "Globex", "isActive": True,
                       "companyNumber": "GLOBEX"}],
        "configuration_items": [{"id": 501, "companyID": 174, "referenceTitle": "nas.acme",
                                 "serialNumber": "SN-1", "isActive": True}],
    }

    def __init__(self, house, settings):
        super().__init__(house, settings)
        self.zone = "zone1"
        self.access = Access(self)
        self._pages = {}
        for kind, key in (("Companies", "companies"), ("ConfigurationItems",
                                                       "configuration_items")):
            self.records[kind] = {one["id"]: dict(one) for one in self.settings[key]}

    # Who asks.

    def operation(self, request, is_body_read):
        found = ROUTES.find(request) or VERSIONS.find(request)
        return found[0].operation if found else None

    def enter(self, request):
        self.access.enter(request)

    def leave(self, request, is_effect_late):
        self.access.leave(request)

    def facts(self):
        return {"window": self.access.window.facts(), "threads_peak": self.access.threads_peak}

    def change_settings(self, given):
        super().change_settings(given)
        self.access.window.limit = self.settings["requests_per_window"]

    def move_zone(self):
        self.zone = "zone2" if self.zone == "zone1" else "zone1"

    def links(self):
        return {**super().links(), "zone": self._zone_url()}

    def refusal(self, status, messages):
        return Answer(status, {"errors": list(messages)})

    # What is asked for.

    def act(self, request):
        found = ROUTES.find(request) or VERSIONS.find(request)
        if found is None:
            if ROUTES.methods(request.path):
                self.refuse(405, "unknown-method",
                            f"The requested resource does not support {request.method}.")
            self.refuse(404, "unknown-path", f"No resource was found at {request.path}.")
        route, values = found
        return getattr(self, route.work)(request, **values)

    def zone_information(self, request):
        parameters = self.parameters(request, {"user"})
        if parameters.get("user", "").lower() != self.settings["user"].lower():
            raise Refused(self.refusal(500, ["The user has no zone."]))
        return Answer(200, {"zoneName": f"Fake {self.zone}", "url": self._zone_url(),
                            "webUrl": self.house.doors[self.zone].url + "/", "ci": 7})

    def versions(self, request):
        self.parameters(request, set())
        return Answer(200, {"apiVersions": ["V1.0"]})

    def threshold(self, request):
        self.parameters(request, set())
        window = self.access.window
        return Answer(200, {"externalRequestThreshold": window.limit,
                            "requestThresholdTimeframe": window.seconds // 60,
                            "currentTimeframeRequestCount": window.count()})

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
        kept = {"createDate", "ticketNumber", "id"}
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
            "lastActivityDate": now, "creatorResourceID": 4}
        self.table("Tickets")[id]["lastActivityDate"] = now
        self.ledger.created(request, kind, identifier, id)
        return Answer(200, {"itemId": identifier})

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

    # Parts.

    def _zone_url(self):
        slash = "/" if self.settings["zone_url_ends_with_slash"] else ""
        return f"{self.house.doors[self.zone].url}/ATServicesRest{slash}"

    def _entity(self, request):
        name = request.path.split("/")[3].lower()
        return next(entity for entity in ENTITIES if entity.lower() == name)

    def _child(self, request):
        name = request.path.rstrip("/").split("/")[-1].lower()
        return next(entity for child, entity in CHILDREN.items() if child.lower() == name)

    def _ticket(self, identifier):
        record = self.table("Tickets").get(identifier)
        if record is None:
            raise Refused(self.refusal(404, [f"There is no Ticket {identifier}."]))
        return record

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
        record["lastActivityDate"] = self.clock.text()
        self._complete(record, before)
        return Answer(200, {"itemId": body["id"]})

    def _complete(self, record, before):
        if record["status"] == COMPLETE and before != COMPLETE:
            record["completedDate"] = record["completedDate"] or self.clock.text()
        elif record["status"] != COMPLETE:
            record["completedDate"] = None

    def edited(self, kind, record, changes):
        record["lastActivityDate"] = self.clock.text()

    def _all_user_defined(self, body):
        given = {one["name"]: one["value"] for one in body.get("userDefinedFields") or []}
        return [{"name": name, "value": given.get(name)}
                for name in self.settings["user_defined_fields"]]

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
