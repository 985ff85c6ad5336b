import AlertRouterCore
import Foundation
import Quantities
import TestSupport
import Testing

// Goal: people read what we meant. Method: what each target gets for two notices is recorded.
struct MessageGoldenTests {
    private static let context = MessageContext(
        externalURL: "https://fleet.example.org/",
        now: NoticeMaker.start + .seconds(7200),
        key: "pk-1"
    )
    private static let one = NoticeMaker.notice([
        (
            NoticeMaker.alert(
                "PoolUsage",
                summary: "Pool tank is 91 % full",
                details: "Delete or move data, or add a vdev.\nSee <wiki> & *notes*.",
                labels: ["client": "acme", "system": "nas-01", "object": "tank"]
            ), false
        )
    ])
    private static let several = NoticeMaker.notice([
        (
            NoticeMaker.alert(
                "PoolUsage",
                severity: "warning",
                summary: "Pool tank is 81 % full",
                labels: ["client": "acme", "system": "nas-01"]
            ), false
        ),
        (
            NoticeMaker.alert(
                "DiskHot",
                summary: "Disk sda has 57 °C – 熱い",
                labels: ["client": "acme", "system": "nas-02"]
            ), false
        ),
        (
            NoticeMaker.alert(
                "SystemOffline",
                summary: "@everyone nas-03 is silent",
                labels: ["client": "acme", "system": "nas-03"],
                until: NoticeMaker.start + .seconds(3720)
            ), true
        ),
    ])

    private func check(_ name: String, _ render: (GroupNotice, MessageText) throws -> [UInt8])
        throws
    {
        for (kind, notice) in [("one", Self.one), ("several", Self.several)] {
            let bytes = try render(notice, MessageText(notice, Self.context))
            let text = String(decoding: bytes, as: UTF8.self).replacing("\r\n", with: "\n")
            let object = try? JSONSerialization.jsonObject(with: Data(bytes))
            let shown = try object.map {
                String(
                    decoding: try JSONSerialization.data(
                        withJSONObject: $0,
                        options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
                    ),
                    as: UTF8.self
                )
            }
            try expectGolden(
                (shown ?? text) + "\n",
                at: "Tests/Services/alert-router/CoreTests/Messages/Golden/\(name)-\(kind).txt"
            )
        }
    }

    @Test func `Alertmanager's JSON is as recorded`() throws {
        try check("webhook") { notice, _ in
            try JSONBody.encode(WebhookBody(notice, Self.context))
        }
    }

    @Test func `Discord's message is as recorded`() throws {
        try check("discord") { try JSONBody.encode(DiscordBody($1, at: $0.at)) }
    }

    @Test func `Slack's message is as recorded`() throws {
        try check("slack") { _, text in try JSONBody.encode(SlackBody(text)) }
    }

    @Test func `Teams' card is as recorded`() throws {
        try check("teams") { _, text in try JSONBody.encode(TeamsBody(text)) }
    }

    @Test func `PagerDuty's event is as recorded`() throws {
        try check("pagerduty") {
            try JSONBody.encode(PagerDutyBody($0, $1, routingKey: "key", dedupKey: "dedup"))
        }
        try check("pagerduty-v1") {
            let event = PagerDutyBody($0, $1, routingKey: "", dedupKey: "dedup")
            return try JSONBody.encode(PagerDutyBodyV1(event, serviceKey: "key"))
        }
    }

    @Test func `Telegram's message is as recorded`() throws {
        try check("telegram") { _, text in
            try JSONBody.encode(
                TelegramBody(text, chatID: "-100", threadID: nil, mode: .html, isQuiet: false)
            )
        }
    }

    @Test func `what ntfy and Gotify get is as recorded`() throws {
        try check("ntfy") { _, text in try JSONBody.encode(NtfyBody(text, topic: "alerts")) }
        try check("gotify") { _, text in try JSONBody.encode(GotifyBody(text)) }
    }

    @Test func `what Pushover and Twilio get is as recorded`() throws {
        try check("pushover") { _, text in
            Self.shown(PushoverForm.fields(text, token: "t", user: "u"))
        }
        try check("twilio") { _, text in
            Self.shown(TwilioForm.fields(text, to: "+49", from: "+1", messagingServiceSID: ""))
        }
    }

    private static func shown(_ fields: [(String, String)]) -> [UInt8] {
        Array(fields.map { "\($0.0): \($0.1)" }.joined(separator: "\n").utf8)
    }

    @Test func `a mail is as recorded`() throws {
        try check("mail") {
            MIMEMessage(
                from: "Poolkeeper <alerts@example.org>",
                to: ["ops@example.org", "Jörg Müller <jm@example.org>"],
                subject: $1.title,
                id: "pk-1@example.org",
                thread: "group.\($0.receiver)@example.org",
                date: $0.at,
                plain: MailText.plain($1),
                html: MailText.html($1)
            ).bytes
        }
    }
}
