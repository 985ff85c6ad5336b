import Contracts
import Quantities
import TestSupport
import Testing

@testable import MessageBus

/// A lane of a source whose messages a test writes by hand.
struct LaneUnderTest {
    let lane: LaneDeclaration
    let source: SourceID
    let epoch: Epoch

    init(_ lane: LaneDeclaration, of source: String) throws {
        self.lane = lane
        self.source = try #require(SourceID(source))
        epoch = try #require(Epoch(bytes: Array(repeating: 7, count: 16)))
    }

    /// The message of a place; the same each time.
    func envelope(_ sequence: UInt64, key: String = "k", body: [UInt8] = []) -> Envelope {
        var random = SeededRandom(seed: sequence)
        return Envelope(
            source: source,
            epoch: epoch,
            lane: lane.name,
            sequence: sequence,
            id: MessageID(at: Timestamp(seconds: 1), using: &random),
            key: key,
            time: Timestamp(seconds: 1),
            body: body
        )
    }
}

extension LaneConsumer {
    /// A message alone arrived.
    mutating func received(
        _ envelope: Envelope,
        head: UInt64,
        run: UInt16,
        now: Duration
    ) -> [ConsumerAction] {
        received([envelope], of: envelope.epoch, head: head, run: run, now: now)
    }
}

extension DataFrame {
    /// A message alone.
    init(_ envelope: Envelope, low: UInt64, head: UInt64, run: UInt16) {
        let form = EventForm(
            source: envelope.source,
            epoch: envelope.epoch,
            lane: envelope.lane
        )
        self = Self.frames(of: [envelope], form, low: low, head: head, run: run)[0]
    }

    /// The only message of a frame.
    func envelope(lane: LaneName) throws -> Envelope {
        let form = EventForm(source: source, epoch: epoch, lane: lane)
        return try #require(try envelopes(form).first)
    }
}
