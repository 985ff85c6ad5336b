import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

@Suite struct SnapshotIntakeTests {
    private let told: LaneUnderTest
    private let now = Duration.seconds(100)
    private var lane: LaneDeclaration { told.lane }
    private var source: SourceID { told.source }
    private var epoch: Epoch { told.epoch }

    init() throws { told = try LaneUnderTest(Placed.lane, of: "writer/one") }

    private func envelope(_ sequence: UInt64) throws -> Envelope {
        told.envelope(sequence, key: "k\(sequence)", body: Array("{}".utf8))
    }

    private func welcome(
        low: UInt64 = 1,
        head: UInt64,
        run: UInt16 = 1,
        checked: UInt64 = 0
    ) -> ControlMessage.Welcome {
        .init(lane: lane.name, epoch: epoch, low: low, head: head, run: run, checked: checked)
    }

    private func part(
        _ from: UInt64,
        _ next: UInt64,
        head: UInt64,
        began: UInt64 = 8,
        run: UInt16 = 1,
        isWhole: Bool = true
    ) -> ControlMessage.SnapshotPart {
        .init(
            lane: lane.name,
            epoch: epoch,
            from: from,
            next: next,
            began: began,
            head: head,
            run: run,
            isWhole: isWhole,
            events: []
        )
    }

    private func end(_ asOf: UInt64, isWhole: Bool = true) -> ControlMessage.SnapshotEnd {
        .init(lane: lane.name, epoch: epoch, asOf: asOf, run: 1, isWhole: isWhole)
    }

    private func asked(_ actions: [ConsumerAction]) -> [UInt64] {
        actions.compactMap { if case .snapshot(let request) = $0 { request.from } else { nil } }
    }

    private func finished(_ actions: [ConsumerAction]) -> LaneSnapshot? {
        for case .finishSnapshot(let snapshot) in actions { return snapshot }
        return nil
    }

    private func isTaken(_ actions: [ConsumerAction]) -> Bool {
        actions.contains { if case .takeSnapshot = $0 { true } else { false } }
    }

    /// A consumer that has met a lane of eight messages and asks for its snapshot.
    private func asking() -> LaneConsumer {
        var consumer = LaneConsumer(source: source, lane: lane, cursors: [], seed: 9)
        #expect(asked(consumer.welcomed(welcome(head: 8), now: now)) == [1])
        return consumer
    }

    @Test func `a lane that is met is taken as a snapshot, then fetched from behind it`() throws {
        var consumer = asking()
        // What comes meanwhile is not taken, and not lost: it is fetched behind the end.
        #expect(try consumer.received(envelope(9), head: 9, run: 1, now: now).isEmpty)
        #expect(consumer.isCaughtUp == false)
        #expect(isTaken(try consumer.received(part(1, 5, head: 9), [envelope(3)], now: now)))
        #expect(asked(consumer.tookSnapshot(true, now: now)) == [5])
        let last = try consumer.received(part(5, 9, head: 9), [envelope(8)], now: now)
        #expect(isTaken(last))
        #expect(consumer.received(end(8), now: now).isEmpty)
        let snapshot = try #require(finished(consumer.tookSnapshot(true, now: now)))
        #expect(snapshot.cursor.next == 9)
        #expect(snapshot.cursor.lastID == (try envelope(8).id))
        #expect(snapshot.isWhole)
        #expect(snapshot.replaced == nil)
        let actions = consumer.finishedSnapshot(true, now: now)
        #expect(actions.first == .acknowledge(epoch, upTo: 8))
        guard case .fetch(let fetch)? = actions.last else {
            Issue.record("nothing is fetched")
            return
        }
        #expect(fetch.from == 9)
    }

