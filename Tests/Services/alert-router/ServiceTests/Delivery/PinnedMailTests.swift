import AlertRouterCore
import FleetProcesses
import Testing

@testable import AlertRouter

// Goal: a mail goes to the address that the guard has seen and to no other, whatever its host's
// name means by then. Method: a name that nobody has, and a mail server on this machine.
@Suite struct PinnedMailTests {
    private func mail(_ host: String, _ port: Int, address: String?) -> OutgoingMail {
        OutgoingMail(
            route: MailRoute(
                host: host,
                address: address,
                port: port,
                hello: "localhost",
                username: "",
                requiresTLS: false,
                isUnverified: false
            ),
            sender: "nas@example.org",
            recipients: ["ops@example.org"],
            bytes: Array("Subject: tank\r\n\r\nhello\r\n".utf8)
        )
    }

    @Test func `a name that means nothing is reached by the address that was found before`()
        async throws
    {
        let server = try await FakeMailServer()
        let sent = await MailSender().send(mail("mail.invalid", server.port, address: "127.0.0.1"))
        #expect(sent.failure == nil, "\(sent)")
        #expect(try await server.mail(1).envelope.to == ["ops@example.org"])
        let lost = await MailSender().send(mail("mail.invalid", server.port, address: nil))
        #expect(lost.failure == .unreachable)
        #expect(server.count == 1)
    }

    @Test func `a host of which every address is refused is not connected to`() async {
        let guardian = AddressGuard(allowsPrivate: false, allowed: [])
        guard case .failure(let refusal) = await guardian.place(of: "127.0.0.1", attempt: 1),
            case .gone(let reason) = refusal.verdict
        else {
            Issue.record("it was allowed")
            return
        }
        #expect(reason.contains("127.0.0.1 is a private address"))
        let open = AddressGuard(allowsPrivate: true, allowed: [])
        #expect((try? await open.place(of: "127.0.0.1", attempt: 1).get()) == "127.0.0.1")
    }
}
