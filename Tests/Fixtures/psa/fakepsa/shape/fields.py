"""Fields of a body: which there are, of what type, how long, and who may write them."""

import datetime
from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """`kind` is one of int, number, text, bool, date, list, object."""

    kind: str
    max: int | None = None
    is_required: bool = False
    is_read_only: bool = False


def text(max=None, required=False):
    return Field("text", max, required)


def integer(required=False):
    return Field("int", None, required)


def read_only(kind):
    return Field(kind, is_read_only=True)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one field; `code` is one of unknown, type, length, required, read-only."""

    field: str
    code: str
    message: str


def problems(fields, body, is_create=True):
    """Everything that is wrong with a body; null counts as not said."""
    found = [one for name, value in body.items() if (one := problem(fields, name, value))]
    if is_create:
        found += [Problem(name, "required", f"{name} is required") for name, rule in fields.items()
                  if rule.is_required and body.get(name) is None]
    return found


def problem(fields, name, value):
    rule = fields.get(name)
    if rule is None:
        return Problem(name, "unknown", f"there is no field {name}")
    if rule.is_read_only and value is not None:
        return Problem(name, "read-only", f"{name} cannot be written")
    if value is None:
        return None
    if not is_of(rule.kind, value):
        return Problem(name, "type", f"{name} is no {rule.kind}: {value!r}")
    if rule.max is not None and len(value) > rule.max:
        return Problem(name, "length", f"{name} has {len(value)} characters, at most {rule.max}")
    if rule.is_required and value == "":
        return Problem(name, "required", f"{name} is required")
    return None


def is_of(kind, value):
    """Whether JSON gave a value of the type; true and false are no numbers."""
    if kind == "bool":
        return isinstance(value, bool)
    if isinstance(value, bool):
        return False
    if kind == "date":
        return isinstance(value, str) and is_date(value)
    types = {"int": int, "number": (int, float), "text": str, "list": list, "object": dict}
    return isinstance(value, types[kind])


def is_date(value):
    try:
        datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    except ValueError:
        return False
    return True


def moment(value):
    """A date as seconds since 1970; one without a zone is UTC."""
    found = datetime.datetime.fromisoformat(value.replace("Z", "+00:00"))
    if found.tzinfo is None:
        found = found.replace(tzinfo=datetime.timezone.utc)
    return found.timestamp()
