import AlertRouterCore
import Contracts
import Quantities
import ServiceChassis
import TestSupport
import Testing

@testable import AlertRouter

// Goal: settings of targets are refused where they are wrong, and templates do what they say.
// Method: settings with their lines, and a fake that sees what is sent.
@Suite struct TargetTests {
    @Test(arguments: [
        ("discord_configs:\n  - webhook_ur: x", "webhook_url` is missing"),
        ("discord_configs:\n  - webhook_url: ftp://x/y", "is no address such as"),
        ("email_configs:\n  - {to: nobody, from: a@b, smarthost: \"h:25\"}", "is no mail address"),
        ("email_configs:\n  - {to: a@b, from: a@b, smarthost: h}", "is no `host:port`"),
        ("webhook_configs:\n  - {url: http://x/, signing_secret: short}", "Standard Webhooks"),
        ("ntfy_configs:\n  - topic: docs", "is no topic"),
        ("pagerduty_configs:\n  - service_key: abc", "routing_key"),
        (
            "twilio_configs:\n  - {account_sid: AC1, auth_token: abcd, to: \"123\", from: \"+1\"}",
            "is no number"
        ),
        ("opsgenie_configs:\n  - api_key: x", "unknown key `receivers[0].opsgenie_configs`"),
    ])
    func `wrong settings are refused with their line`(_ yaml: String, _ words: String) {
        do {
            _ = try DeliveryRig.receivers("- name: ops\n  \(yaml)\n")
            Issue.record("it was taken")
        } catch {
            #expect("\(error)".contains(words), "\(error)")
            #expect("\(error)".hasPrefix("test.yml:"))
        }
    }

    @Test func `a template of Go is named in a warning and the usual words are sent`() throws {
        #expect(TextTemplate.isGo("{{ template \"x\" . }}"))
        #expect(TextTemplate.isGo("{{ .CommonLabels.alertname }}"))
        #expect(TextTemplate.isGo("{{ range .Alerts }}a{{ end }}"))
        #expect(!TextTemplate.isGo("{{#alerts}}{{summary}}{{.}}{{/alerts}}{{{title}}}"))
        var reader = SettingsReader(
            SettingsSource(
                file: "am.yml",
                yaml: "title: '{{ template \"discord.default.title\" . }}'\nwebhook_url: http://x/y"
            )
        )
        var target = TargetReader(reader, TargetDefaults())
        let discord = DiscordTarget(reading: &target)
        reader = target.settings
        #expect(discord.title == nil)
        #expect(reader.warnings.map(\.description).contains { $0.contains("Go template") })
        #expect(reader.problems.isEmpty)
    }

    @Test func `a template of ours is filled with escaped words`() async throws {
        let server = try await FakeServer(FakeTargets.discord)
        let rig = try DeliveryRig(
            """
            - name: ops
              discord_configs:
              - webhook_url: \(server.url)/d
                message: "{{#alerts}}{{summary}} on {{system}}{{/alerts}}"

            """
        )
        try await rig.add(testNotice(integration: "discord", summary: "*tank* is full"))
        _ = try await rig.ended(1)
        let embeds = server.calls[0].object["embeds"] as? [[String: Any]]
        #expect(embeds?[0]["description"] as? String == "\\*tank\\* is full on nas-01")
        try await rig.stop()
    }

    @Test(arguments: [
        ("169.254.169.254", true, true), ("127.0.0.1", true, false), ("127.0.0.1", false, true),
        ("10.1.2.3", false, true), ("fe80::1", true, true), ("::1", false, true),
        ("::ffff:169.254.169.254", true, true), ("::ffff:127.0.0.1", false, true),
        ("93.184.216.34", false, false), ("0.0.0.0", true, true),
    ])
    func `addresses that only this machine reaches are refused`(
        _ address: String,
        _ allowsPrivate: Bool,
        _ isRefused: Bool
    ) {
        let guardian = AddressGuard(allowsPrivate: allowsPrivate, allowed: [])
        #expect((guardian.refusal(of: address) != nil) == isRefused)
    }
}
