package import Contracts

/// A snapshot of a state lane that was taken in to its end.
package struct LaneSnapshot: Sendable, Equatable {
    /// Where the lane is followed from now on.
    package var cursor: LaneCursor
    /// The epoch followed before, when it is another one.
    package var replaced: Epoch?
    /// What of the old epoch is not known to have come.
    package var loss: LaneLoss?
    /// What its parts were marked with.
    package var mark: UInt64
    /// Whether keys that it did not list are gone; not so when the producer lost rows.
    package var isWhole: Bool

    /// A snapshot of these parts.
    package init(
        cursor: LaneCursor,
        replaced: Epoch? = nil,
        loss: LaneLoss? = nil,
        mark: UInt64,
        isWhole: Bool
    ) {
        self.cursor = cursor
        self.replaced = replaced
        self.loss = loss
        self.mark = mark
        self.isWhole = isWhole
    }
}
