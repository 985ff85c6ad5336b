"""Goal: a client generated from ConnectWise's OpenAPI document works with the fake, unchanged.

Method: pyconnectwise creates, reads, searches, changes and notes a ticket. Its models check every
answer, and the fake checks every request.
"""

from pyconnectwise import ConnectWiseManageAPIClient
from pyconnectwise.exceptions import (AuthenticationFailedException, MalformedRequestException,
                                      NotFoundException, ServerError)
from pyconnectwise.models import manage

from crosscheck.wire import led_to
from fakepsa.connectwise import entities
from tests.case import FakeCase
from tests.fake import ConnectWise

TICKET = {"summary": "Pool tank is degraded", "company": {"identifier": "ACME"},
          "board": {"name": "Monitoring"}, "priority": {"id": 6}, "severity": "High",
          "impact": "Medium", "externalXRef": "pk-1", "initialDescription": "long story"}


class PyConnectWiseTests(FakeCase):
    def setUp(self):
        # The client asks for no version, and knows one host for everything.
        self.fake = self.start(ConnectWise, demands_version=False, has_separate_site=False)
        patch = led_to(self.fake, na_myconnectwise_net=self.fake.url)
        patch.start()
        self.addCleanup(patch.stop)
        self.client = self.sign_in()

    def sign_in(self, private_key="connectwise-private"):
        return ConnectWiseManageAPIClient(
            "mspco", "na.myconnectwise.net", "3b1f4d2e-6c57-4c0e-9a77-0f1d2c3b4a59", "public",
            private_key)

    @property
    def tickets(self):
        return self.client.service.tickets

    def test_it_creates_reads_searches_changes_and_notes_a_ticket(self):
        made = self.tickets.post(TICKET)
        self.assertEqual((made.company.name, made.status.name, made.closed_flag),
                         ("Acme Corp", "New", False))
        read = self.tickets.id(made.id).get()
        self.assertEqual((read.summary, read.external_x_ref), (TICKET["summary"], "pk-1"))
        found = self.tickets.get(params={"conditions": 'externalXRef="pk-1" and company/id=250'})
        self.assertEqual([one.id for one in found], [made.id])
        self.assertEqual(self.tickets.count.get(
            params={"conditions": "closedFlag=true"}).count, 0)
        changed = self.tickets.id(made.id).patch(
            [{"op": "replace", "path": "status", "value": {"name": ">Closed"}}])
        self.assertTrue(changed.closed_flag)
        note = self.tickets.id(made.id).notes.post(
            {"text": "worse", "internalAnalysisFlag": True})
        texts = [one.text for one in self.tickets.id(made.id).notes.get()]
        self.assertEqual((note.text, sorted(texts)), ("worse", ["long story", "worse"]))
        self.assert_right(self.fake)

    def test_it_turns_pages_by_the_link_header(self):
        for number in range(7):
            self.tickets.post({**TICKET, "externalXRef": f"pk-{number}"})
        page = self.tickets.paginated(1, 3)
        seen = []
        while page.has_data:
            seen += [one.external_x_ref for one in page.data]
            page.get_next_page()
        self.assertEqual(seen, [f"pk-{number}" for number in range(7)])
        self.assert_right(self.fake)

    def test_it_reads_boards_companies_and_configurations(self):
        boards = self.client.service.boards.get()
        self.assertIn("Monitoring", [one.name for one in boards])
        statuses = self.client.service.boards.id(7).statuses.get()
        self.assertIn(True, [one.closed_status for one in statuses])
        companies = self.client.company.companies.get(params={"conditions": 'name="Globex"'})
        self.assertEqual([one.identifier for one in companies], ["GLOBEX"])
        self.assertEqual(self.client.company.configurations.get()[0].device_identifier,
                         "nas.acme")

    def test_it_understands_how_the_fake_refuses(self):
        with self.assertRaises(MalformedRequestException):
            self.tickets.post({**TICKET, "summary": "x" * 101})
        with self.assertRaises(NotFoundException):
            self.tickets.id(1).get()
        with self.assertRaises(AuthenticationFailedException):
            self.sign_in("wrong").service.boards.get()
        self.fake.order(script=[{"do": "errors_500", "errors": ["something broke"]}])
        with self.assertRaises(ServerError):
            self.tickets.post(TICKET)

    def test_it_repeats_a_create_whose_answer_speaks_of_a_timeout(self):
        """Why the outcome of such a create is unknown: this client makes two tickets of it."""
        self.fake.order(script=[{"match": {"operation": "create_ticket"}, "do": "answer",
                                 "status": 500, "effect": True,
                                 "body": {"message": "SQL timeout expired"}}])
        self.tickets.post(TICKET)
        self.assertEqual(self.fake.count(), 2)

    def test_the_fields_of_the_fake_are_those_of_the_document(self):
        for fields, model in ((entities.TICKET, manage.Ticket), (entities.NOTE, manage.TicketNote),
                              (entities.CALLBACK, manage.CallbackEntry)):
            known = {field.alias or name for name, field in model.model_fields.items()}
            self.assertEqual(set(fields) - known, set(), model.__name__)
