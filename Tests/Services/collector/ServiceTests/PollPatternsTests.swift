import CollectorCore
import Contracts
import Quantities
import Testing

@testable import Collector

@Suite struct `the patterns of a fleet` {
    private let limits = WebhookLimits()
    private let received = Timestamp(seconds: 1_795_219_200)

    private func body(_ system: String, _ value: Int) -> [UInt8] {
        Array(
            """
            {"system":{"id":"\(system)"},"metrics":[{"metric_type":"pool",\
            "metric_name":"tank_used","value":\(value)}]}
            """.utf8
        )
    }

    private func read(
        _ body: [UInt8],
        by patterns: PollPatterns,
        client: String? = nil
    ) throws -> WebhookReading {
        try patterns.read(
            body,
            from: .init(tenant: .single, client: client.flatMap { ClientName($0) }),
            at: received
        )
    }

    @Test func `the second poll of a system is read by the pattern of the first`() throws {
        let patterns = PollPatterns(limits: limits)
        let first = try read(body("nas", 1), by: patterns)
        let second = try read(body("nas", 2), by: patterns)
        #expect(patterns.count == 1)
        #expect(second.samples.layout === first.samples.layout)
        #expect(second.samples[0].value == 2e9)
    }

    @Test func `what one client's key sent is no pattern for another's`() throws {
        let patterns = PollPatterns(limits: limits)
        #expect(
            try read(body("nas", 1), by: patterns, client: "Acme").system.client?.text == "Acme"
        )
        #expect(
            try read(body("nas", 1), by: patterns, client: "Beta").system.client?.text == "Beta"
        )
        #expect(patterns.count == 2)
    }

    @Test func `a fleet beyond the limit keeps the patterns it has`() throws {
        let one = try #require(
            try WebhookReader.learn(
                body("nas-1", 1),
                from: .init(tenant: .single, client: nil),
                at: received
            ).pattern
        ).bytes
        for (room, count) in [(2 * one - 1, 1), (2 * one, 2), (2 * one + 1, 2)] {
            let patterns = PollPatterns(limits: limits, bytesMax: ByteCount(Int64(room)))
            for system in 1...3 { _ = try read(body("nas-\(system)", 1), by: patterns) }
            #expect(patterns.count == count)
            let first = try read(body("nas-1", 1), by: patterns)
            #expect(
                try read(body("nas-1", 5), by: patterns).samples.layout === first.samples.layout
            )
        }
    }
}
