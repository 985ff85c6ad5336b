"""Goal: a client that somebody else wrote for HaloPSA works with the fake, unchanged.

Method: halopsa signs in, creates, reads, searches and changes a ticket, and adds an action.
"""

from HaloPSA import Halo as HaloClient

from crosscheck.wire import led_to
from tests.case import FakeCase
from tests.fake import Halo


class HaloPSATests(FakeCase):
    def setUp(self):
        self.fake = self.start(Halo)
        patch = led_to(self.fake, acmemsp_halopsa_com=self.fake.url)
        patch.start()
        self.addCleanup(patch.stop)

    def sign_in(self, secret="halo-secret"):
        return HaloClient("acmemsp", "halo-client", secret)

    def test_it_creates_reads_searches_changes_and_notes_a_ticket(self):
        client = self.sign_in()
        made = client.Tickets.update(
            summary="Pool tank is degraded", details="token pk-1", client_id=12, tickettype_id=21,
            priority_id=1)
        self.assertEqual(made["client_name"], "Acme Corp")
        read = client.Tickets.get(made["id"], includedetails=True)
        self.assertEqual(read["details"], "token pk-1")
        found = client.Tickets.search(search_details="pk-1", open_only=True, client_id=12)
        self.assertEqual([one["id"] for one in found["tickets"]], [made["id"]])
        found = client.Tickets.search(pageinate=True, page_size=10, page_no=1, search="pk-2")
        self.assertEqual(found["record_count"], 0)
        client.Actions.update(ticket_id=made["id"], note="worse", outcome_id=7,
                              hiddenfromuser=True)
        notes = client.Actions.search(ticket_id=made["id"])
        self.assertEqual([one["note"] for one in notes["actions"]], ["worse"])
        closed = client.Tickets.update(id=made["id"], status_id=9)
        self.assertTrue(closed["hasbeenclosed"])
        self.assertEqual(len([one for one in self.fake.ledger()["creates"]
                              if one["kind"] == "ticket"]), 1)
        self.assert_right(self.fake)

    def test_it_reads_the_lists_of_the_instance(self):
        client = self.sign_in()
        self.assertIn("Acme Corp", [one["name"] for one in client.Clients.get_all()])
        self.assertEqual(client.Clients.get(13)["name"], "Globex")
        self.assertIn("Closed", [one["name"] for one in client.Status.search()])
        self.assertIn("Alert", [one["name"] for one in client.TicketTypes.search()])
        self.assertEqual(client.Assets.search(search="nas")["record_count"], 1)
        self.assert_right(self.fake)

    def test_it_understands_how_the_fake_refuses(self):
        with self.assertRaisesRegex(ValueError, "not known"):
            self.sign_in("wrong")
        client = self.sign_in()
        with self.assertRaisesRegex(ValueError, "Bad Request"):
            client.Tickets.update(summary="x", client_id=99)
        with self.assertRaisesRegex(ValueError, "Outcome must be entered"):
            made = client.Tickets.update(summary="x", client_id=12)
            client.Actions.update(ticket_id=made["id"], note="n")
        self.fake.order(expire_tokens=True)
        with self.assertRaisesRegex(ValueError, "expired"):
            client.Tickets.get(made["id"])
