"""Goal: only messages with a right signature are taken, and each of them once."""

import base64
import hashlib
import hmac
import json

from tests.case import FakeCase
from tests.fake import Fake

SECRET = base64.b64encode(b"poolkeeper-webhook-secret").decode()
NOW = 1_767_225_600


def signature(identifier, moment, body, secret=SECRET):
    signed = f"{identifier}.{moment}.".encode() + body
    digest = hmac.new(base64.b64decode(secret), signed, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


class WebhookTests(FakeCase):
    def setUp(self):
        self.fake = self.start(lambda **settings: Fake("webhook", **settings))

    def send(self, identifier="msg_1", moment=NOW, body=None, signed=None, **headers):
        raw = json.dumps({"a": 1} if body is None else body).encode()
        return self.fake.ask("POST", self.fake.links["url"], raw, {
            "Content-Type": "application/json", "webhook-id": identifier,
            "webhook-timestamp": str(moment),
            "webhook-signature": signed or signature(identifier, moment, raw), **headers})

    def test_a_right_message_is_taken_once(self):
        self.assertEqual([self.send().json["repeated"] for _ in range(2)], [False, True])
        self.assertEqual(len(self.fake.ledger()["creates"]), 1)
        self.assertEqual(self.fake.order(list="message")["records"][0]["times"], 2)
        self.assert_right(self.fake)

    def test_the_same_identifier_with_another_body_is_a_mistake(self):
        self.send()
        self.assert_refused(self.fake, self.send(body={"a": 2}), 200, "webhook-id")

    def test_a_wrong_signature_or_time_is_refused(self):
        self.assert_refused(self.fake, self.send(signed="v1,AAAA"), 401, "webhook-signature")
        self.assert_refused(self.fake, self.send(signed=signature("msg_2", NOW, b"{}")), 401,
                            "webhook-signature")
        self.assert_refused(self.fake, self.send(moment=NOW - 301), 400, "webhook-timestamp")
        self.assertEqual(self.send(moment=NOW - 300).status, 200)
        self.assert_refused(self.fake, self.send(moment="today"), 400, "webhook-timestamp")
        self.assert_refused(self.fake, self.send(identifier=""), 400, "missing-header")
        self.assertEqual(len(self.fake.ledger()["creates"]), 1)

    def test_one_right_signature_of_several_is_enough(self):
        raw = json.dumps({"a": 1}).encode()
        both = "v1,AAAA " + signature("msg_1", NOW, raw)
        self.assertEqual(self.send(signed=both).status, 200)

    def test_a_second_secret_is_taken_while_keys_change(self):
        new = base64.b64encode(b"another-secret-of-24-bytes").decode()
        raw = json.dumps({"a": 1}).encode()
        signed = signature("msg_9", NOW, raw, new)
        self.assertEqual(self.send("msg_9", signed=signed).status, 401)
        self.fake.order(settings={"secrets": [SECRET, "whsec_" + new]})
        self.assertEqual(self.send("msg_9", signed=signed).status, 200)

    def test_a_receiver_can_be_gone(self):
        self.fake.order(script=[{"do": "answer", "status": 410}])
        self.assertEqual(self.send().status, 410)

    def test_other_paths_and_methods_are_refused(self):
        self.assert_refused(self.fake, self.fake.ask("POST", "/other", {}), 404, "unknown-path")
        self.assert_refused(self.fake, self.fake.ask("GET", "/hook"), 405, "unknown-method")
