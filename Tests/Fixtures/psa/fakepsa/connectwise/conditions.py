"""ConnectWise's conditions: `externalXRef="X" and closedFlag=false and company/id=5`.

    or      = and { "or" and }
    and     = not { "and" not }
    not     = [ "not" ] primary
    primary = "(" or ")" | field compare
    compare = ( "=" | "!=" | "<" | "<=" | ">" | ">=" ) value
            | [ "not" ] ( "contains" | "like" ) text | [ "not" ] "in" "(" value { "," value } ")"
    value   = "text" | 'text' | number | true | false | null | [date]

A quote inside a text is escaped by a backslash. Whatever does not fit, down to the last character,
raises `BadConditions`. `leaves` shows what was understood, so that an injection is seen.
"""

import fnmatch
import re

from fakepsa.shape.fields import is_date, moment

CONDITIONS_CHARACTERS_MAX = 8000
TOKEN = re.compile(r"""
    (?P<space>\s+)
  | (?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
  | (?P<date>\[[^\]]*\])
  | (?P<number>-?\d+(?:\.\d+)?)
  | (?P<sign><=|>=|!=|=|<|>|\(|\)|,)
  | (?P<word>[A-Za-z_][A-Za-z0-9_]*(?:/[A-Za-z_][A-Za-z0-9_]*)*)
""", re.VERBOSE)
SIGNS = {"=", "!=", "<", "<=", ">", ">="}
WORDS = {"and", "or", "not", "contains", "like", "in", "true", "false", "null"}


class BadConditions(Exception):
    """Conditions that the API does not understand."""


class Conditions:
    """What a record must be. `fields` are the names that conditions may use."""

    def __init__(self, text, fields):
        self.leaves = []
        self._fields = fields
        self._tokens = tokens(text)
        self.test = self._or()
        if self._tokens:
            raise BadConditions(f"unexpected: {self._tokens[0][1]}")

    def _peek(self, *wanted):
        return bool(self._tokens) and self._tokens[0][0] in ("sign", "word") \
            and self._tokens[0][1].lower() in wanted

    def _skip(self, *wanted):
        if not self._peek(*wanted):
            return False
        self._tokens.pop(0)
        return True

    def _demand(self, wanted):
        if not self._skip(wanted):
            raise BadConditions(f"{wanted} is missing")

    def _or(self):
        tests = [self._and()]
        while self._skip("or"):
            tests.append(self._and())
        return lambda record: any(test(record) for test in tests)

    def _and(self):
        tests = [self._not()]
        while self._skip("and"):
            tests.append(self._not())
        return lambda record: all(test(record) for test in tests)

    def _not(self):
        if self._skip("not"):
            test = self._primary()
            return lambda record: not test(record)
        return self._primary()

    def _primary(self):
        if self._skip("("):
            test = self._or()
            self._demand(")")
            return test
        kind, name = self._tokens.pop(0) if self._tokens else (None, "the end")
        if kind != "word" or name.lower() in WORDS:
            raise BadConditions(f"a field was expected, not {name}")
        if name not in self._fields:
            raise BadConditions(f"{name} is no field that conditions know")
        return self._compare(name)

    def _compare(self, name):
        is_negated = self._skip("not")
        if self._skip("in"):
            op, wanted = "in", self._list()
        elif self._peek("contains", "like"):
            op = self._tokens.pop(0)[1].lower()
            wanted = self._value()
            if not isinstance(wanted, str):
                raise BadConditions(f"{op} takes a text")
        elif not is_negated and self._peek(*SIGNS):
            op, wanted = self._tokens.pop(0)[1], self._value()
        else:
            raise BadConditions(f"{name} is compared with nothing")
        self.leaves.append([name, f"not {op}" if is_negated else op, shown(wanted)])
        return lambda record: compare(op, value_of(record, name), wanted) != is_negated

    def _list(self):
        self._demand("(")
        values = [self._value()]
        while self._skip(","):
            values.append(self._value())
        self._demand(")")
        return values

    def _value(self):
        kind, text = self._tokens.pop(0) if self._tokens else (None, "the end")
        if kind == "text":
            return re.sub(r"\\(.)", r"\1", text[1:-1])
        if kind == "number":
            return float(text) if "." in text else int(text)
        if kind == "date" and is_date(text[1:-1]):
            return Moment(moment(text[1:-1]))
        if kind == "word" and text.lower() in ("true", "false", "null"):
            return {"true": True, "false": False, "null": None}[text.lower()]
        raise BadConditions(f"a value was expected, not {text}")


class Moment(float):
    """A date between brackets, as seconds since 1970."""


def tokens(text):
    if len(text) > CONDITIONS_CHARACTERS_MAX:
        raise BadConditions("the conditions are too long")
    found, at = [], 0
    while at < len(text):
        match = TOKEN.match(text, at)
        if match is None:
            raise BadConditions(f"not understood from: {text[at:at + 20]}")
        if match.lastgroup != "space":
            found.append((match.lastgroup, match.group()))
        at = match.end()
    return found


def value_of(record, name):
    """The value under a path such as `company/id`; None when a step is not there."""
    for part in name.split("/"):
        record = record.get(part) if isinstance(record, dict) else None
    return record


def shown(value):
    return float(value) if isinstance(value, Moment) else value


def compare(op, found, wanted):
    """One comparison; text without case, as the database does."""
    if op == "in":
        return any(compare("=", found, one) for one in wanted)
    if isinstance(wanted, Moment):
        found, wanted = (moment(found) if found else None), float(wanted)
    if isinstance(found, str) and isinstance(wanted, str):
        found, wanted = found.lower(), wanted.lower()
    if op in ("=", "!="):
        is_equal = found == wanted and isinstance(found, bool) == isinstance(wanted, bool)
        return is_equal == (op == "=")
    if found is None or wanted is None or isinstance(found, str) != isinstance(wanted, str):
        return False
    return {"<": lambda: found < wanted, "<=": lambda: found <= wanted,
            ">": lambda: found > wanted, ">=": lambda: found >= wanted,
            "contains": lambda: wanted in found,
            "like": lambda: is_like(found, wanted)}[op]()


def is_like(found, wanted):
    """`%` and `*` stand for anything."""
    plain = wanted.replace("[", "[[]").replace("?", "[?]").replace("%", "*")
    return fnmatch.fnmatchcase(found, plain)
