"""Goal: idempotency keys mean what Zendesk's mean, and what it refuses is refused."""

import threading

from tests.case import FakeCase
from tests.fake import Zendesk


class KeyTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Zendesk)

    def create(self, key="pk-1", **options):
        return self.fake.create(headers={"Idempotency-Key": key}, **options)

    def test_the_same_key_gives_the_same_ticket(self):
        first, second = self.create(), self.create()
        self.assertEqual((first.status, second.status), (201, 201))
        self.assertEqual(first.json, second.json)
        self.assertEqual([one.headers["x-idempotency-lookup"] for one in (first, second)],
                         ["miss", "hit"])
        self.assertEqual(self.fake.count(), 1)
        self.assert_right(self.fake)

    def test_without_a_key_every_create_makes_a_ticket(self):
        replies = [self.fake.create(), self.fake.create()]
        self.assertEqual(self.fake.count(), 2)
        self.assertIsNone(replies[0].headers["x-idempotency-lookup"])

    def test_a_key_is_forgotten_after_two_hours(self):
        self.create()
        self.fake.order(advance_seconds=7199)
        self.create()
        self.assertEqual(self.fake.count(), 1)
        self.fake.order(advance_seconds=1)
        self.create()
        self.assertEqual(self.fake.count(), 2)

    def test_a_key_in_flight_is_a_conflict(self):
        self.fake.order(script=[{"match": {"operation": "create_ticket"}, "do": "hold"}])
        answers = []
        asking = threading.Thread(target=lambda: answers.append(self.create()))
        asking.start()
        self.fake.event("held")
        self.assertEqual(self.create().status, 409)
        self.assertEqual(self.create(key="pk-2").status, 201)
        self.fake.order(release=True)
        asking.join()
        self.assertEqual(self.create().json, answers[0].json)

    def test_a_late_create_keeps_its_key_in_flight(self):
        self.fake.order(script=[{"do": "silence", "late_seconds": 300,
                                 "match": {"operation": "create_ticket"}}])
        with self.assertRaises(TimeoutError):
            self.create(timeout=0.3)
        self.fake.event("request")
        self.assertEqual(self.create().status, 409)
        self.fake.order(advance_seconds=300)
        self.assertEqual(self.create().headers["x-idempotency-lookup"], "hit")
        self.assertEqual(self.fake.count(), 1)

    def test_a_create_that_was_never_answered_is_found_by_its_key(self):
        self.fake.order(script=[{"do": "cut_after_effect",
                                 "match": {"operation": "create_ticket"}}])
        with self.assertRaises(ConnectionError):
            self.create()
        self.assertEqual(self.create().headers["x-idempotency-lookup"], "hit")
        self.assertEqual(self.fake.count(), 1)

    def test_a_key_belongs_to_one_body_and_has_255_characters(self):
        self.create()
        reply = self.fake.api("POST", "/tickets.json", {
            "ticket": {"subject": "other", "comment": {"body": "x"}}},
            {"Idempotency-Key": "pk-1"})
        self.assert_refused(self.fake, reply, 400, "idempotency-key")
        self.assertEqual(reply.json["error"], "IdempotentRequestError")
        self.assertEqual(self.create(key="k" * 255).status, 201)
        self.assert_refused(self.fake, self.create(key="k" * 256), 400, "idempotency-key")


