import AlertRouterCore
import Contracts
import FleetProcesses
import Observability
import Quantities
import TestSupport
import Testing

@testable import AlertRouter
@testable import FakeTargets

// Goal: nothing is lost and nothing told out of turn while targets fail. Method: fakes that play
// answers, and a mail server that says no at each step.
@Suite struct PatienceTests {
    @Test func `a storm of 429s is survived, in order and with nothing lost`() async throws {
        let server = try await FakeTarget(
            DiscordContract(),
            Array(repeating: .limited(seconds: 0.03, .body), count: 5),
            isRateLimited: false
        )
        let url = server.url("/api/webhooks/1234/secret")
        let rig = try DeliveryRig("- name: ops\n  discord_configs:\n  - webhook_url: \(url)\n")
        try await rig.add(testNotice(integration: "discord"))
        _ = try await server.arrival(2)
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
        let last = server.accepted.last?.text ?? ""
        #expect(last.contains("1 firing, 1 resolved"))
        try await rig.stop()
    }

    @Test func `a connection that is cut after the message means the same message again`()
        async throws
    {
        let key = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        let server = try await FakeTarget(
            AlertmanagerWebhookContract(signature: StandardWebhookSignature(secret: key)),
            [.acceptThenCut],
            clock: SystemWallClock()
        )
        let rig = try DeliveryRig(
            """
            - name: ops
              webhook_configs:
              - {url: "\(server.url("/hook"))", signing_secret: \(key)}

            """
        )
        try await rig.add(testNotice(integration: "webhook"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.attempts) == [2])
        #expect(try await rig.attempts() == ["unknown", "delivered"])
        #expect(server.acceptedKeys.count == 2)
        #expect(Set(server.acceptedKeys).count == 1)
        try await rig.stop()
    }

    @Test func `a target that never answers holds up no other`() async throws {
        let silent = try await FakeTarget(AlertmanagerWebhookContract(), [.hold])
        let well = try await FakeTarget(AlertmanagerWebhookContract())
        let rig = try DeliveryRig(
            """
            - name: ops
              webhook_configs:
              - url: \(silent.url("/hook"))
              - url: \(well.url("/hook"))

            """
        )
        try await rig.add(testNotice(integration: "webhook", index: 0))
        try await silent.held(1)
        for group in ["a", "b", "c"] {
            try await rig.add(testNotice(integration: "webhook", index: 1, group: group))
        }
        let facts = try await rig.ended(3)
        #expect(facts.map(\.outcome) == ["delivered", "delivered", "delivered"])
        #expect(well.accepted.count == 3)
        #expect(silent.arrivals.count == 1)
        try await rig.stop()
    }

    @Test func `what was sent before a crash and not noted goes again with the same id`()
        async throws
    {
        let server = try await FakeTarget(AlertmanagerWebhookContract(), [.hold])
        let yaml = Self.webhook(server)
        let first = try DeliveryRig(yaml)
        try await first.add(testNotice(integration: "webhook"))
        try await server.held(1)
        // Ended in the midst of the call: as a kill would, nothing of its end is written.
        try await first.stop()
        let second = try DeliveryRig(yaml, folder: first.folder)
        try await second.add(testNotice(integration: "webhook", alerts: [("DiskHot", false)]))
        let facts = try await second.ended(2)
        #expect(facts.map(\.notification) == [1, 2])
        let calls = server.arrivals.map(\.request)
        #expect(calls.count == 3)
        let ids = calls.map { $0.header("webhook-id") ?? "" }
        #expect(ids[0] == ids[1])
        #expect(ids[1] != ids[2])
        #expect(calls[0].body == calls[1].body)
        try await second.stop()
    }

