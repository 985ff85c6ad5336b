"""A mail server for tests: aiosmtpd with STARTTLS and AUTH, which can say no at every step.

Usage: smtp_server.py FOLDER OPTIONS
FOLDER gets `port` when it listens and a file `mail-N.eml` for each mail. OPTIONS is JSON:
  tls       STARTTLS with FOLDER/cert.pem and FOLDER/key.pem, and required
  auth      [name, password] that must be given
  say       {STEP: [REPLY, ...]}: replies in turn at MAIL, RCPT, DATA, END; `cut` ends the
            connection, `hang` never answers; afterwards all is well
"""
import asyncio
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP, AuthResult

folder, options = sys.argv[1], json.loads(sys.argv[2])
say = options.get("say", {})
count = 0


async def scripted(step, server):
    replies = say.get(step, [])
    if not replies:
        return None
    reply = replies.pop(0)
    if reply == "cut":
        server.transport.abort()
        return "421 gone"
    if reply == "hang":
        await asyncio.sleep(3600)
    return reply or None


class Handler:
    async def handle_MAIL(self, server, session, envelope, address, mail_options):
        reply = await scripted("MAIL", server)
        if reply:
            return reply
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        reply = await scripted("RCPT", server)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        global count
        reply = await scripted("DATA", server)
        if reply:
            return reply
        count += 1
        path = os.path.join(folder, f"mail-{count}")
        with open(path + ".part", "wb") as file:
            head = f"X-Envelope-From: {envelope.mail_from}\r\n"
            head += f"X-Envelope-To: {','.join(envelope.rcpt_tos)}\r\n"
            head += f"X-TLS: {session.ssl is not None}\r\n"
            file.write(head.encode() + envelope.content)
        os.rename(path + ".part", path + ".eml")
        reply = await scripted("END", server)
        return reply or "250 taken"


def authenticator(server, session, envelope, mechanism, data):
    name, password = options["auth"]
    good = data.login == name.encode() and data.password == password.encode()
    return AuthResult(success=good)


async def main():
    context = None
    if options.get("tls"):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")

    def factory():
        return SMTP(
            Handler(),
            tls_context=context,
            require_starttls=bool(context),
            auth_required="auth" in options,
            auth_require_tls=bool(context),
            authenticator=authenticator if "auth" in options else None,
            hostname="mail.test",
        )

    server = await asyncio.get_running_loop().create_server(factory, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    with open(f"{folder}/port.part", "w") as file:
        file.write(str(port))
    os.rename(f"{folder}/port.part", f"{folder}/port")
    await server.serve_forever()


asyncio.run(main())
