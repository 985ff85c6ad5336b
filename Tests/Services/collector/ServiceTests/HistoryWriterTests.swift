import Contracts
import FleetHistory
import Foundation
import Logging
import MessageBus
import Observability
import Quantities
import StateStore
import Synchronization
import TestSupport
import Testing

@testable import Collector

// Goal: whatever happens between journal and history, each row is written once. Method: a real
// journal, and a history in memory that fails, conflicts or is ahead on request.
@Suite struct `the history writer` {
    @Test func `rows are written in order and acknowledged`() async throws {
        let bench = try WriterBench()
        try await bench.accept(5)
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-1", "nas-2", "nas-3", "nas-4", "nas-5"])
        let position = try #require(try await bench.history.position(of: bench.journal.source))
        #expect(position.sequence == 5)
        try await bench.announcer.flush()
        let extent = try await bench.journal.extent(of: HistoryAdvanced.lane.name)
        #expect(extent.head == 5)
        try await bench.announcer.flush()
        let later = try await bench.journal.extent(of: HistoryAdvanced.lane.name)
        #expect(later.head == 5)
    }

    @Test(arguments: [1, 2, 3])
    func `batches have a limit`(limit: Int) async throws {
        let bench = try WriterBench(limit: limit)
        try await bench.accept(3)
        try await bench.writer.drain()
        #expect(bench.history.batches.max() == min(limit, 3))
        #expect(bench.history.systems.count == 3)
    }

    @Test func `a database that fails is tried again from where it stands`() async throws {
        let bench = try WriterBench(limit: 2)
        try await bench.accept(4)
        bench.history.fail(at: 2, committed: false)
        await #expect(throws: HistoryDown.self) { try await bench.writer.drain() }
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-1", "nas-2", "nas-3", "nas-4"])
    }

    @Test func `a commit whose answer was lost is not written twice`() async throws {
        let bench = try WriterBench(limit: 2)
        try await bench.accept(4)
        bench.history.fail(at: 1, committed: true)
        await #expect(throws: HistoryDown.self) { try await bench.writer.drain() }
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-1", "nas-2", "nas-3", "nas-4"])
    }

    @Test func `another writer that moved the position is gone along with`() async throws {
        let bench = try WriterBench(limit: 2)
        try await bench.accept(4)
        bench.history.moveBeforeNext(
            to: HistoryPosition(
                source: bench.journal.source,
                epoch: bench.journal.epoch,
                sequence: 3,
                lastID: bench.ids[2]
            )
        )
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-4"])
    }

    @Test func `rows trimmed before history took any are counted as lost`() async throws {
        let bench = try WriterBench()
        try await bench.accept(3)
        bench.clock.advance(by: .milliseconds(1))
        let lane = SamplesAccepted.lane.name
        try await bench.journal.acknowledge(lane, by: bench.journal.source, upTo: 2)
        #expect(try await bench.journal.extent(of: lane).low == 3)
        try await bench.writer.drain()
        #expect(bench.history.systems == ["nas-3"])
        #expect(bench.metrics.render().contains("collector_history_lost_rows_total 2\n"))
        #expect(try await bench.journal.losses().map { [$0.from, $0.to] } == [[1, 2]])
    }

    @Test func `history ahead of the journal stops a drain and says why`() async throws {
        let bench = try WriterBench()
        try await bench.accept(1)
        bench.history.moveBeforeNext(
            to: HistoryPosition(
                source: bench.journal.source,
                epoch: bench.journal.epoch,
                sequence: 9,
                lastID: bench.ids[0]
            )
        )
        await #expect(throws: HistoryRolledBack.self) { try await bench.drainage.run() }
        #expect(bench.history.systems.isEmpty)
    }

    @Test func `another row at the same place means the journal was put back`() async throws {
        let bench = try WriterBench()
        try await bench.accept(2)
        bench.history.moveBeforeNext(
            to: HistoryPosition(
                source: bench.journal.source,
                epoch: bench.journal.epoch,
                sequence: 2,
                lastID: bench.ids[0]
            )
        )
        await #expect(throws: HistoryRolledBack.self) { try await bench.drainage.run() }
    }

    @Test func `a journal that was put back goes on in a new epoch and is written to its end`()
        async throws
    {
        let bench = try WriterBench()
        try await bench.accept(2)
        let old = bench.journal.epoch
        bench.history.moveBeforeNext(
            to: HistoryPosition(
                source: bench.journal.source,
                epoch: old,
                sequence: 9,
                lastID: bench.ids[0]
            )
        )
        try await bench.writer.drain()
        #expect(bench.journal.epoch != old)
        #expect(bench.history.systems == ["nas-1", "nas-2"])
        let position = try #require(try await bench.history.position(of: bench.journal.source))
        #expect(position.epoch == bench.journal.epoch)
        let told = try await bench.journal.rows(
            of: CollectorBusIncident.lane.name,
            from: 1,
            limit: .fetch
        ).map { try CollectorBusIncident(decodingBody: $0.body).incident.kind }
        #expect(told == [.rolledBack])
    }
}
