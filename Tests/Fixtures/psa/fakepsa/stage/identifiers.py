"""Identifiers as a database gives them, the same for the same seed."""

import random


class Identifiers:
    """Counts for each kind of record from a start that the seed chose, with gaps."""

    def __init__(self, seed):
        self._seed = seed
        self._kinds = {}

    def next(self, kind):
        chance, last = self._kinds.get(kind) or self._first(kind)
        last += chance.randint(1, 3)
        self._kinds[kind] = (chance, last)
        return last

    def word(self, kind, length=32):
        """Hexadecimal digits, for tokens and pages."""
        chance, last = self._kinds.get(kind) or self._first(kind)
        self._kinds[kind] = (chance, last)
        return "".join(chance.choice("0123456789abcdef") for _ in range(length))

    def _first(self, kind):
        chance = random.Random(f"{self._seed}/{kind}")
        return chance, chance.randint(1, 40) * 1000
