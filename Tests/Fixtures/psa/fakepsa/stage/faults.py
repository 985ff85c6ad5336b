"""Scripts of faults: which request, and what goes wrong with it."""

from dataclasses import dataclass, field

MATCH_KEYS = {"method", "path", "operation", "body"}
KEYS = {"match", "do", "skip", "times", "seconds", "before", "effect", "late_seconds", "status",
        "headers", "body", "errors", "retry_after", "message"}

# What happens to the request: whether it takes effect, and what the client hears.
KINDS = {
    "delay": {"wait": "seconds"},
    "hold": {"wait": "hold"},
    "silence": {"reply": "silence"},
    "cut_before_reading": {"effect": "none", "reply": "cut", "at_head": True},
    "cut_after_reading": {"effect": "none", "reply": "cut"},
    "cut_after_effect": {"reply": "cut"},
    "cut_mid_answer": {"reply": "half"},
    "answer": {"effect": "none", "reply": "given"},
    "errors_500": {"effect": "none", "reply": "errors"},
    "bare_500": {"effect": "none", "reply": "bare"},
    "bad_gateway": {"effect": "none", "reply": "gateway"},
    "too_many": {"effect": "none", "reply": "too_many"},
    "errors_in_success": {"effect": "none", "reply": "success_with_errors"},
    "duplicate_create": {"effect": "twice"},
    "answer_twice": {"reply": "twice"},
    "expire_tokens": {"before_judging": True},
    "move_zone": {"before_judging": True},
}


class BadFault(Exception):
    """A fault that nobody can play."""


@dataclass
class Fault:
    do: str
    match: dict = field(default_factory=dict)
    skip: int = 0
    times: int = 1
    seconds: float = 0.0
    before: bool = False
    effect: str = "now"
    late_seconds: float | None = None
    reply: str = "real"
    wait: str | None = None
    at_head: bool = False
    before_judging: bool = False
    given: dict = field(default_factory=dict)

    def fits(self, request, operation):
        wanted = self.match
        return (wanted.get("method", request.method).upper() == request.method
                and wanted.get("path", "").lower() in request.path.lower()
                and wanted.get("operation", operation) == operation
                and wanted.get("body", "") in request.text())


def read_fault(entry):
    """A fault of a script's entry, or `BadFault` that says what is wrong with it."""
    kind = KINDS.get(entry.get("do"))
    if kind is None:
        raise BadFault(f"do: {entry.get('do')!r}; there are {', '.join(KINDS)}")
    unknown = (set(entry) - KEYS) | (set(entry.get("match", {})) - MATCH_KEYS)
    if unknown:
        raise BadFault(f"unknown: {', '.join(sorted(unknown))}")
    fault = Fault(do=entry["do"], match=entry.get("match", {}), skip=int(entry.get("skip", 0)),
                  times=int(entry.get("times", 1)), seconds=float(entry.get("seconds", 0)),
                  before=bool(entry.get("before", False)), given=entry, **kind)
    if "effect" in entry:
        fault.effect = "now" if entry["effect"] else "none"
    if entry.get("late_seconds") is not None:
        fault.effect, fault.late_seconds = "late", float(entry["late_seconds"])
    return fault


class Script:
    """Faults in order; the first that fits a request is played, and used up after its times."""

    def __init__(self):
        self._faults = []

    def add(self, entries):
        """Adds faults, all of them or none."""
        self._faults += [read_fault(entry) for entry in entries]

    def clear(self):
        self._faults = []

    @property
    def left(self):
        return sum(fault.times for fault in self._faults)

    def take(self, request, operation, at_head, head_operation):
        """The fault to play, or None; every fault that fits counts the request."""
        for fault in list(self._faults):
            if at_head != is_for_head(fault, head_operation):
                continue
            if not fault.fits(request, operation):
                continue
            if fault.skip > 0:
                fault.skip -= 1
                continue
            fault.times -= 1
            if fault.times == 0:
                self._faults.remove(fault)
            return fault
        return None

    def give_back(self, fault):
        """Puts a fault back that was not played, because its request was refused before."""
        fault.times += 1
        if fault not in self._faults:
            self._faults.insert(0, fault)


def is_for_head(fault, head_operation):
    """Whether a fault is looked for before the body was read; some need the body to be told."""
    needs_body = "body" in fault.match or ("operation" in fault.match and head_operation is None)
    return fault.at_head and not needs_body
