import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

@Suite struct LaneConsumerTests {
    private let lane = SamplesAccepted.lane
    private let source: SourceID
    private let epoch: Epoch
    private let now = Duration.seconds(100)

    init() throws {
        source = try #require(SourceID("collector/one"))
        epoch = try #require(Epoch(bytes: Array(repeating: 7, count: 16)))
    }

    private func envelope(_ sequence: UInt64) throws -> Envelope {
        var random = SeededRandom(seed: sequence)
        return Envelope(
            source: source,
            epoch: epoch,
            lane: lane.name,
            sequence: sequence,
            id: MessageID(at: Timestamp(seconds: 1), using: &random),
            key: "k",
            time: Timestamp(seconds: 1),
            body: []
        )
    }

    /// A consumer whose cursor stands at `next`, greeted by a producer whose lane ends at `head`.
    private func consumer(next: UInt64, head: UInt64) -> LaneConsumer {
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: next)]
        )
        _ = consumer.welcomed(
            .init(lane: lane.name, epoch: epoch, low: 1, head: head),
            now: .zero
        )
        return consumer
    }

    private func run(_ from: UInt64, _ next: UInt64) throws -> ConsumerAction {
        .take(
            LaneRun(
                source: source,
                lane: lane.name,
                epoch: epoch,
                from: from,
                next: next,
                envelopes: try (from..<next).map(envelope)
            )
        )
    }

    private func fetch(from: UInt64) -> ConsumerAction {
        .fetch(
            .init(
                lane: lane.name,
                epoch: epoch,
                from: from,
                lastID: nil,
                count: 1000,
                bytes: 262_144
            )
        )
    }

    @Test func `the message expected is taken`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(try consumer.received(envelope(5), head: 5, now: now) == [run(5, 6)])
    }

    @Test func `a message before the expected one is dropped`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(try consumer.received(envelope(4), head: 4, now: now) == [.duplicate])
    }

    @Test func `a message after a gap is held and the gap is fetched once`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(try consumer.received(envelope(7), head: 7, now: now) == [fetch(from: 5)])
        #expect(try consumer.received(envelope(8), head: 8, now: now).isEmpty)
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 7,
            head: 8,
            events: []
        )
        #expect(try consumer.received(batch, [envelope(5), envelope(6)], now: now) == [run(5, 9)])
    }

    @Test func `a head beyond the cursor is fetched after 200 ms of silence, not before`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(consumer.heard(head: 6, epoch: epoch, isFetchNeeded: false, now: now).isEmpty)
        #expect(consumer.ticked(now: now + .milliseconds(199)).contains(fetch(from: 5)) == false)
        #expect(consumer.ticked(now: now + .milliseconds(200)).contains(fetch(from: 5)))
    }

    @Test func `a large body is fetched at once`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(
            consumer.heard(head: 5, epoch: epoch, isFetchNeeded: true, now: now)
                == [fetch(from: 5)]
        )
    }

    @Test func `a fetch without an answer is asked again after two seconds`() throws {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.heard(head: 5, epoch: epoch, isFetchNeeded: true, now: now)
        #expect(!consumer.ticked(now: now + .milliseconds(1999)).contains(fetch(from: 5)))
        #expect(consumer.ticked(now: now + .seconds(2)).contains(fetch(from: 5)))
    }

    @Test func `nothing is acknowledged before its commit`() throws {
        var consumer = consumer(next: 5, head: 4)
        let taken = try consumer.received(envelope(5), head: 5, now: now)
        #expect(taken == [try run(5, 6)])
        #expect(!consumer.isCaughtUp)
        let committed = consumer.took(TakenRun(next: 6, failure: nil), lastID: nil, now: now)
        #expect(committed == [.acknowledge(epoch, upTo: 5)])
        #expect(consumer.isCaughtUp)
    }

    @Test func `a message that fails stops the lane and is fetched again after a second`() throws {
        var consumer = consumer(next: 5, head: 4)
        _ = try consumer.received(envelope(5), head: 6, now: now)
        _ = try consumer.received(envelope(6), head: 6, now: now)
        let failed = consumer.took(
            TakenRun(next: 5, failure: FrameFault.badValue),
            lastID: nil,
            now: now
        )
        #expect(failed.isEmpty)
        #expect(!consumer.ticked(now: now + .milliseconds(999)).contains(fetch(from: 5)))
        #expect(consumer.ticked(now: now + .seconds(1)).contains(fetch(from: 5)))
    }

    @Test func `a new epoch starts at its low with a cursor of its own`() throws {
        var consumer = consumer(next: 5, head: 4)
        let other = try #require(Epoch(bytes: Array(repeating: 9, count: 16)))
        let actions = consumer.welcomed(
            .init(lane: lane.name, epoch: other, low: 3, head: 9),
            now: now
        )
        #expect(
            actions == [
                .open(LaneCursor(source: source, lane: lane.name, epoch: other, next: 3))
            ]
        )
        #expect(
            consumer.heard(head: 5, epoch: epoch, isFetchNeeded: false, now: now)
                == [.olderEpoch(epoch)]
        )
    }

    @Test func `messages that are gone are recorded as a loss, never passed in silence`() throws {
        var consumer = consumer(next: 5, head: 20)
        let actions = consumer.truncated(low: 9, now: now)
        #expect(
            actions == [
                .record(
                    LaneLoss(
                        source: source,
                        lane: lane.name,
                        epoch: epoch,
                        from: 5,
                        to: 8,
                        reason: "the producer no longer held them when they were asked for"
                    )
                )
            ]
        )
        #expect(consumer.opened(at: 9, now: now) == [fetch(from: 9)])
    }

    @Test func `a range that the journal holds nothing of is passed with the batch`() throws {
        var consumer = consumer(next: 5, head: 8)
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 9,
            head: 8,
            events: []
        )
        let expected = LaneRun(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 9,
            envelopes: [try envelope(6)]
        )
        #expect(try consumer.received(batch, [envelope(6)], now: now) == [.take(expected)])
    }
}
