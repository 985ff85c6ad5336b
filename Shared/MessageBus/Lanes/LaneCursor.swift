package import Contracts
package import Quantities

/// How far one lane of one source was taken, in one epoch.
package struct LaneCursor: Sendable, Hashable {
    /// The instance that publishes the lane.
    package var source: SourceID
    /// The lane.
    package var lane: LaneName
    /// The epoch these sequences belong to.
    package var epoch: Epoch
    /// The first sequence that was not yet taken.
    package var next: UInt64
    /// The id of the last message taken, while one was.
    package var lastID: MessageID?
    /// Whether this is the epoch being followed; an older epoch's cursor stays, closed.
    package var isOpen: Bool

    /// A cursor of these parts.
    package init(
        source: SourceID,
        lane: LaneName,
        epoch: Epoch,
        next: UInt64,
        lastID: MessageID? = nil,
        isOpen: Bool = true
    ) {
        self.source = source
        self.lane = lane
        self.epoch = epoch
        self.next = next
        self.lastID = lastID
        self.isOpen = isOpen
    }
}
