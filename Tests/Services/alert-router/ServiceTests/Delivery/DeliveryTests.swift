import AlertRouterCore
import Contracts
import FleetProcesses
import GRDB
import Quantities
import StateStore
import TestSupport
import Testing

@testable import AlertRouter
@testable import FakeTargets

// Goal: a row of the outbox reaches its target, whatever happens on the way. Method: a delivery on
// a journal of its own, strict fake servers, a real mail server.
@Suite struct DeliveryTests {
    @Test func `a notice in the outbox reaches a webhook as Alertmanager's JSON`() async throws {
        let server = try await FakeTarget(AlertmanagerWebhookContract())
        let rig = try DeliveryRig(
            "- name: ops\n  webhook_configs:\n  - url: \(server.url("/hook"))\n"
        )
        try await rig.add(testNotice(integration: "webhook"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(server.arrivals.count == 1)
        #expect(server.accepted[0].json?["groupKey"]?.string == "{}:{alertname=\"g\"}")
        try await rig.stop()
    }

    @Test func `a notice reaches Discord within its limits and mentions nobody`() async throws {
        let server = try await FakeTarget(DiscordContract())
        let url = server.url("/api/webhooks/1234/secret")
        let rig = try DeliveryRig("- name: ops\n  discord_configs:\n  - webhook_url: \(url)\n")
        let summary = "@everyone " + String(repeating: "*🧨👨‍👩‍👧", count: 1500)
        try await rig.add(testNotice(integration: "discord", summary: summary))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(facts.map(\.reason) == [nil])
        #expect(server.accepted.count == 1)
        try await rig.stop()
    }

    @Test func `a mail is threaded by group and comes by STARTTLS with a password`() async throws {
        let server = try await FakeMailServer(
            .starttls,
            account: FakeMailServer.Account(user: "alerts", password: "mail-secret")
        )
        let rig = try DeliveryRig(
            """
            - name: ops
              email_configs:
              - to: ops@example.org, second@example.org
                from: Poolkeeper <alerts@example.org>
                smarthost: localhost:\(server.port)
                auth_username: alerts
                auth_password: mail-secret
                send_resolved: true
                tls_config:
                  ca_file: \(server.certificate)

            """
        )
        try await rig.add(testNotice(integration: "email"))
        _ = try await rig.ended(1)
        try await rig.add(
            testNotice(
                integration: "email",
                alerts: [("PoolUsage", true)],
                reason: .allResolved
            )
        )
        let facts = try await rig.ended(2)
        #expect(facts.map(\.outcome) == ["delivered", "delivered"], "\(facts.map(\.reason))")
        let mails = [try await server.mail(1), try await server.mail(2)]
        for mail in mails {
            #expect(mail.envelope.isEncrypted && mail.envelope.user == "alerts")
            #expect(mail.envelope.to == ["ops@example.org", "second@example.org"])
            #expect(mail.header("Auto-Submitted") == "auto-generated")
        }
        #expect(mails[0].header("References") != nil)
        #expect(mails[0].header("References") == mails[1].header("References"))
        #expect(mails[0].header("Message-ID") != mails[1].header("Message-ID"))
        #expect(server.count == 2)
        try await rig.stop()
    }
}
