"""The brokers that the bus is measured beside: each its own process on loopback, its files in a
temporary folder, its promise about the disk stated and looked at with strace."""

import contextlib
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

PUBLISHER = pathlib.Path(__file__).with_name("publisher.py")


class Broker:
    """A server that is stopped with the bench; `pid` is the process that holds the data."""

    name = protocol = package = policy = ""

    def __init__(self, folder, port):
        self.folder, self.port = folder / self.protocol, port
        self.folder.mkdir()
        self.log = self.folder / "log"
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                self.command(), stdout=log, stderr=log, stdin=subprocess.DEVNULL,
                cwd=self.folder, env={**os.environ, **self.environment()},
            )
        self.pid = self.process.pid
        self.wait()

    def environment(self):
        return {}

    def wait(self):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline and self.process.poll() is None:
            with contextlib.suppress(OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            time.sleep(0.2)
        sys.exit(f"{self.name} does not listen on {self.port}\n{self.log.read_text()[-3000:]}")

    def publish(self, outstanding, seconds, size):
        done = subprocess.run(
            [sys.executable, str(PUBLISHER), self.protocol, str(self.port), "--outstanding",
             str(outstanding), "--seconds", str(seconds), "--bytes", str(size)],
            capture_output=True, text=True,
        )
        if done.returncode:
            sys.exit(f"{self.name}: {done.stderr or done.stdout}\n{self.log.read_text()[-2000:]}")
        return json.loads(done.stdout)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Redis(Broker):
    name, protocol, package = "Redis Streams", "redis", "redis-server"
    policy = "appendfsync always"

    def command(self):
        return [
            "redis-server", "--bind", "127.0.0.1", "--port", str(self.port), "--dir",
            str(self.folder), "--appendonly", "yes", "--appendfsync", "always", "--save", "",
            "--auto-aof-rewrite-percentage", "0",
        ]


class Nats(Broker):
    name, protocol, package = "NATS JetStream", "nats", "nats-server"
    policy = "file storage; fsync every 2 min, this version knows no other"

    def command(self):
        settings = self.folder / "nats.conf"
        settings.write_text(
            f"listen: 127.0.0.1:{self.port}\njetstream {{ store_dir: \"{self.folder}/js\" }}\n"
        )
        return ["nats-server", "-c", str(settings)]


class RabbitMQ(Broker):
    name, protocol, package = "RabbitMQ quorum queue", "amqp", "rabbitmq-server"
    policy = "publisher confirms, persistent messages"

    def command(self):
        return ["/usr/lib/rabbitmq/bin/rabbitmq-server"]

    def environment(self):
        (self.folder / "plugins").write_text("[].\n")
        (self.folder / "rabbitmq.conf").write_text(
            f"listeners.tcp.1 = 127.0.0.1:{self.port}\nloopback_users.guest = true\n"
        )
        self.ports = [free_port(), free_port()]
        return {
            "HOME": str(self.folder), "RABBITMQ_NODENAME": f"bench{self.port}@localhost",
            "RABBITMQ_MNESIA_BASE": str(self.folder / "data"),
            "RABBITMQ_LOG_BASE": str(self.folder / "logs"),
            "RABBITMQ_PID_FILE": str(self.folder / "pid"),
            "RABBITMQ_CONFIG_FILE": str(self.folder / "rabbitmq.conf"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.folder / "plugins"),
            "RABBITMQ_DIST_PORT": str(self.ports[0]), "ERL_EPMD_PORT": str(self.ports[1]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
        }

    def wait(self):
        super().wait()
        self.pid = int((self.folder / "pid").read_text())

    def stop(self):
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGTERM)
        super().stop()
        # The node started a port mapper of its own, which outlives it.
        subprocess.run(
            ["epmd", "-port", str(self.ports[1]), "-kill"], capture_output=True,
            env={**os.environ, "ERL_EPMD_PORT": str(self.ports[1])},
        )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def is_there(broker):
    paths = "/usr/sbin:/usr/bin:/usr/lib/rabbitmq/bin"
    return shutil.which(broker.package, path=paths) is not None


def confirms_after_fsync(broker, size):
    """How many of a lone publisher's confirms were sent after an fsync of their own, of how many.

    Nothing else is under way, so a confirm that no fsync returned before since the confirm before
    it promises nothing about the disk.
    """
    trace = broker.folder / "strace"
    tracer = subprocess.Popen(
        ["strace", "-f", "-yy", "-s", "0", "-o", str(trace), "-p", str(broker.pid), "-e",
         "trace=fsync,fdatasync,write,writev,sendto,sendmsg"],
        stderr=subprocess.PIPE, text=True,
    )
    tracer.stderr.readline()  # "Process … attached"
    time.sleep(1)  # its threads, too
    try:
        told = broker.publish(1, 3, size)
    finally:
        tracer.send_signal(signal.SIGINT)
        tracer.communicate()
    return count_confirms(trace.read_text(errors="replace"), broker.port, told["local_port"])


def count_confirms(trace, port, peer):
    """Reads a trace; the first tenth of confirms belongs to the handshake and to warming up."""
    synced = re.compile(r"(?:fsync|fdatasync)(?:\(\d+.*| resumed>.*)\) += 0")
    sent = re.compile(rf"(?:write|writev|sendto|sendmsg)\(\d+<TCP.*:{port}->.*:{peer}\]>")
    is_synced, outcomes = False, []
    for line in trace.splitlines():
        if synced.search(line):
            is_synced = True
        elif sent.search(line):
            outcomes.append(is_synced)
            is_synced = False
    outcomes = outcomes[max(8, len(outcomes) // 10) :]
    return sum(outcomes), len(outcomes)


BROKERS = [RabbitMQ, Redis, Nats]
