import AlertRouterCore
import Contracts
import Quantities
import ServiceChassis
import TestSupport
import Testing

@testable import AlertRouter
@testable import FakeTargets

// Goal: every kind of target takes our messages, and says no to its settings where they are wrong.
// Method: each against a strict fake of it, and settings with their lines.
@Suite struct TargetTests {
    private struct Kind: Sendable {
        let integration: String
        let contract: any TargetContract
        let yaml: @Sendable (String) -> String
    }

    private static let serviceKey = "key0" + String(repeating: "b", count: 28)

    private static let kinds: [Kind] = [
        Kind(integration: "webhook", contract: AlertmanagerWebhookContract()) {
            "url: \($0)/hook"
        },
        Kind(integration: "discord", contract: DiscordContract(path: "/d")) {
            "webhook_url: \($0)/d"
        },
        Kind(integration: "slack", contract: SlackContract(path: "/s")) {
            "{api_url: \($0)/s, send_resolved: true}"
        },
        Kind(integration: "pushover", contract: PushoverContract(token: "tok0", user: "user")) {
            "{token: tok0, user_key: user, priority: 2, api_url: \($0)/1/messages.json}"
        },
        Kind(integration: "pagerduty", contract: PagerDutyContract(routingKey: "key0")) {
            "{routing_key: key0, url: \($0)/v2/enqueue}"
        },
        Kind(integration: "pagerduty", contract: PagerDutyV1Contract(serviceKey: serviceKey)) {
            "{service_key: \(serviceKey), url: \($0)\(PagerDutyV1Contract.path)}"
        },
        Kind(integration: "msteamsv2", contract: TeamsContract(path: "/t")) {
            "webhook_url: \($0)/t"
        },
        Kind(
            integration: "telegram",
            contract: TelegramContract(token: "1:telegram-token", chats: ["-100"])
        ) {
            "{bot_token: \"1:telegram-token\", chat_id: -100, api_url: \"\($0)\"}"
        },
        Kind(integration: "ntfy", contract: NtfyContract()) {
            "{url: \"\($0)\", topic: alerts}"
        },
        Kind(integration: "gotify", contract: GotifyContract(token: "gotify-token")) {
            "{url: \"\($0)\", token: gotify-token}"
        },
        Kind(
            integration: "twilio",
            contract: TwilioContract(account: "AC0123", token: "twilio-token")
        ) {
            "{account_sid: AC0123, auth_token: twilio-token, from: \"+15005550006\", "
                + "to: \"+4930123456\", api_url: \"\($0)\"}"
        },
    ]

    @Test func `every target takes one alert, many long ones and their end`() async throws {
        for kind in Self.kinds {
            let server = try await FakeTarget(kind.contract, isRateLimited: false)
            let entry = kind.yaml(server.url())
            let rig = try DeliveryRig("- name: ops\n  \(kind.integration)_configs:\n  - \(entry)\n")
            let long = String(repeating: "<b>*_@everyone_* & 熱い 👨‍👩‍👧 \u{202E}\n", count: 60)
            let notices = [
                testNotice(integration: kind.integration, group: "one"),
                testNotice(
                    integration: kind.integration,
                    group: "many",
                    alerts: (0..<40).map { ("A\($0)", $0 % 3 == 0) },
                    summary: long
                ),
                testNotice(
                    integration: kind.integration,
                    group: "over",
                    alerts: [("PoolUsage", true)],
                    reason: .allResolved
                ),
            ]
            for notice in notices { try await rig.add(notice) }
            let facts = try await rig.ended(3)
            #expect(
                facts.map(\.outcome) == ["delivered", "delivered", "delivered"],
                "\(kind.integration): \(facts.compactMap(\.reason))"
            )
            #expect(server.accepted.count == 3)
            try await rig.stop()
        }
    }

    @Test func `what a dry run shows and what errors say names no secret`() async throws {
        for kind in Self.kinds {
            let server = try await FakeTarget(Telltale())
            let receivers = try DeliveryRig.receivers(
                "- name: ops\n  \(kind.integration)_configs:\n  - \(kind.yaml(server.url()))\n"
            )
            let clock = ManualClock()
            let test = ReceiverTest(receiver: receivers[0], externalURL: "", clock: clock)
            let sender = LetterSender(
                guardian: AddressGuard(allowsPrivate: true, allowed: []),
                clock: clock
            )
            let results = await test.run(by: nil) + (await test.run(by: sender))
            await sender.close()
            for result in results {
                let shown = result.message + (result.reason ?? "") + result.destination
                for secret in ["tok0", "key0", "telegram-token", "gotify-token", "twilio-token"] {
                    #expect(!shown.contains(secret), "\(kind.integration)")
                }
                #expect(!shown.contains("QUMwMTIzOnR3aWxpby10b2tlbg"))
            }
            #expect(results.last?.outcome == "retry")
            #expect(server.arrivals.count == 1)
        }
    }

    @Test(arguments: [
        ("discord_configs:\n  - webhook_ur: x", "webhook_url` is missing"),
        ("discord_configs:\n  - webhook_url: ftp://x/y", "is no address such as"),
        ("email_configs:\n  - {to: nobody, from: a@b, smarthost: \"h:25\"}", "is no mail address"),
        ("email_configs:\n  - {to: a@b, from: a@b, smarthost: h}", "is no `host:port`"),
        ("webhook_configs:\n  - {url: http://x/, signing_secret: short}", "Standard Webhooks"),
        ("ntfy_configs:\n  - topic: docs", "is no topic"),
        ("pagerduty_configs:\n  - severity: info", "routing_key` is missing"),
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
        let server = try await FakeTarget(DiscordContract(path: "/d"))
        let rig = try DeliveryRig(
            """
            - name: ops
              discord_configs:
              - webhook_url: \(server.url("/d"))
                message: "{{#alerts}}{{summary}} on {{system}}{{/alerts}}"

            """
        )
        try await rig.add(testNotice(integration: "discord", summary: "*tank* is full"))
        _ = try await rig.ended(1)
        let embeds = server.accepted[0].json?["embeds"]?.array
        #expect(embeds?[0]["description"]?.string == "\\*tank\\* is full on nas-01")
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

/// A server that is out of order and repeats in its answer whatever it was told.
private struct Telltale: TargetContract {
    func check(_ request: TargetRequest, at now: Timestamp) throws(TargetAnswer) {
        let fields = request.headers.map { "\($0.name): \($0.value)" }.joined()
        throw .text(503, "\(request.path)?\(request.query) \(request.text.prefix(80)) \(fields)")
    }

    func accepted(_ request: TargetRequest) -> TargetAnswer { broken }

    func limited(seconds: Double, _ place: TargetScript.RetryPlace) -> TargetAnswer { broken }

    var gone: TargetAnswer { broken }
    var permanent: TargetAnswer { broken }
    var unauthorized: TargetAnswer { broken }
}
