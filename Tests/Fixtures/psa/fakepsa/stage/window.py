"""A budget of requests in a window that rolls."""

import collections


class RollingWindow:
    """At most `limit` requests in any `seconds`; None for no limit."""

    def __init__(self, clock, limit, seconds):
        self._clock = clock
        self.limit = limit
        self.seconds = seconds
        self._times = collections.deque()
        self.peak = 0
        self.refused = 0

    def count(self):
        """How many requests lie in the window that ends now."""
        now = self._clock.now()
        while self._times and self._times[0] <= now - self.seconds:
            self._times.popleft()
        return len(self._times)

    def take(self):
        """Counts a request; False when the window is full, and then it does not count."""
        used = self.count()
        if self.limit is not None and used >= self.limit:
            self.refused += 1
            return False
        self._times.append(self._clock.now())
        self.peak = max(self.peak, used + 1)
        return True

    def wait_seconds(self):
        """How long until the oldest request leaves the window."""
        if not self._times:
            return 0.0
        return max(0.0, self._times[0] + self.seconds - self._clock.now())

    def facts(self):
        return {"limit": self.limit, "seconds": self.seconds, "used": self.count(),
                "peak": self.peak, "refused": self.refused}
