import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

@Suite struct LaneConsumerTests {
    private let told: LaneUnderTest
    private let now = Duration.seconds(100)
    private var lane: LaneDeclaration { told.lane }
    private var source: SourceID { told.source }
    private var epoch: Epoch { told.epoch }

    init() throws { told = try LaneUnderTest(SamplesAccepted.lane, of: "collector/one") }

    private func envelope(_ sequence: UInt64) throws -> Envelope {
        told.envelope(sequence)
    }

    /// A consumer whose cursor stands at `next`, greeted by a producer whose lane ends at `head`.
    private func consumer(next: UInt64, head: UInt64) -> LaneConsumer {
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: next)]
        )
        _ = consumer.welcomed(
            .init(lane: lane.name, epoch: epoch, low: 1, head: head, run: 1, checked: next),
            now: .zero
        )
        return consumer
    }

    private func run(_ from: UInt64, _ next: UInt64) throws -> ConsumerAction {
        .take(try laneRun(from, next))
    }

    private func laneRun(_ from: UInt64, _ next: UInt64) throws -> LaneRun {
        LaneRun(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: from,
            next: next,
            envelopes: try (from..<next).map(envelope)
        )
    }

    private func batch(from: UInt64, next: UInt64, head: UInt64) -> ControlMessage.Batch {
        ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: from,
            next: next,
            head: head,
            run: 1,
            events: []
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
        #expect(try consumer.received(envelope(5), head: 5, run: 1, now: now) == [run(5, 6)])
    }

    @Test func `a message before the expected one is dropped`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(try consumer.received(envelope(4), head: 4, run: 1, now: now) == [.duplicate])
    }

    @Test func `a message after a gap is held and the gap is fetched once`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(try consumer.received(envelope(7), head: 7, run: 1, now: now) == [fetch(from: 5)])
        #expect(try consumer.received(envelope(8), head: 8, run: 1, now: now).isEmpty)
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 7,
            head: 8,
            run: 1,
            events: []
        )
        #expect(try consumer.received(batch, [envelope(5), envelope(6)], now: now) == [run(5, 9)])
    }

    @Test func `a head beyond the cursor is fetched after 200 ms of silence, not before`() throws {
        var consumer = consumer(next: 5, head: 4)
        let heard = consumer.heard(
            head: 6,
            epoch: epoch,
            run: 1,
            isFetchNeeded: false,
            now: now
        )
        #expect(heard.isEmpty)
        #expect(consumer.ticked(now: now + .milliseconds(199)).contains(fetch(from: 5)) == false)
        #expect(consumer.ticked(now: now + .milliseconds(200)).contains(fetch(from: 5)))
    }

    @Test func `a large body is fetched at once`() throws {
        var consumer = consumer(next: 5, head: 4)
        #expect(
            consumer.heard(head: 5, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
                == [fetch(from: 5)]
        )
    }

    @Test func `a fetch without an answer is asked again after two to two and a half seconds`()
        throws
    {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.heard(head: 5, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
        #expect(!consumer.ticked(now: now + .milliseconds(1999)).contains(fetch(from: 5)))
        #expect(consumer.ticked(now: now + .milliseconds(2500)).contains(fetch(from: 5)))
    }

    @Test func `nothing is acknowledged before its commit`() throws {
        var consumer = consumer(next: 5, head: 4)
        let taken = try consumer.received(envelope(5), head: 5, run: 1, now: now)
        #expect(taken == [try run(5, 6)])
        #expect(!consumer.isCaughtUp)
        let committed = consumer.took(
            TakenRun(next: 6, failure: nil),
            of: try laneRun(5, 6),
            now: now
        )
        #expect(committed == [.acknowledge(epoch, upTo: 5)])
        #expect(consumer.isCaughtUp)
    }

    @Test
    func `a message that fails stops the lane, and is tried again a second later from memory`()
        throws
    {
        var consumer = consumer(next: 5, head: 4)
        _ = try consumer.received(envelope(5), head: 6, run: 1, now: now)
        _ = try consumer.received(envelope(6), head: 6, run: 1, now: now)
        let failed = consumer.took(
            TakenRun(next: 5, failure: FrameFault.badValue),
            of: try laneRun(5, 6),
            now: now
        )
        #expect(failed.isEmpty)
        let again = try run(5, 7)
        #expect(!consumer.ticked(now: now + .milliseconds(999)).contains(again))
        #expect(consumer.ticked(now: now + .milliseconds(1250)).contains(again))
    }

    @Test func `what was taken of a run is acknowledged, and the rest is tried again`() throws {
        var consumer = consumer(next: 5, head: 8)
        _ = consumer.heard(head: 8, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
        let envelopes = try (5..<9).map { try envelope($0) }
        let begun = consumer.received(batch(from: 5, next: 9, head: 8), envelopes, now: now)
        #expect(begun == [try run(5, 9)])
        let partly = consumer.took(
            TakenRun(next: 7, failure: FrameFault.badValue),
            of: try laneRun(5, 9),
            now: now
        )
        #expect(partly == [.acknowledge(epoch, upTo: 6)])
        #expect(consumer.ticked(now: now + .milliseconds(1250)).contains(try run(7, 9)))
    }

    @Test func `a gap is filled to its end, however much is held behind it`() throws {
        var consumer = consumer(next: 5, head: 4)
        for sequence in UInt64(3000)..<5000 {
            _ = try consumer.received(envelope(sequence), head: 5000, run: 1, now: now)
        }
        #expect(consumer.need(of: 5000, in: epoch) == .later)
        let envelopes = try (5..<1005).map { try envelope($0) }
        let answer = batch(from: 5, next: 1005, head: 5000)
        let actions = consumer.received(answer, envelopes, now: now)
        let next = ControlMessage.Fetch(
            lane: lane.name,
            epoch: epoch,
            from: 1005,
            lastID: envelopes.last?.id,
            count: 1000,
            bytes: 262_144
        )
        #expect(actions == [try run(5, 505), .fetch(next)])
    }

    @Test func `an answer that comes late begins no second row of requests`() throws {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.heard(head: 20, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
        let later = now + .milliseconds(2500)
        #expect(consumer.ticked(now: later).contains(fetch(from: 5)))
        let answer = batch(from: 5, next: 9, head: 20)
        let envelopes = try (5..<9).map { try envelope($0) }
        let first = consumer.received(answer, envelopes, now: later)
        let next = ControlMessage.Fetch(
            lane: lane.name,
            epoch: epoch,
            from: 9,
            lastID: envelopes.last?.id,
            count: 1000,
            bytes: 262_144
        )
        #expect(first == [try run(5, 9), .fetch(next)])
        #expect(consumer.received(answer, envelopes, now: later).isEmpty)
    }

    @Test func `where an answer takes nearly two seconds, the next is given twice as long`()
        throws
    {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.heard(head: 20, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
        let answer = batch(from: 5, next: 9, head: 20)
        let envelopes = try (5..<9).map { try envelope($0) }
        let later = now + .milliseconds(1900)
        _ = consumer.received(answer, envelopes, now: later)
        func asksAgain(_ wait: Duration) -> Bool {
            consumer.ticked(now: later + wait).contains {
                if case .fetch = $0 { true } else { false }
            }
        }
        #expect(!asksAgain(.milliseconds(3799)))
        #expect(asksAgain(.milliseconds(4750)))
    }

    private func other() throws -> Epoch {
        try #require(Epoch(bytes: Array(repeating: 9, count: 16)))
    }

    private func opening(
        _ epoch: Epoch,
        next: UInt64,
        losing lost: ClosedRange<UInt64>? = nil
    ) -> ConsumerAction {
        .open(
            LaneCursor(source: source, lane: lane.name, epoch: epoch, next: next),
            replacing: self.epoch,
            losing: lost.map {
                LaneLoss(
                    source: source,
                    lane: lane.name,
                    epoch: self.epoch,
                    from: $0.lowerBound,
                    to: $0.upperBound,
                    reason: "the producer's journal was put back or made anew before they were "
                        + "taken; those it still holds come again in its new epoch"
                )
            }
        )
    }

    private func position(next: UInt64, head: UInt64, older: Epoch? = nil) -> ConsumerAction {
        .hello(
            .init(
                lane: lane.name,
                epoch: epoch,
                next: next,
                lastID: nil,
                head: head,
                older: older
            )
        )
    }

    @Test func `a new epoch starts at its low with a cursor of its own`() throws {
        var consumer = consumer(next: 5, head: 4)
        let actions = consumer.welcomed(
            .init(lane: lane.name, epoch: try other(), low: 3, head: 9, run: 2),
            now: now
        )
        #expect(actions == [opening(try other(), next: 3)])
    }

    @Test func `what is known of the old epoch and was not taken is lost with it`() throws {
        var consumer = consumer(next: 5, head: 8)
        let actions = consumer.welcomed(
            .init(lane: lane.name, epoch: try other(), low: 3, head: 9, run: 2),
            now: now
        )
        #expect(actions == [opening(try other(), next: 3, losing: 5...8)])
    }

    @Test(
        arguments: [
            (carried: 0, head: 12, lost: 5...12), (carried: 6, head: 12, lost: 7...12),
            (carried: 8, head: 8, lost: nil),
        ] as [(carried: UInt64, head: UInt64, lost: ClosedRange<UInt64>?)]
    )
    func `an epoch is closed at the head its producer proves, less what it carries over`(
        carried: UInt64,
        head: UInt64,
        lost: ClosedRange<UInt64>?
    ) throws {
        var consumer = consumer(next: 5, head: 8)
        let welcome = ControlMessage.Welcome(
            lane: lane.name,
            epoch: try other(),
            low: 3,
            head: 9,
            run: 2,
            closed: ClosedEpoch(carried: carried, head: head)
        )
        #expect(
            consumer.welcomed(welcome, now: now)
                == [opening(try other(), next: 3, losing: lost)]
        )
    }

    @Test func `a closed epoch that speaks is reported, and told that it is closed`() throws {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.welcomed(
            .init(lane: lane.name, epoch: try other(), low: 5, head: 9, run: 2),
            now: now
        )
        func hears(_ wait: Duration) -> [ConsumerAction] {
            consumer.heard(
                head: 5,
                epoch: epoch,
                run: 1,
                isFetchNeeded: false,
                now: now + wait
            )
        }
        #expect(hears(.milliseconds(9999)).isEmpty)
        let hello = ControlMessage.Position(
            lane: lane.name,
            epoch: try other(),
            next: 5,
            lastID: nil,
            head: 9,
            older: epoch
        )
        #expect(hears(.seconds(10)) == [.olderEpoch(epoch), .hello(hello)])
    }

    @Test func `nothing is taken of a producer that restarted until its journal was compared`()
        throws
    {
        var consumer = consumer(next: 5, head: 4)
        let heard = try consumer.received(envelope(5), head: 5, run: 2, now: now)
        #expect(heard == [position(next: 5, head: 4)])
        #expect(!consumer.isCaughtUp)
        #expect(
            try consumer.received(envelope(5), head: 5, run: 2, now: now).isEmpty
        )
        // An answer to a HELLO without a position has compared nothing.
        let welcome = ControlMessage.Welcome(
            lane: lane.name,
            epoch: epoch,
            low: 1,
            head: 5,
            run: 2
        )
        #expect(consumer.welcomed(welcome, now: now).isEmpty)
        var compared = welcome
        compared.checked = 5
        #expect(consumer.welcomed(compared, now: now) == [fetch(from: 5)])
    }

    @Test func `a process that was replaced and speaks on is a twin`() throws {
        var consumer = consumer(next: 5, head: 4)
        let welcome = ControlMessage.Welcome(
            lane: lane.name,
            epoch: epoch,
            low: 1,
            head: 4,
            run: 2,
            checked: 5
        )
        _ = consumer.welcomed(welcome, now: now)
        func hears(_ wait: Duration) -> [ConsumerAction] {
            consumer.heard(
                head: 4,
                epoch: epoch,
                run: 1,
                isFetchNeeded: false,
                now: now + wait
            )
        }
        #expect(hears(.milliseconds(9999)).isEmpty)
        #expect(hears(.seconds(10)) == [.twin])
        #expect(consumer.isCaughtUp)
    }

    @Test func `a busy hub is asked again after the time it names`() throws {
        var consumer = consumer(next: 5, head: 4)
        _ = consumer.heard(head: 5, epoch: epoch, run: 1, isFetchNeeded: true, now: now)
        consumer.busy(for: .milliseconds(200), now: now)
        #expect(!consumer.ticked(now: now + .milliseconds(199)).contains(fetch(from: 5)))
        #expect(consumer.ticked(now: now + .milliseconds(250)).contains(fetch(from: 5)))
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

    @Test func `a place that the journal holds nothing of is a loss on an event lane`() throws {
        var consumer = consumer(next: 5, head: 8)
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 9,
            head: 8,
            run: 1,
            events: []
        )
        let actions = try consumer.received(batch, [envelope(5), envelope(8)], now: now)
        #expect(actions == [try run(5, 6)])
        let taken = consumer.took(
            TakenRun(next: 6, failure: nil),
            of: try laneRun(5, 6),
            now: now
        )
        let loss = LaneLoss(
            source: source,
            lane: lane.name,
            epoch: epoch,
            from: 6,
            to: 7,
            reason: "the producer's journal holds nothing that can be read in their place"
        )
        #expect(taken == [.acknowledge(epoch, upTo: 5), .record(loss)])
        #expect(consumer.opened(at: 8, now: now) == [try run(8, 9)])
    }

    @Test func `a place that the journal holds nothing of is passed on a state lane`() throws {
        let lane = KeyChanged.lane
        var consumer = LaneConsumer(
            source: source,
            lane: lane,
            cursors: [LaneCursor(source: source, lane: lane.name, epoch: epoch, next: 5)]
        )
        _ = consumer.welcomed(
            .init(lane: lane.name, epoch: epoch, low: 1, head: 8, run: 1, checked: 5),
            now: .zero
        )
        let batch = ControlMessage.Batch(
            lane: lane.name,
            epoch: epoch,
            from: 5,
            next: 9,
            head: 8,
            run: 1,
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
