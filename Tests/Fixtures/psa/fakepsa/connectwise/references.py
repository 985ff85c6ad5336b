"""References such as {"id": 7} or {"name": "Monitoring"}, and which go with which."""

from fakepsa.connectwise.entities import LEVELS

KINDS = {"company": "company", "board": "board", "status": "board_status", "type": "board_type",
         "priority": "priority", "source": "source", "team": "team"}
KEYS = {"id", "name", "identifier", "_info", "isClosed", "sort"}


def resolved(psa, body, board_id):
    """Every reference of a body as the record it means, and what is wrong with the rest.

    Statuses, types and teams are those of the board.
    """
    found, complaints = {}, []
    for name, kind in KINDS.items():
        if body.get(name) is None:
            continue
        record = record_of(psa, kind, body[name], board_id)
        if record is None:
            complaints.append((name, "reference", f"The {name} {body[name]} does not exist"
                               + (" on this board." if "board_" in kind else ".")))
        else:
            found[name] = reference(record)
    return found, complaints


def record_of(psa, kind, wanted, board_id):
    """The one record that a reference means; None for none, or for a reference without a key."""
    if not isinstance(wanted, dict) or set(wanted) - KEYS:
        return None
    keys = {name: value for name, value in wanted.items()
            if name in ("id", "name", "identifier") and value is not None}
    if not keys:
        return None
    for record in psa.table(kind).values():
        if "boardId" in record and record["boardId"] != board_id:
            continue
        if all(record.get(name) == value for name, value in keys.items()):
            return record
    return None


def reference(record):
    """How a record is named inside another."""
    return {name: record[name] for name in ("id", "identifier", "name") if name in record}


def level_complaints(body):
    return [(name, "value", f"{name} is one of {', '.join(LEVELS)}.")
            for name in ("severity", "impact")
            if body.get(name) is not None and body[name] not in LEVELS]
