"""ConnectWise's JSON Patch: [{op, path, value}], with paths that begin without a slash."""

OPERATIONS = {"add", "replace", "remove"}


class BadPatch(Exception):
    """A patch that the API does not understand."""

    def __init__(self, rule, message):
        super().__init__(message)
        self.rule = rule


def changes(body, fields):
    """The new value of each top field that a patch changes; None where it is removed."""
    if not isinstance(body, list) or not body:
        raise BadPatch("json-shape", "the body is an array of operations")
    found = {}
    for operation in body:
        name, value = change(operation, fields)
        if isinstance(value, dict) and isinstance(found.get(name), dict):
            value = {**found[name], **value}
        found[name] = value
    return found


def change(operation, fields):
    if not isinstance(operation, dict) or set(operation) - {"op", "path", "value"}:
        raise BadPatch("patch", f"an operation has op, path and value: {operation}")
    if operation.get("op") not in OPERATIONS:
        raise BadPatch("patch", f"op is one of {', '.join(sorted(OPERATIONS))}: {operation}")
    path = operation.get("path")
    if not isinstance(path, str) or not path or path.startswith("/"):
        raise BadPatch("patch", f"path is a name without a slash before it: {path!r}")
    if (operation["op"] == "remove") == ("value" in operation):
        raise BadPatch("patch", "add and replace have a value, remove has none")
    name, _, part = path.partition("/")
    if name not in fields:
        raise BadPatch("unknown-field", f"there is no field {name}")
    if part and (fields[name].kind != "object" or part not in ("id", "name", "identifier")):
        raise BadPatch("unknown-field", f"there is no field {path}")
    value = operation.get("value")
    return name, ({part: value} if part else value)
