import Contracts
import Quantities

/// A snapshot of a state lane that is being taken in, part by part.
///
/// A part covers places in their order, as FETCH does. A key that changes meanwhile moves to a
/// higher place, which a later part covers: so every key that stands when the last part is read
/// was listed, and the end is as of that moment.
struct SnapshotIntake {
    /// What its parts are marked with.
    private(set) var mark: UInt64
    /// The epoch that the snapshot replaces, when it is another one.
    let replaced: Epoch?
    /// What of that epoch is lost.
    let loss: LaneLoss?
    /// The first place that is not yet committed.
    private(set) var from: UInt64 = 1
    /// The lane's head when the first part was read; 0 before.
    private(set) var began: UInt64 = 0
    /// The id of the last message listed.
    private(set) var lastID: MessageID?
    /// The end, once the producer has said it.
    private(set) var end: UInt64?
    private(set) var isWhole = true
    private var underWay: (next: UInt64, lastID: MessageID?)?
    private var asking: Attempts

    init(mark: UInt64, replaced: Epoch?, loss: LaneLoss?) {
        self.mark = mark
        self.replaced = replaced
        self.loss = loss
        asking = Attempts(first: .seconds(2), last: .seconds(30), seed: mark)
    }

    /// Begins once more, under another mark: what was listed may not stand any more.
    mutating func restart() {
        self = Self(mark: mark &+ 1, replaced: replaced, loss: loss)
    }

    /// Whether the producer purged tombstones that this snapshot needed to hear.
    func isOvertaken(low: UInt64) -> Bool { began > 0 && low > began + 1 }

    /// Whether everything up to the end is committed.
    var isComplete: Bool { end.map { from > $0 } ?? false }

    /// Asks for the next part, when it is time to.
    mutating func ask(_ lane: LaneName, _ epoch: Epoch, _ now: Duration) -> ConsumerAction? {
        guard !isComplete, asking.mayStart(now) else { return nil }
        asking.start(now)
        return .snapshot(
            ControlMessage.SnapshotRequest(
                lane: lane,
                epoch: epoch,
                from: from,
                began: began,
                bytes: UInt32(FetchLimit.fetch.bytes)
            )
        )
    }

    /// A part came; says whether it is the one that is wanted.
    mutating func received(_ part: ControlMessage.SnapshotPart, lastID: MessageID?) -> Bool {
        guard underWay == nil, part.from == from, part.next > from,
            began == 0 || part.began == began
        else { return false }
        began = part.began
        isWhole = isWhole && part.isWhole
        underWay = (part.next, lastID)
        return true
    }

    /// The end came; believed only when it follows what came before.
    mutating func received(_ end: ControlMessage.SnapshotEnd) {
        guard end.asOf + 1 == underWay?.next ?? from, end.asOf > 0 else { return }
        isWhole = isWhole && end.isWhole
        self.end = end.asOf
    }

    /// The part under way was committed, or could not be.
    mutating func took(_ isStored: Bool, _ now: Duration) {
        defer { underWay = nil }
        guard isStored, let underWay else {
            // It is asked for again, and so is the end.
            end = nil
            return asking.failed(now)
        }
        asking.succeeded()
        from = underWay.next
        lastID = underWay.lastID ?? lastID
    }

    /// Nobody carried the request, or the way was full.
    mutating func failed(_ now: Duration) {
        if asking.isUnderWay { asking.failed(now) }
    }
}
