"""New records that searches do not find yet, and that reads do not see yet."""


class Lag:
    """A record is found after so many searches and so many seconds, read after so many reads."""

    def __init__(self, clock):
        self._clock = clock
        self.requests = 0
        self.seconds = 0.0
        self.hidden_reads = 0
        self._searches = 0
        self._born = {}
        self._reads = {}

    def set(self, requests=0, seconds=0):
        self.requests = int(requests)
        self.seconds = float(seconds)

    def born(self, key):
        """Keeps what a new record must wait for, by the lag that rules now."""
        self._born[key] = (self._searches + self.requests, self._clock.now() + self.seconds)
        self._reads[key] = self.hidden_reads

    def searched(self):
        """Counts a search; call it once for each, before `is_found`."""
        self._searches += 1

    def is_found(self, key):
        """Whether the search that was counted last finds the record."""
        searches, moment = self._born.get(key, (0, 0.0))
        return self._searches > searches and self._clock.now() >= moment

    def is_seen(self, key):
        """Whether a read sees the record; each read that does not brings the next nearer."""
        left = self._reads.get(key, 0)
        if left == 0:
            return True
        self._reads[key] = left - 1
        return False
