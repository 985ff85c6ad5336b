"""Goal: the fake refuses what HaloPSA refuses. Method: each accepted thing has a refused twin."""

from tests.case import FakeCase
from tests.fake import Halo


class AccessTests(FakeCase):
    def test_authinfo_tells_where_tokens_are(self):
        fake = self.start(Halo)
        reply = fake.ask("GET", "/api/authinfo")
        self.assertEqual(reply.json, {"auth_url": fake.links["auth"], "tenant_id": "acmemsp"})
        self.assertFalse(reply.json["auth_url"].startswith(fake.url))
        own = self.start(Halo, is_hosted=False)
        self.assertIsNone(own.ask("GET", "/api/authinfo").json["tenant_id"])
        self.assertEqual(own.token(tenant=None).status, 200)

    def test_a_token_is_given_for_a_right_form(self):
        fake = self.start(Halo)
        reply = fake.token()
        self.assertEqual((reply.json["token_type"], reply.json["expires_in"]), ("Bearer", 3600))
        for changes, status, rule in (
                ({"grant_type": "password"}, 400, "token-form"),
                ({"scope": "some"}, 400, "token-form"), ({"colour": "1"}, 400, "unknown-field"),
                ({"tenant": None}, 400, "missing-parameter")):
            self.assert_refused(fake, fake.token(**changes), status, rule)
        reply = fake.token(client_secret="wrong")
        self.assertEqual((reply.status, reply.json["error"]), (401, "invalid_client"))
        self.assertEqual(fake.token(tenant="other").status, 500)

    def test_a_token_lives_as_long_as_it_says(self):
        fake = self.start(Halo, token_seconds=60)
        self.assertEqual(fake.create().status, 201)
        fake.order(advance_seconds=59)
        self.assertEqual(fake.create().status, 201)
        fake.order(advance_seconds=1)
        self.assertEqual(fake.create().status, 401)
        fake.sign_in()
        self.assertEqual(fake.create().status, 201)
        self.assertEqual(fake.ledger()["tokens_given"], 2)

    def test_tokens_can_expire_in_the_middle_of_a_burst(self):
        fake = self.start(Halo)
        fake.order(script=[{"match": {"operation": "create_ticket"}, "skip": 2,
                            "do": "expire_tokens"}])
        self.assertEqual([fake.create().status for _ in range(4)], [201, 201, 401, 401])
        fake.sign_in()
        self.assertEqual(fake.create().status, 201)
        self.assertEqual(fake.count(), 3)
        fake.order(expire_tokens=True)
        self.assertEqual(fake.create().status, 401)
        self.assert_right(fake)

    def test_a_request_without_a_token_is_a_mistake(self):
        fake = self.start(Halo)
        self.assert_refused(fake, fake.ask("GET", "/api/Client"), 401, "missing-header")

    def test_300_requests_are_taken_in_any_five_minutes(self):
        fake = self.start(Halo, requests_per_window=3)
        self.assertEqual([fake.create().status for _ in range(4)], [201, 201, 201, 429])
        fake.order(advance_seconds=299)
        reply = fake.create()
        self.assertEqual((reply.status, reply.headers["Retry-After"]), (429, None))
        fake.order(settings={"says_retry_after": True})
        self.assertEqual(fake.create().headers["Retry-After"], "2")
        fake.order(advance_seconds=1)
        self.assertEqual(fake.create().status, 201)
        self.assertEqual(fake.ledger()["window"]["refused"], 3)
        self.assertEqual(self.start(Halo).ledger()["window"]["limit"], 300)


class TicketTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Halo)

    def post(self, **changes):
        return self.fake.api("POST", "/Tickets", [{**Halo.TICKET, **changes}])

    def test_a_ticket_is_made_from_an_array_and_answered_as_an_object(self):
        reply = self.post()
        self.assertEqual((reply.status, reply.json["summary"]), (201, "Pool tank is degraded"))
        read = self.fake.api("GET", f"/Tickets/{reply.json['id']}?includedetails=true")
        self.assertEqual(read.json["details"], "token pk-1")
        two = self.fake.api("POST", "/Tickets", [Halo.TICKET, Halo.TICKET])
        self.assertEqual(len(two.json), 2)
        self.assert_right(self.fake)

    def test_an_object_alone_is_refused(self):
        reply = self.fake.api("POST", "/Tickets", Halo.TICKET)
        self.assert_refused(self.fake, reply, 400, "json-shape")
        self.assert_refused(self.fake, self.fake.api("POST", "/Tickets", []), 400, "json-shape")

    def test_the_same_call_with_a_number_updates(self):
        number = self.post().json["id"]
        reply = self.fake.api("POST", "/Tickets", [{"id": number, "priority_id": 2}])
        self.assertEqual((reply.json["id"], reply.json["priority_id"]), (number, 2))
        self.assertEqual(reply.json["details"], "token pk-1")
        operations = [one["operation"] for one in self.fake.ledger()["requests"]]
        self.assertEqual(operations[-2:], ["create_ticket", "update_ticket"])
        self.assertEqual(self.post(id=5).status, 404)
        self.assertEqual(self.post(id=0).status, 201)

    def test_unknown_fields_wrong_types_and_missing_ones_are_refused(self):
        for changes, rule in (({"colour": 1}, "unknown-field"), ({"summary": 5}, "field-type"),
                              ({"client_id": "12"}, "field-type"),
                              ({"summary": None}, "field-required"),
                              ({"summary": ""}, "field-required")):
            self.assert_refused(self.fake, self.post(**changes), 400, rule)

    def test_references_must_exist(self):
        for changes in ({"client_id": 99}, {"tickettype_id": 99}, {"priority_id": 99},
                        {"status_id": 99}, {"team": "None"}, {"team_id": 99},
                        {"assets": [{"id": 99}]}, {"parent_id": 99}, {"site_id": 19}):
            self.assert_refused(self.fake, self.post(**changes), 400, "reference")
        self.assertEqual(self.post(team="Infrastructure", site_id=18, status_id=2,
                                   assets=[{"id": 301}]).status, 201)

    def test_a_user_needs_a_site(self):
        self.assert_refused(self.fake, self.post(user_id=30), 400, "field-required")
        self.assertEqual(self.post(user_id=30, site_id=18).status, 201)
        self.assertEqual(self.post(userlookup={"id": -1}).status, 201)

    def test_custom_fields_have_a_number_or_a_name(self):
        for one in ({"id": 181, "value": "pk-1"}, {"name": "CFPoolkeeperReference", "value": "a"}):
            self.assertEqual(self.post(customfields=[one]).json["customfields"][0]["value"],
                             one["value"])
        for one in ({"id": 5, "value": "x"}, {"name": "CFOther", "value": "x"}, {"value": "x"}):
            self.assert_refused(self.fake, self.post(customfields=[one]), 400, "custom-field")

    def test_a_status_closes_and_reopens(self):
        number = self.post().json["id"]
        for status, closed in ((9, True), (2, False)):
            reply = self.fake.api("POST", "/Tickets", [{"id": number, "status_id": status}])
            self.assertEqual(reply.json["hasbeenclosed"], closed)
            found = self.fake.api("GET", "/Tickets?open_only=true").json
            self.assertEqual(found["record_count"], 0 if closed else 1)

    def test_actions_need_an_outcome_that_may_be_used(self):
        number = self.post().json["id"]
        action = {"ticket_id": number, "note": "worse [1/abc]", "hiddenfromuser": True}
        reply = self.fake.api("POST", "/Actions", [action])
        self.assert_refused(self.fake, reply, 400, "outcome")
        self.assertIn("An Outcome must be entered for this Action", str(reply.json))
        self.assertEqual(self.fake.api("POST", "/Actions", [action | {"outcome_id": 7}]).status,
                         201)
        self.fake.order(settings={"outcomes_without_permission": [7]})
        self.assertEqual(self.fake.api("POST", "/Actions", [action | {"outcome_id": 7}]).status,
                         403)
        reply = self.fake.api("POST", "/Actions", [action | {"outcome_id": 60, "new_status": 2}])
        self.assertEqual(reply.json["outcome"], "Monitoring Update")
        self.assertEqual(self.fake.api("GET", f"/Tickets/{number}").json["status_id"], 2)
        notes = self.fake.api("GET", f"/Actions?ticket_id={number}&excludesys=true").json
        self.assertEqual([one["note"] for one in notes["actions"]], ["worse [1/abc]"] * 2)
        for changes, rule in (({"outcome_id": 99}, "reference"), ({"colour": 1}, "unknown-field"),
                              ({"ticket_id": 1}, "reference"), ({"note": None}, "field-required")):
            body = {**action, "outcome_id": 60, **changes}
            self.assert_refused(self.fake, self.fake.api("POST", "/Actions", [body]), 400, rule)


class SearchTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Halo)
        for number in range(1, 6):
            self.fake.api("POST", "/Tickets", [{
                "summary": f"Ticket {number}", "details": f"token-{number}",
                "client_id": 12 if number % 2 else 13}])
            self.fake.order(advance_seconds=60)

    def found(self, query):
        reply = self.fake.api("GET", f"/Tickets?{query}")
        self.assertEqual(reply.status, 200, reply.raw)
        return "".join(sorted(one["summary"][-1] for one in reply.json["tickets"]))

    def test_parameters_find_what_they_say(self):
        for query, numbers in (
                ("", "12345"), ("search=TOKEN-3", "3"), ("search_details=token-4", "4"),
                ("search_summary=token-4", ""), ("client_id=13", "24"),
                ("client_id=12&search=token-3&open_only=True", "3"), ("closed_only=true", ""),
                ("startdate=2026-01-01T00:02:30", "45"), ("count=2", "45"),
                ("enddate=2026-01-01T00:01:00", "12")):
            self.assertEqual(self.found(query), numbers, query)
        self.assert_right(self.fake)

    def test_pages_are_cut_only_when_they_are_asked_for(self):
        self.assertEqual(self.found("pageinate=true&page_size=2&page_no=2"), "23")
        reply = self.fake.api("GET", "/Tickets?pageinate=true&page_size=2&page_no=3").json
        self.assertEqual((reply["record_count"], len(reply["tickets"])), (5, 1))

    def test_details_come_when_they_are_asked_for(self):
        reply = self.fake.api("GET", "/Tickets?search=token-1").json["tickets"][0]
        self.assertNotIn("details", reply)
        reply = self.fake.api("GET", "/Tickets?search=token-1&includedetails=true").json
        self.assertEqual(reply["tickets"][0]["details"], "token-1")

    def test_a_vague_index_finds_more_than_was_asked_for(self):
        self.fake.order(settings={"is_search_vague": True})
        self.assertEqual(self.found("search=token-3"), "12345")

    def test_what_is_unknown_is_refused(self):
        for path, status, rule in (
                ("/Tickets?serach=x", 400, "unknown-parameter"),
                ("/Tickets?search=a&search=b", 400, "repeated-parameter"),
                ("/Tickets?open_only=yes", 400, "parameter-value"),
                ("/Tickets?page_size=0", 400, "parameter-limit"),
                ("/Actions", 400, "missing-parameter"), ("/Ticket", 404, "unknown-path")):
            self.assert_refused(self.fake, self.fake.api("GET", path), status, rule)
        self.assert_refused(self.fake, self.fake.api("DELETE", "/Tickets/1"), 405,
                            "unknown-method")

    def test_lists_of_the_instance_can_be_read(self):
        for path, name in (("Status", "Closed"), ("Priority", "Critical"), ("Team", "1st Line "
                           "Support"), ("TicketType", "Alert"), ("Outcome", "Private Note")):
            self.assertIn(name, str(self.fake.api("GET", f"/{path}").json))
        clients = self.fake.api("GET", "/Client?pageinate=true&page_no=1&page_size=2").json
        self.assertEqual((clients["record_count"], len(clients["clients"])), (3, 2))
        everybody = self.fake.api("GET", "/Client?includeinactive=true").json
        self.assertEqual(everybody["record_count"], 4)
        self.assertEqual(self.fake.api("GET", "/Client/12").json["name"], "Acme Corp")
        self.assertEqual(self.fake.api("GET", "/Client/99").status, 404)
        self.assertEqual(
            self.fake.api("GET", "/Asset?search=nas&client_id=12").json["record_count"], 1)
        self.assertEqual(self.fake.api("GET", "/Site?client_id=13").json["sites"][0]["id"], 19)
