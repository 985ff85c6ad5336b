"""Goal: every fault does what the README says, on every fake.

Method: a ticket is created with one fault scripted; what the client hears, what the ledger says and
what a search finds afterwards are compared.
"""

import functools
import http.client
import socket
import threading

from tests.case import FakeCase
from tests.fake import Autotask, ConnectWise, Halo, Zendesk

FAKES = (Autotask, Halo, ConnectWise, Zendesk)
CREATE = {"operation": "create_ticket"}
LOST = (ConnectionResetError, http.client.RemoteDisconnected, http.client.IncompleteRead,
        BrokenPipeError, TimeoutError)


def on_every_fake(test):
    """Runs a test once with each fake."""
    @functools.wraps(test)
    def run(self):
        for kind in FAKES:
            with self.subTest(fake=kind.__name__):
                test(self, self.start(kind))
    return run


class FaultTests(FakeCase):
    def script(self, fake, do, **options):
        fake.order(script=[{"match": CREATE, "do": do, **options}])

    def assert_lost(self, fake, tickets, **options):
        """A create that nobody answers leaves so many tickets."""
        with self.assertRaises(LOST):
            fake.create(**options)
        while fake.event("request")["operation"] != "create_ticket":
            pass
        self.assertEqual(len(fake.ledger()["creates"]), tickets)
        self.assertEqual(fake.count(), tickets)
        self.assertEqual(fake.ledger()["faults_left"], 0)

    @on_every_fake
    def test_without_a_fault_one_create_makes_one_ticket(self, fake):
        self.assertIn(fake.create().status, (200, 201))
        self.assertEqual(fake.count(), 1)
        self.assert_right(fake)

    @on_every_fake
    def test_a_cut_before_reading_or_after_it_makes_nothing(self, fake):
        for do in ("cut_before_reading", "cut_after_reading"):
            self.script(fake, do)
            self.assert_lost(fake, 0)
            self.assertEqual(self.create_entry(fake)["outcome"], "cut")

    @on_every_fake
    def test_a_cut_after_the_effect_leaves_a_ticket_that_nobody_was_told_of(self, fake):
        for tickets, do in enumerate(("cut_after_effect", "cut_mid_answer"), start=1):
            self.script(fake, do)
            self.assert_lost(fake, tickets)

    @on_every_fake
    def test_silence_after_a_create_leaves_a_ticket(self, fake):
        self.script(fake, "silence")
        self.assert_lost(fake, 1, timeout=0.3)
        self.assertEqual(self.create_entry(fake)["outcome"], "silent")

    @on_every_fake
    def test_silence_without_an_effect_leaves_nothing(self, fake):
        self.script(fake, "silence", effect=False)
        self.assert_lost(fake, 0, timeout=0.3)

    @on_every_fake
    def test_a_late_create_takes_place_when_its_time_has_come(self, fake):
        self.script(fake, "silence", late_seconds=300)
        self.assert_lost(fake, 0, timeout=0.3)
        self.assertEqual(fake.ledger()["late_effects"], 1)
        fake.order(advance_seconds=299)
        self.assertEqual(fake.count(), 0)
        fake.order(advance_seconds=1)
        self.assertEqual(fake.count(), 1)

    @on_every_fake
    def test_a_gateway_can_fail_with_and_without_a_ticket_behind_it(self, fake):
        self.script(fake, "bad_gateway")
        self.assertEqual(fake.create().status, 502)
        self.assertEqual(fake.count(), 0)
        self.script(fake, "bad_gateway", effect=True, status=504)
        self.assertEqual(fake.create().status, 504)
        self.assertEqual(fake.count(), 1)

    @on_every_fake
    def test_a_500_comes_with_errors_or_bare(self, fake):
        self.script(fake, "errors_500", errors=["no such thing"])
        reply = fake.create()
        self.assertEqual(reply.status, 500)
        self.assertIn("no such thing", str(reply.json))
        self.script(fake, "bare_500")
        reply = fake.create()
        self.assertEqual((reply.status, reply.raw), (500, b""))
        self.assertEqual(fake.count(), 0)

    @on_every_fake
    def test_errors_can_stand_in_a_success(self, fake):
        self.script(fake, "errors_in_success", errors=["it went wrong"])
        reply = fake.create()
        self.assertIn(reply.status, (200, 201))
        self.assertIn("it went wrong", str(reply.json))
        self.assertEqual(fake.count(), 0)

    @on_every_fake
    def test_a_429_comes_with_and_without_retry_after(self, fake):
        self.script(fake, "too_many", retry_after=30)
        self.script(fake, "too_many")
        replies = [fake.create(), fake.create(), fake.create()]
        self.assertEqual([reply.status for reply in replies[:2]], [429, 429])
        self.assertEqual([reply.headers["Retry-After"] for reply in replies[:2]],
                         ["30", None])
        self.assertEqual(fake.count(), 1)

    @on_every_fake
    def test_an_answer_can_be_given_word_for_word(self, fake):
        self.script(fake, "answer", status=503, headers={"X-A": "b"}, body={"c": 1})
        reply = fake.create()
        self.assertEqual((reply.status, reply.headers["X-A"], reply.json),
                         (503, "b", {"c": 1}))

    @on_every_fake
    def test_one_create_can_make_two_tickets(self, fake):
        self.script(fake, "duplicate_create")
        self.assertIn(fake.create().status, (200, 201))
        self.assertEqual(fake.count(), 2)
        self.assertEqual(len(fake.ledger()["creates"]), 2)

    def test_an_answer_can_come_twice(self):
        fake = self.start(Zendesk)
        fake.order(script=[{"do": "answer_twice"}])
        head = "".join(f"{name}: {value}\r\n" for name, value in fake.headers.items())
        with socket.create_connection(("127.0.0.1", fake.port), timeout=60) as connection:
            connection.sendall(f"GET /api/v2/users/me.json HTTP/1.1\r\n{head}\r\n".encode())
            heard = b""
            while heard.count(b"HTTP/1.1 200") < 2:
                heard += connection.recv(4096)

    @on_every_fake
    def test_a_request_is_held_until_it_is_released(self, fake):
        for before, made, after in ((True, 0, 1), (False, 2, 2)):
            self.script(fake, "hold", before=before)
            answers = []
            asking = threading.Thread(target=lambda: answers.append(fake.create()))
            asking.start()
            fake.event("held")
            self.assertEqual(len(fake.ledger()["creates"]), made)
            fake.order(release=True)
            asking.join()
            self.assertIn(answers[0].status, (200, 201))
            self.assertEqual(fake.count(), after)

    def test_a_delay_waits_so_many_seconds(self):
        fake = self.start(Autotask)
        self.script(fake, "delay", seconds=0.2)
        with self.assertRaises(TimeoutError):
            fake.create(timeout=0.05)
        fake.event("created")
        self.assertEqual(fake.count(), 1)

    @on_every_fake
    def test_a_fault_waits_for_its_turn_and_comes_as_often_as_it_says(self, fake):
        self.script(fake, "bad_gateway", skip=1, times=2)
        statuses = [fake.create().status for _ in range(4)]
        self.assertEqual(statuses[1:3], [502, 502])
        self.assertIn(statuses[0], (200, 201))
        self.assertEqual(fake.count(), 2)

    @on_every_fake
    def test_a_fault_can_ask_for_words_in_the_body(self, fake):
        fake.order(script=[{"match": {"method": "post", "body": "degraded"},
                            "do": "cut_before_reading"}])
        self.assert_lost(fake, 0)

    def test_a_refused_request_leaves_its_fault_for_the_next(self):
        fake = self.start(Autotask, requests_per_window=1)
        self.script(fake, "silence")
        fake.api("GET", "/Companies/174")
        self.assertEqual(fake.create().status, 429)
        self.assertEqual(fake.ledger()["faults_left"], 1)

    def create_entry(self, fake):
        return next(entry for entry in fake.ledger()["requests"] if entry["fault"])


