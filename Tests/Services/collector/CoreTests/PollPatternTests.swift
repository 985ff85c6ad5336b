import Contracts
import Foundation
import Quantities
import TestSupport
import Testing

@testable import CollectorCore

// Goal: reading by a pattern gives what reading the whole body gives, or nothing. Method: the
// fixture and seeded changes of it, each read both ways.
@Suite struct `polls read by their pattern` {
    private let sender = WebhookReader.Sender(tenant: .single, client: nil)

    private func learn(_ body: String) throws -> PollPattern? {
        try WebhookReader.learn(Array(body.utf8), from: sender, at: received).pattern
    }

    private func byPattern(
        _ pattern: PollPattern?,
        _ body: String,
        at moment: Timestamp = received
    ) throws -> WebhookReading? {
        try pattern?.read(
            JSONScanner(Array(body.utf8)),
            at: moment,
            limits: WebhookLimits()
        )
    }

    private func whole(_ body: String, at moment: Timestamp = received) -> WebhookReading? {
        // Malformed bodies have no reading at all.
        try? WebhookReader.read(Array(body.utf8), from: sender, at: moment)
    }

    @Test func `the next poll of a system is read with its new numbers and times`() throws {
        let first = poll(used: "5200.5", total: "10000", time: "2026-11-20T23:59:00Z")
        let next = poll(used: "5301.25", total: "10000", time: "2026-11-21T00:00:00+01:00")
        let reading = try #require(try byPattern(learn(first), next))
        #expect(reading == whole(next))
        #expect(reading.samples[0].value == 5301.25e9)
        #expect(reading.samples[0].time == Timestamp(seconds: 1_795_215_600))
    }

    @Test func `a poll without times takes the time of its own receipt`() throws {
        let body = webhook(metric("tank_used", "1", unit: "GB"), metric("tank_total", "2"))
        let later = received + .seconds(60)
        let reading = try byPattern(learn(body), body, at: later)
        #expect(reading == whole(body, at: later))
        #expect(reading?.samples[0].time == later)
        #expect(reading?.samples[0].flags == .serverTime)
    }

