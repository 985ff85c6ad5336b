import AlertRouterCore
import Contracts
import Quantities
import TestSupport
import Testing

@testable import AlertRouter

// Goal: nothing is lost and nothing told out of turn while targets fail. Method: fakes that play
// answers, and a mail server that says no at each step.
@Suite struct PatienceTests {
    @Test func `a storm of 429s is survived, in order and with nothing lost`() async throws {
        let server = try await FakeServer(FakeTargets.discord)
        server.play(
            Array(repeating: .answer(429, ["retry-after": "0"], #"{"retry_after":0.03}"#), count: 5)
        )
        let rig = try DeliveryRig(
            "- name: ops\n  discord_configs:\n  - webhook_url: \(server.url)/d\n"
        )
        try await rig.add(testNotice(integration: "discord"))
        await server.wait(for: 2)
        try await rig.add(
            testNotice(
                integration: "discord",
                alerts: [("PoolUsage", true), ("DiskHot", false)],
                reason: .newAlerts
            )
        )
        let facts = try await rig.ended(2)
        #expect(facts.map(\.notification) == [1, 2])
        #expect(facts.map(\.outcome) == ["delivered", "delivered"])
        let last = server.calls.last?.text ?? ""
        #expect(last.contains("1 firing, 1 resolved"))
        try await rig.stop()
    }

    @Test func `a connection that is cut after the message means the same message again`()
        async throws
    {
        let server = try await FakeServer(FakeTargets.webhook)
        server.play([.cut])
        let key = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let rig = try DeliveryRig(
            """
            - name: ops
              webhook_configs:
              - {url: "\(server.url)/h", signing_secret: \(key)}

            """
        )
        try await rig.add(testNotice(integration: "webhook"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.attempts) == [2])
        #expect(try await rig.attempts() == ["unknown", "delivered"])
        let ids = server.calls.map { $0.fields["webhook-id"] }
        #expect(ids.count == 2)
        #expect(Set(ids).count == 1)
        #expect(
            server.calls.allSatisfy { $0.fields["webhook-signature"]?.hasPrefix("v1,") == true }
        )
        try await rig.stop()
    }

    @Test func `a target that never answers holds up no other`() async throws {
        let silent = try await FakeServer { _ in .silence }
        let well = try await FakeServer(FakeTargets.webhook)
        let rig = try DeliveryRig(
            """
            - name: ops
              webhook_configs:
              - url: \(silent.url)/h
              - url: \(well.url)/h

            """
        )
        try await rig.add(testNotice(integration: "webhook", index: 0))
        await silent.wait(for: 1)
        for group in ["a", "b", "c"] {
            try await rig.add(testNotice(integration: "webhook", index: 1, group: group))
        }
        let facts = try await rig.ended(3)
        #expect(facts.map(\.outcome) == ["delivered", "delivered", "delivered"])
        #expect(silent.calls.count == 1)
        try await rig.stop()
    }

    @Test func `what was sent before a crash and not noted goes again with the same id`()
        async throws
    {
        let server = try await FakeServer(FakeTargets.webhook)
        server.play([.silence])
        let yaml = "- name: ops\n  webhook_configs:\n  - url: \(server.url)/h\n"
        let first = try DeliveryRig(yaml)
        try await first.add(testNotice(integration: "webhook"))
        await server.wait(for: 1)
        // Ended in the midst of the call: as a kill would, nothing of its end is written.
        try await first.stop()
        let second = try DeliveryRig(yaml, folder: first.folder)
        try await second.add(testNotice(integration: "webhook", alerts: [("DiskHot", false)]))
        let facts = try await second.ended(2)
        #expect(facts.map(\.notification) == [1, 2])
        #expect(server.calls.count == 3)
        let ids = server.calls.map { $0.fields["webhook-id"] ?? "" }
        #expect(ids[0] == ids[1])
        #expect(ids[1] != ids[2])
        #expect(server.calls[0].body == server.calls[1].body)
        try await second.stop()
    }

    @Test(arguments: ["MAIL", "RCPT", "DATA", "END"])
    func `a mail server's 4xx is tried again and its 5xx is not`(_ step: String) async throws {
        let later = try await MailServer(#"{"say": {"\#(step)": ["451 later"]}}"#)
        let rig = try DeliveryRig(Self.mail(later.port))
        try await rig.add(testNotice(integration: "email"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(facts.map(\.attempts) == [2])
        try await rig.stop()

        let never = try await MailServer(#"{"say": {"\#(step)": ["554 never"]}}"#)
        let other = try DeliveryRig(Self.mail(never.port))
        try await other.add(testNotice(integration: "email"))
        let refused = try await other.ended(1)
        #expect(refused.map(\.outcome) == ["failed"])
        #expect(refused[0].reason?.contains("554") == true, "\(refused.map(\.reason))")
        try await other.stop()
    }

    @Test func `a connection that is cut before the end of a mail means it goes again`()
        async throws
    {
        let server = try await MailServer(#"{"say": {"MAIL": ["cut"], "END": ["cut"]}}"#)
        let rig = try DeliveryRig(Self.mail(server.port))
        try await rig.add(testNotice(integration: "email"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(try await rig.attempts() == ["retry", "unknown", "delivered"])
        let ids = server.mails.compactMap { mail in
            mail.split(separator: "\r\n").first { $0.hasPrefix("Message-ID:") }
        }
        #expect(ids.count == 2)
        #expect(Set(ids).count == 1)
        try await rig.stop()
    }

    @Test func `a clock that is set back keeps no target waiting for longer than it asked`()
        async throws
    {
        let server = try await FakeServer(FakeTargets.webhook)
        server.play([.answer(429, ["retry-after": "1"], "later")])
        let clock = SetClock()
        let yaml = "- name: ops\n  webhook_configs:\n  - url: \(server.url)/h\n"
        let rig = try DeliveryRig(yaml, clock: clock)
        try await rig.add(testNotice(integration: "webhook"))
        await server.wait(for: 1)
        clock.set(by: .seconds(-86_400))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(facts.map(\.attempts) == [2])
        try await rig.stop()
    }

    @Test func `a clock that is set far ahead makes nothing old that has waited for a moment`()
        async throws
    {
        let server = try await FakeServer(FakeTargets.webhook)
        server.play(Array(repeating: .answer(503, [:], "not now"), count: 3))
        let clock = SetClock()
        let yaml = "- name: ops\n  webhook_configs:\n  - url: \(server.url)/h\n"
        let rig = try DeliveryRig(yaml, clock: clock)
        try await rig.add(testNotice(integration: "webhook"))
        await server.wait(for: 1)
        clock.set(by: .seconds(3650 * 86_400))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(facts.map(\.attempts) == [4])
        try await rig.stop()
    }

    private static func mail(_ port: Int) -> String {
        """
        - name: ops
          email_configs:
          - to: ops@example.org
            from: alerts@example.org
            smarthost: 127.0.0.1:\(port)
            require_tls: false

        """
    }
}
