"""A strict fake of Autotask's REST API."""

from fakepsa.autotask.access import Access
from fakepsa.autotask.entities import CHILDREN, ENTITIES, PICKLISTS
from fakepsa.autotask.reading import ReadingWork
from fakepsa.autotask.writing import WritingWork
from fakepsa.door.request import Answer, Refused
from fakepsa.shape.routes import Routes
from fakepsa.stage.psa import PSA


# Who edits a ticket in Autotask itself.
PERSON_RESOURCE = 29682885


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


class Autotask(WritingWork, ReadingWork, PSA):
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

    def edited(self, kind, record, changes):
        if kind == "Tickets":
            self._touch(record, PERSON_RESOURCE)
            self._complete(record, None)
