"""Goal: the fake refuses what Autotask refuses. Method: each accepted thing has a refused twin."""

import threading

from tests.case import FakeCase
from tests.fake import Autotask


class AccessTests(FakeCase):
    def test_the_zone_is_told_without_headers_and_lies_elsewhere(self):
        fake = self.start(Autotask)
        reply = fake.ask(
            "GET", "/atservicesrest/v1.0/zoneInformation?user=api@msp.example")
        self.assertEqual(sorted(reply.json), ["ci", "url", "webUrl", "zoneName"])
        self.assertEqual(reply.json["url"], fake.links["zone"])
        self.assertFalse(reply.json["url"].startswith(fake.url))
        self.assertTrue(reply.json["url"].endswith("/ATServicesRest/"))
        stranger = fake.ask("GET", "/ATServicesRest/V1.0/zoneInformation?user=x")
        self.assertEqual(stranger.status, 500)
        self.assert_right(fake)

    def test_the_zone_may_come_without_its_last_slash(self):
        fake = self.start(Autotask, zone_url_ends_with_slash=False)
        self.assertTrue(fake.links["zone"].endswith("/ATServicesRest"))

    def test_versions_are_told_without_headers(self):
        fake = self.start(Autotask)
        reply = fake.ask("GET", "/atservicesrest/versioninformation")
        self.assertEqual(reply.json, {"apiVersions": ["V1.0"]})

    def test_a_tenant_moves_to_another_zone(self):
        for status in (401, 404, 500):
            fake = self.start(Autotask, wrong_zone_status=status)
            fake.order(script=[{"match": {"operation": "create_ticket"}, "do": "move_zone"}])
            self.assertEqual(fake.create().status, status)
            found = fake.ask("GET", "/ATServicesRest/V1.0/zoneInformation?user=api@msp.example")
            self.assertNotEqual(found.json["url"], fake.links["zone"])
            fake.links["zone"] = found.json["url"]
            self.assertEqual(fake.create().status, 200)
            self.assertEqual(fake.count(), 1)

    def test_every_header_is_needed_and_must_be_right(self):
        fake = self.start(Autotask)
        for name in Autotask.HEADERS:
            headers = {key: value for key, value in Autotask.HEADERS.items() if key != name}
            reply = fake.ask("GET", fake.links["zone"] + "V1.0/Tickets/1", headers=headers)
            self.assert_refused(fake, reply, 401, "missing-header")
            reply = fake.api("GET", "/Tickets/1", headers={name: "wrong"})
            self.assertEqual(reply.status, 401)
        self.assertEqual(len(fake.rules()), 3)

    def test_the_budget_of_the_hour_rolls(self):
        fake = self.start(Autotask, requests_per_window=3)
        self.assertEqual(fake.create().status, 200)
        fake.order(advance_seconds=1800)
        self.assertEqual([fake.create().status for _ in range(3)], [200, 200, 429])
        told = fake.ledger()["window"]
        self.assertEqual((told["peak"], told["refused"]), (3, 1))
        fake.order(advance_seconds=1799)
        reply = fake.create()
        self.assertEqual((reply.status, reply.headers["Retry-After"]), (429, "300"))
        fake.order(advance_seconds=1)
        self.assertEqual([fake.create().status for _ in range(2)], [200, 429])

    def test_the_threshold_tells_how_much_is_used(self):
        fake = self.start(Autotask)
        fake.create()
        self.assertEqual(fake.api("GET", "/ThresholdInformation").json, {
            "externalRequestThreshold": 10000, "requestThresholdTimeframe": 60,
            "currentTimeframeRequestCount": 2})

    def test_three_requests_at_a_time_are_taken_for_one_endpoint(self):
        for status in (429, 500):
            fake = self.start(Autotask, thread_limit_status=status)
            fake.order(script=[{"do": "hold", "times": 3, "match": {"path": "/Tickets"}}])
            asking = [threading.Thread(target=fake.create) for _ in range(3)]
            for thread in asking:
                thread.start()
                fake.event("held")
            reply = fake.create()
            self.assertEqual(reply.status, status)
            self.assertIn("Itgenatr005", reply.json["errors"][0])
            self.assertEqual(fake.api("GET", "/Companies/174").status, 200)
            fake.order(release=True)
            for thread in asking:
                thread.join()
            self.assertEqual(fake.create().status, 200)
            self.assertEqual(fake.ledger()["threads_peak"], 3)


class TicketTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Autotask)

    def post(self, **changes):
        body = {**Autotask.TICKET, **changes}
        return self.fake.api("POST", "/Tickets", {
            name: value for name, value in body.items() if value is not None})

    def read(self, number):
        return self.fake.api("GET", f"/Tickets/{number}").json["item"]

    def test_a_ticket_is_made_and_read(self):
        reply = self.post()
        self.assertEqual(list(reply.json), ["itemId"])
        ticket = self.read(reply.json["itemId"])
        self.assertEqual((ticket["title"], ticket["externalID"], ticket["companyID"]),
                         ("Pool tank is degraded", "pk-1", 174))
        self.assertTrue(ticket["ticketNumber"].startswith("T20260101."))
        self.assert_right(self.fake)

    def test_the_company_with_number_0_is_the_msp_itself(self):
        self.assertEqual(self.post(companyID=0).status, 200)

    def test_required_fields_are_required(self):
        for name in ("companyID", "title", "status", "priority", "queueID"):
            reply = self.post(**{name: None})
            self.assert_refused(self.fake, reply, 500, "field-required")
            self.assertIn(name, reply.json["errors"][0])

    def test_a_resource_with_a_role_stands_for_a_queue(self):
        reply = self.post(queueID=None, assignedResourceID=4, assignedResourceRoleID=8)
        self.assertEqual(reply.status, 200)
        self.assert_refused(self.fake, self.post(assignedResourceID=4), 500, "field-required")

    def test_a_due_date_can_be_required_unless_the_category_sets_it(self):
        fake = self.start(Autotask, is_due_date_required=True)
        self.assert_refused(fake, fake.create(), 500, "field-required")
        for more in ({"dueDateTime": "2026-01-02T00:00:00Z"}, {"ticketCategory": 3}):
            self.assertEqual(fake.api("POST", "/Tickets", Autotask.TICKET | more).status, 200)

    def test_texts_have_their_lengths(self):
        for name, most in (("title", 255), ("description", 8000), ("externalID", 50),
                           ("resolution", 32000), ("aemAlertID", 50)):
            self.assertEqual(self.post(**{name: "x" * most}).status, 200)
            reply = self.post(**{name: "x" * (most + 1)})
            self.assert_refused(self.fake, reply, 500, "field-length")

    def test_unknown_fields_wrong_types_and_read_only_fields_are_refused(self):
        for changes, rule in (({"colour": 1}, "unknown-field"), ({"title": 7}, "field-type"),
                              ({"companyID": "174"}, "field-type"),
                              ({"dueDateTime": "soon"}, "field-type"),
                              ({"status": True}, "field-type"),
                              ({"ticketNumber": "T1"}, "field-read-only"),
                              ({"id": 5}, "field-read-only")):
            self.assert_refused(self.fake, self.post(**changes), 500, rule)

    def test_picklist_values_must_be_there_and_active(self):
        for changes in ({"priority": 9}, {"priority": 5}, {"status": 12}, {"queueID": 29682835},
                        {"issueType": 10, "subIssueType": 140}, {"subIssueType": 136}):
            self.assert_refused(self.fake, self.post(**changes), 500, "picklist")
        self.assertEqual(self.post(issueType=10, subIssueType=136).status, 200)

    def test_picklists_are_the_tenants_own(self):
        fields = self.fake.api("GET", "/Tickets/entityInformation/fields").json["fields"]
        self.assertGreater(len(fields), 70)
        priority = next(field for field in fields if field["name"] == "priority")
        self.assertEqual({one["label"]: one["value"] for one in priority["picklistValues"]
                          if one["isActive"]},
                         {"High": "1", "Medium": "2", "Low": "3", "Critical": "4"})
        self.assertTrue(priority["isPickList"])
        info = self.fake.api("GET", "/Tickets/entityInformation").json["info"]
        self.assertTrue(info["canCreate"])

    def test_references_must_exist(self):
        for changes in ({"companyID": 1}, {"configurationItemID": 1}):
            reply = self.post(**changes)
            self.assert_refused(self.fake, reply, 500, "reference")
            self.assertIn("does not exist or is invalid", reply.json["errors"][0])
        self.assertEqual(self.post(configurationItemID=501).status, 200)

    def test_user_defined_fields_have_known_names(self):
        udf = {"name": "Poolkeeper reference", "value": "pk-1"}
        number = self.post(userDefinedFields=[udf]).json["itemId"]
        self.assertEqual(self.read(number)["userDefinedFields"], [udf])
        self.assert_refused(self.fake, self.post(
            userDefinedFields=[{"name": "Other", "value": "x"}]), 500, "user-defined")

    def test_patch_writes_what_it_names_and_put_nulls_the_rest(self):
        number = self.post(description="keep me").json["itemId"]
        reply = self.fake.api("PATCH", "/Tickets", {"id": number, "priority": 1})
        self.assertEqual(reply.json, {"itemId": number})
        ticket = self.read(number)
        self.assertEqual((ticket["priority"], ticket["description"]), (1, "keep me"))
        core = {name: Autotask.TICKET[name]
                for name in ("companyID", "title", "status", "priority", "queueID")}
        self.assertEqual(self.fake.api("PUT", "/Tickets", {"id": number, **core}).status, 200)
        ticket = self.read(number)
        self.assertEqual((ticket["description"], ticket["externalID"]), (None, None))
        self.assert_refused(self.fake, self.fake.api("PUT", "/Tickets", {"id": number}), 500,
                            "field-required")

    def test_a_patch_needs_a_ticket_that_is_there(self):
        self.assertEqual(self.fake.api("PATCH", "/Tickets", {"id": 1, "priority": 1}).status, 404)
        self.assert_refused(self.fake, self.fake.api("PATCH", "/Tickets", {"priority": 1}), 500,
                            "field-required")

    def test_completing_a_ticket_dates_it_and_reopening_takes_the_date_away(self):
        number = self.post().json["itemId"]
        for status, completed in ((5, "2026-01-01T00:00:00Z"), (8, None)):
            self.fake.api("PATCH", "/Tickets", {"id": number, "status": status})
            self.assertEqual(self.read(number)["completedDate"], completed)

    def test_notes_belong_to_a_ticket(self):
        number = self.post().json["itemId"]
        note = {"title": "t", "description": "worse [1/abc]", "noteType": 3, "publish": 2}
        made = self.fake.api("POST", f"/Tickets/{number}/Notes", note)
        self.assertEqual(made.status, 200)
        found = self.fake.api("GET", f"/Tickets/{number}/Notes").json["items"]
        self.assertEqual([one["description"] for one in found], ["worse [1/abc]"])
        found = self.fake.api("POST", "/TicketNotes/query", {"filter": [
            {"op": "eq", "field": "ticketID", "value": number}]}).json["items"]
        self.assertEqual([one["id"] for one in found], [made.json["itemId"]])
        for changes, rule in (({"title": "x" * 251}, "field-length"),
                              ({"description": None}, "field-required"),
                              ({"noteType": None}, "field-required"),
                              ({"publish": None}, "field-required"),
                              ({"publish": 3}, "picklist"),
                              ({"description": "x" * 32001}, "field-length")):
            reply = self.fake.api("POST", f"/Tickets/{number}/Notes", {**note, **changes})
            self.assert_refused(self.fake, reply, 500, rule)
        self.assertEqual(self.fake.api("POST", "/Tickets/1/Notes", note).status, 404)

    def test_a_configuration_item_is_tied_to_a_ticket(self):
        number = self.post().json["itemId"]
        path = f"/Tickets/{number}/AdditionalConfigurationItems"
        self.assertEqual(self.fake.api("POST", path, {"configurationItemID": 501}).status, 200)
        self.assertEqual(len(self.fake.api("GET", path).json["items"]), 1)
        self.assert_refused(self.fake, self.fake.api("POST", path, {"configurationItemID": 7}),
                            500, "reference")

    def test_what_is_unknown_is_refused(self):
        for method, path, body, status, rule in (
                ("GET", "/Ticket/1", None, 404, "unknown-path"),
                ("DELETE", "/Tickets/1", None, 405, "unknown-method"),
                ("GET", "/Tickets/1?fields=id", None, 500, "unknown-parameter"),
                ("POST", "/Tickets", [1], 500, "json-shape")):
            self.assert_refused(self.fake, self.fake.api(method, path, body), status, rule)
        reply = self.fake.api("POST", "/Tickets", b"{}", {"Content-Type": "text/plain"})
        self.assert_refused(self.fake, reply, 415, "content-type")


class QueryTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Autotask)
        for number in range(1, 6):
            self.fake.api("POST", "/Tickets", Autotask.TICKET | {
                "externalID": f"PK-{number}", "priority": 1 + number % 2,
                "description": "odd" if number % 2 else None})

    def query(self, *filters, **more):
        return self.fake.api("POST", "/Tickets/query", {"filter": list(filters), **more})

    def found(self, *filters):
        return [one["externalID"][3:] for one in self.query(*filters).json["items"]]

    def one(self, op, field, value=None, **more):
        return {"op": op, "field": field, **({} if value is None else {"value": value}), **more}

    def test_every_operation_finds_what_it_says(self):
        for filters, numbers in (
                ([self.one("eq", "externalID", "pk-2")], "2"),
                ([self.one("noteq", "externalID", "PK-2")], "1345"),
                ([self.one("gt", "priority", 1)], "135"),
                ([self.one("gte", "priority", "2")], "135"),
                ([self.one("lt", "priority", 2)], "24"), ([self.one("lte", "priority", 0)], ""),
                ([self.one("beginsWith", "externalID", "PK-")], "12345"),
                ([self.one("endsWith", "externalID", "-4")], "4"),
                ([self.one("contains", "externalID", "-5")], "5"),
                ([self.one("exist", "description")], "135"),
                ([self.one("notExist", "description")], "24"),
                ([self.one("in", "externalID", ["PK-1", "PK-4"])], "14"),
                ([self.one("notIn", "externalID", ["PK-1", "PK-4"])], "235"),
                ([self.one("gte", "createDate", "2026-01-01T00:00:00Z")], "12345"),
                ([self.one("eq", "priority", 2), self.one("exist", "description")], "135"),
                ([{"op": "or", "items": [self.one("eq", "externalID", "PK-1"), {
                    "op": "and", "items": [self.one("eq", "externalID", "PK-2"),
                                           self.one("eq", "companyID", 174)]}]}], "12")):
            self.assertEqual("".join(self.found(*filters)), numbers, filters)
        self.assert_right(self.fake)

    def test_what_the_grammar_does_not_know_is_refused(self):
        for filters, rule in (
                ([], "query-filter"), ([self.one("like", "title", "x")], "query-operation"),
                ([self.one("EQ", "title", "x")], "query-operation"),
                ([self.one("eq", "tittle", "x")], "unknown-field"),
                ([self.one("eq", "title")], "query-value"),
                ([self.one("eq", "priority", "high")], "query-value"),
                ([self.one("contains", "priority", 1)], "query-operation"),
                ([self.one("in", "priority", 1)], "query-value"),
                ([self.one("exist", "title", "x")], "query-filter"),
                ([self.one("eq", "title", "x", items=[])], "query-filter"),
                ([self.one("eq", "title", "x", colour=1)], "query-filter"),
                ([{"op": "and", "items": []}], "query-filter"),
                ([self.one("eq", "Other", "x", udf=True)], "unknown-field")):
            self.assert_refused(self.fake, self.query(*filters), 500, rule)
        for most in (0, 501, "5", True):
            reply = self.query(self.one("exist", "id"), maxRecords=most)
            self.assert_refused(self.fake, reply, 500, "query-limit")
        reply = self.query(self.one("exist", "id"), colour=1)
        self.assert_refused(self.fake, reply, 500, "unknown-field")

    def test_user_defined_fields_can_be_asked_for(self):
        self.fake.api("POST", "/Tickets", Autotask.TICKET | {"externalID": "PK-6", (
            "userDefinedFields"): [{"name": "Poolkeeper reference", "value": "ref"}]})
        self.assertEqual(
            self.found(self.one("eq", "Poolkeeper reference", "REF", udf=True)), ["6"])

    def test_pages_follow_each_other_by_their_addresses(self):
        reply = self.query(self.one("exist", "id"), maxRecords=2)
        seen, pages = [], 0
        while True:
            seen += [one["externalID"] for one in reply.json["items"]]
            pages += 1
            url = reply.json["pageDetails"]["nextPageUrl"]
            if url is None:
                break
            reply = self.fake.ask("GET", url, headers=Autotask.HEADERS)
        self.assertEqual((len(seen), len(set(seen)), pages), (5, 5, 3))
        self.assert_refused(self.fake, self.fake.api("GET", "/Tickets/query/next?paging=x"), 500,
                            "page")

    def test_fields_can_be_chosen(self):
        reply = self.query(self.one("eq", "externalID", "PK-1"), includeFields=["title"])
        self.assertEqual(sorted(reply.json["items"][0]), ["id", "title"])

    def test_companies_and_configuration_items_can_be_asked_for(self):
        for entity, field, value in (("Companies", "companyName", "acme corp"),
                                     ("ConfigurationItems", "serialNumber", "SN-1")):
            reply = self.fake.api("POST", f"/{entity}/query", {
                "filter": [self.one("eq", field, value)]})
            self.assertEqual(len(reply.json["items"]), 1)
