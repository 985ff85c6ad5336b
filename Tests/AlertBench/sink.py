"""Takes webhooks as fast as they come and keeps when each came: the receiver of the alert bench.

A process of its own, so that it takes no time from whoever measures. `GET /told` gives what came
as JSON: [seconds on the monotonic clock, group key, status, alerts, webhook-id].
"""

import asyncio
import json
import sys
import time

told = []


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            fields = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            body = await reader.readexactly(int(fields.get("content-length", "0")))
            if head[0].startswith("GET"):
                answer = json.dumps(told).encode()
            else:
                came = time.monotonic()
                message = json.loads(body)
                told.append([came, message["groupKey"], message["status"],
                             len(message["alerts"]), fields.get("webhook-id")])
                answer = b""
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer)
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 24)
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    await reader.read()


asyncio.run(main())
