"""Time as the fake sees it: it can stand still, and it can be moved on."""

import datetime
import threading
import time


class Clock:
    """Seconds since 1970, from a start, moved by orders and, when it runs, by real time."""

    def __init__(self, start_epoch_seconds=None, is_running=True):
        self._start = time.time() if start_epoch_seconds is None else float(start_epoch_seconds)
        self._began = time.monotonic()
        self._is_running = is_running
        self._advanced = 0.0
        self._late = []
        self._lock = threading.Lock()

    def now(self):
        ran = time.monotonic() - self._began if self._is_running else 0.0
        return self._start + ran + self._advanced

    def advance(self, seconds):
        if seconds < 0:
            raise ValueError("time only moves forward")
        with self._lock:
            self._advanced += float(seconds)

    def later(self, seconds, work):
        """Keeps work for a time that `due` will find."""
        with self._lock:
            self._late.append((self.now() + seconds, work))

    def due(self):
        """Takes out the work whose time has come, the oldest first."""
        now = self.now()
        with self._lock:
            ready = sorted((entry for entry in self._late if entry[0] <= now), key=lambda e: e[0])
            self._late = [entry for entry in self._late if entry[0] > now]
        return [work for _, work in ready]

    @property
    def waiting(self):
        return len(self._late)

    def text(self, form="%Y-%m-%dT%H:%M:%SZ", at=None):
        """The time in UTC, as an API writes it."""
        moment = datetime.datetime.fromtimestamp(self.now() if at is None else at,
                                                 datetime.timezone.utc)
        return moment.strftime(form)
