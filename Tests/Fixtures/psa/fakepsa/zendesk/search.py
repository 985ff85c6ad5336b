"""Zendesk's search: words such as `type:ticket external_id:PK-1 status<solved`."""

import re

PART = re.compile(r'(?P<name>\w+)(?P<op>:|<=|>=|<|>)(?P<value>"[^"]*"|\S+)\s*')
FIELDS = {"type", "external_id", "status", "organization", "order_by", "sort", "tags"}
STATUSES = ["new", "open", "pending", "hold", "solved", "closed"]


class BadSearch(Exception):
    """A query that is not understood."""


def read_search(text):
    """The test of a query; `status` may be compared, everything else only named."""
    parts, at = [], 0
    while at < len(text):
        match = PART.match(text, at)
        if match is None or match["name"] not in FIELDS:
            raise BadSearch(f"not understood from: {text[at:at + 20]}")
        parts.append((match["name"], match["op"], match["value"].strip('"')))
        at = match.end()
    if not parts:
        raise BadSearch("the query is empty")
    return lambda ticket: all(is_match(ticket, *part) for part in parts)


def is_match(ticket, name, op, value):
    if name in ("order_by", "sort"):
        return True
    if name == "type":
        return value == "ticket"
    if name == "status":
        return compare(STATUSES.index(ticket["status"]), op, STATUSES.index(value))
    if op != ":":
        raise BadSearch(f"{name} cannot be compared")
    if name == "organization":
        return str(ticket["organization_id"]) == value
    return value in ticket["tags"] if name == "tags" else ticket[name] == value


def compare(found, op, wanted):
    return {":": found == wanted, "<": found < wanted, ">": found > wanted,
            "<=": found <= wanted, ">=": found >= wanted}[op]
