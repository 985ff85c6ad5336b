import Contracts
import PostgresClient
import Quantities
import TestSupport
import Testing

@testable import FleetHistory

/// Goal: samples that are written without a look at what is there are still there once, the first
/// value stays, and the others are counted as ever.
///
/// Method: two histories on one real PostgreSQL, as two collectors have them. Each knows the
/// system from a webhook of its own, so that what is later counts as fresh.
@Suite("Fresh samples", .needsPostgres)
struct FreshSamplesTests {
    private let start = HistoryUnderTest.start
    private let clock = ManualClock(HistoryUnderTest.start)

    private func open(_ url: PostgresURL) async throws -> PostgresFleetHistory {
        try await PostgresFleetHistory(
            PostgresOptions(url: url, connectionsMax: 2),
            role: .writer,
            clock: clock
        )
    }

    private func record(
        _ rows: [SampleColumns.Row],
        of collector: String,
        in history: PostgresFleetHistory
    ) async throws -> [Int] {
        let source = try #require(SourceID(collector))
        let expected = try await history.position(of: source)
        let sequence = (expected?.sequence ?? 0) + 1
        let entry = Sent.webhook(at: start, claim: "\(collector) \(sequence)", rows)
        var random = SystemRandomNumberGenerator()
        let next = HistoryPosition(
            source: source,
            epoch: try #require(Epoch(bytes: [UInt8](repeating: 7, count: 16))),
            sequence: sequence,
            lastID: MessageID(at: start, using: &random)
        )
        let outcome = try await history.record([entry], from: expected, to: next)
        return [outcome.samplesWritten, outcome.samplesDuplicate, outcome.samplesConflicting]
    }

    private func sample(_ value: Double, _ second: Int) -> SampleColumns.Row {
        Sent.sample(value, at: start + .seconds(second))
    }

    private func values(_ history: PostgresFleetHistory) async throws -> [Double] {
        let query = SeriesQuery(
            system: .of("nas-1"),
            from: start - .seconds(60),
            to: start + .seconds(60)
        )
        return try await history.series(query, in: .all()).series.flatMap(\.points).map(\.value)
    }

    @Test func `what another collector wrote first stays, in every batch that follows`()
        async throws
    {
        let url = try await PostgresCluster.shared().makeDatabase()
        let (one, two) = (try await open(url), try await open(url))
        #expect(try await record([sample(1, 0)], of: "collector/1", in: one) == [1, 0, 0])
        #expect(try await record([sample(2, 1)], of: "collector/2", in: two) == [1, 0, 0])
        #expect(try await record([sample(3, 2)], of: "collector/1", in: one) == [1, 0, 0])
        let mixed = [sample(3, 2), sample(4, 3)]
        #expect(try await record(mixed, of: "collector/2", in: two) == [1, 1, 0])
        let other = [sample(9, 3), sample(5, 4)]
        #expect(try await record(other, of: "collector/1", in: one) == [1, 0, 1])
        #expect(try await values(one) == [1, 2, 3, 4, 5])
        await one.close()
        await two.close()
    }

    @Test func `of two fresh samples of one moment in one batch the first stays`() async throws {
        let history = try await open(try await PostgresCluster.shared().makeDatabase())
        #expect(try await record([sample(1, 0)], of: "collector/1", in: history) == [1, 0, 0])
        let twice = [sample(2, 1), sample(3, 2), sample(4, 1), sample(3, 2)]
        #expect(try await record(twice, of: "collector/1", in: history) == [2, 1, 1])
        #expect(try await values(history) == [1, 2, 3])
        await history.close()
    }

    @Test func `after a wrong trust sixteen batches look`() {
        let trust = FreshTrust()
        #expect(trust.next())
        trust.wasWrong()
        for _ in 0..<FreshTrust.batches { #expect(!trust.next()) }
        #expect(trust.next())
    }
}
