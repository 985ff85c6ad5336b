import AlertRouterCore
import Contracts
import Quantities
import TestSupport
import Testing

@testable import AlertRouter

// Goal: nothing is lost and nothing told out of turn while targets fail. Method: fakes that play
// answers.
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
}
