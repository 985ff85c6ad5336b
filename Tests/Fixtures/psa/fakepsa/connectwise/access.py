"""Who may ask ConnectWise and how often."""

import base64
import binascii
import re

from fakepsa.door.request import Refused
from fakepsa.stage.window import RollingWindow

VERSION = re.compile(r"application/vnd\.connectwise\.com\+json;\s*version=(?P<version>[\w.]+)")


class Access:
    def __init__(self, psa):
        self.psa = psa
        self.window = RollingWindow(psa.clock, psa.settings["requests_per_window"],
                                    psa.settings["window_seconds"])

    def enter(self, request):
        if request.entry["operation"] == "discover":
            return
        self._check_client(request)
        self._check_credentials(request)
        self._check_version(request)
        if not self.window.take():
            wait = int(self.window.wait_seconds()) + 1
            raise Refused(self.psa.too_many(wait, "Too many requests"))

    def _check_client(self, request):
        client = request.headers.get("clientid")
        if client is None:
            self.psa.refuse(401, "missing-header", "The clientId header is missing.")
        if client != self.psa.settings["client_id"]:
            raise Refused(self.psa.refusal(401, ["The clientId is not valid."]))

    def _check_credentials(self, request):
        settings = self.psa.settings
        kind, _, text = request.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            self.psa.refuse(401, "missing-header", "The header Authorization is missing.")
        try:
            found = base64.b64decode(text, validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            self.psa.refuse(401, "credentials", "The header Authorization is not Basic.")
        right = f"{settings['company']}+{settings['public_key']}:{settings['private_key']}"
        if found != right:
            raise Refused(self.psa.refusal(401, ["The user is not authenticated."]))

    def _check_version(self, request):
        accepted = request.headers.get("accept", "")
        match = VERSION.fullmatch(accepted)
        if match is None:
            if self.psa.settings["demands_version"]:
                self.psa.note_violation(request, "accept-version",
                                        f"Accept names no version: {accepted!r}")
            return
        if match["version"] not in self.psa.settings["versions"]:
            self.psa.refuse(406, "accept-version", f"version {match['version']} is not known")