    @Test(arguments: [MailStep.Place.mail, .recipient, .data, .body])
    func `a mail server's 4xx is tried again and its 5xx is not`(_ step: MailStep.Place)
        async throws
    {
        let later = try await FakeMailServer(script: [.reply(step, "451 later")])
        let rig = try DeliveryRig(Self.mail(later.port))
        try await rig.add(testNotice(integration: "email"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(facts.map(\.attempts) == [2])
        try await rig.stop()

        let never = try await FakeMailServer(script: [.reply(step, "554 never")])
        let other = try DeliveryRig(Self.mail(never.port))
        try await other.add(testNotice(integration: "email"))
        let refused = try await other.ended(1)
        #expect(refused.map(\.outcome) == ["failed"])
        #expect(refused[0].reason?.contains("554") == true, "\(refused.map(\.reason))")
        #expect((later.count, never.count) == (1, 0))
        try await other.stop()
    }

    @Test func `a connection that is cut before the end of a mail means it goes again`()
        async throws
    {
        let server = try await FakeMailServer(script: [.cut(.mail), .acceptThenCut])
        let rig = try DeliveryRig(Self.mail(server.port))
        try await rig.add(testNotice(integration: "email"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(try await rig.attempts() == ["retry", "unknown", "delivered"])
        let mails = [try await server.mail(1), try await server.mail(2)]
        #expect(server.count == 2)
        #expect(mails[0].header("Message-ID") != nil)
        #expect(mails[0].header("Message-ID") == mails[1].header("Message-ID"))
        try await rig.stop()
    }

    @Test func `a clock that is set back keeps no target waiting for longer than it asked`()
        async throws
    {
        let server = try await FakeTarget(
            AlertmanagerWebhookContract(),
            [.limited(seconds: 1, .header)]
        )
        let clock = SetClock()
        let rig = try DeliveryRig(Self.webhook(server), clock: clock)
        try await rig.add(testNotice(integration: "webhook"))
        _ = try await server.arrival(1)
        clock.set(by: .seconds(-86_400))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(facts.map(\.attempts) == [2])
        try await rig.stop()
    }

    @Test func `a clock that is set far ahead makes nothing old that has waited for a moment`()
        async throws
    {
        let server = try await FakeTarget(
            AlertmanagerWebhookContract(),
            Array(repeating: .answer(.text(503, "not now")), count: 3)
        )
        let clock = SetClock()
        let rig = try DeliveryRig(Self.webhook(server), clock: clock)
        try await rig.add(testNotice(integration: "webhook"))
        _ = try await server.arrival(1)
        clock.set(by: .seconds(3650 * 86_400))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"], "\(facts.map(\.reason))")
        #expect(facts.map(\.attempts) == [4])
        try await rig.stop()
    }

    @Test func `a person's word has a target asked at once that would be asked in hours`()
        async throws
    {
        let target = try await FakeTarget(AlertmanagerWebhookContract(), [.gone])
        var settings = DeliveryRig.quick
        settings.limits.probeEvery = .seconds(7200)
        let rig = try DeliveryRig(Self.webhook(target), settings: settings)
        try await rig.add(testNotice(integration: "webhook"))
        _ = try await target.arrival(1)
        try await eventually("it is noted that the target is gone") {
            try await rig.attempts() == ["gone"]
        }
        #expect(rig.delivery.enable("nobody") == false)
        #expect(rig.delivery.enable(rig.destination))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        try await rig.stop()
    }

    @Test func `a connection that is refused means that nothing was sent`() async throws {
        let port = try FreePorts.find(runs: [1])[0]
        let receivers = try DeliveryRig.receivers(
            "- name: ops\n  webhook_configs:\n  - url: http://127.0.0.1:\(port)/hook\n"
        )
        let clock = SystemWallClock()
        let sender = LetterSender(
            guardian: AddressGuard(allowsPrivate: true, allowed: []),
            clock: clock
        )
        let test = ReceiverTest(receiver: receivers[0], externalURL: "", clock: clock)
        let results = await test.run(by: sender)
        await sender.close()
        #expect(results.map(\.outcome) == ["retry"])
        #expect(results.map(\.reason) == ["the connection is refused"])
    }

    @Test func `a target that is gone is told of through another receiver and is asked again`()
        async throws
    {
        let gone = try await FakeTarget(DiscordContract(), [.gone, .hold])
        let well = try await FakeTarget(AlertmanagerWebhookContract())
        let rig = try DeliveryRig(
            """
            - name: ops
              discord_configs:
              - webhook_url: \(gone.url("/api/webhooks/1234/secret"))
            - name: fallback
              webhook_configs:
              - url: \(well.url("/hook"))

            """
        )
        try await rig.add(testNotice(integration: "discord"))
        // It is told while the notification itself still waits.
        let down = try #require(try await well.accepted(1).first).text
        #expect(down.contains("NotificationTargetDown"))
        #expect(down.contains("are not taken any more"))
        try await gone.held(1)
        gone.release()
        let back = try await well.accepted(2)[1].text
        #expect(back.contains("are taken again"))
        #expect(!(down + back).contains("1234/secret"))
        let facts = try await rig.ended(3)
        #expect(facts.map(\.outcome) == ["delivered", "delivered", "delivered"])
        #expect(gone.arrivals.map(\.isAccepted) == [false, true])
        #expect(well.arrivals.count == 2)
        try await rig.stop()
    }

    @Test func `a target that refuses five messages in a row is told of once, and each as lost`()
        async throws
    {
        let strict = try await FakeTarget(
            DiscordContract(),
            Array(repeating: .permanent, count: 5),
            isRateLimited: false
        )
        let well = try await FakeTarget(AlertmanagerWebhookContract())
        let rig = try DeliveryRig(
            """
            - name: ops
              discord_configs:
              - webhook_url: \(strict.url("/api/webhooks/1234/secret"))
            - name: fallback
              webhook_configs:
              - url: \(well.url("/hook"))

            """
        )
        for number in 1...5 {
            try await rig.add(testNotice(integration: "discord", group: "g\(number)"))
            _ = try await well.accepted(number)
        }
        let told = try await well.accepted(6).map(\.text)
        #expect(told.prefix(4).allSatisfy { $0.contains("NotificationLost") })
        #expect(told.count { $0.contains("NotificationLost") } == 5)
        #expect(told.count { $0.contains("NotificationTargetDown") } == 1)
        #expect(strict.arrivals.count == 5)
        try await rig.stop()
    }

    private static func webhook(_ target: FakeTarget) -> String {
        "- name: ops\n  webhook_configs:\n  - url: \(target.url("/hook"))\n"
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
