import AlertRouterCore
import Contracts
import GRDB
import Quantities
import StateStore
import TestSupport
import Testing

@testable import AlertRouter

// Goal: a row of the outbox reaches its target, whatever happens on the way. Method: a delivery on
// a
// journal of its own, strict fake servers, a real mail server.
@Suite struct DeliveryTests {
    @Test func `a notice in the outbox reaches a webhook as Alertmanager's JSON`() async throws {
        let server = try await FakeServer(FakeTargets.webhook)
        let rig = try DeliveryRig(
            "- name: ops\n  webhook_configs:\n  - url: \(server.url)/hook\n"
        )
        try await rig.add(testNotice(integration: "webhook"))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(server.calls.count == 1)
        #expect(server.calls[0].object["groupKey"] as? String == "{}:{alertname=\"g\"}")
        try await rig.stop()
    }

    @Test func `a notice reaches Discord within its limits and mentions nobody`() async throws {
        let server = try await FakeServer(FakeTargets.discord)
        let rig = try DeliveryRig(
            "- name: ops\n  discord_configs:\n  - webhook_url: \(server.url)/api/webhooks/1/tok\n"
        )
        let summary = "@everyone " + String(repeating: "*🧨👨‍👩‍👧", count: 1500)
        try await rig.add(testNotice(integration: "discord", summary: summary))
        let facts = try await rig.ended(1)
        #expect(facts.map(\.outcome) == ["delivered"])
        #expect(facts.map(\.reason) == [nil])
        try await rig.stop()
    }

    @Test func `a mail is threaded by group and comes by STARTTLS with a password`() async throws {
        let server = try await MailServer(
            #"{"tls": true, "auth": ["alerts", "mail-secret"]}"#,
            isSecure: true
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
                  ca_file: \(server.folder.file("cert.pem"))

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
        let mails = server.mails
        #expect(mails.count == 2)
        for mail in mails {
            #expect(mail.contains("X-TLS: True"))
            #expect(mail.contains("X-Envelope-To: ops@example.org,second@example.org"))
            #expect(mail.contains("Auto-Submitted: auto-generated"))
        }
        func line(_ name: String, _ mail: String) -> Substring? {
            mail.split(separator: "\r\n").first { $0.hasPrefix(name + ":") }
        }
        #expect(line("References", mails[0]) == line("References", mails[1]))
        #expect(line("Message-ID", mails[0]) != line("Message-ID", mails[1]))
        try await rig.stop()
    }
}
