#!/usr/bin/env python3
"""Publishes to a broker and waits for its confirms, as cheaply as Python can.

Goal: the broker is measured, not a client library. Method: every message's bytes are made once;
a window of messages is kept under way over one connection, and confirms are only counted. Prints
one line of JSON with the rate, the time to a confirm, and the CPU that this client took.

Usage: publisher.py amqp|redis|nats PORT --outstanding N --seconds S --bytes B
"""

import argparse
import json
import re
import socket
import struct
import time


class Redis:
    """RESP: XADD to a stream; each reply is a bulk string of two lines."""

    def __init__(self, port, size):
        self.socket = socket.create_connection(("127.0.0.1", port))
        parts = [b"XADD", b"bench", b"*", b"b", b"x" * size]
        self.message = b"*%d\r\n" % len(parts) + b"".join(
            b"$%d\r\n%s\r\n" % (len(part), part) for part in parts
        )

    def confirms(self, data):
        if data.startswith(b"-"):
            raise SystemExit(data.decode())
        lines = data.count(b"\r\n") // 2
        end = 0
        for _ in range(lines * 2):
            end = data.index(b"\r\n", end) + 2
        return lines, data[end:]


class Nats:
    """NATS: publishes to a stream's subject; each acknowledgement is a message to an inbox."""

    ANSWER = re.compile(rb"MSG [^\r\n]* (\d+)\r\n")

    def __init__(self, port, size):
        self.socket = socket.create_connection(("127.0.0.1", port))
        stream = json.dumps(
            {"name": "BENCH", "subjects": ["bench"], "storage": "file", "num_replicas": 1}
        ).encode()
        self.socket.sendall(
            b'CONNECT {"verbose":false,"pedantic":false}\r\nSUB made 1\r\n'
            + b"PUB $JS.API.STREAM.CREATE.BENCH made %d\r\n%s\r\n" % (len(stream), stream)
        )
        answer = b""
        while b"stream_create_response" not in answer or not answer.endswith(b"\r\n"):
            answer += self.socket.recv(1 << 16)
        if b'"error"' in answer:
            raise SystemExit(answer.decode())
        self.socket.sendall(b"SUB acks 2\r\n")
        self.message = b"PUB bench acks %d\r\n%s\r\n" % (size, b"x" * size)

    def confirms(self, data):
        count, start = 0, 0
        if b"PING\r\n" in data:
            self.socket.sendall(b"PONG\r\n")
        while found := self.ANSWER.search(data, start):
            end = found.end() + int(found.group(1)) + 2
            if end > len(data):
                break
            if b'"error"' in data[found.end() : end]:
                raise SystemExit(data[found.end() : end].decode())
            count, start = count + 1, end
        return count, data[start:]


class Amqp:
    """AMQP 0-9-1: persistent messages to a quorum queue, with publisher confirms."""

    def __init__(self, port, size):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.buffer = b""
        self.socket.sendall(b"AMQP\0\0\x09\x01")
        self.expect(10, 10)
        plain = b"\0guest\0guest"
        self.call(0, 10, 11, struct.pack(">I", 0) + short(b"PLAIN") + long(plain) + short(b"en_US"))
        self.expect(10, 30)
        self.call(0, 10, 31, struct.pack(">HIH", 2047, 131072, 0))
        self.call(0, 10, 40, short(b"/") + short(b"") + b"\0")
        self.expect(10, 41)
        self.call(1, 20, 10, short(b""))
        self.expect(20, 11)
        kind = short(b"x-queue-type") + b"S" + long(b"quorum")
        self.call(1, 50, 10, b"\0\0" + short(b"bench") + b"\x02" + long(kind))
        self.expect(50, 11)
        self.call(1, 85, 10, b"\0")
        self.expect(85, 11)
        persistent = struct.pack(">HHQHB", 60, 0, size, 0x1000, 2)
        self.message = (
            frame(1, 1, struct.pack(">HH", 60, 40) + b"\0\0" + short(b"") + short(b"bench") + b"\0")
            + frame(2, 1, persistent)
            + frame(3, 1, b"x" * size)
        )
        # Every message up to `low` is confirmed, and those in `beyond`.
        self.low, self.beyond = 0, set()

    def call(self, channel, group, method, arguments):
        self.socket.sendall(frame(1, channel, struct.pack(">HH", group, method) + arguments))

    def expect(self, group, method):
        while True:
            for kind, payload in self.frames():
                if kind == 1 and struct.unpack_from(">HH", payload) == (group, method):
                    return
                raise SystemExit(f"RabbitMQ answered {payload[:200]!r}")
            data = self.socket.recv(1 << 16)
            if not data:
                raise SystemExit("RabbitMQ closed the connection")
            self.buffer += data

    def frames(self):
        while len(self.buffer) >= 7:
            kind, _, size = struct.unpack_from(">BHI", self.buffer)
            if len(self.buffer) < size + 8:
                return
            payload = self.buffer[7 : 7 + size]
            self.buffer = self.buffer[size + 8 :]
            yield kind, payload

    def confirms(self, data):
        self.buffer = data
        before = self.low + len(self.beyond)
        for kind, payload in self.frames():
            if kind != 1:
                continue
            group, method = struct.unpack_from(">HH", payload)
            if (group, method) != (60, 80):
                raise SystemExit(f"RabbitMQ answered {payload[:200]!r}")
            tag, multiple = struct.unpack_from(">QB", payload, 4)
            if multiple & 1:
                self.low = max(self.low, tag)
                self.beyond = {other for other in self.beyond if other > tag}
            else:
                self.beyond.add(tag)
            while self.low + 1 in self.beyond:
                self.low += 1
                self.beyond.remove(self.low)
        return self.low + len(self.beyond) - before, self.buffer


def short(text):
    return bytes([len(text)]) + text


def long(text):
    return struct.pack(">I", len(text)) + text


def frame(kind, channel, payload):
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + b"\xce"


def publish(broker, outstanding, seconds):
    """Keeps a window under way; returns how many were confirmed, in what time, and each wait."""
    under_way, confirmed, sent_at, waits, rest = 0, 0, 0.0, [], b""
    start = time.monotonic()
    while (now := time.monotonic()) - start < seconds or under_way:
        if under_way < outstanding and now - start < seconds:
            broker.socket.sendall(broker.message * (outstanding - under_way))
            under_way, sent_at = outstanding, now
        data = broker.socket.recv(1 << 18)
        if not data:
            raise SystemExit("the broker closed the connection")
        count, rest = broker.confirms(rest + data)
        confirmed += count
        under_way -= count
        if outstanding == 1 and count:
            waits.append(time.monotonic() - sent_at)
    return confirmed, time.monotonic() - start, sorted(waits)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("protocol", choices=["amqp", "redis", "nats"])
    parser.add_argument("port", type=int)
    parser.add_argument("--outstanding", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--bytes", type=int, default=300)
    arguments = parser.parse_args()
    kind = {"amqp": Amqp, "redis": Redis, "nats": Nats}[arguments.protocol]
    broker = kind(arguments.port, arguments.bytes)
    broker.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    before = time.process_time()
    confirmed, took, waits = publish(broker, arguments.outstanding, arguments.seconds)
    at = lambda part: waits[min(len(waits) - 1, int(len(waits) * part))] * 1000 if waits else 0
    print(json.dumps({
        "rate_per_s": confirmed / took, "messages": confirmed, "p50_ms": at(0.5),
        "p99_ms": at(0.99), "client_cores": (time.process_time() - before) / took,
        "local_port": broker.socket.getsockname()[1],
    }))


if __name__ == "__main__":
    main()
