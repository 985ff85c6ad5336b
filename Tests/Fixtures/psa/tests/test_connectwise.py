"""Goal: the fake refuses what ConnectWise refuses. Method: each accepted thing has a twin."""

import http.server
import json
import queue
import threading

from tests.case import FakeCase
from tests.fake import ConnectWise


class AccessTests(FakeCase):
    def test_companyinfo_tells_where_the_api_is(self):
        fake = self.start(ConnectWise)
        told = fake.ask("GET", "/login/companyinfo/mspco").json
        self.assertEqual(f"http://{told['SiteUrl']}/{told['Codebase']}apis/3.0",
                         fake.links["api"])
        self.assertEqual(fake.ask("GET", "/login/companyinfo/other").status, 404)
        self.assert_right(fake)

    def test_the_api_is_expected_at_the_site_that_companyinfo_names(self):
        fake = self.start(ConnectWise)
        reply = fake.ask("GET", "/v4_6_release/apis/3.0/system/info", headers=fake.headers)
        self.assert_refused(fake, reply, 200, "site")
        own = self.start(ConnectWise, has_separate_site=False)
        self.assertTrue(own.links["api"].startswith(own.url))

    def test_client_id_and_credentials_are_needed(self):
        fake = self.start(ConnectWise)
        for name in ("clientId", "Authorization"):
            kept = {key: value for key, value in fake.headers.items() if key != name}
            reply = fake.ask("GET", fake.links["api"] + "/system/info", headers=kept)
            self.assert_refused(fake, reply, 401, "missing-header")
        for wrong in ({"clientId": "other"}, {"Authorization": "Basic eDp5"}):
            reply = fake.api("GET", "/system/info", headers=wrong)
            self.assertEqual((reply.status, reply.json["code"]), (401, "Unauthorized"))
        reply = fake.api("GET", "/system/info", headers={"Authorization": "Basic %%%"})
        self.assert_refused(fake, reply, 401, "credentials")

    def test_accept_names_a_version_that_is_known(self):
        fake = self.start(ConnectWise)
        reply = fake.api("GET", "/system/info", headers={"Accept": "application/json"})
        self.assert_refused(fake, reply, 200, "accept-version")
        self.assertFalse(fake.ledger()["violations"][-1]["is_refused"])
        reply = fake.api("GET", "/system/info", headers={
            "Accept": "application/vnd.connectwise.com+json; version=1999.1"})
        self.assert_refused(fake, reply, 406, "accept-version")

    def test_a_budget_can_be_set(self):
        fake = self.start(ConnectWise, requests_per_window=2)
        replies = [fake.create() for _ in range(3)]
        self.assertEqual([reply.status for reply in replies], [201, 201, 429])
        self.assertEqual(replies[2].headers["Retry-After"], "61")


