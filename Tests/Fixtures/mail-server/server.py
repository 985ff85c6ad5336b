"""A mail server for tests: aiosmtpd, scripted line by line over standard input.

It listens on a port of 127.0.0.1 that the kernel chose and says what happens as lines of JSON on
standard output. It ends when standard input ends. Messages are written into a folder: `0001.eml`
as received, `0001.json` with the envelope.

    {"script": [{"step": "RCPT", "do": "reply", "reply": "450 4.2.1 busy"}, ...]}
    {"release": true}

Steps: CONNECT MAIL RCPT DATA (instead of 354) BODY (behind the final dot). What is done: `reply`
a code, `hold` until released and go on, `cut` without accepting, `accept_cut` (BODY only: the
message is kept, nothing is said), `pass`. A step that is not scripted passes.
"""

import argparse
import asyncio
import json
import os
import ssl
import subprocess
import sys

from aiosmtpd.smtp import SMTP, AuthResult, syntax


def say(**event):
    print(json.dumps(event, sort_keys=True), flush=True)


class Play:
    def __init__(self, folder):
        self.folder = folder
        self.steps = []
        self.held = []
        self.count = 0

    def next(self, step):
        for index, entry in enumerate(self.steps):
            if entry["step"] == step:
                return self.steps.pop(index)
        return {"do": "pass"}

    async def hold(self, step):
        released = asyncio.get_running_loop().create_future()
        self.held.append(released)
        say(event="held", step=step)
        await released

    def release(self):
        for released in self.held:
            if not released.done():
                released.set_result(None)
        self.held = []

    def keep(self, server, envelope):
        self.count += 1
        name = os.path.join(self.folder, "%04d" % self.count)
        session = server.session
        with open(name + ".eml", "wb") as file:
            file.write(envelope.original_content)
        with open(name + ".json", "w") as file:
            json.dump(
                {
                    "from": envelope.mail_from,
                    "to": envelope.rcpt_tos,
                    "options": envelope.mail_options,
                    "helo": session.host_name,
                    "isEncrypted": server.transport.get_extra_info("ssl_object") is not None,
                    "user": user(session),
                },
                file,
            )
        say(event="accepted", number=self.count)


def user(session):
    data = session.auth_data
    return data.login.decode() if session.authenticated and data else None


class Server(SMTP):
    """aiosmtpd's session with the script asked first at every step."""

    def __init__(self, play, *arguments, **options):
        self.play = play
        self.is_greeted = False
        super().__init__(self, *arguments, **options)

    async def push(self, status):
        # The first thing said is the greeting.
        if not self.is_greeted:
            self.is_greeted = True
            if not await self.goes_on("CONNECT"):
                self.transport.close()
                raise ConnectionResetError
        return await super().push(status)

    async def goes_on(self, step):
        entry = self.play.next(step)
        what = entry["do"]
        if what == "hold":
            await self.play.hold(step)
        elif what == "cut":
            say(event="cut", step=step)
            self.transport.abort()
            raise ConnectionResetError
        elif what == "reply":
            say(event="refused", step=step, reply=entry["reply"])
            await super().push(entry["reply"])
            return False
        return True

    @syntax("MAIL FROM: <address>")
    async def smtp_MAIL(self, arg):
        if await self.goes_on("MAIL"):
            await super().smtp_MAIL(arg)

    @syntax("RCPT TO: <address>")
    async def smtp_RCPT(self, arg):
        if await self.goes_on("RCPT"):
            await super().smtp_RCPT(arg)

    @syntax("DATA")
    async def smtp_DATA(self, arg):
        if await self.goes_on("DATA"):
            await super().smtp_DATA(arg)

    async def handle_DATA(self, server, session, envelope):
        entry = self.play.next("BODY")
        what = entry["do"]
        if what == "reply":
            say(event="refused", step="BODY", reply=entry["reply"])
            return entry["reply"]
        if what == "cut":
            say(event="cut", step="BODY")
            self.transport.abort()
            raise ConnectionResetError
        if what == "hold":
            await self.play.hold("BODY")
        self.play.keep(self, envelope)
        if what == "accept_cut":
            say(event="cut", step="BODY")
            self.transport.abort()
            raise ConnectionResetError
        return "250 2.0.0 kept"

    async def handle_exception(self, error):
        # A session that was cut is part of the play.
        return "451 4.3.0 " + type(error).__name__


def certificate(folder):
    paths = [os.path.join(folder, name) for name in ("server.pem", "server.key")]
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext",
         "subjectAltName=DNS:localhost,IP:127.0.0.1", "-out", paths[0], "-keyout", paths[1]],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*paths)
    return context


async def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--security", choices=["plain", "starttls", "tls"], default="plain")
    parser.add_argument("--user")
    parser.add_argument("--password")
    options = parser.parse_args()
    loop = asyncio.get_running_loop()
    play = Play(options.folder)
    context = certificate(options.folder) if options.security != "plain" else None

    def judge(server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (
            options.user.encode(), options.password.encode())
        return AuthResult(success=good, handled=False, auth_data=data)

    def session():
        return Server(
            play, hostname="localhost", loop=loop, enable_SMTPUTF8=True,
            tls_context=context if options.security == "starttls" else None,
            require_starttls=options.security == "starttls",
            auth_required=options.user is not None,
            auth_require_tls=options.security == "starttls",
            authenticator=judge if options.user is not None else None)

    server = await loop.create_server(
        session, "127.0.0.1", 0, ssl=context if options.security == "tls" else None)
    say(event="listening", port=server.sockets[0].getsockname()[1])
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := await reader.readline():
        order = json.loads(line)
        play.steps += order.get("script", [])
        if order.get("release"):
            play.release()
        say(event="done")


asyncio.run(main())
