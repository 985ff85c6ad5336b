import Contracts
import Foundation
import GRDB
import MessageBus
import Quantities

/// A stored message that waits to be performed.
struct InboxRow: Sendable {
    let place: Int64
    let attempts: Int
    let envelope: Envelope

    init?(_ row: Row, lane: LaneName) {
        guard let source = SourceID(row[1]), let epoch = Epoch(bytes: [UInt8](row[2] as Data)),
            let id = MessageID(bytes: row[4] as Data)
        else { return nil }
        place = row[0]
        attempts = row[8]
        envelope = Envelope(
            source: source,
            epoch: epoch,
            lane: lane,
            sequence: UInt64(row[3] as Int64),
            id: id,
            key: row[5],
            time: Timestamp(microseconds: row[6]),
            traceparent: row[7],
            body: [UInt8](row[9] as Data)
        )
    }

    /// How long to wait after one more attempt failed.
    func delay(_ jitter: inout Jitter) -> Duration { Self.delay(after: attempts + 1, &jitter) }

    /// How long to wait after so many attempts: 1 s, doubling, at most 30 min, and up to a quarter
    /// more.
    static func delay(after attempts: Int, _ jitter: inout Jitter) -> Duration {
        jitter.stretch(.seconds(min(1 << max(0, min(attempts - 1, 11)), 1800)))
    }

    /// No wait is longer.
    static let delayMax = Duration.seconds(1800 * 5 / 4)
}
