import FleetProcesses
import TestSupport
import Testing

/// Mail goes in through curl, which is nobody's work here.
@Suite struct FakeMailServerTests {
    private static let account = FakeMailServer.Account(user: "u", password: "p")

    /// - Returns: whether curl was told that the mail was taken, and what it said.
    private func send(
        _ server: FakeMailServer,
        _ options: [String] = [],
        scheme: String = "smtp",
        to: [String] = ["ops@example.org"]
    ) async throws -> (isTaken: Bool, log: String) {
        let folder = try TemporaryFolder()
        let mail = try folder.write(
            "Subject: pool\r\n tank\r\n\r\nhello\r\n.dot\r\n",
            to: "mail"
        )
        let curl = try ChildProcess(
            "/usr/bin/curl",
            [
                "--silent", "--show-error", "--verbose", "--upload-file", mail,
                "--mail-from", "nas@example.org",
            ] + to.flatMap { ["--mail-rcpt", $0] } + options
                + ["\(scheme)://127.0.0.1:\(server.port)/client"],
            logPath: folder.file("log")
        )
        let status = await curl.exitStatus
        return (status == 0, curl.log)
    }

    @Test func `a mail is kept with its envelope`() async throws {
        let server = try await FakeMailServer()
        let sent = try await send(server, to: ["a@example.org", "b@example.org"])
        #expect(sent.isTaken, "\(sent.log)")
        let mail = try await server.mail(1)
        #expect(mail.envelope.from == "nas@example.org")
        #expect(mail.envelope.to == ["a@example.org", "b@example.org"])
        #expect(!mail.envelope.isEncrypted)
        #expect(mail.header("subject") == "pool tank")
        #expect(mail.text.hasSuffix("hello\r\n.dot\r\n"))
    }

    @Test func `STARTTLS and a password are demanded`() async throws {
        let server = try await FakeMailServer(.starttls, account: Self.account)
        let trust = ["--ssl-reqd", "--cacert", server.certificate]
        #expect(try await !send(server).isTaken)
        #expect(try await !send(server, trust).isTaken)
        #expect(try await !send(server, trust + ["--user", "u:wrong"]).isTaken)
        #expect(server.count == 0)
        let sent = try await send(server, trust + ["--user", "u:p"])
        #expect(sent.isTaken, "\(sent.log)")
        let envelope = try await server.mail(1).envelope
        #expect(envelope.isEncrypted && envelope.user == "u")
    }

    @Test func `TLS is spoken from the first byte`() async throws {
        let server = try await FakeMailServer(.tls)
        #expect(try await !send(server, scheme: "smtps").isTaken)
        let sent = try await send(server, ["--cacert", server.certificate], scheme: "smtps")
        #expect(sent.isTaken, "\(sent.log)")
        #expect(try await server.mail(1).envelope.isEncrypted)
    }

    @Test(arguments: [
        MailStep.Place.connect, .mail, .recipient, .data, .body,
    ])
    func `a scripted reply is given once and nothing is kept`(_ place: MailStep.Place) async throws
    {
        for reply in ["451 4.3.0 later", "550 5.1.1 never"] {
            let server = try await FakeMailServer(script: [.reply(place, reply)])
            #expect(try await !send(server).isTaken)
            #expect(try await server.event(1, of: .refused).reply == reply)
            #expect(server.count == 0)
            #expect(try await send(server).isTaken)
            #expect(server.count == 1)
        }
    }

    @Test func `a mail can be kept without the sender's knowing`() async throws {
        let server = try await FakeMailServer(script: [.acceptThenCut])
        #expect(try await !send(server).isTaken)
        #expect(try await server.mail(1).envelope.to == ["ops@example.org"])
    }

    @Test func `a cut session leaves nothing`() async throws {
        let server = try await FakeMailServer(script: [.cut(.body)])
        #expect(try await !send(server).isTaken)
        try await server.event(1, of: .cut)
        #expect(server.count == 0)
    }

    @Test func `a slow answer comes when it is let go`() async throws {
        let server = try await FakeMailServer(script: [.hold(.body)])
        async let sent = send(server)
        try await server.event(1, of: .held)
        #expect(server.count == 0)
        try await server.release()
        #expect(try await sent.isTaken)
        #expect(server.count == 1)
    }
}
