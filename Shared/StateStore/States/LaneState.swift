import Contracts
import Quantities

/// A lane's counters as the writer holds them; the lane's row is written with each commit.
struct LaneState {
    let id: Int64
    let declaration: LaneDeclaration
    let limit: Int64
    /// The sequence the next message gets.
    var next: UInt64
    /// The first sequence from which on everything can be fetched; a state lane also holds rows
    /// before it, of keys that have not changed since.
    var low: UInt64
    /// The last sequence that every required consumer has acknowledged; never moves back.
    var floor: UInt64
    /// Bytes of all rows held.
    var bytes: Int64
    /// Bytes of the rows above `floor`.
    var held: Int64
    /// The id of the last message, as far as it is known.
    var lastID: MessageID?
    /// The head that consumers were told of.
    var announced: UInt64
    /// Above this a state lane drops what newer messages of the same key have replaced.
    var compactAt: Int64
    /// The floor up to which it did so last.
    var compactedTo: UInt64 = 0
    /// The fullness that was last told of.
    var told = LanePressure.Level.normal
    /// Whether the lane's row lags behind these counters.
    var isDirty = false

    var name: LaneName { declaration.name }
    var head: UInt64 { next - 1 }

    /// Whether consumers have not been told of the head.
    var isAhead: Bool { head > announced }

    /// Whether rows wait for somebody's acknowledgement.
    var isHeldBack: Bool { !declaration.requiredConsumers.isEmpty }

    /// Counts one more row.
    mutating func take(size: Int64, id: MessageID) {
        next += 1
        bytes += size
        lastID = id
        isDirty = true
        if isHeldBack { held += size } else { floor = head }
    }

    var pressure: LanePressure {
        LanePressure(lane: name, held: ByteCount(held), limit: ByteCount(limit))
    }
}
