"""A sink for signed webhooks that checks every one of them (Standard Webhooks)."""

import base64
import binascii
import hashlib
import hmac

from fakepsa.door.request import Answer, Refused
from fakepsa.stage.psa import PSA

SECRET_PREFIX = "whsec_"


class WebhookSink(PSA):
    name = "webhook"
    defaults = {
        "path": "/hook",
        # Base64 of 24 to 64 bytes; a second one while a key is changed.
        "secrets": ["whsec_" + base64.b64encode(b"poolkeeper-webhook-secret").decode()],
        # None believes every time.
        "tolerance_seconds": 300,
        "status": 200,
    }

    def operation(self, request, is_body_read):
        is_hook = (request.method, request.path) == ("POST", self.settings["path"])
        return "deliver" if is_hook else None

    def refusal(self, status, messages):
        return Answer(status, {"error": "; ".join(messages)})

    def links(self):
        return {"url": super().links()["url"] + self.settings["path"]}

    def act(self, request):
        if request.path != self.settings["path"]:
            self.refuse(404, "unknown-path", f"there is nothing at {request.path}")
        if request.method != "POST":
            self.refuse(405, "unknown-method", f"{request.method} is not allowed")
        self.parameters(request, set())
        identifier = self._header(request, "webhook-id")
        self._check_time(request)
        self._check_signature(request, identifier)
        body = self.body(request, (dict, list))
        return self._take(request, identifier, body)

    def _take(self, request, identifier, body):
        """A message with a known identifier is the same message once more."""
        kept = self.table("message").get(identifier)
        if kept is not None:
            if kept["text"] != request.text():
                self.note_violation(request, "webhook-id", "the same id came with another body")
            kept["times"] += 1
            return Answer(self.settings["status"], {"id": identifier, "repeated": True})
        self.table("message")[identifier] = {"id": identifier, "body": body, "times": 1,
                                             "text": request.text()}
        self.ledger.created(request, "message", identifier)
        return Answer(self.settings["status"], {"id": identifier, "repeated": False})

    def _header(self, request, name):
        value = request.headers.get(name, "")
        if not value:
            self.refuse(400, "missing-header", f"the header {name} is missing")
        return value

    def _check_time(self, request):
        text = self._header(request, "webhook-timestamp")
        if not text.isdigit():
            self.refuse(400, "webhook-timestamp", f"no seconds since 1970: {text}")
        most = self.settings["tolerance_seconds"]
        if most is not None and abs(int(text) - self.clock.now()) > most:
            self.refuse(400, "webhook-timestamp", f"{text} is too far from {self.clock.now():.0f}")

    def _check_signature(self, request, identifier):
        moment = request.headers["webhook-timestamp"].encode()
        signed = b".".join([identifier.encode(), moment, request.raw])
        right = [base64.b64encode(hmac.new(key(secret), signed, hashlib.sha256).digest()).decode()
                 for secret in self.settings["secrets"]]
        given = self._header(request, "webhook-signature").split(" ")
        for one in given:
            version, _, signature = one.partition(",")
            if version == "v1" and any(hmac.compare_digest(signature, own) for own in right):
                return
        raise Refused(self.refusal(401, ["no signature is right"]), "webhook-signature",
                      "no signature is right")


def key(secret):
    """The bytes of a secret, with or without its prefix."""
    try:
        return base64.b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
    except binascii.Error as problem:
        raise ValueError(f"the secret is not base64: {problem}") from problem