class TicketTests(FakeCase):
    def setUp(self):
        self.fake = self.start(ConnectWise)

    def post(self, **changes):
        return self.fake.api("POST", "/service/tickets", {**ConnectWise.TICKET, **changes})

    def patch(self, number, *operations):
        return self.fake.api("PATCH", f"/service/tickets/{number}", list(operations))

    def assert_invalid(self, reply, code, field, rule):
        self.assert_refused(self.fake, reply, 400, rule)
        self.assertEqual(reply.json["code"], "InvalidObject")
        self.assertEqual((reply.json["errors"][0]["code"], reply.json["errors"][0]["field"]),
                         (code, field))

    def test_a_ticket_is_made_with_what_its_board_says(self):
        reply = self.post(initialDescription="long story", company={"identifier": "ACME"})
        self.assertEqual(reply.status, 201)
        self.assertEqual(reply.json["status"], {"id": 61, "name": "New"})
        self.assertEqual(reply.json["company"]["name"], "Acme Corp")
        self.assertNotIn("initialDescription", reply.json)
        notes = self.fake.api("GET", f"/service/tickets/{reply.json['id']}/notes").json
        self.assertEqual([(one["text"], one["detailDescriptionFlag"]) for one in notes],
                         [("long story", True)])
        self.assert_right(self.fake)

    def test_lengths_and_required_fields(self):
        for name, most in (("summary", 100), ("externalXRef", 100)):
            self.assertEqual(self.post(**{name: "x" * most}).status, 201)
            self.assert_invalid(self.post(**{name: "x" * (most + 1)}), "MaxLength", name,
                                "field-length")
        for name in ("summary", "company"):
            self.assert_invalid(self.post(**{name: None}), "MissingRequiredField", name,
                                "field-required")

    def test_unknown_and_read_only_fields_and_wrong_types_are_refused(self):
        self.assert_invalid(self.post(colour=1), "InvalidField", "colour", "unknown-field")
        self.assert_invalid(self.post(id=5), "ReadOnlyField", "id", "field-read-only")
        self.assert_invalid(self.post(closedFlag=True), "ReadOnlyField", "closedFlag",
                            "field-read-only")
        self.assert_invalid(self.post(board=7), "InvalidField", "board", "field-type")
        self.assert_invalid(self.post(severity="Huge"), "InvalidValue", "severity", "field-value")

    def test_statuses_types_and_teams_belong_to_their_board(self):
        self.assertEqual(self.post(status={"name": "Acknowledged"}, type={"id": 71},
                                   team={"name": "Infrastructure"},
                                   priority={"id": 6}).status, 201)
        for name, value in (("status", {"id": 17}), ("status", {"name": "In Progress"}),
                            ("type", {"id": 21}), ("priority", {"id": 99}),
                            ("company", {"identifier": "NONE"}), ("board", {"id": 99}),
                            ("board", {"id": 9}), ("company", {}), ("team", {"id": 1})):
            self.assert_invalid(self.post(**{name: value}), "InvalidReference", name,
                                "field-reference")

    def test_a_patch_is_an_array_of_operations(self):
        number = self.post().json["id"]
        reply = self.patch(number,
                           {"op": "replace", "path": "status", "value": {"name": "Resolved"}},
                           {"op": "replace", "path": "priority/id", "value": 15})
        self.assertEqual((reply.status, reply.json["status"]["id"], reply.json["priority"]["name"]),
                         (200, 63, "Priority 2 - High"))
        reply = self.patch(number, {"op": "replace", "path": "status", "value": {"id": 64}})
        self.assertTrue(reply.json["closedFlag"])
        self.assertIsNotNone(reply.json["closedDate"])
        self.assert_right(self.fake)
        for operation, rule in (
                ({"op": "replace", "path": "/status", "value": {"id": 61}}, "patch"),
                ({"op": "set", "path": "status", "value": {"id": 61}}, "patch"),
                ({"op": "replace", "path": "status"}, "patch"),
                ({"op": "replace", "path": "colour", "value": 1}, "unknown-field"),
                ({"op": "replace", "path": "status/colour", "value": 1}, "unknown-field"),
                ({"op": "replace", "path": "status", "value": {"id": 17}}, "field-reference"),
                ({"op": "remove", "path": "summary"}, "field-required"),
                ({"op": "replace", "path": "initialDescription", "value": "x"},
                 "field-read-only")):
            self.assert_refused(self.fake, self.patch(number, operation), 400, rule)
        reply = self.fake.api("PATCH", f"/service/tickets/{number}", {"status": {"id": 61}})
        self.assert_refused(self.fake, reply, 400, "json-shape")
        self.assertEqual(self.patch(1, {"op": "remove", "path": "type"}).status, 404)

    def test_notes_have_a_text_and_a_place(self):
        number = self.post().json["id"]
        path = f"/service/tickets/{number}/notes"
        note = {"text": "worse [1/abc]", "internalAnalysisFlag": True}
        self.assertEqual(self.fake.api("POST", path, note).status, 201)
        self.assertEqual(len(self.fake.api("GET", path).json), 1)
        for body, rule in (({"text": "x"}, "field-required"),
                           ({"internalAnalysisFlag": True}, "field-required"),
                           ({**note, "colour": 1}, "unknown-field"),
                           ({**note, "ticketId": 1}, "field-value")):
            self.assert_refused(self.fake, self.fake.api("POST", path, body), 400, rule)
        self.assertEqual(self.fake.api("POST", "/service/tickets/1/notes", note).status, 404)

    def test_a_configuration_is_tied_to_a_ticket(self):
        number = self.post().json["id"]
        path = f"/service/tickets/{number}/configurations"
        self.assertEqual(self.fake.api("POST", path, {"id": 900}).status, 201)
        self.assertEqual(
            self.fake.api("POST", path, {"deviceIdentifier": "nas.acme"}).status, 201)
        self.assert_invalid(self.fake.api("POST", path, {}), "MissingRequiredField", "id",
                            "field-required")
        self.assert_refused(self.fake, self.fake.api("POST", path, {"id": 1}), 400,
                            "field-reference")

    def test_what_is_unknown_is_refused(self):
        for method, path, status, rule in (
                ("GET", "/service/ticket", 404, "unknown-path"),
                ("DELETE", "/service/tickets/1", 405, "unknown-method"),
                ("GET", "/service/tickets?condition=id=1", 400, "unknown-parameter"),
                ("GET", "/service/tickets?pageSize=1001", 400, "parameter-limit"),
                ("GET", "/service/tickets?orderBy=colour", 400, "order")):
            self.assert_refused(self.fake, self.fake.api(method, path), status, rule)


