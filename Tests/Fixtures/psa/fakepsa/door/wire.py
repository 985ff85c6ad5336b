"""HTTP/1.1 by hand, so that a connection can be cut at any byte."""

import socket
import struct

HEAD_BYTES_MAX = 64 * 1024
BODY_BYTES_MAX = 16 * 1024 * 1024


class Gone(Exception):
    """The client left, or what it sent is no HTTP."""


class Wire:
    """One connection of a client."""

    def __init__(self, connection):
        self._connection = connection
        self._rest = b""
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def head(self):
        """Method, target and headers of the next request; raises `Gone` at the end."""
        while b"\r\n\r\n" not in self._rest:
            if len(self._rest) > HEAD_BYTES_MAX:
                raise Gone
            self._more()
        head, self._rest = self._rest.split(b"\r\n\r\n", 1)
        lines = head.decode("latin-1").split("\r\n")
        parts = lines[0].split(" ")
        if len(parts) != 3 or not parts[2].startswith("HTTP/1."):
            raise Gone
        return parts[0].upper(), parts[1], headers(lines[1:])

    def body(self, found):
        """The body that the headers announce."""
        if found.get("expect", "").lower() == "100-continue":
            self.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        if found.get("transfer-encoding", "").lower() == "chunked":
            return self._chunks()
        length = found.get("content-length", "0")
        if not length.isdigit() or int(length) > BODY_BYTES_MAX:
            raise Gone
        return self._take(int(length))

    def send(self, data):
        try:
            self._connection.sendall(data)
        except OSError as problem:
            raise Gone from problem

    def wait_for_end(self):
        """Returns when the client closes its side, whatever it sends before."""
        try:
            while self._connection.recv(65536):
                pass
        except OSError:
            pass

    def cut(self):
        """Ends the connection with a reset, so that the client cannot take it for an end."""
        try:
            self._connection.setsockopt(
                socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self._connection.close()
        except OSError:
            pass

    def close(self):
        try:
            self._connection.close()
        except OSError:
            pass

    def _chunks(self):
        body = b""
        while True:
            size = int(self._line().split(b";")[0] or b"x", 16)
            if size == 0:
                while self._line():
                    pass
                return body
            body += self._take(size)
            self._line()
            if len(body) > BODY_BYTES_MAX:
                raise Gone

    def _line(self):
        while b"\r\n" not in self._rest:
            self._more()
        line, self._rest = self._rest.split(b"\r\n", 1)
        return line

    def _take(self, count):
        while len(self._rest) < count:
            self._more()
        taken, self._rest = self._rest[:count], self._rest[count:]
        return taken

    def _more(self):
        try:
            data = self._connection.recv(65536)
        except OSError as problem:
            raise Gone from problem
        if not data:
            raise Gone
        self._rest += data


def headers(lines):
    """Header lines by their names in small letters."""
    found = {}
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or name != name.strip():
            raise Gone
        key, value = name.lower(), value.strip()
        found[key] = f"{found[key]}, {value}" if key in found else value
    return found