    @Test func `metrics with times of their own are read with their own`() throws {
        func poll(_ first: String, _ second: String) -> String {
            webhook(
                metric("tank_used", "1", unit: "GB", more: #","timestamp":"\#(first)""#),
                metric("tank_total", "2", unit: "GB", more: #","timestamp":"\#(second)""#),
                metric("tank_health", #""ONLINE""#),
                top: #""timestamp":"2026-11-20T12:00:00Z","#
            )
        }
        let pattern = try learn(poll("2026-11-20T23:00:00Z", "2026-11-20T23:00:00Z"))
        for times in [
            ("2026-11-20T22:00:00Z", "2026-11-20T22:00:01.5Z"),
            // Without a zone, and as a number in a text: flagged, and seconds since 1970.
            ("2026-11-20T22:00:00", "1795215600"),
        ] {
            let body = poll(times.0, times.1)
            let reading = try #require(try byPattern(pattern, body))
            #expect(reading == whole(body))
            #expect(reading.samples[0].time != reading.samples[1].time)
            #expect(reading.samples[2].time != reading.samples[0].time)
        }
    }

    @Test func `polls that share a pattern share one layout`() throws {
        let pattern = try learn(webhook(metric("tank_used", "1")))
        let one = try byPattern(pattern, webhook(metric("tank_used", "2")))
        let other = try byPattern(pattern, webhook(metric("tank_used", "3")))
        #expect(one?.samples.layout === other?.samples.layout)
    }

    @Test func `more used than there is is flagged, and no longer when it is less again`() throws {
        let sound = webhook(metric("tank_used", "1"), metric("tank_total", "2"))
        let odd = webhook(metric("tank_used", "3"), metric("tank_total", "2"))
        let bySound = try #require(try byPattern(learn(sound), odd))
        #expect(bySound.samples[0].flags.contains(.implausible))
        #expect(bySound == whole(odd))
        let byOdd = try #require(try byPattern(learn(odd), sound))
        #expect(!byOdd.samples[0].flags.contains(.implausible))
        #expect(byOdd == whole(sound))
    }

    @Test(arguments: [
        // Another word, another member, a value of another kind, a rest that is cut or goes on.
        #""tank_total","value":1}]}"#,
        #""tank_used","value":1,"x":2}]}"#,
        #""tank_used","value":"1"}]}"#,
        #""tank_used","value":null}]}"#,
        #""tank_used","value":1}]} {}"#,
        #""tank_used","value":1}]"#,
        #""tank_used","value":-1}]}"#,
        #""tank_used","value":1e999}]}"#,
        #""tank_used","value":01}]}"#,
        #""tank_used","value":NaN}]}"#,
        "",
    ])
    func `any other difference leaves the body to the reader of the whole`(rest: String) throws {
        let start = #"{"system":{"id":"nas"},"metrics":[{"metric_type":"pool","metric_name":"#
        let body = rest.isEmpty ? "" : start + rest
        let pattern = try learn(webhook(metric("tank_used", "1")))
        #expect(pattern != nil)
        #expect(try byPattern(pattern, body) == nil)
    }

    @Test func `a time that is ahead, too old or none is left to the reader of the whole`() throws {
        let pattern = try learn(poll(used: "1", total: "2", time: "2026-11-21T00:00:00Z"))
        for time in ["2026-11-21T02:00:00Z", "1999-12-31T00:00:00Z", "yesterday", ""] {
            #expect(try byPattern(pattern, poll(used: "1", total: "2", time: time)) == nil)
        }
    }

    @Test(arguments: [
        // Something refused, something doubled, a series twice, a clock that is ahead.
        webhook(metric("tank_used", "null"), metric("tank_total", "2")),
        webhook(metric("tank_used", "1"), metric("tank_used", "1")),
        webhook(
            metric("tank_used", "1", more: #","timestamp":"2026-11-21T00:00:00Z""#),
            metric("tank_used", "1", more: #","timestamp":"2026-11-20T23:00:00Z""#)
        ),
        webhook(metric("tank_used", "1"), top: #""timestamp":"2026-11-21T00:10:00Z","#),
    ])
    func `a webhook whose meaning is more than its bytes gives no pattern`(
        body: String
    ) throws {
        #expect(try learn(body) == nil)
    }

    @Test(arguments: [-1, 0, 1])
    func `the length of a body that is learned has a limit`(over: Int) throws {
        let body = webhook(metric("tank_used", "1"))
        let blanks = String(repeating: " ", count: PollPattern.bodyMax + over - body.utf8.count)
        #expect(try (learn(body + blanks) == nil) == (over > 0))
    }

    @Test(arguments: 1...40)
    func `whatever changes in a body, both ways agree`(seed: UInt64) throws {
        var random = SeededRandom(seed: seed)
        let recorded = try packageText("Tests/Fixtures/webhooks/webhook-50-metrics.json")
        // Every other poll has times, and of these every other metric has its own.
        let original = Array(seed.isMultiple(of: 2) ? recorded.utf8 : Self.timed(recorded).utf8)
        let pattern = try #require(try learn(String(decoding: original, as: UTF8.self)))
        var fits = 0
        for _ in 0..<60 {
            var body = original
            for _ in 0..<Int.random(in: 1...3, using: &random) {
                Self.change(&body, using: &random)
            }
            guard let scanner = try? JSONScanner(body),
                let quick = pattern.read(scanner, at: received, limits: WebhookLimits())
            else { continue }
            fits += 1
            let slow = try WebhookReader.read(body, from: sender, at: received)
            #expect(quick == slow)
        }
        #expect(fits > 0)
    }

    private static func timed(_ webhook: String) -> String {
        webhook.replacing(
            #""metric_name""#,
            with: #""timestamp":"2026-11-20T23:59:01Z","metric_name""#
        )
    }

    /// Replaces a digit, most of the time by a digit.
    private static func change(_ body: inout [UInt8], using random: inout SeededRandom) {
        let digits = body.indices.filter { (0x30...0x39).contains(body[$0]) }
        guard let at = digits.randomElement(using: &random) else { return }
        let bytes = Array(#"0123456789.-eE+" ,}]"#.utf8)
        let kinds = Int.random(in: 0..<4, using: &random) > 0 ? 10 : bytes.count
        body[at] = bytes[Int.random(in: 0..<kinds, using: &random)]
    }

    private func poll(used: String, total: String, time: String) -> String {
        webhook(
            metric("tank_used", used, unit: "GB", more: #","metadata":{"pool":"tank"}"#),
            metric("tank_total", total, unit: "GB"),
            metric("tank_health", #""ONLINE""#),
            top: #""timestamp":"\#(time)","#
        )
    }
}
