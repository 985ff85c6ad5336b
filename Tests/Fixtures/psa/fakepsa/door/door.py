"""A port of 127.0.0.1 with a thread for each connection."""

import socket
import threading

from fakepsa.door.request import Request
from fakepsa.door.wire import Gone, Wire

BACKLOG = 256


class Door:
    """Listens under a name; every request goes to `serve(request, wire)`.

    `serve` returns whether the connection may bring another request.
    """

    def __init__(self, name, serve):
        self.name = name
        self._serve = serve
        self._listener = None
        self._open = set()
        self._lock = threading.Lock()
        self._cuts_left = 0
        self.port = 0

    def open(self):
        """Listens: the first time on a port that the kernel chooses, later on the same one."""
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", self.port))
        listener.listen(BACKLOG)
        self.port = listener.getsockname()[1]
        self._listener = listener
        threading.Thread(target=self._accept, args=(listener,), daemon=True).start()

    def close(self):
        """Refuses connections from now on, and cuts those that are open."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._lock:
            wires = list(self._open)
        for wire in wires:
            wire.cut()

    @property
    def is_open(self):
        return self._listener is not None

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}"

    def cut_next(self, count):
        """Cuts so many of the next connections as soon as they are there."""
        self._cuts_left = count

    def _accept(self, listener):
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            wire = Wire(connection)
            if self._cuts_left > 0:
                self._cuts_left -= 1
                wire.cut()
                continue
            threading.Thread(target=self._talk, args=(wire,), daemon=True).start()

    def _talk(self, wire):
        with self._lock:
            self._open.add(wire)
        try:
            goes_on = True
            while goes_on:
                method, target, headers = wire.head()
                goes_on = self._serve(Request(self.name, method, target, headers), wire)
                goes_on = goes_on and headers.get("connection", "").lower() != "close"
        except (Gone, ValueError):
            pass
        finally:
            with self._lock:
                self._open.discard(wire)
            wire.close()
