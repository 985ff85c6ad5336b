"""A test with a fake of its own, which must end well."""

import unittest


class FakeCase(unittest.TestCase):
    """`start` starts a fake that ends with the test."""

    def start(self, kind, **settings):
        fake = kind(**settings)
        self.addCleanup(self._end, fake)
        return fake

    def _end(self, fake):
        self.assertEqual(fake.close(), 0)

    def assert_refused(self, fake, reply, status, rule):
        """The answer has a status, and the last violation is of a rule."""
        self.assertEqual(reply.status, status, reply.raw)
        self.assertEqual(fake.rules()[-1:], [rule])

    def assert_right(self, fake):
        """Nothing that was asked until now broke a rule."""
        self.assertEqual(fake.ledger()["violations"], [])