    @Test func `an epoch that has told nothing replaces nothing`() throws {
        let old = try #require(Epoch(bytes: Array(repeating: 1, count: 16)))
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: old, next: 5)]
        )
        let cursor = LaneCursor(source: source, lane: lane.name, epoch: epoch, next: 1)
        let actions = consumer.welcomed(welcome(head: 0), now: now)
        #expect(actions == [.open(cursor, replacing: old, losing: nil)])
    }

    @Test func `a new epoch is a snapshot that replaces the old one at its end`() throws {
        let old = try #require(Epoch(bytes: Array(repeating: 1, count: 16)))
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: old, next: 5)]
        )
        #expect(asked(consumer.welcomed(welcome(head: 2), now: now)) == [1])
        _ = try consumer.received(part(1, 3, head: 2, began: 2), [envelope(2)], now: now)
        _ = consumer.received(end(2), now: now)
        let snapshot = try #require(finished(consumer.tookSnapshot(true, now: now)))
        #expect(snapshot.replaced == old)
        #expect(snapshot.cursor.epoch == epoch)
    }

    @Test func `who stands before a purged tombstone takes a snapshot`() {
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: 5)]
        )
        let actions = consumer.welcomed(welcome(low: 7, head: 8, checked: 5), now: now)
        #expect(asked(actions) == [1])
        #expect(consumer.isCaughtUp == false)
    }

    @Test func `a snapshot begins anew when a tombstone is purged meanwhile`() throws {
        var consumer = asking()
        _ = try consumer.received(part(1, 5, head: 9), [envelope(3)], now: now)
        _ = consumer.tookSnapshot(true, now: now)
        // 9 is the first that it may do without.
        #expect(asked(consumer.truncated(low: 9, now: now + .seconds(9))) == [5])
        #expect(asked(consumer.truncated(low: 10, now: now + .seconds(99))) == [1])
    }

    @Test func `a snapshot begins anew when the producer does`() throws {
        var consumer = asking()
        _ = try consumer.received(part(1, 5, head: 9), [envelope(3)], now: now)
        _ = consumer.tookSnapshot(true, now: now)
        #expect(try consumer.received(envelope(9), head: 9, run: 2, now: now).count == 1)
        #expect(asked(consumer.welcomed(welcome(head: 9, run: 2, checked: 1), now: now)) == [1])
    }

    @Test func `an answer that does not fit is not taken`() throws {
        var consumer = asking()
        for wrong in [part(2, 5, head: 8), part(1, 1, head: 8), part(1, 5, head: 8, run: 2)] {
            #expect(isTaken(consumer.received(wrong, [], now: now)) == false)
        }
        // Out of the range, and out of order.
        for events in [[6], [3, 2]] as [[UInt64]] {
            let envelopes = try events.map(envelope)
            #expect(isTaken(consumer.received(part(1, 5, head: 8), envelopes, now: now)) == false)
        }
        #expect(finished(consumer.received(end(8), now: now)) == nil)
    }

    @Test func `a part that could not be stored is asked for again, and so is the end`() throws {
        var consumer = asking()
        _ = try consumer.received(part(1, 9, head: 8), [envelope(8)], now: now)
        _ = consumer.received(end(8), now: now)
        #expect(consumer.tookSnapshot(false, now: now).isEmpty)
        #expect(asked(consumer.ticked(now: now + .seconds(60))) == [1])
    }

    @Test func `an end whose part is torn makes nothing go`() throws {
        var consumer = asking()
        _ = try consumer.received(part(1, 9, head: 8, isWhole: false), [envelope(8)], now: now)
        _ = consumer.received(end(8), now: now)
        let snapshot = try #require(finished(consumer.tookSnapshot(true, now: now)))
        #expect(snapshot.isWhole == false)
    }

    @Test func `a message that a batch declares lost is a loss on a state lane, too`() throws {
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: 5)]
        )
        _ = consumer.welcomed(welcome(head: 8, checked: 5), now: .zero)
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 9,
            head: 8,
            run: 1,
            events: [],
            skips: [
                LaneSkip(from: 5, to: 5, isLost: false), LaneSkip(from: 6, to: 6, isLost: true),
            ]
        )
        guard
            case .take(let run)? = try consumer.received(batch, [envelope(8)], now: now).first
        else {
            Issue.record("nothing is taken")
            return
        }
        #expect((run.from, run.next) == (5, 6))
        let taken = consumer.took(TakenRun(next: 6, failure: nil), of: run, now: now)
        guard case .record(let loss)? = taken.last else {
            Issue.record("no loss is recorded")
            return
        }
        #expect(loss.from...loss.to == 6...6)
        guard case .take(let rest)? = consumer.opened(at: 7, now: now).first else {
            Issue.record("the rest is not taken")
            return
        }
        #expect((rest.from, rest.next) == (7, 9))
    }
}
