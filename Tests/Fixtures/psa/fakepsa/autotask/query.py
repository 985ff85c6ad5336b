"""Autotask's query language: {filter: [{op, field, value, udf, items}], includeFields, maxRecords}.

Every operation of the reference, nothing else; what is unknown raises `BadQuery`.
"""

from fakepsa.shape.fields import is_of, moment

RECORDS_MAX = 500
COMPARISONS = {"eq", "noteq", "gt", "gte", "lt", "lte", "beginsWith", "endsWith", "contains"}
TEXT_ONLY = {"beginsWith", "endsWith", "contains"}
PRESENCE = {"exist", "notExist"}
LISTS = {"in", "notIn"}
GROUPS = {"and", "or"}
OPERATIONS = COMPARISONS | PRESENCE | LISTS | GROUPS
KEYS = {"op", "field", "value", "udf", "items"}


class BadQuery(Exception):
    """A query that the API does not understand; `rule` names what is wrong."""

    def __init__(self, rule, message):
        super().__init__(message)
        self.rule = rule


def read_query(body, fields, entity, udfs):
    """The test that a record must pass, the fields to show, and how many at most."""
    unknown = set(body) - {"filter", "includeFields", "maxRecords"}
    if unknown:
        raise BadQuery("unknown-field", f"a query has no {', '.join(sorted(unknown))}")
    filters = body.get("filter")
    if not isinstance(filters, list) or not filters:
        raise BadQuery("query-filter", "a query needs a filter")
    most = body.get("maxRecords", RECORDS_MAX)
    if not is_of("int", most) or not 1 <= most <= RECORDS_MAX:
        raise BadQuery("query-limit", f"maxRecords is {most}, not 1 to {RECORDS_MAX}")
    shown = body.get("includeFields") or []
    for name in shown:
        field_kind(name, fields, entity)
    reader = Reader(fields, entity, udfs)
    tests = [reader.read(entry) for entry in filters]
    return (lambda record: all(test(record) for test in tests)), shown, most


def field_kind(name, fields, entity):
    if name not in fields:
        raise BadQuery("unknown-field", f"Unable to find {name} in the {entity} Entity.")
    return fields[name].kind


class Reader:
    def __init__(self, fields, entity, udfs):
        self.fields, self.entity, self.udfs = fields, entity, udfs

    def read(self, entry):
        """The test of one filter."""
        if not isinstance(entry, dict) or set(entry) - KEYS:
            raise BadQuery("query-filter", f"a filter has {', '.join(sorted(KEYS))}: {entry}")
        op = entry.get("op")
        if op not in OPERATIONS:
            raise BadQuery("query-operation", f"there is no operation {op!r}")
        if op in GROUPS:
            return self._group(op, entry)
        if "items" in entry:
            raise BadQuery("query-filter", f"{op} takes no items")
        take, kind = self._field(entry)
        if op in PRESENCE:
            if "value" in entry:
                raise BadQuery("query-filter", f"{op} takes no value")
            return lambda record: (take(record) is not None) == (op == "exist")
        if op in LISTS:
            return self._list(op, entry, take, kind)
        return self._comparison(op, entry, take, kind)

    def _group(self, op, entry):
        items = entry.get("items")
        if not isinstance(items, list) or not items or "field" in entry:
            raise BadQuery("query-filter", f"{op} takes items, and no field")
        tests = [self.read(item) for item in items]
        join = all if op == "and" else any
        return lambda record: join(test(record) for test in tests)

    def _field(self, entry):
        name = entry.get("field")
        if entry.get("udf"):
            if name not in self.udfs:
                raise BadQuery("unknown-field", f"Unable to find {name} in the user-defined "
                               f"fields of the {self.entity} Entity.")
            return (lambda record: user_defined(record, name)), "text"
        kind = field_kind(name, self.fields, self.entity)
        return (lambda record: record.get(name)), kind

    def _list(self, op, entry, take, kind):
        values = entry.get("value")
        if not isinstance(values, list) or not values:
            raise BadQuery("query-value", f"{op} takes a list of values")
        values = [plain(value, kind, entry) for value in values]
        wanted = op == "in"
        return lambda record: (folded(take(record), kind) in values) == wanted

    def _comparison(self, op, entry, take, kind):
        if "value" not in entry:
            raise BadQuery("query-value", f"{op} takes a value")
        if op in TEXT_ONLY and kind != "text":
            raise BadQuery("query-operation", f"{op} is for text, not for {entry.get('field')}")
        wanted = plain(entry["value"], kind, entry)
        compare = COMPARE[op]

        def test(record):
            found = folded(take(record), kind)
            return op == "noteq" if found is None else compare(found, wanted)
        return test


COMPARE = {
    "eq": lambda a, b: a == b, "noteq": lambda a, b: a != b, "gt": lambda a, b: a > b,
    "gte": lambda a, b: a >= b, "lt": lambda a, b: a < b, "lte": lambda a, b: a <= b,
    "beginsWith": lambda a, b: a.startswith(b), "endsWith": lambda a, b: a.endswith(b),
    "contains": lambda a, b: b in a,
}


def plain(value, kind, entry):
    """A value of a query as it is compared; the type must be the field's."""
    if kind in ("int", "number") and isinstance(value, str) and value.lstrip("-").isdigit():
        value = int(value)
    if not is_of(kind, value):
        raise BadQuery("query-value", f"{entry.get('field')} is no {kind}: {value!r}")
    return folded(value, kind)


def folded(value, kind):
    """Text without its case, as the database compares it; dates as moments."""
    if value is None:
        return None
    if kind == "text":
        return str(value).lower()
    return moment(value) if kind == "date" else value


def user_defined(record, name):
    for one in record.get("userDefinedFields") or []:
        if one["name"] == name:
            return one["value"]
    return None
