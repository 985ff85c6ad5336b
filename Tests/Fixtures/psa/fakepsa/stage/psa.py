"""What every fake has: settings, records, and its way of saying no."""

from fakepsa.door.request import Answer, Refused
from fakepsa.stage.settings import apply, merged

COMMON = {
    # Where the clock begins (None for now), and whether real time moves it.
    "start_epoch_seconds": None,
    "is_clock_running": True,
}


class PSA:
    """One ticket system. The house calls it with its lock held, except where it says so."""

    name = ""
    doors = ("main",)
    defaults = {}
    # What this API answers to a request that it does not understand.
    bad_status = 400

    def __init__(self, house, settings):
        self.house = house
        self.clock, self.ledger, self.lag, self.ids = (
            house.clock, house.ledger, house.lag, house.ids)
        self.settings = merged({**COMMON, **self.defaults}, settings)
        # Records by kind and identifier.
        self.records = {}

    def opened(self):
        """The doors have their ports; records that name addresses can be made."""

    # What a fake must know.

    def operation(self, request, is_body_read):
        """The name of what is asked for; None while the body must say, or when it is unknown."""
        raise NotImplementedError

    def enter(self, request):
        """Judges who asks and how much; raises `Refused`. `leave` follows in any case."""

    def leave(self, request, is_effect_late):
        """The request was answered, or its client given up; a late effect comes here again."""

    def act(self, request):
        """Carries the request out and returns the answer; raises `Refused`."""
        raise NotImplementedError

    def refusal(self, status, messages):
        """The answer with which this API refuses."""
        raise NotImplementedError

    def links(self):
        """Addresses that a client or a test needs."""
        return {"url": self.house.doors["main"].url}

    # Answers of faults; each API has its own words.

    def too_many(self, retry_after, message):
        return self.with_retry_after(self.refusal(429, [message]), retry_after)

    def success_with_errors(self, request, messages):
        return Answer(200, {"errors": messages})

    def with_retry_after(self, answer, retry_after):
        if retry_after is not None:
            answer.headers["Retry-After"] = str(retry_after)
        return answer

    # Orders that only some understand.

    def expire_tokens(self):
        raise ValueError(f"{self.name} has no tokens")

    def move_zone(self):
        raise ValueError(f"{self.name} has no zones")

    def change_settings(self, given):
        apply(self.settings, given)

    def facts(self):
        """What the ledger adds of budgets."""
        return {}

    def edited(self, kind, record, changes):
        """A person changed a record; what follows from it."""

    # Helpers that every fake uses.

    def table(self, kind):
        return self.records.setdefault(kind, {})

    def refuse(self, status, rule, message):
        """Raises a refusal that is a violation."""
        raise Refused(self.refusal(status, [message]), rule, message)

    def note_violation(self, request, rule, message):
        """Enters a violation and goes on."""
        self.ledger.violation(request, rule, message, is_refused=False)

    def body(self, request, kinds):
        """The JSON body, of one of these types."""
        if request.media_type() != "application/json":
            self.refuse(415, "content-type",
                        f"the body is {request.media_type() or 'of no type'}, "
                        "not application/json")
        try:
            value = request.json()
        except ValueError:
            self.refuse(self.bad_status, "json", "the body is not JSON")
        if not isinstance(value, kinds):
            self.refuse(self.bad_status, "json-shape", f"the body is a {type(value).__name__}")
        return value

    def parameters(self, request, known):
        """The query, in which nothing is unknown or said twice."""
        names = [name for name, _ in request.query]
        for name in names:
            if name not in known:
                self.refuse(self.bad_status, "unknown-parameter", f"there is no parameter {name}")
            if names.count(name) > 1:
                self.refuse(self.bad_status, "repeated-parameter", f"{name} is said twice")
        return request.parameters()

    def number(self, parameters, name, default, least=1, most=None):
        """A whole number of the query within its limits."""
        text = parameters.get(name)
        if text is None:
            return default
        if not text.lstrip("-").isdigit():
            self.refuse(self.bad_status, "parameter-value", f"{name} is no number: {text}")
        value = int(text)
        if value < least or (most is not None and value > most):
            self.refuse(self.bad_status, "parameter-limit",
                        f"{name} is {value}, not {least} to {most}")
        return value

    def flag(self, parameters, name, default=False):
        """A truth value of the query, in any letters."""
        text = parameters.get(name)
        if text is None:
            return default
        if text.lower() not in ("true", "false"):
            self.refuse(self.bad_status, "parameter-value",
                        f"{name} is neither true nor false: {text}")
        return text.lower() == "true"
