"""A fake with its doors, clock, ledger and script."""

import threading

from fakepsa.door.door import Door
from fakepsa.stage.clock import Clock
from fakepsa.stage.faults import Script
from fakepsa.stage.identifiers import Identifiers
from fakepsa.stage.lag import Lag
from fakepsa.stage.ledger import Ledger
from fakepsa.stage.lines import say
from fakepsa.stage.orders import Orders
from fakepsa.stage.performance import Performance


class House:
    """Everything a fake shares; one lock makes requests and orders take effect one by one."""

    def __init__(self, kind, seed, settings):
        self.lock = threading.RLock()
        self.clock = Clock(settings.get("start_epoch_seconds"),
                           settings.get("is_clock_running", True))
        self.ledger = Ledger(self.clock)
        self.lag = Lag(self.clock)
        self.ids = Identifiers(seed)
        self.script = Script()
        self.released = threading.Event()
        self.doors = {name: Door(name, self.serve) for name in kind.doors}
        self.psa = kind(self, settings)

    def open(self):
        for door in self.doors.values():
            door.open()
        self.psa.opened()
        say("listening", listening=self.doors["main"].url, port=self.doors["main"].port,
            psa=self.psa.name, links=self.psa.links())

    def listen_to(self, lines):
        """Carries out orders until they end."""
        orders = Orders(self)
        for line in lines:
            if line.strip():
                orders.take(line)

    def serve(self, request, wire):
        """Plays one request; returns whether the connection goes on."""
        with self.lock:
            self.ledger.open(request)
            self.run_due()
        return Performance(self, request, wire).play()

    def run_due(self):
        """Lets the effects take place whose time has come."""
        for work in self.clock.due():
            work()
