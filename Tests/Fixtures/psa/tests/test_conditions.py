"""Goal: conditions mean what ConnectWise's mean, and nothing hides in them."""

import unittest

from fakepsa.connectwise.conditions import BadConditions, Conditions

FIELDS = {"id", "summary", "externalXRef", "closedFlag", "closedDate", "company/id",
          "company/identifier"}
TICKETS = [
    {"id": 1, "summary": "Pool tank", "externalXRef": "pk-1", "closedFlag": False,
     "closedDate": None, "company": {"id": 5, "identifier": "ACME"}},
    {"id": 2, "summary": 'the "big" one', "externalXRef": "pk-2", "closedFlag": True,
     "closedDate": "2026-01-02T00:00:00Z", "company": {"id": 6, "identifier": "GLOBEX"}},
    {"id": 3, "summary": "back\\slash", "externalXRef": None, "closedFlag": False,
     "closedDate": "2026-01-03T00:00:00Z", "company": None},
]


def found(text):
    conditions = Conditions(text, FIELDS)
    return "".join(str(ticket["id"]) for ticket in TICKETS if conditions.test(ticket))


class ConditionsTests(unittest.TestCase):
    def test_every_comparison_finds_what_it_says(self):
        for text, numbers in (
                ('externalXRef="pk-1"', "1"), ("externalXRef = 'PK-1'", "1"), ("id!=1", "23"),
                ("id < 2", "1"), ("id <= 2", "12"), ("id > 2", "3"), ("id >= 2", "23"),
                ('summary contains "TANK"', "1"), ('summary like "pool%"', "1"),
                ('summary like "*one"', "2"), ('summary like "p?ol%"', ""),
                ('summary not contains "o"', "3"), ("id in (1, 3)", "13"),
                ("id not in (1,3)", "2"), ("closedFlag=true", "2"), ("closedFlag = False", "13"),
                ("externalXRef = null", "3"), ("externalXRef != NULL", "12"),
                ("company/id = 5", "1"), ('company/identifier = "GLOBEX"', "2"),
                ("closedDate > [2026-01-02T12:00:00Z]", "3"), ("closedFlag = 1", "")):
            self.assertEqual(found(text), numbers, text)

    def test_and_binds_closer_than_or_and_brackets_closer_still(self):
        for text, numbers in (("id=1 or id=2 and closedFlag=true", "12"),
                              ("(id=1 or id=2) and closedFlag=true", "2"),
                              ("not id=1", "23"), ("not (id=1 or id=2)", "3"),
                              ("id=1 AND closedFlag=false OR id=3", "13")):
            self.assertEqual(found(text), numbers, text)

    def test_quotes_and_backslashes_are_escaped(self):
        self.assertEqual(found('summary = "the \\"big\\" one"'), "2")
        self.assertEqual(found('summary = "back\\\\slash"'), "3")

    def test_an_injection_is_seen(self):
        title = 'x" or id > 0 or summary = "'
        naive = Conditions(f'summary = "{title}"', FIELDS)
        self.assertEqual([leaf[0] for leaf in naive.leaves], ["summary", "id", "summary"])
        escaped = title.replace("\\", "\\\\").replace('"', '\\"')
        right = Conditions(f'summary = "{escaped}"', FIELDS)
        self.assertEqual(right.leaves, [["summary", "=", title]])

    def test_what_does_not_fit_is_refused(self):
        for text in ('externalXRef="pk-1', 'externalXRef="pk-1"x"', "id=", "=1", "id 1",
                     "id=1 id=2", "id==1", "(id=1", "id=1)", "id=1 and", "and id=1", "colour=1",
                     "company=5", "id in 1", "id in (1", "id in ()", "summary contains 5",
                     "id not = 1", "closedDate > [soon]", "id=1;", "id=one", "or", "not", "id = id",
                     'externalXRef="a\\"', "", "x" * 8001):
            with self.assertRaises(BadConditions, msg=text):
                Conditions(text, FIELDS)
