"""Who may ask Autotask, where, how often, and how much at a time."""

import re

from fakepsa.door.request import Refused
from fakepsa.stage.window import RollingWindow

HEADERS = ("username", "secret", "apiintegrationcode")
FREE = ("discover_zone", "versions")


class Access:
    """Zone, headers, the hourly budget of the whole database, and threads by endpoint."""

    def __init__(self, psa):
        self.psa = psa
        settings = psa.settings
        self.window = RollingWindow(psa.clock, settings["requests_per_window"],
                                    settings["window_seconds"])
        self._threads = {}
        self.threads_peak = 0

    def enter(self, request):
        if request.entry["operation"] in FREE:
            return
        self._check_zone(request)
        self._check_headers(request)
        if not self.window.take():
            raise Refused(self.psa.too_many(
                self.psa.settings["retry_after_seconds"],
                "The number of external API requests of this database exceeded the threshold of "
                f"{self.window.limit} requests in {self.window.seconds} seconds."))
        self._take_thread(request)

    def leave(self, request):
        key = request.notes.pop("thread", None)
        if key is not None:
            self._threads[key] -= 1

    def _check_zone(self, request):
        if request.door != self.psa.zone:
            raise Refused(self.psa.refusal(
                self.psa.settings["wrong_zone_status"],
                ["The user does not belong to this zone."]))

    def _check_headers(self, request):
        settings = self.psa.settings
        right = {"username": settings["user"], "secret": settings["secret"],
                 "apiintegrationcode": settings["integration_code"]}
        for name in HEADERS:
            if name not in request.headers:
                self.psa.refuse(401, "missing-header", f"the header {name} is missing")
        if any(request.headers[name] != right[name] for name in HEADERS):
            raise Refused(self.psa.refusal(401, ["The username or secret is not valid."]))

    def _take_thread(self, request):
        key = (request.headers["apiintegrationcode"], endpoint(request.path))
        used = self._threads.get(key, 0) + 1
        most = self.psa.settings["threads_max"]
        if most is not None and used > most:
            raise Refused(self.psa.refusal(self.psa.settings["thread_limit_status"], [
                f"Itgenatr005: the thread threshold of {most} threads has been exceeded."]))
        self._threads[key] = used
        self.threads_peak = max(self.threads_peak, used)
        request.notes["thread"] = key


def endpoint(path):
    """The object that a path is about: `Tickets`, or `Tickets/Notes` for a child."""
    names = [part for part in re.sub(r"(?i)^.*/v1\.0/", "", path).split("/") if part]
    children = {"notes", "additionalconfigurationitems"}
    kept = names[:1] + [part for part in names[1:] if part.lower() in children]
    return "/".join(kept).lower()