class ListTests(FakeCase):
    def setUp(self):
        self.fake = self.start(ConnectWise)
        for number in range(1, 61):
            self.fake.api("POST", "/service/tickets", ConnectWise.TICKET | {
                "externalXRef": f"pk-{number}", "summary": f"Ticket {number % 3}"})

    def test_pages_are_linked(self):
        seen, url, pages = [], self.fake.links["api"] + "/service/tickets?orderBy=id desc", 0
        url = url.replace(" ", "%20")
        while url:
            reply = self.fake.ask("GET", url, headers=self.fake.headers)
            seen += [one["id"] for one in reply.json]
            links = dict(reversed(part.strip().split("; rel=")) for part
                         in (reply.headers["Link"] or "").split(",") if part)
            url, pages = links.get('"next"', "")[1:-1], pages + 1
        self.assertEqual((len(set(seen)), pages), (60, 3))
        self.assertEqual(seen, sorted(seen, reverse=True))

    def test_conditions_are_kept_as_they_were_understood(self):
        reply = self.fake.find('externalXRef="pk-7" and closedFlag=false and company/id=250')
        self.assertEqual([one["externalXRef"] for one in reply.json], ["pk-7"])
        self.assertEqual(self.fake.ledger()["requests"][-1]["conditions"], [
            ["externalXRef", "=", "pk-7"], ["closedFlag", "=", False], ["company/id", "=", 250]])
        reply = self.fake.find('externalXRef="pk-7')
        self.assert_refused(self.fake, reply, 400, "conditions")

    def test_tickets_are_counted(self):
        self.assertEqual(
            self.fake.find('summary="Ticket 1"', "/service/tickets/count").json, {"count": 20})

    def test_fields_can_be_chosen(self):
        reply = self.fake.find('externalXRef="pk-1"', fields="id,summary")
        self.assertEqual(sorted(reply.json[0]), ["id", "summary"])

    def test_lists_of_the_company_can_be_read(self):
        statuses = self.fake.api("GET", "/service/boards/7/statuses").json
        self.assertEqual([one["name"] for one in statuses if one["closedStatus"]], [">Closed"])
        self.assertEqual(self.fake.api("GET", "/service/boards/99/statuses").status, 404)
        for path in ("/service/boards/7/types", "/service/boards/7/teams", "/service/priorities",
                     "/service/sources", "/company/configurations", "/service/boards"):
            self.assertGreater(len(self.fake.api("GET", path).json), 0, path)
        found = self.fake.find('identifier="ACME"', "/company/companies").json
        self.assertEqual([one["id"] for one in found], [250])
        self.assertEqual(self.fake.api("GET", "/company/companies/250").json["name"], "Acme Corp")


class CallbackTests(FakeCase):
    def setUp(self):
        self.fake = self.start(ConnectWise)
        self.posts = queue.Queue()
        posts = self.posts

        class Listener(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                posts.put((self.path, json.loads(body)))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Listener)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.url = f"http://127.0.0.1:{server.server_port}/changed?id="

    def listen(self, **changes):
        body = {"url": self.url, "type": "ticket", "level": "board", "objectId": 7, **changes}
        return self.fake.api("POST", "/system/callbacks", body)

    def test_changes_of_tickets_are_posted_back(self):
        number = self.listen().json["id"]
        ticket = self.fake.create().json["id"]
        path, payload = self.posts.get(timeout=60)
        self.assertEqual((path, payload["Action"], payload["ID"], payload["Type"]),
                         (f"/changed?id={ticket}", "added", ticket, "ticket"))
        self.fake.order(edit={"kind": "ticket", "id": ticket, "set": {"status": {"id": 64}}})
        _, payload = self.posts.get(timeout=60)
        entity = json.loads(payload["Entity"])
        self.assertEqual((payload["Action"], entity["closedFlag"], entity["status"]["name"]),
                         ("updated", True, ">Closed"))
        self.assertEqual(self.fake.event("callback")["status"], 204)
        self.assertEqual(self.fake.api("DELETE", f"/system/callbacks/{number}").status, 204)
        self.assertEqual(self.fake.api("GET", "/system/callbacks").json, [])

    def test_whoever_skips_callbacks_or_writes_elsewhere_is_not_heard(self):
        self.listen(level="company", objectId=251)
        self.fake.create()
        self.listen()
        self.fake.api("POST", "/service/tickets", ConnectWise.TICKET | {"skipCallback": True})
        third = self.fake.create().json["id"]
        self.assertEqual(self.posts.get(timeout=60)[1]["ID"], third)

    def test_a_callback_that_makes_no_sense_is_refused(self):
        for changes in ({"type": "weather"}, {"level": "planet"}, {"url": None},
                        {"objectId": "7"}, {"colour": 1}):
            self.assertEqual(self.listen(**changes).status, 400)