class DoorTests(FakeCase):
    def test_a_server_can_be_down_and_come_back_on_its_port(self):
        fake = self.start(Autotask)
        fake.order(up=False)
        with self.assertRaises(ConnectionRefusedError):
            fake.create()
        fake.order(up=True)
        self.assertEqual(fake.create().status, 200)

    def test_connections_can_be_cut_before_a_word(self):
        fake = self.start(Zendesk)
        fake.order(cut_connections=1)
        with self.assertRaises(LOST):
            fake.create()
        self.assertEqual(fake.create().status, 201)
        self.assertEqual(len(fake.ledger()["requests"]), 1)

    def test_a_body_in_chunks_is_read(self):
        fake = self.start(Zendesk)
        connection = http.client.HTTPConnection("127.0.0.1", fake.port, timeout=60)
        connection.request("POST", "/api/v2/tickets.json",
                           iter([b'{"ticket":{"subject":"a",', b'"comment":{"body":"b"}}}']),
                           fake.headers | {"Content-Type": "application/json"},
                           encode_chunked=True)
        self.assertEqual(connection.getresponse().status, 201)
        connection.close()


class OrderTests(FakeCase):
    def test_an_order_that_nobody_knows_is_refused_and_nothing_ends(self):
        fake = self.start(Halo)
        for line in ('{"nonsense":1}', "no json", '{"script":[{"do":"dance"}]}', "[]",
                     '{"script":[{"do":"hold","colour":1}]}', '{"settings":{"colour":1}}',
                     '{"move_zone":true}', '{"advance_seconds":-1}'):
            self.assertEqual(fake.say(line)["event"], "refused", line)
        self.assertEqual(fake.say('{"order":7,"release":true}')["order"], 7)

    def test_the_same_seed_gives_the_same_numbers(self):
        numbers = []
        for seed in (5, 5, 6):
            fake = self.start(lambda **settings: Autotask(seed=seed, **settings))
            numbers.append([fake.create().json["itemId"] for _ in range(3)])
        self.assertEqual(numbers[0], numbers[1])
        self.assertNotEqual(numbers[0], numbers[2])

    def test_secrets_do_not_stand_in_the_ledger(self):
        for kind in FAKES:
            fake = self.start(kind)
            fake.create()
            text = str(fake.ledger())
            for secret in ("autotask-secret", "CODE123", "halo-secret", "connectwise-private",
                           "Bearer ", "Basic "):
                self.assertNotIn(secret, text)

    def test_the_ledger_can_begin_later_and_leave_bodies_out(self):
        fake = self.start(Autotask)
        fake.create()
        fake.create()
        ledger = fake.order(ledger={"since": 1, "bodies": False})["ledger"]
        self.assertEqual([one["number"] for one in ledger["requests"]], [2])
        self.assertIsNone(ledger["requests"][0]["body"])

    def test_a_search_finds_a_new_ticket_after_so_many_searches_or_seconds(self):
        for kind in FAKES:
            fake = self.start(kind)
            fake.order(lag={"requests": 2})
            fake.create()
            self.assertEqual([fake.count() for _ in range(3)], [0, 0, 1])
            fake.order(lag={"seconds": 30})
            fake.create()
            self.assertEqual(fake.count(), 1)
            fake.order(advance_seconds=30)
            self.assertEqual(fake.count(), 2)

    def test_a_new_ticket_can_be_hidden_from_its_first_reads(self):
        paths = {Autotask: "/Tickets/{}", Halo: "/Tickets/{}",
                 ConnectWise: "/service/tickets/{}", Zendesk: "/tickets/{}.json"}
        for kind, path in paths.items():
            fake = self.start(kind)
            fake.order(hide_new={"reads": 1})
            fake.create()
            number = fake.ledger()["creates"][0]["id"]
            reads = [fake.api("GET", path.format(number)).status for _ in range(2)]
            self.assertEqual(reads, [404, 200])
            self.assert_right(fake)

    def test_a_person_can_make_and_change_records(self):
        fake = self.start(Autotask)
        number = fake.create().json["itemId"]
        fake.order(advance_seconds=60)
        fake.order(edit={"kind": "Tickets", "id": number, "set": {"priority": 3}})
        ticket = fake.api("GET", f"/Tickets/{number}").json["item"]
        self.assertEqual((ticket["priority"], ticket["lastActivityDate"]),
                         (3, "2026-01-01T00:01:00Z"))
        self.assertNotEqual(ticket["lastActivityResourceID"], ticket["creatorResourceID"])
        fake.order(put={"kind": "Companies", "record": {"id": 9, "companyName": "New"}})
        self.assertEqual(fake.api("GET", "/Companies/9").json["item"]["companyName"], "New")
        self.assertEqual(len(fake.order(list="Tickets")["records"]), 1)
        fake.order(remove={"kind": "Tickets", "id": number})
        self.assertEqual(fake.api("GET", f"/Tickets/{number}").status, 404)
