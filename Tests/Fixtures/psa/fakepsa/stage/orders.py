"""What a test may order, one line of JSON each; every line is answered by one line."""

import json

from fakepsa.stage.lines import say


class Orders:
    """An order is an object; its members are carried out in the order of `MEMBERS`."""

    MEMBERS = ("settings", "script_clear", "lag", "hide_new", "put", "edit", "remove",
               "expire_tokens", "move_zone", "script", "up", "cut_connections",
               "advance_seconds", "release", "list", "ledger")

    def __init__(self, house):
        self.house, self.psa = house, house.psa

    def take(self, line):
        """Carries out a line; says `done`, or `refused` and why."""
        order = {}
        try:
            order = json.loads(line)
            unknown = set(order) - set(self.MEMBERS) - {"order"}
            if unknown:
                raise ValueError(f"unknown: {', '.join(sorted(unknown))}")
            facts = {}
            with self.house.lock:
                for member in self.MEMBERS:
                    if member in order:
                        facts.update(getattr(self, "_" + member)(order[member]) or {})
            say("done", order=order.get("order"), **facts)
        except Exception as problem:  # Whatever it is, the test must hear of it.
            number = order.get("order") if isinstance(order, dict) else None
            say("refused", order=number, message=f"{type(problem).__name__}: {problem}",
                line=line.strip())

    def _settings(self, given):
        self.psa.change_settings(given)

    def _script(self, entries):
        self.house.script.add(entries)

    def _script_clear(self, _):
        self.house.script.clear()

    def _lag(self, given):
        self.house.lag.set(**given)

    def _hide_new(self, given):
        self.house.lag.hidden_reads = int(given["reads"])

    def _put(self, given):
        """A record that was there before, or that a person made."""
        kind, record = given["kind"], dict(given["record"])
        record.setdefault("id", self.house.ids.next(kind))
        self.psa.table(kind)[record["id"]] = record
        return {"id": record["id"]}

    def _edit(self, given):
        """A person changes a record in the ticket system itself."""
        record = self.psa.table(given["kind"])[given["id"]]
        record.update(given["set"])
        self.psa.edited(given["kind"], record, given["set"])

    def _remove(self, given):
        """A person deletes a record, or merges it away."""
        del self.psa.table(given["kind"])[given["id"]]

    def _expire_tokens(self, _):
        self.psa.expire_tokens()

    def _move_zone(self, _):
        self.psa.move_zone()

    def _up(self, is_up):
        for door in self.house.doors.values():
            if is_up and not door.is_open:
                door.open()
            elif not is_up:
                door.close()

    def _cut_connections(self, count):
        for door in self.house.doors.values():
            door.cut_next(int(count))

    def _advance_seconds(self, seconds):
        self.house.clock.advance(seconds)
        self.house.run_due()
        return {"now": self.house.clock.now()}

    def _release(self, _):
        released, self.house.released = self.house.released, type(self.house.released)()
        released.set()

    def _list(self, kind):
        return {"records": list(self.psa.table(kind).values())}

    def _ledger(self, options):
        options = options if isinstance(options, dict) else {}
        facts = self.house.ledger.facts(**options)
        return {"ledger": {**facts, **self.psa.facts(), "faults_left": self.house.script.left,
                           "late_effects": self.house.clock.waiting}}