class TicketTests(FakeCase):
    def setUp(self):
        self.fake = self.start(Zendesk)

    def post(self, **changes):
        return self.fake.api("POST", "/tickets", {
            "ticket": {**Zendesk.TICKET["ticket"], **changes}})

    def put(self, number, **changes):
        return self.fake.api("PUT", f"/tickets/{number}.json", {"ticket": changes})

    def test_a_ticket_is_made_found_and_read(self):
        reply = self.post(organization_id=4001, tags=["storage"])
        number = reply.json["ticket"]["id"]
        self.assertEqual(reply.headers["Location"], reply.json["ticket"]["url"])
        self.assertEqual(self.fake.api("GET", f"/tickets/{number}.json").json["ticket"]["tags"],
                         ["storage"])
        for query in ("type:ticket%20external_id:pk-1", "external_id:%22pk-1%22%20status%3Csolved",
                      "type:ticket%20organization:4001", "tags:storage"):
            self.assertEqual(self.fake.api("GET", f"/search.json?query={query}").json["count"], 1)
        self.assertEqual(
            self.fake.api("GET", "/search.json?query=external_id:pk-2").json["count"], 0)
        self.assert_right(self.fake)

    def test_wrong_tickets_are_refused(self):
        for changes, rule in (({"colour": 1}, "unknown-field"), ({"priority": "huge"},
                              "field-value"), ({"status": "gone"}, "field-value"),
                              ({"comment": {}}, "field-required"), ({"comment": {"Body": "x"}},
                              "unknown-field"), ({"organization_id": 1}, "field-reference"),
                              ({"group_id": 1}, "field-reference"), ({"subject": 5}, "field-type"),
                              ({"custom_fields": [{"id": 1}]}, "field-reference")):
            self.assert_refused(self.fake, self.post(**changes), 422, rule)
        reply = self.fake.api("POST", "/tickets.json", {"subject": "x"})
        self.assert_refused(self.fake, reply, 400, "json-shape")

    def test_a_ticket_is_changed_until_it_is_closed(self):
        number = self.post().json["ticket"]["id"]
        reply = self.put(number, status="solved", comment={"body": "well", "public": False})
        self.assertEqual(reply.json["ticket"]["status"], "solved")
        notes = self.fake.api("GET", f"/tickets/{number}/comments.json").json["comments"]
        self.assertEqual([one["body"] for one in notes], ["details", "well"])
        self.assertEqual(self.put(number, status="closed").status, 200)
        self.assert_refused(self.fake, self.put(number, status="open"), 422, "closed")
        self.assertEqual(self.put(1, status="open").status, 404)

    def test_a_safe_update_sees_that_somebody_was_faster(self):
        ticket = self.post().json["ticket"]
        self.fake.order(advance_seconds=5)
        self.fake.order(edit={"kind": "ticket", "id": ticket["id"], "set": {"status": "open"}})
        stamp = {"safe_update": True, "updated_stamp": ticket["updated_at"]}
        self.assertEqual(self.put(ticket["id"], status="solved", **stamp).status, 409)

    def test_credentials_and_the_budget_are_judged(self):
        self.assert_refused(self.fake, self.fake.ask("GET", "/api/v2/users/me.json"), 401,
                            "missing-header")
        reply = self.fake.api("GET", "/users/me.json", headers={"Authorization": "Basic eDp5"})
        self.assertEqual(reply.status, 401)
        fake = self.start(Zendesk, requests_per_window=1)
        self.assertEqual(fake.create().status, 201)
        self.assertEqual(fake.create().headers["Retry-After"], "61")

    def test_what_is_unknown_is_refused(self):
        for method, path, status, rule in (
                ("GET", "/ticket.json", 404, "unknown-path"),
                ("DELETE", "/tickets/1.json", 405, "unknown-method"),
                ("GET", "/tickets.json?colour=1", 400, "unknown-parameter"),
                ("GET", "/search.json?query=colour:red", 422, "search"),
                ("GET", "/search.json?query=", 422, "search")):
            self.assert_refused(self.fake, self.fake.api(method, path), status, rule)

    def test_lists_of_the_account_can_be_read(self):
        self.assertEqual(self.fake.api("GET", "/organizations.json?per_page=1").json["count"], 2)
        found = self.fake.api("GET", "/organizations/search.json?external_id=acme").json
        self.assertEqual([one["id"] for one in found["organizations"]], [4001])
        self.assertEqual(self.fake.api("GET", "/groups.json").json["count"], 1)
